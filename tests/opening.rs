//! Opening a corpus file: what is refused and stays as it is, what others may add, what a killed writer left, odd names,
//! read-only folders, and many processes that make one file at once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test may fail by panicking, and says why it was skipped"
)]

mod harness;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Child, Command as Process, Stdio};

use corpus::store::Store;
use harness::{GOOD, Sandbox, as_nobody, names_in, run, sha256sum};
use rusqlite::Connection;

/// A corpus of one article, and a second article to store.
fn a_corpus() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    sandbox.write("more.txt", "Nobody saw the second valve, CNN reported.\n");
    sandbox.corpus(&["ingest", "good.txt"]).expect_code(0);
    sandbox
}

fn change(sandbox: &Sandbox, sql: &str) {
    let connection = Connection::open(sandbox.path("corpus.db")).unwrap();
    connection.execute_batch(sql).expect(sql);
}

/// A folder as it is: each file's name, digest and time of its last change.
fn state_of(sandbox: &Sandbox) -> Vec<String> {
    names_in(&sandbox.path(""))
        .iter()
        .map(|name| {
            let path = sandbox.path(name);
            let changed = fs::metadata(&path).unwrap().modified().unwrap();
            format!("{name} {} {changed:?}", sha256sum(&path))
        })
        .collect()
}

const COMMANDS: [&[&str]; 5] = [
    &["report", "duplicates"],
    &["sql", "SELECT 1"],
    &["check"],
    &["ingest", "more.txt"],
    &["outlets", "add", "Harbour Ledger"],
];

/// The corpus changed by `sql` is refused with these words, and everything stays as it is.
#[track_caller]
fn is_refused(sql: &str, parts: &[&str]) {
    let sandbox = a_corpus();
    change(&sandbox, sql);
    stays_refused(&sandbox, parts);
}

#[track_caller]
fn stays_refused(sandbox: &Sandbox, parts: &[&str]) {
    let before = state_of(sandbox);
    for command in COMMANDS {
        sandbox.corpus(command).fails_with_hint(4, parts);
        assert_eq!(state_of(sandbox), before, "{command:?}");
    }
}

#[test]
fn what_runs_on_its_own_account_is_refused() {
    is_refused(
        "CREATE TRIGGER spy AFTER INSERT ON article BEGIN DELETE FROM occurrence; END",
        &[
            "corpus.db was altered: a trigger called \"spy\" is not this program's",
            "sqlite3",
        ],
    );
    is_refused(
        "CREATE VIEW mine AS SELECT 1",
        &["a view called \"mine\" is not this program's"],
    );
    is_refused(
        "CREATE VIRTUAL TABLE words USING fts5(text)",
        &["a virtual table called \"words\" is not this program's"],
    );
    is_refused(
        "CREATE UNIQUE INDEX one_each ON occurrence (article_id)",
        &["a unique index called \"one_each\" is not this program's"],
    );
    is_refused(
        "CREATE TABLE pragma_table_info (name)",
        &["a table called \"pragma_table_info\" is not this program's"],
    );
}

#[test]
fn a_view_in_the_place_of_a_table_is_refused() {
    is_refused(
        "ALTER TABLE refusal RENAME TO other; CREATE VIEW refusal AS SELECT * FROM other",
        &["a view is called \"refusal\", which is a table in a corpus"],
    );
}

#[test]
fn a_schema_that_is_not_the_programs_to_the_letter_is_refused() {
    is_refused(
        "DROP VIEW duplicates; CREATE VIEW duplicates AS SELECT 1 AS paragraph_id",
        &["a view called \"duplicates\" is not as this program makes it"],
    );
    is_refused(
        "ALTER TABLE article ADD COLUMN mood TEXT",
        &["a table called \"article\" is not as this program makes it"],
    );
    is_refused(
        "DROP VIEW repeats",
        &["a view called \"repeats\" is missing"],
    );
    is_refused(
        "DROP INDEX input_by_path",
        &["an index called \"input_by_path\" is missing"],
    );
    is_refused(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, 'article_count', 'article_count ') WHERE name = 'source_counts'",
        &["a view called \"source_counts\" is not as this program makes it"],
    );
    is_refused(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, 'CREATE VIEW', 'create  view') WHERE name = 'repeats'",
        &["a view called \"repeats\" is not as this program makes it"],
    );
}

#[test]
fn a_foreign_name_is_not_printed_raw_nor_at_length() {
    let sandbox = a_corpus();
    let long = "x".repeat(5000);
    change(
        &sandbox,
        &format!("CREATE VIEW \"\u{1b}[2J\u{202e}{long}\" AS SELECT 1"),
    );
    let refused = sandbox
        .corpus(&["info"])
        .fails_with_hint(4, &["a view called"]);
    assert!(!refused.stderr.contains('\u{1b}') && !refused.stderr.contains('\u{202e}'));
    assert!(refused.stderr.len() < 1000, "{}", refused.stderr.len());
}

#[test]
fn a_history_that_is_not_that_of_the_version_is_refused() {
    for (sql, part) in [
        (
            "DELETE FROM refinery_schema_history WHERE version = 5",
            "has something else in place of migration 5",
        ),
        (
            "DELETE FROM refinery_schema_history WHERE version >= 5",
            "has no row of migration 5",
        ),
        (
            "UPDATE refinery_schema_history SET name = 'x' WHERE version = 5",
            "has something else in place of migration 5",
        ),
        (
            "UPDATE refinery_schema_history SET checksum = 'x' WHERE version = 5",
            "has a wrong checksum of migration 5",
        ),
        (
            "UPDATE refinery_schema_history SET checksum = NULL WHERE version = 12",
            "has a wrong checksum of migration 12",
        ),
        (
            "UPDATE refinery_schema_history SET applied_on = 'yesterday' WHERE version = 1",
            "has a wrong time of migration 1",
        ),
        (
            "UPDATE refinery_schema_history SET applied_on = x'00ff' WHERE version = 1",
            "has a wrong time of migration 1",
        ),
        (
            "INSERT INTO refinery_schema_history SELECT 23, name, applied_on, checksum
             FROM refinery_schema_history WHERE version = 22",
            "goes on after version 22",
        ),
    ] {
        is_refused(
            sql,
            &["corpus.db is damaged: its history of migrations", part],
        );
    }
    is_refused(
        "DROP TABLE refinery_schema_history",
        &["a table called \"refinery_schema_history\" is missing"],
    );
}

#[test]
fn a_version_that_is_not_that_of_the_schema_is_refused() {
    is_refused(
        "PRAGMA user_version = 12",
        &["corpus.db was altered", "paragraph"],
    );
    is_refused("PRAGMA user_version = 0", &["its schema version is 0"]);
    is_refused(
        "PRAGMA user_version = 23",
        &["has schema version 23", "knows versions up to 22"],
    );
    is_refused("PRAGMA user_version = -1", &["corpus.db"]);
}

#[test]
fn tables_and_plain_indexes_of_others_may_stay() {
    let sandbox = a_corpus();
    change(
        &sandbox,
        "CREATE INDEX article_by_title ON article (title);
         CREATE INDEX article_by_day ON article (substr(published_at, 1, 10)) WHERE title IS NOT NULL;
         CREATE TABLE note (note_id INTEGER PRIMARY KEY AUTOINCREMENT, article_id UNIQUE REFERENCES article, text);
         INSERT INTO note (article_id, text) VALUES (1, 'to be looked at');
         ANALYZE;",
    );
    for command in COMMANDS {
        sandbox.corpus(command).expect_code(0);
    }
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "2");
    assert_eq!(sandbox.value("SELECT text FROM note"), "to be looked at");
    let read = sandbox.corpus(&["sql", "SELECT count(*) AS count FROM note"]);
    assert_eq!(read.stdout, "count\n─────\n    1\n");
}

// What a killed writer left

/// Copies the corpus, and what lies beside it with these endings, as they are now: what a kill would leave.
fn copy_as_killed(sandbox: &Sandbox, endings: &[&str]) -> Sandbox {
    let copy = Sandbox::new();
    for name in ["good.txt", "more.txt", "corpus.db"] {
        fs::copy(sandbox.path(name), copy.path(name)).unwrap();
    }
    for ending in endings {
        let name = format!("corpus.db{ending}");
        fs::copy(sandbox.path(&name), copy.path(&name)).unwrap();
    }
    copy
}

/// A corpus killed in WAL mode after `sql` was committed.
fn killed_in_wal_mode(sql: &str, endings: &[&str]) -> Sandbox {
    let sandbox = a_corpus();
    let writer = Connection::open(sandbox.path("corpus.db")).unwrap();
    writer
        .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
        .unwrap();
    writer.execute_batch(sql).unwrap();
    copy_as_killed(&sandbox, endings)
}

const RENAME: &str = "UPDATE source SET name = 'renamed'";

#[test]
fn what_a_killed_writer_committed_is_read_and_kept() {
    for endings in [&["-wal"][..], &["-wal", "-shm"]] {
        let sandbox = killed_in_wal_mode(RENAME, endings);
        let before = sha256sum(&sandbox.path("corpus.db"));
        let read = sandbox
            .corpus(&["sql", "SELECT name FROM source", "--format", "csv"])
            .expect_code(0);
        assert_eq!(read.stdout, "name\nrenamed\n");
        assert_eq!(sha256sum(&sandbox.path("corpus.db")), before);
        sandbox.corpus(&["ingest", "more.txt"]).expect_code(0);
        assert_eq!(sandbox.names(), ["corpus.db", "good.txt", "more.txt"]);
        assert_eq!(
            sandbox.value("SELECT count(*) FROM source WHERE name = 'renamed'"),
            "1"
        );
        sandbox.corpus(&["check"]).expect_code(0);
    }
}

#[test]
fn a_newer_version_that_only_the_wal_knows_is_refused() {
    let sandbox = killed_in_wal_mode("PRAGMA user_version = 99", &["-wal", "-shm"]);
    let before = sha256sum(&sandbox.path("corpus.db"));
    for command in COMMANDS {
        sandbox
            .corpus(command)
            .fails_with_hint(4, &["has schema version 99"]);
        assert_eq!(sha256sum(&sandbox.path("corpus.db")), before, "{command:?}");
    }
}

#[test]
fn a_trigger_that_only_the_wal_knows_is_refused() {
    let trap = "CREATE TRIGGER spy AFTER INSERT ON article BEGIN DELETE FROM occurrence; END";
    let sandbox = killed_in_wal_mode(trap, &["-wal", "-shm"]);
    let before = sha256sum(&sandbox.path("corpus.db"));
    for command in COMMANDS {
        sandbox
            .corpus(command)
            .fails_with_hint(4, &["a trigger called \"spy\""]);
        assert_eq!(sha256sum(&sandbox.path("corpus.db")), before, "{command:?}");
    }
}

#[test]
fn what_a_killed_writer_had_not_committed_is_taken_back_by_whoever_comes_next() {
    let sandbox = a_corpus();
    let writer = Connection::open(sandbox.path("corpus.db")).unwrap();
    // Pages go to the file before the commit.
    writer.pragma_update(None, "cache_size", 1).unwrap();
    writer
        .execute_batch(
            "BEGIN; CREATE TABLE big (text);
             INSERT INTO big SELECT hex(randomblob(10000)) FROM outlet LIMIT 100;
             UPDATE source SET name = 'renamed'; PRAGMA user_version = 11;
             INSERT INTO big SELECT hex(randomblob(10000)) FROM outlet LIMIT 100;",
        )
        .unwrap();
    for command in [
        &["report", "duplicates"][..],
        &["sql", "SELECT 1"],
        &["check"],
        &["ingest", "more.txt"],
    ] {
        let killed = copy_as_killed(&sandbox, &["-journal"]);
        killed.corpus(command).expect_code(0);
        assert_eq!(
            killed.names(),
            ["corpus.db", "good.txt", "more.txt"],
            "{command:?}"
        );
        assert_eq!(
            killed.value("SELECT count(*) FROM source WHERE name = 'renamed'"),
            "0"
        );
        killed.corpus(&["check"]).expect_code(0);
    }
}

// Folders that can't be written

fn close_folder(sandbox: &Sandbox) {
    for name in names_in(&sandbox.path("")) {
        if name != "bin" {
            fs::set_permissions(sandbox.path(&name), fs::Permissions::from_mode(0o444)).unwrap();
        }
    }
    fs::set_permissions(sandbox.path(""), fs::Permissions::from_mode(0o555)).unwrap();
}

/// The program as somebody who can't write here; `None` where nobody can be that.
fn read_as_nobody(sandbox: &Sandbox, arguments: &[&str]) -> Option<harness::Run> {
    let Some(mut command) = as_nobody(sandbox, arguments) else {
        eprintln!("skipped: nothing here can drop privileges (setpriv)");
        return None;
    };
    close_folder(sandbox);
    let read = run(&mut command);
    fs::set_permissions(sandbox.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    Some(read)
}

const NAMES_OF_SOURCES: [&str; 4] = ["sql", "SELECT name FROM source", "--format", "csv"];

#[test]
fn a_corpus_in_wal_mode_is_read_in_a_read_only_folder() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    let odd = "a b?c#d%41.db";
    sandbox
        .corpus(&["ingest", "good.txt", "--source", "Ledger", "--db", odd])
        .expect_code(0);
    let connection = Connection::open(sandbox.path(odd)).unwrap();
    connection
        .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
        .unwrap();
    drop(connection);
    // SQLite puts files beside such a one; not where it may not.
    let arguments = [&NAMES_OF_SOURCES[..], &["--db", odd]].concat();
    if let Some(read) = read_as_nobody(&sandbox, &arguments) {
        assert_eq!(read.expect_code(0).stdout, "name\nLedger\n");
    }
    let here = sandbox.corpus(&arguments).expect_code(0);
    assert_eq!(here.stdout, "name\nLedger\n");
}

#[test]
fn a_corpus_in_wal_mode_that_is_refused_has_nothing_put_beside_it() {
    is_refused(
        "PRAGMA journal_mode = WAL; CREATE VIEW mine AS SELECT 1",
        &["a view called \"mine\""],
    );
}

#[test]
fn a_wal_that_is_left_in_a_read_only_folder_is_read_or_named() {
    // With SQLite's index of it, it is read; without, it can't be.
    let sandbox = killed_in_wal_mode(RENAME, &["-wal", "-shm"]);
    if let Some(read) = read_as_nobody(&sandbox, &NAMES_OF_SOURCES) {
        if read.code == Some(0) {
            assert_eq!(read.stdout, "name\nrenamed\n");
        } else {
            read.fails_with_hint(4, &["corpus.db-wal"]);
        }
    }
    let sandbox = killed_in_wal_mode(RENAME, &["-wal"]);
    if let Some(read) = read_as_nobody(&sandbox, &NAMES_OF_SOURCES) {
        read.fails_with_hint(
            4,
            &[
                "was left in the middle of writing",
                "corpus.db-wal",
                "copy both files",
            ],
        );
    }
}

// Names

#[test]
fn any_name_is_a_name_of_a_file() {
    for name in [
        "with space.db",
        "file:corpus.db",
        "file:corpus.db?mode=memory",
        ":memory:",
        "a?b#c%20d.db",
        "-.db",
        "é\u{202e}.db",
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("pile/good.txt", GOOD);
        let option = format!("--db={name}");
        sandbox.corpus(&["ingest", "pile", &option]).expect_code(0);
        let mut expected = [name, "pile"];
        expected.sort_unstable();
        assert_eq!(sandbox.names(), expected);
        let read = sandbox
            .corpus(&[
                "sql",
                "SELECT count(*) AS count FROM article",
                "--format=csv",
                &option,
            ])
            .expect_code(0);
        assert_eq!(read.stdout, "count\n1\n", "{name}");
    }
    // An empty name is none.
    let sandbox = Sandbox::new();
    sandbox.write("pile/good.txt", GOOD);
    for command in [&["ingest", "pile"][..], &["info"]] {
        let arguments = [command, &["--db", ""]].concat();
        let failed = sandbox.corpus(&arguments);
        assert!(matches!(failed.code, Some(1 | 2 | 4)), "{failed:?}");
        assert_eq!(sandbox.names(), ["pile"]);
    }
}

#[test]
fn a_file_of_the_systems_that_would_wait_for_ever_is_no_corpus() {
    let sandbox = Sandbox::new();
    for path in ["/proc/kmsg", "/proc/self/status", "/dev/zero", "/dev/stdin"] {
        let failed = sandbox.corpus(&["info", "--db", path]);
        assert!(matches!(failed.code, Some(1 | 4)), "{path}: {failed:?}");
        let failed = failed.says(&["error: ", "hint: "]);
        assert_eq!(failed.stdout, "", "{path}");
    }
}

#[test]
fn a_link_to_a_corpus_is_the_corpus() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    sandbox.write("folder/more.txt", "Nobody saw the second valve.\n");
    symlink("folder/real.db", sandbox.path("link.db")).unwrap();
    // The link leads nowhere yet.
    sandbox
        .corpus(&["ingest", "good.txt", "--db", "link.db"])
        .fails_with_hint(
            4,
            &["link.db is not a corpus: it is a link to a file that is not there"],
        );
    sandbox
        .corpus(&["ingest", "good.txt", "--db", "folder/real.db"])
        .expect_code(0);
    sandbox
        .corpus(&["ingest", "folder/more.txt", "--db", "link.db"])
        .expect_code(0);
    assert!(sandbox.path("link.db").is_symlink());
    assert_eq!(names_in(&sandbox.path("folder")), ["more.txt", "real.db"]);
    let read = sandbox
        .corpus(&[
            "sql",
            "SELECT count(*) AS count FROM article",
            "--format",
            "csv",
            "--db",
            "link.db",
        ])
        .expect_code(0);
    assert_eq!(read.stdout, "count\n2\n");
}

// Many at once

/// Waits for processes that all must succeed.
#[track_caller]
fn all_succeed(processes: Vec<Child>) {
    for process in processes {
        let output = process.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
    }
}

#[test]
fn eight_processes_that_make_one_corpus_all_store_their_article() {
    for _ in 0..2 {
        let sandbox = Sandbox::new();
        let start = |number| {
            let name = format!("pile/{number}.txt");
            sandbox.write(&name, format!("Diver {number} went down at dawn.\n"));
            Process::new(env!("CARGO_BIN_EXE_corpus"))
                .args(["--db", "corpus.db", "ingest", &name])
                .current_dir(sandbox.path(""))
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        };
        all_succeed((0..8).map(start).collect());
        assert_eq!(sandbox.value("SELECT count(*) FROM article"), "8");
        assert_eq!(sandbox.names(), ["corpus.db", "pile"]);
    }
}

#[test]
fn eight_processes_that_make_one_corpus_make_one_in_each_of_twenty_rounds() {
    for _ in 0..20 {
        let sandbox = Sandbox::new();
        let start = |_| {
            Process::new(std::env::current_exe().unwrap())
                .args([
                    "--ignored",
                    "--exact",
                    "opens_the_corpus_of_its_environment",
                ])
                .env("CORPUS_TEST_OPEN", sandbox.path("corpus.db"))
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        };
        all_succeed((0..8).map(start).collect());
        assert_eq!(sandbox.value("SELECT count(*) FROM property"), "4");
        assert_eq!(sandbox.names(), ["corpus.db"]);
    }
}

#[test]
#[ignore = "other tests run it as a process of its own"]
fn opens_the_corpus_of_its_environment() {
    let path = std::env::var_os("CORPUS_TEST_OPEN").expect("CORPUS_TEST_OPEN");
    Store::open_or_create(Path::new(&path), &mut |_| {}).unwrap();
}
