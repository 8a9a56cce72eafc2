//! What the tests of the built program share: a folder of their own, the program run in it, and the rows it stored.
//!
//! Not here: expectations. Rows are read with rusqlite, and where a test says so with the stock `sqlite3` shell.

#![allow(
    dead_code,
    reason = "each file of tests is a crate of its own, which uses its share of this"
)]
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "what can't be set up fails the test"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::Command;
use rusqlite::Connection;
use rusqlite::types::Value;
use tempfile::TempDir;

/// Nothing here takes this long; a program that hangs fails its test.
const LONGEST: Duration = Duration::from_secs(60);

/// A text of one paragraph that nobody could refuse.
pub(crate) const GOOD: &str =
    "Divers went down to the valve at dawn and came up without closing it.\n";

/// A folder that goes with the test, and the program in it.
pub(crate) struct Sandbox {
    /// Goes last.
    _folder: TempDir,
    root: PathBuf,
}

/// How the program ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Fails unless the program ended with `code`.
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Fails unless standard error holds each of `parts`.
    #[track_caller]
    pub(crate) fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stderr.contains(part), "no {part:?} in {self:#?}");
        }
        self
    }

    /// Fails unless there is an error with a hint on standard error, and nothing on standard output.
    #[track_caller]
    pub(crate) fn fails_with_hint(self, code: i32, parts: &[&str]) -> Self {
        let run = self
            .expect_code(code)
            .says(parts)
            .says(&["error: ", "\nhint: "]);
        assert_eq!(run.stdout, "", "{run:#?}");
        run
    }
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().canonicalize().expect("its path");
        Self {
            _folder: folder,
            root,
        }
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// The absolute path as text, as the corpus keeps it.
    pub(crate) fn name(&self, below: &str) -> String {
        self.path(below).to_str().expect("a UTF-8 path").to_owned()
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&self, below: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(below);
        write_at(&path, content.as_ref());
        path
    }

    /// The program, ready to run here.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_corpus"));
        command
            .current_dir(&self.root)
            .env_remove("CORPUS_DB")
            .env_remove("COLUMNS")
            .timeout(LONGEST);
        command
    }

    /// Runs the program here with these arguments.
    pub(crate) fn corpus(&self, arguments: &[&str]) -> Run {
        run(self.command().args(arguments))
    }

    /// Runs the program here with this on its standard input.
    pub(crate) fn corpus_fed(&self, arguments: &[&str], input: impl Into<Vec<u8>>) -> Run {
        run(self.command().args(arguments).write_stdin(input))
    }

    /// Runs the program here, which must end with `code`. The most memory it held at any time, in KiB, as Linux tells it.
    #[track_caller]
    pub(crate) fn peak_memory(&self, arguments: &[&str], code: i32) -> u64 {
        let mut child = Process::new(env!("CARGO_BIN_EXE_corpus"))
            .args(arguments)
            .current_dir(&self.root)
            .env_remove("CORPUS_DB")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let clock = Instant::now();
        let status = format!("/proc/{}/status", child.id());
        let mut peak = 0;
        let exit = loop {
            // Not what the kernel says when it has ended: that begins with what this process holds.
            let text = fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let now = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
            peak = now.map_or(peak, |now: u64| now.max(peak));
            if let Some(exit) = child.try_wait().expect("its end") {
                break exit;
            }
            if clock.elapsed() > LONGEST {
                child.kill().expect("a program that can be ended");
                panic!("{arguments:?} did not end");
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        assert_eq!(exit.code(), Some(code), "{arguments:?}");
        peak
    }

    /// The rows of a query on `corpus.db`, each value as text, NULL as `NULL`.
    pub(crate) fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        rows_of(&self.open(), sql)
    }

    /// The one value of a query on `corpus.db`.
    #[track_caller]
    pub(crate) fn value(&self, sql: &str) -> String {
        match self.rows(sql).as_slice() {
            [row] if row.len() == 1 => row.concat(),
            other => panic!("not one value but {other:?}: {sql}"),
        }
    }

    /// A connection to `corpus.db` that can't write.
    pub(crate) fn open(&self) -> Connection {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        Connection::open_with_flags(self.path("corpus.db"), flags).expect("a corpus")
    }

    /// Everything stored in `corpus.db` but the list of runs, by table.
    pub(crate) fn stored(&self) -> BTreeMap<String, Vec<Vec<String>>> {
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'ingest_run' ORDER BY name";
        self.rows(tables)
            .into_iter()
            .map(|row| {
                let table = row.concat();
                let rows = self.rows(&format!("SELECT * FROM \"{table}\" ORDER BY 1, 2"));
                (table, rows)
            })
            .collect()
    }

    /// Runs the stock `sqlite3` shell on `corpus.db`; what it prints.
    #[track_caller]
    pub(crate) fn shell(&self, sql: &str) -> String {
        let output = Process::new("sqlite3")
            .args(["-batch", "-bail", "-readonly", "corpus.db", sql])
            .current_dir(&self.root)
            .output()
            .unwrap_or_else(|error| {
                panic!("this test needs the stock sqlite3 shell (apt-get install sqlite3): {error}")
            });
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{sql}: {complaint}");
        String::from_utf8(output.stdout).expect("UTF-8 from the shell")
    }

    /// The names of everything directly in the sandbox, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        names_in(&self.root)
    }
}

pub(crate) fn write_at(path: &Path, content: &[u8]) {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).expect("folders");
    }
    fs::write(path, content).expect("a written file");
}

pub(crate) fn run(command: &mut Command) -> Run {
    let output = command.output().expect("the program starts");
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
    }
}

pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

pub(crate) fn rows_of(connection: &Connection, sql: &str) -> Vec<Vec<String>> {
    let mut statement = connection.prepare(sql).expect(sql);
    let width = statement.column_count();
    let mut rows = statement.query([]).expect(sql);
    let mut all = Vec::new();
    while let Some(row) = rows.next().expect(sql) {
        let cell = |index| match row.get::<_, Value>(index).expect("a value") {
            Value::Null => "NULL".to_owned(),
            Value::Integer(number) => number.to_string(),
            Value::Real(number) => number.to_string(),
            Value::Text(text) => text,
            Value::Blob(bytes) => format!("{bytes:?}"),
        };
        all.push((0..width).map(cell).collect());
    }
    all
}

/// The lines of a file's digest: what `sha256sum` says of it.
#[track_caller]
pub(crate) fn sha256sum(path: &Path) -> String {
    let output = Process::new("sha256sum")
        .arg(path)
        .output()
        .unwrap_or_else(|error| panic!("this test needs sha256sum: {error}"));
    assert!(output.status.success(), "{}", path.display());
    String::from_utf8_lossy(&output.stdout)
        .trim_start_matches('\\')
        .chars()
        .take(64)
        .collect()
}

/// Rows as literals.
pub(crate) fn table(rows: &[&[&str]]) -> Vec<Vec<String>> {
    rows.iter()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect()
}

/// The program as somebody whom permissions bind: as nobody where this runs as root. `None` where root can't become
/// nobody; the caller says so and gives up.
pub(crate) fn as_nobody(sandbox: &Sandbox, arguments: &[&str]) -> Option<Command> {
    use std::os::unix::fs::PermissionsExt as _;
    const DROP: [&str; 3] = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    if !is_root() {
        let mut command = sandbox.command();
        command.args(arguments);
        return Some(command);
    }
    let can_drop = Process::new("setpriv")
        .args(DROP)
        .arg("true")
        .output()
        .is_ok_and(|output| output.status.success());
    if !can_drop {
        return None;
    }
    // Where the program lies, nobody may not go.
    let program = sandbox.path("bin/corpus");
    if !program.exists() {
        fs::create_dir_all(sandbox.path("bin")).expect("a folder");
        // By a process of its own: a test beside this one that forks while the copy is written would keep it open, and
        // a program that is open for writing can't be run.
        let copied = Process::new("cp")
            .arg(env!("CARGO_BIN_EXE_corpus"))
            .arg(&program)
            .status();
        assert!(
            copied.is_ok_and(|status| status.success()),
            "a copy of the program"
        );
    }
    for path in [sandbox.path(""), sandbox.path("bin"), program.clone()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("rights");
    }
    let mut command = Command::new("setpriv");
    command
        .args(DROP)
        .arg(program)
        .args(arguments)
        .current_dir(sandbox.path(""))
        .env_remove("CORPUS_DB")
        .timeout(LONGEST);
    Some(command)
}

/// Whether this runs as root, whom no permission binds.
fn is_root() -> bool {
    Process::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
