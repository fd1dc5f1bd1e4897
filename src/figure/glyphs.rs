//! The outlines of all characters that figures use, so that a figure looks the same everywhere.
//!
//! `glyphs/make.py` extracts them from Noto Sans CJK, whose licence is in the same directory.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The units of an outline per font size.
pub const UNITS: f64 = 1000.0;

/// The height of a digit or a capital letter, in font sizes.
pub const CAP_HEIGHT: f64 = 0.733;

/// How far outlines reach at most, in font sizes: beyond the width of a text on either side, above the baseline, and
/// below it.
pub const REACH: [f64; 3] = [0.06, 0.94, 0.3];

/// Replaces the hyphens of a number by true minus signs, which are as wide as a digit.
#[must_use]
pub fn minus(number: &str) -> String {
    number.replace('-', "−")
}

/// The weight of a font.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Weight {
    /// The weight of most text.
    Regular,
    /// The weight of titles and letters.
    Bold,
}

/// The outline of a character.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// The distance to the next character, in units.
    pub advance: f64,
    /// The outline as an SVG path in units, with y pointing down from the baseline: M, L, C and Z, all absolute.
    pub path: &'static str,
}

/// A step of an outline. Points are in units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Moves to a point without drawing.
    Move([f32; 2]),
    /// Draws a straight line to a point.
    Line([f32; 2]),
    /// Draws a cubic Bézier curve: two control points, then the end.
    Curve([[f32; 2]; 3]),
    /// Draws a straight line back to where the contour began.
    Close,
}

impl Glyph {
    /// Parses the steps of the outline.
    pub fn steps(&self) -> impl Iterator<Item = Step> + use<> {
        let starts = self.path.match_indices(|letter: char| letter.is_ascii_alphabetic()).map(|(start, _)| start);
        let ends = starts.clone().skip(1).chain([self.path.len()]);
        let path = self.path;
        starts.zip(ends).filter_map(move |(start, end)| step(path.get(start..end)?))
    }
}

fn step(text: &str) -> Option<Step> {
    let (letter, numbers) = text.split_at_checked(1)?;
    let numbers: Vec<f32> = numbers.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    let (points, rest) = numbers.as_chunks::<2>();
    match (letter, points) {
        _ if !rest.is_empty() => None,
        ("M", &[point]) => Some(Step::Move(point)),
        ("L", &[point]) => Some(Step::Line(point)),
        ("C", &[one, two, point]) => Some(Step::Curve([one, two, point])),
        ("Z", []) => Some(Step::Close),
        _ => None,
    }
}

/// Returns the steps of the outline of a character, parsed once. Unknown characters are treated as by [`glyph`].
#[must_use]
pub fn steps(weight: Weight, character: char) -> &'static [Step] {
    find(weight, character).map_or(&[], |entry| entry.steps.get_or_init(|| entry.glyph.steps().collect()))
}

/// Returns the outline of a character, or that of a question mark for one that no figure uses. The tests check that it
/// is never `None`.
#[must_use]
pub fn glyph(weight: Weight, character: char) -> Option<Glyph> {
    find(weight, character).map(|entry| entry.glyph)
}

struct Entry {
    glyph: Glyph,
    steps: OnceLock<Vec<Step>>,
}

fn find(weight: Weight, character: char) -> Option<&'static Entry> {
    static GLYPHS: OnceLock<HashMap<(Weight, char), Entry>> = OnceLock::new();
    let entry = |line| line_of(line).map(|(key, glyph)| (key, Entry { glyph, steps: OnceLock::new() }));
    let glyphs = GLYPHS.get_or_init(|| include_str!("glyphs/outlines.txt").lines().filter_map(entry).collect());
    glyphs.get(&(weight, character)).or_else(|| glyphs.get(&(weight, '?')))
}

fn line_of(line: &'static str) -> Option<((Weight, char), Glyph)> {
    let mut fields = line.splitn(4, ' ');
    let weight = if fields.next()? == "b" { Weight::Bold } else { Weight::Regular };
    let character = char::from_u32(u32::from_str_radix(fields.next()?, 16).ok()?)?;
    let advance = fields.next()?.parse().ok()?;
    Some(((weight, character), Glyph { advance, path: fields.next().unwrap_or_default() }))
}

/// Returns the width of a text, in font sizes.
#[must_use]
pub fn width(weight: Weight, text: &str) -> f64 {
    text.chars().filter_map(|character| glyph(weight, character)).map(|glyph| glyph.advance).sum::<f64>() / UNITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outline_is_read_whole() {
        let mut seen = 0;
        for line in include_str!("glyphs/outlines.txt").lines() {
            let ((weight, character), glyph) = line_of(line).expect("a line");
            let letters = glyph.path.matches(|letter: char| letter.is_ascii_alphabetic()).count();
            assert_eq!(glyph.steps().count(), letters, "{weight:?} {character}");
            assert!(glyph.advance > 0.0, "{weight:?} {character}");
            assert_eq!(steps(weight, character), glyph.steps().collect::<Vec<_>>(), "{weight:?} {character}");
            seen += 1;
        }
        assert!(seen > 300);
    }

    #[test]
    fn no_outline_reaches_farther_than_it_may() {
        let [beside, above, below] = REACH.map(|reach| (reach * UNITS) as f32);
        for (_, glyph) in include_str!("glyphs/outlines.txt").lines().filter_map(line_of) {
            let points = glyph.steps().flat_map(|step| match step {
                Step::Move(point) | Step::Line(point) => vec![point],
                Step::Curve(points) => points.to_vec(),
                Step::Close => Vec::new(),
            });
            for [x, y] in points {
                assert!((-beside..=glyph.advance as f32 + beside).contains(&x) && (-above..=below).contains(&y));
            }
        }
    }

    #[test]
    fn every_character_of_the_labels_has_an_outline() {
        let rooms = [include_str!("../words/figure/english.rs"), include_str!("../words/figure/chinese.rs")];
        let labels = rooms.into_iter().flat_map(str::chars).filter(|character| !character.is_ascii());
        for character in labels.chain(' '..='~').chain("−×→".chars()) {
            for weight in [Weight::Regular, Weight::Bold] {
                let found = glyph(weight, character).expect("an outline");
                let unknown = glyph(weight, '?').expect("an outline");
                assert!(character == '?' || found != unknown, "{weight:?} {character}: run glyphs/make.py");
            }
        }
    }

    #[test]
    fn digits_are_of_one_width_so_that_columns_line_up() {
        for weight in [Weight::Regular, Weight::Bold] {
            assert!(('0'..='9').all(|digit| glyph(weight, digit).map(|found| found.advance)
                == glyph(weight, '0').map(|found| found.advance)));
        }
    }
}
