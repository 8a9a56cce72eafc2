//! What a page says of itself, and the choice among it.

use super::page;
use crate::extract::candidates::Form;
use crate::model::{Candidate, Role};

const TEXT: &str =
    "<p>The harbour board voted on Tuesday night to close the old ferry pier for good.</p>";

fn candidates(head: &str, body: &str) -> Vec<Candidate> {
    page(&format!(
        "<html lang=en-GB><head>{head}</head><body>{body}{TEXT}</body></html>"
    ))
    .candidates
}

fn chosen(candidates: &[Candidate], role: Role) -> String {
    let chosen = Form::Page.choose(candidates, role, None);
    chosen.map(|(_, value)| value).unwrap_or_default()
}

#[test]
fn json_ld_comes_first_and_everything_is_kept() {
    let found = candidates(
        r##"<title>Pier shuts - The Gull</title>
        <meta property="og:title" content="Pier closes &amp; nobody lands"><meta name=author content="By Ada Holm">
        <meta property="article:published_time" content="2026-03-02T08:00:00Z">
        <link rel=canonical href="https://www.gull.example/pier"><meta property="og:site_name" content="The Gull">
        <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
          {"@type": "Organization", "@id": "#gull", "name": "Gull Press"},
          {"@type": "Person", "@id": "#ada", "name": "Ada Holm"},
          {"@type": ["NewsArticle", "ReportageNewsArticle"], "headline": "Pier closes &amp; nobody lands",
           "datePublished": "2026-03-01T20:15:00+01:00", "author": [{"@id": "#ada"}, {"name": "Bo Ek"}],
           "publisher": {"@id": "#gull"}}]}</script>"##,
        "<h1>Pier shuts</h1>",
    );
    assert_eq!(chosen(&found, Role::Title), "Pier closes & nobody lands");
    assert_eq!(chosen(&found, Role::Author), "Ada Holm, Bo Ek");
    assert_eq!(chosen(&found, Role::Date), "2026-03-01T20:15:00+01:00");
    assert_eq!(chosen(&found, Role::Source), "Gull Press");
    assert_eq!(chosen(&found, Role::Language), "en-GB");
    assert_eq!(chosen(&found, Role::Url), "https://www.gull.example/pier");
    let origins: Vec<_> = found
        .iter()
        .filter(|candidate| candidate.role == Role::Title)
        .map(|candidate| (candidate.origin, candidate.value.as_str()))
        .collect();
    assert_eq!(
        origins,
        [
            ("json-ld headline", "Pier closes & nobody lands"),
            ("og:title", "Pier closes & nobody lands"),
            ("h1", "Pier shuts"),
            ("title", "Pier shuts - The Gull"),
        ]
    );
}

#[test]
fn two_that_agree_outvote_the_first_and_a_site_name_is_cut() {
    let found = candidates(
        r#"<script type="application/ld+json">{"@type": "Article", "headline": "Pier closes, and what then happened is"}</script>
        <meta property="og:title" content="Pier closes for good | The Gull"><meta property="og:site_name" content="The Gull">"#,
        "<h1>Pier closes for good</h1>",
    );
    assert_eq!(chosen(&found, Role::Title), "Pier closes for good");
    // What only looks like a site's name stays.
    let found = candidates("<title>Pier closes - at last</title>", "");
    assert_eq!(chosen(&found, Role::Title), "Pier closes - at last");
}

#[test]
fn json_ld_that_is_slightly_broken_or_none_at_all() {
    let broken = "<script type=application/ld+json>\n<!-- [{\"@type\": \"NewsArticle\", \"headline\": \"A\nB\", \
                  \"author\": [\"Ada Holm\",],},] --></script>";
    let found = candidates(broken, "");
    assert_eq!(chosen(&found, Role::Title), "A B");
    assert_eq!(chosen(&found, Role::Author), "Ada Holm");
    for hopeless in [
        "{",
        "[[[[",
        "null",
        "{\"@type\": 5}",
        "\"x\"",
        &"[".repeat(100_000),
    ] {
        let found = candidates(
            &format!("<title>T</title><script type=application/ld+json>{hopeless}</script>"),
            "",
        );
        assert_eq!(chosen(&found, Role::Title), "T");
    }
}

#[test]
fn an_and_parts_authors_but_no_publisher() {
    let found = candidates(
        r#"<script type="application/ld+json">{"@type": "NewsArticle", "author": "Ada Holm and Bo Ek",
        "publisher": {"name": "Gull News, Pier and Media"}}</script>"#,
        "",
    );
    assert_eq!(chosen(&found, Role::Author), "Ada Holm, Bo Ek");
    assert_eq!(chosen(&found, Role::Source), "Gull News, Pier and Media");
}

#[test]
fn microdata_time_and_bylines() {
    let found = candidates(
        "",
        r#"<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Pier closes</h1>
        <span itemprop="author" itemscope><b itemprop="name">Ada Holm</b>, reporter</span>
        <time itemprop="datePublished" datetime="2026-03-01">yesterday</time>
        <div itemprop="publisher" itemscope><meta itemprop="name" content="The Gull"></div>
        <a rel="nofollow author" href=/bo>Bo Ek</a></article>"#,
    );
    assert_eq!(chosen(&found, Role::Author), "Ada Holm");
    assert_eq!(chosen(&found, Role::Date), "2026-03-01");
    assert_eq!(chosen(&found, Role::Source), "The Gull");
    assert!(
        found
            .iter()
            .any(|candidate| candidate.origin == "rel author" && candidate.value == "Bo Ek")
    );
    let found = candidates(
        "",
        "<div class=post-date>Published: 2 March 2026</div><p class=byline>By Ada Holm and Bo Ek",
    );
    assert_eq!(chosen(&found, Role::Author), "Ada Holm, Bo Ek");
    assert_eq!(chosen(&found, Role::Date), "Published: 2 March 2026");
}

#[test]
fn a_date_that_names_no_day_gives_way_to_one_that_does() {
    let found = candidates(
        r#"<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "last week"}</script>
        <meta property="article:published_time" content="2026-03-02">"#,
        "",
    );
    assert_eq!(chosen(&found, Role::Date), "2026-03-02");
}

#[test]
fn where_a_page_was_saved_from_is_its_last_resort() {
    let saved = "<!-- saved from url=(0024)https://gull.example/a-b -->";
    let url = |html: &str| chosen(&page(html).candidates, Role::Url);
    for above in [
        format!("<!DOCTYPE html>\n{saved}\n"),
        format!("\u{feff}{saved}\r\n"),
        format!("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">\n{saved}"),
    ] {
        let html = format!("{above}<HTML><body>{TEXT}</body></HTML>");
        assert_eq!(url(&html), "https://gull.example/a-b", "{above}");
    }
    let link = "<link rel=canonical href=https://gull.example/pier>";
    let html = format!("{saved}<html><head>{link}</head><body>{TEXT}</body></html>");
    assert_eq!(url(&html), "https://gull.example/pier");
    let origins: Vec<_> = page(&html)
        .candidates
        .iter()
        .filter(|candidate| candidate.role == Role::Url)
        .map(|candidate| candidate.origin)
        .collect();
    assert_eq!(origins, ["canonical", "saved from url"]);
    // What is no address on the web, or is quoted in the page.
    for html in [
        format!("<!-- saved from url=(0014)about:internet --><html><body>{TEXT}</body></html>"),
        format!("<!-- saved from url=https://gull.example/a --><html><body>{TEXT}</body></html>"),
        format!("<html><body>{saved}{TEXT}</body></html>"),
    ] {
        assert_eq!(url(&html), "", "{html}");
    }
}
