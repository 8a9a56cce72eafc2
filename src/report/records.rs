//! A record a row, for a `table` whose columns do not fit: a rule with the row's number, then a line per column.
//!
//! Long text is wrapped, and cut after [`MOST_LINES`]. Not here: when records are the better choice (`table`). Invariant: no line is wider than the width.

use std::io::{self, Write};

use super::brief::{brief, end_to_keep};
use super::fit::{self, Keep};
use super::terminal::sanitise;
use super::{Value, thousands};

const MOST_LINES: usize = 6;
const GAP: usize = 2;
/// With less room than this beside the names, values go below them.
const LEAST_BESIDE: usize = 20;

pub(super) fn write(
    columns: &[String],
    rows: &[Vec<Value>],
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let names: Vec<_> = columns.iter().map(|name| sanitise(name)).collect();
    let beside = names
        .iter()
        .map(|name| fit::measure(name))
        .max()
        .unwrap_or(0)
        + GAP;
    let is_beside = beside + LEAST_BESIDE <= width;
    let indent = if is_beside { beside } else { GAP };
    for (number, row) in (1..).zip(rows) {
        write_rule(number, width, out)?;
        for (name, value) in names.iter().zip(row) {
            let room = width.saturating_sub(indent);
            let mut lines =
                fit::wrap(&brief(value), room, MOST_LINES, end_to_keep(name)).into_iter();
            let first = if is_beside { lines.next() } else { None };
            write_line(
                &fit::cut(name, width, Keep::Head),
                indent,
                &first.unwrap_or_default(),
                out,
            )?;
            for line in lines {
                write_line("", indent, &line, out)?;
            }
        }
    }
    Ok(())
}

fn write_rule(number: u64, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let start = format!("── {} ", thousands(number));
    let rest = width.saturating_sub(fit::measure(&start));
    writeln!(out, "{start}{}", "─".repeat(rest))
}

fn write_line(name: &str, indent: usize, text: &str, out: &mut dyn Write) -> io::Result<()> {
    if text.is_empty() {
        return writeln!(out, "{}", name.trim_end());
    }
    let padding = " ".repeat(indent.saturating_sub(fit::measure(name)));
    writeln!(out, "{name}{padding}{}", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::super::tests::text;
    use super::*;

    fn show(columns: &[&str], rows: &[Vec<Value>], width: usize) -> String {
        let columns: Vec<String> = columns.iter().map(ToString::to_string).collect();
        let mut out = Vec::new();
        let result = write(&columns, rows, width, &mut out);
        assert!(matches!(result, Ok(())), "{result:?}");
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn a_line_per_column_with_the_text_beside() {
        let digest = "0123456789abcdef".repeat(4);
        let rows = [
            vec![
                Value::Integer(12),
                text(&digest),
                Value::Null,
                text("The mayor said on Monday that the bridge would close."),
            ],
            vec![
                Value::Integer(3),
                Value::Null,
                Value::Real(1.0 / 3.0),
                text(""),
            ],
        ];
        assert_eq!(
            show(&["paragraph_id", "sha256", "share", "text"], &rows, 40),
            "── 1 ───────────────────────────────────\n\
             paragraph_id  12\n\
             sha256        0123456789ab\n\
             share\n\
             text          The mayor said on Monday\n\
             \x20             that the bridge would\n\
             \x20             close.\n\
             ── 2 ───────────────────────────────────\n\
             paragraph_id  3\n\
             sha256\n\
             share         0.3333\n\
             text\n"
        );
    }

    #[test]
    fn long_text_ends_after_six_lines_and_a_path_begins_late() {
        let rows = [vec![
            text(&"0123456789 01234567 ".repeat(7)),
            text(&format!("/{}end.html", "folder/".repeat(20))),
        ]];
        assert_eq!(
            show(&["text", "input_path"], &rows, 32),
            "── 1 ───────────────────────────\n\
             text        0123456789 01234567\n\
             \x20           0123456789 01234567\n\
             \x20           0123456789 01234567\n\
             \x20           0123456789 01234567\n\
             \x20           0123456789 01234567\n\
             \x20           0123456789 01234567…\n\
             input_path  …r/folder/folder/fol\n\
             \x20           der/folder/folder/fo\n\
             \x20           lder/folder/folder/f\n\
             \x20           older/folder/folder/\n\
             \x20           folder/folder/folder\n\
             \x20           /end.html\n"
        );
    }

    #[test]
    fn a_name_wider_than_the_width_is_cut() {
        let rows = [vec![Value::Integer(1), text("\x1b[31m 中文 e\u{301}")]];
        assert_eq!(
            show(&["earliest_published_article_id", "b"], &rows, 20),
            "── 1 ───────────────\nearliest_published_…\n  1\nb\n  \\x1b[31m 中文 e\u{301}\n"
        );
    }
}
