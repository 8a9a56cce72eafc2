//! The headers of records: WARC's fields (ISO 28500, versions 0.17 to 1.1), and the lines of ARC's versions 1 and 2.

use jiff::civil::DateTime;

use super::fields::{Fields, decode};

/// What a record's header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) is_arc: bool,
    /// In lower case; what an ARC holds is a response, its first record aside.
    pub(super) record_type: String,
    pub(super) target_uri: Option<String>,
    pub(super) record_id: Option<String>,
    /// ISO 8601, UTC.
    pub(super) date: Option<String>,
    pub(super) content_type: Option<String>,
    /// How many bytes its block has, or what it says instead.
    pub(super) length: Result<u64, String>,
    pub(super) payload_digest: Option<String>,
    pub(super) block_digest: Option<String>,
    /// Why the crawler did not take all of it.
    pub(super) truncated: Option<String>,
    /// Whether it holds a part of what others continue.
    pub(super) is_segment: bool,
}

/// Which format a record is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its first line is a version.
    Warc,
    /// Its first line is all of its header.
    Arc,
}

impl Kind {
    /// What begins with those bytes.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let line = first_line(bytes);
        if is_version(line) {
            Some(Self::Warc)
        } else if parse_arc(line).is_some() {
            Some(Self::Arc)
        } else {
            None
        }
    }

    /// Whether a record of this kind begins with those bytes, which stand where none is expected: a version needs a
    /// field after it.
    pub(super) fn begins(self, bytes: &[u8]) -> bool {
        let line = first_line(bytes);
        match self {
            Self::Warc => {
                let second = bytes.get(line.len() + 1..).map(first_line);
                let name = second.and_then(|line| line.split(|&byte| byte == b':').next());
                let is_field = |name: &[u8]| {
                    let name = name.to_ascii_lowercase();
                    name.starts_with(b"warc-") || name.starts_with(b"content-")
                };
                is_version(line) && name.is_some_and(is_field)
            }
            Self::Arc => parse_arc(line).is_some(),
        }
    }
}

fn first_line(bytes: &[u8]) -> &[u8] {
    bytes
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default()
}

/// Whether a line is `WARC/` and a version with fields.
fn is_version(line: &[u8]) -> bool {
    let version = line.strip_prefix(b"WARC/").unwrap_or_default();
    matches!(version.trim_ascii(), [major, b'.', minor @ ..]
        if major.is_ascii_digit() && !minor.is_empty() && minor.iter().all(u8::is_ascii_digit))
}

/// Reads the header of a WARC record, its version line first.
pub(super) fn parse_warc(head: &[u8]) -> Header {
    let fields = Fields::parse(head);
    let get = |name: &str| fields.get(name).map(str::to_owned);
    let mut lengths = fields.all("content-length");
    let length = match lengths.next() {
        None => Err("nothing".to_owned()),
        Some(first) if lengths.all(|other| other == first) => length(first),
        Some(_) => Err("more than one number".to_owned()),
    };
    let record_type = get("warc-type").unwrap_or_default().to_ascii_lowercase();
    Header {
        is_arc: false,
        is_segment: record_type == "continuation" || fields.get("warc-segment-number").is_some(),
        record_type,
        // Some writers put the address into angle brackets, as ids are.
        target_uri: fields.get("warc-target-uri").and_then(bare),
        record_id: fields.get("warc-record-id").and_then(bare),
        date: fields.get("warc-date").and_then(warc_date),
        content_type: get("content-type"),
        length,
        payload_digest: get("warc-payload-digest"),
        block_digest: get("warc-block-digest"),
        truncated: get("warc-truncated"),
    }
}

/// Reads the line that is the header of an ARC record: address, IP, date, media type, in version 2 five more, length.
/// Addresses may hold spaces. `None` where a line is none.
pub(super) fn parse_arc(line: &[u8]) -> Option<Header> {
    if !line.first()?.is_ascii_alphabetic() {
        return None;
    }
    let line = decode(line.trim_ascii_end());
    let words: Vec<&str> = line.split(' ').collect();
    let (length_text, words) = words.split_last()?;
    let is_date = |word: &&str| {
        (12..=18).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_host = |word: &str| {
        let is_of_address = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':');
        word == "-" || (word.len() >= 2 && word.bytes().all(is_of_address))
    };
    let date = words.iter().rposition(is_date)?;
    let (before, after) = words.split_at_checked(date)?;
    let (host, address) = before.split_last()?;
    let target_uri = address.join(" ");
    let (scheme, _) = target_uri.split_once(':')?;
    let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    if !is_host(host) || !scheme.bytes().all(is_scheme) {
        return None;
    }
    let [date, media_type, ..] = after else {
        return None;
    };
    let is_first = scheme.eq_ignore_ascii_case("filedesc");
    Some(Header {
        is_arc: true,
        record_type: if is_first { "warcinfo" } else { "response" }.to_owned(),
        target_uri: Some(target_uri),
        date: arc_date(date),
        content_type: Some((*media_type).to_owned()),
        length: length(length_text),
        record_id: None,
        payload_digest: None,
        block_digest: None,
        truncated: None,
        is_segment: false,
    })
}

fn length(text: &str) -> Result<u64, String> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| text.parse().ok()).flatten();
    number.ok_or_else(|| text.chars().take(40).collect())
}

fn bare(text: &str) -> Option<String> {
    let inner = text
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'));
    let inner = inner.unwrap_or(text).trim();
    (!inner.is_empty()).then(|| inner.to_owned())
}

/// A date of WARC's in UTC; version 1.1 allows to leave out its smaller parts.
fn warc_date(text: &str) -> Option<String> {
    const SHAPE: &[u8] = b"0000-00-00T00:00Z";
    let is_shaped = text.bytes().zip(SHAPE).all(|(byte, shape)| match shape {
        b'0' => byte.is_ascii_digit(),
        _ => byte == *shape,
    });
    if is_shaped && matches!(text.len(), 4 | 7 | 10 | 17) {
        return Some(text.to_owned());
    }
    let time: jiff::Timestamp = text.parse().ok()?;
    Some(time.to_string())
}

/// A date of ARC's, such as 20080430204825, in UTC.
fn arc_date(digits: &str) -> Option<String> {
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i8>().ok();
    let date = DateTime::new(
        digits.get(..4)?.parse().ok()?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14).unwrap_or(0),
        0,
    );
    date.ok().map(|date| format!("{date}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warc_header_is_read_whatever_its_case_and_brackets() {
        let head = b"WARC/0.18\r\nwarc-type: Response\r\nWARC-Target-URI: <http://a.example/>\r\n\
            WARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2017-03-06T04:02:06Z\r\n\
            content-length: 12\r\nWARC-Truncated: length\r\n\r\n";
        assert_eq!(Kind::of(head), Some(Kind::Warc));
        let header = parse_warc(head);
        assert_eq!(header.record_type, "response");
        assert_eq!(header.target_uri.as_deref(), Some("http://a.example/"));
        assert_eq!(header.record_id.as_deref(), Some("urn:uuid:1"));
        assert_eq!(header.date.as_deref(), Some("2017-03-06T04:02:06Z"));
        assert_eq!(header.length, Ok(12));
        assert_eq!(header.truncated.as_deref(), Some("length"));
        assert!(!header.is_segment);
    }

    #[test]
    fn lengths_that_are_none_are_told() {
        for text in ["-1", "abc", "+5", "1e3", "", "99999999999999999999", "1 2"] {
            let head = format!("WARC/1.0\r\nContent-Length: {text}\r\n\r\n");
            assert!(parse_warc(head.as_bytes()).length.is_err(), "{text}");
        }
        let twice = b"WARC/1.0\nContent-Length: 1\nContent-Length: 2\n\n";
        assert!(parse_warc(twice).length.is_err());
        assert!(parse_warc(b"WARC/1.0\n\n").length.is_err());
    }

    #[test]
    fn lines_of_both_arc_versions() {
        let one =
            parse_arc(b"http://a.example/x y 1.2.3.4 20080430204825 text/html 782\r").unwrap();
        assert_eq!(one.target_uri.as_deref(), Some("http://a.example/x y"));
        assert_eq!(one.date.as_deref(), Some("2008-04-30T20:48:25Z"));
        assert_eq!(one.content_type.as_deref(), Some("text/html"));
        assert_eq!(
            (one.length, one.record_type.as_str()),
            (Ok(782), "response")
        );
        let two = parse_arc(
            b"http://a.example/ 1.2.3.4 20080430204825 text/html 200 abc - 5 file.arc 99",
        )
        .unwrap();
        assert_eq!(
            (two.length, two.content_type.as_deref()),
            (Ok(99), Some("text/html"))
        );
        let first = parse_arc(b"filedesc://x.arc 0.0.0.0 20080430204825 text/plain 75").unwrap();
        assert_eq!(first.record_type, "warcinfo");
        let bad = parse_arc(b"http://a.example/ 1.2.3.4 201404010000000000 text/html -1").unwrap();
        assert_eq!(bad.length, Err("-1".to_owned()));
        assert_eq!(bad.date.as_deref(), Some("2014-04-01T00:00:00Z"));
        for line in [
            "It was 20080430204825 by 7",
            "URL IP-address Archive-date Content-type Archive-length",
            "http://a.example/ 1.2.3.4 20080430204825 5",
            "http://a.example/ host 20080430204825 text/html 5",
            "",
        ] {
            assert_eq!(parse_arc(line.as_bytes()), None, "{line}");
        }
    }

    #[test]
    fn dates_may_lack_their_smaller_parts() {
        for (text, date) in [
            (
                "2016-01-11T23:24:25.412030Z",
                Some("2016-01-11T23:24:25.41203Z"),
            ),
            ("2016-01-11T23:24Z", Some("2016-01-11T23:24Z")),
            ("2016-01", Some("2016-01")),
            ("2016-01-11T01:00:00+02:00", Some("2016-01-10T23:00:00Z")),
            ("20160111232425", None),
            ("yesterday", None),
        ] {
            assert_eq!(warc_date(text).as_deref(), date, "{text}");
        }
        assert_eq!(arc_date("20081330204825"), None);
        assert_eq!(
            arc_date("200804302048").as_deref(),
            Some("2008-04-30T20:48:00Z")
        );
    }

    #[test]
    fn a_version_where_none_is_expected_needs_a_field() {
        assert!(Kind::Warc.begins(b"WARC/1.1 \r\nWARC-Type: x\r\n"));
        assert!(Kind::Warc.begins(b"WARC/1.0\ncontent-length: 5\n"));
        assert!(!Kind::Warc.begins(b"WARC/1.0\r\nis a format\r\n"));
        assert!(!Kind::Warc.begins(b"WARC/1.0 is a format\r\nWARC-Type: x\r\n"));
    }
}
