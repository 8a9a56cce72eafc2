//! The choice among what a record and its surroundings say of one thing.
//!
//! Everything that was found is kept, so that a choice can be audited; here only the choice is made. Invariant: it
//! depends on the candidates alone, and of two with one origin the earlier one wins.

use std::borrow::Cow;

use url::Url;

use super::Document;
use super::dates::published;
use crate::model::{Candidate, Role, Weighed};
use crate::text::normalise::normalise;

/// Where each thing is taken from on a page, the most trusted first; one rarely has all of them. What is written for machines
/// that quote the article (JSON-LD, then Open Graph) is kept up with more care than older tags, and those than what
/// must be read off the page.
///
/// - *Title*: of the first three, the value that two agree on, else the first. A site's name behind it is cut, see
///   [`without_site_name`].
/// - *Author*: what stands among the names and is none is left out, see [`without_titles`].
///
/// An origin that isn't listed comes last, in the order of the candidates.
const OF_PAGES: [(Role, &[&str]); 6] = [
    (
        Role::Title,
        &[
            "json-ld headline",
            "og:title",
            "h1",
            "microdata headline",
            "twitter:title",
            "meta title",
            "json-ld name",
            "title",
        ],
    ),
    (
        Role::Author,
        &[
            "json-ld author",
            "json-ld creator",
            "meta author",
            "article:author",
            "microdata author",
            "rel author",
            "byline",
        ],
    ),
    (
        Role::Date,
        &[
            "json-ld datePublished",
            "article:published_time",
            "microdata datePublished",
            "meta date",
            "time",
            "json-ld dateCreated",
            "visible date",
        ],
    ),
    (
        Role::Source,
        &[
            "json-ld publisher",
            "og:site_name",
            "microdata publisher",
            "meta publisher",
        ],
    ),
    (
        Role::Language,
        &[
            "html lang",
            "json-ld inLanguage",
            "meta language",
            "og:locale",
        ],
    ),
    (
        Role::Url,
        &[
            "canonical",
            "og:url",
            "json-ld url",
            "warc target-uri",
            "arc url",
            "saved from url",
        ],
    ),
];

/// The same for entries of feeds. An origin that isn't listed is never taken.
///
/// A feed's own title is the publisher of what has no better one; what an aggregator says of the feed that an entry
/// came from goes before it. An entry without a date of publication has that of its last change. The author of an Atom
/// feed is that of its entries, as Atom says. Of several dates the first that can be read is chosen. Links of the feed
/// are never an entry's: relative ones are resolved against them.
const OF_ENTRIES: [(Role, &[&str]); 7] = [
    (
        Role::Title,
        &["title", "dc:title", "media:title", "itunes:title"],
    ),
    (
        Role::Url,
        &[
            "link",
            "link of another type",
            "feedburner:origLink",
            "guid",
            "content src",
            "id",
            "rdf:about",
            "item href",
            "link self",
        ],
    ),
    (
        Role::Date,
        &[
            "published",
            "pubDate",
            "issued",
            "dc:date",
            "dcterms:issued",
            "dcterms:created",
            "created",
            "updated",
            "modified",
            "dcterms:modified",
            "item lastmod",
        ],
    ),
    (
        Role::Author,
        &[
            "dc:creator",
            "author name",
            "author",
            "itunes:author",
            "source author",
            "feed author",
        ],
    ),
    (
        Role::Source,
        &[
            "dc:publisher",
            "source title",
            "source",
            "feed dc:publisher",
            "feed title",
        ],
    ),
    (
        Role::Language,
        &[
            "content xml:lang",
            "entry xml:lang",
            "dc:language",
            "feed xml:lang",
            "feed language",
            "feed dc:language",
            "http content-language",
        ],
    ),
    (Role::Id, &["guid", "id", "rdf:about", "dc:identifier"]),
];

/// The origins of which two may agree on a title.
const AGREEING: usize = 3;

/// The most words of a name; more describe whose it is.
const NAME_WORDS: usize = 6;

/// What a record is, as far as the choice depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A page of HTML.
    Page,
    /// An entry of a feed.
    Entry,
    /// Anything else: its candidates come in the order of preference.
    Other,
}

impl Form {
    /// The place of a candidate among those of its role, smaller is better; `None` where it isn't listed.
    fn rank(self, candidate: &Candidate) -> Option<usize> {
        let table: &[(Role, &[&str])] = match self {
            Self::Page => &OF_PAGES,
            Self::Entry => &OF_ENTRIES,
            Self::Other => &[],
        };
        let (_, origins) = table.iter().find(|(role, _)| *role == candidate.role)?;
        origins
            .iter()
            .position(|origin| *origin == candidate.origin)
    }

    /// Puts candidates in the order of preference, role by role.
    pub(super) fn sort(self, candidates: &mut [Candidate]) {
        candidates.sort_by_key(|candidate| {
            let rank = self.rank(candidate).unwrap_or(usize::MAX);
            (candidate.role, rank)
        });
    }

    /// Which of the sorted `candidates` to take for `role`, and what it comes to.
    ///
    /// Of titles of pages see [`title`], of their authors [`without_titles`]; of dates the first that names a day; of addresses the first that is complete,
    /// or becomes so from `base`; else the first.
    pub(super) fn choose(
        self,
        candidates: &[Candidate],
        role: Role,
        base: Option<&Url>,
    ) -> Option<(usize, String)> {
        let mut ranked = candidates.iter().enumerate().filter(|(_, candidate)| {
            candidate.role == role
                && !candidate.value.is_empty()
                && (self != Self::Entry || self.rank(candidate).is_some())
        });
        if self == Self::Page && role == Role::Title {
            return title(candidates, &ranked.collect::<Vec<_>>());
        }
        let as_found = |(index, candidate): (usize, &Candidate)| (index, candidate.value.clone());
        let first = ranked.clone().next().map(as_found);
        match role {
            Role::Date => ranked
                .find(|(_, candidate)| published(&candidate.value).is_some())
                .map(as_found)
                .or(first),
            Role::Url => ranked
                .find_map(|(index, candidate)| Some((index, completed(&candidate.value, base)?)))
                // A page's own address without a host could be anyone's.
                .or(first.filter(|_| self != Self::Page)),
            Role::Author if self == Self::Page => {
                first.map(|(index, value)| (index, without_titles(&value, &sites(candidates))))
            }
            _ => first,
        }
    }
}

/// `document` with the metadata that its candidates give, each normalised as a paragraph is, whatever form it came from.
/// Addresses that are not complete are taken from `base`.
pub(super) fn with_chosen(
    document: Document,
    form: Form,
    mut candidates: Vec<Candidate>,
    base: Option<&Url>,
) -> Document {
    for candidate in &mut candidates {
        if let Cow::Owned(normal) = normalise(&candidate.value) {
            candidate.value = normal;
        }
    }
    candidates.retain(|candidate| !candidate.value.is_empty());
    form.sort(&mut candidates);
    let mut chosen = Vec::new();
    let mut take = |role| {
        let (index, value) = form.choose(&candidates, role, base)?;
        chosen.push(index);
        Some(value)
    };
    let published_text = take(Role::Date);
    Document {
        title: take(Role::Title),
        byline: take(Role::Author),
        url: take(Role::Url),
        language: take(Role::Language),
        publisher: take(Role::Source),
        published_at: published_text.as_deref().and_then(published),
        published_text,
        id: take(Role::Id),
        chosen,
        candidates,
        ..document
    }
}

/// An address that can be followed: one that is absolute as it is written, another taken from `base`.
pub(super) fn completed(address: &str, base: Option<&Url>) -> Option<String> {
    if Url::parse(address).is_ok() {
        return Some(address.to_owned());
    }
    base?.join(address).ok().map(String::from)
}

/// The candidates of a document, and which of them its metadata follow from. Where only the contested are wanted, those
/// of roles for which there is one value are left out.
pub(super) fn weigh(document: &Document, only_contested: bool) -> Vec<Weighed> {
    let of_role = |role| {
        let all = document.candidates.iter();
        all.filter(move |candidate| candidate.role == role)
    };
    let is_contested = |role| {
        let mut values = of_role(role).map(|candidate| &candidate.value);
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    let all = document.candidates.iter().enumerate();
    all.filter(|(_, candidate)| !only_contested || is_contested(candidate.role))
        .map(|(index, candidate)| Weighed {
            candidate: candidate.clone(),
            is_chosen: document.chosen.contains(&index),
        })
        .collect()
}

/// The title of a page: of [`AGREEING`] origins the first that another agrees with, else the first; the site's name cut.
fn title(candidates: &[Candidate], ranked: &[(usize, &Candidate)]) -> Option<(usize, String)> {
    let sites = sites(candidates);
    let values = ranked.iter().map(|(index, candidate)| {
        let rank = Form::Page.rank(candidate).unwrap_or(usize::MAX);
        let value = without_site_name(&candidate.value, &sites);
        (*index, rank, value)
    });
    let values: Vec<(usize, usize, &str)> = values.collect();
    let leading = || values.iter().filter(|(_, rank, _)| *rank < AGREEING);
    let agreed = leading().find(|(_, rank, value)| {
        leading().any(|(_, other, same)| other != rank && letters(same) == letters(value))
    });
    agreed
        .or(values.first())
        .map(|(index, _, value)| (*index, (*value).to_owned()))
}

/// The names by which a page goes, as [`letters`]: of its publishers, and of its host.
fn sites(candidates: &[Candidate]) -> Vec<String> {
    let names = candidates
        .iter()
        .filter_map(|candidate| match candidate.role {
            Role::Source => Some(letters(&candidate.value)),
            Role::Url => host(&candidate.value).map(letters),
            _ => None,
        });
    names.collect()
}

/// Authors, joined by `, `, without what describes one of them: an office or a place, which takes more words than a name,
/// and the publisher's name. Where nothing else is left, all stays: it is the publisher who signs, then.
fn without_titles(authors: &str, sites: &[String]) -> String {
    let is_name = |part: &&str| {
        part.split_whitespace().count() <= NAME_WORDS && !sites.contains(&letters(part))
    };
    let names: Vec<&str> = authors.split(", ").filter(is_name).collect();
    if names.is_empty() {
        return authors.to_owned();
    }
    names.join(", ")
}

/// `title` without the site's name behind it: what follows the last `|`, `-`, `–`, `—`, `·`, `:` or their wide forms
/// is cut when its letters and digits are those of a publisher's name that the page gives, or of its host without
/// `www`. Nothing is cut that only looks like a name.
fn without_site_name<'t>(title: &'t str, sites: &[String]) -> &'t str {
    let separators = ['|', '-', '–', '—', '·', ':', '：', '｜', '•', '»', '«'];
    title
        .rmatch_indices(separators)
        .take(3)
        .find_map(|(at, separator)| {
            let behind = letters(title.get(at + separator.len()..)?);
            let before = title.get(..at)?.trim_end();
            (!before.is_empty() && sites.contains(&behind)).then_some(before)
        })
        .map_or(title, |before| {
            before.trim_end_matches(|c: char| separators.contains(&c) || c.is_whitespace())
        })
}

/// The letters and digits of a text, in lower case.
pub(super) fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(role: Role, value: &str, origin: &'static str) -> Candidate {
        Candidate {
            role,
            value: value.to_owned(),
            origin,
        }
    }

    #[test]
    fn a_listed_origin_wins_over_any_other_and_the_earlier_of_equals() {
        let candidates = [
            candidate(Role::Url, "https://feed.example/1", "feed link"),
            candidate(Role::Url, "https://og.example/1", "og:url"),
            candidate(Role::Url, "https://og.example/2", "og:url"),
            candidate(Role::Title, "not a url", "og:title"),
        ];
        let mut sorted = candidates.to_vec();
        Form::Page.sort(&mut sorted);
        let chosen = |role| Form::Page.choose(&sorted, role, None);
        assert_eq!(
            chosen(Role::Url),
            Some((1, "https://og.example/1".to_owned()))
        );
        assert_eq!(chosen(Role::Author), None);
        let values: Vec<&str> = sorted.iter().map(|one| one.value.as_str()).collect();
        assert_eq!(
            values,
            [
                "not a url",
                "https://og.example/1",
                "https://og.example/2",
                "https://feed.example/1"
            ]
        );
    }

    #[test]
    fn what_is_taken_is_told_by_its_place() {
        let found = vec![
            candidate(Role::Url, "a", "feed link"),
            candidate(Role::Url, "b/a", "guid"),
            candidate(Role::Url, "a", "link"),
            candidate(Role::Date, "someday", "published"),
            candidate(Role::Date, "2026-03", "pubDate"),
            candidate(Role::Date, "2026-03-14", "updated"),
        ];
        let base = Url::parse("https://gull.example/b/").unwrap();
        let document = |form| with_chosen(Document::default(), form, found.clone(), Some(&base));
        let taken = |document: &Document| -> Vec<(String, &'static str)> {
            let weighed = weigh(document, false).into_iter();
            weighed
                .filter(|weighed| weighed.is_chosen)
                .map(|weighed| (weighed.candidate.value, weighed.candidate.origin))
                .collect()
        };
        let entry = document(Form::Entry);
        assert_eq!(entry.url.as_deref(), Some("https://gull.example/b/a"));
        assert_eq!(entry.published_at.as_deref(), Some("2026-03-14"));
        let expected = [
            ("a".to_owned(), "link"),
            ("2026-03-14".to_owned(), "updated"),
        ];
        assert_eq!(taken(&entry), expected);
        let other = document(Form::Other);
        let expected = [
            ("a".to_owned(), "feed link"),
            ("2026-03-14".to_owned(), "updated"),
        ];
        assert_eq!(taken(&other), expected);
    }

    #[test]
    fn a_month_is_kept_as_it_is_written_and_is_no_day() {
        let found = vec![candidate(Role::Date, "March 2026", "date")];
        let document = with_chosen(Document::default(), Form::Other, found, None);
        assert_eq!(document.published_text.as_deref(), Some("March 2026"));
        assert_eq!(document.published_at, None);
    }

    #[test]
    fn among_authors_the_publisher_and_long_descriptions_are_no_names() {
        let sites = ["thegull".to_owned(), "gullexample".to_owned()];
        let described = "Ada Holm, a reader in the history of ferries at the College of Sund";
        let cases = [
            ("Ada Holm, Bo Ek", "Ada Holm, Bo Ek"),
            ("Ada Holm, The Gull", "Ada Holm"),
            (described, "Ada Holm"),
            (
                "María de los Ángeles Ruiz Peña, gull.example",
                "María de los Ángeles Ruiz Peña",
            ),
            ("The Gull", "The Gull"),
            ("", ""),
        ];
        for (authors, expected) in cases {
            assert_eq!(without_titles(authors, &sites), expected, "{authors}");
        }
    }

    #[test]
    fn a_site_name_is_cut_by_what_the_page_says_of_itself() {
        let sites = ["thegull".to_owned(), "gullexample".to_owned()];
        let cases = [
            ("Pier closes | The Gull", "Pier closes"),
            ("Pier closes – gull.example", "Pier closes"),
            ("Pier closes - News - The Gull", "Pier closes - News"),
            ("Pier closes: the gull", "Pier closes"),
            ("The Gull", "The Gull"),
            ("- The Gull", "- The Gull"),
            ("Pier closes - The Gulls", "Pier closes - The Gulls"),
            ("", ""),
        ];
        for (title, expected) in cases {
            assert_eq!(without_site_name(title, &sites), expected, "{title}");
        }
    }
}
