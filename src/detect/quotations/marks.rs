//! Where words stand between quotation marks: which mark opens, which one closes it, and what goes on in the next
//! paragraph.
//!
//! Knows marks and their neighbours, nothing of speakers. Marks inside a stretch belong to it: only the outermost
//! count. An opening mark that nothing closes gives no stretch, unless the next paragraph begins with the same mark, as
//! long quotations are set. Time grows with the text: a mark that nothing closes is not sought twice.

use crate::model::ByteSpan;
use crate::text::scan::find_byte;

/// The most marks of one kind that may open inside each other before the first is taken for a slip.
const MAX_DEPTH: usize = 3;

/// Between marks of which each may open or close, more than so many bytes are no quotation: one of them was a slip.
const MAX_UNDIRECTED_BYTES: usize = 3_000;

/// A way to set quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// “so”, and ”so” where both marks are the same.
    Curly,
    /// "so".
    Straight,
    /// ``so'' and ''so''.
    Doubled,
    /// „so“ and „so”.
    Low,
    /// ‘so’.
    SingleCurly,
    /// 'so'.
    SingleStraight,
    /// «so» and ‹so›.
    Guillemets,
    /// »so« and ›so‹.
    ReversedGuillemets,
    /// 「so」 and 『so』.
    Corner,
}

/// Words between quotation marks, in one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The words, without the marks and the white space inside them.
    pub(super) words: ByteSpan,
    /// The same with the marks that stand there.
    pub(super) marked: ByteSpan,
    /// How it is set.
    pub(super) style: Style,
    /// Whether it goes on with what the stretch before it began.
    pub(super) continues: bool,
    /// Whether nothing closes it here, so that it must go on in the next.
    is_open: bool,
}

impl Stretch {
    /// Whether nothing closes it in its paragraph.
    pub(super) const fn is_open(&self) -> bool {
        self.is_open
    }
}

/// The stretches of an article, paragraph by paragraph, in order. They don't overlap, hold a letter or digit, and lie
/// on character boundaries.
pub(super) fn stretches(paragraphs: &[&str]) -> Vec<Vec<Stretch>> {
    let mut found: Vec<Vec<Stretch>> = Vec::with_capacity(paragraphs.len());
    for (index, text) in paragraphs.iter().enumerate() {
        let open = found.last().and_then(|stretches| stretches.last());
        let open = open.filter(|last| last.is_open).map(|last| last.style);
        let next = paragraphs
            .get(index + 1)
            .and_then(|next| style_at_head(next));
        let mut scanner = Scanner::new(text);
        scanner.scan(open, next);
        let goes_on = scanner.found.first().is_some_and(|first| first.continues);
        if open.is_some() && !goes_on {
            drop_chain(&mut found);
        }
        found.push(scanner.found);
    }
    found
}

/// Drops the quotation whose last stretch is the last that was found: the mark that opened it was a slip, and where its
/// words end is not known.
fn drop_chain(found: &mut [Vec<Stretch>]) {
    for stretches in found.iter_mut().rev() {
        while let Some(dropped) = stretches.pop() {
            if !dropped.continues {
                return;
            }
        }
    }
}

/// How the mark is set that a paragraph begins with, if it begins with one that opens.
fn style_at_head(text: &str) -> Option<Style> {
    let head = text.trim_start();
    let first = head.chars().next().filter(|&c| is_mark(c))?;
    // A doubled mark is two characters, what follows one more.
    let len = head.chars().take(3).map(char::len_utf8).sum();
    let marks = marks_of(head.get(..len).unwrap_or(head));
    let mark = marks.first().filter(|mark| mark.start() == 0)?;
    style_of(head, mark).filter(|_| first.len_utf8() <= mark.end())
}

/// A mark. Texts are no longer than some megabytes, and may be nothing but marks.
#[derive(Clone, Copy)]
struct Mark {
    at: u32,
    end: u32,
    sign: char,
}

impl Mark {
    const fn start(&self) -> usize {
        self.at as usize
    }

    const fn end(&self) -> usize {
        self.end as usize
    }

    fn before(&self, text: &str) -> Option<char> {
        text.get(..self.start())?.chars().next_back()
    }

    fn after(&self, text: &str) -> Option<char> {
        text.get(self.end()..)?.chars().next()
    }

    /// Whether a mark that could open or close stands where one opens.
    fn can_open(&self, text: &str) -> bool {
        let is_free = self.before(text).is_none_or(|c| {
            c.is_whitespace() || matches!(c, '(' | '[' | '{' | '/' | '¿' | '¡') || is_dash(c)
        });
        is_free
            && self
                .after(text)
                .is_some_and(|c| !c.is_whitespace() && !is_dash(c))
    }

    /// Whether it stands where one closes.
    fn can_close(&self, text: &str) -> bool {
        let (before, after) = (self.before(text), self.after(text));
        let is_at_end = before.is_some_and(|c| !c.is_whitespace())
            && after.is_none_or(|c| !c.is_alphanumeric());
        is_at_end || (before.is_some_and(is_stop) && after.is_some_and(char::is_alphabetic))
    }

    /// Whether a sign stands before it that ends a sentence or clause of what is quoted.
    fn is_behind_stop(&self, text: &str) -> bool {
        self.before(text).is_some_and(is_stop)
    }
}

const fn is_stop(c: char) -> bool {
    matches!(c, ',' | '.' | '!' | '?' | '…' | ';')
}

const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―')
}

/// How a search for the closing mark ended.
enum Close {
    /// At this mark.
    At(Mark),
    /// The text went on with the same opening mark, as a new paragraph of the quotation does.
    GoesOn(Mark),
    /// Another opening mark stood there: the first was a slip.
    Slip,
    /// The paragraph ended.
    None,
}

struct Scanner<'t> {
    text: &'t str,
    marks: Vec<Mark>,
    found: Vec<Stretch>,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            marks: marks_of(text),
            found: Vec::new(),
        }
    }

    /// Finds the stretches. `open`: how the quotation is set that the paragraph before left open; `next`: how the mark is
    /// set that the paragraph behind begins with.
    fn scan(&mut self, open: Option<Style>, next: Option<Style>) {
        let mut index = 0;
        // Of these styles it is known that nothing closes a mark from here on.
        let mut hopeless: Vec<Style> = Vec::new();
        while let Some(&mark) = self.marks.get(index) {
            index += 1;
            let Some(style) = style_of(self.text, &mark) else {
                continue;
            };
            if hopeless.contains(&style) {
                continue;
            }
            let head = self.text.get(..mark.start()).unwrap_or_default();
            let is_first = self.found.is_empty() && head.trim().is_empty();
            let mut continues = is_first && open == Some(style);
            let mut start = mark;
            let first = self.found.len();
            loop {
                match self.close(style, start.sign, index) {
                    (Close::At(end), behind) => {
                        self.push(style, start, (end.start(), end.end()), continues, false);
                        index = behind;
                    }
                    (Close::GoesOn(end), behind) => {
                        self.push(style, start, (end.start(), end.start()), continues, false);
                        (continues, start, index) = (true, end, behind);
                        continue;
                    }
                    (Close::Slip, _) => self.found.truncate(first),
                    (Close::None, _) if next == Some(style) => {
                        let end = self.text.len();
                        self.push(style, start, (end, end), continues, true);
                        index = self.marks.len();
                    }
                    (Close::None, _) => {
                        self.found.truncate(first);
                        hopeless.push(style);
                    }
                }
                break;
            }
        }
    }

    /// The mark that closes one of `style` written `sign`, and the index behind it.
    fn close(&self, style: Style, sign: char, from: usize) -> (Close, usize) {
        let mut depth = 0_usize;
        // Of single marks, one behind a letter may be an apostrophe: a surer one is waited for.
        let mut doubtful: Option<(Mark, usize)> = None;
        for (index, &mark) in self.marks.iter().enumerate().skip(from) {
            if closes(self.text, style, sign, &mark) {
                if depth > 0 {
                    depth -= 1;
                    continue;
                }
                let is_single = matches!(style, Style::SingleCurly | Style::SingleStraight);
                if is_single
                    && mark.before(self.text) == Some('s')
                    && mark.after(self.text) == Some(' ')
                {
                    doubtful = doubtful.or(Some((mark, index + 1)));
                    continue;
                }
                if is_single && !mark.is_behind_stop(self.text) && doubtful.is_some() {
                    break;
                }
                return (Close::At(mark), index + 1);
            }
            let reopens = style_of(self.text, &mark) == Some(style) && mark.sign == sign;
            if !reopens {
                continue;
            }
            if doubtful.is_some() {
                break;
            }
            let head = self.text.get(..mark.start()).unwrap_or_default().trim_end();
            if depth == 0 && head.ends_with(['.', '!', '?', '…']) {
                return (Close::GoesOn(mark), index + 1);
            }
            depth += 1;
            if depth > MAX_DEPTH
                || matches!(
                    style,
                    Style::Straight | Style::Doubled | Style::SingleStraight
                )
            {
                return (Close::Slip, index);
            }
        }
        match doubtful {
            Some((mark, next)) => (Close::At(mark), next),
            None => (Close::None, from),
        }
    }

    /// Adds the stretch behind the mark `start`, which ends where its closing mark begins, and with it where that ends.
    fn push(
        &mut self,
        style: Style,
        start: Mark,
        end: (usize, usize),
        continues: bool,
        is_open: bool,
    ) {
        let inside = self.text.get(start.end()..end.0).unwrap_or_default();
        let is_directed = !matches!(
            style,
            Style::Straight | Style::Doubled | Style::SingleCurly | Style::SingleStraight
        );
        if !is_directed && inside.len() > MAX_UNDIRECTED_BYTES {
            return;
        }
        if !inside.contains(char::is_alphanumeric) {
            return;
        }
        let trimmed = inside.trim();
        let words_start = start.end() + (inside.len() - inside.trim_start().len());
        let words = ByteSpan::new(words_start, words_start + trimmed.len());
        let marked = ByteSpan::new(start.start(), end.1.max(words.end));
        self.found.push(Stretch {
            words,
            marked,
            style,
            continues,
            is_open,
        });
    }
}

/// The marks of a text. Doubled single marks are one.
fn marks_of(text: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(step) = bytes.get(at..).and_then(next_mark_byte) {
        at += step;
        let Some(rest) = text.get(at..) else {
            // In the midst of a character that is no mark.
            at += 1;
            continue;
        };
        let Some(sign) = rest.chars().next() else {
            break;
        };
        let mut len = sign.len_utf8();
        if !is_mark(sign) {
            at += len;
            continue;
        }
        let doubles = matches!(sign, '`' | '\'' | '‘' | '’')
            && rest.get(len..).is_some_and(|rest| rest.starts_with(sign));
        let sign = if doubles {
            len *= 2;
            if matches!(sign, '`' | '‘') {
                '`'
            } else {
                '″'
            }
        } else {
            sign
        };
        if sign == '`' && !doubles {
            at += len;
            continue;
        }
        let (Ok(start), Ok(end)) = (u32::try_from(at), u32::try_from(at + len)) else {
            break;
        };
        marks.push(Mark {
            at: start,
            end,
            sign,
        });
        at += len;
    }
    marks
}

/// How far the next byte lies that a mark may begin with.
fn next_mark_byte(bytes: &[u8]) -> Option<usize> {
    find_byte(bytes, |byte| {
        (byte == b'"')
            | (byte == b'\'')
            | (byte == b'`')
            | (byte == 0xc2)
            | (byte == 0xe2)
            | (byte == 0xe3)
    })
}

const fn is_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | '“'
            | '”'
            | '„'
            | '‘'
            | '’'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
    )
}

/// How a mark that opens where it stands is set; `None` where it opens nothing.
fn style_of(text: &str, mark: &Mark) -> Option<Style> {
    let after = mark.after(text);
    let is_before_word = after.is_some_and(|c| !c.is_whitespace());
    let can_open = mark.can_open(text);
    let is_in_word = mark.before(text).is_some_and(char::is_alphanumeric);
    match mark.sign {
        '“' if is_before_word && !is_in_word => Some(Style::Curly),
        '”' if can_open => Some(Style::Curly),
        '"' if can_open => Some(Style::Straight),
        '`' if is_before_word => Some(Style::Doubled),
        '″' if can_open => Some(Style::Doubled),
        '„' if is_before_word => Some(Style::Low),
        // A number behind a single mark is a year.
        '‘' if can_open && !after.is_some_and(char::is_numeric) => Some(Style::SingleCurly),
        '\'' if can_open && after.is_some_and(char::is_alphabetic) => Some(Style::SingleStraight),
        '«' | '‹' if !is_in_word => Some(Style::Guillemets),
        '»' | '›' if can_open => Some(Style::ReversedGuillemets),
        '「' | '『' => Some(Style::Corner),
        _ => None,
    }
}

/// Whether the mark closes one of `style` that was opened by `sign`.
fn closes(text: &str, style: Style, sign: char, mark: &Mark) -> bool {
    match (style, mark.sign) {
        (Style::Curly, '”') => sign == '“' || mark.can_close(text),
        (Style::Low, '“' | '”') | (Style::Corner, '」') if sign != '『' => true,
        (Style::Curly | Style::Straight | Style::Doubled | Style::Low, '"' | '″') => {
            mark.can_close(text) || !mark.can_open(text)
        }
        (Style::Doubled, '”') => true,
        (Style::SingleCurly, '’') | (Style::SingleStraight, '\'') => {
            mark.before(text).is_some_and(|c| !c.is_whitespace())
                && mark.after(text).is_none_or(|c| !c.is_alphanumeric())
        }
        (Style::Guillemets, '»') => sign == '«',
        (Style::Guillemets, '›') => sign == '‹',
        (Style::ReversedGuillemets, '«') => sign == '»',
        (Style::ReversedGuillemets, '‹') => sign == '›',
        (Style::Corner, '』') => sign == '『',
        _ => false,
    }
}
