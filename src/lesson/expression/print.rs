//! Writes an expression as a formula, in pieces that can be coloured and filled in separately.

use super::name::Name;
use super::tree::{Binary, Content, Level, Node};
use super::value::Value;

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Operators, parentheses and numbers that are written as such.
    Text(String),
    /// A name, to be shown as its symbol or its value; a negative value is shown in parentheses.
    Name(Name),
}

/// Returns the formula with no more parentheses than necessary, including those around negative numbers.
pub(super) fn pieces(node: &Node) -> Vec<Piece> {
    let mut pieces = Vec::new();
    write(node, true, &mut pieces);
    pieces
}

/// Writes a node. `leads` is whether no arithmetic operator precedes it, so that a sign needs no parentheses.
fn write(node: &Node, leads: bool, pieces: &mut Vec<Piece>) {
    match &node.content {
        Content::Literal(value) => pieces.push(text(literal(*value))),
        Content::Name(name, _) => pieces.push(Piece::Name(name.clone())),
        Content::Negative(_) if !leads => bracketed(node, pieces),
        Content::Negative(part) => {
            pieces.push(text("-"));
            write_operand(part, Level::Value, false, pieces);
        }
        Content::Not(part) => {
            pieces.push(text("not "));
            write_operand(part, Level::Not, true, pieces);
        }
        Content::Binary(binary, parts) => {
            let [left, right] = parts.as_ref();
            let level = binary.level();
            // Comparisons do not chain; all other operators group from the left.
            let grouped = if level == Level::Comparison { level.tighter() } else { level };
            write_operand(left, grouped, leads, pieces);
            pieces.push(text(spaced(*binary)));
            write_operand(right, level.tighter(), level <= Level::Comparison, pieces);
        }
        Content::Absolute(part) => write_of_one("abs", part, pieces),
        Content::Rounded(rounding, part) => write_of_one(rounding.name(), part, pieces),
        Content::Fold(fold, grid) => pieces.push(text(format!("{}({grid})", fold.name()))),
        Content::Count(grid, condition) => {
            pieces.push(text(format!("count({grid} where ")));
            let mut inside = Vec::new();
            write(condition, true, &mut inside);
            pieces.extend(inside.into_iter().map(of_every_cell));
            pieces.push(text(")"));
        }
        Content::At(grid) => pieces.push(text(format!("at({grid})"))),
        Content::Function(function, parts) => write_call(&format!("{}(", function.name()), parts, pieces),
        Content::Cell(grid, parts) => write_call(&format!("cell({grid}, "), parts, pieces),
        Content::Coverage(parts) => write_call("coverage(", parts, pieces),
    }
}

/// Writes an operand, in parentheses if it binds less tightly than `least`.
fn write_operand(node: &Node, least: Level, leads: bool, pieces: &mut Vec<Piece>) {
    if node.level() < least { bracketed(node, pieces) } else { write(node, leads, pieces) }
}

fn bracketed(node: &Node, pieces: &mut Vec<Piece>) {
    pieces.push(text("("));
    write(node, true, pieces);
    pieces.push(text(")"));
}

fn write_of_one(function: &str, part: &Node, pieces: &mut Vec<Piece>) {
    pieces.push(text(format!("{function}(")));
    write(part, true, pieces);
    pieces.push(text(")"));
}

/// Replaces a name that refers to the current cell with its text, because it has a different value for each cell.
fn of_every_cell(piece: Piece) -> Piece {
    match piece {
        Piece::Name(name @ Name::Here(_)) => text(name.to_string()),
        piece @ (Piece::Text(_) | Piece::Name(_)) => piece,
    }
}

fn write_call(opening: &str, [first, second]: &[Node; 2], pieces: &mut Vec<Piece>) {
    pieces.push(text(opening));
    write(first, true, pieces);
    pieces.push(text(", "));
    write(second, true, pieces);
    pieces.push(text(")"));
}

fn text(text: impl Into<String>) -> Piece {
    Piece::Text(text.into())
}

/// Returns the operator with blanks around it, except for those that bind tightly: `(i - 1)*s + 1`.
fn spaced(binary: Binary) -> String {
    let symbol = binary.symbol();
    if binary.level() == Level::Product { symbol.to_owned() } else { format!(" {symbol} ") }
}

/// Writes a number with all digits, so that parsing yields the same number of the same kind.
fn literal(value: Value) -> String {
    match value {
        Value::Real(number) if number.fract() == 0.0 => format!("{number:.1}"),
        Value::Real(number) => number.to_string(),
        Value::Integer(_) | Value::Boolean(_) => value.to_string(),
    }
}
