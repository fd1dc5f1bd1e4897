//! A network: its maps from the input to the picture, the input values, its layers, and a description.

mod dials;
mod maps;
mod side;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget};

use super::{Context, help, render, shortened};
use crate::learner::record::Trouble;
use crate::tui::rows::wrapped;
use crate::tui::shell::Shell;
use crate::tui::stack::keys::KEYS;
use crate::tui::stack::layout::StackLayout;
use crate::tui::stack::message::StackMessage;
use crate::tui::stack::model::{Focus, StackModel};
use crate::tui::stack::said::{self, Tone};
use crate::tui::stack::scene::SceneLayout;
use crate::visible;

/// Draws a network, and returns the position of the focus.
pub fn view(
    model: &StackModel,
    trouble: Option<&Trouble>,
    context: &Context,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let area = area.intersection(buf.area);
    let layout = StackLayout::new(area, model, context.strings);
    header(model, context, &layout, buf);
    let focus = scene(model, context, &layout.scene, buf);
    side::lines(model, context, &layout, buf);
    if let Some(square) = &layout.square {
        side::square(model, context, square, buf);
    }
    say(model, context, &layout, buf);
    buttons(context, &layout, buf);
    super::trouble(trouble, context, layout.trouble, buf);
    if let Some(scrolled) = model.help {
        return Some(help::view(&KEYS, scrolled, context, area, buf));
    }
    focus
}

/// Draws only the network, without the description, as in a lesson. Returns the position of the focus.
pub fn scene(model: &StackModel, context: &Context, layout: &SceneLayout, buf: &mut Buffer) -> Option<Position> {
    for map in &layout.maps {
        maps::view(model, context, map, buf);
    }
    dials::view(model, context, layout, buf);
    match model.focus {
        Focus::Dials => layout.dials.iter().find(|dial| dial.dial == model.chosen).map(|dial| dial.name.as_position()),
        Focus::Level(level) => {
            let map = layout.map(level)?;
            Some(map.place(map.tiles.first()?, model.cursor(level)))
        }
    }
}

fn header(model: &StackModel, context: &Context, layout: &StackLayout, buf: &mut Buffer) {
    let theme = &context.theme;
    let buttons = layout.buttons.iter().filter(|(place, _)| place.y == layout.header.y).map(|(place, _)| place.x);
    let end = buttons.min().unwrap_or(layout.header.right());
    let area = Rect { width: end.saturating_sub(layout.header.x), ..layout.header };
    let mut spans = vec![Span::styled("tconv", theme.strong())];
    let walk = model.walker.walk.map(|walk| {
        let mark = if walk.playing { ">" } else { "|" };
        Span::styled(format!("   {mark} {}/s", model.walker.speed), theme.ink(theme.palette.stride))
    });
    let waiting = model.is_waiting().then(|| {
        let badge = theme.badge(theme.palette.stride);
        [Span::raw("   "), Span::styled(format!(" {} ", context.strings.notices.waiting), badge)]
    });
    let news: Vec<Span<'_>> = walk.into_iter().chain(waiting.into_iter().flatten()).collect();
    let taken: usize = news.iter().map(Span::width).sum();
    let room = usize::from(area.width).saturating_sub(taken + "tconv".len() + 4);
    let title = visible::line(model.network().title());
    if room >= 8 && !title.is_empty() {
        spans.push(Span::styled(format!("   {}", shortened(&title, room)), theme.text()));
    }
    spans.extend(news);
    render(spans, area, buf);
}

fn buttons(context: &Context, layout: &StackLayout, buf: &mut Buffer) {
    let theme = &context.theme;
    for (place, button) in &layout.buttons {
        let is_in_header =
            matches!(button.message, StackMessage::Shell(Shell::Help | Shell::Quit)) && place.y == layout.header.y;
        let key = if is_in_header { theme.strong() } else { theme.key() };
        let what = format!(" {}", button.what);
        render(vec![Span::styled(button.key.clone(), key), Span::styled(what, theme.faint())], *place, buf);
    }
}

/// Draws the description of the current selection, and the message from the last key.
fn say(model: &StackModel, context: &Context, layout: &StackLayout, buf: &mut Buffer) {
    let theme = &context.theme;
    let line = said::line(model, context.strings);
    let lines = wrapped(&line, "  ", layout.line.width);
    let lines: Vec<Line<'_>> = lines.into_iter().map(|line| Line::styled(line, theme.text())).collect();
    Paragraph::new(lines).render(layout.line, buf);
    let (text, tone) = said::note(model, context.strings);
    let style = match tone {
        Tone::Text => theme.text(),
        Tone::Faint => theme.faint(),
        Tone::News => theme.ink(theme.palette.stride),
    };
    render(Line::styled(shortened(&text, usize::from(layout.note.width)), style), layout.note, buf);
}
