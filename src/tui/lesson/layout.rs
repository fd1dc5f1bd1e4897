//! Where everything of a lesson goes, for the view and the mouse.

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

/// Narrower than this, the text and the scene do not stand side by side, but one under the other.
const NARROW: u16 = 72;

/// Rows below which only one of them is there: what is in focus, and the text where nothing is asked.
const LOW: u16 = 8;

/// Rows of a scene that show something: the fields, a title, and some cells.
const LEAST_SCENE: u16 = 6;

/// Columns that the title of a lesson keeps beside help and quit.
const LEAST_TITLE: u16 = 30;

/// Columns of the text, beyond which lines are harder to read.
const WIDEST_TEXT: u16 = 56;

/// The narrowest text beside a scene, and by how much it gives way to the grids.
const NARROWEST_TEXT: u16 = 26;
const TEXT_STEP: usize = 4;

/// The text and the scene: each a half, unless the grids need more.
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

/// The text over the scene. While an answer is written, the text has the rows that it needs before the scene has any.
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

/// The rows of a scene, and below them those for what its marks mean.
fn above_notes(scene: Rect, model: &LessonModel) -> (Rect, Rect) {
    let notes = u16::try_from(model.noted_marks().len()).unwrap_or(u16::MAX).min(scene.height / 4);
    let height = scene.height - notes;
    (Rect { height, ..scene }, Rect { y: scene.y + height, height: notes, ..scene })
}

#[derive(Clone, Debug, Default)]
pub struct LessonLayout {
    pub area: Rect,
    pub header: Rect,
    pub progress: Rect,
    /// That answers are not saved: a row where there is one, else a mark in the header.
    pub note: Rect,
    pub prose: Rect,
    /// The lines of the text that are seen, from the first.
    pub lines: Vec<Line>,
    /// How many lines there are above and below.
    pub hidden: [usize; 2],
    pub scene: Layout,
    /// What the marks of the scene mean.
    pub notes: Rect,
    pub buttons: Vec<(Rect, Button<LessonMessage>)>,
    /// What the words of the step mean, while that is open.
    pub sheet: Option<Sheet>,
    /// The outline, and its rows.
    pub outline: Rect,
    pub first_outlined: usize,
}

impl LessonLayout {
    #[must_use]
    pub fn new(area: Rect, model: &LessonModel, strings: &'static Strings) -> LessonLayout {
        let margin = u16::from(area.width >= 20);
        // A column is left at the right for the mark that answers are not saved.
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
        // Lines that do not fit are counted in a row of their own.
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

    /// The first line of the text, or of what lies over it, that is seen `by` lines on, as far as it goes.
    #[must_use]
    pub fn scrolled(&self, by: isize) -> usize {
        if let Some(sheet) = &self.sheet {
            return sheet.scrolled(by);
        }
        let [above, below] = self.hidden;
        scrolled_by(above, by, above + below + 1)
    }

    /// The step of the outline at a place.
    #[must_use]
    pub fn outline_step(&self, place: Position) -> Option<usize> {
        self.outline.contains(place).then(|| self.first_outlined + usize::from(place.y - self.outline.y))
    }

    /// What a click does at a place of the text or the buttons.
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
