//! Decoded text into paragraphs.
//!
//! Here a text becomes spans of itself and nothing is rewritten: what a span holds is normalised afterwards. The rule
//! is the documentation of [`split_paragraphs`]; `line` reads lines, `wrap` decides whether they are hard-wrapped and
//! where a wrapped paragraph ends, `markdown` follows Markdown's marks instead, `kind` says what each block is. Every
//! pass streams over the lines, so that memory grows with the blocks alone.
//!
//! Invariant: spans are sorted, apart, tight and on character boundaries; in plain text every character that
//! normalisation keeps lies in one of them.

use std::iter;

use self::line::{Line, Lines};
use self::wrap::{BlockWrap, Wrap};
use crate::model::{ByteSpan, ParagraphKind};

mod kind;
mod line;
mod markdown;
#[cfg(test)]
mod tests;
mod wrap;

/// How a text says where its paragraphs end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// By blank lines, indentation and the length of its lines.
    Plain,
    /// By Markdown's marks.
    Markdown,
}

/// One paragraph's place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// From the first to the last character that normalisation keeps.
    pub span: ByteSpan,
    /// What it is to its text.
    pub kind: ParagraphKind,
}

/// The paragraphs of `text`, in its order.
///
/// Lines end at LF, CR LF, CR, VT, FF, U+0085, U+2028 and U+2029. A line on which normalisation keeps nothing is
/// blank. Blank lines and U+2029 end a paragraph. What follows is about the lines between.
///
/// # Plain
///
/// The lines of a text are either *wrapped*, and then join, or each is a paragraph. A line is *closed* when it ends a
/// sentence (closing quotation marks and brackets aside; the full stop of an initial ends none) or ends in a colon,
/// else *open*. Lines are wrapped when
///
/// - the width W of their wrapping is 40 to 120 columns. W is the width that nine in ten of the lines in pairs do not
///   exceed, single ASCII words (addresses of the web) left out. A tab goes to the next multiple of 8, a wide (CJK)
///   character counts 2, indentation counts;
/// - and at least as many pairs of lines speak for it as against. A pair speaks for it when the first line is open and
///   either the second begins with a lower-case letter or, given three pairs at least, the first is *full*: the first
///   word of the second would not have fitted on it within W. It speaks against it when the first line is *short* (not
///   full) and the second does not begin with a lower-case letter. A pair does not count when its second line is a
///   list item or has another quotation depth, nor when that line is indented (more than the first one, or as much but
///   more than an earlier one of the block) unless it goes on in lower case after an open line.
///
/// This is decided for the whole text. Where it is wrapped, a block between blank lines in which pairs speak only
/// against it is taken line by line; where it is not, a block of four lines or more is looked at by itself.
///
/// Among wrapped lines a paragraph begins
///
/// - at a line indented more than the one before. (Where lines before indented ones are closed or short less often than
///   lines before those indented less, or than half the time where no line is indented less, the indents hang: then it
///   begins at a line indented less than the one before instead);
/// - at any other line indented more than the leftmost one of its block, unless it goes on in lower case after an open
///   line or, in a text where no line indented less follows a full open one, itself follows a full open line;
/// - at a list marker after a list item or a closed line;
/// - after a closed line that is short or longer than 120 columns, unless the next one begins with a lower-case letter;
/// - in a list item, after a short line of at most three quarters of W, unless the next one is indented deeper than the
///   marker or begins with a lower-case letter.
///
/// Wrapped or not: a line of three or more characters without a letter or digit is a paragraph, so is a change of
/// quotation depth (leading `>`), and a line indented to exactly where the text of a list item begins continues it.
///
/// List markers are `-`, `*`, `·` before white space, `•`, `‣`, `◦`, `▪`, `●`, `○`, `■`, and one to three digits or
/// one ASCII letter as `1.`, `1)`, `(1)`, `a)`, `(a)` before white space. A line between stars (`* so *`) is no item.
///
/// # Markdown
///
/// Lines always join, but list items (`+` too; a number other than 1 only at the start of a block or after an item),
/// rows that begin with `|`, `#` headings, rules (`---`, `***`, `___`) and a change of quotation depth stand alone.
/// Left out are only marks: the hashes around a heading, the line of `=` or `-` (two or more) under one, the leading
/// `>` of a paragraph (those of its further lines stay inside it) and the lines of a code fence (three or more
/// backticks or tildes, with what names the language). Inside a fence nothing but a blank line divides. A line of `-`
/// under a paragraph longer than a heading can be is a rule.
///
/// # Kinds
///
/// The first that fits: *furniture* has no letter or digit; a *quote* begins with `>`; a *list* item begins with its
/// marker; a *heading* is marked in Markdown, or has a letter, at most 12 words and 100 columns, begins with no
/// lower-case letter and no `|`, ends in no sentence end and none of `, ; : - – —`, and precedes a body paragraph that
/// is no such line itself and is at least twice as long; two such lines in a row are both headings, three are none (a
/// table); all else is *body*.
#[must_use]
pub fn split_paragraphs(text: &str, layout: Layout) -> Vec<Block> {
    let mut blocks = match layout {
        Layout::Plain => split_plain(text),
        Layout::Markdown => markdown::split(text),
    };
    kind::mark_headings(text, &mut blocks);
    blocks
}

/// A list item that lines may continue.
#[derive(Clone, Copy)]
struct Item {
    /// The column of its marker.
    indent: usize,
    /// The column of the text after the marker.
    text_column: usize,
    /// Whether its first line was the last one seen.
    is_first_line: bool,
}

fn split_plain(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = Lines::of(text);
    let whole = Wrap::measure(&lines);
    let mut wrap = None;
    let mut item = None;
    let mut before: Option<Line> = None;
    let mut draft: Option<Block> = None;
    while let Some(line) = lines.next() {
        if line.starts_block {
            wrap = wrap_of_block(whole, line, &lines);
        }
        let is_new = before
            .as_ref()
            .is_none_or(|before| begins(wrap.as_ref(), before, &line, item));
        match &mut draft {
            Some(draft) if !is_new => draft.span.end = line.end,
            _ => {
                blocks.extend(draft.take().map(|draft| kind::finish(text, draft)));
                item = line.item();
                draft = Some(Block {
                    span: ByteSpan::new(line.start, line.end),
                    kind: kind::of_first_line(&line),
                });
            }
        }
        if let Some(item) = &mut item {
            item.is_first_line = is_new;
        }
        before = Some(line);
    }
    blocks.extend(draft.map(|draft| kind::finish(text, draft)));
    blocks
}

/// How the lines of the block that begins with `first` and goes on in `rest` are wrapped, if they are.
fn wrap_of_block(whole: Option<Wrap>, first: Line, rest: &Lines) -> Option<BlockWrap> {
    const ENOUGH_LINES: usize = 4;
    let block = iter::once(first).chain(rest.clone().take_while(|line| !line.starts_block));
    let wrap = match whole {
        None if block.clone().nth(ENOUGH_LINES - 1).is_some() => Wrap::measure(&block),
        whole => whole,
    };
    wrap?.in_block(block)
}

/// Whether a paragraph of plain text begins at `line`.
fn begins(wrap: Option<&BlockWrap>, before: &Line, line: &Line, item: Option<Item>) -> bool {
    if line.starts_block || line.depth != before.depth || line.is_rule() || before.is_rule() {
        return true;
    }
    let is_marked = line.marker_columns().is_some();
    if item.is_some_and(|item| line.indent == item.text_column) && !is_marked {
        return false;
    }
    match wrap {
        None => true,
        Some(_) if is_marked && (item.is_some() || before.is_closed()) => true,
        Some(wrap) => wrap.ends_paragraph(before, line, item),
    }
}
