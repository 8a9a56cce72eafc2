//! Cutting text and JSON into records, one at a time, none larger than a bound.

use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

use super::file::{GET_THE_REST, OpenError};
use super::limits::size_in_words;
use crate::model::{Envelope, InputType, RecordForm};

/// The bytes of one record, what they are, and what is known of it from around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRecord {
    /// Its path inside an archive; `None` outside of any.
    pub member: Option<String>,
    /// Its line, element, entry or row, counted from 1; `None` for a whole file or member.
    pub number: Option<u64>,
    /// What its bytes are.
    pub form: RecordForm,
    /// The bytes, after decompression.
    pub bytes: Vec<u8>,
    /// What is known of it from around it.
    pub envelope: Envelope,
}

impl RawRecord {
    /// A record of an input of which nothing is known besides.
    #[must_use]
    pub fn new(number: Option<u64>, form: RecordForm, bytes: Vec<u8>) -> Self {
        Self {
            member: None,
            number,
            form,
            bytes,
            envelope: Envelope::default(),
        }
    }
}

/// Who takes records as they are cut, and says whether to go on.
pub type TakeRecord<'a> = dyn FnMut(Result<RawRecord, RecordError>) -> ControlFlow<()> + 'a;

/// A record that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordError {
    /// The member of an archive that it is, or is in; `None` outside of any.
    pub member: Option<String>,
    /// Which; `None` for the whole input or member.
    pub number: Option<u64>,
    /// What is wrong.
    pub reason: String,
    /// What may help.
    pub hint: String,
    /// Whether nothing of the input can be read after it.
    pub is_last: bool,
}

impl RecordError {
    /// Of a whole input or member, of which nothing more can be read.
    pub(super) fn of_whole(error: OpenError) -> Self {
        Self {
            member: None,
            number: None,
            reason: error.reason,
            hint: error.hint,
            is_last: true,
        }
    }

    /// Of one record; the others can be read.
    pub(super) fn of_record(
        number: u64,
        reason: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            number: Some(number),
            is_last: false,
            ..Self::of_whole(OpenError::new(reason, hint))
        }
    }
}

/// The records of `reader`, none larger than `limit` bytes, the first being number `known_count` + 1. After an error
/// without a number, or one of the reader's, there are no more.
pub(super) fn cut(
    reader: &mut dyn BufRead,
    input_type: InputType,
    limit: usize,
    known_count: u64,
) -> Records<'_> {
    Records {
        reader,
        input_type,
        limit,
        number: known_count,
        is_done: false,
        is_in_array: false,
    }
}

/// The records of an input or a member, in order.
pub(super) struct Records<'r> {
    reader: &'r mut dyn BufRead,
    input_type: InputType,
    /// The most bytes that one may have.
    limit: usize,
    /// Records met so far; lines, where records are lines.
    number: u64,
    is_done: bool,
    is_in_array: bool,
}

impl Records<'_> {
    fn read_whole(&mut self) -> Result<Option<RawRecord>, RecordError> {
        self.is_done = true;
        let mut bytes = Vec::new();
        self.reader
            .take(self.limit as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(None, &error))?;
        if bytes.len() > self.limit {
            return Err(too_large(None, self.limit));
        }
        if bytes.is_empty() {
            return Err(RecordError::of_whole(OpenError::empty()));
        }
        let form = match self.input_type {
            InputType::Markdown => RecordForm::Markdown,
            InputType::Html => RecordForm::Html,
            _ => RecordForm::Text,
        };
        Ok(Some(RawRecord::new(None, form, bytes)))
    }

    /// The next line that is not blank.
    fn read_line(&mut self) -> Result<Option<RawRecord>, RecordError> {
        loop {
            let mut line = Vec::new();
            let next = read_line(self.reader, self.limit, &mut line);
            let found = next.map_err(|error| {
                self.is_done = true;
                damaged(Some(self.number + 1), &error)
            })?;
            let Some(is_too_long) = found else {
                self.is_done = true;
                return Ok(None);
            };
            self.number += 1;
            if is_too_long {
                return Err(too_large(Some(self.number), self.limit));
            }
            if !line.trim_ascii().is_empty() {
                let number = Some(self.number);
                return Ok(Some(RawRecord::new(number, RecordForm::Json, line)));
            }
        }
    }

    /// The next JSON value: of an array's elements, or of values one after the other.
    fn read_value(&mut self) -> Result<Option<RawRecord>, RecordError> {
        loop {
            let next = next_byte(self.reader).map_err(|error| {
                self.is_done = true;
                damaged(Some(self.number + 1), &error)
            })?;
            match next {
                None => {
                    self.is_done = true;
                    if self.is_in_array {
                        return Err(ends_early(self.number + 1));
                    }
                    return Ok(None);
                }
                Some(b',') => {}
                Some(b'[') if self.number == 0 && !self.is_in_array => self.is_in_array = true,
                Some(b']') if self.is_in_array => self.is_in_array = false,
                Some(_) => break,
            }
            self.reader.consume(1);
        }
        self.number += 1;
        let found = read_json(self.reader, self.limit, self.number);
        self.is_done = matches!(&found, Err(error) if error.is_last);
        found.map(Some)
    }
}

impl Iterator for Records<'_> {
    type Item = Result<RawRecord, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        match self.input_type {
            InputType::Jsonl => self.read_line(),
            InputType::Json => self.read_value(),
            _ => self.read_whole(),
        }
        .transpose()
    }
}

pub(super) fn damaged(number: Option<u64>, error: &io::Error) -> RecordError {
    let OpenError { reason, hint } = OpenError::from_damage(error);
    let kept = if number.is_some() {
        "what came before is stored"
    } else {
        "nothing of it is stored"
    };
    RecordError {
        number,
        ..RecordError::of_whole(OpenError::new(reason, format!("{kept}; {hint}")))
    }
}

pub(super) fn too_large(number: Option<u64>, limit: usize) -> RecordError {
    let kept = if number.is_some() {
        "the other records are stored"
    } else {
        "nothing of it is stored"
    };
    let most = size_in_words(limit as u64);
    RecordError {
        number,
        is_last: false,
        ..RecordError::of_whole(OpenError::new(
            format!("it is larger than {most}, the most that one record may be"),
            format!(
                "{kept}; one article is one record: split it by articles, or raise --max-record-size"
            ),
        ))
    }
}

/// The input ends in record `number`, or is broken there.
pub(super) fn cut_short(number: u64, reason: &str) -> RecordError {
    RecordError {
        number: Some(number),
        ..RecordError::of_whole(OpenError::new(reason, GET_THE_REST))
    }
}

pub(super) fn ends_early(number: u64) -> RecordError {
    cut_short(number, "the JSON ends in the middle of a value")
}

/// The next byte that is no white space and no byte order mark. It is not taken.
pub(super) fn next_byte(reader: &mut dyn BufRead) -> io::Result<Option<u8>> {
    loop {
        let buffer = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let is_between =
            |byte: &u8| matches!(byte, 0xef | 0xbb | 0xbf | b' ' | b'\t' | b'\r' | b'\n');
        let between = buffer.iter().take_while(|byte| is_between(byte)).count();
        let found = buffer.get(between).copied();
        let is_end = buffer.is_empty();
        reader.consume(between);
        if found.is_some() || is_end {
            return Ok(found);
        }
    }
}

/// Reads the JSON value that begins here as record `number`.
pub(super) fn read_json(
    reader: &mut dyn BufRead,
    limit: usize,
    number: u64,
) -> Result<RawRecord, RecordError> {
    let mut bytes = Vec::new();
    match scan_value(reader, limit, &mut bytes) {
        Ok(Scan::Whole) => Ok(RawRecord::new(Some(number), RecordForm::Json, bytes)),
        Ok(Scan::TooLarge) => Err(too_large(Some(number), limit)),
        Ok(Scan::Cut) => Err(ends_early(number)),
        Err(error) => Err(damaged(Some(number), &error)),
    }
}

/// How reading a value ended.
pub(super) enum Scan {
    Whole,
    TooLarge,
    Cut,
}

/// Reads one JSON value by its brackets and strings. What is inside is not judged here. A value that is too large is
/// passed over to its end.
pub(super) fn scan_value(
    reader: &mut dyn BufRead,
    limit: usize,
    value: &mut Vec<u8>,
) -> io::Result<Scan> {
    let (mut depth, mut is_in_string, mut is_escaped, mut is_too_large) =
        (0_u64, false, false, false);
    let mut is_begun = false;
    loop {
        let buffer = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if buffer.is_empty() {
            let is_scalar = is_begun && depth == 0 && !is_in_string;
            return Ok(match (is_scalar, is_too_large) {
                (true, false) => Scan::Whole,
                (true, true) => Scan::TooLarge,
                (false, _) => Scan::Cut,
            });
        }
        let mut used = 0;
        let mut is_whole = false;
        for &byte in buffer {
            let ends_scalar = is_begun && depth == 0 && !is_in_string;
            if ends_scalar && matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n') {
                is_whole = true;
                break;
            }
            is_begun = true;
            used += 1;
            if is_in_string {
                (is_in_string, is_escaped) = match byte {
                    _ if is_escaped => (true, false),
                    b'\\' => (true, true),
                    b'"' => (false, false),
                    _ => (true, false),
                };
                continue;
            }
            match byte {
                b'"' => is_in_string = true,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        is_whole = true;
                        break;
                    }
                }
                _ => {}
            }
        }
        if value.len() + used > limit {
            is_too_large = true;
            value.clear();
        }
        if !is_too_large {
            value.extend_from_slice(buffer.get(..used).unwrap_or_default());
        }
        reader.consume(used);
        if is_whole {
            return Ok(if is_too_large {
                Scan::TooLarge
            } else {
                Scan::Whole
            });
        }
    }
}

/// Reads one line without its end, at most `limit` bytes of it. `None` at the end; the flag tells whether the line was
/// longer, in which case all of it is passed over.
fn read_line(
    reader: &mut dyn BufRead,
    limit: usize,
    line: &mut Vec<u8>,
) -> io::Result<Option<bool>> {
    let (mut is_too_long, mut has_any) = (false, false);
    loop {
        let buffer = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if buffer.is_empty() {
            return Ok(has_any.then_some(is_too_long));
        }
        has_any = true;
        let end = memchr::memchr(b'\n', buffer);
        let piece = buffer
            .get(..end.unwrap_or(buffer.len()))
            .unwrap_or_default();
        is_too_long |= line.len() + piece.len() > limit;
        if is_too_long {
            line.clear();
        } else {
            line.extend_from_slice(piece);
        }
        let used = end.map_or(buffer.len(), |end| end + 1);
        reader.consume(used);
        if end.is_some() {
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            return Ok(Some(is_too_long));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read(content: &str, input_type: InputType) -> Vec<Result<(Option<u64>, String), String>> {
        let mut reader = Cursor::new(content.as_bytes());
        cut(&mut reader, input_type, 1024, 0)
            .map(|record| match record {
                Ok(record) => Ok((
                    record.number,
                    String::from_utf8_lossy(&record.bytes).into_owned(),
                )),
                Err(error) => Err(error.reason),
            })
            .collect()
    }

    fn record(number: u64, bytes: &str) -> Result<(Option<u64>, String), String> {
        Ok((Some(number), bytes.to_owned()))
    }

    #[test]
    fn lines_are_counted_blank_ones_too() {
        let records = read("{\"a\":1}\r\n\n  \n{\"b\":2}", InputType::Jsonl);
        assert_eq!(records, [record(1, "{\"a\":1}"), record(4, "{\"b\":2}")]);
    }

    #[test]
    fn elements_of_an_array_and_values_in_a_row() {
        let elements = [
            record(1, "{\"a\": [1, \"]}\\\"\"]}"),
            record(2, "{}"),
            record(3, "7"),
        ];
        assert_eq!(
            read("[ {\"a\": [1, \"]}\\\"\"]} , {},7 ]\n", InputType::Json),
            elements
        );
        assert_eq!(
            read("{\n}\n{ \"x\": 1 }", InputType::Json),
            [record(1, "{\n}"), record(2, "{ \"x\": 1 }")]
        );
    }

    #[test]
    fn json_that_ends_early_gives_what_came_before() {
        let records = read("[{\"a\": 1}, {\"b\": ", InputType::Json);
        assert_eq!(records[0], record(1, "{\"a\": 1}"));
        assert!(matches!(&records[1], Err(reason) if reason.contains("ends in the middle")));
        assert_eq!(records.len(), 2);
        let records = read("[{\"a\": 1}", InputType::Json);
        assert!(records[1].is_err(), "the array is not closed");
    }

    #[test]
    fn what_is_too_large_is_passed_over_and_told() {
        let long = "7".repeat(1025);
        let too_large =
            || Err("it is larger than 1 KiB, the most that one record may be".to_owned());
        for (content, input_type) in [
            (format!("{{}}\n{long}\n{{}}"), InputType::Jsonl),
            (format!("[{{}},{long},{{}}]"), InputType::Json),
            (format!("[{{}},[{long}],{{}}]"), InputType::Json),
        ] {
            let expected = [record(1, "{}"), too_large(), record(3, "{}")];
            assert_eq!(read(&content, input_type), expected, "{content}");
        }
        // Without anything after it.
        for input_type in [InputType::Jsonl, InputType::Json, InputType::Text] {
            assert_eq!(read(&long, input_type), [too_large()]);
        }
        // As large as may be.
        let most = "7".repeat(1024);
        assert_eq!(read(&most, InputType::Json), [record(1, &most)]);
        assert_eq!(read(&most, InputType::Jsonl), [record(1, &most)]);
    }

    #[test]
    fn a_text_is_one_record() {
        assert_eq!(
            read("a\nb", InputType::Text),
            [Ok((None, "a\nb".to_owned()))]
        );
    }
}
