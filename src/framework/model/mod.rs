//! A whole model as text: source of PyTorch or Keras, what `print(model)` says, plain lines of calls.
//!
//! [`read`] takes the layers in the order in which they stand, and says in a note wherever that order, or a size, is its
//! guess: nobody here runs Python. `text` brings the text into words and lines, `block` walks source, `printed` what a
//! model prints; both end in `leaf`, which knows one call. Local classes and functions are followed to what they make.
//!
//! The text may come from a stranger: its length, its nesting, its layers and what its loops repeat are bounded.

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

/// The longest text that is read, in bytes.
pub const MAX_LENGTH: usize = 4 << 20;

/// How deep brackets, and blocks with what they call, may lie in each other: the bound of all recursion here.
pub const MAX_DEPTH: usize = 64;

/// Layers in the order of the text, and what somebody who reads them has to know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    pub entries: Vec<Entry>,
    /// Sentences without their dots.
    pub notes: Vec<String>,
}

/// One stage as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// `main.3`, `up1`, or `3` where nothing has a name.
    pub name: String,
    /// The call in one line, shortened where it is long, fit for a terminal.
    pub call: String,
    /// The line of the text, from 1.
    pub line: usize,
    pub what: What,
    /// How channels are written that stay open: in and out.
    pub channel_names: [Option<String>; 2],
}

/// What an entry comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Stage(Stage),
    /// A layer of another framework whose border depends on the size of its input.
    Reading(Box<Reading>),
    /// Taken to keep the size, as a note says.
    Unknown,
}

/// Why a text is no model. `Display` is the line and the message alone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {message}")]
pub struct ModelError {
    /// From 1.
    pub line: usize,
    pub message: String,
    /// What stands in that line, and the culprit within it.
    pub caret: Option<(String, Span)>,
    pub help: Option<String>,
    /// Names whose numbers would tell what is open; see [`Facts`].
    pub open: Vec<String>,
}

impl ModelError {
    /// Of the text as a whole.
    fn whole(message: impl Into<String>, help: impl Into<String>) -> ModelError {
        ModelError { line: 1, message: message.into(), caret: None, help: Some(help.into()), open: Vec::new() }
    }
}

/// Reads a model.
///
/// # Errors
/// Text that is too long, brackets that do not match or lie too deep, a layer that cannot be read or leaves a size open,
/// more layers than a stack has; no layer at all.
pub fn read(text: &str, facts: &Facts) -> Result<Model, ModelError> {
    if text.len() > MAX_LENGTH {
        let message = format!("the text has {} bytes; a model may have {MAX_LENGTH}", text.len());
        return Err(ModelError::whole(message, "give the part with its layers"));
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

/// Whether a text is more than one layer, so that whoever reads single calls can hand it on. What reads as one call, with
/// what stands around it, is one.
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
