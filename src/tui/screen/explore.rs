//! Explore: the parameter bar, the formula, the grids, and what the cursor explains.

use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget};

use super::{Context, bar, facts, grids, legend, render, sum, width};
use crate::conv::framework::pytorch;
use crate::scene::GridId;
use crate::tui::keymap::KEYS;
use crate::tui::layout::{Layout, note_lines, wrapped};
use crate::tui::model::{Model, View, Walk};

pub fn view(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    header(model, context, layout.header, buf);
    bar::view(model, context, layout.bar, buf);
    bar::formulas(model, context, layout.formula, buf);
    grids::view(model, context, layout, buf);
    refusal(model, context, layout.refusal, buf);
    facts::view(model, context, layout, buf);
    sum::view(model, context, layout.sum, buf);
    legend::view(model, context, layout.legend, buf);
    note(model, context, layout.note, buf);
    torch(model, context, layout.torch, buf);
    footer(model, context, layout.footer, buf);
}

fn wrapped_lines(text: &str, indent: &str, width: u16, style: Style) -> Vec<Line<'static>> {
    wrapped(text, indent, width).into_iter().map(|line| Line::styled(line, style)).collect()
}

fn header(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let (theme, strings) = (&context.theme, context.strings);
    let mut left = vec![Span::styled("tconv", theme.strong())];
    let all_views = usize::from(area.width) >= ROOM_FOR_ALL_VIEWS;
    for view in View::ALL.into_iter().filter(|view| all_views || *view == model.view) {
        let style = if view == model.view { theme.key() } else { theme.faint() };
        left.push(Span::styled(" ", theme.text()));
        left.push(Span::styled(format!(" {} ", strings.view(view)), style));
    }
    if let Some(walk) = model.walk {
        left.push(Span::styled(format!("  {}", walk_text(model, walk)), theme.ink(theme.palette.stride)));
    }
    let right = vec![
        Span::styled("?", theme.strong()),
        Span::styled(format!(" {}   ", strings.help), theme.faint()),
        Span::styled("q", theme.strong()),
        Span::styled(format!(" {}", strings.quit), theme.faint()),
    ];
    if width(&left) + width(&right) + 2 <= usize::from(area.width) && area.height > 0 {
        Line::from(right).alignment(Alignment::Right).render(area, buf);
    }
    render(left, area, buf);
}

/// Where the walk is: `> 3/25` while it plays, `| 3/25` while it pauses.
fn walk_text(model: &Model, walk: Walk) -> String {
    let grid = if model.view == View::Stamp { GridId::Input } else { GridId::Output };
    let [rows, cols] = model.scene().size(grid).unwrap_or([0, 0]);
    let place = model.walk_place().unwrap_or(0) + 1;
    format!("{} {place}/{}", if walk.playing { ">" } else { "|" }, rows * cols)
}

/// Columns that the header takes to name all views.
const ROOM_FOR_ALL_VIEWS: usize = 72;

/// Why the layer is refused, in PyTorch's words and in ours, and what would work.
fn refusal(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let (theme, strings) = (&context.theme, context.strings);
    let Err(refusal) = model.scene().outcome() else { return };
    if area.width == 0 {
        return;
    }
    let mut lines = vec![Line::styled(strings.refused, theme.error()), Line::default()];
    lines.extend(wrapped_lines(&refusal.to_string(), "", area.width, theme.text()));
    let why = refusal.fault.why();
    if !why.is_empty() {
        lines.push(Line::default());
        lines.extend(wrapped_lines(why, "", area.width, theme.faint()));
    }
    lines.push(Line::default());
    for (index, repair) in refusal.repairs().iter().take(4).enumerate() {
        let key = if index == 0 { Span::styled(" enter ", theme.key()) } else { Span::raw("       ") };
        lines.push(Line::from(vec![key, Span::styled(format!("  {repair}"), theme.text())]));
    }
    Paragraph::new(lines).render(area, buf);
}

/// What is worth knowing about this layer.
fn note(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let lines = note_lines(model, area.width).into_iter().map(|line| Line::styled(line, context.theme.text()));
    let lines: Vec<_> = lines.collect();
    Paragraph::new(lines).render(area, buf);
}

fn torch(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let line = pytorch::line(&model.scene().setting().layer);
    let style = if model.scene().outcome().is_ok() { context.theme.text() } else { context.theme.error() };
    Paragraph::new(wrapped_lines(&line, "    ", area.width, style)).render(area, buf);
}

/// The keys that matter now, the most important first, as many as fit.
fn footer(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let theme = &context.theme;
    let mut groups: Vec<_> = KEYS.iter().filter(|group| group.when.holds(model)).collect();
    groups.retain(|group| group.footer.is_some());
    groups.sort_by_key(|group| group.footer);
    let mut spans: Vec<Span<'static>> = Vec::new();
    for group in groups {
        let piece = [
            Span::styled(format!(" {} ", group.shown), theme.key()),
            Span::styled(format!(" {}   ", (group.what)(context.strings, model)), theme.faint()),
        ];
        if width(&spans) + width(&piece) > usize::from(area.width) + 2 {
            break;
        }
        spans.extend(piece);
    }
    render(spans, area, buf);
}
