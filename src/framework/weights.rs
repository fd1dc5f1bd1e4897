//! The layout of a weight in each framework, and the line of NumPy that converts one to another.
//!
//! The numbers are the same with the axes in a different order. JAX's kernels are also rotated, because
//! `lax.conv_transpose` slides them over the input where the others scatter them.

use super::border::Edges;
use super::{Framework, Notation};
use crate::conv::axis::Op;
use crate::conv::{Rank, Triple};

/// The order of the axes of a weight: `I`nput and `O`utput channels, `D`epth, `H`eight and `W`idth. A 1-D weight has
/// only `W`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Layout {
    /// The axes, as letters in order.
    pub axes: Vec<char>,
    /// Whether it is rotated by 180 degrees compared with PyTorch's.
    pub flipped: bool,
    /// Which channel axis spans all groups; the other has the channels of one group.
    pub grouped: char,
}

impl Layout {
    /// The usual layout of a framework. For JAX that of `lax.conv_transpose` with `transpose_kernel=True`.
    #[must_use]
    pub fn usual(notation: impl Into<Notation>, op: Op, rank: Rank) -> Layout {
        let is_transposed = op == Op::ConvTranspose2d;
        let plain = |axes: Vec<char>| Layout { axes, flipped: false, grouped: if is_transposed { 'I' } else { 'O' } };
        let channels: &[char] = if is_transposed { &['I', 'O'] } else { &['O', 'I'] };
        let reversed: &[char] = if is_transposed { &['O', 'I'] } else { &['I', 'O'] };
        match notation.into() {
            Notation::Of(Framework::PyTorch | Framework::Paddle | Framework::Onnx)
            | Notation::Tinygrad
            | Notation::Burn => plain([channels, spatial(rank)].concat()),
            Notation::Of(Framework::Keras | Framework::TensorFlow | Framework::Jax | Framework::Flax) => {
                plain([spatial(rank), reversed].concat())
            }
            Notation::Haiku => Layout { flipped: is_transposed, ..plain([spatial(rank), reversed].concat()) },
            Notation::Equinox => {
                let axes = [&['O', 'I'], spatial(rank)].concat();
                Layout { axes, flipped: is_transposed, grouped: 'O' }
            }
            Notation::Mlx => Layout { grouped: 'O', ..plain([&['O'], spatial(rank), &['I']].concat()) },
            Notation::Ncnn => Layout { grouped: 'O', ..plain([&['O', 'I'], spatial(rank)].concat()) },
        }
    }

    /// The layout of `lax.conv_general_dilated`, which expresses a transposed convolution as a direct one.
    #[must_use]
    pub fn general_dilated(op: Op, rank: Rank) -> Layout {
        let axes = [spatial(rank), &['I', 'O']].concat();
        Layout { axes, flipped: op == Op::ConvTranspose2d, grouped: 'O' }
    }

    fn place(&self, axis: char) -> usize {
        self.axes.iter().position(|other| *other == axis).unwrap_or_default()
    }

    /// Describes the axes as `(kh, kw, out, in)`, with `/groups` for the axis with the channels of one group.
    #[must_use]
    pub fn describe(&self, groups: i64) -> String {
        let name = |axis: char| {
            let name = match axis {
                'I' => "in",
                'O' => "out",
                'D' => "kd",
                'H' => "kh",
                _ if self.axes.len() == 3 => "k",
                _ => "kw",
            };
            let of_one_group = groups > 1 && matches!(axis, 'I' | 'O') && axis != self.grouped;
            if of_one_group { format!("{name}/groups") } else { name.to_owned() }
        };
        let rotated = if self.flipped { " rotated by 180 degrees" } else { "" };
        format!("({}){rotated}", self.axes.iter().map(|axis| name(*axis)).collect::<Vec<_>>().join(", "))
    }
}

/// The spatial axes.
fn spatial(rank: Rank) -> &'static [char] {
    rank.of_three(&['D', 'H', 'W'])
}

/// The index of a spatial axis among depth, height and width; `None` for channels.
fn spatial_place(axis: char) -> Option<usize> {
    ['D', 'H', 'W'].iter().position(|other| *other == axis)
}

/// Zero taps added to a kernel in place of what a framework lacks: between the taps instead of a dilation, and around
/// them where the result extends beyond the full one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ZeroTaps {
    /// The dilation that the zeros replace, if they do.
    pub between: Option<Triple>,
    /// The number before and after the taps of each axis.
    pub around: [Edges; 3],
}

/// What a weight conversion needs.
#[derive(Clone, Debug)]
pub struct Conversion<'a> {
    /// The variable with the original weight.
    pub source: &'a str,
    /// The original layout.
    pub from: &'a Layout,
    /// The new layout.
    pub to: &'a Layout,
    /// The kernel size, before zero taps are added.
    pub kernel_size: Triple,
    /// The number of groups.
    pub groups: i64,
    /// The zero taps to add.
    pub zeros: ZeroTaps,
}

impl Conversion<'_> {
    /// Whether nothing changes.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        let same_order = self.from.axes == self.to.axes && self.from.flipped == self.to.flipped;
        same_order && !self.regroups() && self.zeros == ZeroTaps::default()
    }

    fn regroups(&self) -> bool {
        self.groups > 1 && self.from.grouped != self.to.grouped
    }

    /// Lines of NumPy that make `w` from the source.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let reordered = if self.regroups() { self.regrouped() } else { self.permuted() };
        let mut lines = vec![format!("w = {reordered}{}", self.rotation())];
        lines.extend(self.spread());
        lines.extend(self.surrounded());
        lines
    }

    fn permuted(&self) -> String {
        if self.from.axes == self.to.axes {
            return self.source.to_owned();
        }
        let order = self.to.axes.iter().map(|axis| self.from.place(*axis).to_string());
        format!("{}.transpose({})", self.source, order.collect::<Vec<_>>().join(", "))
    }

    /// Splits the axis that spans all groups, moves the groups to the other channel axis, and merges them there.
    fn regrouped(&self) -> String {
        let Conversion { source, from, to, groups, .. } = self;
        let split = from.place(from.grouped);
        let mut shape = vec![format!("{groups}, -1")];
        if split > 0 {
            shape.insert(0, format!("*{source}.shape[:{split}]"));
        }
        if split + 1 < from.axes.len() {
            shape.push(format!("*{source}.shape[{}:]", split + 1));
        }
        let now = |axis: char| from.place(axis) + usize::from(from.place(axis) >= split);
        let order = to.axes.iter().map(|axis| match axis {
            axis if *axis == to.grouped => format!("{split}, {}", now(*axis)),
            axis => now(*axis).to_string(),
        });
        let order: Vec<_> = order.collect();
        let merged = to.axes.iter().map(|axis| match spatial_place(*axis) {
            Some(place) => self.kernel_size[place].to_string(),
            None if *axis == to.grouped => "-1".to_owned(),
            None => format!("{source}.shape[{split}] // {groups}"),
        });
        let merged: Vec<_> = merged.collect();
        format!("{source}.reshape({}).transpose({}).reshape({})", shape.join(", "), order.join(", "), merged.join(", "))
    }

    fn rotation(&self) -> String {
        if self.from.flipped == self.to.flipped {
            return String::new();
        }
        format!("[{}]", self.index(&["::-1", "::-1", "::-1"].map(str::to_owned)))
    }

    /// An index that leaves the channels unchanged.
    fn index(&self, places: &[String; 3]) -> String {
        let last = self.to.axes.iter().rposition(|axis| spatial_place(*axis).is_some()).unwrap_or(0);
        let of = |axis: &char| spatial_place(*axis).map_or_else(|| ":".to_owned(), |place| places[place].clone());
        self.to.axes.iter().take(last + 1).map(of).collect::<Vec<_>>().join(", ")
    }

    /// Only needed by frameworks with channels last.
    fn spread(&self) -> Vec<String> {
        let Some(dilation) = self.zeros.between else { return Vec::new() };
        let places = self.to.axes.iter().filter_map(|axis| spatial_place(*axis));
        let lengths = places.map(|place| {
            let taps = (i128::from(self.kernel_size[place]) - 1) * i128::from(dilation[place]) + 1;
            taps.to_string()
        });
        let lengths: Vec<_> = lengths.collect();
        let every = dilation.map(|dilation| if dilation == 1 { ":".to_owned() } else { format!("::{dilation}") });
        vec![
            format!("spread = np.zeros(({}, *w.shape[{}:]), w.dtype)", lengths.join(", "), lengths.len()),
            format!("spread[{}] = w", self.index(&every)),
            "w = spread".to_owned(),
        ]
    }

    fn surrounded(&self) -> Option<String> {
        if self.zeros.around == [[0, 0]; 3] {
            return None;
        }
        let around = self.to.axes.iter().map(|axis| {
            let [before, after] = spatial_place(*axis).map_or([0, 0], |place| self.zeros.around[place]);
            format!("({before}, {after})")
        });
        Some(format!("w = np.pad(w, ({}))", around.collect::<Vec<_>>().join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(from: &Layout, to: &Layout, groups: i64) -> String {
        let zeros = ZeroTaps::default();
        Conversion { source: "v", from, to, kernel_size: [1, 3, 5], groups, zeros }.lines().join("\n")
    }

    #[test]
    fn orders() {
        let usual = |framework, op| Layout::usual(framework, op, Rank::Two);
        let (transposed, direct) = (Op::ConvTranspose2d, Op::Conv2d);
        for (from, to, op, expected) in [
            (Framework::PyTorch, Framework::Onnx, transposed, "w = v"),
            (Framework::Keras, Framework::TensorFlow, transposed, "w = v"),
            (Framework::Keras, Framework::PyTorch, transposed, "w = v.transpose(3, 2, 0, 1)"),
            (Framework::PyTorch, Framework::Keras, transposed, "w = v.transpose(2, 3, 1, 0)"),
            (Framework::TensorFlow, Framework::PyTorch, direct, "w = v.transpose(3, 2, 0, 1)"),
            (Framework::PyTorch, Framework::Jax, direct, "w = v.transpose(2, 3, 1, 0)"),
        ] {
            assert_eq!(lines(&usual(from, op), &usual(to, op), 1), expected, "{from:?} to {to:?}");
            assert_eq!(lines(&usual(from, op), &usual(to, op), 2), expected, "groups move nothing here");
        }
    }

    #[test]
    fn rotations_and_groups_of_jax() {
        let torch = Layout::usual(Framework::PyTorch, Op::ConvTranspose2d, Rank::Two);
        let general = Layout::general_dilated(Op::ConvTranspose2d, Rank::Two);
        assert_eq!(lines(&general, &torch, 1), "w = v.transpose(2, 3, 0, 1)[:, :, ::-1, ::-1]");
        assert_eq!(
            lines(&torch, &general, 2),
            "w = v.reshape(2, -1, *v.shape[1:]).transpose(3, 4, 1, 0, 2).reshape(3, 5, v.shape[0] // 2, -1)[::-1, ::-1]"
        );
        assert_eq!(
            lines(&general, &torch, 2),
            "w = v.reshape(*v.shape[:3], 2, -1).transpose(3, 2, 4, 0, 1).reshape(-1, v.shape[3] // 2, 3, 5)[:, :, ::-1, ::-1]"
        );
    }

    #[test]
    fn zero_taps() {
        let keras = Layout::usual(Framework::Keras, Op::ConvTranspose2d, Rank::Two);
        let torch = Layout::usual(Framework::PyTorch, Op::ConvTranspose2d, Rank::Two);
        let with = |layout: &Layout, zeros| {
            let conversion =
                Conversion { source: "v", from: layout, to: layout, kernel_size: [1, 3, 5], groups: 1, zeros };
            conversion.lines().split_off(1)
        };
        let spread = ZeroTaps { between: Some([1, 2, 1]), ..ZeroTaps::default() };
        assert_eq!(
            with(&keras, spread),
            ["spread = np.zeros((5, 5, *w.shape[2:]), w.dtype)", "spread[::2, :] = w", "w = spread"]
        );
        let around = ZeroTaps { around: [[0, 0], [0, 1], [0, 0]], ..ZeroTaps::default() };
        assert_eq!(with(&torch, around), ["w = np.pad(w, ((0, 0), (0, 0), (0, 1), (0, 0)))"]);
    }

    #[test]
    fn axes_in_words() {
        let torch = Layout::usual(Framework::PyTorch, Op::ConvTranspose2d, Rank::Two);
        assert_eq!(
            (torch.describe(1), torch.describe(2)),
            ("(in, out, kh, kw)".into(), "(in, out/groups, kh, kw)".into())
        );
        let general = Layout::general_dilated(Op::ConvTranspose2d, Rank::Two);
        assert_eq!(general.describe(2), "(kh, kw, in/groups, out) rotated by 180 degrees");
    }
}
