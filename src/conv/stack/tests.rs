use std::collections::BTreeMap;

use ndarray::{Array1, Array3, Array4, Axis as NdAxis, array};
use proptest::prelude::*;

use super::stage::{Activation, PoolOf};
use super::*;
use crate::conv::operands::index;
use crate::conv::{Layer, Padding};

/// A map of this size with one channel.
fn one(size: Pair) -> Map {
    Map { channels: Some(1), size }
}

/// An input of this size for these layers.
fn of(layers: &[Layer], size: Pair) -> Map {
    Map { channels: layers.first().map(|layer| layer.in_channels), size }
}

/// `nn.ConvTranspose2d(1, 1, k, s, p)`.
fn up(kernel: i64, stride: i64, padding: i64) -> Layer {
    Layer {
        stride: [stride; 2],
        padding: Padding::Explicit([padding; 2]),
        ..Layer::new(Op::ConvTranspose2d, [kernel; 2])
    }
}

fn sizes(chain: &Chain) -> Vec<Pair> {
    chain.maps().map(|map| map.size).collect()
}

fn geometries(chain: &Chain) -> Vec<Geometry> {
    chain.steps().iter().filter_map(|step| step.geometry().cloned()).collect()
}

fn chain(layers: &[Layer], input: Pair) -> Chain {
    Stack::new(layers.to_vec()).expect("few layers").check(of(layers, input)).expect("it works")
}

/// The four layers of the lesson `generator`: from a vector to a picture.
fn decoder() -> Chain {
    chain(&[up(4, 1, 0), up(4, 2, 1), up(4, 2, 1), up(4, 2, 1)], [1, 1])
}

fn heights(layers: &[Layer]) -> Vec<i64> {
    sizes(&chain(layers, [1, 1])).into_iter().map(|[rows, _]| rows).collect()
}

#[test]
fn a_vector_becomes_a_picture() {
    assert_eq!(heights(&[up(4, 1, 0), up(4, 2, 1), up(4, 2, 1), up(4, 2, 1)]), [1, 4, 8, 16, 32]);
    assert_eq!(heights(&[up(4, 1, 0), up(3, 2, 1), up(4, 2, 1), up(4, 2, 1)]), [1, 4, 7, 14, 28]);
    assert_eq!(heights(&[up(4, 1, 0), up(4, 2, 1), up(4, 2, 1), up(4, 2, 3)]), [1, 4, 8, 16, 28]);
    assert_eq!(heights(&[up(4, 1, 0), up(4, 2, 1), up(4, 2, 1), up(4, 1, 1)]), [1, 4, 8, 16, 17]);
    assert_eq!(heights(&[up(7, 1, 0), up(4, 2, 1), up(4, 2, 1), up(4, 2, 1)]), [1, 7, 14, 28, 56]);
    assert_eq!(heights(&[up(3, 2, 0), up(4, 1, 0), up(3, 2, 0), up(4, 2, 0)]), [1, 3, 6, 13, 28]);
    assert_eq!(decoder().map(3).map(|map| map.size), Some([16, 16]));
    assert_eq!(decoder().map(5), None);
}

/// How many rows of the maps of 16, 8 and 4 rows a row of the picture depends on.
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

/// How many rows of the picture depend on a row of each map.
#[test]
fn rows_of_the_picture_that_a_row_reaches() {
    let chain = decoder();
    let reached = |map: usize| -> Vec<i64> {
        let rows = 0..chain.map(map).expect("a map").size[0];
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
    let expected = [[0..3, 1..3], [2..4, 3..5], [5..6, 7..8]].map(|[rows, cols]| [Runs::one(rows), Runs::one(cols)]);
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

/// The F of the lesson `stamp`: four layers that turn each cell into a block.
#[test]
fn values_pass_through() {
    let letter = array![[1., 1., 1., 0.], [1., 0., 0., 0.], [1., 1., 0., 0.], [1., 0., 0., 0.]];
    let chain = chain(&vec![up(2, 2, 0); 4], [4, 4]);
    let ones = Array4::<f64>::ones((1, 1, 2, 2));
    let weights = vec![Some(Weights { weight: ones.view(), bias: None, packing: None }); 4];
    let maps = chain.forward(letter.view().insert_axis(NdAxis(0)), &weights, Activations::On).expect("small");
    assert_eq!(maps.iter().map(|map| map.dim().1).collect::<Vec<_>>(), [8, 16, 32, 64]);
    let blocks = Array3::from_shape_fn((1, 64, 64), |(_, row, col)| letter[[row / 16, col / 16]]);
    assert_eq!(maps[3], blocks);
}

/// A vector of two numbers, as in the lesson `generator`: a sum of two pictures and the bias.
#[test]
fn channels_and_biases_pass_through() {
    let first = Layer { in_channels: 2, bias: true, ..up(2, 1, 0) };
    let second = Layer { out_channels: 2, ..Layer::new(Op::Conv2d, [1, 1]) };
    let chain = chain(&[first, second], [1, 1]);
    let weight = array![[[[1., 2.], [0., 3.]]], [[[2., 1.], [3., 4.]]]];
    let (bias, twice) = (Array1::ones(1), array![[[[1.]]], [[[2.]]]]);
    let weights = [
        Weights { weight: weight.view(), bias: Some(bias.view()), packing: None },
        Weights { weight: twice.view(), bias: None, packing: None },
    ]
    .map(Some);
    let forward =
        |weights: &[Option<Weights<'_, f64>>]| chain.forward(array![[[2.]], [[-1.]]].view(), weights, Activations::On);
    let maps = forward(&weights).expect("small");
    assert_eq!(maps[0], array![[[1., 4.], [-2., 3.]]]);
    assert_eq!(maps[1], array![[[1., 4.], [-2., 3.]], [[2., 8.], [-4., 6.]]]);
    let error = |weights| forward(weights).expect_err("unfit").to_string();
    assert_eq!(error(&weights[..1]), "2 stages take as many weights, but got 1");
    let swapped = [weights[1], weights[0]];
    assert_eq!(error(&swapped), "layer 0: expected weight of shape 2x1x2x2, but got 2x1x1x1");
}

#[test]
fn the_layer_that_fails_is_named() {
    let stack = Stack::new(vec![up(4, 2, 1), Layer::new(Op::Conv2d, [9, 9])]).expect("few");
    let refusal = stack.check(one([4, 4])).expect_err("a window that is too large");
    assert!(matches!(&refusal.fault, Break::Layer(fault) if fault.code() == "output_too_small"));
    assert_eq!((refusal.stage, sizes(&refusal.chain)), (1, vec![[4, 4], [8, 8]]));
    assert!(stack.check(one([5, 5])).is_ok());
    let wider = Stack::new(vec![Layer { out_channels: 3, ..up(4, 2, 1) }, up(4, 2, 1)]).expect("few");
    let refusal = wider.check(one([4, 4])).expect_err("other channels");
    assert_eq!(refusal.to_string(), "layer 1: expected input to have 1 channels, but got 3 channels instead");
    let refusal = Stack::new(vec![up(4, 2, 1); 100]).expect("few").check(one([1, 1])).expect_err("too large");
    assert_eq!((refusal.stage, refusal.fault), (62, Break::Layer(Fault::LengthTooLarge)));
    assert!(
        Stack::new(Vec::<Stage>::new()).expect("none").check(one([3, 4])).is_ok_and(|chain| sizes(&chain) == [[3, 4]])
    );
}

#[test]
fn what_is_too_large_is_refused_before_it_is_made() {
    let many = vec![Layer::new(Op::Conv2d, [1, 1]); MAX_STAGES + 1];
    assert_eq!(Stack::new(many), Err(TooManyStages(MAX_STAGES + 1)));
    let one = Array4::<f64>::ones((1, 1, 1, 1));
    let weights = |count| vec![Some(Weights { weight: one.view(), bias: None, packing: None }); count];
    // Each map is small, but all together are not.
    let same = chain(&vec![Layer::new(Op::Conv2d, [1, 1]); MAX_STAGES], [100, 100]);
    let fault =
        same.forward(Array3::zeros((1, 100, 100)).view(), &weights(MAX_STAGES), Activations::On).expect_err("too many");
    assert!(matches!(fault, Unfit::Layer { stage: 6710, fault: Fault::TooManyNumbers { .. } }), "{fault}");
    // Sizes and provenance also work for maps that are too large for values.
    let wide = chain(&vec![Layer { stride: [2, 1], ..Layer::new(Op::Conv2d, [3, 3]) }; 3], [1 << 50, 1 << 40]);
    let cell = wide.behind(3, [1 << 40..(1 << 40) + 1, 7..8]).expect("one cell");
    assert_eq!((cell[0].rows.clone(), cell[0].count()), (Runs::one(1 << 43..(1 << 43) + 15), 15 * 7));
    let all = wide.behind(3, [0..1 << 40, 0..1]).expect_err("very many rows");
    assert_eq!(all.code(), "too_large");
    let fault =
        wide.forward(Array3::<f64>::zeros((1, 1, 1)).view(), &weights(3), Activations::On).expect_err("too many");
    assert!(matches!(fault, Unfit::Layer { stage: 0, .. }));
    // A kernel with this many taps reaches more than can be visited.
    let tall = chain(&[up(1 << 40, 1, 0)], [2, 2]);
    assert!(tall.reached(0, [0..1, 0..1]).is_err());
    assert_eq!(tall.behind(1, [5..6, 0..1]).expect("one cell")[0].count(), 2);
    // So do all maps of a long chain.
    let fault = same.behind(MAX_STAGES, [0..100, 0..100]).map(|sets| sets.len());
    assert_eq!(fault, Ok(MAX_STAGES + 1));
    let wider = chain(&vec![Layer::new(Op::Conv2d, [1, 1]); MAX_STAGES], [1, 1 << 20]);
    assert!(wider.behind(MAX_STAGES, [0..1, 0..1 << 20]).is_err());
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
    // Layers that do not work on the output of the others are removed.
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
        Stack::new(kept).ok()?.check(one(input)).ok()
    };
    (prop::collection::vec(layer(), 1..6), [1..6_i64, 1..6]).prop_filter_map("refused", kept)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Sets one cell of a map to 1 and looks where it arrives: with kernels of ones nothing cancels.
    #[test]
    fn what_is_reached_is_what_a_single_one_changes(chain in chains()) {
        let last = geometries(&chain).len();
        let sizes = sizes(&chain);
        let cells = |map: usize| {
            let [rows, cols] = sizes[map];
            (0..rows).flat_map(move |row| (0..cols).map(move |col| [row, col]))
        };
        let kernels: Vec<Array4<f64>> =
            geometries(&chain).iter().map(|it| Array4::ones(it.layer().weight_shape().map(index))).collect();
        let behind: Vec<_> = cells(last)
            .map(|[row, col]| chain.behind(last, [row..row + 1, col..col + 1]).expect("small"))
            .collect();
        for start in 0..=last {
            let rest: Vec<Layer> = geometries(&chain)[start..].iter().map(|it| it.layer().clone()).collect();
            let rest = Stack::new(rest).expect("few").check(one(sizes[start])).expect("it worked before");
            let weights: Vec<_> =
                kernels[start..].iter().map(|kernel| Some(Weights { weight: kernel.view(), bias: None, packing: None })).collect();
            for [row, col] in cells(start) {
                let mut input = Array3::zeros((1, index(sizes[start][0]), index(sizes[start][1])));
                input[[0, index(row), index(col)]] = 1.0;
                let mut maps = vec![input.clone()];
                maps.extend(rest.forward(input.view(), &weights, Activations::On).expect("small"));
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
                // And the same backwards.
                for (at, sets) in cells(last).zip(&behind) {
                    let reaches = maps[last - start][[0, index(at[0]), index(at[1])]] > 0.0;
                    prop_assert_eq!(sets[start].contains([row, col]), reaches, "{:?} of map {}", [row, col], start);
                }
            }
        }
    }

    /// A rectangle depends on what its cells depend on, in order and without duplicates.
    #[test]
    fn a_rectangle_is_its_cells(chain in chains(), corners in [[0..12_i64, 0..12], [0..12_i64, 0..12]]) {
        let last = geometries(&chain).len();
        let [rows, cols] = [0, 1].map(|axis| {
            let ends = corners.map(|corner| corner[axis]);
            let length = chain.output().size[axis];
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

fn stages(stages: &[Stage], input: Map) -> Result<Chain, Box<StackRefusal>> {
    Stack::new(stages.to_vec()).expect("few").check(input)
}

fn pool(kernel: i64, stride: i64, padding: i64, ceil_mode: bool) -> Stage {
    Stage::Pool(Pool {
        of: PoolOf::Max,
        kernel_size: [kernel; 2],
        stride: [stride; 2],
        padding: [padding; 2],
        dilation: [1, 1],
        ceil_mode,
        count_include_pad: true,
    })
}

fn resize(to: Extent, mode: Mode) -> Stage {
    Stage::Resize(Resize { to, mode })
}

/// Sizes as in PyTorch 2.15.
#[test]
fn sizes_between_layers() {
    let size = |stage: Stage, length: i64| -> Result<i64, String> {
        stages(&[stage], one([length; 2]))
            .map(|chain| chain.output().size[1])
            .map_err(|refusal| refusal.fault.to_string())
    };
    let rounded = [(5, false, 2), (5, true, 3), (6, false, 3), (6, true, 3), (1, true, 1)];
    for (length, ceil_mode, expected) in rounded {
        assert_eq!(size(pool(2, 2, 0, ceil_mode), length), Ok(expected), "{length} {ceil_mode}");
    }
    // A window that would begin just behind the map is none.
    assert_eq!([2, 3].map(|length| size(pool(1, 2, 0, true), length)), [Ok(1), Ok(2)]);
    // The last window would begin in the padding at the end.
    assert_eq!(size(pool(2, 2, 1, true), 4), Ok(3));
    assert_eq!(size(pool(3, 2, 1, true), 4), Ok(3));
    assert_eq!(size(pool(2, 3, 1, true), 3), Ok(2));
    assert!(size(pool(2, 2, 2, false), 8).unwrap_err().starts_with("pad should be at most half"));
    assert!(size(pool(3, 1, 0, false), 2).unwrap_err().starts_with("Given input size: 2x2"));
    assert_eq!(size(resize(Extent::Scale([1.5; 2]), Mode::Nearest), 5), Ok(7));
    assert_eq!(size(resize(Extent::Size([9; 2]), Mode::Linear { align_corners: true }), 5), Ok(9));
    let pad = |cells: i64, with| Stage::Pad { start: [cells; 2], end: [0; 2], with };
    assert_eq!(size(pad(-2, PadWith::Value(0.)), 5), Ok(3));
    assert!(size(pad(5, PadWith::Reflect), 5).unwrap_err().contains("at most 4"));
    assert_eq!(size(Stage::AdaptivePool { of: PoolOf::Average, size: [Some(7), None] }, 3), Ok(3));
}

/// A scale that keeps a length, or only doubles it, is ignored, as in PyTorch.
#[test]
fn scales_that_come_to_nothing() {
    let read = |mode: Mode, scale: f64, length: i64, before: &[Stage]| -> Vec<i64> {
        let all = [before, &[resize(Extent::Scale([1.0, scale]), mode)]].concat();
        let chain = stages(&all, one([1, length])).expect("it works");
        let map = chain.steps().len();
        let behind = |col: i64| chain.behind(map, [0..1, col..col + 1]).expect("small").swap_remove(map - 1);
        (0..chain.output().size[1]).map(|col| behind(col).cols.runs()[0].start).collect()
    };
    let line = Stage::layer(Layer { rank: Rank::One, ..Layer::new(Op::Conv2d, [1, 1]) });
    for (mode, scale, length, before, expected) in [
        (Mode::Nearest, 1.1, 7, vec![], vec![0, 1, 2, 3, 4, 5, 6]),
        (Mode::Nearest, 2.3, 3, vec![], vec![0, 0, 1, 1, 2, 2]),
        (Mode::Linear { align_corners: false }, 1.1, 7, vec![], vec![0, 1, 2, 3, 4, 5, 6]),
        (Mode::Linear { align_corners: false }, 2.0, 3, vec![], vec![0, 0, 0, 1, 1, 2]),
        (Mode::NearestExact, 1.1, 7, vec![], vec![0, 1, 2, 3, 4, 5, 5]),
        // But not for 1-D maps.
        (Mode::Nearest, 1.1, 7, vec![line.clone()], vec![0, 0, 1, 2, 3, 4, 5]),
        (Mode::Nearest, 2.3, 3, vec![line], vec![0, 0, 0, 1, 1, 2]),
    ] {
        assert_eq!(read(mode, scale, length, &before), expected, "{mode:?} {scale}");
    }
}

#[test]
fn channels_down_a_stack() {
    let map = |channels: i64, size: Pair| Map { channels: Some(channels), size };
    let shuffled = stages(&[Stage::Shuffle { factor: 2 }], map(12, [3, 4])).expect("divides");
    assert_eq!(shuffled.output(), map(3, [6, 8]));
    let back = stages(&[Stage::Unshuffle { factor: 2 }], map(3, [6, 8])).expect("divides");
    assert_eq!(back.output(), map(12, [3, 4]));
    let refused = |of: &[Stage], input: Map| stages(of, input).expect_err("refused").fault.to_string();
    assert!(refused(&[Stage::Shuffle { factor: 2 }], map(6, [3, 3])).contains("divides, but got 6"));
    let linear = |from: i64, to: i64| Stage::Linear { features: [Some(from), Some(to)], bias: true };
    let bounded = [
        Stage::Flatten,
        linear(48, 20),
        Stage::Activation(Activation::Relu),
        linear(20, 32),
        Stage::Unflatten { channels: 2, size: [4, 4] },
        Stage::layer(Layer { in_channels: 2, out_channels: 3, bias: true, ..up(4, 2, 1) }),
    ];
    let chain = stages(&bounded, map(3, [4, 4])).expect("fits");
    assert_eq!(chain.output(), map(3, [8, 8]));
    let weights: Vec<_> = bounded.iter().map(Stage::weights).collect();
    assert_eq!(weights, [0, 980, 0, 672, 0, 99].map(Some));
    assert!(refused(&bounded[1..], map(3, [4, 4])).starts_with("a Linear layer takes a vector of 48"));
    assert!(refused(&bounded, map(2, [4, 4])).contains("gets 32"));
    assert!(refused(&[Stage::Norm { channels: Some(4), learned: 2 }], map(3, [2, 2])).contains("have 4 channels"));
    // Unknown channels contradict nothing.
    let open = Stage::Layer { layer: up(4, 2, 1), is_open: [true, true] };
    let chain = stages(&[open.clone(), Stage::Norm { channels: Some(7), learned: 2 }], map(3, [4, 4])).expect("open");
    assert_eq!((chain.output().channels, open.weights()), (Some(7), None));
}

#[test]
fn fields_of_known_networks() {
    let conv =
        |kernel: i64, stride: i64, padding: i64| Stage::layer(Layer { op: Op::Conv2d, ..up(kernel, stride, padding) });
    // AlexNet's features: 195 at a jump of 32, as published.
    let alexnet = [
        conv(11, 4, 2),
        pool(3, 2, 0, false),
        conv(5, 1, 2),
        pool(3, 2, 0, false),
        conv(3, 1, 1),
        conv(3, 1, 1),
        conv(3, 1, 1),
        pool(3, 2, 0, false),
    ];
    let chain = stages(&alexnet, one([224, 224])).expect("it works");
    let sights = chain.sights(0).expect("few steps");
    assert_eq!(sights.iter().map(|it| it.field.most).collect::<Vec<_>>(), [1, 11, 19, 51, 67, 99, 131, 163, 195]);
    assert_eq!(sights[8].jump, Some([32, 1]));
    assert!(sights.iter().all(|it| it.field.least == it.field.most && it.is_even() && it.dead == 0));
    // The decoder of the lesson: how many rows of the picture depend on a row of each map.
    let sights = decoder().sights(1).expect("few steps");
    let told: Vec<_> = sights.iter().map(|it| [it.reached.least, it.reached.most, it.seen.most]).collect();
    assert_eq!(told, [[32, 32, 1], [15, 22, 1], [7, 10, 1], [3, 4, 1], [1, 1, 1]]);
    assert_eq!(sights[1].reach, sight::Range { least: 22, most: 22 });
    assert_eq!(sights[4].jump, Some([1, 8]));
    // Kernel 3 at stride 2, twice: a checkerboard within a checkerboard.
    let uneven = chain_of(&[up(3, 2, 1), up(3, 2, 1)], 8);
    assert_eq!(
        [uneven[1].ways.least, uneven[1].ways.most, uneven[2].ways.least, uneven[2].ways.most],
        [1., 2., 1., 3.]
    );
    assert!(!uneven[2].is_even());
    assert!(chain_of(&[up(4, 2, 1), up(2, 2, 0)], 8)[2].is_even());
    // Kernel 1 at stride 2 leaves holes.
    let holes = chain_of(&[up(1, 2, 0)], 4);
    assert_eq!((holes[1].dead, holes[1].ways.least, holes[1].seen.least), (3, 0., 0));
}

fn chain_of(layers: &[Layer], length: i64) -> Vec<sight::Sight> {
    chain(layers, [length; 2]).sights(0).expect("few steps")
}

prop_compose! {
    fn between()(
        which in 0..8_usize, kernel in 1..4_i64, stride in 1..4_i64, padding in 0..2_i64, flag: bool, to in 1..9_i64,
        scale in 0.4..3.0_f64,
    ) -> Stage {
        match which {
            0 => pool(kernel, stride, padding.min(kernel / 2), flag),
            1 => Stage::AdaptivePool { of: PoolOf::Max, size: [Some(to), None] },
            2 => resize(Extent::Size([to, to + 2]), if flag { Mode::Nearest } else { Mode::NearestExact }),
            3 => resize(Extent::Scale([scale; 2]), Mode::Linear { align_corners: flag }),
            4 => resize(Extent::Size([to; 2]), Mode::Bicubic { align_corners: flag }),
            5 => Stage::Pad { start: [padding, 1], end: [0, stride - 1], with: PadWith::Reflect },
            6 => Stage::Pad { start: [-padding, 1], end: [2, 0], with: PadWith::Replicate },
            _ => Stage::Pad { start: [padding, 2], end: [1, 1 - kernel], with: if flag { PadWith::Circular } else { PadWith::Value(0.) } },
        }
    }
}

fn mixed() -> impl Strategy<Value = Chain> {
    let stage = prop_oneof![layer().prop_map(Stage::layer), between()];
    let kept = |(stages, input): (Vec<Stage>, Pair)| {
        let mut chain = Chain::new(one(input));
        for stage in stages {
            let mut longer = chain.clone();
            if longer.push(stage).is_ok() && longer.output().size.iter().all(|length| *length <= 16) {
                chain = longer;
            }
        }
        chain
    };
    (prop::collection::vec(stage, 1..6), [1..8_i64, 1..8]).prop_map(kept)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// What a cell sees and what sees it are the same relation.
    #[test]
    fn forth_and_back_agree(chain in mixed()) {
        let last = chain.steps().len();
        let lengths = |map: usize| chain.map(map).expect("a map").size;
        for axis in [0, 1] {
            for map in 0..=last {
                for from in 0..lengths(map)[axis] {
                    let mut cells = [0..1, 0..1];
                    cells[axis] = from..from + 1;
                    let reached = chain.reached(map, cells).expect("small").pop().expect("the last");
                    let reached = if axis == 0 { reached.rows } else { reached.cols };
                    for to in 0..lengths(last)[axis] {
                        let mut cells = [0..1, 0..1];
                        cells[axis] = to..to + 1;
                        let behind = &chain.behind(last, cells).expect("small")[map];
                        let behind = if axis == 0 { &behind.rows } else { &behind.cols };
                        prop_assert_eq!(behind.contains(from), reached.contains(to), "{} of {} to {}", from, map, to);
                    }
                }
            }
        }
    }

    /// The numbers for a map agree with those of its cells.
    #[test]
    fn sights_are_those_of_the_cells(chain in mixed()) {
        let last = chain.steps().len();
        let both = chain.both_sights();
        for axis in [0, 1] {
            let sights = chain.sights(axis).expect("small");
            prop_assert_eq!(both[axis].as_ref(), Some(&sights));
            prop_assert_eq!(sights.len(), last + 1);
            for (map, sight) in sights.iter().enumerate() {
                let length = chain.map(map).expect("a map").size[axis];
                let span = |at: i64, is_behind: bool| {
                    let mut cells = [0..1, 0..1];
                    cells[axis] = at..at + 1;
                    let set = if is_behind {
                        chain.behind(map, cells).expect("small").swap_remove(0)
                    } else {
                        chain.reached(map, cells).expect("small").pop().expect("the last")
                    };
                    let runs = if axis == 0 { set.rows } else { set.cols };
                    runs.runs().last().map_or(0, |run| run.end) - runs.runs().first().map_or(0, |run| run.start)
                };
                for (is_behind, told) in [(true, sight.seen), (false, sight.reached)] {
                    let spans: Vec<i64> = (0..length).map(|at| span(at, is_behind)).collect();
                    prop_assert_eq!(told.least, spans.iter().copied().min().unwrap_or(0));
                    prop_assert_eq!(told.most, spans.iter().copied().max().unwrap_or(0));
                }
                prop_assert_eq!(sight.dead, (0..length).filter(|at| span(*at, true) == 0).count() as i64);
            }
        }
    }
}

/// The indices of an infinite map that a link leads to.
fn met(link: &Link, at: i64, is_back: bool) -> Vec<i64> {
    let runs = if is_back { link.inputs_of(at, Ends::Without) } else { link.outputs_of(at, Ends::Without) };
    runs.iter().flat_map(|run| (0..run.count).map(|number| run.first + number * run.step)).collect()
}

/// The number of paths from each index of the infinite map at the end of these links to one of the first map.
fn paths<'a>(links: impl Iterator<Item = &'a Link>, at: i64, is_back: bool) -> BTreeMap<i64, f64> {
    let mut here = BTreeMap::from([(at, 1.)]);
    for link in links {
        let mut next = BTreeMap::new();
        for (at, ways) in here {
            for other in met(link, at, is_back) {
                *next.entry(other).or_insert(0.) += ways;
            }
        }
        here = next;
    }
    here
}

/// Whether all outputs of an infinite map read the same place, as those of a single cell stretched by its corners do.
fn is_still(link: &Link) -> bool {
    matches!(link, Link::Sampled(Sampled { by: By::Place { apart: 0., .. }, .. }))
}

fn span(met: &BTreeMap<i64, f64>) -> i64 {
    met.last_key_value().zip(met.first_key_value()).map_or(0, |((last, _), (first, _))| last - first + 1)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Without borders too, what an index reads and what reads it are the same relation.
    #[test]
    fn links_lead_forth_and_back(chain in mixed()) {
        for link in chain.steps().iter().flat_map(|step| &step.links) {
            if matches!(link, Link::Whole { .. }) {
                continue;
            }
            for (output, input) in (-20..20).flat_map(|output| (-20..20).map(move |input| (output, input))) {
                let (reads, is_read) = (met(link, output, true), met(link, input, false));
                prop_assert_eq!(reads.contains(&input), is_read.contains(&output), "{:?}: {} to {}", link, input, output);
            }
        }
    }

    /// Fields, reach and coverage in infinite maps are those of following every path.
    #[test]
    fn fields_are_those_of_all_paths(chain in mixed()) {
        let steps = chain.steps();
        for axis in [0, 1] {
            let links = |steps: Range<usize>| chain.steps()[steps].iter().map(move |step| &step.links[axis]);
            if links(0..steps.len()).any(is_still) {
                continue;
            }
            let sights = chain.sights(axis).expect("small");
            for (map, sight) in sights.iter().enumerate() {
                let length = chain.map(map).expect("a map").size[axis];
                let seen: Vec<_> = (0..length).map(|at| paths(links(0..map).rev(), at, true)).collect();
                let reached: Vec<_> = (0..length).map(|at| paths(links(map..steps.len()), at, false)).collect();
                for (met, told) in [(&seen, sight.field), (&reached, sight.reach)] {
                    prop_assert_eq!(told.least, met.iter().map(span).min().unwrap_or(0));
                    prop_assert_eq!(told.most, met.iter().map(span).max().unwrap_or(0));
                }
                let ways = seen.iter().map(|met| met.values().sum::<f64>());
                prop_assert_eq!(sight.ways.least, ways.clone().fold(f64::INFINITY, f64::min));
                prop_assert_eq!(sight.ways.most, ways.fold(0., f64::max));
                let jumps: Option<Vec<[i64; 2]>> = links(0..map).map(Link::jump).collect();
                let jump = jumps.map(|jumps| jumps.iter().map(|[top, bottom]| *top as f64 / *bottom as f64).product());
                let told = sight.jump.map(|[top, bottom]| top as f64 / bottom as f64);
                let is_near = |(one, other): (f64, f64)| (one - other).abs() <= 1e-9 * one;
                prop_assert_eq!(told.is_some(), jump.is_some());
                prop_assert!(told.zip(jump).is_none_or(is_near), "{:?} is {:?}", told, jump);
            }
        }
    }
}

/// What a remedy changes: how many numbers, how many of them paddings, and by how many cells.
fn changes(before: &[Layer], after: &[Layer]) -> (usize, usize, i64) {
    let mut all = (0, 0, 0);
    for (before, after) in before.iter().zip(after) {
        let paddings = usize::from(before.padding != after.padding);
        let [own, new] = [before, after].map(|layer| [0, 1].map(|axis| layer.axis(axis)));
        let cells = |axis: usize| {
            let (own, new): (AxisSettings, AxisSettings) = (own[axis], new[axis]);
            (own.padding[0] - new.padding[0]).abs() + (own.output_padding - new.output_padding).abs()
        };
        all.0 += paddings + usize::from(before.output_padding != after.output_padding);
        all.1 += paddings;
        all.2 += cells(0) + cells(1);
    }
    all
}

/// All layers that a remedy may make of one, alike on both axes.
fn variants(layer: &Layer) -> Vec<Layer> {
    let own = layer.axis(0);
    let most = (own.dilated_kernel() as i64 - 1).max(own.padding[0]);
    let more = if layer.op == Op::Conv2d { 0 } else { own.stride.max(own.dilation) - 1 };
    let with = |(padding, output_padding): (i64, i64)| Layer {
        padding: Padding::Explicit([padding; 2]),
        output_padding: [output_padding; 2],
        ..layer.clone()
    };
    (0..=most).flat_map(|padding| (0..=more).map(move |more| (padding, more))).map(with).collect()
}

fn alike() -> impl Strategy<Value = Layer> {
    (any::<bool>(), 1..5_i64, 1..4_i64, 1..3_i64, 0..3_i64).prop_map(
        |(is_direct, kernel, stride, dilation, padding)| {
            let op = if is_direct { Op::Conv2d } else { Op::ConvTranspose2d };
            Layer { op, dilation: [dilation; 2], ..up(kernel, stride, padding) }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The first remedy is as cheap as any that trying all of them finds, and the nearest is as near.
    #[test]
    fn remedies_are_the_cheapest_of_all(layers in [alike(), alike()], length in 1..6_i64, wanted in 1..16_i64) {
        let size_of = |layers: &[Layer]| {
            let chain = Stack::new(layers.to_vec()).expect("two layers").check(of(layers, [length; 2])).ok()?;
            Some(chain.output().size[0])
        };
        let both = variants(&layers[0]).into_iter().flat_map(|first| {
            variants(&layers[1]).into_iter().map(move |second| [first.clone(), second])
        });
        let tried: Vec<([Layer; 2], i64)> = both.filter_map(|tried| size_of(&tried).map(|size| (tried, size))).collect();
        let cheapest = tried.iter().filter(|tried| tried.1 == wanted).map(|(tried, _)| changes(&layers, tried)).min();
        let with = |remedy: &wanted::Remedy| {
            let mut changed = layers.clone();
            for (place, layer) in &remedy.layers {
                changed[*place] = layer.clone();
            }
            changed
        };
        let stack = Stack::new(layers.to_vec()).expect("two layers");
        match stack.remedies(of(&layers, [length; 2]), [wanted; 2], 3) {
            wanted::Remedies::Already => prop_assert_eq!(size_of(&layers), Some(wanted)),
            wanted::Remedies::Found(found) => {
                prop_assert!(found.len() <= 3);
                let costs: Vec<_> = found.iter().map(|remedy| changes(&layers, &with(remedy))).collect();
                prop_assert_eq!(costs.first().copied(), cheapest);
                prop_assert!(costs.is_sorted(), "{:?}", costs);
                for remedy in &found {
                    prop_assert_eq!((size_of(&with(remedy)), remedy.size), (Some(wanted), [wanted; 2]));
                }
            }
            wanted::Remedies::Nearest(nearest) => {
                prop_assert_eq!(cheapest, None);
                let distance = |size: i64| (size - wanted).abs();
                let least = tried.iter().map(|(_, size)| distance(*size)).min();
                prop_assert_eq!(nearest.map(|remedy| distance(remedy.size[0])), least);
            }
        }
    }
}

/// A change of the layer is found through every kind of stage behind it.
#[test]
fn remedies_reach_through_the_stages_between() {
    let pad = Stage::Pad { start: [1, 1], end: [-2, -2], with: PadWith::Replicate };
    for (stage, channels) in [
        (resize(Extent::Scale([1.5; 2]), Mode::Nearest), 1),
        (resize(Extent::Size([7; 2]), Mode::Nearest), 1),
        (Stage::Shuffle { factor: 3 }, 9),
        (Stage::Unshuffle { factor: 3 }, 1),
        (pool(2, 2, 0, false), 1),
        (pad, 1),
        (Stage::Activation(Activation::Relu), 1),
    ] {
        let layer = Layer { out_channels: channels, ..up(4, 2, 1) };
        let stack = |layer: Layer| Stack::new(vec![Stage::layer(layer), stage.clone()]).expect("two stages");
        let size = |layer: Layer| stack(layer).check(one([5; 2])).ok().map(|chain| chain.output().size);
        let sizes: Vec<_> = variants(&layer).into_iter().filter_map(size).collect();
        for wanted in (1..50).map(|length| [length; 2]) {
            match stack(layer.clone()).remedies(one([5; 2]), wanted, 1) {
                wanted::Remedies::Already => assert_eq!(size(layer.clone()), Some(wanted)),
                wanted::Remedies::Found(found) => assert_eq!(found[0].size, wanted),
                wanted::Remedies::Nearest(_) => assert!(!sizes.contains(&wanted), "{stage:?}: {wanted:?}"),
            }
        }
    }
}

fn remedies(layers: &[Layer], input: i64, wanted: Pair) -> Vec<String> {
    let stack = Stack::new(layers.to_vec()).expect("few");
    let told = |remedy: &wanted::Remedy| {
        let changed = |(place, layer): &(usize, Layer)| {
            format!("{place}: p{} op{}", layer.padding_text(), dimensions(&layer.output_padding))
        };
        remedy.layers.iter().map(changed).collect::<Vec<_>>().join(", ")
    };
    match stack.remedies(one([input; 2]), wanted, 4) {
        wanted::Remedies::Already => vec!["already".to_owned()],
        wanted::Remedies::Found(found) => found.iter().map(told).collect(),
        wanted::Remedies::Nearest(nearest) => {
            nearest.iter().map(|it| format!("nearest {} {}", dimensions(&it.size), told(it))).collect()
        }
    }
}

#[test]
fn what_leads_to_a_wanted_size() {
    let generator = [up(4, 1, 0), up(4, 2, 1), up(4, 2, 1), up(4, 2, 1)];
    assert_eq!(remedies(&generator, 1, [32, 32]), ["already"]);
    // One row less on each side before the last layer, or two after it.
    assert_eq!(remedies(&generator, 1, [28, 28])[..2], ["2: p2 op0x0", "3: p3 op0x0"]);
    assert_eq!(remedies(&[up(3, 2, 1), up(3, 2, 1)], 7, [28, 28])[0], "0: p1 op1x1, 1: p1 op1x1");
    // Each axis on its own.
    assert_eq!(remedies(&[up(3, 2, 1)], 7, [13, 14]), ["0: p1 op0x1"]);
    let down = Layer { op: Op::Conv2d, ..up(3, 2, 0) };
    assert_eq!(remedies(std::slice::from_ref(&down), 8, [4, 4])[0], "0: p1 op0x0");
    assert_eq!(remedies(&[down], 8, [100, 100]), ["nearest 5x5 0: p2 op0x0"]);
    let line = Layer { rank: Rank::One, ..Layer::new(Op::ConvTranspose2d, [1, 10]) };
    let line = Layer { stride: [1, 5], padding: Padding::Explicit([0, 3]), ..line };
    let stack = Stack::new(vec![line]).expect("one");
    let wanted::Remedies::Found(found) = stack.remedies(one([1, 40]), [1, 200], 4) else { panic!("there is one") };
    assert_eq!(found[0].layers[0].1.output_padding, [0, 1]);
}

#[test]
fn axes_do_not_change_down_a_stack() {
    let line = Layer { rank: Rank::One, ..Layer::new(Op::Conv2d, [1, 3]) };
    let refused = |of: &[Stage], size: Pair| stages(of, one(size)).expect_err("refused");
    let refusal = refused(&[Stage::layer(line.clone()), pool(1, 1, 0, false), Stage::layer(up(4, 2, 1))], [1, 9]);
    assert_eq!(refusal.fault, Break::OtherRank { expected: Rank::One, found: Rank::Two });
    assert_eq!(
        (refusal.stage, refusal.fault.code(), sizes(&refusal.chain)),
        (2, "other_rank", vec![[1, 9], [1, 7], [1, 7]])
    );
    let deep = Layer { rank: Rank::Three, ..line.clone() };
    assert_eq!(refused(&[Stage::layer(deep)], [9, 9]).fault, Break::ThreeAxes);
    assert!(stages(&[Stage::layer(line.clone()), Stage::layer(line)], one([1, 9])).is_ok());
}

#[test]
fn a_map_that_grows_too_large_is_not_called_empty() {
    let open = |size: Pair| Map { channels: None, size };
    for size in [[1 << 40, 1], [1, 1 << 40], [1 << 40, 1 << 40]] {
        let refusal = stages(&[Stage::Shuffle { factor: 1 << 31 }], open(size)).expect_err("too large");
        assert_eq!(refusal.fault, Break::Layer(Fault::LengthTooLarge), "{size:?}");
    }
    let refusal = stages(&[pool(4, 1, 0, false)], open([9, 3])).expect_err("too small");
    assert_eq!(refusal.fault, Break::NothingLeft { input: [9, 3], output: [6, 0] });
}

#[test]
fn padding_repeats_no_more_cells_than_there_are() {
    let padded = |with: PadWith, start: i64, end: i64| {
        let pad = Stage::Pad { start: [0, start], end: [0, end], with };
        stages(&[pad], one([1, 3])).map(|chain| chain.output().size[1]).map_err(|refusal| refusal.fault)
    };
    for (with, name, most) in [(PadWith::Reflect, "reflected", 2), (PadWith::Circular, "circular", 3)] {
        assert_eq!(padded(with, most, most), Ok(3 + 2 * most));
        let too_much = Err(Break::PadsTooMuch { with: name, most, found: most + 1 });
        assert_eq!((padded(with, most + 1, 0), padded(with, 0, most + 1)), (too_much.clone(), too_much));
    }
    assert_eq!(padded(PadWith::Replicate, 9, 0), Ok(12));
}

/// PyTorch: the cell `(h*r + i, w*r + j)` of channel `c` is the cell `(h, w)` of channel `c*r*r + i*r + j`.
#[test]
fn a_shuffle_spreads_channels_over_rows_and_columns() {
    let before = Array3::from_shape_fn((18, 2, 5), |(channel, row, col)| (channel * 100 + row * 10 + col) as f64);
    let after = between::shuffle(3, before.view());
    assert_eq!(after.dim(), (2, 6, 15));
    for ((part, row, col), number) in before.indexed_iter() {
        let [channel, down, right] = [part / 9, part / 3 % 3, part % 3];
        assert_eq!(after[[channel, row * 3 + down, col * 3 + right]], *number);
    }
    assert_eq!(between::unshuffle(3, after.view()), before);
}

#[test]
fn what_is_flattened_comes_from_everywhere() {
    let chain = stages(&[Stage::Flatten, Stage::Unflatten { channels: 1, size: [3, 2] }], one([2, 3])).expect("works");
    let among = |runs: &Runs| (0..9).filter(|at| runs.contains(*at)).collect::<Vec<i64>>();
    let cells = |set: &Reach| [among(&set.rows), among(&set.cols)];
    let behind = chain.behind(2, [1..2, 1..2]).expect("small");
    assert_eq!(cells(&behind[0]), [vec![0, 1], vec![0, 1, 2]]);
    let reached = chain.reached(0, [1..2, 2..3]).expect("small").pop().expect("the last");
    assert_eq!(cells(&reached), [vec![0, 1, 2], vec![0, 1]]);
}

#[test]
fn a_chain_has_the_rank_of_its_layers() {
    let line = Layer { rank: Rank::One, ..Layer::new(Op::Conv2d, [1, 3]) };
    assert_eq!(chain(&[line], [1, 9]).rank(), Some(Rank::One));
    assert_eq!(decoder().rank(), Some(Rank::Two));
    assert_eq!(stages(&[Stage::Pass], one([3, 3])).expect("works").rank(), None);
}

/// 3^700 ways, on each axis, are more than a float holds.
#[test]
fn the_ratio_of_ways_is_known_however_many_there_are() {
    let deep =
        chain(&vec![Layer { padding: Padding::Explicit([1, 1]), ..Layer::new(Op::Conv2d, [3, 3]) }; 700], [3, 3]);
    let sights = deep.sights(0).expect("few steps");
    let last = sights.last().expect("one for each map");
    assert!(last.ways.most.is_finite() && last.is_even(), "{:?}", last.ways);
    assert_eq!(last.field, sight::Range { least: 1401, most: 1401 });
}
