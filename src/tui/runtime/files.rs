//! Files: numbers that are read, and pictures that are saved beside the screen.

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

/// Time between two times that it is told how far a picture is: often enough to see it move.
const BETWEEN_NEWS: Duration = Duration::from_millis(50);

/// The values of a grid.
///
/// # Errors
/// What is wrong with the file.
pub fn load(grid: GridId, path: String, channel: &[usize]) -> Result<FileValues, String> {
    let meant = paths::meant(&path);
    let loaded = load::plane(&meant, channel).map_err(|error| in_one_line(&meant, &error));
    let Plane { values, channel, leading } = loaded?;
    // A command line that names it is read by a shell that leaves a quoted `~` alone.
    let path = meant.into_os_string().into_string().unwrap_or(path);
    Ok(FileValues { grid, values, file: FileSource { path, channel, leading } })
}

/// What is wrong with a file, with what there is to see of it. Its folder, which is known, leaves the room to that.
fn in_one_line(path: &Path, error: &LoadError) -> String {
    let folder = path.parent().map(|folder| folder.join("").display().to_string()).unwrap_or_default();
    let text = error.to_string();
    let text = text.strip_prefix(&folder).unwrap_or(&text);
    error.details().iter().fold(text.to_owned(), |text, line| format!("{text}  {}", line.trim_end()))
}

/// A picture that is being saved. Dropped, it is cancelled, and waited for: no half of a file is left.
#[derive(Debug)]
pub struct Saving {
    is_cancelled: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Saving {
    /// Begins; what comes of it goes to `sender`.
    ///
    /// # Errors
    /// No thread is to be had.
    pub fn start(job: Job, path: String, sender: SyncSender<Happening>) -> io::Result<Saving> {
        let is_cancelled = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&is_cancelled);
        let thread = thread::Builder::new().name("picture".to_owned()).spawn(move || {
            let told = Mutex::new(None);
            let watch = |progress| {
                if is_due(&told) {
                    // The next news say more.
                    let _ = sender.try_send(Happening::Saving(progress));
                }
                if flag.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let saved = panic::catch_unwind(AssertUnwindSafe(|| write(&job, &path, &watch)));
            // Whoever does not listen any more has cancelled it.
            let _ = sender.send(Happening::Saved(path, saved));
        })?;
        Ok(Saving { is_cancelled, thread: Some(thread) })
    }

    /// Ends it soon, unless it is done by then.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        self.cancel();
        if let Some(thread) = self.thread.take() {
            // It cannot panic outside what it catches.
            let _ = thread.join();
        }
    }
}

/// Whether it is time for news.
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
    // Nothing is drawn for a file that cannot be written.
    save::check(path, false).map_err(failed)?;
    let bytes = job.bytes(watch).map_err(|error| match error {
        FigureError::Cancelled => Unsaved::Cancelled(name.to_owned()),
        error => Unsaved::Because(error.to_string()),
    })?;
    save::whole(path, &bytes, How { may_replace: false, is_private: false }).map_err(failed)
}
