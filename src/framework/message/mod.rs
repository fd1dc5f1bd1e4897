//! Error messages as input: what a framework's complaint about a convolution means, with the numbers that stand in it.
//!
//! [`explain`] finds the message in whatever was pasted around it. One file a framework says which messages are read and
//! what becomes of each; what several frameworks complain about alike is told in `joined` and `told`. Nothing is
//! guessed: what a message does not say is named as open, and what is proposed has been worked out by [`conv`](crate::conv).

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

use std::fmt;

use self::cursor::{Cursor, Found, Miss, Read};
use self::told::Told;
use super::Framework;

use crate::text::{LongWord, paragraph};

pub use self::pasted::LONGEST;

/// Places at which a key is tried, the last first. Beyond so many a text is no paste of a message.
const MOST_PLACES: usize = 64;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    Channels,
    Groups,
    Bias,
    WeightShape,
    Rank,
    Batch,
    Lengths,
    Stride,
    Padding,
    PaddingWord,
    PaddingMode,
    OutputPadding,
    Dilation,
    KernelSize,
    OutputSize,
    OutputTooSmall,
    WindowTooLarge,
    InputSize,
    JoinedSizes,
    Argument,
    DataFormat,
}

impl About {
    /// As JSON names it.
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

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            About::Channels => "channels",
            About::Groups => "groups",
            About::Bias => "the shape of a bias",
            About::WeightShape => "the shape of a weight",
            About::Rank => "the number of axes",
            About::Batch => "the size of a batch",
            About::Lengths => "how many numbers a setting has",
            About::Stride => "stride",
            About::Padding => "padding",
            About::PaddingWord => "padding as a word",
            About::PaddingMode => "padding_mode",
            About::OutputPadding => "output_padding",
            About::Dilation => "dilation",
            About::KernelSize => "kernel_size",
            About::OutputSize => "a wanted output size",
            About::OutputTooSmall => "an output that has no cells",
            About::WindowTooLarge => "a window larger than its input",
            About::InputSize => "the size of an input",
            About::JoinedSizes => "maps that are joined and differ",
            About::Argument => "an argument",
            About::DataFormat => "the order of the axes",
        })
    }
}

/// A number, or a shape with `None` for the lengths that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    One(i64),
    Shape(Vec<Option<i64>>),
}

/// A change, or a command of tconv that answers what is open. In commands, words in capitals stand for what the message does
/// not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    pub code: String,
    pub why: String,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub framework: Framework,
    pub about: About,
    /// Sentences.
    pub means: Vec<String>,
    /// What the message does not say; sentences.
    pub open: Vec<String>,
    /// Those of the message, and those that follow from them.
    pub numbers: Vec<(&'static str, Number)>,
    pub tries: Vec<Try>,
}

impl Explanation {
    /// The whole as text of so many columns. Code and commands stay on one line, to be copied.
    #[must_use]
    pub fn lines(&self, width: usize) -> Vec<String> {
        let mut lines = vec![format!("{}: {}", self.framework, self.about)];
        lines.extend(labelled("means", &self.means.join(" "), width));
        if !self.open.is_empty() {
            lines.extend(labelled("open", &self.open.join(" "), width));
        }
        for (place, Try { code, why }) in self.tries.iter().enumerate() {
            let label = if place == 0 { "try" } else { "" };
            lines.push(format!("  {label:<7}{code}"));
            lines.extend(labelled("", &format!("  {why}"), width));
        }
        lines
    }
}

/// A paragraph beside its label, indented as it begins.
fn labelled(label: &str, text: &str, width: usize) -> Vec<String> {
    let own = &text[..text.len() - text.trim_start().len()];
    let (first, others) = (format!("  {label:<7}{own}"), format!("{}{own}", " ".repeat(9)));
    paragraph(text.trim_start(), [&first, &others], width, LongWord::Whole)
}

/// A message that is read: words that stand in it in every version, and how the rest is read. Several kinds may share a
/// key; the first that reads what follows is meant.
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
        // Flax says what JAX says; Paddle's messages are not read.
        Framework::Flax | Framework::Paddle => &[],
        Framework::Onnx => onnx::KINDS,
    }
}

/// What is read of a framework, each subject once.
#[must_use]
pub fn subjects(framework: Framework) -> Vec<About> {
    let mut subjects: Vec<About> = kinds(framework).iter().map(|kind| kind.about).collect();
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}

/// Explains the last message in a text that is known here. The text may be a whole traceback, coloured, quoted, and broken
/// into lines anywhere; beyond [`LONGEST`] bytes only its end is looked at.
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
    /// The last message of the kind that begins at `from` or behind it, and where it does.
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
    Told::new("A number in this message does not fit in 63 bits: nothing is that large, so it was damaged on the way.")
        .open("The message itself, with its numbers as they were.")
}
