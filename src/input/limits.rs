//! How much an input may make the program hold or unpack.
//!
//! Bounds are kept by what comes out, never by what a header declares. They decide what is read at all, not how: a
//! record that is read under one bound is the same under any other.

use std::io::{self, Read};
use std::sync::{Arc, Mutex};

use super::file::{OpenError, Passed, lock};

/// Decompressed bytes below which no ratio is looked at: a short file of repeated lines compresses better than most
/// archives, and so much is read in no time.
const FREE_BYTES: u64 = 64 * 1024 * 1024;

/// The bounds of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of one record, after decompression; a line or a value that is longer is passed over.
    pub record_bytes: usize,
    /// The most bytes that a compressed input may give.
    pub expanded_bytes: u64,
    /// The most bytes that a compressed input may give for each of its own.
    pub expansion: u64,
}

impl Limits {
    /// The largest record that a run may allow. What becomes of its characters in the worst case still fits into a
    /// value of SQLite's.
    pub const MOST_RECORD_BYTES: usize = 64 * 1024 * 1024;

    /// For inputs that were read before, whatever the limits were then.
    pub const LOOSEST: Self = Self {
        record_bytes: Self::MOST_RECORD_BYTES,
        expanded_bytes: u64::MAX,
        expansion: u64::MAX,
    };

    /// Whether an input may have given so many bytes, `stored` of its own having been read.
    ///
    /// # Errors
    /// Where that is too much.
    pub(super) fn allow(self, expanded: u64, stored: u64) -> Result<(), OpenError> {
        let Self {
            expanded_bytes,
            expansion,
            ..
        } = self;
        if expanded > expanded_bytes {
            return Err(OpenError::new(
                format!(
                    "it unpacks to more than {}, the most that one input may give",
                    size_in_words(expanded_bytes)
                ),
                "if you trust it, raise --max-expanded-size",
            ));
        }
        if expanded > FREE_BYTES.max(stored.saturating_mul(expansion)) {
            return Err(OpenError::new(
                format!(
                    "it unpacks to more than {expansion} times its size, the most that one input may"
                ),
                "if you trust it, raise --max-expansion",
            ));
        }
        Ok(())
    }
}

impl Default for Limits {
    /// A record of some 700,000 words, small enough that whatever it holds can be analysed in 256 MB; more text than
    /// any archive of news has in one file; a ratio that text compressed by gzip does not reach.
    fn default() -> Self {
        Self {
            record_bytes: 4 * 1024 * 1024,
            expanded_bytes: 64 * 1024 * 1024 * 1024,
            expansion: 200,
        }
    }
}

/// A number of bytes as `--max-record-size` takes it, with a space before the unit.
#[must_use]
pub fn size_in_words(byte_count: u64) -> String {
    for (unit, shift) in [("GiB", 30_u32), ("MiB", 20), ("KiB", 10)] {
        let whole = byte_count >> shift;
        if whole > 0 && whole << shift == byte_count {
            return format!("{whole} {unit}");
        }
    }
    format!("{byte_count} bytes")
}

/// What a decompressor gives, until it is too much.
pub(super) struct Expanding<R> {
    decoder: R,
    /// Counts the compressed bytes.
    passed: Arc<Mutex<Passed>>,
    expanded: u64,
    limits: Limits,
}

impl<R> Expanding<R> {
    pub(super) const fn new(decoder: R, passed: Arc<Mutex<Passed>>, limits: Limits) -> Self {
        Self {
            decoder,
            passed,
            expanded: 0,
            limits,
        }
    }
}

impl<R: Read> Read for Expanding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buffer)?;
        self.expanded += read as u64;
        self.limits
            .allow(self.expanded, lock(&self.passed).byte_count)
            .map_err(io::Error::other)?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_named_by_the_largest_unit_that_is_exact() {
        for (byte_count, words) in [
            (0, "0 bytes"),
            (1023, "1023 bytes"),
            (1024, "1 KiB"),
            (4 * 1024 * 1024, "4 MiB"),
            (4 * 1024 * 1024 + 1024, "4097 KiB"),
            (64 << 30, "64 GiB"),
        ] {
            assert_eq!(size_in_words(byte_count), words);
        }
    }
}
