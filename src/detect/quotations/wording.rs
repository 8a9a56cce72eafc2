//! The words of a quotation without their typography, by which quotations are compared.
//!
//! What was left out, or put in by another hand in square brackets, is one `…` between words; at either end it is nothing.

use crate::model::ByteSpan;
use crate::text::words::read_words;

/// How long words may be that another hand put in.
const MAX_BRACKET_CHARS: usize = 200;

/// Appends the words of a part of a quotation. Gives how many there are.
pub(super) fn push_words(text: &str, words: &mut String) -> usize {
    let mut count = 0;
    let mut rest = text;
    let mut is_gap = false;
    loop {
        let gap = gap_in(rest);
        let end = gap.map_or(rest.len(), |(gap, _)| gap.start);
        let read = read_words(rest.get(..end).unwrap_or_default());
        if let Some(key) = read.key {
            if !words.is_empty() {
                words.push_str(if is_gap { " … " } else { " " });
            }
            words.push_str(&key);
            count += read.count;
            is_gap = false;
        }
        let Some((gap, is_omission)) = gap else {
            return count;
        };
        is_gap |= is_omission;
        rest = rest.get(gap.end..).unwrap_or_default();
    }
}

/// The next place where something may have been left out or put in, and whether it was.
fn gap_in(text: &str) -> Option<(ByteSpan, bool)> {
    let at = text.find(['…', '[', '.'])?;
    let rest = text.get(at..)?;
    if rest.starts_with('[')
        && let Some((len, _)) = rest
            .char_indices()
            .take(MAX_BRACKET_CHARS)
            .find(|&(_, c)| c == ']')
    {
        return Some((ByteSpan::new(at, at + len + 1), true));
    }
    let dots = rest
        .find(|c| !matches!(c, '.' | '…' | ' '))
        .map_or(rest, |end| rest.get(..end).unwrap_or_default())
        .trim_end();
    if dots.contains('…') || dots.matches('.').count() >= 3 {
        return Some((ByteSpan::new(at, at + dots.len()), true));
    }
    // A stop or a bracket like any other sign.
    let len = rest.chars().next().map_or(1, char::len_utf8);
    Some((ByteSpan::new(at, at + len), false))
}
