//! The user's changes of the gazetteer, one by one.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::{DOMAIN, after_edit, find_outlet, insert_alias, quoted};
use crate::detect::forms::{read_domain, read_form};
use crate::model::{AliasKind, OutletClass};
use crate::store::{Result, Store, StoreError};
use crate::text::normalise::normalise;

/// A change to the gazetteer, the user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutletEdit {
    /// A new outlet, found under its name.
    Add {
        /// The name that reports print.
        name: String,
        /// What sort of thing it is; without it a newspaper, or what it was before it was removed.
        class: Option<OutletClass>,
        /// ISO 3166 alpha-2.
        country: Option<String>,
        /// How its name may be read.
        kind: AliasKind,
    },
    /// One more form of an outlet's name.
    Alias {
        /// The outlet's name.
        outlet: String,
        /// The form.
        alias: String,
        /// How it may be read.
        kind: AliasKind,
    },
    /// One more domain of an outlet's site.
    Domain {
        /// The outlet's name.
        outlet: String,
        /// The domain, without `www.`.
        domain: String,
    },
    /// An outlet that shall no longer be found.
    Remove {
        /// The outlet's name.
        outlet: String,
    },
    /// A form of a name that shall no longer be found.
    RemoveAlias {
        /// The outlet's name.
        outlet: String,
        /// The form, in every kind it has.
        alias: String,
    },
}

/// A form, or a domain, that another outlet has as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedForm {
    /// The form.
    pub form: String,
    /// The other outlet.
    pub other: String,
    /// Whether it is a domain.
    pub is_domain: bool,
}

impl Store {
    /// Makes changes to the gazetteer, all or none; gives the new forms that other outlets have as well. The credits of
    /// stored articles follow at the next `analyze`.
    ///
    /// # Errors
    /// Where an outlet is unknown, a form can't be one, a change contradicts another row, or the file can't be written.
    pub fn edit_outlets(&mut self, edits: &[OutletEdit]) -> Result<Vec<SharedForm>> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut shared = Vec::new();
        for edit in edits {
            shared.extend(apply(&transaction, edit)?);
        }
        after_edit(&transaction)?;
        transaction.commit()?;
        Ok(shared)
    }
}

/// Makes one change; gives the new form that another outlet has as well.
fn apply(connection: &Connection, edit: &OutletEdit) -> Result<Option<SharedForm>> {
    match edit {
        OutletEdit::Add {
            name,
            class,
            country,
            kind,
        } => {
            let name = read_form(name, *kind)?;
            refuse_other_case(connection, &name)?;
            let values = params![name, class.map(OutletClass::as_str), country];
            if connection.execute(include_str!("../sql/add_user_outlet.sql"), values)? == 0 {
                return Err(StoreError::Invalid {
                    what: format!("there is an outlet called {name:?} already"),
                    hint: format!(
                        "give it another form of its name: corpus outlets alias {} 'FORM'",
                        quoted(&name)
                    ),
                });
            }
            let outlet_id = find_outlet(connection, &name)?;
            // One that comes back is found as it was: a risky name is not made a sure one.
            let sql = "SELECT EXISTS (SELECT 1 FROM outlet_alias
                       WHERE outlet_id = ?1 AND alias = ?2 AND is_disabled = 0)";
            let is_found: bool =
                connection.query_row(sql, params![outlet_id, name], |row| row.get(0))?;
            if !is_found {
                insert_alias(connection, outlet_id, &name, kind.as_str(), "user")?;
            }
            shared(connection, outlet_id, &name, false)
        }
        OutletEdit::Alias {
            outlet,
            alias,
            kind,
        } => {
            let outlet_id = find_enabled_outlet(connection, outlet)?;
            let alias = read_form(alias, *kind)?;
            if matches!(kind, AliasKind::Risky | AliasKind::Short) {
                refuse_narrower(connection, outlet_id, outlet, &alias)?;
            }
            insert_alias(connection, outlet_id, &alias, kind.as_str(), "user")?;
            shared(connection, outlet_id, &alias, false)
        }
        OutletEdit::Domain { outlet, domain } => {
            let outlet_id = find_enabled_outlet(connection, outlet)?;
            let domain = read_domain(domain)?;
            insert_alias(connection, outlet_id, &domain, DOMAIN, "user")?;
            shared(connection, outlet_id, &domain, true)
        }
        OutletEdit::Remove { outlet } => {
            let outlet_id = find_outlet(connection, outlet)?;
            connection.execute(
                "UPDATE outlet SET is_disabled = 1 WHERE outlet_id = ?1",
                [outlet_id],
            )?;
            Ok(None)
        }
        OutletEdit::RemoveAlias { outlet, alias } => {
            let sql = "UPDATE outlet_alias SET is_disabled = 1 WHERE outlet_id = ?1 AND alias IN (?2, ?3)";
            let values = params![find_outlet(connection, outlet)?, alias, normalise(alias)];
            if connection.execute(sql, values)? == 0 {
                return Err(StoreError::NotFound {
                    what: format!("{outlet} has no form {alias:?}"),
                    hint: format!(
                        "corpus outlets list --matching {} shows what it has",
                        quoted(outlet)
                    ),
                });
            }
            Ok(None)
        }
    }
}

/// Refuses the name of another outlet in other letters, or with another article: in a report the two would be hard to
/// tell apart, and the new one would take the other's credits. A table that is imported is taken as it is.
fn refuse_other_case(connection: &Connection, name: &str) -> Result<()> {
    let sql = "SELECT name, is_disabled FROM outlet
               WHERE name <> ?1
               AND (name COLLATE NOCASE IN (?1, 'The ' || ?1) OR 'The ' || name = ?1 COLLATE NOCASE)
               AND NOT EXISTS (SELECT 1 FROM outlet WHERE name = ?1)
               ORDER BY is_disabled, outlet_id LIMIT 1";
    let other: Option<(String, bool)> = connection
        .query_row(sql, [name], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((other, is_removed)) = other else {
        return Ok(());
    };
    let (what, hint) = if is_removed {
        (
            "was removed",
            format!("bring it back: corpus outlets add {}", quoted(&other)),
        )
    } else {
        let (outlet, form) = (quoted(&other), quoted(name));
        let hint = format!("let it be found as that, too: corpus outlets alias {outlet} {form}");
        ("is there already", hint)
    };
    Err(StoreError::Invalid {
        what: format!(
            "{other:?} {what}, and differs from {name:?} in its article or in small and capital letters alone"
        ),
        hint,
    })
}

/// Refuses a form that counts here and there, where it is one that counts wherever it stands.
fn refuse_narrower(
    connection: &Connection,
    outlet_id: i64,
    outlet: &str,
    alias: &str,
) -> Result<()> {
    let sql = "SELECT EXISTS (SELECT 1 FROM outlet_alias
               WHERE outlet_id = ?1 AND alias = ?2 AND kind = 'name' AND is_disabled = 0)";
    let is_name: bool = connection.query_row(sql, params![outlet_id, alias], |row| row.get(0))?;
    if !is_name {
        return Ok(());
    }
    Err(StoreError::Invalid {
        what: format!("{alias} is a name of {outlet} already, and counts wherever it stands"),
        hint: format!(
            "first take that away: corpus outlets remove {} {}",
            quoted(outlet),
            quoted(alias)
        ),
    })
}

/// The outlet of that name, unless it was removed.
pub(super) fn find_enabled_outlet(connection: &Connection, name: &str) -> Result<i64> {
    let outlet_id = find_outlet(connection, name)?;
    let is_removed: bool = connection
        .prepare_cached("SELECT is_disabled FROM outlet WHERE outlet_id = ?1")?
        .query_row([outlet_id], |row| row.get(0))?;
    if is_removed {
        return Err(StoreError::Invalid {
            what: format!("{name} was removed, and none of its forms is found"),
            hint: format!("bring it back: corpus outlets add {}", quoted(name)),
        });
    }
    Ok(outlet_id)
}

/// Another outlet that a form, or a domain, of this one belongs to as well.
pub(super) fn shared(
    connection: &Connection,
    outlet_id: i64,
    form: &str,
    is_domain: bool,
) -> Result<Option<SharedForm>> {
    let other = connection
        .prepare_cached(include_str!("../sql/find_other_outlet.sql"))?
        .query_row(params![form, outlet_id, is_domain], |row| row.get(0))
        .optional()?;
    Ok(other.map(|other| SharedForm {
        form: form.to_owned(),
        other,
        is_domain,
    }))
}
