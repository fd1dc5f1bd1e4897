//! One line of output: what was computed, or why not.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::value::RawValue;

use super::compute::{Computed, Refused};
use super::number::Number;
use crate::visible;

/// The output or the error of a request, with the request's name.
#[derive(Serialize)]
pub(super) struct Answer<'a, const SPECIAL: bool> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Cow<'a, RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<Output<SPECIAL>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorAnswer>,
}

#[derive(Serialize)]
struct Output<const SPECIAL: bool> {
    shape: Vec<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Vec<Number<SPECIAL>>>,
}

#[derive(Serialize)]
struct ErrorAnswer {
    code: &'static str,
    message: String,
}

impl<const SPECIAL: bool> Answer<'_, SPECIAL> {
    pub(super) fn of(name: Option<&RawValue>, outcome: Result<Computed<SPECIAL>, Refused>) -> Answer<'_, SPECIAL> {
        match outcome {
            Ok(Computed { shape, data, remark }) => {
                Answer { name: name.map(visible_name), output: Some(Output { shape, data }), remark, error: None }
            }
            Err(Refused { code, message }) => Answer::error(name, code, &message),
        }
    }

    pub(super) fn error<'a>(name: Option<&'a RawValue>, code: &'static str, message: &str) -> Answer<'a, SPECIAL> {
        // The message may quote the request.
        let message = visible::line(message).into_owned();
        Answer { name: name.map(visible_name), output: None, remark: None, error: Some(ErrorAnswer { code, message }) }
    }
}

/// Returns the same JSON value in visible characters only: it parses to what was sent, and is safe on a terminal.
fn visible_name(name: &RawValue) -> Cow<'_, RawValue> {
    match visible::json(name.get()) {
        Cow::Borrowed(_) => Cow::Borrowed(name),
        Cow::Owned(json) => RawValue::from_string(json).map_or(Cow::Borrowed(name), Cow::Owned),
    }
}
