//! The header of an HTTP message as a crawl has it: whatever servers sent, and crawlers left of it.

use super::fields::{Fields, head_len, media_type};
use super::header::Header;

/// The header of an HTTP message.
pub(super) struct Http {
    pub(super) status: u16,
    pub(super) fields: Fields,
    /// Of the header and what stands before it.
    pub(super) byte_count: usize,
}

/// Whether a record's block should be an HTTP message.
pub(super) fn is_http(header: &Header) -> bool {
    let is_message = header.content_type.as_deref().is_some_and(|content_type| {
        media_type(content_type).0.as_deref() == Some("application/http")
    });
    let scheme = header
        .target_uri
        .as_deref()
        .and_then(|uri| uri.split_once(':'));
    let is_web = scheme.is_some_and(|(scheme, _)| {
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    });
    is_message || is_web && header.record_type == "response"
}

/// What the beginning of a block is to HTTP.
pub(super) enum HttpHead {
    /// More must be read to tell.
    More,
    /// It is no HTTP message.
    None,
    /// It is one, and its header is whole.
    Whole(Http),
}

impl Http {
    /// Reads the status line and the fields of the message, after interim ones. `is_all`: nothing follows those bytes.
    pub(super) fn parse(bytes: &[u8], is_all: bool) -> HttpHead {
        let mut at = bytes.len() - bytes.trim_ascii_start().len();
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            if rest.len() < 16 && !is_all {
                return HttpHead::More;
            }
            let Some(status) = status_of(rest) else {
                return HttpHead::None;
            };
            let len = match head_len(rest) {
                Some(len) => len,
                None if is_all => rest.len(),
                None => return HttpHead::More,
            };
            if (100..200).contains(&status) && len < rest.len() {
                at += len;
                continue;
            }
            return HttpHead::Whole(Self {
                status,
                fields: Fields::parse(rest.get(..len).unwrap_or_default()),
                byte_count: at + len,
            });
        }
    }
}

/// The number of a status line: `HTTP/1.1 200 OK`, `HTTP/2 200`, `ICY 200 OK`.
fn status_of(bytes: &[u8]) -> Option<u16> {
    let line = bytes.split(|&byte| byte == b'\n').next()?;
    let mut words = line
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty());
    let version = words.next()?.to_ascii_uppercase();
    if !version.starts_with(b"HTTP/") && version != b"ICY" {
        return None;
    }
    let number = words.next()?.get(..3)?;
    str::from_utf8(number).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_lines_are_read_leniently() {
        for (line, status) in [
            ("HTTP/1.1 200 OK\r\n", Some(200)),
            ("HTTP/1.0 404\n", Some(404)),
            ("HTTP/2 200\r\n", Some(200)),
            ("http/1.1  301 Moved\r\n", Some(301)),
            ("ICY 200 OK\r\n", Some(200)),
            ("HTTP/1.1 OK\r\n", None),
            ("<html>", None),
            ("", None),
        ] {
            assert_eq!(status_of(line.as_bytes()), status, "{line}");
        }
    }

    #[test]
    fn interim_messages_are_passed_over() {
        let bytes = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\nbody";
        let HttpHead::Whole(http) = Http::parse(bytes, true) else {
            panic!("a message");
        };
        assert_eq!((http.status, http.byte_count), (200, bytes.len() - 4));
        assert_eq!(http.fields.get("a"), Some("b"));
    }
}
