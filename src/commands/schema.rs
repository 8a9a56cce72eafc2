//! `corpus schema`: the data dictionary.

use std::path::Path;

use super::{Ending, Failure, Ui};
use crate::store::Store;

/// Prints the data dictionary: the SQL of every table and view, in which each column is explained.
///
/// The same as `.schema` in the sqlite3 shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  corpus schema
  corpus schema credits")]
pub struct Args {
    /// One table or view; without it, all
    name: Option<String>,
}

/// Runs the command.
pub(super) fn run(args: &Args, db: &Path, ui: &mut Ui) -> Result<Ending, Failure> {
    let store = Store::open_read_only(db)?;
    let name = args.name.as_deref().map(|name| name.replace('-', "_"));
    let entries = store.schema(name.as_deref())?;
    if entries.is_empty() {
        let name = args.name.as_deref().unwrap_or_default();
        return Err(Failure::new(
            format!("there is no table or view called {name:?}"),
            "corpus schema lists all",
        ));
    }
    for (index, sql) in entries.iter().enumerate() {
        if index > 0 {
            ui.line("")?;
        }
        ui.text(sql)?;
    }
    Ok(Ending::Done)
}
