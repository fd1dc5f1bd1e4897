//! What is told of a step, written in lines: runs with a tone, and with what a click on them does.

use super::field::unread;
use super::keys::of_action;
use super::{Focus, LessonMessage as Message, LessonModel};
use crate::learner::draft::Listed;
use crate::learner::telling::{Block, Choice, Formula, Remark, State, Term};
use crate::lesson::check::Said;
use crate::lesson::prose::{FilledKind, Filler, Prose, TextStyle};
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
    let blocks = model.telling().page(model.remark);
    let written = |cut: Cut| {
        let mut writer = Writer { model, strings, width, lines: Vec::new() };
        blocks.iter().filter(|block| !cut.takes(block)).for_each(|block| writer.block(block));
        while writer.lines.last().is_some_and(Vec::is_empty) {
            writer.lines.pop();
        }
        writer.lines
    };
    let mut lines = written(Cut::Nothing);
    for cut in [Cut::Body, Cut::Heading, Cut::Question] {
        if lines.len() > height && cut <= most {
            lines = written(cut);
        }
    }
    lines
}

impl Cut {
    fn takes(self, block: &Block<'_>) -> bool {
        let from = [
            (matches!(block, Block::Body(_)), Cut::Body),
            (matches!(block, Block::Heading(_)), Cut::Heading),
            (matches!(block, Block::Prompt(_)), Cut::Question),
        ];
        from.into_iter().any(|(is_it, least)| is_it && self >= least)
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
                    Remark::Unread(form) => unread(*form, self.strings),
                    Remark::TryFirst => strings.try_first.to_owned(),
                };
                self.blank();
                self.runs(&[run(text, Tone::Wrong)], "");
            }
            Block::Noted(thought) => {
                self.blank();
                self.runs(&[run(thought.to_string(), Tone::Faint)], "> ");
            }
            Block::Verdict { written, is_right } => {
                let (text, tone) =
                    if *is_right { (strings.right, Tone::Right) } else { (strings.not_yet, Tone::Wrong) };
                let line = written.map_or_else(|| text.to_owned(), |answer| format!("{answer}: {text}"));
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
            Block::Feedback(text) => self.toned(text, Tone::Body, None, ""),
            Block::Formulas { theirs, right } => {
                self.blank();
                theirs.iter().for_each(|formula| self.formula(strings.yours, formula, Tone::Wrong));
                right.iter().for_each(|formula| self.formula(strings.right_one, formula, Tone::Right));
            }
            Block::RightAnswer(right) => {
                self.blank();
                self.right(right, strings.the_answer);
            }
            Block::Explanation(text) => {
                self.blank();
                self.prose(text);
            }
            // Beside the text, in the scene; or plain to see.
            Block::Scene
            | Block::Hidden(_)
            | Block::WrongCells(_)
            | Block::Repaired(_)
            | Block::StillOpen
            | Block::Done
            | Block::Uncovered(_)
            | Block::Revealed(_)
            | Block::Marks => {}
        }
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
        let numbers = self.model.telling().numbers();
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

    /// The options, items or repairs of a check, each to be clicked.
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
                    (format!("{number}. "), if *is_here && in_focus { Tone::Chosen } else { Tone::Body })
                }
                State::Settled => continue,
            };
            self.toned(text, tone, asking.then_some(&Message::Pick(*place)), &lead);
        }
        self.blank();
    }

    /// A formula with its numbers: `yours (4-1)*2 + 2*1 + 3 = 11`.
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

    /// The right answer after its name. What is right among options, on a grid or in the bar is seen there.
    fn right(&mut self, right: &Said<'_>, name: &str) {
        match right {
            Said::Written(text) => self.runs(&[run(format!("{name} "), Tone::Faint), run(text, Tone::Right)], ""),
            Said::Items(items) => {
                for (place, item) in items.iter().enumerate() {
                    self.toned(item, Tone::Right, None, &format!("{}. ", place + 1));
                }
            }
            Said::Option(_) | Said::Cells(_) | Said::Setting(_) => {}
        }
    }
}
