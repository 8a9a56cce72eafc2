//! The elements of a stretch of XML, each with the namespace that its name is of.
//!
//! One level at a time: what is inside an element is another stretch. A tag that is missing costs the element it
//! belongs to and no more: an end tag that fits nothing is passed over, one that fits closes what is open inside, and
//! where a plain field is not closed, the next field of an entry closes it.

use std::collections::BTreeMap;

use super::xml::{Token, Tokens, attributes};
use crate::model::ByteSpan;

/// The vocabularies that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Vocabulary {
    /// RSS of any version, Atom of any version, CDF, and names without a namespace.
    Feed,
    /// Dublin Core, its elements and terms.
    Dc,
    /// RSS's `content:encoded`.
    Content,
    /// Media RSS.
    Media,
    /// Podcasts.
    Itunes,
    /// FeedBurner.
    Feedburner,
    /// RDF.
    Rdf,
    /// XHTML.
    Xhtml,
    /// Yandex, whose feeds carry the whole text.
    Yandex,
    /// Any other.
    Other,
}

/// Beginnings of the addresses of vocabularies, in lower case and without `http://` and `www.`; the first that fits.
const ADDRESSES: [(&str, Vocabulary); 22] = [
    ("w3.org/2005/atom", Vocabulary::Feed),
    ("purl.org/atom/", Vocabulary::Feed),
    ("purl.org/rss/1.0/modules/content", Vocabulary::Content),
    ("purl.org/rss/1.0/modules/", Vocabulary::Other),
    ("purl.org/rss/", Vocabulary::Feed),
    ("purl.org/net/rss", Vocabulary::Feed),
    ("my.netscape.com/", Vocabulary::Feed),
    ("channel.netscape.com/", Vocabulary::Feed),
    ("backend.userland.com/", Vocabulary::Feed),
    ("blogs.law.harvard.edu/", Vocabulary::Feed),
    ("cyber.law.harvard.edu/", Vocabulary::Feed),
    ("cyber.harvard.edu/", Vocabulary::Feed),
    ("purl.org/dc/", Vocabulary::Dc),
    ("search.yahoo.com/mrss", Vocabulary::Media),
    ("itunes.com/dtds/", Vocabulary::Itunes),
    ("rssnamespace.org/feedburner", Vocabulary::Feedburner),
    ("feedburner.google.com/", Vocabulary::Feedburner),
    ("w3.org/1999/02/22-rdf", Vocabulary::Rdf),
    ("w3.org/1999/xhtml", Vocabulary::Xhtml),
    ("news.yandex.ru", Vocabulary::Yandex),
    ("search.yahoo.com/rss", Vocabulary::Media),
    ("video.search.yahoo.com/mrss", Vocabulary::Media),
];

/// What prefixes usually mean, where none declares them.
const PREFIXES: [(&str, Vocabulary); 14] = [
    ("", Vocabulary::Feed),
    ("atom", Vocabulary::Feed),
    ("atom10", Vocabulary::Feed),
    ("a10", Vocabulary::Feed),
    ("rss", Vocabulary::Feed),
    ("dc", Vocabulary::Dc),
    ("dcterms", Vocabulary::Dc),
    ("content", Vocabulary::Content),
    ("media", Vocabulary::Media),
    ("itunes", Vocabulary::Itunes),
    ("feedburner", Vocabulary::Feedburner),
    ("rdf", Vocabulary::Rdf),
    ("xhtml", Vocabulary::Xhtml),
    ("yandex", Vocabulary::Yandex),
];

/// Fields of an entry that hold characters, or HTML without these names in it. One that begins inside another closes it.
const PLAIN_FIELDS: [&str; 20] = [
    "title",
    "link",
    "guid",
    "id",
    "pubdate",
    "description",
    "category",
    "comments",
    "enclosure",
    "author",
    "published",
    "updated",
    "issued",
    "modified",
    "created",
    "creator",
    "date",
    "encoded",
    "origlink",
    "subject",
];

/// Which prefix means which vocabulary at a place in a feed.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope(BTreeMap<String, Vocabulary>);

impl Scope {
    /// The scope that these declarations make.
    pub(super) fn of(declared: &[(String, String)]) -> Self {
        let mut scope = Self::default();
        for (prefix, address) in declared {
            scope.declare(prefix, address);
        }
        scope
    }

    /// The scope inside the element `name`, a feed or an entry, with these attributes. Whatever namespace it says that it
    /// is in is the feed's, RDF's aside: some are of the feed's own making, and some are wrong.
    pub(super) fn within(mut self, name: &str, attributes_text: &str) -> Self {
        for (prefix, address) in declarations(attributes_text) {
            self.declare(prefix, &address);
        }
        let (prefix, _) = split_name(name);
        if self.vocabulary(prefix) != Vocabulary::Rdf {
            self.0.insert(prefix.to_ascii_lowercase(), Vocabulary::Feed);
        }
        self
    }

    pub(super) fn declare(&mut self, prefix: &str, address: &str) {
        self.0
            .insert(prefix.to_ascii_lowercase(), vocabulary_at(address));
    }

    /// What a prefix means; what it usually means, where it is not declared.
    pub(super) fn vocabulary(&self, prefix: &str) -> Vocabulary {
        let prefix = prefix.to_ascii_lowercase();
        self.0.get(&prefix).copied().unwrap_or_else(|| {
            PREFIXES
                .iter()
                .find(|(usual, _)| *usual == prefix)
                .map_or(Vocabulary::Other, |(_, vocabulary)| *vocabulary)
        })
    }
}

fn vocabulary_at(address: &str) -> Vocabulary {
    let address = address.trim().to_ascii_lowercase();
    let address = address
        .strip_prefix("http://")
        .or_else(|| address.strip_prefix("https://"))
        .unwrap_or(&address);
    let address = address.strip_prefix("www.").unwrap_or(address);
    ADDRESSES
        .iter()
        .find(|(start, _)| address.starts_with(start))
        .map_or(Vocabulary::Other, |(_, vocabulary)| *vocabulary)
}

/// The namespaces that a start tag declares, as (prefix, address).
pub(super) fn declarations(attributes_text: &str) -> impl Iterator<Item = (&str, String)> {
    attributes(attributes_text).filter_map(|(name, address)| {
        let prefix = match name.split_once(':') {
            None => (name == "xmlns").then_some("")?,
            Some((xmlns, prefix)) => (xmlns == "xmlns").then_some(prefix)?,
        };
        Some((prefix, address))
    })
}

/// A name's prefix and the rest of it.
pub(super) fn split_name(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

/// An element.
#[derive(Clone, Debug)]
pub(super) struct Element<'a> {
    pub(super) vocabulary: Vocabulary,
    /// Without its prefix, in lower case.
    pub(super) name: String,
    /// The start tag behind its name.
    pub(super) attributes: &'a str,
    /// Between its tags.
    pub(super) inner: ByteSpan,
    /// Whether there are elements in it.
    pub(super) has_elements: bool,
    /// Whether there is a CDATA section in it.
    pub(super) has_cdata: bool,
}

impl Element<'_> {
    /// Whether it is the feed's element of that name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.vocabulary == Vocabulary::Feed && self.name == name
    }

    fn is_plain_field(&self) -> bool {
        self.name != "author" && PLAIN_FIELDS.contains(&self.name.as_str())
    }
}

/// The elements that stand directly in `span` of `text`, in order.
pub(super) fn elements<'a>(text: &'a str, span: ByteSpan, scope: &Scope) -> Vec<Element<'a>> {
    let mut found: Vec<Element<'a>> = Vec::new();
    // Names of the elements that are open, the outermost being the last found; and how many there are of each.
    let mut open: Vec<&'a str> = Vec::new();
    let mut counts: BTreeMap<&'a str, usize> = BTreeMap::new();
    for (token, at) in Tokens::of(text, span) {
        match token {
            Token::Start {
                name,
                attributes,
                is_empty,
            } => {
                let (Some(name), Some(attributes)) = (name.of(text), attributes.of(text)) else {
                    continue;
                };
                let element = Element {
                    vocabulary: vocabulary_of(name, attributes, scope),
                    name: split_name(name).1.to_ascii_lowercase(),
                    attributes,
                    inner: ByteSpan::new(at.end, if is_empty { at.end } else { span.end }),
                    has_elements: false,
                    has_cdata: false,
                };
                if open.len() == 1
                    && let Some(unclosed) = found.last_mut()
                    && closes(&element, unclosed)
                {
                    unclosed.inner.end = at.start;
                    open.clear();
                    counts.clear();
                }
                if open.is_empty() {
                    found.push(element);
                } else if let Some(outer) = found.last_mut() {
                    outer.has_elements = true;
                }
                if !is_empty {
                    open.push(name);
                    *counts.entry(name).or_default() += 1;
                }
            }
            Token::End { name } => {
                let Some(name) = name.of(text) else { continue };
                if counts.get(name).is_none_or(|count| *count == 0) {
                    continue;
                }
                while let Some(closed) = open.pop() {
                    if let Some(count) = counts.get_mut(closed) {
                        *count -= 1;
                    }
                    if closed == name {
                        break;
                    }
                }
                if open.is_empty()
                    && let Some(outer) = found.last_mut()
                {
                    outer.inner.end = at.start;
                }
            }
            Token::Cdata(_) => {
                if let Some(outer) = found.last_mut().filter(|_| !open.is_empty()) {
                    outer.has_cdata = true;
                }
            }
            Token::Text | Token::Other => {}
        }
    }
    found
}

fn vocabulary_of(name: &str, attributes_text: &str, scope: &Scope) -> Vocabulary {
    let (prefix, _) = split_name(name);
    let own = declarations(attributes_text).find(|(declared, _)| *declared == prefix);
    own.map_or_else(
        || scope.vocabulary(prefix),
        |(_, address)| vocabulary_at(&address),
    )
}

/// Whether a field that begins says that the one before it was not closed.
fn closes(next: &Element<'_>, unclosed: &Element<'_>) -> bool {
    let is_field = |element: &Element<'_>| {
        matches!(
            element.vocabulary,
            Vocabulary::Feed | Vocabulary::Dc | Vocabulary::Content | Vocabulary::Feedburner
        )
    };
    is_field(next)
        && is_field(unclosed)
        && unclosed.is_plain_field()
        && PLAIN_FIELDS.contains(&next.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(Vocabulary, String, &str)> {
        elements(text, ByteSpan::new(0, text.len()), &Scope::default())
            .into_iter()
            .map(|element| {
                let inner = element.inner.of(text).unwrap();
                (element.vocabulary, element.name, inner)
            })
            .collect()
    }

    #[test]
    fn elements_are_those_of_one_level() {
        let text = "x<Title>a<b>c</b></Title><dc:date>d</dc:date><link/><z:y>e</z:y>";
        let expected = [
            (Vocabulary::Feed, "title", "a<b>c</b>"),
            (Vocabulary::Dc, "date", "d"),
            (Vocabulary::Feed, "link", ""),
            (Vocabulary::Other, "y", "e"),
        ];
        let expected =
            expected.map(|(vocabulary, name, inner)| (vocabulary, name.to_owned(), inner));
        assert_eq!(names(text), expected);
    }

    #[test]
    fn a_missing_end_tag_costs_its_element_alone() {
        let inner =
            |text| -> Vec<_> { names(text).into_iter().map(|(_, _, inner)| inner).collect() };
        assert_eq!(inner("<title>a<link>b</link>"), ["a", "b"]);
        assert_eq!(inner("<a><b>c</a><d>e"), ["<b>c", "e"]);
        assert_eq!(inner("</x><a>b</y></a>"), ["b</y>"]);
        // Elements of other kinds hold what they like.
        assert_eq!(
            inner("<source><title>a</title></source>"),
            ["<title>a</title>"]
        );
    }

    #[test]
    fn a_declared_prefix_means_what_it_says() {
        let scope = Scope::default().within(
            "entry",
            " xmlns='http://www.w3.org/2005/Atom' xmlns:x=\"http://purl.org/dc/elements/1.1/\" xmlns:dc='urn:y'",
        );
        let cases = [
            ("", Vocabulary::Feed),
            ("x", Vocabulary::Dc),
            ("dc", Vocabulary::Other),
            ("media", Vocabulary::Media),
        ];
        for (prefix, vocabulary) in cases {
            assert_eq!(scope.vocabulary(prefix), vocabulary, "{prefix}");
        }
    }
}
