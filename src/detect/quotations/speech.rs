//! The words of speech by language, read from `data/speech/`, and the words of a clause as the frames see them.

use crate::detect::DetectError;
use crate::detect::word_map::WordMap;
use crate::model::ByteSpan;
use crate::text::scan::positions;

/// The files, the language that is taken where a text shows none first.
const FILES: [(&str, &str); 5] = [
    (
        "data/speech/en.tsv",
        include_str!("../../../data/speech/en.tsv"),
    ),
    (
        "data/speech/de.tsv",
        include_str!("../../../data/speech/de.tsv"),
    ),
    (
        "data/speech/fr.tsv",
        include_str!("../../../data/speech/fr.tsv"),
    ),
    (
        "data/speech/pt.tsv",
        include_str!("../../../data/speech/pt.tsv"),
    ),
    (
        "data/speech/es.tsv",
        include_str!("../../../data/speech/es.tsv"),
    ),
];

/// From how many words of an article its language is told.
const SAMPLE_WORDS: usize = 120;

/// Words that end as adverbs do, and may speak or be spoken of.
const NOUNS_IN_LY: [&str; 10] = [
    "family", "reply", "supply", "assembly", "bully", "monopoly", "anomaly", "homily", "rally",
    "tally",
];

/// A set of classes, one bit each.
pub(super) type Classes = u64;

pub(super) const SAY: Classes = 1;
pub(super) const CALL: Classes = 1 << 1;
pub(super) const QUOTE: Classes = 1 << 2;
pub(super) const AS: Classes = 1 << 3;
pub(super) const ACCORDING: Classes = 1 << 4;
pub(super) const PRONOUN: Classes = 1 << 5;
pub(super) const OTHER_PRONOUN: Classes = 1 << 6;
pub(super) const RELATIVE: Classes = 1 << 7;
pub(super) const DETERMINER: Classes = 1 << 8;
pub(super) const TITLE: Classes = 1 << 9;
pub(super) const ORGANISATION: Classes = 1 << 10;
pub(super) const PREPOSITION: Classes = 1 << 11;
pub(super) const CONJUNCTION: Classes = 1 << 12;
pub(super) const THAT: Classes = 1 << 13;
pub(super) const TIME: Classes = 1 << 14;
pub(super) const ADVERB: Classes = 1 << 15;
pub(super) const AUXILIARY: Classes = 1 << 16;
pub(super) const BE: Classes = 1 << 17;
pub(super) const PARTICLE: Classes = 1 << 18;
/// A word with a capital.
pub(super) const CAPITAL: Classes = 1 << 19;
/// A word without one.
pub(super) const LOWER: Classes = 1 << 20;
/// A number.
pub(super) const NUMBER: Classes = 1 << 21;
/// A comma.
pub(super) const COMMA: Classes = 1 << 22;
/// A sign that ends a clause or opens another: colon, semicolon, dash, bracket.
pub(super) const BREAK: Classes = 1 << 23;
/// A colon, beside [`BREAK`].
pub(super) const COLON: Classes = 1 << 24;

pub(super) const PLACE: Classes = 1 << 25;
pub(super) const PARTICIPLE: Classes = 1 << 26;
pub(super) const READ: Classes = 1 << 27;
/// A word that begins a heading before a quotation, and no speaker.
pub(super) const HEADING: Classes = 1 << 28;
/// A title, pronoun or first name of a man.
pub(super) const MASCULINE: Classes = 1 << 29;
/// A title, pronoun or first name of a woman.
pub(super) const FEMININE: Classes = 1 << 30;
/// The name of a country or town, where it stands alone.
pub(super) const COUNTRY: Classes = 1 << 31;
/// A noun that unnamed sources go by.
pub(super) const NAMELESS: Classes = 1 << 32;
/// A word without a capital that means several, by its ending.
pub(super) const PLURAL: Classes = 1 << 33;
/// A word of capitals alone.
pub(super) const ACRONYM: Classes = 1 << 34;
/// A word with the possessive ending.
pub(super) const OWNER: Classes = 1 << 35;
/// A word in -ing.
pub(super) const ING: Classes = 1 << 36;

/// The names of the classes in the files.
const NAMES: [(&str, Classes); 27] = [
    ("say", SAY),
    ("call", CALL),
    ("quote", QUOTE),
    ("as", AS),
    ("according", ACCORDING),
    ("pronoun", PRONOUN),
    ("other-pronoun", OTHER_PRONOUN),
    ("relative", RELATIVE),
    ("determiner", DETERMINER),
    ("title", TITLE),
    ("organisation", ORGANISATION),
    ("preposition", PREPOSITION),
    ("conjunction", CONJUNCTION),
    ("that", THAT),
    ("time", TIME),
    ("adverb", ADVERB),
    ("auxiliary", AUXILIARY),
    ("be", BE),
    ("particle", PARTICLE),
    ("place", PLACE),
    ("participle", PARTICIPLE),
    ("read", READ),
    ("heading", HEADING),
    ("country", COUNTRY),
    ("nameless", NAMELESS),
    ("masculine", MASCULINE),
    ("feminine", FEMININE),
];

/// The words of speech of every language there is a file for.
#[derive(Debug)]
pub(super) struct Speech {
    languages: Vec<Language>,
}

/// The words of one language.
#[derive(Debug)]
pub(super) struct Language {
    words: WordMap<Classes>,
    /// The highest byte that a word begins with: those of other scripts begin with higher ones.
    last_lead: u8,
    /// What words end with that are titles.
    title_endings: Vec<&'static str>,
    pub(super) examples: Vec<Example>,
}

/// What the first quotation of a text gives.
#[derive(Debug)]
#[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
pub(super) struct Example {
    pub(super) frame: &'static str,
    pub(super) speaker: &'static str,
    pub(super) kind: &'static str,
    pub(super) cue: &'static str,
    pub(super) text: &'static str,
}

impl Speech {
    /// The shipped languages.
    pub(super) fn shipped() -> Result<Self, DetectError> {
        let languages = FILES
            .iter()
            .map(|(file, table)| Language::parse(file, table));
        Ok(Self {
            languages: languages.collect::<Result<_, _>>()?,
        })
    }

    /// The language whose small words and words of speech the beginning of an article has most of; the first that makes
    /// up a quarter of its words.
    pub(super) fn language_of(&self, paragraphs: &[&str]) -> Option<&Language> {
        let words = paragraphs
            .iter()
            .flat_map(|paragraph| paragraph.split(|c| !may_be_letter(c)))
            .filter(|word| !word.is_empty());
        let mut sample = Vec::with_capacity(SAMPLE_WORDS);
        sample.extend(words.take(SAMPLE_WORDS));
        let enough = sample.len().div_ceil(4);
        let mut best: Option<(usize, &Language)> = None;
        for language in &self.languages {
            let common = sample.iter().filter(|word| language.is_common(word));
            let count = common.take(enough).count();
            if best.is_none_or(|(most, _)| count > most) {
                best = Some((count, language));
            }
            if count == enough {
                break;
            }
        }
        best.map(|(_, language)| language)
    }

    #[cfg(test)]
    pub(super) fn languages(&self) -> &[Language] {
        &self.languages
    }
}

impl Language {
    fn parse(file: &'static str, table: &'static str) -> Result<Self, DetectError> {
        let mut language = Self {
            words: WordMap::default(),
            last_lead: b'z',
            title_endings: Vec::new(),
            examples: Vec::new(),
        };
        for (index, row) in table.lines().enumerate() {
            let error = |what: String| DetectError::Table {
                file,
                line: index + 1,
                what,
            };
            if row.starts_with('#') || row.trim().is_empty() {
                continue;
            }
            let columns: Vec<&'static str> = row.split('\t').collect();
            match *columns.as_slice() {
                ["words", "title-ending", endings] => {
                    language.title_endings.extend(endings.split_whitespace());
                }
                ["words", class, words] => {
                    let (_, bit) = NAMES
                        .iter()
                        .find(|(name, _)| *name == class)
                        .ok_or_else(|| error(format!("{class:?} is no class of words")))?;
                    for word in words.split_whitespace() {
                        *language.words.value(word, || 0) |= bit;
                        let lead = word.bytes().next().unwrap_or(0);
                        language.last_lead = language.last_lead.max(lead);
                    }
                }
                ["example", frame, speaker, kind, cue, text] => language.examples.push(Example {
                    frame,
                    speaker,
                    kind,
                    cue,
                    text,
                }),
                _ => return Err(error(format!("{} columns", columns.len()))),
            }
        }
        Ok(language)
    }

    /// Whether a word is one of those that every text of the language is full of.
    fn is_common(&self, word: &str) -> bool {
        let common =
            DETERMINER | PREPOSITION | CONJUNCTION | PRONOUN | OTHER_PRONOUN | BE | AUXILIARY | SAY;
        self.classes(word) & common != 0
    }

    /// The classes of a word, whatever its case.
    pub(super) fn classes(&self, word: &str) -> Classes {
        if word.bytes().next().is_none_or(|lead| lead > self.last_lead) {
            return 0;
        }
        if let Some(&classes) = self.words.get(word) {
            return classes;
        }
        if !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            if let Some(&classes) = self.words.get(&word.to_lowercase()) {
                return classes;
            }
            if let Some((stem, _)) = word.split_once(['\'', '’']) {
                // "You're" is a pronoun as "you" is.
                return self.classes(stem) & (PRONOUN | OTHER_PRONOUN);
            }
        }
        let is_compound = self
            .title_endings
            .iter()
            .any(|ending| word.ends_with(ending));
        if is_compound { TITLE } else { 0 }
    }

    /// A word of a text.
    pub(super) fn word(&self, text: &str, bytes: ByteSpan) -> Word {
        let word = bytes.of(text).unwrap_or_default();
        let is_capital = word.starts_with(char::is_uppercase);
        Word {
            bytes,
            classes: self.classes(word) | if is_capital { CAPITAL } else { LOWER },
        }
    }

    /// Puts the words and signs of `text[span]` into `words`, which is emptied first. Full stops inside are those of
    /// abbreviations and are left out, and so are quotation marks.
    pub(super) fn read(&self, text: &str, span: ByteSpan, words: &mut Vec<Word>) {
        words.clear();
        let part = span.of(text).unwrap_or_default();
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let at = span.start + (part.len() - rest.len());
            if first.is_alphanumeric() {
                if let Some(len) = party_len(rest) {
                    rest = rest.get(len..).unwrap_or_default();
                    continue;
                }
                let len = word_len(rest);
                let (word, tail) = rest.split_at_checked(len).unwrap_or((rest, ""));
                let shape = if first.is_numeric() {
                    NUMBER
                } else if len > 1
                    && word
                        .bytes()
                        .all(|byte| byte.is_ascii_uppercase() || byte == b'.')
                {
                    CAPITAL | ACRONYM
                } else if first.is_uppercase() {
                    CAPITAL | if word.ends_with("ing") { ING } else { 0 }
                } else if word.ends_with('s') || matches!(word, "police" | "people") {
                    LOWER | PLURAL
                } else if len > 4 && word.ends_with("ly") && !NOUNS_IN_LY.contains(&word) {
                    LOWER | ADVERB
                } else {
                    LOWER
                };
                let possessive = ["'s", "’s"].into_iter().find(|ending| {
                    tail.strip_prefix(ending)
                        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
                });
                let owner = if possessive.is_some() { OWNER } else { 0 };
                words.push(Word {
                    bytes: ByteSpan::new(at, at + word.len()),
                    classes: self.classes(word) | shape | owner,
                });
                rest = tail
                    .get(possessive.map_or(0, str::len)..)
                    .unwrap_or_default();
                continue;
            }
            let classes = match first {
                ',' => COMMA,
                ':' => BREAK | COLON,
                ';' | '–' | '—' | '―' | '(' | ')' | '[' | ']' | '!' | '?' | '…' | '|' | '•' => {
                    BREAK
                }
                '-' if rest.starts_with("--") || rest.starts_with("- ") => BREAK,
                _ => 0,
            };
            let len = first.len_utf8();
            if classes != 0 {
                words.push(Word {
                    bytes: ByteSpan::new(at, at + len),
                    classes,
                });
            }
            rest = rest.get(len..).unwrap_or_default();
        }
    }
}

/// Whether a character is a letter, or beyond the scripts that the languages here are written in. Of the signs there only
/// the blocks of punctuation are told apart: a sample may count a few others as words.
fn may_be_letter(c: char) -> bool {
    match c {
        '\0'..='\u{24f}' => c.is_alphabetic(),
        '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' => false,
        _ => true,
    }
}

/// A word or a sign of a clause.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Where it stands in the paragraph.
    pub(super) bytes: ByteSpan,
    /// What it is.
    pub(super) classes: Classes,
}

impl Word {
    /// Whether it belongs to one of `classes`.
    pub(super) const fn is(&self, classes: Classes) -> bool {
        self.classes & classes != 0
    }
}

/// How long the party and state are that `rest` begins with, as behind the name of a member ("R-Texas", "D-N.Y").
fn party_len(rest: &str) -> Option<usize> {
    let mut chars = rest.chars();
    let is_party = matches!(chars.next(), Some('D' | 'R' | 'I')) && chars.next() == Some('-');
    (is_party && chars.next().is_some_and(char::is_uppercase)).then(|| {
        rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '.'))
            .unwrap_or(rest.len())
    })
}

/// How long the word is that `rest` begins with: hyphens and apostrophes between letters belong to it, the possessive
/// ending doesn't.
fn word_len(rest: &str) -> usize {
    let plain = rest
        .bytes()
        .position(|byte| !byte.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    let tail = rest.get(plain..).unwrap_or_default();
    for (at, c) in tail.char_indices().map(|(at, c)| (plain + at, c)) {
        if c.is_alphanumeric() {
            continue;
        }
        if !matches!(c, '-' | '\'' | '’' | '.' | ',') {
            return at;
        }
        let after = rest.get(at + c.len_utf8()..).unwrap_or_default();
        let joins = match c {
            // "20,000", "2.5".
            ',' | '.' => {
                let is_digit = |byte: &u8| byte.is_ascii_digit();
                at.checked_sub(1)
                    .is_some_and(|last| rest.as_bytes().get(last).is_some_and(is_digit))
                    && after.as_bytes().first().is_some_and(is_digit)
            }
            _ => after.starts_with(char::is_alphanumeric),
        };
        let is_possessive = matches!(c, '\'' | '’')
            && after
                .strip_prefix('s')
                .is_some_and(|tail| !tail.starts_with(char::is_alphanumeric));
        // "U.S", "J.R": letters that stand alone between stops.
        let is_initial = c == '.'
            && after.starts_with(char::is_alphabetic)
            && rest
                .get(..at)
                .and_then(|head| head.rsplit('.').next())
                .is_some_and(|part| part.chars().count() == 1);
        if !(joins || is_initial) || is_possessive {
            return at;
        }
    }
    rest.len()
}

/// The words of a text that begin with a capital, in order.
pub(super) fn capitals(text: &str) -> impl Iterator<Item = ByteSpan> {
    // The first byte of the first capital that is no ASCII; bytes inside characters are lower.
    const LEADS: u8 = 0xc3;
    let is_possible = |byte: u8| byte.is_ascii_uppercase() | (byte >= LEADS);
    let mut from = 0;
    positions(text.as_bytes(), is_possible).filter_map(move |start| {
        let (head, word) = text.split_at_checked(start).filter(|_| start >= from)?;
        let is_capital =
            word.starts_with(char::is_uppercase) && !head.ends_with(char::is_alphanumeric);
        is_capital.then(|| {
            from = start + word_len(word);
            ByteSpan::new(start, from)
        })
    })
}
