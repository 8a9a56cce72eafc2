//! Cutting a table into rows, while it is read.
//!
//! A row is its bytes without the line end; fields with quotation marks may hold line ends. The first row must name the
//! columns. What separates the fields is found here; which column is what, and what a field means, is `extract`'s
//! business, whose grammar is used. No more than one row, bounded, is held.
//!
//! A field whose quotation mark is not closed within the limit, or at all, costs the line it begins in: that line is
//! refused, and what has been read beyond it is read again, line by line, with no field reaching over a line's end. So
//! does a field that holds both a line end and a single quotation mark, since it might be two rows.

use std::collections::BTreeSet;
use std::io::{self, BufRead};
use std::sync::Arc;

use self::rows::{Row, Rows};
use self::sample::Sample;
use super::file::OpenError;
use super::records::{RawRecord, RecordError, TakeRecord, damaged, too_large};
use crate::extract::{EncodingLabel, FieldNames};
use crate::model::{Envelope, RecordForm};

pub(super) use self::sample::{DELIMITERS, field_counts, find_delimiter};

mod rows;
mod sample;
#[cfg(test)]
mod tests;

/// The most bytes that the name of a column has.
const NAME_BYTES: usize = 80;

/// Cuts a table into its rows, none larger than `limit` bytes. They are numbered from 1, the header and rows of nothing but
/// separators not counted. An error without a number is of the whole input: where the first row names no columns, or none of them
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
            start: 0,
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
            if let Row::Whole {
                filled_count: 0, ..
            } = &row
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
    ) -> Result<RawRecord, RecordError> {
        let number = Some(self.number);
        let refused = |reason: String, hint: &str| {
            let hint = format!("the other rows are stored; {hint}");
            Err(RecordError::of_record(self.number, reason, hint))
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
            Row::Whole { bytes, .. } => Ok(RawRecord {
                envelope: envelope.clone(),
                ..RawRecord::new(number, RecordForm::Row, bytes)
            }),
        }
    }
}

fn no_header(why: &str) -> RecordError {
    RecordError::of_whole(OpenError::new(
        format!("its first row does not name the columns: {why}"),
        "put a row of names above it, such as id,title,url,date,text",
    ))
}

/// Why a first row is no header: names are short, told apart, and neither numbers nor addresses. Columns behind the last
/// name may be nameless, and so may the first: tables are written with a column of row numbers in front.
fn why_no_header(names: &[String]) -> Option<String> {
    let mut seen = BTreeSet::new();
    let last_named = names.iter().rposition(|name| !name.is_empty());
    for (index, name) in names.iter().enumerate() {
        let shown: String = name.chars().take(40).collect();
        if name.is_empty() {
            if index > 0 && Some(index) < last_named {
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
    last_named.is_none().then(|| "it is empty".to_owned())
}
