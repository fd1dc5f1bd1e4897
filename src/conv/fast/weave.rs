//! Interleaves the sums of the lanes of columns to a row of the output.

use super::Number;
use super::plan::Plan;

/// Writes the sums of all lanes, from place `from` on, plus the bias to a row of the output. The bias is added last, so
/// that it does not disturb sums that cancel.
#[inline(always)]
pub fn weave<'s, T: Number>(plan: &Plan, from: usize, sums: impl Fn(usize) -> &'s [T], bias: T, row: &mut [T]) {
    let lanes = plan.lanes.len();
    if lanes != plan.step {
        return one_by_one(plan, from, sums, bias, row);
    }
    // The lanes take turns. Written out for common numbers of lanes, which the compiler can then vectorise.
    let end = row.len().min((from + sums(0).len()) * lanes);
    let cells = &mut row[from * lanes..end];
    let both = |a, b| sums(a).iter().zip(sums(b));
    match lanes {
        1 => {
            for (cell, a) in cells.iter_mut().zip(sums(0)) {
                *cell = *a + bias;
            }
        }
        2 => {
            for (cells, (a, b)) in cells.as_chunks_mut::<2>().0.iter_mut().zip(both(0, 1)) {
                *cells = [a, b].map(|sum| *sum + bias);
            }
        }
        3 => {
            for ((cells, (a, b)), c) in cells.as_chunks_mut::<3>().0.iter_mut().zip(both(0, 1)).zip(sums(2)) {
                *cells = [a, b, c].map(|sum| *sum + bias);
            }
        }
        4 => {
            for ((cells, (a, b)), (c, d)) in cells.as_chunks_mut::<4>().0.iter_mut().zip(both(0, 1)).zip(both(2, 3)) {
                *cells = [a, b, c, d].map(|sum| *sum + bias);
            }
        }
        8 => {
            let four = |a, b, c, d| both(a, b).zip(both(c, d));
            let cells = cells.as_chunks_mut::<8>().0.iter_mut();
            for ((cells, ((a, b), (c, d))), ((e, f), (g, h))) in cells.zip(four(0, 1, 2, 3)).zip(four(4, 5, 6, 7)) {
                *cells = [a, b, c, d, e, f, g, h].map(|sum| *sum + bias);
            }
        }
        _ => return one_by_one(plan, from, sums, bias, row),
    }
    // The last lanes may be one place shorter.
    let whole = cells.len() / lanes;
    for (number, cell) in cells[whole * lanes..].iter_mut().enumerate() {
        *cell = sums(number)[whole] + bias;
    }
}

/// The same lane by lane, for any lanes.
#[inline(always)]
fn one_by_one<'s, T: Number>(plan: &Plan, from: usize, sums: impl Fn(usize) -> &'s [T], bias: T, row: &mut [T]) {
    for (number, lane) in plan.lanes.iter().enumerate() {
        let cells = row.iter_mut().skip(lane.first + from * plan.step).step_by(plan.step);
        for (cell, sum) in cells.zip(sums(number)) {
            *cell = *sum + bias;
        }
    }
}
