//! Every form that a whole crawl is stored in.

use super::*;

/// Four records, the first and third of which hold no page.
fn records() -> [Vec<u8>; 4] {
    [
        record("warcinfo", "", "", b"software: none\r\n"),
        response("http://a.example/", b"<p>one"),
        record(
            "request",
            "http://a.example/",
            "",
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        response("http://b.example/", b"<p>two"),
    ]
}

/// What they give, stored as `pieces`.
fn assert_read(pieces: &[Vec<u8>; 4]) {
    let stored = pieces.concat();
    let second = pieces[0].len() as u64;
    let fourth = second + (pieces[1].len() + pieces[2].len()) as u64;
    let expected = [
        (2, Some(second), "<p>one".to_owned()),
        (4, Some(fourth), "<p>two".to_owned()),
    ];
    assert_eq!(told(&stored), expected);
    let (pages, counts) = read(&stored);
    assert_eq!((counts.record_count, pages.len()), (4, 2));
    assert_eq!((counts.refused_count, counts.shared_count), (0, 0));
    for page in pages {
        let mut page = page.unwrap();
        let again = one(&stored, page.crawl.offset.unwrap()).unwrap();
        page.number = 1;
        assert_eq!(again, page);
    }
    assert!(is_crawl(&stored));
}

#[test]
fn plain_and_a_member_or_frame_for_each_record() {
    assert_read(&records());
    assert_read(&records().map(|record| gzip(&record)));
    assert_read(&records().map(|record| zst(&record, b"")));
}

#[test]
fn a_dictionary_may_stand_before_the_frames() {
    let dictionary = records().concat();
    for stored in [dictionary.clone(), zst(&dictionary, b"")] {
        let size = u32::try_from(stored.len()).unwrap().to_le_bytes();
        let frame = [&[0x5d, 0x2a, 0x4d, 0x18], &size[..], &stored].concat();
        let mut pieces = records().map(|record| zst(&record, &dictionary));
        assert!(
            pieces[1].len() < gzip(&records()[1]).len() / 2,
            "it is used"
        );
        pieces[0] = [frame, pieces[0].clone()].concat();
        assert_read(&pieces);
    }
}

#[test]
fn one_stream_gives_no_places_and_is_counted() {
    let whole = records().concat();
    let halves = whole.split_at(whole.len() / 2);
    let thirds = whole.split_at(100);
    for stored in [
        gzip(&whole),
        zst(&whole, b""),
        [gzip(halves.0), gzip(halves.1)].concat(),
        [gzip(thirds.0), zst(thirds.1, b"")].concat(),
    ] {
        let expected = [
            (2, None, "<p>one".to_owned()),
            (4, None, "<p>two".to_owned()),
        ];
        assert_eq!(told(&stored), expected);
        assert_eq!(read(&stored).1.shared_count, 1);
        assert!(is_crawl(&stored));
    }
}

#[test]
fn what_a_crawl_tells_of_a_page_is_kept() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=\"latin1\"\r\nContent-Language: de\r\n\r\n";
    // printf '<p>one' | sha1sum | xxd -r -p | base32
    let fields = "Content-Type: application/http\r\n\
        WARC-Payload-Digest: sha1:MSUZ7UE6YJT5IN7DIXLSN5BKGX62NBFL\r\nWARC-Truncated: time\r\n";
    let block = [head.as_bytes(), b"<p>one"].concat();
    let stored = record("response", "<http://a.example/>", fields, &block);
    let page = read(&stored).0.remove(0).unwrap();
    assert_eq!(page.content_type.as_deref(), Some("text/html"));
    assert_eq!(page.charset.as_deref(), Some("latin1"));
    assert_eq!(page.truncated.as_deref(), Some("time"));
    let candidate = |role, value: &str, origin| Candidate {
        role,
        value: value.to_owned(),
        origin,
    };
    assert_eq!(
        page.candidates,
        [
            candidate(Role::Url, "http://a.example/", "warc target-uri"),
            candidate(Role::Language, "de", "http content-language"),
        ]
    );
    assert_eq!(
        page.crawl,
        CrawlRecord {
            offset: Some(0),
            record_type: "response".to_owned(),
            record_id: Some("urn:uuid:http://a.example/".to_owned()),
            target_uri: Some("http://a.example/".to_owned()),
            fetched_at: Some("2017-03-06T04:02:06Z".to_owned()),
            http_status: Some(200),
            payload_digest: Some("sha1:MSUZ7UE6YJT5IN7DIXLSN5BKGX62NBFL".to_owned()),
            is_digest_right: Some(true),
        }
    );
}

#[test]
fn digests_of_the_body_as_sent_and_decoded_are_right_and_others_wrong() {
    // printf '<p>one' | sha1sum; printf '6\r\n<p>one\r\n0\r\n\r\n' | sha1sum
    for (digest, is_right) in [
        ("sha1:64a99fd09ec267d437e345d726f42a35fda684ab", Some(true)),
        ("sha1:2e3bd7bc89045fc0b14094a35ab29fbde9e59f62", Some(true)),
        ("sha1:0000000000000000000000000000000000000000", Some(false)),
        ("unknown:1", None),
    ] {
        let block = b"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<p>one\r\n0\r\n\r\n";
        let fields = format!("WARC-Payload-Digest: {digest}\r\n");
        let stored = record("response", "http://a.example/", &fields, block);
        let page = read(&stored).0.remove(0).unwrap();
        assert_eq!(page.bytes, b"<p>one");
        assert_eq!(page.crawl.is_digest_right, is_right, "{digest}");
    }
}

#[test]
fn revisits_are_told_apart_and_resources_are_pages() {
    let stored = [
        record(
            "revisit",
            "http://a.example/",
            "",
            b"HTTP/1.1 200 OK\r\n\r\n",
        ),
        record(
            "resource",
            "ftp://a.example/a.txt",
            "Content-Type: text/plain\r\n",
            b"words",
        ),
        record(
            "conversion",
            "http://a.example/",
            "Content-Type: text/plain\r\n",
            b"HTTP/1.1 is old",
        ),
        record("metadata", "", "", b""),
        record(
            "response",
            "dns:a.example",
            "Content-Type: text/dns\r\n",
            b"A 1.2.3.4",
        ),
        record("novelty", "", "", b"x"),
    ]
    .concat();
    let (pages, counts) = read(&stored);
    let pages: Vec<_> = pages.into_iter().map(Result::unwrap).collect();
    let types: Vec<_> = pages
        .iter()
        .map(|page| page.content_type.as_deref())
        .collect();
    assert_eq!(
        types,
        [Some("text/plain"), Some("text/plain"), Some("text/dns")]
    );
    assert_eq!(pages[1].bytes, b"HTTP/1.1 is old");
    assert_eq!(pages[2].crawl.http_status, None);
    assert_eq!((counts.revisit_count, pages.len()), (1, 3));
}

#[test]
fn what_is_not_wanted_is_passed_over_and_counted() {
    let picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG";
    let gone = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>gone";
    let stored = [
        record("response", "http://a.example/a.png", "", picture),
        record("response", "http://a.example/b", "", gone),
        response("http://a.example/robots.txt", b"User-agent: *"),
        record(
            "resource",
            "urn:x-log",
            "Content-Type: text/plain\r\n",
            b"log",
        ),
        response("http://a.example/c", b"<p>one"),
    ]
    .concat();
    let mut texts = Vec::new();
    let counts = read_at_once(
        &stored,
        &|head| head.why_no_article().is_none(),
        &mut |next| {
            texts.push(next.unwrap().bytes);
        },
    );
    assert_eq!(texts, [b"<p>one"]);
    assert_eq!(counts.passed_over_count, 4);
}

#[test]
fn arcs_of_both_versions_are_read() {
    let info = "1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n";
    let first = format!(
        "filedesc://a.arc 0.0.0.0 20080430204825 text/plain {}\n{info}\n",
        info.len()
    );
    let block = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>one";
    let page = |fields: &str| {
        format!(
            "http://a.example/a b 1.2.3.4 20080430204825 text/html {fields}{}\n{block}\n",
            block.len()
        )
    };
    let dns = "dns:a.example 1.2.3.4 20080430204825 text/dns 9\nA 1.2.3.4\n";
    let pieces = [first, page(""), dns.to_owned(), page("200 - - 0 a.arc ")];
    let pieces = pieces.map(String::into_bytes);
    for pieces in [pieces.clone(), pieces.map(|piece| gzip(&piece))] {
        let stored = pieces.concat();
        let at = |count: usize| Some(pieces[..count].concat().len() as u64);
        let expected = [
            (2, at(1), "<p>one".to_owned()),
            (3, at(2), "A 1.2.3.4".to_owned()),
            (4, at(3), "<p>one".to_owned()),
        ];
        assert_eq!(told(&stored), expected);
        let page = one(&stored, at(3).unwrap()).unwrap();
        assert_eq!(
            page.crawl.target_uri.as_deref(),
            Some("http://a.example/a b")
        );
        assert_eq!(
            page.crawl.fetched_at.as_deref(),
            Some("2008-04-30T20:48:25Z")
        );
        assert_eq!(page.crawl.http_status, Some(200));
        assert!(is_crawl(&stored));
    }
}

#[test]
fn crawls_may_be_joined_whatever_their_form() {
    let stored = [
        gzip(&response("http://a.example/", b"one")),
        zst(&response("http://b.example/", b"two"), b""),
        gzip(b""),
        vec![0; 600],
        response("http://c.example/", b"three"),
    ]
    .concat();
    let texts: Vec<_> = told(&stored).into_iter().map(|(_, _, text)| text).collect();
    assert_eq!(texts, ["one", "two", "three"]);
}

#[test]
fn what_is_no_crawl_is_not_taken_for_one() {
    for head in [
        &b"WARC is a format"[..],
        b"http://a.example/ 1.2.3.4 20080430204825 text/html 5\nabc",
        b"<html>",
    ] {
        assert!(!is_crawl(head));
        assert!(!is_crawl(&gzip(head)));
    }
}
