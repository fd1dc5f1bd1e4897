//! From wanted sizes to settings: every matching layer within ranges, best first, with its advantages and drawbacks.
//!
//! The search is complete: [`axis`] enumerates in closed form, and a test compares that with trying every setting.

mod appraisal;
pub mod axis;
mod covered;
pub mod keeping;
pub mod merit;
pub mod nearest;
mod plain;

use std::cmp::Ordering;
use std::ops::RangeInclusive;

use thiserror::Error;

use self::appraisal::Appraisal;
use self::merit::{Rating, merits};
use super::Parameter;
use super::axis::Op;
use super::layer::{Geometry, Layer, Padding, Pair};
pub use axis::{AxisSearch, Looked, Ranges, Want};
pub use merit::Merit;

/// A search for layers: what is fixed about the layer, and what each axis should do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Gives the operation, channels, groups and bias; its sizes are ignored.
    pub layer: Layer,
    /// Height and width. If both are equal, so are their settings. The height of a 1-D layer is
    /// [absent](AxisSearch::absent).
    pub axes: [AxisSearch; 2],
}

/// A search that is too large, found out by counting before anything is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TooMany {
    /// The ranges contain too many combinations.
    #[error("the ranges hold {candidates} kernels, strides and dilations, more than {limit}: narrow them")]
    Tried {
        /// Kernels times strides times dilations.
        candidates: u128,
        /// The most that are tried.
        limit: u128,
    },
    /// Too many settings match.
    #[error("at least {at_least} settings do it, more than {limit}: fix a parameter, or narrow its range")]
    Found {
        /// A lower bound of the matches.
        at_least: u128,
        /// The most that are returned.
        limit: u128,
    },
}

/// A matching layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// The layer on the input of the search.
    pub geometry: Geometry,
    /// Its advantages and drawbacks.
    pub merits: Vec<Merit>,
}

/// The settings of both axes, appraised, with their rating.
type Ranked = (Rating, [Appraisal; 2]);

impl Search {
    /// A search for layers from this input to that output, with every parameter free.
    ///
    /// ```
    /// use tconv::conv::solve::Search;
    /// use tconv::conv::{Layer, Op};
    ///
    /// // The kernel size of the given layer is ignored.
    /// let layer = Layer::new(Op::ConvTranspose2d, [1, 1]);
    /// let solutions = Search::between(&layer, [16, 20], [32, 40]).solutions()?;
    /// let best = solutions[0].geometry.layer();
    /// assert_eq!((best.kernel_size, best.stride), ([2, 2], [2, 2]));
    /// assert_eq!(solutions[0].geometry.output(), [32, 40]);
    /// # Ok::<(), tconv::conv::solve::TooMany>(())
    /// ```
    #[must_use]
    pub fn between(layer: &Layer, input: Pair, output: Pair) -> Search {
        let axes = [0, 1].map(|axis: usize| match (axis, layer.rank) {
            (0, super::Rank::One) => AxisSearch::absent(layer.op),
            _ => AxisSearch::new(layer.op, Want::Sizes(vec![[input[axis], output[axis]]])),
        });
        Search { layer: layer.clone(), axes }
    }

    /// Returns every matching layer, best first; empty if there is none.
    ///
    /// # Errors
    /// [`TooMany`]
    pub fn solutions(&self) -> Result<Vec<Solution>, TooMany> {
        let ranked = self.ranked()?;
        let weights = || ranked.iter().map(|(rank, _)| rank.weights);
        let fewest = weights().min().filter(|fewest| weights().any(|others| others > *fewest));
        Ok(ranked.iter().filter_map(|ranked| self.solution(ranked, fewest)).collect())
    }

    /// Returns the matching settings of both axes, best first.
    fn ranked(&self) -> Result<Vec<Ranked>, TooMany> {
        let [height, width] = &self.axes;
        let rows = height.appraised()?;
        if height == width {
            return Ok(in_order(rows.into_iter().map(|axis| [axis, axis])));
        }
        let columns = width.appraised()?;
        let count = rows.len() as u128 * columns.len() as u128;
        if count > axis::MOST_FOUND {
            return Err(TooMany::Found { at_least: count, limit: axis::MOST_FOUND });
        }
        Ok(in_order(rows.iter().flat_map(|row| columns.iter().map(|column| [*row, *column]))))
    }

    /// Returns one of the best layers. For axes that differ, only settings common to both and the best of each are
    /// combined.
    fn best(&self) -> Option<Ranked> {
        /// How many of the best settings of each axis are combined.
        const TRIED: usize = 8;
        let [height, width] = &self.axes;
        if height == width {
            return height.appraised().ok()?.into_iter().map(|axis| ranked([axis, axis])).min_by_key(|(rank, _)| *rank);
        }
        let [rows, columns] = [height, width].map(|axis| {
            let alone = axis.appraised().unwrap_or_default().into_iter().map(|axis| [axis, axis]);
            in_order(alone).into_iter().map(|(_, [axis, _])| axis).collect::<Vec<_>>()
        });
        let both = rows.iter().filter_map(|row| {
            columns.iter().find(|column| column.settings == row.settings).map(|column| [*row, *column])
        });
        let best = rows.iter().take(TRIED).flat_map(|row| columns.iter().take(TRIED).map(|column| [*row, *column]));
        both.chain(best).map(ranked).min_by_key(|(rank, _)| *rank)
    }

    /// Builds the layer with these settings; `None` if no layer can have the channels of the search.
    fn solution(&self, (_, axes): &Ranked, fewest: Option<i64>) -> Option<Solution> {
        let [rows, columns] = axes.map(|axis| axis.settings);
        let layer = Layer {
            kernel_size: [rows.kernel, columns.kernel],
            stride: [rows.stride, columns.stride],
            padding: Padding::Explicit([rows.padding[0], columns.padding[0]]),
            output_padding: [rows.output_padding, columns.output_padding],
            dilation: [rows.dilation, columns.dilation],
            ..self.layer.clone()
        };
        let geometry = layer.check(self.axes.each_ref().map(|axis| axis.want.example()[0])).ok()?;
        Some(Solution { geometry, merits: merits([&axes[0], &axes[1]], fewest) })
    }

    /// The same search with another range for one parameter, on every axis that is not absent.
    fn with_range(&self, parameter: Parameter, range: Option<RangeInclusive<i64>>) -> Search {
        self.with_ranges(parameter, [range.clone(), range])
    }

    fn with_ranges(&self, parameter: Parameter, ranges: [Option<RangeInclusive<i64>>; 2]) -> Search {
        let mut search = self.clone();
        for (axis, range) in search.axes.iter_mut().zip(ranges).filter(|(axis, _)| !axis.is_absent) {
            axis.ranges.set(parameter, range);
        }
        search
    }
}

impl AxisSearch {
    /// Appraises every matching setting.
    fn appraised(&self) -> Result<Vec<Appraisal>, TooMany> {
        let inputs = self.want.judged();
        let appraise = |settings| Appraisal::of(settings, self, &inputs);
        Ok(self.settings()?.into_iter().map(appraise).collect())
    }
}

fn ranked(axes: [Appraisal; 2]) -> Ranked {
    (Rating::of([&axes[0], &axes[1]]), axes)
}

fn in_order(pairs: impl Iterator<Item = [Appraisal; 2]>) -> Vec<Ranked> {
    let mut all: Vec<Ranked> = pairs.map(ranked).collect();
    all.sort_unstable_by_key(|(rank, _)| *rank);
    all
}

/// The usual operation for these sizes: a `Conv2d` if some shrink and none grows, else a `ConvTranspose2d`.
#[must_use]
pub fn usual_op(wants: &[Want; 2]) -> Op {
    if tendency(wants.iter()) == Some(Op::Conv2d) { Op::Conv2d } else { Op::ConvTranspose2d }
}

/// Returns whether the sizes suggest this operation and not the other.
fn are_meant_for(op: Op, axes: &[AxisSearch; 2]) -> bool {
    tendency(axes.iter().map(|axis| &axis.want)) == Some(op)
}

/// The operation for the direction in which sizes change; `None` if they change in both or not at all.
fn tendency<'a>(wants: impl Iterator<Item = &'a Want>) -> Option<Op> {
    let changes = wants.flat_map(|want| match want {
        Want::Sizes(sizes) => sizes.iter().map(|[input, output]| output.cmp(input)).collect(),
        Want::Times(_) | Want::Part(_) => vec![want.example()[1].cmp(&want.example()[0])],
    });
    let changes: Vec<Ordering> = changes.filter(|change| change.is_ne()).collect();
    let first = *changes.first()?;
    let op = if first == Ordering::Less { Op::Conv2d } else { Op::ConvTranspose2d };
    changes.iter().all(|change| *change == first).then_some(op)
}

impl Ranges {
    /// Restricts a parameter to a range; `None` restores its default range. [`Parameter::Input`] has none.
    pub fn set(&mut self, parameter: Parameter, range: Option<RangeInclusive<i64>>) {
        match parameter {
            Parameter::KernelSize => self.kernel_size = range,
            Parameter::Stride => self.stride = range,
            Parameter::Dilation => self.dilation = range,
            Parameter::Padding => self.padding = range,
            Parameter::OutputPadding => self.output_padding = range,
            Parameter::Input => {}
        }
    }

    /// The range that a parameter is restricted to; `None` for the default range.
    #[must_use]
    pub fn get(&self, parameter: Parameter) -> Option<RangeInclusive<i64>> {
        match parameter {
            Parameter::KernelSize => self.kernel_size.clone(),
            Parameter::Stride => self.stride.clone(),
            Parameter::Dilation => self.dilation.clone(),
            Parameter::Padding => self.padding.clone(),
            Parameter::OutputPadding => self.output_padding.clone(),
            Parameter::Input => None,
        }
    }
}

/// The search for the inverse of an encoder layer in size: a transposed layer from its output back to its input, with
/// the same kernel, stride, padding and dilation, and `output_padding` free. The uneven padding of `padding='same'` has
/// no inverse.
#[must_use]
pub fn inverse_of(encoder: &Geometry) -> Search {
    let layer = encoder.layer();
    let axes = [0, 1].map(|axis| {
        let settings = layer.axis(axis);
        let fixed = |number: i64| Some(number..=number);
        let want = Want::Sizes(vec![[encoder.axes()[axis].output(), encoder.axes()[axis].input()]]);
        let ranges = Ranges {
            kernel_size: fixed(settings.kernel),
            stride: fixed(settings.stride),
            dilation: fixed(settings.dilation),
            padding: fixed(settings.padding[0]),
            output_padding: None,
        };
        match (axis, layer.rank) {
            (0, super::Rank::One) => AxisSearch::absent(Op::ConvTranspose2d),
            _ => AxisSearch { ranges, ..AxisSearch::new(Op::ConvTranspose2d, want) },
        }
    });
    Search { layer: layer.mate(), axes }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::axis::{Axis, AxisSettings};
    use super::nearest::{Concession, Near, Obstacle};
    use super::*;

    const SMALL: Ranges = Ranges {
        kernel_size: Some(1..=5),
        stride: Some(1..=4),
        dilation: Some(1..=3),
        padding: None,
        output_padding: None,
    };

    /// Tries every setting of the small ranges.
    fn tried(op: Op, works: impl Fn(AxisSettings) -> bool) -> HashSet<AxisSettings> {
        let mut found = HashSet::new();
        for kernel in 1..=5 {
            for (stride, dilation) in (1..=4).flat_map(|stride| (1..=3).map(move |dilation| (stride, dilation))) {
                for padding in 0..kernel {
                    for output_padding in 0..5 {
                        let padding = [padding, padding];
                        let settings = AxisSettings { op, kernel, stride, padding, output_padding, dilation };
                        if (op == Op::ConvTranspose2d || output_padding == 0) && works(settings) {
                            found.insert(settings);
                        }
                    }
                }
            }
        }
        found
    }

    fn leads(settings: AxisSettings, input: i64, output: i64) -> bool {
        Axis::new(settings, input).is_ok_and(|axis| axis.output() == output)
    }

    fn found(op: Op, want: Want) -> HashSet<AxisSettings> {
        let settings = AxisSearch { ranges: SMALL, ..AxisSearch::new(op, want) }.settings().expect("few");
        let set: HashSet<_> = settings.iter().copied().collect();
        assert_eq!(set.len(), settings.len(), "no setting is found twice");
        set
    }

    #[test]
    fn the_closed_form_finds_what_trying_finds() {
        for op in [Op::ConvTranspose2d, Op::Conv2d] {
            for (input, output) in (1..=7).flat_map(|input| (1..=30).map(move |output| (input, output))) {
                let expected = tried(op, |settings| leads(settings, input, output));
                assert_eq!(found(op, Want::Sizes(vec![[input, output]])), expected, "{op} {input} {output}");
            }
        }
    }

    #[test]
    fn several_pairs_are_met_by_one_setting() {
        let pairs = [[[3, 5], [4, 7]], [[7, 14], [9, 18]], [[5, 3], [6, 3]], [[8, 4], [9, 5]], [[2, 9], [2, 9]]];
        for op in [Op::ConvTranspose2d, Op::Conv2d] {
            for pairs in pairs {
                let all = |settings| pairs.iter().all(|[input, output]| leads(settings, *input, *output));
                assert_eq!(found(op, Want::Sizes(pairs.to_vec())), tried(op, all), "{op} {pairs:?}");
            }
        }
    }

    #[test]
    fn exact_upsampling_and_its_reverse_hold_for_every_input() {
        for op in [Op::ConvTranspose2d, Op::Conv2d] {
            for times in 1..=4 {
                let grows = |settings| (1..=24).all(|input| leads(settings, input, times * input));
                assert_eq!(found(op, Want::Times(times)), tried(op, grows), "{op} times {times}");
                let shrinks = |settings| (1..=24).all(|output| leads(settings, times * output, output));
                assert_eq!(found(op, Want::Part(times)), tried(op, shrinks), "{op} part {times}");
            }
        }
    }

    fn lines(search: &Search) -> Vec<String> {
        let layers = search.solutions().expect("few").into_iter();
        layers.map(|solution| crate::framework::pytorch::line(solution.geometry.layer())).collect()
    }

    fn free(op: Op, want: [Want; 2]) -> Search {
        let axes = want.map(|want| AxisSearch::new(op, want));
        Search { layer: Layer::new(op, [1, 1]), axes }
    }

    #[test]
    fn the_best_is_what_an_engineer_would_take() {
        let double = lines(&free(Op::ConvTranspose2d, [Want::Times(2), Want::Times(2)]));
        assert_eq!(
            double[..2],
            [
                "nn.ConvTranspose2d(1, 1, kernel_size=2, stride=2, bias=False)",
                "nn.ConvTranspose2d(1, 1, kernel_size=4, stride=2, padding=1, bias=False)",
            ]
        );
        let keep = lines(&free(Op::Conv2d, [Want::Times(1), Want::Times(1)]));
        assert_eq!(keep[1], "nn.Conv2d(1, 1, kernel_size=3, padding=1, bias=False)");
        let almost = lines(&Search::between(&Layer::new(Op::ConvTranspose2d, [1, 1]), [5, 5], [9, 9]));
        let known = "nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1, bias=False)";
        assert!(almost[..3].iter().any(|line| line == known), "{almost:?}");
        let layer = Layer::new(Op::ConvTranspose2d, [1, 1]);
        let oblong = lines(&Search::between(&layer, [16, 20], [32, 40]));
        assert_eq!(oblong[0], double[0]);
    }

    #[test]
    fn what_is_called_even_has_no_empty_cell_and_holes_come_last() {
        for (input, output) in (2..8).flat_map(|input| (input..5 * input).map(move |output| (input, output))) {
            let layer = Layer::new(Op::ConvTranspose2d, [1, 1]);
            let solutions = Search::between(&layer, [input; 2], [output; 2]).solutions().expect("few");
            let is_empty = |solution: &Solution| {
                let axis = &solution.geometry.axes()[0];
                (0..axis.output()).any(|place| axis.coverage(place) == 0)
            };
            let says_so = |solution: &Solution| {
                solution.merits.iter().any(|it| matches!(it, Merit::Holes { .. } | Merit::BiasOnly { .. }))
            };
            for solution in &solutions {
                assert_eq!(says_so(solution), is_empty(solution), "{:?}", solution.geometry);
            }
            let first_empty = solutions.iter().position(says_so).unwrap_or(solutions.len());
            assert!(solutions[first_empty..].iter().all(says_so), "{input} {output}");
        }
    }

    #[test]
    fn a_direct_layer_that_steps_over_inputs_says_so() {
        let search = free(Op::Conv2d, [Want::Part(2), Want::Part(2)]);
        for solution in search.solutions().expect("few") {
            // On a larger input, so that more than its end is seen.
            let geometry = solution.geometry.layer().check([24, 24]).expect("works");
            let skips = geometry.axes()[0].unread().skipped > 0;
            let says_so = solution.merits.iter().any(|merit| matches!(merit, Merit::Skips { .. }));
            assert_eq!(says_so, skips, "{geometry:?}");
        }
    }

    #[test]
    fn on_axes_that_differ_empty_cells_come_last_whatever_else() {
        let layer = Layer::new(Op::ConvTranspose2d, [1, 1]);
        let kernel = |search: Search, kernel, stride| {
            let search = search.with_range(Parameter::KernelSize, Some(kernel..=kernel));
            lines(&search.with_range(Parameter::Stride, Some(stride..=stride))).swap_remove(0)
        };
        for ((input, output, size), expected) in [
            (([1, 2], [2, 3], 2), "kernel_size=2, stride=2, padding=(0, 1), output_padding=(0, 1)"),
            (([8, 13], [16, 25], 2), "kernel_size=2, stride=2, padding=(0, 1), output_padding=(0, 1)"),
            (([17, 32], [33, 64], 4), "kernel_size=4, stride=2, padding=(2, 1), output_padding=(1, 0)"),
        ] {
            let first = kernel(Search::between(&layer, input, output), size, 2);
            assert_eq!(first, format!("nn.ConvTranspose2d(1, 1, {expected}, bias=False)"));
        }
    }

    #[test]
    fn of_layers_with_empty_cells_the_emptiest_is_last() {
        let mut seen = 0;
        let layer = Layer::new(Op::ConvTranspose2d, [1, 1]);
        for (kernel, output) in (1..5).flat_map(|kernel| (20..30).map(move |output| (kernel, output))) {
            let search = Search::between(&layer, [4, 5], [output, output + 3]);
            let search = search.with_range(Parameter::KernelSize, Some(kernel..=kernel));
            let search = search.with_range(Parameter::Stride, Some(1..=7));
            let empty = |solution: &Solution| {
                let [height, width] = solution.geometry.output();
                let cells = (0..height).flat_map(|row| (0..width).map(move |column| [row, column]));
                cells.filter(|cell| solution.geometry.is_bias_only(*cell)).count()
            };
            let empty: Vec<usize> = search.solutions().expect("few").iter().map(empty).collect();
            assert!(empty.is_sorted(), "{kernel} {output}: {empty:?}");
            seen += empty.len();
        }
        assert!(seen > 100, "{seen}");
    }

    #[test]
    fn kernels_follow_the_stride() {
        let times = |factor: i64| free(Op::ConvTranspose2d, [Want::Times(factor), Want::Times(factor)]);
        for factor in [2, 3, 4, 5, 7, 8, 9, 16, 31, 100, 256, 512, 513, 5000] {
            let layers = lines(&times(factor));
            let plain = format!("nn.ConvTranspose2d(1, 1, kernel_size={factor}, stride={factor}, bias=False)");
            assert_eq!(layers[0], plain, "{factor}");
            // Bilinear upsampling has a kernel of twice the stride.
            if factor % 2 == 0 && factor <= 512 {
                let (kernel, padding) = (2 * factor, factor / 2);
                let bilinear = format!("kernel_size={kernel}, stride={factor}, padding={padding}, bias=False)");
                assert!(layers[1].ends_with(&bilinear), "{factor}: {}", layers[1]);
            }
        }
        let [axis, _] = times(8).axes;
        let looked = axis.looked();
        assert_eq!((looked.kernel_size, looked.stride, looked.is_usual), (1..=16, 8..=8, false));
        assert!(times(2).axes[0].looked().is_usual && !times(4).axes[0].looked().is_usual);
        // A fixed kernel is not extended with the stride.
        let fixed = times(8).with_range(Parameter::KernelSize, Some(3..=3));
        assert!(lines(&fixed).iter().all(|line| line.contains("kernel_size=3")));
    }

    #[test]
    fn what_is_looked_at_is_what_is_found() {
        for stride in [1, 4, 5, 8, 9, 40, 512, 513] {
            let search = free(Op::ConvTranspose2d, [Want::Times(stride), Want::Times(stride)]);
            let Looked { kernel_size, output_padding, .. } = search.axes[0].looked();
            let settings = search.axes[0].settings().expect("few");
            let kernels = settings.iter().map(|it| it.kernel);
            assert!(kernels.clone().all(|kernel| kernel_size.contains(&kernel)), "{stride}");
            assert_eq!(kernels.max(), Some(*kernel_size.end()), "{stride}");
            let most = settings.iter().map(|it| it.output_padding).max();
            assert!(output_padding.is_none_or(|range| most <= Some(*range.end())), "{stride}");
        }
    }

    #[test]
    fn an_axis_that_is_not_there_says_nothing() {
        let op = Op::ConvTranspose2d;
        let flat = |want: Want| {
            let axes = [AxisSearch::absent(op), AxisSearch::new(op, want)];
            Search { layer: Layer::new(op, [1, 1]), axes }
        };
        for want in [
            Want::Times(2),
            Want::Times(5),
            Want::Sizes(vec![[3, 8]]),
            Want::Sizes(vec![[7, 14], [9, 18]]),
            Want::Sizes(vec![[63, 16896]]),
        ] {
            let settings = |search: &Search| -> Vec<AxisSettings> {
                let solutions = search.solutions().expect("few");
                solutions.iter().map(|solution| *solution.geometry.axes()[1].settings()).collect()
            };
            let merits = |search: &Search| -> Vec<Vec<Merit>> {
                let cells = |merit: &Merit| !matches!(merit, Merit::Holes { .. } | Merit::FewestWeights { .. });
                let told = |solution: Solution| solution.merits.into_iter().filter(cells).collect();
                search.solutions().expect("few").into_iter().map(told).collect()
            };
            let (flat, square) = (flat(want.clone()), free(op, [want.clone(), want.clone()]));
            assert_eq!(settings(&flat), settings(&square), "{want:?}");
            assert_eq!(merits(&flat), merits(&square), "{want:?}");
            for solution in flat.solutions().expect("few") {
                assert_eq!((solution.geometry.input()[0], solution.geometry.output()[0]), (1, 1));
                assert_eq!(solution.geometry.layer().kernel_size[0], 1);
            }
        }
        let none = flat(Want::Sizes(vec![[3, 100]]));
        let [obstacle] = none.obstacles().try_into().expect("one");
        assert_eq!(obstacle.axis, None);
        for near in none.nearest() {
            let layer = near.solution.geometry.layer();
            assert_eq!([layer.kernel_size[0], layer.stride[0], near.solution.geometry.output()[0]], [1, 1, 1]);
        }
        let known = flat(Want::Times(5))
            .with_range(Parameter::KernelSize, Some(10..=10))
            .with_range(Parameter::Stride, Some(5..=5))
            .with_range(Parameter::Padding, Some(3..=3));
        let [only] = known.solutions().expect("few").try_into().expect("one");
        assert_eq!(only.geometry.layer().output_padding, [0, 1]);
    }

    #[test]
    fn the_nearest_stride_comes_with_a_kernel_without_holes() {
        let search = free(Op::ConvTranspose2d, [Want::Times(16), Want::Times(16)]);
        let near = search.with_range(Parameter::Stride, Some(1..=4)).nearest();
        let [only] = near.as_slice() else { panic!("{near:?}") };
        assert_eq!(only.concession, Concession::Parameter(Parameter::Stride));
        assert_eq!(only.solution.geometry.layer().kernel_size, [16, 16]);
    }

    #[test]
    fn axes_that_differ_may_have_settings_that_differ() {
        let layer = Layer::new(Op::ConvTranspose2d, [1, 1]);
        let solutions = Search::between(&layer, [3, 4], [8, 8]).solutions().expect("few");
        assert!(!solutions.is_empty());
        for solution in &solutions {
            assert_eq!(solution.geometry.output(), [8, 8]);
        }
    }

    #[test]
    fn the_mate_of_an_encoder_restores_its_input() {
        for input in 5..40 {
            for (kernel, stride, padding, dilation) in [(3, 2, 1, 1), (4, 2, 1, 1), (5, 3, 2, 1), (3, 4, 0, 2)] {
                let encoder = Layer {
                    in_channels: 3,
                    out_channels: 8,
                    stride: [stride, stride],
                    padding: Padding::Explicit([padding, padding]),
                    dilation: [dilation, dilation],
                    ..Layer::new(Op::Conv2d, [kernel, kernel])
                };
                let encoder = encoder.check([input, input + 1]).expect("works");
                let solutions = inverse_of(&encoder).solutions().expect("few");
                let [only] = solutions.as_slice() else { panic!("{input} {kernel}: {solutions:?}") };
                assert_eq!(only.geometry.output(), encoder.input());
                assert_eq!((only.geometry.layer().in_channels, only.geometry.layer().out_channels), (8, 3));
                assert_eq!(only.geometry.layer().output_padding, encoder.lengths(Axis::restoring_output_padding));
            }
        }
    }

    fn obstacle(search: &Search) -> Obstacle {
        assert_eq!(search.solutions().expect("few"), []);
        search.obstacles().into_iter().next().expect("a reason").obstacle
    }

    fn sizes(op: Op, sizes: &[[i64; 2]]) -> Search {
        free(op, [Want::Sizes(sizes.to_vec()), Want::Sizes(sizes.to_vec())])
    }

    #[test]
    fn what_cannot_be_says_why() {
        use Op::{Conv2d, ConvTranspose2d};
        let even = sizes(ConvTranspose2d, &[[5, 5]])
            .with_range(Parameter::KernelSize, Some(4..=4))
            .with_range(Parameter::Stride, Some(1..=1))
            .with_range(Parameter::Dilation, Some(1..=1));
        assert_eq!(obstacle(&even), Obstacle::OddPadding);
        assert_eq!(
            obstacle(&sizes(ConvTranspose2d, &[[7, 14], [7, 15]])),
            Obstacle::Contradiction { input: 7, outputs: [14, 15] }
        );
        assert_eq!(obstacle(&sizes(ConvTranspose2d, &[[7, 14], [9, 17]])), Obstacle::NoStride { rise: 3, run: 2 });
        assert_eq!(
            obstacle(&sizes(ConvTranspose2d, &[[7, 63], [9, 81]]).with_range(Parameter::Stride, Some(1..=4))),
            Obstacle::OtherStride { needed: 9, range: 1..=4 }
        );
        let pairs = sizes(ConvTranspose2d, &[[5, 5], [6, 6]]).with_range(Parameter::KernelSize, Some(4..=4));
        assert_eq!(obstacle(&pairs.with_range(Parameter::Dilation, Some(1..=1))), Obstacle::OddPadding);
        assert!(matches!(obstacle(&sizes(ConvTranspose2d, &[[3, 100]])), Obstacle::OutOfReach { largest: 24, .. }));
        assert_eq!(
            obstacle(&sizes(Conv2d, &[[16, 32]])),
            Obstacle::OutOfReach { input: 16, output: 32, smallest: 1, largest: 22 }
        );
        let keeps = free(Conv2d, [Want::Times(1), Want::Times(1)]).with_range(Parameter::KernelSize, Some(4..=4));
        assert_eq!(obstacle(&keeps.with_range(Parameter::Dilation, Some(1..=1))), Obstacle::OddPadding);
        let fixed = sizes(ConvTranspose2d, &[[3, 8]]).with_range(Parameter::OutputPadding, Some(4..=4));
        assert_eq!(obstacle(&fixed), Obstacle::NoOutputPadding);
        let cropped = sizes(ConvTranspose2d, &[[5, 12]])
            .with_range(Parameter::KernelSize, Some(4..=4))
            .with_range(Parameter::Padding, Some(1..=1))
            .with_range(Parameter::Stride, Some(1..=3))
            .with_range(Parameter::Dilation, Some(1..=1));
        assert_eq!(obstacle(&cropped), Obstacle::Between);
        assert_eq!(obstacle(&free(Conv2d, [Want::Times(2), Want::Times(2)])), Obstacle::DirectCannotGrow);
        assert_eq!(obstacle(&free(ConvTranspose2d, [Want::Part(2), Want::Part(2)])), Obstacle::TransposedCannotShrink);
    }

    #[test]
    fn the_nearest_is_near_and_works() {
        let even = sizes(Op::ConvTranspose2d, &[[5, 5]])
            .with_range(Parameter::KernelSize, Some(4..=4))
            .with_range(Parameter::Stride, Some(1..=1))
            .with_range(Parameter::Dilation, Some(1..=1));
        let near = even.nearest();
        let concessions: Vec<Concession> = near.iter().map(|near| near.concession).collect();
        assert_eq!(
            concessions,
            [
                Concession::Output([4, 4]),
                Concession::Output([6, 6]),
                Concession::Parameter(Parameter::KernelSize),
                Concession::Parameter(Parameter::Dilation),
            ]
        );
        for near in &near {
            let wanted = if let Concession::Output(output) = near.concession { output } else { [5, 5] };
            assert_eq!(near.solution.geometry.output(), wanted);
        }
    }

    /// The merits of the layer with this kernel and stride, without padding.
    fn merits_of(op: Op, [kernel, stride]: [i64; 2], input: i64, output: i64) -> Vec<Merit> {
        let search = Search::between(&Layer::new(op, [1, 1]), [input; 2], [output; 2])
            .with_range(Parameter::KernelSize, Some(kernel..=kernel))
            .with_range(Parameter::Stride, Some(stride..=stride))
            .with_range(Parameter::Padding, Some(0..=0))
            .with_range(Parameter::OutputPadding, Some(0..=0))
            .with_range(Parameter::Dilation, Some(1..=1));
        search.solutions().expect("few").remove(0).merits
    }

    #[test]
    fn what_is_left_unread_is_told_once() {
        let is_told = |merits: &[Merit]| merits.contains(&Merit::LeftOver { lines: 1 });
        assert!(is_told(&merits_of(Op::Conv2d, [2, 2], 5, 2)));
        assert!(!is_told(&merits_of(Op::Conv2d, [3, 2], 5, 2)));
        // Where windows skip inputs, the share of those is said instead.
        let skipping = merits_of(Op::Conv2d, [2, 3], 6, 2);
        assert!(
            !is_told(&skipping) && skipping.iter().any(|merit| matches!(merit, Merit::Skips { .. })),
            "{skipping:?}"
        );
    }

    #[test]
    fn the_other_operation_is_near_only_if_the_sizes_go_its_way() {
        let offered = |op: Op, kernel: i64, input: i64, output: i64| {
            let search = Search::between(&Layer::new(op, [1, 1]), [input; 2], [output; 2]);
            let near = search.with_range(Parameter::KernelSize, Some(kernel..=kernel)).nearest();
            near.iter().any(|near| matches!(near.concession, Concession::Operation(_)))
        };
        assert!(offered(Op::ConvTranspose2d, 2, 9, 4));
        assert!(!offered(Op::ConvTranspose2d, 2, 4, 9));
        assert!(!offered(Op::Conv2d, 2, 9, 4));
        // Either operation keeps the size.
        assert!(!offered(Op::ConvTranspose2d, 3, 4, 4));
    }

    #[test]
    fn an_obstacle_is_told_of_the_axis_that_has_it() {
        let told = |input: Pair, output: Pair| {
            let search = Search::between(&Layer::new(Op::ConvTranspose2d, [1, 1]), input, output)
                .with_range(Parameter::KernelSize, Some(3..=3))
                .with_range(Parameter::Stride, Some(2..=2))
                .with_range(Parameter::Dilation, Some(1..=1));
            search.obstacles().into_iter().map(|told| told.axis).collect::<Vec<_>>()
        };
        // From 4, a kernel of 3 with a stride of 2 leads to 8, but not to 30.
        assert_eq!(told([4, 4], [30, 30]), [None]);
        assert_eq!(told([4, 4], [8, 30]), [Some(1)]);
        assert_eq!(told([4, 4], [30, 8]), [Some(0)]);
        assert_eq!(told([4, 4], [30, 31]), [Some(0), Some(1)]);
    }

    #[test]
    fn a_range_of_one_number_is_said_to_be_fixed() {
        let said = |strides: RangeInclusive<i64>| {
            let sizes = Want::Sizes(vec![[4, 12], [8, 24]]);
            let mut axis = AxisSearch::new(Op::ConvTranspose2d, sizes);
            axis.ranges.stride = Some(strides);
            let search = Search { layer: Layer::new(Op::ConvTranspose2d, [1, 1]), axes: [axis.clone(), axis] };
            search.obstacles()[0].obstacle.to_string()
        };
        assert_eq!(said(2..=2), "only stride 3 does it, and stride is fixed at 2");
        assert_eq!(said(1..=2), "only stride 3 does it, and stride is looked for from 1 to 2");
    }

    #[test]
    fn of_what_changes_the_same_the_nearest_number_comes_first() {
        let layer = |kernel: i64| Layer { stride: [2, 2], ..Layer::new(Op::Conv2d, [kernel; 2]) };
        let kernels = |kernel: i64| {
            let kept = Search::between(&layer(kernel), [9, 9], [4, 4]).keeping(&layer(kernel));
            let found = kept.iter().filter(|kept| kept.changed == [Parameter::KernelSize]);
            found.map(|kept| kept.solution.geometry.layer().kernel_size[0]).collect::<Vec<_>>()
        };
        assert_eq!(kernels(1), [2, 3]);
        assert_eq!(kernels(7), [3, 2]);
    }

    #[test]
    fn nothing_near_loses_cells_if_something_loses_none() {
        for (input, output) in (1..12).flat_map(|input| (1..30).map(move |output| (input, output))) {
            let search = Search::between(&Layer::new(Op::ConvTranspose2d, [1, 1]), [input; 2], [output; 2])
                .with_range(Parameter::KernelSize, Some(2..=2))
                .with_range(Parameter::Padding, Some(0..=0));
            let released =
                search.nearest().into_iter().filter(|near| matches!(near.concession, Concession::Parameter(_)));
            let is_whole = |near: &Near| {
                let [rows, columns] = near.solution.geometry.axes();
                let all = |axis: &Axis| (0..axis.output()).all(|cell| axis.coverage(cell) > 0);
                all(rows) && all(columns)
            };
            let whole: Vec<bool> = released.map(|near| is_whole(&near)).collect();
            assert!(whole.iter().all(|is_whole| *is_whole == whole[0]), "{input} to {output}: {whole:?}");
        }
    }

    /// What the first suggestion changes, and its layer.
    fn first_near(search: &Search) -> (Concession, String) {
        let near = search.nearest().into_iter().next().expect("something is near");
        (near.concession, crate::framework::pytorch::line(near.solution.geometry.layer()))
    }

    #[test]
    fn beyond_the_ranges_the_plain_layer_comes_first() {
        use Op::{Conv2d, ConvTranspose2d};
        let layer = |op| Layer::new(op, [1, 1]);
        let between = |op: Op, input, output| Search::between(&layer(op), input, output);
        for (search, concession, expected) in [
            (
                between(ConvTranspose2d, [1, 1], [100, 100]),
                Concession::Parameter(Parameter::KernelSize),
                "nn.ConvTranspose2d(1, 1, kernel_size=100, bias=False)",
            ),
            (
                between(ConvTranspose2d, [16, 16], [256, 256]),
                Concession::Parameter(Parameter::Stride),
                "nn.ConvTranspose2d(1, 1, kernel_size=16, stride=16, bias=False)",
            ),
            (
                between(ConvTranspose2d, [3, 4], [3, 100]),
                Concession::Parameter(Parameter::Stride),
                "nn.ConvTranspose2d(1, 1, kernel_size=(1, 25), stride=(1, 25), bias=False)",
            ),
            (
                between(Conv2d, [224, 224], [7, 7]),
                Concession::Parameter(Parameter::Stride),
                "nn.Conv2d(1, 1, kernel_size=32, stride=32, bias=False)",
            ),
            (
                between(Conv2d, [100, 100], [1, 1]),
                Concession::Parameter(Parameter::KernelSize),
                "nn.Conv2d(1, 1, kernel_size=100, bias=False)",
            ),
            (
                between(Conv2d, [16, 16], [32, 32]),
                Concession::Operation(ConvTranspose2d),
                "nn.ConvTranspose2d(1, 1, kernel_size=2, stride=2, bias=False)",
            ),
            (
                free(ConvTranspose2d, [Want::Part(2), Want::Part(2)]),
                Concession::Operation(Conv2d),
                "nn.Conv2d(1, 1, kernel_size=2, stride=2, bias=False)",
            ),
            // What was fixed changes as little as possible.
            (
                between(ConvTranspose2d, [16, 16], [40, 40])
                    .with_range(Parameter::KernelSize, Some(4..=4))
                    .with_range(Parameter::Stride, Some(2..=2))
                    .with_range(Parameter::Dilation, Some(1..=1)),
                Concession::Output([34, 34]),
                "nn.ConvTranspose2d(1, 1, kernel_size=4, stride=2, bias=False)",
            ),
        ] {
            assert_eq!(first_near(&search), (concession, expected.to_owned()));
        }
    }

    #[test]
    fn what_is_near_is_the_answer_to_what_is_asked_instead() {
        let layer = Layer::new(Op::ConvTranspose2d, [1, 1]);
        let mut seen = 0;
        for (input, output) in [([3, 3], [100, 100]), ([5, 5], [5, 5]), ([3, 4], [3, 100]), ([9, 7], [40, 2])] {
            for kernel in [None, Some(4..=4)] {
                let search = Search::between(&layer, input, output).with_range(Parameter::KernelSize, kernel);
                let search = search.with_range(Parameter::Dilation, Some(1..=1));
                for near in search.nearest() {
                    let found = near.search.solutions().expect("few");
                    let is_it = |solution: &Solution| solution.geometry == near.solution.geometry;
                    assert!(found.iter().any(is_it), "{near:?}");
                    seen += 1;
                }
            }
        }
        assert!(seen > 8, "{seen}");
    }

    #[test]
    fn a_number_that_was_fixed_gives_way_to_the_one_next_to_it() {
        let even = sizes(Op::ConvTranspose2d, &[[5, 5]])
            .with_range(Parameter::KernelSize, Some(6..=6))
            .with_range(Parameter::Stride, Some(1..=1))
            .with_range(Parameter::Dilation, Some(1..=1));
        let is_kernel = |near: &Near| near.concession == Concession::Parameter(Parameter::KernelSize);
        let kernel = even.nearest().into_iter().find(is_kernel).expect("another kernel does it");
        assert_eq!(kernel.solution.geometry.layer().kernel_size, [5, 5]);
    }

    #[test]
    fn ranges_that_explode_are_counted_and_not_tried() {
        let all = Some(1..=i64::MAX);
        let search = sizes(Op::ConvTranspose2d, &[[3, 8]]);
        let search = search.with_range(Parameter::KernelSize, all.clone()).with_range(Parameter::Stride, all);
        assert!(matches!(search.solutions(), Err(TooMany::Tried { .. })));
        let one = Some(1 << 40..=1 << 40);
        let search = sizes(Op::ConvTranspose2d, &[[2, 1 << 40]]).with_range(Parameter::KernelSize, one.clone());
        let search = search.with_range(Parameter::Stride, one);
        assert!(
            matches!(search.solutions(), Err(TooMany::Found { .. })),
            "{:?}",
            search.solutions().map(|it| it.len())
        );
    }

    #[test]
    fn no_sizes_overflow() {
        let extremes = [1, 2, i64::MAX / 2, i64::MAX - 1, i64::MAX];
        for (input, output) in extremes.into_iter().flat_map(|input| extremes.map(|output| (input, output))) {
            for op in [Op::ConvTranspose2d, Op::Conv2d] {
                let search = sizes(op, &[[input, output]]);
                if search.solutions().expect("few").is_empty() {
                    assert!(!search.obstacles().is_empty());
                    let _ = search.nearest();
                }
            }
        }
    }

    #[test]
    fn a_stride_between_two_numbers_may_be_either_and_a_whole_one_only_itself() {
        use axis::near_strides;
        for (sizes, expected) in [([7, 14], [2, 2]), ([7, 15], [2, 3]), ([7, 13], [1, 2]), ([5, 3], [1, 1])] {
            assert_eq!(near_strides(Op::ConvTranspose2d, sizes), expected, "{sizes:?}");
            let [input, output] = sizes;
            assert_eq!(near_strides(Op::Conv2d, [output, input]), expected, "{sizes:?}");
        }
    }

    #[test]
    fn nothing_is_said_about_no_lines() {
        let op = Op::ConvTranspose2d;
        let best = sizes(op, &[[16, 32]]).solutions().expect("few").swap_remove(0);
        assert_eq!(best.geometry.layer().kernel_size, [2, 2]);
        assert_eq!(best.merits, [Merit::NoOutputPadding, Merit::Even, Merit::Conventional]);
        for search in [sizes(op, &[[5, 9]]), sizes(Op::Conv2d, &[[9, 5]]), sizes(Op::Conv2d, &[[9, 4]])] {
            for Solution { merits, .. } in search.solutions().expect("few") {
                let is_empty =
                    |merit: &Merit| matches!(merit, Merit::LeftOver { lines: 0 } | Merit::BiasOnly { lines: 0 });
                assert!(!merits.iter().any(is_empty), "{merits:?}");
            }
        }
    }

    /// The suggestion that releases this parameter.
    fn near_with(search: &Search, parameter: Parameter) -> Layer {
        let is_it = |near: &Near| near.concession == Concession::Parameter(parameter);
        let near = search.nearest().into_iter().find(is_it).expect("a suggestion");
        near.solution.geometry.layer().clone()
    }

    #[test]
    fn a_stride_beyond_the_usual_ones_goes_with_a_kernel_that_is_fixed() {
        let search = sizes(Op::ConvTranspose2d, &[[10, 100]]).with_range(Parameter::KernelSize, Some(12..=12));
        let layer = near_with(&search, Parameter::Stride);
        assert_eq!((layer.stride, layer.kernel_size, layer.padding), ([10, 10], [12, 12], Padding::Explicit([1, 1])));
    }

    #[test]
    fn a_kernel_beyond_the_usual_ones_is_nearer_than_one_that_loses_cells() {
        let search = sizes(Op::ConvTranspose2d, &[[3, 20]]).with_range(Parameter::KernelSize, Some(2..=2));
        let layer = near_with(&search, Parameter::KernelSize);
        assert_eq!((layer.kernel_size, layer.stride, layer.dilation), ([18, 18], [1, 1], [1, 1]));
    }

    #[test]
    fn the_closest_number_that_loses_no_cells_comes_before_a_closer_one() {
        let search = sizes(Op::ConvTranspose2d, &[[5, 20]]).with_range(Parameter::Stride, Some(1..=1));
        // Stride 2 needs a dilation that leaves holes.
        let layer = near_with(&search, Parameter::Stride);
        assert_eq!((layer.stride, layer.kernel_size, layer.dilation), ([3, 3], [7, 7], [2, 2]));
    }

    #[test]
    fn what_the_ranges_reach_is_what_they_allow() {
        let out_of_reach = |input, output, smallest, largest| Obstacle::OutOfReach { input, output, smallest, largest };
        // Only stride 4 allows such an output_padding.
        let few = sizes(Op::ConvTranspose2d, &[[3, 5]]).with_range(Parameter::OutputPadding, Some(3..=3));
        assert_eq!(obstacle(&few), out_of_reach(3, 5, 6, 24));
        let fixed = |search: Search, parameter| search.with_range(parameter, Some(1..=1));
        let one = [Parameter::KernelSize, Parameter::Stride, Parameter::Dilation];
        let alone = one.into_iter().fold(sizes(Op::ConvTranspose2d, &[[1, 5]]), fixed);
        assert_eq!(obstacle(&alone), out_of_reach(1, 5, 1, 1));
    }

    #[test]
    fn an_output_of_a_single_cell_is_near_too() {
        let search = sizes(Op::Conv2d, &[[5, 2]])
            .with_range(Parameter::KernelSize, Some(5..=5))
            .with_range(Parameter::Stride, Some(1..=1))
            .with_range(Parameter::Padding, Some(0..=0))
            .with_range(Parameter::Dilation, Some(1..=1));
        assert!(search.nearest().iter().any(|near| near.concession == Concession::Output([1, 1])));
    }

    #[test]
    fn up_to_a_stride_every_output_padding_is_looked_at() {
        let looked = |stride| {
            let search = AxisSearch::new(Op::ConvTranspose2d, Want::Times(stride));
            search.looked().output_padding
        };
        assert_eq!((looked(axis::MOST_SHIFTED), looked(axis::MOST_SHIFTED + 1)), (None, Some(0..=1)));
    }

    #[test]
    fn fewest_weights_are_said_only_where_some_have_more() {
        let said = |search: &Search| -> Vec<bool> {
            let solutions = search.solutions().expect("few");
            let is_said = |merit: &Merit| matches!(merit, Merit::FewestWeights { .. });
            solutions.iter().map(|solution| solution.merits.iter().any(is_said)).collect()
        };
        let free = sizes(Op::ConvTranspose2d, &[[16, 32]]);
        assert!(said(&free).contains(&true) && said(&free).contains(&false));
        let alike = said(&free.with_range(Parameter::KernelSize, Some(4..=4)));
        assert!(!alike.is_empty() && !alike.contains(&true), "{alike:?}");
    }
}
