//! Any text as a date: what is made of it is a date that reads as itself.
#![no_main]

use corpus::extract::{parse_date, parse_epoch};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut dates = vec![parse_date(&text)];
    if let Some(count) = bytes.first_chunk() {
        dates.push(parse_epoch(i64::from_le_bytes(*count)));
    }
    for date in dates.into_iter().flatten() {
        assert_eq!(parse_date(&date).as_ref(), Some(&date), "{text:?}");
    }
});
