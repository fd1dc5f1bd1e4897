//! A layer as a dict: attributes of ONNX, `{'kernel_shape': [2, 2], 'strides': [2, 2]}`, or the `layer.get_config()` of
//! Keras.

use super::call::{Argument, Call, CallError, Content, Name, Value};
use super::{Reading, keras, onnx};
use crate::conv::Rank;
use crate::conv::axis::Op;
use crate::phrase;

/// Reads the layer in a dict, with the constants of Python or JSON; `None` if the value is not such a dict.
///
/// # Errors
/// Those of the readers for ONNX and Keras.
pub(super) fn read(value: &Value) -> Result<Option<Reading>, CallError> {
    let Some(entries) = entries(value) else { return Ok(None) };
    if let (Some(class), Some(config)) = (text(&entries, "class_name"), get(&entries, "config"))
        && let (Some((op, rank)), Some(entries)) = (keras::class_named(class), self::entries(config))
    {
        return keras_config(value, &entries, op, rank).map(Some);
    }
    if get(&entries, "filters").is_some() {
        let (op, rank) = keras_class(&entries);
        return keras_config(value, &entries, op, rank).map(Some);
    }
    let is_own = |(name, _): &(Name, Value)| name.text == "op_type" || onnx::ATTRIBUTES.contains(&name.text.as_str());
    if entries.iter().any(is_own) { onnx_attributes(value, entries).map(Some) } else { Ok(None) }
}

/// The entries of a dict whose keys are all strings.
fn entries(value: &Value) -> Option<Vec<(Name, Value)>> {
    let Content::Dict(entries) = &value.content else { return None };
    let entry = |(key, value): &(Value, Value)| match &key.content {
        Content::String(text) => Some((Name { text: text.clone(), span: key.span.clone() }, constant(value))),
        _ => None,
    };
    entries.iter().map(entry).collect()
}

/// Converts JSON's `null`, `true` and `false` to Python's.
fn constant(value: &Value) -> Value {
    let content = match &value.content {
        Content::Name(name) if name == "null" => Content::None,
        Content::Name(name) if name == "true" => Content::Bool(true),
        Content::Name(name) if name == "false" => Content::Bool(false),
        other => other.clone(),
    };
    Value { content, span: value.span.clone() }
}

fn get<'a>(entries: &'a [(Name, Value)], key: &str) -> Option<&'a Value> {
    entries.iter().find(|(name, _)| name.text == key).map(|(_, value)| value)
}

fn text<'a>(entries: &'a [(Name, Value)], key: &str) -> Option<&'a str> {
    match &get(entries, key)?.content {
        Content::String(text) => Some(text),
        _ => None,
    }
}

/// Guesses the class from the keys (only the transposed layer has an `output_padding`) and from the name, and the rank
/// from the kernel size.
fn keras_class(entries: &[(Name, Value)]) -> (Op, Rank) {
    let is_transposed = get(entries, "output_padding").is_some()
        || text(entries, "name").is_some_and(|name| name.to_ascii_lowercase().contains("transpose"));
    let rank = match get(entries, "kernel_size").map(|value| &value.content) {
        Some(Content::Tuple(values) | Content::List(values)) => Rank::of(values.len()),
        _ => None,
    };
    (if is_transposed { Op::ConvTranspose2d } else { Op::Conv2d }, rank.unwrap_or_default())
}

fn keras_config(whole: &Value, entries: &[(Name, Value)], op: Op, rank: Rank) -> Result<Reading, CallError> {
    let form = keras::Form::Layer(op);
    let signature = keras::signature(form, rank);
    let is_known = |(name, _): &&(Name, Value)| signature.parameters.contains(&name.text.as_str());
    let arguments = entries.iter().filter(is_known).cloned().map(argument).collect();
    keras::read(&call("get_config", whole, arguments), form, rank)
}

/// Without an `op_type`, a transposed node is assumed.
fn onnx_attributes(whole: &Value, entries: Vec<(Name, Value)>) -> Result<Reading, CallError> {
    let operator = get(&entries, "op_type").cloned();
    let has_output = ["output_padding", "output_shape"].iter().any(|key| get(&entries, key).is_some());
    let op = operator.as_ref().map(onnx::operator).transpose()?;
    let arguments = entries.into_iter().filter(|(name, _)| onnx::ATTRIBUTES.contains(&name.text.as_str()));
    let arguments = arguments.map(argument).collect();
    let form = onnx::Form::Operator(op.unwrap_or(Op::ConvTranspose2d));
    let mut reading = onnx::read(&call("attributes", whole, arguments), form)?;
    if op.is_none() && !has_output {
        reading.remarks.push(phrase!(
            "the dict has no op_type, and is read as a ConvTranspose; 'op_type': 'Conv' makes it the other"
        ));
    }
    Ok(reading)
}

fn argument((keyword, value): (Name, Value)) -> Argument {
    let span = keyword.span.start..value.span.end;
    Argument { keyword: Some(keyword), value, span }
}

fn call(name: &str, whole: &Value, arguments: Vec<Argument>) -> Call {
    Call { function: Name { text: name.to_owned(), span: whole.span.clone() }, arguments }
}

#[cfg(test)]
mod tests {
    use super::super::call::Facts;
    use super::super::{Reading, read};
    use super::*;

    fn outcome(text: &str) -> Result<Reading, CallError> {
        read(text, &Facts::default())
    }

    #[test]
    fn attributes_of_onnx() {
        let reading = outcome("{'kernel_shape': [2, 2], 'strides': [2, 2]}").unwrap();
        assert_eq!((reading.op(), reading.remarks.len()), (Op::ConvTranspose2d, 1));
        let reading = outcome(r#"attrs = {"op_type": "Conv", "kernel_shape": [2]}"#).unwrap();
        assert_eq!((reading.op(), reading.rank(), reading.remarks.len()), (Op::Conv2d, Rank::One, 0));
        assert!(outcome("{'kernel_shape': [2, 2], 'op_type': 'Relu'}").is_err());
        assert!(outcome("{'a': 1}").is_err() && outcome("{}").is_err() && outcome("{1: 2}").is_err());
    }

    #[test]
    fn configs_of_keras() {
        let config = "{'name': 'up', 'dtype': {'module': 'keras'}, 'filters': 8, 'kernel_size': [3, 3], 'strides': [2, 2], \
            'padding': 'same', 'output_padding': null, 'use_bias': false, 'groups': 1}";
        let transposed = outcome(config).unwrap();
        assert_eq!((transposed.op(), transposed.settings.out_channels), (Op::ConvTranspose2d, Some(8)));
        assert_eq!(transposed.settings.bias, Some(false));
        let direct = outcome("{'name': 'conv1d', 'filters': 8, 'kernel_size': (3,), 'groups': 2}").unwrap();
        assert_eq!((direct.op(), direct.rank(), direct.settings.groups), (Op::Conv2d, Rank::One, Some(2)));
        let class = outcome(&format!("{{'class_name': 'Conv2DTranspose', 'config': {config}}}")).unwrap();
        assert_eq!(class, transposed);
        assert!(outcome("{'filters': 8, 'kernel_size': 3, 'padding': 'circular'}").is_err());
    }
}
