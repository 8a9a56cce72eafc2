//! Which field of an entry is its text, and what has to be undone to read it.

use std::borrow::Cow;

use super::elements::{Element, Vocabulary, declarations, elements, split_name};
use super::xml::{Token, Tokens, attribute, unescape_into};
use super::{ExtractError, Fields, html, markup};
use crate::model::{ByteSpan, Step, Steps};
use crate::text::mapped::Mapped;
use crate::text::normalise::is_kept;
use crate::text::paragraphs::Block;

/// How it is known whether a field is HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Markup {
    /// It always is.
    Always,
    /// Its `type` says it, else what is in it.
    ByType,
    /// What is in it: see [`markup::is_html_in_feed`].
    ByContent,
}

/// The fields that may hold the text, the fuller before the shorter. The first that holds any is taken. An entry of
/// nothing but a headline is its headline.
const BODIES: [(Vocabulary, &str, Markup); 16] = [
    (Vocabulary::Content, "encoded", Markup::Always),
    (Vocabulary::Feed, "content", Markup::ByType),
    (Vocabulary::Xhtml, "body", Markup::Always),
    (Vocabulary::Xhtml, "div", Markup::Always),
    (Vocabulary::Yandex, "full-text", Markup::ByContent),
    (Vocabulary::Feed, "description", Markup::ByType),
    (Vocabulary::Feed, "summary", Markup::ByType),
    (Vocabulary::Feed, "abstract", Markup::ByContent),
    (Vocabulary::Dc, "description", Markup::ByContent),
    (Vocabulary::Dc, "abstract", Markup::ByContent),
    (Vocabulary::Media, "text", Markup::ByType),
    (Vocabulary::Media, "description", Markup::ByType),
    (Vocabulary::Itunes, "summary", Markup::ByContent),
    (Vocabulary::Itunes, "subtitle", Markup::ByContent),
    (Vocabulary::Feed, "title", Markup::ByType),
    (Vocabulary::Dc, "title", Markup::ByType),
];

/// The text of an entry.
pub(super) struct Body {
    pub(super) text: Mapped,
    pub(super) blocks: Option<Vec<Block>>,
    pub(super) steps: Steps,
    /// As its own field names it.
    pub(super) language: Option<String>,
}

impl Fields<'_> {
    /// The text of an entry with these fields; `None` where none of them holds any.
    ///
    /// # Errors
    /// Where the first that may hold it can't be read: a shorter one in its place would pass for the whole.
    pub(super) fn body(&self, fields: &[Element<'_>]) -> Result<Option<Body>, ExtractError> {
        // Media RSS puts its fields into groups, and groups into groups.
        let mut media: Vec<Element<'_>> = Vec::new();
        let is_group = |field: &Element<'_>| {
            field.vocabulary == Vocabulary::Media
                && matches!(field.name.as_str(), "group" | "content")
        };
        for group in fields.iter().filter(|field| is_group(field)) {
            for inner in self.inside(group) {
                if is_group(&inner) {
                    media.extend(elements(self.text(), inner.inner, self.scope));
                } else {
                    media.push(inner);
                }
            }
        }
        BODIES
            .iter()
            .find_map(|(vocabulary, name, markup)| {
                fields
                    .iter()
                    .chain(&media)
                    .filter(|field| field.vocabulary == *vocabulary && field.name == *name)
                    .find_map(|field| self.body_of(field, *markup).transpose())
            })
            .transpose()
    }

    fn body_of(&self, field: &Element<'_>, markup: Markup) -> Result<Option<Body>, ExtractError> {
        let kind = attribute(field.attributes, "type")
            .map(|kind| kind.trim().to_ascii_lowercase())
            .filter(|_| markup == Markup::ByType);
        let is_foreign = kind.as_deref().is_some_and(|kind| {
            kind.contains('/') && !kind.starts_with("text/") && !kind.contains("xml")
        });
        if is_foreign || attribute(field.attributes, "mode").as_deref() == Some("base64") {
            // Pictures and the like, in base64.
            return Ok(None);
        }
        let is_inline = field.has_elements && !field.has_cdata;
        let (value, step) = if is_inline {
            (self.inline(field), None)
        } else {
            let (value, step) = self.unwrapped(field);
            (value, Some(step))
        };
        let is_html = is_inline
            || match (markup, kind.as_deref()) {
                (Markup::Always, _) => true,
                (_, Some("text" | "text/plain" | "plain")) => false,
                (_, Some(kind)) if kind.contains("html") => true,
                _ => markup::is_html_in_feed(value.text()),
            };
        let mut steps: Vec<Step> = step.into_iter().collect();
        let (text, blocks) = if is_html {
            steps.push(Step::Html);
            let Some(page) = html::read_piece(&value)? else {
                return Ok(None);
            };
            (page.text, Some(page.blocks))
        } else {
            (value, None)
        };
        Ok(text.text().contains(is_kept).then(|| Body {
            text,
            blocks,
            steps: Steps(steps),
            language: attribute(field.attributes, "xml:lang"),
        }))
    }

    /// What the characters of a field mean, and what was undone to know it: references, or CDATA sections where nothing
    /// stands beside them. Tags in it stay.
    pub(super) fn unwrapped(&self, field: &Element<'_>) -> (Mapped, Step) {
        let text = self.text();
        let mut value = Mapped::default();
        let mut is_cdata = field.has_cdata;
        for (token, span) in Tokens::of(text, field.inner) {
            match token {
                Token::Text => {
                    is_cdata &= span.of(text).is_some_and(|text| text.trim().is_empty());
                    unescape_into(self.decoded, span, &mut value);
                }
                Token::Cdata(inner) => value.push_span(self.decoded, inner),
                Token::Start { .. } | Token::End { .. } => value.push_span(self.decoded, span),
                Token::Other => {}
            }
        }
        (value, if is_cdata { Step::Cdata } else { Step::Xml })
    }

    /// Markup that stands in a field as such. Prefixes of XHTML are dropped: HTML knows none.
    pub(super) fn inline(&self, field: &Element<'_>) -> Mapped {
        let text = self.text();
        let mut value = Mapped::default();
        let mut scope = Cow::Borrowed(self.scope);
        for (token, span) in Tokens::of(text, field.inner) {
            let name = match token {
                Token::Start {
                    name, attributes, ..
                } => {
                    for (prefix, address) in declarations(attributes.of(text).unwrap_or_default()) {
                        scope.to_mut().declare(prefix, &address);
                    }
                    name
                }
                Token::End { name } => name,
                _ => {
                    value.push_span(self.decoded, span);
                    continue;
                }
            };
            let (prefix, _) = split_name(name.of(text).unwrap_or_default());
            let is_xhtml = !prefix.is_empty() && scope.vocabulary(prefix) == Vocabulary::Xhtml;
            let skipped = if is_xhtml { prefix.len() + 1 } else { 0 };
            value.push_span(self.decoded, ByteSpan::new(span.start, name.start));
            value.push_span(self.decoded, ByteSpan::new(name.start + skipped, span.end));
        }
        value
    }
}
