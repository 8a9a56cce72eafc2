//! The rows of a batch's accepted articles: paragraphs, each stored once, then occurrences and findings.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;

use super::Accepted;
use crate::model::{Candidate, CrawlRecord, Digest, Hex, Paragraph, Weighed};
use crate::store::{Run, StoreError, analysis};

/// Finds or inserts every paragraph of the batch; new ones are numbered in the order of reading. Gives the paragraph of
/// each occurrence, article by article.
pub(super) fn store_paragraphs(
    connection: &Connection,
    run: &mut Run,
    accepted: &[Accepted],
    first_id: i64,
) -> Result<Vec<i64>, StoreError> {
    let paragraphs = || {
        accepted
            .iter()
            .flat_map(|accepted| &accepted.article.paragraphs)
    };
    let mut known = match run.bulk {
        Some(_) => FxHashMap::default(),
        None => find_paragraphs(connection, paragraphs(), first_id)?,
    };
    let mut insert = connection.prepare_cached(include_str!("../sql/insert_paragraph.sql"))?;
    let mut next_id = first_id;
    let mut ids = Vec::with_capacity(paragraphs().count());
    for paragraph in paragraphs() {
        run.unproved_count += u64::from(paragraph.bytes.is_none());
        let found = match &run.bulk {
            Some(bulk) => bulk.find(&paragraph.sha256),
            None => known.get(&paragraph.sha256).copied(),
        };
        if let Some(id) = found {
            run.known_paragraph_count += 1;
            ids.push(id);
            continue;
        }
        insert.execute(params![
            next_id,
            paragraph.sha256.hex().as_str(),
            paragraph
                .words_sha256
                .map(Digest::hex)
                .as_ref()
                .map(Hex::as_str),
            paragraph.text,
            paragraph.word_count
        ])?;
        match &mut run.bulk {
            Some(bulk) => bulk.push(&paragraph.sha256)?,
            None => {
                known.insert(paragraph.sha256, next_id);
            }
        }
        run.new_paragraph_count += 1;
        ids.push(next_id);
        next_id += 1;
    }
    for accepted in accepted {
        let credits = accepted
            .article
            .findings
            .mentions
            .iter()
            .filter(|mention| mention.kind.is_credit())
            .map(|mention| mention.outlet_id);
        run.credited_outlets
            .extend(credits.filter(|&outlet_id| accepted.publisher != Some(outlet_id)));
    }
    Ok(ids)
}

/// Looks up which of the paragraphs are stored. Where none has a number below `first_id`, none is.
fn find_paragraphs<'a>(
    connection: &Connection,
    paragraphs: impl Iterator<Item = &'a Paragraph>,
    first_id: i64,
) -> rusqlite::Result<FxHashMap<Digest, i64>> {
    let mut known = FxHashMap::default();
    if first_id == 1 {
        return Ok(known);
    }
    // In the order of the digests, so that look-ups walk the index instead of jumping about in it.
    let distinct: BTreeSet<Digest> = paragraphs.map(|paragraph| paragraph.sha256).collect();
    let mut find =
        connection.prepare_cached("SELECT paragraph_id FROM paragraph WHERE sha256 = ?1")?;
    for digest in distinct {
        if let Some(id) = find
            .query_row([digest.hex().as_str()], |row| row.get(0))
            .optional()?
        {
            known.insert(digest, id);
        }
    }
    Ok(known)
}

/// Writes an article's occurrences and findings; `paragraph_ids` has one for each paragraph.
pub(super) fn store_occurrences(
    connection: &Connection,
    accepted: &Accepted,
    paragraph_ids: &[i64],
) -> rusqlite::Result<()> {
    let article = &accepted.article;
    let mut insert = connection.prepare_cached(include_str!("../sql/insert_occurrence.sql"))?;
    for ((paragraph, paragraph_id), ordinal) in
        article.paragraphs.iter().zip(paragraph_ids).zip(1_i64..)
    {
        insert.execute(params![
            accepted.article_id,
            ordinal,
            paragraph_id,
            paragraph.bytes.map(|span| span.start),
            paragraph.bytes.map(|span| span.end),
            paragraph.kind.as_str()
        ])?;
    }
    analysis::insert_findings(connection, accepted.article_id, &article.findings)
}

/// Writes what an article's metadata might have been.
pub(super) fn store_candidates(
    connection: &Connection,
    article_id: i64,
    candidates: &[Weighed],
) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(include_str!("../sql/insert_candidate.sql"))?;
    for (weighed, rank) in candidates.iter().zip(1_i64..) {
        let Candidate {
            role,
            value,
            origin,
        } = &weighed.candidate;
        let is_chosen = weighed.is_chosen;
        insert.execute(params![
            article_id,
            rank,
            role.as_str(),
            value,
            origin,
            is_chosen
        ])?;
    }
    Ok(())
}

/// Writes what a crawl tells of an article, in place of what a former version of it told.
pub(super) fn store_crawl_record(
    connection: &Connection,
    article_id: i64,
    crawl: &CrawlRecord,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(include_str!("../sql/upsert_crawl_record.sql"))?
        .execute(params![
            article_id,
            crawl.offset,
            crawl.record_type,
            crawl.record_id,
            crawl.target_uri,
            crawl.fetched_at,
            crawl.http_status,
            crawl.payload_digest,
            crawl.is_digest_right
        ])?;
    Ok(())
}
