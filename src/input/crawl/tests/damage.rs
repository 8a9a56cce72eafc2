//! Damaged and hostile crawls: what is wrong is told by number, place and reason, and the records after it are read.

use super::*;

/// Three pages, the second of which is to be damaged.
fn pages() -> [Vec<u8>; 3] {
    [
        response("http://a.example/", b"<p>one"),
        response(
            "http://b.example/",
            b"<p>two, which is somewhat longer than the others",
        ),
        response("http://c.example/", b"<p>three"),
    ]
}

/// The middle of the pages being `damaged`, the others are read, and it is refused for a reason with those words.
fn assert_refused(pieces: &[Vec<u8>; 3], words: &str) {
    let stored = pieces.concat();
    let found = told(&stored);
    let [(1, Some(0), one), (2, offset, reason), (3, third, three)] = found.as_slice() else {
        panic!("{words}: {found:?}");
    };
    assert_eq!(
        (one.as_str(), three.as_str()),
        ("<p>one", "<p>three"),
        "{words}"
    );
    assert_eq!(*offset, Some(pieces[0].len() as u64), "{words}");
    assert_eq!(*third, Some(pieces[..2].concat().len() as u64), "{words}");
    assert!(
        reason.starts_with("! ") && reason.contains(words),
        "{reason}"
    );
    assert_eq!(read(&stored).1.refused_count, 1);
}

/// The second page with some of its bytes replaced.
fn replaced(from: &str, to: &str) -> [Vec<u8>; 3] {
    let [one, two, three] = pages();
    let text = String::from_utf8(two).unwrap();
    assert!(text.contains(from));
    [one, text.replacen(from, to, 1).into_bytes(), three]
}

#[test]
fn lengths_that_lie_cost_one_record() {
    let length = "Content-Length: 107";
    for (to, words) in [
        ("Content-Length: 90", "does not end after the 90 bytes"),
        ("Content-Length: 120", "does not end after the 120 bytes"),
        ("Content-Length: 99999999999999", "cut short"),
        ("Content-Length: -1", "says -1"),
        ("Content-Length: many", "says many"),
        ("X-Length: 107", "says nothing"),
        ("Content-Length: 18446744073709551615", "cut short"),
        (
            "Content-Length: 99999999999999999999999",
            "no number of bytes",
        ),
    ] {
        let pieces = replaced(length, to);
        assert_refused(&pieces, words);
        // A member ends where it ends.
        let words = words.replace("does not end after the 120 bytes", "111 of its 120 bytes");
        assert_refused(&pieces.map(|piece| gzip(&piece)), &words);
    }
}

#[test]
fn headers_that_are_none_cost_one_record() {
    assert_refused(&replaced("WARC-Type", "WARC-Kind"), "WARC-Type is missing");
    assert_refused(
        &replaced("WARC/1.0", "CRAW/1.0"),
        "no record of a crawl begins",
    );
    assert_refused(
        &replaced("WARC/1.0\r\n", "WARC/1.0\r\nWARC-Segment-Number: 1\r\n"),
        "segment",
    );
    let long = format!("X: {}\r\nContent-Length", "x".repeat(200_000));
    assert_refused(
        &replaced("Content-Length", &long),
        "header is larger than 128 KiB",
    );
}

#[test]
fn bodies_that_lie_cost_one_record() {
    let chunked = |body: &str| {
        let block = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}");
        record("response", "http://b.example/", "", block.as_bytes())
    };
    let [one, _, three] = pages();
    let lying = [
        one.clone(),
        chunked("4\r\nhello\r\n0\r\n\r\n"),
        three.clone(),
    ];
    assert_refused(&lying, "does not end where its size says");
    let cut = [one, chunked("ffff\r\nhello\r\n"), three].concat();
    let (pages, _) = read(&cut);
    let page = pages[1].as_ref().unwrap();
    assert_eq!(page.bytes, b"hello\r\n");
    assert!(page.damage.as_ref().unwrap().contains("7 of 65535 bytes"));
}

#[test]
fn damaged_members_and_frames_cost_their_record() {
    for pack in [gzip, |bytes: &[u8]| zst(bytes, b"")] {
        let [one, two, three] = pages().map(|page| pack(&page));
        for (at, cut) in [
            (4, 0),
            (two.len() / 2, 0),
            (two.len() - 1, 0),
            (two.len(), 1),
            (two.len(), 30),
        ] {
            let mut damaged = two.clone();
            damaged.truncate(damaged.len() - cut);
            if at == 4 && damaged[0] == 0x1f {
                // The time that it was made says nothing; its method does.
                damaged[2] = 9;
            } else if let Some(byte) = damaged.get_mut(at) {
                *byte ^= 0x55;
            }
            let stored = [&one[..], &damaged, &three].concat();
            let found = told(&stored);
            let texts: Vec<_> = found.iter().map(|(_, _, text)| text.as_str()).collect();
            assert_eq!(texts.len(), 3, "{at} {cut} {texts:?}");
            assert_eq!((texts[0], texts[2]), ("<p>one", "<p>three"));
            assert!(texts[1].starts_with("! "), "{at} {cut} {texts:?}");
            assert_eq!(found[1].1, Some(one.len() as u64), "{at} {cut}");
        }
    }
}

#[test]
fn a_checksum_that_comes_too_late_is_told() {
    let mut stored = gzip(&pages().concat());
    let checksum = stored.len() - 8;
    stored[checksum] ^= 1;
    let (found, counts) = read(&stored);
    assert_eq!((page_count(&found), counts.refused_count), (2, 1));
    let reason = &found[2].as_ref().unwrap_err().reason;
    assert!(reason.contains("before may be damaged too"), "{reason}");
}

#[test]
fn a_first_segment_that_is_none_costs_no_other() {
    for pack in [gzip, |bytes: &[u8]| zst(bytes, b"")] {
        let mut pieces = pages().map(|page| pack(&page));
        pieces[0][1] = 0;
        let (found, counts) = read(&pieces.concat());
        assert_eq!((page_count(&found), counts.refused_count), (2, 1));
        assert_eq!(found[0].as_ref().unwrap_err().offset, Some(0));
    }
}

#[test]
fn a_frame_that_fails_at_once_is_left() {
    let mut pieces = pages().map(|page| zst(&page, b""));
    let checksum = pieces[1].len() - 1;
    pieces[1][checksum] ^= 1;
    let stored = pieces.concat();
    let (mut page_count, mut refused_count) = (0, 0);
    read_at_once(&stored, &|_| true, &mut |next| match next {
        Ok(_) => page_count += 1,
        Err(_) => refused_count += 1,
    });
    assert_eq!((page_count, refused_count), (2, 1));
}

#[test]
fn what_is_cut_at_its_end_is_told() {
    let plain = pages().concat();
    let members = pages().map(|page| gzip(&page)).concat();
    let whole = gzip(&plain);
    let frames = pages().map(|page| zst(&page, b"")).concat();
    for stored in [plain, members, whole, frames] {
        let (found, _) = read(&stored[..stored.len() - 20]);
        assert_eq!(page_count(&found), 2);
        assert!(found[2].is_err());
        assert_eq!(found.len(), 3);
    }
}

#[test]
fn records_without_blank_lines_and_with_rubbish_between_are_read() {
    let [one, two, three] = pages();
    let bare = |record: &[u8]| record[..record.len() - 4].to_vec();
    let joined = [bare(&one), bare(&two), bare(&three)].concat();
    assert_eq!(page_count(&read(&joined).0), 3);
    let rubbish = b"rubbish\r\nWARC/1.0 is a format\r\n".to_vec();
    let stored = [one.clone(), rubbish.clone(), two.clone(), three.clone()].concat();
    let (found, counts) = read(&stored);
    assert_eq!((page_count(&found), counts.refused_count), (3, 1));
    assert_eq!(
        found[1].as_ref().unwrap_err().offset,
        Some(one.len() as u64)
    );
    let stored = [
        gzip(&one),
        rubbish,
        gzip(&two),
        gzip(&gzip(&three)),
        gzip(&three),
    ]
    .concat();
    let (found, counts) = read(&stored);
    assert_eq!((page_count(&found), counts.refused_count), (3, 2));
}

#[test]
fn arc_lengths_that_lie_cost_one_record() {
    let line = |length: &str| {
        format!("http://a.example/ 1.2.3.4 20080430204825 text/plain {length}\nwords of it\n")
    };
    for length in ["-1", "abc", "5", "13", "99999"] {
        let stored = [line("11"), line(length), line("11")].concat();
        let found = told(stored.as_bytes());
        let at = |count: usize| Some(line("11").len() as u64 * count as u64);
        assert_eq!(found[0], (1, at(0), "words of it".to_owned()), "{length}");
        assert_eq!((found[1].0, found[1].1), (2, at(1)), "{length}");
        assert!(found[1].2.starts_with("! "), "{length}: {found:?}");
        assert_eq!(found[2].2, "words of it", "{length}");
        assert_eq!(found.len(), 3, "{length}");
    }
}

#[test]
fn what_is_too_large_is_passed_over_and_told() {
    let limits = Limits {
        record_bytes: 1000,
        ..Limits::default()
    };
    let [one, _, three] = pages();
    let bomb = |body: &[u8]| {
        let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
        record(
            "response",
            "http://b.example/",
            "",
            &[&head[..], body].concat(),
        )
    };
    for two in [
        response("http://b.example/", &vec![b'x'; 1001]),
        response("http://b.example/", &vec![b'x'; 1_000_000]),
        bomb(&gzip(&vec![0; 1_000_000])),
        bomb(&gzip(&vec![0; 1001])),
    ] {
        for stored in [
            [&one[..], &two, &three].concat(),
            [gzip(&one), gzip(&two), gzip(&three)].concat(),
        ] {
            let (found, counts) = read_within(&stored, limits);
            assert_eq!((page_count(&found), counts.refused_count), (2, 1));
            let error = found[1].as_ref().unwrap_err();
            assert!(
                error.reason.contains("larger than 1000 bytes"),
                "{}",
                error.reason
            );
            assert_eq!(error.target_uri.as_deref(), Some("http://b.example/"));
        }
    }
}

#[test]
fn what_unpacks_to_too_much_ends_the_reading() {
    let limits = Limits {
        expanded_bytes: 100_000,
        ..Limits::default()
    };
    let bomb = {
        let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
        let body = gzip(&vec![0; 60_000]);
        record(
            "response",
            "http://b.example/",
            "",
            &[&head[..], &body].concat(),
        )
    };
    for stored in [
        gzip(&response("http://a.example/", &vec![b'x'; 200_000])),
        [bomb.clone(), bomb].concat(),
    ] {
        let (found, _) = read_within(&stored, limits);
        let error = found.last().unwrap().as_ref().unwrap_err();
        assert!(error.is_last && error.reason.contains("unpacks to more than"));
    }
}

#[test]
fn a_dictionary_that_can_not_be_read_ends_the_reading() {
    for size in [1_u32, 5, 1 << 30, u32::MAX] {
        let stored = [
            &[0x5d, 0x2a, 0x4d, 0x18][..],
            &size.to_le_bytes(),
            b"\x28\xb5\x2f",
        ]
        .concat();
        let (found, _) = read(&stored);
        assert!(found.len() <= 1 && page_count(&found) == 0, "{size}");
        assert!(one(&stored, 0).is_err());
    }
    assert!(one(b"", 0).is_err());
    assert!(one(&pages().concat(), 3).is_err());
}

#[test]
fn lengths_that_lie_again_and_again_do_not_make_it_read_for_ever() {
    let lie = b"WARC/1.0\nWARC-Type:response\nContent-Length:999999999\n\n";
    let stored = lie.repeat(1_000_000 / lie.len());
    let started = std::time::Instant::now();
    read_at_once(&stored, &|_| true, &mut |next| assert!(next.is_err()));
    assert!(started.elapsed().as_secs() < 5);
}
