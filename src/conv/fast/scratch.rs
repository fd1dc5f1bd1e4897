//! Reused buffers: for a layer of a millisecond, fresh pages from the system would take longer than the sums.

use std::ops::{Deref, DerefMut};
use std::sync::Mutex;

use super::Number;

/// The most numbers that are kept for reuse. Buffers beyond that are freed.
const KEPT: usize = 1 << 21;

/// Buffers that are currently unused.
pub struct Shelf<T>(Mutex<Vec<Vec<T>>>);

impl<T: Number> Shelf<T> {
    /// An empty shelf.
    pub const fn new() -> Shelf<T> {
        Shelf(Mutex::new(Vec::new()))
    }

    /// Returns a buffer of this length with unspecified content.
    fn take(&self, length: usize) -> Vec<T> {
        let fitting = self.0.lock().ok().and_then(|mut buffers| {
            let fits = buffers.iter().enumerate().filter(|(_, buffer)| buffer.capacity() >= length);
            let best = fits.min_by_key(|(_, buffer)| buffer.capacity()).map(|(place, _)| place);
            best.map(|place| buffers.swap_remove(place))
        });
        let mut buffer = fitting.unwrap_or_else(|| Vec::with_capacity(length));
        buffer.resize(length, T::zero());
        buffer
    }

    fn give_back(&self, buffer: Vec<T>) {
        if let Ok(mut buffers) = self.0.lock() {
            let kept: usize = buffers.iter().map(Vec::capacity).sum();
            if kept + buffer.capacity() <= KEPT {
                buffers.push(buffer);
            }
        }
    }
}

/// A buffer that returns to the shelf when it is dropped.
pub struct Scratch<T: Number>(Vec<T>);

impl<T: Number> Scratch<T> {
    /// Returns a buffer of this length with unspecified content.
    pub fn new(length: usize) -> Scratch<T> {
        Scratch(T::shelf().take(length))
    }
}

impl<T: Number> Drop for Scratch<T> {
    fn drop(&mut self) {
        T::shelf().give_back(std::mem::take(&mut self.0));
    }
}

impl<T: Number> Deref for Scratch<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Number> DerefMut for Scratch<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_best_is_used_again_and_too_much_is_not_kept() {
        let shelf = Shelf::<f64>::new();
        let (large, small) = (shelf.take(1000), shelf.take(100));
        let there = small.as_ptr();
        shelf.give_back(large);
        shelf.give_back(small);
        let again = shelf.take(90);
        assert_eq!((again.as_ptr(), again.len()), (there, 90));
        assert_eq!(shelf.take(200).capacity(), 1000);
        shelf.give_back(Vec::with_capacity(KEPT + 1));
        assert_eq!(shelf.take(1).capacity(), 1);
    }
}
