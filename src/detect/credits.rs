//! The pass over an article: each name is settled to an outlet, names are joined, the rules decide, mentions come out.

use super::DetectError;
use super::anaphors::{Memory, STAND_INS};
use super::blocks::{Blocks, Neighbours};
use super::gazetteer::{Gazetteer, Hit, Reading};
use super::lexicon::WordId;
use super::pattern::{CueTokens, Sentence};
use super::rules::Rules;
use super::tokens::{ADVERB, CAPITAL, Classes, LOWER, NAME, POSSESSIVE, STAND_IN, Token, tokenise};
use super::units::{Joints, Unit};
use crate::model::{AliasKind, ByteSpan, CharSpan, Mention, MentionKind, Outlet};
use crate::text::sentences::sentences;

/// Everything that is the same for every article.
#[derive(Debug)]
pub(super) struct Engine {
    gazetteer: Gazetteer,
    rules: Rules,
    joints: Joints,
    blocks: Blocks,
    media: Classes,
    /// What may stand between a doubtful name and its cue: articles and times.
    passed_over: Classes,
}

/// What is reused from sentence to sentence.
#[derive(Default)]
struct Desk {
    hits: Vec<Hit>,
    stand_ins: Vec<bool>,
    tokens: Vec<Token>,
    settled: Vec<Option<Reading>>,
    units: Vec<Unit>,
}

/// A paragraph on the desk.
#[derive(Clone, Copy)]
struct Place<'t> {
    text: &'t str,
    ordinal: usize,
    sentence: ByteSpan,
}

impl Engine {
    /// The engine for these outlets.
    pub(super) fn new(outlets: &[Outlet]) -> Result<Self, DetectError> {
        let mut rules = Rules::shipped()?;
        let lacking = || DetectError::Cues {
            line: 0,
            what: "a word list of the engine is missing".to_owned(),
        };
        let joints = Joints::of(&rules.lexicon).ok_or_else(lacking)?;
        let blocks = Blocks::of(&mut rules.lexicon).ok_or_else(lacking)?;
        let class = |name| rules.lexicon.class(name).ok_or_else(lacking);
        let media = class("medium")?;
        let passed_over = class("article")?
            | class("time")?
            | class("time-preposition")?
            | class("auxiliary")?
            | ADVERB;
        let gazetteer = Gazetteer::new(outlets, &STAND_INS)?;
        Ok(Self {
            gazetteer,
            rules,
            joints,
            blocks,
            media,
            passed_over,
        })
    }

    /// The mentions of an article, in the order of its text.
    pub(super) fn mentions(&self, paragraphs: &[&str]) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let mut memory = Memory::default();
        let mut desk = Desk::default();
        for (text, ordinal) in paragraphs.iter().zip(1..) {
            self.gazetteer.find(text, &mut desk.hits);
            desk.stand_ins.clear();
            desk.stand_ins
                .extend(desk.hits.iter().map(|hit| self.is_stand_in(hit)));
            // Without a name now or before, a stand-in means nothing.
            if desk.stand_ins.iter().all(|&is_stand_in| is_stand_in)
                && (desk.hits.is_empty() || memory.is_empty())
            {
                continue;
            }
            let mut first = 0;
            for sentence in whole_sentences(text, &desk.hits) {
                let count = desk
                    .hits
                    .iter()
                    .skip(first)
                    .take_while(|hit| hit.bytes.start < sentence.end)
                    .count();
                if count > 0 {
                    self.sentence(
                        Place {
                            text,
                            ordinal,
                            sentence,
                        },
                        first,
                        count,
                        &mut desk,
                        &mut memory,
                        &mut mentions,
                    );
                }
                first += count;
            }
        }
        mentions
    }

    fn is_stand_in(&self, hit: &Hit) -> bool {
        !self.gazetteer.stands_for(hit).is_empty() && self.gazetteer.readings(hit).is_empty()
    }

    /// Adds the mentions of one sentence, whose hits are the `count` from `first` on.
    fn sentence(
        &self,
        place: Place<'_>,
        first: usize,
        count: usize,
        desk: &mut Desk,
        memory: &mut Memory,
        mentions: &mut Vec<Mention>,
    ) {
        let hits = desk.hits.get(first..first + count).unwrap_or_default();
        let Desk {
            tokens,
            settled,
            units,
            stand_ins,
            ..
        } = desk;
        tokenise(
            place.text,
            place.sentence,
            hits,
            first,
            stand_ins,
            &self.rules.lexicon,
            tokens,
        );
        self.settle(place, hits, first, tokens, settled, memory);
        self.joints.units(tokens, units);
        let sentence = Sentence {
            tokens,
            classes: tokens.iter().fold(0, |all, token| all | token.classes),
            grammar: self.rules.grammar,
        };
        for unit in units.iter() {
            let is_stand_in = tokens
                .get(unit.first)
                .is_some_and(|token| token.is(STAND_IN));
            let verdict = self
                .rules
                .first(sentence, unit.start, unit.end, is_stand_in);
            let verdict = verdict.map(|(rule, cue)| (rule.kind, rule.id, cue));
            if is_stand_in {
                let hit = tokens
                    .get(unit.first)
                    .and_then(|token| hits.get(token.hit.checked_sub(first)?));
                let classes = hit.map_or(&[][..], |hit| self.gazetteer.stands_for(hit));
                if let Some((kind, rule, cue)) = verdict.filter(|(kind, ..)| kind.is_credit())
                    && let Some(token) = tokens.get(unit.first)
                    && let Some((outlet_id, class)) = memory.resolve(classes, place.ordinal)
                {
                    let cue = cue_text(place.text, tokens, cue);
                    memory.note(outlet_id, class, place.ordinal, false, true);
                    mentions.push(mention(
                        place,
                        token.bytes,
                        outlet_id,
                        (kind, rule, cue),
                        true,
                    ));
                }
                continue;
            }
            for at in unit.first..unit.last {
                let (Some(token), Some(&Some(reading))) = (tokens.get(at), settled.get(at)) else {
                    continue;
                };
                let verdict = verdict.filter(|&(kind, _, cue)| match reading.kind {
                    _ if !kind.is_credit() => false,
                    AliasKind::Risky => self.is_near(cue, *unit, tokens),
                    // A programme is a venue; its name alone is too common a thing to be reporting.
                    AliasKind::Programme => {
                        kind == MentionKind::Venue
                            || (kind != MentionKind::Wire && is_quoted(place.text, token.bytes))
                    }
                    _ => true,
                });
                let is_credit = verdict.is_some();
                if !is_credit && !self.stands_alone(place.text, token, reading.kind) {
                    continue;
                }
                let verdict = verdict.map_or((MentionKind::Plain, "", ""), |(kind, rule, cue)| {
                    (kind, rule, cue_text(place.text, tokens, cue))
                });
                let is_full = matches!(reading.kind, AliasKind::Name | AliasKind::Risky);
                memory.note(
                    reading.outlet_id,
                    reading.class,
                    place.ordinal,
                    is_full,
                    is_credit,
                );
                mentions.push(mention(
                    place,
                    token.bytes,
                    reading.outlet_id,
                    verdict,
                    false,
                ));
            }
        }
    }

    /// Decides for each name which outlet it means, and takes the class of a name from those that mean none.
    fn settle(
        &self,
        place: Place<'_>,
        hits: &[Hit],
        first: usize,
        tokens: &mut [Token],
        settled: &mut Vec<Option<Reading>>,
        memory: &mut Memory,
    ) {
        settled.clear();
        settled.resize(tokens.len(), None);
        for at in 0..tokens.len() {
            let Some(token) = tokens.get(at).copied() else {
                break;
            };
            if token.is(STAND_IN) {
                // "the newspaper Le Monde" names another outlet, "the network executive" none.
                let is_modifier = tokens.get(at + 1).is_some_and(|next| {
                    next.is(NAME)
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
            let reading = self.reading(place.text, hit, tokens, at, settled, memory);
            match reading {
                Some(reading) => {
                    if let Some(slot) = settled.get_mut(at) {
                        *slot = Some(reading);
                    }
                }
                None => self.demote(place.text, tokens, at),
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
        let bare = form
            .strip_prefix("the ")
            .or_else(|| form.strip_prefix("The "))
            .unwrap_or(form);
        let is_possessed = tokens.get(at + 1).is_some_and(|next| next.is(POSSESSIVE));
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
            let is_licensed = match reading.kind {
                AliasKind::Name | AliasKind::Risky => true,
                AliasKind::Short => {
                    self.blocks.is_poll_partner(tokens, at)
                        || ((hit.has_article || is_possessed)
                            && memory.is_named_in_full(reading.outlet_id))
                }
                AliasKind::Programme => {
                    !is_owned && (bare.contains(' ') || is_quoted(text, hit.bytes))
                }
                AliasKind::Tag => Blocks::is_bracketed(tokens, at),
            };
            if !is_licensed {
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
                memory.note_person(bare);
                None
            }
            Neighbours::None => (!memory.is_person(form)).then_some(reading),
        }
    }

    /// Whether the cue stands right beside the name, with nothing but a time between, or a noun says what the name is.
    fn is_near(&self, cue: CueTokens, unit: Unit, tokens: &[Token]) -> bool {
        let between = if cue.end <= unit.start {
            cue.end..unit.start
        } else {
            unit.end..cue.start
        };
        let passes = |at: usize| {
            tokens
                .get(at)
                .is_some_and(|token| token.is(self.passed_over))
        };
        let is_named_medium = [unit.end.checked_sub(1), Some(unit.start)]
            .into_iter()
            .flatten()
            .any(|at| tokens.get(at).is_some_and(|token| token.is(self.media)));
        is_named_medium || between.into_iter().all(passes)
    }

    /// Whether the name is a mention even where nothing credits it.
    fn stands_alone(&self, text: &str, token: &Token, kind: AliasKind) -> bool {
        match kind {
            AliasKind::Name | AliasKind::Short => true,
            AliasKind::Programme => is_quoted(text, token.bytes),
            AliasKind::Risky | AliasKind::Tag => false,
        }
    }
}

/// Whether `bytes` lie between quotation marks, but for a sign before the closing one.
fn is_quoted(text: &str, bytes: ByteSpan) -> bool {
    let opens = text
        .get(..bytes.start)
        .is_some_and(|head| head.ends_with(['"', '“', '‘', '\'']));
    let closes = text.get(bytes.end..).is_some_and(|tail| {
        tail.strip_prefix([',', '.', '!', '?'])
            .unwrap_or(tail)
            .starts_with(['"', '”', '’', '\''])
    });
    opens && closes
}

/// The sentences of a text, those that part a name joined again.
fn whole_sentences(text: &str, hits: &[Hit]) -> Vec<ByteSpan> {
    let mut spans: Vec<ByteSpan> = Vec::new();
    for span in sentences(text) {
        let parts_name = |last: &ByteSpan| {
            hits.iter()
                .any(|hit| hit.bytes.start < last.end && hit.bytes.end > last.end)
        };
        match spans.last_mut().filter(|last| parts_name(last)) {
            Some(last) => last.end = span.end,
            None => spans.push(span),
        }
    }
    spans
}

/// The words of a cue as they stand in the text.
fn cue_text<'t>(text: &'t str, tokens: &[Token], cue: CueTokens) -> &'t str {
    let start = tokens.get(cue.start).map(|token| token.bytes.start);
    let end = cue
        .end
        .checked_sub(1)
        .and_then(|at| tokens.get(at))
        .map(|token| token.bytes.end);
    match (start, end) {
        (Some(start), Some(end)) if cue.start < cue.end => text.get(start..end).unwrap_or_default(),
        _ => "",
    }
}

fn mention(
    place: Place<'_>,
    bytes: ByteSpan,
    outlet_id: i64,
    (kind, rule, cue): (MentionKind, &'static str, &str),
    is_anaphor: bool,
) -> Mention {
    Mention {
        ordinal: place.ordinal,
        chars: chars_of(place.text, bytes),
        outlet_id,
        kind,
        cue: cue.to_owned(),
        rule,
        is_anaphor,
        sentence: chars_of(place.text, place.sentence),
    }
}

/// The same span, counted in characters.
fn chars_of(text: &str, bytes: ByteSpan) -> CharSpan {
    let count = |from: usize, to: usize| text.get(from..to).map_or(0, |part| part.chars().count());
    let start = count(0, bytes.start);
    CharSpan {
        start,
        end: start + count(bytes.start, bytes.end),
    }
}
