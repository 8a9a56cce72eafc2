//! Sources that a text speaks of and does not name: "a person familiar with the matter", "on condition of anonymity".
//!
//! The rules are data (`data/unnamed/`). A sentence gives one source at most: where it says twice that somebody is not
//! named it means the same person.

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;

use super::DetectError;
use super::credits::Cursor;
use super::paragraphs::Paragraphs;
use super::word_map::WordMap;
use crate::model::{ByteSpan, UnnamedSource};

const FILE: &str = "data/unnamed/en.tsv";
const TABLE: &str = include_str!("../../data/unnamed/en.tsv");

/// The most words of a sentence that are read; a list without stops is no sentence.
const MAX_WORDS: usize = 400;

/// Lists of words, one bit each: the lists of the table's elements.
type Lists = u128;

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Element {
    /// One of the words of a list.
    Word { list: Lists, is_optional: bool },
    /// Up to so many words.
    Gap(usize),
}

#[derive(Debug)]
struct Rule {
    id: &'static str,
    pattern: Vec<Element>,
    /// The lists one of which holds the first word of whatever fits.
    firsts: Lists,
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    example: &'static str,
}

/// A word of a sentence: where it stands, and the lists that hold it. One that covers nothing is a sign that parts clauses.
type Word = (ByteSpan, Lists);

/// Finds unnamed sources. Built once, shared by threads.
#[derive(Debug)]
pub(super) struct Unnamed {
    anchors: AhoCorasick,
    /// Words with the lists that hold them.
    words: WordMap<Lists>,
    rules: Vec<Rule>,
}

/// The table while it is read.
#[derive(Default)]
struct Table {
    classes: FxHashMap<&'static str, Vec<&'static str>>,
    /// The alternatives of each list, as the table spells them.
    lists: Vec<&'static str>,
    words: WordMap<Lists>,
}

impl Table {
    /// The list of these alternatives: words, and classes called `@CLASS`.
    fn list(&mut self, alternatives: &'static str) -> Result<Lists, String> {
        if let Some(at) = self.lists.iter().position(|known| *known == alternatives) {
            return Ok(1 << at);
        }
        let list = u32::try_from(self.lists.len())
            .ok()
            .and_then(|at| Lists::checked_shl(1, at))
            .ok_or_else(|| "too many different lists of words".to_owned())?;
        self.lists.push(alternatives);
        for word in alternatives.split('|') {
            let class = [word];
            let members: &[&'static str] = match word.strip_prefix('@') {
                Some(name) => self
                    .classes
                    .get(name)
                    .ok_or_else(|| format!("{name:?} is no class of words"))?,
                None => &class,
            };
            for member in members {
                *self.words.value(member, || 0) |= list;
            }
        }
        Ok(list)
    }

    fn element(&mut self, piece: &'static str) -> Result<Element, String> {
        if let Some(most) = piece.strip_prefix('_') {
            let most = most
                .parse()
                .map_err(|_| format!("{piece:?} has no number"))?;
            return Ok(Element::Gap(most));
        }
        let (is_optional, alternatives) = piece
            .strip_prefix('?')
            .map_or((false, piece), |rest| (true, rest));
        let list = self.list(alternatives)?;
        Ok(Element::Word { list, is_optional })
    }
}

impl Unnamed {
    /// The finder of the shipped rules.
    pub(super) fn new() -> Result<Self, DetectError> {
        Self::parse(TABLE)
    }

    fn parse(source: &'static str) -> Result<Self, DetectError> {
        let mut table = Table::default();
        let mut anchors: Vec<&'static str> = Vec::new();
        let mut rules = Vec::new();
        for (index, row) in source.lines().enumerate() {
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
                ["anchor", anchor] => anchors.push(anchor),
                ["words", class, words] => {
                    table
                        .classes
                        .insert(class, words.split_whitespace().collect());
                }
                ["rule", id, pattern, example] => {
                    let pattern: Vec<Element> = pattern
                        .split_whitespace()
                        .map(|piece| table.element(piece))
                        .collect::<Result<_, _>>()
                        .map_err(error)?;
                    rules.push(Rule {
                        id,
                        firsts: firsts_of(&pattern),
                        pattern,
                        example,
                    });
                }
                _ => return Err(error(format!("{} columns", columns.len()))),
            }
        }
        // Few enough, and told apart by case, to be sought many bytes at a time.
        let anchors = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .build(anchors)
            .map_err(DetectError::Automaton)?;
        Ok(Self {
            anchors,
            words: table.words,
            rules,
        })
    }

    /// The unnamed sources of an article, in order; ordinals count from 1.
    pub(super) fn find(&self, paragraphs: &Paragraphs<'_>) -> Vec<UnnamedSource> {
        let mut found = Vec::new();
        let mut words = Vec::new();
        for (index, text) in paragraphs.texts().iter().enumerate() {
            let mut anchors = self
                .anchors
                .find_iter(text)
                .map(|anchor| anchor.start())
                .peekable();
            if anchors.peek().is_none() {
                continue;
            }
            let mut cursor = Cursor::default();
            for &sentence in paragraphs.sentences(index) {
                let mut is_anchored = false;
                while anchors.next_if(|&at| at < sentence.end).is_some() {
                    is_anchored = true;
                }
                if !is_anchored {
                    continue;
                }
                self.read_words(text, sentence, &mut words);
                let held = words.iter().fold(0, |held, (_, lists)| held | lists);
                let mut rules = self.rules.iter().filter(|rule| rule.firsts & held != 0);
                let fitting = rules.find_map(|rule| Some((rule.id, find(rule, &words)?)));
                if let Some((rule, bytes)) = fitting {
                    let mut ahead = cursor;
                    let chars = ahead.span(text, sentence);
                    found.push(UnnamedSource {
                        ordinal: index + 1,
                        chars: cursor.span(text, bytes),
                        rule,
                        sentence: chars,
                    });
                }
            }
        }
        found
    }

    /// The words of a sentence. An apostrophe parts "n't" from its verb; "U.S." is one word.
    fn read_words(&self, text: &str, sentence: ByteSpan, words: &mut Vec<Word>) {
        words.clear();
        let whole = sentence.of(text).unwrap_or_default();
        let mut rest = whole;
        while let Some(skip) = rest
            .find(char::is_alphanumeric)
            .filter(|_| words.len() < MAX_WORDS)
        {
            let (signs, from) = rest.split_at_checked(skip).unwrap_or(("", rest));
            let start = sentence.start + (whole.len() - from.len());
            if signs.contains([',', ';', ':', '(', ')', '"', '“', '”']) {
                words.push((ByteSpan::new(start, start), 0));
            }
            let len = if from.starts_with("U.S") {
                "U.S".len()
            } else {
                from.find(|c: char| !c.is_alphanumeric() && c != '-')
                    .unwrap_or(from.len())
            };
            let (word, tail) = from.split_at_checked(len).unwrap_or((from, ""));
            rest = tail;
            let negation = ["'t", "’t"]
                .into_iter()
                .find(|negation| tail.starts_with(negation))
                .filter(|_| word.ends_with('n'));
            if let Some(negation) = negation {
                let stem_end = start + word.len() - 1;
                let end = start + word.len() + negation.len();
                words.push((ByteSpan::new(start, stem_end), 0));
                words.push((ByteSpan::new(stem_end, end), self.lists_of("n't")));
                rest = tail.get(negation.len()..).unwrap_or_default();
                continue;
            }
            words.push((
                ByteSpan::new(start, start + word.len()),
                self.lists_of(word),
            ));
        }
    }

    /// The lists that hold a word, in whatever case it stands.
    fn lists_of(&self, word: &str) -> Lists {
        self.words.get(word).copied().unwrap_or_default()
    }

    #[cfg(test)]
    fn examples(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.rules.iter().map(|rule| (rule.id, rule.example))
    }
}

/// The example of the first rule with this id.
pub(super) fn rule_example(id: &str) -> Option<&'static str> {
    TABLE
        .lines()
        .find_map(|row| match row.split('\t').collect::<Vec<_>>().as_slice() {
            ["rule", known, _, example] if *known == id => Some(*example),
            _ => None,
        })
}

/// The first place where the rule fits.
fn find(rule: &Rule, words: &[Word]) -> Option<ByteSpan> {
    (0..words.len()).find_map(|start| {
        words
            .get(start)
            .filter(|(_, lists)| lists & rule.firsts != 0)?;
        let end = fits(&rule.pattern, words, start)?;
        let first = words.get(start)?.0;
        let last = words.get(end.checked_sub(1)?)?.0;
        (end > start).then(|| ByteSpan::new(first.start, last.end))
    })
}

/// The lists one of which holds the first word of whatever fits.
fn firsts_of(pattern: &[Element]) -> Lists {
    let mut firsts = 0;
    for element in pattern {
        match *element {
            Element::Word { list, is_optional } => {
                firsts |= list;
                if !is_optional {
                    return firsts;
                }
            }
            // A pattern that begins with a gap would begin anywhere; no rule does.
            Element::Gap(_) => break,
        }
    }
    firsts
}

/// Where the pattern ends that begins at the word `at`.
fn fits(pattern: &[Element], words: &[Word], at: usize) -> Option<usize> {
    let Some((element, rest)) = pattern.split_first() else {
        return Some(at);
    };
    match element {
        Element::Word { list, is_optional } => {
            let holds = words.get(at).is_some_and(|(_, lists)| lists & list != 0);
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
                .take_while(|(bytes, _)| !bytes.is_empty())
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
        let sources = unnamed.find(&Paragraphs::new(&[text]));
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
            "A former Harbor adviser Ada Moor said the wall had cracked.",
            "Ada Moor, a lawyer familiar with the case, said so.",
            "The report described sources of lead in the water.",
            "Water sources near the town were described as clean.",
            "Women were not permitted to speak in church.",
            "The White House in an official statement said it knew nothing.",
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
        assert_eq!(found(text).unwrap().1, "n’t authorised to speak about");
    }

    #[test]
    fn broken_tables_are_refused() {
        for table in ["rule\tx", "rule\tx\t@nothing\te", "rule\tx\t_z\te"] {
            assert!(Unnamed::parse(table).is_err(), "{table}");
        }
    }
}
