//! What stands above a Markdown text between two lines of `---`: metadata in YAML, as writers of sites put it there.
//!
//! Read are `key: value` and `key: [a, b]`, by the names by which fields go elsewhere. Anything else that YAML knows is
//! left out with the block, and means nothing. A block of which a line could not be YAML is none, but text between two
//! rules.

use super::json::{plain_name, usual_names};
use crate::model::{Candidate, Role};

/// The most bytes of a block.
const MOST_BYTES: usize = 64 * 1024;

/// A block above a text.
pub(super) struct FrontMatter {
    /// What it says of the article.
    pub(super) candidates: Vec<Candidate>,
    /// How many bytes of the text it takes, the lines of `---` too.
    pub(super) byte_count: usize,
}

/// The block at the top of `text`; `None` where there is none.
pub(super) fn read(text: &str) -> Option<FrontMatter> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut byte_count = first.len();
    let mut candidates = Vec::new();
    let mut has_key = false;
    for line in lines {
        byte_count += line.len();
        if byte_count > MOST_BYTES {
            return None;
        }
        let line = line.trim_end();
        if matches!(line, "---" | "...") {
            return has_key.then_some(FrontMatter {
                candidates,
                byte_count,
            });
        }
        match key_and_value(line) {
            Some((key, value)) => {
                has_key = true;
                candidates.extend(candidates_of(key, value));
            }
            None if line.is_empty() || line.starts_with('#') => {}
            // What belongs to the key above: its list, its map, its lines of text.
            None if has_key && line.starts_with([' ', '\t', '-']) => {}
            None => return None,
        }
    }
    None
}

/// A line's key, a word, and what follows its colon.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_word = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let is_apart = value.is_empty() || value.starts_with([' ', '\t']);
    (is_word && !key.starts_with('-') && is_apart).then(|| (key, value.trim()))
}

fn candidates_of(key: &str, value: &str) -> Vec<Candidate> {
    let Some(value) = plain_value(value) else {
        return Vec::new();
    };
    let plain = plain_name(key);
    let roles = Role::ALL.into_iter().filter(|role| *role != Role::Text);
    roles
        .filter_map(|role| {
            let origin = usual_names(role).iter().find(|name| **name == plain)?;
            Some(Candidate {
                role,
                value: value.clone(),
                origin,
            })
        })
        .collect()
}

/// What a value means on one line, a list's items joined by commas; `None` for YAML that is not read.
fn plain_value(value: &str) -> Option<String> {
    if let Some(inner) = value.strip_prefix('[') {
        let items = inner.strip_suffix(']')?.split(',');
        let items: Option<Vec<String>> = items.map(|item| scalar(item.trim())).collect();
        return items.map(|items| items.join(", "));
    }
    scalar(value)
}

/// What a value that is no list means.
fn scalar(value: &str) -> Option<String> {
    if let Some(inner) = value.strip_prefix('\'') {
        return Some(inner.strip_suffix('\'')?.replace("''", "'"));
    }
    if value.starts_with('"') {
        // Its escapes are those of JSON, and some that nobody writes.
        return serde_json::from_str(value).ok();
    }
    let value = value.split(" #").next().unwrap_or(value).trim_end();
    let is_other = value.starts_with(['|', '>', '{', '&', '*', '!', '%', '@', '`', '#']);
    (!value.is_empty() && !is_other && !matches!(value, "~" | "null")).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a block says, as (role, value), and the text below it.
    fn told(text: &str) -> Option<(Vec<(Role, String)>, &str)> {
        let FrontMatter {
            candidates,
            byte_count,
        } = read(text)?;
        let told = candidates.into_iter().map(|one| (one.role, one.value));
        Some((told.collect(), text.get(byte_count..)?))
    }

    #[test]
    fn keys_and_values_and_lists_on_a_line_are_read() {
        let text = "---\r\ntitle: \"Pier \\\"closed\\\": why\"\r\ndate: 2026-03-14 # a Saturday\r\n\
                    author: [Ada Holm, 'Bo O''Ek']\r\nurl: https://gull.example/1#a\r\nlayout: post\r\n---\r\nText.\r\n";
        let expected = [
            (Role::Title, "Pier \"closed\": why"),
            (Role::Date, "2026-03-14"),
            (Role::Author, "Ada Holm, Bo O'Ek"),
            (Role::Url, "https://gull.example/1#a"),
        ];
        let expected = expected.map(|(role, value)| (role, value.to_owned()));
        assert_eq!(told(text), Some((expected.to_vec(), "Text.\r\n")));
    }

    #[test]
    fn the_rest_of_yaml_is_left_out_and_means_nothing() {
        let text = "---\n# A comment.\n\ntitle: |\n  Several\n  lines\nauthor:\n- Ada\n- Bo\nextra: {a: b}\n\
                    source: *gull\nurl: ~\nlanguage: da\n...\nText.";
        let expected = vec![(Role::Language, "da".to_owned())];
        assert_eq!(told(text), Some((expected, "Text.")));
    }

    #[test]
    fn text_between_two_rules_is_text() {
        for text in [
            "---\nIt rained on Monday.\n---\nText.",
            "---\ntitle: Pier\nIt rained on Monday.\n---\nText.",
            "---\nHe said: it rained.\n---\nText.",
            "---\n---\nText.",
            "---\ntitle: Pier\nText without an end.",
            "\n---\ntitle: Pier\n---\nText.",
            "----\ntitle: Pier\n---\nText.",
            "Text.\n---\ntitle: Pier\n---\n",
            "",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
        let long = format!("---\ntitle: {}\n---\nText.", "x".repeat(MOST_BYTES));
        assert!(read(&long).is_none());
    }
}
