//! The story of a size: how the input's length becomes the output's, step by step, on one axis.

use crate::conv::axis::Unread;
use crate::conv::{Axis, Op, Parameter};

/// A length, and what happens to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// The length of the input.
    pub start: i64,
    /// What happens, in order.
    pub acts: Vec<Act>,
}

/// A step, and the resulting length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act {
    /// What happens.
    pub kind: ActKind,
    /// The length afterwards.
    pub length: i64,
}

/// What happens to a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActKind {
    /// The stride inserts this many zeros between neighbours.
    Zeros(i64),
    /// Zeros are padded at both ends; a negative number crops. In a transposed layer `pad` is `d*(k - 1) - p`, plus
    /// `output_padding` at the end.
    Ring {
        /// Zeros at the start and at the end.
        pad: [i64; 2],
        /// How many of those at the end exist only because of `output_padding`.
        extra: i64,
        /// Whether the layer is transposed.
        is_transposed: bool,
        /// The dilation.
        dilation: i64,
    },
    /// The window slides, and leaves what is after its last position unread.
    Window {
        /// The extent of the kernel.
        reach: Reach,
        /// How far the window moves.
        step: i64,
        /// What is left unread.
        unread: Unread,
    },
    /// Each input stamps the kernel.
    Stamps {
        /// The extent of the kernel.
        reach: Reach,
        /// Distance between neighbouring stamps.
        apart: i64,
    },
    /// The padding crops the full result at both ends. A negative number extends it.
    Crop {
        /// Cells cropped at the start and at the end, with `output_padding` taken into account.
        cut: [i64; 2],
        /// How many fewer are cropped at the end because of `output_padding`.
        back: i64,
    },
}

/// The extent of a kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The number of taps.
    pub taps: i64,
    /// Distance between neighbouring taps.
    pub apart: i64,
    /// Cells from the first to the last tap.
    pub cells: i64,
}

impl ActKind {
    /// The parameter that causes it.
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
    /// The gathering story: zeros are inserted, then padded, and the window slides.
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

    /// The scattering story: stamps add up and are cropped. For a direct convolution, the gathering story.
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

    /// Every length follows from the one before, and the last one is that of the output.
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
        // 22 padded, windows end at 20: what is left is padding, and every input is read.
        assert_eq!(axis(&conv(5, 3, 2), 18).unread(), Unread { inputs: 0, zeros: 2, skipped: 0 });
        assert_eq!(axis(&conv(3, 4, 1), 8).unread(), Unread { inputs: 2, zeros: 1, skipped: 1 });
    }
}
