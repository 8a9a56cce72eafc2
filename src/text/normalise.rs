//! Normalisation, version 1: the form in which a paragraph is stored and hashed.
//!
//! In this order, since the other way round it would not be idempotent: characters that are not text are removed;
//! NFC; each run of White_Space becomes one space; trimmed. Case, quotation marks, dashes, ZWJ and ZWNJ stay.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::model::ByteSpan;

/// The version of these rules; a file keeps to one.
pub const NORMALISATION_VERSION: i64 = 1;

/// Whether normalisation removes `c`: controls that are not white space, soft hyphen, zero-width space, word joiner,
/// byte order mark and the controls of text direction.
#[must_use]
pub fn is_removed(c: char) -> bool {
    match c {
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' => true,
        _ => c.is_control() && !c.is_whitespace(),
    }
}

/// Whether normalisation keeps `c` and does not make it a space.
#[must_use]
pub fn is_kept(c: char) -> bool {
    !c.is_whitespace() && !is_removed(c)
}

/// From the first to the last character that normalisation keeps; `None` where it keeps none.
#[must_use]
pub fn kept_span(text: &str) -> Option<ByteSpan> {
    let start = text.find(is_kept)?;
    let (last, c) = text.char_indices().rfind(|(_, c)| is_kept(*c))?;
    Some(ByteSpan::new(start, last + c.len_utf8()))
}

/// The normalised form of `text`, borrowed where it is that already.
#[must_use]
pub fn normalise(text: &str) -> Cow<'_, str> {
    if is_settled(text) {
        return Cow::Borrowed(text);
    }
    let kept: Cow<'_, str> = if text.chars().any(is_removed) {
        Cow::Owned(text.chars().filter(|&c| !is_removed(c)).collect())
    } else {
        Cow::Borrowed(text)
    };
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&kept);
    let mut normal = String::with_capacity(composed.len());
    for word in composed
        .split(char::is_whitespace)
        .filter(|word| !word.is_empty())
    {
        if !normal.is_empty() {
            normal.push(' ');
        }
        normal.push_str(word);
    }
    Cow::Owned(normal)
}

/// Whether `text` is plainly normalised: single inner spaces between characters that no rule touches, whatever stands
/// beside them. Most paragraphs are, and need one look instead of four.
fn is_settled(text: &str) -> bool {
    if is_printable_ascii(text.as_bytes()) {
        let has_outer = text.starts_with(' ') || text.ends_with(' ');
        return !has_outer && memchr::memmem::find(text.as_bytes(), b"  ").is_none();
    }
    let mut was_space = true;
    for c in text.chars() {
        let is_space = c == ' ';
        if (is_space && was_space) || !(is_space || is_untouched(c)) {
            return false;
        }
        was_space = is_space;
    }
    !was_space || text.is_empty()
}

/// Whether all bytes are printable characters of ASCII or spaces; empty ones are. Looked at in chunks, each without a
/// branch, which is several times as fast as one by one.
pub(super) fn is_printable_ascii(bytes: &[u8]) -> bool {
    bytes.chunks(64).all(|chunk| {
        chunk
            .iter()
            .fold(true, |all, byte| all & matches!(byte, b' '..=b'~'))
    })
}

/// Printable characters that neither compose nor decompose nor combine with what follows them: ASCII, Latin letters
/// with their accents, dashes and quotation marks, Arabic letters, Han.
const fn is_untouched(c: char) -> bool {
    matches!(
        c,
        '!'..='~'
            | '\u{a1}'..='\u{ac}'
            | '\u{ae}'..='\u{2ff}'
            | '\u{621}'..='\u{64a}'
            | '\u{2010}'..='\u{2027}'
            | '\u{20ac}'
            | '\u{4e00}'..='\u{9fff}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_rule_by_hand() {
        let cases = [
            ("plain text", "plain text"),
            ("", ""),
            (" \u{a0}\t ", ""),
            ("a\u{a0}b", "a b"),
            ("two  spaces\r\nand\ta tab ", "two spaces and a tab"),
            ("soft\u{ad}hyphen", "softhyphen"),
            ("\u{feff}mark", "mark"),
            ("e\u{301}", "é"),
            ("a \u{200b} b", "a b"),
            ("\u{202e}evil\u{202c}", "evil"),
            ("bell\u{7}", "bell"),
            ("next\u{85}line", "next line"),
            // ZWJ and ZWNJ join letters in Persian and Hindi, and people in emoji.
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("“Don’t” — it’s", "“Don’t” — it’s"),
        ];
        for (given, expected) in cases {
            assert_eq!(normalise(given), expected, "{given:?}");
        }
    }

    #[test]
    fn what_is_kept_reaches_from_its_first_to_its_last() {
        // "é" has two bytes; the zero-width space three.
        let cases = [
            ("\u{200b} né \u{ad}", Some(ByteSpan::new(4, 7))),
            ("a \u{200b} b", Some(ByteSpan::new(0, 7))),
            (" \u{feff}\t", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(kept_span(text), expected, "{text:?}");
        }
    }

    #[test]
    fn removal_comes_before_composition_and_white_space() {
        // Composed only once the zero-width space between letter and accent is gone.
        assert_eq!(normalise("e\u{200b}\u{301}"), "é");
        assert_eq!(normalise("\u{200b} x"), "x");
    }

    proptest! {
        #[test]
        fn normalising_twice_is_once(text in "(\\PC|[\\x00-\\x20\\u{a0}\\u{ad}\\u{300}-\\u{304}\\u{2028}\\u{200b}-\\u{200f}]){0,60}") {
            let once = normalise(&text).into_owned();
            let twice = normalise(&once).into_owned();
            prop_assert_eq!(&twice, &once);
            prop_assert!(!once.contains("  ") && once.trim() == once);
            prop_assert!(!once.chars().any(is_removed));
        }

        #[test]
        fn what_is_settled_is_normal(text in "[ -~\u{a0}-\u{300}\u{621}-\u{653}\u{2010}-\u{2029}中]{0,40}") {
            if is_settled(&text) {
                let nfc = ComposingNormalizerBorrowed::new_nfc();
                let composed = nfc.normalize(&text).into_owned();
                let words = composed.split_whitespace().collect::<Vec<_>>().join(" ");
                prop_assert_eq!(&text, &words);
                prop_assert!(!text.chars().any(is_removed));
            }
        }
    }
}
