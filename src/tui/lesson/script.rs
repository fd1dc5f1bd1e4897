//! The text of a step as it is now: what is asked, what was answered, what came of it. Runs with a tone, and with what a
//! click on them does.

use std::ops::Range;

use super::draft::Draft;
use super::keys::of_action;
use super::scrolling::{Part, place};
use super::{Focus, LessonMessage as Message, LessonModel, Remark};
use crate::learner::answer::{Answer, Unread};
use crate::learner::grade::{Feedback, Grade, right_answer};
use crate::learner::session::Phase;
use crate::lesson::course::Check;
use crate::lesson::expression::{Environment, Expression, Piece, SceneEnvironment, Value};
use crate::lesson::prose::{FilledKind, Filler, Prose, TextStyle};
use crate::scene::Scene;
use crate::scene::formula::bracketed;
use crate::text::{Run, Style, wrap};
use crate::tui::keymap::ARROWS;
use crate::tui::textfield::{Seen, TextField};
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

impl Style for Ink {
    fn is_whole(&self) -> bool {
        self.style.is_whole()
    }
}

pub type Line = Vec<Run<Ink>>;

fn run(text: impl Into<String>, tone: Tone) -> Run<Ink> {
    Run::new(text, Ink { tone, ..Ink::default() })
}

/// Everything that the lines are made from.
struct Writer<'a> {
    model: &'a LessonModel,
    strings: &'static Strings,
    width: usize,
    lines: Vec<Line>,
    /// What the lines belong to, up to the last that is known.
    parts: Vec<Option<Part>>,
}

/// The text of a step in lines.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub lines: Vec<Line>,
    /// What each of them belongs to; none where it is empty.
    pub parts: Vec<Option<Part>>,
}

impl Page {
    /// The lines of a part. That of the answer is where the caret or the choice is, if it is anywhere.
    #[must_use]
    pub fn place(&self, part: Part) -> Option<Range<usize>> {
        let is_here = |run: &Run<Ink>| matches!(run.style.tone, Tone::Caret | Tone::CaretAtEnd | Tone::Chosen);
        let here = self.lines.iter().position(|line| line.iter().any(is_here)).filter(|_| part == Part::Field);
        here.map(|line| line..line + 1).or_else(|| place(&self.parts, part))
    }
}

/// The text of the step in lines of `width`.
#[must_use]
pub fn page(model: &LessonModel, strings: &'static Strings, width: usize) -> Page {
    let mut writer = Writer { model, strings, width, lines: Vec::new(), parts: Vec::new() };
    let prose = model.prose();
    if !prose.heading.is_empty() {
        writer.runs(&[run(prose.heading.clone(), Tone::Heading)], "");
        writer.blank();
    }
    if model.session.step().fade && model.session.is_asking() {
        // The last step of the worked example is the learner's.
        let known = prose.body.blocks.split_last().map_or(&[][..], |(_, known)| known);
        writer.prose(&Prose { blocks: known.to_vec() });
    } else {
        writer.prose(&prose.body);
    }
    writer.prose(&prose.prompt);
    writer.so_far(Part::Step);
    if let Some(check) = &model.session.step().check {
        writer.check(check);
    } else {
        writer.remark();
        if model.session.is_last() {
            writer.prose(&prose.explain);
            writer.so_far(Part::Outcome);
        }
    }
    let Writer { mut lines, mut parts, .. } = writer;
    while lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    parts.truncate(lines.len());
    for (line, part) in lines.iter().zip(&mut parts) {
        part.take_if(|_| line.is_empty());
    }
    Page { lines, parts }
}

/// A field, with the caret in it if it is in focus, else with room for one.
fn caret_runs(line: &TextField, ink: &Ink) -> Vec<Run<Ink>> {
    let Seen { before, at, after } = line.seen();
    if ink.tone != Tone::FieldInFocus {
        return vec![Run::new([&before, &at, &after, " "].concat(), ink.clone())];
    }
    let caret = Ink { tone: if at.is_empty() { Tone::CaretAtEnd } else { Tone::Caret }, ..ink.clone() };
    // A blank at the end of a line of text would not be seen.
    let (at, after) = match at.as_str() {
        "" => ("_", after),
        " " => ("_", after + " "),
        at => (at, after + " "),
    };
    vec![Run::new(before, ink.clone()), Run::new(at, caret), Run::new(after, ink.clone())]
}

impl Writer<'_> {
    /// The scene that the text speaks of.
    fn told(&self) -> &Scene {
        self.model.session.told(self.model.scene.scene())
    }

    /// What was written since the last part is this one.
    fn so_far(&mut self, part: Part) {
        self.parts.resize(self.lines.len(), Some(part));
    }

    fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(Vec::new());
        }
    }

    /// Runs in lines, the first after `lead`, the others as far in.
    fn runs(&mut self, runs: &[Run<Ink>], lead: &str) {
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
            let ink = |style: &TextStyle| {
                // Of a run that does nothing else a word of the glossary says what it means.
                let looks_up = || style.term.as_deref().map(|id| Message::Terms(Some(id.to_owned())));
                Ink { tone, style: style.clone(), target: target.cloned().or_else(looks_up) }
            };
            let runs: Vec<Run<Ink>> =
                block.runs.iter().map(|run| Run::new(run.text.clone(), ink(&run.style))).collect();
            let lead =
                if place == 0 && block.kind == FilledKind::Paragraph { lead.to_owned() } else { block.kind.lead() };
            // Paragraphs stand apart, items of a list do not.
            if place > 0 && block.kind == FilledKind::Paragraph {
                self.blank();
            }
            self.runs(&runs, &lead);
        }
    }

    fn check(&mut self, check: &Check) {
        let model = self.model;
        let (asking, work) = (model.session.is_asking(), model.session.work());
        self.options(check);
        self.so_far(Part::Step);
        if asking {
            self.field();
        }
        self.so_far(Part::Field);
        let prose = model.prose();
        for (place, hint) in prose.hints.iter().take(if asking { work.hints } else { 0 }).enumerate() {
            self.blank();
            self.toned(hint, Tone::Faint, None, &format!("{} ", self.strings.lesson.hint));
            self.so_far(Part::Hint(place + 1));
        }
        self.remark();
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
        self.so_far(Part::Outcome);
    }

    fn remark(&mut self) {
        let text = match self.model.remark {
            Some(Remark::Unread(unread)) => self.unread(unread),
            Some(Remark::TryFirst) => self.strings.lesson.try_first.to_owned(),
            Some(Remark::DeadEnd(why)) => self.strings.lesson_dead_end(why).to_owned(),
            None => return,
        };
        self.blank();
        self.runs(&[run(text, Tone::Wrong)], "");
        self.so_far(Part::Remark);
    }

    /// The options, items or repairs of a check, each to be clicked.
    fn options(&mut self, check: &Check) {
        let model = self.model;
        let ids: Vec<&str> = match check {
            Check::Choice { options, .. } => options.iter().map(String::as_str).collect(),
            Check::Order { items, .. } => items.iter().map(String::as_str).collect(),
            Check::Bug { fixes, code, .. } => {
                self.runs(&[run(code.clone(), Tone::Body)], "  ");
                self.blank();
                fixes.iter().map(|fix| fix.id.as_str()).collect()
            }
            _ => return,
        };
        let asking = model.session.is_asking();
        if !asking && matches!(check, Check::Order { .. }) {
            // What is right is told in its order below.
            return;
        }
        let right = right_answer(model.session.step(), self.told());
        let given = model.session.work().answered.as_ref().map(|(answer, _)| answer);
        for (place, id) in model.session.shown().into_iter().enumerate() {
            let Some(id) = ids.get(id) else { continue };
            let is_right = match &right {
                Some(Answer::Option(right)) => right == id,
                _ => false,
            };
            let was_given = matches!(given, Some(Answer::Option(given)) if given == id);
            let (lead, tone) = match &model.draft {
                _ if !asking && is_right => ("* ".to_owned(), Tone::Right),
                _ if !asking && was_given => ("! ".to_owned(), Tone::Wrong),
                Draft::Option(option) if *option == Some(place) => (format!("{} ", place + 1), Tone::Chosen),
                Draft::Order(places, chosen) => {
                    let number = places.iter().position(|known| *known == place);
                    let number = number.map_or("_".to_owned(), |number| (number + 1).to_string());
                    let is_chosen = *chosen == place && model.focus == Focus::Answer && asking;
                    // The number that picks the line, and the place that it has got.
                    (format!("{} [{number}] ", place + 1), if is_chosen { Tone::Chosen } else { Tone::Body })
                }
                _ => (format!("{} ", place + 1), Tone::Body),
            };
            let Some(text) = model.prose().options.get(*id) else { continue };
            self.toned(text, tone, asking.then_some(&Message::Pick(place)), &lead);
        }
        self.blank();
    }

    /// What is typed, or what is to be done.
    fn field(&mut self) {
        let (model, strings) = (self.model, &self.strings.lesson);
        let in_focus = model.focus == Focus::Answer;
        let tone = if in_focus { Tone::FieldInFocus } else { Tone::Field };
        let button = |text: &str, by: i64| {
            Run::new(text, Ink { tone: Tone::Field, target: Some(Message::Turn(by)), ..Ink::default() })
        };
        // Wide enough that the buttons around it stand still.
        let typed = |line: &TextField, is_here: bool, place: usize| {
            let tone = if is_here { tone } else { Tone::Field };
            let target = Some(Message::Blank(place));
            let blanks = " ".repeat(4_usize.saturating_sub(line.text().len()));
            let mut runs = vec![Run::new(blanks, Ink { tone, target: target.clone(), ..Ink::default() })];
            runs.extend(caret_runs(line, &Ink { tone, target, ..Ink::default() }));
            runs
        };
        match &model.draft {
            Draft::Number(field) => {
                let lead = run(format!("{} ", strings.your_answer), Tone::Faint);
                let number = typed(&field.line, true, 0);
                self.lines.push([vec![lead, button(" - ", -1)], number, vec![button(" + ", 1)]].concat());
            }
            Draft::Shape([height, width], axis) => {
                let lead = run(format!("{} ", strings.your_answer), Tone::Faint);
                let between = run(" x ", Tone::Faint);
                let height = typed(&height.line, *axis == 0, 0);
                let width = typed(&width.line, *axis == 1, 1);
                let line = [vec![lead, button(" - ", -1)], height, vec![between], width, vec![button(" + ", 1)]];
                self.lines.push(line.concat());
            }
            Draft::Cells { texts, at, .. } => {
                let cell = match &model.session.step().check {
                    Some(Check::Cells { blank, .. }) => blank.get(*at).copied().unwrap_or([0, 0]),
                    _ => [0, 0],
                };
                let number = typed(&texts.get(*at).cloned().unwrap_or_default(), true, *at);
                let lead = run(format!("[{},{}] = ", cell[0], cell[1]), Tone::Faint);
                self.lines.push([vec![lead, button(" - ", -1)], number, vec![button(" + ", 1)]].concat());
            }
            Draft::Text(text) => {
                self.runs(&caret_runs(text, &Ink { tone, ..Ink::default() }), "> ");
                self.runs(&[run(strings.reflect_note, Tone::Faint)], "");
            }
            Draft::Select(cells) => {
                let text = (strings.selected)(cells.len());
                self.runs(&[run(text, Tone::Faint)], "");
            }
            Draft::Order(..) => self.runs(&[run(strings.order_note, Tone::Faint)], ""),
            Draft::Option(_) | Draft::None => {}
        }
    }

    fn unread(&self, unread: Unread) -> String {
        let strings = self.strings.lesson;
        match unread {
            Unread::Number => strings.unread_number.to_owned(),
            Unread::Shape => strings.unread_shape.to_owned(),
            Unread::Option(count) => (strings.unread_option)(count),
            Unread::Cells(_) => strings.unread_cells.to_owned(),
            Unread::Select => strings.unread_select.to_owned(),
            Unread::Order(_) => strings.unread_order.to_owned(),
            Unread::Empty => strings.unread_text.to_owned(),
            Unread::Scene => strings.unread_scene.to_owned(),
        }
    }

    /// The answer beside the outcome, and what it deserves to hear.
    fn graded(&mut self, check: &Check, answer: &Answer, grade: &Grade) {
        let model = self.model;
        let strings = self.strings.lesson;
        let asking = model.session.is_asking();
        let prose = model.prose();
        self.blank();
        if matches!(check, Check::Reflect) {
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
            self.formula(strings.yours, &formulas.theirs, Tone::Wrong);
            self.formula(strings.right_one, &formulas.right, Tone::Right);
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
        let right = right_answer(self.model.session.step(), self.told());
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
        match (check, right) {
            (Check::Order { items, .. }, Some(Answer::Order(places))) => {
                for (number, place) in places.into_iter().enumerate() {
                    let item = items.get(place).and_then(|id| self.model.prose().options.get(id)).cloned();
                    self.toned(&item.unwrap_or_default(), Tone::Right, None, &format!("{}. ", number + 1));
                }
            }
            (_, Some(right)) => {
                if let Some(text) = text(&right) {
                    let name = if predicted.is_some() { strings.outcome } else { strings.the_answer };
                    self.runs(&[run(format!("{name} "), Tone::Faint), run(text, Tone::Right)], "");
                }
            }
            (_, None) => {}
        }
        self.blank();
    }
}
