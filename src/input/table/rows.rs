//! The rows of a table, one at a time, whatever is wrong with them.

use std::io::{self, BufRead};

use super::{no_header, why_no_header};
use crate::extract::row::{Event, Grammar, Place, check_columns, field_value, split_row};
use crate::extract::{EncodingLabel, FieldNames, decode_name};
use crate::input::file::OpenError;
use crate::input::records::RecordError;
use crate::input::units::Units;

/// A row, or what is in the place of one.
pub(super) enum Row {
    Whole {
        bytes: Vec<u8>,
        field_count: usize,
        /// How many fields there are up to the last that is not blank.
        filled_count: usize,
    },
    TooLarge,
    Unclosed,
}

/// The rows of a table.
pub(super) struct Rows<'a> {
    pub(super) units: Units,
    pub(super) delimiter: u8,
    pub(super) limit: usize,
    /// What has been read from the row on that is being taken.
    pub(super) held: Vec<u8>,
    /// Where in it the row begins, and how far it has been taken.
    pub(super) start: usize,
    pub(super) at: usize,
    pub(super) reader: &'a mut dyn BufRead,
    /// How many of the held bytes are read line by line.
    pub(super) lines_left: usize,
}

impl Rows<'_> {
    /// The names of the columns; `None` where there are no rows.
    pub(super) fn names(
        &mut self,
        encoding: Option<EncodingLabel>,
        fields: &FieldNames,
    ) -> io::Result<Result<Option<Vec<String>>, RecordError>> {
        let header = loop {
            match self.next()? {
                Some(Row::Whole { bytes, .. }) if bytes.is_empty() => {}
                Some(Row::Whole { bytes, .. }) => break bytes,
                None => return Ok(Ok(None)),
                Some(_) => return Ok(Err(no_header("it is never closed, or too long"))),
            }
        };
        let label = match self.units.charset() {
            Some(label) => label.parse().ok(),
            None => encoding,
        };
        let row = match decode_name(&header, label) {
            Ok(row) => row,
            Err(error) => return Ok(Err(no_header(&error.reason))),
        };
        let names: Vec<String> = split_row(&row, self.delimiter)
            .into_iter()
            .map(|field| field_value(&row, field).trim().to_owned())
            .collect();
        if let Some(reason) = why_no_header(&names) {
            return Ok(Err(no_header(&reason)));
        }
        Ok(match check_columns(&names, fields) {
            Ok(()) => Ok(Some(names)),
            Err(error) => {
                let error = OpenError::new(error.reason, error.hint);
                Err(RecordError::of_whole(error))
            }
        })
    }

    /// Has a unit held that was not taken. `false` at the end.
    fn fill(&mut self) -> io::Result<bool> {
        while self.held.len() - self.at < self.units.width() {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if buffer.is_empty() {
                return Ok(false);
            }
            self.held.drain(..self.start);
            self.at -= self.start;
            self.start = 0;
            let length = buffer.len();
            self.held.extend_from_slice(buffer);
            self.reader.consume(length);
        }
        Ok(true)
    }

    /// Takes the next bytes into the row.
    fn take(&mut self, length: usize) {
        let end = (self.at + length).min(self.held.len());
        self.lines_left = self.lines_left.saturating_sub(end - self.at);
        self.at = end;
    }

    /// How many bytes of the row were taken.
    const fn length(&self) -> usize {
        self.at - self.start
    }

    /// What of the row was taken, from so many bytes on.
    fn taken(&self, from: usize) -> &[u8] {
        self.held
            .get(self.start + from..self.at)
            .unwrap_or_default()
    }

    /// How many bytes that are held leave the reader where it is, in the midst of a field.
    fn run_length(&self, grammar: &Grammar) -> usize {
        let held = self.held.get(self.at..).unwrap_or_default();
        let run = match grammar.place {
            _ if self.units.width() > 1 => return 0,
            Place::Quoted => memchr::memchr3(b'"', b'\n', b'\r', held),
            Place::Bare => memchr::memchr3(grammar.delimiter, b'\n', b'\r', held),
            Place::FieldStart | Place::QuoteInQuoted => return 0,
        };
        run.unwrap_or(held.len())
    }

    /// The next row, which may be empty.
    pub(super) fn next(&mut self) -> io::Result<Option<Row>> {
        let width = self.units.width();
        let mut grammar = Grammar::new(self.delimiter);
        self.start = self.at;
        let (mut field_count, mut filled_count) = (1, 0);
        // The bytes up to the first line end inside a field.
        let mut first_line: Option<usize> = None;
        // Whether the field holds a single quotation mark, and a line end.
        let (mut has_stray, mut has_line) = (false, false);
        let mut is_too_large = false;
        let by_line = self.lines_left > 0;
        let length = loop {
            let before = self.length();
            if !self.fill()? {
                // Half a unit at the end belongs to the last row.
                self.take(width);
                if self.length() == 0 && !is_too_large {
                    return Ok(None);
                }
                if grammar.is_open() && !is_too_large {
                    return Ok(Some(self.give_up(first_line)));
                }
                break self.length();
            }
            let run = self.run_length(&grammar);
            if run > 0 {
                self.take(run);
                if !self.taken(before).trim_ascii().is_empty() {
                    filled_count = field_count;
                }
            } else {
                self.take(width);
                let unit = self.units.ascii(self.taken(before));
                if grammar.is_open() && matches!(unit, b'\n' | b'\r') {
                    has_line = true;
                    first_line.get_or_insert(before);
                    if by_line {
                        return Ok(Some(Row::Unclosed));
                    }
                }
                let was = grammar.place;
                let event = grammar.step(unit);
                has_stray |= was == Place::QuoteInQuoted && grammar.is_open() && unit != b'"';
                // No program writes both: a text that begins with a quotation mark was taken for a field in them.
                if has_stray && has_line && !is_too_large {
                    return Ok(Some(self.give_up(first_line)));
                }
                match event {
                    Event::RowEnd => break before,
                    Event::FieldEnd => {
                        field_count += 1;
                        (has_stray, has_line) = (false, false);
                    }
                    Event::Inside => {
                        let is_mark = unit == b'"'
                            && (was == Place::FieldStart || grammar.place == Place::QuoteInQuoted);
                        let is_blank = unit.is_ascii_whitespace() || is_mark;
                        if !is_blank {
                            filled_count = field_count;
                        }
                    }
                }
            }
            if self.length() > self.limit + width {
                if grammar.is_open() && first_line.is_some() && !is_too_large {
                    return Ok(Some(self.give_up(first_line)));
                }
                is_too_large = true;
                self.start = self.at;
            }
        };
        Ok(Some(if is_too_large || length > self.limit {
            Row::TooLarge
        } else {
            let bytes = self.taken(0).get(..length).unwrap_or_default();
            Row::Whole {
                bytes: bytes.to_vec(),
                field_count,
                filled_count,
            }
        }))
    }

    /// Gives back what was read beyond the first line of a row that is never closed.
    const fn give_up(&mut self, first_line: Option<usize>) -> Row {
        if let Some(first_line) = first_line {
            let end = self.at;
            self.at = self.start + first_line;
            self.lines_left = end - self.at;
        }
        Row::Unclosed
    }
}
