//! Reads layers of Burn, a Rust library:
//! `ConvTranspose2dConfig::new([64, 32], [3, 3]).with_stride([2, 2]).init(&device)`.
//!
//! The text is rewritten as Python with every byte in its place, and the settings of chained methods become arguments
//! of one call. The arguments are PyTorch's, with `padding_out` for `output_padding`.

use super::border::Border;
use super::call::{Argument, Call, CallError, Content, Name, Signature, Value};
use super::names::{Function, find};
use super::value::{list, numbers, sides, wrong_type};
use super::{Notation, Reading, shared};
use crate::conv::Rank;
use crate::conv::axis::Op;
use crate::phrase;

const PREFIXES: &[&str] = &[""];

pub(super) const FUNCTIONS: [Function<Op>; 2] = [
    Function { prefixes: PREFIXES, name: "ConvTranspose#dConfig.new", form: Op::ConvTranspose2d },
    Function { prefixes: PREFIXES, name: "Conv#dConfig.new", form: Op::Conv2d },
];

/// Rewrites the text as Python of the same length; `None` if it does not make a layer of Burn.
pub(super) fn python(text: &str) -> Option<String> {
    const MAKER: &str = "Config::new";
    let end = text.find(MAKER)? + "Config".len();
    let before = text.get(..end)?;
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let start = before.char_indices().rev().take_while(|(_, c)| is_part(*c)).last().map(|(at, _)| at)?;
    find(&FUNCTIONS, &format!("{}.new", before.get(start..)?))?;
    let mut python = " ".repeat(start);
    let mut rest = text.get(start..)?;
    while let Some(first) = rest.chars().next() {
        let (length, replacement) = replaced(first, rest);
        let (whole, after) = rest.split_at_checked(length)?;
        match replacement {
            Some(replacement) => {
                python.push_str(replacement);
                python.push_str(&" ".repeat(length.saturating_sub(replacement.len())));
            }
            None => python.push_str(whole),
        }
        rest = after;
    }
    Some(python)
}

/// The length in bytes of the next piece, and its replacement in Python.
fn replaced(first: char, rest: &str) -> (usize, Option<&'static str>) {
    let until = |end: char| rest.find(end).unwrap_or(rest.len());
    match first {
        // The statement ends here; only one layer is read.
        ';' => (rest.len(), Some("")),
        '/' if rest.starts_with("//") => (until('\n'), Some("")),
        ':' if rest.starts_with("::<") => ((until('>') + 1).min(rest.len()), Some("")),
        ':' if rest.starts_with("::") => (2, Some(".")),
        '\n' | '\r' | '&' | '?' => (1, Some("")),
        _ => (first.len_utf8(), None),
    }
}

/// The call of `new` with the settings of the methods chained to it; the last one counts if a method is repeated.
///
/// # Errors
/// Anything else than such a chain.
pub(super) fn built(value: Value) -> Result<Value, CallError> {
    let span = value.span.clone();
    let mut set: Vec<Argument> = Vec::new();
    let mut now = value;
    loop {
        now = match now.content {
            Content::Call(mut call) => {
                call.arguments.extend(set);
                return Ok(Value { content: Content::Call(call), span });
            }
            Content::Apply(callee, arguments) => match callee.content {
                Content::Attribute(inner, method) => {
                    let named = method.strip_prefix("with_").zip(arguments.into_iter().next());
                    if let Some((name, argument)) = named
                        && !set.iter().any(|other| other.keyword.as_ref().is_some_and(|it| it.text == name))
                    {
                        let keyword = Some(Name { text: name.to_owned(), span: argument.span.clone() });
                        set.push(Argument { keyword, ..argument });
                    }
                    *inner
                }
                _ => return Err(CallError::new(span, phrase!("expected one chain that makes a layer"))),
            },
            Content::Attribute(inner, _) => *inner,
            _ => return Err(CallError::new(span, phrase!("expected one chain that makes a layer"))),
        };
    }
}

fn signature(op: Op, rank: Rank) -> Signature {
    let channels: &[&str] = match (op, rank) {
        (Op::Conv2d, Rank::One) => &["channels_in", "channels_out"],
        _ => &["channels"],
    };
    let extra: &[&str] = if op == Op::Conv2d { &[] } else { &["padding_out"] };
    let middle = ["kernel_size", "stride", "dilation", "groups", "padding"];
    let parameters = [channels, &middle, extra, &["bias", "initializer"]].concat();
    Signature::new(format!("{}Config.new", op.class_name(rank)), &parameters, channels.len() + 1)
}

pub(super) fn read(call: &Call, op: Op, rank: Rank) -> Result<Reading, CallError> {
    let mut reading = Reading::new(Notation::Burn, op, rank);
    reading.settings.bias = Some(true);
    let (mut padding, mut extra) = (None, None);
    for (parameter, value) in call.bind(&signature(op, rank))? {
        match parameter {
            "channels" => {
                let values = list(parameter, phrase!("two numbers: input and output"), value)?;
                let [from, to] = values else {
                    return Err(wrong_type(parameter, phrase!("input and output channels"), value));
                };
                reading.take_channels(false, parameter, from)?;
                reading.take_channels(true, parameter, to)?;
            }
            "channels_in" => reading.take_channels(false, parameter, value)?,
            "channels_out" => reading.take_channels(true, parameter, value)?,
            "padding" => padding = Some(value),
            "padding_out" => extra = Some(sides(parameter, value, rank)?),
            "bias" => match &value.content {
                Content::Name(word) if word == "true" || word == "false" => {
                    reading.settings.bias = Some(word == "true");
                }
                _ => reading.take_bias(parameter, value)?,
            },
            _ => shared::take(&mut reading, parameter, value)?,
        }
    }
    let border = if op == Op::Conv2d {
        padding.map_or_else(|| Ok(vec![Border::Valid; rank.axes()]), |value| configured(&reading, value))?
    } else {
        let pads = padding.map(|value| sides("padding", value, rank)).transpose()?;
        let (pads, extras) = (shared::each(pads, rank, 0), shared::each(extra, rank, 0));
        pads.into_iter().zip(extras).map(|(pad, extra)| shared::cropped([pad; 2], extra)).collect()
    };
    Ok(reading.bordered(&border))
}

/// A `PaddingConfig`: `Same`, `Valid` or `Explicit` with a number for each axis.
fn configured(reading: &Reading, value: &Value) -> Result<Vec<Border>, CallError> {
    let rank = reading.rank();
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    match &value.content {
        Content::Name(name) if last(name) == "Valid" => Ok(vec![Border::Valid; rank.axes()]),
        Content::Name(name) if last(name) == "Same" => {
            let odd = |said| shared::each(said, rank, 1).into_iter().all(|number| number.rem_euclid(2) == 1);
            let one = |said| shared::each(said, rank, 1).into_iter().all(|number| number == 1);
            let settings = &reading.settings;
            if odd(settings.kernel_size) && one(settings.stride) {
                return Ok(vec![Border::Same; rank.axes()]);
            }
            let message = phrase!("Same is read with odd kernels and stride 1 alone: versions of Burn differ beyond");
            Err(CallError::new(value.span.clone(), message).with_help(phrase!("write Explicit with the numbers")))
        }
        Content::Call(call) if last(&call.function.text) == "Explicit" => {
            let numbers = call.arguments.iter().map(|argument| argument.value.clone()).collect();
            let numbers = Value { content: Content::List(numbers), span: value.span.clone() };
            let pads = match rank {
                Rank::One => each::<1>(&numbers)?,
                Rank::Two => each::<2>(&numbers)?,
                Rank::Three => each::<3>(&numbers)?,
            };
            shared::padded(pads.into_iter().map(|pad| [pad; 2]).collect(), value)
        }
        _ => Err(wrong_type("padding", phrase!("PaddingConfig with Same, Valid or Explicit"), value)),
    }
}

fn each<const N: usize>(value: &Value) -> Result<Vec<i64>, CallError> {
    numbers::<N>("Explicit", phrase!("a number for each axis"), value).map(|numbers| numbers.to_vec())
}

#[cfg(test)]
mod tests {
    use super::super::call::Facts;
    use super::*;

    fn read(text: &str) -> Result<Reading, CallError> {
        super::super::read(text, &Facts::default())
    }

    #[test]
    fn a_chain_over_lines() {
        let reading = read(
            "let up = nn::conv::ConvTranspose2dConfig::new([64, 32], [3, 3]) // doubles\n    .with_stride([2, 2])\n    \
             .with_padding([1, 1])\n    .with_padding_out([1, 0]).with_bias(false)\n    .init::<B>(&device); let x = 3;",
        );
        let reading = reading.unwrap();
        let cut = |end| Border::Cut([1, end]);
        assert_eq!(reading.border, Some([Border::Cut([0, 0]), cut(0), cut(1)]));
        let settings = &reading.settings;
        assert_eq!((settings.in_channels, settings.out_channels, settings.bias), (Some(64), Some(32), Some(false)));
        assert_eq!(reading.origin.framework, Notation::Burn);
    }

    #[test]
    fn direct_layers_and_lines() {
        let border = |text: &str| read(text).map(|reading| reading.border.unwrap()[2]).map_err(|error| error.message);
        let config =
            |padding: &str| format!("Conv2dConfig::new([1, 1], [3, 2]).with_padding(PaddingConfig2d::{padding})");
        assert_eq!(border(&config("Valid")), Ok(Border::Valid));
        assert_eq!(border(&config("Explicit(1, 2)")), Ok(Border::Cut([2, 2])));
        assert!(border(&config("Same")).unwrap_err().to_string().starts_with("Same is read with odd kernels"));
        assert!(border(&config("Explicit(1, 2, 3, 4)")).unwrap_err().to_string().ends_with("got 4 values"));
        assert_eq!(border("Conv1dConfig::new(3, 8, 5).init(&device)"), Ok(Border::Valid));
        assert_eq!(border("ConvTranspose1dConfig::new([3, 8], 5).with_padding(2)"), Ok(Border::Cut([2, 2])));
    }

    #[test]
    fn the_last_of_two_settings_counts() {
        let twice = "Conv2dConfig::new([1, 1], [3, 3]).with_stride([2, 2]).with_stride([3, 3])";
        assert_eq!(read(twice).unwrap().settings.stride, crate::conv::Sides::each(&[3, 3]));
        let unknown = read("Conv2dConfig::new([1, 1], [3, 3]).with_strid([2, 2])").unwrap_err();
        assert!(unknown.help.unwrap().to_string().starts_with("did you mean `stride`?"));
    }
}
