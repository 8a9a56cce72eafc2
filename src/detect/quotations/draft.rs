//! A quotation that is being put together of its stretches.

use super::marks::Stretch;
use super::passage::Passage;
use super::people::Place;
use super::speech::Word;
use super::wording::push_words;
use crate::detect::credits::Cursor;
use crate::detect::paragraphs::Paragraphs;
use crate::model::{ByteSpan, CharSpan, Quotation, QuotationPart, Speaker};

/// The most words that may stand between a clause and the second part of the sentence that it interrupts.
pub(super) const MAX_ASIDE_WORDS: usize = 8;

/// A quotation, as far as it has been read.
#[derive(Default)]
pub(super) struct Draft {
    /// The paragraph, from 0, and the stretch, of each part.
    parts: Vec<(usize, Stretch)>,
    words: String,
    word_count: usize,
    /// The frame of the words around it; empty where none fits.
    pub(super) frame: &'static str,
    /// The words of speech: the paragraph and the place.
    pub(super) cue: Option<(usize, ByteSpan)>,
    /// Who said it.
    pub(super) speaker: Option<Speaker>,
    /// Whether it goes on in the next paragraph.
    pub(super) is_open: bool,
    /// Where the clause that tells who spoke ends, if it stands behind.
    pub(super) clause_end: Option<Place>,
}

impl Draft {
    pub(super) fn new(is_open: bool) -> Self {
        Self {
            is_open,
            ..Self::default()
        }
    }

    /// Adds a stretch of a paragraph. Gives how many words it has.
    pub(super) fn push(&mut self, passage: &Passage<'_>, stretch: Stretch) -> usize {
        self.parts.push((passage.index, stretch));
        let words = stretch.words.of(passage.text).unwrap_or_default();
        let count = push_words(words, &mut self.words);
        self.word_count += count;
        count
    }

    /// Where it begins.
    pub(super) fn start(&self) -> Option<Place> {
        let (index, stretch) = self.parts.first()?;
        Some((*index, stretch.marked.start))
    }

    /// Whether the stretch with `words` goes on with the sentence that this draft's clause interrupted: “We will,” she
    /// said, “rebuild.” `lead` are the words between, `floor` is where the stretch before ends.
    pub(super) fn is_continued_by(
        &self,
        passage: &Passage<'_>,
        stretch: Stretch,
        lead: &[Word],
        floor: usize,
    ) -> bool {
        let (Some((index, clause_end)), Some((last_index, last))) =
            (self.clause_end, self.parts.last())
        else {
            return false;
        };
        let is_next = *last_index == passage.index
            && index == passage.index
            && last.marked.end == floor
            && clause_end > floor;
        if !is_next {
            return false;
        }
        let inner = last.words.of(passage.text).unwrap_or_default();
        let tail = passage.text.get(last.marked.end..).unwrap_or_default();
        let is_open_sentence = inner.ends_with(',')
            || (!inner.ends_with(['.', '!', '?']) && tail.starts_with([',', ' ']));
        let words = stretch.words.of(passage.text).unwrap_or_default();
        let is_same_sentence = words.starts_with(char::is_lowercase)
            || words.starts_with("I ")
            || words.starts_with("I'")
            || words.starts_with("I’");
        let aside = passage.between(clause_end, stretch.marked.start);
        is_open_sentence
            && is_same_sentence
            && !lead.is_empty()
            && !passage.has_sentence_between(clause_end, stretch.marked.start)
            && aside.split_whitespace().count() <= MAX_ASIDE_WORDS
            && aside.trim_end().ends_with([',', '—', '–', '-', '…'])
    }

    /// The quotation; `None` where its marks hold no words.
    pub(super) fn finish(
        self,
        paragraphs: &Paragraphs<'_>,
        cursors: &mut Cursors<'_>,
    ) -> Option<Quotation> {
        let cue = self
            .cue
            .and_then(|(index, cue)| cue.of(paragraphs.text(index)));
        (self.word_count > 0).then(|| Quotation {
            parts: self
                .parts
                .iter()
                .map(|&(index, stretch)| QuotationPart {
                    ordinal: index + 1,
                    chars: cursors.span(index, stretch.words),
                })
                .collect(),
            words: self.words,
            word_count: self.word_count,
            speaker: self.speaker,
            cue: cue.unwrap_or_default().to_owned(),
            rule: self.frame,
        })
    }
}

/// Counts characters in the paragraphs, going forward.
pub(super) struct Cursors<'p> {
    paragraphs: &'p Paragraphs<'p>,
    index: usize,
    cursor: Cursor,
}

impl<'p> Cursors<'p> {
    pub(super) fn new(paragraphs: &'p Paragraphs<'p>) -> Self {
        Self {
            paragraphs,
            index: 0,
            cursor: Cursor::default(),
        }
    }

    /// A span of a paragraph, in characters.
    pub(super) fn span(&mut self, index: usize, bytes: ByteSpan) -> CharSpan {
        if index != self.index {
            self.index = index;
            self.cursor = Cursor::default();
        }
        self.cursor.span(self.paragraphs.text(index), bytes)
    }
}
