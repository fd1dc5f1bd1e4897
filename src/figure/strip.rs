//! The line of an axis below the grids: its cells, what acts on them, and how many products reach each.

use super::drawing::{Area, Drawing, Shape, Type};
use super::glyphs::Weight;
use super::metrics::Metrics;
use super::plan::Plan;
use crate::palette::{Palette, Rgb};
use crate::scene::strip::{Bar, BarKind, Part, Row, Strip};
use crate::scene::{Moment, Role};

/// The axis that is shown: the columns, which run across the figure.
pub const AXIS: usize = 1;

/// The height of a row, in font sizes of the notes.
const ROW: f64 = 1.5;
/// The size of a number in a row, in font sizes of the notes.
const NUMBER: f64 = 0.95;

/// The widest a cell of the line may be, in heights of a row.
const WIDEST: f64 = 1.6;

/// The layout of the line.
#[derive(Clone, Copy, Debug)]
pub struct StripPlan {
    at: [f64; 2],
    rows: usize,
    row: f64,
    /// The width of a cell.
    cell: f64,
    /// The part of a cell or row that stays blank.
    seam: f64,
}

impl StripPlan {
    /// Lays out the strips of these moments within a width of `room`. Returns `None` if cells would have no width.
    #[must_use]
    pub fn new(moments: &[Strip], room: f64, metrics: &Metrics, palette: &Palette) -> Option<StripPlan> {
        let rows = moments.iter().map(|strip| strip.rows.len()).max()?;
        let length = moments.iter().map(|strip| strip.length).max()?.max(1);
        let row = (metrics.note(palette).size * ROW).round();
        let cell = (room / length as f64).min(row * WIDEST);
        (cell > 0.0).then_some(StripPlan { at: [0.0, 0.0], rows, row, cell, seam: if cell < 6.0 { 0.0 } else { 1.0 } })
    }

    /// Moves the line to this upper left corner.
    #[must_use]
    pub fn at(self, at: [f64; 2]) -> StripPlan {
        StripPlan { at, ..self }
    }

    #[must_use]
    pub fn height(&self) -> f64 {
        self.row * self.rows as f64
    }

    fn area(&self, first: i64, length: i64, row: usize) -> Area {
        let [x, y] = self.at;
        Area {
            x: x + first as f64 * self.cell,
            y: y + row as f64 * self.row,
            width: (length as f64 * self.cell - self.seam).max(0.5),
            height: self.row - self.seam,
        }
    }
}

/// Draws the axis at a moment.
pub fn draw(drawing: &mut Drawing, plan: &Plan<'_>, moment: &Moment<'_>, strip: &StripPlan) {
    for (row, what) in moment.strip(AXIS).rows.iter().enumerate() {
        match what {
            Row::Line(parts) => {
                for part in parts {
                    draw_part(drawing, plan, part, strip.area(part.first, part.length, row));
                }
            }
            Row::Bars(bars) => {
                for bar in bars {
                    draw_bar(drawing, plan, bar, strip.area(bar.first, bar.length(), row));
                }
            }
            Row::Counts(counts) => {
                let most = counts.iter().copied().max();
                for (at, count) in (0..).zip(counts) {
                    let color =
                        if Some(*count) == most { plan.options.palette.text } else { plan.options.palette.faint };
                    write(drawing, plan, &count.to_string(), strip.area(at, 1, row), color);
                }
            }
        }
    }
}

fn draw_part(drawing: &mut Drawing, plan: &Plan<'_>, part: &Part, area: Area) {
    let palette = plan.options.palette;
    let (ground, ink) = match part.role {
        Role::Value => (palette.line_ground(), palette.text),
        Role::Unread => (palette.key_ground, palette.faint),
        Role::Inserted => (palette.inserted_ground, palette.stride),
        Role::Padding | Role::Cropped => (palette.padding_ground, palette.padding),
        Role::OutputPadding | Role::BiasOnly => (palette.output_padding_ground, palette.output_padding),
        Role::Absent => (palette.ground, palette.faint),
    };
    drawing.shapes.push(Shape::Fill { area, color: ground });
    if matches!(part.role, Role::Cropped | Role::Unread) {
        let Area { x, y, width, height } = area;
        let lines = vec![[[x, y + height], [x + width, y]]];
        drawing.shapes.push(Shape::Lines { lines, color: ink.towards(ground, 0.5), line: 1.0 });
    }
    let text = match part.number {
        _ if part.length > 1 => part.length.to_string(),
        Some(number) if part.role == Role::BiasOnly => format!("{number}*"),
        Some(number) => number.to_string(),
        None => part.role.glyph().filter(|_| part.role != Role::Cropped).unwrap_or_default().to_owned(),
    };
    write(drawing, plan, &text, area, ink);
}

/// Draws a bracket under the cells from the first tap to the last.
fn draw_bar(drawing: &mut Drawing, plan: &Plan<'_>, bar: &Bar, area: Area) {
    let palette = plan.options.palette;
    let color = if bar.is_current { palette.kernel_size } else { palette.faint.towards(palette.ground, 0.4) };
    let line = if bar.is_current { 2.0 } else { 1.0 };
    let (left, right) = (area.x + line / 2.0, area.x + area.width - line / 2.0);
    let (top, bottom) = (area.y + area.height * 0.12, area.y + area.height * 0.3);
    let lines = vec![[[left, top], [left, bottom]], [[left, bottom], [right, bottom]], [[right, bottom], [right, top]]];
    drawing.shapes.push(Shape::Lines { lines, color, line });
    let words = plan.options.words;
    let (name, number) = match bar.kind {
        BarKind::Output(output) => (words.output, output),
        BarKind::Input(input) => (words.input, input),
        BarKind::Period(length) => (words.period, length),
    };
    let below = Area { y: bottom, height: area.y + area.height - bottom, ..area };
    let font = font(plan, if bar.is_current { palette.text } else { palette.faint });
    let texts = [format!("{name} {number}"), number.to_string()];
    if let Some(text) = texts.into_iter().find(|text| font.width(text) <= area.width) {
        drawing.text_in(&text, below, font);
    }
}

fn font(plan: &Plan<'_>, color: Rgb) -> Type {
    let note = plan.metrics.note(plan.options.palette);
    Type { weight: Weight::Regular, size: note.size * NUMBER * 0.8, color }
}

/// Writes a text if there is room for it.
fn write(drawing: &mut Drawing, plan: &Plan<'_>, text: &str, area: Area, color: Rgb) {
    let font = font(plan, color);
    if !text.is_empty() && font.width(text) <= area.width {
        drawing.text_in(text, area, font);
    }
}
