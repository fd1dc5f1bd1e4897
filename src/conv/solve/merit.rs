//! What speaks for a setting, and what against it.

use std::fmt;

use super::super::Parameter;
use super::super::axis::{Axis, AxisSettings, Op};
use super::super::coverage::Evenness;
use super::super::layer::{Geometry, Layer};
use super::AxisSearch;

/// One reason, good or bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merit {
    NoOutputPadding,
    NeedsOutputPadding,
    /// So many rows or columns get no product, at the borders.
    BiasOnly {
        lines: i64,
    },
    /// Every cell of the interior gets as many products.
    Even,
    Checkerboard {
        stride: i64,
        kernel: i64,
    },
    Holes,
    /// A stride near the ratio of the sizes, padding up to half the kernel, no dilation.
    Conventional,
    FewestWeights {
        weights: i64,
    },
    /// A strided window steps over inputs: where its transpose has holes.
    Skips,
    /// A strided window never reaches the last lines of the input.
    LeftOver {
        lines: i64,
    },
}

impl Merit {
    #[must_use]
    pub fn is_flaw(self) -> bool {
        match self {
            Merit::NoOutputPadding | Merit::Even | Merit::Conventional | Merit::FewestWeights { .. } => false,
            Merit::NeedsOutputPadding
            | Merit::BiasOnly { .. }
            | Merit::Checkerboard { .. }
            | Merit::Holes
            | Merit::Skips
            | Merit::LeftOver { .. } => true,
        }
    }
}

impl fmt::Display for Merit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Merit::NoOutputPadding => f.write_str("no output_padding needed"),
            Merit::NeedsOutputPadding => f.write_str("needs output_padding"),
            Merit::BiasOnly { lines: 1 } => f.write_str("a row or column at the border gets no product"),
            Merit::BiasOnly { lines } => write!(f, "{lines} rows or columns at the borders get no product"),
            Merit::Even => f.write_str("even coverage, no checkerboard"),
            Merit::Checkerboard { stride, kernel } => {
                write!(f, "checkerboard: stride {stride} does not divide kernel_size {kernel}")
            }
            Merit::Holes => f.write_str("holes: some cells get no product"),
            Merit::Skips => f.write_str("some inputs are never read"),
            Merit::Conventional => f.write_str("conventional"),
            Merit::FewestWeights { weights: 1 } => f.write_str("fewest weights: 1"),
            Merit::FewestWeights { weights } => write!(f, "fewest weights: {weights}"),
            Merit::LeftOver { lines: 1 } => f.write_str("the last row or column is never read"),
            Merit::LeftOver { lines } => write!(f, "the last {lines} rows or columns are never read"),
        }
    }
}

/// What a layer is judged by, the most important first; the smaller the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    /// Parameters in which the axes differ.
    differing: usize,
    /// Whether cells get no product: what they hold is the bias alone.
    has_empty_cells: bool,
    needs_output_padding: bool,
    /// How many things speak against it besides.
    drawbacks: u8,
    pub(super) weights: i64,
    dilation: i64,
    padding: i64,
    stride: i64,
}

impl Rank {
    pub(super) fn of(geometry: &Geometry, searches: &[AxisSearch; 2]) -> Rank {
        let layer = geometry.layer();
        let input = geometry.input();
        let both = |parameter: Parameter| parameter.get(layer, input);
        let sum = |parameter: Parameter| both(parameter).into_iter().fold(0, i64::saturating_add);
        let turned = Parameter::ALL.into_iter().filter(|parameter| *parameter != Parameter::Input);
        let [kernel_h, kernel_w] = layer.kernel_size;
        Rank {
            differing: turned.filter(|parameter| both(*parameter)[0] != both(*parameter)[1]).count(),
            has_empty_cells: evenness(geometry) == Evenness::Holes || empty_lines(geometry) > 0,
            needs_output_padding: layer.output_padding != [0, 0],
            drawbacks: u8::from(evenness(geometry) == Evenness::Uneven)
                + u8::from(skips(geometry) || left_over(geometry) > 0)
                + u8::from(!is_conventional(layer, searches)),
            weights: kernel_h.saturating_mul(kernel_w),
            dilation: sum(Parameter::Dilation),
            padding: sum(Parameter::Padding),
            stride: sum(Parameter::Stride),
        }
    }
}

fn evenness(geometry: &Geometry) -> Evenness {
    geometry.axes().iter().map(Axis::evenness).max().unwrap_or(Evenness::Even)
}

/// The largest dilated kernel whose borders are looked at cell by cell.
const MOST_LOOKED_AT: i64 = 1024;

/// Rows or columns of the output that get no product although the interior has no holes: those beyond the full result, and
/// those that a dilated kernel leaves out at the borders.
fn empty_lines(geometry: &Geometry) -> i64 {
    let count = |axis: &Axis| {
        let (output, kernel) = (axis.output(), axis.dilated_kernel());
        // Without dilation the border is covered as the interior is, as far as the full result goes.
        if axis.settings().dilation == 1 || axis.evenness() == Evenness::Holes || kernel > MOST_LOOKED_AT {
            return (-axis.crop()[1]).max(0);
        }
        // A border reaches no farther than one stamp and the stride to the next, and the cells of output_padding.
        let border = kernel.saturating_add(axis.settings().stride.max(axis.settings().dilation));
        let first = output.min(border);
        let last = output.saturating_sub(border).max(first);
        (0..first).chain(last..output).filter(|place| axis.coverage(*place) == 0).count() as i64
    };
    match geometry.layer().op {
        Op::ConvTranspose2d => geometry.axes().iter().map(count).max().unwrap_or(0),
        Op::Conv2d => 0,
    }
}

/// Whether a direct layer steps over inputs.
fn skips(geometry: &Geometry) -> bool {
    let has_holes = |axis: &Axis| {
        let mate = AxisSettings { op: Op::ConvTranspose2d, padding: [0, 0], ..*axis.settings() };
        Axis::new(mate, 1).is_ok_and(|mate| mate.evenness() == Evenness::Holes)
    };
    geometry.layer().op == Op::Conv2d && geometry.axes().iter().any(has_holes)
}

/// Rows or columns of the input that a strided window never reaches at the end; the padding behind them is no loss.
fn left_over(geometry: &Geometry) -> i64 {
    match geometry.layer().op {
        Op::Conv2d => geometry.axes().iter().map(|axis| axis.unread().inputs).max().unwrap_or(0),
        Op::ConvTranspose2d => 0,
    }
}

fn is_conventional(layer: &Layer, searches: &[AxisSearch; 2]) -> bool {
    searches.iter().enumerate().all(|(axis, search)| {
        let axis = layer.axis(axis);
        axis.dilation == 1
            && axis.kernel >= axis.stride
            && axis.padding[0] <= axis.kernel / 2
            && search.want.suggests_stride(layer.op, axis.stride)
    })
}

/// The reasons for and against a layer; `fewest` is the least number of weights, where it tells layers apart.
pub(super) fn merits(geometry: &Geometry, searches: &[AxisSearch; 2], fewest: Option<i64>) -> Vec<Merit> {
    let layer = geometry.layer();
    let [kernel_h, kernel_w] = layer.kernel_size;
    let mut merits = Vec::new();
    if layer.op == Op::ConvTranspose2d {
        let needs = layer.output_padding != [0, 0];
        merits.push(if needs { Merit::NeedsOutputPadding } else { Merit::NoOutputPadding });
        let worst = geometry.axes().iter().max_by_key(|axis| axis.evenness()).map(Axis::settings);
        merits.push(match (evenness(geometry), worst) {
            (Evenness::Uneven, Some(axis)) => Merit::Checkerboard { stride: axis.stride, kernel: axis.kernel },
            (Evenness::Holes, _) => Merit::Holes,
            _ => Merit::Even,
        });
    }
    merits.extend(Some(empty_lines(geometry)).filter(|lines| *lines > 0).map(|lines| Merit::BiasOnly { lines }));
    if skips(geometry) {
        merits.push(Merit::Skips);
    } else {
        merits.extend(Some(left_over(geometry)).filter(|lines| *lines > 0).map(|lines| Merit::LeftOver { lines }));
    }
    if is_conventional(layer, searches) {
        merits.push(Merit::Conventional);
    }
    let fewest = fewest.filter(|fewest| kernel_h.checked_mul(kernel_w) == Some(*fewest));
    merits.extend(fewest.map(|weights| Merit::FewestWeights { weights }));
    merits
}
