//! Reads numbers from files, and saves pictures in the background.

use std::io;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::paths;
use crate::figure::{FigureError, Watch};
use crate::load::{self, LoadError, Plane};
use crate::save::{self, How, SaveError};
use crate::scene::{FileSource, GridId};
use crate::tui::explore::message::FileValues;
use crate::tui::explore::picture::Job;
use crate::tui::explore::saving::Unsaved;
use crate::tui::terminal::reader::Happening;
use crate::visible;

/// The interval between progress reports on a picture, short enough to look like motion.
const BETWEEN_NEWS: Duration = Duration::from_millis(50);

/// Reads the values of a grid.
///
/// # Errors
/// A description of what is wrong with the file.
pub fn load(grid: GridId, path: String, channel: &[usize]) -> Result<FileValues, String> {
    let meant = paths::meant(&path);
    let loaded = load::plane(&meant, channel).map_err(|error| in_one_line(&meant, &error));
    let Plane { values, channel, leading } = loaded?;
    // A command line with this path is quoted for the shell, which does not expand a quoted `~`.
    let path = meant.into_os_string().into_string().unwrap_or(path);
    Ok(FileValues { grid, values, file: FileSource { path, channel, leading } })
}

/// Describes in one line what is wrong with a file. Leaves out its folder, which the user knows, to make room for the
/// details.
fn in_one_line(path: &Path, error: &LoadError) -> String {
    let folder = path.parent().map(|folder| folder.join("").display().to_string()).unwrap_or_default();
    let text = error.to_string();
    let text = text.strip_prefix(&folder).unwrap_or(&text);
    error.details().iter().fold(text.to_owned(), |text, line| format!("{text}  {}", line.trim_end()))
}

/// A picture that is being saved. Dropping it cancels the save and waits for the thread, so no partial file is left.
#[derive(Debug)]
pub struct Saving {
    is_cancelled: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Saving {
    /// Starts the save; progress and the result are sent to `sender`.
    ///
    /// # Errors
    /// If the thread cannot be created.
    pub fn start(job: Job, path: String, sender: SyncSender<Happening>) -> io::Result<Saving> {
        let is_cancelled = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&is_cancelled);
        let thread = thread::Builder::new().name("picture".to_owned()).spawn(move || {
            let told = Mutex::new(None);
            let watch = |progress| {
                if is_due(&told) {
                    // Dropped if the channel is full: the next report is newer.
                    let _ = sender.try_send(Happening::Saving(progress));
                }
                if flag.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let saved = panic::catch_unwind(AssertUnwindSafe(|| write(&job, &path, &watch)));
            // Fails if the loop has ended, which cancels the save.
            let _ = sender.send(Happening::Saved(path, saved));
        })?;
        Ok(Saving { is_cancelled, thread: Some(thread) })
    }

    /// Cancels the save soon, unless it is finished by then.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        self.cancel();
        if let Some(thread) = self.thread.take() {
            // The thread catches every panic.
            let _ = thread.join();
        }
    }
}

/// Whether a progress report is due.
fn is_due(told: &Mutex<Option<Instant>>) -> bool {
    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
    let is_due = told.is_none_or(|last| last.elapsed() >= BETWEEN_NEWS);
    if is_due {
        *told = Some(Instant::now());
    }
    is_due
}

fn write(job: &Job, name: &str, watch: Watch<'_>) -> Result<(), Unsaved> {
    let path = &paths::meant(name);
    let failed = |error: SaveError| match error {
        SaveError::Exists => Unsaved::Exists(name.to_owned()),
        error => Unsaved::Because(format!("{}: {error}", visible::path(path))),
    };
    // Checked first, so that no picture is drawn for a file that cannot be written.
    save::check(path, false).map_err(failed)?;
    let bytes = job.bytes(watch).map_err(|error| match error {
        FigureError::Cancelled => Unsaved::Cancelled(name.to_owned()),
        error => Unsaved::Because(error.to_string()),
    })?;
    save::whole(path, &bytes, How { may_replace: false, is_private: false }).map_err(failed)
}
