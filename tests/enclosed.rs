//! Articles put into feeds and tables come back whole: cut out, read, with ranges that prove.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking"
)]

use std::io::BufReader;
use std::ops::ControlFlow;

use corpus::extract::{FieldNames, Reading, extract, read_slice};
use corpus::input::{TakeRecord, cut_feed, cut_json_feed, cut_table};
use corpus::model::RecordForm;
use corpus::text::normalise::normalise;
use corpus::text::paragraphs::{Layout, split_paragraphs};
use proptest::prelude::*;

/// The most bytes of a record.
const LIMIT: usize = 1 << 20;

/// Paragraphs as the content of an entry.
type Form = fn(&[String]) -> String;

/// An article's title and paragraphs.
type Article = (String, Vec<String>);

/// Words, signs that have to be escaped somewhere, letters of more than a byte. It ends a sentence, so that no layout
/// takes it for a part of one.
fn paragraph() -> impl Strategy<Value = String> {
    "[A-Z][a-z]{2,8}( [a-z]{1,6}| & | < |, \"x\"|; é| ’|\t😀| > ){2,8}\\."
        .prop_map(|text| normalise(&text).into_owned())
}

fn articles() -> impl Strategy<Value = Vec<Article>> {
    let title =
        "[A-Z][a-z]{1,8}( [a-z]{1,6}| & |; é){0,3}".prop_map(|text| normalise(&text).into_owned());
    prop::collection::vec((title, prop::collection::vec(paragraph(), 1..5)), 1..4)
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

fn html(paragraphs: &[String]) -> String {
    let paragraphs = paragraphs.iter();
    paragraphs
        .map(|text| format!("<p>{}</p>\n", escaped(text)))
        .collect()
}

/// The articles that are cut out of `input`, each paragraph proved by reading its bytes by themselves.
fn read(input: &[u8], form: RecordForm, cut: impl Fn(&[u8], &mut TakeRecord<'_>)) -> Vec<Article> {
    let mut all = Vec::new();
    cut(input, &mut |found| {
        let record = found.expect("a record");
        assert!(memchr::memmem::find(input, &record.bytes).is_some());
        let document = extract(&record.bytes, form, &record.envelope, &Reading::default()).unwrap();
        let text = document.text.text();
        let blocks = document.blocks.clone();
        let blocks = blocks.unwrap_or_else(|| split_paragraphs(text, Layout::Plain));
        let paragraphs = blocks.into_iter().map(|block| {
            let own = normalise(block.span.of(text).unwrap()).into_owned();
            let span = document.text.source_of(block.span).expect("a way back");
            let slice = &record.bytes[span.start..span.end];
            let again = read_slice(slice, document.way()).expect("a reading");
            assert_eq!(normalise(&again), own);
            own
        });
        all.push((
            document.title.clone().unwrap_or_default(),
            paragraphs.collect(),
        ));
        ControlFlow::Continue(())
    });
    all
}

fn read_feed(feed: &[u8]) -> Vec<Article> {
    read(feed, RecordForm::Entry, |input, take| {
        cut_feed(&mut BufReader::with_capacity(37, input), LIMIT, take);
    })
}

fn read_table(table: &[u8]) -> Vec<Article> {
    read(table, RecordForm::Row, |input, take| {
        let mut reader = BufReader::with_capacity(37, input);
        cut_table(&mut reader, LIMIT, &FieldNames::default(), None, take);
    })
}

fn utf_16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn articles_come_back_from_rss(articles in articles()) {
        let feed = |content: &dyn Fn(&[String]) -> String| {
            let item = |(title, paragraphs): &Article| {
                format!("<item><title>{}</title>{}</item>\n", escaped(title), content(paragraphs))
            };
            let items: String = articles.iter().map(item).collect();
            format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>F</title>{items}</channel></rss>")
        };
        let in_escapes = feed(&|all| format!("<description>{}</description>", escaped(&html(all))));
        prop_assert_eq!(&read_feed(in_escapes.as_bytes()), &articles);
        prop_assert_eq!(&read_feed(&utf_16(&in_escapes)), &articles);
        let in_cdata = feed(&|all| {
            format!("<description>-</description><content:encoded><![CDATA[{}]]></content:encoded>", html(all))
        });
        prop_assert_eq!(&read_feed(in_cdata.as_bytes()), &articles);
    }

    #[test]
    fn articles_come_back_from_atom(articles in articles()) {
        let forms: [(&str, Form); 3] = [
            ("html", |all| escaped(&html(all))),
            ("xhtml", |all| format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{}</div>", html(all))),
            ("text", |all| escaped(&all.join("\n\n"))),
        ];
        for (kind, content) in forms {
            let entry = |(title, paragraphs): &Article| {
                let (title, content) = (escaped(title), content(paragraphs));
                format!("<entry><title>{title}</title><content type=\"{kind}\">{content}</content></entry>")
            };
            let entries: String = articles.iter().map(entry).collect();
            let feed = format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>F</title>{entries}</feed>");
            prop_assert_eq!(&read_feed(feed.as_bytes()), &articles, "{}", kind);
        }
    }

    #[test]
    fn articles_come_back_from_a_json_feed(articles in articles(), is_html in any::<bool>()) {
        let item = |(title, all): &Article| {
            let (name, content) = if is_html { ("content_html", html(all)) } else { ("content_text", all.join("\n\n")) };
            serde_json::json!({"id": title, "title": title, name: content})
        };
        let items: Vec<_> = articles.iter().map(item).collect();
        let feed = serde_json::json!({"feed_url": "https://x.org/feed", "items": items, "title": "F"}).to_string();
        let found = read(feed.as_bytes(), RecordForm::Json, |input, take| {
            cut_json_feed(&mut BufReader::with_capacity(37, input), LIMIT, take);
        });
        prop_assert_eq!(&found, &articles);
    }

    #[test]
    fn articles_come_back_from_tables(
        articles in articles(),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        is_html in any::<bool>(),
        has_crlf in any::<bool>(),
    ) {
        let terminator = if has_crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut builder = csv::WriterBuilder::new();
        let mut writer = builder.delimiter(delimiter).terminator(terminator).from_writer(Vec::new());
        writer.write_record(["number", "title", "text"]).unwrap();
        for (index, (title, all)) in articles.iter().enumerate() {
            let text = if is_html { html(all) } else { all.join("\n\n") };
            writer.write_record([&index.to_string(), title, &text]).unwrap();
        }
        let table = writer.into_inner().unwrap();
        prop_assert_eq!(&read_table(&table), &articles);
        prop_assert_eq!(&read_table(&utf_16(str::from_utf8(&table).unwrap())), &articles);
    }
}
