//! Flipped bytes: each is reported, or changes nothing that anybody reads.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::os::unix::fs::FileExt as _;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use corpus::store::{Store, ViewQuery};
use rusqlite::{Connection, OpenFlags};

use super::chance::Chance;
use super::damage::{sound, told_by_sources};
use super::runs::{Shelf, check, check_outlets};
use super::{number, show};

/// No file takes this long to look at.
const LONGEST: Duration = Duration::from_secs(60);

/// What nothing in the file or in the inputs tells a second time: a flip in these columns can't be seen. Of former
/// revisions, whose bytes may be gone, this is so for more columns.
const TOLD_ONCE: [(&str, &str); 8] = [
    ("ingest_run", "started_at"),
    ("ingest_run", "finished_at"),
    ("ingest_run", "outcome"),
    ("ingest_run", "unchanged_count"),
    ("ingest_run", "refused_count"),
    ("ingest_run", "program_version"),
    ("property", "value of created_by"),
    ("refinery_schema_history", "applied_on"),
];
const TOLD_ONCE_OF_FORMER: [&str; 14] = [
    "title",
    "byline",
    "url",
    "language",
    "published_at",
    "published_text",
    "encoding",
    "is_encoding_uncertain",
    "record_sha256",
    "record_number",
    "byte_start",
    "byte_end",
    "kind",
    "sha256",
];

/// Everything that can be read from a file: of each table and view its name, its columns and its rows.
type Dump = Vec<(String, Vec<String>, Vec<Vec<String>>)>;

fn dump(path: &Path) -> rusqlite::Result<Dump> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut names: Vec<String> = connection
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY type, name",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    names.push("sqlite_schema".to_owned());
    names
        .into_iter()
        .map(|name| {
            let mut statement = connection.prepare(&format!("SELECT * FROM \"{name}\""))?;
            let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
            let rows = statement
                .query_map([], |row| {
                    (0..columns.len())
                        .map(|index| Ok(format!("{:?}", row.get_ref(index)?)))
                        .collect()
                })?
                .collect::<rusqlite::Result<_>>()?;
            Ok((name, columns, rows))
        })
        .collect()
}

/// Whether anything is said of the file: by opening it, reading its views, checking it or proving its inputs.
fn is_reported(path: &Path) -> bool {
    let read_views = || {
        let store = Store::open_read_only(path)?;
        for view in store.view_names()? {
            let query = ViewQuery {
                view,
                filters: Vec::new(),
                limit: None,
            };
            store.read_view(&query, &mut |_| true)?;
        }
        Ok::<(), corpus::store::StoreError>(())
    };
    // Read first: whatever a view makes of a damaged file, it must not take the program down.
    let views = read_views();
    let is_sound = views.is_ok()
        && check(path).is_ok_and(|problems| problems.is_empty())
        && check_outlets(path).is_ok_and(|problems| problems.is_empty())
        && Store::open_read_only(path)
            .and_then(|store| store.is_analysed(corpus::detect::RULES_VERSION))
            .is_ok_and(|is_analysed| is_analysed);
    !is_sound || !told_by_sources(path).is_empty()
}

/// The columns in which two dumps differ; of tables only, since views say nothing of their own.
fn differing_columns(before: &Dump, after: &Dump) -> BTreeSet<(String, String)> {
    let mut differing = BTreeSet::new();
    if before.len() != after.len() {
        differing.insert(("sqlite_schema".to_owned(), "name".to_owned()));
        return differing;
    }
    let views = ["articles", "credits", "provenance", "revisions"];
    for ((name, columns, rows), (_, _, others)) in before.iter().zip(after) {
        let is_view = views.contains(&name.as_str()) || name.ends_with('s');
        if is_view && name != "sqlite_schema" {
            continue;
        }
        if rows.len() != others.len() {
            differing.insert((name.clone(), "number of rows".to_owned()));
        }
        let is_former = |row: &Vec<String>| {
            let position = columns.iter().position(|column| column == "is_current");
            position.is_some_and(|position| row[position] == "Integer(0)")
        };
        for (row, other) in rows.iter().zip(others) {
            for ((column, value), other_value) in columns.iter().zip(row).zip(other) {
                if value != other_value {
                    let former = if is_former(row) && is_former(other) {
                        "former "
                    } else {
                        ""
                    };
                    let of = if name == "property" {
                        format!(" of {}", row[0])
                    } else {
                        String::new()
                    };
                    let column = format!("{column}{}", of.replace("Text(", "").replace(')', ""));
                    differing.insert((format!("{former}{name}"), column));
                }
            }
        }
    }
    differing
}

fn can_be_seen((table, column): &(String, String)) -> bool {
    let is_former = table.starts_with("former ") || table == "occurrence" || table == "input";
    !(TOLD_ONCE.contains(&(table.as_str(), column.as_str()))
        || is_former && TOLD_ONCE_OF_FORMER.contains(&column.as_str()))
}

fn flip(path: &Path, at: u64, mask: u8) {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).unwrap();
    file.write_all_at(&[byte[0] ^ mask], at).unwrap();
}

#[test]
fn a_flipped_byte_is_reported_or_harmless() {
    let shelf = Shelf::new();
    let path = shelf.corpus();
    let _pile = sound(&path);
    assert!(!is_reported(&path));
    let before = dump(&path).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let used: Vec<u64> = (0..)
        .zip(&bytes)
        .filter(|(_, byte)| **byte != 0)
        .map(|(at, _)| at)
        .collect();
    let mut chance = Chance::of(number("CORPUS_TEST_SEED", 3));
    let (mut reported, mut harmless, mut unseen) = (0, 0, 0);
    let mut silent = Vec::new();
    for _ in 0..number("CORPUS_TEST_FLIPS", 80) {
        // Where something is written more often than in the gaps between.
        let at = if chance.below(8) == 0 {
            chance.below(bytes.len() as u64)
        } else {
            used[usize::try_from(chance.below(used.len() as u64)).unwrap()]
        };
        let mask = if chance.is_lucky() {
            1 << chance.below(8)
        } else {
            u8::try_from(1 + chance.below(255)).unwrap()
        };
        flip(&path, at, mask);
        if is_reported_in_time(&path, at, mask) {
            reported += 1;
        } else {
            match dump(&path) {
                Ok(after) if after == before => harmless += 1,
                Ok(after) => {
                    let columns = differing_columns(&before, &after);
                    if columns.is_empty() || columns.iter().any(can_be_seen) {
                        silent.push(format!("byte {at} ^ {mask:#04x}: {columns:?}"));
                    } else {
                        unseen += 1;
                    }
                }
                Err(error) => silent.push(format!("byte {at} ^ {mask:#04x}: {error}")),
            }
        }
        flip(&path, at, mask);
        assert_eq!(std::fs::metadata(&path).unwrap().len(), bytes.len() as u64);
    }
    show(|| {
        format!(
            "{reported} flips reported, {harmless} harmless, {unseen} in what is told once, {} silent",
            silent.len()
        )
    });
    assert!(silent.is_empty(), "{}", silent.join("\n"));
    assert_eq!(
        std::fs::read(&path).unwrap(),
        bytes,
        "reading changed the file"
    );
}

/// Fails where a file makes the library panic, or keeps it for too long.
fn is_reported_in_time(path: &Path, at: u64, mask: u8) -> bool {
    let (to, from) = mpsc::channel();
    let path: PathBuf = path.to_owned();
    std::thread::spawn(move || {
        // Where nobody waits any longer, the test has failed.
        drop(to.send(catch_unwind(|| is_reported(&path))));
    });
    match from.recv_timeout(LONGEST) {
        Ok(Ok(is_reported)) => is_reported,
        Ok(Err(_)) => panic!("byte {at} ^ {mask:#04x}: panic"),
        Err(_) => panic!("byte {at} ^ {mask:#04x}: it hangs"),
    }
}
