//! The only impure part: the terminal, its guard, the event loop, and the effects.

#![allow(clippy::disallowed_methods, reason = "the one impure part")]

use std::io::{self, Write, stdout};
use std::panic;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, Event,
};
use crossterm::style::force_color_output;
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode, size,
};
use crossterm::{execute, queue};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::{App, AppMessage, Library};
use super::effect::Effect;
use super::message::{FileValues, Message, Unsaved};
use super::model::Model;
use super::painter::Painter;
use super::picture;
use super::screen::Context;
use super::work::Work;
use crate::figure::Format;
use crate::learner::session::Entry;
use crate::load::{self, Plane};
use crate::save::{self, SaveError};
use crate::scene::{FileSource, GridId};

/// Whether the terminal is ours now, so that it is given back once and only if it was taken.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether something else may have drawn on the screen, so that the next frame must draw all of it.
static STALE: AtomicBool = AtomicBool::new(false);

/// Held while a frame is drawn, and while a signal gives the terminal back, so that neither comes in the middle of the
/// other, and nothing takes the terminal again while the program ends.
static WRITING: Mutex<()> = Mutex::new(());

fn writing() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the mouse is to be taken with the terminal.
static MOUSE: AtomicBool = AtomicBool::new(true);

fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    if MOUSE.load(Ordering::SeqCst) { execute!(stdout(), EnableMouseCapture) } else { Ok(()) }
}

/// Gives the terminal back, from wherever: the end, an error, a panic, a signal.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = execute!(
            stdout(),
            EndSynchronizedUpdate,
            DisableMouseCapture,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            Show
        );
        let _ = disable_raw_mode();
    }
}

/// Holds the terminal while it lives.
struct Guard;

impl Guard {
    fn new() -> io::Result<Guard> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                give_back();
                before(info);
            }));
        });
        let guard = Guard;
        let _writing = writing();
        take()?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Runs the application until it is quit, and gives back what was copied, last of all, to be printed: no terminal says
/// whether it put a text into the clipboard. Needs a terminal on stdin and stdout. What the learner does goes to `keep`
/// before the next frame; why it could not be kept comes back. While an author watches a lesson, `reload` says now and then
/// what its files have become, if they have changed.
///
/// # Errors
/// A terminal that cannot be read or written; it has been given back by then.
pub fn run(
    mut app: App,
    context: &Context,
    mut keep: impl FnMut(&Entry) -> Result<(), String>,
    mut reload: Option<&mut dyn FnMut() -> Option<Library>>,
) -> io::Result<Option<String>> {
    let mut copied = None;
    // NO_COLOR is the theme's business: crossterm's own way of it would also drop bold and reverse.
    force_color_output(true);
    #[cfg(unix)]
    signals::watch()?;
    let _guard = Guard::new()?;
    let mut painter = Painter::new(Rect::ZERO);
    // Begins to listen for resizes: crossterm does so when first asked, and one during the first frame would be lost.
    event::poll(Duration::ZERO)?;
    let mut next_step = Instant::now();
    let mut next_look = Instant::now();
    let mut is_dirty = true;
    app.explore.has_worker = true;
    let mut worker = None;
    // Whether a walk played already when the last event came.
    let mut walked = false;
    loop {
        if is_dirty {
            draw(&mut painter, &app, context)?;
            is_dirty = false;
        }
        // One picture at a time: when it is there, the next is of what is wanted by then.
        if worker.is_none() {
            let beside = |work: Work| thread::Builder::new().spawn(|| work.done());
            worker = app.explore.work().map(beside).transpose()?;
        }
        // Without a picture that is being made, a walk that plays or files that are watched there is nothing to wake up for
        // but an event.
        let next_visit = worker.as_ref().map(|_| Instant::now() + BETWEEN_VISITS);
        let walk = pace(&app).map(|_| next_step);
        let deadline = [next_visit, walk, reload.as_ref().map(|_| next_look)].into_iter().flatten().min();
        let comes = match deadline {
            None => true,
            Some(deadline) => event::poll(deadline.saturating_duration_since(Instant::now()))?,
        };
        if comes {
            // Everything that waits is taken in before the next frame.
            loop {
                let event = event::read()?;
                if let Some(effects) = react(&event, &mut app, context, painter.area()) {
                    is_dirty = true;
                    for effect in effects {
                        match effect {
                            Effect::Quit => return Ok(copied),
                            Effect::Copy(text) => {
                                copy(&text)?;
                                copied = Some(text);
                            }
                            Effect::Record(entry) => app.trouble = keep(&entry).err(),
                            effect => carry_out(effect, &mut app, context)?,
                        }
                    }
                }
                if !event::poll(Duration::ZERO)? {
                    break;
                }
            }
        }
        if let Some(ready) = worker.take_if(|worker| worker.is_finished()) {
            app.explore.arrive(ready.join().unwrap_or_else(|panic| panic::resume_unwind(panic)));
            is_dirty = true;
        }
        let spent = app.explore.spent();
        if !spent.is_empty() {
            // Without a thread to do it, it is done here.
            let _ = thread::Builder::new().spawn(|| drop(spent));
        }
        if let Some(pace) = pace(&app)
            && next_step <= Instant::now()
        {
            // A walk that has just begun shows its first cell for a whole step.
            if walked {
                app.tick();
                is_dirty = true;
            }
            next_step = Instant::now() + pace;
        }
        walked = pace(&app).is_some();
        if let Some(reload) = reload.as_mut().filter(|_| next_look <= Instant::now()) {
            if let Some(library) = reload() {
                app.reload(library);
                is_dirty = true;
            }
            next_look = Instant::now() + BETWEEN_LOOKS;
        }
    }
}

/// Time between two looks whether a picture is ready: half a frame.
const BETWEEN_VISITS: Duration = Duration::from_millis(8);

/// Time between two looks at files that are watched: an author saves, and sees it before he looks up.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

/// Time between two steps of a walk that plays; `None` if nothing moves by itself, so that nothing needs to wake up.
fn pace(app: &App) -> Option<Duration> {
    let model = app.moving()?;
    let playing = model.walk.is_some_and(|walk| walk.playing);
    playing.then(|| Duration::from_secs(1) / model.speed)
}

fn load(grid: GridId, path: String, channel: &[usize]) -> Result<FileValues, String> {
    let Plane { values, channel, leading } =
        load::plane(Path::new(&path), channel).map_err(|error| error.to_string())?;
    Ok(FileValues { grid, values, file: FileSource { path, channel, leading } })
}

fn save(model: &Model, context: &Context, path: &str, format: Format) -> Result<(), Unsaved> {
    let path = Path::new(path);
    // Nothing is drawn for a file that cannot be written.
    let failed = |error: SaveError| match error {
        SaveError::Exists => Unsaved::Exists(path.display().to_string()),
        error => Unsaved::Because(format!("{}: {error}", path.display())),
    };
    save::check(path, false).map_err(failed)?;
    let bytes = picture::bytes(model, context, format).map_err(|error| Unsaved::Because(error.to_string()))?;
    save::whole(path, &bytes, false).map_err(failed)
}

/// What comes of an event; nothing to draw if it is `None`.
fn react(event: &Event, app: &mut App, context: &Context, area: Rect) -> Option<Vec<Effect>> {
    if matches!(event, Event::Resize(..)) {
        return Some(Vec::new());
    }
    app.message(event, area, context).map(|message| app.update(message))
}

fn copy(text: &str) -> io::Result<()> {
    let _writing = writing();
    execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
}

/// Does what an update asks for, but for quitting, copying and the record, whose results the loop keeps.
fn carry_out(effect: Effect, app: &mut App, context: &Context) -> io::Result<()> {
    match effect {
        Effect::Suspend => suspend(),
        Effect::Load { grid, path, channel } => {
            app.update(AppMessage::Explore(Message::Loaded(load(grid, path, &channel))));
            Ok(())
        }
        Effect::Save { path, format } => {
            let saved = save(&app.explore, context, &path, format);
            app.update(AppMessage::Explore(Message::Saved(path, saved)));
            Ok(())
        }
        Effect::Mouse(ours) => {
            let _writing = writing();
            MOUSE.store(ours, Ordering::SeqCst);
            if ours { execute!(stdout(), EnableMouseCapture) } else { execute!(stdout(), DisableMouseCapture) }
        }
        Effect::Quit | Effect::Copy(_) | Effect::Record(_) => Ok(()),
    }
}

fn draw(painter: &mut Painter, app: &App, context: &Context) -> io::Result<()> {
    let _writing = writing();
    let (width, height) = size()?;
    let area = Rect::new(0, 0, width, height);
    let mut frame = Buffer::empty(area);
    app.view(context, area, &mut frame);
    // A frame goes out in one piece.
    let mut bytes = Vec::new();
    queue!(bytes, BeginSynchronizedUpdate)?;
    if STALE.swap(false, Ordering::SeqCst) || area != painter.area() {
        queue!(bytes, Clear(ClearType::All))?;
        *painter = Painter::new(area);
    }
    painter.paint(&mut bytes, frame)?;
    queue!(bytes, EndSynchronizedUpdate)?;
    stdout().write_all(&bytes)?;
    stdout().flush()
}

#[cfg(unix)]
fn suspend() -> io::Result<()> {
    signals::stop()
}

#[cfg(not(unix))]
fn suspend() -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
mod signals {
    //! Signals that end the program give the terminal back first; SIGTSTP gives it back until SIGCONT. SIGHUP is among them
    //! even where it was ignored, as by nohup: crossterm reads on and on from a terminal that is gone.

    use std::io;
    use std::sync::Once;
    use std::sync::atomic::Ordering;
    use std::thread;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::{emulate_default_handler, raise};

    use super::{STALE, give_back, take, writing};

    pub fn watch() -> io::Result<()> {
        static STARTED: Once = Once::new();
        let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP])?;
        let mut started = Ok(());
        STARTED.call_once(|| {
            let watching = thread::Builder::new().spawn(move || {
                for signal in &mut signals {
                    let done = if signal == SIGTSTP { stop() } else { end(signal) };
                    // Nobody is left to tell.
                    let _ = done;
                }
            });
            started = watching.map(drop);
        });
        started
    }

    fn end(signal: i32) -> io::Result<()> {
        let _writing = writing();
        give_back();
        emulate_default_handler(signal)
    }

    /// Gives the terminal back and stops; takes it again when the program is continued.
    pub fn stop() -> io::Result<()> {
        let _writing = writing();
        give_back();
        emulate_default_handler(SIGTSTP)?;
        take()?;
        STALE.store(true, Ordering::SeqCst);
        // Wakes the event loop, which draws the whole screen again.
        raise(SIGWINCH)
    }
}
