//! Finds the call of a layer within the code around it: an assignment, a device, a weight norm, its input, and the
//! slice, pad or bias that turns it into another framework's layer.

use super::call::{Argument, Call, CallError, Content, Loop, Operator, Value, number};
use crate::phrase;
use crate::phrase::Phrase;

/// A layer's call within a value, and what is around it.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub call: &'a Call,
    /// What the layer is applied to, if anything.
    pub input: Option<&'a Value>,
    /// What is cropped from its result, the outermost last.
    pub after: Vec<Trim>,
    /// What its input is padded with.
    pub before: Vec<Trim>,
    /// Whether a bias is added to the result.
    pub late_bias: bool,
    /// The loop that makes it once per part.
    pub repeated: Option<Repeated>,
    pub remarks: Vec<Phrase>,
}

/// A layer made repeatedly by a loop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Repeated {
    /// How often, if known.
    pub times: Option<i64>,
    /// The axis along which the results are joined, if they are.
    pub joined: Option<i64>,
}

/// Cells cropped from the start and the end of some axes; negative ones are added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trim {
    pub axes: Axes,
    pub cells: Vec<[i64; 2]>,
}

/// The axes that a trim applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axes {
    /// All axes of a tensor, including batch and channels.
    All,
    /// The last axes of a tensor with channels first.
    Last,
    /// The spatial axes.
    Spatial,
}

/// Functions that return the layer they are given.
const WRAPPERS: [&str; 8] = [
    "weight_norm",
    "spectral_norm",
    "remove_weight_norm",
    "Sequential",
    "ModuleList",
    "compile",
    "script",
    "TimeDistributed",
];

/// Functions that change values but no size.
const POINTWISE: [&str; 9] = ["relu", "leaky_relu", "gelu", "silu", "sigmoid", "tanh", "elu", "swish", "bias_add"];

/// Functions that join a list along an axis.
const JOINS: [&str; 3] = ["concat", "concatenate", "cat"];

/// Finds the layer in a value; `is_layer` recognizes the names of layers.
///
/// # Errors
/// There is no layer, or the code around it is not supported.
pub(super) fn find<'a>(value: &'a Value, is_layer: &impl Fn(&str) -> bool) -> Result<Found<'a>, CallError> {
    let mut found = Found {
        call: first_call(value).ok_or_else(|| no_call(value))?,
        input: None,
        after: Vec::new(),
        before: Vec::new(),
        late_bias: false,
        repeated: None,
        remarks: Vec::new(),
    };
    if !holds(value, is_layer) {
        // The reader of the call has the better message about its name.
        return Ok(found);
    }
    let mut now = value;
    loop {
        now = match &now.content {
            Content::Call(call) if is_layer(&call.function.text) => {
                found.call = call;
                found.after.reverse();
                return Ok(found);
            }
            Content::Call(call) => inside(call, is_layer, &mut found)?,
            Content::Apply(callee, arguments) => applied(now, callee, arguments, is_layer, &mut found)?,
            Content::Attribute(inner, _) => inner,
            Content::Index(inner, indices) => {
                found.after.push(sliced(indices)?);
                inner
            }
            Content::Operation(Operator::Add, sides) if holds(&sides[0], is_layer) => {
                if is_bias(&sides[1]) {
                    found.late_bias = true;
                } else {
                    let added = super::call::shortened(&sides[1].to_string());
                    found.remarks.push(phrase!("{added} is no part of the layer: add it to y", added));
                }
                &sides[0]
            }
            Content::Loop(of) => looped(now, of, is_layer, &mut found)?,
            Content::List(values) | Content::Tuple(values) => only(values, is_layer).ok_or_else(|| several(now))?,
            _ => return Err(no_call(now)),
        };
    }
}

fn no_call(value: &Value) -> CallError {
    CallError::new(value.span.clone(), phrase!("expected the call of a layer, such as nn.ConvTranspose2d(1, 1, 3)"))
}

fn several(value: &Value) -> CallError {
    CallError::new(value.span.clone(), phrase!("expected one layer here"))
        .with_help(phrase!("one layer is read at a time"))
}

fn last_word(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The outermost call, of any function.
fn first_call(value: &Value) -> Option<&Call> {
    match &value.content {
        Content::Call(call) => Some(call),
        _ => value.parts().into_iter().find_map(first_call),
    }
}

/// Whether a value contains a layer.
fn holds(value: &Value, is_layer: &impl Fn(&str) -> bool) -> bool {
    let is_one = matches!(&value.content, Content::Call(call) if is_layer(&call.function.text));
    is_one || value.parts().into_iter().any(|part| holds(part, is_layer))
}

/// The only value that contains a layer; `None` if there are none or several.
fn only<'a>(values: &'a [Value], is_layer: &impl Fn(&str) -> bool) -> Option<&'a Value> {
    let mut holding = values.iter().filter(|value| holds(value, is_layer));
    let first = holding.next()?;
    holding.next().is_none().then_some(first)
}

/// Whether an added value is a bias, by its name: `b`, `self.bias`, `b.view(-1, 1, 1)`.
fn is_bias(value: &Value) -> bool {
    match &value.content {
        Content::Name(name) => matches!(last_word(name), "b" | "bias"),
        // A method of a bias.
        Content::Call(call) => {
            call.function.text.rsplit_once('.').is_some_and(|(of, _)| matches!(last_word(of), "b" | "bias"))
        }
        Content::Index(inner, _) | Content::Attribute(inner, _) => is_bias(inner),
        Content::Apply(callee, _) => is_bias(callee),
        _ => false,
    }
}

/// What a loop evaluates each time, or what it calls by the name of its variable.
fn looped<'a>(
    whole: &Value,
    of: &'a Loop,
    is_layer: &impl Fn(&str) -> bool,
    found: &mut Found<'a>,
) -> Result<&'a Value, CallError> {
    let repeated = found.repeated.get_or_insert_default();
    repeated.times = repeated.times.or(parts(&of.over));
    if holds(&of.each, is_layer) {
        return Ok(&of.each);
    }
    let called = match &of.each.content {
        Content::Call(call) => of.names.iter().position(|name| *name == call.function.text),
        _ => None,
    };
    let over = called.and_then(|place| match &of.over.content {
        Content::Call(zip) if last_word(&zip.function.text) == "zip" => {
            zip.arguments.get(place).map(|argument| &argument.value)
        }
        _ => (of.names.len() == 1).then_some(&of.over),
    });
    over.filter(|over| holds(over, is_layer)).ok_or_else(|| no_call(whole))
}

/// Whether a value is a list comprehension.
fn is_loop(value: &Value) -> bool {
    matches!(&value.content, Content::List(values) if matches!(values.as_slice(), [Value { content: Content::Loop(_), .. }]))
}

/// The number of items looped over: `range(2)`, `tf.split(x, 2)`, or a `zip` of these.
fn parts(over: &Value) -> Option<i64> {
    let Content::Call(call) = &over.content else { return None };
    let number = |place: usize| match call.arguments.get(place)?.value.content {
        Content::Integer(number) => Some(number),
        _ => None,
    };
    match (call.function.text.as_str(), last_word(&call.function.text)) {
        ("range", _) if call.arguments.len() == 1 => number(0),
        // PyTorch's takes the length of the parts, not their number.
        ("torch.split", _) => None,
        (_, "split" | "chunk") => number(1),
        ("zip", _) => call.arguments.iter().find_map(|argument| parts(&argument.value)),
        _ => None,
    }
}

/// The axis of a join: `axis=-1`, or the second argument; the first axis by default.
fn axis(call: &Call) -> Result<i64, CallError> {
    let is_axis = |argument: &&Argument| {
        argument.keyword.as_ref().is_some_and(|keyword| matches!(keyword.text.as_str(), "axis" | "dim"))
    };
    let second = || call.arguments.get(1).filter(|argument| argument.keyword.is_none());
    let axis = call.arguments.iter().find(is_axis).or_else(second);
    axis.map_or(Ok(0), |axis| whole_number(&axis.value))
}

/// The argument of another function that contains the layer; also records what the function does.
fn inside<'a>(call: &'a Call, is_layer: &impl Fn(&str) -> bool, found: &mut Found<'a>) -> Result<&'a Value, CallError> {
    let function = &call.function;
    let name = last_word(&function.text);
    let mut holding = call.arguments.iter().filter(|argument| holds(&argument.value, is_layer));
    let (Some(inner), None) = (holding.next(), holding.next()) else {
        return Err(CallError::new(function.span.clone(), phrase!("expected one layer in {name}()", name))
            .with_help(phrase!("one layer is read at a time")));
    };
    if name == "pad" {
        found.after.push(padded(call)?.negated());
    } else if JOINS.contains(&name) && is_loop(&inner.value) {
        found.repeated = Some(Repeated { times: None, joined: Some(axis(call)?) });
    } else if name == "bias_add" {
        found.late_bias = true;
    } else if POINTWISE.contains(&name) {
        found.remarks.push(phrase!("{name} changes no size: apply it to y", name));
    } else if !WRAPPERS.contains(&name) {
        let error =
            CallError::new(function.span.clone(), phrase!("tconv does not know what {name}() makes of a layer", name));
        return Err(error.with_help(phrase!("write the call of the layer alone")));
    } else if call.arguments.len() > 1 && !name.ends_with("norm") {
        return Err(CallError::new(function.span.clone(), phrase!("{name}() has more than a layer in it", name))
            .with_help(phrase!("one layer is read at a time")));
    }
    Ok(&inner.value)
}

/// The part of `callee(arguments)` that contains the layer.
fn applied<'a>(
    whole: &Value,
    callee: &'a Value,
    arguments: &'a [Argument],
    is_layer: &impl Fn(&str) -> bool,
    found: &mut Found<'a>,
) -> Result<&'a Value, CallError> {
    let first = arguments.first().map(|argument| &argument.value);
    match (&callee.content, first) {
        // `.to(device)`, `.cuda()`.
        (Content::Attribute(inner, _), _) if holds(inner, is_layer) => Ok(inner),
        (_, input) if holds(callee, is_layer) => {
            if let Some(input) = input {
                let (input, trims) = unpadded(input)?;
                found.input = Some(input);
                found.before.extend(trims);
            }
            Ok(callee)
        }
        // A layer that pads or crops the result of the inner one.
        (Content::Call(outer), Some(inner)) => {
            let trim = trimming(outer)?.ok_or_else(|| several(whole))?;
            found.after.push(trim);
            Ok(inner)
        }
        _ => Err(several(whole)),
    }
}

/// The input of a layer without the padding around it, and that padding.
pub(super) fn unpadded(input: &Value) -> Result<(&Value, Vec<Trim>), CallError> {
    match &input.content {
        Content::Call(call) if last_word(&call.function.text) == "pad" => {
            let tensor = call.arguments.first().map(|argument| &argument.value).ok_or_else(|| no_call(input))?;
            Ok((tensor, vec![padded(call)?]))
        }
        Content::Apply(callee, arguments) => match (&callee.content, arguments.first()) {
            (Content::Call(call), Some(argument)) => Ok(match trimming(call)? {
                Some(trim) => (&argument.value, vec![trim.negated()]),
                // The output of another layer may have any size.
                None => (input, Vec::new()),
            }),
            _ => Ok((input, Vec::new())),
        },
        _ => Ok((input, Vec::new())),
    }
}

impl Trim {
    fn negated(self) -> Trim {
        Trim {
            cells: self.cells.into_iter().map(|[start, end]| [start.saturating_neg(), end.saturating_neg()]).collect(),
            ..self
        }
    }
}

fn whole_number(value: &Value) -> Result<i64, CallError> {
    number(value, &|_| None).ok_or_else(|| {
        CallError::new(
            value.span.clone(),
            phrase!("expected a whole number, got {value}", value = super::call::shortened(&value.to_string())),
        )
    })
}

fn pairs(value: &Value) -> Result<Vec<[i64; 2]>, CallError> {
    let (Content::Tuple(values) | Content::List(values)) = &value.content else {
        return whole_number(value).map(|number| vec![[number; 2]]);
    };
    let pair = |value: &Value| match &value.content {
        Content::Tuple(two) | Content::List(two) => match two.as_slice() {
            [start, end] => Ok([whole_number(start)?, whole_number(end)?]),
            _ => Err(CallError::new(value.span.clone(), phrase!("expected a pair of numbers"))),
        },
        _ => whole_number(value).map(|number| [number; 2]),
    };
    values.iter().map(pair).collect()
}

/// The amounts that `F.pad(y, (left, right, top, bottom))` or `tf.pad(y, [[0, 0], [1, 1], [1, 1], [0, 0]])` adds.
fn padded(call: &Call) -> Result<Trim, CallError> {
    let amounts = call.arguments.iter().find(|argument| {
        argument
            .keyword
            .as_ref()
            .is_some_and(|keyword| matches!(keyword.text.as_str(), "pad" | "paddings" | "pad_width"))
    });
    let missing = || CallError::new(call.function.span.clone(), phrase!("pad() without its numbers"));
    let amounts = amounts.or_else(|| call.arguments.get(1)).ok_or_else(missing)?;
    let (Content::Tuple(values) | Content::List(values)) = &amounts.value.content else { return Err(missing()) };
    if values.iter().any(|value| matches!(value.content, Content::Tuple(_) | Content::List(_))) {
        return Ok(Trim { axes: Axes::All, cells: pairs(&amounts.value)? });
    }
    last_first(values, amounts)
}

/// Two numbers per axis, last axis first, as PyTorch takes its pads.
fn last_first(values: &[Value], amounts: &Argument) -> Result<Trim, CallError> {
    let numbers: Vec<i64> = values.iter().map(whole_number).collect::<Result<_, _>>()?;
    let mut cells: Vec<[i64; 2]> = numbers.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect();
    if numbers.len() % 2 == 1 || cells.is_empty() || cells.len() > 3 {
        let message = phrase!("PyTorch pads by two numbers an axis, the last axis first");
        return Err(CallError::new(amounts.span.clone(), message));
    }
    cells.reverse();
    Ok(Trim { axes: Axes::Last, cells })
}

/// What `ZeroPadding2D`, `nn.ZeroPad2d` or `Cropping2D` crops; `None` for any other call.
fn trimming(call: &Call) -> Result<Option<Trim>, CallError> {
    let name = last_word(&call.function.text);
    let (pads, crops) = (name.starts_with("ZeroPad"), name.starts_with("Cropping"));
    if !pads && !crops {
        return Ok(None);
    }
    let missing = || CallError::new(call.function.span.clone(), phrase!("{name}() without its numbers", name));
    let amounts = call.arguments.first().ok_or_else(missing)?;
    let trim = match &amounts.value.content {
        Content::Tuple(values) | Content::List(values) if name.ends_with('d') => last_first(values, amounts)?,
        _ => {
            let cells = match pairs(&amounts.value)?.as_slice() {
                // With one axis, Keras takes a single pair, not a tuple of pairs.
                [[start, _], [end, _]] if name.ends_with("1D") => vec![[*start, *end]],
                cells => cells.to_vec(),
            };
            Trim { axes: Axes::Spatial, cells }
        }
    };
    Ok(Some(if pads { trim.negated() } else { trim }))
}

/// The crop of an index such as `[:, :, 1:-1, 1:]`.
fn sliced(indices: &[Value]) -> Result<Trim, CallError> {
    let cut = |value: &Value| match &value.content {
        Content::Slice(start, end) => {
            let number = |end: &Option<Box<Value>>| end.as_ref().map(|end| whole_number(end)).transpose();
            let (first, last) = (number(start)?.unwrap_or(0), number(end)?);
            match last {
                _ if first < 0 => Err(CallError::new(value.span.clone(), COUNTS)),
                Some(last) if last >= 0 => Err(CallError::new(value.span.clone(), COUNTS)),
                last => Ok([first, last.map_or(0, i64::saturating_neg)]),
            }
        }
        _ => Err(CallError::new(value.span.clone(), phrase!("an index without a colon takes an axis away: write a:b"))),
    };
    let dots = indices.iter().position(|index| index.content == Content::Ellipsis);
    match dots {
        Some(place) if indices[..place].iter().all(|index| cut(index).is_ok_and(|cells| cells == [0, 0])) => {
            let cells = indices[place + 1..].iter().map(cut).collect::<Result<_, _>>()?;
            Ok(Trim { axes: Axes::Last, cells })
        }
        _ => Ok(Trim { axes: Axes::All, cells: indices.iter().map(cut).collect::<Result<_, _>>()? }),
    }
}

const COUNTS: Phrase = phrase!("a slice is read as what it cuts: a start from 0 on, and a negative end, such as 1:-1");

impl Trim {
    /// What is cropped from each spatial axis, last axis last.
    ///
    /// # Errors
    /// Batch or channels are cropped, or there are more axes than a tensor has.
    pub fn spatial(&self, channels_last: bool, axes: usize) -> Result<Vec<[i64; 2]>, Phrase> {
        const OTHERS: Phrase = phrase!("only the axes that the kernel slides along may be cut or padded");
        let nothing = |cells: &[[i64; 2]]| cells.iter().all(|pair| *pair == [0, 0]);
        let cells = self.cells.as_slice();
        let own = match (self.axes, channels_last) {
            (Axes::Spatial, _) if cells.len() == 1 => return Ok(vec![cells[0]; axes]),
            (Axes::Spatial, _) | (Axes::Last, false) => cells,
            (Axes::Last, true) => cells.split_last().filter(|(channels, _)| **channels == [0, 0]).ok_or(OTHERS)?.1,
            (Axes::All, false) => {
                let (others, own) = cells.split_at(cells.len().min(2));
                if !nothing(others) {
                    return Err(OTHERS);
                }
                // Trailing axes missing from an index stay whole.
                return filled(own, axes, OTHERS);
            }
            (Axes::All, true) => {
                let (batch, rest) = cells.split_at(cells.len().min(1));
                let (own, channels) = rest.split_at(rest.len().min(axes));
                if !nothing(batch) || !nothing(channels) || channels.len() > 1 {
                    return Err(OTHERS);
                }
                return filled(own, axes, OTHERS);
            }
        };
        let missing = axes.checked_sub(own.len()).ok_or(OTHERS)?;
        Ok([vec![[0, 0]; missing].as_slice(), own].concat())
    }
}

fn filled(own: &[[i64; 2]], axes: usize, error: Phrase) -> Result<Vec<[i64; 2]>, Phrase> {
    let missing = axes.checked_sub(own.len()).ok_or(error)?;
    Ok([own, vec![[0, 0]; missing].as_slice()].concat())
}
