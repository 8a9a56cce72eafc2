//! Feeds against what another parser found in them: `expected.jsonl` names for each file its items, each with title,
//! link, date, id and the length of its text.
//!
//! What counts as right: as many items as expected that give an article; a title that is the same with white space made
//! single; a link that is the same, or that is absolute where the expected one is relative and ends it; a date that is
//! the same instant, or the same characters that were read as a date; an id that is the same; a text whose letters and
//! digits are within a tenth, or ten, of the expected length. Items are compared by their place in the feed.

use std::fs;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;

use corpus::extract::{Document, Reading, extract, parse_date, read_slice};
use corpus::input::{Limits, RawRecord, cut_feed, cut_json_feed};
use corpus::model::{ByteSpan, RecordForm};
use corpus::text::normalise::normalise;
use corpus::text::paragraphs::{Layout, split_paragraphs};
use flate2::read::MultiGzDecoder;
use serde_json::Value;

use crate::{Outcome, Row};

/// What was expected and what was right, of one field.
#[derive(Default)]
struct Count {
    right: usize,
    all: usize,
}

impl Count {
    fn add(&mut self, is_right: bool) {
        self.right += usize::from(is_right);
        self.all += 1;
    }
}

const FIELDS: [&str; 7] = [
    "items", "titles", "links", "dates", "ids", "texts", "ranges",
];

/// Reads the feeds of `folder`.
pub(crate) fn score(folder: &Path) -> Result<Outcome, String> {
    let expected = fs::read_to_string(folder.join("expected.jsonl"))
        .map_err(|error| format!("expected.jsonl: {error}"))?;
    let mut total: [Count; 7] = Default::default();
    let mut outcome = Outcome::default();
    for line in expected.lines() {
        let feed: Value = serde_json::from_str(line).expect("a line of JSON");
        let name = feed["file"].as_str().expect("a file");
        let counts = score_feed(&folder.join("files").join(name), &feed);
        for ((sum, count), field) in total.iter_mut().zip(&counts).zip(FIELDS) {
            sum.right += count.right;
            sum.all += count.all;
            if count.right < count.all {
                let note = format!("{name}: {field}: {} of {}", count.right, count.all);
                outcome.errors.push(note);
            }
        }
    }
    for (count, field) in total.iter().zip(FIELDS) {
        let score = format!("{} of {}", count.right, count.all);
        outcome
            .rows
            .push(Row::new(format!("feeds: {field}"), score));
    }
    Ok(outcome)
}

fn score_feed(path: &Path, feed: &Value) -> [Count; 7] {
    let mut bytes = fs::read(path).expect("the feed");
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        MultiGzDecoder::new(bytes.as_slice())
            .read_to_end(&mut plain)
            .expect("gzip");
        bytes = plain;
    }
    let is_json = bytes.trim_ascii_start().starts_with(b"{");
    let form = if is_json {
        RecordForm::Json
    } else {
        RecordForm::Entry
    };
    let mut documents: Vec<Option<(Vec<u8>, Document)>> = Vec::new();
    let mut take = |record: Result<RawRecord, _>| {
        documents.push(record.ok().and_then(|record| {
            let read = extract(&record.bytes, form, &record.envelope, &Reading::default());
            Some((record.bytes, read.ok()?))
        }));
        ControlFlow::Continue(())
    };
    let mut reader = BufReader::new(bytes.as_slice());
    let limit = Limits::default().record_bytes;
    if is_json {
        cut_json_feed(&mut reader, limit, &mut take);
    } else {
        cut_feed(&mut reader, limit, &mut take);
    }
    let mut counts: [Count; 7] = Default::default();
    let [items, titles, links, dates, ids, texts, ranges] = &mut counts;
    for (index, item) in feed["items"].as_array().expect("items").iter().enumerate() {
        let found = documents.get(index).and_then(Option::as_ref);
        items.add(found.is_some());
        let document = found.map(|(_, document)| document);
        let text = |value: Option<&String>| value.map_or("", String::as_str).to_owned();
        let field = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let title = text(document.and_then(|document| document.title.as_ref()));
        titles.add(title == normalise(&field("title")));
        let link = text(document.and_then(|document| document.url.as_ref()));
        let is_relative = !field("link").contains(':');
        links.add(link == field("link") || (is_relative && link.ends_with(&field("link"))));
        let date = text(document.and_then(|document| document.published_text.as_ref()));
        let instant = document.and_then(|document| document.published_at.clone());
        let expected = field("published");
        dates.add(if instant.is_some() {
            date == expected || instant == parse_date(&expected)
        } else {
            expected.is_empty() && date.is_empty()
        });
        let id = text(document.and_then(|document| document.id.as_ref()));
        if !field("id").is_empty() {
            ids.add(id == field("id"));
        }
        if let (Some(expected), Some(document)) = (item["text_chars"].as_u64(), document) {
            let length = normalise(document.text.text()).chars().count() as u64;
            texts.add(length.abs_diff(expected) <= (expected / 10).max(10));
        }
        if let Some((bytes, document)) = found {
            count_ranges(bytes, document, ranges);
        }
    }
    // An article that nobody expected is as wrong as one that is missing.
    for _ in feed["items"].as_array().map_or(0, Vec::len)..documents.len() {
        items.add(false);
    }
    counts
}

/// Counts paragraphs whose range reads as they do.
fn count_ranges(bytes: &[u8], document: &Document, ranges: &mut Count) {
    let text = document.text.text();
    let blocks = document
        .blocks
        .clone()
        .unwrap_or_else(|| split_paragraphs(text, Layout::Plain));
    for block in blocks {
        let span: Option<ByteSpan> = document.text.source_of(block.span);
        let read = span
            .and_then(|span| bytes.get(span.start..span.end))
            .and_then(|slice| read_slice(slice, document.way()));
        let own = block.span.of(text).unwrap_or_default();
        ranges.add(read.is_some_and(|read| normalise(&read) == normalise(own)));
    }
}
