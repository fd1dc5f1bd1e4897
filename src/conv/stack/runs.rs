//! Sets of cells of a map, as rows and columns, and how they are followed through other maps.

use std::ops::Range;

use super::MAX_STEPS;
use super::link::{Link, MOST_RUNS};
use crate::conv::axis::Progression;
use crate::conv::fault::Fault;
use crate::conv::layer::Pair;
use crate::conv::operands::index;

/// A set of indices of one axis, as sorted runs that do not touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs(Vec<Range<i64>>);

impl Runs {
    /// A set of one run, or the empty set.
    pub(super) fn one(run: Range<i64>) -> Runs {
        Runs(if run.is_empty() { Vec::new() } else { vec![run] })
    }

    /// The runs of marked indices, where the first mark is for `first`.
    fn marked(first: i64, marks: impl Iterator<Item = bool>) -> Runs {
        let mut runs: Vec<Range<i64>> = Vec::new();
        for (_, at) in marks.zip(first..).filter(|(is_marked, _)| *is_marked) {
            match runs.last_mut() {
                Some(run) if run.end == at => run.end += 1,
                Some(_) | None => runs.push(at..at + 1),
            }
        }
        Runs(runs)
    }

    /// The runs, in order.
    #[must_use]
    pub fn runs(&self) -> &[Range<i64>] {
        &self.0
    }

    /// The indices, in order.
    pub fn indices(&self) -> impl Iterator<Item = i64> {
        self.0.iter().cloned().flatten()
    }

    /// The number of indices.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.0.iter().map(|run| run.end - run.start).sum()
    }

    /// Returns whether an index is in the set.
    #[must_use]
    pub fn contains(&self, index: i64) -> bool {
        let before = self.0.partition_point(|run| run.end <= index);
        self.0.get(before).is_some_and(|run| run.contains(&index))
    }
}

/// A set of cells of a map: the intersections of some rows with some columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The rows.
    pub rows: Runs,
    /// The columns.
    pub cols: Runs,
}

impl Reach {
    /// A rectangle, clipped to a map of this size.
    pub(super) fn within([rows, cols]: [Range<i64>; 2], size: Pair) -> Reach {
        let cut = |run: Range<i64>, length: i64| Runs::one(run.start.max(0)..run.end.min(length));
        Reach { rows: cut(rows, size[0]), cols: cut(cols, size[1]) }
    }

    /// Returns whether a cell is in the set.
    #[must_use]
    pub fn contains(&self, [row, col]: Pair) -> bool {
        self.rows.contains(row) && self.cols.contains(col)
    }

    /// Returns whether the set has no cells; it may still have rows or columns.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.0.is_empty() || self.cols.0.is_empty()
    }

    /// The number of cells.
    #[must_use]
    pub fn count(&self) -> i128 {
        i128::from(self.rows.count()) * i128::from(self.cols.count())
    }
}

/// Returns what an index on one side of a link meets on the other.
pub(super) type Met = fn(&Link, i64) -> [Progression; MOST_RUNS];

/// Follows a set of cells through the stages, and returns the set in every map.
pub(super) fn followed<'a>(
    first: Reach,
    stages: impl Iterator<Item = &'a [Link; 2]>,
    met: Met,
) -> Result<Vec<Reach>, Fault> {
    let mut steps = 0;
    let mut sets = vec![first];
    for [h, w] in stages {
        let Some(Reach { rows, cols }) = sets.last() else { break };
        let set = Reach { rows: through(h, rows, met, &mut steps)?, cols: through(w, cols, met, &mut steps)? };
        sets.push(set);
    }
    Ok(sets)
}

/// Returns all that a set of indices on one side of a link meets on the other. `steps` counts visited indices.
fn through(link: &Link, from: &Runs, met: Met, steps: &mut usize) -> Result<Runs, Fault> {
    look_at(from.count(), steps)?;
    let all_met = || from.indices().flat_map(|at| met(link, at)).filter(|met| met.count > 0);
    let first = all_met().map(|met| met.first).min();
    let last = all_met().map(|met| met.first + (met.count - 1) * met.step).max();
    let Some((first, last)) = first.zip(last) else { return Ok(Runs::default()) };
    let length = look_at(last - first + 1, steps)?;
    let place = |at: i64| usize::try_from(at - first).unwrap_or(usize::MAX);
    // Each progression adds a +1 mark where it begins and a -1 mark after its last index. All have the same step, so
    // the running sum over marks one step apart is the number of progressions that contain an index. The cost does not
    // depend on the number of taps.
    let mut marks = vec![0_i32; length];
    let mut apart = length;
    for Progression { first, count, step } in all_met() {
        apart = index(step);
        marks[place(first)] += 1;
        let behind = first.checked_add(count.saturating_mul(step)).map_or(usize::MAX, place);
        if let Some(mark) = marks.get_mut(behind) {
            *mark -= 1;
        }
    }
    for at in apart..length {
        marks[at] += marks[at - apart];
    }
    Ok(Runs::marked(first, marks.into_iter().map(|mark| mark > 0)))
}

/// Adds to the count of steps, and fails beyond the limit.
fn look_at(more: i64, steps: &mut usize) -> Result<usize, Fault> {
    let more = usize::try_from(more).unwrap_or(usize::MAX);
    *steps = steps.saturating_add(more);
    if *steps > MAX_STEPS {
        let shape = vec![i64::try_from(*steps).unwrap_or(i64::MAX)];
        return Err(Fault::TooManyNumbers { what: "a set of rows and columns", shape, limit: MAX_STEPS });
    }
    Ok(more)
}
