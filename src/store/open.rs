//! Opening a corpus file, and refusing what is none.
//!
//! A new file is made beside its place and moved there whole, so that there is never half a file. Files at rest are in
//! rollback mode: one file, no `-wal` beside it, readable from a read-only medium; only while an ingest runs is the
//! file in WAL mode.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{Result, Store, StoreError, migrations};
use crate::text::normalise::NORMALISATION_VERSION;
use crate::text::words::WORDS_VERSION;

/// `application_id` of a corpus file: "corp" in ASCII.
const APPLICATION_ID: u32 = 0x636f_7270;

/// How long to wait for another program's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The same between two batches of a run.
const WRITER_TIMEOUT: Duration = Duration::from_secs(300);

/// Page size of new files, in bytes: fewer, larger pages suit long texts and bulk inserts.
const PAGE_BYTES: i64 = 16384;

impl Store {
    /// Opens a file for reading; it is neither created nor changed.
    ///
    /// # Errors
    /// Where there is none, or it is not a corpus of this program's version.
    pub fn open_read_only(path: &Path) -> Result<Self> {
        Self::try_read_only(path).map_err(|error| error.about(path))
    }

    fn try_read_only(path: &Path) -> Result<Self> {
        refuse_foreign(path)?;
        undo_half_done(path)?;
        let connection = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        configure(&connection)?;
        connection.pragma_update(None, "query_only", true)?;
        let found = version_of(&connection, path)?;
        let known = migrations::latest_version();
        if found < known {
            return Err(StoreError::Older {
                path: path.to_owned(),
                found,
                known,
            });
        }
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
            create(path)?;
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
        refuse_foreign(path)?;
        let mut connection = connect(path)?;
        let known = migrations::latest_version();
        if version_of(&connection, path)? < known {
            let _lock = lock_folder(path)?;
            // Another process may have been quicker.
            let found = version_of(&connection, path)?;
            if found < known {
                let copy = beside(path, &format!(".v{found}-backup"));
                connection.backup("main", &copy, None::<fn(rusqlite::backup::Progress)>)?;
                on_backup(&copy);
                connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
                migrations::migrate(&mut connection)?;
            }
        }
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
    let io = |source| StoreError::Io {
        path: path.to_owned(),
        source,
    };
    let folder = lock_folder(path)?;
    if path.exists() {
        return Ok(());
    }
    let draft = beside(path, "-new");
    // What a killed process left.
    for leftover in [draft.clone(), beside(&draft, "-journal")] {
        match std::fs::remove_file(&leftover) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
            _ => {}
        }
    }
    {
        let mut connection = connect_with(&draft, OpenFlags::SQLITE_OPEN_CREATE)?;
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
    }
    std::fs::rename(&draft, path).map_err(io)?;
    // The name must outlive a power cut as surely as what is stored under it.
    folder.sync_all().map_err(io)
}

/// Holds the folder of `path` against other processes of this program. The lock is the folder's own, so that nothing
/// is left behind, and SQLite's locks on the file are not disturbed.
fn lock_folder(path: &Path) -> Result<File> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let io = |source| StoreError::Io {
        path: folder.to_owned(),
        source,
    };
    let handle = File::open(folder).map_err(io)?;
    handle.lock().map_err(io)?;
    Ok(handle)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

fn connect(path: &Path) -> Result<Connection> {
    connect_with(path, OpenFlags::empty())
}

fn connect_with(path: &Path, more: OpenFlags) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let connection = Connection::open_with_flags(path, flags)?;
    configure(&connection)?;
    connection.pragma_update(None, "cache_size", -32768)?;
    Ok(connection)
}

/// Undoes what a writer that was killed has left half done. A connection that only reads may not, and could not read
/// the file at all; where nobody may write, the error says so. Where a writer is at work, nothing is changed.
fn undo_half_done(path: &Path) -> Result<()> {
    if beside(path, "-journal").exists() {
        let count = "SELECT count(*) FROM sqlite_schema";
        connect(path)?.query_row(count, [], |_| Ok(()))?;
    }
    Ok(())
}

/// What holds for every connection: the file's own SQL is not trusted, and double quotes never mean a string.
fn configure(connection: &Connection) -> Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // Otherwise a cached statement is prepared anew whenever a bound value might change its plan.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Looks at the file's first bytes before SQLite does, so that a foreign file is never touched.
fn refuse_foreign(path: &Path) -> Result<()> {
    let io = |source| StoreError::Io {
        path: path.to_owned(),
        source,
    };
    let not_a_corpus = |what: &str| StoreError::NotACorpus {
        path: path.to_owned(),
        what: what.to_owned(),
    };
    let metadata = match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::Missing {
                path: path.to_owned(),
            });
        }
        other => other.map_err(io)?,
    };
    if metadata.is_dir() {
        return Err(not_a_corpus("it is a folder"));
    }
    if !metadata.is_file() {
        return Err(not_a_corpus("it is not a regular file"));
    }
    let mut header = Vec::with_capacity(100);
    File::open(path)
        .map_err(io)?
        .take(100)
        .read_to_end(&mut header)
        .map_err(io)?;
    if header.is_empty() {
        return Err(not_a_corpus("it is empty"));
    }
    if !header.starts_with(b"SQLite format 3\0") {
        return Err(not_a_corpus("it is not a SQLite database"));
    }
    let application_id = header
        .get(68..72)
        .and_then(|id| id.try_into().ok())
        .map(u32::from_be_bytes);
    if application_id != Some(APPLICATION_ID) {
        return Err(not_a_corpus("it is another program's SQLite database"));
    }
    Ok(())
}

/// The file's schema version; newer ones, and ones whose history disagrees, are refused.
fn version_of(connection: &Connection, path: &Path) -> Result<i64> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = migrations::latest_version();
    if found > known {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known,
        });
    }
    match migrations::history_version(connection) {
        Some(version) if version == found => Ok(found),
        _ => Err(StoreError::Damaged {
            path: path.to_owned(),
            what: format!("its migration history does not end with version {found}"),
        }),
    }
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
