//! Parses formulas of grids: `^T` binds tightest, then `*`, then `-`.

use super::Parser;
use crate::lesson::expression::error::{ExpressionError, quoted};
use crate::lesson::expression::grid::{GridFormula, GridName, LayerGrid, MOST_GRIDS, Plane};
use crate::lesson::expression::resolve::{self, GridWord};
use crate::lesson::expression::token::{Lexeme, Token};
use crate::phrase;
use crate::phrase::Phrase;
use crate::scene::GridId;

impl Parser<'_> {
    /// Parses a formula of grids, up to the first token that does not belong to it.
    pub(super) fn grid(&mut self) -> Result<GridFormula, ExpressionError> {
        let mut grids = 0;
        self.difference(&mut grids)
    }

    /// Parses a difference. `grids` counts the grids of the whole formula.
    fn difference(&mut self, grids: &mut usize) -> Result<GridFormula, ExpressionError> {
        let mut left = self.product(grids)?;
        while self.take("-") {
            left = GridFormula::Difference(Box::new([left, self.product(grids)?]));
        }
        Ok(left)
    }

    fn product(&mut self, grids: &mut usize) -> Result<GridFormula, ExpressionError> {
        let mut left = self.turned(grids)?;
        while self.take("*") {
            left = GridFormula::Product(Box::new([left, self.turned(grids)?]));
        }
        Ok(left)
    }

    fn turned(&mut self, grids: &mut usize) -> Result<GridFormula, ExpressionError> {
        let Some(token) = self.peek() else { return Err(self.expected(phrase!("the name of a grid"))) };
        let mut formula = match (token.lexeme, token.text) {
            (Lexeme::Symbol, "(") => {
                let inside = self.nested(token, |parser| parser.difference(grids))?;
                self.close(token, phrase!("'-', '*', '^T' or ')'"))?;
                inside
            }
            (Lexeme::Word, _) => {
                *grids += 1;
                if *grids > MOST_GRIDS {
                    let message = phrase!("a formula of grids names at most {most}", most = MOST_GRIDS);
                    return Err(ExpressionError::new(token.span(), message));
                }
                self.at += 1;
                GridFormula::Grid(self.named(token)?)
            }
            (Lexeme::Number | Lexeme::Symbol, _) => return Err(self.expected(phrase!("the name of a grid"))),
        };
        while self.take("^") {
            if !self.take("T") {
                return Err(self.expected(phrase!("'T' after '^'")));
            }
            formula = formula.transposed();
        }
        Ok(formula)
    }

    /// Returns the grid of a word that has been skipped, with the plane after it.
    fn named(&mut self, word: Token<'_>) -> Result<GridName, ExpressionError> {
        let (panel, grid) = match resolve::grid(word.text, &word.span(), self.scope.known)? {
            GridWord::Given(id) => return Ok(GridName::Given(id)),
            GridWord::Map(panel, map) => {
                let channel = if self.take("[") { Some(self.channel()?) } else { None };
                if channel.is_some() && !self.take("]") {
                    return Err(self.expected(phrase!("']'")));
                }
                return Ok(GridName::Map { panel, map, channel });
            }
            GridWord::Layer(panel, grid) => (panel, grid),
        };
        if !self.take("[") {
            return Ok(GridName::Layer { panel, grid, plane: Plane::First });
        }
        let first = self.channel()?;
        let second = if self.take(",") { Some(self.channel()?) } else { None };
        if !self.take("]") {
            return Err(self.expected(if second.is_some() { phrase!("']'") } else { phrase!("',' or ']'") }));
        }
        let span = word.start..self.last_end();
        let unfit = |message: fn(String) -> Phrase| Err(ExpressionError::new(span, message(quoted(word.text))));
        let plane = match (grid, second) {
            (LayerGrid::Scene(GridId::Kernel | GridId::Rotated), Some(second)) => Plane::Between([first, second]),
            (LayerGrid::Scene(GridId::Kernel | GridId::Rotated), None) => {
                return unfit(|grid| phrase!("{grid} takes an input and an output channel: write kernel[0,1]", grid));
            }
            (
                LayerGrid::Scene(GridId::Input | GridId::Stuffed | GridId::Padded | GridId::Full | GridId::Output),
                None,
            ) => Plane::Channel(first),
            (
                LayerGrid::Scene(GridId::Input | GridId::Stuffed | GridId::Padded | GridId::Full | GridId::Output),
                Some(_),
            ) => return unfit(|grid| phrase!("{grid} takes one channel: write input[1]", grid)),
            (LayerGrid::Scene(_) | LayerGrid::Inputs | LayerGrid::Weights | LayerGrid::Outputs, _) => {
                return unfit(|grid| phrase!("{grid} is one grid, without channels", grid));
            }
        };
        Ok(GridName::Layer { panel, grid, plane })
    }

    fn channel(&mut self) -> Result<i64, ExpressionError> {
        match self.peek().filter(|token| token.lexeme == Lexeme::Number).map(|token| token.text.parse()) {
            Some(Ok(channel)) => {
                self.at += 1;
                Ok(channel)
            }
            Some(Err(_)) | None => Err(self.expected(phrase!("the number of a channel, from 0"))),
        }
    }
}
