//! Markup into tokens, each with its place in the text.
//!
//! The tokenizer of the HTML Standard, without what no text depends on: a comment, a doctype, a processing instruction
//! and a CDATA section give nothing, an unfinished tag at the end gives nothing. Streams over the text once; nothing is
//! looked at twice, so that time grows with the length alone. Invariant: tokens lie in the order of the text, apart, on
//! character boundaries.

use memchr::{memchr, memchr_iter, memmem};

use super::tag::Tag;
use crate::model::ByteSpan;

/// An attribute that some rule asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Name {
    Class,
    Content,
    Datetime,
    Hidden,
    Href,
    HttpEquiv,
    Id,
    Itemprop,
    Itemtype,
    Lang,
    Named,
    Property,
    Rel,
    Role,
    Style,
    Type,
}

impl Name {
    fn of(name: &str) -> Option<Self> {
        const NAMES: [(&str, Name); 17] = [
            ("class", Name::Class),
            ("content", Name::Content),
            ("datetime", Name::Datetime),
            ("hidden", Name::Hidden),
            ("href", Name::Href),
            ("http-equiv", Name::HttpEquiv),
            ("id", Name::Id),
            ("itemprop", Name::Itemprop),
            ("itemtype", Name::Itemtype),
            ("lang", Name::Lang),
            ("xml:lang", Name::Lang),
            ("name", Name::Named),
            ("property", Name::Property),
            ("rel", Name::Rel),
            ("role", Name::Role),
            ("style", Name::Style),
            ("type", Name::Type),
        ];
        NAMES
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, name)| name)
    }
}

/// An attribute as it stands in a tag; its value with references and all, without its quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    pub(super) name: Name,
    pub(super) value: ByteSpan,
}

/// A piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Characters and references.
    Text(ByteSpan),
    /// The content of an element that holds characters only, such as a script.
    Raw(ByteSpan),
    /// A start tag; its attributes are in [`Tokens::attributes`].
    Start {
        tag: Tag,
        name: ByteSpan,
        /// From `<` to `>`.
        span: ByteSpan,
        is_self_closing: bool,
    },
    /// An end tag.
    End { tag: Tag, name: ByteSpan },
}

/// The tokens of a text, in its order.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// The raw element whose content comes next.
    raw: Option<Tag>,
    attributes: Vec<Attribute>,
}

impl<'t> Tokens<'t> {
    pub(super) const fn of(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            raw: None,
            attributes: Vec::new(),
        }
    }

    /// Those of the start tag that came last, the first of each name.
    pub(super) fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// The content of the start tag that came last is markup after all: inside of SVG, titles and scripts are.
    pub(super) const fn expect_markup(&mut self) {
        self.raw = None;
    }

    fn bytes(&self, from: usize) -> &'t [u8] {
        self.text.as_bytes().get(from..).unwrap_or_default()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Where `wanted` is next from `from` on, else the end of the text.
    fn next_byte(&self, from: usize, wanted: u8) -> usize {
        memchr(wanted, self.bytes(from)).map_or(self.text.len(), |at| from + at)
    }

    /// Where the text goes on after the comment, doctype or the like that begins at `start` (its `<`).
    fn skip_declaration(&self, start: usize) -> usize {
        let after = |from: usize, mark: &[u8]| {
            memmem::find(self.bytes(from), mark)
                .map_or(self.text.len(), |at| from + at + mark.len())
        };
        let rest = self.bytes(start);
        if rest.starts_with(b"<!-->") || rest.starts_with(b"<!--->") {
            return self.next_byte(start, b'>') + 1;
        }
        if rest.starts_with(b"<!--") {
            return self.end_of_comment(start + 4);
        }
        if rest.starts_with(b"<![CDATA[") {
            return after(start + 9, b"]]>");
        }
        (self.next_byte(start, b'>') + 1).min(self.text.len())
    }

    /// Where the text goes on after a comment whose content begins at `from`: `--!>` ends one too.
    fn end_of_comment(&self, from: usize) -> usize {
        let mut dashes = memchr_iter(b'-', self.bytes(from))
            .map(|at| from + at)
            .filter(|&at| self.byte(at + 1) == Some(b'-'));
        dashes
            .find_map(|at| match self.bytes(at + 2) {
                [b'>', ..] => Some(at + 3),
                [b'!', b'>', ..] => Some(at + 4),
                _ => None,
            })
            .unwrap_or(self.text.len())
    }

    /// Where the end tag of the raw element `tag` begins, else the end of the text.
    fn end_of_raw(&self, tag: Tag) -> usize {
        let mut from = self.at;
        loop {
            let start = self.next_byte(from, b'<');
            if start >= self.text.len() {
                return start;
            }
            from = start + 1;
            if self.byte(from) == Some(b'/') {
                let end = self.end_of_name(from + 1);
                if self.tag(ByteSpan::new(from + 1, end)) == tag {
                    return start;
                }
            }
        }
    }

    fn end_of_name(&self, from: usize) -> usize {
        let length = self
            .bytes(from)
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
        length.map_or(self.text.len(), |length| from + length)
    }

    fn tag(&self, name: ByteSpan) -> Tag {
        name.of(self.text).map_or(Tag::Other, Tag::of)
    }

    /// Reads the attributes from `at` on. Gives where the tag ends, behind its `>`, and whether it ends in `/>`; `None`
    /// where the text ends first.
    fn read_attributes(&mut self, mut at: usize) -> Option<(usize, bool)> {
        self.attributes.clear();
        loop {
            let gap = self
                .bytes(at)
                .iter()
                .position(|byte| !byte.is_ascii_whitespace())?;
            at += gap;
            match self.byte(at)? {
                b'>' => return Some((at + 1, false)),
                b'/' if self.byte(at + 1) == Some(b'>') => return Some((at + 2, true)),
                b'/' => at += 1,
                _ => at = self.read_attribute(at)?,
            }
        }
    }

    fn read_attribute(&mut self, start: usize) -> Option<usize> {
        // A leading `=` is part of a name.
        let length = self
            .bytes(start + 1)
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'='))?;
        let name = ByteSpan::new(start, start + 1 + length);
        let gap = self
            .bytes(name.end)
            .iter()
            .position(|byte| !byte.is_ascii_whitespace())?;
        let (value, end) = if self.byte(name.end + gap) == Some(b'=') {
            self.value(name.end + gap + 1)?
        } else {
            (ByteSpan::new(name.end, name.end), name.end)
        };
        if let Some(name) = name.of(self.text).and_then(Name::of)
            && !self.attributes.iter().any(|known| known.name == name)
        {
            self.attributes.push(Attribute { name, value });
        }
        Some(end)
    }

    /// The value behind a `=`, and where it ends with its quotation marks.
    fn value(&self, from: usize) -> Option<(ByteSpan, usize)> {
        let gap = self
            .bytes(from)
            .iter()
            .position(|byte| !byte.is_ascii_whitespace())?;
        let start = from + gap;
        let quote = self.byte(start)?;
        if matches!(quote, b'"' | b'\'') {
            let length = memchr(quote, self.bytes(start + 1))?;
            let end = start + 1 + length;
            return Some((ByteSpan::new(start + 1, end), end + 1));
        }
        let length = self
            .bytes(start)
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?;
        Some((ByteSpan::new(start, start + length), start + length))
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some(tag) = self.raw.take() {
            let span = ByteSpan::new(self.at, self.end_of_raw(tag));
            self.at = span.end;
            return Some(Token::Raw(span));
        }
        loop {
            let start = self.at;
            if start >= self.text.len() {
                return None;
            }
            // `<` begins a tag before a letter, `/`, `!` or `?`; elsewhere it is text.
            let mut open = self.next_byte(start, b'<');
            while open < self.text.len()
                && !self.byte(open + 1).is_some_and(|next| {
                    next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?')
                })
            {
                open = self.next_byte(open + 1, b'<');
            }
            if open > start {
                self.at = open;
                return Some(Token::Text(ByteSpan::new(start, open)));
            }
            let is_end = self.byte(open + 1) == Some(b'/');
            let name_start = open + 1 + usize::from(is_end);
            if !self
                .byte(name_start)
                .is_some_and(|first| first.is_ascii_alphabetic())
            {
                self.at = self.skip_declaration(open);
                continue;
            }
            let name = ByteSpan::new(name_start, self.end_of_name(name_start));
            let tag = self.tag(name);
            let Some((end, is_self_closing)) = self.read_attributes(name.end) else {
                self.at = self.text.len();
                return None;
            };
            self.at = end;
            if is_end {
                return Some(Token::End { tag, name });
            }
            self.raw = tag.is_raw().then_some(tag);
            return Some(Token::Start {
                tag,
                name,
                span: ByteSpan::new(open, end),
                is_self_closing,
            });
        }
    }
}
