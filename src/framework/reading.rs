//! A layer as a call of any framework describes it, before its SAME or `output_shape` is worked out.

use thiserror::Error;

use super::around::{self, Found, Repeated, Trim};
use super::border::{Border, NoEdges};
use super::call::{self, CallError, Span, Value};
use super::neutral::{AXES, Neutral};
use super::value::{self, is_open, open_integer, shape, switch};
use super::weights::Layout;
use super::{Framework, Notation, Origin, pytorch};
use crate::conv::axis::Op;
use crate::conv::fault::{Fault, Refusal};
use crate::conv::layer::{dimensions, lengths};
use crate::conv::{Axis, Geometry, Layer, Padding, Pair, Parameter, Rank, Settings, Sides, Triple};
use crate::phrase;
use crate::phrase::Phrase;

/// The contents of a call. Numbers are not checked; see [`Reading::neutral`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The framework, and the layout of the weight.
    pub origin: Origin,
    /// Settings under PyTorch's names; `padding` and `output_padding` only for calls of PyTorch. The operation and the
    /// rank are always set.
    pub settings: Settings,
    /// The border of each axis, in the terms of a framework other than PyTorch; `None` for calls of PyTorch.
    pub border: Option<[Border; 3]>,
    /// The expressions for unknown numbers of channels: input, then output.
    pub channel_names: [Option<String>; 2],
    /// The size of the input, if the call gives it.
    pub input: Option<Triple>,
    /// What is also cropped from the result of a transposed layer, or padded around the input of a direct one: start
    /// and end of each axis.
    pub trim: [[i64; 2]; 3],
    /// Whether cells are added that no layer alone would have: after a crop, or without its bias.
    pub is_patched: bool,
    /// Parts of the call that are not part of the layer, as messages to the user.
    pub remarks: Vec<Phrase>,
}

/// Why a call does not describe a layer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.phrase())]
pub enum NoLayer {
    /// The kernel size depends on a tensor of unknown shape.
    KernelUnknown,
    /// The border cannot be worked out.
    Edges(#[from] NoEdges),
    /// The rules for layers reject it.
    Refused(#[from] Refusal),
    /// Nothing is left of the output.
    NoOutput {
        /// The size of the input.
        input: Vec<i64>,
        /// The computed size of the output, below 1 on some axis.
        output: Vec<i128>,
        /// The smallest input that leaves an output.
        smallest: Vec<i128>,
    },
    /// Zeros are added after a crop or without the bias, which no layer does.
    Patched,
    /// A layer with three axes, where only its sizes are supported.
    ThreeAxes,
}

impl NoLayer {
    /// What is wrong; PyTorch's own messages as they are.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        match self {
            NoLayer::KernelUnknown => {
                phrase!("the kernel size is in the shape of a tensor, which the call does not say")
            }
            NoLayer::Edges(edges) => edges.phrase(),
            NoLayer::Refused(refusal) => Phrase::verbatim(refusal.to_string()),
            NoLayer::NoOutput { input, output, .. } => phrase!(
                "an input of {input} leaves an output of {output}",
                input = dimensions(input),
                output = dimensions(output)
            ),
            // Short enough for one line of 80 columns, where a paste is refused.
            NoLayer::Patched => phrase!("zeros after its crop, or without its bias: no layer alone has them"),
            NoLayer::ThreeAxes => phrase!("a layer with three axes has sizes alone here, no values and no picture"),
        }
    }

    /// What to do about it. A refused layer has repairs instead: [`Refusal::repairs`].
    #[must_use]
    pub fn attempt(&self) -> Option<Phrase> {
        match self {
            NoLayer::Refused(_) => None,
            NoLayer::KernelUnknown => Some(phrase!("--kernel SIZE")),
            NoLayer::Edges(edges) => Some(edges.attempt()),
            NoLayer::ThreeAxes => Some(phrase!("tconv shape or tconv code")),
            NoLayer::NoOutput { smallest, .. } => {
                Some(phrase!("--input {size}, or less padding", size = dimensions(smallest)))
            }
            NoLayer::Patched => Some(phrase!("the call of the layer alone")),
        }
    }
}

/// Why settings given in addition to a call cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.phrase())]
pub enum NotLaid {
    /// The framework describes its border in terms of its own.
    OtherWords {
        /// The flag that does not apply.
        what: &'static str,
        /// The framework of the call.
        framework: Notation,
    },
    /// The number of values does not fit the rank.
    #[error("{} takes {} here, got {}", parameter.name(), counted(*rank), dimensions(&sides.numbers()))]
    Misfit {
        /// The setting.
        parameter: Parameter,
        /// The values given for it.
        sides: Sides,
        /// The rank of the call.
        rank: Rank,
    },
}

impl NotLaid {
    /// What is wrong.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        match self {
            NotLaid::OtherWords { what, framework } => phrase!(
                "{what} is for layers of PyTorch; change the call of {framework} itself",
                what = *what,
                framework = framework.to_string()
            ),
            NotLaid::Misfit { parameter, sides, rank } => phrase!(
                "{parameter} takes {counted} here, got {sides}",
                parameter = parameter.name(),
                counted = counted(*rank),
                sides = dimensions(&sides.numbers())
            ),
        }
    }
}

fn counted(rank: Rank) -> Phrase {
    match rank {
        Rank::One => phrase!("one number"),
        Rank::Two => phrase!("one number or two"),
        Rank::Three => phrase!("one number or three"),
    }
}

const LARGER_INPUT: Phrase = phrase!("what is padded before a transposed layer is no part of it: it is a larger input");

const TOO_MANY_CHANNELS: Phrase = phrase!("the groups together have too many channels");

/// The position of the channels in an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channels {
    /// NCHW.
    First,
    /// NHWC.
    Last,
}

impl Reading {
    /// A layer with default settings: one group, stride and dilation 1, no border, no bias.
    #[must_use]
    pub fn new(notation: impl Into<Notation>, op: Op, rank: Rank) -> Reading {
        let framework = notation.into();
        Reading {
            origin: Origin { framework, layout: Layout::usual(framework, op, rank) },
            settings: Settings { op: Some(op), rank: Some(rank), bias: Some(false), ..Settings::default() },
            border: (framework != Framework::PyTorch.into()).then_some([Border::Cut([0, 0]); 3]),
            channel_names: [None, None],
            input: None,
            trim: [[0, 0]; 3],
            is_patched: false,
            remarks: Vec::new(),
        }
    }

    /// Sets the borders of the last axes, and none on those before.
    pub(super) fn bordered(self, own: &[Border]) -> Reading {
        let mut border = [Border::Cut([0, 0]); 3];
        border.iter_mut().rev().zip(own.iter().rev()).for_each(|(place, own)| *place = *own);
        Reading { border: Some(border), ..self }
    }

    /// Reads a number of channels, or keeps its expression if it is unknown.
    pub(super) fn take_channels(&mut self, is_output: bool, parameter: &str, value: &Value) -> Result<(), CallError> {
        let place = if is_output { &mut self.settings.out_channels } else { &mut self.settings.in_channels };
        match open_integer(parameter, value)? {
            Ok(number) => *place = Some(number),
            Err(name) => self.channel_names[usize::from(is_output)] = Some(name),
        }
        Ok(())
    }

    /// Reads the groups; an unknown number is taken as 1, since no size depends on it.
    pub(super) fn take_groups(&mut self, parameter: &str, value: &Value) -> Result<(), CallError> {
        match open_integer(parameter, value)? {
            Ok(number) => self.settings.groups = Some(number),
            Err(name) => {
                self.remarks.push(phrase!(
                    "{parameter}={name} is open, and taken for 1: no size depends on it",
                    parameter,
                    name
                ));
            }
        }
        Ok(())
    }

    /// Reads the bias switch; an unknown one is taken as on, since no size depends on it.
    pub(super) fn take_bias(&mut self, parameter: &str, value: &Value) -> Result<(), CallError> {
        if is_open(value) {
            let name = call::shortened(&value.to_string());
            self.remarks.push(phrase!(
                "{parameter}={name} is open, and taken for True: no size depends on it",
                parameter,
                name
            ));
            self.settings.bias = Some(true);
        } else {
            self.settings.bias = Some(switch(parameter, value)?);
        }
        Ok(())
    }

    /// Reads the tensor that a function is applied to: any name, its shape if given, and padding around it.
    pub(super) fn take_tensor(&mut self, parameter: &str, value: &Value, channels: Channels) -> Result<(), CallError> {
        let (tensor, trims) = around::unpadded(value)?;
        let shape = value::tensor(parameter, tensor)?;
        self.take_input(shape.as_deref(), channels);
        for trim in trims {
            if self.op() == Op::ConvTranspose2d {
                return Err(CallError::new(value.span.clone(), LARGER_INPUT));
            }
            self.take_trim(&trim, channels == Channels::Last, value.span.clone())?;
        }
        Ok(())
    }

    /// Adds to the crop of a transposed layer's result, or to the padding of a direct layer's input.
    fn take_trim(&mut self, trim: &Trim, channels_last: bool, span: Span) -> Result<(), CallError> {
        let cells =
            trim.spatial(channels_last, self.rank().axes()).map_err(|message| CallError::new(span.clone(), message))?;
        if self.op() == Op::Conv2d && cells.iter().flatten().any(|cells| *cells < 0) {
            let error = CallError::new(span, phrase!("negative padding crops the input of a direct layer"));
            return Err(error.with_help(phrase!("slice the input before, and leave the padding at 0")));
        }
        for (all, own) in self.trim.iter_mut().rev().zip(cells.into_iter().rev()) {
            self.is_patched |= all.iter().zip(own).any(|(before, now)| *before > 0 && now < 0);
            *all = [all[0].saturating_add(own[0]), all[1].saturating_add(own[1])];
        }
        Ok(())
    }

    /// Takes size and channels from an input of known shape, with the channels on this axis.
    pub(super) fn take_input(&mut self, shape: Option<&[Option<i64>]>, channels: Channels) {
        let axes = self.rank().axes();
        let Some(shape) = shape else { return };
        let unbatched = shape.len().checked_sub(axes + 1);
        let own = match (channels, unbatched) {
            (Channels::First, Some(batch @ 0..=1)) => Some((shape[batch], &shape[batch + 1..])),
            (Channels::Last, Some(batch @ 0..=1)) => Some((shape[shape.len() - 1], &shape[batch..shape.len() - 1])),
            _ => None,
        };
        let Some((channels, lengths)) = own else { return };
        self.settings.in_channels = self.settings.in_channels.or(channels);
        let lengths: Option<Vec<i64>> = lengths.iter().copied().collect();
        let sides = lengths.and_then(|lengths| Sides::each(&lengths));
        self.input = self.input.or(sides.map(|sides| sides.triple(self.rank(), 1)));
    }

    /// Takes kernel size and channels from a weight of known shape, with the axes of [`Origin::layout`].
    pub(super) fn take_weight(&mut self, shape: Option<&[Option<i64>]>) {
        let axes = &self.origin.layout.axes;
        let Some(shape) = shape.filter(|shape| shape.len() == axes.len()) else { return };
        let mut kernel = Vec::new();
        for (axis, length) in axes.iter().zip(shape) {
            let groups = if self.origin.layout.grouped == *axis { 1 } else { self.settings.groups.unwrap_or(1) };
            let channels = length.and_then(|length| length.checked_mul(groups));
            match axis {
                'I' => self.settings.in_channels = self.settings.in_channels.or(channels),
                'O' => self.settings.out_channels = self.settings.out_channels.or(channels),
                _ => kernel.push(*length),
            }
        }
        let kernel: Option<Vec<i64>> = kernel.into_iter().collect();
        self.settings.kernel_size = self.settings.kernel_size.or(kernel.and_then(|kernel| Sides::each(&kernel)));
    }

    /// Includes the code around the call.
    ///
    /// # Errors
    /// A slice or a pad that turns it into a different layer.
    pub(super) fn surrounded(mut self, found: &Found<'_>) -> Result<Reading, CallError> {
        let channels_last = self.origin.framework.is_channels_last();
        let span = || found.call.function.span.clone();
        let is_transposed = self.op() == Op::ConvTranspose2d;
        let (own, other) = if is_transposed { (&found.after, &found.before) } else { (&found.before, &found.after) };
        if !other.is_empty() {
            let message = if is_transposed {
                LARGER_INPUT
            } else {
                phrase!("what is cut from the result of a direct layer is no part of it")
            };
            return Err(CallError::new(span(), message).with_help(phrase!("write the call of the layer alone")));
        }
        for trim in own {
            self.take_trim(trim, channels_last, span())?;
        }
        let adds = is_transposed && self.trim.iter().flatten().any(|cells| *cells < 0);
        self.is_patched |= adds && self.settings.bias.unwrap_or(true);
        if found.late_bias {
            self.settings.bias = Some(true);
        }
        if let Some(repeated) = found.repeated {
            self.take_loop(repeated, channels_last).map_err(|message| CallError::new(span(), message))?;
        }
        self.remarks.extend(found.remarks.iter().cloned());
        if let Some(input) = found.input {
            let channels = if channels_last { Channels::Last } else { Channels::First };
            self.take_input(shape(input).as_deref(), channels);
        }
        Ok(self)
    }

    /// One layer per group, joined along the channels, is a layer with groups. Without the join, or if the number of
    /// groups is unknown, it is one of several layers.
    fn take_loop(&mut self, Repeated { times, joined }: Repeated, channels_last: bool) -> Result<(), Phrase> {
        let Some(joined) = joined else {
            self.remarks.push(match times {
                Some(times) => phrase!("one of {times} layers that a loop makes", times),
                None => phrase!("one of several layers that a loop makes"),
            });
            return Ok(());
        };
        let axes = self.rank().axes() as i64;
        let channels = if channels_last { [-1, axes + 1] } else { [1, -1 - axes] };
        if !channels.contains(&joined) {
            return Err(phrase!("a loop over groups is joined along the channels"));
        }
        let Some(times) = times.filter(|times| *times >= 1) else {
            self.remarks.push(phrase!("one of several groups: how many there are is not written"));
            return Ok(());
        };
        let of_all = |number: i64| number.checked_mul(times).ok_or(TOO_MANY_CHANNELS);
        self.settings.groups = Some(of_all(self.settings.groups.unwrap_or(1))?);
        self.settings.in_channels = self.settings.in_channels.map(of_all).transpose()?;
        self.settings.out_channels = self.settings.out_channels.map(of_all).transpose()?;
        for name in self.channel_names.iter_mut().flatten() {
            *name = match name.strip_suffix(&format!(" // {times}")) {
                Some(all) => all.to_owned(),
                None => format!("({name}) * {times}"),
            };
        }
        self.remarks.push(phrase!("a loop over {times} groups, read as one layer with as many", times));
        Ok(())
    }

    /// The operation.
    #[must_use]
    pub fn op(&self) -> Op {
        self.settings.op.unwrap_or(Op::ConvTranspose2d)
    }

    /// The number of spatial axes.
    #[must_use]
    pub fn rank(&self) -> Rank {
        self.settings.rank.unwrap_or_default()
    }

    /// Applies settings given in addition to the call, which override it.
    ///
    /// # Errors
    /// [`NotLaid`]
    pub fn with(self, said: Settings) -> Result<Reading, NotLaid> {
        let pytorch_only = [
            ("--op", said.op.is_some()),
            ("--padding", said.padding.is_some()),
            ("--output-padding", said.output_padding.is_some()),
        ];
        let other_words = pytorch_only.into_iter().find(|(_, is_said)| self.border.is_some() && *is_said);
        if let Some((what, _)) = other_words {
            return Err(NotLaid::OtherWords { what, framework: self.origin.framework });
        }
        let settings = said.over(self.settings);
        let rank = settings.rank.unwrap_or_default();
        if let Some((parameter, sides)) = settings.misfit(rank) {
            return Err(NotLaid::Misfit { parameter, sides, rank });
        }
        // The operation determines the order of the weight's axes.
        let layout = match self.border {
            None => Layout::usual(self.origin.framework, settings.op.unwrap_or(Op::ConvTranspose2d), rank),
            Some(_) => self.origin.layout,
        };
        Ok(Reading { settings, origin: Origin { layout, ..self.origin }, ..self })
    }

    /// The layers of PyTorch with these settings, without the border if it is another framework's: one, or for three
    /// axes a 1-D layer for the depth and a 2-D layer for the rest. Each comes with the index of its first axis.
    fn parts(&self) -> Vec<(usize, Layer)> {
        let plain = |settings: &Settings| {
            let kernel_size =
                settings.kernel_size.map_or([1, 1], |sides| sides.pair(settings.rank.unwrap_or_default(), 1));
            settings.on(pytorch::plain(self.op(), kernel_size, settings))
        };
        match self.rank() {
            Rank::One | Rank::Two => vec![(1, plain(&self.settings))],
            Rank::Three => {
                let [depth, rest] = self.settings.split_depth();
                vec![(0, plain(&depth)), (1, plain(&rest))]
            }
        }
    }

    /// The size of the input: as the call gives it, or as its output size implies.
    #[must_use]
    pub fn implied_input(&self) -> Option<Triple> {
        if self.input.is_some() {
            return self.input;
        }
        let (border, settings) = (self.border?, self.triples().ok()?);
        let mut input = [1; 3];
        for axis in 3 - self.rank().axes()..3 {
            input[axis] = border[axis].implied_input(&settings.axis(axis))?;
        }
        Some(input)
    }

    /// The settings with a number for each axis, without a border. Fails if the kernel size is unknown.
    fn triples(&self) -> Result<Neutral, NoLayer> {
        let (rank, settings) = (self.rank(), &self.settings);
        let triple = |said: Option<Sides>| said.unwrap_or(Sides::All(1)).triple(rank, 1);
        Ok(Neutral {
            op: self.op(),
            rank,
            in_channels: settings.in_channels,
            out_channels: settings.out_channels,
            channel_names: self.channel_names.clone(),
            kernel_size: settings.kernel_size.map(|sides| sides.triple(rank, 1)).ok_or(NoLayer::KernelUnknown)?,
            stride: triple(settings.stride),
            dilation: triple(settings.dilation),
            groups: settings.groups.unwrap_or(1),
            bias: settings.bias.unwrap_or(true),
            edges: [[0, 0]; 3],
            is_same: false,
            runtime: None,
            holds_for: None,
        })
    }

    /// The layer that computes what the call computes: legal or not for PyTorch, and on an input of this size for other
    /// frameworks.
    ///
    /// # Errors
    /// Those of [`Reading::sizing_layer`]; [`NoLayer::Patched`] if no layer alone has the values of the call.
    pub fn layer(&self, input: Pair) -> Result<Layer, NoLayer> {
        let layer = self.sizing_layer(input)?;
        match self.border {
            // Whether zeros come late is the same for inputs of all sizes.
            None if self.neutral(None) == Err(NoLayer::Patched) => Err(NoLayer::Patched),
            None | Some(_) => Ok(layer),
        }
    }

    /// Like [`Reading::layer`], for its sizes alone: the values of the call may differ.
    ///
    /// # Errors
    /// [`NoLayer::KernelUnknown`], [`NoLayer::ThreeAxes`]; for other frameworks those of [`Reading::neutral`].
    pub fn sizing_layer(&self, input: Pair) -> Result<Layer, NoLayer> {
        if self.settings.kernel_size.is_none() {
            return Err(NoLayer::KernelUnknown);
        }
        if self.rank() == Rank::Three {
            return Err(NoLayer::ThreeAxes);
        }
        self.layers([1, input[0], input[1]])?.pop().ok_or(NoLayer::KernelUnknown)
    }

    /// Like [`Reading::sizing_layer`] for any rank: three axes are a 1-D layer for the depth and a 2-D layer for the rest.
    fn layers(&self, input: Triple) -> Result<Vec<Layer>, NoLayer> {
        if self.settings.kernel_size.is_none() {
            return Err(NoLayer::KernelUnknown);
        }
        if self.border.is_some() {
            return self.neutral(Some(input)).map(|neutral| pytorch::layers(&neutral));
        }
        Ok(self.parts().into_iter().map(|(first, layer)| self.trimmed(first, layer)).collect())
    }

    /// The sizes of each axis on an input, by layer: one, or for three axes a 1-D layer for the depth and a 2-D layer
    /// for the rest.
    ///
    /// # Errors
    /// Those of [`Reading::neutral`].
    pub fn geometries(&self, input: Triple) -> Result<Vec<Geometry>, NoLayer> {
        let layers = self.layers(input)?;
        let [depth, height, width] = input;
        let inputs = if layers.len() == 1 { vec![[height, width]] } else { vec![[1, depth], [height, width]] };
        let checked = layers.iter().zip(inputs).map(|(layer, input)| layer.check(input));
        Ok(checked.collect::<Result<_, _>>()?)
    }

    /// A line of PyTorch equivalent to the call; unknown channels keep their expressions.
    #[must_use]
    pub fn line(&self, geometries: &[Geometry]) -> String {
        let layers: Vec<Layer> = geometries.iter().map(|geometry| geometry.layer().clone()).collect();
        pytorch::line_of(&layers, self.channels())
    }

    /// The channels of the input and of the output: numbers, expressions, or the names of the parameters.
    fn channels(&self) -> [String; 2] {
        let [from, to] = &self.channel_names;
        let name = |number: Option<i64>, name: &Option<String>, usual: &str| match (number, name) {
            (Some(number), _) => number.to_string(),
            (None, Some(name)) => name.clone(),
            (None, None) => usual.to_owned(),
        };
        [name(self.settings.in_channels, from, "in_channels"), name(self.settings.out_channels, to, "out_channels")]
    }

    /// Whether both numbers of channels are known.
    #[must_use]
    pub fn knows_channels(&self) -> bool {
        self.settings.in_channels.is_some() && self.settings.out_channels.is_some()
    }

    /// The shape of PyTorch's weight: `64x32x3x3`, or `c, 32, 3, 3` with names for unknown channels.
    #[must_use]
    pub fn weight_shape(&self, geometries: &[Geometry]) -> String {
        let kernel = lengths(geometries, Axis::kernel);
        let groups = self.settings.groups.unwrap_or(1);
        let part = |number: Option<i64>, name: &str| match number {
            Some(number) => (number / groups.max(1)).to_string(),
            None if groups > 1 => format!("{name}/{groups}"),
            None => name.to_owned(),
        };
        let (settings, [from, to]) = (&self.settings, self.channels());
        let [outer, inner] = match self.op() {
            Op::ConvTranspose2d => [from, part(settings.out_channels, &to)],
            Op::Conv2d => [to, part(settings.in_channels, &from)],
        };
        let is_number = |name: &String| name.bytes().all(|byte| byte.is_ascii_digit());
        if is_number(&outer) && is_number(&inner) {
            return format!("{outer}x{inner}x{}", dimensions(&kernel));
        }
        let kernel = kernel.into_iter().map(|length| length.to_string());
        [outer, inner].into_iter().chain(kernel).collect::<Vec<_>>().join(", ")
    }

    /// A PyTorch layer with the additional crop or padding; `first` is the index of its first axis.
    fn trimmed(&self, first: usize, layer: Layer) -> Layer {
        if self.trim == [[0, 0]; 3] {
            return layer;
        }
        let own = if first == 0 { [[0, 0], self.trim[0]] } else { [self.trim[1], self.trim[2]] };
        let ends = [0, 1].map(|side| [0, 1].map(|axis| layer.axis(axis).padding[side].saturating_add(own[axis][side])));
        Layer { padding: Padding::Uneven { start: ends[0], end: ends[1] }, ..layer }
    }

    /// Works out what the call means, on an input of this size if it depends on one.
    ///
    /// # Errors
    /// [`NoLayer`]: something is missing, or a rule of its framework or of all frameworks rejects it.
    pub fn neutral(&self, input: Option<Triple>) -> Result<Neutral, NoLayer> {
        let plain = self.triples()?;
        let parts = self.parts();
        let mut edges = [[0, 0]; 3];
        for (first, layer) in &parts {
            let own = input.map(|input| if *first == 0 { [1, input[0]] } else { [input[1], input[2]] });
            let refused =
                |fault| Refusal { fault, layer: layer.clone(), input: own.unwrap_or_else(|| layer.smallest_input()) };
            layer.check_settings().map_err(refused)?;
            if let Some(input) = own.filter(|input| input.iter().any(|length| *length < 1)) {
                return Err(refused(Fault::EmptyInput { input }).into());
            }
            if self.border.is_none() {
                let whole = self.trimmed(*first, layer.clone());
                whole.check(own.unwrap_or_else(|| whole.smallest_input()))?;
            }
        }
        let border = self.border.unwrap_or_else(|| torch_border(&parts));
        for axis in AXES {
            let [start, end] = border[axis].edges(&plain.axis(axis), input.map(|input| input[axis]))?;
            let [before, after] = self.trim[axis].map(i128::from);
            if self.is_patched || (plain.is_transposed() && ((start > 0 && before < 0) || (end > 0 && after < 0))) {
                return Err(NoLayer::Patched);
            }
            edges[axis] = [start + before, end + after];
        }
        let fits = |length: i128| i64::try_from(length).is_ok();
        let too_large = |neutral: &Neutral| {
            let (_, layer) = parts.last().cloned().unwrap_or_else(|| (0, Layer::new(neutral.op, [1, 1])));
            let input = input.map_or_else(|| layer.smallest_input(), |[_, height, width]| [height, width]);
            NoLayer::from(Refusal { fault: Fault::LengthTooLarge, layer, input })
        };
        if !edges.iter().flatten().chain(&plain.dilated_kernel()).all(|length| fits(*length)) {
            return Err(too_large(&plain));
        }
        let depends_on_input = AXES.into_iter().any(|axis| border[axis].edges(&plain.axis(axis), None).is_err());
        let is_same = AXES.into_iter().all(|axis| match Border::Same.edges(&plain.axis(axis), None) {
            Ok(same) => same == edges[axis],
            Err(_) => border[axis] == Border::Same && self.trim[axis] == [0, 0],
        });
        let own = 3 - self.rank().axes()..3;
        let runtime = |axis: usize| border[axis].runtime(&plain.axis(axis), input.map(|input| input[axis]));
        let is_node = self.origin.framework == Framework::Onnx.into();
        let runtime = own.filter(|_| is_node).find_map(runtime);
        let neutral = Neutral { edges, is_same, runtime, holds_for: input.filter(|_| depends_on_input), ..plain };
        match input.map(|input| (input, neutral.output(input))) {
            Some((_, output)) if !output.iter().all(|length| fits(*length)) => Err(too_large(&neutral)),
            Some((input, output)) if output.iter().any(|length| *length < 1) => Err(NoLayer::NoOutput {
                input: neutral.own(&input).to_vec(),
                output: neutral.own(&output).to_vec(),
                smallest: neutral.own(&neutral.smallest_input()).to_vec(),
            }),
            _ => Ok(neutral),
        }
    }
}

/// The borders of PyTorch layers, whose padding and output padding must have been checked.
fn torch_border(parts: &[(usize, Layer)]) -> [Border; 3] {
    let mut border = [Border::Cut([0, 0]); 3];
    for (first, layer) in parts {
        // The length of a 1-D layer is in its width.
        let axes = if *first == 0 { vec![(0, 1)] } else { vec![(1, 0), (2, 1)] };
        for (place, axis) in axes {
            let settings = layer.axis(axis);
            let [start, end] = settings.padding;
            border[place] = match layer.padding {
                Padding::Same => Border::Same,
                Padding::Explicit(_) | Padding::Uneven { .. } | Padding::Valid => {
                    Border::Cut([start, end.saturating_sub(settings.output_padding)])
                }
            };
        }
    }
    border
}

impl Neutral {
    /// The neutral form of a PyTorch layer, on an input of this size or on any valid one.
    ///
    /// # Errors
    /// Those of [`Layer::check`].
    pub fn of(layer: &Layer, input: Option<Pair>) -> Result<Neutral, NoLayer> {
        let reading =
            Reading { settings: Settings::of(layer), ..Reading::new(Framework::PyTorch, layer.op, layer.rank) };
        reading.neutral(input.map(|[height, width]| [1, height, width]))
    }
}
