//! What is printed, when the articles are hostile: nothing drives a terminal or a spreadsheet, nothing is wider than
//! asked, data reads back exactly; and what other programs find in the file: the stock shell, `sha256sum`, a reader of
//! the schema.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    reason = "a failed step fails the test"
)]

mod harness;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use harness::{Run, Sandbox, run, sha256sum, table};
use serde_json::{Value, json};

const VIEWS: [&str; 14] = [
    "articles",
    "metadata",
    "duplicates",
    "repeats",
    "same_words",
    "source_counts",
    "attributed_outlets",
    "credits",
    "quotations",
    "quotation_occurrences",
    "unnamed_sources",
    "provenance",
    "revisions",
    "refused_inputs",
];

/// Texts that survive normalisation as they are, and what each would do.
const HOSTILE: [&str; 12] = [
    "=cmd|' /C calc'!A0",
    "+1+1+cmd",
    "-2+3",
    "@SUM(1+1)",
    "a | b || c |",
    "`rm -rf` ``x`` ```y```",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> &amp; &lt;",
    "[link](https://evil.example) ![pixel](https://evil.example/p.png) www.evil.example",
    "\"quoted\", 'quoted', with; commas, and \\ backslashes \\n \\t",
    "港の住民は夜のうちに避難した。新聞は金曜日に報じた。👩\u{200d}🚒 e\u{301}\u{323}\u{302}",
    "* # _not_ ~~markup~~ ***",
    "＝cmd ＠full width",
];

/// Characters that normalisation keeps out of paragraphs and metadata, but that names of files and of members of JSON
/// objects may hold.
const CONTROLS: &str = "\u{1b}[31mred\u{1b}[0m\u{1b}]0;title\u{7}\u{9b}2J\u{7f}\u{85}\u{202e}gnp.exe\u{2066}\u{2069}\u{200f}\u{61c}\u{2028}\u{1}\u{8}";

fn long_word() -> String {
    "Donaudampfschifffahrt".repeat(40)
}

/// A corpus of hostile articles that fills every view.
fn hostile() -> &'static Sandbox {
    static SANDBOX: OnceLock<Sandbox> = OnceLock::new();
    SANDBOX.get_or_init(|| {
        let sandbox = Sandbox::new();
        let mut paragraphs: Vec<String> = HOSTILE.iter().map(ToString::to_string).collect();
        paragraphs.extend([
            long_word(),
            format!("Before {CONTROLS} after."),
            "The ships were turned away, Reuters \u{202e}reported\u{202c} on Friday.".to_owned(),
            "Twice in one article \u{1b}[2J.".to_owned(),
            "Twice in one article \u{1b}[2J.".to_owned(),
            "‘Same words’ — here".to_owned(),
            "“=SUM(1+1) \u{1b}[31m | `t` <b> and so on,” said Ada\u{202e} Moor, a person familiar with =cmd.".to_owned(),
        ]);
        let record = |id: &str, paragraphs: &[String]| {
            json!({
                "id": format!("{id}{CONTROLS}"),
                "title": format!("=HYPERLINK(\"x\") {CONTROLS} | `t` <b>"),
                "headline": format!("+another title {CONTROLS} | <i>"),
                "author": format!("@author {CONTROLS}"),
                "url": format!("https://evil.example/{CONTROLS}"),
                "source": format!("=1+1 {id} {CONTROLS}| <i>"),
                "language": format!("en{CONTROLS}"),
                "date": format!("{CONTROLS} 2026-03-14"),
                "text": paragraphs.join("\n\n"),
            })
            .to_string()
        };
        let mut others = paragraphs.clone();
        others.push("\"same words\" -- here".to_owned());
        // The second id is a formula as a whole.
        let lines = [
            record("=a", &paragraphs),
            record("=b", &others),
            json!({ CONTROLS: 1 }).to_string(),
        ];
        sandbox.write("evil\u{202e}txt.jsonl", lines.join("\n"));
        sandbox.write("=cmd.txt", format!("A file of its own.\n\n{}", HOSTILE[0]));
        sandbox.write("a\u{1b}[31m\u{9b}b.txt", "Never read.\n");
        sandbox.corpus(&["ingest", "."]).expect_code(3);
        // Another version of one, for `revisions`.
        sandbox.write(
            "=cmd.txt",
            format!("A file of its own.\n\nChanged.\n\n{}", HOSTILE[0]),
        );
        sandbox.corpus(&["ingest", "=cmd.txt"]).expect_code(0);
        sandbox
    })
}

/// C0 but line feed and tab, DEL, C1, bidi controls.
fn is_raw(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[track_caller]
fn is_clean(text: &str) {
    if let Some(at) = text.find(is_raw) {
        let around: String = text[..at]
            .chars()
            .rev()
            .take(40)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        panic!("{:?} behind {around:?}", text[at..].chars().next());
    }
}

fn report(view: &str, format: &str) -> Run {
    hostile()
        .corpus(&["report", view, "--format", format, "--limit", "0"])
        .expect_code(0)
}

/// The columns a terminal takes for a text of the kinds used here.
fn columns_of(line: &str) -> usize {
    line.chars()
        .map(|c| match u32::from(c) {
            0x200d | 0xfe0f | 0x300..=0x36f => 0,
            0x1100..=0x115f
            | 0x2e80..=0xa4cf
            | 0xac00..=0xd7a3
            | 0xf900..=0xfaff
            | 0xfe30..=0xfe6f
            | 0xff00..=0xff60
            | 0x1f300..=0x1faff => 2,
            _ => 1,
        })
        .sum()
}

fn rows_as_json(view: &str) -> Vec<Value> {
    serde_json::from_str(&report(view, "json").stdout).unwrap()
}

/// What the file holds of a view, each value as JSON.
fn rows_in_file(view: &str) -> Vec<Vec<Value>> {
    let connection = hostile().open();
    let mut statement = connection
        .prepare(&format!("SELECT * FROM {view}"))
        .unwrap();
    let width = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut all = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let cell = |index| match row.get::<_, rusqlite::types::Value>(index).unwrap() {
            rusqlite::types::Value::Null => Value::Null,
            rusqlite::types::Value::Integer(number) => json!(number),
            rusqlite::types::Value::Real(number) => json!(number),
            rusqlite::types::Value::Text(text) => json!(text),
            rusqlite::types::Value::Blob(_) => panic!("a blob in a view"),
        };
        all.push((0..width).map(cell).collect());
    }
    all
}

/// A value as `csv` and `tsv` write it, before quoting: NULL is empty, a formula gets a quotation mark.
fn as_cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text)
            if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) =>
        {
            format!("'{text}")
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

// What is printed

#[test]
fn the_hostile_articles_fill_every_view() {
    for view in VIEWS {
        assert!(!rows_in_file(view).is_empty(), "{view}");
    }
}

#[test]
fn the_views_tested_here_are_all_there_are() {
    let mut expected = VIEWS;
    expected.sort_unstable();
    let views = hostile()
        .rows("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")
        .concat();
    assert_eq!(views, expected);
}

#[test]
fn reports_for_eyes_and_json_hold_no_raw_controls() {
    for view in VIEWS {
        for format in ["table", "json", "jsonl", "markdown"] {
            let run = report(view, format);
            is_clean(&run.stdout);
            is_clean(&run.stderr);
        }
    }
}

#[test]
fn narrow_and_wide_tables_hold_no_raw_controls() {
    for view in VIEWS {
        for width in ["0", "20", "60", "1000"] {
            is_clean(
                &hostile()
                    .corpus(&["report", view, "--width", width])
                    .expect_code(0)
                    .stdout,
            );
        }
    }
}

#[test]
fn csv_and_tsv_write_nothing_raw_to_standard_error() {
    for view in VIEWS {
        for format in ["csv", "tsv"] {
            is_clean(&report(view, format).stderr);
        }
    }
}

#[test]
fn show_holds_no_raw_controls() {
    let names = hostile()
        .rows("SELECT article_id FROM article UNION ALL SELECT sha256 FROM paragraph")
        .concat();
    for name in names {
        let run = hostile().corpus(&["show", &name]).expect_code(0);
        is_clean(&run.stdout);
        is_clean(&run.stderr);
    }
}

#[test]
fn sql_holds_no_raw_controls_in_cells_and_in_names_of_columns() {
    let query = format!("SELECT location, hint AS \"{CONTROLS}\" FROM refused_inputs");
    for format in ["table", "json", "jsonl", "markdown"] {
        is_clean(
            &hostile()
                .corpus(&["sql", &query, "--format", format])
                .expect_code(0)
                .stdout,
        );
    }
}

#[test]
fn info_schema_outlets_and_check_hold_no_raw_controls() {
    let sandbox = Sandbox::new();
    sandbox.corpus(&[
        "outlets",
        "add",
        &format!("Evil {CONTROLS}"),
        "--alias",
        &format!("Worse {CONTROLS}"),
    ]);
    for format in ["table", "json", "jsonl", "markdown"] {
        let run = sandbox
            .corpus(&["outlets", "list", "--matching", "evil", "--format", format])
            .expect_code(0);
        assert!(run.stdout.contains("Evil"), "{run:?}");
        is_clean(&run.stdout);
        is_clean(
            &hostile()
                .corpus(&["info", "--format", format])
                .expect_code(0)
                .stdout,
        );
    }
    is_clean(&hostile().corpus(&["schema"]).expect_code(0).stdout);
    is_clean(&hostile().corpus(&["check", "--sources"]).stdout);
}

#[test]
fn ingest_and_its_explanations_hold_no_raw_controls() {
    let run = hostile()
        .corpus(&["ingest", ".", "--dry-run", "--explain"])
        .expect_code(3);
    is_clean(&run.stdout);
    is_clean(&run.stderr);
}

#[test]
fn errors_hold_no_raw_controls() {
    let evil = format!("x{}", CONTROLS.replace('\u{1}', ""));
    let failing: [&[&str]; 14] = [
        &["report", &evil],
        &["report", "duplicates", "--where", &format!("{evil}=1")],
        &["show", &evil],
        &["sql", &evil],
        &["sql", &format!("SELECT \"{evil}\"")],
        &["schema", &evil],
        &["ingest", &evil],
        &["ingest", "--files-from", &evil],
        &["ingest", "=cmd.txt", "--exclude", &format!("{evil}[")],
        &["outlets", "remove", &evil],
        &["info", "--db", &evil],
        &["ingest", "=cmd.txt", "--db", &format!("no/{evil}")],
        &[
            "outlets",
            "alias",
            "CNN",
            "x",
            "--db",
            &format!("no/{evil}"),
        ],
        &["check", "--db", &evil],
    ];
    for arguments in failing {
        let run = hostile().corpus(arguments);
        assert!(matches!(run.code, Some(1..=4)), "{run:?}");
        is_clean(&run.stdout);
        is_clean(&run.stderr);
    }
}

#[test]
fn errors_of_usage_hold_no_raw_controls() {
    // What a shell makes of `show *` are names of files, which are foreign.
    let evil = format!("x{}", CONTROLS.replace('\u{1}', ""));
    let wrong: [&[&str]; 5] = [
        &["show", "1", &evil],
        &["report", "duplicates", &evil],
        &["report", "duplicates", "--format", &evil],
        &["report", "duplicates", "--since", &evil],
        &[&evil],
    ];
    for arguments in wrong {
        let run = hostile().corpus(arguments).expect_code(2);
        is_clean(&run.stdout);
        is_clean(&run.stderr);
    }
}

// Data reads back

#[test]
fn json_reads_back_as_exactly_what_the_file_holds() {
    for view in VIEWS {
        let stored = rows_in_file(view);
        let lines: Vec<Value> = report(view, "jsonl")
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        for printed in [rows_as_json(view), lines] {
            assert_eq!(printed.len(), stored.len(), "{view}");
            for (printed, stored) in printed.iter().zip(&stored) {
                let printed = printed.as_object().unwrap();
                assert_eq!(printed.len(), stored.len(), "{view}");
                // serde_json sorts keys, so the values are compared as a set of their own.
                let sorted = |values: Vec<String>| values.into_iter().collect::<BTreeSet<_>>();
                assert_eq!(
                    sorted(printed.values().map(ToString::to_string).collect()),
                    sorted(stored.iter().map(ToString::to_string).collect()),
                    "{view}"
                );
            }
        }
    }
}

#[test]
fn json_reads_back_as_the_exact_text_of_the_article() {
    let texts: Vec<String> = rows_as_json("provenance")
        .iter()
        .map(|row| row["text"].as_str().unwrap().to_owned())
        .collect();
    for text in HOSTILE {
        // NFC composes the marks of the last but two.
        let expected = text.replace("e\u{301}\u{323}\u{302}", "\u{1eb9}\u{301}\u{302}");
        assert!(texts.contains(&expected), "{expected}");
    }
    assert!(texts.contains(&long_word()));
}

#[test]
fn what_is_kept_raw_reads_back_exactly_through_json() {
    let run = hostile()
        .corpus(&[
            "sql",
            "SELECT hint FROM refused_inputs WHERE location LIKE '%.jsonl#3'",
            "--format",
            "json",
        ])
        .expect_code(0);
    let rows: Vec<Value> = serde_json::from_str(&run.stdout).unwrap();
    let expected =
        format!("it has: {CONTROLS}; name the one that holds the text: --field text=NAME");
    assert_eq!(rows, [json!({ "hint": expected })]);
}

#[test]
fn csv_reads_back_with_its_formulas_disarmed() {
    for view in VIEWS {
        let text = report(view, "csv").stdout;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut records = reader.records().map(Result::unwrap);
        let header: Vec<String> = records.next().unwrap().iter().map(str::to_owned).collect();
        let names = hostile()
            .rows(&format!("SELECT name FROM pragma_table_info('{view}')"))
            .concat();
        assert_eq!(header, names);
        let read: Vec<Vec<String>> = records
            .map(|record| record.iter().map(str::to_owned).collect())
            .collect();
        let stored: Vec<Vec<String>> = rows_in_file(view)
            .iter()
            .map(|row| row.iter().map(as_cell).collect())
            .collect();
        assert_eq!(read, stored, "{view}");
    }
}

#[test]
fn tsv_reads_back_with_its_formulas_disarmed() {
    for view in VIEWS {
        let text = report(view, "tsv").stdout;
        let unescape = |cell: &str| {
            let mut out = String::new();
            let mut chars = cell.chars();
            while let Some(c) = chars.next() {
                match c {
                    '\\' => out.push(match chars.next().unwrap() {
                        't' => '\t',
                        'n' => '\n',
                        'r' => '\r',
                        other => other,
                    }),
                    other => out.push(other),
                }
            }
            out
        };
        let read: Vec<Vec<String>> = text
            .split('\n')
            .filter(|line| !line.is_empty())
            .skip(1)
            .map(|line| line.split('\t').map(unescape).collect())
            .collect();
        let stored: Vec<Vec<String>> = rows_in_file(view)
            .iter()
            .map(|row| row.iter().map(as_cell).collect())
            .collect();
        assert_eq!(read, stored, "{view}");
    }
}

#[test]
fn no_cell_of_csv_and_tsv_begins_like_a_formula() {
    for view in VIEWS {
        for (format, separator) in [("csv", b','), ("tsv", b'\t')] {
            let text = report(view, format).stdout;
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(separator)
                .quoting(format == "csv")
                .from_reader(text.as_bytes());
            for record in reader.records() {
                for cell in &record.unwrap() {
                    let is_number = cell.parse::<f64>().is_ok();
                    assert!(
                        is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                        "{view} {format}: {cell}"
                    );
                }
            }
        }
    }
}

#[test]
fn markdown_has_a_cell_for_each_column_in_every_line() {
    for view in VIEWS {
        let text = report(view, "markdown").stdout;
        let expected = hostile()
            .rows(&format!("SELECT name FROM pragma_table_info('{view}')"))
            .len();
        for line in text.lines() {
            // A bar that is escaped is text.
            let bars = line
                .replace("\\\\", "")
                .replace("\\|", "")
                .matches('|')
                .count();
            assert_eq!(bars, expected + 1, "{view}: {line}");
        }
        assert_eq!(text.lines().count(), rows_in_file(view).len() + 2, "{view}");
    }
}

#[test]
fn markdown_holds_no_html_no_links_and_no_code() {
    for view in VIEWS {
        let text = report(view, "markdown").stdout;
        for forbidden in ["<", ">", "https://", "www.evil"] {
            assert!(!text.contains(forbidden), "{view}: {forbidden}");
        }
        // What is escaped is text.
        let mut bare = text.replace("\\\\", "");
        for markup in ['`', '[', ']', '*', '_', '~', '|', '$', '@'] {
            bare = bare.replace(&format!("\\{markup}"), "");
        }
        assert!(
            !bare.contains(['`', '[', ']', '*', '_', '~', '$', '@']),
            "{view}: {bare}"
        );
    }
}

// Width

#[test]
fn no_line_of_a_table_is_wider_than_it_may_be() {
    for view in VIEWS {
        for width in [20, 40, 60, 80, 100, 132] {
            let run = hostile()
                .corpus(&[
                    "report",
                    view,
                    "--width",
                    &width.to_string(),
                    "--limit",
                    "1",
                ])
                .expect_code(0);
            let all = hostile()
                .corpus(&["report", view, "--width", &width.to_string()])
                .expect_code(0);
            for line in run.stdout.lines().chain(all.stdout.lines()) {
                let columns = columns_of(line);
                // The least that "1 of 20 rows (--limit 0 for all)" takes.
                assert!(
                    columns <= width.max(34),
                    "{view} at {width} takes {columns}: {line}"
                );
            }
        }
    }
}

#[test]
fn no_line_of_any_other_table_is_wider_than_60() {
    let commands: [&[&str]; 4] = [
        &["report", "--width", "60"],
        &["info", "--width", "60"],
        &["outlets", "list", "--width", "60"],
        &[
            "sql",
            "SELECT title, url, text FROM article JOIN occurrence USING (article_id) JOIN paragraph USING (paragraph_id)",
            "--width",
            "60",
        ],
    ];
    for command in commands {
        for line in hostile().corpus(command).expect_code(0).stdout.lines() {
            assert!(columns_of(line) <= 60, "{command:?}: {line}");
        }
    }
}

#[test]
fn a_pipe_gets_a_table_of_100_columns() {
    for view in VIEWS {
        for line in hostile()
            .corpus(&["report", view])
            .expect_code(0)
            .stdout
            .lines()
        {
            assert!(columns_of(line) <= 100, "{view}: {line}");
        }
    }
}

#[test]
fn a_table_of_any_width_shows_text_whole() {
    let run = hostile()
        .corpus(&["report", "provenance", "--width", "0", "--limit", "0"])
        .expect_code(0);
    assert!(run.stdout.contains(&long_word()));
}

#[test]
fn colours_and_other_escapes_are_not_in_a_pipe() {
    for variable in ["CLICOLOR_FORCE", "FORCE_COLOR"] {
        let run = run(hostile()
            .command()
            .env(variable, "1")
            .args(["report", "duplicates"]))
        .expect_code(0);
        is_clean(&run.stdout);
    }
}

// The stock shell

#[test]
fn every_view_reads_in_the_stock_shell() {
    for view in VIEWS {
        let count = hostile().shell(&format!("SELECT count(*) FROM (SELECT * FROM {view})"));
        assert_eq!(count.trim(), rows_in_file(view).len().to_string(), "{view}");
        // Every cell of every row is made.
        hostile().shell(&format!("SELECT * FROM {view}"));
    }
}

#[test]
fn the_stock_shell_and_the_program_give_the_same_rows_in_the_same_order() {
    for view in VIEWS {
        let shell: Vec<Value> = serde_json::from_str(&hostile().shell(&format!(
                "SELECT json_group_array(json_array({})) FROM (SELECT * FROM {view})",
                hostile()
                    .rows(&format!("SELECT name FROM pragma_table_info('{view}')"))
                    .concat()
                    .join(", ")
            )))
        .unwrap();
        let expected: Vec<Value> = rows_in_file(view).into_iter().map(Value::Array).collect();
        assert_eq!(shell, expected, "{view}");
    }
}

#[test]
fn the_reports_for_large_corpora_sort_nothing_in_the_stock_shell() {
    for view in [
        "duplicates",
        "repeats",
        "source_counts",
        "credits",
        "provenance",
    ] {
        for tail in ["", " LIMIT 50"] {
            let plan = hostile().shell(&format!("EXPLAIN QUERY PLAN SELECT * FROM {view}{tail}"));
            assert!(plan.contains("SCAN"), "{view}: {plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{view}{tail}: {plan}");
        }
    }
}

#[test]
fn the_stock_shell_finds_the_file_sound() {
    assert_eq!(hostile().shell("PRAGMA integrity_check").trim(), "ok");
    assert_eq!(hostile().shell("PRAGMA foreign_key_check"), "");
}

#[test]
fn the_file_at_rest_is_one_file_in_rollback_mode() {
    assert_eq!(hostile().shell("PRAGMA journal_mode").trim(), "delete");
    let beside: Vec<String> = hostile()
        .names()
        .into_iter()
        .filter(|name| name.starts_with("corpus.db"))
        .collect();
    assert_eq!(beside, ["corpus.db"]);
}

#[test]
fn every_digest_is_that_of_the_text_the_stock_shell_prints() {
    let digests = hostile().shell("SELECT sha256 FROM paragraph");
    let digests: Vec<&str> = digests.lines().collect();
    // Each hostile text, the long word, three of the one with controls (U+0085 and U+2028 end lines), four more, the
    // other typography, and two of the file of its own.
    assert_eq!(digests.len(), HOSTILE.len() + 1 + 3 + 4 + 1 + 2);
    for digest in digests {
        let text = hostile().shell(&format!(
            "SELECT text FROM paragraph WHERE sha256 = '{digest}'"
        ));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("text");
        // The shell ends what it prints with a line feed.
        harness::write_at(&file, text.strip_suffix('\n').unwrap().as_bytes());
        assert_eq!(sha256sum(&file), digest, "{text}");
    }
}

#[test]
fn every_range_of_a_text_file_is_cut_out_by_tail_and_head() {
    let sandbox = Sandbox::new();
    let text = "First\u{a0}paragraph,\n  of two lines.\n\n\u{201c}Zweiter\u{201d} Absatz – ümläut.\n\n- a list\n- of two\n";
    sandbox.write("a.txt", text);
    sandbox.corpus(&["ingest", "a.txt"]).expect_code(0);
    let ranges = sandbox.shell("SELECT byte_start, byte_end, text FROM provenance");
    assert!(ranges.lines().count() >= 3, "{ranges}");
    for range in ranges.lines() {
        let [start, end, stored] = range.splitn(3, '|').collect::<Vec<_>>()[..] else {
            panic!("{range}")
        };
        let script = format!("tail -c +$(({start} + 1)) a.txt | head -c $(({end} - {start}))");
        let output = std::process::Command::new("sh")
            .args(["-c", &script])
            .current_dir(sandbox.path(""))
            .output()
            .unwrap();
        let cut = String::from_utf8(output.stdout).unwrap();
        // Normalised by hand: every run of white space is one space.
        assert_eq!(cut.split_whitespace().collect::<Vec<_>>().join(" "), stored);
    }
}

// The schema is the manual

/// (name, SQL) of the file's own tables, or views.
fn statements(kind: &str) -> Vec<(String, String)> {
    let query = format!(
        "SELECT name, sql FROM sqlite_schema WHERE type = '{kind}' AND name NOT LIKE 'refinery%' AND name NOT LIKE 'sqlite%'"
    );
    hostile()
        .rows(&query)
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect()
}

fn columns(name: &str) -> Vec<String> {
    hostile()
        .rows(&format!("SELECT name FROM pragma_table_info('{name}')"))
        .concat()
}

#[test]
fn every_column_of_every_table_is_explained_beside_it() {
    let mut bare = Vec::new();
    for (table, sql) in statements("table") {
        let lines: Vec<&str> = sql.lines().map(str::trim).collect();
        for column in columns(&table) {
            let at = lines
                .iter()
                .position(|line| line.split_whitespace().next() == Some(&column))
                .unwrap();
            let below = lines.get(at + 1).copied().unwrap_or_default();
            if !lines[at].contains("--") && !below.starts_with("--") {
                bare.push(format!("{table}.{column}"));
            }
        }
    }
    assert!(bare.is_empty(), "{bare:#?}");
}

#[test]
fn every_table_says_what_a_row_is() {
    for (table, sql) in statements("table") {
        let second = sql.lines().nth(1).unwrap_or_default().trim();
        assert!(second.starts_with("-- "), "{table}: {second}");
    }
}

#[test]
fn every_column_of_every_view_is_explained_in_its_comment() {
    for (view, sql) in statements("view") {
        let (comment, _) = sql.split_once("\nAS\n").unwrap();
        let words: BTreeSet<&str> = comment
            .lines()
            .filter_map(|line| line.strip_prefix("--   "))
            .flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'))
            .collect();
        for column in columns(&view) {
            assert!(
                words.contains(column.as_str()),
                "{view}.{column} is not in {comment}"
            );
        }
        let second = sql.lines().nth(1).unwrap();
        assert!(second.starts_with("-- A row per "), "{view}: {second}");
    }
}

#[test]
fn every_table_is_strict() {
    let loose =
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND schema = 'main'
                 AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'refinery%'";
    assert_eq!(hostile().rows(loose), table(&[]));
}

#[test]
fn a_location_is_what_show_takes() {
    for view in ["provenance", "credits", "repeats"] {
        let sql = format!(
            "SELECT DISTINCT location, article_id FROM {view} WHERE article_id IN (SELECT article_id FROM article WHERE is_current = 1)"
        );
        for row in hostile().rows(&sql) {
            let shown = hostile().corpus(&["show", &row[0]]).expect_code(0).stdout;
            assert!(
                shown.starts_with(&format!("article {},", row[1])),
                "{view}: {row:?}: {shown}"
            );
        }
    }
}

// A terminal

/// What the program writes to a terminal; `None` where nothing here gives it one.
fn on_a_terminal(arguments: &str) -> Option<String> {
    let command = format!("{} {arguments}", env!("CARGO_BIN_EXE_corpus"));
    let output = std::process::Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(hostile().path(""))
        .env_remove("CORPUS_DB")
        .stdin(std::process::Stdio::null())
        .output()
        .ok()?;
    assert!(output.status.success(), "{arguments}: {output:?}");
    // The terminal itself puts a carriage return before each line feed.
    Some(
        String::from_utf8(output.stdout)
            .unwrap()
            .replace("\r\n", "\n"),
    )
}

#[test]
fn no_format_writes_raw_controls_to_a_terminal() {
    for view in ["provenance", "source_counts", "refused_inputs"] {
        for format in ["table", "json", "jsonl", "csv", "tsv", "markdown"] {
            let Some(shown) = on_a_terminal(&format!("report {view} --limit 0 --format {format}"))
            else {
                eprintln!("skipped: no script(1) here to make a terminal");
                return;
            };
            assert!(shown.lines().count() >= 2, "{view} {format}: {shown}");
            is_clean(&shown);
        }
    }
}
