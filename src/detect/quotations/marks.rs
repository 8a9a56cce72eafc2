//! Where words stand between quotation marks: which mark opens, which one closes it, and what goes on in the next
//! paragraph.
//!
//! Knows marks and their neighbours, nothing of speakers. Marks inside a stretch belong to it: only the outermost
//! count. An opening mark that nothing closes gives no stretch, unless the next paragraph begins with the same mark, as
//! long quotations are set. Time grows with the text: a mark that nothing closes is not sought twice.

use crate::model::ByteSpan;

/// The most marks of one kind that may open inside each other before the first is taken for a slip.
const MAX_DEPTH: usize = 3;

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
    for text in paragraphs {
        let open = found.last().and_then(|stretches| stretches.last());
        let open = open.filter(|last| last.is_open).map(|last| last.style);
        let mut scanner = Scanner::new(text);
        scanner.scan(open);
        let continues = scanner.found.first().is_some_and(|first| first.continues);
        if open.is_some()
            && !continues
            && let Some(before) = found.last_mut()
        {
            // Nothing goes on with it: the mark was a slip, and where its words end is not known.
            before.pop();
            while before.last().is_some_and(|last| last.is_open) {
                before.pop();
            }
        }
        found.push(scanner.found);
    }
    if let Some(last) = found.last_mut() {
        while last.last().is_some_and(|stretch| stretch.is_open) {
            last.pop();
        }
    }
    found
}

/// A mark and what stands beside it.
#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    end: usize,
    sign: char,
    before: Option<char>,
    after: Option<char>,
}

impl Mark {
    /// Whether a mark that could open or close stands where one opens.
    fn can_open(&self) -> bool {
        let is_free = self.before.is_none_or(|c| {
            c.is_whitespace() || matches!(c, '(' | '[' | '{' | '/' | '¿' | '¡') || is_dash(c)
        });
        is_free
            && self
                .after
                .is_some_and(|c| !c.is_whitespace() && !is_dash(c))
    }

    /// Whether it stands where one closes.
    fn can_close(&self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace())
            && self.after.is_none_or(|c| !c.is_alphanumeric())
            || (self.before.is_some_and(is_stop) && self.after.is_some_and(char::is_alphabetic))
    }

    /// Whether a sign stands before it that ends a sentence or clause of what is quoted.
    fn is_behind_stop(&self) -> bool {
        self.before.is_some_and(is_stop)
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

    /// Finds the stretches. `open`: how the quotation is set that the paragraph before left open.
    fn scan(&mut self, open: Option<Style>) {
        let mut index = 0;
        // From where on it is known that nothing closes a mark of a style.
        let mut hopeless: Vec<Style> = Vec::new();
        while let Some(&mark) = self.marks.get(index) {
            index += 1;
            let Some(style) = style_of(&mark) else {
                continue;
            };
            if hopeless.contains(&style) {
                continue;
            }
            let is_first = self.found.is_empty()
                && self
                    .text
                    .get(..mark.at)
                    .is_some_and(|head| head.trim().is_empty());
            let mut continues = is_first && open == Some(style);
            let mut start = mark;
            let first = self.found.len();
            loop {
                match self.close(style, start.sign, index) {
                    (Close::At(end), next) => {
                        self.push(style, start, end.at, end.end, continues, false);
                        index = next;
                    }
                    (Close::GoesOn(end), next) => {
                        self.push(style, start, end.at, end.at, continues, false);
                        (continues, start, index) = (true, end, next);
                        continue;
                    }
                    (Close::Slip, _) => self.found.truncate(first),
                    (Close::None, _) => {
                        let is_single = matches!(style, Style::SingleCurly | Style::SingleStraight);
                        if is_single && !continues && !is_first {
                            // An apostrophe at the head of a word.
                            self.found.truncate(first);
                        } else {
                            let end = self.text.len();
                            self.push(style, start, end, end, continues, true);
                            if self.found.last().is_some_and(|last| last.is_open) {
                                index = self.marks.len();
                            }
                        }
                        if is_single {
                            hopeless.push(style);
                        }
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
            if closes(style, sign, &mark) {
                if depth > 0 {
                    depth -= 1;
                    continue;
                }
                let is_single = matches!(style, Style::SingleCurly | Style::SingleStraight);
                if is_single && mark.before == Some('s') && mark.after == Some(' ') {
                    doubtful = doubtful.or(Some((mark, index + 1)));
                    continue;
                }
                if is_single && !mark.is_behind_stop() && doubtful.is_some() {
                    break;
                }
                return (Close::At(mark), index + 1);
            }
            let reopens = style_of(&mark) == Some(style) && mark.sign == sign;
            if !reopens {
                continue;
            }
            if doubtful.is_some() {
                break;
            }
            let head = self.text.get(..mark.at).unwrap_or_default().trim_end();
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

    fn push(
        &mut self,
        style: Style,
        start: Mark,
        end: usize,
        marked_end: usize,
        continues: bool,
        is_open: bool,
    ) {
        let inside = self.text.get(start.end..end).unwrap_or_default();
        if !inside.contains(char::is_alphanumeric) {
            return;
        }
        let trimmed = inside.trim();
        let words_start = start.end + (inside.len() - inside.trim_start().len());
        let words = ByteSpan::new(words_start, words_start + trimmed.len());
        let marked = ByteSpan::new(start.at, marked_end.max(words.end));
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
        marks.push(Mark {
            at,
            end: at + len,
            sign,
            before: text.get(..at).and_then(|head| head.chars().next_back()),
            after: text.get(at + len..).and_then(|tail| tail.chars().next()),
        });
        at += len;
    }
    marks
}

/// How far the next byte lies that a mark may begin with.
fn next_mark_byte(bytes: &[u8]) -> Option<usize> {
    bytes
        .iter()
        .position(|&byte| matches!(byte, b'"' | b'\'' | b'`' | 0xc2 | 0xe2 | 0xe3))
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
fn style_of(mark: &Mark) -> Option<Style> {
    let is_before_word = mark.after.is_some_and(|c| !c.is_whitespace());
    let can_open = mark.can_open();
    match mark.sign {
        '“' if is_before_word && mark.before.is_none_or(|c| !c.is_alphanumeric()) => {
            Some(Style::Curly)
        }
        '”' if can_open => Some(Style::Curly),
        '"' if can_open => Some(Style::Straight),
        '`' if is_before_word => Some(Style::Doubled),
        '″' if can_open => Some(Style::Doubled),
        '„' if is_before_word => Some(Style::Low),
        '‘' if can_open => Some(Style::SingleCurly),
        '\'' if can_open && mark.after.is_some_and(char::is_alphabetic) => {
            Some(Style::SingleStraight)
        }
        '«' | '‹' if !mark.before.is_some_and(char::is_alphanumeric) => Some(Style::Guillemets),
        '»' | '›' if can_open => Some(Style::ReversedGuillemets),
        '「' | '『' => Some(Style::Corner),
        _ => None,
    }
}

/// Whether the mark closes one of `style` that was opened by `sign`.
fn closes(style: Style, sign: char, mark: &Mark) -> bool {
    match (style, mark.sign) {
        (Style::Curly, '”') => sign == '“' || mark.can_close(),
        (Style::Low, '“' | '”') | (Style::Corner, '」') if sign != '『' => true,
        (Style::Curly | Style::Straight | Style::Doubled | Style::Low, '"' | '″') => {
            mark.can_close() || !mark.can_open()
        }
        (Style::Doubled, '”') => true,
        (Style::SingleCurly, '’') | (Style::SingleStraight, '\'') => {
            mark.before.is_some_and(|c| !c.is_whitespace())
                && mark.after.is_none_or(|c| !c.is_alphanumeric())
        }
        (Style::Guillemets, '»') => sign == '«',
        (Style::Guillemets, '›') => sign == '‹',
        (Style::ReversedGuillemets, '«') => sign == '»',
        (Style::ReversedGuillemets, '‹') => sign == '›',
        (Style::Corner, '』') => sign == '『',
        _ => false,
    }
}
