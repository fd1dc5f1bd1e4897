//! The legend of a figure: the marks that occur in it, and the scales of its colours.

use super::Options;
use super::cell::{self, CellLook};
use super::drawing::{Area, Drawing, Shape, Type};
use super::metrics::Metrics;
use crate::conv::Pair;
use crate::palette::Palette;
use crate::scene::legend::{self, MARKS, Roles, Scale};
use crate::scene::{Cell, GridId, Moment, Role, Scene, number};
use crate::words::figure::Words;

/// The steps of a colour scale between zero and the full colour.
const RAMP: i32 = 6;

/// An entry of the legend: a sample, and its meaning.
#[derive(Clone, Debug)]
pub struct Entry {
    sample: Sample,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Sample {
    Cell(Role),
    Window,
    /// The colours of a scale from step `first` to the last one.
    Ramp {
        first: i32,
    },
}

/// Returns the roles that occur in these grids, each given with its size.
#[must_use]
pub fn roles(moments: &[&Moment<'_>], grids: &[(GridId, Pair)]) -> Roles {
    let mut roles = Roles::new();
    for (moment, (grid, size)) in moments.iter().flat_map(|moment| grids.iter().map(move |grid| (moment, *grid))) {
        legend::add_roles(&mut roles, grid, [0, 0], size, |at| moment.cell(grid, at));
    }
    roles
}

/// Returns the legend of a figure with these roles and grids. `window` names its window, if it has one.
#[must_use]
pub fn entries(
    scene: &Scene,
    grids: &[GridId],
    roles: &Roles,
    window: Option<&str>,
    options: &Options<'_>,
) -> Vec<Entry> {
    let Options { words, around, .. } = *options;
    let marked = MARKS.into_iter().filter(|_| around.marks);
    let marks = marked.filter_map(|role| Some((Sample::Cell(role), words.role(role, *roles.get(&role)?)?)));
    let marks = marks.chain(window.map(|window| (Sample::Window, window)));
    let marks = marks.map(|(sample, text)| Entry { sample, text: text.to_owned() });
    let scales = if around.scales { scales(scene, grids, words) } else { Vec::new() };
    marks.chain(scales).collect()
}

/// Returns the colour scales that these grids use.
fn scales(scene: &Scene, grids: &[GridId], words: &Words) -> Vec<Entry> {
    let entry = |(scale, largest): (Scale, f64)| {
        let largest = number::text(largest);
        let (name, first) = match scale {
            // Figures show single layers, which have no differences and no maps.
            Scale::Values | Scale::Differences | Scale::Maps => (words.values, -RAMP),
            Scale::Inputs => (words.input, -RAMP),
            Scale::Outputs => (words.output, -RAMP),
            Scale::Weights => (words.weights, -RAMP),
            Scale::Counts => (words.coverage, 0),
        };
        let least = if first < 0 && largest != "0" { format!("−{largest}") } else { "0".to_owned() };
        Entry { sample: Sample::Ramp { first }, text: format!("{name} {least} .. {largest}") }
    };
    legend::scales(scene, grids).into_iter().map(entry).collect()
}

impl Entry {
    #[must_use]
    pub fn width(&self, metrics: &Metrics, palette: &Palette) -> f64 {
        let font = metrics.note(palette);
        self.sample_width(font.size) + font.size * 0.5 + font.width(&self.text)
    }

    fn sample_width(&self, size: f64) -> f64 {
        match self.sample {
            Sample::Cell(_) | Sample::Window => (size * 1.3).round(),
            Sample::Ramp { first } => f64::from(RAMP - first + 1) * (size * 0.32).round(),
        }
    }

    /// Draws the entry from a point on the baseline.
    pub fn draw(&self, drawing: &mut Drawing, look: CellLook, metrics: &Metrics, [x, y]: [f64; 2]) {
        let font = metrics.note(look.palette);
        let side = (font.size * 1.3).round();
        let area = Area::square(x, (y - font.size * 0.36 - side / 2.0).round(), side);
        match self.sample {
            Sample::Cell(role) => {
                let sample = CellLook { number: None, ..look };
                cell::draw(drawing, sample, area, Some(Cell { value: 0.0, role }), 0.0, false);
                if role == Role::BiasOnly {
                    let font = Type { color: look.palette.output_padding, ..font };
                    drawing.text_in("*", area, font);
                }
            }
            Sample::Window => {
                let line = (side / 8.0).max(1.5);
                drawing.shapes.push(Shape::Frame {
                    area: area.inset(line / 2.0),
                    color: look.palette.kernel_size,
                    line,
                });
            }
            Sample::Ramp { first } => {
                let step = (font.size * 0.32).round();
                for (index, part) in (first..=RAMP).enumerate() {
                    let area = Area { x: x + index as f64 * step, width: step, ..area };
                    let color = look.palette.value(f64::from(part), f64::from(RAMP));
                    drawing.shapes.extend(color.map(|color| Shape::Fill { area, color }));
                }
            }
        }
        drawing.text(&self.text, [x + self.sample_width(font.size) + font.size * 0.5, y], font);
    }
}
