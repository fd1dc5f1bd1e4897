//! What the learner may change in a scene, in which range, and when.

use std::ops::RangeInclusive;
use std::sync::Arc;

use ndarray::Array2;

use crate::conv::{Layer, Pair, Parameter};
use crate::scene::turn::Turn;
use crate::scene::{GridId, Setting, Values};

/// Something that may be changed within a range, on both axes or one.
#[derive(Clone, Debug, PartialEq)]
pub struct Free {
    /// What is changed.
    pub knob: Knob,
    /// The allowed values, both ends included.
    pub range: RangeInclusive<i64>,
    /// The only axis that may be changed: 0 for height, 1 for width. `None` means both.
    pub axis: Option<usize>,
}

/// Something that the learner may change.
#[derive(Clone, Debug, PartialEq)]
pub enum Knob {
    /// A parameter of the layer.
    Parameter(Parameter),
    /// The bias.
    Bias,
    /// The number of groups.
    Groups,
    /// The turn of the kernel, as an index into [`Turn::ALL`]; 0 is the kernel as it is stored here.
    Turn(Box<Values>),
    /// A number of the input vector, as its index in steps from the least value.
    Number(Dial),
    /// Whether the activations of networks are computed (1) or skipped (0).
    Activations,
}

/// A channel of an input of one cell, set by a slider.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dial {
    channel: usize,
    least: f64,
    step: f64,
}

/// The names of the numbers of a vector, from the first channel on.
const NUMBERS: [&str; 8] = ["z1", "z2", "z3", "z4", "z5", "z6", "z7", "z8"];

/// The maximum number of sliders for the numbers of a vector.
pub const MOST_DIALS: usize = NUMBERS.len();

impl Dial {
    /// Creates a dial for a channel below [`MOST_DIALS`].
    #[must_use]
    pub fn new(channel: usize, least: f64, step: f64) -> Dial {
        Dial { channel, least, step }
    }

    /// Returns the channel, from 0.
    #[must_use]
    pub fn channel(&self) -> usize {
        self.channel
    }

    /// Returns the name of the number.
    #[must_use]
    pub fn name(&self) -> &'static str {
        Dial::name_of(self.channel)
    }

    /// Returns the name of the number of a channel.
    #[must_use]
    pub fn name_of(channel: usize) -> &'static str {
        NUMBERS.get(channel).copied().unwrap_or("z")
    }

    /// Returns the number at an index.
    #[must_use]
    pub fn value(&self, place: i64) -> f64 {
        /// Steps are decimal: rounding removes their binary errors.
        const EXACT: f64 = 1e6;
        ((self.least + place as f64 * self.step) * EXACT).round() / EXACT
    }

    /// Returns the index of the step nearest to a number.
    #[must_use]
    pub fn place(&self, value: f64) -> i64 {
        ((value - self.least) / self.step).round() as i64
    }

    fn get(&self, setting: &Setting) -> i64 {
        let values = match &setting.planes {
            Some(planes) => planes.input.get(self.channel),
            None => Some(&setting.input),
        };
        let value = values.and_then(|values| values.array((1, 1)).first().copied());
        self.place(value.unwrap_or_default())
    }

    fn set(&self, setting: &mut Setting, place: i64) {
        let value = || Values::from(Array2::from_elem((1, 1), self.value(place)));
        if self.channel == 0 {
            setting.input = value();
        }
        if let Some(planes) = &mut setting.planes
            && let Some(plane) = Arc::make_mut(planes).input.get_mut(self.channel)
        {
            *plane = value();
        }
    }
}

/// When something may be changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// At any time.
    #[default]
    Always,
    /// While the question is open.
    Before,
    /// After the answer.
    After,
}

impl When {
    /// All values with their names in lesson files.
    pub const NAMED: [(&'static str, When); 3] =
        [("always", When::Always), ("before", When::Before), ("after", When::After)];

    /// Returns whether the time is now; `is_asking` is whether the question is open.
    #[must_use]
    pub fn is_now(self, is_asking: bool) -> bool {
        match self {
            When::Always => true,
            When::Before => is_asking,
            When::After => !is_asking,
        }
    }
}

/// Everything that may be changed in a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Freedom {
    /// What may be changed, with ranges.
    pub knobs: Vec<Free>,
    /// The grids whose cells may be typed: input or kernel.
    pub cells: Vec<GridId>,
    /// When it may be changed.
    pub when: When,
}

impl Freedom {
    /// Returns what may be changed now.
    #[must_use]
    pub fn knobs(&self, is_asking: bool) -> &[Free] {
        if self.when.is_now(is_asking) { &self.knobs } else { &[] }
    }

    /// Returns the grids whose cells may be typed now.
    #[must_use]
    pub fn cells(&self, is_asking: bool) -> &[GridId] {
        if self.when.is_now(is_asking) { &self.cells } else { &[] }
    }
}

impl Knob {
    /// Returns the parameter that it changes, if it is one.
    #[must_use]
    pub fn parameter(&self) -> Option<Parameter> {
        match self {
            Knob::Parameter(parameter) => Some(*parameter),
            Knob::Bias | Knob::Groups | Knob::Turn(_) | Knob::Number(_) | Knob::Activations => None,
        }
    }

    /// Returns its name in lesson files.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Knob::Parameter(parameter) => parameter.name(),
            Knob::Bias => "bias",
            Knob::Groups => "groups",
            Knob::Turn(_) => "turn",
            Knob::Number(dial) => dial.name(),
            Knob::Activations => "activations",
        }
    }

    /// Returns its value on each axis, or twice the same value if it has no axes.
    #[must_use]
    pub fn get(&self, setting: &Setting) -> Pair {
        match self {
            Knob::Number(dial) => [dial.get(setting); 2],
            Knob::Activations => [i64::from(!setting.passes_over); 2],
            Knob::Parameter(parameter) => parameter.get(&setting.layer, setting.input_size),
            // A bias that may be changed is a whole number.
            Knob::Bias => [setting.effective_bias() as i64; 2],
            Knob::Groups => [setting.layer.groups; 2],
            Knob::Turn(stored) => {
                let size = setting.layer.kernel_size;
                let numbers =
                    |values: &Values| values.array(size.map(|length| usize::try_from(length).unwrap_or(0)).into());
                let now = numbers(&setting.kernel);
                // Compares the numbers: the same values built twice are not equal otherwise.
                let is_it = |turn: &Turn| numbers(&laid(stored, *turn, size)) == now;
                [Turn::ALL.iter().position(is_it).map_or(0, |place| place as i64); 2]
            }
        }
    }

    /// Returns whether it can have this value at all: groups must divide the channels. Other values that PyTorch
    /// rejects are allowed, because seeing the error is instructive.
    #[must_use]
    pub fn can_be(&self, setting: &Setting, value: Pair) -> bool {
        let Layer { in_channels, out_channels, .. } = setting.layer;
        match self {
            Knob::Groups => value[0] > 0 && in_channels % value[0] == 0 && out_channels % value[0] == 0,
            Knob::Parameter(_) | Knob::Bias | Knob::Turn(_) | Knob::Number(_) | Knob::Activations => true,
        }
    }

    /// Sets its value in a setting.
    pub fn set(&self, setting: &mut Setting, value: Pair) {
        match self {
            Knob::Parameter(parameter) => parameter.set(&mut setting.layer, &mut setting.input_size, value),
            Knob::Bias => {
                setting.layer.bias = value[0] != 0;
                setting.bias = value[0] as f64;
            }
            Knob::Groups => setting.layer.groups = value[0],
            Knob::Number(dial) => dial.set(setting, value[0]),
            Knob::Activations => setting.passes_over = value[0] == 0,
            Knob::Turn(stored) => {
                let turn = usize::try_from(value[0]).ok().and_then(|place| Turn::ALL.get(place));
                setting.kernel = laid(stored, turn.copied().unwrap_or_default(), setting.layer.kernel_size);
            }
        }
    }
}

impl Free {
    /// Returns the setting with the knob at a number, on the axes that it changes.
    #[must_use]
    pub fn at(&self, setting: &Setting, number: i64) -> Setting {
        let mut turned = setting.clone();
        let mut value = self.knob.get(setting);
        for axis in [0, 1].into_iter().filter(|axis| self.axis.is_none_or(|only| only == *axis)) {
            value[axis] = number;
        }
        self.knob.set(&mut turned, value);
        turned
    }
}

/// Returns the kernel after a turn, or unchanged if it is not square and the turn would change its size.
fn laid(stored: &Values, turn: Turn, size: Pair) -> Values {
    if turn == Turn::Stored || turn.size(size) != size {
        return stored.clone();
    }
    let array = stored.array(size.map(|length| usize::try_from(length).unwrap_or(0)).into());
    Values::from(turn.of(array.view()).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Fill, Planes, Scene};

    #[test]
    fn what_is_set_is_what_stands_there() {
        // A kernel whose turns are all different.
        let start = Setting { kernel: Values::Fill(Fill::Count), ..Setting::default() };
        let knobs =
            [Knob::Parameter(Parameter::Stride), Knob::Bias, Knob::Groups, Knob::Turn(Box::new(start.kernel.clone()))];
        for knob in knobs {
            for number in 1..=4 {
                let free = Free { knob: knob.clone(), range: 1..=4, axis: None };
                assert_eq!(knob.get(&free.at(&start, number)), [number; 2], "{knob:?}");
            }
        }
    }

    #[test]
    fn groups_divide_the_channels_of_both_sides() {
        let mut setting = Setting::default();
        (setting.layer.in_channels, setting.layer.out_channels) = (4, 6);
        let can_be = (-1..=6).filter(|groups| Knob::Groups.can_be(&setting, [*groups; 2]));
        assert_eq!(can_be.collect::<Vec<i64>>(), [1, 2]);
    }

    #[test]
    fn one_axis_may_turn_alone() {
        let free = Free { knob: Knob::Parameter(Parameter::Padding), range: 0..=3, axis: Some(1) };
        assert_eq!(free.knob.get(&free.at(&Setting::default(), 3)), [1, 3]);
    }

    #[test]
    fn a_turned_kernel_comes_back() {
        let start = Setting::default();
        let turn = Free { knob: Knob::Turn(Box::new(start.kernel.clone())), range: 0..=4, axis: None };
        let turned = turn.at(&start, 2);
        assert_ne!(Scene::new(turned.clone()).kernel(), Scene::new(start.clone()).kernel());
        assert_eq!(turn.at(&turned, 0), start);
    }

    #[test]
    fn a_number_of_a_vector_is_turned_alone() {
        let planes = |values: &[f64]| {
            let value = |value: &f64| Values::from(Array2::from_elem((1, 1), *value));
            Planes { input: values.iter().map(value).collect(), kernels: Vec::new(), bias: Vec::new() }
        };
        let layer = Layer { in_channels: 2, ..Setting::default().layer };
        let start =
            Setting { layer, input_size: [1, 1], planes: Some(Arc::new(planes(&[0.9, -0.9]))), ..Setting::default() };
        let dials = [0, 1].map(|channel| Knob::Number(Dial::new(channel, -1.0, 0.1)));
        assert_eq!(dials.each_ref().map(|dial| dial.get(&start)[0]), [19, 1]);
        let free = Free { knob: dials[1].clone(), range: 0..=20, axis: None };
        let turned = free.at(&start, 13);
        assert_eq!(dials.each_ref().map(|dial| dial.get(&turned)[0]), [19, 13]);
        assert_eq!(Dial::new(1, -1.0, 0.1).value(13), 0.3);
        assert_eq!(Dial::new(1, -1.0, 0.1).place(f64::INFINITY), i64::MAX);
    }

    #[test]
    fn what_comes_after_is_not_there_before() {
        let knobs = vec![Free { knob: Knob::Bias, range: 0..=3, axis: None }];
        let freedom = Freedom { knobs, cells: vec![GridId::Input], when: When::After };
        assert!(freedom.knobs(true).is_empty() && freedom.cells(true).is_empty());
        assert_eq!((freedom.knobs(false).len(), freedom.cells(false)), (1, [GridId::Input].as_slice()));
    }
}
