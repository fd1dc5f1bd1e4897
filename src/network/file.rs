//! `stack.toml` as it is written: its keys, and what Serde says about others.
//!
//! ```toml
//! title = "Two numbers become a digit"
//! notes = ["Trained on the scans of load_digits."]
//! weights = "decoder.safetensors"
//! layers = ["nn.ConvTranspose2d(2, 32, 4)", "nn.ReLU()"]
//!
//! [input]
//! channels = 2
//! size = "1x1"
//! start = [0.9, -0.9]
//! least = -1
//! most = 1
//! step = 0.1
//! ```
//!
//! In the place of `layers` there may be a table `[[layer]]` for each, with `name` and `call`: its weights are then
//! `NAME.weight` and `NAME.bias`, and otherwise as `nn.Sequential` numbers them.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::fault::Fault;
use crate::nearest::nearest;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StackFile {
    pub title: Spanned<String>,
    #[serde(default)]
    pub notes: Vec<String>,
    pub weights: Option<Spanned<String>>,
    pub layers: Option<Spanned<Vec<Spanned<String>>>>,
    pub layer: Option<Vec<LayerFile>>,
    pub input: InputFile,
    pub labels: Option<Spanned<LabelsFile>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LayerFile {
    pub name: Spanned<String>,
    pub call: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InputFile {
    pub channels: Spanned<i64>,
    /// `HxW`, or the length of a line.
    pub size: Option<Spanned<String>>,
    /// A number for each cell: channels, rows, columns. All zeros without it.
    pub start: Option<Spanned<Vec<f32>>>,
    pub least: Spanned<f32>,
    pub most: Spanned<f32>,
    pub step: Spanned<f32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelsFile {
    /// A letter for each setting; rows of the second number, the most first, and columns of the first, the least first.
    pub rows: Vec<String>,
    /// Where a letter is seen well.
    #[serde(default)]
    pub places: BTreeMap<String, [f32; 2]>,
}

/// The text as it is written.
///
/// # Errors
/// The first thing that is wrong with it.
pub(super) fn read(text: &str) -> Result<StackFile, Fault> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| line(text, &span));
        told(line, error.message())
    })
}

/// The line in which something begins, from 1.
pub(super) fn line(text: &str, span: &Range<usize>) -> usize {
    text.get(..span.start).unwrap_or(text).matches('\n').count() + 1
}

/// What Serde says, in our words.
fn told(line: Option<usize>, message: &str) -> Fault {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let first = quoted.next().unwrap_or_default();
    if message.starts_with("unknown field") {
        let known: Vec<&str> = quoted.collect();
        let fault = Fault::new(line, format!("there is no key '{first}' here"));
        return fault.with_help(match nearest(first, known.iter().copied()) {
            Some(meant) => format!("did you mean '{meant}'?"),
            None => format!("there is {}", known.join(", ")),
        });
    }
    if message.starts_with("missing field") {
        return Fault::new(line, format!("the key '{first}' is missing here"));
    }
    Fault::new(line, message.lines().next().unwrap_or_default())
}
