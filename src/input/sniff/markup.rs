//! What markup is: a page, a feed, or XML of another kind, told from its first tag.

use super::super::file::OpenError;
use super::foreign::LEAVE_OUT;
use super::{Taken, taken};
use crate::model::InputType;

/// Elements that only HTML has, or that a fragment of a page may begin with.
const HTML_ELEMENTS: [&str; 46] = [
    "a",
    "article",
    "aside",
    "b",
    "base",
    "blockquote",
    "body",
    "br",
    "button",
    "center",
    "div",
    "dl",
    "em",
    "figure",
    "font",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "i",
    "iframe",
    "img",
    "link",
    "main",
    "meta",
    "nav",
    "noscript",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "span",
    "strong",
    "style",
    "table",
    "title",
    "ul",
];

const AS_TEXT: &str = "to take its source for text: --type text; if it is a page: --type html";

/// What `text`, which begins with `<`, is. `None`: no markup.
pub(super) fn sniff(text: &[u8], extension: &str) -> Option<Result<Taken, OpenError>> {
    let Prologue {
        is_xml,
        doctype,
        root,
    } = read_prologue(text);
    let is_markdown = matches!(extension, "md" | "markdown");
    let page = |reason| Some(Ok(taken(InputType::Html, reason)));
    let refused = |what: &str, hint: &str| {
        let reason = format!("it is {what}, which is not read");
        Some(Err(OpenError::new(reason, hint)))
    };
    let local = root.rsplit(':').next().unwrap_or_default();
    match (local, doctype.as_str()) {
        ("html", _) | ("", "html") => page("it begins as an HTML page does"),
        ("rss" | "feed" | "channel", _) => {
            Some(Ok(taken(InputType::Feed, "its first tag is a feed's")))
        }
        ("rdf", _) if holds_rss(text) => Some(Ok(taken(
            InputType::Feed,
            "its first tag is that of a feed in RDF",
        ))),
        ("urlset" | "sitemapindex", _) => refused(
            "a sitemap, a list of addresses",
            "fetch the pages that it lists, then ingest those",
        ),
        ("opml", _) => refused(
            "a list of feeds (OPML)",
            "fetch the feeds that it lists, then ingest those",
        ),
        ("svg", _) => refused("a drawing (SVG)", LEAVE_OUT),
        (_, "html") => page("its document type is HTML's"),
        (local, _) if !is_xml && !is_markdown && HTML_ELEMENTS.contains(&local) => {
            page("its first tag is one of HTML's")
        }
        _ if is_xml || extension == "xml" => {
            refused("XML that is neither a page nor a feed", AS_TEXT)
        }
        _ => None,
    }
}

/// Whether `text` is a drawing.
pub(super) fn is_drawing(text: &[u8]) -> bool {
    let root = read_prologue(text).root;
    root.rsplit(':').next() == Some("svg")
}

fn holds_rss(text: &[u8]) -> bool {
    [
        &b"purl.org/rss/"[..],
        b"netscape.com/rdf",
        b"<channel",
        b"<item",
    ]
    .iter()
    .any(|sign| memchr::memmem::find(text, sign).is_some())
}

/// What stands before the first tag, and its name; in lower case, empty where there is none.
struct Prologue {
    is_xml: bool,
    doctype: String,
    root: String,
}

fn read_prologue(text: &[u8]) -> Prologue {
    let mut prologue = Prologue {
        is_xml: false,
        doctype: String::new(),
        root: String::new(),
    };
    let mut rest = text.trim_ascii_start();
    while let Some(inner) = rest.strip_prefix(b"<") {
        let after = |end: &[u8]| {
            memchr::memmem::find(inner, end)
                .and_then(|at| inner.get(at + end.len()..))
                .unwrap_or_default()
        };
        rest = if inner.starts_with(b"!--") {
            after(b"-->")
        } else if inner.starts_with(b"?") {
            prologue.is_xml |= inner.starts_with(b"?xml ") || inner.starts_with(b"?xml\t");
            after(b"?>")
        } else if inner.first() == Some(&b'!') {
            let declaration = name_of(inner.get(1..).unwrap_or_default());
            if declaration == "doctype" {
                let named = inner.get(8..).unwrap_or_default().trim_ascii_start();
                prologue.doctype = name_of(named);
            }
            skip_declaration(inner)
        } else {
            prologue.root = name_of(inner);
            return prologue;
        }
        .trim_ascii_start();
    }
    prologue
}

/// What comes after a declaration, the brackets in it passed over.
fn skip_declaration(inner: &[u8]) -> &[u8] {
    let mut depth = 0_u32;
    for (at, byte) in inner.iter().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'>' if depth == 0 => return inner.get(at + 1..).unwrap_or_default(),
            _ => {}
        }
    }
    &[]
}

fn name_of(text: &[u8]) -> String {
    text.iter()
        .take(64)
        .take_while(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_' | b'.')
        })
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}
