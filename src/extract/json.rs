//! An article in a JSON object: which member is what, and where its text stands in the record.
//!
//! serde_json finds the members; their strings are unescaped here, since only here each character's bytes are kept.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::candidates::{Form, with_chosen};
use super::entry::bounded;
use super::{Document, ExtractError, html, markup};
use crate::model::{ByteSpan, Candidate, Envelope, NamedFields, Role, Step, Steps};
use crate::text::mapped::Mapped;

#[cfg(test)]
mod tests;

/// The names by which a role usually goes, the more telling first, without case, `_` and `-`.
pub(super) const fn usual_names(role: Role) -> &'static [&'static str] {
    match role {
        Role::Text => &[
            "text",
            "body",
            "content",
            "articlebody",
            "articletext",
            "fulltext",
            "maintext",
            "bodytext",
            "plaintext",
            "contenthtml",
            "contenttext",
            "article",
            "story",
            "paragraphs",
            "summary",
        ],
        Role::Title => &["title", "headline", "heading", "webtitle"],
        Role::Url => &[
            "url",
            "link",
            "canonicalurl",
            "weburl",
            "permalink",
            "href",
            "sourceurl",
            "externalurl",
        ],
        Role::Date => &[
            "datepublished",
            "publishedat",
            "published",
            "publicationdate",
            "publishdate",
            "publishingdate",
            "publishedon",
            "webpublicationdate",
            "pubdate",
            "date",
            "datetime",
            "timestamp",
            "createdat",
            "created",
            "datemodified",
            "updatedat",
            "updated",
        ],
        Role::Source => &[
            "source",
            "publisher",
            "outlet",
            "publication",
            "newspaper",
            "sitename",
            "sourcename",
        ],
        Role::Author => &["author", "authors", "byline", "creator", "writer"],
        Role::Language => &["language", "lang", "inlanguage"],
        Role::Id => &["id", "guid", "uuid", "articleid", "docid", "identifier"],
    }
}

/// How many fields are named, of a record that lacks one.
const FIELDS_SHOWN: usize = 12;

/// Names that take the place of the usual ones; a dot leads into an object (`article.body`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldNames(BTreeMap<Role, String>);

impl FieldNames {
    /// Lets `role` be found under `name` alone.
    pub fn set(&mut self, role: Role, name: String) {
        self.0.insert(role, name);
    }

    /// The name that was given for `role`.
    #[must_use]
    pub fn asked(&self, role: Role) -> Option<&str> {
        self.0.get(&role).map(String::as_str)
    }

    /// What comes of the names that were given, but for the text's, in a record with those fields; `has` tells whether
    /// one is among them. A record without its text is refused, and that says it.
    pub(super) fn look_up<'f>(
        &self,
        has: impl Fn(&str) -> bool,
        fields: impl Iterator<Item = &'f str>,
    ) -> NamedFields {
        let asked = self.0.iter().filter(|(role, _)| **role != Role::Text);
        let (found, missing): (Vec<_>, Vec<_>) = asked.partition(|(_, name)| has(name));
        let roles =
            |named: Vec<(&Role, &String)>| named.into_iter().map(|(role, _)| *role).collect();
        let shown = if missing.is_empty() { 0 } else { FIELDS_SHOWN };
        NamedFields {
            found: roles(found),
            missing: roles(missing),
            has: fields.take(shown).map(str::to_owned).collect(),
        }
    }
}

/// The members of an object, in their order, each value as it stands in the text.
struct Members<'a>(Vec<Member<'a>>);

struct Member<'a> {
    name: String,
    /// The name as [`usual_names`] spells names.
    plain_name: String,
    value: &'a RawValue,
}

impl<'de: 'a, 'a> serde::Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object, one for each article")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                    let plain_name = plain_name(&name);
                    members.push(Member {
                        name,
                        plain_name,
                        value,
                    });
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

impl<'a> Members<'a> {
    fn parse(text: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The values of a role, the preferred first, each with what it is known by: the one under the name that was given
    /// for it, else all that have usual names.
    fn find(&self, role: Role, names: &FieldNames) -> Vec<Found<'a>> {
        if let Some(path) = names.asked(role) {
            let value = self.at_path(path).into_iter();
            return value
                .map(|value| Found {
                    origin: "--field",
                    is_html: markup::is_html_by_name(&plain_name(path)),
                    value,
                })
                .collect();
        }
        let usual = usual_names(role).iter();
        usual
            .filter_map(|usual| {
                let member = self
                    .0
                    .iter()
                    .find(|member| member.plain_name == *usual && !is_blank(member.value))?;
                Some(Found {
                    origin: usual,
                    is_html: markup::is_html_by_name(usual),
                    value: member.value,
                })
            })
            .collect()
    }

    fn at_path(&self, path: &str) -> Option<&'a RawValue> {
        let member = |wanted: &str| {
            self.0
                .iter()
                .find(|member| member.name == wanted)
                .map(|member| member.value)
        };
        if let Some(value) = member(path) {
            return Some(value);
        }
        let (head, rest) = path.split_once('.')?;
        Self::parse(member(head)?.get()).ok()?.at_path(rest)
    }

    /// The values of all roles but the text's, each as one line; a list's items are joined by commas, an object stands
    /// for its name.
    fn candidates(&self, names: &FieldNames) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Text) {
            for found in self.find(role, names) {
                let value = value_as_line(found.value, MAX_DEPTH);
                candidates.extend(value.map(|value| Candidate {
                    role,
                    value,
                    origin: found.origin,
                }));
            }
        }
        candidates
    }
}

/// A value, and what it is known by.
struct Found<'a> {
    origin: &'static str,
    /// Whether it is HTML by its name.
    is_html: bool,
    value: &'a RawValue,
}

/// A name as [`usual_names`] spells names.
pub(super) fn plain_name(name: &str) -> String {
    let plain = name.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '@'));
    plain.map(|c| c.to_ascii_lowercase()).collect()
}

fn is_blank(value: &RawValue) -> bool {
    matches!(value.get(), "null" | "\"\"" | "[]" | "{}")
}

/// How deep a list or an object may lie in a value that is read as one line. Each level is parsed anew, so that the
/// parser's own bound does not hold.
const MAX_DEPTH: usize = 8;

/// A value as one line: a list's items joined by commas, an object's name. `None` where it says nothing, or lies more
/// than `depth` levels deep.
fn value_as_line(value: &RawValue, depth: usize) -> Option<String> {
    let json = value.get();
    let deeper = |value| value_as_line(value, depth.checked_sub(1)?);
    match json.as_bytes().first()? {
        b'"' => {
            let mut line = Mapped::default();
            unescape(json, &Mapped::verbatim(json.to_owned(), 0), 0, &mut line);
            Some(line.text().to_owned())
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(json).ok()?;
            let lines: Vec<String> = items.into_iter().filter_map(deeper).collect();
            Some(lines.join(", "))
        }
        b'{' => {
            let members = Members::parse(json).ok()?;
            let named = |wanted: &str| members.0.iter().find(|member| member.plain_name == wanted);
            deeper(named("name").or_else(|| named("title"))?.value)
        }
        b'n' | b't' | b'f' => None,
        _ => Some(json.to_owned()),
    }
}

pub(super) fn extract(
    decoded: &Mapped,
    envelope: &Envelope,
    names: &FieldNames,
) -> Result<Document, ExtractError> {
    let json = decoded.text();
    let members = Members::parse(json).map_err(|error| not_an_object(json, &error))?;
    let found = members.find(Role::Text, names);
    if found.iter().all(|found| is_blank(found.value)) {
        return Err(no_text(&members, names));
    }
    let text = found
        .iter()
        .find_map(|found| Some((text_of(found.value, json, decoded)?, found.is_html)));
    let (value, is_html) = text.ok_or_else(|| {
        ExtractError::new(
            "its text is neither a string nor a list of strings",
            "name the member that holds the text, for example --field text=article.body",
        )
    })?;
    let mut steps = vec![Step::Json];
    let (text, blocks) = if is_html || markup::is_html_elsewhere(value.text()) {
        steps.push(Step::Html);
        let page = html::read_fragment(&value)?;
        (page.text, Some(page.blocks))
    } else {
        (value, None)
    };
    let mut found = members.candidates(names);
    found.extend(envelope.candidates.iter().filter_map(candidate_of_feed));
    let document = Document {
        text,
        blocks,
        steps: Steps(steps),
        named_fields: names.look_up(
            |name| members.at_path(name).is_some(),
            members.0.iter().map(|member| member.name.as_str()),
        ),
        ..Document::default()
    };
    Ok(with_chosen(document, Form::Other, found, None))
}

/// What the members of a JSON feed say of all its items: its title as a publisher, its authors, its language. Nothing
/// where they are no JSON.
#[must_use]
pub fn json_feed_head(head: &[u8]) -> Vec<Candidate> {
    let text = String::from_utf8_lossy(head);
    let Ok(members) = Members::parse(&text) else {
        return Vec::new();
    };
    let mut candidates = Vec::new();
    for (name, role, origin) in [
        ("title", Role::Source, "feed title"),
        ("authors", Role::Author, "feed authors"),
        ("author", Role::Author, "feed author"),
        ("language", Role::Language, "feed language"),
        ("homepageurl", Role::Url, "feed link"),
        ("feedurl", Role::Url, "feed link self"),
    ] {
        let mut named = members.0.iter().filter(|member| member.plain_name == name);
        let value = named.find_map(|member| value_as_line(member.value, MAX_DEPTH));
        candidates.extend(value.map(|value| Candidate {
            role,
            value,
            origin,
        }));
    }
    bounded(candidates)
}

/// What a feed says of all its items, as far as it can be said of one: its address is not theirs.
fn candidate_of_feed(candidate: &Candidate) -> Option<Candidate> {
    (candidate.role != Role::Url).then(|| candidate.clone())
}

fn not_an_object(json: &str, error: &serde_json::Error) -> ExtractError {
    let is_object = json
        .trim_start_matches(['\u{feff}', ' ', '\t'])
        .starts_with('{');
    let reason = if error.is_data() && !is_object {
        "it is JSON, but not an object".to_owned()
    } else {
        // serde_json closes with " at line 1 column 7"; the column is what helps in a record of one line.
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or(&text);
        format!("it is not valid JSON: {what}, column {}", error.column())
    };
    ExtractError::new(
        reason,
        "mend the record and ingest again; the other records are read",
    )
}

fn no_text(members: &Members<'_>, names: &FieldNames) -> ExtractError {
    let has: Vec<&str> = members
        .0
        .iter()
        .take(12)
        .map(|member| member.name.as_str())
        .collect();
    let has = if has.is_empty() {
        "no members".to_owned()
    } else {
        has.join(", ")
    };
    let of_text = |member: &&Member<'_>| match names.asked(Role::Text) {
        Some(name) => member.name == name,
        None => usual_names(Role::Text).contains(&member.plain_name.as_str()),
    };
    let blank = members.0.iter().find(of_text);
    let reason = match (blank, names.asked(Role::Text)) {
        (Some(Member { name, .. }), _) => format!("its text, {name:?}, is empty"),
        (None, Some(name)) => format!("it has no text under {name:?}"),
        (None, None) => "it has no text".to_owned(),
    };
    let is_wrapper = members
        .0
        .iter()
        .find(|member| {
            member
                .value
                .get()
                .trim_start_matches(['[', ' ', '\n', '\r', '\t'])
                .starts_with('{')
        })
        .filter(|member| member.value.get().starts_with('['));
    let hint = match is_wrapper {
        Some(Member { name, .. }) => {
            format!(
                "the articles seem to be in {name:?}: jq -c '.{name}[]' FILE | corpus ingest - --type jsonl --name FILE"
            )
        }
        None if blank.is_some() => format!(
            "nothing is lost, unless another member holds the text: --field text=NAME; it has: {has}"
        ),
        None => format!("it has: {has}; name the one that holds the text: --field text=NAME"),
    };
    ExtractError::new(reason, hint)
}

/// The text of a string, or of a list of strings, each a paragraph or more of its own.
fn text_of(value: &RawValue, json: &str, decoded: &Mapped) -> Option<Mapped> {
    let offset_of =
        |part: &RawValue| (part.get().as_ptr() as usize).checked_sub(json.as_ptr() as usize);
    let mut text = Mapped::default();
    match value.get().as_bytes().first()? {
        b'"' => unescape(value.get(), decoded, offset_of(value)?, &mut text),
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
            for item in items {
                if !item.get().starts_with('"') {
                    return None;
                }
                if !text.text().is_empty() {
                    text.push_inserted("\n\n");
                }
                unescape(item.get(), decoded, offset_of(item)?, &mut text);
            }
        }
        _ => return None,
    }
    Some(text)
}

/// Appends to `to` what the JSON string `quoted` means. It begins at byte `offset` of `decoded`'s text.
///
/// A surrogate without its other half becomes U+FFFD, as browsers do.
fn unescape(quoted: &str, decoded: &Mapped, offset: usize, to: &mut Mapped) {
    let inner = quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or_default();
    unescape_inner(inner, decoded, offset + 1, to);
}

fn unescape_inner(inner: &str, decoded: &Mapped, offset: usize, to: &mut Mapped) {
    let bytes = inner.as_bytes();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..) {
        let plain = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
        to.push_span(decoded, ByteSpan::new(offset + at, offset + at + plain));
        at += plain;
        let Some((character, length)) = bytes.get(at..).and_then(read_escape) else {
            break;
        };
        let mut utf8 = [0; 4];
        let span = ByteSpan::new(offset + at, offset + at + length);
        to.push_replaced(character.encode_utf8(&mut utf8), decoded, span);
        at += length;
    }
}

/// The character that an escape at the start of `bytes` means, and how many bytes it takes.
fn read_escape(bytes: &[u8]) -> Option<(char, usize)> {
    if bytes.first() != Some(&b'\\') {
        return None;
    }
    let simple = |c| Some((c, 2));
    match bytes.get(1)? {
        b'n' => simple('\n'),
        b't' => simple('\t'),
        b'r' => simple('\r'),
        b'b' => simple('\u{8}'),
        b'f' => simple('\u{c}'),
        b'u' => {
            let high = hex4(bytes.get(2..6)?)?;
            if let Some(character) = char::from_u32(high) {
                return Some((character, 6));
            }
            let low = bytes
                .get(6..8)
                .filter(|next| *next == b"\\u")
                .and_then(|_| hex4(bytes.get(8..12)?));
            let pair = low.filter(|low| high < 0xdc00 && (0xdc00..0xe000).contains(low));
            match pair {
                Some(low) => char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
                    .map(|c| (c, 12)),
                None => Some(('\u{fffd}', 6)),
            }
        }
        &other => simple(char::from(other)),
    }
}

fn hex4(digits: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(digits).ok()?;
    text.bytes()
        .all(|b| b.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(text, 16).ok())?
}

/// What a slice of a JSON string means; `None` where it cuts an escape or the string.
pub(super) fn unescape_slice(slice: &str) -> Option<String> {
    serde_json::from_str::<&RawValue>(&format!("\"{slice}\"")).ok()?;
    let mut text = Mapped::default();
    unescape_inner(slice, &Mapped::verbatim(slice.to_owned(), 0), 0, &mut text);
    Some(text.text().to_owned())
}
