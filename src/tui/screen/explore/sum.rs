//! The explanation of the cell under the cursor, in one or two lines: the sum behind an output, or where an input or a
//! kernel tap goes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget};
use unicode_width::UnicodeWidthStr;

use crate::conv::Pair;
use crate::lesson::hidden::Clue;
use crate::palette::Palette;
use crate::scene::moment::{Link, letter};
use crate::scene::rival::RivalKind;
use crate::scene::wrong::{self, Believed};
use crate::scene::{GridId, Moment, Role, number, plane};
use crate::textfield::Seen;
use crate::tui::explore::model::Model;
use crate::tui::explore::panels::grid_title;
use crate::tui::explore::typing::{Edited, Editing};
use crate::tui::screen::{Context, width};
use crate::tui::theme::Theme;
use crate::words::screen::Strings;

/// The maximum number of products of a wrong sum that are written out.
const MOST_BELIEVED: usize = 27;

/// A product, and the text before its letter.
struct Term {
    lead: String,
    text: String,
}

impl From<String> for Term {
    fn from(text: String) -> Term {
        Term { lead: String::new(), text }
    }
}

/// A sentence around a row of products.
struct Explanation {
    /// What is explained, and what happens to it.
    name: String,
    verb: String,
    terms: Vec<Term>,
    /// The text between two terms.
    joint: &'static str,
    /// The text after the last term.
    end: String,
    /// The total number of terms, including those left out of `terms`.
    count: usize,
}

fn place(name: &str, at: Pair) -> String {
    format!("{name}[{},{}]", at[0], at[1])
}

fn explanation(model: &Model, strings: &Strings) -> Explanation {
    let scene = model.scene();
    let grid = model.explained();
    let cursor = model.cursor(grid);
    let value = |grid: GridId, at: Pair| scene.cell(grid, at).map_or(0.0, |cell| cell.value);
    let product = |link: &Link| {
        format!(
            "{}*{}",
            number::factor(value(GridId::Input, link.input)),
            number::factor(value(GridId::Kernel, link.tap))
        )
    };
    // In a view that shows what is cropped, cells are counted in the uncropped result.
    let landing = |link: &Link| if model.view().is_uncropped() { link.full } else { link.output.unwrap_or(link.full) };
    let goes_to = |link: &Link| {
        format!("{} {}{}", product(link), place("", landing(link)), if link.output.is_none() { " x" } else { "" })
    };
    let moment = model.moment();
    let links = moment.as_ref().map_or(&[][..], |moment| moment.links());
    let count = moment.as_ref().map_or(0, Moment::count_links);
    let result = number::text(value(grid, cursor));
    let scatters = |name: &str, verb: fn(usize) -> String| Explanation {
        name: place(name, cursor),
        verb: format!(" = {result} {} ", verb(count)),
        terms: links.iter().map(goes_to).map(Term::from).collect(),
        joint: "  ",
        end: String::new(),
        count,
    };
    match grid {
        GridId::Input if links.iter().any(|link| link.output.is_none()) => {
            scatters(strings.names.input, strings.facts.goes_into_full)
        }
        GridId::Input => scatters(strings.names.input, strings.facts.goes_into),
        GridId::Kernel => scatters(strings.names.kernel, strings.facts.multiplies),
        GridId::Exhibit(_) => of_exhibit(model, moment.as_ref(), strings),
        _ => Explanation {
            name: place(if grid == GridId::Full { strings.names.full } else { strings.names.output }, cursor),
            verb: " = ".to_owned(),
            terms: links.iter().map(product).map(Term::from).collect(),
            joint: " + ",
            end: end(scene.setting().layer.bias.then(|| scene.bias()), count, &result, strings),
            count,
        },
    }
}

/// Returns the text after the products of a sum: the bias, if there is one, and the result.
fn end(bias: Option<f64>, count: usize, result: &str, strings: &Strings) -> String {
    match (bias, count) {
        (Some(_), 0) => format!("{} = {result}", strings.names.bias),
        (Some(bias), _) => format!(" + {} {} = {result}", strings.names.bias, number::factor(bias)),
        (None, 0) => result.to_owned(),
        (None, _) => format!(" = {result}"),
    }
}

/// Explains a cell of an exhibit: its sum, channel by channel, or its content.
fn of_exhibit(model: &Model, moment: Option<&Moment<'_>>, strings: &Strings) -> Explanation {
    let (scene, grid) = (model.scene(), model.explained());
    let cursor = model.cursor(grid);
    let cell = scene.cell(grid, cursor).filter(|cell| cell.role != Role::Absent);
    let result = cell.map(|cell| number::text(cell.value)).unwrap_or_default();
    let verb = if cell.is_some() { " = " } else { "" }.to_owned();
    let name = place(&strings.title(scene, grid), cursor);
    let plain = || Explanation {
        name: name.clone(),
        verb: verb.clone(),
        terms: Vec::new(),
        joint: "",
        end: result.clone(),
        count: 0,
    };
    let sum = moment.and_then(Moment::sum);
    let GridId::Exhibit(index) = grid else { return plain() };
    let layer = scene.exhibits().get(usize::from(index)).and_then(|exhibit| exhibit.layer(scene));
    let (Some(sum), Some(layer)) = (sum, layer) else { return plain() };
    let term = |plane::Term { channel, text }| Term {
        lead: channel.map(strings.facts.from_channel).unwrap_or_default(),
        text,
    };
    Explanation {
        terms: sum.terms(layer).into_iter().map(term).collect(),
        joint: " + ",
        end: end(sum.bias, sum.count, &result, strings),
        count: sum.count,
        ..plain()
    }
}

/// Draws the explanation or the line that is being typed, and returns the position of the caret, if there is one.
pub fn view(model: &Model, context: &Context, area: Rect, buf: &mut Buffer) -> Option<Position> {
    if area.height == 0 {
        return None;
    }
    if let Some(Editing { line, what }) = &model.editing {
        let (theme, strings) = (&context.theme, context.strings);
        let of = |grid: GridId| if grid == GridId::Input { strings.names.input } else { strings.names.kernel };
        let prompt = match what {
            Edited::Cell(grid, cell) => format!("{} = ", place(of(*grid), *cell)),
            Edited::File(grid) => (strings.explore.file_prompt)(of(*grid)),
            Edited::OutputSize => strings.explore.size_prompt.to_owned(),
            Edited::Picture => strings.explore.picture_prompt.to_owned(),
        };
        let hint = match what {
            Edited::Cell(..) => "",
            Edited::File(_) => strings.explore.file_hint,
            Edited::OutputSize => (strings.explore.size_hint)(model.setting().layer.rank),
            Edited::Picture => strings.explore.picture_hint,
        };
        let room = usize::from(area.width).saturating_sub(prompt.width() + 1);
        let mut spans = vec![Span::styled(prompt, theme.strong())];
        let seen = line.seen_in(room);
        let before = u16::try_from(width(&spans) + seen.before.width()).unwrap_or(u16::MAX);
        spans.extend(field(seen, theme));
        spans.push(Span::styled(format!("   {hint}"), theme.faint()));
        Line::from(spans).render(area, buf);
        let x = area.x.saturating_add(before).min(area.right().saturating_sub(1));
        return Some(Position { x, y: area.y });
    }
    if model.scene().outcome().is_ok() && !model.stage.hidden.hides(Clue::Sum) {
        let (room, rows) = (usize::from(area.width), usize::from(area.height));
        let against = rival_line(model, context, room).filter(|_| rows > 1);
        let own = rows - usize::from(against.is_some());
        let mut lines = lines(&explanation(model, context.strings), context, room, own);
        lines.extend(against);
        Paragraph::new(lines).render(area, buf);
    }
    None
}

/// A line of text input with its caret.
fn field(Seen { before, at, after }: Seen, theme: &Theme) -> [Span<'static>; 3] {
    let style = theme.badge(theme.palette.text);
    let caret = if at.is_empty() { Span::styled("_", style) } else { Span::styled(at, theme.caret()) };
    [Span::styled(before, style), caret, Span::styled(after, style)]
}

/// Returns the rival's value for the cell that is explained, with the sum that leads to a wrong one.
fn rival_line(model: &Model, context: &Context, room: usize) -> Option<Line<'static>> {
    let (theme, scene) = (&context.theme, model.scene());
    let rival = model.rival()?;
    let output = model.moment()?.explained_output()?;
    let offset = rival.offset();
    let at = [0, 1].map(|axis| output[axis] - offset[axis]);
    let place_in = [usize::try_from(at[0]).ok()?, usize::try_from(at[1]).ok()?];
    let value = rival.output.as_ref()?.get(place_in)?;
    let mut spans = vec![Span::styled(
        format!("{}{}", grid_title(model, context.strings, GridId::Rival), context.strings.home.colon),
        theme.error(),
    )];
    let end = Span::styled(theme.minus(&number::text(*value)), theme.strong());
    if let RivalKind::Wrong(wrong) = rival.kind {
        let geometry = &scene.outcome().ok()?.geometry;
        let terms = wrong::products(wrong, geometry, at, MOST_BELIEVED)?;
        let factor = |grid: GridId, at: Pair| number::factor(scene.cell(grid, at).map_or(0.0, |cell| cell.value));
        let product =
            |it: &Believed| format!("{}*{}", factor(GridId::Input, it.input), factor(GridId::Kernel, it.weight));
        let sum = terms.iter().map(product).collect::<Vec<_>>().join(" + ");
        let sum = match wrong::shared_among(wrong, geometry, at) {
            1 => sum,
            shares => format!("({sum}) / {shares}"),
        };
        let sum = if sum.is_empty() { String::new() } else { theme.minus(&format!("{sum} = ")) };
        // A truncated sum says less than its result.
        if width(&spans) + sum.width() + end.width() <= room && terms.len() < MOST_BELIEVED {
            spans.push(Span::styled(sum, theme.text()));
        }
    }
    spans.push(end);
    Some(Line::from(spans))
}

/// Returns the explanation in at most `rows` lines: as many terms as fit, then the number of the others.
fn lines(explanation: &Explanation, context: &Context, room: usize, rows: usize) -> Vec<Line<'static>> {
    let Explanation { name, verb, terms, joint, end, count } = explanation;
    let theme = &context.theme;
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut line = vec![Span::styled(name.clone(), theme.strong()), Span::styled(verb.clone(), theme.faint())];
    for (index, term) in terms.iter().enumerate() {
        let joint = if index == 0 { "" } else { joint };
        let piece = [
            Span::styled(format!("{joint}{}", term.lead), theme.faint()),
            Span::styled(format!(" {} ", letter(index)), theme.badge(Palette::pair(index))),
            Span::styled(format!(" {}", term.text), theme.text()),
        ];
        let more = format!("{joint}{} {}{end}", count - index, context.strings.facts.more);
        let is_last_row = lines.len() + 1 == rows;
        let after = match (index + 1 == *count, is_last_row) {
            (true, _) => end.width(),
            (false, true) => more.width(),
            (false, false) => 0,
        };
        if width(&line) + width(&piece) + after > room {
            if is_last_row {
                // If not even one product fits, show the result.
                let result = end.rsplit(" = ").next().unwrap_or_default();
                let rest = if index > 0 { more } else { result.to_owned() };
                line.push(Span::styled(rest, theme.faint()));
                lines.push(Line::from(line));
                return lines;
            }
            lines.push(Line::from(std::mem::take(&mut line)));
            line.push(Span::raw("    "));
        }
        line.extend(piece);
    }
    if *count > terms.len() {
        let more = format!("{joint}{} {}", count - terms.len(), context.strings.facts.more);
        line.push(Span::styled(more, theme.faint()));
    }
    let mut end = end.clone();
    if width(&line) + end.width() > room {
        if lines.len() + 1 < rows {
            lines.push(Line::from(std::mem::take(&mut line)));
            end = format!("    {}", end.trim_start());
        } else if let Some((_, result)) = end.rsplit_once(" = ") {
            // The result of the sum matters more than the last of its terms.
            end = format!(" .. = {result}");
        }
    }
    line.push(Span::styled(end, theme.strong()));
    lines.push(Line::from(line));
    lines
}
