//! Renders a drawing, one pixel a unit.

use tiny_skia::{
    ColorU8, FillRule, LineJoin, Paint, Path, PathBuilder, Pixmap, PremultipliedColorU8, Rect, Stroke, Transform,
};

use super::drawing::{Area, Drawing, Shape};
use super::glyphs::{self, Step, UNITS, Weight};
use crate::palette::Rgb;

/// Returns the pixels of a drawing, or `None` if it is empty or does not fit in memory.
#[must_use]
pub fn pixels(drawing: &Drawing) -> Option<Pixmap> {
    let [width, height] = size(drawing);
    let mut pixmap = Pixmap::new(width, height)?;
    pixmap.pixels_mut().fill(ground(drawing));
    for shape in &drawing.shapes {
        draw(&mut pixmap, shape);
    }
    Some(pixmap)
}

/// Returns the size of a drawing in pixels, across and down.
#[must_use]
pub fn size(drawing: &Drawing) -> [u32; 2] {
    [drawing.width, drawing.height].map(|length| length.ceil() as u32)
}

/// Returns a pixel of the ground.
#[must_use]
pub fn ground(drawing: &Drawing) -> PremultipliedColorU8 {
    drawing.ground.map_or(PremultipliedColorU8::TRANSPARENT, |Rgb(red, green, blue)| {
        ColorU8::from_rgba(red, green, blue, 255).premultiply()
    })
}

/// Draws a shape over what is already there.
pub fn draw(pixmap: &mut Pixmap, shape: &Shape) {
    let whole = Transform::identity();
    match shape {
        Shape::Fill { area, color } => {
            if let Some(rect) = rect(*area) {
                pixmap.fill_rect(rect, &paint(*color), whole, None);
            }
        }
        Shape::Frame { area, color, line } => {
            if let Some(rect) = rect(*area) {
                let stroke = Stroke { width: *line as f32, line_join: LineJoin::Round, ..Stroke::default() };
                pixmap.stroke_path(&PathBuilder::from_rect(rect), &paint(*color), &stroke, whole, None);
            }
        }
        Shape::Lines { lines, color, line } => {
            let mut builder = PathBuilder::new();
            for [from, to] in lines {
                builder.move_to(from[0] as f32, from[1] as f32);
                builder.line_to(to[0] as f32, to[1] as f32);
            }
            if let Some(path) = builder.finish() {
                let stroke = Stroke { width: *line as f32, ..Stroke::default() };
                pixmap.stroke_path(&path, &paint(*color), &stroke, whole, None);
            }
        }
        Shape::Dot { center: [x, y], radius, color } => {
            if let Some(path) = PathBuilder::from_circle(*x as f32, *y as f32, *radius as f32) {
                pixmap.fill_path(&path, &paint(*color), FillRule::Winding, whole, None);
            }
        }
        Shape::Text { text, weight, at: [x, y], size, color } => {
            let scale = size / UNITS;
            if let Some(path) = outline(*weight, text) {
                let place = Transform::from_row(scale as f32, 0.0, 0.0, scale as f32, *x as f32, *y as f32);
                pixmap.fill_path(&path, &paint(*color), FillRule::Winding, place, None);
            }
        }
    }
}

fn rect(Area { x, y, width, height }: Area) -> Option<Rect> {
    Rect::from_xywh(x as f32, y as f32, width as f32, height as f32)
}

fn paint(Rgb(red, green, blue): Rgb) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}

/// Returns a whole text as one path, in units of the outlines.
fn outline(weight: Weight, text: &str) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let mut offset = 0.0;
    for character in text.chars() {
        for step in glyphs::steps(weight, character) {
            match *step {
                Step::Move([x, y]) => builder.move_to(x + offset, y),
                Step::Line([x, y]) => builder.line_to(x + offset, y),
                Step::Curve([one, two, to]) => {
                    builder.cubic_to(one[0] + offset, one[1], two[0] + offset, two[1], to[0] + offset, to[1]);
                }
                Step::Close => builder.close(),
            }
        }
        offset += glyphs::glyph(weight, character).map_or(0.0, |glyph| glyph.advance as f32);
    }
    builder.finish()
}
