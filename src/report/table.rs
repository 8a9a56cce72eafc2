//! `table`: for eyes, in the columns a terminal has.
//!
//! Numbers and short columns keep their width, long texts share what is left and are cut to one line. Where that leaves
//! too little, header names are broken at underscores, then columns that the report can spare are left out and named
//! below; where even that leaves too little, what is left of each row becomes a record (`records`).
//! Not here: cutting and measuring (`fit`), drawing (`tabled`). Invariant: no line is wider than the style asks (but
//! never narrower than [`NARROWEST`]), none ends in a space, and rows left out are counted below.

use std::borrow::Cow;
use std::io::{self, Write};
use std::iter;

use tabled::builder::Builder;
use tabled::settings::object::{Columns, Rows};
use tabled::settings::style::{HorizontalLine, Style};
use tabled::settings::{Alignment, Padding, formatting::AlignmentStrategy};

use super::brief::{brief, end_to_keep};
use super::fit::{self, Keep};
use super::terminal::sanitise;
use super::{Layout, Total, Value, is_numeric, records, thousands};

/// The least width laid out for; a terminal of fewer columns breaks the lines itself.
const NARROWEST: usize = 20;
/// Between two columns.
const GAP: usize = 2;
/// A column no wider than this is not cut: dates and most names.
const SHORT: usize = 24;
/// What a long text must keep before header names are broken to make room.
const COMFORTABLE: usize = 20;
/// A record leaves out what a table of this width would: below each other there is room for that.
const RECORD_AS_WIDE: usize = 100;
/// What a long text must keep before a record a row is better.
const LEAST: usize = 16;

pub(super) struct Table<'out> {
    width: Option<usize>,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
    /// Columns that may be left out, the first to go first.
    spare: Vec<String>,
    out: &'out mut dyn Write,
}

impl<'out> Table<'out> {
    pub(super) fn new(
        width: Option<usize>,
        columns: Vec<String>,
        out: &'out mut dyn Write,
    ) -> Self {
        let width = width.map(|width| width.max(NARROWEST));
        Self {
            width,
            columns,
            rows: Vec::new(),
            spare: Vec::new(),
            out,
        }
    }
}

impl Layout for Table<'_> {
    fn set_spare(&mut self, spare: &[&str]) {
        self.spare = spare.iter().map(ToString::to_string).collect();
    }

    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        self.rows.push(row.to_vec());
        Ok(())
    }

    fn finish(self: Box<Self>, total: Option<Total>) -> io::Result<()> {
        let Self {
            width,
            columns,
            rows,
            spare,
            out,
        } = *self;
        let shown = rows.len() as u64;
        let mut left_out: &[String] = &[];
        if shown > 0 {
            let mut grid = Grid::of(&columns, &rows);
            match width {
                None => grid.draw(&grid.full_widths(), out)?,
                Some(width) => match grid.spare_until_fit(&spare, width) {
                    Some((count, widths)) => {
                        grid.draw(&widths, out)?;
                        left_out = spare.get(..count).unwrap_or_default();
                    }
                    None => {
                        let usual =
                            Grid::of(&columns, &rows).spare_until_fit(&spare, RECORD_AS_WIDE);
                        let count = usual.map_or(spare.len(), |(count, _)| count);
                        left_out = spare.get(..count).unwrap_or_default();
                        let is_kept: Vec<bool> = columns
                            .iter()
                            .map(|name| !left_out.contains(name))
                            .collect();
                        let columns = kept(columns, &is_kept);
                        let rows: Vec<Vec<Value>> =
                            rows.into_iter().map(|row| kept(row, &is_kept)).collect();
                        records::write(&columns, &rows, width, out)?;
                    }
                },
            }
        }
        if !left_out.is_empty() {
            let notice = format!("not shown: {} (--width 0 for all)", left_out.join(", "));
            writeln!(out)?;
            for line in fit::wrap(&notice, width.unwrap_or(usize::MAX), usize::MAX, Keep::Head) {
                writeln!(out, "{line}")?;
            }
        }
        match total {
            Some(Total::Exactly(total)) if total > shown => {
                let (shown, total) = (thousands(shown), thousands(total));
                writeln!(out, "\n{shown} of {total} rows (--limit 0 for all)")?;
            }
            Some(Total::MoreThan(total)) => {
                let (shown, total) = (thousands(shown), thousands(total));
                writeln!(
                    out,
                    "\n{shown} of more than {total} rows (--limit 0 for all)"
                )?;
            }
            _ if shown == 0 => writeln!(out, "no rows")?,
            _ => {}
        }
        out.flush()
    }
}

/// Those of a row's cells that are kept.
fn kept<T>(row: Vec<T>, is_kept: &[bool]) -> Vec<T> {
    let cells = row.into_iter().zip(is_kept);
    cells
        .filter_map(|(cell, kept)| kept.then_some(cell))
        .collect()
}

/// The rows as columns of safe text, not yet cut.
struct Grid<'r> {
    columns: Vec<Column<'r>>,
}

struct Column<'r> {
    name: Cow<'r, str>,
    cells: Vec<Cow<'r, str>>,
    widest_cell: usize,
    is_numeric: bool,
    keep: Keep,
}

impl<'r> Grid<'r> {
    fn of(names: &'r [String], rows: &'r [Vec<Value>]) -> Self {
        let column = |(position, name): (usize, &'r String)| {
            let values = || rows.iter().filter_map(move |row| row.get(position));
            let cells: Vec<_> = values().map(brief).collect();
            Column {
                name: sanitise(name),
                widest_cell: cells
                    .iter()
                    .map(|cell| fit::measure(cell))
                    .max()
                    .unwrap_or(0),
                cells,
                is_numeric: is_numeric(values()),
                keep: end_to_keep(name),
            }
        };
        Self {
            columns: names.iter().enumerate().map(column).collect(),
        }
    }

    fn full_widths(&self) -> Vec<usize> {
        self.columns
            .iter()
            .map(|column| column.widest_cell.max(column.name_width()))
            .collect()
    }

    /// Leaves out columns of `spare`, one after the other, until the rest fits; gives how many had to go, and the
    /// widths of the others. `None` where even without all of them there is too little room.
    fn spare_until_fit(
        &mut self,
        spare: &[String],
        available: usize,
    ) -> Option<(usize, Vec<usize>)> {
        for count in 0..=spare.len() {
            if let Some(name) = count.checked_sub(1).and_then(|last| spare.get(last)) {
                self.columns.retain(|column| column.name != name.as_str());
            }
            let widths = self
                .shared_widths(available, COMFORTABLE, Column::name_width)
                .or_else(|| self.shared_widths(available, COMFORTABLE, Column::broken_name_width));
            if let Some(widths) = widths {
                return Some((count, widths));
            }
        }
        let widths = self.shared_widths(available, LEAST, Column::broken_name_width)?;
        Some((spare.len(), widths))
    }

    /// Widths that fit, if every long text then has `least` columns and room for its header.
    fn shared_widths(
        &self,
        available: usize,
        least: usize,
        header: fn(&Column<'r>) -> usize,
    ) -> Option<Vec<usize>> {
        let (long, short): (Vec<&Column>, Vec<&Column>) =
            self.columns.iter().partition(|column| column.is_long());
        let full = |column: &Column<'r>| column.widest_cell.max(header(column));
        let gaps = GAP * self.columns.len().saturating_sub(1);
        let kept: usize = short.into_iter().map(full).sum();
        let wanted = long.iter().map(|column| full(column)).collect();
        let share = fair_share(available.checked_sub(gaps + kept)?, wanted);
        let has_room = long.iter().all(|column| header(column).max(least) <= share);
        let width = |column| full(column).min(if column.is_long() { share } else { usize::MAX });
        has_room.then(|| self.columns.iter().map(width).collect())
    }

    fn draw(&self, widths: &[usize], out: &mut dyn Write) -> io::Result<()> {
        let mut builder = Builder::default();
        for (column, &width) in self.columns.iter().zip(widths) {
            let cells = column
                .cells
                .iter()
                .map(|cell| fit::cut(cell, width, column.keep));
            builder.push_column(iter::once(column.header(width).into()).chain(cells));
        }
        let mut table = builder.build();
        table
            .with(Style::empty().horizontals([(1, HorizontalLine::new('─'))]))
            .with(Padding::new(0, GAP, 0, 0))
            .with(Alignment::left())
            .with(AlignmentStrategy::PerLine)
            .modify(Columns::last(), Padding::zero())
            .modify(Rows::first(), Alignment::bottom());
        for (position, column) in self.columns.iter().enumerate() {
            if column.is_numeric {
                table.modify(Columns::one(position), Alignment::right());
            }
        }
        for line in table.to_string().lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

impl Column<'_> {
    fn is_long(&self) -> bool {
        !self.is_numeric && self.widest_cell > SHORT
    }

    fn name_width(&self) -> usize {
        fit::measure(&self.name)
    }

    fn broken_name_width(&self) -> usize {
        self.name_parts()
            .map(fit::measure)
            .max()
            .unwrap_or(0)
            .min(SHORT)
    }

    fn name_parts(&self) -> impl Iterator<Item = &str> {
        self.name.split_inclusive(['_', ' '])
    }

    /// The name in as few lines as the width allows.
    fn header(&self, width: usize) -> String {
        let mut lines: Vec<String> = Vec::new();
        for part in self.name_parts() {
            match lines.last_mut() {
                Some(line) if fit::measure(line) + fit::measure(part) <= width => {
                    line.push_str(part)
                }
                _ => lines.push(part.to_owned()),
            }
        }
        let lines: Vec<_> = lines
            .iter()
            .map(|line| fit::cut(line, width, Keep::Head))
            .collect();
        lines.join("\n")
    }
}

/// The most a column may have so that all fit: those that want less get what they want, the others the same.
fn fair_share(available: usize, mut wanted: Vec<usize>) -> usize {
    wanted.sort_unstable();
    let mut left = available;
    for (position, &width) in wanted.iter().enumerate() {
        let share = left / (wanted.len() - position);
        if width > share {
            return share;
        }
        left -= width;
    }
    usize::MAX
}

#[cfg(test)]
mod tests {
    use super::super::tests::{any_value, print, text};
    use super::super::{Format, Printer, Style};
    use super::*;
    use proptest::prelude::*;

    fn show(
        width: Option<usize>,
        columns: &[&str],
        rows: &[Vec<Value>],
        total: Option<u64>,
    ) -> String {
        print(
            Format::Table,
            Style {
                width,
                is_terminal: true,
            },
            columns,
            rows,
            total,
        )
    }

    #[test]
    fn no_rows_are_said() {
        assert_eq!(show(Some(80), &["a", "b"], &[], Some(0)), "no rows\n");
        assert_eq!(show(None, &["a", "b"], &[], None), "no rows\n");
    }

    #[test]
    fn numbers_go_right_and_null_is_empty() {
        let rows = [
            vec![Value::Integer(7), text("The Herald"), Value::Real(0.25)],
            vec![Value::Integer(-1234), Value::Null, Value::Null],
        ];
        assert_eq!(
            show(Some(80), &["id", "outlet", "share"], &rows, Some(2)),
            "   id  outlet      share\n\
             ────────────────────────\n    7  The Herald   0.25\n-1234\n"
        );
    }

    #[test]
    fn rows_left_out_are_counted() {
        let printed = show(Some(80), &["n"], &[vec![Value::Integer(1)]], Some(1234));
        assert_eq!(printed, "n\n─\n1\n\n1 of 1,234 rows (--limit 0 for all)\n");
    }

    #[test]
    fn wide_characters_keep_the_columns_straight() {
        let rows = [
            vec![text("新华社"), text("x")],
            vec![text("e\u{301}t\u{e9}"), text("y")],
            vec![text("👩\u{200d}🚒"), text("z")],
        ];
        assert_eq!(
            show(Some(80), &["a", "b"], &rows, None),
            "a       b\n─────────\n新华社  x\ne\u{301}té     y\n👩\u{200d}🚒      z\n"
        );
    }

    #[test]
    fn escape_codes_are_shown_wherever_the_table_goes() {
        let rows = [vec![text("\x1b[31mred"), text("a\nb\u{202e}")]];
        assert_eq!(
            show(None, &["a", "\x07"], &rows, None),
            "a            \\x07\n\
             ─────────────────────────\n\
             \\x1b[31mred  a\\nb\\u{202e}\n"
        );
    }

    #[test]
    fn long_text_is_cut_and_a_path_loses_its_head() {
        let rows = [vec![
            Value::Integer(12),
            text("/archive/2024/01/herald/front.html"),
            text("The mayor said on Monday that the bridge would close."),
        ]];
        // 60 columns less 2 for the id and 4 for the gaps leave 27 for each of the two.
        assert_eq!(
            show(Some(60), &["id", "first_location", "text"], &rows, None),
            "id  first_location               text\n\
             ────────────────────────────────────────────────────────────\n\
             12  …/2024/01/herald/front.html  The mayor said on Monday t…\n"
        );
    }

    #[test]
    fn header_is_broken_at_underscores_to_make_room() {
        let rows = [vec![
            Value::Integer(3),
            Value::Integer(12),
            text("The mayor said on Monday that"),
        ]];
        assert_eq!(
            show(
                Some(40),
                &["occurrence_count", "first_article_id", "text"],
                &rows,
                None
            ),
            [
                "               first_",
                "occurrence_  article_",
                "      count        id  text",
                "────────────────────────────────────────",
                "          3        12  The mayor said o…",
                "",
            ]
            .join("\n")
        );
    }

    #[test]
    fn too_narrow_for_columns_means_records() {
        let rows = [vec![
            Value::Integer(3),
            text("The mayor said on Monday that it would close"),
        ]];
        assert_eq!(
            show(Some(20), &["occurrence_count", "text"], &rows, Some(2)),
            "── 1 ───────────────\n\
             occurrence_count\n  3\n\
             text\n  The mayor said on\n  Monday that it\n  would close\n\
             \n1 of 2 rows (--limit 0 for all)\n"
        );
    }

    #[test]
    fn records_leave_out_what_a_table_of_100_columns_would() {
        // A table of 100 columns has no room for the first, a table of 33 for hardly any.
        let columns = [
            "numberoftheparagraphinit",
            "ids",
            "outlet",
            "location",
            "sentence",
        ];
        let row = [
            Value::Integer(1),
            Value::Integer(i64::MAX),
            text("The Harbor Post of Yarrow"),
            text("march/harbor.jsonl"),
            text("The mayor said on Monday that it would close"),
        ];
        let mut out = Vec::new();
        let style = Style {
            width: Some(33),
            is_terminal: true,
        };
        let columns = columns.map(str::to_owned).to_vec();
        let mut printer = Printer::new(Format::Table, style, columns, &mut out)
            .unwrap()
            .with_spare(&["numberoftheparagraphinit", "ids", "location"]);
        printer.row(&row).unwrap();
        printer.finish(None).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "── 1 ────────────────────────────\n\
             ids       9223372036854775807\n\
             outlet    The Harbor Post of\n          Yarrow\n\
             location  march/harbor.jsonl\n\
             sentence  The mayor said on\n          Monday that it would\n          close\n\
             \nnot shown:\nnumberoftheparagraphinit (--width\n0 for all)\n"
        );
    }

    #[test]
    fn fair_share_gives_small_wishes_whole() {
        assert_eq!(fair_share(60, vec![10, 100, 200]), 25);
        assert_eq!(fair_share(60, vec![30, 30]), usize::MAX);
        assert_eq!(fair_share(59, vec![30, 30]), 29);
        assert_eq!(fair_share(0, vec![]), usize::MAX);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_or_ends_in_a_space(
            rows in prop::collection::vec(prop::collection::vec(any_value(), 3), 1..4),
            width in NARROWEST..120,
        ) {
            let columns = ["paragraph_id", "first_location", "a very long expression without a name of its own"];
            for line in show(Some(width), &columns, &rows, None).lines() {
                prop_assert!(fit::measure(line) <= width, "{line:?}");
                prop_assert!(!line.ends_with(' '), "{line:?}");
            }
        }
    }
}
