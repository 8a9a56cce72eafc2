//! Markdown's blocks, as far as paragraphs need them; the marks within lines stay in the text.
//!
//! Follows CommonMark 0.31 where the documentation of [`split_paragraphs`](super::split_paragraphs) says nothing else.

use super::line::{Line, Lines, is_dropped};
use super::{Block, kind};
use crate::model::{ByteSpan, ParagraphKind};

/// An open code fence.
#[derive(Clone, Copy)]
struct Fence {
    mark: char,
    len: usize,
    depth: usize,
}

/// What has been read, and the paragraph that lines may continue.
struct Splitter<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    draft: Option<Block>,
    /// The depth of quotation of the last line.
    depth: usize,
}

pub(super) fn split(text: &str) -> Vec<Block> {
    let mut splitter = Splitter {
        text,
        blocks: Vec::new(),
        draft: None,
        depth: 0,
    };
    let mut fence: Option<Fence> = None;
    for line in Lines::of(text) {
        if line.starts_block {
            splitter.close();
        }
        // A fence ends with the quotation that it stands in.
        fence = fence.filter(|open| line.depth >= open.depth);
        match fence {
            Some(open) if open.is_closed_by(&line) => {
                splitter.close();
                fence = None;
            }
            Some(open) => splitter.take_code(&line, open),
            None => {
                fence = Fence::opened_by(&line);
                if fence.is_some() || line.depth != splitter.depth {
                    splitter.close();
                }
                splitter.depth = line.depth;
                if fence.is_none() {
                    splitter.take(&line);
                }
            }
        }
    }
    splitter.close();
    splitter.blocks
}

impl Splitter<'_> {
    /// Takes a line outside of code.
    fn take(&mut self, line: &Line) {
        let span = ByteSpan::new(line.end - line.text.len(), line.end);
        if line.text.is_empty() {
            self.close();
        } else if let Some((lead_len, title)) = heading(line.text) {
            self.close();
            if !title.is_empty() {
                let start = span.start + lead_len;
                self.begin(
                    ByteSpan::new(start, start + title.len()),
                    ParagraphKind::Heading,
                );
                self.close();
            }
        } else if is_underline(line.text) && self.can_be_underlined() {
            if let Some(draft) = &mut self.draft {
                draft.kind = kind_at_depth(self.depth, ParagraphKind::Heading);
            }
            self.close();
        } else if is_rule(line.text) || line.text.starts_with('|') {
            self.close();
            self.begin(span, ParagraphKind::Body);
            self.close();
        } else if self.begins_item(line) {
            self.close();
            self.begin(span, ParagraphKind::List);
        } else {
            self.join(span);
        }
    }

    /// Takes a line of code.
    fn take_code(&mut self, line: &Line, fence: Fence) {
        // Outside of a quotation, `>` at the start of a line is code.
        let start = if fence.depth == 0 {
            line.start
        } else {
            line.end - line.text.len()
        };
        if start == line.end {
            self.close();
        } else {
            self.join(ByteSpan::new(start, line.end));
        }
    }

    fn join(&mut self, span: ByteSpan) {
        match &mut self.draft {
            Some(draft) => draft.span.end = span.end,
            None => self.begin(span, ParagraphKind::Body),
        }
    }

    fn begin(&mut self, span: ByteSpan, kind: ParagraphKind) {
        self.draft = Some(Block {
            span,
            kind: kind_at_depth(self.depth, kind),
        });
    }

    /// Ends the paragraph that lines may continue.
    fn close(&mut self) {
        self.blocks.extend(
            self.draft
                .take()
                .map(|draft| kind::finish(self.text, draft)),
        );
    }

    /// Whether a line of `=` or `-` makes a heading of the draft.
    fn can_be_underlined(&self) -> bool {
        self.draft.as_ref().is_some_and(|draft| {
            draft.kind != ParagraphKind::List
                && draft.span.of(self.text).is_some_and(kind::is_heading_sized)
        })
    }

    /// Whether a list item begins at `line`.
    fn begins_item(&self, line: &Line) -> bool {
        let is_plus = line
            .text
            .strip_prefix('+')
            .is_some_and(|after| after.starts_with(char::is_whitespace));
        // A wrapped line may begin with the number of a day or a year; an item can only follow on another.
        let can_interrupt = !line
            .text
            .starts_with(|c: char| c.is_ascii_alphanumeric() || c == '(')
            || line.text.starts_with("1.")
            || line.text.starts_with("1)")
            || self
                .draft
                .as_ref()
                .is_none_or(|draft| draft.kind == ParagraphKind::List);
        is_plus || (line.marker_columns().is_some() && can_interrupt)
    }
}

impl Fence {
    fn opened_by(line: &Line) -> Option<Self> {
        const MIN_LEN: usize = 3;
        let mark = line
            .text
            .chars()
            .next()
            .filter(|c| ['`', '~'].contains(c))?;
        let info = line.text.trim_start_matches(mark);
        let len = line.text.len() - info.len();
        // "```code```" on one line is no fence.
        let is_fence = len >= MIN_LEN && !(mark == '`' && info.contains(mark));
        is_fence.then_some(Self {
            mark,
            len,
            depth: line.depth,
        })
    }

    fn is_closed_by(self, line: &Line) -> bool {
        line.depth == self.depth
            && line.text.len() >= self.len
            && line.text.chars().all(|c| c == self.mark)
    }
}

/// Everything in a quotation is one.
const fn kind_at_depth(depth: usize, kind: ParagraphKind) -> ParagraphKind {
    if depth > 0 {
        ParagraphKind::Quote
    } else {
        kind
    }
}

/// The title of a `#` heading, tight, and the bytes before it; `None` where `text` is none.
fn heading(text: &str) -> Option<(usize, &str)> {
    const MAX_LEVEL: usize = 6;
    let rest = text.trim_start_matches('#');
    let level = text.len() - rest.len();
    if !(1..=MAX_LEVEL).contains(&level)
        || !(rest.is_empty() || rest.starts_with(char::is_whitespace))
    {
        return None;
    }
    let title = rest.trim_start_matches(is_dropped);
    let lead_len = text.len() - title.len();
    // Hashes after a word ("C#") belong to it.
    let open = title.trim_end_matches('#');
    let title = if open.is_empty() || open.ends_with(char::is_whitespace) {
        open
    } else {
        title
    };
    Some((lead_len, title.trim_end_matches(is_dropped)))
}

fn is_underline(text: &str) -> bool {
    text.len() > 1 && (text.chars().all(|c| c == '=') || text.chars().all(|c| c == '-'))
}

fn is_rule(text: &str) -> bool {
    const MIN_MARKS: usize = 3;
    ['-', '*', '_'].into_iter().any(|mark| {
        text.chars().all(|c| c == mark || is_dropped(c))
            && text
                .chars()
                .filter(|&c| c == mark)
                .nth(MIN_MARKS - 1)
                .is_some()
    })
}
