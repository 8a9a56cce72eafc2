//! A released migration is frozen byte for byte, and every released schema upgrades with its rows kept.
//!
//! When a release brings migrations: add their digests below, dump a corpus of the release before
//! (`sqlite3 corpus.db .dump > tests/databases/vN.sql`, with `PRAGMA application_id` and `PRAGMA user_version` added in
//! front, which `.dump` leaves out), and add it to the upgrade test.
//!
//! With `CORPUS_TEST_ROUNDS=1`, upgrades from every version are killed at every write; otherwise those from two.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::format_push_string,
    reason = "a test may fail by panicking, and says why it was skipped"
)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use corpus::store::Store;
use corpus::text::hash::sha256;
use rusqlite::Connection;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn released_migrations_are_frozen() {
    let pinned = fs::read_to_string(root().join("tests/databases/migrations.sha256")).unwrap();
    let pinned: BTreeMap<String, String> = pinned
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(digest, name)| (name.to_owned(), digest.to_owned()))
        .collect();
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(root().join("migrations")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        found.insert(name, sha256(&fs::read(&path).unwrap()).to_hex());
    }
    assert_eq!(
        found, pinned,
        "a released migration may not change; a new one needs its line"
    );
}

#[test]
fn the_last_migration_sets_the_version_of_its_number() {
    for entry in fs::read_dir(root().join("migrations")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let number: String = name[1..].chars().take_while(char::is_ascii_digit).collect();
        let sql = fs::read_to_string(&path).unwrap();
        assert!(
            sql.contains(&format!("PRAGMA user_version = {number};")),
            "{name}"
        );
    }
}

/// The rows of every table but those that a program keeps for itself.
#[derive(Debug, PartialEq)]
struct Rows {
    /// The columns of each table, joined by commas.
    columns: BTreeMap<String, String>,
    /// The rows of each table, as text, in order.
    rows: BTreeMap<String, Vec<String>>,
}

impl Rows {
    fn of(connection: &Connection) -> Self {
        let sql = "SELECT table_name.name, group_concat(column_name.name, ', ')
                   FROM sqlite_schema AS table_name, pragma_table_info(table_name.name) AS column_name
                   WHERE table_name.type = 'table'
                     AND table_name.name NOT LIKE 'refinery%' AND table_name.name NOT LIKE 'sqlite%'
                   GROUP BY table_name.name";
        let columns: BTreeMap<String, String> = connection
            .prepare(sql)
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        Self::of_columns(connection, columns)
    }

    /// The same tables and columns in a newer file.
    fn again(&self, newer: &Connection) -> Self {
        Self::of_columns(newer, self.columns.clone())
    }

    fn of_columns(connection: &Connection, columns: BTreeMap<String, String>) -> Self {
        let rows = columns
            .iter()
            .map(|(table, columns)| {
                let mut statement = connection
                    .prepare(&format!("SELECT {columns} FROM {table}"))
                    .unwrap();
                let width = statement.column_count();
                let rows = statement
                    .query_map([], |row| {
                        let cells: Vec<String> = (0..width)
                            .map(|i| format!("{:?}", row.get_ref(i).unwrap()))
                            .collect();
                        Ok(cells.join("|"))
                    })
                    .unwrap();
                let mut rows: Vec<String> = rows.map(Result::unwrap).collect();
                rows.sort();
                (table.clone(), rows)
            })
            .collect();
        Self { columns, rows }
    }
}

impl std::ops::Index<&str> for Rows {
    type Output = Vec<String>;

    fn index(&self, table: &str) -> &Vec<String> {
        &self.rows[table]
    }
}

#[test]
fn every_released_schema_upgrades_with_its_rows_kept() {
    for dump in ["v12", "v13", "v16"] {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("corpus.db");
        let sql = fs::read_to_string(root().join(format!("tests/databases/{dump}.sql"))).unwrap();
        let connection = Connection::open(&db).unwrap();
        connection.execute_batch(&sql).unwrap();
        let before = Rows::of(&connection);
        assert_eq!(before["article"].len(), 3, "{dump} holds three articles");
        drop(connection);
        // A command that writes upgrades; this one changes nothing else that is content.
        let output = Command::new(env!("CARGO_BIN_EXE_corpus"))
            .arg("--db")
            .arg(&db)
            .arg("analyze")
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let connection = Connection::open(&db).unwrap();
        let after = before.again(&connection);
        for table in [
            "ingest_run",
            "input",
            "source",
            "article",
            "paragraph",
            "occurrence",
            "refusal",
            "candidate",
        ] {
            // An older schema may not have it.
            assert_eq!(
                before.rows.get(table),
                after.rows.get(table),
                "{dump}: {table}"
            );
        }
        let users = |rows: &Rows| -> Vec<String> {
            rows["outlet_alias"]
                .iter()
                .filter(|row| row.contains("user"))
                .cloned()
                .collect()
        };
        assert_eq!(users(&before), users(&after), "{dump}: the user's aliases");
        let check = Command::new(env!("CARGO_BIN_EXE_corpus"))
            .arg("--db")
            .arg(&db)
            .arg("check")
            .output()
            .unwrap();
        assert!(
            check.status.success(),
            "{}",
            String::from_utf8_lossy(&check.stdout)
        );
    }
}

// Upgrades of every version, interrupted at every write

/// The last migration.
fn latest() -> i64 {
    i64::try_from(fs::read_dir(root().join("migrations")).unwrap().count()).unwrap()
}

/// The version of the latest dump.
const DUMPED: i64 = 16;

/// Makes a corpus as the program would have made it when it had `version` migrations, with the articles of the latest
/// dump.
fn make_corpus_of(version: i64, path: &Path) {
    let dump = root().join(format!("tests/databases/v{DUMPED}.sql"));
    let dump = fs::read_to_string(dump).unwrap();
    let full = path.with_extension("full");
    Connection::open(&full)
        .unwrap()
        .execute_batch(&dump)
        .unwrap();
    let mut names: Vec<(i64, String)> = fs::read_dir(root().join("migrations"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| (name[1..].split("__").next().unwrap().parse().unwrap(), name))
        .collect();
    names.sort();
    let connection = Connection::open(path).unwrap();
    connection
        .pragma_update(None, "foreign_keys", false)
        .unwrap();
    let attach = "ATTACH ?1 AS whole";
    connection
        .execute(attach, [full.to_str().unwrap()])
        .unwrap();
    let history: String = connection
        .query_row(
            "SELECT sql FROM whole.sqlite_schema WHERE name = 'refinery_schema_history'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    connection.execute_batch(&history).unwrap();
    for (_, name) in names.iter().filter(|(number, _)| *number <= version) {
        let sql = fs::read_to_string(root().join("migrations").join(name)).unwrap();
        connection.execute_batch(&sql).unwrap();
    }
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for table in tables {
        let only = if table == "refinery_schema_history" {
            format!("WHERE version <= {version}")
        } else {
            String::new()
        };
        // The dump's tables may have columns that the older ones lack.
        let columns: String = connection
            .query_row(
                "SELECT group_concat(name, ', ') FROM pragma_table_info(?1, 'main')",
                [&table],
                |row| row.get(0),
            )
            .unwrap();
        let copy = format!(
            "INSERT INTO main.{table} ({columns}) SELECT {columns} FROM whole.{table} {only}"
        );
        connection.execute_batch(&copy).unwrap();
    }
    drop(connection);
    fs::remove_file(full).unwrap();
}

fn open_and_read<T: rusqlite::types::FromSql>(path: &Path, sql: &str) -> T {
    let connection = Connection::open(path).unwrap();
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Every table of the older file is in the newer one with the same rows.
#[track_caller]
fn keeps_the_rows_of(newer: &Path, older: &Rows) {
    assert_eq!(&older.again(&Connection::open(newer).unwrap()), older);
}

#[test]
fn every_version_upgrades_with_its_rows_kept_and_a_copy_that_is_named() {
    for version in 1..=DUMPED {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("corpus.db");
        make_corpus_of(version, &db);
        let before = Rows::of(&Connection::open(&db).unwrap());
        let corpus = |command: &str| {
            let output = Command::new(env!("CARGO_BIN_EXE_corpus"))
                .current_dir(folder.path())
                .args(["--db", "corpus.db", command])
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            (output.status.code(), said)
        };
        // What only reads leaves it alone, and says what to do.
        let (code, said) = corpus("info");
        assert_eq!(code, Some(4), "{said}");
        assert!(
            said.contains(&format!("has schema version {version}")),
            "{said}"
        );
        assert!(said.contains("analyze"), "{said}");
        assert_eq!(names_in(folder.path()), ["corpus.db"]);
        let (code, said) = corpus("analyze");
        assert_eq!(code, Some(0), "{said}");
        let copy = format!("corpus.db.v{version}-backup");
        assert!(
            said.contains("upgrading corpus.db; a copy of it as it was is "),
            "{said}"
        );
        assert!(said.contains(&copy), "{said}");
        assert_eq!(names_in(folder.path()), ["corpus.db", &copy]);
        let copy = folder.path().join(copy);
        assert_eq!(open_and_read::<i64>(&copy, "PRAGMA user_version"), version);
        assert_eq!(
            open_and_read::<String>(&copy, "PRAGMA integrity_check"),
            "ok"
        );
        assert_eq!(Rows::of(&Connection::open(&copy).unwrap()), before);
        let (code, said) = corpus("check");
        assert_eq!(code, Some(0), "{said}");
        for table in [
            "article",
            "paragraph",
            "occurrence",
            "input",
            "source",
            "refusal",
        ] {
            let after = before.again(&Connection::open(&db).unwrap());
            assert_eq!(after[table], before[table], "{version}: {table}");
        }
    }
}

#[test]
fn a_copy_of_before_never_takes_the_place_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("corpus.db");
    make_corpus_of(11, &db);
    fs::set_permissions(&db, fs::Permissions::from_mode(0o600)).unwrap();
    let old = fs::read(&db).unwrap();
    fs::write(folder.path().join("corpus.db.v11-backup"), "precious").unwrap();
    // What a killed process left half done is in nobody's way.
    fs::write(folder.path().join("corpus.db.backup-new"), "half").unwrap();
    let mut named = Vec::new();
    Store::open_existing(&db, &mut |copy| named.push(copy.to_owned())).unwrap();
    let first = folder.path().join("corpus.db.v11-backup");
    let second = folder.path().join("corpus.db.v11-backup-2");
    assert_eq!(named, [second.canonicalize().unwrap()]);
    assert_eq!(fs::read(&first).unwrap(), b"precious");
    assert_eq!(
        fs::metadata(&second).unwrap().permissions().mode() & 0o777,
        0o600
    );
    // The same file again: its copy is there already.
    fs::write(&db, &old).unwrap();
    Store::open_existing(&db, &mut |copy| named.push(copy.to_owned())).unwrap();
    assert_eq!(named[0], named[1]);
    // Another file of that version is copied to another name.
    fs::write(&db, &old).unwrap();
    Connection::open(&db)
        .unwrap()
        .execute_batch("UPDATE source SET name = 'renamed'")
        .unwrap();
    Store::open_existing(&db, &mut |copy| named.push(copy.to_owned())).unwrap();
    assert_eq!(
        names_in(folder.path()),
        [
            "corpus.db",
            "corpus.db.v11-backup",
            "corpus.db.v11-backup-2",
            "corpus.db.v11-backup-3"
        ]
    );
}

#[test]
fn a_table_in_the_way_of_an_upgrade_is_named_before_anything_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("corpus.db");
    make_corpus_of(11, &db);
    Connection::open(&db)
        .unwrap()
        .execute_batch("CREATE TABLE Articles (x)")
        .unwrap();
    let before = fs::read(&db).unwrap();
    let refused = Store::open_existing(&db, &mut |_| {})
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("a table called \"Articles\" has a name that version "),
        "{refused}"
    );
    assert_eq!(fs::read(&db).unwrap(), before);
    assert_eq!(names_in(folder.path()), ["corpus.db"]);
}

/// Whether strace works here; says so where it does not.
fn has_strace() -> bool {
    let works = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "true"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !works {
        println!("skipped: strace is missing, or may not trace here (apt-get install strace)");
    }
    works
}

/// Opens or makes the corpus in a process that is killed as it begins its `number`th call of `call`; whether it got that
/// far.
fn is_killed_at(call: &str, number: u32, db: &Path) -> bool {
    let inject = format!("inject=?{call}:signal=SIGKILL:when={number}");
    let status = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null"])
        .args(["-e", &format!("trace=?{call}"), "-e", &inject])
        .arg(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "opens_the_corpus_of_its_environment",
        ])
        .env("CORPUS_TEST_OPEN", db)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    let is_killed = status.signal() == Some(9) || status.code() == Some(137);
    assert!(is_killed || status.success(), "{call} {number}: {status}");
    is_killed
}

/// Kills a process at each of its writes in turn, each time on a corpus made anew by `make`; after each, `check` is told
/// the file. Gives the number of kills.
fn kill_at_every_write(make: impl Fn(&Path), check: impl Fn(&Path)) -> u32 {
    let mut kills = 0;
    for call in [
        "pwrite64",
        "fsync",
        "fdatasync",
        "ftruncate",
        "rename",
        "unlink",
        "fchmod",
    ] {
        for number in 1.. {
            let folder = tempfile::tempdir().unwrap();
            let db = folder.path().join("corpus.db");
            make(&db);
            let is_killed = is_killed_at(call, number, &db);
            kills += u32::from(is_killed);
            check(&db);
            if !is_killed {
                break;
            }
        }
    }
    kills
}

#[test]
#[ignore = "other tests run it as a process of its own"]
fn opens_the_corpus_of_its_environment() {
    let path = std::env::var_os("CORPUS_TEST_OPEN").expect("CORPUS_TEST_OPEN");
    Store::open_or_create(Path::new(&path), &mut |_| {}).unwrap();
}

#[test]
fn making_a_corpus_that_is_killed_at_any_write_is_finished_by_the_next_start() {
    if !has_strace() {
        return;
    }
    let kills = kill_at_every_write(
        |_| {},
        |db| {
            // Whole, or not there.
            if db.exists() {
                Store::open_read_only(db).unwrap();
            }
            Store::open_or_create(db, &mut |_| {}).unwrap();
            assert_eq!(open_and_read::<i64>(db, "SELECT count(*) FROM property"), 4);
            assert_eq!(open_and_read::<String>(db, "PRAGMA integrity_check"), "ok");
            assert_eq!(names_in(db.parent().unwrap()), ["corpus.db"]);
        },
    );
    println!("{kills} kills");
    assert!(kills > 20, "{kills}");
}

#[test]
fn an_upgrade_that_is_killed_at_any_write_is_finished_by_the_next_start() {
    if !has_strace() {
        return;
    }
    // The first and the last that there is a dump of differ most.
    let versions: Vec<i64> = if std::env::var_os("CORPUS_TEST_ROUNDS").is_some() {
        (1..=DUMPED).collect()
    } else {
        vec![1, DUMPED]
    };
    for version in versions {
        let folder = tempfile::tempdir().unwrap();
        let old = folder.path().join("old.db");
        make_corpus_of(version, &old);
        let before = Rows::of(&Connection::open(&old).unwrap());
        let copy = format!("corpus.db.v{version}-backup");
        let kills = kill_at_every_write(
            |db| {
                fs::copy(&old, db).unwrap();
            },
            |db| {
                let copy = db.with_file_name(&copy);
                // Under its final name a copy is whole.
                if copy.exists() {
                    assert_eq!(Rows::of(&Connection::open(&copy).unwrap()), before);
                }
                Store::open_or_create(db, &mut |_| {}).unwrap();
                assert_eq!(open_and_read::<i64>(db, "PRAGMA user_version"), latest());
                assert_eq!(open_and_read::<String>(db, "PRAGMA integrity_check"), "ok");
                keeps_the_rows_of(db, &before);
                assert_eq!(Rows::of(&Connection::open(&copy).unwrap()), before);
                // What is left of the journal goes with the next writing.
                Connection::open(db)
                    .unwrap()
                    .execute_batch("INSERT INTO property (name, value) VALUES ('x', 'y')")
                    .unwrap();
                let copy = copy.file_name().unwrap().to_str().unwrap();
                assert_eq!(names_in(db.parent().unwrap()), ["corpus.db", copy]);
            },
        );
        println!("version {version}: {kills} kills");
        assert!(kills > 20, "{kills}");
    }
}

#[test]
fn sqlite_has_the_repair_of_the_wal_reset() {
    // 3.7.0 to 3.51.2 can corrupt a file in WAL mode.
    let version: i32 = rusqlite::version_number();
    assert!(version >= 3_051_003, "{version}");
}
