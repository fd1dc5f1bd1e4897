//! Captions of the current view, each in the colour of its parameter.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::conv::coverage::Evenness;
use crate::conv::{Axis, Geometry, Op, Parameter};
use crate::scene::View;
use crate::tui::explore::model::Model;
use crate::tui::screen::{Context, render, width};
use crate::words::screen::Strings;

fn captions(geometry: &Geometry, view: View, axis: usize, strings: &Strings) -> Vec<(Parameter, String)> {
    let is_direct = geometry.layer().op == Op::Conv2d;
    let either = |holds: &dyn Fn(&Axis) -> bool| geometry.axes().iter().any(holds);
    let along = |number: &dyn Fn(&Axis) -> i64| number(&geometry.axes()[axis]).to_string();
    match view {
        View::Direct => gathering(geometry, axis, strings),
        View::Stamp | View::Coverage if is_direct => gathering(geometry, axis, strings),
        View::Crop if is_direct => vec![(Parameter::Padding, strings.facts.fact_no_crop.to_owned())],
        View::Stamp => {
            let overlap = |axis: &Axis| (axis.dilated_kernel() - axis.spread()).max(0);
            let apart = along(&Axis::spread);
            let text = if either(&|axis| overlap(axis) > 0) {
                (strings.facts.fact_stamps_overlap)(&apart, &along(&overlap))
            } else {
                (strings.facts.fact_stamps_apart)(&apart)
            };
            vec![(Parameter::Stride, text)]
        }
        View::Crop => {
            let [start, end] = [0, 1].map(|side| along(&|axis| axis.crop()[side]));
            let [first, last] = geometry.axes()[axis].settings().padding;
            let crop = (Parameter::Padding, (strings.facts.fact_crop)(&start, &end, first == last));
            let extra = either(&|axis| axis.settings().output_padding > 0).then(|| {
                let back = along(&|axis| axis.settings().output_padding);
                (Parameter::OutputPadding, (strings.facts.fact_uncrop)(&back))
            });
            [crop].into_iter().chain(extra).collect()
        }
        View::Coverage => {
            let is_even = geometry.axes().iter().all(|axis| axis.evenness() == Evenness::Even);
            let fact = if is_even { strings.facts.fact_even } else { strings.facts.fact_uneven };
            let (kernel, stride) = (along(&Axis::kernel), along(&|axis| axis.settings().stride));
            vec![(Parameter::KernelSize, fact(&kernel, &stride))]
        }
        View::Matrix => {
            let text = if is_direct { strings.facts.fact_matrix } else { strings.facts.fact_matrix_transposed };
            vec![(Parameter::Input, text.to_owned())]
        }
    }
}

/// Describes how far the window moves along this axis, and how many positions it has.
fn gathering(geometry: &Geometry, axis: usize, strings: &Strings) -> Vec<(Parameter, String)> {
    let is_transposed = geometry.layer().op == Op::ConvTranspose2d;
    let axis = &geometry.axes()[axis];
    if !is_transposed && axis.step() != 1 {
        return vec![(Parameter::Stride, (strings.facts.fact_window_steps)(&axis.step().to_string()))];
    }
    let places = (strings.facts.fact_places)(axis.padded(), axis.dilated_kernel(), axis.output());
    let moves =
        if is_transposed { strings.facts.fact_window_one.to_owned() } else { (strings.facts.fact_window_steps)("1") };
    vec![(Parameter::Stride, moves), (Parameter::KernelSize, places)]
}

/// Draws keys to try, until the first key is pressed, as many as fit.
fn hints(op: Op, context: &Context, area: Rect, buf: &mut Buffer) {
    let (theme, strings) = (&context.theme, context.strings);
    // A direct convolution has no mistakes to show.
    let wrong = (op == Op::ConvTranspose2d).then_some((" w ", strings.explore.hint_wrong));
    let hints = [
        vec![(" space ", strings.explore.hint_walk), (" + ", strings.explore.hint_more)],
        wrong.into_iter().chain([(" ? ", strings.explore.hint_help)]).collect(),
    ];
    for (row, y) in hints.into_iter().zip(area.top()..area.bottom()) {
        let mut spans: Vec<Span<'static>> = Vec::new();
        for (key, what) in row {
            let piece = [Span::styled(key, theme.key()), Span::styled(format!(" {what}   "), theme.text())];
            if width(&spans) + width(&piece) <= usize::from(area.width) + 3 {
                spans.extend(piece);
            }
        }
        render(spans, Rect { y, height: 1, ..area }, buf);
    }
}

/// Draws the captions, or hints for new users.
pub fn view(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let theme = &context.theme;
    let Ok(picture) = model.scene().outcome() else { return };
    if model.is_fresh && model.stage.free.is_none() {
        return hints(picture.geometry.layer().op, context, area, buf);
    }
    let captions = captions(&picture.geometry, model.view(), model.strip_axis(), context.strings);
    for ((parameter, text), y) in captions.into_iter().zip(area.top()..area.bottom()) {
        let span = Span::styled(text, theme.ink(theme.palette.parameter(parameter)));
        if span.width() <= usize::from(area.width) {
            render(span, Rect { y, height: 1, ..area }, buf);
        }
    }
}
