//! The names that a step's texts may use: those of panels, of numbers and of grids. Grids that are not the live layer's
//! own become exhibits.

use std::sync::Arc;

use super::diagnostic::Report;
use super::document::Text;
use super::expression::{Answer, GridFormula, Known, KnownPanel};
use crate::phrase;
use crate::scene::GridId;
use crate::scene::exhibit::MOST_EXHIBITS;

/// The names of a step.
#[derive(Clone, Debug, Default)]
pub struct Names {
    panels: Vec<KnownPanel>,
    /// The names of the step's own numbers.
    numbers: Vec<Arc<str>>,
    /// The formulas of the exhibits, in order.
    formulas: Vec<GridFormula>,
}

impl Names {
    /// Creates the names of a step with these panels and numbers and no exhibits.
    #[must_use]
    pub fn new(panels: Vec<KnownPanel>, numbers: Vec<Arc<str>>) -> Names {
        Names { panels, numbers, formulas: Vec::new() }
    }

    /// Returns the names that an expression may use.
    #[must_use]
    pub fn known<'a>(&'a self, answer: Answer<'a>) -> Known<'a> {
        Known { answer, panels: &self.panels, numbers: &self.numbers, of_cells: false }
    }

    /// Returns the shared name of one of the step's own numbers.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<Arc<str>> {
        self.numbers.iter().find(|known| ***known == *name).cloned()
    }

    /// Returns the formulas of the exhibits, in order.
    #[must_use]
    pub fn formulas(&self) -> &[GridFormula] {
        &self.formulas
    }

    /// Adds an exhibit for a text that names a grid, unless the grid needs none. Errors are reported when the text is
    /// used.
    pub fn add(&mut self, text: &str) {
        if GridId::named(text).is_some() {
            return;
        }
        let Ok(formula) = GridFormula::parse(text, self.known(Answer::None)) else { return };
        if formula.own().is_none() && !self.formulas.contains(&formula) && self.formulas.len() < MOST_EXHIBITS {
            self.formulas.push(formula);
        }
    }

    /// Returns the grid that a text names, or reports why there is none.
    pub fn grid(&self, report: &mut Report<'_>, text: &Text) -> Option<GridId> {
        // The stamp is in no formula.
        if let Some(own) = GridId::named(text.as_str()) {
            return Some(own);
        }
        let formula = match GridFormula::parse(text.as_str(), self.known(Answer::None)) {
            Ok(formula) => formula,
            Err(error) => {
                let place = text.part(&error.span, report.text);
                match error.help {
                    Some(help) => report.error_with("unknown-grid", place, error.message, help),
                    None => report.error("unknown-grid", place, error.message),
                }
                return None;
            }
        };
        let place = || self.formulas.iter().position(|known| *known == formula);
        let exhibit = || Some(GridId::Exhibit(u8::try_from(place()?).ok()?));
        let grid = formula.own().or_else(exhibit);
        if grid.is_none() {
            let message = phrase!("a step shows at most {most} grids that are not its layer's", most = MOST_EXHIBITS);
            report.error("wrong-count", text.span(), message);
        }
        grid
    }

    /// Returns the formula of a grid.
    #[must_use]
    pub fn formula(&self, grid: GridId) -> GridFormula {
        match grid {
            GridId::Exhibit(place) => {
                self.formulas.get(usize::from(place)).cloned().unwrap_or_else(|| GridId::Output.into())
            }
            grid => grid.into(),
        }
    }
}
