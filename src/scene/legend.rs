//! The legend of a picture of grids: the marks that occur, and the scales of the colours.

use std::collections::HashMap;

use super::{Cell, GridId, Role, Scene};
use crate::conv::Pair;

/// The marks, in the order of a legend.
pub const MARKS: [Role; 7] =
    [Role::Inserted, Role::Padding, Role::OutputPadding, Role::Unread, Role::Cropped, Role::BiasOnly, Role::Absent];

/// The roles that occur, each with a grid in which it does.
pub type Roles = HashMap<Role, GridId>;

/// Adds the roles of `size` cells of a grid, starting at `first`; `seen` returns what is visible of a cell.
pub fn add_roles(roles: &mut Roles, grid: GridId, first: Pair, size: Pair, seen: impl Fn(Pair) -> Option<Cell>) {
    let cells = (0..size[0]).flat_map(|row| (0..size[1]).map(move |col| [first[0] + row, first[1] + col]));
    for cell in cells.filter_map(seen) {
        roles.entry(cell.role).or_insert(grid);
    }
}

/// What a colour scale measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Inputs and outputs together.
    Values,
    /// Inputs.
    Inputs,
    /// Outputs.
    Outputs,
    /// Weights.
    Weights,
    /// The number of products that reach a cell, from 0.
    Counts,
    /// The difference of two grids.
    Differences,
    /// The map of a network. Each map has its own scale, shared with maps at the same place of other networks.
    Maps,
}

/// The scales of these grids, each with the value that gets the full colour.
#[must_use]
pub fn scales(scene: &Scene, grids: &[GridId]) -> Vec<(Scale, f64)> {
    let [inputs, outputs] = scene.scales();
    let own = |grid: &GridId| match grid {
        GridId::Kernel | GridId::Rotated | GridId::Matrix => Scale::Weights,
        GridId::Coverage => Scale::Counts,
        GridId::Input | GridId::Stuffed | GridId::Padded => Scale::Inputs,
        GridId::Full | GridId::Output | GridId::Stamp | GridId::Rival => Scale::Outputs,
        GridId::Exhibit(place) => {
            scene.exhibits().get(usize::from(*place)).map_or(Scale::Outputs, |exhibit| exhibit.scale)
        }
    };
    let is_one = inputs.total_cmp(&outputs).is_eq();
    let scale = |grid: &GridId| match own(grid) {
        Scale::Inputs | Scale::Outputs if is_one => Scale::Values,
        scale => scale,
    };
    let mut scales: Vec<(Scale, f64)> = Vec::new();
    for grid in grids {
        let scale = scale(grid);
        // There is one for each map, too many for a legend.
        if scale != Scale::Maps && scales.iter().all(|(known, _)| *known != scale) {
            scales.push((scale, scene.full_scale(*grid)));
        }
    }
    scales.sort_by_key(|(scale, _)| matches!(scale, Scale::Weights));
    scales
}
