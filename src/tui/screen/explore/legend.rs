//! The marks that are on the screen, and the scale of the colours.

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use ratatui::text::Span;

use crate::conv::Axis;
use crate::palette::Rgb;
use crate::scene::View;
use crate::scene::{GridId, Picture, number};
use crate::tui::explore::layout::{CellShape, Layout};
use crate::tui::explore::model::Model;
use crate::tui::screen::{Context, render, width};

/// A mark with its meaning, if it occurs.
type Mark = (bool, &'static str, &'static str, Rgb);

/// The marks of the view; those that do not occur are not shown.
fn marks(picture: &Picture, view: View, context: &Context) -> Vec<Mark> {
    let (palette, strings) = (context.theme.palette, context.strings);
    let [h, w] = picture.geometry.axes();
    let either = |holds: &dyn Fn(&Axis) -> bool| holds(h) || holds(w);
    let bias_only = picture.notes.iter().any(|note| note.note.is_about_bias());
    let bias_only = (bias_only, "*", strings.bias_only, palette.output_padding);
    match view {
        View::Direct => vec![
            (either(&|axis| axis.spread() > 1), ".", strings.zero_from_stride, palette.stride),
            (
                either(&|axis| axis.pad()[0].max(axis.pad()[1] - axis.settings().output_padding) > 0),
                "_",
                strings.zero_from_padding,
                palette.padding,
            ),
            (
                either(&|axis| axis.settings().output_padding > 0 && axis.pad()[1] > 0),
                "+",
                strings.zero_from_output_padding,
                palette.output_padding,
            ),
            bias_only,
        ],
        View::Stamp | View::Crop => vec![
            (either(&|axis| axis.crop().iter().any(|crop| *crop > 0)), "x", strings.cropped, palette.padding),
            (view == View::Stamp, ".", strings.absent_stamp, palette.faint),
            bias_only,
        ],
        View::Coverage => vec![bias_only],
        View::Matrix => vec![(true, ".", strings.absent_tap, palette.faint)],
    }
}

pub fn view(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let area = layout.legend;
    // Pixels show no marks.
    let has_marks = layout.panels.iter().any(|panel| {
        !matches!(panel.shape, CellShape::Pixel { .. }) && !matches!(panel.grid, GridId::Kernel | GridId::Rotated)
    });
    let (theme, strings, scene) = (&context.theme, context.strings, model.scene());
    let Ok(picture) = scene.outcome() else { return };
    let palette = theme.palette;
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut add_if_it_fits = |piece: Vec<Span<'static>>| {
        if width(&spans) + width(&piece) <= usize::from(area.width) {
            spans.extend(piece);
            spans.push(Span::raw("   "));
        }
    };
    for (_, glyph, meaning, ink) in
        marks(picture, model.view(), context).into_iter().filter(|(occurs, ..)| *occurs && has_marks)
    {
        add_if_it_fits(vec![
            Span::styled(glyph, theme.ink(ink).add_modifier(Modifier::BOLD)),
            Span::styled(format!(" {meaning}"), theme.faint()),
        ]);
    }
    if model.view() == View::Direct && has_marks {
        let window = if theme.is_mono() {
            theme.text().add_modifier(Modifier::REVERSED)
        } else {
            theme.text().bg(theme.color(palette.window_ground))
        };
        add_if_it_fits(vec![
            Span::styled("  ", window),
            Span::styled(format!(" {}", strings.kernel_window), theme.faint()),
        ]);
    }
    if !theme.is_mono() {
        let plus_minus = |largest: f64| format!("-{0} .. {0}", number::text(largest));
        let (name, range, first) = match model.view() {
            View::Coverage => (strings.coverage, format!("0 .. {}", picture.largest_coverage), 0),
            _ => (strings.value_colour, plus_minus(scene.largest_value()), -6),
        };
        let ramp = (first..=6).filter_map(|step| palette.value(f64::from(step), 6.0));
        let ramp = ramp.map(|rgb| Span::styled(" ", theme.text().bg(theme.color(rgb))));
        let range = Span::styled(format!(" {name} {range}"), theme.faint());
        add_if_it_fits(ramp.chain([range]).collect());
        let weights = format!("{} {}", strings.kernel, plus_minus(scene.largest_weight()));
        add_if_it_fits(vec![Span::styled(weights, theme.faint())]);
    }
    render(spans, area, buf);
}
