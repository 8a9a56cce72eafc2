//! The gazetteer as a table: taken from one, and given as one.

use rusqlite::{Connection, TransactionBehavior, params};

use super::edit::{SharedForm, find_enabled_outlet, shared};
use super::{DOMAIN, after_edit};
use crate::detect::outlets::ShippedOutlet;
use crate::model::{Alias, AliasKind, OutletClass};
use crate::store::{Result, Store, StoreError};

/// What a table of outlets brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Outlets that were added.
    pub outlet_count: u64,
    /// Forms and domains that were added, the names of added outlets among them.
    pub form_count: u64,
    /// Forms and domains that were there already.
    pub known_count: u64,
    /// Outlets and forms that were removed before, and stay so.
    pub removed_count: u64,
    /// Added forms that other outlets have as well.
    pub shared_count: u64,
    /// The first of those.
    pub first_shared: Option<SharedForm>,
}

impl Store {
    /// Adds the outlets of a table and their forms, all or none. What is there stays as it is, and what the user
    /// removed stays removed.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn import_outlets(&mut self, outlets: &[ShippedOutlet]) -> Result<Imported> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut imported = Imported::default();
        for outlet in outlets {
            import(&transaction, outlet, &mut imported)?;
        }
        if imported.outlet_count + imported.form_count > 0 {
            after_edit(&transaction)?;
        }
        transaction.commit()?;
        Ok(imported)
    }

    /// The outlets and forms that are found, as rows of a table; only those that the user added, where that is asked.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn table_of_outlets(&self, only_users: bool) -> Result<Vec<ShippedOutlet>> {
        let mut statement = self
            .connection
            .prepare(include_str!("../sql/list_outlets_for_writing.sql"))?;
        let mut rows = statement.query([only_users])?;
        let mut outlets: Vec<ShippedOutlet> = Vec::new();
        while let Some(row) = rows.next()? {
            let (name, class): (String, String) = (row.get(0)?, row.get(1)?);
            if outlets.last().is_none_or(|outlet| outlet.name != name) {
                let Some(class) = OutletClass::parse(&class) else {
                    return Err(StoreError::Damaged {
                        path: self.path.clone(),
                        what: format!("an outlet has class {class:?}"),
                    });
                };
                outlets.push(ShippedOutlet {
                    name,
                    class,
                    country: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
                    domains: Vec::new(),
                    aliases: Vec::new(),
                });
            }
            let (Some(outlet), Some(text)) = (outlets.last_mut(), row.get(3)?) else {
                continue;
            };
            match AliasKind::parse(&row.get::<_, String>(4)?) {
                Some(kind) => outlet.aliases.push(Alias {
                    text,
                    kind,
                    is_users: row.get(5)?,
                }),
                None => outlet.domains.push(text),
            }
        }
        Ok(outlets)
    }
}

/// Adds what is new of an outlet and its forms.
fn import(connection: &Connection, outlet: &ShippedOutlet, imported: &mut Imported) -> Result<()> {
    let country = Some(outlet.country.as_str()).filter(|country| !country.is_empty());
    let added = connection
        .prepare_cached(include_str!("../sql/import_outlet.sql"))?
        .execute(params![outlet.name, outlet.class.as_str(), country])?;
    imported.outlet_count += u64::from(added > 0);
    let outlet_id = match find_enabled_outlet(connection, &outlet.name) {
        Err(StoreError::Invalid { .. }) => {
            imported.removed_count += 1;
            return Ok(());
        }
        found => found?,
    };
    let aliases = outlet
        .aliases
        .iter()
        .map(|alias| (&alias.text, alias.kind.as_str()));
    let domains = outlet.domains.iter().map(|domain| (domain, DOMAIN));
    for (alias, kind) in aliases.chain(domains) {
        let added = connection
            .prepare_cached(include_str!("../sql/import_alias.sql"))?
            .execute(params![outlet_id, alias, kind])?;
        if added == 0 {
            let is_removed: bool = connection
                .prepare_cached(
                    "SELECT is_disabled FROM outlet_alias WHERE outlet_id = ?1 AND alias = ?2 AND kind = ?3",
                )?
                .query_row(params![outlet_id, alias, kind], |row| row.get(0))?;
            imported.removed_count += u64::from(is_removed);
            imported.known_count += u64::from(!is_removed);
            continue;
        }
        imported.form_count += 1;
        if let Some(shared) = shared(connection, outlet_id, alias, kind == DOMAIN)? {
            imported.shared_count += 1;
            imported.first_shared.get_or_insert(shared);
        }
    }
    Ok(())
}
