//! What can go wrong with a corpus file, for code (the variants) and for people (the message and the hint).

use std::error::Error as _;
use std::io;
use std::path::PathBuf;

use rusqlite::ErrorCode;
use thiserror::Error;

use crate::detect::forms::FormFault;

/// A failure of the store.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no file to read.
    #[error("there is no corpus at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{} is not a corpus: {what}", path.display())]
    NotACorpus {
        /// The file.
        path: PathBuf,
        /// What it is, as far as that can be told.
        what: String,
    },
    /// The file's schema is later than this program's.
    #[error("{} has schema version {found}, and this program knows versions up to {known}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The program's.
        known: i64,
    },
    /// The file's schema is earlier than this program's, and it may not be written.
    #[error("{} has schema version {found}, and this program reads version {known}", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The program's.
        known: i64,
    },
    /// The file is a corpus, but its contents contradict each other.
    #[error("{} is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// The file is a corpus with a schema that is not this program's.
    #[error("{} was altered: {what}", path.display())]
    Altered {
        /// The file.
        path: PathBuf,
        /// What is foreign, changed or missing.
        what: String,
    },
    /// A program was killed while it wrote the file, and what it left can't be read without writing.
    #[error("{} was left in the middle of writing; {} belongs to it", path.display(), beside.display())]
    Unfinished {
        /// The file.
        path: PathBuf,
        /// What lies beside it.
        beside: PathBuf,
    },
    /// Another program is writing.
    #[error("{} is locked by another program", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file keeps to rules of text that this program does not have.
    #[error("the file's {name} is {found}, this program's is {known}")]
    OtherRules {
        /// Which rules.
        name: &'static str,
        /// The file's version of them.
        found: String,
        /// The program's.
        known: i64,
    },
    /// What was asked for is not in the file.
    #[error("{what}")]
    NotFound {
        /// What, in words.
        what: String,
        /// What may help.
        hint: String,
    },
    /// What was asked for can't be done.
    #[error("{what}")]
    Invalid {
        /// What, in words.
        what: String,
        /// What may help.
        hint: String,
    },
    /// A record came without the input it belongs to: a fault of the program.
    #[error("a record came without its input; what was committed before is kept")]
    NoInput,
    /// Detection did not give what is found in every article: a fault of the program.
    #[error("the articles could not be searched; the credits stay as they were")]
    NoFindings,
    /// The operating system refused.
    #[error("{} can't be used", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Its answer.
        source: io::Error,
    },
    /// The upgrade of the schema failed.
    #[error("the schema could not be brought up to date")]
    Migration(#[source] Box<refinery::Error>),
    /// SQLite refused. Its error's own sources only say the same again.
    #[error("SQLite: {0}")]
    Sql(rusqlite::Error),
}

impl From<FormFault> for StoreError {
    fn from(fault: FormFault) -> Self {
        Self::Invalid {
            what: fault.what,
            hint: fault.hint.to_owned(),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl StoreError {
    /// Whether the file itself is the trouble: locked, foreign, damaged, missing or of another version.
    #[must_use]
    pub fn is_about_the_file(&self) -> bool {
        match self {
            Self::NotFound { .. }
            | Self::Invalid { .. }
            | Self::Io { .. }
            | Self::NoInput
            | Self::NoFindings => false,
            Self::Sql(_) | Self::Migration(_) => self.sqlite().is_none_or(|error| {
                matches!(
                    error.sqlite_error_code(),
                    Some(
                        ErrorCode::DatabaseBusy
                            | ErrorCode::DatabaseLocked
                            | ErrorCode::DatabaseCorrupt
                            | ErrorCode::NotADatabase
                    )
                )
            }),
            _ => true,
        }
    }

    /// What SQLite said, where it is the reason.
    fn sqlite(&self) -> Option<&rusqlite::Error> {
        match self {
            Self::Sql(error) => Some(error),
            Self::Migration(error) => error.source().and_then(|cause| cause.downcast_ref()),
            _ => None,
        }
    }

    /// What may help.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Missing { .. } => {
                "make one: corpus ingest FOLDER, or name another with --db FILE".to_owned()
            }
            Self::NotACorpus { .. } => {
                "the file was left as it is; name another with --db FILE".to_owned()
            }
            Self::Newer { .. } => {
                "use the program that made it, or a later one; the file was left as it is"
                    .to_owned()
            }
            Self::Older { path, .. } => format!(
                "bring it up to date: corpus --db '{}' analyze",
                path.display()
            ),
            Self::Damaged { .. } => {
                "see what is wrong with corpus check; restore it from a backup".to_owned()
            }
            Self::Altered { .. } => "the file was left as it is; tables and plain indexes of your own may stay in it, \
                                     views, triggers, virtual tables and unique indexes may not: remove them with sqlite3"
                .to_owned(),
            Self::Unfinished { path, .. } => format!(
                "a command that writes finishes it: corpus --db '{}' analyze; where that may not be, copy both files \
                 into a folder that can be written",
                path.display()
            ),
            Self::Locked { .. } => {
                "wait until the other program is done, then try again".to_owned()
            }
            Self::OtherRules { .. } => {
                "use the program that made the file, or ingest into a new one".to_owned()
            }
            Self::NotFound { hint, .. } | Self::Invalid { hint, .. } => hint.clone(),
            Self::Sql(_) | Self::Migration(_) => match self.sqlite()?.sqlite_error_code()? {
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                    "another program is writing; wait until it is done, then try again".to_owned()
                }
                ErrorCode::DatabaseCorrupt => {
                    "see what is wrong with corpus check; restore a backup".to_owned()
                }
                ErrorCode::DiskFull => {
                    "make room on the disk, then do the same again; what was committed is kept".to_owned()
                }
                ErrorCode::SystemIoFailure => "what was committed is kept; a limit on the size of files (see ulimit -f) or \
                     a failing disk may be the reason; once that is mended, do the same again"
                    .to_owned(),
                ErrorCode::ReadOnly | ErrorCode::CannotOpen => {
                    "the file and its folder must be writable: chmod u+w, or name another with --db FILE".to_owned()
                }
                _ => return None,
            },
            Self::Io { .. } => "the corpus needs a folder that is there, and the right to read and write in it; name \
                                another with --db FILE"
                .to_owned(),
            Self::NoInput | Self::NoFindings => return None,
        };
        Some(hint)
    }
}
