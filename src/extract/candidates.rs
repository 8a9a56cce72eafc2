//! The choice among what a record and its surroundings say of one thing.
//!
//! Everything that was found is kept, so that a choice can be audited; here only the choice is made. Invariant: it
//! depends on the candidates alone, and of two with one origin the earlier one wins.

use super::Document;
use super::dates::parse_date;
use crate::model::{Candidate, Role, Weighed};

/// Where each thing is taken from, the most trusted first; a page rarely has all of them. What is written for machines
/// that quote the article (JSON-LD, then Open Graph) is kept up with more care than older tags, and those than what
/// must be read off the page.
///
/// - *Title*: of the first three, the value that two agree on, else the first. A site's name behind it is cut, see
///   [`without_site_name`].
/// - *Date*: the first that names a day.
/// - All others: the first.
///
/// An origin that isn't listed comes last, in the order of the candidates.
const PRECEDENCE: [(Role, &[&str]); 6] = [
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
    (Role::Url, &["canonical", "og:url", "json-ld url"]),
];

/// The origins of which two may agree on a title.
const AGREEING: usize = 3;

/// The place of a candidate among those of its role; smaller is better.
fn rank(candidate: &Candidate) -> usize {
    PRECEDENCE
        .iter()
        .find(|(role, _)| *role == candidate.role)
        .and_then(|(_, origins)| {
            origins
                .iter()
                .position(|origin| *origin == candidate.origin)
        })
        .unwrap_or(usize::MAX)
}

/// `document` with the metadata that its candidates give, of each role the first: their order is that of preference.
pub(super) fn with_first(document: Document, candidates: Vec<Candidate>) -> Document {
    let first = |role| {
        let mut of_role = candidates.iter().filter(|candidate| candidate.role == role);
        of_role.next().map(|candidate| candidate.value.clone())
    };
    let published_text = first(Role::Date);
    Document {
        title: first(Role::Title),
        byline: first(Role::Author),
        url: first(Role::Url),
        language: first(Role::Language),
        publisher: first(Role::Source),
        published_at: published_text.as_deref().and_then(parse_date),
        published_text,
        id: first(Role::Id),
        candidates,
        ..document
    }
}

/// The candidates of a document, and which of them its metadata follow from. Where only the contested are wanted, those
/// of roles for which there is one value are left out.
pub(super) fn weigh(document: &Document, only_contested: bool) -> Vec<Weighed> {
    let taken = |role| match role {
        Role::Text => None,
        Role::Title => document.title.as_deref(),
        Role::Url => document.url.as_deref(),
        Role::Date => document.published_text.as_deref(),
        Role::Source => document.publisher.as_deref(),
        Role::Author => document.byline.as_deref(),
        Role::Language => document.language.as_deref(),
        Role::Id => document.id.as_deref(),
    };
    let of_role = |role| {
        let all = document.candidates.iter();
        all.filter(move |candidate| candidate.role == role)
    };
    // A title may have lost the site's name behind it, an address may have been completed.
    let gives = |candidate: &Candidate, taken: &str| match candidate.role {
        Role::Title => candidate.value.starts_with(taken),
        Role::Url => taken.ends_with(&candidate.value),
        _ => candidate.value == taken,
    };
    let chosen = Role::ALL.map(|role| {
        let taken = taken(role)?;
        of_role(role).find(|candidate| gives(candidate, taken))
    });
    let is_contested = |role| {
        let mut values = of_role(role).map(|candidate| &candidate.value);
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    let all = document.candidates.iter();
    all.filter(|candidate| !only_contested || is_contested(candidate.role))
        .map(|candidate| Weighed {
            candidate: candidate.clone(),
            is_chosen: chosen
                .iter()
                .flatten()
                .any(|chosen| std::ptr::eq(*chosen, candidate)),
        })
        .collect()
}

/// Puts candidates in the order of preference, role by role.
pub(super) fn sort(candidates: &mut [Candidate]) {
    candidates.sort_by_key(|candidate| (candidate.role, rank(candidate)));
}

/// The value to take for `role`.
pub(super) fn choose(candidates: &[Candidate], role: Role) -> Option<String> {
    let mut ranked: Vec<&Candidate> = candidates
        .iter()
        .filter(|candidate| candidate.role == role && !candidate.value.is_empty())
        .collect();
    ranked.sort_by_key(|candidate| rank(candidate));
    match role {
        Role::Title => title(candidates, &ranked),
        Role::Date => ranked
            .iter()
            .find(|candidate| parse_date(&candidate.value).is_some())
            .or(ranked.first())
            .map(|candidate| candidate.value.clone()),
        _ => ranked.first().map(|candidate| candidate.value.clone()),
    }
}

fn title(candidates: &[Candidate], ranked: &[&Candidate]) -> Option<String> {
    let sites: Vec<String> = candidates
        .iter()
        .filter_map(|candidate| match candidate.role {
            Role::Source => Some(letters(&candidate.value)),
            Role::Url => host(&candidate.value).map(letters),
            _ => None,
        })
        .collect();
    let values: Vec<(usize, &str)> = ranked
        .iter()
        .map(|candidate| (rank(candidate), without_site_name(&candidate.value, &sites)))
        .collect();
    let leading = || values.iter().filter(|(rank, _)| *rank < AGREEING);
    let agreed = leading().find(|(rank, value)| {
        leading().any(|(other, same)| other != rank && letters(same) == letters(value))
    });
    agreed
        .or(values.first())
        .map(|(_, value)| (*value).to_owned())
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
        assert_eq!(
            choose(&candidates, Role::Url).as_deref(),
            Some("https://og.example/1")
        );
        assert_eq!(
            choose(&candidates[..1], Role::Url).as_deref(),
            Some("https://feed.example/1")
        );
        assert_eq!(choose(&candidates, Role::Author), None);
        let mut sorted = candidates.to_vec();
        sort(&mut sorted);
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
