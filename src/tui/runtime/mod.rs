//! The event loop and the effects. With [`terminal`] the only impure part.
//!
//! Every event arrives through one channel: input, from the thread that reads the terminal; pictures, from the threads
//! that make them; redraws, from the thread that watches signals. The loop waits for that channel, and for nothing else
//! unless something is animated, so an idle program does not wake up.

#![allow(clippy::disallowed_methods, reason = "the one impure part")]

mod files;
mod paths;

use std::collections::VecDeque;
use std::io;
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::cursor::MoveTo;
use crossterm::event::Event;
use crossterm::queue;
use crossterm::style::force_color_output;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::{App, AppMessage, Library};
use super::effect::Effect;
use super::explore::message::Message;
use super::explore::picture::Job;
use super::painter::Painter;
use super::screen::Context;
use super::stack::model::StackModel;
use super::terminal::decoder::{Input, Reply};
use super::terminal::reader::{Happening, MOST_WAITING, Reader};
use super::terminal::{self, Guard, glyphs, ground};
use crate::learner::record::Kept;
use crate::learner::session::Entry;
use files::Saving;

/// How long the first frame waits for the terminal to report its background. Later replies still count.
const PATIENCE: Duration = Duration::from_millis(50);

/// How long handling events may delay the next frame.
const FRAME: Duration = Duration::from_millis(16);

/// How long ctrl-c waits for events typed before it.
const LAST_WORDS: Duration = Duration::from_millis(250);

/// The maximum number of queued events; further input waits in the terminal.
const MOST_TYPED: usize = 1 << 16;

/// How long a number that is being typed waits for another digit.
const BETWEEN_DIGITS: Duration = Duration::from_secs(1);

/// The interval between checks of watched files, short enough for authors to see what they saved at once.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

/// What the application gets from outside, besides the terminal.
pub struct Outside<'a> {
    /// Whether the theme is a guess, so that the terminal is asked for its background.
    pub asks_ground: bool,
    /// Whether the glyphs are a guess, so that the terminal is asked whether block and line characters take one column.
    /// Reset once it has answered.
    pub asks_width: bool,
    /// Saves what the learner did, before the next frame is drawn; with `None`, retries what could not be saved.
    /// Returns what keeps answers from being saved.
    pub keep: &'a mut dyn FnMut(Option<&Entry>) -> Kept,
    /// While an author watches a lesson: returns what its files have become, if they have changed.
    pub reload: Option<&'a mut dyn FnMut() -> Option<Library>>,
}

/// Runs the application until it quits, and returns the last text copied, for printing: no terminal reports whether it
/// put a text into the clipboard. Needs a terminal on stdin and stdout.
///
/// # Errors
/// If the terminal cannot be read or written. It has been given back by then.
pub fn run(app: App, context: &Context, outside: Outside<'_>) -> io::Result<Option<String>> {
    // The theme handles NO_COLOR: crossterm's own handling would also drop bold and reverse.
    force_color_output(true);
    let (sender, happenings) = sync_channel(MOST_WAITING);
    let _guard = Guard::new(sender.clone())?;
    let _reader = Reader::start(sender.clone())?;
    let mut runtime = Runtime::new(app, context, outside, sender);
    let ended = runtime.run(&happenings);
    // Background work still running has no receiver left, and must not block on a full channel.
    drop(happenings);
    ended.map(|()| runtime.copied.take())
}

/// Whether the program continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    GoesOn,
    Ends,
}

/// The work in progress in the background.
#[derive(Debug, Default)]
struct Working {
    on_picture: bool,
    /// The values of the network.
    on_network: bool,
}

struct Runtime<'a> {
    app: App,
    context: Context,
    outside: Outside<'a>,
    sender: SyncSender<Happening>,
    painter: Painter,
    is_dirty: bool,
    /// Typed events that have not been handled.
    typed: VecDeque<Event>,
    /// Set once ctrl-c is pressed: how long to handle what was typed before it.
    leave_by: Option<Instant>,
    /// Why there will be no more input; what was typed before is still handled.
    gone: Option<io::Error>,
    working: Working,
    /// The picture that is being saved.
    saving: Option<Saving>,
    /// Whether a walk was already playing at the last check.
    walked: bool,
    next_step: Instant,
    next_look: Instant,
    /// When the number that is being typed ends.
    number_ends: Option<Instant>,
    copied: Option<String>,
}

impl<'a> Runtime<'a> {
    fn new(mut app: App, context: &Context, outside: Outside<'a>, sender: SyncSender<Happening>) -> Runtime<'a> {
        app.work_beside();
        Runtime {
            app,
            context: *context,
            outside,
            sender,
            painter: Painter::new(Rect::ZERO),
            is_dirty: true,
            typed: VecDeque::new(),
            leave_by: None,
            gone: None,
            working: Working::default(),
            saving: None,
            walked: false,
            next_step: Instant::now(),
            next_look: Instant::now(),
            number_ends: None,
            copied: None,
        }
    }

    fn run(&mut self, happenings: &Receiver<Happening>) -> io::Result<()> {
        self.ask()?;
        // With the wrong background, the first frame would flash. The glyph width is not worth waiting for: it is
        // usually one column.
        if self.outside.asks_ground {
            self.hear_answers(happenings);
        }
        loop {
            if self.is_dirty {
                self.draw()?;
            }
            self.work_beside()?;
            if self.take_in(happenings)? == Flow::Ends {
                return Ok(());
            }
            self.walk();
            self.end_number();
            self.look_at_files();
        }
    }

    /// Sends all queries to the terminal in one piece, ending with one that every terminal answers, to detect the end
    /// of the replies.
    fn ask(&mut self) -> io::Result<()> {
        let questions = [(self.outside.asks_ground, ground::QUESTION), (self.outside.asks_width, glyphs::QUESTION)];
        let mut asked: Vec<u8> =
            questions.iter().filter(|(asks, _)| *asks).flat_map(|(_, bytes)| *bytes).copied().collect();
        if asked.is_empty() {
            return Ok(());
        }
        asked.extend(terminal::LAST_QUESTION);
        terminal::show(&asked)
    }

    /// Handles events until the terminal has replied.
    fn hear_answers(&mut self, happenings: &Receiver<Happening>) {
        let until = Instant::now() + PATIENCE;
        while let Ok(happening) = happenings.recv_timeout(until.saturating_duration_since(Instant::now())) {
            let answered = |input: &Input| *input == Input::Reply(Reply::Attributes);
            let has_answered = matches!(&happening, Happening::Inputs(inputs) if inputs.iter().any(answered));
            self.hear(happening);
            if has_answered {
                break;
            }
        }
    }

    /// Waits for an event, and handles events until the next frame is due. Input that is typed faster than that is
    /// queued, but frames, resizes and quitting do not wait for it.
    fn take_in(&mut self, happenings: &Receiver<Happening>) -> io::Result<Flow> {
        if self.typed.is_empty() {
            let walk = pace(&self.app).map(|_| self.next_step);
            let look = self.outside.reload.as_ref().map(|_| self.next_look);
            let first = match walk.into_iter().chain(look).chain(self.number_ends).min() {
                None => happenings.recv().map_err(RecvTimeoutError::from),
                Some(deadline) => happenings.recv_timeout(deadline.saturating_duration_since(Instant::now())),
            };
            if let Ok(happening) = first {
                self.hear(happening);
            }
        }
        let until = Instant::now() + FRAME;
        loop {
            while self.typed.len() < MOST_TYPED
                && let Ok(happening) = happenings.try_recv()
            {
                self.hear(happening);
            }
            let Some(event) = self.typed.pop_front() else { break };
            if self.event(&event)? == Flow::Ends || self.leave_by.is_some_and(|leave| leave <= Instant::now()) {
                return Ok(Flow::Ends);
            }
            if until <= Instant::now() && self.gone.is_none() {
                break;
            }
        }
        if let Some(why) = self.gone.take() {
            return Err(why);
        }
        // The size is checked even without a signal: another process may have consumed it.
        self.is_dirty |= screen()? != self.painter.area();
        Ok(Flow::GoesOn)
    }

    /// Queues typed events, and handles everything else at once.
    fn hear(&mut self, happening: Happening) {
        match happening {
            Happening::Inputs(inputs) => {
                if self.leave_by.is_none() && inputs.iter().any(Input::is_ctrl_c) {
                    self.leave_by = Some(Instant::now() + LAST_WORDS);
                }
                for input in inputs {
                    match input {
                        Input::Event(event) => self.typed.push_back(event),
                        Input::Reply(reply) => self.reply(&reply),
                    }
                }
            }
            Happening::Redraw => self.is_dirty = true,
            Happening::Made(done) => {
                self.app.explore.arrive(done.unwrap_or_else(|panic| panic::resume_unwind(panic)));
                self.working.on_picture = false;
                self.is_dirty = true;
            }
            Happening::Valued(done) => {
                if let Some(stack) = &mut self.app.stack {
                    stack.arrive(done.unwrap_or_else(|panic| panic::resume_unwind(panic)));
                }
                self.working.on_network = false;
                self.is_dirty = true;
            }
            Happening::Saving(progress) => self.tell(Message::Saving(progress)),
            Happening::Saved(path, saved) => {
                self.saving = None;
                self.tell(Message::Saved(path, saved.unwrap_or_else(|panic| panic::resume_unwind(panic))));
            }
            Happening::Gone(why) => self.gone = Some(why),
        }
    }

    /// Sends a message to Explore, whichever screen is shown.
    fn tell(&mut self, message: Message) {
        self.app.update(AppMessage::Explore(message));
        self.is_dirty = true;
    }

    fn event(&mut self, event: &Event) -> io::Result<Flow> {
        let Some(message) = self.app.message(event, self.painter.area(), &self.context) else {
            return Ok(Flow::GoesOn);
        };
        self.is_dirty = true;
        for effect in self.app.update(message) {
            if self.carry_out(effect)? == Flow::Ends {
                return Ok(Flow::Ends);
            }
        }
        Ok(Flow::GoesOn)
    }

    fn reply(&mut self, reply: &Reply) {
        match reply {
            Reply::Background(color) => {
                if let Some(ground) = ground::of_background(color).filter(|_| self.outside.asks_ground) {
                    self.context.theme = self.context.theme.on(ground);
                    self.is_dirty = true;
                }
            }
            Reply::Cursor(place) => {
                if mem::take(&mut self.outside.asks_width) && glyphs::are_wide(*place) == Some(true) {
                    self.context.theme.ascii = true;
                    // What was drawn before is not where it was meant to be.
                    self.painter = Painter::new(Rect::ZERO);
                    self.is_dirty = true;
                }
            }
            Reply::Attributes => self.outside.asks_width = false,
        }
    }

    /// Carries out an effect.
    fn carry_out(&mut self, effect: Effect) -> io::Result<Flow> {
        match effect {
            Effect::Quit => return Ok(Flow::Ends),
            Effect::Suspend => terminal::suspend()?,
            Effect::Copy(text) => {
                let text = self.context.strings.say(&text);
                terminal::copy(&text)?;
                self.copied = Some(text);
            }
            Effect::Record(entry) => {
                let kept = (self.outside.keep)(Some(&entry));
                self.app.kept(kept);
            }
            Effect::Retry => {
                let kept = (self.outside.keep)(None);
                self.app.kept(kept);
            }
            Effect::EndNumberSoon => self.number_ends = Some(Instant::now() + BETWEEN_DIGITS),
            Effect::Complete(typed) => self.tell(Message::Completed(paths::complete(&typed))),
            Effect::Load { grid, path, channel } => {
                self.tell(Message::Loaded(files::load(grid, path, &channel)));
            }
            Effect::Save { path, format } => {
                let job = Job::new(&self.app.explore, &self.context, format);
                self.saving = Some(Saving::start(job, path, self.sender.clone())?);
            }
            Effect::CancelSave => {
                if let Some(saving) = &self.saving {
                    saving.cancel();
                }
            }
            Effect::Mouse(ours) => terminal::take_mouse(ours)?,
        }
        Ok(Flow::GoesOn)
    }

    fn draw(&mut self) -> io::Result<()> {
        let area = screen()?;
        let mut frame = Buffer::empty(area);
        let focus = self.app.view(&self.context, area, &mut frame);
        self.app.drawn(&self.context, area);
        // A frame is written in one piece.
        let mut bytes = Vec::new();
        queue!(bytes, BeginSynchronizedUpdate)?;
        if terminal::is_stale() || area != self.painter.area() {
            queue!(bytes, Clear(ClearType::All))?;
            self.painter = Painter::new(area);
        }
        self.painter.paint(&mut bytes, frame)?;
        if let Some(focus) = focus {
            // The cursor is hidden, but braille displays and magnifiers follow it.
            queue!(bytes, MoveTo(focus.x, focus.y))?;
        }
        queue!(bytes, EndSynchronizedUpdate)?;
        self.is_dirty = false;
        terminal::show(&bytes)
    }

    /// Starts the next job in the background: one at a time, and once it is done, the next is for what is needed by
    /// then. Also drops in the background what is no longer needed.
    fn work_beside(&mut self) -> io::Result<()> {
        if !self.working.on_picture
            && let Some(work) = self.app.explore.work()
        {
            let sender = self.sender.clone();
            let working = thread::Builder::new().spawn(move || {
                let done = panic::catch_unwind(AssertUnwindSafe(|| work.done()));
                // Fails if the loop has ended.
                let _ = sender.send(Happening::Made(done));
            });
            working.map_err(|why| io::Error::other(format!("no thread is to be had for a picture: {why}")))?;
            self.working.on_picture = true;
        }
        if !self.working.on_network
            && let Some(work) = self.app.stack.as_ref().and_then(StackModel::work)
        {
            let sender = self.sender.clone();
            let working = thread::Builder::new().spawn(move || {
                let done = panic::catch_unwind(AssertUnwindSafe(|| work.done()));
                let _ = sender.send(Happening::Valued(done));
            });
            working.map_err(|why| io::Error::other(format!("no thread is to be had for a network: {why}")))?;
            self.working.on_network = true;
        }
        let spent = self.app.explore.spent();
        if !spent.is_empty() {
            // If the thread cannot be created, the value is dropped here.
            let _ = thread::Builder::new().spawn(|| drop(spent));
        }
        Ok(())
    }

    /// Advances a walk that plays by one step when it is due.
    fn walk(&mut self) {
        if let Some(pace) = pace(&self.app)
            && self.next_step <= Instant::now()
        {
            // A walk that has just started shows its first cell for a whole step.
            if self.walked {
                self.app.tick();
                self.is_dirty = true;
            }
            self.next_step = Instant::now() + pace;
        }
        self.walked = pace(&self.app).is_some();
    }

    /// Ends the number that is being typed when its time is up. If something else has ended it, nothing is left to wake
    /// up for.
    fn end_number(&mut self) {
        let is_typed = self.app.moving().is_some_and(|model| !model.bar.typed.is_empty());
        self.number_ends.take_if(|_| !is_typed);
        if self.number_ends.take_if(|ends| *ends <= Instant::now()).is_some() {
            self.app.end_number();
            self.is_dirty = true;
        }
    }

    fn look_at_files(&mut self) {
        if let Some(reload) = self.outside.reload.as_mut().filter(|_| self.next_look <= Instant::now()) {
            if let Some(library) = reload() {
                self.app.reload(library);
                self.is_dirty = true;
            }
            self.next_look = Instant::now() + BETWEEN_LOOKS;
        }
    }
}

/// Returns the whole area to draw on.
fn screen() -> io::Result<Rect> {
    let [width, height] = terminal::size()?;
    Ok(Rect::new(0, 0, width, height))
}

/// Returns the interval between two steps of a walk that plays; `None` if nothing is animated, so that nothing needs to
/// wake up.
fn pace(app: &App) -> Option<Duration> {
    let walker = app.walker()?;
    walker.is_playing().then(|| Duration::from_secs(1) / walker.speed)
}
