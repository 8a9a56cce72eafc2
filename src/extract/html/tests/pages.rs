//! What of a page is its article, rule by rule.

use super::super::read_page;
use super::{fragment, page, paragraphs, texts};
use crate::model::ParagraphKind::{Body, Caption, Heading, List, Quote};
use crate::text::mapped::Mapped;

const FIRST: &str =
    "The harbour board voted on Tuesday night to close the old ferry pier for good.";
const SECOND: &str =
    "Fishermen who moor there say that nobody asked them, and that they will not leave.";
const THIRD: &str =
    "A study the board paid for puts the cost of a new pier at four million crowns.";

#[test]
fn the_article_is_told_from_what_stands_around_it() {
    let html = format!(
        r#"<!doctype html><html lang=en><head><title>Pier closes | The Gull</title>
        <style>p {{ color: red }}</style><script>document.write("<p>never</p>")</script></head>
        <body class="has-sidebar single">
        <nav><ul><li><a href=/>Home</a><li><a href=/sport>Sport</a></ul></nav>
        <header role=banner>The Gull, a paper that the coast has read since the year of the great storm.</header>
        <main><article>
          <h1>Pier closes</h1>
          <p class="standfirst">Nobody will land on the stones where five generations of islanders landed.</p>
          <div class="byline">By Ada Holm</div>
          <div class="body">
            <figure><img src=a.jpg><figcaption>The pier in spring.</figcaption></figure>
            <p>{FIRST}
            <p>{SECOND}</p>
            <div class="newsletter-signup"><p>Get our letter every morning, with all the news of the harbour.</p></div>
            <h2>Four million</h2>
            <p>{THIRD}</p>
            <ul><li>The pier is the oldest of the coast.</li><li>It was built of stones.</li></ul>
            <blockquote>We were born here, and here we are going to stay, whatever they vote.</blockquote>
            <h2>Related</h2>
            <ul><li><a href=/1>Storm takes a roof</a></li><li><a href=/2>Herring is back</a></li></ul>
          </div>
        </article></main>
        <aside><p>The weather on the coast tomorrow is as bad as it was all of this week.</p></aside>
        <section id="comments"><p>I always said that this pier would be the end of that board.</p></section>
        <footer>All rights reserved by the Gull and the people who write for it, since ever.</footer>
        </body></html>"#
    );
    let page = page(&html);
    let expected = [
        (
            Body,
            "Nobody will land on the stones where five generations of islanders landed.",
        ),
        (Caption, "The pier in spring."),
        (Body, FIRST),
        (Body, SECOND),
        (Heading, "Four million"),
        (Body, THIRD),
        (List, "The pier is the oldest of the coast."),
        (List, "It was built of stones."),
        (
            Quote,
            "We were born here, and here we are going to stay, whatever they vote.",
        ),
    ]
    .map(|(kind, text)| (kind, text.to_owned()));
    assert_eq!(paragraphs(&page), expected);
    let second = page.blocks[3].span;
    let source = page.text.source_of(second).unwrap();
    assert_eq!(source.start, html.find("Fishermen").unwrap());
    assert_eq!(source.of(&html), Some(SECOND));
}

#[test]
fn a_weak_mark_on_the_main_column_is_not_believed() {
    let html = format!(
        "<div class=sidebar-layout><div class='sidebar-layout__content'><p>{FIRST}<p>{SECOND}</div></div>
         <div class=related><p>A teaser that says a little of another story that few have read.</p></div>"
    );
    assert_eq!(texts(&page(&html)), [FIRST, SECOND]);
}

#[test]
fn a_text_in_several_elements_of_one_class_is_joined() {
    let html = format!(
        "<main><div><h1>Pier</h1></div><div class=part><p>{FIRST}</div><div class=ad><p>Buy a boat today, the best that \
         money can buy on all of the coast.</div><div class=part><p>{SECOND}</div><div class=part><p>{THIRD}</div></main>"
    );
    assert_eq!(texts(&page(&html)), [FIRST, SECOND, THIRD]);
}

#[test]
fn a_quotation_lifted_out_of_the_text_is_left_out_and_any_other_kept() {
    let html = format!(
        "<article><p>{FIRST} “We are not going to leave this place,” one said.</p>
         <blockquote>We are not going to leave this place</blockquote><p>{SECOND}</p>
         <blockquote>Somebody else said something that is nowhere else.</blockquote></article>"
    );
    let texts = texts(&page(&html));
    assert_eq!(texts.len(), 3, "{texts:?}");
    assert!(texts[2].starts_with("Somebody"));
}

#[test]
fn lines_break_paragraphs_in_twos() {
    let html = format!("<div>{FIRST}<br><br>{SECOND}<br>{THIRD}<hr>{FIRST}</div>");
    assert_eq!(
        texts(&fragment(&html)),
        [
            FIRST.to_owned(),
            format!("{SECOND} {THIRD}"),
            FIRST.to_owned()
        ]
    );
}

#[test]
fn what_is_never_text_is_dropped_and_its_paragraph_still_proves() {
    let html = "<p>One<script>x()</script> &amp; <!-- no --><svg><title>t</title><path/></svg><b>two</b><sup>2</sup> \
                <span hidden>three</span><span style='color:red; DISPLAY : none'>four</span>\
                <button>five</button>&#8217;s<noscript><p>six</p></noscript> end</p>";
    let page = fragment(html);
    assert_eq!(texts(&page), ["One & two2 ’s end"]);
    let source = page.text.source_of(page.blocks[0].span).unwrap();
    assert_eq!(source.of(html), html.get(3..html.len() - 4));
}

#[test]
fn tags_that_nobody_closed_and_tags_that_cross() {
    // The words of each paragraph as a browser shows them.
    let cases: [(&str, &[&str]); 14] = [
        ("<p>a<p>b<div>c</p>d</div>e", &["a", "b", "c", "d", "e"]),
        ("<ul><li>a<li>b<ul><li>c</ul>d</ul>", &["a", "b", "c", "d"]),
        ("<b><p>a</b>b</p>c", &["ab", "c"]),
        (
            "<table><tr><td>a<td>b<tr><td>c</table>d",
            &["a", "b", "c", "d"],
        ),
        ("<tr><td>a</td></tr>", &["a"]),
        ("<dl><dt>a<dd>b<dt>c</dl>", &["a", "b", "c"]),
        ("<h2>a<h3>b</h2>c", &["a", "b", "c"]),
        ("a < b <3 & c</ p>d", &["a < b <3 & cd"]),
        ("<svg><p>a</p>b", &["a", "b"]),
        ("a<!-->b<!--->c<!-- d --!>e<!-- f", &["abce"]),
        ("<p title='a>b' class=x/>c</p>", &["c"]),
        ("<button><div>a</button>b", &["b"]),
        ("<select><option>a<div>b</select>c", &["c"]),
        ("<textarea><p>a</textarea>b<title>c</title>", &["b"]),
    ];
    for (html, expected) in cases {
        assert_eq!(texts(&fragment(html)), expected, "{html}");
    }
}

#[test]
fn a_link_ends_where_its_tag_ends_even_around_a_block() {
    let html =
        format!("<article><a href=x><div>More</a><p>{FIRST}</p><p>{SECOND}</p></div></article>");
    assert_eq!(texts(&page(&html)), [FIRST, SECOND]);
}

#[test]
fn short_pages_without_prose_are_read_as_a_whole() {
    let html = "<nav><a href=/>Home</a></nav><h1>Hi</h1><p>Short.</p><footer>The Gull</footer>";
    assert_eq!(texts(&page(html)), ["Hi", "Short."]);
    let html = "<h1>A headline that is as long as a paragraph of prose would be</h1><p>Short.</p>";
    assert_eq!(texts(&page(html)), ["Short."]);
    let html = "<h1>A headline that is as long as a paragraph of prose would be</h1>";
    assert_eq!(
        texts(&page(html)).len(),
        1,
        "rather the headline than nothing"
    );
}

#[test]
fn a_page_without_text_is_refused_with_a_reason() {
    for html in [
        "",
        "<html><head><title>Only a title</title></head><body><script>app()</script></body></html>",
        "<p>&nbsp;&#8203;</p>",
        "<!-- ",
        "<p ",
    ] {
        let error = read_page(&Mapped::verbatim(html.to_owned(), 0)).unwrap_err();
        assert!(error.reason.contains("without text"), "{html}: {error}");
        assert!(error.hint.contains("browser"), "{html}");
    }
}

/// What stands around articles, and nothing else.
const MENUS: &str = "<nav><ul><li><a href=/>Home</a><li><a href=/sport>Sport</a></ul></nav>\
    <h2>Latest</h2><div><a href=/1>The harbour board closes the old ferry pier for good</a></div>\
    <div><a href=/2>Storm takes the roof of the town hall, and nobody is hurt.</a></div>\
    <footer><p>All rights reserved by the Gull, a paper of the coast.</p></footer>";

#[test]
fn a_page_of_menus_and_links_alone_is_refused() {
    for beside in [
        "",
        "<h1>News</h1><button>Menu</button><span>Loading...</span>",
        "<div id=cookie-banner>We use cookies, as everybody does. <b>Good?</b></div>",
        "<p><a href=/3>Read all about it, and write to us what you think.</a></p>",
        "<p>© 2026 The Gull</p>",
    ] {
        let html = format!("<html><title>The Gull</title><body>{beside}{MENUS}</body></html>");
        let error = read_page(&Mapped::verbatim(html, 0)).unwrap_err();
        assert!(
            error.reason.contains("no article text"),
            "{beside}: {error}"
        );
        assert!(error.hint.contains("browser"), "{error}");
    }
}

#[test]
fn a_page_with_one_paragraph_is_kept_whatever_stands_around_it() {
    let long = format!("{FIRST} {SECOND}");
    for (paragraph, text) in [
        ("<p>It rained.</p>", "It rained."),
        ("<p>“It rained!”</p>", "“It rained!”"),
        (
            "<div>It has rained for days.</div>",
            "It has rained for days.",
        ),
        ("<li>It rained.</li>", "It rained."),
        ("<div class=teaser><p>It rained.</p></div>", "It rained."),
        (&format!("<div>{FIRST}</div>"), FIRST),
        // Marked as what it is not.
        (&format!("<div class=overlay><p>{long}</p></div>"), &long),
        (&format!("<footer><p>{long}</p></footer>"), &long),
        // Scripts that write without spaces.
        ("<p>港は閉まった。</p>", "港は閉まった。"),
    ] {
        let html = format!("<html><body>{MENUS}{paragraph}</body></html>");
        assert!(
            texts(&page(&html)).contains(&text.to_owned()),
            "{paragraph}"
        );
    }
    // Without menus, whatever is said is the text.
    for html in ["<p>One", "<h1>One</h1>", "Words without a tag"] {
        assert_eq!(texts(&page(html)).len(), 1, "{html}");
    }
}

#[test]
fn offsets_are_those_of_the_record_and_not_of_its_characters() {
    // The record is UTF-16: every ASCII character takes two bytes.
    let html = "<p>a &lt;b</p>";
    let mut decoded = Mapped::default();
    for (index, letter) in html.char_indices() {
        let source = crate::model::ByteSpan::new(2 * index + 2, 2 * index + 4);
        decoded.push_unit(letter.encode_utf8(&mut [0; 4]), source);
    }
    let page = super::read_fragment(&decoded).unwrap();
    assert_eq!(page.text.text(), "a <b");
    let source = page.text.source_of(page.blocks[0].span).unwrap();
    assert_eq!((source.start, source.end), (2 * 3 + 2, 2 * 10 + 2));
}
