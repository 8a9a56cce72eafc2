//! Hard-wrapped lines: whether they are, how wide, and where a paragraph of them ends.
//!
//! The rule is stated at [`split_paragraphs`](super::split_paragraphs); this is its arithmetic.

use std::cmp::Ordering;

use super::Item;
use super::line::Line;

const MIN_WIDTH: usize = 40;
const MAX_WIDTH: usize = 120;
/// With fewer pairs the longest line would be full by being the longest.
const MIN_PAIRS: usize = 3;

/// How the lines of a text are wrapped.
#[derive(Clone, Copy)]
pub(super) struct Wrap {
    width: usize,
    indents: Indents,
}

/// What an indented line does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Indents {
    /// Nothing regular.
    Loose,
    /// It begins a paragraph that goes on in lines indented less.
    FirstLine,
    /// It continues a paragraph.
    Hanging,
}

/// How the lines of a block are wrapped.
#[derive(Clone, Copy)]
pub(super) struct BlockWrap {
    wrap: Wrap,
    /// The indent of its leftmost line.
    margin: usize,
}

/// Two adjacent lines of one block.
struct Pair<'a> {
    before: Line<'a>,
    line: Line<'a>,
    /// The least indent of the block up to `line`.
    margin: usize,
}

/// What pairs say about wrapping.
#[derive(Default)]
struct Votes {
    pros: usize,
    cons: usize,
}

impl Wrap {
    /// How `lines` are wrapped; `None` where each is a paragraph.
    pub(super) fn measure<'a>(lines: &(impl Iterator<Item = Line<'a>> + Clone)) -> Option<Self> {
        let mut lines_by_width = [0_usize; MAX_WIDTH + 2];
        let mut pair_count = 0;
        for Pair { before, line, .. } in pairs(lines.clone()).filter(Pair::counts) {
            pair_count += 1;
            for line in [before, line].iter().filter(|line| !line.is_one_word()) {
                if let Some(count) = lines_by_width.get_mut(line.width().min(MAX_WIDTH + 1)) {
                    *count += 1;
                }
            }
        }
        let width = common_width(&lines_by_width)?;
        let wrap = Self {
            width,
            indents: Indents::Loose,
        };
        let votes = wrap.votes(lines.clone(), pair_count >= MIN_PAIRS);
        (votes.pros > 0 && votes.pros >= votes.cons).then(|| Self {
            indents: wrap.read_indents(lines.clone()),
            ..wrap
        })
    }

    /// What it is in a block; `None` where the pairs of the block speak only against its being wrapped.
    pub(super) fn in_block<'a>(
        self,
        block: impl Iterator<Item = Line<'a>> + Clone,
    ) -> Option<BlockWrap> {
        let votes = self.votes(block.clone(), true);
        let margin = block.map(|line| line.indent).min().unwrap_or(0);
        (votes.pros > 0 || votes.cons == 0).then_some(BlockWrap { wrap: self, margin })
    }

    /// Whether the first word of `line` would have fitted on the line `before`.
    fn is_early(&self, before: &Line, line: &Line) -> bool {
        before.width() + 1 + line.first_word() <= self.width
    }

    fn votes<'a>(&self, lines: impl Iterator<Item = Line<'a>>, is_fullness_telling: bool) -> Votes {
        let mut votes = Votes::default();
        for Pair { before, line, .. } in pairs(lines).filter(Pair::counts) {
            let is_early = self.is_early(&before, &line);
            let goes_on = line.is_lower_case();
            if !before.is_closed() && (goes_on || (is_fullness_telling && !is_early)) {
                votes.pros += 1;
            } else if is_early && !goes_on {
                votes.cons += 1;
            }
        }
        votes
    }

    fn read_indents<'a>(&self, lines: impl Iterator<Item = Line<'a>>) -> Indents {
        let [
            mut deeper,
            mut ended_before_deeper,
            mut shallower,
            mut ended_before_shallower,
        ] = [0_usize; 4];
        for Pair { before, line, .. } in pairs(lines) {
            if before.marker_columns().is_some() || line.marker_columns().is_some() {
                continue;
            }
            let is_end = usize::from(before.is_closed() || self.is_early(&before, &line));
            match line.indent.cmp(&before.indent) {
                Ordering::Greater => {
                    deeper += 1;
                    ended_before_deeper += is_end;
                }
                Ordering::Less => {
                    shallower += 1;
                    ended_before_shallower += is_end;
                }
                Ordering::Equal => {}
            }
        }
        // Without a line indented less there is nothing to compare with: then half is the bar.
        let (ended, of) = if shallower == 0 {
            (1, 2)
        } else {
            (ended_before_shallower, shallower)
        };
        if ended_before_deeper * of < ended * deeper {
            Indents::Hanging
        } else if ended_before_shallower < shallower {
            Indents::FirstLine
        } else {
            Indents::Loose
        }
    }
}

impl BlockWrap {
    /// Whether the paragraph that `before` belongs to, the item if it is one, ends before `line`.
    pub(super) fn ends_paragraph(&self, before: &Line, line: &Line, item: Option<Item>) -> bool {
        let is_early = self.wrap.is_early(before, line);
        let goes_on = line.is_lower_case();
        let is_over = before.is_closed() && (is_early || before.width() > MAX_WIDTH) && !goes_on;
        let is_deeper = line.indent > before.indent;
        if let Some(item) = item {
            let is_hanging = line.indent > item.indent && (item.is_first_line || !is_deeper);
            if is_hanging {
                return is_over;
            }
            // Items often end open; a line that is only a little short is a ragged one.
            if is_early && !goes_on && before.width() * 4 <= self.wrap.width * 3 {
                return true;
            }
        }
        let may_be_full = match self.wrap.indents {
            Indents::Hanging => return is_over || line.indent < before.indent,
            Indents::FirstLine => false,
            Indents::Loose => !is_early,
        };
        let joins = !before.is_closed() && (goes_on || may_be_full);
        let is_indented = line.indent > self.margin && !joins;
        is_over || is_deeper || is_indented
    }
}

impl Pair<'_> {
    /// Whether it can say anything about wrapping.
    fn counts(&self) -> bool {
        let Self {
            before,
            line,
            margin,
        } = self;
        if line.is_rule() || before.is_rule() {
            return false;
        }
        let is_at_margin =
            line.indent < before.indent || (line.indent == before.indent && line.indent == *margin);
        let goes_on = !before.is_closed() && line.is_lower_case();
        line.marker_columns().is_none() && (is_at_margin || goes_on)
    }
}

/// The pairs of adjacent lines of one block and one depth of quotation.
fn pairs<'a>(lines: impl Iterator<Item = Line<'a>>) -> impl Iterator<Item = Pair<'a>> {
    let mut margin = 0;
    let mut last: Option<Line> = None;
    lines.filter_map(move |line| {
        margin = if line.starts_block {
            line.indent
        } else {
            line.indent.min(margin)
        };
        let before = last.replace(line)?;
        (!line.starts_block && before.depth == line.depth).then_some(Pair {
            before,
            line,
            margin,
        })
    })
}

/// The width that nine in ten lines do not exceed, where a text could be wrapped to it.
fn common_width(lines_by_width: &[usize]) -> Option<usize> {
    let mut longer = lines_by_width.iter().sum::<usize>() / 10;
    let (width, _) = lines_by_width
        .iter()
        .enumerate()
        .rev()
        .find(|&(_, &count)| {
            let is_reached = count > longer;
            longer = longer.saturating_sub(count);
            is_reached
        })?;
    (MIN_WIDTH..=MAX_WIDTH).contains(&width).then_some(width)
}
