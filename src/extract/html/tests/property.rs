//! Laws: an article that is put into a page comes out of it, every paragraph with a range that proves; no bytes panic.

use proptest::prelude::*;

use super::super::read_page;
use super::{fragment, page, texts};
use crate::text::mapped::Mapped;

/// A word as it is to be read, and as it is written in the page.
#[derive(Clone, Debug)]
struct Word {
    plain: String,
    html: String,
}

fn word() -> impl Strategy<Value = Word> {
    let plain = prop_oneof![
        6 => "[a-z]{1,9}",
        1 => "[A-Z][a-z]{1,6}[.,]",
        1 => "[áéßñőλщ語한हि]{1,4}",
        1 => Just("R&D".to_owned()),
        1 => Just("<x>".to_owned()),
        1 => Just("“q’s”".to_owned()),
    ];
    (plain, 0..6_u8, 0..8_u8).prop_map(|(plain, spelling, dress)| {
        let spelled: String = plain
            .chars()
            .map(|c| match (c, spelling) {
                ('&', _) => "&amp;".to_owned(),
                ('<', _) => "&lt;".to_owned(),
                ('>', 0..=2) => "&gt;".to_owned(),
                ('é', 0..=2) => "&eacute;".to_owned(),
                ('“', 3) => "&#147;".to_owned(),
                (c, 4) => format!("&#x{:x};", u32::from(c)),
                (c, 5) => format!("&#{};", u32::from(c)),
                (c, _) => c.to_string(),
            })
            .collect();
        let html = match dress {
            0 => format!("<b>{spelled}</b>"),
            1 => format!("<a href='?a=1&b=\">\"'>{spelled}</a>"),
            2 => format!("<!-- > -->{spelled}<!---->"),
            3 => format!("<span class=x><i>{spelled}</i></span>"),
            4 => format!("{spelled}<script>\"</p>\"</script>"),
            _ => spelled,
        };
        Word { plain, html }
    })
}

/// A paragraph of prose: its text, and its words' markup with odd white space between them.
fn paragraph() -> impl Strategy<Value = (String, String)> {
    let gap = prop_oneof![
        6 => Just(" "),
        1 => Just("\n\t "),
        1 => Just("&nbsp;"),
        1 => Just("<br>"),
        1 => Just(" <!-- x --> "),
        1 => Just("\u{a0} &#32;"),
    ];
    prop::collection::vec((word(), gap), 14..30).prop_map(|words| {
        let plain: Vec<&str> = words.iter().map(|(word, _)| word.plain.as_str()).collect();
        let html: String = words
            .iter()
            .map(|(word, gap)| format!("{}{gap}", word.html))
            .collect();
        // Long enough for prose even where many words are in links.
        let tail = "and that was all that anybody had to say about it when the long day was over";
        (
            format!("{} {tail}.", plain.join(" ")),
            format!("{html} {tail}."),
        )
    })
}

fn body(paragraphs: &[(String, String)], shapes: &[u8]) -> String {
    paragraphs
        .iter()
        .zip(shapes)
        .map(|((_, html), shape)| match shape {
            0 => format!("<p>{html}\n"),
            1 => format!("<div>{html}</div>"),
            2 => format!("<div><section><p class=y>{html}</p></section></div>"),
            3 => format!("<ul><li>{html}</ul>"),
            4 => format!("<p></p>{html}<p>&nbsp;</p>"),
            _ => format!("<P\n>  {html}  </p >"),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_article_comes_out_of_its_page(
        paragraphs in prop::collection::vec(paragraph(), 3..8),
        shapes in prop::collection::vec(0..6_u8, 8),
    ) {
        let expected: Vec<&str> = paragraphs.iter().map(|(plain, _)| plain.as_str()).collect();
        let body = body(&paragraphs, &shapes);
        let piece = fragment(&body);
        prop_assert_eq!(texts(&piece), expected.clone());
        let html = format!(
            "<!DOCTYPE html><html><head><title>A pier</title></head><body><header><a href=/>Home</a></header>\
             <nav><ul><li><a href=/a>One</a><li><a href=/b>Two</a></ul></nav><article><h1>A pier</h1>{body}</article>\
             <aside><p>Something else that is long enough to be taken for prose by its length.</p></aside>\
             <footer><p>Whose rights these are, and where to write when one of them is hurt.</p></footer></body></html>"
        );
        let whole = page(&html);
        prop_assert_eq!(texts(&whole), expected);
        for block in piece.blocks.iter().map(|block| (&piece, block)).chain(whole.blocks.iter().map(|block| (&whole, block))) {
            prop_assert!(block.0.text.source_of(block.1.span).is_some());
        }
    }

    #[test]
    fn nothing_panics_and_the_laws_hold_of_anything(
        pieces in prop::collection::vec(
            prop_oneof![
                Just("<p>".to_owned()), Just("</p>".to_owned()), Just("<div class=x>".to_owned()), Just("</div>".to_owned()),
                Just("<a href='".to_owned()), Just("<b".to_owned()), Just("</".to_owned()), Just("<!--".to_owned()),
                Just("-->".to_owned()), Just("<script>".to_owned()), Just("</script>".to_owned()), Just("<svg>".to_owned()),
                Just("<table><td>".to_owned()), Just("<li>".to_owned()), Just("<br>".to_owned()), Just("&".to_owned()),
                Just("&#x".to_owned()), Just(";".to_owned()), Just("\"".to_owned()), Just("<select><option>".to_owned()),
                Just("</b></a>".to_owned()), Just("<h2>".to_owned()), Just("<blockquote>".to_owned()), "\\PC{0,12}", "[a-z ]{0,60}",
            ],
            0..40,
        ),
    ) {
        let html = pieces.concat();
        let decoded = Mapped::verbatim(html.clone(), 0);
        for read in [read_page(&decoded), super::read_fragment(&decoded)].into_iter().flatten() {
            unproved_laws(&read);
        }
        if let Ok(page) = super::read_fragment(&decoded) {
            // Whatever slices read as, they don't panic.
            for block in &page.blocks {
                if let Some(source) = page.text.source_of(block.span) {
                    super::read_slice(source.of(&html).unwrap());
                }
            }
        }
    }
}

/// What holds of every page, proved or not.
fn unproved_laws(page: &super::Page) {
    let mut end = 0;
    for block in &page.blocks {
        let text = block.span.of(page.text.text()).unwrap();
        assert!(end == 0 || block.span.start == end + 2);
        assert!(!crate::text::normalise::normalise(text).is_empty());
        assert_eq!(text.trim(), text);
        end = block.span.end;
    }
}

#[test]
fn any_bytes_that_decode_are_read_or_refused() {
    let config = ProptestConfig::with_cases(256);
    proptest!(config, |(bytes in prop::collection::vec(any::<u8>(), 0..300))| {
        let html = String::from_utf8_lossy(&bytes).into_owned();
        if let Ok(page) = read_page(&Mapped::verbatim(html.clone(), 0)) {
            unproved_laws(&page);
        }
    });
}
