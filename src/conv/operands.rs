//! The numbers of a layer, checked against its geometry once so that the loops need no further checks.

use ndarray::{Array4, ArrayView1, ArrayView4, NdFloat};

use super::direct;
use super::fast::{self, Packing};
use super::fault::Fault;
use super::layer::Geometry;
use super::{Op, transposed};

/// The most numbers in one array. Sizes alone have no such limit.
pub const MAX_NUMBERS: usize = 1 << 26;

/// The most products of one layer, about half a minute. Keeps a hostile layer from running for days.
pub const MAX_PRODUCTS: u128 = 1 << 38;

/// Returns how many numbers an array of this shape has.
///
/// # Errors
/// [`Fault::TooManyNumbers`] beyond `limit`, or for a negative length, before anything of that size is allocated.
pub fn count_numbers(what: &'static str, shape: &[i64], limit: usize) -> Result<usize, Fault> {
    let too_many = || Fault::TooManyNumbers { what, shape: shape.to_vec(), limit };
    let mut count: usize = 1;
    for length in shape {
        let length = usize::try_from(*length).map_err(|_| too_many())?;
        count = count.checked_mul(length).ok_or_else(too_many)?;
    }
    if count > limit { Err(too_many()) } else { Ok(count) }
}

/// Converts an index or length that a [`Geometry`] has bounded by the size of an existing array.
pub(super) fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Input, weight and bias that fit a geometry, with an output that is small enough to allocate.
///
/// ```
/// use ndarray::{Array4, s};
/// use tconv::conv::{Layer, Op, Operands, Padding};
///
/// let layer = Layer {
///     stride: [2, 2],
///     padding: Padding::Explicit([1, 1]),
///     ..Layer::new(Op::ConvTranspose2d, [3, 3])
/// };
/// let geometry = layer.check([3, 3])?;
/// let input = Array4::from_shape_vec((1, 1, 3, 3), (1..=9).map(f64::from).collect())?;
/// let weight = Array4::from_shape_vec((1, 1, 3, 3), vec![1., 2., 0., -1., 3., 1., 2., 0., -2.])?;
///
/// let output = Operands::new(&geometry, input.view(), weight.view(), None)?.forward();
/// assert_eq!(output.dim(), (1, 1, 5, 5));
/// assert_eq!(output.slice(s![0, 0, 0, ..]).to_vec(), [3., -1., 6., -1., 9.]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Operands<'a, T> {
    pub(super) geometry: &'a Geometry,
    /// `(n, in, h, w)`
    pub(super) input: ArrayView4<'a, T>,
    /// [`Layer::weight_shape`](super::layer::Layer::weight_shape)
    pub(super) weight: ArrayView4<'a, T>,
    /// `(out)`
    pub(super) bias: Option<ArrayView1<'a, T>>,
    /// Where the fast path caches the packed weights between passes.
    pub(super) packing: Option<&'a Packing<T>>,
    /// `(n, out, h, w)`
    pub(super) output_shape: (usize, usize, usize, usize),
}

impl<'a, T: NdFloat> Operands<'a, T> {
    /// Checks the arrays against the geometry: `input` is `(n, in, h, w)`, `weight` has the layer's
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

    /// Caches the packed weights in `packing` between passes.
    #[must_use]
    pub fn keeping(self, packing: &'a Packing<T>) -> Operands<'a, T> {
        Operands { packing: Some(packing), ..self }
    }

    /// Returns the output of the layer, `(n, out, h, w)`, by the fast path. It equals the definition except for the
    /// order in which products are summed. Uses all cores where that pays; the result does not depend on their number.
    #[must_use]
    pub fn forward(&self) -> Array4<T>
    where
        T: fast::Number,
    {
        fast::forward(self)
    }

    /// Returns the output of the layer, `(n, out, h, w)`, by the definition: slow and plain, the reference for the fast
    /// path.
    #[must_use]
    pub fn forward_by_definition(&self) -> Array4<T> {
        match self.geometry.layer().op {
            Op::Conv2d => direct::definition(self),
            Op::ConvTranspose2d => transposed::definition(self),
        }
    }

    /// The bias of each output channel, zero without one.
    pub(super) fn bias_by_channel(&self) -> Vec<T> {
        self.bias.map_or_else(|| vec![T::zero(); self.output_shape.1], |bias| bias.to_vec())
    }

    /// An output of zeros.
    pub(super) fn zeros(&self) -> Array4<T> {
        Array4::zeros(self.output_shape)
    }

    /// Adds the bias of each channel. It is added last, so that it does not disturb sums that cancel.
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

/// Checks the shape of an array.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_numbers_as_the_limit_are_counted() {
        assert_eq!(count_numbers("input", &[2, 3], 6), Ok(6));
        for shape in [vec![2, 3], vec![-1, 2], vec![i64::MAX; 3]] {
            let refused = Err(Fault::TooManyNumbers { what: "input", shape: shape.clone(), limit: 5 });
            assert_eq!(count_numbers("input", &shape, 5), refused);
        }
    }
}
