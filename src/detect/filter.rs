//! A set of numbers in few bits, which may hold a number that was never added and never lacks one that was (Bloom,
//! Space/time trade-offs in hash coding with allowable errors, 1970, with one hash).

/// How many bits there are for each number: what fits into the nearest cache is far from full.
const BITS_A_NUMBER: usize = 8;

/// The set. One made for no number holds none.
#[derive(Debug, Default)]
pub(super) struct Filter {
    /// As many bits as a power of two.
    words: Vec<u64>,
}

impl Filter {
    /// Room for so many numbers.
    pub(super) fn new(count: usize) -> Self {
        let bits = (count * BITS_A_NUMBER).next_power_of_two().max(64);
        Self {
            words: vec![0; bits / 64],
        }
    }

    pub(super) fn add(&mut self, number: u64) {
        let (word, bit) = self.place_of(number);
        if let Some(word) = self.words.get_mut(word) {
            *word |= bit;
        }
    }

    pub(super) fn may_hold(&self, number: u64) -> bool {
        let (word, bit) = self.place_of(number);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    /// The word and the bit that stand for a number: the high bits of a product (Knuth, The Art of Computer Programming
    /// 3, 6.4).
    fn place_of(&self, number: u64) -> (usize, u64) {
        let hash = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let word_bits = self.words.len().trailing_zeros();
        let word = hash.checked_shr(64 - word_bits).unwrap_or(0);
        let bit = 1 << (hash >> (58 - word_bits.min(58)) & 63);
        (usize::try_from(word).unwrap_or(usize::MAX), bit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_added_is_held(numbers in proptest::collection::vec(any::<u64>(), 0..200)) {
            let mut filter = Filter::new(numbers.len());
            for &number in &numbers {
                filter.add(number);
            }
            prop_assert!(numbers.iter().all(|&number| filter.may_hold(number)));
        }
    }

    #[test]
    fn most_others_are_not_held() {
        let mut filter = Filter::new(10_000);
        (0..10_000).for_each(|number| filter.add(number));
        let held = (10_000..20_000).filter(|&number| filter.may_hold(number));
        assert!(held.count() < 2_500);
        assert!(!Filter::default().may_hold(1));
    }
}
