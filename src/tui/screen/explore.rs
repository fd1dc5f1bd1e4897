//! Explore: the parameter bar, the formula, the grids, and what the cursor explains.

use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget};

use super::Context;
use super::grids::{self, MOST_MARKS, letter};
use crate::conv::framework::pytorch;
use crate::conv::layer::dimensions;
use crate::conv::{Axis, Op, Pair, Parameter};
use crate::palette::{Palette, Rgb};
use crate::scene::formula::{self, Formula, Piece, bracketed};
use crate::scene::{GridId, Role, number};
use crate::tui::keymap::KEYS;
use crate::tui::layout::{Layout, note_lines, wrapped};
use crate::tui::model::{AxisChoice, Field, Model, Zone};

pub fn view(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    header(model, context, layout.header, buf);
    bar(model, context, layout.bar, buf);
    formulas(model, context, layout.formula, buf);
    grids::view(model, context, layout, buf);
    refusal(model, context, layout.refusal, buf);
    facts(model, context, layout, buf);
    sum(model, context, layout.sum, buf);
    legend(model, context, layout.legend, buf);
    note(model, context, layout.note, buf);
    torch(model, context, layout.torch, buf);
    footer(model, context, layout.footer, buf);
}

fn render(line: impl Into<Line<'static>>, area: Rect, buf: &mut Buffer) {
    if area.height > 0 {
        line.into().render(area, buf);
    }
}

fn wrapped_lines(text: &str, indent: &str, width: u16, style: Style) -> Vec<Line<'static>> {
    wrapped(text, indent, width).into_iter().map(|line| Line::styled(line, style)).collect()
}

fn width(spans: &[Span<'_>]) -> usize {
    spans.iter().map(Span::width).sum()
}

fn header(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let (theme, strings) = (&context.theme, context.strings);
    let left = vec![
        Span::styled("tconv", theme.strong()),
        Span::styled(format!("  {}", strings.explore), theme.faint()),
        Span::styled(format!("  {}", model.scene().setting().layer.op), theme.text()),
    ];
    let right = vec![
        Span::styled("?", theme.strong()),
        Span::styled(format!(" {}   ", strings.help), theme.faint()),
        Span::styled("q", theme.strong()),
        Span::styled(format!(" {}", strings.quit), theme.faint()),
    ];
    if width(&left) + width(&right) + 2 <= usize::from(area.width) && area.height > 0 {
        Line::from(right).alignment(Alignment::Right).render(area, buf);
    }
    render(left, area, buf);
}

/// The fields, in full where there is room, else without the operation and an unused bias, else by their symbols.
fn bar(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
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
            let style =
                if model.zone == Zone::Bar { theme.badge(hue) } else { theme.ink(hue).add_modifier(UNDERLINED) };
            spans.push(Span::styled(text, style));
        } else {
            if !name.is_empty() {
                spans.push(Span::styled(format!("{name} "), theme.faint()));
            }
            let value_style = theme.ink(hue).add_modifier(BOLD);
            spans.push(Span::styled(value, if changed { value_style.add_modifier(UNDERLINED) } else { value_style }));
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

const BOLD: Modifier = Modifier::BOLD;
const UNDERLINED: Modifier = Modifier::UNDERLINED;

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
fn formulas(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
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
            Span::styled(bracketed(term.value), theme.ink(ink).add_modifier(BOLD))
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

/// Why the layer is refused, in PyTorch's words and in ours, and what would work.
fn refusal(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let (theme, strings) = (&context.theme, context.strings);
    let Err(refusal) = model.scene().outcome() else { return };
    if area.width == 0 {
        return;
    }
    let mut lines = vec![Line::styled(strings.refused, theme.error()), Line::default()];
    lines.extend(wrapped_lines(&refusal.to_string(), "", area.width, theme.text()));
    let why = refusal.fault.why();
    if !why.is_empty() {
        lines.push(Line::default());
        lines.extend(wrapped_lines(why, "", area.width, theme.faint()));
    }
    lines.push(Line::default());
    for (index, repair) in refusal.repairs().iter().take(4).enumerate() {
        let key = if index == 0 { Span::styled(" enter ", theme.key()) } else { Span::raw("       ") };
        lines.push(Line::from(vec![key, Span::styled(format!("  {repair}"), theme.text())]));
    }
    Paragraph::new(lines).render(area, buf);
}

/// What stride and padding did, under the padded input.
fn facts(model: &Model, context: &Context, layout: &Layout, buf: &mut Buffer) {
    let (theme, area) = (&context.theme, layout.facts);
    let Ok(picture) = model.scene().outcome() else { return };
    let [h, w] = picture.geometry.axes();
    let both = |rows: String, cols: String| if rows == cols { rows } else { format!("{rows} / {cols}") };
    let mut spans = Vec::new();
    if picture.geometry.layer().op == Op::ConvTranspose2d {
        let zeros = |axis: &Axis| match axis.spread() - 1 {
            1 => "1 zero".to_owned(),
            zeros => format!("{zeros} zeros"),
        };
        spans.push(Span::styled(
            format!("stride - 1 = {} between inputs", both(zeros(h), zeros(w))),
            theme.ink(theme.palette.stride),
        ));
        let ring = |axis: &Axis| axis.pad()[0].to_string();
        let rings = both(ring(h), ring(w));
        let text = if h.pad()[0] < 0 || w.pad()[0] < 0 {
            format!("   K - 1 - p = {rings} around: negative crops")
        } else {
            format!("   K - 1 - p = {rings} around")
        };
        spans.push(Span::styled(text, theme.ink(theme.palette.padding)));
        if h.settings().output_padding > 0 || w.settings().output_padding > 0 {
            let extra = |axis: &Axis| axis.settings().output_padding.to_string();
            spans.push(Span::styled(
                format!("   + {} at the end", both(extra(h), extra(w))),
                theme.ink(theme.palette.output_padding),
            ));
        }
    } else {
        let step = |axis: &Axis| axis.step().to_string();
        spans.push(Span::styled(
            format!("the window moves by {}", both(step(h), step(w))),
            theme.ink(theme.palette.stride),
        ));
    }
    let x = layout.panel(GridId::Padded).map_or(area.x, |panel| panel.cells.x);
    let room = area.right().saturating_sub(x);
    let fits = width(&spans) <= usize::from(room);
    let area = if fits { Rect { x, width: room, ..area } } else { area };
    render(spans, area, buf);
}

fn place(name: &str, at: Pair) -> String {
    format!("{name}[{},{}]", at[0], at[1])
}

/// The sum behind the cursor, as far as it fits.
fn sum(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let (theme, strings, scene) = (&context.theme, context.strings, model.scene());
    if area.height == 0 || scene.outcome().is_err() {
        return;
    }
    let grid = model.explained();
    let cursor = model.cursor(grid);
    let value = |grid: GridId, at: Pair| scene.cell(grid, at).map_or(0.0, |cell| cell.value);
    let products = model.products(MOST_MARKS);
    let count = model.count_products();
    let factor = |value: f64| if value < 0.0 { format!("({})", number::text(value)) } else { number::text(value) };
    let (mut head, terms, tail, joint): (Vec<Span<'static>>, Vec<String>, String, &str) = match grid {
        GridId::Output => {
            let terms = products.iter().map(|product| {
                let weight = value(GridId::Kernel, product.tap);
                format!("{}*{}", factor(value(GridId::Input, product.input)), factor(weight))
            });
            let bias = if scene.setting().layer.bias {
                let plus = if count == 0 { "" } else { " + " };
                format!("{plus}{} {}", number::text(scene.bias()), strings.bias)
            } else {
                String::new()
            };
            let nothing = if count == 0 && bias.is_empty() { "0" } else { "" };
            let result = number::text(value(grid, cursor));
            let head =
                vec![Span::styled(place(strings.output, cursor), theme.strong()), Span::styled(" = ", theme.faint())];
            (head, terms.collect(), format!("{nothing}{bias} = {result}"), " + ")
        }
        GridId::Input => {
            let terms = products.iter().map(|product| {
                let weight = factor(value(GridId::Kernel, product.tap));
                format!("{}*{weight} {}", factor(value(grid, cursor)), place("", product.output))
            });
            let head = vec![
                Span::styled(place(strings.input, cursor), theme.strong()),
                Span::styled(
                    format!(
                        " = {} {} ",
                        number::text(value(grid, cursor)),
                        strings.goes_into.replace("{}", &count.to_string())
                    ),
                    theme.faint(),
                ),
            ];
            (head, terms.collect(), String::new(), "  ")
        }
        _ => {
            let stored = scene.stored_tap(cursor);
            let terms = products.iter().map(|product| {
                let input = factor(value(GridId::Input, product.input));
                format!("{input}*{} {}", factor(value(grid, cursor)), place("", product.output))
            });
            let head = vec![
                Span::styled(place(strings.kernel, stored), theme.strong()),
                Span::styled(
                    format!(
                        " = {} {} ",
                        number::text(value(grid, cursor)),
                        strings.multiplies.replace("{}", &count.to_string())
                    ),
                    theme.faint(),
                ),
            ];
            (head, terms.collect(), String::new(), "  ")
        }
    };
    let room = usize::from(area.width);
    let mut lines: Vec<Vec<Span<'static>>> = Vec::new();
    let last = usize::from(area.height) - 1;
    for (index, term) in terms.iter().enumerate() {
        let mut piece = Vec::new();
        if index > 0 {
            piece.push(Span::styled(joint.to_owned(), theme.faint()));
        }
        piece.push(Span::styled(format!(" {} ", letter(index)), theme.badge(Palette::pair(index))));
        piece.push(Span::styled(format!(" {term}"), theme.text()));
        let more = format!("{joint}{} {}{tail}", count - index, strings.more);
        let is_last = index + 1 == terms.len() && count == terms.len();
        let after = if is_last {
            tail.len()
        } else if lines.len() == last {
            more.len()
        } else {
            0
        };
        if width(&head) + width(&piece) + after > room {
            if lines.len() == last {
                // Where not even one product fits, the result does.
                let rest = if index > 0 { more } else { tail.trim_start_matches(" = ").to_owned() };
                head.push(Span::styled(rest, theme.faint()));
                lines.push(head);
                head = Vec::new();
                break;
            }
            lines.push(std::mem::take(&mut head));
            head.push(Span::raw("    "));
        }
        head.extend(piece);
    }
    if !head.is_empty() {
        if count > terms.len() {
            head.push(Span::styled(format!("{joint}{} {}", count - terms.len(), strings.more), theme.faint()));
        }
        head.push(Span::styled(tail, theme.strong()));
        lines.push(head);
    }
    Paragraph::new(lines.into_iter().map(Line::from).collect::<Vec<_>>()).render(area, buf);
}

/// The marks that are on the screen, and the scale of the colours.
fn legend(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let (theme, strings, scene) = (&context.theme, context.strings, model.scene());
    let Ok(picture) = scene.outcome() else { return };
    if area.height == 0 {
        return;
    }
    let palette = theme.palette;
    let [h, w] = picture.geometry.axes();
    let either = |holds: &dyn Fn(&Axis) -> bool| holds(h) || holds(w);
    let corner = [0, 1].map(|axis| picture.geometry.output()[axis] - 1);
    let bias_only = scene.cell(GridId::Output, corner).is_some_and(|cell| cell.role == Role::BiasOnly);
    let marks = [
        (either(&|axis| axis.spread() > 1), ".", strings.zero_from_stride, palette.stride),
        (either(&|axis| axis.pad()[0] > 0), "_", strings.zero_from_padding, palette.padding),
        (
            either(&|axis| axis.settings().output_padding > 0 && axis.pad()[1] > 0),
            "+",
            strings.zero_from_output_padding,
            palette.output_padding,
        ),
        (bias_only, "*", strings.bias_only, palette.output_padding),
    ];
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut add_if_it_fits = |piece: Vec<Span<'static>>| {
        if width(&spans) + width(&piece) <= usize::from(area.width) {
            spans.extend(piece);
            spans.push(Span::raw("   "));
        }
    };
    for (_, glyph, meaning, ink) in marks.into_iter().filter(|(shown, ..)| *shown) {
        add_if_it_fits(vec![
            Span::styled(glyph, theme.ink(ink).add_modifier(BOLD)),
            Span::styled(format!(" {meaning}"), theme.faint()),
        ]);
    }
    let window = if theme.is_mono() {
        theme.text().add_modifier(Modifier::REVERSED)
    } else {
        theme.text().bg(theme.color(palette.window_ground))
    };
    add_if_it_fits(vec![
        Span::styled("  ", window),
        Span::styled(format!(" {}", strings.kernel_window), theme.faint()),
    ]);
    let largest = scene.largest_value();
    let mut scale = vec![Span::styled(format!("{} {} ", strings.value_colour, number::text(-largest)), theme.faint())];
    if !theme.is_mono() {
        scale.extend(
            (-6..=6)
                .filter_map(|step| palette.value(f64::from(step), 6.0))
                .map(|rgb| Span::styled(" ", theme.text().bg(theme.color(rgb)))),
        );
        scale.push(Span::styled(format!(" {}", number::text(largest)), theme.faint()));
        add_if_it_fits(scale);
    }
    render(spans, area, buf);
}

/// What is worth knowing about this layer.
fn note(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let lines = note_lines(model, area.width).into_iter().map(|line| Line::styled(line, context.theme.text()));
    let lines: Vec<_> = lines.collect();
    Paragraph::new(lines).render(area, buf);
}

fn torch(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let line = pytorch::line(&model.scene().setting().layer);
    let style = if model.scene().outcome().is_ok() { context.theme.text() } else { context.theme.error() };
    Paragraph::new(wrapped_lines(&line, "    ", area.width, style)).render(area, buf);
}

/// The keys that matter now, the most important first, as many as fit.
fn footer(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) {
    let theme = &context.theme;
    let mut groups: Vec<_> = KEYS.iter().filter(|group| group.when.holds(model)).collect();
    groups.retain(|group| group.footer.is_some());
    groups.sort_by_key(|group| group.footer);
    let mut spans: Vec<Span<'static>> = Vec::new();
    for group in groups {
        let piece = [
            Span::styled(format!(" {} ", group.shown), theme.key()),
            Span::styled(format!(" {}   ", (group.what)(context.strings, model)), theme.faint()),
        ];
        if width(&spans) + width(&piece) > usize::from(area.width) + 2 {
            break;
        }
        spans.extend(piece);
    }
    render(spans, area, buf);
}
