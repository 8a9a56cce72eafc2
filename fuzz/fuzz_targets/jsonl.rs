//! An input of JSON lines or values through the whole pipeline, and the way back from what it gives.
#![no_main]

use std::collections::HashMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64};

use corpus::extract::{Way, is_proved};
use corpus::input::{Content, InputFile, Met, Packing, Watcher, read_records, sniff};
use corpus::model::{InputType, Piece};
use corpus::pipeline::Context;
use corpus::text::hash::sha256;
use corpus::text::normalise::normalise;
use corpus::text::words::read_words;
use corpus_fuzz::{context, folder, new_corpus, read};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(folder);

/// For lines and for values.
static CONTEXTS: LazyLock<[Context; 2]> = LazyLock::new(|| {
    let folder = folder();
    let store = new_corpus(&folder.path().join("outlets.db"), |_| true);
    [InputType::Jsonl, InputType::Json].map(|input_type| context(input_type, &store))
});

fuzz_target!(|input: &[u8]| {
    let Some((&choice, bytes)) = input.split_first() else {
        return;
    };
    let [lines, values] = &*CONTEXTS;
    let (input_type, context) = if choice & 1 == 0 {
        (InputType::Jsonl, lines)
    } else {
        (InputType::Json, values)
    };
    let path: PathBuf = FOLDER.path().join("input");
    fs::write(&path, bytes).expect("a written file");
    let watcher = Watcher {
        read_count: &AtomicU64::new(0),
        stop: &AtomicBool::new(false),
    };
    let mut records = HashMap::new();
    let mut count = 0;
    if let Ok(file) = InputFile::open(&path, watcher)
        && let Ok(Content { reader, tally }) = file.into_content()
    {
        let Ok(sniffed) = sniff(reader.head(), "input", Some(input_type)) else {
            return;
        };
        // An archive has targets of its own.
        if sniffed.input_type != input_type {
            return;
        }
        let packing = Packing {
            limits: context.limits,
            given: None,
            excluded: None,
            reading: &context.reading,
        };
        read_records(reader, &tally, &sniffed, &packing, 0, &mut |met| {
            match met {
                Met::Record(record) => {
                    count += 1;
                    records.insert(record.number, record.bytes);
                }
                Met::Refused(_) => count += 1,
                Met::Remark { .. } => {}
            }
            ControlFlow::Continue(())
        });
    }
    let mut told = 0;
    for piece in read(&path, context) {
        let article = match piece {
            Piece::Record(article) => article,
            Piece::Refused(refusal) => {
                told += usize::from(refusal.record_number.is_some());
                continue;
            }
            _ => continue,
        };
        told += 1;
        let record = records.get(&article.record_number).expect("its record");
        assert_eq!(article.record_sha256, sha256(record));
        assert!(!article.paragraphs.is_empty());
        let way = Way {
            encoding: &article.encoding,
            mojibake_layers: article.mojibake_layers,
            steps: &article.steps,
        };
        let mut end = 0;
        for paragraph in &article.paragraphs {
            assert_eq!(normalise(&paragraph.text), paragraph.text);
            assert_eq!(paragraph.sha256, sha256(paragraph.text.as_bytes()));
            assert_eq!(paragraph.word_count, read_words(&paragraph.text).count);
            let Some(span) = paragraph.bytes else {
                continue;
            };
            assert!(span.start >= end && span.end > span.start);
            end = span.end;
            assert!(is_proved(record, span, way, paragraph.sha256));
        }
        for mention in &article.findings.mentions {
            let text = match mention.ordinal {
                0 => article.byline.as_ref().unwrap(),
                ordinal => &article.paragraphs[ordinal - 1].text,
            };
            let length = text.chars().count();
            assert!(mention.chars.start < mention.chars.end && mention.chars.end <= length);
            assert!(mention.sentence.start <= mention.chars.start);
            assert!(mention.chars.end <= mention.sentence.end && mention.sentence.end <= length);
        }
        for part in article
            .findings
            .quotations
            .iter()
            .flat_map(|quotation| &quotation.parts)
        {
            let length = article.paragraphs[part.ordinal - 1].text.chars().count();
            assert!(part.chars.start < part.chars.end && part.chars.end <= length);
        }
    }
    assert_eq!(told, count, "each record is an article or a refusal");
});
