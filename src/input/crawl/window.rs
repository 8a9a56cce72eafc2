//! Bytes in the order in which they come, the last of which can be gone back to: a length or a checksum proves wrong
//! only after much was read on the strength of it.
//!
//! What is held is bounded, and so is how far all going back may lead together, so that no input is read over and over.

use std::io::{self, BufRead};

/// Bytes that may be gone back in any case, and how many times what was read they may be beyond.
const FREE_RETURN: u64 = 32 * 1024 * 1024;
const RETURNS: u64 = 8;

/// The last bytes that were read, and those that are still to be.
pub(super) struct Window {
    bytes: Vec<u8>,
    /// Where in `bytes` reading goes on.
    at: usize,
    /// The position of the first byte held.
    start: u64,
    /// How many bytes are held after they were read, at least.
    keep: usize,
    /// How far was gone back in all.
    returned: u64,
}

impl Window {
    /// An empty one; the first byte that comes has the position `start`.
    pub(super) const fn new(start: u64, keep: usize) -> Self {
        Self {
            bytes: Vec::new(),
            at: 0,
            start,
            keep,
            returned: 0,
        }
    }

    /// The position of the next byte to be read.
    pub(super) const fn position(&self) -> u64 {
        self.start + self.at as u64
    }

    /// The position of the oldest byte held.
    pub(super) const fn start(&self) -> u64 {
        self.start
    }

    /// The position of the next byte that is pushed.
    pub(super) fn end(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }

    pub(super) fn unread(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    pub(super) fn consume(&mut self, count: usize) {
        self.at = self.bytes.len().min(self.at + count);
    }

    pub(super) fn push(&mut self, more: &[u8]) {
        if self.at > 2 * self.keep {
            let old = self.at - self.keep;
            self.bytes.drain(..old);
            self.start += old as u64;
            self.at = self.keep;
        }
        self.bytes.extend_from_slice(more);
    }

    /// Goes back to a position, or as near to it as may be.
    pub(super) fn go_back(&mut self, to: u64) {
        let allowed = FREE_RETURN + RETURNS * self.end();
        let way = self.position().saturating_sub(to.max(self.start));
        let way = way.min(allowed.saturating_sub(self.returned));
        self.returned += way;
        // No way leads before the first byte held.
        self.at -= usize::try_from(way).unwrap_or(0);
    }
}

/// An input's bytes as stored.
pub(super) struct Stored<R> {
    reader: R,
    window: Window,
}

impl<R: BufRead> Stored<R> {
    /// The bytes of `reader`, which stands at `position`; of those that were read the last `keep` are held.
    pub(super) const fn new(reader: R, position: u64, keep: usize) -> Self {
        Self {
            reader,
            window: Window::new(position, keep),
        }
    }

    pub(super) const fn position(&self) -> u64 {
        self.window.position()
    }

    pub(super) fn consume(&mut self, count: usize) {
        self.window.consume(count);
    }

    pub(super) fn go_back(&mut self, to: u64) {
        self.window.go_back(to);
    }

    /// What comes next; nothing at the end.
    pub(super) fn fill(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    /// At least `count` bytes of what comes next, or all that there are.
    pub(super) fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.window.unread().len() < count {
            let more = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if more.is_empty() {
                break;
            }
            let used = more.len();
            self.window.push(more);
            self.reader.consume(used);
        }
        Ok(self.window.unread())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_back_as_far_as_bytes_are_held() {
        let mut window = Window::new(100, 4);
        window.push(b"abcdefghij");
        window.consume(10);
        assert_eq!((window.position(), window.end()), (110, 110));
        window.push(b"klm");
        assert_eq!(window.start(), 106, "what is older than 4 bytes goes");
        window.go_back(0);
        assert_eq!((window.position(), window.unread()), (106, &b"ghijklm"[..]));
        window.consume(2);
        window.go_back(107);
        assert_eq!(window.unread(), b"hijklm");
    }

    #[test]
    fn goes_back_only_so_often() {
        let mut window = Window::new(0, 1 << 20);
        window.push(&vec![0; 1 << 20]);
        let mut count = 0;
        loop {
            window.consume(1 << 20);
            window.go_back(0);
            if window.position() > 0 {
                break;
            }
            count += 1;
        }
        assert_eq!(count, 32 + 8);
    }

    #[test]
    fn stored_bytes_are_seen_ahead_and_counted() {
        let mut stored = Stored::new(io::BufReader::with_capacity(2, &b"abcdef"[..]), 7, 8);
        assert_eq!(stored.peek(3).unwrap(), b"abcd");
        stored.consume(3);
        assert_eq!((stored.position(), stored.fill().unwrap()), (10, &b"d"[..]));
        assert_eq!(stored.peek(99).unwrap(), b"def");
        stored.consume(3);
        assert_eq!(stored.fill().unwrap(), b"");
        stored.go_back(8);
        assert_eq!(stored.fill().unwrap(), b"bcdef");
    }
}
