//! From what was named on the command line to records: finding files, opening them safely, telling what they are,
//! cutting them into records.
//!
//! Everything that is foreign is bounded here: only regular files are read, and a record has a largest size. What a
//! record means is `extract`'s business. What can't be read is a [`Refusal`], never a panic and never silence.

mod file;
mod records;
mod sniff;
mod walk;

pub use file::{Content, InputFile, OpenError, Tally};
pub use records::{MAX_RECORD_BYTES, RawRecord, RecordError, Records};
pub use sniff::{Sniffed, sniff};
pub use walk::{Excluded, Found, Listing, display_path, find, list_from, read_list, stable_path};

/// How many bytes of an input are looked at to tell what it is.
pub const SNIFF_BYTES: usize = 64 * 1024;
