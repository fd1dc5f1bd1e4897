//! The check `cells`: the values of blank cells.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::catch::{self, Catch, CatchFile, Sign};
use super::grade::{CLOSE, Feedback, Grade};
use super::number::real;
use super::proof::{self, Judge, Proof, candidates};
use super::{Answer, Form, Ground, Kind, Needs, Stance, Table, words};
use crate::conv::Pair;
use crate::lesson::diagnostic::{Report, choice};
use crate::lesson::document::Text;
use crate::lesson::expression::{Answer as Ans, AnswerValue, Kind as Of, SceneEnvironment, Value};
use crate::lesson::reading::select;
use crate::phrase;
use crate::scene::wrong::{self, WrongModel};
use crate::scene::{GridId, Scene};

/// A question for the values of cells.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CellsFile {
    /// The name of the grid.
    pub grid: Text,
    /// The cells to be filled in.
    pub blank: Vec<Text>,
    /// Wrong answers that are known, each with its reply.
    #[serde(default, rename = "catch")]
    pub catches: Vec<CatchFile>,
}

/// A question for the values of blank cells, which the core computes.
#[derive(Clone, Debug)]
pub struct Cells {
    /// The grid of the cells.
    pub grid: GridId,
    /// The blank cells, as row and column.
    pub blank: Vec<Pair>,
    /// The known wrong answers.
    pub catches: Vec<Catch>,
}

/// The maximum number of blank cells of a check.
const MOST_BLANK: usize = 25;

impl Table for CellsFile {
    type Check = Cells;

    fn place(&self) -> Option<Range<usize>> {
        Some(self.grid.span())
    }

    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Cells> {
        let grid = ground.names.grid(report, &self.grid)?;
        let blank = self.blank(report, grid, ground)?;
        let catches = catch::read(report, &self.catches, ground, Ans::Cell, |report, file| {
            let Some(model) = &file.model else {
                report.error("missing-key", file.id.span(), phrase!("the catch needs either 'when' or 'model'"));
                return None;
            };
            model_sign(report, model, grid, &blank, ground.scene)
        })?;
        Some(Cells { grid, blank, catches })
    }

    fn prove(&self, check: &mut Cells, report: &mut Report<'_>, ground: &Ground<'_>) -> Proof {
        let right: Vec<f64> = check.values(ground.scene).into_iter().flatten().collect();
        let first = |number: f64| check.blank.first().map(|at| AnswerValue::Cell { value: number, at: *at });
        let mut proof = Proof {
            right: right.first().and_then(|number| first(*number)),
            wrong: right.first().and_then(|number| first(number + 1.0)),
            ..Proof::default()
        };
        let mut models: Vec<(&str, &[Option<f64>])> = Vec::new();
        for (catch, file) in check.catches.iter().zip(&self.catches) {
            let id = catch.id.as_str();
            let answer = match &catch.sign {
                Sign::When(when) => {
                    let place = file.when.as_ref().map_or_else(|| file.id.span(), Text::span);
                    check.prove_condition(report, &proof::Sign { id, place, when }, &right, ground)
                }
                Sign::Model(model, values) => {
                    let place = file.model.as_ref().map_or_else(|| file.id.span(), Text::span);
                    let wrong = prove_model(report, (id, *model, values), &place, &right, &models);
                    models.extend(wrong.map(|_| (id, values.as_slice())));
                    wrong
                }
                Sign::Cells(..) | Sign::Order(_) => None,
            };
            proof.caught.extend(answer.map(|answer| (id.to_owned(), answer)));
        }
        ground.stays(report, self.grid.span());
        proof
    }
}

impl CellsFile {
    fn blank(&self, report: &mut Report<'_>, grid: GridId, ground: &Ground<'_>) -> Option<Vec<Pair>> {
        let mut blank: Vec<Pair> = Vec::new();
        for text in self.blank.iter().take(MOST_BLANK + 1) {
            let cells = select(report, text, grid, ground.held()).unwrap_or_default();
            for cell in cells.into_iter().take(MOST_BLANK + 1) {
                if blank.contains(&cell) {
                    report.error(
                        "duplicate-id",
                        text.span(),
                        phrase!("cell {row},{col} is blank twice", row = cell[0], col = cell[1]),
                    );
                } else if ground.scene.cell(grid, cell).is_none() {
                    report.error("bad-cells", text.span(), phrase!("no number stands there"));
                } else {
                    blank.push(cell);
                }
            }
        }
        if blank.len() > MOST_BLANK {
            report.error("wrong-count", self.grid.span(), phrase!("at most {most} cells are blank", most = MOST_BLANK));
            return None;
        }
        if blank.is_empty() {
            report.error("bad-cells", self.grid.span(), phrase!("no cell is blank"));
            return None;
        }
        Some(blank)
    }
}

impl Kind for Cells {
    fn name(&self) -> &'static str {
        "cells"
    }

    fn catches(&self) -> &[Catch] {
        &self.catches
    }

    fn needs(&self) -> Needs<'_> {
        catch::needs(&self.catches, Ans::Cell)
    }

    fn stance(&self) -> Stance<'_> {
        Stance {
            grid: Some(self.grid),
            blank: &self.blank,
            hides_sums: true,
            // Letters would mark the products that the question is about.
            hides_provenance: true,
            uncovers: Some(self.grid),
            ..Stance::default()
        }
    }

    fn form(&self) -> Form {
        Form::Cells(self.blank.len())
    }

    fn read(&self, line: &str, _: &[usize]) -> Option<Answer> {
        let values: Option<Vec<f64>> = words(line).map(real).collect();
        values.filter(|values| values.len() == self.blank.len()).map(Answer::Cells)
    }

    fn right(&self, scene: &Scene) -> Option<Answer> {
        self.values(scene).into_iter().collect::<Option<Vec<f64>>>().map(Answer::Cells)
    }

    fn grade(&self, scene: &Scene, answer: &Answer) -> Grade {
        let Answer::Cells(values) = answer else { return Grade::of(false) };
        let right = self.values(scene);
        let is_wrong = |place: &usize| !is_close(right[*place], values.get(*place));
        let wrong: Vec<usize> = (0..self.blank.len()).filter(is_wrong).collect();
        if wrong.is_empty() {
            return Grade::of(true);
        }
        let caught = self.catches.iter().find(|catch| self.fires(catch, scene, values, &wrong));
        let feedback = caught.map_or(Feedback::Otherwise, |catch| Feedback::Catch(catch.id.clone()));
        let believed = caught.and_then(|catch| match &catch.sign {
            Sign::Model(model, _) => Some(*model),
            Sign::When(_) | Sign::Cells(..) | Sign::Order(_) => None,
        });
        let wrong_cells = wrong.into_iter().map(|place| self.blank[place]).collect();
        Grade { wrong_cells, believed, ..Grade::new(false, feedback) }
    }

    fn tries(&self, scene: &Scene, foreseen: &[AnswerValue]) -> Vec<Answer> {
        let right: Option<Vec<f64>> = self.values(scene).into_iter().collect();
        let Some(right) = right else { return Vec::new() };
        let believed = self.catches.iter().filter_map(|catch| match &catch.sign {
            Sign::Model(_, values) => values.iter().copied().collect::<Option<Vec<f64>>>(),
            Sign::When(_) | Sign::Cells(..) | Sign::Order(_) => None,
        });
        let wrong: Vec<f64> = foreseen.iter().filter_map(one_value).collect();
        // Each wrong value in a single cell, starting with the first: most catches look at any cell.
        let with_wrong = |place: usize| {
            let right = &right;
            wrong.iter().map(move |wrong| {
                let mut values = right.clone();
                values[place] = *wrong;
                values
            })
        };
        let wrong = (0..right.len()).flat_map(with_wrong);
        believed.chain(wrong).chain([right.clone()]).map(Answer::Cells).collect()
    }
}

impl Cells {
    /// Returns the values of the blank cells.
    fn values(&self, scene: &Scene) -> Vec<Option<f64>> {
        self.blank.iter().map(|cell| scene.cell(self.grid, *cell).map(|cell| cell.value)).collect()
    }

    /// Returns whether a catch explains the wrong cells, given as indices: with a model that yields all of these
    /// values, or a condition that holds for one of them.
    fn fires(&self, catch: &Catch, scene: &Scene, values: &[f64], wrong: &[usize]) -> bool {
        match &catch.sign {
            Sign::Model(_, believed) => {
                let is_believed = |place: &usize| is_close(believed.get(*place).copied().flatten(), values.get(*place));
                catch.is_in_play(scene) && wrong.iter().all(is_believed)
            }
            Sign::When(_) => wrong.iter().any(|place| {
                let cell = values.get(*place).zip(self.blank.get(*place));
                cell.is_some_and(|(value, at)| catch.holds(scene, Some(AnswerValue::Cell { value: *value, at: *at })))
            }),
            Sign::Cells(..) | Sign::Order(_) => false,
        }
    }

    /// Returns an answer for one cell for which the condition holds, or reports why there is none.
    fn prove_condition(
        &self,
        report: &mut Report<'_>,
        sign: &proof::Sign<'_>,
        right: &[f64],
        ground: &Ground<'_>,
    ) -> Option<AnswerValue> {
        let cell = |value: f64, at: Pair| AnswerValue::Cell { value, at };
        let work = sign.when.work(&SceneEnvironment { scene: ground.scene, answer: None });
        if !ground.effort.spend_cells(work.saturating_mul(right.len() as i64)) {
            return None;
        }
        let fires = |(number, at): (&f64, &Pair)| {
            let answer = Some(cell(*number, *at));
            sign.when.holds(&SceneEnvironment { scene: ground.scene, answer }).unwrap_or(false)
        };
        if right.iter().zip(&self.blank).any(fires) {
            let message = phrase!("'{id}' catches the right value of a cell", id = sign.id);
            report.error("catch-is-right", sign.place.clone(), message);
            return None;
        }
        let judge = Judge::new(ground, AnswerValue::Scalar(Value::Real(f64::NAN)));
        // The cells are tried one after the other, because the condition may be about one of them.
        let numbers = |at: Pair| {
            candidates(Of::Real).filter_map(move |answer| match answer {
                AnswerValue::Scalar(Value::Real(number)) => Some(AnswerValue::Cell { value: number, at }),
                _ => None,
            })
        };
        let stated = sign.when.answered().and_then(|formula| {
            let numbers = SceneEnvironment { scene: ground.scene, answer: None };
            formula.eval(&numbers).ok().and_then(real_of)
        });
        let of_cell = |at: Pair| stated.map(|value| cell(value, at)).into_iter().chain(numbers(at));
        let answers = self.blank.iter().flat_map(|at| of_cell(*at));
        judge.first(report, sign, answers)
    }
}

fn real_of(value: Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(number as f64),
        Value::Real(number) => Some(number),
        Value::Boolean(_) => None,
    }
}

fn is_close(one: Option<f64>, other: Option<&f64>) -> bool {
    one.zip(other).is_some_and(|(one, other)| (one - other).abs() <= CLOSE)
}

fn one_value(answer: &AnswerValue) -> Option<f64> {
    match answer {
        AnswerValue::Scalar(Value::Real(value)) | AnswerValue::Cell { value, .. } => Some(*value),
        AnswerValue::Scalar(Value::Integer(value)) => Some(*value as f64),
        AnswerValue::Scalar(Value::Boolean(_))
        | AnswerValue::Shape(_)
        | AnswerValue::Fields(_)
        | AnswerValue::Picked(_)
        | AnswerValue::Setting(_) => None,
    }
}

/// Returns the sign of a wrong model: the values that it yields in the blank cells.
fn model_sign(report: &mut Report<'_>, name: &Text, grid: GridId, blank: &[Pair], scene: &Scene) -> Option<Sign> {
    let Ok(model) = name.as_str().parse::<WrongModel>() else {
        let message = phrase!("there is no wrong model '{name}'", name = name.as_str());
        let help = choice(name.as_str(), WrongModel::ALL.map(WrongModel::name));
        report.error_with("unknown-name", name.span(), message, help);
        return None;
    };
    let picture = scene.outcome().ok()?;
    let geometry = match grid {
        GridId::Output => &picture.geometry,
        GridId::Full => &picture.uncropped,
        _ => {
            report.error(
                "unknown-grid",
                name.span(),
                phrase!("a model says what is in the output or the full result, no more"),
            );
            return None;
        }
    };
    if !model.applies_to(geometry) {
        report.error("catch-never-fires", name.span(), phrase!("nobody can believe this of this layer"));
        return None;
    }
    let values = wrong::output(model, geometry, scene.input().view(), scene.kernel().view(), scene.bias());
    let value = |[row, col]: &Pair| {
        let place = [usize::try_from(*row).ok()?, usize::try_from(*col).ok()?];
        values.as_ref().ok()?.get(place).copied()
    };
    Some(Sign::Model(model, blank.iter().map(value).collect()))
}

/// Returns a wrong value that the model yields in a blank cell, or reports a model that is right or the same as
/// another. `others` are the models before it.
fn prove_model(
    report: &mut Report<'_>,
    (id, model, values): (&str, WrongModel, &[Option<f64>]),
    place: &Range<usize>,
    right: &[f64],
    others: &[(&str, &[Option<f64>])],
) -> Option<AnswerValue> {
    let differs = |(value, right): (&Option<f64>, &f64)| value.is_some_and(|value| (value - right).abs() > CLOSE);
    let wrong = values.iter().zip(right).find(|pair| differs(*pair)).and_then(|(value, _)| *value);
    if wrong.is_none() {
        let message = phrase!("'{model}' has the right value in every blank cell", model = model.name());
        report.error("catch-is-right", place.clone(), message);
    } else if let Some((other, _)) = others.iter().find(|(_, other)| *other == values) {
        let message =
            phrase!("'{id}' never speaks: '{other}' has the same values in the blank cells", id, other = *other);
        report.error("catch-shadowed", place.clone(), message);
    }
    wrong.map(|number| AnswerValue::Cell { value: number, at: [0, 0] })
}
