//! Which cells of a grid: `"1,2"`, `"0:2,1:3"`, `"all"`, `"border(p.h)"`, `"inserted"`, `"contrib(2,2)"` and their like.

use std::ops::Range;

use super::expression::{Answer, Environment, Expression, ExpressionError, Value};
use crate::conv::Pair;
use crate::scene::{GridId, Role, Scene};

/// Most cells that a selector may name: no lesson points at more.
pub const MOST_CELLS: i64 = 10_000;

/// A selector as it is written, read but not yet held against a scene.
#[derive(Clone, Debug)]
pub enum Cells {
    One([Expression; 2]),
    /// Rows and columns, half open.
    Block([[Expression; 2]; 2]),
    All,
    /// So many rings from outside.
    Border(Expression),
    Role(Role),
    /// The kernel taps, or the inputs, behind an output.
    Behind(Behind, [Expression; 2]),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    Taps,
    Inputs,
}

const ROLES: [(&str, Role); 4] =
    [("inserted", Role::Inserted), ("pad", Role::Padding), ("cropped", Role::Cropped), ("bias-only", Role::BiasOnly)];

/// What selectors look like, for errors.
pub const FORMS: &str = "write \"r,c\", \"r0:r1,c0:c1\", \"all\", \"border(n)\", \"inserted\", \"pad\", \"cropped\", \
                         \"bias-only\", \"taps(r,c)\" or \"contrib(r,c)\"; rows and columns count from 0";

impl Cells {
    /// Reads a selector.
    ///
    /// # Errors
    /// What cannot be read, with its place in the text.
    pub fn parse(text: &str) -> Result<Cells, ExpressionError> {
        let trimmed = text.trim();
        if trimmed == "all" {
            return Ok(Cells::All);
        }
        if let Some((_, role)) = ROLES.into_iter().find(|(name, _)| *name == trimmed) {
            return Ok(Cells::Role(role));
        }
        let inside = |name: &str| {
            let start = text.find(name)? + name.len();
            let end =
                text.rfind(')').filter(|end| *end > start && trimmed.ends_with(')') && trimmed.starts_with(name))?;
            Some(start..end)
        };
        if let Some(place) = inside("border(") {
            return Ok(Cells::Border(part(text, place)?));
        }
        for (name, behind) in [("taps(", Behind::Taps), ("contrib(", Behind::Inputs)] {
            if let Some(place) = inside(name) {
                let [row, col] = two(text, place, ',')?;
                return Ok(Cells::Behind(behind, [part(text, row)?, part(text, col)?]));
            }
        }
        let [rows, cols] = two(text, 0..text.len(), ',')?;
        if text.contains(':') {
            let block = [two(text, rows, ':')?, two(text, cols, ':')?];
            let [[top, bottom], [left, right]] = block;
            return Ok(Cells::Block([
                [part(text, top)?, part(text, bottom)?],
                [part(text, left)?, part(text, right)?],
            ]));
        }
        Ok(Cells::One([part(text, rows)?, part(text, cols)?]))
    }

    /// The cells of `grid` that it names, by rows.
    ///
    /// # Errors
    /// What it says where it names a cell outside the grid, or none, or more than [`MOST_CELLS`], or a grid that the scene
    /// does not have.
    pub fn select(&self, grid: GridId, scene: &Scene, numbers: &dyn Environment) -> Result<Vec<Pair>, String> {
        let size = scene.size(grid).ok_or("the scene has no such grid")?;
        if size[0].saturating_mul(size[1]) > MOST_CELLS {
            return Err(format!("the grid has more than {MOST_CELLS} cells"));
        }
        let number = |expression: &Expression| match expression.eval(numbers) {
            Ok(Value::Integer(number)) => Ok(number),
            Ok(_) => Err(format!("'{}' is no whole number", expression.text())),
            Err(error) => Err(error.message),
        };
        let every = || (0..size[0]).flat_map(|row| (0..size[1]).map(move |col| [row, col]));
        let cells: Vec<Pair> = match self {
            Cells::All => every().collect(),
            Cells::One([row, col]) => vec![inside([number(row)?, number(col)?], size)?],
            Cells::Block([[top, bottom], [left, right]]) => {
                let (rows, cols) = (number(top)?..number(bottom)?, number(left)?..number(right)?);
                let fits = |range: &Range<i64>, length| range.start >= 0 && range.end <= length;
                if !fits(&rows, size[0]) || !fits(&cols, size[1]) {
                    return Err(format!("it reaches beyond the grid, which is {}x{}", size[0], size[1]));
                }
                rows.flat_map(|row| cols.clone().map(move |col| [row, col])).collect()
            }
            Cells::Border(rings) => {
                let rings = number(rings)?;
                let is_border = |[row, col]: &Pair| {
                    [(*row, size[0]), (*col, size[1])].iter().any(|(at, length)| *at < rings || *at >= length - rings)
                };
                every().filter(is_border).collect()
            }
            Cells::Role(role) => every().filter(|at| has_role(scene, grid, *at, *role)).collect(),
            Cells::Behind(behind, [row, col]) => {
                let picture = scene.outcome().map_err(ToString::to_string)?;
                let output = inside([number(row)?, number(col)?], picture.geometry.output())?;
                let products = picture.geometry.products_of_output(output);
                let mut cells: Vec<Pair> = products
                    .map(|product| match (behind, grid) {
                        (Behind::Taps, GridId::Rotated) => scene.stored_tap(product.tap),
                        (Behind::Taps, _) => product.tap,
                        (Behind::Inputs, GridId::Padded) => picture.geometry.place_in_padded(product.input),
                        (Behind::Inputs, _) => product.input,
                    })
                    .collect();
                cells.sort_unstable();
                cells
            }
        };
        if cells.is_empty() { Err("it names no cell of this scene".to_owned()) } else { Ok(cells) }
    }
}

fn inside(at: Pair, size: Pair) -> Result<Pair, String> {
    if at.iter().zip(size).all(|(index, length)| (0..length).contains(index)) {
        Ok(at)
    } else {
        Err(format!("cell {},{} lies outside the grid, which is {}x{}", at[0], at[1], size[0], size[1]))
    }
}

fn has_role(scene: &Scene, grid: GridId, at: Pair, role: Role) -> bool {
    scene
        .cell(grid, at)
        .is_some_and(|cell| cell.role == role || (role == Role::Padding && cell.role == Role::OutputPadding))
}

/// The two parts around a separator that stands outside parentheses.
fn two(text: &str, place: Range<usize>, separator: char) -> Result<[Range<usize>; 2], ExpressionError> {
    let mut depth = 0_i32;
    for (offset, character) in text[place.clone()].char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if character == separator && depth == 0 => {
                let at = place.start + offset;
                return Ok([place.start..at, at + separator.len_utf8()..place.end]);
            }
            _ => {}
        }
    }
    Err(ExpressionError { message: "these are no cells".to_owned(), span: place, help: Some(FORMS.to_owned()) })
}

/// An expression that is a part of the selector, with its errors placed in the whole.
fn part(text: &str, place: Range<usize>) -> Result<Expression, ExpressionError> {
    Expression::parse(&text[place.clone()], Answer::None).map_err(|error| ExpressionError {
        span: place.start + error.span.start..place.start + error.span.end,
        ..error
    })
}
