//! Opening a corpus file.
//!
//! A new file is made beside its place and moved there whole, so that there is never half a file. Files at rest are in
//! rollback mode: one file, no `-wal` beside it, readable from a read-only medium; only while an ingest runs is the
//! file in WAL mode.

mod backup;
mod connect;
mod place;
mod refuse;
mod schema;

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use self::connect::BUSY_TIMEOUT;
use self::place::Place;
use super::{Result, Store, StoreError, bulk, migrations};
use crate::text::normalise::NORMALISATION_VERSION;
use crate::text::words::WORDS_VERSION;

/// How long to wait for another program's lock between two batches of a run.
const WRITER_TIMEOUT: Duration = Duration::from_secs(300);

/// Page size of new files, in bytes: fewer, larger pages suit long texts and bulk inserts.
const PAGE_BYTES: i64 = 16384;

/// Pages that the log of a run may hold before they are brought into the file: some 64 MB, four batches.
const WAL_PAGES: i64 = 4096;

impl Store {
    /// Opens a file for reading; it is neither created nor changed. Only what a killed writer has not committed is taken
    /// back first, as by any program that reads SQLite files.
    ///
    /// # Errors
    /// Where there is none, or it is not a corpus of this program's version.
    pub fn open_read_only(path: &Path) -> Result<Self> {
        Self::try_read_only(path).map_err(|error| error.about(path))
    }

    fn try_read_only(path: &Path) -> Result<Self> {
        let place = Place::of(path)?;
        let (connection, found) = match refuse::look(&place) {
            Err(unfinished @ StoreError::Unfinished { .. }) => {
                // Where it can't be written, it can't be read either.
                connect::writing(&place.real)
                    .and_then(|connection| refuse::examine(&connection, &place))
                    .map_err(|_| unfinished)?;
                refuse::look(&place)?
            }
            looked => looked?,
        };
        let known = migrations::LATEST_VERSION;
        if found < known {
            return Err(StoreError::Older {
                path: path.to_owned(),
                found,
                known,
            });
        }
        connection.pragma_update(None, "query_only", true)?;
        let store = Self {
            connection,
            path: path.to_owned(),
        };
        store.check_rules()?;
        Ok(store)
    }

    /// Opens a file for writing, and makes it where there is none. A file of an earlier schema is brought up to date,
    /// after a copy of it was made; `on_backup` is told its path.
    ///
    /// # Errors
    /// Where the file is foreign, newer, damaged or locked, or can't be made.
    pub fn open_or_create(path: &Path, on_backup: &mut dyn FnMut(&Path)) -> Result<Self> {
        if !path.exists() {
            create(path).map_err(|error| error.about(path))?;
        }
        Self::open_existing(path, on_backup)
    }

    /// Opens a file for writing that must be there; otherwise as [`Store::open_or_create`].
    ///
    /// # Errors
    /// As there, and where the file is missing.
    pub fn open_existing(path: &Path, on_backup: &mut dyn FnMut(&Path)) -> Result<Self> {
        Self::try_existing(path, on_backup).map_err(|error| error.about(path))
    }

    fn try_existing(path: &Path, on_backup: &mut dyn FnMut(&Path)) -> Result<Self> {
        let place = Place::of(path)?;
        match refuse::look(&place) {
            // What a killed writer had begun is taken back by whoever writes next.
            Ok(_) | Err(StoreError::Unfinished { .. }) => {}
            Err(error) => return Err(error),
        }
        let mut connection = connect::writing(&place.real)?;
        if refuse::examine(&connection, &place)? < migrations::LATEST_VERSION {
            upgrade(&mut connection, &place, on_backup)?;
        }
        bulk::make_indexes(&connection)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        let store = Self {
            connection,
            path: path.to_owned(),
        };
        store.check_rules()?;
        Ok(store)
    }

    /// Turns WAL mode on for a stretch of writing. Where another program holds the file, it stays as it is: slower, and
    /// no less safe.
    pub(super) fn enter_writing(&self) -> Result<()> {
        self.connection
            .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
            .or_else(ignore_busy)?;
        // What is said to be stored outlives a power cut; a commit of many articles hardly feels it.
        self.connection.pragma_update(None, "synchronous", "FULL")?;
        // Else each batch would be waited for twice: in the log, and in the file.
        self.connection
            .pragma_update(None, "wal_autocheckpoint", WAL_PAGES)?;
        Ok(())
    }

    /// Lets the next batches wait for another program: whoever has read for an hour does not give up after seconds.
    pub(super) fn be_patient(&self) -> Result<()> {
        Ok(self.connection.busy_timeout(WRITER_TIMEOUT)?)
    }

    /// Puts the file at rest: everything in the one file. Where another program reads it, that program's end does it.
    pub(super) fn leave_writing(&self) -> Result<()> {
        self.connection.busy_timeout(BUSY_TIMEOUT)?;
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .or_else(ignore_busy)?;
        self.connection
            .query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))
            .or_else(ignore_busy)?;
        Ok(())
    }

    fn check_rules(&self) -> Result<()> {
        for (name, known) in [
            ("normalisation_version", NORMALISATION_VERSION),
            ("words_version", WORDS_VERSION),
        ] {
            let found = self.property(name)?.unwrap_or_default();
            if found != known.to_string() {
                return Err(StoreError::OtherRules { name, found, known });
            }
        }
        Ok(())
    }
}

fn ignore_busy(error: rusqlite::Error) -> rusqlite::Result<()> {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    match error.sqlite_error_code() {
        Some(DatabaseBusy | DatabaseLocked) => Ok(()),
        _ => Err(error),
    }
}

/// Makes a new corpus under another name and moves it into place.
fn create(path: &Path) -> Result<()> {
    let place = Place::of_new(path)?;
    let lock = place.lock_folder()?;
    if place.real.exists() {
        // Another process was quicker.
        return Ok(());
    }
    let draft = place.beside("-new");
    lock.clear(&draft)?;
    let mut connection = connect::making(&draft)?;
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    migrations::migrate(&mut connection)?;
    let created_by = concat!("corpus ", env!("CARGO_PKG_VERSION"));
    let transaction = connection.transaction()?;
    for (name, value) in [
        ("normalisation_version", NORMALISATION_VERSION.to_string()),
        ("words_version", WORDS_VERSION.to_string()),
        ("created_by", created_by.to_owned()),
        ("is_analysed", "1".to_owned()),
    ] {
        transaction.execute(
            "INSERT INTO property (name, value) VALUES (?1, ?2)",
            (name, value),
        )?;
    }
    transaction.commit()?;
    drop(connection);
    lock.settle(&draft, &place.real)
}

/// Brings a file of an earlier schema up to date, after a copy of it was made.
fn upgrade(
    connection: &mut Connection,
    place: &Place,
    on_backup: &mut dyn FnMut(&Path),
) -> Result<()> {
    let lock = place.lock_folder()?;
    // The version in the header must be the truth, and the copy be of exactly what is upgraded: nobody else may write in
    // between.
    connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    connection.query_row("PRAGMA locking_mode = EXCLUSIVE", [], |_| Ok(()))?;
    connection.execute_batch("BEGIN EXCLUSIVE; COMMIT")?;
    let found = refuse::examine(connection, place)?;
    // Another process may have been quicker.
    if found < migrations::LATEST_VERSION {
        on_backup(&backup::make(connection, place, &lock, found)?);
        migrations::migrate(connection)?;
    }
    connection.query_row("PRAGMA locking_mode = NORMAL", [], |_| Ok(()))?;
    // The lock goes with the next reading.
    refuse::examine(connection, place)?;
    Ok(())
}

impl StoreError {
    /// An error of SQLite's, as one about the file where it is.
    fn about(self, path: &Path) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseCorrupt, DatabaseLocked, NotADatabase};
        let Self::Sql(error) = self else { return self };
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => Self::Locked {
                path: path.to_owned(),
            },
            Some(DatabaseCorrupt | NotADatabase) => Self::Damaged {
                path: path.to_owned(),
                what: error.to_string(),
            },
            _ => Self::Sql(error),
        }
    }
}
