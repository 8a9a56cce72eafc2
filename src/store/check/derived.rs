//! What needs the program's own knowledge: which outlet a source is, and the shipped outlets.

use std::collections::BTreeSet;

use rusqlite::params;

use super::{Finding, text_at};
use crate::detect::outlets::ShippedOutlet;
use crate::detect::publishers::Publishers;
use crate::model::NamedBy;
use crate::store::outlets::DOMAIN;
use crate::store::{Result, Store};

/// Outlets that differ from the shipped list: in their own row, in their forms, or by not being in it at all.
#[derive(Default)]
struct ShippedFindings {
    outlets: Finding,
    forms: Finding,
    foreign: Finding,
}

/// The forms with which an outlet is shipped, each with its kind.
fn forms_of(outlet: &ShippedOutlet) -> BTreeSet<(String, String)> {
    let aliases = outlet
        .aliases
        .iter()
        .map(|alias| (alias.text.clone(), alias.kind.as_str().to_owned()));
    let domains = outlet.domains.iter();
    aliases
        .chain(domains.map(|domain| (domain.clone(), DOMAIN.to_owned())))
        .collect()
}

impl Store {
    /// Each source must be linked to the outlet that its name means.
    pub(super) fn check_links(&self, problems: &mut Vec<String>) -> Result<()> {
        let publishers = Publishers::new(&self.outlets()?);
        let mut finding = Finding::default();
        let sql = "SELECT source_id, name, named_by, outlet_id FROM source ORDER BY source_id";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let source_id: i64 = row.get(0)?;
            let (name, named_by) = (text_at(row, 1)?, text_at(row, 2)?);
            let linked: Option<i64> = row.get(3)?;
            let named_by = NamedBy::parse(&named_by);
            let meant = named_by.and_then(|named_by| publishers.outlet_of(&name, named_by));
            if linked != meant {
                finding.add(|| format!("source {source_id}"));
            }
        }
        finding.tell(
            "sources linked to an outlet that their name does not mean",
            problems,
        );
        Ok(())
    }

    /// What differs between the shipped outlets in the file and `shipped`, whose text has that digest. A file that holds
    /// another list, that of an earlier program, is left alone.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn check_shipped_outlets(
        &self,
        shipped: &[ShippedOutlet],
        gazetteer_sha256: &str,
    ) -> Result<Vec<String>> {
        let Some(loaded) = self.property("gazetteer_sha256")? else {
            return Ok(Vec::new());
        };
        let found = self.compare_shipped(shipped)?;
        let mut problems = Vec::new();
        if loaded == gazetteer_sha256 {
            found.outlets.tell(
                "shipped outlets that are not as they were shipped",
                &mut problems,
            );
            found.forms.tell(
                "outlets whose forms are not as they were shipped",
                &mut problems,
            );
            found.foreign.tell(
                "outlets with shipped forms that the program does not ship",
                &mut problems,
            );
        } else if found.outlets.count + found.forms.count + found.foreign.count == 0 {
            problems
                .push("gazetteer_sha256 is not that of the shipped outlets in the file".to_owned());
        }
        Ok(problems)
    }

    fn compare_shipped(&self, shipped: &[ShippedOutlet]) -> Result<ShippedFindings> {
        let mut found = ShippedFindings::default();
        let mut names = BTreeSet::new();
        let mut find_outlet = self.connection.prepare(
            "SELECT outlet_id, class, ifnull(country, ''), origin FROM outlet WHERE name = ?1",
        )?;
        let mut list_forms = self.connection.prepare(
            "SELECT alias, kind, origin = 'shipped' AND is_disabled = 0 FROM outlet_alias WHERE outlet_id = ?1",
        )?;
        for outlet in shipped {
            names.insert(outlet.name.as_str());
            let mut rows = find_outlet.query([&outlet.name])?;
            let Some(row) = rows.next()? else {
                found.outlets.add(|| outlet.name.clone());
                continue;
            };
            let (class, country, origin) = (text_at(row, 1)?, text_at(row, 2)?, text_at(row, 3)?);
            // An outlet that the user added first stays the user's.
            if origin == "shipped" && (class != outlet.class.as_str() || country != outlet.country)
            {
                found.outlets.add(|| outlet.name.clone());
            }
            let mut missing = forms_of(outlet);
            let mut has_foreign = false;
            let mut forms = list_forms.query(params![row.get::<_, i64>(0)?])?;
            while let Some(form) = forms.next()? {
                let is_shipped: bool = form.get(2)?;
                let is_known = missing.remove(&(text_at(form, 0)?, text_at(form, 1)?));
                has_foreign |= is_shipped && !is_known;
            }
            if has_foreign || !missing.is_empty() {
                found.forms.add(|| outlet.name.clone());
            }
        }
        let mut list_outlets_with_forms = self.connection.prepare(
            "SELECT DISTINCT name FROM outlet JOIN outlet_alias USING (outlet_id)
             WHERE outlet_alias.origin = 'shipped' AND outlet_alias.is_disabled = 0 ORDER BY name",
        )?;
        let mut rows = list_outlets_with_forms.query([])?;
        while let Some(row) = rows.next()? {
            let name = text_at(row, 0)?;
            if !names.contains(name.as_str()) {
                found.foreign.add(|| name);
            }
        }
        Ok(found)
    }
}
