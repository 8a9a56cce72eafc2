//! Text that knows which bytes of its record each of its own bytes came from.
//!
//! Every transformation between a record and its paragraphs (decoding a character set, undoing JSON escapes,
//! stripping tags) builds a [`Mapped`] from another one, so that the map always leads to the record itself.
//! Invariant: the runs cover the text from its start to its end without a gap, in order.

use crate::model::ByteSpan;

/// How long a run of characters may be, in bytes of text: a place in it is found by counting them.
const MAX_CHARS_RUN: usize = 1024;

/// What the next stretch of the record came to, over and over in a run. A unit is never cut: a span that begins inside
/// one has no way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    /// So many bytes of text from so many of the record: verbatim UTF-8 is 1 from 1, an Arabic letter out of `\u0645`
    /// is 2 from 6.
    Bytes { text: usize, source: usize },
    /// One character, however long, from so many bytes of the record: 1 in windows-1252, 2 in most of UTF-16.
    Char { source: usize },
}

/// A stretch of text that came from the record unit by unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    text_start: usize,
    /// `None`: inserted by a transformation, found nowhere in the record.
    source_start: Option<usize>,
    unit: Unit,
}

impl Run {
    /// How many bytes of the record the text from the run's start to `end` came from; `None` where that cuts a unit.
    fn source_length(&self, text: &str, end: usize) -> Option<usize> {
        match self.unit {
            Unit::Bytes { text: unit, source } => {
                let length = end - self.text_start;
                length.is_multiple_of(unit).then(|| length / unit * source)
            }
            Unit::Char { source } => {
                let count = text.get(self.text_start..end)?.chars().count();
                Some(count * source)
            }
        }
    }
}

/// A text with its way back to the bytes of its record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapped {
    text: String,
    runs: Vec<Run>,
}

impl Mapped {
    /// `text` as it stands in the record, byte for byte, from byte `source_start` on.
    #[must_use]
    pub fn verbatim(text: String, source_start: usize) -> Self {
        let mut mapped = Self {
            text: String::new(),
            runs: Vec::new(),
        };
        if !text.is_empty() {
            mapped.add_run(Some(source_start), Unit::Bytes { text: 1, source: 1 });
        }
        mapped.text = text;
        mapped
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Appends a piece that stands in the record byte for byte from `source_start` on.
    pub fn push_verbatim(&mut self, piece: &str, source_start: usize) {
        if !piece.is_empty() {
            self.add_run(Some(source_start), Unit::Bytes { text: 1, source: 1 });
            self.text.push_str(piece);
        }
    }

    /// Appends characters each of which the next `source_unit` bytes of the record mean, from `source_start` on.
    pub fn push_chars(&mut self, piece: &str, source_start: usize, source_unit: usize) {
        let unit = Unit::Char {
            source: source_unit,
        };
        let (mut rest, mut source) = (piece, source_start);
        while !rest.is_empty() {
            let (part, after) = rest.split_at(rest.floor_char_boundary(MAX_CHARS_RUN));
            self.add_run(Some(source), unit);
            self.text.push_str(part);
            source += part.chars().count() * source_unit;
            rest = after;
        }
    }

    /// Appends a piece that the `source` bytes of the record mean as a whole.
    pub fn push_unit(&mut self, piece: &str, source: ByteSpan) {
        if !piece.is_empty() {
            let unit = Unit::Bytes {
                text: piece.len(),
                source: source.len(),
            };
            self.add_run(Some(source.start), unit);
            self.text.push_str(piece);
        }
    }

    /// Appends a piece that stands nowhere in the record, such as a line break between two fields.
    pub fn push_inserted(&mut self, piece: &str) {
        if !piece.is_empty() {
            let unit = Unit::Bytes {
                text: piece.len(),
                source: 0,
            };
            self.add_run(None, unit);
            self.text.push_str(piece);
        }
    }

    /// Appends what `span` covers of another mapped text. Nothing where the span cuts a character.
    pub fn push_span(&mut self, other: &Self, span: ByteSpan) {
        let Some(piece) = span.of(&other.text) else {
            return;
        };
        let first = other
            .runs
            .partition_point(|run| run.text_start <= span.start)
            .saturating_sub(1);
        let base = self.text.len();
        self.text.push_str(piece);
        let mut at = span.start;
        for (index, run) in other.runs.iter().enumerate().skip(first) {
            if at >= span.end {
                break;
            }
            let end = other.run_end(index).min(span.end);
            // A cut unit keeps its text and loses its source.
            let is_whole = run.source_length(&other.text, end).is_some();
            let source = run
                .source_start
                .filter(|_| is_whole)
                .zip(run.source_length(&other.text, at))
                .map(|(start, skipped)| start + skipped);
            self.add_run_at(base + (at - span.start), source, run.unit);
            at = end;
        }
    }

    /// Appends a piece that a stretch of another mapped text means as a whole, such as a character for its escape.
    pub fn push_replaced(&mut self, piece: &str, other: &Self, span: ByteSpan) {
        match other.source_of(span) {
            Some(source) => self.push_unit(piece, source),
            None => self.push_inserted(piece),
        }
    }

    /// The bytes of the record that `span` of the text came from; `None` where it begins or ends inside a unit, in
    /// inserted text, or where the bytes are not in the order of the text.
    #[must_use]
    pub fn source_of(&self, span: ByteSpan) -> Option<ByteSpan> {
        if span.is_empty() || span.end > self.text.len() {
            return None;
        }
        let start = self.source_at(span.start, span.start)?;
        let end = self.source_at(span.end - 1, span.end)?;
        (start < end).then_some(ByteSpan::new(start, end))
    }

    /// The record offset of text offset `at`, reckoned in the run that holds the byte `holding`.
    fn source_at(&self, holding: usize, at: usize) -> Option<usize> {
        let index = self
            .runs
            .partition_point(|run| run.text_start <= holding)
            .checked_sub(1)?;
        let run = self.runs.get(index)?;
        Some(run.source_start? + run.source_length(&self.text, at)?)
    }

    fn run_end(&self, index: usize) -> usize {
        self.runs
            .get(index + 1)
            .map_or(self.text.len(), |next| next.text_start)
    }

    fn add_run(&mut self, source_start: Option<usize>, unit: Unit) {
        self.add_run_at(self.text.len(), source_start, unit);
    }

    /// Adds a run, or lets the last one go on where the new one continues it.
    fn add_run_at(&mut self, text_start: usize, source_start: Option<usize>, unit: Unit) {
        let continues = self.runs.last().is_some_and(|last| {
            let is_short =
                matches!(unit, Unit::Bytes { .. }) || text_start - last.text_start < MAX_CHARS_RUN;
            let end = || Some(last.source_start? + last.source_length(&self.text, text_start)?);
            last.unit == unit && is_short && source_start.is_some() && end() == source_start
        });
        if !continues {
            self.runs.push(Run {
                text_start,
                source_start,
                unit,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn span(start: usize, end: usize) -> ByteSpan {
        ByteSpan::new(start, end)
    }

    #[test]
    fn verbatim_text_is_offset_by_its_start() {
        let mapped = Mapped::verbatim("maré".into(), 3);
        assert_eq!(mapped.source_of(span(0, 5)), Some(span(3, 8)));
        assert_eq!(mapped.source_of(span(3, 5)), Some(span(6, 8)));
        assert_eq!(
            mapped.source_of(span(5, 5)),
            None,
            "an empty span came from nothing"
        );
        assert_eq!(mapped.source_of(span(4, 9)), None, "past the end");
    }

    #[test]
    fn units_are_never_cut() {
        // "aé€b" out of the eight bytes `a`, `\xe9` (windows-1252), `€` as `&euro`, `b`.
        let mut mapped = Mapped::default();
        mapped.push_verbatim("a", 0);
        mapped.push_unit("é", span(1, 2));
        mapped.push_unit("€", span(2, 7));
        mapped.push_verbatim("b", 7);
        assert_eq!(mapped.text(), "aé€b");
        assert_eq!(mapped.source_of(span(0, 7)), Some(span(0, 8)));
        assert_eq!(mapped.source_of(span(1, 3)), Some(span(1, 2)));
        assert_eq!(mapped.source_of(span(3, 6)), Some(span(2, 7)));
        assert_eq!(mapped.source_of(span(2, 6)), None, "begins inside é");
    }

    #[test]
    fn units_of_one_size_share_a_run() {
        let mut mapped = Mapped::default();
        for (index, letter) in ["h", "i", "t"].into_iter().enumerate() {
            mapped.push_unit(letter, span(2 + index * 2, 4 + index * 2));
        }
        assert_eq!(mapped.runs.len(), 1);
        assert_eq!(mapped.source_of(span(1, 3)), Some(span(4, 8)));
    }

    #[test]
    fn characters_of_any_length_share_runs() {
        // 3,000 times `aé€` out of a set of two bytes a character, from byte 10 on: 6 bytes of text from 6.
        let text = "aé€".repeat(3000);
        let mut mapped = Mapped::default();
        let (first, second) = text.split_at(9000);
        mapped.push_chars(first, 10, 2);
        mapped.push_chars(second, 9010, 2);
        assert_eq!(mapped.text(), text);
        assert!(mapped.runs.len() < 40, "{}", mapped.runs.len());
        assert_eq!(mapped.source_of(span(0, 18000)), Some(span(10, 18010)));
        assert_eq!(mapped.source_of(span(6001, 6003)), Some(span(6012, 6014)));
        assert_eq!(mapped.source_of(span(6002, 6003)), None, "begins inside é");
        let mut cut = Mapped::default();
        cut.push_span(&mapped, span(6001, 12006));
        cut.push_replaced("?", &mapped, span(12006, 12007));
        assert_eq!(cut.source_of(span(0, 2)), Some(span(6012, 6014)));
        assert_eq!(cut.source_of(span(2, 6005)), Some(span(6014, 12016)));
        assert_eq!(cut.source_of(span(6005, 6006)), Some(span(12016, 12018)));
    }

    #[test]
    fn a_map_of_a_map_leads_to_the_record() {
        // The record is UTF-16 of `x"y\n"`; the second step undoes the escape.
        let mut decoded = Mapped::default();
        for (index, letter) in ["x", "\"", "y", "\\", "n", "\""].into_iter().enumerate() {
            decoded.push_unit(letter, span(2 + index * 2, 4 + index * 2));
        }
        let mut unescaped = Mapped::default();
        unescaped.push_span(&decoded, span(2, 3));
        unescaped.push_replaced("\n", &decoded, span(3, 5));
        assert_eq!(unescaped.text(), "y\n");
        assert_eq!(unescaped.source_of(span(0, 1)), Some(span(6, 8)));
        assert_eq!(unescaped.source_of(span(0, 2)), Some(span(6, 12)));
    }

    #[test]
    fn inserted_text_has_no_way_back() {
        let mut mapped = Mapped::default();
        mapped.push_verbatim("one", 10);
        mapped.push_inserted("\n\n");
        mapped.push_verbatim("two", 20);
        assert_eq!(mapped.source_of(span(0, 3)), Some(span(10, 13)));
        assert_eq!(mapped.source_of(span(0, 4)), None);
        assert_eq!(mapped.source_of(span(5, 8)), Some(span(20, 23)));
    }
}
