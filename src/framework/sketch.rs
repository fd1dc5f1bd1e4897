//! For tests: a call with two axes, with a number for each axis in every setting.

use super::border::Border;
use super::call::{CallError, Facts};
use super::{Neutral, NoLayer, Notation, Origin, Reading};
use crate::conv::axis::Op;
use crate::conv::{Padding, Pair, Rank, Settings};
use crate::phrase::Phrase;

/// Reads a text.
pub fn outcome(text: &str) -> Result<Sketch, CallError> {
    super::read(text, &Facts::default()).map(Sketch::from)
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    pub origin: Origin,
    pub op: Op,
    pub in_channels: Option<i64>,
    pub out_channels: Option<i64>,
    pub kernel_size: Option<Pair>,
    pub stride: Pair,
    pub dilation: Pair,
    pub groups: i64,
    pub bias: bool,
    pub border: [Border; 2],
    pub input: Option<Pair>,
    pub remarks: Vec<Phrase>,
}

impl Sketch {
    /// Default settings for an operation.
    pub fn new(framework: impl Into<Notation>, op: Op) -> Sketch {
        Sketch::from(Reading::new(framework, op, Rank::Two))
    }

    /// Like [`Reading::neutral`].
    pub fn neutral(&self, input: Option<Pair>) -> Result<Neutral, NoLayer> {
        Reading::from(self.clone()).neutral(input.map(|[height, width]| [1, height, width]))
    }
}

impl From<Reading> for Sketch {
    fn from(reading: Reading) -> Sketch {
        let Reading { origin, settings, border, input, remarks, trim, .. } = reading;
        assert_eq!(trim, [[0, 0]; 3], "nothing around");
        assert_eq!(settings.rank, Some(Rank::Two), "a plane");
        let one = |sides: Option<crate::conv::Sides>| sides.map_or([1, 1], |sides| sides.pair(Rank::Two, 1));
        let torch = || match settings.padding.unwrap_or(Padding::Valid) {
            Padding::Same => [Border::Same; 2],
            Padding::Valid => [Border::Cut([0, 0]); 2],
            Padding::Uneven { .. } => panic!("nothing of one call"),
            Padding::Explicit(sides) => sides.pair(Rank::Two, 0).map(|cells| Border::Cut([cells, cells])),
        };
        Sketch {
            origin,
            op: settings.op.expect("an operation"),
            in_channels: settings.in_channels,
            out_channels: settings.out_channels,
            kernel_size: settings.kernel_size.map(|sides| sides.pair(Rank::Two, 1)),
            stride: one(settings.stride),
            dilation: one(settings.dilation),
            groups: settings.groups.unwrap_or(1),
            bias: settings.bias.unwrap_or(true),
            border: border.map_or_else(torch, |[_, height, width]| [height, width]),
            input: input.map(|[_, height, width]| [height, width]),
            remarks,
        }
    }
}

impl From<Sketch> for Reading {
    fn from(sketch: Sketch) -> Reading {
        let [height, width] = sketch.border;
        Reading {
            origin: sketch.origin,
            settings: Settings {
                op: Some(sketch.op),
                rank: Some(Rank::Two),
                in_channels: sketch.in_channels,
                out_channels: sketch.out_channels,
                kernel_size: sketch.kernel_size.map(Into::into),
                stride: Some(sketch.stride.into()),
                dilation: Some(sketch.dilation.into()),
                groups: Some(sketch.groups),
                bias: Some(sketch.bias),
                padding: None,
                output_padding: None,
            },
            border: Some([Border::Cut([0, 0]), height, width]),
            channel_names: [None, None],
            trim: [[0, 0]; 3],
            is_patched: false,
            input: sketch.input.map(|[height, width]| [1, height, width]),
            remarks: sketch.remarks,
        }
    }
}
