//! The input values, each with its bar.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::tui::screen::{Context, render};
use crate::tui::stack::dial;
use crate::tui::stack::model::{Focus, StackModel};
use crate::tui::stack::said;
use crate::tui::stack::scene::{DialPlace, SceneLayout};

/// Draws the input values and their bars.
pub fn view(model: &StackModel, context: &Context, layout: &SceneLayout, buf: &mut Buffer) {
    let dials = model.dials();
    for place in &layout.dials {
        let Some(of) = dials.get(place.dial) else { continue };
        one(model, context, place, model.number(*of), buf);
    }
}

fn one(model: &StackModel, context: &Context, place: &DialPlace, number: f32, buf: &mut Buffer) {
    let theme = &context.theme;
    let is_chosen = model.chosen == place.dial;
    let is_in_focus = is_chosen && model.focus == Focus::Dials;
    let name = format!(" {} ", said::dial_name(model, place.dial));
    let style = if is_in_focus {
        theme.badge(theme.palette.stride)
    } else if is_chosen {
        theme.strong()
    } else {
        theme.faint()
    };
    render(Line::styled(name, style), place.name, buf);
    bar(model, context, place, number, is_chosen, buf);
    let has_changed = model.changed.is_some_and(|changed| changed.dial == place.dial);
    let style = if has_changed { theme.ink(theme.palette.stride) } else { theme.text() };
    let text = format!("{:>width$}", theme.minus(&format!("{number:.2}")), width = usize::from(place.number.width));
    render(Line::styled(text, style), place.number, buf);
}

/// Draws a bar from the minimum to the maximum, with a mark in the middle.
fn bar(model: &StackModel, context: &Context, place: &DialPlace, number: f32, is_chosen: bool, buf: &mut Buffer) {
    let theme = &context.theme;
    let input = model.network().input();
    let (line, ends, middle, knob) =
        if theme.ascii { ("-", ["|", "|"], "+", "O") } else { ("─", ["├", "┤"], "┼", "●") };
    let at = |share: f64| place.column(share);
    let knob_at = at(dial::share(input, number));
    let was_at = model
        .changed
        .filter(|changed| changed.dial == place.dial)
        .map(|changed| at(dial::share(input, changed.before)));
    for x in place.bar.left()..place.bar.right() {
        let glyph = match x {
            x if x == place.bar.left() => ends[0],
            x if x + 1 == place.bar.right() => ends[1],
            x if x == at(0.5) => middle,
            _ => line,
        };
        let (glyph, style) = match x {
            x if x == knob_at && is_chosen => {
                (knob, theme.ink(theme.palette.stride).add_modifier(ratatui::style::Modifier::BOLD))
            }
            x if x == knob_at => (knob, theme.strong()),
            // The position before the last key.
            x if Some(x) == was_at => (if theme.ascii { "o" } else { "○" }, theme.ink(theme.palette.stride)),
            _ => (glyph, theme.faint()),
        };
        render(Span::styled(glyph, style), Rect { x, width: 1, ..place.bar }, buf);
    }
}
