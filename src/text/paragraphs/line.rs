//! Lines and what can be seen on one: indentation, quotation marks of mail, list marker, how it ends.
//!
//! Nothing here compares two lines. Columns count a wide character twice and a removed one not at all.

use super::Item;
use crate::text::normalise::{is_kept, is_printable_ascii, is_removed};

const TAB_STOP: usize = 8;

/// A line that is not blank.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    /// What stands on it after the quotation marks, tight; empty where they are all there is.
    pub(super) text: &'a str,
    /// The byte of its first kept character, a quotation mark included.
    pub(super) start: usize,
    /// The byte after its last kept character; where `text` ends.
    pub(super) end: usize,
    /// How many `>` it begins with.
    pub(super) depth: usize,
    /// The columns before `text`, counted after the quotation marks and the one space that belongs to them.
    pub(super) indent: usize,
    /// Whether the text's start, a blank line or U+2029 stands before it.
    pub(super) starts_block: bool,
}

/// The lines of a text that are not blank.
#[derive(Clone)]
pub(super) struct Lines<'a> {
    rest: &'a str,
    offset: usize,
    starts_block: bool,
    /// Whether other line ends than LF and CR may be met.
    has_rare_breaks: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let has_rare_breaks = memchr::memchr2(0xb, 0xc, bytes).is_some()
            || ["\u{85}", "\u{2028}", "\u{2029}"]
                .iter()
                .any(|rare| memchr::memmem::find(bytes, rare.as_bytes()).is_some());
        Self {
            rest: text,
            offset: 0,
            starts_block: true,
            has_rare_breaks,
        }
    }
}

impl Lines<'_> {
    /// How many bytes stand before the first line end of the rest.
    fn line_len(&self) -> usize {
        let at = if self.has_rare_breaks {
            self.rest.find(is_break)
        } else {
            memchr::memchr2(b'\n', b'\r', self.rest.as_bytes())
        };
        at.unwrap_or(self.rest.len())
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        while !self.rest.is_empty() {
            let (raw, tail) = self.rest.split_at(self.line_len());
            let rest = tail
                .strip_prefix("\r\n")
                .or_else(|| tail.strip_prefix(is_break))
                .unwrap_or(tail);
            let line = Line::read(raw, self.offset, self.starts_block);
            self.starts_block = line.is_none() || tail.starts_with('\u{2029}');
            self.offset += self.rest.len() - rest.len();
            self.rest = rest;
            if line.is_some() {
                return line;
            }
        }
        None
    }
}

impl<'a> Line<'a> {
    /// The line of the characters `raw`, which begin at byte `offset`; `None` where it is blank.
    fn read(raw: &'a str, offset: usize, starts_block: bool) -> Option<Self> {
        let tail = raw.trim_start_matches(is_dropped);
        let tight = tail.trim_end_matches(is_dropped);
        if tight.is_empty() {
            return None;
        }
        let start = offset + raw.len() - tail.len();
        let mut depth = 0;
        let mut indent = columns(raw.chars().take_while(|&c| is_dropped(c)));
        let mut text = tight;
        while let Some(quoted) = text.strip_prefix('>') {
            depth += 1;
            text = quoted.trim_start_matches(is_dropped);
            // The space after the mark is part of it: "> a" and ">b" are both flush.
            indent = columns(quoted.chars().take_while(|&c| is_dropped(c))).saturating_sub(1);
        }
        let end = start + tight.len();
        Some(Self {
            text,
            start,
            end,
            depth,
            indent,
            starts_block,
        })
    }

    /// The columns of its indent and its text.
    pub(super) fn width(&self) -> usize {
        if is_printable_ascii(self.text.as_bytes()) {
            return self.indent + self.text.len();
        }
        self.indent + columns(self.text.chars())
    }

    /// The columns of the first word, or of the first wide character: what would have had to fit on the line before.
    pub(super) fn first_word(&self) -> usize {
        let mut chars = self.text.chars();
        let Some(first) = chars.next() else { return 0 };
        let rest = match column_count(first) {
            1 => columns(chars.take_while(|&c| !c.is_whitespace() && column_count(c) < 2)),
            _ => 0,
        };
        columns(std::iter::once(first)) + rest
    }

    /// The columns from the line's first to that of its text after a list marker; `None` where it has no marker.
    pub(super) fn marker_columns(&self) -> Option<usize> {
        let after = after_marker(self.text)?;
        let text = after.trim_start_matches(is_dropped);
        let marker_len = self.text.len() - text.len();
        self.text
            .get(..marker_len)
            .map(|marker| columns_from(self.indent, marker.chars()) - self.indent)
    }

    /// The list item that begins here.
    pub(super) fn item(&self) -> Option<Item> {
        let text_column = self.indent + self.marker_columns()?;
        Some(Item {
            indent: self.indent,
            text_column,
            is_first_line: true,
        })
    }

    /// Whether it ends in a sentence end or a colon.
    pub(super) fn is_closed(&self) -> bool {
        ends_sentence(self.text) || self.text.ends_with([':', '：'])
    }

    /// Whether its first character, opening quotation marks and brackets aside, is a lower-case letter.
    pub(super) fn is_lower_case(&self) -> bool {
        begins_lower_case(self.text)
    }

    /// Whether it separates: three or more characters without a letter or digit, or quotation marks alone.
    pub(super) fn is_rule(&self) -> bool {
        self.text.is_empty()
            || !self.text.contains(char::is_alphanumeric)
                && self
                    .text
                    .chars()
                    .filter(|&c| !is_dropped(c))
                    .nth(2)
                    .is_some()
    }

    /// Whether it is a single word of ASCII, which no wrapping could have broken.
    pub(super) fn is_one_word(&self) -> bool {
        self.text.is_ascii() && self.indent + self.first_word() == self.width()
    }
}

/// Whether `text` ends a sentence, closing quotation marks and brackets aside. An initial does not.
pub(super) fn ends_sentence(text: &str) -> bool {
    const ENDS: [char; 17] = [
        '.', '!', '?', '…', '‼', '⁇', '⁈', '⁉', '。', '！', '？', '．', '｡', '؟', '۔', '।', '።',
    ];
    const CLOSERS: [char; 15] = [
        '"', '\'', '”', '’', '“', '»', '«', '›', ')', ']', '}', '>', '」', '』', '）',
    ];
    let text = text.trim_end_matches(|c| CLOSERS.contains(&c) || is_dropped(c));
    text.ends_with(ENDS) && !text.strip_suffix('.').is_some_and(ends_in_initial)
}

/// Whether the last word of `text` is a single capital letter, as in "John F" or "the U.S".
fn ends_in_initial(text: &str) -> bool {
    let mut from_end = text.chars().rev();
    from_end.next().is_some_and(char::is_uppercase)
        && !from_end.next().is_some_and(char::is_alphanumeric)
}

/// Whether `text` begins with a lower-case letter, opening quotation marks and brackets aside.
pub(super) fn begins_lower_case(text: &str) -> bool {
    const OPENERS: [char; 11] = ['"', '\'', '“', '‘', '„', '«', '»', '‹', '(', '[', '<'];
    text.trim_start_matches(|c| OPENERS.contains(&c) || is_dropped(c))
        .starts_with(char::is_lowercase)
}

/// Whether normalisation removes `c` or makes it a space.
pub(super) fn is_dropped(c: char) -> bool {
    !is_kept(c)
}

/// The columns that `chars` take from the line's start on.
pub(super) fn columns(chars: impl Iterator<Item = char>) -> usize {
    columns_from(0, chars)
}

/// The column where `chars` end that begin at column `start`.
fn columns_from(start: usize, chars: impl Iterator<Item = char>) -> usize {
    chars.fold(start, |column, c| match c {
        '\t' => (column / TAB_STOP + 1) * TAB_STOP,
        c => column + column_count(c),
    })
}

fn column_count(c: char) -> usize {
    match c {
        ' '..='~' => 1,
        // The blocks that are wide throughout; combining marks count 1, which only makes a line look fuller.
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF01}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F300}'..='\u{1FAFF}'
        | '\u{20000}'..='\u{3FFFD}' => 2,
        c => usize::from(!is_removed(c)),
    }
}

fn is_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// What follows the list marker that `text` begins with; `None` where it begins with none.
fn after_marker(text: &str) -> Option<&str> {
    const FREE_BULLETS: [char; 7] = ['•', '‣', '◦', '▪', '●', '○', '■'];
    const MAX_DIGITS: usize = 3;
    if let Some(after) = text.strip_prefix(FREE_BULLETS) {
        return Some(after);
    }
    if text.starts_with("* ") && text.ends_with(" *") {
        // A line between stars is set apart, no item.
        return None;
    }
    let after = text.strip_prefix(['-', '*', '·']).or_else(|| {
        let inner = text.strip_prefix('(');
        let label = inner.unwrap_or(text);
        let rest = label.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = label.len() - rest.len();
        let (rest, ends): (_, &[char]) = match digits {
            0 => (
                label.strip_prefix(|c: char| c.is_ascii_alphabetic())?,
                &[')'],
            ),
            1..=MAX_DIGITS if inner.is_none() => (rest, &['.', ')']),
            1..=MAX_DIGITS => (rest, &[')']),
            _ => return None,
        };
        rest.strip_prefix(ends)
    })?;
    after.starts_with(char::is_whitespace).then_some(after)
}
