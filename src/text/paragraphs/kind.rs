//! What a block is to its text, as far as its shape tells.

use super::Block;
use super::line::{self, Line};
use crate::model::ParagraphKind;
use crate::text::normalise::{is_printable_ascii, is_removed};

const MAX_HEADING_WORDS: usize = 12;
const MAX_HEADING_COLUMNS: usize = 100;
const MAX_HEADING_RUN: usize = 2;

/// What the first line of a block makes of it.
pub(super) fn of_first_line(line: &Line) -> ParagraphKind {
    if line.depth > 0 {
        ParagraphKind::Quote
    } else if line.marker_columns().is_some() {
        ParagraphKind::List
    } else {
        ParagraphKind::Body
    }
}

/// The block that nothing continues, of the kind that all of its text makes it.
pub(super) fn finish(text: &str, block: Block) -> Block {
    let has_words = (block.span.of(text)).is_some_and(|text| text.contains(char::is_alphanumeric));
    let kind = if has_words {
        block.kind
    } else {
        ParagraphKind::Furniture
    };
    Block { kind, ..block }
}

/// Makes headings of the short lines that stand before body text, alone or in twos.
pub(super) fn mark_headings(text: &str, blocks: &mut [Block]) {
    let mut run = 0;
    for index in 0..blocks.len() {
        let Some(&[.., block]) = blocks.get(..=index) else {
            continue;
        };
        let inside = block.span.of(text).unwrap_or("");
        let is_body = block.kind == ParagraphKind::Body;
        if is_body && is_short_line(inside) {
            run += 1;
            continue;
        }
        if is_body && (1..=MAX_HEADING_RUN).contains(&run) {
            let lines = blocks.get_mut(index - run..index).unwrap_or(&mut []);
            let last = lines.last().and_then(|line| line.span.of(text));
            if last.is_some_and(|last| {
                2 * columns_at_most(MAX_HEADING_COLUMNS, last)
                    <= columns_at_most(2 * MAX_HEADING_COLUMNS, inside)
            }) {
                lines
                    .iter_mut()
                    .for_each(|line| line.kind = ParagraphKind::Heading);
            }
        }
        run = 0;
    }
}

/// Whether a body paragraph could be a heading.
fn is_short_line(text: &str) -> bool {
    is_heading_sized(text)
        && text.contains(char::is_alphabetic)
        && !line::begins_lower_case(text)
        && !line::ends_sentence(text)
        && !text.ends_with([
            ',', ';', ':', '-', '–', '—', '：', '，', '；', '،', '؛',
        ])
        // A row of a table in Markdown.
        && !text.starts_with('|')
}

/// Whether `text` is no longer than a heading can be.
pub(super) fn is_heading_sized(text: &str) -> bool {
    !is_plainly_long(text)
        && columns_at_most(MAX_HEADING_COLUMNS + 1, text) <= MAX_HEADING_COLUMNS
        && text.split_whitespace().nth(MAX_HEADING_WORDS).is_none()
}

/// Whether more characters than a heading has columns stand at the start of `text` that normalisation keeps as they
/// are: so most paragraphs are seen to be longer without normalising them.
fn is_plainly_long(text: &str) -> bool {
    if let Some(start) = text.as_bytes().get(..=MAX_HEADING_COLUMNS)
        && is_printable_ascii(start)
        && memchr::memmem::find(start, b"  ").is_none()
    {
        return true;
    }
    let mut was_space = true;
    for (index, c) in text.chars().enumerate() {
        let is_space = c == ' ';
        if (is_space && was_space) || (!is_space && line::is_dropped(c)) {
            return false;
        }
        if index == MAX_HEADING_COLUMNS {
            return true;
        }
        was_space = is_space;
    }
    false
}

/// The columns of `text` once it is normalised, counted no further than `limit` characters.
fn columns_at_most(limit: usize, text: &str) -> usize {
    let words = text.split_whitespace().enumerate();
    let chars =
        words.flat_map(|(index, word)| (index > 0).then_some(' ').into_iter().chain(word.chars()));
    line::columns(chars.filter(|&c| !is_removed(c)).take(limit))
}
