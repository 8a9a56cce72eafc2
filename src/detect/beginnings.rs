//! Where in a text a form may begin, by its first bytes.
//!
//! Knows bytes, nothing of words: what it lets pass the automaton still decides.

use super::filter::Filter;
use super::gazetteer::ARTICLE_BYTES;

/// With which bytes the forms begin. Few places of a text have these where a word may begin, and the automaton
/// is asked at those alone: an automaton of thousands of forms is too large for a search that goes through every byte.
#[derive(Debug)]
pub(super) struct Beginnings {
    /// A bit for each pair of bytes that begins a form.
    pairs: Vec<u64>,
    /// Of the forms without an article.
    plain: Heads,
    /// Of what stands behind the article of the others: every text is full of articles.
    behind_article: Heads,
}

impl Beginnings {
    /// Those of these forms.
    pub(super) fn of<'a>(forms: impl ExactSizeIterator<Item = &'a [u8]>) -> Self {
        let mut beginnings = Self {
            pairs: vec![0; PAIRS / 64],
            plain: Heads::new(forms.len()),
            behind_article: Heads::new(forms.len()),
        };
        for form in forms {
            match *form {
                [capital @ (b't' | b'T'), b'h', b'e', b' ', ..] => {
                    set(&mut beginnings.pairs, pair(capital, b'h'));
                    let rest = form.get(ARTICLE_BYTES..).unwrap_or_default();
                    beginnings.behind_article.add(rest);
                }
                [first, second, ..] => {
                    set(&mut beginnings.pairs, pair(first, second));
                    beginnings.plain.add(form);
                }
                [first] => {
                    (0..=u8::MAX)
                        .for_each(|second| set(&mut beginnings.pairs, pair(first, second)));
                    beginnings.plain.add(form);
                }
                [] => {}
            }
        }
        beginnings
    }

    /// The next place from `from` on where a form may begin: its pair is that of a form, and no ASCII letter or digit
    /// stands before an ASCII one.
    pub(super) fn next(&self, text: &[u8], from: usize) -> Option<usize> {
        let before = from.checked_sub(1).and_then(|at| text.get(at));
        let mut is_in_word = before.is_some_and(u8::is_ascii_alphanumeric);
        let rest = text.get(from..)?;
        let begins = |(index, &[first, second]): (usize, &[u8; 2])| {
            let may_start = !is_in_word || !first.is_ascii();
            is_in_word = first.is_ascii_alphanumeric();
            may_start && has(&self.pairs, pair(first, second)) && self.goes_on(rest, index)
        };
        let (pairs, last) = (rest.array_windows(), rest.last());
        match pairs.enumerate().map(begins).position(|begins| begins) {
            Some(at) => Some(from + at),
            // A form of one byte begins with every pair.
            None => last
                .filter(|&&last| self.plain.may_begin(&[last, 0]))
                .map(|_| text.len() - 1)
                .filter(|&at| at >= from),
        }
    }

    /// Whether a form begins with what stands at `index`, whose first two bytes begin one.
    fn goes_on(&self, text: &[u8], index: usize) -> bool {
        match text.get(index..) {
            Some([b't' | b'T', b'h', b'e', b' ', rest @ ..]) => self.behind_article.may_begin(rest),
            Some(rest) => self.plain.may_begin(rest),
            None => false,
        }
    }
}

/// The first bytes of forms, as many of each as its length allows: a text that has them may go on with the form.
#[derive(Debug)]
struct Heads {
    /// A bit for each pair that begins a form of two or three bytes.
    pairs: Vec<u64>,
    /// The first four bytes of the forms shorter than eight.
    fours: Filter,
    /// The first eight bytes of the longer ones.
    eights: Filter,
}

impl Heads {
    /// Room for so many forms.
    fn new(count: usize) -> Self {
        Self {
            pairs: vec![0; PAIRS / 64],
            fours: Filter::new(count),
            eights: Filter::new(count),
        }
    }

    fn add(&mut self, form: &[u8]) {
        if let Some(&eight) = form.first_chunk() {
            self.eights.add(u64::from_le_bytes(eight));
        } else if let Some(&four) = form.first_chunk() {
            self.fours.add(u32::from_le_bytes(four).into());
        } else if let Some(&[first, second]) = form.first_chunk() {
            set(&mut self.pairs, pair(first, second));
        } else if let Some(&first) = form.first() {
            (0..=u8::MAX).for_each(|second| set(&mut self.pairs, pair(first, second)));
        }
    }

    fn may_begin(&self, text: &[u8]) -> bool {
        let is_eight = |eight| self.eights.may_hold(u64::from_le_bytes(eight));
        let is_four = |four| self.fours.may_hold(u32::from_le_bytes(four).into());
        let is_pair = |[first, second]: [u8; 2]| has(&self.pairs, pair(first, second));
        text.len() == 1
            || text.first_chunk().copied().is_some_and(is_four)
            || text.first_chunk().copied().is_some_and(is_pair)
            || text.first_chunk().copied().is_some_and(is_eight)
    }
}

/// How many pairs of bytes there are.
const PAIRS: usize = 1 << 16;

const fn pair(first: u8, second: u8) -> usize {
    (first as usize) << 8 | second as usize
}

fn set(bits: &mut [u64], place: usize) {
    if let Some(word) = bits.get_mut(place / 64) {
        *word |= 1 << (place % 64);
    }
}

fn has(bits: &[u64], place: usize) -> bool {
    bits.get(place / 64)
        .is_some_and(|word| word & (1 << (place % 64)) != 0)
}
