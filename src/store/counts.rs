//! The kept counts: what `duplicates` and `source_counts` show, brought up to date with each batch.
//!
//! A paragraph has a row in `paragraph_count` (and rows in `paragraph_source`) while it occurs twice or more in current
//! articles. Where a batch only adds occurrences, its row is added to; where one is taken away, or where there was no
//! row, it is counted anew from its occurrences. [`rebuild`] says the same in SQL alone; tests hold the two together.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Result;
use crate::model::Article;

/// An article that begins or ceases to count.
pub(super) struct Change {
    article_id: i64,
    source_id: i64,
    published: Option<String>,
    word_count: i64,
    /// 1: begins; -1: ceases.
    sign: i64,
    /// The paragraph of each occurrence.
    paragraph_ids: Vec<i64>,
}

impl Change {
    /// An article that has just been stored and counts from now on.
    pub(super) fn addition(
        article_id: i64,
        source_id: i64,
        article: &Article,
        paragraph_ids: Vec<i64>,
    ) -> Self {
        let words: usize = article
            .paragraphs
            .iter()
            .map(|paragraph| paragraph.word_count)
            .sum();
        Self {
            article_id,
            source_id,
            published: article.published_at.clone(),
            word_count: i64::try_from(words).unwrap_or(i64::MAX),
            sign: 1,
            paragraph_ids,
        }
    }

    /// A stored article that no longer counts.
    pub(super) fn removal(connection: &Connection, article_id: i64) -> rusqlite::Result<Self> {
        let (source_id, published, word_count) = connection
            .prepare_cached(
                "SELECT source_id, published_at, word_count FROM article WHERE article_id = ?1",
            )?
            .query_row([article_id], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
        let paragraph_ids = connection
            .prepare_cached("SELECT paragraph_id FROM occurrence WHERE article_id = ?1")?
            .query_map([article_id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Self {
            article_id,
            source_id,
            published,
            word_count,
            sign: -1,
            paragraph_ids,
        })
    }
}

/// A change as one paragraph sees it.
#[derive(Clone, Copy)]
struct Touch<'a> {
    change: &'a Change,
    occurrence_count: i64,
}

/// The earliest date of a paragraph's articles, as far as it can be told.
///
/// Dates of differing precision are compared as far as both go: a day ties with every hour in it. A time whose zone is
/// not known says no more than its day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Earliest {
    published_at: Option<String>,
    article_id: Option<i64>,
    undated_count: i64,
}

impl Earliest {
    fn add(&mut self, article_id: i64, published: Option<&str>) {
        let Some(date) = published.map(comparable) else {
            self.undated_count += 1;
            return;
        };
        match self.published_at.as_deref() {
            Some(earliest) if date.starts_with(earliest) => self.article_id = None,
            Some(earliest) if date < earliest => {
                self.article_id = (!earliest.starts_with(date)).then_some(article_id);
                self.published_at = Some(date.to_owned());
            }
            Some(_) => {}
            None => {
                self.published_at = Some(date.to_owned());
                self.article_id = Some(article_id);
            }
        }
    }
}

/// As much of a date as can be compared; `sql/count_paragraphs.sql` says the same.
fn comparable(published_at: &str) -> &str {
    if published_at.ends_with('Z') {
        published_at
    } else {
        published_at.get(..10).unwrap_or(published_at)
    }
}

/// What is kept of a paragraph.
struct Counts {
    occurrence_count: i64,
    article_count: i64,
    source_count: i64,
    first_article_id: i64,
    earliest: Earliest,
}

/// What changes for a source.
#[derive(Default)]
struct SourceDelta {
    article_count: i64,
    occurrence_count: i64,
    paragraph_count: i64,
    word_count: i64,
    has_removal: bool,
    dates: Vec<String>,
}

/// Brings the counts up to date. The articles' rows and occurrences are stored already; paragraphs from
/// `first_new_paragraph_id` on are new in this batch.
pub(super) fn apply(
    connection: &Connection,
    changes: &[Change],
    first_new_paragraph_id: i64,
) -> Result<()> {
    let mut sources: BTreeMap<i64, SourceDelta> = BTreeMap::new();
    let mut touches: FxHashMap<i64, Vec<Touch<'_>>> = FxHashMap::default();
    for change in changes {
        let delta = sources.entry(change.source_id).or_default();
        delta.article_count += change.sign;
        delta.occurrence_count += change.sign * change.paragraph_ids.len() as i64;
        delta.word_count += change.sign * change.word_count;
        delta.has_removal |= change.sign < 0;
        delta.dates.extend(change.published.clone());
        let mut counted: FxHashMap<i64, i64> = FxHashMap::default();
        for &paragraph_id in &change.paragraph_ids {
            *counted.entry(paragraph_id).or_default() += 1;
        }
        for (paragraph_id, occurrence_count) in counted {
            touches.entry(paragraph_id).or_default().push(Touch {
                change,
                occurrence_count,
            });
        }
    }
    // In the order of ids, so that pages are written one after the other.
    let mut touched: Vec<i64> = touches.keys().copied().collect();
    touched.sort_unstable();
    for paragraph_id in touched {
        let Some(touches) = touches.get(&paragraph_id) else {
            continue;
        };
        match touches.as_slice() {
            [
                Touch {
                    change,
                    occurrence_count: 1,
                },
            ] if paragraph_id >= first_new_paragraph_id => {
                sources.entry(change.source_id).or_default().paragraph_count += 1;
            }
            _ => apply_to_paragraph(connection, paragraph_id, touches, &mut sources)?,
        }
    }
    for (source_id, delta) in &sources {
        apply_to_source(connection, *source_id, delta)?;
    }
    Ok(())
}

fn apply_to_paragraph(
    connection: &Connection,
    paragraph_id: i64,
    touches: &[Touch<'_>],
    sources: &mut BTreeMap<i64, SourceDelta>,
) -> Result<()> {
    let only_adds = touches.iter().all(|touch| touch.change.sign > 0);
    match find(connection, paragraph_id)?.filter(|_| only_adds) {
        Some(counts) => add(connection, paragraph_id, counts, touches, sources),
        None => recount(connection, paragraph_id, touches, sources),
    }
}

fn find(connection: &Connection, paragraph_id: i64) -> rusqlite::Result<Option<Counts>> {
    connection
        .prepare_cached(include_str!("sql/find_paragraph_count.sql"))?
        .query_row([paragraph_id], |row| {
            Ok(Counts {
                occurrence_count: row.get(0)?,
                article_count: row.get(1)?,
                source_count: row.get(2)?,
                first_article_id: row.get(3)?,
                earliest: Earliest {
                    published_at: row.get(4)?,
                    article_id: row.get(5)?,
                    undated_count: row.get(6)?,
                },
            })
        })
        .optional()
}

/// Adds to a paragraph's row what the touches bring.
fn add(
    connection: &Connection,
    paragraph_id: i64,
    mut counts: Counts,
    touches: &[Touch<'_>],
    sources: &mut BTreeMap<i64, SourceDelta>,
) -> Result<()> {
    let mut of_source = connection.prepare_cached(
        "SELECT 1 FROM paragraph_source WHERE paragraph_id = ?1 AND source_id = ?2",
    )?;
    for touch in touches {
        let Change {
            article_id,
            source_id,
            published,
            ..
        } = touch.change;
        counts.occurrence_count += touch.occurrence_count;
        counts.article_count += 1;
        counts.first_article_id = counts.first_article_id.min(*article_id);
        counts.earliest.add(*article_id, published.as_deref());
        if !of_source.exists([paragraph_id, *source_id])? {
            counts.source_count += 1;
            sources.entry(*source_id).or_default().paragraph_count += 1;
        }
        connection
            .prepare_cached(include_str!("sql/add_to_paragraph_source.sql"))?
            .execute([paragraph_id, *source_id])?;
    }
    save(
        connection,
        include_str!("sql/update_paragraph_count.sql"),
        paragraph_id,
        &counts,
    )
}

fn save(connection: &Connection, sql: &str, paragraph_id: i64, counts: &Counts) -> Result<()> {
    connection.prepare_cached(sql)?.execute(params![
        paragraph_id,
        counts.occurrence_count,
        counts.article_count,
        counts.source_count,
        counts.first_article_id,
        counts.earliest.published_at,
        counts.earliest.article_id,
        counts.earliest.undated_count
    ])?;
    Ok(())
}

/// Counts a paragraph anew from its occurrences in current articles.
fn recount(
    connection: &Connection,
    paragraph_id: i64,
    touches: &[Touch<'_>],
    sources: &mut BTreeMap<i64, SourceDelta>,
) -> Result<()> {
    let mut counts = Counts {
        occurrence_count: 0,
        article_count: 0,
        source_count: 0,
        first_article_id: i64::MAX,
        earliest: Earliest::default(),
    };
    let mut by_source: BTreeMap<i64, i64> = BTreeMap::new();
    let mut statement =
        connection.prepare_cached(include_str!("sql/list_articles_of_paragraph.sql"))?;
    let mut rows = statement.query([paragraph_id])?;
    while let Some(row) = rows.next()? {
        let article_id: i64 = row.get(0)?;
        let published: Option<String> = row.get(2)?;
        counts.occurrence_count += row.get::<_, i64>(3)?;
        counts.article_count += 1;
        counts.first_article_id = counts.first_article_id.min(article_id);
        counts.earliest.add(article_id, published.as_deref());
        *by_source.entry(row.get(1)?).or_default() += 1;
    }
    counts.source_count = by_source.len() as i64;
    // What each source had before the batch follows from what it has now and what the batch did.
    let touched: FxHashSet<i64> = touches.iter().map(|touch| touch.change.source_id).collect();
    for source_id in touched {
        let now = by_source.get(&source_id).copied().unwrap_or(0);
        let of_source = touches
            .iter()
            .filter(|touch| touch.change.source_id == source_id);
        let before = now - of_source.map(|touch| touch.change.sign).sum::<i64>();
        sources.entry(source_id).or_default().paragraph_count +=
            i64::from(now > 0) - i64::from(before > 0);
    }
    connection
        .prepare_cached("DELETE FROM paragraph_count WHERE paragraph_id = ?1")?
        .execute([paragraph_id])?;
    if counts.occurrence_count >= 2 {
        save(
            connection,
            include_str!("sql/insert_paragraph_count.sql"),
            paragraph_id,
            &counts,
        )?;
        let mut insert =
            connection.prepare_cached(include_str!("sql/insert_paragraph_source.sql"))?;
        for (source_id, article_count) in by_source {
            insert.execute([paragraph_id, source_id, article_count])?;
        }
    }
    Ok(())
}

fn apply_to_source(connection: &Connection, source_id: i64, delta: &SourceDelta) -> Result<()> {
    // A date that leaves may have been the first or the last; one that comes only widens the span.
    let (first, last) = if delta.has_removal {
        connection
            .prepare_cached(include_str!("sql/find_dates_of_source.sql"))?
            .query_row([source_id], |row| Ok((row.get(0)?, row.get(1)?)))?
    } else {
        (
            delta.dates.iter().min().cloned(),
            delta.dates.iter().max().cloned(),
        )
    };
    let before: Option<i64> = connection
        .prepare_cached("SELECT article_count FROM source_count WHERE source_id = ?1")?
        .query_row([source_id], |row| row.get(0))
        .optional()?;
    let article_count = before.unwrap_or(0) + delta.article_count;
    if article_count == 0 {
        connection
            .prepare_cached("DELETE FROM source_count WHERE source_id = ?1")?
            .execute([source_id])?;
        return Ok(());
    }
    let sql = match before {
        None => include_str!("sql/insert_source_count.sql"),
        Some(_) if delta.has_removal => include_str!("sql/replace_dates_of_source_count.sql"),
        Some(_) => include_str!("sql/add_to_source_count.sql"),
    };
    connection.prepare_cached(sql)?.execute(params![
        source_id,
        delta.article_count,
        delta.occurrence_count,
        delta.paragraph_count,
        delta.word_count,
        first,
        last
    ])?;
    Ok(())
}

/// Deletes the kept counts and counts everything anew, in SQL.
pub(super) fn rebuild(connection: &Connection) -> Result<()> {
    connection.execute_batch(concat!(
        "DELETE FROM paragraph_source; DELETE FROM paragraph_count; DELETE FROM source_count;\n",
        "INSERT INTO paragraph_count ",
        include_str!("sql/count_paragraphs.sql"),
        ";\nINSERT INTO paragraph_source ",
        include_str!("sql/count_paragraph_sources.sql"),
        ";\nINSERT INTO source_count ",
        include_str!("sql/count_sources.sql"),
        ";\n"
    ))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn earliest(dates: &[Option<&str>]) -> (Option<String>, Option<i64>, i64) {
        let mut earliest = Earliest::default();
        for (date, article_id) in dates.iter().zip(1..) {
            earliest.add(article_id, *date);
        }
        (
            earliest.published_at,
            earliest.article_id,
            earliest.undated_count,
        )
    }

    #[test]
    fn the_earliest_article_by_hand() {
        let day = |text: &str| Some(text.to_owned());
        assert_eq!(
            earliest(&[Some("2026-03-02"), Some("2026-03-01")]),
            (day("2026-03-01"), Some(2), 0)
        );
        assert_eq!(
            earliest(&[Some("2026-03-01"), Some("2026-03-01")]),
            (day("2026-03-01"), None, 0),
            "a tie"
        );
        assert_eq!(
            earliest(&[Some("2026-03-01T10:00:00Z"), Some("2026-03-01")]),
            (day("2026-03-01"), None, 0),
            "a day ties with its hours"
        );
        assert_eq!(
            earliest(&[Some("2026-03-01T10:00:00Z"), Some("2026-03-01T09:00:00Z")]),
            (day("2026-03-01T09:00:00Z"), Some(2), 0)
        );
        assert_eq!(
            earliest(&[Some("2026-03-01T10:00:00"), Some("2026-03-01T09:00:00")]),
            (day("2026-03-01"), None, 0),
            "without a zone only the day is told"
        );
        assert_eq!(
            earliest(&[None, Some("2026-03-01")]),
            (day("2026-03-01"), Some(2), 1)
        );
    }
}
