//! The word lists: which classes a word belongs to.

use super::tokens::{Classes, SHAPES};
use super::word_map::WordMap;

/// A word of the lists or of a pattern; [`WordId::NONE`] for every other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordId(u16);

impl WordId {
    /// No word that any list or pattern holds.
    pub(super) const NONE: Self = Self(0);

    /// Its place in a table of words.
    pub(super) const fn place(self) -> usize {
        (self.0 & !FOREIGN) as usize
    }

    /// Whether it stands in the English lists or patterns. Who does not is a name's word or a noun as like as not; what
    /// the other languages ask for ("la", "der") says nothing of that.
    pub(super) const fn is_english(self) -> bool {
        self.0 != 0 && self.0 & FOREIGN == 0
    }
}

/// The bit of the ids of words that only the patterns of other languages hold.
const FOREIGN: u16 = 1 << 15;

/// Words in small letters, their ids and their classes.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    words: WordMap<(u16, Classes)>,
    classes: Vec<(&'static str, Classes)>,
    is_foreign: bool,
}

impl Lexicon {
    /// Adds `words` to the class `name`; `false` if no bit is left for another class.
    pub(super) fn add_class(&mut self, name: &'static str, words: &'static str) -> bool {
        let bit = match self.class(name) {
            Some(bit) => bit,
            None => {
                let place = SHAPES.len() + self.classes.len();
                let Some(bit) = u32::try_from(place)
                    .ok()
                    .and_then(|place| 1_u64.checked_shl(place))
                else {
                    return false;
                };
                self.classes.push((name, bit));
                bit
            }
        };
        for word in words.split_whitespace() {
            self.entry(word).1 |= bit;
        }
        true
    }

    /// Notes that the words to come are of other languages.
    pub(super) const fn end_english(&mut self) {
        self.is_foreign = true;
    }

    /// The id of a word that a pattern names.
    pub(super) fn intern(&mut self, word: &'static str) -> WordId {
        WordId(self.entry(word).0)
    }

    fn entry(&mut self, word: &'static str) -> &mut (u16, Classes) {
        let next = u16::try_from(self.words.len() + 1).unwrap_or(u16::MAX)
            | if self.is_foreign { FOREIGN } else { 0 };
        self.words.value(word, || (next, 0))
    }

    /// The bit of a class or a shape.
    pub(super) fn class(&self, name: &str) -> Option<Classes> {
        SHAPES
            .iter()
            .chain(&self.classes)
            .find(|(known, _)| *known == name)
            .map(|&(_, bit)| bit)
    }

    /// What is known of a word, in whatever case it stands.
    pub(super) fn look_up(&self, word: &str) -> (WordId, Classes) {
        let found = self.words.get(word);
        found.map_or((WordId::NONE, 0), |&(id, classes)| (WordId(id), classes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_up_knows_classes_in_any_case() {
        let mut lexicon = Lexicon::default();
        assert!(lexicon.add_class("tell", "told tells"));
        assert!(lexicon.add_class("say", "told said"));
        let (tell, say) = (
            lexicon.class("tell").unwrap(),
            lexicon.class("say").unwrap(),
        );
        assert_eq!(lexicon.look_up("Told").1, tell | say);
        assert_eq!(lexicon.look_up("SAID").1, say);
        assert_eq!(lexicon.look_up("sailed"), (WordId::NONE, 0));
        assert_eq!(lexicon.look_up(&"x".repeat(99)), (WordId::NONE, 0));
        assert_eq!(
            lexicon.class("capital"),
            Some(super::super::tokens::CAPITAL)
        );
    }

    #[test]
    fn words_of_other_languages_are_not_english() {
        let mut lexicon = Lexicon::default();
        let (told, die) = (lexicon.intern("told"), lexicon.intern("die"));
        lexicon.end_english();
        let der = lexicon.intern("der");
        assert_eq!(lexicon.intern("die"), die);
        assert!(told.is_english() && die.is_english());
        assert!(!der.is_english() && !WordId::NONE.is_english());
        assert_eq!((told.place(), die.place(), der.place()), (1, 2, 3));
    }

    #[test]
    fn add_class_stops_when_the_bits_are_used_up() {
        let mut lexicon = Lexicon::default();
        let names: Vec<&'static str> = (0..64)
            .map(|n| &*Box::leak(n.to_string().into_boxed_str()))
            .collect();
        assert!(!names.iter().all(|name| lexicon.add_class(name, "")));
    }
}
