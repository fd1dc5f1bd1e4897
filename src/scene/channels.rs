//! Channels and groups: the kernels of a layer as a table, its input and output planes, and an output as a sum over
//! input channels.

use std::sync::OnceLock;

use ndarray::{Array1, Array2, Array3, Array4, ArrayView2, Axis as NdAxis, s};

use super::{MAX_CELLS, MAX_PRODUCTS, length};
use crate::conv::operands::{count_numbers, expect_shape};
use crate::conv::trace::Product;
use crate::conv::{Fault, Geometry, Layer, Operands, Pair, Refusal};

/// Cells between two kernels of a table.
const GAP: i64 = 1;

/// The kernels of a layer, one for each pair of channels that its groups connect.
#[derive(Clone, Debug, PartialEq)]
pub struct Kernels {
    layer: Layer,
    /// In PyTorch's order, as [`Layer::weight_shape`] describes.
    weight: Array4<f64>,
}

/// A weight in the table of kernels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableCell {
    /// The input channel.
    pub input: i64,
    /// The output channel.
    pub output: i64,
    /// The kernel tap.
    pub tap: Pair,
}

impl Kernels {
    /// Checks the weight against the layer.
    ///
    /// # Errors
    /// As [`Layer::check_settings`]; [`Fault::ShapeMismatch`] for a weight of another shape; [`Fault::TooManyNumbers`]
    /// beyond the limit of a scene.
    pub fn new(layer: Layer, weight: Array4<f64>) -> Result<Kernels, Fault> {
        layer.check_settings()?;
        expect_shape("weight", &layer.weight_shape(), weight.shape())?;
        count_numbers("weight", &layer.weight_shape(), MAX_CELLS)?;
        Ok(Kernels { layer, weight })
    }

    /// The layer.
    #[must_use]
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// The kernel from an input channel to an output channel; `None` if groups do not connect them.
    #[must_use]
    pub fn kernel(&self, input: i64, output: i64) -> Option<ArrayView2<'_, f64>> {
        let [first, second] = self.layer.weight_index(input, output)?.map(length);
        Some(self.weight.slice(s![first, second, .., ..]))
    }

    /// Rows and columns of the table: a row of kernels for each input channel and a column for each output channel,
    /// with gaps between them.
    ///
    /// # Errors
    /// [`Fault::TooManyNumbers`] beyond the limit of a scene.
    pub fn table_size(&self) -> Result<Pair, Fault> {
        let channels = [self.layer.in_channels, self.layer.out_channels];
        let size = [0, 1].map(|axis| {
            let [channels, kernel] = [channels[axis], self.layer.kernel_size[axis]].map(i128::from);
            i64::try_from(channels * (kernel + i128::from(GAP)) - i128::from(GAP)).unwrap_or(i64::MAX)
        });
        count_numbers("table of kernels", &size, MAX_CELLS).map(|_| size)
    }

    /// The weight in a cell of the table; `None` between kernels, and for channels that groups do not connect.
    #[must_use]
    pub fn table_cell(&self, at: Pair) -> Option<TableCell> {
        let [height, width] = self.layer.kernel_size;
        let [(input, row), (output, col)] = [(at[0], height), (at[1], width)]
            .map(|(at, kernel)| (at.div_euclid(kernel + GAP), at.rem_euclid(kernel + GAP)));
        let is_joined = self.layer.weight_index(input, output).is_some();
        (is_joined && row < height && col < width).then_some(TableCell { input, output, tap: [row, col] })
    }

    /// The table with its numbers.
    ///
    /// # Errors
    /// As [`Kernels::table_size`].
    pub fn table(&self) -> Result<Array2<Option<f64>>, Fault> {
        let [rows, cols] = self.table_size()?.map(length);
        Ok(Array2::from_shape_fn((rows, cols), |(row, col)| {
            let TableCell { input, output, tap } = self.table_cell([row as i64, col as i64])?;
            self.kernel(input, output)?.get(tap.map(length)).copied()
        }))
    }
}

/// A layer with several channels, and all its numbers.
#[derive(Clone, Debug)]
pub struct Channels {
    kernels: Kernels,
    geometry: Geometry,
    /// Channels, rows, columns; the same for the output.
    input: Array3<f64>,
    /// The bias of each output channel; zeros for a layer without one.
    bias: Array1<f64>,
    output: Array3<f64>,
    /// The output before the crop, computed on first use.
    full: OnceLock<Array3<f64>>,
}

/// An output as the sum over input channels.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelSum {
    /// Each input channel that groups connect to this output, with the sum of its products.
    pub parts: Vec<(usize, f64)>,
    /// The bias, 0 without one.
    pub bias: f64,
    /// The output itself.
    pub total: f64,
}

impl Channels {
    /// Computes the output. `input` is channels, rows, columns; `bias` has one number per output channel and is ignored
    /// if the layer has none.
    ///
    /// # Errors
    /// The rule that rejects the layer on this input, an array that does not fit it, or the limit of a scene that it
    /// exceeds.
    pub fn new(kernels: Kernels, input: Array3<f64>, bias: Array1<f64>) -> Result<Channels, Refusal> {
        let (_, rows, cols) = input.dim();
        let geometry = kernels.layer.check([rows, cols].map(|length| length as i64))?;
        let bias = if kernels.layer.bias { bias } else { Array1::zeros(length(kernels.layer.out_channels)) };
        let refuse = |fault| Refusal { fault, layer: kernels.layer.clone(), input: geometry.input() };
        let output = output(&kernels, &geometry, &input, &bias).map_err(refuse)?;
        Ok(Channels { kernels, geometry, input, bias, output, full: OnceLock::new() })
    }

    /// The kernels.
    #[must_use]
    pub fn kernels(&self) -> &Kernels {
        &self.kernels
    }

    /// The layer on its input.
    #[must_use]
    pub fn geometry(&self) -> &Geometry {
        &self.geometry
    }

    /// The plane of an input channel.
    #[must_use]
    pub fn input(&self, channel: usize) -> Option<ArrayView2<'_, f64>> {
        plane(&self.input, channel)
    }

    /// The plane of an output channel.
    #[must_use]
    pub fn output(&self, channel: usize) -> Option<ArrayView2<'_, f64>> {
        plane(&self.output, channel)
    }

    /// The plane of an output channel before the crop; `None` if that is too large.
    #[must_use]
    pub fn full(&self, channel: usize) -> Option<ArrayView2<'_, f64>> {
        let compute = || output(&self.kernels, &self.geometry.uncropped(), &self.input, &self.bias).unwrap_or_default();
        plane(self.full.get_or_init(compute), channel)
    }

    /// An output as a sum over input channels; `None` if there is no such output.
    #[must_use]
    pub fn sum(&self, output: usize, at: Pair) -> Option<ChannelSum> {
        let place = [usize::try_from(at[0]).ok()?, usize::try_from(at[1]).ok()?];
        let total = *self.output(output)?.get(place)?;
        let part = |(channel, plane): (usize, ArrayView2<'_, f64>)| {
            let kernel = self.kernels.kernel(channel as i64, output as i64)?;
            let products = self.geometry.products_of_output(at);
            let product = |it: Product| plane[it.input.map(length)] * kernel[it.tap.map(length)];
            Some((channel, products.map(product).fold(0.0, |sum, product| sum + product)))
        };
        let parts = self.input.outer_iter().enumerate().filter_map(part).collect();
        Some(ChannelSum { parts, bias: *self.bias.get(output)?, total })
    }
}

fn plane(planes: &Array3<f64>, channel: usize) -> Option<ArrayView2<'_, f64>> {
    (channel < planes.dim().0).then(|| planes.index_axis(NdAxis(0), channel))
}

fn output(
    kernels: &Kernels,
    geometry: &Geometry,
    input: &Array3<f64>,
    bias: &Array1<f64>,
) -> Result<Array3<f64>, Fault> {
    let layer = &kernels.layer;
    let [rows, cols] = geometry.output();
    count_numbers("output", &[layer.out_channels, rows, cols], MAX_CELLS)?;
    geometry.limit_products(layer.channel_pairs(), MAX_PRODUCTS)?;
    let (input, weight) = (input.view().insert_axis(NdAxis(0)), kernels.weight.view());
    let bias = layer.bias.then(|| bias.view());
    Ok(Operands::new(geometry, input, weight, bias)?.forward().index_axis_move(NdAxis(0), 0))
}

#[cfg(test)]
mod tests {
    use ndarray::{array, stack};
    use proptest::prelude::*;

    use super::*;
    use crate::conv::{Op, Padding};
    use crate::scene::{Fill, Turn};

    fn layer(op: Op, [in_channels, out_channels, groups]: [i64; 3], kernel: i64) -> Layer {
        Layer { in_channels, out_channels, groups, ..Layer::new(op, [kernel; 2]) }
    }

    /// The layer of the lesson `channels`, steps 2 and 3.
    fn two_by_two(output_padding: i64) -> Channels {
        let up = layer(Op::ConvTranspose2d, [2, 2, 1], 2);
        let up = Layer { stride: [2, 2], output_padding: [output_padding; 2], bias: true, ..up };
        let weight =
            array![[[[1., 2.], [3., 4.]], [[1., 0.], [2., 1.]]], [[[2., 1.], [0., 3.]], [[5., 1.], [0., 2.]]],];
        let input = array![[[1., 2.], [3., 4.]], [[1., 0.], [0., 2.]]];
        let kernels = Kernels::new(up, weight).expect("it fits");
        Channels::new(kernels, input, array![10., -1.]).expect("it works")
    }

    #[test]
    fn the_weight_says_which_channels_there_are() {
        let read = |op| layer(op, [1, 1, 1], 1).sized_by_weight([6, 3, 2, 2]).expect("small");
        assert_eq!((read(Op::ConvTranspose2d).in_channels, read(Op::ConvTranspose2d).out_channels), (6, 3));
        assert_eq!((read(Op::Conv2d).in_channels, read(Op::Conv2d).out_channels), (3, 6));
        let kernels = Kernels::new(read(Op::ConvTranspose2d), Array4::ones((6, 3, 2, 2))).expect("it fits");
        assert_eq!(kernels.table_size(), Ok([6 * 3 - 1, 3 * 3 - 1]));
    }

    #[test]
    fn one_cell_of_two_channels_and_a_bias() {
        let sum = two_by_two(0).sum(0, [1, 1]).expect("a cell");
        assert_eq!(sum, ChannelSum { parts: vec![(0, 4.0), (1, 3.0)], bias: 10.0, total: 17.0 });
    }

    #[test]
    fn by_hand() {
        let channels = two_by_two(1);
        let total = |output, at| channels.sum(output, at).map(|sum| sum.total);
        assert_eq!([total(0, [3, 3]), total(1, [2, 2]), total(1, [4, 4])], [Some(32.0), Some(13.0), Some(-1.0)]);
        let sums = [channels.sum(0, [3, 3]), channels.sum(1, [2, 2]), channels.sum(1, [4, 4])].map(Option::unwrap);
        assert_eq!(sums[0].parts, [(0, 16.0), (1, 6.0)]);
        assert_eq!(sums[1].parts, [(0, 4.0), (1, 10.0)]);
        assert_eq!(sums[2].parts, [(0, 0.0), (1, 0.0)]);
        // The answers that the step recognises as wrong.
        assert_eq!([sums[0].parts[0].1 + 10.0, sums[1].parts[1].1 - 1.0], [26.0, 9.0], "own channel alone");
        assert_eq!([sums[0].total - 10.0, sums[1].total + 1.0], [22.0, 14.0], "no bias");
        assert_eq!([sums[0].total + 10.0, sums[1].total - 1.0], [42.0, 12.0], "a bias for each input");
        let plane = |output: usize| channels.output(output).expect("a plane").to_owned();
        assert_eq!(plane(0).row(0).to_vec(), [13., 13., 12., 14., 10.]);
        assert_eq!(plane(0).row(3).to_vec(), [19., 22., 22., 32., 10.]);
        assert_eq!(
            plane(1),
            array![
                [5., 0., 1., -1., -1.],
                [1., 2., 3., 1., -1.],
                [2., -1., 13., 1., -1.],
                [5., 2., 7., 7., -1.],
                [-1., -1., -1., -1., -1.],
            ]
        );
        // For confused channels of the weight, or rotated kernels.
        let other = |weight: Array4<f64>| {
            let kernels = Kernels::new(channels.kernels.layer.clone(), weight).expect("it fits");
            let other = Channels::new(kernels, channels.input.clone(), channels.bias.clone()).expect("it works");
            [other.sum(0, [3, 3]), other.sum(1, [2, 2])].map(|sum| sum.expect("a cell").total)
        };
        let weight = &channels.kernels.weight;
        assert_eq!(other(weight.clone().permuted_axes([1, 0, 2, 3]).as_standard_layout().into_owned()), [28.0, 17.0]);
        let turned = |input, output| Turn::Rotated.of(channels.kernels.kernel(input, output).expect("joined"));
        let rows =
            [0, 1].map(|input| stack(NdAxis(0), &[0, 1].map(|output| turned(input, output))).expect("of one size"));
        let turned = stack(NdAxis(0), &rows.each_ref().map(|row| row.view())).expect("of one size");
        assert_eq!(other(turned), [18.0, 7.0]);
    }

    #[test]
    fn the_table_has_gaps() {
        let table = two_by_two(0).kernels().table().expect("small");
        let row = |row: usize| table.row(row).iter().map(|cell| cell.unwrap_or(-9.0)).collect::<Vec<_>>();
        assert_eq!(row(0), [1., 2., -9., 1., 0.]);
        assert_eq!(row(2), [-9.; 5]);
        assert_eq!(row(4), [0., 3., -9., 0., 2.]);
        let cell = two_by_two(0).kernels().table_cell([4, 3]);
        assert_eq!(cell, Some(TableCell { input: 1, output: 1, tap: [1, 0] }));
        let outside = [[-1, 0], [0, -1], [5, 0], [6, 0], [0, 6], [i64::MAX, i64::MAX], [i64::MIN, 0]];
        assert_eq!(outside.map(|at| two_by_two(0).kernels().table_cell(at)), [None; 7]);
    }

    /// Inputs of 1x1, kernels of ones: which channels mix.
    #[test]
    fn groups_keep_channels_apart() {
        let of_groups = |groups: i64| {
            let up = Layer { stride: [2, 2], ..layer(Op::ConvTranspose2d, [4, 4, groups], 2) };
            let shape = up.weight_shape();
            let kernels = Kernels::new(up, Array4::ones(shape.map(length)))?;
            let input = array![[[1.]], [[2.]], [[3.]], [[4.]]];
            let channels = Channels::new(kernels, input, Array1::zeros(0)).expect("it works");
            let outputs = [0, 1, 2, 3].map(|output| channels.output(output).expect("a plane")[[1, 0]]);
            let filled = channels.kernels().table()?.iter().flatten().count();
            let parts = channels.sum(3, [0, 0]).expect("a cell").parts;
            Ok::<_, Fault>((outputs, shape, filled, parts.into_iter().map(|(input, _)| input).collect::<Vec<_>>()))
        };
        assert_eq!(of_groups(1), Ok(([10.; 4], [4, 4, 2, 2], 64, vec![0, 1, 2, 3])));
        assert_eq!(of_groups(2), Ok(([3., 3., 7., 7.], [4, 2, 2, 2], 32, vec![2, 3])));
        assert_eq!(of_groups(4), Ok(([1., 2., 3., 4.], [4, 1, 2, 2], 16, vec![3])));
        let refused = of_groups(3).expect_err("3 does not divide 4").to_string();
        assert!(refused.starts_with("in_channels must be divisible by groups"), "{refused}");
    }

    #[test]
    fn numbers_that_a_layer_with_groups_learns() {
        let shape = |op| layer(op, [4, 6, 2], 3).weight_shape();
        assert_eq!((shape(Op::ConvTranspose2d), shape(Op::Conv2d)), ([4, 3, 3, 3], [6, 2, 3, 3]));
        let kernels = Kernels::new(layer(Op::ConvTranspose2d, [4, 6, 2], 3), Array4::ones((4, 3, 3, 3)));
        let table = kernels.expect("it fits").table().expect("small");
        assert_eq!((table.iter().flatten().count() + 6, table.dim()), (114, (15, 23)));
        // Two blocks of 2x3 kernels.
        let is_joined = |input: usize, output: usize| table[[input * 4, output * 4]].is_some();
        let joined = [0, 1, 2, 3].map(|input| (0..6).filter(|output| is_joined(input, *output)).collect::<Vec<_>>());
        assert_eq!(joined, [vec![0, 1, 2], vec![0, 1, 2], vec![3, 4, 5], vec![3, 4, 5]]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let kernels = |layer: Layer, shape: (usize, usize, usize, usize)| Kernels::new(layer, Array4::zeros(shape));
        let up = layer(Op::ConvTranspose2d, [2, 4, 2], 3);
        assert_eq!(kernels(up.clone(), (2, 4, 3, 3)).expect_err("too many").code(), "shape_mismatch");
        let fit = kernels(Layer { bias: true, ..up }, (2, 2, 3, 3)).expect("it fits");
        let code = |input: (usize, usize, usize), biases: usize| {
            let channels = Channels::new(fit.clone(), Array3::zeros(input), Array1::zeros(biases));
            channels.map(|channels| channels.output.dim()).map_err(|refusal| refusal.fault.code())
        };
        assert_eq!(code((2, 1, 5), 4), Ok((4, 3, 7)));
        assert_eq!(code((2, 1, 5), 3), Err("shape_mismatch"));
        assert_eq!(code((3, 1, 5), 4), Err("shape_mismatch"));
        assert_eq!(code((2, 0, 5), 4), Err("shape_mismatch"));
        let wide = kernels(layer(Op::Conv2d, [3000, 3000, 3000], 1), (3000, 1, 1, 1)).expect("it fits");
        assert_eq!(wide.table().expect_err("too large").code(), "too_large");
        assert_eq!(wide.table_cell([2 * 2999, 2 * 2999]).map(|cell| cell.output), Some(2999));
        let far = Layer { stride: [1 << 30, 1], ..layer(Op::ConvTranspose2d, [1, 1, 1], 1) };
        let far =
            Channels::new(kernels(far, (1, 1, 1, 1)).expect("it fits"), Array3::zeros((1, 2, 1)), Array1::zeros(0));
        assert_eq!(far.expect_err("too large").fault.code(), "too_large");
    }

    prop_compose! {
        fn any_layer()(
            is_transposed: bool, per_group in [1..4_i64, 1..4], groups in 1..4_i64, kernel in [1..4_i64, 1..4],
            stride in [1..3_i64, 1..3], padding in [0..3_i64, 0..3], dilation in [1..3_i64, 1..3], bias: bool,
        ) -> Layer {
            let op = if is_transposed { Op::ConvTranspose2d } else { Op::Conv2d };
            let [in_channels, out_channels] = per_group.map(|channels| channels * groups);
            let padding = Padding::Explicit(padding);
            Layer { in_channels, out_channels, stride, padding, dilation, groups, bias, ..Layer::new(op, kernel) }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Every output plane is the sum of one-channel layers, each with an input plane and the kernel that the table
        /// has for the pair.
        #[test]
        fn parts_are_layers_of_one_channel(layer in any_layer(), size in [1..5_i64, 1..5], seed in 0..1000_u64) {
            let shape = layer.weight_shape().map(length);
            let filled = |count: usize, seed| Fill::Random(seed).array((1, count)).into_raw_vec_and_offset().0;
            let weight = Array4::from_shape_vec(shape, filled(shape.iter().product(), seed)).expect("as many");
            let planes = [layer.in_channels, size[0], size[1]].map(length);
            let input = Array3::from_shape_vec(planes, filled(planes.iter().product(), seed + 1)).expect("as many");
            let bias = Array1::from_vec(filled(length(layer.out_channels), seed + 2));
            let kernels = Kernels::new(layer.clone(), weight).expect("it fits");
            let Ok(channels) = Channels::new(kernels, input.clone(), bias.clone()) else { return Ok(()) };
            let single = Layer { in_channels: 1, out_channels: 1, groups: 1, bias: false, ..layer.clone() };
            for output in 0..length(layer.out_channels) {
                let mut parts = Vec::new();
                for (channel, plane) in input.outer_iter().enumerate() {
                    let Some(kernel) = channels.kernels().kernel(channel as i64, output as i64) else { continue };
                    let kernel = kernel.to_owned().insert_axis(NdAxis(0)).insert_axis(NdAxis(0));
                    let kernel = Kernels::new(single.clone(), kernel).expect("it fits");
                    let plane = plane.to_owned().insert_axis(NdAxis(0));
                    parts.push((channel, Channels::new(kernel, plane, Array1::zeros(0)).expect("it works")));
                }
                prop_assert_eq!(parts.len() as i64, layer.in_channels / layer.groups);
                let expected = if layer.bias { bias[output] } else { 0.0 };
                for ((row, col), total) in channels.output(output).expect("a plane").indexed_iter() {
                    let by_layer: Vec<(usize, f64)> =
                        parts.iter().map(|(channel, part)| (*channel, part.output(0).expect("one")[[row, col]])).collect();
                    let sum = channels.sum(output, [row as i64, col as i64]).expect("a cell");
                    prop_assert_eq!(&sum.parts, &by_layer);
                    prop_assert_eq!((sum.bias, sum.total), (expected, *total));
                    prop_assert_eq!(by_layer.iter().map(|(_, part)| part).sum::<f64>() + expected, *total);
                }
                prop_assert_eq!(channels.sum(output, channels.geometry().output()), None);
            }
            prop_assert_eq!(channels.sum(length(layer.out_channels), [0, 0]), None);
        }
    }
}
