//! Web pages: the article's paragraphs, and what the page says of itself.
//!
//! `token` cuts markup into tokens with their places, `tree` builds what a browser builds, `run` finds the lines of
//! text in it, `place` reads the marks on elements, `survey` adds up, `readable` tells whether there is text at all,
//! `article` chooses. `metadata` and `json_ld` collect what the page says of itself. Everything is a loop over the text or the nodes, each bounded, so that no page takes
//! more than time in proportion to its length (times the depth of its nesting, which is capped).
//!
//! Invariant: a paragraph's characters keep their places in the record, and stand there in its order; what lies between
//! the first and the last of them besides is tags, comments and what is never text. So a slice of the page reads, by
//! itself, as the paragraph, unless marks around it hide a part.

mod article;
mod json_ld;
mod metadata;
mod place;
mod readable;
mod reference;
mod run;
mod survey;
mod tag;
#[cfg(test)]
mod tests;
mod token;
mod tree;

use url::Url;

use self::article::Chosen;
pub(super) use self::reference::character;
use self::run::{Run, Runs, runs, text_of_run};
use self::tag::Tag;
use self::tree::{MAX_NODES, Tree};
use super::candidates::{Form, with_chosen};
use super::{Document, ExtractError};
use crate::model::{ByteSpan, Candidate, Envelope, Role, Step, Steps};
use crate::text::mapped::Mapped;
use crate::text::normalise::kept_span;
use crate::text::paragraphs::Block;

const SAVE_IT: &str = "if scripts fetch its text, save it from a browser after it has loaded";

/// What a page or a piece of one holds.
#[derive(Debug)]
pub(super) struct Page {
    /// The paragraphs, with empty lines between them that stand nowhere in the record.
    pub(super) text: Mapped,
    /// Where each is in the text, tight, and what it is.
    pub(super) blocks: Vec<Block>,
    /// What the page says of itself, each with its origin, the preferred ones of a role first.
    pub(super) candidates: Vec<Candidate>,
}

/// The article of a page, and what the page and its surroundings say of it. An address that is not complete is taken
/// from where the page was fetched.
///
/// # Errors
/// As [`read_page`].
pub(super) fn extract(decoded: &Mapped, envelope: &Envelope) -> Result<Document, ExtractError> {
    let page = read_page(decoded)?;
    let mut found = page.candidates;
    found.extend(envelope.candidates.iter().cloned());
    let fetched = envelope.candidates.iter();
    let base = fetched
        .filter(|candidate| candidate.role == Role::Url)
        .find_map(|candidate| Url::parse(&candidate.value).ok());
    let document = Document {
        text: page.text,
        blocks: Some(page.blocks),
        steps: Steps(vec![Step::Html]),
        ..Document::default()
    };
    Ok(with_chosen(document, Form::Page, found, base.as_ref()))
}

/// The article of a whole page: its main text is looked for, and the rest is left out by the rules of `article`.
///
/// # Errors
/// Where nothing on the page is shown to a reader, or only menus, links and labels, or it has more elements than are read.
pub(super) fn read_page(decoded: &Mapped) -> Result<Page, ExtractError> {
    let tree = tree(decoded)?;
    let runs = runs(&tree);
    let mut found = metadata::read(&tree, &runs);
    Form::Page.sort(&mut found.candidates);
    let chosen = article::choose(&tree, &runs, &found);
    let why_none = if runs.all.is_empty() {
        blank
    } else {
        no_article_text
    };
    page(decoded, &tree, &runs, &chosen, found.candidates).ok_or_else(why_none)
}

/// A piece of HTML all of which is an article, such as a feed's entry.
///
/// # Errors
/// As [`read_page`].
pub(super) fn read_fragment(decoded: &Mapped) -> Result<Page, ExtractError> {
    read_piece(decoded)?.ok_or_else(blank)
}

/// The same, for where others may hold the text as well: `None` where nothing in this one is shown to a reader.
///
/// # Errors
/// Where it has more elements than are read.
pub(super) fn read_piece(decoded: &Mapped) -> Result<Option<Page>, ExtractError> {
    let tree = tree(decoded)?;
    let runs = runs(&tree);
    let chosen = article::choose_all(&tree, &runs);
    Ok(page(decoded, &tree, &runs, &chosen, Vec::new()))
}

/// What a slice of HTML reads as by itself: tags are dropped (those of blocks, and line breaks, become white space),
/// references undone; comments and what is never text or hidden are left out. `None` where it has too many elements.
pub(super) fn read_slice(slice: &str) -> Option<String> {
    let tree = Tree::of(slice).ok()?;
    let runs = runs(&tree);
    let lines: Vec<String> = runs
        .all
        .iter()
        .map(|run| text_of_run(&tree, &runs, run))
        .collect();
    Some(lines.join("\n"))
}

fn tree(decoded: &Mapped) -> Result<Tree<'_>, ExtractError> {
    Tree::of(decoded.text()).map_err(|_| {
        ExtractError::new(
            format!("it is a page of more than {MAX_NODES} elements and stretches of text, the most that are read"),
            "if it is text and no page, say so: --type text",
        )
    })
}

fn page(
    decoded: &Mapped,
    tree: &Tree<'_>,
    runs: &Runs,
    chosen: &[Chosen<'_>],
    candidates: Vec<Candidate>,
) -> Option<Page> {
    let mut text = Mapped::default();
    let mut blocks = Vec::with_capacity(chosen.len());
    for chosen in chosen {
        let mut paragraph = Mapped::default();
        append(tree, runs, chosen.run, decoded, &mut paragraph);
        let Some(kept) = kept_span(paragraph.text()) else {
            continue;
        };
        if !blocks.is_empty() {
            text.push_inserted("\n\n");
        }
        let start = text.text().len();
        text.push_span(&paragraph, kept);
        blocks.push(Block {
            span: ByteSpan::new(start, text.text().len()),
            kind: chosen.kind,
        });
    }
    (!blocks.is_empty()).then_some(Page {
        text,
        blocks,
        candidates,
    })
}

fn blank() -> ExtractError {
    ExtractError::new(
        "it is a page without text: nothing stands in it that a reader would see",
        SAVE_IT,
    )
}

fn no_article_text() -> ExtractError {
    ExtractError::new(
        "it has no article text, only menus, links and labels",
        format!("ingest the pages that it leads to; {SAVE_IT}"),
    )
}

/// Appends what a run reads as.
fn append(tree: &Tree<'_>, runs: &Runs, run: &Run, decoded: &Mapped, to: &mut Mapped) {
    for &piece in runs.pieces_of(run) {
        let node = tree.node(piece);
        if node.tag == Tag::Br {
            to.push_replaced("\n", decoded, node.span);
            continue;
        }
        let mut at = node.span.start;
        let mut rest = tree.content(piece);
        while !rest.is_empty() {
            let plain = memchr::memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
            to.push_span(decoded, ByteSpan::new(at, at + plain));
            at += plain;
            let from = rest.get(plain..).unwrap_or_default();
            let length = if let Some((meaning, length)) = reference::read(from, false) {
                to.push_replaced(&meaning, decoded, ByteSpan::new(at, at + length));
                length
            } else {
                let length = from.len().min(1);
                to.push_span(decoded, ByteSpan::new(at, at + length));
                length
            };
            at += length;
            rest = from.get(length..).unwrap_or_default();
        }
    }
}
