//! A row of the output, woven from the sums of the lanes of columns.

use super::Number;
use super::plan::Plan;

/// Writes the sums of all lanes, from place `from` on, with the bias to the `row` of the output. The bias comes last, so
/// that it does not disturb sums that cancel.
#[inline(always)]
pub fn weave<'s, T: Number>(plan: &Plan, from: usize, sums: impl Fn(usize) -> &'s [T], bias: T, row: &mut [T]) {
    let places = sums(0).len();
    if plan.lanes.len() == plan.step {
        let end = row.len().min((from + places) * plan.step);
        let cells = &mut row[from * plan.step..end];
        // With a number of lanes that the compiler knows, it moves several numbers at once.
        match plan.step {
            1 => return all::<T, 1>(sums, bias, cells),
            2 => return all::<T, 2>(sums, bias, cells),
            3 => return all::<T, 3>(sums, bias, cells),
            4 => return all::<T, 4>(sums, bias, cells),
            8 => return all::<T, 8>(sums, bias, cells),
            _ => {}
        }
    }
    for (number, lane) in plan.lanes.iter().enumerate() {
        let cells = row.iter_mut().skip(lane.first + from * plan.step).step_by(plan.step);
        for (cell, sum) in cells.zip(sums(number)) {
            *cell = *sum + bias;
        }
    }
}

/// Lane after lane has its turn. The last lanes may be a place shorter.
#[inline(always)]
fn all<'s, T: Number, const LANES: usize>(sums: impl Fn(usize) -> &'s [T], bias: T, cells: &mut [T]) {
    let (whole, rest) = cells.as_chunks_mut::<LANES>();
    let places = whole.len();
    let lanes: [&[T]; LANES] = std::array::from_fn(|number| &sums(number)[..places]);
    for (place, cells) in whole.iter_mut().enumerate() {
        for (cell, lane) in cells.iter_mut().zip(lanes) {
            *cell = lane[place] + bias;
        }
    }
    for (number, cell) in rest.iter_mut().enumerate() {
        *cell = sums(number)[places] + bias;
    }
}
