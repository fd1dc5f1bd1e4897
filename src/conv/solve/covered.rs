//! How many cells of an axis take part in a product, in closed form. Borders may have holes of their own, and counting
//! cell by cell would take time proportional to their number.

use std::ops::Range;

use super::super::axis::{Axis, AxisSettings, Op};

/// The most residue classes that are counted one by one. Practical settings never have more.
const MOST_CLASSES: i128 = 1 << 10;

/// The most cells of an axis that are checked one by one.
const MOST_LOOKED_AT: i64 = 1 << 10;

/// The numbers `0, apart, 2*apart, ...`, `count` of them.
#[derive(Clone, Copy)]
struct Comb {
    count: i128,
    apart: i128,
}

/// Outputs of an axis that get no product.
pub(super) fn empty_outputs(axis: &Axis) -> i64 {
    match axis.settings().op {
        Op::ConvTranspose2d => axis.output() - met_of(axis, axis.output()),
        Op::Conv2d => windows_on_padding(axis),
    }
}

/// Inputs of a direct axis after its last window. Unread padding does not count.
pub(super) fn left_over_inputs(axis: &Axis) -> i64 {
    let AxisSettings { op, stride, padding: [padding, _], .. } = *axis.settings();
    match op {
        Op::ConvTranspose2d => 0,
        Op::Conv2d => {
            let behind = axis.input() + padding - (axis.output() - 1) * stride - axis.dilated_kernel();
            behind.clamp(0, axis.input())
        }
    }
}

/// Inputs of a direct axis that strides or dilation skip, without those after the last window.
pub(super) fn skipped_inputs(axis: &Axis) -> i64 {
    match axis.settings().op {
        Op::ConvTranspose2d => 0,
        Op::Conv2d => (axis.input() - left_over_inputs(axis) - met_of(axis, axis.input())).max(0),
    }
}

/// The number of cells of the dense side that take part in a product: outputs of a transposed axis, inputs of a direct
/// one.
fn met_of(axis: &Axis, dense: i64) -> i64 {
    let AxisSettings { kernel, stride, dilation, padding: [padding, _], .. } = *axis.settings();
    let strides = Comb { count: axis.strided().into(), apart: stride.into() };
    let taps = Comb { count: kernel.into(), apart: dilation.into() };
    let first = i128::from(padding);
    // At most all of them.
    i64::try_from(sums(strides, taps, first..first + i128::from(dense))).unwrap_or(dense)
}

/// Counts the numbers of a range that are the sum of one number of each comb.
fn sums(one: Comb, other: Comb, range: Range<i128>) -> i128 {
    // Every sum is a multiple of the common divisor.
    let common = gcd(one.apart, other.apart);
    let [one, other] = [one, other].map(|comb| Comb { apart: comb.apart / common, ..comb });
    let range = ceil_div(range.start, common)..ceil_div(range.end, common);
    // Numbers of one comb that are congruent modulo the other's distance form a class, which is counted in closed form.
    let classes = |one: Comb, other: Comb| one.count.min(other.apart);
    let (few, many) = if classes(one, other) <= classes(other, one) { (one, other) } else { (other, one) };
    if classes(few, many) > MOST_CLASSES {
        // An estimate, as in the interior, where every class of the smaller comb occurs.
        return (range.end - range.start) * classes(few, many) / many.apart;
    }
    (0..classes(few, many))
        .map(|class| {
            // class*few.apart + many.apart*v, where v is in a stretch of `many.count` that begins every `few.apart`.
            let offset = class * few.apart;
            let stretches = Comb { count: ceil_div(few.count - class, many.apart), apart: few.apart };
            let before = |end: i128| in_stretches(stretches, many.count, ceil_div(end - offset, many.apart));
            before(range.end) - before(range.start)
        })
        .sum()
}

/// Counts the numbers below `end` that are in a stretch of this length starting at a number of the comb.
fn in_stretches(Comb { count, apart }: Comb, length: i128, end: i128) -> i128 {
    if end <= 0 {
        0
    } else if length >= apart {
        end.min((count - 1) * apart + length)
    } else {
        let [whole, rest] = [end / apart, end % apart];
        if whole < count { whole * length + rest.min(length) } else { count * length }
    }
}

/// Outputs of a direct axis whose window has only padding under its taps.
fn windows_on_padding(axis: &Axis) -> i64 {
    let AxisSettings { stride, dilation, padding: [padding, _], .. } = *axis.settings();
    if dilation > axis.input() && axis.kernel() > 1 {
        // Two taps may lie on either side of so short an input.
        let is_empty = |output: &i64| axis.coverage(*output) == 0;
        return (0..axis.output().min(MOST_LOOKED_AT)).filter(is_empty).count() as i64;
    }
    let [stride, padding] = [stride, padding].map(i128::from);
    let output = i128::from(axis.output());
    // A window is empty if it ends before the first input or begins after the last.
    let before = ceil_div(padding - i128::from(axis.dilated_kernel()) + 1, stride).clamp(0, output);
    let up_to_last = ceil_div(i128::from(axis.input()) + padding, stride).clamp(0, output);
    i64::try_from(before + output - up_to_last).unwrap_or(0).min(axis.output())
}

fn ceil_div(number: i128, by: i128) -> i128 {
    -(-number).div_euclid(by)
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_by_arithmetic_is_what_is_seen_cell_by_cell() {
        let mut seen = [0; 3];
        for number in 0..40_000_i64 {
            let digit = |place: u32, range: i64| number * 7919 / 3_i64.pow(place) % range;
            let op = if digit(0, 2) == 0 { Op::Conv2d } else { Op::ConvTranspose2d };
            let settings = AxisSettings {
                op,
                kernel: 1 + digit(1, 7),
                stride: 1 + digit(2, 7),
                padding: [digit(3, 9); 2],
                dilation: 1 + digit(4, 6),
                output_padding: if op == Op::Conv2d { 0 } else { digit(5, 5) },
            };
            let Ok(axis) = Axis::new(settings, 1 + digit(6, 11)) else { continue };
            let empty = (0..axis.output()).filter(|output| axis.coverage(*output) == 0).count() as i64;
            assert_eq!(empty_outputs(&axis), empty, "{axis:?}");
            if op == Op::Conv2d {
                let unread = axis.unread();
                assert_eq!(
                    (left_over_inputs(&axis), skipped_inputs(&axis)),
                    (unread.inputs, unread.skipped),
                    "{axis:?}"
                );
            }
            seen[0] += 1;
            seen[1] += i64::from(empty > 0);
            seen[2] += i64::from(skipped_inputs(&axis) > 0);
        }
        assert!(seen.iter().all(|count| *count > 2_000), "{seen:?}");
    }

    #[test]
    fn the_largest_lengths_take_no_time_and_do_not_overflow() {
        let all = [1, 2, 3, 1 << 10, (1 << 20) + 1, 1 << 40, i64::MAX / 2, i64::MAX];
        let choices = all.into_iter().flat_map(|kernel| all.map(|stride| [kernel, stride]));
        for [kernel, stride] in choices {
            for (dilation, input) in all.into_iter().flat_map(|dilation| all.map(|input| (dilation, input))) {
                for op in [Op::ConvTranspose2d, Op::Conv2d] {
                    let settings = AxisSettings { op, kernel, stride, padding: [3, 3], dilation, output_padding: 0 };
                    let Ok(axis) = Axis::new(settings, input) else { continue };
                    assert!((0..=axis.output()).contains(&empty_outputs(&axis)), "{axis:?}");
                    assert!((0..=axis.input()).contains(&skipped_inputs(&axis)), "{axis:?}");
                }
            }
        }
    }
}
