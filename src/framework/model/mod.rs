//! Reads a whole model from text: source code of PyTorch or Keras, the output of `print(model)`, or plain lines of
//! calls.
//!
//! [`read`] takes the layers in source order, and adds a note wherever that order or a size is a guess: no Python is
//! run. `text` splits the text into tokens and lines, `block` reads source code, `printed` the output of a model; both
//! end in `leaf`, which reads a single call. Local classes and functions are expanded.
//!
//! The text may come from a stranger: its length, nesting, layers and loop iterations are bounded.

mod arguments;
mod block;
mod builder;
mod conv;
mod definition;
mod expression;
mod functional;
mod keras;
mod leaf;
mod module;
mod printed;
mod scope;
#[cfg(test)]
mod tests;
mod text;

use thiserror::Error;

use self::builder::Builder;
use self::text::Text;
use super::Reading;
use super::call::{self, Facts, Span};
use crate::conv::stack::Stage;
use crate::phrase;
use crate::phrase::Phrase;

/// The longest text that is read, in bytes.
pub const MAX_LENGTH: usize = 4 << 20;

/// The deepest nesting of brackets, and of blocks with what they call: it bounds all recursion here.
pub const MAX_DEPTH: usize = 64;

/// Layers in source order, with notes for the reader.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// The stages.
    pub entries: Vec<Entry>,
    /// What is assumed or left out, as sentences without a full stop.
    pub notes: Vec<Phrase>,
}

/// A stage as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// `main.3`, `up1`, or `3` if nothing has a name.
    pub name: String,
    /// The call on one line, shortened if long, safe for a terminal.
    pub call: String,
    /// Its line in the text, from 1.
    pub line: usize,
    /// What it is.
    pub what: What,
    /// The expressions for unknown channels: input, then output.
    pub channel_names: [Option<String>; 2],
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A stage with known settings.
    Stage(Stage),
    /// A layer of another framework whose border depends on the input size.
    Reading(Box<Reading>),
    /// An unknown call, assumed to preserve the size (with a note).
    Unknown,
}

/// Why a text is not a model. `Display` is the line and the message alone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {message}")]
pub struct ModelError {
    /// Line of the text, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: Phrase,
    /// The text of that line, and the part of it that is wrong.
    pub caret: Option<(String, Span)>,
    /// What to do about it.
    pub help: Option<Phrase>,
    /// Names whose numbers are needed; see [`Facts`].
    pub open: Vec<String>,
}

impl ModelError {
    /// The line and the message.
    #[must_use]
    pub fn title(&self) -> Phrase {
        phrase!("line {line}: {message}", line = self.line, message = &self.message)
    }

    /// An error about the text as a whole.
    fn whole(message: Phrase, help: Phrase) -> ModelError {
        ModelError { line: 1, message, caret: None, help: Some(help), open: Vec::new() }
    }
}

/// Reads a model.
///
/// # Errors
/// The text is too long, its brackets do not match or are nested too deeply, a layer cannot be read or leaves a size
/// unknown, there are more layers than a stack allows, or none at all.
pub fn read(text: &str, facts: &Facts) -> Result<Model, ModelError> {
    if text.len() > MAX_LENGTH {
        let message =
            phrase!("the text has {given} bytes; a model may have {most}", given = text.len(), most = MAX_LENGTH);
        return Err(ModelError::whole(message, phrase!("give the part with its layers")));
    }
    let blanked = text::blanked(text);
    let text = Text::new(&blanked)?;
    let mut builder = Builder::new(&text);
    if printed::is_printed(&text) {
        printed::read(&text, facts, &mut builder)?;
    } else {
        block::read(&text, facts, &mut builder)?;
    }
    builder.finish()
}

/// Whether a text has more than one layer, so that a reader of single calls should use [`read`]. A text that reads as
/// one call, with the code around it, does not.
#[must_use]
pub fn looks_like_a_model(text: &str) -> bool {
    if text.len() > MAX_LENGTH {
        return false;
    }
    if text.len() <= call::MAX_LENGTH && super::read(text, &Facts::default()).is_ok() {
        return false;
    }
    let blanked = text::blanked(text);
    Text::unchecked(&blanked).calls().filter(|path| leaf::is_known(path)).nth(1).is_some()
}
