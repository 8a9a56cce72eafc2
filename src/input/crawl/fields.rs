//! Header fields, `Name: value` each, as WARC and HTTP have them.

use encoding_rs::mem::decode_latin1;

/// The fields of a header, in order. Names are in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads the lines after the first one. A line that begins with white space goes on with the field before it; a
    /// line without a colon says nothing.
    pub(super) fn parse(head: &[u8]) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in head.split(|&byte| byte == b'\n').skip(1) {
            let text = decode(line);
            let value = text.trim();
            if line
                .first()
                .is_some_and(|byte| matches!(byte, b' ' | b'\t'))
            {
                if let Some((_, before)) = fields.last_mut()
                    && !value.is_empty()
                {
                    before.push(' ');
                    before.push_str(value);
                }
            } else if let Some((name, value)) = value.split_once(':') {
                fields.push((
                    name.trim_end().to_ascii_lowercase(),
                    value.trim_start().to_owned(),
                ));
            }
        }
        Self(fields)
    }

    /// The first value of that name, unless it is empty.
    pub(super) fn get<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).find(|value| !value.is_empty())
    }

    /// The values of that name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let fields = self.0.iter().filter(move |(known, _)| known == name);
        fields.map(|(_, value)| value.as_str())
    }
}

/// How many bytes a header has, the blank line after it too; `None` where there is no blank line.
pub(super) fn head_len(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes).find_map(|end| match bytes.get(end + 1..) {
        Some([b'\n', ..]) => Some(end + 2),
        Some([b'\r', b'\n', ..]) => Some(end + 3),
        _ => None,
    })
}

/// Bytes as UTF-8 where they are, else as Latin-1, which all bytes are.
pub(super) fn decode(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => decode_latin1(bytes).into_owned(),
    }
}

/// The media type of a Content-Type, in lower case, and its charset.
pub(super) fn media_type(content_type: &str) -> (Option<String>, Option<String>) {
    let mut parts = content_type.split(';');
    let media_type = parts.next().map(|media_type| media_type.trim());
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    });
    let media_type = media_type.filter(|media_type| media_type.contains('/'));
    (media_type.map(str::to_ascii_lowercase), charset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_latin_and_broken_lines_are_read() {
        let head =
            b"HTTP/1.1 200 OK\r\nA: one\r\n  two\nno colon\nB : caf\xe9\r\na:three\r\nC:\r\n\r\n";
        let fields = Fields::parse(head);
        assert_eq!(fields.get("a"), Some("one two"));
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["one two", "three"]);
        assert_eq!(fields.get("b"), Some("caf\u{e9}"));
        assert_eq!(fields.get("c"), None);
    }

    #[test]
    fn a_head_ends_at_its_first_blank_line() {
        assert_eq!(head_len(b"a\r\n\r\nb"), Some(5));
        assert_eq!(head_len(b"a\n\nb\n\n"), Some(3));
        assert_eq!(head_len(b"a\nb\r\n"), None);
        assert_eq!(head_len(b""), None);
    }

    #[test]
    fn media_types_are_told_from_their_parameters() {
        let of = |text: &str| {
            let (media_type, charset) = media_type(text);
            (media_type.unwrap_or_default(), charset.unwrap_or_default())
        };
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(
            of("Text/HTML; x=y; Charset=\"UTF-8\""),
            pair("text/html", "UTF-8")
        );
        assert_eq!(of("text/html;charset="), pair("text/html", ""));
        assert_eq!(of("unknown"), pair("", ""));
    }
}
