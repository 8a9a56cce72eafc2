//! Tables of outlets as text, the shipped one and the user's: read and written. Nothing here matches anything.
//!
//! Columns are separated by tabs and named by the first row that is no comment; comments begin with `#`, and values in
//! a column are separated by `|`. What spreadsheets do to such a file is undone: quoted cells, a quote before what they
//! would take for a formula, empty cells left out at the end of a row, any line ends. Invariant: what
//! [`write_gazetteer`] writes, [`parse_gazetteer`] reads as it was.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::forms::{FORM_SEPARATOR, FormFault, read_domain, read_form};
use crate::model::{Alias, AliasKind, Outlet, OutletClass};

/// The columns, in the order in which they are written; a table that is read needs the first only.
const COLUMNS: [(&str, Column); 9] = [
    ("name", Column::Name),
    ("class", Column::Class),
    ("country", Column::Country),
    ("domains", Column::Domains),
    ("aliases", Column::Forms(AliasKind::Name)),
    ("risky", Column::Forms(AliasKind::Risky)),
    ("short", Column::Forms(AliasKind::Short)),
    ("programmes", Column::Forms(AliasKind::Programme)),
    ("tags", Column::Forms(AliasKind::Tag)),
];

/// How many faulty lines are named.
const MAX_FAULTS: usize = 20;

/// What a spreadsheet would take for a formula, and show with a quote before it where it shall not.
const FORMULA_STARTS: [char; 4] = ['=', '+', '-', '@'];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Class,
    Country,
    Domains,
    Forms(AliasKind),
}

/// A row of a gazetteer.
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

impl ShippedOutlet {
    /// The same as detectors know it.
    #[must_use]
    pub fn with_id(self, outlet_id: i64) -> Outlet {
        Outlet {
            outlet_id,
            name: self.name,
            class: self.class,
            aliases: self.aliases,
            domains: self.domains,
            country: Some(self.country).filter(|country| !country.is_empty()),
        }
    }
}

/// What is wrong with a line of a gazetteer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct GazetteerFault {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
    /// What would mend it.
    pub hint: String,
}

/// What is wrong with a gazetteer.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{count} faults, the first: {}", first.first().map_or_else(String::new, ToString::to_string))]
pub struct GazetteerFaults {
    /// The first ones, by line.
    pub first: Vec<GazetteerFault>,
    /// How many there are.
    pub count: usize,
}

impl GazetteerFaults {
    fn add(&mut self, line: usize, what: impl Into<String>, hint: impl Into<String>) {
        self.count += 1;
        if self.first.len() < MAX_FAULTS {
            self.first.push(GazetteerFault {
                line,
                what: what.into(),
                hint: hint.into(),
            });
        }
    }
}

/// The outlets of a gazetteer, in its order.
///
/// The name is itself a form of kind [`AliasKind::Name`], unless the column `risky` or `short` holds the same string. Without a
/// class an outlet is a newspaper.
///
/// # Errors
///
/// What is wrong in any line: a column that is unknown, a class, country, domain or form that can't be one, an outlet
/// without a name or named again.
pub fn parse_gazetteer(tsv: &str) -> Result<Vec<ShippedOutlet>, GazetteerFaults> {
    let mut outlets: Vec<ShippedOutlet> = Vec::new();
    let mut faults = GazetteerFaults::default();
    let mut names: FxHashSet<String> = FxHashSet::default();
    let mut columns: Option<Vec<Column>> = None;
    // Old spreadsheets end lines by CR alone.
    let line_end = if tsv.contains('\n') { '\n' } else { '\r' };
    for (row, line) in tsv.split(line_end).zip(1..) {
        let cells: Vec<Cow<'_, str>> = row.split('\t').map(read_cell).collect();
        let is_comment = cells.first().is_some_and(|cell| cell.starts_with('#'));
        if is_comment || row.trim().is_empty() {
            continue;
        }
        let Some(columns) = &columns else {
            match read_header(&cells) {
                Ok(read) => columns = Some(read),
                Err((what, hint)) => {
                    faults.add(line, what, hint);
                    return Err(faults);
                }
            }
            continue;
        };
        if row.split('\t').any(is_unclosed) {
            faults.add(
                line,
                "a quotation mark opens a cell and nothing closes it",
                "write each cell on one line, without the mark or with one at its end, too",
            );
            continue;
        }
        let count_before = faults.count;
        let outlet = read_row(columns, &cells, &mut |what: String, hint: &str| {
            faults.add(line, what, hint);
        });
        let Some(outlet) = outlet.filter(|_| faults.count == count_before) else {
            continue;
        };
        if names.insert(outlet.name.clone()) {
            outlets.push(outlet);
        } else {
            faults.add(
                line,
                format!("{} is there already", outlet.name),
                "join the two rows, or give one of them a name that tells them apart",
            );
        }
    }
    if faults.count > 0 {
        return Err(faults);
    }
    Ok(outlets)
}

/// A gazetteer of these outlets, all nine columns.
#[must_use]
pub fn write_gazetteer(outlets: &[ShippedOutlet]) -> String {
    let mut tsv = COLUMNS.map(|(name, _)| name).join("\t");
    tsv.push('\n');
    for outlet in outlets {
        let cells = COLUMNS.map(|(_, column)| match column {
            Column::Name => outlet.name.clone(),
            Column::Class => outlet.class.as_str().to_owned(),
            Column::Country => outlet.country.clone(),
            Column::Domains => outlet.domains.join("|"),
            Column::Forms(kind) => {
                let forms = outlet.aliases.iter().filter(|alias| {
                    alias.kind == kind && (kind != AliasKind::Name || alias.text != outlet.name)
                });
                let forms: Vec<&str> = forms.map(|alias| alias.text.as_str()).collect();
                forms.join("|")
            }
        });
        tsv.push_str(&cells.map(|cell| write_cell(&cell)).join("\t"));
        tsv.push('\n');
    }
    tsv
}

/// The columns that a header row names.
fn read_header(cells: &[Cow<'_, str>]) -> Result<Vec<Column>, (String, String)> {
    let known = COLUMNS.map(|(name, _)| name).join(", ");
    let mut columns = Vec::new();
    let end = cells.iter().rposition(|cell| !cell.is_empty());
    for cell in cells.iter().take(end.map_or(0, |last| last + 1)) {
        let column = COLUMNS
            .into_iter()
            .find(|(name, _)| cell.eq_ignore_ascii_case(name));
        let Some((name, column)) = column else {
            return Err((
                format!("{cell:?} is no column"),
                format!(
                    "above the outlets put a row with the names of the columns, separated by tabs; there are {known}"
                ),
            ));
        };
        if columns.contains(&column) {
            return Err((
                format!("there are two columns called {name}"),
                "join them: several values in one column are separated by a vertical bar"
                    .to_owned(),
            ));
        }
        columns.push(column);
    }
    if columns.contains(&Column::Name) {
        return Ok(columns);
    }
    Err((
        "no column is called name".to_owned(),
        format!("above the outlets put a row with the names of the columns; there are {known}"),
    ))
}

/// The outlet of a row. Each fault is told; `None` where there is no outlet at all.
fn read_row(
    columns: &[Column],
    cells: &[Cow<'_, str>],
    tell: &mut dyn FnMut(String, &str),
) -> Option<ShippedOutlet> {
    if cells
        .iter()
        .skip(columns.len())
        .any(|cell| !cell.is_empty())
    {
        tell(
            format!("{} cells, and {} columns", cells.len(), columns.len()),
            "separate the cells by single tabs, and leave a cell without a value empty",
        );
        return None;
    }
    let cell = |wanted: Column| {
        let place = columns.iter().position(|&column| column == wanted);
        place
            .and_then(|place| cells.get(place))
            .map_or("", |cell| cell)
    };
    let mut kept = |read: Result<String, FormFault>| match read {
        Ok(kept) => Some(kept),
        Err(FormFault { what, hint }) => {
            tell(what, hint);
            None
        }
    };
    if cell(Column::Name).is_empty() {
        tell(
            "the outlet has no name".to_owned(),
            "put the name that reports are to print into the column name",
        );
        return None;
    }
    // A name that is repeated as a risky or short form is found as that only.
    let repeated = [AliasKind::Risky, AliasKind::Short]
        .into_iter()
        .find(|&kind| values(cell(Column::Forms(kind))).any(|form| form == cell(Column::Name)));
    let kind = repeated.unwrap_or(AliasKind::Name);
    let name = kept(read_form(cell(Column::Name), kind))?;
    let mut aliases = Vec::new();
    let mut seen = FxHashSet::default();
    let own = Alias {
        text: name.clone(),
        kind,
        is_users: false,
    };
    if repeated.is_none() && seen.insert(own.clone()) {
        aliases.push(own);
    }
    for (_, column) in COLUMNS {
        let Column::Forms(kind) = column else {
            continue;
        };
        for form in values(cell(column)) {
            let Some(text) = kept(read_form(form, kind)) else {
                continue;
            };
            let alias = Alias {
                text,
                kind,
                is_users: false,
            };
            if seen.insert(alias.clone()) {
                aliases.push(alias);
            }
        }
    }
    let domains = values(cell(Column::Domains));
    let domains = domains
        .filter_map(|domain| kept(read_domain(domain)))
        .collect();
    let class = match cell(Column::Class) {
        "" => Some(OutletClass::Newspaper),
        class => OutletClass::parse(class),
    };
    if class.is_none() {
        tell(
            format!("{:?} is no class of outlets", cell(Column::Class)),
            "use newspaper, magazine, broadcaster, agency or website",
        );
    }
    let country = read_country(cell(Column::Country));
    if country.is_none() {
        tell(
            format!("{:?} is no country", cell(Column::Country)),
            "use two letters, as in ISO 3166: DE, US",
        );
    }
    Some(ShippedOutlet {
        name,
        class: class?,
        country: country?,
        domains,
        aliases,
    })
}

/// The code of a country in capitals; empty where none is given.
fn read_country(code: &str) -> Option<String> {
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    (is_code || code.is_empty()).then(|| code.to_ascii_uppercase())
}

/// The values of a column; an empty column has none.
fn values(column: &str) -> impl Iterator<Item = &str> {
    column
        .split(FORM_SEPARATOR)
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

/// What a cell holds: a spreadsheet's quotes taken off.
fn read_cell(cell: &str) -> Cow<'_, str> {
    let cell = cell.trim();
    let unquoted = cell
        .strip_prefix('"')
        .and_then(|cell| cell.strip_suffix('"'))
        .filter(|inner| !inner.replace("\"\"", "").contains('"'));
    let cell = match unquoted {
        Some(inner) => Cow::Owned(inner.replace("\"\"", "\"").trim().to_owned()),
        None => Cow::Borrowed(cell),
    };
    match cell.strip_prefix('\'') {
        Some(shown) if is_formula(shown) => Cow::Owned(shown.to_owned()),
        _ => cell,
    }
}

/// A cell that [`read_cell`] reads as it was.
fn write_cell(cell: &str) -> String {
    let escaped = if is_formula(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if escaped.starts_with('"') {
        return format!("\"{}\"", escaped.replace('"', "\"\""));
    }
    escaped
}

/// Whether a spreadsheet would take the cell for a formula, were it not for quotes before it.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA_STARTS)
}

/// Whether a cell begins with a quotation mark that nothing closes.
fn is_unclosed(cell: &str) -> bool {
    cell.trim_start().starts_with('"') && cell.matches('"').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HEADER: &str =
        "# origin\nname\tclass\tcountry\tdomains\taliases\trisky\tshort\tprogrammes\ttags\n";

    fn alias(text: &str, kind: AliasKind) -> Alias {
        Alias {
            text: text.to_owned(),
            kind,
            is_users: false,
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
        let line_of = |tsv: &str| parse_gazetteer(tsv).unwrap_err().first[0].line;
        assert_eq!(line_of("\n# none\nclass\tcountry\n"), 3);
        assert_eq!(line_of("name\tcolour\n"), 1);
        assert_eq!(line_of("name\taliases\tName\n"), 1);
        for row in [
            "Yarrow Dial\tgazette",
            "\tmagazine",
            "Yarrow Dial\tmagazine\tGBR",
            "Yarrow Dial\tmagazine\tGB\tdial",
            "Yarrow Dial\tmagazine\t\t\tsaid",
            "Yarrow Dial\tmagazine\t\t\t\t\t\t\t\tten",
            "\"Yarrow Dial\tmagazine",
            "Today",
        ] {
            assert_eq!(line_of(&format!("{HEADER}{row}\n")), 3, "{row}");
        }
        assert_eq!(line_of(&format!("{HEADER}Yarrow Dial\nYarrow Dial\n")), 4);
    }

    #[test]
    fn parse_gazetteer_names_every_faulty_line_up_to_twenty() {
        let rows: String = (0..30)
            .map(|row| format!("Dial {row}\tgazette\n"))
            .collect();
        let faults = parse_gazetteer(&format!("{HEADER}{rows}")).unwrap_err();
        let lines: Vec<usize> = faults.first.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, (3..23).collect::<Vec<_>>());
        assert_eq!(faults.count, 30);
    }

    #[test]
    fn parse_gazetteer_takes_columns_in_any_order_and_needs_the_name_only() {
        let outlets =
            parse_gazetteer("short\tNAME\t\t\nPost|Harbor\tThe Harbor Post\n\tThe Dial\n").unwrap();
        assert_eq!(
            outlets[0].aliases,
            [
                alias("The Harbor Post", AliasKind::Name),
                alias("Post", AliasKind::Short),
                alias("Harbor", AliasKind::Short),
            ]
        );
        assert_eq!(outlets[1].name, "The Dial");
        assert_eq!(outlets[1].class, OutletClass::Newspaper);
    }

    #[test]
    fn parse_gazetteer_undoes_what_spreadsheets_do() {
        let plain = "name\taliases\nThe \"Yarrow\" Dial\t+Dial\n";
        let expected = parse_gazetteer(plain).unwrap();
        assert_eq!(expected[0].name, "The \"Yarrow\" Dial");
        for saved in [
            "\"# a comment, with a comma\"\t\n\"name\"\taliases\n\"The \"\"Yarrow\"\" Dial\"\t'+Dial\t\t\n",
            "name\taliases\r\nThe \"Yarrow\" Dial\t+Dial\r\n\r\n",
            "name\taliases\rThe \"Yarrow\" Dial\t+Dial",
        ] {
            assert_eq!(parse_gazetteer(saved).as_ref(), Ok(&expected), "{saved:?}");
        }
    }

    #[test]
    fn the_shipped_gazetteer_can_be_read_and_written() {
        let shipped = include_str!("../../data/outlets.tsv");
        let outlets = parse_gazetteer(shipped).unwrap();
        let rows = shipped.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(outlets.len() + 1, rows.clone().count());
        assert!(
            rows.clone()
                .all(|row| row.split('\t').count() == COLUMNS.len())
        );
        assert_eq!(parse_gazetteer(&write_gazetteer(&outlets)), Ok(outlets));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_it_was(names in prop::collection::vec("[\"'=+@A-Zé ][\"'a-zé =]{0,8}[A-Z]{2}", 1..6)) {
            let mut outlets: Vec<ShippedOutlet> = Vec::new();
            for (number, name) in names.iter().enumerate() {
                let form = |text: String, kind| Alias { text: read_form(&text, kind).unwrap(), kind, is_users: false };
                let own = form(format!("{name}{number}"), AliasKind::Name);
                outlets.push(ShippedOutlet {
                    name: own.text.clone(),
                    class: OutletClass::Agency,
                    country: "DE".to_owned(),
                    domains: vec![format!("n{number}.example")],
                    aliases: vec![own, form(format!("{name}x"), AliasKind::Risky), form(name.clone(), AliasKind::Tag)],
                });
            }
            prop_assert_eq!(parse_gazetteer(&write_gazetteer(&outlets)), Ok(outlets));
        }
    }
}
