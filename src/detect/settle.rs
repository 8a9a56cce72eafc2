//! Which outlet each name of a sentence means, if any.
//!
//! Knows the article so far and a name's neighbours; whether the name is credited is decided elsewhere.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::anaphors::Memory;
use super::blocks::{Blocks, Neighbours};
use super::credits::{Engine, is_quoted};
use super::gazetteer::{Hit, Reading};
use super::tokens::{CAPITAL, LOWER, NAME, POSSESSIVE, STAND_IN, Token};
use crate::model::AliasKind;

/// The outlets that the sentence has named so far.
type Named = FxHashMap<i64, NamedHere>;

/// Where an outlet is named in a sentence.
#[derive(Clone, Copy, Debug, Default)]
struct NamedHere {
    /// The last token that means it.
    last: usize,
    /// Whether one of its full names does.
    is_full: bool,
}

/// What a sentence has given so far.
#[derive(Clone, Copy)]
struct SoFar<'a> {
    /// The reading of each token that has one.
    settled: &'a [Option<Reading>],
    named: &'a Named,
}

/// When an outlet was last named: in the sentence, and before it.
type Turn = (Option<usize>, Option<usize>);

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
        let mut named = Named::default();
        // What can be no name here must not look like a neighbour that is one.
        for at in 0..tokens.len() {
            let hit = tokens
                .get(at)
                .filter(|token| token.is(NAME))
                .and_then(|token| hits.get(token.hit.checked_sub(first)?));
            let is_possible = |hit: &Hit| {
                let mut kinds = self.gazetteer.alike_readings(hit).filter_map(<[_]>::first);
                kinds.any(|reading| self.may_mean(reading.kind, text, hit, tokens, at))
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
                        || (matches!(next.classes, LOWER | CAPITAL) && !next.word.is_english())
                });
                // Its article is in it: what stands before belongs to something else.
                if is_modifier && let Some(token) = tokens.get_mut(at) {
                    token.classes = LOWER | self.media | self.article;
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
            let so_far = SoFar {
                settled,
                named: &named,
            };
            let reading = self.reading(text, hit, tokens, at, so_far, memory);
            match reading {
                Some(reading) => {
                    if let Some(slot) = settled.get_mut(at) {
                        *slot = Some(reading);
                    }
                    let of_outlet = named.entry(reading.outlet_id).or_default();
                    of_outlet.last = at;
                    of_outlet.is_full |= matches!(reading.kind, AliasKind::Name | AliasKind::Risky);
                }
                None => {
                    let is_own = self.is_own_programme(hit, owner(settled, tokens, at));
                    self.demote(text, tokens, at);
                    if is_own && let Some(demoted) = tokens.get_mut(at) {
                        demoted.hit = token.hit;
                    }
                }
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
            token.hit = usize::MAX;
        }
    }

    /// Whether a hit may be a programme of `owner`, the outlet that is named right before it.
    fn is_own_programme(&self, hit: &Hit, owner: Option<Reading>) -> bool {
        let is_of = |owner: Reading| {
            self.gazetteer.alike_readings(hit).any(|alike| {
                let of_owner = alike.binary_search_by_key(&owner.outlet_id, |one| one.outlet_id);
                of_owner
                    .ok()
                    .and_then(|at| alike.get(at))
                    .is_some_and(|one| one.kind == AliasKind::Programme)
            })
        };
        owner.is_some_and(is_of)
    }

    /// The outlet that a hit means here. Of several, the one named last in the article; then the more trusted form;
    /// then the user's; then the lowest id.
    fn reading(
        &self,
        text: &str,
        hit: &Hit,
        tokens: &[Token],
        at: usize,
        so_far: SoFar<'_>,
        memory: &mut Memory,
    ) -> Option<Reading> {
        let SoFar { settled, named } = so_far;
        let form = hit.bytes.of(text).unwrap_or_default();
        let is_own = self.is_own_programme(hit, owner(settled, tokens, at));
        let mut best: Option<(Turn, Reverse<Reading>)> = None;
        for alike in self.gazetteer.alike_readings(hit) {
            let Some(&first) = alike.first() else {
                continue;
            };
            let of_outlet = |outlet_id: i64| {
                let at = alike.binary_search_by_key(&outlet_id, |reading| reading.outlet_id);
                at.ok().and_then(|at| alike.get(at)).copied()
            };
            let is_owned = first.kind == AliasKind::Programme && is_own;
            if is_owned || !self.may_mean(first.kind, text, hit, tokens, at) {
                continue;
            }
            let needs_name =
                first.kind == AliasKind::Short && !self.blocks.is_poll_partner(tokens, at);
            let mut weigh = |reading: Reading| {
                let outlet_id = reading.outlet_id;
                let here = named.get(&outlet_id);
                let is_named =
                    || here.is_some_and(|here| here.is_full) || memory.is_named_in_full(outlet_id);
                if !needs_name || is_named() {
                    let turn = (here.map(|here| here.last), memory.last_turn(outlet_id));
                    best = best.max(Some((turn, Reverse(reading))));
                }
            };
            // Of the thousands that one form may mean, only those that the article names differ from each other.
            if alike.len() <= memory.outlet_count() + named.len() {
                alike.iter().copied().for_each(weigh);
            } else {
                weigh(first);
                named
                    .keys()
                    .copied()
                    .chain(memory.outlets())
                    .filter_map(of_outlet)
                    .for_each(weigh);
            }
        }
        let (turn, Reverse(reading)) = best?;
        if turn == (None, None) && self.is_from_abroad(reading, hit, memory) {
            return None;
        }
        match self.blocks.of_name(text, tokens, at, form, reading.kind) {
            Neighbours::LongerName => None,
            Neighbours::Surname => {
                memory.note_person(bare(form));
                None
            }
            Neighbours::None => (!memory.is_person(form)).then_some(reading),
        }
    }

    /// Whether a doubtful name that others go by for short ("The Times") is that of an outlet from another country than the
    /// publisher: who has not named it means one nearer home.
    fn is_from_abroad(&self, reading: Reading, hit: &Hit, memory: &Memory) -> bool {
        let is_short_for = |other: &Reading| {
            other.kind == AliasKind::Short && other.outlet_id != reading.outlet_id
        };
        let home = |outlet_id: i64| self.homes.get(&outlet_id);
        let homes = memory
            .publisher()
            .and_then(home)
            .zip(home(reading.outlet_id));
        reading.kind == AliasKind::Risky
            && homes.is_some_and(|(publisher, outlet)| publisher != outlet)
            && self.gazetteer.readings(hit).iter().any(is_short_for)
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

/// What the name before the token at `at` means, with or without a possessive between.
fn owner(settled: &[Option<Reading>], tokens: &[Token], at: usize) -> Option<Reading> {
    let before = at.checked_sub(1)?;
    let is_joint = tokens.get(before).is_some_and(|token| token.is(POSSESSIVE));
    let owner = before.checked_sub(usize::from(is_joint))?;
    settled.get(owner).copied().flatten()
}

/// The form without its article.
fn bare(form: &str) -> &str {
    form.strip_prefix("the ")
        .or_else(|| form.strip_prefix("The "))
        .unwrap_or(form)
}
