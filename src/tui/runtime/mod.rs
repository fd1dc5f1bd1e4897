//! The event loop and the effects: with [`terminal`] the only impure part.
//!
//! Whatever happens comes to one channel: what is typed, from the thread that reads the terminal; pictures, from those that
//! make them; redraws, from the one that watches signals. The loop waits for that channel, and for nothing else unless
//! something moves by itself, so an idle program does not wake up.

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

/// How long the first frame waits for the terminal to say its ground. What comes later still counts.
const PATIENCE: Duration = Duration::from_millis(50);

/// How long what has happened may keep the next frame waiting.
const FRAME: Duration = Duration::from_millis(16);

/// How long ctrl-c waits for what was typed before it.
const LAST_WORDS: Duration = Duration::from_millis(250);

/// Events that wait for their turn at most; the rest waits in the terminal.
const MOST_TYPED: usize = 1 << 16;

/// How long a number that is typed waits for another digit.
const BETWEEN_DIGITS: Duration = Duration::from_secs(1);

/// Time between two looks at files that are watched: an author saves, and sees it before he looks up.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

/// What the application gets from outside, besides the terminal.
pub struct Outside<'a> {
    /// The theme is a guess: the terminal is asked for its ground.
    pub asks_ground: bool,
    /// Nobody has said which glyphs there are: the terminal is asked whether blocks and lines take one column. Until it has
    /// answered.
    pub asks_width: bool,
    /// Keeps what the learner did, before the next frame, or with nothing to keep tries once more; gives what keeps answers from
    /// the disk.
    pub keep: &'a mut dyn FnMut(Option<&Entry>) -> Kept,
    /// While an author watches a lesson: what its files have become, if they have changed.
    pub reload: Option<&'a mut dyn FnMut() -> Option<Library>>,
}

/// Runs the application until it is quit, and gives back what was copied, last of all, to be printed: no terminal says
/// whether it put a text into the clipboard. Needs a terminal on stdin and stdout.
///
/// # Errors
/// A terminal that cannot be read or written; it has been given back by then.
pub fn run(app: App, context: &Context, outside: Outside<'_>) -> io::Result<Option<String>> {
    // NO_COLOR is the theme's business: crossterm's own way of it would also drop bold and reverse.
    force_color_output(true);
    let (sender, happenings) = sync_channel(MOST_WAITING);
    let _guard = Guard::new(sender.clone())?;
    let _reader = Reader::start(sender.clone())?;
    let mut runtime = Runtime::new(app, context, outside, sender);
    let ended = runtime.run(&happenings);
    // What is still being made finds nobody to tell, and does not wait for him.
    drop(happenings);
    ended.map(|()| runtime.copied.take())
}

/// Whether the program goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    GoesOn,
    Ends,
}

/// What is being made beside the screen.
#[derive(Debug, Default)]
struct Working {
    on_picture: bool,
    /// Its values.
    on_network: bool,
}

struct Runtime<'a> {
    app: App,
    context: Context,
    outside: Outside<'a>,
    sender: SyncSender<Happening>,
    painter: Painter,
    is_dirty: bool,
    /// What was typed and has not had its turn.
    typed: VecDeque<Event>,
    /// Somebody has pressed ctrl-c, and waits no longer than this for what he typed before.
    leave_by: Option<Instant>,
    /// Why nothing more will be typed; what was typed before has its turn all the same.
    gone: Option<io::Error>,
    working: Working,
    /// The picture that is being saved.
    saving: Option<Saving>,
    /// Whether a walk played already when the last event came.
    walked: bool,
    next_step: Instant,
    next_look: Instant,
    /// When the number that is being typed is complete.
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
        // With a wrong ground the first frame would flash. Glyphs of the usual width are no guess to wait for.
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

    /// Asks the terminal all that is to be asked, in one piece, and last for what every terminal knows, so that the end of the
    /// answers is seen.
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

    /// Takes in what happens until the terminal has answered.
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

    /// Waits until something happens, and reacts to what has happened until it is time for a frame. What is typed faster than
    /// that waits its turn, and no frame, no resize and no way out behind it.
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
        // Told or not: somebody else may have taken the news of another size.
        self.is_dirty |= screen()? != self.painter.area();
        Ok(Flow::GoesOn)
    }

    /// Takes a happening in: events wait for their turn, all else is done at once.
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

    /// Explore hears of it, wherever the learner is.
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
                    // What was drawn before lies elsewhere than it was meant to.
                    self.painter = Painter::new(Rect::ZERO);
                    self.is_dirty = true;
                }
            }
            Reply::Attributes => self.outside.asks_width = false,
        }
    }

    /// Does what an update asks for.
    fn carry_out(&mut self, effect: Effect) -> io::Result<Flow> {
        match effect {
            Effect::Quit => return Ok(Flow::Ends),
            Effect::Suspend => terminal::suspend()?,
            Effect::Copy(text) => {
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
        // A frame goes out in one piece.
        let mut bytes = Vec::new();
        queue!(bytes, BeginSynchronizedUpdate)?;
        if terminal::is_stale() || area != self.painter.area() {
            queue!(bytes, Clear(ClearType::All))?;
            self.painter = Painter::new(area);
        }
        self.painter.paint(&mut bytes, frame)?;
        if let Some(focus) = focus {
            // Nobody sees it, but braille displays and magnifiers follow it.
            queue!(bytes, MoveTo(focus.x, focus.y))?;
        }
        queue!(bytes, EndSynchronizedUpdate)?;
        self.is_dirty = false;
        terminal::show(&bytes)
    }

    /// Begins the next picture: one at a time, and when it is there, the next is of what is wanted by then. What is no longer
    /// needed is let go there as well.
    fn work_beside(&mut self) -> io::Result<()> {
        if !self.working.on_picture
            && let Some(work) = self.app.explore.work()
        {
            let sender = self.sender.clone();
            let working = thread::Builder::new().spawn(move || {
                let done = panic::catch_unwind(AssertUnwindSafe(|| work.done()));
                // Whoever does not listen any more needs no picture.
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
            // Without a thread to do it, it is done here.
            let _ = thread::Builder::new().spawn(|| drop(spent));
        }
        Ok(())
    }

    /// The next step of a walk that plays, when it is time.
    fn walk(&mut self) {
        if let Some(pace) = pace(&self.app)
            && self.next_step <= Instant::now()
        {
            // A walk that has just begun shows its first cell for a whole step.
            if self.walked {
                self.app.tick();
                self.is_dirty = true;
            }
            self.next_step = Instant::now() + pace;
        }
        self.walked = pace(&self.app).is_some();
    }

    /// The number that is being typed is complete when it is time. Whatever else has ended it leaves nothing to wake up for.
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

/// All that is drawn on.
fn screen() -> io::Result<Rect> {
    let [width, height] = terminal::size()?;
    Ok(Rect::new(0, 0, width, height))
}

/// Time between two steps of a walk that plays; `None` if nothing moves by itself, so that nothing needs to wake up.
fn pace(app: &App) -> Option<Duration> {
    let walker = app.walker()?;
    walker.is_playing().then(|| Duration::from_secs(1) / walker.speed)
}
