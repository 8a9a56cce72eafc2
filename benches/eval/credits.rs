//! The credits that the detector finds with the shipped outlets and rules, against labelled paragraphs.
//!
//! A label is a line of JSON: `id`, `article_id`, `text`, `outlets_credited`, and where there are any `context_before`
//! (the article's paragraphs directly before it, one a line), `outlets_mentioned_only`, `outlets_ambiguous` (counted
//! neither for nor against), `publisher` (whose article it is, which short names may mean) and `evidence` (`outlet`,
//! `cue`, `kind`, `anaphor`). The lines of an article stand in the
//! order of its text, and are read as one article, contexts between them.
//!
//! Each pair of a paragraph, or an article, and an outlet is one decision. A label's outlet is the one of the gazetteer
//! that bears the name or is found by it; else the name stands for itself, without case, signs and a leading "the".

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use corpus::detect::Detector;
use corpus::detect::outlets::parse_gazetteer;
use corpus::model::{AliasKind, Mention, NamedBy, Outlet, SourceName};
use corpus::text::normalise::normalise;
use icu_casemap::CaseMapperBorrowed;
use serde::Deserialize;

use crate::{Outcome, Row};

/// A labelled paragraph.
#[derive(Deserialize)]
struct Label {
    id: String,
    article_id: String,
    text: String,
    #[serde(default)]
    context_before: String,
    /// Whose article it is, as its source would be named.
    #[serde(default)]
    publisher: String,
    outlets_credited: Vec<String>,
    #[serde(default)]
    outlets_mentioned_only: Vec<String>,
    #[serde(default)]
    outlets_ambiguous: Vec<String>,
    #[serde(default)]
    evidence: Vec<Evidence>,
}

/// Why an outlet is credited.
#[derive(Deserialize)]
struct Evidence {
    outlet: String,
    #[serde(default)]
    cue: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    anaphor: bool,
}

/// Decisions that were right, and those of each way to be wrong.
#[derive(Default)]
struct Tally {
    right: usize,
    invented: usize,
    missed: usize,
}

impl Tally {
    fn add(&mut self, labelled: &BTreeSet<String>, found: &BTreeSet<String>) {
        self.right += labelled.intersection(found).count();
        self.invented += found.difference(labelled).count();
        self.missed += labelled.difference(found).count();
    }

    fn score(&self) -> String {
        let share = |of: usize| {
            if of == 0 {
                0.0
            } else {
                self.right as f64 / of as f64
            }
        };
        let (precision, recall) = (
            share(self.right + self.invented),
            share(self.right + self.missed),
        );
        let f1 = if self.right == 0 {
            0.0
        } else {
            2.0 * precision * recall / (precision + recall)
        };
        format!(
            "precision {precision:.3}, recall {recall:.3}, F1 {f1:.3} ({} right, {} invented, {} missed)",
            self.right, self.invented, self.missed
        )
    }
}

/// The outlets of an article: labelled, found, ambiguous.
#[derive(Default)]
struct ArticlePairs {
    labelled: BTreeSet<String>,
    found: BTreeSet<String>,
    ambiguous: BTreeSet<String>,
}

/// The shipped outlets by the names that labels may give them.
struct Names {
    outlets: Vec<Outlet>,
    /// A name in its plain form, and the one outlet that it means.
    by_name: BTreeMap<String, usize>,
}

impl Names {
    fn shipped() -> Self {
        let shipped = parse_gazetteer(include_str!("../../data/outlets.tsv")).expect("the outlets");
        let outlets: Vec<Outlet> = shipped
            .into_iter()
            .zip(1..)
            .map(|(shipped, outlet_id)| shipped.with_id(outlet_id))
            .collect();
        let mut by_name = BTreeMap::new();
        let own = outlets.iter().enumerate();
        add_names(
            &mut by_name,
            own.map(|(at, outlet)| (plain(&outlet.name), at)),
        );
        for kind in AliasKind::ALL {
            let forms = outlets.iter().enumerate().flat_map(|(at, outlet)| {
                let of_kind = outlet
                    .aliases
                    .iter()
                    .filter(move |alias| alias.kind == kind);
                of_kind.map(move |alias| (plain(&alias.text), at))
            });
            add_names(&mut by_name, forms);
        }
        Self { outlets, by_name }
    }

    /// One name for all names of an outlet.
    fn settle(&self, name: &str) -> String {
        let plain_name = plain(name);
        match self.by_name.get(&plain_name) {
            Some(&at) => self.outlets[at].name.clone(),
            None => plain_name,
        }
    }

    fn settle_all<'n>(&self, names: impl IntoIterator<Item = &'n String>) -> BTreeSet<String> {
        names.into_iter().map(|name| self.settle(name)).collect()
    }

    fn of(&self, mention: &Mention) -> &str {
        let outlet = self
            .outlets
            .iter()
            .find(|outlet| outlet.outlet_id == mention.outlet_id);
        &outlet.expect("an outlet of these").name
    }
}

/// Adds names that are not there yet and mean one outlet only.
fn add_names(by_name: &mut BTreeMap<String, usize>, names: impl Iterator<Item = (String, usize)>) {
    let mut meanings: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (name, at) in names {
        meanings.entry(name).or_default().insert(at);
    }
    for (name, outlets) in meanings {
        if let (1, Some(&at)) = (outlets.len(), outlets.first()) {
            by_name.entry(name).or_insert(at);
        }
    }
}

/// A name without case and signs but `&`, and without a leading "the".
fn plain(name: &str) -> String {
    let folded = CaseMapperBorrowed::new().fold_string(name);
    let words: Vec<&str> = folded
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '&')))
        .filter(|word| !word.is_empty())
        .collect();
    let words = words.join(" ");
    words.strip_prefix("the ").unwrap_or(&words).to_owned()
}

/// Scores each file of labels in `folder`, by name.
pub(crate) fn score(folder: &Path) -> Result<Outcome, String> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .map_err(|error| error.to_string())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "jsonl")
        })
        .collect();
    files.sort();
    let mut outcome = Outcome::default();
    for file in files {
        let one = score_file(&file)?;
        outcome.rows.extend(one.rows);
        outcome.errors.extend(one.errors);
        outcome.predictions.extend(one.predictions);
    }
    Ok(outcome)
}

/// Scores one file of labels.
pub(crate) fn score_file(path: &Path) -> Result<Outcome, String> {
    let labels = read_labels(path)?;
    let set = path.file_stem().unwrap_or_default().to_string_lossy();
    let names = Names::shipped();
    let detector = Detector::new(&names.outlets).map_err(|error| error.to_string())?;
    let found = find_credits(&labels, &detector);

    let mut outcome = Outcome::default();
    let (mut pairs, mut article_pairs) = (Tally::default(), Tally::default());
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut anaphors = (0, 0);
    let mut articles: BTreeMap<&str, ArticlePairs> = BTreeMap::new();
    for (label, credits) in labels.iter().zip(&found) {
        let labelled = names.settle_all(&label.outlets_credited);
        let ambiguous = names.settle_all(&label.outlets_ambiguous);
        let credited: BTreeSet<String> = credits
            .iter()
            .map(|credit| names.settle(names.of(credit)))
            .collect();
        let counted: BTreeSet<String> = credited
            .iter()
            .filter(|name| labelled.contains(*name) || !ambiguous.contains(*name))
            .cloned()
            .collect();
        pairs.add(&labelled, &counted);
        for outlet in &labelled {
            let evidence: Vec<&Evidence> = label
                .evidence
                .iter()
                .filter(|evidence| names.settle(&evidence.outlet) == *outlet)
                .collect();
            let is_found = usize::from(counted.contains(outlet));
            let of_outlet: BTreeSet<&str> = evidence
                .iter()
                .map(|evidence| evidence.kind.as_str())
                .collect();
            for kind in of_outlet {
                let (right, all) = kinds.entry(kind).or_default();
                *right += is_found;
                *all += 1;
            }
            if !evidence.is_empty() && evidence.iter().all(|evidence| evidence.anaphor) {
                anaphors.0 += is_found;
                anaphors.1 += 1;
            }
        }
        let article = articles.entry(&label.article_id).or_default();
        note_errors(
            label,
            &labelled,
            &counted,
            credits,
            &names,
            &mut outcome.errors,
        );
        outcome
            .predictions
            .push(serde_json::json!({"id": label.id, "outlets_credited": credited}).to_string());
        article.labelled.extend(labelled);
        article.found.extend(counted);
        article.ambiguous.extend(ambiguous);
    }
    for article in articles.values() {
        let is_counted =
            |name: &&String| article.labelled.contains(*name) || !article.ambiguous.contains(*name);
        let found = article.found.iter().filter(is_counted).cloned().collect();
        article_pairs.add(&article.labelled, &found);
    }
    let of_kinds: Vec<String> = kinds
        .iter()
        .map(|(kind, (right, all))| format!("{kind} {right} of {all}"))
        .collect();
    outcome.rows = vec![
        Row::new(
            format!("{set}: credits in {} paragraphs", labels.len()),
            pairs.score(),
        ),
        Row::new(
            format!("{set}: outlets credited by {} articles", articles.len()),
            article_pairs.score(),
        ),
        Row::new(format!("{set}: found by kind"), of_kinds.join(", ")),
        Row::new(
            format!("{set}: found where only a stand-in names the outlet"),
            format!("{} of {}", anaphors.0, anaphors.1),
        ),
    ];
    Ok(outcome)
}

fn read_labels(path: &Path) -> Result<Vec<Label>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    text.lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(line, number)| {
            serde_json::from_str(line)
                .map_err(|error| format!("{}, line {number}: {error}", path.display()))
        })
        .collect()
}

/// The credits in each labelled paragraph.
fn find_credits(labels: &[Label], detector: &Detector) -> Vec<Vec<Mention>> {
    let mut by_article: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, label) in labels.iter().enumerate() {
        by_article.entry(&label.article_id).or_default().push(at);
    }
    let mut found: Vec<Vec<Mention>> = labels.iter().map(|_| Vec::new()).collect();
    for places in by_article.values() {
        let mut paragraphs = Vec::new();
        let mut label_of: BTreeMap<usize, usize> = BTreeMap::new();
        for &at in places {
            let label = &labels[at];
            let context = label.context_before.lines().map(normalise);
            paragraphs.extend(context.filter(|line| !line.is_empty()));
            paragraphs.push(normalise(&label.text));
            label_of.insert(paragraphs.len(), at);
        }
        let texts: Vec<&str> = paragraphs.iter().map(AsRef::as_ref).collect();
        let source = places.first().map(|&at| SourceName {
            name: labels[at].publisher.clone(),
            named_by: NamedBy::Publisher,
        });
        let publisher = source.and_then(|source| detector.publisher(&source));
        for mention in detector.mentions(publisher, &texts) {
            if let (true, Some(&at)) = (mention.kind.is_credit(), label_of.get(&mention.ordinal)) {
                found[at].push(mention);
            }
        }
    }
    found
}

/// Names each pair of a paragraph that is wrong.
fn note_errors(
    label: &Label,
    labelled: &BTreeSet<String>,
    found: &BTreeSet<String>,
    credits: &[Mention],
    names: &Names,
    errors: &mut Vec<String>,
) {
    let mentioned = names.settle_all(&label.outlets_mentioned_only);
    for outlet in found.difference(labelled) {
        let what = if mentioned.contains(outlet) {
            "only mentioned"
        } else {
            "not labelled"
        };
        for credit in credits
            .iter()
            .filter(|credit| names.settle(names.of(credit)) == *outlet)
        {
            errors.push(format!(
                "{}: {outlet} is {what}, and credited by {} ({:?}, {}): {}",
                label.id,
                credit.rule,
                credit.cue,
                credit.kind.as_str(),
                label.text
            ));
        }
    }
    for outlet in labelled.difference(found) {
        let cues: Vec<String> = label
            .evidence
            .iter()
            .filter(|evidence| names.settle(&evidence.outlet) == *outlet)
            .map(|evidence| format!("{:?}, {}", evidence.cue, evidence.kind))
            .collect();
        errors.push(format!(
            "{}: {outlet} is missed ({}): {}",
            label.id,
            cues.join("; "),
            label.text
        ));
    }
}
