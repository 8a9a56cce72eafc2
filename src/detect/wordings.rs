//! Which quotations hold others: the same words, cut short.
//!
//! Every wording of [`LEAST_WORDS`] words and more has an anchor, the lowest hash among its runs of so many words
//! (after min-wise sampling: Broder, On the resemblance and containment of documents, 1997). A wording that holds
//! another has all of its runs, its anchor too, so that walking the runs of each wording once meets every pair. An
//! anchor that more than [`MAX_SHARED`] wordings have is a turn of phrase, and meets none of them. Memory is 24 bytes a
//! wording, and what is met is compared word for word.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::filter::Filter;

/// From how many words on a wording may be a part of another: fewer mean nothing.
pub const LEAST_WORDS: usize = 5;

/// How many wordings may share an anchor, so that time stays in proportion to the wordings.
pub const MAX_SHARED: usize = 250;

/// The mark of words left out, between two spaces.
const GAP: &str = "…";

/// The anchors of all wordings.
#[derive(Debug, Default)]
pub struct Anchors {
    /// In order once [`Anchors::sort`] was called.
    entries: Vec<Entry>,
    /// The anchors: few of the runs of a wording are anybody's, and the others are passed over. Made by
    /// [`Anchors::sort`].
    filter: Filter,
}

/// A wording under its anchor: the anchor, twice the number of its words, less one where words are left out, since another
/// of as many words may hold it then, and its id.
type Entry = (u64, usize, i64);

impl Anchors {
    /// Notes a wording, unless it is too short to be held by another.
    pub fn note(&mut self, wording_id: i64, words: &str) {
        let mut lowest = None;
        for_each_run(words, |hash| {
            lowest = Some(lowest.map_or(hash, |low: u64| low.min(hash)));
        });
        let entry = lowest.map(|hash| (hash, weight_of(words), wording_id));
        self.entries.extend(entry);
    }

    /// To be called between the last [`Anchors::note`] and the first [`Anchors::met_by`].
    pub fn sort(&mut self) {
        self.entries.sort_unstable();
        let mut kept = Vec::with_capacity(self.entries.len());
        for alike in self.entries.chunk_by(|a, b| a.0 == b.0) {
            if alike.len() <= MAX_SHARED {
                kept.extend_from_slice(alike);
            }
        }
        self.entries = kept;
        self.filter = Filter::new(self.entries.len());
        for &(anchor, ..) in &self.entries {
            self.filter.add(anchor);
        }
    }

    /// The other wordings that `words` may hold, in order, each once.
    pub fn met_by(&self, words: &str, met: &mut Vec<i64>) {
        met.clear();
        let weight = weight_of(words);
        for_each_run(words, |hash| {
            if !self.filter.may_hold(hash) {
                return;
            }
            let start = self.entries.partition_point(|entry| entry.0 < hash);
            let same = self.entries.get(start..).unwrap_or_default().iter();
            met.extend(
                same.take_while(|entry| entry.0 == hash && entry.1 < weight)
                    .map(|entry| entry.2),
            );
        });
        met.sort_unstable();
        met.dedup();
    }
}

/// Twice the number of words, less one where some are left out.
fn weight_of(words: &str) -> usize {
    let spaces = memchr::memchr_iter(b' ', words.as_bytes()).count();
    let gaps = gap_count(words);
    (2 * (spaces + 1).saturating_sub(gaps)).saturating_sub(usize::from(gaps > 0))
}

/// In how many places words are left out of a wording.
#[must_use]
pub fn gap_count(words: &str) -> usize {
    memchr::memmem::find_iter(words.as_bytes(), GAP).count()
}

/// Whether `whole` holds all of `part`: in one piece, or where words were left out of `part` in pieces, in their order.
#[must_use]
pub fn holds(whole: &str, part: &str) -> bool {
    let mut rest = whole;
    part.split(GAP).map(str::trim).all(|piece| {
        let Some(end) = find_words(rest, piece) else {
            return false;
        };
        rest = rest.get(end..).unwrap_or_default();
        true
    })
}

/// Where the words of `piece` end in `text`, on boundaries of words.
fn find_words(text: &str, piece: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find(piece)?;
        let end = at + piece.len();
        let is_bound = |c: Option<char>| c.is_none_or(|c| c == ' ');
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text.get(end..).and_then(|tail| tail.chars().next());
        if is_bound(before) && is_bound(after) {
            return Some(end);
        }
        from = at + piece.chars().next().map_or(1, char::len_utf8);
    }
}

/// Calls `take` with the hash of each run of [`LEAST_WORDS`] words without a gap.
fn for_each_run(words: &str, mut take: impl FnMut(u64)) {
    let mut hashes = [0_u64; LEAST_WORDS];
    let mut count = 0;
    let mut rest = words.as_bytes();
    while !rest.is_empty() {
        let end = memchr::memchr(b' ', rest).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        rest = behind.get(1..).unwrap_or_default();
        if word == GAP.as_bytes() {
            count = 0;
            continue;
        }
        let mut hasher = FxHasher::default();
        hasher.write(word);
        hashes.rotate_left(1);
        if let Some(last) = hashes.last_mut() {
            *last = hasher.finish();
        }
        count += 1;
        if count >= LEAST_WORDS {
            let mut hasher = FxHasher::default();
            for hash in hashes {
                hasher.write_u64(hash);
            }
            take(hasher.finish());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn holds_asks_for_whole_words_in_order() {
        assert!(holds(
            "we will build it all again",
            "will build it all again"
        ));
        assert!(holds("a b c", "a b c"));
        assert!(!holds("we will build it all against", "it all again"));
        assert!(!holds("rewe will", "we will"));
        assert!(holds(
            "we will build all of it again soon",
            "we will … all of it"
        ));
        assert!(!holds("all of it we will", "we will … all of it"));
        // What was left out of the whole can't be known.
        assert!(!holds("we … it all again", "we will build it all again"));
        assert!(holds("ab a b", "a b"));
    }

    #[test]
    fn short_wordings_meet_nothing() {
        let mut anchors = Anchors::default();
        anchors.note(1, "we will build it");
        anchors.note(2, "we will … build it all");
        anchors.note(3, "we will build it all");
        anchors.sort();
        let mut met = Vec::new();
        anchors.met_by("so we will build it all again", &mut met);
        assert_eq!(met, [3]);
        anchors.met_by("we will build it all", &mut met);
        assert_eq!(met, [0; 0]);
    }

    #[test]
    fn turns_of_phrase_meet_nothing() {
        let met_of = |count: i64| {
            let mut anchors = Anchors::default();
            for wording_id in 0..count {
                anchors.note(wording_id, "we will build it all");
            }
            anchors.sort();
            let mut met = Vec::new();
            anchors.met_by("so we will build it all again", &mut met);
            met.len()
        };
        assert_eq!((met_of(250), met_of(251)), (250, 0));
    }

    proptest! {
        #[test]
        fn a_part_is_always_met(words in proptest::collection::vec("[a-c]|é", 5..30), from in 0_usize..20, len in 5_usize..12) {
            let from = from.min(words.len() - 5);
            let end = (from + len).min(words.len());
            let part = words[from..end].join(" ");
            let whole = format!("{} so", words.join(" "));
            let mut anchors = Anchors::default();
            anchors.note(7, &part);
            anchors.sort();
            let mut met = Vec::new();
            anchors.met_by(&whole, &mut met);
            prop_assert_eq!(met, [7]);
            prop_assert!(holds(&whole, &part));
        }
    }
}
