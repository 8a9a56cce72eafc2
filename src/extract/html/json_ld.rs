//! What JSON-LD says of the page's article.
//!
//! Pages hold it in scripts: one object, a list, a graph, things inside of things. Objects are walked in document order;
//! the first that is an article speaks for the page. JSON that is slightly broken (line breaks in strings, commas before
//! closing brackets, comment marks around it) is mended; what can't be read says nothing.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::metadata::{Found, names};
use super::reference::unescape_text;
use crate::model::Role;

/// The longest script that is read, in bytes; a longer one is no description of an article.
const MAX_SCRIPT: usize = 512 * 1024;

/// Adds what the scripts say.
pub(super) fn read<'s>(scripts: impl Iterator<Item = &'s str>, found: &mut Found) {
    let values: Vec<Value> = scripts
        .filter(|script| script.len() <= MAX_SCRIPT)
        .flat_map(values)
        .collect();
    let objects = objects(&values);
    let article = objects
        .iter()
        .filter_map(|object| Some((article_rank(object)?, object)))
        .min_by_key(|(rank, _)| *rank);
    let Some((_, article)) = article else {
        return;
    };
    found.body = article.get("articleBody").and_then(text);
    let mut add = |role, name: &str, origin| {
        if let Some(text) = article.get(name).and_then(text) {
            found.add(role, &text, origin);
        }
    };
    add(Role::Title, "headline", "json-ld headline");
    add(Role::Title, "name", "json-ld name");
    add(Role::Date, "datePublished", "json-ld datePublished");
    add(Role::Date, "dateCreated", "json-ld dateCreated");
    add(Role::Url, "url", "json-ld url");
    add(Role::Language, "inLanguage", "json-ld inLanguage");
    let named = named(&objects);
    let names_of = |member: &str| {
        article
            .get(member)
            .map(|value| names_of(value, &named))
            .unwrap_or_default()
    };
    for (member, origin) in [("author", "json-ld author"), ("creator", "json-ld creator")] {
        let authors = names(names_of(member).iter().map(String::as_str));
        found.add(Role::Author, &authors, origin);
    }
    // A publisher's name may have an "and" or a comma in it. An address is none.
    let mut publishers = names_of("publisher");
    publishers.retain(|name| !name.contains("://"));
    found.add(Role::Source, &publishers.join(", "), "json-ld publisher");
}

/// The objects that have a name by their `@id`, of each the first.
fn named<'v>(objects: &[&'v Map<String, Value>]) -> BTreeMap<&'v str, &'v Map<String, Value>> {
    let mut named = BTreeMap::new();
    for &object in objects {
        if let Some(id) = object.get("@id").and_then(Value::as_str)
            && object.contains_key("name")
        {
            named.entry(id).or_insert(object);
        }
    }
    named
}

/// The values of one script; several may follow each other.
fn values(script: &str) -> Vec<Value> {
    let read = |text: &str| -> Vec<Value> {
        serde_json::Deserializer::from_str(text)
            .into_iter()
            .map_while(Result::ok)
            .collect()
    };
    let values = read(script);
    if values.is_empty() {
        read(&mend(script))
    } else {
        values
    }
}

/// JSON from its first bracket on, without raw controls, and without commas that nothing follows.
fn mend(script: &str) -> String {
    let start = script.find(['{', '[']).unwrap_or(script.len());
    let mut mended = String::with_capacity(script.len());
    let (mut is_string, mut is_escaped) = (false, false);
    // Where the last comma outside of strings stands in `mended`, while only white space follows it.
    let mut comma = None;
    for c in script.get(start..).unwrap_or_default().chars() {
        let c = if c.is_control() { ' ' } else { c };
        if is_string {
            is_string = is_escaped || c != '"';
            is_escaped = !is_escaped && c == '\\';
        } else {
            match (c, comma) {
                ('}' | ']', Some(at)) => mended.replace_range(at..=at, " "),
                ('"', _) => is_string = true,
                _ => {}
            }
            if c == ',' {
                comma = Some(mended.len());
            } else if !c.is_whitespace() {
                comma = None;
            }
        }
        mended.push(c);
    }
    mended
}

/// All objects, those outside before those inside, else in document order. The reader has bounded their depth.
fn objects(values: &[Value]) -> Vec<&Map<String, Value>> {
    let mut objects = Vec::new();
    let mut waiting: Vec<&Value> = values.iter().rev().collect();
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(items) => waiting.extend(items.iter().rev()),
            Value::Object(object) => {
                objects.push(object);
                waiting.extend(object.values().rev());
            }
            _ => {}
        }
    }
    objects
}

/// How well an object speaks for the page: 0 a news article, 1 another text, 2 the page itself. `None` for others.
fn article_rank(object: &Map<String, Value>) -> Option<usize> {
    let types: Vec<&str> = match object.get("@type")? {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    types
        .iter()
        .filter_map(|name| {
            let name = name.rsplit(['/', '#', ':']).next().unwrap_or(name);
            match name {
                _ if name.ends_with("NewsArticle") => Some(0),
                "BlogPosting" | "LiveBlogPosting" | "Report" | "SocialMediaPosting" | "Review"
                | "Recipe" | "ClaimReview" | "TechArticle" | "ScholarlyArticle" | "Article" => {
                    Some(1)
                }
                "WebPage" => Some(2),
                _ => None,
            }
        })
        .min()
}

/// A string, the first of a list of such, or what an object has under `@value`, `alternateName` or `@id`, with the
/// references undone that some writers leave in. Nothing of what else there is, such as a number.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(unescape_text(text)),
        Value::Array(items) => items.first().and_then(|first| match first {
            Value::String(text) => Some(unescape_text(text)),
            _ => None,
        }),
        Value::Object(object) => ["@value", "alternateName", "@id"]
            .into_iter()
            .find_map(|name| object.get(name)?.as_str())
            .map(unescape_text),
        _ => None,
    }
}

/// The names of persons or organisations: strings, objects with a name, references to such, or lists of them.
fn names_of(value: &Value, named: &BTreeMap<&str, &Map<String, Value>>) -> Vec<String> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let name_of = |object: &Map<String, Value>| {
        object.get("name").and_then(|name| match name {
            Value::Array(names) => Some(
                names
                    .iter()
                    .filter_map(Value::as_str)
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            name => text(name),
        })
    };
    items
        .iter()
        .filter_map(|item| match item {
            Value::String(name) => Some(unescape_text(name)),
            Value::Object(object) => name_of(object).or_else(|| {
                let id = object.get("@id")?.as_str()?;
                name_of(named.get(id)?)
            }),
            _ => None,
        })
        .collect()
}
