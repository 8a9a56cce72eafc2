//! Bringing a file's schema up to date.
//!
//! All pending migrations are one transaction, so a file is at one version or another and never between two. The
//! connection must not be in WAL mode while they run, so that the version in the file's header is the truth.

use std::sync::LazyLock;

use refinery::{Migration, Target};
use rusqlite::Connection;

use super::{Result, StoreError};
use crate::text::hash::sha256;

mod embedded {
    #![allow(missing_docs, unreachable_pub, reason = "the macro writes this module")]
    refinery::embed_migrations!("migrations");
}

/// All migrations, in the order of their numbers. Refinery reads each name by a pattern and hashes each text, so that is
/// done once.
static MIGRATIONS: LazyLock<Vec<Migration>> = LazyLock::new(|| {
    let mut migrations = embedded::migrations::runner().get_migrations().clone();
    migrations.sort();
    migrations
});

/// The version of the schema that this program knows: the number of the last migration.
pub(super) const LATEST_VERSION: i64 = 22;

/// The digest of the history that all migrations leave, without its times: saves asking refinery at each opening.
const LATEST_HISTORY_SHA256: &str =
    "e2ead6cbe0ee1174c1a43248fa7f5d84877fd80088ac03316942f9672b0fda0e";

/// No name of a migration and its checksum are longer.
const MAX_HISTORY_BYTES: usize = 200;

/// Runs what is pending, all or nothing, and checks what came of it.
pub(super) fn migrate(connection: &mut Connection) -> Result<()> {
    migrate_to(connection, LATEST_VERSION)?;
    let broken: i64 =
        connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if broken > 0 || version != LATEST_VERSION {
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

/// Runs what is pending up to that version, all or nothing.
pub(super) fn migrate_to(connection: &mut Connection, version: i64) -> Result<()> {
    // Rebuilding a table with cascading keys ON would delete the rows of its children (and refinery report
    // success); a table that is renamed would take the keys that name it along.
    connection.pragma_update(None, "foreign_keys", false)?;
    let target = Target::Version(version.try_into().unwrap_or(i32::MAX));
    embedded::migrations::runner()
        .set_grouped(true)
        .set_target(target)
        .run(connection)
        .map_err(|error| StoreError::Migration(Box::new(error)))?;
    Ok(())
}

/// What is wrong with the history of a file of that version; `None` where it lists exactly the migrations that make it.
/// Refinery, which reads the history next, would panic on a date or a checksum that is none.
pub(super) fn history_fault(connection: &Connection, version: i64) -> Result<Option<String>> {
    if version == LATEST_VERSION && is_latest_history(connection)? {
        return Ok(None);
    }
    let mut statement = connection.prepare(
        "SELECT version, name, applied_on, checksum FROM main.refinery_schema_history ORDER BY version",
    )?;
    let mut rows = statement.query([])?;
    for migration in MIGRATIONS
        .iter()
        .take_while(|migration| i64::from(migration.version()) <= version)
    {
        let fault = |what: &str| {
            let number = migration.version();
            Ok(Some(format!(
                "its history of migrations {what} of migration {number}"
            )))
        };
        let Some(row) = rows.next()? else {
            return fault("has no row");
        };
        let text = |column| row.get_ref(column).map(|value| value.as_str().ok());
        if row.get_ref(0)?.as_i64() != Ok(i64::from(migration.version()))
            || text(1)? != Some(migration.name())
        {
            return fault("has something else in place");
        }
        if text(3)? != Some(migration.checksum().to_string().as_str()) {
            return fault("has a wrong checksum");
        }
        if !text(2)?.is_some_and(is_time) {
            return fault("has a wrong time");
        }
    }
    Ok(rows
        .next()?
        .is_some()
        .then(|| format!("its history of migrations goes on after version {version}")))
}

/// Whether the history is that of all migrations, with times that are some: so it is with nearly every file.
fn is_latest_history(connection: &Connection) -> Result<bool> {
    let mut statement = connection.prepare(
        "SELECT version, name, checksum, applied_on FROM main.refinery_schema_history ORDER BY version",
    )?;
    let mut rows = statement.query([])?;
    let mut history = String::new();
    for _ in 0..LATEST_VERSION {
        let Some(row) = rows.next()? else {
            return Ok(false);
        };
        let text = |column| row.get_ref(column).map(|value| value.as_str().ok());
        let (Ok(version), Some(name), Some(checksum), Some(time)) =
            (row.get_ref(0)?.as_i64(), text(1)?, text(2)?, text(3)?)
        else {
            return Ok(false);
        };
        if name.len() + checksum.len() > MAX_HISTORY_BYTES || !is_time(time) {
            return Ok(false);
        }
        history.extend([&version.to_string(), " ", name, " ", checksum, "\n"]);
    }
    Ok(rows.next()?.is_none() && sha256(history.as_bytes()).to_hex() == LATEST_HISTORY_SHA256)
}

/// Whether a text is a time in UTC as refinery writes it: 2026-11-23T08:27:20.912590669Z.
fn is_time(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let fraction = shape
        .strip_prefix("0000-00-00T00:00:00")
        .and_then(|rest| rest.strip_suffix('Z'));
    let is_shaped = fraction.is_some_and(|fraction| {
        fraction.is_empty()
            || fraction
                .strip_prefix('.')
                .is_some_and(|digits| (1..=9).contains(&digits.len()) && !digits.contains('.'))
    });
    // A leap second is a time to one parser and none to another.
    is_shaped && !text.contains(":60") && text.parse::<jiff::Timestamp>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_history_is_the_one_that_all_migrations_leave() {
        assert_eq!(
            MIGRATIONS.last().map(|last| i64::from(last.version())),
            Some(LATEST_VERSION)
        );
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        let history: String = MIGRATIONS
            .iter()
            .map(|one| format!("{} {} {}\n", one.version(), one.name(), one.checksum()))
            .collect();
        assert_eq!(sha256(history.as_bytes()).to_hex(), LATEST_HISTORY_SHA256);
        assert!(is_latest_history(&connection).unwrap());
        for spoil in [
            "UPDATE refinery_schema_history SET checksum = checksum || '0' WHERE version = 3",
            "UPDATE refinery_schema_history SET name = 'x' WHERE version = 3",
            "UPDATE refinery_schema_history SET applied_on = 'x' WHERE version = 3",
            "DELETE FROM refinery_schema_history WHERE version > 1",
            "INSERT INTO refinery_schema_history VALUES (1000, 'x', '2026-11-23T08:27:20Z', '1')",
        ] {
            connection.execute_batch("BEGIN").unwrap();
            connection.execute_batch(spoil).unwrap();
            assert!(!is_latest_history(&connection).unwrap(), "{spoil}");
            connection.execute_batch("ROLLBACK").unwrap();
        }
    }

    #[test]
    fn a_time_is_one_that_refinery_would_not_panic_on() {
        for good in ["2026-11-23T08:27:20.912590669Z", "2026-11-23T08:27:20Z"] {
            assert!(is_time(good), "{good}");
        }
        for bad in [
            "",
            "yesterday",
            "2026-11-23",
            "2026-11-23 08:27:20Z",
            "2026-11-23T08:27:20",
            "2026-11-23T08:27:20.Z",
            "2026-11-23T08:27:20.1234567890Z",
            "2026-11-23T08:27:60Z",
            "2026-13-23T08:27:20Z",
            "2026-02-30T08:27:20Z",
            "2026-11-23T24:27:20Z",
            "2026-11-23T08:27:20+00:00",
            "2026-11-23T08:27:20[UTC]Z",
        ] {
            assert!(!is_time(bad), "{bad}");
        }
    }
}
