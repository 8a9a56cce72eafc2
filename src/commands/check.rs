//! `corpus check`: look for damage, and prove what is stored.

use std::path::Path;

use super::report::short_path;
use super::{Ending, Failure, Ui, Unit, counted};
use crate::pipeline::prove;
use crate::report::thousands;
use crate::store::Store;

/// Wrong ranges that are named one by one.
const WRONG_SHOWN: usize = 20;

/// Looks for damage: SQLite's own checks, every digest, every kept count, every order that must hold.
///
/// With --sources, the inputs are read again and every paragraph's byte range is proved: the bytes are cut out, read,
/// normalised and hashed, and must give the paragraph's sha256. Exit code 1 where something is wrong.
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
    let problems = store.check(&mut |step| {
        bar.inc(1);
        bar.set_message(step.to_owned());
    })?;
    ui.finish_progress();
    for problem in &problems {
        ui.line(problem)?;
    }
    if problems.is_empty() {
        ui.line("the corpus is sound")?;
    }
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

/// Whether no range is wrong. Inputs that have changed or are gone are named, and are nobody's fault.
fn prove_sources(store: &Store, ui: &mut Ui) -> Result<bool, Failure> {
    let proofs = store.proofs()?;
    let bar = ui.start_progress(Some(proofs.len() as u64), Unit::Things("inputs"));
    let (mut proved, mut unclaimed, mut wrong, mut changed, mut unreadable) = (0, 0, 0, 0, 0);
    for proof in &proofs {
        let verdict = prove(store, proof)?;
        bar.inc(1);
        proved += verdict.proved_count;
        unclaimed += verdict.unclaimed_count;
        changed += verdict.changed_count;
        for (article_id, ordinal) in &verdict.wrong {
            wrong += 1;
            if wrong <= WRONG_SHOWN {
                let path = short_path(&proof.path);
                ui.line(&format!(
                    "WRONG {path}: article {article_id}, paragraph {ordinal}: its bytes hold something else"
                ))?;
            }
        }
        if verdict.changed_count > 0 {
            let path = short_path(&proof.path);
            ui.line(&format!(
                "changed since {path}: {} no longer in it",
                counted(verdict.changed_count, "article is", "articles are")
            ))?;
        }
        if let Some(reason) = verdict.unreadable {
            unreadable += proof.articles.len() as u64;
            ui.line(&format!(
                "not read again {}: {reason}",
                short_path(&proof.path)
            ))?;
        }
    }
    ui.finish_progress();
    ui.line(&format!(
        "{} ranges proved, {} wrong; {} paragraphs claim none; {} articles changed since, {} could not be read again",
        thousands(proved),
        thousands(wrong as u64),
        thousands(unclaimed),
        thousands(changed),
        thousands(unreadable)
    ))?;
    Ok(wrong == 0)
}
