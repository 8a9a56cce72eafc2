//! `corpus sql`: one SELECT of the user's own.

use std::path::Path;

use super::report::OutputArgs;
use super::{Ending, Failure, Ui};
use crate::report::Total;
use crate::store::Store;

/// Runs one SELECT over the tables and views of the corpus. Nothing is ever changed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  corpus sql 'SELECT outlet, article_count FROM attributed_outlets'
  corpus sql \"SELECT text FROM paragraph WHERE text LIKE '%ultimatum%'\" --format jsonl
  corpus schema                                    tables, views and columns")]
pub struct Args {
    /// The statement
    query: String,

    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
pub(super) fn run(args: &Args, db: &Path, ui: &mut Ui) -> Result<Ending, Failure> {
    let store = Store::open_read_only(db)?;
    let mut statement = store.prepare_reading(&args.query)?;
    let limit = args.output.row_limit();
    let mut printer = ui.printer(args.output.format, args.output.width, statement.columns())?;
    let mut printed = Ok(());
    let mut row_count: u64 = 0;
    let mut is_cut = false;
    statement.read(&mut |row| {
        is_cut = limit == Some(row_count);
        if is_cut {
            return false;
        }
        row_count += 1;
        printed = printer.row(&row);
        printed.is_ok()
    })?;
    printed?;
    printer.finish(is_cut.then_some(Total::MoreThan(row_count)))?;
    Ok(Ending::Done)
}
