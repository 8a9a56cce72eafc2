//! Reading a crawl record by record.
//!
//! A record is believed to be whole once what follows it is seen: the next record, the end of its gzip member or zstd
//! frame with the right checksum, the end of the input, or a blank line. Where its length proves wrong, the search for
//! the next record begins right after its header.

use std::io::BufRead;

use super::body::BodyError;
use super::content::{Content, Trouble};
use super::header::{Header, Kind, parse_arc, parse_warc};
use super::http::{Http, HttpHead, is_http};
use super::page::Block;
use super::{CrawlCounts, CrawlError, MetInCrawl, PageHead, PassedOver};
use crate::input::limits::size_in_words;

/// The most bytes of a record's header, and of an HTTP message's.
const HEAD_BYTES: usize = 128 * 1024;

/// How much is looked at to tell whether a record begins somewhere: an address may be long.
const BEGINNING_BYTES: usize = 8 * 1024;

const GET_AGAIN: &str = "get the crawl again, if that is whole there, and ingest it anew";

/// What came of reading on.
pub(super) enum Next {
    /// A record that is to be told of.
    Met(MetInCrawl),
    /// A record that stands for no page.
    NoPage,
    /// There is nothing more.
    End,
}

/// Why a record is not read.
enum Halt {
    /// Its bytes are there, but they are not what they should be, or not wanted; reading goes on where it stands.
    Refused { reason: String, hint: &'static str },
    /// It does not end where its length says, or its header can't be read: the next record is looked for.
    Lost { reason: String },
    /// What the content says.
    Trouble(Trouble),
}

impl From<Trouble> for Halt {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// A record of which the header was read.
struct Record {
    header: Header,
    offset: Option<u64>,
    /// Whether a compressed segment began with it.
    is_at_segment: bool,
    /// The content's position after its header.
    block_start: u64,
    /// Bytes of its block that are still to be read.
    left: u64,
}

/// Reads records from content.
pub(super) struct Reader<'a, R> {
    content: Content<'a, R>,
    /// The most bytes that a page may have.
    limit: usize,
    is_wanted: &'a dyn Fn(&PageHead<'_>) -> bool,
    /// Of the records met so far.
    kind: Option<Kind>,
    number: u64,
    /// The segment that the last page came from.
    page_segment: Option<u64>,
    pub(super) counts: CrawlCounts,
}

impl<'a, R: BufRead> Reader<'a, R> {
    pub(super) fn new(
        content: Content<'a, R>,
        limit: usize,
        is_wanted: &'a dyn Fn(&PageHead<'_>) -> bool,
    ) -> Self {
        Self {
            content,
            limit,
            is_wanted,
            kind: None,
            number: 0,
            page_segment: None,
            counts: CrawlCounts::default(),
        }
    }

    /// Reads on to the end of the next record.
    pub(super) fn next(&mut self) -> Next {
        let is_more = match self.pass_line_ends() {
            Ok(_) => self.content.fill().map(|piece| !piece.is_empty()),
            Err(trouble) => Err(trouble),
        };
        if let Ok(false) = is_more {
            return Next::End;
        }
        self.number += 1;
        self.counts.record_count += 1;
        if let Err(trouble) = is_more {
            let error = self.refused(None, None, Halt::Trouble(trouble));
            return Next::Met(MetInCrawl::Refused(error));
        }
        let start = self.content.position();
        let offset = self.content.offset();
        let is_at_segment = self.content.is_at_segment();
        let header = match self.read_header() {
            Ok(header) => header,
            Err(halt) => {
                let halt = self.seek_after(halt, start, false);
                let error = self.refused(offset, None, halt);
                return Next::Met(MetInCrawl::Refused(error));
            }
        };
        let mut record = Record {
            left: header.length.clone().unwrap_or(0),
            header,
            offset,
            is_at_segment,
            block_start: self.content.position(),
        };
        match self.read_record(&mut record) {
            Ok(Some(met)) => Next::Met(met),
            Ok(None) => Next::NoPage,
            Err(halt) => {
                let halt = self.seek_after(halt, record.block_start, true);
                let error = self.refused(offset, Some(&record.header), halt);
                Next::Met(MetInCrawl::Refused(error))
            }
        }
    }

    /// Reads a record's header to its end.
    fn read_header(&mut self) -> Result<Header, Halt> {
        let lost = |reason: &str| Halt::Lost {
            reason: reason.to_owned(),
        };
        let kind = Kind::of(self.content.peek(BEGINNING_BYTES));
        let Some(kind) = kind else {
            return Err(lost("no record of a crawl begins there"));
        };
        self.kind = Some(kind);
        let mut head = Vec::new();
        loop {
            let is_next = !head.is_empty() && self.is_at_next();
            let piece = self.content.fill()?;
            if piece.is_empty() || is_next {
                return Err(lost("its header is cut short"));
            }
            let end = memchr::memchr(b'\n', piece);
            let used = end.map_or(piece.len(), |end| end + 1);
            head.extend_from_slice(piece.get(..used).unwrap_or_default());
            self.content.consume(used);
            if head.len() > HEAD_BYTES {
                let most = size_in_words(HEAD_BYTES as u64);
                return Err(lost(&format!("its header is larger than {most}")));
            }
            if end.is_none() {
                continue;
            }
            if kind == Kind::Arc {
                return parse_arc(head.trim_ascii_end()).ok_or_else(|| lost("its header is none"));
            }
            if head.ends_with(b"\n\n") || head.ends_with(b"\n\r\n") {
                return Ok(parse_warc(&head));
            }
        }
    }

    /// Reads a record's block, and passes over what it does not hold a page in. `None` where it stands for no page.
    fn read_record(&mut self, record: &mut Record) -> Result<Option<MetInCrawl>, Halt> {
        let header = &record.header;
        if let Err(text) = &header.length {
            let field = if header.is_arc {
                "Archive-length"
            } else {
                "Content-Length"
            };
            let reason = format!("its {field} says {text}, which is no number of bytes");
            return Err(Halt::Lost { reason });
        }
        if header.record_type.is_empty() {
            let reason = "its WARC-Type is missing".to_owned();
            return Err(Halt::Lost { reason });
        }
        let is_page = matches!(
            header.record_type.as_str(),
            "response" | "resource" | "conversion" | "continuation"
        );
        if !is_page {
            let is_revisit = header.record_type == "revisit";
            self.take(record, u64::MAX, None)?;
            self.end(record)?;
            self.counts.revisit_count += u64::from(is_revisit);
            let passed_over = PassedOver {
                number: self.number,
                target_uri: record.header.target_uri.clone(),
                is_revisit,
                http_status: None,
                media_type: None,
            };
            return Ok(is_revisit.then_some(MetInCrawl::PassedOver(passed_over)));
        }
        if header.is_segment {
            self.take(record, u64::MAX, None)?;
            self.end(record)?;
            return Err(Halt::Refused {
                reason: "it is one segment of a record that is cut into several".to_owned(),
                hint: "the other records are stored; join its segments into one record",
            });
        }
        let mut block = match self.read_head(record) {
            // The block is passed over before it is refused.
            Err(Halt::Refused { reason, hint }) => {
                self.take(record, u64::MAX, None)?;
                self.end(record)?;
                return Err(Halt::Refused { reason, hint });
            }
            other => other?,
        };
        let header = &record.header;
        let (media_type, _) = block.media_type(header);
        let is_wanted = (self.is_wanted)(&PageHead {
            target_uri: header.target_uri.as_deref(),
            http_status: block.http.as_ref().map(|http| http.status),
            media_type: media_type.as_deref(),
        });
        if !is_wanted {
            self.take(record, u64::MAX, None)?;
            self.end(record)?;
            self.counts.passed_over_count += 1;
            return Ok(Some(MetInCrawl::PassedOver(PassedOver {
                number: self.number,
                target_uri: record.header.target_uri.clone(),
                is_revisit: false,
                http_status: block.http.map(|http| http.status),
                media_type,
            })));
        }
        self.read_block(record, &mut block.bytes)?;
        let segment = self.content.last_segment();
        self.end(record)?;
        self.page_segment = segment;
        let (limit, mut unpacked) = (self.limit, 0);
        let page = block.into_page(
            &record.header,
            record.offset,
            self.number,
            limit,
            &mut unpacked,
        );
        self.content.charge(unpacked)?;
        let met = page.map(|page| Some(MetInCrawl::Page(Box::new(page))));
        met.map_err(|error| match error {
            BodyError::TooLarge => too_large(limit),
            BodyError::Damaged(reason) => Halt::Refused {
                reason,
                hint: "the other records are stored; get the page again",
            },
        })
    }

    /// Reads so much of a block that the header of an HTTP message is in it, where there is one.
    fn read_head(&mut self, record: &mut Record) -> Result<Block, Halt> {
        let mut bytes = Vec::new();
        if !is_http(&record.header) {
            return Ok(Block { bytes, http: None });
        }
        loop {
            self.take(record, 4096, Some(&mut bytes))?;
            match Http::parse(&bytes, record.left == 0) {
                HttpHead::More if bytes.len() < HEAD_BYTES => {}
                HttpHead::More => {
                    let most = size_in_words(HEAD_BYTES as u64);
                    return Err(Halt::Refused {
                        reason: format!("its HTTP header is larger than {most}"),
                        hint: "the other records are stored; no server's header is so large",
                    });
                }
                HttpHead::None => return Ok(Block { bytes, http: None }),
                HttpHead::Whole(http) => {
                    return Ok(Block {
                        bytes,
                        http: Some(http),
                    });
                }
            }
        }
    }

    /// Reads the rest of a block, unless it is too large.
    fn read_block(&mut self, record: &mut Record, bytes: &mut Vec<u8>) -> Result<(), Halt> {
        let limit = self.limit;
        // The sizes of its chunks add to a body, and its header.
        let most = limit.saturating_add(limit / 8 + HEAD_BYTES);
        let room = most.saturating_sub(bytes.len()) as u64;
        if record.left <= room {
            return self.take(record, u64::MAX, Some(bytes));
        }
        self.take(record, u64::MAX, None)?;
        self.end(record)?;
        Err(too_large(limit))
    }

    /// Reads up to `count` more bytes of a record's block.
    fn take(
        &mut self,
        record: &mut Record,
        count: u64,
        mut into: Option<&mut Vec<u8>>,
    ) -> Result<(), Halt> {
        let mut wanted = count.min(record.left);
        while wanted > 0 {
            let is_next = self.is_at_next();
            let piece = self.content.fill()?;
            if piece.is_empty() || is_next {
                let length = record.header.length.clone().unwrap_or(0);
                let there = length - record.left;
                let reason = format!("it is cut short: {there} of its {length} bytes are there");
                return Err(Halt::Lost { reason });
            }
            let used = usize::try_from(wanted)
                .unwrap_or(usize::MAX)
                .min(piece.len());
            if let Some(into) = into.as_deref_mut() {
                into.extend_from_slice(piece.get(..used).unwrap_or_default());
            }
            self.content.consume(used);
            wanted -= used as u64;
            record.left -= used as u64;
        }
        Ok(())
    }

    /// Whether a compressed segment begins here, and in it a record.
    fn is_at_next(&mut self) -> bool {
        let begins = |bytes| self.kind.is_some_and(|kind| kind.begins(bytes));
        self.content.is_at_segment() && begins(self.content.peek(BEGINNING_BYTES))
    }

    /// Makes sure of a record's end, and of the checksum of what holds it.
    fn end(&mut self, record: &mut Record) -> Result<(), Halt> {
        let segment = self.content.last_segment();
        let is_empty = self.content.position() == record.block_start;
        let line_ends = match self.pass_line_ends() {
            Ok(count) => count,
            Err(Trouble::Damaged { offset, reason }) if segment != Some(offset) => {
                // It is what follows that can't be read.
                self.content.put_off(Trouble::Damaged { offset, reason });
                return Ok(());
            }
            Err(trouble) => return Err(trouble.into()),
        };
        let is_at_end = self.content.fill()?.is_empty();
        let is_alone = is_at_end || self.content.is_at_segment();
        if !is_alone && !self.content.is_plain() {
            record.offset = None;
            self.counts.shared_count += u64::from(record.is_at_segment);
        }
        let is_credible = line_ends >= 2 || is_empty && line_ends > 0;
        // In an ARC the line end is needed: without its first letters an address is one too.
        let is_at_next = (line_ends > 0 || !record.header.is_arc)
            && Kind::of(self.content.peek(BEGINNING_BYTES)).is_some();
        if is_alone || is_credible || is_at_next {
            return Ok(());
        }
        let length = record.header.length.clone().unwrap_or(0);
        Err(Halt::Lost {
            reason: format!("it does not end after the {length} bytes that its header says"),
        })
    }

    /// Passes over line ends, and counts them.
    fn pass_line_ends(&mut self) -> Result<usize, Trouble> {
        let mut count = 0;
        loop {
            let piece = self.content.fill()?;
            let is_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
            let used = piece.iter().take_while(is_end).count();
            let ends = piece.iter().take(used);
            count += ends.filter(|byte| **byte == b'\n').count();
            self.content.consume(used);
            if used == 0 {
                return Ok(count);
            }
        }
    }

    /// Where a record is lost, looks for the next one, from a place in the content on; `is_at_line`: whether one may
    /// begin right there. Tells why it is lost: a segment that turns out to be damaged says more than what was read of
    /// it.
    fn seek_after(&mut self, halt: Halt, position: u64, is_at_line: bool) -> Halt {
        if !matches!(halt, Halt::Lost { .. }) {
            return halt;
        }
        self.content.go_back(position);
        let segment = self.content.segment();
        match self.seek(is_at_line) {
            Err(Trouble::Damaged { offset, reason }) if segment == Some(offset) => {
                Trouble::Damaged { offset, reason }.into()
            }
            Err(trouble) => {
                self.content.put_off(trouble);
                halt
            }
            Ok(()) => halt,
        }
    }

    /// Goes to where the next record begins, or to the end.
    fn seek(&mut self, mut is_at_line: bool) -> Result<(), Trouble> {
        loop {
            let kinds = match self.kind {
                Some(Kind::Warc) => &[Kind::Warc][..],
                Some(Kind::Arc) => &[Kind::Arc],
                None => &[Kind::Warc, Kind::Arc],
            };
            if is_at_line {
                let bytes = self.content.peek(BEGINNING_BYTES);
                if kinds.iter().any(|kind| kind.begins(bytes)) {
                    return Ok(());
                }
            }
            let piece = self.content.fill()?;
            if piece.is_empty() {
                return Ok(());
            }
            let line_end = memchr::memchr(b'\n', piece);
            let used = line_end.map_or(piece.len(), |end| end + 1);
            self.content.consume(used);
            is_at_line = line_end.is_some() || self.content.is_at_segment();
        }
    }

    fn refused(&mut self, offset: Option<u64>, header: Option<&Header>, halt: Halt) -> CrawlError {
        self.counts.refused_count += 1;
        let (offset, reason, hint, is_last) = match halt {
            Halt::Refused { reason, hint } => (offset, reason, hint.to_owned(), false),
            Halt::Lost { reason } => {
                let hint = format!("the other records are stored; {GET_AGAIN}");
                (offset, reason, hint, false)
            }
            Halt::Trouble(Trouble::Damaged { offset, mut reason }) => {
                if self.page_segment == Some(offset) {
                    // Its checksum comes after all that it holds.
                    reason.push_str("; pages that came out of it before may be damaged too");
                }
                let hint = format!("the other records are stored; {GET_AGAIN}");
                (Some(offset), reason, hint, false)
            }
            Halt::Trouble(Trouble::Last(error)) => {
                let hint = format!("what came before is stored; {}", error.hint);
                (offset, error.reason, hint, true)
            }
        };
        CrawlError {
            number: self.number,
            offset,
            target_uri: header.and_then(|header| header.target_uri.clone()),
            reason,
            hint,
            is_last,
        }
    }
}

fn too_large(limit: usize) -> Halt {
    Halt::Refused {
        reason: format!(
            "it is larger than {}, the most that one record may be",
            size_in_words(limit as u64)
        ),
        hint: "the other records are stored; raise --max-record-size",
    }
}
