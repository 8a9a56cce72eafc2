//! Main text, paragraphs and metadata of web pages.
//!
//! Body text, headings, list items and block quotations are scored; captions are kept by the program with a kind of
//! their own, and no gold text holds them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use corpus::extract::{Document, Reading, extract, parse_date, reads_as};
use corpus::model::{Envelope, ParagraphKind, RecordForm, Role};
use corpus::text::normalise::normalise;
use corpus::text::paragraphs::Block;
use serde_json::Value;

use crate::{Outcome, Row};

/// The shingles' length, in words.
const SHINGLE: usize = 4;

/// A page, and what was made of it.
struct Page {
    html: Vec<u8>,
    article: Document,
}

impl Page {
    fn read(path: &Path) -> Result<Self, String> {
        let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut html = Vec::new();
        flate2::read::MultiGzDecoder::new(file)
            .read_to_end(&mut html)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        // A page that is refused scores as one without text.
        let (envelope, reading) = (Envelope::default(), Reading::default());
        let article = extract(&html, RecordForm::Html, &envelope, &reading).unwrap_or_default();
        Ok(Self { html, article })
    }

    /// The paragraphs of the main text.
    fn paragraphs(&self) -> Vec<&str> {
        self.blocks()
            .iter()
            .filter(|block| {
                !matches!(
                    block.kind,
                    ParagraphKind::Caption | ParagraphKind::Furniture
                )
            })
            .filter_map(|block| block.span.of(self.article.text.text()))
            .collect()
    }

    /// How many paragraphs there are, and how many have a range whose slice reads as the paragraph.
    fn proofs(&self) -> (usize, usize) {
        let is_proved = |block: &&Block| {
            let text = block.span.of(self.article.text.text()).unwrap_or_default();
            let source = self.article.text.source_of(block.span);
            source.is_some_and(|span| reads_as(&self.html, span, self.article.way(), text))
        };
        let blocks = self.blocks();
        (blocks.len(), blocks.iter().filter(is_proved).count())
    }

    fn blocks(&self) -> &[Block] {
        self.article.blocks.as_deref().unwrap_or_default()
    }

    fn chosen(&self, role: Role) -> String {
        let value = match role {
            Role::Title => &self.article.title,
            Role::Author => &self.article.byline,
            Role::Date => &self.article.published_text,
            _ => &None,
        };
        value.clone().unwrap_or_default()
    }
}

/// As scrapinghub/article-extraction-benchmark computes it: shingles of four words (`\w+`), counted as multisets;
/// precision and recall of each page (a text of fewer words is one shingle), their means over the pages where they are
/// defined, F1 of the two means. Words here are runs of letters, digits, marks and `_`, as `\w` is but for rare symbols.
pub(crate) fn score_article_bodies(set: &Path) -> Result<Outcome, String> {
    let gold = read_json(&set.join("ground-truth.json"))?;
    let gold = gold.as_object().ok_or("ground-truth.json is no object")?;
    let (mut precisions, mut recalls) = (Vec::new(), Vec::new());
    let mut outcome = Outcome::default();
    for (key, entry) in gold {
        let page = Page::read(&set.join("html").join(format!("{key}.html.gz")))?;
        let expected = entry
            .get("articleBody")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let found = page.paragraphs();
        let joined = found.join("\n");
        let (wanted, got) = (shingles(expected), shingles(&joined));
        let common: usize = wanted
            .iter()
            .map(|(shingle, count)| *count.min(got.get(shingle).unwrap_or(&0)))
            .sum();
        let (wanted_count, got_count) =
            (wanted.values().sum::<usize>(), got.values().sum::<usize>());
        if got_count > 0 {
            precisions.push(ratio(common, got_count));
        }
        if wanted_count > 0 {
            recalls.push(ratio(common, wanted_count));
        }
        let id = key.get(..12).unwrap_or(key);
        if common < wanted_count.max(got_count) {
            outcome.errors.push(format!(
                "{id}: precision {:.3}, recall {:.3}",
                ratio(common, got_count),
                ratio(common, wanted_count)
            ));
        }
        let is_in = |text: &str, others: &BTreeMap<Vec<&str>, usize>| {
            let own = shingles(text);
            own.is_empty() || own.keys().any(|shingle| others.contains_key(shingle))
        };
        let extra = found.iter().filter(|text| !is_in(text, &wanted));
        outcome
            .errors
            .extend(extra.map(|text| format!("  extra: {}", brief(text))));
        let missing = expected.lines().filter(|text| !is_in(text, &got));
        outcome
            .errors
            .extend(missing.map(|text| format!("  missing: {}", brief(text))));
    }
    let (precision, recall) = (mean(&precisions), mean(&recalls));
    outcome.rows = vec![Row::new(
        format!("main text of {} pages, 4-word shingles", gold.len()),
        format!(
            "precision {precision:.3}, recall {recall:.3}, F1 {:.3}",
            harmonic(precision, recall)
        ),
    )];
    Ok(outcome)
}

/// Paragraphs are compared after the program's own normalisation, as multisets. Exact: the share of all gold paragraphs
/// that are found. F1: of each page, averaged. Dates: the day as the page writes it, or in UTC. Authors: as sets, in
/// lower case.
pub(crate) fn score_paragraphs(set: &Path) -> Result<Outcome, String> {
    let gold = fs::read_to_string(set.join("gold.jsonl")).map_err(|error| error.to_string())?;
    let mut outcome = Outcome::default();
    let mut scores = Vec::new();
    let (mut wanted_count, mut hit_count, mut layout_count) = (0, 0, 0);
    let (mut block_count, mut proved_count) = (0, 0);
    let (mut titles, mut dates, mut authors) = (0, 0, 0);
    for line in gold.lines() {
        let entry: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let file = text_of(&entry, "file");
        let page = Page::read(&set.join("html").join(file))?;
        let strings = |name: &str| -> Vec<&str> {
            let list = entry.get(name).and_then(Value::as_array);
            list.into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect()
        };
        let wanted = strings("paragraphs");
        let found = page.paragraphs();
        let normal = |texts: &[&str]| -> Vec<String> {
            let texts = texts.iter().map(|text| normalise(text).into_owned());
            texts.filter(|text| !text.is_empty()).collect()
        };
        let spaced = |texts: &[&str]| -> Vec<String> {
            let words = |text: &&str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            texts.iter().map(words).collect()
        };
        layout_count += common(&spaced(&wanted), &spaced(&found));
        let (wanted, found) = (normal(&wanted), normal(&found));
        let hits = common(&wanted, &found);
        wanted_count += wanted.len();
        hit_count += hits;
        scores.push(harmonic(
            ratio(hits, found.len()),
            ratio(hits, wanted.len()),
        ));
        let (blocks, proved) = page.proofs();
        block_count += blocks;
        proved_count += proved;
        outcome.errors.push(format!(
            "{file}: {hits} of {} paragraphs, {} found",
            wanted.len(),
            found.len()
        ));
        let extra = found.iter().filter(|text| !wanted.contains(text));
        outcome
            .errors
            .extend(extra.map(|text| format!("  extra: {}", brief(text))));
        let missing = wanted.iter().filter(|text| !found.contains(text));
        outcome
            .errors
            .extend(missing.map(|text| format!("  missing: {}", brief(text))));

        let title = page.chosen(Role::Title);
        if title == normalise(text_of(&entry, "title")) {
            titles += 1;
        } else {
            outcome.errors.push(format!("  title: {title}"));
        }
        let date = page.chosen(Role::Date);
        if is_same_day(text_of(&entry, "publishing_date"), &date) {
            dates += 1;
        } else {
            outcome.errors.push(format!("  date: {date}"));
        }
        let names: BTreeSet<String> = strings("authors")
            .iter()
            .map(|name| normalise(name).to_lowercase())
            .collect();
        let byline = page.chosen(Role::Author).to_lowercase();
        let found: BTreeSet<String> = byline
            .split(", ")
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        if names == found {
            authors += 1;
        } else {
            outcome.errors.push(format!("  authors: {byline}"));
        }
    }
    let pages = scores.len();
    outcome.rows = vec![
        Row::new(
            format!("{wanted_count} paragraphs of {pages} pages found exactly"),
            format!(
                "{:.3} ({:.3} with white space alone made one)",
                ratio(hit_count, wanted_count),
                ratio(layout_count, wanted_count)
            ),
        ),
        Row::new(
            "the same, F1 of each page, averaged",
            format!("{:.3}", mean(&scores)),
        ),
        Row::new(
            "titles, days of publication, author sets",
            format!("{titles}, {dates}, {authors} of {pages}"),
        ),
        Row::new(
            "paragraphs whose bytes prove",
            format!("{proved_count} of {block_count}"),
        ),
    ];
    Ok(outcome)
}

/// Whether `found`, as the page writes it, names the day of `expected` (ISO 8601), in its own zone or in UTC.
fn is_same_day(expected: &str, found: &str) -> bool {
    let day = |date: &str| date.get(..10).map(str::to_owned);
    let expected_utc = parse_date(&expected.replacen(' ', "T", 1));
    let found_utc = parse_date(found);
    let days = [day(expected), expected_utc.as_deref().and_then(day)];
    found_utc.is_some()
        && [day(found), found_utc.as_deref().and_then(day)]
            .iter()
            .any(|day| day.is_some() && days.contains(day))
}

fn read_json(path: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

fn text_of<'v>(entry: &'v Value, name: &str) -> &'v str {
    entry.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn shingles(text: &str) -> BTreeMap<Vec<&str>, usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let words: Vec<&str> = text
        .split(|c| !is_word(c))
        .filter(|word| !word.is_empty())
        .collect();
    let mut counts = BTreeMap::new();
    if !words.is_empty() && words.len() < SHINGLE {
        counts.insert(words, 1);
        return counts;
    }
    for shingle in words.windows(SHINGLE) {
        *counts.entry(shingle.to_vec()).or_default() += 1;
    }
    counts
}

/// How many of `wanted` are among `found`, each of these used once.
fn common(wanted: &[String], found: &[String]) -> usize {
    let mut left: BTreeMap<&String, usize> = BTreeMap::new();
    for text in found {
        *left.entry(text).or_default() += 1;
    }
    wanted
        .iter()
        .filter(|text| {
            left.get_mut(text).is_some_and(|count| {
                let is_left = *count > 0;
                *count = count.saturating_sub(1);
                is_left
            })
        })
        .count()
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn harmonic(one: f64, other: f64) -> f64 {
    if one + other > 0.0 {
        2.0 * one * other / (one + other)
    } else {
        0.0
    }
}

fn brief(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(110)
        .collect()
}
