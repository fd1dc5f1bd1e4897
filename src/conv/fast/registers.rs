//! What this processor computes with.

use std::marker::PhantomData;

use pulp::{Simd, WithSimd};

use super::Number;

/// The vector registers of this processor.
#[derive(Clone, Copy, Debug)]
pub struct Registers {
    pub count: usize,
    /// Numbers that one of them holds.
    pub lanes: usize,
}

impl Registers {
    /// For numbers of one type.
    pub fn of<T: Number>() -> Registers {
        pulp::Arch::new().dispatch(Ask::<T>(PhantomData))
    }
}

struct Ask<T>(PhantomData<T>);

impl<T: Number> WithSimd for Ask<T> {
    type Output = Registers;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Registers {
        Registers { count: S::REGISTER_COUNT, lanes: T::lanes::<S>() }
    }
}
