//! Disks that are full, files that may not grow, and signals.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::harness::{GOOD, Sandbox, run};
use super::runs::{Committed, assert_holds, content};

/// Nothing here takes this long.
const LONGEST: Duration = Duration::from_secs(60);

/// Lines enough for some hundred kilobytes of a corpus.
fn many_lines(count: usize) -> String {
    (0..count)
        .map(|number| {
            let words = format!("Record {number} tells of the river, the bridge and the valve. ")
                .repeat(20);
            format!("{{\"id\":\"{number}\",\"text\":\"{words}\\n\\nAll rights reserved.\"}}\n")
        })
        .collect()
}

/// A file system of its own, in memory, until it is dropped.
struct Mounted(PathBuf);

impl Mounted {
    /// `None` where this may not be done.
    fn new(path: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(path).unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(path)
            .output()
            .ok()?;
        mount.status.success().then(|| Self(path.to_owned()))
    }

    fn resize(&self, size: &str) {
        let status = Command::new("mount")
            .args(["-o", &format!("remount,size={size}")])
            .arg(&self.0)
            .status()
            .unwrap();
        assert!(status.success());
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // Whatever is still open there goes with the process that holds it.
        drop(Command::new("umount").arg("-l").arg(&self.0).status());
    }
}

#[test]
fn a_full_disk_is_told_and_the_same_command_finishes_once_there_is_room() {
    let sandbox = Sandbox::new();
    sandbox.write("one.txt", GOOD);
    sandbox.write("many.jsonl", many_lines(1200));
    let ingest =
        |db: &str, file: &str| sandbox.corpus(&["--db", db, "ingest", "--no-analysis", file]);
    let elsewhere = sandbox.name("elsewhere.db");
    ingest(&elsewhere, "one.txt").expect_code(0);
    let room = fs::metadata(&elsewhere).unwrap().len() / 1024 + 500;
    let Some(disk) = Mounted::new(&sandbox.path("small"), &format!("{room}k")) else {
        eprintln!("skipped: no file system can be mounted here; this test needs root");
        return;
    };
    let db = sandbox.name("small/corpus.db");
    ingest(&db, "one.txt").expect_code(0);

    let full = ingest(&db, "many.jsonl");
    full.fails_with_hint(1, &[&db, "disk is full", "make room"]);
    assert_holds(Path::new(&db), &Committed::new(), "on a full disk");
    sandbox.corpus(&["--db", &db, "check"]).expect_code(0);
    sandbox
        .corpus(&["--db", &db, "report", "articles"])
        .expect_code(0);

    disk.resize("64m");
    ingest(&db, "many.jsonl").expect_code(0);
    ingest(&elsewhere, "many.jsonl").expect_code(0);
    assert_eq!(content(Path::new(&elsewhere)), content(Path::new(&db)));
}

#[test]
fn a_disk_too_full_for_a_new_corpus_is_left_with_none() {
    let sandbox = Sandbox::new();
    let Some(disk) = Mounted::new(&sandbox.path("small"), "200k") else {
        eprintln!("skipped: no file system can be mounted here; this test needs root");
        return;
    };
    let db = sandbox.name("small/corpus.db");
    sandbox.write("one.txt", GOOD);
    let ingest = || sandbox.corpus(&["--db", &db, "ingest", "one.txt"]);
    ingest().fails_with_hint(1, &[&db, "disk is full", "make room"]);
    assert!(!Path::new(&db).exists());
    disk.resize("64m");
    ingest().expect_code(0);
    assert_holds(
        Path::new(&db),
        &Committed::new(),
        "made at the second attempt",
    );
}

#[test]
fn a_limit_of_file_size_is_told_and_kills_nobody() {
    let sandbox = Sandbox::new();
    sandbox.write("one.txt", GOOD);
    sandbox.write("many.jsonl", many_lines(4000));
    sandbox
        .corpus(&["ingest", "--no-analysis", "one.txt"])
        .expect_code(0);
    let blocks = fs::metadata(sandbox.path("corpus.db")).unwrap().len() / 512 + 400;
    let mut limited = assert_cmd::Command::new("sh");
    limited
        .args(["-c", &format!("ulimit -f {blocks}; exec \"$@\""), "sh"])
        .arg(env!("CARGO_BIN_EXE_corpus"))
        .args(["ingest", "--no-analysis", "many.jsonl"])
        .current_dir(sandbox.path(""))
        .env_remove("CORPUS_DB")
        .timeout(LONGEST);
    run(&mut limited).fails_with_hint(1, &["corpus.db", "disk I/O error", "ulimit -f"]);
    assert_holds(
        &sandbox.path("corpus.db"),
        &Committed::new(),
        "under a limit",
    );
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "1");
    sandbox
        .corpus(&["ingest", "--no-analysis", "many.jsonl"])
        .expect_code(0);
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "4001");
}

/// An ingest of standard input, of which it has got `count` lines so far, and has stored or holds them.
fn begin(sandbox: &Sandbox, count: usize) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_corpus"))
        .args([
            "ingest",
            "-",
            "--name",
            "stream",
            "--type",
            "jsonl",
            "--no-analysis",
        ])
        .current_dir(sandbox.path(""))
        .env_remove("CORPUS_DB")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let lines = many_lines(count);
    child
        .stdin
        .as_mut()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    // The run is begun when the signals are minded.
    while sandbox
        .corpus(&["sql", "SELECT 1 FROM ingest_run"])
        .stdout
        .is_empty()
    {
        assert!(begun.elapsed() < LONGEST, "it never began");
        sleep(Duration::from_millis(20));
    }
    // All lines have left the pipe.
    while read_count(&child) < lines.len() {
        assert!(begun.elapsed() < LONGEST, "it never read");
        sleep(Duration::from_millis(20));
    }
    child
}

/// Bytes that a process has read, from whatever it was.
fn read_count(child: &Child) -> usize {
    let counts = fs::read_to_string(format!("/proc/{}/io", child.id())).unwrap();
    let count = counts.lines().find_map(|line| line.strip_prefix("rchar: "));
    count.unwrap().parse().unwrap()
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill")
        .args(["-s", name, &child.id().to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}

/// Waits for the end: exit code and standard error.
fn end(mut child: Child) -> (Option<i32>, String) {
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < LONGEST, "it hangs");
        sleep(Duration::from_millis(20));
    }
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    (child.wait().unwrap().code(), said)
}

#[test]
fn a_signal_commits_what_is_whole_and_says_so() {
    for name in ["INT", "TERM"] {
        let sandbox = Sandbox::new();
        // More than a pipe holds: most of it has been read when the last of it is written.
        let mut child = begin(&sandbox, 400);
        signal(&child, name);
        let mut input = child.stdin.take().unwrap();
        // Half a line: not an article.
        input
            .write_all(b"{\"id\":\"last\",\"text\":\"Half")
            .unwrap();
        drop(input);
        let (code, said) = end(child);
        assert_eq!(code, Some(130), "{name}: {said}");
        assert!(said.contains("stopped"), "{name}: {said}");
        assert_holds(&sandbox.path("corpus.db"), &Committed::new(), name);
        assert_eq!(
            sandbox.value("SELECT outcome FROM ingest_run"),
            "interrupted"
        );
        let stored: u32 = sandbox
            .value("SELECT count(*) FROM article")
            .parse()
            .unwrap();
        assert!((200..=400).contains(&stored), "{name}: {stored} articles");
        assert_eq!(sandbox.names(), ["corpus.db"]);
    }
}

#[test]
fn a_second_signal_does_not_wait() {
    let sandbox = Sandbox::new();
    let child = begin(&sandbox, 3);
    signal(&child, "INT");
    sleep(Duration::from_millis(100));
    signal(&child, "INT");
    let (code, said) = end(child);
    assert_eq!(code, Some(130), "{said}");
    assert_holds(
        &sandbox.path("corpus.db"),
        &Committed::new(),
        "left at once",
    );
}

#[test]
fn nobody_listening_stops_no_ingest() {
    let sandbox = Sandbox::new();
    sandbox.write("one.txt", GOOD);
    sandbox.write("nothing.txt", "");
    let mut child = Command::new(env!("CARGO_BIN_EXE_corpus"))
        .args(["ingest", "--explain", "one.txt", "nothing.txt"])
        .current_dir(sandbox.path(""))
        .env_remove("CORPUS_DB")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    drop(child.stderr.take());
    let status = child.wait().unwrap();
    assert!(matches!(status.code(), Some(0 | 3)), "{status}");
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "1");
    assert_eq!(sandbox.value("SELECT outcome FROM ingest_run"), "done");
}
