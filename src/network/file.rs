//! The format of `stack.toml`: its keys, and Serde's errors reworded.
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
//! Instead of `layers` there may be a `[[layer]]` table for each layer, with `name` and `call`: its weights are then
//! `NAME.weight` and `NAME.bias`; with `layers` they are numbered as in `nn.Sequential`.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::fault::Fault;
use crate::nearest::nearest;
use crate::phrase;
use crate::phrase::{Joint, Phrase};

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
    /// `HxW`, or a single length for a 1-D input.
    pub size: Option<Spanned<String>>,
    /// One number per cell: channels, then rows, then columns. All zeros (clamped to the range) if absent.
    pub start: Option<Spanned<Vec<f32>>>,
    pub least: Spanned<f32>,
    pub most: Spanned<f32>,
    pub step: Spanned<f32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelsFile {
    /// A letter for each setting: rows by the second number, greatest first; columns by the first number, least first.
    pub rows: Vec<String>,
    /// A setting at which each letter is clearly recognizable.
    #[serde(default)]
    pub places: BTreeMap<String, [f32; 2]>,
}

/// Parses the text of a stack file.
///
/// # Errors
/// The first error in it.
pub(super) fn read(text: &str) -> Result<StackFile, Fault> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| line(text, &span));
        told(line, error.message())
    })
}

/// The line in which a span begins, from 1.
pub(super) fn line(text: &str, span: &Range<usize>) -> usize {
    text.get(..span.start).unwrap_or(text).matches('\n').count() + 1
}

/// Rewords an error of Serde.
fn told(line: Option<usize>, message: &str) -> Fault {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let first = quoted.next().unwrap_or_default();
    if message.starts_with("unknown field") {
        let known: Vec<&str> = quoted.collect();
        let fault = Fault::new(line, phrase!("there is no key '{first}' here", first));
        return fault.with_help(match nearest(first, known.iter().copied()) {
            Some(meant) => phrase!("did you mean '{meant}'?", meant),
            None => phrase!("there is {known}", known = Phrase::list(known, Joint::Comma)),
        });
    }
    if message.starts_with("missing field") {
        return Fault::new(line, phrase!("the key '{first}' is missing here", first));
    }
    Fault::new(line, Phrase::verbatim(message.lines().next().unwrap_or_default()))
}
