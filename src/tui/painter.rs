//! Draws the difference between two frames in as few bytes as the terminal needs.
//!
//! In true colour, most of a frame is colour codes of up to 19 bytes each. ratatui's own backend sends foreground and
//! background together whenever one of them changes, and sends a foreground for blanks too: up to four times the bytes
//! for a step of a walk.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, Write};

use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::style::{Attribute, Colored};
use ratatui::backend::IntoCrossterm as _;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr as _;

use crate::visible::is_hidden;

const ATTRIBUTES: [(Modifier, Attribute); 8] = [
    (Modifier::BOLD, Attribute::Bold),
    (Modifier::DIM, Attribute::Dim),
    (Modifier::ITALIC, Attribute::Italic),
    (Modifier::UNDERLINED, Attribute::Underlined),
    (Modifier::SLOW_BLINK, Attribute::SlowBlink),
    (Modifier::RAPID_BLINK, Attribute::RapidBlink),
    (Modifier::REVERSED, Attribute::Reverse),
    (Modifier::CROSSED_OUT, Attribute::CrossedOut),
];

/// Tracks what the terminal shows.
#[derive(Debug)]
pub struct Painter {
    shown: Buffer,
}

impl Painter {
    /// Creates a painter for a terminal of this size that shows nothing.
    #[must_use]
    pub fn new(area: Rect) -> Painter {
        Painter { shown: Buffer::empty(area) }
    }

    /// Returns the size of the terminal.
    #[must_use]
    pub fn area(&self) -> Rect {
        self.shown.area
    }

    /// Turns what is shown into `frame`, which must have the same size.
    ///
    /// # Errors
    /// Errors of `out`.
    pub fn paint(&mut self, out: &mut impl Write, frame: Buffer) -> io::Result<()> {
        self.forget_halves(&frame);
        let mut pen = Pen::default();
        let mut next = None;
        for (x, y, cell) in self.shown.diff(&frame) {
            if self.shows_the_same(x, y, cell) {
                continue;
            }
            if next != Some((x, y)) {
                queue!(out, MoveTo(x, y))?;
            }
            pen.take(out, cell)?;
            let symbol = obeyed_by_none(cell.symbol());
            out.write_all(symbol.as_bytes())?;
            next = Some((x.saturating_add(u16::try_from(symbol.width()).unwrap_or(1)), y));
        }
        self.shown = frame;
        pen.lay_down(out)
    }

    /// Forgets what is shown in the second half of each wide character that changes, so that it is written again:
    /// terminals differ in what they leave of a half-overwritten character.
    fn forget_halves(&mut self, frame: &Buffer) {
        let is_wide = |cell: &Cell| cell.symbol().len() > 1 && cell.symbol().width() > 1;
        for half in 1..self.shown.content.len() {
            let letter = &self.shown.content[half - 1];
            if is_wide(letter) && frame.content.get(half - 1) != Some(letter) {
                self.shown.content[half].set_symbol(UNKNOWN);
            }
        }
    }

    /// Whether the change to a cell is invisible: a blank whose foreground alone changes.
    fn shows_the_same(&self, x: u16, y: u16, cell: &Cell) -> bool {
        let before = &self.shown[(x, y)];
        is_blank(cell) && is_blank(before) && cell.bg == before.bg
    }
}

/// Returns the symbol, or question marks of the same width if any of it would be invisible or interpreted by the
/// terminal.
fn obeyed_by_none(symbol: &str) -> Cow<'_, str> {
    if symbol.contains(is_hidden) { "?".repeat(symbol.width().max(1)).into() } else { symbol.into() }
}

/// The symbol of a cell with unknown content; no frame contains it.
const UNKNOWN: &str = "\u{ffff}";

/// The modifiers that are visible on a blank.
const SEEN_ON_BLANKS: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// Whether the foreground of a cell is invisible.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(SEEN_ON_BLANKS)
}

/// The style that the terminal would write with.
#[derive(Debug, Default)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Pen {
    /// Switches to the style of a cell, as far as it is visible there.
    fn take(&mut self, out: &mut impl Write, cell: &Cell) -> io::Result<()> {
        let is_blank = is_blank(cell);
        let mut codes = Codes { out, are_open: false };
        let modifier_is_seen = !is_blank || self.modifier.intersects(SEEN_ON_BLANKS);
        if modifier_is_seen && cell.modifier != self.modifier {
            // No code removes a single attribute on every terminal.
            if !cell.modifier.contains(self.modifier) {
                codes.add(0)?;
                *self = Pen::default();
            }
            let added = cell.modifier - self.modifier;
            for (_, code) in ATTRIBUTES.iter().filter(|(one, _)| added.contains(*one)) {
                codes.add(code.sgr())?;
            }
            self.modifier = cell.modifier;
        }
        if cell.fg != self.fg && !is_blank {
            codes.add(Colored::ForegroundColor(cell.fg.into_crossterm()))?;
            self.fg = cell.fg;
        }
        if cell.bg != self.bg {
            codes.add(Colored::BackgroundColor(cell.bg.into_crossterm()))?;
            self.bg = cell.bg;
        }
        codes.close()
    }

    /// Resets the style of the terminal, as other programs expect it.
    fn lay_down(self, out: &mut impl Write) -> io::Result<()> {
        if self.fg == Color::Reset && self.bg == Color::Reset && self.modifier.is_empty() {
            return Ok(());
        }
        write!(out, "\x1b[0m")
    }
}

/// A single escape sequence of all the codes added; none is written if there are none.
struct Codes<'a, W> {
    out: &'a mut W,
    are_open: bool,
}

impl<W: Write> Codes<'_, W> {
    fn add(&mut self, code: impl Display) -> io::Result<()> {
        let before = if self.are_open { ";" } else { "\x1b[" };
        self.are_open = true;
        write!(self.out, "{before}{code}")
    }

    fn close(self) -> io::Result<()> {
        if self.are_open { write!(self.out, "m") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn painted(painter: &mut Painter, frame: &Buffer) -> String {
        let mut bytes = Vec::new();
        painter.paint(&mut bytes, frame.clone()).expect("memory takes all");
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn only_what_is_seen_to_change_is_written() {
        let area = Rect::new(0, 0, 6, 1);
        let mut painter = Painter::new(area);
        let mut frame = Buffer::empty(area);
        let on = |red, ink| Style::new().bg(Color::Rgb(red, 0, 0)).fg(ink);
        frame.set_string(0, 0, " 1 ", on(1, Color::White));
        frame.set_string(3, 0, " 2 ", on(2, Color::White));
        assert_eq!(
            painted(&mut painter, &frame),
            "\u{1b}[1;1H\u{1b}[48;2;1;0;0m \u{1b}[38;5;15m1 \u{1b}[48;2;2;0;0m 2 \u{1b}[0m"
        );
        assert_eq!(painted(&mut painter, &frame), "", "the same again");
        // A different foreground changes no blank.
        frame.set_string(0, 0, " 1 ", on(1, Color::Black));
        assert_eq!(painted(&mut painter, &frame), "\u{1b}[1;2H\u{1b}[38;5;0;48;2;1;0;0m1\u{1b}[0m");
        frame.set_string(3, 0, "中 ", Style::new().add_modifier(Modifier::BOLD));
        assert_eq!(painted(&mut painter, &frame), "\u{1b}[1;4H\u{1b}[1;38;5;15;48;2;2;0;0m中\u{1b}[0m");
    }

    #[test]
    fn no_symbol_reaches_the_terminal_that_does_not_show() {
        let area = Rect::new(0, 0, 80, 1);
        for hidden in ["\u{1b}[2J", "\u{9b}", "\n", "a\u{e0041}", "\u{202e}", "\u{2028}", "中\u{200d}", "\u{e000}"] {
            let mut frame = Buffer::empty(area);
            // ratatui expects callers that set a cell to leave out control characters.
            if !hidden.contains(char::is_control) {
                frame[(0, 0)].set_symbol(hidden);
            }
            frame.set_string(10, 0, format!("x{hidden}y{hidden}z"), Style::new());
            let painted = painted(&mut Painter::new(area), &frame);
            let own = painted.replace("\u{1b}[1;", "").replace("\u{1b}[0m", "");
            assert!(!own.contains(is_hidden), "{hidden:?}: {painted:?}");
        }
    }

    /// Whatever the terminal showed before, it shows every cell of the last frame.
    #[test]
    fn a_terminal_shows_the_last_frame() {
        let area = Rect::new(0, 0, 12, 3);
        let looks = [
            Style::new(),
            Style::new().fg(Color::Indexed(3)),
            Style::new().bg(Color::Rgb(9, 8, 7)),
            Style::new().bg(Color::Rgb(9, 8, 7)).fg(Color::Rgb(1, 2, 3)).add_modifier(Modifier::BOLD),
            Style::new().add_modifier(Modifier::REVERSED),
            Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD),
        ];
        let texts = ["a", " ", "12", "中", "   ", "▀"];
        let frames: Vec<Buffer> = (0..60_usize)
            .map(|number| {
                let mut frame = Buffer::empty(area);
                // Positions that do not overlap: a character cut in half has no defined look.
                for place in 0..12 {
                    let mixed = number.wrapping_mul(7919).wrapping_add(place * 104_729) >> 3;
                    let text = texts[mixed % texts.len()];
                    let shift = (mixed >> 5) % (4 - text.width());
                    let (x, y) = ((place / 3 * 3 + shift) as u16, (place % 3) as u16);
                    frame.set_string(x, y, text, looks[(mixed / texts.len()) % looks.len()]);
                }
                frame
            })
            .collect();
        let color = |color: Color| match color {
            Color::Indexed(index) => vt100::Color::Idx(index),
            Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
            _ => vt100::Color::Default,
        };
        let [rows, cols] = [3, 12].map(|length| std::num::NonZeroU16::new(length).expect("some"));
        let mut terminal = vt100::Parser::new(rows, cols, 0);
        let mut painter = Painter::new(area);
        let mut seen = 0;
        for frame in frames {
            let mut bytes = Vec::new();
            painter.paint(&mut bytes, frame.clone()).expect("memory takes all");
            terminal.process(&bytes);
            for place in area.positions() {
                let (expected, shown) = (&frame[place], terminal.screen().cell(place.y, place.x).expect("inside"));
                // The second half of a wide character has no content of its own.
                if shown.is_wide_continuation() {
                    continue;
                }
                let modifiers = expected.modifier;
                let text = if shown.has_contents() { shown.contents() } else { " " };
                assert_eq!(text, expected.symbol(), "{place}");
                assert_eq!(shown.bgcolor(), color(expected.bg), "{place}");
                let lines = [Modifier::UNDERLINED, Modifier::REVERSED].map(|modifier| modifiers.contains(modifier));
                assert_eq!([shown.underline(), shown.inverse()], lines, "{place}");
                // A blank shows no foreground.
                if text != " " || lines.contains(&true) {
                    let ink = (color(expected.fg), modifiers.contains(Modifier::BOLD));
                    assert_eq!((shown.fgcolor(), shown.bold()), ink, "{place}");
                    seen += 1;
                }
            }
        }
        assert!(seen > 300, "only {seen} cells had ink");
    }
}
