//! Text fitted to terminal columns: measured, cut, wrapped.
//!
//! Not here: which column gets how much room (`table`), and escaping: the text has been sanitised. Invariant: nothing
//! comes out wider than asked for, unless a single character is, and no character loses the marks that belong to it.

use std::borrow::Cow;
use std::{iter, mem};

use tabled::grid::util::string::{get_char_width, get_string_width};

const ELLIPSIS: &str = "…";
const ZERO_WIDTH_JOINER: char = '\u{200d}';
/// Terminal columns of an emoji, joined or not.
const WIDEST_JOINED: usize = 2;
/// Bytes; the longest emoji sequence in use has 35.
const LONGEST_JOINED: usize = 64;

/// The end of a text that tells more, and is kept when it is cut.
#[derive(Clone, Copy)]
pub(super) enum Keep {
    Head,
    Tail,
}

/// Terminal columns the text takes, by the count `tabled` aligns with.
pub(super) fn measure(text: &str) -> usize {
    get_string_width(text)
}

/// The text, or as much of it as `columns` hold together with an ellipsis.
pub(super) fn cut(text: &str, columns: usize, keep: Keep) -> Cow<'_, str> {
    if measure(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut room = columns.saturating_sub(measure(ELLIPSIS));
    let fits = |cluster: &&str| {
        let rest = room.checked_sub(measure(cluster));
        room = rest.unwrap_or(room);
        rest.is_some()
    };
    Cow::Owned(match keep {
        Keep::Head => clusters(text).take_while(fits).chain([ELLIPSIS]).collect(),
        Keep::Tail => {
            let all: Vec<&str> = clusters(text).collect();
            let mut kept: Vec<&str> = all.into_iter().rev().take_while(fits).collect();
            kept.push(ELLIPSIS);
            kept.reverse();
            kept.concat()
        }
    })
}

/// Lines of at most `columns`, broken between words, and inside a word only where it is wider than a line. Where there
/// are more than `most` lines, an ellipsis stands for the rest.
pub(super) fn wrap(text: &str, columns: usize, most: usize, keep: Keep) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_ascii_whitespace() {
        let width = most_columns(word);
        if used > 0 && used + 1 + width <= columns {
            line.push(' ');
            used += 1;
        } else if used > 0 {
            lines.push(mem::take(&mut line));
            used = 0;
        }
        if used + width <= columns {
            line.push_str(word);
            used += width;
            continue;
        }
        for cluster in clusters(word) {
            let width = most_columns(cluster);
            if used > 0 && used + width > columns {
                lines.push(mem::take(&mut line));
                used = 0;
            }
            line.push_str(cluster);
            used += width;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    shorten(&mut lines, columns, most, keep);
    lines
}

/// The most columns that a text may take: some terminals draw joined characters one beside the other.
fn most_columns(text: &str) -> usize {
    let apart: usize = text.chars().map(get_char_width).sum();
    apart.max(measure(text))
}

fn shorten(lines: &mut Vec<String>, columns: usize, most: usize, keep: Keep) {
    let Some(excess @ 1..) = lines.len().checked_sub(most) else {
        return;
    };
    match keep {
        Keep::Head => {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                *last = cut(&format!("{last}{ELLIPSIS}"), columns, keep).into_owned();
            }
        }
        Keep::Tail => {
            lines.drain(..excess);
            if let Some(first) = lines.first_mut() {
                *first = cut(&format!("{ELLIPSIS}{first}"), columns, keep).into_owned();
            }
        }
    }
}

/// The text in pieces that a cut must not split: a character with the marks, selectors and joined characters after it.
///
/// A joiner joins only what is then drawn as one, and only so much, or foreign text could make a piece of any width.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    iter::from_fn(move || {
        let mut is_joined = false;
        let starts_another = |&(at, c): &(usize, char)| {
            let is_part = at == 0
                || get_char_width(c) == 0
                || (is_joined && at < LONGEST_JOINED && is_drawn_as_one(rest, at + c.len_utf8()));
            is_joined = c == ZERO_WIDTH_JOINER;
            !is_part
        };
        let end = rest
            .char_indices()
            .find(starts_another)
            .map_or(rest.len(), |(at, _)| at);
        let (cluster, after) = rest.split_at_checked(end)?;
        rest = after;
        (!cluster.is_empty()).then_some(cluster)
    })
}

fn is_drawn_as_one(text: &str, byte_end: usize) -> bool {
    text.get(..byte_end)
        .is_some_and(|start| measure(start) <= WIDEST_JOINED)
}

#[cfg(test)]
mod tests {
    use super::super::terminal::sanitise;
    use super::super::tests::any_text;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn measure_counts_columns_not_characters() {
        let cases = [
            ("", 0),
            ("abc", 3),
            ("中文", 4),
            ("e\u{301}", 1),
            ("☁\u{fe0f}", 2),
            ("👩\u{200d}🚒", 2),
        ];
        for (text, columns) in cases {
            assert_eq!(measure(text), columns, "{text}");
        }
    }

    #[test]
    fn cut_keeps_the_end_asked_for() {
        let cases = [
            ("abcdef", 6, Keep::Head, "abcdef"),
            ("abcdef", 5, Keep::Head, "abcd…"),
            ("abcdef", 5, Keep::Tail, "…cdef"),
            ("abcdef", 1, Keep::Head, "…"),
            // A wide character that would stick out by half leaves a column empty.
            ("中文字", 4, Keep::Head, "中…"),
            ("中文字", 5, Keep::Tail, "…文字"),
            ("ae\u{301}bcd", 3, Keep::Head, "ae\u{301}…"),
            ("abce\u{301}d", 3, Keep::Tail, "…e\u{301}d"),
            ("👩\u{200d}🚒👩\u{200d}🚒", 3, Keep::Head, "👩\u{200d}🚒…"),
        ];
        for (text, columns, keep, expected) in cases {
            assert_eq!(cut(text, columns, keep), expected);
        }
    }

    #[test]
    fn wrap_breaks_between_words() {
        let text = "The mayor said on Monday";
        assert_eq!(
            wrap(text, 9, 9, Keep::Head),
            ["The mayor", "said on", "Monday"]
        );
        assert_eq!(wrap(text, 9, 2, Keep::Head), ["The mayor", "said on…"]);
        assert_eq!(wrap(text, 9, 1, Keep::Head), ["The mayo…"]);
        assert_eq!(wrap(text, 9, 2, Keep::Tail), ["…said on", "Monday"]);
        assert_eq!(wrap("", 9, 2, Keep::Head), [""; 0]);
    }

    #[test]
    fn wrap_breaks_a_word_wider_than_a_line() {
        assert_eq!(
            wrap("see abcdefghij k", 4, 9, Keep::Head),
            ["see", "abcd", "efgh", "ij k"]
        );
        assert_eq!(wrap("中文字", 5, 9, Keep::Head), ["中文", "字"]);
        assert_eq!(wrap("中文", 1, 9, Keep::Head), ["中", "文"]);
    }

    #[test]
    fn a_joiner_does_not_make_a_word_unbreakable() {
        let chain = "a\u{200d}b\u{200d}c\u{200d}d";
        assert_eq!(
            wrap(chain, 2, 9, Keep::Head),
            ["a\u{200d}b\u{200d}", "c\u{200d}d"]
        );
        assert_eq!(wrap("中\u{200d}!", 2, 9, Keep::Head), ["中\u{200d}", "!"]);
        let crowd = "👩\u{200d}".repeat(100_000);
        assert!(
            wrap(&crowd, 20, 3, Keep::Head)
                .iter()
                .all(|line| measure(line) <= 20)
        );
    }

    proptest! {
        #[test]
        fn nothing_comes_out_too_wide(text in any_text(), columns in 2..30_usize) {
            let text = sanitise(&text);
            for keep in [Keep::Head, Keep::Tail] {
                prop_assert!(measure(&cut(&text, columns, keep)) <= columns);
                for line in wrap(&text, columns, 3, keep) {
                    prop_assert!(measure(&line) <= columns, "{line:?}");
                }
            }
        }

        #[test]
        fn clusters_join_to_the_text_and_wrapping_keeps_it_but_for_spaces(text in any_text()) {
            prop_assert_eq!(clusters(&text).collect::<String>(), text.as_str());
            let kept: String = wrap(&text, 7, usize::MAX, Keep::Head).concat().split_ascii_whitespace().collect();
            prop_assert_eq!(kept, text.split_ascii_whitespace().collect::<String>());
        }
    }
}
