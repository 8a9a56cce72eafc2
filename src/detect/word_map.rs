//! A map of words that is asked for them in whatever case they stand.
//!
//! Knows the case of ASCII letters alone: who keeps other letters asks for them in small ones.

use rustc_hash::FxHashMap;

/// The bytes of a key: a word's, and how many they are.
const KEY_BYTES: usize = 16;

/// Values by words in small letters. Most words are short: those are hashed and compared as one number.
#[derive(Debug)]
pub(super) struct WordMap<T> {
    short: FxHashMap<u128, T>,
    long: FxHashMap<&'static [u8], T>,
    longest: usize,
}

impl<T> Default for WordMap<T> {
    fn default() -> Self {
        Self {
            short: FxHashMap::default(),
            long: FxHashMap::default(),
            longest: KEY_BYTES,
        }
    }
}

impl<T> WordMap<T> {
    /// How many words it has.
    pub(super) fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    /// The value of a word in small letters, put there by `make` if it has none.
    pub(super) fn value(&mut self, word: &'static str, make: impl FnOnce() -> T) -> &mut T {
        match key(word.as_bytes()) {
            Some(key) => self.short.entry(key).or_insert_with(make),
            None => {
                self.longest = self.longest.max(word.len());
                self.long.entry(word.as_bytes()).or_insert_with(make)
            }
        }
    }

    /// The value of a word, in whatever case its ASCII letters stand.
    pub(super) fn get(&self, word: &str) -> Option<&T> {
        match key(word.as_bytes()) {
            Some(key) => self.short.get(&key),
            None if word.len() <= self.longest => {
                let small = word.to_ascii_lowercase();
                self.long.get(small.as_bytes())
            }
            None => None,
        }
    }
}

/// A short word as a number, in small letters.
fn key(word: &[u8]) -> Option<u128> {
    let mut bytes = [0; KEY_BYTES];
    let (length, room) = bytes.split_last_mut()?;
    room.get_mut(..word.len())?.copy_from_slice(word);
    *length = u8::try_from(word.len()).ok()?;
    bytes.make_ascii_lowercase();
    Some(u128::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_length_are_found_in_any_case() {
        let mut map = WordMap::default();
        let words = ["a", "told", "fifteen-letters", "sixteen-letters-", "größe"];
        for (word, number) in words.into_iter().zip(0..) {
            *map.value(word, || 0) += number;
        }
        *map.value("told", || 99) += 10;
        assert_eq!(map.len(), 5);
        assert_eq!(map.get("A"), Some(&0));
        assert_eq!(map.get("ToLD"), Some(&11));
        assert_eq!(map.get("Fifteen-Letters"), Some(&2));
        assert_eq!(map.get("SIXTEEN-letters-"), Some(&3));
        assert_eq!(map.get("Größe"), Some(&4));
        for stranger in [
            "",
            "tol",
            "told\0",
            "GRÖSSE",
            "seventeen-letters",
            &"x".repeat(99),
        ] {
            assert_eq!(map.get(stranger), None, "{stranger}");
        }
    }
}
