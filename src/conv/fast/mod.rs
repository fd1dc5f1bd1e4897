//! The fast path of both operations: no zero is inserted, and nothing is multiplied with an inserted zero.
//!
//! # How it follows from the size formulas
//!
//! On one axis, with stride `s`, padding `p` and dilation `d`, tap `b` of the kernel lets input `a` and output `t` meet
//!
//! - direct, where `a = t*s + b*d - p`. Deal the padded input out to `s` *lines*, cell by cell in turn: input `a` stands in
//!   line `(a + p) mod s` at `(a + p) div s`. Then tap `b` reads, for output `t`, line `b*d mod s` at `t + (b*d div s)`:
//!   for neighbouring outputs neighbouring cells, the line *shifted* by a constant.
//! - transposed, where `t = a*s + b*d - p`. Write `t + p = q*s + r` and `b*d = c*s + r'`. They meet only if `r = r'`, and
//!   then `a = q - c`. So the outputs of one residue `r` form a *lane* (a phase of sub-pixel convolution) that has taps of
//!   its own, and each of its taps reads the input as it is, shifted by a constant.
//!
//! Either way a [lane](plan::Lane) of outputs is a sum of shifted lines, one for each tap that belongs to it and each input
//! channel; and for two axes, a lane of rows with a lane of columns is a sum of shifted planes. [`gather`] adds them up:
//! a few output channels by a few vectors of places at a time, in registers ([`tile`]). The sums of the lanes of columns are
//! then [woven](weave) into rows of the output.
//!
//! A vector of places may reach over the end of a row: what it sums there, from what shifts read beyond the row, is nobody's.
//! Where rows are so short that this would be much, each shift of columns gets a line of its own ([`Plan::without_short_lines`]), and
//! rows follow one another without a gap.
//!
//! Where the input is small and the kernel is not, bringing the weights into that order costs more than using them.
//! [`stamp`] turns the roles around for a transposed layer: the weights are the lines, read as they lie, and the input
//! cells are the factors; what a cell stamps lands on the output afterwards.
//!
//! Layers so small that preparing takes longer than computing go by the [definition](Operands::forward_by_definition), and
//! so do the few (tiny inputs under a huge dilation) in which nearly everything dealt out would be padding.
//!
//! Padding counts zero, whatever it meets. Gathering multiplies it, so where a weight is infinite or not a number, another
//! way is taken, unless that lasts a second or more: then such a weight spoils the sums at the border.
//!
//! A network keeps what was brought into order of its weights for the next pass ([`Packing`]).
//!
//! A sum is always added up in the same order, so the result does not depend on the number of threads.

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

/// The numbers that layers are computed with.
pub trait Number: Vectors {}

impl Number for f32 {}
impl Number for f64 {}

/// A layer that takes fewer nanoseconds than this goes by the definition: to look for a better way would cost what it brings.
const TINY: f64 = 3000.0;

/// So many nanoseconds it takes to prepare any way but the definition.
const PREPARING: f64 = 1000.0;

/// So many nanoseconds a layer with weights that are not finite may take to be exact about them: a second.
const PATIENCE: f64 = 1e9;

/// How a layer is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Definition,
    Gather,
    Stamp,
}

/// The output of the layer, `(n, out, h, w)`.
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
    // Padding is multiplied only by gathering, and only here that could be seen: zero times infinity is not zero. Where there
    // are fewer outputs than weights, these are asked only if something among the outputs is not finite.
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

/// Both axes as shifted lines.
fn plans(geometry: &Geometry) -> [Plan; 2] {
    let [h, w] = geometry.axes().each_ref().map(Plan::new);
    [h, w.without_short_lines()]
}

/// About how many nanoseconds the definition takes: it asks for every tap of every cell of one side whether it meets one of
/// the other.
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

/// About how many nanoseconds gathering takes on one core. The prices were measured.
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
    // A chunk should not take much more memory than the arrays that are there anyway.
    let dealer = Dealer::new(plans, operands.geometry.input().map(index), index(layer.in_channels / layer.groups));
    let room = (4 * operands.input.len() + operands.weight.len()).max(1 << 20);
    if dealer.size().is_some_and(|size| size <= room) { cost } else { f64::INFINITY }
}

/// About how many nanoseconds stamping takes on one core. The prices were measured.
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
    // Without a way out, a piece is asked several numbers at a time.
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

    /// Ends apart are below 0 where a full result goes on.
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
        /// Layers of all kinds, those with more stride than kernel and with more channels than a tile among them.
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

    /// Small integers: every sum is exact in any order.
    fn integers<T: Number>(shape: [i64; 4], seed: usize) -> Array4<T> {
        let mut number = seed;
        Array4::from_shape_simple_fn(shape.map(index), || {
            number = (number * 7 + 3) % 23;
            T::from(number).expect("small") - T::from(11).expect("small")
        })
    }

    /// All ways, with one thread or more, give what the definition gives.
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
            // The same numbers in an order that is not that of the axes.
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
        // Starting threads takes most of the time of a small layer.
        for threads in if seed < 6 { 1..4 } else { 1..2 } {
            for plans in &all_plans {
                // Kept in one order, with the other they are not used.
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

    /// Steps, kernels and paddings far beyond the input, within what is accepted.
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
