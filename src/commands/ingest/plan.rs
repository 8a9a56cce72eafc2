//! From what was named on the command line to what is read: the walk, and what is said where it finds nothing.

use std::path::PathBuf;

use super::Args;
use super::summary::REFUSALS_SHOWN;
use crate::commands::{Failure, Ui};
use crate::input::{self, Excluded, Listing};
use crate::model::{Article, Piece, Refusal};
use crate::pipeline::InputPlan;
use crate::report::thousands;

/// The most paths that are named together.
const PATHS_SHOWN: usize = 3;

/// What is to be read, and what of it can't be.
pub(super) fn plan(
    args: &Args,
    excluded: &Excluded,
    ui: &mut Ui,
) -> Result<(InputPlan, Listing), Failure> {
    let is_standard = |path: &PathBuf| path.as_os_str() == "-";
    if args.paths.iter().any(is_standard) {
        if args.paths.len() > 1 || args.files_from.is_some() {
            return Err(Failure::usage(
                "standard input (-) can't be read together with files",
                "ingest it by itself: corpus ingest - --name NAME",
            ));
        }
        return Ok((
            InputPlan::Standard {
                name: args.name.clone(),
            },
            Listing::default(),
        ));
    }
    if args.name.is_some() {
        return Err(Failure::usage(
            "--name is for standard input",
            "files have their paths: leave --name out, or give -",
        ));
    }
    let mut paths = args.paths.clone();
    if let Some(list) = &args.files_from {
        let unreadable = |error: std::io::Error| {
            Failure::new(
                format!("the list {} can't be read: {error}", list.display()),
                "give a file with one path a line, or - for standard input; a folder is named as a whole",
            )
        };
        paths.extend(if is_standard(list) {
            input::list_from(&mut std::io::stdin().lock()).map_err(unreadable)?
        } else {
            input::read_list(list).map_err(unreadable)?
        });
    }
    let mut listing = input::find(&paths, excluded);
    match listing.refusals.first() {
        Some(first) if paths.iter().all(|path| !path.exists()) => {
            return Err(nothing_there(first, &listing.refusals));
        }
        None if listing.files.is_empty() => tell_that_empty(&paths, &listing, ui),
        _ => {}
    }
    let files = std::mem::take(&mut listing.files);
    Ok((InputPlan::Files(files), listing))
}

/// The failure where nothing of what was named is there; `first` is the first of the refusals.
fn nothing_there(first: &Refusal, refusals: &[Refusal]) -> Failure {
    let named = |refusal: &Refusal| format!("{}: {}", refusal.path, refusal.reason);
    if refusals.len() == 1 {
        return Failure::new(named(first), first.hint.clone());
    }
    let shown = refusals.iter().take(REFUSALS_SHOWN).map(named);
    let mut causes: Vec<String> = shown.collect();
    if refusals.len() > causes.len() {
        let more = thousands((refusals.len() - causes.len()) as u64);
        causes.push(format!("and {more} more"));
    }
    Failure {
        causes,
        ..Failure::new("nothing of what was named can be read", first.hint.clone())
    }
}

/// Says so where nothing was found that could be read or refused.
fn tell_that_empty(paths: &[PathBuf], listing: &Listing, ui: &mut Ui) {
    let shown = paths.iter().take(PATHS_SHOWN);
    let shown: Vec<String> = shown.map(|path| input::display_path(path)).collect();
    let more = match paths.len().saturating_sub(PATHS_SHOWN) as u64 {
        0 => String::new(),
        count => format!(" and {} more", thousands(count)),
    };
    let place = match paths {
        [] => "what the list names".to_owned(),
        _ => format!("{}{more}", shown.join(", ")),
    };
    let but = match listing.left_alone.len() as u64 {
        0 => String::new(),
        count => format!(" but {} left alone", thousands(count)),
    };
    ui.complain(&format!(
        "nothing to read: there is no file in {place}{but}"
    ));
    ui.complain(
        "hint: name files, or a folder that holds some; hidden files are read where they are named themselves",
    );
}

/// What the walk alone has found out.
pub(super) fn found_in(listing: Listing) -> Vec<Piece<Article>> {
    let refusals = listing.refusals.into_iter().map(Piece::Refused);
    let left_alone = listing.left_alone.into_iter().map(Piece::Remark);
    refusals.chain(left_alone).collect()
}
