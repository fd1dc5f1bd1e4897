//! The parameter bar, and the formula of the output size with its numbers.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{Context, render, width};
use crate::conv::Parameter;
use crate::conv::layer::dimensions;
use crate::palette::{Palette, Rgb};
use crate::scene::formula::{self, Formula, Piece, bracketed};
use crate::scene::number;
use crate::tui::model::{AxisChoice, Field, Model, Zone};

/// The fields, in full where there is room, else without the operation and an unused bias, else by their symbols.
pub fn view(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let op = model.scene().setting().layer.op;
    let has_bias = model.scene().setting().layer.bias;
    let all: Vec<Field> = Field::of(op).collect();
    let some: Vec<Field> = all
        .iter()
        .copied()
        .filter(|field| match field {
            Field::Operation => model.field == Field::Operation,
            Field::Bias => has_bias || model.field == Field::Bias,
            Field::Parameter(_) => true,
        })
        .collect();
    for (fields, short, gap) in
        [(&all, false, 3), (&all, false, 2), (&some, false, 2), (&some, true, 2), (&some, true, 1)]
    {
        let spans = fields_line(model, context, fields, short, gap);
        if width(&spans) <= usize::from(area.width) || gap == 1 {
            render(spans, area, buf);
            return;
        }
    }
}

fn fields_line(model: &Model, context: &Context, fields: &[Field], short: bool, gap: usize) -> Vec<Span<'static>> {
    let (theme, strings) = (&context.theme, context.strings);
    let mut spans = Vec::new();
    for field in fields {
        let (name, value) = (field_name(context, *field, short), field_value(model, context, *field));
        let hue = field_hue(theme.palette, *field);
        let changed = model.changed().is_some_and(|changed| changed.field == Some(*field));
        if model.field == *field {
            let text = format!("{name} {value}");
            let text =
                if theme.is_mono() { format!("[- {} +]", text.trim()) } else { format!(" - {} + ", text.trim()) };
            let style = if model.zone == Zone::Bar {
                theme.badge(hue)
            } else {
                theme.ink(hue).add_modifier(Modifier::UNDERLINED)
            };
            spans.push(Span::styled(text, style));
        } else {
            if !name.is_empty() {
                spans.push(Span::styled(format!("{name} "), theme.faint()));
            }
            let value_style = theme.ink(hue).add_modifier(Modifier::BOLD);
            spans.push(Span::styled(
                value,
                if changed { value_style.add_modifier(Modifier::UNDERLINED) } else { value_style },
            ));
        }
        spans.push(Span::raw(" ".repeat(gap)));
    }
    if model.axis == AxisChoice::Both {
        spans.pop();
    } else {
        spans.push(Span::styled(strings.axis(model.axis), theme.strong()));
    }
    spans
}

fn field_name(context: &Context, field: Field, short: bool) -> &'static str {
    match field {
        Field::Parameter(parameter) if short => match parameter {
            Parameter::Input => "i",
            Parameter::KernelSize => "k",
            Parameter::Stride => "s",
            Parameter::Padding => "p",
            Parameter::OutputPadding => "op",
            Parameter::Dilation => "d",
        },
        Field::Operation => "",
        field => context.strings.field(field),
    }
}

fn field_value(model: &Model, context: &Context, field: Field) -> String {
    let setting = model.scene().setting();
    match field {
        Field::Operation => setting.layer.op.class_name().to_owned(),
        Field::Bias if setting.layer.bias => number::text(setting.bias),
        Field::Bias => context.strings.off.to_owned(),
        Field::Parameter(parameter) => {
            let pair = parameter.get(&setting.layer, setting.input_size);
            match parameter {
                Parameter::Input | Parameter::KernelSize => dimensions(&pair),
                _ if pair[0] == pair[1] && model.axis == AxisChoice::Both => pair[0].to_string(),
                _ => dimensions(&pair),
            }
        }
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
    let setting = model.scene().setting();
    if area.height == 0 || setting.layer.check_ranges().is_err() {
        return;
    }
    let formulas = [0, 1].map(|axis| formula::output(&setting.layer.axis(axis), setting.input_size[axis]));
    let [height, width_formula] = &formulas;
    if height == width_formula {
        return formula_line(context, strings.output, height, area).render(area, buf);
    }
    if area.height >= 2 {
        let top = Rect { height: 1, ..area };
        formula_line(context, strings.height, height, top).render(top, buf);
        let below = Rect { y: area.y + 1, height: 1, ..area };
        formula_line(context, strings.width, width_formula, below).render(below, buf);
        return;
    }
    let (shown, other) = if model.axis == AxisChoice::Width { (1, 0) } else { (0, 1) };
    let names = [strings.height, strings.width];
    let rest = format!("   {} = {}", names[other], formulas[other].result);
    let room = Rect { width: area.width.saturating_sub(u16::try_from(rest.len()).unwrap_or(0)), ..area };
    let mut line = formula_line(context, names[shown], &formulas[shown], room);
    line.push_span(Span::styled(rest, theme.faint()));
    line.render(area, buf);
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
