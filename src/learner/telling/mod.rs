//! What a step says now, in order, as blocks without words of the program. Screens and plain mode write the
//! blocks, each in its own way; only this module decides which there are.
//!
//! A screen shows a whole page again and again; plain mode prints what is new on each occasion. Some blocks that a
//! screen shows beside the text, such as the scene and the wrong cells in it, are lines in plain mode.

mod formula;

pub use formula::{Formula, Term};

use super::dead_end::DeadEnd;
use super::draft::{Draft, Listed};
use super::session::Session;
use crate::conv::Pair;
use crate::lesson::check::grade::{Feedback, Grade};
use crate::lesson::check::{Answer, Check, Form, Repaired, Said};
use crate::lesson::course::StepProse;
use crate::lesson::expression::SceneEnvironment;
use crate::lesson::free::Free;
use crate::lesson::prose::{self, Prose};
use crate::phrase::Phrase;
use crate::scene::wrong::WrongModel;
use crate::scene::{GridId, Scene};

/// How an answer is graded, as the learner sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The answer is right.
    Right,
    /// The answer is wrong, and can be tried again.
    NotYet,
    /// The answer is wrong, and cannot be tried again: the exam is handed in.
    Wrong,
}

/// A part of what a step says.
#[derive(Clone, Debug)]
pub enum Block<'a> {
    /// The heading of the step.
    Heading(&'a str),
    /// The text of the step, as far as the open question does not cover it.
    Body(&'a [prose::Block]),
    /// The live scene.
    Scene,
    /// The question.
    Prompt(&'a Prose),
    /// The line of code that is asked about.
    Code(&'a str),
    /// What PyTorch says to that code.
    Refusal(&'a str),
    /// The options, items or fixes to choose from.
    Options(Vec<Choice<'a>>),
    /// A grid that is not shown before the answer.
    Hidden(GridId),
    /// The field in which the answer is given.
    Field,
    /// A hint that was asked for.
    Hint {
        /// The number of the hint, counted from 1.
        number: usize,
        /// The number of all hints of the step.
        of: usize,
        /// The hint itself.
        text: &'a Prose,
    },
    /// Something that is not part of the lesson.
    Remark(Remark),
    /// A thought that was noted.
    Noted(&'a Answer),
    /// Whether an answer is right.
    Verdict {
        /// The answer, if it is short enough to be written out.
        written: Option<&'a Answer>,
        /// The grade.
        verdict: Verdict,
    },
    /// A prediction, and what happened.
    Prediction {
        /// What was predicted.
        theirs: Option<Said<'a>>,
        /// What happened.
        right: Option<Said<'a>>,
        /// Whether the two agree.
        is_right: bool,
    },
    /// The cells that are wrong.
    WrongCells(&'a [Pair]),
    /// The wrong model that the answer fits: what the layer would compute if it were true.
    Believed(WrongModel),
    /// What the lesson says to the answer.
    Feedback(&'a Prose),
    /// The line of code with the repair that was chosen.
    Repaired(Repaired<'a>),
    /// The question is still open after an answer.
    StillOpen,
    /// The formulas of the given answer and the right ones, part by part. The given ones are in numbers; the right ones
    /// are in numbers once the question is closed, and in letters while it is open.
    Formulas {
        /// The formulas that lead to the given answer.
        theirs: Vec<Formula>,
        /// The formulas that lead to the right answer.
        right: Vec<Formula>,
    },
    /// The current answer in an exam, which may be changed.
    Stands(Said<'a>),
    /// The question was answered before.
    Done,
    /// The right answer.
    RightAnswer(Said<'a>),
    /// Why it is right.
    Explanation(&'a Prose),
    /// The text that the open question had covered.
    Uncovered(&'a [prose::Block]),
    /// Grids that appear with the answer, or that are complete or different after it.
    Revealed(Vec<GridId>),
    /// The axis that appears with the answer.
    RevealedStrip,
    /// What the lesson points out, which it could not do before the answer.
    Marks,
}

/// An option, an item or a fix.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// Its place in the order on the screen.
    pub place: usize,
    /// The text.
    pub text: &'a Prose,
    /// How it is marked.
    pub state: State,
}

/// How an option is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As it is in the draft.
    Drafted(Listed),
    /// The right answer.
    Right,
    /// The given answer, which is wrong.
    Wrong,
    /// An item whose right place is shown with the answer.
    Settled,
}

/// Something to tell that is not part of the lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The answer could not be read; this is the form it should have.
    Unread(Form),
    /// The answer is refused, for this reason.
    Refused(Phrase),
    /// No cell is picked. That is an answer only if it is given once more.
    NothingPicked,
    /// The answer is shown only after a try.
    TryFirst,
    /// What was tried has no effect.
    DeadEnd(DeadEnd),
}

/// Everything that decides what a step says.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'a> {
    /// The session that is at the step.
    pub session: &'a Session,
    /// The live scene.
    pub scene: &'a Scene,
    /// The index of the language in everything translated.
    pub language: usize,
    /// The unfinished answer, where there is a draft of it.
    pub draft: Option<&'a Draft>,
}

impl<'a> Telling<'a> {
    /// Returns all texts of the step.
    #[must_use]
    pub fn prose(&self) -> &'a StepProse {
        self.session.step().said(self.language)
    }

    /// Returns the numbers that the texts are filled in from.
    #[must_use]
    pub fn numbers(&self) -> SceneEnvironment<'a> {
        let scene = self.session.told(self.scene);
        let judged = |check: &Check| self.answered().and_then(|(answer, _)| check.judged(scene, answer));
        SceneEnvironment { scene, answer: self.check().and_then(judged) }
    }

    /// Returns the whole page: the step, the unfinished answer, and the outcome.
    #[must_use]
    pub fn page(&self, remark: Option<Remark>) -> Vec<Block<'a>> {
        let mut blocks = self.opening();
        if self.session.is_asking() {
            blocks.push(Block::Field);
            blocks.extend(self.hints());
        }
        blocks.extend(remark.map(Block::Remark));
        blocks.extend(self.noted());
        if self.answered().is_some() {
            blocks.extend(self.outcome());
        } else if self.is_closed() {
            blocks.extend(self.given_away());
        } else {
            blocks.extend(self.conclusion());
        }
        blocks
    }

    /// Returns the step as it is on arrival.
    #[must_use]
    pub fn arrival(&self) -> Vec<Block<'a>> {
        let mut blocks = self.opening();
        if self.is_closed() {
            blocks.push(Block::Done);
            blocks.extend(self.answer());
        } else if self.session.is_silent() {
            blocks.extend(self.noted());
        } else {
            blocks.extend(self.conclusion());
        }
        blocks
    }

    /// Returns the current answer in an exam.
    #[must_use]
    pub fn noted(&self) -> Option<Block<'a>> {
        let noted = self.session.work().noted.as_ref().filter(|_| self.session.is_silent())?;
        self.said(noted).map(Block::Stands)
    }

    /// Returns what is asked, and what there is to choose from.
    #[must_use]
    pub fn question(&self) -> Vec<Block<'a>> {
        let mut blocks = vec![Block::Prompt(&self.prose().prompt)];
        blocks.extend(self.check().and_then(|check| check.code()).map(Block::Code));
        blocks.extend(self.check().and_then(|check| check.refusal()).map(Block::Refusal));
        blocks.extend(Some(self.options()).filter(|options| !options.is_empty()).map(Block::Options));
        blocks.extend(self.session.hidden().gone.into_iter().map(Block::Hidden));
        blocks
    }

    /// Returns the hints that were asked for.
    #[must_use]
    pub fn hints(&self) -> Vec<Block<'a>> {
        let hints = &self.prose().hints;
        let hint = |(place, text)| Block::Hint { number: place + 1, of: hints.len(), text };
        hints.iter().take(self.session.work().hints).enumerate().map(hint).collect()
    }

    /// Returns the outcome of the last answer.
    #[must_use]
    pub fn outcome(&self) -> Vec<Block<'a>> {
        let Some(((answer, grade), check)) = self.answered().zip(self.check()) else { return Vec::new() };
        let mut blocks = vec![if !check.is_graded() {
            Block::Noted(answer)
        } else if self.session.step().predict {
            self.prediction(answer, grade)
        } else {
            let verdict = match (grade.is_right, self.session.is_asking()) {
                (true, _) => Verdict::Right,
                (false, true) => Verdict::NotYet,
                (false, false) => Verdict::Wrong,
            };
            Block::Verdict { written: Some(answer).filter(|answer| answer.is_short()), verdict }
        }];
        if !self.session.step().predict && !grade.wrong_cells.is_empty() {
            blocks.push(Block::WrongCells(&grade.wrong_cells));
        }
        blocks.extend(grade.believed.map(Block::Believed));
        blocks.extend(self.feedback(&grade.feedback).map(Block::Feedback));
        blocks.extend(check.repaired(answer).map(Block::Repaired));
        if self.session.is_asking() {
            blocks.extend(self.formulas(grade));
            blocks.push(Block::StillOpen);
            return blocks;
        }
        blocks.extend(self.formulas(grade));
        blocks.push(Block::Explanation(&self.prose().explain));
        blocks.extend(self.uncovered());
        blocks
    }

    /// Returns the right answer, and why it is right.
    #[must_use]
    pub fn answer(&self) -> Vec<Block<'a>> {
        let right = self.right().map(Block::RightAnswer);
        right.into_iter().chain([Block::Explanation(&self.prose().explain)]).collect()
    }

    /// Returns the same for a question that was open until now, with what it had covered.
    #[must_use]
    pub fn given_away(&self) -> Vec<Block<'a>> {
        [self.answer(), self.uncovered()].concat()
    }

    fn check(&self) -> Option<&'a Check> {
        self.session.check()
    }

    fn answered(&self) -> Option<&'a (Answer, Grade)> {
        self.session.work().answered.as_ref()
    }

    /// Whether there was a question that is no longer open.
    fn is_closed(&self) -> bool {
        self.check().is_some() && !self.session.is_asking()
    }

    fn opening(&self) -> Vec<Block<'a>> {
        let prose = self.prose();
        let [known, _] = self.body();
        let mut blocks = vec![Block::Heading(&prose.heading), Block::Body(known), Block::Scene];
        blocks.extend(self.question());
        blocks
    }

    /// Returns the text in two parts: up to what a worked example leaves to the learner, and the rest.
    fn body(&self) -> [&'a [prose::Block]; 2] {
        let blocks = &self.prose().body.blocks;
        let covered = usize::from(self.session.step().fade && self.session.is_asking());
        let (known, rest) = blocks.split_at(blocks.len().saturating_sub(covered));
        [known, rest]
    }

    /// Returns the conclusion of a lesson that ends without a question.
    fn conclusion(&self) -> Option<Block<'a>> {
        let is_end = self.check().is_none() && self.session.is_last();
        is_end.then(|| Block::Explanation(&self.prose().explain))
    }

    fn options(&self) -> Vec<Choice<'a>> {
        let Some(check) = self.check() else { return Vec::new() };
        let (ids, prose) = (check.listed(), self.prose());
        let choice = |(place, id): (usize, usize)| {
            let id = ids.get(id)?;
            Some(Choice { place, text: prose.options.get(*id)?, state: self.state(check, place, id) })
        };
        self.session.shuffled().into_iter().enumerate().filter_map(choice).collect()
    }

    fn state(&self, check: &Check, place: usize, id: &str) -> State {
        let drafted = State::Drafted(self.draft.map_or(Listed::Open, |draft| draft.listed(place)));
        if self.session.is_asking() {
            return drafted;
        }
        let is_it = |answer: &Answer| matches!(answer, Answer::Option(given) if given == id);
        match self.right_answer(check) {
            Some(Answer::Order(_)) => State::Settled,
            Some(right) if is_it(&right) => State::Right,
            _ if self.answered().is_some_and(|(given, _)| is_it(given)) => State::Wrong,
            _ => drafted,
        }
    }

    /// Returns the right answer. If several are right, it is the given one.
    fn right_answer(&self, check: &Check) -> Option<Answer> {
        let given = self.answered().filter(|(_, grade)| grade.is_right && check.is_graded());
        given.map(|(answer, _)| answer.clone()).or_else(|| check.right(self.session.told(self.scene)))
    }

    /// Returns the right answer in words; for a goal, the setting that reaches it.
    fn right(&self) -> Option<Said<'a>> {
        let right = self.right_answer(self.check()?).and_then(|answer| self.said(&answer));
        right.or_else(|| {
            let step = self.session.step();
            let solution = step.solution()?;
            let value = |free: &Free| (free.knob.clone(), free.knob.get(&solution));
            Some(Said::Setting(step.free.knobs.iter().map(value).collect()))
        })
    }

    fn said(&self, answer: &Answer) -> Option<Said<'a>> {
        answer.said(self.check()?, self.prose())
    }

    fn prediction(&self, answer: &Answer, grade: &Grade) -> Block<'a> {
        Block::Prediction { theirs: self.said(answer), right: self.right(), is_right: grade.is_right }
    }

    fn feedback(&self, feedback: &Feedback) -> Option<&'a Prose> {
        let prose = self.prose();
        match feedback {
            Feedback::Catch(id) => prose.catches.get(id),
            Feedback::Option(id) => prose.feedback.get(id),
            Feedback::Otherwise => prose.otherwise.as_ref(),
            Feedback::Explanation => None,
        }
    }

    fn formulas(&self, grade: &Grade) -> Option<Block<'a>> {
        let formulas = grade.formulas.as_ref()?;
        let numbers = SceneEnvironment { answer: None, ..self.numbers() };
        let theirs: Vec<Formula> =
            formulas.theirs.iter().filter_map(|(_, formula)| Formula::new(formula, &numbers)).collect();
        let is_open = self.session.is_asking();
        if is_open && theirs.is_empty() {
            return None;
        }
        // A result alone repeats what was said.
        let says_nothing = |formulas: &[Formula]| formulas.iter().all(|formula| formula.terms.is_empty());
        let right = formulas.right.iter();
        let mut right: Vec<Formula> = if is_open {
            right.filter_map(Formula::in_letters).collect()
        } else {
            right.filter_map(|formula| Formula::new(formula, &numbers)).collect()
        };
        // In letters both axes say the same.
        right.dedup();
        if says_nothing(&theirs) && says_nothing(&right) {
            return None;
        }
        Some(Block::Formulas { theirs, right })
    }

    /// Returns what the open question had covered: the end of the text, grids, marks.
    fn uncovered(&self) -> Vec<Block<'a>> {
        let step = self.session.step();
        let stance = self.check().map(|check| check.stance()).unwrap_or_default();
        let grids = Some(self.session.uncovered()).filter(|grids| !grids.is_empty());
        let strip = self.session.uncovers_strip().then_some(Block::RevealedStrip);
        let rest = self.prose().body.blocks.last().filter(|_| step.fade).map(std::slice::from_ref);
        let marks = stance.hides_sums.then_some(Block::Marks);
        rest.map(Block::Uncovered).into_iter().chain(grids.map(Block::Revealed)).chain(strip).chain(marks).collect()
    }
}
