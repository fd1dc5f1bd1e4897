//! The settings of a layer as given by a call, by flags or in a file, before defaults are added.
//!
//! Every reader produces [`Settings`]. [`Settings::over`] merges two of them, [`Settings::on`] applies them to a layer.
//! Only the count of numbers is checked here; see [`Layer::check`] for the rest.

use strum::VariantArray;

use super::axis::Op;
use super::layer::{Layer, Padding, Pair};
use super::parameter::Parameter;

/// The number of axes that a layer slides along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, VariantArray)]
pub enum Rank {
    /// `ConvTranspose1d`: a line.
    One,
    /// `ConvTranspose2d`: height and width.
    #[default]
    Two,
    /// `ConvTranspose3d`: depth, height and width. Only sizes are computed.
    Three,
}

/// One number per axis: depth, height, width. A layer with fewer axes uses the last ones; the others are set to a
/// neutral value.
pub type Triple = [i64; 3];

impl Rank {
    /// All ranks, by number of axes.
    pub const ALL: [Rank; Rank::VARIANTS.len()] = *Rank::VARIANTS.first_chunk().expect("all of them");

    /// The number of axes.
    #[must_use]
    pub fn axes(self) -> usize {
        match self {
            Rank::One => 1,
            Rank::Two => 2,
            Rank::Three => 3,
        }
    }

    /// The rank with this many axes; `None` unless 1, 2 or 3.
    #[must_use]
    pub fn of(axes: usize) -> Option<Rank> {
        Rank::ALL.into_iter().find(|rank| rank.axes() == axes)
    }

    /// Returns the entries of `all` (depth, height, width) for the axes that the rank has.
    #[must_use]
    pub fn of_three<T>(self, all: &[T; 3]) -> &[T] {
        all.get(3 - self.axes()..).unwrap_or_default()
    }

    /// Returns the entries of `both` (height, width) for the axes that the rank has; both for three axes.
    #[must_use]
    pub fn of_two<T>(self, both: &[T; 2]) -> &[T] {
        both.get(2 - self.axes().min(2)..).unwrap_or_default()
    }

    /// The names of the axes, in order.
    #[must_use]
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Rank::One => &["length"],
            Rank::Two => &["height", "width"],
            Rank::Three => &["depth", "height", "width"],
        }
    }
}

/// The numbers of a parameter: one for all axes, or one per axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sides {
    /// One number for all axes.
    All(i64),
    /// One number per axis.
    Each(Numbers),
}

/// One to three numbers, one per axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Numbers {
    /// The last entries, as many as the rank has axes; the others are 0.
    all: Triple,
    rank: Rank,
}

impl Sides {
    /// One number per axis; `None` for no numbers and for more than three.
    #[must_use]
    pub fn each(numbers: &[i64]) -> Option<Sides> {
        let rank = Rank::of(numbers.len())?;
        let mut all = [0; 3];
        all.iter_mut().rev().zip(numbers.iter().rev()).for_each(|(place, number)| *place = *number);
        Some(Sides::Each(Numbers { all, rank }))
    }

    /// The rank that these numbers are for; `None` for one number for all axes.
    #[must_use]
    pub fn rank(&self) -> Option<Rank> {
        match self {
            Sides::All(_) => None,
            Sides::Each(numbers) => Some(numbers.rank),
        }
    }

    /// Returns whether a layer of this rank accepts the numbers.
    #[must_use]
    pub fn fit(&self, rank: Rank) -> bool {
        self.rank().is_none_or(|own| own == rank)
    }

    /// The numbers as written: one, or one per axis.
    #[must_use]
    pub fn numbers(&self) -> Vec<i64> {
        match self {
            Sides::All(number) => vec![*number],
            Sides::Each(numbers) => numbers.rank.of_three(&numbers.all).to_vec(),
        }
    }

    /// Returns depth, height and width, with `idle` on the axes that the rank lacks. Numbers of another rank fill the
    /// last axes.
    #[must_use]
    pub fn triple(&self, rank: Rank, idle: i64) -> Triple {
        let number = |place: usize| match self {
            _ if place < 3 - rank.axes() => idle,
            Sides::All(number) => *number,
            Sides::Each(numbers) if place >= 3 - numbers.rank.axes() => numbers.all[place],
            Sides::Each(_) => idle,
        };
        [0, 1, 2].map(number)
    }

    /// [`Sides::triple`] of height and width.
    #[must_use]
    pub fn pair(&self, rank: Rank, idle: i64) -> Pair {
        let [_, height, width] = self.triple(rank, idle);
        [height, width]
    }
}

impl From<Pair> for Sides {
    fn from([height, width]: Pair) -> Sides {
        Sides::Each(Numbers { all: [0, height, width], rank: Rank::Two })
    }
}

/// The given settings of a layer, under PyTorch's names; `None` where a setting is not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The operation.
    pub op: Option<Op>,
    /// The number of axes.
    pub rank: Option<Rank>,
    /// `in_channels`
    pub in_channels: Option<i64>,
    /// `out_channels`
    pub out_channels: Option<i64>,
    /// `kernel_size`
    pub kernel_size: Option<Sides>,
    /// `stride`
    pub stride: Option<Sides>,
    /// `padding`
    pub padding: Option<Padding<Sides>>,
    /// `output_padding`
    pub output_padding: Option<Sides>,
    /// `dilation`
    pub dilation: Option<Sides>,
    /// `groups`
    pub groups: Option<i64>,
    /// Whether the layer has a bias.
    pub bias: Option<bool>,
}

impl Settings {
    /// Returns these settings, with those of `base` where one is not given.
    #[must_use]
    pub fn over(self, base: Settings) -> Settings {
        Settings {
            op: self.op.or(base.op),
            rank: self.rank.or(base.rank),
            in_channels: self.in_channels.or(base.in_channels),
            out_channels: self.out_channels.or(base.out_channels),
            kernel_size: self.kernel_size.or(base.kernel_size),
            stride: self.stride.or(base.stride),
            padding: self.padding.or(base.padding),
            output_padding: self.output_padding.or(base.output_padding),
            dilation: self.dilation.or(base.dilation),
            groups: self.groups.or(base.groups),
            bias: self.bias.or(base.bias),
        }
    }

    /// Returns `layer` with the given settings replaced. Of three axes only the last two are used; [`Layer`] has no
    /// more.
    #[must_use]
    pub fn on(&self, layer: Layer) -> Layer {
        let rank = self.rank.unwrap_or(layer.rank);
        let pair = |said: Option<Sides>, own: Pair, parameter: Parameter| match said {
            Some(sides) => sides.pair(rank, parameter.least()),
            None if rank == Rank::One => [parameter.least(), own[1]],
            None => own,
        };
        let padding = match self.padding {
            Some(padding) => padding.map(|sides| sides.pair(rank, 0)),
            None if rank == Rank::One => layer.padding.map(|[_, width]| [0, width]),
            None => layer.padding,
        };
        Layer {
            op: self.op.unwrap_or(layer.op),
            rank,
            in_channels: self.in_channels.unwrap_or(layer.in_channels),
            out_channels: self.out_channels.unwrap_or(layer.out_channels),
            kernel_size: pair(self.kernel_size, layer.kernel_size, Parameter::KernelSize),
            stride: pair(self.stride, layer.stride, Parameter::Stride),
            padding,
            output_padding: pair(self.output_padding, layer.output_padding, Parameter::OutputPadding),
            dilation: pair(self.dilation, layer.dilation, Parameter::Dilation),
            groups: self.groups.unwrap_or(layer.groups),
            bias: self.bias.unwrap_or(layer.bias),
        }
    }

    /// Returns all settings of a layer.
    #[must_use]
    pub fn of(layer: &Layer) -> Settings {
        let sides = |[height, width]: Pair| match layer.rank {
            Rank::One => Sides::Each(Numbers { all: [0, 0, width], rank: Rank::One }),
            Rank::Two => [height, width].into(),
            // A layer has no depth of its own; it equals the height.
            Rank::Three => Sides::Each(Numbers { all: [height, height, width], rank: Rank::Three }),
        };
        Settings {
            op: Some(layer.op),
            rank: Some(layer.rank),
            in_channels: Some(layer.in_channels),
            out_channels: Some(layer.out_channels),
            kernel_size: Some(sides(layer.kernel_size)),
            stride: Some(sides(layer.stride)),
            padding: Some(layer.padding.map(sides)),
            output_padding: Some(sides(layer.output_padding)),
            dilation: Some(sides(layer.dilation)),
            groups: Some(layer.groups),
            bias: Some(layer.bias),
        }
    }

    /// Returns the settings for a layer of any rank: each parameter becomes one number for all axes, that of the last
    /// axis.
    #[must_use]
    pub fn widened(&self) -> Settings {
        let all = |sides: Sides| Sides::All(sides.numbers().last().copied().unwrap_or(1));
        Settings {
            kernel_size: self.kernel_size.map(all),
            stride: self.stride.map(all),
            padding: self.padding.map(|padding| padding.map(all)),
            output_padding: self.output_padding.map(all),
            dilation: self.dilation.map(all),
            ..self.clone()
        }
    }

    /// Splits settings for three axes into those of a 1-D layer for the depth and of a 2-D layer for height and width.
    #[must_use]
    pub fn split_depth(&self) -> [Settings; 2] {
        [(Rank::One, 0..1), (Rank::Two, 1..3)].map(|(rank, places)| {
            let part = |sides: Sides| match sides {
                Sides::Each(Numbers { all, rank: Rank::Three }) => {
                    Sides::each(all.get(places.clone()).unwrap_or_default()).unwrap_or(sides)
                }
                sides => sides,
            };
            Settings {
                rank: Some(rank),
                kernel_size: self.kernel_size.map(part),
                stride: self.stride.map(part),
                padding: self.padding.map(|padding| padding.map(part)),
                output_padding: self.output_padding.map(part),
                dilation: self.dilation.map(part),
                ..self.clone()
            }
        })
    }

    /// The given parameters that have numbers per axis, with their numbers. Uneven padding appears twice.
    pub fn sides(&self) -> impl Iterator<Item = (Parameter, Sides)> {
        let padding = self.padding.into_iter().flat_map(Padding::numbers);
        let others = [
            (Parameter::KernelSize, self.kernel_size),
            (Parameter::Stride, self.stride),
            (Parameter::OutputPadding, self.output_padding),
            (Parameter::Dilation, self.dilation),
        ];
        let others = others.into_iter().filter_map(|(parameter, sides)| Some((parameter, sides?)));
        others.chain(padding.map(|sides| (Parameter::Padding, sides)))
    }

    /// Returns a parameter with more or fewer numbers than a layer of this rank has axes.
    #[must_use]
    pub fn misfit(&self, rank: Rank) -> Option<(Parameter, Sides)> {
        self.sides().find(|(_, sides)| !sides.fit(rank))
    }

    /// The rank as given, or else the one that the first parameter with one number per axis implies.
    #[must_use]
    pub fn implied_rank(&self) -> Option<Rank> {
        self.rank.or_else(|| self.sides().find_map(|(_, sides)| sides.rank()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fill_the_last_axes() {
        let each = |numbers: &[i64]| Sides::each(numbers).unwrap();
        assert_eq!(Sides::All(2).triple(Rank::Three, 1), [2, 2, 2]);
        assert_eq!(Sides::All(2).triple(Rank::One, 1), [1, 1, 2]);
        assert_eq!(each(&[2, 3]).triple(Rank::Two, 1), [1, 2, 3]);
        assert_eq!(each(&[4]).pair(Rank::One, 0), [0, 4]);
        assert_eq!(each(&[4]).triple(Rank::Two, 1), [1, 1, 4]);
        assert_eq!(each(&[2, 3, 4]).numbers(), [2, 3, 4]);
        assert_eq!((Sides::each(&[]), Sides::each(&[1; 4])), (None, None));
        assert!(each(&[2]).fit(Rank::One) && !each(&[2]).fit(Rank::Two) && Sides::All(2).fit(Rank::Three));
    }

    #[test]
    fn the_depth_has_the_first_of_three_numbers() {
        let three = Some(Sides::each(&[2, 3, 4]).unwrap());
        let padding = Some(Padding::Explicit(Sides::All(1)));
        let settings = Settings { rank: Some(Rank::Three), stride: three, padding, ..Settings::default() };
        let [depth, rest] = settings.split_depth();
        assert_eq!((depth.rank, rest.rank), (Some(Rank::One), Some(Rank::Two)));
        assert_eq!((depth.stride, rest.stride), (Sides::each(&[2]), Sides::each(&[3, 4])));
        assert_eq!((depth.padding, rest.padding), (padding, padding));
    }

    #[test]
    fn what_is_said_goes_before_what_is_there() {
        let call = Settings { stride: Some(Sides::All(3)), groups: Some(2), ..Settings::default() };
        let flags = Settings { stride: Some([1, 2].into()), bias: Some(true), ..Settings::default() };
        let both = flags.over(call);
        assert_eq!((both.stride, both.groups, both.bias), (Some([1, 2].into()), Some(2), Some(true)));
        let layer = both.on(Layer::new(Op::ConvTranspose2d, [3, 3]));
        assert_eq!((layer.stride, layer.groups, layer.bias, layer.dilation), ([1, 2], 2, true, [1, 1]));
    }

    #[test]
    fn what_is_not_said_stays_on_both_axes() {
        let padding = Padding::Explicit([1, 2]);
        let plain = Layer { stride: [2, 3], padding, dilation: [3, 2], ..Layer::new(Op::ConvTranspose2d, [5, 4]) };
        assert_eq!(Settings::default().on(plain.clone()), plain);
        assert_eq!(Settings::of(&plain).on(Layer::new(Op::Conv2d, [1, 1])), plain);
    }

    #[test]
    fn a_line_does_nothing_on_its_height() {
        let line = Settings { rank: Some(Rank::One), stride: Some(Sides::All(4)), ..Settings::default() };
        let plain = Layer { padding: Padding::Explicit([1, 1]), ..Layer::new(Op::ConvTranspose2d, [5, 5]) };
        let layer = line.on(plain);
        assert_eq!((layer.kernel_size, layer.stride, layer.padding), ([1, 5], [1, 4], Padding::Explicit([0, 1])));
    }

    #[test]
    fn numbers_of_another_rank_are_found() {
        let settings = Settings { dilation: Some([1, 2].into()), stride: Some(Sides::All(2)), ..Settings::default() };
        assert_eq!(settings.misfit(Rank::Two), None);
        assert_eq!(settings.misfit(Rank::One), Some((Parameter::Dilation, [1, 2].into())));
        assert_eq!((settings.implied_rank(), Settings::default().implied_rank()), (Some(Rank::Two), None));
    }
}
