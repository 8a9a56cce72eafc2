//! XML as feeds have it: read as far as it goes, whatever is wrong with it.
//!
//! A text becomes tokens that are spans of it. Nothing is required to be closed, nothing is expanded: a reference to an
//! entity that a document type declares stays as it is written, so that no text grows by being read. Each byte is looked
//! at a bounded number of times, and nothing here recurs into itself.

use memchr::memmem;

use crate::extract::html;
use crate::model::ByteSpan;
use crate::text::mapped::Mapped;

/// The longest reference that is looked for, its `&` and `;` among it.
const MAX_REFERENCE_BYTES: usize = 12;

/// A piece of XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A start tag.
    Start {
        name: ByteSpan,
        attributes: ByteSpan,
        is_empty: bool,
    },
    /// An end tag.
    End { name: ByteSpan },
    /// Characters, with references in them.
    Text,
    /// A CDATA section; what is inside.
    Cdata(ByteSpan),
    /// A comment, a processing instruction, a declaration.
    Other,
}

/// The tokens of a stretch of text, each with its span. They cover it without a gap.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    /// Whether no comment, and no CDATA section, is closed from here on: searched for once, not at each opening.
    has_no_comment_end: bool,
    has_no_cdata_end: bool,
}

impl<'a> Tokens<'a> {
    pub(super) const fn of(text: &'a str, span: ByteSpan) -> Self {
        Self {
            text,
            at: span.start,
            end: span.end,
            has_no_comment_end: false,
            has_no_cdata_end: false,
        }
    }

    fn bytes(&self) -> &'a [u8] {
        self.text
            .as_bytes()
            .get(self.at..self.end)
            .unwrap_or_default()
    }

    /// What begins at a `<`, and its length. `None` where that is text after all.
    fn markup(&mut self) -> Option<(Token, usize)> {
        let bytes = self.bytes();
        match bytes.get(1)? {
            b'!' if bytes.starts_with(b"<!--") => {
                let end = (!self.has_no_comment_end)
                    .then(|| memmem::find(bytes.get(4..)?, b"-->"))
                    .flatten();
                self.has_no_comment_end = end.is_none();
                Some((Token::Other, 4 + end? + 3))
            }
            b'!' if bytes.starts_with(b"<![CDATA[") => {
                let found = (!self.has_no_cdata_end)
                    .then(|| memmem::find(bytes.get(9..)?, b"]]>"))
                    .flatten();
                self.has_no_cdata_end = found.is_none();
                let inner = |length| ByteSpan::new(self.at + 9, self.at + 9 + length);
                match found {
                    Some(length) => Some((Token::Cdata(inner(length)), length + 12)),
                    // The opening is markup all the same; what follows is read as it stands.
                    None => Some((Token::Cdata(inner(0)), 9)),
                }
            }
            b'!' | b'?' => {
                let end = memchr::memchr2(b'>', b'<', bytes.get(1..)?)? + 1;
                let is_closed = bytes.get(end) == Some(&b'>');
                Some((Token::Other, end + usize::from(is_closed)))
            }
            b'/' => {
                let length = name_length(bytes.get(2..)?)?;
                let end = memchr::memchr2(b'>', b'<', bytes.get(2..)?).map(|end| end + 2);
                let name = ByteSpan::new(self.at + 2, self.at + 2 + length);
                Some((Token::End { name }, self.closed(end)))
            }
            _ => {
                let length = name_length(bytes.get(1..)?)?;
                let end = tag_end(bytes, 1 + length);
                let name = ByteSpan::new(self.at + 1, self.at + 1 + length);
                let inside = end.unwrap_or(bytes.len());
                let is_empty = bytes.get(..inside).is_some_and(|tag| tag.ends_with(b"/"));
                let attributes = ByteSpan::new(
                    name.end,
                    self.at + inside.saturating_sub(usize::from(is_empty)).max(1 + length),
                );
                let token = Token::Start {
                    name,
                    attributes,
                    is_empty,
                };
                Some((token, self.closed(end)))
            }
        }
    }

    /// The length of a tag that ends before `end`: its `>` belongs to it, a `<` does not.
    fn closed(&self, end: Option<usize>) -> usize {
        let bytes = self.bytes();
        end.map_or(bytes.len(), |end| {
            end + usize::from(bytes.get(end) == Some(&b'>'))
        })
    }
}

impl Iterator for Tokens<'_> {
    type Item = (Token, ByteSpan);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        if start >= self.end {
            return None;
        }
        let bytes = self.bytes();
        let (token, length) = if bytes.first() == Some(&b'<') {
            // A `<` that begins nothing is a character like others.
            self.markup().unwrap_or_else(|| {
                let rest = bytes.get(1..).unwrap_or_default();
                let next = memchr::memchr(b'<', rest).unwrap_or(rest.len());
                (Token::Text, 1 + next)
            })
        } else {
            let next = memchr::memchr(b'<', bytes).unwrap_or(bytes.len());
            (Token::Text, next)
        };
        self.at = (start + length).min(self.end);
        Some((token, ByteSpan::new(start, self.at)))
    }
}

/// The length of the name at the start of `bytes`; `None` where there is none.
fn name_length(bytes: &[u8]) -> Option<usize> {
    let is_first = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii();
    is_first(*bytes.first()?).then(|| {
        bytes
            .iter()
            .position(|&byte| {
                !(is_first(byte) || byte.is_ascii_digit() || matches!(byte, b':' | b'-' | b'.'))
            })
            .unwrap_or(bytes.len())
    })
}

/// Where the start tag's `>` is, or the `<` of what follows one that has none: values hold no `<`. A quotation mark
/// opens a value only after an equals sign.
fn tag_end(bytes: &[u8], from: usize) -> Option<usize> {
    let (mut quote, mut is_value_next) = (None, false);
    for (at, &byte) in bytes.iter().enumerate().skip(from) {
        match (byte, quote) {
            (b'<', _) | (b'>', None) => return Some(at),
            (b'"' | b'\'', None) if is_value_next => quote = Some(byte),
            (_, Some(open)) if open == byte => quote = None,
            _ => {}
        }
        is_value_next = byte == b'=' || (is_value_next && byte.is_ascii_whitespace());
    }
    None
}

/// The attributes of a start tag as (name, value), references undone.
pub(super) fn attributes(tag: &str) -> impl Iterator<Item = (&str, String)> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let (name, after) = rest.split_once('=')?;
            // A name without a value stands before this one.
            let name = name.trim_end().rsplit(char::is_whitespace).next()?;
            let after = after.trim_start();
            let (value, next) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let inner = after.strip_prefix(quote)?;
                    inner.split_once(quote).unwrap_or((inner, ""))
                }
                _ => after.split_once(char::is_whitespace).unwrap_or((after, "")),
            };
            rest = next;
            if !name.is_empty() {
                return Some((name, unescape(value)));
            }
        }
    })
}

/// The value of one attribute, compared without case.
pub(super) fn attribute(tag: &str, wanted: &str) -> Option<String> {
    attributes(tag)
        .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, value)| value)
}

/// What XML text means: the five references of XML's own and numeric ones undone; all else stays.
fn unescape(text: &str) -> String {
    let mut to = Mapped::default();
    let from = Mapped::verbatim(text.to_owned(), 0);
    unescape_into(&from, ByteSpan::new(0, text.len()), &mut to);
    to.text().to_owned()
}

/// Appends to `to` what `span` of `from` means as XML text.
pub(super) fn unescape_into(from: &Mapped, span: ByteSpan, to: &mut Mapped) {
    let bytes = from
        .text()
        .as_bytes()
        .get(span.start..span.end)
        .unwrap_or_default();
    let mut plain = 0;
    for at in memchr::memchr_iter(b'&', bytes) {
        let Some((character, length)) = bytes.get(at..).and_then(read_reference) else {
            continue;
        };
        let before = ByteSpan::new(span.start + plain, span.start + at);
        to.push_span(from, before);
        let reference = ByteSpan::new(before.end, before.end + length);
        to.push_replaced(character.encode_utf8(&mut [0; 4]), from, reference);
        plain = at + length;
    }
    to.push_span(from, ByteSpan::new(span.start + plain, span.end));
}

/// The character that a reference at the start of `bytes` means, and its length. Named ones of HTML are none of XML's:
/// they stay, for HTML to be undone after.
fn read_reference(bytes: &[u8]) -> Option<(char, usize)> {
    let window = bytes.get(..bytes.len().min(MAX_REFERENCE_BYTES))?;
    let end = memchr::memchr(b';', window)?;
    let name = window
        .get(1..end)
        .and_then(|name| str::from_utf8(name).ok())?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => {
                    u32::from_str_radix(digits.strip_prefix('+').map_or(digits, |_| ""), 16)
                }
                None => number.strip_prefix('+').map_or(number, |_| "").parse(),
            };
            html::character(code.ok()?)
        }
    };
    Some((character, end + 1))
}

/// What a slice of XML text means by itself; `None` where it cuts a reference or holds the border of a CDATA section or
/// a comment.
pub(in crate::extract) fn unescape_xml_slice(slice: &str) -> Option<String> {
    let has_border = ["<![CDATA[", "]]>", "<!--"]
        .iter()
        .any(|border| memmem::find(slice.as_bytes(), border.as_bytes()).is_some());
    let is_cut = slice.rsplit_once('&').is_some_and(|(_, last)| {
        last.len() < MAX_REFERENCE_BYTES
            && last
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
    });
    (!has_border && !is_cut).then(|| unescape(slice))
}

/// What a slice of a CDATA section means by itself: what it says. `None` where it holds the section's end.
pub(in crate::extract) fn cdata_slice(slice: &str) -> Option<String> {
    memmem::find(slice.as_bytes(), b"]]>")
        .is_none()
        .then(|| slice.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<(Token, &str)> {
        Tokens::of(text, ByteSpan::new(0, text.len()))
            .map(|(token, span)| (token, span.of(text).unwrap()))
            .collect()
    }

    fn pieces(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|(_, piece)| piece).collect()
    }

    #[test]
    fn well_formed_text_is_cut_at_its_tags() {
        let text = "<a x='>'>t<!-- <b> --><![CDATA[<c>]]></a><d/>";
        assert_eq!(
            pieces(text),
            [
                "<a x='>'>",
                "t",
                "<!-- <b> -->",
                "<![CDATA[<c>]]>",
                "</a>",
                "<d/>"
            ]
        );
        let all = tokens(text);
        assert!(matches!(all[3].0, Token::Cdata(inner) if inner.of(text) == Some("<c>")));
        assert!(matches!(all[5].0, Token::Start { is_empty: true, .. }));
    }

    #[test]
    fn what_is_not_closed_ends_where_the_next_begins() {
        assert_eq!(pieces("<a href=\"x<b>y"), ["<a href=\"x", "<b>", "y"]);
        assert_eq!(pieces("1 < 2 <3</a"), ["1 ", "< 2 ", "<3", "</a"]);
        assert_eq!(pieces("<!-- a<b>"), ["<!-- a", "<b>"]);
        assert_eq!(pieces("<![CDATA[a<b>"), ["<![CDATA[", "a", "<b>"]);
        assert_eq!(pieces("<"), ["<"]);
    }

    #[test]
    fn attributes_are_read_with_any_quotes() {
        let read: Vec<_> = attributes(" a=\"1 &amp; 2\" b = '3' checked c=4 d=\"open").collect();
        let expected = [("a", "1 & 2"), ("b", "3"), ("c", "4"), ("d", "open")];
        assert_eq!(read, expected.map(|(name, value)| (name, value.to_owned())));
        assert_eq!(attribute(" HREF='x'", "href").as_deref(), Some("x"));
    }

    #[test]
    fn references_are_undone_once_and_unknown_ones_stay() {
        let cases = [
            ("a &amp;lt; b", "a &lt; b"),
            ("&#8217;&#x2019;&#146;", "’’’"),
            (
                "AT&T &nbsp; &lol; &#0; &#xd800; &#+65;",
                "AT&T &nbsp; &lol; \u{fffd} \u{fffd} &#+65;",
            ),
            ("&quot;&apos;&gt;", "\"'>"),
        ];
        for (text, expected) in cases {
            assert_eq!(unescape(text), expected);
        }
    }

    #[test]
    fn a_slice_that_cuts_something_means_nothing() {
        assert_eq!(unescape_xml_slice("a &lt; b").as_deref(), Some("a < b"));
        assert_eq!(unescape_xml_slice("a & b").as_deref(), Some("a & b"));
        for cut in ["a &l", "a &", "a &#82", "a]]>b", "<![CDATA[a"] {
            assert_eq!(unescape_xml_slice(cut), None, "{cut:?}");
        }
        assert_eq!(cdata_slice("a &amp; <b>").as_deref(), Some("a &amp; <b>"));
        assert_eq!(cdata_slice("a]]>"), None);
    }
}
