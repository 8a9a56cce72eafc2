//! Cutting a feed into its entries, while it is read.
//!
//! An entry is the bytes of `<item>` or `<entry>` as they stand in the feed, in whatever character set that is; of a
//! JSON feed, those of an element of `items`. Of the rest only what stands before the first entry is looked at, for what
//! it says of all of them. What an entry holds is `extract`'s business. No more than one entry, bounded, and a bounded
//! head are held.

use std::io::{self, BufRead};
use std::sync::Arc;

use self::scan::{Found, Scanner};
use self::window::Window;
use super::file::OpenError;
use super::records::{RawRecord, RecordError, TakeRecord, cut_short, damaged, too_large};
use crate::extract::entry::{FeedHead, read_head};
use crate::extract::{EncodingLabel, xml_declaration};
use crate::model::{Envelope, RecordForm};

mod json;
mod scan;
#[cfg(test)]
mod tests;
mod window;

pub use json::cut_json_feed;

/// How much of what stands before the first entry is kept.
const HEAD_BYTES: usize = 64 * 1024;

/// Documents that are taken for feeds, with what to do instead.
const NO_FEEDS: [(&str, &str, &str); 5] = [
    (
        "urlset",
        "a sitemap",
        "fetch the pages that it lists, and ingest those",
    ),
    (
        "sitemapindex",
        "a list of sitemaps",
        "fetch the pages that they list, and ingest those",
    ),
    (
        "opml",
        "a list of feeds (OPML)",
        "fetch the feeds that it lists, and ingest those",
    ),
    ("html", "an HTML page", "read it as one: --type html"),
    (
        "book",
        "a DocBook document",
        "make a page of it, and ingest that",
    ),
];

/// Cuts an XML feed into its entries, none larger than `limit` bytes. They are numbered from 1 in their order, those
/// among them that can't be read. An error without a number is of the whole input.
pub fn cut_feed(reader: &mut dyn BufRead, limit: usize, take: &mut TakeRecord<'_>) {
    let mut number = 0;
    if let Err(error) = cut(reader, limit, &mut number, take) {
        // It is the last, whatever is said to it.
        let _ = take(Err(damaged(Some(number + 1), &error)));
    }
}

fn cut(
    reader: &mut dyn BufRead,
    limit: usize,
    number: &mut u64,
    take: &mut TakeRecord<'_>,
) -> io::Result<()> {
    let mut scanner = Scanner::new(Window::new(reader, limit)?, limit);
    let mut envelope: Option<Envelope> = None;
    while let Some(found) = scanner.next()? {
        *number += 1;
        let envelope = envelope.get_or_insert_with(|| envelope_of(&scanner));
        let flow = take(match found {
            Found::Entry(bytes) => Ok(RawRecord {
                envelope: envelope.clone(),
                ..RawRecord::new(Some(*number), RecordForm::Entry, bytes)
            }),
            Found::TooLarge => Err(too_large(Some(*number), limit)),
            Found::Cut => Err(cut_short(
                *number,
                "the feed ends in the middle of an entry",
            )),
            Found::Unended => Err(cut_short(*number, "the feed ends before its end tag")),
            Found::Hidden => Err(cut_short(
                *number,
                "a comment or a declaration that is never closed hides the rest of the feed",
            )),
        });
        if flow.is_break() {
            return Ok(());
        }
    }
    if !scanner.has_root() {
        let _ = take(Err(no_feed(scanner.first_name.as_deref())));
    }
    Ok(())
}

fn envelope_of(scanner: &Scanner<'_>) -> Envelope {
    let charset = charset_of(scanner);
    let label = charset.as_ref().map(|(label, _)| label.as_str());
    let FeedHead {
        candidates,
        prefixes,
    } = read_head(&scanner.head, label);
    Envelope {
        charset,
        candidates,
        prefixes: Some(Arc::from(prefixes)),
        ..Envelope::default()
    }
}

/// The character set that a feed's mark or its declaration names. A declaration that can be read is not in UTF-16,
/// whatever it says.
fn charset_of(scanner: &Scanner<'_>) -> Option<(String, &'static str)> {
    let Window { mark_bytes, .. } = scanner.window;
    let units = scanner.window.units();
    if let Some(told) = units.told_charset(mark_bytes) {
        return Some(told);
    }
    let prolog = units.ascii_of(&scanner.prolog);
    let (_, declaration) = prolog.split_once("<?xml")?;
    let label = xml_declaration(declaration.as_bytes())?.to_ascii_lowercase();
    let is_known = label.parse::<EncodingLabel>().is_ok() && !label.starts_with("utf-16");
    is_known.then_some((label, "xml declaration"))
}

fn no_feed(first_name: Option<&str>) -> RecordError {
    let name = first_name.map(|name| name.rsplit(':').next().unwrap_or(name));
    let known = NO_FEEDS.iter().find(|(root, ..)| Some(*root) == name);
    let (reason, hint) = match (known, name) {
        (Some((_, what, hint)), _) => (format!("it is {what}, and no feed"), *hint),
        (None, Some(name)) => (
            format!("it is an XML document of <{}>, and no feed", shown(name)),
            "a feed begins with <rss>, <feed> or <rdf:RDF>; to take its source for text: --type text",
        ),
        (None, None) => (
            "it is no feed: there is no tag in it".to_owned(),
            "if it is text, say so: --type text",
        ),
    };
    RecordError::of_whole(OpenError::new(reason, hint))
}

/// A name short enough to be shown.
fn shown(name: &str) -> String {
    name.chars().take(40).collect()
}
