//! The layer flags, shared by the commands, and the setting they describe.

use std::num::{IntErrorKind, ParseIntError};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Args, ValueHint};
use ndarray::Array2;

use super::axes::{self, Use};
use super::failure::Failure;
use super::names;
use crate::conv::layer::read_pair;
use crate::conv::{Fault, Layer, Op, Padding, Pair, Rank, Settings, Sides, Triple};
use crate::framework::call::Facts;
use crate::framework::{self, Framework, Neutral, NoLayer, NotLaid, Origin, Reading};
use crate::load::{self, Plane};
use crate::scene::{FileSource, Fill, Setting, Values};
use crate::visible;
use crate::words::cli::{CliStrings, FileOf};

/// A size, such as `3`, or `3x5` for height x width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size(pub Pair);

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Size, String> {
        read_pair(text)
            .map(Size)
            .map_err(|error| unread(text, &error, "write a size as 3, or as 3x5 for height x width"))
    }
}

/// One number for all axes, or one per axis: `3`, `3x5`, `2x3x5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SidesArg(pub Sides);

impl FromStr for SidesArg {
    type Err = String;

    fn from_str(text: &str) -> Result<SidesArg, String> {
        let explain = "write a size as 3, as 3x5 for height x width, or as 2x3x5 with a depth before them";
        let numbers = read_numbers(text).map_err(|error| unread(text, &error, explain))?;
        match numbers.as_slice() {
            [all] => Ok(SidesArg(Sides::All(*all))),
            each => Sides::each(each).map(SidesArg).ok_or_else(|| explain.to_owned()),
        }
    }
}

/// The size of an input, or the shape of a tensor as frameworks print it: `16`, `16x20`, `(1, 64, 16, 20)` or
/// `torch.Size([1, 64, 16, 20])`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputArg {
    numbers: Vec<i64>,
    text: String,
}

impl FromStr for InputArg {
    type Err = String;

    fn from_str(text: &str) -> Result<InputArg, String> {
        let explain = "write a size as 3, as 3x5 for height x width, or a shape as (1, 64, 16, 16)";
        let numbers = read_numbers(text).map_err(|error| unread(text, &error, explain))?;
        if numbers.is_empty() || numbers.len() > MOST_NUMBERS {
            return Err(explain.to_owned());
        }
        Ok(InputArg { numbers, text: text.to_owned() })
    }
}

/// The most numbers in a shape: batch, channels, depth, height and width.
const MOST_NUMBERS: usize = 5;

impl InputArg {
    /// Returns the lengths of the axes that a layer of this rank slides along, and the channels if the shape has them.
    /// They precede the lengths, or follow them if `channels_last`.
    pub fn of(&self, rank: Rank, channels_last: bool) -> Result<(Triple, Option<i64>), Failure> {
        let (axes, numbers) = (rank.axes(), self.numbers.as_slice());
        let unbatched = match numbers.len().checked_sub(axes) {
            _ if numbers.len() == 1 => return Ok((Sides::All(numbers[0]).triple(rank, 1), None)),
            Some(0) => return Ok((Sides::each(numbers).unwrap_or(Sides::All(1)).triple(rank, 1), None)),
            Some(1) => numbers,
            Some(2) => &numbers[1..],
            _ => {
                let shown = visible::excerpt(&self.text);
                return Err(Failure::usage(|words| (words.layer.input_axes)(&shown, numbers.len(), axes)));
            }
        };
        let (channels, own) =
            if channels_last { (unbatched[axes], &unbatched[..axes]) } else { (unbatched[0], &unbatched[1..]) };
        Ok((Sides::each(own).unwrap_or(Sides::All(1)).triple(rank, 1), Some(channels)))
    }
}

/// Reads numbers separated by `x` or commas, optionally in brackets, which a name may precede.
fn read_numbers(text: &str) -> Result<Vec<i64>, ParseIntError> {
    let inside = text.trim();
    let inside = match (inside.find(['(', '[']), inside.rfind([')', ']'])) {
        (Some(open), Some(close)) if open < close => inside[open..close].trim_start_matches(['(', '[']),
        _ => inside,
    };
    let inside = inside.trim_end_matches([')', ']', ',', ' ']);
    inside.split(['x', 'X', ',']).map(|number| number.trim().parse()).collect()
}

fn unread(text: &str, error: &ParseIntError, explain: &str) -> String {
    match error.kind() {
        IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => {
            format!("{} does not fit in 63 bits", visible::excerpt(text))
        }
        _ => explain.to_owned(),
    }
}

/// The value of `--padding`: a size, or one of PyTorch's two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaddingArg(pub Padding<Sides>);

impl FromStr for PaddingArg {
    type Err = String;

    fn from_str(text: &str) -> Result<PaddingArg, String> {
        match text {
            "same" => Ok(PaddingArg(Padding::Same)),
            "valid" => Ok(PaddingArg(Padding::Valid)),
            _ => match text.parse() {
                Ok(SidesArg(sides)) => Ok(PaddingArg(Padding::Explicit(sides))),
                Err(error) => Err(format!("{error}; a Conv2d also takes same and valid")),
            },
        }
    }
}

/// A number for a name, such as `ngf=64`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named(pub String, pub i64);

impl FromStr for Named {
    type Err = String;

    fn from_str(text: &str) -> Result<Named, String> {
        let explain = "write a name and its number, as ngf=64";
        let (name, number) = text.split_once('=').ok_or(explain)?;
        let name = name.trim();
        let is_name = |part: &str| {
            part.chars().all(|c| c.is_alphanumeric() || c == '_') && !part.starts_with(|c: char| c.is_numeric())
        };
        if name.split('.').any(|part| part.is_empty() || !is_name(part)) {
            return Err(explain.to_owned());
        }
        let number = number.trim().parse().map_err(|error| unread(number, &error, explain))?;
        Ok(Named(name.to_owned(), number))
    }
}

/// Parses an operation with its number of axes. Lists those of two axes first.
pub fn operation() -> impl TypedValueParser<Value = (Op, Rank)> {
    let ranks = [Rank::Two, Rank::One, Rank::Three].into_iter();
    let all = ranks.flat_map(|rank| Op::ALL.map(|op| (op, rank)));
    names::one_of(all, |(op, rank)| PossibleValue::new(op.function_name(rank)))
}

fn fill() -> names::Readable<Fill> {
    names::such_as(Fill::names())
}

#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Layer")]
pub struct LayerArgs {
    /// Layer as a call, such as 'nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1)'
    ///
    /// Accepts PyTorch's modules and functional calls for both operations, with or without nn., torch.nn., F. and the
    /// like, with one axis (ConvTranspose1d), two, or three (sizes only). Omitted arguments have the framework's
    /// defaults; a flag overrides the call. Arithmetic is evaluated, names that no size depends on may stay undefined,
    /// and a slice or a pad around the layer is read with it. Also accepts calls of Keras, TensorFlow, JAX, Flax,
    /// Haiku, Equinox, MLX, Paddle, tinygrad and Burn, ONNX nodes, ncnn lines, and Keras's get_config(). Without a
    /// call, the layer is a ConvTranspose2d with a 3x3 kernel, stride 2, padding 1 and no bias, on a 3x3 input.
    #[arg(value_name = "LAYER")]
    pub layer: Option<String>,
    /// Operation
    #[arg(long, value_parser = operation())]
    pub op: Option<(Op, Rank)>,
    /// Input size: 3, or 3x5 for height x width, as for every SIZE; or a shape, such as '(1, 64, 16, 16)'
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true, conflicts_with = "input_file")]
    pub input: Option<InputArg>,
    /// kernel_size
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true, conflicts_with = "kernel_file")]
    pub kernel: Option<SidesArg>,
    /// stride
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true)]
    pub stride: Option<SidesArg>,
    /// padding; for conv2d, also same or valid
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true)]
    pub padding: Option<PaddingArg>,
    /// output_padding of a transposed layer
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true)]
    pub output_padding: Option<SidesArg>,
    /// Choose output_padding as forward(x, output_size=SIZE) does
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true, conflicts_with = "output_padding")]
    pub output_size: Option<SidesArg>,
    /// dilation
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true)]
    pub dilation: Option<SidesArg>,
    /// in_channels
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub in_channels: Option<i64>,
    /// out_channels
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub out_channels: Option<i64>,
    /// groups
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub groups: Option<i64>,
    /// Set a name in the call to a number, such as ngf=64
    #[arg(long, value_name = "NAME=N", requires = "layer")]
    pub set: Vec<Named>,
    /// Give the layer a bias with this value
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub bias: Option<f64>,

    /// Read input values from a file: .npy, .npz, .safetensors, .csv, .png or .jpg
    ///
    /// FILE:NAME selects one array of a .npz or .safetensors file; without NAME, the arrays of a file that has several
    /// are listed. Images are read as greyscale, from 0 to 255. A list of numbers is one row. In arrays with more axes,
    /// the last two form a plane, and --input-channel selects which plane.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Values")]
    pub input_file: Option<PathBuf>,
    /// Channel of the input file, from 0; for arrays with 4 axes, as N,C
    #[arg(long, value_name = "INDEX", value_delimiter = ',', requires = "input_file", help_heading = "Values")]
    pub input_channel: Vec<usize>,
    /// Read kernel values from a file, as with --input-file: decoder.safetensors:up1.weight
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Values")]
    pub kernel_file: Option<PathBuf>,
    /// Pair of channels of the kernel file, from 0, such as 0,2
    #[arg(long, value_name = "INDEX", value_delimiter = ',', requires = "kernel_file", help_heading = "Values")]
    pub kernel_channel: Vec<usize>,
    /// Fill the input; random:SEED gives different numbers for each seed
    #[arg(long, value_name = "FILL", value_parser = fill(), conflicts_with = "input_file", help_heading = "Values")]
    pub input_fill: Option<Fill>,
    /// Fill the kernel, as with --input-fill
    #[arg(long, value_name = "FILL", value_parser = fill(), conflicts_with = "kernel_file", help_heading = "Values")]
    pub kernel_fill: Option<Fill>,
}

/// A layer in terms of no particular framework, and its origin.
#[derive(Debug)]
pub struct Portable {
    pub neutral: Neutral,
    pub origin: Origin,
    /// The input size, if one was given.
    pub input: Option<Triple>,
    pub remarks: Vec<String>,
}

/// A setting, with remarks for the user on how it was read.
#[derive(Debug)]
pub struct Request {
    pub setting: Setting,
    pub remarks: Vec<String>,
}

/// The combination of flags, call and files.
#[derive(Debug)]
pub struct Said {
    pub reading: Reading,
    /// The size of the input, if one was given or is implied.
    pub input: Option<Triple>,
    pub remarks: Vec<String>,
    input_values: Option<Values>,
    kernel_values: Option<Values>,
}

impl Said {
    /// Returns the size of the input, by default 3 on each axis.
    #[must_use]
    pub fn input(&self) -> Triple {
        self.input.unwrap_or_else(|| Sides::All(3).triple(self.reading.rank(), 1))
    }
}

impl LayerArgs {
    /// Returns the stack file, if one is given in place of a layer.
    ///
    /// # Errors
    /// A stack file together with layer flags (usage).
    pub fn stack_file(&self) -> Result<Option<&Path>, Failure> {
        let file = self.layer.as_deref().map(Path::new);
        let is_stack = |file: &&Path| file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
        let Some(file) = file.filter(is_stack) else { return Ok(None) };
        let LayerArgs {
            layer: _,
            op,
            input,
            kernel,
            stride,
            padding,
            output_padding,
            output_size,
            dilation,
            in_channels,
            out_channels,
            groups,
            set,
            bias,
            input_file,
            input_channel,
            kernel_file,
            kernel_channel,
            input_fill,
            kernel_fill,
        } = self;
        let sides = [kernel, stride, output_padding, output_size, dilation].iter().any(|side| side.is_some());
        let counts = [in_channels, out_channels, groups].iter().any(|count| count.is_some());
        let files =
            input_file.is_some() || kernel_file.is_some() || !input_channel.is_empty() || !kernel_channel.is_empty();
        let fills = input_fill.is_some() || kernel_fill.is_some() || bias.is_some();
        let is_changed = op.is_some() || input.is_some() || padding.is_some() || !set.is_empty();
        if sides || counts || files || fills || is_changed {
            let file = visible::path(file);
            return Err(Failure::usage(|words| (words.layer.whole_network)(&file)));
        }
        Ok(Some(file))
    }

    /// Returns the setting that the flags, the call and the files describe. `words` is the language of its remarks.
    ///
    /// # Errors
    /// A call or a file that cannot be read (usage); an `--output-size` that no `output_padding` gives, or a call that
    /// is not a layer that can be drawn (the answer is no).
    pub fn request(&self, words: &CliStrings) -> Result<Request, Failure> {
        self.request_over(Setting::default(), words)
    }

    /// Returns the same with `setting` as the base instead of the default.
    ///
    /// # Errors
    /// As [`LayerArgs::request`].
    pub fn request_over(&self, mut setting: Setting, words: &CliStrings) -> Result<Request, Failure> {
        let said = self.said_over(&setting, words)?;
        let input = said.input.map_or(setting.input_size, |[_, height, width]| [height, width]);
        setting.input_size = if said.reading.rank() == Rank::One { [1, input[1]] } else { input };
        setting.layer = said.reading.layer(setting.input_size).map_err(|error| Failure::no_layer(&error))?;
        self.fill(&mut setting);
        setting.input = said.input_values.unwrap_or(setting.input);
        setting.kernel = said.kernel_values.unwrap_or(setting.kernel);
        Ok(Request { setting, remarks: said.remarks })
    }

    /// Returns the layer that the flags and the call describe, in terms of no particular framework.
    ///
    /// # Errors
    /// A call that cannot be read or leaves something open (usage), or a layer that is rejected.
    pub fn portable(&self, words: &CliStrings) -> Result<Portable, Failure> {
        let Said { reading, input, mut remarks, .. } = self.said(words)?;
        // A size that is only implied was checked against the call already, and the call may be for inputs of every
        // size.
        let said = self.input.is_some() || self.input_file.is_some() || reading.input.is_some();
        let input = input.filter(|_| said);
        let neutral = reading.neutral(input).map_err(|error| Failure::no_layer(&error))?;
        remarks.extend(neutral.runtime.map(|runtime| words.say(&runtime.phrase())));
        Ok(Portable { neutral, origin: reading.origin, input, remarks })
    }

    /// Returns all that flags, call and files give, for a layer of any rank.
    ///
    /// # Errors
    /// As [`LayerArgs::request`].
    pub fn said(&self, words: &CliStrings) -> Result<Said, Failure> {
        self.said_over(&Setting::default(), words)
    }

    fn said_over(&self, base: &Setting, words: &CliStrings) -> Result<Said, Failure> {
        let mut reading = self.reading(&base.layer)?;
        let rank = reading.rank();
        let mut remarks: Vec<String> = reading.remarks.drain(..).map(|remark| words.say(&remark)).collect();
        let mut input = reading.implied_input();
        let (mut input_values, mut kernel_values) = (None, None);
        if let Some(said) = &self.input {
            let (size, channels) = said.of(rank, reading.origin.framework.is_channels_last())?;
            input = Some(size);
            reading.settings.in_channels = agreeing(reading.settings.in_channels, channels)?;
        }
        if let Some(path) = &self.input_file {
            let (values, file) = read(path, &self.input_channel)?;
            remarks.extend(axes::remarks(&file, size(&values), Use::Input, words.layer));
            let [height, width] = size(&values);
            input = Some(of_file(rank, [height, width], FileOf::Input)?.triple(rank, 1));
            input_values = Some(Values::from_file(values, file));
        }
        if let Some(path) = &self.kernel_file {
            let (values, file) = read(path, &self.kernel_channel)?;
            remarks.extend(axes::remarks(&file, size(&values), Use::Kernel(reading.op()), words.layer));
            reading.settings.kernel_size = Some(of_file(rank, size(&values), FileOf::Kernel)?);
            kernel_values = Some(Values::from_file(values, file));
        }
        let mut said = Said { reading, input, remarks, input_values, kernel_values };
        if let Some(SidesArg(wanted)) = self.output_size {
            said.reading = sized(&said, wanted)?;
        }
        Ok(said)
    }

    /// Reads the call and overrides it with the flags; without a call, applies the flags to the base layer.
    fn reading(&self, base: &Layer) -> Result<Reading, Failure> {
        let Some(text) = &self.layer else {
            let said = self.settings();
            let rank = said.implied_rank().unwrap_or(base.rank);
            let plain = Settings { rank: Some(rank), ..Settings::of(base) };
            let plain = if rank == Rank::Two { plain } else { plain.widened() };
            let reading = Reading::new(Framework::PyTorch, base.op, rank);
            let reading = Reading { settings: plain, ..reading };
            return reading.with(said).map_err(|error| not_laid(&error));
        };
        let facts = Facts {
            names: self.set.iter().map(|Named(name, number)| (name.clone(), *number)).collect(),
            input: self.input.as_ref().and_then(|input| match input.numbers.as_slice() {
                [all] => Some(Sides::All(*all)),
                each => Sides::each(each),
            }),
        };
        let reading = framework::read(text, &facts).map_err(|error| Failure::call(text, &error))?;
        if let (Some(_), Some(_)) = (&reading.border, self.output_size) {
            let framework = reading.origin.framework;
            return Err(not_laid(&NotLaid::OtherWords { what: "--output-size", framework }));
        }
        reading.with(self.settings()).map_err(|error| not_laid(&error))
    }

    /// Returns the layer settings given by flags.
    fn settings(&self) -> Settings {
        let sides = |said: Option<SidesArg>| said.map(|SidesArg(sides)| sides);
        Settings {
            op: self.op.map(|(op, _)| op),
            rank: self.op.map(|(_, rank)| rank),
            in_channels: self.in_channels,
            out_channels: self.out_channels,
            kernel_size: sides(self.kernel),
            stride: sides(self.stride),
            padding: self.padding.map(|PaddingArg(padding)| padding),
            output_padding: sides(self.output_padding),
            dilation: sides(self.dilation),
            groups: self.groups,
            bias: self.bias.map(|_| true),
        }
    }

    /// Applies the flags for values to the setting.
    fn fill(&self, setting: &mut Setting) {
        if let Some(bias) = self.bias {
            setting.bias = bias;
        }
        if let Some(fill) = self.input_fill {
            setting.input = Values::Fill(fill);
        }
        if let Some(fill) = self.kernel_fill {
            setting.kernel = Values::Fill(fill);
        }
    }
}

/// Returns the channels of a layer and its input, which must agree if both are known.
fn agreeing(layer: Option<i64>, input: Option<i64>) -> Result<Option<i64>, Failure> {
    match (layer, input) {
        (Some(expected), Some(found)) if expected != found => {
            Err(Failure::no(|_| Fault::ChannelMismatch { expected, found }.to_string()))
        }
        _ => Ok(layer.or(input)),
    }
}

/// Converts the size of a plane from a file to the axes of a layer of this rank.
fn of_file(rank: Rank, [height, width]: Pair, what: FileOf) -> Result<Sides, Failure> {
    match (rank, height) {
        (Rank::One, 1) => Ok(Sides::each(&[width]).unwrap_or(Sides::All(width))),
        (Rank::One, _) => Err(Failure::usage(|words| (words.layer.one_row)(what, height))),
        (Rank::Two, _) => Ok([height, width].into()),
        (Rank::Three, _) => Err(Failure::no_layer(&NoLayer::ThreeAxes)),
    }
}

/// Returns the layer with the `output_padding` that gives this output size.
fn sized(said: &Said, wanted: Sides) -> Result<Reading, Failure> {
    let rank = said.reading.rank();
    if let Some(own) = wanted.rank().filter(|own| *own != rank) {
        return Err(Failure::usage(|words| (words.layer.output_size_axes)(own.axes(), rank.axes())));
    }
    let [depth, height, width] = wanted.triple(rank, 1);
    let open = Reading {
        settings: Settings { output_padding: None, ..said.reading.settings.clone() },
        ..said.reading.clone()
    };
    let parts = open.geometries(said.input()).map_err(|error| Failure::no_layer(&error))?;
    let sizes = if parts.len() == 1 { vec![[height, width]] } else { vec![[1, depth], [height, width]] };
    let mut extra = Vec::new();
    for (part, size) in parts.iter().zip(sizes) {
        let layer = part.layer();
        let sized = layer.with_output_size(part.input(), size).map_err(|refusal| Failure::refused(&refusal))?;
        extra.extend(layer.rank.of_two(&sized.output_padding));
    }
    let settings = Settings { output_padding: Sides::each(&extra), ..open.settings.clone() };
    Ok(Reading { settings, ..open })
}

fn read(path: &Path, channel: &[usize]) -> Result<(Array2<f64>, FileSource), Failure> {
    let Plane { values, channel, leading } = load::plane(path, channel).map_err(|error| Failure::file(&error))?;
    Ok((values, FileSource { path: path.display().to_string(), channel, leading }))
}

fn not_laid(error: &NotLaid) -> Failure {
    Failure::usage(|words| words.say(&error.phrase()))
}

fn size(values: &Array2<f64>) -> Pair {
    [values.nrows() as i64, values.ncols() as i64]
}
