//! Whom an article credits: every mention of an outlet in a text, and whether it credits the outlet for information.
//!
//! Pure and deterministic: the outlets and the paragraphs decide, nothing else. The words and rules are data
//! (`data/cues`, a table for each language; the header of `en.tsv` says how to read them); the modules here are the engine:
//!
//! - `paragraphs` are the texts with their sentences;
//! - `outlets` reads and writes tables of outlets, `forms` tells which names may stand in them;
//! - `gazetteer` finds the forms of names, `beginnings` (with a `filter`) where one may
//!   begin, `edges` where a name may begin and end;
//! - `publishers` tells which outlet a source is;
//! - `word_map` knows words in any case, `lexicon` and `tokens` make a sentence a row of classed tokens;
//! - `blocks` drops names that are part of a longer one;
//! - `settle` says which outlet a name means;
//! - `units` joins names that share one fate;
//! - `pattern`, `matcher`, `index` and `rules` decide;
//! - `anaphors` remembers the article, for stand-ins and short forms;
//! - `credits` is the pass over the article;
//! - `byline` reads the byline that metadata give.
//!
//! `quotations` finds what is quoted and who said it, `unnamed` the sources that are not named; `wordings` says which
//! quotations hold others.

mod anaphors;
mod beginnings;
mod blocks;
mod byline;
mod credits;
mod edges;
mod filter;
pub mod forms;
mod gazetteer;
mod index;
mod lexicon;
mod matcher;
pub mod outlets;
mod paragraphs;
mod pattern;
pub mod publishers;
mod quotations;
mod rules;
mod settle;
mod tokens;
mod units;
mod unnamed;
mod word_map;
pub mod wordings;

#[cfg(test)]
mod tests;

pub use byline::BylineCredit;
pub use rules::RULES_VERSION;

use paragraphs::Paragraphs;
use publishers::Publishers;

use crate::model::{CharSpan, Findings, Mention, Outlet, SourceName};

/// Why a detector can't be built.
#[derive(Debug, thiserror::Error)]
pub enum DetectError {
    /// The names are too many or too long for one automaton.
    #[error("the names of the outlets can't be made into one automaton")]
    Automaton(#[source] aho_corasick::BuildError),
    /// A shipped table can't be read.
    #[error("{file}, line {line}: {what}")]
    Table {
        /// The table.
        file: &'static str,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// A shipped table of cues can't be read.
    #[error("data/cues/{language}.tsv, line {line}: {what}")]
    Cues {
        /// The language of the table.
        language: &'static str,
        /// The line, counted from 1; 0 where a line is lacking.
        line: usize,
        /// What is wrong.
        what: String,
    },
}

/// The example of a rule, of credits or of unnamed sources; `None` where there is no such rule.
#[must_use]
pub fn rule_example(id: &str) -> Option<&'static str> {
    rules::rule_example(id).or_else(|| unnamed::rule_example(id))
}

/// Finds mentions of a fixed set of outlets. Built once, shared by threads.
#[derive(Debug)]
pub struct Detector {
    engine: credits::Engine,
    quotations: quotations::Quotations,
    unnamed: unnamed::Unnamed,
    publishers: Publishers,
}

impl Detector {
    /// A detector of these outlets. Forms without a character are passed over.
    ///
    /// A form that two outlets share means the one that is called so; else the one that the article named last; else the
    /// one for which it is of the more trusted kind; else the one to which the user gave it; else the one with the lowest
    /// id.
    ///
    /// # Errors
    ///
    /// The names don't fit one automaton, or the shipped cues can't be read.
    pub fn new(outlets: &[Outlet]) -> Result<Self, DetectError> {
        Ok(Self {
            engine: credits::Engine::new(outlets)?,
            quotations: quotations::Quotations::new()?,
            unnamed: unnamed::Unnamed::new()?,
            publishers: Publishers::new(outlets),
        })
    }

    /// The outlet that a source is, if it is one.
    #[must_use]
    pub fn publisher(&self, source: &SourceName) -> Option<i64> {
        self.publishers.outlet_of(&source.name, source.named_by)
    }

    /// Everything that is found in one article. `publisher` is the outlet that published it, which short names mean where
    /// nothing else is named ("told The Times"); `paragraphs` are the normalised texts in order; ordinals count from 1.
    #[must_use]
    pub fn find(
        &self,
        publisher: Option<i64>,
        byline: Option<&str>,
        paragraphs: &[&str],
    ) -> Findings {
        let mut mentions = byline.map_or_else(Vec::new, |byline| self.byline_mentions(byline));
        let paragraphs = Paragraphs::new(paragraphs);
        mentions.extend(self.engine.mentions(publisher, &paragraphs));
        let unnamed_sources = self.unnamed.find(&paragraphs);
        let quotations = self
            .quotations
            .find(&paragraphs, &mentions, &unnamed_sources);
        Findings {
            mentions,
            quotations,
            unnamed_sources,
        }
    }

    /// The credits of a byline as mentions of paragraph 0, whose sentence is the byline.
    fn byline_mentions(&self, byline: &str) -> Vec<Mention> {
        let sentence = CharSpan {
            start: 0,
            end: byline.chars().count(),
        };
        let mention = |credit: BylineCredit| Mention {
            ordinal: 0,
            chars: credit.chars,
            outlet_id: credit.outlet_id,
            kind: credit.kind,
            cue: String::new(),
            rule: credit.rule,
            is_anaphor: false,
            sentence,
        };
        self.byline_credits(byline)
            .into_iter()
            .map(mention)
            .collect()
    }

    /// The mentions of one article, in order of ordinal and place; `publisher` and `paragraphs` as for [`Detector::find`].
    #[must_use]
    pub fn mentions(&self, publisher: Option<i64>, paragraphs: &[&str]) -> Vec<Mention> {
        self.engine
            .mentions(publisher, &Paragraphs::new(paragraphs))
    }
}
