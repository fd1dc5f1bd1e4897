//! The report on a practice sitting or an exam, and the page that hands an exam in: a text to scroll through, and where
//! to go from there.

use crossterm::event::{Event, KeyCode, KeyEventKind, MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::buttons::{self, Button};
use super::keymap::{self, ARROWS, Group, always, control, key, letter, plain};
use super::rows::{Rows, placed, wrapped};
use super::scroll::scrolled_by;
use super::shell::Shell;
use crate::learner::practice::report::{ExamReport, Report};
use crate::learner::practice::sitting::Plan;
use crate::words::practice::{Said, SaidKind};
use crate::words::screen::Strings;

/// The maximum width of the text in columns; longer lines are harder to read.
const WIDEST: u16 = 76;

/// The state of the report screen.
#[derive(Debug)]
pub struct ReportModel {
    /// The page that is shown.
    pub page: Page,
    /// The first visible line.
    pub scrolled: usize,
}

/// The content of the report screen.
#[derive(Debug)]
pub enum Page {
    /// The report on a practice sitting, and its plan, for practising the same again.
    Sitting(Report, Plan),
    /// The page before an exam is handed in: the indices of the unanswered questions, and the number of all questions.
    HandIn(Vec<usize>, usize),
    /// The report on an exam that has been handed in.
    Exam(ExamReport),
}

fn is_sitting(page: &Page) -> bool {
    matches!(page, Page::Sitting(..))
}

fn is_closed_exam(page: &Page) -> bool {
    matches!(page, Page::Exam(_))
}

fn is_open_exam(page: &Page) -> bool {
    matches!(page, Page::HandIn(..))
}

fn is_over(page: &Page) -> bool {
    !is_open_exam(page)
}

/// A message to the report screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportMessage {
    /// Scrolls by this many lines.
    Scroll(isize),
    /// Scrolls to this first visible line.
    ScrollTo(usize),
    /// Practises the same again.
    Again,
    /// Hands the exam in.
    HandIn,
    /// Returns to the questions of the exam.
    Questions,
    /// Goes home.
    Home,
    /// A message that every screen handles. This screen has no help.
    Shell(Shell),
}

/// The number of lines that a page key scrolls.
const PAGE: isize = 8;

/// All keys of the report screen.
pub static KEYS: [Group<Page, ReportMessage>; 8] = [
    // Not the key that submits answers: after the last question, learners press that once more.
    Group {
        shown: "y",
        keys: &[(letter('y'), ReportMessage::HandIn)],
        what: |strings, _| strings.practice.key_hand_in,
        help: |strings| strings.practice.key_hand_in,
        footer: Some(0),
        when: is_open_exam,
    },
    Group {
        shown: "enter",
        keys: &[(key(KeyCode::Enter), ReportMessage::Home), (key(KeyCode::Esc), ReportMessage::Home)],
        what: |strings, _| strings.practice.key_home,
        help: |strings| strings.practice.key_home,
        footer: Some(0),
        when: is_over,
    },
    Group {
        shown: "enter",
        keys: &[(key(KeyCode::Enter), ReportMessage::Questions), (letter('b'), ReportMessage::Questions)],
        what: |strings, _| strings.practice.key_questions,
        help: |strings| strings.practice.key_questions,
        footer: Some(0),
        when: is_open_exam,
    },
    Group {
        shown: "b",
        keys: &[(letter('b'), ReportMessage::Questions)],
        what: |strings, _| strings.practice.look_through,
        help: |strings| strings.practice.look_through,
        footer: Some(0),
        when: is_closed_exam,
    },
    Group {
        shown: "a",
        keys: &[(letter('a'), ReportMessage::Again)],
        what: |strings, _| strings.practice.key_again,
        help: |strings| strings.practice.help_again,
        footer: Some(0),
        when: is_sitting,
    },
    Group {
        shown: "esc",
        keys: &[(key(KeyCode::Esc), ReportMessage::Home)],
        what: |strings, _| strings.practice.key_home,
        help: |strings| strings.practice.key_home,
        footer: Some(1),
        when: is_open_exam,
    },
    Group {
        shown: ARROWS,
        keys: &[
            (key(KeyCode::Down), ReportMessage::Scroll(1)),
            (key(KeyCode::Up), ReportMessage::Scroll(-1)),
            (key(KeyCode::PageDown), ReportMessage::Scroll(PAGE)),
            (key(KeyCode::PageUp), ReportMessage::Scroll(-PAGE)),
        ],
        what: |strings, _| strings.lesson.help_scroll,
        help: |strings| strings.lesson.help_scroll,
        footer: Some(2),
        when: always,
    },
    Group {
        shown: "q",
        keys: &[
            (letter('q'), ReportMessage::Shell(Shell::Quit)),
            (control('c'), ReportMessage::Shell(Shell::Quit)),
            (control('z'), ReportMessage::Shell(Shell::Suspend)),
        ],
        what: |strings, _| strings.shell.key_quit,
        help: |strings| strings.shell.key_quit,
        footer: Some(1),
        when: always,
    },
];

/// The layout of the report, and which lines it shows.
#[derive(Clone, Debug, Default)]
pub struct ReportLayout {
    /// The area of the text.
    pub text: Rect,
    /// The lines of the report, wrapped.
    pub lines: Vec<Said>,
    /// The first visible line.
    pub first: usize,
    /// The buttons of the footer, with their areas.
    pub buttons: Vec<(Rect, Button<ReportMessage>)>,
}

impl ReportLayout {
    /// Lays the report out in `area`.
    #[must_use]
    pub fn new(area: Rect, model: &ReportModel, strings: &Strings) -> ReportLayout {
        let margin = if area.width > 60 { 2 } else { 0 };
        let inner = Rect { x: area.x + margin, width: area.width.saturating_sub(2 * margin), ..area };
        let mut rows = Rows { left: inner };
        let footer = rows.bottom(1);
        if area.height >= 12 {
            rows.top(1);
            rows.bottom(1);
        }
        let buttons = buttons::footer(&KEYS, &model.page, strings, footer.width);
        let buttons = placed(footer, buttons, |button| (button.offset, button.width()));
        let width = rows.left.width.min(WIDEST);
        let words = strings.practice;
        let said = match &model.page {
            Page::Sitting(report, _) => words.told(report),
            Page::HandIn(open, of) => words.before_hand_in(open, *of),
            Page::Exam(report) => words.told_of_exam(report),
        };
        let lines: Vec<Said> = said.into_iter().flat_map(|said| broken(said, width)).collect();
        let text = Rect { width, ..rows.left };
        let mut layout = ReportLayout { text, lines, first: 0, buttons };
        layout.first = model.scrolled.min(layout.last_first());
        layout
    }

    /// Returns the number of rows for lines. If not all lines fit, the last row is left to a note that says so.
    #[must_use]
    pub fn rows(&self) -> u16 {
        let height = self.text.height;
        if self.lines.len() > usize::from(height) { height.saturating_sub(1).max(1).min(height) } else { height }
    }

    /// Returns the greatest possible first line.
    fn last_first(&self) -> usize {
        self.lines.len().saturating_sub(usize::from(self.rows()))
    }

    /// Returns the number of hidden lines above and below.
    #[must_use]
    pub fn hidden(&self) -> [usize; 2] {
        [self.first, self.last_first().saturating_sub(self.first)]
    }
}

/// Wraps a paragraph to this width.
fn broken(said: Said, width: u16) -> Vec<Said> {
    let lead = if said.kind == SaidKind::Item { "  - " } else { "" };
    if said.text.is_empty() {
        return vec![said];
    }
    let indent = " ".repeat(lead.len());
    let lines = wrapped(&said.text, "", width.saturating_sub(u16::try_from(lead.len()).unwrap_or(0)));
    let line = |(place, line): (usize, String)| Said {
        kind: said.kind,
        text: format!("{}{line}", if place == 0 { lead } else { indent.as_str() }),
    };
    lines.into_iter().enumerate().map(line).collect()
}

/// Returns the message for an event, if it has one.
#[must_use]
pub fn message(event: &Event, page: &Page, layout: &ReportLayout) -> Option<ReportMessage> {
    let message = match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => keymap::message(&KEYS, plain(*event), page),
        Event::Mouse(event) => match event.kind {
            MouseEventKind::ScrollDown => Some(ReportMessage::Scroll(1)),
            MouseEventKind::ScrollUp => Some(ReportMessage::Scroll(-1)),
            MouseEventKind::Down(MouseButton::Left) => {
                let place = Position { x: event.column, y: event.row };
                layout.buttons.iter().find(|(rect, _)| rect.contains(place)).map(|(_, button)| button.message)
            }
            _ => None,
        },
        _ => None,
    };
    message.map(|message| match message {
        // Limits scrolling to the text, whose height only the layout knows.
        ReportMessage::Scroll(by) => ReportMessage::ScrollTo(scrolled_by(layout.first, by, layout.last_first() + 1)),
        message => message,
    })
}
