//! The text of a step as it is now: what is asked, what was answered, what came of it. Runs with a tone, and with what a
//! click on them does.

use super::field::unread;
use super::keys::of_action;
use super::{Focus, LessonMessage as Message, LessonModel, Remark};
use crate::learner::draft::Listed;
use crate::learner::session::Phase;
use crate::lesson::check::grade::{Feedback, Grade};
use crate::lesson::check::{Answer, Check};
use crate::lesson::expression::{Environment, Expression, Piece, SceneEnvironment, Value};
use crate::lesson::prose::{FilledKind, Filler, Prose, TextStyle};
use crate::scene::Scene;
use crate::scene::formula::bracketed;
use crate::text::{Run, wrap};
use crate::tui::keymap::ARROWS;
use crate::words::screen::Strings;

/// What a run of text is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ink {
    pub tone: Tone,
    pub style: TextStyle,
    /// What a click on it does.
    pub target: Option<Message>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Body,
    Heading,
    Faint,
    /// A field that is typed into; one that is in focus.
    Field,
    FieldInFocus,
    /// The letter of it that the caret is on.
    Caret,
    /// The caret behind the last of them.
    CaretAtEnd,
    /// An option that is chosen.
    Chosen,
    Right,
    Wrong,
}

pub type Line = Vec<Run<Ink>>;

pub(super) fn run(text: impl Into<String>, tone: Tone) -> Run<Ink> {
    Run::new(text, Ink { tone, ..Ink::default() })
}

/// Everything that the lines are made from.
pub(super) struct Writer<'a> {
    pub(super) model: &'a LessonModel,
    pub(super) strings: &'static Strings,
    width: usize,
    pub(super) lines: Vec<Line>,
}

/// What of a step may be left out, the first first, when the rest needs the room: once there is an answer, the learner has
/// read what comes before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cut {
    Nothing,
    Body,
    Heading,
    Question,
}

/// The text of the step in lines of `width`. Where it would be longer than `height`, what is known by now goes.
#[must_use]
pub fn lines(model: &LessonModel, strings: &'static Strings, width: usize, height: usize) -> Vec<Line> {
    let work = model.session.work();
    let most = match &model.session.step().check {
        Some(_) if model.is_done() => Cut::Question,
        Some(_) if work.answered.is_some() || work.hints > 0 => Cut::Heading,
        None | Some(_) => Cut::Nothing,
    };
    let mut written = written_without(model, strings, width, Cut::Nothing);
    for cut in [Cut::Body, Cut::Heading, Cut::Question] {
        if written.len() > height && cut <= most {
            written = written_without(model, strings, width, cut);
        }
    }
    written
}

fn written_without(model: &LessonModel, strings: &'static Strings, width: usize, cut: Cut) -> Vec<Line> {
    let mut writer = Writer { model, strings, width, lines: Vec::new() };
    let prose = model.prose();
    if !prose.heading.is_empty() && cut < Cut::Heading {
        writer.runs(&[run(prose.heading.clone(), Tone::Heading)], "");
        writer.blank();
    }
    if cut < Cut::Body && model.session.step().fade && model.session.is_asking() {
        // The last step of the worked example is the learner's.
        let known = prose.body.blocks.split_last().map_or(&[][..], |(_, known)| known);
        writer.prose(&Prose { blocks: known.to_vec() });
    } else if cut < Cut::Body {
        writer.prose(&prose.body);
    }
    if cut < Cut::Question {
        writer.prose(&prose.prompt);
    }
    if let Some(check) = &model.session.step().check {
        writer.check(check);
    } else if model.session.is_last() {
        writer.prose(&prose.explain);
    }
    while writer.lines.last().is_some_and(Vec::is_empty) {
        writer.lines.pop();
    }
    writer.lines
}

impl Writer<'_> {
    /// The scene that the text speaks of.
    fn told(&self) -> &Scene {
        self.model.session.told(self.model.scene.scene())
    }

    fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(Vec::new());
        }
    }

    /// Runs in lines, the first after `lead`, the others as far in.
    pub(super) fn runs(&mut self, runs: &[Run<Ink>], lead: &str) {
        let indent = unicode_width::UnicodeWidthStr::width(lead);
        for (place, mut line) in wrap(runs, self.width.saturating_sub(indent)).into_iter().enumerate() {
            let style = line.first().map(|run| run.style.clone()).unwrap_or_default();
            let lead = if place == 0 { lead.to_owned() } else { " ".repeat(indent) };
            if !lead.is_empty() {
                line.insert(0, Run::new(lead, Ink { style: TextStyle::default(), ..style }));
            }
            self.lines.push(line);
        }
    }

    fn prose(&mut self, prose: &Prose) {
        self.toned(prose, Tone::Body, None, "");
        self.blank();
    }

    /// Prose in one tone; a run of it may be clicked.
    fn toned(&mut self, prose: &Prose, tone: Tone, target: Option<&Message>, lead: &str) {
        let answer = self.model.session.work().answered.as_ref().and_then(|(answer, _)| answer.value());
        let numbers = SceneEnvironment { scene: self.told(), answer };
        let strings = self.strings;
        let filler = Filler {
            numbers: &numbers,
            key: &|action| match of_action(action) {
                ARROWS => strings.shell.arrows.to_owned(),
                key => key.to_owned(),
            },
            term: &|id| self.model.term(id),
        };
        let blocks = prose.fill(&filler);
        for (place, block) in blocks.iter().enumerate() {
            let runs: Vec<Run<Ink>> = block
                .runs
                .iter()
                .map(|run| Run::new(run.text.clone(), Ink { tone, style: run.style, target: target.cloned() }))
                .collect();
            let lead = match (block.kind, place) {
                (FilledKind::Item, _) => "- ",
                (FilledKind::Code, _) => "  ",
                (FilledKind::Paragraph, 0) => lead,
                (FilledKind::Paragraph, _) => "",
            };
            // Paragraphs stand apart, items of a list do not.
            if place > 0 && block.kind == FilledKind::Paragraph {
                self.blank();
            }
            self.runs(&runs, lead);
        }
    }

    fn check(&mut self, check: &Check) {
        let model = self.model;
        let (asking, work) = (model.session.is_asking(), model.session.work());
        self.options(check);
        if asking {
            self.field();
        }
        let prose = model.prose();
        for hint in prose.hints.iter().take(if asking { work.hints } else { 0 }) {
            self.blank();
            self.toned(hint, Tone::Faint, None, &format!("{} ", self.strings.lesson.hint));
        }
        if let Some(remark) = model.remark {
            let text = match remark {
                Remark::Unread(form) => unread(form, self.strings),
                Remark::TryFirst => self.strings.lesson.try_first.to_owned(),
            };
            self.blank();
            self.runs(&[run(text, Tone::Wrong)], "");
        }
        match &work.answered {
            Some((answer, grade)) => self.graded(check, answer, grade),
            None if work.phase == Phase::Shown || (!asking && work.phase == Phase::Done) => {
                self.right_answer(check, None);
            }
            None => {}
        }
        if !asking {
            self.blank();
            self.prose(&prose.explain);
        }
    }

    /// The options, items or repairs of a check, each to be clicked.
    fn options(&mut self, check: &Check) {
        let model = self.model;
        if let Some(code) = check.code() {
            self.runs(&[run(code, Tone::Body)], "  ");
            self.blank();
        }
        let ids = check.listed();
        let right = check.right(self.told());
        let asking = model.session.is_asking();
        if ids.is_empty() || !asking && matches!(right, Some(Answer::Order(_))) {
            // What is right is told in its order below.
            return;
        }
        let given = model.session.work().answered.as_ref().map(|(answer, _)| answer);
        for (place, id) in model.session.shuffled().into_iter().enumerate() {
            let Some(id) = ids.get(id) else { continue };
            let is_right = matches!(&right, Some(Answer::Option(right)) if right == id);
            let was_given = matches!(given, Some(Answer::Option(given)) if given == id);
            let (lead, tone) = match model.draft.listed(place) {
                _ if !asking && is_right => ("* ".to_owned(), Tone::Right),
                _ if !asking && was_given => ("! ".to_owned(), Tone::Wrong),
                Listed::Open => (format!("{} ", place + 1), Tone::Body),
                Listed::Chosen => (format!("{} ", place + 1), Tone::Chosen),
                Listed::Numbered { number, is_here } => {
                    let number = number.map_or("_".to_owned(), |number| number.to_string());
                    let is_chosen = is_here && model.focus == Focus::Answer && asking;
                    (format!("{number}. "), if is_chosen { Tone::Chosen } else { Tone::Body })
                }
            };
            let Some(text) = model.prose().options.get(*id) else { continue };
            self.toned(text, tone, asking.then_some(&Message::Pick(place)), &lead);
        }
        self.blank();
    }

    /// The answer beside the outcome, and what it deserves to hear.
    fn graded(&mut self, check: &Check, answer: &Answer, grade: &Grade) {
        let model = self.model;
        let strings = self.strings.lesson;
        let asking = model.session.is_asking();
        let prose = model.prose();
        self.blank();
        if !check.is_graded() {
            self.runs(&[run(answer.to_string(), Tone::Faint)], "> ");
            return;
        }
        if model.session.step().predict {
            self.right_answer(check, Some((answer, grade)));
        } else {
            let (text, tone) =
                if grade.is_right { (strings.right, Tone::Right) } else { (strings.not_yet, Tone::Wrong) };
            let written = match answer {
                Answer::Number(_) | Answer::Shape(_) => format!("{answer}: {text}"),
                _ => text.to_owned(),
            };
            self.runs(&[run(written, tone)], "");
        }
        let feedback = match &grade.feedback {
            Feedback::Catch(id) => prose.catches.get(id),
            Feedback::Option(id) => prose.feedback.get(id),
            Feedback::Otherwise => prose.otherwise.as_ref(),
            Feedback::Explanation => None,
        };
        if let Some(feedback) = feedback {
            self.toned(feedback, Tone::Body, None, "");
        }
        if let Some(formulas) = grade.formulas.as_ref().filter(|_| !asking) {
            self.blank();
            for ((_, theirs), right) in formulas.theirs.iter().zip(&formulas.right) {
                self.formula(strings.yours, theirs, Tone::Wrong);
                self.formula(strings.right_one, right, Tone::Right);
            }
        }
    }

    /// A formula with its numbers: `yours (4-1)*2 + 2*1 + 3 = 11`.
    fn formula(&mut self, name: &str, expression: &Expression, tone: Tone) {
        let numbers = SceneEnvironment { scene: self.told(), answer: None };
        let Ok(result) = expression.eval(&numbers) else { return };
        let mut runs = vec![run(format!("{name} "), Tone::Faint)];
        let pieces = expression.pieces();
        let is_name_alone = matches!(pieces.as_slice(), [Piece::Name(_)]);
        if is_name_alone {
            runs.push(run(result.to_string(), tone));
            self.runs(&runs, "");
            return;
        }
        for piece in pieces {
            runs.push(match piece {
                Piece::Text(text) => run(text, Tone::Body),
                Piece::Name(name) => {
                    let text = match numbers.name(&name) {
                        Some(Value::Integer(number)) => bracketed(number),
                        Some(value) => value.to_string(),
                        None => "?".to_owned(),
                    };
                    let parameter = name.parameter();
                    Run::new(text, Ink { style: TextStyle { parameter, ..TextStyle::default() }, ..Ink::default() })
                }
            });
        }
        runs.extend([run(" = ", Tone::Faint), run(result.to_string(), tone)]);
        self.runs(&runs, "");
    }

    /// What happened, beside the prediction if there is one.
    fn right_answer(&mut self, check: &Check, predicted: Option<(&Answer, &Grade)>) {
        let strings = self.strings.lesson;
        let right = check.right(self.told());
        let text = |answer: &Answer| match answer {
            Answer::Number(_) | Answer::Shape(_) | Answer::Cells(_) => Some(answer.to_string()),
            _ => None,
        };
        self.blank();
        if let Some((answer, grade)) = predicted
            && let Some(text) = text(answer)
        {
            let tone = if grade.is_right { Tone::Right } else { Tone::Wrong };
            self.runs(&[run(format!("{} ", strings.prediction), Tone::Faint), run(text, tone)], "");
        }
        match right {
            Some(Answer::Order(places)) => {
                let items = check.listed();
                for (number, place) in places.into_iter().enumerate() {
                    let item = items.get(place).and_then(|id| self.model.prose().options.get(*id)).cloned();
                    self.toned(&item.unwrap_or_default(), Tone::Right, None, &format!("{}. ", number + 1));
                }
            }
            Some(right) => {
                if let Some(text) = text(&right) {
                    let name = if predicted.is_some() { strings.outcome } else { strings.the_answer };
                    self.runs(&[run(format!("{name} "), Tone::Faint), run(text, Tone::Right)], "");
                }
            }
            None => {}
        }
        self.blank();
    }
}
