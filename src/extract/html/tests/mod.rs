//! Pages written for these tests: what of them is the article, what they say of themselves, and what hostile ones cost.

mod hostile;
mod metadata;
mod pages;
mod property;

use super::{Page, read_fragment, read_page, read_slice};
use crate::model::ParagraphKind;
use crate::text::mapped::Mapped;
use crate::text::normalise::normalise;

fn page(html: &str) -> Page {
    checked(
        html,
        read_page(&Mapped::verbatim(html.to_owned(), 0)).unwrap(),
    )
}

fn fragment(html: &str) -> Page {
    checked(
        html,
        read_fragment(&Mapped::verbatim(html.to_owned(), 0)).unwrap(),
    )
}

/// Checks what holds of every page: spans in order, apart and tight; every paragraph's slice reads as the paragraph.
fn checked(html: &str, page: Page) -> Page {
    let mut end = 0;
    for block in &page.blocks {
        let text = block
            .span
            .of(page.text.text())
            .expect("on character boundaries");
        assert!(
            end == 0 || block.span.start == end + 2,
            "joined by an empty line"
        );
        assert_eq!(text.trim(), text, "tight");
        let paragraph = normalise(text);
        assert!(!paragraph.is_empty());
        if let Some(source) = page.text.source_of(block.span) {
            let slice = source.of(html).expect("on character boundaries");
            let read = read_slice(slice).expect("a slice of a page is no larger than the page");
            assert_eq!(normalise(&read), paragraph, "{slice}");
        }
        end = block.span.end;
    }
    assert_eq!(end, page.text.text().len());
    page
}

/// The paragraphs, normalised, with their kinds.
fn paragraphs(page: &Page) -> Vec<(ParagraphKind, String)> {
    page.blocks
        .iter()
        .map(|block| {
            let text = block.span.of(page.text.text()).unwrap();
            (block.kind, normalise(text).into_owned())
        })
        .collect()
}

fn texts(page: &Page) -> Vec<String> {
    paragraphs(page).into_iter().map(|(_, text)| text).collect()
}
