//! Real articles, where they are there: five retellings of one event in a folder beside this one, and a bulk corpus.
//! Both are other people's texts and no part of the project; without them these tests say so and pass.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::format_push_string,
    reason = "a test may fail by panicking, and says why it was skipped"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rusqlite::Connection;

fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}

fn corpus(db: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_corpus"))
        .arg("--db")
        .arg(db)
        .args(arguments)
        .output()
        .unwrap()
}

fn rows(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn five_articles_have_their_counts_duplicates_and_credits() {
    let Some(seeds) = shared("seeds") else { return };
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("corpus.db");
    let output = corpus(&db, &["ingest", seeds.to_str().unwrap()]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let connection = Connection::open(&db).unwrap();
    let counts =
        "SELECT (SELECT count(*) FROM article) || ' ' || (SELECT count(*) FROM occurrence) || ' '
        || (SELECT count(*) FROM paragraph)";
    assert_eq!(rows(&connection, counts), ["5 54 50"]);
    let duplicates = "SELECT occurrence_count || ' ' || article_count FROM duplicates";
    assert_eq!(rows(&connection, duplicates), ["2 1"; 4]);
    assert_eq!(
        rows(&connection, "SELECT sha256 FROM repeats ORDER BY sha256"),
        rows(&connection, "SELECT sha256 FROM duplicates ORDER BY sha256")
    );
    assert_eq!(
        rows(
            &connection,
            "SELECT outlet || ' ' || article_count FROM attributed_outlets ORDER BY article_count DESC, outlet"
        ),
        [
            "Miami Herald 4",
            "The New York Times 3",
            "CNN 2",
            "Fox News 2",
            "The Wall Street Journal 2"
        ]
    );
    let check = corpus(&db, &["check", "--sources"]);
    assert!(check.status.success());
    assert!(
        String::from_utf8_lossy(&check.stdout)
            .contains("54 ranges proved, 0 wrong; 0 paragraphs claim none")
    );
}

/// Takes half a minute in a release build, minutes in a debug one: `cargo test --release -- --ignored`.
#[test]
#[ignore = "long: run with --release -- --ignored"]
fn a_bulk_corpus_is_read_whole_and_once() {
    let Some(news) = shared("corpora/news.jsonl.gz") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("corpus.db");
    let output = corpus(&db, &["ingest", news.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success() && said.contains("15,200 new, 0 unchanged, 0 revised, 0 refused"),
        "{said}"
    );
    let output = corpus(&db, &["ingest", news.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("0 new, 15,200 unchanged, 0 revised, 0 refused"),
        "{said}"
    );
    let check = corpus(&db, &["check", "--sources"]);
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stdout)
    );
    assert!(String::from_utf8_lossy(&check.stdout).contains("0 wrong"));
}
