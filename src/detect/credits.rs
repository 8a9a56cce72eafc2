//! The pass over an article: names are settled and joined, the rules decide, mentions come out.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::DetectError;
use super::anaphors::{Memory, stand_ins};
use super::blocks::Blocks;
use super::byline::Companions;
use super::gazetteer::{Gazetteer, Hit, Reading};
use super::matcher::Sentence;
use super::paragraphs::Paragraphs;
use super::pattern::CueTokens;
use super::rules::{Reach, Rule, Rules};
use super::tokens::{
    ADVERB, CAPITAL, COMMA, Classes, HYPHEN, LOWER, POSSESSIVE, STAND_IN, STOP, Token, tokenise,
};
use super::units::{Joints, Unit};
use crate::model::{AliasKind, ByteSpan, CharSpan, Mention, MentionKind, Outlet, OutletClass};

/// Everything that is the same for every article.
#[derive(Debug)]
pub(super) struct Engine {
    pub(super) gazetteer: Gazetteer,
    pub(super) rules: Rules,
    pub(super) blocks: Blocks,
    pub(super) media: Classes,
    pub(super) article: Classes,
    pub(super) companions: Companions,
    /// The countries of outlets, where they are known.
    pub(super) homes: FxHashMap<i64, String>,
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
    /// The paragraph before.
    text_before: &'t str,
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

impl Verdict<'_> {
    /// What it makes of an outlet of this class.
    fn kind(self, class: OutletClass) -> MentionKind {
        self.rule.fate.kind(class)
    }
}

/// An outlet that a name means, and what is said of it.
struct Found<'r> {
    outlet_id: i64,
    kind: MentionKind,
    verdict: Option<Verdict<'r>>,
}

impl Engine {
    /// The engine for these outlets.
    pub(super) fn new(outlets: &[Outlet]) -> Result<Self, DetectError> {
        let mut rules = Rules::shipped()?;
        let lacking = || DetectError::Cues {
            language: "en",
            line: 0,
            what: "a word list of the engine is missing".to_owned(),
        };
        let joints = Joints::of(&mut rules.lexicon).ok_or_else(lacking)?;
        let blocks = Blocks::of(&mut rules.lexicon).ok_or_else(lacking)?;
        let companions = Companions::of(&rules.lexicon).ok_or_else(lacking)?;
        let class = |name| rules.lexicon.class(name).ok_or_else(lacking);
        let (media, article) = (class("medium")?, class("article")?);
        let passed_over =
            article | class("time")? | class("time-preposition")? | class("auxiliary")? | ADVERB;
        let gazetteer = Gazetteer::new(outlets, stand_ins())?;
        let homes = outlets.iter().filter_map(|outlet| {
            let country = outlet.country.clone()?;
            Some((outlet.outlet_id, country))
        });
        Ok(Self {
            homes: homes.collect(),
            gazetteer,
            rules,
            joints,
            blocks,
            companions,
            media,
            article,
            passed_over,
        })
    }

    /// The mentions of an article, in the order of its text.
    pub(super) fn mentions(
        &self,
        publisher: Option<i64>,
        paragraphs: &Paragraphs<'_>,
    ) -> Vec<Mention> {
        let mut article = Article {
            memory: Memory::new(publisher),
            ..Article::default()
        };
        let mut desk = Desk::default();
        for (index, text) in paragraphs.texts().iter().enumerate() {
            self.gazetteer.find(text, &mut desk.hits);
            let stand_ins = desk.hits.iter().map(|hit| self.is_stand_in(hit));
            desk.stand_ins.clear();
            desk.stand_ins.extend(stand_ins);
            // Without a name now or before, a stand-in means nothing.
            let has_name = desk.stand_ins.iter().any(|&is_stand_in| !is_stand_in);
            if has_name || (!desk.hits.is_empty() && !article.memory.is_empty()) {
                self.paragraph(paragraphs, index, &mut desk, &mut article);
            }
        }
        article.mentions
    }

    fn is_stand_in(&self, hit: &Hit) -> bool {
        !self.gazetteer.stands_for(hit).is_empty() && self.gazetteer.readings(hit).is_empty()
    }

    /// Adds the mentions of one paragraph, whose hits are on the desk.
    fn paragraph(
        &self,
        paragraphs: &Paragraphs<'_>,
        index: usize,
        desk: &mut Desk,
        article: &mut Article,
    ) {
        let text = paragraphs.text(index);
        let mut cursor = Cursor::default();
        let mut first = 0;
        for bytes in whole_sentences(paragraphs.sentences(index), &desk.hits) {
            let ahead = desk.hits.get(first..).unwrap_or_default();
            let count = ahead
                .iter()
                .take_while(|hit| hit.bytes.start < bytes.end)
                .count();
            if count > 0 {
                let mut ends = cursor;
                let place = Place {
                    text,
                    text_before: index.checked_sub(1).map_or("", |at| paragraphs.text(at)),
                    ordinal: index + 1,
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
        article.memory.begin_sentence();
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
        let candidates = self.rules.candidates(tokens, classes);
        let is_alone = place.bytes == ByteSpan::new(0, place.text.len());
        let is_line = is_alone && !place.text.ends_with(['.', '!', '?', '…']);
        // A line by itself says whose words the paragraph before it is.
        let head = match place.text.get(..place.bytes.start) {
            Some("") if is_line => place.text_before,
            head => head.unwrap_or_default(),
        };
        let is_behind_quote = head.trim_end().ends_with(['"', '”', '’', '»']);
        for &unit in units.iter() {
            let is_stand_in = tokens
                .get(unit.first)
                .is_some_and(|token| token.is(STAND_IN));
            let readings = settled.get(unit.first..unit.last).unwrap_or_default();
            let is_any = |test: fn(&Reading) -> bool| readings.iter().flatten().any(test);
            let least = if is_stand_in {
                Reach::All
            } else if is_any(|reading| reading.kind != AliasKind::Risky) {
                Reach::Sure
            } else {
                Reach::Names
            };
            let is_joined = self.joints.is_joined(tokens, unit);
            let is_programme = Joints::ends_in_programme(tokens, unit);
            let is_broadcaster = is_any(|reading| reading.class == OutletClass::Broadcaster);
            let sentence = Sentence {
                tokens,
                classes,
                is_joined,
                is_programme,
                is_broadcaster,
                is_alone,
                is_first: place.bytes.start == 0,
                is_behind_quote,
                grammar: self.rules.grammar,
            };
            let is_agency = is_any(|reading| reading.class == OutletClass::Agency);
            let verdict = self
                .rules
                .first(sentence, candidates, unit.start, unit.end, least, is_agency);
            let verdict = verdict.map(|(rule, cue)| Verdict { rule, cue });
            for at in unit.first..unit.last {
                let Some(token) = tokens.get(at) else { break };
                let found = if is_stand_in {
                    let hit = token.hit.checked_sub(first).and_then(|at| hits.get(at));
                    verdict.zip(hit).and_then(|(verdict, hit)| {
                        self.stand_in(verdict, hit, place.ordinal, &mut article.memory)
                    })
                } else {
                    let reading = settled.get(at).copied().flatten();
                    reading.and_then(|reading| {
                        let verdict = verdict.filter(|&verdict| {
                            self.licenses(verdict, reading, place.text, unit, at, tokens)
                        });
                        named(verdict, reading, place, token, &mut article.memory)
                    })
                };
                let Some(Found {
                    outlet_id,
                    kind,
                    verdict,
                }) = found
                else {
                    continue;
                };
                article.mentions.push(Mention {
                    ordinal: place.ordinal,
                    chars: cursor.span(place.text, token.bytes),
                    outlet_id,
                    kind,
                    cue: verdict
                        .filter(|_| kind.is_credit())
                        .map_or("", |verdict| cue_text(place.text, tokens, verdict.cue))
                        .to_owned(),
                    rule: verdict.map_or("", |verdict| verdict.rule.id),
                    is_anaphor: is_stand_in,
                    sentence: place.chars,
                });
            }
        }
    }

    /// The outlet that a stand-in means where it is credited: the one named last in its sentence, else the one
    /// credited last, else the one named last.
    fn stand_in<'r>(
        &self,
        verdict: Verdict<'r>,
        hit: &Hit,
        ordinal: usize,
        memory: &mut Memory,
    ) -> Option<Found<'r>> {
        let classes = self.gazetteer.stands_for(hit);
        let (outlet_id, class) = memory
            .named_in_sentence(classes, ordinal)
            .or_else(|| memory.credited_last(classes, ordinal))
            .or_else(|| {
                // A network that was only named mostly speaks about itself.
                memory.named_last(classes, ordinal).filter(|&(_, class)| {
                    class != OutletClass::Broadcaster || verdict.kind(class) == MentionKind::Venue
                })
            })?;
        let kind = verdict.kind(class);
        kind.is_credit().then(|| {
            memory.note(outlet_id, class, ordinal, false, true);
            Found {
                outlet_id,
                kind,
                verdict: Some(verdict),
            }
        })
    }

    /// Whether what a rule says holds for a name that was read as `reading`. A denial always does.
    fn licenses(
        &self,
        verdict: Verdict<'_>,
        reading: Reading,
        text: &str,
        unit: Unit,
        at: usize,
        tokens: &[Token],
    ) -> bool {
        let kind = verdict.kind(reading.class);
        match reading.kind {
            _ if !kind.is_credit() => true,
            // What is said on the Hill is said in a place.
            AliasKind::Risky => {
                self.is_near(verdict.cue, unit, tokens)
                    && (matches!(
                        reading.class,
                        OutletClass::Broadcaster | OutletClass::Agency
                    ) || kind != MentionKind::Venue
                        || !self.blocks.is_on_air(tokens, unit.start))
            }
            // A programme is a venue; its name alone is too common a thing to be reporting.
            AliasKind::Programme => match kind {
                MentionKind::Venue => true,
                MentionKind::Wire => false,
                _ => tokens
                    .get(at)
                    .is_some_and(|token| is_quoted(text, token.bytes)),
            },
            AliasKind::Name | AliasKind::Short | AliasKind::Tag => true,
        }
    }

    /// Whether the cue stands right beside the name, with nothing but a time or a comma between or somebody who belongs to
    /// it ("the Sun's Ada Moor wrote", "the Sun's chief correspondent wrote"), or a noun says what the name is.
    fn is_near(&self, cue: CueTokens, unit: Unit, tokens: &[Token]) -> bool {
        let between = if cue.end <= unit.start {
            cue.end..unit.start
        } else {
            unit.end..cue.start
        };
        let has_staff = tokens
            .get(between.clone())
            .is_some_and(|between| between.iter().any(|token| token.is(self.blocks.staff)));
        // Somebody of the outlet's stands behind it.
        let mut is_owner = false;
        let is_behind = cue.start >= unit.end;
        let is_apposed = cue.start == unit.end + 1;
        let passes = |at: usize| {
            tokens.get(at).is_some_and(|token| {
                is_owner |= is_behind && token.is(POSSESSIVE);
                token.is(self.passed_over)
                    || (is_apposed && token.is(COMMA))
                    || (is_behind && token.is(POSSESSIVE))
                    || (is_owner && token.is(CAPITAL | HYPHEN | STOP))
                    || (is_owner && has_staff && token.is(LOWER))
            })
        };
        let within = tokens.get(unit.start..unit.end).unwrap_or_default();
        let is_named_medium = within.iter().any(|token| token.is(self.media));
        is_named_medium || between.into_iter().all(passes)
    }
}

/// The mention that a name is, if it is one.
fn named<'r>(
    verdict: Option<Verdict<'r>>,
    reading: Reading,
    place: Place<'_>,
    token: &Token,
    memory: &mut Memory,
) -> Option<Found<'r>> {
    let kind = verdict.map_or(MentionKind::Plain, |verdict| verdict.kind(reading.class));
    if !kind.is_credit() && !stands_alone(place.text, token, reading.kind) {
        return None;
    }
    let Reading {
        outlet_id, class, ..
    } = reading;
    let is_full = matches!(reading.kind, AliasKind::Name | AliasKind::Risky);
    memory.note(outlet_id, class, place.ordinal, is_full, kind.is_credit());
    Some(Found {
        outlet_id,
        kind,
        verdict,
    })
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
        let mut tail = tail
            .strip_prefix([',', '.', '!', '?'])
            .unwrap_or(tail)
            .chars();
        // The possessive ending closes nothing.
        matches!(tail.next(), Some('"' | '”' | '’' | '\''))
            && !tail.next().is_some_and(char::is_alphanumeric)
    });
    opens && closes
}

/// The sentences, those that part a name joined again. `hits` are in order.
fn whole_sentences(sentences: &[ByteSpan], hits: &[Hit]) -> Vec<ByteSpan> {
    let mut spans: Vec<ByteSpan> = Vec::new();
    let mut hits = hits.iter().peekable();
    for &span in sentences {
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
