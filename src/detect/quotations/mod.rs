//! Quotations: what stands between quotation marks, who said it, and by which words that is known.
//!
//! - `marks` finds the stretches between marks;
//! - `speech` holds the words of speech of each language (`data/speech/`);
//! - `clause` reads the words around a stretch, `phrase` the name of a speaker in them;
//! - `assembly` joins stretches to quotations, each a `draft` until the article is read, in the sentences of a `passage`;
//! - `speakers` says who a subject is, `people` whom a surname or a pronoun means;
//! - `wording` gives the words without their typography.
//!
//! Titles and words set off for another reason are left out: a stretch that no words of speech go with is a quotation
//! from five words on, unless each of its words has a capital.

mod assembly;
mod clause;
mod draft;
mod marks;
mod passage;
mod people;
mod phrase;
mod speakers;
mod speech;
mod wording;

#[cfg(test)]
mod tests;

use assembly::Assembly;
use speech::Speech;

use super::DetectError;
use super::paragraphs::Paragraphs;
use crate::model::{Mention, Quotation, UnnamedSource};

/// Finds quotations. Built once, shared by threads.
#[derive(Debug)]
pub(super) struct Quotations {
    speech: Speech,
}

impl Quotations {
    /// The finder of the shipped languages.
    pub(super) fn new() -> Result<Self, DetectError> {
        Ok(Self {
            speech: Speech::shipped()?,
        })
    }

    /// The quotations of an article, in order. `mentions` and `unnamed` are those of the same paragraphs, in order.
    pub(super) fn find(
        &self,
        paragraphs: &Paragraphs<'_>,
        mentions: &[Mention],
        unnamed: &[UnnamedSource],
    ) -> Vec<Quotation> {
        let stretches = marks::stretches(paragraphs.texts());
        if stretches.iter().all(Vec::is_empty) {
            return Vec::new();
        }
        let Some(language) = self.speech.language_of(paragraphs.texts()) else {
            return Vec::new();
        };
        let mut assembly = Assembly::new(paragraphs, language, mentions, unnamed);
        for (index, stretches) in stretches.iter().enumerate() {
            if !stretches.is_empty() {
                assembly.read(index, stretches);
            }
        }
        assembly.finish()
    }
}
