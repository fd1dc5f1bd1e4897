//! The micro-kernel: a tile of MR x NR sums in registers, `M` channels by `V` vectors of places.

use ndarray::NdFloat;
use pulp::{Simd, WithSimd};

use super::Number;
use super::scratch::Shelf;

/// Numbers that the processor's vector instructions can handle.
pub trait Vectors: NdFloat {
    /// A vector register of these numbers.
    type Vector<S: Simd>: Copy;

    /// The number of lanes of a vector.
    fn lanes<S: Simd>() -> usize;

    /// Where unused buffers of these numbers are kept.
    fn shelf() -> &'static Shelf<Self>;

    /// A vector with the same number in all lanes.
    fn splat<S: Simd>(simd: S, number: Self) -> Self::Vector<S>;

    /// The numbers as vectors, without a remainder that does not fill one.
    fn vectors<S: Simd>(numbers: &[Self]) -> &[Self::Vector<S>];

    /// The numbers as mutable vectors, without a remainder that does not fill one.
    fn vectors_mut<S: Simd>(numbers: &mut [Self]) -> &mut [Self::Vector<S>];

    /// `a + b`.
    fn plus<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;

    /// `sum + a*b`, fused where the processor can.
    fn add_product<S: Simd>(simd: S, sum: Self::Vector<S>, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
}

macro_rules! number {
    ($number:ty, $vector:ident, $lanes:ident, $splat:ident, $as_simd:ident, $as_mut_simd:ident, $add:ident, $mul_add:ident) => {
        impl Vectors for $number {
            type Vector<S: Simd> = S::$vector;

            fn shelf() -> &'static Shelf<Self> {
                static SHELF: Shelf<$number> = Shelf::new();
                &SHELF
            }

            #[inline(always)]
            fn lanes<S: Simd>() -> usize {
                S::$lanes
            }

            #[inline(always)]
            fn splat<S: Simd>(simd: S, number: Self) -> S::$vector {
                simd.$splat(number)
            }

            #[inline(always)]
            fn vectors<S: Simd>(numbers: &[Self]) -> &[S::$vector] {
                S::$as_simd(numbers).0
            }

            #[inline(always)]
            fn vectors_mut<S: Simd>(numbers: &mut [Self]) -> &mut [S::$vector] {
                S::$as_mut_simd(numbers).0
            }

            #[inline(always)]
            fn plus<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$vector {
                simd.$add(a, b)
            }

            #[inline(always)]
            fn add_product<S: Simd>(simd: S, sum: S::$vector, a: S::$vector, b: S::$vector) -> S::$vector {
                simd.$mul_add(a, b, sum)
            }
        }
    };
}

number!(f32, f32s, F32_LANES, splat_f32s, as_simd_f32s, as_mut_simd_f32s, add_f32s, mul_add_e_f32s);
number!(f64, f64s, F64_LANES, splat_f64s, as_simd_f64s, as_mut_simd_f64s, add_f64s, mul_add_e_f64s);

/// The number of vector registers of the instruction set used on this processor.
pub fn registers() -> usize {
    struct Count;
    impl WithSimd for Count {
        type Output = usize;

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::REGISTER_COUNT
        }
    }
    pulp::Arch::new().dispatch(Count)
}

/// Returns `sums[m][v]`: over all terms, weight `m` of the term times vector `v` of its run. There are as many runs as
/// terms.
#[inline(always)]
pub fn tile<S: Simd, T: Number, const M: usize, const V: usize>(
    simd: S,
    terms: impl Iterator<Item = impl Fn(usize) -> T>,
    runs: impl Iterator<Item = [T::Vector<S>; V]>,
) -> [[T::Vector<S>; V]; M] {
    let mut sums = [[T::splat(simd, T::zero()); V]; M];
    for (weight, run) in terms.zip(runs) {
        for (m, sums) in sums.iter_mut().enumerate() {
            let weight = T::splat(simd, weight(m));
            for (sum, values) in sums.iter_mut().zip(run) {
                *sum = T::add_product(simd, *sum, weight, values);
            }
        }
    }
    sums
}

/// Runs read in place: each begins `start` cells after one of the `offsets`.
#[inline(always)]
pub fn scattered<'a, S: Simd, T: Number, const V: usize>(
    numbers: &'a [T],
    offsets: &'a [usize],
    start: usize,
) -> impl Iterator<Item = [T::Vector<S>; V]> + 'a {
    offsets.iter().map(move |offset| *run::<S, T, V>(&numbers[offset + start..]))
}

/// Packed runs, one after the other.
#[inline(always)]
pub fn gathered<S: Simd, T: Number, const V: usize>(numbers: &[T]) -> impl Iterator<Item = [T::Vector<S>; V]> + '_ {
    T::vectors::<S>(numbers).as_chunks::<V>().0.iter().copied()
}

/// Packs runs into `target`, one after the other.
#[inline(always)]
pub fn gather<S: Simd, T: Number, const V: usize>(runs: impl Iterator<Item = [T::Vector<S>; V]>, target: &mut [T]) {
    for (target, run) in T::vectors_mut::<S>(target).as_chunks_mut::<V>().0.iter_mut().zip(runs) {
        *target = run;
    }
}

/// Stores the sums of a tile: those of a channel are contiguous, and channels are `channel` cells apart.
#[inline(always)]
pub fn store<S: Simd, T: Number, const M: usize, const V: usize>(
    sums: [[T::Vector<S>; V]; M],
    target: &mut [T],
    channel: usize,
) {
    for (m, sums) in sums.iter().enumerate() {
        *run_mut::<S, T, V>(&mut target[m * channel..]) = *sums;
    }
}

/// Adds the sums of a tile to those in `target`.
#[inline(always)]
pub fn add<S: Simd, T: Number, const M: usize, const V: usize>(
    simd: S,
    sums: [[T::Vector<S>; V]; M],
    target: &mut [T],
    channel: usize,
) {
    for (m, sums) in sums.iter().enumerate() {
        for (there, sum) in run_mut::<S, T, V>(&mut target[m * channel..]).iter_mut().zip(sums) {
            *there = T::plus(simd, *there, *sum);
        }
    }
}

/// The first `V` vectors of these numbers.
#[inline(always)]
fn run<S: Simd, T: Number, const V: usize>(numbers: &[T]) -> &[T::Vector<S>; V] {
    &T::vectors::<S>(&numbers[..V * T::lanes::<S>()]).as_chunks::<V>().0[0]
}

/// The first `V` vectors of these numbers, mutable.
#[inline(always)]
fn run_mut<S: Simd, T: Number, const V: usize>(numbers: &mut [T]) -> &mut [T::Vector<S>; V] {
    &mut T::vectors_mut::<S>(&mut numbers[..V * T::lanes::<S>()]).as_chunks_mut::<V>().0[0]
}
