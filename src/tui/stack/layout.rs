//! The layout of a network: the scene; beside or below it, the layers of the network and the square of two input
//! values; and the description.

use ratatui::layout::{Position, Rect};

use super::keys::KEYS;
use super::message::StackMessage;
use super::model::StackModel;
use super::scene::{Below, SceneLayout};
use crate::tui::buttons::{self, Button};
use crate::tui::rows::{Rows, placed, saturated};
use crate::tui::shell::Shell;
use crate::words::screen::Strings;

/// The width of the side with the layers and the square, and the gap before it, in columns.
const SIDE: u16 = 29;
const GAP: u16 = 2;

/// With fewer columns than this left for the scene, the side is not shown.
const LEAST_SCENE: u16 = 49;

/// From this number of rows and columns on, the side is below the maps.
const WIDE: [u16; 2] = [30, 100];

/// The number of rows for the side below the maps.
const BELOW: u16 = 14;

/// The number of rows and columns of the smallest square.
const LEAST_SQUARE: [u16; 2] = [5, 11];

/// The maximum number of settings of a value in a square, whatever its step.
const MOST_SETTINGS: i64 = 41;

/// The number of columns on either side of the square for the labels of its corners.
const CORNER: u16 = 2;

/// The layout of the square of two input values: the first increases to the right, the second upwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SquareLayout {
    /// The area of its cells.
    pub cells: Rect,
    /// The area of the caption above it.
    pub caption: Rect,
}

/// The layout of the whole screen.
#[derive(Clone, Debug, Default)]
pub struct StackLayout {
    /// The whole area.
    pub area: Rect,
    /// The header.
    pub header: Rect,
    /// The maps and dials.
    pub scene: SceneLayout,
    /// The rows with the layers of the network, each with its level.
    pub lines: Vec<(Rect, usize)>,
    /// The square, if the input has exactly two values and there is room.
    pub square: Option<SquareLayout>,
    /// The area for the description of the focused cell, or of all input values.
    pub line: Rect,
    /// The area for the message from the last key.
    pub note: Rect,
    /// The area for the note that answers are not saved.
    pub trouble: Rect,
    /// The buttons, with their areas.
    pub buttons: Vec<(Rect, Button<StackMessage>)>,
}

impl StackLayout {
    /// Lays a network out in `area`.
    #[must_use]
    pub fn new(area: Rect, model: &StackModel, strings: &Strings) -> StackLayout {
        let from = |least: u16, rows: u16| if area.height >= least { rows } else { 0 };
        // Without a footer, one column is reserved for the mark that answers are not saved.
        let has_footer = area.height >= 6;
        let inner = if has_footer { area } else { Rect { width: area.width.saturating_sub(1), ..area } };
        let mut rows = Rows { left: inner };
        let mut layout = StackLayout { area, header: rows.top(from(3, 1)), ..StackLayout::default() };
        let footer = rows.bottom(u16::from(has_footer));
        let room = buttons::columns(strings.record.unsaved) + 2;
        let keys_width = if area.width >= 2 * room { area.width - room } else { area.width.saturating_sub(2) };
        layout.trouble = if has_footer {
            Rect { x: footer.x + keys_width + 1, width: (area.width - keys_width).saturating_sub(1), ..footer }
        } else {
            Rect { x: inner.right(), width: area.width - inner.width, height: area.height.min(1), ..area }
        };
        let help = [Shell::Help, Shell::Quit].map(StackMessage::Shell);
        let taken = buttons::columns(model.network().title()).saturating_add(8).min(area.width / 2);
        let top = buttons::help_and_quit(strings, inner.width, taken, help);
        layout.buttons = placed(layout.header, top, |button| (button.offset, button.width()));
        let keys = buttons::footer(&KEYS, model, strings, keys_width);
        layout.buttons.extend(placed(footer, keys, |button| (button.offset, button.width())));
        layout.note = rows.bottom(from(10, 1));
        // On narrow screens, the description of a cell takes two rows.
        let second = if area.width < WIDE[1] { from(24, 1) } else { 0 };
        layout.line = rows.bottom(from(8, 1) + second);
        let body = rows.left;
        let is_wide = body.height >= WIDE[0] && body.width >= WIDE[1];
        if is_wide {
            layout.scene = SceneLayout::new(body, model, Below::Rows(BELOW));
            layout.place_side(layout.scene.spare, model, true);
        } else if body.width >= LEAST_SCENE + GAP + SIDE {
            let scene = Rect { width: body.width - GAP - SIDE, ..body };
            layout.scene = SceneLayout::new(scene, model, Below::Nothing);
            layout.place_side(Rect { x: scene.right() + GAP, width: SIDE, ..body }, model, false);
        } else {
            layout.scene = SceneLayout::new(body, model, Below::Nothing);
        }
        layout
    }

    /// Places the layers, and the square below or beside them.
    fn place_side(&mut self, area: Rect, model: &StackModel, is_beside: bool) {
        let has_square = model.both().is_some();
        let count = model.levels().len();
        let kept = if has_square && !is_beside { LEAST_SQUARE[0] + 2 } else { 0 };
        let room = usize::from(area.height.saturating_sub(kept));
        // If not all fit, those around the focused one.
        let focus = model.level_in_focus().unwrap_or(0);
        let first = focus.saturating_sub(room / 2).min(count.saturating_sub(room));
        let seen = count.min(room);
        let width = if is_beside && has_square { area.width.saturating_sub(SIDE) } else { area.width };
        let line = |(y, level): (u16, usize)| (Rect { y, width, height: 1, ..area }, level);
        self.lines = (area.y..area.bottom()).zip(first..first + seen).map(line).collect();
        if !has_square {
            return;
        }
        let used = saturated(seen as i64) + 1;
        let room = if is_beside {
            Rect { x: area.x + width + GAP, width: area.width.saturating_sub(width + GAP), ..area }
        } else {
            Rect { y: area.y + used.min(area.height), height: area.height.saturating_sub(used), ..area }
        };
        self.square = SquareLayout::new(room, model);
    }
}

impl SquareLayout {
    /// Gives each setting one row and two columns, or half a row and one column, or else takes as many cells as fit.
    fn new(room: Rect, model: &StackModel) -> Option<SquareLayout> {
        let input = model.network().input();
        let settings = (f64::from(input.most) - f64::from(input.least)) / f64::from(input.step);
        let settings = if settings.is_finite() { (settings.round() as i64 + 1).clamp(5, MOST_SETTINGS) } else { 5 };
        let most = [room.height.saturating_sub(1), room.width.saturating_sub(2 * CORNER)];
        let wanted = [[settings, settings * 2], [settings / 2 + 1, settings]].map(|size| size.map(saturated));
        let fitting = wanted.into_iter().find(|[rows, cols]| *rows <= most[0] && *cols <= most[1]);
        let [rows, cols] = fitting.unwrap_or_else(|| {
            let rows = most[0].min(most[1] / 2);
            [rows, rows * 2]
        });
        if rows < LEAST_SQUARE[0] || cols < LEAST_SQUARE[1] {
            return None;
        }
        let cells = Rect { x: room.x + CORNER, y: room.y + 1, width: cols, height: rows };
        Some(SquareLayout { cells, caption: Rect { height: 1, ..room } })
    }

    /// Returns how far a position is to the right and upwards in the square, each from 0 to 1.
    #[must_use]
    pub fn shares(&self, place: Position) -> [f64; 2] {
        let share = |at: u16, first: u16, length: u16| {
            let last = length.saturating_sub(1).max(1);
            f64::from(at.saturating_sub(first).min(last)) / f64::from(last)
        };
        let cells = self.cells;
        [share(place.x, cells.x, cells.width), 1.0 - share(place.y, cells.y, cells.height)]
    }

    /// Returns the position of these shares of the square.
    #[must_use]
    pub fn place(&self, [right, up]: [f64; 2]) -> Position {
        let at = |share: f64, length: u16| saturated((share * f64::from(length.saturating_sub(1))).round() as i64);
        Position { x: self.cells.x + at(right, self.cells.width), y: self.cells.y + at(1.0 - up, self.cells.height) }
    }
}
