//! A released migration is frozen byte for byte, and every released schema upgrades with its rows kept.
//!
//! When a release brings migrations: add their digests below, dump a corpus of the release before
//! (`sqlite3 corpus.db .dump > tests/databases/vN.sql`, with `PRAGMA application_id` and `PRAGMA user_version` added in
//! front, which `.dump` leaves out), and add it to the upgrade test.

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
use std::path::Path;
use std::process::Command;

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

/// Every row of every table but those that a program keeps for itself, as text, in order.
fn rows(connection: &Connection) -> BTreeMap<String, Vec<String>> {
    let names: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'refinery%' AND name NOT LIKE 'sqlite%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut all = BTreeMap::new();
    for name in names {
        let mut statement = connection
            .prepare(&format!("SELECT * FROM {name}"))
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
        all.insert(name, rows);
    }
    all
}

#[test]
fn every_released_schema_upgrades_with_its_rows_kept() {
    for dump in ["v12"] {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("corpus.db");
        let sql = fs::read_to_string(root().join(format!("tests/databases/{dump}.sql"))).unwrap();
        let connection = Connection::open(&db).unwrap();
        connection.execute_batch(&sql).unwrap();
        let before = rows(&connection);
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
        let after = rows(&connection);
        for table in [
            "ingest_run",
            "input",
            "source",
            "article",
            "paragraph",
            "occurrence",
            "refusal",
        ] {
            assert_eq!(before[table], after[table], "{dump}: {table}");
        }
        let users = |rows: &BTreeMap<String, Vec<String>>| -> Vec<String> {
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

#[test]
fn sqlite_has_the_repair_of_the_wal_reset() {
    // 3.7.0 to 3.51.2 can corrupt a file in WAL mode.
    let version: i32 = rusqlite::version_number();
    assert!(version >= 3_051_003, "{version}");
}
