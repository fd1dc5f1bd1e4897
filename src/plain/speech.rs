//! What a step says, in lines. Each paragraph is one line, which the terminal or screen reader wraps.

use std::collections::BTreeMap;

use super::command::{knob_name, knob_value};
use super::grids::Sight;
use crate::conv::Pair;
use crate::conv::layer::dimensions;
use crate::framework::pytorch;
use crate::learner::session::{Phase, Session, StepState, Work};
use crate::learner::telling::{Block, Choice, Formula, Telling};
use crate::lesson::check::{Answer, Repaired, Said};
use crate::lesson::course::{Mark, Step, StepProse, Term};
use crate::lesson::free::Knob;
use crate::lesson::prose::{Filled, FilledKind, Filler, Prose};
use crate::scene::Scene;
use crate::words::plain::PlainStrings;

/// Everything that lines are made from.
#[derive(Clone, Copy)]
pub struct Speech<'a> {
    pub session: &'a Session,
    pub scene: &'a Scene,
    pub language: usize,
    pub terms: &'a BTreeMap<String, Vec<Term>>,
    pub strings: &'static PlainStrings,
}

impl<'a> Speech<'a> {
    pub(super) fn step(&self) -> &'a Step {
        self.session.step()
    }

    pub(super) fn prose(&self) -> &'a StepProse {
        self.step().said(self.language)
    }

    pub fn telling(&self) -> Telling<'a> {
        Telling { session: self.session, scene: self.scene, language: self.language, draft: None }
    }

    pub fn title(&self) -> &'a str {
        let title = &self.session.lesson().title;
        title.get(self.language).or(title.first()).map_or("", String::as_str)
    }

    pub fn sight(&self) -> Sight<'a> {
        Sight { session: self.session, scene: self.scene, strings: self.strings }
    }

    /// Returns prose as lines, with `lead` before the first.
    pub(super) fn told(&self, prose: &Prose, lead: &str) -> Vec<String> {
        let numbers = self.telling().numbers();
        let term = |id: &str| self.term_name(id);
        let key = |action: &str| match action {
            "adjust" => (self.strings.adjust)(&self.example()),
            action => (self.strings.action)(action).to_owned(),
        };
        let blocks = prose.fill(&Filler { numbers: &numbers, key: &key, term: &term });
        let mut lines: Vec<String> = blocks.iter().flat_map(lines_of).collect();
        if let Some(first) = lines.first_mut() {
            first.insert_str(0, lead);
        }
        lines
    }

    /// Returns prose as one line.
    fn told_shortly(&self, prose: &Prose) -> String {
        self.told(prose, "").join(" ")
    }

    /// Returns blocks as lines.
    pub fn said(&self, blocks: &[Block<'_>]) -> Vec<String> {
        blocks.iter().flat_map(|block| self.block(block)).collect()
    }

    fn block(&self, block: &Block<'_>) -> Vec<String> {
        let (strings, lesson) = (self.strings, &self.strings.screens.lesson);
        match block {
            Block::Heading(text) => vec![String::new(), self.heading(text)],
            Block::Body(blocks) | Block::Uncovered(blocks) => self.told(&Prose { blocks: blocks.to_vec() }, ""),
            Block::Scene => self.sight().lines(|mark| self.note(mark)),
            Block::Prompt(text) | Block::Feedback(text) | Block::Explanation(text) => self.told(text, ""),
            Block::Code(code) => code.lines().map(str::to_owned).collect(),
            Block::Refusal(message) => {
                vec![format!("{}{}{message}", strings.screens.reasons.refused, strings.colon)]
            }
            Block::Options(choices) => {
                let choice = |choice: &Choice<'_>| self.told(choice.text, &format!("{}. ", choice.place + 1));
                choices.iter().flat_map(choice).collect()
            }
            Block::Hidden(_) => vec![strings.predict.to_owned()],
            Block::Hint { number, of, text } => self.told(text, &(strings.hint)(*number, *of)),
            Block::Noted(_) => vec![strings.noted.to_owned()],
            Block::Stands(said) => {
                let words = strings.screens.practice;
                vec![format!("{}{}", words.stands, self.answer(said)), words.may_change.to_owned()]
            }
            Block::Verdict { written, verdict } => {
                let verdict = lesson.verdict(*verdict);
                let line = |answer: &&Answer| format!("{answer}{}{verdict}", strings.colon);
                vec![written.as_ref().map_or_else(|| verdict.to_owned(), line)]
            }
            Block::Prediction { theirs, right, is_right } => {
                let both = theirs.as_ref().zip(right.as_ref());
                let line = both.map(|(theirs, right)| (strings.prediction)(&self.answer(theirs), &self.answer(right)));
                line.into_iter().chain(is_right.then(|| lesson.right.to_owned())).collect()
            }
            Block::WrongCells(cells) => vec![(strings.wrong_cells)(&self.sight().cells(cells))],
            Block::Believed(model) => self.sight().believed(*model),
            Block::Repaired(repaired) => vec![self.repaired(repaired)],
            Block::StillOpen => vec![strings.when_stuck.to_owned()],
            Block::Formulas { theirs, right } => {
                let theirs = theirs.iter().map(|formula| self.formula(lesson.yours, formula));
                theirs.chain(right.iter().map(|formula| self.formula(lesson.right_one, formula))).collect()
            }
            Block::Done => vec![strings.was_done.to_owned()],
            Block::RightAnswer(right) => vec![(strings.the_answer)(&self.answer(right))],
            Block::Revealed(grids) => self.sight().some(grids),
            Block::RevealedStrip => self.sight().line(),
            Block::Marks => {
                let sight = self.sight();
                [sight.marked(|mark| self.note(mark)), sight.belonging()].concat()
            }
            // Typed lines are answered at once, so there is no field.
            Block::Field | Block::Remark(_) => Vec::new(),
        }
    }

    /// Returns a line such as `Step 2 of 9: heading`.
    fn heading(&self, text: &str) -> String {
        let (place, count) = (self.session.place() + 1, self.session.length());
        let heading = (self.strings.step)(place, count);
        if text.is_empty() { heading } else { format!("{heading}{}{text}", self.strings.colon) }
    }

    fn note(&self, mark: &Mark) -> Option<String> {
        let note = self.prose().notes.get(mark.note.as_ref()?)?;
        Some(self.told_shortly(note))
    }

    /// Returns the line of code after a repair, and its result.
    fn repaired(&self, repaired: &Repaired<'_>) -> String {
        let outcome = repaired.layer.check(repaired.input);
        let result = outcome.map_or_else(|refusal| refusal.to_string(), |geometry| dimensions(&geometry.output()));
        let line = pytorch::line(repaired.layer);
        format!("{line}{}{} -> {result}", self.strings.colon, dimensions(&repaired.input))
    }

    /// Returns a named formula with its numbers, such as `yours (4 - 1)*2 + 2*1 + 3 = 11`.
    fn formula(&self, name: &str, formula: &Formula) -> String {
        format!("{name}{}{formula}", self.strings.colon)
    }

    /// Returns an answer in one line.
    fn answer(&self, answer: &Said<'_>) -> String {
        match answer {
            Said::Written(text) => text.clone(),
            Said::Option(text) => self.told_shortly(text),
            Said::Cells(cells) => self.sight().cells(cells),
            Said::Items(items) => {
                let item = |(place, text): (usize, &&Prose)| format!("{}. {}", place + 1, self.told_shortly(text));
                items.iter().enumerate().map(item).collect::<Vec<_>>().join(self.strings.comma)
            }
            Said::Setting(values) => {
                let value = |(knob, value): &(Knob, Pair)| format!("{} {}", knob_name(knob), knob_value(knob, *value));
                values.iter().map(value).collect::<Vec<_>>().join(self.strings.comma)
            }
        }
    }

    /// Returns every step with its number and its state.
    pub fn outline(&self) -> Vec<String> {
        let strings = self.strings;
        let said = |(place, (step, work)): (usize, (&'a Step, &Work))| {
            let state = match self.session.state_of(work) {
                StepState::Open => strings.state_open,
                StepState::Noted => strings.state_noted,
                StepState::Done if self.session.sat().is_some() => strings.state_right,
                StepState::Done => strings.state_done,
                StepState::Wrong => strings.state_wrong,
                StepState::Shown => strings.state_shown,
                StepState::Skipped => strings.state_skipped,
            };
            let here = if place == self.session.place() {
                format!("{}{}", strings.comma, strings.here)
            } else {
                String::new()
            };
            format!("{}. {}{}{state}{here}", place + 1, step.said(self.language).heading, strings.colon)
        };
        self.session.lesson().steps.iter().zip(self.session.works()).enumerate().map(said).collect()
    }

    /// Returns how far the learner came, with the steps that are not done.
    pub fn summary(&self) -> Vec<String> {
        let strings = self.strings;
        let (works, steps) = (self.session.works(), &self.session.lesson().steps);
        let is_done = |phase: Phase| matches!(phase, Phase::Done | Phase::Shown);
        let done = works.iter().filter(|work| is_done(work.phase)).count();
        let mut lines = vec![(strings.steps_done)(done, steps.len())];
        for (phase, name) in [
            (Phase::Shown, strings.state_shown),
            (Phase::Skipped, strings.state_skipped),
            (Phase::Open, strings.state_open),
        ] {
            let such = steps.iter().zip(works).enumerate().filter(|(_, (_, work))| work.phase == phase);
            let such: Vec<String> =
                such.map(|(place, (step, _))| format!("{}. {}", place + 1, step.said(self.language).heading)).collect();
            if !such.is_empty() {
                lines.push(format!("{name}{}{}", strings.colon, such.join(strings.comma)));
            }
        }
        lines
    }
}

fn lines_of(block: &Filled) -> Vec<String> {
    let text: String = block.runs.iter().map(|run| run.text.as_str()).collect();
    match block.kind {
        FilledKind::Code => text.lines().map(|line| line.replace('\t', "    ")).collect(),
        FilledKind::Item | FilledKind::Numbered(_) | FilledKind::Paragraph => {
            vec![block.kind.lead() + &text.replace('\n', " ")]
        }
    }
}
