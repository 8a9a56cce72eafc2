//! Text that knows which bytes of its record each of its own bytes came from.
//!
//! Every transformation between a record and its paragraphs (decoding a character set, undoing JSON escapes, later
//! stripping tags) builds a [`Mapped`] from another one, so that the map always leads to the record itself.
//! Invariant: the runs cover the text from its start to its end without a gap, in order.

use crate::model::ByteSpan;

/// A stretch of text in which each `text_unit` bytes came from the next `source_unit` bytes of the record.
///
/// Verbatim UTF-8 is 1 from 1; ASCII out of UTF-16 is 1 from 2; `é` out of windows-1252 is 2 from 1; an Arabic letter
/// out of `\u0645` is 2 from 6. A unit is never cut: a span that begins inside one has no way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    text_start: usize,
    /// `None`: inserted by a transformation, found nowhere in the record.
    source_start: Option<usize>,
    text_unit: usize,
    source_unit: usize,
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
            mapped.add_run(Some(source_start), 1, 1);
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
            self.add_run(Some(source_start), 1, 1);
            self.text.push_str(piece);
        }
    }

    /// Appends a piece that the `source` bytes of the record mean as a whole.
    pub fn push_unit(&mut self, piece: &str, source: ByteSpan) {
        if !piece.is_empty() {
            self.add_run(Some(source.start), piece.len(), source.len());
            self.text.push_str(piece);
        }
    }

    /// Appends a piece that stands nowhere in the record, such as a line break between two fields.
    pub fn push_inserted(&mut self, piece: &str) {
        if !piece.is_empty() {
            self.add_run(None, piece.len(), 0);
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
        let mut at = span.start;
        for (index, run) in other.runs.iter().enumerate().skip(first) {
            if at >= span.end {
                break;
            }
            let end = other.run_end(index).min(span.end);
            let skipped = at - run.text_start;
            // A cut unit keeps its text and loses its source.
            let is_whole = skipped.is_multiple_of(run.text_unit)
                && (end - run.text_start).is_multiple_of(run.text_unit);
            let source = run
                .source_start
                .filter(|_| is_whole)
                .map(|start| start + skipped / run.text_unit * run.source_unit);
            let offset = self.text.len() + (at - span.start);
            self.add_run_at(offset, source, run.text_unit, run.source_unit);
            at = end;
        }
        self.text.push_str(piece);
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
        let within = at - run.text_start;
        let source_start = run.source_start?;
        within
            .is_multiple_of(run.text_unit)
            .then(|| source_start + within / run.text_unit * run.source_unit)
    }

    fn run_end(&self, index: usize) -> usize {
        self.runs
            .get(index + 1)
            .map_or(self.text.len(), |next| next.text_start)
    }

    fn add_run(&mut self, source_start: Option<usize>, text_unit: usize, source_unit: usize) {
        self.add_run_at(self.text.len(), source_start, text_unit, source_unit);
    }

    /// Adds a run, or lets the last one go on where the new one continues it.
    fn add_run_at(
        &mut self,
        text_start: usize,
        source_start: Option<usize>,
        text_unit: usize,
        source_unit: usize,
    ) {
        let continues = self.runs.last().is_some_and(|last| {
            let length = text_start - last.text_start;
            (last.text_unit, last.source_unit) == (text_unit, source_unit)
                && length.is_multiple_of(text_unit)
                && last.source_start.is_some()
                && last
                    .source_start
                    .map(|start| start + length / text_unit * source_unit)
                    == source_start
        });
        if !continues {
            self.runs.push(Run {
                text_start,
                source_start,
                text_unit,
                source_unit,
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
