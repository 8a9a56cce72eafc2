//! A table cut into rows that are read into articles, and the way back from those.
#![no_main]

use std::io::BufReader;
use std::ops::ControlFlow;

use corpus::extract::{FieldNames, Reading, extract};
use corpus::input::cut_table;
use corpus::model::{RecordForm, Role};
use corpus_fuzz::hold_ranges;
use libfuzzer_sys::fuzz_target;

/// Small enough that a few dozen kilobytes reach it.
const RECORD_BYTES: usize = 4 * 1024;

fuzz_target!(|input: &[u8]| {
    let Some((&choice, bytes)) = input.split_first() else {
        return;
    };
    let mut fields = FieldNames::default();
    // Any column may hold the text, so that any header will do; half the time the table begins with one that does.
    fields.set(Role::Text, "1".to_owned());
    let mut table = Vec::new();
    if choice & 1 == 0 {
        table.extend_from_slice(b"text,title\n");
    }
    table.extend_from_slice(bytes);
    let reading = Reading {
        fields: fields.clone(),
        ..Reading::default()
    };
    let mut number = 0;
    let mut reader = BufReader::with_capacity(1 + usize::from(choice >> 1), table.as_slice());
    cut_table(&mut reader, RECORD_BYTES, &fields, None, &mut |found| {
        match found {
            Ok(found) => {
                number += 1;
                let record = found;
                assert_eq!(record.number, Some(number), "rows are numbered in order");
                assert!(record.bytes.len() <= RECORD_BYTES);
                let holds = memchr::memmem::find(&table, &record.bytes).is_some();
                assert!(holds, "a row stands in its table");
                let read = extract(&record.bytes, RecordForm::Row, &record.envelope, &reading);
                if let Ok(document) = read {
                    hold_ranges(&record.bytes, &document);
                }
            }
            Err(error) => {
                assert!(!error.reason.is_empty() && !error.hint.is_empty());
                number += u64::from(error.number.is_some());
            }
        }
        ControlFlow::Continue(())
    });
});
