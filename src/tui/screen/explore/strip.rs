//! One axis as a line of cells, with the bars of what acts on it below and captions beside it.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Span;
use unicode_width::UnicodeWidthStr as _;

use super::captions;
use crate::conv::Pair;
use crate::scene::Role;
use crate::scene::strip::{Bar, BarKind, Part, Row, Strip};
use crate::tui::explore::layout::Layout;
use crate::tui::explore::line::{self, Scale};
use crate::tui::explore::model::Model;
use crate::tui::screen::{Context, render};
use crate::tui::theme::Theme;

/// The number of columns between the line and its captions.
const GAP: u16 = 4;

/// Draws the strip.
pub fn view(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let area = layout.strip;
    let Some(moment) = model.moment().filter(|_| area.height > 0) else { return };
    let strip = moment.strip(model.strip_axis());
    let theme = &context.theme;
    let name = line::name(&strip, context.strings);
    render(Span::styled(name, theme.faint()), area, buf);
    let line = line::beside_name(&strip, context.strings, area);
    let scale = Scale::new(strip.length, line);
    let cells = scale.at(strip.length) - line.x;
    let every = numbered(&strip, scale);
    for (row, y) in shown(&strip, area.height).into_iter().zip(area.top()..area.bottom()) {
        let place = Rect { y, height: 1, ..line };
        match row {
            Row::Line(parts) => {
                for part in parts {
                    fill(part, scale, place, theme, buf);
                }
                for part in parts {
                    write(part, scale, every, place, theme, buf);
                }
                for at in picked(model, &strip) {
                    buf.set_style(
                        scale.span(at, 1, place).intersection(buf.area),
                        theme.badge(theme.palette.kernel_size),
                    );
                }
            }
            Row::Bars(bars) => bars.iter().for_each(|bar| draw_bar(bar, scale, place, context, buf)),
            Row::Counts(counts) => draw_counts(counts, scale, place, theme, buf),
        }
    }
    // The captions are placed to the right of the cells.
    let x = line.x.saturating_add(cells).saturating_add(GAP);
    let rest = Rect { x, width: area.right().saturating_sub(x), ..area };
    captions::view(model, context, rest, buf);
}

/// Returns the positions of the line whose cells are all selected.
fn picked(model: &Model, strip: &Strip) -> Vec<i64> {
    let Some((grid, _)) = model.stage.chosen.first() else { return Vec::new() };
    let chosen: BTreeSet<Pair> = model.stage.chosen.iter().map(|(_, cell)| *cell).collect();
    let across = model.size(*grid).map_or(0, |size| size[1 - strip.axis]);
    let is_picked = |at: &i64| {
        strip.line_of(*grid, *at).is_some_and(|line| {
            let cell = |place: i64| if strip.axis == 0 { [line, place] } else { [place, line] };
            (0..across).all(|place| chosen.contains(&cell(place)))
        })
    };
    (0..strip.length).filter(is_picked).collect()
}

/// Returns the rows that fit: the line comes before what acts on it, and the current bar before the others.
fn shown(strip: &Strip, room: u16) -> Vec<&Row> {
    let room = usize::from(room);
    if strip.rows.len() <= room {
        return strip.rows.iter().collect();
    }
    let rank = |row: &Row| match row {
        Row::Line(_) => 0,
        Row::Bars(bars) if bars.iter().any(|bar| bar.is_current) => 1,
        Row::Counts(_) => 2,
        Row::Bars(_) => 3,
    };
    let mut order: Vec<usize> = (0..strip.rows.len()).collect();
    order.sort_by_key(|row| rank(&strip.rows[*row]));
    order.truncate(room);
    order.sort_unstable();
    order.into_iter().map(|row| &strip.rows[row]).collect()
}

/// Returns the interval at which cells are numbered so that the numbers do not run together.
fn numbered(strip: &Strip, scale: Scale) -> i64 {
    let parts = strip.rows.iter().flat_map(|row| match row {
        Row::Line(parts) => parts.as_slice(),
        Row::Bars(_) | Row::Counts(_) => &[],
    });
    let digits = parts.filter_map(|part| part.number).max().unwrap_or(0).to_string().len() as i64;
    let cell = i64::from(scale.cell.unwrap_or(1)).max(1);
    // Including a blank after the number.
    (digits + 1 + cell - 1) / cell
}

/// Fills the background of a part, hatched if it is cropped or not read.
fn fill(part: &Part, scale: Scale, place: Rect, theme: &Theme, buf: &mut Buffer) {
    let area = scale.span(part.first, part.length, place).intersection(buf.area);
    let is_hatched = matches!(part.role, Role::Cropped | Role::Unread);
    let hatch = if theme.ascii { "/" } else { "╱" };
    for x in area.left()..area.right() {
        buf[(x, area.y)].set_symbol(if is_hatched { hatch } else { " " }).set_style(style(part, theme));
    }
}

fn style(part: &Part, theme: &Theme) -> Style {
    let palette = theme.palette;
    let zeros = |ink, ground| theme.ink(ink).bg(theme.color(ground));
    match part.role {
        Role::Value => theme.text().bg(theme.color(palette.line_ground())).patch(theme.bold()),
        Role::Unread => theme.ink(palette.faint).bg(theme.color(palette.key_ground)),
        Role::Inserted => zeros(palette.stride, palette.inserted_ground),
        Role::Padding | Role::Cropped => zeros(palette.padding, palette.padding_ground),
        Role::OutputPadding | Role::BiasOnly => zeros(palette.output_padding, palette.output_padding_ground),
        Role::Absent => theme.faint(),
    }
}

/// Writes the number of a part, or its mark. If only every `every`th number is written, it may be wider than its cell,
/// and is right-aligned with it.
fn write(part: &Part, scale: Scale, every: i64, place: Rect, theme: &Theme, buf: &mut Buffer) {
    let area = scale.span(part.first, part.length, place).intersection(buf.area);
    let text = match (part.number, part.role) {
        (Some(number), _) if part.length == 1 && number % every != 0 => return,
        _ if part.length > 1 => part.length.to_string(),
        (Some(number), Role::BiasOnly) if every == 1 => format!("{number}*"),
        (Some(number), _) => number.to_string(),
        (None, Role::Cropped) => return,
        (None, role) => theme.glyph(role).to_owned(),
    };
    let width = u16::try_from(text.width()).unwrap_or(u16::MAX);
    if width <= area.width {
        let x = area.x + (area.width - width).div_ceil(2);
        buf.set_string(x, area.y, text, style(part, theme));
    } else if every > 1 && width <= area.right().saturating_sub(place.x) {
        buf.set_string(area.right() - width, area.y, text, style(part, theme));
    }
}

/// Draws `╰── output 1 ──╯` under the cells from its first tap to its last; if the taps are apart, with a mark under
/// each.
fn draw_bar(bar: &Bar, scale: Scale, place: Rect, context: &Context, buf: &mut Buffer) {
    let (theme, strings) = (&context.theme, context.strings);
    let area = scale.span(bar.first, bar.length(), place).intersection(buf.area);
    let style =
        if bar.is_current { theme.ink(theme.palette.kernel_size).add_modifier(Modifier::BOLD) } else { theme.faint() };
    let [left, line, right] = if theme.ascii { ["\\", "_", "/"] } else { ["╰", "─", "╯"] };
    if area.width < 2 {
        for x in area.left()..area.right() {
            buf[(x, area.y)].set_symbol(if theme.ascii { "^" } else { "┴" }).set_style(style);
        }
        return;
    }
    for x in area.left()..area.right() {
        let symbol = if x == area.left() {
            left
        } else if x + 1 == area.right() {
            right
        } else {
            line
        };
        buf[(x, area.y)].set_symbol(symbol).set_style(style);
    }
    let (name, number) = match bar.kind {
        BarKind::Output(output) => (strings.names.output, output),
        BarKind::Input(input) => (strings.names.input, input),
        BarKind::Period(length) => (strings.names.period, length),
    };
    let names = [format!(" {name} {number} "), format!(" {number} "), number.to_string()];
    let room = area.width - 2;
    let name = names.into_iter().find(|name| name.width() <= usize::from(room));
    if let Some(name) = name {
        let width = u16::try_from(name.width()).unwrap_or(0);
        let ink = if bar.is_current { theme.strong() } else { Style::reset().patch(theme.faint()) };
        buf.set_string(area.x + 1 + (room - width) / 2, area.y, name, ink);
    }
}

fn draw_counts(counts: &[i64], scale: Scale, place: Rect, theme: &Theme, buf: &mut Buffer) {
    let most = counts.iter().copied().max().unwrap_or(0);
    for (at, count) in (0..).zip(counts) {
        let area = scale.span(at, 1, place).intersection(buf.area);
        let text = count.to_string();
        let width = u16::try_from(text.width()).unwrap_or(u16::MAX);
        let ink = if *count == most { theme.strong() } else { theme.faint() };
        if width <= area.width {
            buf.set_string(area.x + (area.width - width).div_ceil(2).min(area.width - width), area.y, text, ink);
        }
    }
}
