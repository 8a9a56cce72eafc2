//! A paragraph as quotations are read in it: its text and its sentences.

use crate::detect::paragraphs::Paragraphs;
use crate::model::ByteSpan;

/// The most bytes of text beside a quotation that are read as its clause.
const MAX_CLAUSE_BYTES: usize = 600;

/// A paragraph with its sentences.
#[derive(Clone, Copy)]
pub(super) struct Passage<'p> {
    /// The paragraph, counted from 0.
    pub(super) index: usize,
    /// Its text.
    pub(super) text: &'p str,
    sentences: &'p [ByteSpan],
}

impl<'p> Passage<'p> {
    pub(super) fn new(paragraphs: &'p Paragraphs<'_>, index: usize) -> Self {
        Self {
            index,
            text: paragraphs.text(index),
            sentences: paragraphs.sentences(index),
        }
    }

    /// Where the sentence that holds `at` begins.
    pub(super) fn sentence_start(&self, at: usize) -> usize {
        let next = self
            .sentences
            .partition_point(|sentence| sentence.start <= at);
        next.checked_sub(1)
            .and_then(|index| self.sentences.get(index))
            .map_or(0, |sentence| sentence.start)
    }

    /// Where the sentence that holds the byte before `at` ends; with `or_next` where the next one ends, if that one ends
    /// at `at`.
    pub(super) fn sentence_end(&self, at: usize, or_next: bool) -> usize {
        let index = self.sentences.partition_point(|sentence| sentence.end < at);
        let end = |index: usize| {
            self.sentences
                .get(index)
                .map_or(self.text.len(), |sentence| sentence.end)
        };
        if or_next && end(index) == at {
            end(index + 1)
        } else {
            end(index)
        }
    }

    /// Whether a whole sentence lies between two places.
    pub(super) fn has_sentence_between(&self, start: usize, end: usize) -> bool {
        let first = self
            .sentences
            .partition_point(|sentence| sentence.start < start);
        self.sentences
            .get(first)
            .is_some_and(|sentence| sentence.end <= end)
    }

    /// No more of a span than a clause has, from its start.
    pub(super) fn first_of(&self, span: ByteSpan) -> ByteSpan {
        let mut end = span.end.min(span.start + MAX_CLAUSE_BYTES);
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        ByteSpan::new(span.start, end.max(span.start))
    }

    /// No more of a span than a clause has, up to its end.
    pub(super) fn last_of(&self, span: ByteSpan) -> ByteSpan {
        let mut start = span.start.max(span.end.saturating_sub(MAX_CLAUSE_BYTES));
        while !self.text.is_char_boundary(start) {
            start += 1;
        }
        ByteSpan::new(start.min(span.end), span.end)
    }

    /// The text between two places.
    pub(super) fn between(&self, start: usize, end: usize) -> &'p str {
        self.text.get(start..end).unwrap_or_default()
    }
}
