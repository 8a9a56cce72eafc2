//! Whether text is a table: rows of as many fields each, under a header that names a column of text.

use super::super::table::{DELIMITERS, field_counts, find_delimiter};
use super::super::units::Units;
use crate::extract::row::{Event, Grammar, field_value, is_text_column, split_row};

/// The delimiter of a table; `None` where the text is none. It is the one that the table is cut by.
pub(super) fn delimiter_of(text: &[u8]) -> Option<u8> {
    // Of most texts the first row is enough to see that they are none.
    if !DELIMITERS
        .into_iter()
        .any(|delimiter| names_text(text, delimiter))
    {
        return None;
    }
    let delimiter = find_delimiter(text, Units::Bytes);
    let counts = field_counts(text, Units::Bytes, delimiter);
    let (header, rows) = counts.split_first()?;
    let is_table = !rows.is_empty() && rows.iter().all(|count| count == header);
    (is_table && names_text(text, delimiter)).then_some(delimiter)
}

/// Whether one of several fields of the first row is a name by which a text goes.
fn names_text(text: &[u8], delimiter: u8) -> bool {
    let mut grammar = Grammar::new(delimiter);
    let end = text
        .iter()
        .position(|&byte| grammar.step(byte) == Event::RowEnd);
    let row = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    if !row.contains(&delimiter) {
        return false;
    }
    let row = String::from_utf8_lossy(row);
    split_row(&row, delimiter)
        .into_iter()
        .any(|field| is_text_column(field_value(&row, field).trim()))
}
