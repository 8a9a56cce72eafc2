//! `corpus info`: what is in the corpus.

use std::path::Path;

use super::report::OutputArgs;
use super::{Ending, Failure, Ui};
use crate::model::Value;
use crate::store::Store;

/// Says what is in the corpus: how much of what, from when to when, and which rules it keeps to.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  corpus info
  corpus info --format json")]
pub struct Args {
    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
pub(super) fn run(args: &Args, db: &Path, ui: &mut Ui) -> Result<Ending, Failure> {
    let store = Store::open_read_only(db)?;
    let rows: Vec<Vec<Value>> = store
        .info()?
        .into_iter()
        .map(|(name, value)| vec![Value::Text(name), value])
        .collect();
    let columns = vec!["name".to_owned(), "value".to_owned()];
    args.output.print(ui, columns, &rows)?;
    Ok(Ending::Done)
}
