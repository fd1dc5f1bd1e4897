//! A stack with names: what each stage is called, its learned parameters, and the input it was made for.
//!
//! Everything that can be wrong with a network is found when it is built, so a [`Network`] can always be asked for its
//! values. Sizes and provenance are those of its [`Chain`].

mod fault;
mod file;
mod input;
pub mod level;
mod reading;
mod recipe;
pub mod shade;
mod shipped;
mod tensors;
#[cfg(test)]
mod tests;
mod values;
pub mod walk;

use ndarray::{Array1, Array2, Array3, Array4, ArrayView1, ArrayView3, ArrayView4, Axis as NdAxis};

pub use crate::conv::stack::{Activations, Unfit};
pub use fault::Fault;
pub use input::{Input, Labels, Seen};
pub use recipe::{MAX_LEARNED, MAX_LENGTH, Recipe, WeightsFile};
pub use shipped::{packed, shipped};
pub use tensors::Wanted;
pub use values::Values;

use crate::conv::Packing;
use crate::conv::layer::Layer;
use crate::conv::stack::{Chain, Stage, Weights};
use crate::phrase::Phrase;

/// A stack with its learned parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    title: String,
    /// Where its parameters come from and under which terms, and anything unusual about it; a sentence or more each.
    notes: Vec<Phrase>,
    names: Vec<Named>,
    chain: Chain,
    learned: Vec<Option<Learned>>,
    input: Input,
}

/// The name of a stage, and its code on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name, as in a state dict.
    pub name: String,
    /// The call that makes it.
    pub call: String,
}

/// The learned parameters of a stage. They do not change: the weight is packed once for the fast path.
#[derive(Clone, Debug)]
pub struct Learned {
    weight: Array4<f32>,
    bias: Option<Array1<f32>>,
    packing: Packing<f32>,
}

/// One layer of a network reduced to one input channel and one output channel, with the kernel between them.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerScene {
    /// The layer, with one channel on each side.
    pub layer: Layer,
    /// The values of the input channel.
    pub input: Array2<f64>,
    /// The kernel between the two channels.
    pub kernel: Array2<f64>,
    /// The bias of the output channel; 0 for a layer without bias.
    pub bias: f64,
}

impl Network {
    /// The title, as the stack file gives it.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Notes for the learner, a sentence or more each.
    #[must_use]
    pub fn notes(&self) -> &[Phrase] {
        &self.notes
    }

    /// The stages, on an input of the size the network is made for.
    #[must_use]
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The name and call of each stage.
    #[must_use]
    pub fn names(&self) -> &[Named] {
        &self.names
    }

    /// The input the network is made for.
    #[must_use]
    pub fn input(&self) -> &Input {
        &self.input
    }

    /// The learned parameters of a stage; `None` if it has none.
    #[must_use]
    pub fn learned(&self, stage: usize) -> Option<&Learned> {
        self.learned.get(stage)?.as_ref()
    }

    /// Computes the map after each stage. The input itself is not included.
    ///
    /// # Errors
    /// [`Unfit`]: the input has another shape, a stage cannot be computed here, or a map is too large.
    pub fn maps(&self, input: ArrayView3<'_, f32>, activations: Activations) -> Result<Vec<Array3<f32>>, Unfit> {
        let weights: Vec<_> = self.learned.iter().map(|learned| learned.as_ref().map(Learned::weights)).collect();
        self.chain.forward(input, &weights, activations)
    }

    /// A layer reduced to channel `from` of the map `before` it and channel `to` of its output. `None` if the stage is
    /// no layer, the map is not its input, or its groups do not connect the two channels.
    #[must_use]
    pub fn layer_scene(&self, stage: usize, before: ArrayView3<'_, f32>, [from, to]: [usize; 2]) -> Option<LayerScene> {
        let step = self.chain.steps().get(stage)?;
        let Stage::Layer { layer, .. } = step.stage() else { return None };
        let Learned { weight, bias, .. } = self.learned(stage)?;
        let [outer, inner] = layer.weight_index(i64::try_from(from).ok()?, i64::try_from(to).ok()?)?;
        let [outer, inner] = [usize::try_from(outer).ok()?, usize::try_from(inner).ok()?];
        let kernel = weight.index_axis(NdAxis(0), outer).index_axis_move(NdAxis(0), inner).mapv(f64::from);
        let [rows, cols] = step.links().each_ref().map(|link| usize::try_from(link.input()).ok());
        if before.dim() != (usize::try_from(layer.in_channels).ok()?, rows?, cols?) {
            return None;
        }
        let input = before.index_axis_move(NdAxis(0), from).mapv(f64::from);
        let bias = bias.as_ref().and_then(|bias| bias.get(to)).map_or(0.0, |bias| f64::from(*bias));
        let layer = Layer { in_channels: 1, out_channels: 1, groups: 1, ..layer.clone() };
        Some(LayerScene { layer, input, kernel, bias })
    }
}

impl Learned {
    fn new(weight: Array4<f32>, bias: Option<Array1<f32>>) -> Learned {
        Learned { weight, bias, packing: Packing::default() }
    }

    /// The weight in PyTorch's axis order. For a linear layer `(out, in, 1, 1)`; for a norm `(channels, 1, 1, 1)`, the
    /// factor of each channel.
    #[must_use]
    pub fn weight(&self) -> ArrayView4<'_, f32> {
        self.weight.view()
    }

    /// One number per output channel.
    #[must_use]
    pub fn bias(&self) -> Option<ArrayView1<'_, f32>> {
        self.bias.as_ref().map(|bias| bias.view())
    }

    fn weights(&self) -> Weights<'_, f32> {
        Weights { weight: self.weight(), bias: self.bias(), packing: Some(&self.packing) }
    }
}

/// The packing is derived from the weight, so it is not compared.
impl PartialEq for Learned {
    fn eq(&self, other: &Learned) -> bool {
        (&self.weight, &self.bias) == (&other.weight, &other.bias)
    }
}
