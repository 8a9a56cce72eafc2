//! Entries of feeds read into articles.

use proptest::prelude::*;

use super::{extract as extract_entry, *};
use crate::extract::{Reading, Way, extract as extract_record, read_slice};
use crate::model::RecordForm;
use crate::text::paragraphs::{Layout, split_paragraphs};

fn read_in(entry: &str, envelope: &Envelope) -> Document {
    extract_entry(&Mapped::verbatim(entry.to_owned(), 0), envelope).unwrap()
}

fn read(entry: &str) -> Document {
    read_in(entry, &Envelope::default())
}

fn feed(candidates: &[(Role, &str, &'static str)]) -> Envelope {
    Envelope {
        candidates: candidates
            .iter()
            .map(|(role, value, origin)| candidate(*role, value, origin))
            .collect(),
        ..Envelope::default()
    }
}

/// The paragraphs of a document, each proved by reading its bytes by themselves, unless `is_unproved`.
fn paragraphs(record: &[u8], document: &Document) -> Vec<String> {
    let text = document.text.text();
    let blocks = document.blocks.clone();
    let blocks = blocks.unwrap_or_else(|| split_paragraphs(text, Layout::Plain));
    blocks
        .into_iter()
        .map(|block| {
            let own = normalise(block.span.of(text).unwrap()).into_owned();
            let source = document.text.source_of(block.span).expect("a way back");
            let slice = &record[source.start..source.end];
            let encoding = if document.encoding.is_empty() {
                "utf-8"
            } else {
                &document.encoding
            };
            let way = Way {
                encoding,
                ..document.way()
            };
            let read = read_slice(slice, way).expect("a reading");
            assert_eq!(normalise(&read), own);
            own
        })
        .collect()
}

#[test]
fn an_item_of_rss() {
    let entry = "<item><title>Vote &amp; count</title><link> https://x.org/1 </link>\
        <guid isPermaLink=\"false\">tag:1</guid><pubDate>Sat, 14 Mar 2026 09:30:00 GMT</pubDate>\
        <dc:creator>A B</dc:creator><dc:creator>C D</dc:creator><description>Short.</description>\
        <content:encoded><![CDATA[<p>One &amp; two.</p><p>Three.</p>]]></content:encoded></item>";
    let document = read(entry);
    assert_eq!(
        paragraphs(entry.as_bytes(), &document),
        ["One & two.", "Three."]
    );
    assert_eq!(document.steps.to_string(), "cdata html");
    assert_eq!(document.title.as_deref(), Some("Vote & count"));
    assert_eq!(document.url.as_deref(), Some("https://x.org/1"));
    assert_eq!(document.id.as_deref(), Some("tag:1"));
    assert_eq!(
        document.published_at.as_deref(),
        Some("2026-03-14T09:30:00Z")
    );
    assert_eq!(document.byline.as_deref(), Some("A B, C D"));
}

#[test]
fn an_entry_of_atom() {
    let entry = "<entry xml:lang='pt'><title type='xhtml'><div>On <em>b</em></div></title><link rel='edit' href='/e'/>\
        <link rel='alternate' type='application/json' href='/j'/><link href='/a?x=1&amp;y'/><id>urn:1</id>\
        <updated>2026-03-15T00:00:00Z</updated><published>2026-03-14T00:00:00Z</published>\
        <author><name>A B</name><email>a@x.org</email></author><author><name>C</name></author>\
        <source><title>The Other</title></source><summary>S</summary>\
        <content type='xhtml'><h:div xmlns:h='http://www.w3.org/1999/xhtml'><h:p>One <h:b>two</h:b></h:p></h:div></content></entry>";
    let envelope = feed(&[
        (Role::Url, "https://x.org/feed.xml", "feed link self"),
        (Role::Source, "Planet", "feed title"),
        (Role::Language, "en", "feed language"),
    ]);
    let document = read_in(entry, &envelope);
    assert_eq!(paragraphs(entry.as_bytes(), &document), ["One two"]);
    assert_eq!(document.steps.to_string(), "html");
    assert_eq!(document.title.as_deref(), Some("On b"));
    assert_eq!(document.url.as_deref(), Some("https://x.org/a?x=1&y"));
    assert_eq!(document.id.as_deref(), Some("urn:1"));
    assert_eq!(
        document.published_at.as_deref(),
        Some("2026-03-14T00:00:00Z")
    );
    assert_eq!(document.byline.as_deref(), Some("A B, C"));
    assert_eq!(document.publisher.as_deref(), Some("The Other"));
    assert_eq!(document.language.as_deref(), Some("pt"));
    let rest = document
        .candidates
        .iter()
        .filter(|candidate| candidate.role == Role::Source);
    assert_eq!(rest.count(), 2, "what is not chosen is kept");
}

#[test]
fn the_fuller_text_is_taken() {
    let cases = [
        (
            "<item><title>T</title><description>D</description></item>",
            "D",
        ),
        (
            "<item><description> </description><title>T</title></item>",
            "T",
        ),
        (
            "<item><content:encoded><![CDATA[<img src='x'>]]></content:encoded><description>D</description></item>",
            "D",
        ),
        (
            "<entry><summary>S</summary><content>C</content></entry>",
            "C",
        ),
        (
            "<entry><content type='image/png'>iVBORw0KGgo=</content><summary>S</summary></entry>",
            "S",
        ),
        (
            "<entry><content src='https://x.org/a'/><summary>S</summary></entry>",
            "S",
        ),
        (
            "<item><description>D</description><yandex:full-text>F</yandex:full-text></item>",
            "F",
        ),
        (
            "<item><media:group><media:content><media:description>M</media:description></media:content></media:group></item>",
            "M",
        ),
        (
            "<item><itunes:subtitle>s</itunes:subtitle><itunes:summary>I</itunes:summary></item>",
            "I",
        ),
        ("<ITEM><TITLE>t</TITLE><ABSTRACT>A</ABSTRACT></ITEM>", "A"),
        (
            "<item><xhtml:body><p>B</p></xhtml:body><description>D</description></item>",
            "B",
        ),
    ];
    for (entry, expected) in cases {
        assert_eq!(
            paragraphs(entry.as_bytes(), &read(entry)),
            [expected],
            "{entry}"
        );
    }
    let none = extract_entry(
        &Mapped::verbatim("<item><link>x</link></item>".to_owned(), 0),
        &Envelope::default(),
    );
    assert!(
        none.unwrap_err()
            .reason
            .contains("neither a text nor a title")
    );
}

#[test]
fn plain_text_keeps_its_tags_and_html_loses_them() {
    let cases = [
        (
            "<description>Use the &lt;b&gt; tag</description>",
            "xml",
            "Use the <b> tag",
        ),
        (
            "<description>&lt;p&gt;One&lt;/p&gt;</description>",
            "xml html",
            "One",
        ),
        (
            "<description><![CDATA[a < b & c]]></description>",
            "cdata",
            "a < b & c",
        ),
        (
            "<description>caf&eacute; ouvert</description>",
            "xml html",
            "café ouvert",
        ),
        (
            "<summary type='text'>&lt;p&gt;x&lt;/p&gt;</summary>",
            "xml",
            "<p>x</p>",
        ),
        (
            "<summary type='html'>a &amp;lt; b</summary>",
            "xml html",
            "a < b",
        ),
        (
            "<description>One <i>two</i> &amp; three</description>",
            "html",
            "One two & three",
        ),
        (
            "<description>AT&T and &lol9;</description>",
            "xml html",
            "AT&T and &lol9;",
        ),
    ];
    for (field, steps, expected) in cases {
        let entry = format!("<item>{field}</item>");
        let document = read(&entry);
        assert_eq!(document.steps.to_string(), steps, "{field}");
        assert_eq!(
            paragraphs(entry.as_bytes(), &document),
            [expected],
            "{field}"
        );
    }
}

#[test]
fn links_are_found_and_resolved() {
    let base = feed(&[
        (Role::Url, "/rel", "feed link self"),
        (Role::Url, "https://x.org/news/", "feed link"),
    ]);
    let cases = [
        ("<link>a.html</link>", Some("https://x.org/news/a.html")),
        ("<link>https://Y.org</link>", Some("https://Y.org")),
        (
            "<link/><guid>https://x.org/g</guid>",
            Some("https://x.org/g"),
        ),
        ("<guid isPermaLink='false'>https://x.org/g</guid>", None),
        ("<guid>g-7</guid>", None),
        (
            "<feedburner:origLink>https://x.org/o</feedburner:origLink>",
            Some("https://x.org/o"),
        ),
        (
            "<link xml:base='https://z.org/d/' href='e'/>",
            Some("https://z.org/d/e"),
        ),
        (
            "<a10:link href='https://x.org/a10'/>",
            Some("https://x.org/a10"),
        ),
        (
            "<link rel='self' href='/s'/><id>urn:x</id>",
            Some("https://x.org/s"),
        ),
        ("<link rel='enclosure' href='/s.mp3'/>", None),
    ];
    for (field, expected) in cases {
        let document = read_in(&format!("<item><title>t</title>{field}</item>"), &base);
        assert_eq!(document.url.as_deref(), expected, "{field}");
    }
    let entry = "<entry xml:base='sub/'><title>t</title><link href='a'/></entry>";
    let document = read_in(entry, &base);
    assert_eq!(document.url.as_deref(), Some("https://x.org/news/sub/a"));
}

#[test]
fn authors_lose_their_addresses() {
    for (field, expected) in [
        ("<author>a@x.org (A B)</author>", "A B"),
        ("<author>A B &lt;a@x.org&gt;</author>", "A B"),
        ("<author>a@x.org</author>", "a@x.org"),
        ("<author>A (B) C</author>", "A (B) C"),
        ("<itunes:author>P</itunes:author>", "P"),
    ] {
        let document = read(&format!("<item><title>t</title>{field}</item>"));
        assert_eq!(document.byline.as_deref(), Some(expected), "{field}");
    }
}

#[test]
fn missing_end_tags_and_unclosed_sections_lose_little() {
    let document = read("<item><title>T<link>https://x.org<description>D</description>");
    assert_eq!(document.title.as_deref(), Some("T"));
    assert_eq!(document.url.as_deref(), Some("https://x.org"));
    assert_eq!(document.text.text(), "D");
    let document = read("<item><description><![CDATA[One two</description><link>l</link></item>");
    assert_eq!(document.text.text().trim(), "One two");
    assert_eq!(document.url.as_deref(), Some("l"));
}

#[test]
fn prefixes_mean_what_the_feed_declares() {
    let prefixes = [
        ("c", "http://purl.org/rss/1.0/modules/content/"),
        ("", "http://example.org/own"),
    ];
    let envelope = Envelope {
        prefixes: Some(prefixes.map(|(a, b)| (a.to_owned(), b.to_owned())).into()),
        ..Envelope::default()
    };
    let document = read_in(
        "<item><title>t</title><description>D</description><c:encoded>C</c:encoded></item>",
        &envelope,
    );
    assert_eq!(document.text.text().trim(), "C");
    assert_eq!(document.title.as_deref(), Some("t"));
}

#[test]
fn a_record_in_another_character_set_is_proved() {
    let record = b"<item><title>t</title><description>&lt;p&gt;Caf\xe9 &#8211; un\x85&lt;/p&gt;</description></item>";
    let envelope = Envelope {
        charset: Some(("windows-1252".to_owned(), "xml declaration")),
        ..Envelope::default()
    };
    let document =
        extract_record(record, RecordForm::Entry, &envelope, &Reading::default()).unwrap();
    assert_eq!(paragraphs(record, &document), ["Café – un…"]);
}

#[test]
fn nesting_and_repetition_come_to_an_end() {
    for piece in [
        "<a>",
        "</a>",
        "<b></c>",
        "<![CDATA[",
        "<!--",
        "<title>",
        "&",
        "<a b='",
        "<",
        "<x xmlns:y='z'>",
        "<media:group>",
        "<a xmlns:h='http://www.w3.org/1999/xhtml'>",
    ] {
        let entry = format!("<item><description>x{}", piece.repeat(20_000));
        drop(extract_entry(
            &Mapped::verbatim(entry, 0),
            &Envelope::default(),
        ));
        let entry = format!("<item>{}", piece.repeat(20_000));
        drop(extract_entry(
            &Mapped::verbatim(entry, 0),
            &Envelope::default(),
        ));
    }
    let attributes: String = (0..20_000).map(|n| format!(" xmlns:a{n}='u'")).collect();
    let entry = format!("<item{attributes}><title>t</title></item>");
    let document = read(&entry);
    assert_eq!(document.title.as_deref(), Some("t"));
}

/// A paragraph that any form can hold: words, signs that have to be escaped, letters of more than a byte.
fn paragraph() -> impl Strategy<Value = String> {
    "[A-Z][a-zé ]{0,8}( [a-z]{1,6}| & | < | \"x\"| ’|😀| > ){1,6}\\."
        .prop_map(|text| normalise(&text).into_owned())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

proptest! {
    #[test]
    fn an_article_comes_back_from_every_form(article in prop::collection::vec(paragraph(), 1..5)) {
        let html: String = article.iter().map(|text| format!("<p>{}</p>\n", escaped(text))).collect();
        let text = article.join("\n\n");
        let forms = [
            format!("<item><description>{}</description></item>", escaped(&html)),
            format!("<item><content:encoded><![CDATA[{html}]]></content:encoded></item>"),
            format!("<entry><content type='html'>{}</content></entry>", escaped(&html)),
            format!("<entry><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{html}</div></content></entry>"),
            format!("<entry><content type='text'>{}</content></entry>", escaped(&text)),
        ];
        for entry in forms {
            let document = read(&entry);
            prop_assert_eq!(&paragraphs(entry.as_bytes(), &document), &article, "{}", entry);
        }
    }

    #[test]
    fn any_text_is_read_without_harm(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "<item>", "<title>", "</title>", "<link ", "href='", "<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&#x41;", "&",
            "<content type='xhtml'>", "<div>", "</div>", "</content>", "'", "\"", ">", "=", "xmlns:h='h'", "é", " ", "x",
            "<description>", "</description>", "</item>", "<media:group>", "<author>", "<name>", "/>",
        ]), 0..40),
    ) {
        let entry = pieces.concat();
        if let Ok(document) = extract_entry(&Mapped::verbatim(entry.clone(), 0), &Envelope::default()) {
            let text = document.text.text();
            prop_assert!(text.len() <= entry.len() * 4);
            for (start, c) in text.char_indices() {
                if let Some(source) = document.text.source_of(ByteSpan::new(start, start + c.len_utf8())) {
                    prop_assert!(source.of(&entry).is_some());
                }
            }
        }
    }
}

#[test]
fn a_text_of_too_many_elements_is_an_error_and_no_summary() {
    let entry = format!(
        "<item><title>T</title><description>D</description><content:encoded><![CDATA[{}]]></content:encoded></item>",
        "<b>x".repeat(600_000)
    );
    let error = extract_entry(&Mapped::verbatim(entry, 0), &Envelope::default()).unwrap_err();
    assert!(error.reason.contains("elements"), "{error}");
}

#[test]
fn an_address_that_is_empty_is_none() {
    let envelope = feed(&[(Role::Url, "https://x.org/feed.xml", "feed link self")]);
    let document = read_in(
        "<entry><content src=''>One</content><id>urn:1</id></entry>",
        &envelope,
    );
    assert_eq!(document.url, None);
}
