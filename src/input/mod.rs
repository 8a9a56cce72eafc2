//! From what was named on the command line to records: finding files, opening them safely, telling what they are,
//! unpacking them, cutting them into records.
//!
//! Everything that is foreign is bounded here: only regular files are read, a record has a largest size, and so has
//! what an input unpacks to, the number of its members and of its layers. Nothing is ever written: a member's name is
//! text and no path. What a record means is `extract`'s business. What can't be read is a refusal, never a panic and
//! never silence.

mod crawl;
mod feed;
mod file;
mod limits;
mod members;
mod peeked;
mod read;
mod records;
mod sniff;
mod standard;
mod table;
mod tar;
mod text_file;
mod units;
mod walk;
mod zip;

pub use crawl::{
    CrawlCounts, CrawlError, CrawlPage, MetInCrawl, PageHead, PassedOver, read_crawl, read_one,
};
pub use feed::{cut_feed, cut_json_feed};
pub use file::{Change, Content, InputFile, OpenError, Tally, Watcher};
pub use limits::{Limits, Spent, size_in_words};
pub use peeked::Peeked;
pub use read::{Met, Packing, read_pages_at, read_records};
pub use records::{RawRecord, RecordError, TakeRecord};
pub use sniff::{Sniffed, part_of_page, sniff};
pub use table::cut_table;
pub use text_file::read_text;
pub use walk::{Excluded, Found, Listing, display_path, find, list_from, read_list, stable_path};

/// How many bytes of an input are looked at to tell what it is.
pub const SNIFF_BYTES: usize = 64 * 1024;
