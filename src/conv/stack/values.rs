//! The values of the maps of a stack.

use ndarray::{Array3, ArrayView1, ArrayView3, ArrayView4, Axis as NdAxis};
use thiserror::Error;

use super::stage::{Activation, Stage};
use super::{Chain, Step};
use crate::conv::fast::Number;
use crate::conv::fault::Fault;
use crate::conv::operands::{MAX_NUMBERS, MAX_PRODUCTS, Operands};

/// What a layer learned: its weight in PyTorch's order, and a number for each output channel if it has a bias.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a, T> {
    pub weight: ArrayView4<'a, T>,
    pub bias: Option<ArrayView1<'a, T>>,
}

/// Why there are no values.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unfit {
    #[error("{expected} layers take as many weights, but got {found}")]
    WrongCount { expected: usize, found: usize },
    /// What this stage, counted from 0, gets does not fit it, or is too large.
    #[error("layer {stage}: {fault}")]
    Layer { stage: usize, fault: Fault },
    /// This stage has sizes alone here.
    #[error("layer {stage} has sizes alone here, no values")]
    SizesAlone { stage: usize },
}

impl Chain {
    /// The values of every map but the first, which is `input`: channels, rows, columns. `weights` are those of the layers in
    /// their order.
    ///
    /// # Errors
    /// [`Unfit`]: among others the stage at which all maps together exceed [`MAX_NUMBERS`], or all products [`MAX_PRODUCTS`],
    /// before anything is computed.
    pub fn forward<T: Number>(
        &self,
        input: ArrayView3<'_, T>,
        weights: &[Weights<'_, T>],
    ) -> Result<Vec<Array3<T>>, Unfit> {
        let layers = self.steps.iter().filter(|step| step.geometry.is_some()).count();
        if weights.len() != layers {
            return Err(Unfit::WrongCount { expected: layers, found: weights.len() });
        }
        self.limit()?;
        let mut weights = weights.iter();
        let mut maps: Vec<Array3<T>> = Vec::with_capacity(self.steps.len());
        for (number, step) in self.steps.iter().enumerate() {
            let before = maps.last().map_or(input, |map| map.view());
            let own = if step.geometry.is_some() { weights.next() } else { None };
            maps.push(step.values(before, own, number)?);
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
        number: usize,
    ) -> Result<Array3<T>, Unfit> {
        if let Some(geometry) = &self.geometry {
            let Some(Weights { weight, bias }) = weights else {
                return Err(Unfit::SizesAlone { stage: number });
            };
            let operands = Operands::new(geometry, before.insert_axis(NdAxis(0)), *weight, *bias);
            let output = operands.map_err(|fault| Unfit::Layer { stage: number, fault })?.forward();
            return Ok(output.index_axis_move(NdAxis(0), 0));
        }
        match &self.stage {
            Stage::Activation(activation) => {
                let of = activation.function().ok_or(Unfit::SizesAlone { stage: number })?;
                Ok(before.mapv(of))
            }
            _ => Err(Unfit::SizesAlone { stage: number }),
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
