//! The layer flags, the same for every command, and the setting that they make.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, ValueEnum, ValueHint};
use ndarray::Array2;

use super::failure::Failure;
use crate::conv::layer::{dimensions, read_pair};
use crate::conv::{Op, Padding, Pair, Settings, Triple};
use crate::framework::{self, Neutral, NotLaid, Origin, Reading};
use crate::load::{self, Plane};
use crate::scene::{FileSource, Fill, Setting, Values};
use crate::visible;

/// 3 or `3x5`, height x width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size(pub Pair);

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Size, String> {
        read_pair(text).map(Size).map_err(|error| match error.kind() {
            std::num::IntErrorKind::PosOverflow | std::num::IntErrorKind::NegOverflow => {
                format!("{} does not fit in 63 bits", visible::excerpt(text))
            }
            _ => "write a size as 3, or as 3x5 for height x width".to_owned(),
        })
    }
}

/// A size, or one of PyTorch's two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaddingArg(pub Padding);

impl FromStr for PaddingArg {
    type Err = String;

    fn from_str(text: &str) -> Result<PaddingArg, String> {
        match text {
            "same" => Ok(PaddingArg(Padding::Same)),
            "valid" => Ok(PaddingArg(Padding::Valid)),
            _ => match text.parse() {
                Ok(Size(pair)) => Ok(PaddingArg(Padding::Explicit(pair))),
                Err(error) => Err(format!("{error}; a Conv2d also takes same and valid")),
            },
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum OpArg {
    #[value(name = "conv_transpose2d")]
    ConvTranspose2d,
    #[value(name = "conv2d")]
    Conv2d,
}

impl From<OpArg> for Op {
    fn from(op: OpArg) -> Op {
        match op {
            OpArg::ConvTranspose2d => Op::ConvTranspose2d,
            OpArg::Conv2d => Op::Conv2d,
        }
    }
}

#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Layer")]
pub struct LayerArgs {
    /// A call, for example 'nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1)'
    ///
    /// Modules and functional calls of PyTorch for both operations, with or without nn., torch.nn., F. and the like. What
    /// the call leaves out is as in PyTorch; a flag overrides what the call says. Calls of Keras (Conv2DTranspose, Conv2D),
    /// TensorFlow (tf.nn.conv2d_transpose, tf.nn.conv2d), JAX (lax.conv_transpose, lax.conv_general_dilated, lax.conv) and
    /// ONNX (ConvTranspose, Conv, or make_node) are read too, where a layer of PyTorch does the same; 'tconv code' reads
    /// them always. Without a call the layer is a ConvTranspose2d with a 3x3 kernel, stride 2, padding 1 and no bias on a
    /// 3x3 input.
    #[arg(value_name = "LAYER")]
    pub layer: Option<String>,
    /// The operation
    #[arg(long, value_enum)]
    pub op: Option<OpArg>,
    /// Input size: 3, or 3x5 for height x width, as for every size
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true, conflicts_with = "input_file")]
    pub input: Option<Size>,
    /// kernel_size
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true, conflicts_with = "kernel_file")]
    pub kernel: Option<Size>,
    /// stride
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true)]
    pub stride: Option<Size>,
    /// padding; for a conv2d also same or valid
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true)]
    pub padding: Option<PaddingArg>,
    /// output_padding of a transposed layer
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true)]
    pub output_padding: Option<Size>,
    /// Choose output_padding as forward(x, output_size=SIZE) does
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true, conflicts_with = "output_padding")]
    pub output_size: Option<Size>,
    /// dilation
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true)]
    pub dilation: Option<Size>,
    /// in_channels
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub in_channels: Option<i64>,
    /// out_channels
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub out_channels: Option<i64>,
    /// groups
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub groups: Option<i64>,
    /// Give the layer a bias, of this value
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub bias: Option<f64>,

    /// Input values from a .npy, .csv or .png (grey) file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Values")]
    pub input_file: Option<PathBuf>,
    /// Which channel of the input file, from 0; for 4-D arrays N,C
    #[arg(long, value_name = "INDEX", value_delimiter = ',', requires = "input_file", help_heading = "Values")]
    pub input_channel: Vec<usize>,
    /// Kernel values from a .npy, .csv or .png (grey) file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Values")]
    pub kernel_file: Option<PathBuf>,
    /// Which pair of channels of the kernel file, from 0, for example 0,2
    #[arg(long, value_name = "INDEX", value_delimiter = ',', requires = "kernel_file", help_heading = "Values")]
    pub kernel_channel: Vec<usize>,
    /// Fill the input: count, ones, zeros, delta, checker, skew, bilinear, sobel, gaussian, random or random:SEED
    #[arg(long, value_name = "FILL", conflicts_with = "input_file", help_heading = "Values")]
    pub input_fill: Option<Fill>,
    /// Fill the kernel, likewise
    #[arg(long, value_name = "FILL", conflicts_with = "kernel_file", help_heading = "Values")]
    pub kernel_fill: Option<Fill>,
}

/// A layer that any framework can be told, and where it comes from.
#[derive(Debug)]
pub struct Portable {
    pub neutral: Neutral,
    pub origin: Origin,
    /// The input size, if somebody said one.
    pub input: Option<Triple>,
    pub remarks: Vec<String>,
}

/// A setting, and what its user should know about how it came about.
#[derive(Debug)]
pub struct Request {
    pub setting: Setting,
    pub remarks: Vec<String>,
}

impl LayerArgs {
    /// The setting that the flags, the call and the files make.
    ///
    /// # Errors
    /// A call or a file that cannot be read (usage); an `--output-size` that no `output_padding` gives, or a call of
    /// another framework that no layer of PyTorch does alone (the answer is no).
    pub fn request(&self) -> Result<Request, Failure> {
        self.request_over(Setting::default())
    }

    /// The same over another setting than the default one.
    ///
    /// # Errors
    /// As [`LayerArgs::request`].
    pub fn request_over(&self, mut setting: Setting) -> Result<Request, Failure> {
        let mut remarks = Vec::new();
        let mut reading = self.reading()?;
        match &reading {
            Some(reading) => {
                let implied = reading.implied_input().map(|[_, height, width]| [height, width]);
                setting.input_size = implied.unwrap_or(setting.input_size);
                remarks.extend(reading.remarks.iter().cloned());
            }
            None => setting.layer = self.settings().on(setting.layer),
        }
        self.fill(&mut setting);
        if let Some(path) = &self.input_file {
            let (values, file) = read(path, &self.input_channel)?;
            remarks.extend(channel_remark(&file, "input", "--input-channel"));
            setting.input_size = size(&values);
            setting.input = Values::from_file(values, file);
        }
        if let Some(path) = &self.kernel_file {
            let (values, file) = read(path, &self.kernel_channel)?;
            remarks.extend(channel_remark(&file, "kernel", "--kernel-channel"));
            let kernel_size = size(&values);
            setting.layer.kernel_size = kernel_size;
            setting.kernel = Values::from_file(values, file);
            if let Some(reading) = &mut reading {
                reading.settings.kernel_size = Some(kernel_size.into());
            }
        }
        if let Some(mut reading) = reading {
            // A call of PyTorch that leaves it to a tensor has the kernel of the setting.
            if reading.border.is_none() && reading.settings.kernel_size.is_none() {
                reading.settings.kernel_size = Some(setting.layer.kernel_size.into());
            }
            setting.layer = reading.layer(setting.input_size).map_err(|error| Failure::no_layer(&error))?;
        }
        if let Some(Size(wanted)) = self.output_size {
            setting.layer = setting
                .layer
                .with_output_size(setting.input_size, wanted)
                .map_err(|refusal| Failure::refused(&refusal))?;
        }
        Ok(Request { setting, remarks })
    }

    /// The layer that the flags and the call make, in terms that belong to no framework.
    ///
    /// # Errors
    /// A call that cannot be read or leaves something open (usage), or a layer that is refused.
    pub fn portable(&self) -> Result<Portable, Failure> {
        let Some(mut reading) = self.reading()? else {
            let Setting { layer, input_size, .. } = self.request()?.setting;
            let input = (self.input.is_some() || self.input_file.is_some()).then_some(input_size);
            let neutral = Neutral::of(&layer, input).map_err(|error| Failure::no_layer(&error))?;
            let input = input.map(|[height, width]| [1, height, width]);
            return Ok(Portable { neutral, origin: Origin::pytorch(&layer), input, remarks: Vec::new() });
        };
        let volume = |[height, width]: Pair| [1, height, width];
        let mut input = self.input.map(|Size(input)| volume(input)).or(reading.input);
        if let Some(path) = &self.input_file {
            input = Some(volume(size(&read(path, &self.input_channel)?.0)));
        }
        if let Some(path) = &self.kernel_file {
            reading.settings.kernel_size = Some(size(&read(path, &self.kernel_channel)?.0).into());
        }
        if let Some(Size(wanted)) = self.output_size {
            let input = input.map_or(Setting::default().input_size, |[_, height, width]| [height, width]);
            let layer = reading.layer(input).map_err(|error| Failure::no_layer(&error))?;
            let sized = layer.with_output_size(input, wanted).map_err(|refusal| Failure::refused(&refusal))?;
            reading.settings.output_padding = Some(sized.output_padding.into());
        }
        let neutral = reading.neutral(input).map_err(|error| Failure::no_layer(&error))?;
        Ok(Portable { neutral, origin: reading.origin, input, remarks: reading.remarks })
    }

    /// The call, with the flags over it.
    fn reading(&self) -> Result<Option<Reading>, Failure> {
        let Some(text) = &self.layer else { return Ok(None) };
        let reading = framework::read(text).map_err(|error| Failure::call(text, &error))?;
        if let (Some(_), Some(_)) = (&reading.border, self.output_size) {
            let framework = reading.origin.framework;
            return Err(Failure::usage(&NotLaid::OtherWords { what: "--output-size", framework }));
        }
        reading.with(self.settings()).map(Some).map_err(|error| Failure::usage(&error))
    }

    /// What the flags say of the layer.
    fn settings(&self) -> Settings {
        let sides = |size: Option<Size>| size.map(|Size(pair)| pair.into());
        Settings {
            op: self.op.map(Op::from),
            rank: None,
            in_channels: self.in_channels,
            out_channels: self.out_channels,
            kernel_size: sides(self.kernel),
            stride: sides(self.stride),
            padding: self.padding.map(|PaddingArg(padding)| padding.map(Into::into)),
            output_padding: sides(self.output_padding),
            dilation: sides(self.dilation),
            groups: self.groups,
            bias: self.bias.map(|_| true),
        }
    }

    /// What the flags say of the input and of values.
    fn fill(&self, setting: &mut Setting) {
        if let Some(Size(input)) = self.input {
            setting.input_size = input;
        }
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

fn read(path: &Path, channel: &[usize]) -> Result<(Array2<f64>, FileSource), Failure> {
    let Plane { values, channel, leading } = load::plane(path, channel).map_err(|error| Failure::usage(&error))?;
    Ok((values, FileSource { path: path.display().to_string(), channel, leading }))
}

fn size(values: &Array2<f64>) -> Pair {
    [values.nrows() as i64, values.ncols() as i64]
}

fn channel_remark(file: &FileSource, what: &str, flag: &str) -> Option<String> {
    let shape: Vec<i64> = file.leading.iter().map(|length| *length as i64).collect();
    let chosen = file.channel_text();
    file.has_channels().then(|| format!("{what}: channel {chosen} of {}; {flag} chooses another", dimensions(&shape)))
}
