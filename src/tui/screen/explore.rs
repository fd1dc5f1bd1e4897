//! Explore: the parameter bar, the formula, the grids, and what the cursor explains.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget};

use super::{Context, bar, facts, grids, legend, render, sum};
use crate::conv::framework::pytorch;
use crate::scene::GridId;
use crate::tui::layout::{Layout, note_lines, wrapped};
use crate::tui::message::Message;
use crate::tui::model::{Model, Notice, View, Walk};
use crate::tui::strings::{Strings, filled};

pub fn view(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    header(model, context, layout, buf);
    buttons(model, context, layout, buf);
    bar::view(model, context, layout, buf);
    bar::formulas(model, context, layout.formula, buf);
    grids::view(model, context, layout, buf);
    refusal(model, context, layout.refusal, buf);
    facts::view(model, context, layout, buf);
    sum::view(model, context, layout.sum, buf);
    legend::view(model, context, layout.legend, buf);
    note(model, context, layout.note, buf);
    torch(model, context, layout.torch, buf);
}

fn wrapped_lines(text: &str, indent: &str, width: u16, style: Style) -> Vec<Line<'static>> {
    wrapped(text, indent, width).into_iter().map(|line| Line::styled(line, style)).collect()
}

fn header(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let (theme, area) = (&context.theme, layout.header);
    render(Line::styled("tconv", theme.strong()), area, buf);
    let end = layout.buttons.iter().filter(|(place, _)| place.y == area.y).find(|(_, button)| !button.what.is_empty());
    let end = end.map_or(area.right(), |(place, _)| place.x);
    if let Some(walk) = model.walk {
        let views = layout.buttons.iter().filter(|(place, button)| place.y == area.y && button.what.is_empty());
        let x = views.map(|(place, _)| place.right() + 1).max().unwrap_or(area.x);
        let room = Rect { x, width: end.saturating_sub(x), ..area };
        render(Line::styled(walk_text(model, walk), theme.ink(theme.palette.stride)), room, buf);
    }
}

/// Views, help, and the keys of the footer.
fn buttons(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let theme = &context.theme;
    for (place, button) in &layout.buttons {
        let is_other_view = matches!(button.message, Message::ShowView(view) if view != model.view);
        let is_plain = place.y == layout.header.y && !button.what.is_empty();
        let key = match (is_other_view, is_plain) {
            (true, _) => theme.faint(),
            (_, true) => theme.strong(),
            _ => theme.key(),
        };
        let what = if button.what.is_empty() { String::new() } else { format!(" {}", button.what) };
        render(vec![Span::styled(button.key.clone(), key), Span::styled(what, theme.faint())], *place, buf);
    }
}

/// Where the walk is: `> 3/25` while it plays, `| 3/25` while it pauses.
fn walk_text(model: &Model, walk: Walk) -> String {
    let grid = if model.view == View::Stamp { GridId::Input } else { GridId::Output };
    let [rows, cols] = model.scene().size(grid).unwrap_or([0, 0]);
    let place = model.walk_place().unwrap_or(0) + 1;
    format!("{} {place}/{}", if walk.playing { ">" } else { "|" }, rows * cols)
}

/// Why the layer is refused, in PyTorch's words and in ours, and what would work.
fn refusal(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let (theme, strings) = (&context.theme, context.strings);
    let Err(refusal) = model.scene().outcome() else { return };
    if area.width == 0 {
        return;
    }
    let mut lines = vec![Line::styled(strings.refused, theme.error()), Line::default()];
    lines.extend(wrapped_lines(&refusal.to_string(), "", area.width, theme.text()));
    let why = (strings.why)(&refusal.fault);
    if !why.is_empty() {
        lines.push(Line::default());
        lines.extend(wrapped_lines(&why, "", area.width, theme.faint()));
    }
    lines.push(Line::default());
    for (index, repair) in refusal.repairs().iter().take(4).enumerate() {
        let key = if index == 0 { Span::styled(" enter ", theme.key()) } else { Span::raw("       ") };
        lines.push(Line::from(vec![key, Span::styled(format!("  {}", (strings.repair)(repair)), theme.text())]));
    }
    Paragraph::new(lines).render(area, buf);
}

/// What is worth knowing about this layer.
fn note(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    if let Some(notice) = &model.notice {
        let strings = context.strings;
        let text = match notice {
            Notice::Copied(text) => filled(strings.copied, &[text]),
            Notice::NotANumber(text) => filled(strings.not_a_number, &[text]),
            Notice::NotPasted(why) => filled(strings.not_pasted, &[why]),
            Notice::NotLoaded(why) => why.clone(),
            Notice::Loaded { path, channel, leading } => loaded(strings, path, channel, leading),
            Notice::Mouse(true) => strings.mouse_on.to_owned(),
            Notice::Mouse(false) => strings.mouse_off.to_owned(),
        };
        let style = context.theme.ink(context.theme.palette.stride);
        return Paragraph::new(wrapped_lines(&text, "  ", area.width, style)).render(area, buf);
    }
    let lines =
        note_lines(model, context.strings, area.width).into_iter().map(|line| Line::styled(line, context.theme.text()));
    let lines: Vec<_> = lines.collect();
    Paragraph::new(lines).render(area, buf);
}

fn loaded(strings: &Strings, path: &str, channel: &[usize], leading: &[usize]) -> String {
    if leading.iter().product::<usize>() < 2 {
        return filled(strings.loaded, &[path]);
    }
    let list = |numbers: &[usize]| numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
    filled(strings.loaded_channel, &[path, &list(channel), &list(leading)])
}

fn torch(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let line = pytorch::line(&model.scene().setting().layer);
    let style = if model.scene().outcome().is_ok() { context.theme.text() } else { context.theme.error() };
    Paragraph::new(wrapped_lines(&line, "    ", area.width, style)).render(area, buf);
}
