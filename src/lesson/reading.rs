//! Ids, expressions and cells out of the texts of a lesson's files.

use super::cells::{self, Cells};
use super::check::effort::Effort;
use super::diagnostic::{Report, choice};
use super::document::Text;
use super::expression::{Answer, Expression, Kind, Known, SceneEnvironment};
use super::naming::Names;
use crate::conv::Pair;
use crate::scene::{GridId, Scene, Turn};

/// Ids are in file names, in the learner's record and in commands, so they are plain.
pub fn check_id(report: &mut Report<'_>, id: &Text) -> bool {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let is_id = (1..=40).contains(&id.as_str().len()) && id.as_str().chars().all(is_plain);
    if !is_id {
        report.error("bad-id", id.span(), "an id has 1 to 40 of the letters a-z, the digits and '-'");
    }
    is_id
}

/// Reports ids that are no ids, or are there twice. Gives them all.
pub fn check_ids<'a>(report: &mut Report<'_>, ids: impl IntoIterator<Item = &'a Text>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for id in ids {
        if check_id(report, id) && seen.iter().any(|known| known == id.as_str()) {
            report.error("duplicate-id", id.span(), format!("'{}' is here twice", id.as_str()));
        }
        seen.push(id.as_str().to_owned());
    }
    seen
}

/// Which kinds an expression may have where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Number,
    Whole,
    Condition,
}

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
        (Wanted::Whole, _) => Some("this must be a whole number"),
        (Wanted::Number, _) => Some("this must be a number, not a condition"),
        (Wanted::Condition, _) => Some("this must be a condition, such as out.h == 8"),
    };
    match fault {
        None => Some(expression),
        Some(fault) => {
            report.error("wrong-kind", text.span(), fault);
            None
        }
    }
}

/// Conditions on the scene, those of them that can be read.
pub fn conditions(report: &mut Report<'_>, texts: &[Text], names: &Names) -> Vec<Expression> {
    let known = names.known(Answer::None);
    texts.iter().filter_map(|text| expression(report, text, known, Wanted::Condition)).collect()
}

/// What the texts of a step are held against.
#[derive(Clone, Copy)]
pub struct Held<'a> {
    pub scene: &'a Scene,
    pub names: &'a Names,
    /// How much may still be computed for it.
    pub effort: &'a Effort,
}

/// The cells of a grid of the scene that a selector names.
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

/// A selector, whatever it will be held against.
pub fn selector(report: &mut Report<'_>, text: &Text, names: &Names) -> Option<Cells> {
    match Cells::parse_among(text.as_str(), names.known(Answer::None)) {
        Ok(selector) => Some(selector),
        Err(error) => {
            let place = text.part(&error.span, report.text);
            let help = error.help.unwrap_or_else(|| cells::FORMS.to_owned());
            report.error_with("bad-cells", place, error.message, help);
            None
        }
    }
}

/// A way to lay a kernel, by its name.
pub fn turn(report: &mut Report<'_>, text: &Text) -> Option<Turn> {
    let found = Turn::named(text.as_str());
    if found.is_none() {
        let message = format!("there is no turn '{}'", text.as_str());
        report.error_with("unknown-name", text.span(), message, choice(text.as_str(), Turn::ALL.map(Turn::name)));
    }
    found
}
