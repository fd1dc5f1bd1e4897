//! Receptive field, reach and coverage: how much of the input a cell depends on, how much of the output depends on it,
//! and how many paths lead to it.
//!
//! A cell near a border sees less than one far from all borders. Both are reported: for infinite maps, where only the
//! phase of the strides matters, and for the actual maps. Everything is computed from the indices themselves, so that
//! dilation, holes and crops are included.

use std::fmt;

use super::link::{Link, MOST_RUNS};
use super::{Chain, MAX_STEPS};
use crate::conv::axis::{Ends, Progression};

/// The least and the greatest value over the cells of a map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range<T> {
    /// The least value.
    pub least: T,
    /// The greatest value.
    pub most: T,
}

impl<T: PartialEq + fmt::Display> fmt::Display for Range<T> {
    /// `2..3`, or `2` if all are equal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.least == self.most { write!(f, "{}", self.most) } else { write!(f, "{}..{}", self.least, self.most) }
    }
}

/// What the cells of a map see and reach along one axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// The receptive field in infinite maps: the number of inputs from the first to the last that a cell depends on.
    pub field: Range<i64>,
    /// The receptive field in the actual maps, cut by borders. 0 for a cell that depends on no input.
    pub seen: Range<i64>,
    /// The reach in infinite maps: the number of outputs of the stack from the first to the last that depend on a cell.
    pub reach: Range<i64>,
    /// The reach in the actual maps. 0 for a cell that no output depends on.
    pub reached: Range<i64>,
    /// Coverage in infinite maps: the number of paths from inputs to a cell. It differs between cells for a
    /// checkerboard.
    pub ways: Range<f64>,
    /// The number of cells that no input reaches.
    pub dead: i64,
    /// Distance of neighbouring cells in inputs, as a reduced fraction; `None` after a stage that mixes all cells.
    pub jump: Option<[i64; 2]>,
}

impl Sight {
    /// Returns whether all cells have the same coverage, up to rounding.
    #[must_use]
    pub fn is_even(&self) -> bool {
        self.ways.most - self.ways.least <= self.ways.most * 1e-9
    }
}

/// What is known about a cell.
#[derive(Clone, Copy, Debug)]
struct Cell {
    /// The first and the last index that it sees or reaches; `first > last` for none.
    first: i64,
    last: i64,
    ways: f64,
}

const NONE: Cell = Cell { first: i64::MAX, last: i64::MIN, ways: 0.0 };

impl Cell {
    fn span(self) -> i64 {
        if self.first > self.last { 0 } else { self.last - self.first + 1 }
    }

    fn with(self, other: Cell) -> Cell {
        Cell { first: self.first.min(other.first), last: self.last.max(other.last), ways: self.ways + other.ways }
    }
}

/// Consecutive cells, the first of which has index `start`.
struct Row {
    start: i64,
    cells: Vec<Cell>,
}

impl Row {
    fn own([first, last]: [i64; 2]) -> Row {
        Row { start: first, cells: (first..=last).map(|at| Cell { first: at, last: at, ways: 1.0 }).collect() }
    }

    fn get(&self, at: i64) -> Cell {
        let place = at.checked_sub(self.start).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| self.cells.get(place)).copied().unwrap_or(NONE)
    }

    /// The range of a value over the cells from 0 to `length`.
    fn over(&self, length: i64, of: impl Fn(&Cell) -> i64) -> Range<i64> {
        let all = || (0..length).map(|at| of(&self.get(at)));
        Range { least: all().min().unwrap_or(0), most: all().max().unwrap_or(0) }
    }

    /// Scales the numbers of paths down where they would overflow. Only their ratios matter then.
    fn bounded(mut self) -> Row {
        let most = self.cells.iter().map(|cell| cell.ways).fold(0.0, f64::max);
        if most > 1e200 {
            self.cells.iter_mut().for_each(|cell| cell.ways /= most);
        }
        self
    }
}

/// A pass through a stack, over infinite or actual maps.
struct Sweep<'a> {
    links: Vec<&'a Link>,
    ends: Ends,
    steps: usize,
}

type Met = fn(&Link, i64, Ends) -> [Progression; MOST_RUNS];

impl Sweep<'_> {
    /// Counts visited indices; `None` beyond the limit.
    fn look(&mut self, more: i64) -> Option<()> {
        self.steps = self.steps.checked_add(usize::try_from(more).ok()?)?;
        (self.steps <= 4 * MAX_STEPS).then_some(())
    }

    /// Computes the rows of all maps, starting with the first of `spans`, each from what it meets of the one before.
    fn rows(&mut self, spans: &[[i64; 2]], links: &[&Link], met: Met) -> Option<Vec<Row>> {
        let (first, rest) = spans.split_first()?;
        self.look(first[1].checked_sub(first[0])?)?;
        let mut rows = vec![Row::own(*first)];
        for (link, span) in links.iter().zip(rest) {
            let before = rows.last()?;
            self.look(span[1].checked_sub(span[0])?)?;
            let mut cells = Vec::with_capacity(usize::try_from(span[1] - span[0] + 1).ok()?);
            for at in span[0]..=span[1] {
                let mut cell = NONE;
                for Progression { first, count, step } in met(link, at, self.ends) {
                    self.look(count)?;
                    for number in 0..count {
                        cell = cell.with(before.get(first + number * step));
                    }
                }
                cells.push(cell);
            }
            rows.push(Row { start: span[0], cells }.bounded());
        }
        Some(rows)
    }

    /// The indices of each map that a forward pass needs: the map itself, and whatever later maps read.
    fn spans_back(&self, lengths: &[i64]) -> Vec<[i64; 2]> {
        let own: Vec<[i64; 2]> = lengths.iter().map(|length| [0, length - 1]).collect();
        if self.ends == Ends::Kept {
            return own;
        }
        let mut spans = own;
        for (place, link) in self.links.iter().enumerate().rev() {
            let [first, last] = link.hull_before(spans[place + 1]);
            spans[place] = [spans[place][0].min(first), spans[place][1].max(last)];
        }
        spans
    }

    /// The indices of each map that a backward pass needs.
    fn spans_on(&self, lengths: &[i64]) -> Vec<[i64; 2]> {
        let own: Vec<[i64; 2]> = lengths.iter().map(|length| [0, length - 1]).collect();
        if self.ends == Ends::Kept {
            return own;
        }
        let mut spans = own;
        for (place, link) in self.links.iter().enumerate() {
            let [first, last] = link.hull_after(spans[place]);
            spans[place + 1] = [spans[place + 1][0].min(first), spans[place + 1][1].max(last)];
        }
        spans
    }

    /// What each map sees of the input.
    fn seen(&mut self, lengths: &[i64]) -> Option<Vec<Row>> {
        let spans = self.spans_back(lengths);
        let links = self.links.clone();
        self.rows(&spans, &links, Link::inputs_of)
    }

    /// What each map reaches of the output, the output last.
    fn reached(&mut self, lengths: &[i64]) -> Option<Vec<Row>> {
        let mut spans = self.spans_on(lengths);
        spans.reverse();
        let links: Vec<&Link> = self.links.iter().rev().copied().collect();
        let mut rows = self.rows(&spans, &links, Link::outputs_of)?;
        rows.reverse();
        Some(rows)
    }
}

impl Chain {
    /// Returns [`Chain::sights`] of height and width. They are computed once if both axes are the same, as in most
    /// stacks.
    #[must_use]
    pub fn both_sights(&self) -> [Option<Vec<Sight>>; 2] {
        let heights = self.sights(0);
        let is_square = self.input.size[0] == self.input.size[1];
        let are_alike = is_square && self.steps.iter().all(|step| step.links[0] == step.links[1]);
        let widths = if are_alike { heights.clone() } else { self.sights(1) };
        [heights, widths]
    }

    /// Returns what the cells of every map see and reach along an axis, 0 for height; `None` if that takes too many
    /// steps.
    #[must_use]
    pub fn sights(&self, axis: usize) -> Option<Vec<Sight>> {
        let links: Vec<&Link> = self.steps.iter().filter_map(|step| step.links().get(axis)).collect();
        let lengths: Vec<i64> = self.maps().filter_map(|map| map.size.get(axis).copied()).collect();
        let mut endless = Sweep { links: links.clone(), ends: Ends::Without, steps: 0 };
        let (field, reach) = (endless.seen(&lengths)?, endless.reached(&lengths)?);
        let mut kept = Sweep { links: links.clone(), ends: Ends::Kept, steps: 0 };
        let (seen, reached) = (kept.seen(&lengths)?, kept.reached(&lengths)?);
        let mut jump = Some([1, 1]);
        let mut sights = Vec::with_capacity(lengths.len());
        for (place, length) in lengths.iter().enumerate() {
            if let Some(link) = place.checked_sub(1).and_then(|before| links.get(before)) {
                jump = jump.zip(link.jump()).and_then(|(so_far, more)| times(so_far, more));
            }
            let span = |rows: &[Row]| rows.get(place).map(|row| row.over(*length, |cell| cell.span()));
            let ways = (0..*length).filter_map(|at| Some(field.get(place)?.get(at).ways));
            let [least, most] = ways.fold([f64::INFINITY, 0.0], |[least, most], it| [it.min(least), it.max(most)]);
            sights.push(Sight {
                field: span(&field)?,
                seen: span(&seen)?,
                reach: span(&reach)?,
                reached: span(&reached)?,
                ways: Range { least, most },
                dead: (0..*length).filter(|at| seen.get(place).is_some_and(|row| row.get(*at).span() == 0)).count()
                    as i64,
                jump,
            });
        }
        Some(sights)
    }
}

/// The product of two fractions, reduced.
fn times([a, b]: [i64; 2], [c, d]: [i64; 2]) -> Option<[i64; 2]> {
    let (top, bottom) = (i128::from(a) * i128::from(c), i128::from(b) * i128::from(d));
    let (mut one, mut other) = (top, bottom);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    let fit = |number: i128| i64::try_from(number / one.max(1)).ok();
    Some([fit(top)?, fit(bottom)?])
}
