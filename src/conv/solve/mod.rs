//! From wanted sizes to settings: every layer within ranges that does it, best first, with what speaks for and against it.
//!
//! The search is complete: [`axis`] enumerates by closed form, and a test holds it against trying every setting.

pub mod axis;
pub mod merit;
pub mod nearest;

use std::cmp::Ordering;
use std::ops::RangeInclusive;

use thiserror::Error;

use self::merit::{Rank, merits};
use super::Parameter;
use super::axis::{AxisSettings, Op};
use super::layer::{Geometry, Layer, Padding, Pair};
pub use axis::{AxisSearch, Ranges, Want};
pub use merit::Merit;

/// A wanted layer: what is settled about it, and what each axis is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Gives the operation, channels, groups and bias; its sizes do not count.
    pub layer: Layer,
    /// Height and width. Settings are the same on both wherever the two are.
    pub axes: [AxisSearch; 2],
}

/// Too much to answer, as counted before it was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TooMany {
    #[error("the ranges hold {candidates} kernels, strides and dilations, more than {limit}: narrow them")]
    Tried { candidates: u128, limit: u128 },
    #[error("at least {at_least} settings do it, more than {limit}: fix a parameter, or narrow its range")]
    Found { at_least: u128, limit: u128 },
}

/// A layer that does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// On the input that it was asked about.
    pub geometry: Geometry,
    pub merits: Vec<Merit>,
}

impl Search {
    /// The layer with every parameter free, from this input to that output.
    #[must_use]
    pub fn between(layer: &Layer, input: Pair, output: Pair) -> Search {
        let axes = [0, 1].map(|axis| AxisSearch {
            op: layer.op,
            want: Want::Sizes(vec![[input[axis], output[axis]]]),
            ranges: Ranges::default(),
        });
        Search { layer: layer.clone(), axes }
    }

    /// Every layer that does it, best first; none if there is none.
    ///
    /// # Errors
    /// [`TooMany`]
    pub fn solutions(&self) -> Result<Vec<Solution>, TooMany> {
        let [height, width] = &self.axes;
        let rows = height.settings()?;
        if height == width {
            return Ok(self.ranked(rows.into_iter().map(|axis| [axis, axis])));
        }
        let columns = width.settings()?;
        let count = rows.len() as u128 * columns.len() as u128;
        if count > axis::MOST_FOUND {
            return Err(TooMany::Found { at_least: count, limit: axis::MOST_FOUND });
        }
        Ok(self.ranked(rows.iter().flat_map(|row| columns.iter().map(|column| [*row, *column]))))
    }

    /// One of the best layers: of axes that differ, what both can do, and the best of each, are tried together.
    fn best(&self) -> Option<Solution> {
        /// Settings of an axis that are tried with those of the other.
        const TRIED: usize = 8;
        let [height, width] = &self.axes;
        if height == width {
            return self.solutions().ok()?.into_iter().next();
        }
        let [rows, columns] = [height, width].map(|axis| {
            let alike = Search { layer: self.layer.clone(), axes: [axis.clone(), axis.clone()] };
            let solutions = alike.solutions().unwrap_or_default().into_iter();
            solutions.map(|solution| *solution.geometry.axes()[0].settings()).collect::<Vec<_>>()
        });
        let both = rows.iter().filter(|row| columns.contains(row)).map(|row| [*row, *row]);
        let best = rows.iter().take(TRIED).flat_map(|row| columns.iter().take(TRIED).map(|column| [*row, *column]));
        self.ranked(both.chain(best)).into_iter().next()
    }

    fn ranked(&self, pairs: impl Iterator<Item = [AxisSettings; 2]>) -> Vec<Solution> {
        let mut ranked: Vec<(Rank, Geometry)> = pairs
            .filter_map(|pair| self.geometry(pair))
            .map(|geometry| (Rank::of(&geometry, &self.axes), geometry))
            .collect();
        ranked.sort_by(|(one, first), (other, second)| one.cmp(other).then_with(|| order(first, second)));
        let weights = || ranked.iter().map(|(rank, _)| rank.weights);
        let fewest = weights().min().filter(|fewest| weights().any(|others| others > *fewest));
        let solution = |(_, geometry)| Solution { merits: merits(&geometry, &self.axes, fewest), geometry };
        ranked.into_iter().map(solution).collect()
    }

    fn geometry(&self, [rows, columns]: [AxisSettings; 2]) -> Option<Geometry> {
        let layer = Layer {
            kernel_size: [rows.kernel, columns.kernel],
            stride: [rows.stride, columns.stride],
            padding: Padding::Explicit([rows.padding[0], columns.padding[0]]),
            output_padding: [rows.output_padding, columns.output_padding],
            dilation: [rows.dilation, columns.dilation],
            ..self.layer.clone()
        };
        layer.check(self.axes.each_ref().map(|axis| axis.want.example()[0])).ok()
    }

    /// The same search with another range for one parameter, on both axes.
    fn with_range(&self, parameter: Parameter, range: Option<RangeInclusive<i64>>) -> Search {
        let mut search = self.clone();
        for axis in &mut search.axes {
            axis.ranges.set(parameter, range.clone());
        }
        search
    }
}

/// What is still equal stands in the order of its numbers, so that an answer is the same every time.
fn order(one: &Geometry, other: &Geometry) -> Ordering {
    let numbers =
        |geometry: &Geometry| Parameter::ALL.map(|parameter| parameter.get(geometry.layer(), geometry.input()));
    numbers(one).cmp(&numbers(other))
}

impl Ranges {
    /// Looks for a parameter here alone; where it is looked for otherwise if `range` is `None`.
    pub fn set(&mut self, parameter: Parameter, range: Option<RangeInclusive<i64>>) {
        let usual = Ranges::default();
        match parameter {
            Parameter::KernelSize => self.kernel_size = range.unwrap_or(usual.kernel_size),
            Parameter::Stride => self.stride = range.unwrap_or(usual.stride),
            Parameter::Dilation => self.dilation = range.unwrap_or(usual.dilation),
            Parameter::Padding => self.padding = range,
            Parameter::OutputPadding => self.output_padding = range,
            Parameter::Input => {}
        }
    }

    /// Where a parameter is looked for, if that is said in numbers.
    #[must_use]
    pub fn get(&self, parameter: Parameter) -> Option<RangeInclusive<i64>> {
        match parameter {
            Parameter::KernelSize => Some(self.kernel_size.clone()),
            Parameter::Stride => Some(self.stride.clone()),
            Parameter::Dilation => Some(self.dilation.clone()),
            Parameter::Padding => self.padding.clone(),
            Parameter::OutputPadding => self.output_padding.clone(),
            Parameter::Input => None,
        }
    }
}

/// The encoder layer's inverse in size: the transposed layer from its output back to its input, everything that the two
/// share as in the encoder, `output_padding` free. The uneven padding of a `padding='same'` has none.
#[must_use]
pub fn inverse_of(encoder: &Geometry) -> Search {
    let layer = encoder.layer();
    let axes = [0, 1].map(|axis| {
        let settings = layer.axis(axis);
        let fixed = |number: i64| number..=number;
        AxisSearch {
            op: Op::ConvTranspose2d,
            want: Want::Sizes(vec![[encoder.axes()[axis].output(), encoder.axes()[axis].input()]]),
            ranges: Ranges {
                kernel_size: fixed(settings.kernel),
                stride: fixed(settings.stride),
                dilation: fixed(settings.dilation),
                padding: Some(fixed(settings.padding[0])),
                output_padding: None,
            },
        }
    });
    Search { layer: layer.mate(), axes }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::axis::Axis;
    use super::nearest::{Concession, Obstacle};
    use super::*;

    const SMALL: Ranges =
        Ranges { kernel_size: 1..=5, stride: 1..=4, dilation: 1..=3, padding: None, output_padding: None };

    /// Every setting of the small ranges, tried one by one.
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
        let settings = AxisSearch { op, want, ranges: SMALL }.settings().expect("few");
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
        let axes = want.map(|want| AxisSearch { op, want, ranges: Ranges::default() });
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
                solution.merits.iter().any(|it| matches!(it, Merit::Holes | Merit::BiasOnly { .. }))
            };
            for solution in &solutions {
                // Holes of the interior need not show where the output is short.
                assert!(says_so(solution) || !is_empty(solution), "{:?}", solution.geometry);
            }
            let first_empty = solutions.iter().position(says_so).unwrap_or(solutions.len());
            assert!(solutions[first_empty..].iter().all(says_so), "{input} {output}");
        }
    }

    #[test]
    fn a_direct_layer_that_steps_over_inputs_says_so() {
        let search = free(Op::Conv2d, [Want::Part(2), Want::Part(2)]);
        for solution in search.solutions().expect("few") {
            // On a larger input, whose end is not all that is seen.
            let geometry = solution.geometry.layer().check([24, 24]).expect("works");
            let axis = &geometry.axes()[0];
            let is_read = |input: i64| axis.at_input(input).next().is_some();
            let skips = !(4..16).all(is_read);
            assert_eq!(solution.merits.contains(&Merit::Skips), skips, "{geometry:?}");
        }
    }

    #[test]
    fn the_nearest_stride_comes_with_a_kernel_without_holes() {
        let near = free(Op::ConvTranspose2d, [Want::Times(16), Want::Times(16)]).nearest();
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
            obstacle(&sizes(ConvTranspose2d, &[[7, 63], [9, 81]])),
            Obstacle::OtherStride { needed: 9, range: 1..=4 }
        );
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
}
