//! The beginning of a table: its units, and what separates its fields.

use std::io::{self, BufRead};

use crate::extract::row::{Event, Grammar};
use crate::input::units::Units;

/// What may separate fields, the more usual first.
pub(in crate::input) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows, and how many bytes, are looked at to find which of them does.
const SAMPLE_ROWS: usize = 20;
const SAMPLE_BYTES: usize = 64 * 1024;

/// The beginning of a table, and what it shows.
pub(super) struct Sample {
    /// From behind a byte order mark and Excel's `sep=` line on.
    pub(super) bytes: Vec<u8>,
    pub(super) units: Units,
    mark_bytes: usize,
    pub(super) delimiter: u8,
}

impl Sample {
    pub(super) fn read(reader: &mut dyn BufRead) -> io::Result<Self> {
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
            .unwrap_or_else(|| find_delimiter(&sample.bytes, units));
        Ok(sample)
    }

    /// The character set that follows from the first bytes.
    pub(super) fn charset(&self) -> Option<(String, &'static str)> {
        self.units.told_charset(self.mark_bytes)
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
}

/// What separates fields: that which cuts the most rows into as many fields as the first one has. Where nothing
/// does, the table has one column.
pub(in crate::input) fn find_delimiter(bytes: &[u8], units: Units) -> u8 {
    let mut best = (0, 0, 0_u8);
    for delimiter in DELIMITERS {
        let counts = field_counts(bytes, units, delimiter);
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
pub(in crate::input) fn field_counts(bytes: &[u8], units: Units, delimiter: u8) -> Vec<usize> {
    let mut grammar = Grammar::new(delimiter);
    let mut counts = Vec::new();
    let (mut count, mut is_blank) = (1, true);
    for unit in bytes.chunks_exact(units.width()) {
        match grammar.step(units.ascii(unit)) {
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
    let is_whole = bytes.len() < SAMPLE_BYTES && !grammar.is_open();
    if !is_blank && counts.len() < SAMPLE_ROWS && (is_whole || counts.is_empty()) {
        counts.push(count);
    }
    counts
}
