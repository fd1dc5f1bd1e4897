//! A stack with names: what each stage is called, the numbers that it learned, and the input that it was made for.
//!
//! What is wrong with a network is found where it is made; whoever has one can ask for its values. Sizes and provenance are
//! those of its [`Chain`].

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

/// A stack with all that it learned.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    title: String,
    /// Where its numbers come from and on which terms, and what is odd about it; a sentence or more each.
    notes: Vec<String>,
    names: Vec<Named>,
    chain: Chain,
    learned: Vec<Option<Learned>>,
    input: Input,
}

/// What a stage is called, and how it is written: one line of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub call: String,
}

/// What a stage learned. It does not change: the weight is packed once for the fast path.
#[derive(Clone, Debug)]
pub struct Learned {
    weight: Array4<f32>,
    bias: Option<Array1<f32>>,
    packing: Packing<f32>,
}

/// One layer of a network on one channel, with the kernel from there to one channel of its output.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerScene {
    /// With one channel on each side.
    pub layer: Layer,
    pub input: Array2<f64>,
    pub kernel: Array2<f64>,
    /// 0 for a layer without.
    pub bias: f64,
}

impl Network {
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The stages on an input of the size that the network is made for.
    #[must_use]
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// A name for each stage.
    #[must_use]
    pub fn names(&self) -> &[Named] {
        &self.names
    }

    #[must_use]
    pub fn input(&self) -> &Input {
        &self.input
    }

    /// What a stage learned, if it learned anything.
    #[must_use]
    pub fn learned(&self, stage: usize) -> Option<&Learned> {
        self.learned.get(stage)?.as_ref()
    }

    /// The values of every map but the input, after each stage.
    ///
    /// # Errors
    /// [`Unfit`]: another shape than that of the input, a stage that has no values here, or maps that are too large.
    pub fn maps(&self, input: ArrayView3<'_, f32>, activations: Activations) -> Result<Vec<Array3<f32>>, Unfit> {
        let weights: Vec<_> = self.learned.iter().map(|learned| learned.as_ref().map(Learned::weights)).collect();
        self.chain.forward(input, &weights, activations)
    }

    /// A layer on channel `from` of the map `before` it, with the kernel from there `to` one of its output; `None` where
    /// the stage is no layer, the map another, or groups do not join the two.
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

    /// In PyTorch's order. Of a linear layer `(out, in, 1, 1)`; of a norm `(channels, 1, 1, 1)`, what each channel is
    /// multiplied with.
    #[must_use]
    pub fn weight(&self) -> ArrayView4<'_, f32> {
        self.weight.view()
    }

    /// A number for each output channel.
    #[must_use]
    pub fn bias(&self) -> Option<ArrayView1<'_, f32>> {
        self.bias.as_ref().map(|bias| bias.view())
    }

    fn weights(&self) -> Weights<'_, f32> {
        Weights { weight: self.weight(), bias: self.bias(), packing: Some(&self.packing) }
    }
}

/// How its weight is packed is no part of it.
impl PartialEq for Learned {
    fn eq(&self, other: &Learned) -> bool {
        (&self.weight, &self.bias) == (&other.weight, &other.bias)
    }
}
