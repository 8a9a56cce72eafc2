//! Sources that a text speaks of and does not name: "a person familiar with the matter", "on condition of anonymity".
//!
//! The rules are data (`data/unnamed/`). A sentence gives one source at most: where it says twice that somebody is not
//! named it means the same person.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::FxHashMap;

use super::DetectError;
use super::credits::Cursor;
use crate::model::{ByteSpan, UnnamedSource};
use crate::text::sentences::sentences;

const FILE: &str = "data/unnamed/en.tsv";
const TABLE: &str = include_str!("../../data/unnamed/en.tsv");

/// The most words of a sentence that are read; a list without stops is no sentence.
const MAX_WORDS: usize = 400;

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Element {
    /// One of these words.
    Word {
        words: Vec<&'static str>,
        is_optional: bool,
    },
    /// Up to so many words.
    Gap(usize),
}

#[derive(Debug)]
struct Rule {
    id: &'static str,
    pattern: Vec<Element>,
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    example: &'static str,
}

/// Finds unnamed sources. Built once, shared by threads.
#[derive(Debug)]
pub(super) struct Unnamed {
    anchors: AhoCorasick,
    rules: Vec<Rule>,
}

impl Unnamed {
    /// The finder of the shipped rules.
    pub(super) fn new() -> Result<Self, DetectError> {
        Self::parse(TABLE)
    }

    fn parse(table: &'static str) -> Result<Self, DetectError> {
        let mut classes: FxHashMap<&'static str, Vec<&'static str>> = FxHashMap::default();
        let mut anchors: Vec<&'static str> = Vec::new();
        let mut rules = Vec::new();
        for (index, row) in table.lines().enumerate() {
            let error = |what: String| DetectError::Table {
                file: FILE,
                line: index + 1,
                what,
            };
            if row.starts_with('#') || row.trim().is_empty() {
                continue;
            }
            let columns: Vec<&'static str> = row.split('\t').collect();
            match *columns.as_slice() {
                ["anchor", words] => anchors.extend(words.split_whitespace()),
                ["words", class, words] => {
                    classes.insert(class, words.split_whitespace().collect());
                }
                ["rule", id, pattern, example] => rules.push(Rule {
                    id,
                    pattern: pattern
                        .split_whitespace()
                        .map(|piece| parse_element(piece, &classes))
                        .collect::<Result<_, _>>()
                        .map_err(error)?,
                    example,
                }),
                _ => return Err(error(format!("{} columns", columns.len()))),
            }
        }
        let anchors = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(anchors)
            .map_err(DetectError::Automaton)?;
        Ok(Self { anchors, rules })
    }

    /// The unnamed sources of an article, in order; ordinals count from 1.
    pub(super) fn find(&self, paragraphs: &[&str]) -> Vec<UnnamedSource> {
        let mut found = Vec::new();
        let mut words = Vec::new();
        for (text, ordinal) in paragraphs.iter().zip(1..) {
            let mut anchors = self
                .anchors
                .find_iter(text)
                .map(|anchor| anchor.start())
                .peekable();
            if anchors.peek().is_none() {
                continue;
            }
            let mut cursor = Cursor::default();
            for sentence in sentences(text) {
                let mut is_anchored = false;
                while anchors.next_if(|&at| at < sentence.end).is_some() {
                    is_anchored = true;
                }
                if !is_anchored {
                    continue;
                }
                read_words(text, sentence, &mut words);
                let fitting = self
                    .rules
                    .iter()
                    .find_map(|rule| Some((rule.id, find(&rule.pattern, &words)?)));
                if let Some((rule, bytes)) = fitting {
                    let mut ahead = cursor;
                    let chars = ahead.span(text, sentence);
                    found.push(UnnamedSource {
                        ordinal,
                        chars: cursor.span(text, bytes),
                        rule,
                        sentence: chars,
                    });
                }
            }
        }
        found
    }

    #[cfg(test)]
    fn examples(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.rules.iter().map(|rule| (rule.id, rule.example))
    }
}

fn parse_element(
    piece: &'static str,
    classes: &FxHashMap<&'static str, Vec<&'static str>>,
) -> Result<Element, String> {
    if let Some(most) = piece.strip_prefix('_') {
        let most = most
            .parse()
            .map_err(|_| format!("{piece:?} has no number"))?;
        return Ok(Element::Gap(most));
    }
    let (is_optional, alternatives) = piece
        .strip_prefix('?')
        .map_or((false, piece), |rest| (true, rest));
    let mut words = Vec::new();
    for word in alternatives.split('|') {
        match word.strip_prefix('@') {
            Some(class) => words.extend(
                classes
                    .get(class)
                    .ok_or_else(|| format!("{class:?} is no class of words"))?,
            ),
            None => words.push(word),
        }
    }
    Ok(Element::Word { words, is_optional })
}

/// The words of a sentence in small letters, each with its place; a sign that parts clauses is an empty word. An
/// apostrophe parts "n't" from its verb.
fn read_words(text: &str, sentence: ByteSpan, words: &mut Vec<(ByteSpan, String)>) {
    words.clear();
    let whole = sentence.of(text).unwrap_or_default();
    let is_inner = |c: char| c.is_alphanumeric() || c == '-';
    let mut rest = whole;
    while let Some(skip) = rest
        .find(char::is_alphanumeric)
        .filter(|_| words.len() < MAX_WORDS)
    {
        let (signs, from) = rest.split_at_checked(skip).unwrap_or(("", rest));
        let start = sentence.start + (whole.len() - from.len());
        if signs.contains([',', ';', ':', '(', ')', '"', '“', '”']) {
            words.push((ByteSpan::new(start, start), String::new()));
        }
        let mut len = from.find(|c: char| !is_inner(c)).unwrap_or(from.len());
        // "isn't" is read as "is" and "n't"; "u.s." as one word.
        let (word, tail) = from.split_at_checked(len).unwrap_or((from, ""));
        if let Some(stem) = word
            .strip_suffix('n')
            .filter(|_| tail.starts_with(['\'', '’']))
        {
            let is_negation = tail
                .get(1..)
                .or(tail.get(3..))
                .is_some_and(|tail| tail.trim_start_matches('’').starts_with('t'));
            if is_negation {
                words.push((
                    ByteSpan::new(start, start + stem.len()),
                    stem.to_lowercase(),
                ));
                let end = start + len + tail.find('t').map_or(0, |at| at + 1);
                words.push((ByteSpan::new(start + stem.len(), end), "n't".to_owned()));
                rest = text.get(end..sentence.end).unwrap_or_default();
                continue;
            }
        }
        if from.starts_with("U.S") {
            len = 3;
        }
        let word = from.get(..len).unwrap_or(word);
        words.push((
            ByteSpan::new(start, start + word.len()),
            word.to_lowercase(),
        ));
        rest = from.get(len..).unwrap_or_default();
    }
}

/// The first place where the pattern fits.
fn find(pattern: &[Element], words: &[(ByteSpan, String)]) -> Option<ByteSpan> {
    (0..words.len()).find_map(|start| {
        let end = fits(pattern, words, start)?;
        let first = words.get(start)?.0;
        let last = words.get(end.checked_sub(1)?)?.0;
        (end > start).then(|| ByteSpan::new(first.start, last.end))
    })
}

/// Where the pattern ends that begins at the word `at`.
fn fits(pattern: &[Element], words: &[(ByteSpan, String)], at: usize) -> Option<usize> {
    let Some((element, rest)) = pattern.split_first() else {
        return Some(at);
    };
    match element {
        Element::Word {
            words: list,
            is_optional,
        } => {
            let holds = words
                .get(at)
                .is_some_and(|(_, word)| list.contains(&word.as_str()));
            let taken = if holds {
                fits(rest, words, at + 1)
            } else {
                None
            };
            taken.or_else(|| {
                if *is_optional {
                    fits(rest, words, at)
                } else {
                    None
                }
            })
        }
        Element::Gap(most) => {
            let reach = words.get(at..).unwrap_or_default().iter();
            let reach = reach
                .take(*most)
                .take_while(|(_, word)| !word.is_empty())
                .count();
            (0..=reach).find_map(|count| fits(rest, words, at + count))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(&'static str, String)> {
        let unnamed = Unnamed::new().unwrap();
        let sources = unnamed.find(&[text]);
        assert!(sources.len() <= 1, "{text}");
        sources.first().map(|source| {
            let words = text
                .chars()
                .skip(source.chars.start)
                .take(source.chars.end - source.chars.start)
                .collect();
            (source.rule, words)
        })
    }

    #[test]
    fn every_rule_decides_its_example() {
        for (id, example) in Unnamed::new().unwrap().examples() {
            assert_eq!(found(example).map(|(rule, _)| rule), Some(id), "{example}");
        }
    }

    #[test]
    fn named_sources_are_none() {
        for text in [
            "Ada Moor, a spokeswoman for the harbor, said the wall had cracked.",
            "The official opening was close to noon.",
            "The source of the river lies in the hills.",
            "Police identified the man as Ada Moor.",
            "She was named to the board and is familiar with the harbor.",
            "",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn a_sentence_gives_one_source() {
        let text = "“É” so: a person familiar with the talks, who isn’t authorized to speak, spoke on condition of anonymity.";
        let (rule, words) = found(text).unwrap();
        assert_eq!(
            (rule, words.as_str()),
            ("familiar-with", "person familiar with")
        );
        let text = "He isn’t authorised to speak about it, an aide said.";
        assert_eq!(found(text).unwrap().1, "n’t authorised to speak");
    }

    #[test]
    fn broken_tables_are_refused() {
        for table in ["rule\tx", "rule\tx\t@nothing\te", "rule\tx\t_z\te"] {
            assert!(Unnamed::parse(table).is_err(), "{table}");
        }
    }
}
