//! The rows of a batch's accepted articles: paragraphs, each stored once, then occurrences and mentions.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;

use super::Accepted;
use crate::model::Digest;
use crate::store::{Run, analysis};

/// Finds or inserts every paragraph of the batch; new ones are numbered in the order of reading.
pub(super) fn store_paragraphs(
    connection: &Connection,
    run: &mut Run,
    accepted: &[Accepted],
    first_id: i64,
) -> rusqlite::Result<FxHashMap<Digest, i64>> {
    let paragraphs = || {
        accepted
            .iter()
            .flat_map(|accepted| &accepted.article.paragraphs)
    };
    // In the order of the digests, so that look-ups walk the index instead of jumping about in it.
    let distinct: BTreeSet<Digest> = paragraphs().map(|paragraph| paragraph.sha256).collect();
    let mut ids = FxHashMap::with_capacity_and_hasher(distinct.len(), rustc_hash::FxBuildHasher);
    let mut find =
        connection.prepare_cached("SELECT paragraph_id FROM paragraph WHERE sha256 = ?1")?;
    for digest in distinct {
        if let Some(id) = find
            .query_row([digest.to_hex()], |row| row.get(0))
            .optional()?
        {
            ids.insert(digest, id);
        }
    }
    let mut insert = connection.prepare_cached(include_str!("../sql/insert_paragraph.sql"))?;
    let mut next_id = first_id;
    for paragraph in paragraphs() {
        run.unproved_count += u64::from(paragraph.bytes.is_none());
        if ids.contains_key(&paragraph.sha256) {
            run.known_paragraph_count += 1;
            continue;
        }
        insert.execute(params![
            next_id,
            paragraph.sha256.to_hex(),
            paragraph.words_sha256.map(Digest::to_hex),
            paragraph.text,
            paragraph.word_count
        ])?;
        ids.insert(paragraph.sha256, next_id);
        run.new_paragraph_count += 1;
        next_id += 1;
    }
    for accepted in accepted {
        let credits = accepted
            .article
            .mentions
            .iter()
            .filter(|mention| mention.kind.is_credit());
        run.credited_outlets
            .extend(credits.map(|mention| mention.outlet_id));
    }
    Ok(ids)
}

/// Writes an article's occurrences and mentions; gives the paragraphs in order.
pub(super) fn store_occurrences(
    connection: &Connection,
    accepted: &Accepted,
    paragraph_ids: &FxHashMap<Digest, i64>,
) -> rusqlite::Result<Vec<i64>> {
    let article = &accepted.article;
    let mut insert = connection.prepare_cached(include_str!("../sql/insert_occurrence.sql"))?;
    let mut ids = Vec::with_capacity(article.paragraphs.len());
    for (index, paragraph) in article.paragraphs.iter().enumerate() {
        let paragraph_id = *paragraph_ids
            .get(&paragraph.sha256)
            .ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        insert.execute(params![
            accepted.article_id,
            index + 1,
            paragraph_id,
            paragraph.bytes.map(|span| span.start),
            paragraph.bytes.map(|span| span.end),
            paragraph.kind.as_str()
        ])?;
        ids.push(paragraph_id);
    }
    analysis::insert_mentions(connection, accepted.article_id, &article.mentions)?;
    Ok(ids)
}
