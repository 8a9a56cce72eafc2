//! What detection finds in an article, beside its mentions: quotations and unnamed sources.

use super::{CharSpan, Mention};

/// What of a stored article is searched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleText {
    /// The outlet that its source is, if that is known.
    pub publisher: Option<i64>,
    /// Its byline, if it has one.
    pub byline: Option<String>,
    /// Its paragraphs, normalised, in order.
    pub paragraphs: Vec<String>,
}

/// Everything that was found in one article, each in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The outlets that it and its byline name.
    pub mentions: Vec<Mention>,
    /// What it quotes.
    pub quotations: Vec<Quotation>,
    /// The sources that it speaks of and does not name.
    pub unnamed_sources: Vec<UnnamedSource>,
}

impl Findings {
    /// Some bytes that they take in memory.
    pub(super) fn byte_count(&self) -> usize {
        const ROW: usize = 160;
        let words = self
            .quotations
            .iter()
            .map(|quotation| ROW + quotation.words.len());
        ROW * (self.mentions.len() + self.unnamed_sources.len()) + words.sum::<usize>()
    }
}

/// Words in quotation marks that somebody said or wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Where they stand: one place, or several where a clause interrupts them or they go over paragraphs. At least one.
    pub parts: Vec<QuotationPart>,
    /// The words without their typography, as [`crate::text::words::Words::key`] has them, joined by one space; ` … `
    /// where some were left out or put in by another hand.
    pub words: String,
    /// How many there are; at least one.
    pub word_count: usize,
    /// Who said them, where the text tells.
    pub speaker: Option<Speaker>,
    /// The words that tell so ("said"); empty where there are none.
    pub cue: String,
    /// The frame that the text around them fits ("said-after"); empty where none does.
    pub rule: &'static str,
}

/// A stretch of a quotation in one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotationPart {
    /// Which paragraph, counted from 1 as `occurrence.ordinal` is.
    pub ordinal: usize,
    /// Where it stands in the paragraph's text, without the marks.
    pub chars: CharSpan,
}

/// Who said something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The name: a person's in full, where the article gave it before; else the words of the text.
    pub name: String,
    /// What sort of speaker it is.
    pub kind: SpeakerKind,
    /// The outlet that speaks, where one does.
    pub outlet_id: Option<i64>,
    /// The paragraph in which the speaker is named, counted from 1.
    pub ordinal: usize,
    /// Where in its text the name stands, or the pronoun.
    pub chars: CharSpan,
}

/// What sort of speaker somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeakerKind {
    /// A person who is named.
    Person,
    /// An outlet.
    Outlet,
    /// Somebody who is not named on purpose.
    Unnamed,
    /// A role or a body: "the mayor", "police".
    Other,
}

impl SpeakerKind {
    /// Its name in the file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Outlet => "outlet",
            Self::Unnamed => "unnamed",
            Self::Other => "other",
        }
    }
}

/// A source that the text speaks of and does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnnamedSource {
    /// Which paragraph, counted from 1.
    pub ordinal: usize,
    /// Where the words stand that say so, in the paragraph's text.
    pub chars: CharSpan,
    /// The id of the rule that found them.
    pub rule: &'static str,
    /// The sentence they stand in.
    pub sentence: CharSpan,
}
