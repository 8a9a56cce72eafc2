//! `corpus analyze`: rebuild everything derived.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
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

/// Credits in articles of others, and in the outlet's own.
type Counts = BTreeMap<String, (u64, u64)>;

/// Says what there is now, and what has changed. Reports count the credits in articles of others.
fn tell(article_count: u64, before: &Counts, after: &Counts, ui: &mut Ui) {
    let of = |counts: &Counts, outlet: &str| *counts.get(outlet).unwrap_or(&(0, 0));
    let outlets: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut changes: Vec<_> = outlets
        .into_iter()
        .map(|outlet| (outlet, of(before, outlet), of(after, outlet)))
        .filter(|(_, was, is)| was != is)
        .collect();
    changes.sort_by_key(|(_, was, is)| Reverse(was.0.abs_diff(is.0).max(was.1.abs_diff(is.1))));
    let total = |counts: &Counts| counts.values().map(|(others, own)| others + own).sum();
    let (was, is): (u64, u64) = (total(before), total(after));
    ui.note(&format!(
        "analysed {}: {}, {}",
        counted(article_count, "article", "articles"),
        counted(is, "credit", "credits"),
        match changes.len() {
            0 => "each outlet as many as before".to_owned(),
            _ => format!("{} before", thousands(was)),
        }
    ));
    for (outlet, was, is) in changes.iter().take(CHANGES_NAMED) {
        let own = match (was.1, is.1) {
            (was, is) if was == is => String::new(),
            (was, is) => format!(
                "; in its own articles {}, {} before",
                thousands(is),
                thousands(was)
            ),
        };
        let (is, was) = (thousands(is.0), thousands(was.0));
        ui.note(&format!("  {outlet}: {is}, {was} before{own}"));
    }
    let others = changes.len().saturating_sub(CHANGES_NAMED);
    if others > 0 {
        let others = counted(others as u64, "outlet", "outlets");
        ui.note(&format!("  and {others} more"));
    }
}
