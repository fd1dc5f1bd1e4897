//! Cells that are picked: which ones take part.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::catch;
use super::grade::Grade;
use super::proof::Proof;
use super::{Answer, Form, Ground, Kind, Needs, Stance, Table, words};
use crate::conv::Pair;
use crate::lesson::diagnostic::Report;
use crate::lesson::document::Text;
use crate::lesson::reading::select;
use crate::scene::{GridId, Scene};

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SelectFile {
    pub grid: Text,
    /// The cells to be picked.
    pub answer: Text,
}

/// Which cells take part.
#[derive(Clone, Debug)]
pub struct Select {
    pub grid: GridId,
    /// Sorted.
    pub answer: Vec<Pair>,
}

impl Table for SelectFile {
    type Check = Select;

    fn place(&self) -> Option<Range<usize>> {
        Some(self.answer.span())
    }

    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Select> {
        let grid = ground.names.grid(report, &self.grid)?;
        if matches!(grid, GridId::Stamp | GridId::Rival) {
            report.error("unknown-grid", self.grid.span(), "cells are picked on any grid but the stamp");
            return None;
        }
        let answer = sorted(select(report, &self.answer, grid, ground.scene, ground.names)?);
        let cells = ground.scene.size(grid).map_or(0, |[rows, cols]| rows * cols);
        if answer.len() as i64 == cells {
            report.error("select-all", self.answer.span(), "all cells are right: there is nothing to find out");
        }
        Some(Select { grid, answer })
    }

    fn prove(&self, _: &mut Select, report: &mut Report<'_>, ground: &Ground<'_>) -> Proof {
        ground.stays(report, self.answer.span());
        Proof::default()
    }
}

impl Kind for Select {
    fn name(&self) -> &'static str {
        "select"
    }

    fn needs(&self) -> Needs<'_> {
        catch::otherwise()
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
        let cells: Option<Vec<Pair>> = words(line).map(cell).collect();
        cells.filter(|cells| !cells.is_empty()).map(|cells| Answer::Select(sorted(cells)))
    }

    fn right(&self, _: &Scene) -> Option<Answer> {
        Some(Answer::Select(self.answer.clone()))
    }

    fn grade(&self, _: &Scene, answer: &Answer) -> Grade {
        let Answer::Select(cells) = answer else { return Grade::of(false) };
        // What is missing is still to be found.
        let wrong_cells = cells.iter().filter(|cell| !self.answer.contains(cell)).copied().collect();
        Grade { wrong_cells, ..Grade::of(*cells == self.answer) }
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
        let check = Select { grid: GridId::Input, answer: vec![[0, 0], [1, 1]] };
        let grade = check.grade(&Scene::new(Setting::default()), &Answer::Select(vec![[0, 0], [2, 2]]));
        assert!(!grade.is_right);
        assert_eq!(grade.wrong_cells, [[2, 2]]);
    }
}
