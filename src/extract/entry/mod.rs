//! An article in an entry of a feed: RSS of any version, Atom of any version, CDF.
//!
//! An entry is read by itself, with what its feed says of all of them in the envelope. `xml` reads markup as it comes,
//! `elements` finds the fields, `body` the text, `head` what stands before the first entry; here fields become
//! candidates, of which `candidates` chooses. Every value that is found is kept, chosen or not.
//!
//! Invariant: nothing that a feed declares is expanded, so that what comes out is never larger than what went in.

use url::Url;

use self::elements::{Element, Scope, Vocabulary, elements, split_name};
use self::xml::{Token, Tokens, attribute, attributes};
use super::candidates::{Form, completed, with_chosen};
use super::{Document, ExtractError, html, markup};
use crate::model::{ByteSpan, Candidate, Envelope, Role};
use crate::text::mapped::Mapped;
use crate::text::normalise::normalise;

mod body;
mod elements;
mod head;
#[cfg(test)]
mod tests;
mod xml;

pub(super) use head::bounded;
pub use head::{FeedHead, read_head};
pub(super) use xml::{cdata_slice, unescape_xml_slice};

/// The article in an entry.
///
/// # Errors
/// Where there is no entry, or neither a text nor a title in it.
pub(super) fn extract(decoded: &Mapped, envelope: &Envelope) -> Result<Document, ExtractError> {
    let text = decoded.text();
    let whole = ByteSpan::new(0, text.len());
    let Some((name, attributes_text)) = first_tag(text, whole) else {
        return Err(ExtractError::new(
            "it is no entry of a feed: there is no tag in it",
            "nothing is lost; the other entries are read",
        ));
    };
    let scope =
        Scope::of(envelope.prefixes.as_deref().unwrap_or_default()).within(name, attributes_text);
    let outer = elements(text, whole, &scope);
    let fields = outer
        .first()
        .map(|entry| elements(text, entry.inner, &scope))
        .unwrap_or_default();
    let entry = Fields {
        decoded,
        scope: &scope,
    };
    let mut candidates = Vec::new();
    entry.of_tag(attributes_text, &mut candidates);
    for field in &fields {
        entry.of_field(field, &mut candidates);
    }
    let Some(body) = entry.body(&fields)? else {
        return Err(ExtractError::new(
            "the entry has neither a text nor a title",
            "nothing is lost; the other entries are read",
        ));
    };
    if let Some(language) = body.language {
        candidates.push(candidate(Role::Language, &language, "content xml:lang"));
    }
    candidates.extend(envelope.candidates.iter().cloned());
    let base = base_of(&candidates, attributes_text);
    let document = Document {
        text: body.text,
        blocks: body.blocks,
        steps: body.steps,
        ..Document::default()
    };
    Ok(with_chosen(
        document,
        Form::Entry,
        candidates,
        base.as_ref(),
    ))
}

/// The name and the attributes of the first start tag.
fn first_tag(text: &str, span: ByteSpan) -> Option<(&str, &str)> {
    Tokens::of(text, span).find_map(|(token, _)| match token {
        Token::Start {
            name, attributes, ..
        } => Some((name.of(text)?, attributes.of(text)?)),
        _ => None,
    })
}

fn candidate(role: Role, value: &str, origin: &'static str) -> Candidate {
    Candidate {
        role,
        value: normalise(value).into_owned(),
        origin,
    }
}

/// What relative links of an entry are relative to: `xml:base` of the entry and of the feed, else the address that the
/// feed gives as its own, else that of its site.
fn base_of(candidates: &[Candidate], attributes_text: &str) -> Option<Url> {
    let feed = |origin| {
        candidates
            .iter()
            .filter(move |candidate| candidate.role == Role::Url && candidate.origin == origin)
            .map(|candidate| candidate.value.clone())
    };
    let mut base = feed("feed link self")
        .chain(feed("feed link"))
        .find_map(|address| Url::parse(&address).ok());
    for nearer in feed("feed xml:base").chain(attribute(attributes_text, "xml:base")) {
        base = joined(base.as_ref(), &nearer).or(base);
    }
    base
}

fn joined(base: Option<&Url>, address: &str) -> Option<Url> {
    match base {
        Some(base) => base.join(address).ok(),
        None => Url::parse(address).ok(),
    }
}

fn is_web_address(value: &str) -> bool {
    let scheme = value.split_once("://").map_or("", |(scheme, _)| scheme);
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// Reads fields of an entry, or of the feed's head.
struct Fields<'a> {
    decoded: &'a Mapped,
    scope: &'a Scope,
}

impl Fields<'_> {
    fn text(&self) -> &str {
        self.decoded.text()
    }

    fn inside(&self, element: &Element<'_>) -> Vec<Element<'_>> {
        elements(self.text(), element.inner, self.scope)
    }

    /// What the entry's own tag says.
    fn of_tag(&self, attributes_text: &str, to: &mut Vec<Candidate>) {
        for (name, value) in attributes(attributes_text) {
            if value.trim().is_empty() {
                continue;
            }
            match (
                self.scope.vocabulary(split_name(name).0),
                split_name(name).1,
            ) {
                (Vocabulary::Rdf, "about") => {
                    to.push(candidate(Role::Id, &value, "rdf:about"));
                    if is_web_address(value.trim()) {
                        to.push(candidate(Role::Url, &value, "rdf:about"));
                    }
                }
                _ if name.eq_ignore_ascii_case("href") => {
                    to.push(candidate(Role::Url, &value, "item href"));
                }
                _ if name.eq_ignore_ascii_case("lastmod") => {
                    to.push(candidate(Role::Date, &value, "item lastmod"));
                }
                _ if name == "xml:lang" => {
                    to.push(candidate(Role::Language, &value, "entry xml:lang"));
                }
                _ => {}
            }
        }
    }

    /// What a field says.
    fn of_field(&self, field: &Element<'_>, to: &mut Vec<Candidate>) {
        let simple = match (field.vocabulary, field.name.as_str()) {
            (Vocabulary::Feed, "link" | "a") => return self.of_link(field, to),
            (Vocabulary::Feed, "guid" | "id") => return self.of_id(field, to),
            (Vocabulary::Feed, "author") => return self.of_author(field, "author name", to),
            (Vocabulary::Feed, "source") => return self.of_source(field, to),
            (Vocabulary::Feed, "content") => {
                let source =
                    attribute(field.attributes, "src").filter(|address| !address.trim().is_empty());
                to.extend(source.map(|address| candidate(Role::Url, &address, "content src")));
                return;
            }
            (Vocabulary::Dc, "creator") => return add_author(self.line(field), "dc:creator", to),
            (Vocabulary::Itunes, "author") => {
                return add_author(self.line(field), "itunes:author", to);
            }
            (Vocabulary::Feed, "title") => (Role::Title, "title"),
            (Vocabulary::Dc, "title") => (Role::Title, "dc:title"),
            (Vocabulary::Media, "title") => (Role::Title, "media:title"),
            (Vocabulary::Itunes, "title") => (Role::Title, "itunes:title"),
            (Vocabulary::Feedburner, "origlink") => (Role::Url, "feedburner:origLink"),
            (Vocabulary::Feed, "published") => (Role::Date, "published"),
            (Vocabulary::Feed, "pubdate") => (Role::Date, "pubDate"),
            (Vocabulary::Feed, "issued") => (Role::Date, "issued"),
            (Vocabulary::Feed, "created") => (Role::Date, "created"),
            (Vocabulary::Feed, "updated") => (Role::Date, "updated"),
            (Vocabulary::Feed, "modified") => (Role::Date, "modified"),
            (Vocabulary::Dc, "date") => (Role::Date, "dc:date"),
            (Vocabulary::Dc, "issued") => (Role::Date, "dcterms:issued"),
            (Vocabulary::Dc, "created") => (Role::Date, "dcterms:created"),
            (Vocabulary::Dc, "modified") => (Role::Date, "dcterms:modified"),
            (Vocabulary::Dc, "publisher") => (Role::Source, "dc:publisher"),
            (Vocabulary::Dc, "language") => (Role::Language, "dc:language"),
            (Vocabulary::Dc, "identifier") => (Role::Id, "dc:identifier"),
            _ => return,
        };
        let (role, origin) = simple;
        let value = if role == Role::Title {
            self.line(field)
        } else {
            self.plain_line(field)
        };
        to.extend(value.map(|value| candidate(role, &value, origin)));
    }

    /// Atom's link is in an attribute, RSS's is the text.
    fn of_link(&self, link: &Element<'_>, to: &mut Vec<Candidate>) {
        let Some(address) = attribute(link.attributes, "href") else {
            let value = self.plain_line(link);
            to.extend(value.map(|value| candidate(Role::Url, &value, "link")));
            return;
        };
        let relation = attribute(link.attributes, "rel").unwrap_or_default();
        let kind = attribute(link.attributes, "type").unwrap_or_default();
        let is_page = kind.is_empty() || kind.to_ascii_lowercase().contains("html");
        let origin = match relation.trim().to_ascii_lowercase().as_str() {
            "" | "alternate" | "http://www.iana.org/assignments/relation/alternate" if is_page => {
                "link"
            }
            "" | "alternate" => "link of another type",
            "self" => "link self",
            _ => return,
        };
        let base = attribute(link.attributes, "xml:base").and_then(|base| Url::parse(&base).ok());
        let address =
            completed(address.trim(), base.as_ref()).unwrap_or_else(|| address.trim().to_owned());
        if !address.is_empty() {
            to.push(candidate(Role::Url, &address, origin));
        }
    }

    fn of_id(&self, field: &Element<'_>, to: &mut Vec<Candidate>) {
        let origin = if field.name == "guid" { "guid" } else { "id" };
        let Some(value) = self.plain_line(field) else {
            return;
        };
        let is_denied = attribute(field.attributes, "isPermaLink")
            .is_some_and(|value| value.trim().eq_ignore_ascii_case("false"));
        to.push(candidate(Role::Id, &value, origin));
        if is_web_address(&value) && !is_denied {
            to.push(candidate(Role::Url, &value, origin));
        }
    }

    /// Atom's author is an element with a name in it, RSS's is `address (name)`.
    fn of_author(&self, author: &Element<'_>, origin: &'static str, to: &mut Vec<Candidate>) {
        if !author.has_elements {
            let name = self
                .line(author)
                .map(|line| name_of_mailbox(&line).to_owned());
            return add_author(name, "author", to);
        }
        let inside = self.inside(author);
        let name = inside
            .iter()
            .filter(|part| part.is("name"))
            .find_map(|part| self.line(part));
        add_author(name, origin, to);
    }

    /// Atom's source is a feed's head, RSS's is a name.
    fn of_source(&self, source: &Element<'_>, to: &mut Vec<Candidate>) {
        if !source.has_elements {
            let value = self.line(source);
            to.extend(value.map(|value| candidate(Role::Source, &value, "source")));
            return;
        }
        for part in self.inside(source) {
            if part.is("title") {
                let value = self.line(&part);
                to.extend(value.map(|value| candidate(Role::Source, &value, "source title")));
            } else if part.is("author") {
                self.of_author(&part, "source author", to);
            }
        }
    }

    /// A field that holds no markup, on one line.
    fn plain_line(&self, field: &Element<'_>) -> Option<String> {
        let line = normalise(self.unwrapped(field).0.text()).into_owned();
        (!line.is_empty()).then_some(line)
    }

    /// A field on one line, without its tags where it is HTML.
    fn line(&self, field: &Element<'_>) -> Option<String> {
        let is_inline = field.has_elements && !field.has_cdata;
        let value = if is_inline {
            self.inline(field)
        } else {
            self.unwrapped(field).0
        };
        let is_html = match attribute(field.attributes, "type").as_deref() {
            Some("html" | "text/html" | "xhtml" | "application/xhtml+xml") => true,
            Some("text" | "text/plain") => is_inline,
            _ => is_inline || markup::is_html_title(value.text()),
        };
        let line = if is_html {
            normalise(&html::read_slice(value.text())?).into_owned()
        } else {
            normalise(value.text()).into_owned()
        };
        (!line.is_empty()).then_some(line)
    }
}

/// Adds an author to those of the same origin.
fn add_author(name: Option<String>, origin: &'static str, to: &mut Vec<Candidate>) {
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return;
    };
    let same = to
        .iter_mut()
        .find(|candidate| candidate.role == Role::Author && candidate.origin == origin);
    match same {
        Some(authors) => {
            authors.value.push_str(", ");
            authors.value.push_str(&name);
        }
        None => to.push(candidate(Role::Author, &name, origin)),
    }
}

/// The name in `address (name)` and in `name <address>`; all of it where there is no address.
fn name_of_mailbox(line: &str) -> &str {
    let name = match (line.split_once('('), line.split_once('<')) {
        (Some((address, rest)), _) if address.contains('@') => rest.trim_end_matches(')'),
        (_, Some((name, address))) if address.contains('@') => name,
        _ => line,
    };
    let name = name.trim();
    if name.is_empty() { line } else { name }
}
