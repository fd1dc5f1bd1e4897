//! What the parameters did to the picture of this view, each in the colour of its parameter.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::conv::coverage::Evenness;
use crate::conv::{Axis, Geometry, Op, Parameter};
use crate::scene::View;
use crate::tui::explore::layout::Layout;
use crate::tui::explore::model::Model;
use crate::tui::screen::{Context, render, width};
use crate::tui::strings::{Strings, filled};

/// A number of each axis, once if both agree.
fn both(geometry: &Geometry, number: impl Fn(&Axis) -> i64) -> String {
    let [h, w] = geometry.lengths(number);
    if h == w { h.to_string() } else { format!("{h} / {w}") }
}

fn facts(geometry: &Geometry, view: View, strings: &Strings) -> Vec<(Parameter, String)> {
    let is_direct = geometry.layer().op == Op::Conv2d;
    let either = |holds: &dyn Fn(&Axis) -> bool| geometry.axes().iter().any(holds);
    let has_extra = either(&|axis| axis.settings().output_padding > 0);
    let extra = || (Parameter::OutputPadding, both(geometry, |axis| axis.settings().output_padding));
    match view {
        View::Direct | View::Coverage if is_direct => {
            vec![(Parameter::Stride, filled(strings.fact_window_steps, &[&both(geometry, Axis::step)]))]
        }
        View::Direct => {
            let zeros = filled(strings.fact_zeros, &[&both(geometry, |axis| axis.spread() - 1)]);
            let template = if either(&|axis| axis.pad()[0] < 0) { strings.fact_crops } else { strings.fact_ring };
            let ring = filled(template, &[&both(geometry, |axis| axis.pad()[0])]);
            let mut facts = vec![(Parameter::Stride, zeros), (Parameter::Padding, ring)];
            if has_extra {
                let (parameter, number) = extra();
                facts.push((parameter, filled(strings.fact_ring_end, &[&number])));
            }
            facts
        }
        View::Stamp if is_direct => Vec::new(),
        View::Stamp => {
            let overlap = |axis: &Axis| (axis.dilated_kernel() - axis.spread()).max(0);
            let apart = both(geometry, Axis::spread);
            vec![(
                Parameter::Stride,
                if either(&|axis| overlap(axis) > 0) {
                    filled(strings.fact_stamps_overlap, &[&apart, &both(geometry, overlap)])
                } else {
                    filled(strings.fact_stamps_apart, &[&apart])
                },
            )]
        }
        View::Crop => {
            let [start, end] = [0, 1].map(|side| both(geometry, |axis| axis.crop()[side]));
            let mut facts = vec![(Parameter::Padding, filled(strings.fact_crop, &[&start, &end]))];
            if has_extra {
                let (parameter, number) = extra();
                facts.push((parameter, filled(strings.fact_uncrop, &[&number])));
            }
            facts
        }
        View::Coverage => vec![(
            Parameter::KernelSize,
            filled(
                if either(&|axis| axis.evenness() != Evenness::Even) { strings.fact_uneven } else { strings.fact_even },
                &[&both(geometry, Axis::kernel), &both(geometry, |axis| axis.settings().stride)],
            ),
        )],
        View::Matrix => {
            let text = if is_direct { strings.fact_matrix } else { strings.fact_matrix_transposed };
            vec![(Parameter::Input, text.to_owned())]
        }
    }
}

pub fn view(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let (theme, area) = (&context.theme, layout.facts);
    let Ok(picture) = model.scene().outcome() else { return };
    let mut spans: Vec<Span<'static>> = Vec::new();
    for (parameter, text) in facts(&picture.geometry, model.view(), context.strings) {
        if !spans.is_empty() {
            spans.push(Span::raw("   "));
        }
        spans.push(Span::styled(text, theme.ink(theme.palette.parameter(parameter))));
    }
    // Under the grid in the middle, if that leaves room enough.
    let x = layout.panels.iter().map(|panel| panel.cells.x).find(|x| *x > area.x).unwrap_or(area.x);
    let below = Rect { x, width: area.right().saturating_sub(x), ..area };
    let area = if width(&spans) <= usize::from(below.width) { below } else { area };
    render(spans, area, buf);
}
