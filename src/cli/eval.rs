//! `tconv eval`: layers as JSON Lines in, their outputs as JSON Lines out, one by one.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::marker::PhantomData;

use ndarray::{ArrayView1, ArrayView4};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize as DeriveDeserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::failure::Failure;
use crate::conv::operands::count_numbers;
use crate::conv::{Fault, Layer, MAX_NUMBERS, Op, Operands, Padding, Pair, Rank};
use crate::visible;

/// Longest line that is read; a longer one is answered and skipped.
const MAX_LINE: u64 = 1 << 28;

#[derive(DeriveDeserialize)]
struct Request<'a, const SPECIAL: bool> {
    #[serde(borrow, default)]
    name: Option<&'a RawValue>,
    #[serde(deserialize_with = "op")]
    op: Op,
    #[serde(deserialize_with = "object")]
    input: Tensor<SPECIAL>,
    #[serde(deserialize_with = "object")]
    weight: Tensor<SPECIAL>,
    bias: Option<Vec<Number<SPECIAL>>>,
    stride: Option<Both>,
    padding: Option<PaddingValue>,
    output_padding: Option<Both>,
    dilation: Option<Both>,
    groups: Option<i64>,
}

#[derive(DeriveDeserialize)]
struct Tensor<const SPECIAL: bool> {
    shape: Vec<i64>,
    data: Option<Vec<Number<SPECIAL>>>,
}

/// A number of a request or an answer. JSON has none for NaN and the infinities: they are null, which only an answer may
/// have, or, with `SPECIAL`, the strings that Python's `float` reads too.
#[derive(Clone, Copy)]
struct Number<const SPECIAL: bool>(f32);

impl<const SPECIAL: bool> Number<SPECIAL> {
    fn widened(self) -> f64 {
        f64::from(self.0)
    }
}

impl<const SPECIAL: bool> Serialize for Number<SPECIAL> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            value if !SPECIAL || value.is_finite() => serializer.serialize_f32(value),
            value if value.is_nan() => serializer.serialize_str("nan"),
            value => serializer.serialize_str(if value > 0.0 { "inf" } else { "-inf" }),
        }
    }
}

impl<'de, const SPECIAL: bool> Deserialize<'de> for Number<SPECIAL> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Number<SPECIAL>, D::Error> {
        struct NumberVisitor<const SPECIAL: bool>;

        impl<const SPECIAL: bool> Visitor<'_> for NumberVisitor<SPECIAL> {
            type Value = Number<SPECIAL>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(if SPECIAL { "a number, \"nan\", \"inf\" or \"-inf\"" } else { "f32" })
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Number<SPECIAL>, E> {
                Ok(Number(number as f32))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Number<SPECIAL>, E> {
                Ok(Number(number as f32))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Number<SPECIAL>, E> {
                Ok(Number(number as f32))
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Number<SPECIAL>, E> {
                let value = match name {
                    "nan" => f32::NAN,
                    "inf" => f32::INFINITY,
                    "-inf" => f32::NEG_INFINITY,
                    _ => return Err(E::invalid_type(de::Unexpected::Str(name), &self)),
                };
                let unknown = || E::custom(format_args!("{name:?} is a number only with --special-values"));
                SPECIAL.then_some(Number(value)).ok_or_else(unknown)
            }
        }

        deserializer.deserialize_any(NumberVisitor)
    }
}

/// A JSON object, where serde would take an array of its fields too.
fn object<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct ObjectVisitor<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
        type Value = T;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }
    }

    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

fn op<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Op, D::Error> {
    struct OpVisitor;

    impl Visitor<'_> for OpVisitor {
        type Value = Op;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("\"conv2d\" or \"conv_transpose2d\"")
        }

        fn visit_str<E: de::Error>(self, name: &str) -> Result<Op, E> {
            let known = [Op::Conv2d, Op::ConvTranspose2d].into_iter().find(|op| op.function_name(Rank::Two) == name);
            known.ok_or_else(|| E::invalid_value(de::Unexpected::Str(name), &self))
        }
    }

    deserializer.deserialize_str(OpVisitor)
}

/// An integer for both axes, or `[h, w]`.
#[derive(Clone, Copy)]
struct Both(Pair);

/// The same, or one of PyTorch's words.
#[derive(Clone, Copy)]
struct PaddingValue(Padding);

impl<'de> Deserialize<'de> for Both {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Both, D::Error> {
        deserializer.deserialize_any(PairVisitor { words: false }).and_then(|padding| match padding {
            Padding::Explicit(pair) => Ok(Both(pair)),
            Padding::Uneven { .. } | Padding::Same | Padding::Valid => {
                Err(de::Error::custom("words exist for padding alone"))
            }
        })
    }
}

impl<'de> Deserialize<'de> for PaddingValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PaddingValue, D::Error> {
        deserializer.deserialize_any(PairVisitor { words: true }).map(PaddingValue)
    }
}

struct PairVisitor {
    words: bool,
}

impl<'de> Visitor<'de> for PairVisitor {
    type Value = Padding;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.words {
            "an integer, [height, width], \"same\" or \"valid\""
        } else {
            "an integer or [height, width]"
        })
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Padding, E> {
        Ok(Padding::Explicit([number, number]))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Padding, E> {
        match i64::try_from(number) {
            Ok(number) => self.visit_i64(number),
            Err(_) => Err(E::invalid_value(de::Unexpected::Unsigned(number), &self)),
        }
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Padding, E> {
        match word {
            "same" if self.words => Ok(Padding::Same),
            "valid" if self.words => Ok(Padding::Valid),
            _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Padding, A::Error> {
        let first = numbers.next_element()?.ok_or_else(|| de::Error::invalid_length(0, &self))?;
        let second = numbers.next_element()?.ok_or_else(|| de::Error::invalid_length(1, &self))?;
        if numbers.next_element::<de::IgnoredAny>()?.is_some() {
            return Err(de::Error::invalid_length(3, &self));
        }
        Ok(Padding::Explicit([first, second]))
    }
}

/// Only the name of a request, to answer one that is otherwise malformed.
#[derive(DeriveDeserialize)]
struct Named<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
}

/// One answer: an output or an error.
#[derive(Serialize)]
struct Answer<'a, const SPECIAL: bool> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Cow<'a, RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<Output<SPECIAL>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorAnswer>,
}

#[derive(Serialize)]
struct ErrorAnswer {
    code: &'static str,
    message: String,
}

impl<const SPECIAL: bool> Answer<'_, SPECIAL> {
    fn output(name: Option<&RawValue>, output: Output<SPECIAL>) -> Answer<'_, SPECIAL> {
        Answer { name: name.map(visible_name), output: Some(output), error: None }
    }

    fn error<'a>(name: Option<&'a RawValue>, code: &'static str, message: &str) -> Answer<'a, SPECIAL> {
        // It may quote the request.
        let message = visible::line(message).into_owned();
        Answer { name: name.map(visible_name), output: None, error: Some(ErrorAnswer { code, message }) }
    }
}

/// The same value, in characters that show: it comes back as it came, and may go to a terminal.
fn visible_name(name: &RawValue) -> Cow<'_, RawValue> {
    match visible::json(name.get()) {
        Cow::Borrowed(_) => Cow::Borrowed(name),
        Cow::Owned(json) => RawValue::from_string(json).map_or(Cow::Borrowed(name), Cow::Owned),
    }
}

#[derive(Serialize)]
struct Output<const SPECIAL: bool> {
    shape: [i64; 4],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Vec<Number<SPECIAL>>>,
}

/// Answers every line of `input` on `output`. Memory is bounded by the longest line, and the answers are flushed
/// whenever no input waits. With `special_values` NaN and the infinities are strings, on both sides.
///
/// # Errors
/// [`Failure::Answered`] at the end if any line was malformed; a failing `input` or `output`.
pub fn run(input: impl Read, output: impl Write, special_values: bool) -> Result<(), Failure> {
    if special_values { answer_lines::<true>(input, output) } else { answer_lines::<false>(input, output) }
}

fn answer_lines<const SPECIAL: bool>(input: impl Read, output: impl Write) -> Result<(), Failure> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut output = BufWriter::with_capacity(1 << 16, output);
    let mut line = Vec::new();
    let mut any_malformed = false;
    for number in 1_u64.. {
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
        line.clear();
        (&mut input).take(MAX_LINE).read_until(b'\n', &mut line).map_err(unreadable)?;
        if line.is_empty() {
            break;
        }
        if line.len() as u64 == MAX_LINE && line.last() != Some(&b'\n') {
            skip_line(&mut input).map_err(unreadable)?;
            let message = format!("the line is longer than {MAX_LINE} bytes");
            write(&mut output, &Answer::<SPECIAL>::error(None, "too_large", &message))?;
            continue;
        }
        any_malformed |= answer_line::<SPECIAL>(line.trim_ascii_end(), number, &mut output)?;
        // A single huge line must not keep its memory for the rest of the stream.
        line.shrink_to(1 << 20);
    }
    output.flush()?;
    if any_malformed { Err(Failure::Answered) } else { Ok(()) }
}

fn unreadable(error: io::Error) -> Failure {
    Failure::No(format!("error: the input could not be read: {error}"))
}

/// Answers one line; whether it was malformed.
fn answer_line<const SPECIAL: bool>(line: &[u8], number: u64, output: &mut impl Write) -> Result<bool, Failure> {
    let mut json = serde_json::Deserializer::from_slice(line);
    let request = object::<Request<'_, SPECIAL>, _>(&mut json).and_then(|request| json.end().map(|()| request));
    match request {
        Ok(request) => {
            let answer = match answer(&request) {
                Ok(output) => Answer::output(request.name, output),
                Err(fault) => Answer::error(request.name, fault.code(), &fault.to_string()),
            };
            write(output, &answer)?;
            Ok(false)
        }
        Err(error) => {
            let name = serde_json::from_slice::<Named<'_>>(line).ok().and_then(|named| named.name);
            write(output, &Answer::<SPECIAL>::error(name, "malformed", &message(&error, number)))?;
            Ok(true)
        }
    }
}

/// The error with the place in the stream instead of the place in the line.
fn message(error: &serde_json::Error, number: u64) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    format!("line {number}, column {}: {}", error.column(), text.strip_suffix(&place).unwrap_or(&text))
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let waiting = input.fill_buf()?;
        let (end, used) = match waiting.iter().position(|byte| *byte == b'\n') {
            Some(place) => (true, place + 1),
            None => (waiting.is_empty(), waiting.len()),
        };
        input.consume(used);
        if end {
            return Ok(());
        }
    }
}

fn write<const SPECIAL: bool>(output: &mut impl Write, answer: &Answer<'_, SPECIAL>) -> Result<(), Failure> {
    serde_json::to_writer(&mut *output, answer).map_err(io::Error::from)?;
    output.write_all(b"\n")?;
    Ok(())
}

/// The output of a request, or the first rule that refuses it, in the order of the contract.
fn answer<const SPECIAL: bool>(request: &Request<'_, SPECIAL>) -> Result<Output<SPECIAL>, Fault> {
    let settings = layer(request);
    settings.check_ranges()?;
    let [batch, channels, height, width] = four(&request.input.shape, "input", "n, in, h, w")?;
    let weight_shape = four(&request.weight.shape, "weight", request.op.weight_axes(Rank::Two))?;
    let layer = settings.sized_by_weight(weight_shape)?;
    layer.check_settings()?;
    if channels != layer.in_channels {
        return Err(Fault::ChannelMismatch { expected: layer.in_channels, found: channels });
    }
    if batch < 0 {
        return Err(Fault::NegativeLength { what: "input", shape: request.input.shape.clone() });
    }
    if let Some(bias) = &request.bias
        && bias.len() as i64 != layer.out_channels
    {
        let (expected, found) = (vec![layer.out_channels], vec![bias.len() as i64]);
        return Err(Fault::ShapeMismatch { what: "bias", expected, found });
    }
    for (what, tensor) in [("input", &request.input), ("weight", &request.weight)] {
        check_count(what, tensor)?;
    }
    let data = match (&request.input.data, &request.weight.data) {
        (Some(input), Some(weight)) => Some((input, weight)),
        (None, None) => None,
        (Some(_), None) => return Err(Fault::DataMissing { what: "weight", has: "input" }),
        (None, Some(_)) => return Err(Fault::DataMissing { what: "input", has: "weight" }),
    };
    let geometry = layer.check([height, width]).map_err(|refusal| refusal.fault)?;
    let [out_h, out_w] = geometry.output();
    let shape = [batch, layer.out_channels, out_h, out_w];
    let Some((input, weight)) = data else { return Ok(Output { shape, data: None }) };
    count_numbers("output", &shape, MAX_NUMBERS)?;
    let input = view(input, [batch, channels, height, width], "input")?;
    let weight = view(weight, weight_shape, "weight")?;
    let (input, weight) = (input.mapv(Number::widened), weight.mapv(Number::widened));
    let bias = request.bias.as_ref().map(|bias| ArrayView1::from(bias).mapv(Number::widened));
    let operands = Operands::new(&geometry, input.view(), weight.view(), bias.as_ref().map(|bias| bias.view()))?;
    // Summed in f64 and rounded once: closer to the exact answer than any sum in f32.
    let data = operands.forward().iter().map(|value| Number(*value as f32)).collect();
    Ok(Output { shape, data: Some(data) })
}

fn layer<const SPECIAL: bool>(request: &Request<'_, SPECIAL>) -> Layer {
    let plain = Layer::new(request.op, [1, 1]);
    Layer {
        stride: request.stride.map_or(plain.stride, |Both(pair)| pair),
        padding: request.padding.map_or(plain.padding, |PaddingValue(padding)| padding),
        output_padding: request.output_padding.map_or(plain.output_padding, |Both(pair)| pair),
        dilation: request.dilation.map_or(plain.dilation, |Both(pair)| pair),
        groups: request.groups.unwrap_or(plain.groups),
        bias: request.bias.is_some(),
        ..plain
    }
}

fn four(shape: &[i64], what: &'static str, meaning: &'static str) -> Result<[i64; 4], Fault> {
    shape.try_into().map_err(|_| Fault::WrongRank { what, meaning, found: shape.to_vec() })
}

fn check_count<const SPECIAL: bool>(what: &'static str, tensor: &Tensor<SPECIAL>) -> Result<(), Fault> {
    let Some(data) = &tensor.data else { return Ok(()) };
    match count_numbers(what, &tensor.shape, usize::MAX) {
        Ok(count) if count == data.len() => Ok(()),
        _ => Err(Fault::WrongCount { what, shape: tensor.shape.clone(), found: data.len() }),
    }
}

fn view<'a, T>(data: &'a [T], shape: [i64; 4], what: &'static str) -> Result<ArrayView4<'a, T>, Fault> {
    let lengths = shape.map(|length| usize::try_from(length).unwrap_or(0));
    ArrayView4::from_shape(lengths, data).map_err(|_| Fault::WrongCount {
        what,
        shape: shape.to_vec(),
        found: data.len(),
    })
}
