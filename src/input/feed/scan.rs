//! The scanner that finds entries in the bytes of an XML feed.
//!
//! It knows tags, comments, CDATA sections and declarations as far as is needed to see where an entry ends, and takes
//! them leniently: a tag without its `>` ends where the next begins; an entry without its end tag ends where the next
//! begins, or its feed ends; a CDATA section or comment that is not closed before another one begins, behind the end of
//! its entry, is passed over as if it were not there. Each byte is passed a bounded number of times.

use std::io;

use super::HEAD_BYTES;
use super::window::Window;

/// The longest name of an element that is told from others.
const NAME_UNITS: usize = 64;

/// What was found in a feed.
pub(super) enum Found {
    /// An entry, tags and all.
    Entry(Vec<u8>),
    /// An entry that is larger than the limit.
    TooLarge,
    /// The feed ends in the middle of an entry.
    Cut,
    /// The feed ends between entries, but before its own end.
    Unended,
    /// A comment, a CDATA section or a declaration outside of all entries is never closed, and too much stands behind it
    /// to be read again.
    Hidden,
}

/// A piece of markup, and the position after it.
enum Markup {
    Start { name: Vec<u8>, is_empty: bool },
    End { name: Vec<u8> },
    Other,
}

/// An entry whose start has been seen.
struct Open {
    /// Its name, prefix and all.
    name: Vec<u8>,
    start: usize,
    /// Feeds inside of it that are not closed: their entries are not the feed's.
    inner_feeds: u32,
}

/// Something that is closed by its own end.
#[derive(Default)]
struct Section {
    /// Where it ends next, as far as that was searched for.
    next_end: Option<usize>,
    /// Whether it ends nowhere any more.
    has_no_end: bool,
    /// The end tag of an entry that stands before `next_end`, and whether another section opens between the two.
    end_tag: Option<(usize, bool)>,
}

/// A search for entries.
pub(super) struct Scanner<'a> {
    pub(super) window: Window<'a>,
    limit: usize,
    at: usize,
    open: Option<Open>,
    /// The name of the root, once it is met, and whether it is closed.
    root: Option<Vec<u8>>,
    is_closed: bool,
    /// The name of the first element, whatever it is.
    pub(super) first_name: Option<String>,
    /// What stands before the root.
    pub(super) prolog: Vec<u8>,
    /// From the root to the first entry, as far as it is kept.
    pub(super) head: Vec<u8>,
    has_entries: bool,
    comment: Section,
    cdata: Section,
    has_no_doctype_end: bool,
    is_hidden: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(window: Window<'a>, limit: usize) -> Self {
        Self {
            window,
            limit,
            at: 0,
            open: None,
            root: None,
            is_closed: false,
            first_name: None,
            prolog: Vec::new(),
            head: Vec::new(),
            has_entries: false,
            comment: Section::default(),
            cdata: Section::default(),
            has_no_doctype_end: false,
            is_hidden: false,
        }
    }

    /// Whether the root of a feed has been met.
    pub(super) const fn has_root(&self) -> bool {
        self.root.is_some()
    }

    /// The next entry, in whatever state; `None` at the end, and where this is no feed.
    ///
    /// # Errors
    /// Where the input can't be read on.
    pub(super) fn next(&mut self) -> io::Result<Option<Found>> {
        loop {
            let start = self.window.find(b"<", self.at)?;
            let Some(start) = start else {
                return Ok(self.finish());
            };
            self.keep_head(start);
            if self.open.is_none() {
                self.window.keep = start;
                self.window.is_overrun = false;
            }
            let (markup, end) = self.markup(start)?;
            if self.is_hidden {
                self.is_hidden = false;
                self.at = end;
                return Ok(Some(Found::Hidden));
            }
            let found = match markup {
                Markup::Start { name, is_empty } => self.begin(name, is_empty, start, end),
                Markup::End { name } => self.close(&name, start, end),
                Markup::Other => None,
            };
            self.keep_head(end);
            self.at = end;
            if found.is_some() {
                return Ok(found);
            }
            if !self.has_root() && self.at > HEAD_BYTES {
                return Ok(None);
            }
        }
    }

    /// Keeps what was passed on the way to `to`, while no entry has come.
    fn keep_head(&mut self, to: usize) {
        if self.has_entries {
            return;
        }
        let passed = self.window.bytes_between(self.at, to);
        let kept = if self.has_root() {
            &mut self.head
        } else {
            &mut self.prolog
        };
        let room = HEAD_BYTES.saturating_sub(kept.len());
        kept.extend_from_slice(passed.get(..room.min(passed.len())).unwrap_or_default());
        self.at = self.at.max(to);
    }

    /// What remains at the end of the feed.
    fn finish(&mut self) -> Option<Found> {
        if self.open.take().is_none() {
            let is_unended = self.has_root() && !self.is_closed;
            // It is told once.
            self.is_closed = true;
            return is_unended.then_some(Found::Unended);
        }
        self.is_closed = true;
        Some(if self.window.is_overrun {
            Found::TooLarge
        } else {
            Found::Cut
        })
    }

    /// A start tag: of an entry, of the root, of a feed inside an entry.
    fn begin(&mut self, name: Vec<u8>, is_empty: bool, start: usize, end: usize) -> Option<Found> {
        let local = local_name(&name);
        let is_feed = matches!(local.as_slice(), b"rss" | b"feed" | b"rdf" | b"channel");
        let is_entry = matches!(local.as_slice(), b"item" | b"entry");
        let is_first = self.first_name.is_none();
        if is_first {
            self.first_name = Some(String::from_utf8_lossy(&local).into_owned());
        }
        if let Some(open) = &mut self.open {
            if open.inner_feeds > 0 || !name.eq_ignore_ascii_case(&open.name) {
                let is_inner = !is_empty && matches!(local.as_slice(), b"feed" | b"channel");
                open.inner_feeds += u32::from(is_inner);
                return None;
            }
            // The end tag of the one before is missing.
            let found = self.take(start);
            self.open_entry(name, start);
            return found;
        }
        // A lone entry is a document too.
        let is_lone = is_first && is_entry;
        if self.root.is_none() && (is_feed || is_lone) {
            self.root = Some(local);
            self.is_closed = is_empty || is_lone;
        }
        if self.root.is_none() || !is_entry {
            return None;
        }
        self.open_entry(name, start);
        if is_empty { self.take(end) } else { None }
    }

    fn open_entry(&mut self, name: Vec<u8>, start: usize) {
        self.has_entries = true;
        self.window.keep = start;
        self.window.is_overrun = false;
        self.open = Some(Open {
            name,
            start,
            inner_feeds: 0,
        });
    }

    /// An end tag: of the entry, of the feed that it is in, of one inside it.
    fn close(&mut self, name: &[u8], start: usize, end: usize) -> Option<Found> {
        let local = local_name(name);
        if let Some(open) = &mut self.open {
            if open.inner_feeds > 0 {
                let is_inner = matches!(local.as_slice(), b"feed" | b"channel");
                open.inner_feeds -= u32::from(is_inner);
                return None;
            }
            if name.eq_ignore_ascii_case(&open.name) {
                return self.take(end);
            }
        }
        // RSS's root holds nothing but a channel; RDF's channel ends before the entries.
        let is_channel_of_rss = local == b"channel" && self.root.as_deref() == Some(b"rss");
        self.is_closed |= self.root.as_ref() == Some(&local) || is_channel_of_rss;
        let ends_feed = matches!(local.as_slice(), b"rss" | b"feed" | b"rdf" | b"channel");
        if ends_feed { self.take(start) } else { None }
    }

    /// The open entry, which ends at `end`.
    fn take(&mut self, end: usize) -> Option<Found> {
        let open = self.open.take()?;
        let bytes = self.window.bytes_between(open.start, end);
        Some(if self.window.is_overrun || bytes.len() > self.limit {
            Found::TooLarge
        } else {
            Found::Entry(bytes.to_vec())
        })
    }

    /// What begins at `start`, where there is a `<`, and the position after it.
    fn markup(&mut self, start: usize) -> io::Result<(Markup, usize)> {
        let mut next = self.window.need(start, 2)?;
        if next.get(1) == Some(&b'!') {
            next = self.window.need(start, 9)?;
        }
        match next.get(1) {
            Some(b'!') if next.starts_with(b"<!--") => {
                let end = self.section(start, 4, b"-->", false)?;
                Ok((Markup::Other, end))
            }
            Some(b'!') if next.starts_with(b"<![CDATA[") => {
                let end = self.section(start, 9, b"]]>", true)?;
                Ok((Markup::Other, end))
            }
            Some(b'!') if self.root.is_none() && !self.has_no_doctype_end => {
                let mut depth = 0_u32;
                let end = self.window.find_unit(start, &mut |unit| {
                    match unit {
                        b'[' => depth += 1,
                        b']' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    unit == b'>' && depth == 0
                })?;
                self.has_no_doctype_end = end.is_none();
                let end = end.map_or_else(|| self.unclosed(start + 2), |end| end + 1);
                Ok((Markup::Other, end))
            }
            Some(b'!' | b'?') => {
                let end = self
                    .window
                    .find_unit(start + 1, &mut |unit| matches!(unit, b'<' | b'>'))?;
                Ok((Markup::Other, end.unwrap_or(start + 1)))
            }
            Some(b'/') => self.tag(start, 2),
            Some(_) => self.tag(start, 1),
            None => Ok((Markup::Other, start + 1)),
        }
    }

    /// The position after a comment or CDATA section that begins at `start`; that after its opening where it is taken
    /// for one that was never closed.
    fn section(
        &mut self,
        start: usize,
        opening: usize,
        closing: &[u8],
        is_cdata: bool,
    ) -> io::Result<usize> {
        let from = start + opening;
        let section = if is_cdata { &self.cdata } else { &self.comment };
        let known = section.next_end.filter(|end| *end >= from);
        let end = match known {
            Some(end) => Some(end),
            None if section.has_no_end => None,
            None => self.window.find(closing, from)?,
        };
        let section = if is_cdata {
            &mut self.cdata
        } else {
            &mut self.comment
        };
        (section.next_end, section.has_no_end) = (end, end.is_none());
        let Some(end) = end else {
            return Ok(self.unclosed(from));
        };
        if self.open.is_none() || self.window.is_overrun {
            return Ok(end + closing.len());
        }
        // Of many openings before one end tag only the first looks for it.
        let known = section.end_tag.filter(|(end_tag, _)| *end_tag >= from);
        let end_tag = known.or_else(|| {
            let inside = self.window.ascii_between(from, end);
            let end_tag = end_tag_of_entry(inside)?;
            let opening = self.window.ascii_between(start, from);
            let is_opened = memchr::memmem::find(inside.get(end_tag..)?, opening).is_some();
            Some((from + end_tag, is_opened))
        });
        section.end_tag = end_tag;
        let is_forgotten = end_tag.is_some_and(|(_, is_opened)| is_opened);
        Ok(if is_forgotten {
            from
        } else {
            end + closing.len()
        })
    }

    /// Where to go on after the opening of something that is never closed: right behind it, where what follows is still
    /// held.
    fn unclosed(&mut self, from: usize) -> usize {
        if self.window.is_overrun {
            self.is_hidden = self.open.is_none() && self.has_root();
            self.is_closed |= self.is_hidden;
            return usize::MAX;
        }
        from
    }

    /// A tag whose name begins `offset` units behind `start`.
    fn tag(&mut self, start: usize, offset: usize) -> io::Result<(Markup, usize)> {
        let is_end = offset == 2;
        let from = start + offset;
        let is_first = |unit: u8| unit.is_ascii_alphabetic() || unit == b'_' || !unit.is_ascii();
        let mut name = Vec::new();
        self.window.find_unit(from, &mut |unit| {
            let is_later = unit.is_ascii_digit() || matches!(unit, b':' | b'-' | b'.');
            let is_name = is_first(unit) || (is_later && !name.is_empty());
            if is_name && name.len() < NAME_UNITS {
                name.push(unit);
                return false;
            }
            true
        })?;
        if name.is_empty() {
            return Ok((Markup::Other, start + 1));
        }
        let (mut quote, mut is_value_next, mut last) = (None, false, 0);
        let found = self.window.find_unit(from + name.len(), &mut |unit| {
            match (unit, quote) {
                (b'<', _) | (b'>', None) => return true,
                (b'"' | b'\'', None) if is_value_next => quote = Some(unit),
                (_, Some(open)) if open == unit => quote = None,
                _ => {}
            }
            is_value_next = unit == b'=' || (is_value_next && unit.is_ascii_whitespace());
            last = unit;
            false
        })?;
        let Some(found) = found else {
            return Ok((Markup::Other, from + name.len()));
        };
        let is_closed = self.window.ascii_from(found).first() == Some(&b'>');
        let end = found + usize::from(is_closed);
        let markup = if is_end {
            Markup::End { name }
        } else {
            let is_empty = last == b'/';
            Markup::Start { name, is_empty }
        };
        Ok((markup, end))
    }
}

/// Where the first end tag of an entry is, of whatever prefix.
fn end_tag_of_entry(text: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(text, b"</").find(|at| {
        let name = text.get(at + 2..).unwrap_or_default();
        let is_name = |unit: &&u8| unit.is_ascii_alphanumeric() || **unit == b':';
        let length = name.iter().take(NAME_UNITS).take_while(is_name).count();
        let name = name.get(..length).unwrap_or_default();
        matches!(local_name(name).as_slice(), b"item" | b"entry")
    })
}

/// A name without its prefix, in lower case.
fn local_name(name: &[u8]) -> Vec<u8> {
    name.rsplit(|&unit| unit == b':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}
