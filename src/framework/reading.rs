//! A layer as a call of any framework says it, before anybody works out what its SAME or its `output_shape` comes to.

use thiserror::Error;

use super::border::{Border, NoEdges};
use super::neutral::{AXES, Neutral};
use super::weights::Layout;
use super::{Framework, Origin, pytorch};
use crate::conv::axis::Op;
use crate::conv::fault::{Fault, Refusal};
use crate::conv::layer::dimensions;
use crate::conv::{Layer, Padding, Pair, Parameter, Rank, Settings, Sides, Triple};

/// What a call says. Numbers are not checked; see [`Reading::neutral`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub origin: Origin,
    /// Under PyTorch's names; `padding` and `output_padding` only where the call is PyTorch's. The operation and the rank
    /// are always there.
    pub settings: Settings,
    /// Where the result of each axis begins and ends, in the words of another framework than PyTorch.
    pub border: Option<[Border; 3]>,
    /// The size of the input, if the call gives it.
    pub input: Option<Triple>,
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
    #[error("an input of {} leaves an output of {}", dimensions(input), dimensions(output))]
    NoOutput { input: Vec<i64>, output: Vec<i128> },
    #[error("no layer of PyTorch does this alone: {why}")]
    NotAlone { why: String },
}

/// Why what is said beside a call cannot be laid over it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotLaid {
    /// Another framework says where its result begins and ends in its own words.
    #[error("{what} is for layers of PyTorch; change the call of {framework} itself")]
    OtherWords { what: &'static str, framework: Framework },
    #[error("{} takes {} here, got {}", parameter.name(), counted(*rank), dimensions(&sides.numbers()))]
    Misfit { parameter: Parameter, sides: Sides, rank: Rank },
}

fn counted(rank: Rank) -> &'static str {
    match rank {
        Rank::One => "one number",
        Rank::Two => "one number or two",
        Rank::Three => "one number or three",
    }
}

impl Reading {
    /// Nothing but the operation: no group, stride and dilation 1, no border, no bias.
    #[must_use]
    pub fn new(framework: Framework, op: Op, rank: Rank) -> Reading {
        Reading {
            origin: Origin { framework, layout: Layout::usual(framework, op, rank) },
            settings: Settings { op: Some(op), rank: Some(rank), bias: Some(false), ..Settings::default() },
            border: (framework != Framework::PyTorch).then_some([Border::Cut([0, 0]); 3]),
            input: None,
            remarks: Vec::new(),
        }
    }

    /// With these borders of the last axes, and none on those before.
    pub(super) fn bordered(self, own: &[Border]) -> Reading {
        let mut border = [Border::Cut([0, 0]); 3];
        border.iter_mut().rev().zip(own.iter().rev()).for_each(|(place, own)| *place = *own);
        Reading { border: Some(border), ..self }
    }

    #[must_use]
    pub fn op(&self) -> Op {
        self.settings.op.unwrap_or(Op::ConvTranspose2d)
    }

    #[must_use]
    pub fn rank(&self) -> Rank {
        self.settings.rank.unwrap_or_default()
    }

    /// The same with what is said beside the call, which goes before what the call says.
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
        Ok(Reading { settings, ..self })
    }

    /// The layers of PyTorch that it takes to say the settings, the border apart where it is another framework's: one, or
    /// for three axes a line for the depth and a layer for the rest. With the place of the first axis of each.
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

    /// The size of the input, if the call gives it, or the size of the output that it is told.
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

    /// The settings with a number for each axis, and no border. The kernel must be known.
    fn triples(&self) -> Result<Neutral, NoLayer> {
        let (rank, settings) = (self.rank(), &self.settings);
        let triple = |said: Option<Sides>| said.unwrap_or(Sides::All(1)).triple(rank, 1);
        Ok(Neutral {
            op: self.op(),
            rank,
            in_channels: settings.in_channels,
            out_channels: settings.out_channels,
            kernel_size: settings.kernel_size.map(|sides| sides.triple(rank, 1)).ok_or(NoLayer::KernelUnknown)?,
            stride: triple(settings.stride),
            dilation: triple(settings.dilation),
            groups: settings.groups.unwrap_or(1),
            bias: settings.bias.unwrap_or(true),
            edges: [[0, 0]; 3],
            is_same: false,
            holds_for: None,
        })
    }

    /// The layer of PyTorch that the call makes, legal or not where the call is PyTorch's, and on an input of this size
    /// where it is another's.
    ///
    /// # Errors
    /// [`NoLayer::KernelUnknown`]; of other frameworks [`NoLayer::NotAlone`] where PyTorch needs more than the layer,
    /// else as [`Reading::neutral`].
    pub fn layer(&self, input: Pair) -> Result<Layer, NoLayer> {
        if self.settings.kernel_size.is_none() {
            return Err(NoLayer::KernelUnknown);
        }
        if self.border.is_none() {
            return self.parts().pop().map(|(_, layer)| layer).ok_or(NoLayer::KernelUnknown);
        }
        let neutral = self.neutral(Some([1, input[0], input[1]]))?;
        pytorch::layer(&neutral).ok_or_else(|| {
            let why = super::translate(&neutral, &self.origin, Framework::PyTorch).reasons.into_iter().next();
            NoLayer::NotAlone { why: why.unwrap_or_default() }
        })
    }

    /// Works out what the call comes to, on an input of this size where it depends on one.
    ///
    /// # Errors
    /// [`NoLayer`]: something is missing, or a rule of its framework or of every framework refuses it.
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
                layer.check(own.unwrap_or_else(|| layer.smallest_input()))?;
            }
        }
        let border = self.border.unwrap_or_else(|| torch_border(&parts));
        for axis in AXES {
            edges[axis] = border[axis].edges(&plain.axis(axis), input.map(|input| input[axis]))?;
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
            Err(_) => border[axis] == Border::Same,
        });
        let neutral = Neutral { edges, is_same, holds_for: input.filter(|_| depends_on_input), ..plain };
        match input.map(|input| (input, neutral.output(input))) {
            Some((_, output)) if !output.iter().all(|length| fits(*length)) => Err(too_large(&neutral)),
            Some((input, output)) if output.iter().any(|length| *length < 1) => {
                Err(NoLayer::NoOutput { input: neutral.own(&input).to_vec(), output: neutral.own(&output).to_vec() })
            }
            _ => Ok(neutral),
        }
    }
}

/// What layers of PyTorch say of their borders. Their padding and output padding must have been checked.
fn torch_border(parts: &[(usize, Layer)]) -> [Border; 3] {
    let mut border = [Border::Cut([0, 0]); 3];
    for (first, layer) in parts {
        // A line has its length where a plane has its width.
        let axes = if *first == 0 { vec![(0, 1)] } else { vec![(1, 0), (2, 1)] };
        for (place, axis) in axes {
            let settings = layer.axis(axis);
            let [start, end] = settings.padding;
            border[place] = match layer.padding {
                Padding::Same => Border::Same,
                Padding::Explicit(_) | Padding::Valid => {
                    Border::Cut([start, end.saturating_sub(settings.output_padding)])
                }
            };
        }
    }
    border
}

impl Neutral {
    /// A layer of PyTorch, on an input of this size or on any that it takes.
    ///
    /// # Errors
    /// As [`Layer::check`].
    pub fn of(layer: &Layer, input: Option<Pair>) -> Result<Neutral, NoLayer> {
        let reading =
            Reading { settings: Settings::of(layer), ..Reading::new(Framework::PyTorch, layer.op, layer.rank) };
        reading.neutral(input.map(|[height, width]| [1, height, width]))
    }
}
