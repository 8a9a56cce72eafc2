//! Tables cut into rows, sound ones and others.

use std::io::BufReader;
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::*;
use crate::extract::row::{field_value, split_row};

fn cut(table: &[u8], limit: usize, buffer: usize) -> Vec<Result<RawRecord, RecordError>> {
    let mut all = Vec::new();
    let mut reader = BufReader::with_capacity(buffer, table);
    cut_table(
        &mut reader,
        limit,
        &FieldNames::default(),
        None,
        &mut |record| {
            all.push(record);
            ControlFlow::Continue(())
        },
    );
    all
}

/// The rows of a table as text, and the reasons of those that can't be read.
fn rows(table: &str) -> Vec<String> {
    shown(cut(table.as_bytes(), 1 << 20, 64))
}

fn shown(all: Vec<Result<RawRecord, RecordError>>) -> Vec<String> {
    all.into_iter()
        .enumerate()
        .map(|(index, record)| match record {
            Ok(found) => {
                assert_eq!(found.number, Some(index as u64 + 1));
                String::from_utf8(found.bytes).unwrap()
            }
            Err(error) => format!("{:?}: {}", error.number, error.reason),
        })
        .collect()
}

fn envelope(table: &str) -> Envelope {
    cut(table.as_bytes(), 1 << 20, 64)
        .remove(0)
        .unwrap()
        .envelope
}

#[test]
fn rows_are_cut_at_line_ends_outside_of_fields() {
    let expected = ["1,\"a\n\nb \"\"c\"\", d\"", "2,e"];
    for end in ["\n", "\r\n", "\r"] {
        let table = format!("id,text{end}{}{end}{end}{}{end}", expected[0], expected[1]);
        assert_eq!(rows(&table), expected, "{end:?}");
        let table = table.trim_end().to_owned();
        assert_eq!(rows(&table), expected, "{end:?}, no line end at the end");
    }
}

#[test]
fn what_separates_fields_is_found() {
    let cases = [
        ("id,text\n1,a; b; c\n", b','),
        ("id;text\n1;a, b, c\n2;d, e\n", b';'),
        ("id\ttext\n1\ta,b\n", b'\t'),
        ("id|text\n1|a,b\n", b'|'),
        ("text\na, b\nc\n", 0),
        ("sep=;\r\nid;text\r\n1;a\r\n", b';'),
        ("title,text\n\"x;y;z\",\"a\nb;c\"\n", b','),
    ];
    for (table, delimiter) in cases {
        assert_eq!(envelope(table).delimiter, delimiter, "{table}");
    }
    let columns = envelope("\u{feff}\"id\", Text ,\n1,a,\n").columns.unwrap();
    assert_eq!(*columns, ["id", "Text", ""].map(str::to_owned));
}

#[test]
fn a_table_without_names_is_refused() {
    for (table, why) in [
        ("1,the text\n2,another\n", "\"1\" is a value"),
        ("text,https://x.org\n", "\"https://x.org\" is a value"),
        ("text,text\n", "two columns are called \"text\""),
        ("id,,text\n", "column 2 has no name"),
        ("\"not closed,text\n", "never closed"),
    ] {
        let error = cut(table.as_bytes(), 1 << 20, 64).remove(0).unwrap_err();
        assert_eq!(error.number, None);
        assert!(error.reason.contains(why), "{error:?}");
    }
    let error = cut(b"id,words\n1,a\n", 1 << 20, 64).remove(0).unwrap_err();
    assert!(error.hint.contains("id, words") && error.hint.contains("--field text=COLUMN"));
    assert!(cut(b"\n\n", 100, 64).is_empty());
}

#[test]
fn ragged_rows_are_refused_by_number() {
    assert_eq!(
        rows("id,text\n1,a,,\n,\n\n2\n3,a,b\n4,\"\",\" \"\n5,a\n"),
        [
            "1,a,,",
            "Some(2): the row has 1 fields, the header 2",
            "Some(3): the row has 3 fields, the header 2",
            "4,\"\",\" \"",
            "5,a",
        ]
    );
}

#[test]
fn a_quotation_mark_that_is_never_closed_costs_its_line() {
    let reason = "a field of the row begins with a quotation mark and is never closed";
    assert_eq!(
        rows("id,text\n1,\"a\n2,b\n3,\"c d\n4,e\n"),
        [
            &format!("Some(1): {reason}"),
            "2,b",
            &format!("Some(3): {reason}"),
            "4,e"
        ]
    );
    // Beyond the limit nothing closes it either.
    let table = format!(
        "id,text\n1,\"a\n2,b\n{}\n4,\"e\"\n",
        "3,x\n".repeat(30).trim_end()
    );
    let all = shown(cut(table.as_bytes(), 40, 16));
    assert_eq!(all[0], format!("Some(1): {reason}"));
    assert_eq!(all[1], "2,b");
    assert_eq!(all.last().unwrap(), "4,\"e\"");
    assert_eq!(all.len(), 33);
}

#[test]
fn a_text_that_begins_with_a_quotation_mark_swallows_no_other_row() {
    let all = rows(
        "id\ttext\n1\t\"Yes\" he said\n2\t\"No\" she said\n3\t\"a\nb\"\n4\t\"So\" it is, \"x\"\n",
    );
    assert!(
        all[0].starts_with("Some(1): a field of the row begins"),
        "{all:?}"
    );
    assert!(
        all[1].starts_with("Some(2): a field of the row begins"),
        "{all:?}"
    );
    assert_eq!(all[2..], ["3\t\"a\nb\"", "4\t\"So\" it is, \"x\""]);
}

/// What was read in one piece is not copied for each row that is broken.
#[test]
fn broken_rows_take_no_longer_than_their_length() {
    let table = format!("id,text\n{}", "1,\"a\"b\n".repeat(200_000));
    let started = std::time::Instant::now();
    let all = cut(table.as_bytes(), 1 << 20, 1 << 22);
    assert_eq!(all.len(), 200_000);
    assert!(all.iter().all(Result::is_err));
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn a_row_that_is_too_large_is_passed_over() {
    let table = format!("id,text\n1,{}\n2,b\n", "x".repeat(100));
    let all = shown(cut(table.as_bytes(), 50, 16));
    assert!(all[0].contains("Some(1): it is larger than 50 bytes"));
    assert_eq!(all[1], "2,b");
}

#[test]
fn utf_16_is_cut_between_its_units() {
    let encode =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let all = cut(
        &encode("\u{feff}id\ttext\r\n1\t\"Ъ\n\u{a0a}\"\r\n"),
        1 << 20,
        5,
    );
    let row = all[0].as_ref().unwrap();
    assert_eq!(row.bytes, encode("1\t\"Ъ\n\u{a0a}\""));
    assert_eq!(
        row.envelope.charset,
        Some(("utf-16le".to_owned(), "byte order mark"))
    );
    assert_eq!(row.envelope.delimiter, b'\t');
    assert_eq!(all.len(), 1);
}

/// What is quadratic does not come to an end.
#[test]
fn repetition_takes_no_longer_than_its_length() {
    for piece in ["\"", "\"a\n", ",\"\n", "\n", ",", "\"\"", "\"a\n\"b,\n"] {
        let table = format!("id,text\n{}", piece.repeat(200_000));
        cut(table.as_bytes(), 1 << 22, 64 * 1024);
        cut(piece.repeat(200_000).as_bytes(), 1 << 22, 64 * 1024);
        let header = format!("id,text{}\n1,a\n", piece.repeat(200_000));
        cut(header.as_bytes(), 1 << 22, 64 * 1024);
    }
}

proptest! {
    #[test]
    fn rows_are_those_of_another_parser(
        fields in prop::collection::vec(("[a-c \",\\n\\r\\u{e9}]{0,8}", "[a-z][a-z;\\t \"]{0,7}"), 1..6),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        has_crlf in any::<bool>(),
        buffer in 1_usize..20,
    ) {
        let terminator = if has_crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(terminator)
            .quote_style(csv::QuoteStyle::Always)
            .from_writer(Vec::new());
        writer.write_record(["id", "text"]).unwrap();
        for (id, text) in &fields {
            writer.write_record([id, text]).unwrap();
        }
        let table = writer.into_inner().unwrap();
        let all = cut(&table, 1 << 20, buffer);
        prop_assert_eq!(all.len(), fields.len());
        for (record, (id, text)) in all.into_iter().zip(&fields) {
            let record = record.unwrap();
            prop_assert_eq!(record.envelope.delimiter, delimiter);
            let row = String::from_utf8(record.bytes).unwrap();
            let read: Vec<String> = split_row(&row, delimiter)
                .into_iter()
                .map(|field| field_value(&row, field))
                .collect();
            prop_assert_eq!(&read, &[id.clone(), text.clone()]);
        }
    }

    #[test]
    fn any_bytes_come_to_an_end(
        bytes in prop::collection::vec(prop::sample::select(b"a\",;\n\r\t |\xe9\0".to_vec()), 0..200),
        limit in 5_usize..60,
        buffer in 1_usize..20,
    ) {
        let mut table = b"id,text\n".to_vec();
        table.extend_from_slice(&bytes);
        for record in cut(&table, limit, buffer).into_iter().flatten() {
            prop_assert!(record.bytes.len() <= limit);
        }
        cut(&bytes, limit, buffer);
    }
}
