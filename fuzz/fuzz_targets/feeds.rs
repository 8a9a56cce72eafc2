//! A feed, of XML or JSON, cut into entries that are read into articles, and the way back from those.
#![no_main]

use std::io::BufReader;
use std::ops::ControlFlow;

use corpus::extract::{Reading, extract};
use corpus::input::{cut_feed, cut_json_feed};
use corpus::model::RecordForm;
use corpus_fuzz::hold_ranges;
use libfuzzer_sys::fuzz_target;

/// Small enough that a few dozen kilobytes reach it.
const RECORD_BYTES: usize = 4 * 1024;

fuzz_target!(|input: &[u8]| {
    let Some((&choice, bytes)) = input.split_first() else {
        return;
    };
    let mut number = 0;
    let form = if choice & 1 == 0 {
        RecordForm::Entry
    } else {
        RecordForm::Json
    };
    let mut take = |found: Result<corpus::input::RawRecord, corpus::input::RecordError>| {
        match found {
            Ok(found) => {
                number += 1;
                let record = found;
                assert_eq!(record.number, Some(number), "entries are numbered in order");
                assert!(record.bytes.len() <= RECORD_BYTES);
                let holds = memchr::memmem::find(bytes, &record.bytes).is_some();
                assert!(holds, "an entry stands in its feed");
                let read = extract(&record.bytes, form, &record.envelope, &Reading::default());
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
    };
    // A buffer so small that everything is cut by its end now and then.
    let mut reader = BufReader::with_capacity(1 + usize::from(choice >> 1), bytes);
    if form == RecordForm::Entry {
        cut_feed(&mut reader, RECORD_BYTES, &mut take);
    } else {
        cut_json_feed(&mut reader, RECORD_BYTES, &mut take);
    }
});
