//! `corpus analyze`: rebuild everything derived.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use super::{Ending, Failure, Ui, Unit, counted, open_for_writing};
use crate::detect::{Detector, RULES_VERSION};
use crate::pipeline::detect_all;
use crate::report::thousands;

/// How many outlets are named whose credits are others than before: those that changed most.
const CHANGES_NAMED: usize = 5;

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
    let before = store.credit_counts()?;
    let bar = ui.start_progress(Some(store.article_count()?), Unit::Things("articles"));
    let article_count = store.rebuild_derived(RULES_VERSION, &mut |articles| {
        bar.inc(articles.len() as u64);
        detect_all(&detector, articles).ok()
    })?;
    ui.finish_progress();
    tell(article_count, &before, &store.credit_counts()?, ui);
    Ok(Ending::Done)
}

/// Says what there is now, and what has changed.
fn tell(
    article_count: u64,
    before: &BTreeMap<String, u64>,
    after: &BTreeMap<String, u64>,
    ui: &mut Ui,
) {
    let of = |counts: &BTreeMap<String, u64>, outlet: &str| *counts.get(outlet).unwrap_or(&0);
    let outlets: Vec<&String> = before.keys().chain(after.keys()).collect();
    let mut changes: Vec<(&str, u64, u64)> = outlets
        .into_iter()
        .map(|outlet| (outlet.as_str(), of(before, outlet), of(after, outlet)))
        .filter(|(_, was, is)| was != is)
        .collect();
    changes.sort_unstable_by_key(|&(outlet, was, is)| (Reverse(was.abs_diff(is)), outlet));
    changes.dedup();
    let (was, is): (u64, u64) = (before.values().sum(), after.values().sum());
    ui.note(&format!(
        "analysed {}: {}, {}",
        counted(article_count, "article", "articles"),
        counted(is, "credit", "credits"),
        if changes.is_empty() {
            "as before".to_owned()
        } else {
            format!("{} before", thousands(was))
        }
    ));
    for (outlet, was, is) in changes.iter().take(CHANGES_NAMED) {
        ui.note(&format!(
            "  {outlet}: {}, {} before",
            thousands(*is),
            thousands(*was)
        ));
    }
    if let Some(others) = changes.len().checked_sub(CHANGES_NAMED).filter(|&n| n > 0) {
        let others = counted(others as u64, "outlet", "outlets");
        ui.note(&format!("  and {others} more that changed"));
    }
}
