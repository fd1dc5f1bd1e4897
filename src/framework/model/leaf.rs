//! Reads one call as the stages of a stack.

use super::super::call::{self, Call, CallError, Content, Facts, Value};
use super::builder::Part;
use super::{conv, functional, keras, module};
use crate::phrase;

/// Classes that contain layers, given as arguments or as a list.
const CONTAINERS: [&str; 5] = ["Sequential", "ModuleList", "ModuleDict", "LayerList", "SequentialCell"];

/// What wraps the parts of a container, without being one.
const LISTS: [&str; 4] = ["OrderedDict", "list", "tuple", "dict"];

/// What only gives the size of an input.
const INPUTS: [&str; 3] = ["Input", "InputLayer", "InputSpec"];

/// Functions that return the layer they are given.
const WRAPPERS: [&str; 7] =
    ["weight_norm", "spectral_norm", "SpectralNormalization", "TimeDistributed", "compile", "script", "DataParallel"];

/// The last part of a dotted name.
pub(super) fn last_word(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

pub(super) fn is_container(path: &str) -> bool {
    CONTAINERS.contains(&last_word(path)) || is_list(path)
}

pub(super) fn is_list(path: &str) -> bool {
    LISTS.contains(&last_word(path))
}

pub(super) fn is_input(path: &str) -> bool {
    INPUTS.contains(&last_word(path))
}

pub(super) fn is_wrapper(path: &str) -> bool {
    WRAPPERS.contains(&last_word(path))
}

/// Whether a call of this name is known.
pub(super) fn is_known(path: &str) -> bool {
    conv::is_known(path) || functional::is_known(path) || is_module(path)
}

/// Whether a class of this name is known.
fn is_module(path: &str) -> bool {
    let before = path.strip_suffix(last_word(path)).unwrap_or_default();
    !before.starts_with("self.") && (module::is_known(last_word(path)) || keras::is_known(path))
}

/// Whether a name looks like that of a class.
pub(super) fn is_class(path: &str) -> bool {
    last_word(path).trim_start_matches('_').starts_with(char::is_uppercase)
}

/// Whether an unknown name belongs to the layers of a framework.
pub(super) fn is_foreign_layer(path: &str) -> bool {
    let name = last_word(path);
    let before = path.strip_suffix(name).unwrap_or_default();
    let is_none = name.ends_with("Loss")
        || ["Parameter", "Module", "ParameterList", "ParameterDict", "Model", "Input", "InputLayer"].contains(&name);
    is_class(path) && !is_none && (before.ends_with("nn.") || before.ends_with("layers."))
}

/// The part for an unknown call.
pub(super) fn unknown(path: &str) -> Part {
    Part::unknown(phrase!("{path}() is not known, and taken to keep the size", path = call::shortened(last_word(path))))
}

/// Reads the text of one call; it may give more than one stage.
///
/// # Errors
/// What is wrong with the call; spans refer to `text`.
pub(super) fn read(path: &str, text: &str, facts: &Facts, is_keras: bool) -> Result<Vec<Part>, CallError> {
    if !is_known(path) {
        return Ok(vec![unknown(path)]);
    }
    let value = call::parse(text, facts)?;
    let call = inner(&value)
        .ok_or_else(|| CallError::new(value.span.clone(), phrase!("{text} is no call", text = call::quoted(text))))?;
    if conv::is_known(path) {
        let mut parts = conv::read(text, call, facts)?;
        parts.extend(keras::activation(call));
        return Ok(parts);
    }
    if functional::is_known(path) {
        return Ok(vec![functional::read(path, call)?]);
    }
    let is_bare = last_word(path) == path;
    if keras::is_known(path) || (keras::is_shared(path) && (keras::is_own(path) || (is_keras && is_bare))) {
        return keras::read(path, call);
    }
    Ok(vec![module::read(last_word(path), call)?])
}

/// The first call in a chain: `f(1)` of `f(1)(x)[1:]`.
fn inner(value: &Value) -> Option<&Call> {
    match &value.content {
        Content::Call(call) => Some(call),
        Content::Apply(value, _) | Content::Attribute(value, _) | Content::Index(value, _) => inner(value),
        _ => None,
    }
}
