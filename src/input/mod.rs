//! From what was named on the command line to records: finding files, opening them safely, telling what they are,
//! cutting them into records.
//!
//! Everything that is foreign is bounded here: only regular files are read, a record has a largest size, and so has
//! what an archive unpacks to. What a
//! record means is `extract`'s business. What can't be read is a [`Refusal`], never a panic and never silence.

mod feed;
mod file;
mod limits;
mod records;
mod sniff;
mod standard;
mod table;
mod units;
mod walk;

pub use feed::{cut_feed, cut_json_feed};
pub use file::{Change, Content, InputFile, OpenError, Tally, Watcher};
pub use limits::{Limits, size_in_words};
pub use records::{EnclosedRecord, RawRecord, RecordError, Records, TakeRecord};
pub use sniff::{Sniffed, sniff};
pub use table::cut_table;
pub use walk::{Excluded, Found, Listing, display_path, find, list_from, read_list, stable_path};

/// How many bytes of an input are looked at to tell what it is.
pub const SNIFF_BYTES: usize = 64 * 1024;
