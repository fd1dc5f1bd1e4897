//! Evaluates a condition for each cell of a grid.

use super::error::ExpressionError;
use super::eval::{Environment, Evaluation};
use super::grid::{GridFault, GridFormula, GridName, Grids};
use super::name::{Here, Name};
use super::tree::{Content, Node};
use super::value::Value;
use crate::conv::Pair;

/// The environment of a condition on one cell.
struct Looked<'a> {
    around: &'a dyn Environment,
    at: Pair,
    value: f64,
    /// The grid with the number of products that reach each cell, if there is one.
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

/// Returns the position of the current cell.
pub(super) fn place(environment: &dyn Environment) -> Option<Pair> {
    match [Here::Row, Here::Col].map(|here| environment.name(&Name::Here(here))) {
        [Some(Value::Integer(row)), Some(Value::Integer(col))] => Some([row, col]),
        _ => None,
    }
}

/// Returns the effort of evaluating a condition for one cell.
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

/// Returns the effort of computing the node itself, without its parts.
fn own_work(node: &Node, grids: &dyn Grids) -> i64 {
    match &node.content {
        Content::Cell(grid, _) => grid.work(grids, [1, 1]).unwrap_or(0),
        Content::Fold(_, grid) => whole(grid, grids),
        Content::Count(grid, condition) => work_on(condition, grid, grids),
        _ => 0,
    }
}

/// Returns the effort of evaluating a condition for every cell of the grid, without what is computed only once.
pub(super) fn work_on(condition: &Node, grid: &GridFormula, grids: &dyn Grids) -> i64 {
    let cells = grid.size(grids).map_or(0, |[rows, cols]| rows.saturating_mul(cols));
    whole(grid, grids).saturating_add(cells.saturating_mul(weight(condition, grids)))
}

/// Returns the effort of computing a whole grid. Without a size it has no values and takes none.
fn whole(grid: &GridFormula, grids: &dyn Grids) -> i64 {
    grid.size(grids).and_then(|size| grid.work(grids, size)).unwrap_or(0)
}

/// Returns whether [`work`] depends on the sizes of grids.
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

/// Returns the effort of computing the node, as the number of cells that are read.
pub(super) fn work(node: &Node, grids: &dyn Grids) -> i64 {
    let mut work: i64 = 0;
    node.visit(&mut |node| work = work.saturating_add(own_work(node, grids)));
    work
}

/// Returns whether a condition uses the value of the current cell.
fn reads_value(condition: &Node) -> bool {
    let mut reads = false;
    condition.visit(&mut |node| reads |= matches!(&node.content, Content::Name(Name::Here(Here::Value), _)));
    reads
}

impl Evaluation<'_> {
    /// Returns the cells of the grid that meet the condition, row by row. Errors have the span of `node`.
    pub fn places(&self, condition: &Node, grid: &GridFormula, node: &Node) -> Result<Vec<Pair>, ExpressionError> {
        let around = self.environment;
        let fault = |fault: GridFault| ExpressionError::new(node.span.clone(), fault.phrase());
        // A condition on rows and columns only needs no values.
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

    /// Returns the condition with the parts that are the same for every cell computed once.
    fn settled(&self, condition: &Node) -> Result<Node, ExpressionError> {
        condition.clone().changed(&mut |node| {
            if let Content::Fold(..) = node.content {
                node.content = Content::Literal(self.value(node)?);
            }
            Ok(())
        })
    }
}
