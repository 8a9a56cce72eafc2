//! What a run tells: each refusal as it comes, the counts at the end.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::commands::{Ui, counted};
use crate::extract::FieldNames;
use crate::model::{Article, LeftAlone, NamedFields, Refusal, Remark, Told};
use crate::report::thousands;
use crate::store::Run;

/// Refusals that are printed one by one; more are counted.
pub(super) const REFUSALS_SHOWN: usize = 20;

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

    /// Says how many more there were, and where all of them are: in the corpus, or nowhere after a dry run.
    pub(super) fn finish(&self, is_stored: bool, ui: &mut Ui) {
        if self.count > REFUSALS_SHOWN {
            let more = thousands((self.count - REFUSALS_SHOWN) as u64);
            let place = if is_stored {
                "all of them: corpus report refused_inputs"
            } else {
                "--explain names the first of each input"
            };
            ui.complain(&format!("and {more} more refused; {place}"));
        }
    }
}

/// What the remarks of a run come to.
#[derive(Default)]
pub(super) struct Remarks {
    /// How much was left alone, by why.
    left_alone: BTreeMap<LeftAlone, u64>,
    named_fields: NamedFields,
}

impl Remarks {
    pub(super) fn add(&mut self, remark: &Remark) {
        match &remark.told {
            Told::LeftAlone { why, .. } => *self.left_alone.entry(*why).or_default() += 1,
            Told::Fields(named) => self.named_fields.add(named),
            Told::Taken { .. } => {}
        }
    }

    /// Warns of names of fields that no record has.
    pub(super) fn warn(&self, names: &FieldNames, ui: &mut Ui) {
        let NamedFields {
            found,
            missing,
            has,
        } = &self.named_fields;
        for role in missing.iter().filter(|role| !found.contains(role)) {
            let name = names.asked(*role).unwrap_or_default();
            ui.complain(&format!(
                "warning: no record has {name:?}, which was named for the {}; the first has: {}",
                role.as_str(),
                has.join(", ")
            ));
        }
    }

    pub(super) fn tell(&self, ui: &mut Ui) {
        let records = |count| counted(count, "record of crawls", "records of crawls");
        for (&why, &count) in &self.left_alone {
            let what = match why {
                LeftAlone::Hidden => {
                    counted(count, "hidden file or folder", "hidden files or folders")
                }
                LeftAlone::Excluded => format!("{} by --exclude", thousands(count)),
                LeftAlone::PartOfPage => format!(
                    "{} of pages: style sheets, scripts, drawings; name one to have it read",
                    counted(count, "part", "parts")
                ),
                LeftAlone::NoArticle => format!(
                    "{} that hold no article: other media, redirects, errors",
                    records(count)
                ),
                LeftAlone::Revisit => {
                    format!("{} that only say a page is as it was", records(count))
                }
            };
            ui.note(&format!("left alone  {what}"));
        }
    }
}

/// How many of a run's articles hold something that is not certain, or that was mended.
#[derive(Default)]
pub(super) struct Doubts {
    date_count: u64,
    encoding_count: u64,
    mojibake_count: u64,
}

impl Doubts {
    fn of(run: &Run) -> Self {
        Self {
            date_count: run.uncertain_date_count,
            encoding_count: run.uncertain_encoding_count,
            mojibake_count: run.mojibake_count,
        }
    }

    pub(super) fn add(&mut self, article: &Article) {
        let has_uncertain_date = article.published_at.is_none() && article.published_text.is_some();
        self.date_count += u64::from(has_uncertain_date);
        self.encoding_count += u64::from(article.is_encoding_uncertain);
        self.mojibake_count += u64::from(article.mojibake_layers > 0);
    }

    pub(super) fn tell(&self, ui: &mut Ui) {
        if self.date_count > 0 {
            ui.note(&format!(
                "dates       {} that is not certain, and counts as undated: see article.published_text",
                counted(self.date_count, "article has a date", "articles have a date")
            ));
        }
        if self.encoding_count > 0 {
            ui.note(&format!(
                "encoding    {} in a character set that is not certain: see article.encoding, and name it with --encoding",
                counted(self.encoding_count, "article is", "articles are")
            ));
        }
        if self.mojibake_count > 0 {
            ui.note(&format!(
                "encoding    {} UTF-8 that was once taken for windows-1252, which was undone: see article.mojibake_layers",
                counted(self.mojibake_count, "article held", "articles held")
            ));
        }
    }
}

/// Says what came of a run, and what to try next.
pub(super) fn summarise(
    run: &Run,
    remarks: &Remarks,
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
        return conclude(run, elapsed, remarks, ui);
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
    if run.wrong_digest_count > 0 {
        ui.note(&format!(
            "digests     {} not what the digest says that the crawl gives: see crawl_record.is_digest_right",
            counted(run.wrong_digest_count, "page is", "pages are")
        ));
    }
    Doubts::of(run).tell(ui);
    conclude(run, elapsed, remarks, ui);
}

/// What was left alone, how long it took, what to try next.
fn conclude(run: &Run, elapsed: Duration, remarks: &Remarks, ui: &mut Ui) {
    remarks.tell(ui);
    ui.note(&format!("time        {:.1} s", elapsed.as_secs_f64()));
    let next = if run.refused_count > 0 {
        "refused_inputs"
    } else {
        "duplicates"
    };
    ui.note(&format!("next        corpus report {next}"));
}
