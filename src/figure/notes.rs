//! The notes below the grids: the legend and the caption.

use super::cell::CellLook;
use super::drawing::{Drawing, Type};
use super::legend::Entry;
use super::metrics::Metrics;
use crate::palette::Palette;

/// An item, and where in its line it begins.
type Placed<T> = (T, f64);

/// The legend and the caption, broken into lines.
#[derive(Clone, Debug)]
pub struct Notes {
    legend: Vec<Vec<Placed<Entry>>>,
    caption: Vec<Vec<Placed<String>>>,
    /// Where the last line of the caption ends.
    end: f64,
    width: f64,
}

impl Notes {
    /// Breaks legend and caption into lines of this width, or of the width of the longest item that cannot be broken.
    #[must_use]
    pub fn new(legend: Vec<Entry>, caption: Vec<String>, width: f64, metrics: &Metrics, palette: &Palette) -> Notes {
        let font = metrics.note(palette);
        let entries = measured(legend, |entry| entry.width(metrics, palette));
        let words = measured(caption, |word| font.width(word));
        let widths = entries.iter().map(|(_, width)| *width).chain(words.iter().map(|(_, width)| *width));
        let width = widths.fold(width, f64::max);
        let caption = lines(words, 0.0, width);
        let end = caption.last().and_then(|line| line.last()).map_or(0.0, |(word, x)| x + font.width(word));
        Notes { legend: lines(entries, font.size * 1.2, width), caption, end, width }
    }

    #[must_use]
    pub fn width(&self) -> f64 {
        self.width
    }

    #[must_use]
    pub fn height(&self, metrics: &Metrics) -> f64 {
        metrics.note_height() * (self.legend.len() + self.caption.len()) as f64 + metrics.caption_gap()
    }

    /// Draws the notes from the upper left corner, with a remark at the right end of the last line if there is room for
    /// it.
    pub fn draw(
        &self,
        drawing: &mut Drawing,
        look: CellLook,
        metrics: &Metrics,
        [left, top]: [f64; 2],
        remark: Option<&str>,
    ) {
        let font = metrics.note(look.palette);
        let mut y = top;
        for line in &self.legend {
            y += metrics.note_height();
            for (entry, x) in line {
                entry.draw(drawing, look, metrics, [left + x, y]);
            }
        }
        y += metrics.caption_gap();
        for line in &self.caption {
            y += metrics.note_height();
            for (word, x) in line {
                drawing.text(word, [left + x, y], Type { color: look.palette.text, ..font });
            }
        }
        drawing.begin_part();
        if let Some(remark) = remark {
            let x = self.width - font.width(remark);
            if self.end + font.size <= x {
                drawing.text(remark, [left + x, y], font);
            }
        }
    }
}

/// Returns the items, each with its width.
fn measured<T>(things: Vec<T>, width: impl Fn(&T) -> f64) -> Vec<(T, f64)> {
    let measured = |thing| {
        let width = width(&thing);
        (thing, width)
    };
    things.into_iter().map(measured).collect()
}

/// Fills lines with items of these widths, and returns each item with where it begins.
fn lines<T>(things: Vec<(T, f64)>, gap: f64, room: f64) -> Vec<Vec<Placed<T>>> {
    let mut lines: Vec<Vec<Placed<T>>> = Vec::new();
    let mut end = 0.0;
    for (thing, width) in things {
        match lines.last_mut() {
            Some(line) if end + gap + width <= room => {
                line.push((thing, end + gap));
                end += gap + width;
            }
            _ => {
                lines.push(vec![(thing, 0.0)]);
                end = width;
            }
        }
    }
    lines
}
