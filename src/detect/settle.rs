//! Which outlet each name of a sentence means, if any.
//!
//! Knows the article so far and a name's neighbours; whether the name is credited is decided elsewhere.

use super::anaphors::Memory;
use super::blocks::{Blocks, Neighbours};
use super::credits::{Engine, is_quoted};
use super::gazetteer::{Hit, Reading};
use super::lexicon::WordId;
use super::tokens::{CAPITAL, LOWER, NAME, POSSESSIVE, STAND_IN, Token};
use crate::model::AliasKind;

impl Engine {
    /// Decides for each name which outlet it means, and takes the class of a name from those that mean none.
    pub(super) fn settle(
        &self,
        text: &str,
        hits: &[Hit],
        first: usize,
        tokens: &mut [Token],
        settled: &mut Vec<Option<Reading>>,
        memory: &mut Memory,
    ) {
        settled.clear();
        settled.resize(tokens.len(), None);
        // What can be no name here must not look like a neighbour that is one.
        for at in 0..tokens.len() {
            let hit = tokens
                .get(at)
                .filter(|token| token.is(NAME))
                .and_then(|token| hits.get(token.hit.checked_sub(first)?));
            let is_possible = |hit: &Hit| {
                let mut readings = self.gazetteer.readings(hit).iter();
                readings.any(|reading| self.may_mean(reading.kind, text, hit, tokens, at))
            };
            if hit.is_some_and(|hit| !is_possible(hit)) {
                self.demote(text, tokens, at);
            }
        }
        for at in 0..tokens.len() {
            let Some(token) = tokens.get(at).copied() else {
                break;
            };
            if token.is(STAND_IN) {
                // "the newspaper Le Monde" names another outlet, "the network executive" none.
                let is_modifier = tokens.get(at + 1).is_some_and(|next| {
                    next.is(NAME | self.blocks.staff)
                        || (matches!(next.classes, LOWER | CAPITAL) && next.word == WordId::NONE)
                });
                if is_modifier && let Some(token) = tokens.get_mut(at) {
                    token.classes = LOWER | self.media;
                }
                continue;
            }
            let Some(hit) = token
                .hit
                .checked_sub(first)
                .and_then(|index| hits.get(index))
                .filter(|_| token.is(NAME))
            else {
                continue;
            };
            let reading = self.reading(text, hit, tokens, at, settled, memory);
            match reading {
                Some(reading) => {
                    if let Some(slot) = settled.get_mut(at) {
                        *slot = Some(reading);
                    }
                }
                None => self.demote(text, tokens, at),
            }
        }
    }

    /// Makes a name a word like others.
    fn demote(&self, text: &str, tokens: &mut [Token], at: usize) {
        if let Some(token) = tokens.get_mut(at) {
            let (word, classes) = self
                .rules
                .lexicon
                .look_up(token.bytes.of(text).unwrap_or_default());
            token.word = word;
            token.classes = classes | CAPITAL;
        }
    }

    /// The outlet that a hit means here. Of several, the one named last in the article; then the more trusted form;
    /// then the lowest id.
    fn reading(
        &self,
        text: &str,
        hit: &Hit,
        tokens: &[Token],
        at: usize,
        settled: &[Option<Reading>],
        memory: &mut Memory,
    ) -> Option<Reading> {
        let form = hit.bytes.of(text).unwrap_or_default();
        let owner = at.checked_sub(1).and_then(|before| {
            let is_joint = tokens.get(before).is_some_and(|token| token.is(POSSESSIVE));
            settled
                .get(before.checked_sub(usize::from(is_joint))?)
                .copied()
                .flatten()
        });
        let readings = self.gazetteer.readings(hit);
        let is_owned = owner.is_some_and(|owner| {
            readings.iter().any(|reading| {
                reading.kind == AliasKind::Programme && reading.outlet_id == owner.outlet_id
            })
        });
        let mut best: Option<(Option<usize>, Reading)> = None;
        for &reading in readings {
            let is_short =
                reading.kind == AliasKind::Short && !self.blocks.is_poll_partner(tokens, at);
            if (reading.kind == AliasKind::Programme && is_owned)
                || (is_short && !is_named_before(reading.outlet_id, settled, memory))
                || !self.may_mean(reading.kind, text, hit, tokens, at)
            {
                continue;
            }
            let turn = memory.last_turn(reading.outlet_id);
            if best.is_none_or(|(best_turn, _)| turn > best_turn) {
                best = Some((turn, reading));
            }
        }
        let (_, reading) = best?;
        match self.blocks.of_name(tokens, at, form, reading.kind) {
            Neighbours::LongerName => None,
            Neighbours::Surname => {
                memory.note_person(bare(form));
                None
            }
            Neighbours::None => (!memory.is_person(form)).then_some(reading),
        }
    }

    /// Whether a form of this kind may mean an outlet where it stands, whatever the article said before.
    fn may_mean(
        &self,
        kind: AliasKind,
        text: &str,
        hit: &Hit,
        tokens: &[Token],
        at: usize,
    ) -> bool {
        match kind {
            AliasKind::Name | AliasKind::Risky => true,
            AliasKind::Short => {
                let is_possessed = tokens.get(at + 1).is_some_and(|next| next.is(POSSESSIVE));
                hit.has_article || is_possessed || self.blocks.is_poll_partner(tokens, at)
            }
            AliasKind::Programme => {
                bare(hit.bytes.of(text).unwrap_or_default()).contains(' ')
                    || is_quoted(text, hit.bytes)
            }
            AliasKind::Tag => Blocks::is_bracketed(tokens, at),
        }
    }
}

/// The form without its article.
fn bare(form: &str) -> &str {
    form.strip_prefix("the ")
        .or_else(|| form.strip_prefix("The "))
        .unwrap_or(form)
}

/// Whether a full name of the outlet stood earlier in the article, in this sentence too.
fn is_named_before(outlet_id: i64, settled: &[Option<Reading>], memory: &Memory) -> bool {
    let is_full = |reading: &Reading| {
        reading.outlet_id == outlet_id && matches!(reading.kind, AliasKind::Name | AliasKind::Risky)
    };
    memory.is_named_in_full(outlet_id) || settled.iter().flatten().any(is_full)
}
