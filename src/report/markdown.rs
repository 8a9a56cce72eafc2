//! `markdown`: a table for a document, written by hand because `tabled` escapes neither `|` nor line breaks.
//!
//! Invariant: a cell is plain text on one line. Markup is escaped, HTML made entities, and web addresses are kept from
//! becoming links by themselves (GitHub links an e-mail address however it is escaped); what is unsafe is shown as an
//! escape, since documents are shown as well.

use std::borrow::Cow;
use std::io::{self, Write};

use super::terminal::{escape, sanitise};
use super::{Layout, Total, Value, is_numeric};

pub(super) struct Markdown<'out> {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
    out: &'out mut dyn Write,
}

impl<'out> Markdown<'out> {
    pub(super) fn new(columns: Vec<String>, out: &'out mut dyn Write) -> Self {
        Self {
            columns,
            rows: Vec::new(),
            out,
        }
    }
}

impl Layout for Markdown<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        self.rows.push(row.to_vec());
        Ok(())
    }

    fn finish(self: Box<Self>, _total: Option<Total>) -> io::Result<()> {
        let Self { columns, rows, out } = *self;
        write_line(out, columns.iter().map(|name| plain(name)))?;
        let rule = (0..columns.len()).map(|position| {
            let is_right = is_numeric(rows.iter().filter_map(|row| row.get(position)));
            Cow::Borrowed(if is_right { "---:" } else { "---" })
        });
        write_line(out, rule)?;
        for row in &rows {
            write_line(out, row.iter().map(cell))?;
        }
        out.flush()
    }
}

fn write_line<'c>(
    out: &mut dyn Write,
    cells: impl Iterator<Item = Cow<'c, str>>,
) -> io::Result<()> {
    for cell in cells {
        write!(out, "| {cell} ")?;
    }
    out.write_all(b"|\n")
}

fn cell(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => plain(text),
        number => number.text(),
    }
}

/// The text without any meaning in Markdown.
fn plain(text: &str) -> Cow<'_, str> {
    let line = escape(text, is_line_break, |out, _| out.push(' '));
    let shown = sanitise(&line);
    let escaped = escape(&shown, |c| "\\|`*_~[]<>&$@".contains(c), push_escaped);
    // GitHub makes links of bare addresses, unless their punctuation is escaped.
    Cow::Owned(escaped.replace("://", "\\://").replace("www.", "www\\."))
}

fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '&' => out.push_str("&amp;"),
        _ => out.extend(['\\', c]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{PIPE, any_text, print, text};
    use super::*;
    use proptest::prelude::*;

    fn plain_of(cell: &str) -> String {
        plain(cell).into_owned()
    }

    #[test]
    fn markdown_aligns_numbers_right() {
        let rows = [
            vec![Value::Integer(-3), text("The mayor"), Value::Null],
            vec![Value::Null, text(""), Value::Real(0.25)],
        ];
        assert_eq!(
            print(
                Format::Markdown,
                PIPE,
                &["count", "first_text", "share"],
                &rows,
                Some(9)
            ),
            "| count | first\\_text | share |\n\
             | ---: | --- | ---: |\n\
             | -3 | The mayor |  |\n\
             |  |  | 0.25 |\n"
        );
    }

    #[test]
    fn no_rows_leave_the_header() {
        assert_eq!(
            print(Format::Markdown, PIPE, &["a", "b"], &[], None),
            "| a | b |\n| --- | --- |\n"
        );
    }

    #[test]
    fn markup_is_escaped() {
        let cases = [
            ("a|b\\|c", r"a\|b\\\|c"),
            ("<script>&amp;", "&lt;script&gt;&amp;amp;"),
            ("![x](http://e.org)", r"!\[x\](http\://e.org)"),
            (
                "**b** _i_ `c` ~~s~~ $m$",
                r"\*\*b\*\* \_i\_ \`c\` \~\~s\~\~ \$m\$",
            ),
            (
                "www.e.org https://e.org a@e.org",
                r"www\.e.org https\://e.org a\@e.org",
            ),
            ("one\r\ntwo\u{2028}three\tfour", "one  two three four"),
            ("\x1b[1m\u{202e}", r"\\x1b\[1m\\u{202e}"),
        ];
        for (text, expected) in cases {
            assert_eq!(plain_of(text), expected);
        }
    }

    proptest! {
        #[test]
        fn every_row_is_one_line_with_its_cells(cells in prop::collection::vec(any_text(), 3)) {
            let row: Vec<Value> = cells.iter().map(|cell| text(cell)).collect();
            let printed = print(Format::Markdown, PIPE, &["a", "b", "c"], &[row], None);
            prop_assert_eq!(printed.lines().count(), 3);
            let line = printed.lines().last().unwrap_or_default().replace("\\\\", "").replace("\\|", "");
            prop_assert_eq!(line.matches('|').count(), 4);
        }
    }
}
