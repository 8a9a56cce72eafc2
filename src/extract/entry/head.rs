//! What a feed says of itself before its first entry.

use super::elements::{Element, Scope, declarations, elements};
use super::xml::attribute;
use super::{Candidate, Fields, Role, Vocabulary, candidate, first_tag};
use crate::extract::charset;
use crate::model::{ByteSpan, RecordForm};

/// The most prefixes and values that are kept of a head, and the most bytes of a value: every entry gets a copy.
const MAX_PREFIXES: usize = 64;
const MAX_VALUES: usize = 32;
const MAX_VALUE_BYTES: usize = 1024;

/// What holds of all the entries of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedHead {
    /// Its title as a publisher, its language, its links.
    pub candidates: Vec<Candidate>,
    /// The namespace prefixes that it declares, as (prefix, address).
    pub prefixes: Vec<(String, String)>,
}

/// Reads `bytes`, a feed from its first tag on and as far as its first entry. Bytes that are not UTF-8 are read in
/// `charset`, or in the Western character set where there is none of that name.
#[must_use]
pub fn read_head(bytes: &[u8], charset: Option<&str>) -> FeedHead {
    let declared = charset.map(|label| (label.to_owned(), "xml declaration"));
    let Ok(decoded) = charset::decode(bytes, None, declared.as_ref(), RecordForm::Entry) else {
        return FeedHead::default();
    };
    let decoded = decoded.text;
    let text = decoded.text();
    let whole = ByteSpan::new(0, text.len());
    let Some((name, attributes_text)) = first_tag(text, whole) else {
        return FeedHead::default();
    };
    let scope = Scope::default().within(name, attributes_text);
    let fields = Fields {
        decoded: &decoded,
        scope: &scope,
    };
    let mut head = FeedHead::default();
    let mut inside = elements(text, whole, &scope);
    inside.truncate(1);
    // RSS puts its fields into a channel.
    for _ in 0..2 {
        let Some(outer) = inside.first().cloned() else {
            break;
        };
        head.add_tag(outer.attributes);
        inside = elements(text, outer.inner, &scope);
        match inside.iter().position(|element| element.name == "channel") {
            Some(at) => inside.rotate_left(at),
            None => break,
        }
    }
    for field in &inside {
        head.add_field(&fields, field);
    }
    head.prefixes
        .retain(|(prefix, address)| prefix.len() + address.len() <= MAX_VALUE_BYTES);
    head.prefixes.truncate(MAX_PREFIXES);
    head.candidates = bounded(head.candidates);
    head
}

/// The values of a head that are no longer than one can be, and no more than are wanted.
pub(in crate::extract) fn bounded(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.retain(|candidate| candidate.value.len() <= MAX_VALUE_BYTES);
    candidates.truncate(MAX_VALUES);
    candidates
}

impl FeedHead {
    fn add_tag(&mut self, attributes_text: &str) {
        let declared = declarations(attributes_text);
        self.prefixes
            .extend(declared.map(|(prefix, address)| (prefix.to_owned(), address)));
        let mut add = |name, role, origin| {
            let value = attribute(attributes_text, name).filter(|value| !value.trim().is_empty());
            self.candidates
                .extend(value.map(|value| candidate(role, &value, origin)));
        };
        add("xml:lang", Role::Language, "feed xml:lang");
        add("xml:base", Role::Url, "feed xml:base");
    }

    fn add_field(&mut self, fields: &Fields<'_>, field: &Element<'_>) {
        let (role, origin) = match (field.vocabulary, field.name.as_str()) {
            (Vocabulary::Feed, "title") => (Role::Source, "feed title"),
            (Vocabulary::Dc, "publisher") => (Role::Source, "feed dc:publisher"),
            (Vocabulary::Feed, "language") => (Role::Language, "feed language"),
            (Vocabulary::Dc, "language") => (Role::Language, "feed dc:language"),
            (Vocabulary::Feed, "link") => {
                let mut links = Vec::new();
                fields.of_link(field, &mut links);
                self.candidates
                    .extend(links.into_iter().map(|link| Candidate {
                        origin: match link.origin {
                            "link self" => "feed link self",
                            _ => "feed link",
                        },
                        ..link
                    }));
                return;
            }
            (Vocabulary::Feed, "author") if field.has_elements => {
                fields.of_author(field, "feed author", &mut self.candidates);
                return;
            }
            _ => return,
        };
        let value = fields.line(field);
        self.candidates
            .extend(value.map(|value| candidate(role, &value, origin)));
    }
}
