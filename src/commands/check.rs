//! `corpus check`: look for damage, and prove what is stored.

use std::path::Path;

use super::report::short_path;
use super::{Ending, Failure, GAZETTEER, Ui, Unit, counted, shipped_outlets, warn_if_not_analysed};
use crate::detect::{Detector, RULES_VERSION};
use crate::pipeline::{Verdict, detect_all, prove};
use crate::report::thousands;
use crate::store::{Store, StoreError};
use crate::text::hash::sha256;

/// Wrong ranges, and articles that differ from their record, that are named one by one.
const WRONG_SHOWN: u64 = 20;

/// Looks for damage: SQLite's own checks, the schema, every digest, every kept count, every order that must hold, every
/// credit.
///
/// With --sources, the inputs are read again and every paragraph's byte range is proved: the bytes are cut out, read,
/// normalised and hashed, and must give the paragraph's sha256; titles, dates and the like must be what the record
/// gives. Exit code 1 where something is wrong.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  corpus check
  corpus check --sources")]
pub struct Args {
    /// Read the inputs again and prove every byte range of current articles
    #[arg(long)]
    sources: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, db: &Path, ui: &mut Ui) -> Result<Ending, Failure> {
    let store = Store::open_read_only(db)?;
    let bar = ui.start_progress(None, Unit::Things("steps"));
    let mut on_step = |step: &str| {
        bar.inc(1);
        bar.set_message(step.to_owned());
    };
    let mut problems = store.check(&mut on_step)?;
    on_step("outlets");
    let digest = sha256(GAZETTEER.as_bytes()).to_hex();
    let shipped = shipped_outlets()?;
    problems.extend(or_error(store.check_shipped_outlets(&shipped, &digest)));
    if store.is_analysed(RULES_VERSION)? {
        on_step("credits");
        problems.extend(or_error(check_credits(&store, &mut on_step)));
    }
    ui.finish_progress();
    for problem in &problems {
        ui.line(problem)?;
    }
    if problems.is_empty() {
        ui.line("the corpus is sound")?;
    }
    warn_if_not_analysed(&store, ui)?;
    let is_proved = if args.sources {
        prove_sources(&store, ui)?
    } else {
        true
    };
    Ok(if problems.is_empty() && is_proved {
        Ending::Done
    } else {
        Ending::Bad
    })
}

/// What was found, or why it could not be looked for: what was found before must be told all the same.
fn or_error(found: Result<Vec<String>, StoreError>) -> Vec<String> {
    found.unwrap_or_else(|error| vec![error.to_string()])
}

/// What is wrong with the credits.
fn check_credits(store: &Store, on_step: &mut dyn FnMut(&str)) -> Result<Vec<String>, StoreError> {
    let detector = match Detector::new(&store.outlets()?) {
        Ok(detector) => detector,
        Err(error) => return Ok(vec![format!("the outlets can't be searched for: {error}")]),
    };
    let mut count = 0;
    store.check_findings(&mut |articles| {
        count += articles.len();
        on_step(&format!("credits of {count} articles"));
        detect_all(&detector, articles).ok()
    })
}

/// What proving all inputs came to.
#[derive(Default)]
struct Totals {
    proved: u64,
    unclaimed: u64,
    wrong: u64,
    differing: u64,
    other_version: u64,
    changed: u64,
    unreadable: u64,
    miscounted: u64,
}

/// Whether no range is wrong and nothing stored differs from its record. Inputs that have changed or are gone are named,
/// and are nobody's fault.
fn prove_sources(store: &Store, ui: &mut Ui) -> Result<bool, Failure> {
    let proofs = store.proofs()?;
    let bar = ui.start_progress(Some(proofs.len() as u64), Unit::Things("inputs"));
    let mut totals = Totals::default();
    for proof in &proofs {
        let verdict = prove(store, proof)?;
        bar.inc(1);
        totals.proved += verdict.proved_count;
        totals.unclaimed += verdict.unclaimed_count;
        totals.changed += verdict.changed_count;
        totals.other_version += verdict.other_version_count;
        tell_what_is_wrong(&verdict, &proof.path, &mut totals, ui)?;
        if verdict.changed_count > 0 {
            let path = short_path(&proof.path);
            ui.line(&format!(
                "changed since {path}: {} no longer in it",
                counted(verdict.changed_count, "article is", "articles are")
            ))?;
        }
        if verdict.changed_count == 0 && verdict.has_changed {
            let path = short_path(&proof.path);
            ui.line(&format!(
                "changed since {path}: it holds other bytes, and every article is still in it"
            ))?;
        }
        if let Some(reason) = verdict.unreadable {
            totals.unreadable += proof.articles.len() as u64;
            ui.line(&format!(
                "not read again {}: {reason}",
                short_path(&proof.path)
            ))?;
        }
    }
    ui.finish_progress();
    ui.line(&format!(
        "{} proved, {} wrong; {} none; {} changed since, {} could not be read again",
        counted(totals.proved, "range", "ranges"),
        thousands(totals.wrong),
        counted(totals.unclaimed, "paragraph claims", "paragraphs claim"),
        counted(totals.changed, "article", "articles"),
        thousands(totals.unreadable)
    ))?;
    if totals.differing > 0 {
        ui.line(&format!(
            "{} not what the record gives",
            counted(totals.differing, "article is", "articles are")
        ))?;
    }
    if totals.other_version > 0 {
        ui.line(&format!(
            "{} by another version of this program: of these, only the ranges were proved",
            counted(
                totals.other_version,
                "article was stored",
                "articles were stored"
            )
        ))?;
    }
    Ok(totals.wrong == 0 && totals.differing == 0 && totals.miscounted == 0)
}

fn tell_what_is_wrong(
    verdict: &Verdict,
    path: &str,
    totals: &mut Totals,
    ui: &mut Ui,
) -> Result<(), Failure> {
    let path = short_path(path);
    for (article_id, ordinal) in &verdict.wrong {
        totals.wrong += 1;
        if totals.wrong <= WRONG_SHOWN {
            ui.line(&format!(
                "WRONG {path}: article {article_id}, paragraph {ordinal}: its bytes hold something else"
            ))?;
        }
    }
    for (article_id, parts) in &verdict.differing {
        totals.differing += 1;
        if totals.differing <= WRONG_SHOWN {
            ui.line(&format!(
                "WRONG {path}: article {article_id}: not what its record gives: {}",
                parts.join(", ")
            ))?;
        }
    }
    if verdict.is_miscounted {
        totals.miscounted += 1;
        ui.line(&format!(
            "WRONG {path}: its size or its lines are not those that are stored with its sha256"
        ))?;
    }
    Ok(())
}
