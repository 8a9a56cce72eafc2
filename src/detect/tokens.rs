//! A sentence as the rules see it: words with their classes, signs, and the hits of the gazetteer as single tokens.

use super::gazetteer::Hit;
use super::lexicon::{Lexicon, WordId};
use crate::model::ByteSpan;

/// A set of classes, one bit each. The low bits are shapes, known without a list; the others come from the word lists.
pub(super) type Classes = u64;

/// A name of an outlet.
pub(super) const NAME: Classes = 1;
/// A noun that stands in for an outlet ("the newspaper").
pub(super) const STAND_IN: Classes = 1 << 1;
/// A word with a capital.
pub(super) const CAPITAL: Classes = 1 << 2;
/// A word without one.
pub(super) const LOWER: Classes = 1 << 3;
/// A number.
pub(super) const NUMBER: Classes = 1 << 4;
/// The possessive ending.
pub(super) const POSSESSIVE: Classes = 1 << 5;
/// A comma.
pub(super) const COMMA: Classes = 1 << 6;
/// A full stop inside the sentence, as behind an abbreviation.
pub(super) const STOP: Classes = 1 << 7;
/// Round brackets.
pub(super) const OPEN_ROUND: Classes = 1 << 8;
/// Round brackets.
pub(super) const CLOSE_ROUND: Classes = 1 << 9;
/// Square brackets.
pub(super) const OPEN_SQUARE: Classes = 1 << 10;
/// Square brackets.
pub(super) const CLOSE_SQUARE: Classes = 1 << 11;
/// A dash between words.
pub(super) const DASH: Classes = 1 << 12;
/// A hyphen or dash inside a word.
pub(super) const HYPHEN: Classes = 1 << 13;
/// A slash.
pub(super) const SLASH: Classes = 1 << 14;
/// A colon, a semicolon or another sign that parts clauses.
pub(super) const BREAK: Classes = 1 << 15;
/// A word ending in -ly, or of the list `adverb`.
pub(super) const ADVERB: Classes = 1 << 16;

/// The names by which the rules call the shapes.
pub(super) const SHAPES: [(&str, Classes); 17] = [
    ("name", NAME),
    ("stand-in", STAND_IN),
    ("capital", CAPITAL),
    ("lower", LOWER),
    ("number", NUMBER),
    ("possessive", POSSESSIVE),
    ("comma", COMMA),
    ("stop", STOP),
    ("open-round", OPEN_ROUND),
    ("close-round", CLOSE_ROUND),
    ("open-square", OPEN_SQUARE),
    ("close-square", CLOSE_SQUARE),
    ("dash", DASH),
    ("hyphen", HYPHEN),
    ("slash", SLASH),
    ("break", BREAK),
    ("adverb", ADVERB),
];

/// A word, a sign or a hit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Where it stands in the paragraph.
    pub(super) bytes: ByteSpan,
    /// What it is.
    pub(super) classes: Classes,
    /// Which word of the lists it is.
    pub(super) word: WordId,
    /// Which hit of the paragraph it is, for names, stand-ins and an outlet's own programme behind its name; else the
    /// largest number.
    pub(super) hit: usize,
}

impl Token {
    /// Whether it belongs to one of `classes`.
    pub(super) const fn is(&self, classes: Classes) -> bool {
        self.classes & classes != 0
    }
}

/// Puts the tokens of `text[span]` into `tokens`, which is emptied first. Quotation marks are left out: they stand
/// between a cue and its name without parting them. `first_hit` is the paragraph's index of the first of `hits`.
pub(super) fn tokenise(
    text: &str,
    span: ByteSpan,
    hits: &[Hit],
    first_hit: usize,
    stand_ins: &[bool],
    lexicon: &Lexicon,
    tokens: &mut Vec<Token>,
) {
    tokens.clear();
    let mut pieces = hits.iter().enumerate().peekable();
    let mut at = span.start;
    while at < span.end {
        if let Some((index, hit)) = pieces.next_if(|(_, hit)| hit.bytes.start <= at) {
            let is_stand_in = stand_ins.get(first_hit + index).copied().unwrap_or(false);
            let classes = if is_stand_in { STAND_IN } else { NAME };
            tokens.push(Token {
                bytes: hit.bytes,
                classes,
                word: WordId::NONE,
                hit: first_hit + index,
            });
            at = hit.bytes.end.max(at + 1);
            continue;
        }
        let stop = pieces.peek().map_or(span.end, |(_, hit)| hit.bytes.start);
        let rest = text.get(at..stop).unwrap_or_default();
        at += push_piece(text, rest, at, lexicon, tokens);
    }
}

/// Pushes the token that `rest` begins with, if any, and says how many bytes it took.
fn push_piece(
    text: &str,
    rest: &str,
    at: usize,
    lexicon: &Lexicon,
    tokens: &mut Vec<Token>,
) -> usize {
    let Some(first) = rest.chars().next() else {
        return 1;
    };
    let len = if first.is_alphanumeric() {
        word_len(rest)
    } else {
        first.len_utf8()
    };
    let piece = rest.get(..len).unwrap_or_default();
    let bytes = ByteSpan::new(at, at + len);
    let is_attached = tokens.last().is_some_and(|last| last.bytes.end == at);
    let mut push = |bytes: ByteSpan, classes, word| {
        tokens.push(Token {
            bytes,
            classes,
            word,
            hit: usize::MAX,
        })
    };
    if first.is_alphanumeric() {
        let (word, classes) = if piece.contains('’') {
            lexicon.look_up(&piece.replace('’', "'"))
        } else {
            lexicon.look_up(piece)
        };
        push(bytes, classes | shape_of(piece, first), word);
        return len;
    }
    let follows = text.get(at + len..).and_then(|after| after.chars().next());
    let classes = match first {
        '\'' | '’' | '‘' if is_attached => {
            let after = rest.get(len..).unwrap_or_default();
            if let Some(tail) = after
                .strip_prefix('s')
                .filter(|tail| !tail.starts_with(char::is_alphanumeric))
            {
                push(ByteSpan::new(at, at + len + 1), POSSESSIVE, WordId::NONE);
                return rest.len() - tail.len();
            }
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            // Closing quotes behind an s are read as a possessive too; no rule is hurt by it.
            if !matches!(before, Some('s' | 'S')) || follows.is_some_and(char::is_alphanumeric) {
                return len;
            }
            POSSESSIVE
        }
        ',' | '،' | '、' => COMMA,
        '.' => STOP,
        '(' => OPEN_ROUND,
        ')' => CLOSE_ROUND,
        '[' => OPEN_SQUARE,
        ']' => CLOSE_SQUARE,
        '-' | '–' | '—' | '―' => {
            if is_attached && follows.is_some_and(char::is_alphanumeric) && first != '—' {
                HYPHEN
            } else {
                DASH
            }
        }
        '/' => SLASH,
        ':' | ';' | '?' | '!' | '…' | '|' | '•' => BREAK,
        _ => return len,
    };
    if classes == DASH
        && tokens
            .last()
            .is_some_and(|last| last.is(DASH) && last.bytes.end == at)
    {
        return len;
    }
    tokens.push(Token {
        bytes,
        classes,
        word: WordId::NONE,
        hit: usize::MAX,
    });
    len
}

/// How long the word is that `rest` begins with. An apostrophe belongs to it unless the possessive ending follows.
fn word_len(rest: &str) -> usize {
    let plain = rest
        .bytes()
        .position(|byte| !byte.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    let tail = rest.get(plain..).unwrap_or_default();
    let mut chars = tail.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let at = plain + at;
        if c.is_alphanumeric() {
            continue;
        }
        if !matches!(c, '.' | ',' | '\'' | '’') {
            return at;
        }
        let next = chars.peek().map(|&(_, next)| next);
        let is_number_sign = matches!(c, '.' | ',')
            && next.is_some_and(|next| next.is_ascii_digit())
            && rest
                .get(..at)
                .is_some_and(|head| head.ends_with(|last: char| last.is_ascii_digit()));
        let is_inner_stop = c == '.'
            && next.is_some_and(char::is_alphabetic)
            && rest
                .get(..at)
                .and_then(|head| head.rsplit('.').next())
                .is_some_and(|part| part.chars().count() == 1);
        let is_contraction = matches!(c, '\'' | '’')
            && next.is_some_and(char::is_alphabetic)
            && !rest
                .get(at + c.len_utf8()..)
                .is_some_and(is_possessive_tail);
        if !(is_number_sign || is_inner_stop || is_contraction) {
            return at;
        }
    }
    rest.len()
}

/// Whether `tail` is an s that ends a word.
fn is_possessive_tail(tail: &str) -> bool {
    tail.strip_prefix('s')
        .is_some_and(|after| !after.starts_with(char::is_alphanumeric))
}

fn shape_of(word: &str, first: char) -> Classes {
    if first.is_numeric() {
        NUMBER
    } else if first.is_uppercase() {
        CAPITAL
    } else if word.len() > 4 && word.ends_with("ly") {
        LOWER | ADVERB
    } else {
        LOWER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<(&str, Classes)> {
        let mut tokens = Vec::new();
        let lexicon = Lexicon::default();
        tokenise(
            text,
            ByteSpan::new(0, text.len()),
            &[],
            0,
            &[],
            &lexicon,
            &mut tokens,
        );
        tokens
            .iter()
            .map(|token| (token.bytes.of(text).unwrap_or_default(), token.classes))
            .collect()
    }

    #[test]
    fn words_and_possessives_are_parted() {
        for text in ["Ada’s don’t", "Ada's don't"] {
            let shapes: Vec<Classes> = pieces(text)
                .into_iter()
                .map(|(_, classes)| classes)
                .collect();
            assert_eq!(shapes, [CAPITAL, POSSESSIVE, LOWER]);
        }
        assert_eq!(pieces("Mars’ U.S. 2.5")[1].1, POSSESSIVE);
    }

    #[test]
    fn both_apostrophes_are_one_in_the_lists() {
        let mut lexicon = Lexicon::default();
        assert!(lexicon.add_class("negated", "hasn't"));
        for text in ["hasn't", "hasn’t", "Hasn’t"] {
            let mut tokens = Vec::new();
            let span = ByteSpan::new(0, text.len());
            tokenise(text, span, &[], 0, &[], &lexicon, &mut tokens);
            assert_eq!(tokens.len(), 1);
            assert!(tokens[0].is(lexicon.class("negated").unwrap()), "{text}");
        }
    }

    #[test]
    fn signs_have_shapes_and_quotes_have_none() {
        let shapes = |text| {
            pieces(text)
                .into_iter()
                .map(|(_, classes)| classes)
                .collect::<Vec<_>>()
        };
        assert_eq!(shapes("“a”, b"), [LOWER, COMMA, LOWER]);
        assert_eq!(
            shapes("a-b a - b a -- b"),
            [LOWER, HYPHEN, LOWER, LOWER, DASH, LOWER, LOWER, DASH, LOWER]
        );
        assert_eq!(
            shapes("(a) [b] a/b: quickly"),
            [
                OPEN_ROUND,
                LOWER,
                CLOSE_ROUND,
                OPEN_SQUARE,
                LOWER,
                CLOSE_SQUARE,
                LOWER,
                SLASH,
                LOWER,
                BREAK,
                LOWER | ADVERB
            ]
        );
        assert_eq!(
            pieces("U.S. 2.5 No"),
            [
                ("U.S", CAPITAL),
                (".", STOP),
                ("2.5", NUMBER),
                ("No", CAPITAL)
            ]
        );
        assert_eq!(pieces(""), []);
    }
}
