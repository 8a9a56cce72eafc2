//! Where in a text a form may begin, by its first bytes.
//!
//! Knows bytes, nothing of words: what it lets pass the automaton still decides.

use super::filter::Filter;
use super::gazetteer::ARTICLE_BYTES;
use crate::text::scan::{BLOCK_BYTES, bits, block_at};

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

    /// The places of a text where a form may begin.
    pub(super) const fn places<'a>(&'a self, text: &'a [u8]) -> Places<'a> {
        Places {
            beginnings: self,
            text,
            block: None,
        }
    }

    /// Whether a form may begin at `at`, by its bytes.
    fn may_begin(&self, text: &[u8], at: usize) -> bool {
        match text.get(at..) {
            Some(rest @ [first, second, ..]) => {
                has(&self.pairs, pair(*first, *second)) && self.goes_on(rest)
            }
            // A form of one byte begins with every pair.
            Some([last]) => self.plain.may_begin(&[*last, 0]),
            _ => false,
        }
    }

    /// Whether a form goes on as this text does, whose first two bytes begin one.
    fn goes_on(&self, text: &[u8]) -> bool {
        match text {
            [b't' | b'T', b'h', b'e', b' ', rest @ ..] => self.behind_article.may_begin(rest),
            _ => self.plain.may_begin(text),
        }
    }
}

/// Goes through a text for [`Beginnings`].
#[derive(Debug)]
pub(super) struct Places<'a> {
    beginnings: &'a Beginnings,
    text: &'a [u8],
    /// Where the last block that was read starts, and its [`Places::starts`].
    block: Option<(usize, u64)>,
}

impl Places<'_> {
    /// The next place from `from` on where a form may begin: its first bytes are those of a form, and it is no ASCII letter
    /// or digit behind another.
    pub(super) fn next(&mut self, from: usize) -> Option<usize> {
        let mut from = from;
        while from < self.text.len() {
            let block = from - from % BLOCK_BYTES;
            let starts = match self.block {
                Some((last, starts)) if last == block => starts,
                _ => self.starts(block),
            };
            self.block = Some((block, starts));
            let mut open = starts & (u64::MAX << (from - block));
            while open != 0 {
                let at = block + open.trailing_zeros() as usize;
                if self.beginnings.may_begin(self.text, at) {
                    return Some(at);
                }
                open &= open - 1;
            }
            from = block + BLOCK_BYTES;
        }
        None
    }

    /// A bit for each byte of the block at `start` that begins a character which is no space, and is no ASCII letter or
    /// digit behind another.
    fn starts(&self, start: usize) -> u64 {
        let block = block_at(self.text, start);
        let before = start.checked_sub(1).and_then(|at| self.text.get(at));
        let is_in_word = before.is_some_and(u8::is_ascii_alphanumeric);
        let words = bits(&block, |byte| byte.is_ascii_alphanumeric());
        let firsts = bits(&block, |byte| byte > b' ' && !matches!(byte, 0x80..0xc0));
        firsts & !(words & (words << 1 | u64::from(is_in_word)))
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
