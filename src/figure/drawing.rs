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

impl Shape {
    /// Whether any of the areas that hold it, but for its soft edges, is such a one.
    pub fn is_where(&self, mut such: impl FnMut(Area) -> bool) -> bool {
        match self {
            Shape::Fill { area, .. } => such(*area),
            // Whatever is inside is not touched.
            Shape::Frame { area: Area { x, y, width, height }, line, .. } => {
                let mut side = |x, y, width, height| such(Area { x, y, width, height }.inset(-line / 2.0));
                side(*x, *y, *width, 0.0)
                    || side(*x, y + height, *width, 0.0)
                    || side(*x, *y, 0.0, *height)
                    || side(x + width, *y, 0.0, *height)
            }
            Shape::Lines { lines, line, .. } => lines.iter().any(|[[x, y], [to_x, to_y]]| {
                let (left, top) = (x.min(*to_x), y.min(*to_y));
                let along = Area { x: left, y: top, width: x.max(*to_x) - left, height: y.max(*to_y) - top };
                such(along.inset(-line / 2.0))
            }),
            Shape::Dot { center: [x, y], radius, .. } => such(Area::square(x - radius, y - radius, 2.0 * radius)),
            Shape::Text { text, weight, at: [x, y], size, .. } => {
                let width = glyphs::width(*weight, text) * size;
                let [beside, above, below] = glyphs::REACH.map(|reach| reach * size);
                such(Area { x: x - beside, y: y - above, width: width + 2.0 * beside, height: above + below })
            }
        }
    }
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
    /// Where its parts begin: see [`Drawing::begin_part`].
    parts: Vec<usize>,
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
    /// Nothing but the ground.
    #[must_use]
    pub fn blank([width, height]: [f64; 2], ground: Option<Rgb>, title: String) -> Drawing {
        Drawing { width, height, ground, title, shapes: Vec::new(), parts: vec![0] }
    }

    /// What comes now is another part. Drawings of the same plan have the same parts, some of them empty, and where a part is
    /// the same in both, it need not be drawn again.
    pub fn begin_part(&mut self) {
        self.parts.push(self.shapes.len());
    }

    /// The shapes of each part, in the order in which they are drawn.
    pub fn parts(&self) -> impl Iterator<Item = &[Shape]> {
        let ends = self.parts.iter().skip(1).copied().chain([self.shapes.len()]);
        self.parts.iter().zip(ends).map(|(start, end)| self.shapes.get(*start..end).unwrap_or_default())
    }

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
