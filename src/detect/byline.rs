//! Outlets in an article's byline, as metadata give it: "Ada Moor, Interwire", "By Ada Moor for the Harbor Post".
//!
//! A byline is no sentence: it has no cue, and names people. So a name counts where nothing else stands with it between
//! two signs or prepositions, but for words that say what it is ("Interwire news agency", "Harbor Post staff").

use super::Detector;
use super::gazetteer::{Gazetteer, Hit, Reading};
use super::lexicon::Lexicon;
use super::tokens::{CAPITAL, Classes, LOWER, NAME, POSSESSIVE, Token, tokenise};
use crate::model::{AliasKind, ByteSpan, CharSpan, MentionKind, OutletClass};

/// The rule that credits an outlet by a byline.
pub(super) const RULE: &str = "article-byline";
/// A byline that it decides.
pub(super) const EXAMPLE: &str = "Ada Moor, Interwire";

/// An outlet that a byline names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BylineCredit {
    /// The outlet.
    pub outlet_id: i64,
    /// Where its name stands in the byline.
    pub chars: CharSpan,
    /// [`MentionKind::Wire`] for an agency, [`MentionKind::Report`] for another outlet.
    pub kind: MentionKind,
    /// The id of the rule.
    pub rule: &'static str,
}

/// What may stand with a name between two signs of a byline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Companions {
    /// What the name is: "newspaper", "staff", "correspondents".
    after: Classes,
    /// What leads to it: "by", "for", "and".
    before: Classes,
}

impl Companions {
    /// The classes by their names; `None` if the lists lack one.
    pub(super) fn of(lexicon: &Lexicon) -> Option<Self> {
        let class = |name| lexicon.class(name);
        Some(Self {
            after: class("medium")?
                | class("media")?
                | class("staff")?
                | class("journalist")?
                | POSSESSIVE,
            before: class("preposition")? | class("joiner")? | class("article")?,
        })
    }

    /// Whether the name at `at` stands by itself.
    fn leave_alone(self, tokens: &[Token], at: usize) -> bool {
        let parts = |token: &Token| !token.is(CAPITAL | NAME | LOWER | POSSESSIVE);
        let starts = at
            .checked_sub(1)
            .and_then(|before| tokens.get(before))
            .is_none_or(|token| parts(token) || token.is(self.before));
        let behind = tokens
            .iter()
            .skip(at + 1)
            .find(|token| !token.is(self.after));
        starts && behind.is_none_or(|token| parts(token) || token.is(self.before))
    }
}

impl Detector {
    /// The outlets that a byline credits, in order. A single capitalised word that is also a word or a person's name
    /// counts, since what stands alone between two signs of a byline is no surname.
    #[must_use]
    pub fn byline_credits(&self, byline: &str) -> Vec<BylineCredit> {
        let gazetteer: &Gazetteer = &self.engine.gazetteer;
        let mut hits = Vec::new();
        gazetteer.find(byline, &mut hits);
        let stand_ins = vec![false; hits.len()];
        let mut tokens = Vec::new();
        let all = ByteSpan::new(0, byline.len());
        let lexicon = &self.engine.rules.lexicon;
        tokenise(byline, all, &hits, 0, &stand_ins, lexicon, &mut tokens);
        let mut credits: Vec<BylineCredit> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let reading = hits
                .get(token.hit)
                .and_then(|hit| whole_name(gazetteer, hit))
                .filter(|_| self.engine.companions.leave_alone(&tokens, at));
            let Some(reading) = reading else { continue };
            if credits
                .iter()
                .any(|credit| credit.outlet_id == reading.outlet_id)
            {
                continue;
            }
            let chars_to = |byte| byline.get(..byte).map_or(0, |head| head.chars().count());
            credits.push(BylineCredit {
                outlet_id: reading.outlet_id,
                chars: CharSpan {
                    start: chars_to(token.bytes.start),
                    end: chars_to(token.bytes.end),
                },
                kind: match reading.class {
                    OutletClass::Agency => MentionKind::Wire,
                    _ => MentionKind::Report,
                },
                rule: RULE,
            });
        }
        credits
    }
}

/// The outlet whose whole name, or tag, a hit is.
fn whole_name(gazetteer: &Gazetteer, hit: &Hit) -> Option<Reading> {
    let mut readings = gazetteer.readings(hit).iter().copied();
    readings.find(|reading| {
        matches!(
            reading.kind,
            AliasKind::Name | AliasKind::Risky | AliasKind::Tag
        )
    })
}
