//! A layer as a call of any framework says it, before anybody works out what its SAME or its `output_shape` comes to.

use thiserror::Error;

use super::border::{Border, NoEdges};
use super::neutral::Neutral;
use super::weights::Layout;
use super::{Framework, Origin, pytorch};
use crate::conv::axis::Op;
use crate::conv::fault::{Fault, Refusal};
use crate::conv::layer::{Layer, Padding, Pair};

/// What a call says. Numbers are not checked; see [`Sketch::neutral`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    pub origin: Origin,
    pub op: Op,
    /// `None` where the call leaves it to a tensor.
    pub in_channels: Option<i64>,
    pub out_channels: Option<i64>,
    pub kernel_size: Option<Pair>,
    pub stride: Pair,
    pub dilation: Pair,
    pub groups: i64,
    pub bias: bool,
    /// Of height and of width.
    pub border: [Border; 2],
    /// The size of the input, if the call gives it.
    pub input: Option<Pair>,
    /// What of the call is no part of the layer, for whoever wrote it.
    pub remarks: Vec<String>,
}

/// Why a call does not come to a layer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoLayer {
    #[error("the kernel size is in the shape of a tensor, which the call does not say")]
    KernelUnknown,
    #[error(transparent)]
    Edges(#[from] NoEdges),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("an input of {}x{} leaves an output of {}x{}", input[0], input[1], output[0], output[1])]
    NoOutput { input: Pair, output: [i128; 2] },
    #[error("no layer of PyTorch does this alone: {why}")]
    NotAlone { why: String },
}

impl Sketch {
    /// Nothing but the operation: one group, stride and dilation 1, no border, no bias.
    #[must_use]
    pub fn new(framework: Framework, op: Op) -> Sketch {
        Sketch {
            origin: Origin { framework, layout: Layout::usual(framework, op) },
            op,
            in_channels: None,
            out_channels: None,
            kernel_size: None,
            stride: [1, 1],
            dilation: [1, 1],
            groups: 1,
            bias: false,
            border: [Border::Cut([0, 0]); 2],
            input: None,
            remarks: Vec::new(),
        }
    }

    /// A layer of PyTorch. Its padding and output padding must have been checked.
    fn of(layer: &Layer) -> Sketch {
        let border = [0, 1].map(|axis| {
            let settings = layer.axis(axis);
            let [start, end] = settings.padding;
            Border::Cut([start, end.saturating_sub(settings.output_padding)])
        });
        Sketch {
            in_channels: Some(layer.in_channels),
            out_channels: Some(layer.out_channels),
            kernel_size: Some(layer.kernel_size),
            stride: layer.stride,
            dilation: layer.dilation,
            groups: layer.groups,
            bias: layer.bias,
            border: if layer.padding == Padding::Same { [Border::Same; 2] } else { border },
            ..Sketch::new(Framework::PyTorch, layer.op)
        }
    }

    /// The layer in PyTorch's terms, without its border. Channels that nobody said are as few as the groups allow.
    fn borderless(&self, kernel_size: Pair) -> Layer {
        let least = self.groups.max(1);
        Layer {
            in_channels: self.in_channels.unwrap_or(least),
            out_channels: self.out_channels.unwrap_or(least),
            stride: self.stride,
            dilation: self.dilation,
            groups: self.groups,
            bias: self.bias,
            ..Layer::new(self.op, kernel_size)
        }
    }

    /// The size of the input, if the call gives it, or the size of the output that it is told.
    #[must_use]
    pub fn implied_input(&self) -> Option<Pair> {
        let layer = self.borderless(self.kernel_size?);
        let [height, width] = [0, 1].map(|axis| self.border[axis].implied_input(&layer.axis(axis)));
        self.input.or(height.zip(width).map(<[i64; 2]>::from))
    }

    /// The layer of PyTorch that does the same on an input of this size.
    ///
    /// # Errors
    /// [`NoLayer::NotAlone`] where PyTorch needs more than the layer; else as [`Sketch::neutral`].
    pub fn layer(&self, input: Pair) -> Result<Layer, NoLayer> {
        let neutral = self.neutral(Some(input))?;
        pytorch::layer(&neutral).ok_or_else(|| {
            let why = super::translate(&neutral, self.origin, Framework::PyTorch).reasons.into_iter().next();
            NoLayer::NotAlone { why: why.unwrap_or_default() }
        })
    }

    /// Works out what the call comes to, on an input of this size where it depends on one.
    ///
    /// # Errors
    /// [`NoLayer`]: something is missing, or a rule of its framework or of every framework refuses it.
    pub fn neutral(&self, input: Option<Pair>) -> Result<Neutral, NoLayer> {
        let kernel_size = self.kernel_size.ok_or(NoLayer::KernelUnknown)?;
        let layer = self.borderless(kernel_size);
        let refused =
            |fault| Refusal { fault, layer: layer.clone(), input: input.unwrap_or_else(|| layer.smallest_input()) };
        layer.check_settings().map_err(refused)?;
        if input.is_some_and(|input| input.iter().any(|length| *length < 1)) {
            return Err(refused(Fault::EmptyInput { input: input.unwrap_or_default() }).into());
        }
        let edges_on = |axis: usize, length| self.border[axis].edges(&layer.axis(axis), length);
        let lengths = [0, 1].map(|axis: usize| input.map(|input| input[axis]));
        let edges = [edges_on(0, lengths[0])?, edges_on(1, lengths[1])?];
        let fits = |length: i128| i64::try_from(length).is_ok();
        let dilated = [0, 1].map(|axis| layer.axis(axis).dilated_kernel());
        if !edges.iter().flatten().chain(&dilated).all(|length| fits(*length)) {
            return Err(refused(Fault::LengthTooLarge).into());
        }
        let depends_on_input = [0, 1].into_iter().any(|axis| edges_on(axis, None).is_err());
        let neutral = Neutral {
            op: self.op,
            in_channels: self.in_channels,
            out_channels: self.out_channels,
            kernel_size,
            stride: self.stride,
            dilation: self.dilation,
            groups: self.groups,
            bias: self.bias,
            edges,
            is_same: [0, 1].into_iter().all(|axis| self.is_same(axis, &layer, edges[axis])),
            holds_for: input.filter(|_| depends_on_input),
        };
        match input.map(|input| (input, neutral.output(input))) {
            Some((_, output)) if !output.iter().all(|length| fits(*length)) => {
                Err(refused(Fault::LengthTooLarge).into())
            }
            Some((input, output)) if output.iter().any(|length| *length < 1) => {
                Err(NoLayer::NoOutput { input, output })
            }
            _ => Ok(neutral),
        }
    }

    /// Whether the edges of an axis are those of `SAME`, whatever the input.
    fn is_same(&self, axis: usize, layer: &Layer, edges: [i128; 2]) -> bool {
        match Border::Same.edges(&layer.axis(axis), None) {
            Ok(same) => same == edges,
            Err(_) => self.border[axis] == Border::Same,
        }
    }
}

impl Neutral {
    /// A layer of PyTorch, on an input of this size or on any that it takes.
    ///
    /// # Errors
    /// As [`Layer::check`].
    pub fn of(layer: &Layer, input: Option<Pair>) -> Result<Neutral, NoLayer> {
        layer.check(input.unwrap_or_else(|| layer.smallest_input()))?;
        Sketch::of(layer).neutral(input)
    }
}
