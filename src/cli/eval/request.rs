//! One line of input: a layer with PyTorch's or ONNX's names, and its numbers.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use serde_json::value::RawValue;

use super::number::{Data, Number};
use super::object::object;
use super::sides::{AutoPadWord, Each, PaddingValue};
use crate::conv::{Op, Padding, Rank, Settings, Sides};
use crate::framework::onnx::{self, AutoPad};

/// A layer whose settings have as many numbers as it has axes. The values of the numbers are not checked.
pub(super) struct Request<'a, const SPECIAL: bool> {
    pub name: Option<&'a RawValue>,
    pub op: Op,
    pub rank: Rank,
    pub input: Tensor<SPECIAL>,
    pub weight: Tensor<SPECIAL>,
    pub bias: Option<Vec<Number<SPECIAL>>>,
    /// All settings but the channels and the kernel size, which follow from the weight. `padding` may come from ONNX's
    /// `pads`.
    pub settings: Settings,
    /// The kernel size, if the request states it as well.
    pub kernel_shape: Option<Sides>,
    /// Where the result begins and ends, if ONNX's rules determine that.
    pub attributes: Option<onnx::Attributes>,
    pub output_size: Option<Vec<i64>>,
}

pub(super) struct Tensor<const SPECIAL: bool> {
    pub shape: Vec<i64>,
    pub data: Option<Data<SPECIAL>>,
}

#[derive(Deserialize)]
#[serde(rename = "request")]
struct Written<'a, const SPECIAL: bool, const LENIENT: bool> {
    #[serde(borrow, default)]
    name: Option<&'a RawValue>,
    #[serde(deserialize_with = "op")]
    op: (Op, Rank),
    #[serde(deserialize_with = "tensor::<_, SPECIAL, LENIENT>")]
    input: Tensor<SPECIAL>,
    #[serde(deserialize_with = "tensor::<_, SPECIAL, LENIENT>")]
    weight: Tensor<SPECIAL>,
    bias: Option<Vec<Number<SPECIAL>>>,
    stride: Option<Each>,
    padding: Option<PaddingValue>,
    output_padding: Option<Each>,
    dilation: Option<Each>,
    groups: Option<i64>,
    output_size: Option<Vec<i64>>,
    strides: Option<Each>,
    pads: Option<Vec<i64>>,
    dilations: Option<Each>,
    group: Option<i64>,
    auto_pad: Option<AutoPadWord>,
    output_shape: Option<Each>,
    kernel_shape: Option<Each>,
}

#[derive(Deserialize)]
struct WrittenTensor<const SPECIAL: bool> {
    shape: Option<Vec<i64>>,
    data: Option<Data<SPECIAL>>,
}

/// Reads a request. With `LENIENT`, unknown keys are ignored.
pub(super) fn request<'de, D: Deserializer<'de>, const SPECIAL: bool, const LENIENT: bool>(
    deserializer: D,
) -> Result<Request<'de, SPECIAL>, D::Error> {
    object::<Written<'de, SPECIAL, LENIENT>, _, _, LENIENT>(deserializer, Written::finished)
}

fn tensor<'de, D: Deserializer<'de>, const SPECIAL: bool, const LENIENT: bool>(
    deserializer: D,
) -> Result<Tensor<SPECIAL>, D::Error> {
    let finish = |WrittenTensor { shape, data }: WrittenTensor<SPECIAL>| {
        let nested = || data.as_ref().and_then(Data::nested).map(<[i64]>::to_vec);
        let shape = shape.or_else(nested).ok_or("missing field `shape`")?;
        Ok(Tensor { shape, data })
    };
    object::<_, _, _, LENIENT>(deserializer, finish)
}

fn op<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(Op, Rank), D::Error> {
    struct OpVisitor;

    impl Visitor<'_> for OpVisitor {
        type Value = (Op, Rank);

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("\"conv2d\" or \"conv_transpose2d\", or one of them with 1d or 3d")
        }

        fn visit_str<E: de::Error>(self, name: &str) -> Result<(Op, Rank), E> {
            let ops = [Op::Conv2d, Op::ConvTranspose2d];
            let mut all = ops.into_iter().flat_map(|op| Rank::ALL.map(|rank| (op, rank)));
            let known = all.find(|(op, rank)| op.function_name(*rank) == name);
            known.ok_or_else(|| E::invalid_value(de::Unexpected::Str(name), &self))
        }
    }

    deserializer.deserialize_str(OpVisitor)
}

/// Returns the value of a setting that has two names. Giving both is an error.
fn either<T>(names: [&str; 2], torch: Option<T>, onnx: Option<T>) -> Result<Option<T>, String> {
    match (torch, onnx) {
        (Some(_), Some(_)) => Err(format!("`{}` and `{}` are two names of one setting: give one", names[0], names[1])),
        (torch, onnx) => Ok(torch.or(onnx)),
    }
}

impl<'a, const SPECIAL: bool, const LENIENT: bool> Written<'a, SPECIAL, LENIENT> {
    fn finished(self) -> Result<Request<'a, SPECIAL>, String> {
        self.check_counts()?;
        let ends = self.ends()?;
        let (op, rank) = self.op;
        let stride = either(["stride", "strides"], self.stride, self.strides)?;
        let dilation = either(["dilation", "dilations"], self.dilation, self.dilations)?;
        let settings = Settings {
            op: Some(op),
            rank: Some(rank),
            stride: stride.map(|each| each.0),
            padding: ends.padding,
            output_padding: self.output_padding.map(|each| each.0),
            dilation: dilation.map(|each| each.0),
            groups: either(["groups", "group"], self.groups, self.group)?,
            bias: Some(self.bias.is_some()),
            ..Settings::default()
        };
        Ok(Request {
            name: self.name,
            op,
            rank,
            input: self.input,
            weight: self.weight,
            bias: self.bias,
            settings,
            kernel_shape: self.kernel_shape.map(|each| each.0),
            attributes: ends.attributes,
            output_size: self.output_size,
        })
    }

    /// Checks that every list has as many numbers as the operation has axes.
    fn check_counts(&self) -> Result<(), String> {
        let (_, rank) = self.op;
        let padding = self.padding.and_then(|PaddingValue(padding)| padding.numbers().pop());
        let sides = [
            ("stride", self.stride.map(|each| each.0)),
            ("padding", padding),
            ("output_padding", self.output_padding.map(|each| each.0)),
            ("dilation", self.dilation.map(|each| each.0)),
            ("strides", self.strides.map(|each| each.0)),
            ("dilations", self.dilations.map(|each| each.0)),
            ("output_shape", self.output_shape.map(|each| each.0)),
            ("kernel_shape", self.kernel_shape.map(|each| each.0)),
        ];
        for (name, sides) in sides {
            if let Some(sides) = sides.filter(|sides| !sides.fit(rank)) {
                let (found, axes) = (sides.numbers().len(), rank.names().join(", "));
                return Err(format!("`{name}`: invalid length {found}, expected an integer or [{axes}]"));
            }
        }
        match &self.pads {
            Some(pads) if pads.len() != 2 * rank.axes() => {
                let (found, axes) = (pads.len(), rank.axes());
                Err(format!("`pads`: invalid length {found}, expected {axes} starts, then {axes} ends"))
            }
            _ => Ok(()),
        }
    }

    /// Determines where the result begins and ends: by PyTorch's rules, or by ONNX's if one of its names is used.
    fn ends(&self) -> Result<Ends, String> {
        let rank = self.op.1;
        let auto_pad = self.auto_pad.map_or(AutoPad::NotSet, |AutoPadWord(word)| word);
        let leaves_it = [("auto_pad", auto_pad != AutoPad::NotSet), ("output_shape", self.output_shape.is_some())];
        let leaves_it = leaves_it.into_iter().find_map(|(name, is_said)| is_said.then_some(name));
        if let Some(PaddingValue(padding)) = self.padding {
            let other = self.pads.as_ref().map(|_| "pads").or(leaves_it);
            return match other {
                Some(other) => Err(format!("`padding` and `{other}` both say how much is padded or cropped: give one")),
                None => Ok(Ends { padding: Some(padding), attributes: None }),
            };
        }
        if self.output_size.is_some() {
            if let Some(other) = leaves_it {
                return Err(format!("`output_size` is PyTorch's and `{other}` ONNX's: give one"));
            }
            let halves = self.pads.as_ref().map(|pads| pads.split_at(pads.len() / 2));
            let uneven = |(start, end)| Some(Padding::Uneven { start: Sides::each(start)?, end: Sides::each(end)? });
            let padding = halves.and_then(uneven);
            return Ok(Ends { padding, attributes: None });
        }
        let is_onnx = [self.strides.is_some(), self.dilations.is_some(), self.group.is_some(), self.pads.is_some()];
        let is_onnx = is_onnx.contains(&true) || self.auto_pad.is_some() || self.output_shape.is_some();
        if !is_onnx {
            return Ok(Ends { padding: None, attributes: None });
        }
        let each = |sides: Option<Each>| sides.map(|Each(sides)| Rank::of_three(rank, &sides.triple(rank, 0)).to_vec());
        let attributes = onnx::Attributes {
            auto_pad,
            pads: self.pads.clone(),
            output_padding: each(self.output_padding),
            output_shape: each(self.output_shape),
        };
        if attributes.pads.is_some() && auto_pad != AutoPad::NotSet {
            return Err(onnx::WrongPads::BesideWord(auto_pad).phrase().to_string());
        }
        Ok(Ends { padding: None, attributes: Some(attributes) })
    }
}

struct Ends {
    padding: Option<Padding<Sides>>,
    attributes: Option<onnx::Attributes>,
}
