//! Whether a page has text to be read at all, or only menus, links and labels.
//!
//! A line reads as text when most of it is no link, and when
//! - it stands outside of furniture and is prose, or ends a sentence: in a paragraph, an item of a list or a quotation a
//!   sentence of any length, elsewhere one of [`SENTENCE`] columns, and a heading only where it is prose as well;
//! - or it has [`LONG`] columns, whatever it is marked as: marks may be wrong.
//!
//! A page without such a line has no article text. But one that has neither links nor furniture has no menus, and
//! whatever it says is its text.

use super::place::Place;
use super::run::{Run, text_of_run};
use super::survey::Survey;
use super::tag::Tag;

/// Columns of a sentence in a line that is no paragraph: longer than `Loading...` and `Please wait...`.
const SENTENCE: usize = 16;

/// Columns outside of links from which a line is text in furniture too: more than a footer's notes mostly have.
const LONG: usize = 120;

/// Whether any line of the page reads as text.
pub(super) fn has_text(survey: &Survey<'_>) -> bool {
    let all = &survey.runs.all;
    let is_label = |run: &Run| !run.is_links() && survey.place(run.block) != Place::Furniture;
    all.iter().any(|run| reads_as_text(survey, run)) || all.iter().all(is_label)
}

/// Whether a line reads as text.
pub(super) fn reads_as_text(survey: &Survey<'_>, run: &Run) -> bool {
    if run.is_links() {
        return false;
    }
    if run.unlinked() >= LONG {
        return true;
    }
    if survey.place(run.block) == Place::Furniture {
        return false;
    }
    let ends = || ends_sentence(&text_of_run(survey.tree, survey.runs, run));
    match survey.tree.node(run.block).tag {
        tag if tag.is_heading() => run.is_prose() && ends(),
        Tag::Blockquote | Tag::Li | Tag::P => run.is_prose() || ends(),
        _ => run.is_prose() || (run.unlinked() >= SENTENCE && ends()),
    }
}

/// Whether a text ends as a sentence does, closing quotation marks and brackets aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\'' | '”' | '’' | '“' | '»' | '«' | ')' | ']' | '」' | '』'
            )
    })
    .ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', ':', '：'])
}
