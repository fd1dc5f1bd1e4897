//! The values of the maps of a stack.

use ndarray::{Array3, ArrayView1, ArrayView3, ArrayView4, Axis as NdAxis};
use thiserror::Error;

use super::stage::{Activation, Stage};
use super::{Chain, Map, Step};
use crate::conv::fast::Number;
use crate::conv::fault::Fault;
use crate::conv::layer::dimensions;
use crate::conv::operands::{MAX_NUMBERS, MAX_PRODUCTS, Operands, index};

/// What a layer learned: its weight in PyTorch's order, and a number for each output channel if it has a bias.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a, T> {
    pub weight: ArrayView4<'a, T>,
    pub bias: Option<ArrayView1<'a, T>>,
}

/// Whether activations are computed, or passed over: without them a stack is one large layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activations {
    #[default]
    On,
    Off,
}

/// Why there are no values.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unfit {
    #[error("{expected} stages take as many weights, but got {found}")]
    WrongCount { expected: usize, found: usize },
    #[error("input of shape {}, but got {}", dimensions(expected), dimensions(found))]
    Input { expected: Vec<i64>, found: Vec<usize> },
    #[error("layer {stage} has learned numbers, but got none")]
    WeightsMissing { stage: usize },
    /// What this stage, counted from 0, gets does not fit it, or is too large.
    #[error("layer {stage}: {fault}")]
    Layer { stage: usize, fault: Fault },
    /// This stage has sizes alone here.
    #[error("layer {stage} has sizes alone here, no values")]
    SizesAlone { stage: usize },
}

impl Chain {
    /// The values of every map but the first, which is `input`: channels, rows, columns. `weights` are those of each stage,
    /// if it has any.
    ///
    /// # Errors
    /// [`Unfit`]: among others the stage at which all maps together exceed [`MAX_NUMBERS`], or all products [`MAX_PRODUCTS`],
    /// before anything is computed.
    pub fn forward<T: Number>(
        &self,
        input: ArrayView3<'_, T>,
        weights: &[Option<Weights<'_, T>>],
        activations: Activations,
    ) -> Result<Vec<Array3<T>>, Unfit> {
        if weights.len() != self.steps.len() {
            return Err(Unfit::WrongCount { expected: self.steps.len(), found: weights.len() });
        }
        self.limit()?;
        let Map { channels, size: [rows, cols] } = self.input;
        let expected = [channels.unwrap_or(1), rows, cols];
        if expected.map(index) != [input.dim().0, input.dim().1, input.dim().2] {
            return Err(Unfit::Input { expected: expected.to_vec(), found: input.shape().to_vec() });
        }
        let mut maps: Vec<Array3<T>> = Vec::with_capacity(self.steps.len());
        for (stage, (step, weights)) in self.steps.iter().zip(weights).enumerate() {
            let before = maps.last().map_or(input, |map| map.view());
            let after = match step.stage {
                Stage::Activation(_) if activations == Activations::Off => before.to_owned(),
                _ => step.values(before, weights.as_ref(), stage)?,
            };
            maps.push(after);
        }
        Ok(maps)
    }

    fn limit(&self) -> Result<(), Unfit> {
        let (mut numbers, mut products): (u128, u128) = (0, 0);
        for (number, step) in self.steps.iter().enumerate() {
            let refuse = |fault| Err(Unfit::Layer { stage: number, fault });
            let [rows, cols] = step.output.size;
            let shape = [step.output.channels.unwrap_or(1), rows, cols];
            let cells = shape.iter().map(|length| u128::from(length.unsigned_abs())).fold(1, u128::saturating_mul);
            numbers = numbers.saturating_add(cells);
            if let Some(geometry) = &step.geometry {
                products = products.saturating_add(geometry.all_products(geometry.layer().channel_pairs()));
            }
            if numbers > MAX_NUMBERS as u128 {
                let what = "map, with those before it,";
                return refuse(Fault::TooManyNumbers { what, shape: shape.to_vec(), limit: MAX_NUMBERS });
            }
            if products > MAX_PRODUCTS {
                return refuse(Fault::TooManyProducts { products, limit: MAX_PRODUCTS });
            }
        }
        Ok(())
    }
}

impl Step {
    fn values<T: Number>(
        &self,
        before: ArrayView3<'_, T>,
        weights: Option<&Weights<'_, T>>,
        stage: usize,
    ) -> Result<Array3<T>, Unfit> {
        if let Some(geometry) = &self.geometry {
            let Weights { weight, bias } = weights.ok_or(Unfit::WeightsMissing { stage })?;
            let operands = Operands::new(geometry, before.insert_axis(NdAxis(0)), *weight, *bias);
            let output = operands.map_err(|fault| Unfit::Layer { stage, fault })?.forward();
            return Ok(output.index_axis_move(NdAxis(0), 0));
        }
        match &self.stage {
            Stage::Activation(activation) => {
                let of = activation.function().ok_or(Unfit::SizesAlone { stage })?;
                Ok(before.mapv(of))
            }
            _ => Err(Unfit::SizesAlone { stage }),
        }
    }
}

impl Activation {
    /// What it makes of a number, if that is known here.
    #[must_use]
    pub fn function<T: Number>(self) -> Option<impl Fn(T) -> T> {
        let known = !matches!(self, Activation::Other);
        known.then_some(move |value: T| match self {
            Activation::Relu if value < T::zero() => T::zero(),
            Activation::Sigmoid => T::one() / (T::one() + (-value).exp()),
            Activation::Tanh => value.tanh(),
            Activation::LeakyRelu(slope) if value < T::zero() => value * T::from(slope).unwrap_or_else(T::zero),
            Activation::Relu | Activation::LeakyRelu(_) | Activation::Other => value,
        })
    }
}
