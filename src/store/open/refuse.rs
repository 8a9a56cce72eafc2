//! Refusing what is no corpus, in steps that each trust the file a little more: the bytes of its header; then, read by
//! this program's own SQL alone, its marks, its schema to the letter and the history of its migrations.
//!
//! A file that is refused stays as it is, byte for byte, and so does its folder.

use std::fs::OpenOptions;
use std::io::Read as _;
use std::os::unix::fs::OpenOptionsExt as _;

use rusqlite::{Connection, ErrorCode, ffi};

use super::super::{Result, StoreError, migrations};
use super::place::Place;
use super::{connect, schema};

/// `application_id` of a corpus file: "corp" in ASCII.
const APPLICATION_ID: u32 = 0x636f_7270;

/// Opens a file for reading alone, as far as it is a corpus; gives its schema version too.
pub(super) fn look(place: &Place) -> Result<(Connection, i64)> {
    let header = Header::read(place)?;
    header.refuse(place)?;
    let is_at_rest = place.leftover().is_none();
    if !(header.is_wal() && is_at_rest) {
        return examined(connect::reading(&place.real)?, place);
    }
    // SQLite makes two files beside one in WAL mode, even to read it; so it has to be a corpus first.
    let stamp = place.stamp()?;
    let at_rest = match examined(connect::reading_unlocked(&place.real)?, place) {
        // Without a lock, the file may have been seen while somebody wrote it: then it says nothing.
        Err(_) if place.leftover().is_some() || place.stamp()? != stamp => {
            return examined(connect::reading(&place.real)?, place);
        }
        other => other?,
    };
    match connect::reading(&place.real).and_then(|connection| examined(connection, place)) {
        // The folder or the medium can't be written.
        Err(StoreError::Sql(error)) if is_about_access(&error) => Ok(at_rest),
        other => other,
    }
}

fn examined(connection: Connection, place: &Place) -> Result<(Connection, i64)> {
    let version = examine(&connection, place).map_err(|error| unfinished(error, place))?;
    Ok((connection, version))
}

/// The schema version of a file that is a corpus.
pub(super) fn examine(connection: &Connection, place: &Place) -> Result<i64> {
    // All of it is read from one state of the file.
    let transaction = connection.unchecked_transaction()?;
    let number =
        |pragma| transaction.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, i64>(0));
    if number("application_id")? != i64::from(APPLICATION_ID) {
        return Err(place.not_a_corpus("it is another program's SQLite database"));
    }
    let version = number("user_version")?;
    refuse_version(version, place)?;
    if let Some(what) = schema::fault_of(&transaction, version)? {
        return Err(StoreError::Altered {
            path: place.named.clone(),
            what,
        });
    }
    if let Some(what) = migrations::history_fault(&transaction, version)? {
        return Err(place.damaged(what));
    }
    Ok(version)
}

fn refuse_version(found: i64, place: &Place) -> Result<()> {
    let known = migrations::LATEST_VERSION;
    if found > known {
        return Err(StoreError::Newer {
            path: place.named.clone(),
            found,
            known,
        });
    }
    if found < 1 {
        return Err(place.not_a_corpus(&format!("its schema version is {found}")));
    }
    Ok(())
}

/// The first 100 bytes of a SQLite file.
struct Header(Vec<u8>);

impl Header {
    fn read(place: &Place) -> Result<Self> {
        let io = |source| place.io(source);
        let mut bytes = Vec::with_capacity(100);
        // Some files of the system's call themselves regular, and keep their reader waiting.
        OpenOptions::new()
            .read(true)
            .custom_flags(libc::O_NONBLOCK)
            .open(&place.real)
            .map_err(io)?
            .take(100)
            .read_to_end(&mut bytes)
            .map_err(io)?;
        Ok(Self(bytes))
    }

    /// Refuses what no recovery could make a corpus that this program knows. A version that is known may be that of an
    /// upgrade that was killed: which it is, SQLite tells.
    fn refuse(&self, place: &Place) -> Result<()> {
        if self.0.is_empty() {
            return Err(place.not_a_corpus("it is empty"));
        }
        if !self.0.starts_with(b"SQLite format 3\0") {
            return Err(place.not_a_corpus("it is not a SQLite database"));
        }
        if self.0.len() < 100 {
            return Err(place.damaged(format!("it ends after {} bytes", self.0.len())));
        }
        if self.number(68) != Some(APPLICATION_ID) {
            return Err(place.not_a_corpus("it is another program's SQLite database"));
        }
        refuse_version(self.number(60).map_or(0, i64::from), place)
    }

    fn is_wal(&self) -> bool {
        self.0.get(18) == Some(&2) || self.0.get(19) == Some(&2)
    }

    fn number(&self, at: usize) -> Option<u32> {
        let bytes = self.0.get(at..)?.first_chunk()?;
        Some(u32::from_be_bytes(*bytes))
    }
}

/// An error in reading, as one about what a killed writer left, where it is that.
fn unfinished(error: StoreError, place: &Place) -> StoreError {
    match (&error, place.leftover()) {
        (StoreError::Sql(cause), Some(beside)) if is_about_access(cause) => {
            StoreError::Unfinished {
                path: place.named.clone(),
                beside,
            }
        }
        _ => error,
    }
}

/// Whether SQLite would have to write in order to read, and can't.
fn is_about_access(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)
    ) || matches!(error, rusqlite::Error::SqliteFailure(error, _)
        if error.extended_code == ffi::SQLITE_IOERR_LOCK)
}
