//! What an input is, told from its first bytes and then from its name.

use super::file::OpenError;
use crate::model::InputType;

/// What an input is taken for, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sniffed {
    /// The type.
    pub input_type: InputType,
    /// Why, in words.
    pub reason: &'static str,
}

/// Beginnings of formats that are not articles, with what to do instead.
const FOREIGN: [(&[u8], &str, &str); 14] = [
    (
        b"%PDF-",
        "PDF",
        "make text of it: pdftotext FILE - | corpus ingest - --name FILE",
    ),
    (
        b"PK\x03\x04",
        "zip archive or office document",
        "unpack it or save it as text, then ingest that",
    ),
    (
        b"SQLite format 3\0",
        "SQLite database",
        "export its articles as JSON lines, then ingest those",
    ),
    (
        b"\x28\xb5\x2f\xfd",
        "zstd file",
        "unpack it: zstd -dc FILE | corpus ingest - --name FILE",
    ),
    (
        b"BZh",
        "bzip2 file",
        "unpack it: bzip2 -dc FILE | corpus ingest - --name FILE",
    ),
    (
        b"\xfd7zXZ\0",
        "xz file",
        "unpack it: xz -dc FILE | corpus ingest - --name FILE",
    ),
    (
        b"\x89PNG",
        "PNG picture",
        "leave it out with --exclude '*.png'",
    ),
    (
        b"\xff\xd8\xff",
        "JPEG picture",
        "leave it out with --exclude '*.jpg'",
    ),
    (
        b"GIF8",
        "GIF picture",
        "leave it out with --exclude '*.gif'",
    ),
    (b"\x7fELF", "program", "leave it out with --exclude"),
    (
        b"WARC/",
        "WARC crawl",
        "this version reads text and JSON; extract the articles as JSON lines",
    ),
    (
        b"{\\rtf",
        "RTF document",
        "save it as plain text, then ingest that",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "old office document",
        "save it as plain text, then ingest that",
    ),
    (
        b"\x1f\x8b",
        "gzip file inside a gzip file",
        "unpack it: gzip -dc FILE | corpus ingest - --name FILE",
    ),
];

/// Extensions whose files hold articles in a form that is not read yet, where their content looks like text.
const LATER: [(&str, &str); 10] = [
    ("html", "an HTML page"),
    ("htm", "an HTML page"),
    ("xhtml", "an HTML page"),
    ("xml", "an XML document"),
    ("rss", "a feed"),
    ("atom", "a feed"),
    ("csv", "a table"),
    ("tsv", "a table"),
    ("eml", "an e-mail"),
    ("mbox", "e-mails"),
];

/// Tells what an input is. `head` are its first bytes, after decompression; `name` its file name.
///
/// # Errors
/// Where it is something that is not read.
pub fn sniff(head: &[u8], name: &str) -> Result<Sniffed, OpenError> {
    if let Some((_, what, hint)) = FOREIGN.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return Err(OpenError::new(
            format!("it is a {what}, which is not read"),
            *hint,
        ));
    }
    let is_utf_16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let has_json_name = matches!(extension_of(name).as_str(), "json" | "jsonl" | "ndjson");
    let begins_json = matches!(head.get(2..4), Some([b'{' | b'[', 0] | [0, b'{' | b'[']));
    if is_utf_16 && (has_json_name || begins_json) {
        return Err(OpenError::new(
            "it is JSON in UTF-16, which is not read",
            "make UTF-8 of it: iconv -f UTF-16 -t UTF-8 FILE | corpus ingest - --name FILE",
        ));
    }
    let text = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start();
    let extension = extension_of(name);
    if looks_like_markup(text) {
        return Err(later("an HTML or XML document"));
    }
    if matches!(extension.as_str(), "jsonl" | "ndjson") {
        return Ok(Sniffed {
            input_type: InputType::Jsonl,
            reason: "its name ends in .jsonl or .ndjson",
        });
    }
    if begins_array_of_objects(text) {
        return Ok(Sniffed {
            input_type: InputType::Json,
            reason: "it begins with an array of objects",
        });
    }
    if begins_object(text) {
        let first_line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let is_cut = first_line.len() == text.len();
        let is_whole =
            is_cut || serde_json::from_slice::<serde::de::IgnoredAny>(first_line).is_ok();
        return Ok(if is_whole {
            Sniffed {
                input_type: InputType::Jsonl,
                reason: "its first line is a JSON object",
            }
        } else {
            Sniffed {
                input_type: InputType::Json,
                reason: "it begins with a JSON object of several lines",
            }
        });
    }
    if extension == "json" {
        return Ok(Sniffed {
            input_type: InputType::Json,
            reason: "its name ends in .json",
        });
    }
    if let Some((_, what)) = LATER.iter().find(|(later, _)| *later == extension) {
        return Err(later(what));
    }
    if matches!(extension.as_str(), "md" | "markdown") {
        return Ok(Sniffed {
            input_type: InputType::Markdown,
            reason: "its name ends in .md",
        });
    }
    Ok(Sniffed {
        input_type: InputType::Text,
        reason: "nothing in it speaks against plain text",
    })
}

/// The extension in lower case, that of a compressed file's content.
fn extension_of(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.rsplit(['/', '\\'])
        .next()
        .and_then(|file| file.rsplit_once('.'))
        .map_or("", |(_, ext)| ext)
        .to_owned()
}

fn later(what: &str) -> OpenError {
    OpenError::new(
        format!("it is {what}, which this version does not read"),
        "save the articles as text or JSON lines; to take its source for text: --type text",
    )
}

fn looks_like_markup(text: &[u8]) -> bool {
    let start: Vec<u8> = text.iter().take(15).map(u8::to_ascii_lowercase).collect();
    [&b"<!doctype"[..], b"<html", b"<?xml", b"<rss", b"<feed"]
        .iter()
        .any(|tag| start.starts_with(tag))
}

fn begins_object(text: &[u8]) -> bool {
    text.strip_prefix(b"{")
        .is_some_and(|rest| matches!(rest.trim_ascii_start().first(), None | Some(b'"' | b'}')))
}

fn begins_array_of_objects(text: &[u8]) -> bool {
    text.strip_prefix(b"[")
        .is_some_and(|rest| begins_object(rest.trim_ascii_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_before_the_name() {
        let cases: [(&[u8], &str, Option<InputType>); 14] = [
            (b"Plain words.", "a.txt", Some(InputType::Text)),
            (b"Plain words.", "noextension", Some(InputType::Text)),
            (b"# Title", "a.md", Some(InputType::Markdown)),
            (
                b"{\"text\":\"x\"}\n{\"text\":\"y\"}\n",
                "dump.txt",
                Some(InputType::Jsonl),
            ),
            (b"not json at all", "a.jsonl.gz", Some(InputType::Jsonl)),
            (
                b"\xef\xbb\xbf{\"text\":\"x\"}",
                "a.json",
                Some(InputType::Jsonl),
            ),
            (b"{\n \"text\": \"x\"\n}", "a.json", Some(InputType::Json)),
            (b" [\n{\"text\":1}]", "a.json", Some(InputType::Json)),
            (
                b"[Correction] The paper said",
                "a.txt",
                Some(InputType::Text),
            ),
            (b"{curly} words", "a.txt", Some(InputType::Text)),
            (b"<!DOCTYPE html><p>x", "a.txt", None),
            (b"title,text\n", "a.CSV", None),
            (b"%PDF-1.7", "a.txt", None),
            (b"PK\x03\x04", "a.docx", None),
        ];
        for (head, name, expected) in cases {
            assert_eq!(
                sniff(head, name).ok().map(|sniffed| sniffed.input_type),
                expected,
                "{name}"
            );
        }
    }
}
