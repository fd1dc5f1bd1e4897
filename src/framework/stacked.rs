//! Applies a model to an input, stage by stage, as far as it works.

use thiserror::Error;

use super::model::{Entry, Model, What};
use super::{NoLayer, Reading};
use crate::conv::layer::dimensions;
use crate::conv::repair::Repair;
use crate::conv::stack::{Break, Chain, Map, Stack, Stage};
use crate::conv::{Fault, Layer, Padding, Parameter, Rank, Refusal};
use crate::phrase;
use crate::phrase::Phrase;

/// The largest growth of an input that is tried in the search for one that works.
const LONGEST: i64 = 1 << 14;

/// A model applied to an input.
#[derive(Clone, Debug, PartialEq)]
pub struct Stacked {
    /// The stages that work; each belongs to the entry with the same index.
    pub chain: Chain,
    /// Why the next entry fails, if one does.
    pub fault: Option<StackFault>,
}

/// Why a stage fails.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{}", self.phrase())]
pub enum StackFault {
    /// The stage does not fit the map before it, or its own rules reject it.
    Break(#[from] Break),
    /// A call of another framework that does not describe a layer here.
    NoLayer(#[from] NoLayer),
}

impl StackFault {
    /// What is wrong; PyTorch's own messages as they are.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        match self {
            StackFault::Break(fault) => fault.phrase(),
            StackFault::NoLayer(error) => error.phrase(),
        }
    }
}

impl Model {
    /// The number of spatial axes, from the first layer that determines it.
    #[must_use]
    pub fn rank(&self) -> Option<Rank> {
        self.entries.iter().find_map(|entry| match &entry.what {
            What::Stage(stage) => stage.rank(),
            What::Reading(reading) => Some(reading.rank()),
            What::Unknown => None,
        })
    }

    /// The input channels of its first layer, if known.
    #[must_use]
    pub fn in_channels(&self) -> Option<i64> {
        self.entries.iter().find_map(|entry| match &entry.what {
            What::Stage(Stage::Layer { layer, is_open: [false, _] }) => Some(layer.in_channels),
            What::Reading(reading) => reading.settings.in_channels,
            What::Stage(_) | What::Unknown => None,
        })
    }

    /// The input implied by the first layer if it takes a vector; a layer with rows and columns implies no size.
    #[must_use]
    pub fn implied_input(&self) -> Option<Map> {
        let first = self.entries.iter().find(|entry| !matches!(entry.what, What::Unknown))?;
        match first.what {
            What::Stage(Stage::Linear { features: [from, _], .. }) => Some(Map { channels: from, size: [1, 1] }),
            What::Stage(Stage::Unflatten { channels, size: [rows, cols] }) => {
                let all = channels.checked_mul(rows).and_then(|some| some.checked_mul(cols));
                Some(Map { channels: all, size: [1, 1] })
            }
            _ => None,
        }
    }

    /// Applies the model to a map.
    #[must_use]
    pub fn on(&self, input: Map) -> Stacked {
        let mut chain = Chain::new(input);
        for entry in &self.entries {
            let pushed = stage(entry, chain.output()).and_then(|stage| Ok(chain.push(stage)?));
            if let Err(fault) = pushed {
                return Stacked { chain, fault: Some(fault) };
            }
        }
        Stacked { chain, fault: None }
    }

    /// The smallest larger input that passes through all stages, both sides growing equally.
    #[must_use]
    pub fn larger_input(&self, input: Map) -> Option<Map> {
        let is_line = self.rank() == Some(Rank::One);
        let grown = |by: i64| {
            let size = if is_line { [1, input.size[1] + by] } else { input.size.map(|length| length + by) };
            Map { size, ..input }
        };
        let works = |by: i64| self.on(grown(by)).fault.is_none();
        let mut most = 1;
        while !works(most) {
            most *= 2;
            if most > LONGEST {
                return None;
            }
        }
        // From here on larger inputs work too, except for remainders of strides.
        let (mut low, mut high) = (most / 2, most);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if works(middle) { high = middle } else { low = middle }
        }
        Some(grown(high))
    }
}

/// The stage of an entry on a map, which its border and channels may depend on.
fn stage(entry: &Entry, input: Map) -> Result<Stage, StackFault> {
    let stage = match &entry.what {
        What::Stage(stage) => stage.clone(),
        What::Unknown => Stage::Pass,
        What::Reading(reading) => Stage::Layer { layer: reading.sizing_layer(input.size)?, is_open: open(reading) },
    };
    Ok(match (stage, input.channels) {
        // A layer with unknown input channels takes any.
        (Stage::Layer { layer, is_open: [true, output] }, Some(channels)) => {
            Stage::Layer { layer: Layer { in_channels: channels, ..layer }, is_open: [false, output] }
        }
        (stage, _) => stage,
    })
}

/// Which channels of a call are unknown: input, then output.
#[must_use]
pub fn open(reading: &Reading) -> [bool; 2] {
    [reading.settings.in_channels.is_none(), reading.settings.out_channels.is_none()]
}

impl Stacked {
    /// The entry that fails.
    #[must_use]
    pub fn broken<'a>(&self, model: &'a Model) -> Option<&'a Entry> {
        self.fault.as_ref().and_then(|_| model.entries.get(self.chain.steps().len()))
    }

    /// The layer that fails, legal or not.
    #[must_use]
    pub fn refused_layer(&self, model: &Model) -> Option<Layer> {
        match &self.broken(model)?.what {
            What::Stage(Stage::Layer { layer, .. }) => Some(layer.clone()),
            What::Reading(_) => self.refusal(model).map(|refusal| refusal.layer),
            What::Stage(_) | What::Unknown => None,
        }
    }

    /// The refusal of the failing layer by its own rules, with which it can be repaired.
    #[must_use]
    pub fn refusal(&self, model: &Model) -> Option<Refusal> {
        let entry = self.broken(model)?;
        let size = self.chain.output().size;
        match (self.fault.as_ref()?, &entry.what) {
            (StackFault::NoLayer(NoLayer::Refused(refusal)), _) => Some(refusal.clone()),
            (StackFault::Break(Break::Layer(fault)), What::Stage(Stage::Layer { layer, .. })) => {
                Some(Refusal { fault: fault.clone(), layer: layer.clone(), input: size })
            }
            _ => None,
        }
    }

    /// The nearest settings of the failing layer that work. Another input for it alone is no repair here.
    #[must_use]
    pub fn repairs(&self, model: &Model) -> Vec<Repair> {
        let all = self.refusal(model).map(|refusal| refusal.repairs()).unwrap_or_default();
        let keeps_input = |repair: &Repair| repair.changes.iter().all(|change| change.name != Parameter::Input.name());
        all.into_iter().filter(keeps_input).collect()
    }

    /// Suggestions besides repairs of a layer: a change each, and what it does.
    #[must_use]
    pub fn tries(&self, model: &Model) -> Vec<Phrase> {
        let (Some(fault), Some(entry)) = (&self.fault, self.broken(model)) else { return Vec::new() };
        let name = &entry.name;
        let before = self.chain.steps().len().checked_sub(1).and_then(|last| model.entries.get(last));
        let map = self.chain.output();
        let StackFault::Break(fault) = fault else { return Vec::new() };
        match fault {
            Break::Channels { expected, found } => {
                let (expected, found) = (*expected, *found);
                let own = match &entry.what {
                    What::Stage(Stage::Norm { .. }) => {
                        phrase!("{name} with {found} in place of {expected}", name, found, expected)
                    }
                    _ => phrase!("in_channels={found} in {name}", found, name),
                };
                let maker = self.maker(model);
                let maker =
                    maker.map(|maker| phrase!("out_channels={expected} in {name}", expected, name = &maker.name));
                [own].into_iter().chain(maker).collect()
            }
            Break::NothingLeft { .. } | Break::Layer(Fault::WindowTooLarge { .. } | Fault::OutputTooSmall { .. }) => {
                let first = self.chain.map(0).and_then(|input| model.larger_input(input));
                let size = first.map(|input| map_text(input, model.rank()));
                size.map(|size| phrase!("--input {size} goes through", size)).into_iter().collect()
            }
            Break::Shuffle { factor, .. } => {
                let square = factor.saturating_mul(*factor);
                vec![phrase!("out_channels={square} in the layer before it, or any multiple of {square}", square)]
            }
            Break::Features { found, .. } => vec![match before {
                Some(before) => {
                    phrase!("in_features={found}, what comes out of {name}", found = *found, name = &before.name)
                }
                None => phrase!("in_features={found}", found = *found),
            }],
            Break::NotFlat { .. } => {
                let all = map.channels.and_then(|channels| channels.checked_mul(map.size[0])?.checked_mul(map.size[1]));
                vec![match all {
                    Some(all) => phrase!("nn.Flatten() before {name}, and in_features={all}", name, all),
                    None => phrase!("nn.Flatten() before {name}", name),
                }]
            }
            Break::Unflatten { to, .. } => {
                let all = to.iter().try_fold(1_i64, |all, length| all.checked_mul(*length));
                all.map(|all| phrase!("{all} features before it", all)).into_iter().collect()
            }
            Break::PoolPadding { kernel, .. } => vec![phrase!("padding={most} or less", most = kernel / 2)],
            Break::PadsTooMuch { most, .. } => {
                vec![phrase!("{most} cells at most, or zeros (nn.ZeroPad2d)", most = *most)]
            }
            Break::Layer(_)
            | Break::OutOfRange { .. }
            | Break::Unshuffle { .. }
            | Break::OtherRank { .. }
            | Break::ThreeAxes => Vec::new(),
        }
    }

    /// The layer that produced the channels of the last map.
    fn maker<'a>(&self, model: &'a Model) -> Option<&'a Entry> {
        let makes = |stage: &Stage| matches!(stage, Stage::Layer { .. } | Stage::Linear { .. });
        let place = self.chain.steps().iter().rposition(|step| makes(step.stage()))?;
        model.entries.get(place)
    }

    /// The stages that work, as a stack to modify.
    #[must_use]
    pub fn stack(&self) -> Option<Stack> {
        Stack::new(self.chain.steps().iter().map(|step| step.stage().clone()).collect()).ok()
    }
}

/// `64x8x8`, or `64x16` for a 1-D map; only the size if the channels are unknown.
#[must_use]
pub fn map_text(map: Map, rank: Option<Rank>) -> String {
    let own: &[i64] = if rank == Some(Rank::One) { &map.size[1..] } else { &map.size };
    let lengths: Vec<i64> = map.channels.into_iter().chain(own.iter().copied()).collect();
    dimensions(&lengths)
}

/// The settings of a layer in short, without defaults: `k4 s2 p1`.
#[must_use]
pub fn short_settings(layer: &Layer) -> String {
    let mut words = vec![format!("k{}", layer.short(layer.kernel_size)), format!("s{}", layer.short(layer.stride))];
    if layer.padding != Padding::Explicit([0, 0]) {
        words.push(format!("p{}", layer.padding_text()));
    }
    let others = [("op", layer.output_padding, 0), ("d", layer.dilation, 1)];
    words.extend(
        others
            .into_iter()
            .filter(|(_, value, usual)| layer.own(*value).iter().any(|it| it != usual))
            .map(|(name, value, _)| format!("{name}{}", layer.short(value))),
    );
    words.extend((layer.groups > 1).then(|| format!("g{}", layer.groups)));
    words.join(" ")
}
