//! The rules, read from `data/cues`, a table for each language: an ordered list, of which the first that fits decides.

use super::index::{Index, MAX_RULES, RuleSet};
use super::lexicon::Lexicon;
use super::matcher::{Grammar, Sentence};
use super::pattern::{CueTokens, Pattern};
use super::tokens::{Classes, Token};
use super::{DetectError, byline};
use crate::model::{MentionKind, OutletClass};

/// Changes whenever a rule does, or a word list of any detector (`data/cues`, `data/speech`, `data/unnamed`), or the
/// way they are read.
pub const RULES_VERSION: u32 = 7;

/// The word lists and the rules, as shipped: each language with its table. All hold for every text. English comes
/// first, since the others ask for its classes; its rules are tried last, since what they deny they tell by English words.
const TABLES: [(&str, &str); 5] = [
    ("en", include_str!("../../data/cues/en.tsv")),
    ("de", include_str!("../../data/cues/de.tsv")),
    ("es", include_str!("../../data/cues/es.tsv")),
    ("fr", include_str!("../../data/cues/fr.tsv")),
    ("pt", include_str!("../../data/cues/pt.tsv")),
];

/// Credits of each kind, or none, by the words around a name.
#[derive(Debug)]
pub(super) struct Rule {
    /// The name that a mention carries.
    pub(super) id: &'static str,
    /// What it makes of the name.
    pub(super) fate: Fate,
    /// Which units it holds for.
    reach: Reach,
    pattern: Pattern,
    /// A sentence that it decides.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    pub(super) example: &'static str,
}

/// What a rule makes of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The same for every outlet; [`MentionKind::Plain`] where the rule denies a credit.
    Kind(MentionKind),
    /// The line credits an agency for its copy, another outlet for its report.
    Line,
    /// The line credits an agency for its copy, and nobody else.
    AgencyLine,
}

impl Fate {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "line" => Some(Self::Line),
            "agency" => Some(Self::AgencyLine),
            _ => parse_kind(name).map(Self::Kind),
        }
    }

    /// What an outlet of this class is credited for.
    pub(super) fn kind(self, class: OutletClass) -> MentionKind {
        match (self, class) {
            (Self::Kind(kind), _) => kind,
            (Self::Line | Self::AgencyLine, OutletClass::Agency) => MentionKind::Wire,
            (Self::Line, _) => MentionKind::Report,
            (Self::AgencyLine, _) => MentionKind::Plain,
        }
    }
}

/// How far a rule reaches, and how far it must reach for a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Names that mean nothing but the outlet.
    Sure,
    /// Names that may mean something else, as well.
    Names,
    /// Stand-ins as well.
    All,
}

/// The word lists and the rules, ready for use.
#[derive(Debug)]
pub(super) struct Rules {
    /// The words.
    pub(super) lexicon: Lexicon,
    /// The classes that the matcher itself needs.
    pub(super) grammar: Grammar,
    rules: Vec<Rule>,
    index: Index,
}

impl Rules {
    /// The shipped rules.
    pub(super) fn shipped() -> Result<Self, DetectError> {
        Self::parse(&TABLES)
    }

    /// The rules of `tables`, of which the first holds the words that all of them ask for; its rules are tried last.
    fn parse(tables: &[(&'static str, &'static str)]) -> Result<Self, DetectError> {
        let mut lexicon = Lexicon::default();
        let mut rules: Vec<Rule> = Vec::new();
        let mut first_rules = 0;
        for (index, &(language, table)) in tables.iter().enumerate() {
            if index == 1 {
                lexicon.end_english();
                first_rules = rules.len();
            }
            read_table(language, table, &mut lexicon, &mut rules)?;
        }
        if rules.len() > MAX_RULES {
            return Err(DetectError::Cues {
                language: "en",
                line: 0,
                what: format!("{} rules, more than {MAX_RULES}", rules.len()),
            });
        }
        rules.rotate_left(first_rules);
        let index = Index::of(rules.iter().map(|rule| &rule.pattern), &mut lexicon);
        let grammar = Grammar::of(&lexicon).ok_or_else(|| DetectError::Cues {
            language: "en",
            line: 0,
            what: "a word list of the matcher is missing".to_owned(),
        })?;
        Ok(Self {
            lexicon,
            grammar,
            rules,
            index,
        })
    }

    /// The rules that may fit a sentence of these tokens, whose classes together are `classes`.
    pub(super) fn candidates(&self, tokens: &[Token], classes: Classes) -> RuleSet {
        self.index.candidates(tokens, classes)
    }

    /// The first rule that reaches `least` far and fits around the tokens from `start` to before `end`, with its cue.
    /// `candidates` are those that [`Self::candidates`] gives for the sentence; `is_agency` says whether an agency is among the names.
    pub(super) fn first(
        &self,
        sentence: Sentence<'_>,
        candidates: RuleSet,
        start: usize,
        end: usize,
        least: Reach,
        is_agency: bool,
    ) -> Option<(&Rule, CueTokens)> {
        candidates
            .iter()
            .filter_map(|place| self.rules.get(place))
            .filter(|rule| rule.reach >= least && (is_agency || rule.fate != Fate::AgencyLine))
            .find_map(|rule| {
                rule.pattern
                    .find(sentence, start, end)
                    .map(|cue| (rule, cue))
            })
    }

    #[cfg(test)]
    pub(super) fn all(&self) -> &[Rule] {
        &self.rules
    }
}

/// Adds the words of a table to `lexicon` and its rules to `rules`.
fn read_table(
    language: &'static str,
    table: &'static str,
    lexicon: &mut Lexicon,
    rules: &mut Vec<Rule>,
) -> Result<(), DetectError> {
    for (row, line) in table.lines().zip(1..) {
        let error = |what: String| DetectError::Cues {
            language,
            line,
            what,
        };
        if row.starts_with('#') || row.trim().is_empty() {
            continue;
        }
        let columns: Vec<&'static str> = row.split('\t').collect();
        match *columns.as_slice() {
            ["words", class, words] => {
                if !lexicon.add_class(class, words) {
                    return Err(error(format!("{class}: too many classes")));
                }
            }
            ["rule", id, kind, reach, pattern, example] => rules.push(Rule {
                id,
                fate: Fate::parse(kind)
                    .ok_or_else(|| error(format!("{kind:?} is no kind of mention")))?,
                reach: match reach {
                    "sure" => Reach::Sure,
                    "names" => Reach::Names,
                    "all" => Reach::All,
                    _ => return Err(error(format!("{reach:?} is not sure, names or all"))),
                },
                pattern: Pattern::parse(pattern, lexicon).map_err(error)?,
                example,
            }),
            _ => return Err(error(format!("{} columns", columns.len()))),
        }
    }
    Ok(())
}

/// A sentence that the rule decides, as the shipped table has it; `None` where no rule is called so.
pub(super) fn rule_example(id: &str) -> Option<&'static str> {
    if id == byline::RULE {
        return Some(byline::EXAMPLE);
    }
    TABLES
        .iter()
        .flat_map(|(_, table)| table.lines())
        .find_map(|row| match row.split('\t').collect::<Vec<_>>().as_slice() {
            ["rule", known, _, _, _, example] if *known == id => Some(*example),
            _ => None,
        })
}

fn parse_kind(name: &str) -> Option<MentionKind> {
    [
        MentionKind::Report,
        MentionKind::Venue,
        MentionKind::Data,
        MentionKind::Opinion,
        MentionKind::Wire,
        MentionKind::Plain,
    ]
    .into_iter()
    .find(|kind| kind.as_str() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_rules_are_read() {
        assert!(Rules::shipped().unwrap().all().len() > 50);
    }

    #[test]
    fn parse_names_the_line() {
        for (table, line) in [
            ("words\ta\tb\nrule\tx\treport\tnames\tsaid\te", 2),
            ("rule\tx\trumour\tnames\tsaid X\te", 1),
            ("rule\tx\treport\tsome\tsaid X\te", 1),
            ("# note\n\nrule\tx\treport\tnames\t@nothing X\te", 3),
            ("words\ta", 1),
            ("words\ta\tb", 0),
        ] {
            let tables = [("en", "# none\n"), ("fr", table)];
            let DetectError::Cues {
                language,
                line: found,
                ..
            } = Rules::parse(&tables).unwrap_err()
            else {
                panic!("{table}: another error")
            };
            assert_eq!(found, line, "{table}");
            assert_eq!(language, if line == 0 { "en" } else { "fr" }, "{table}");
        }
    }

    #[test]
    fn an_id_tells_the_language() {
        let mut languages = std::collections::BTreeMap::new();
        for (language, table) in TABLES {
            for row in table.lines().filter(|row| row.starts_with("rule\t")) {
                let id = row.split('\t').nth(1).unwrap();
                assert_eq!(*languages.entry(id).or_insert(language), language, "{id}");
            }
        }
        assert_eq!(languages["laut"], "de");
    }
}
