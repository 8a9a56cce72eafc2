//! What the targets share: a folder for files, a corpus, the pipeline on one file, and what
//! must hold of any document.

use std::collections::HashSet;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64};

use corpus::detect::Detector;
use corpus::detect::outlets::parse_gazetteer;
use corpus::extract::{Document, Reading, blocks, is_proved, reads_as};
use corpus::input::{
    Content, Found, InputFile, Limits, Met, Packing, Sniffed, Watcher, read_records,
};
use corpus::model::{Article, InputType, Piece};
use corpus::pipeline::{self, Context, InputPlan, Progress};
use corpus::store::Store;
use corpus::text::hash::sha256;
use corpus::text::normalise::normalise;
use tempfile::TempDir;

/// Small enough that a few dozen kilobytes reach it.
const RECORD_BYTES: usize = 16 * 1024;

/// A folder that goes with the process, in memory where there is such a place.
pub fn folder() -> TempDir {
    TempDir::new_in("/dev/shm")
        .or_else(|_| TempDir::new())
        .expect("a temporary folder")
}

/// A corpus file at `path` with those of the shipped outlets whose name is wanted, and no article.
pub fn new_corpus(path: &Path, is_wanted: fn(&str) -> bool) -> Store {
    let gazetteer = include_str!("../../data/outlets.tsv");
    let mut shipped = parse_gazetteer(gazetteer).expect("the gazetteer");
    shipped.retain(|outlet| is_wanted(&outlet.name));
    let mut store = Store::open_or_create(path, &mut |_| {}).expect("a new corpus");
    store
        .load_shipped_outlets(&shipped, "none")
        .expect("the outlets");
    store
}

/// How inputs of a type are read here, crediting the outlets of that corpus.
pub fn context(input_type: InputType, store: &Store) -> Context {
    let outlets = store.outlets().expect("the outlets");
    Context {
        reading: Reading::default(),
        input_type: Some(input_type),
        source: None,
        detector: Some(Detector::new(&outlets).expect("a detector")),
        limits: Limits {
            record_bytes: RECORD_BYTES,
            ..Limits::default()
        },
        excluded: None,
        is_reread: false,
        retries_refused: false,
        reading_options: "{}".to_owned(),
    }
}

/// What the pipeline makes of the file at `path`.
pub fn read(path: &Path, context: &Context) -> Vec<Piece<Article>> {
    let found = Found {
        path: path.to_owned(),
        name: "input".to_owned(),
        folder: None,
        byte_count: 0,
        is_named: true,
    };
    let (progress, stop) = (Progress::default(), AtomicBool::new(false));
    let mut pieces = Vec::new();
    let mut take = |more| {
        pieces.extend(more);
        Ok(())
    };
    let plan = InputPlan::Files(vec![found]);
    pipeline::run(plan, context, None, &progress, &stop, &mut take).expect("the pipeline");
    pieces
}

/// Reads bytes as an archive: every member is a record or an error, of bounded size, under a name of its own.
pub fn read_archive(bytes: &[u8], input_type: InputType) {
    let limits = Limits {
        record_bytes: RECORD_BYTES,
        expanded_bytes: 1024 * 1024,
        member_count: 1000,
        ..Limits::default()
    };
    let watcher = Watcher {
        read_count: &AtomicU64::new(0),
        stop: &AtomicBool::new(false),
    };
    let file = InputFile::from_reader(Box::new(Cursor::new(bytes.to_vec())), watcher);
    let Ok(Content { reader, tally }) = file.into_content() else {
        return;
    };
    let sniffed = Sniffed::known(reader.head(), input_type, "");
    let packing = Packing {
        limits,
        given: None,
        excluded: None,
        reading: &Reading::default(),
    };
    let mut seen = HashSet::new();
    let mut is_ended = false;
    read_records(reader, &tally, &sniffed, &packing, 0, &mut |found| {
        assert!(!is_ended, "nothing comes after the last error");
        match found {
            Met::Record(record) => {
                assert!(record.bytes.len() <= RECORD_BYTES);
                let member = record.member.expect("a member");
                assert!(!member.chars().any(char::is_control));
                assert!(seen.insert((member, record.number)), "a name of its own");
            }
            Met::Refused(error) => {
                assert!(!error.reason.is_empty() && !error.hint.is_empty());
                is_ended = error.is_last;
            }
            Met::Remark { .. } => {}
        }
        ControlFlow::Continue(())
    });
}

/// Holds the paragraphs of a document against its record: they follow one another, and so do the bytes that they claim;
/// where those read as the paragraph, they prove it. Gives how many claim bytes that don't.
pub fn hold_ranges(record: &[u8], document: &Document) -> usize {
    let way = document.way();
    let (mut end, mut source_end) = (0, 0);
    let mut unproved_count = 0;
    for block in blocks(document) {
        assert!(block.span.start >= end && block.span.end > block.span.start);
        end = block.span.end;
        let raw = block.span.of(document.text.text());
        let raw = raw.expect("a span on character boundaries");
        let Some(span) = document.text.source_of(block.span) else {
            continue;
        };
        assert!(span.start >= source_end && span.end <= record.len());
        source_end = span.end;
        if reads_as(record, span, way, raw) {
            let digest = sha256(normalise(raw).as_bytes());
            assert!(is_proved(record, span, way, digest));
        } else {
            unproved_count += 1;
        }
    }
    unproved_count
}
