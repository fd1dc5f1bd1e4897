//! Reads ids, expressions and selectors of cells from the strings of a lesson's files.

use super::cells::{self, Cells};
use super::check::effort::Effort;
use super::diagnostic::{Report, choice};
use super::document::Text;
use super::expression::{Answer, Expression, Kind, Known, SceneEnvironment};
use super::naming::Names;
use crate::conv::Pair;
use crate::phrase;
use crate::scene::{GridId, Scene, Turn};

/// Reports an invalid id. Ids appear in file names, in the learner's record and in commands, so they must be plain.
/// Returns whether the id is valid.
pub fn check_id(report: &mut Report<'_>, id: &Text) -> bool {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let is_id = (1..=40).contains(&id.as_str().len()) && id.as_str().chars().all(is_plain);
    if !is_id {
        report.error("bad-id", id.span(), phrase!("an id has 1 to 40 of the letters a-z, the digits and '-'"));
    }
    is_id
}

/// Reports ids that are invalid or duplicate, and returns all of them.
pub fn check_ids<'a>(report: &mut Report<'_>, ids: impl IntoIterator<Item = &'a Text>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for id in ids {
        if check_id(report, id) && seen.iter().any(|known| known == id.as_str()) {
            report.error("duplicate-id", id.span(), phrase!("'{id}' is here twice", id = id.as_str()));
        }
        seen.push(id.as_str().to_owned());
    }
    seen
}

/// The kinds of value that an expression may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Any number.
    Number,
    /// A whole number.
    Whole,
    /// A condition.
    Condition,
}

/// Parses an expression, or reports why it is invalid or of the wrong kind.
pub fn expression<'a>(
    report: &mut Report<'_>,
    text: &Text,
    known: impl Into<Known<'a>>,
    wanted: Wanted,
) -> Option<Expression> {
    let expression = match Expression::parse(text.as_str(), known) {
        Ok(expression) => expression,
        Err(error) => {
            let place = text.part(&error.span, report.text);
            match error.help {
                Some(help) => report.error_with("bad-expression", place, error.message, help),
                None => report.error("bad-expression", place, error.message),
            }
            return None;
        }
    };
    let fault = match (wanted, expression.kind()) {
        (Wanted::Whole, Kind::Integer)
        | (Wanted::Number, Kind::Integer | Kind::Real)
        | (Wanted::Condition, Kind::Boolean) => None,
        (Wanted::Whole, _) => Some(phrase!("this must be a whole number")),
        (Wanted::Number, _) => Some(phrase!("this must be a number, not a condition")),
        (Wanted::Condition, _) => Some(phrase!("this must be a condition, such as out.h == 8")),
    };
    match fault {
        None => Some(expression),
        Some(fault) => {
            report.error("wrong-kind", text.span(), fault);
            None
        }
    }
}

/// Parses conditions on the scene, and returns those that are valid.
pub fn conditions(report: &mut Report<'_>, texts: &[Text], names: &Names) -> Vec<Expression> {
    let known = names.known(Answer::None);
    texts.iter().filter_map(|text| expression(report, text, known, Wanted::Condition)).collect()
}

/// What the texts of a step are checked against.
#[derive(Clone, Copy)]
pub struct Held<'a> {
    /// The scene of the step.
    pub scene: &'a Scene,
    /// The names that texts may use.
    pub names: &'a Names,
    /// How much may still be computed.
    pub effort: &'a Effort,
}

/// Returns the cells of a grid of the scene that a selector names, or reports why there are none.
pub fn select(report: &mut Report<'_>, text: &Text, grid: GridId, held: Held<'_>) -> Option<Vec<Pair>> {
    let Held { scene, names, effort } = held;
    let selector = selector(report, text, names)?;
    let numbers = SceneEnvironment { scene, answer: None };
    let formula = names.formula(grid);
    if !effort.spend_cells_at(report, text.span(), selector.work(&formula, &numbers)) {
        return None;
    }
    match selector.select_on(&formula, scene, &numbers) {
        Ok(cells) => Some(cells),
        Err(message) => {
            report.error("bad-cells", text.span(), message);
            None
        }
    }
}

/// Parses a selector, independently of any grid.
pub fn selector(report: &mut Report<'_>, text: &Text, names: &Names) -> Option<Cells> {
    match Cells::parse_among(text.as_str(), names.known(Answer::None)) {
        Ok(selector) => Some(selector),
        Err(error) => {
            let place = text.part(&error.span, report.text);
            let help = error.help.unwrap_or_else(cells::forms);
            report.error_with("bad-cells", place, error.message, help);
            None
        }
    }
}

/// Returns the turn with this name, or reports that there is none.
pub fn turn(report: &mut Report<'_>, text: &Text) -> Option<Turn> {
    let found = Turn::named(text.as_str());
    if found.is_none() {
        let message = phrase!("there is no turn '{name}'", name = text.as_str());
        report.error_with("unknown-name", text.span(), message, choice(text.as_str(), Turn::ALL.map(Turn::name)));
    }
    found
}
