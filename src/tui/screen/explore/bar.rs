//! The parameter bar, and the formula of the output size with its numbers.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use crate::palette::{Palette, Rgb};
use crate::scene::formula::{self, Formula, Piece, bracketed};
use crate::tui::explore::field::{AxisChoice, Field};
use crate::tui::explore::focus::Zone;
use crate::tui::explore::layout::Layout;
use crate::tui::explore::model::Model;
use crate::tui::screen::{Context, render, width};

pub fn view(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let (theme, strings, area) = (&context.theme, context.strings, layout.bar);
    let mut end = area.x;
    for (place, button) in &layout.fields {
        let hue = field_hue(theme.palette, button.field);
        let changed = model.changed().is_some_and(|changed| changed.field == Some(button.field));
        let name = if button.name.is_empty() { String::new() } else { format!("{} ", button.name) };
        let spans = if button.is_chosen {
            let [less, more] = if theme.is_mono() { ["[- ", " +]"] } else { [" - ", " + "] };
            let style = match model.focus.zone {
                Zone::Bar => theme.badge(hue),
                Zone::Grid(_) => theme.ink(hue).add_modifier(Modifier::UNDERLINED),
            };
            vec![Span::styled(format!("{less}{name}{}{more}", button.value), style)]
        } else {
            let style = theme.ink(hue).add_modifier(Modifier::BOLD);
            let style = if changed { style.add_modifier(Modifier::UNDERLINED) } else { style };
            vec![Span::styled(name, theme.faint()), Span::styled(button.value.clone(), style)]
        };
        render(spans, *place, buf);
        end = place.right();
    }
    if model.bar.axis != AxisChoice::Both && end + 2 < area.right() {
        let rest = Rect { x: end + 2, width: area.right() - end - 2, ..area };
        render(Line::styled(strings.axis(model.bar.axis), theme.strong()), rest, buf);
    }
}

fn field_hue(palette: &Palette, field: Field) -> Rgb {
    match field {
        Field::Parameter(parameter) => palette.parameter(parameter),
        Field::Operation | Field::Bias => palette.text,
    }
}

/// The size of the output, with the numbers in it: once if both axes agree, else one axis a line as far as there is room.
pub fn formulas(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let (theme, strings) = (&context.theme, context.strings);
    let setting = model.setting();
    if area.height == 0 || setting.layer.check_ranges().is_err() {
        return;
    }
    let formulas = [0, 1].map(|axis| formula::output(&setting.layer.axis(axis), setting.input_size[axis]));
    let [height, width_formula] = &formulas;
    let top = Rect { height: 1, ..area };
    let below = Rect { y: area.y + 1, height: 1, ..area };
    if height == width_formula {
        if area.height < 2 {
            return formula_line(context, strings.output, height, area).render(area, buf);
        }
        rule_line(context, height).render(top, buf);
        return formula_line(context, strings.output, height, below).render(below, buf);
    }
    if area.height >= 2 {
        formula_line(context, strings.height, height, top).render(top, buf);
        formula_line(context, strings.width, width_formula, below).render(below, buf);
        return;
    }
    let (shown, other) = if model.bar.axis == AxisChoice::Width { (1, 0) } else { (0, 1) };
    let names = [strings.height, strings.width];
    let rest = format!("   {} = {}", names[other], formulas[other].result);
    let room = Rect { width: area.width.saturating_sub(u16::try_from(rest.width()).unwrap_or(0)), ..area };
    let mut line = formula_line(context, names[shown], &formulas[shown], room);
    line.push_span(Span::styled(rest, theme.faint()));
    line.render(area, buf);
}

/// The rule, each symbol in the colour of its parameter.
fn rule_line(context: &Context, formula: &Formula) -> Line<'static> {
    let theme = &context.theme;
    let symbols = formula.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Span::styled(*text, theme.faint()),
        Piece::Term(term) => {
            let ink = term.parameter.map_or(theme.palette.text, |parameter| theme.palette.parameter(parameter));
            Span::styled(term.symbol, theme.ink(ink))
        }
    });
    let name = Span::styled(format!("{} = ", context.strings.output), theme.faint());
    Line::from(std::iter::once(name).chain(symbols).collect::<Vec<_>>())
}

fn formula_line(context: &Context, name: &str, formula: &Formula, area: Rect) -> Line<'static> {
    let theme = &context.theme;
    let mut spans = vec![Span::styled(format!("{name} = "), theme.faint())];
    let numbers = formula.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Span::styled(*text, theme.faint()),
        Piece::Term(term) => {
            let ink = term.parameter.map_or(theme.palette.text, |parameter| theme.palette.parameter(parameter));
            Span::styled(bracketed(term.value), theme.ink(ink).add_modifier(Modifier::BOLD))
        }
    });
    let numbers: Vec<Span<'static>> = numbers.chain([Span::styled(" = ", theme.faint())]).collect();
    let result = Span::styled(formula.result.to_string(), theme.strong());
    if width(&spans) + width(&numbers) + result.width() <= usize::from(area.width) {
        spans.extend(numbers);
    }
    spans.push(result);
    Line::from(spans)
}
