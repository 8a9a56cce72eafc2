//! The program itself, killed: at random moments and at chosen system calls.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::chance::Chance;
use super::harness::Sandbox;
use super::runs::{Committed, assert_holds, assert_same_content, content};
use super::{number, show};

const FILES: usize = 5;

/// The calls by which anything gets to the disk.
const CALLS: [&str; 6] = [
    "pwrite64",
    "fsync",
    "fdatasync",
    "ftruncate",
    "unlink",
    "rename",
];

/// A pile of files, and what a corpus says that read them one after the other, undisturbed.
struct Desk {
    sandbox: Sandbox,
    files: Vec<PathBuf>,
    expected: Vec<Vec<Vec<String>>>,
    /// How long the longest ingest took.
    longest: Duration,
}

impl Desk {
    fn new(articles: usize) -> Self {
        let sandbox = Sandbox::new();
        let files: Vec<PathBuf> = (0..FILES)
            .map(|file| sandbox.write(&format!("pile/{file}.jsonl"), lines(file, articles)))
            .collect();
        let mut desk = Self {
            sandbox,
            files,
            expected: Vec::new(),
            longest: Duration::ZERO,
        };
        let undisturbed = desk.corpus("undisturbed");
        for file in &desk.files {
            let begun = Instant::now();
            desk.finish(&undisturbed, file);
            desk.longest = desk.longest.max(begun.elapsed());
        }
        desk.expected = content(&undisturbed);
        desk
    }

    /// A corpus in a folder of its own, which is there and empty.
    fn corpus(&self, name: &str) -> PathBuf {
        let folder = self.sandbox.path(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir(&folder).unwrap();
        folder.join("corpus.db")
    }

    /// An ingest of a file, under another program where one is given.
    fn ingest(&self, launcher: &[String], corpus: &Path, file: &Path) -> Command {
        let program = env!("CARGO_BIN_EXE_corpus").to_owned();
        let words: Vec<&String> = launcher.iter().chain([&program]).collect();
        let mut command = Command::new(words[0]);
        command
            .args(&words[1..])
            .args(["--quiet", "--db"])
            .arg(corpus)
            .args(["ingest", "--no-analysis"])
            .arg(file)
            .current_dir(self.sandbox.path(""))
            .env_remove("CORPUS_DB")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command
    }

    fn finish(&self, corpus: &Path, file: &Path) {
        let output = self.ingest(&[], corpus, file).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
}

fn lines(file: usize, articles: usize) -> String {
    let mut lines = String::new();
    for article in 0..articles {
        let mut text = String::from("All rights reserved.");
        for paragraph in 0..10 {
            let words = "The harbour master closed the valve before the water reached the pumps. "
                .repeat(4);
            text += &format!("\\n\\nReport {file} {article} {paragraph}: {words}");
        }
        lines += &format!(
            "{{\"id\":\"{file}-{article}\",\"date\":\"2026-03-14\",\"text\":\"{text}\\n\\nArticle {} of the law.\"}}\n",
            article % 9
        );
    }
    lines
}

/// How many articles a corpus has; none where there is no corpus yet.
fn article_count(corpus: &Path) -> u64 {
    if !corpus.exists() {
        return 0;
    }
    let connection = Connection::open_with_flags(corpus, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let sql = "SELECT count(*) FROM article";
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// After a kill: the file opens and is sound, and no article is gone.
fn assert_survives(corpus: &Path, articles_before: &mut u64, what: &str) {
    if corpus.exists() {
        assert_holds(corpus, &Committed::new(), what);
    }
    let articles = article_count(corpus);
    assert!(
        articles >= *articles_before,
        "{what}: {articles} articles, {articles_before} before"
    );
    *articles_before = articles;
}

#[test]
fn a_kill_at_any_moment_loses_nothing() {
    let wanted = number("CORPUS_TEST_KILLS", 60);
    let mut chance = Chance::of(number("CORPUS_TEST_SEED", 1));
    let desk = Desk::new(if wanted > 200 { 200 } else { 40 });
    let longest = u64::try_from(desk.longest.as_micros()).unwrap();
    let (mut kills, mut rounds) = (0, 0);
    while kills < wanted {
        rounds += 1;
        let corpus = desk.corpus("killed");
        let mut articles = 0;
        for file in &desk.files {
            loop {
                let mut child = desk
                    .ingest(&[], &corpus, file)
                    .stderr(Stdio::null())
                    .spawn()
                    .unwrap();
                sleep(Duration::from_micros(chance.below(longest + longest / 8)));
                if let Some(status) = child.try_wait().unwrap() {
                    assert!(status.success(), "{status}");
                    break;
                }
                child.kill().unwrap();
                child.wait().unwrap();
                kills += 1;
                assert_survives(&corpus, &mut articles, &format!("kill {kills}"));
                if kills >= wanted {
                    desk.finish(&corpus, file);
                    break;
                }
            }
        }
        assert_same_content(&desk.expected, &corpus, &format!("after {kills} kills"));
    }
    show(|| format!("{kills} kills at random in {rounds} rounds"));
}

/// How often each call is made by an ingest; `None` where calls can't be traced.
fn count_calls(desk: &Desk, corpus: &Path, file: &Path) -> Option<BTreeMap<&'static str, u64>> {
    let trace = desk.sandbox.path("trace");
    let launcher = strace(&["-o".to_owned(), trace.to_str().unwrap().to_owned()]);
    let output = desk.ingest(&launcher, corpus, file).output().ok()?;
    if !output.status.success() {
        return None;
    }
    let trace = fs::read_to_string(trace).unwrap();
    let count = |call: &str| {
        trace
            .lines()
            .filter(|line| line.contains(&format!("{call}(")))
            .count()
    };
    let counts = CALLS.map(|call| (call, u64::try_from(count(call)).unwrap()));
    Some(counts.into_iter().filter(|&(_, count)| count > 0).collect())
}

fn strace(more: &[String]) -> Vec<String> {
    let traced = format!("trace={}", CALLS.join(","));
    let words = ["strace", "-f", "-qq", "-e", &traced].map(str::to_owned);
    [words.as_slice(), more].concat()
}

#[test]
fn a_kill_at_any_system_call_loses_nothing() {
    let wanted = number("CORPUS_TEST_KILLS", 60);
    let mut chance = Chance::of(number("CORPUS_TEST_SEED", 2));
    let desk = Desk::new(20);
    let corpus = desk.corpus("counted");
    let counts: Option<Vec<_>> = desk
        .files
        .iter()
        .map(|file| count_calls(&desk, &corpus, file))
        .collect();
    let Some(counts) = counts else {
        eprintln!(
            "skipped: no call can be traced here; this test needs strace and the right to use it"
        );
        return;
    };
    show(|| format!("system calls: {:?}", counts[..2].to_vec()));
    let (mut kills, mut missed) = (0, 0);
    while kills < wanted {
        let corpus = desk.corpus("killed");
        let mut articles = 0;
        for (file, counts) in desk.files.iter().zip(&counts) {
            // Some in a row: what a kill left is the next one's beginning.
            for _ in 0..3 {
                let index = usize::try_from(chance.below(counts.len() as u64)).unwrap();
                let (call, count) = counts.iter().nth(index).unwrap();
                let at = 1 + chance.below(*count);
                let inject = format!("inject={call}:signal=SIGKILL:when={at}");
                let launcher = strace(&[
                    "-e".to_owned(),
                    inject.clone(),
                    "-o".to_owned(),
                    "/dev/null".to_owned(),
                ]);
                let output = desk.ingest(&launcher, &corpus, file).output().unwrap();
                if output.status.success() {
                    missed += 1;
                    break;
                }
                assert_eq!(output.status.code(), None, "{inject}: {output:?}");
                kills += 1;
                assert_survives(&corpus, &mut articles, &inject);
            }
            desk.finish(&corpus, file);
        }
        assert_same_content(&desk.expected, &corpus, &format!("after {kills} kills"));
    }
    show(|| format!("{kills} kills at system calls, {missed} runs that never came to the call"));
}

#[test]
fn the_name_of_a_new_corpus_is_synced_into_its_folder() {
    let desk = Desk::new(1);
    let trace = desk.sandbox.path("trace");
    let launcher = strace(&[
        "-y".to_owned(),
        "-o".to_owned(),
        trace.to_str().unwrap().to_owned(),
    ]);
    let corpus = desk.corpus("traced");
    let traced = desk.ingest(&launcher, &corpus, &desk.files[0]).output();
    if !traced.is_ok_and(|output| output.status.success()) {
        eprintln!(
            "skipped: no call can be traced here; this test needs strace and the right to use it"
        );
        return;
    }
    let trace = fs::read_to_string(trace).unwrap();
    let folder = format!("<{}>", corpus.parent().unwrap().display());
    let mut lines = trace.lines().skip_while(|line| !line.contains("rename("));
    assert!(
        lines.any(|line| line.contains("fsync(") && line.contains(&folder)),
        "{trace}"
    );
}
