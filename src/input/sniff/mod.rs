//! What an input or a member is, told from its first bytes and then from its name.
//!
//! Pure: a function of the bytes as stored, of the name and of `--type`. Compression is undone first, whatever the name
//! says; an archive is one by its bytes; text is told by how it begins, and by its name where that says nothing.

mod foreign;
mod layers;
mod markup;
mod parts;
mod rows;

pub use parts::part_of_page;

use super::file::OpenError;
use super::units::Units;
use crate::model::{Compression, InputType, Told};

/// What an input is taken for, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sniffed {
    /// How it is compressed, the outermost first.
    pub layers: Vec<Compression>,
    /// The type of what is inside.
    pub input_type: InputType,
    /// Why, in words.
    pub reason: &'static str,
}

impl Sniffed {
    /// An input of which it is known what is inside its compression.
    #[must_use]
    pub fn known(head: &[u8], input_type: InputType, reason: &'static str) -> Self {
        let (layers, _) = layers::unwrap_head(head);
        Self {
            layers,
            input_type,
            reason,
        }
    }

    /// The same for whoever asks.
    #[must_use]
    pub fn told(&self) -> Told {
        Told::Taken {
            input_type: self.input_type,
            compression: self.layers.first().copied(),
            reason: self.reason,
        }
    }
}

/// A type and why, without the layers around it.
type Taken = (InputType, &'static str);

const fn taken(input_type: InputType, reason: &'static str) -> Taken {
    (input_type, reason)
}

/// Tells what an input is. `head` are its first bytes as stored; `name` its file name; `given` what `--type` says: of an
/// archive what its members are, else the input itself.
///
/// # Errors
/// Where it is something that is not read.
pub fn sniff(head: &[u8], name: &str, given: Option<InputType>) -> Result<Sniffed, OpenError> {
    let (layers, inner) = layers::unwrap_head(head);
    let (input_type, reason) = sniff_inside(&inner, &extension_of(name), given)?;
    Ok(Sniffed {
        layers,
        input_type,
        reason,
    })
}

fn sniff_inside(
    head: &[u8],
    extension: &str,
    given: Option<InputType>,
) -> Result<Taken, OpenError> {
    if let Some(archive) = given.filter(|given| given.is_archive()) {
        return Ok(taken(archive, "--type"));
    }
    if layers::begins_zip(head) {
        return match foreign::refuse_document(head, extension) {
            Some(refusal) => Err(refusal),
            None => Ok(taken(InputType::Zip, "it begins as a zip archive does")),
        };
    }
    if layers::begins_tar(head) {
        return Ok(taken(InputType::Tar, "its first block is a tar header"));
    }
    // Something stands before the archive, such as the program that unpacks it.
    if extension == "zip" && head.contains(&0) {
        return Ok(taken(InputType::Zip, "its name ends in .zip"));
    }
    if let Some(given) = given {
        return Ok(taken(given, "--type"));
    }
    if head.starts_with(b"WARC/") {
        return Ok(taken(InputType::Warc, "it begins with a WARC record"));
    }
    if head.starts_with(b"filedesc://") {
        return Ok(taken(
            InputType::Arc,
            "it begins with ARC's file description",
        ));
    }
    if head.is_empty() && matches!(extension, "warc" | "arc") {
        // Compressed with a dictionary of its own, as crawls may be.
        return Ok(taken(InputType::Warc, "its name ends in .warc or .arc"));
    }
    if foreign::is_windows_program(head) {
        return Err(foreign::windows_program());
    }
    if let Some(refusal) = foreign::refuse(head) {
        return Err(refusal);
    }
    let (units, mark_bytes) = Units::of(head);
    let wide = match units {
        Units::Bytes => narrow(head),
        _ => Some(units.narrow(head.get(mark_bytes..).unwrap_or_default())),
    };
    let text = wide.as_deref().unwrap_or(head);
    let text = text
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(text)
        .trim_ascii_start();
    let found = sniff_text(text, extension)?;
    let unread = match found.0 {
        _ if wide.is_none() => None,
        InputType::Csv | InputType::Tsv if units == Units::Bytes => {
            Some(("a table in UTF-32", "UTF-32"))
        }
        InputType::Json | InputType::Jsonl => Some(("JSON in UTF-16 or UTF-32", "UTF-16")),
        InputType::Feed if text.starts_with(b"{") => {
            Some(("a JSON feed in UTF-16 or UTF-32", "UTF-16"))
        }
        _ => None,
    };
    match unread {
        None => Ok(found),
        Some((what, charset)) => Err(OpenError::new(
            format!("it is {what}, which is not read"),
            format!(
                "make UTF-8 of it: iconv -f {charset} -t UTF-8 FILE | corpus ingest - --name FILE"
            ),
        )),
    }
}

/// Tells what text is.
fn sniff_text(text: &[u8], extension: &str) -> Result<Taken, OpenError> {
    if text.first() == Some(&b'<')
        && let Some(found) = markup::sniff(text, extension)
    {
        return found;
    }
    if matches!(extension, "jsonl" | "ndjson") {
        return Ok(taken(
            InputType::Jsonl,
            "its name ends in .jsonl or .ndjson",
        ));
    }
    if begins_array_of_objects(text) {
        return Ok(taken(InputType::Json, "it begins with an array of objects"));
    }
    if begins_object(text) {
        if is_json_feed(text) {
            return Ok(taken(InputType::Feed, "it is a JSON Feed"));
        }
        let first_line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let is_only = first_line.len() == text.len();
        let is_whole =
            is_only || serde_json::from_slice::<serde::de::IgnoredAny>(first_line).is_ok();
        return Ok(if is_whole {
            taken(InputType::Jsonl, "its first line is a JSON object")
        } else {
            taken(
                InputType::Json,
                "it begins with a JSON object of several lines",
            )
        });
    }
    if let Some(what) = mail_of(text, extension) {
        return Err(OpenError::new(
            format!("it is {what}, which is not read"),
            "save its messages or pages as plain text or HTML, then ingest those",
        ));
    }
    let by_name = match extension {
        "json" => Some(taken(InputType::Json, "its name ends in .json")),
        "html" | "htm" | "xhtml" | "shtml" => {
            Some(taken(InputType::Html, "its name ends as a page's does"))
        }
        "rss" | "atom" => Some(taken(InputType::Feed, "its name ends as a feed's does")),
        "csv" => Some(taken(InputType::Csv, "its name ends in .csv")),
        "tsv" | "tab" => Some(taken(InputType::Tsv, "its name ends in .tsv or .tab")),
        "md" | "markdown" => Some(taken(InputType::Markdown, "its name ends in .md")),
        _ => None,
    };
    if let Some(found) = by_name {
        return Ok(found);
    }
    Ok(match rows::delimiter_of(text) {
        Some(b'\t') => taken(
            InputType::Tsv,
            "its lines have as many fields as its header, which names one of text",
        ),
        Some(_) => taken(
            InputType::Csv,
            "its rows have as many fields as its header, which names one of text",
        ),
        None => taken(InputType::Text, "nothing in it speaks against plain text"),
    })
}

/// The extension in lower case, that of a compressed file's content.
fn extension_of(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let mut name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    while let Some((stem, "gz" | "zst" | "gzip" | "zstd")) = name.rsplit_once('.') {
        name = stem;
    }
    name.rsplit_once('.')
        .map_or("", |(_, extension)| extension)
        .to_owned()
}

/// The characters of text in UTF-16 or UTF-32 that are ASCII, where its first characters do not tell which; `None` for
/// text whose characters are bytes.
fn narrow(head: &[u8]) -> Option<Vec<u8>> {
    let has_mark = head.starts_with(b"\xff\xfe")
        || head.starts_with(b"\xfe\xff")
        || head.starts_with(b"\0\0\xfe\xff");
    let sample = head.get(..head.len().min(256)).unwrap_or_default();
    let zeros_at = |parity: usize| {
        let bytes = sample.iter().skip(parity).step_by(2);
        bytes.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros_at(0), zeros_at(1));
    let most = even.max(odd);
    let is_wide = has_mark || (sample.len() >= 4 && most * 4 >= sample.len() && even != odd);
    is_wide.then(|| {
        let is_kept = |byte: &u8| !matches!(byte, 0 | 0xfe | 0xff);
        head.iter().copied().filter(is_kept).collect()
    })
}

fn begins_object(text: &[u8]) -> bool {
    text.strip_prefix(b"{")
        .is_some_and(|rest| matches!(rest.trim_ascii_start().first(), None | Some(b'"' | b'}')))
}

fn begins_array_of_objects(text: &[u8]) -> bool {
    text.strip_prefix(b"[")
        .is_some_and(|rest| begins_object(rest.trim_ascii_start()))
}

/// Whether the object that `text` begins with is a JSON Feed: by its `version`, or by `items` beside a feed's members.
fn is_json_feed(text: &[u8]) -> bool {
    let members = top_members(text);
    let value_of = |wanted: &[u8]| {
        let found = members.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, value)| *value)
    };
    let is_versioned = value_of(b"version")
        .is_some_and(|value| memchr::memmem::find(value, b"jsonfeed.org").is_some());
    let has_items = value_of(b"items").is_some_and(|value| value.starts_with(b"["));
    let is_headed = [&b"title"[..], b"feed_url", b"home_page_url"]
        .into_iter()
        .any(|name| value_of(name).is_some());
    is_versioned || (has_items && is_headed)
}

/// Names of the members of the object that `text` begins with, each with what follows it; as far as the text goes.
fn top_members(text: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut members = Vec::new();
    let (mut depth, mut at, mut last) = (0_u32, 0, None);
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => {
                let start = at + 1;
                let end = end_of_string(text, start);
                last = (depth == 1).then(|| text.get(start..end).unwrap_or_default());
                at = end;
            }
            b':' if depth == 1 => {
                if let Some(name) = last.take() {
                    let value = text.get(at + 1..).unwrap_or_default().trim_ascii_start();
                    let until = match value.first() {
                        Some(b'"') => end_of_string(value, 1),
                        _ => value.len().min(1),
                    };
                    members.push((name, value.get(..until).unwrap_or_default()));
                }
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            _ => {}
        }
        at += 1;
    }
    members
}

/// Where the string ends that begins before `start`: at its closing quotation mark.
fn end_of_string(text: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        match text.get(at) {
            Some(b'\\') => at += 2,
            Some(b'"') | None => return at.min(text.len()),
            Some(_) => at += 1,
        }
    }
}

/// What text is that begins with the headers of an e-mail, of which saved pages (MHTML) are a kind.
fn mail_of(text: &[u8], extension: &str) -> Option<&'static str> {
    let by_name = match extension {
        "eml" => Some("an e-mail"),
        "mbox" => Some("a box of e-mails"),
        "mht" | "mhtml" => Some("a saved page in MHTML"),
        _ => None,
    };
    by_name.or_else(|| {
        let mut has_mime = false;
        let mut is_related = false;
        for line in text.split(|&byte| byte == b'\n').take(100) {
            let line = line.trim_ascii_end().to_ascii_lowercase();
            let name = line.split(|&byte| byte == b':').next().unwrap_or_default();
            let is_continued = line.first().is_some_and(u8::is_ascii_whitespace);
            let is_header = name.len() < line.len()
                && !name.is_empty()
                && name.iter().all(|byte| byte.is_ascii_graphic());
            if !is_header && !is_continued && !line.starts_with(b"from ") {
                break;
            }
            has_mime |= matches!(name, b"mime-version" | b"message-id");
            is_related |= memchr::memmem::find(&line, b"multipart/related").is_some();
        }
        has_mime.then_some(if is_related {
            "a saved page in MHTML"
        } else {
            "an e-mail"
        })
    })
}

#[cfg(test)]
mod tests;
