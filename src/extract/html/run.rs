//! The tree into runs: what a reader sees as lines of their own.
//!
//! A run is inline content between the starts and ends of blocks. Two line breaks in a row end one too, as does a rule.
//! What is no running text, and what is hidden, is in none. Invariant: runs lie in document order, apart, and none is
//! blank.

use std::borrow::Cow;
use std::ops::Range;

use super::reference;
use super::tag::Tag;
use super::token::Name;
use super::tree::Tree;
use crate::text::normalise::is_kept;

/// A stretch of inline content.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// The block it stands in directly.
    pub(super) block: usize,
    /// Its texts and line breaks, as a range of those of all.
    pieces: Range<usize>,
    /// How much text it is, in columns: letters of scripts that need fewer of them for as much count 2.
    pub(super) weight: usize,
    /// How much of that is in links.
    pub(super) linked: usize,
}

/// The runs of a page.
#[derive(Default)]
pub(super) struct Runs {
    pub(super) all: Vec<Run>,
    /// Nodes: texts and line breaks.
    pieces: Vec<usize>,
}

/// The runs of what is shown.
pub(super) fn runs(tree: &Tree<'_>) -> Runs {
    let mut runs = Runs::default();
    // The blocks around the node that is looked at; the root is never left.
    let mut open: Vec<usize> = Vec::new();
    let mut run = Run::at(0, 0);
    let mut break_count = 0;
    let mut index = 1;
    while index < tree.nodes.len() {
        let node = tree.node(index);
        while let Some(&block) = open.last()
            && tree.node(block).end <= index
        {
            open.pop();
            runs.close(&mut run, open.last().copied().unwrap_or_default());
            break_count = 0;
        }
        if !is_shown(tree, index) {
            index = node.end;
            continue;
        }
        match node.tag {
            Tag::Text => {
                let weight = weigh(tree.content(index));
                if weight > 0 {
                    break_count = 0;
                }
                if weight > 0 || run.weight > 0 {
                    runs.pieces.push(index);
                    run.weight += weight;
                    run.linked += if node.is_linked { weight } else { 0 };
                }
            }
            Tag::Br => {
                break_count += 1;
                if break_count > 1 {
                    let block = run.block;
                    runs.close(&mut run, block);
                } else if run.weight > 0 {
                    runs.pieces.push(index);
                }
            }
            Tag::Hr => {
                let block = run.block;
                runs.close(&mut run, block);
            }
            tag if tag.is_block() => {
                runs.close(&mut run, index);
                break_count = 0;
                open.push(index);
            }
            _ => {}
        }
        index += 1;
    }
    runs.close(&mut run, 0);
    runs
}

impl Run {
    const fn at(block: usize, first: usize) -> Self {
        Self {
            block,
            pieces: first..first,
            weight: 0,
            linked: 0,
        }
    }
}

impl Runs {
    /// The texts and line breaks of a run, in their order.
    pub(super) fn pieces_of(&self, run: &Run) -> &[usize] {
        self.pieces.get(run.pieces.clone()).unwrap_or_default()
    }

    /// Ends a run; the next one stands in `block`.
    fn close(&mut self, run: &mut Run, block: usize) {
        if run.weight > 0 {
            let mut closed = run.clone();
            closed.pieces.end = self.pieces.len();
            self.all.push(closed);
        } else {
            self.pieces.truncate(run.pieces.start);
        }
        *run = Run::at(block, self.pieces.len());
    }
}

/// Whether a node, by itself, is one that a reader sees.
pub(super) fn is_shown(tree: &Tree<'_>, index: usize) -> bool {
    let tag = tree.node(index).tag;
    // A page that is hidden as a whole is shown by its scripts.
    if matches!(tag, Tag::Text | Tag::Html | Tag::Body) {
        return true;
    }
    !tag.is_never_text()
        && !is_for_listeners(tree, index)
        && tree.raw_attribute(index, Name::Hidden).is_none()
        && tree
            .raw_attribute(index, Name::Style)
            .is_none_or(|style| !is_invisible(style))
}

/// Whether the class is one of those by which style sheets keep text for screen readers alone.
fn is_for_listeners(tree: &Tree<'_>, index: usize) -> bool {
    const CLASSES: [&str; 6] = [
        "screen-reader-text",
        "sr-only",
        "u-visually-hidden",
        "visually-hidden",
        "visuallyhidden",
        "visuallyHidden",
    ];
    tree.raw_attribute(index, Name::Class).is_some_and(|class| {
        class
            .split_ascii_whitespace()
            .any(|class| CLASSES.contains(&class))
    })
}

/// Whether a style says that nothing is shown.
fn is_invisible(style: &str) -> bool {
    style.split(';').any(|rule| {
        rule.split_once(':').is_some_and(|(property, value)| {
            let (property, value) = (property.trim(), value.trim());
            let value = value.split('!').next().unwrap_or_default().trim_end();
            (property.eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none"))
                || (property.eq_ignore_ascii_case("visibility")
                    && value.eq_ignore_ascii_case("hidden"))
        })
    })
}

/// How many columns a text takes, white space and what normalisation removes aside. 0 is blank.
fn weigh(text: &str) -> usize {
    let text: Cow<'_, str> = if text.contains('&') {
        reference::unescape_text(text).into()
    } else {
        text.into()
    };
    text.chars()
        .filter(|&c| is_kept(c))
        .map(|c| if is_dense(c) { 2 } else { 1 })
        .sum()
}

/// Letters of scripts that say as much with half as many: those of India and East Asia.
fn is_dense(c: char) -> bool {
    c >= '\u{800}' && !('\u{2000}'..'\u{2e80}').contains(&c)
}

/// What a run reads as.
pub(super) fn text_of_run(tree: &Tree<'_>, runs: &Runs, run: &Run) -> String {
    runs.pieces_of(run)
        .iter()
        .map(|&piece| match tree.node(piece).tag {
            Tag::Br => Cow::Borrowed("\n"),
            _ => Cow::Owned(reference::unescape_text(tree.content(piece))),
        })
        .collect()
}
