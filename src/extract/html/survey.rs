//! What is known of every element before the article is looked for: what its marks say, how much prose it holds.
//!
//! Sums are made once, over the whole tree; nothing here asks for one element by walking what is inside of it.

use std::collections::BTreeMap;

use super::metadata::{Found, text_of};
use super::place::{Place, place};
use super::run::{Run, Runs, text_of_run};
use super::tag::Tag;
use super::token::Name;
use super::tree::Tree;
use crate::extract::candidates::letters;
use crate::model::{Candidate, Role};

/// Columns of unlinked text from which a run is taken for prose.
const PROSE: usize = 40;

/// The most columns of text beside a picture, in an element of their own, that are its caption.
const CAPTION: usize = 250;

/// The most headings that are compared with the page's title.
const MAX_HEADINGS: usize = 1000;

/// The fewest and the most bytes of a text that JSON-LD gives, and the most runs that are looked for in it.
const MIN_BODY: usize = 300;
const MAX_BODY: usize = 64 * 1024;
const MAX_LOOKED_AT: usize = 2000;

impl Run {
    /// Columns of text outside of links.
    pub(super) const fn unlinked(&self) -> usize {
        self.weight - self.linked
    }

    /// Whether most of it leads elsewhere.
    pub(super) const fn is_links(&self) -> bool {
        self.linked * 2 > self.weight
    }

    /// Whether it is text to be read, and not a label.
    pub(super) const fn is_prose(&self) -> bool {
        !self.is_links() && self.unlinked() >= PROSE
    }
}

/// Columns of text in the children of one element that are of one tag and class.
#[derive(Clone, Copy, Default)]
struct Family {
    prose: usize,
    weight: usize,
}

/// What is known of each element.
pub(super) struct Survey<'p> {
    pub(super) tree: &'p Tree<'p>,
    pub(super) runs: &'p Runs,
    /// The heading over the article.
    pub(super) headline: Option<usize>,
    /// By element: the innermost one around it, or itself, that is no paragraph.
    containers: Vec<usize>,
    /// By element: what its marks and those of the elements around it say.
    places: Vec<Place>,
    /// By element: the columns of prose and list items inside of it, in plain places.
    prose: Vec<usize>,
    /// By element: the columns of all text inside of it.
    weight: Vec<usize>,
    families: BTreeMap<(usize, Tag, &'p str), Family>,
    /// By run: whether it is in the text that JSON-LD gives; `None` where it gives none that is found on the page.
    body: Option<Vec<bool>>,
}

impl<'p> Survey<'p> {
    pub(super) fn of(tree: &'p Tree<'p>, runs: &'p Runs, found: &Found) -> Self {
        let weight = sum(tree, runs, |run| run.weight);
        let marks = marks(tree, runs, &weight);
        let mut survey = Self {
            tree,
            runs,
            headline: None,
            containers: containers(tree),
            places: Vec::new(),
            prose: Vec::new(),
            weight,
            families: BTreeMap::new(),
            body: None,
        };
        survey.headline = survey.find_headline(&marks, &found.candidates);
        survey.body = body(tree, runs, found.body.as_deref().unwrap_or_default());
        survey.spread(&marks);
        survey.prose = sum(tree, runs, |run| {
            let is_item = !run.is_links() && tree.node(run.block).tag == Tag::Li;
            let counts = survey.place(run.block) == Place::Plain && (run.is_prose() || is_item);
            if counts { run.unlinked() } else { 0 }
        });
        for index in 1..tree.nodes.len() {
            let (prose, weight) = (survey.prose(index), survey.weight(index));
            if weight > 0 {
                let family = survey.families.entry(survey.family(index)).or_default();
                family.prose += prose;
                family.weight += weight;
            }
        }
        survey
    }

    /// What the marks of an element and of those around it say.
    pub(super) fn place(&self, index: usize) -> Place {
        self.places.get(index).copied().unwrap_or(Place::Plain)
    }

    /// The element that a block's text is a paragraph of.
    pub(super) fn container(&self, block: usize) -> usize {
        value(&self.containers, block)
    }

    /// Whether an element is a paragraph or a list of them, and no container.
    pub(super) fn is_paragraph(&self, index: usize) -> bool {
        self.container(index) != index
    }

    /// Columns of prose and list items inside of an element, in plain places.
    pub(super) fn prose(&self, index: usize) -> usize {
        value(&self.prose, index)
    }

    /// Columns of text inside of an element.
    pub(super) fn weight(&self, index: usize) -> usize {
        value(&self.weight, index)
    }

    /// Whether a run is in the text that JSON-LD gives, if that helps.
    pub(super) fn may_be_text(&self, run: usize) -> bool {
        self.body
            .as_ref()
            .is_none_or(|body| body.get(run).copied().unwrap_or_default())
    }

    fn family(&self, index: usize) -> (usize, Tag, &'p str) {
        let node = self.tree.node(index);
        (node.parent, node.tag, class_of(self.tree, index))
    }

    /// Whether siblings of its tag and class are mostly prose and hold a fifth as much of it: parts of one text stand
    /// in elements of one kind.
    pub(super) fn has_twin(&self, index: usize) -> bool {
        let Some(family) = self.families.get(&self.family(index)) else {
            return false;
        };
        let prose = family.prose.saturating_sub(self.prose(index));
        let weight = family.weight.saturating_sub(self.weight(index));
        prose > 0 && prose * 5 >= self.prose(index) && prose * 2 > weight
    }

    /// The heading over the article: the first that says what the page's title begins with, better outside of
    /// furniture; else the first of the first level.
    fn find_headline(&self, marks: &[Place], candidates: &[Candidate]) -> Option<usize> {
        let titles: Vec<String> = candidates
            .iter()
            .filter(|candidate| candidate.role == Role::Title && candidate.origin != "h1")
            .map(|candidate| letters(&candidate.value))
            .collect();
        let headings: Vec<usize> = (1..self.tree.nodes.len())
            .filter(|&index| self.tree.node(index).tag.is_heading() && self.weight(index) > 0)
            .take(MAX_HEADINGS)
            .collect();
        let is_title = |&&heading: &&usize| {
            let text = letters(&text_of(self.tree, heading));
            text.chars().count() > 8 && titles.iter().any(|title| title.starts_with(&text))
        };
        let is_outside = |&&heading: &&usize| {
            std::iter::once(heading)
                .chain(self.tree.ancestors(heading))
                .all(|at| marks.get(at) != Some(&Place::Furniture))
        };
        let titled: Vec<usize> = headings.iter().filter(is_title).copied().collect();
        let first = |heading: &usize| self.tree.node(*heading).tag == Tag::H1;
        titled
            .iter()
            .find(|heading| is_outside(heading))
            .or(titled.first())
            .copied()
            .or_else(|| headings.into_iter().find(first))
    }

    /// Lets each element inherit what is said of those around it.
    ///
    /// No mark counts on an element that holds the headline, or most of the text that JSON-LD gives. Weak marks don't count where, with all elements of the
    /// same class, it holds more prose than is found outside of marked elements, and a third of what there is.
    fn spread(&mut self, marks: &[Place]) {
        let headline = self.headline.unwrap_or_default();
        let tree = self.tree;
        let body: Vec<usize> = self.body.as_ref().map_or_else(Vec::new, |body| {
            let mut sums = vec![0; tree.nodes.len()];
            for (run, _) in self
                .runs
                .all
                .iter()
                .zip(body)
                .filter(|(_, is_text)| **is_text)
            {
                if let Some(sum) = sums.get_mut(run.block) {
                    *sum += run.weight;
                }
            }
            add_up(tree, &mut sums);
            sums
        });
        let is_around_article = |index: usize| {
            let holds_headline = headline > 0 && (index..tree.node(index).end).contains(&headline);
            holds_headline || value(&body, index) * 2 > value(&body, 0)
        };
        self.inherit(marks, is_around_article);
        let prose = |is_counted: &dyn Fn(Place) -> bool| {
            sum(self.tree, self.runs, |run| {
                let counts = is_counted(self.place(run.block)) && run.is_prose();
                if counts { run.unlinked() } else { 0 }
            })
        };
        let anywhere = prose(&|place| place != Place::Furniture);
        let plain = value(&prose(&|place| place == Place::Plain), 0);
        let most = plain.max(value(&anywhere, 0) / 3);
        let mut of_class: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, (mark, prose)) in marks.iter().zip(&anywhere).enumerate() {
            if mark.is_weak() {
                *of_class.entry(class_of(self.tree, index)).or_default() += prose;
            }
        }
        let holds_most = |index: usize| {
            of_class
                .get(class_of(self.tree, index))
                .is_some_and(|prose| *prose > most)
        };
        self.inherit(marks, |index| {
            is_around_article(index)
                || (marks.get(index).is_some_and(|mark| mark.is_weak()) && holds_most(index))
        });
    }

    fn inherit(&mut self, marks: &[Place], is_exempt: impl Fn(usize) -> bool) {
        let mut places: Vec<Place> = Vec::with_capacity(marks.len());
        for (index, &mark) in marks.iter().enumerate() {
            let above = places
                .get(self.tree.node(index).parent)
                .copied()
                .unwrap_or(Place::Plain);
            let is_said = mark != Place::Plain && !is_exempt(index);
            places.push(if is_said { above.max(mark) } else { above });
        }
        self.places = places;
    }
}

/// By element: the innermost one around it, or itself, that is no paragraph.
fn containers(tree: &Tree<'_>) -> Vec<usize> {
    let mut containers: Vec<usize> = Vec::with_capacity(tree.nodes.len());
    for (index, node) in tree.nodes.iter().enumerate() {
        let is_paragraph = node.tag.is_heading()
            || matches!(
                node.tag,
                Tag::Blockquote
                    | Tag::Dd
                    | Tag::Dl
                    | Tag::Dt
                    | Tag::Li
                    | Tag::Ol
                    | Tag::P
                    | Tag::Pre
                    | Tag::Ul
            );
        let around = value(&containers, node.parent);
        containers.push(if is_paragraph { around } else { index });
    }
    containers
}

/// By run: whether `body`, the text that JSON-LD gives, holds it; `None` where less than half of that is on the page.
fn body(tree: &Tree<'_>, runs: &Runs, body: &str) -> Option<Vec<bool>> {
    let body = letters(
        body.get(..body.floor_char_boundary(MAX_BODY))
            .unwrap_or_default(),
    );
    if body.len() < MIN_BODY {
        return None;
    }
    let mut looked_at = 0;
    let mut found = 0;
    let is_text: Vec<bool> = runs
        .all
        .iter()
        .map(|run| {
            if !run.is_prose() || looked_at == MAX_LOOKED_AT {
                return false;
            }
            looked_at += 1;
            let text = letters(&text_of_run(tree, runs, run));
            let is_text = !text.is_empty() && body.contains(&text);
            found += if is_text { text.len() } else { 0 };
            is_text
        })
        .collect();
    (found * 2 > body.len()).then_some(is_text)
}

/// What the marks of each element say, and captions that nothing marks: a `div` that holds a picture and a line or
/// two, in no paragraph of their own.
fn marks(tree: &Tree<'_>, runs: &Runs, weight: &[usize]) -> Vec<Place> {
    let in_paragraphs = sum(tree, runs, |run| match tree.node(run.block).tag {
        Tag::Center | Tag::Div | Tag::Figure | Tag::Section => 0,
        _ => run.weight,
    });
    let is_picture = |tag| matches!(tag, Tag::Img | Tag::Picture | Tag::Video);
    let mut pictures: Vec<usize> = tree
        .nodes
        .iter()
        .map(|node| usize::from(is_picture(node.tag)))
        .collect();
    add_up(tree, &mut pictures);
    let is_caption = |index: usize| {
        tree.node(index).tag == Tag::Div
            && value(&pictures, index) > 0
            && (1..=CAPTION).contains(&value(weight, index))
            && value(&in_paragraphs, index) == 0
    };
    (0..tree.nodes.len())
        .map(|index| match place(tree, index) {
            Place::Plain if is_caption(index) => Place::Caption,
            place => place,
        })
        .collect()
}

/// By element: what `measure` says of the runs inside of it.
fn sum(tree: &Tree<'_>, runs: &Runs, measure: impl Fn(&Run) -> usize) -> Vec<usize> {
    let mut sums = vec![0; tree.nodes.len()];
    for run in &runs.all {
        if let Some(sum) = sums.get_mut(run.block) {
            *sum += measure(run);
        }
    }
    add_up(tree, &mut sums);
    sums
}

/// Adds to each element what those inside of it have. Children lie behind their parents, so that one pass does.
fn add_up(tree: &Tree<'_>, sums: &mut [usize]) {
    for index in (1..sums.len()).rev() {
        let inner = value(sums, index);
        if let Some(sum) = sums.get_mut(tree.node(index).parent) {
            *sum += inner;
        }
    }
}

fn value(sums: &[usize], index: usize) -> usize {
    sums.get(index).copied().unwrap_or_default()
}

fn class_of<'t>(tree: &Tree<'t>, index: usize) -> &'t str {
    tree.raw_attribute(index, Name::Class).unwrap_or_default()
}
