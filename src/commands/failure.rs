//! A failure as a person gets it: what, why, and what may help.

use std::error::Error;
use std::io;

use crate::pipeline::PipelineError;
use crate::store::StoreError;

/// Why a command failed.
#[derive(Debug)]
pub struct Failure {
    /// 1: failed; 2: wrong usage; 4: the corpus itself is the trouble.
    pub exit_code: u8,
    /// What happened.
    pub message: String,
    /// Why, from the nearest cause to the first.
    pub causes: Vec<String>,
    /// What may help.
    pub hint: Option<String>,
    /// Whether nothing failed but the reader of the output went away.
    pub is_closed_pipe: bool,
    /// Whether SQLite says it, which does not say of which file.
    pub is_sqlite: bool,
}

impl Failure {
    /// A failure with a hint.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            exit_code: 1,
            message: message.into(),
            causes: Vec::new(),
            hint: Some(hint.into()),
            is_closed_pipe: false,
            is_sqlite: false,
        }
    }

    /// Wrong usage that only the program can see.
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            exit_code: 2,
            ..Self::new(message, hint)
        }
    }

    /// A fault of the program's own.
    pub fn internal(error: &dyn Error) -> Self {
        Self::new(
            error.to_string(),
            "this is a fault of the program; please report it",
        )
        .caused_by(error)
    }

    fn caused_by(mut self, error: &dyn Error) -> Self {
        let mut source = error.source();
        while let Some(cause) = source {
            let text = cause.to_string();
            // Some errors say what their own causes say.
            if !self.causes.iter().any(|said| said.contains(&text)) {
                self.causes.push(text);
            }
            source = cause.source();
        }
        self
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let failure = Self {
            exit_code: if error.is_about_the_file() { 4 } else { 1 },
            message: error.to_string(),
            causes: Vec::new(),
            hint: error.hint(),
            is_closed_pipe: false,
            is_sqlite: matches!(error, StoreError::Sql(_) | StoreError::Migration(_)),
        };
        failure.caused_by(&error)
    }
}

impl From<PipelineError> for Failure {
    fn from(error: PipelineError) -> Self {
        match error {
            PipelineError::Store(error) => error.into(),
            PipelineError::WorkerLost => Self::internal(&error),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self {
            exit_code: 1,
            message: format!("the output could not be written: {error}"),
            causes: Vec::new(),
            hint: None,
            is_closed_pipe: error.kind() == io::ErrorKind::BrokenPipe,
            is_sqlite: false,
        }
    }
}
