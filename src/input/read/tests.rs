use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64};

use ::zip::write::SimpleFileOptions;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use std::sync::LazyLock;

use super::*;
use crate::input::{Content, Watcher};

/// What came of a record: its location below the input, and its text or why there is none.
type Found = (String, Result<String, String>);

fn packing(limits: Limits) -> Packing<'static> {
    static READING: LazyLock<Reading> = LazyLock::new(Reading::default);
    Packing {
        limits,
        given: None,
        excluded: None,
        reading: &READING,
    }
}

fn read_from(file: InputFile<'_>, packing: &Packing<'_>) -> (Vec<Found>, Vec<LeftAlone>, bool) {
    let Content { reader, tally } = file.into_content().unwrap();
    let sniffed = match sniff(reader.head(), "input", packing.given) {
        Ok(sniffed) => sniffed,
        Err(error) => {
            let found = (String::new(), Err(error.reason));
            return (vec![found], Vec::new(), false);
        }
    };
    let (mut all, mut is_whole) = (Vec::new(), true);
    let location = |member: Option<String>, number: Option<u64>| {
        let number = number.map_or_else(String::new, |number| format!("#{number}"));
        format!("{}{number}", member.unwrap_or_default())
    };
    let mut left_alone = Vec::new();
    read_records(reader, &tally, &sniffed, packing, 0, &mut |met| {
        all.push(match met {
            Met::Record(record) => {
                let text = String::from_utf8_lossy(&record.bytes).into_owned();
                (location(record.member, record.number), Ok(text))
            }
            Met::Refused(error) => {
                is_whole &= !error.is_last;
                (location(error.member, error.number), Err(error.reason))
            }
            Met::Remark { told, .. } => {
                if let Told::LeftAlone { why, .. } = told {
                    left_alone.push(why);
                }
                return ControlFlow::Continue(());
            }
        });
        ControlFlow::Continue(())
    });
    (all, left_alone, is_whole)
}

fn watched<T>(read: impl FnOnce(Watcher<'_>) -> T) -> T {
    read(Watcher {
        read_count: &AtomicU64::new(0),
        stop: &AtomicBool::new(false),
    })
}

/// What a file of those bytes gives.
fn read_file(bytes: &[u8], packing: &Packing<'_>) -> (Vec<Found>, Vec<LeftAlone>, bool) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input");
    fs::write(&path, bytes).unwrap();
    let read = |path: &Path| {
        watched(|watcher| read_from(InputFile::open(path, watcher).unwrap(), packing))
    };
    read(&path)
}

fn records_of(bytes: &[u8]) -> Vec<Found> {
    read_file(bytes, &packing(Limits::default())).0
}

/// What a stream of those bytes gives.
fn streamed(bytes: &[u8]) -> Vec<Found> {
    let bytes = bytes.to_vec();
    watched(|watcher| {
        let file = InputFile::from_reader(Box::new(Cursor::new(bytes)), watcher);
        read_from(file, &packing(Limits::default())).0
    })
}

fn text(location: &str, text: &str) -> Found {
    (location.to_owned(), Ok(text.to_owned()))
}

fn refused(location: &str, reason: &str) -> Found {
    (location.to_owned(), Err(reason.to_owned()))
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    zip_with(members, SimpleFileOptions::default())
}

fn zip_with(members: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar_header(name: &[u8], kind: u8, size: u64) -> Vec<u8> {
    let mut header = ::tar::Header::new_ustar();
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_entry_type(::tar::EntryType::new(kind));
    header.set_mode(0o644);
    header.set_size(size);
    header.set_cksum();
    header.as_bytes().to_vec()
}

fn tar_member(name: &[u8], kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut member = tar_header(name, kind, bytes.len() as u64);
    member.extend_from_slice(bytes);
    member.resize(member.len().next_multiple_of(512), 0);
    member
}

fn tar_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive: Vec<u8> = members
        .iter()
        .flat_map(|(name, bytes)| tar_member(name.as_bytes(), b'0', bytes))
        .collect();
    archive.resize(archive.len() + 1024, 0);
    archive
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ::zstd::stream::encode_all(bytes, 3).unwrap()
}

/// Where the entry of the only member begins in the directory of an archive.
fn entry_at(archive: &[u8]) -> usize {
    memchr::memmem::rfind(archive, b"PK\x01\x02").unwrap()
}

#[test]
fn members_are_records_each_taken_for_what_it_is() {
    let members: [(&str, &[u8]); 4] = [
        ("a.txt", b"One."),
        ("sub/b.jsonl", b"{\"text\":\"x\"}\n\n{\"text\":\"y\"}\n"),
        ("c.md.gz", &gzip(b"# Two")),
        ("d.zst", &zstd(b"Three.")),
    ];
    let expected = [
        text("a.txt", "One."),
        text("sub/b.jsonl#1", "{\"text\":\"x\"}"),
        text("sub/b.jsonl#3", "{\"text\":\"y\"}"),
        text("c.md.gz", "# Two"),
        text("d.zst", "Three."),
    ];
    for archive in [zip_of(&members), tar_of(&members)] {
        for packed in [archive.clone(), gzip(&archive), zstd(&archive)] {
            assert_eq!(records_of(&packed), expected);
            assert_eq!(streamed(&packed), expected);
        }
    }
    let methods = [
        ::zip::CompressionMethod::Stored,
        ::zip::CompressionMethod::Zstd,
    ];
    for method in methods {
        let options = SimpleFileOptions::default().compression_method(method);
        assert_eq!(records_of(&zip_with(&members, options)), expected);
    }
    let large = SimpleFileOptions::default().large_file(true);
    assert_eq!(records_of(&zip_with(&members, large)), expected);
}

#[test]
fn archives_are_undone_as_deep_as_is_allowed() {
    let inner = tar_of(&[("x.html", b"<p>Deep")]);
    let middle = zip_of(&[("inner.tar", &inner), ("beside.txt", b"Beside.")]);
    let outer = gzip(&tar_of(&[("a.zip", &middle)]));
    let expected = [
        text("a.zip!inner.tar!x.html", "<p>Deep"),
        text("a.zip!beside.txt", "Beside."),
    ];
    // gzip, tar, zip, tar.
    assert_eq!(records_of(&outer), expected);
    let deeper = zip_of(&[("o.tar.gz", &outer)]);
    let too_deep = "it is packed more than 4 layers deep, the most that are undone";
    let found = records_of(&deeper);
    assert_eq!(
        found,
        [
            refused("o.tar.gz!a.zip!inner.tar", too_deep),
            text("o.tar.gz!a.zip!beside.txt", "Beside.")
        ]
    );
    let mut matryoshka = b"Words.".to_vec();
    for _ in 0..40 {
        matryoshka = gzip(&matryoshka);
    }
    assert_eq!(records_of(&matryoshka), [refused("", too_deep)]);
}

#[test]
fn members_of_one_name_are_both_kept() {
    let twice: [(&str, &[u8]); 3] = [("a", b"Old."), ("b", b"Other."), ("a", b"New.")];
    let expected = [text("a", "Old."), text("b", "Other."), text("a~2", "New.")];
    assert_eq!(records_of(&tar_of(&twice)), expected);
    // The writer refuses to write one name twice.
    let mut archive = zip_of(&[("a", b"Old."), ("b", b"Other."), ("c", b"New.")]);
    let entry = entry_at(&archive);
    archive[entry + 46] = b'a';
    assert_eq!(records_of(&archive), expected);
}

#[test]
fn names_are_kept_as_they_are_and_nothing_is_written() {
    for (name, shown) in [
        ("../../etc/cron.d/x", "../../etc/cron.d/x"),
        ("/etc/passwd", "/etc/passwd"),
        ("C:\\Windows\\x", "C:\\Windows\\x"),
        ("a\u{7}b", "a\\u{7}b"),
    ] {
        assert_eq!(records_of(&zip_of(&[(name, b"X.")])), [text(shown, "X.")]);
        assert_eq!(records_of(&tar_of(&[(name, b"X.")])), [text(shown, "X.")]);
    }
    // Code page 437: 0x82 is é. In UTF-8 whatever the flag says.
    let mut archive = zip_of(&[("cafe", b"X.")]);
    let entry = entry_at(&archive);
    archive[entry + 49] = 0x82;
    assert_eq!(records_of(&archive), [text("caf\u{e9}", "X.")]);
    assert_eq!(
        records_of(&zip_of(&[("caf\u{e9}", b"X.")])),
        [text("caf\u{e9}", "X.")]
    );
    assert_eq!(
        records_of(&tar_member(b"caf\xe9", b'0', b"X."))[0],
        text("caf\\xe9", "X.")
    );
}

#[test]
fn what_a_folder_would_leave_alone_is_left_alone() {
    let members: [(&str, &[u8]); 4] = [
        ("__MACOSX/._a.txt", b"\0"),
        (".DS_Store", b"\0"),
        ("a.txt", b"One."),
        ("b.png", b"\x89PNG"),
    ];
    let patterns = Excluded::new(&["*.png".to_owned()], Default::default()).unwrap();
    let packing = Packing {
        excluded: Some(&patterns),
        ..packing(Limits::default())
    };
    for archive in [zip_of(&members), tar_of(&members)] {
        let (found, left_alone, is_whole) = read_file(&archive, &packing);
        assert_eq!(found, [text("a.txt", "One.")]);
        let expected = [LeftAlone::Hidden, LeftAlone::Hidden, LeftAlone::Excluded];
        assert_eq!(left_alone, expected);
        assert!(is_whole);
    }
}

#[test]
fn what_is_no_file_in_a_tar_is_refused_by_name() {
    let mut archive = Vec::new();
    for (name, kind) in [
        ("link", b'2'),
        ("hard", b'1'),
        ("pipe", b'6'),
        ("folder/", b'5'),
    ] {
        archive.extend(tar_member(name.as_bytes(), kind, b""));
    }
    archive.extend(tar_member(b"pax", b'x', b"22 GNU.sparse.major=1\n"));
    archive.extend(tar_member(b"holes", b'0', b"map"));
    archive.extend(tar_member(
        b"long",
        b'L',
        format!("{}\0", "d/".repeat(80) + "n").as_bytes(),
    ));
    archive.extend(tar_member(b"cut", b'0', b"Long."));
    archive.extend(tar_member(b"pax", b'x', b"19 path=na\xc3\xafve.txt\n"));
    archive.extend(tar_member(b"other", b'0', b"Pax."));
    archive.extend([0; 1024]);
    // Another archive behind it, and rubbish behind that.
    archive.extend(tar_of(&[("more", b"More.")]));
    archive.extend([7; 100]);
    let long = "d/".repeat(80) + "n";
    assert_eq!(
        records_of(&archive),
        [
            refused("link", "it is a symbolic link"),
            refused("hard", "it is a link to another member"),
            refused("pipe", "it is not a regular file, but a pipe or a device"),
            refused(
                "holes",
                "it is a file with holes (sparse), which is not read"
            ),
            text(&long, "Long."),
            text("na\u{ef}ve.txt", "Pax."),
            text("more", "More."),
        ]
    );
}

#[test]
fn a_tar_that_is_cut_or_damaged_gives_what_came_before() {
    let archive = tar_of(&[("a", b"One."), ("b", b"Two.")]);
    let no_mark = "the archive ends without the mark of its end; members may be missing";
    assert_eq!(
        records_of(&archive[..2048]),
        [text("a", "One."), text("b", "Two."), refused("", no_mark)]
    );
    let middle = "the archive ends in the middle of it";
    let (found, _, is_whole) = read_file(&archive[..1538], &packing(Limits::default()));
    assert_eq!(found, [text("a", "One."), refused("b", middle)]);
    assert!(!is_whole);
    let mut damaged = archive.clone();
    damaged[1024 + 5] ^= 1;
    assert_eq!(
        records_of(&damaged)[1],
        refused("", "the archive is damaged: no header at byte 1024")
    );
    // A size that no file has.
    let mut huge = tar_header(b"huge", b'0', 0o777_7777_7777);
    huge.extend(b"short");
    assert_eq!(records_of(&huge), [refused("huge", middle)]);
    let packed = gzip(&archive);
    let found = records_of(&packed[..packed.len() - 12]);
    assert!(found.iter().any(|(_, found)| found.is_err()), "{found:?}");
}

#[test]
fn a_directory_behind_the_end_of_its_zip_is_none() {
    // The end of an archive whose one entry, of 46 bytes, is said to begin at byte 22: in its own comment.
    let mut archive = b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2e\0\0\0\x16\0\0\0\x2e\0".to_vec();
    archive.extend_from_slice(b"PK\x01\x02");
    archive.extend_from_slice(&[0; 42]);
    let found = records_of(&archive);
    assert!(matches!(found.as_slice(), [(_, Err(_))]), "{found:?}");
}

#[test]
fn members_of_a_zip_that_lie_or_are_locked_are_refused_by_name() {
    let archive = zip_of(&[("a.txt", b"One or two words.")]);
    let entry = entry_at(&archive);
    let with = |at: usize, bytes: &[u8]| {
        let mut changed = archive.clone();
        changed[entry + at..entry + at + bytes.len()].copy_from_slice(bytes);
        records_of(&changed)
    };
    for (at, bytes, reason) in [
        (8, &[1_u8, 0][..], "it is encrypted"),
        (
            10,
            &[12, 0],
            "it is compressed with bzip2, which is not read",
        ),
        (
            10,
            &[77, 0],
            "it is compressed with method 77, which is not read",
        ),
        (
            16,
            &[0; 4],
            "its checksum is not the one in the archive's directory",
        ),
        (
            24,
            &[3, 0, 0, 0],
            "it unpacks to more than the archive's directory says",
        ),
        (
            24,
            &[200, 0, 0, 0],
            "it unpacks to less than the archive's directory says",
        ),
        (
            42,
            &[9, 0, 0, 0],
            "it is not where the archive's directory says",
        ),
    ] {
        assert_eq!(with(at, bytes), [refused("a.txt", reason)]);
    }
    let no_directory = "the zip archive has no directory: it is cut short or damaged";
    assert_eq!(
        records_of(&archive[..archive.len() - 30]),
        [refused("", no_directory)]
    );
    assert_eq!(records_of(&zip_of(&[])), []);
    // Something before the archive, such as the program that unpacks it.
    let mut extracting = b"PK\x03\x04 not a header, but a program\0".to_vec();
    extracting.extend(&archive);
    assert_eq!(
        records_of(&extracting),
        [text("a.txt", "One or two words.")]
    );
}

#[test]
fn bombs_are_stopped_by_what_comes_out() {
    // Two members, of which the second lies inside the first.
    let mut overlapping = zip_of(&[("a", b"One, two, three."), ("b", b"Two, three, four.")]);
    let entry = entry_at(&overlapping);
    overlapping[entry + 42..entry + 46].copy_from_slice(&[4, 0, 0, 0]);
    let reason = "its members overlap, as those of a zip bomb do";
    assert_eq!(records_of(&overlapping), [refused("", reason)]);
    // 1000:1, three times over: each below what is free, all together above it.
    let zeros = vec![b'0'; 30 << 20];
    let bomb = zip_of(&[
        ("a", &zeros),
        ("b", &zeros),
        ("c", &zeros),
        ("d", b"After."),
    ]);
    let limits = Limits {
        record_bytes: 64 << 20,
        ..Limits::default()
    };
    let (found, _, is_whole) = read_file(&bomb, &packing(limits));
    assert!(!is_whole);
    assert_eq!(found.len(), 3);
    let reason = "it unpacks to more than 200 times its size, the most that one input may";
    assert_eq!(found[2], refused("c", reason));
    // Layer within layer.
    let nested = gzip(&gzip(&vec![b'0'; 200 << 20]));
    assert_eq!(records_of(&nested).len(), 1);
    assert!(records_of(&nested)[0].1.is_err());
}

/// A crawl of one page.
fn warc(uri: &str, body: &[u8]) -> Vec<u8> {
    let http = [
        &b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"[..],
        body,
    ]
    .concat();
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        http.len()
    );
    [head.as_bytes(), &http, b"\r\n\r\n"].concat()
}

/// Where the pages of what is packed like that stand in the input.
fn offsets_of(bytes: &[u8]) -> Vec<Option<u64>> {
    let bytes = bytes.to_vec();
    watched(|watcher| {
        let file = InputFile::from_reader(Box::new(Cursor::new(bytes)), watcher);
        let Content { reader, tally } = file.into_content().unwrap();
        let sniffed = sniff(reader.head(), "input", None).unwrap();
        let mut all = Vec::new();
        let packing = packing(Limits::default());
        read_records(reader, &tally, &sniffed, &packing, 0, &mut |found| {
            if let Met::Record(record) = found {
                all.push(record.envelope.crawl.unwrap().offset);
            }
            ControlFlow::Continue(())
        });
        all
    })
}

#[test]
fn a_page_has_a_place_only_in_the_input_itself() {
    let one = gzip(&warc("http://a.example/1", b"<p>One"));
    let two = gzip(&warc("http://a.example/2", b"<p>Two"));
    let crawl = [one.clone(), two].concat();
    assert_eq!(offsets_of(&crawl), [Some(0), Some(one.len() as u64)]);
    for packed in [
        tar_of(&[("a.warc.gz", &crawl)]),
        zip_of(&[("a.warc.gz", &crawl)]),
        gzip(&tar_of(&[("a.warc.gz", &crawl)])),
        gzip(&crawl),
        zstd(&gzip(&crawl)),
    ] {
        assert_eq!(offsets_of(&packed), [None, None]);
        let texts: Vec<_> = records_of(&packed)
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        assert_eq!(texts, [Ok("<p>One".to_owned()), Ok("<p>Two".to_owned())]);
    }
}

#[test]
fn crawls_spend_what_the_whole_input_may() {
    let crawl = gzip(&warc("http://a.example/1", &vec![b'x'; 60_000]));
    let archive = tar_of(&[
        ("a.warc.gz", &crawl),
        ("b.warc.gz", &crawl),
        ("c", b"After."),
    ]);
    let limits = Limits {
        expanded_bytes: 100_000,
        ..Limits::default()
    };
    let (found, _, is_whole) = read_file(&archive, &packing(limits));
    assert!(!is_whole);
    assert_eq!(found.len(), 2);
    assert!(found[0].1.is_ok());
    let reason = found[1].1.as_ref().unwrap_err();
    assert!(reason.contains("unpacks to more than"), "{reason}");
}

#[test]
fn a_table_in_utf_16_is_read() {
    let encode =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let table = encode("\u{feff}id\ttext\r\n1\tone\r\n2\ttwo\r\n");
    let row = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(
        records_of(&table),
        [
            text("#1", &row(&encode("1\tone"))),
            text("#2", &row(&encode("2\ttwo")))
        ]
    );
}

#[test]
fn windows_of_zstd_are_bounded() {
    // A frame that asks for a window of so much, and one raw block.
    let frame = |window: u8| [b"\x28\xb5\x2f\xfd\0", &[window, 49, 0, 0][..], b"Words."].concat();
    // 64 MiB, and 128.
    assert_eq!(records_of(&frame(16 << 3)), [text("", "Words.")]);
    for packed in [
        frame(17 << 3),
        gzip(&frame(17 << 3)),
        tar_of(&[("a", &frame(17 << 3))]),
    ] {
        assert!(records_of(&packed)[0].1.is_err());
    }
}

#[test]
fn members_are_counted_over_all_archives() {
    let inner = zip_of(&[("x", b"X."), ("y", b"Y.")]);
    let archive = tar_of(&[("a", b"A."), ("in.zip", &inner), ("b", b"B.")]);
    let limits = Limits {
        member_count: 3,
        ..Limits::default()
    };
    let reason = "it has more than 3 members, the most that one input may have";
    let (found, _, is_whole) = read_file(&archive, &packing(limits));
    assert_eq!(
        found,
        [
            text("a", "A."),
            text("in.zip!x", "X."),
            refused("in.zip", reason)
        ]
    );
    assert!(!is_whole);
}

#[test]
fn a_record_that_is_too_large_does_not_hide_the_next_member() {
    let archive = tar_of(&[("a", &[b'a'; 2000]), ("b", b"B.")]);
    let limits = Limits {
        record_bytes: 1024,
        ..Limits::default()
    };
    let reason = "it is larger than 1 KiB, the most that one record may be";
    let (found, _, is_whole) = read_file(&archive, &packing(limits));
    assert_eq!(found, [refused("a", reason), text("b", "B.")]);
    assert!(is_whole);
}

/// How an article is wrapped once more.
#[derive(Clone, Copy, Debug)]
enum Wrap {
    Zip,
    Tar,
    Gzip,
    Zstd,
}

fn wraps() -> impl Strategy<Value = Vec<Wrap>> {
    let wrap = prop_oneof![
        Just(Wrap::Zip),
        Just(Wrap::Tar),
        Just(Wrap::Gzip),
        Just(Wrap::Zstd)
    ];
    proptest::collection::vec(wrap, 0..=4)
}

/// The articles in `wraps`, the innermost first; the first archive holds all of them. With the paths that lead to them.
fn pack(articles: &[String], wraps: &[Wrap]) -> (Vec<u8>, Vec<String>) {
    let names: Vec<String> = (0..articles.len()).map(|n| format!("d/{n}.txt")).collect();
    let all: Vec<(&str, &[u8])> = names
        .iter()
        .zip(articles)
        .map(|(name, article)| (name.as_str(), article.as_bytes()))
        .collect();
    let (mut bytes, mut paths) = (articles[0].clone().into_bytes(), vec![String::new()]);
    let mut is_archive = false;
    for (level, wrap) in wraps.iter().enumerate() {
        let name = format!("level{level}");
        let members: Vec<(&str, &[u8])> = vec![(name.as_str(), bytes.as_slice())];
        let is_first_archive = !is_archive && level == 0;
        let members = if is_first_archive { &all } else { &members };
        bytes = match wrap {
            Wrap::Gzip => gzip(&bytes),
            Wrap::Zstd => zstd(&bytes),
            Wrap::Zip => zip_of(members),
            Wrap::Tar => tar_of(members),
        };
        if matches!(wrap, Wrap::Zip | Wrap::Tar) {
            paths = if is_first_archive {
                names.clone()
            } else {
                let below = |path: &String| match path.as_str() {
                    "" => name.clone(),
                    path => format!("{name}!{path}"),
                };
                paths.iter().map(below).collect()
            };
            is_archive = true;
        }
    }
    (bytes, paths)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn articles_come_back_from_whatever_they_are_packed_in(
        articles in proptest::collection::vec("[a-z]{1,9}( [a-zé]{1,9}){0,40}\\.", 1..5),
        wraps in wraps(),
    ) {
        let (bytes, paths) = pack(&articles, &wraps);
        let expected: Vec<Found> = paths
            .iter()
            .zip(&articles)
            .map(|(path, article)| text(path, article))
            .collect();
        prop_assert_eq!(records_of(&bytes), expected.clone());
        prop_assert_eq!(streamed(&bytes), expected);
    }

    #[test]
    fn archives_that_are_changed_anywhere_end_without_a_panic(
        wraps in wraps(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let articles = ["One two three.".to_owned(), "Four five six.".to_owned()];
        let (mut bytes, _) = pack(&articles, &wraps);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        records_of(&bytes);
        bytes.truncate(cut.index(bytes.len()).max(1));
        records_of(&bytes);
        streamed(&bytes);
    }
}
