//! Laws that hold whatever is ingested: the same input gives the same content in any order, on any number of threads
//! and any number of times; every range proves itself; what is kept equals what is rebuilt; former revisions count for
//! nothing; what was interrupted can be finished.
//!
//! The program is run as a person runs it; the file is read with SQLite alone.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::print_stderr,
    reason = "a test may fail by panicking, and says on standard error what it had to skip"
)]

mod support;

#[path = "laws/batches.rs"]
mod batches;
#[path = "laws/growth.rs"]
mod growth;
#[cfg(unix)]
#[path = "laws/interruption.rs"]
mod interruption;
#[path = "laws/options.rs"]
mod options;
#[path = "laws/ranges.rs"]
mod ranges;
#[path = "laws/repetition.rs"]
mod repetition;
#[path = "laws/revisions.rs"]
mod revisions;
#[path = "laws/twins.rs"]
mod twins;

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::prelude::*;
use support::pile::File;
use support::{Corpus, Desk, assert_same_rows};

/// Everything that is said of each occurrence, by names instead of ids.
const OCCURRENCES: &str = "
    SELECT article.key, revision, ordinal, sha256, byte_start, byte_end, kind, is_current, record_sha256,
        record_number, encoding, title, url, published_at, published_text, source.name, source.named_by
    FROM occurrence
    JOIN article USING (article_id)
    JOIN paragraph USING (paragraph_id)
    JOIN source USING (source_id)
    ORDER BY article.key, revision, ordinal";

/// What the views count, a query each, without ids and without what the order of reading decides (the article that was
/// read first, the text of the paragraph that was read first).
const VIEWS: [(&str, &str); 11] = [
    (
        "current occurrences",
        "SELECT article.key, ordinal, sha256, byte_start, byte_end, provenance.kind, text
         FROM provenance JOIN article USING (article_id) WHERE provenance.is_current = 1",
    ),
    (
        "duplicates",
        "SELECT sha256, occurrence_count, article_count, source_count, earliest_published_at,
             (SELECT key FROM article WHERE article_id = earliest_published_article_id), text FROM duplicates",
    ),
    (
        "repeats",
        "SELECT key, sha256, occurrence_count, text FROM repeats JOIN article USING (article_id)",
    ),
    (
        "source_counts",
        "SELECT source, named_by, outlet, article_count, occurrence_count, paragraph_count, word_count,
             first_published_at, last_published_at FROM source_counts",
    ),
    (
        "same_words",
        "SELECT words_sha256, paragraph_count, article_count FROM same_words",
    ),
    (
        "credits",
        "SELECT key, ordinal, sha256, outlet, kind, cue, rule, surface, char_start, char_end, is_anaphor, is_self,
             sentence FROM credits JOIN article USING (article_id)",
    ),
    (
        "attributed_outlets",
        "SELECT outlet, article_count, paragraph_count, credit_count, report_count, venue_count, data_count,
             opinion_count, wire_count, mention_count, first_published_at, last_published_at FROM attributed_outlets",
    ),
    (
        "quotations",
        "SELECT wording.words, wording.word_count, variant_count, article_count, source_count, occurrence_count, speaker,
             speaker_count, first_published_at FROM quotations JOIN wording USING (wording_id)",
    ),
    (
        "quotation_occurrences",
        "SELECT key, quotation_number, part_number, ordinal, sha256, text, char_start, char_end, speaker, speaker_kind,
             cue, rule FROM quotation_occurrences JOIN article USING (article_id)",
    ),
    (
        "unnamed_sources",
        "SELECT key, unnamed_source_count, unnamed_sources.paragraph_count, first_sentence
         FROM unnamed_sources JOIN article USING (article_id)",
    ),
    (
        "refused_inputs",
        "SELECT location, reason, hint FROM refused_inputs",
    ),
];

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_time: 60_000,
        ..ProptestConfig::default()
    }
}

fn views_of(corpus: &Corpus) -> BTreeMap<&'static str, Vec<String>> {
    let views = VIEWS.iter().map(|&(name, sql)| {
        let mut rows = corpus.rows(sql);
        rows.sort();
        (name, rows)
    });
    views.collect()
}

fn assert_same_views(before: &Corpus, after: &Corpus, what: &str) {
    let after = views_of(after);
    for (name, rows) in views_of(before) {
        assert_same_rows(&rows, &after[name], &format!("{what}: {name}"));
    }
}

fn assert_same_content(before: &Corpus, after: &Corpus, what: &str) {
    let rows = before.rows(OCCURRENCES);
    assert_same_rows(
        &rows,
        &after.rows(OCCURRENCES),
        &format!("{what}: occurrences"),
    );
    assert_same_views(before, after, what);
}

fn write_all(desk: &Desk, files: &[File]) -> Vec<PathBuf> {
    let paths = files
        .iter()
        .map(|file| desk.write(&file.name, file.bytes()));
    paths.collect()
}

/// A line of JSON with its own id.
fn line(id: &str, date: Option<&str>, words: &str) -> String {
    let date = date.map_or_else(String::new, |date| format!(",\"date\":\"{date}\""));
    format!("{{\"id\":\"{id}\",\"text\":\"{words}\"{date}}}\n")
}
