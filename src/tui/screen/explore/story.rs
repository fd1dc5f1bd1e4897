//! The derivation of the output size: its steps, each in the colour of its parameter, and its formula.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::conv::{Axis, Rank};
use crate::scene::View;
use crate::scene::formula::{self, Formula, Piece, bracketed};
use crate::scene::story::{Act, ActKind, Story};
use crate::tui::explore::field::AxisChoice;
use crate::tui::explore::model::Model;
use crate::tui::screen::{Context, render, width};
use crate::words::screen::Detail;

/// Draws the derivation and, if there are two rows, the formula below it; if the axes differ, one row for each.
pub fn view(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let setting = model.setting();
    if area.height == 0 || setting.layer.check_ranges().is_err() {
        return;
    }
    let strings = context.strings;
    let top = Rect { height: 1, ..area };
    let below = Rect { y: area.y + 1, height: area.height - 1, ..area };
    // An invalid layer has no derivation, only a formula.
    let axes = setting.layer.check(setting.input_size).ok().map(|geometry| *geometry.axes());
    let told = |axis: usize, name: &str, area: Rect| {
        let room = usize::from(area.width);
        let Some(axes) = &axes else {
            let name = if name.is_empty() { strings.names.output } else { name };
            return formula_line(context, name, &formula_of(model, axis), room);
        };
        story_line(context, model.asked_view(), name, &axes[axis], room)
    };
    let [height, cols] = [0, 1].map(|axis| formula_of(model, axis));
    // A one-dimensional layer only has a length.
    let is_line = model.setting().layer.rank == Rank::One;
    let height = if is_line { cols.clone() } else { height };
    if height == cols {
        render(told(usize::from(is_line), "", top), top, buf);
        if axes.is_some() && below.height > 0 {
            render(formula_line(context, strings.names.output, &height, usize::from(below.width)), below, buf);
        }
    } else if below.height > 0 {
        render(told(0, strings.names.height, top), top, buf);
        render(told(1, strings.names.width, below), below, buf);
    } else {
        let (shown, other) = if model.bar.axis == AxisChoice::Width { (1, 0) } else { (0, 1) };
        let names = [strings.names.height, strings.names.width];
        let other = [&height, &cols][other].result.to_string() + " " + names[other];
        let rest = Span::styled(format!("   {other}"), context.theme.faint());
        let room = u16::try_from(rest.width()).unwrap_or(u16::MAX);
        let mut line = told(shown, names[shown], Rect { width: area.width.saturating_sub(room), ..area });
        line.push_span(rest);
        render(line, area, buf);
    }
}

fn formula_of(model: &Model, axis: usize) -> Formula {
    let setting = model.setting();
    formula::output(&setting.layer.axis(axis), setting.input_size[axis])
}

/// Returns `3 ─ 1 zero between ─▸ 5 ─ ring 1 ─▸ 7 ─ window 3 ─▸ 5`, in the longest form that fits.
fn story_line(context: &Context, view: View, name: &str, axis: &Axis, room: usize) -> Line<'static> {
    let story = view.story(axis);
    let full = spans(context, name, &story, Some(Detail::Full));
    if width(&full) <= room {
        return Line::from(full);
    }
    let brief = spans(context, name, &story, Some(Detail::Brief));
    Line::from(if width(&brief) <= room { brief } else { spans(context, name, &story, None) })
}

/// Returns the derivation at a level of detail; without words if it is `None`.
fn spans(context: &Context, name: &str, story: &Story, detail: Option<Detail>) -> Vec<Span<'static>> {
    let (theme, strings) = (&context.theme, context.strings);
    let [from, to] = match (theme.ascii, detail) {
        (true, Some(_)) => [" - ", " -> "],
        (true, None) => ["", " > "],
        (false, Some(Detail::Full)) => [" ─ ", " ─▸ "],
        (false, Some(Detail::Brief)) => [" ─ ", " ▸ "],
        (false, None) => ["", " ▸ "],
    };
    let input = theme.ink(theme.palette.input).add_modifier(Modifier::BOLD);
    let name = if name.is_empty() { String::new() } else { format!("{name}  ") };
    let mut spans = vec![Span::styled(name, theme.faint()), Span::styled(story.start.to_string(), input)];
    let mut unread = String::new();
    for Act { kind, length } in &story.acts {
        let ink = theme.ink(theme.palette.parameter(kind.parameter()));
        let what = detail.map_or_else(String::new, |detail| (strings.facts.act)(kind, detail));
        spans.push(Span::styled(format!("{from}{what}{to}"), ink));
        spans.push(Span::styled(length.to_string(), theme.strong()));
        if let ActKind::Window { unread: rest, .. } = kind {
            unread = (strings.facts.left_unread)(rest);
        }
    }
    if detail.is_some() && !unread.is_empty() {
        spans.push(Span::styled(format!("   {unread}"), theme.error()));
    }
    spans
}

/// Returns the formula with its numbers, preceded by its symbols if they fit; only the result if even the numbers do
/// not fit.
fn formula_line(context: &Context, name: &str, formula: &Formula, room: usize) -> Line<'static> {
    let theme = &context.theme;
    let ink = |piece: &Piece| match piece {
        Piece::Text(_) => theme.faint(),
        Piece::Term(term) => {
            theme.ink(term.parameter.map_or(theme.palette.text, |parameter| theme.palette.parameter(parameter)))
        }
    };
    let name = Span::styled(format!("{name} = "), theme.faint());
    let result = Span::styled(formula.result.to_string(), theme.strong());
    let symbols = formula.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Span::styled(*text, ink(piece)),
        Piece::Term(term) => Span::styled(term.symbol, ink(piece)),
    });
    let numbers = formula.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Span::styled(*text, ink(piece)),
        Piece::Term(term) => Span::styled(bracketed(term.value), ink(piece).add_modifier(Modifier::BOLD)),
    });
    let equals = || Span::styled(" = ", theme.faint());
    let numbers: Vec<Span<'static>> = numbers.chain([equals()]).collect();
    let both: Vec<Span<'static>> = symbols.chain([equals()]).chain(numbers.iter().cloned()).collect();
    let taken = name.width() + result.width();
    let rule = [both, numbers].into_iter().find(|rule| width(rule) + taken <= room).unwrap_or_default();
    Line::from([name].into_iter().chain(rule).chain([result]).collect::<Vec<_>>())
}
