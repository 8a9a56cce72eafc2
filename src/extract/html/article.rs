//! Which runs of a page are its article.
//!
//! The rules look at where a run stands (its elements, their marks, how much of them is links), never at its words.
//!
//! 1. *The root* is the element whose own paragraphs hold the most prose, those one, two and three levels further in
//!    counting a half, a quarter and a sixth (after Readability's scoring of parents), and what stands before the headline
//!    half of that. Where siblings of one tag and class share a text, or paragraphs stand beside it, it is the element
//!    around them.
//! 2. Of the runs in the root, left out are those in furniture; those that are links for the most part; those in a
//!    box, an element further in of which less than half is prose, unless its twins are prose.
//! 3. Before the root, behind the headline, a lead is kept: a line marked as one, a paragraph or heading beside the
//!    headline.
//! 4. Lines about the article are left out: the headline again, a first-level heading before the first prose, a short
//!    line that names an author, short lines before the first prose that end no sentence (dates, places), a quotation or
//!    box that is found in a paragraph of the article (it was lifted out to be set large), notes in italics at the end
//!    that link elsewhere, and a heading that nothing kept follows.
//!
//! Where no root is found (no prose at all), or nothing is kept of it, all runs are kept that read as text, or that
//! stand outside of furniture and aren't links, or else all; but nothing of a page none of whose lines reads as text (`readable`).

use super::metadata::{Found, text_of};
use super::place::{Place, is_lead};
use super::readable::{ends_sentence, has_text, reads_as_text};
use super::run::{Run, Runs, text_of_run};
use super::survey::Survey;
use super::tag::Tag;
use super::tree::Tree;
use crate::extract::candidates::letters;
use crate::model::{Candidate, ParagraphKind, Role};

/// How much of the prose of its paragraphs an element gets, and those around it, in twelfths.
const SHARES: [usize; 4] = [12, 6, 3, 2];

/// How far above the first choice parts of one text may be joined.
const MAX_JOINED: usize = 5;

/// Columns that an unmarked paragraph beside the headline must have to be its lead, and any other line.
const LEAD_PARAGRAPH: usize = 60;
const LEAD_LINE: usize = 40;

/// The most columns of a byline, and the most letters that it has beside the name.
const BYLINE: usize = 100;
const BESIDE_NAME: usize = 45;

/// The fewest letters of a quotation or box that is looked for in the paragraphs, and the most that are.
const LIFTED: usize = 20;
const MAX_LIFTED: usize = 100;

/// The most names and the fewest letters of one that are looked for in lines.
const MAX_AUTHORS: usize = 16;
const AUTHOR: usize = 5;

/// A run that belongs to the article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen<'p> {
    pub(super) run: &'p Run,
    pub(super) kind: ParagraphKind,
    /// Its place among all runs.
    index: usize,
}

/// The article among the runs of a page; empty where none of them reads as text.
pub(super) fn choose<'p>(tree: &'p Tree<'p>, runs: &'p Runs, found: &Found) -> Vec<Chosen<'p>> {
    let survey = Survey::of(tree, runs, found);
    if !has_text(&survey) {
        return Vec::new();
    }
    let Some(root) = root(&survey) else {
        return without_root(&survey);
    };
    let end = tree.node(root).end;
    let is_inside = |run: &Run| (root..end).contains(&run.block);
    let boxed = boxed(&survey, root);
    let mut chosen: Vec<Chosen<'_>> = all(runs, |block| kind(&survey, block, root))
        .filter(|chosen| {
            if is_inside(chosen.run) {
                is_article(&survey, chosen.run, &boxed)
            } else {
                chosen.run.block < root && is_before(&survey, chosen.run)
            }
        })
        .collect();
    drop_lines_about(&survey, root, &found.candidates, &mut chosen);
    drop_idle_headings(root, &mut chosen);
    if chosen.is_empty() {
        without_root(&survey)
    } else {
        chosen
    }
}

/// Every run, for a piece of HTML that is an article as it stands.
pub(super) fn choose_all<'p>(tree: &'p Tree<'p>, runs: &'p Runs) -> Vec<Chosen<'p>> {
    all(runs, |block| kind_by_tag(tree, block, 0)).collect()
}

fn all<'p>(
    runs: &'p Runs,
    kind: impl Fn(usize) -> ParagraphKind,
) -> impl Iterator<Item = Chosen<'p>> {
    runs.all.iter().enumerate().map(move |(index, run)| Chosen {
        run,
        kind: kind(run.block),
        index,
    })
}

fn without_root<'p>(survey: &Survey<'p>) -> Vec<Chosen<'p>> {
    let runs = || all(survey.runs, |block| kind(survey, block, 0));
    let chosen: Vec<Chosen<'_>> = runs()
        .filter(|chosen| {
            let place = survey.place(chosen.run.block);
            let is_outside = matches!(place, Place::Plain | Place::Caption);
            (is_outside && !chosen.run.is_links()) || reads_as_text(survey, chosen.run)
        })
        .collect();
    if chosen.is_empty() {
        runs().collect()
    } else {
        chosen
    }
}

/// The element whose paragraphs are the article's.
fn root(survey: &Survey<'_>) -> Option<usize> {
    let tree = survey.tree;
    let mut scores = vec![0_usize; tree.nodes.len()];
    let mut direct = vec![0_usize; tree.nodes.len()];
    for (index, run) in survey.runs.all.iter().enumerate() {
        if survey.place(run.block) != Place::Plain || !run.is_prose() || !survey.may_be_text(index)
        {
            continue;
        }
        let container = survey.container(run.block);
        if let Some(direct) = direct.get_mut(container) {
            *direct += run.unlinked();
        }
        let around = std::iter::once(container).chain(tree.ancestors(container));
        let is_behind = survey.headline.is_none_or(|headline| run.block > headline);
        let prose = run.unlinked() * if is_behind { 2 } else { 1 };
        for (at, share) in around.zip(SHARES) {
            if let Some(score) = scores.get_mut(at) {
                *score += prose * share;
            }
        }
    }
    // Of equal ones the outermost, which comes first.
    let (best, _) = scores
        .iter()
        .enumerate()
        .filter(|(_, score)| **score > 0)
        .max_by_key(|&(index, score)| (score, std::cmp::Reverse(index)))?;
    let joined = std::iter::once(best)
        .chain(tree.ancestors(best))
        .take(MAX_JOINED)
        .filter(|&at| {
            let beside = direct
                .get(tree.node(at).parent)
                .copied()
                .unwrap_or_default();
            at > 0 && (survey.has_twin(at) || beside * 5 >= survey.prose(at))
        })
        .last();
    Some(joined.map_or(best, |twin| tree.node(twin).parent))
}

/// Whether a run inside of the root is the article's; `boxed` tells of elements whether they stand in a box.
fn is_article(survey: &Survey<'_>, run: &Run, boxed: &[bool]) -> bool {
    let is_plain = matches!(survey.place(run.block), Place::Caption | Place::Plain);
    let is_boxed = || boxed.get(survey.container(run.block)) == Some(&true);
    is_plain && !run.is_links() && !is_boxed()
}

/// By element: whether it or one around it, inside of the root, is a box. Captions are boxes of their own kind.
fn boxed(survey: &Survey<'_>, root: usize) -> Vec<bool> {
    let tree = survey.tree;
    let mut boxed = vec![false; tree.nodes.len()];
    for index in root + 1..tree.node(root).end {
        let is_around = boxed.get(tree.node(index).parent) == Some(&true);
        let is_boxed = survey.place(index) != Place::Caption
            && survey.weight(index) > 0
            && (is_around || (!survey.is_paragraph(index) && is_box(survey, index, root)));
        if let Some(boxed) = boxed.get_mut(index) {
            *boxed = is_boxed;
        }
    }
    boxed
}

/// Whether an element inside of the root is furniture by what it holds.
fn is_box(survey: &Survey<'_>, index: usize, root: usize) -> bool {
    let is_table = matches!(
        survey.tree.node(index).tag,
        Tag::Table | Tag::Tbody | Tag::Td | Tag::Th | Tag::Thead | Tag::Tr
    );
    let prose = survey.prose(index);
    !is_table
        && prose * 2 < survey.prose(root)
        && prose * 2 < survey.weight(index)
        && !survey.has_twin(index)
}

/// Whether a run before the root is the article's lead.
fn is_before(survey: &Survey<'_>, run: &Run) -> bool {
    let Some(headline) = survey.headline else {
        return false;
    };
    let is_text = run.block > headline
        && survey.place(run.block) == Place::Plain
        && run.linked * 4 <= run.weight
        && run.weight >= LEAD_LINE;
    if !is_text {
        return false;
    }
    let tree = survey.tree;
    let node = tree.node(run.block);
    let beside = tree.node(headline).parent;
    if is_lead(tree, run.block) || is_lead(tree, node.parent) {
        return true;
    }
    match node.tag {
        Tag::P => {
            let is_near = [beside, tree.node(beside).parent].contains(&node.parent);
            is_near && run.weight >= LEAD_PARAGRAPH
        }
        Tag::H1 => false,
        tag => tag.is_heading() && node.parent == beside,
    }
}

/// Leaves out lines about the article that stand in it or before it.
fn drop_lines_about(
    survey: &Survey<'_>,
    root: usize,
    candidates: &[Candidate],
    chosen: &mut Vec<Chosen<'_>>,
) {
    let tree = survey.tree;
    let text = |chosen: &Chosen<'_>| text_of_run(tree, survey.runs, chosen.run);
    let headline = survey
        .headline
        .map(|headline| letters(&text_of(tree, headline)))
        .unwrap_or_default();
    let authors: Vec<String> = candidates
        .iter()
        .filter(|candidate| candidate.role == Role::Author)
        .flat_map(|candidate| candidate.value.split(", "))
        .map(letters)
        .filter(|name| name.chars().count() >= AUTHOR)
        .take(MAX_AUTHORS)
        .collect();
    let is_direct = |chosen: &Chosen<'_>| {
        chosen.kind == ParagraphKind::Body && survey.container(chosen.run.block) == root
    };
    let paragraphs: String = chosen
        .iter()
        .filter(|chosen| is_direct(chosen))
        .map(|chosen| letters(&text(chosen)) + "\n")
        .collect();
    let begin = chosen
        .iter()
        .position(|chosen| {
            chosen.run.block >= root
                && chosen.run.is_prose()
                && !matches!(chosen.kind, ParagraphKind::Caption | ParagraphKind::Heading)
                && !is_lead(tree, chosen.run.block)
        })
        .unwrap_or_default();
    let mut lifted_count = 0;
    let mut position = 0;
    chosen.retain(|chosen| {
        let is_head = position < begin;
        position += 1;
        let text = text(chosen);
        let own = letters(&text);
        let is_first_level = is_head && tree.node(chosen.run.block).tag == Tag::H1;
        if is_first_level || (!headline.is_empty() && own == headline) {
            return false;
        }
        let may_be_lifted = matches!(chosen.kind, ParagraphKind::Body | ParagraphKind::Quote)
            && !is_direct(chosen)
            && own.chars().count() >= LIFTED;
        if may_be_lifted && lifted_count < MAX_LIFTED {
            lifted_count += 1;
            if paragraphs.contains(&own) {
                return false;
            }
        }
        if chosen.kind != ParagraphKind::Body {
            return true;
        }
        let names_author = |name: &String| {
            own.contains(name.as_str()) && own.chars().count() <= name.chars().count() + BESIDE_NAME
        };
        let is_byline = chosen.run.weight < BYLINE && authors.iter().any(names_author);
        let is_label = is_head && !chosen.run.is_prose() && !ends_sentence(&text);
        !is_byline && !is_label
    });
    while chosen.last().is_some_and(|last| {
        let links = last.run.linked * 5 >= last.run.weight;
        last.kind == ParagraphKind::Body && links && is_italic(survey, last.run)
    }) {
        chosen.pop();
    }
}

/// Leaves out headings inside of the root that nothing follows, or only headings from which they are parted by what was
/// left out.
fn drop_idle_headings(root: usize, chosen: &mut Vec<Chosen<'_>>) {
    let mut kept: Vec<Chosen<'_>> = Vec::with_capacity(chosen.len());
    for chosen in chosen.drain(..).rev() {
        let is_idle = chosen.kind == ParagraphKind::Heading
            && chosen.run.block >= root
            && kept.last().is_none_or(|next| {
                next.kind == ParagraphKind::Heading && next.index != chosen.index + 1
            });
        if !is_idle {
            kept.push(chosen);
        }
    }
    kept.reverse();
    *chosen = kept;
}

/// What a run inside of `root` is to the article.
fn kind(survey: &Survey<'_>, block: usize, root: usize) -> ParagraphKind {
    if survey.place(block) == Place::Caption {
        return ParagraphKind::Caption;
    }
    kind_by_tag(survey.tree, block, root)
}

fn kind_by_tag(tree: &Tree<'_>, block: usize, root: usize) -> ParagraphKind {
    std::iter::once(block)
        .chain(tree.ancestors(block))
        .take_while(|&at| at > root)
        .find_map(|at| match tree.node(at).tag {
            Tag::Blockquote => Some(ParagraphKind::Quote),
            Tag::Li => Some(ParagraphKind::List),
            Tag::Caption | Tag::Figcaption => Some(ParagraphKind::Caption),
            tag => tag.is_heading().then_some(ParagraphKind::Heading),
        })
        .unwrap_or(ParagraphKind::Body)
}

/// Whether all of a run is in italics.
fn is_italic(survey: &Survey<'_>, run: &Run) -> bool {
    let tree = survey.tree;
    survey.runs.pieces_of(run).iter().all(|&piece| {
        let is_blank = || tree.content(piece).trim().is_empty();
        tree.node(piece).tag == Tag::Br
            || is_blank()
            || tree
                .ancestors(piece)
                .take_while(|&at| at > run.block)
                .any(|at| matches!(tree.node(at).tag, Tag::Em | Tag::I))
    })
}
