//! Plain mode: lessons, scenes and sizes as lines of text, for screen readers, pipes and tests. Pure: a line in, lines
//! out.
//!
//! It drives the same session as the screens, and says the same in words. No cursor moves and nothing is redrawn: every
//! change is a new line.
//!
//! | file | content |
//! |---|---|
//! | `command` | typed lines that are not answers |
//! | `speech` | what a step says, in lines |
//! | `how` | what may be typed |
//! | `terms_said` | the meanings of terms, in lines |
//! | `grids` | a scene in words, in a lesson or alone |
//! | `sizes` | the sizes of a layer in words |
//! | `network` | a network and its maps in lines |
//! | `home` | the list of lessons |
//! | `preview` | everything a lesson may say, for its author |

mod command;
mod grids;
mod home;
mod how;
mod network;
mod preview;
mod sizes;
mod speech;
mod terms_said;

use std::collections::BTreeMap;
use std::sync::Arc;

use command::{Command, Turned, parameter_name};
pub use command::{Word, knob_name, knob_value};
pub use grids::{MOST_LINES, Sight, stages};
pub use home::Home;
pub use network::network;
pub use preview::preview;
pub use sizes::{remarks, sizes};
use speech::Speech;

use crate::conv::layer::dimensions;
use crate::learner::practice::footing::Footing;
use crate::learner::practice::report::{ExamReport, Report};
use crate::learner::progress::ExamRecord;
use crate::learner::session::{Entry, Session};
use crate::learner::telling::{Block, Telling};
use crate::learner::terms::{self, Found};
use crate::lesson::check::Answer;
use crate::lesson::course::Term;
use crate::scene::command as scene_command;
use crate::scene::{Edit, Scene, number};
use crate::visible;
use crate::words::plain::PlainStrings;
use crate::words::practice::{Said as Words, SaidKind};

/// The most characters of a typed line that are quoted back.
const MOST_QUOTED: usize = 40;

/// The result of a typed line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// The lines to print.
    pub lines: Vec<String>,
    /// The entries to add to the record.
    pub deeds: Vec<Entry>,
    /// Whether this was the end. No further lines are read.
    pub is_over: bool,
}

/// A lesson in plain mode.
#[derive(Debug)]
pub struct Plain {
    session: Session,
    scene: Scene,
    language: usize,
    terms: Arc<BTreeMap<String, Vec<Term>>>,
    strings: &'static PlainStrings,
    is_over: bool,
    has_quit: bool,
    /// Whether the last step was left.
    is_at_end: bool,
    /// What the record knows of the exam, if one is sat.
    pub exam: Option<ExamRecord>,
    /// How long the sitting has taken, in milliseconds.
    pub spent: u64,
}

impl Plain {
    /// Starts at the step of the session. `language` is the index of the language in everything that the course
    /// translates.
    #[must_use]
    pub fn new(
        session: Session,
        language: usize,
        terms: Arc<BTreeMap<String, Vec<Term>>>,
        strings: &'static PlainStrings,
    ) -> Plain {
        let scene = session.step().scene(session.step().opening(), language);
        Plain {
            session,
            scene,
            language,
            terms,
            strings,
            is_over: false,
            has_quit: false,
            is_at_end: false,
            exam: None,
            spent: 0,
        }
    }

    /// Sets the learner's state of practice.
    pub fn stands(&mut self, footing: &Footing) {
        self.session.stands(footing);
    }

    /// Returns the session.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Returns the scene as it is now.
    #[must_use]
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// Whether the learner quit before the end.
    #[must_use]
    pub fn has_quit(&self) -> bool {
        self.has_quit
    }

    fn speech(&self) -> Speech<'_> {
        Speech {
            session: &self.session,
            scene: &self.scene,
            language: self.language,
            terms: &self.terms,
            strings: self.strings,
        }
    }

    fn telling(&self) -> Telling<'_> {
        self.speech().telling()
    }

    /// Returns these blocks as lines, followed by what may be typed.
    fn said_with_how(&self, blocks: &[Block<'_>]) -> Vec<String> {
        [self.speech().said(blocks), self.speech().how()].concat()
    }

    /// Returns the step as it is on arrival.
    fn arrival(&self) -> Vec<String> {
        self.said_with_how(&self.telling().arrival())
    }

    /// Welcomes the learner, and shows the current step.
    pub fn begin(&mut self) -> Output {
        let welcome =
            if self.session.can_repeat() { self.strings.welcome } else { self.strings.screens.practice.welcome };
        let mut lines = vec![welcome(self.speech().title())];
        lines.extend(self.arrival());
        let deeds = vec![self.session.seen()];
        Output { lines, deeds, is_over: false }
    }

    /// Processes a typed line: a command, a setting or an answer.
    pub fn line(&mut self, text: &str) -> Output {
        if self.is_over {
            return Output { is_over: true, ..Output::default() };
        }
        let text = command::cleaned(text);
        let text = text.trim();
        let (lines, deeds) = match text.strip_prefix('=') {
            Some(answer) => self.give(answer.trim()),
            None => match command::read(text, self.strings).filter(|command| self.is_meant(command)) {
                Some(command) => self.obey(command),
                None if text.is_empty() => self.go_on(true),
                None => {
                    match command::read_setting(text, self.session.free(), self.strings).filter(|_| self.may_turn()) {
                        Some(turned) => self.turn(turned),
                        None => self.give(text),
                    }
                }
            },
        };
        Output { lines, deeds, is_over: self.is_over }
    }

    fn is_thinking(&self) -> bool {
        self.session.asked().is_some_and(|check| !check.is_graded())
    }

    /// Whether a line that reads like a setting is one. It may be a thought instead, if nothing can be turned.
    fn may_turn(&self) -> bool {
        !self.is_thinking() || !self.session.free().is_empty()
    }

    /// Whether a line that reads like a command is one. A thought may begin like a request for a term.
    fn is_meant(&self, command: &Command) -> bool {
        match command {
            Command::Term(asked) if self.is_thinking() => terms::find(&self.terms, asked) != Found::Nothing,
            Command::Term(_) | Command::Plain(_) | Command::GoTo(_) => true,
        }
    }

    fn obey(&mut self, command: Command) -> Said {
        let strings = self.strings;
        let only = |lines: Vec<String>| (lines, Vec::new());
        match command {
            Command::Plain(Word::Next) => self.go_on(false),
            Command::Plain(Word::Skip) => {
                let deeds = self.moved(Session::skip);
                self.arrived(deeds)
            }
            Command::Plain(Word::Back) if self.session.place() == 0 => only(vec![strings.first_step.to_owned()]),
            Command::Plain(Word::Back) => {
                let deeds = self.moved(Session::back);
                self.arrived(deeds)
            }
            Command::GoTo(number) if (1..=self.session.lesson().steps.len()).contains(&number) => {
                let deeds = self.session.go_to(number - 1);
                self.enter();
                (self.arrival(), deeds)
            }
            Command::GoTo(_) | Command::Plain(Word::GoTo) => {
                only(vec![(strings.goto_range)(self.session.lesson().steps.len())])
            }
            Command::Plain(Word::Hint | Word::Answer | Word::Explore) if self.session.is_silent() => {
                only(vec![strings.screens.practice.type_hand_in.to_owned()])
            }
            Command::Plain(Word::Hint) => only(self.hint()),
            Command::Plain(Word::HandIn) if self.session.is_silent() => self.hand_in(),
            Command::Plain(Word::HandIn) => only(vec![strings.nothing_asked.to_owned()]),
            Command::Plain(Word::Answer) if self.session.is_asking() => {
                let deeds = self.session.show_answer(&self.scene);
                if let Some(solution) = self.session.step().solution() {
                    self.scene = self.session.step().scene(solution, self.language);
                }
                self.uncover();
                (self.said_with_how(&self.telling().given_away()), deeds)
            }
            Command::Plain(Word::Answer) if self.session.step().check.is_some() => {
                only(self.speech().said(&self.telling().answer()))
            }
            Command::Plain(Word::Answer) => only(self.nothing_asked()),
            Command::Plain(Word::Check) if self.session.is_goal() => self.answer(Answer::Scene),
            Command::Plain(Word::Check) => only(vec![strings.no_goal.to_owned()]),
            Command::Plain(Word::Again) => {
                self.session.try_again();
                self.enter();
                only(self.arrival())
            }
            Command::Plain(Word::Outline) => only(self.speech().outline()),
            Command::Plain(Word::Term) => only(self.speech().terms()),
            Command::Term(asked) => only(self.speech().term(&asked)),
            Command::Plain(Word::Repeat) => only(self.arrival()),
            Command::Plain(Word::Explore) if !self.session.may_explore() => {
                only(vec![strings.screens.lesson.try_first.to_owned()])
            }
            Command::Plain(Word::Explore) if self.session.step().is_of_network() => {
                only(vec![strings.explore_network.to_owned()])
            }
            Command::Plain(Word::Explore) => {
                let line = scene_command::line(self.scene.setting()).replacen("explore", "show", 1);
                only(vec![(strings.explore)(&line)])
            }
            Command::Plain(Word::Help) => only(self.help()),
            Command::Plain(Word::Quit) => {
                (self.is_over, self.has_quit) = (true, true);
                if let Some(report) = Report::of(&self.session, self.spent, self.language) {
                    return only(self.reported(&report));
                }
                if self.session.is_silent() {
                    return only(vec![strings.screens.practice.keeps.to_owned()]);
                }
                let mut lines = vec![(strings.quit)(self.speech().title())];
                lines.extend(self.speech().summary());
                only(lines)
            }
        }
    }

    /// Hands an exam in, and reports the result.
    fn hand_in(&mut self) -> Said {
        let deeds = self.session.hand_in();
        self.is_over = true;
        let words = self.strings.screens.practice;
        let report = ExamReport::of(&self.session, self.exam.as_ref(), self.language);
        let mut lines = Plain::lines_of(report.map(|report| words.told_of_exam(&report)).unwrap_or_default());
        // Shows everything that was not answered correctly, each with all that is said about it.
        let here = self.session.place();
        for place in 0..self.session.lesson().steps.len() {
            self.session.go_to(place);
            let is_right = self.session.work().answered.as_ref().is_some_and(|(_, grade)| grade.is_right);
            if !is_right {
                self.enter();
                lines.push(String::new());
                let telling = self.telling();
                let outcome =
                    if self.session.work().answered.is_some() { telling.outcome() } else { telling.given_away() };
                let heading = Block::Heading(&telling.prose().heading);
                lines.extend(self.speech().said(&[vec![heading], telling.question(), outcome].concat()));
            }
        }
        self.session.go_to(here);
        (lines, deeds)
    }

    fn lines_of(said: Vec<Words>) -> Vec<String> {
        said.into_iter().filter(|said| said.kind != SaidKind::Gap).map(|said| said.text).collect()
    }

    /// Goes on to the next step, or to the end. If the question is still open, repeats it instead; `quietly` omits the
    /// remark that it is open.
    fn go_on(&mut self, quietly: bool) -> Said {
        if self.session.is_silent() {
            let deeds = self.moved(Session::skip);
            return self.arrived(deeds);
        }
        if self.session.is_asking() {
            let mut lines = Vec::new();
            if !quietly {
                lines.push(self.strings.still_open.to_owned());
            }
            lines.extend(self.said_with_how(&self.telling().question()));
            return (lines, Vec::new());
        }
        let deeds = self.moved(Session::go_on);
        self.arrived(deeds)
    }

    /// Moves the session, possibly to the end.
    fn moved(&mut self, how: impl FnOnce(&mut Session) -> Vec<Entry>) -> Vec<Entry> {
        let (before, was_last) = (self.session.place(), self.session.is_last());
        let deeds = how(&mut self.session);
        self.is_at_end = was_last && self.session.place() == before;
        self.is_over = self.is_at_end && !self.session.is_silent();
        deeds
    }

    /// Returns the lines after a move.
    fn arrived(&mut self, deeds: Vec<Entry>) -> Said {
        if self.is_at_end && self.session.is_silent() {
            let (open, of) = (self.session.unanswered(), self.session.lesson().steps.len());
            let words = self.strings.screens.practice;
            let mut lines = Plain::lines_of(words.before_hand_in(&open, of));
            lines.push(words.type_hand_in.to_owned());
            return (lines, deeds);
        }
        if !self.is_over {
            self.enter();
            return (self.arrival(), deeds);
        }
        let mut lines = vec![String::new()];
        if let Some(report) = Report::of(&self.session, self.spent, self.language) {
            lines.extend(self.reported(&report));
        } else {
            lines.push((self.strings.end)(self.speech().title()));
            lines.extend(self.speech().summary());
        }
        (lines, deeds)
    }

    /// Returns the report of a sitting.
    fn reported(&self, report: &Report) -> Vec<String> {
        Plain::lines_of(self.strings.screens.practice.told(report))
    }

    /// Resets the scene to the one the lesson has for the step.
    fn enter(&mut self) {
        self.scene = self.session.step().scene(self.session.opening(), self.language);
        self.uncover();
    }

    fn hint(&mut self) -> Vec<String> {
        if !self.session.is_asking() {
            return self.nothing_asked();
        }
        if !self.session.hint() {
            return vec![self.strings.no_hint.to_owned()];
        }
        let hints = self.telling().hints();
        self.speech().said(hints.last().map(std::slice::from_ref).unwrap_or_default())
    }

    fn nothing_asked(&self) -> Vec<String> {
        let mut lines = vec![self.strings.nothing_asked.to_owned()];
        lines.extend(self.speech().how());
        lines
    }

    fn help(&self) -> Vec<String> {
        let strings = self.strings;
        let line = |word: Word| format!("{}{}{}", (strings.word)(word), strings.colon, (strings.help)(word));
        let mut lines: Vec<String> = Word::ALL.into_iter().map(line).collect();
        lines.push(strings.help_answer.to_owned());
        lines.extend(self.speech().how());
        lines
    }

    /// Reads a line as the answer.
    fn give(&mut self, text: &str) -> Said {
        let objection = self.session.asked().and_then(|check| check.objection(&self.scene, text));
        if let Some(why) = objection {
            let mut lines = vec![(self.strings.screens.answers.refused)(&self.strings.screens.say(&why))];
            lines.extend(self.speech().how());
            return (lines, Vec::new());
        }
        let read = self.session.asked().map(|check| {
            let written = check.written_out(&self.scene, text);
            let answer = check.read(&written, &self.session.shuffled());
            answer.filter(|answer| check.fits(&self.scene, answer))
        });
        match read {
            Some(Some(answer)) => self.answer(answer),
            Some(None) => {
                let mut lines = vec![(self.strings.unread)(&quoted(text))];
                lines.extend(self.speech().how());
                lines.push(self.possible());
                (lines, Vec::new())
            }
            None => (vec![(self.strings.unknown)(&quoted(text)), self.possible()], Vec::new()),
        }
    }

    fn possible(&self) -> String {
        let words = self.speech().commands().into_iter().map(|word| (self.strings.word)(word).to_owned());
        (self.strings.possible)(&words.collect::<Vec<_>>().join(self.strings.list_comma))
    }

    fn answer(&mut self, answer: Answer) -> Said {
        if let Some(setting) = self.session.outcome(&answer) {
            self.scene = self.session.step().scene(setting, self.language);
        }
        let mut deeds = self.session.answer(answer, &self.scene);
        if self.session.is_silent() {
            deeds.extend(self.moved(Session::skip));
            let (mut lines, _) = self.arrived(Vec::new());
            lines.insert(0, self.strings.noted.to_owned());
            return (lines, deeds);
        }
        self.uncover();
        (self.said_with_how(&self.telling().outcome()), deeds)
    }

    /// Replaces the scene if the answer reveals another one.
    fn uncover(&mut self) {
        if let Some(setting) = self.session.revealed().cloned() {
            self.scene = self.session.step().scene(setting, self.language);
        }
    }

    /// Turns something in the scene, as far as the lesson allows it. Reaching a goal answers it.
    fn turn(&mut self, turned: Turned) -> Said {
        let strings = self.strings;
        let only = |line: String| (vec![line], Vec::new());
        let free = self.session.free();
        let fixed = |name: &str| {
            only(if free.is_empty() {
                strings.nothing_free.to_owned()
            } else {
                (strings.not_free)(name, &self.speech().ranges())
            })
        };
        let mut setting = self.scene.setting().clone();
        let (name, value) = match turned {
            Turned::Stuck(parameter, _) => return fixed(parameter_name(parameter)),
            Turned::Knob(place, value) => {
                let Some(allowed) = free.get(place) else { return fixed("") };
                let name = knob_name(&allowed.knob);
                if !value.iter().all(|number| allowed.range.contains(number)) {
                    let [first, last] = how::ends(allowed);
                    return only((strings.out_of_range)(name, &first, &last));
                }
                let now = allowed.knob.get(&setting);
                let of_axis = |axis: usize| if allowed.axis.is_none_or(|only| only == axis) { value } else { now };
                allowed.knob.set(&mut setting, [of_axis(0)[0], of_axis(1)[1]]);
                (name.to_owned(), knob_value(&allowed.knob, value))
            }
            Turned::Cell(grid, at, value) => {
                let name = grid.name().unwrap_or_default();
                let name = format!("{name} {},{}", at[0], at[1]);
                if !self.session.free_cells().contains(&grid) || self.scene.cell(grid, at).is_none() {
                    return fixed(&name);
                }
                let at = at.map(|index| usize::try_from(index).unwrap_or(usize::MAX));
                setting.edit(grid, Edit::Set { at: (at[0], at[1]), value });
                (name, number::text(value))
            }
        };
        let scene = self.session.step().scene(setting, self.language);
        let mut lines = vec![self.change(&name, &value, &scene)];
        self.scene = scene;
        if self.session.is_goal() {
            if self.session.asked().is_some_and(|check| check.is_reached(&self.scene)) {
                let (more, deeds) = self.answer(Answer::Scene);
                lines.extend(more);
                return (lines, deeds);
            }
            lines.push(strings.not_reached.to_owned());
        } else if self.session.asked().is_none() {
            // An open question keeps what it asks about hidden, so the scene is not printed.
            lines.extend(self.speech().sight().lines(|_| None));
        }
        (lines, Vec::new())
    }

    /// Returns a line such as `stride 3: output 5x5 -> 9x9`, or why PyTorch refuses the change.
    fn change(&self, name: &str, value: &str, scene: &Scene) -> String {
        let strings = self.strings;
        if !self.session.hidden().gone.is_empty() || self.session.step().is_of_network() {
            return format!("{name} {value}");
        }
        let size =
            |scene: &Scene| scene.output().map(|output| dimensions(&[output.nrows() as i64, output.ncols() as i64]));
        match (scene.outcome(), size(scene)) {
            (Err(refusal), _) => (strings.turned_refused)(name, value, &refusal.to_string()),
            (Ok(_), after) => {
                let [before, after] = [size(&self.scene), after].map(|size| size.unwrap_or_else(|| "?".to_owned()));
                (strings.turned)(name, value, &before, &after)
            }
        }
    }
}

/// The lines to print, and the entries for the record.
type Said = (Vec<String>, Vec<Entry>);

/// Returns the beginning of what was typed.
fn quoted(text: &str) -> String {
    visible::beginning(text, MOST_QUOTED)
}

#[cfg(test)]
mod tests;
