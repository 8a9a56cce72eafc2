//! What a run tells: each refusal as it comes, the counts at the end.

use std::path::Path;
use std::time::Duration;

use crate::commands::{Ui, counted};
use crate::input::LeftAlone;
use crate::model::Refusal;
use crate::report::thousands;
use crate::store::Run;

/// Refusals that are printed one by one; more are counted.
const REFUSALS_SHOWN: usize = 20;

/// Refusals as they are printed while the run goes on.
#[derive(Default)]
pub(super) struct Complaints {
    /// How many there were.
    pub(super) count: usize,
}

impl Complaints {
    pub(super) fn add(&mut self, refusal: &Refusal, ui: &mut Ui) {
        self.count += 1;
        if self.count <= REFUSALS_SHOWN {
            ui.complain(&format!(
                "refused {}: {}",
                crate::commands::report::short_path(&refusal.location()),
                refusal.reason
            ));
            ui.complain(&format!("  hint: {}", refusal.hint));
        }
    }

    pub(super) fn finish(&self, ui: &mut Ui) {
        if self.count > REFUSALS_SHOWN {
            let more = self.count - REFUSALS_SHOWN;
            ui.complain(&format!(
                "and {} more refused; all of them: corpus report refused_inputs",
                thousands(more as u64)
            ));
        }
    }
}

/// Says what came of a run, and what to try next.
pub(super) fn summarise(
    run: &Run,
    db: &Path,
    left_alone: LeftAlone,
    skips_analysis: bool,
    elapsed: Duration,
    was_stopped: bool,
    ui: &mut Ui,
) {
    if was_stopped {
        ui.complain("stopped; what was whole is stored, ingest again to go on");
    }
    ui.note(&format!(
        "articles    {} new, {} unchanged, {} revised, {} refused",
        thousands(run.new_count),
        thousands(run.unchanged_count),
        thousands(run.revised_count),
        thousands(run.refused_count)
    ));
    if run.repeated_count > 0 {
        ui.note(&format!(
            "            {} twice in the input, stored once",
            counted(run.repeated_count, "record stands", "records stand")
        ));
    }
    if run.twin_count > 0 {
        ui.note(&format!(
            "            {} with another the id, URL or name it is known by, and is kept as its revision; \
             name another with --field id=NAME",
            counted(run.twin_count, "record shares", "records share")
        ));
    }
    if run.new_paragraph_count + run.known_paragraph_count == 0 {
        return conclude(run, db, elapsed, left_alone, ui);
    }
    ui.note(&format!(
        "paragraphs  {} new, {} seen before",
        thousands(run.new_paragraph_count),
        thousands(run.known_paragraph_count)
    ));
    if run.unproved_count > 0 {
        ui.note(&format!(
            "            {} have no provable byte range",
            thousands(run.unproved_count)
        ));
    }
    if !skips_analysis {
        ui.note(&format!(
            "credits     {} credited",
            counted(run.credited_outlets.len() as u64, "outlet", "outlets")
        ));
    }
    if run.uncertain_date_count > 0 {
        ui.note(&format!(
            "dates       {} that is not certain, and counts as undated: see article.published_text",
            counted(
                run.uncertain_date_count,
                "article has a date",
                "articles have a date"
            )
        ));
    }
    if run.uncertain_encoding_count > 0 {
        ui.note(&format!(
            "encoding    {} in a character set that is not certain: see article.encoding, and name it with --encoding",
            counted(run.uncertain_encoding_count, "article is", "articles are")
        ));
    }
    if run.mojibake_count > 0 {
        ui.note(&format!(
            "encoding    {} UTF-8 that was once taken for windows-1252, which was undone: see article.mojibake_layers",
            counted(run.mojibake_count, "article held", "articles held")
        ));
    }
    conclude(run, db, elapsed, left_alone, ui);
}

/// What was left alone, how long it took, what to try next.
fn conclude(run: &Run, db: &Path, elapsed: Duration, left_alone: LeftAlone, ui: &mut Ui) {
    let LeftAlone {
        hidden_count,
        excluded_count,
        passed_over_count,
        revisit_count,
    } = left_alone;
    if hidden_count > 0 {
        ui.note(&format!(
            "left alone  {}",
            counted(
                hidden_count,
                "hidden file or folder",
                "hidden files or folders"
            )
        ));
    }
    if excluded_count > 0 {
        ui.note(&format!(
            "left alone  {} by --exclude",
            thousands(excluded_count)
        ));
    }
    if passed_over_count > 0 {
        ui.note(&format!(
            "left alone  {} that hold no article: other media, redirects, errors",
            counted(passed_over_count, "record of crawls", "records of crawls")
        ));
    }
    if revisit_count > 0 {
        ui.note(&format!(
            "left alone  {} that only say a page is as it was",
            counted(revisit_count, "record of crawls", "records of crawls")
        ));
    }
    ui.note(&format!("time        {:.1} s", elapsed.as_secs_f64()));
    let option = match db.to_str() {
        Some("corpus.db") => String::new(),
        Some(plain)
            if plain
                .chars()
                .all(|c| c.is_alphanumeric() || "/._-".contains(c)) =>
        {
            format!(" --db {plain}")
        }
        _ => format!(" --db '{}'", db.display()),
    };
    let next = if run.refused_count > 0 {
        "refused_inputs"
    } else {
        "duplicates"
    };
    ui.note(&format!("next        corpus{option} report {next}"));
}
