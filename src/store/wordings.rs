//! The wordings of quotations: each stored once, and linked to the longest that holds it.
//!
//! Links are made at the end of a run, in two passes over all wordings; until then a wording stands for itself.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use crate::detect::wordings::{Anchors, gap_count, holds};
use crate::model::Quotation;
use crate::text::hash::sha256;

/// The number of a quotation's wording; stored if it is new. Only the writer does so, inside its transaction, so that no
/// other can store it between the look-up and the insert; the index can't be unique, since two wordings may have one hash.
pub(super) fn intern(connection: &Connection, quotation: &Quotation) -> rusqlite::Result<i64> {
    let words = quotation.words.as_str();
    let hash = hash_of(words);
    let found = connection
        .prepare_cached("SELECT wording_id FROM wording WHERE words_hash = ?1 AND words = ?2")?
        .query_row(params![hash, words], |row| row.get(0))
        .optional()?;
    if let Some(wording_id) = found {
        return Ok(wording_id);
    }
    connection
        .prepare_cached("INSERT INTO wording (words, word_count, words_hash) VALUES (?1, ?2, ?3)")?
        .execute(params![words, quotation.word_count, hash])?;
    Ok(connection.last_insert_rowid())
}

/// The first 8 bytes of the SHA-256 of `words`, as SQLite's integers are.
pub(super) fn hash_of(words: &str) -> i64 {
    let digest = sha256(words.as_bytes());
    let mut first = [0; 8];
    for (byte, of_digest) in first.iter_mut().zip(digest.0) {
        *byte = of_digest;
    }
    i64::from_be_bytes(first)
}

/// Links every wording to the longest that holds it, if there is one that isn't linked yet.
pub(super) fn link(connection: &Connection) -> rusqlite::Result<()> {
    let has_new = connection
        .query_row(
            "SELECT 1 FROM wording WHERE whole_id IS NULL LIMIT 1",
            [],
            |_| Ok(()),
        )
        .optional()?;
    if has_new.is_none() {
        return Ok(());
    }
    let wholes = find_wholes(connection)?;
    let mut update =
        connection.prepare("UPDATE wording SET whole_id = ?2 WHERE wording_id = ?1")?;
    for (wording_id, whole_id) in list_wrong_links(connection, &wholes)? {
        update.execute(params![wording_id, whole_id])?;
    }
    Ok(())
}

/// The wordings whose link is not what it should be, each with what it should be. `wholes` as [`find_wholes`] gives them.
pub(super) fn list_wrong_links(
    connection: &Connection,
    wholes: &BTreeMap<i64, Whole>,
) -> rusqlite::Result<Vec<(i64, i64)>> {
    let mut statement =
        connection.prepare("SELECT wording_id, whole_id FROM wording ORDER BY wording_id")?;
    let mut rows = statement.query([])?;
    let mut wrong = Vec::new();
    while let Some(row) = rows.next()? {
        let wording_id: i64 = row.get(0)?;
        let whole_id = wholes
            .get(&wording_id)
            .map_or(wording_id, |whole| whole.wording_id);
        if row.get::<_, Option<i64>>(1)? != Some(whole_id) {
            wrong.push((wording_id, whole_id));
        }
    }
    Ok(wrong)
}

/// A wording that holds another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Whole {
    word_count: i64,
    gap_count: usize,
    wording_id: i64,
}

/// For each wording that another holds, the one that ranks first of those that do: the longest, of equally long ones that
/// with fewer gaps, which may hold the other, then the first by its words. Only what current articles quote counts.
pub(super) fn find_wholes(connection: &Connection) -> rusqlite::Result<BTreeMap<i64, Whole>> {
    let mut statement = connection.prepare(include_str!("sql/list_current_wordings.sql"))?;
    let mut anchors = Anchors::default();
    {
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            anchors.note(row.get(0)?, row.get_ref(1)?.as_str()?);
        }
    }
    anchors.sort();
    let mut find = connection.prepare("SELECT words FROM wording WHERE wording_id = ?1")?;
    let mut wholes: BTreeMap<i64, Whole> = BTreeMap::new();
    let mut met = Vec::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (wording_id, words) = (row.get(0)?, row.get_ref(1)?.as_str()?);
        let whole = Whole {
            word_count: row.get(2)?,
            gap_count: gap_count(words),
            wording_id,
        };
        let rank = |whole: &Whole| (whole.word_count, Reverse(whole.gap_count));
        anchors.met_by(words, &mut met);
        for &part_id in met.iter().filter(|&&part_id| part_id != wording_id) {
            let is_better = match wholes.get(&part_id) {
                None => true,
                Some(known) if rank(known) == rank(&whole) => find
                    .query_row([known.wording_id], |known| {
                        Ok(words < known.get_ref(0)?.as_str()?)
                    })?,
                Some(known) => rank(known) < rank(&whole),
            };
            if is_better
                && find.query_row([part_id], |part| {
                    Ok(holds(words, part.get_ref(0)?.as_str()?))
                })?
            {
                wholes.insert(part_id, whole);
            }
        }
    }
    Ok(wholes)
}

/// Leaves the wordings of an article to be linked anew: those of a revision that is no longer current hold no others.
pub(super) fn unlink(connection: &Connection, article_id: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(include_str!("sql/unlink_wordings.sql"))?
        .execute([article_id])
        .map(drop)
}
