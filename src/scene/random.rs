//! Reproducible random numbers: the same seed gives the same numbers on every machine.

/// `SplitMix64`: the same stream on every machine and in every version.
pub(super) fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// A stream of random choices.
#[derive(Clone, Debug)]
pub struct Stream(u64);

impl Stream {
    /// Starts a stream with this seed.
    #[must_use]
    pub fn new(seed: u64) -> Stream {
        Stream(seed)
    }

    /// Returns a number below `count`; 0 if there is none.
    pub fn below(&mut self, count: usize) -> usize {
        let chosen = split_mix(&mut self.0) % (count as u64).max(1);
        usize::try_from(chosen).unwrap_or(0)
    }
}

/// The numbers below `count` in random order, the same for a seed on every machine.
#[must_use]
pub fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut stream = Stream::new(seed);
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, stream.below(last + 1));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        let mut state = 0;
        assert_eq!(split_mix(&mut state), 0xe220_a839_7b1d_cdaf, "the published test vector of SplitMix64");
    }

    /// The records of lessons rely on this.
    #[test]
    fn choices_are_the_same_for_ever() {
        let chosen = |seed, count| {
            let mut stream = Stream::new(seed);
            std::array::from_fn::<usize, 8, _>(|_| stream.below(count))
        };
        assert_eq!(chosen(0, 10), [5, 0, 9, 4, 7, 0, 3, 0]);
        assert_eq!(chosen(1, 4423), [1, 2868, 1778, 3414, 1847, 35, 1259, 788]);
        assert_eq!((chosen(5, 1), chosen(5, 0)), ([0; 8], [0; 8]));
        assert_eq!(shuffled(6, 7), [1, 5, 0, 2, 4, 3]);
    }

    #[test]
    fn everything_is_shuffled_once() {
        for count in 0..20 {
            let mut order = shuffled(count, 7);
            order.sort_unstable();
            assert_eq!(order, (0..count).collect::<Vec<_>>());
        }
    }
}
