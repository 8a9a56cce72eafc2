//! Where the sentences of a paragraph lie.
//!
//! The rule is one of shape: a terminator, what closes behind it, white space, and then something that can open a
//! sentence. Abbreviations are data (`data/abbreviations.txt`). What comes out is sorted, does not overlap, starts
//! and ends on characters that are not white space, and together covers every such character of the text.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::ByteSpan;
use crate::text::scan::find_byte;

/// What a full stop behind a word may mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// It belongs to the word.
    Never,
    /// It belongs to the word if a number follows.
    BeforeNumber,
    /// It ends the sentence only if a word follows that seldom stands elsewhere with a capital.
    BeforeStarter,
}

/// The word lists of `data/abbreviations.txt`.
struct Abbreviations {
    stops: FxHashMap<&'static str, Stop>,
    starters: FxHashMap<&'static str, ()>,
}

static ABBREVIATIONS: LazyLock<Abbreviations> =
    LazyLock::new(|| Abbreviations::parse(include_str!("../../data/abbreviations.txt")));

impl Abbreviations {
    fn parse(list: &'static str) -> Self {
        let mut found = Self {
            stops: FxHashMap::default(),
            starters: FxHashMap::default(),
        };
        let mut section = "";
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with('[') {
                section = line;
                continue;
            }
            let stop = match section {
                "[never ends a sentence]" => Some(Stop::Never),
                "[no end before a number]" => Some(Stop::BeforeNumber),
                "[ends a sentence before a starter only]" => Some(Stop::BeforeStarter),
                _ => None,
            };
            for word in line.split_whitespace() {
                match stop {
                    Some(stop) => drop(found.stops.insert(word, stop)),
                    None => drop(found.starters.insert(word, ())),
                }
            }
        }
        found
    }

    /// Whether a full stop behind `word` leaves the sentence open, when `next` follows.
    fn keeps_open(&self, word: &str, next: &str) -> bool {
        let stop = match self.stops.get(word) {
            Some(&stop) => stop,
            // J. Smith, the U.S. Senate, 9 a.m. Monday, Plan B. The
            None if is_initials(word) => Stop::BeforeStarter,
            None => return false,
        };
        match stop {
            Stop::Never => true,
            Stop::BeforeNumber => next.starts_with(|c: char| c.is_numeric()),
            Stop::BeforeStarter => !self.starters.contains_key(next),
        }
    }
}

/// Whether every letter stands alone between full stops, as in `U.S`, `a.m` and `J`.
fn is_initials(word: &str) -> bool {
    let mut parts = word.split('.');
    parts.all(|part| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    }) && (word.contains('.') || word.starts_with(char::is_uppercase))
}

const fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '؟' | '۔' | '।' | '‽') || is_wide_terminator(c)
}

/// Terminators of scripts that put no space between sentences.
const fn is_wide_terminator(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡')
}

const fn closes(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}' | '」' | '』' | '）' | '】'
    )
}

const fn opens(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '‘'
            | '«'
            | '‹'
            | '„'
            | '('
            | '['
            | '{'
            | '「'
            | '『'
            | '¿'
            | '¡'
            | '`'
    )
}

/// The sentences of `text`, in bytes: sorted, not overlapping, trimmed of white space, none empty.
///
/// A stop behind an abbreviation or an initial does not end a sentence; one before a closing quote does.
#[must_use]
pub fn sentences(text: &str) -> Vec<ByteSpan> {
    let mut spans = Vec::new();
    let mut start = 0;
    let mut from = 0;
    while let Some((at, c)) = next_terminator(text, from) {
        let mut chars = text.get(at..).unwrap_or_default().char_indices().peekable();
        chars.next();
        let mut is_plain_stop = c == '.';
        let mut is_wide = is_wide_terminator(c);
        let mut end = at + c.len_utf8();
        let mut has_closed = false;
        while let Some(&(next_at, next)) = chars.peek() {
            if is_terminator(next) && !has_closed {
                is_plain_stop = false;
                is_wide |= is_wide_terminator(next);
            } else if closes(next) {
                has_closed = true;
            } else {
                break;
            }
            end = at + next_at + next.len_utf8();
            chars.next();
        }
        from = end;
        let rest = text.get(end..).unwrap_or_default();
        if !is_wide && !rest.starts_with(char::is_whitespace) {
            continue;
        }
        let next = rest.trim_start().trim_start_matches(opens);
        let can_start = next.starts_with(|c: char| {
            !c.is_lowercase() && (c.is_alphanumeric() || c == '$' || c == '£' || c == '€')
        }) || (is_wide && !next.is_empty())
            || rest.trim_start().starts_with(['—', '–', '-', '•', '*']);
        if !can_start {
            continue;
        }
        if is_plain_stop && !has_closed {
            let word = last_word(text.get(start..at).unwrap_or_default());
            let next_word = next
                .split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or_default();
            if ABBREVIATIONS.keeps_open(word, next_word) {
                continue;
            }
        }
        push_trimmed(text, start, end, &mut spans);
        start = end;
    }
    push_trimmed(text, start, text.len(), &mut spans);
    spans
}

/// The first terminator from the byte `from` on, and where it stands.
fn next_terminator(text: &str, mut from: usize) -> Option<(usize, char)> {
    // The first bytes of those that are no ASCII; bytes inside characters are lower.
    const LEADS: u8 = 0xd8;
    loop {
        let bytes = text.as_bytes().get(from..)?;
        let is_possible = |byte| (byte == b'.') | (byte == b'!') | (byte == b'?') | (byte >= LEADS);
        let at = from + find_byte(bytes, is_possible)?;
        let c = text.get(at..)?.chars().next()?;
        if is_terminator(c) {
            return Some((at, c));
        }
        from = at + c.len_utf8();
    }
}

/// The letters and inner stops that end `text`.
fn last_word(text: &str) -> &str {
    let start = text
        .char_indices()
        .rev()
        .take_while(|&(_, c)| c.is_alphanumeric() || c == '.')
        .last()
        .map_or(text.len(), |(at, _)| at);
    text.get(start..)
        .unwrap_or_default()
        .trim_start_matches('.')
}

fn push_trimmed(text: &str, start: usize, end: usize, spans: &mut Vec<ByteSpan>) {
    let whole = text.get(start..end).unwrap_or_default();
    let trimmed = whole.trim();
    if !trimmed.is_empty() {
        let start = start + (whole.len() - whole.trim_start().len());
        spans.push(ByteSpan::new(start, start + trimmed.len()));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text)
            .into_iter()
            .filter_map(|span| span.of(text))
            .collect()
    }

    #[test]
    fn stops_end_sentences() {
        assert_eq!(
            split("It rained. We stayed! Did you? Yes."),
            ["It rained.", "We stayed!", "Did you?", "Yes."]
        );
        assert_eq!(split(""), [""; 0]);
        assert_eq!(split("   "), [""; 0]);
        assert_eq!(split("No end"), ["No end"]);
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        for whole in [
            "Sen. Ada Marsh of Ohio met Gov. Lee.",
            "The U.S. Senate met at 9 a.m. Monday.",
            "It was No. 7 on Jan. 12 of that year.",
            "J. R. Holt Jr. ran Acme Inc. Europe.",
            "SPRINGFIELD, Ill. (AP) — Rain fell.",
            "“Why?” she asked.",
            "He waited ... and left.",
        ] {
            assert_eq!(split(whole), [whole]);
        }
    }

    #[test]
    fn abbreviations_end_sentences_before_a_starter() {
        assert_eq!(
            split("He left the U.S. The rest stayed."),
            ["He left the U.S.", "The rest stayed."]
        );
        assert_eq!(
            split("It was 9 a.m. He slept."),
            ["It was 9 a.m.", "He slept."]
        );
        assert_eq!(split("She said no. 12 left."), ["She said no.", "12 left."]);
    }

    #[test]
    fn quotes_and_brackets_close_with_the_sentence() {
        assert_eq!(split("“Go.” He went."), ["“Go.”", "He went."]);
        assert_eq!(split("\"Go!\" He went."), ["\"Go!\"", "He went."]);
        assert_eq!(
            split("It broke (twice.) \"Why?!\" We left."),
            ["It broke (twice.)", "\"Why?!\"", "We left."]
        );
    }

    #[test]
    fn other_scripts_end_sentences() {
        assert_eq!(split("هل وصل؟ نعم وصل."), ["هل وصل؟", "نعم وصل."]);
        assert_eq!(
            split("雨が降った。風も吹いた。"),
            ["雨が降った。", "風も吹いた。"]
        );
    }

    proptest! {
        #[test]
        fn sentences_tile_the_text(text in "[A-Za-z .!?…。\"“”'()é٠\u{200b}\u{a0}\n]{0,80}") {
            let spans = sentences(&text);
            let mut end = 0;
            for span in spans {
                prop_assert!(span.start >= end && span.end > span.start);
                prop_assert!(text.get(end..span.start).is_some_and(|gap| gap.trim().is_empty()));
                prop_assert!(span.of(&text).is_some_and(|sentence| sentence.trim() == sentence));
                end = span.end;
            }
            prop_assert!(text.get(end..).is_some_and(|gap| gap.trim().is_empty()));
        }
    }
}
