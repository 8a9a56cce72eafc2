//! The gazetteer in the file: shipped rows, the user's edits, and which outlet a source is.

mod edit;
mod table;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

pub use edit::{OutletEdit, SharedForm};
pub use table::Imported;

use super::runs::set_property;
use super::views::value_of;
use super::{Result, Store, StoreError};
use crate::detect::outlets::ShippedOutlet;
use crate::detect::publishers::Publishers;
use crate::model::{Alias, AliasKind, NamedBy, Outlet, OutletClass, Value};
use crate::text::normalise::normalise;

/// The kind of alias that is a site's domain; detection in text knows nothing of it.
pub(super) const DOMAIN: &str = "domain";

impl Store {
    /// Whether the shipped outlets in the corpus are those whose text has that digest.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn has_shipped_outlets(&self, gazetteer_sha256: &str) -> Result<bool> {
        Ok(self.property("gazetteer_sha256")?.as_deref() == Some(gazetteer_sha256))
    }

    /// Brings the shipped outlets up to `shipped`, whose text has that digest. The user's rows, and what the user
    /// removed, stay as they are.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn load_shipped_outlets(
        &mut self,
        shipped: &[ShippedOutlet],
        gazetteer_sha256: &str,
    ) -> Result<()> {
        if self.has_shipped_outlets(gazetteer_sha256)? {
            return Ok(());
        }
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        // What is no longer shipped is no longer found; outlets keep their rows, since mentions refer to them.
        transaction.execute(
            "DELETE FROM outlet_alias WHERE origin = 'shipped' AND is_disabled = 0",
            [],
        )?;
        // To make the index of all forms at once costs less than to let it grow with each.
        transaction.execute_batch("DROP INDEX outlet_alias_by_alias")?;
        for outlet in shipped {
            let country = Some(outlet.country.as_str()).filter(|country| !country.is_empty());
            let outlet_id = transaction
                .prepare_cached(include_str!("sql/upsert_shipped_outlet.sql"))?
                .query_row(
                    params![outlet.name, outlet.class.as_str(), country],
                    |row| row.get(0),
                )?;
            let aliases = outlet
                .aliases
                .iter()
                .map(|alias| (alias.text.as_str(), alias.kind.as_str()));
            let domains = outlet
                .domains
                .iter()
                .map(|domain| (domain.as_str(), DOMAIN));
            for (alias, kind) in aliases.chain(domains) {
                insert_alias(&transaction, outlet_id, alias, kind, "shipped")?;
            }
        }
        // As the migration has it: a file whose index differs is not opened.
        transaction.execute_batch(include_str!("sql/index_outlet_aliases.sql"))?;
        set_property(&transaction, "gazetteer_sha256", gazetteer_sha256)?;
        after_edit(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// The outlets as the detectors take them, those that were removed left out.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn outlets(&self) -> Result<Vec<Outlet>> {
        read_outlets(&self.connection)
    }

    /// Checks that an outlet is called so.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where none is, with the one that may be meant, and where the file can't be read.
    pub fn check_outlet_name(&self, name: &str) -> Result<()> {
        find_outlet(&self.connection, name).map(|_| ())
    }

    /// A row an outlet for people: the columns' names, and the rows.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn list_outlets(&self, matching: Option<&str>) -> Result<(Vec<String>, Vec<Vec<Value>>)> {
        let mut statement = self
            .connection
            .prepare(include_str!("sql/list_outlets.sql"))?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let width = columns.len();
        let mut rows = statement.query([matching])?;
        let mut outlets = Vec::new();
        while let Some(row) = rows.next()? {
            outlets.push(
                (0..width)
                    .map(|index| row.get_ref(index).map(value_of))
                    .collect::<rusqlite::Result<_>>()?,
            );
        }
        Ok((columns, outlets))
    }
}

/// Text as a shell takes it for one word.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// After any change: the sources may be other outlets, and what was detected is out of date.
fn after_edit(transaction: &Transaction<'_>) -> Result<()> {
    link_all_sources(transaction)?;
    let has_articles: bool =
        transaction.query_row("SELECT EXISTS (SELECT 1 FROM article)", [], |row| {
            row.get(0)
        })?;
    if has_articles {
        set_property(transaction, "is_analysed", "0")?;
    }
    Ok(())
}

/// The outlet of that name, as it was typed or as names are kept.
fn find_outlet(connection: &Connection, name: &str) -> Result<i64> {
    let found = connection
        .prepare_cached(
            "SELECT outlet_id FROM outlet WHERE name IN (?1, ?2) ORDER BY name = ?1 DESC LIMIT 1",
        )?
        .query_row([name, &normalise(name)], |row| row.get(0))
        .optional()?;
    if let Some(outlet_id) = found {
        return Ok(outlet_id);
    }
    let similar: Option<String> = connection
        .query_row(include_str!("sql/find_similar_outlet.sql"), [name], |row| {
            row.get(0)
        })
        .optional()?;
    Err(StoreError::NotFound {
        what: format!("there is no outlet called {name:?}"),
        hint: match similar {
            Some(similar) => format!("did you mean {similar:?}?"),
            None => format!(
                "see corpus outlets list, or add it: corpus outlets add {}",
                quoted(name)
            ),
        },
    })
}

fn insert_alias(
    connection: &Connection,
    outlet_id: i64,
    alias: &str,
    kind: &str,
    origin: &str,
) -> Result<()> {
    connection
        .prepare_cached(include_str!("sql/insert_alias.sql"))?
        .execute(params![outlet_id, alias, kind, origin])?;
    Ok(())
}

/// The outlets as the detectors take them, by their numbers, those that were removed left out.
pub(super) fn read_outlets(connection: &Connection) -> Result<Vec<Outlet>> {
    let damaged = |what: String| StoreError::Damaged {
        path: connection.path().unwrap_or_default().into(),
        what,
    };
    let mut outlets: Vec<Outlet> = Vec::new();
    let mut statement = connection.prepare(
        "SELECT outlet_id, name, class, country FROM outlet WHERE is_disabled = 0 ORDER BY outlet_id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let class: String = row.get(2)?;
        outlets.push(Outlet {
            outlet_id: row.get(0)?,
            name: row.get(1)?,
            class: OutletClass::parse(&class)
                .ok_or_else(|| damaged(format!("an outlet has class {class:?}")))?,
            aliases: Vec::new(),
            domains: Vec::new(),
            country: row.get(3)?,
        });
    }
    let mut statement = connection.prepare(
        "SELECT outlet_id, alias, kind, origin = 'user' FROM outlet_alias WHERE is_disabled = 0 ORDER BY outlet_alias_id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let outlet_id: i64 = row.get(0)?;
        let place = outlets.binary_search_by_key(&outlet_id, |outlet| outlet.outlet_id);
        let Some(outlet) = place.ok().and_then(|place| outlets.get_mut(place)) else {
            continue;
        };
        let (text, kind): (String, String) = (row.get(1)?, row.get(2)?);
        if kind == DOMAIN {
            outlet.domains.push(text);
        } else {
            let kind = AliasKind::parse(&kind)
                .ok_or_else(|| damaged(format!("a form of an outlet is of kind {kind:?}")))?;
            outlet.aliases.push(Alias {
                text,
                kind,
                is_users: row.get(3)?,
            });
        }
    }
    Ok(outlets)
}

/// Links every source to the outlet that it is.
pub(super) fn link_all_sources(connection: &Connection) -> Result<()> {
    let has_sources = "SELECT EXISTS (SELECT 1 FROM source)";
    if !connection.query_row(has_sources, [], |row| row.get(0))? {
        return Ok(());
    }
    let publishers = Publishers::new(&read_outlets(connection)?);
    let mut statement =
        connection.prepare("SELECT source_id, name, named_by FROM source ORDER BY source_id")?;
    let mut link = connection
        .prepare("UPDATE source SET outlet_id = ?2 WHERE source_id = ?1 AND outlet_id IS NOT ?2")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let source_id: i64 = row.get(0)?;
        let (name, named_by): (String, String) = (row.get(1)?, row.get(2)?);
        let named_by = NamedBy::parse(&named_by);
        let outlet_id = named_by.and_then(|named_by| publishers.outlet_of(&name, named_by));
        link.execute(params![source_id, outlet_id])?;
    }
    Ok(())
}
