//! A reader whose first bytes are looked at before they are read.

use std::io::{self, BufRead, BufReader, Read};

use super::SNIFF_BYTES;

/// Bytes of text that are waited for when a stream gives little at a time and no line of it has come.
const ENOUGH_BYTES: usize = 512;

/// Gives what a reader gives; its first bytes are known beforehand.
pub struct Peeked<R> {
    head: Vec<u8>,
    /// How many bytes of the head were taken.
    taken: usize,
    /// What ended the head, to be given after it.
    error: Option<io::Error>,
    rest: BufReader<R>,
}

impl<R: Read> Peeked<R> {
    /// Reads the first bytes: as many as are looked at, or as there are. Of a stream that gives text no more is waited
    /// for than the first line: the next may be long in coming.
    pub(super) fn new(reader: R, is_stream: bool) -> Self {
        let mut rest = BufReader::with_capacity(SNIFF_BYTES, reader);
        let mut head = Vec::new();
        let mut error = None;
        while head.len() < SNIFF_BYTES {
            match rest.fill_buf() {
                Err(interrupted) if interrupted.kind() == io::ErrorKind::Interrupted => {}
                Err(other) => {
                    error = Some(other);
                    break;
                }
                Ok([]) => break,
                Ok(bytes) => {
                    head.extend_from_slice(bytes);
                    let length = bytes.len();
                    rest.consume(length);
                    let is_text = head.iter().all(|&byte| byte >= b'\t');
                    let is_enough = head.len() >= ENOUGH_BYTES || head.contains(&b'\n');
                    if is_stream && is_text && is_enough {
                        break;
                    }
                }
            }
        }
        Self {
            head,
            taken: 0,
            error,
            rest,
        }
    }

    /// The first bytes.
    #[must_use]
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// Why there are no first bytes, where they can't be read.
    pub(super) fn take_error(&mut self) -> Option<io::Error> {
        self.error.take_if(|_| self.head.is_empty())
    }
}

impl<R: Read> BufRead for Peeked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken < self.head.len() {
            return Ok(self.head.get(self.taken..).unwrap_or_default());
        }
        match self.error.take() {
            Some(error) => Err(error),
            None => self.rest.fill_buf(),
        }
    }

    fn consume(&mut self, length: usize) {
        if self.taken < self.head.len() {
            self.taken = (self.taken + length).min(self.head.len());
        } else {
            self.rest.consume(length);
        }
    }
}

impl<R: Read> Read for Peeked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let read = available.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}
