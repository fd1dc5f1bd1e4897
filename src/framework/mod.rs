//! Reads a layer from the code of a dozen frameworks and writes it, exactly, for seven of them.
//!
//! [`read`] turns a call into a [`Reading`], [`Reading::neutral`] works out what it means (a [`Neutral`]: how the full
//! result is cropped, how the input is padded), and [`translate`] writes that for a framework, with a slice, a pad or
//! zeros in the kernel where its layer alone cannot do it. Each framework has one file with its reader and its writer;
//! `names` maps functions to frameworks, and [`border`] is the table behind all of them. Text that is not Python (a
//! printed node of ONNX, a line of ncnn, Rust) is first rewritten as Python.

mod around;
pub mod border;
mod burn;
pub mod call;
mod code;
mod config;
mod equinox;
pub mod flax;
mod haiku;
pub mod jax;
pub mod keras;
pub mod message;
mod mlx;
pub mod model;
mod names;
mod ncnn;
pub mod neutral;
mod notation;
pub mod onnx;
mod onnx_text;
pub mod paddle;
mod protobuf;
pub mod pytorch;
pub mod reading;
mod shared;
#[cfg(test)]
mod sketch;
pub mod stacked;
pub mod tensorflow;
mod tinygrad;
mod value;
pub mod weights;

use std::fmt;
use std::str::FromStr;

use strum::VariantArray;

pub use neutral::Neutral;
pub use notation::Notation;
pub use reading::{NoLayer, NotLaid, Reading};

use crate::conv::Rank;
use crate::conv::layer::{Layer, dimensions};
use crate::framework::call::{CallError, Facts};
use crate::framework::code::Code;
use crate::framework::names::Reader;
use crate::framework::weights::{Conversion, Layout};
use crate::nearest::nearest;
use crate::phrase;
use crate::phrase::Phrase;

/// A framework that code is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
pub enum Framework {
    /// PyTorch, the reference for names and layouts.
    PyTorch,
    /// Keras, as its three backends compute alike.
    Keras,
    /// The functions of `tf.nn`.
    TensorFlow,
    /// The functions of `jax.lax`.
    Jax,
    /// The modules of `flax.linen` and `flax.nnx`.
    Flax,
    /// Paddle.
    Paddle,
    /// Nodes of ONNX, by the specification.
    Onnx,
}

impl Framework {
    /// All frameworks that code is written for; see [`Notation`] for others that are read.
    pub const ALL: [Framework; Framework::VARIANTS.len()] = *Framework::VARIANTS.first_chunk().expect("all of them");

    /// The name in flags and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Framework::PyTorch => "pytorch",
            Framework::Keras => "keras",
            Framework::TensorFlow => "tensorflow",
            Framework::Jax => "jax",
            Framework::Flax => "flax",
            Framework::Paddle => "paddle",
            Framework::Onnx => "onnx",
        }
    }

    /// The variable for its weight in code that converts weights.
    fn weight(self) -> &'static str {
        match self {
            Framework::PyTorch => "w_torch",
            Framework::Keras => "w_keras",
            Framework::TensorFlow => "w_tf",
            Framework::Jax => "w_jax",
            Framework::Flax => "w_flax",
            Framework::Paddle => "w_paddle",
            Framework::Onnx => "w_onnx",
        }
    }

    /// Whether images have their channels last in the generated code.
    #[must_use]
    pub fn is_channels_last(self) -> bool {
        match self {
            Framework::PyTorch | Framework::Paddle | Framework::Onnx => false,
            Framework::Keras | Framework::TensorFlow | Framework::Jax | Framework::Flax => true,
        }
    }

    /// The memory layout of a tensor with `rank` spatial axes in the generated code, such as `NHWC`.
    #[must_use]
    pub fn data_layout(self, rank: Rank) -> &'static str {
        match (rank, self.is_channels_last()) {
            (Rank::One, false) => "NCW",
            (Rank::One, true) => "NWC",
            (Rank::Two, false) => "NCHW",
            (Rank::Two, true) => "NHWC",
            (Rank::Three, false) => "NCDHW",
            (Rank::Three, true) => "NDHWC",
        }
    }
}

impl fmt::Display for Framework {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Framework::PyTorch => "PyTorch",
            Framework::Keras => "Keras",
            Framework::TensorFlow => "TensorFlow",
            Framework::Jax => "JAX",
            Framework::Flax => "Flax",
            Framework::Paddle => "Paddle",
            Framework::Onnx => "ONNX",
        })
    }
}

impl FromStr for Framework {
    type Err = String;

    fn from_str(text: &str) -> Result<Framework, String> {
        let names = Framework::ALL.map(Framework::name);
        let lower = match text.to_ascii_lowercase().as_str() {
            "torch" => Framework::PyTorch.name().to_owned(),
            "tf" => Framework::TensorFlow.name().to_owned(),
            "paddlepaddle" => Framework::Paddle.name().to_owned(),
            other => other.to_owned(),
        };
        let known = Framework::ALL.into_iter().find(|framework| framework.name() == lower);
        let is_read = |notation: &&Notation| notation.name() == lower;
        if let Some(notation) = Notation::READ_ONLY.iter().find(is_read) {
            return Err(format!("{notation} is read, but not written; known frameworks: {}", names.join(", ")));
        }
        known.ok_or_else(|| match nearest(lower.as_str(), names) {
            Some(guess) => format!("did you mean {guess}? known frameworks: {}", names.join(", ")),
            None => format!("known frameworks: {}", names.join(", ")),
        })
    }
}

/// Where a layer comes from: its framework, and the layout of the weight the user has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// What the layer was read from.
    pub framework: Notation,
    /// The layout of its weight.
    pub layout: Layout,
}

impl Origin {
    /// The origin of a PyTorch layer, also of one given by flags.
    #[must_use]
    pub fn pytorch(layer: &Layer) -> Origin {
        Origin { framework: Framework::PyTorch.into(), layout: Layout::usual(Framework::PyTorch, layer.op, layer.rank) }
    }
}

/// A layer written for one framework. The code computes exactly that layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// The framework.
    pub framework: Framework,
    /// The number of spatial axes.
    pub rank: Rank,
    /// Python: an expression that makes the layer, or statements that compute `y` from `x` (and from `w` and `b` if the
    /// framework uses functions).
    pub code: String,
    /// Why the framework's layer alone is not enough, one line each; empty if it is.
    pub reasons: Vec<Phrase>,
    /// The only input size for which the numbers in the code are known to be right; `None` if they are for every size.
    pub holds_for: Option<Vec<i64>>,
    /// Lines of NumPy that convert the original weight to `w`.
    pub weights: String,
    /// Whether the weight is used unchanged.
    pub keeps_weight: bool,
    /// The axes of the weight in this framework, such as `(kh, kw, out, in)`.
    pub weight_axes: String,
    /// The axes of the original weight.
    pub weight_axes_before: String,
}

impl Translation {
    /// Whether the framework's layer alone is exact.
    #[must_use]
    pub fn is_exact_alone(&self) -> bool {
        self.reasons.is_empty()
    }

    /// The translation as lines of Python. Everything but the code is a comment of any length.
    #[must_use]
    pub fn python(&self) -> Vec<Phrase> {
        let Translation { framework, weight_axes_before: before, weight_axes: after, .. } = self;
        let (framework, data) = (framework.to_string(), framework.data_layout(self.rank));
        let mut lines = vec![if self.is_exact_alone() {
            phrase!("# {framework}, {data}: exact", framework, data)
        } else {
            phrase!("# {framework}, {data}: exact in this form", framework, data)
        }];
        lines.extend(self.reasons.iter().map(|reason| phrase!("# - {reason}", reason)));
        lines.extend(self.holds_for.as_ref().map(|input| {
            let input = dimensions(input);
            phrase!("# - for an input of {input}: where the call pads or crops depends on its size", input)
        }));
        lines.extend(self.code.lines().map(Phrase::verbatim));
        if self.keeps_weight {
            lines.push(phrase!("# the weight stays as it is, {after}", after));
            return lines;
        }
        lines.push(if before == after {
            phrase!("# the weight in NumPy, {after}", after)
        } else {
            phrase!("# the weight in NumPy, from {before} to {after}", before, after)
        });
        lines.extend(self.weights.lines().map(Phrase::verbatim));
        lines
    }
}

/// Writes a layer for a framework.
///
/// ```
/// use tconv::framework::call::Facts;
/// use tconv::framework::{Framework, read, translate};
///
/// let reading = read("nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)", &Facts::default()).unwrap();
/// let neutral = reading.neutral(None).unwrap();
/// let keras = translate(&neutral, &reading.origin, Framework::Keras);
/// assert_eq!(keras.code, "keras.layers.Conv2DTranspose(32, 4, strides=2, padding='same')");
/// ```
#[must_use]
pub fn translate(neutral: &Neutral, origin: &Origin, to: Framework) -> Translation {
    let Code { lines, reasons, layout, zeros, says_same } = match to {
        Framework::PyTorch => pytorch::write(neutral),
        Framework::Keras => keras::write(neutral),
        Framework::TensorFlow => tensorflow::write(neutral),
        Framework::Jax => jax::write(neutral),
        Framework::Flax => flax::write(neutral),
        Framework::Paddle => paddle::write(neutral),
        Framework::Onnx => onnx::write(neutral),
    };
    let conversion = Conversion {
        source: origin.framework.weight(),
        from: &origin.layout,
        to: &layout,
        kernel_size: neutral.kernel_size,
        groups: neutral.groups,
        zeros,
    };
    Translation {
        framework: to,
        rank: neutral.rank,
        code: lines.join("\n"),
        reasons,
        holds_for: neutral.holds_for.filter(|_| !says_same).map(|input| neutral.own(&input).to_vec()),
        weights: conversion.lines().join("\n"),
        keeps_weight: conversion.is_identity(),
        weight_axes: layout.describe(neutral.groups),
        weight_axes_before: origin.layout.describe(neutral.groups),
    }
}

/// Writes a PyTorch layer for every framework.
///
/// # Errors
/// Those of [`Layer::check`] on an input that is large enough.
pub fn translations(layer: &Layer) -> Result<Vec<Translation>, NoLayer> {
    let neutral = Neutral::of(layer, None)?;
    let origin = Origin::pytorch(layer);
    Ok(Framework::ALL.map(|to| translate(&neutral, &origin, to)).to_vec())
}

/// Reads a layer as written for any supported framework, together with the code around its call. The framework is
/// recognized by the name of the function.
///
/// # Errors
/// What is wrong with the text, and where.
pub fn read(text: &str, facts: &Facts) -> Result<Reading, CallError> {
    if text.len() <= call::MAX_LENGTH {
        if let Some(line) = ncnn::line(text) {
            return ncnn::read(&line);
        }
        if let Some(node) = protobuf::node(text)? {
            return onnx::read(&node, onnx::Form::MakeNode);
        }
        if let Some(python) = onnx_text::python(text)? {
            return read_value(&onnx_text::node(call::parse(&python, facts)?), facts);
        }
        if let Some(python) = burn::python(text) {
            return read_value(&burn::built(call::parse(&python, facts)?)?, facts);
        }
    }
    let value = call::parse(text, facts)?;
    match config::read(&value)? {
        Some(reading) => Ok(reading),
        None => read_value(&value, facts),
    }
}

fn read_value(value: &call::Value, facts: &Facts) -> Result<Reading, CallError> {
    let found = around::find(value, &names::is_layer)?;
    let call = found.call;
    let reading = match names::reader(call) {
        Some(Reader::Keras(form, rank)) => keras::read(call, form, rank)?,
        Some(Reader::TensorFlow(form, rank)) => tensorflow::read(call, form, rank, facts)?,
        Some(Reader::Jax(form)) => jax::read(call, form)?,
        Some(Reader::Flax(form)) => flax::read(call, form)?,
        Some(Reader::Haiku(op, rank)) => haiku::read(call, op, rank)?,
        Some(Reader::Equinox(form, rank)) => equinox::read(call, form, rank)?,
        Some(Reader::Mlx(form, rank)) => mlx::read(call, form, rank)?,
        Some(Reader::Paddle(form, rank)) => paddle::read(call, form, rank)?,
        Some(Reader::Tinygrad(form, rank)) => tinygrad::read(call, form, rank)?,
        Some(Reader::Burn(op, rank)) => burn::read(call, op, rank)?,
        Some(Reader::Onnx(form)) => onnx::read(call, form)?,
        Some(Reader::PyTorch) | None => {
            pytorch::read_call(call).map_err(|error| names::suggest(error, &call.function.text))?
        }
    };
    reading.surrounded(&found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::border::{Border, Edges, Length};
    use super::sketch::Sketch;
    use super::*;
    use crate::conv::axis::Op;
    use crate::conv::layer::{Padding, Pair};
    use crate::conv::{Rank, Settings};
    use crate::phrase::Joint;

    fn sketch(text: &str) -> Sketch {
        read(text, &Facts::default()).unwrap_or_else(|error| panic!("{text}: {error}")).into()
    }

    /// The code that a call becomes in PyTorch.
    fn torch(text: &str, kernel: Option<i64>, input: Option<Pair>) -> String {
        let sketch = sketch(text);
        let kernel_size = kernel.map(|kernel| [kernel; 2]).or(sketch.kernel_size);
        let neutral = Sketch { kernel_size, ..sketch }.neutral(input).unwrap();
        translate(&neutral, &Origin::pytorch(&Layer::new(neutral.op, [1, 1])), Framework::PyTorch).code
    }

    #[test]
    fn the_table_of_frameworks() {
        let plain = |stride: i64, rest: &str| {
            format!("nn.ConvTranspose2d(in_channels, out_channels, kernel_size=3, stride={stride}{rest}, bias=False)")
        };
        let sliced =
            |rest: &str, slice: &str| format!("conv = {}\ny = conv(x)[:, :, {slice}, {slice}]", plain(2, rest));
        for (text, expected) in [
            ("ConvTranspose(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])", plain(2, ", padding=1")),
            (
                "ConvTranspose(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1])",
                plain(2, ", padding=1, output_padding=1"),
            ),
            (
                "ConvTranspose(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 0, 0])",
                plain(2, ", padding=1, output_padding=1"),
            ),
            ("ConvTranspose(kernel_shape=[3, 3], strides=[2, 2], auto_pad='SAME_UPPER')", sliced("", ":-1")),
            (
                "ConvTranspose(kernel_shape=[3, 3], strides=[2, 2], auto_pad='SAME_LOWER')",
                plain(2, ", padding=1, output_padding=1"),
            ),
            ("ConvTranspose(kernel_shape=[3, 3], strides=[2, 2], auto_pad='VALID')", plain(2, "")),
            (
                "ConvTranspose(kernel_shape=[3, 3], strides=[2, 2], output_shape=[8, 8])",
                plain(2, ", padding=1, output_padding=1"),
            ),
            ("tf.nn.conv2d_transpose(x, w, [1, 8, 8, c], 2)", sliced("", ":-1")),
            ("tf.nn.conv2d_transpose(x, w, [1, 7, 7, c], 2)", plain(2, ", padding=1")),
            ("tf.nn.conv2d_transpose(x, w, [1, 10, 10, c], 2, 'VALID')", plain(2, ", output_padding=1")),
            ("lax.conv_transpose(x, w, (2, 2), 'SAME')", sliced("", ":-1")),
            ("lax.conv_transpose(x, w, (2, 2), 'VALID')", plain(2, "")),
            ("lax.conv_transpose(x, w, (4, 4), 'SAME')", plain(4, ", output_padding=1")),
            ("lax.conv_transpose(x, w, (4, 4), 'VALID')", plain(4, ", output_padding=1")),
            ("lax.conv_transpose(x, w, (2, 2), ((1, 2), (1, 2)))", plain(2, ", padding=1, output_padding=1")),
            ("lax.conv_transpose(x, w, (2, 2), ((0, 0), (0, 0)))", plain(2, ", padding=2")),
            (
                "lax.conv_transpose(x, w, (2, 2), ((1, 1), (1, 1)), use_consistent_padding=True)",
                plain(2, ", padding=1"),
            ),
            (
                "lax.conv_transpose(x, w, (2, 2), ((3, 2), (3, 2)))",
                format!("conv = {}\ny = F.pad(conv(x), (1, 0, 1, 0))", plain(2, "")),
            ),
        ] {
            let kernel = (!text.contains("kernel")).then_some(3);
            assert_eq!(torch(text, kernel, Some([4, 4])), expected, "{text}");
        }
    }

    #[test]
    fn a_keras_layer_in_pytorch() {
        for (arguments, expected) in [
            (
                "64, 4, strides=2, padding='same'",
                "nn.ConvTranspose2d(in_channels, 64, kernel_size=4, stride=2, padding=1)",
            ),
            ("64, 2, strides=2, padding='same'", "nn.ConvTranspose2d(in_channels, 64, kernel_size=2, stride=2)"),
            (
                "64, 1, strides=2, padding='same'",
                "nn.ConvTranspose2d(in_channels, 64, kernel_size=1, stride=2, output_padding=1)",
            ),
            (
                "64, 5, strides=2, padding='same'",
                "conv = nn.ConvTranspose2d(in_channels, 64, kernel_size=5, stride=2, padding=1)\ny = conv(x)[:, :, :-1, :-1]",
            ),
            (
                "64, (4, 3), strides=2, padding='same', use_bias=False",
                "conv = nn.ConvTranspose2d(in_channels, 64, kernel_size=(4, 3), stride=2, padding=(1, 0), bias=False)\n\
                 y = conv(x)[:, :, :, :-1]",
            ),
        ] {
            assert_eq!(torch(&format!("Conv2DTranspose({arguments})"), None, None), expected);
        }
        let direct = "Conv2D(8, 3, strides=2, padding='same')";
        assert_eq!(torch(direct, None, Some([7, 7])), "nn.Conv2d(in_channels, 8, kernel_size=3, stride=2, padding=1)");
        assert_eq!(
            torch(direct, None, Some([8, 8])),
            "conv = nn.Conv2d(in_channels, 8, kernel_size=3, stride=2)\ny = conv(F.pad(x, (0, 1, 0, 1)))"
        );
        assert!(matches!(sketch(direct).neutral(None), Err(NoLayer::Edges(_))));
        assert_eq!(
            torch("Conv2D(8, 4, padding='same')", None, None),
            "nn.Conv2d(in_channels, 8, kernel_size=4, padding='same')"
        );
    }

    #[test]
    fn the_tempting_layer_is_named() {
        let neutral = sketch("Conv2DTranspose(64, 3, strides=2, padding='same')").neutral(None).unwrap();
        let origin = Origin {
            framework: Framework::Keras.into(),
            layout: Layout::usual(Framework::Keras, Op::ConvTranspose2d, Rank::Two),
        };
        let translation = translate(&neutral, &origin, Framework::PyTorch);
        assert_eq!(
            translation.reasons.last().map(ToString::to_string).as_deref(),
            Some("padding=1, output_padding=1 has the same size, but its image is shifted by one pixel")
        );
        assert_eq!(translation.weights, "w = w_keras.transpose(3, 2, 0, 1)");
        assert!(translate(&neutral, &origin, Framework::TensorFlow).keeps_weight);
    }

    #[test]
    fn numbers_that_hold_for_one_input_say_so() {
        let neutral = sketch("Conv2D(8, 3, strides=2, padding='same')").neutral(Some([8, 8])).unwrap();
        let origin = Origin {
            framework: Framework::Keras.into(),
            layout: Layout::usual(Framework::Keras, Op::Conv2d, Rank::Two),
        };
        let holds_for = Framework::ALL.map(|to| translate(&neutral, &origin, to).holds_for);
        assert_eq!(holds_for, [Some(vec![8, 8]), None, None, None, None, None, None]);
    }

    #[test]
    fn what_stands_around_a_layer_is_not_guessed() {
        let reading = |text: &str| read(text, &Facts::default()).unwrap();
        // A pooling changes the size of its input.
        let pooled = reading("nn.ConvTranspose2d(8, 4, 2, 2)(nn.MaxPool2d(2)(torch.zeros(1, 8, 16, 16)))");
        assert_eq!(pooled.input, None);
        let padded = reading("nn.Conv2d(8, 4, 3)(nn.ZeroPad2d((1, 2, 3, 4))(torch.zeros(1, 8, 16, 16)))");
        assert_eq!((padded.input, padded.trim), (Some([1, 16, 16]), [[0, 0], [3, 4], [1, 2]]));
        let skip = reading("nn.Conv2d(8, 8, 3, bias=False)(x) + skip");
        assert_eq!((skip.settings.bias, skip.remarks.len()), (Some(false), 1));
        for bias in ["b", "self.bias", "b.view(-1, 1, 1)", "b[:, None, None]"] {
            let text = format!("nn.Conv2d(8, 8, 3, bias=False)(x) + {bias}");
            assert_eq!(reading(&text).settings.bias, Some(true), "{text}");
        }
    }

    #[test]
    fn refused_layers() {
        let layer = Layer { stride: [2, 2], output_padding: [2, 0], ..Layer::new(Op::ConvTranspose2d, [3, 3]) };
        assert!(matches!(translations(&layer), Err(NoLayer::Refused(_))));
        let small = sketch("ConvTranspose(kernel_shape=[3, 3], pads=[3, 3, 3, 3])").neutral(Some([4, 5]));
        assert_eq!(small, Err(NoLayer::NoOutput { input: vec![4, 5], output: vec![0, 1], smallest: vec![5, 5] }));
        let none = sketch("lax.conv_transpose(x, w, (2, 2), 'SAME')").neutral(None);
        assert_eq!(none, Err(NoLayer::KernelUnknown));
        let words = Layer { padding: Padding::Same, ..Layer::new(Op::Conv2d, [4, 3]) };
        assert_eq!(
            translations(&words).unwrap()[0].code,
            "nn.Conv2d(1, 1, kernel_size=(4, 3), padding='same', bias=False)"
        );
    }

    /// The edges of height and width that a text gives with a kernel of 3, its groups, its channels and its remarks.
    fn edges(text: &str) -> Result<([Edges; 2], i64, Option<i64>, String), NoLayer> {
        let reading = read(text, &Facts::default()).unwrap_or_else(|error| panic!("{text}: {error}"));
        let reading =
            reading.with(Settings { kernel_size: Some(crate::conv::Sides::All(3)), ..Settings::default() }).unwrap();
        let Neutral { edges: [_, height, width], groups, out_channels, .. } = reading.neutral(Some([1, 4, 4]))?;
        Ok(([height, width], groups, out_channels, Phrase::list(reading.remarks, Joint::Semicolon).to_string()))
    }

    #[test]
    fn a_loop_over_groups_is_a_layer_with_groups() {
        let two = "a loop over 2 groups, read as one layer with as many".to_owned();
        let cropped = [[1, 0], [0, 1]];
        let tensorflow = "groups = zip(tf.split(x, 2, axis=-1), tf.split(w, 2, axis=-1))\n\
            y = tf.concat([tf.nn.conv2d_transpose(u, v, [n, 9, 9, 5], 2, 'VALID') for u, v in groups], axis=-1)\n\
            y = y[:, 1:, :-1, :]";
        assert_eq!(edges(tensorflow), Ok((cropped, 2, Some(10), two.clone())));
        let keras = "convs = [keras.layers.Conv2DTranspose(5, 3, strides=2) for _ in range(2)]\n\
            crop = keras.layers.Cropping2D(((1, 0), (0, 1)))\n\
            y = crop(keras.ops.concatenate([conv(x) for conv, x in zip(convs, keras.ops.split(x, 2, axis=-1))], axis=-1))";
        assert_eq!(edges(keras), Ok((cropped, 2, Some(10), two)));
        for (text, remark) in [
            ("nn.ModuleList([nn.ConvTranspose2d(5, 5, 3) for _ in range(4)])", "one of 4 layers that a loop makes"),
            ("[nn.ConvTranspose2d(5, 5, 3) for (i, name) in pairs]", "one of several layers that a loop makes"),
            (
                "torch.cat([F.conv_transpose2d(u, torch.randn(5, 5, 3, 3)) for u in torch.split(x, 5, dim=1)], dim=1)",
                "one of several groups: how many there are is not written",
            ),
        ] {
            assert_eq!(edges(text), Ok(([[0, 0], [0, 0]], 1, Some(5), remark.to_owned())), "{text}");
        }
        for (text, message) in [
            (
                "tf.concat([tf.nn.conv2d(u, w, 1, 'SAME') for u in us], 1)",
                "a loop over groups is joined along the channels",
            ),
            ("torch.cat([nn.Conv2d(1, 1, 3)(x), x], dim=1)", "tconv does not know what cat() makes of a layer"),
            ("[act(nn.Conv2d(1, 1, 3)) for act in acts]", "tconv does not know what act() makes of a layer"),
            ("[nn.Conv2d(1, 1, 3) for 2 in acts]", "expected a name after `for`, found `2`"),
            ("[nn.Conv2d(1, 1, 3) for i of acts]", "expected `in`, found `of`"),
        ] {
            assert_eq!(read(text, &Facts::default()).unwrap_err().message, message, "{text}");
        }
    }

    #[test]
    fn what_is_padded_after_a_layer_is_its_own_where_nothing_was_there() {
        let layer = |rest: &str| format!("nn.ConvTranspose2d(1, 1, 3, 2{rest})(x)");
        let fine = |text: String| edges(&text).map(|(edges, ..)| edges);
        assert_eq!(fine(format!("F.pad({}, (0, 1, -1, 2))", layer(", bias=False"))), Ok([[1, -2], [0, -1]]));
        assert_eq!(fine(format!("F.pad({}, (0, 1, 0, 0))[:, :, :, :-2]", layer(", bias=False"))), Ok([[0, 0], [0, 1]]));
        assert_eq!(fine(format!("F.pad({}, (0, 1, 0, 1)) + b", layer(", bias=False"))), Ok([[0, -1], [0, -1]]));
        assert_eq!(fine(format!("nn.ZeroPad2d((0, 1, 0, 2))({})", layer(", bias=False"))), Ok([[0, -2], [0, -1]]));
        for patched in [
            format!("F.pad({}, (0, 1, 0, 1))", layer("")),
            format!("F.pad({}, (0, 1, 0, 1))", layer(", 1, bias=False")),
            format!("F.pad({}[:, :, 1:, :], (0, 0, 1, 0))", layer(", bias=False")),
        ] {
            assert_eq!(fine(patched), Err(NoLayer::Patched));
        }
    }

    #[test]
    fn one_axis_is_cut_by_one_pair() {
        for (text, ends) in [
            ("keras.layers.Cropping1D((2, 1))(keras.layers.Conv1DTranspose(1, 3)(x))", [2, 1]),
            ("keras.layers.Cropping1D(1)(keras.layers.Conv1DTranspose(1, 3)(x))", [1, 1]),
            ("keras.layers.Conv1D(1, 3)(keras.layers.ZeroPadding1D((2, 1))(x))", [2, 1]),
            ("nn.Conv1d(1, 1, 3)(nn.ZeroPad1d((2, 1))(x))", [2, 1]),
        ] {
            let reading = read(text, &Facts::default()).unwrap();
            assert_eq!(reading.neutral(Some([1, 1, 4])).unwrap().edges[2], ends, "{text}");
        }
    }

    #[test]
    fn with_another_operation_the_weight_lies_otherwise() {
        let said = Settings { op: Some(Op::Conv2d), ..Settings::default() };
        let reading = read("nn.ConvTranspose2d(1, 2, 3)", &Facts::default()).unwrap().with(said).unwrap();
        assert_eq!(reading.origin.layout, Layout::usual(Framework::PyTorch, Op::Conv2d, Rank::Two));
    }

    #[test]
    fn unknown_functions() {
        let help = |text: &str| {
            read(text, &Facts::default()).unwrap_err().help.map(|help| help.to_string()).unwrap_or_default()
        };
        assert!(
            help("keras.layers.Conv2DTransposed(64, 3)").starts_with("did you mean `keras.layers.Conv2DTranspose`? ")
        );
        assert!(help("tf.nn.conv2d_transposed(x)").starts_with("did you mean `tf.nn.conv2d_transpose`? "));
        assert!(help("lax.conv_transposed(x)").starts_with("did you mean `lax.conv_transpose`? "));
        assert!(help("nn.ConvTransposed2d(1, 1, 3)").starts_with("did you mean `nn.ConvTranspose2d`? "));
        assert!(help("keras.layers.Dense(3)").starts_with("tconv reads PyTorch's "));
        assert!(help("nn.Conv2d(1, 1, 3, strid=2)").starts_with("did you mean `stride`? "));
    }

    #[test]
    fn names() {
        for framework in Framework::ALL {
            assert_eq!(framework.name().parse(), Ok(framework));
        }
        assert_eq!("PyTorch".parse(), Ok(Framework::PyTorch));
        let unknown = "kears".parse::<Framework>().unwrap_err();
        assert_eq!(
            unknown,
            "did you mean keras? known frameworks: pytorch, keras, tensorflow, jax, flax, paddle, onnx"
        );
        let read_only = "MLX".parse::<Framework>().unwrap_err();
        assert!(read_only.starts_with("MLX is read, but not written; "), "{read_only}");
    }

    const CALLS: [&str; 22] = [
        "nn.ConvTranspose(8, kernel_size=(4, 4), strides=(2, 2), padding=((1, 2), (3, 4)))",
        "nnx.Conv(3, 8, (3, 2), padding='SAME', kernel_dilation=2, rngs=rngs)",
        "hk.Conv2DTranspose(8, 3, 2, [8, 8], 'VALID')",
        "eqx.nn.ConvTranspose2d(3, 8, 3, 2, 'SAME_LOWER', 1, dilation=2, key=key)",
        "paddle.nn.Conv2DTranspose(4, 6, 3, 2, [1, 0, 1, 0], output_padding=1)",
        "mlx.nn.ConvTranspose2d(3, 8, 3, 2, 1, output_padding=1)",
        "Tensor.conv_transpose2d(x, w, stride=2, padding=(1, 0, 1, 2))",
        "let c = ConvTranspose2dConfig::new([64, 32], [3, 3])\n.with_stride([2, 2]).init::<B>(&device);",
        "Conv2dConfig::new([64, 32], [3, 3]).with_padding(PaddingConfig2d::Explicit(1, 2))",
        "%y = ConvTranspose[kernel_shape = [2, 2], strides = [2, 2]](%x, %é.w)",
        "[\"n\"] \"5\" = Conv <auto_pad: string = \"SAME_UPPER\", strides: ints = [2, 2]> (x, \"w.1\")",
        "op_type: \"ConvTranspose\" attribute { name: \"strides\" ints: 2 ints: -2 type: INTS }",
        "{'class_name': 'Conv2DTranspose', 'config': {'filters': 2, 'kernel_size': [2, 2], 'use_bias': false}}",
        "Deconvolution deconv0 1 1 in out 0=64 1=4 3=2 4=-233 20=8 18=0 6=131072 9=2 -23310=1,0.2",
        "keras.layers.Conv2DTranspose(64, 3, strides=2, padding='same', output_padding=1)",
        "Conv2D(8, (3, 5), 2, 'same', dilation_rate=2, input_shape=(3, 4, 5))",
        "tf.nn.conv2d_transpose(x, w, [1, 8, 8, 3], strides=[1, 2, 2, 1], padding='VALID')",
        "tf.nn.conv2d(x, w, 1, [[0, 0], [1, 1], [2, 2], [0, 0]])",
        "lax.conv_transpose(x, w, (2, 2), ((1, 2), (3, 4)), transpose_kernel=True)",
        "lax.conv_general_dilated(x, w, (1, 1), ((1, 2), (3, 4)), (2, 2), dimension_numbers=('NHWC', 'HWIO', 'NHWC'))",
        "ConvTranspose(kernel_shape=[3, 3], auto_pad='SAME_UPPER', output_shape=[8, 8])",
        "onnx.helper.make_node('Conv', ['x', 'w', 'b'], ['y'], pads=[1, 1, 1, 1])",
    ];

    fn borders(op: Op, number: impl Strategy<Value = i64> + Clone + 'static) -> BoxedStrategy<Border> {
        let two = [number.clone(), number.clone()];
        if op == Op::Conv2d {
            let cut = two.prop_map(|edges| Border::Cut(edges.map(|edge| edge.max(0))));
            return prop_oneof![cut, Just(Border::Same), Just(Border::SameLower), Just(Border::Valid)].boxed();
        }
        let (size, output_padding) = (number.clone(), number);
        prop_oneof![
            two.clone().prop_map(Border::Cut),
            Just(Border::Same),
            Just(Border::Valid),
            two.clone().prop_map(Border::Stuffed),
            (any::<bool>(), output_padding.clone())
                .prop_map(|(same, output_padding)| Border::Keras { same, output_padding }),
            (any::<bool>(), size.clone())
                .prop_map(|(same, size)| Border::TensorFlow { same, size: Length { times: 0, plus: size } }),
            (two, output_padding.clone()).prop_map(|(pads, output_padding)| Border::Onnx { pads, output_padding }),
            (any::<bool>(), output_padding.clone())
                .prop_map(|(upper, output_padding)| Border::OnnxSame { upper, output_padding }),
            (size, output_padding, any::<bool>()).prop_map(|(size, output_padding, upper)| Border::OnnxSized {
                has_word: upper,
                size,
                output_padding,
                upper
            }),
        ]
        .boxed()
    }

    /// Random layers as calls describe them, with settings from `number` and borders from `edge`.
    fn sketches(
        number: impl Strategy<Value = i64> + Clone + 'static,
        edge: impl Strategy<Value = i64> + Clone + 'static,
    ) -> impl Strategy<Value = Sketch> {
        let op = prop_oneof![Just(Op::Conv2d), Just(Op::ConvTranspose2d)];
        let pair = [number.clone(), number.clone()];
        let numbers = (pair.clone(), pair.clone(), pair, number, any::<bool>());
        (op, numbers).prop_flat_map(move |(op, (kernel_size, stride, dilation, groups, bias))| {
            [borders(op, edge.clone()), borders(op, edge.clone())].prop_map(move |border| Sketch {
                kernel_size: Some(kernel_size),
                stride,
                dilation,
                groups,
                bias,
                border,
                ..Sketch::new(Framework::PyTorch, op)
            })
        })
    }

    proptest! {
        #[test]
        fn code_is_read_back(sketch in sketches(1..4_i64, -3..6_i64), input in [1..9_i64, 1..9_i64]) {
            let Ok(neutral) = sketch.neutral(Some(input)) else { return Ok(()) };
            for to in Framework::ALL {
                let translation = translate(&neutral, &sketch.origin, to);
                // At stride 1, a transposed convolution written as a direct one is indistinguishable from one.
                if ["lhs_dilation=(1, 1)", "input_dilation=(1, 1)"].iter().any(|no| translation.code.contains(no)) {
                    continue;
                }
                // Zeros in the weight go beyond what the call says.
                if translation.weights.lines().count() > 1 {
                    continue;
                }
                let facts = Facts { input: Some(input.into()), ..Facts::default() };
                let back = match read(&translation.code, &facts) {
                    Ok(reading) if reading.border.is_none() => {
                        reading.neutral(Some([1, input[0], input[1]])).unwrap()
                    }
                    Ok(reading) => {
                        let trim = reading.trim;
                        let sketch = Sketch::from(Reading { trim: [[0, 0]; 3], ..reading });
                        // Only in tensors: the kernel size, and in TensorFlow the groups.
                        let kernel_size = sketch.kernel_size.or(Some([neutral.kernel_size[1], neutral.kernel_size[2]]));
                        let groups = if to == Framework::TensorFlow { neutral.groups } else { sketch.groups };
                        let reading = Reading { trim, ..Sketch { kernel_size, groups, ..sketch }.into() };
                        reading.neutral(Some([1, input[0], input[1]])).unwrap()
                    }
                    Err(error) => panic!("{}: {error}", translation.code),
                };
                prop_assert_eq!(&back.edges, &neutral.edges, "{}", translation.code);
                let strip = |neutral: &Neutral| Neutral {
                    in_channels: None, out_channels: None, channel_names: [None, None], is_same: false, runtime: None,
                    holds_for: None, ..neutral.clone()
                };
                prop_assert_eq!(strip(&back), strip(&neutral), "{}", translation.code);
            }
        }

        #[test]
        fn a_layer_of_pytorch_stays_itself(
            (transposed, kernel_size, stride, dilation) in (any::<bool>(), [1..5_i64, 1..5], [1..4_i64, 1..4], [1..4_i64, 1..4]),
            (padding, output_padding, input) in ([0..6_i64, 0..6], [0..4_i64, 0..4], [1..9_i64, 1..9]),
        ) {
            let op = if transposed { Op::ConvTranspose2d } else { Op::Conv2d };
            let output_padding = if transposed { output_padding } else { [0, 0] };
            let padding = Padding::Explicit(padding);
            let layer = Layer { stride, padding, output_padding, dilation, ..Layer::new(op, kernel_size) };
            let fits = [0, 1].into_iter().all(|axis| layer.axis(axis).output_padding_fits() || !transposed);
            prop_assert_eq!(Neutral::of(&layer, None).is_ok(), fits, "some input is large enough");
            let Ok(geometry) = layer.check(input) else {
                prop_assert!(Neutral::of(&layer, Some(input)).is_err());
                return Ok(());
            };
            let neutral = Neutral::of(&layer, Some(input)).unwrap();
            let border = |axis: usize| {
                let axis = &geometry.axes()[axis];
                if transposed { axis.crop() } else { axis.pad() }.map(i128::from)
            };
            prop_assert_eq!(neutral.edges, [[0, 0], border(0), border(1)]);
            let [_, height, width] = neutral.output([1, input[0], input[1]]);
            prop_assert_eq!([height, width], geometry.output().map(i128::from));
            prop_assert_eq!(pytorch::layers(&neutral), vec![layer]);
        }

        #[test]
        fn huge_numbers_neither_panic_nor_overflow(
            sketch in sketches(prop_oneof![1..3_i64, any::<i64>()], any::<i64>()),
            input in prop_oneof![Just(None), [any::<i64>(), any::<i64>()].prop_map(Some)],
        ) {
            if let Ok(neutral) = sketch.neutral(input) {
                for to in Framework::ALL {
                    prop_assert!(!translate(&neutral, &sketch.origin, to).code.is_empty());
                }
            }
        }

        #[test]
        fn no_text_panics(
            text in any::<String>(),
            call in prop::sample::select(CALLS.to_vec()),
            at in any::<prop::sample::Index>(),
            number in any::<i64>(),
        ) {
            let mut damaged = call.to_owned();
            let (place, _) = call.char_indices().nth(at.index(call.chars().count())).unwrap_or_default();
            damaged.insert_str(place, &text);
            let grown = call.replacen('2', &number.to_string(), 1);
            for text in [text, damaged, grown] {
                match read(&text, &Facts::default()) {
                    Ok(reading) => drop(reading.neutral(Some([1, number, 4]))),
                    Err(error) => prop_assert!(text.get(error.span).is_some()),
                }
            }
        }
    }
}
