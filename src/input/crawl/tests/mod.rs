//! Crawls that are made here, in every form that they are stored in, whole and damaged.

use std::io::{BufReader, Cursor, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;
use crate::input::sniff;
use crate::model::{InputType, Role};

mod damage;
mod forms;
mod laws;

/// A WARC record, the blank lines after it too.
fn record(record_type: &str, uri: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    let id = uri.trim_matches(['<', '>']);
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {record_type}\r\nWARC-Target-URI: {uri}\r\n\
         WARC-Date: 2017-03-06T04:02:06Z\r\nWARC-Record-ID: <urn:uuid:{id}>\r\n{fields}\
         Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// A record of a page in HTML.
fn response(uri: &str, body: &[u8]) -> Vec<u8> {
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";
    let fields = "Content-Type: application/http; msgtype=response\r\n";
    record("response", uri, fields, &[head, body].concat())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zst(bytes: &[u8], dictionary: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::with_dictionary(Vec::new(), 3, dictionary).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn page_or_error(met: MetInCrawl) -> Option<Result<CrawlPage, CrawlError>> {
    match met {
        MetInCrawl::Page(page) => Some(Ok(*page)),
        MetInCrawl::Refused(error) => Some(Err(error)),
        MetInCrawl::PassedOver(_) => None,
    }
}

/// Reads everything that a crawl holds, a few bytes at a time.
fn read(stored: &[u8]) -> (Vec<Result<CrawlPage, CrawlError>>, CrawlCounts) {
    read_within(stored, Limits::default())
}

fn read_within(stored: &[u8], limits: Limits) -> (Vec<Result<CrawlPage, CrawlError>>, CrawlCounts) {
    let mut all = Vec::new();
    let reader = BufReader::with_capacity(61, stored);
    let spent = Spent::of_size(limits, stored.len() as u64);
    let counts = read_crawl(reader, &spent, &|_| true, &mut |next| {
        all.extend(page_or_error(next));
        assert!(all.len() < 10_000, "it has no end");
        ControlFlow::Continue(())
    });
    (all, counts)
}

/// The pages and errors of a crawl, each as its number, its place, and its text or the reason.
fn told(stored: &[u8]) -> Vec<(u64, Option<u64>, String)> {
    let tell = |next: Result<CrawlPage, CrawlError>| match next {
        Ok(page) => (
            page.number,
            page.crawl.offset,
            String::from_utf8_lossy(&page.bytes).into_owned(),
        ),
        Err(error) => (error.number, error.offset, format!("! {}", error.reason)),
    };
    read(stored).0.into_iter().map(tell).collect()
}

/// Reads a crawl with nothing between.
fn read_at_once(
    stored: &[u8],
    is_wanted: &dyn Fn(&PageHead<'_>) -> bool,
    each: &mut dyn FnMut(Result<CrawlPage, CrawlError>),
) -> CrawlCounts {
    let spent = Spent::of_size(Limits::default(), stored.len() as u64);
    read_crawl(stored, &spent, is_wanted, &mut |next| {
        if let Some(found) = page_or_error(next) {
            each(found);
        }
        ControlFlow::Continue(())
    })
}

fn page_count(found: &[Result<CrawlPage, CrawlError>]) -> usize {
    found.iter().filter(|found| found.is_ok()).count()
}

/// Whether an input of those first bytes is taken for a crawl.
fn is_crawl(head: &[u8]) -> bool {
    let sniffed = sniff(head, "crawl.warc", None);
    sniffed.is_ok_and(|sniffed| matches!(sniffed.input_type, InputType::Warc | InputType::Arc))
}

fn one(stored: &[u8], offset: u64) -> Result<CrawlPage, CrawlError> {
    read_one(Cursor::new(stored), offset, Limits::default())
}
