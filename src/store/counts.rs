//! The kept counts: what `duplicates` and `source_counts` show, brought up to date with each batch.
//!
//! A paragraph has a row in `paragraph_count` (and rows in `paragraph_source`) while it occurs twice or more in current
//! articles. Where a batch only adds occurrences, its row is added to; where one is taken away, or where there was no
//! row, it is counted anew from its occurrences. [`rebuild`] says the same in SQL alone; tests hold the two together.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::Result;
use super::bulk::COUNTED;
use crate::model::Article;

/// An article that begins or ceases to count.
pub(super) struct Change {
    article_id: i64,
    source_id: i64,
    published: Option<String>,
    word_count: i64,
    /// 1: begins; -1: ceases.
    sign: i64,
    occurrence_count: i64,
    /// Its paragraphs in the order of their numbers, each with how many times it occurs.
    paragraphs: Vec<(i64, i64)>,
}

impl Change {
    /// An article that has just been stored and counts from now on; `paragraph_ids` has one for each occurrence.
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
            occurrence_count: paragraph_ids.len() as i64,
            paragraphs: count_each(paragraph_ids),
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
        let paragraph_ids: Vec<i64> = connection
            .prepare_cached("SELECT paragraph_id FROM occurrence WHERE article_id = ?1")?
            .query_map([article_id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Self {
            article_id,
            source_id,
            published,
            word_count,
            sign: -1,
            occurrence_count: paragraph_ids.len() as i64,
            paragraphs: count_each(paragraph_ids),
        })
    }
}

fn count_each(mut ids: Vec<i64>) -> Vec<(i64, i64)> {
    ids.sort_unstable();
    ids.chunk_by(|a, b| a == b)
        .filter_map(|same| Some((*same.first()?, same.len() as i64)))
        .collect()
}

/// A change as one paragraph sees it.
#[derive(Clone, Copy)]
struct Touch<'a> {
    paragraph_id: i64,
    /// The place of the change among the changes of the batch.
    index: usize,
    change: &'a Change,
    occurrence_count: i64,
}

/// An article that holds a paragraph.
struct Holder<'a> {
    article_id: i64,
    source_id: i64,
    published: Option<std::borrow::Cow<'a, str>>,
    occurrence_count: i64,
}

impl<'a> From<&Touch<'a>> for Holder<'a> {
    fn from(touch: &Touch<'a>) -> Self {
        Self {
            article_id: touch.change.article_id,
            source_id: touch.change.source_id,
            published: touch.change.published.as_deref().map(Into::into),
            occurrence_count: touch.occurrence_count,
        }
    }
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
#[derive(Default)]
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

type SourceDeltas = BTreeMap<i64, SourceDelta>;

/// Brings the counts up to date. The articles' rows and occurrences are stored already; paragraphs from
/// `first_new_paragraph_id` on are new in this batch. `only_articles` is given by a bulk load, in which the index of
/// occurrences is missing and no article ceases to count.
pub(super) fn apply(
    connection: &Connection,
    changes: &[Change],
    first_new_paragraph_id: i64,
    mut only_articles: Option<&mut [u32]>,
) -> Result<()> {
    let mut sources = SourceDeltas::new();
    let mut touches: Vec<Touch<'_>> = Vec::new();
    for (index, change) in changes.iter().enumerate() {
        let delta = sources.entry(change.source_id).or_default();
        delta.article_count += change.sign;
        delta.occurrence_count += change.sign * change.occurrence_count;
        delta.word_count += change.sign * change.word_count;
        delta.has_removal |= change.sign < 0;
        delta.dates.extend(change.published.clone());
        let touch = |&(paragraph_id, occurrence_count)| Touch {
            paragraph_id,
            index,
            change,
            occurrence_count,
        };
        touches.extend(change.paragraphs.iter().map(touch));
    }
    // In the order of ids, so that pages are written one after the other.
    touches.sort_unstable_by_key(|touch| (touch.paragraph_id, touch.index));
    for touches in touches.chunk_by(|a, b| a.paragraph_id == b.paragraph_id) {
        let Some(&Touch {
            paragraph_id,
            change,
            occurrence_count,
            ..
        }) = touches.first()
        else {
            continue;
        };
        let mut only_article = only_articles.as_deref_mut().and_then(|only_articles| {
            only_articles.get_mut(usize::try_from(paragraph_id - 1).ok()?)
        });
        let is_new = paragraph_id >= first_new_paragraph_id;
        if is_new && touches.len() == 1 && occurrence_count == 1 {
            if let Some(delta) = sources.get_mut(&change.source_id) {
                delta.paragraph_count += 1;
            }
            if let Some(only_article) = &mut only_article {
                **only_article = u32::try_from(change.article_id).unwrap_or(COUNTED);
            }
            continue;
        }
        if is_new {
            let holders = touches.iter().map(Holder::from);
            count(connection, paragraph_id, holders, touches, &mut sources)?;
        } else if let Some(only_article) = only_article
            .as_deref()
            .copied()
            .filter(|&only| only != COUNTED)
        {
            let before = find_holder(connection, i64::from(only_article))?;
            let holders = before.into_iter().chain(touches.iter().map(Holder::from));
            count(connection, paragraph_id, holders, touches, &mut sources)?;
        } else {
            apply_to_paragraph(connection, paragraph_id, touches, &mut sources)?;
        }
        if let Some(only_article) = only_article {
            *only_article = COUNTED;
        }
    }
    for (source_id, delta) in &sources {
        apply_to_source(connection, *source_id, delta)?;
    }
    Ok(())
}

/// Applies changes to a paragraph that was there before the batch.
fn apply_to_paragraph(
    connection: &Connection,
    paragraph_id: i64,
    touches: &[Touch<'_>],
    sources: &mut SourceDeltas,
) -> Result<()> {
    let only_adds = touches.iter().all(|touch| touch.change.sign > 0);
    match find(connection, paragraph_id)? {
        Some(counts) if only_adds => add(connection, paragraph_id, counts, touches, sources),
        Some(_) => {
            for sql in [
                "DELETE FROM paragraph_source WHERE paragraph_id = ?1",
                "DELETE FROM paragraph_count WHERE paragraph_id = ?1",
            ] {
                connection.prepare_cached(sql)?.execute([paragraph_id])?;
            }
            recount(connection, paragraph_id, touches, sources)
        }
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

/// The article that holds a paragraph once; `None` for 0.
fn find_holder(
    connection: &Connection,
    article_id: i64,
) -> rusqlite::Result<Option<Holder<'static>>> {
    connection
        .prepare_cached("SELECT source_id, published_at FROM article WHERE article_id = ?1")?
        .query_row([article_id], |row| {
            Ok(Holder {
                article_id,
                source_id: row.get(0)?,
                published: row.get::<_, Option<String>>(1)?.map(Into::into),
                occurrence_count: 1,
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
    sources: &mut SourceDeltas,
) -> Result<()> {
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
        let is_known = connection
            .prepare_cached(include_str!("sql/add_to_paragraph_source.sql"))?
            .execute([paragraph_id, *source_id])?
            > 0;
        if !is_known {
            insert_paragraph_source(connection, paragraph_id, *source_id, 1)?;
            counts.source_count += 1;
            sources.entry(*source_id).or_default().paragraph_count += 1;
        }
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

fn insert_paragraph_source(
    connection: &Connection,
    paragraph_id: i64,
    source_id: i64,
    article_count: i64,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(include_str!("sql/insert_paragraph_source.sql"))?
        .execute([paragraph_id, source_id, article_count])
        .map(|_| ())
}

/// Counts a paragraph anew from its occurrences in current articles.
fn recount(
    connection: &Connection,
    paragraph_id: i64,
    touches: &[Touch<'_>],
    sources: &mut SourceDeltas,
) -> Result<()> {
    let mut statement =
        connection.prepare_cached(include_str!("sql/list_articles_of_paragraph.sql"))?;
    let holders: Vec<Holder<'_>> = statement
        .query_map([paragraph_id], |row| {
            Ok(Holder {
                article_id: row.get(0)?,
                source_id: row.get(1)?,
                published: row.get::<_, Option<String>>(2)?.map(Into::into),
                occurrence_count: row.get(3)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    count(
        connection,
        paragraph_id,
        holders.into_iter(),
        touches,
        sources,
    )
}

/// Counts a paragraph that has no row from the articles that hold it after the batch.
fn count<'a>(
    connection: &Connection,
    paragraph_id: i64,
    holders: impl Iterator<Item = Holder<'a>>,
    touches: &[Touch<'_>],
    sources: &mut SourceDeltas,
) -> Result<()> {
    let mut counts = Counts {
        first_article_id: i64::MAX,
        ..Counts::default()
    };
    let mut by_source: BTreeMap<i64, i64> = BTreeMap::new();
    for holder in holders {
        counts.occurrence_count += holder.occurrence_count;
        counts.article_count += 1;
        counts.first_article_id = counts.first_article_id.min(holder.article_id);
        counts
            .earliest
            .add(holder.article_id, holder.published.as_deref());
        *by_source.entry(holder.source_id).or_default() += 1;
    }
    counts.source_count = by_source.len() as i64;
    // What each source had before the batch follows from what it has now and what the batch did.
    let mut touched: Vec<(i64, i64)> = touches
        .iter()
        .map(|touch| (touch.change.source_id, touch.change.sign))
        .collect();
    touched.sort_unstable();
    for of_source in touched.chunk_by(|a, b| a.0 == b.0) {
        let Some(&(source_id, _)) = of_source.first() else {
            continue;
        };
        let now = by_source.get(&source_id).copied().unwrap_or(0);
        let before = now - of_source.iter().map(|(_, sign)| sign).sum::<i64>();
        sources.entry(source_id).or_default().paragraph_count +=
            i64::from(now > 0) - i64::from(before > 0);
    }
    if counts.occurrence_count >= 2 {
        save(
            connection,
            include_str!("sql/insert_paragraph_count.sql"),
            paragraph_id,
            &counts,
        )?;
        for (source_id, article_count) in by_source {
            insert_paragraph_source(connection, paragraph_id, source_id, article_count)?;
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
