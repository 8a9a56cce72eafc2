//! `corpus analyze`: rebuild everything derived.

use std::path::Path;

use super::{Ending, Failure, Ui, Unit, counted, open_for_writing};
use crate::detect::{Detector, RULES_VERSION};
use crate::pipeline::detect_all;

/// Rebuilds everything derived: the credits, by the outlets and rules there are now, and the kept counts.
///
/// Needed after `corpus outlets` changed something, after `corpus ingest --no-analysis`, and after an upgrade of the
/// program. All of it is one step: another program sees the old credits or the new ones, nothing between.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  corpus analyze
  corpus outlets add 'Harbour Ledger' && corpus analyze")]
pub struct Args {}

/// Runs the command.
pub(super) fn run(_args: &Args, db: &Path, ui: &mut Ui) -> Result<Ending, Failure> {
    let mut store = open_for_writing(db, false, ui)?;
    let detector = Detector::new(&store.outlets()?).map_err(|error| Failure::internal(&error))?;
    let bar = ui.start_progress(Some(store.article_count()?), Unit::Things("articles"));
    let article_count = store.rebuild_derived(RULES_VERSION, &mut |articles| {
        bar.inc(articles.len() as u64);
        detect_all(&detector, articles).ok()
    })?;
    ui.finish_progress();
    ui.note(&format!(
        "analysed {}",
        counted(article_count, "article", "articles")
    ));
    Ok(Ending::Done)
}
