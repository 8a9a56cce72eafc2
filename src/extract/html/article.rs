//! Which runs of a page are its article.

use std::collections::BTreeMap;

use super::place::{Place, is_lead, place};
use super::run::{Run, Runs, run_text};
use super::tag::Tag;
use super::token::Name;
use super::tree::Tree;
use super::metadata::text_of;
use crate::extract::candidates::letters;
use crate::model::{Candidate, ParagraphKind, Role};
use crate::text::normalise::normalise;

/// A run that belongs to the article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen {
    /// Its index in [`Runs::all`].
    pub(super) run: usize,
    pub(super) kind: ParagraphKind,
}

/// Columns of unlinked text from which a run is taken for prose.
const PROSE: usize = 40;

/// The most columns of text that a picture's element has when the text is its caption.
const CAPTION: usize = 250;

impl Run {
    const fn prose(&self) -> usize {
        self.weight - self.linked
    }

    const fn is_links(&self) -> bool {
        self.linked * 2 > self.weight
    }

    const fn is_prose(&self) -> bool {
        !self.is_links() && self.prose() >= PROSE
    }
}

/// The article among the runs of a page.
pub(super) fn choose(tree: &Tree<'_>, runs: &Runs, candidates: &[Candidate]) -> Vec<Chosen> {
    let page = Survey::of(tree, runs, candidates);
    let Some(root) = page.root() else {
        return Vec::new();
    };
    page.choose(root)
}

/// What is known of each element, by its index.
struct Survey<'p> {
    tree: &'p Tree<'p>,
    runs: &'p Runs,
    /// What the marks of the element and of those around it say.
    place: Vec<Place>,
    /// The columns of prose inside of it that stand in a plain place.
    prose: Vec<usize>,
    /// The columns of all text inside of it.
    weight: Vec<usize>,
    h1: Option<usize>,
    /// The letters of each author's name.
    authors: Vec<String>,
}

impl<'p> Survey<'p> {
    fn of(tree: &'p Tree<'p>, runs: &'p Runs, candidates: &[Candidate]) -> Self {
        let count = tree.nodes.len();
        let sum = |weigh: &dyn Fn(&Run) -> usize| {
            let mut sums = vec![0; count];
            for run in &runs.all {
                if let Some(sum) = sums.get_mut(run.block) {
                    *sum += weigh(run);
                }
            }
            add_up(tree, &mut sums);
            sums
        };
        let weight = sum(&|run| run.weight);
        let paragraphs = sum(&|run| if matches!(tree.node(run.block).tag, Tag::Div | Tag::Figure | Tag::Center | Tag::Section) { 0 } else { run.weight });
        let mut pictures: Vec<usize> = (0..count).map(|index| usize::from(matches!(tree.node(index).tag, Tag::Img | Tag::Picture | Tag::Video))).collect();
        add_up(tree, &mut pictures);
        let at = |sums: &[usize], index: usize| sums.get(index).copied().unwrap_or_default();
        // A picture and a line or two beside it, in an element of their own.
        let is_captioned = |index: usize| {
            tree.node(index).tag == Tag::Div && at(&pictures, index) > 0 && (1..=CAPTION).contains(&at(&weight, index)) && at(&paragraphs, index) == 0
        };
        let own: Vec<Place> = (0..count).map(|index| match tree.node(index).tag {
            Tag::Text | Tag::Br => Place::Plain,
            _ => match place(tree, index) {
                Place::Plain if is_captioned(index) => Place::Caption,
                said => said,
            },
        }).collect();
        let mut page = Self {
            tree,
            runs,
            place: Vec::new(),
            prose: Vec::new(),
            weight,
            h1: None,
            authors: candidates.iter().filter(|c| c.role == Role::Author).flat_map(|c| c.value.split(", ")).map(letters).filter(|name| name.chars().count() >= 5).collect(),
        };
        // A first look tells where most of the text stands, whatever the weaker marks say.
        page.h1 = page.headline(&own, candidates);
        let (first, last) = page.h1.map_or((0, 0), |h1| (h1, h1));
        // What holds the headline is no furniture at all.
        let holds_headline = |index: usize| last > index && first < tree.node(index).end;
        page.spread(&own, |index| (holds_headline(index), false));
        let anywhere = sum(&|run| {
            let is_plain = matches!(page.place_of(run.block), Place::Plain | Place::Accessory);
            if is_plain && run.is_prose() { run.prose() } else { 0 }
        });
        let plain: usize = runs.all.iter().filter(|run| page.place_of(run.block) == Place::Plain && run.is_prose()).map(Run::prose).sum();
        let most = plain.max(anywhere.first().copied().unwrap_or_default() / 3);
        // One text may stand in several elements of one class.
        let mut of_class: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, (place, prose)) in own.iter().zip(&anywhere).enumerate() {
            if matches!(place, Place::Accessory | Place::Caption) {
                *of_class.entry(class_of(tree, index)).or_default() += prose;
            }
        }
        let holds_most = |index| of_class.get(class_of(tree, index)).is_some_and(|prose| *prose > most);
        page.spread(&own, |index| (holds_headline(index), holds_most(index)));
        page.prose = sum(&|run| {
            let is_item = !run.is_links() && tree.node(run.block).tag == Tag::Li;
            if page.place_of(run.block) == Place::Plain && (run.is_prose() || is_item) { run.prose() } else { 0 }
        });
        page
    }

    /// Lets each element inherit what is said of those around it. `exempt` tells of an element whether no mark counts,
    /// and whether weak ones don't.
    fn spread(&mut self, own: &[Place], exempt: impl Fn(usize) -> (bool, bool)) {
        self.place = vec![Place::Plain; own.len()];
        for (index, &own) in own.iter().enumerate().skip(1) {
            let above = self.place_of(self.tree.node(index).parent);
            let own = match own {
                Place::Plain => Place::Plain,
                own => match exempt(index) {
                    (true, _) => Place::Plain,
                    (_, true) if own != Place::Furniture => Place::Plain,
                    _ => own,
                },
            };
            let said = match (above, own) {
                (Place::Furniture, _) | (_, Place::Furniture) => Place::Furniture,
                (Place::Accessory, _) | (_, Place::Accessory) => Place::Accessory,
                (Place::Caption, _) | (_, Place::Caption) => Place::Caption,
                (Place::Plain, Place::Plain) => Place::Plain,
            };
            if let Some(place) = self.place.get_mut(index) {
                *place = said;
            }
        }
    }

    fn place_of(&self, index: usize) -> Place {
        self.place.get(index).copied().unwrap_or(Place::Plain)
    }

    fn prose_of(&self, index: usize) -> usize {
        self.prose.get(index).copied().unwrap_or_default()
    }

    fn weight_of(&self, index: usize) -> usize {
        self.weight.get(index).copied().unwrap_or_default()
    }

    /// The heading over the article: the first that says what the page's title says, else the first of the first level.
    fn headline(&self, own: &[Place], candidates: &[Candidate]) -> Option<usize> {
        let titles: Vec<String> = candidates
            .iter()
            .filter(|candidate| candidate.role == Role::Title && candidate.origin != "h1")
            .map(|candidate| letters(&candidate.value))
            .collect();
        let is_title = |heading: usize| {
            let text = letters(&text_of(self.tree, heading));
            text.chars().count() > 8 && titles.iter().any(|title| title.starts_with(&text))
        };
        let headings = || {
            (1..self.tree.nodes.len()).filter(|&index| self.tree.node(index).tag.is_heading() && self.weight_of(index) > 0)
        };
        let is_furniture = |&heading: &usize| {
            !std::iter::once(heading).chain(self.tree.ancestors(heading)).any(|at| own.get(at) == Some(&Place::Furniture))
        };
        let mut titled = headings().filter(|&heading| is_title(heading));
        titled.clone().find(is_furniture).or_else(|| titled.next()).or_else(|| headings().find(|&heading| self.tree.node(heading).tag == Tag::H1))
    }

    /// The element whose paragraphs are the article's.
    fn root(&self) -> Option<usize> {
        let count = self.tree.nodes.len();
        let mut own = vec![0_usize; count];
        for run in &self.runs.all {
            if self.place_of(run.block) == Place::Plain && run.is_prose() {
                if let Some(own) = own.get_mut(self.container(run.block)) { *own += run.prose(); }
            }
        }
        let mut score = vec![0_usize; count];
        for (index, &own) in own.iter().enumerate() {
            if own == 0 { continue; }
            let shares = [12, 6, 3, 2];
            for (at, share) in std::iter::once(index).chain(self.tree.ancestors(index)).zip(shares) {
                if let Some(score) = score.get_mut(at) { *score += own * share; }
            }
        }
        let mut root = (0..count).filter(|&index| score[index] > 0).max_by_key(|&index| (score[index], std::cmp::Reverse(index)))?;
        // Parts of one text stand in elements of one kind.
        let mut at = root;
        for _ in 0..5 {
            let parent = self.tree.node(at).parent;
            if self.has_twin(at, parent) { root = parent; }
            if parent == 0 { break; }
            at = parent;
        }
        if std::env::var("DBG").is_ok() { let d=|i:usize| format!("{}#{}.{}", self.tree.name(i), self.tree.raw_attribute(i, Name::Id).unwrap_or(""), self.tree.raw_attribute(i, Name::Class).unwrap_or(""));
            let mut o: Vec<usize>=(0..count).collect(); o.sort_by_key(|&i| std::cmp::Reverse(score[i])); for i in o.into_iter().take(6) { eprintln!("score {} prose {} weight {} {}", score[i], self.prose_of(i), self.weight_of(i), d(i)); }
            eprintln!("ROOT {} total {}", d(root), self.prose_of(0)); for a in self.tree.ancestors(root) { eprintln!("   in {} {:?} prose {}", d(a), self.place_of(a), self.prose_of(a)); } }
        Some(root)
    }

    /// Whether a sibling of the same tag and class holds a fifth as much prose.
    fn has_twin(&self, index: usize, parent: usize) -> bool {
        let class = |index| class_of(self.tree, index);
        self.children(parent).any(|sibling| {
            sibling != index
                && self.tree.node(sibling).tag == self.tree.node(index).tag
                && class(sibling) == class(index)
                && self.prose_of(sibling) * 5 >= self.prose_of(index)
                && self.prose_of(sibling) * 2 > self.weight_of(sibling)
        })
    }

    fn children(&self, parent: usize) -> impl Iterator<Item = usize> {
        let end = self.tree.node(parent).end;
        let mut at = parent + 1;
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let child = at;
                at = self.tree.node(child).end;
                child
            })
        })
    }

    /// The element whose paragraphs a block's text belongs to.
    fn container(&self, block: usize) -> usize {
        std::iter::once(block)
            .chain(self.tree.ancestors(block))
            .find(|&at| {
                let tag = self.tree.node(at).tag;
                !(tag.is_heading() || matches!(tag, Tag::P | Tag::Li | Tag::Ul | Tag::Ol | Tag::Blockquote | Tag::Dd | Tag::Dt | Tag::Dl | Tag::Pre))
            })
            .unwrap_or(0)
    }

    fn choose(&self, root: usize) -> Vec<Chosen> {
        let end = self.tree.node(root).end;
        let mut chosen: Vec<Chosen> = Vec::new();
        let first_inside = self.runs.all.iter().position(|run| (root..end).contains(&run.block)).unwrap_or_default();
        for (index, run) in self.runs.all.iter().enumerate() {
            let is_inside = (root..end).contains(&run.block);
            let is_kept = if is_inside { self.is_article(run, root) } else { run.block < root && self.is_lead(run) };
            if is_kept {
                chosen.push(Chosen { run: index, kind: self.kind(run.block, root) });
            }
        }
        // A heading over nothing that is kept goes with what is left out.
        let mut next: Option<Chosen> = None;
        let mut kept: Vec<Chosen> = Vec::new();
        for chosen in chosen.into_iter().rev() {
            if chosen.kind == ParagraphKind::Heading && chosen.run >= first_inside {
                let goes_on = next.is_some_and(|next| next.kind != ParagraphKind::Heading || next.run == chosen.run + 1);
                if !goes_on { continue; }
            }
            next = Some(chosen);
            kept.push(chosen);
        }
        kept.reverse();
        self.trim(&mut kept, root, first_inside);
        kept
    }

    fn text_of_run(&self, run: usize) -> String {
        self.runs.all.get(run).map(|run| run_text(self.tree, self.runs, run)).unwrap_or_default()
    }

    /// Leaves out lines about the article that stand in it: its headline, bylines and dates, and quotations that are lifted out of its own text.
    fn trim(&self, chosen: &mut Vec<Chosen>, root: usize, first_inside: usize) {
        let texts: Vec<String> = chosen.iter().map(|chosen| letters(&self.text_of_run(chosen.run))).collect();
        let headline = self.h1.map(|h1| letters(&text_of(self.tree, h1))).unwrap_or_default();
        let is_long = |chosen: &Chosen| self.runs.all.get(chosen.run).is_some_and(Run::is_prose);
        // The text begins with the first prose that is neither lead nor caption.
        let begin = chosen.iter().position(|chosen| {
            let block = self.runs.all.get(chosen.run).map_or(0, |run| run.block);
            chosen.run >= first_inside && is_long(chosen) && chosen.kind != ParagraphKind::Caption && !is_lead(self.tree, block)
        }).unwrap_or_default();
        let is_lifted = |index: usize, text: &str| {
            text.chars().count() >= 20 && texts.iter().enumerate().any(|(other, whole)| other != index && whole.len() > text.len() && whole.contains(text))
        };
        let mut index = 0;
        chosen.retain(|chosen| {
            let at = index;
            index += 1;
            let Some(text) = texts.get(at) else { return true };
            let Some(run) = self.runs.all.get(chosen.run) else { return true };
            if *text == headline && !text.is_empty() { return false; }
            if matches!(chosen.kind, ParagraphKind::Quote | ParagraphKind::Body) && self.container(run.block) != root && is_lifted(at, text) { return false; }
            if chosen.kind == ParagraphKind::Quote && is_lifted(at, text) { return false; }
            if chosen.kind != ParagraphKind::Body { return true; }
            let is_byline = run.weight < 100 && self.authors.iter().any(|name| text.contains(name.as_str()) && text.chars().count() <= name.chars().count() + 45);
            let ends = ends_sentence(&self.text_of_run(chosen.run));
            let is_head = at < begin && !run.is_prose() && !ends;
            !(is_byline || is_head)
        });
        // Notes in italics at the end that lead elsewhere: follow us, write to us, buy the author's book.
        while chosen.last().is_some_and(|last| {
            self.runs.all.get(last.run).is_some_and(|run| last.kind == ParagraphKind::Body && run.linked * 5 >= run.weight && is_italic(self.tree, self.runs, run))
        }) {
            chosen.pop();
        }
    }

    /// Whether a run inside of the root is the article's.
    fn is_article(&self, run: &Run, root: usize) -> bool {
        if matches!(self.place_of(run.block), Place::Furniture | Place::Accessory) || run.is_links() || self.tree.node(run.block).tag == Tag::H1 { return false; }
        // Boxes: elements around the paragraph, inside the root, must hold prose for the most part.
        let mut at = self.container(run.block);
        while at > root {
            if self.place_of(at) == Place::Caption { return true; }
            if !self.is_list_like(at) && self.prose_of(at) * 2 < self.prose_of(root) && self.prose_of(at) * 2 < self.weight_of(at) && !self.has_twin(at, self.tree.node(at).parent) { return false; }
            at = self.tree.node(at).parent;
        }
        true
    }

    fn is_list_like(&self, index: usize) -> bool {
        matches!(self.tree.node(index).tag, Tag::Table | Tag::Tbody | Tag::Tr | Tag::Td | Tag::Th | Tag::Thead)
    }

    /// Whether a run before the root is the article's lead.
    fn is_lead(&self, run: &Run) -> bool {
        let Some(h1) = self.h1 else { return false };
        if run.block < h1 || self.place_of(run.block) != Place::Plain || run.linked * 4 > run.weight || run.weight < PROSE { return false; }
        let tag = self.tree.node(run.block).tag;
        let parent = self.tree.node(run.block).parent;
        let is_marked = is_lead(self.tree, run.block) || is_lead(self.tree, parent);
        let near = self.tree.node(h1).parent;
        let is_near = parent == near || parent == self.tree.node(near).parent;
        is_marked || (tag.is_heading() && tag != Tag::H1 && parent == near) || (tag == Tag::P && is_near && run.weight >= 60)
    }

    fn kind(&self, block: usize, root: usize) -> ParagraphKind {
        if self.place_of(block) == Place::Caption {
            return ParagraphKind::Caption;
        }
        for at in std::iter::once(block).chain(self.tree.ancestors(block)) {
            if at <= root {
                break;
            }
            match self.tree.node(at).tag {
                tag if tag.is_heading() => return ParagraphKind::Heading,
                Tag::Blockquote => return ParagraphKind::Quote,
                Tag::Li => return ParagraphKind::List,
                _ => {}
            }
        }
        ParagraphKind::Body
    }
}

fn class_of<'t>(tree: &Tree<'t>, index: usize) -> &'t str {
    tree.raw_attribute(index, Name::Class).unwrap_or_default()
}

/// Whether all of a run is in italics.
fn is_italic(tree: &Tree<'_>, runs: &Runs, run: &Run) -> bool {
    runs.pieces.get(run.pieces.clone()).unwrap_or_default().iter().all(|&piece| {
        tree.node(piece).tag == Tag::Br
            || tree.content(piece).trim().is_empty()
            || tree.ancestors(piece).take_while(|&at| at > run.block).any(|at| matches!(tree.node(at).tag, Tag::Em | Tag::I))
    })
}

/// Whether a text ends as a sentence does, closing quotation marks and brackets aside.
fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '”' | '’' | '“' | '»' | '«' | ')' | ']' | '」' | '』'))
        .ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', ':', '：'])
}

/// Adds to each element what those inside of it have.
fn add_up(tree: &Tree<'_>, sums: &mut [usize]) {
    for index in (1..sums.len()).rev() {
        let inner = sums.get(index).copied().unwrap_or_default();
        if let Some(sum) = sums.get_mut(tree.node(index).parent) {
            *sum += inner;
        }
    }
}
