//! Articles in JSON objects.

use proptest::prelude::*;

use super::*;

fn read(json: &str) -> Result<Document, ExtractError> {
    extract(
        &Mapped::verbatim(json.to_owned(), 0),
        &Envelope::default(),
        &FieldNames::default(),
    )
}

#[test]
fn usual_names_are_found_whatever_their_case() {
    let document = read(
        r#"{"_id": 7, "Headline": "H", "article_body": "T", "authors": ["A B", {"name": "C"}],
            "publishedAt": "2026-03-14", "source": {"id": null, "name": "Post"}, "Link": "https://x.org/1"}"#,
    )
    .unwrap();
    assert_eq!(document.text.text(), "T");
    assert_eq!(document.title.as_deref(), Some("H"));
    assert_eq!(document.byline.as_deref(), Some("A B, C"));
    assert_eq!(document.published_at.as_deref(), Some("2026-03-14"));
    assert_eq!(document.publisher.as_deref(), Some("Post"));
    assert_eq!(document.url.as_deref(), Some("https://x.org/1"));
    assert_eq!(document.id.as_deref(), Some("7"));
}

#[test]
fn a_named_field_is_the_only_one_and_may_be_inside() {
    let mut names = FieldNames::default();
    names.set(Role::Text, "article.main".to_owned());
    let json = r#"{"text": "teaser", "article": {"main": "whole"}}"#;
    let mapped = Mapped::verbatim(json.to_owned(), 0);
    let envelope = Envelope::default();
    assert_eq!(
        extract(&mapped, &envelope, &names).unwrap().text.text(),
        "whole"
    );
    names.set(Role::Text, "missing".to_owned());
    let error = extract(&mapped, &envelope, &names).unwrap_err();
    assert!(
        error.reason.contains("missing") && error.hint.contains("text, article"),
        "{error:?}"
    );
}

#[test]
fn escapes_lead_back_to_their_bytes() {
    let json = r#"{"text":"a\u00e9\ud83d\ude00\\n\ud800z"}"#;
    let document = read(json).unwrap();
    assert_eq!(document.text.text(), "aé😀\\n\u{fffd}z");
    let emoji = document.text.source_of(ByteSpan::new(3, 7)).unwrap();
    assert_eq!(emoji.of(json).unwrap(), r"\ud83d\ude00");
    let whole = document
        .text
        .source_of(ByteSpan::new(0, document.text.text().len()))
        .unwrap();
    assert_eq!(whole, ByteSpan::new(9, json.len() - 2));
}

#[test]
fn a_list_of_strings_is_a_text_of_paragraphs() {
    let json = r#"{"paragraphs": ["one", "t\u0077o"]}"#;
    let text = read(json).unwrap().text;
    assert_eq!(text.text(), "one\n\ntwo");
    let second = text.source_of(ByteSpan::new(5, 8)).unwrap();
    assert_eq!(second.of(json).unwrap(), r"t\u0077o");
}

#[test]
fn an_item_of_a_json_feed() {
    let json = r#"{"id": "7", "url": "https:\/\/x.org\/1", "title": "T", "date_published": "2026-03-14T09:30:00Z",
        "authors": [{"name": "A"}, {"name": "B"}], "content_text": "plain", "summary": "S",
        "content_html": "<p>One \u003cb>t\u0077o<\/b>.<\/p><p>&amp;<\/p>"}"#;
    let envelope = Envelope {
        candidates: json_feed_head(
            br#"{"title": "The Feed", "language": "pt", "home_page_url": "https://x.org/"}"#,
        ),
        ..Envelope::default()
    };
    let mapped = Mapped::verbatim(json.to_owned(), 0);
    let document = extract(&mapped, &envelope, &FieldNames::default()).unwrap();
    assert_eq!(document.steps.to_string(), "json html");
    let text = document.text.text();
    let blocks = document.blocks.unwrap();
    let paragraphs: Vec<&str> = blocks
        .iter()
        .filter_map(|block| block.span.of(text))
        .collect();
    assert_eq!(paragraphs, ["One two.", "&"]);
    let source = document.text.source_of(blocks[0].span).unwrap();
    let slice = unescape_slice(source.of(json).unwrap()).unwrap();
    assert_eq!(html::read_slice(&slice).as_deref(), Some("One two."));
    assert_eq!(document.url.as_deref(), Some("https://x.org/1"));
    assert_eq!(document.byline.as_deref(), Some("A, B"));
    assert_eq!(document.publisher.as_deref(), Some("The Feed"));
    assert_eq!(document.language.as_deref(), Some("pt"));
    assert_eq!(
        document.published_at.as_deref(),
        Some("2026-03-14T09:30:00Z")
    );
}

#[test]
fn html_is_told_by_its_name_or_by_blocks_that_are_closed() {
    let steps = |json| read(json).unwrap().steps.to_string();
    assert_eq!(steps(r#"{"text": "<p>a</p>"}"#), "json html");
    assert_eq!(steps(r#"{"content_html": "a"}"#), "json html");
    assert_eq!(
        steps(r#"{"text": "the <b> and <p> tags, <b>bold</b>"}"#),
        "json"
    );
}

#[test]
fn every_value_of_a_role_is_kept() {
    let document =
        read(r#"{"text": "x", "date": "2026", "pubDate": "2026-03-14", "headline": "H"}"#).unwrap();
    let found: Vec<(&str, &str)> = document
        .candidates
        .iter()
        .map(|candidate| (candidate.origin, candidate.value.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("headline", "H"),
            ("pubdate", "2026-03-14"),
            ("date", "2026")
        ]
    );
}

#[test]
fn what_is_no_article_says_why() {
    let reason = |json| read(json).unwrap_err();
    assert!(reason("[1]").reason.contains("not an object"));
    assert!(reason("{\"text\": \"a").reason.contains("not valid JSON"));
    assert!(reason(r#"{"id": 1}"#).hint.contains("--field text=NAME"));
    assert!(reason(r#"{"text": 5}"#).reason.contains("neither a string"));
    assert!(
        reason(r#"{"status": "ok", "articles": [{"body": "x"}]}"#)
            .hint
            .contains("'.articles[]'")
    );
}

#[test]
fn a_slice_that_cuts_an_escape_means_nothing() {
    assert_eq!(unescape_slice(r"a\nb").as_deref(), Some("a\nb"));
    assert_eq!(unescape_slice(r"a\"), None);
    assert_eq!(unescape_slice(r"\u00"), None);
    assert_eq!(unescape_slice("a\"b"), None);
}

proptest! {
    #[test]
    fn what_serde_writes_is_read_back(text in "\\PC{0,30}") {
        let json = serde_json::json!({"text": format!("x{text}")}).to_string();
        let document = read(&json).unwrap();
        prop_assert_eq!(document.text.text(), format!("x{text}"));
        for (start, c) in document.text.text().char_indices() {
            let source = document.text.source_of(ByteSpan::new(start, start + c.len_utf8())).unwrap();
            prop_assert_eq!(unescape_slice(source.of(&json).unwrap()).unwrap(), c.to_string());
        }
    }
}

#[test]
fn nesting_costs_no_stack() {
    let nested = |open: &str, close: &str, depth| {
        let (open, close) = (open.repeat(depth), close.repeat(depth));
        format!(r#"{{"text":"x","author":{open}"Ada Holm"{close}}}"#)
    };
    // Shallow enough for anything a person writes.
    let shallow = read(&nested("[", "]", 4)).unwrap();
    assert_eq!(shallow.byline.as_deref(), Some("Ada Holm"));
    let shallow = read(&nested(r#"{"name":"#, "}", 4)).unwrap();
    assert_eq!(shallow.byline.as_deref(), Some("Ada Holm"));
    for (open, close) in [("[", "]"), (r#"{"name":"#, "}")] {
        let json = nested(open, close, 50_000);
        let read = std::thread::Builder::new()
            .stack_size(512 * 1024)
            .spawn(move || read(&json).map(|document| document.byline))
            .unwrap();
        assert!(!matches!(read.join().unwrap(), Ok(Some(_))));
    }
}

#[test]
fn a_count_of_seconds_is_a_date() {
    let document = read(r#"{"text":"x","timestamp":1710000000}"#).unwrap();
    assert_eq!(document.published_text.as_deref(), Some("1710000000"));
    // date -u -d @1710000000
    let expected = Some("2024-03-09T16:00:00Z");
    assert_eq!(document.published_at.as_deref(), expected);
}
