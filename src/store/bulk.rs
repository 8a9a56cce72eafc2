//! Bulk loading: while a run adds more paragraphs than the file held, the indexes that grow in random order are put
//! off, and made of sorted rows at its end.
//!
//! A row of a live index on digests goes to a random page, so that its cost grows with the file; sorting all of them
//! once does not. Meanwhile the digests of all paragraphs are known in memory. Nothing but speed depends on an index
//! that is missing: each commit is whole without, and whoever opens the file for writing next makes it.

use hashbrown::HashTable;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{Result, Run, Store, StoreError};
use crate::model::Digest;

/// Pages that are kept in memory, in KiB: those of indexes are met again and again, in a bulk load none is.
pub(super) const CACHE_KIB: i64 = 32 * 1024;
const BULK_CACHE_KIB: i64 = 8 * 1024;

/// The indexes that are missing while a bulk load runs, and after one that was killed.
pub(super) const PUT_OFF: [&str; 3] = [
    "occurrence_by_paragraph_id_article_id",
    "paragraph_by_sha256",
    "paragraph_by_words_sha256",
];

/// State of a paragraph that has a row in `paragraph_count`.
pub(super) const COUNTED: u32 = u32::MAX;

/// A bulk load under way.
#[derive(Debug)]
pub(super) struct Bulk {
    digests: KnownDigests,
    /// For each paragraph, by its number less 1, the current article that holds it once and alone: 0 for none,
    /// [`COUNTED`] where there are more. `None`: the index of occurrences is live and tells.
    only_articles: Option<Vec<u32>>,
}

/// How a run's last batch left the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Left {
    /// Changes when another connection writes.
    data_version: i64,
    /// Paragraphs that were there before the run.
    stored_count: u64,
    /// Whether another connection has written since the run began.
    is_disturbed: bool,
    /// Whether the numbers of the paragraphs were seen not to be 1, 2, 3 ...
    has_gaps: bool,
}

impl Store {
    /// Before a batch of so many paragraphs: begins a bulk load where it makes the run worth it, and ends it where
    /// another program has written, since what is known of the paragraphs is then no longer all there is.
    pub(super) fn prepare_batch(&self, run: &mut Run, coming: usize) -> Result<()> {
        let transaction =
            Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
        let data_version = data_version(&transaction)?;
        let left = match run.left {
            Some(left) => Left {
                data_version,
                is_disturbed: left.is_disturbed || left.data_version != data_version,
                ..left
            },
            None => Left {
                data_version,
                stored_count: transaction.query_row(
                    "SELECT ifnull(max(paragraph_id), 0) FROM paragraph",
                    [],
                    |row| row.get(0),
                )?,
                is_disturbed: false,
                has_gaps: false,
            },
        };
        let is_first = run.left.replace(left).is_none();
        if left.is_disturbed {
            run.bulk = None;
            run.publishers = None;
        }
        // Another program may have put them off since this one has looked.
        if left.is_disturbed || is_first {
            make_indexes(&transaction)?;
        }
        let is_worth_it =
            run.new_paragraph_count + coming as u64 >= run.options.bulk_from.max(left.stored_count);
        if is_worth_it && !left.is_disturbed && !left.has_gaps && run.bulk.is_none() {
            run.bulk = Bulk::begin(&transaction)?;
            // What can't be loaded in bulk now can't be later either, and to look for it again takes long.
            run.left = Some(Left {
                has_gaps: run.bulk.is_none(),
                ..left
            });
        }
        transaction.commit()?;
        self.set_pace(run.bulk.is_some())
    }

    /// Whether nobody has written to the file since [`Store::prepare_batch`].
    pub(super) fn is_prepared(&self, run: &Run) -> Result<bool> {
        let data_version = data_version(&self.connection)?;
        Ok(run
            .left
            .is_some_and(|left| left.data_version == data_version))
    }

    /// Ends a bulk load, if one is under way: its memory is given back before sorting takes its place.
    pub(super) fn end_bulk(&self, run: &mut Run) -> Result<()> {
        if run.bulk.take().is_some() {
            make_indexes(&self.connection)?;
            self.set_pace(false)?;
        }
        Ok(())
    }

    /// In bulk a row refers to rows that the writer has numbered itself, most of them just now, and holds digests that it
    /// has just made: looking each of them up and over again would take a sixth of the time. `check` looks at all of them.
    fn set_pace(&self, is_bulk: bool) -> Result<()> {
        let cache_kib = if is_bulk { BULK_CACHE_KIB } else { CACHE_KIB };
        self.connection
            .pragma_update(None, "foreign_keys", !is_bulk)?;
        self.connection
            .pragma_update(None, "ignore_check_constraints", is_bulk)?;
        self.connection
            .pragma_update(None, "cache_size", -cache_kib)?;
        Ok(())
    }
}

/// Digests of the paragraphs 1, 2, 3 ..., of each the first 160 bits: a second text with the same ones can't be made.
#[derive(Debug, Default)]
struct KnownDigests {
    numbers: HashTable<u32>,
    prefixes: Vec<[u8; 20]>,
}

impl KnownDigests {
    fn find(&self, digest: &Digest) -> Option<u32> {
        let prefix = prefix_of(digest);
        let is_it = |&number: &u32| self.prefixes.get(number as usize) == Some(&prefix);
        self.numbers.find(hash_of(&prefix), is_it).copied()
    }

    fn push(&mut self, digest: &Digest) -> Option<()> {
        let number = u32::try_from(self.prefixes.len()).ok()?;
        let prefix = prefix_of(digest);
        self.prefixes.push(prefix);
        let prefixes = &self.prefixes;
        self.numbers
            .insert_unique(hash_of(&prefix), number, |&other| {
                prefixes.get(other as usize).map_or(0, hash_of)
            });
        Some(())
    }
}

fn prefix_of(digest: &Digest) -> [u8; 20] {
    let mut prefix = [0; 20];
    prefix
        .iter_mut()
        .zip(digest.0)
        .for_each(|(to, from)| *to = from);
    prefix
}

/// A digest is as good as random: its first bytes are a hash of it.
fn hash_of(prefix: &[u8; 20]) -> u64 {
    prefix
        .first_chunk()
        .map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

impl Bulk {
    /// Begins in the transaction under way: reads what is known of the paragraphs that are there, and drops the indexes.
    /// `None` where the numbers of the paragraphs have gaps, as no program of ours leaves them.
    fn begin(connection: &Connection) -> Result<Option<Self>> {
        let mut digests = KnownDigests::default();
        let mut statement = connection
            .prepare("SELECT paragraph_id, sha256 FROM paragraph ORDER BY paragraph_id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let is_next = row.get::<_, usize>(0)? == digests.prefixes.len() + 1;
            let digest = Digest::from_hex(row.get_ref(1)?.as_str().unwrap_or_default());
            if digest
                .filter(|_| is_next)
                .and_then(|digest| digests.push(&digest))
                .is_none()
            {
                return Ok(None);
            }
        }
        drop(rows);
        connection.execute_batch(
            "DROP INDEX IF EXISTS paragraph_by_sha256; DROP INDEX IF EXISTS paragraph_by_words_sha256;",
        )?;
        let is_empty = digests.prefixes.is_empty();
        if is_empty {
            connection
                .execute_batch("DROP INDEX IF EXISTS occurrence_by_paragraph_id_article_id;")?;
        }
        Ok(Some(Self {
            digests,
            only_articles: is_empty.then(Vec::new),
        }))
    }

    /// The number of the paragraph with this digest.
    pub(super) fn find(&self, digest: &Digest) -> Option<i64> {
        self.digests
            .find(digest)
            .map(|number| i64::from(number) + 1)
    }

    /// Notes the next paragraph.
    ///
    /// # Errors
    /// Where there are more than can be numbered here, some four billion.
    pub(super) fn push(&mut self, digest: &Digest) -> Result<()> {
        if let Some(only_articles) = &mut self.only_articles {
            only_articles.push(0);
        }
        self.digests
            .push(digest)
            .ok_or_else(|| StoreError::Invalid {
                what: "one run can't add more than four billion paragraphs".to_owned(),
                hint: "ingest the rest again: what is stored is kept".to_owned(),
            })
    }

    /// What is known of each paragraph's articles while the index of occurrences is put off.
    pub(super) fn only_articles(&mut self) -> Option<&mut [u32]> {
        self.only_articles.as_deref_mut()
    }

    /// Makes the index of occurrences now, for changes that need it.
    pub(super) fn index_occurrences(&mut self, connection: &Connection) -> Result<()> {
        if self.only_articles.take().is_some() {
            connection.execute_batch(include_str!("sql/index_occurrences.sql"))?;
        }
        Ok(())
    }
}

/// Makes what a bulk load has put off, wherever it is missing.
pub(super) fn make_indexes(connection: &Connection) -> Result<()> {
    connection.execute_batch(include_str!("sql/index_occurrences.sql"))?;
    connection.execute_batch(include_str!("sql/index_paragraphs.sql"))?;
    Ok(())
}

/// A number that changes when another connection has written to the file.
fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA data_version", [], |row| row.get(0))
}
