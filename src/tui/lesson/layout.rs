//! The layout of a lesson, for the view and the mouse.

use ratatui::layout::{Position, Rect};

use super::glossary::Sheet;
use super::keys::KEYS;
use super::script::{self, Line};
use super::{Focus, LessonMessage, LessonModel};
use crate::text::columns;
use crate::tui::buttons::{self, Button};
use crate::tui::explore::layout::Layout;
use crate::tui::explore::panels::Seen;
use crate::tui::rows::{Rows, placed};
use crate::tui::scroll::scrolled_by;
use crate::tui::shell::Shell;
use crate::words::screen::Strings;

/// On a screen narrower than this, the text is above the scene instead of beside it.
const NARROW: u16 = 72;

/// With fewer rows than this, only one of them is shown: the focused one, or the text if nothing is asked.
const LOW: u16 = 8;

/// The minimum number of rows for a scene: the fields, a title, and some cells.
const LEAST_SCENE: u16 = 6;

/// The number of columns reserved for the title of a lesson beside help and quit.
const LEAST_TITLE: u16 = 30;

/// The maximum width of the text in columns; longer lines are harder to read.
const WIDEST_TEXT: u16 = 56;

/// The minimum width of the text beside a scene, and the step by which it shrinks for the grids, in columns.
const NARROWEST_TEXT: u16 = 26;
const TEXT_STEP: usize = 4;

/// Places text and scene side by side, half each unless the grids need more.
fn beside_each_other(body: Rect, model: &LessonModel, strings: &'static Strings) -> (Rect, Rect) {
    let split = |width: u16| {
        let scene = Rect { x: body.x + width + 3, width: body.width.saturating_sub(width + 3), ..body };
        (Rect { width, ..body }, scene)
    };
    let half = (body.width / 2).saturating_sub(1).min(WIDEST_TEXT);
    let narrower = (NARROWEST_TEXT..=half).rev().step_by(TEXT_STEP);
    let seen = |width: u16| Layout::beside(above_notes(split(width).1, model).0, &model.scene, strings).seen;
    let mut best = (Seen::Partly, half);
    for width in narrower {
        let seen = seen(width);
        if seen < best.0 {
            best = (seen, width);
        }
        if seen == Seen::Exactly {
            break;
        }
    }
    split(best.1)
}

/// Places the text above the scene. While the answer has the focus, the text gets the rows that it needs first.
fn under_each_other(body: Rect, model: &LessonModel, strings: &'static Strings) -> (Rect, Rect) {
    let height = if model.focus == Focus::Answer {
        let third = body.height / 3;
        let most = if third < LEAST_SCENE { body.height } else { body.height - third };
        let lines = script::page(model, strings, usize::from(body.width)).lines.len();
        let needed = u16::try_from(lines).unwrap_or(u16::MAX).min(most);
        if body.height - needed <= LEAST_SCENE { body.height } else { needed }
    } else if body.height >= LOW {
        body.height / 2
    } else if model.session.is_asking() {
        0
    } else {
        body.height
    };
    let gap = u16::from(height > 0).min(body.height - height);
    let below = Rect { y: body.y + height + gap, height: body.height - height - gap, ..body };
    (Rect { height, ..body }, below)
}

/// Splits the area of a scene into the scene and the rows below for the notes on its marks.
fn above_notes(scene: Rect, model: &LessonModel) -> (Rect, Rect) {
    let notes = u16::try_from(model.noted_marks().len()).unwrap_or(u16::MAX).min(scene.height / 4);
    let height = scene.height - notes;
    (Rect { height, ..scene }, Rect { y: scene.y + height, height: notes, ..scene })
}

/// The layout of a lesson.
#[derive(Clone, Debug, Default)]
pub struct LessonLayout {
    /// The whole area.
    pub area: Rect,
    /// The header.
    pub header: Rect,
    /// The progress bar, one block per step.
    pub progress: Rect,
    /// The area for the note that answers are not saved: a row if there is room, else a mark in the header.
    pub note: Rect,
    /// The area of the text.
    pub prose: Rect,
    /// The visible lines of the text.
    pub lines: Vec<Line>,
    /// The number of hidden lines above and below.
    pub hidden: [usize; 2],
    /// The layout of the scene.
    pub scene: Layout,
    /// The area for the notes on the marks of the scene.
    pub notes: Rect,
    /// The buttons of header and footer, with their areas.
    pub buttons: Vec<(Rect, Button<LessonMessage>)>,
    /// The glossary, while it is open.
    pub sheet: Option<Sheet>,
    /// The area of the outline, empty while it is closed.
    pub outline: Rect,
    /// The first visible step of the outline.
    pub first_outlined: usize,
}

impl LessonLayout {
    /// Lays out a lesson in `area`.
    #[must_use]
    pub fn new(area: Rect, model: &LessonModel, strings: &'static Strings) -> LessonLayout {
        let margin = u16::from(area.width >= 20);
        // One column at the right is reserved for the mark that answers are not saved.
        let inner = Rect { x: area.x + margin, width: area.width.saturating_sub(margin + 1), ..area };
        let from = |least: u16, rows: u16| if area.height >= least { rows } else { 0 };
        let mut layout = LessonLayout { area, ..LessonLayout::default() };
        let mut rows = Rows { left: inner };
        layout.header = rows.top(from(8, 1));
        layout.progress = rows.top(from(8, 1));
        layout.note = rows.top(from(14, 1));
        if layout.note.height == 0 {
            layout.note =
                Rect { x: inner.right(), width: area.right() - inner.right(), height: area.height.min(1), ..area };
        }
        let footer = rows.bottom(from(10, 1));
        rows.bottom(from(36, 1));
        let body = rows.left;

        let messages = [Shell::Help, Shell::Quit].map(LessonMessage::Shell);
        let header = buttons::help_and_quit(strings, layout.header.width, LEAST_TITLE, messages);
        layout.buttons = placed(layout.header, header, |button| (button.offset, button.width()));
        let keys = buttons::footer(&KEYS, model, strings, footer.width);
        layout.buttons.extend(placed(footer, keys, |button| (button.offset, button.width())));

        let (prose, scene) = if inner.width < NARROW {
            under_each_other(body, model, strings)
        } else {
            beside_each_other(body, model, strings)
        };
        layout.prose = prose;
        let page = script::page(model, strings, usize::from(prose.width));
        // The number of hidden lines takes a row of its own.
        let (lines, height) = (page.lines.len(), usize::from(prose.height));
        let room = if lines > height { height.saturating_sub(1) } else { height };
        let first = model.scroll.first(lines, room, |part| page.place(part));
        layout.hidden = [first, lines.saturating_sub(first + room)];
        layout.lines = page.lines.into_iter().skip(first).take(room).collect();

        let (scene, notes) = above_notes(scene, model);
        layout.notes = notes;
        if scene.height > 0 {
            layout.scene = Layout::beside(scene, &model.scene, strings);
        }
        layout.outline_area(model);
        layout.sheet = Sheet::new(area, model, strings);
        layout
    }

    fn outline_area(&mut self, model: &LessonModel) {
        let Some(chosen) = model.outline else { return };
        let steps = u16::try_from(model.session.lesson().steps.len()).unwrap_or(u16::MAX);
        let height = steps.min(self.area.height.saturating_sub(2));
        let width = self.area.width.min(64);
        self.outline = Rect {
            x: self.area.x + (self.area.width - width) / 2 + 2,
            y: self.area.y + (self.area.height.saturating_sub(height)) / 2,
            width: width.saturating_sub(4),
            height,
        };
        self.first_outlined = (chosen + 1).saturating_sub(usize::from(height));
    }

    /// Returns the first visible line after scrolling the text, or the glossary over it, by `by` lines.
    #[must_use]
    pub fn scrolled(&self, by: isize) -> usize {
        if let Some(sheet) = &self.sheet {
            return sheet.scrolled(by);
        }
        let [above, below] = self.hidden;
        scrolled_by(above, by, above + below + 1)
    }

    /// Returns the step of the outline at a position.
    #[must_use]
    pub fn outline_step(&self, place: Position) -> Option<usize> {
        self.outline.contains(place).then(|| self.first_outlined + usize::from(place.y - self.outline.y))
    }

    /// Returns what a click at a position of the text or the buttons does.
    #[must_use]
    pub fn target(&self, place: Position) -> Option<LessonMessage> {
        if let Some((_, button)) = self.buttons.iter().find(|(rect, _)| rect.contains(place)) {
            return Some(button.message.clone());
        }
        if !self.prose.contains(place) {
            return None;
        }
        let line = self.lines.get(usize::from(place.y - self.prose.y))?;
        let column = usize::from(place.x - self.prose.x);
        let at = (0..line.len()).find(|end| columns(&line[..=*end]) > column);
        at.and_then(|at| line[at].style.target.clone())
    }
}
