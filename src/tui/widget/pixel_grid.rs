//! Cells too small for numbers, two to a character cell.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::widgets::Widget;

use crate::palette::shade;

/// One pixel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pixel {
    /// The colour; `None` if the terminal shows none, or there is no pixel here.
    pub color: Option<Color>,
    /// The magnitude from 0 to 1, shown if there is no colour.
    pub magnitude: f64,
    /// Whether this is the cell that is explained or pointed at, which is reversed if there is no colour.
    pub is_marked: bool,
    /// Whether the cell belongs to the one that is explained, which is underlined if there is no colour.
    pub is_lit: bool,
}

/// A grid of pixels.
#[derive(Clone, Debug)]
pub struct PixelGrid {
    /// Uses whole character cells instead of half blocks.
    pub ascii: bool,
    /// The number of pixels in a row.
    pub columns: usize,
    /// The pixels in row-major order.
    pub pixels: Vec<Pixel>,
}

impl Widget for &PixelGrid {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        let rows: Vec<&[Pixel]> = self.pixels.chunks(self.columns.max(1)).collect();
        for (pair, y) in rows.chunks(2).zip(area.top()..area.bottom()) {
            let (upper, lower) = (pair[0], pair.get(1));
            for ((place, upper), x) in upper.iter().enumerate().zip(area.left()..area.right()) {
                let lower = lower.and_then(|row| row.get(place));
                let cell = &mut buf[(x, y)];
                let is_marked = upper.is_marked || lower.is_some_and(|lower| lower.is_marked);
                let is_lit = upper.is_lit || lower.is_some_and(|lower| lower.is_lit);
                let below = lower.and_then(|lower| lower.color);
                match (upper.color, below) {
                    (Some(color), below) if self.ascii => {
                        let color = if upper.is_marked { color } else { below.filter(|_| is_marked).unwrap_or(color) };
                        cell.set_symbol(" ").set_style(Style::reset().bg(color));
                    }
                    (Some(upper), Some(lower)) => {
                        cell.set_symbol("▀").set_style(Style::reset().fg(upper).bg(lower));
                    }
                    (Some(upper), None) => {
                        cell.set_symbol("▀").set_style(Style::reset().fg(upper));
                    }
                    // The gap between the planes of a table has no colour.
                    (None, Some(lower)) if self.ascii => {
                        cell.set_symbol(" ").set_style(Style::reset().bg(lower));
                    }
                    (None, Some(lower)) => {
                        cell.set_symbol("▄").set_style(Style::reset().fg(lower));
                    }
                    (None, None) => {
                        let lower = lower.map_or(upper.magnitude, |lower| lower.magnitude);
                        let style = Style::reset();
                        let style = if is_marked { style.add_modifier(Modifier::REVERSED) } else { style };
                        let style = if is_lit { style.add_modifier(Modifier::UNDERLINED) } else { style };
                        cell.set_char(shade(f64::midpoint(upper.magnitude, lower))).set_style(style);
                    }
                }
            }
        }
    }
}
