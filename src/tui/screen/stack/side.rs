//! What is shown beside the maps: the layers of the network, and the square of two input values.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr as _;

use crate::tui::screen::{Context, render, shortened};
use crate::tui::stack::dial;
use crate::tui::stack::layout::{SquareLayout, StackLayout};
use crate::tui::stack::model::{Focus, StackModel};
use crate::tui::stack::said;

/// The maximum width of a map's name, and the width of the number of its channels, in columns.
const MOST_NAME: usize = 14;
const CHANNELS: usize = 5;

/// Draws a row for each map: its size, its channels, and the code of the layer that produces it.
pub fn lines(model: &StackModel, context: &Context, layout: &StackLayout, buf: &mut Buffer) {
    let theme = &context.theme;
    let name_of = |level: usize| said::size_name(model, context.strings, level);
    let longest = layout.lines.iter().map(|(_, level)| name_of(*level).width()).max().unwrap_or(0).min(MOST_NAME);
    for (area, level) in &layout.lines {
        let Some(of) = model.levels().get(*level) else { continue };
        let is_in_focus = model.focus == Focus::Level(*level);
        let room = usize::from(area.width);
        let name = shortened(&name_of(*level), longest);
        let name = format!("{name}{}", " ".repeat(longest.saturating_sub(name.width())));
        let channels = format!("{:>CHANNELS$}", of.channels);
        let left = room.saturating_sub(longest + CHANNELS + 2);
        let codes = said::codes(model, *level);
        let code = codes.iter().find(|code| code.width() <= left).or(codes.last()).cloned().unwrap_or_default();
        let style = if is_in_focus { theme.badge(theme.palette.stride) } else { theme.text() };
        let spans = vec![
            Span::styled(name, style),
            Span::styled(channels, theme.ink(theme.palette.input)),
            Span::styled(format!("  {}", shortened(&code, left)), theme.faint()),
        ];
        render(spans, *area, buf);
    }
}

/// Draws the two input values as a position in a square, with the label of the picture at each position.
pub fn square(model: &StackModel, context: &Context, layout: &SquareLayout, buf: &mut Buffer) {
    let theme = &context.theme;
    let input = model.network().input();
    let Some(both) = model.both() else { return };
    let arrows = if theme.ascii { ["right", "up"] } else { ["→", "↑"] };
    let [first, second] = [0, 1].map(|place| format!("{} {}", said::dial_name(model, place), arrows[place]));
    render(Line::styled(format!("{first}  {second}"), theme.faint()), layout.caption, buf);
    let cells = layout.cells;
    let cursor = layout.place(both.map(|number| dial::share(input, number)));
    for y in cells.top()..cells.bottom() {
        for x in cells.left()..cells.right() {
            let place = Position { x, y };
            let numbers = layout.shares(place).map(|share| dial::at_share(input, share));
            let seen = input.label(numbers);
            let is_axis = [0, 1].iter().any(|axis| numbers[*axis].to_bits() == input.middle().to_bits());
            let blank = match (theme.ascii, is_axis) {
                (true, true) => '+',
                (true, false) => '.',
                (false, _) => '·',
            };
            let text = seen.unwrap_or(blank);
            let style = if place == cursor { theme.badge(theme.palette.stride) } else { theme.faint() };
            let text = if place == cursor && seen.is_none() { knob(theme.ascii) } else { text };
            render(Span::styled(text.to_string(), style), Rect { x, y, width: 1, height: 1 }, buf);
        }
    }
    corners(model, context, cells, buf);
}

fn knob(ascii: bool) -> char {
    if ascii { 'O' } else { '●' }
}

/// Draws the labels of the corners beside them.
fn corners(model: &StackModel, context: &Context, cells: Rect, buf: &mut Buffer) {
    let theme = &context.theme;
    let input = model.network().input();
    for (right, up) in [(false, true), (true, true), (false, false), (true, false)] {
        let number = |is_most: bool| if is_most { input.most } else { input.least };
        let Some(seen) = input.label([number(right), number(up)]) else { continue };
        let x = if right { cells.right() } else { cells.left().saturating_sub(2) };
        let y = if up { cells.top() } else { cells.bottom().saturating_sub(1) };
        render(Span::styled(format!("{seen:^2}"), theme.strong()), Rect { x, y, width: 2, height: 1 }, buf);
    }
}
