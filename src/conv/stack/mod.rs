//! Layers one after another: the sizes of the maps between them, their values, and which cells of one map belong to which of
//! another.
//!
//! Map 0 is what goes in, map 1 what the first layer makes of it, and so on: a stack of `n` layers has `n + 1` maps. Rows
//! and columns are independent all the way, so what belongs to a rectangle of cells is a set of rows and a set of columns,
//! with holes where strides or dilation leave some.

use std::ops::Range;

use ndarray::{Array3, ArrayView1, ArrayView3, ArrayView4, Axis as NdAxis};
use thiserror::Error;

pub mod stage;

use crate::conv::axis::{Axis, Progression};
use crate::conv::fast::Number;
use crate::conv::fault::{Fault, Refusal};
use crate::conv::layer::{Geometry, Layer, Pair};
use crate::conv::operands::{MAX_NUMBERS, MAX_PRODUCTS, Operands, index};

pub use stage::Stage;

/// Most layers of a stack.
pub const MAX_LAYERS: usize = 10_000;

/// Most indices that are looked at to find what belongs to some cells: a second or so at worst.
const MAX_STEPS: usize = 1 << 24;

/// Layers, the first first. Nothing is checked but how many there are; see [`Stack::check`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    layers: Vec<Layer>,
}

/// More layers than a stack takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a stack has at most {MAX_LAYERS} layers, but got {0}")]
pub struct TooManyLayers(pub usize);

/// The first layer that is refused, and how far one comes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("layer {layer}: {refusal}")]
pub struct StackRefusal {
    /// Counted from 0.
    pub layer: usize,
    pub refusal: Refusal,
    /// Of the maps before it, that of the input first.
    pub sizes: Vec<Pair>,
}

impl Stack {
    /// # Errors
    /// Beyond [`MAX_LAYERS`].
    pub fn new(layers: Vec<Layer>) -> Result<Stack, TooManyLayers> {
        if layers.len() > MAX_LAYERS { Err(TooManyLayers(layers.len())) } else { Ok(Stack { layers }) }
    }

    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Holds every layer against its rules, on an input of this size for the first and on what comes out of the one before for
    /// the others.
    ///
    /// # Errors
    /// The first layer that is refused, be it only because it wants other channels than it gets.
    pub fn check(&self, input: Pair) -> Result<Chain, StackRefusal> {
        let mut chain = Chain { input, geometries: Vec::with_capacity(self.layers.len()) };
        for (number, layer) in self.layers.iter().enumerate() {
            let before = chain.geometries.last().map(|geometry| geometry.layer().out_channels);
            let fits = match before {
                Some(found) if found != layer.in_channels => {
                    Err(Fault::ChannelMismatch { expected: layer.in_channels, found })
                }
                Some(_) | None => Ok(()),
            };
            match fits.and_then(|()| layer.geometry(chain.output())) {
                Ok(geometry) => chain.geometries.push(geometry),
                Err(fault) => return Err(chain.refusal(number, layer, fault)),
            }
        }
        Ok(chain)
    }
}

/// What a layer learned: its weight in PyTorch's order, and a number for each output channel if it has a bias.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a, T> {
    pub weight: ArrayView4<'a, T>,
    pub bias: Option<ArrayView1<'a, T>>,
}

/// Why there are no values.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unfit {
    #[error("{expected} layers take as many weights, but got {found}")]
    WrongCount { expected: usize, found: usize },
    /// What this layer, counted from 0, gets does not fit it, or is too large.
    #[error("layer {layer}: {fault}")]
    Layer { layer: usize, fault: Fault },
}

/// A stack that works on an input of a certain size. Only [`Stack::check`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    input: Pair,
    geometries: Vec<Geometry>,
}

impl Chain {
    /// The layers, each on its input.
    #[must_use]
    pub fn geometries(&self) -> &[Geometry] {
        &self.geometries
    }

    /// The sizes of all maps, that of the input first.
    #[must_use]
    pub fn sizes(&self) -> Vec<Pair> {
        std::iter::once(self.input).chain(self.geometries.iter().map(Geometry::output)).collect()
    }

    /// The size of a map, if there is one of this number.
    #[must_use]
    pub fn size(&self, map: usize) -> Option<Pair> {
        match map.checked_sub(1) {
            None => Some(self.input),
            Some(layer) => self.geometries.get(layer).map(Geometry::output),
        }
    }

    /// The size of the last map.
    #[must_use]
    pub fn output(&self) -> Pair {
        self.geometries.last().map_or(self.input, Geometry::output)
    }

    /// The values of every map but the first, which is `input`: channels, rows, columns. `weights` are those of the layers in
    /// their order.
    ///
    /// # Errors
    /// [`Unfit`]: among others the layer at which all maps together exceed [`MAX_NUMBERS`], or all products [`MAX_PRODUCTS`],
    /// before anything is computed.
    pub fn forward<T: Number>(
        &self,
        input: ArrayView3<'_, T>,
        weights: &[Weights<'_, T>],
    ) -> Result<Vec<Array3<T>>, Unfit> {
        if weights.len() != self.geometries.len() {
            return Err(Unfit::WrongCount { expected: self.geometries.len(), found: weights.len() });
        }
        self.limit()?;
        let mut maps: Vec<Array3<T>> = Vec::with_capacity(self.geometries.len());
        for (number, (geometry, Weights { weight, bias })) in self.geometries.iter().zip(weights).enumerate() {
            let before = maps.last().map_or(input, |map| map.view()).insert_axis(NdAxis(0));
            let operands = Operands::new(geometry, before, *weight, *bias);
            let output = operands.map_err(|fault| Unfit::Layer { layer: number, fault })?.forward();
            maps.push(output.index_axis_move(NdAxis(0), 0));
        }
        Ok(maps)
    }

    /// The cells of all maps up to this one that stand behind these rows and columns of it: the last set is what is asked for
    /// itself, the first is in the input. No sets for a map that there is not.
    ///
    /// # Errors
    /// [`Fault::TooManyNumbers`] where very many rows or columns are to be looked at.
    pub fn behind(&self, map: usize, cells: [Range<i64>; 2]) -> Result<Vec<Reach>, Fault> {
        let Some(size) = self.size(map) else { return Ok(Vec::new()) };
        let layers = self.geometries[..map].iter().rev();
        let mut sets = followed(Reach::within(cells, size), layers, Axis::inputs_of)?;
        sets.reverse();
        Ok(sets)
    }

    /// The cells of all maps from this one on that these rows and columns of it reach: the first set is what is asked for
    /// itself, the last is in the output. No sets for a map that there is not.
    ///
    /// # Errors
    /// As [`Chain::behind`].
    pub fn reached(&self, map: usize, cells: [Range<i64>; 2]) -> Result<Vec<Reach>, Fault> {
        let Some(size) = self.size(map) else { return Ok(Vec::new()) };
        followed(Reach::within(cells, size), self.geometries[map..].iter(), Axis::outputs_of)
    }

    fn limit(&self) -> Result<(), Unfit> {
        let (mut numbers, mut products): (u128, u128) = (0, 0);
        for (number, geometry) in self.geometries.iter().enumerate() {
            let refuse = |fault| Err(Unfit::Layer { layer: number, fault });
            let layer = geometry.layer();
            let [rows, cols] = geometry.output();
            let shape = [layer.out_channels, rows, cols];
            let cells = shape.iter().map(|length| u128::from(length.unsigned_abs())).fold(1, u128::saturating_mul);
            numbers = numbers.saturating_add(cells);
            products = products.saturating_add(geometry.all_products(layer.channel_pairs()));
            if numbers > MAX_NUMBERS as u128 {
                let what = "map, with those before it,";
                return refuse(Fault::TooManyNumbers { what, shape: shape.to_vec(), limit: MAX_NUMBERS });
            }
            if products > MAX_PRODUCTS {
                return refuse(Fault::TooManyProducts { products, limit: MAX_PRODUCTS });
            }
        }
        Ok(())
    }

    /// Refuses a layer behind this chain.
    fn refusal(&self, number: usize, layer: &Layer, fault: Fault) -> StackRefusal {
        let refusal = Refusal { fault, layer: layer.clone(), input: self.output() };
        StackRefusal { layer: number, refusal, sizes: self.sizes() }
    }
}

/// Indices of one axis, as runs in order that do not touch each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs(Vec<Range<i64>>);

impl Runs {
    /// One run, or none if it is empty.
    fn one(run: Range<i64>) -> Runs {
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
    fn within([rows, cols]: [Range<i64>; 2], size: Pair) -> Reach {
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

/// What an index of one side of a layer meets on the other.
type Met = fn(&Axis, i64) -> Progression;

/// The cells from the first set on, through one layer after the other.
fn followed<'a>(first: Reach, layers: impl Iterator<Item = &'a Geometry>, met: Met) -> Result<Vec<Reach>, Fault> {
    let mut steps = 0;
    let mut sets = vec![first];
    for geometry in layers {
        let Some(Reach { rows, cols }) = sets.last() else { break };
        let [h, w] = geometry.axes();
        let set = Reach { rows: through(h, rows, met, &mut steps)?, cols: through(w, cols, met, &mut steps)? };
        sets.push(set);
    }
    Ok(sets)
}

/// All that these indices of one side of an axis meet on the other. `steps` counts what is looked at.
fn through(axis: &Axis, from: &Runs, met: Met, steps: &mut usize) -> Result<Runs, Fault> {
    look_at(from.count(), steps)?;
    let all_met = || from.indices().map(|at| met(axis, at)).filter(|met| met.count > 0);
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

#[cfg(test)]
mod tests {
    use ndarray::{Array1, Array4, array};
    use proptest::prelude::*;

    use super::*;
    use crate::conv::{Op, Padding};

    /// `nn.ConvTranspose2d(1, 1, k, s, p)`.
    fn up(kernel: i64, stride: i64, padding: i64) -> Layer {
        Layer {
            stride: [stride; 2],
            padding: Padding::Explicit([padding; 2]),
            ..Layer::new(Op::ConvTranspose2d, [kernel; 2])
        }
    }

    fn chain(layers: &[Layer], input: Pair) -> Chain {
        Stack::new(layers.to_vec()).expect("few layers").check(input).expect("it works")
    }

    /// The four layers of the storyboard `generator`: from a vector to a picture.
    fn decoder() -> Chain {
        chain(&[up(4, 1, 0), up(4, 2, 1), up(4, 2, 1), up(4, 2, 1)], [1, 1])
    }

    fn heights(layers: &[Layer]) -> Vec<i64> {
        chain(layers, [1, 1]).sizes().into_iter().map(|[rows, _]| rows).collect()
    }

    #[test]
    fn a_vector_becomes_a_picture() {
        assert_eq!(heights(&[up(4, 1, 0), up(4, 2, 1), up(4, 2, 1), up(4, 2, 1)]), [1, 4, 8, 16, 32]);
        assert_eq!(heights(&[up(4, 1, 0), up(3, 2, 1), up(4, 2, 1), up(4, 2, 1)]), [1, 4, 7, 14, 28]);
        assert_eq!(heights(&[up(4, 1, 0), up(4, 2, 1), up(4, 2, 1), up(4, 2, 3)]), [1, 4, 8, 16, 28]);
        assert_eq!(heights(&[up(4, 1, 0), up(4, 2, 1), up(4, 2, 1), up(4, 1, 1)]), [1, 4, 8, 16, 17]);
        assert_eq!(heights(&[up(7, 1, 0), up(4, 2, 1), up(4, 2, 1), up(4, 2, 1)]), [1, 7, 14, 28, 56]);
        assert_eq!(heights(&[up(3, 2, 0), up(4, 1, 0), up(3, 2, 0), up(4, 2, 0)]), [1, 3, 6, 13, 28]);
        assert_eq!(decoder().size(3), Some([16, 16]));
        assert_eq!(decoder().size(5), None);
    }

    /// How many rows of the maps of 16, 8 and 4 stand behind a row of the picture.
    #[test]
    fn rows_behind_a_row_of_the_picture() {
        let chain = decoder();
        let behind = |row: i64| -> [i64; 3] {
            let sets = chain.behind(4, [row..row + 1, 0..32]).expect("small");
            assert_eq!((sets[0].rows.count(), sets[4].rows.count(), sets.len()), (1, 1, 5));
            [3, 2, 1].map(|map| sets[map].rows.count())
        };
        for row in 0..32 {
            let expected = match row {
                0 | 31 => [1, 1, 1],
                1..=4 | 7 | 8 | 15 | 16 | 23 | 24 | 27..=30 => [2, 2, 2],
                5 | 6 | 25 | 26 => [2, 3, 2],
                9 | 10 | 13 | 14 | 17 | 18 | 21 | 22 => [2, 3, 3],
                _ => [2, 2, 3],
            };
            assert_eq!(behind(row), expected, "row {row}");
        }
    }

    /// How many rows of the picture a row of each map reaches.
    #[test]
    fn rows_of_the_picture_that_a_row_reaches() {
        let chain = decoder();
        let reached = |map: usize| -> Vec<i64> {
            let rows = 0..chain.size(map).expect("a map")[0];
            let last = |row: i64| chain.reached(map, [row..row + 1, 0..1]).expect("small").pop().expect("a picture");
            rows.map(|row| last(row).rows.count()).collect()
        };
        assert_eq!(reached(0), [32]);
        assert_eq!(reached(1), [15, 22, 22, 15]);
        assert_eq!(reached(2), [7, 10, 10, 10, 10, 10, 10, 7]);
        assert_eq!(reached(3), [3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3]);
        assert_eq!(chain.reached(1, [1..2, 1..2]).expect("small")[3].count(), 22 * 22);
    }

    #[test]
    fn the_cells_of_a_small_map_behind_a_pixel() {
        let sets = chain(&[up(4, 2, 1), up(4, 2, 1)], [4, 4]).behind(2, [5..6, 7..8]).expect("small");
        let expected =
            [[0..3, 1..3], [2..4, 3..5], [5..6, 7..8]].map(|[rows, cols]| [Runs::one(rows), Runs::one(cols)]);
        assert_eq!(sets.iter().map(|set| [set.rows.clone(), set.cols.clone()]).collect::<Vec<_>>(), expected);
        assert!(sets[0].contains([2, 1]) && !sets[0].contains([3, 1]) && !sets[0].contains([2, 0]));
    }

    #[test]
    fn strides_leave_holes() {
        let down = Layer { stride: [2, 3], dilation: [1, 2], ..Layer::new(Op::Conv2d, [1, 2]) };
        let sets = chain(&[down], [7, 10]).behind(1, [0..4, 0..2]).expect("small");
        assert_eq!(sets[0].rows.indices().collect::<Vec<_>>(), [0, 2, 4, 6]);
        assert_eq!(sets[0].cols.runs(), [0..1, 2..4, 5..6]);
        assert_eq!((sets[0].count(), sets[1].count()), (16, 8));
        assert!(sets[0].cols.contains(3) && !sets[0].cols.contains(4) && !sets[0].cols.contains(-1));
    }

    /// The F of the storyboard `stamp`: four layers that make each cell a block.
    #[test]
    fn values_pass_through() {
        let letter = array![[1., 1., 1., 0.], [1., 0., 0., 0.], [1., 1., 0., 0.], [1., 0., 0., 0.]];
        let chain = chain(&vec![up(2, 2, 0); 4], [4, 4]);
        let ones = Array4::<f64>::ones((1, 1, 2, 2));
        let weights = vec![Weights { weight: ones.view(), bias: None }; 4];
        let maps = chain.forward(letter.view().insert_axis(NdAxis(0)), &weights).expect("small");
        assert_eq!(maps.iter().map(|map| map.dim().1).collect::<Vec<_>>(), [8, 16, 32, 64]);
        let blocks = Array3::from_shape_fn((1, 64, 64), |(_, row, col)| letter[[row / 16, col / 16]]);
        assert_eq!(maps[3], blocks);
    }

    /// A vector of two numbers, as in the storyboard `generator`: a sum of two pictures and the bias.
    #[test]
    fn channels_and_biases_pass_through() {
        let first = Layer { in_channels: 2, bias: true, ..up(2, 1, 0) };
        let second = Layer { out_channels: 2, ..Layer::new(Op::Conv2d, [1, 1]) };
        let chain = chain(&[first, second], [1, 1]);
        let weight = array![[[[1., 2.], [0., 3.]]], [[[2., 1.], [3., 4.]]]];
        let (bias, twice) = (Array1::ones(1), array![[[[1.]]], [[[2.]]]]);
        let weights =
            [Weights { weight: weight.view(), bias: Some(bias.view()) }, Weights { weight: twice.view(), bias: None }];
        let maps = chain.forward(array![[[2.]], [[-1.]]].view(), &weights).expect("small");
        assert_eq!(maps[0], array![[[1., 4.], [-2., 3.]]]);
        assert_eq!(maps[1], array![[[1., 4.], [-2., 3.]], [[2., 8.], [-4., 6.]]]);
        let error = |weights| chain.forward(array![[[2.]], [[-1.]]].view(), weights).expect_err("unfit").to_string();
        assert_eq!(error(&weights[..1]), "2 layers take as many weights, but got 1");
        let swapped = [weights[1], weights[0]];
        assert_eq!(error(&swapped), "layer 0: expected weight of shape 2x1x2x2, but got 2x1x1x1");
    }

    #[test]
    fn the_layer_that_fails_is_named() {
        let stack = Stack::new(vec![up(4, 2, 1), Layer::new(Op::Conv2d, [9, 9])]).expect("few");
        let refusal = stack.check([4, 4]).expect_err("a window that is too large");
        assert_eq!(
            (refusal.layer, refusal.refusal.input, refusal.refusal.fault.code()),
            (1, [8, 8], "output_too_small")
        );
        assert_eq!(refusal.sizes, [[4, 4], [8, 8]]);
        assert!(stack.check([5, 5]).is_ok());
        let wider = Stack::new(vec![Layer { out_channels: 3, ..up(4, 2, 1) }, up(4, 2, 1)]).expect("few");
        let refusal = wider.check([4, 4]).expect_err("other channels");
        assert_eq!(refusal.to_string(), "layer 1: expected input to have 1 channels, but got 3 channels instead");
        let refusal = Stack::new(vec![up(4, 2, 1); 100]).expect("few").check([1, 1]).expect_err("too large");
        assert_eq!((refusal.layer, refusal.refusal.fault), (62, Fault::LengthTooLarge));
        assert!(Stack::new(Vec::new()).expect("none").check([3, 4]).is_ok_and(|chain| chain.sizes() == [[3, 4]]));
    }

    #[test]
    fn what_is_too_large_is_refused_before_it_is_made() {
        let many = vec![Layer::new(Op::Conv2d, [1, 1]); MAX_LAYERS + 1];
        assert_eq!(Stack::new(many), Err(TooManyLayers(MAX_LAYERS + 1)));
        let one = Array4::<f64>::ones((1, 1, 1, 1));
        let weights = |count| vec![Weights { weight: one.view(), bias: None }; count];
        // Each map is small, but not all together.
        let same = chain(&vec![Layer::new(Op::Conv2d, [1, 1]); MAX_LAYERS], [100, 100]);
        let fault = same.forward(Array3::zeros((1, 100, 100)).view(), &weights(MAX_LAYERS)).expect_err("too many");
        assert!(matches!(fault, Unfit::Layer { layer: 6710, fault: Fault::TooManyNumbers { .. } }), "{fault}");
        // Sizes and a cell's provenance are known of maps that nobody could hold.
        let wide = chain(&vec![Layer { stride: [2, 1], ..Layer::new(Op::Conv2d, [3, 3]) }; 3], [1 << 50, 1 << 40]);
        let cell = wide.behind(3, [1 << 40..(1 << 40) + 1, 7..8]).expect("one cell");
        assert_eq!((cell[0].rows.clone(), cell[0].count()), (Runs::one(1 << 43..(1 << 43) + 15), 15 * 7));
        let all = wide.behind(3, [0..1 << 40, 0..1]).expect_err("very many rows");
        assert_eq!(all.code(), "too_large");
        let fault = wide.forward(Array3::<f64>::zeros((1, 1, 1)).view(), &weights(3)).expect_err("too many");
        assert!(matches!(fault, Unfit::Layer { layer: 0, .. }));
        // A kernel of very many taps reaches more than can be looked at.
        let tall = chain(&[up(1 << 40, 1, 0)], [2, 2]);
        assert!(tall.reached(0, [0..1, 0..1]).is_err());
        assert_eq!(tall.behind(1, [5..6, 0..1]).expect("one cell")[0].count(), 2);
        // Neither are all maps of a long chain.
        let fault = same.behind(MAX_LAYERS, [0..100, 0..100]).map(|sets| sets.len());
        assert_eq!(fault, Ok(MAX_LAYERS + 1));
        let wider = chain(&vec![Layer::new(Op::Conv2d, [1, 1]); MAX_LAYERS], [1, 1 << 20]);
        assert!(wider.behind(MAX_LAYERS, [0..1, 0..1 << 20]).is_err());
    }

    #[test]
    fn what_is_not_there_has_nothing_behind_it() {
        let chain = decoder();
        assert_eq!(chain.behind(5, [0..1, 0..1]), Ok(Vec::new()));
        assert_eq!(chain.reached(usize::MAX, [0..1, 0..1]), Ok(Vec::new()));
        let outside = chain.behind(4, [32..40, -5..2]).expect("small");
        assert!(outside.iter().all(Reach::is_empty) && outside[4].cols == Runs::one(0..2));
        let turned = Range { start: 3, end: 1 };
        assert!(chain.reached(1, [turned, i64::MIN..i64::MAX]).expect("small").iter().all(Reach::is_empty));
    }

    prop_compose! {
        fn layer()(
            is_transposed: bool, kernel in [1..4_i64, 1..4], stride in [1..4_i64, 1..4], padding in [0..5_i64, 0..5],
            dilation in [1..4_i64, 1..3], output_padding in [0..3_i64, 0..3],
        ) -> Layer {
            let op = if is_transposed { Op::ConvTranspose2d } else { Op::Conv2d };
            let output_padding = if is_transposed { output_padding } else { [0, 0] };
            Layer { stride, padding: Padding::Explicit(padding), dilation, output_padding, ..Layer::new(op, kernel) }
        }
    }

    fn chains() -> impl Strategy<Value = Chain> {
        // Layers that do not work on what the others leave them are taken out.
        let kept = |(layers, input): (Vec<Layer>, Pair)| {
            let (mut kept, mut size) = (Vec::new(), input);
            for layer in layers {
                match layer.check(size).map(|geometry| geometry.output()) {
                    Ok(output) if output[0] * output[1] <= 144 => {
                        kept.push(layer);
                        size = output;
                    }
                    Ok(_) | Err(_) => {}
                }
            }
            Stack::new(kept).ok()?.check(input).ok()
        };
        (prop::collection::vec(layer(), 1..6), [1..6_i64, 1..6]).prop_filter_map("refused", kept)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// A one is let in at every cell of every map, and seen again where it comes to: with kernels of ones nothing cancels.
        #[test]
        fn what_is_reached_is_what_a_single_one_changes(chain in chains()) {
            let last = chain.geometries().len();
            let sizes = chain.sizes();
            let cells = |map: usize| {
                let [rows, cols] = sizes[map];
                (0..rows).flat_map(move |row| (0..cols).map(move |col| [row, col]))
            };
            let kernels: Vec<Array4<f64>> =
                chain.geometries().iter().map(|it| Array4::ones(it.layer().weight_shape().map(index))).collect();
            let behind: Vec<_> = cells(last)
                .map(|[row, col]| chain.behind(last, [row..row + 1, col..col + 1]).expect("small"))
                .collect();
            for start in 0..=last {
                let rest: Vec<Layer> = chain.geometries()[start..].iter().map(|it| it.layer().clone()).collect();
                let rest = Stack::new(rest).expect("few").check(sizes[start]).expect("it worked before");
                let weights: Vec<_> =
                    kernels[start..].iter().map(|kernel| Weights { weight: kernel.view(), bias: None }).collect();
                for [row, col] in cells(start) {
                    let mut input = Array3::zeros((1, index(sizes[start][0]), index(sizes[start][1])));
                    input[[0, index(row), index(col)]] = 1.0;
                    let mut maps = vec![input.clone()];
                    maps.extend(rest.forward(input.view(), &weights).expect("small"));
                    let reached = chain.reached(start, [row..row + 1, col..col + 1]).expect("small");
                    prop_assert_eq!(reached.len(), maps.len());
                    for (map, (set, values)) in (start..).zip(reached.iter().zip(&maps)) {
                        for at in cells(map) {
                            let is_changed = values[[0, index(at[0]), index(at[1])]] > 0.0;
                            prop_assert_eq!(set.contains(at), is_changed, "{:?} of map {} to {:?}", [row, col], map, at);
                        }
                        let changed = values.iter().filter(|value| **value > 0.0).count();
                        prop_assert_eq!(set.count(), changed as i128);
                    }
                    // And backwards the same.
                    for (at, sets) in cells(last).zip(&behind) {
                        let reaches = maps[last - start][[0, index(at[0]), index(at[1])]] > 0.0;
                        prop_assert_eq!(sets[start].contains([row, col]), reaches, "{:?} of map {}", [row, col], start);
                    }
                }
            }
        }

        /// What stands behind a rectangle stands behind one of its cells, and in no other order or number.
        #[test]
        fn a_rectangle_is_its_cells(chain in chains(), corners in [[0..12_i64, 0..12], [0..12_i64, 0..12]]) {
            let last = chain.geometries().len();
            let [rows, cols] = [0, 1].map(|axis| {
                let ends = corners.map(|corner| corner[axis]);
                let length = chain.output()[axis];
                ends[0].min(ends[1]).min(length - 1)..(ends[0].max(ends[1]) + 1).min(length)
            });
            let sets = chain.behind(last, [rows.clone(), cols.clone()]).expect("small");
            for (map, set) in sets.iter().enumerate() {
                let single = |row: i64, col: i64| chain.behind(last, [row..row + 1, col..col + 1]).expect("small");
                let merged = |mut all: Vec<i64>| {
                    all.sort_unstable();
                    all.dedup();
                    all
                };
                let by_row = rows.clone().flat_map(|row| single(row, 0)[map].rows.indices().collect::<Vec<_>>());
                prop_assert_eq!(set.rows.indices().collect::<Vec<_>>(), merged(by_row.collect()));
                let by_col = cols.clone().flat_map(|col| single(0, col)[map].cols.indices().collect::<Vec<_>>());
                prop_assert_eq!(set.cols.indices().collect::<Vec<_>>(), merged(by_col.collect()));
                let runs = set.rows.runs();
                prop_assert!(runs.iter().all(|run| run.start < run.end), "{:?}", runs);
                prop_assert!(runs.windows(2).all(|pair| pair[0].end < pair[1].start), "{:?}", runs);
            }
        }
    }
}
