//! Draws a moment by a plan.

use super::Time;
use super::cell;
use super::drawing::{Area, Drawing, Shape, Type};
use super::glyphs::{Weight, minus};
use super::metrics::Metrics;
use super::plan::{Placed, Plan, size_text};
use super::strip;
use super::sum;
use crate::conv::Pair;
use crate::framework::pytorch;
use crate::palette::{Palette, Rgb};
use crate::scene::compare::Against;
use crate::scene::moment::{self, Moment, Outline, OutlineKind, Place};
use crate::scene::{Role, number};

impl Plan<'_> {
    /// Draws the figure at one moment.
    #[must_use]
    pub fn draw(&self, moment: &Moment<'_>) -> Drawing {
        let mut drawing = self.blank();
        let margin = self.metrics.margin;
        self.draw_block(&mut drawing, moment, [margin, margin]);
        drawing.begin_part();
        if let Some(at) = self.sum {
            sum::draw(&mut drawing, self, moment, at);
        }
        drawing.begin_part();
        if let Some(place) = &self.strip {
            strip::draw(&mut drawing, self, moment, place);
        }
        drawing.begin_part();
        let steps = moment::steps(self.scene, moment.view());
        let step = moment.explained_step().map(|step| (self.options.words.step)(step + 1, steps));
        self.draw_notes(&mut drawing, step.as_deref());
        drawing
    }

    /// Draws these moments, each at its place in the sheet.
    #[must_use]
    pub fn draw_sheet<'a>(&self, moments: impl Iterator<Item = Moment<'a>>) -> Drawing {
        let mut drawing = self.blank();
        let [across, down] = self.sheet_step();
        let cols = usize::try_from(self.sheet[1]).unwrap_or(1).max(1);
        for (index, moment) in moments.enumerate() {
            let x = self.metrics.margin + across * (index % cols) as f64;
            let y = self.metrics.margin + down * (index / cols) as f64;
            let note = self.metrics.note(self.options.palette);
            drawing.text(&(index + 1).to_string(), [x, y + note.size], note);
            self.draw_block(&mut drawing, &moment, [x, y + self.block_top()]);
        }
        self.draw_notes(&mut drawing, None);
        drawing
    }

    fn blank(&self) -> Drawing {
        let ground = (!self.options.transparent).then_some(self.options.palette.ground);
        Drawing::blank([self.width, self.height], ground, pytorch::line(&self.scene.setting().layer))
    }

    fn draw_notes(&self, drawing: &mut Drawing, remark: Option<&str>) {
        if let Some((notes, at)) = &self.notes {
            notes.draw(drawing, self.look, &self.metrics, *at, remark);
        }
    }

    fn draw_block(&self, drawing: &mut Drawing, moment: &Moment<'_>, [left, top]: [f64; 2]) {
        for placed in &self.block.grids {
            let moved = |[x, y]: [f64; 2]| [left + x, top + y];
            let placed = Placed { title: moved(placed.title), cells: moved(placed.cells), ..*placed };
            drawing.begin_part();
            if self.options.time != Time::Sheet {
                self.draw_title(drawing, moment, &placed);
            }
            self.draw_cells(drawing, moment, &placed);
            drawing.begin_part();
            self.draw_outline(drawing, moment, &placed);
        }
    }

    fn draw_title(&self, drawing: &mut Drawing, moment: &Moment<'_>, placed: &Placed) {
        let palette = self.options.palette;
        let font = self.metrics.title(palette);
        let end = drawing.text(&self.options.words.title_at(moment, placed.grid), placed.title, font);
        if self.options.around.sizes {
            let at = [end + font.size * 0.4, placed.title[1]];
            drawing.text(&size_text(moment.scene, placed.grid, placed.size), at, self.metrics.title_size(palette));
        }
    }

    /// Draws a prominent line around a cell.
    pub fn outline_cell(&self, drawing: &mut Drawing, (grid, at): Place) {
        let Metrics { margin, .. } = self.metrics;
        let Some(placed) = self.block.grids.iter().find(|placed| placed.grid == grid) else { return };
        let [x, y] = placed.cells;
        let placed = Placed { cells: [margin + x, margin + y], ..*placed };
        let (area, line) = (self.area(&placed, at, [1, 1]), self.metrics.loud_line());
        drawing.shapes.push(Shape::Frame { area, color: self.options.palette.text, line });
    }

    fn area(&self, placed: &Placed, [row, col]: Pair, [rows, cols]: Pair) -> Area {
        let [x, y] = placed.cells;
        Area {
            x: x + col as f64 * self.metrics.cell,
            y: y + row as f64 * self.metrics.cell,
            width: self.metrics.span(cols),
            height: self.metrics.span(rows),
        }
    }

    fn draw_cells(&self, drawing: &mut Drawing, moment: &Moment<'_>, placed: &Placed) {
        let largest = self.scene.full_scale(placed.grid);
        let [rows, cols] = placed.size;
        for at in (0..rows).flat_map(|row| (0..cols).map(move |col| [row, col])) {
            drawing.begin_part();
            let area = self.area(placed, at, [1, 1]);
            let cell = moment.cell(placed.grid, at);
            let weight = moment.weight(placed.grid, at);
            cell::draw(drawing, self.look, area, cell, largest, weight.is_some());
            if let Some(against) = moment.against(placed.grid, at) {
                self.draw_against(drawing, area, against);
            }
            if !self.has_letters() {
                continue;
            }
            let is_value = cell.is_some_and(|cell| cell.role == Role::Value);
            if let Some(weight) = weight {
                let ground = cell.filter(|_| is_value).and_then(|cell| self.options.palette.value(cell.value, largest));
                let color =
                    ground.map_or(self.options.palette.kernel_size, |ground| ground.ink().towards(ground, 0.25));
                self.draw_weight(drawing, area, weight, color);
            }
            let is_nothing = cell.is_none_or(|cell| cell.role == Role::Absent);
            if let Some(index) = moment.letter(placed.grid, at).filter(|_| !is_nothing) {
                draw_letter(drawing, area, index);
            }
        }
    }

    /// Draws the weight that a cell is multiplied by, in its lower right corner.
    fn draw_weight(&self, drawing: &mut Drawing, area: Area, weight: f64, color: Rgb) {
        let size = self.metrics.cell * 0.2;
        let text = format!("×{}", minus(&number::fitted(weight, 5)));
        let font = Type { weight: Weight::Regular, size, color };
        let inset = self.metrics.cell * 0.1;
        let at = [area.x + area.width - inset - font.width(&text), area.y + area.height - inset];
        drawing.text(&text, at, font);
    }

    /// Marks a cell that differs from the same cell of the rival, or has none there, in its upper right corner.
    fn draw_against(&self, drawing: &mut Drawing, area: Area, against: Against) {
        let palette = self.options.palette;
        let (sign, color) = match against {
            Against::Same => return,
            Against::Differs => ("!", palette.error),
            Against::Alone => ("+", palette.stride),
        };
        let side = (area.width * 0.27).round();
        let inset = (area.width * 0.08).round();
        let badge = Area::square(area.x + area.width - inset - side, area.y + inset, side);
        drawing.shapes.push(Shape::Fill { area: badge, color });
        drawing.text_in(sign, badge, Type { color: color.ink(), ..badge_type(side) });
    }

    fn draw_outline(&self, drawing: &mut Drawing, moment: &Moment<'_>, placed: &Placed) {
        for outline in moment.outlines(placed.grid) {
            self.draw_line(drawing, placed, outline);
        }
    }

    fn draw_line(&self, drawing: &mut Drawing, placed: &Placed, outline: Outline) {
        let color = match outline.kind {
            OutlineKind::Window => self.options.palette.kernel_size,
            OutlineKind::Current => self.options.palette.text,
        };
        let area = self.area(placed, outline.first, outline.size);
        let line = self.metrics.loud_line();
        // A thin line of the ground colour on both sides sets it off from every other colour.
        let halo = line + 2.0 * self.metrics.seam;
        drawing.shapes.push(Shape::Frame { area, color: self.options.palette.ground, line: halo });
        drawing.shapes.push(Shape::Frame { area, color, line });
    }
}

/// Draws the letter of a product, in the upper left corner of a cell.
fn draw_letter(drawing: &mut Drawing, area: Area, index: usize) {
    let side = (area.width * 0.27).round();
    // Clear of a line around the cell.
    let inset = (area.width * 0.08).round();
    let badge = Area::square(area.x + inset, area.y + inset, side);
    drawing.shapes.push(Shape::Fill { area: badge, color: Palette::pair(index) });
    drawing.text_in(&moment::letter(index).to_string(), badge, badge_type(side));
}

/// Returns the type of the letter in a badge of this side.
#[must_use]
pub fn badge_type(side: f64) -> Type {
    Type { weight: Weight::Bold, size: side * 0.78, color: Rgb(0, 0, 0) }
}
