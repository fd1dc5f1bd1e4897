//! The values of the maps of a stack.

use ndarray::{Array1, Array3, ArrayView1, ArrayView2, ArrayView3, ArrayView4, Axis as NdAxis, s};
use thiserror::Error;

use super::stage::{Activation, Stage};
use super::{Chain, Map, Step, between};
use crate::conv::fast::{Number, Packing};
use crate::conv::fault::Fault;
use crate::conv::layer::dimensions;
use crate::conv::operands::{MAX_NUMBERS, MAX_PRODUCTS, Operands, expect_shape, index};

/// The learned numbers of a stage: its weight in PyTorch's order, and a bias per output channel if it has one.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a, T> {
    /// The weight.
    pub weight: ArrayView4<'a, T>,
    /// The bias, one number per output channel.
    pub bias: Option<ArrayView1<'a, T>>,
    /// Where the fast path caches the packed weight between passes.
    pub packing: Option<&'a Packing<T>>,
}

/// Whether activations are computed or skipped. Without them a stack is equivalent to one large layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activations {
    /// Activations are computed.
    #[default]
    On,
    /// Activations are skipped.
    Off,
}

/// Why there are no values.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unfit {
    /// The number of weights is not that of the stages.
    #[error("{expected} stages take as many weights, but got {found}")]
    WrongCount {
        /// The number of stages.
        expected: usize,
        /// The number of weights.
        found: usize,
    },
    /// The input has the wrong shape.
    #[error("input of shape {}, but got {}", dimensions(expected), dimensions(found))]
    Input {
        /// Channels, rows and columns of the first map.
        expected: Vec<i64>,
        /// The shape that was given.
        found: Vec<usize>,
    },
    /// A stage with learned numbers got none.
    #[error("layer {stage} has learned numbers, but got none")]
    WeightsMissing {
        /// Index of the stage, from 0.
        stage: usize,
    },
    /// A stage does not fit its input or its weights, or is too large.
    #[error("layer {stage}: {fault}")]
    Layer {
        /// Index of the stage, from 0.
        stage: usize,
        /// The rule that failed.
        fault: Fault,
    },
    /// Only the sizes of this stage are supported.
    #[error("layer {stage} has sizes alone here, no values")]
    SizesAlone {
        /// Index of the stage, from 0.
        stage: usize,
    },
}

impl Chain {
    /// Computes the values of every map after `input` (channels, rows, columns). `weights` has an entry for each stage:
    /// that of a linear layer has shape `(out, in, 1, 1)`, that of a norm `(channels, 1, 1, 1)`, the factor of each
    /// channel before the bias is added.
    ///
    /// # Errors
    /// [`Unfit`], before anything is computed if all maps together exceed [`MAX_NUMBERS`], or all products
    /// [`MAX_PRODUCTS`].
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
        for (stage, step) in self.steps.iter().enumerate() {
            let refuse = |fault| Err(Unfit::Layer { stage, fault });
            let [rows, cols] = step.output.size;
            let Some(channels) = step.output.channels else { return Err(Unfit::SizesAlone { stage }) };
            let shape = [channels, rows, cols];
            numbers = numbers.saturating_add(product(&shape));
            products = products.saturating_add(step.products(&shape));
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

fn product(lengths: &[i64]) -> u128 {
    lengths.iter().map(|length| u128::from(length.unsigned_abs())).fold(1, u128::saturating_mul)
}

impl Step {
    /// An upper bound of the products for the values, 0 for stages that take only a few per number.
    fn products(&self, output: &[i64; 3]) -> u128 {
        match (&self.geometry, &self.stage) {
            (Some(geometry), _) => geometry.all_products(geometry.layer().channel_pairs()),
            (None, Stage::Linear { features: [from, _], .. }) => product(&[output[0], from.unwrap_or(1)]),
            // First along the rows axis, with as many columns as the input has.
            (None, Stage::Pool(pool)) => {
                let [kernel_rows, kernel_cols] = pool.kernel_size;
                let down = product(&[output[0], output[1], self.links[1].input(), kernel_rows]);
                down.saturating_add(product(&[output[0], output[1], output[2], kernel_cols]))
            }
            _ => 0,
        }
    }

    fn values<T: Number>(
        &self,
        before: ArrayView3<'_, T>,
        weights: Option<&Weights<'_, T>>,
        stage: usize,
    ) -> Result<Array3<T>, Unfit> {
        let Map { channels, size } = self.output;
        let alone = Unfit::SizesAlone { stage };
        let own = || weights.ok_or(Unfit::WeightsMissing { stage });
        if let Some(geometry) = &self.geometry {
            let Weights { weight, bias, packing } = own()?;
            let operands = Operands::new(geometry, before.insert_axis(NdAxis(0)), *weight, *bias);
            let operands = operands.map_err(|fault| Unfit::Layer { stage, fault })?;
            let output = packing.map_or(operands, |packing| operands.keeping(packing)).forward();
            return Ok(output.index_axis_move(NdAxis(0), 0));
        }
        Ok(match &self.stage {
            Stage::Activation(activation) => before.mapv(activation.function().ok_or(alone)?),
            Stage::Pool(pool) => between::pool(pool, before, size),
            Stage::AdaptivePool { of, .. } => between::adaptive(*of, &self.links, before, size),
            Stage::Resize(_) => between::resize(&self.links, before, size),
            Stage::Shuffle { factor } => between::shuffle(*factor, before),
            Stage::Unshuffle { factor } => between::unshuffle(*factor, before),
            Stage::Pad { start, with, .. } => between::pad(*start, *with, before, size),
            Stage::Flatten | Stage::Unflatten { .. } => {
                between::shaped(before, channels.unwrap_or(1), size).ok_or(alone)?
            }
            Stage::Linear { .. } => linear(before, own()?, channels, stage)?,
            Stage::Norm { .. } => {
                let Weights { weight, bias, .. } = weights.ok_or(alone)?;
                expect(stage, "weight", &[before.dim().0 as i64, 1, 1, 1], weight.shape())?;
                if let Some(bias) = bias {
                    expect(stage, "bias", &[before.dim().0 as i64], bias.shape())?;
                }
                let factors = weight.slice(s![.., 0, 0, 0]);
                between::norm(before, factors, *bias)
            }
            Stage::Pass => before.to_owned(),
            // Layers have a geometry and are handled above.
            Stage::Layer { .. } => return Err(alone),
        })
    }
}

fn expect(stage: usize, what: &'static str, expected: &[i64], found: &[usize]) -> Result<(), Unfit> {
    expect_shape(what, expected, found).map_err(|fault| Unfit::Layer { stage, fault })
}

/// Multiplies a vector, as a map of one cell, by a matrix.
fn linear<T: Number>(
    before: ArrayView3<'_, T>,
    Weights { weight, bias, .. }: &Weights<'_, T>,
    channels: Option<i64>,
    stage: usize,
) -> Result<Array3<T>, Unfit> {
    let outputs = channels.unwrap_or(1);
    expect(stage, "weight", &[outputs, before.dim().0 as i64, 1, 1], weight.shape())?;
    let matrix: ArrayView2<'_, T> = weight.slice_move(s![.., .., 0, 0]);
    let mut after: Array1<T> = matrix.dot(&before.slice(s![.., 0, 0]));
    if let Some(bias) = bias {
        expect(stage, "bias", &[outputs], bias.shape())?;
        after.zip_mut_with(bias, |sum, bias| *sum += *bias);
    }
    Ok(after.insert_axis(NdAxis(1)).insert_axis(NdAxis(2)))
}

impl Activation {
    /// The function, if it is known.
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
