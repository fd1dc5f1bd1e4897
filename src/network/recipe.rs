//! A network without its weights: the checked contents of its stack file, and the tensors it needs.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::{Fault, listed, quoted};
use super::file::{self, StackFile};
use super::input::Input;
use super::tensors::{self, Wanted};
use super::{Learned, Named, Network, reading};
use crate::conv::stack::{Chain, MAX_STAGES, Stage, Step};
use crate::nearest::nearest;
use crate::phrase;
use crate::phrase::Phrase;
use crate::visible;

/// The longest stack file, in bytes (1 MiB).
pub const MAX_LENGTH: usize = 1 << 20;

/// The most learned parameters of a network (33554432): three times those of a DCGAN generator.
pub const MAX_LEARNED: usize = 1 << 25;

/// The contents of a stack file. To add weights, see [`Recipe::wanted`], then [`Recipe::network`].
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    title: String,
    notes: Vec<String>,
    weights: Option<WeightsFile>,
    layers: Vec<Written>,
    chain: Chain,
    /// Of each stage, in order.
    wanted: Vec<Vec<Wanted>>,
    input: Input,
}

/// The path of the weights file, as written in the stack file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightsFile {
    /// The path, relative to the stack file.
    pub path: String,
    /// Line in the stack file, from 1.
    pub line: usize,
}

/// A stage as it is written, and its line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Written {
    named: Named,
    line: usize,
}

impl Recipe {
    /// Parses and checks a stack file.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn read(text: &str) -> Result<Recipe, Fault> {
        if text.len() > MAX_LENGTH {
            let message = phrase!(
                "{given} bytes is over the limit of {most} bytes for a stack file",
                given = text.len(),
                most = MAX_LENGTH
            );
            return Err(Fault::new(None, message));
        }
        let mut file = file::read(text)?;
        let line = |span| file::line(text, &span);
        if file.title.get_ref().trim().is_empty() {
            return Err(Fault::new(Some(line(file.title.span())), phrase!("the title is empty")));
        }
        let written = layers(text, &mut file)?;
        let calls: Vec<&str> = written.iter().map(|layer| layer.named.call.as_str()).collect();
        let stages = reading::stages(&calls).map_err(|(place, fault)| written[place].fault(fault))?;
        let map = file.input.map(text, stages.iter().flatten().find_map(|(_, stage)| stage.rank()))?;
        let (mut chain, mut layers, mut wanted) = (Chain::new(map), Vec::new(), Vec::new());
        for (Written { named, line }, stages) in written.into_iter().zip(stages) {
            for (call, stage) in stages {
                let layer = Written { named: Named { name: named.name.clone(), call }, line };
                wanted.push(tensors::wanted(&stage, &layer.named).map_err(|fault| layer.fault(fault))?);
                chain.push(stage).map_err(|fault| layer.fault(Fault::new(None, fault.phrase())))?;
                layers.push(layer);
            }
        }
        let numbers = wanted.iter().flatten().map(Wanted::numbers).fold(0, u128::saturating_add);
        if numbers > MAX_LEARNED as u128 {
            let message = phrase!(
                "{numbers} learned numbers are over the limit of {most} for values",
                numbers,
                most = MAX_LEARNED
            );
            return Err(Fault::new(None, message).with_help(phrase!("sizes alone have no such limit")));
        }
        let weights = file.weights.take().map(|path| WeightsFile { line: line(path.span()), path: path.into_inner() });
        if weights.is_none() && numbers > 0 {
            let fault = Fault::new(None, phrase!("the key 'weights' is missing"));
            return Err(fault.with_help(phrase!("name the .safetensors or .npz file beside this one")));
        }
        Ok(Recipe {
            title: visible::line(file.title.get_ref()).into_owned(),
            notes: file.notes.iter().map(|note| visible::line(note).into_owned()).collect(),
            weights,
            layers,
            chain,
            wanted,
            input: file.input.read(text, map, file.labels)?,
        })
    }

    /// The weights file, if the stack file names one.
    #[must_use]
    pub fn weights(&self) -> Option<&WeightsFile> {
        self.weights.as_ref()
    }

    /// The number of learned parameters.
    #[must_use]
    pub fn numbers(&self) -> u128 {
        self.wanted().map(Wanted::numbers).fold(0, u128::saturating_add)
    }

    /// The tensors that the stages need, in order.
    pub fn wanted(&self) -> impl Iterator<Item = &Wanted> {
        self.wanted.iter().flatten()
    }

    /// Compares the names and shapes of the tensors in a file with those needed, before any values are read.
    ///
    /// # Errors
    /// All missing tensors; the first with the wrong shape; a bias for a layer that has none.
    pub fn check(&self, found: &BTreeMap<String, Vec<usize>>) -> Result<(), Fault> {
        self.check_names(found)?;
        for (layer, step, wanted) in self.stages() {
            for wanted in wanted {
                if let Some(shape) = found.get(&wanted.name) {
                    tensors::check_shape(wanted, shape, step).map_err(|fault| layer.fault(fault))?;
                }
            }
            let bias = format!("{}.bias", layer.named.name);
            if tensors::is_without_bias(step) && found.contains_key(&bias) {
                let fault = Fault::new(None, phrase!("it has bias=False, but the weights have '{bias}'", bias));
                return Err(layer.fault(fault.with_help(phrase!("take bias=False or the tensor out"))));
            }
        }
        Ok(())
    }

    fn check_names(&self, found: &BTreeMap<String, Vec<usize>>) -> Result<(), Fault> {
        let missing: Vec<&str> =
            self.wanted().map(|it| it.name.as_str()).filter(|it| !found.contains_key(*it)).collect();
        let Some(first) = missing.first() else { return Ok(()) };
        let of_it = |(_, _, wanted): &(&Written, &Stage, &[Wanted])| wanted.iter().any(|it| it.name == *first);
        let line = self.stages().find(of_it).map(|(layer, ..)| layer.line);
        let known: BTreeSet<&str> = self.wanted().map(|it| it.name.as_str()).collect();
        let free: Vec<&str> = found.keys().map(String::as_str).filter(|it| !known.contains(it)).collect();
        let help = match nearest(first, free.iter().copied()) {
            Some(meant) => phrase!("did you mean '{meant}'? a layer is named as its tensors are", meant),
            None if free.is_empty() => phrase!("a layer NAME needs NAME.weight, and NAME.bias if it has one"),
            None => phrase!("there is {names}; a layer is named as its tensors are", names = listed(&quoted(&free))),
        };
        let names = listed(&quoted(&missing));
        let message = if missing.len() == 1 {
            phrase!("the weights lack the tensor {names}", names)
        } else {
            phrase!("the weights lack the tensors {names}", names)
        };
        Err(Fault::new(line, message).with_help(help))
    }

    /// Builds the network from its parameters, each tensor's in the order of its axes. `surplus` names tensors in the
    /// file that no stage needs.
    ///
    /// # Errors
    /// Parameters that are missing or do not fill their tensor.
    pub fn network(self, mut numbers: BTreeMap<String, Vec<f32>>, surplus: &[String]) -> Result<Network, Fault> {
        let mut learned: Vec<Option<Learned>> = Vec::with_capacity(self.wanted.len());
        let mut odd = Vec::new();
        for (layer, step, wanted) in self.stages() {
            let mut own = Vec::new();
            for tensor in wanted {
                let numbers = numbers.remove(&tensor.name).unwrap_or_default();
                if numbers.iter().any(|number| !number.is_finite()) {
                    odd.push(tensor.name.as_str());
                }
                own.push(numbers);
            }
            learned.push(tensors::learned(step, &layer.named, own).map_err(|fault| layer.fault(fault))?);
        }
        let odd = (!odd.is_empty())
            .then(|| phrase!("NaN or infinity among the weights: {names}", names = listed(&quoted(&odd))));
        let surplus = (!surplus.is_empty())
            .then(|| phrase!("no layer takes these tensors: {names}", names = listed(&quoted(surplus))));
        let notes = self.notes.into_iter().map(Phrase::verbatim).chain(odd).chain(surplus).collect();
        let shown = |text: &str| visible::line(text).into_owned();
        let names = self
            .layers
            .iter()
            .map(|Written { named, .. }| Named { name: shown(&named.name), call: shown(&named.call) });
        Ok(Network { title: self.title, notes, names: names.collect(), chain: self.chain, learned, input: self.input })
    }

    fn stages(&self) -> impl Iterator<Item = (&Written, &Stage, &[Wanted])> {
        let stages = self.chain.steps().iter().map(Step::stage);
        self.layers.iter().zip(stages).zip(&self.wanted).map(|((layer, step), wanted)| (layer, step, wanted.as_slice()))
    }
}

impl Written {
    /// Attributes a fault to this layer.
    fn fault(&self, fault: Fault) -> Fault {
        let message =
            phrase!("layer '{name}': {message}", name = visible::line(&self.named.name), message = &fault.message);
        Fault { line: Some(self.line), message, ..fault }
    }
}

/// Reads the layers from either `layers` or `[[layer]]`.
fn layers(text: &str, file: &mut StackFile) -> Result<Vec<Written>, Fault> {
    let line = |span| file::line(text, &span);
    let layers: Vec<Written> = match (file.layers.take(), file.layer.take()) {
        (Some(layers), Some(_)) => {
            let fault = Fault::new(Some(line(layers.span())), phrase!("there are both 'layers' and [[layer]]"));
            return Err(fault.with_help(phrase!("give the layers in one way")));
        }
        (None, None) => {
            let fault = Fault::new(None, phrase!("the key 'layers' is missing"));
            return Err(fault.with_help(phrase!(
                "give the calls, as in layers = [\"nn.ConvTranspose2d(2, 32, 4)\", \"nn.ReLU()\"]"
            )));
        }
        (Some(layers), None) => {
            let written = |(number, call): (usize, toml::Spanned<String>)| Written {
                line: line(call.span()),
                named: Named { name: number.to_string(), call: call.into_inner() },
            };
            layers.into_inner().into_iter().enumerate().map(written).collect()
        }
        (None, Some(layers)) => {
            let mut seen = BTreeSet::new();
            for name in layers.iter().map(|layer| &layer.name) {
                let fault = |message: Phrase| Err(Fault::new(Some(line(name.span())), message));
                if name.get_ref().trim().is_empty() {
                    return fault(phrase!("the name of a layer is empty"));
                }
                if !seen.insert(name.get_ref().clone()) {
                    return fault(phrase!("two layers are called '{name}'", name = name.get_ref()));
                }
            }
            let written = |layer: file::LayerFile| Written {
                line: line(layer.call.span()),
                named: Named { name: layer.name.into_inner(), call: layer.call.into_inner() },
            };
            layers.into_iter().map(written).collect()
        }
    };
    if layers.is_empty() || layers.len() > MAX_STAGES {
        return Err(Fault::new(
            None,
            phrase!("a stack has 1 to {most} layers, but got {given}", most = MAX_STAGES, given = layers.len()),
        ));
    }
    Ok(layers)
}
