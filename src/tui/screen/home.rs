//! The home screen: what can be opened, the learner's progress, and a preview of the selected entry.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::explore::{self, bar, grids, sum};
use super::{Context, footer, help, lesson, render, shortened, stack, trouble};
use crate::tui::app::{App, Library};
use crate::tui::home::layout::{EntryText, Item, PreviewLayout};
use crate::tui::home::{Entry, KEYS};

/// Draws the home screen, and returns the position of the selected entry.
pub fn view(app: &App, context: &Context, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let area = area.intersection(buf.area);
    let theme = &context.theme;
    let layout = app.home_layout(area, context.strings);
    header(app, context, layout.header, buf);
    for (line, y) in layout.welcome_lines.iter().zip(layout.welcome.top()..) {
        render(Line::styled(line.clone(), theme.text()), Rect { y, height: 1, ..layout.welcome }, buf);
    }
    let entries = app.entries();
    let chosen = entries.get(app.home.chosen.min(entries.len().saturating_sub(1)));
    for (row, item) in &layout.rows {
        match item {
            Item::Heading(title) => render(Line::styled(title.clone(), theme.faint()), *row, buf),
            Item::Entry(entry, text) => entry_row(context, *row, *entry, text, chosen == Some(entry), buf),
        }
    }
    preview(app, context, &layout.preview, chosen, buf);
    trouble(app.trouble.as_ref(), context, layout.note, buf);
    // One note at a time: what can be lost comes first.
    if let Some(damage) = app.damage.as_ref().filter(|_| app.trouble.is_none()) {
        let text = shortened(&(context.strings.record.damage)(damage), usize::from(layout.damage.width));
        render(Line::styled(text, theme.text()), layout.damage, buf);
    }
    footer(&layout.buttons, context, buf);
    if let Some(scrolled) = app.home.help {
        return Some(help::view(&KEYS, scrolled, context, area, buf));
    }
    let is_chosen = |item: &Item| matches!(item, Item::Entry(entry, _) if chosen == Some(entry));
    layout.rows.iter().find(|(_, item)| is_chosen(item)).map(|(place, _)| place.as_position())
}

/// Draws the name of the program and its tagline, or the tagline alone if there is no room for both. At the right,
/// draws how much there is to learn.
fn header(app: &App, context: &Context, area: Rect, buf: &mut Buffer) {
    let (theme, tagline) = (&context.theme, context.strings.home.tagline);
    let line =
        Line::from(vec![Span::styled("tconv", theme.strong()), Span::styled(format!("   {tagline}"), theme.faint())]);
    let room = usize::from(area.width);
    if let Library::Course(course) = &app.library {
        let minutes = course.lessons.iter().map(|lesson| lesson.minutes).sum();
        let total = (context.strings.home.total)(course.lessons.len(), minutes);
        let width = total.width();
        if line.width() + width + 3 <= room {
            let x = area.right() - u16::try_from(width).unwrap_or(0);
            render(Line::styled(total, theme.faint()), Rect { x, width: area.right() - x, ..area }, buf);
        }
    }
    let fits = line.width() <= room;
    render(if fits { line } else { Line::styled(tagline, theme.strong()) }, area, buf);
}

fn entry_row(context: &Context, row: Rect, entry: Entry, text: &EntryText, is_chosen: bool, buf: &mut Buffer) {
    let theme = &context.theme;
    let name_style = if is_chosen { theme.badge(theme.palette.stride) } else { theme.strong() };
    let standing = text.standing.width();
    let room = usize::from(row.width).saturating_sub(if standing > 0 { standing + 6 } else { 4 });
    let name = shortened(&text.name, room);
    let left = room.saturating_sub(name.width() + 2);
    let beside = match entry {
        // Half a description of Explore says nothing.
        Entry::Explore if text.beside.width() > left => String::new(),
        Entry::Continue(_)
        | Entry::Explore
        | Entry::Stack
        | Entry::Short
        | Entry::Lesson(_)
        | Entry::Review
        | Entry::Mixed
        | Entry::Drill(_)
        | Entry::Exam => shortened(&text.beside, left),
    };
    let spans = vec![
        Span::styled(if is_chosen { "> " } else { "  " }, theme.strong()),
        Span::styled(format!(" {name} "), name_style),
        Span::styled(format!("  {beside}"), theme.faint()),
    ];
    render(spans, row, buf);
    let columns = u16::try_from(standing).unwrap_or(u16::MAX).min(row.width);
    let right = Rect { x: row.right() - columns, width: columns, ..row };
    render(Line::styled(text.standing.clone(), theme.faint()), right, buf);
}

/// Draws the preview of the selected entry with the widgets of the lesson and of Explore.
fn preview(app: &App, context: &Context, layout: &PreviewLayout, chosen: Option<&Entry>, buf: &mut Buffer) {
    for (line, y) in layout.lines.iter().zip(layout.text.top()..) {
        lesson::line(context, line, Rect { y, height: 1, ..layout.text }, buf);
    }
    if let Some(network) = chosen.and_then(|chosen| app.home.network(*chosen)) {
        stack::scene(network, context, &layout.network, buf);
    }
    let scene = chosen.and_then(|chosen| app.home.scene(*chosen, &app.explore, layout.area.width));
    let Some(scene) = scene.filter(|_| layout.scene.area.height > 0) else { return };
    bar::view(scene, context, &layout.scene, buf);
    grids::view(scene, context, &layout.scene, buf);
    explore::refusal(scene, context, &layout.scene, buf);
    sum::view(scene, context, layout.scene.sum, buf);
}
