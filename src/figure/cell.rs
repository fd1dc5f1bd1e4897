//! A cell of a figure: its colour, number and mark.

use super::drawing::{Area, Drawing, Shape, Type};
use super::glyphs::{Weight, minus};
use crate::palette::{Palette, Rgb};
use crate::scene::{Cell, Role, number};

/// The most columns of a number. Longer numbers are rounded.
const MOST_COLUMNS: usize = 6;

/// The share of a cell's width that a number may take.
pub const NUMBER_ROOM: f64 = 0.86;

/// The smallest side of a cell with a mark.
const LEAST_MARKED: f64 = 8.0;

/// The look that all cells of a figure share.
#[derive(Clone, Copy, Debug)]
pub struct CellLook {
    pub palette: &'static Palette,
    /// The font size of the numbers; `None` leaves them out.
    pub number: Option<f64>,
}

/// Returns the number of a cell as it is drawn, or `None` for a cell without one.
#[must_use]
pub fn text(cell: Cell) -> Option<String> {
    text_in(cell, MOST_COLUMNS)
}

fn text_in(cell: Cell, columns: usize) -> Option<String> {
    let number = || minus(&number::fitted(cell.value, columns));
    match cell.role {
        Role::Value | Role::Cropped | Role::Unread => Some(number()),
        Role::BiasOnly => Some(format!("{}*", number())),
        Role::Inserted | Role::Padding | Role::OutputPadding | Role::Absent => None,
    }
}

/// Draws a cell. `largest` is the magnitude of the full colour. Marked cells under the kernel window get the window's
/// ground.
pub fn draw(drawing: &mut Drawing, look: CellLook, area: Area, cell: Option<Cell>, largest: f64, in_window: bool) {
    let palette = look.palette;
    let Some(cell) = cell else { return empty(drawing, palette, area) };
    let ground = |own: Rgb| if in_window { palette.window_ground } else { own };
    match cell.role {
        Role::Value => {
            let color = palette.value(cell.value, largest);
            match color {
                Some(color) => drawing.shapes.push(Shape::Fill { area, color }),
                None => empty(drawing, palette, area),
            }
            write(drawing, look, area, cell, color.map_or(palette.text, Rgb::ink));
        }
        Role::Inserted => {
            drawing.shapes.push(Shape::Fill { area, color: ground(palette.inserted_ground) });
            dot(drawing, area, palette.stride);
        }
        Role::Padding => {
            let color = ground(palette.padding_ground);
            drawing.shapes.push(Shape::Fill { area, color });
            hatch(drawing, area, palette.padding.towards(color, 0.68));
        }
        Role::OutputPadding => {
            drawing.shapes.push(Shape::Fill { area, color: ground(palette.output_padding_ground) });
            plus(drawing, area, palette.output_padding);
        }
        Role::Cropped => {
            let color = palette.padding_ground;
            drawing.shapes.push(Shape::Fill { area, color });
            strike(drawing, area, palette.padding.towards(color, 0.6));
            write(drawing, look, area, cell, palette.padding.towards(color, 0.15));
        }
        Role::BiasOnly => {
            drawing.shapes.push(Shape::Fill { area, color: palette.output_padding_ground });
            write(drawing, look, area, cell, palette.output_padding);
        }
        Role::Unread => {
            let color = palette.unread(palette.value(cell.value, largest).unwrap_or(palette.ground));
            drawing.shapes.push(Shape::Fill { area, color });
            hatch(drawing, area, color.ink().towards(color, 0.5));
            write(drawing, look, area, cell, color.ink().towards(color, 0.2));
        }
        Role::Absent => empty(drawing, palette, area),
    }
}

fn write(drawing: &mut Drawing, look: CellLook, area: Area, cell: Cell, color: Rgb) {
    let Some(size) = look.number else { return };
    let font = Type { weight: Weight::Regular, size, color };
    // The font size fits the numbers of the finished figure. On the way there they may be longer, and are rounded.
    let mut texts = (1..=MOST_COLUMNS).rev().filter_map(|columns| text_in(cell, columns));
    if let Some(text) = texts.find(|text| font.width(text) <= area.width * NUMBER_ROOM) {
        drawing.text_in(&text, area, font);
    }
}

/// Draws a cell without content.
fn empty(drawing: &mut Drawing, palette: &Palette, area: Area) {
    let line = (area.width / 40.0).clamp(0.5, 1.5);
    let color = palette.frame();
    drawing.shapes.push(Shape::Frame { area: area.inset(line / 2.0), color, line });
}

fn dot(drawing: &mut Drawing, area: Area, color: Rgb) {
    if area.width >= LEAST_MARKED {
        drawing.shapes.push(Shape::Dot { center: area.center(), radius: area.width * 0.055, color });
    }
}

/// Draws three slanting lines.
fn hatch(drawing: &mut Drawing, area: Area, color: Rgb) {
    let Area { x, y, width, height } = area;
    let line = (width / 48.0).max(0.5);
    if width < LEAST_MARKED {
        return;
    }
    let place = |[right, down]: [f64; 2]| [x + right * width, y + down * height];
    let lines = [[[0.0, 0.5], [0.5, 0.0]], [[0.0, 1.0], [1.0, 0.0]], [[0.5, 1.0], [1.0, 0.5]]];
    drawing.shapes.push(Shape::Lines { lines: lines.map(|ends| ends.map(place)).into(), color, line });
}

fn plus(drawing: &mut Drawing, area: Area, color: Rgb) {
    let ([x, y], arm, line) = (area.center(), area.width * 0.13, (area.width / 24.0).max(1.0));
    if area.width >= LEAST_MARKED {
        let lines = vec![[[x - arm, y], [x + arm, y]], [[x, y - arm], [x, y + arm]]];
        drawing.shapes.push(Shape::Lines { lines, color, line });
    }
}

/// Draws a diagonal through the whole cell.
fn strike(drawing: &mut Drawing, area: Area, color: Rgb) {
    let Area { x, y, width, height } = area;
    let line = (width / 32.0).max(0.75);
    drawing.shapes.push(Shape::Lines { lines: vec![[[x, y + height], [x + width, y]]], color, line });
}
