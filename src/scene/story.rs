//! The story of a size: what becomes of the input's length on its way to the output's, piece by piece, on one axis.

use crate::conv::axis::Unread;
use crate::conv::{Axis, Op, Parameter};

/// A length, and what happens to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// The length of the input.
    pub start: i64,
    pub acts: Vec<Act>,
}

/// Something that happens, and the length that comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act {
    pub kind: ActKind,
    pub length: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActKind {
    /// The stride puts so many zeros between neighbours.
    Zeros(i64),
    /// Zeros before and behind; negative ones crop. Of those behind, `extra` are there only because of `output_padding`.
    /// Of a transposed layer they are `d*(k - 1) - p`.
    Ring { pad: [i64; 2], extra: i64, is_transposed: bool, dilation: i64 },
    /// The window takes every place, and leaves what is behind the last one unread.
    Window { reach: Reach, step: i64, unread: Unread },
    /// Each input stamps the kernel, so far from the stamp before it.
    Stamps { reach: Reach, apart: i64 },
    /// The padding cuts the full result at both ends, after `output_padding` has given `back` so many at the end. A negative
    /// cut extends it.
    Crop { cut: [i64; 2], back: i64 },
}

/// How far a kernel reaches: so many taps, so far apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    pub taps: i64,
    pub apart: i64,
    /// From the first to the last.
    pub cells: i64,
}

impl ActKind {
    /// Whose doing it is.
    #[must_use]
    pub fn parameter(&self) -> Parameter {
        match self {
            ActKind::Zeros(_) => Parameter::Stride,
            ActKind::Ring { .. } | ActKind::Crop { .. } => Parameter::Padding,
            ActKind::Window { .. } | ActKind::Stamps { .. } => Parameter::KernelSize,
        }
    }
}

impl Story {
    /// Zeros in, zeros around, and the window slides.
    #[must_use]
    pub fn of_gathering(axis: &Axis) -> Story {
        let is_transposed = axis.settings().op == Op::ConvTranspose2d;
        let between = axis.spread() - 1;
        let zeros = (between > 0).then_some(Act { kind: ActKind::Zeros(between), length: axis.stuffed() });
        let extra = if is_transposed { axis.settings().output_padding } else { 0 };
        let dilation = axis.settings().dilation;
        let ring = ActKind::Ring { pad: axis.pad(), extra, is_transposed, dilation };
        let ring = Act { kind: ring, length: axis.padded() };
        let window = ActKind::Window { reach: reach(axis), step: axis.step(), unread: axis.unread() };
        let window = Act { kind: window, length: axis.output() };
        Story { start: axis.input(), acts: zeros.into_iter().chain([ring, window]).collect() }
    }

    /// Stamps that add up, and the crop; of a direct convolution, which stamps nothing in strides, how it gathers.
    #[must_use]
    pub fn of_scattering(axis: &Axis) -> Story {
        if axis.settings().op == Op::Conv2d {
            return Story::of_gathering(axis);
        }
        let stamps = ActKind::Stamps { reach: reach(axis), apart: axis.spread() };
        let crop = ActKind::Crop { cut: axis.crop(), back: axis.settings().output_padding };
        let acts = vec![Act { kind: stamps, length: axis.full() }, Act { kind: crop, length: axis.output() }];
        Story { start: axis.input(), acts }
    }
}

fn reach(axis: &Axis) -> Reach {
    Reach { taps: axis.kernel(), apart: axis.settings().dilation, cells: axis.dilated_kernel() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conv::{Layer, Padding};

    fn axis(layer: &Layer, input: i64) -> Axis {
        layer.check([input, input]).expect("works").axes()[0]
    }

    /// Every length of the story follows from the one before by what happens, and the last one is the output's.
    #[test]
    fn each_length_follows_from_the_one_before() {
        let mut told = 0;
        for op in [Op::Conv2d, Op::ConvTranspose2d] {
            let choices =
                [[1, 1, 0, 0, 1], [3, 2, 1, 1, 1], [3, 2, 3, 0, 1], [2, 3, 0, 2, 2], [5, 3, 2, 0, 1], [4, 1, 2, 0, 3]];
            for [kernel, stride, padding, extra, dilation] in choices {
                let layer = Layer {
                    stride: [stride; 2],
                    padding: Padding::Explicit([padding; 2]),
                    output_padding: if op == Op::Conv2d { [0; 2] } else { [extra; 2] },
                    dilation: [dilation; 2],
                    ..Layer::new(op, [kernel; 2])
                };
                let axis = axis(&layer, 12);
                for story in [Story::of_gathering(&axis), Story::of_scattering(&axis)] {
                    let mut now = story.start;
                    for Act { kind, length } in &story.acts {
                        now = match kind {
                            ActKind::Zeros(between) => now + (now - 1) * between,
                            ActKind::Ring { pad: [start, end], .. } => start + now + end,
                            ActKind::Window { reach, step, unread } => {
                                let rest = unread.inputs + unread.zeros;
                                assert_eq!((now - reach.cells - rest) % step, 0);
                                (now - reach.cells) / step + 1
                            }
                            ActKind::Stamps { reach, apart } => (now - 1) * apart + reach.cells,
                            ActKind::Crop { cut: [start, end], .. } => now - start - end,
                        };
                        assert_eq!(now, *length, "{layer:?} {kind:?}");
                        told += 1;
                    }
                    assert_eq!(now, axis.output(), "{layer:?}");
                }
            }
        }
        assert!(told > 50, "{told}");
    }

    #[test]
    fn what_a_window_leaves_is_told_apart() {
        let conv = |kernel, stride, padding: i64| Layer {
            stride: [stride; 2],
            padding: Padding::Explicit([padding; 2]),
            ..Layer::new(Op::Conv2d, [kernel; 2])
        };
        assert_eq!(axis(&conv(3, 2, 0), 8).unread(), Unread { inputs: 1, zeros: 0, skipped: 0 });
        // 22 padded, places end at 20: what is left is padding, every input is read.
        assert_eq!(axis(&conv(5, 3, 2), 18).unread(), Unread { inputs: 0, zeros: 2, skipped: 0 });
        assert_eq!(axis(&conv(3, 4, 1), 8).unread(), Unread { inputs: 2, zeros: 1, skipped: 1 });
    }
}
