//! What is said about a step: itself, its question, and what came of an answer. One paragraph a line, never wrapped: the
//! terminal or the screen reader does that.

use std::collections::BTreeMap;

use super::command::{Word, parameter_name};
use super::grids::{Sight, short};
use crate::conv::framework::pytorch;
use crate::conv::layer::dimensions;
use crate::learner::answer::Answer;
use crate::learner::grade::{Feedback, Grade, goal_is_met, right_answer};
use crate::learner::session::{Phase, Session, Work};
use crate::lesson::course::{Check, Fix, Free, Mark, Step, StepProse, Term};
use crate::lesson::expression::{Environment as _, Expression, Piece, SceneEnvironment, Value};
use crate::lesson::prose::{Filled, FilledKind, Filler, Prose};
use crate::scene::formula::bracketed;
use crate::scene::{GridId, Scene};
use crate::words::plain::PlainStrings;

/// Everything that there is to speak of.
#[derive(Clone, Copy)]
pub struct Speech<'a> {
    pub session: &'a Session,
    pub scene: &'a Scene,
    pub language: usize,
    pub terms: &'a BTreeMap<String, Vec<Term>>,
    pub strings: &'static PlainStrings,
}

impl<'a> Speech<'a> {
    fn step(&self) -> &'a Step {
        self.session.step()
    }

    fn prose_of(&self, step: &'a Step) -> &'a StepProse {
        step.prose.get(self.language).unwrap_or(&step.prose[0])
    }

    pub(super) fn prose(&self) -> &'a StepProse {
        self.prose_of(self.step())
    }

    pub fn title(&self) -> &'a str {
        let title = &self.session.lesson().title;
        title.get(self.language).or(title.first()).map_or("", String::as_str)
    }

    pub fn sight(&self) -> Sight<'a> {
        Sight { session: self.session, scene: self.scene, strings: self.strings }
    }

    /// Prose in lines, the first after `lead`.
    fn told(&self, prose: &Prose, lead: &str) -> Vec<String> {
        let answered = self.session.work().answered.as_ref();
        let answer = answered.and_then(|(answer, _)| answer.value());
        let numbers = SceneEnvironment { scene: self.session.told(self.scene), answer };
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

    /// Prose in one line.
    fn told_shortly(&self, prose: &Prose) -> String {
        self.told(prose, "").join(" ")
    }

    /// The whole step, as it stands.
    pub fn whole(&self) -> Vec<String> {
        let (step, prose, strings) = (self.step(), self.prose(), self.strings);
        let mut heading = (strings.step)(self.session.place() + 1, self.session.lesson().steps.len());
        if !prose.heading.is_empty() {
            heading = format!("{heading}{}{}", strings.colon, prose.heading);
        }
        let mut lines = vec![String::new(), heading];
        lines.extend(self.told(&self.body()[0], ""));
        lines.extend(self.sight().lines(|mark| self.note(mark)));
        lines.extend(self.question());
        if step.check.is_some() && !self.session.is_asking() {
            lines.push(strings.was_done.to_owned());
            lines.extend(self.answer_and_why());
        } else if step.check.is_none() && self.session.is_last() {
            lines.extend(self.told(&prose.explain, ""));
        }
        lines.extend(self.how());
        lines
    }

    /// The text of the step, and what of it the open question covers: of a worked example the last part is the learner's.
    fn body(&self) -> [Prose; 2] {
        let body = &self.prose().body;
        let covered = usize::from(self.step().fade && self.session.is_asking());
        let (known, rest) = body.blocks.split_at(body.blocks.len().saturating_sub(covered));
        [known, rest].map(|blocks| Prose { blocks: blocks.to_vec() })
    }

    fn note(&self, mark: &Mark) -> Option<String> {
        let note = self.prose().notes.get(mark.note.as_ref()?)?;
        Some(self.told_shortly(note))
    }

    /// What is asked, and what there is to choose from.
    fn question(&self) -> Vec<String> {
        let prose = self.prose();
        let mut lines = self.told(&prose.prompt, "");
        if let Some(Check::Bug { code, .. }) = &self.step().check {
            lines.extend(code.lines().map(str::to_owned));
        }
        let ids = self.options();
        for (number, place) in self.session.shown().into_iter().enumerate() {
            let text = ids.get(place).and_then(|id| prose.options.get(*id));
            lines.extend(text.map(|text| self.told(text, &format!("{}. ", number + 1))).unwrap_or_default());
        }
        if !self.session.hidden().gone.is_empty() {
            lines.push(self.strings.predict.to_owned());
        }
        lines
    }

    /// The question again, and how it is answered.
    pub fn asked_again(&self) -> Vec<String> {
        let mut lines = self.question();
        lines.extend(self.how());
        lines
    }

    /// The ids of options, items or fixes, as the lesson has them.
    fn options(&self) -> Vec<&'a str> {
        match &self.step().check {
            Some(Check::Choice { options: ids, .. } | Check::Order { items: ids, .. }) => {
                ids.iter().map(String::as_str).collect()
            }
            Some(Check::Bug { fixes, .. }) => fixes.iter().map(|fix| fix.id.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    /// What may be typed now.
    pub fn how(&self) -> Vec<String> {
        let strings = self.strings;
        let is_goal = self.session.is_asking() && matches!(self.step().check, Some(Check::Goal { .. }));
        let turn = (strings.how_turn)(&self.ranges(), &self.example());
        let turn = (!self.step().free.is_empty() && !is_goal).then_some(turn);
        if !self.session.is_asking() {
            let text = match (self.session.is_last(), self.step().check.is_some()) {
                (false, false) => strings.go_on,
                (false, true) => strings.go_on_again,
                (true, false) => strings.finish,
                (true, true) => strings.finish_again,
            };
            return turn.into_iter().chain([text.to_owned()]).collect();
        }
        let count = self.options().len();
        let text = match &self.step().check {
            Some(Check::Number { .. }) => strings.how_number.to_owned(),
            Some(Check::Shape { .. }) => strings.how_shape.to_owned(),
            Some(Check::Choice { .. } | Check::Bug { .. }) => (strings.how_option)(count),
            Some(Check::Cells { blank, .. }) => {
                let cells: Vec<String> = blank.iter().map(|[row, col]| format!("{row},{col}")).collect();
                (strings.how_cells)(&strings.list(&cells))
            }
            Some(Check::Select { grid, .. }) => (strings.how_select)(&self.sight().title(*grid)),
            Some(Check::Order { .. }) => {
                let mut example: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
                example.swap(0, usize::from(count > 1));
                (strings.how_order)(&example.join(" "))
            }
            Some(Check::Goal { .. }) => (strings.how_goal)(&self.example(), &self.ranges()),
            Some(Check::Reflect) => strings.how_reflect.to_owned(),
            None => String::new(),
        };
        turn.into_iter().chain([text]).collect()
    }

    /// What may be turned, and how far.
    pub fn ranges(&self) -> String {
        let range =
            |free: &Free| (self.strings.range)(parameter_name(free.parameter), *free.range.start(), *free.range.end());
        self.step().free.iter().map(range).collect::<Vec<_>>().join(self.strings.comma)
    }

    /// A setting that may be typed, and is no solution.
    fn example(&self) -> String {
        let Some(free) = self.step().free.first() else { return String::new() };
        let setting = self.scene.setting();
        let is_news = |value: &i64| {
            let mut setting = setting.clone();
            free.parameter.set(&mut setting.layer, &mut setting.input_size, [*value; 2]);
            let reaches = |require: &[Expression]| goal_is_met(require, &self.scene.changed_to(setting.clone()));
            setting != *self.scene.setting()
                && !matches!(&self.step().check, Some(Check::Goal { require, .. }) if reaches(require))
        };
        let value = free.range.clone().rev().find(is_news).unwrap_or(*free.range.end());
        format!("{} {value}", parameter_name(free.parameter))
    }

    /// The last hint that was asked for.
    pub fn last_hint(&self) -> Vec<String> {
        let (hints, given) = (&self.prose().hints, self.session.work().hints);
        let hint = given.checked_sub(1).and_then(|place| hints.get(place));
        let lead = (self.strings.hint)(given, hints.len());
        hint.map(|hint| self.told(hint, &lead)).unwrap_or_default()
    }

    /// What came of the last answer.
    pub fn graded(&self) -> Vec<String> {
        let Some((answer, grade)) = &self.session.work().answered else { return Vec::new() };
        let (strings, step, prose) = (self.strings, self.step(), self.prose());
        let mut lines = Vec::new();
        if matches!(step.check, Some(Check::Reflect)) {
            lines.push(strings.noted.to_owned());
        } else if step.predict {
            lines.extend(self.prediction(answer, grade));
        } else {
            let verdict = if grade.is_right { strings.screens.lesson.right } else { strings.screens.lesson.not_yet };
            lines.push(match answer {
                Answer::Number(_) | Answer::Shape(_) => format!("{answer}{}{verdict}", strings.colon),
                _ => verdict.to_owned(),
            });
            lines.extend(self.wrong_cells(answer, grade));
        }
        let feedback = match &grade.feedback {
            Feedback::Catch(id) => prose.catches.get(id),
            Feedback::Option(id) => prose.feedback.get(id),
            Feedback::Otherwise => prose.otherwise.as_ref(),
            Feedback::Explanation => None,
        };
        lines.extend(feedback.map(|feedback| self.told(feedback, "")).unwrap_or_default());
        lines.extend(self.mended(answer));
        if self.session.is_asking() {
            lines.push(strings.when_stuck.to_owned());
            lines.extend(self.how());
            return lines;
        }
        if let Some(formulas) = &grade.formulas {
            let lesson = &strings.screens.lesson;
            lines.extend(self.formula(lesson.yours, &formulas.theirs));
            lines.extend(self.formula(lesson.right_one, &formulas.right));
        }
        lines.extend(self.why());
        lines
    }

    /// The answer that was asked for, or was given before, with the reason.
    pub fn answer_and_why(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let right = right_answer(self.step(), self.session.told(self.scene)).and_then(|right| self.text(&right));
        if let Some(text) = right.or_else(|| self.solution()) {
            lines.push((self.strings.the_answer)(&text));
        }
        lines.extend(self.told(&self.prose().explain, ""));
        lines
    }

    /// Settings that reach the goal of the step.
    fn solution(&self) -> Option<String> {
        let Some(Check::Goal { solutions: 1.., example, .. }) = &self.step().check else { return None };
        let value = |free: &Free| {
            let value = free.parameter.get(&example.layer, example.input_size);
            format!("{} {}", parameter_name(free.parameter), short(value))
        };
        Some(self.step().free.iter().map(value).collect::<Vec<_>>().join(self.strings.comma))
    }

    /// After [`Speech::answer_and_why`] of a question that was open: what could not be shown before, and how to go on.
    pub fn uncovered(&self) -> Vec<String> {
        let mut lines = self.revealed();
        lines.extend(self.how());
        lines
    }

    fn why(&self) -> Vec<String> {
        let mut lines = self.told(&self.prose().explain, "");
        lines.extend(self.uncovered());
        lines
    }

    /// What the open question had hidden: the output, blank cells, marks.
    fn revealed(&self) -> Vec<String> {
        let (step, prose, sight) = (self.step(), self.prose(), self.sight());
        let grid = match &step.check {
            Some(Check::Cells { grid, .. }) => Some(*grid),
            // The layer is another one than when the question was asked.
            Some(Check::Goal { .. } | Check::Bug { .. }) => Some(GridId::Output),
            _ => step.predict.then_some(GridId::Output),
        };
        let covered = prose.body.blocks.last().filter(|_| step.fade);
        let mut lines = covered.map(|block| self.told(&Prose { blocks: vec![block.clone()] }, "")).unwrap_or_default();
        lines.extend(sight.some(grid.as_slice()));
        if !matches!(step.check, Some(Check::Goal { .. } | Check::Reflect)) {
            lines.extend(sight.marked(|mark| self.note(mark)));
        }
        lines
    }

    /// The prediction beside the outcome.
    fn prediction(&self, answer: &Answer, grade: &Grade) -> Vec<String> {
        let right = right_answer(self.step(), self.session.told(self.scene)).and_then(|right| self.text(&right));
        let mut lines = Vec::new();
        if let Some((theirs, right)) = self.text(answer).zip(right) {
            // Of several right options the one that was chosen happened.
            let right = if grade.is_right { theirs.clone() } else { right };
            lines.push((self.strings.prediction)(&theirs, &right));
        }
        if grade.is_right {
            lines.push(self.strings.screens.lesson.right.to_owned());
        }
        lines
    }

    /// The wrong ones among the cells that were answered. What is missing is still to be found.
    fn wrong_cells(&self, answer: &Answer, grade: &Grade) -> Option<String> {
        let given = |cell: &&[i64; 2]| match answer {
            Answer::Select(cells) => cells.contains(*cell),
            _ => true,
        };
        let cells: Vec<[i64; 2]> = grade.wrong_cells.iter().filter(given).copied().collect();
        (!cells.is_empty()).then(|| (self.strings.wrong_cells)(&self.sight().cells(&cells)))
    }

    /// What a repair makes of the line of code.
    fn mended(&self, answer: &Answer) -> Option<String> {
        let (Some(Check::Bug { fixes, input, .. }), Answer::Option(id)) = (&self.step().check, answer) else {
            return None;
        };
        let fix = fixes.iter().find(|fix: &&Fix| fix.id == *id)?;
        let line = pytorch::line(&fix.layer);
        let outcome = fix.layer.check(*input);
        let result = outcome.map_or_else(|refusal| refusal.to_string(), |geometry| dimensions(&geometry.output()));
        Some(format!("{line}{}{} -> {result}", self.strings.colon, dimensions(input)))
    }

    /// A formula with its numbers: `yours (4 - 1)*2 + 2*1 + 3 = 11`.
    fn formula(&self, name: &str, expression: &Expression) -> Option<String> {
        let numbers = SceneEnvironment { scene: self.scene, answer: None };
        let result = expression.eval(&numbers).ok()?.to_string();
        let number = |piece: Piece| match piece {
            Piece::Text(text) => text,
            Piece::Name(name) => match numbers.name(&name) {
                Some(Value::Integer(number)) => bracketed(number),
                Some(value) => value.to_string(),
                None => "?".to_owned(),
            },
        };
        let text: String = expression.pieces().into_iter().map(number).collect();
        let sum = if text == result { result } else { format!("{text} = {result}") };
        Some(format!("{name}{}{sum}", self.strings.colon))
    }

    /// An answer as it is said: options and items by their text.
    fn text(&self, answer: &Answer) -> Option<String> {
        let option = |id: &str| self.prose().options.get(id).map(|text| self.told_shortly(text));
        match answer {
            Answer::Number(_) | Answer::Shape(_) | Answer::Cells(_) | Answer::Text(_) => Some(answer.to_string()),
            Answer::Option(id) => option(id),
            Answer::Select(cells) => Some(self.sight().cells(cells)),
            Answer::Order(places) => {
                let ids = self.options();
                let items = places
                    .iter()
                    .enumerate()
                    .filter_map(|(number, place)| Some(format!("{}. {}", number + 1, option(ids.get(*place)?)?)));
                Some(items.collect::<Vec<_>>().join(self.strings.comma))
            }
            Answer::Scene => None,
        }
    }

    /// Every step with its number and what has come of it.
    pub fn outline(&self) -> Vec<String> {
        let strings = self.strings;
        let said = |(place, (step, work)): (usize, (&'a Step, &Work))| {
            let state = match work.phase {
                Phase::Open => strings.state_open,
                Phase::Done => strings.state_done,
                Phase::Shown => strings.state_shown,
                Phase::Skipped => strings.state_skipped,
            };
            let here = if place == self.session.place() {
                format!("{}{}", strings.comma, strings.here)
            } else {
                String::new()
            };
            format!("{}. {}{}{state}{here}", place + 1, self.prose_of(step).heading, strings.colon)
        };
        self.session.lesson().steps.iter().zip(self.session.works()).enumerate().map(said).collect()
    }

    /// How far the learner came, with the steps that are not done.
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
                such.map(|(place, (step, _))| format!("{}. {}", place + 1, self.prose_of(step).heading)).collect();
            if !such.is_empty() {
                lines.push(format!("{name}{}{}", strings.colon, such.join(strings.comma)));
            }
        }
        lines
    }

    /// The commands that make sense now.
    pub fn commands(&self) -> Vec<Word> {
        let (asking, step) = (self.session.is_asking(), self.step());
        let makes_sense = |word: &Word| match word {
            Word::Next => !asking,
            Word::Back => self.session.place() > 0,
            Word::Hint => asking && self.session.work().hints < self.prose().hints.len(),
            Word::Skip | Word::Answer => asking,
            Word::Term => !self.terms_named().is_empty(),
            Word::Check => asking && matches!(step.check, Some(Check::Goal { .. })),
            Word::Again => !asking && step.check.is_some(),
            _ => true,
        };
        Word::ALL.into_iter().filter(makes_sense).collect()
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
