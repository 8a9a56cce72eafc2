//! How much an input may make the program hold or unpack.
//!
//! Bounds are kept by what comes out, never by what a header declares. They decide what is read at all, not how: a
//! record that is read under one bound is the same under any other. What is unpacked is counted over a whole input, all
//! its layers and members together, so that nesting buys nothing.
//!
//! No clock is asked: what a record costs is bounded by its size, since every step after this one takes time in proportion
//! to it, and a slow machine must not store less than a fast one.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::sync::{Arc, Mutex};

use super::file::{OpenError, Passed, lock};

/// Unpacked bytes below which no ratio is looked at: a short file of repeated lines compresses better than most
/// archives, and so much is read in no time.
const FREE_BYTES: u64 = 64 * 1024 * 1024;

/// The logarithm of the largest window of a zstd frame: 64 MiB, more than all but the option `--long` of zstd asks for.
pub(super) const ZSTD_WINDOW_LOG: u32 = 26;

/// The bounds of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of one record, after decompression; a line or a value that is longer is passed over.
    pub record_bytes: usize,
    /// The most bytes that an input may unpack to.
    pub expanded_bytes: u64,
    /// The most bytes that an input may unpack to for each of its own.
    pub expansion: u64,
    /// The most members that the archives of an input may have.
    pub member_count: u64,
    /// How many layers of packing are undone, a compression or an archive each.
    pub nesting: usize,
}

impl Limits {
    /// The largest record that a run may allow. What becomes of its characters in the worst case still fits into a
    /// value of SQLite's.
    pub const MOST_RECORD_BYTES: usize = 64 * 1024 * 1024;

    /// The most layers that a run may allow: each takes some of the stack.
    pub const MOST_NESTING: usize = 16;

    /// For inputs that were read before, whatever the limits were then.
    pub const LOOSEST: Self = Self {
        record_bytes: Self::MOST_RECORD_BYTES,
        expanded_bytes: u64::MAX,
        expansion: u64::MAX,
        member_count: u64::MAX,
        nesting: Self::MOST_NESTING,
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
            member_count: 1_000_000,
            nesting: 4,
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

/// What was unpacked of an input, and whether that is too much.
pub struct Spent {
    limits: Limits,
    /// Counts the input's own bytes.
    passed: Arc<Mutex<Passed>>,
    expanded: Cell<u64>,
    is_exhausted: Cell<bool>,
}

impl Spent {
    /// For an input of a known size, which is read elsewhere.
    #[must_use]
    pub fn of_size(limits: Limits, byte_count: u64) -> Self {
        let mut passed = Passed::default();
        passed.byte_count = byte_count;
        Self::new(limits, Arc::new(Mutex::new(passed)))
    }

    pub(super) const fn new(limits: Limits, passed: Arc<Mutex<Passed>>) -> Self {
        Self {
            limits,
            passed,
            expanded: Cell::new(0),
            is_exhausted: Cell::new(false),
        }
    }

    pub(super) const fn limits(&self) -> Limits {
        self.limits
    }

    /// Whether the input may give nothing more.
    pub(super) const fn is_exhausted(&self) -> bool {
        self.is_exhausted.get()
    }

    /// Lets the input give nothing more.
    pub(super) fn exhaust(&self) {
        self.is_exhausted.set(true);
    }

    /// Counts bytes that a layer or a coding gave.
    pub(super) fn add(&self, byte_count: usize) -> Result<(), OpenError> {
        let expanded = self.expanded.get().saturating_add(byte_count as u64);
        self.expanded.set(expanded);
        self.limits
            .allow(expanded, lock(&self.passed).byte_count)
            .inspect_err(|_| self.exhaust())
    }
}

/// What a decompressor gives, until it is too much.
pub(super) struct Expanding<'s, R> {
    decoder: R,
    spent: &'s Spent,
}

impl<'s, R> Expanding<'s, R> {
    pub(super) const fn new(decoder: R, spent: &'s Spent) -> Self {
        Self { decoder, spent }
    }
}

impl<R: Read> Read for Expanding<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buffer).map_err(as_damage)?;
        self.spent.add(read).map_err(io::Error::other)?;
        Ok(read)
    }
}

/// What undoes zstd within a bounded window.
///
/// # Errors
/// Where there is no memory for it.
pub(super) fn zstd_decoder<'d, R: BufRead>(packed: R) -> io::Result<zstd::Decoder<'d, R>> {
    let mut decoder = zstd::Decoder::with_buffer(packed)?;
    decoder.window_log_max(ZSTD_WINDOW_LOG)?;
    Ok(decoder)
}

/// An error that a decoder makes of its own without saying that the data is to blame, as zstd's does.
fn as_damage(error: io::Error) -> io::Error {
    let is_ours = error.get_ref().is_some_and(|inner| inner.is::<OpenError>());
    if error.kind() == io::ErrorKind::Other && !is_ours {
        return io::Error::new(io::ErrorKind::InvalidData, error);
    }
    error
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
