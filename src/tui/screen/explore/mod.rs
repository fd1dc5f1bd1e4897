//! Explore: the parameter bar, the derivation of the output size, the grids, and the explanation of the cell under the
//! cursor.

pub(super) mod bar;
mod captions;
mod cells;
mod drawer;
pub(super) mod focus;
pub(super) mod grids;
pub(super) mod legend;
mod pixels;
mod story;
pub(super) mod strip;
pub(super) mod sum;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget};
use unicode_width::UnicodeWidthStr as _;

use super::{Context, help, render};
use crate::framework::pytorch;
use crate::tui::explore::keys::keys_of;
use crate::tui::explore::layout::{Layout, RefusalLine, note_lines};
use crate::tui::explore::message::Message;
use crate::tui::explore::model::Model;
use crate::tui::explore::notice::Notice;
use crate::tui::explore::saving::Unsaved;
use crate::tui::explore::walk::Walk;
use crate::tui::rows::wrapped;

/// Draws Explore, and returns the position of the focus.
pub fn view(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let area = area.intersection(buf.area);
    let layout = &Layout::new(area, model, context.strings);
    header(model, context, layout, buf);
    buttons(model, context, layout, buf);
    bar::view(model, context, layout, buf);
    story::view(model, context, layout.story, buf);
    mark(context, context.strings.notices.waiting, layout.mark, buf);
    let (saving, place) = &layout.saving;
    mark(context, saving, *place, buf);
    grids::view(model, context, layout, buf);
    refusal(model, context, layout, buf);
    let caret = sum::view(model, context, layout.sum, buf);
    strip::view(model, context, layout, buf);
    legend::view(model, context, layout, buf);
    drawer::view(model, context, layout, buf);
    note(model, context, layout.note, buf);
    torch(model, context, layout.torch, buf);
    if let Some(scrolled) = model.help {
        return Some(help::view(keys_of(model), scrolled, context, area, buf));
    }
    caret.or_else(|| focus::place(model, layout))
}

fn wrapped_lines(text: &str, indent: &str, width: u16, style: Style) -> Vec<Line<'static>> {
    wrapped(text, indent, width).into_iter().map(|line| Line::styled(line, style)).collect()
}

fn header(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let theme = &context.theme;
    render(Line::styled("tconv", theme.strong()), layout.header, buf);
    if let Some(walk) = model.walker.walk {
        let text = walk_text(model, walk, layout.status.width);
        render(Line::styled(text, theme.ink(theme.palette.stride)), layout.status, buf);
    }
}

/// Draws a progress note: that the picture is out of date, or how far saving one has come.
fn mark(context: &Context, text: &str, area: Rect, buf: &mut Buffer) {
    render(Span::styled(format!(" {text} "), context.theme.badge(context.theme.palette.stride)), area, buf);
}

/// Draws the views, help, and the keys of the footer.
fn buttons(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let theme = &context.theme;
    for (place, button) in &layout.buttons {
        let is_other_view = matches!(button.message, Message::ShowView(view) if view != model.view());
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

/// Returns the position and the speed of the walk: `> 3/25  4/s` while it plays, `| 3/25  4/s` while it pauses.
/// Shortened if there is less room.
fn walk_text(model: &Model, walk: Walk, room: u16) -> String {
    let [rows, cols] = model.size(model.view().walked()).unwrap_or([0, 0]);
    let short = format!("{} {}", if walk.playing { ">" } else { "|" }, model.walk_place().unwrap_or(0) + 1);
    let long = format!("{short}/{}", rows * cols);
    let longest = format!("{long}  {}/s", model.walker.speed);
    [longest, long].into_iter().find(|text| text.len() <= usize::from(room)).unwrap_or(short)
}

/// Draws why the layer is refused, in PyTorch's words and in plain ones, and which changes would fix it.
pub(super) fn refusal(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let theme = &context.theme;
    let line = |(line, text): &(RefusalLine, String)| match line {
        RefusalLine::Headline => Line::styled(text.clone(), theme.error()),
        RefusalLine::Fault | RefusalLine::Blank => Line::styled(text.clone(), theme.text()),
        RefusalLine::Why => Line::styled(text.clone(), theme.faint()),
        RefusalLine::Repair(index) if *index == model.repair_choice() => {
            Line::from(vec![Span::styled(" enter ", theme.key()), Span::styled(format!("  {text}"), theme.strong())])
        }
        RefusalLine::Repair(_) => Line::styled(format!("         {text}"), theme.text()),
    };
    Paragraph::new(layout.refusal_lines.iter().map(line).collect::<Vec<_>>()).render(layout.refusal, buf);
}

/// Follows a text that is cut off.
const MORE: &str = " ...";

/// Draws the current notice about this layer.
fn note(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let theme = &context.theme;
    let style = match &model.notice {
        None => theme.text(),
        // The user cancelled it, so it is no error.
        Some(Notice::NotSaved(Unsaved::Cancelled(_))) => theme.ink(theme.palette.stride),
        Some(
            Notice::NotANumber(_)
            | Notice::NotASize(..)
            | Notice::NoCode(_)
            | Notice::NotSaved(_)
            | Notice::NoFormat(_)
            | Notice::NotPasted(_)
            | Notice::Explained(_)
            | Notice::NoCandidates(_)
            | Notice::NotLoaded(_),
        ) => theme.error(),
        Some(_) => theme.ink(theme.palette.stride),
    };
    let mut texts = note_lines(model, context.strings, area.width);
    let is_cut = texts.len() > usize::from(area.height);
    texts.truncate(usize::from(area.height));
    if is_cut && let Some(last) = texts.last_mut() {
        // A line without blanks may fill the row.
        while last.width() + MORE.len() > usize::from(area.width) && last.pop().is_some() {}
    }
    let mut lines: Vec<_> = texts.into_iter().map(|line| Line::styled(line, style)).collect();
    if is_cut && let Some(last) = lines.last_mut() {
        last.push_span(Span::styled(MORE, theme.faint()));
    }
    Paragraph::new(lines).render(area, buf);
}

fn torch(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let line = pytorch::line(&model.setting().layer);
    let style = if model.refusal().is_none() { context.theme.text() } else { context.theme.error() };
    Paragraph::new(wrapped_lines(&line, "    ", area.width, style)).render(area, buf);
}
