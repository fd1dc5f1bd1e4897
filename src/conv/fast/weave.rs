//! A row of the output, woven from the sums of the lanes of columns.

use super::Number;
use super::plan::Plan;

/// Writes the sums of all lanes, from place `from` on, with the bias to the `row` of the output. The bias comes last, so
/// that it does not disturb sums that cancel.
#[inline(always)]
pub fn weave<'s, T: Number>(plan: &Plan, from: usize, sums: impl Fn(usize) -> &'s [T], bias: T, row: &mut [T]) {
    let places = sums(0).len();
    if plan.lanes.len() == plan.step && matches!(plan.step, 1 | 2 | 3 | 4 | 8) {
        let end = row.len().min((from + places) * plan.step);
        let cells = &mut row[from * plan.step..end];
        return all(plan.step, sums, bias, cells);
    }
    for (number, lane) in plan.lanes.iter().enumerate() {
        let cells = row.iter_mut().skip(lane.first + from * plan.step).step_by(plan.step);
        for (cell, sum) in cells.zip(sums(number)) {
            *cell = *sum + bias;
        }
    }
}

/// Lane after lane has its turn. Written out for each number of lanes: this is what the compiler turns into vectors.
#[inline(always)]
fn all<'s, T: Number>(lanes: usize, sums: impl Fn(usize) -> &'s [T], bias: T, cells: &mut [T]) {
    let places = cells.len() / lanes;
    match lanes {
        1 => {
            for (cell, a) in cells.iter_mut().zip(sums(0)) {
                *cell = *a + bias;
            }
        }
        2 => {
            for ((cells, a), b) in cells.as_chunks_mut::<2>().0.iter_mut().zip(sums(0)).zip(sums(1)) {
                *cells = [a, b].map(|sum| *sum + bias);
            }
        }
        3 => {
            let cells = cells.as_chunks_mut::<3>().0.iter_mut();
            for (((cells, a), b), c) in cells.zip(sums(0)).zip(sums(1)).zip(sums(2)) {
                *cells = [a, b, c].map(|sum| *sum + bias);
            }
        }
        4 => {
            let both = |a, b| sums(a).iter().zip(sums(b));
            for ((cells, (a, b)), (c, d)) in cells.as_chunks_mut::<4>().0.iter_mut().zip(both(0, 1)).zip(both(2, 3)) {
                *cells = [a, b, c, d].map(|sum| *sum + bias);
            }
        }
        _ => {
            let both = |a, b| sums(a).iter().zip(sums(b));
            let halves = |a, b, c, d| both(a, b).zip(both(c, d));
            let cells = cells.as_chunks_mut::<8>().0.iter_mut();
            for ((cells, ((a, b), (c, d))), ((e, f), (g, h))) in cells.zip(halves(0, 1, 2, 3)).zip(halves(4, 5, 6, 7)) {
                *cells = [a, b, c, d, e, f, g, h].map(|sum| *sum + bias);
            }
        }
    }
    // The last lanes may be a place shorter.
    for (number, cell) in cells[places * lanes..].iter_mut().enumerate() {
        *cell = sums(number)[places] + bias;
    }
}
