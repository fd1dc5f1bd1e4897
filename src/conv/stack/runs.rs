//! Cells of a map as rows and columns, and what belongs to them in other maps.

use std::ops::Range;

use super::MAX_STEPS;
use super::link::{Link, MOST_RUNS};
use crate::conv::axis::Progression;
use crate::conv::fault::Fault;
use crate::conv::layer::Pair;
use crate::conv::operands::index;

/// Indices of one axis, as runs in order that do not touch each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs(Vec<Range<i64>>);

impl Runs {
    /// One run, or none if it is empty.
    pub(super) fn one(run: Range<i64>) -> Runs {
        Runs(if run.is_empty() { Vec::new() } else { vec![run] })
    }

    /// The runs of what is marked, the first mark standing for `first`.
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

    #[must_use]
    pub fn runs(&self) -> &[Range<i64>] {
        &self.0
    }

    pub fn indices(&self) -> impl Iterator<Item = i64> {
        self.0.iter().cloned().flatten()
    }

    /// How many indices there are.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.0.iter().map(|run| run.end - run.start).sum()
    }

    #[must_use]
    pub fn contains(&self, index: i64) -> bool {
        let before = self.0.partition_point(|run| run.end <= index);
        self.0.get(before).is_some_and(|run| run.contains(&index))
    }
}

/// Cells of a map: where these rows and these columns cross.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    pub rows: Runs,
    pub cols: Runs,
}

impl Reach {
    /// A rectangle, as far as it lies in a map of this size.
    pub(super) fn within([rows, cols]: [Range<i64>; 2], size: Pair) -> Reach {
        let cut = |run: Range<i64>, length: i64| Runs::one(run.start.max(0)..run.end.min(length));
        Reach { rows: cut(rows, size[0]), cols: cut(cols, size[1]) }
    }

    #[must_use]
    pub fn contains(&self, [row, col]: Pair) -> bool {
        self.rows.contains(row) && self.cols.contains(col)
    }

    /// Whether there is no such cell, though there may be such rows or such columns.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.0.is_empty() || self.cols.0.is_empty()
    }

    /// How many cells there are.
    #[must_use]
    pub fn count(&self) -> i128 {
        i128::from(self.rows.count()) * i128::from(self.cols.count())
    }
}

/// What an index of one side of a link meets on the other.
pub(super) type Met = fn(&Link, i64) -> [Progression; MOST_RUNS];

/// The cells from the first set on, through one stage after the other.
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

/// All that these indices of one side of a link meet on the other. `steps` counts what is looked at.
fn through(link: &Link, from: &Runs, met: Met, steps: &mut usize) -> Result<Runs, Fault> {
    look_at(from.count(), steps)?;
    let all_met = || from.indices().flat_map(|at| met(link, at)).filter(|met| met.count > 0);
    let first = all_met().map(|met| met.first).min();
    let last = all_met().map(|met| met.first + (met.count - 1) * met.step).max();
    let Some((first, last)) = first.zip(last) else { return Ok(Runs::default()) };
    let length = look_at(last - first + 1, steps)?;
    let place = |at: i64| usize::try_from(at - first).unwrap_or(usize::MAX);
    // A mark up where a progression begins, and one down behind its last index. All have the same step: the sum of one in so
    // many marks says how many of them an index is in, and it costs nothing that a kernel has many taps.
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

/// Counts so many steps more.
fn look_at(more: i64, steps: &mut usize) -> Result<usize, Fault> {
    let more = usize::try_from(more).unwrap_or(usize::MAX);
    *steps = steps.saturating_add(more);
    if *steps > MAX_STEPS {
        let shape = vec![i64::try_from(*steps).unwrap_or(i64::MAX)];
        return Err(Fault::TooManyNumbers { what: "a set of rows and columns", shape, limit: MAX_STEPS });
    }
    Ok(more)
}
