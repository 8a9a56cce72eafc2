//! Feeds cut into entries, sound ones and others.

use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::*;
use crate::model::{Candidate, Role};

type Cut = Vec<Result<RawRecord, RecordError>>;

fn cut_bytes(feed: &[u8], limit: usize, buffer: usize) -> Cut {
    let mut all = Vec::new();
    let mut reader = BufReader::with_capacity(buffer, feed);
    cut_feed(&mut reader, limit, &mut |record| {
        all.push(record);
        ControlFlow::Continue(())
    });
    all
}

/// The entries of a feed as text, and the reasons of those that can't be read.
fn entries(feed: &str) -> Vec<String> {
    shown_all(cut_bytes(feed.as_bytes(), 1 << 20, 64 * 1024))
}

fn shown_all(all: Cut) -> Vec<String> {
    all.into_iter()
        .enumerate()
        .map(|(index, record)| match record {
            Ok(found) => {
                assert_eq!(found.number, Some(index as u64 + 1));
                String::from_utf8(found.bytes).unwrap()
            }
            Err(error) => format!("{:?}: {}", error.number, error.reason),
        })
        .collect()
}

fn envelope(feed: &[u8]) -> Envelope {
    cut_bytes(feed, 1 << 20, 64 * 1024)
        .remove(0)
        .unwrap()
        .envelope
}

fn has(envelope: &Envelope, role: Role, value: &str, origin: &'static str) -> bool {
    let value = value.to_owned();
    envelope.candidates.contains(&Candidate {
        role,
        value,
        origin,
    })
}

#[test]
fn entries_are_cut_as_they_stand() {
    let cases: [(&str, &[&str]); 9] = [
        (
            "<rss><channel><title>t</title><item a='>'>1</item>\n<item>2</item></channel></rss>",
            &["<item a='>'>1</item>", "<item>2</item>"],
        ),
        // RSS 1.0 puts them behind the channel, and lists them before.
        (
            "<rdf:RDF><channel><items><rdf:li/></items></channel><item rdf:about='x'>1</item></rdf:RDF>",
            &["<item rdf:about='x'>1</item>"],
        ),
        (
            "<feed><p0:entry xmlns:p0='a'>1</p0:entry><entry/></feed>",
            &["<p0:entry xmlns:p0='a'>1</p0:entry>", "<entry/>"],
        ),
        (
            "<CHANNEL><ITEM HREF='x'>1</ITEM></CHANNEL>",
            &["<ITEM HREF='x'>1</ITEM>"],
        ),
        (
            "\u{feff} \n<?xml version='1.0'?><entry>1</entry>",
            &["<entry>1</entry>"],
        ),
        (
            "<!DOCTYPE rss [<!ENTITY a \"<item>\">]><rss><!-- <item>0</item> --><item>1</item></rss>",
            &["<item>1</item>"],
        ),
        (
            "<rss><item><![CDATA[</item><item>]]></item><item><!-- </item> --></item></rss>",
            &[
                "<item><![CDATA[</item><item>]]></item>",
                "<item><!-- </item> --></item>",
            ],
        ),
        (
            "<feed><entry><link><m:inline><feed><entry>in</entry></feed></m:inline></link></entry><entry>2</entry></feed>",
            &[
                "<entry><link><m:inline><feed><entry>in</entry></feed></m:inline></link></entry>",
                "<entry>2</entry>",
            ],
        ),
        ("<rss><channel></channel></rss>", &[]),
    ];
    for (feed, expected) in cases {
        assert_eq!(entries(feed), expected, "{feed}");
        for buffer in [1, 2, 7] {
            let again = shown_all(cut_bytes(feed.as_bytes(), 1 << 20, buffer));
            assert_eq!(again, expected, "{feed}, {buffer} bytes at a time");
        }
    }
}

#[test]
fn what_is_not_well_formed_is_read_as_far_as_it_goes() {
    let cases: [(&str, &[&str]); 8] = [
        (
            "<b>Warning</b>: no such table<br>\n<?xml version='1.0'?><rss><item>1</item></rss>",
            &["<item>1</item>"],
        ),
        // No end tag: the next entry, or the end of the feed, ends it.
        (
            "<rss><channel><item>1<item>2</item><item>3</channel></rss>",
            &["<item>1", "<item>2</item>", "<item>3"],
        ),
        // A CDATA section, a comment that is not closed.
        (
            "<rss><item><d><![CDATA[a</d></item><item><d><![CDATA[b]]></d></item></rss>",
            &[
                "<item><d><![CDATA[a</d></item>",
                "<item><d><![CDATA[b]]></d></item>",
            ],
        ),
        (
            "<rss><item>1<!-- a</item><item>2</item></rss>",
            &["<item>1<!-- a</item>", "<item>2</item>"],
        ),
        ("<rss><!-- a<item>1</item></rss>", &["<item>1</item>"]),
        (
            "<!DOCTYPE rss [<rss><item>1</item></rss>",
            &["<item>1</item>"],
        ),
        (
            "<rss><item><a href=\"x>1</a></item><item>AT&T < 2</item></rss>",
            &["<item><a href=\"x>1</a></item>", "<item>AT&T < 2</item>"],
        ),
        (
            "<rss></channel><item>1</item></rss><item>2</item>",
            &["<item>1</item>", "<item>2</item>"],
        ),
    ];
    for (feed, expected) in cases {
        assert_eq!(entries(feed), expected, "{feed}");
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    assert_eq!(
        entries("<rss><item>1</item><item>2 and the rest is miss"),
        [
            "<item>1</item>",
            "Some(2): the feed ends in the middle of an entry"
        ]
    );
    for feed in [
        "<rss><item>1</item>",
        "<rdf:RDF><channel></channel><item>1</item><item a='",
    ] {
        let cut = entries(feed);
        assert_eq!(
            cut[1..],
            ["Some(2): the feed ends before its end tag"],
            "{feed}"
        );
    }
    let large = format!("<rss><item>{}</item><item>2</item></rss>", "x".repeat(300));
    let cut = shown_all(cut_bytes(large.as_bytes(), 100, 16));
    assert_eq!(cut.len(), 2);
    assert!(
        cut[0].starts_with("Some(1): it is larger than 100 bytes"),
        "{cut:?}"
    );
    assert_eq!(cut[1], "<item>2</item>");
    let hidden = format!(
        "<rss><item>1</item><!-- {}<item>2</item></rss>",
        "x".repeat(300)
    );
    let cut = shown_all(cut_bytes(hidden.as_bytes(), 100, 16));
    assert!(cut[1].contains("never closed hides the rest"), "{cut:?}");
}

#[test]
fn what_is_no_feed_says_what_it_is() {
    let reason = |document: &str| {
        let error = cut_bytes(document.as_bytes(), 1 << 20, 64)
            .remove(0)
            .unwrap_err();
        assert_eq!(error.number, None);
        format!("{}; {}", error.reason, error.hint)
    };
    assert!(reason("<?xml version='1.0'?><urlset><url/></urlset>").contains("a sitemap"));
    assert!(reason("<opml version='1.0'><body/></opml>").contains("OPML"));
    assert!(reason("<book><item>x</item></book>").contains("DocBook"));
    assert!(reason("<!DOCTYPE html><html><p>x</html>").contains("--type html"));
    assert!(reason("<catalogue><item>x</item></catalogue>").contains("<catalogue>"));
    assert!(reason("just words").contains("no tag"));
}

#[test]
fn the_head_tells_of_all_entries() {
    let rss = b"<?xml version='1.0' encoding='windows-1252'?><rss xmlns:dc='http://purl.org/dc/elements/1.1/'>\
        <channel><title>Caf\xe9 &amp; Co</title><link>https://x.org/</link><language>fr</language>\
        <atom:link rel='self' href='https://x.org/feed'/><image><title>no</title></image>\
        <item/></channel></rss>";
    let envelope = envelope(rss);
    assert_eq!(
        envelope.charset,
        Some(("windows-1252".to_owned(), "xml declaration"))
    );
    assert!(has(&envelope, Role::Source, "Café & Co", "feed title"));
    assert!(has(&envelope, Role::Language, "fr", "feed language"));
    assert!(has(&envelope, Role::Url, "https://x.org/", "feed link"));
    assert!(has(
        &envelope,
        Role::Url,
        "https://x.org/feed",
        "feed link self"
    ));
    assert_eq!(envelope.candidates.len(), 4);
    let prefixes = envelope.prefixes.unwrap();
    assert_eq!(
        *prefixes,
        [(
            "dc".to_owned(),
            "http://purl.org/dc/elements/1.1/".to_owned()
        )]
    );
}

#[test]
fn an_atom_feed_tells_its_author_language_and_base() {
    let atom = b"<a:feed xmlns:a='http://www.w3.org/2005/Atom' xml:lang='de' xml:base='https://x.org/b/'>\
        <a:title type='html'>A &lt;i>B&lt;/i></a:title><a:author><a:name>C D</a:name></a:author><a:entry/></a:feed>";
    let envelope = envelope(atom);
    assert!(has(&envelope, Role::Source, "A B", "feed title"));
    assert!(has(&envelope, Role::Author, "C D", "feed author"));
    assert!(has(&envelope, Role::Language, "de", "feed xml:lang"));
    assert!(has(
        &envelope,
        Role::Url,
        "https://x.org/b/",
        "feed xml:base"
    ));
}

/// Each entry gets a copy of what its feed says: a small feed must not become a large one by that.
#[test]
fn a_head_is_bounded() {
    let prefixes: String = (0..1000).map(|n| format!(" xmlns:a{n}='u'")).collect();
    let links = "<link>l</link>".repeat(1000);
    let title = "x".repeat(5000);
    let feed =
        format!("<rss{prefixes}><channel><title>{title}</title>{links}<item/></channel></rss>");
    let envelope = envelope(feed.as_bytes());
    assert_eq!(envelope.prefixes.unwrap().len(), 64);
    assert_eq!(envelope.candidates.len(), 32);
    assert!(
        envelope
            .candidates
            .iter()
            .all(|candidate| candidate.value == "l")
    );
}

#[test]
fn utf_16_is_cut_between_its_units() {
    let feed = "<?xml version='1.0' encoding='utf-16'?><rss><channel><title>Ъ</title><item>1 Ы</item></channel></rss>";
    for is_big_endian in [false, true] {
        for has_mark in [false, true] {
            let mark = if has_mark { "\u{feff}" } else { "" };
            let encode = |text: &str| -> Vec<u8> {
                let units = text.encode_utf16();
                units
                    .flat_map(|unit| {
                        if is_big_endian {
                            unit.to_be_bytes()
                        } else {
                            unit.to_le_bytes()
                        }
                    })
                    .collect()
            };
            let cut = cut_bytes(&encode(&format!("{mark}{feed}")), 1 << 20, 5)
                .remove(0)
                .unwrap();
            assert_eq!(cut.bytes, encode("<item>1 Ы</item>"));
            let label = if is_big_endian {
                "utf-16be"
            } else {
                "utf-16le"
            };
            assert_eq!(cut.envelope.charset.as_ref().unwrap().0, label);
            assert!(has(&cut.envelope, Role::Source, "Ъ", "feed title"));
        }
    }
}

#[test]
fn a_json_feed_is_cut_into_its_items() {
    let feed = "\u{feff}{\"version\":\"https://jsonfeed.org/version/1.1\", \"title\" : \"T \\\"x\\\"\",\n\
        \"x\":{\"items\":[1]}, \"language\":\"en\",\"items\": [ {\"id\":\"]\"} , {\"id\":2}\n], \"y\": 1}";
    let cut = |feed: &str| {
        let mut all = Vec::new();
        cut_json_feed(
            &mut BufReader::with_capacity(3, feed.as_bytes()),
            1 << 20,
            &mut |record| {
                all.push(record);
                ControlFlow::Continue(())
            },
        );
        all
    };
    let all = cut(feed);
    let envelope = all[0].as_ref().unwrap().envelope.clone();
    assert!(has(&envelope, Role::Source, "T \"x\"", "feed title"));
    assert!(has(&envelope, Role::Language, "en", "feed language"));
    assert_eq!(shown_all(all), ["{\"id\":\"]\"}", "{\"id\":2}"]);
    assert!(shown_all(cut("{\"items\": [{\"id\":1}, {\"id\""))[1].contains("ends in the middle"));
    for none in ["{\"a\":1}", "[]", "{", "", "{\"items\": 5}"] {
        assert!(
            shown_all(cut(none))[0].contains("no list of items"),
            "{none}"
        );
    }
}

#[test]
fn a_reader_that_fails_is_named_after_what_it_gave() {
    struct Failing(usize);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1 => (&b"<rss><item>1</item><item>"[..]).read(buffer),
                _ => Err(io::Error::other("the disk is gone")),
            }
        }
    }
    let mut all = Vec::new();
    cut_feed(&mut BufReader::new(Failing(0)), 100, &mut |record| {
        all.push(record);
        ControlFlow::Continue(())
    });
    let shown = shown_all(all);
    assert_eq!(shown[0], "<item>1</item>");
    assert!(shown[1].contains("Some(2)") && shown[1].contains("the disk is gone"));
}

/// Markup repeated a hundred thousand times: what is quadratic does not come to an end.
#[test]
fn repetition_takes_no_longer_than_its_length() {
    for piece in [
        "<a>",
        "</a>",
        "<item>",
        "<![CDATA[",
        "<!--",
        "<!DOCTYPE[",
        "<a b='",
        "<?",
        "<feed>",
        "<",
        "</item><![CDATA[",
        "<item><![CDATA[</item>",
        "&",
        "]]>",
    ] {
        let feed = format!("<rss><item>{}", piece.repeat(100_000));
        assert!(
            !cut_bytes(feed.as_bytes(), 1 << 22, 64 * 1024).is_empty(),
            "{piece}"
        );
        let feed = format!("{}<rss>", piece.repeat(100_000));
        cut_bytes(feed.as_bytes(), 1 << 22, 64 * 1024);
        // The end tag of the entry, and the next opening, are far away from all of them.
        for far in ["</item><!-- --></rss>", "</item><![CDATA[]]></rss>"] {
            let far = format!("{}{far}", "x".repeat(1 << 20));
            let feed = format!("<rss><item>{}{far}", piece.repeat(100_000));
            cut_bytes(feed.as_bytes(), 1 << 22, 64 * 1024);
        }
    }
}

proptest! {
    #[test]
    fn what_is_cut_is_in_the_feed_in_order(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "<rss>", "<item>", "</item>", "<item a='b'>", "<![CDATA[", "]]>", "<!--", "-->", "<!D [", ">", "\"", "'",
            "<feed>", "</feed>", "<entry>", "</entry>", "<a ", "x", "\u{e9}", "</channel>", "<?x", "/>",
        ]), 0..40),
        buffer in 1_usize..20,
        limit in 5_usize..60,
    ) {
        let feed = pieces.concat();
        let mut at = 0;
        let cut = cut_bytes(feed.as_bytes(), limit, buffer);
        for record in cut.iter().flatten() {
            let bytes = &record.bytes;
            prop_assert!(bytes.len() <= limit);
            let found = memchr::memmem::find(&feed.as_bytes()[at..], bytes);
            at += found.expect("the entry stands in the feed") + bytes.len();
        }
        let whole = cut_bytes(feed.as_bytes(), 1 << 20, 1 << 16);
        prop_assert_eq!(whole, cut_bytes(feed.as_bytes(), 1 << 20, buffer));
    }

    #[test]
    fn any_bytes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        cut_bytes(&bytes, 100, 7);
        cut_json_feed(&mut bytes.as_slice(), 100, &mut |_| ControlFlow::Continue(()));
    }
}
