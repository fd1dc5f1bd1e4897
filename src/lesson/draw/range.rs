//! The ranges of a draw: `"2..6"`, `"0, 10"`, or height and width separately, `"2..5 x 3..4"`.

use std::sync::Arc;

use crate::conv::{Op, Parameter};
use crate::lesson::check::Ground;
use crate::lesson::diagnostic::Report;
use crate::lesson::document::Text;
use crate::lesson::format::{BiasFile, Both, DrawFile, GridFile, PaddingFile, SceneFile};
use crate::lesson::free::Knob;
use crate::lesson::own::LARGEST;
use crate::lesson::scene;
use crate::phrase;
use crate::scene::Setting;

/// Something whose value is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawn {
    /// A parameter, on both axes or on one.
    Parameter(Parameter, Option<usize>),
    /// The bias.
    Bias,
    /// One of the step's own numbers, by name.
    Own(Arc<str>),
}

/// The possible values of something that is drawn.
#[derive(Clone, Debug)]
pub(super) struct Range {
    pub drawn: Drawn,
    /// The values; at least one.
    pub values: Vec<i64>,
}

/// The maximum number of values of one range.
const MOST_VALUES: usize = 256;

/// Drawn numbers, each with the thing that has this value.
pub type Numbers = Vec<(Drawn, i64)>;

/// Reads the ranges in the order in which they are drawn, or reports what is wrong with them.
pub(super) fn read(report: &mut Report<'_>, file: &DrawFile, ground: &Ground<'_>) -> Option<Vec<Range>> {
    let parameters = [
        (Parameter::Input, &file.i),
        (Parameter::KernelSize, &file.k),
        (Parameter::Stride, &file.s),
        (Parameter::Padding, &file.p),
        (Parameter::OutputPadding, &file.op),
        (Parameter::Dilation, &file.d),
    ];
    let op = ground.scene.setting().layer.op;
    let mut ranges = Vec::new();
    for (parameter, text) in parameters {
        let Some(text) = text else { continue };
        let sides: Vec<&str> = text.as_str().split('x').collect();
        let axes: &[Option<usize>] = if sides.len() == 1 { &[None] } else { &[Some(0), Some(1)] };
        if sides.len() > 2 {
            return refuse(report, text);
        }
        for (axis, side) in axes.iter().zip(sides) {
            let values = within(report, text, side, &Knob::Parameter(parameter), op)?;
            ranges.push(Range { drawn: Drawn::Parameter(parameter, *axis), values });
        }
    }
    if let Some(text) = &file.bias {
        ranges.push(Range { drawn: Drawn::Bias, values: within(report, text, text.as_str(), &Knob::Bias, op)? });
    }
    for (name, text) in &file.numbers {
        let Some(own) = ground.own.given(name.as_str()) else {
            let message = phrase!("'{name}' is none of the step's numbers", name = name.as_str());
            report.error_with(
                "unknown-name",
                name.span(),
                message,
                phrase!("give it a number in 'numbers', that of one draw"),
            );
            return None;
        };
        let values = values(report, text, text.as_str())?;
        if values.iter().any(|value| value.abs() > LARGEST) {
            return refuse(report, text);
        }
        ranges.push(Range { drawn: Drawn::Own(own), values });
    }
    Some(ranges)
}

/// Reads the possible values of the cells of input and kernel, where these are drawn.
pub(super) fn cells(report: &mut Report<'_>, file: &DrawFile) -> Option<[Option<Vec<i64>>; 2]> {
    let mut read = |text: &Text| values(report, text, text.as_str());
    let mut cells = [None, None];
    for (cells, text) in cells.iter_mut().zip([&file.input, &file.kernel]) {
        if let Some(text) = text {
            *cells = Some(read(text)?);
        }
    }
    Some(cells)
}

fn refuse<T>(report: &mut Report<'_>, text: &Text) -> Option<T> {
    let help = phrase!("write \"0..3\", both ends included; \"0, 10\"; or height and width apart, \"2..5 x 2..5\"");
    report.error_with("bad-range", text.span(), phrase!("this is no range"), help);
    None
}

/// Parses values and checks that the knob can have them with this operation.
fn within(report: &mut Report<'_>, text: &Text, side: &str, knob: &Knob, op: Op) -> Option<Vec<i64>> {
    let values = values(report, text, side)?;
    let ends = values.iter().min().copied().zip(values.iter().max().copied());
    let fault = ends.and_then(|(low, high)| scene::fault(knob, low, high, op));
    match fault {
        None => Some(values),
        Some(message) => {
            report.error("bad-range", text.span(), message);
            None
        }
    }
}

/// Parses the values of one side, without duplicates and in order.
fn values(report: &mut Report<'_>, text: &Text, side: &str) -> Option<Vec<i64>> {
    let mut values = Vec::new();
    for piece in side.split(',').map(str::trim) {
        let read = match piece.split_once("..") {
            Some((low, high)) => low.trim().parse().ok().zip(high.trim().parse().ok()),
            None => piece.parse().ok().map(|number| (number, number)),
        };
        let Some((low, high)): Option<(i64, i64)> = read.filter(|(low, high)| low <= high) else {
            return refuse(report, text);
        };
        if high.abs_diff(low) >= MOST_VALUES as u64 || values.len() > MOST_VALUES {
            report.error("bad-range", text.span(), phrase!("a range has at most {most} values", most = MOST_VALUES));
            return None;
        }
        values.extend((low..=high).filter(|value| !values.contains(value)).collect::<Vec<_>>());
    }
    Some(values)
}

/// Returns the number of combinations, or `None` if it overflows.
pub(super) fn count(ranges: &[Range]) -> Option<usize> {
    ranges.iter().try_fold(1, |all: usize, range| all.checked_mul(range.values.len()))
}

/// Returns the numbers of a combination of all ranges; the last range varies fastest.
pub(super) fn combination(ranges: &[Range], mut combination: usize) -> Numbers {
    let mut numbers = Vec::with_capacity(ranges.len());
    for Range { drawn, values } in ranges.iter().rev() {
        let length = values.len().max(1);
        numbers.extend(values.get(combination % length).map(|value| (drawn.clone(), *value)));
        combination /= length;
    }
    numbers.reverse();
    numbers
}

/// Returns the same numbers, with parameters restricted to one axis.
pub(super) fn on_axis(numbers: Numbers, axis: usize) -> Numbers {
    let narrowed = |drawn| match drawn {
        Drawn::Parameter(parameter, _) => Drawn::Parameter(parameter, Some(axis)),
        Drawn::Bias | Drawn::Own(_) => drawn,
    };
    numbers.into_iter().map(|(drawn, number)| (narrowed(drawn), number)).collect()
}

/// Returns a setting with these numbers.
pub(super) fn with(setting: &Setting, numbers: &Numbers) -> Setting {
    let mut setting = setting.clone();
    for (drawn, number) in numbers {
        match drawn {
            Drawn::Parameter(parameter, axis) => {
                let mut pair = parameter.get(&setting.layer, setting.input_size);
                set(&mut pair, *axis, *number);
                parameter.set(&mut setting.layer, &mut setting.input_size, pair);
            }
            Drawn::Bias => {
                setting.bias = *number as f64;
                setting.layer.bias = true;
            }
            Drawn::Own(_) => {}
        }
    }
    setting
}

fn set(pair: &mut [i64; 2], axis: Option<usize>, number: i64) {
    match axis {
        None => *pair = [number; 2],
        Some(axis) => _ = pair.get_mut(axis).map(|side| *side = number),
    }
}

/// Returns those of the numbers that are the step's own.
pub(super) fn own(numbers: &Numbers) -> Vec<(Arc<str>, i64)> {
    let own = |(drawn, number): &(Drawn, i64)| match drawn {
        Drawn::Own(name) => Some((Arc::clone(name), *number)),
        Drawn::Parameter(..) | Drawn::Bias => None,
    };
    numbers.iter().filter_map(own).collect()
}

/// Returns the parameters among these numbers as a scene of a lesson file. `setting` must have them already.
pub(super) fn scene_of(numbers: &Numbers, setting: &Setting) -> SceneFile {
    let mut scene = SceneFile::default();
    for (drawn, number) in numbers {
        let parameter = match drawn {
            Drawn::Parameter(parameter, _) => *parameter,
            Drawn::Bias => {
                scene.bias = Some(BiasFile::One(*number as f64));
                continue;
            }
            Drawn::Own(_) => continue,
        };
        let pair = parameter.get(&setting.layer, setting.input_size);
        let grid = Some(GridFile { shape: Some(Both(pair)), ..GridFile::default() });
        match parameter {
            Parameter::Input => scene.input = grid,
            Parameter::KernelSize => scene.kernel = grid,
            Parameter::Stride => scene.stride = Some(Both(pair)),
            Parameter::Padding => scene.padding = Some(PaddingFile::Explicit(pair)),
            Parameter::OutputPadding => scene.output_padding = Some(Both(pair)),
            Parameter::Dilation => scene.dilation = Some(Both(pair)),
        }
    }
    scene
}

impl Drawn {
    /// Returns the name for messages to authors.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Drawn::Parameter(parameter, None) => parameter.name().to_owned(),
            Drawn::Parameter(parameter, Some(0)) => format!("{}.h", parameter.name()),
            Drawn::Parameter(parameter, Some(_)) => format!("{}.w", parameter.name()),
            Drawn::Bias => "bias".to_owned(),
            Drawn::Own(name) => name.to_string(),
        }
    }
}
