//! `corpus sql` can do nothing but read, in bounded time and memory, and says what it cut.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod harness;

use std::process::{Command as Process, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use harness::{GOOD, Sandbox, sha256sum};
use wait4::Wait4 as _;

/// Rows without end.
const ENDLESS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";

fn a_corpus() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    sandbox.corpus(&["ingest", "good.txt"]).expect_code(0);
    sandbox
}

#[test]
fn no_statement_is_told_from_one_that_writes() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "A quiet day in Norfield.\n");
    sandbox.corpus(&["ingest", "a.txt"]).expect_code(0);
    for nothing in ["", " ;", "/* a remark */"] {
        sandbox
            .corpus(&["sql", nothing])
            .fails_with_hint(1, &["there is no statement", "corpus sql 'SELECT"]);
    }
}

#[test]
fn what_does_more_than_read_is_refused_before_it_runs() {
    let sandbox = a_corpus();
    let before = (sha256sum(&sandbox.path("corpus.db")), sandbox.names());
    for query in [
        "ATTACH 'other.db' AS other",
        "ATTACH ':memory:' AS other",
        "DETACH main",
        "VACUUM INTO 'copy.db'",
        "BEGIN",
        "SAVEPOINT x",
        "EXPLAIN DELETE FROM article",
        "EXPLAIN QUERY PLAN INSERT INTO property VALUES ('a', 'b')",
        "CREATE TEMP VIEW x AS SELECT 1",
        "CREATE VIRTUAL TABLE temp.x USING fts5(y)",
        "ALTER TABLE article RENAME TO x",
        "PRAGMA query_only = 0",
        "PRAGMA query_only(0)",
        "PRAGMA query_only",
        "PRAGMA journal_mode = WAL",
        "PRAGMA journal_mode",
        "PRAGMA wal_checkpoint",
        "PRAGMA optimize",
        "PRAGMA user_version = 3",
        "PRAGMA user_version(3)",
        "PRAGMA main.application_id(3)",
        "PRAGMA hard_heap_limit = 0",
        "PRAGMA hard_heap_limit(0)",
        "PRAGMA temp_store_directory = '/tmp'",
        "PRAGMA trusted_schema = 1",
        "PRAGMA nonsense",
    ] {
        sandbox
            .corpus(&["sql", query])
            .fails_with_hint(1, &["this statement does not only read"]);
        let after = (sha256sum(&sandbox.path("corpus.db")), sandbox.names());
        assert_eq!(after, before, "{query}");
    }
    for query in [
        "SELECT load_extension('x')",
        "SELECT Load_Extension('x', 'y')",
        "SELECT fts3_tokenizer('simple')",
        "SELECT fts3_tokenizer('simple', x'00')",
        "SELECT * FROM pragma_user_version(3)",
        "SELECT * FROM pragma_journal_mode",
        "SELECT * FROM pragma_hard_heap_limit(0)",
    ] {
        sandbox.corpus(&["sql", query]).fails_with_hint(1, &[]);
        let after = (sha256sum(&sandbox.path("corpus.db")), sandbox.names());
        assert_eq!(after, before, "{query}");
    }
}

#[test]
fn what_reads_is_read() {
    let sandbox = a_corpus();
    for query in [
        "PRAGMA table_info(article)",
        "PRAGMA table_info = article",
        "PRAGMA main.index_list(article)",
        "PRAGMA user_version",
        "SELECT name FROM pragma_table_info('article')",
        "SELECT name FROM sqlite_schema",
        "SELECT value FROM json_each('[1, 2]')",
        "SELECT * FROM duplicates",
        "SELECT count(*) OVER () FROM article",
        "SELECT i FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9) SELECT i FROM n)",
        "EXPLAIN SELECT * FROM articles",
        "  -- a comment\n SELECT 1 ; -- another\n",
    ] {
        sandbox.corpus(&["sql", query]).expect_code(0);
    }
}

#[test]
fn a_second_statement_is_one_too_many_even_where_it_is_wrong() {
    let sandbox = a_corpus();
    for query in [
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP VIEW repeats",
        "SELECT 1; nonsense",
    ] {
        sandbox
            .corpus(&["sql", query])
            .fails_with_hint(1, &["more than one statement"]);
    }
}

#[test]
fn a_statement_without_end_is_ended() {
    let sandbox = a_corpus();
    let like =
        "SELECT replace(hex(zeroblob(20000)), '0', 'a') LIKE '%a%a%a%a%a%a%a%a%a%a%a%a_%b%a%b'";
    for query in [
        // Between two rows, and before the first.
        format!("{ENDLESS} SELECT count(*) FROM n"),
        format!("{ENDLESS} SELECT i FROM n WHERE i < 0"),
        format!("{ENDLESS} SELECT i FROM n ORDER BY i"),
        // Within one step, where SQLite can't be interrupted.
        like.to_owned(),
    ] {
        let clock = Instant::now();
        let run = sandbox.corpus(&["sql", &query, "--timeout", "1"]);
        assert!(clock.elapsed() < Duration::from_secs(20), "{query}");
        if query != like || run.code != Some(0) {
            run.fails_with_hint(1, &["was ended after 1 second", "--timeout"]);
        }
    }
    assert_eq!(sandbox.names(), ["corpus.db", "good.txt"]);
}

#[test]
fn time_is_not_up_while_somebody_reads_what_was_printed() {
    let sandbox = a_corpus();
    // The pipe is full long before the rows end, and nobody reads for longer than the time that there is.
    let query = format!("{ENDLESS} SELECT i, 'some words to fill a pipe' FROM n LIMIT 30000");
    let child = Process::new(env!("CARGO_BIN_EXE_corpus"))
        .args([
            "--db",
            "corpus.db",
            "sql",
            &query,
            "--format",
            "csv",
            "--timeout",
            "3",
        ])
        .current_dir(sandbox.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    sleep(Duration::from_secs(5));
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap().lines().count(),
        30_001
    );
}

#[test]
fn what_would_fill_the_memory_is_refused_within_bounds() {
    let sandbox = a_corpus();
    for (query, part) in [
        (
            "SELECT zeroblob(2000000000)".to_owned(),
            "longer than 32 MiB",
        ),
        (
            "SELECT hex(zeroblob(30000000))".to_owned(),
            "longer than 32 MiB",
        ),
        (
            "SELECT printf('%*d', 2000000000, 1)".to_owned(),
            "longer than 32 MiB",
        ),
        (
            format!(
                "{ENDLESS} SELECT group_concat(x) FROM (SELECT hex(zeroblob(1000)) AS x FROM n LIMIT 50000)"
            ),
            "longer than 32 MiB",
        ),
        (
            format!(
                "SELECT {} AS x ORDER BY 1",
                ["randomblob(30000000)"; 20].join(", ")
            ),
            "more than 256 MiB of memory",
        ),
    ] {
        let mut child = Process::new(env!("CARGO_BIN_EXE_corpus"))
            .args(["--db", "corpus.db", "sql", &query])
            .current_dir(sandbox.path(""))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let mut said = String::new();
        std::io::Read::read_to_string(&mut stderr, &mut said).unwrap();
        let used = child.wait4().unwrap();
        assert_eq!(used.status.code(), Some(1), "{query}: {said}");
        assert!(
            said.contains(part) && said.contains("hint: "),
            "{query}: {said}"
        );
        let mib = used.rusage.maxrss / (1024 * 1024);
        assert!(mib < 400, "{query}: {mib} MiB");
    }
}

#[test]
fn what_the_row_limit_cut_is_said() {
    let sandbox = a_corpus();
    let endless = format!("{ENDLESS} SELECT i FROM n");
    let run = sandbox.corpus(&["sql", &endless]).expect_code(0);
    assert!(
        run.stdout
            .ends_with("\n50 of more than 50 rows (--limit 0 for all)\n"),
        "{run:?}"
    );
    let run = sandbox
        .corpus(&["sql", &endless, "--limit", "1000", "--format", "markdown"])
        .expect_code(0);
    // A document has no place for it.
    assert_eq!(run.stdout.lines().count(), 1002);
    assert_eq!(
        run.stderr,
        "1,000 of more than 1,000 rows (--limit 0 for all)\n"
    );
    // Just as many as may be: nothing is cut.
    let few = format!("{ENDLESS} SELECT i FROM n LIMIT 3");
    let run = sandbox
        .corpus(&["sql", &few, "--limit", "3"])
        .expect_code(0);
    assert!(!run.stdout.contains("rows"), "{run:?}");
    let run = sandbox
        .corpus(&["sql", &endless, "--limit", "2", "--format", "csv"])
        .expect_code(0);
    assert_eq!(run.stdout, "i\n1\n2\n");
    assert_eq!(run.stderr, "2 of more than 2 rows (--limit 0 for all)\n");
    // So with the other reports.
    let run = sandbox
        .corpus(&["info", "--limit", "1", "--format", "csv"])
        .expect_code(0);
    assert!(
        run.stderr.starts_with("1 of ") && run.stderr.contains(" rows"),
        "{run:?}"
    );
    let report = [
        "report",
        "provenance",
        "--format",
        "markdown",
        "--limit",
        "1",
    ];
    sandbox.write("more.txt", "Nobody saw the second valve.\n");
    sandbox.corpus(&["ingest", "more.txt"]).expect_code(0);
    let run = sandbox.corpus(&report).expect_code(0);
    assert_eq!(run.stderr, "1 of 2 rows (--limit 0 for all)\n");
}

/// Not elsewhere: other systems' `env` sets no signal.
#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_ends_a_statement_at_once() {
    use std::os::unix::process::ExitStatusExt as _;
    let sandbox = a_corpus();
    let query = format!("{ENDLESS} SELECT count(*) FROM n");
    // Where these tests run in a shell's background the signal is ignored, and a child inherits that.
    let mut child = Process::new("env")
        .args(["--default-signal=INT", env!("CARGO_BIN_EXE_corpus")])
        .args(["--db", "corpus.db", "sql", &query, "--timeout", "0"])
        .current_dir(sandbox.path(""))
        .spawn()
        .unwrap();
    sleep(Duration::from_millis(500));
    let clock = Instant::now();
    let id = child.id().to_string();
    assert!(
        Process::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let status = child.wait().unwrap();
    assert!(clock.elapsed() < Duration::from_secs(10));
    assert_eq!(status.signal(), Some(2), "{status}");
    assert_eq!(sandbox.names(), ["corpus.db", "good.txt"]);
}
