//! Bytes to characters, to paragraphs, to normal form and words, and the way back.
#![no_main]

use corpus::extract::{Reading, blocks, extract, is_proved, reads_as};
use corpus::model::{Envelope, RecordForm};
use corpus::text::hash::sha256;
use corpus::text::normalise::normalise;
use corpus::text::sentences::sentences;
use corpus::text::words::{count_words, words_key};
use libfuzzer_sys::fuzz_target;

const LABELS: [&str; 12] = [
    "",
    "",
    "utf-8",
    "windows-1252",
    "utf-16le",
    "utf-16be",
    "shift_jis",
    "gb18030",
    "big5",
    "euc-kr",
    "iso-2022-jp",
    "euc-jp",
];

fuzz_target!(|input: &[u8]| {
    let Some((&choice, bytes)) = input.split_first() else {
        return;
    };
    let form = if choice & 0x80 == 0 {
        RecordForm::Text
    } else {
        RecordForm::Markdown
    };
    let label = LABELS[usize::from(choice & 0x7f) % LABELS.len()];
    let reading = Reading {
        encoding: label.parse().ok(),
        ..Reading::default()
    };
    let Ok(document) = extract(bytes, form, &Envelope::default(), &reading) else {
        return;
    };
    let text = document.text.text();
    let blocks = blocks(&document, form);
    assert!(!blocks.is_empty(), "text without a paragraph");
    let (mut end, mut source_end) = (0, 0);
    for block in blocks {
        assert!(block.span.start >= end && block.span.end > block.span.start);
        end = block.span.end;
        let raw = block.span.of(text).expect("a span on character boundaries");
        let normal = normalise(raw);
        assert_eq!(normalise(&normal), normal);
        // A text without a word may have a key, and the other way round: symbols that spell letters count for the key
        // alone, marks that folding removes for the count alone.
        if let Some(key) = words_key(&normal) {
            assert!(count_words(&key) > 0, "{key:?}");
            assert_eq!(words_key(&key).as_ref(), Some(&key));
        }
        for sentence in sentences(&normal) {
            assert!(sentence.of(&normal).is_some());
        }
        let Some(span) = document.text.source_of(block.span) else {
            continue;
        };
        assert!(span.start >= source_end && span.end <= bytes.len());
        source_end = span.end;
        let encoding = &document.encoding;
        let way = document.way();
        if reads_as(bytes, span, way, raw) {
            let digest = sha256(normal.as_bytes());
            assert!(is_proved(bytes, span, way, digest));
        } else {
            // Valid UTF-8 always reads as itself.
            assert!(encoding != "utf-8" || document.is_encoding_uncertain);
        }
    }
});
