//! Bytes to characters in every set that is read, asked for or found, and the way back.
#![no_main]

use corpus::extract::{Reading, extract, read_slice};
use corpus::model::{ByteSpan, Envelope, RecordForm};
use libfuzzer_sys::fuzz_target;

/// The first is none: the set is found.
const LABELS: [&str; 20] = [
    "",
    "",
    "",
    "utf-8",
    "windows-1252",
    "koi8-r",
    "utf-16le",
    "utf-16be",
    "utf-32le",
    "utf-32be",
    "shift_jis",
    "gb18030",
    "big5",
    "euc-kr",
    "iso-2022-jp",
    "iso-2022-kr",
    "hz-gb-2312",
    "johab",
    "utf-7",
    "utf-8+windows-1252",
];

/// In which any character's bytes mean it.
const LOCAL: [&str; 6] = [
    "windows-1252",
    "koi8-r",
    "utf-16le",
    "utf-16be",
    "utf-32le",
    "utf-32be",
];

fuzz_target!(|input: &[u8]| {
    let Some((&choice, bytes)) = input.split_first() else {
        return;
    };
    let label = LABELS[usize::from(choice) % LABELS.len()];
    let reading = Reading {
        encoding: label.parse().ok(),
        ..Reading::default()
    };
    let Ok(document) = extract(bytes, RecordForm::Text, &Envelope::default(), &reading) else {
        return;
    };
    let (text, layers) = (document.text.text(), document.mojibake_layers);
    let encoding = document.encoding.as_str();
    let reads_as = |span: ByteSpan| {
        let source = document.text.source_of(span)?;
        let slice = bytes
            .get(source.start..source.end)
            .expect("a span of the record");
        read_slice(slice, document.way())
    };
    // There, an escape is wrong for what stands before it.
    if encoding != "iso-2022-jp" || !document.is_encoding_uncertain {
        let whole = reads_as(ByteSpan::new(0, text.len()));
        assert_eq!(whole.as_deref(), Some(text), "{encoding} {layers}");
    }
    let is_local =
        LOCAL.contains(&encoding) || (encoding == "utf-8" && !document.is_encoding_uncertain);
    if !is_local {
        return;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = ByteSpan::new(start, start + line.len());
        assert_eq!(reads_as(span).as_deref(), Some(line), "{encoding} {layers}");
        start = span.end;
    }
});
