//! Cutting a table into rows, while it is read.
//!
//! A row is its bytes without the line end; fields with quotation marks may hold line ends. The first row must name the
//! columns. What separates the fields is found here; which column is what, and what a field means, is `extract`'s
//! business, whose grammar is used. No more than one row, bounded, is held.
//!
//! A field whose quotation mark is not closed within the limit, or at all, costs the line it begins in: that line is
//! refused, and what has been read beyond it is read again, line by line, with no field reaching over a line's end.

use std::collections::BTreeSet;
use std::io::{self, BufRead};
use std::sync::Arc;

use super::records::{EnclosedRecord, RawRecord, RecordError, TakeRecord, damaged, too_large};
use super::units::Units;
use crate::extract::row::{Event, Grammar, Place, check_columns, field_value, split_row};
use crate::extract::{EncodingLabel, FieldNames, decode_name};
use crate::model::Envelope;

/// What may separate fields, the more usual first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows, and how many bytes, are looked at to find which of them does.
const SAMPLE_ROWS: usize = 20;
const SAMPLE_BYTES: usize = 64 * 1024;

/// The most bytes that the name of a column has.
const NAME_BYTES: usize = 80;

/// Cuts a table into its rows, none larger than `limit` bytes. They are numbered from 1, the header and empty rows not
/// counted. An error without a number is of the whole input: where the first row names no columns, or none of them
/// holds the text by its usual name or by those of `fields`. Bytes that are neither UTF-8 nor UTF-16 are taken in
/// `encoding` for the names of the columns.
pub fn cut_table(
    reader: &mut dyn BufRead,
    limit: usize,
    fields: &FieldNames,
    encoding: Option<EncodingLabel>,
    take: &mut TakeRecord<'_>,
) {
    let mut table = Table {
        number: 0,
        limit,
        take,
    };
    if let Err(error) = table.cut(reader, fields, encoding) {
        // It is the last, whatever is said to it.
        let _ = (table.take)(Err(damaged(Some(table.number + 1), &error)));
    }
}

struct Table<'a, 'b> {
    number: u64,
    limit: usize,
    take: &'a mut TakeRecord<'b>,
}

impl Table<'_, '_> {
    fn cut(
        &mut self,
        reader: &mut dyn BufRead,
        fields: &FieldNames,
        encoding: Option<EncodingLabel>,
    ) -> io::Result<()> {
        let mut sample = Sample::read(reader)?;
        let mut rows = Rows {
            units: sample.units,
            delimiter: sample.delimiter,
            limit: self.limit,
            held: std::mem::take(&mut sample.bytes),
            at: 0,
            reader,
            lines_left: 0,
        };
        let names = match rows.names(encoding, fields)? {
            Ok(Some(names)) => names,
            Ok(None) => return Ok(()),
            Err(error) => {
                // Nothing comes after it, whatever is said to it.
                let _ = (self.take)(Err(error));
                return Ok(());
            }
        };
        let column_count = names.len();
        let envelope = Envelope {
            charset: sample.charset(),
            columns: Some(Arc::from(names)),
            delimiter: sample.delimiter,
            ..Envelope::default()
        };
        while let Some(row) = rows.next()? {
            if let Row::Whole { bytes, .. } = &row
                && sample.units.ascii_of(bytes).trim().is_empty()
                && bytes.iter().all(u8::is_ascii)
            {
                continue;
            }
            self.number += 1;
            let record = self.record(row, column_count, &envelope);
            if (self.take)(record).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn record(
        &self,
        row: Row,
        column_count: usize,
        envelope: &Envelope,
    ) -> Result<EnclosedRecord, RecordError> {
        let number = Some(self.number);
        let refused = |reason: String, hint: &str| {
            Err(RecordError {
                number,
                reason,
                hint: format!("the other rows are stored; {hint}"),
                is_last: false,
            })
        };
        match row {
            Row::TooLarge => Err(too_large(number, self.limit)),
            Row::Unclosed => refused(
                "a field of the row begins with a quotation mark and is never closed".to_owned(),
                "close it, or double the mark if it is part of the text",
            ),
            // What stands behind the last column is nothing, as spreadsheets leave it.
            Row::Whole {
                field_count,
                filled_count,
                ..
            } if field_count < column_count || filled_count > column_count => {
                let count = field_count.min(filled_count.max(column_count + 1));
                refused(
                    format!("the row has {count} fields, the header {column_count}"),
                    "put quotation marks around a field that holds what separates fields",
                )
            }
            Row::Whole { bytes, .. } => Ok(EnclosedRecord {
                record: RawRecord { number, bytes },
                envelope: envelope.clone(),
            }),
        }
    }
}

fn no_header(why: &str) -> RecordError {
    RecordError {
        number: None,
        reason: format!("its first row does not name the columns: {why}"),
        hint: "put a row of names above it, such as id,title,url,date,text".to_owned(),
        is_last: true,
    }
}

/// Why a first row is no header: names are short, told apart, and neither numbers nor addresses. Columns behind the last
/// name may be nameless, and so may the first: tables are written with a column of row numbers in front.
fn why_no_header(names: &[String]) -> Option<String> {
    let mut seen = BTreeSet::new();
    for (index, name) in names.iter().enumerate() {
        let shown: String = name.chars().take(40).collect();
        if name.is_empty() {
            if index > 0 && names.iter().skip(index).any(|name| !name.is_empty()) {
                return Some(format!("column {} has no name", index + 1));
            }
            continue;
        }
        if name.len() > NAME_BYTES || name.contains('\n') {
            return Some(format!("{shown:?}... is too long for a name"));
        }
        let is_value = name.contains("://")
            || name
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '/' | ':' | ' '));
        if is_value {
            return Some(format!("{shown:?} is a value and no name"));
        }
        if !seen.insert(name) {
            return Some(format!("two columns are called {shown:?}"));
        }
    }
    names
        .iter()
        .all(String::is_empty)
        .then(|| "it is empty".to_owned())
}

/// The beginning of a table, and what it shows.
struct Sample {
    /// From behind a byte order mark and Excel's `sep=` line on.
    bytes: Vec<u8>,
    units: Units,
    mark_bytes: usize,
    delimiter: u8,
}

impl Sample {
    fn read(reader: &mut dyn BufRead) -> io::Result<Self> {
        let mut bytes = Vec::new();
        while bytes.len() < SAMPLE_BYTES {
            let buffer = match reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if buffer.is_empty() {
                break;
            }
            let length = buffer.len();
            bytes.extend_from_slice(buffer);
            reader.consume(length);
        }
        let (units, mark_bytes) = Units::of(&bytes);
        bytes.drain(..mark_bytes);
        let mut sample = Self {
            bytes,
            units,
            mark_bytes,
            delimiter: 0,
        };
        sample.delimiter = sample
            .take_separator_line()
            .unwrap_or_else(|| sample.find_delimiter());
        Ok(sample)
    }

    /// The character set that follows from the first bytes.
    fn charset(&self) -> Option<(String, &'static str)> {
        let label = match (self.units.charset(), self.mark_bytes) {
            (Some(label), _) => label,
            (None, 1..) => "utf-8",
            (None, 0) => return None,
        };
        let origin = if self.mark_bytes > 0 {
            "byte order mark"
        } else {
            "zero bytes"
        };
        Some((label.to_owned(), origin))
    }

    /// What a first line such as `sep=;` says, which is no row.
    fn take_separator_line(&mut self) -> Option<u8> {
        let width = self.units.width();
        let start = self.bytes.get(..width * 8).unwrap_or(&self.bytes);
        let line = self.units.ascii_of(start);
        let rest = line.get(..4).filter(|sep| sep.eq_ignore_ascii_case("sep="));
        let rest = line.get(rest?.len()..)?;
        let (&delimiter, ending) = rest.as_bytes().split_first()?;
        let end_length = match ending {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => return None,
        };
        self.bytes
            .drain(..((5 + end_length) * width).min(self.bytes.len()));
        Some(delimiter)
    }

    /// What separates fields: that which cuts the most rows into as many fields as the first one has. Where nothing
    /// does, the table has one column.
    fn find_delimiter(&self) -> u8 {
        let mut best = (0, 0, 0_u8);
        for delimiter in DELIMITERS {
            let counts = self.field_counts(delimiter);
            let Some(&header) = counts.first().filter(|count| **count > 1) else {
                continue;
            };
            let alike = counts.iter().filter(|count| **count == header).count();
            let share = alike * 100 / counts.len();
            if (share, header) > (best.0, best.1) {
                best = (share, header, delimiter);
            }
        }
        best.2
    }

    /// How many fields the first rows have.
    fn field_counts(&self, delimiter: u8) -> Vec<usize> {
        let mut grammar = Grammar::new(delimiter);
        let mut counts = Vec::new();
        let (mut count, mut is_blank) = (1, true);
        for unit in self.bytes.chunks_exact(self.units.width()) {
            match grammar.step(self.units.ascii(unit)) {
                Event::Inside => is_blank = false,
                Event::FieldEnd => {
                    is_blank = false;
                    count += 1;
                }
                Event::RowEnd => {
                    if !is_blank {
                        counts.push(count);
                    }
                    (count, is_blank) = (1, true);
                    if counts.len() == SAMPLE_ROWS {
                        break;
                    }
                }
            }
        }
        // The last row counts where the sample is the whole table.
        let is_whole = self.bytes.len() < SAMPLE_BYTES && !grammar.is_open();
        if !is_blank && counts.len() < SAMPLE_ROWS && (is_whole || counts.is_empty()) {
            counts.push(count);
        }
        counts
    }
}

/// A row, or what is in the place of one.
enum Row {
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
struct Rows<'a> {
    units: Units,
    delimiter: u8,
    limit: usize,
    /// What has been read, and how much of it has been taken.
    held: Vec<u8>,
    at: usize,
    reader: &'a mut dyn BufRead,
    /// How many of the held bytes are read line by line.
    lines_left: usize,
}

impl Rows<'_> {
    /// The names of the columns; `None` where there are no rows.
    fn names(
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
        let row = decode_name(&header, label);
        let names: Vec<String> = split_row(&row, self.delimiter)
            .into_iter()
            .map(|field| field_value(&row, field).trim().to_owned())
            .collect();
        if let Some(reason) = why_no_header(&names) {
            return Ok(Err(no_header(&reason)));
        }
        Ok(match check_columns(&names, fields) {
            Ok(()) => Ok(Some(names)),
            Err(error) => Err(RecordError {
                number: None,
                reason: error.reason,
                hint: error.hint,
                is_last: true,
            }),
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
            self.held.drain(..self.at);
            self.at = 0;
            let length = buffer.len();
            self.held.extend_from_slice(buffer);
            self.reader.consume(length);
        }
        Ok(true)
    }

    /// Moves the next bytes behind `row`.
    fn take(&mut self, length: usize, row: &mut Vec<u8>) {
        let end = (self.at + length).min(self.held.len());
        row.extend_from_slice(self.held.get(self.at..end).unwrap_or_default());
        self.lines_left = self.lines_left.saturating_sub(end - self.at);
        self.at = end;
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
    fn next(&mut self) -> io::Result<Option<Row>> {
        let width = self.units.width();
        let mut grammar = Grammar::new(self.delimiter);
        let mut bytes = Vec::new();
        let (mut field_count, mut filled_count) = (1, 0);
        // The bytes up to the first line end inside a field.
        let mut first_line: Option<usize> = None;
        let mut is_too_large = false;
        let by_line = self.lines_left > 0;
        loop {
            let before = bytes.len();
            if !self.fill()? {
                // Half a unit at the end belongs to the last row.
                self.take(width, &mut bytes);
                if bytes.is_empty() && !is_too_large {
                    return Ok(None);
                }
                if grammar.is_open() && !is_too_large {
                    return Ok(Some(self.give_up(&bytes, first_line)));
                }
                break;
            }
            let run = self.run_length(&grammar);
            if run > 0 {
                self.take(run, &mut bytes);
                let new = bytes.get(before..).unwrap_or_default();
                if !new.trim_ascii().is_empty() {
                    filled_count = field_count;
                }
            } else {
                self.take(width, &mut bytes);
                let unit = self.units.ascii(bytes.get(before..).unwrap_or_default());
                if grammar.is_open() && matches!(unit, b'\n' | b'\r') && first_line.is_none() {
                    first_line = Some(before);
                    if by_line {
                        return Ok(Some(Row::Unclosed));
                    }
                }
                match grammar.step(unit) {
                    Event::RowEnd => {
                        bytes.truncate(before);
                        break;
                    }
                    Event::FieldEnd => field_count += 1,
                    Event::Inside => {
                        let is_blank = unit.is_ascii_whitespace()
                            || (unit == b'"' && grammar.place != Place::Bare);
                        if !is_blank {
                            filled_count = field_count;
                        }
                    }
                }
            }
            if bytes.len() > self.limit + width {
                if grammar.is_open() && first_line.is_some() && !is_too_large {
                    return Ok(Some(self.give_up(&bytes, first_line)));
                }
                is_too_large = true;
                bytes.clear();
            }
        }
        Ok(Some(if is_too_large || bytes.len() > self.limit {
            Row::TooLarge
        } else {
            Row::Whole {
                bytes,
                field_count,
                filled_count,
            }
        }))
    }

    /// Gives back what was read beyond the first line of a row that is never closed.
    fn give_up(&mut self, bytes: &[u8], first_line: Option<usize>) -> Row {
        let first_line = first_line.unwrap_or(bytes.len());
        let rest = bytes.get(first_line..).unwrap_or_default();
        self.lines_left = rest.len();
        let mut held = rest.to_vec();
        held.extend_from_slice(self.held.get(self.at..).unwrap_or_default());
        (self.held, self.at) = (held, 0);
        Row::Unclosed
    }
}

#[cfg(test)]
mod tests;
