//! A stand-in until pages are read: tags dropped, block tags as paragraph breaks.

use crate::model::{ByteSpan, ParagraphKind};
use crate::text::mapped::Mapped;
use crate::text::paragraphs::Block;

/// What a page or a part of one holds.
pub(super) struct Page {
    pub(super) text: Mapped,
    pub(super) blocks: Vec<Block>,
}

const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "table",
    "tr",
    "td",
    "section",
    "article",
    "figure",
    "pre",
];

pub(super) fn read_fragment(html: &Mapped) -> Page {
    let mut text = Mapped::default();
    let mut blocks = Vec::new();
    let mut start = 0;
    read(html, &mut text, &mut |text| {
        let piece = text.text().get(start..).unwrap_or_default();
        let from = start + piece.len() - piece.trim_start().len();
        let to = start + piece.trim_end().len();
        if from < to {
            blocks.push(Block {
                span: ByteSpan::new(from, to),
                kind: ParagraphKind::Body,
            });
        }
        text.push_inserted("\n\n");
        start = text.text().len();
    });
    Page { text, blocks }
}

pub(super) fn read_slice(html: &str) -> Option<String> {
    let mut text = Mapped::default();
    read(
        &Mapped::verbatim(html.to_owned(), 0),
        &mut text,
        &mut |text| {
            text.push_inserted("\n\n");
        },
    );
    let text = text.text();
    Some(text.strip_suffix("\n\n").unwrap_or(text).to_owned())
}

fn read(html: &Mapped, text: &mut Mapped, ends: &mut dyn FnMut(&mut Mapped)) {
    let source = html.text();
    let mut at = 0;
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        let tag = rest
            .strip_prefix('<')
            .filter(|tag| {
                tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
            })
            .and_then(|tag| {
                let end = tag.find(['<', '>'])?;
                tag.get(end..)?.starts_with('>').then(|| tag.get(..end))?
            });
        if let Some(tag) = tag {
            let name = tag
                .trim_start_matches('/')
                .split(|c: char| !c.is_ascii_alphanumeric())
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            at += tag.len() + 2;
            if matches!(name.as_str(), "script" | "style") && !tag.starts_with('/') {
                let rest = source.get(at..).unwrap_or_default();
                at += rest.find("</s").unwrap_or(rest.len());
            } else if BLOCKS.contains(&name.as_str()) {
                ends(text);
            } else if name == "br" {
                text.push_inserted("\n");
            }
            continue;
        }
        if rest.starts_with('&') {
            let name = rest
                .get(1..)
                .and_then(|name| name.split_once(';'))
                .map(|(name, _)| name);
            let character = match name {
                Some("amp") => Some('&'),
                Some("lt") => Some('<'),
                Some("gt") => Some('>'),
                Some("quot") => Some('"'),
                Some("nbsp") => Some('\u{a0}'),
                Some("rsquo") => Some('’'),
                Some("eacute") => Some('é'),
                Some(name) => name
                    .strip_prefix('#')
                    .and_then(|n| n.parse().ok())
                    .and_then(char::from_u32),
                None => None,
            };
            if let (Some(name), Some(character)) = (name, character) {
                let span = ByteSpan::new(at, at + name.len() + 2);
                text.push_replaced(character.encode_utf8(&mut [0; 4]), html, span);
                at = span.end;
                continue;
            }
        }
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let plain = rest
            .get(first..)
            .and_then(|rest| rest.find(['<', '&']))
            .map_or(rest.len(), |plain| plain + first);
        text.push_span(html, ByteSpan::new(at, at + plain));
        at += plain;
    }
    ends(text);
}
