//! The small language in which the rules are written. How it is matched is in `matcher`.
//!
//! A pattern is a row of elements around one `X`, the name. What stands before `X` is matched outwards to the left,
//! what stands behind it outwards to the right. An element is:
//!
//! | element | matches |
//! |---|---|
//! | `word`, `@class`, `a\|@b` | one token: the word in any case, a token of the class, any of several |
//! | `e?` `e+` `e*` | none or one; one to six; none to six |
//! | `!e` | nothing, where the next token is not `e` |
//! | `^` `$` | nothing, at the sentence's start or end |
//! | `~` | up to six adverbs, auxiliaries, expressions of time and asides between commas |
//! | `_n` | up to n tokens that can stand before a noun: no preposition, verb, comma or name |
//! | `..n` | up to n tokens without a comma, a name or a sign that parts clauses |
//! | `...n` | up to n tokens of any sort but such a sign |
//! | `&class` | nothing, where the sentence holds a token of the class |
//! | `&joined` | nothing, where `X` is several outlets |
//! | `&programme` | nothing, where `X` ends in the outlet's own programme |
//! | `&broadcaster` | nothing, where `X` is a broadcaster |
//! | `&alone` | nothing, where the sentence is its paragraph's only one |
//! | `&first` | nothing, where the sentence is its paragraph's first |
//! | `&quoted` | nothing, where a mark that may close a quotation stands right before the sentence, or before the line |
//! | `[` `]` | nothing: between them stands the cue |

use super::lexicon::{Lexicon, WordId};
use super::matcher::{Marks, Sentence, fits};
use super::tokens::{BREAK, COMMA, Classes, DASH, NAME, STAND_IN, Token};

/// What a single token must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Test {
    classes: Classes,
    words: Vec<WordId>,
}

impl Test {
    /// The classes, of which one is enough.
    pub(super) const fn classes(&self) -> Classes {
        self.classes
    }

    /// The words, of which one is enough.
    pub(super) fn words(&self) -> &[WordId] {
        &self.words
    }

    /// Whether the token is of one of the classes, or one of the words.
    pub(super) fn holds(&self, token: &Token) -> bool {
        token.is(self.classes) || (token.word != WordId::NONE && self.words.contains(&token.word))
    }
}

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Element {
    One(Test),
    Maybe(Test),
    Many { test: Test, least: usize },
    Not(Test),
    Edge,
    Skip,
    Gap { most: usize, bars: Classes },
    Holds(Classes),
    Joined,
    Alone,
    First,
    Programme,
    Broadcaster,
    Quoted,
    Mark,
}

/// A pattern, ready to be matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// Outwards: the element next to `X` first.
    left: Vec<Element>,
    right: Vec<Element>,
}

/// The tokens of a cue: from `start` to before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CueTokens {
    /// The first.
    pub(super) start: usize,
    /// The one behind the last.
    pub(super) end: usize,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// What can't be read, in words.
    pub(super) fn parse(source: &'static str, lexicon: &mut Lexicon) -> Result<Self, String> {
        let mut left = Vec::new();
        let mut right = Vec::new();
        let mut is_left = true;
        for word in source.split_whitespace() {
            if word == "X" {
                is_left = false;
                continue;
            }
            let element = parse_element(word, lexicon)?;
            if is_left {
                left.push(element)
            } else {
                right.push(element)
            }
        }
        if is_left {
            return Err("the pattern has no X".to_owned());
        }
        left.reverse();
        Ok(Self { left, right })
    }

    /// What tokens a sentence must hold for the pattern to fit.
    pub(super) fn needed(&self) -> impl Iterator<Item = &Test> {
        let elements = self.left.iter().chain(&self.right);
        elements.filter_map(|element| match element {
            Element::One(test) | Element::Many { test, least: 1.. } => Some(test),
            _ => None,
        })
    }

    /// The cue, if the pattern fits around the tokens from `start` to before `end`. A pattern without marks has an
    /// empty cue beside the name.
    pub(super) fn find(
        &self,
        sentence: Sentence<'_>,
        start: usize,
        end: usize,
    ) -> Option<CueTokens> {
        let mut marks = Marks::default();
        if !fits::<false>(&self.left, sentence, start, &mut marks)
            || !fits::<true>(&self.right, sentence, end, &mut marks)
        {
            return None;
        }
        Some(match (marks.low, marks.high) {
            (Some(start), Some(end)) => CueTokens { start, end },
            _ => CueTokens { start, end: start },
        })
    }
}

fn parse_element(word: &'static str, lexicon: &mut Lexicon) -> Result<Element, String> {
    let number = |digits: &str| {
        digits
            .parse::<usize>()
            .map_err(|_| format!("{word}: no number of tokens"))
    };
    Ok(match word {
        "^" | "$" => Element::Edge,
        "~" => Element::Skip,
        "[" | "]" => Element::Mark,
        "&joined" => Element::Joined,
        "&alone" => Element::Alone,
        "&first" => Element::First,
        "&programme" => Element::Programme,
        "&broadcaster" => Element::Broadcaster,
        "&quoted" => Element::Quoted,
        _ => {
            if let Some(digits) = word.strip_prefix("...") {
                return Ok(Element::Gap {
                    most: number(digits)?,
                    bars: BREAK,
                });
            }
            if let Some(digits) = word.strip_prefix("..") {
                return Ok(Element::Gap {
                    most: number(digits)?,
                    bars: BREAK | COMMA | NAME | STAND_IN | DASH,
                });
            }
            if let Some(digits) = word.strip_prefix('_') {
                return Ok(Element::Gap {
                    most: number(digits)?,
                    bars: 0,
                });
            }
            if let Some(name) = word.strip_prefix('&') {
                return lexicon
                    .class(name)
                    .map(Element::Holds)
                    .ok_or_else(|| format!("{name}: no such class"));
            }
            if let Some(rest) = word.strip_prefix('!') {
                return Ok(Element::Not(parse_test(rest, lexicon)?));
            }
            if let Some(rest) = word.strip_suffix('?') {
                return Ok(Element::Maybe(parse_test(rest, lexicon)?));
            }
            if let Some(rest) = word.strip_suffix('+') {
                return Ok(Element::Many {
                    test: parse_test(rest, lexicon)?,
                    least: 1,
                });
            }
            if let Some(rest) = word.strip_suffix('*') {
                return Ok(Element::Many {
                    test: parse_test(rest, lexicon)?,
                    least: 0,
                });
            }
            Element::One(parse_test(word, lexicon)?)
        }
    })
}

fn parse_test(word: &'static str, lexicon: &mut Lexicon) -> Result<Test, String> {
    let mut test = Test::default();
    for part in word.split('|') {
        match part.strip_prefix('@') {
            Some(name) => {
                test.classes |= lexicon
                    .class(name)
                    .ok_or_else(|| format!("{name}: no such class"))?
            }
            None if part.starts_with(char::is_alphanumeric)
                && part.chars().all(|c| c.is_alphanumeric() || c == '\'') =>
            {
                test.words.push(lexicon.intern(part))
            }
            None => return Err(format!("{part}: no word")),
        }
    }
    Ok(test)
}
