//! Pages that are made to hurt: each is read or refused, in time that grows with its length.

use std::time::{Duration, Instant};

use super::super::token::Tokens;
use super::super::{read_fragment, read_page, read_slice};
use crate::model::Role;
use crate::text::mapped::Mapped;

/// What a megabyte may take, with room for a busy machine. Without optimisation everything takes some 30 times as long.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 10 });

/// A megabyte where the program is optimised, less where it isn't.
const LENGTH: usize = if cfg!(debug_assertions) {
    1 << 16
} else {
    1 << 20
};

fn fill(unit: &str, length: usize) -> String {
    unit.repeat(length / unit.len())
}

#[test]
fn repeated_pieces_cost_no_more_than_their_length() {
    let prose = "<p>word word word word word word word word word word word</p>";
    let pieces = [
        "<ul><li>",
        "<div>",
        "<b>",
        "<a href=x>y",
        "<table><tr><td>",
        "<p><b>",
        "</p>",
        "</div>",
        "<svg>",
        "<math><p>",
        "<h1>",
        "<h1><div>x",
        "<select><option>",
        "<!--",
        "<!--x--!>",
        "<!--x-- -",
        "<![CDATA[",
        "<script>",
        "</script",
        "<a b='",
        "<a b=\"c",
        "&",
        "&#",
        "&amp",
        "&#x41",
        "<",
        "</",
        "<!",
        "\0",
        "\u{feff}",
        "<p>",
        "<p>x",
        "<br>x",
        "<button>",
        "<blockquote><p>word word word word word",
        "<div><img>x</div>",
        "<div class=a><p>x</div>",
        prose,
        "<span itemprop=author>x",
        "<div itemprop=publisher>",
        "<meta name=author content=x>",
        "<time datetime=2026>",
        "<a rel=author>x</a>",
        "<p class=byline>x</p>",
        "<title>x</title>",
        "<textarea>",
        "<template><p>x",
        "<script type=application/ld+json>[[",
        "<form><input>",
        "<dl><dt>x<dd>",
        "<ruby>x<rt>y",
    ];
    for piece in pieces {
        let started = Instant::now();
        let html = Mapped::verbatim(fill(piece, LENGTH), 0);
        let _ = read_page(&html).map(|page| page.blocks.len());
        let _ = read_fragment(&html).map(|page| page.blocks.len());
        read_slice(html.text());
        assert!(
            started.elapsed() < PATIENCE,
            "{piece:?} took {:?}",
            started.elapsed()
        );
    }
}

#[test]
fn deep_nesting_and_many_attributes() {
    let deep = |open: &str, close: &str| {
        format!("{}<p>in</p>{}", open.repeat(100_000), close.repeat(100_000))
    };
    let pages = [
        deep("<div>", "</div>"),
        deep("<ul><li>", "</li></ul>"),
        deep("<b>", "</i>"),
        deep("<svg>", "</svg>"),
        format!("<p {}>in</p>", "a=1 class=b ".repeat(100_000)),
        format!(
            "<p {}>in</p>",
            (0..100_000)
                .map(|n| format!("a{n}='{n}' "))
                .collect::<String>()
        ),
        format!("<p class='{}'>in</p>", "menuX ".repeat(100_000)),
        format!(
            "<p>in</p><script type=application/ld+json>{}</script>",
            "{\"a\":".repeat(100_000)
        ),
        format!(
            "<p>in</p><meta name=author content='{}'>",
            "a,".repeat(400_000)
        ),
    ];
    for html in pages {
        let started = Instant::now();
        let page = read_fragment(&Mapped::verbatim(html.clone(), 0));
        assert!(page.is_ok_and(|page| page.text.text() == "in"));
        let _ = read_page(&Mapped::verbatim(html, 0)).map(|page| page.blocks.len());
        assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    }
}

#[test]
fn more_elements_than_are_read_are_refused_by_name() {
    let html = Mapped::verbatim("<b>".repeat(600_000), 0);
    let error = read_page(&html).unwrap_err();
    assert!(error.reason.contains("elements"), "{error}");
    assert!(error.hint.contains("--type text"));
}

#[test]
fn comments_of_either_end_are_passed_by_once() {
    // A search for the usual end from each of them to the end of the text would take hours.
    let started = Instant::now();
    let html = fill("<!--x--!>", 8 << 20) + "<b>";
    assert_eq!(Tokens::of(&html).count(), 1);
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
}

#[test]
fn references_of_json_ld_are_looked_up_and_not_searched_for() {
    let authors = (0..12_000).map(|n| format!("{{\"@id\":\"#{n}\"}},"));
    let people = (0..12_000).map(|n| format!("{{\"@id\":\"#{n}\",\"x\":0}},"));
    let (authors, people) = (authors.collect::<String>(), people.collect::<String>());
    let html = format!(
        "<p>in</p><script type=application/ld+json>{{\"@graph\":[{{\"@type\":\"Article\",\"author\":[{authors}0]}},{people}\
         {{\"@id\":\"#7\",\"name\":\"Ada Holm\"}}]}}</script>"
    );
    let started = Instant::now();
    let page = read_page(&Mapped::verbatim(html, 0)).unwrap();
    let authors: Vec<&str> = page
        .candidates
        .iter()
        .filter(|candidate| candidate.role == Role::Author)
        .map(|candidate| candidate.value.as_str())
        .collect();
    assert_eq!(authors, ["Ada Holm"]);
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
}
