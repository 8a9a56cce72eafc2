//! What a text says of its own character set: the declaration of XML, the `meta` of HTML.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

use super::label::Charset;
use crate::model::RecordForm;

/// How much of a page is looked through. The HTML Standard asks for 1,024 bytes; pages with much before their `meta` are
/// many, and browsers go on looking too.
const PRESCAN_BYTES: usize = 4096;

/// A declared label, as it is written, and where it was found.
pub(super) fn declared_in(bytes: &[u8], form: RecordForm) -> Option<(String, &'static str)> {
    let head = bytes.get(..PRESCAN_BYTES).unwrap_or(bytes);
    let text = head.trim_ascii_start();
    let starts_with = |tag: &[u8]| {
        text.get(..tag.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    let is_xml = starts_with(b"<?xml");
    let is_page = form == RecordForm::Html
        || (form == RecordForm::Text && (starts_with(b"<!doctype html") || starts_with(b"<html")));
    if is_xml
        && matches!(
            form,
            RecordForm::Html | RecordForm::Entry | RecordForm::Text
        )
        && let Some(label) = xml_declaration(text)
    {
        return Some((label, "xml declaration"));
    }
    if is_page || (is_xml && form == RecordForm::Text) {
        return meta(head).map(|label| (label, "meta charset"));
    }
    None
}

/// What a label can mean of bytes without zeros: neither UTF-16 nor UTF-32, for which there would be no ASCII in them (HTML
/// Standard, 13.2.3.2).
pub(super) fn without_zeros(label: &str) -> Option<Charset> {
    match Charset::parse(label)? {
        Charset::Utf32 { .. } => Some(Charset::Web(UTF_8)),
        Charset::Web(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => {
            Some(Charset::Web(UTF_8))
        }
        Charset::Web(encoding) if encoding == X_USER_DEFINED => Some(Charset::Web(WINDOWS_1252)),
        charset => Some(charset),
    }
}

/// The character set that the declaration of XML names with which `text` begins, or what is left of it.
#[must_use]
pub fn xml_declaration(text: &[u8]) -> Option<String> {
    let end = memchr::memchr(b'>', text)?;
    let declaration = text.get(..end)?;
    let at = memchr::memmem::find(declaration, b"encoding")? + b"encoding".len();
    let rest = declaration.get(at..)?.trim_ascii_start();
    value(rest.strip_prefix(b"=")?)
}

/// The first `meta` that names a character set, comments left out.
fn meta(head: &[u8]) -> Option<String> {
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', head.get(at..)?) {
        at += found + 1;
        let rest = head.get(at..)?;
        if rest.starts_with(b"!--") {
            // `<!-->` is a comment.
            at += 1 + memchr::memmem::find(rest.get(1..)?, b"-->")?;
            continue;
        }
        let Some((b"meta", attributes)) = rest
            .split_at_checked(4)
            .filter(|(name, _)| name.eq_ignore_ascii_case(b"meta"))
            .map(|(_, attributes)| (b"meta", attributes))
        else {
            continue;
        };
        let end = memchr::memchr(b'>', attributes).unwrap_or(attributes.len());
        if let Some(label) = attributes.get(..end).and_then(charset_of_meta) {
            return Some(label);
        }
    }
    None
}

/// The label in a `meta`'s attributes: `charset=...`, or `content="text/html; charset=..."`.
fn charset_of_meta(attributes: &[u8]) -> Option<String> {
    if !matches!(
        attributes.first(),
        Some(b'/' | b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
    ) {
        return None;
    }
    let lower = attributes.to_ascii_lowercase();
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(lower.get(at..)?, b"charset") {
        at += found + b"charset".len();
        let rest = attributes.get(at..)?.trim_ascii_start();
        if let Some(label) = rest.strip_prefix(b"=").and_then(value) {
            return Some(label);
        }
    }
    None
}

/// A value in quotes or without.
fn value(rest: &[u8]) -> Option<String> {
    let rest = rest.trim_ascii_start();
    let is_end: fn(&u8) -> bool = |byte| {
        matches!(byte, b'"' | b'\'' | b';' | b'>' | b'/' | b'?') || byte.is_ascii_whitespace()
    };
    let rest = match rest.first()? {
        b'"' | b'\'' => rest.get(1..)?.trim_ascii_start(),
        _ => rest,
    };
    let end = rest.iter().position(is_end).unwrap_or(rest.len());
    let label = rest.get(..end)?;
    // No label is longer; a page may say anything.
    let is_label = !label.is_empty() && label.len() <= 40 && label.is_ascii();
    is_label.then(|| String::from_utf8_lossy(label).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_by_hand() {
        let cases: [(&str, Option<&str>); 14] = [
            (
                "<?xml version='1.0' encoding='KOI8-R'?><a/>",
                Some("KOI8-R"),
            ),
            (
                "<?xml version=\"1.0\" encoding = \"euc-jp\" ?>",
                Some("euc-jp"),
            ),
            ("<?xml version=\"1.0\"?><a/>", None),
            ("<!DOCTYPE html><meta charset=big5>", Some("big5")),
            (
                "<html><META CharSet=\"windows-1251\"/>",
                Some("windows-1251"),
            ),
            (
                "<html><meta content='text/html; charset=gb2312' http-equiv=Content-Type>",
                Some("gb2312"),
            ),
            (
                "<html><meta content=\"text/html;charset=x-sjis\">",
                Some("x-sjis"),
            ),
            (
                "<html><!-- <meta charset=big5> --><meta charset=gbk>",
                Some("gbk"),
            ),
            ("<html><!--><meta charset=gbk>", Some("gbk")),
            ("<html><metal charset=gbk>", None),
            ("<html><meta charset>", None),
            ("<html><meta charset=\"\">", None),
            (
                "<html><meta name=charset content=x><meta charset=gbk",
                Some("gbk"),
            ),
            ("", None),
        ];
        for (text, expected) in cases {
            let found = declared_in(text.as_bytes(), RecordForm::Text);
            assert_eq!(found.map(|(label, _)| label).as_deref(), expected, "{text}");
        }
        let page = b"<p>No html tag</p><meta charset=big5>";
        assert_eq!(declared_in(page, RecordForm::Text), None);
        assert!(declared_in(page, RecordForm::Html).is_some());
        assert_eq!(declared_in(page, RecordForm::Json), None);
    }

    #[test]
    fn a_label_read_as_ascii_is_not_utf_16() {
        let name = |label| without_zeros(label).map(|charset| charset.to_string());
        assert_eq!(name("utf-16").as_deref(), Some("utf-8"));
        assert_eq!(name("utf-32").as_deref(), Some("utf-8"));
        assert_eq!(name("x-user-defined").as_deref(), Some("windows-1252"));
        assert_eq!(name("klingon"), None);
    }
}
