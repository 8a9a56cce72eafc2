//! `corpus outlets`: the gazetteer in the corpus, and the user's edits of it.

use std::path::Path;

use clap::Subcommand;

use super::report::OutputArgs;
use super::{Ending, Failure, Ui, open_for_writing};
use crate::model::{AliasKind, OutletClass};
use crate::store::{OutletEdit, Store};

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
    /// Add an outlet
    #[command(after_help = "Examples:
  corpus outlets add 'Harbour Ledger'
  corpus outlets add 'Harbour Ledger' --domain harbourledger.example --alias 'The Ledger'")]
    Add {
        /// Its name, as reports shall print it and as texts write it
        name: String,
        /// newspaper, magazine, broadcaster, agency or website: which stand-ins ("the paper") may mean it
        #[arg(long, default_value = "newspaper", value_parser = parse_class)]
        class: OutletClass,
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
  corpus outlets alias 'Harbour Ledger' Ledger --kind short")]
    Alias {
        /// The outlet's name
        outlet: String,
        /// The form, in the case in which texts write it
        alias: String,
        /// name: means the outlet anywhere; risky: only with a cue beside it; short: only after the full name;
        /// programme: a programme or section; tag: in datelines and brackets
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
        /// The form; without it, the whole outlet
        alias: Option<String>,
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

/// Runs the command.
pub(super) fn run(args: Args, db: &Path, ui: &mut Ui) -> Result<Ending, Failure> {
    let (edits, said) = match args.action {
        Action::List { matching, output } => {
            let store = Store::open_read_only(db)?;
            let (columns, rows) = store.list_outlets(matching.as_deref())?;
            output.print(ui, columns, &rows)?;
            return Ok(Ending::Done);
        }
        Action::Add {
            name,
            class,
            country,
            domains,
            aliases,
        } => {
            let said = format!("added {name}");
            let mut edits = vec![OutletEdit::Add {
                name: name.clone(),
                class,
                country,
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
    store.edit_outlets(&edits)?;
    ui.note(&said);
    super::warn_if_not_analysed(&store, ui)?;
    Ok(Ending::Done)
}
