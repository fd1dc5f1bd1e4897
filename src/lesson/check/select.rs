//! The check `select`: which cells take part.

use std::borrow::Cow;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::catch::{self, Catch, CatchFile, Sign};
use super::grade::{Feedback, Grade};
use super::proof::Proof;
use super::{Answer, Form, Ground, Kind, Needs, Stance, Table, words};
use crate::conv::Pair;
use crate::lesson::cells::Cells as Selector;
use crate::lesson::diagnostic::Report;
use crate::lesson::document::Text;
use crate::lesson::expression::{Answer as Ans, AnswerValue, Picked};
use crate::lesson::reading::{select, selector};
use crate::phrase;
use crate::scene::{GridId, Scene};

/// A question for cells of a grid.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SelectFile {
    /// The name of the grid.
    pub grid: Text,
    /// The cells to be picked.
    pub answer: Text,
    /// Wrong answers that are known, each with its reply.
    #[serde(default, rename = "catch")]
    pub catches: Vec<CatchFile>,
}

/// A question that is answered by picking cells.
#[derive(Clone, Debug)]
pub struct Select {
    /// The grid of the cells.
    pub grid: GridId,
    /// The right cells, sorted.
    pub answer: Vec<Pair>,
    /// The selector of the right cells.
    pub named: Selector,
    /// The known wrong answers.
    pub catches: Vec<Catch>,
}

impl Table for SelectFile {
    type Check = Select;

    fn place(&self) -> Option<Range<usize>> {
        Some(self.answer.span())
    }

    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Select> {
        let grid = ground.names.grid(report, &self.grid)?;
        if matches!(grid, GridId::Stamp | GridId::Rival) {
            report.error("unknown-grid", self.grid.span(), phrase!("cells are picked on any grid but the stamp"));
            return None;
        }
        let named = selector(report, &self.answer, ground.names)?;
        let answer = sorted(select(report, &self.answer, grid, ground.held())?);
        let cells = ground.scene.size(grid).map_or(0, |[rows, cols]| rows * cols);
        if answer.len() as i64 == cells {
            report.error(
                "select-all",
                self.answer.span(),
                phrase!("all cells are right: there is nothing to find out"),
            );
        }
        let catches = catch::read(report, &self.catches, ground, Ans::Picked, |report, file| {
            let Some(text) = &file.cells else {
                report.error("missing-key", file.id.span(), phrase!("the catch needs either 'when' or 'cells'"));
                return None;
            };
            let named = selector(report, text, ground.names)?;
            select(report, text, grid, ground.held()).map(|cells| Sign::Cells(sorted(cells), named))
        })?;
        Some(Select { grid, answer, named, catches })
    }

    fn prove(&self, check: &mut Select, report: &mut Report<'_>, ground: &Ground<'_>) -> Proof {
        ground.stays(report, self.answer.span());
        let picked = |cells: &[Pair]| AnswerValue::Picked(Picked::new(cells, &check.answer));
        let mut proof = Proof { right: Some(picked(&check.answer)), wrong: Some(picked(&[])), ..Proof::default() };
        let mut seen: Vec<&[Pair]> = Vec::new();
        for (catch, file) in check.catches.iter().zip(&self.catches) {
            let place = file.cells.as_ref().or(file.when.as_ref()).map_or_else(|| file.id.span(), Text::span);
            match &catch.sign {
                Sign::Cells(cells, _) if *cells == check.answer => {
                    report.error("catch-is-right", place, phrase!("'{id}' catches the right cells", id = &catch.id));
                }
                Sign::Cells(cells, _) if seen.contains(&cells.as_slice()) => {
                    let message = phrase!("'{id}' never speaks: another catch has the same cells", id = &catch.id);
                    report.error("catch-shadowed", place, message);
                }
                Sign::Cells(cells, _) => {
                    proof.caught.insert(catch.id.clone(), picked(cells));
                    seen.push(cells);
                }
                Sign::When(_) if catch.holds(ground.scene, proof.right) => {
                    report.error("catch-is-right", place, phrase!("'{id}' catches the right cells", id = &catch.id));
                }
                Sign::When(_) => {
                    proof.caught.extend(proof.wrong.map(|wrong| (catch.id.clone(), wrong)));
                }
                Sign::Model(..) | Sign::Order(_) => {}
            }
        }
        proof
    }
}

/// The maximum length, in bytes, of a line in which whole rows and columns are written out.
const LONGEST: usize = 1000;

/// How the empty set of cells is written.
pub const NONE: &str = "none";

/// The maximum number of cells that are tried as wrong ones.
const MOST_TRIED: usize = 15;

impl Kind for Select {
    fn name(&self) -> &'static str {
        "select"
    }

    fn catches(&self) -> &[Catch] {
        &self.catches
    }

    fn needs(&self) -> Needs<'_> {
        catch::needs(&self.catches, Ans::Picked)
    }

    fn stance(&self) -> Stance<'_> {
        Stance {
            grid: Some(self.grid),
            picked: &self.answer,
            hides_sums: true,
            hides_provenance: true,
            ..Stance::default()
        }
    }

    fn form(&self) -> Form {
        Form::Select
    }

    fn read(&self, line: &str, _: &[usize]) -> Option<Answer> {
        let cell = |word: &str| {
            let (row, col) = word.split_once(',')?;
            Some([row.trim().parse().ok()?, col.trim().parse().ok()?])
        };
        if line.trim() == NONE {
            return Some(Answer::Select(Vec::new()));
        }
        let cells: Option<Vec<Pair>> = words(line).map(cell).collect();
        cells.filter(|cells| !cells.is_empty()).map(|cells| Answer::Select(sorted(cells)))
    }

    /// Writes out the cells of `1,:`, which is a row, and `:,2`, which is a column.
    fn written_out<'a>(&self, scene: &Scene, line: &'a str) -> Cow<'a, str> {
        let Some(size) = scene.size(self.grid).filter(|_| line.contains(':') && line.len() <= LONGEST) else {
            return line.into();
        };
        let written = |word: &str| match word.split_once(',') {
            Some((row, ":")) => (0..size[1]).map(|col| format!("{row},{col}")).collect::<Vec<_>>().join(" "),
            Some((":", col)) => (0..size[0]).map(|row| format!("{row},{col}")).collect::<Vec<_>>().join(" "),
            _ => word.to_owned(),
        };
        words(line).map(written).collect::<Vec<_>>().join(" ").into()
    }

    fn right(&self, _: &Scene) -> Option<Answer> {
        Some(Answer::Select(self.answer.clone()))
    }

    fn grade(&self, scene: &Scene, answer: &Answer) -> Grade {
        let Answer::Select(cells) = answer else { return Grade::of(false) };
        // Only wrong cells are marked: the missing ones are still to be found.
        let wrong_cells = cells.iter().filter(|cell| !self.answer.contains(cell)).copied().collect();
        if *cells == self.answer {
            return Grade::of(true);
        }
        let picked = AnswerValue::Picked(Picked::new(cells, &self.answer));
        let fires = |catch: &&Catch| match &catch.sign {
            Sign::Cells(known, _) => known == cells && catch.is_in_play(scene),
            Sign::When(_) => catch.holds(scene, Some(picked)),
            Sign::Model(..) | Sign::Order(_) => false,
        };
        let caught = self.catches.iter().find(fires);
        let feedback = caught.map_or(Feedback::Otherwise, |catch| Feedback::Catch(catch.id.clone()));
        Grade { wrong_cells, ..Grade::new(false, feedback) }
    }

    fn tries(&self, scene: &Scene, _: &[AnswerValue]) -> Vec<Answer> {
        let cells = |[rows, cols]: Pair| (0..rows).flat_map(move |row| (0..cols).map(move |col| [row, col]));
        let all: Vec<Pair> = scene.size(self.grid).into_iter().flat_map(cells).collect();
        let known = self.catches.iter().filter_map(|catch| match &catch.sign {
            Sign::Cells(cells, _) => Some(cells.clone()),
            Sign::When(_) | Sign::Model(..) | Sign::Order(_) => None,
        });
        // One cell too few or too many, other cells, all cells, one cell exchanged, one cell alone.
        let others: Vec<Pair> = all.iter().filter(|cell| !self.answer.contains(cell)).copied().collect();
        let fewer = self.answer.split_last().map(|(_, fewer)| fewer).unwrap_or_default();
        let with = |cells: &[Pair], other: &Pair| [cells, &[*other]].concat();
        let some = || others.iter().take(MOST_TRIED);
        let more = some().map(|other| with(&self.answer, other));
        let another = some().map(|other| with(fewer, other));
        let alone = all.iter().take(MOST_TRIED).map(|cell| vec![*cell]);
        let whole = [fewer.to_vec(), others.iter().take(self.answer.len()).copied().collect(), all.clone()];
        let wrong = whole.into_iter().chain(more).chain(another).chain(alone).filter(|cells| !cells.is_empty());
        known.chain(wrong).chain([Vec::new(), self.answer.clone()]).map(sorted).map(Answer::Select).collect()
    }

    fn picked(&self) -> Option<&Select> {
        Some(self)
    }

    fn judged(&self, _: &Scene, answer: &Answer) -> Option<AnswerValue> {
        let Answer::Select(cells) = answer else { return None };
        Some(AnswerValue::Picked(Picked::new(cells, &self.answer)))
    }

    fn fits(&self, scene: &Scene, answer: &Answer) -> bool {
        let Answer::Select(cells) = answer else { return true };
        cells.iter().all(|cell| scene.cell(self.grid, *cell).is_some())
    }
}

fn sorted(mut cells: Vec<Pair>) -> Vec<Pair> {
    cells.sort_unstable();
    cells.dedup();
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Setting;

    #[test]
    fn what_is_missing_is_not_given_away() {
        let named = Selector::parse("0,0 + 1,1").unwrap();
        let check = Select { grid: GridId::Input, answer: vec![[0, 0], [1, 1]], named, catches: Vec::new() };
        let grade = check.grade(&Scene::new(Setting::default()), &Answer::Select(vec![[0, 0], [2, 2]]));
        assert!(!grade.is_right);
        assert_eq!(grade.wrong_cells, [[2, 2]]);
    }
}
