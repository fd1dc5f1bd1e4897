//! Writes a drawing as SVG: plain SVG 1.1 without text or styles, which all programs render alike. The outline of each
//! character is written once.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::drawing::{Area, Drawing, Shape};
use super::glyphs::{self, UNITS, Weight};
use crate::palette::Rgb;
use crate::visible;

#[must_use]
pub fn write(drawing: &Drawing) -> String {
    let [width, height] = [drawing.width, drawing.height].map(number);
    written(drawing, "", &format!("width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\""))
}

/// Writes a drawing as one of several in a file. `prefix` begins the ids of its outlines, and must differ from that of
/// every other drawing. `margin` is cut off at each side, and the rest is scaled by `scale`.
#[must_use]
pub fn write_among(drawing: &Drawing, prefix: &str, margin: f64, scale: f64) -> String {
    let inside = [drawing.width, drawing.height].map(|length| (length - 2.0 * margin).max(0.0));
    let [width, height] = inside.map(|length| number(length * scale));
    let [x, y, across, down] = [margin, margin, inside[0], inside[1]].map(number);
    let size = format!("role=\"img\" width=\"{width}\" height=\"{height}\" viewBox=\"{x} {y} {across} {down}\"");
    written(drawing, prefix, &size)
}

fn written(drawing: &Drawing, prefix: &str, size: &str) -> String {
    let [width, height] = [drawing.width, drawing.height].map(number);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" {size}>\n\
         <title>{}</title>\n",
        visible::xml(&drawing.title)
    );
    svg.push_str("<defs>\n");
    for (weight, character) in characters(drawing) {
        let path = glyphs::glyph(weight, character).map_or("", |glyph| glyph.path);
        let _ = writeln!(svg, "<path id=\"{prefix}{}\" d=\"{path}\"/>", id(weight, character));
    }
    svg.push_str("</defs>\n");
    if let Some(ground) = drawing.ground {
        let _ = writeln!(svg, "<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>", hex(ground));
    }
    for shape in &drawing.shapes {
        element(&mut svg, shape, prefix);
    }
    svg.push_str("</svg>\n");
    svg
}

fn element(svg: &mut String, shape: &Shape, prefix: &str) {
    let area = |Area { x, y, width, height }: Area| {
        let [x, y, width, height] = [x, y, width, height].map(number);
        format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"")
    };
    let _ = match shape {
        Shape::Fill { area: place, color } => writeln!(svg, "<rect {} fill=\"{}\"/>", area(*place), hex(*color)),
        Shape::Frame { area: place, color, line } => writeln!(
            svg,
            "<rect {} fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"/>",
            area(*place),
            hex(*color),
            number(*line)
        ),
        Shape::Lines { lines, color, line } => {
            let _ = write!(svg, "<path d=\"");
            for [[x, y], [to_x, to_y]] in lines.iter().map(|ends| ends.map(|point| point.map(number))) {
                let _ = write!(svg, "M{x} {y}L{to_x} {to_y}");
            }
            writeln!(svg, "\" stroke=\"{}\" stroke-width=\"{}\"/>", hex(*color), number(*line))
        }
        Shape::Dot { center: [x, y], radius, color } => writeln!(
            svg,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"/>",
            number(*x),
            number(*y),
            number(*radius),
            hex(*color)
        ),
        Shape::Text { text, weight, at: [x, y], size, color } => {
            let scale = format!("{:.5}", size / UNITS);
            let _ = write!(
                svg,
                "<g fill=\"{}\" transform=\"translate({} {}) scale({scale})\">",
                hex(*color),
                number(*x),
                number(*y)
            );
            let mut offset = 0.0;
            for character in text.chars() {
                let advance = glyphs::glyph(*weight, character).map_or(0.0, |glyph| glyph.advance);
                if character != ' ' {
                    let _ = write!(svg, "<use xlink:href=\"#{prefix}{}\" x=\"{offset}\"/>", id(*weight, character));
                }
                offset += advance;
            }
            writeln!(svg, "</g>")
        }
    };
}

/// Returns every character of the drawing, sorted, so that equal drawings give equal bytes.
fn characters(drawing: &Drawing) -> BTreeSet<(Weight, char)> {
    let texts = drawing.shapes.iter().filter_map(|shape| match shape {
        Shape::Text { text, weight, .. } => Some((text, *weight)),
        _ => None,
    });
    let characters = texts.flat_map(|(text, weight)| text.chars().map(move |character| (weight, character)));
    characters.filter(|(_, character)| *character != ' ').collect()
}

fn id(weight: Weight, character: char) -> String {
    let weight = if weight == Weight::Bold { 'b' } else { 'r' };
    format!("{weight}{:x}", u32::from(character))
}

fn hex(Rgb(red, green, blue): Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Formats a number with at most two decimals.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
