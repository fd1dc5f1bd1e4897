//! Home: what can be opened, and how far one has come.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::{Context, footer, help, render, shortened, trouble};
use crate::lesson::course::Lesson;
use crate::tui::app::App;
use crate::tui::home::{Entry, HomeLayout, KEYS};
use crate::tui::strings::filled;
use crate::tui::theme::Theme;

/// Blocks of a progress bar.
const BAR: usize = 12;

/// Draws home; gives the place of what is chosen.
pub fn view(app: &App, context: &Context, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let area = area.intersection(buf.area);
    let (theme, strings) = (&context.theme, &context.strings.home);
    let entries = app.entries();
    let layout = HomeLayout::new(area, &app.home, &entries, context.strings);
    let title =
        vec![Span::styled("tconv", theme.strong()), Span::styled(format!("   {}", strings.tagline), theme.faint())];
    render(title, layout.header, buf);
    render(Line::styled(strings.lessons, theme.faint()), layout.lessons, buf);
    let chosen = entries.get(app.home.chosen.min(entries.len().saturating_sub(1)));
    for (place, entry) in &layout.rows {
        entry_row(app, context, *place, *entry, chosen == Some(entry), buf);
    }
    trouble(app.trouble.as_ref(), context, layout.note, buf);
    // One thing at a time: what can be lost first.
    if let Some(damage) = app.damage.as_ref().filter(|_| app.trouble.is_none()) {
        let text = shortened(&(context.strings.damage)(damage), usize::from(layout.damage.width));
        render(Line::styled(text, theme.text()), layout.damage, buf);
    }
    footer(&layout.buttons, context, buf);
    if let Some(scrolled) = app.home.help {
        return Some(help::view(&KEYS, scrolled, context, area, buf));
    }
    layout.rows.iter().find(|(_, entry)| chosen == Some(entry)).map(|(place, _)| place.as_position())
}

fn entry_row(app: &App, context: &Context, place: Rect, entry: Entry, is_chosen: bool, buf: &mut Buffer) {
    let (theme, strings) = (&context.theme, &context.strings.home);
    let name_style = if is_chosen { theme.badge(theme.palette.stride) } else { theme.strong() };
    let lead = if is_chosen { "> " } else { "  " };
    let lesson = |place: usize| app.course().and_then(|course| course.lessons.get(place));
    let title = |lesson: &Lesson| lesson.title.get(app.language()).cloned().unwrap_or_default();
    let mut spans = vec![Span::styled(lead, theme.strong())];
    match entry {
        Entry::Continue(number) => {
            let Some(lesson) = lesson(number) else { return };
            let step = app.standing.place(lesson);
            let count = [(step + 1).to_string(), lesson.steps.len().to_string()];
            let where_to = filled(context.strings.lesson.step_of, &[&count[0], &count[1]]);
            spans.push(Span::styled(format!(" {} ", strings.go_on), name_style));
            spans.push(Span::styled(format!("  {}", title(lesson)), theme.text()));
            spans.push(Span::styled(format!("   {where_to}"), theme.faint()));
        }
        Entry::Lesson(number) => {
            let Some(lesson) = lesson(number) else { return };
            let name = format!(" {}. {} ", number + 1, title(lesson));
            let width = usize::from(place.width / 2).clamp(24, 44);
            let padding = " ".repeat(width.saturating_sub(name.width()));
            spans.push(Span::styled(name, name_style));
            spans.push(Span::raw(padding));
            let (done, all) = (app.standing.done(lesson), lesson.steps.len());
            spans.extend(progress(theme, done, all));
            let count = if done == all {
                strings.done.to_owned()
            } else {
                filled(strings.steps, &[&done.to_string(), &all.to_string()])
            };
            spans.push(Span::styled(format!("  {count:<14}"), theme.faint()));
            spans.push(Span::styled(filled(strings.minutes, &[&lesson.minutes.to_string()]), theme.faint()));
        }
        Entry::Explore => {
            spans.push(Span::styled(format!(" {} ", strings.explore), name_style));
            spans.push(Span::styled(format!("  {}", strings.explore_what), theme.faint()));
        }
    }
    render(spans, place, buf);
}

fn progress(theme: &Theme, done: usize, all: usize) -> Vec<Span<'static>> {
    let full = (done * BAR).checked_div(all).unwrap_or(0);
    if theme.is_mono() {
        return vec![Span::raw(format!("[{}{}]", "=".repeat(full), ".".repeat(BAR - full)))];
    }
    let block = |count: usize, hue| Span::styled(" ".repeat(count), Style::reset().bg(theme.color(hue)));
    vec![block(full, theme.palette.padding), block(BAR - full, theme.palette.key_ground)]
}
