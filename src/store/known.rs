//! What is known of an input before it is read: asked by the reading thread, over a connection of its own.

use std::path::Path;

use rusqlite::OptionalExtension;

use super::{Result, Store};
use crate::model::Digest;

/// The latest complete reading of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownInput {
    /// Its size then.
    pub byte_count: u64,
    /// The SHA-256 of its bytes then.
    pub sha256: Digest,
    /// How many line ends it had, where it can be continued after the last of them.
    pub line_count: Option<u64>,
    /// The options it was read with.
    pub reading_options: String,
}

/// Looks inputs up by their path.
#[derive(Debug)]
pub struct KnownInputs(Store);

impl KnownInputs {
    /// Opens the file a second time, for reading.
    ///
    /// # Errors
    /// As [`Store::open_read_only`].
    pub fn open(path: &Path) -> Result<Self> {
        Store::open_read_only(path).map(Self)
    }

    /// The latest complete reading of the input at `path`.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn find(&self, path: &str) -> Result<Option<KnownInput>> {
        self.0.known_input(path)
    }

    /// Whether something of the input at `path` was refused, and has not been read since.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn has_standing_refusals(&self, path: &str) -> Result<bool> {
        let sql = include_str!("sql/has_standing_refusals.sql");
        let mut statement = self.0.connection.prepare_cached(sql)?;
        Ok(statement.query_row([path], |row| row.get(0))?)
    }
}

impl Store {
    /// The latest complete reading of the input at `path`.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn known_input(&self, path: &str) -> Result<Option<KnownInput>> {
        let mut statement = self
            .connection
            .prepare_cached(include_str!("sql/find_known_input.sql"))?;
        let found = statement
            .query_row([path], |row| {
                let sha256: String = row.get(1)?;
                Ok((row.get(0)?, sha256, row.get(2)?, row.get(3)?))
            })
            .optional()?;
        Ok(
            found.and_then(|(byte_count, sha256, line_count, reading_options)| {
                let sha256 = Digest::from_hex(&sha256)?;
                Some(KnownInput {
                    byte_count,
                    sha256,
                    line_count,
                    reading_options,
                })
            }),
        )
    }
}
