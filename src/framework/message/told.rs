//! Builds explanations piece by piece, with the pieces that several frameworks share.

use super::cursor::Shape;
use super::{Number, Try};
use crate::conv::axis::Op;
use crate::conv::layer::Layer;
use crate::conv::{Rank, Refusal};
use crate::phrase;
use crate::phrase::Phrase;

#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub means: Vec<Phrase>,
    pub open: Vec<Phrase>,
    pub numbers: Vec<(&'static str, Number)>,
    pub tries: Vec<Try>,
}

impl Told {
    /// Begins with what the message means.
    pub fn new(means: Phrase) -> Told {
        Told { means: vec![means], ..Told::default() }
    }

    /// Adds a sentence on what the message means.
    pub fn means(mut self, sentence: Phrase) -> Told {
        self.means.push(sentence);
        self
    }

    /// Adds a sentence on what the message leaves out.
    pub fn open(mut self, sentence: Phrase) -> Told {
        self.open.push(sentence);
        self
    }

    /// Adds a number, by name.
    pub fn number(mut self, name: &'static str, number: impl Into<Number>) -> Told {
        self.numbers.push((name, number.into()));
        self
    }

    /// Adds a suggestion: code or a command, and what it does.
    pub fn attempt(self, code: impl Into<String>, why: Phrase) -> Told {
        self.attempt_if(Some(Try::of_code(code, why)))
    }

    /// Adds a suggestion that is no code: a change in words, and what it does.
    pub fn change(self, code: Phrase, why: Phrase) -> Told {
        self.attempt_if(Some(Try { code, why }))
    }

    /// Adds a suggestion, if there is one.
    pub fn attempt_if(mut self, attempt: Option<Try>) -> Told {
        self.tries.extend(attempt);
        self
    }
}

impl Try {
    /// Code or a command, which are the same in every language, and what it does.
    pub(super) fn of_code(code: impl Into<String>, why: Phrase) -> Try {
        Try { code: Phrase::verbatim(code), why }
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Number {
        Number::One(number)
    }
}

impl From<&[i64]> for Number {
    fn from(numbers: &[i64]) -> Number {
        Number::Shape(numbers.iter().copied().map(Some).collect())
    }
}

impl From<&Vec<i64>> for Number {
    fn from(numbers: &Vec<i64>) -> Number {
        numbers.as_slice().into()
    }
}

impl From<&Shape> for Number {
    fn from(shape: &Shape) -> Number {
        Number::Shape(shape.clone())
    }
}

/// `[16, 8, 3, 3]`
pub(super) fn list(numbers: &[i64]) -> String {
    format!("[{}]", joined(numbers))
}

/// `(None, 31, 31, 8)`
pub(super) fn shape(shape: &Shape) -> String {
    let length = |length: &Option<i64>| length.map_or_else(|| "None".to_owned(), |length| length.to_string());
    format!("({})", shape.iter().map(length).collect::<Vec<_>>().join(", "))
}

/// `2`, or `(2, 3)` if they differ.
pub(super) fn brief(numbers: &[i64]) -> String {
    match numbers {
        [first, others @ ..] if others.iter().all(|other| other == first) => first.to_string(),
        _ => format!("({})", joined(numbers)),
    }
}

fn joined(numbers: &[i64]) -> String {
    numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

/// `1 channel`, `2 channels`.
pub(super) fn counted_channels(number: i64) -> Phrase {
    if number == 1 { phrase!("1 channel") } else { phrase!("{number} channels", number) }
}

/// `1 axis`, `2 axes`.
pub(super) fn counted_axes(number: i64) -> Phrase {
    if number == 1 { phrase!("1 axis") } else { phrase!("{number} axes", number) }
}

/// `1 number`, `2 numbers`.
pub(super) fn counted_numbers(number: i64) -> Phrase {
    if number == 1 { phrase!("1 number") } else { phrase!("{number} numbers", number) }
}

/// The names of a kernel's spatial axes in the shape of a weight.
pub(super) fn kernel_axes(axes: usize) -> &'static str {
    match axes {
        1 => "k",
        2 => "kh, kw",
        _ => "kd, kh, kw",
    }
}

/// A PyTorch class: `nn.ConvTranspose2d(16, 8, kernel_size=3)`. The arguments in `rest` come last.
pub(super) fn module(op: Op, channels: [i64; 2], kernel: &[i64], rest: &str) -> String {
    let class = op.class_name(Rank::of(kernel.len()).unwrap_or_default());
    let [inputs, outputs] = channels;
    format!("nn.{class}({inputs}, {outputs}, kernel_size={}{rest})", brief(kernel))
}

/// The nearest number of groups that divides both numbers of channels; `None` if the current one does.
pub(super) fn nearest_groups([in_channels, out_channels]: [i64; 2], groups: i64) -> Option<i64> {
    let layer = Layer { in_channels, out_channels, groups, ..Layer::new(Op::ConvTranspose2d, [1, 1]) };
    let refusal = layer.check([1, 1]).err()?;
    repaired(&refusal, "groups")
}

/// The value that a repair of only this parameter sets; that of the height if the axes differ.
pub(super) fn repaired(refusal: &Refusal, name: &str) -> Option<i64> {
    let repairs = refusal.repairs();
    let mut alone = repairs.iter().filter_map(|repair| match repair.changes.as_slice() {
        [change] if change.name == name => change.value.split('x').next()?.parse().ok(),
        _ => None,
    });
    alone.next()
}

/// Suggests what to do if `groups` groups, under the framework's name for them, do not divide `channels`.
pub(super) fn groups(told: Told, name: &str, channels: i64, groups: i64) -> Told {
    let told = told.means(SHARES).number("groups", groups).number("channels", channels);
    if groups < 1 {
        return told
            .attempt(format!("{name}=1"), phrase!("every input channel meets every output channel, the default"));
    }
    let near = nearest_groups([channels, channels], groups);
    let told = told.attempt_if(near.map(|near| {
        Try::of_code(
            format!("{name}={near}"),
            phrase!("the nearest that divides {channels}; it must divide the channels of the other side too", channels),
        )
    }));
    let down = channels.saturating_sub(channels.rem_euclid(groups));
    let up = down.checked_add(groups).filter(|up| *up > 0);
    let code = match (down > 0, up) {
        (true, Some(up)) => phrase!("channels: {down} or {up}", down, up),
        (true, None) => phrase!("channels: {number}", number = down),
        (false, Some(up)) => phrase!("channels: {number}", number = up),
        (false, None) => return told,
    };
    told.change(code, phrase!("the nearest that {groups} groups share evenly", groups))
}

/// Why each group needs its share.
pub(super) const SHARES: Phrase = phrase!(
    "Each group takes an equal share of the input channels and makes an equal share of the output channels, so groups \
     divides both."
);
