//! The floor: parse, split at blank lines, hash (the text and its words, for both are columns of the store), insert.
//! Nothing is normalised, counted, proved or searched. The tables and indexes are those of the program, by its own
//! migrations, and so is the way of writing: rows in their order, the indexes of digests and occurrences made at the
//! end. A file that is there already gets the paragraphs and their occurrences alone, one by one.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use corpus::model::{Digest, Hex};
use corpus::text::hash::sha256;
use corpus::text::words::read_words;
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// Bytes of text in a commit.
const BATCH_BYTES: usize = 16 * 1024 * 1024;

#[derive(Deserialize)]
struct Record<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(borrow)]
    text: std::borrow::Cow<'a, str>,
    published: &'a str,
    publisher: &'a str,
}

/// Adds to a corpus that is there, in one transaction synced as the program's are, and copied into the file at its end.
pub(crate) fn add(input: &Path, db: &Path) {
    let mut connection = Connection::open(db).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;
             PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;",
        )
        .unwrap();
    let transaction = connection.transaction().unwrap();
    {
        let last = |sql| transaction.query_row(sql, [], |row| row.get(0)).unwrap();
        let mut article_id: i64 = last("SELECT max(article_id) FROM article");
        let mut last_paragraph_id: i64 = last("SELECT max(paragraph_id) FROM paragraph");
        let mut find = transaction
            .prepare("SELECT paragraph_id FROM paragraph WHERE sha256 = ?1")
            .unwrap();
        let mut insert = transaction
            .prepare("INSERT INTO paragraph (paragraph_id, sha256, words_sha256, text, word_count) VALUES (?1, ?2, ?3, ?4, ?5)")
            .unwrap();
        let mut insert_occurrence = transaction
            .prepare("INSERT INTO occurrence VALUES (?1, ?2, ?3, NULL, NULL, 'body')")
            .unwrap();
        for line in BufReader::new(File::open(input).unwrap()).lines() {
            let line = line.unwrap();
            let record: Record<'_> = serde_json::from_str(&line).unwrap();
            article_id += 1;
            for (ordinal, paragraph) in (1_i64..).zip(record.text.split("\n\n")) {
                let sha256_hex = sha256(paragraph.as_bytes()).hex();
                let found = find
                    .query_row([sha256_hex.as_str()], |row| row.get(0))
                    .optional()
                    .unwrap();
                let paragraph_id = found.unwrap_or_else(|| {
                    let words = read_words(paragraph);
                    let words_sha256 = words.key.map(|key| sha256(key.as_bytes()).hex());
                    last_paragraph_id += 1;
                    insert
                        .execute(params![
                            last_paragraph_id,
                            sha256_hex.as_str(),
                            words_sha256.as_ref().map(Hex::as_str),
                            paragraph,
                            words.count
                        ])
                        .unwrap();
                    last_paragraph_id
                });
                insert_occurrence
                    .execute(params![article_id, ordinal, paragraph_id])
                    .unwrap();
            }
        }
    }
    transaction.commit().unwrap();
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
}

pub(crate) fn run(input: &Path, db: &Path) {
    let mut connection = Connection::open(db).unwrap();
    connection
        .execute_batch(
            "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
             PRAGMA cache_size = -32768; PRAGMA foreign_keys = OFF;
             PRAGMA ignore_check_constraints = ON;",
        )
        .unwrap();
    for migration in [
        include_str!("../../migrations/V1__content.sql"),
        include_str!("../../migrations/V13__paragraph_indexes.sql"),
        "DROP INDEX paragraph_by_sha256; DROP INDEX paragraph_by_words_sha256;
         DROP INDEX occurrence_by_paragraph_id_article_id;",
    ] {
        connection.execute_batch(migration).unwrap();
    }
    connection
        .execute_batch(
            "INSERT INTO ingest_run (run_id, started_at, program_version) VALUES (1, '2026-01-01', 'floor');
             INSERT INTO input (input_id, path, is_file, type, reading_options, run_id) VALUES (1, 'x', 1, 'jsonl', '{}', 1);",
        )
        .unwrap();
    let mut lines = BufReader::with_capacity(1 << 20, File::open(input).unwrap());
    let mut ids: FxHashMap<Digest, i64> = FxHashMap::default();
    let mut sources: FxHashMap<String, i64> = FxHashMap::default();
    let (mut article_id, mut line) = (0_i64, String::new());
    let mut is_done = false;
    while !is_done {
        let transaction = connection.transaction().unwrap();
        {
            let mut insert_article = transaction
                .prepare_cached(
                    "INSERT INTO article (article_id, key, revision, is_current, source_id, input_id, record_number,
                     record_sha256, title, published_at, encoding, is_encoding_uncertain, paragraph_count, word_count,
                     run_id) VALUES (?1, ?2, 1, 1, ?3, 1, ?1, ?4, ?5, ?6, 'utf-8', 0, ?7, 0, 1)",
                )
                .unwrap();
            let mut insert_source = transaction
                .prepare_cached(
                    "INSERT INTO source (source_id, name, named_by) VALUES (?1, ?2, 'publisher')",
                )
                .unwrap();
            let mut insert_occurrence = transaction
                .prepare_cached("INSERT INTO occurrence VALUES (?1, ?2, ?3, ?4, ?5, 'body')")
                .unwrap();
            let mut insert_paragraph = transaction
                .prepare_cached("INSERT INTO paragraph (paragraph_id, sha256, words_sha256, text, word_count) VALUES (?1, ?2, ?3, ?4, ?5)")
                .unwrap();
            let mut byte_count = 0;
            while byte_count < BATCH_BYTES {
                line.clear();
                if lines.read_line(&mut line).unwrap() == 0 {
                    is_done = true;
                    break;
                }
                article_id += 1;
                let record: Record<'_> = serde_json::from_str(&line).unwrap();
                let next_source = sources.len() as i64 + 1;
                let source_id = *sources
                    .entry(record.publisher.to_owned())
                    .or_insert_with(|| {
                        insert_source
                            .execute(params![next_source, record.publisher])
                            .unwrap();
                        next_source
                    });
                let paragraphs: Vec<&str> = record.text.split("\n\n").collect();
                insert_article
                    .execute(params![
                        article_id,
                        record.id,
                        source_id,
                        sha256(line.as_bytes()).hex().as_str(),
                        record.title,
                        record.published,
                        paragraphs.len() as i64
                    ])
                    .unwrap();
                let mut start = 0;
                for (ordinal, paragraph) in (1_i64..).zip(paragraphs) {
                    let digest = sha256(paragraph.as_bytes());
                    let next_id = ids.len() as i64 + 1;
                    let paragraph_id = *ids.entry(digest).or_insert_with(|| {
                        let words = read_words(paragraph);
                        let words_sha256 = words.key.map(|key| sha256(key.as_bytes()).hex());
                        insert_paragraph
                            .execute(params![
                                next_id,
                                digest.hex().as_str(),
                                words_sha256.as_ref().map(Hex::as_str),
                                paragraph,
                                words.count
                            ])
                            .unwrap();
                        next_id
                    });
                    let end = start + paragraph.len() as i64;
                    insert_occurrence
                        .execute(params![article_id, ordinal, paragraph_id, start, end])
                        .unwrap();
                    start = end + 2;
                    byte_count += paragraph.len();
                }
            }
        }
        transaction.commit().unwrap();
    }
    for indexes in [
        include_str!("../../src/store/sql/index_occurrences.sql"),
        include_str!("../../src/store/sql/index_paragraphs.sql"),
    ] {
        connection.execute_batch(indexes).unwrap();
    }
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
}
