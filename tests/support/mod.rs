//! What the laws are tried with: a desk (a folder of articles in the making), a corpus file beside it that the program
//! itself fills, and the rows of that file as anybody's SQLite reads them.

pub(crate) mod pile;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

/// A folder of its own, with a folder `articles` in it.
pub(crate) struct Desk {
    _folder: TempDir,
    path: PathBuf,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        fs::create_dir(path.join("articles")).unwrap();
        Self {
            _folder: folder,
            path,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn articles(&self) -> PathBuf {
        self.path.join("articles")
    }

    /// Puts a file into `articles`.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.articles().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// A corpus of that name, which the first ingest makes.
    pub(crate) fn corpus(&self, name: &str) -> Corpus {
        Corpus {
            path: self.path.join(name),
        }
    }
}

/// What an ingest says it did, in articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) new: usize,
    pub(crate) unchanged: usize,
    pub(crate) revised: usize,
    pub(crate) refused: usize,
}

impl Tally {
    pub(crate) const fn of(new: usize, unchanged: usize, revised: usize) -> Self {
        Self {
            new,
            unchanged,
            revised,
            refused: 0,
        }
    }

    /// Reads "articles    1,234 new, 0 unchanged, 0 revised, 0 refused".
    fn parse(summary: &str) -> Self {
        let line = summary
            .lines()
            .find_map(|line| line.strip_prefix("articles "))
            .unwrap_or_else(|| panic!("no summary in {summary:?}"));
        let numbers: BTreeMap<&str, usize> = line
            .split(", ")
            .map(|part| {
                let (number, word) = part.trim().split_once(' ').unwrap();
                (word, number.replace(',', "").parse().unwrap())
            })
            .collect();
        Self {
            new: numbers["new"],
            unchanged: numbers["unchanged"],
            revised: numbers["revised"],
            refused: numbers["refused"],
        }
    }
}

/// Every row of every table, as text, in the order of the table.
pub(crate) type Tables = BTreeMap<String, Vec<String>>;

/// A corpus file.
pub(crate) struct Corpus {
    path: PathBuf,
}

impl Corpus {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The program, about to work on this corpus.
    pub(crate) fn program(&self) -> Command {
        self.program_under(&[])
    }

    /// The same, started by another program such as `taskset`.
    pub(crate) fn program_under(&self, launcher: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_corpus");
        let mut command = match launcher {
            [] => Command::new(program),
            [first, rest @ ..] => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
        };
        command
            .env_remove("CORPUS_DB")
            .arg("--db")
            .arg(&self.path)
            .current_dir(self.path.parent().unwrap());
        command
    }

    /// Ingests `what`, which must end well.
    pub(crate) fn ingest<A: AsRef<std::ffi::OsStr>>(
        &self,
        what: impl IntoIterator<Item = A>,
    ) -> Tally {
        let output = run(self.program().arg("ingest").args(what));
        Tally::parse(&String::from_utf8_lossy(&output.stderr))
    }

    /// Ingests as a command that was put together by the caller.
    pub(crate) fn ingest_by(command: &mut Command) -> Tally {
        Tally::parse(&String::from_utf8_lossy(&run(command).stderr))
    }

    pub(crate) fn analyze(&self) {
        run(self.program().arg("analyze"));
    }

    /// `corpus check` must find nothing; with `--sources` it must prove every range.
    pub(crate) fn assert_sound(&self, arguments: &[&str]) {
        let output = run(self.program().arg("check").args(arguments));
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("the corpus is sound"), "check said: {said}");
    }

    /// What is derived must be what `corpus analyze` makes of the content alone, and making it twice is making it once.
    pub(crate) fn assert_derived_rows_stand(&self) {
        let kept = self.tables();
        self.analyze();
        assert_same_tables(&kept, &self.tables(), "kept by ingest / rebuilt by analyze");
        self.analyze();
        assert_same_tables(&kept, &self.tables(), "analysed once / analysed twice");
    }

    fn open(&self) -> Connection {
        Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
    }

    /// The rows of a query, each as text.
    pub(crate) fn rows(&self, sql: &str) -> Vec<String> {
        rows_of(&self.open(), sql)
    }

    /// The rows of a query as values.
    pub(crate) fn values(&self, sql: &str) -> Vec<Vec<Value>> {
        values_of(&self.open(), sql)
    }

    /// The one number that a query gives.
    pub(crate) fn number(&self, sql: &str) -> i64 {
        self.open().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// The same; `None` where the file is not there or not whole yet.
    pub(crate) fn try_number(&self, sql: &str) -> Option<i64> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = Connection::open_with_flags(&self.path, flags).ok()?;
        connection.query_row(sql, [], |row| row.get(0)).ok()
    }

    /// Changes rows behind the program's back.
    pub(crate) fn change(&self, sql: &str) {
        let connection = Connection::open(&self.path).unwrap();
        assert_ne!(
            connection.execute(sql, []).unwrap(),
            0,
            "{sql} changed nothing"
        );
    }

    /// All tables but those that say when something was done.
    pub(crate) fn tables(&self) -> Tables {
        let connection = self.open();
        let names =
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                     AND name NOT IN ('ingest_run', 'refinery_schema_history') ORDER BY name";
        let mut statement = connection.prepare(names).unwrap();
        let names: Vec<String> = statement
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert!(names.len() >= 12, "tables are missing: {names:?}");
        names
            .into_iter()
            .map(|name| {
                let rows = rows_of(&connection, &format!("SELECT * FROM \"{name}\""));
                (name, rows)
            })
            .collect()
    }
}

/// Compares table by table and names the first rows that differ.
pub(crate) fn assert_same_tables(before: &Tables, after: &Tables, what: &str) {
    assert!(before.keys().eq(after.keys()), "{what}: other tables");
    for (name, rows) in before {
        assert_same_rows(rows, &after[name], &format!("{what}: table {name}"));
    }
}

/// Compares row by row and names the rows that only one side has.
pub(crate) fn assert_same_rows(before: &[String], after: &[String], what: &str) {
    if before == after {
        return;
    }
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        let rows = these.iter().filter(|row| !those.contains(row));
        rows.take(5).cloned().collect()
    };
    panic!(
        "{what}: {} rows / {} rows\n  only before: {:#?}\n  only after: {:#?}",
        before.len(),
        after.len(),
        only(before, after),
        only(after, before)
    );
}

/// Runs a command that must end with exit code 0.
pub(crate) fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?} ended with {}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn rows_of(connection: &Connection, sql: &str) -> Vec<String> {
    let rows = values_of(connection, sql);
    rows.iter().map(|row| format!("{row:?}")).collect()
}

fn values_of(connection: &Connection, sql: &str) -> Vec<Vec<Value>> {
    let mut statement = connection.prepare(sql).unwrap();
    let width = statement.column_count();
    let rows = statement
        .query_map([], |row| (0..width).map(|index| row.get(index)).collect())
        .unwrap();
    rows.map(Result::unwrap).collect()
}
