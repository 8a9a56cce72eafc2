//! The one writer: a batch of pieces becomes rows, all of them or none.
//!
//! Articles are decided one by one, in order (new, unchanged, revised); then the batch's paragraphs are looked up and
//! inserted together; then occurrences and mentions; last the kept counts (`counts`).

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use rustc_hash::FxHashMap;

use super::counts::{self, Change};
use super::runs::{CurrentInput, set_property};
use super::{Result, Run, Store};
use crate::model::{Article, Digest, InputEnd, InputStart, Piece, Refusal, SourceName};

/// What a batch has to tell besides the counts in [`Run`].
#[derive(Debug, Default)]
pub struct BatchReport {
    /// Refusals that stand from former runs, of inputs that have not changed since.
    pub standing_refusals: Vec<Refusal>,
}

/// An article whose row is written and whose paragraphs are not yet.
struct Accepted {
    article_id: i64,
    source_id: i64,
    article: Article,
}

/// The batch in the making.
struct Batch<'a> {
    transaction: &'a Transaction<'a>,
    accepted: Vec<Accepted>,
    /// Articles that were current before the batch and are no longer.
    retired: BTreeSet<i64>,
    next_article_id: i64,
    first_article_id: i64,
    report: BatchReport,
}

/// What is stored under a key.
struct Stored {
    article_id: i64,
    revision: i64,
    record_sha256: String,
    run_id: i64,
    reading_options: String,
}

impl Store {
    /// Stores a batch in one transaction and adds to the run's counts.
    ///
    /// # Errors
    /// Where the file can't be written; the batch is then not stored at all.
    pub fn write_batch(
        &mut self,
        run: &mut Run,
        pieces: Vec<Piece<Article>>,
    ) -> Result<BatchReport> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let first_article_id = next_id(&transaction, "SELECT max(article_id) FROM article")?;
        let mut batch = Batch {
            transaction: &transaction,
            accepted: Vec::new(),
            retired: BTreeSet::new(),
            next_article_id: first_article_id,
            first_article_id,
            report: BatchReport::default(),
        };
        for piece in pieces {
            match piece {
                Piece::Start(start) => {
                    run.unchanged_count += match start.known_line_count {
                        0 => 0,
                        _ => count_current(&transaction, &start.path)?,
                    };
                    run.input = Some(CurrentInput {
                        start,
                        input_id: None,
                        refused: BTreeSet::new(),
                        held: BTreeMap::new(),
                    });
                }
                Piece::Record(article) => batch.take(run, article)?,
                Piece::Refused(refusal) => batch.refuse(run, &refusal)?,
                Piece::End(end) => batch.end_input(run, &end)?,
                Piece::Unchanged(path) => batch.note_unchanged(run, &path)?,
            }
        }
        let Batch {
            accepted,
            retired,
            report,
            ..
        } = batch;
        let first_paragraph_id = next_id(&transaction, "SELECT max(paragraph_id) FROM paragraph")?;
        let paragraph_ids = store_paragraphs(&transaction, run, &accepted, first_paragraph_id)?;
        // What the retired articles held must be read before the batch's own rows are counted.
        let mut changes = Vec::with_capacity(accepted.len() + retired.len());
        for article_id in retired {
            changes.push(Change::removal(&transaction, article_id)?);
        }
        for accepted in &accepted {
            let ids = store_occurrences(&transaction, accepted, &paragraph_ids)?;
            if is_current(&transaction, accepted.article_id)? {
                changes.push(Change::addition(
                    accepted.article_id,
                    accepted.source_id,
                    &accepted.article,
                    ids,
                ));
            }
        }
        counts::apply(&transaction, &changes, first_paragraph_id)?;
        if run.options.skips_analysis && !accepted.is_empty() {
            set_property(&transaction, "is_analysed", "0")?;
        }
        save_progress(&transaction, run)?;
        transaction.commit()?;
        Ok(report)
    }
}

fn next_id(connection: &Connection, sql: &str) -> rusqlite::Result<i64> {
    let last: Option<i64> = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(last.unwrap_or(0) + 1)
}

fn count_current(connection: &Connection, path: &str) -> rusqlite::Result<u64> {
    let sql = include_str!("sql/count_current_articles_of_input.sql");
    connection
        .prepare_cached(sql)?
        .query_row([path], |row| row.get(0))
}

fn is_current(connection: &Connection, article_id: i64) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT is_current FROM article WHERE article_id = ?1")?
        .query_row([article_id], |row| row.get(0))
}

impl Batch<'_> {
    /// Decides what an article is to its key, and writes its row where it is something new.
    fn take(&mut self, run: &mut Run, article: Article) -> Result<()> {
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
            // Beside what this run found new, a record that a former run stored is no change.
            if self.is_revision_of_former_run(run, &article.key, &sha256)? {
                return Ok(());
            }
            return self.take_twin(run, article, &stored, &sha256);
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
            run.unchanged_count += 1;
            return Ok(());
        }
        if is_same_reading && self.is_revision_of_former_run(run, &article.key, &sha256)? {
            let is_prefix_known = run
                .input
                .as_ref()
                .is_some_and(|input| input.start.known_line_count > 0);
            if let Some(input) = run.input.as_mut().filter(|_| !is_prefix_known) {
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

    /// An input holds two records of one key. They are ordered by date, then by digest, whatever order they come in.
    fn take_twin(
        &mut self,
        run: &mut Run,
        article: Article,
        latest: &Stored,
        sha256: &str,
    ) -> Result<()> {
        if self.is_revision_of_run(&article.key, run.run_id, sha256)? {
            run.repeated_count += 1;
            return Ok(());
        }
        run.revised_count += 1;
        let key = article.key.clone();
        self.revise(run, article, latest)?;
        let mut statement = self
            .transaction
            .prepare_cached(include_str!("sql/list_revisions_of_run.sql"))?;
        let ordered: Vec<(i64, i64)> = statement
            .query_map(params![key, run.run_id], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let Some(first) = ordered.iter().map(|&(_, revision)| revision).min() else {
            return Ok(());
        };
        // Out of the way first: (key, revision) is unique at every step.
        for &(article_id, revision) in &ordered {
            self.renumber(article_id, -revision, false)?;
        }
        let last = ordered.last().map(|&(article_id, _)| article_id);
        for (&(article_id, _), revision) in ordered.iter().zip(first..) {
            let is_last = Some(article_id) == last;
            self.renumber(article_id, revision, is_last)?;
            if is_last {
                self.retired.remove(&article_id);
            } else if article_id == latest.article_id && article_id < self.first_article_id {
                self.retired.insert(article_id);
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
    fn latest(&self, key: &str) -> rusqlite::Result<Option<Stored>> {
        self.transaction
            .prepare_cached(include_str!("sql/find_latest_revision.sql"))?
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

    /// Whether a run stored a revision of `key` with these bytes.
    fn is_revision_of_run(&self, key: &str, run_id: i64, sha256: &str) -> rusqlite::Result<bool> {
        self.transaction
            .prepare_cached(
                "SELECT 1 FROM article WHERE key = ?1 AND run_id = ?2 AND record_sha256 = ?3",
            )?
            .exists(params![key, run_id, sha256])
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
            .prepare_cached(include_str!("sql/is_revision_of_former_run.sql"))?
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
            .prepare_cached(include_str!("sql/list_occurrences.sql"))?;
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
            .prepare_cached(include_str!("sql/has_metadata.sql"))?
            .exists(params![
                article_id,
                article.title,
                article.byline,
                article.url,
                article.language,
                article.published_at,
                article.encoding,
                article.source.name,
                article.source.named_by.as_str()
            ])?;
        Ok(is_same_text && is_same_metadata)
    }

    /// Stores an article as the revision after `latest`.
    fn revise(&mut self, run: &mut Run, article: Article, latest: &Stored) -> Result<()> {
        self.transaction
            .prepare_cached("UPDATE article SET is_current = 0 WHERE article_id = ?1")?
            .execute([latest.article_id])?;
        if latest.article_id < self.first_article_id {
            self.retired.insert(latest.article_id);
        }
        self.insert(run, article, latest.revision + 1)
    }

    fn insert(&mut self, run: &mut Run, article: Article, revision: i64) -> Result<()> {
        let input_id = self.input_id(run)?;
        let source_id = self.source_id(run, &article.source)?;
        let article_id = self.next_article_id;
        let word_count: usize = article
            .paragraphs
            .iter()
            .map(|paragraph| paragraph.word_count)
            .sum();
        self.transaction
            .prepare_cached(include_str!("sql/insert_article.sql"))?
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
                run.run_id
            ])?;
        let has_uncertain_date = article.published_at.is_none() && article.published_text.is_some();
        run.uncertain_date_count += u64::from(has_uncertain_date);
        run.uncertain_encoding_count += u64::from(article.is_encoding_uncertain);
        self.next_article_id += 1;
        self.accepted.push(Accepted {
            article_id,
            source_id,
            article,
        });
        Ok(())
    }

    /// The row of the input that is being read.
    fn input_id(&self, run: &mut Run) -> Result<i64> {
        let run_id = run.run_id;
        let Some(input) = &mut run.input else {
            return Err(rusqlite::Error::QueryReturnedNoRows.into());
        };
        if let Some(input_id) = input.input_id {
            return Ok(input_id);
        }
        let InputStart {
            path,
            is_file,
            input_type,
            is_gzip,
            reading_options,
            ..
        } = &input.start;
        self.transaction
            .prepare_cached(include_str!("sql/insert_input.sql"))?
            .execute(params![
                path,
                is_file,
                input_type.as_str(),
                is_gzip.then_some("gzip"),
                reading_options,
                run_id
            ])?;
        let input_id = self.transaction.last_insert_rowid();
        input.input_id = Some(input_id);
        Ok(input_id)
    }

    fn source_id(&self, run: &mut Run, source: &SourceName) -> Result<i64> {
        if let Some(&source_id) = run.sources.get(source) {
            return Ok(source_id);
        }
        let named_by = source.named_by.as_str();
        let find = "SELECT source_id FROM source WHERE name = ?1 AND named_by = ?2";
        let found = self
            .transaction
            .query_row(find, params![source.name, named_by], |row| row.get(0))
            .optional()?;
        let source_id = match found {
            Some(source_id) => source_id,
            None => {
                self.transaction.execute(
                    "INSERT INTO source (name, named_by) VALUES (?1, ?2)",
                    params![source.name, named_by],
                )?;
                let source_id = self.transaction.last_insert_rowid();
                super::outlets::link_source(self.transaction, source_id)?;
                source_id
            }
        };
        run.sources.insert(source.clone(), source_id);
        Ok(source_id)
    }

    fn refuse(&self, run: &mut Run, refusal: &Refusal) -> Result<()> {
        let location = refusal.location();
        self.transaction
            .prepare_cached(include_str!("sql/insert_refusal.sql"))?
            .execute(params![
                location,
                refusal.reason,
                refusal.hint,
                refusal.path,
                refusal.record_number,
                run.run_id
            ])?;
        run.refused_count += 1;
        if let Some(input) = run
            .input
            .as_mut()
            .filter(|input| input.start.path == refusal.path)
        {
            input.refused.insert((location, refusal.reason.clone()));
        }
        Ok(())
    }

    /// An input that was read to its end: what it held back is decided, what it was refused before is settled.
    fn end_input(&mut self, run: &mut Run, end: &InputEnd) -> Result<()> {
        let Some(input) = run.input.as_mut() else {
            return Ok(());
        };
        let held = std::mem::take(&mut input.held);
        for (key, mut articles) in held {
            // Without the later one that stood beside them, the latest of these is what the document has become again.
            articles.sort_by(|a, b| {
                (&a.published_at, a.record_sha256.to_hex())
                    .cmp(&(&b.published_at, b.record_sha256.to_hex()))
            });
            if let (Some(article), Some(latest)) = (articles.pop(), self.latest(&key)?) {
                run.revised_count += 1;
                self.revise(run, article, &latest)?;
            }
        }
        if !self.is_known_reading(run, end)? {
            let input_id = self.input_id(run)?;
            self.transaction
                .prepare_cached(include_str!("sql/complete_input.sql"))?
                .execute(params![
                    input_id,
                    end.byte_count,
                    end.sha256.to_hex(),
                    end.line_count
                ])?;
        }
        let Some(input) = run.input.take() else {
            return Ok(());
        };
        for refusal in standing_refusals(self.transaction, &input.start.path)? {
            let is_beyond_known = refusal
                .record_number
                .is_none_or(|number| number > input.start.known_line_count);
            let location = refusal.location();
            if is_beyond_known
                && !input
                    .refused
                    .contains(&(location.clone(), refusal.reason.clone()))
            {
                self.transaction
                    .prepare_cached("UPDATE refusal SET settled_run_id = ?3 WHERE location = ?1 AND reason = ?2")?
                    .execute(params![location, refusal.reason, run.run_id])?;
            } else if !is_beyond_known {
                run.refused_count += 1;
                self.report.standing_refusals.push(refusal);
            }
        }
        Ok(())
    }

    /// Whether nothing came of the input and its latest complete reading was of the same bytes with the same options.
    fn is_known_reading(&self, run: &Run, end: &InputEnd) -> rusqlite::Result<bool> {
        let Some(input) = run.input.as_ref().filter(|input| input.input_id.is_none()) else {
            return Ok(false);
        };
        let mut statement = self
            .transaction
            .prepare_cached(include_str!("sql/find_known_input.sql"))?;
        let known: Option<(String, String)> = statement
            .query_row([&input.start.path], |row| Ok((row.get(1)?, row.get(3)?)))
            .optional()?;
        Ok(known == Some((end.sha256.to_hex(), input.start.reading_options.clone())))
    }

    fn note_unchanged(&mut self, run: &mut Run, path: &str) -> Result<()> {
        run.unchanged_count += count_current(self.transaction, path)?;
        let standing = standing_refusals(self.transaction, path)?;
        run.refused_count += standing.len() as u64;
        self.report.standing_refusals.extend(standing);
        Ok(())
    }
}

fn standing_refusals(connection: &Connection, path: &str) -> rusqlite::Result<Vec<Refusal>> {
    let mut statement =
        connection.prepare_cached(include_str!("sql/list_standing_refusals.sql"))?;
    let rows = statement.query_map([path], |row| {
        Ok(Refusal {
            path: row.get(0)?,
            record_number: row.get(1)?,
            reason: row.get(2)?,
            hint: row.get(3)?,
        })
    })?;
    rows.collect()
}

/// Finds or inserts every paragraph of the batch; new ones are numbered in the order of reading.
fn store_paragraphs(
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
    let mut insert = connection.prepare_cached(include_str!("sql/insert_paragraph.sql"))?;
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
fn store_occurrences(
    connection: &Connection,
    accepted: &Accepted,
    paragraph_ids: &FxHashMap<Digest, i64>,
) -> rusqlite::Result<Vec<i64>> {
    let article = &accepted.article;
    let mut insert = connection.prepare_cached(include_str!("sql/insert_occurrence.sql"))?;
    let mut ids = Vec::with_capacity(article.paragraphs.len());
    for (index, paragraph) in article.paragraphs.iter().enumerate() {
        let Some(&paragraph_id) = paragraph_ids.get(&paragraph.sha256) else {
            continue;
        };
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
    super::analysis::insert_mentions(connection, accepted.article_id, &article.mentions)?;
    Ok(ids)
}

fn save_progress(connection: &Connection, run: &Run) -> rusqlite::Result<()> {
    connection
        .prepare_cached(include_str!("sql/save_progress.sql"))?
        .execute(params![
            run.run_id,
            run.new_count,
            run.unchanged_count,
            run.revised_count,
            run.refused_count
        ])
        .map(|_| ())
}
