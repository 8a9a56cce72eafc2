//! Bytes to characters, to paragraphs, to normal form and words, and the way back.
#![no_main]

use corpus::extract::{Reading, blocks, extract};
use corpus::model::{Envelope, RecordForm};
use corpus::text::normalise::normalise;
use corpus::text::sentences::sentences;
use corpus::text::words::read_words;
use corpus_fuzz::hold_ranges;
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
    let blocks = blocks(&document);
    assert!(!blocks.is_empty(), "text without a paragraph");
    for block in blocks {
        let raw = block.span.of(text).expect("a span on character boundaries");
        let normal = normalise(raw);
        assert_eq!(normalise(&normal), normal);
        // A text without a word may have a key, and the other way round: symbols that spell letters count for the key
        // alone, marks that folding removes for the count alone.
        if let Some(key) = read_words(&normal).key {
            let words = read_words(&key);
            assert!(words.count > 0, "{key:?}");
            assert_eq!(words.key.as_ref(), Some(&key));
        }
        for sentence in sentences(&normal) {
            assert!(sentence.of(&normal).is_some());
        }
    }
    let unproved_count = hold_ranges(bytes, &document);
    // Valid UTF-8 always reads as itself.
    let is_certain = document.encoding == "utf-8" && !document.is_encoding_uncertain;
    assert!(!is_certain || unproved_count == 0);
});
