//! Web pages: the article's paragraphs and what the page says of it.

mod article;
mod json_ld;
mod metadata;
mod place;
mod reference;
mod run;
mod tag;
mod token;
mod tree;

use self::run::{Run, Runs};
use self::tag::Tag;
use self::tree::Tree;
use super::ExtractError;
use self::article::Chosen;
use crate::model::{ByteSpan, Candidate, ParagraphKind};
use crate::text::mapped::Mapped;
use crate::text::normalise::is_removed;
use crate::text::paragraphs::Block;

pub fn outline(decoded: &Mapped) -> Vec<(String, usize, usize, String)> {
    let tree = Tree::of(decoded.text()).map_err(|_| ()).unwrap();
    let runs = run::runs(&tree, 0);
    let mut out = vec![];
    for run in &runs.all {
        let mut text = Mapped::default();
        append(&tree, &runs, run, decoded, &mut text);
        let mut path: Vec<String> = vec![];
        for a in std::iter::once(run.block).chain(tree.ancestors(run.block)) {
            let c = tree.raw_attribute(a, token::Name::Class).unwrap_or("");
            let i = tree.raw_attribute(a, token::Name::Id).unwrap_or("");
            let r = tree.raw_attribute(a, token::Name::Role).unwrap_or("");
            let p = tree.raw_attribute(a, token::Name::Itemprop).unwrap_or("");
            let mut d = tree.name(a).to_string();
            if !i.is_empty() { d.push('#'); d.push_str(i); }
            if !c.is_empty() { d.push('.'); d.push_str(&c.split_whitespace().collect::<Vec<_>>().join(".")); }
            if !r.is_empty() { d.push('@'); d.push_str(r); }
            if !p.is_empty() { d.push('%'); d.push_str(p); }
            let pl = place::place(&tree, a);
            if pl != place::Place::Plain { d = format!("[{pl:?}]{d}"); }
            if std::env::var("FULL").is_ok() { path.push(d) } else {
            path.push(d.chars().take(60).collect()); }
        }
        out.push((path.join(" < "), run.weight, run.linked, text.text().to_string()));
    }
    out
}

/// What a page or a piece of one holds.
pub struct Page {
    /// The paragraphs, joined by empty lines that stand nowhere in the record.
    pub text: Mapped,
    /// Where each is in it, and what it is.
    pub blocks: Vec<Block>,
    /// What the page says of itself, every value with its origin, the preferred ones first.
    pub candidates: Vec<Candidate>,
}

/// A whole web page.
pub fn read_page(decoded: &Mapped) -> Result<Page, ExtractError> {
    let tree = Tree::of(decoded.text()).map_err(|_| ExtractError::new("too many", "x"))?;
    let runs = run::runs(&tree, 0);
    let mut candidates = metadata::read(&tree, &runs);
    super::candidates::sort(&mut candidates);
    let chosen = article::choose(&tree, &runs, &candidates);
    let mut page = assemble(&tree, &runs, &chosen, decoded);
    page.candidates = candidates;
    Ok(page)
}

/// What a slice of HTML reads as by itself.
pub fn read_slice(slice: &str) -> Option<String> {
    let tree = Tree::of(slice).ok()?;
    let decoded = Mapped::verbatim(slice.to_owned(), 0);
    let runs = run::runs(&tree, 0);
    let mut text = Mapped::default();
    for run in &runs.all {
        if !text.text().is_empty() {
            text.push_inserted("\n");
        }
        append(&tree, &runs, run, &decoded, &mut text);
    }
    Some(text.text().to_owned())
}

fn assemble(tree: &Tree<'_>, runs: &Runs, chosen: &[Chosen], decoded: &Mapped) -> Page {
    let mut text = Mapped::default();
    let mut blocks = Vec::new();
    for chosen in chosen {
        let Some(run) = runs.all.get(chosen.run) else { continue };
        let mut paragraph = Mapped::default();
        append(tree, runs, run, decoded, &mut paragraph);
        let is_kept = |c: char| !c.is_whitespace() && !is_removed(c);
        let whole = paragraph.text();
        let Some(start) = whole.find(is_kept) else { continue };
        let end = whole.char_indices().rev().find(|(_, c)| is_kept(*c)).map_or(start, |(at, c)| at + c.len_utf8());
        if !text.text().is_empty() {
            text.push_inserted("\n\n");
        }
        let from = text.text().len();
        text.push_span(&paragraph, ByteSpan::new(start, end));
        blocks.push(Block { span: ByteSpan::new(from, text.text().len()), kind: chosen.kind });
    }
    Page { text, blocks, candidates: vec![] }
}

/// Appends what a run reads as, from its first to its last character that normalisation keeps.
fn append(tree: &Tree<'_>, runs: &Runs, run: &Run, decoded: &Mapped, to: &mut Mapped) {
    for &piece in runs.pieces.get(run.pieces.clone()).unwrap_or_default() {
        let node = tree.node(piece);
        if node.tag == Tag::Br {
            to.push_replaced("\n", decoded, node.span);
            continue;
        }
        let mut at = node.span.start;
        let text = tree.content(piece);
        while let Some(rest) = text.get(at - node.span.start..).filter(|rest| !rest.is_empty()) {
            let plain = memchr::memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
            to.push_span(decoded, ByteSpan::new(at, at + plain));
            at += plain;
            let from = rest.get(plain..).unwrap_or_default();
            if let Some((meaning, length)) = reference::read(from, false) {
                let span = ByteSpan::new(at, at + length);
                to.push_replaced(&meaning, decoded, span);
                at += length;
            } else if !from.is_empty() {
                to.push_span(decoded, ByteSpan::new(at, at + 1));
                at += 1;
            }
        }
    }
}

pub fn emphasised(decoded: &Mapped) -> Vec<bool> {
    let tree = Tree::of(decoded.text()).map_err(|_| ()).unwrap();
    let runs = run::runs(&tree, 0);
    runs.all.iter().map(|run| runs.pieces[run.pieces.clone()].iter().all(|&p| tree.node(p).tag == Tag::Br || tree.content(p).trim().is_empty() || tree.ancestors(p).take_while(|&a| a > run.block).any(|a| matches!(tree.node(a).tag, Tag::Em | Tag::I)))).collect()
}
