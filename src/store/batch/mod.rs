//! The one writer: a batch of pieces becomes rows, all of them or none.
//!
//! Articles are decided one by one, in order (`revisions`); then the batch's paragraphs, occurrences and mentions are
//! stored (`rows`), and a sample of them is read back (`read_back`); last the kept counts are brought up to date
//! (`counts`).

mod read_back;
mod revisions;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use rustc_hash::{FxHashMap, FxHashSet};

use rows::{store_occurrences, store_paragraphs};

use super::bulk::Bulk;
use super::counts::{self, Change};
use super::runs::{CurrentInput, set_property};
use super::{Result, Run, Store, StoreError, wordings};
use crate::detect::publishers::Publishers;
use crate::model::{Article, Compression, InputEnd, InputStart, Piece, Refusal, SourceName};
use crate::text::hash::sha256;

/// Refusals that a report names; more are counted.
const REFUSALS_NAMED: usize = 100;

/// Refused records of one input that are kept, each with its reason; more are counted. A small archive of empty lines
/// may hold millions.
const REFUSALS_KEPT: u64 = 100_000;

/// What a batch has to tell besides the counts in [`Run`].
#[derive(Debug, Default)]
pub struct BatchReport {
    /// Refusals that stand from former runs, of inputs that have not changed since: the first of them.
    pub standing_refusals: Vec<Refusal>,
    /// How many more there are.
    pub more_count: usize,
}

impl BatchReport {
    fn add(&mut self, refusal: Refusal) {
        if self.standing_refusals.len() < REFUSALS_NAMED {
            self.standing_refusals.push(refusal);
        } else {
            self.more_count += 1;
        }
    }
}

/// An article whose row is written and whose paragraphs are not yet.
struct Accepted {
    article_id: i64,
    source_id: i64,
    /// The outlet that the source is, if that is known.
    publisher: Option<i64>,
    article: Article,
}

/// The batch in the making.
struct Batch<'a> {
    transaction: &'a Transaction<'a>,
    accepted: Vec<Accepted>,
    /// Articles that were current before the batch and are no longer.
    retired: BTreeSet<i64>,
    /// Whether an article of the batch may have ceased to be current within it.
    has_revisions: bool,
    /// Keys of which the run has stored several records, one of them in this batch.
    twins: BTreeSet<String>,
    next_article_id: i64,
    first_article_id: i64,
    report: BatchReport,
}

impl Store {
    /// Stores a batch in one transaction and adds to the run's counts.
    ///
    /// # Errors
    /// Where the file can't be written; the batch is then not stored at all, and the run can't go on.
    pub fn write_batch(
        &mut self,
        run: &mut Run,
        pieces: Vec<Piece<Article>>,
    ) -> Result<BatchReport> {
        let coming = pieces.iter().map(Piece::paragraph_count).sum();
        let transaction = loop {
            self.prepare_batch(run, coming)?;
            let transaction =
                Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
            if self.is_prepared(run)? {
                break transaction;
            }
        };
        let first_paragraph_id = next_id(&transaction, "SELECT max(paragraph_id) FROM paragraph")?;
        let first_article_id = next_id(&transaction, "SELECT max(article_id) FROM article")?;
        let rules_version = super::runs::property(&transaction, "rules_version")?;
        let mut batch = Batch {
            transaction: &transaction,
            accepted: Vec::new(),
            retired: BTreeSet::new(),
            has_revisions: false,
            twins: BTreeSet::new(),
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
                        refused_count: 0,
                        refused_again: FxHashSet::default(),
                        twins: FxHashMap::default(),
                        held: BTreeMap::new(),
                    });
                }
                Piece::Record(article) => batch.take(run, article)?,
                Piece::Refused(refusal) => batch.refuse(run, &refusal)?,
                Piece::End(end) => batch.end_input(run, &end)?,
                Piece::Incomplete => batch.leave_input(run)?,
                Piece::Unchanged(path) => batch.note_unchanged(run, &path)?,
                Piece::Remark(_) => {}
            }
        }
        batch.order_twins(run)?;
        let Batch {
            accepted,
            retired,
            has_revisions,
            report,
            ..
        } = batch;
        if let Some(bulk) = run.bulk.as_mut().filter(|_| !retired.is_empty()) {
            bulk.index_occurrences(&transaction)?;
        }
        let paragraph_ids = store_paragraphs(&transaction, run, &accepted, first_paragraph_id)?;
        // What the retired articles held must be read before the batch's own rows are counted.
        let mut changes = Vec::with_capacity(accepted.len() + retired.len());
        for article_id in retired {
            changes.push(Change::removal(&transaction, article_id)?);
            wordings::unlink(&transaction, article_id)?;
        }
        let mut rest = paragraph_ids.as_slice();
        for accepted in &accepted {
            let (own, others) = rest
                .split_at_checked(accepted.article.paragraphs.len())
                .unwrap_or_default();
            rest = others;
            store_occurrences(&transaction, accepted, own)?;
            if has_revisions {
                wordings::unlink(&transaction, accepted.article_id)?;
            }
            if !has_revisions || is_current(&transaction, accepted.article_id)? {
                changes.push(Change::addition(
                    accepted.article_id,
                    accepted.source_id,
                    &accepted.article,
                    own.to_vec(),
                ));
            }
        }
        read_back::prove_sample(&transaction, &self.path, &accepted)?;
        let only_articles = run.bulk.as_mut().and_then(Bulk::only_articles);
        counts::apply(&transaction, &changes, first_paragraph_id, only_articles)?;
        let makes_mentions_of_the_file = run
            .options
            .rules_version
            .is_some_and(|version| Some(version.to_string()) == rules_version);
        if !accepted.is_empty() && !makes_mentions_of_the_file {
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
    let sql = include_str!("../sql/count_current_articles_of_input.sql");
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
    /// The row of the input that is being read.
    fn input_id(&self, run: &mut Run) -> Result<i64> {
        let run_id = run.run_id;
        let Some(input) = &mut run.input else {
            return Err(StoreError::NoInput);
        };
        if let Some(input_id) = input.input_id {
            return Ok(input_id);
        }
        let InputStart {
            path,
            is_file,
            input_type,
            compression,
            reading_options,
            ..
        } = &input.start;
        self.transaction
            .prepare_cached(include_str!("../sql/insert_input.sql"))?
            .execute(params![
                path,
                is_file,
                input_type.as_str(),
                compression.map(Compression::as_str),
                reading_options,
                run_id
            ])?;
        let input_id = self.transaction.last_insert_rowid();
        input.input_id = Some(input_id);
        Ok(input_id)
    }

    /// The row of a source, and the outlet that it is.
    fn source(&self, run: &mut Run, source: &SourceName) -> Result<(i64, Option<i64>)> {
        if let Some(&known) = run.sources.get(source) {
            return Ok(known);
        }
        let named_by = source.named_by.as_str();
        let find = "SELECT source_id, outlet_id FROM source WHERE name = ?1 AND named_by = ?2";
        let found = self
            .transaction
            .query_row(find, params![source.name, named_by], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let known = match found {
            Some(known) => known,
            None => {
                let publishers = match &mut run.publishers {
                    Some(publishers) => publishers,
                    unread => {
                        let outlets = super::outlets::read_outlets(self.transaction)?;
                        unread.insert(Publishers::new(&outlets))
                    }
                };
                let outlet_id = publishers.outlet_of(&source.name, source.named_by);
                self.transaction.execute(
                    "INSERT INTO source (name, named_by, outlet_id) VALUES (?1, ?2, ?3)",
                    params![source.name, named_by, outlet_id],
                )?;
                (self.transaction.last_insert_rowid(), outlet_id)
            }
        };
        run.sources.insert(source.clone(), known);
        Ok(known)
    }

    fn refuse(&self, run: &mut Run, refusal: &Refusal) -> Result<()> {
        let current = run.input.as_mut();
        match current.filter(|input| input.start.path == refusal.path) {
            Some(input) => {
                input.refused_count += 1;
                let is_part = refusal.record_number.is_some() || refusal.member.is_some();
                if input.refused_count > REFUSALS_KEPT && is_part {
                    run.refused_count += 1;
                    return Ok(());
                }
            }
            None => self.supersede(run, &refusal.path)?,
        }
        let location = refusal.location();
        let is_new = self
            .transaction
            .prepare_cached(include_str!("../sql/insert_refusal.sql"))?
            .execute(params![
                location,
                refusal.reason,
                refusal.hint,
                refusal.path,
                refusal.record_number,
                run.run_id
            ])?
            > 0;
        run.refused_count += 1;
        if is_new {
            return Ok(());
        }
        // Refused again after it was settled: it stands again. Refused again as before: nothing changes.
        self.transaction
            .prepare_cached(include_str!("../sql/stand_again.sql"))?
            .execute(params![location, refusal.reason])?;
        let again = short_digest(&location, &refusal.reason);
        if let Some(input) = run
            .input
            .as_mut()
            .filter(|input| input.start.path == refusal.path)
        {
            input.refused_again.insert(again);
        }
        Ok(())
    }

    /// An input that was read to its end: what it held back is decided, what it was refused before is settled.
    fn end_input(&mut self, run: &mut Run, end: &InputEnd) -> Result<()> {
        let Some(input) = run.input.as_mut() else {
            return Err(StoreError::NoInput);
        };
        let is_cut = input.refused_count > REFUSALS_KEPT;
        let path = input.start.path.clone();
        let held = std::mem::take(&mut input.held);
        for (key, mut articles) in held {
            // Without the later one that stood beside them, the latest of these is what the document has become again.
            articles.sort_by(|a, b| {
                let fetched_at = |article: &Article| article.crawl.as_ref()?.fetched_at.clone();
                (fetched_at(a), &a.published_at, a.record_sha256.to_hex()).cmp(&(
                    fetched_at(b),
                    &b.published_at,
                    b.record_sha256.to_hex(),
                ))
            });
            if let (Some(article), Some(latest)) = (articles.pop(), self.latest(&key)?) {
                run.revised_count += 1;
                self.revise(run, article, &latest)?;
            }
        }
        if is_cut {
            let refusal = Refusal {
                path,
                member: None,
                record_number: None,
                reason: format!(
                    "more than {REFUSALS_KEPT} of its records were refused; those after are not listed"
                ),
                hint: "mend those that are listed, then ingest again".to_owned(),
            };
            self.refuse(run, &refusal)?;
        }
        if !self.is_known_reading(run, end)? {
            let input_id = self.input_id(run)?;
            self.transaction
                .prepare_cached(include_str!("../sql/complete_input.sql"))?
                .execute(params![
                    input_id,
                    end.byte_count,
                    end.sha256.to_hex(),
                    end.line_count
                ])?;
        }
        let Some(input) = run.input.take() else {
            return Err(StoreError::NoInput);
        };
        let mut settled = Vec::new();
        each_standing_refusal(self.transaction, &input.start.path, run.run_id, |refusal| {
            let location = refusal.location();
            let known_line_count = input.start.known_line_count;
            let is_in_known = refusal
                .record_number
                .is_some_and(|number| number <= known_line_count);
            if is_in_known {
                run.refused_count += 1;
                self.report.add(refusal);
            } else if !input
                .refused_again
                .contains(&short_digest(&location, &refusal.reason))
            {
                settled.push((location, refusal.reason));
            }
        })?;
        for (location, reason) in settled {
            self.transaction
                .prepare_cached(include_str!("../sql/settle_refusal.sql"))?
                .execute(params![location, reason, run.run_id])?;
        }
        Ok(())
    }

    /// An input that must be read again, though a former reading was complete and it may look again as it did then.
    fn supersede(&self, run: &Run, path: &str) -> Result<()> {
        self.transaction
            .prepare_cached(include_str!("../sql/supersede_input.sql"))?
            .execute(params![path, run.run_id])?;
        Ok(())
    }

    fn leave_input(&self, run: &mut Run) -> Result<()> {
        let Some(input) = run.input.take() else {
            return Err(StoreError::NoInput);
        };
        self.supersede(run, &input.start.path)
    }

    /// Whether nothing came of the input and its latest complete reading was of the same bytes with the same options.
    fn is_known_reading(&self, run: &Run, end: &InputEnd) -> rusqlite::Result<bool> {
        let Some(input) = run.input.as_ref().filter(|input| input.input_id.is_none()) else {
            return Ok(false);
        };
        let mut statement = self
            .transaction
            .prepare_cached(include_str!("../sql/find_known_input.sql"))?;
        let known: Option<(String, String)> = statement
            .query_row([&input.start.path], |row| Ok((row.get(1)?, row.get(3)?)))
            .optional()?;
        Ok(known == Some((end.sha256.to_hex(), input.start.reading_options.clone())))
    }

    fn note_unchanged(&mut self, run: &mut Run, path: &str) -> Result<()> {
        run.unchanged_count += count_current(self.transaction, path)?;
        each_standing_refusal(self.transaction, path, run.run_id, |refusal| {
            run.refused_count += 1;
            self.report.add(refusal);
        })?;
        Ok(())
    }
}

/// Hands the refusals of a path that stand from former runs to `on_refusal`.
fn each_standing_refusal(
    connection: &Connection,
    path: &str,
    run_id: i64,
    mut on_refusal: impl FnMut(Refusal),
) -> rusqlite::Result<()> {
    let mut statement =
        connection.prepare_cached(include_str!("../sql/list_standing_refusals.sql"))?;
    let mut rows = statement.query(params![path, run_id])?;
    while let Some(row) = rows.next()? {
        let (path, record_number): (String, Option<u64>) = (row.get(0)?, row.get(1)?);
        let location: String = row.get(4)?;
        let number = record_number.map_or_else(String::new, |number| format!("#{number}"));
        let member = location
            .strip_prefix(&path)
            .and_then(|rest| rest.strip_suffix(&number)?.strip_prefix('!'))
            .map(str::to_owned);
        on_refusal(Refusal {
            path,
            member,
            record_number,
            reason: row.get(2)?,
            hint: row.get(3)?,
        });
    }
    Ok(())
}

/// Enough of a digest to tell the refusals of one input apart.
fn short_digest(location: &str, reason: &str) -> [u8; 16] {
    let digest = sha256(format!("{location}\n{reason}").as_bytes());
    let mut short = [0; 16];
    short
        .iter_mut()
        .zip(digest.0)
        .for_each(|(to, from)| *to = from);
    short
}

fn save_progress(connection: &Connection, run: &Run) -> rusqlite::Result<()> {
    connection
        .prepare_cached(include_str!("../sql/save_progress.sql"))?
        .execute(params![
            run.run_id,
            run.new_count,
            run.unchanged_count,
            run.revised_count,
            run.refused_count
        ])
        .map(|_| ())
}
