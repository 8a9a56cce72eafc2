//! Flipped bytes: each is reported, or changes nothing that anybody reads.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::OpenOptions;
use std::os::unix::fs::FileExt as _;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use corpus::store::{Store, ViewQuery};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use super::chance::Chance;
use super::damage::{sound, told_by_sources};
use super::runs::{Shelf, check, check_outlets};
use super::{number, show};

/// No file takes this long to look at.
const LONGEST: Duration = Duration::from_secs(60);

/// What nothing in the file or in the inputs tells a second time: a flip in these columns can't be seen.
const TOLD_ONCE: [(&str, &str); 7] = [
    ("ingest_run", "started_at"),
    ("ingest_run", "finished_at"),
    ("ingest_run", "unchanged_count"),
    ("ingest_run", "refused_count"),
    ("ingest_run", "program_version"),
    ("property", "value of created_by"),
    ("refinery_schema_history", "applied_on"),
];

/// The same of former revisions and former readings of inputs, whose bytes may be gone.
const TOLD_ONCE_OF_FORMER: [(&str, &str); 19] = [
    ("article", "title"),
    ("article", "byline"),
    ("article", "url"),
    ("article", "language"),
    ("article", "published_at"),
    ("article", "published_text"),
    ("article", "encoding"),
    ("article", "encoding_reason"),
    ("article", "is_encoding_uncertain"),
    ("article", "mojibake_layers"),
    ("article", "record_sha256"),
    ("article", "record_number"),
    ("article", "source_id"),
    ("occurrence", "byte_start"),
    ("occurrence", "byte_end"),
    ("occurrence", "kind"),
    ("input", "sha256"),
    ("input", "byte_count"),
    ("input", "line_count"),
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
                        .map(|index| Ok(cell(row.get_ref(index)?)))
                        .collect()
                })?
                .collect::<rusqlite::Result<_>>()?;
            Ok((name, columns, rows))
        })
        .collect()
}

fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Text(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
        other => format!("{other:?}"),
    }
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

/// The rows of a table, and the position of each column of it.
fn table<'a>(dump: &'a Dump, wanted: &str) -> (HashMap<&'a str, usize>, &'a [Vec<String>]) {
    let (_, columns, rows) = dump.iter().find(|(name, ..)| name == wanted).unwrap();
    (columns.iter().map(String::as_str).zip(0..).collect(), rows)
}

/// Revisions that are not current, and readings of inputs that are not the latest: (table, id).
fn former(dump: &Dump) -> HashSet<(&'static str, String)> {
    let (columns, rows) = table(dump, "article");
    let articles = rows
        .iter()
        .filter(|row| row[columns["is_current"]] == "Integer(0)")
        .map(|row| ("article", row[columns["article_id"]].clone()));
    let (columns, rows) = table(dump, "input");
    let latest: HashMap<&str, &str> = rows
        .iter()
        .map(|row| {
            (
                row[columns["path"]].as_str(),
                row[columns["input_id"]].as_str(),
            )
        })
        .collect();
    let inputs = rows
        .iter()
        .filter(|row| latest[row[columns["path"]].as_str()] != row[columns["input_id"]])
        .map(|row| ("input", row[columns["input_id"]].clone()));
    articles.chain(inputs).collect()
}

/// The columns in which the tables of two dumps differ and that could have been seen to; the views say nothing of their
/// own.
fn visible_differences(before: &Dump, after: &Dump) -> BTreeSet<(String, String)> {
    let former = former(before);
    let mut visible = BTreeSet::new();
    for ((name, columns, rows), (other_name, _, others)) in before.iter().zip(after) {
        // Tables have singular names, views plural ones but for one.
        if name.ends_with('s') || name == "provenance" {
            continue;
        }
        if name != other_name || rows.len() != others.len() {
            visible.insert((name.clone(), "number of rows".to_owned()));
        }
        for (row, other) in rows.iter().zip(others) {
            let is_former = columns.iter().zip(row).any(|(column, value)| {
                let id = match column.as_str() {
                    "article_id" => ("article", value.clone()),
                    "input_id" if name == "input" => ("input", value.clone()),
                    _ => return false,
                };
                former.contains(&id)
            });
            for ((column, value), other_value) in columns.iter().zip(row).zip(other) {
                let column = match (name.as_str(), row[0].as_str()) {
                    ("property", "\"created_by\"") => "value of created_by",
                    _ => column.as_str(),
                };
                let place = (name.as_str(), column);
                let is_told_once =
                    TOLD_ONCE.contains(&place) || is_former && TOLD_ONCE_OF_FORMER.contains(&place);
                if value != other_value && !is_told_once {
                    visible.insert((name.clone(), column.to_owned()));
                }
            }
        }
    }
    visible
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
                    let columns = visible_differences(&before, &after);
                    if columns.is_empty() {
                        unseen += 1;
                    } else {
                        silent.push(format!("byte {at} ^ {mask:#04x}: {columns:?}"));
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
