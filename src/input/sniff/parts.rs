//! Files that belong to a page and are no articles, as browsers save them beside it: style sheets, scripts, the maps from
//! scripts to their sources, drawings. The name must say so, and the content must not speak against it.

use super::{extension_of, layers, markup, sniff};
use crate::model::InputType;

/// What part of a page a file is, in words; `None` where it may be an article.
#[must_use]
pub fn part_of_page(head: &[u8], name: &str) -> Option<&'static str> {
    let extension = extension_of(name);
    let what = match extension.as_str() {
        "css" => "it is a style sheet",
        "js" | "mjs" => "it is a script",
        "map" => "it is a map from a script or style sheet to its sources",
        "svg" => "it is a drawing (SVG)",
        _ => return None,
    };
    let (_, inner) = layers::unwrap_head(head);
    let text = inner.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&inner);
    let text = text.trim_ascii_start();
    let is_part = match extension.as_str() {
        "svg" => markup::is_drawing(text),
        "map" => is_source_map(text),
        // A page, or JSON lines, under such a name is what it is.
        _ => sniff(head, name, None).is_ok_and(|sniffed| sniffed.input_type == InputType::Text),
    };
    is_part.then_some(what)
}

fn is_source_map(text: &[u8]) -> bool {
    let has = |member: &[u8]| memchr::memmem::find(text, member).is_some();
    // The order of members is free, and only the first of a large one are seen.
    text.starts_with(b"{") && has(b"\"version\"") && (has(b"\"mappings\"") || has(b"\"sources\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_pages_are_told_by_name_and_content() {
        for (name, content) in [
            ("x.css", "@charset \"utf-8\";\nbody { color: red }"),
            ("a/B.JS", "window.x = function () {};"),
            ("x.mjs", "\u{feff}export const x = 1;"),
            (
                "x.js.map",
                "{\"version\":3,\"sources\":[\"x.ts\"],\"mappings\":\"AAAA\"}",
            ),
            (
                "x.svg",
                "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            ),
        ] {
            assert!(part_of_page(content.as_bytes(), name).is_some(), "{name}");
        }
        for (name, content) in [
            ("x.txt", "body { color: red }"),
            ("css", "body { color: red }"),
            ("x.css", "<!DOCTYPE html><p>No such file."),
            ("x.js", "{\"text\":\"A line.\"}\n{\"text\":\"Another.\"}\n"),
            ("x.map", "Where the river bends, the map ends."),
            ("x.map", "{\"text\":\"An article.\"}"),
            ("x.svg", "<html><p>No such file."),
        ] {
            assert_eq!(part_of_page(content.as_bytes(), name), None, "{name}");
        }
    }
}
