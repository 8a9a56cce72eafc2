//! Cutting a JSON feed into the elements of `items`.
//!
//! Only the outermost object is walked: what its members hold is passed over by its brackets and strings, as for JSON
//! values elsewhere.

use std::io::{self, BufRead};

use super::HEAD_BYTES;
use crate::extract::json_feed_head;
use crate::input::file::OpenError;
use crate::input::records::{
    RawRecord, RecordError, Scan, TakeRecord, cut_short, damaged, ends_early, next_byte, read_json,
    scan_value,
};
use crate::model::Envelope;

/// Cuts a JSON feed into its items, none larger than `limit` bytes, numbered from 1. An error without a number is of the
/// whole input. What the feed says of itself counts as far as it stands before the items.
pub fn cut_json_feed(reader: &mut dyn BufRead, limit: usize, take: &mut TakeRecord<'_>) {
    let mut number = 0;
    match cut(reader, limit, &mut number, take) {
        Ok(None) => {}
        // It is the last, whatever is said to it.
        Ok(Some(error)) => drop(take(Err(error))),
        Err(error) => drop(take(Err(damaged(Some(number + 1), &error)))),
    }
}

/// Gives what is wrong with the feed as a whole.
fn cut(
    reader: &mut dyn BufRead,
    limit: usize,
    number: &mut u64,
    take: &mut TakeRecord<'_>,
) -> io::Result<Option<RecordError>> {
    if next_byte(reader)? != Some(b'{') {
        return Ok(Some(no_items()));
    }
    reader.consume(1);
    // The members before the items, as an object of their own.
    let mut head = b"{".to_vec();
    loop {
        match next_byte(reader)? {
            Some(b',') => reader.consume(1),
            Some(b'"') => {
                let (mut name, mut value) = (Vec::new(), Vec::new());
                if !matches!(scan_name(reader, &mut name)?, Some(())) {
                    return Ok(Some(no_items()));
                }
                if next_byte(reader)? != Some(b':') {
                    return Ok(Some(no_items()));
                }
                reader.consume(1);
                if name == b"\"items\"" && next_byte(reader)? == Some(b'[') {
                    reader.consume(1);
                    head.push(b'}');
                    let envelope = Envelope {
                        candidates: json_feed_head(&head),
                        ..Envelope::default()
                    };
                    return cut_items(reader, limit, number, &envelope, take);
                }
                next_byte(reader)?;
                let scan = scan_value(reader, HEAD_BYTES, &mut value)?;
                if matches!(scan, Scan::Cut) {
                    return Ok(Some(no_items()));
                }
                if matches!(scan, Scan::Whole) && head.len() + value.len() < HEAD_BYTES {
                    if head.len() > 1 {
                        head.push(b',');
                    }
                    head.extend_from_slice(&name);
                    head.push(b':');
                    head.extend_from_slice(&value);
                }
            }
            _ => return Ok(Some(no_items())),
        }
    }
}

fn cut_items(
    reader: &mut dyn BufRead,
    limit: usize,
    number: &mut u64,
    envelope: &Envelope,
    take: &mut TakeRecord<'_>,
) -> io::Result<Option<RecordError>> {
    loop {
        match next_byte(reader)? {
            Some(b',') => {
                reader.consume(1);
                continue;
            }
            Some(b']') => return Ok(None),
            None => return Ok(Some(ends_early(*number + 1))),
            Some(b'}') => return Ok(Some(cut_short(*number + 1, "the list of items is broken"))),
            Some(_) => {}
        }
        *number += 1;
        let found = read_json(reader, limit, *number);
        if let Err(error) = &found
            && error.is_last
        {
            return Ok(Some(error.clone()));
        }
        let flow = take(found.map(|record| RawRecord {
            envelope: envelope.clone(),
            ..record
        }));
        if flow.is_break() {
            return Ok(None);
        }
    }
}

/// Takes a string, quotation marks and all, as far as a name may be long. `None` where it does not end.
fn scan_name(reader: &mut dyn BufRead, name: &mut Vec<u8>) -> io::Result<Option<()>> {
    let mut is_escaped = false;
    loop {
        let buffer = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let Some(&byte) = buffer.first() else {
            return Ok(None);
        };
        reader.consume(1);
        name.push(byte);
        if byte == b'"' && name.len() > 1 && !is_escaped {
            return Ok(Some(()));
        }
        is_escaped = byte == b'\\' && !is_escaped;
        if name.len() > HEAD_BYTES {
            return Ok(None);
        }
    }
}

fn no_items() -> RecordError {
    RecordError::of_whole(OpenError::new(
        "it is no JSON feed: it has no list of items",
        "a JSON feed is an object with \"items\"; articles one a line are --type jsonl",
    ))
}
