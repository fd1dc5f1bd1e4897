//! The answer as JSON.

use std::ops::RangeInclusive;

use serde::Serialize;

use super::Shown;
use crate::conv::Parameter;
use crate::conv::solve::{AxisSearch, Looked, Search};
use crate::framework::pytorch;
use crate::phrase::{Joint, Phrase};

#[derive(Serialize)]
pub(super) struct Nothing {
    solutions: [(); 0],
    why: String,
}

impl Nothing {
    pub fn of(search: &Search) -> Nothing {
        let why: Vec<String> = search.obstacles().iter().map(ToString::to_string).collect();
        Nothing { solutions: [], why: why.join("; ") }
    }
}

#[derive(Serialize)]
pub(super) struct Answer {
    solutions: Vec<Layer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    looked: Option<Ranges>,
}

/// The ranges that were searched, of each axis from the first to the last. Left out if they are the usual ones.
#[derive(Serialize)]
struct Ranges {
    kernel: [[i64; 2]; 2],
    stride: [[i64; 2]; 2],
    dilation: [[i64; 2]; 2],
}

#[derive(Serialize)]
struct Layer {
    op: &'static str,
    kernel: Vec<i64>,
    stride: Vec<i64>,
    padding: Vec<i64>,
    output_padding: Vec<i64>,
    dilation: Vec<i64>,
    pytorch: String,
    why: Vec<String>,
    /// The code for the framework that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// Why a layer of that framework alone does not do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl Answer {
    pub fn of(search: &Search, shown: &[Shown<'_>]) -> Answer {
        let looked = search.axes.each_ref().map(AxisSearch::looked);
        let is_usual = looked.iter().all(|looked| looked.is_usual);
        let ends = |range: &RangeInclusive<i64>| [*range.start(), *range.end()];
        let of_both = |of: fn(&Looked) -> &RangeInclusive<i64>| looked.each_ref().map(|looked| ends(of(looked)));
        let ranges = Ranges {
            kernel: of_both(|looked| &looked.kernel_size),
            stride: of_both(|looked| &looked.stride),
            dilation: of_both(|looked| &looked.dilation),
        };
        Answer { solutions: shown.iter().map(Layer::of).collect(), looked: (!is_usual).then_some(ranges) }
    }
}

impl Layer {
    fn of(Shown { solution, code }: &Shown<'_>) -> Layer {
        let layer = solution.geometry.layer();
        let own = |parameter: Parameter| layer.own(parameter.get(layer, solution.geometry.input()));
        let reasons =
            code.as_ref().map(|code| Phrase::list(code.reasons.iter().cloned(), Joint::Semicolon).to_string());
        Layer {
            op: layer.op.function_name(layer.rank),
            kernel: own(Parameter::KernelSize),
            stride: own(Parameter::Stride),
            padding: own(Parameter::Padding),
            output_padding: own(Parameter::OutputPadding),
            dilation: own(Parameter::Dilation),
            pytorch: pytorch::line(layer),
            why: solution.merits.iter().map(ToString::to_string).collect(),
            code: code.as_ref().map(|code| code.code.clone()),
            reason: reasons.filter(|reasons| !reasons.is_empty()),
        }
    }
}
