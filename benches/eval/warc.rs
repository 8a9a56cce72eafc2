//! Crawls: every readable response and resource found with the right payload, and what is damaged told.

use std::fs::{self, File};
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::Path;

use corpus::input::{CrawlError, CrawlPage, Limits, MetInCrawl, Spent, read_crawl};
use corpus::text::hash::sha256;

use crate::{Outcome, Row};

/// A record that another reader found, as `records.tsv` lists it.
struct Expected {
    number: u64,
    uri: String,
    status: Option<u16>,
    byte_count: usize,
    sha256: String,
}

/// Reads the crawls of a folder with `files.tsv` and `records.tsv`.
pub(crate) fn score(folder: &Path) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    let files = rows(&folder.join("files.tsv"));
    let records = rows(&folder.join("records.tsv"));
    let (mut right_count, mut expected_count, mut counted, mut told, mut damaged) = (0, 0, 0, 0, 0);
    let (mut digest_count, mut wrong_digest_count) = (0, 0);
    for row in &files {
        let name = cell(row, 0);
        let expected: Vec<Expected> = records
            .iter()
            .filter(|record| cell(record, 0) == name)
            .filter(|record| matches!(cell(record, 2), "response" | "resource" | "conversion"))
            .filter_map(|record| {
                Some(Expected {
                    number: cell(record, 1).parse().ok()?,
                    uri: cell(record, 3).to_owned(),
                    status: cell(record, 4).parse().ok(),
                    byte_count: cell(record, 6).parse().ok()?,
                    sha256: cell(record, 7).to_owned(),
                })
            })
            .collect();
        let file = File::open(folder.join("files").join(name)).expect("a crawl that is listed");
        let (mut pages, mut errors): (Vec<CrawlPage>, Vec<CrawlError>) = (Vec::new(), Vec::new());
        let byte_count = file.metadata().expect("a crawl's size").len();
        let counts = read_crawl(
            BufReader::new(file),
            &Spent::of_size(Limits::default(), byte_count),
            &|_| true,
            &mut |next| {
                match next {
                    MetInCrawl::Page(page) => pages.push(*page),
                    MetInCrawl::Refused(error) => errors.push(error),
                    MetInCrawl::PassedOver(_) => {}
                }
                ControlFlow::Continue(())
            },
        );
        let right = expected.iter().filter(|record| {
            pages.iter().any(|page| {
                page.number == record.number
                    && page.crawl.target_uri.as_deref() == Some(&record.uri)
                    && page.crawl.http_status == record.status
                    && page.bytes.len() == record.byte_count
                    && sha256(&page.bytes).to_hex() == record.sha256
            })
        });
        let right = right.count();
        let is_damaged = !cell(row, 5).is_empty();
        let is_told = counts.refused_count > 0 || counts.shared_count > 0;
        outcome.errors.push(format!(
            "{name}: records {} of {}, payloads {right} of {}, damage {}",
            counts.record_count,
            cell(row, 2),
            expected.len(),
            match (is_damaged, is_told) {
                (true, true) => "told",
                (true, false) => "missed",
                (false, true) => "found",
                (false, false) => "none",
            },
        ));
        for error in &errors {
            let note = format!("{name}: record {}: {}", error.number, error.reason);
            outcome.errors.push(note);
        }
        if counts.shared_count > 0 {
            outcome.errors.push(format!(
                "{name}: {} members hold more than one record",
                counts.shared_count
            ));
        }
        let digests = pages.iter().filter_map(|page| page.crawl.is_digest_right);
        let (right_digests, wrong_digests): (Vec<_>, Vec<_>) =
            digests.partition(|is_right| *is_right);
        digest_count += right_digests.len();
        wrong_digest_count += wrong_digests.len();
        right_count += right;
        expected_count += expected.len();
        counted += usize::from(counts.record_count.to_string() == cell(row, 2));
        damaged += usize::from(is_damaged);
        told += usize::from(is_damaged && is_told);
    }
    let row = |what: &str, right: usize, all: usize| {
        Row::new(format!("warc: {what}"), format!("{right} of {all}"))
    };
    outcome.rows = vec![
        row("payloads exactly right", right_count, expected_count),
        row("files with as many records", counted, files.len()),
        row("damaged files told", told, damaged),
        row(
            "digests that agree",
            digest_count,
            digest_count + wrong_digest_count,
        ),
    ];
    Ok(outcome)
}

/// The rows of a table, its header left out.
fn rows(path: &Path) -> Vec<Vec<String>> {
    let table = fs::read_to_string(path).expect("a table of tab-separated values");
    let rows = table.lines().skip(1);
    rows.map(|row| row.split('\t').map(str::to_owned).collect())
        .collect()
}

fn cell(row: &[String], column: usize) -> &str {
    row.get(column).map_or("", String::as_str)
}
