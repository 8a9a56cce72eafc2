//! The pass over an article: names are settled and joined, the rules decide, mentions come out.

use std::ops::Range;

use super::DetectError;
use super::anaphors::{Memory, STAND_INS};
use super::blocks::Blocks;
use super::gazetteer::{Gazetteer, Hit, Reading};
use super::matcher::Sentence;
use super::pattern::CueTokens;
use super::rules::{Reach, Rule, Rules};
use super::tokens::{ADVERB, Classes, STAND_IN, Token, tokenise};
use super::units::{Joints, Unit};
use crate::model::{AliasKind, ByteSpan, CharSpan, Mention, MentionKind, Outlet};
use crate::text::sentences::sentences;

/// Everything that is the same for every article.
#[derive(Debug)]
pub(super) struct Engine {
    pub(super) gazetteer: Gazetteer,
    pub(super) rules: Rules,
    pub(super) blocks: Blocks,
    pub(super) media: Classes,
    joints: Joints,
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

/// An article, as far as it has been read.
#[derive(Default)]
struct Article {
    memory: Memory,
    mentions: Vec<Mention>,
}

/// A sentence in its paragraph.
#[derive(Clone, Copy)]
struct Place<'t> {
    text: &'t str,
    ordinal: usize,
    bytes: ByteSpan,
    chars: CharSpan,
}

/// What the rules say of a unit.
#[derive(Clone, Copy)]
struct Verdict<'r> {
    rule: &'r Rule,
    cue: CueTokens,
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
        let mut article = Article::default();
        let mut desk = Desk::default();
        for (text, ordinal) in paragraphs.iter().zip(1..) {
            self.gazetteer.find(text, &mut desk.hits);
            let stand_ins = desk.hits.iter().map(|hit| self.is_stand_in(hit));
            desk.stand_ins.clear();
            desk.stand_ins.extend(stand_ins);
            // Without a name now or before, a stand-in means nothing.
            let has_name = desk.stand_ins.iter().any(|&is_stand_in| !is_stand_in);
            if has_name || (!desk.hits.is_empty() && !article.memory.is_empty()) {
                self.paragraph(text, ordinal, &mut desk, &mut article);
            }
        }
        article.mentions
    }

    fn is_stand_in(&self, hit: &Hit) -> bool {
        !self.gazetteer.stands_for(hit).is_empty() && self.gazetteer.readings(hit).is_empty()
    }

    /// Adds the mentions of one paragraph, whose hits are on the desk.
    fn paragraph(&self, text: &str, ordinal: usize, desk: &mut Desk, article: &mut Article) {
        let mut cursor = Cursor::default();
        let mut first = 0;
        for bytes in whole_sentences(text, &desk.hits) {
            let ahead = desk.hits.get(first..).unwrap_or_default();
            let count = ahead
                .iter()
                .take_while(|hit| hit.bytes.start < bytes.end)
                .count();
            if count > 0 {
                let mut ends = cursor;
                let place = Place {
                    text,
                    ordinal,
                    bytes,
                    chars: ends.span(text, bytes),
                };
                self.sentence(place, first..first + count, &mut cursor, desk, article);
                cursor = ends;
            }
            first += count;
        }
    }

    /// Adds the mentions of one sentence, whose hits are those of `range`.
    fn sentence(
        &self,
        place: Place<'_>,
        range: Range<usize>,
        cursor: &mut Cursor,
        desk: &mut Desk,
        article: &mut Article,
    ) {
        let Desk {
            hits,
            stand_ins,
            tokens,
            settled,
            units,
        } = desk;
        let first = range.start;
        let hits = hits.get(range).unwrap_or_default();
        tokenise(
            place.text,
            place.bytes,
            hits,
            first,
            stand_ins,
            &self.rules.lexicon,
            tokens,
        );
        self.settle(
            place.text,
            hits,
            first,
            tokens,
            settled,
            &mut article.memory,
        );
        self.joints.units(tokens, units);
        let classes = tokens.iter().fold(0, |all, token| all | token.classes);
        for &unit in units.iter() {
            let is_stand_in = tokens
                .get(unit.first)
                .is_some_and(|token| token.is(STAND_IN));
            let mut readings = settled
                .get(unit.first..unit.last)
                .unwrap_or_default()
                .iter()
                .flatten();
            let least = if is_stand_in {
                Reach::All
            } else if readings.any(|reading| reading.kind != AliasKind::Risky) {
                Reach::Sure
            } else {
                Reach::Names
            };
            let is_joined = self.joints.is_joined(tokens, unit);
            let sentence = Sentence {
                tokens,
                classes,
                is_joined,
                grammar: self.rules.grammar,
            };
            let verdict = self.rules.first(sentence, unit.start, unit.end, least);
            let verdict = verdict.map(|(rule, cue)| Verdict { rule, cue });
            for at in unit.first..unit.last {
                let Some(token) = tokens.get(at) else { break };
                let credit = verdict.filter(|verdict| verdict.rule.kind.is_credit());
                let (outlet_id, credit) = if is_stand_in {
                    let classes = token
                        .hit
                        .checked_sub(first)
                        .and_then(|index| hits.get(index));
                    let classes = classes.map_or(&[][..], |hit| self.gazetteer.stands_for(hit));
                    let Some(credit) = credit else { continue };
                    let Some((outlet_id, class)) = article.memory.resolve(classes, place.ordinal)
                    else {
                        continue;
                    };
                    article
                        .memory
                        .note(outlet_id, class, place.ordinal, false, true);
                    (outlet_id, Some(credit))
                } else {
                    let Some(&Some(reading)) = settled.get(at) else {
                        continue;
                    };
                    let credit = credit.filter(|&verdict| {
                        self.licenses(verdict, reading, place.text, unit, at, tokens)
                    });
                    if credit.is_none() && !stands_alone(place.text, token, reading.kind) {
                        continue;
                    }
                    let is_full = matches!(reading.kind, AliasKind::Name | AliasKind::Risky);
                    article.memory.note(
                        reading.outlet_id,
                        reading.class,
                        place.ordinal,
                        is_full,
                        credit.is_some(),
                    );
                    (reading.outlet_id, credit)
                };
                article.mentions.push(Mention {
                    ordinal: place.ordinal,
                    chars: cursor.span(place.text, token.bytes),
                    outlet_id,
                    kind: credit.map_or(MentionKind::Plain, |credit| credit.rule.kind),
                    cue: credit
                        .map_or("", |credit| cue_text(place.text, tokens, credit.cue))
                        .to_owned(),
                    rule: credit.map_or("", |credit| credit.rule.id),
                    is_anaphor: is_stand_in,
                    sentence: place.chars,
                });
            }
        }
    }

    /// Whether a credit holds for a name that was read as `reading`.
    fn licenses(
        &self,
        verdict: Verdict<'_>,
        reading: Reading,
        text: &str,
        unit: Unit,
        at: usize,
        tokens: &[Token],
    ) -> bool {
        match reading.kind {
            AliasKind::Risky => self.is_near(verdict.cue, unit, tokens),
            // A programme is a venue; its name alone is too common a thing to be reporting.
            AliasKind::Programme => match verdict.rule.kind {
                MentionKind::Venue => true,
                MentionKind::Wire => false,
                _ => tokens
                    .get(at)
                    .is_some_and(|token| is_quoted(text, token.bytes)),
            },
            AliasKind::Name | AliasKind::Short | AliasKind::Tag => true,
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
}

/// Whether the name is a mention even where nothing credits it.
fn stands_alone(text: &str, token: &Token, kind: AliasKind) -> bool {
    match kind {
        AliasKind::Name | AliasKind::Short => true,
        AliasKind::Programme => is_quoted(text, token.bytes),
        AliasKind::Risky | AliasKind::Tag => false,
    }
}

/// Whether `bytes` lie between quotation marks, but for a sign before the closing one.
pub(super) fn is_quoted(text: &str, bytes: ByteSpan) -> bool {
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

/// The sentences of a text, those that part a name joined again. `hits` are in order.
fn whole_sentences(text: &str, hits: &[Hit]) -> Vec<ByteSpan> {
    let mut spans: Vec<ByteSpan> = Vec::new();
    let mut hits = hits.iter().peekable();
    for span in sentences(text) {
        let parts_name = spans.last().is_some_and(|last| {
            while hits.next_if(|hit| hit.bytes.end <= last.end).is_some() {}
            hits.peek().is_some_and(|hit| hit.bytes.start < last.end)
        });
        match spans.last_mut().filter(|_| parts_name) {
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

/// A place in a text, in bytes and in characters. Moving it costs the distance, not the place.
#[derive(Clone, Copy, Default)]
pub(super) struct Cursor {
    byte: usize,
    char: usize,
}

impl Cursor {
    /// Moves to `byte` and says how many characters stand before it.
    fn chars_before(&mut self, text: &str, byte: usize) -> usize {
        let count =
            |from: usize, to: usize| text.get(from..to).map_or(0, |part| part.chars().count());
        if byte >= self.byte {
            self.char += count(self.byte, byte);
        } else {
            self.char = self.char.saturating_sub(count(byte, self.byte));
        }
        self.byte = byte;
        self.char
    }

    /// The same span, counted in characters.
    pub(super) fn span(&mut self, text: &str, bytes: ByteSpan) -> CharSpan {
        let start = self.chars_before(text, bytes.start);
        CharSpan {
            start,
            end: self.chars_before(text, bytes.end),
        }
    }
}
