//! Crawls: WARC (ISO 28500) and ARC, stored as they are, with a gzip member or zstd frame for each record, or
//! compressed as one.
//!
//! Pages come out with their transfer and content codings undone, and with the place of the stored input to which to go
//! back for just them. What a page says is not looked at here. The reader only reads on: what it must see again it
//! holds, within a bound. Whatever the input holds, each of its records is a page, passed over for a reason that is
//! counted, or refused by number, place and reason; where one is damaged, reading goes on at the next.
//!
//! `response`, `resource` and `conversion` records hold pages. `revisit` records repeat one that was crawled before.
//! The others (`warcinfo`, `request`, `metadata`) hold none.

mod body;
mod content;
mod digest;
mod fields;
mod header;
mod http;
mod page;
mod reader;
mod unpack;
mod window;

use std::io::{self, BufRead, Read as _, Seek, SeekFrom};
use std::ops::ControlFlow;

use content::Content;
use reader::{Next, Reader};
use unpack::{DICTIONARY_BYTES, Skippable};

use super::file::OpenError;
use super::limits::{Limits, Spent};
use crate::model::{Candidate, CrawlRecord};

/// A page that was found in a crawl.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrawlPage {
    /// Which record of the crawl it is; all count, from 1.
    pub number: u64,
    /// The payload, transfer and content codings undone.
    pub bytes: Vec<u8>,
    /// Its media type without parameters, in lower case: of the HTTP header, else of the record.
    pub content_type: Option<String>,
    /// The charset that stands beside it, as it is spelled there.
    pub charset: Option<String>,
    /// Its address and language, as the crawl and the HTTP header give them.
    pub candidates: Vec<Candidate>,
    /// What of it is missing, where its body ends early.
    pub damage: Option<String>,
    /// Why the crawler did not take all of it (`length`, `time`, `disconnect`), where it says so.
    pub truncated: Option<String>,
    /// What the crawl tells of it. Of two digests that can be verified, both must be right: that of the block, and that
    /// of the payload, which is taken before or after its codings are undone, for crawlers differ in this.
    pub crawl: CrawlRecord,
}

/// A record, or a stretch where one should be, that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrawlError {
    /// Which record of the crawl it is.
    pub number: u64,
    /// Where it begins in the stored input, or the gzip member or zstd frame that is damaged. `None` inside one that is
    /// not.
    pub offset: Option<u64>,
    /// The address that was asked, where its header could be read.
    pub target_uri: Option<String>,
    /// What is wrong.
    pub reason: String,
    /// What may help.
    pub hint: String,
    /// Whether nothing can be read after it.
    pub is_last: bool,
}

/// A record that was not read, though it stands for a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// Which record of the crawl it is.
    pub number: u64,
    /// The address that was asked.
    pub target_uri: Option<String>,
    /// Whether it only says that the page is as it was; else it was not wanted.
    pub is_revisit: bool,
    /// The status line's number.
    pub http_status: Option<u16>,
    /// Its media type, as [`PageHead`] has it.
    pub media_type: Option<String>,
}

impl PassedOver {
    /// What was known of it when it was passed over.
    #[must_use]
    pub fn head(&self) -> PageHead<'_> {
        PageHead {
            target_uri: self.target_uri.as_deref(),
            http_status: self.http_status,
            media_type: self.media_type.as_deref(),
        }
    }
}

/// What is met in a crawl.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetInCrawl {
    /// A page that is wanted.
    Page(Box<CrawlPage>),
    /// One that isn't, or that is as it was.
    PassedOver(PassedOver),
    /// What can't be read.
    Refused(CrawlError),
}

/// What was met in a crawl.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CrawlCounts {
    /// Records, and stretches where one should be.
    pub record_count: u64,
    /// Pages that were not wanted: of another media type, or a redirect or error.
    pub passed_over_count: u64,
    /// Records that only say that a page is as it was.
    pub revisit_count: u64,
    /// Records that can't be read.
    pub refused_count: u64,
    /// Gzip members and zstd frames that hold more than one record: those can't be read by themselves.
    pub shared_count: u64,
}

/// What is known of a page before its body is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageHead<'a> {
    /// The address that was asked.
    pub target_uri: Option<&'a str>,
    /// The status line's number; `None` where there is none.
    pub http_status: Option<u16>,
    /// Its media type without parameters, in lower case.
    pub media_type: Option<&'a str>,
}

impl PageHead<'_> {
    /// Why no article can be in it, in words; `None` where one may be: in a whole page (status 200, or 203 of a proxy) of
    /// a kind that holds text or a feed, or of no stated kind, from the web or from files. Crawlers' logs are resources
    /// under `urn:` and `metadata:`; a robots.txt is for robots.
    #[must_use]
    pub fn why_no_article(&self) -> Option<String> {
        if let Some(status) = self
            .http_status
            .filter(|status| !matches!(status, 200 | 203))
        {
            return Some(format!(
                "its HTTP status is {status}, a redirect or an error"
            ));
        }
        let is_kind = |media_type: &str| {
            matches!(
                media_type,
                "text/html"
                    | "application/xhtml+xml"
                    | "text/plain"
                    | "text/markdown"
                    | "text/xml"
                    | "application/xml"
                    | "application/rss+xml"
                    | "application/atom+xml"
                    | "application/rdf+xml"
                    | "application/feed+json"
            )
        };
        if let Some(other) = self.media_type.filter(|media_type| !is_kind(media_type)) {
            return Some(format!("it is {other}, which holds no article"));
        }
        let (scheme, rest) = self
            .target_uri
            .and_then(|uri| uri.split_once(':'))
            .unwrap_or(("http", ""));
        let is_place = matches!(
            scheme.to_ascii_lowercase().as_str(),
            "http" | "https" | "ftp" | "ftps" | "file"
        );
        if !is_place {
            return Some("it is the crawler's own, from nowhere on the web".to_owned());
        }
        let path = rest.split(['?', '#']).next().unwrap_or_default();
        let is_for_robots = path
            .strip_suffix("/robots.txt")
            .is_some_and(|host| !host.trim_start_matches('/').contains('/'));
        is_for_robots.then(|| "it is a robots.txt".to_owned())
    }
}

/// Reads a crawl. Its bytes come from `stored` as they are stored, from the first on. A page is read in full only where
/// `is_wanted` says so; it comes to `each` as soon as it is known to be whole, and what is passed over or can't be read as
/// soon as it is met. What is unpacked is `spent`.
pub fn read_crawl(
    stored: impl BufRead,
    spent: &Spent,
    is_wanted: &dyn Fn(&PageHead<'_>) -> bool,
    each: &mut dyn FnMut(MetInCrawl) -> ControlFlow<()>,
) -> CrawlCounts {
    let limit = spent.limits().record_bytes;
    let mut reader = Reader::new(Content::new(stored, 0, spent), limit, is_wanted);
    loop {
        let met = match reader.next() {
            Next::Met(met) => met,
            Next::NoPage => continue,
            Next::End => return reader.counts,
        };
        let is_last = matches!(&met, MetInCrawl::Refused(error) if error.is_last);
        if each(met).is_break() || is_last {
            return reader.counts;
        }
    }
}

/// Reads the one record of a crawl that begins at `offset` ([`CrawlRecord::offset`]). What is read besides is the
/// dictionary at the beginning, where there is one. Its number is 1, whatever it is in the whole.
///
/// # Errors
/// Where no page is there that can be read.
pub fn read_one(
    mut stored: impl BufRead + Seek,
    offset: u64,
    limits: Limits,
) -> Result<CrawlPage, CrawlError> {
    let failed = |error: OpenError| CrawlError {
        number: 1,
        offset: Some(offset),
        target_uri: None,
        reason: error.reason,
        hint: error.hint,
        is_last: true,
    };
    let of_io = |error: io::Error| failed(OpenError::from_damage(&error));
    let byte_count = stored.seek(SeekFrom::End(0)).map_err(of_io)?;
    let spent = Spent::of_size(limits, byte_count);
    stored.seek(SeekFrom::Start(0)).map_err(of_io)?;
    let dictionary = read_dictionary(&mut stored).map_err(of_io)?;
    stored.seek(SeekFrom::Start(offset)).map_err(of_io)?;
    let mut content = Content::new(stored, offset, &spent);
    if let Some(dictionary) = dictionary {
        content
            .set_dictionary(dictionary)
            .map_err(|reason| of_io(io::Error::new(io::ErrorKind::InvalidData, reason)))?;
    }
    match Reader::new(content, limits.record_bytes, &|_| true).next() {
        Next::Met(MetInCrawl::Page(page)) => Ok(*page),
        Next::Met(MetInCrawl::Refused(error)) => Err(error),
        Next::Met(MetInCrawl::PassedOver(_)) | Next::NoPage | Next::End => {
            Err(failed(OpenError::new(
                "no page of a crawl begins there",
                "the input is another than it was; ingest it anew",
            )))
        }
    }
}

/// The dictionary with which an input begins; `None` where it does not.
fn read_dictionary(stored: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    stored
        .by_ref()
        .take(Skippable::HEADER_BYTES as u64)
        .read_to_end(&mut head)?;
    let frame = Skippable::parse(&head).filter(|frame| frame.is_dictionary);
    let Some(frame) = frame else {
        return Ok(None);
    };
    let mut dictionary = Vec::new();
    stored
        .by_ref()
        .take(u64::from(frame.byte_count).min(DICTIONARY_BYTES as u64))
        .read_to_end(&mut dictionary)?;
    Ok(Some(dictionary))
}

#[cfg(test)]
mod tests;
