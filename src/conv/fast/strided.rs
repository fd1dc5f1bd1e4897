//! Reading numbers that are a stride apart. Common strides are compile-time constants, so that the compiler needs no
//! division and vectorises.

use ndarray::NdFloat;

/// Fills `target` with every `stride`-th number of `source`.
#[inline(always)]
pub fn read<T: NdFloat>(source: &[T], stride: usize, target: &mut [T]) {
    match stride {
        1 => target.copy_from_slice(&source[..target.len()]),
        2 => read_known::<T, 2>(source, target),
        3 => read_known::<T, 3>(source, target),
        4 => read_known::<T, 4>(source, target),
        _ => {
            for (cell, value) in target.iter_mut().zip(source.iter().step_by(stride)) {
                *cell = *value;
            }
        }
    }
}

#[inline(always)]
fn read_known<T: NdFloat, const STRIDE: usize>(source: &[T], target: &mut [T]) {
    let (whole, rest) = source.as_chunks::<STRIDE>();
    for (cell, values) in target.iter_mut().zip(whole) {
        *cell = values[0];
    }
    if let (Some(cell), Some(value)) = (target.get_mut(whole.len()), rest.first()) {
        *cell = *value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_and_unknown_strides_go_by_the_same_rule() {
        let numbers: Vec<f64> = (0..41).map(f64::from).collect();
        for stride in 1..8 {
            for count in 1..=41_usize.div_ceil(stride) {
                let mut target = vec![-1.0; count];
                read(&numbers[..=(count - 1) * stride], stride, &mut target);
                let expected: Vec<f64> = (0..count).map(|number| (number * stride) as f64).collect();
                assert_eq!(target, expected, "{stride} {count}");
            }
        }
    }
}
