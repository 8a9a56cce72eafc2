//! Runs of ingest, and the file's properties.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::bulk::{Bulk, Left};
use super::{Result, Store, StoreError, wordings};
use crate::detect::publishers::Publishers;
use crate::model::{Article, InputStart, SourceName};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was read.
    Done,
    /// It was stopped; what was whole is stored.
    Interrupted,
    /// It failed; what was committed before is stored.
    Failed,
}

impl Outcome {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
        }
    }
}

/// What a run does differently from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunOptions {
    /// Articles with known bytes are compared by what is read from them now (`--reread`).
    pub is_reread: bool,
    /// The rules that made the articles' mentions; `None`: they come without (`--no-analysis`).
    pub rules_version: Option<u32>,
    /// Where it adds so many paragraphs, and more than were there before it, it loads them in bulk: indexes are made at
    /// its end.
    pub bulk_from: u64,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            is_reread: false,
            rules_version: None,
            // Fewer are not worth the making of indexes.
            bulk_from: 20_000,
        }
    }
}

/// A run of ingest: what it counted, and what it must remember between batches.
#[derive(Debug)]
pub struct Run {
    pub(super) run_id: i64,
    /// Articles under a key not seen before.
    pub new_count: u64,
    /// Articles met again with the same bytes and options.
    pub unchanged_count: u64,
    /// Articles whose key was known with other bytes or options.
    pub revised_count: u64,
    /// Records that an input holds twice, under one key and byte for byte.
    pub repeated_count: u64,
    /// Revised articles that stand beside another of their key in one input.
    pub twin_count: u64,
    /// Inputs and records that could not be stored.
    pub refused_count: u64,
    /// New articles that give a date which is not certain.
    pub uncertain_date_count: u64,
    /// New articles whose character set was a last resort.
    pub uncertain_encoding_count: u64,
    /// New or revised articles in which mojibake was undone.
    pub mojibake_count: u64,
    /// New or revised articles whose crawl gives another digest than their bytes have.
    pub wrong_digest_count: u64,
    /// Distinct paragraphs stored.
    pub new_paragraph_count: u64,
    /// Occurrences of paragraphs that were there before.
    pub known_paragraph_count: u64,
    /// Occurrences whose bytes could not be proved.
    pub unproved_count: u64,
    /// Outlets that the stored articles credit, but for their own publishers.
    pub credited_outlets: BTreeSet<i64>,
    pub(super) options: RunOptions,
    /// The bulk load under way, if one is.
    pub(super) bulk: Option<Bulk>,
    /// How the last batch left the file; `None` before the first.
    pub(super) left: Option<Left>,
    /// The rows of sources, and the outlets that they are.
    pub(super) sources: FxHashMap<SourceName, (i64, Option<i64>)>,
    /// The outlets that new sources may be; `None` until the first comes, and after another program has written.
    pub(super) publishers: Option<Publishers>,
    pub(super) input: Option<CurrentInput>,
}

/// The input whose records are coming.
#[derive(Debug)]
pub(super) struct CurrentInput {
    pub(super) start: InputStart,
    /// Its row, once there is one: an input that brings nothing new and was read before needs none.
    pub(super) input_id: Option<i64>,
    /// Records of it that were refused, and the whole of it.
    pub(super) refused_count: u64,
    /// What a former run refused and this one did again, by a short digest of location and reason.
    pub(super) refused_again: FxHashSet<[u8; 16]>,
    /// Records that a former run stored, and a later revision of their key after them. Whether they are changes is
    /// known only when the input ends: where the later one is met again, they are not.
    pub(super) held: BTreeMap<String, Vec<Article>>,
    /// For each key of which it holds several records: the digests that are no change when they are met again.
    pub(super) twins: FxHashMap<String, FxHashSet<String>>,
}

impl Run {
    /// Whether indexes are put off, which the end of the run makes.
    #[must_use]
    pub const fn is_loaded_in_bulk(&self) -> bool {
        self.bulk.is_some()
    }
}

impl Store {
    /// Begins a run; `started_at` is ISO 8601 in UTC.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn begin_run(
        &mut self,
        started_at: &str,
        program_version: &str,
        options: RunOptions,
    ) -> Result<Run> {
        self.enter_writing()?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute(
            "INSERT INTO ingest_run (started_at, program_version) VALUES (?1, ?2)",
            (started_at, program_version),
        )?;
        let run_id = transaction.last_insert_rowid();
        transaction.commit()?;
        self.be_patient()?;
        Ok(Run {
            run_id,
            new_count: 0,
            unchanged_count: 0,
            revised_count: 0,
            repeated_count: 0,
            twin_count: 0,
            refused_count: 0,
            uncertain_date_count: 0,
            uncertain_encoding_count: 0,
            mojibake_count: 0,
            wrong_digest_count: 0,
            new_paragraph_count: 0,
            known_paragraph_count: 0,
            unproved_count: 0,
            credited_outlets: BTreeSet::new(),
            options,
            bulk: None,
            left: None,
            sources: FxHashMap::default(),
            publishers: None,
            input: None,
        })
    }

    /// Settles what was refused at paths that were found to be readable folders: the folders themselves are no inputs,
    /// whose end would do it.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn settle_folders(&mut self, run: &Run, folders: &[String]) -> Result<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for folder in folders {
            transaction
                .prepare_cached(include_str!("sql/settle_refusals.sql"))?
                .execute(params![folder, run.run_id])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Ends a run and puts the file at rest. What it counted was stored with each batch; what it has counted since, of a
    /// batch that failed, is not in the file.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn finish_run(&mut self, run: &mut Run, finished_at: &str, outcome: Outcome) -> Result<()> {
        let ended = self
            .connection
            .execute(
                "UPDATE ingest_run SET finished_at = ?2, outcome = ?3 WHERE run_id = ?1",
                params![run.run_id, finished_at, outcome.as_str()],
            )
            .map_err(StoreError::from)
            .and_then(|_| self.end_bulk(run))
            .and_then(|()| self.link_wordings());
        // A file that could not be written to its end is put at rest all the same, as far as that can be.
        let at_rest = self.leave_writing();
        ended.and(at_rest)
    }

    fn link_wordings(&mut self) -> Result<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        wordings::link(&transaction)?;
        Ok(transaction.commit()?)
    }

    /// A property of the file.
    pub(super) fn property(&self, name: &str) -> Result<Option<String>> {
        Ok(property(&self.connection, name)?)
    }
}

/// A property of the file.
pub(super) fn property(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT value FROM property WHERE name = ?1";
    connection
        .query_row(sql, [name], |row| row.get(0))
        .optional()
}

/// Sets a property of the file.
pub(super) fn set_property(
    connection: &Connection,
    name: &str,
    value: &str,
) -> rusqlite::Result<()> {
    connection
        .execute(
            "INSERT INTO property (name, value) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value",
            (name, value),
        )
        .map(|_| ())
}
