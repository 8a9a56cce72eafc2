//! The objects of a file's schema, compared with those that the migrations make.
//!
//! A file says itself what its names mean: under a table's name there may be a view, and a trigger runs with whatever is
//! written. So every object of the program's must be there with its SQL to the letter. Of what others add, tables and
//! plain indexes are harmless: this program never names them, and they change neither a row nor a result. Views, triggers
//! and virtual tables run on their own account, and a unique index keeps rows out: those are refused. Only the indexes
//! that a bulk load puts off may be missing.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::super::bulk::PUT_OFF;
use super::super::{Result, migrations};
use crate::text::hash::sha256;

/// How many objects the last migration leaves, and the digest of them in the order of their names: saves making them at
/// each opening.
const LATEST_COUNT: usize = 56;
const LATEST_SHA256: &str = "7ba6b84e452369b294e7017c13f29bf3a975fd0f651ae1f68a1e62708461f8b2";

/// Characters of a foreign name that are shown.
const NAME_SHOWN: usize = 60;

/// A table, index, view or trigger, as `sqlite_schema` has it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SchemaObject {
    kind: String,
    name: String,
    table: String,
    /// None for an index that SQLite makes for a table's key.
    sql: Option<String>,
}

impl SchemaObject {
    /// Whether it can stand beside the program's own objects. SQLite itself writes the beginning of the SQL, so anything
    /// that begins in another way was put there in a way of its own.
    fn is_harmless(&self) -> bool {
        let begins = |with| self.sql.as_ref().is_some_and(|sql| sql.starts_with(with));
        match self.kind.as_str() {
            // Such a table would be read where a pragma is asked.
            "table" => begins("CREATE TABLE ") && !self.name.starts_with("pragma_"),
            "index" => {
                begins("CREATE INDEX ")
                    || self.sql.is_none() && self.name.starts_with("sqlite_autoindex_")
            }
            _ => false,
        }
    }

    /// What it is, with its article.
    fn kind(&self) -> &str {
        let begins = |with| self.sql.as_ref().is_some_and(|sql| sql.starts_with(with));
        match self.kind.as_str() {
            "table" if begins("CREATE VIRTUAL") => "a virtual table",
            "table" => "a table",
            "index" if begins("CREATE UNIQUE") => "a unique index",
            "index" => "an index",
            "view" => "a view",
            "trigger" => "a trigger",
            _ => "an unknown object",
        }
    }

    fn shown_name(&self) -> String {
        let cut: String = self.name.chars().take(NAME_SHOWN).collect();
        format!("{cut:?}")
    }
}

/// What is foreign, changed or missing in the schema of a file of that version; `None` where nothing is.
pub(super) fn fault_of(connection: &Connection, version: i64) -> Result<Option<String>> {
    let latest = migrations::LATEST_VERSION;
    let mut found = objects_of(connection)?;
    if version == latest && is_plainly_latest(&found) {
        return Ok(None);
    }
    let expected = objects_after(version)?;
    // What is foreign is named before what only changed with it.
    found.sort_by_key(|object| {
        named(&expected, object).is_some_and(|original| original.kind() == object.kind())
    });
    if let Some(fault) = difference(&found, &expected) {
        return Ok(Some(fault));
    }
    let to_come = objects_after(latest)?;
    Ok(found
        .iter()
        .find(|object| named(&expected, object).is_none() && named(&to_come, object).is_some())
        .map(|object| {
            format!(
                "{} called {} has a name that version {latest} of the schema needs",
                object.kind(),
                object.shown_name()
            )
        }))
}

/// Whether these are the objects of the last migration, followed by harmless ones: so it is with nearly every file. Where
/// it is not, that says nothing yet.
fn is_plainly_latest(found: &[SchemaObject]) -> bool {
    let Some((own, added)) = found.split_at_checked(LATEST_COUNT) else {
        return false;
    };
    let is_new = |object: &SchemaObject| named(own, object).is_none();
    digest_of(own) == LATEST_SHA256
        && added
            .iter()
            .all(|object| object.is_harmless() && is_new(object))
}

fn difference(found: &[SchemaObject], expected: &[SchemaObject]) -> Option<String> {
    let mut seen = BTreeSet::new();
    for object in found {
        let (kind, name) = (object.kind(), object.shown_name());
        if !seen.insert(object.name.to_ascii_lowercase()) {
            return Some(format!("two objects are called {name}"));
        }
        match named(expected, object) {
            Some(original) if original == object => {}
            Some(original) if original.kind() == kind => {
                return Some(format!(
                    "{kind} called {name} is not as this program makes it"
                ));
            }
            Some(original) => {
                return Some(format!(
                    "{kind} is called {name}, which is {} in a corpus",
                    original.kind()
                ));
            }
            None if object.is_harmless() => {}
            None => return Some(format!("{kind} called {name} is not this program's")),
        }
    }
    expected
        .iter()
        .filter(|object| !PUT_OFF.contains(&object.name.as_str()))
        .find(|object| !seen.contains(&object.name.to_ascii_lowercase()))
        .map(|object| {
            format!(
                "{} called {} is missing",
                object.kind(),
                object.shown_name()
            )
        })
}

/// The object of that name; SQLite does not tell names apart by case.
fn named<'a>(objects: &'a [SchemaObject], other: &SchemaObject) -> Option<&'a SchemaObject> {
    objects
        .iter()
        .find(|object| object.name.eq_ignore_ascii_case(&other.name))
}

/// The objects that the migrations up to `version` make.
fn objects_after(version: i64) -> Result<Vec<SchemaObject>> {
    let mut connection = Connection::open_in_memory()?;
    migrations::migrate_to(&mut connection, version)?;
    Ok(objects_of(&connection)?)
}

/// In the order of their making.
fn objects_of(connection: &Connection) -> rusqlite::Result<Vec<SchemaObject>> {
    connection
        .prepare("SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY rowid")?
        .query_map([], |row| {
            Ok(SchemaObject {
                kind: row.get(0)?,
                name: row.get(1)?,
                table: row.get(2)?,
                sql: row.get(3)?,
            })
        })?
        .collect()
}

fn digest_of(objects: &[SchemaObject]) -> String {
    let mut rows: Vec<[&str; 4]> = objects
        .iter()
        .map(|object| {
            let sql = object.sql.as_deref().unwrap_or_default();
            [&object.name, &object.kind, &object.table, sql]
        })
        .collect();
    rows.sort_unstable();
    sha256(rows.as_flattened().join("\0").as_bytes()).to_hex()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_last_migration() {
        let objects = objects_after(migrations::LATEST_VERSION).unwrap();
        assert_eq!(objects.len(), LATEST_COUNT);
        assert_eq!(digest_of(&objects), LATEST_SHA256);
    }
}
