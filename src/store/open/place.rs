//! Where a corpus file lies, and what lies beside it.
//!
//! SQLite is only ever given the absolute path with its links resolved: then no name is taken for a URI or for a
//! database in memory, and what SQLite puts beside the file is where it is looked for here.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use super::super::{Result, StoreError};

/// How often the lock of a folder is asked for, and how long to wait in between: five minutes in all, since another
/// process may be copying a large file.
const LOCK_ATTEMPTS: u32 = 6000;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// The place of a corpus file.
pub(super) struct Place {
    /// As it was named: what messages say.
    pub(super) named: PathBuf,
    /// Absolute, links resolved.
    pub(super) real: PathBuf,
}

impl Place {
    /// The place of a regular file that is there.
    pub(super) fn of(path: &Path) -> Result<Self> {
        let real = match std::fs::canonicalize(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(StoreError::Missing {
                    path: path.to_owned(),
                });
            }
            other => other.map_err(|source| io_error(path, source))?,
        };
        let place = Self {
            named: path.to_owned(),
            real,
        };
        let metadata = std::fs::metadata(&place.real).map_err(|error| place.io(error))?;
        if metadata.is_dir() {
            return Err(place.not_a_corpus("it is a folder"));
        }
        if !metadata.is_file() {
            return Err(place.not_a_corpus("it is not a regular file"));
        }
        Ok(place)
    }

    /// The place of a file that is to be made.
    pub(super) fn of_new(path: &Path) -> Result<Self> {
        let io = |source| io_error(path, source);
        let absolute = std::path::absolute(path).map_err(io)?;
        let (Some(folder), Some(name)) = (absolute.parent(), absolute.file_name()) else {
            return Err(io(io::ErrorKind::InvalidInput.into()));
        };
        let place = Self {
            named: path.to_owned(),
            real: std::fs::canonicalize(folder).map_err(io)?.join(name),
        };
        // Moving a new file here would take the link's place, and leave its target missing.
        if place.real.is_symlink() && !place.real.exists() {
            return Err(place.not_a_corpus("it is a link to a file that is not there"));
        }
        Ok(place)
    }

    /// The path of a file whose name is this one's and `suffix`.
    pub(super) fn beside(&self, suffix: &str) -> PathBuf {
        with_suffix(&self.real, suffix)
    }

    /// The path beside the file where a writer that was killed left something.
    pub(super) fn leftover(&self) -> Option<PathBuf> {
        let is_something = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|it| it.len() > 0);
        ["-journal", "-wal"]
            .map(|suffix| self.beside(suffix))
            .into_iter()
            .find(is_something)
    }

    /// The file's length and the time of its last change: other ones, and somebody wrote it.
    pub(super) fn stamp(&self) -> Result<(u64, SystemTime)> {
        let metadata = std::fs::metadata(&self.real).map_err(|error| self.io(error))?;
        let modified = metadata.modified().map_err(|error| self.io(error))?;
        Ok((metadata.len(), modified))
    }

    /// Holds the folder against other processes of this program. The lock is the folder's own, so that nothing is left
    /// behind, and SQLite's locks on the file are not disturbed.
    pub(super) fn lock_folder(&self) -> Result<FolderLock> {
        let path = self.real.parent().unwrap_or(&self.real);
        let io = |source| io_error(path, source);
        let folder = File::open(path).map_err(io)?;
        for _ in 0..LOCK_ATTEMPTS {
            match folder.try_lock() {
                Ok(()) => {
                    return Ok(FolderLock {
                        folder,
                        path: path.to_owned(),
                    });
                }
                Err(TryLockError::WouldBlock) => sleep(LOCK_PAUSE),
                Err(TryLockError::Error(error)) => return Err(io(error)),
            }
        }
        Err(StoreError::Locked {
            path: path.to_owned(),
        })
    }

    pub(super) fn io(&self, source: io::Error) -> StoreError {
        io_error(&self.named, source)
    }

    pub(super) fn not_a_corpus(&self, what: &str) -> StoreError {
        StoreError::NotACorpus {
            path: self.named.clone(),
            what: what.to_owned(),
        }
    }

    pub(super) fn damaged(&self, what: impl Into<String>) -> StoreError {
        StoreError::Damaged {
            path: self.named.clone(),
            what: what.into(),
        }
    }
}

/// A folder that other processes of this program leave alone while this lives.
pub(super) struct FolderLock {
    folder: File,
    path: PathBuf,
}

impl FolderLock {
    /// Gives a finished draft its name, for good: both outlive a power cut.
    pub(super) fn settle(&self, draft: &Path, name: &Path) -> Result<()> {
        std::fs::rename(draft, name).map_err(|source| io_error(name, source))?;
        self.folder
            .sync_all()
            .map_err(|source| io_error(&self.path, source))
    }

    /// Removes a draft that a killed process left, and its journal.
    pub(super) fn clear(&self, draft: &Path) -> Result<()> {
        for leftover in [draft.to_owned(), with_suffix(draft, "-journal")] {
            match std::fs::remove_file(&leftover) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(io_error(&leftover, error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

pub(super) fn io_error(path: &Path, source: io::Error) -> StoreError {
    StoreError::Io {
        path: path.to_owned(),
        source,
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}
