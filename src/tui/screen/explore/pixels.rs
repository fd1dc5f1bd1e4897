//! Grids too large for numbers, as pixels. Each pixel is one cell, never an average of several.

use ratatui::style::Color;

use super::cells::TO_COME;
use crate::conv::Pair;
use crate::lesson::course::MarkRole;
use crate::palette::{Palette, Rgb};
use crate::scene::crossings::LineRole;
use crate::scene::{FileSource, GridId, Moment, OutlineKind, Role, Scene};
use crate::tui::explore::model::Model;
use crate::tui::explore::panels::Panel;
use crate::tui::screen::Context;
use crate::tui::widget::PixelGrid;
use crate::tui::widget::pixel_grid::Pixel;

/// How far the colour of cells under the window is mixed with the window's hue.
const TINT: f64 = 0.5;

/// Returns the pixels of a panel, taking every `step`th row and column.
#[must_use]
pub fn grid(model: &Model, moment: Option<&Moment<'_>>, context: &Context, panel: &Panel, step: i64) -> PixelGrid {
    let (theme, scene) = (&context.theme, model.scene());
    let lines = [0, 1].map(|axis| seen_lines(panel, axis, step));
    let [rows, cols] = [lines[0].as_slice(), lines[1].as_slice()];
    let stamped = moment.and_then(|moment| moment.stamps_so_far(panel.grid));
    let crossings = match (panel.grid, stamped) {
        (GridId::Full, Some(stamped)) => scene.partial_crossings(stamped, [rows, cols]),
        (GridId::Rival, _) => None,
        (grid, _) => scene.crossings(grid, [rows, cols]),
    };
    let value = |row: usize, col: usize, at: Pair| match (&crossings, moment) {
        (_, Some(moment)) if moment.is_future(panel.grid, at) || moment.is_covered(panel.grid, at) => None,
        (Some(crossings), _) => Some(crossings.value(row, col)),
        (None, Some(moment)) => {
            moment.cell(panel.grid, at).filter(|cell| cell.role != Role::Absent).map(|cell| cell.value)
        }
        (None, None) => scene.cell(panel.grid, at).map(|cell| cell.value),
    };
    let outlines: Vec<_> = moment.map_or_else(Vec::new, |moment| moment.outlines(panel.grid).collect());
    let is_kernel = matches!(panel.grid, GridId::Kernel | GridId::Rotated);
    let roles = [0, 1].map(|axis| {
        let role = |line: &i64| scene.line_role(panel.grid, axis, *line);
        lines[axis].iter().map(role).collect::<Vec<_>>()
    });
    let scale = Scale::new(scene, panel.grid, theme.palette);
    let mut pixels = Vec::with_capacity(rows.len() * cols.len());
    for (place, row) in rows.iter().enumerate() {
        for (other, col) in cols.iter().enumerate() {
            let at = [*row, *col];
            let value = value(place, other, at);
            // A pixel represents the cells up to the next one, so an outline around any of them counts.
            let lies_on = |kind: OutlineKind| {
                outlines.iter().filter(|outline| outline.kind == kind).any(|outline| {
                    [0, 1].iter().all(|axis| {
                        let (first, last) = (outline.first[*axis], outline.first[*axis] + outline.size[*axis]);
                        at[*axis] < last && at[*axis] + step > first
                    })
                })
            };
            let is_cursor = lies_on(OutlineKind::Current);
            let is_under_window = !is_kernel && lies_on(OutlineKind::Window);
            let own = value.and_then(|value| scale.of_role(value, roles[0][place].max(roles[1][other])));
            let is_there = scene.cell(panel.grid, at).is_some();
            let color = match own {
                _ if is_cursor => Some(theme.palette.text),
                Some(own) if is_under_window => Some(own.towards(theme.palette.kernel_size, TINT)),
                // Cells still to come are drawn as empty places.
                own => own.or(is_there.then_some(theme.palette.ground.towards(theme.palette.faint, TO_COME))),
            };
            let marked = pointed_at(model, theme.palette, panel.grid, at);
            let color = marked.or(color);
            let color: Option<Color> = color.filter(|_| !theme.is_mono()).map(|rgb| theme.color(rgb));
            let magnitude = value.map_or(0.0, |value| scale.magnitude(value));
            let is_marked = is_cursor || marked.is_some();
            pixels.push(Pixel { color, magnitude, is_marked, is_lit: is_under_window });
        }
    }
    PixelGrid { ascii: theme.ascii, columns: cols.len(), pixels }
}

/// Returns the colour of a cell that the lesson marks or the learner has selected.
fn pointed_at(model: &Model, palette: &Palette, grid: GridId, at: Pair) -> Option<Rgb> {
    let stage = &model.stage;
    if stage.wrong.contains(&(grid, at)) {
        return Some(palette.error);
    }
    if stage.chosen.contains(&(grid, at)) {
        return Some(palette.kernel_size);
    }
    Some(match stage.marks.get(&(grid, at))? {
        MarkRole::Cropped => palette.padding_ground,
        MarkRole::Extra | MarkRole::Bias => palette.output_padding,
        MarkRole::Window => palette.kernel_size,
        MarkRole::Look => palette.text,
    })
}

/// Returns the rows or columns that are shown: every `step`th.
fn seen_lines(panel: &Panel, axis: usize, step: i64) -> Vec<i64> {
    let (first, shown) = (panel.origin[axis], panel.shown[axis]);
    let step = usize::try_from(step.max(1)).unwrap_or(1);
    (first..first.saturating_add(shown)).step_by(step).collect()
}

/// Maps values to colours: photos are grey, everything else diverges from zero.
struct Scale {
    palette: &'static Palette,
    largest: f64,
    is_grey: bool,
}

impl Scale {
    fn new(scene: &Scene, grid: GridId, palette: &'static Palette) -> Scale {
        let is_weight = matches!(grid, GridId::Kernel | GridId::Rotated | GridId::Matrix | GridId::Coverage);
        let is_photo = scene.setting().input.file().is_some_and(FileSource::is_image);
        Scale { palette, largest: scene.full_scale(grid), is_grey: is_photo && !is_weight }
    }

    fn magnitude(&self, value: f64) -> f64 {
        if self.largest > 0.0 { value.abs() / self.largest } else { 0.0 }
    }

    /// Returns the colour of a value on a line with this role; zeros inserted by a parameter have the background of
    /// that parameter.
    fn of_role(&self, value: f64, role: LineRole) -> Option<Rgb> {
        let palette = self.palette;
        let faded = |share: f64, ground: Rgb| self.color(value).map(|own| own.towards(ground, share));
        match role {
            LineRole::Value => self.color(value),
            LineRole::Unread => self.color(value).map(|own| palette.unread(own)),
            LineRole::Inserted => Some(palette.inserted_ground),
            LineRole::Padding => Some(palette.padding_ground),
            LineRole::OutputPadding => Some(palette.output_padding_ground),
            LineRole::BiasOnly => faded(0.5, palette.output_padding_ground),
            LineRole::Cropped => faded(0.7, palette.padding_ground),
        }
    }

    fn color(&self, value: f64) -> Option<Rgb> {
        if self.is_grey { self.palette.grey(value, self.largest) } else { self.palette.value(value, self.largest) }
    }
}
