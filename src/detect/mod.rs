//! Whom an article credits: every mention of an outlet in a text, and whether it credits the outlet for information.
//!
//! Pure and deterministic: the outlets and the paragraphs decide, nothing else. The words and rules are data
//! (`data/cues.tsv`, whose header says how to read them); the modules here are the engine:
//!
//! - `outlets` reads the shipped gazetteer;
//! - `gazetteer` finds the forms of names;
//! - `lexicon` and `tokens` make a sentence a row of classed tokens;
//! - `blocks` drops names that are part of a longer one;
//! - `settle` says which outlet a name means;
//! - `units` joins names that share one fate;
//! - `pattern`, `matcher`, `index` and `rules` decide;
//! - `anaphors` remembers the article, for stand-ins and short forms;
//! - `credits` is the pass over the article;
//! - `byline` reads the byline that metadata give.

mod anaphors;
mod blocks;
mod byline;
mod credits;
mod gazetteer;
mod index;
mod lexicon;
mod matcher;
pub mod outlets;
mod pattern;
mod rules;
mod settle;
mod tokens;
mod units;

#[cfg(test)]
mod tests;

pub use byline::BylineCredit;
pub use rules::RULES_VERSION;

use crate::model::{Mention, Outlet};

/// Why a detector can't be built.
#[derive(Debug, thiserror::Error)]
pub enum DetectError {
    /// The names are too many or too long for one automaton.
    #[error("the names of the outlets can't be made into one automaton")]
    Automaton(#[source] aho_corasick::BuildError),
    /// The shipped table of cues can't be read.
    #[error("data/cues.tsv, line {line}: {what}")]
    Cues {
        /// The line, counted from 1; 0 where a line is lacking.
        line: usize,
        /// What is wrong.
        what: String,
    },
}

/// Finds mentions of a fixed set of outlets. Built once, shared by threads.
#[derive(Debug)]
pub struct Detector {
    engine: credits::Engine,
}

impl Detector {
    /// A detector of these outlets. Forms without a character are passed over.
    ///
    /// A form that two outlets share means the one that the article named last; else the one for which it is of the
    /// more trusted kind; else the one with the lowest id.
    ///
    /// # Errors
    ///
    /// The names don't fit one automaton, or the shipped cues can't be read.
    pub fn new(outlets: &[Outlet]) -> Result<Self, DetectError> {
        credits::Engine::new(outlets).map(|engine| Self { engine })
    }

    /// The mentions of one article, in order of ordinal and place. `paragraphs` are the normalised texts in order;
    /// ordinals count from 1.
    #[must_use]
    pub fn mentions(&self, paragraphs: &[&str]) -> Vec<Mention> {
        self.engine.mentions(paragraphs)
    }
}
