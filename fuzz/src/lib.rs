//! What the targets share: a folder for files, a corpus, the pipeline on one file, and what
//! must hold of any document.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use corpus::detect::Detector;
use corpus::detect::outlets::parse_gazetteer;
use corpus::extract::{Document, Reading, read_steps};
use corpus::input::{Found, Limits};
use corpus::model::{Article, InputType, Piece};
use corpus::pipeline::{self, Context, InputPlan, Progress};
use corpus::store::Store;
use corpus::text::paragraphs::{Layout, split_paragraphs};
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

/// Holds a document against its record: what claims bytes of it lies in them, in order, and where those read as the
/// paragraph, they are it.
pub fn hold_ranges(record: &[u8], document: &Document) {
    let text = document.text.text();
    let blocks = document.blocks.clone();
    let blocks = blocks.unwrap_or_else(|| split_paragraphs(text, Layout::Plain));
    let (mut end, mut source_end) = (0, 0);
    for block in blocks {
        assert!(block.span.start >= end && block.span.end > block.span.start);
        end = block.span.end;
        assert!(block.span.of(text).is_some(), "on character boundaries");
        let Some(span) = document.text.source_of(block.span) else {
            continue;
        };
        assert!(span.start >= source_end && span.end <= record.len());
        source_end = span.end;
        let slice = &record[span.start..span.end];
        drop(read_steps(slice, &document.steps, &document.encoding));
    }
}
