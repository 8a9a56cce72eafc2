//! Bringing a file's schema up to date.
//!
//! All pending migrations are one transaction, so a file is at one version or another and never between two. The
//! connection must not be in WAL mode while they run, so that the version in the file's header is the truth.

use rusqlite::Connection;

use super::{Result, StoreError};

mod embedded {
    #![allow(missing_docs, unreachable_pub, reason = "the macro writes this module")]
    refinery::embed_migrations!("migrations");
}

/// The version of the schema that this program knows: the number of the last migration.
pub(super) fn latest_version() -> i64 {
    embedded::migrations::runner()
        .get_migrations()
        .iter()
        .map(|m| i64::from(m.version()))
        .max()
        .unwrap_or(0)
}

/// Runs what is pending, all or nothing, and checks what came of it.
pub(super) fn migrate(connection: &mut Connection) -> Result<()> {
    // Rebuilding a table with cascading keys ON would delete the rows of its children (and refinery report success).
    connection.pragma_update(None, "foreign_keys", false)?;
    embedded::migrations::runner()
        .set_grouped(true)
        .run(connection)
        .map_err(|error| StoreError::Migration(Box::new(error)))?;
    let broken: i64 =
        connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if broken > 0 || version != latest_version() {
        return Err(StoreError::Invalid {
            what: format!(
                "after the upgrade to version {version} of the schema, {broken} rows lack the row they refer to"
            ),
            hint: "keep the backup copy, and report this".to_owned(),
        });
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(())
}

/// The version in the file's own history, or `None` where it has none or it can't be read.
pub(super) fn history_version(connection: &Connection) -> Option<i64> {
    connection
        .query_row(
            "SELECT max(version) FROM refinery_schema_history",
            [],
            |row| row.get(0),
        )
        .ok()?
}
