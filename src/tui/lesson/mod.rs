//! A lesson on the screen: a step's text beside its live scene, and the answer on its way.

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

/// Where keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    Answer,
    Scene,
}

#[derive(Debug)]
pub struct LessonModel {
    pub session: Session,
    /// The live scene of the step.
    pub scene: Model,
    pub draft: Draft,
    pub focus: Focus,
    /// The step that is chosen in the outline, while it is open.
    pub outline: Option<usize>,
    /// What is open of the glossary.
    pub looked: Option<Looked>,
    /// Lines that the help is scrolled by, while it is open.
    pub help: Option<usize>,
    pub scroll: Scroll,
    /// What the last key has to say.
    pub remark: Option<Remark>,
    /// Place of the language in everything translated.
    pub language: usize,
    pub terms: Arc<BTreeMap<String, Vec<Term>>>,
    /// On the short path: the place of this lesson on it, and how many there are.
    pub leg: Option<[usize; 2]>,
    animate: bool,
    /// What the mouse picks, as long as it is held.
    stroke: Option<Stroke>,
}

/// What can happen in a lesson.
#[derive(Clone, Debug, PartialEq)]
pub enum LessonMessage {
    /// To the live scene.
    Scene(Message),
    /// Gives the answer, or goes on where there is none to give.
    Enter,
    Back,
    Skip,
    Hint,
    ShowAnswer,
    TryAgain,
    /// Takes the scene into Explore.
    Explore,
    Outline,
    /// Opens what the words mean that the step names, at the one with this id.
    Terms(Option<String>),
    /// Goes to a step.
    GoTo(usize),
    NextFocus,
    PreviousFocus,
    /// Up and down, left and right in the answer.
    Move([i64; 2]),
    /// Changes a number of the answer.
    Turn(i64),
    Type(char),
    /// Moves the caret in what is typed, or erases some of it.
    Rewrite(InputRequest),
    /// An answer in one line, as plain mode reads it.
    Paste(String),
    /// Takes the option at this place, or gives it the next number in an order.
    Pick(usize),
    /// Takes the cell under the cursor into the answer, or out of it.
    Toggle,
    /// The same for its row (0) or its column (1).
    ToggleLine(usize),
    /// The same for the row or the column at this place of the line that shows an axis.
    ToggleOnLine(usize),
    /// The mouse is put down on a cell of the grid that is asked about, drawn to another, and taken away.
    BeginStroke(Pair),
    StrokeTo(Pair),
    EndStroke,
    /// Goes to a blank cell.
    Blank(usize),
    /// So many lines of what can be scrolled: the help while it is open, else the text.
    Scroll(isize),
    /// The first line of the text that is seen.
    ScrollTo(usize),
    /// Closes what is open, or leaves the lesson.
    Leave,
    SwitchMouse,
    /// A key that does nothing now was pressed.
    DeadEnd(DeadEnd),
    /// What every screen can do.
    Shell(Shell),
}

impl LessonModel {
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

    /// The text of the step in the learner's language.
    #[must_use]
    pub fn prose(&self) -> &StepProse {
        self.session.step().said(self.language)
    }

    /// What is told of the step.
    #[must_use]
    pub fn telling(&self) -> Telling<'_> {
        Telling { session: &self.session, scene: self.scene.scene(), language: self.language, draft: Some(&self.draft) }
    }

    /// The name of a term of the glossary.
    #[must_use]
    pub fn term(&self, id: &str) -> String {
        let term = terms::term(&self.terms, id, self.language);
        term.map_or_else(|| id.to_owned(), |term| term.name.clone())
    }

    /// Whether the answer is being typed as text, so that letters are letters.
    #[must_use]
    pub fn is_writing(&self) -> bool {
        self.focus == Focus::Answer && self.draft.means() == Means::Text && self.session.is_asking()
    }

    /// Whether the learner owes an answer that is given beside the scene, not by turning it.
    #[must_use]
    pub fn has_answer_field(&self) -> bool {
        self.session.is_asking() && self.draft.means() != Means::Scene
    }

    /// Whether the step leaves something of the scene to be turned.
    #[must_use]
    pub fn can_turn(&self) -> bool {
        !self.session.free().is_empty()
    }

    /// Whether the learner has given an answer or asked for a hint.
    #[must_use]
    pub fn has_tried(&self) -> bool {
        self.session.work().tries > 0 || self.session.work().hints > 0
    }

    /// Says something beside the lesson, in view.
    fn say(&mut self, remark: Remark) {
        self.remark = Some(remark);
        self.scroll.bring(Part::Remark);
    }

    /// Puts the step on the screen as its lesson says.
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

    /// What the layer would make if it were as the last answer has it, beside what it makes.
    fn oppose_belief(&mut self) {
        match self.session.work().answered.as_ref().and_then(|(_, grade)| grade.believed) {
            Some(model) => self.scene.oppose(model),
            None if self.scene.rival().is_some() => self.scene.drop_rival(),
            None => {}
        }
    }

    /// After the answer: what the step reveals.
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
        // Other things may be turned now than before.
        let is_free = |free: &Free| Field::of_knob(&free.knob) == self.scene.bar.field;
        if !self.session.free().iter().any(is_free) {
            aim(&mut self.scene, &self.session);
        }
        // The layer that only passes its input into a network has nothing to be walked through.
        let comes_slowly = (step.predict || step.reveal.walk) && !step.is_of_network();
        self.restage();
        if comes_slowly {
            self.reveal();
        }
    }

    /// What stands beside the live layer, made anew where the layer has become another: conditions and texts speak of it.
    fn complete(&mut self) {
        let step = self.session.step();
        let beside = self.scene.scene().beside();
        if step.has_beside() && beside.is_empty() {
            self.scene.put_beside(step.beside(self.scene.scene(), self.language));
        }
    }

    /// The cursor of a grid that is asked about stands where the answer is being given.
    fn place_cursor(&mut self) {
        let Some(grid) = self.session.asked_grid().filter(|_| self.focus == Focus::Answer) else { return };
        self.scene.focus.zone = Zone::Grid(grid);
        if let Some(cell) = self.draft.cell() {
            self.scene.set_cursor(grid, cell);
        }
    }

    /// What the scene shows and hides follows from the step, the answer and what has come of it.
    fn restage(&mut self) {
        // Whoever answers while the mouse is held has ended the stroke.
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
            // Who has typed another number since is not told that it is wrong.
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

    /// The focus of the scene is on something that is there. Provenance is shown only of what is seen.
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

    /// Where nothing may be turned and nothing walks, the focus goes from the bar to the first grid.
    fn leave_idle_bar(&mut self) {
        if self.scene.focus.zone == Zone::Bar && !self.can_turn() && self.scene.walker.walk.is_none() {
            self.scene.focus.zone = self.scene.zones().get(1).copied().unwrap_or(Zone::Bar);
        }
    }

    /// The output comes cell by cell, in at most a few seconds.
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

    /// The marks that the scene shows and the lesson has a word for.
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

/// The focus goes to the first thing that may be turned, unless the lesson's cursor stands where cells may be typed.
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
