//! What a page says of itself: JSON-LD, Open Graph and other meta tags, microdata, and marks on what a reader sees.
//!
//! Every value is kept with its origin; which one counts is decided in `extract::candidates`.

use super::json_ld;
use super::place::words;
use super::reference;
use super::run::{Runs, is_shown, text_of_run};
use super::tag::Tag;
use super::token::Name;
use super::tree::Tree;
use crate::extract::dates::parse_date;
use crate::model::{Candidate, Role};
use crate::text::normalise::normalise;

/// The longest value that is kept, in characters; a longer one is no title, name, date or address.
const MAX_VALUE: usize = 1000;

/// The most nodes that are looked at for the text of one element.
const MAX_INSIDE: usize = 4096;

/// The most authors of one origin, and the most values of one role.
const MAX_VALUES: usize = 64;

/// The most columns of a line that is a date, and the most lines that are looked at.
const DATE_LINE: usize = 50;
const MAX_LINES: usize = 500;

/// Names of meta tags, in lower case, with what they tell.
const META: [(&str, Role, &str); 42] = [
    ("og:title", Role::Title, "og:title"),
    ("twitter:title", Role::Title, "twitter:title"),
    ("title", Role::Title, "meta title"),
    ("dc.title", Role::Title, "meta title"),
    ("dcterms.title", Role::Title, "meta title"),
    ("parsely-title", Role::Title, "meta title"),
    ("sailthru.title", Role::Title, "meta title"),
    ("headline", Role::Title, "microdata headline"),
    ("author", Role::Author, "meta author"),
    ("authors", Role::Author, "meta author"),
    ("byl", Role::Author, "meta author"),
    ("byline", Role::Author, "meta author"),
    ("dc.creator", Role::Author, "meta author"),
    ("dcterms.creator", Role::Author, "meta author"),
    ("parsely-author", Role::Author, "meta author"),
    ("sailthru.author", Role::Author, "meta author"),
    ("cxenseparse:author", Role::Author, "meta author"),
    ("article:author", Role::Author, "article:author"),
    ("article:author_name", Role::Author, "article:author"),
    ("og:article:author", Role::Author, "article:author"),
    (
        "article:published_time",
        Role::Date,
        "article:published_time",
    ),
    (
        "og:article:published_time",
        Role::Date,
        "article:published_time",
    ),
    ("article:published", Role::Date, "article:published_time"),
    ("og:pubdate", Role::Date, "article:published_time"),
    ("datepublished", Role::Date, "microdata datePublished"),
    ("pubdate", Role::Date, "meta date"),
    ("publishdate", Role::Date, "meta date"),
    ("publish-date", Role::Date, "meta date"),
    ("publication_date", Role::Date, "meta date"),
    ("date", Role::Date, "meta date"),
    ("dc.date", Role::Date, "meta date"),
    ("dc.date.issued", Role::Date, "meta date"),
    ("dcterms.date", Role::Date, "meta date"),
    ("parsely-pub-date", Role::Date, "meta date"),
    ("sailthru.date", Role::Date, "meta date"),
    ("cxenseparse:recs:publishtime", Role::Date, "meta date"),
    ("og:site_name", Role::Source, "og:site_name"),
    ("publisher", Role::Source, "meta publisher"),
    ("dc.publisher", Role::Source, "meta publisher"),
    ("og:url", Role::Url, "og:url"),
    ("og:locale", Role::Language, "og:locale"),
    ("content-language", Role::Language, "meta language"),
];

/// How far into a page the comment is looked for by which browsers tell where they saved it from.
const SAVED_FROM_BYTES: usize = 4096;

/// The values that were found so far.
#[derive(Default)]
pub(super) struct Found {
    pub(super) candidates: Vec<Candidate>,
    /// The article's text, where JSON-LD holds it: good enough to find the text on the page by, without its paragraphs.
    pub(super) body: Option<String>,
}

impl Found {
    /// Adds a value, on one line; nothing where it is empty, too long or known already.
    pub(super) fn add(&mut self, role: Role, value: &str, origin: &'static str) {
        if value.len() > MAX_VALUE * 4 {
            return;
        }
        let candidate = Candidate {
            role,
            value: normalise(value).into_owned(),
            origin,
        };
        let is_room = self
            .candidates
            .iter()
            .filter(|known| known.role == role)
            .count()
            < MAX_VALUES;
        if is_room && !candidate.value.is_empty() && !self.candidates.contains(&candidate) {
            self.candidates.push(candidate);
        }
    }
}

/// All that the page says of itself.
pub(super) fn read(tree: &Tree<'_>, runs: &Runs) -> Found {
    let mut found = Found::default();
    let scripts = elements(tree, Tag::Script).filter(|&script| {
        tree.raw_attribute(script, Name::Type)
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
    });
    json_ld::read(scripts.map(|script| tree.content(script)), &mut found);
    read_meta(tree, &mut found);
    read_microdata(tree, &mut found);
    for element in elements(tree, Tag::Html) {
        if let Some(language) = tree.attribute(element, Name::Lang) {
            found.add(Role::Language, &language, "html lang");
        }
    }
    for element in elements(tree, Tag::Link) {
        let is_canonical = tree
            .raw_attribute(element, Name::Rel)
            .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
        if is_canonical && let Some(address) = tree.attribute(element, Name::Href) {
            found.add(Role::Url, &address, "canonical");
        }
    }
    if let Some(address) = saved_from(tree.text) {
        found.add(Role::Url, address, "saved from url");
    }
    for element in elements(tree, Tag::H1).take(MAX_VALUES) {
        found.add(Role::Title, &text_of(tree, element), "h1");
    }
    // An SVG has titles too.
    let title = elements(tree, Tag::Title).find(|&title| {
        tree.ancestors(title)
            .all(|around| tree.node(around).tag != Tag::Svg)
    });
    if let Some(title) = title {
        found.add(
            Role::Title,
            &reference::unescape_text(tree.content(title)),
            "title",
        );
    }
    for element in elements(tree, Tag::Time) {
        if let Some(date) = tree.attribute(element, Name::Datetime) {
            found.add(Role::Date, &date, "time");
        }
    }
    read_dates(tree, runs, &mut found);
    read_bylines(tree, runs, &mut found);
    found
}

/// The address in the comment that browsers write above a page that they save:
/// `<!-- saved from url=(0021)https://example.org/x -->`, the number being the address's length. Pages that were made on
/// the spot have `about:internet` there.
fn saved_from(text: &str) -> Option<&str> {
    let head = text.get(..text.floor_char_boundary(SAVED_FROM_BYTES))?;
    let (before, rest) = head.split_once("<!-- saved from url=(")?;
    // Above the page, and not quoted in it.
    let before = before.to_ascii_lowercase();
    let is_above = !before.contains("<html") && !before.contains("<body");
    let (length, address) = rest.split_once(')')?;
    let is_number = length.len() == 4 && length.bytes().all(|byte| byte.is_ascii_digit());
    let (address, _) = address.split_once("-->")?;
    let address = address.trim();
    let is_web = address.starts_with("http://") || address.starts_with("https://");
    (is_above && is_number && is_web).then_some(address)
}

fn elements(tree: &Tree<'_>, tag: Tag) -> impl Iterator<Item = usize> {
    (0..tree.nodes.len()).filter(move |&index| tree.node(index).tag == tag)
}

fn read_meta(tree: &Tree<'_>, found: &mut Found) {
    let mut authors: Vec<(&'static str, Vec<String>)> = Vec::new();
    for element in elements(tree, Tag::Meta) {
        let Some(content) = tree.attribute(element, Name::Content) else {
            continue;
        };
        let names = [Name::Property, Name::Named, Name::Itemprop, Name::HttpEquiv];
        for name in names
            .into_iter()
            .filter_map(|name| tree.raw_attribute(element, name))
        {
            let Some((_, role, origin)) = META
                .into_iter()
                .find(|(known, _, _)| known.eq_ignore_ascii_case(name.trim()))
            else {
                continue;
            };
            if role != Role::Author {
                found.add(role, &content, origin);
                continue;
            }
            // One tag an author.
            match authors.iter_mut().find(|(known, _)| *known == origin) {
                Some((_, values)) if values.len() < MAX_VALUES => values.push(content.clone()),
                Some(_) => {}
                None => authors.push((origin, vec![content.clone()])),
            }
        }
    }
    for (origin, values) in authors {
        found.add(
            Role::Author,
            &names(values.iter().map(String::as_str)),
            origin,
        );
    }
}

/// Items' properties. An author's or publisher's name is a property of its own inside.
fn read_microdata(tree: &Tree<'_>, found: &mut Found) {
    let mut authors = Vec::new();
    for index in 1..tree.nodes.len() {
        let Some(property) = tree.raw_attribute(index, Name::Itemprop) else {
            continue;
        };
        if tree.node(index).tag == Tag::Meta {
            continue;
        }
        let value = |attribute: Option<String>| attribute.unwrap_or_else(|| text_of(tree, index));
        for property in property.split_ascii_whitespace() {
            match property.to_ascii_lowercase().as_str() {
                "headline" => found.add(Role::Title, &text_of(tree, index), "microdata headline"),
                "datepublished" => {
                    let date = tree.attribute(index, Name::Datetime);
                    let date = date.or_else(|| tree.attribute(index, Name::Content));
                    found.add(Role::Date, &value(date), "microdata datePublished");
                }
                "author" | "creator"
                    if authors.len() < MAX_VALUES && !is_of_comment(tree, index) =>
                {
                    authors.push(name_in(tree, index))
                }
                "publisher" => {
                    found.add(Role::Source, &name_in(tree, index), "microdata publisher")
                }
                _ => {}
            }
        }
    }
    found.add(
        Role::Author,
        &names(authors.iter().map(String::as_str)),
        "microdata author",
    );
}

/// Whether an element is part of a reader's comment.
fn is_of_comment(tree: &Tree<'_>, index: usize) -> bool {
    tree.ancestors(index).any(|around| {
        tree.raw_attribute(around, Name::Itemtype)
            .is_some_and(|kind| kind.to_ascii_lowercase().ends_with("comment"))
    })
}

/// What the `name` inside of an item says, else its text.
fn name_in(tree: &Tree<'_>, index: usize) -> String {
    let end = tree.node(index).end;
    let name = (index + 1..end).find(|&inner| {
        tree.raw_attribute(inner, Name::Itemprop)
            .is_some_and(|property| property.eq_ignore_ascii_case("name"))
    });
    let name = name.map(|name| {
        tree.attribute(name, Name::Content)
            .unwrap_or_else(|| text_of(tree, name))
    });
    name.unwrap_or_else(|| text_of(tree, index))
}

/// Short lines that are a date, with or without a word and a colon before it.
fn read_dates(tree: &Tree<'_>, runs: &Runs, found: &mut Found) {
    let has_year = |text: &str| text.bytes().filter(u8::is_ascii_digit).count() >= 4;
    for run in runs
        .all
        .iter()
        .filter(|run| run.weight <= DATE_LINE)
        .take(MAX_LINES)
    {
        let text = text_of_run(tree, runs, run);
        let behind = text.split_once(':').map_or("", |(_, behind)| behind);
        let date = [text.as_str(), behind]
            .into_iter()
            .find(|line| has_year(line) && parse_date(line.trim()).is_some());
        if let Some(date) = date {
            found.add(Role::Date, date, "visible date");
        }
    }
}

/// Links that are marked as the author's, and short lines that are marked as a byline.
fn read_bylines(tree: &Tree<'_>, runs: &Runs, found: &mut Found) {
    let links = elements(tree, Tag::A).filter(|&link| {
        tree.raw_attribute(link, Name::Rel).is_some_and(|rel| {
            rel.split_ascii_whitespace()
                .any(|word| word.eq_ignore_ascii_case("author"))
        })
    });
    let authors: Vec<String> = links
        .take(MAX_VALUES)
        .map(|link| text_of(tree, link))
        .collect();
    found.add(
        Role::Author,
        &names(authors.iter().map(String::as_str)),
        "rel author",
    );
    let byline = runs.all.iter().find(|run| {
        run.weight <= 80
            && std::iter::once(run.block)
                .chain(tree.ancestors(run.block))
                .take(2)
                .any(|at| {
                    tree.raw_attribute(at, Name::Class).is_some_and(|class| {
                        words(class).any(|word| {
                            word.eq_ignore_ascii_case("byline")
                                || word.eq_ignore_ascii_case("author")
                        })
                    })
                })
    });
    if let Some(byline) = byline {
        found.add(
            Role::Author,
            &names([text_of(tree, byline.block).as_str()]),
            "byline",
        );
    }
}

/// The shown text inside of an element, on one line.
pub(super) fn text_of(tree: &Tree<'_>, index: usize) -> String {
    let mut text = String::new();
    let end = tree.node(index).end;
    let mut at = index + 1;
    let end = end.min(index + MAX_INSIDE);
    while at < end && text.len() < MAX_VALUE * 4 {
        let node = tree.node(at);
        if !is_shown(tree, at) {
            at = node.end;
            continue;
        }
        if node.tag == Tag::Text {
            text.push_str(&reference::unescape_text(tree.content(at)));
        } else if node.tag.is_block() || node.tag == Tag::Br {
            text.push(' ');
        }
        at += 1;
    }
    normalise(&text).into_owned()
}

/// Names on one line, joined by `, `, each once, of more than [`MAX_VALUES`] the first ones. An address and a `@handle` are no names; `By` before one is none of
/// it; `A and B` are two.
pub(super) fn names<'n>(values: impl IntoIterator<Item = &'n str>) -> String {
    let mut names: Vec<String> = Vec::new();
    for value in values.into_iter().filter(|value| value.len() <= MAX_VALUE) {
        let value = normalise(value).into_owned();
        let is_by = value
            .get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("by "));
        let value = if is_by {
            value.get(3..).unwrap_or_default()
        } else {
            &value
        };
        let parts = value
            .split([';', '|'])
            .flat_map(|part| part.split(" and "))
            .flat_map(|part| part.split(" und "))
            .flat_map(|part| part.split(" og "))
            .flat_map(|part| part.split(','))
            .map(str::trim)
            .filter(|part| !part.is_empty() && !part.contains("://") && !part.starts_with('@'));
        for part in parts {
            // No more, so that looking for each among all stays cheap.
            if names.len() < MAX_VALUES && !names.iter().any(|known| known == part) {
                names.push(part.to_owned());
            }
        }
    }
    names.join(", ")
}
