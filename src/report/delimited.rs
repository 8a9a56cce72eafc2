//! `csv` and `tsv`: a header row, then a line a row, ended by LF.
//!
//! A text (in the header too) that a spreadsheet would run as a formula gets a single quote in front, as OWASP advises
//! against CSV injection; numbers never do. Into a file or pipe everything else is exact, control characters included;
//! straight on a terminal those but the line feed are shown as escapes. Invariant: a reader finds the rows and cells
//! that were written. By hand and not by the `csv` writer, which cannot tell NULL (an empty field) from an empty text
//! (`""`).

use std::borrow::Cow;
use std::io::{self, Write};

use super::terminal::{escape, sanitise_lines};
use super::{Layout, Total, Value};

/// What makes a spreadsheet read a cell as a formula, full-width forms included.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

pub(super) struct Delimited<'out> {
    separator: &'static [u8],
    encode: fn(&str) -> Cow<'_, str>,
    is_terminal: bool,
    out: &'out mut dyn Write,
}

impl<'out> Delimited<'out> {
    pub(super) fn csv(
        is_terminal: bool,
        columns: Vec<String>,
        out: &'out mut dyn Write,
    ) -> io::Result<Self> {
        Self {
            separator: b",",
            encode: quote,
            is_terminal,
            out,
        }
        .with_header(columns)
    }

    pub(super) fn tsv(
        is_terminal: bool,
        columns: Vec<String>,
        out: &'out mut dyn Write,
    ) -> io::Result<Self> {
        Self {
            separator: b"\t",
            encode: backslash,
            is_terminal,
            out,
        }
        .with_header(columns)
    }

    fn with_header(mut self, columns: Vec<String>) -> io::Result<Self> {
        let header: Vec<Value> = columns.into_iter().map(Value::Text).collect();
        self.row(&header)?;
        Ok(self)
    }

    fn write_cell(&mut self, cell: &Value) -> io::Result<()> {
        let Value::Text(text) = cell else {
            return self.out.write_all(cell.text().as_bytes());
        };
        let disarmed = disarm(text);
        let encoded = (self.encode)(&disarmed);
        let shown = if self.is_terminal {
            sanitise_lines(&encoded)
        } else {
            encoded
        };
        self.out.write_all(shown.as_bytes())
    }
}

impl Layout for Delimited<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        if let [Value::Null] = row {
            // Readers skip an empty line, and the row with it.
            self.write_cell(&Value::Text(String::new()))?;
            return self.out.write_all(b"\n");
        }
        for (position, cell) in row.iter().enumerate() {
            if position > 0 {
                self.out.write_all(self.separator)?;
            }
            self.write_cell(cell)?;
        }
        self.out.write_all(b"\n")
    }

    fn finish(self: Box<Self>, _total: Option<Total>) -> io::Result<()> {
        self.out.flush()
    }
}

fn disarm(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA_STARTS) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A field as RFC 4180 has it.
fn quote(text: &str) -> Cow<'_, str> {
    if text.is_empty() || text.contains([',', '"', '\n', '\r']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(text)
    }
}

fn backslash(text: &str) -> Cow<'_, str> {
    let push = |out: &mut String, c| {
        out.push('\\');
        out.push(match c {
            '\t' => 't',
            '\n' => 'n',
            '\r' => 'r',
            other => other,
        });
    };
    escape(text, |c| matches!(c, '\t' | '\n' | '\r' | '\\'), push)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{PIPE, any_value, print, text};
    use super::super::{Format, Style};
    use super::*;
    use proptest::prelude::*;

    const TERMINAL: Style = Style {
        width: None,
        is_terminal: true,
    };

    #[test]
    fn csv_tells_null_from_empty_text() {
        let rows = [vec![
            Value::Null,
            text(""),
            Value::Integer(-7),
            Value::Real(0.5),
        ]];
        assert_eq!(
            print(Format::Csv, PIPE, &["a", "b", "c", "d"], &rows, Some(9)),
            "a,b,c,d\n,\"\",-7,0.5\n"
        );
    }

    #[test]
    fn csv_quotes_what_needs_quotes() {
        let rows = [vec![
            text("a,b"),
            text("say \"no\""),
            text("x\ny"),
            text("x\ry"),
            text(" a;b "),
        ]];
        assert_eq!(
            print(Format::Csv, PIPE, &["1", "2", "3", "4", "5"], &rows, None),
            "1,2,3,4,5\n\"a,b\",\"say \"\"no\"\"\",\"x\ny\",\"x\ry\", a;b \n"
        );
    }

    #[test]
    fn formulas_are_disarmed_in_texts_and_header_but_numbers_stay() {
        let rows = [
            vec![text("=1+1"), Value::Integer(-1)],
            vec![text("-1"), Value::Real(-0.5)],
            vec![text("＠SUM(A1,2)"), Value::Null],
            vec![text("\t=1"), text("a=1")],
        ];
        assert_eq!(
            print(Format::Csv, PIPE, &["@a", "b"], &rows, None),
            "'@a,b\n'=1+1,-1\n'-1,-0.5\n\"'＠SUM(A1,2)\",\n'\t=1,a=1\n"
        );
        assert_eq!(
            print(Format::Tsv, PIPE, &["@a", "b"], &rows, None),
            "'@a\tb\n'=1+1\t-1\n'-1\t-0.5\n'＠SUM(A1,2)\t\n'\\t=1\ta=1\n"
        );
    }

    #[test]
    fn tsv_escapes_what_separates() {
        let rows = [vec![text("a\tb\nc\rd\\n"), Value::Null, text("\"q\"")]];
        assert_eq!(
            print(Format::Tsv, PIPE, &["x", "y", "z"], &rows, None),
            "x\ty\tz\na\\tb\\nc\\rd\\\\n\t\t\"q\"\n"
        );
    }

    #[test]
    fn control_characters_are_exact_in_a_pipe_and_shown_on_a_terminal() {
        let rows = [vec![text("\x1b[2J\u{202e},\n")]];
        assert_eq!(
            print(Format::Csv, PIPE, &["x"], &rows, None),
            "x\n\"\x1b[2J\u{202e},\n\"\n"
        );
        assert_eq!(
            print(Format::Csv, TERMINAL, &["x"], &rows, None),
            "x\n\"\\x1b[2J\\u{202e},\n\"\n"
        );
        assert_eq!(
            print(Format::Tsv, PIPE, &["x"], &rows, None),
            "x\n\x1b[2J\u{202e},\\n\n"
        );
        assert_eq!(
            print(Format::Tsv, TERMINAL, &["x"], &rows, None),
            "x\n\\x1b[2J\\u{202e},\\n\n"
        );
    }

    #[test]
    fn no_rows_leave_the_header_and_a_lone_null_is_a_row() {
        assert_eq!(print(Format::Csv, PIPE, &["a", "b"], &[], None), "a,b\n");
        assert_eq!(print(Format::Tsv, PIPE, &["a", "b"], &[], None), "a\tb\n");
        assert_eq!(
            print(Format::Csv, PIPE, &["a"], &[vec![Value::Null]], None),
            "a\n\"\"\n"
        );
    }

    /// A cell as a reader finds it.
    fn read_back(cell: &Value) -> String {
        match cell {
            Value::Text(text) if text.starts_with(FORMULA_STARTS) => format!("'{text}"),
            other => other.text().into_owned(),
        }
    }

    proptest! {
        #[test]
        fn csv_reads_back_as_the_same_values(
            rows in prop::collection::vec(prop::collection::vec(any_value(), 2), 0..4)
        ) {
            let printed = print(Format::Csv, PIPE, &["a", "b"], &rows, None);
            let mut reader = csv::Reader::from_reader(printed.as_bytes());
            let read: Vec<Vec<String>> = reader.deserialize().map(Result::unwrap).collect();
            let expected: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(read_back).collect()).collect();
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn tsv_has_a_line_a_row_and_a_field_a_cell(
            rows in prop::collection::vec(prop::collection::vec(any_value(), 3), 0..4)
        ) {
            let printed = print(Format::Tsv, PIPE, &["a", "b", "c"], &rows, None);
            let read: Vec<Vec<String>> = printed
                .split_terminator('\n')
                .skip(1)
                .map(|line| line.split('\t').map(unescape).collect())
                .collect();
            let expected: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(read_back).collect()).collect();
            prop_assert_eq!(read, expected);
        }
    }

    fn unescape(field: &str) -> String {
        let mut characters = field.chars();
        let mut text = String::new();
        while let Some(c) = characters.next() {
            text.push(match c {
                '\\' => match characters.next().unwrap() {
                    't' => '\t',
                    'n' => '\n',
                    'r' => '\r',
                    other => other,
                },
                other => other,
            });
        }
        text
    }
}
