//! Inputs that can't be read, and files that are no corpus. What can't be read is named with its reason and a hint, is
//! kept in `refused_inputs` until it is read after all, and never keeps the rest from being stored.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    reason = "a failed step fails the test; a skipped test says why"
)]

mod harness;

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command as Process;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use harness::{GOOD, Sandbox, as_nobody, names_in, rows_of, run, sha256sum, table, write_at};

const REFUSED: &str = "SELECT location, reason, hint, run_id FROM refused_inputs";
const TOO_LARGE: &str = "it is larger than 4 MiB, the most that one record may be";
const MENDED: &str = "The council met on Monday and put the vote off until spring.\n";

/// Something bad in `pile/`, beside one good article.
struct Bad<'a> {
    /// Its name in the folder.
    name: &'a str,
    /// What follows the name in its location: nothing, or `#` and a record.
    record: &'a str,
    reason: &'a str,
    /// A part of the hint that must be there.
    hint: &'a str,
    /// Articles stored beside it, the good one among them.
    stored: usize,
}

impl Bad<'_> {
    const fn file<'a>(name: &'a str, reason: &'a str, hint: &'a str) -> Bad<'a> {
        Bad {
            name,
            record: "",
            reason,
            hint,
            stored: 1,
        }
    }

    /// Refused, named, kept; the good article stored; a second time nothing changes; mended, it is read.
    #[track_caller]
    fn is_refused_until_mended(&self, make: impl FnOnce(&Path), mend: impl FnOnce(&Path)) {
        let sandbox = Sandbox::new();
        sandbox.write("pile/good.txt", GOOD);
        let path = sandbox.path("pile").join(self.name);
        make(&path);
        self.is_refused(&sandbox);
        mend(&path);
        let mended = sandbox.corpus(&["ingest", "pile"]).expect_code(0);
        assert!(!mended.stderr.contains("hint:"), "{mended:?}");
        assert_eq!(sandbox.rows(REFUSED), table(&[]));
        // Whatever was stored before is there, and the mended one with it.
        let articles = sandbox.value("SELECT count(*) FROM article WHERE is_current = 1");
        assert_eq!(articles, (self.stored + 1).to_string());
    }

    #[track_caller]
    fn is_refused(&self, sandbox: &Sandbox) {
        let named = format!("refused pile/{}{}: {}", self.name, self.record, self.reason);
        let first = sandbox
            .corpus(&["ingest", "pile"])
            .expect_code(3)
            .says(&[&named, "hint: ", self.hint]);
        assert_eq!(first.stdout, "");
        let rows = sandbox.rows(REFUSED);
        assert_eq!(rows.len(), 1, "{rows:?}");
        let location = format!("{}/{}{}", sandbox.name("pile"), self.name, self.record);
        assert_eq!(rows[0][0], location);
        assert_eq!(rows[0][1], self.reason);
        assert!(rows[0][2].contains(self.hint), "{rows:?}");
        assert_eq!(rows[0][3], "1");
        assert_eq!(
            sandbox.value("SELECT count(*) FROM article"),
            self.stored.to_string()
        );
        let good = format!(
            "SELECT count(*) FROM provenance WHERE text = '{}'",
            GOOD.trim()
        );
        assert_eq!(sandbox.value(&good), "1");
        let before = sandbox.stored();
        sandbox
            .corpus(&["ingest", "pile"])
            .expect_code(3)
            .says(&[&named, "hint: "]);
        assert_eq!(sandbox.stored(), before);
    }

    /// The same for bytes that are mended by writing others.
    #[track_caller]
    fn bytes_are_refused_until_mended(&self, bad: &[u8], good: &[u8]) {
        self.is_refused_until_mended(|path| write_at(path, bad), |path| write_at(path, good));
    }
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// Lines that compress badly, so that a cut falls into the middle of them.
fn many_lines() -> String {
    let mut state: u32 = 1;
    (0..2000)
        .map(|line| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            format!("{{\"id\":{line},\"text\":\"Number {state} was drawn on the pier.\"}}\n")
        })
        .collect()
}

// Files

#[test]
fn an_empty_file_is_refused_until_mended() {
    Bad::file("empty.txt", "it is empty", "--exclude")
        .bytes_are_refused_until_mended(b"", MENDED.as_bytes());
}

#[test]
fn a_file_of_white_space_is_refused_until_mended() {
    let reason = "it holds no text, only white space and controls";
    Bad::file("blank.txt", reason, "--exclude")
        .bytes_are_refused_until_mended(b" \n\t\r\n\xe2\x80\x8b\n", MENDED.as_bytes());
}

#[test]
fn a_file_of_nothing_but_marks_is_refused_until_mended() {
    let reason = "it holds no text, only marks of Markdown";
    Bad::file("marks.md", reason, "--exclude")
        .bytes_are_refused_until_mended(b"#\n\n> \n\n```\n```\n", MENDED.as_bytes());
}

#[test]
fn a_binary_file_is_refused_until_mended() {
    let bytes: Vec<u8> = (0..=255).cycle().take(4096).collect();
    let reason = "it contains NUL bytes, so it is not plain text";
    Bad::file("dump.bin", reason, "--encoding utf-16le")
        .bytes_are_refused_until_mended(&bytes, MENDED.as_bytes());
}

#[test]
fn a_picture_is_refused_until_mended() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";
    Bad::file(
        "photo.txt",
        "it is a PNG picture, which is not read",
        "--exclude",
    )
    .bytes_are_refused_until_mended(png, MENDED.as_bytes());
}

#[test]
fn a_nul_byte_inside_text_is_refused_until_mended() {
    let reason = "it contains NUL bytes, so it is not plain text";
    Bad::file("nul.txt", reason, "--encoding utf-16le")
        .bytes_are_refused_until_mended(b"Divers went\0down.\n", MENDED.as_bytes());
}

#[test]
fn bytes_that_are_no_text_in_any_western_character_set_are_refused_until_mended() {
    let reason = "it is neither valid UTF-8 nor text in any character set that its bytes tell: it looks binary";
    Bad::file("noise.txt", reason, "--encoding gb18030")
        .bytes_are_refused_until_mended(b"\x81\x8d\x8f\x90\x9d\x01\x02\x03", MENDED.as_bytes());
}

#[test]
fn formats_that_are_not_read_are_refused_until_mended() {
    let cases: [(&str, &[u8], &str, &str); 4] = [
        (
            "mail.eml",
            b"From: a@b.example\n\nDivers\n",
            "it is an e-mail",
            "save its messages",
        ),
        (
            "paper.pdf",
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
            "it is a PDF",
            "pdftotext",
        ),
        (
            "letter.docx",
            b"PK\x03\x04\x14\0\0\0",
            "it is a Word document",
            "pandoc",
        ),
        (
            "list.opml",
            b"<opml version='2.0'>",
            "it is a list of feeds (OPML)",
            "fetch the feeds",
        ),
    ];
    for (name, bytes, what, hint) in cases {
        Bad::file(name, &format!("{what}, which is not read"), hint)
            .bytes_are_refused_until_mended(bytes, b"{\"text\":\"The council met on Monday.\"}\n");
    }
}

#[test]
fn a_pipe_is_refused_without_waiting_and_until_mended() {
    let reason = "it is not a regular file, but a pipe, a link or a device";
    Bad::file("pipe.txt", reason, "corpus ingest -").is_refused_until_mended(
        |path| assert!(Process::new("mkfifo").arg(path).status().unwrap().success()),
        |path| {
            fs::remove_file(path).unwrap();
            write_at(path, MENDED.as_bytes());
        },
    );
}

#[test]
fn a_pipe_that_is_named_is_refused_without_waiting() {
    let sandbox = Sandbox::new();
    let pipe = sandbox.path("pipe");
    assert!(
        Process::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    sandbox
        .corpus(&["ingest", "pipe"])
        .expect_code(3)
        .says(&["refused pipe: ", "hint: "]);
}

/// A link at `link.txt` to what `target` says, relative to its folder.
#[track_caller]
fn a_link_is_refused(target: &str) {
    Bad::file(
        "link.txt",
        "it is a symbolic link",
        "name what it points to",
    )
    .is_refused_until_mended(
        |path| symlink(target, path).unwrap(),
        |path| {
            fs::remove_file(path).unwrap();
            write_at(path, MENDED.as_bytes());
        },
    );
}

#[test]
fn a_link_to_a_file_is_refused_until_mended() {
    a_link_is_refused("good.txt");
}

#[test]
fn a_link_to_a_folder_is_refused_until_mended() {
    a_link_is_refused("/etc");
}

#[test]
fn a_link_to_its_own_folder_is_refused_until_mended() {
    a_link_is_refused("../pile");
}

#[test]
fn a_link_to_itself_is_refused_until_mended() {
    a_link_is_refused("link.txt");
}

#[test]
fn a_link_to_nothing_is_refused_until_mended() {
    a_link_is_refused("gone.txt");
}

#[test]
fn a_link_that_is_named_is_read_as_what_it_points_to() {
    let sandbox = Sandbox::new();
    sandbox.write("true.txt", GOOD);
    symlink("true.txt", sandbox.path("link.txt")).unwrap();
    sandbox.corpus(&["ingest", "link.txt"]).expect_code(0);
    assert_eq!(
        sandbox.value("SELECT path FROM input"),
        sandbox.name("true.txt")
    );
}

#[test]
fn a_circular_link_that_is_named_is_an_error_and_makes_no_corpus() {
    let sandbox = Sandbox::new();
    symlink("b", sandbox.path("a")).unwrap();
    symlink("a", sandbox.path("b")).unwrap();
    sandbox
        .corpus(&["ingest", "a"])
        .fails_with_hint(1, &["it can't be read"]);
    assert_eq!(sandbox.names(), ["a", "b"]);
}

#[test]
fn a_file_that_may_not_be_read_is_refused_until_mended() {
    let sandbox = Sandbox::new();
    let Some(mut first) = as_nobody(&sandbox, &["ingest", "pile", "--db", "open/corpus.db"]) else {
        eprintln!("skipped: nothing here can drop privileges (setpriv)");
        return;
    };
    sandbox.write("pile/good.txt", GOOD);
    let secret = sandbox.write("pile/secret.txt", MENDED);
    let folder = sandbox.path("pile/locked");
    fs::create_dir(&folder).unwrap();
    fs::create_dir(sandbox.path("open")).unwrap();
    let set =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set(&sandbox.path("pile"), 0o755);
    set(&sandbox.path("pile/good.txt"), 0o644);
    set(&secret, 0o000);
    set(&folder, 0o000);
    set(&sandbox.path("open"), 0o777);
    let refused = [
        "refused pile/secret.txt: it may not be read",
        "refused pile/locked: it may not be read",
        "hint: ",
    ];
    run(&mut first).expect_code(3).says(&refused);
    let connection = rusqlite::Connection::open(sandbox.path("open/corpus.db")).unwrap();
    let expected = ["pile/locked", "pile/secret.txt"].map(|name| {
        let hint = "give yourself the right to read it: chmod u+r FILE";
        [&sandbox.name(name), "it may not be read", hint, "1"]
            .map(str::to_owned)
            .to_vec()
    });
    assert_eq!(rows_of(&connection, REFUSED), expected);
    assert_eq!(
        rows_of(&connection, "SELECT count(*) FROM article"),
        table(&[&["1"]])
    );
    run(&mut first).expect_code(3).says(&refused);
    assert_eq!(rows_of(&connection, REFUSED), expected);
    set(&secret, 0o644);
    set(&folder, 0o755);
    run(&mut first).expect_code(0);
    let rest = rows_of(&connection, "SELECT count(*) FROM article");
    assert_eq!(rest, table(&[&["2"]]));
    assert_eq!(rows_of(&connection, REFUSED), table(&[]));
}

#[test]
fn a_file_not_in_utf_8_is_stored_and_flagged() {
    let sandbox = Sandbox::new();
    sandbox.write("pile/good.txt", GOOD);
    sandbox.write("pile/latin.txt", b"The caf\xe9 kept its doors open.\n");
    sandbox.corpus(&["ingest", "pile"]).expect_code(0).says(&[
        "1 article is in a character set that is not certain",
        "--encoding",
    ]);
    let flagged = "SELECT encoding, is_encoding_uncertain, text FROM article
                   JOIN occurrence USING (article_id) JOIN paragraph USING (paragraph_id) ORDER BY encoding";
    assert_eq!(
        sandbox.rows(flagged),
        table(&[
            &["utf-8", "0", GOOD.trim()],
            &["windows-1252", "1", "The café kept its doors open."],
        ])
    );
    assert_eq!(sandbox.rows(REFUSED), table(&[]));
    let second = sandbox
        .corpus(&["ingest", "pile"])
        .expect_code(0)
        .says(&["2 unchanged"]);
    assert!(!second.stderr.contains("refused pile"), "{second:?}");
}

#[test]
fn a_named_encoding_is_not_uncertain() {
    let sandbox = Sandbox::new();
    sandbox.write("latin.txt", b"The caf\xe9 kept its doors open.\n");
    let run = sandbox
        .corpus(&["ingest", "latin.txt", "--encoding", "iso-8859-1"])
        .expect_code(0);
    assert!(!run.stderr.contains("not UTF-8"), "{run:?}");
    assert_eq!(
        sandbox.value("SELECT is_encoding_uncertain FROM article"),
        "0"
    );
}

// Compressed and cut

#[test]
fn gzip_of_text_that_ends_too_early_is_refused_until_mended() {
    let whole = gzip(many_lines().replace('"', "").as_bytes());
    Bad::file(
        "long.txt.gz",
        "the compressed data ends too early",
        "get the file again",
    )
    .bytes_are_refused_until_mended(&whole[..whole.len() / 2], &whole);
}

#[test]
fn gzip_that_ends_in_its_header_is_refused_until_mended() {
    Bad::file(
        "head.txt.gz",
        "the compressed data ends too early",
        "get the file again",
    )
    .bytes_are_refused_until_mended(&gzip(MENDED.as_bytes())[..6], &gzip(MENDED.as_bytes()));
}

#[test]
fn gzip_that_is_damaged_is_refused_until_mended() {
    let whole = gzip(many_lines().replace('"', "").as_bytes());
    let mut bad = whole.clone();
    let at = bad.len() - 6;
    bad[at] ^= 0xff;
    let sandbox = Sandbox::new();
    sandbox.write("pile/good.txt", GOOD);
    sandbox.write("pile/bad.txt.gz", &bad);
    let said = [
        "refused pile/bad.txt.gz: the compressed data is damaged",
        "hint: nothing of it is stored; get the file again",
    ];
    sandbox
        .corpus(&["ingest", "pile"])
        .expect_code(3)
        .says(&said);
    sandbox.write("pile/bad.txt.gz", &whole);
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    assert_eq!(sandbox.rows(REFUSED), table(&[]));
}

#[test]
fn gzip_of_lines_that_ends_too_early_keeps_what_came_before() {
    let lines = many_lines();
    let whole = gzip(lines.as_bytes());
    let sandbox = Sandbox::new();
    sandbox.write("pile/good.txt", GOOD);
    sandbox.write("pile/dump.jsonl.gz", &whole[..whole.len() / 2]);
    let first = sandbox.corpus(&["ingest", "pile"]).expect_code(3).says(&[
        "refused pile/dump.jsonl.gz#",
        "ends too early",
        "hint: what came before is stored",
    ]);
    let stored: usize = sandbox
        .value("SELECT count(*) FROM article WHERE record_number IS NOT NULL")
        .parse()
        .unwrap();
    assert!((100..1999).contains(&stored), "{stored}: {first:?}");
    // The first lines without a gap, byte for byte, and the cut one refused under its number.
    let texts = "SELECT text FROM provenance JOIN article USING (article_id) WHERE record_number IS NOT NULL ORDER BY record_number";
    let expected: Vec<Vec<String>> = lines
        .lines()
        .take(stored)
        .map(|line| vec![line.split('"').nth(5).unwrap().to_owned()])
        .collect();
    assert_eq!(sandbox.rows(texts), expected);
    let location = format!("{}#{}", sandbox.name("pile/dump.jsonl.gz"), stored + 1);
    assert_eq!(sandbox.rows(REFUSED)[0][0], location);
    let before = sandbox.stored();
    sandbox
        .corpus(&["ingest", "pile"])
        .expect_code(3)
        .says(&["refused pile/dump.jsonl.gz#"]);
    assert_eq!(sandbox.stored(), before);
    sandbox.write("pile/dump.jsonl.gz", &whole);
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    assert_eq!(sandbox.rows(REFUSED), table(&[]));
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "2001");
}

#[test]
fn a_small_file_that_unpacks_to_very_much_is_refused_in_bounded_memory() {
    let sandbox = Sandbox::new();
    sandbox.write("pile/good.txt", GOOD);
    sandbox.write("pile/bomb.txt.gz", gzip(&vec![b'a'; 200 << 20]));
    let peak = sandbox.peak_memory(&["ingest", "pile"], 3);
    assert!(peak <= 256 * 1024, "{peak} KiB");
    assert_eq!(sandbox.rows(REFUSED)[0][1], TOO_LARGE);
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "1");
}

// Archives

/// An archive of those members; the name of one decides which kind.
fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_member_that_is_no_article_is_refused_by_name_until_mended() {
    let good: (&str, &[u8]) = ("good.txt", b"The lock gates were shut.");
    Bad {
        record: "!sub/paper.pdf",
        stored: 2,
        ..Bad::file("pile.zip", "it is a PDF, which is not read", "pdftotext")
    }
    .bytes_are_refused_until_mended(
        &zip_of(&[good, ("sub/paper.pdf", b"%PDF-1.7")]),
        &zip_of(&[good, ("sub/paper.pdf", b"Divers went down.")]),
    );
}

#[test]
fn a_record_of_a_member_is_refused_by_name_and_number_until_mended() {
    Bad {
        record: "!dump.jsonl#2",
        stored: 2,
        ..Bad::file(
            "pile.zip",
            "it is JSON, but not an object",
            "mend the record",
        )
    }
    .bytes_are_refused_until_mended(
        &zip_of(&[("dump.jsonl", b"{\"text\":\"It rained.\"}\n[7]\n")]),
        &zip_of(&[(
            "dump.jsonl",
            b"{\"text\":\"It rained.\"}\n{\"text\":\"It snowed.\"}\n",
        )]),
    );
}

#[test]
fn a_zip_without_its_end_is_refused_until_mended() {
    let whole = zip_of(&[("a.txt", b"Divers went down.")]);
    let reason = "the zip archive has no directory: it is cut short or damaged";
    Bad::file("pile.zip", reason, "get the file again")
        .bytes_are_refused_until_mended(&whole[..whole.len() - 30], &whole);
}

// Records

#[test]
fn a_line_that_is_no_json_is_refused_until_mended() {
    let bad =
        "{\"id\":1,\"text\":\"One.\"}\n{\"id\":2,\"text\":\"Tw\n{\"id\":3,\"text\":\"Three.\"}\n";
    Bad {
        name: "dump.jsonl",
        record: "#2",
        // The line has 18 characters.
        reason: "it is not valid JSON: EOF while parsing a string, column 18",
        hint: "mend the record",
        stored: 3,
    }
    .bytes_are_refused_until_mended(bad.as_bytes(), bad.replace("Tw\n", "Two.\"}\n").as_bytes());
}

#[test]
fn a_line_that_is_no_object_is_refused_until_mended() {
    Bad {
        name: "dump.jsonl",
        record: "#1",
        reason: "it is JSON, but not an object",
        hint: "mend the record",
        stored: 2,
    }
    .bytes_are_refused_until_mended(
        b"[1, 2]\n{\"id\":2,\"text\":\"Two.\"}\n",
        b"{\"id\":1,\"text\":\"One.\"}\n{\"id\":2,\"text\":\"Two.\"}\n",
    );
}

#[test]
fn a_record_without_text_is_refused_until_mended() {
    Bad {
        name: "dump.jsonl",
        record: "#2",
        reason: "it has no text",
        hint: "it has: id, headline; name the one that holds the text: --field text=NAME",
        stored: 2,
    }
    .bytes_are_refused_until_mended(
        b"{\"id\":1,\"text\":\"One.\"}\n{\"id\":2,\"headline\":\"Two\"}\n",
        b"{\"id\":1,\"text\":\"One.\"}\n{\"id\":2,\"headline\":\"Two\",\"text\":\"Two.\"}\n",
    );
}

#[test]
fn a_json_array_cut_in_the_middle_keeps_what_came_before_until_mended() {
    let whole = "[\n{\"id\":1,\"text\":\"One.\"},\n{\"id\":2,\"text\":\"Two.\"},\n{\"id\":3,\"text\":\"Three.\"}\n]\n";
    let bad = &whole[..whole.find("Three").unwrap()];
    Bad {
        name: "dump.json",
        record: "#3",
        reason: "the JSON ends in the middle of a value",
        hint: "what came before is stored",
        stored: 3,
    }
    .bytes_are_refused_until_mended(bad.as_bytes(), whole.as_bytes());
}

#[test]
fn a_json_array_without_its_end_keeps_every_whole_element() {
    Bad {
        name: "dump.json",
        record: "#3",
        reason: "the JSON ends in the middle of a value",
        hint: "what came before is stored",
        stored: 3,
    }
    .bytes_are_refused_until_mended(
        b"[{\"id\":1,\"text\":\"One.\"},{\"id\":2,\"text\":\"Two.\"},",
        b"[{\"id\":1,\"text\":\"One.\"},{\"id\":2,\"text\":\"Two.\"},{\"id\":3,\"text\":\"Three.\"}]",
    );
}

#[test]
fn a_line_of_40_mb_is_refused_in_bounded_memory_and_the_others_are_stored() {
    let sandbox = Sandbox::new();
    sandbox.write("pile/good.txt", GOOD);
    let huge = format!("{{\"id\":2,\"text\":\"{}\"}}", "word ".repeat(8_000_000));
    let dump =
        format!("{{\"id\":1,\"text\":\"One.\"}}\n{huge}\n{{\"id\":3,\"text\":\"Three.\"}}\n");
    sandbox.write("pile/dump.jsonl", dump);
    let peak = sandbox.peak_memory(&["ingest", "pile"], 3);
    assert!(peak <= 256 * 1024, "{peak} KiB");
    let location = format!("{}#2", sandbox.name("pile/dump.jsonl"));
    let reason = TOO_LARGE;
    let hint = "the other records are stored; one article is one record: split it by articles, or raise --max-record-size";
    assert_eq!(
        sandbox.rows(REFUSED),
        table(&[&[&location, reason, hint, "1"]])
    );
    assert_eq!(
        sandbox.rows("SELECT text FROM paragraph ORDER BY text"),
        table(&[&[GOOD.trim()], &["One."], &["Three."]])
    );
    let named = format!("refused pile/dump.jsonl#2: {reason}");
    sandbox
        .corpus(&["ingest", "pile"])
        .expect_code(3)
        .says(&[&named, "hint: "]);
    sandbox.write("pile/dump.jsonl", "{\"id\":1,\"text\":\"One.\"}\n");
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    assert_eq!(sandbox.rows(REFUSED), table(&[]));
}

// Names and paths

/// A file whose name can't be printed is refused; renamed, it is read.
#[track_caller]
fn a_name_is_refused(name: &[u8], shown: &str, reason: &str) {
    let sandbox = Sandbox::new();
    sandbox.write("pile/good.txt", GOOD);
    let bad = sandbox.path("pile").join(OsStr::from_bytes(name));
    if fs::write(&bad, MENDED).is_err() {
        eprintln!("skipped: this file system has no such names");
        return;
    }
    Bad::file(shown, reason, "corpus ingest - --name NAME").is_refused(&sandbox);
    let first = sandbox.corpus(&["ingest", "pile"]);
    assert!(!first.stderr.contains('\u{1b}'), "{first:?}");
    fs::rename(&bad, sandbox.path("pile/renamed.txt")).unwrap();
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "2");
    // What was read has another location. That of the old name never was, so its row stands.
    assert_eq!(sandbox.rows(REFUSED).len(), 1);
}

#[test]
fn a_name_that_is_not_utf_8_is_refused_and_read_once_renamed() {
    let reason = "its name is not UTF-8, so no report could name it";
    a_name_is_refused(b"caf\xe9.txt", "caf\\xe9.txt", reason);
}

#[test]
fn a_name_with_escape_codes_and_a_line_break_is_refused_and_read_once_renamed() {
    let reason = "its name holds control characters";
    a_name_is_refused(b"a\x1b[31mred\nb.txt", "a\\u{1b}[31mred\\nb.txt", reason);
}

#[test]
fn names_with_spaces_and_other_scripts_are_fine() {
    let sandbox = Sandbox::new();
    let names = [
        "a b  c.txt",
        "naïve ‘quote’.txt",
        "新聞.txt",
        "#7.txt",
        "a!b#3.txt",
        "-dash.txt",
        "%20.txt",
    ];
    for name in names {
        sandbox.write(&format!("pile/{name}"), GOOD);
    }
    sandbox
        .corpus(&["ingest", "pile"])
        .expect_code(0)
        .says(&["7 new"]);
    let mut expected: Vec<Vec<String>> = names
        .iter()
        .map(|name| vec![sandbox.name(&format!("pile/{name}"))])
        .collect();
    expected.sort();
    assert_eq!(
        sandbox.rows("SELECT path FROM input ORDER BY path"),
        expected
    );
    for name in names {
        let shown = sandbox
            .corpus(&["show", &format!("pile/{name}")])
            .expect_code(0);
        assert!(shown.stdout.contains(&format!("pile/{name}")), "{shown:?}");
    }
}

#[test]
fn a_missing_path_among_others_is_refused_and_read_once_there() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    let reason = "there is no such file or folder";
    sandbox
        .corpus(&["ingest", "good.txt", "gone.txt"])
        .expect_code(3)
        .says(&[
            "refused gone.txt: there is no such file or folder",
            "hint: ",
        ]);
    let hint = "look at the spelling of its path";
    assert_eq!(
        sandbox.rows(REFUSED),
        table(&[&[&sandbox.name("gone.txt"), reason, hint, "1"]])
    );
    let before = sandbox.stored();
    sandbox
        .corpus(&["ingest", "good.txt", "gone.txt"])
        .expect_code(3)
        .says(&["refused gone.txt"]);
    assert_eq!(sandbox.stored(), before);
    sandbox.write("gone.txt", MENDED);
    sandbox
        .corpus(&["ingest", "good.txt", "gone.txt"])
        .expect_code(0);
    assert_eq!(sandbox.rows(REFUSED), table(&[]));
}

#[test]
fn a_missing_path_that_is_a_folder_later_is_no_longer_refused() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    sandbox
        .corpus(&["ingest", "good.txt", "later"])
        .expect_code(3)
        .says(&["refused later: "]);
    sandbox.write("later/on.txt", MENDED);
    sandbox
        .corpus(&["ingest", "good.txt", "later"])
        .expect_code(0);
    assert_eq!(sandbox.rows(REFUSED), table(&[]));
}

#[test]
fn a_link_that_is_a_folder_later_is_no_longer_refused() {
    Bad::file("link", "it is a symbolic link", "name what it points to").is_refused_until_mended(
        |path| symlink("/etc", path).unwrap(),
        |path| {
            fs::remove_file(path).unwrap();
            write_at(&path.join("inside.txt"), MENDED.as_bytes());
        },
    );
}

#[test]
fn missing_paths_alone_are_an_error_and_make_no_corpus() {
    let sandbox = Sandbox::new();
    sandbox
        .corpus(&["ingest", "gone.txt"])
        .fails_with_hint(1, &["gone.txt", "there is no such file or folder"]);
    sandbox
        .corpus(&["ingest", "gone.txt", "away"])
        .fails_with_hint(1, &["gone.txt"]);
    assert!(sandbox.names().is_empty());
}

#[test]
fn hidden_files_and_folders_are_left_alone_and_counted() {
    let sandbox = Sandbox::new();
    sandbox.write("pile/good.txt", GOOD);
    sandbox.write("pile/.hidden.txt", MENDED);
    sandbox.write("pile/.git/object.txt", MENDED);
    sandbox
        .corpus(&["ingest", "pile"])
        .expect_code(0)
        .says(&["2 hidden files or folders"]);
    assert_eq!(
        sandbox.rows("SELECT path FROM input"),
        table(&[&[&sandbox.name("pile/good.txt")]])
    );
}

#[test]
fn a_hidden_file_that_is_named_is_read() {
    let sandbox = Sandbox::new();
    sandbox.write(".hidden.txt", GOOD);
    sandbox
        .corpus(&["ingest", ".hidden.txt"])
        .expect_code(0)
        .says(&["1 new"]);
}

#[test]
fn the_corpus_in_the_folder_it_is_made_from_is_not_read() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    sandbox
        .corpus(&["ingest", "."])
        .expect_code(0)
        .says(&["1 new"]);
    sandbox
        .corpus(&["ingest", "."])
        .expect_code(0)
        .says(&["0 new, 1 unchanged", "0 refused"]);
    sandbox
        .corpus(&["ingest", ".", "--db", "./corpus.db"])
        .expect_code(0);
    assert_eq!(sandbox.value("SELECT count(*) FROM input"), "1");
}

#[test]
fn another_corpus_in_the_folder_is_refused_as_a_database() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    sandbox
        .corpus(&["ingest", "good.txt", "--db", "other.db"])
        .expect_code(0);
    sandbox
        .corpus(&["ingest", "."])
        .expect_code(3)
        .says(&["refused other.db: it is a SQLite database", "hint: "]);
}

#[test]
fn a_file_that_is_named_twice_is_read_once() {
    let sandbox = Sandbox::new();
    sandbox.write("pile/good.txt", GOOD);
    symlink("pile/good.txt", sandbox.path("link.txt")).unwrap();
    let absolute = sandbox.name("pile/good.txt");
    let named = [
        "ingest",
        "pile/good.txt",
        "./pile/../pile/good.txt",
        &absolute,
        "pile",
        "link.txt",
    ];
    sandbox
        .corpus(&named)
        .expect_code(0)
        .says(&["1 new, 0 unchanged"]);
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "1");
}

#[test]
fn everything_bad_at_once_leaves_the_good_articles_stored() {
    let sandbox = Sandbox::new();
    for number in 0..30 {
        sandbox.write(&format!("pile/{number:02}-empty.txt"), "");
    }
    sandbox.write("pile/99-good.txt", GOOD);
    let first = sandbox.corpus(&["ingest", "pile"]).expect_code(3);
    // 20 are named one by one, the others counted with where to look.
    assert_eq!(
        first.stderr.matches("refused pile/").count(),
        20,
        "{first:?}"
    );
    let first = first.says(&["and 10 more refused; all of them: corpus report refused_inputs"]);
    assert!(
        first
            .stderr
            .contains("1 new, 0 unchanged, 0 revised, 30 refused"),
        "{first:?}"
    );
    assert_eq!(sandbox.value("SELECT count(*) FROM refused_inputs"), "30");
    let second = sandbox.corpus(&["ingest", "pile", "-q"]).expect_code(3);
    assert_eq!(
        second.stderr.matches("refused pile/").count(),
        20,
        "{second:?}"
    );
}

#[test]
fn inputs_that_are_all_bad_still_make_a_corpus_that_says_so() {
    let sandbox = Sandbox::new();
    sandbox.write("empty.txt", "");
    sandbox.corpus(&["ingest", "empty.txt"]).expect_code(3);
    let report = sandbox
        .corpus(&["report", "refused-inputs", "--format", "csv"])
        .expect_code(0);
    let row = format!(
        "{},it is empty,nothing is lost; leave it out with --exclude,1\n",
        sandbox.name("empty.txt")
    );
    assert_eq!(report.stdout, format!("location,reason,hint,run_id\n{row}"));
}

// Databases

/// Commands that only read.
const READING: [&[&str]; 9] = [
    &["report", "duplicates"],
    &["show", "1"],
    &["sql", "SELECT 1"],
    &["info"],
    &["check"],
    &["check", "--sources"],
    &["schema"],
    &["outlets", "list"],
    &["outlets", "export"],
];

/// Commands that write.
const WRITING: [&[&str]; 5] = [
    &["ingest", "good.txt"],
    &["analyze"],
    &["outlets", "add", "Harbour Ledger"],
    &["outlets", "alias", "CNN", "Cable News"],
    &["outlets", "remove", "CNN"],
];

/// Each command fails with code 4 and these words, and leaves the file `corpus.db` and its folder as they were.
#[track_caller]
fn is_refused_untouched(sandbox: &Sandbox, commands: &[&[&str]], parts: &[&str]) {
    let before = (sha256sum(&sandbox.path("corpus.db")), sandbox.names());
    for command in commands {
        sandbox.corpus(command).fails_with_hint(4, parts);
        let after = (sha256sum(&sandbox.path("corpus.db")), sandbox.names());
        assert_eq!(after, before, "{command:?}");
    }
}

fn a_corpus() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    sandbox.corpus(&["ingest", "good.txt"]).expect_code(0);
    sandbox
}

#[test]
fn a_missing_corpus_is_an_error_for_readers_and_is_not_made() {
    let sandbox = Sandbox::new();
    for command in READING {
        sandbox
            .corpus(command)
            .fails_with_hint(4, &["there is no corpus at corpus.db", "corpus ingest"]);
        assert!(sandbox.names().is_empty(), "{command:?}");
    }
}

#[test]
fn a_missing_corpus_is_an_error_for_analyze_and_is_not_made() {
    let sandbox = Sandbox::new();
    sandbox
        .corpus(&["analyze"])
        .fails_with_hint(4, &["there is no corpus at corpus.db"]);
    assert!(sandbox.names().is_empty());
}

#[test]
fn a_text_file_is_no_corpus_and_stays_as_it_is() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    sandbox.write("corpus.db", GOOD.repeat(100));
    for commands in [&READING[..], &WRITING] {
        is_refused_untouched(
            &sandbox,
            commands,
            &["corpus.db is not a corpus: it is not a SQLite database"],
        );
    }
}

#[test]
fn an_empty_file_is_no_corpus_and_stays_as_it_is() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    sandbox.write("corpus.db", "");
    for commands in [&READING[..], &WRITING] {
        is_refused_untouched(
            &sandbox,
            commands,
            &["corpus.db is not a corpus: it is empty"],
        );
    }
}

#[test]
fn a_folder_is_no_corpus_and_stays_as_it_is() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    fs::create_dir(sandbox.path("corpus.db")).unwrap();
    for command in READING.iter().chain(&WRITING) {
        sandbox
            .corpus(command)
            .fails_with_hint(4, &["corpus.db is not a corpus: it is a folder"]);
    }
    assert!(names_in(&sandbox.path("corpus.db")).is_empty());
    assert_eq!(sandbox.names(), ["corpus.db", "good.txt"]);
}

#[test]
fn a_pipe_is_no_corpus() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    assert!(
        Process::new("mkfifo")
            .arg(sandbox.path("corpus.db"))
            .status()
            .unwrap()
            .success()
    );
    for command in READING.iter().chain(&WRITING) {
        sandbox
            .corpus(command)
            .fails_with_hint(4, &["it is not a regular file"]);
    }
}

#[test]
fn another_programs_database_is_no_corpus_and_stays_as_it_is() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    let other = rusqlite::Connection::open(sandbox.path("corpus.db")).unwrap();
    other
        .execute_batch("CREATE TABLE article (id); INSERT INTO article VALUES (1);")
        .unwrap();
    drop(other);
    for commands in [&READING[..], &WRITING] {
        is_refused_untouched(
            &sandbox,
            commands,
            &["it is another program's SQLite database"],
        );
    }
}

#[test]
fn another_database_with_our_mark_is_refused_and_stays_as_it_is() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    let other = rusqlite::Connection::open(sandbox.path("corpus.db")).unwrap();
    // "corp" in ASCII.
    other
        .execute_batch("PRAGMA application_id = 0x636f7270; CREATE TABLE article (id);")
        .unwrap();
    drop(other);
    for commands in [&READING[..], &WRITING] {
        is_refused_untouched(&sandbox, commands, &["corpus.db"]);
    }
}

#[test]
fn a_corpus_of_a_newer_program_is_refused_and_stays_as_it_is() {
    let sandbox = a_corpus();
    let connection = rusqlite::Connection::open(sandbox.path("corpus.db")).unwrap();
    connection
        .pragma_update(None, "user_version", 9999)
        .unwrap();
    drop(connection);
    for commands in [&READING[..], &WRITING] {
        is_refused_untouched(
            &sandbox,
            commands,
            &[
                "has schema version 9999",
                "knows versions up to",
                "a later one",
            ],
        );
    }
}

#[test]
fn a_corpus_cut_short_is_refused_and_stays_as_it_is() {
    let sandbox = a_corpus();
    let bytes = fs::read(sandbox.path("corpus.db")).unwrap();
    sandbox.write("corpus.db", &bytes[..50]);
    for commands in [&READING[..], &WRITING] {
        is_refused_untouched(&sandbox, commands, &["corpus.db"]);
    }
}

#[test]
fn a_corpus_whose_pages_are_garbage_is_refused_and_never_panics() {
    let sandbox = a_corpus();
    let mut bytes = fs::read(sandbox.path("corpus.db")).unwrap();
    bytes[100..40_000].fill(0xa5);
    sandbox.write("corpus.db", &bytes);
    for commands in [&READING[..], &WRITING] {
        is_refused_untouched(&sandbox, commands, &["corpus.db"]);
    }
}

#[test]
fn a_corpus_locked_by_another_program_is_refused_after_a_short_wait() {
    let sandbox = a_corpus();
    let holder = rusqlite::Connection::open(sandbox.path("corpus.db")).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let before = sha256sum(&sandbox.path("corpus.db"));
    // All at once: each waits for five seconds.
    std::thread::scope(|scope| {
        for command in READING.iter().chain(&WRITING) {
            let sandbox = &sandbox;
            scope.spawn(move || {
                let clock = Instant::now();
                sandbox
                    .corpus(command)
                    .fails_with_hint(4, &["corpus.db is locked by another program"]);
                let waited = clock.elapsed();
                assert!(waited >= Duration::from_secs(2), "{command:?}: {waited:?}");
                assert!(waited <= Duration::from_secs(30), "{command:?}: {waited:?}");
            });
        }
    });
    assert_eq!(sha256sum(&sandbox.path("corpus.db")), before);
    holder.execute_batch("ROLLBACK").unwrap();
    drop(holder);
    assert_eq!(sandbox.names(), ["corpus.db", "good.txt"]);
    sandbox.corpus(&["report", "duplicates"]).expect_code(0);
}

#[test]
fn a_corpus_that_another_program_reads_is_still_written() {
    let sandbox = a_corpus();
    let reader = sandbox.open();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM article;")
        .unwrap();
    sandbox.write("more.txt", MENDED);
    let clock = Instant::now();
    let written = sandbox.corpus(&["ingest", "more.txt"]);
    assert!(
        clock.elapsed() <= Duration::from_secs(40),
        "{:?}",
        clock.elapsed()
    );
    reader.execute_batch("COMMIT").unwrap();
    drop(reader);
    // Waiting in vain is no fault, but then it must say so and leave the corpus whole.
    if written.code != Some(0) {
        written.fails_with_hint(4, &["locked"]);
        sandbox.corpus(&["ingest", "more.txt"]).expect_code(0);
    }
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "2");
    sandbox.corpus(&["check"]).expect_code(0);
}

#[test]
fn a_corpus_in_a_read_only_folder_can_be_read_and_not_written() {
    let sandbox = a_corpus();
    if as_nobody(&sandbox, &["info"]).is_none() {
        eprintln!("skipped: nothing here can drop privileges (setpriv)");
        return;
    }
    let set =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set(&sandbox.path("corpus.db"), 0o444);
    set(&sandbox.path("good.txt"), 0o644);
    set(&sandbox.path(""), 0o555);
    let before = (sha256sum(&sandbox.path("corpus.db")), sandbox.names());
    for command in READING {
        run(&mut as_nobody_there(&sandbox, command)).expect_code(0);
    }
    for command in WRITING {
        let failed = run(&mut as_nobody_there(&sandbox, command));
        assert!(matches!(failed.code, Some(1 | 4)), "{failed:?}");
        let failed = failed.says(&["error: ", "hint: "]);
        assert_eq!(failed.stdout, "");
    }
    assert_eq!(
        (sha256sum(&sandbox.path("corpus.db")), sandbox.names()),
        before
    );
    set(&sandbox.path(""), 0o755);
}

/// As nobody, in a folder whose rights are not to be touched again.
fn as_nobody_there(sandbox: &Sandbox, arguments: &[&str]) -> assert_cmd::Command {
    let mut command = as_nobody(sandbox, arguments).unwrap();
    fs::set_permissions(sandbox.path(""), fs::Permissions::from_mode(0o555)).unwrap();
    command.timeout(Duration::from_secs(60));
    command
}

#[test]
fn a_corpus_in_a_folder_that_is_not_there_is_an_error_with_a_hint() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    let failed = sandbox.corpus(&["ingest", "good.txt", "--db", "no/such/corpus.db"]);
    failed.fails_with_hint(1, &["no/such"]);
    assert_eq!(sandbox.names(), ["good.txt"]);
}

// Outlets

#[test]
fn forms_that_can_be_no_names_are_refused_with_what_would_mend_them() {
    let sandbox = a_corpus();
    sandbox
        .corpus(&["outlets", "add", "Harbour Ledger"])
        .expect_code(0);
    let before = sandbox.stored();
    let long = "Ledger ".repeat(1_500);
    for (form, parts) in [
        ("said", ["is a common word", "--kind risky"]),
        ("Today", ["is a common word", "--kind risky"]),
        ("news", ["is a common word", "--kind risky"]),
        ("the paper", ["is a common word", "--kind risky"]),
        ("X", ["is a common word", "--kind risky"]),
        ("", ["at least one letter or digit", "leave it out"]),
        ("%_", ["at least one letter or digit", "leave it out"]),
        (
            "\u{7}\u{200b}",
            ["at least one letter or digit", "leave it out"],
        ),
        ("Ledger|Post", ["vertical bar", "by itself"]),
        ("#Ledger", ["begins with #", "leave the # out"]),
        (
            &long,
            ["more than 200 characters", "as a text would write it"],
        ),
    ] {
        for command in [
            &["outlets", "alias", "Harbour Ledger", form][..],
            &["outlets", "add", form],
            &["outlets", "add", "Quay Gazette", "--alias", form],
        ] {
            let run = sandbox.corpus(command).fails_with_hint(1, &parts);
            assert!(run.stderr.len() < 500, "{run:?}");
        }
    }
    for domain in ["ledger", "the ledger.example", "ledger.example/news"] {
        sandbox
            .corpus(&["outlets", "add", "Quay Gazette", "--domain", domain])
            .fails_with_hint(1, &["is no domain", "without a path"]);
    }
    assert_eq!(sandbox.stored(), before);
}

#[test]
fn names_with_signs_of_sql_and_patterns_are_names_like_others() {
    let sandbox = Sandbox::new();
    let names = [
        "O'Brien's Post",
        "A+ (News)",
        "Robert'); DROP TABLE outlet; --",
        "50% Dial_x",
        ".* Ledger [a-z]",
    ];
    for name in names {
        sandbox.corpus(&["outlets", "add", name]).expect_code(0);
    }
    sandbox
        .corpus(&["outlets", "add", "O'Brien's Post"])
        .fails_with_hint(1, &["corpus outlets alias 'O'\\''Brien'\\''s Post' 'FORM'"]);
    sandbox.write(
        "a.txt",
        "O’Brien’s Post, A+ (News), 50% Dial_x, .* Ledger [a-z] and Robert'); DROP TABLE outlet; -- were there.\n",
    );
    sandbox.write(
        "b.txt",
        "The 500 Dialyx and XX Ledger b were not, nor A (News).\n",
    );
    sandbox.corpus(&["ingest", "."]).expect_code(0);
    let found = "SELECT outlet.name FROM mention JOIN outlet USING (outlet_id) ORDER BY name";
    let mut names = names.map(|name| vec![name.to_owned()]);
    names.sort();
    assert_eq!(sandbox.rows(found), names);
    for name in ["O'Brien's Post", "Robert'); DROP TABLE outlet; --"] {
        sandbox.corpus(&["outlets", "remove", name]).expect_code(0);
    }
}

#[test]
fn controls_and_spellings_in_a_name_are_as_in_texts() {
    let sandbox = Sandbox::new();
    sandbox
        .corpus(&["outlets", "add", "  Cafe\u{301}\u{a0}\u{ad}Orvane\u{8} "])
        .expect_code(0);
    assert_eq!(
        sandbox.rows("SELECT name, alias FROM outlet JOIN outlet_alias USING (outlet_id) WHERE outlet.origin = 'user'"),
        table(&[&["Café Orvane", "Café Orvane"]])
    );
    sandbox
        .corpus(&["outlets", "add", "Café Orvane"])
        .fails_with_hint(1, &["already"]);
    sandbox
        .corpus(&["outlets", "remove", "Cafe\u{301} Orvane"])
        .expect_code(0);
}

#[test]
fn a_name_in_small_letters_is_taken_with_a_warning() {
    a_corpus()
        .corpus(&["outlets", "add", "orvanner"])
        .expect_code(0)
        .says(&["wherever the word stands", "--kind risky"]);
}

#[test]
fn a_table_with_faults_is_named_line_by_line_and_leaves_the_corpus_as_it_was() {
    let sandbox = a_corpus();
    let before = sandbox.stored();
    let good = "name\tclass\taliases\nHarbour Ledger\tnewspaper\t\n";
    let faulty: String = (0..25)
        .map(|row| format!("Dial {row}\tgazette\tsaid\n"))
        .collect();
    sandbox.write("outlets.tsv", format!("{good}{faulty}"));
    let run = sandbox
        .corpus(&["outlets", "import", "outlets.tsv"])
        .fails_with_hint(
            1,
            &[
                "outlets.tsv, line 3: \"said\" is a common word",
                "outlets.tsv, line 3: \"gazette\" is no class of outlets",
                "hint: use newspaper, magazine, broadcaster, agency or website",
                "error: outlets.tsv has 50 faults, the first 20 named above; nothing was imported",
                "corpus outlets import --help",
            ],
        );
    assert_eq!(run.stderr.matches("outlets.tsv, line ").count(), 20);
    for (text, part) in [
        ("class\nnewspaper\n", "no column is called name"),
        (
            "name,class\nDial,newspaper\n",
            "line 1: \"name,class\" is no column",
        ),
        ("name\tcolour\n", "line 1: \"colour\" is no column"),
        ("name\tname\n", "two columns called name"),
        (
            "name\nHarbour Ledger\nHarbour Ledger\n",
            "line 3: Harbour Ledger is there already",
        ),
        (
            "name\tclass\n\tnewspaper\n",
            "line 2: the outlet has no name",
        ),
        (
            "name\nHarbour Ledger\tx\n",
            "line 2: 2 cells, and 1 columns",
        ),
        (
            "name\n\"Harbour\nLedger\"\n",
            "line 2: a quotation mark opens a cell",
        ),
        (
            "name\tcountry\nHarbour Ledger\tGBR\n",
            "line 2: \"GBR\" is no country",
        ),
        (
            "name\tdomains\nHarbour Ledger\tledger\n",
            "line 2: \"ledger\" is no domain",
        ),
    ] {
        sandbox
            .corpus_fed(&["outlets", "import", "-"], text)
            .fails_with_hint(1, &[part, "nothing was imported"]);
    }
    assert_eq!(sandbox.stored(), before);
}

#[test]
fn a_table_that_can_not_be_read_is_refused() {
    let sandbox = a_corpus();
    let before = sandbox.stored();
    sandbox.write("latin.tsv", b"name\nCaf\xe9 Orvane\n");
    sandbox.write("empty.tsv", "");
    fs::create_dir(sandbox.path("folder")).unwrap();
    Process::new("mkfifo")
        .arg(sandbox.path("pipe"))
        .status()
        .unwrap();
    let large = fs::File::create(sandbox.path("large.tsv")).unwrap();
    large.set_len(64 * 1024 * 1024 + 1).unwrap();
    for (name, reason, hint) in [
        ("latin.tsv", "line 2 is not UTF-8", "iconv"),
        ("empty.tsv", "it is empty", "with a table in it"),
        ("folder", "it is a folder", "a file in it"),
        ("pipe", "it is no regular file", "name - instead"),
        ("large.tsv", "it is larger than 64 MiB", "split it"),
        ("missing.tsv", "there is no such file", "spelling"),
    ] {
        let reason = format!("error: {name}: {reason}");
        sandbox
            .corpus(&["outlets", "import", name])
            .fails_with_hint(1, &[&reason, hint]);
    }
    assert_eq!(sandbox.stored(), before);
    // A link was named, not found; UTF-16 with its mark is what a spreadsheet saves as Unicode text.
    let text: Vec<u8> = "\u{feff}name\r\nCafé Orvane\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    sandbox.write("wide.tsv", text);
    symlink(sandbox.path("wide.tsv"), sandbox.path("link.tsv")).unwrap();
    sandbox
        .corpus(&["outlets", "import", "link.tsv"])
        .expect_code(0)
        .says(&["1 outlet added"]);
}

#[test]
fn a_hundred_thousand_forms_of_one_outlet_are_taken_and_found() {
    let sandbox = Sandbox::new();
    let forms: Vec<String> = (0..100_000)
        .map(|number| format!("Orvane {number}"))
        .collect();
    sandbox.write(
        "outlets.tsv",
        format!("name\taliases\nHarbour Ledger\t{}\n", forms.join("|")),
    );
    let peak = sandbox.peak_memory(&["outlets", "import", "outlets.tsv"], 0);
    assert!(peak < 256 * 1024, "{peak} KiB");
    sandbox.write("a.txt", "Nobody at Orvane 9 and Orvane 99999 knew of it.\n");
    sandbox.corpus(&["ingest", "a.txt"]).expect_code(0);
    assert_eq!(sandbox.value("SELECT count(*) FROM mention"), "2");
}
