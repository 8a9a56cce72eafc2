//! A bounded view of what is read of a feed, in units of its characters.
//!
//! Positions count units from the start of the feed. What lies before [`Window::keep`] may be forgotten; where what is
//! to be kept grows beyond the limit, it is forgotten all the same, and [`Window::is_overrun`] says so.

use std::io::{self, BufRead};

use memchr::memmem;

use crate::input::units::Units;

pub(super) struct Window<'a> {
    reader: &'a mut dyn BufRead,
    units: Units,
    /// The length of the byte order mark.
    pub(super) mark_bytes: usize,
    /// The most bytes that are kept.
    limit: usize,
    bytes: Vec<u8>,
    /// The same as ASCII, a byte for each unit, where a unit is more than a byte.
    ascii: Vec<u8>,
    /// The position of the first unit that is held.
    origin: usize,
    /// The position from which units are kept.
    pub(super) keep: usize,
    /// Whether units that were to be kept are lost.
    pub(super) is_overrun: bool,
}

impl<'a> Window<'a> {
    pub(super) fn new(reader: &'a mut dyn BufRead, limit: usize) -> io::Result<Self> {
        let mut window = Self {
            reader,
            units: Units::Bytes,
            mark_bytes: 0,
            limit,
            bytes: Vec::new(),
            ascii: Vec::new(),
            origin: 0,
            keep: 0,
            is_overrun: false,
        };
        while window.bytes.len() < 4 && window.read()? {}
        (window.units, window.mark_bytes) = Units::of(&window.bytes);
        window.bytes.drain(..window.mark_bytes);
        window.add_ascii();
        Ok(window)
    }

    pub(super) const fn units(&self) -> Units {
        self.units
    }

    fn read(&mut self) -> io::Result<bool> {
        loop {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            let length = buffer.len();
            self.bytes.extend_from_slice(buffer);
            self.reader.consume(length);
            return Ok(length > 0);
        }
    }

    fn add_ascii(&mut self) {
        let (units, width) = (self.units, self.units.width());
        if width > 1 {
            let from = self.ascii.len() * width;
            let new = self.bytes.get(from..).unwrap_or_default();
            let whole = new.chunks_exact(width);
            self.ascii.extend(whole.map(|unit| units.ascii(unit)));
        }
    }

    /// Reads on. What lies before `at` is needed only as far as it is kept. `false` at the end.
    fn more(&mut self, at: usize) -> io::Result<bool> {
        let width = self.units.width();
        if (self.end().saturating_sub(self.keep)) * width > self.limit {
            self.is_overrun = true;
            self.keep = at;
        }
        let gone = self.keep.min(at).saturating_sub(self.origin);
        if gone > 0 {
            self.bytes.drain(..(gone * width).min(self.bytes.len()));
            if width > 1 {
                self.ascii.drain(..gone.min(self.ascii.len()));
            }
            self.origin += gone;
        }
        let is_read = self.read()?;
        self.add_ascii();
        Ok(is_read)
    }

    fn view(&self) -> &[u8] {
        if self.units.width() > 1 {
            &self.ascii
        } else {
            &self.bytes
        }
    }

    /// The position after the last unit that was read.
    fn end(&self) -> usize {
        self.origin + self.view().len()
    }

    /// What is held from `from` on, as ASCII.
    pub(super) fn ascii_from(&self, from: usize) -> &[u8] {
        let at = from.saturating_sub(self.origin);
        self.view().get(at..).unwrap_or_default()
    }

    /// The same to `to`.
    pub(super) fn ascii_between(&self, from: usize, to: usize) -> &[u8] {
        self.ascii_from(from)
            .get(..to.saturating_sub(from))
            .unwrap_or_default()
    }

    /// The bytes of what is held between two positions.
    pub(super) fn bytes_between(&self, from: usize, to: usize) -> &[u8] {
        let width = self.units.width();
        let index = |position: usize| position.saturating_sub(self.origin).saturating_mul(width);
        self.bytes.get(index(from)..index(to)).unwrap_or_default()
    }

    /// Has `length` units from `at` on, or as many as there are.
    pub(super) fn need(&mut self, at: usize, length: usize) -> io::Result<&[u8]> {
        while self.end() < at + length && self.more(at)? {}
        Ok(self.ascii_from(at))
    }

    /// The position of `needle` from `from` on.
    pub(super) fn find(&mut self, needle: &[u8], from: usize) -> io::Result<Option<usize>> {
        let mut from = from;
        loop {
            if let Some(at) = memmem::find(self.ascii_from(from), needle) {
                return Ok(Some(from + at));
            }
            from = from.max(self.end().saturating_sub(needle.len() - 1));
            if !self.more(from)? {
                return Ok(None);
            }
        }
    }

    /// The position of the first unit from `from` on for which `is_it` holds.
    pub(super) fn find_unit(
        &mut self,
        from: usize,
        is_it: &mut dyn FnMut(u8) -> bool,
    ) -> io::Result<Option<usize>> {
        let mut from = from;
        loop {
            let seen = self.ascii_from(from);
            if let Some(at) = seen.iter().position(|&unit| is_it(unit)) {
                return Ok(Some(from + at));
            }
            from += seen.len();
            if !self.more(from)? {
                return Ok(None);
            }
        }
    }
}
