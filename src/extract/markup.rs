//! Whether a string that does not say so is HTML.
//!
//! Two answers, since two wrongs threaten: tags taken for text spoil paragraphs, text about tags taken for HTML loses
//! words. In a feed HTML is the rule, and one telling sign is enough; elsewhere it takes a block element that is closed
//! again. Nothing is parsed here, and no more than one pass is made.

/// Elements that are known for HTML's. The block ones come first.
const NAMES: [&str; 56] = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "dl",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "table",
    "section",
    "article",
    "figure",
    "pre",
    "br",
    "hr",
    "img",
    "span",
    "a",
    "b",
    "i",
    "em",
    "strong",
    "u",
    "s",
    "dt",
    "dd",
    "code",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "figcaption",
    "iframe",
    "font",
    "center",
    "small",
    "sub",
    "sup",
    "cite",
    "q",
    "abbr",
    "del",
    "ins",
    "video",
    "audio",
    "script",
    "style",
    "picture",
    "body",
    "html",
];

/// How many of them, counted from the first, are block elements.
const BLOCK_COUNT: usize = 18;

/// The elements that are never closed.
const VOID: [&str; 3] = ["br", "hr", "img"];

/// Whether a feed's description or summary is HTML: it begins with a tag, an element is closed again, a line is
/// broken, a picture stands in it, or it has a character reference. A lone `<b>` in a sentence is text.
pub(super) fn is_html_in_feed(text: &str) -> bool {
    let begins = text.trim_start();
    if begins.starts_with('<') && Tags(begins).next().is_some_and(|tag| tag.is_first) {
        return true;
    }
    let is_void = |tag: &Tag| NAMES.get(tag.index).is_some_and(|name| VOID.contains(name));
    Tags(text).any(|tag| is_void(&tag)) || is_html_title(text)
}

/// Whether a feed's title is HTML: an element is closed again, or it has a character reference.
pub(super) fn is_html_title(text: &str) -> bool {
    has_pair(text, NAMES.len()) || has_reference(text)
}

/// Whether a field of a table or of JSON is HTML: a block element stands in it and is closed again.
pub(super) fn is_html_elsewhere(text: &str) -> bool {
    has_pair(text, BLOCK_COUNT)
}

/// Whether a field is HTML by its name, such as `content_html`.
pub(super) fn is_html_by_name(plain_name: &str) -> bool {
    plain_name.contains("html")
}

fn has_pair(text: &str, name_count: usize) -> bool {
    let mut opened = 0_u64;
    for tag in Tags(text) {
        let bit = 1 << tag.index;
        if tag.index >= name_count {
            continue;
        }
        if !tag.is_end {
            opened |= bit;
        } else if opened & bit != 0 {
            return true;
        }
    }
    false
}

fn has_reference(text: &str) -> bool {
    text.split('&').skip(1).any(|rest| {
        let length = rest
            .bytes()
            .take(32)
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
            .count();
        length > 1 && rest.as_bytes().get(length) == Some(&b';')
    })
}

struct Tag {
    /// Which of [`NAMES`].
    index: usize,
    is_end: bool,
    /// Whether nothing stands before it.
    is_first: bool,
}

/// The tags of known elements in a text, in its order.
struct Tags<'a>(&'a str);

impl Iterator for Tags<'_> {
    type Item = Tag;

    fn next(&mut self) -> Option<Tag> {
        loop {
            let at = memchr::memchr(b'<', self.0.as_bytes())?;
            let rest = self.0.get(at + 1..)?;
            self.0 = rest;
            let is_end = rest.starts_with('/');
            let name = rest.strip_prefix('/').unwrap_or(rest);
            let length = name
                .bytes()
                .take(12)
                .take_while(u8::is_ascii_alphanumeric)
                .count();
            let after = name.as_bytes().get(length).copied();
            if !matches!(after, Some(b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n')) {
                continue;
            }
            // A tag ends before the next one begins.
            if memchr::memchr2(b'<', b'>', name.as_bytes()).and_then(|end| name.as_bytes().get(end))
                != Some(&b'>')
            {
                continue;
            }
            let name = name.get(..length).unwrap_or_default();
            let known = NAMES
                .iter()
                .position(|known| known.eq_ignore_ascii_case(name));
            if let Some(index) = known {
                return Some(Tag {
                    index,
                    is_end,
                    is_first: at == 0,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_about_a_tag_stays_text() {
        for text in [
            "Use the <b> tag for names",
            "if a < b and c > d",
            "<tag> is what we call it",
            "AT&T; and others & so on",
            "5 <p 6",
            "",
        ] {
            assert!(!is_html_in_feed(text), "{text:?}");
        }
    }

    #[test]
    fn a_feed_needs_one_sign() {
        for text in [
            "<p>Begins and never ends",
            "one<br/>two",
            "an <EM class='x'>early</EM> vote",
            "caf&eacute;",
            "it&#8217;s",
            " <a href=x>y</a>",
        ] {
            assert!(is_html_in_feed(text), "{text:?}");
        }
    }

    #[test]
    fn elsewhere_it_takes_a_block_that_is_closed() {
        assert!(is_html_elsewhere("<p class=\"x\">a</p>"));
        assert!(is_html_elsewhere("see <DIV>a</DIV>"));
        for text in ["<p>a", "<b>a</b>", "a<br>b", "caf&eacute;", "</p><p>"] {
            assert!(!is_html_elsewhere(text), "{text:?}");
        }
    }
}
