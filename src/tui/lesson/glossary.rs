//! The glossary of a step: the terms that it mentions, with their definitions, on a sheet over the lesson.

use std::ops::Range;

use crossterm::event::{KeyCode, KeyModifiers, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use super::script::{Ink, Line, Tone};
use super::scrolling::revealed;
use super::{LessonMessage as Message, LessonModel};
use crate::learner::terms;
use crate::text::{Run, wrap};
use crate::tui::keymap::Key;
use crate::tui::scroll::scrolled_by;
use crate::tui::shell::Shell;
use crate::words::screen::Strings;

/// The maximum width of the text in columns; longer lines are harder to read.
const WIDEST: u16 = 60;

/// The number of columns and rows that the frame takes.
const FRAME: [u16; 2] = [4, 2];

/// The indentation of definitions in columns.
const INDENT: usize = 2;

/// Which terms are looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// The id of the term that was looked up; `None` for all.
    pub term: Option<String>,
    /// The first visible line, once the sheet has been scrolled.
    pub scrolled: Option<usize>,
}

impl LessonModel {
    /// Returns the ids of the terms that the step mentions now.
    #[must_use]
    pub fn terms_named(&self) -> Vec<&str> {
        terms::named(&self.telling())
    }

    /// Opens the glossary of the step, at a term if one is given.
    pub(super) fn look_up(&mut self, term: Option<String>) {
        self.looked = Some(Looked { term, scrolled: None });
    }
}

/// The visible part of the glossary.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The visible lines.
    pub lines: Vec<Line>,
    /// The number of hidden lines above and below.
    pub hidden: [usize; 2],
}

impl Sheet {
    /// Lays out the glossary, if it is open.
    #[must_use]
    pub fn new(area: Rect, model: &LessonModel, strings: &Strings) -> Option<Sheet> {
        let looked = model.looked.as_ref()?;
        let [width, height] = [area.width, area.height];
        let columns = usize::from(width.saturating_sub(FRAME[0]).min(WIDEST));
        let rows = usize::from(height.saturating_sub(FRAME[1])).max(1);
        let (lines, chosen) = written(model, looked, columns);
        // The number of hidden lines takes a row of its own.
        let room = if lines.len() > rows { (rows - 1).max(1) } else { rows };
        let most = lines.len().saturating_sub(room);
        let first = looked.scrolled.unwrap_or_else(|| chosen.map_or(0, |chosen| revealed(0, chosen, room))).min(most);
        let hidden = [first, most - first];
        let mut lines: Vec<Line> = lines.into_iter().skip(first).take(room).collect();
        if most > 0 {
            lines.push(vec![run((strings.lesson.more_lines)(hidden[0], hidden[1]).trim(), Tone::Faint)]);
        }
        Some(Sheet { lines, hidden })
    }

    /// Returns the first visible line after scrolling by `by` lines.
    #[must_use]
    pub fn scrolled(&self, by: isize) -> usize {
        let [above, below] = self.hidden;
        scrolled_by(above, by, above + below + 1)
    }
}

fn run(text: &str, tone: Tone) -> Run<Ink> {
    Run::new(text, Ink { tone, ..Ink::default() })
}

/// Writes every term with its definition, and returns the lines of the one that was looked up.
fn written(model: &LessonModel, looked: &Looked, columns: usize) -> (Vec<Line>, Option<Range<usize>>) {
    let (mut lines, mut chosen) = (Vec::new(), None);
    for id in model.terms_named() {
        let Some(term) = terms::term(&model.terms, id, model.language) else { continue };
        if !lines.is_empty() {
            lines.push(Vec::new());
        }
        let start = lines.len();
        let is_chosen = looked.term.as_deref() == Some(id);
        let tone = if is_chosen { Tone::Chosen } else { Tone::Heading };
        lines.extend(wrap(&[run(&term.name, tone)], columns));
        for mut line in wrap(&[run(&term.text, Tone::Body)], columns.saturating_sub(INDENT)) {
            line.insert(0, run(&" ".repeat(INDENT), Tone::Body));
            lines.push(line);
        }
        if is_chosen {
            chosen = Some(start..lines.len());
        }
    }
    (lines, chosen)
}

/// Returns what a key does while the glossary is open: the arrow keys scroll it, any other key closes it.
pub(super) fn key(key: Key) -> Message {
    match (key.code, key.modifiers) {
        (KeyCode::Up, _) => Message::Scroll(-1),
        (KeyCode::Down, _) => Message::Scroll(1),
        (KeyCode::PageUp, _) => Message::Scroll(-8),
        (KeyCode::PageDown, _) => Message::Scroll(8),
        (KeyCode::Char('q'), KeyModifiers::NONE) | (KeyCode::Char('c'), KeyModifiers::CONTROL) => {
            Message::Shell(Shell::Quit)
        }
        (KeyCode::Char('z'), KeyModifiers::CONTROL) => Message::Shell(Shell::Suspend),
        _ => Message::Leave,
    }
}

/// Returns what the mouse does meanwhile: the wheel scrolls, a click closes.
pub(super) fn mouse(event: MouseEvent) -> Option<Message> {
    match event.kind {
        MouseEventKind::ScrollUp => Some(Message::Scroll(-1)),
        MouseEventKind::ScrollDown => Some(Message::Scroll(1)),
        MouseEventKind::Down(_) => Some(Message::Leave),
        _ => None,
    }
}

/// Handles a message while the glossary is open. Messages that no key sends leave it open.
pub(super) fn update(model: &mut LessonModel, message: &Message) -> Option<Shell> {
    use crate::tui::explore::message::Message as Scene;
    match message {
        Message::Shell(shell @ (Shell::Quit | Shell::Suspend)) => return Some(*shell),
        Message::ScrollTo(line) => {
            if let Some(looked) = &mut model.looked {
                looked.scrolled = Some(*line);
            }
        }
        Message::Scene(Scene::Hover(_) | Scene::Tick | Scene::EndNumber) => {}
        _ => model.looked = None,
    }
    None
}
