//! `corpus report`: print a view, or list the reports.

use std::path::Path;

use super::{Ending, Failure, Ui, counted, warn_if_not_analysed};
use crate::model::Value;
use crate::report::{Format, Total, thousands};
use crate::store::{Comparison, Filter, RowCount, Store, StoreError, ViewQuery};

/// Rows printed for eyes where `--limit` does not say.
const ROWS_FOR_EYES: u64 = 50;

/// A report: the view of that name.
struct Report {
    name: &'static str,
    /// The question it answers.
    question: &'static str,
    /// Columns that a narrow table leaves out, the first to go first.
    spare: &'static [&'static str],
}

const REPORTS: [Report; 14] = [
    Report {
        name: "duplicates",
        question: "Which paragraphs stand in the articles more than once, word for word?",
        spare: &[
            "first_article_id",
            "paragraph_id",
            "earliest_published_article_id",
            "earliest_published_at",
            "first_location",
            "word_count",
            "source_count",
        ],
    },
    Report {
        name: "repeats",
        question: "Which articles repeat a paragraph of their own?",
        spare: &["paragraph_id", "published_at", "article_id", "sha256"],
    },
    Report {
        name: "same_words",
        question: "Which paragraphs differ in typography only: case, quotes, dashes, spaces?",
        spare: &["words_sha256"],
    },
    Report {
        name: "source_counts",
        question: "How much came from whom?",
        spare: &[
            "source_id",
            "outlet",
            "named_by",
            "last_published_at",
            "first_published_at",
            "word_count",
            "occurrence_count",
        ],
    },
    Report {
        name: "attributed_outlets",
        question: "Which outlets do the articles credit for information, and how often?",
        spare: &[
            "outlet_id",
            "last_published_at",
            "first_published_at",
            "paragraph_count",
            "opinion_count",
            "wire_count",
            "data_count",
            "venue_count",
            "report_count",
        ],
    },
    Report {
        name: "credits",
        question: "Where is an outlet credited, and by which words?",
        spare: &[
            "paragraph_id",
            "char_start",
            "char_end",
            "published_at",
            "sha256",
            "is_anaphor",
            "surface",
            "rule",
            "location",
            "is_self",
            "ordinal",
            "article_id",
        ],
    },
    Report {
        name: "quotations",
        question: "What was said, by whom, and in how many articles?",
        spare: &[
            "wording_id",
            "first_published_at",
            "word_count",
            "source_count",
            "speaker_count",
        ],
    },
    Report {
        name: "quotation_occurrences",
        question: "Where is each thing quoted, and by which words is its speaker known?",
        spare: &[
            "paragraph_id",
            "wording_id",
            "whole_id",
            "char_start",
            "char_end",
            "published_at",
            "sha256",
            "part_number",
            "quotation_number",
            "rule",
            "speaker_kind",
            "location",
            "ordinal",
            "article_id",
        ],
    },
    Report {
        name: "unnamed_sources",
        question: "Which articles rest on people whom they don't name?",
        spare: &[
            "article_id",
            "published_at",
            "share_of_paragraphs",
            "paragraph_count",
        ],
    },
    Report {
        name: "provenance",
        question: "Where does each paragraph come from, to the byte?",
        spare: &[
            "input_path",
            "member",
            "normalisation_version",
            "ingested_at",
            "published_at",
            "record_sha256",
            "revision",
            "is_current",
            "article_id",
            "kind",
        ],
    },
    Report {
        name: "revisions",
        question: "What changed between two versions of a document?",
        spare: &["article_id_before", "article_id_after"],
    },
    Report {
        name: "refused_inputs",
        question: "What could not be read, why, and what may help?",
        spare: &["run_id"],
    },
    Report {
        name: "articles",
        question: "Which articles are there?",
        spare: &[
            "language",
            "url",
            "byline",
            "revision",
            "word_count",
            "paragraph_count",
            "published_at",
        ],
    },
    Report {
        name: "metadata",
        question: "What might a page's title, date or author be, and why was one taken?",
        spare: &["article_id"],
    },
];

/// Prints a report: a view of the corpus, which sqlite3 shows under the same name.
///
/// Without a name, lists the reports with the question each answers.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  corpus report                                         the list
  corpus report duplicates --limit 20
  corpus report credits --where outlet='Miami Herald' --since 2026-03-01
  corpus report attributed-outlets --format csv > outlets.csv
  corpus schema credits                                 what each column means")]
pub struct Args {
    /// The report; hyphens do for underscores
    name: Option<String>,

    #[command(flatten)]
    output: OutputArgs,

    /// Only rows whose column is so: COLUMN=VALUE, or with != > >= < <= (quote it); may be repeated
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = parse_filter)]
    filters: Vec<Filter>,

    /// Count only articles published on this day or later: 2026, 2026-03 or 2026-03-14; undated ones are left out
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    since: Option<String>,

    /// Count only articles published on this day or earlier; undated ones are left out
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    until: Option<String>,
}

/// How rows are printed.
#[derive(Debug, clap::Args)]
pub struct OutputArgs {
    /// table, json, jsonl, csv, tsv or markdown
    #[arg(long, value_name = "FORMAT", default_value = "table", value_parser = parse_format)]
    pub(super) format: Format,

    /// At most so many rows; 0 for all [default: 50 for table and markdown, else all]
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<u64>,

    /// The width of a table in columns; 0 for as wide as its rows [default: COLUMNS, else the terminal's, else 100]
    #[arg(long, value_name = "N")]
    pub(super) width: Option<usize>,
}

impl OutputArgs {
    /// Prints rows that are all there, as many as may be.
    pub(super) fn print(
        &self,
        ui: &mut Ui,
        columns: Vec<String>,
        rows: &[Vec<Value>],
    ) -> std::io::Result<()> {
        let limit = self.row_limit().unwrap_or(u64::MAX);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut printer = ui.printer(self.format, self.width, columns)?;
        for row in rows.iter().take(limit) {
            printer.row(row)?;
        }
        let total = Some(Total::Exactly(rows.len() as u64));
        printer.finish(total)?;
        self.note_cut(ui, rows.len().min(limit) as u64, total);
        Ok(())
    }

    /// Says beside the output that rows were left out, where the format itself can't.
    pub(super) fn note_cut(&self, ui: &mut Ui, shown: u64, total: Option<Total>) {
        let total = match total {
            Some(Total::Exactly(total)) if total > shown => thousands(total),
            Some(Total::MoreThan(total)) => format!("more than {}", thousands(total)),
            _ => return,
        };
        if self.format != Format::Table {
            let shown = thousands(shown);
            ui.note(&format!("{shown} of {total} rows (--limit 0 for all)"));
        }
    }

    /// The largest number of rows; `None` for all.
    pub(super) fn row_limit(&self) -> Option<u64> {
        match (self.limit, self.format) {
            (Some(0), _) => None,
            (Some(limit), _) => Some(limit),
            (None, Format::Table | Format::Markdown) => Some(ROWS_FOR_EYES),
            (None, _) => None,
        }
    }
}

fn parse_format(name: &str) -> Result<Format, String> {
    Format::parse(name).ok_or_else(|| {
        let names: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).collect();
        format!("one of {}", names.join(", "))
    })
}

fn parse_filter(text: &str) -> Result<Filter, String> {
    let operator = |comparison: Comparison| Some((text.find(comparison.as_str())?, comparison));
    // The first operator in the text; of two that begin there, the longer.
    let found = Comparison::ALL
        .into_iter()
        .filter_map(operator)
        .min_by_key(|(at, _)| *at);
    let (at, comparison) = found.ok_or("write COLUMN=VALUE, for example outlet=CNN")?;
    let (column, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let value = rest
        .strip_prefix(comparison.as_str())
        .unwrap_or_default()
        .trim();
    let column = column.trim().replace('-', "_");
    let is_path = column.ends_with("location") || column.ends_with("_path");
    let value = if is_path {
        absolute(value)
    } else {
        value.to_owned()
    };
    Ok(Filter {
        column,
        comparison,
        value,
    })
}

/// A location as the corpus has it, of one as tables print it.
fn absolute(location: &str) -> String {
    let (path, record) = match location.rsplit_once('#') {
        Some((path, record)) if record.parse::<u64>().is_ok() => (path, Some(record)),
        _ => (location, None),
    };
    let path = crate::input::stable_path(Path::new(path));
    let path = path.to_string_lossy();
    record.map_or_else(|| path.to_string(), |record| format!("{path}#{record}"))
}

/// A year, a month, a day or a time, as far as it is given.
fn parse_date(text: &str) -> Result<String, String> {
    const WHOLE: &str = "2000-01-01T00:00:00Z";
    // What is not given is taken from a date that there is; day 01 is in every month.
    let is_cut = matches!(text.len(), 4 | 7 | 10 | 16 | 19 | 20);
    let whole = WHOLE.get(text.len()..).map(|rest| format!("{text}{rest}"));
    match whole.map(|whole| whole.parse::<jiff::Timestamp>()) {
        Some(Ok(_)) if is_cut && text.is_ascii() => Ok(text.to_owned()),
        _ => Err(
            "write a date that there is: 2026, 2026-03, 2026-03-14 or 2026-03-14T09:30:00Z"
                .to_owned(),
        ),
    }
}

/// Runs the command.
pub(super) fn run(args: Args, db: &Path, ui: &mut Ui) -> Result<Ending, Failure> {
    let Some(name) = args.name else {
        let rows: Vec<Vec<Value>> = REPORTS
            .iter()
            .map(|report| vec![text(report.name), text(report.question)])
            .collect();
        let columns = vec!["report".to_owned(), "question".to_owned()];
        args.output.print(ui, columns, &rows)?;
        return Ok(Ending::Done);
    };
    let view = name.replace('-', "_");
    let Some(report) = REPORTS.iter().find(|report| report.name == view) else {
        let names: Vec<&str> = REPORTS.iter().map(|report| report.name).collect();
        return Err(Failure::usage(
            format!("there is no report called {name:?}"),
            format!("there are {}", names.join(", ")),
        ));
    };
    let store = Store::open_read_only(db)?;
    if matches!(view.as_str(), "attributed_outlets" | "credits") {
        warn_if_not_analysed(&store, ui)?;
    }
    if args.since.is_some() || args.until.is_some() {
        if args
            .since
            .as_ref()
            .zip(args.until.as_ref())
            .is_some_and(|(since, until)| {
                until.get(..since.len()).unwrap_or(until)
                    < since.get(..until.len()).unwrap_or(since)
            })
        {
            return Err(Failure::usage(
                "--since is later than --until",
                "give the earlier date to --since",
            ));
        }
        let undated_count = store
            .restrict_to_dates(&view, args.since.as_deref(), args.until.as_deref())
            .map_err(asked_wrongly)?;
        if undated_count > 0 {
            ui.note(&format!(
                "left out: {} without a certain date",
                counted(undated_count, "article", "articles")
            ));
        }
    }
    let query = ViewQuery {
        view,
        filters: args.filters,
        limit: args.output.row_limit(),
    };
    print(&store, report, &query, &args.output, ui)?;
    Ok(Ending::Done)
}

fn print(
    store: &Store,
    report: &Report,
    query: &ViewQuery,
    output: &OutputArgs,
    ui: &mut Ui,
) -> Result<(), Failure> {
    let columns = store.view_columns(&query.view)?;
    let is_for_eyes = matches!(output.format, Format::Table | Format::Markdown);
    let paths: Vec<bool> = columns
        .iter()
        .map(|name| is_for_eyes && (name.ends_with("location") || name.ends_with("_path")))
        .collect();
    let mut printer = ui
        .printer(output.format, output.width, columns)?
        .with_spare(report.spare);
    let mut printed = Ok(());
    let mut row_count = 0;
    let total = store.read_view(query, &mut |mut row| {
        row_count += 1;
        for (value, _) in row.iter_mut().zip(&paths).filter(|(_, is_path)| **is_path) {
            if let Value::Text(path) = value {
                *path = short_path(path);
            }
        }
        printed = printer.row(&row);
        printed.is_ok()
    });
    let total = total.map_err(asked_wrongly)?;
    printed?;
    let total = total.map(|total| match total {
        RowCount::Exactly(count) => Total::Exactly(count),
        RowCount::MoreThan(count) => Total::MoreThan(count),
    });
    printer.finish(total)?;
    output.note_cut(ui, row_count, total);
    if row_count == 0 {
        note_outlets_called_otherwise(store, &query.filters, ui)?;
    }
    Ok(())
}

/// A report that can't be had so: what was asked for is not there.
fn asked_wrongly(error: StoreError) -> Failure {
    let is_usage = matches!(
        error,
        StoreError::NotFound { .. } | StoreError::Invalid { .. }
    );
    let failure = Failure::from(error);
    Failure {
        exit_code: if is_usage { 2 } else { failure.exit_code },
        ..failure
    }
}

/// Says which outlet may be meant by a filter that names none.
fn note_outlets_called_otherwise(
    store: &Store,
    filters: &[Filter],
    ui: &mut Ui,
) -> Result<(), Failure> {
    let names_outlet =
        |filter: &&Filter| filter.column == "outlet" && filter.comparison == Comparison::Equal;
    for filter in filters.iter().filter(names_outlet) {
        match store.check_outlet_name(&filter.value) {
            Err(error @ StoreError::NotFound { .. }) => {
                let hint = error.hint().unwrap_or_default();
                ui.note(&format!("{error}; {hint}"));
            }
            other => other?,
        }
    }
    Ok(())
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A path as it would be typed from here: relative where it lies below the current folder.
pub(super) fn short_path(path: &str) -> String {
    let here = std::env::current_dir().ok();
    let below = here
        .as_deref()
        .and_then(Path::to_str)
        .and_then(|here| path.strip_prefix(here)?.strip_prefix('/'));
    below.unwrap_or(path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_precise_as_they_are_typed() {
        for good in ["2026", "2026-03", "2026-03-14", "2026-03-14T09:30:00Z"] {
            assert_eq!(parse_date(good).as_deref(), Ok(good));
        }
        for bad in [
            "",
            "20",
            "14.3.2026",
            "2026-3-14",
            "yesterday",
            "2026-13",
            "2026-02-30",
        ] {
            assert!(parse_date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn filters_are_a_column_an_operator_and_a_value() {
        let read = |text| {
            let filter = parse_filter(text).unwrap();
            (filter.column, filter.comparison, filter.value)
        };
        let of = |column: &str, comparison, value: &str| {
            (column.to_owned(), comparison, value.to_owned())
        };
        assert_eq!(read("outlet=A=B"), of("outlet", Comparison::Equal, "A=B"));
        assert_eq!(
            read("article-count>=2"),
            of("article_count", Comparison::GreaterOrEqual, "2")
        );
        assert_eq!(
            read("kind != wire"),
            of("kind", Comparison::NotEqual, "wire")
        );
        assert_eq!(
            read("word_count<9"),
            of("word_count", Comparison::Less, "9")
        );
        assert!(parse_filter("outlet").is_err());
    }
}
