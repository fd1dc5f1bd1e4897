//! The fast path of both operations: an implicit matrix product on a polyphase decomposition. No zero is inserted,
//! nothing is multiplied by an inserted zero, and no im2col matrix is built.
//!
//! # Polyphase decomposition
//!
//! On one axis, with stride `s`, padding `p` and dilation `d`, kernel tap `b` connects input `a` and output `t`:
//!
//! - direct, if `a = t*s + b*d - p`. The padded input is dealt out to `s` *lines* (its polyphase components), cell by
//!   cell in turn: input `a` goes to line `(a + p) mod s`, cell `(a + p) div s`. For output `t`, tap `b` then reads
//!   line `b*d mod s` at `t + (b*d div s)`: neighbouring outputs read neighbouring cells, the line *shifted* by a
//!   constant.
//! - transposed, if `t = a*s + b*d - p`. Write `t + p = q*s + r` and `b*d = c*s + r'`. The two meet only if `r = r'`,
//!   and then `a = q - c`. So the outputs of one residue `r` form a *lane* (a phase, as in sub-pixel convolution) that
//!   has its own taps, and each of its taps reads the unchanged input, shifted by a constant.
//!
//! Either way, a [lane](plan::Lane) of outputs is a sum of shifted lines, one for each of its taps and each input
//! channel. On two axes, a [pair](pair::Pair) of a lane of rows and a lane of columns is a sum of shifted planes.
//!
//! # Micro-kernel and packing
//!
//! [`gather`] adds up these sums with a micro-kernel ([`tile`]), which keeps a tile of MR x NR sums in registers: MR
//! output channels (`M`, the width of a *block*) by NR *places*, that is outputs of a lane (`V` vectors of them). Each
//! *term*, a tap of an input channel, multiplies MR weights by a *run* of NR cells. Weights are packed into
//! [panels](weights) of several blocks. Runs are read in place, or packed first if they are read often enough. The sums
//! of the lanes of columns are then interleaved ([`weave`]) to rows of the output.
//!
//! A tile may extend over the end of a row: what it computes there, from cells beyond the row, is discarded. If rows
//! are so short that this would be a large part, each shift of columns gets a line of its own
//! ([`Plan::without_short_lines`]), and rows follow one another without a gap.
//!
//! # Other ways
//!
//! If the input is small and the kernel is not, packing the weights costs more than using them. For a transposed layer,
//! [`stamp`] swaps the roles: it reads the weights in place as runs, multiplies them by the input cells, and scatters
//! the result onto the output.
//!
//! Layers that are so small that preparation takes longer than the computation use the
//! [definition](Operands::forward_by_definition), as do the few (tiny inputs under a huge dilation) where nearly all of
//! the dealt-out cells would be padding.
//!
//! # Exactness
//!
//! Padding counts as zero whatever weight it meets. Gathering multiplies padding, so another way is used if a weight is
//! infinite or NaN, unless that would take a second or more: then such a weight spoils the sums at the border.
//!
//! Sums are always added in the same order, so the result does not depend on the number of threads.
//!
//! A network keeps the packed weights for the next pass ([`Packing`]).

#![allow(clippy::inline_always, reason = "what is not inlined gets none of the instructions found on this processor")]

mod chunk;
mod gather;
mod packing;
mod pair;
mod plan;
mod scratch;
mod share;
mod stamp;
mod strided;
mod tile;
mod tiles;
mod weave;
mod weights;
mod worker;

use ndarray::{Array4, ArrayView4};

use self::chunk::Dealer;
use self::gather::Gather;
pub use self::packing::Packing;
use self::plan::Plan;
use self::stamp::Stamp;
use self::tile::Vectors;
use super::axis::{Axis, Op};
use super::layer::Geometry;
use super::operands::{Operands, index};

/// A number type that layers can be computed with.
pub trait Number: Vectors {}

impl Number for f32 {}
impl Number for f64 {}

/// Below this cost in nanoseconds a layer uses the definition: looking for a better way would cost more than it saves.
const TINY: f64 = 3000.0;

/// The preparation cost of every way except the definition, in nanoseconds.
const PREPARING: f64 = 1000.0;

/// The most nanoseconds that a layer with non-finite weights may take to treat them exactly: one second.
const PATIENCE: f64 = 1e9;

/// How a layer is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By the definition, see [`Operands::forward_by_definition`].
    Definition,
    /// From the output, see [`gather`].
    Gather,
    /// From the input, see [`stamp`].
    Stamp,
}

/// Returns the output of the layer, `(n, out, h, w)`.
pub(super) fn forward<T: Number>(operands: &Operands<'_, T>) -> Array4<T> {
    let definition = cost_of_definition(operands);
    if definition < TINY {
        return operands.forward_by_definition();
    }
    let plans = plans(operands.geometry);
    let (gather, stamp) = (cost_of_gathering(operands, &plans), cost_of_stamping(operands));
    let (exact, cost) = if stamp < definition { (Way::Stamp, stamp) } else { (Way::Definition, definition) };
    if cost <= gather {
        return by(exact, operands, &plans, share::threads(cost));
    }
    // Only gathering multiplies padding, which shows only for non-finite weights: zero times infinity is not zero. If
    // there are fewer outputs than weights, the weights are checked only if some output is not finite.
    let may_show = cost < PATIENCE;
    let (batch, out, out_h, out_w) = operands.output_shape;
    let look_before = operands.weight.len() <= batch * out * out_h * out_w;
    if may_show && look_before && !has_finite_weights(operands) {
        return by(exact, operands, &plans, share::threads(cost));
    }
    let output = by(Way::Gather, operands, &plans, share::threads(gather));
    if may_show && !look_before && !are_finite(output.view()) && !has_finite_weights(operands) {
        return by(exact, operands, &plans, share::threads(cost));
    }
    output
}

/// The plans of both axes.
fn plans(geometry: &Geometry) -> [Plan; 2] {
    let [h, w] = geometry.axes().each_ref().map(Plan::new);
    [h, w.without_short_lines()]
}

/// Estimates the nanoseconds of the definition: for every tap of every cell on one side it looks for a cell on the
/// other.
fn cost_of_definition<T: Number>(operands: &Operands<'_, T>) -> f64 {
    let layer = operands.geometry.layer();
    let asked = operands.geometry.axes().iter().map(|axis| axis.strided() as f64 * axis.kernel() as f64);
    let channels = operands.input.dim().0 as f64 * layer.in_channels as f64 * layer.out_channels as f64;
    100.0 + asked.product::<f64>() * channels / layer.groups as f64 * 1.5
}

fn by<T: Number>(way: Way, operands: &Operands<'_, T>, plans: &[Plan; 2], threads: usize) -> Array4<T> {
    if way == Way::Definition {
        return operands.forward_by_definition();
    }
    let (input, weight) = (operands.input.as_standard_layout(), operands.weight.as_standard_layout());
    let (input, weight) = (input.as_slice().expect("standard"), weight.as_slice().expect("standard"));
    let (batch, out, out_h, out_w) = operands.output_shape;
    let mut output = vec![T::zero(); batch * out * out_h * out_w];
    if way == Way::Gather {
        let gather = Gather::new(operands, plans, input, weight, threads);
        let parts = gather.parts(&mut output);
        share::between(threads, parts, |next| gather.compute(next));
    } else {
        let stamp = Stamp::new(operands, input, weight);
        let parts = stamp.parts(&mut output, batch, threads);
        share::between(threads, parts, |next| stamp.compute(next));
    }
    Array4::from_shape_vec(operands.output_shape, output).expect("as many numbers as it has")
}

/// Estimates the nanoseconds of gathering on one core. The constants were measured.
fn cost_of_gathering<T: Number>(operands: &Operands<'_, T>, plans: &[Plan; 2]) -> f64 {
    let layer = operands.geometry.layer();
    let [h, w] = operands.geometry.axes();
    let [h_plan, w_plan] = plans;
    let batch = operands.input.dim().0 as f64;
    let out = layer.out_channels as f64;
    let in_group = (layer.in_channels / layer.groups) as f64;

    let sums = h_plan.products() * w_plan.products() * in_group * out * batch;
    let dealt = h_plan.cells() * w_plan.cells() * layer.in_channels as f64 * batch;
    let pairs = (h_plan.lanes.len() * w_plan.lanes.len()) as f64 * layer.groups as f64 * batch;
    let outputs = (h.output() as f64) * (w.output() as f64) * out * batch;
    let cost =
        PREPARING + sums * 0.02 + dealt * 0.3 + operands.weight.len() as f64 * 0.6 + outputs * 0.7 + pairs * 50.0;
    // A chunk should not take much more memory than the existing arrays.
    let dealer = Dealer::new(plans, operands.geometry.input().map(index), index(layer.in_channels / layer.groups));
    let room = (4 * operands.input.len() + operands.weight.len()).max(1 << 20);
    if dealer.size().is_some_and(|size| size <= room) { cost } else { f64::INFINITY }
}

/// Estimates the nanoseconds of stamping on one core. The constants were measured.
fn cost_of_stamping<T: Number>(operands: &Operands<'_, T>) -> f64 {
    let layer = operands.geometry.layer();
    let [h, w] = operands.geometry.axes();
    if layer.op == Op::Conv2d {
        return f64::INFINITY;
    }
    let batch = operands.input.dim().0 as f64;
    let in_group = (layer.in_channels / layer.groups) as f64;
    let of_both = |number: &dyn Fn(&Axis) -> i64| (number(h) as f64) * (number(w) as f64);
    let landed = of_both(&|axis| axis.input()) * of_both(&|axis| axis.kernel()) * layer.out_channels as f64 * batch;
    PREPARING + landed * (in_group * 0.02 + 4.0) + operands.weight.len() as f64 * batch * 0.2
}

fn has_finite_weights<T: Number>(operands: &Operands<'_, T>) -> bool {
    let ask = || are_finite(operands.weight);
    operands.packing.map_or_else(ask, |packing| packing.is_finite(ask))
}

fn are_finite<T: Number>(numbers: ArrayView4<'_, T>) -> bool {
    // Without an early exit, the check of a piece is vectorised.
    let all = |piece: &[T]| piece.iter().fold(true, |finite, number| finite & number.is_finite());
    match numbers.as_slice_memory_order() {
        Some(numbers) => numbers.chunks(256).all(all),
        None => numbers.iter().all(|number| number.is_finite()),
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, Array4};
    use proptest::prelude::*;

    use super::*;
    use crate::conv::{Layer, Padding};

    /// Uneven padding; negative where a full result is extended.
    fn ends(op: Op, padding: [i64; 2], apart: Option<[i64; 2]>) -> Padding {
        let least = if op == Op::Conv2d { 0 } else { -4 };
        match apart {
            None => Padding::Explicit(padding),
            Some(apart) => Padding::Uneven {
                start: padding.map(|cells| (cells + apart[0]).max(least)),
                end: padding.map(|cells| (cells + apart[1]).max(least)),
            },
        }
    }

    prop_compose! {
        /// Layers of all kinds, including strides larger than the kernel and more channels than a tile has.
        fn layer()(
            transposed in any::<bool>(), kernel in [1_i64..6, 1_i64..6], stride in [1_i64..5, 1_i64..5],
            padding in [0_i64..6, 0_i64..6], dilation in [1_i64..4, 1_i64..4], output_padding in [0_i64..4, 0_i64..4],
            groups in 1_i64..4, channels in [1_i64..9, 1_i64..20], apart in prop_oneof![3 => Just(None), 1 => [-4_i64..4, -4_i64..4].prop_map(Some)],
        ) -> Layer {
            let op = if transposed { Op::ConvTranspose2d } else { Op::Conv2d };
            Layer {
                in_channels: channels[0] * groups, out_channels: channels[1] * groups, groups, stride, dilation,
                padding: ends(op, padding, apart), output_padding: if transposed { output_padding } else { [0; 2] },
                ..Layer::new(op, kernel)
            }
        }
    }

    /// Small integers, whose sums are exact in any order.
    fn integers<T: Number>(shape: [i64; 4], seed: usize) -> Array4<T> {
        let mut number = seed;
        Array4::from_shape_simple_fn(shape.map(index), || {
            number = (number * 7 + 3) % 23;
            T::from(number).expect("small") - T::from(11).expect("small")
        })
    }

    /// Checks that all ways, with one thread and with more, agree with the definition.
    fn agree<T: Number>(
        layer: &Layer,
        size: [i64; 2],
        batch: i64,
        seed: usize,
        turned: bool,
    ) -> Result<(), TestCaseError> {
        let Ok(geometry) = layer.check(size) else { return Ok(()) };
        let mut input = integers::<T>([batch, layer.in_channels, size[0], size[1]], seed);
        if turned {
            // The same numbers in another memory order.
            input =
                input.clone().permuted_axes([0, 1, 3, 2]).as_standard_layout().into_owned().permuted_axes([0, 1, 3, 2]);
        }
        let weight = integers::<T>(layer.weight_shape(), seed + 1);
        let bias = Array1::from_shape_fn(index(layer.out_channels), |channel| T::from(channel % 5).expect("small"));
        let operands = Operands::new(&geometry, input.view(), weight.view(), Some(bias.view())).expect("they fit");
        let expected = operands.forward_by_definition();
        let [h, w] = geometry.axes().each_ref().map(Plan::new);
        let all_plans = [[h.clone(), w.unshifted()], [h, w]];
        let packing = Packing::default();
        let kept = operands.keeping(&packing);
        // Starting threads takes most of the time for a small layer.
        for threads in if seed < 6 { 1..4 } else { 1..2 } {
            for plans in &all_plans {
                // What was packed in one order is not used with the other.
                for operands in [operands, kept, kept] {
                    prop_assert_eq!(&by(Way::Gather, &operands, plans, threads), &expected);
                }
            }
            if layer.op == Op::ConvTranspose2d {
                prop_assert_eq!(&by(Way::Stamp, &operands, &all_plans[0], threads), &expected);
            }
        }
        prop_assert_eq!(&operands.forward(), &expected);
        prop_assert_eq!(&kept.forward(), &expected);
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_way_is_the_definition(
            layer in layer(), size in [1_i64..14, 1_i64..14], batch in 1_i64..3, seed in 0_usize..23, turned: bool,
        ) {
            agree::<f64>(&layer, size, batch, seed, turned)?;
            agree::<f32>(&layer, size, batch, seed, turned)?;
        }
    }

    #[test]
    fn padding_counts_zero_even_for_infinite_weights() {
        for op in [Op::Conv2d, Op::ConvTranspose2d] {
            let layer = Layer { padding: Padding::Explicit([2, 1]), stride: [2, 1], ..Layer::new(op, [3, 3]) };
            let geometry = layer.check([40, 40]).expect("a layer that works");
            let input = Array4::<f32>::from_elem((1, 1, 40, 40), 1.0);
            let mut weight = Array4::<f32>::from_elem((1, 1, 3, 3), 1.0);
            weight[[0, 0, 0, 0]] = f32::INFINITY;
            let operands = Operands::new(&geometry, input.view(), weight.view(), None).expect("they fit");
            let output = operands.forward();
            assert_eq!(output, operands.forward_by_definition());
            assert!(!output.iter().any(|value| value.is_nan()));
        }
    }

    /// Bit for bit, with numbers whose sums are rounded.
    #[test]
    fn results_do_not_depend_on_the_number_of_threads() {
        let stamped = Layer { in_channels: 128, out_channels: 101, ..Layer::new(Op::ConvTranspose2d, [3, 3]) };
        let in_pieces = Layer { in_channels: 500, out_channels: 33, ..Layer::new(Op::ConvTranspose2d, [4, 3]) };
        let grouped = Layer { in_channels: 40, out_channels: 60, groups: 2, ..Layer::new(Op::Conv2d, [3, 5]) };
        for (layer, size, ways) in [
            (stamped, [2, 2], &[Way::Stamp, Way::Gather][..]),
            (in_pieces, [9, 12], &[Way::Stamp, Way::Gather]),
            (grouped, [40, 31], &[Way::Gather]),
        ] {
            let geometry = layer.check(size).expect("a layer that works");
            let tenths = |numbers: Array4<f32>| numbers / 10.0;
            let input = tenths(integers([1, layer.in_channels, size[0], size[1]], 3));
            let weight = tenths(integers(layer.weight_shape(), 4));
            let operands = Operands::new(&geometry, input.view(), weight.view(), None).expect("they fit");
            for way in ways {
                let on = |threads: usize| by(*way, &operands, &plans(&geometry), threads);
                for threads in [2, 3, 8] {
                    assert_eq!(on(threads), on(1), "{way:?} of {layer:?}");
                }
            }
        }
    }

    /// Strides, kernels and paddings far beyond the input, within what is accepted.
    #[test]
    fn numbers_that_nobody_uses_are_no_trouble() {
        let direct = |kernel, stride, dilation, padding| Layer {
            stride: [1, stride],
            dilation: [1, dilation],
            padding: Padding::Explicit([0, padding]),
            ..Layer::new(Op::Conv2d, kernel)
        };
        let channels = |layer| Layer { in_channels: 64, out_channels: 64, ..layer };
        let transposed = Layer { stride: [1 << 62, 1], ..Layer::new(Op::ConvTranspose2d, [4, 4]) };
        let halves = Layer { in_channels: 2, ..direct([1, 65], 1, 1024, 1 << 15) };
        for (layer, size, batch) in [
            (direct([1, 100], i64::MAX, 1, 0), [100, 100], 1),
            (direct([1, 2], 1, 1 << 60, 1 << 59), [100, 100], 1),
            (direct([1, 1 << 16], 1, 1, 0), [1, 1 << 16], 1),
            (direct([1, 33], 1, 1 << 11, 1 << 15), [1, 1 << 16], 1),
            (halves, [1, 1 << 16], 1),
            (channels(transposed), [1, 1], 8),
        ] {
            let geometry = layer.check(size).expect("a layer that works");
            let input = integers::<f64>([batch, layer.in_channels, size[0], size[1]], 5);
            let weight = integers::<f64>(layer.weight_shape(), 6);
            let operands = Operands::new(&geometry, input.view(), weight.view(), None).expect("they fit");
            assert_eq!(operands.forward(), operands.forward_by_definition(), "{layer:?}");
        }
    }

    #[test]
    fn large_planes_come_in_chunks_and_many_channels_in_pieces() {
        for op in [Op::Conv2d, Op::ConvTranspose2d] {
            for (channels, stride, dilation, size) in [
                ([3, 2], 1, 1, [300, 170]),
                ([40, 13], 2, 2, [45, 61]),
                ([250, 20], 1, 1, [18, 21]),
                ([250, 20], 2, 1, [9, 12]),
            ] {
                let layer = Layer {
                    in_channels: channels[0],
                    out_channels: channels[1],
                    stride: [stride; 2],
                    dilation: [dilation, 1],
                    padding: Padding::Explicit([1, 2]),
                    ..Layer::new(op, [3, 4])
                };
                assert!(layer.check(size).is_ok(), "{layer:?} would not be looked at");
                agree::<f32>(&layer, size, 1, 5, false).expect("they agree");
            }
        }
    }
}
