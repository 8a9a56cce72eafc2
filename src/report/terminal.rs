//! Foreign text made safe to show.
//!
//! Which characters are unsafe is decided here, for every format. Not here: how many columns a text takes (`fit`).
//! Invariant: what [`sanitise`] returns holds no unsafe character, and text without one comes back as it was.

use std::ascii;
use std::borrow::Cow;

/// The text with each character that could drive a terminal or reorder what it shows written as a visible escape
/// (`\n`, `\x1b`, `\u{202e}`). For anything foreign that is printed: cells, file names, error messages.
///
/// Joiners stay, since emoji and Indic scripts are spelt with them. A backslash stays single: this is for eyes, not
/// for reading back.
pub fn sanitise(text: &str) -> Cow<'_, str> {
    escape(text, is_unsafe, push_visible)
}

/// As [`sanitise`], but line feeds stay.
pub fn sanitise_lines(text: &str) -> Cow<'_, str> {
    escape(text, |c| c != '\n' && is_unsafe(c), push_visible)
}

/// Control characters (C0, DEL, C1), line and paragraph separators, bidi controls and tags.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The text with each special character replaced by what `push` writes for it.
pub(super) fn escape(
    text: &str,
    is_special: impl Fn(char) -> bool,
    push: impl Fn(&mut String, char),
) -> Cow<'_, str> {
    if !text.contains(&is_special) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_special(c) {
            push(&mut escaped, c);
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

fn push_visible(out: &mut String, c: char) {
    match u8::try_from(c) {
        Ok(byte) if byte.is_ascii() => out.extend(ascii::escape_default(byte).map(char::from)),
        _ => out.extend(c.escape_unicode()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::any_text;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sanitise_shows_what_would_not_be_seen() {
        let cases = [
            ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
            ("a\tb\r\nc\0d\x07", r"a\tb\r\nc\x00d\x07"),
            ("\x7f\u{80}\u{9b}\u{9f}", r"\x7f\u{80}\u{9b}\u{9f}"),
            ("\u{61c}\u{200e}\u{200f}", r"\u{61c}\u{200e}\u{200f}"),
            (
                "\u{2028}\u{2029}\u{202a}\u{202e}",
                r"\u{2028}\u{2029}\u{202a}\u{202e}",
            ),
            ("\u{2066}\u{2069}", r"\u{2066}\u{2069}"),
            (
                "\u{e0000}\u{e0041}\u{e007f}",
                r"\u{e0000}\u{e0041}\u{e007f}",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(sanitise(text), expected);
        }
    }

    #[test]
    fn sanitise_borrows_text_that_is_safe() {
        for text in [
            "",
            r"C:\news\a.txt",
            "👩\u{200d}🚒",
            "क\u{94d}\u{200d}ष",
            "e\u{301} 中文 \u{a0}",
        ] {
            assert!(matches!(sanitise(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn sanitise_lines_keeps_line_feeds_only() {
        assert_eq!(sanitise_lines("a\nb\r\n\tc\x1b"), "a\nb\\r\n\\tc\\x1b");
    }

    proptest! {
        #[test]
        fn sanitising_twice_is_once(text in any_text()) {
            let once = sanitise(&text);
            prop_assert!(!once.contains(is_unsafe));
            prop_assert_eq!(sanitise(&once), once.as_ref());
        }
    }
}
