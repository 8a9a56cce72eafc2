//! A sound corpus, damaged in one way after the other: `check` must find each, in words that name it.

use std::fs;
use std::path::Path;

use corpus::model::Piece;
use corpus::pipeline::prove;
use corpus::store::{Store, StoreError};
use rusqlite::Connection;

use super::harness::{GOOD, Sandbox};
use super::runs::{Committed, Pile, Shelf, analyze, check, ingest};

/// What is done to the file, and words of what `check` must say of it.
const DAMAGES: [(&str, &str); 88] = [
    // Paragraphs.
    (
        "UPDATE paragraph SET text = text || '.' WHERE paragraph_id = 3",
        "sha256 is not that of their text: 1 (paragraph 3)",
    ),
    (
        "UPDATE paragraph SET sha256 = replace(sha256, substr(sha256, 1, 1), 'x') WHERE paragraph_id = 3",
        "rows of paragraph that break a constraint: 1",
    ),
    (
        "UPDATE paragraph SET words_sha256 = (SELECT sha256 FROM paragraph WHERE paragraph_id = 1) WHERE paragraph_id = 3",
        "words_sha256 is not that of their words: 1 (paragraph 3)",
    ),
    (
        "UPDATE paragraph SET words_sha256 = NULL WHERE paragraph_id = 3",
        "words_sha256 is not that of their words",
    ),
    (
        "UPDATE paragraph SET words_sha256 = upper(words_sha256) WHERE paragraph_id = 3",
        "rows of paragraph that break a constraint: 1 (paragraph 3)",
    ),
    (
        "UPDATE paragraph SET word_count = word_count + 1 WHERE paragraph_id = 3",
        "word_count is not that of their text: 1 (paragraph 3)",
    ),
    (
        "UPDATE paragraph SET text = ' ' || text WHERE paragraph_id = 3",
        "text is not normalised: 1 (paragraph 3)",
    ),
    (
        "UPDATE paragraph SET text = CAST(x'ff41' AS TEXT) WHERE paragraph_id = 3",
        "text is not UTF-8: 1 (paragraph 3)",
    ),
    (
        "UPDATE paragraph SET text = '' WHERE paragraph_id = 3",
        "rows of paragraph that break a constraint: 1",
    ),
    (
        "DELETE FROM paragraph WHERE paragraph_id = 3",
        "rows of occurrence that lack their row of paragraph",
    ),
    (
        "INSERT INTO paragraph VALUES (999, '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'test', 1)",
        "paragraphs that no article holds: 1 (paragraph 999)",
    ),
    // Occurrences.
    (
        "UPDATE occurrence SET ordinal = ordinal + 7 WHERE article_id = 2 AND ordinal = 5",
        "ordinals have gaps or don't begin at 1: 1 (article 2)",
    ),
    (
        "DELETE FROM occurrence WHERE article_id = 2 AND ordinal = 5",
        "paragraph_count is not that of their occurrences: 1 (article 2)",
    ),
    (
        "DELETE FROM mention WHERE article_id = 2; DELETE FROM occurrence WHERE article_id = 2",
        "articles without paragraphs: 1 (article 2)",
    ),
    (
        "UPDATE occurrence SET paragraph_id = 2 WHERE article_id = 3 AND ordinal = 1",
        "differ from a count",
    ),
    (
        "UPDATE occurrence SET byte_start = byte_start - 20 WHERE article_id = 2 AND ordinal = 2",
        "ranges that overlap or go back within their article: 1 (article 2)",
    ),
    (
        "UPDATE occurrence SET byte_start = byte_start + 5000, byte_end = byte_end + 5000 WHERE article_id = 2 AND ordinal = 5",
        "reach past the bytes of their input: 1 (article 2)",
    ),
    (
        "UPDATE occurrence SET byte_end = NULL WHERE article_id = 2 AND ordinal = 5",
        "rows of occurrence that break a constraint: 1",
    ),
    (
        "UPDATE occurrence SET byte_end = byte_start WHERE article_id = 2 AND ordinal = 5",
        "rows of occurrence that break a constraint: 1",
    ),
    (
        "UPDATE occurrence SET kind = 'Body' WHERE article_id = 2 AND ordinal = 5",
        "occurrences of a kind that no program knows: 1 (article 2, paragraph 5)",
    ),
    // Articles.
    (
        "UPDATE article SET paragraph_count = 4 WHERE article_id = 2",
        "paragraph_count is not that of their occurrences: 1 (article 2)",
    ),
    (
        "UPDATE article SET word_count = word_count - 1 WHERE article_id = 2",
        "word_count is not that of their paragraphs: 1 (article 2)",
    ),
    (
        "UPDATE article SET is_current = 0 WHERE article_id = 2",
        "not just the latest is current",
    ),
    (
        "UPDATE article SET is_current = 0 WHERE revision = 2;
         UPDATE article SET is_current = 1 WHERE revision = 1",
        "not just the latest is current",
    ),
    (
        "UPDATE article SET revision = 3 WHERE revision = 2",
        "revisions have gaps",
    ),
    (
        "DELETE FROM article WHERE article_id = 2",
        "rows of occurrence that lack their row of article",
    ),
    (
        "UPDATE article SET key = '/elsewhere' || key WHERE article_id = 2",
        "key is not made of their input's path",
    ),
    (
        "UPDATE article SET key = key || '#sha256:' || lower(hex(randomblob(32))) WHERE article_id = 2",
        "key is not made of their input's path",
    ),
    (
        "UPDATE article SET record_sha256 = 'abc' WHERE article_id = 2",
        "rows of article that break a constraint: 1",
    ),
    (
        "UPDATE article SET record_number = 1 WHERE article_id = 1",
        "record_number does not fit the type",
    ),
    (
        "UPDATE article SET published_at = '2026-02-31' WHERE published_at IS NOT NULL",
        "published_at is no date",
    ),
    (
        "UPDATE article SET published_at = '2026-03-01T25:00:00Z' WHERE published_at IS NOT NULL",
        "published_at is no date",
    ),
    (
        "UPDATE article SET published_text = NULL WHERE published_at IS NOT NULL",
        "a published_at and no published_text",
    ),
    (
        "UPDATE article SET title = '' WHERE article_id = 2",
        "articles with empty metadata: 1 (article 2)",
    ),
    (
        "UPDATE article SET source_id = 99 WHERE article_id = 2",
        "rows of article that lack their row of source",
    ),
    (
        "UPDATE article SET run_id = 2 WHERE article_id = 2",
        "another run stored than read their input: 1 (article 2)",
    ),
    // Sources, inputs, outlets.
    (
        "UPDATE source SET outlet_id = 2",
        "linked to an outlet that their name does not mean",
    ),
    (
        "UPDATE source SET named_by = 'Host'",
        "sources named by what no program knows",
    ),
    (
        "INSERT INTO source VALUES (99, 'nobody', 'folder', NULL)",
        "sources that no article names: 1 (source 99)",
    ),
    (
        "UPDATE input SET type = 'xml' WHERE input_id = 1",
        "inputs of a type or compression that no program knows: 1 (input 1)",
    ),
    (
        "UPDATE input SET compression = 'zip' WHERE input_id = 1",
        "inputs of a type or compression that no program knows: 1 (input 1)",
    ),
    (
        "UPDATE input SET is_complete = 0 WHERE input_id = 1",
        "rows of input that break a constraint: 1",
    ),
    (
        "UPDATE input SET reading_options = '[]' WHERE input_id = 1",
        "reading_options are no JSON object: 1 (input 1)",
    ),
    (
        "UPDATE input SET is_file = 0 WHERE input_id = 1",
        "inputs whose path or counts can't be: 1 (input 1)",
    ),
    (
        "UPDATE input SET path = 'below' WHERE input_id = 1",
        "inputs whose path or counts can't be: 1 (input 1)",
    ),
    (
        "UPDATE outlet SET class = 'paper' WHERE outlet_id = 1",
        "outlets of a class or country that no program knows: 1 (outlet 1)",
    ),
    (
        "UPDATE outlet_alias SET kind = 'nick' WHERE outlet_alias_id = 1",
        "names of a kind that no program knows: 1 (outlet 1)",
    ),
    (
        "DELETE FROM outlet WHERE outlet_id = 1",
        "rows of outlet_alias that lack their row of outlet",
    ),
    // Constraints, of which a connection that only reads knows nothing.
    (
        "UPDATE input SET is_file = 2 WHERE input_id = 1",
        "rows of input that break a constraint: 1 (input 1)",
    ),
    (
        "UPDATE input SET sha256 = upper(sha256) WHERE input_id = 1",
        "rows of input that break a constraint: 1 (input 1)",
    ),
    (
        "UPDATE outlet SET origin = 'me' WHERE outlet_id = 1",
        "rows of outlet that break a constraint: 1 (outlet 1)",
    ),
    (
        "UPDATE outlet_alias SET is_disabled = 5 WHERE outlet_alias_id = 1",
        "rows of outlet_alias that break a constraint: 1 (outlet 1)",
    ),
    (
        "UPDATE source SET name = '' WHERE source_id = 1",
        "rows of source that break a constraint: 1 (source 1)",
    ),
    (
        "UPDATE article SET is_current = 7 WHERE article_id = 2",
        "rows of article that break a constraint: 1 (article 2)",
    ),
    (
        "UPDATE article SET steps = 'htm' WHERE article_id = 2",
        "rows of article that break a constraint: 1",
    ),
    (
        "UPDATE article SET is_encoding_uncertain = 2 WHERE article_id = 2",
        "rows of article that break a constraint: 1 (article 2)",
    ),
    (
        "UPDATE mention SET is_anaphor = 2 WHERE article_id = 2 AND ordinal = 2",
        "rows of mention that break a constraint: 1 (article 2, paragraph 2)",
    ),
    (
        "UPDATE mention SET char_start = -1 WHERE article_id = 2 AND ordinal = 2",
        "rows of mention that break a constraint: 1 (article 2, paragraph 2)",
    ),
    // Kept counts.
    (
        "UPDATE paragraph_count SET occurrence_count = occurrence_count + 1 WHERE paragraph_id = (SELECT min(paragraph_id) FROM paragraph_count)",
        "rows of paragraph_count that differ from a count: 1",
    ),
    (
        "UPDATE paragraph_count SET earliest_published_at = '2020-01-01' WHERE paragraph_id = (SELECT min(paragraph_id) FROM paragraph_count)",
        "rows of paragraph_count that differ from a count: 1",
    ),
    (
        "UPDATE paragraph_count SET first_article_id = first_article_id + 1 WHERE paragraph_id = (SELECT min(paragraph_id) FROM paragraph_count)",
        "rows of paragraph_count that differ from a count: 1",
    ),
    (
        "DELETE FROM paragraph_count WHERE paragraph_id = (SELECT min(paragraph_id) FROM paragraph_count)",
        "rows of paragraph_count that differ from a count: 1",
    ),
    (
        "UPDATE paragraph_source SET article_count = article_count + 1",
        "rows of paragraph_source that differ from a count",
    ),
    (
        "UPDATE source_count SET paragraph_count = paragraph_count + 1",
        "rows of source_count that differ from a count",
    ),
    (
        "UPDATE source_count SET last_published_at = NULL",
        "rows of source_count that differ from a count",
    ),
    // Mentions.
    (
        "UPDATE mention SET char_end = 4000, sentence_end = 4000 WHERE article_id = 2 AND ordinal = 2",
        "mentions that reach past their paragraph: 1 (article 2, paragraph 2)",
    ),
    (
        "UPDATE mention SET sentence_start = char_end WHERE article_id = 2 AND ordinal = 2",
        "mentions outside their sentence: 1 (article 2, paragraph 2)",
    ),
    (
        "UPDATE mention SET is_credit = 0 WHERE article_id = 2 AND ordinal = 2",
        "contradicts their kind: 1 (article 2, paragraph 2)",
    ),
    (
        "UPDATE mention SET kind = 'venue' WHERE article_id = 2 AND ordinal = 2",
        "mentions are not those that the rules find: 1 (article 2)",
    ),
    (
        "DELETE FROM mention WHERE article_id = 2 AND ordinal = 2",
        "mentions are not those that the rules find: 1 (article 2)",
    ),
    (
        "UPDATE mention SET outlet_id = 77 WHERE article_id = 2 AND ordinal = 2",
        "rows of mention that lack their row of outlet",
    ),
    // Quotations and unnamed sources.
    (
        "UPDATE quotation SET char_start = -1 WHERE article_id = 2 AND quotation_number = 2",
        "rows of quotation that break a constraint: 1 (article 2, quotation 2)",
    ),
    (
        "UPDATE quotation SET char_end = 4000 WHERE article_id = 2 AND quotation_number = 2",
        "quotations that reach past their paragraph: 1 (article 2, quotation 2)",
    ),
    (
        "UPDATE quotation SET quotation_number = 9 WHERE article_id = 2 AND quotation_number = 2",
        "quotations whose numbers or parts have gaps: 1 (article 2)",
    ),
    (
        "UPDATE quotation SET speaker = 'Ada Reed' WHERE article_id = 2 AND quotation_number = 2",
        "quotations are not those that the rules find: 1 (article 2)",
    ),
    (
        "DELETE FROM quotation WHERE article_id = 2",
        "quotations are not those that the rules find: 1 (article 2)",
    ),
    (
        "UPDATE wording SET words = words || ' so' WHERE wording_id = 2",
        "quotations are not those that the rules find",
    ),
    (
        "UPDATE wording SET word_count = 0 WHERE wording_id = 2",
        "rows of wording that break a constraint: 1 (wording 2)",
    ),
    (
        "UPDATE wording SET whole_id = 1 WHERE wording_id = 2",
        "wordings that are not linked to the longest that holds them: 1 (wording 2)",
    ),
    (
        "INSERT INTO wording (words, word_count, words_hash, whole_id) SELECT words, word_count, words_hash, whole_id FROM wording WHERE wording_id = 1",
        "wordings that are stored twice: 1",
    ),
    (
        "UPDATE unnamed_source SET char_end = 4000 WHERE article_id = 2",
        "unnamed sources that reach past their paragraph or sentence: 1 (article 2",
    ),
    (
        "DELETE FROM unnamed_source WHERE article_id = 2",
        "unnamed sources are not those that the rules find: 1 (article 2)",
    ),
    // Runs, refusals, properties.
    (
        "UPDATE ingest_run SET outcome = 'finished' WHERE run_id = 1",
        "ended as no run ends: 1 (run 1)",
    ),
    (
        "UPDATE ingest_run SET started_at = 'yesterday' WHERE run_id = 1",
        "times are not those of ISO 8601 in UTC: 1 (run 1)",
    ),
    (
        "UPDATE ingest_run SET new_count = new_count - 1 WHERE run_id = 1",
        "new_count is not that of the documents they stored first: 1 (run 1)",
    ),
    (
        "UPDATE ingest_run SET revised_count = 0 WHERE run_id = 2",
        "revised_count is not that of the revisions they stored: 1 (run 2)",
    ),
    (
        "INSERT INTO refusal VALUES ('/a#2', 'it is empty', 'fill it', '/a', 3, 1, NULL)",
        "location is not their path and record: 1 (/a#2)",
    ),
    (
        "UPDATE property SET value = '2' WHERE name = 'is_analysed'",
        "properties that no program knows: 1 (is_analysed)",
    ),
];

/// The same for the schema, whose damage may as well be told when the file is opened.
const SCHEMA_DAMAGES: [(&str, &str); 9] = [
    (
        "UPDATE refinery_schema_history SET name = 'contents' WHERE version = 1",
        "migration",
    ),
    (
        "DROP INDEX article_by_input_id",
        "index called \"article_by_input_id\"",
    ),
    ("DROP VIEW duplicates", "view called \"duplicates\""),
    (
        "DROP VIEW repeats; CREATE VIEW repeats AS SELECT 1 AS article_id",
        "view called \"repeats\"",
    ),
    (
        "CREATE TRIGGER counted AFTER INSERT ON article BEGIN DELETE FROM paragraph; END",
        "trigger called \"counted\"",
    ),
    (
        "CREATE VIEW paragraphs AS SELECT * FROM paragraph",
        "view called \"paragraphs\"",
    ),
    (
        "ALTER TABLE source ADD COLUMN note TEXT",
        "table called \"source\"",
    ),
    (
        "ALTER TABLE mention RENAME TO mentions; CREATE VIEW mention AS SELECT * FROM mentions",
        "mention",
    ),
    (
        "DROP INDEX paragraph_count_by_occurrence_count; CREATE INDEX paragraph_count_by_occurrence_count ON paragraph_count (occurrence_count, paragraph_id)",
        "index called \"paragraph_count_by_occurrence_count\"",
    ),
];

/// What only the inputs can prove.
const SOURCE_DAMAGES: [(&str, &str); 15] = [
    (
        "UPDATE input SET sha256 = (SELECT sha256 FROM paragraph LIMIT 1) WHERE input_id = (SELECT max(input_id) FROM input)",
        "other bytes",
    ),
    (
        "UPDATE occurrence SET byte_start = byte_start + 1 WHERE article_id = 2 AND ordinal = 2",
        "range 2.2",
    ),
    (
        "UPDATE occurrence SET byte_start = NULL, byte_end = NULL WHERE article_id = 2 AND ordinal = 2",
        "2: paragraphs",
    ),
    (
        "UPDATE occurrence SET kind = 'quote' WHERE article_id = 2 AND ordinal = 2",
        "2: kinds of paragraphs",
    ),
    (
        "UPDATE article SET title = 'Another' WHERE article_id = 2",
        "2: title",
    ),
    (
        "UPDATE article SET byline = 'Nobody' WHERE article_id = 2",
        "2: byline",
    ),
    (
        "UPDATE article SET url = 'https://x.example' WHERE article_id = 2",
        "2: url",
    ),
    (
        "UPDATE article SET language = 'en' WHERE article_id = 2",
        "2: language",
    ),
    (
        "UPDATE article SET published_text = '1 March', published_at = '2026-03-01' WHERE article_id = 2",
        "2: date",
    ),
    (
        "UPDATE article SET encoding = 'windows-1252' WHERE article_id = 2",
        "2: encoding",
    ),
    (
        "UPDATE article SET is_encoding_uncertain = 1 WHERE article_id = 2",
        "2: encoding",
    ),
    (
        "UPDATE source SET name = 'Pool' WHERE source_id = (SELECT source_id FROM article WHERE article_id = 2)",
        "2: source",
    ),
    (
        "UPDATE article SET record_number = record_number + 1 WHERE record_number = 5 AND is_current = 1",
        "record number",
    ),
    (
        "UPDATE article SET key = key || 'x' WHERE key LIKE '%#id:35'",
        "key",
    ),
    (
        "UPDATE input SET byte_count = byte_count + 1 WHERE input_id = (SELECT max(input_id) FROM input)",
        "miscounted",
    ),
];

/// A sound corpus of two runs.
pub(crate) fn sound(path: &Path) -> Pile {
    let pile = Pile::new();
    ingest(path, &pile.first, &mut Committed::new()).unwrap();
    ingest(path, &pile.second, &mut Committed::new()).unwrap();
    assert!(
        pile.second
            .iter()
            .any(|piece| matches!(piece, Piece::Record(_)))
    );
    pile
}

fn damage(path: &Path, sql: &str) {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        .unwrap();
    connection
        .execute_batch(sql)
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// What `check` says, or why the file can't even be opened.
fn told(path: &Path) -> String {
    match check(path) {
        Ok(problems) => problems.join("\n"),
        Err(error) => error.to_string(),
    }
}

/// What proving the inputs finds, a line for each thing, or why they can't be proved.
pub(crate) fn told_by_sources(path: &Path) -> Vec<String> {
    prove_all(path).unwrap_or_else(|error| vec![error.to_string()])
}

fn prove_all(path: &Path) -> Result<Vec<String>, StoreError> {
    let store = Store::open_read_only(path)?;
    let mut told = Vec::new();
    for proof in store.proofs()? {
        let verdict = prove(&store, &proof)?;
        let wrong = verdict.wrong.iter();
        told.extend(wrong.map(|(article, ordinal)| format!("range {article}.{ordinal}")));
        let differing = verdict.differing.iter();
        told.extend(differing.map(|(article, parts)| format!("{article}: {}", parts.join(", "))));
        if verdict.is_miscounted {
            told.push("miscounted".to_owned());
        }
        let versions = verdict.other_version_count;
        told.extend((versions > 0).then(|| format!("{versions} of another version")));
        let changed = verdict.changed_count;
        told.extend((changed > 0).then(|| format!("{changed} changed")));
        told.extend(verdict.has_changed.then(|| "other bytes".to_owned()));
        told.extend(verdict.unreadable);
    }
    Ok(told)
}

#[test]
fn check_names_every_damage() {
    let shelf = Shelf::new();
    let (original, path) = (shelf.folder.join("original"), shelf.corpus());
    let _pile = sound(&original);
    assert_eq!(told(&original), "");
    let mut missed = Vec::new();
    for (sql, words) in DAMAGES.iter().chain(&SCHEMA_DAMAGES) {
        fs::copy(&original, &path).unwrap();
        damage(&path, sql);
        let told = told(&path);
        if !told.contains(words) {
            missed.push(format!("{sql}\n  not said: {words}\n  but: {told}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn check_of_sources_names_every_damage() {
    let shelf = Shelf::new();
    let (original, path) = (shelf.folder.join("original"), shelf.corpus());
    let _pile = sound(&original);
    assert_eq!(told_by_sources(&original), [""; 0]);
    let mut missed = Vec::new();
    for (sql, words) in SOURCE_DAMAGES {
        fs::copy(&original, &path).unwrap();
        damage(&path, sql);
        let told = told_by_sources(&path);
        if !told.iter().any(|line| line.contains(words)) {
            missed.push(format!("{sql}\n  not said: {words}\n  but: {told:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn extra_tables_and_indexes_are_nobodys_damage() {
    let shelf = Shelf::new();
    let path = shelf.corpus();
    let _pile = sound(&path);
    damage(
        &path,
        "CREATE TABLE note (text TEXT); CREATE INDEX article_by_title ON article (title); ANALYZE",
    );
    assert_eq!(told(&path), "");
    analyze(&path).unwrap();
    assert_eq!(told(&path), "");
}

#[test]
fn a_users_outlets_are_nobodys_damage() {
    let sandbox = Sandbox::new();
    sandbox.write("one.txt", GOOD);
    sandbox.corpus(&["ingest", "one.txt"]).expect_code(0);
    for edit in [
        ["add", "Harbour Ledger", "--country", "GB"].as_slice(),
        &["alias", "CNN", "Cable News"],
        &["alias", "The New York Times", "NYT"],
        &["remove", "Reuters"],
    ] {
        sandbox
            .corpus(&[&["outlets"], edit].concat())
            .expect_code(0);
    }
    sandbox.corpus(&["check"]).expect_code(0);
    sandbox.corpus(&["analyze"]).expect_code(0);
    sandbox.corpus(&["check"]).expect_code(0);
    let said = sandbox
        .corpus(&["check", "--sources"])
        .expect_code(0)
        .stdout;
    assert!(said.contains("1 range proved, 0 wrong"), "{said}");
    damage(
        &sandbox.path("corpus.db"),
        "UPDATE outlet SET class = 'agency' WHERE name = 'CNN'",
    );
    let said = sandbox.corpus(&["check"]).expect_code(1).stdout;
    assert!(
        said.contains("shipped outlets that are not as they were shipped: 1 (CNN)"),
        "{said}"
    );
    damage(
        &sandbox.path("corpus.db"),
        "UPDATE outlet_alias SET alias = 'Cnn' WHERE alias = 'CNN'",
    );
    let said = sandbox.corpus(&["check"]).expect_code(1).stdout;
    assert!(
        said.contains("outlets whose forms are not as they were shipped: 1 (CNN)"),
        "{said}"
    );
}
