//! Explains error messages: what a framework's complaint about a convolution means, with the numbers in it.
//!
//! [`explain`] finds the message within whatever was pasted with it. There is one file per framework with the messages
//! that are read and their explanations; what several frameworks share is in `joined` and `told`. Nothing is guessed:
//! what a message leaves out is reported as open, and what is suggested has been computed by [`conv`](crate::conv).

#![allow(clippy::unnecessary_wraps, reason = "whatever a message says, it is read by a function of one type")]

mod cursor;
mod jax;
mod joined;
mod keras;
mod onnx;
mod pasted;
mod pytorch;
mod tensorflow;
mod told;

use self::cursor::{Cursor, Found, Miss, Read};
use self::told::Told;
use super::Framework;

use crate::phrase;
use crate::phrase::{Joint, Phrase};

pub use self::pasted::LONGEST;

/// The most places at which a key is tried, last first. A text with more is not the paste of a message.
const MOST_PLACES: usize = 64;

/// The subject of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// The numbers of channels.
    Channels,
    /// The number of groups.
    Groups,
    /// The shape of a bias.
    Bias,
    /// The shape of a weight.
    WeightShape,
    /// The number of axes.
    Rank,
    /// The size of a batch.
    Batch,
    /// How many numbers a setting has.
    Lengths,
    /// The stride.
    Stride,
    /// The padding as numbers.
    Padding,
    /// The padding as a word.
    PaddingWord,
    /// The padding mode.
    PaddingMode,
    /// The output padding.
    OutputPadding,
    /// The dilation.
    Dilation,
    /// The kernel size.
    KernelSize,
    /// A requested output size.
    OutputSize,
    /// An output without cells.
    OutputTooSmall,
    /// A window larger than its input.
    WindowTooLarge,
    /// The size of an input.
    InputSize,
    /// Maps that are joined and differ in size.
    JoinedSizes,
    /// An argument.
    Argument,
    /// The order of the axes.
    DataFormat,
}

impl About {
    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            About::Channels => "channels",
            About::Groups => "groups",
            About::Bias => "bias",
            About::WeightShape => "weight_shape",
            About::Rank => "rank",
            About::Batch => "batch",
            About::Lengths => "setting_length",
            About::Stride => "stride",
            About::Padding => "padding",
            About::PaddingWord => "padding_word",
            About::PaddingMode => "padding_mode",
            About::OutputPadding => "output_padding",
            About::Dilation => "dilation",
            About::KernelSize => "kernel_size",
            About::OutputSize => "output_size",
            About::OutputTooSmall => "output_too_small",
            About::WindowTooLarge => "window_too_large",
            About::InputSize => "input_size",
            About::JoinedSizes => "joined_sizes",
            About::Argument => "argument",
            About::DataFormat => "data_format",
        }
    }
}

/// A number, or a shape with `None` for unknown lengths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    /// A single number.
    One(i64),
    /// The lengths of a shape.
    Shape(Vec<Option<i64>>),
}

/// A change, or a tconv command that answers what is open. In commands, words in capitals are placeholders for what the
/// message does not contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    /// The command or the code, to be copied; or a change in words.
    pub code: Phrase,
    /// What it does.
    pub why: Phrase,
}

/// The explanation of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The framework that the message is from.
    pub framework: Framework,
    /// The subject.
    pub about: About,
    /// What the message means, in sentences.
    pub means: Vec<Phrase>,
    /// What the message leaves out, in sentences.
    pub open: Vec<Phrase>,
    /// The numbers in the message, and those that follow from them.
    pub numbers: Vec<(&'static str, Number)>,
    /// Suggestions.
    pub tries: Vec<Try>,
}

impl Explanation {
    /// What the message means, as one text.
    #[must_use]
    pub fn meaning(&self) -> Phrase {
        Phrase::list(self.means.iter().cloned(), Joint::Space)
    }

    /// What the message leaves out, as one text; `None` if nothing.
    #[must_use]
    pub fn gaps(&self) -> Option<Phrase> {
        (!self.open.is_empty()).then(|| Phrase::list(self.open.iter().cloned(), Joint::Space))
    }
}

/// A kind of message: the words that every version contains, and a reader for the rest. Several kinds may share a key;
/// the first one that can read what follows wins.
struct Kind {
    about: About,
    keys: &'static [&'static str],
    read: fn(&Found<'_>) -> Read<Told>,
}

fn kinds(framework: Framework) -> &'static [Kind] {
    match framework {
        Framework::PyTorch => pytorch::KINDS,
        Framework::Keras => keras::KINDS,
        Framework::TensorFlow => tensorflow::KINDS,
        Framework::Jax => jax::KINDS,
        // Flax uses JAX's messages; Paddle's are not supported.
        Framework::Flax | Framework::Paddle => &[],
        Framework::Onnx => onnx::KINDS,
    }
}

/// The subjects of a framework's messages, each once.
#[must_use]
pub fn subjects(framework: Framework) -> Vec<About> {
    let mut subjects: Vec<About> = kinds(framework).iter().map(|kind| kind.about).collect();
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}

/// Explains the last known message in a text. The text may be a whole traceback, coloured, quoted, and with line breaks
/// anywhere; of a text longer than [`LONGEST`] bytes, only the end is searched.
#[must_use]
pub fn explain(text: &str) -> Option<Explanation> {
    pasted::ways(text).iter().find_map(|whole| last(whole))
}

/// The explanation of the message that begins last.
fn last(whole: &str) -> Option<Explanation> {
    let mut last: Option<(usize, Explanation)> = None;
    for framework in Framework::ALL {
        for kind in kinds(framework) {
            let from = last.as_ref().map_or(0, |(at, _)| at + 1);
            last = kind.last(framework, whole, from).or(last);
        }
    }
    last.map(|(_, explanation)| explanation)
}

impl Kind {
    /// The last message of this kind that begins at or after `from`, and its place.
    fn last(&self, framework: Framework, whole: &str, from: usize) -> Option<(usize, Explanation)> {
        let at_key = |key: &&str| {
            let key = pasted::squeezed(key);
            let places = whole.rmatch_indices(&key).map(|(at, _)| at).take_while(|at| *at >= from).take(MOST_PLACES);
            let mut read = places.filter_map(|at| {
                let found = Found { whole, at, after: Cursor::new(&whole[at + key.len()..]) };
                let told = match (self.read)(&found) {
                    Ok(told) => told,
                    Err(Miss::TooLarge) => too_large(),
                    Err(Miss::Unlike) => return None,
                };
                let Told { means, open, numbers, tries } = told;
                Some((at, Explanation { framework, about: self.about, means, open, numbers, tries }))
            });
            read.next()
        };
        self.keys.iter().filter_map(at_key).max_by_key(|(at, _)| *at)
    }
}

fn too_large() -> Told {
    Told::new(phrase!(
        "A number in this message does not fit in 63 bits: nothing is that large, so it was damaged on the way."
    ))
    .open(phrase!("The message itself, with its numbers as they were."))
}
