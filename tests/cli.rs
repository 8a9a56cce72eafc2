//! The command line as people and scripts meet it: exit codes, which stream carries what, help, conditions, limits,
//! what `sql` refuses, the gazetteer, the ways to name an article, and the ways to feed one in.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed step fails the test"
)]

mod harness;

use std::fs;
use std::process::{Command as Process, Stdio};

use harness::{GOOD, Run, Sandbox, run, sha256sum, table};

/// Two articles of one paragraph in common; the second names an outlet that the gazetteer does not have.
const COMMON: &str = "The order went out at two and covered eleven streets.";
const CREDITING: &str = "A crane barge left the yard on Friday, the Harbour Ledger reported.";

/// Three dated articles, and two without a date.
const DATED: &str = r#"{"id":"a","text":"Alpha stood here.\n\nThe same line.","date":"2026-03-01","source":"Alpha News"}
{"id":"b","text":"Beta stood here.\n\nThe same line.","date":"2026-03-14T18:30:00Z","source":"Beta News"}
{"id":"c","text":"Gamma stood here.\n\nAnother line.","date":"2026-04-02","source":"Alpha News"}
{"id":"d","text":"Delta stood here.\n\nAnother line.","source":"Alpha News"}
"#;

fn dated() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("dated.jsonl", DATED);
    sandbox.corpus(&["ingest", "dated.jsonl"]).expect_code(0);
    sandbox
}

fn two_articles() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("pile/one.txt", format!("{COMMON}\n\nA first end.\n"));
    sandbox.write("pile/two.txt", format!("{COMMON}\n\n{CREDITING}\n"));
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    sandbox
}

/// A column of a report as printed in `csv`, without its header.
fn column(run: &Run, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
    let at = reader
        .headers()
        .unwrap()
        .iter()
        .position(|header| header == name)
        .unwrap();
    reader
        .records()
        .map(|record| record.unwrap()[at].to_owned())
        .collect()
}

// Exit codes

#[test]
fn code_0_is_done() {
    two_articles()
        .corpus(&["report", "duplicates"])
        .expect_code(0);
}

#[test]
fn code_1_is_failed() {
    two_articles()
        .corpus(&["show", "99"])
        .fails_with_hint(1, &["there is no article or paragraph \"99\""]);
}

#[test]
fn code_2_is_wrong_usage() {
    let sandbox = Sandbox::new();
    let wrong: [&[&str]; 12] = [
        &[],
        &["frobnicate"],
        &["ingest"],
        &["ingest", "x.txt", "--no-such-option"],
        &["ingest", "x.txt", "--type", "pdf"],
        &["ingest", "x.txt", "--encoding", "klingon"],
        &["ingest", "x.txt", "--field", "text"],
        &["ingest", "x.txt", "--field", "body=x"],
        &["report", "duplicates", "--format", "xml"],
        &["report", "duplicates", "--limit", "-1"],
        &["report", "duplicates", "--where", "outlet"],
        &["outlets", "add", "X", "--class", "paper"],
    ];
    for arguments in wrong {
        let run = sandbox.corpus(arguments).expect_code(2);
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert!(
            run.stderr.contains("Usage: ") || run.stderr.contains("try '--help'"),
            "{run:?}"
        );
    }
    assert!(sandbox.names().is_empty());
}

#[test]
fn code_2_is_for_what_only_the_program_can_see_to_be_wrong_usage() {
    let sandbox = two_articles();
    let wrong: [&[&str]; 5] = [
        &["ingest", "-", "pile"],
        &["ingest", "-", "--files-from", "list"],
        &["ingest", "pile", "--name", "x"],
        &["ingest", "pile", "--exclude", "a[b"],
        &["report", "nonsense"],
    ];
    for arguments in wrong {
        sandbox.corpus(arguments).fails_with_hint(2, &[]);
    }
}

#[test]
fn code_3_is_done_but_for_some_inputs() {
    let sandbox = Sandbox::new();
    sandbox.write("pile/good.txt", GOOD);
    sandbox.write("pile/empty.txt", "");
    sandbox
        .corpus(&["ingest", "pile"])
        .expect_code(3)
        .says(&["1 new", "1 refused"]);
}

#[test]
fn code_3_is_for_a_dry_run_as_well() {
    let sandbox = Sandbox::new();
    sandbox.write("pile/good.txt", GOOD);
    sandbox.write("pile/empty.txt", "");
    sandbox
        .corpus(&["ingest", "pile", "--dry-run"])
        .expect_code(3)
        .says(&["refused pile/empty.txt"]);
}

#[test]
fn code_4_is_trouble_with_the_corpus() {
    Sandbox::new()
        .corpus(&["info"])
        .fails_with_hint(4, &["there is no corpus at corpus.db"]);
}

#[test]
fn check_of_a_sound_corpus_is_0_and_of_a_damaged_one_1() {
    let sandbox = two_articles();
    let sound = sandbox.corpus(&["check", "--sources"]).expect_code(0);
    assert!(sound.stdout.contains("the corpus is sound"), "{sound:?}");
    // Four paragraphs occur in the two files, each with its range.
    assert!(
        sound.stdout.contains("4 ranges proved, 0 wrong"),
        "{sound:?}"
    );
    let connection = rusqlite::Connection::open(sandbox.path("corpus.db")).unwrap();
    connection
        .execute(
            "UPDATE paragraph SET text = 'Another.' WHERE text = 'A first end.'",
            [],
        )
        .unwrap();
    drop(connection);
    let damaged = sandbox.corpus(&["check"]).expect_code(1);
    assert!(
        !damaged.stdout.contains("the corpus is sound"),
        "{damaged:?}"
    );
}

#[test]
fn check_of_sources_names_a_range_that_holds_something_else() {
    let sandbox = two_articles();
    let connection = rusqlite::Connection::open(sandbox.path("corpus.db")).unwrap();
    connection.execute("UPDATE occurrence SET byte_start = byte_start + 1 WHERE ordinal = 1 AND article_id = 1", []).unwrap();
    drop(connection);
    let run = sandbox.corpus(&["check", "--sources"]).expect_code(1);
    assert!(
        run.stdout
            .contains("WRONG pile/one.txt: article 1, paragraph 1"),
        "{run:?}"
    );
    assert!(run.stdout.contains("3 ranges proved, 1 wrong"), "{run:?}");
}

#[test]
fn check_of_sources_that_are_gone_says_so_and_is_nobodys_fault() {
    let sandbox = two_articles();
    fs::remove_file(sandbox.path("pile/one.txt")).unwrap();
    sandbox.write("pile/two.txt", GOOD);
    let run = sandbox.corpus(&["check", "--sources"]).expect_code(0);
    assert!(
        run.stdout
            .contains("not read again pile/one.txt: there is no such file or folder"),
        "{run:?}"
    );
    assert!(
        run.stdout.contains("changed since pile/two.txt: 1 article"),
        "{run:?}"
    );
}

// Streams

#[test]
fn ingest_writes_nothing_to_standard_output() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    let run = sandbox.corpus(&["ingest", "good.txt"]).expect_code(0);
    assert_eq!(run.stdout, "");
    run.says(&[
        "articles    1 new, 0 unchanged, 0 revised, 0 refused",
        "paragraphs  1 new, 0 seen before",
    ]);
}

#[test]
fn a_report_writes_nothing_to_standard_error() {
    let run = two_articles()
        .corpus(&["report", "duplicates"])
        .expect_code(0);
    assert_eq!(run.stderr, "");
    assert!(run.stdout.contains("The order went out"), "{run:?}");
}

#[test]
fn quiet_ingest_says_nothing_but_what_was_refused() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    let run = sandbox.corpus(&["-q", "ingest", "good.txt"]).expect_code(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    sandbox.write("empty.txt", "");
    let run = sandbox.corpus(&["ingest", ".", "--quiet"]).expect_code(3);
    assert_eq!(
        run.stderr,
        "refused empty.txt: it is empty\n  hint: nothing is lost; leave it out with --exclude\n"
    );
}

#[test]
fn quiet_reports_print_their_rows_all_the_same() {
    let sandbox = two_articles();
    let loud = sandbox.corpus(&["report", "duplicates"]).expect_code(0);
    let quiet = sandbox
        .corpus(&["-q", "report", "duplicates"])
        .expect_code(0);
    assert_eq!(quiet.stdout, loud.stdout);
}

#[test]
fn quiet_failures_are_told_all_the_same() {
    Sandbox::new()
        .corpus(&["-q", "info"])
        .fails_with_hint(4, &["there is no corpus"]);
}

#[test]
fn a_reader_that_goes_away_is_success_without_a_message() {
    let sandbox = Sandbox::new();
    // Far more than a pipe holds.
    let lines: String = (0..3000)
        .map(|n| {
            format!(
                "{{\"id\":{n},\"text\":\"Line {n} {}\"}}\n",
                "word ".repeat(40)
            )
        })
        .collect();
    sandbox.write("dump.jsonl", lines);
    sandbox
        .corpus(&["ingest", "dump.jsonl", "--no-analysis"])
        .expect_code(0);
    let commands = [
        "report provenance --format jsonl",
        "report provenance --limit 0",
        "report provenance --format csv",
        "report provenance --format markdown --limit 0",
        "sql 'SELECT text FROM paragraph' --format tsv",
        "schema",
    ];
    for command in commands {
        let script = format!("set -o pipefail; \"$CORPUS\" {command} | head -1");
        let output = Process::new("bash")
            .args(["-c", &script])
            .env("CORPUS", env!("CARGO_BIN_EXE_corpus"))
            .env_remove("CORPUS_DB")
            .current_dir(sandbox.path(""))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{command}: {output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command}");
        assert_eq!(
            output.stdout.iter().filter(|&&byte| byte == b'\n').count(),
            1,
            "{command}"
        );
    }
}

#[test]
fn standard_output_that_is_full_is_a_failure() {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        return;
    };
    let output = Process::new(env!("CARGO_BIN_EXE_corpus"))
        .arg("report")
        .stdout(Stdio::from(full))
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("error: the output could not be written")
    );
}

// Which corpus

#[test]
fn the_corpus_is_the_option_then_the_variable_then_corpus_db_here() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    let ingest = |arguments: &[&str], variable: Option<&str>| {
        let mut command = sandbox.command();
        command.args(["ingest", "good.txt"]).args(arguments);
        if let Some(variable) = variable {
            command.env("CORPUS_DB", variable);
        }
        run(&mut command).expect_code(0);
        sandbox.names()
    };
    assert_eq!(
        ingest(&["--db", "option.db"], Some("variable.db")),
        ["good.txt", "option.db"]
    );
    assert_eq!(
        ingest(&[], Some("variable.db")),
        ["good.txt", "option.db", "variable.db"]
    );
    assert_eq!(
        ingest(&[], None),
        ["corpus.db", "good.txt", "option.db", "variable.db"]
    );
}

#[test]
fn the_option_for_the_corpus_stands_before_or_behind_the_command() {
    let sandbox = two_articles();
    fs::rename(sandbox.path("corpus.db"), sandbox.path("other.db")).unwrap();
    sandbox.corpus(&["--db", "other.db", "info"]).expect_code(0);
    sandbox.corpus(&["info", "--db", "other.db"]).expect_code(0);
}

#[test]
fn what_is_said_to_try_next_works_on_the_same_corpus() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    sandbox
        .corpus(&["ingest", "good.txt", "--db", "other.db"])
        .expect_code(0)
        .says(&["corpus --db other.db report"]);
    sandbox
        .corpus(&["--db", "other.db", "outlets", "add", "Harbour Ledger"])
        .expect_code(0)
        .says(&["corpus --db other.db analyze"]);
    sandbox
        .corpus(&["--db", "other.db", "outlets", "remove", "Nobody"])
        .fails_with_hint(1, &["corpus --db other.db outlets"]);
}

#[test]
fn the_next_step_that_ingest_names_is_for_the_same_corpus() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    sandbox
        .corpus(&["ingest", "good.txt", "--db", "my news.db"])
        .says(&["corpus --db 'my news.db' report duplicates"]);
}

// Help

const COMMANDS: [&[&str]; 16] = [
    &[],
    &["ingest"],
    &["report"],
    &["show"],
    &["sql"],
    &["outlets"],
    &["outlets", "list"],
    &["outlets", "add"],
    &["outlets", "alias"],
    &["outlets", "remove"],
    &["outlets", "import"],
    &["outlets", "export"],
    &["analyze"],
    &["check"],
    &["info"],
    &["schema"],
];

fn help(command: &[&str]) -> String {
    let mut arguments = command.to_vec();
    arguments.push("--help");
    let run = Sandbox::new().corpus(&arguments).expect_code(0);
    assert_eq!(run.stderr, "");
    run.stdout
}

#[test]
fn the_commands_tested_here_are_all_there_are() {
    for group in [&[][..], &["outlets"]] {
        let text = help(group);
        let (_, list) = text.split_once("Commands:\n").unwrap();
        let listed: Vec<&str> = list
            .lines()
            .take_while(|line| !line.is_empty())
            .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
            .filter_map(|line| line.split_whitespace().next())
            .filter(|name| *name != "help")
            .collect();
        let tested: Vec<&str> = COMMANDS
            .iter()
            .filter(|command| command.len() == group.len() + 1 && command.starts_with(group))
            .map(|command| command[group.len()])
            .collect();
        assert_eq!(listed, tested);
    }
}

#[test]
fn help_of_every_command_has_examples_that_begin_with_the_program() {
    for command in COMMANDS {
        let text = help(command);
        let (_, examples) = text
            .split_once("\nExamples:\n")
            .unwrap_or_else(|| panic!("no examples: {command:?}"));
        let typed = format!("corpus {}", command.join(" "));
        assert!(
            examples.lines().any(|line| line.contains(typed.trim())),
            "{command:?}: {examples}"
        );
    }
}

#[test]
fn help_of_every_command_fits_100_columns() {
    for command in COMMANDS {
        for line in help(command).lines() {
            assert!(line.chars().count() <= 100, "{command:?}: {line}");
        }
    }
}

#[test]
fn help_after_the_options_is_not_broken_in_the_middle_of_its_lines() {
    for command in COMMANDS {
        let text = help(command);
        let Some((_, after)) = text.split_once("\nExamples:\n") else {
            continue;
        };
        // A paragraph's lines but the last are full: a short one in its midst was broken twice.
        for paragraph in after.split("\n\n").skip(1) {
            let lines: Vec<&str> = paragraph.trim_end().lines().collect();
            // Lines that are set in are a list.
            for pair in lines.windows(2).filter(|pair| !pair[1].starts_with(' ')) {
                let next = pair[1].split_whitespace().next().unwrap_or_default();
                assert!(pair[0].len() + next.len() + 1 > 80, "{command:?}: {pair:?}");
            }
        }
    }
}

#[test]
fn help_of_every_option_and_argument_says_what_it_is() {
    for command in COMMANDS {
        let text = help(command);
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let entry = line.trim_start();
            let is_entry = line.starts_with("  ")
                && !entry.starts_with("[default: ")
                && !entry.starts_with("[env: ")
                && (entry.starts_with('-') || entry.starts_with('<') || entry.starts_with('['));
            if !is_entry
                || text
                    .split("\nExamples:")
                    .next()
                    .is_some_and(|head| !head.contains(line))
            {
                continue;
            }
            // The description stands behind two spaces, or on the next line, set in further.
            let is_described = entry.contains("  ")
                || lines.get(at + 1).is_some_and(|next| {
                    next.starts_with("          ") && !next.trim_start().starts_with('-')
                });
            assert!(is_described, "{command:?}: {line}");
        }
    }
}

#[test]
fn help_gives_the_default_of_every_option_that_has_one() {
    let defaults: [(&[&str], &str, &str); 9] = [
        (&[], "--db", "[default: corpus.db]"),
        (&["report"], "--format", "[default: table]"),
        (
            &["report"],
            "--limit",
            "[default: 50 for table and markdown, else all]",
        ),
        (
            &["report"],
            "--width",
            "[default: COLUMNS, else the terminal's, else 100]",
        ),
        (
            &["ingest"],
            "--source",
            "[default: the publisher a record names",
        ),
        (&["ingest"], "--type", "[default: told by their content]"),
        (
            &["ingest"],
            "--encoding",
            "[default: by a byte order mark, else UTF-8 where they are valid, else as declared, else as detected, flagged where that is not certain]",
        ),
        (&["outlets", "add"], "--class", "[default: newspaper]"),
        (&["outlets", "alias"], "--kind", "[default: name]"),
    ];
    for (command, option, default) in defaults {
        let text = help(command)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let (_, behind) = text.split_once(&format!("{option} <")).unwrap();
        let own = behind.split(" --").next().unwrap();
        assert!(own.contains(default), "{command:?} {option}: {own}");
    }
}

#[test]
fn the_short_help_and_the_long_help_are_there_for_both_spellings() {
    let sandbox = Sandbox::new();
    for command in COMMANDS {
        let mut arguments = command.to_vec();
        arguments.push("-h");
        assert!(
            sandbox
                .corpus(&arguments)
                .expect_code(0)
                .stdout
                .contains("Usage: corpus")
        );
    }
    assert!(
        sandbox
            .corpus(&["--version"])
            .expect_code(0)
            .stdout
            .starts_with("corpus ")
    );
}

// Reports

#[test]
fn the_list_of_reports_is_the_list_of_views() {
    let sandbox = two_articles();
    let listed = column(
        &sandbox
            .corpus(&["report", "--format", "csv"])
            .expect_code(0),
        "report",
    );
    let mut sorted = listed.clone();
    sorted.sort();
    let views = sandbox
        .rows("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")
        .concat();
    assert_eq!(sorted, views);
    for report in listed {
        sandbox.corpus(&["report", &report]).expect_code(0);
    }
}

#[test]
fn the_list_of_reports_needs_no_corpus() {
    let run = Sandbox::new().corpus(&["report"]).expect_code(0);
    assert!(run.stdout.contains("duplicates"), "{run:?}");
}

#[test]
fn the_list_of_reports_keeps_to_its_limit() {
    let run = Sandbox::new()
        .corpus(&["report", "--limit", "2", "--format", "csv"])
        .expect_code(0);
    assert_eq!(column(&run, "report"), ["duplicates", "repeats"]);
}

#[test]
fn hyphens_do_for_underscores_in_names_of_reports_columns_and_views() {
    let sandbox = dated();
    for (hyphens, underscores) in [
        ("source-counts", "source_counts"),
        ("same-words", "same_words"),
    ] {
        let expected = sandbox
            .corpus(&["report", underscores])
            .expect_code(0)
            .stdout;
        assert_eq!(
            sandbox.corpus(&["report", hyphens]).expect_code(0).stdout,
            expected
        );
    }
    let run = sandbox
        .corpus(&[
            "report",
            "source-counts",
            "--where",
            "article-count=1",
            "--format",
            "csv",
        ])
        .expect_code(0);
    assert_eq!(column(&run, "source"), ["Beta News"]);
    sandbox.corpus(&["schema", "source-counts"]).expect_code(0);
}

#[test]
fn an_unknown_report_is_answered_with_the_known_ones() {
    two_articles()
        .corpus(&["report", "duplicate"])
        .fails_with_hint(
            2,
            &["no report called \"duplicate\"", "duplicates, repeats"],
        );
}

#[test]
fn an_unknown_column_is_answered_with_the_known_ones() {
    two_articles()
        .corpus(&["report", "duplicates", "--where", "colour=red"])
        .fails_with_hint(
            2,
            &[
                "duplicates has no column \"colour\"",
                "its columns are paragraph_id, sha256",
            ],
        );
}

#[test]
fn a_condition_on_text_is_the_whole_text_in_its_case() {
    let sandbox = dated();
    let with = |condition: &str| {
        let run = sandbox
            .corpus(&[
                "report",
                "provenance",
                "--where",
                condition,
                "--format",
                "csv",
            ])
            .expect_code(0);
        column(&run, "article_id")
    };
    assert_eq!(with("text=The same line."), ["1", "2"]);
    assert!(with("text=the same line.").is_empty());
    assert!(with("text=The same").is_empty());
    assert!(with("text=' OR 1=1 --").is_empty());
}

#[test]
fn a_condition_on_a_number_is_the_number() {
    let sandbox = dated();
    let run = sandbox
        .corpus(&[
            "report",
            "provenance",
            "--where",
            "ordinal=2",
            "--format",
            "csv",
        ])
        .expect_code(0);
    assert_eq!(
        column(&run, "text"),
        [
            "The same line.",
            "The same line.",
            "Another line.",
            "Another line."
        ]
    );
}

#[test]
fn conditions_hold_all_at_once() {
    let sandbox = dated();
    let both = [
        "report",
        "provenance",
        "--where",
        "ordinal=2",
        "--where",
        "article_id=3",
        "--format",
        "csv",
    ];
    assert_eq!(
        column(&sandbox.corpus(&both).expect_code(0), "text"),
        ["Another line."]
    );
}

#[test]
fn since_takes_in_its_day_and_leaves_out_the_undated() {
    let sandbox = dated();
    let since = |day: &str| {
        let run = sandbox
            .corpus(&[
                "report",
                "provenance",
                "--since",
                day,
                "--where",
                "ordinal=1",
                "--format",
                "csv",
            ])
            .expect_code(0);
        column(&run, "article_id")
    };
    assert_eq!(since("2026"), ["1", "2", "3"]);
    assert_eq!(since("2026-03-01"), ["1", "2", "3"]);
    assert_eq!(since("2026-03-14"), ["2", "3"]);
    assert_eq!(since("2026-03-14T18:30:00Z"), ["2", "3"]);
    assert_eq!(since("2026-03-15"), ["3"]);
    assert!(since("2027").is_empty());
}

#[test]
fn until_takes_in_all_hours_of_its_day() {
    let sandbox = dated();
    let until = |day: &str| {
        let run = sandbox
            .corpus(&[
                "report",
                "provenance",
                "--until",
                day,
                "--where",
                "ordinal=1",
                "--format",
                "csv",
            ])
            .expect_code(0);
        column(&run, "article_id")
    };
    assert_eq!(until("2026"), ["1", "2", "3"]);
    assert_eq!(until("2026-03"), ["1", "2"]);
    assert_eq!(until("2026-03-14"), ["1", "2"]);
    assert_eq!(until("2026-03-14T18:29:59Z"), ["1"]);
    assert!(until("2026-02-28").is_empty());
}

#[test]
fn since_and_until_together_are_a_span() {
    let sandbox = dated();
    let span = [
        "report",
        "provenance",
        "--since",
        "2026-03-02",
        "--until",
        "2026-03-31",
        "--where",
        "ordinal=1",
        "--format",
        "csv",
    ];
    assert_eq!(
        column(&sandbox.corpus(&span).expect_code(0), "article_id"),
        ["2"]
    );
}

#[test]
fn since_of_a_span_of_dates_asks_for_the_last_of_them() {
    let sandbox = dated();
    let run = sandbox
        .corpus(&[
            "report",
            "source_counts",
            "--since",
            "2026-04-01",
            "--format",
            "csv",
        ])
        .expect_code(0);
    assert_eq!(column(&run, "source"), ["Alpha News"]);
    let run = sandbox
        .corpus(&[
            "report",
            "source_counts",
            "--until",
            "2026-03-02",
            "--format",
            "csv",
        ])
        .expect_code(0);
    assert_eq!(column(&run, "source"), ["Alpha News"]);
}

#[test]
fn a_date_that_is_none_is_wrong_usage() {
    let sandbox = dated();
    for date in ["yesterday", "14.3.2026", "2026-3-1", ""] {
        sandbox
            .corpus(&["report", "provenance", "--since", date])
            .expect_code(2)
            .says(&["2026-03-14"]);
    }
}

#[test]
fn dates_have_no_meaning_in_a_report_without_dates() {
    dated()
        .corpus(&["report", "refused_inputs", "--since", "2026"])
        .fails_with_hint(2, &["refused_inputs says nothing of articles"]);
}

#[test]
fn dates_restrict_what_is_counted_and_not_only_what_is_shown() {
    let sandbox = Sandbox::new();
    // Copied in March and April, credited in March and May; one article has no date.
    sandbox.write(
        "pile/dump.jsonl",
        concat!(
            r#"{"id":"1","text":"The pier is closed.\n\nIt was calm, CNN reported.","published":"2026-03-01","publisher":"Alpha"}"#,
            "\n",
            r#"{"id":"2","text":"The pier is closed.","published":"2026-03-31T23:00:00Z","publisher":"Beta"}"#,
            "\n",
            r#"{"id":"3","text":"The pier is closed.","published":"2026-04-02","publisher":"Alpha"}"#,
            "\n",
            r#"{"id":"4","text":"It was windy, CNN reported.","published":"2026-05-01","publisher":"Alpha"}"#,
            "\n",
            r#"{"id":"5","text":"The pier is closed.","publisher":"Beta"}"#,
            "\n",
        ),
    );
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    let report = |name: &str, more: &[&str]| {
        let run = sandbox.corpus(&[&["report", name, "--format", "csv"], more].concat());
        run.expect_code(0)
    };
    assert_eq!(
        column(&report("duplicates", &[]), "occurrence_count"),
        ["4"]
    );
    let march = ["--since", "2026-03", "--until", "2026-03"];
    let run = report("duplicates", &march);
    assert_eq!(column(&run, "occurrence_count"), ["2"]);
    assert_eq!(column(&run, "source_count"), ["2"]);
    run.says(&["left out: 1 article without a certain date"]);
    assert!(column(&report("duplicates", &["--since", "2026-04"]), "sha256").is_empty());
    assert_eq!(
        column(&report("attributed_outlets", &march), "credit_count"),
        ["1"]
    );
    assert_eq!(
        column(
            &report("attributed_outlets", &["--since", "2026"]),
            "credit_count"
        ),
        ["2"]
    );
    let run = report("source_counts", &["--until", "2026-04"]);
    assert_eq!(column(&run, "source"), ["Alpha", "Beta"]);
    assert_eq!(column(&run, "article_count"), ["2", "1"]);
    assert_eq!(column(&report("articles", &march), "revision"), ["1", "1"]);
}

#[test]
fn a_condition_compares_numbers_and_finds_digests_by_their_beginning() {
    let sandbox = dated();
    let all = sandbox
        .corpus(&["report", "provenance", "--format", "csv"])
        .expect_code(0);
    let sha256 = column(&all, "sha256")[0].clone();
    let condition = format!("sha256={}", &sha256[..12]);
    let run = sandbox
        .corpus(&[
            "report",
            "provenance",
            "--format",
            "csv",
            "--where",
            &condition,
        ])
        .expect_code(0);
    assert!(!column(&run, "sha256").is_empty());
    assert!(
        column(&run, "sha256").iter().all(|found| *found == sha256),
        "{run:?}"
    );
    let run = sandbox
        .corpus(&[
            "report",
            "provenance",
            "--format",
            "csv",
            "--where",
            "ordinal>=2",
        ])
        .expect_code(0);
    // Four articles of two paragraphs.
    assert_eq!(column(&run, "ordinal"), ["2"; 4]);
}

#[test]
fn a_limit_cuts_the_table_and_says_so() {
    let sandbox = dated();
    let run = sandbox
        .corpus(&["report", "provenance", "--limit", "3"])
        .expect_code(0);
    // Four articles of two paragraphs.
    assert!(
        run.stdout.ends_with("\n3 of 8 rows (--limit 0 for all)\n"),
        "{run:?}"
    );
    let all = sandbox
        .corpus(&["report", "provenance", "--limit", "8"])
        .expect_code(0);
    assert!(!all.stdout.contains("rows"), "{all:?}");
    let filtered = sandbox
        .corpus(&[
            "report",
            "provenance",
            "--limit",
            "1",
            "--where",
            "ordinal=1",
        ])
        .expect_code(0);
    assert!(filtered.stdout.contains("1 of 4 rows"), "{filtered:?}");
}

#[test]
fn a_limit_cuts_every_format() {
    let sandbox = dated();
    for (format, lines) in [("jsonl", 3), ("csv", 4), ("tsv", 4), ("markdown", 5)] {
        let run = sandbox
            .corpus(&["report", "provenance", "--limit", "3", "--format", format])
            .expect_code(0);
        assert_eq!(run.stdout.lines().count(), lines, "{format}: {run:?}");
    }
}

#[test]
fn a_table_is_50_rows_and_data_is_all_unless_asked() {
    let sandbox = Sandbox::new();
    let lines: String = (0..1234)
        .map(|n| format!("{{\"id\":{n},\"text\":\"Line {n}.\"}}\n"))
        .collect();
    sandbox.write("dump.jsonl", lines);
    sandbox.corpus(&["ingest", "dump.jsonl"]).expect_code(0);
    let run = sandbox.corpus(&["report", "provenance"]).expect_code(0);
    assert!(
        run.stdout
            .ends_with("\n50 of 1,234 rows (--limit 0 for all)\n"),
        "{run:?}"
    );
    let count = |arguments: &[&str]| {
        sandbox
            .corpus(arguments)
            .expect_code(0)
            .stdout
            .lines()
            .count()
    };
    assert_eq!(count(&["report", "provenance", "--format", "jsonl"]), 1234);
    assert_eq!(
        count(&["sql", "SELECT 1 FROM article", "--format", "jsonl"]),
        1234
    );
    let sql = sandbox
        .corpus(&["sql", "SELECT text FROM paragraph"])
        .expect_code(0);
    assert!(
        sql.stdout
            .ends_with("\n50 of more than 50 rows (--limit 0 for all)\n"),
        "{sql:?}"
    );
}

#[test]
fn a_report_without_rows_says_so_in_a_table_and_is_empty_data_elsewhere() {
    let sandbox = two_articles();
    let print = |format| {
        sandbox
            .corpus(&["report", "revisions", "--format", format])
            .expect_code(0)
            .stdout
    };
    assert_eq!(print("table"), "no rows\n");
    assert_eq!(print("json"), "[]\n");
    assert_eq!(print("jsonl"), "");
    assert_eq!(print("csv").lines().count(), 1);
}

#[test]
fn columns_of_the_environment_are_the_width_unless_one_is_given() {
    let sandbox = two_articles();
    let longest = |columns: &str, more: &[&str]| {
        let run = run(sandbox
            .command()
            .env("COLUMNS", columns)
            .args(["report", "duplicates"])
            .args(more));
        let lines = run.stdout.lines().map(|line| line.chars().count());
        lines.max().unwrap_or_default()
    };
    assert!(longest("50", &[]) <= 50);
    assert!((51..=100).contains(&longest("", &[])));
    assert!((51..=100).contains(&longest("0", &[])));
    assert!((51..=70).contains(&longest("50", &["--width", "70"])));
}

#[test]
fn a_filter_by_an_outlet_that_is_called_otherwise_names_it() {
    let sandbox = two_articles();
    let notes = |filter| {
        sandbox
            .corpus(&["report", "credits", "--where", filter])
            .expect_code(0)
            .stderr
    };
    assert!(
        notes("outlet=cnn").contains("there is no outlet called \"cnn\"; did you mean \"CNN\"?")
    );
    // Called so, and credited by nobody.
    assert_eq!(notes("outlet=CNN"), "");
    assert_eq!(notes("outlet!=cnn"), "");
}

#[test]
fn info_counts_what_is_there_and_keeps_to_its_limit() {
    let sandbox = two_articles();
    let run = sandbox.corpus(&["info", "--format", "csv"]).expect_code(0);
    let rows: Vec<(String, String)> = column(&run, "name")
        .into_iter()
        .zip(column(&run, "value"))
        .collect();
    // COMMON twice and an end of its own in each.
    for (name, value) in [
        ("articles", "2"),
        ("paragraphs", "3"),
        ("occurrences", "4"),
        ("sources", "1"),
        ("refused_inputs", "0"),
    ] {
        assert!(
            rows.contains(&(name.to_owned(), value.to_owned())),
            "{name}: {rows:?}"
        );
    }
    let run = sandbox
        .corpus(&["info", "--format", "csv", "--limit", "2"])
        .expect_code(0);
    assert_eq!(run.stdout.lines().count(), 3, "{run:?}");
}

// SQL

#[test]
fn sql_prints_the_rows_of_a_select() {
    let run = two_articles()
        .corpus(&[
            "sql",
            "SELECT 1 + 1 AS two, 'x' AS letter",
            "--format",
            "csv",
        ])
        .expect_code(0);
    assert_eq!(run.stdout, "two,letter\n2,x\n");
}

#[test]
fn sql_takes_with_values_explain_and_a_closing_semicolon() {
    let sandbox = two_articles();
    for query in [
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "VALUES (1)",
        "EXPLAIN QUERY PLAN SELECT 1",
        "SELECT 1;",
        "SELECT 1 -- one\n",
    ] {
        sandbox.corpus(&["sql", query]).expect_code(0);
    }
}

#[test]
fn sql_refuses_whatever_does_not_only_read_and_changes_nothing() {
    let sandbox = two_articles();
    let before = (sha256sum(&sandbox.path("corpus.db")), sandbox.names());
    let writes = [
        "INSERT INTO property VALUES ('a', 'b')",
        "INSERT INTO property VALUES ('a', 'b') RETURNING name",
        "UPDATE article SET title = 'x'",
        "DELETE FROM occurrence",
        "DELETE FROM occurrence RETURNING ordinal",
        "DROP VIEW duplicates",
        "CREATE TABLE x (y)",
        "CREATE TEMP TABLE x (y)",
        "PRAGMA user_version = 99",
        "PRAGMA application_id = 99",
        "PRAGMA writable_schema = 1",
        "PRAGMA query_only = 0",
        "ATTACH 'other.db' AS other",
        "DETACH main",
        "VACUUM",
        "VACUUM INTO 'copy.db'",
        "BEGIN",
        "BEGIN IMMEDIATE",
        "COMMIT",
        "REINDEX",
        "ANALYZE",
        "",
        "/* nothing */",
    ];
    for query in writes {
        sandbox.corpus(&["sql", query]).fails_with_hint(1, &[]);
        assert_eq!(
            (sha256sum(&sandbox.path("corpus.db")), sandbox.names()),
            before,
            "{query}"
        );
    }
}

#[test]
fn sql_with_a_pragma_that_answers_leaves_the_file_as_it_is() {
    let sandbox = two_articles();
    let before = (sha256sum(&sandbox.path("corpus.db")), sandbox.names());
    for query in [
        "PRAGMA journal_mode = WAL",
        "PRAGMA journal_mode = MEMORY",
        "PRAGMA wal_checkpoint",
        "PRAGMA optimize",
        "PRAGMA incremental_vacuum",
        "PRAGMA locking_mode = EXCLUSIVE",
        "PRAGMA table_info(article)",
    ] {
        sandbox.corpus(&["sql", query]);
        assert_eq!(
            (sha256sum(&sandbox.path("corpus.db")), sandbox.names()),
            before,
            "{query}"
        );
    }
}

#[test]
fn sql_refuses_two_statements() {
    let sandbox = two_articles();
    for query in [
        "SELECT 1; SELECT 2",
        "SELECT 1; DELETE FROM article",
        "SELECT 1;; SELECT 2",
    ] {
        sandbox
            .corpus(&["sql", query])
            .fails_with_hint(1, &["more than one statement", "one SELECT at a time"]);
    }
}

#[test]
fn sql_can_not_load_an_extension_or_read_a_file() {
    let sandbox = two_articles();
    for query in [
        "SELECT load_extension('x')",
        "SELECT readfile('/etc/passwd')",
        "SELECT writefile('x', 'y')",
    ] {
        sandbox.corpus(&["sql", query]).fails_with_hint(1, &[]);
    }
}

#[test]
fn sql_says_where_a_syntax_error_is() {
    let sandbox = two_articles();
    sandbox
        .corpus(&["sql", "SELEC 1"])
        .fails_with_hint(1, &["near \"SELEC\": syntax error, at character 0"]);
    sandbox
        .corpus(&["sql", "SELECT colour FROM article"])
        .fails_with_hint(1, &["no such column: colour", "corpus schema"]);
    sandbox
        .corpus(&["sql", "SELECT * FROM outlets"])
        .fails_with_hint(1, &["no such table: outlets"]);
}

#[test]
fn sql_counts_the_place_of_an_error_in_characters() {
    // The wrong word begins behind 12 characters, of which three take two bytes each.
    let run = two_articles().corpus(&["sql", "SELECT 'äöü' FRO article"]);
    run.fails_with_hint(1, &["syntax error"]);
}

#[test]
fn sql_does_not_take_double_quotes_for_text() {
    two_articles()
        .corpus(&["sql", "SELECT \"nonsense\""])
        .fails_with_hint(1, &["no such column"]);
}

// The gazetteer

fn credits_of(sandbox: &Sandbox, outlet: &str) -> Vec<Vec<String>> {
    sandbox.rows(&format!(
        "SELECT location, surface, kind FROM credits WHERE outlet = '{outlet}'"
    ))
}

#[test]
fn an_outlet_that_is_added_is_credited_after_analyze() {
    let sandbox = two_articles();
    assert!(credits_of(&sandbox, "Harbour Ledger").is_empty());
    sandbox
        .corpus(&["outlets", "add", "Harbour Ledger"])
        .expect_code(0)
        .says(&["corpus analyze"]);
    // Until then reports say that they are behind.
    sandbox
        .corpus(&["report", "credits"])
        .expect_code(0)
        .says(&["not up to date", "corpus analyze"]);
    sandbox.corpus(&["analyze"]).expect_code(0).says(&[
        "analysed 2 articles: 1 credit, 0 before",
        "Harbour Ledger: 1, 0 before",
    ]);
    let location = sandbox.name("pile/two.txt");
    // The article stands with the name, as in "The New York Times".
    assert_eq!(
        credits_of(&sandbox, "Harbour Ledger"),
        table(&[&[&location, "the Harbour Ledger", "report"]])
    );
    assert_eq!(
        sandbox.rows("SELECT outlet, article_count, paragraph_count, credit_count, report_count, mention_count FROM attributed_outlets"),
        table(&[&["Harbour Ledger", "1", "1", "1", "1", "0"]])
    );
    let run = sandbox.corpus(&["report", "credits"]).expect_code(0);
    assert_eq!(run.stderr, "");
}

#[test]
fn an_alias_that_is_added_is_credited_to_its_outlet_after_analyze() {
    let sandbox = two_articles();
    sandbox
        .corpus(&["outlets", "add", "Quay Gazette"])
        .expect_code(0);
    sandbox
        .corpus(&["outlets", "alias", "Quay Gazette", "Harbour Ledger"])
        .expect_code(0);
    sandbox.corpus(&["analyze"]).expect_code(0);
    let location = sandbox.name("pile/two.txt");
    assert_eq!(
        credits_of(&sandbox, "Quay Gazette"),
        table(&[&[&location, "the Harbour Ledger", "report"]])
    );
}

#[test]
fn an_alias_that_is_removed_is_credited_no_longer_after_analyze() {
    let sandbox = two_articles();
    sandbox
        .corpus(&[
            "outlets",
            "add",
            "Quay Gazette",
            "--alias",
            "Harbour Ledger",
        ])
        .expect_code(0);
    sandbox.corpus(&["analyze"]).expect_code(0);
    assert_eq!(credits_of(&sandbox, "Quay Gazette").len(), 1);
    sandbox
        .corpus(&["outlets", "remove", "Quay Gazette", "Harbour Ledger"])
        .expect_code(0);
    sandbox.corpus(&["analyze"]).expect_code(0);
    assert!(credits_of(&sandbox, "Quay Gazette").is_empty());
}

#[test]
fn an_outlet_that_is_removed_is_credited_no_longer_after_analyze() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "The ships were turned away, Reuters reported.\n");
    sandbox.corpus(&["ingest", "a.txt"]).expect_code(0);
    assert_eq!(credits_of(&sandbox, "Reuters").len(), 1);
    sandbox
        .corpus(&["outlets", "remove", "Reuters"])
        .expect_code(0)
        .says(&["corpus analyze"]);
    sandbox.corpus(&["analyze"]).expect_code(0);
    assert_eq!(sandbox.value("SELECT count(*) FROM mention"), "0");
    let listed = sandbox
        .corpus(&[
            "outlets",
            "list",
            "--matching",
            "reuters",
            "--format",
            "csv",
        ])
        .expect_code(0);
    assert_eq!(column(&listed, "is_disabled"), ["1"]);
}

#[test]
fn edits_survive_analyze_and_a_newer_list_of_shipped_outlets() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "a.txt",
        "The ships were turned away, Reuters reported.\n\nThe Harbour Ledger reported the same.\n",
    );
    sandbox
        .corpus(&["outlets", "add", "Harbour Ledger", "--country", "GB"])
        .expect_code(0);
    sandbox
        .corpus(&["outlets", "alias", "BBC", "The Beeb of Orvane"])
        .expect_code(0);
    sandbox
        .corpus(&["outlets", "remove", "Reuters"])
        .expect_code(0);
    let edits = "SELECT name, origin, is_disabled FROM outlet WHERE origin = 'user' OR is_disabled = 1
                 UNION ALL SELECT alias, origin, is_disabled FROM outlet_alias WHERE origin = 'user' OR is_disabled = 1";
    let before = sandbox.rows(edits);
    // The outlet and its own name, the alias, and the removed one.
    assert_eq!(before.len(), 4, "{before:?}");
    // As if the program had come with another list.
    let connection = rusqlite::Connection::open(sandbox.path("corpus.db")).unwrap();
    connection
        .execute(
            "UPDATE property SET value = 'older' WHERE name = 'gazetteer_sha256'",
            [],
        )
        .unwrap();
    drop(connection);
    sandbox.corpus(&["ingest", "a.txt"]).expect_code(0);
    sandbox.corpus(&["analyze"]).expect_code(0);
    assert_eq!(sandbox.rows(edits), before);
    assert_eq!(
        sandbox.rows("SELECT outlet FROM credits"),
        table(&[&["Harbour Ledger"]])
    );
    sandbox.corpus(&["check"]).expect_code(0);
}

#[test]
fn a_domain_that_is_added_makes_a_source_that_outlet_and_its_credits_self_credits() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "a.jsonl",
        format!("{{\"text\":\"{CREDITING}\",\"url\":\"https://www.ledger.example/a\"}}\n"),
    );
    sandbox
        .corpus(&[
            "outlets",
            "add",
            "Harbour Ledger",
            "--domain",
            "www.Ledger.example",
        ])
        .expect_code(0);
    sandbox.corpus(&["ingest", "a.jsonl"]).expect_code(0);
    assert_eq!(
        sandbox.rows("SELECT source, named_by, outlet FROM source_counts"),
        table(&[&["ledger.example", "host", "Harbour Ledger"]])
    );
    assert_eq!(
        sandbox.rows("SELECT outlet, is_self FROM credits"),
        table(&[&["Harbour Ledger", "1"]])
    );
    assert!(sandbox.rows("SELECT * FROM attributed_outlets").is_empty());
}

#[test]
fn an_outlet_is_not_added_beside_one_whose_name_hardly_differs() {
    let sandbox = Sandbox::new();
    sandbox
        .corpus(&["outlets", "add", "Harbour Ledger"])
        .expect_code(0);
    sandbox
        .corpus(&["outlets", "add", "HARBOUR Ledger"])
        .fails_with_hint(1, &["\"Harbour Ledger\" is there already", "outlets alias"]);
    sandbox
        .corpus(&["outlets", "add", "The Harbour Ledger"])
        .fails_with_hint(1, &["differs from \"The Harbour Ledger\" in its article"]);
    sandbox
        .corpus(&["outlets", "add", "Washington Post"])
        .fails_with_hint(1, &["\"The Washington Post\" is there already"]);
    sandbox
        .corpus(&["outlets", "remove", "Harbour Ledger"])
        .expect_code(0);
    sandbox
        .corpus(&["outlets", "add", "HARBOUR LEDGER"])
        .fails_with_hint(1, &["was removed", "outlets add 'Harbour Ledger'"]);
    sandbox
        .corpus(&["outlets", "add", "Harbour Ledger"])
        .expect_code(0);
}

#[test]
fn a_short_name_in_an_outlets_own_article_means_it() {
    let sandbox = Sandbox::new();
    let text = "A clerk told the Ledger that the dam had cracked.";
    sandbox.write(
        "a.jsonl",
        format!(
            "{{\"text\":\"{text}\",\"url\":\"https://ledger.example/a\"}}\n\
             {{\"text\":\"{text}\",\"url\":\"https://dial.example/a\"}}\n"
        ),
    );
    sandbox
        .corpus(&[
            "outlets",
            "add",
            "Harbour Ledger",
            "--domain",
            "ledger.example",
        ])
        .expect_code(0);
    sandbox
        .corpus(&[
            "outlets",
            "alias",
            "Harbour Ledger",
            "Ledger",
            "--kind",
            "short",
        ])
        .expect_code(0);
    sandbox.corpus(&["ingest", "a.jsonl"]).expect_code(0);
    let credits = "SELECT article_id, outlet, surface, is_self FROM credits";
    let own = table(&[&["1", "Harbour Ledger", "the Ledger", "1"]]);
    assert_eq!(sandbox.rows(credits), own);
    // The source is somebody else's from now on.
    sandbox
        .corpus(&["outlets", "remove", "Harbour Ledger", "ledger.example"])
        .expect_code(0);
    sandbox.corpus(&["analyze"]).expect_code(0);
    assert!(sandbox.rows(credits).is_empty());
    sandbox.corpus(&["check"]).expect_code(0);
}

#[test]
fn outlets_can_be_listed_and_searched_by_any_form_of_their_name() {
    let sandbox = two_articles();
    sandbox
        .corpus(&[
            "outlets",
            "add",
            "Harbour Ledger",
            "--alias",
            "The Quayside Sheet",
        ])
        .expect_code(0);
    let listed = sandbox
        .corpus(&[
            "outlets",
            "list",
            "--matching",
            "QUAYSIDE",
            "--format",
            "csv",
        ])
        .expect_code(0);
    assert_eq!(column(&listed, "outlet"), ["Harbour Ledger"]);
    assert_eq!(column(&listed, "origin"), ["user"]);
    assert_eq!(column(&listed, "aliases"), ["The Quayside Sheet"]);
    let cut = sandbox
        .corpus(&["outlets", "list", "--limit", "2"])
        .expect_code(0);
    assert!(cut.stdout.contains("2 of "), "{cut:?}");
}

#[test]
fn an_outlet_that_is_there_is_not_added_twice() {
    let sandbox = two_articles();
    sandbox
        .corpus(&["outlets", "add", "Harbour Ledger"])
        .expect_code(0);
    let before = sandbox.stored();
    sandbox
        .corpus(&["outlets", "add", "Harbour Ledger"])
        .fails_with_hint(1, &["already", "corpus outlets alias"]);
    assert_eq!(sandbox.stored(), before);
}

#[test]
fn a_removed_outlet_can_be_added_again() {
    let sandbox = two_articles();
    sandbox
        .corpus(&["outlets", "add", "Harbour Ledger"])
        .expect_code(0);
    sandbox
        .corpus(&["outlets", "remove", "Harbour Ledger"])
        .expect_code(0);
    sandbox
        .corpus(&["outlets", "add", "Harbour Ledger"])
        .expect_code(0);
    sandbox.corpus(&["analyze"]).expect_code(0);
    assert_eq!(credits_of(&sandbox, "Harbour Ledger").len(), 1);
}

#[test]
fn edits_of_unknown_outlets_and_empty_names_fail_with_a_hint() {
    let sandbox = two_articles();
    let before = sandbox.stored();
    sandbox
        .corpus(&["outlets", "alias", "No Such Paper", "NSP"])
        .fails_with_hint(1, &["there is no outlet called \"No Such Paper\""]);
    sandbox
        .corpus(&["outlets", "remove", "No Such Paper"])
        .fails_with_hint(1, &["corpus outlets"]);
    sandbox
        .corpus(&["outlets", "remove", "CNN", "No Such Form"])
        .fails_with_hint(1, &["CNN has no form \"No Such Form\""]);
    sandbox
        .corpus(&["outlets", "add", " -- "])
        .fails_with_hint(1, &["at least one letter or digit"]);
    sandbox
        .corpus(&["outlets", "add", "Half Done", "--alias", ""])
        .fails_with_hint(1, &["at least one letter or digit"]);
    // All or nothing.
    assert_eq!(sandbox.stored(), before);
}

/// A table of three invented outlets; the second is known to the program under that name.
const TABLE: &str = "# a comment
aliases\tname\tclass\tshort\tdomains\trisky
Harbor Ledger\tHarbour Ledger\tnewspaper\tLedger\tledger.example\t
Reuters of Orvane\tReuters\t\t\t\t
\tTide\tmagazine\t\t\tTide
";

#[test]
fn a_table_of_outlets_is_added_and_found() {
    let sandbox = two_articles();
    sandbox.write("outlets.tsv", TABLE);
    sandbox
        .corpus(&["outlets", "import", "outlets.tsv"])
        .expect_code(0)
        .says(&[
            "2 outlets added, 6 forms added, 1 already there",
            "corpus analyze",
        ]);
    assert_eq!(
        sandbox.rows(
            "SELECT outlet.name, class, outlet.origin, alias, kind, outlet_alias.origin
             FROM outlet JOIN outlet_alias USING (outlet_id)
             WHERE outlet_alias.origin = 'user' ORDER BY outlet_alias_id"
        ),
        table(&[
            &[
                "Harbour Ledger",
                "newspaper",
                "user",
                "Harbour Ledger",
                "name",
                "user"
            ],
            &[
                "Harbour Ledger",
                "newspaper",
                "user",
                "Harbor Ledger",
                "name",
                "user"
            ],
            &[
                "Harbour Ledger",
                "newspaper",
                "user",
                "Ledger",
                "short",
                "user"
            ],
            &[
                "Harbour Ledger",
                "newspaper",
                "user",
                "ledger.example",
                "domain",
                "user"
            ],
            &[
                "Reuters",
                "agency",
                "shipped",
                "Reuters of Orvane",
                "name",
                "user"
            ],
            &["Tide", "magazine", "user", "Tide", "risky", "user"],
        ])
    );
    sandbox.corpus(&["analyze"]).expect_code(0);
    assert_eq!(credits_of(&sandbox, "Harbour Ledger").len(), 1);
    sandbox.corpus(&["check"]).expect_code(0);
    // A second time all is there, and nothing has to be analysed again.
    let before = sandbox.stored();
    let again = sandbox
        .corpus_fed(&["outlets", "import", "-"], TABLE)
        .expect_code(0)
        .says(&["0 outlets added, 0 forms added, 7 already there"]);
    assert!(!again.stderr.contains("analyze"), "{again:?}");
    assert_eq!(sandbox.stored(), before);
}

#[test]
fn an_import_leaves_earlier_edits_as_they_are() {
    let sandbox = two_articles();
    for edit in [
        &[
            "outlets",
            "add",
            "Harbour Ledger",
            "--class",
            "website",
            "--country",
            "GB",
        ][..],
        &["outlets", "alias", "Harbour Ledger", "H. Ledger"],
        &["outlets", "alias", "Harbour Ledger", "Harbor Ledger"],
        &["outlets", "remove", "Harbour Ledger", "Harbor Ledger"],
        &["outlets", "remove", "Reuters"],
    ] {
        sandbox.corpus(edit).expect_code(0);
    }
    let edits = "SELECT name, class, country, is_disabled FROM outlet WHERE origin = 'user' OR is_disabled
                 UNION ALL SELECT alias, kind, origin, is_disabled FROM outlet_alias WHERE origin = 'user'";
    let mut expected = sandbox.rows(edits);
    sandbox.write("outlets.tsv", TABLE);
    sandbox
        .corpus(&["outlets", "import", "outlets.tsv"])
        .expect_code(0)
        .says(&[
            "1 outlet added, 3 forms added, 1 already there",
            "2 outlets and forms that you removed before stayed removed",
        ]);
    expected.extend(table(&[
        &["Ledger", "short", "user", "0"],
        &["Tide", "magazine", "NULL", "0"],
        &["Tide", "risky", "user", "0"],
        &["ledger.example", "domain", "user", "0"],
    ]));
    let mut after = sandbox.rows(edits);
    expected.sort();
    after.sort();
    assert_eq!(after, expected);
}

#[test]
fn what_is_exported_can_be_imported_again() {
    let sandbox = two_articles();
    sandbox.write("outlets.tsv", TABLE);
    sandbox
        .corpus(&["outlets", "import", "outlets.tsv"])
        .expect_code(0);
    sandbox
        .corpus(&[
            "outlets",
            "add",
            "+Orvane 'Post'",
            "--alias",
            "\"Post\" of Orvane",
        ])
        .expect_code(0);
    let all = sandbox.corpus(&["outlets", "export"]).expect_code(0).stdout;
    let mine = sandbox
        .corpus(&["outlets", "export", "--mine"])
        .expect_code(0)
        .stdout;
    assert_eq!(
        mine,
        "name\tclass\tcountry\tdomains\taliases\trisky\tshort\tprogrammes\ttags
Reuters\tagency\tGB\t\tReuters of Orvane\t\t\t\t
Harbour Ledger\tnewspaper\t\tledger.example\tHarbor Ledger\t\tLedger\t\t
Tide\tmagazine\t\t\t\tTide\t\t\t
'+Orvane 'Post'\tnewspaper\t\t\t\"\"\"Post\"\" of Orvane\"\t\t\t\t
"
    );
    let forms =
        "SELECT name, class, country, alias, kind FROM outlet JOIN outlet_alias USING (outlet_id)
                 ORDER BY name, kind, alias";
    for exported in [all, mine] {
        let other = Sandbox::new();
        other.write("outlets.tsv", exported);
        other
            .corpus(&["outlets", "import", "outlets.tsv"])
            .expect_code(0);
        assert_eq!(other.rows(forms), sandbox.rows(forms));
    }
}

#[test]
fn a_name_is_added_as_what_it_may_be_read_as() {
    let sandbox = two_articles();
    sandbox
        .corpus(&["outlets", "add", "Tide", "--kind", "risky"])
        .expect_code(0);
    assert_eq!(
        sandbox.rows("SELECT alias, kind FROM outlet_alias WHERE origin = 'user'"),
        table(&[&["Tide", "risky"]])
    );
}

#[test]
fn a_form_changes_its_kind_when_it_is_removed_first() {
    let sandbox = two_articles();
    sandbox
        .corpus(&["outlets", "add", "Quay Gazette", "--alias", "QG"])
        .expect_code(0);
    let narrow = ["outlets", "alias", "Quay Gazette", "QG", "--kind", "risky"];
    let remove = ["outlets", "remove", "Quay Gazette", "QG"];
    sandbox.corpus(&narrow).fails_with_hint(
        1,
        &[
            "counts wherever it stands",
            "corpus outlets remove 'Quay Gazette' 'QG'",
        ],
    );
    sandbox.corpus(&remove).expect_code(0);
    sandbox.corpus(&narrow).expect_code(0);
    assert_eq!(
        sandbox.rows("SELECT kind FROM outlet_alias WHERE alias = 'QG' AND NOT is_disabled"),
        table(&[&["risky"]])
    );
}

#[test]
fn a_form_that_the_user_gave_means_what_the_user_says() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "The dam will hold, Moor told NPR News.\n");
    sandbox.corpus(&["ingest", "a.txt"]).expect_code(0);
    let credited = |sandbox: &Sandbox| sandbox.rows("SELECT outlet FROM credits");
    assert_eq!(credited(&sandbox), table(&[&["NPR"]]));
    sandbox
        .corpus(&["outlets", "add", "Quay Radio", "--alias", "NPR News"])
        .expect_code(0)
        .says(&["NPR News stands for NPR, too", "else yours"]);
    sandbox.corpus(&["analyze"]).expect_code(0);
    assert_eq!(credited(&sandbox), table(&[&["Quay Radio"]]));
}

#[test]
fn a_form_of_two_outlets_is_told_with_what_decides() {
    let sandbox = two_articles();
    sandbox
        .corpus(&["outlets", "add", "Quay Gazette", "--domain", "quay.example"])
        .expect_code(0);
    sandbox
        .corpus(&[
            "outlets",
            "add",
            "Harbour Ledger",
            "--alias",
            "Quay Gazette",
        ])
        .expect_code(0)
        .says(&[
            "Quay Gazette stands for Quay Gazette, too",
            "the one that an article named last",
            "the one that was added first",
        ]);
    sandbox
        .corpus(&[
            "outlets",
            "add",
            "Quay Dial",
            "--domain",
            "www.quay.example",
        ])
        .expect_code(0)
        .says(&["quay.example is a domain of Quay Gazette, too"]);
    sandbox
        .corpus_fed(
            &["outlets", "import", "-"],
            "name\taliases\nOrvane Mail\tQuay Gazette|Quay Dial\n",
        )
        .expect_code(0)
        .says(&[
            "Quay Gazette stands for Quay Gazette, too",
            "(and 1 form more)",
        ]);
}

#[test]
fn a_removed_outlet_takes_no_form_until_it_is_added_again() {
    let sandbox = two_articles();
    sandbox
        .corpus(&["outlets", "remove", "Reuters"])
        .expect_code(0);
    sandbox
        .corpus(&["outlets", "alias", "Reuters", "Reuters of Orvane"])
        .fails_with_hint(1, &["Reuters was removed", "corpus outlets add 'Reuters'"]);
    // It comes back as it was, and so does one whose name is risky.
    sandbox
        .corpus(&["outlets", "add", "Reuters"])
        .expect_code(0);
    sandbox
        .corpus(&["outlets", "remove", "The Sun"])
        .expect_code(0);
    sandbox
        .corpus(&["outlets", "add", "The Sun"])
        .expect_code(0);
    assert_eq!(
        sandbox.rows(
            "SELECT class, alias, kind, outlet.is_disabled FROM outlet JOIN outlet_alias USING (outlet_id)
             WHERE outlet.origin = 'user' AND alias = name AND kind <> 'tag' AND NOT outlet_alias.is_disabled ORDER BY name"
        ),
        table(&[
            &["agency", "Reuters", "name", "0"],
            &["newspaper", "The Sun", "risky", "0"],
        ])
    );
    sandbox
        .corpus(&["outlets", "alias", "Reuters", "Reuters of Orvane"])
        .expect_code(0);
}

/// The outlet that each of these texts mentions, uncredited.
#[test]
fn names_in_every_script_are_found() {
    let outlets = [
        ("ОРВАН", "По данным ОРВАН, суда повернули."),
        ("Вестник долины", "Сегодня «Вестник долины» молчал."),
        ("Долинник", "Вчера Долинник вышел поздно."),
        ("الوادي", "نشرت صحف أخرى ولم تنشره الوادي."),
        ("الجبل اليوم", "قال لموقع والجبل اليوم إن السفن عادت."),
        ("المرفأ", "تحدث للمرفأ أمس."),
        ("山谷社", "据山谷社报道，船只返航。"),
        ("谷新聞", "船は戻ったと谷新聞が伝えた。"),
        ("Η Κοιλάδα", "Χθες η Κοιλάδα έγραψε; Η Κοιλάδα σιωπά."),
        ("घाटी समाचार", "उसने घाटी समाचार को बताया।"),
        ("계곡일보", "배가 돌아갔다고 계곡일보가 전했다."),
        ("หุบเขารายวัน", "ตามรายงานของหุบเขารายวันเรือกลับแล้ว"),
        (
            "Cafe\u{301} Orvane",
            "Nothing was heard of the Café Orvane.",
        ),
    ];
    let sandbox = Sandbox::new();
    for (number, (name, text)) in outlets.iter().enumerate() {
        sandbox.write(&format!("{number}.txt"), text);
        sandbox.corpus(&["outlets", "add", name]).expect_code(0);
    }
    sandbox.corpus(&["ingest", "."]).expect_code(0);
    for (number, (name, text)) in outlets.iter().enumerate() {
        let found = sandbox.rows(&format!(
            "SELECT outlet.name FROM mention JOIN outlet USING (outlet_id) JOIN article USING (article_id)
             JOIN input USING (input_id) WHERE input.path LIKE '%/{number}.txt'"
        ));
        let kept = name.replace("e\u{301}", "é");
        assert!(found.contains(&vec![kept]), "{text}: {found:?}");
    }
}

// Show

#[test]
fn an_article_is_shown_by_number_path_and_location() {
    let sandbox = two_articles();
    let expected = sandbox.corpus(&["show", "2"]).expect_code(0).stdout;
    assert!(
        expected.starts_with("article 2, revision 1\nlocation      pile/two.txt\n"),
        "{expected}"
    );
    assert!(
        expected.contains("    = occurs 2 times in 2 articles\n"),
        "{expected}"
    );
    for name in [
        &sandbox.name("pile/two.txt"),
        "pile/two.txt",
        "./pile/two.txt",
        "pile/../pile/two.txt",
    ] {
        assert_eq!(
            sandbox.corpus(&["show", name]).expect_code(0).stdout,
            expected,
            "{name}"
        );
    }
    let elsewhere = run(sandbox.command().current_dir(sandbox.path("pile")).args([
        "show",
        "two.txt",
        "--db",
        "../corpus.db",
    ]));
    assert!(
        elsewhere
            .expect_code(0)
            .stdout
            .contains("location      two.txt\n")
    );
}

#[test]
fn an_article_is_shown_by_its_path_when_the_file_is_gone() {
    let sandbox = two_articles();
    let expected = sandbox
        .corpus(&["show", "pile/two.txt"])
        .expect_code(0)
        .stdout;
    fs::remove_file(sandbox.path("pile/two.txt")).unwrap();
    assert_eq!(
        sandbox
            .corpus(&["show", "pile/two.txt"])
            .expect_code(0)
            .stdout,
        expected
    );
}

#[test]
fn a_record_is_shown_by_its_file_and_number() {
    let sandbox = dated();
    for name in [
        "dated.jsonl#3",
        &format!("{}#3", sandbox.name("dated.jsonl")),
    ] {
        let run = sandbox.corpus(&["show", name]).expect_code(0);
        assert!(
            run.stdout.contains("location      dated.jsonl#3\n"),
            "{run:?}"
        );
        assert!(run.stdout.contains("Gamma stood here."), "{run:?}");
    }
    sandbox
        .corpus(&["show", "dated.jsonl#5"])
        .fails_with_hint(1, &["there is no article or paragraph"]);
}

#[test]
fn a_file_of_several_articles_asks_which() {
    dated().corpus(&["show", "dated.jsonl"]).fails_with_hint(
        1,
        &[
            "dated.jsonl holds 4 articles",
            "corpus show 'dated.jsonl#1'",
        ],
    );
}

#[test]
fn articles_that_share_a_place_are_named_by_their_numbers() {
    let sandbox = Sandbox::new();
    let lines = [
        "{\"id\":1,\"text\":\"Alpha stood here.\"}",
        "{\"id\":2,\"text\":\"Beta stood here.\"}",
    ];
    sandbox.write("lines.jsonl", lines.join("\n"));
    sandbox.corpus(&["ingest", "lines.jsonl"]).expect_code(0);
    sandbox.write("lines.jsonl", lines[1]);
    sandbox.corpus(&["ingest", "lines.jsonl"]).expect_code(0);
    sandbox
        .corpus(&["show", "lines.jsonl#1"])
        .fails_with_hint(1, &["corpus show 1, corpus show 2"]);
}

#[test]
fn a_paragraph_is_shown_by_its_digest_and_the_beginning_of_it() {
    let sandbox = two_articles();
    sandbox.write("text", COMMON);
    let digest = sha256sum(&sandbox.path("text"));
    for name in [
        &digest[..],
        &digest[..12],
        &digest[..6],
        &digest[..12].to_uppercase(),
    ] {
        let shown = sandbox.corpus(&["show", name]).expect_code(0).stdout;
        assert!(
            shown.starts_with(&format!("sha256        {digest}\n")),
            "{shown}"
        );
        assert!(shown.contains(COMMON));
        // It opens both files, and is as long in bytes as in characters.
        for file in ["one", "two"] {
            let range = format!("pile/{file}.txt  paragraph 1, bytes 0-{}", COMMON.len());
            assert!(shown.contains(&range), "{shown}");
        }
    }
}

#[test]
fn a_beginning_of_a_digest_that_fits_several_paragraphs_asks_for_more() {
    let sandbox = Sandbox::new();
    // Of 2,000 digests some share their first four characters.
    let lines: String = (0..2000)
        .map(|n| format!("{{\"id\":{n},\"text\":\"Line {n}.\"}}\n"))
        .collect();
    sandbox.write("dump.jsonl", lines);
    sandbox.corpus(&["ingest", "dump.jsonl"]).expect_code(0);
    let prefix = sandbox.value(
        "SELECT substr(sha256, 1, 4) AS prefix FROM paragraph GROUP BY prefix
         HAVING count(*) > 1 AND prefix GLOB '*[a-f]*' AND prefix NOT GLOB '*[0-9]e[0-9]*' LIMIT 1",
    );
    sandbox
        .corpus(&["show", &prefix])
        .fails_with_hint(1, &["several paragraphs", "more of its characters"]);
}

#[test]
fn what_is_unknown_is_not_shown() {
    let sandbox = two_articles();
    for name in [
        "99",
        "0",
        "-1",
        "pile/three.txt",
        "ffffffffffff",
        "abc",
        "",
        "pile",
    ] {
        sandbox
            .corpus(&["show", "--", name])
            .fails_with_hint(1, &["there is no article or paragraph"]);
    }
}

#[test]
fn a_former_revision_is_shown_as_such() {
    let sandbox = two_articles();
    sandbox.write("pile/one.txt", format!("{COMMON}\n\nA second end.\n"));
    sandbox
        .corpus(&["ingest", "pile"])
        .expect_code(0)
        .says(&["0 new, 1 unchanged, 1 revised"]);
    let former = sandbox.corpus(&["show", "1"]).expect_code(0).stdout;
    assert!(
        former.starts_with("article 1, revision 1 (a later one is stored)\n"),
        "{former}"
    );
    let current = sandbox
        .corpus(&["show", "pile/one.txt"])
        .expect_code(0)
        .stdout;
    assert!(current.starts_with("article 3, revision 2\n"), "{current}");
}

// Schema

#[test]
fn the_schema_of_one_view_is_its_sql_with_its_comments() {
    let sandbox = two_articles();
    let run = sandbox.corpus(&["schema", "duplicates"]).expect_code(0);
    assert!(
        run.stdout
            .starts_with("CREATE VIEW duplicates\n-- A row per paragraph"),
        "{run:?}"
    );
    assert!(!run.stdout.contains("CREATE TABLE"));
}

#[test]
fn the_schema_of_one_table_comes_with_its_indexes() {
    let run = two_articles()
        .corpus(&["schema", "paragraph"])
        .expect_code(0);
    assert!(
        run.stdout.starts_with("CREATE TABLE paragraph ("),
        "{run:?}"
    );
    assert!(
        run.stdout
            .contains("CREATE INDEX paragraph_by_words_sha256"),
        "{run:?}"
    );
}

#[test]
fn the_whole_schema_makes_the_same_tables_in_another_database() {
    let sandbox = two_articles();
    let sql = sandbox.corpus(&["schema"]).expect_code(0).stdout;
    let copy = rusqlite::Connection::open_in_memory().unwrap();
    copy.execute_batch(&sql).unwrap();
    let names = "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'refinery%' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    assert_eq!(harness::rows_of(&copy, names), sandbox.rows(names));
}

#[test]
fn an_unknown_table_is_an_error() {
    two_articles()
        .corpus(&["schema", "paragraphs"])
        .fails_with_hint(
            1,
            &[
                "no table or view called \"paragraphs\"",
                "corpus schema lists all",
            ],
        );
}

// Feeding

#[test]
fn a_dry_run_explains_each_input_and_makes_no_file() {
    let sandbox = Sandbox::new();
    sandbox.write("pile/good.txt", GOOD);
    sandbox.write("pile/dump.jsonl", DATED);
    sandbox.write("pile/photo.png", b"\x89PNG\r\n\x1a\n");
    let before = sandbox.names();
    let run = sandbox
        .corpus(&["ingest", "pile", "--dry-run", "--explain"])
        .expect_code(3);
    assert_eq!(sandbox.names(), before);
    for part in [
        "pile/good.txt",
        "text",
        "pile/dump.jsonl",
        "jsonl",
        "pile/photo.png",
    ] {
        assert!(run.stdout.contains(part), "{part}: {run:?}");
    }
    run.says(&[
        "dry run: 5 articles read; nothing was stored",
        "it is a PNG picture",
    ]);
}

#[test]
fn a_dry_run_leaves_a_corpus_as_it_is() {
    let sandbox = two_articles();
    sandbox.write("pile/three.txt", GOOD);
    let before = (sha256sum(&sandbox.path("corpus.db")), sandbox.names());
    sandbox
        .corpus(&["ingest", "pile", "--dry-run"])
        .expect_code(0);
    assert_eq!(
        (sha256sum(&sandbox.path("corpus.db")), sandbox.names()),
        before
    );
}

#[test]
fn an_ingest_with_explain_stores_and_explains() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    let run = sandbox
        .corpus(&["ingest", "good.txt", "--explain"])
        .expect_code(0);
    assert!(run.stdout.contains("good.txt"), "{run:?}");
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "1");
    let again = sandbox
        .corpus(&["ingest", "good.txt", "--explain"])
        .expect_code(0);
    assert!(again.stdout.contains("unchanged"), "{again:?}");
}

#[test]
fn standard_input_with_a_name_is_a_document_that_can_be_revised() {
    let sandbox = Sandbox::new();
    let feed = |text: &str| {
        sandbox
            .corpus_fed(&["ingest", "-", "--name", "live.txt"], text)
            .expect_code(0)
    };
    feed("First words.\n").says(&["1 new, 0 unchanged, 0 revised"]);
    feed("First words.\n").says(&["0 new, 1 unchanged, 0 revised"]);
    feed("Second words.\n").says(&["0 new, 0 unchanged, 1 revised"]);
    assert_eq!(
        sandbox.rows("SELECT path, is_file, revision, is_current FROM article JOIN input USING (input_id) ORDER BY revision"),
        table(&[&["live.txt", "0", "1", "0"], &["live.txt", "0", "2", "1"]])
    );
    assert_eq!(
        sandbox.rows("SELECT source, named_by FROM source_counts"),
        table(&[&["live.txt", "name"]])
    );
    assert!(
        sandbox
            .corpus(&["show", "live.txt"])
            .stdout
            .contains("Second words.")
    );
}

#[test]
fn standard_input_passes_for_no_file() {
    let sandbox = Sandbox::new();
    for name in ["/pile/live.txt", "C:\\pile\\live.txt", "\\\\host\\live.txt"] {
        sandbox
            .corpus_fed(&["ingest", "-", "--name", name], "First words.\n")
            .expect_code(2)
            .says(&["it is the path of a file", "a name without the folders"]);
    }
    sandbox
        .corpus_fed(
            &["ingest", "-", "--name", "pile/live.txt"],
            "First words.\n",
        )
        .expect_code(0);
    sandbox.corpus(&["check"]).expect_code(0);
}

#[test]
fn standard_input_without_a_name_is_what_it_holds() {
    let sandbox = Sandbox::new();
    let feed = |text: &str| sandbox.corpus_fed(&["ingest", "-"], text).expect_code(0);
    feed("First words.\n").says(&["1 new"]);
    feed("First words.\n").says(&["0 new, 1 unchanged"]);
    feed("Second words.\n").says(&["1 new, 0 unchanged, 0 revised"]);
    assert_eq!(
        sandbox.value("SELECT count(*) FROM article WHERE is_current = 1"),
        "2"
    );
}

#[test]
fn standard_input_is_told_by_its_content_and_unpacked() {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(DATED.as_bytes()).unwrap();
    let sandbox = Sandbox::new();
    sandbox
        .corpus_fed(
            &["ingest", "-", "--name", "dump"],
            encoder.finish().unwrap(),
        )
        .expect_code(0)
        .says(&["4 new"]);
    assert_eq!(
        sandbox.rows("SELECT type, compression FROM input"),
        table(&[&["jsonl", "gzip"]])
    );
}

#[test]
fn standard_input_that_is_empty_is_refused_under_its_name() {
    let sandbox = Sandbox::new();
    sandbox
        .corpus_fed(&["ingest", "-", "--name", "nothing"], "")
        .expect_code(3)
        .says(&["refused nothing: it is empty", "hint: "]);
    assert_eq!(
        sandbox.rows("SELECT location FROM refused_inputs"),
        table(&[&["nothing"]])
    );
}

#[test]
fn a_list_of_paths_is_read_by_lines_or_by_nul() {
    for separator in ["\n", "\r\n", "\0"] {
        let sandbox = Sandbox::new();
        sandbox.write("a.txt", GOOD);
        sandbox.write("with space.txt", "Another text.\n");
        sandbox.write("list", ["a.txt", "with space.txt", ""].join(separator));
        sandbox
            .corpus(&["ingest", "--files-from", "list"])
            .expect_code(0)
            .says(&["2 new"]);
        assert_eq!(
            sandbox.value("SELECT count(*) FROM input"),
            "2",
            "{separator:?}"
        );
    }
}

#[test]
fn a_list_with_nul_takes_line_breaks_for_a_part_of_names() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", GOOD);
    sandbox
        .corpus_fed(&["ingest", "--files-from", "-"], "a.txt\0two\nlines.txt\0")
        .expect_code(3)
        .says(&["refused two\\nlines.txt: there is no such file"]);
}

#[test]
fn a_list_of_paths_comes_from_standard_input_and_beside_named_paths() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", GOOD);
    sandbox.write("b.txt", "Another text.\n");
    sandbox
        .corpus_fed(&["ingest", "b.txt", "--files-from", "-"], "a.txt\nb.txt\n")
        .expect_code(0)
        .says(&["2 new"]);
}

#[test]
fn a_list_that_is_missing_is_an_error() {
    let sandbox = Sandbox::new();
    sandbox
        .corpus(&["ingest", "--files-from", "list"])
        .fails_with_hint(1, &["the list list can't be read", "one path a line"]);
    assert!(sandbox.names().is_empty());
}

#[test]
fn a_list_without_paths_reads_nothing() {
    let sandbox = Sandbox::new();
    sandbox
        .corpus_fed(&["ingest", "--files-from", "-"], "")
        .expect_code(0)
        .says(&["0 new"]);
}

#[test]
fn files_are_left_out_by_name_and_by_path() {
    let stored = |patterns: &[&str]| {
        let sandbox = Sandbox::new();
        for name in [
            "a.txt",
            "b.log",
            "drafts/c.txt",
            "drafts/deep/d.txt",
            "e.txt",
        ] {
            sandbox.write(&format!("pile/{name}"), GOOD);
        }
        let mut arguments = vec!["ingest", "pile"];
        for pattern in patterns {
            arguments.extend(["--exclude", pattern]);
        }
        sandbox.corpus(&arguments).expect_code(0);
        let prefix = sandbox.name("pile").len() + 2;
        sandbox
            .rows(&format!(
                "SELECT substr(path, {prefix}) FROM input ORDER BY path"
            ))
            .concat()
    };
    assert_eq!(
        stored(&[]),
        [
            "a.txt",
            "b.log",
            "drafts/c.txt",
            "drafts/deep/d.txt",
            "e.txt"
        ]
    );
    assert_eq!(
        stored(&["*.log"]),
        ["a.txt", "drafts/c.txt", "drafts/deep/d.txt", "e.txt"]
    );
    assert_eq!(stored(&["drafts"]), ["a.txt", "b.log", "e.txt"]);
    assert_eq!(stored(&["drafts/**"]), ["a.txt", "b.log", "e.txt"]);
    assert_eq!(stored(&["deep", "[ab].*"]), ["drafts/c.txt", "e.txt"]);
}

#[test]
fn files_that_are_left_out_are_counted() {
    let sandbox = Sandbox::new();
    sandbox.write("pile/a.txt", GOOD);
    sandbox.write("pile/b.log", "");
    sandbox
        .corpus(&["ingest", "pile", "--exclude", "*.log"])
        .expect_code(0)
        .says(&["left alone  1 by --exclude"]);
}

#[test]
fn articles_are_stored_without_credits_when_asked_and_credited_later() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "The ships were turned away, Reuters reported.\n");
    sandbox
        .corpus(&["ingest", "a.txt", "--no-analysis"])
        .expect_code(0)
        .says(&["corpus analyze"]);
    assert_eq!(sandbox.value("SELECT count(*) FROM mention"), "0");
    sandbox
        .corpus(&["report", "attributed_outlets"])
        .expect_code(0)
        .says(&["corpus analyze"]);
    sandbox.corpus(&["analyze"]).expect_code(0);
    assert_eq!(
        sandbox.rows("SELECT outlet FROM attributed_outlets"),
        table(&[&["Reuters"]])
    );
}

#[test]
fn quotations_are_counted_by_their_words_whole_or_cut() {
    let sandbox = Sandbox::new();
    let whole = "“We will rebuild the harbor stone by stone,” said Ada Moor.";
    sandbox.write("one/a.txt", format!("{whole}\n\nA cat slept.\n"));
    sandbox.write(
        "two/b.txt",
        "Ada Moor came.\n\n\"We will rebuild the harbor - stone by stone,\" Moor said.\n",
    );
    sandbox.write(
        "two/c.txt",
        "Moor wants to “rebuild the harbor stone by stone.”\n",
    );
    sandbox.write(
        "three/d.txt",
        "Ben Reed said: “We will ... the harbor stone by stone.”\n\n“It is late,” he said.\n",
    );
    sandbox.write("three/e.txt", "Moor called it “late.”\n");
    sandbox.corpus(&["ingest", "."]).expect_code(0);
    let counted =
        "SELECT words, word_count, variant_count, article_count, source_count, occurrence_count,
                       ifnull(speaker, '-'), speaker_count FROM quotations";
    // The cut one has seven words without what was left out, the one in pieces loses "rebuild". Two people are named.
    assert_eq!(
        sandbox.rows(counted),
        table(&[
            &[
                "We will rebuild the harbor stone by stone",
                "8",
                "3",
                "4",
                "3",
                "4",
                "-",
                "2"
            ],
            &["It is late", "3", "1", "1", "1", "1", "Ben Reed", "1"],
            &["late.", "1", "1", "1", "1", "1", "Moor", "1"],
        ])
    );
    // What a document no longer says counts nothing, and groups nothing.
    sandbox.write("three/d.txt", "Nothing to say.\n");
    sandbox.write("one/a.txt", "A cat slept.\n");
    sandbox.corpus(&["ingest", "."]).expect_code(0);
    assert_eq!(
        sandbox.rows(counted),
        table(&[
            &[
                "We will rebuild the harbor - stone by stone",
                "8",
                "2",
                "2",
                "1",
                "2",
                "Ada Moor",
                "1"
            ],
            &["late.", "1", "1", "1", "1", "1", "Moor", "1"],
        ])
    );
    sandbox.corpus(&["check"]).expect_code(0);
    sandbox.corpus(&["analyze"]).expect_code(0);
    sandbox.write("two/b.txt", "Nothing to say.\n");
    sandbox.corpus(&["ingest", "."]).expect_code(0);
    assert_eq!(
        sandbox.rows(
            "SELECT words, variant_count, article_count FROM quotations WHERE word_count >= 5"
        ),
        table(&[&["rebuild the harbor stone by stone.", "1", "1"]])
    );
    sandbox.corpus(&["check"]).expect_code(0);
}

#[test]
fn unnamed_sources_are_counted_by_article() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "a.txt",
        "A person familiar with the talks said no. An aide said yes.\n\nRain fell.\n\nPolice sources said maybe.\n",
    );
    sandbox.write("b.txt", "Ada Moor said no.\n");
    sandbox.corpus(&["ingest", "."]).expect_code(0);
    assert_eq!(
        sandbox.rows(
            "SELECT unnamed_source_count, paragraph_count, share_of_paragraphs, first_sentence FROM unnamed_sources"
        ),
        table(&[&["3", "2", "0.667", "A person familiar with the talks said no."]])
    );
}

#[test]
fn bylines_and_closing_lines_credit_and_show_says_why() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "a.jsonl",
        "{\"byline\":\"Ada Moor, Reuters\",\"text\":\"The ships were turned away, CNN reported.\\n\\nThe Associated Press contributed to this report.\"}\n",
    );
    sandbox.corpus(&["ingest", "a.jsonl"]).expect_code(0);
    assert_eq!(
        sandbox.rows("SELECT ordinal, outlet, kind, rule, surface FROM credits"),
        table(&[
            &["0", "Reuters", "wire", "article-byline", "Reuters"],
            &["1", "CNN", "report", "outlet-reported", "CNN"],
            &[
                "2",
                "Associated Press",
                "wire",
                "article-line",
                "The Associated Press"
            ],
        ])
    );
    let shown = sandbox.corpus(&["show", "1", "--credits"]).expect_code(0);
    for line in [
        "Ada Moor, [1: Reuters]",
        "[1] Reuters: credited (wire), rule article-byline",
        "[2] CNN: credited (report) by \"reported\", rule outlet-reported",
        "rules, each with an example:",
        "article-byline: Ada Moor, Interwire",
    ] {
        assert!(shown.stdout.contains(line), "{line}: {}", shown.stdout);
    }
    sandbox.corpus(&["check"]).expect_code(0);
}

#[test]
fn an_export_keeps_a_doubtful_name_doubtful() {
    let sandbox = two_articles();
    sandbox
        .corpus(&["outlets", "alias", "The Sun", "Sun Extra"])
        .expect_code(0);
    let mine = sandbox
        .corpus(&["outlets", "export", "--mine"])
        .expect_code(0);
    let row = mine
        .stdout
        .lines()
        .find(|line| line.starts_with("The Sun\t"))
        .unwrap()
        .to_owned();
    let columns: Vec<&str> = row.split('\t').collect();
    assert_eq!(columns[4], "Sun Extra", "{row}");
    assert_eq!(columns[5], "The Sun", "{row}");
    let other = Sandbox::new();
    other
        .corpus_fed(&["outlets", "import", "-"], mine.stdout)
        .expect_code(0);
    assert_eq!(
        other.rows("SELECT kind FROM outlet_alias WHERE alias = 'The Sun' ORDER BY kind"),
        table(&[&["risky"]])
    );
}
