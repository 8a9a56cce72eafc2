//! The paragraphs of an article, with the sentences of those that somebody asks for.

use std::cell::OnceCell;

use crate::model::ByteSpan;
use crate::text::sentences::sentences;

/// The normalised paragraphs of an article, in order, counted from 0.
#[derive(Debug)]
pub(super) struct Paragraphs<'t> {
    texts: &'t [&'t str],
    sentences: Vec<OnceCell<Vec<ByteSpan>>>,
}

impl<'t> Paragraphs<'t> {
    pub(super) fn new(texts: &'t [&'t str]) -> Self {
        Self {
            texts,
            sentences: vec![OnceCell::new(); texts.len()],
        }
    }

    /// Their texts.
    pub(super) const fn texts(&self) -> &'t [&'t str] {
        self.texts
    }

    /// The text of one; empty where there is none.
    pub(super) fn text(&self, index: usize) -> &'t str {
        self.texts.get(index).copied().unwrap_or_default()
    }

    /// The sentences of one, found once.
    pub(super) fn sentences(&self, index: usize) -> &[ByteSpan] {
        self.sentences
            .get(index)
            .map_or(&[], |cell| cell.get_or_init(|| sentences(self.text(index))))
    }
}
