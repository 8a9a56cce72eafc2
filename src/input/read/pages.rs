//! The pages of a crawl as records: what each is taken for, and what the crawl tells of it.

use std::io::{BufRead, BufReader, Cursor, Seek};
use std::ops::ControlFlow;
use std::path::Path;

use super::{Place, Unpacking};
use crate::input::SNIFF_BYTES;
use crate::input::crawl::{
    CrawlError, CrawlPage, MetInCrawl, PageHead, PassedOver, read_crawl, read_one,
};
use crate::input::file::{InputFile, LEAVE_OUT, OpenError, Watcher};
use crate::input::limits::Limits;
use crate::input::records::{RawRecord, RecordError};
use crate::input::sniff::sniff;
use crate::model::{InputType, LeftAlone, RecordForm, Told};

impl Unpacking<'_> {
    /// Reads the bytes of a crawl, compressed record by record or not.
    pub(super) fn read_crawl(
        &mut self,
        stored: &mut dyn BufRead,
        place: Place<'_>,
    ) -> ControlFlow<()> {
        let (mut flow, mut is_empty) = (ControlFlow::Continue(()), true);
        let is_wanted = |head: &PageHead<'_>| head.why_no_article().is_none();
        let counts = read_crawl(stored, self.spent, &is_wanted, &mut |met| {
            is_empty &= matches!(met, MetInCrawl::PassedOver(_));
            flow = match met {
                MetInCrawl::Page(page) => self.take_page(*page, &place),
                MetInCrawl::PassedOver(record) => self.pass_over(&record, &place),
                MetInCrawl::Refused(error) => self.hand_on(Err(refusal_of(error)), &place),
            };
            flow
        });
        flow?;
        if is_empty {
            return self.refuse(place.refusal(
                format!(
                    "none of its {} records is a page that may hold an article",
                    counts.record_count
                ),
                LEAVE_OUT,
            ));
        }
        ControlFlow::Continue(())
    }

    fn pass_over(&mut self, record: &PassedOver, place: &Place<'_>) -> ControlFlow<()> {
        let (why, reason) = match record.head().why_no_article() {
            _ if record.is_revisit => (
                LeftAlone::Revisit,
                "it only says that the page is as it was".to_owned(),
            ),
            reason => (LeftAlone::NoArticle, reason.unwrap_or_default()),
        };
        let uri = record.target_uri.as_deref();
        let uri = uri.map_or_else(String::new, |uri| format!(" ({uri})"));
        let reason = format!("{reason}{uri}");
        self.remark(place, Some(record.number), Told::LeftAlone { why, reason })
    }

    fn take_page(&mut self, mut page: CrawlPage, place: &Place<'_>) -> ControlFlow<()> {
        if place.file.is_none() {
            // Its place in a member, or below a layer, is none in the input.
            page.crawl.offset = None;
        }
        let told = [
            page.damage
                .as_ref()
                .map(|damage| format!("its body is not whole: {damage}")),
            page.truncated
                .as_ref()
                .map(|why| format!("the crawler did not take all of it: {why}")),
        ];
        let number = page.number;
        match type_of(&page) {
            Ok((InputType::Feed, reason)) => self.take_feed(page, reason, place)?,
            Ok((input_type, reason)) => {
                self.remark(place, Some(number), taken(input_type, reason))?;
                self.hand_on(Ok(record_of(page, input_type)), place)?;
            }
            Err(error) => {
                let error = RecordError::of_record(number, error.reason, error.hint);
                return self.hand_on(Err(error), place);
            }
        }
        for reason in told.into_iter().flatten() {
            let hint = "what is there is stored; fetch the page again for the rest";
            self.hand_on(Err(RecordError::of_record(number, reason, hint)), place)?;
        }
        ControlFlow::Continue(())
    }

    /// A feed is a member of its crawl, under its address, and its entries are the records.
    fn take_feed(
        &mut self,
        page: CrawlPage,
        reason: &'static str,
        place: &Place<'_>,
    ) -> ControlFlow<()> {
        let uri = page.crawl.target_uri.clone().unwrap_or_default();
        let path = self.names.path_of(place.member, &uri);
        let inner = Place {
            member: Some(&path),
            ..*place
        };
        self.remark(&inner, None, taken(InputType::Feed, reason))?;
        let charset = charset_of(&page);
        let crawl = Some(Box::new(page.crawl));
        let mut content = Cursor::new(page.bytes);
        self.read_feed(&mut content, &inner, &mut |record| {
            record.envelope.crawl.clone_from(&crawl);
            if charset.is_some() {
                record.envelope.charset.clone_from(&charset);
            }
        })
    }
}

/// Reads just the pages that begin at certain bytes of a crawl, as it is stored, and hands on for each the record that
/// reading the whole crawl gives, but for its number; `None` where there is no such page, or it is a feed, which holds
/// several records. Gives the size of the crawl as stored, in bytes.
///
/// # Errors
/// Where the crawl can't be opened.
pub fn read_pages_at(
    path: &Path,
    watcher: Watcher<'_>,
    offsets: impl Iterator<Item = u64>,
    limits: Limits,
    each: &mut dyn FnMut(Option<RawRecord>),
) -> Result<u64, OpenError> {
    let file = InputFile::open(path, watcher)?;
    let byte_count = file.byte_count();
    let content = file
        .into_content()
        .map_err(|error| OpenError::from_damage(&error))?;
    let Some(file) = content.tally.seekable() else {
        return Ok(byte_count);
    };
    let mut stored = BufReader::with_capacity(SNIFF_BYTES, file);
    for offset in offsets {
        each(read_page_at(&mut stored, offset, limits));
    }
    Ok(byte_count)
}

fn read_page_at(
    stored: &mut (impl BufRead + Seek),
    offset: u64,
    limits: Limits,
) -> Option<RawRecord> {
    let page = read_one(stored, offset, limits).ok()?;
    match type_of(&page) {
        Ok((InputType::Feed, _)) | Err(_) => None,
        Ok((input_type, _)) => Some(record_of(page, input_type)),
    }
}

const fn taken(input_type: InputType, reason: &'static str) -> Told {
    Told::Taken {
        input_type,
        compression: None,
        reason,
    }
}

/// What a page is taken for, and why: by its content, and where that could be anything, by what its header says.
fn type_of(page: &CrawlPage) -> Result<(InputType, &'static str), OpenError> {
    let head = page
        .bytes
        .get(..SNIFF_BYTES.min(page.bytes.len()))
        .unwrap_or_default();
    let sniffed = sniff(head, "", None)?;
    if !sniffed.layers.is_empty() || sniffed.input_type.is_archive() {
        return Err(OpenError::new(
            "it is compressed, though its header does not say so",
            "unpack it, and ingest what it gives",
        ));
    }
    let is_said_page = matches!(
        page.content_type.as_deref(),
        Some("text/html" | "application/xhtml+xml")
    );
    Ok(match sniffed.input_type {
        InputType::Feed | InputType::Html => (sniffed.input_type, sniffed.reason),
        _ if is_said_page => (InputType::Html, "its header says that it is a page"),
        _ => (
            InputType::Text,
            "its header does not say that it is a page, and it does not begin as one",
        ),
    })
}

fn charset_of(page: &CrawlPage) -> Option<(String, &'static str)> {
    let charset = page.charset.clone()?;
    Some((charset, "http content-type"))
}

fn record_of(page: CrawlPage, input_type: InputType) -> RawRecord {
    let form = match input_type {
        InputType::Html => RecordForm::Html,
        _ => RecordForm::Text,
    };
    let mut record = RawRecord::new(Some(page.number), form, Vec::new());
    record.envelope.charset = charset_of(&page);
    record.envelope.candidates = page.candidates;
    record.envelope.crawl = Some(Box::new(page.crawl));
    record.bytes = page.bytes;
    record
}

fn refusal_of(error: CrawlError) -> RecordError {
    let uri = error
        .target_uri
        .map_or_else(String::new, |uri| format!(" ({uri})"));
    let offset = error
        .offset
        .map_or_else(String::new, |offset| format!(", at byte {offset}"));
    let reason = format!("{}{offset}{uri}", error.reason);
    RecordError {
        is_last: error.is_last,
        ..RecordError::of_record(error.number, reason, error.hint)
    }
}
