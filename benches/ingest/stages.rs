//! What each stage of the pipeline takes of the CPU.
//!
//! Each is run by itself over all records, on one thread; the store is what the writing thread of a real run takes.
//! Reading counts the cutting into records and the digest of the file.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use corpus::detect::Detector;
use corpus::detect::outlets::parse_gazetteer;
use corpus::extract::{self, Document, Reading};
use corpus::input::{
    Content, Excluded, InputFile, Limits, Met, Packing, RawRecord, Sniffed, Watcher, find,
    read_records,
};
use corpus::model::{Article, InputType, Piece};
use corpus::pipeline::{self, Context, InputPlan, Progress};
use corpus::store::{Outcome, RunOptions, Store};
use corpus::text::hash::sha256;
use corpus::text::normalise::normalise;
use corpus::text::words::read_words;

use crate::{news, remove_db, workplace};

/// Records that are taken through the stages together.
const AT_ONCE: usize = 1000;

/// Seconds of CPU that this thread has had.
fn cpu() -> f64 {
    let schedstat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    let nanoseconds: f64 = schedstat.split(' ').next().unwrap().parse().unwrap();
    nanoseconds / 1e9
}

/// Sums what stages take, in the order of their first time.
#[derive(Default)]
struct Clock(Vec<(&'static str, f64)>);

impl Clock {
    fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = cpu();
        let result = work();
        let spent = cpu() - start;
        match self.0.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, sum)) => *sum += spent,
            None => self.0.push((stage, spent)),
        }
        result
    }
}

pub(crate) fn run(megabytes: usize) {
    let (input, _) = news(megabytes);
    let mut clock = Clock::default();
    let (_, db) = workplace("stages");
    remove_db(&db);
    let mut store = Store::open_or_create(&db, &mut |_| {}).unwrap();
    let outlets = parse_gazetteer(include_str!("../../data/outlets.tsv")).unwrap();
    store.load_shipped_outlets(&outlets, "bench").unwrap();
    let detector = Detector::new(&store.outlets().unwrap()).unwrap();
    take_apart(&input, &detector, &mut clock);
    write(&input, &mut store, detector, &mut clock);
    println!("{megabytes} MB, CPU");
    let total: f64 = clock.0.iter().map(|(_, spent)| spent).sum();
    for (stage, spent) in &clock.0 {
        println!("{stage:<28} {spent:>7.2} s {:>5.1}%", 100.0 * spent / total);
    }
    let detect = clock.0.iter().find(|(stage, _)| *stage == "detect");
    if let Some((_, spent)) = detect {
        println!(
            "credits and quotations are found in {:.0} MB/s a core",
            megabytes as f64 / spent
        );
    }
}

fn take_apart(input: &Path, detector: &Detector, clock: &mut Clock) {
    clock.time("read", || {
        each_record(input, &mut |record| drop(black_box(record)))
    });
    let mut chunk = Vec::new();
    each_record(input, &mut |record| {
        chunk.push(record);
        if chunk.len() == AT_ONCE {
            take_chunk_apart(&std::mem::take(&mut chunk), detector, clock);
        }
    });
    take_chunk_apart(&chunk, detector, clock);
}

/// Reads a file of JSON lines.
fn each_record(input: &Path, take: &mut dyn FnMut(RawRecord)) {
    let (read_count, stop) = Default::default();
    let watcher = Watcher {
        read_count: &read_count,
        stop: &stop,
    };
    let packing = Packing {
        limits: Limits::default(),
        given: None,
        excluded: None,
        reading: &Reading::default(),
    };
    let Content { reader, tally } = InputFile::open(input, watcher)
        .unwrap()
        .into_content()
        .unwrap();
    let sniffed = Sniffed::known(reader.head(), InputType::Jsonl, "");
    read_records(reader, &tally, &sniffed, &packing, 0, &mut |met| {
        match met {
            Met::Record(record) => take(record),
            Met::Refused(error) => panic!("{}", error.reason),
            Met::Remark { .. } => {}
        }
        ControlFlow::Continue(())
    });
}

fn take_chunk_apart(chunk: &[RawRecord], detector: &Detector, clock: &mut Clock) {
    let reading = Reading::default();
    let documents: Vec<Document> = clock.time("extract", || {
        let extract = |record: &RawRecord| {
            extract::extract(&record.bytes, record.form, &record.envelope, &reading).unwrap()
        };
        chunk.iter().map(extract).collect()
    });
    let blocks: Vec<_> = clock.time("split", || documents.iter().map(extract::blocks).collect());
    let each = || {
        let pairs = documents.iter().zip(chunk).zip(&blocks);
        pairs.flat_map(|((document, record), blocks)| {
            blocks
                .iter()
                .map(move |block| (document, record, block.span))
        })
    };
    let texts: Vec<String> = clock.time("normalise", || {
        each()
            .map(|(document, _, span)| {
                normalise(span.of(document.text.text()).unwrap()).into_owned()
            })
            .collect()
    });
    clock.time("hash", || {
        for bytes in chunk.iter().map(|record| record.bytes.as_slice()) {
            black_box(sha256(bytes));
        }
        for text in &texts {
            black_box(sha256(text.as_bytes()));
        }
    });
    clock.time("words", || {
        for key in texts.iter().filter_map(|text| read_words(text).key) {
            black_box(sha256(key.as_bytes()));
        }
    });
    clock.time("prove", || {
        for (document, record, span) in each() {
            let source = document.text.source_of(span).unwrap();
            let text = span.of(document.text.text()).unwrap();
            let way = document.way();
            assert!(extract::reads_as(&record.bytes, source, way, text));
        }
    });
    clock.time("detect", || {
        let mut rest = texts.as_slice();
        for blocks in &blocks {
            let (own, others) = rest.split_at(blocks.len());
            let own: Vec<&str> = own.iter().map(String::as_str).collect();
            drop(detector.find(None, None, &own));
            rest = others;
        }
    });
}

/// Runs the pipeline into a new file and counts the writing thread.
fn write(input: &Path, store: &mut Store, detector: Detector, clock: &mut Clock) {
    let context = Context {
        detector: Some(detector),
        ..Context::default()
    };
    let options = RunOptions::default();
    let mut run = store
        .begin_run("2026-01-01T00:00:00Z", "bench", options)
        .unwrap();
    let excluded = Excluded::new(&[], Default::default()).unwrap();
    let files = find(&[input.to_owned()], &excluded).files;
    let mut waiting: Vec<Piece<Article>> = Vec::new();
    let mut weight = 0;
    pipeline::run(
        InputPlan::Files(files),
        &context,
        None,
        &Progress::default(),
        &AtomicBool::new(false),
        &mut |pieces| {
            weight += pieces.iter().map(Piece::weight).sum::<usize>();
            waiting.extend(pieces);
            if weight < 20 << 20 {
                return Ok(());
            }
            weight = 0;
            let batch = std::mem::take(&mut waiting);
            clock
                .time("store", || store.write_batch(&mut run, batch))
                .map(drop)
        },
    )
    .unwrap();
    clock.time("store", || {
        store.write_batch(&mut run, waiting).unwrap();
        store
            .finish_run(&mut run, "2026-01-01T00:00:01Z", Outcome::Done)
            .unwrap();
    });
}
