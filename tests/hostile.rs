//! Inputs that mean harm, or that somebody else has a hand in: without an end, of enormous size once unpacked, swapped or
//! written to while they are read. Each is named and recorded, memory stays bounded, nothing hangs, the rest is stored.
//!
//! `CORPUS_TEST_HEAVY=1` adds those that take a minute: 4 GiB of holes taken for JSON lines, 200,000 files.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a failed step fails the test; a skipped test says why"
)]

mod harness;

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use corpus::input::{Change, Excluded, InputFile, Limits, Watcher, find};
use corpus::model::{Digest, InputEnd, InputStart, InputType, Piece, Refusal};
use corpus::pipeline::{self, Context, InputPlan, Progress};
use corpus::store::{Outcome, RunOptions, Store};
use flate2::Compression;
use flate2::write::GzEncoder;
use harness::{GOOD, Sandbox, table};

const REFUSED: &str = "SELECT location, reason FROM refused_inputs";
const ARTICLES: &str = "SELECT count(*) FROM article WHERE is_current = 1";
const MEMORY_KIB: u64 = 256 * 1024;
const MIB: u64 = 1024 * 1024;
/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(30);

fn is_heavy() -> bool {
    std::env::var_os("CORPUS_TEST_HEAVY").is_some()
}

/// A pile with one good article.
fn a_pile() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("pile/good.txt", GOOD);
    sandbox
}

/// A file that claims `size` bytes and takes none.
fn make_sparse(path: &Path, size: u64) {
    File::create(path).unwrap().set_len(size).unwrap();
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn context(limits: Limits) -> Context {
    Context {
        limits,
        ..Context::default()
    }
}

/// What somebody else does to a file.
type Meddle = fn(&Path);

/// What the pile gives when `meddle` has a go between the search for files and the reading: (location, reason) of each
/// refusal.
fn refusals_after(sandbox: &Sandbox, meddle: impl FnOnce()) -> Vec<(String, String)> {
    let excluded = Excluded::new(&[], HashSet::new()).unwrap();
    let files = find(&[sandbox.path("pile")], &excluded).files;
    meddle();
    let mut refusals = Vec::new();
    let mut take = |pieces: Vec<Piece<_>>| {
        for piece in pieces {
            if let Piece::Refused(refusal) = piece {
                refusals.push((refusal.location(), refusal.reason));
            }
        }
        Ok(())
    };
    pipeline::run(
        InputPlan::Files(files),
        &context(Limits::default()),
        None,
        &Progress::default(),
        &AtomicBool::new(false),
        &mut take,
    )
    .unwrap();
    refusals
}

// Files that are written to or swapped

/// More than the pipeline takes ahead of the writer, in records that cost little.
const RECORDS: u64 = 64;

/// A record of `bytes` bytes, its line end included.
fn padded(id: u64, bytes: usize) -> Vec<u8> {
    let head = format!("{{\"id\":{id},\"text\":\"Number {id} was drawn on the pier.\",\"pad\":\"");
    let mut record = head.into_bytes();
    record.resize(bytes - 3, b'x');
    record.extend_from_slice(b"\"}\n");
    record
}

/// Ingests a dump of many megabytes to which `meddle` does something once the first of it has come. What was whole is
/// stored, the dump is refused for `reason`, and read again the next time, when nobody meddles.
#[track_caller]
fn is_caught(reason: &str, meddle: impl Fn(&Path), stored_at_last: u64) {
    let sandbox = a_pile();
    let path = sandbox.path("pile/dump.jsonl");
    let mut dump = File::create(&path).unwrap();
    for id in 1..=RECORDS {
        dump.write_all(&padded(id, 1024 * 1024)).unwrap();
    }
    drop(dump);
    let mut store = Store::open_or_create(&sandbox.path("corpus.db"), &mut |_| {}).unwrap();
    let mut run = store
        .begin_run("2026-03-14T00:00:00Z", "test", RunOptions::default())
        .unwrap();
    let excluded = Excluded::new(&[], HashSet::new()).unwrap();
    let files = find(&[sandbox.path("pile")], &excluded).files;
    let mut is_first = true;
    let mut write = |pieces| {
        if std::mem::replace(&mut is_first, false) {
            meddle(&path);
        }
        store.write_batch(&mut run, pieces).map(|_| ())
    };
    pipeline::run(
        InputPlan::Files(files),
        &context(Limits::default()),
        None,
        &Progress::default(),
        &AtomicBool::new(false),
        &mut write,
    )
    .unwrap();
    store
        .finish_run(&mut run, "2026-03-14T00:00:01Z", Outcome::Done)
        .unwrap();
    drop(store);
    let location = sandbox.name("pile/dump.jsonl");
    let refused = sandbox.rows(REFUSED);
    assert!(
        refused.contains(&vec![location.clone(), reason.to_owned()]),
        "{refused:?}"
    );
    // Nothing is half: what a record says is all there.
    let whole =
        "SELECT count(*) FROM provenance WHERE text GLOB 'Number [0-9]* was drawn on the pier.'";
    assert_eq!(
        sandbox.value(whole),
        (sandbox.value(ARTICLES).parse::<u64>().unwrap() - 1).to_string()
    );
    let known = format!("SELECT count(*) FROM input WHERE path = '{location}' AND is_complete = 1");
    assert_eq!(sandbox.value(&known), "0");
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    assert_eq!(sandbox.rows(REFUSED), table(&[]));
    assert_eq!(sandbox.value(ARTICLES), (stored_at_last + 1).to_string());
    sandbox.corpus(&["check", "--sources"]).expect_code(0);
}

#[test]
fn a_file_cut_short_while_it_is_read_is_refused_and_read_again() {
    // Between two records: nothing but its size tells.
    is_caught(
        "it was cut short while it was read",
        |path| {
            let file = OpenOptions::new().write(true).open(path).unwrap();
            file.set_len((RECORDS - 10) * MIB).unwrap();
        },
        RECORDS - 10,
    );
}

#[test]
fn a_file_that_grows_while_it_is_read_is_refused_and_read_again() {
    is_caught(
        "it grew while it was read",
        |path| {
            let mut file = OpenOptions::new().append(true).open(path).unwrap();
            file.write_all(&padded(RECORDS + 1, 1024)).unwrap();
        },
        RECORDS + 1,
    );
}

#[test]
fn a_file_written_to_in_place_while_it_is_read_is_refused_and_read_again() {
    is_caught(
        "it was written to while it was read",
        |path| {
            use std::os::unix::fs::FileExt as _;
            let file = OpenOptions::new().write(true).open(path).unwrap();
            let at = (RECORDS - 1) * MIB;
            file.write_all_at(&padded(RECORDS + 7, 1024 * 1024), at)
                .unwrap();
        },
        RECORDS,
    );
}

#[test]
fn a_file_replaced_while_it_is_read_is_stored_as_it_was_and_read_again() {
    is_caught(
        "another file took its place while it was read",
        |path| {
            let next = path.with_extension("next");
            fs::copy(path, &next).unwrap();
            fs::rename(next, path).unwrap();
        },
        RECORDS,
    );
}

#[test]
fn a_text_that_grows_while_it_is_read_is_not_stored_half() {
    let sandbox = a_pile();
    let path = sandbox.path("pile/live.txt");
    let line = "The tide gauge at the pier rose again.\n\n";
    fs::write(&path, line.repeat(60 * 1024 * 1024 / line.len())).unwrap();
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let appender = scope.spawn(|| {
            let mut file = OpenOptions::new().append(true).open(&path).unwrap();
            while !is_done.load(Ordering::Relaxed) {
                file.write_all(b"x").unwrap();
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        let ran = sandbox.corpus(&["ingest", "pile", "--max-record-size", "64MiB"]);
        is_done.store(true, Ordering::Relaxed);
        appender.join().unwrap();
        ran.expect_code(3).says(&[
            "refused pile/live.txt: it grew while it was read",
            "hint: nothing of it is stored",
        ]);
    });
    assert_eq!(sandbox.value(ARTICLES), "1");
    fs::write(&path, line).unwrap();
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    assert_eq!(sandbox.value(ARTICLES), "2");
    assert_eq!(sandbox.rows(REFUSED), table(&[]));
}

/// What is said of a file of 200,000 bytes to which something is done when the first of it has been read.
fn change_of(meddle: impl FnOnce(&Path)) -> Option<Change> {
    let sandbox = Sandbox::new();
    let path = sandbox.write("a.txt", "a word ".repeat(30_000));
    let (read_count, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let watcher = Watcher {
        read_count: &read_count,
        stop: &stop,
    };
    let file = InputFile::open(&path, watcher).unwrap();
    let mut content = file.into_content().unwrap();
    // Later than the clock of the file system can tell apart.
    std::thread::sleep(Duration::from_millis(20));
    meddle(&path);
    let mut rest = Vec::new();
    content.reader.read_to_end(&mut rest).unwrap();
    content.tally.change()
}

#[test]
fn a_change_is_told_from_the_file_itself() {
    let write = |path: &Path, content: &str| fs::write(path, content).unwrap();
    assert_eq!(change_of(|_| {}), None);
    // Reading it is no change, nor is another name for it.
    assert_eq!(
        change_of(|path| fs::hard_link(path, path.with_extension("2")).unwrap()),
        None
    );
    let cut = Some(Change::Content("it was cut short while it was read"));
    assert_eq!(change_of(|path| write(path, "a word ")), cut);
    // Cut, and as long as before when it is looked at again.
    let refill = |path: &Path| {
        write(path, "");
        make_sparse(path, 210_000);
    };
    let written = Some(Change::Content("it was written to while it was read"));
    assert_eq!(change_of(refill), written);
    let grown = Some(Change::Content("it grew while it was read"));
    assert_eq!(
        change_of(|path| write(path, &"a word ".repeat(40_000))),
        grown
    );
    assert_eq!(
        change_of(|path| fs::remove_file(path).unwrap()),
        Some(Change::Replaced)
    );
}

#[test]
fn what_takes_a_files_place_before_it_is_opened_is_not_read() {
    let not_a_file = "it is not a regular file, but a pipe, a link or a device";
    let swaps: [(Meddle, &str); 6] = [
        (|path| symlink("/etc/passwd", path).unwrap(), not_a_file),
        (|path| symlink("/dev/zero", path).unwrap(), not_a_file),
        (
            |path| fs::create_dir(path).unwrap(),
            "it was a file when it was found, and is a folder",
        ),
        (
            |path| assert!(Process::new("mkfifo").arg(path).status().unwrap().success()),
            not_a_file,
        ),
        (|path| drop(UnixListener::bind(path).unwrap()), not_a_file),
        (|_| {}, "there is no such file or folder"),
    ];
    for (swap, reason) in swaps {
        let sandbox = a_pile();
        let path = sandbox.write("pile/swapped.txt", "The lock gates were shut.\n");
        let refused = refusals_after(&sandbox, || {
            fs::remove_file(&path).unwrap();
            swap(&path);
        });
        let location = sandbox.name("pile/swapped.txt");
        assert_eq!(refused, [(location, reason.to_owned())]);
    }
}

#[test]
fn a_folder_that_is_a_file_by_the_time_it_is_read_is_refused() {
    let sandbox = a_pile();
    sandbox.write("pile/folder/a.txt", "The lock gates were shut.\n");
    let refused = refusals_after(&sandbox, || {
        fs::remove_dir_all(sandbox.path("pile/folder")).unwrap();
        sandbox.write("pile/folder", "The lock gates were shut.\n");
    });
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0].0, sandbox.name("pile/folder/a.txt"));
}

#[test]
fn a_known_file_that_could_not_be_read_for_a_while_is_no_longer_refused_once_it_can() {
    let sandbox = a_pile();
    sandbox.write("pile/dump.jsonl.gz", gzip(&padded(1, 200)));
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    let whole = fs::read(sandbox.path("pile/dump.jsonl.gz")).unwrap();
    let stored = sandbox.value(ARTICLES);
    // Refused as a whole, then in the middle: it becomes again what it was, and nothing stands.
    for bad in [&b""[..], &whole[..whole.len() - 9]] {
        sandbox.write("pile/dump.jsonl.gz", bad);
        sandbox.corpus(&["ingest", "pile"]).expect_code(3);
        assert_eq!(sandbox.rows(REFUSED).len(), 1);
        sandbox.write("pile/dump.jsonl.gz", &whole);
        sandbox.corpus(&["ingest", "pile"]).expect_code(0);
        assert_eq!(sandbox.rows(REFUSED), table(&[]));
        assert_eq!(sandbox.value(ARTICLES), stored);
    }
    let (path, aside) = (sandbox.path("pile/good.txt"), sandbox.path("aside.txt"));
    fs::rename(&path, &aside).unwrap();
    let named = ["ingest", "pile", "pile/good.txt"];
    sandbox.corpus(&named).expect_code(3);
    let gone = sandbox.stored();
    sandbox.corpus(&named).expect_code(3);
    assert_eq!(sandbox.stored(), gone);
    fs::rename(&aside, &path).unwrap();
    sandbox.corpus(&named).expect_code(0);
    assert_eq!(sandbox.rows(REFUSED), table(&[]));
    sandbox
        .corpus(&["ingest", "pile"])
        .expect_code(0)
        .says(&["0 new, 2 unchanged, 0 revised, 0 refused"]);
}

// Limits

#[test]
fn a_record_that_was_too_large_is_stored_when_the_limit_is_raised_and_no_other_is_revised() {
    let sandbox = Sandbox::new();
    let mut dump = padded(1, 100);
    dump.extend(padded(2, 3000));
    dump.extend(padded(3, 100));
    dump.extend_from_slice(b"{}\n");
    sandbox.write("pile/dump.jsonl", &dump);
    sandbox.write("pile/long.txt", "The tide gauge rose again. ".repeat(80));
    let reason = "it is larger than 1 KiB, the most that one record may be";
    let first = ["ingest", "pile", "--max-record-size", "1KiB"];
    sandbox.corpus(&first).expect_code(3).says(&[
        &format!("refused pile/dump.jsonl#2: {reason}"),
        "hint: the other records are stored; one article is one record: split it by articles, or raise --max-record-size",
        &format!("refused pile/long.txt: {reason}"),
        "hint: nothing of it is stored; one article",
    ]);
    assert_eq!(sandbox.value(ARTICLES), "2");
    let stored = sandbox.stored();
    sandbox.corpus(&first).expect_code(3);
    assert_eq!(sandbox.stored(), stored);
    let raised = ["ingest", "pile", "--max-record-size", "3000"];
    sandbox
        .corpus(&raised)
        .expect_code(3)
        .says(&["2 new, 2 unchanged, 0 revised, 1 refused"]);
    let empty = sandbox.name("pile/dump.jsonl#4");
    assert_eq!(sandbox.rows(REFUSED), table(&[&[&empty, "it has no text"]]));
    assert_eq!(sandbox.value("SELECT max(revision) FROM article"), "1");
    assert_eq!(
        sandbox.value("SELECT min(reading_options) || max(reading_options) FROM input"),
        "{}{}"
    );
    let stored = sandbox.stored();
    for again in [&raised[..], &first, &["ingest", "pile"]] {
        let told = sandbox.corpus(again).expect_code(3);
        assert_eq!(sandbox.value(ARTICLES), "4", "{told:?}");
        assert_eq!(sandbox.value("SELECT max(revision) FROM article"), "1");
    }
    // The small limit refuses again what it met again; raised, all is as it was.
    sandbox.corpus(&raised).expect_code(3);
    assert_eq!(sandbox.rows(REFUSED), table(&[&[&empty, "it has no text"]]));
    assert_eq!(sandbox.stored()["article"], stored["article"]);
    sandbox.corpus(&["check", "--sources"]).expect_code(0);
}

#[test]
fn an_archive_that_unpacks_to_too_many_times_its_size_is_read_when_the_limit_is_raised() {
    let sandbox = a_pile();
    let mut lines = padded(1, 100);
    for _ in 0..70 {
        lines.resize(lines.len() + 1024 * 1024, b' ');
        lines.push(b'\n');
    }
    lines.extend(padded(2, 100));
    sandbox.write("pile/dump.jsonl.gz", gzip(&lines));
    let named = "#2: it unpacks to more than 200 times its size, the most that one input may";
    let hint = "hint: what came before is stored; if you trust it, raise --max-expansion";
    // It is not known where in the blank lines it ended.
    let ran = sandbox.corpus(&["ingest", "pile"]).expect_code(3);
    let reason = named.split_once(": ").unwrap().1;
    let ran = ran.says(&[reason, hint]);
    assert_eq!(sandbox.value(ARTICLES), "2", "{ran:?}");
    sandbox
        .corpus(&["ingest", "pile", "--max-expansion", "2000"])
        .expect_code(0)
        .says(&["1 new, 2 unchanged"]);
    assert_eq!(sandbox.rows(REFUSED), table(&[]));
    sandbox.corpus(&["check", "--sources"]).expect_code(0);
}

#[test]
fn an_archive_that_unpacks_to_too_much_is_read_when_the_limit_is_raised() {
    let sandbox = a_pile();
    let lines: Vec<u8> = (1..=3000).flat_map(|id| padded(id, 100)).collect();
    sandbox.write("pile/dump.jsonl.gz", gzip(&lines));
    sandbox
        .corpus(&["ingest", "pile", "--max-expanded-size", "200KiB"])
        .expect_code(3)
        .says(&[
            "it unpacks to more than 200 KiB, the most that one input may give",
            "hint: what came before is stored; if you trust it, raise --max-expanded-size",
        ]);
    // What came out below the limit, as far as its blocks went.
    let stored: u64 = sandbox.value(ARTICLES).parse().unwrap();
    assert!((1000..=2049).contains(&stored), "{stored}");
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    assert_eq!(sandbox.value(ARTICLES), "3001");
    assert_eq!(sandbox.rows(REFUSED), table(&[]));
}

#[test]
fn a_paragraph_that_no_corpus_could_hold_is_refused_and_the_rest_is_stored() {
    let sandbox = a_pile();
    sandbox.write("pile/long.txt", "word ".repeat(17 << 18));
    sandbox
        .corpus(&["ingest", "pile", "--max-record-size", "32MiB"])
        .expect_code(3)
        .says(&["long.txt", "a paragraph of more than 16 MiB"]);
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "1");
}

#[test]
fn limits_that_are_none_are_wrong_usage() {
    let sandbox = a_pile();
    for arguments in [
        ["--max-record-size", "4M"],
        ["--max-record-size", "0"],
        ["--max-record-size", "65MiB"],
        ["--max-expanded-size", "much"],
        ["--max-expansion", "0"],
    ] {
        let mut all = vec!["ingest", "pile"];
        all.extend(arguments);
        sandbox.corpus(&all).expect_code(2).says(&[arguments[0]]);
    }
    assert_eq!(sandbox.names(), ["pile"]);
}

#[test]
fn members_of_an_archive_are_read_one_after_the_other() {
    let sandbox = a_pile();
    let members: Vec<u8> = (1..=300)
        .flat_map(|id| {
            let mut member = gzip(&padded(id, 100));
            // An empty member is none of the end.
            member.extend(gzip(b""));
            member
        })
        .collect();
    sandbox.write("pile/dump.jsonl.gz", members);
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    assert_eq!(sandbox.value(ARTICLES), "301");
}

// Without an end

#[test]
fn holes_of_any_size_are_refused_in_bounded_memory() {
    let sandbox = a_pile();
    make_sparse(&sandbox.path("pile/a.txt"), 4096 * MIB);
    make_sparse(&sandbox.path("pile/b"), 4096 * MIB);
    let lines = if is_heavy() { 4096 } else { 256 };
    make_sparse(&sandbox.path("pile/c.jsonl"), lines * MIB);
    make_sparse(&sandbox.path("pile/d.json"), lines / 16 * MIB);
    let peak = sandbox.peak_memory(&["ingest", "pile"], 3);
    assert!(peak <= MEMORY_KIB, "{peak} KiB");
    assert_eq!(sandbox.rows(REFUSED).len(), 4);
    assert_eq!(sandbox.value(ARTICLES), "1");
}

#[test]
fn devices_and_files_of_the_kernel_are_refused() {
    let sandbox = a_pile();
    for path in ["/dev/zero", "/proc/kmsg", "/proc/self/mem"] {
        if !Path::new(path).exists() {
            eprintln!("left out: there is no {path} here");
            continue;
        }
        sandbox
            .corpus(&["ingest", path, "pile"])
            .expect_code(3)
            .says(&["refused /", "hint: "]);
    }
    assert_eq!(sandbox.value(ARTICLES), "1");
}

#[test]
fn a_list_without_an_end_is_an_error_in_bounded_memory() {
    let sandbox = a_pile();
    let peak = sandbox.peak_memory(&["ingest", "--files-from", "/dev/zero"], 1);
    assert!(peak <= MEMORY_KIB, "{peak} KiB");
    sandbox
        .corpus_fed(&["ingest", "--files-from", "-"], "a\n".repeat(1_000_001))
        .fails_with_hint(1, &["it holds more than 1000000 paths"]);
    assert_eq!(sandbox.names(), ["pile"]);
}

/// Starts the program with an input that comes from `source`, a shell command without an end.
#[track_caller]
fn is_bounded(source: &str, arguments: &str, code: i32, said: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let program = env!("CARGO_BIN_EXE_corpus");
    // Address space is what a limit can be set on: what memory there is for text, code and threads besides, it holds.
    let script = format!("ulimit -v 2000000; {source} | {program} ingest - {arguments}; exit $?");
    let mut command = assert_cmd::Command::new("bash");
    command
        .args(["-c", &script])
        .current_dir(sandbox.path(""))
        .env_remove("CORPUS_DB")
        .timeout(LONG);
    harness::run(&mut command).expect_code(code).says(&[said]);
    sandbox
}

#[test]
fn text_without_an_end_on_standard_input_is_refused_at_the_limit() {
    let too_large = "it is larger than 4 MiB, the most that one record may be";
    for source in ["yes", "cat /dev/zero", "yes '{' "] {
        let sandbox = is_bounded(source, "--name endless --type text", 3, too_large);
        assert_eq!(sandbox.rows(REFUSED).len(), 1);
    }
}

/// Sends a signal that asks for an orderly end.
fn interrupt(id: u32) {
    let sent = Process::new("kill")
        .args(["-INT", &id.to_string()])
        .status();
    assert!(sent.unwrap().success());
}

/// The exit code of a program that must end before long.
fn code_of(child: &mut std::process::Child) -> Option<i32> {
    let clock = Instant::now();
    while clock.elapsed() < LONG {
        if let Some(exit) = child.try_wait().unwrap() {
            return exit.code();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    panic!("it did not end");
}

#[test]
fn ctrl_c_ends_waiting_for_standard_input_and_keeps_what_was_whole() {
    // Nothing more comes; or more of a line without an end than pipes and buffers hold.
    for line in [
        "{\"id\":3,\"text\":\"Half".to_owned(),
        "x".repeat(4 * 1024 * 1024),
    ] {
        let sandbox = Sandbox::new();
        let mut child = Process::new(env!("CARGO_BIN_EXE_corpus"))
            .args(["ingest", "-", "--name", "live", "--type", "jsonl"])
            .current_dir(sandbox.path(""))
            .env_remove("CORPUS_DB")
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(&padded(1, 100)).unwrap();
        input.write_all(&padded(2, 100)).unwrap();
        // Blank lines, so many that they are taken only when what came before was read.
        input.write_all(&b"\n".repeat(2 * 1024 * 1024)).unwrap();
        input.write_all(line.as_bytes()).unwrap();
        interrupt(child.id());
        assert_eq!(code_of(&mut child), Some(130));
        drop(input);
        assert_eq!(sandbox.rows(REFUSED), table(&[]));
        assert_eq!(sandbox.value(ARTICLES), "2");
        sandbox.corpus(&["check"]).expect_code(0);
    }
}

// Archives

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default().large_file(bytes.len() > 4 << 20);
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

const MEMBERS: &str =
    "SELECT article.member, record_number, text FROM provenance JOIN article USING (article_id)
    WHERE article.member IS NOT NULL ORDER BY article_id, ordinal";

#[test]
fn a_pile_of_everything_is_read_whole_and_proved() {
    let sandbox = a_pile();
    let lines =
        b"{\"id\":1,\"text\":\"The ferry sank.\"}\n{\"id\":2,\"text\":\"The port shut.\"}\n";
    let inner = tar_of(&[("c.md", b"# Tide\n\nIt rose."), ("d.jsonl", lines)]);
    let members: [(&str, &[u8]); 3] = [
        ("a.txt", b"The bridge fell."),
        ("sub/a.txt", b"The bridge fell."),
        ("in.tar.gz", &gzip(&inner)),
    ];
    sandbox.write("pile/all.zip", zip_of(&members));
    sandbox.write("pile/dump.jsonl", lines);
    sandbox.write("pile/one.json", b"[{\"text\":\"Nobody was hurt.\"}]");
    sandbox.write("pile/two.txt.gz", gzip(b"A second boat came."));
    let zstd = zstd::stream::encode_all(&b"A third boat came."[..], 3).unwrap();
    sandbox.write("pile/three.txt.zst", zstd);
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    let rows = sandbox.rows(MEMBERS);
    let number = |row: &Vec<String>| {
        if row[0].ends_with(".jsonl") {
            row[1].clone()
        } else {
            String::new()
        }
    };
    let members: Vec<(String, String, String)> = rows
        .iter()
        .map(|row| (row[0].clone(), number(row), row[2].clone()))
        .collect();
    let member = |path: &str, number: &str, text: &str| {
        (path.to_owned(), number.to_owned(), text.to_owned())
    };
    assert_eq!(
        members,
        [
            member("a.txt", "", "The bridge fell."),
            member("sub/a.txt", "", "The bridge fell."),
            member("in.tar.gz!c.md", "", "Tide"),
            member("in.tar.gz!c.md", "", "It rose."),
            member("in.tar.gz!d.jsonl", "1", "The ferry sank."),
            member("in.tar.gz!d.jsonl", "2", "The port shut."),
        ]
    );
    assert_eq!(sandbox.value(ARTICLES), "11");
    sandbox.corpus(&["check", "--sources"]).expect_code(0);
    let shown = sandbox
        .corpus(&["show", "pile/all.zip!in.tar.gz!d.jsonl#2"])
        .expect_code(0);
    assert!(shown.stdout.contains("The port shut."), "{shown:?}");
    // A second time nothing changes.
    let before = sandbox.stored();
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    let unchanged = sandbox.stored();
    assert_eq!(before["article"], unchanged["article"]);
    assert_eq!(before["input"], unchanged["input"]);
    // Another version of one member is a revision of it, and of no other.
    let changed: [(&str, &[u8]); 3] = [
        ("a.txt", b"The bridge fell at noon."),
        ("sub/a.txt", b"The bridge fell."),
        ("in.tar.gz", &gzip(&inner)),
    ];
    sandbox.write("pile/all.zip", zip_of(&changed));
    sandbox
        .corpus(&["ingest", "pile"])
        .expect_code(0)
        .says(&["0 new, 10 unchanged, 1 revised"]);
    sandbox.corpus(&["check", "--sources"]).expect_code(0);
}

#[test]
fn pictures_of_an_archive_are_left_out_when_that_is_asked_for() {
    let sandbox = a_pile();
    let members: [(&str, &[u8]); 3] = [
        ("a.txt", b"The bridge fell."),
        ("img/b.png", b"\x89PNG"),
        ("__MACOSX/._a.txt", b"\0\x05"),
    ];
    sandbox.write("pile/all.zip", zip_of(&members));
    sandbox.corpus(&["ingest", "pile"]).expect_code(3).says(&[
        "refused pile/all.zip!img/b.png: it is a PNG picture",
        "1 hidden file",
    ]);
    let location = format!("{}!img/b.png", sandbox.name("pile/all.zip"));
    assert_eq!(sandbox.rows(REFUSED)[0][0], location);
    sandbox.corpus(&["check"]).expect_code(0);
    sandbox
        .corpus(&["ingest", "pile", "--exclude", "*.png"])
        .expect_code(0)
        .says(&["left alone  1 by --exclude"]);
    assert_eq!(sandbox.rows(REFUSED), table(&[]));
}

#[test]
fn archives_on_standard_input_are_read() {
    let sandbox = Sandbox::new();
    let members: [(&str, &[u8]); 2] = [("a.txt", b"The bridge fell."), ("b.txt", b"It rained.")];
    for (name, bytes) in [("zip", zip_of(&members)), ("tar", gzip(&tar_of(&members)))] {
        sandbox
            .corpus_fed(&["ingest", "-", "--name", name], bytes)
            .expect_code(0)
            .says(&["2 new"]);
    }
}

#[test]
fn bombs_are_refused_in_bounded_memory() {
    let sandbox = a_pile();
    let zeros = vec![b'0'; 100 << 20];
    let bomb = zip_of(&[("zeros.txt", &zeros), ("more.jsonl", &zeros)]);
    let nested = zip_of(&[("one.zip", &bomb), ("two.zip", &bomb)]);
    sandbox.write("pile/bomb.zip", &bomb);
    sandbox.write("pile/nested.zip", nested);
    sandbox.write("pile/bomb.tar.gz", gzip(&tar_of(&[("zeros", &zeros)])));
    sandbox.write(
        "pile/bomb.zst",
        zstd::stream::encode_all(&zeros[..], 1).unwrap(),
    );
    drop(zeros);
    let peak = sandbox.peak_memory(&["ingest", "pile"], 3);
    assert!(peak < MEMORY_KIB, "{peak} KiB");
    assert_eq!(sandbox.value(ARTICLES), "1");
}

// Refusals

#[test]
fn records_that_are_refused_by_the_hundred_thousand_are_counted_and_not_all_kept() {
    let sandbox = Sandbox::new();
    let mut store = Store::open_or_create(&sandbox.path("corpus.db"), &mut |_| {}).unwrap();
    let start = InputStart {
        path: "dump.jsonl".to_owned(),
        folder: None,
        is_file: true,
        input_type: InputType::Jsonl,
        compression: None,
        reading_options: "{}".to_owned(),
        known_line_count: 0,
    };
    let refused = |number| {
        Piece::Refused(Refusal {
            path: "dump.jsonl".to_owned(),
            member: None,
            record_number: Some(number),
            reason: "it has no text".to_owned(),
            hint: "none".to_owned(),
        })
    };
    let end = |byte: u8| {
        Piece::End(InputEnd {
            byte_count: 1,
            sha256: Digest([byte; 32]),
            line_count: None,
        })
    };
    let more = "more than 100000 of its records were refused; those after are not listed";
    for (byte, count) in [(0, 100_000), (1, 100_007), (2, 100_007), (3, 3)] {
        let mut run = store
            .begin_run("2026-03-14T00:00:00Z", "test", RunOptions::default())
            .unwrap();
        let mut pieces = vec![Piece::Start(start.clone())];
        pieces.extend((1..=count).map(refused));
        pieces.push(end(byte));
        store.write_batch(&mut run, pieces).unwrap();
        let kept = count.min(100_000);
        let is_cut = u64::from(count > kept);
        assert_eq!(run.refused_count, count + is_cut);
        let rows = sandbox.value("SELECT count(*) FROM refused_inputs");
        assert_eq!(rows, (kept + is_cut).to_string());
        let told = format!("SELECT count(*) FROM refused_inputs WHERE reason = '{more}'");
        assert_eq!(sandbox.value(&told), is_cut.to_string());
    }
}

// Folders

/// Wraps a folder with one article in `depth` others, each called `deep`.
fn nest(sandbox: &Sandbox, depth: usize) -> PathBuf {
    let (inner, outer) = (sandbox.path("inner"), sandbox.path("outer"));
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("a.txt"), "The lock gates were shut.\n").unwrap();
    for _ in 0..depth {
        fs::create_dir(&outer).unwrap();
        fs::rename(&inner, outer.join("deep")).unwrap();
        fs::rename(&outer, &inner).unwrap();
    }
    let nested = sandbox.path("pile/nested");
    fs::rename(inner, &nested).unwrap();
    nested
}

#[test]
fn folders_as_deep_as_the_system_can_name_are_read_and_deeper_ones_are_refused() {
    let sandbox = a_pile();
    let nested = nest(&sandbox, 700);
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    assert_eq!(sandbox.value(ARTICLES), "2");
    fs::rename(&nested, sandbox.path("pile/first")).unwrap();
    nest(&sandbox, 3000);
    sandbox
        .corpus(&["ingest", "pile"])
        .expect_code(3)
        .says(&["its path is longer than the system allows", "hint: move it"]);
    assert_eq!(sandbox.rows(REFUSED).len(), 1);
    sandbox.corpus(&["report", "refused_inputs"]).expect_code(0);
}

#[test]
fn names_that_are_too_long_are_refused_and_the_others_read() {
    let sandbox = a_pile();
    let long = "x".repeat(5000);
    sandbox
        .corpus(&["ingest", &long, "pile"])
        .expect_code(3)
        .says(&["its path is longer than the system allows"]);
    assert_eq!(sandbox.value(ARTICLES), "1");
}

#[test]
fn a_folder_of_very_many_files_is_read_in_bounded_memory() {
    let sandbox = a_pile();
    let count = if is_heavy() { 200_000 } else { 2000 };
    for number in 0..count {
        let text = format!("Number {number} was drawn on the pier.\n");
        fs::write(sandbox.path("pile").join(format!("{number}.txt")), text).unwrap();
    }
    let peak = sandbox.peak_memory(&["ingest", "pile", "--no-analysis"], 0);
    assert!(peak <= MEMORY_KIB, "{peak} KiB");
    assert_eq!(sandbox.value(ARTICLES), (count + 1).to_string());
}
