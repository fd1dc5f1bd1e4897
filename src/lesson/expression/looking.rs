//! A condition that is asked of each cell of a grid.

use super::error::ExpressionError;
use super::eval::{Environment, Evaluation};
use super::grid::{GridFault, GridFormula, GridName, Grids};
use super::name::{Here, Name};
use super::tree::{Content, Node};
use super::value::Value;
use crate::conv::Pair;

/// A cell, and all that there is around it.
struct Looked<'a> {
    around: &'a dyn Environment,
    at: Pair,
    value: f64,
    /// Where it is told how many products reach it.
    coverage: Option<&'a GridName>,
}

impl Grids for Looked<'_> {
    fn size(&self, grid: &GridName) -> Option<Pair> {
        self.around.size(grid)
    }

    fn cell(&self, grid: &GridName, at: Pair) -> Option<f64> {
        self.around.cell(grid, at)
    }
}

impl Environment for Looked<'_> {
    fn name(&self, name: &Name) -> Option<Value> {
        match name {
            Name::Here(Here::Value) => Some(Value::Real(self.value)),
            Name::Here(Here::Row) => Some(Value::Integer(self.at[0])),
            Name::Here(Here::Col) => Some(Value::Integer(self.at[1])),
            Name::Here(Here::Coverage) => {
                let products = self.around.cell(self.coverage?, self.at)?;
                Some(Value::Integer(products as i64))
            }
            Name::Of(..) | Name::Own(_) | Name::Answer(_) => self.around.name(name),
        }
    }
}

/// Where the cell is that is looked at.
pub(super) fn place(environment: &dyn Environment) -> Option<Pair> {
    match [Here::Row, Here::Col].map(|here| environment.name(&Name::Here(here))) {
        [Some(Value::Integer(row)), Some(Value::Integer(col))] => Some([row, col]),
        _ => None,
    }
}

/// What it takes to ask the condition of one cell.
fn weight(condition: &Node, grids: &dyn Grids) -> i64 {
    let mut weight: i64 = 0;
    condition.visit(&mut |node| {
        let reads = match &node.content {
            Content::Cell(grid, _) | Content::At(grid) => grid.work(grids, [1, 1]).unwrap_or(0),
            _ => 0,
        };
        weight = weight.saturating_add(reads).saturating_add(1);
    });
    weight
}

/// What it takes to compute the node itself, apart from its parts.
fn own_work(node: &Node, grids: &dyn Grids) -> i64 {
    match &node.content {
        Content::Cell(grid, _) => grid.work(grids, [1, 1]).unwrap_or(0),
        Content::Fold(_, grid) => whole(grid, grids),
        Content::Count(grid, condition) => work_on(condition, grid, grids),
        _ => 0,
    }
}

/// What it takes to ask the condition of every cell of the grid, apart from what it takes once.
pub(super) fn work_on(condition: &Node, grid: &GridFormula, grids: &dyn Grids) -> i64 {
    let cells = grid.size(grids).map_or(0, |[rows, cols]| rows.saturating_mul(cols));
    whole(grid, grids).saturating_add(cells.saturating_mul(weight(condition, grids)))
}

/// What it takes to compute all of a grid. What has no size has no value, and takes nothing.
fn whole(grid: &GridFormula, grids: &dyn Grids) -> i64 {
    grid.size(grids).and_then(|size| grid.work(grids, size)).unwrap_or(0)
}

/// Whether [`work`] depends on how large grids are.
pub(super) fn is_heavy(node: &Node) -> bool {
    let mut is = false;
    node.visit(&mut |node| {
        is |= match &node.content {
            Content::Fold(..) | Content::Count(..) => true,
            Content::Cell(grid, _) => !matches!(grid, GridFormula::Grid(_)),
            _ => false,
        };
    });
    is
}

/// What it takes to compute the node, in cells that are read.
pub(super) fn work(node: &Node, grids: &dyn Grids) -> i64 {
    let mut work: i64 = 0;
    node.visit(&mut |node| work = work.saturating_add(own_work(node, grids)));
    work
}

/// Whether a condition asks for the number of the cell that is looked at.
fn reads_value(condition: &Node) -> bool {
    let mut reads = false;
    condition.visit(&mut |node| reads |= matches!(&node.content, Content::Name(Name::Here(Here::Value), _)));
    reads
}

impl Evaluation<'_> {
    /// The cells of the grid for which the condition holds, by rows. `node` is what asks.
    pub fn places(&self, condition: &Node, grid: &GridFormula, node: &Node) -> Result<Vec<Pair>, ExpressionError> {
        let around = self.environment;
        let fault = |fault: GridFault| ExpressionError::new(node.span.clone(), fault.to_string());
        // Who asks for rows and columns alone needs no numbers.
        let values = if reads_value(condition) { Some(grid.values(around).map_err(fault)?) } else { None };
        let [rows, cols] = grid.size(around).map_err(fault)?;
        let condition = self.settled(condition)?;
        let coverage = grid.coverage();
        let mut places = Vec::new();
        for at in (0..rows).flat_map(|row| (0..cols).map(move |col| [row, col])) {
            let value = values.as_ref().and_then(|values| values.get(at.map(|index| index as usize)).copied());
            let looked = Looked { around, at, value: value.unwrap_or(f64::NAN), coverage: coverage.as_ref() };
            if (Evaluation { text: self.text, environment: &looked }).condition(&condition)? {
                places.push(at);
            }
        }
        Ok(places)
    }

    /// The condition with what is the same for every cell computed once.
    fn settled(&self, condition: &Node) -> Result<Node, ExpressionError> {
        condition.clone().changed(&mut |node| {
            if let Content::Fold(..) = node.content {
                node.content = Content::Literal(self.value(node)?);
            }
            Ok(())
        })
    }
}
