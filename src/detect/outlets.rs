//! The shipped gazetteer, read from its tab-separated text. Nothing here matches anything.
//!
//! Comment lines begin with `#`; then come a header row and a row an outlet. Values in a column are separated by `|`.

use crate::model::{Alias, AliasKind, OutletClass};

/// The columns, in the order in which the header row must name them.
const COLUMNS: [&str; 9] = [
    "name",
    "class",
    "country",
    "domains",
    "aliases",
    "risky",
    "short",
    "programmes",
    "tags",
];

/// A row of the shipped gazetteer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippedOutlet {
    /// The name that reports print.
    pub name: String,
    /// What sort of thing it is.
    pub class: OutletClass,
    /// The country it is published in, as the file spells it; may be empty.
    pub country: String,
    /// The hosts it publishes on.
    pub domains: Vec<String>,
    /// Every form of its name, in the order of the columns, none twice.
    pub aliases: Vec<Alias>,
}

/// What is wrong with a gazetteer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct GazetteerError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
    /// What would mend it.
    pub hint: &'static str,
}

/// The outlets of a gazetteer, in its order.
///
/// The name is itself a form of kind [`AliasKind::Name`], unless the column `risky` holds the same string.
///
/// # Errors
///
/// The first line whose columns, class or name can't be read, or that names an outlet again.
pub fn parse_gazetteer(tsv: &str) -> Result<Vec<ShippedOutlet>, GazetteerError> {
    let mut outlets: Vec<ShippedOutlet> = Vec::new();
    let mut names = rustc_hash::FxHashSet::default();
    let mut is_header_read = false;
    for (index, row) in tsv.lines().enumerate() {
        let line = index + 1;
        let row = row.trim_end_matches('\r');
        if row.starts_with('#') || row.trim().is_empty() {
            continue;
        }
        let columns: Vec<&str> = row.split('\t').map(str::trim).collect();
        if !is_header_read {
            if columns != COLUMNS {
                return Err(GazetteerError {
                    line,
                    what: format!("the header row is not {}", COLUMNS.join(", ")),
                    hint: "put the nine column names, separated by tabs, above the outlets",
                });
            }
            is_header_read = true;
            continue;
        }
        let outlet = parse_outlet(&columns, line)?;
        if !names.insert(outlet.name.clone()) {
            return Err(GazetteerError {
                line,
                what: format!("{} is there already", outlet.name),
                hint: "join the two rows, or give one of them a name that tells them apart",
            });
        }
        outlets.push(outlet);
    }
    Ok(outlets)
}

fn parse_outlet(columns: &[&str], line: usize) -> Result<ShippedOutlet, GazetteerError> {
    let &[
        name,
        class,
        country,
        domains,
        aliases,
        risky,
        short,
        programmes,
        tags,
    ] = columns
    else {
        return Err(GazetteerError {
            line,
            what: format!(
                "{} columns where {} are needed",
                columns.len(),
                COLUMNS.len()
            ),
            hint: "separate the columns by single tabs and leave a column without a value empty",
        });
    };
    if name.is_empty() {
        return Err(GazetteerError {
            line,
            what: "the outlet has no name".to_owned(),
            hint: "put the name that reports are to print into the first column",
        });
    }
    let Some(class) = OutletClass::parse(class) else {
        return Err(GazetteerError {
            line,
            what: format!("{class:?} is no class of outlets"),
            hint: "use newspaper, magazine, broadcaster, agency or website",
        });
    };
    let mut forms: Vec<Alias> = Vec::new();
    let mut add = |text: &str, kind| {
        if !forms
            .iter()
            .any(|form| form.text == text && form.kind == kind)
        {
            forms.push(Alias {
                text: text.to_owned(),
                kind,
            });
        }
    };
    if !values(risky).any(|form| form == name) {
        add(name, AliasKind::Name);
    }
    for (column, kind) in [
        (aliases, AliasKind::Name),
        (risky, AliasKind::Risky),
        (short, AliasKind::Short),
        (programmes, AliasKind::Programme),
        (tags, AliasKind::Tag),
    ] {
        for form in values(column) {
            add(form, kind);
        }
    }
    Ok(ShippedOutlet {
        name: name.to_owned(),
        class,
        country: country.to_owned(),
        domains: values(domains).map(str::to_owned).collect(),
        aliases: forms,
    })
}

/// The values of a column; an empty column has none.
fn values(column: &str) -> impl Iterator<Item = &str> {
    column
        .split('|')
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "# origin\nname\tclass\tcountry\tdomains\taliases\trisky\tshort\tprogrammes\ttags\n";

    fn alias(text: &str, kind: AliasKind) -> Alias {
        Alias {
            text: text.to_owned(),
            kind,
        }
    }

    #[test]
    fn parse_gazetteer_maps_columns_to_kinds() {
        let tsv = format!(
            "{HEADER}The Harbor Post\tnewspaper\tUS\tharborpost.example|hp.example\tHarbor Post\t\tPost\tHarbor Hour\tHP\n\
             Dial\tmagazine\tUS\t\tDial magazine\tDial\t\t\t\n"
        );
        let outlets = parse_gazetteer(&tsv).unwrap();
        assert_eq!(outlets.len(), 2);
        assert_eq!(outlets[0].domains, ["harborpost.example", "hp.example"]);
        assert_eq!(
            outlets[0].aliases,
            [
                alias("The Harbor Post", AliasKind::Name),
                alias("Harbor Post", AliasKind::Name),
                alias("Post", AliasKind::Short),
                alias("Harbor Hour", AliasKind::Programme),
                alias("HP", AliasKind::Tag),
            ]
        );
        assert_eq!(
            outlets[1].aliases,
            [
                alias("Dial magazine", AliasKind::Name),
                alias("Dial", AliasKind::Risky)
            ]
        );
        assert_eq!(parse_gazetteer("").unwrap(), []);
    }

    #[test]
    fn parse_gazetteer_names_the_line() {
        let line_of = |tsv: &str| parse_gazetteer(tsv).unwrap_err().line;
        assert_eq!(line_of("name\tclass\n"), 1);
        assert_eq!(line_of(&format!("{HEADER}Dial\tmagazine\n")), 3);
        assert_eq!(
            line_of(&format!("{HEADER}Dial\tgazette\t\t\t\t\t\t\t\n")),
            3
        );
        assert_eq!(line_of(&format!("{HEADER}\tmagazine\t\t\t\t\t\t\t\n")), 3);
        let twice = format!("{HEADER}Dial\tmagazine\t\t\t\t\t\t\t\nDial\tmagazine\t\t\t\t\t\t\t\n");
        assert_eq!(line_of(&twice), 4);
    }
}
