//! Reading by a statement of a user's own, which may do nothing else.
//!
//! Four things stand between such a statement and the file, each enough: the connection is read-only, it is query_only,
//! SQLite's authorizer knows what a reading statement may consist of, and the statement itself must be one that SQLite
//! calls read-only. How long it may take is the caller's matter; how much memory, is held here.

use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Batch, ErrorCode, Statement};

use super::views::read_row;
use super::{Result, Store, StoreError};
use crate::model::Value;

/// What SQLite may hold in memory for a statement, in bytes; what it sorts beyond that goes to a temporary file.
const MEMORY_BYTES: i64 = 256 * 1024 * 1024;

/// Pragmas that describe the file, and take at most the name of what they describe.
const PRAGMAS: [&str; 17] = [
    "application_id",
    "collation_list",
    "compile_options",
    "encoding",
    "foreign_key_list",
    "freelist_count",
    "function_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "module_list",
    "page_count",
    "page_size",
    "table_info",
    "table_list",
    "table_xinfo",
    "user_version",
];

/// Those of them that take a name; of the others, a value would be one to set.
const PRAGMAS_OF_NAMES: [&str; 7] = [
    "foreign_key_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "table_info",
    "table_list",
    "table_xinfo",
];

/// Functions that reach beyond the file, in this build of SQLite or another.
const FUNCTIONS_DENIED: [&str; 5] = [
    "edit",
    "fts3_tokenizer",
    "load_extension",
    "readfile",
    "writefile",
];

/// A statement of a user's, ready to run.
#[derive(Debug)]
pub struct Reading<'a>(Statement<'a>);

impl Reading<'_> {
    /// The names of its columns.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        self.0.column_names().map(str::to_owned).collect()
    }

    /// Hands its rows to `on_row`, until it gives `false`.
    ///
    /// # Errors
    /// Where a row can't be made.
    pub fn read(&mut self, on_row: &mut dyn FnMut(Vec<Value>) -> bool) -> Result<()> {
        let width = self.0.column_count();
        let mut rows = self.0.query([]).map_err(|error| invalid_sql(&error))?;
        while let Some(row) = rows.next().map_err(|error| invalid_sql(&error))? {
            if !on_row(read_row(row, width)?) {
                break;
            }
        }
        Ok(())
    }
}

impl Store {
    /// Prepares one statement of a user's that only reads.
    ///
    /// # Errors
    /// Where it is not one statement, would do more than read, or is wrong.
    pub fn prepare_reading(&mut self, sql: &str) -> Result<Reading<'_>> {
        // Held for the whole process, which has nothing else to do.
        self.connection
            .pragma_update(None, "hard_heap_limit", MEMORY_BYTES)?;
        self.connection.authorizer(Some(authorize))?;
        let mut statements = Batch::new(&self.connection, sql);
        let first = statements.next().map_err(|error| invalid_sql(&error))?;
        let statement = first.ok_or_else(|| StoreError::Invalid {
            what: "there is no statement to run".to_owned(),
            hint: "give one: corpus sql 'SELECT * FROM source_counts'".to_owned(),
        })?;
        // A second one that is wrong is a second one all the same.
        if !matches!(statements.next(), Ok(None)) {
            return Err(StoreError::Invalid {
                what: "there is more than one statement".to_owned(),
                hint: "give one SELECT at a time".to_owned(),
            });
        }
        if !statement.readonly() || statement.column_count() == 0 {
            return Err(does_not_only_read());
        }
        Ok(Reading(statement))
    }
}

fn authorize(context: AuthContext<'_>) -> Authorization {
    let is_in = |names: &[&str], name: &str| names.iter().any(|it| it.eq_ignore_ascii_case(name));
    let is_allowed = match context.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => true,
        AuthAction::Function { function_name } => !is_in(&FUNCTIONS_DENIED, function_name),
        AuthAction::Pragma {
            pragma_name,
            pragma_value: None,
        } => is_in(&PRAGMAS, pragma_name),
        AuthAction::Pragma { pragma_name, .. } => is_in(&PRAGMAS_OF_NAMES, pragma_name),
        _ => false,
    };
    if is_allowed {
        Authorization::Allow
    } else {
        Authorization::Deny
    }
}

fn does_not_only_read() -> StoreError {
    StoreError::Invalid {
        what: "this statement does not only read".to_owned(),
        hint: "corpus sql reads; what changes a corpus is ingest, outlets and analyze".to_owned(),
    }
}

fn invalid_sql(error: &rusqlite::Error) -> StoreError {
    let (what, hint) = match (error, error.sqlite_error_code()) {
        (_, Some(ErrorCode::AuthorizationForStatementDenied)) => return does_not_only_read(),
        (_, Some(ErrorCode::TooBig)) => (
            "a value of this statement is longer than 32 MiB".to_owned(),
            "take fewer rows together, or a part of each: substr(text, 1, 1000)",
        ),
        (_, Some(ErrorCode::OutOfMemory)) => (
            "this statement needs more than 256 MiB of memory".to_owned(),
            "take fewer rows together, or shorter values: substr(text, 1, 1000)",
        ),
        (rusqlite::Error::SqlInputError { msg, offset, .. }, _) => (
            format!("{msg}, at character {offset}"),
            "corpus schema lists tables, views and columns",
        ),
        (other, _) => (
            other.to_string(),
            "corpus schema lists tables, views and columns",
        ),
    };
    StoreError::Invalid {
        what,
        hint: hint.to_owned(),
    }
}
