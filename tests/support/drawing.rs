//! Screens as SVG: a still, or a loop of frames. Block and line characters are drawn as shapes, so that neighbouring
//! cells touch in every font.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr as _;

/// The size of a cell, the baseline of its text and the margin of the picture, in SVG units.
const WIDTH: f32 = 8.4;
const HEIGHT: f32 = 17.0;
const BASELINE: f32 = 13.0;
const MARGIN: f32 = 10.0;

const FONTS: &str =
    "ui-monospace,'Cascadia Mono','SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace";

/// The default colours of the terminal.
pub struct Terminal {
    pub ground: &'static str,
    pub ink: &'static str,
}

pub const DARK: Terminal = Terminal { ground: "#14161b", ink: "#d8dbe2" };
pub const LIGHT: Terminal = Terminal { ground: "#fdfdfc", ink: "#24262b" };

/// A screen, and for how many tenths of a second it is shown.
pub struct Frame {
    pub buffer: Buffer,
    pub tenths: u32,
}

/// Draws one screen.
pub fn still(buffer: Buffer, terminal: &Terminal) -> String {
    looped(&[Frame { buffer, tenths: 1 }], terminal)
}

/// Draws screens of the same size as an endless loop. A row that does not change is written only once.
pub fn looped(frames: &[Frame], terminal: &Terminal) -> String {
    let area = frames.first().expect("a frame").buffer.area;
    let (width, height) =
        (f32::from(area.width) * WIDTH + 2.0 * MARGIN, f32::from(area.height) * HEIGHT + 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"{FONTS}\" \
         font-size=\"14\" shape-rendering=\"crispEdges\">\n<rect width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"{}\"/>\n",
        terminal.ground
    );
    let total: u32 = frames.iter().map(|frame| frame.tenths).sum();
    for y in area.top()..area.bottom() {
        // Each picture of the row, with the intervals in which it is shown.
        let mut pictures: Vec<(String, Vec<[u32; 2]>)> = Vec::new();
        let mut start = 0;
        for frame in frames {
            let (picture, end) = (row(&frame.buffer, y, terminal), start + frame.tenths);
            match pictures.iter_mut().find(|(known, _)| *known == picture) {
                Some((_, times)) => match times.last_mut() {
                    Some(last) if last[1] == start => last[1] = end,
                    _ => times.push([start, end]),
                },
                None => pictures.push((picture, vec![[start, end]])),
            }
            start = end;
        }
        for (picture, times) in pictures.iter().filter(|(picture, _)| !picture.is_empty()) {
            let show = if *times == [[0, total]] { String::new() } else { shown(times, total) };
            let _ = writeln!(svg, "<g>{show}{picture}</g>");
        }
    }
    svg + "</svg>\n"
}

/// Animates a group so that it is visible only at these times; `total` is the length of the loop, in tenths of a
/// second.
fn shown(times: &[[u32; 2]], total: u32) -> String {
    let mut steps: Vec<(u32, &str)> = vec![(0, "hidden")];
    for [start, end] in times {
        steps.retain(|(at, _)| at != start);
        steps.push((*start, "visible"));
        if *end < total {
            steps.push((*end, "hidden"));
        }
    }
    let joined = |texts: Vec<String>| texts.join(";");
    let values = joined(steps.iter().map(|(_, value)| (*value).to_owned()).collect());
    let at = joined(steps.iter().map(|(at, _)| format!("{:.4}", f64::from(*at) / f64::from(total))).collect());
    format!(
        "<animate attributeName=\"visibility\" calcMode=\"discrete\" repeatCount=\"indefinite\" dur=\"{:.1}s\" \
         values=\"{values}\" keyTimes=\"{at}\"/>",
        f64::from(total) / 10.0
    )
}

/// The background and the text colour of a cell.
fn colors<'a>(cell: &Cell, terminal: &'a Terminal) -> [std::borrow::Cow<'a, str>; 2] {
    let hex = |color: Color, otherwise: &'a str| match color {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}").into(),
        Color::Reset => otherwise.into(),
        other => panic!("a true colour, not {other}"),
    };
    let (ground, ink) = (hex(cell.bg, terminal.ground), hex(cell.fg, terminal.ink));
    if cell.modifier.contains(Modifier::REVERSED) { [ink, ground] } else { [ground, ink] }
}

/// Draws a row of the screen: backgrounds first, then the text on them.
fn row(buffer: &Buffer, y: u16, terminal: &Terminal) -> String {
    let mut cells: Vec<(u16, &Cell)> = Vec::new();
    let mut x = buffer.area.left();
    while x < buffer.area.right() {
        let cell = &buffer[(x, y)];
        cells.push((x, cell));
        x += u16::try_from(cell.symbol().width().max(1)).expect("one or two columns");
    }
    let top = f32::from(y) * HEIGHT + MARGIN;
    let mut grounds = String::new();
    let mut texts = String::new();
    for run in cells.chunk_by(|(_, one), (_, other)| colors(one, terminal)[0] == colors(other, terminal)[0]) {
        let [ground, _] = colors(run[0].1, terminal);
        if ground != terminal.ground {
            let _ = write!(grounds, "{}", block(left(run[0].0), top, columns(run) * WIDTH, HEIGHT, &ground));
        }
    }
    let look = |cell: &Cell| (cell.fg, cell.modifier, is_drawn(cell.symbol()), cell.symbol().is_ascii());
    for run in cells.chunk_by(|(_, one), (_, other)| look(one) == look(other)) {
        let [_, ink] = colors(run[0].1, terminal);
        if is_drawn(run[0].1.symbol()) {
            for (x, cell) in run {
                texts.push_str(&drawn(cell.symbol(), left(*x), top, &colors(cell, terminal)[1]));
            }
        } else {
            texts.push_str(&text(run, top, &ink));
        }
    }
    grounds + &texts
}

fn left(x: u16) -> f32 {
    f32::from(x) * WIDTH + MARGIN
}

fn columns(run: &[(u16, &Cell)]) -> f32 {
    run.iter().map(|(_, cell)| cell.symbol().width().max(1) as f32).sum()
}

/// Draws the text of a run. Blanks at its ends and runs of blanks are left out, since viewers collapse them.
fn text(run: &[(u16, &Cell)], top: f32, ink: &str) -> String {
    let modifier = run[0].1.modifier;
    let is_lined = modifier.intersects(Modifier::UNDERLINED | Modifier::CROSSED_OUT);
    let mut style = String::new();
    for (what, attribute) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::DIM, " opacity=\"0.6\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
        (Modifier::CROSSED_OUT, " text-decoration=\"line-through\""),
    ] {
        if modifier.contains(what) {
            style.push_str(attribute);
        }
    }
    let is_blank = |place: usize| run.get(place).is_none_or(|(_, cell)| cell.symbol() == " ");
    let mut pieces: Vec<Vec<(u16, &Cell)>> = vec![Vec::new()];
    for (place, cell) in run.iter().enumerate() {
        let is_gap = is_blank(place) && (is_blank(place + 1) || place == 0 || is_blank(place - 1));
        match pieces.last_mut() {
            Some(piece) if !is_gap || is_lined => piece.push(*cell),
            _ => pieces.push(Vec::new()),
        }
    }
    pieces.iter().filter(|piece| !piece.is_empty()).fold(String::new(), |texts, piece| {
        let written: String = piece.iter().map(|(_, cell)| cell.symbol()).collect();
        texts
            + &format!(
                "<text x=\"{:.1}\" y=\"{:.1}\" textLength=\"{:.1}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{ink}\"{style}>{}</text>",
                left(piece[0].0),
                top + BASELINE,
                columns(piece) * WIDTH,
                tconv::visible::xml(&written)
            )
    })
}

fn block(x: f32, y: f32, width: f32, height: f32, fill: &str) -> String {
    format!("<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\"/>")
}

/// Whether a symbol is drawn as a shape.
fn is_drawn(symbol: &str) -> bool {
    symbol.chars().next().is_some_and(|letter| matches!(letter, '\u{2500}'..='\u{259f}'))
}

/// Draws a block or box-drawing character. Lines are always light, given by their arms up, down, left and right.
fn drawn(symbol: &str, x: f32, y: f32, ink: &str) -> String {
    let letter = symbol.chars().next().expect("a symbol");
    let part = |from: [f32; 2], size: [f32; 2]| {
        block(x + from[0] * WIDTH, y + from[1] * HEIGHT, size[0] * WIDTH, size[1] * HEIGHT, ink)
    };
    let eighths = |first: char| (letter as u32 - first as u32 + 1) as f32 / 8.0;
    match letter {
        '▀' => part([0.0, 0.0], [1.0, 0.5]),
        '▁'..='█' => part([0.0, 1.0 - eighths('▁')], [1.0, eighths('▁')]),
        '▉'..='▏' => {
            let share = 1.0 - eighths('▉');
            part([0.0, 0.0], [share, 1.0])
        }
        '▐' => part([0.5, 0.0], [0.5, 1.0]),
        '▔' => part([0.0, 0.0], [1.0, 0.125]),
        '▕' => part([0.875, 0.0], [0.125, 1.0]),
        '░' | '▒' | '▓' => {
            let opacity = (letter as u32 - '░' as u32 + 1) as f32 / 4.0;
            part([0.0, 0.0], [1.0, 1.0]).replace("/>", &format!(" opacity=\"{opacity}\"/>"))
        }
        '╱' | '╲' => {
            let [from, to] = if letter == '╱' { [HEIGHT, 0.0] } else { [0.0, HEIGHT] };
            let (left, right) = (x, x + WIDTH);
            format!("<path d=\"M{left:.1} {:.1}L{right:.1} {:.1}\" stroke=\"{ink}\"/>", y + from, y + to)
        }
        _ => {
            let arms = arms(letter).unwrap_or_else(|| panic!("U+{:04X} is not drawn yet", letter as u32));
            let (middle, center) = (x + WIDTH / 2.0, y + HEIGHT / 2.0);
            let ends = [[middle, y], [middle, y + HEIGHT], [x, center], [x + WIDTH, center]];
            let path = arms.iter().zip(ends).filter(|(has, _)| **has).fold(String::new(), |path, (_, [to_x, to_y])| {
                path + &format!("M{middle:.1} {center:.1}L{to_x:.1} {to_y:.1}")
            });
            format!("<path d=\"{path}\" stroke=\"{ink}\" stroke-linecap=\"square\"/>")
        }
    }
}

/// Whether the character has an arm up, down, left and right.
fn arms(letter: char) -> Option<[bool; 4]> {
    let known = [
        ("─━╌┄", [false, false, true, true]),
        ("│┃╎┆", [true, true, false, false]),
        ("┌╭┏", [false, true, false, true]),
        ("┐╮┓", [false, true, true, false]),
        ("└╰┗", [true, false, false, true]),
        ("┘╯┛", [true, false, true, false]),
        ("├", [true, true, false, true]),
        ("┤", [true, true, true, false]),
        ("┬", [false, true, true, true]),
        ("┴", [true, false, true, true]),
        ("┼", [true, true, true, true]),
        ("╷", [false, true, false, false]),
        ("╵", [true, false, false, false]),
        ("╶", [false, false, false, true]),
        ("╴", [false, false, true, false]),
    ];
    known.into_iter().find(|(letters, _)| letters.contains(letter)).map(|(_, arms)| arms)
}
