//! The text of a step in lines: runs with a tone, and with what a click on them does.

use std::ops::Range;

use super::keys::told;
use super::scrolling::{Part, place};
use super::{Focus, LessonMessage as Message, LessonModel};
use crate::learner::draft::Listed;
use crate::learner::telling::{Block, Choice, Formula, Remark, State, Term, Verdict};
use crate::lesson::check::Said;
use crate::lesson::prose::{FilledKind, Filler, Prose, TextStyle};
use crate::text::{Run, Style, wrap};
use crate::words::screen::Strings;

/// The style of a run of text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ink {
    /// The tone.
    pub tone: Tone,
    /// The style of the text itself.
    pub style: TextStyle,
    /// The message sent by a click.
    pub target: Option<Message>,
}

/// The tone of a run of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Normal text.
    #[default]
    Body,
    /// A heading.
    Heading,
    /// Less important text.
    Faint,
    /// A text field without the focus.
    Field,
    /// A text field with the focus.
    FieldInFocus,
    /// The character under the caret.
    Caret,
    /// The caret after the last character.
    CaretAtEnd,
    /// An option that is selected.
    Chosen,
    /// Something right.
    Right,
    /// Something wrong.
    Wrong,
}

impl Style for Ink {
    fn is_whole(&self) -> bool {
        self.style.is_whole()
    }
}

/// A line of text.
pub type Line = Vec<Run<Ink>>;

pub(super) fn run(text: impl Into<String>, tone: Tone) -> Run<Ink> {
    Run::new(text, Ink { tone, ..Ink::default() })
}

/// Writes blocks of text into lines.
pub(super) struct Writer<'a> {
    pub(super) model: &'a LessonModel,
    pub(super) strings: &'static Strings,
    width: usize,
    pub(super) lines: Vec<Line>,
}

/// The text of a step in lines.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The lines.
    pub lines: Vec<Line>,
    /// The part that each line belongs to; `None` for empty lines.
    pub parts: Vec<Option<Part>>,
}

impl Page {
    /// Returns the lines of a part. For the answer field, this is the line of the caret or the selection, if there is
    /// one.
    #[must_use]
    pub fn place(&self, part: Part) -> Option<Range<usize>> {
        let is_here = |run: &Run<Ink>| matches!(run.style.tone, Tone::Caret | Tone::CaretAtEnd | Tone::Chosen);
        let here = self.lines.iter().position(|line| line.iter().any(is_here)).filter(|_| part == Part::Field);
        here.map(|line| line..line + 1).or_else(|| place(&self.parts, part))
    }
}

/// Returns the text of the step in lines of `width` columns.
#[must_use]
pub fn page(model: &LessonModel, strings: &'static Strings, width: usize) -> Page {
    let mut writer = Writer { model, strings, width, lines: Vec::new() };
    let mut parts: Vec<Option<Part>> = Vec::new();
    for block in &model.telling().page(model.remark.clone()) {
        writer.block(block);
        parts.resize(writer.lines.len(), Some(part(block)));
    }
    let mut lines = writer.lines;
    while lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    parts.truncate(lines.len());
    for (line, part) in lines.iter().zip(&mut parts) {
        part.take_if(|_| line.is_empty());
    }
    Page { lines, parts }
}

/// Returns the part that a block belongs to.
fn part(block: &Block<'_>) -> Part {
    match block {
        Block::Heading(_)
        | Block::Body(_)
        | Block::Scene
        | Block::Prompt(_)
        | Block::Code(_)
        | Block::Refusal(_)
        | Block::Options(_)
        | Block::Hidden(_) => Part::Step,
        Block::Field => Part::Field,
        Block::Hint { number, .. } => Part::Hint(*number),
        Block::Remark(_) => Part::Remark,
        Block::Noted(_)
        | Block::Verdict { .. }
        | Block::Prediction { .. }
        | Block::WrongCells(_)
        | Block::Believed(_)
        | Block::Feedback(_)
        | Block::Repaired(_)
        | Block::StillOpen
        | Block::Formulas { .. }
        | Block::Done
        | Block::RightAnswer(_)
        | Block::Explanation(_)
        | Block::Uncovered(_)
        | Block::Revealed(_)
        | Block::RevealedStrip
        | Block::Stands(_)
        | Block::Marks => Part::Outcome,
    }
}

impl Writer<'_> {
    fn block(&mut self, block: &Block<'_>) {
        let strings = &self.strings.lesson;
        match block {
            Block::Heading(text) => {
                self.runs(&[run(*text, Tone::Heading)], "");
                self.blank();
            }
            Block::Body(blocks) => self.prose(&Prose { blocks: blocks.to_vec() }),
            Block::Prompt(prompt) => self.prose(prompt),
            Block::Code(code) => {
                self.runs(&[run(*code, Tone::Body)], "  ");
                self.blank();
            }
            Block::Refusal(message) => {
                self.runs(&[run(*message, Tone::Wrong)], "  ");
                self.blank();
            }
            Block::Options(choices) => self.options(choices),
            Block::Field => self.field(),
            Block::Hint { text, .. } => {
                self.blank();
                self.toned(text, Tone::Faint, None, &format!("{} ", strings.hint));
            }
            Block::Remark(remark) => {
                let text = match remark {
                    Remark::Unread(form) => self.strings.answers.unread(*form),
                    Remark::Refused(why) => (self.strings.answers.refused)(&self.strings.say(why)),
                    Remark::NothingPicked => self.strings.answers.nothing_picked.to_owned(),
                    Remark::TryFirst => strings.try_first.to_owned(),
                    Remark::DeadEnd(why) => self.strings.lesson_dead_end(*why).to_owned(),
                };
                self.blank();
                self.runs(&[run(text, Tone::Wrong)], "");
            }
            Block::Noted(thought) => {
                self.blank();
                self.runs(&[run(thought.to_string(), Tone::Faint)], "> ");
            }
            Block::Verdict { written, verdict } => {
                let text = strings.verdict(*verdict);
                let tone = if *verdict == Verdict::Right { Tone::Right } else { Tone::Wrong };
                let line = written
                    .map_or_else(|| text.to_owned(), |answer| format!("{answer}{}{text}", self.strings.home.colon));
                self.blank();
                self.runs(&[run(line, tone)], "");
            }
            Block::Prediction { theirs, right, is_right } => {
                self.blank();
                if let Some(Said::Written(text)) = theirs {
                    let tone = if *is_right { Tone::Right } else { Tone::Wrong };
                    self.runs(&[run(format!("{} ", strings.prediction), Tone::Faint), run(text, tone)], "");
                }
                if let Some(right) = right {
                    self.right(right, strings.outcome);
                }
                self.blank();
            }
            Block::Stands(said) => self.stands(said),
            Block::Feedback(text) => self.toned(text, Tone::Body, None, ""),
            Block::Formulas { theirs, right } => {
                self.blank();
                for formula in theirs {
                    self.formula(strings.yours, formula, Tone::Wrong);
                }
                for formula in right {
                    self.formula(strings.right_one, formula, Tone::Right);
                }
            }
            Block::RightAnswer(right) => {
                self.blank();
                self.right(right, strings.the_answer);
            }
            Block::Explanation(text) => {
                self.blank();
                self.prose(text);
            }
            // Shown in the scene beside the text, or evident.
            Block::Scene
            | Block::Hidden(_)
            | Block::WrongCells(_)
            | Block::Believed(_)
            | Block::Repaired(_)
            | Block::StillOpen
            | Block::Done
            | Block::Uncovered(_)
            | Block::Revealed(_)
            | Block::RevealedStrip
            | Block::Marks => {}
        }
    }

    fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(Vec::new());
        }
    }

    /// Wraps runs, with `lead` before the first line and the others indented to match.
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

    /// Writes prose in one tone; clicking it sends `target`, if given.
    fn toned(&mut self, prose: &Prose, tone: Tone, target: Option<&Message>, lead: &str) {
        let numbers = self.model.telling().numbers();
        let strings = self.strings;
        let filler =
            Filler { numbers: &numbers, key: &|action| told(action, strings), term: &|id| self.model.term(id) };
        let blocks = prose.fill(&filler);
        for (place, block) in blocks.iter().enumerate() {
            let ink = |style: &TextStyle| {
                // In a run without another target, a click on a term of the glossary looks it up.
                let looks_up = || style.term.as_deref().map(|id| Message::Terms(Some(id.to_owned())));
                Ink { tone, style: style.clone(), target: target.cloned().or_else(looks_up) }
            };
            let runs: Vec<Run<Ink>> =
                block.runs.iter().map(|run| Run::new(run.text.clone(), ink(&run.style))).collect();
            let lead =
                if place == 0 && block.kind == FilledKind::Paragraph { lead.to_owned() } else { block.kind.lead() };
            // Paragraphs are separated by an empty line, list items are not.
            if place > 0 && block.kind == FilledKind::Paragraph {
                self.blank();
            }
            self.runs(&runs, &lead);
        }
    }

    /// Writes the options, items or repairs of a check, each of which can be clicked.
    fn options(&mut self, choices: &[Choice<'_>]) {
        let (asking, in_focus) = (self.model.session.is_asking(), self.model.focus == Focus::Answer);
        for Choice { place, text, state } in choices {
            let (lead, tone) = match state {
                State::Right => ("* ".to_owned(), Tone::Right),
                State::Wrong => ("! ".to_owned(), Tone::Wrong),
                State::Drafted(Listed::Open) => (format!("{} ", place + 1), Tone::Body),
                State::Drafted(Listed::Chosen) => (format!("{} ", place + 1), Tone::Chosen),
                State::Drafted(Listed::Numbered { number, is_here }) => {
                    let number = number.map_or("_".to_owned(), |number| number.to_string());
                    // The number that picks the line, and the rank that it has been given.
                    let lead = format!("{} [{number}] ", place + 1);
                    (lead, if *is_here && in_focus { Tone::Chosen } else { Tone::Body })
                }
                State::Settled => continue,
            };
            self.toned(text, tone, asking.then_some(&Message::Pick(*place)), &lead);
        }
        self.blank();
    }

    /// Writes a formula with its numbers: `yours (4-1)*2 + 2*1 + 3 = 11`.
    fn formula(&mut self, name: &str, Formula { terms, result }: &Formula, tone: Tone) {
        let mut runs = vec![run(format!("{name} "), Tone::Faint)];
        for Term { text, parameter } in terms {
            let style = TextStyle { parameter: *parameter, ..TextStyle::default() };
            runs.push(Run::new(text, Ink { style, ..Ink::default() }));
        }
        if let Some(result) = result {
            if !terms.is_empty() {
                runs.push(run(" = ", Tone::Faint));
            }
            runs.push(run(result, tone));
        }
        self.runs(&runs, "");
    }

    /// Writes the answer that counts until the exam is handed in.
    fn stands(&mut self, said: &Said<'_>) {
        let words = self.strings.practice;
        self.blank();
        if let Said::Written(text) = said {
            self.runs(&[run(words.stands, Tone::Faint), run(text, Tone::Body)], "");
        } else {
            self.runs(&[run(words.stands.trim_end().trim_end_matches([':', '：']), Tone::Faint)], "");
        }
        self.runs(&[run(words.may_change, Tone::Faint)], "");
    }

    /// Writes the right answer after its name. Right options, cells of a grid and fields of the bar are shown there.
    fn right(&mut self, right: &Said<'_>, name: &str) {
        match right {
            Said::Written(text) => self.runs(&[run(format!("{name} "), Tone::Faint), run(text, Tone::Right)], ""),
            Said::Items(items) => {
                for (place, item) in items.iter().enumerate() {
                    self.toned(item, Tone::Right, None, &format!("{}. ", place + 1));
                }
            }
            Said::Cells(cells) if cells.is_empty() => {
                let none = self.strings.answers.no_cell;
                self.runs(&[run(format!("{name} "), Tone::Faint), run(none, Tone::Right)], "");
            }
            Said::Option(_) | Said::Cells(_) | Said::Setting(_) => {}
        }
    }
}
