//! A lesson on the screen: the text of a step beside its live scene, and the answer in progress.

mod dead;
mod field;
pub mod glossary;
pub mod input;
pub mod keys;
pub mod layout;
mod named;
mod picking;
mod rehearse;
pub mod script;
pub mod scrolling;
pub mod update;

use std::collections::BTreeMap;
use std::sync::Arc;

use tui_input::InputRequest;

use super::explore::field::Field;
use super::explore::focus::Zone;
use super::explore::message::Message;
use super::explore::model::Model;
use super::explore::stage::{Blank, Stage};
use super::explore::update as scene_update;
use crate::conv::Pair;
use crate::learner::dead_end::DeadEnd;
use crate::learner::draft::{self, Draft, Means};
use crate::learner::session::{Phase, Session};
use crate::learner::telling::{Remark, Telling};
use crate::learner::terms;
use crate::lesson::check::Answer;
use crate::lesson::course::{Mark, MarkRole, StepProse, Term};
use crate::lesson::expression::SceneEnvironment;
use crate::lesson::free::Free;
use crate::lesson::hidden::Clue;
use crate::lesson::prose::Filler;
use crate::scene::GridId;
use crate::tui::shell::Shell;
use glossary::Looked;
use picking::Stroke;
use scrolling::{Part, Scroll};

/// What has the keyboard focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The answer.
    Answer,
    /// The scene.
    Scene,
}

/// The state of a lesson, practice sitting or exam on the screen.
#[derive(Debug)]
pub struct LessonModel {
    /// The progress through the steps.
    pub session: Session,
    /// The live scene of the step.
    pub scene: Model,
    /// The answer in progress.
    pub draft: Draft,
    /// What has the keyboard focus.
    pub focus: Focus,
    /// The step selected in the outline, while it is open.
    pub outline: Option<usize>,
    /// The terms looked up in the glossary, while it is open.
    pub looked: Option<Looked>,
    /// The number of lines by which the help is scrolled; `None` while it is closed.
    pub help: Option<usize>,
    /// How far the text is scrolled.
    pub scroll: Scroll,
    /// The message from the last key.
    pub remark: Option<Remark>,
    /// The index of the language in everything translated.
    pub language: usize,
    /// The glossary of the course, by id.
    pub terms: Arc<BTreeMap<String, Vec<Term>>>,
    /// On the short path: the index of this lesson on it, and the number of its lessons.
    pub leg: Option<[usize; 2]>,
    animate: bool,
    /// The stroke of the mouse that picks cells, while a button is held.
    stroke: Option<Stroke>,
}

/// A message to a lesson.
#[derive(Clone, Debug, PartialEq)]
pub enum LessonMessage {
    /// A message to the live scene.
    Scene(Message),
    /// Submits the answer, or goes on if no answer is expected.
    Enter,
    /// Goes back to the previous step.
    Back,
    /// Skips the question.
    Skip,
    /// Shows the next hint.
    Hint,
    /// Shows the answer.
    ShowAnswer,
    /// Tries the question again.
    TryAgain,
    /// Opens the scene in Explore.
    Explore,
    /// Opens the outline.
    Outline,
    /// Opens the glossary of the step, at the term with this id if there is one.
    Terms(Option<String>),
    /// Goes to the step with this index.
    GoTo(usize),
    /// Moves the focus on to the next field or zone.
    NextFocus,
    /// Moves the focus back to the previous field or zone.
    PreviousFocus,
    /// Moves up and down (first number) or left and right (second number) in the answer.
    Move([i64; 2]),
    /// Changes a number of the answer.
    Turn(i64),
    /// Types a character into the answer.
    Type(char),
    /// Moves the caret, or erases text.
    Rewrite(InputRequest),
    /// Pastes an answer in one line, in the format of plain mode.
    Paste(String),
    /// Selects the option with this index, or gives it the next number in an order.
    Pick(usize),
    /// Adds the cell under the cursor to the answer, or removes it.
    Toggle,
    /// The same for the whole row (0) or column (1) of the cursor.
    ToggleLine(usize),
    /// The same for the row or column at this index of the line that shows an axis.
    ToggleOnLine(usize),
    /// Starts a stroke of the mouse at a cell of the grid of the question.
    BeginStroke(Pair),
    /// Extends the stroke to a cell.
    StrokeTo(Pair),
    /// Ends the stroke.
    EndStroke,
    /// Moves to the blank cell with this index.
    Blank(usize),
    /// Scrolls the help while it is open, else the text, by this many lines.
    Scroll(isize),
    /// Scrolls to this first visible line.
    ScrollTo(usize),
    /// Closes what is open, or leaves the lesson.
    Leave,
    /// Captures the mouse, or leaves it to the terminal.
    SwitchMouse,
    /// A key was pressed that does nothing now.
    DeadEnd(DeadEnd),
    /// A message that every screen handles.
    Shell(Shell),
}

impl LessonModel {
    /// Opens a session at its current step.
    #[must_use]
    pub fn new(
        session: Session,
        language: usize,
        terms: Arc<BTreeMap<String, Vec<Term>>>,
        animate: bool,
    ) -> LessonModel {
        let scene = Model::new(session.step().opening());
        let mut model = LessonModel {
            session,
            scene,
            draft: Draft::of(None, &[]),
            focus: Focus::Scene,
            outline: None,
            looked: None,
            help: None,
            scroll: Scroll::default(),
            remark: None,
            language,
            terms,
            leg: None,
            animate,
            stroke: None,
        };
        model.enter_step();
        model
    }

    /// Returns the text of the step in the learner's language.
    #[must_use]
    pub fn prose(&self) -> &StepProse {
        self.session.step().said(self.language)
    }

    /// Returns the description of the step.
    #[must_use]
    pub fn telling(&self) -> Telling<'_> {
        Telling { session: &self.session, scene: self.scene.scene(), language: self.language, draft: Some(&self.draft) }
    }

    /// Returns the name of a term of the glossary, or its id if it is unknown.
    #[must_use]
    pub fn term(&self, id: &str) -> String {
        let term = terms::term(&self.terms, id, self.language);
        term.map_or_else(|| id.to_owned(), |term| term.name.clone())
    }

    /// Whether the answer is being typed as text, so that letters are not commands.
    #[must_use]
    pub fn is_writing(&self) -> bool {
        self.focus == Focus::Answer && self.draft.means() == Means::Text && self.session.is_asking()
    }

    /// Whether an answer is expected that is given beside the scene, not by changing it.
    #[must_use]
    pub fn has_answer_field(&self) -> bool {
        self.session.is_asking() && self.draft.means() != Means::Scene
    }

    /// Whether the step lets the learner change anything in the scene.
    #[must_use]
    pub fn can_turn(&self) -> bool {
        !self.session.free().is_empty()
    }

    /// Whether the learner has given an answer or asked for a hint.
    #[must_use]
    pub fn has_tried(&self) -> bool {
        self.session.work().tries > 0 || self.session.work().hints > 0
    }

    /// Shows a remark, scrolling to it.
    fn say(&mut self, remark: Remark) {
        self.remark = Some(remark);
        self.scroll.bring(Part::Remark);
    }

    /// Shows the step as its lesson stages it.
    fn enter_step(&mut self) {
        self.end_stroke();
        let step = self.session.step();
        let mut scene = Model::new(self.session.opening());
        scene.put_beside(step.beside(scene.scene(), self.language));
        scene.look_at(self.session.view());
        scene.walker.animate = self.animate;
        if let Some((grid, cell)) = self.session.cursor() {
            scene.set_cursor(grid, cell);
            scene.focus.zone = Zone::Grid(grid);
        }
        aim(&mut scene, &self.session);
        self.draft = Draft::of(step.check.as_ref(), &self.session.shuffled());
        if let Some(noted) = self.session.work().noted.clone().filter(|_| self.session.is_silent()) {
            self.draft.take(noted);
            self.draft.begin_anew();
        }
        self.scene = scene;
        self.scroll = Scroll::default();
        self.remark = None;
        self.outline = None;
        self.focus = if self.has_answer_field() { Focus::Answer } else { Focus::Scene };
        self.restage();
        self.place_cursor();
        if self.session.step().walk {
            scene_update::update(&mut self.scene, Message::Walk(1));
        }
    }

    /// Shows the result of the misconception that explains the last answer beside the output, if there is one.
    fn oppose_belief(&mut self) {
        match self.session.work().answered.as_ref().and_then(|(_, grade)| grade.believed) {
            Some(model) => self.scene.oppose(model),
            None if self.scene.rival().is_some() => self.scene.drop_rival(),
            None => {}
        }
    }

    /// Shows what the step reveals after the answer.
    fn show_outcome(&mut self) {
        if let Some(setting) = self.session.revealed() {
            self.scene.change(setting.clone(), None);
        }
        let step = self.session.step();
        if step.reveal.view.is_some() {
            self.scene.look_at(self.session.view());
        }
        if let Some((grid, cell)) = step.reveal.cursor {
            self.scene.set_cursor(grid, cell);
            self.scene.focus.zone = Zone::Grid(grid);
        }
        // Other things may be changed now than before.
        let is_free = |free: &Free| Field::of_knob(&free.knob) == self.scene.bar.field;
        if !self.session.free().iter().any(is_free) {
            aim(&mut self.scene, &self.session);
        }
        // A layer that only passes its input into a network has no walk.
        let comes_slowly = (step.predict || step.reveal.walk) && !step.is_of_network();
        self.restage();
        if comes_slowly {
            self.reveal();
        }
    }

    /// Adds exhibits again after the layer has changed: conditions and texts refer to them.
    fn complete(&mut self) {
        let step = self.session.step();
        let beside = self.scene.scene().beside();
        if step.has_beside() && beside.is_empty() {
            self.scene.put_beside(step.beside(self.scene.scene(), self.language));
        }
    }

    /// Moves the cursor in the grid of the question to the cell that is being answered.
    fn place_cursor(&mut self) {
        let Some(grid) = self.session.asked_grid().filter(|_| self.focus == Focus::Answer) else { return };
        self.scene.focus.zone = Zone::Grid(grid);
        if let Some(cell) = self.draft.cell() {
            self.scene.set_cursor(grid, cell);
        }
    }

    /// Updates what the scene shows and hides from the step, the answer and its result.
    fn restage(&mut self) {
        // An answer submitted while the mouse button is held ends the stroke.
        if self.picked_grid().is_none() {
            self.end_stroke();
        }
        self.complete();
        let asking = self.session.is_asking();
        let mut stage = Stage {
            // Another view has other grids.
            columns: (self.scene.view() == self.session.view()).then(|| self.session.columns()),
            strip: self.session.shown().strip,
            pixels: self.session.shown().pixels.clone(),
            hidden: self.session.hidden(),
            free: Some(self.session.free().to_vec()),
            cells: self.session.free_cells().to_vec(),
            ..Stage::default()
        };
        for mark in self.session.marks() {
            stage.marks.extend(mark.cells.iter().map(|cell| ((mark.grid, *cell), mark.role)));
        }
        let stance = self.session.check().map(|check| check.stance()).unwrap_or_default();
        if let Some(grid) = stance.grid {
            let on_grid = |cell: Pair| (grid, cell);
            let here = |blank: draft::Blank<'_>| Blank {
                grid,
                at: blank.cell,
                text: blank.text.to_owned(),
                is_current: blank.is_here && self.focus == Focus::Answer,
            };
            let drafted = if asking { self.draft.blanks() } else { Vec::new() };
            let answered = self.session.work().answered.as_ref().filter(|_| asking);
            let values = match answered {
                Some((Answer::Cells(values), _)) => values.as_slice(),
                _ => &[],
            };
            // A number that has changed since is not marked as wrong.
            let stands = |(blank, value): (&draft::Blank<'_>, &f64)| {
                (blank.value() == Some(*value)).then_some((grid, blank.cell))
            };
            let standing: Vec<(GridId, Pair)> = drafted.iter().zip(values).filter_map(stands).collect();
            stage.blanks = drafted.into_iter().map(here).collect();
            let picked = if asking { self.draft.picked() } else { stance.picked.to_vec() };
            stage.chosen = picked.into_iter().map(on_grid).collect();
            let wrong = answered.map(|(_, grade)| grade.wrong_cells.as_slice()).unwrap_or_default();
            let is_there = |at: &(GridId, Pair)| stage.chosen.contains(at) || standing.contains(at);
            stage.wrong = wrong.iter().copied().map(on_grid).filter(is_there).collect();
        }
        self.scene.stage = stage;
        self.settle();
    }

    /// Moves the focus to something that exists. Provenance is shown only for visible grids.
    fn settle(&mut self) {
        if !self.scene.zones().contains(&self.scene.focus.zone) {
            self.scene.focus.zone = Zone::Bar;
        }
        if self.focus == Focus::Scene {
            self.leave_idle_bar();
        }
        let is_seen = self.scene.columns().concat().contains(&self.scene.explained());
        if !is_seen {
            self.scene.stage.hidden.clues.push(Clue::Letters);
        }
    }

    /// Moves the focus from the bar to the first grid if nothing can be changed and there is no walk.
    fn leave_idle_bar(&mut self) {
        if self.scene.focus.zone == Zone::Bar && !self.can_turn() && self.scene.walker.walk.is_none() {
            self.scene.focus.zone = self.scene.zones().get(1).copied().unwrap_or(Zone::Bar);
        }
    }

    /// Reveals the output cell by cell, within a few seconds.
    fn reveal(&mut self) {
        const SECONDS: i64 = 3;
        if !self.animate {
            return;
        }
        let cells = self.scene.size(self.scene.view().walked()).map_or(1, |[rows, cols]| rows * cols);
        let speed = u32::try_from(cells / SECONDS + 1).unwrap_or(u32::MAX).next_power_of_two();
        self.scene.walker.speed = speed.min(super::explore::walk::FASTEST);
        scene_update::update(&mut self.scene, Message::PlayOrPause);
    }

    /// Returns the marks that the scene shows and the lesson has notes for.
    #[must_use]
    pub fn noted_marks(&self) -> Vec<(MarkRole, String)> {
        let mut notes: Vec<(MarkRole, String)> = Vec::new();
        let numbers = SceneEnvironment { scene: self.scene.scene(), answer: None };
        let filler = Filler { numbers: &numbers, key: &str::to_owned, term: &|id| self.term(id) };
        let is_shown = |mark: &&Mark| {
            mark.cells.first().is_some_and(|cell| self.scene.stage.marks.contains_key(&(mark.grid, *cell)))
        };
        for mark in self.session.step().marks.iter().filter(is_shown) {
            let note = mark.note.as_ref().and_then(|note| self.prose().notes.get(note));
            if let Some(note) = note {
                let text: String =
                    note.fill(&filler).into_iter().flat_map(|block| block.runs).map(|run| run.text).collect();
                notes.push((mark.role, text));
            }
        }
        notes
    }

    /// Whether the step has been answered, read or shown.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.session.work().phase, Phase::Done | Phase::Shown)
    }
}

/// Focuses the first field that may be changed, unless the cursor of the lesson is in a grid whose cells may be edited.
fn aim(scene: &mut Model, session: &Session) {
    let Some(free) = session.free().first() else { return };
    scene.bar.field = Field::of_knob(&free.knob);
    let types_cells = session.cursor().is_some_and(|(grid, _)| session.free_cells().contains(&grid));
    if !types_cells {
        scene.focus.zone = Zone::Bar;
    }
}

#[cfg(test)]
mod tests;
