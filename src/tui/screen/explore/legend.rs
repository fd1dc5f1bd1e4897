//! The legend: the marks that are on the screen, the window, and the colour scales.

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use ratatui::text::Span;

use crate::conv::Op;
use crate::palette::Rgb;
use crate::scene::legend::{self, MARKS, Roles, Scale};
use crate::scene::{GridId, Moment, OutlineKind, Role, number};
use crate::tui::explore::layout::Layout;
use crate::tui::explore::model::Model;
use crate::tui::explore::panels::CellShape;
use crate::tui::screen::{Context, render, width};

/// The number of colours of a scale on each side of zero.
const RAMP: i32 = 6;

/// Draws the legend.
pub fn view(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let area = layout.legend;
    let Some(moment) = model.moment().filter(|_| area.height > 0) else { return };
    let mut spans: Vec<Span<'static>> = Vec::new();
    let entries = marks(model, &moment, context, layout).into_iter().chain(window(&moment, context, layout));
    // A lesson says itself how large numbers are, unless it asks for that.
    let scales = if model.stage.free.is_none() { scales(model, context, layout) } else { Vec::new() };
    for piece in entries.chain(scales) {
        if width(&spans) + width(&piece) <= usize::from(area.width) {
            spans.extend(piece);
            spans.push(Span::raw("   "));
        }
    }
    render(spans, area, buf);
}

/// Returns a mark for each role that is visible. Pixels show none.
fn marks(model: &Model, moment: &Moment<'_>, context: &Context, layout: &Layout) -> Vec<Vec<Span<'static>>> {
    let theme = &context.theme;
    let mut roles = Roles::new();
    for panel in layout.panels.iter().filter(|panel| !matches!(panel.shape, CellShape::Pixel { .. })) {
        let seen = |at| model.seen_cell(Some(moment), panel.grid, at);
        legend::add_roles(&mut roles, panel.grid, panel.origin, panel.shown, seen);
    }
    let mark = |role: Role| {
        let (ink, meaning) = meaning(role, *roles.get(&role)?, model, moment, context)?;
        let glyph = match role {
            Role::Unread | Role::Cropped => "/",
            role => theme.glyph(role),
        };
        let glyph = Span::styled(glyph, theme.ink(ink).add_modifier(Modifier::BOLD));
        Some(vec![glyph, Span::styled(format!(" {meaning}"), theme.faint())])
    };
    MARKS.into_iter().filter_map(mark).collect()
}

/// Returns what a cell of this role means in this grid, and its hue; `None` for a plain number.
fn meaning(
    role: Role,
    grid: GridId,
    model: &Model,
    moment: &Moment<'_>,
    context: &Context,
) -> Option<(Rgb, &'static str)> {
    let (palette, strings) = (context.theme.palette, context.strings);
    let scene = model.scene();
    let of_exhibit = match grid {
        GridId::Exhibit(place) => scene.exhibits().get(usize::from(place)).and_then(|exhibit| exhibit.layer(scene)),
        _ => None,
    };
    let op = of_exhibit.map_or(moment.geometry().layer().op, |layer| layer.setting().layer.op);
    let is_direct = op == Op::Conv2d;
    match role {
        Role::Value => None,
        Role::Inserted => Some((palette.stride, strings.names.zero_from_stride)),
        Role::Padding => Some((palette.padding, strings.names.zero_from_padding)),
        Role::OutputPadding => Some((palette.output_padding, strings.names.zero_from_output_padding)),
        Role::Unread => Some((palette.faint, strings.names.unread)),
        Role::Cropped => Some((palette.padding, strings.names.cropped)),
        Role::BiasOnly if is_direct => Some((palette.output_padding, strings.names.padding_alone)),
        Role::BiasOnly => Some((palette.output_padding, strings.names.bias_only)),
        Role::Absent if model.scene().is_table(grid) => Some((palette.faint, strings.names.absent_kernel)),
        Role::Absent if grid == GridId::Matrix => Some((palette.faint, strings.names.absent_tap)),
        Role::Absent => Some((palette.faint, strings.names.absent_stamp)),
    }
}

fn window(moment: &Moment<'_>, context: &Context, layout: &Layout) -> Option<Vec<Span<'static>>> {
    let (theme, strings) = (&context.theme, context.strings);
    let has_window = |grid: GridId| moment.outlines(grid).any(|outline| outline.kind == OutlineKind::Window);
    // The outline of the kernel only shows where the window comes from.
    let lies_on = |grid: GridId| !matches!(grid, GridId::Kernel | GridId::Rotated) && has_window(grid);
    let grid = layout.panels.iter().map(|panel| panel.grid).find(|grid| lies_on(*grid))?;
    let sample = match (theme.is_mono(), theme.ascii) {
        (true, _) => Span::styled("[ ]", theme.strong()),
        (false, true) => Span::styled("   ", theme.text().bg(theme.color(theme.palette.window_ground))),
        (false, false) => {
            let ink = theme.color(theme.palette.kernel_size);
            Span::styled("▎ ▐", theme.text().fg(ink).bg(theme.color(theme.palette.window_ground)))
        }
    };
    let name = match grid {
        GridId::Stamp | GridId::Full => strings.names.stamp,
        GridId::Matrix => strings.names.matrix_row,
        GridId::Exhibit(_) => strings.names.belonging,
        _ => strings.names.kernel_window,
    };
    Some(vec![sample, Span::styled(format!(" {name}"), theme.faint())])
}

/// Returns the colour scales of the visible grids.
fn scales(model: &Model, context: &Context, layout: &Layout) -> Vec<Vec<Span<'static>>> {
    let (theme, strings) = (&context.theme, context.strings);
    if theme.is_mono() {
        return Vec::new();
    }
    let grids: Vec<GridId> = layout.panels.iter().map(|panel| panel.grid).collect();
    let scale = |(scale, largest): (Scale, f64)| {
        let largest = number::text(largest);
        let (name, first) = match scale {
            Scale::Values | Scale::Maps => (strings.names.value_colour, -RAMP),
            Scale::Inputs => (strings.names.input, -RAMP),
            Scale::Outputs => (strings.names.output, -RAMP),
            Scale::Weights => (strings.names.weights, -RAMP),
            Scale::Differences => (strings.names.differences, -RAMP),
            Scale::Counts => (strings.names.coverage, 0),
        };
        let least = if first < 0 && largest != "0" { theme.minus(&format!("-{largest}")) } else { "0".to_owned() };
        let colors = (first..=RAMP).filter_map(|step| theme.palette.value(f64::from(step), f64::from(RAMP)));
        // The ramp is the same for all scales, so it is shown once, and again only where its ends differ.
        let ramp = colors.map(|rgb| Span::styled(" ", theme.text().bg(theme.color(rgb))));
        let text = Span::styled(format!(" {name} {least} .. {largest}"), theme.faint());
        (scale, ramp.collect::<Vec<_>>(), text)
    };
    let all: Vec<_> = legend::scales(model.scene(), &grids).into_iter().map(scale).collect();
    let has_ramp = |index: usize, scale: Scale| index == 0 || scale == Scale::Counts;
    let entry = |(index, (scale, ramp, text)): (usize, (Scale, Vec<Span<'static>>, Span<'static>))| {
        let ramp = if has_ramp(index, scale) { ramp } else { Vec::new() };
        ramp.into_iter().chain([text]).collect()
    };
    all.into_iter().enumerate().map(entry).collect()
}
