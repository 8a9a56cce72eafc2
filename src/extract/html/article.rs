//! Which runs of a page are its article.

use super::place::{Place, place};
use super::run::{Run, Runs};
use super::tag::Tag;
use super::tree::Tree;
use crate::model::ParagraphKind;

/// A run that belongs to the article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen {
    /// Its index in [`Runs::all`].
    pub(super) run: usize,
    pub(super) kind: ParagraphKind,
}

/// Columns of unlinked text from which a run is taken for prose.
const PROSE: usize = 40;

impl Run {
    fn prose(&self) -> usize {
        self.weight - self.linked
    }

    fn is_links(&self) -> bool {
        self.linked * 2 > self.weight
    }
}

/// The article among the runs of a page.
pub(super) fn choose(tree: &Tree<'_>, runs: &Runs) -> Vec<Chosen> {
    let count = tree.nodes.len();
    // An element is furniture when it or one around it is marked so, and doesn't hold the headline.
    let has_h1 = holders(tree, Tag::H1);
    let mut inherited = vec![Place::Plain; count];
    for index in 1..count {
        let node = tree.node(index);
        if node.tag == Tag::Text { continue; }
        let above = inherited[node.parent];
        let own = if has_h1[index] { Place::Plain } else { place(tree, index) };
        inherited[index] = match (above, own) {
            (Place::Furniture, _) | (_, Place::Furniture) => Place::Furniture,
            (Place::Caption, _) | (_, Place::Caption) => Place::Caption,
            _ => Place::Plain,
        };
    }
    let mut score = vec![0_usize; count];
    let mut own = vec![0_usize; count];
    for run in &runs.all {
        if inherited[run.block] != Place::Plain || run.is_links() || run.prose() < PROSE {
            continue;
        }
        let container = container(tree, run.block);
        own[container] += run.prose();
    }
    for index in 1..count {
        if own[index] > 0 {
            let mut share = own[index] * 4;
            let mut at = index;
            for distance in 1..=4 {
                score[at] += share;
                if at == 0 { break; }
                at = tree.node(at).parent;
                share = own[index] * 4 / (2 * distance);
            }
        }
    }
    let Some(root) = (0..count).max_by_key(|&index| (score[index], std::cmp::Reverse(index))) else { return vec![]; };
    let root_end = tree.node(root).end;
    let mut out = vec![];
    for (i, run) in runs.all.iter().enumerate() {
        if run.block < root || run.block >= root_end { continue; }
        if inherited[run.block] == Place::Furniture || run.is_links() { continue; }
        let kind = kind(tree, run.block, root, inherited[run.block]);
        out.push(Chosen { run: i, kind });
    }
    out
}

/// The element whose paragraphs a block's text belongs to.
fn container(tree: &Tree<'_>, block: usize) -> usize {
    let mut at = block;
    while matches!(tree.node(at).tag, Tag::P | Tag::Li | Tag::Ul | Tag::Ol | Tag::Blockquote | Tag::Dd | Tag::Dt | Tag::Dl | Tag::Pre) || tree.node(at).tag.is_heading() {
        at = tree.node(at).parent;
    }
    at
}

fn kind(tree: &Tree<'_>, block: usize, root: usize, place: Place) -> ParagraphKind {
    if place == Place::Caption { return ParagraphKind::Caption; }
    for at in std::iter::once(block).chain(tree.ancestors(block)) {
        if at <= root { break; }
        match tree.node(at).tag {
            tag if tag.is_heading() => return ParagraphKind::Heading,
            Tag::Blockquote => return ParagraphKind::Quote,
            Tag::Li => return ParagraphKind::List,
            _ => {}
        }
    }
    ParagraphKind::Body
}

/// Which elements hold one of that tag.
fn holders(tree: &Tree<'_>, tag: Tag) -> Vec<bool> {
    let mut holds = vec![false; tree.nodes.len()];
    for index in 1..tree.nodes.len() {
        if tree.node(index).tag == tag {
            for at in std::iter::once(index).chain(tree.ancestors(index)) { 
                if holds[at] { break; }
                holds[at] = true; }
        }
    }
    holds
}
