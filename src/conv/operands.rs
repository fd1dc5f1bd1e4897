//! The numbers of a layer, held against its geometry once so that the loops need not ask again.

use ndarray::{Array4, ArrayView1, ArrayView4, NdFloat};

use super::direct;
use super::fast::{self, Packing};
use super::fault::Fault;
use super::layer::Geometry;
use super::{Op, transposed};

/// Most numbers that one array may hold. Sizes alone are answered far beyond it.
pub const MAX_NUMBERS: usize = 1 << 26;

/// Most products that one layer may take: half a minute or so. It keeps a hostile layer from running for days.
pub const MAX_PRODUCTS: u128 = 1 << 38;

/// How many numbers an array of this shape holds.
///
/// # Errors
/// [`Fault::TooManyNumbers`] beyond `limit` (or below 0), before anything of that size is allocated.
pub fn count_numbers(what: &'static str, shape: &[i64], limit: usize) -> Result<usize, Fault> {
    let too_many = || Fault::TooManyNumbers { what, shape: shape.to_vec(), limit };
    let mut count: usize = 1;
    for length in shape {
        let length = usize::try_from(*length).map_err(|_| too_many())?;
        count = count.checked_mul(length).ok_or_else(too_many)?;
    }
    if count > limit { Err(too_many()) } else { Ok(count) }
}

/// An index or length that a [`Geometry`] has bounded by the size of an existing array.
pub(super) fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Input, weight and bias that fit a geometry, and an output that may be allocated.
#[derive(Clone, Copy, Debug)]
pub struct Operands<'a, T> {
    pub(super) geometry: &'a Geometry,
    /// `(n, in, h, w)`
    pub(super) input: ArrayView4<'a, T>,
    /// [`Layer::weight_shape`](super::layer::Layer::weight_shape)
    pub(super) weight: ArrayView4<'a, T>,
    /// `(out)`
    pub(super) bias: Option<ArrayView1<'a, T>>,
    /// Where the fast path keeps these weights from one pass to the next.
    pub(super) packing: Option<&'a Packing<T>>,
    /// `(n, out, h, w)`
    pub(super) output_shape: (usize, usize, usize, usize),
}

impl<'a, T: NdFloat> Operands<'a, T> {
    /// Holds the arrays against the geometry: `input` is `(n, in, h, w)`, `weight` has the layer's
    /// [`weight_shape`](super::layer::Layer::weight_shape), `bias` is `(out)`.
    ///
    /// # Errors
    /// [`Fault::ShapeMismatch`]; [`Fault::TooManyNumbers`] and [`Fault::TooManyProducts`] beyond [`MAX_NUMBERS`] and
    /// [`MAX_PRODUCTS`].
    pub fn new(
        geometry: &'a Geometry,
        input: ArrayView4<'a, T>,
        weight: ArrayView4<'a, T>,
        bias: Option<ArrayView1<'a, T>>,
    ) -> Result<Operands<'a, T>, Fault> {
        let layer = geometry.layer();
        let [in_h, in_w] = geometry.input();
        let batch = signed(input.dim().0);
        expect_shape("input", &[batch, layer.in_channels, in_h, in_w], input.shape())?;
        expect_shape("weight", &layer.weight_shape(), weight.shape())?;
        if let Some(bias) = &bias {
            expect_shape("bias", &[layer.out_channels], bias.shape())?;
        }
        let [out_h, out_w] = geometry.output();
        count_numbers("output", &[batch, layer.out_channels, out_h, out_w], MAX_NUMBERS)?;
        let channel_pairs = layer.channel_pairs().saturating_mul(u128::from(batch.unsigned_abs()));
        geometry.limit_products(channel_pairs, MAX_PRODUCTS)?;
        let output_shape = (input.dim().0, index(layer.out_channels), index(out_h), index(out_w));
        Ok(Operands { geometry, input, weight, bias, packing: None, output_shape })
    }

    /// The same, with the place where the fast path keeps these weights in order from one pass to the next.
    #[must_use]
    pub fn keeping(self, packing: &'a Packing<T>) -> Operands<'a, T> {
        Operands { packing: Some(packing), ..self }
    }

    /// The output of the layer, `(n, out, h, w)`, by the fast path: what the definition gives, but for the order in which
    /// products are summed. On all cores where that pays; the result does not depend on how many there are.
    #[must_use]
    pub fn forward(&self) -> Array4<T>
    where
        T: fast::Number,
    {
        fast::forward(self)
    }

    /// The output of the layer, `(n, out, h, w)`, by the definition: slow and plain, to hold the fast path against.
    #[must_use]
    pub fn forward_by_definition(&self) -> Array4<T> {
        match self.geometry.layer().op {
            Op::Conv2d => direct::definition(self),
            Op::ConvTranspose2d => transposed::definition(self),
        }
    }

    /// What is added to every sum of an output channel, for each of them.
    pub(super) fn bias_by_channel(&self) -> Vec<T> {
        self.bias.map_or_else(|| vec![T::zero(); self.output_shape.1], |bias| bias.to_vec())
    }

    /// An output in which nothing has been summed yet.
    pub(super) fn zeros(&self) -> Array4<T> {
        Array4::zeros(self.output_shape)
    }

    /// The sums with the bias of each channel. It comes last, so that it does not disturb sums that cancel.
    pub(super) fn with_bias(&self, mut sums: Array4<T>) -> Array4<T> {
        if let Some(bias) = &self.bias {
            for (mut channel, value) in sums.axis_iter_mut(ndarray::Axis(1)).zip(bias) {
                channel += *value;
            }
        }
        sums
    }
}

fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// Holds the shape of an array against that which it should have.
///
/// # Errors
/// [`Fault::ShapeMismatch`]
pub fn expect_shape(what: &'static str, expected: &[i64], found: &[usize]) -> Result<(), Fault> {
    let found: Vec<i64> = found.iter().map(|length| signed(*length)).collect();
    if expected == found.as_slice() {
        Ok(())
    } else {
        Err(Fault::ShapeMismatch { what, expected: expected.to_vec(), found })
    }
}
