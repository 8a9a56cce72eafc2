//! What an article is to its key: new, unchanged, or a revision, and which number it gets.
//!
//! What a former run stored keeps its number. What one reading of an input holds of one key is ordered by the time it was
//! fetched, where a crawl tells it, then by date, then by the record's digest, whatever order it comes in. The latest revision is the current one, and no other.

use rusqlite::{OptionalExtension, params};
use rustc_hash::FxHashSet;

use super::rows::{store_candidates, store_crawl_record};
use super::{Accepted, Batch};
use crate::model::Article;
use crate::store::{Result, Run, StoreError};

/// What is stored under a key.
pub(super) struct Stored {
    article_id: i64,
    revision: i64,
    record_sha256: String,
    run_id: i64,
    reading_options: String,
}

impl Batch<'_> {
    /// Decides what an article is to its key, and writes its row where it is something new.
    pub(super) fn take(&mut self, run: &mut Run, article: Article) -> Result<()> {
        let Some(stored) = self.latest(&article.key)? else {
            run.new_count += 1;
            return self.insert(run, article, 1);
        };
        let sha256 = article.record_sha256.to_hex();
        let is_same_reading = run
            .input
            .as_ref()
            .is_some_and(|input| input.start.reading_options == stored.reading_options);
        if stored.run_id == run.run_id {
            return self.take_twin(run, article, &stored, sha256);
        }
        if is_same_reading && stored.record_sha256 == sha256 {
            if run.options.is_reread && !self.reads_the_same(stored.article_id, &article)? {
                run.revised_count += 1;
                if let Some(input) = &mut run.input {
                    input.held.remove(&article.key);
                }
                return self.revise(run, article, &stored);
            }
            // The latest revision is met again, so earlier ones beside it in the input are no change.
            if let Some(input) = run.input.as_mut().filter(|_| stored.revision > 1) {
                input.held.insert(article.key, Vec::new());
            }
            // The line it stands on may be another one since.
            self.transaction
                .prepare_cached(include_str!("../sql/move_article.sql"))?
                .execute(params![stored.article_id, article.record_number])?;
            if let Some(crawl) = &article.crawl {
                store_crawl_record(self.transaction, stored.article_id, crawl)?;
            }
            run.unchanged_count += 1;
            return Ok(());
        }
        if is_same_reading && self.is_revision_of_former_run(run, &article.key, &sha256)? {
            let is_prefix_known = run
                .input
                .as_ref()
                .is_some_and(|input| input.start.known_line_count > 0);
            if is_prefix_known {
                run.repeated_count += 1;
            } else if let Some(input) = &mut run.input {
                match input.held.get_mut(&article.key) {
                    Some(held) if held.is_empty() => {}
                    Some(held) => held.push(article),
                    None => {
                        input.held.insert(article.key.clone(), vec![article]);
                    }
                }
            }
            return Ok(());
        }
        run.revised_count += 1;
        if let Some(input) = &mut run.input {
            input.held.remove(&article.key);
        }
        self.revise(run, article, &stored)
    }

    /// An input holds several records of one key. They are stored as they come and put into their order when the batch
    /// ends (`order_twins`).
    fn take_twin(
        &mut self,
        run: &mut Run,
        article: Article,
        latest: &Stored,
        sha256: String,
    ) -> Result<()> {
        let Some(input) = &mut run.input else {
            return Err(StoreError::NoInput);
        };
        if !input.twins.contains_key(&article.key) {
            let options = &input.start.reading_options;
            let met: FxHashSet<String> = self
                .transaction
                .prepare_cached(include_str!("../sql/list_digests_of_key.sql"))?
                .query_map(params![article.key, run.run_id, options], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            input.twins.insert(article.key.clone(), met);
        }
        let is_new = input
            .twins
            .get_mut(&article.key)
            .is_none_or(|met| met.insert(sha256));
        if !is_new {
            run.repeated_count += 1;
            return Ok(());
        }
        run.revised_count += 1;
        run.twin_count += 1;
        self.twins.insert(article.key.clone());
        self.revise(run, article, latest)
    }

    /// Numbers what this run stored of one key by date, then by digest, whatever order it came in.
    pub(super) fn order_twins(&mut self, run: &Run) -> Result<()> {
        for key in std::mem::take(&mut self.twins) {
            let mut statement = self
                .transaction
                .prepare_cached(include_str!("../sql/list_revisions_of_run.sql"))?;
            let ordered: Vec<(i64, i64)> = statement
                .query_map(params![key, run.run_id], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .collect::<rusqlite::Result<_>>()?;
            let Some(first) = ordered.iter().map(|&(_, revision)| revision).min() else {
                continue;
            };
            // Out of the way first: (key, revision) is unique at every step.
            for &(article_id, revision) in &ordered {
                self.renumber(article_id, -revision, false)?;
            }
            let last = ordered.last().map(|&(article_id, _)| article_id);
            for (&(article_id, _), revision) in ordered.iter().zip(first..) {
                self.renumber(article_id, revision, Some(article_id) == last)?;
            }
            // Whatever was current when the batch began has been retired on the way.
            if let Some(last) = last {
                self.retired.remove(&last);
            }
        }
        Ok(())
    }

    fn renumber(&self, article_id: i64, revision: i64, is_current: bool) -> rusqlite::Result<()> {
        self.transaction
            .prepare_cached(
                "UPDATE article SET revision = ?2, is_current = ?3 WHERE article_id = ?1",
            )?
            .execute(params![article_id, revision, is_current])
            .map(|_| ())
    }

    /// The latest revision of a key.
    pub(super) fn latest(&self, key: &str) -> rusqlite::Result<Option<Stored>> {
        self.transaction
            .prepare_cached(include_str!("../sql/find_latest_revision.sql"))?
            .query_row([key], |row| {
                Ok(Stored {
                    article_id: row.get(0)?,
                    revision: row.get(1)?,
                    record_sha256: row.get(2)?,
                    run_id: row.get(3)?,
                    reading_options: row.get(4)?,
                })
            })
            .optional()
    }

    /// Whether a run before this one stored a revision of `key` with these bytes, read as this run reads them.
    fn is_revision_of_former_run(
        &self,
        run: &Run,
        key: &str,
        sha256: &str,
    ) -> rusqlite::Result<bool> {
        let Some(input) = &run.input else {
            return Ok(false);
        };
        self.transaction
            .prepare_cached(include_str!("../sql/is_revision_of_former_run.sql"))?
            .exists(params![
                key,
                sha256,
                run.run_id,
                input.start.reading_options
            ])
    }

    /// Whether what is stored of an article is what was read now.
    fn reads_the_same(&self, article_id: i64, article: &Article) -> rusqlite::Result<bool> {
        type Row = (String, Option<usize>, Option<usize>, String);
        let mut statement = self
            .transaction
            .prepare_cached(include_str!("../sql/list_occurrences.sql"))?;
        let stored: Vec<Row> = statement
            .query_map([article_id], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let read = article.paragraphs.iter().map(|paragraph| {
            let bytes = paragraph.bytes;
            let (start, end) = (bytes.map(|span| span.start), bytes.map(|span| span.end));
            (
                paragraph.sha256.to_hex(),
                start,
                end,
                paragraph.kind.as_str().to_owned(),
            )
        });
        let is_same_text = stored.into_iter().eq(read);
        let is_same_metadata = self
            .transaction
            .prepare_cached(include_str!("../sql/has_metadata.sql"))?
            .exists(params![
                article_id,
                article.title,
                article.byline,
                article.url,
                article.language,
                article.published_at,
                article.encoding,
                article.source.name,
                article.source.named_by.as_str(),
                article.steps.to_string(),
                article.mojibake_layers
            ])?;
        Ok(is_same_text && is_same_metadata)
    }

    /// Stores an article as the revision after `latest`.
    pub(super) fn revise(
        &mut self,
        run: &mut Run,
        article: Article,
        latest: &Stored,
    ) -> Result<()> {
        self.has_revisions = true;
        self.transaction
            .prepare_cached("UPDATE article SET is_current = 0 WHERE article_id = ?1")?
            .execute([latest.article_id])?;
        if latest.article_id < self.first_article_id {
            self.retired.insert(latest.article_id);
        }
        self.insert(run, article, latest.revision + 1)
    }

    pub(super) fn insert(&mut self, run: &mut Run, article: Article, revision: i64) -> Result<()> {
        let input_id = self.input_id(run)?;
        let (source_id, publisher) = self.source(run, &article.source)?;
        let article_id = self.next_article_id;
        let word_count: usize = article
            .paragraphs
            .iter()
            .map(|paragraph| paragraph.word_count)
            .sum();
        self.transaction
            .prepare_cached(include_str!("../sql/insert_article.sql"))?
            .execute(params![
                article_id,
                article.key,
                revision,
                source_id,
                input_id,
                article.member,
                article.record_number,
                article.record_sha256.to_hex(),
                article.title,
                article.byline,
                article.url,
                article.language,
                article.published_at,
                article.published_text,
                article.encoding,
                article.is_encoding_uncertain,
                article.paragraphs.len(),
                word_count,
                run.run_id,
                article.steps.to_string(),
                article.encoding_reason,
                article.mojibake_layers
            ])?;
        store_candidates(self.transaction, article_id, &article.candidates)?;
        if let Some(crawl) = &article.crawl {
            store_crawl_record(self.transaction, article_id, crawl)?;
            run.wrong_digest_count += u64::from(crawl.is_digest_right == Some(false));
        }
        let has_uncertain_date = article.published_at.is_none() && article.published_text.is_some();
        run.uncertain_date_count += u64::from(has_uncertain_date);
        run.uncertain_encoding_count += u64::from(article.is_encoding_uncertain);
        run.mojibake_count += u64::from(article.mojibake_layers > 0);
        if article.is_encoding_uncertain {
            self.transaction
                .prepare_cached(
                    "UPDATE input SET has_uncertain_encoding = 1 WHERE input_id = ?1 AND has_uncertain_encoding = 0",
                )?
                .execute([input_id])?;
        }
        self.next_article_id += 1;
        self.accepted.push(Accepted {
            article_id,
            source_id,
            publisher,
            article,
        });
        Ok(())
    }
}
