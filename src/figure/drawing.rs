//! A figure as a list of shapes, independent of any resolution, for the writers of all picture formats.

use super::glyphs::{self, Weight};
use crate::palette::Rgb;

/// A rectangle. Coordinates run right and down from the upper left corner of the drawing, one unit a pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

impl Area {
    /// Returns a square with this upper left corner.
    #[must_use]
    pub fn square(x: f64, y: f64, side: f64) -> Area {
        Area { x, y, width: side, height: side }
    }

    /// Returns the area without a margin of this width on each side.
    #[must_use]
    pub fn inset(self, margin: f64) -> Area {
        Area {
            x: self.x + margin,
            y: self.y + margin,
            width: (self.width - 2.0 * margin).max(0.0),
            height: (self.height - 2.0 * margin).max(0.0),
        }
    }

    /// Returns the middle of the area.
    #[must_use]
    pub fn center(self) -> [f64; 2] {
        [self.x + self.width / 2.0, self.y + self.height / 2.0]
    }
}

/// A shape of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A filled area.
    Fill {
        /// The area.
        area: Area,
        /// The colour that fills it.
        color: Rgb,
    },
    /// The outline of an area. Half of the line's width lies inside the area, half outside.
    Frame {
        /// The area.
        area: Area,
        /// The colour of the line.
        color: Rgb,
        /// The width of the line.
        line: f64,
    },
    /// Straight lines, all in one look.
    Lines {
        /// The two ends of each line.
        lines: Vec<[[f64; 2]; 2]>,
        /// The colour of the lines.
        color: Rgb,
        /// The width of the lines.
        line: f64,
    },
    /// A filled circle.
    Dot {
        /// The middle of the circle.
        center: [f64; 2],
        /// The radius of the circle.
        radius: f64,
        /// The colour that fills it.
        color: Rgb,
    },
    /// A line of text.
    Text {
        /// The characters.
        text: String,
        /// The weight of the characters.
        weight: Weight,
        /// Where the first character begins on the baseline.
        at: [f64; 2],
        /// The font size.
        size: f64,
        /// The colour of the characters.
        color: Rgb,
    },
}

impl Shape {
    /// Whether `such` holds for any of the areas that together cover the shape. Antialiased edges may reach beyond
    /// them.
    pub fn is_where(&self, mut such: impl FnMut(Area) -> bool) -> bool {
        match self {
            Shape::Fill { area, .. } => such(*area),
            // Four thin areas: what is inside a frame is not touched by it.
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

/// A figure as shapes.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
    /// The colour of the ground; `None` is transparent.
    pub ground: Option<Rgb>,
    /// The title for readers who cannot see the figure.
    pub title: String,
    /// The shapes, in the order in which they are drawn.
    pub shapes: Vec<Shape>,
    /// The index of the first shape of each part: see [`Drawing::begin_part`].
    parts: Vec<usize>,
}

/// The look of a text.
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
    /// Returns a drawing with nothing but its ground.
    #[must_use]
    pub fn blank([width, height]: [f64; 2], ground: Option<Rgb>, title: String) -> Drawing {
        Drawing { width, height, ground, title, shapes: Vec::new(), parts: vec![0] }
    }

    /// Begins another part with the shapes that follow. Drawings of the same plan have the same parts, some of them
    /// empty, and a part that is the same in both need not be drawn again.
    pub fn begin_part(&mut self) {
        self.parts.push(self.shapes.len());
    }

    /// Returns the shapes of each part, in drawing order.
    pub fn parts(&self) -> impl Iterator<Item = &[Shape]> {
        let ends = self.parts.iter().skip(1).copied().chain([self.shapes.len()]);
        self.parts.iter().zip(ends).map(|(start, end)| self.shapes.get(*start..end).unwrap_or_default())
    }

    /// Writes a text from a point on the baseline, and returns the x coordinate of its end.
    pub fn text(&mut self, text: &str, [x, y]: [f64; 2], font: Type) -> f64 {
        let Type { weight, size, color } = font;
        self.shapes.push(Shape::Text { text: text.to_owned(), weight, at: [x, y], size, color });
        x + font.width(text)
    }

    /// Writes a text in the middle of an area, centred by the height of its digits.
    pub fn text_in(&mut self, text: &str, area: Area, font: Type) {
        let [x, y] = area.center();
        let at = [x - font.width(text) / 2.0, y + font.size * glyphs::CAP_HEIGHT / 2.0];
        self.text(text, at, font);
    }
}
