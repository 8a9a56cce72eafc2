//! Which rules may fit a sentence at all: those whose rarest indispensable token is there.
//!
//! An index saves time and decides nothing: a rule that is left out could not have fitted.

use super::lexicon::{Lexicon, WordId};
use super::pattern::{Pattern, Test};
use super::tokens::{Classes, SHAPES, Token};

/// How many rules a set has room for.
pub(super) const MAX_RULES: usize = 1536;

/// How common a token of a class, and a word of a pattern, is held to be. Only the order matters.
const SHAPE_WEIGHT: usize = 1_000;
const CLASS_WEIGHT: usize = 20;
const COMMON_CLASS_WEIGHT: usize = 200;
const WORD_WEIGHT: usize = 1;
const COMMON_WORD_WEIGHT: usize = 50;

/// Classes and words that most sentences hold.
const COMMON_CLASSES: [&str; 9] = [
    "article",
    "auxiliary",
    "be",
    "conjunction",
    "oblique",
    "preposition",
    "pronoun",
    "time",
    "time-preposition",
];
const COMMON_WORDS: [&str; 26] = [
    "a", "and", "as", "at", "by", "for", "from", "in", "of", "on", "that", "the", "to", "with",
    "da", "de", "der", "des", "die", "do", "el", "en", "la", "le", "o", "von",
];

/// A set of rules, by their places in the table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RuleSet([u64; MAX_RULES / 64]);

impl RuleSet {
    fn insert(&mut self, rule: usize) {
        if let Some(bits) = self.0.get_mut(rule / 64) {
            *bits |= 1 << (rule % 64);
        }
    }

    fn add(&mut self, other: &Self) {
        for (bits, more) in self.0.iter_mut().zip(other.0) {
            *bits |= more;
        }
    }

    /// The rules in it, in the order of the table.
    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(at, bits)| {
            std::iter::successors(Some(bits), |bits| Some(bits & bits.wrapping_sub(1)))
                .take_while(|&bits| bits != 0)
                .map(move |bits| at * 64 + bits.trailing_zeros() as usize)
        })
    }
}

/// The rules by a token that each can't do without.
#[derive(Debug, Default)]
pub(super) struct Index {
    always: RuleSet,
    by_class: Vec<RuleSet>,
    by_word: Vec<Vec<usize>>,
}

impl Index {
    /// The index of these patterns.
    pub(super) fn of<'p>(
        patterns: impl Iterator<Item = &'p Pattern>,
        lexicon: &mut Lexicon,
    ) -> Self {
        let shapes = SHAPES.iter().fold(0, |all, (_, bit)| all | bit);
        let common = COMMON_CLASSES.iter().filter_map(|name| lexicon.class(name));
        let common = common.fold(0, |all, bit| all | bit);
        let common_words = COMMON_WORDS.map(|word| lexicon.intern(word));
        let weight = |test: &Test| {
            let count = |classes: Classes| classes.count_ones() as usize;
            let words = test.words().iter().map(|word| {
                if common_words.contains(word) {
                    COMMON_WORD_WEIGHT
                } else {
                    WORD_WEIGHT
                }
            });
            count(test.classes() & shapes) * SHAPE_WEIGHT
                + count(test.classes() & common) * COMMON_CLASS_WEIGHT
                + count(test.classes() & !shapes & !common) * CLASS_WEIGHT
                + words.sum::<usize>()
        };
        let mut index = Self {
            by_class: vec![RuleSet::default(); Classes::BITS as usize],
            ..Self::default()
        };
        for (rule, pattern) in patterns.enumerate() {
            match pattern.needed().min_by_key(|test| weight(test)) {
                Some(test) => index.insert(rule, test),
                None => index.always.insert(rule),
            }
        }
        index
    }

    fn insert(&mut self, rule: usize, test: &Test) {
        for (bit, rules) in self.by_class.iter_mut().enumerate() {
            if test.classes() & (1 << bit) != 0 {
                rules.insert(rule);
            }
        }
        for word in test.words() {
            let place = word.place();
            if self.by_word.len() <= place {
                self.by_word.resize(place + 1, Vec::new());
            }
            if let Some(rules) = self.by_word.get_mut(place) {
                rules.push(rule);
            }
        }
    }

    /// The rules that may fit a sentence of these tokens, whose classes together are `classes`.
    pub(super) fn candidates(&self, tokens: &[Token], classes: Classes) -> RuleSet {
        let mut rules = self.always;
        for (bit, more) in self.by_class.iter().enumerate() {
            if classes & (1 << bit) != 0 {
                rules.add(more);
            }
        }
        for token in tokens.iter().filter(|token| token.word != WordId::NONE) {
            for &rule in self.by_word.get(token.word.place()).into_iter().flatten() {
                rules.insert(rule);
            }
        }
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_sets_keep_the_order_of_the_table() {
        let mut set = RuleSet::default();
        for rule in [MAX_RULES - 1, 64, 0, 63] {
            set.insert(rule);
        }
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, MAX_RULES - 1]);
    }
}
