//! `corpus outlets`: the gazetteer in the corpus, and the user's edits of it.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::report::OutputArgs;
use super::{Ending, Failure, Ui, counted, open_for_writing};
use crate::detect::forms::is_doubtful;
use crate::detect::outlets::{GazetteerFaults, ShippedOutlet, parse_gazetteer, write_gazetteer};
use crate::input::{display_path, read_text};
use crate::model::{AliasKind, OutletClass};
use crate::report::thousands;
use crate::store::{Imported, OutletEdit, SharedForm, Store};

/// What decides where a form stands for several outlets; see `Detector::new`.
const SHARED_MEANS: &str = "it means the one that is called so; else the one that an article named last; else the one \
                            for which it is of the surer kind; else yours; else the one that was added first";

/// The outlets that texts are searched for: shipped with the program, edited by you, kept in the corpus.
///
/// Your edits stay when the program brings a newer list. The credits of stored articles follow at the next
/// `corpus analyze`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  corpus outlets list --matching herald
  corpus outlets add 'Harbour Ledger' --class newspaper --domain harbourledger.example
  corpus outlets alias 'Harbour Ledger' Ledger --kind short
  corpus outlets remove 'The Sun'
  corpus outlets import outlets.tsv                a table of many
  corpus analyze                                   bring the credits up to date")]
pub struct Args {
    /// What to do
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the outlets with every form of their names
    #[command(after_help = "Examples:
  corpus outlets list
  corpus outlets list --matching herald --format csv")]
    List {
        /// Only outlets with this in their name or in a form of it, whatever its case
        #[arg(long, value_name = "TEXT")]
        matching: Option<String>,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Add an outlet, or bring one back that was removed, as it was
    #[command(after_help = "Examples:
  corpus outlets add 'Harbour Ledger'
  corpus outlets add 'The Tide' --kind risky       a word that means other things as well
  corpus outlets add 'Harbour Ledger' --domain harbourledger.example --alias 'The Ledger'")]
    Add {
        /// Its name, as reports shall print it and as texts write it
        name: String,
        /// newspaper, magazine, broadcaster, agency or website: which stand-ins ("the paper") may mean it [default:
        /// newspaper]
        #[arg(long, value_parser = parse_class)]
        class: Option<OutletClass>,
        /// How its name may be read: as name, or as risky where it is a word or somebody's name as well
        #[arg(long, default_value = "name", value_parser = parse_name_kind)]
        kind: AliasKind,
        /// Its country, as two letters
        #[arg(long, value_name = "ISO", value_parser = parse_country)]
        country: Option<String>,
        /// A domain of its site, by which sources are known; may be repeated
        #[arg(long = "domain", value_name = "DOMAIN")]
        domains: Vec<String>,
        /// Another form of its name; may be repeated
        #[arg(long = "alias", value_name = "FORM")]
        aliases: Vec<String>,
    },
    /// Add a form of an outlet's name
    #[command(after_help = "Examples:
  corpus outlets alias 'Harbour Ledger' 'Harbor Ledger'
  corpus outlets alias 'Harbour Ledger' Ledger --kind short

To change the kind of a form, remove it first:
  corpus outlets remove 'Harbour Ledger' HL
  corpus outlets alias 'Harbour Ledger' HL --kind tag")]
    Alias {
        /// The outlet's name
        outlet: String,
        /// The form, in the case in which texts write it
        alias: String,
        /// name: means the outlet anywhere; risky: only with a cue beside it; short: only after the full name, and in
        /// the outlet's own articles; programme: a programme or section; tag: in datelines and brackets
        #[arg(long, default_value = "name", value_parser = parse_kind)]
        kind: AliasKind,
    },
    /// Let an outlet, or one form of its name, be found no longer
    #[command(after_help = "Examples:
  corpus outlets remove 'The Sun'
  corpus outlets remove 'Harbour Ledger' Ledger    one form only")]
    Remove {
        /// The outlet's name
        outlet: String,
        /// The form, in every kind it has; without it, the whole outlet
        alias: Option<String>,
    },
    /// Add the outlets and forms of a table, all or none
    ///
    /// The table is text with tabs between its columns. Its first row names them: name, class, country, domains,
    /// aliases, risky, short, programmes, tags, in any order; only name is needed. Several values in one column are
    /// separated by a vertical bar. aliases mean the outlet anywhere; the columns behind it are the kinds of
    /// `corpus outlets alias`. A name that is also a word or another thing's is repeated in risky. Lines that begin with
    /// # are comments.
    ///
    /// An outlet that is there already keeps its class and country, and gets the forms that are new. What you removed
    /// stays removed.
    #[command(after_help = "Examples:
  corpus outlets import outlets.tsv
  corpus outlets export > outlets.tsv              a table to change and import again
  printf 'name\\tshort\\nHarbour Ledger\\tLedger\\n' | corpus outlets import -")]
    Import {
        /// The table, in UTF-8, at most 64 MiB; - for standard input. A spreadsheet saves it as text with tabs
        #[arg(value_name = "FILE.tsv")]
        table: PathBuf,
    },
    /// Print the outlets as a table that import reads
    ///
    /// What was removed is not in it.
    #[command(after_help = "Examples:
  corpus outlets export > outlets.tsv
  corpus outlets export --mine | corpus --db other.db outlets import -")]
    Export {
        /// Only what you added: your outlets, and your forms of any outlet
        #[arg(long)]
        mine: bool,
    },
}

fn parse_country(code: &str) -> Result<String, String> {
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code
        .then(|| code.to_ascii_uppercase())
        .ok_or_else(|| "two letters, as in ISO 3166: DE, US".to_owned())
}

fn parse_class(name: &str) -> Result<OutletClass, String> {
    OutletClass::parse(name).ok_or_else(|| {
        let names: Vec<&str> = OutletClass::ALL
            .iter()
            .map(|class| class.as_str())
            .collect();
        format!("one of {}", names.join(", "))
    })
}

fn parse_kind(name: &str) -> Result<AliasKind, String> {
    AliasKind::parse(name).ok_or_else(|| {
        let names: Vec<&str> = AliasKind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("one of {}", names.join(", "))
    })
}

/// As `parse_kind`, for a name: the other kinds need one beside them.
fn parse_name_kind(name: &str) -> Result<AliasKind, String> {
    AliasKind::parse(name)
        .filter(|kind| matches!(kind, AliasKind::Name | AliasKind::Risky))
        .ok_or_else(|| "one of name, risky".to_owned())
}

/// Runs the command.
pub(super) fn run(args: Args, db: &Path, ui: &mut Ui) -> Result<Ending, Failure> {
    let (edits, said) = match args.action {
        Action::List { matching, output } => {
            let store = Store::open_read_only(db)?;
            let (columns, rows) = store.list_outlets(matching.as_deref())?;
            output.print(ui, columns, &rows)?;
            return Ok(Ending::Done);
        }
        Action::Import { table } => return import(&table, db, ui),
        Action::Export { mine } => {
            let outlets = Store::open_read_only(db)?.table_of_outlets(mine)?;
            ui.exact(&write_gazetteer(&outlets))?;
            return Ok(Ending::Done);
        }
        Action::Add {
            name,
            class,
            kind,
            country,
            domains,
            aliases,
        } => {
            let said = format!("added {name}");
            let mut edits = vec![OutletEdit::Add {
                name: name.clone(),
                class,
                country,
                kind,
            }];
            edits.extend(domains.into_iter().map(|domain| OutletEdit::Domain {
                outlet: name.clone(),
                domain,
            }));
            edits.extend(aliases.into_iter().map(|alias| OutletEdit::Alias {
                outlet: name.clone(),
                alias,
                kind: AliasKind::Name,
            }));
            (edits, said)
        }
        Action::Alias {
            outlet,
            alias,
            kind,
        } => {
            let said = format!("{outlet} is found as {alias}, too ({})", kind.as_str());
            (
                vec![OutletEdit::Alias {
                    outlet,
                    alias,
                    kind,
                }],
                said,
            )
        }
        Action::Remove {
            outlet,
            alias: None,
        } => {
            let said = format!("{outlet} is found no longer");
            (vec![OutletEdit::Remove { outlet }], said)
        }
        Action::Remove {
            outlet,
            alias: Some(alias),
        } => {
            let said = format!("{outlet} is found as {alias} no longer");
            (vec![OutletEdit::RemoveAlias { outlet, alias }], said)
        }
    };
    let may_create = edits
        .iter()
        .any(|edit| matches!(edit, OutletEdit::Add { .. }));
    let mut store = open_for_writing(db, may_create, ui)?;
    let shared = store.edit_outlets(&edits)?;
    ui.note(&said);
    for form in &shared {
        ui.note(&what_sharing_means(form));
    }
    let forms = edits.iter().filter_map(|edit| match edit {
        OutletEdit::Add { name, kind, .. } => Some((name, *kind)),
        OutletEdit::Alias { alias, kind, .. } => Some((alias, *kind)),
        _ => None,
    });
    warn_of_doubtful(forms, ui);
    super::warn_if_not_analysed(&store, ui)?;
    Ok(Ending::Done)
}

/// Adds what a table holds.
fn import(table: &Path, db: &Path, ui: &mut Ui) -> Result<Ending, Failure> {
    let path = Some(table).filter(|path| path.as_os_str() != "-");
    let name = path.map_or_else(|| "standard input".to_owned(), display_path);
    let text = read_text(path)
        .map_err(|error| Failure::new(format!("{name}: {}", error.reason), error.hint))?;
    let outlets = parse_gazetteer(&text).map_err(|faults| name_faults(&faults, &name, ui))?;
    let mut store = open_for_writing(db, true, ui)?;
    let imported = store.import_outlets(&outlets)?;
    tell_imported(&imported, ui);
    if imported.form_count > 0 {
        let forms = outlets
            .iter()
            .flat_map(|outlet: &ShippedOutlet| &outlet.aliases);
        warn_of_doubtful(forms.map(|alias| (&alias.text, alias.kind)), ui);
    }
    super::warn_if_not_analysed(&store, ui)?;
    Ok(Ending::Done)
}

/// Names each fault of a table; the failure that they make together.
fn name_faults(faults: &GazetteerFaults, name: &str, ui: &mut Ui) -> Failure {
    for fault in &faults.first {
        ui.complain(&format!("{name}, {fault}"));
        ui.complain(&format!("hint: {}", fault.hint));
    }
    let count = counted(faults.count as u64, "fault", "faults");
    let shown = match faults.first.len() {
        shown if shown < faults.count => format!(", the first {shown} named above"),
        _ => String::new(),
    };
    Failure::new(
        format!("{name} has {count}{shown}; nothing was imported"),
        "mend the lines and import it again; corpus outlets import --help says what such a table is",
    )
}

fn tell_imported(imported: &Imported, ui: &mut Ui) {
    ui.note(&format!(
        "{} added, {} added, {} already there",
        counted(imported.outlet_count, "outlet", "outlets"),
        counted(imported.form_count, "form", "forms"),
        thousands(imported.known_count),
    ));
    if imported.removed_count > 0 {
        ui.note(&format!(
            "{} that you removed before stayed removed; bring one back: corpus outlets add, corpus outlets alias",
            counted(imported.removed_count, "outlet or form", "outlets and forms")
        ));
    }
    if let Some(first) = &imported.first_shared {
        let others = imported.shared_count - 1;
        let others = match others {
            0 => String::new(),
            others => format!(" (and {} more)", counted(others, "form", "forms")),
        };
        ui.note(&format!("{}{others}", what_sharing_means(first)));
    }
}

fn what_sharing_means(shared: &SharedForm) -> String {
    let SharedForm {
        form,
        other,
        is_domain,
    } = shared;
    if *is_domain {
        return format!("{form} is a domain of {other}, too: a source there is linked to neither");
    }
    format!("{form} stands for {other}, too: {SHARED_MEANS}")
}

/// Says which forms may be words that every text holds.
fn warn_of_doubtful<'a>(forms: impl Iterator<Item = (&'a String, AliasKind)>, ui: &mut Ui) {
    let mut doubtful = forms.filter(|(form, kind)| is_doubtful(form, *kind));
    let Some((first, _)) = doubtful.next() else {
        return;
    };
    let others = match doubtful.count() {
        0 => String::new(),
        others => format!(" (and {} more)", counted(others as u64, "form", "forms")),
    };
    ui.note(&format!(
        "{first}{others} is found wherever the word stands; if it is a common one, remove it and add it with --kind risky"
    ));
}
