//! A figure as a list of shapes, free of any resolution: what every writer of pictures draws.

use super::glyphs::{self, Weight};
use crate::palette::Rgb;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    #[must_use]
    pub fn square(x: f64, y: f64, side: f64) -> Area {
        Area { x, y, width: side, height: side }
    }

    /// The area without a margin of this width.
    #[must_use]
    pub fn inset(self, margin: f64) -> Area {
        Area {
            x: self.x + margin,
            y: self.y + margin,
            width: (self.width - 2.0 * margin).max(0.0),
            height: (self.height - 2.0 * margin).max(0.0),
        }
    }

    #[must_use]
    pub fn center(self) -> [f64; 2] {
        [self.x + self.width / 2.0, self.y + self.height / 2.0]
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Fill {
        area: Area,
        color: Rgb,
    },
    /// The outline of an area; the line lies half inside it, half outside.
    Frame {
        area: Area,
        color: Rgb,
        line: f64,
    },
    /// Lines, each from a point to another.
    Lines {
        lines: Vec<[[f64; 2]; 2]>,
        color: Rgb,
        line: f64,
    },
    Dot {
        center: [f64; 2],
        radius: f64,
        color: Rgb,
    },
    Text {
        text: String,
        weight: Weight,
        /// Where its first character stands on the baseline.
        at: [f64; 2],
        size: f64,
        color: Rgb,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    pub width: f64,
    pub height: f64,
    /// The colour of the ground; none is transparent.
    pub ground: Option<Rgb>,
    /// What it is called, for those who cannot see it.
    pub title: String,
    pub shapes: Vec<Shape>,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    pub weight: Weight,
    pub size: f64,
    pub color: Rgb,
}

impl Type {
    #[must_use]
    pub fn width(self, text: &str) -> f64 {
        glyphs::width(self.weight, text) * self.size
    }
}

impl Drawing {
    /// Writes a text from a place on the baseline; gives the place behind it.
    pub fn text(&mut self, text: &str, [x, y]: [f64; 2], font: Type) -> f64 {
        let Type { weight, size, color } = font;
        self.shapes.push(Shape::Text { text: text.to_owned(), weight, at: [x, y], size, color });
        x + font.width(text)
    }

    /// Writes a text in the middle of an area, by the height of its digits.
    pub fn text_in(&mut self, text: &str, area: Area, font: Type) {
        let [x, y] = area.center();
        let at = [x - font.width(text) / 2.0, y + font.size * glyphs::CAP_HEIGHT / 2.0];
        self.text(text, at, font);
    }
}
