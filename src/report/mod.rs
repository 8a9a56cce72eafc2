//! Rows of values as text: for eyes, for a program, for a spreadsheet, for a document.
//!
//! Here live the output formats and the escapes that make foreign text safe to show. Not here: SQL, the clock,
//! standard output and the size of the terminal; a caller hands over values, a [`Style`] and something to write to.
//! Invariant: no control or bidi character of a value reaches a terminal, whatever the format; only `csv` and `tsv`
//! written elsewhere carry them, since there the data must stay exact.

mod brief;
mod delimited;
mod fit;
mod json;
mod markdown;
mod records;
mod table;
pub mod terminal;

use std::borrow::Cow;
use std::io::{self, Write};

pub use crate::model::Value;

impl Value {
    /// The exact text; a real is the shortest that reads back as the same number.
    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Real(number) => Cow::Owned(format!("{number:?}")),
            Self::Text(text) => Cow::Borrowed(text),
        }
    }
}

/// How rows are written. [`Format::as_str`] alone knows the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For eyes: digests by their prefix, reals rounded, text cut to the width; a record a row where columns do not fit.
    Table,
    /// An array of objects, one object a line.
    Json,
    /// An object a line.
    Jsonl,
    /// RFC 4180 with a header row and LF line ends; NULL is an empty field, an empty text `""`. A text that a
    /// spreadsheet would run as a formula gets a `'` in front.
    Csv,
    /// Tab-separated with a header row; tab, line feed, carriage return and backslash written `\t` `\n` `\r` `\\`, NULL
    /// and an empty text both empty, formulas as in `csv`.
    Tsv,
    /// A GitHub-flavoured Markdown table in which no cell can become a link, an image or HTML.
    Markdown,
}

impl Format {
    /// Every format, in the order to list them.
    pub const ALL: [Self; 6] = [
        Self::Table,
        Self::Json,
        Self::Jsonl,
        Self::Csv,
        Self::Tsv,
        Self::Markdown,
    ];

    /// The name a person types.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Markdown => "markdown",
        }
    }

    /// The format of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }
}

/// Where the text will be seen.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Terminal columns a `table` may take, 20 at least; `None` neither cuts nor wraps.
    pub width: Option<usize>,
    /// Whether it goes straight to a terminal: `csv` and `tsv` then escape what could harm one.
    pub is_terminal: bool,
}

/// Prints rows in one format, as they come.
///
/// `json`, `jsonl`, `csv` and `tsv` hold no row back. `table` and `markdown` keep the rows until [`Printer::finish`]:
/// widths and alignment depend on all of them.
pub struct Printer<'out> {
    layout: Box<dyn Layout + 'out>,
    column_count: usize,
}

impl<'out> Printer<'out> {
    /// Starts a report, writing the header where the format has one. `out` should be buffered.
    pub fn new(
        format: Format,
        style: Style,
        columns: Vec<String>,
        out: &'out mut dyn Write,
    ) -> io::Result<Self> {
        let column_count = columns.len();
        let layout: Box<dyn Layout + 'out> = match format {
            Format::Table => Box::new(table::Table::new(style.width, columns, out)),
            Format::Json => Box::new(json::Json::array(columns, out)),
            Format::Jsonl => Box::new(json::Json::lines(columns, out)),
            Format::Csv => Box::new(delimited::Delimited::csv(style.is_terminal, columns, out)?),
            Format::Tsv => Box::new(delimited::Delimited::tsv(style.is_terminal, columns, out)?),
            Format::Markdown => Box::new(markdown::Markdown::new(columns, out)),
        };
        Ok(Self {
            layout,
            column_count,
        })
    }

    /// Names columns that a `table` too narrow for all may leave out, the first to go first. It says which it left out.
    #[must_use]
    pub fn with_spare(mut self, spare: &[&str]) -> Self {
        self.layout.set_spare(spare);
        self
    }

    /// Prints a row; one that has not a cell for each column is [`io::ErrorKind::InvalidInput`].
    pub fn row(&mut self, row: &[Value]) -> io::Result<()> {
        if row.len() != self.column_count {
            let message = format!(
                "a row of {} cells, {} columns",
                row.len(),
                self.column_count
            );
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        self.layout.row(row)
    }

    /// Ends the report and flushes. `total` is the number of rows there are, printed or not: a `table` that shows
    /// fewer says so.
    pub fn finish(self, total: Option<Total>) -> io::Result<()> {
        self.layout.finish(total)
    }
}

/// `text` in lines of at most `columns` terminal columns, broken between words where it can be; `None`: one line.
#[must_use]
pub fn wrap(text: &str, columns: Option<usize>) -> Vec<String> {
    let safe = terminal::sanitise(text);
    match columns {
        Some(columns) => fit::wrap(&safe, columns, usize::MAX, fit::Keep::Head),
        None => vec![safe.into_owned()],
    }
}

/// How many rows there are, printed or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Just so many.
    Exactly(u64),
    /// Whoever counted stopped there.
    MoreThan(u64),
}

/// What a format does with the rows.
trait Layout {
    /// Only a table runs out of room.
    fn set_spare(&mut self, _spare: &[&str]) {}
    fn row(&mut self, row: &[Value]) -> io::Result<()>;
    fn finish(self: Box<Self>, total: Option<Total>) -> io::Result<()>;
}

/// Whether a column holds numbers only, and at least one: such a column is aligned to the right.
fn is_numeric<'v>(cells: impl IntoIterator<Item = &'v Value>) -> bool {
    let mut known = cells
        .into_iter()
        .filter(|cell| !matches!(cell, Value::Null))
        .peekable();
    known.peek().is_some() && known.all(|cell| matches!(cell, Value::Integer(_) | Value::Real(_)))
}

/// A count as people read it: `1,234`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(super) const PIPE: Style = Style {
        width: None,
        is_terminal: false,
    };

    pub(super) fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    pub(super) fn print(
        format: Format,
        style: Style,
        columns: &[&str],
        rows: &[Vec<Value>],
        total: Option<u64>,
    ) -> String {
        let mut out = Vec::new();
        let columns = columns.iter().map(ToString::to_string).collect();
        let mut printer = Printer::new(format, style, columns, &mut out).unwrap();
        for row in rows {
            printer.row(row).unwrap();
        }
        printer.finish(total.map(Total::Exactly)).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Text rich in what the formats must escape.
    pub(super) fn any_text() -> impl Strategy<Value = String> {
        let odd = prop::sample::select(
            "\0\t\n\r\u{1b}\u{7f}\u{9b}\u{202e}\u{2028}\u{e0041}\u{200d}\u{301}\u{fe0f}\"',;|\\`*_[]()<>&=+-@＝ é中👍🏽🇫🇷لا/:."
                .chars()
                .collect::<Vec<_>>(),
        );
        prop::collection::vec(prop_oneof![3 => odd, 1 => any::<char>()], 0..60)
            .prop_map(String::from_iter)
    }

    pub(super) fn any_value() -> impl Strategy<Value = Value> {
        prop_oneof![
            1 => Just(Value::Null),
            1 => any::<i64>().prop_map(Value::Integer),
            1 => prop::num::f64::NORMAL.prop_map(Value::Real),
            3 => any_text().prop_map(Value::Text),
        ]
    }

    #[test]
    fn format_parses_its_own_name_and_no_other() {
        for format in Format::ALL {
            assert_eq!(Format::parse(format.as_str()), Some(format));
        }
        assert_eq!(Format::parse("Table"), None);
        assert_eq!(Format::parse(""), None);
    }

    #[test]
    fn thousands_groups_by_three() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (123_456, "123,456"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ];
        for (number, expected) in cases {
            assert_eq!(thousands(number), expected);
        }
    }

    #[test]
    fn row_of_another_length_is_refused_in_every_format() {
        for format in Format::ALL {
            let mut out = Vec::new();
            let mut printer = Printer::new(format, PIPE, vec!["a".to_owned()], &mut out).unwrap();
            let refusal = printer.row(&[Value::Null, Value::Null]).unwrap_err();
            assert_eq!(refusal.kind(), io::ErrorKind::InvalidInput);
            assert_eq!(refusal.to_string(), "a row of 2 cells, 1 columns");
        }
    }

    #[test]
    fn column_is_numeric_by_what_it_holds() {
        use Value::{Integer, Null, Real};
        assert!(is_numeric(&[Null, Integer(1), Real(0.5)]));
        assert!(!is_numeric(&[Integer(1), text("2")]));
        assert!(!is_numeric(&[Null]));
        assert!(!is_numeric(&[]));
    }

    proptest! {
        #[test]
        fn no_format_shows_a_terminal_what_could_harm_it(cells in prop::collection::vec(any_text(), 3)) {
            let style = Style { width: Some(40), is_terminal: true };
            let row: Vec<Value> = cells.iter().map(|cell| text(cell)).collect();
            for format in Format::ALL {
                let columns: Vec<&str> = cells.iter().map(String::as_str).collect();
                let shown = print(format, style, &columns, std::slice::from_ref(&row), Some(7));
                let is_harmful = |c: char| terminal::is_unsafe(c)
                    && c != '\n'
                    && !(format == Format::Tsv && c == '\t');
                prop_assert!(!shown.contains(is_harmful), "{format:?}: {shown:?}");
            }
        }
    }
}
