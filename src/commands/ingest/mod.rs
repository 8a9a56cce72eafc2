//! `corpus ingest`: read, analyse, store.

mod explain;
mod limits;
mod plan;
mod summary;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use clap::ValueHint;
use jiff::Timestamp;

use explain::Explanations;
use limits::LimitArgs;
use plan::{found_in, plan};
use summary::{Complaints, Doubts, Remarks, summarise};

use super::{Ending, Failure, Ui, Unit, counted, open_for_writing, warn_if_not_analysed};
use crate::detect::{Detector, RULES_VERSION};
use crate::extract::{EncodingLabel, FieldNames, Reading};
use crate::input::{Excluded, Listing};
use crate::model::{Article, InputType, Piece, Role};
use crate::pipeline::{self, Context, InputPlan, PipelineError, Progress};
use crate::store::{KnownInputs, Outcome, Run, RunOptions, Store, StoreError};
use crate::text::normalise::normalise;

/// A batch is written when what it holds weighs so many bytes, some 11 MB of news: large enough that a commit costs
/// little, small enough that little is lost when the machine goes down.
const BATCH_BYTES: usize = 20 * 1024 * 1024;

/// Reads articles into the corpus, which is made if it is not there.
///
/// Web pages, crawls (WARC, ARC), feeds (RSS, Atom, JSON Feed), tables (CSV, TSV), JSON lines, JSON, plain text and
/// Markdown are read, in zip and tar archives too, all of it also compressed with gzip or zstd; what a file is is told by
/// its content first. Folders are read with all below them, in the order of names; hidden files are left alone, as are
/// the style sheets, scripts and drawings of saved pages, and links are refused. A member of an archive is named FILE!MEMBER, a record of a file FILE#NUMBER. What was read before and has not
/// changed is not read again; what has changed becomes a new revision, and the old one stays, out of every count.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  corpus ingest articles/                          a folder
  corpus ingest dump.jsonl.gz --field text=body    JSON lines whose text is under \"body\"
  corpus ingest saved-pages/ crawl.warc.gz         pages, and a crawl of others
  corpus ingest pages.zip --exclude '*.png'        an archive, without its pictures
  corpus ingest one.txt --source 'Daily Example'   say whom it came from
  zcat big.gz | corpus ingest - --type jsonl --name big
  corpus ingest articles/ --exclude '*.log' --dry-run --explain

Fields of JSON are found by their usual names: text, body, content, articleBody ...; title, headline; url, link; \
date, published ...; source, publisher, outlet; author, byline; language; id. --field ROLE=NAME overrides; a dot leads \
into an object (--field text=article.body).")]
pub struct Args {
    /// Files and folders to read; - for standard input
    #[arg(value_name = "PATH", required_unless_present = "files_from", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,

    /// Read paths from a file, one a line or separated by NUL; - for standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    files_from: Option<PathBuf>,

    /// Whom the articles came from [default: the publisher a record names, else its URL's host, else its folder]
    #[arg(long, value_name = "NAME", value_parser = parse_source)]
    source: Option<String>,

    /// What the inputs are, or where they are archives their members: text, markdown, html, jsonl, json, feed, csv, tsv,
    /// warc, arc, zip or tar [default: told by their content]
    #[arg(long = "type", value_name = "TYPE", value_parser = parse_type)]
    input_type: Option<InputType>,

    /// The character set of the inputs [default: by a byte order mark, else UTF-8 where they are valid, else as declared, else as detected, flagged where that is not certain]
    #[arg(long, value_name = "NAME")]
    encoding: Option<EncodingLabel>,

    /// Where a record has its text, title, url, date, source, author, language or id; may be repeated
    #[arg(long = "field", value_name = "ROLE=NAME", value_parser = parse_field)]
    fields: Vec<(Role, String)>,

    /// The name that stands for standard input: the same name again is a new version of the same document
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    name: Option<String>,

    /// Leave out files whose name or path below the folder matches a pattern, and members of archives likewise; may be
    /// repeated. Given, known inputs of which something was refused are read again; what was left out of a known archive
    /// is read only with --reread
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,

    /// Read and analyse, but store nothing
    #[arg(long)]
    dry_run: bool,

    /// Print for each input, each member of an archive and each page of a crawl what it was taken for and why, in which
    /// character set and why, how many articles it gave, and what was left alone or refused and why
    #[arg(long)]
    explain: bool,

    /// Read known inputs again, and store as a new revision what this program reads differently
    #[arg(long)]
    reread: bool,

    /// Do not search for outlets and credits now; `corpus analyze` does it later
    #[arg(long)]
    no_analysis: bool,

    /// There is no full-text index yet that could be left out; taken so that commands may say so already
    #[arg(long, hide = true)]
    no_search: bool,

    #[command(flatten)]
    limits: LimitArgs,
}

fn parse_name(name: &str) -> Result<String, String> {
    match name.trim() {
        "" => Err("it is empty".to_owned()),
        name if name.chars().any(char::is_control) => Err("it holds control characters".to_owned()),
        // Files go by their whole paths: no stream may pass for one.
        name if name.starts_with(['/', '\\'])
            || name.get(1..).is_some_and(|rest| rest.starts_with(":\\")) =>
        {
            Err(
                "it is the path of a file; give the file itself, or a name without the folders"
                    .to_owned(),
            )
        }
        name => Ok(name.to_owned()),
    }
}

fn parse_source(name: &str) -> Result<String, String> {
    match normalise(name) {
        name if name.is_empty() => Err("a source needs a name".to_owned()),
        name => Ok(name.into_owned()),
    }
}

fn parse_type(name: &str) -> Result<InputType, String> {
    InputType::parse(name).ok_or_else(|| {
        let names: Vec<&str> = InputType::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("one of {}", names.join(", "))
    })
}

fn parse_field(text: &str) -> Result<(Role, String), String> {
    let roles = || {
        let names: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        format!("ROLE=NAME, where ROLE is one of {}", names.join(", "))
    };
    let (role, name) = text.split_once('=').ok_or_else(roles)?;
    let role = Role::parse(role).ok_or_else(roles)?;
    if name.is_empty() {
        return Err("the name is empty".to_owned());
    }
    Ok((role, name.to_owned()))
}

/// Runs the command.
pub(super) fn run(args: &Args, db: &Path, ui: &mut Ui) -> Result<Ending, Failure> {
    let clock = Instant::now();
    let excluded = Excluded::new(&args.exclude, pipeline::corpus_paths(db)).map_err(|error| {
        Failure::usage(
            format!("--exclude: {error}"),
            "patterns look like '*.log' or 'drafts/**'",
        )
    })?;
    let (plan, listing) = plan(args, &excluded, ui)?;
    let context = context(args, excluded);
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // A second signal does not wait for the first one's orderly end.
        signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&stop))?;
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    // A file-size limit then fails a write, which is told, and does not kill without a word.
    #[cfg(unix)]
    signal_hook::flag::register(libc::SIGXFSZ, Arc::default())?;
    let length = match &plan {
        InputPlan::Files(files) => Some(files.iter().map(|found| found.byte_count).sum()),
        InputPlan::Standard { .. } => None,
    };
    let bar = ui.start_progress(length, Unit::Bytes);
    let progress = Progress::default();
    let mut explanations = args.explain.then(Explanations::default);
    let explained = explanations.as_mut();
    let work = Work {
        plan,
        listing,
        context,
        stop: &stop,
        progress: &progress,
        bar: &bar,
        clock,
    };
    let ending = if args.dry_run {
        work.try_out(explained, ui)?
    } else {
        let mut store = open_for_writing(db, true, ui)?;
        work.store(&mut store, db, args.no_analysis, explained, ui)?
    };
    match explanations {
        Some(explanations) => Ok(explanations.finish().map(|()| ending)?),
        None => Ok(ending),
    }
}

/// What is read, and how.
struct Work<'a> {
    plan: InputPlan,
    listing: Listing,
    context: Context,
    stop: &'a AtomicBool,
    progress: &'a Progress,
    bar: &'a indicatif::ProgressBar,
    clock: Instant,
}

impl Work<'_> {
    /// Reads and analyses without a corpus.
    fn try_out(
        mut self,
        mut explanations: Option<&mut Explanations>,
        ui: &mut Ui,
    ) -> Result<Ending, Failure> {
        self.context.detector = None;
        let (mut complaints, mut remarks) = (Complaints::default(), Remarks::default());
        let (mut article_count, mut doubts) = (0, Doubts::default());
        let mut take = |pieces: &[Piece<Article>]| {
            for piece in pieces {
                match piece {
                    Piece::Refused(refusal) => complaints.add(refusal, ui),
                    Piece::Remark(remark) => remarks.add(remark),
                    Piece::Record(article) => {
                        article_count += 1;
                        doubts.add(article);
                    }
                    _ => {}
                }
                if let Some(explanations) = &mut explanations {
                    explanations.add(piece, ui);
                }
            }
        };
        take(&found_in(self.listing));
        let was_stopped = pipeline::run(
            self.plan,
            &self.context,
            None,
            self.progress,
            self.stop,
            &mut |pieces| {
                self.bar
                    .set_position(self.progress.byte_count.load(Ordering::Relaxed));
                take(&pieces);
                Ok(())
            },
        )?;
        ui.finish_progress();
        complaints.finish(false, ui);
        if let Some(explanations) = explanations {
            explanations.close(ui);
        }
        remarks.warn(&self.context.reading.fields, ui);
        doubts.tell(ui);
        remarks.tell(ui);
        ui.note(&format!(
            "dry run: {} read; nothing was stored",
            counted(article_count, "article", "articles")
        ));
        Ok(match (was_stopped, complaints.count) {
            (true, _) => Ending::Interrupted,
            (false, 0) => Ending::Done,
            (false, _) => Ending::SomeRefused,
        })
    }

    fn store(
        mut self,
        store: &mut Store,
        db: &Path,
        skips_analysis: bool,
        mut explanations: Option<&mut Explanations>,
        ui: &mut Ui,
    ) -> Result<Ending, Failure> {
        if skips_analysis {
            self.context.detector = None;
        } else {
            let detector =
                Detector::new(&store.outlets()?).map_err(|error| Failure::internal(&error))?;
            self.context.detector = Some(detector);
            store.set_rules_version(RULES_VERSION)?;
        }
        let known = KnownInputs::open(db)?;
        let options = RunOptions {
            is_reread: self.context.is_reread,
            rules_version: (!skips_analysis).then_some(RULES_VERSION),
            ..RunOptions::default()
        };
        let mut run = store.begin_run(&now(), env!("CARGO_PKG_VERSION"), options)?;
        let mut complaints = Complaints::default();
        let folders = std::mem::take(&mut self.listing.folders);
        let mut batch = Batch {
            store,
            run: &mut run,
            pieces: Vec::new(),
            byte_count: 0,
            remarks: Remarks::default(),
        };
        let read_and_write = || -> Result<(bool, Remarks), PipelineError> {
            let found = found_in(self.listing);
            batch.take(found, &mut complaints, explanations.as_deref_mut(), ui)?;
            let mut write = |pieces| {
                self.bar
                    .set_position(self.progress.byte_count.load(Ordering::Relaxed));
                batch.take(pieces, &mut complaints, explanations.as_deref_mut(), ui)
            };
            let known = Some(known);
            let was_stopped = pipeline::run(
                self.plan,
                &self.context,
                known,
                self.progress,
                self.stop,
                &mut write,
            )?;
            batch.write(&mut complaints, ui)?;
            batch.store.settle_folders(batch.run, &folders)?;
            Ok((was_stopped, batch.remarks))
        };
        let result = read_and_write();
        let outcome = match &result {
            Ok((true, _)) => Outcome::Interrupted,
            Ok((false, _)) => Outcome::Done,
            Err(_) => Outcome::Failed,
        };
        if run.is_loaded_in_bulk() {
            self.bar.set_message("making indexes");
        }
        let finished = store.finish_run(&mut run, &now(), outcome);
        ui.finish_progress();
        // Where reading or writing failed, that is what must be told; the file may be past ending the run.
        let (was_stopped, remarks) = result?;
        finished?;
        complaints.finish(true, ui);
        remarks.warn(&self.context.reading.fields, ui);
        if let Some(explanations) = explanations {
            explanations.close(ui);
        }
        summarise(
            &run,
            &remarks,
            skips_analysis,
            self.clock.elapsed(),
            was_stopped,
            ui,
        );
        warn_if_not_analysed(store, ui)?;
        Ok(match (was_stopped, run.refused_count) {
            (true, _) => Ending::Interrupted,
            (false, 0) => Ending::Done,
            (false, _) => Ending::SomeRefused,
        })
    }
}

/// Pieces that wait to be written together.
struct Batch<'a> {
    store: &'a mut Store,
    run: &'a mut Run,
    pieces: Vec<Piece<Article>>,
    byte_count: usize,
    remarks: Remarks,
}

impl Batch<'_> {
    fn take(
        &mut self,
        pieces: Vec<Piece<Article>>,
        complaints: &mut Complaints,
        mut explanations: Option<&mut Explanations>,
        ui: &mut Ui,
    ) -> Result<(), StoreError> {
        for piece in pieces {
            if let Some(explanations) = &mut explanations {
                explanations.add(&piece, ui);
            }
            match &piece {
                Piece::Refused(refusal) => complaints.add(refusal, ui),
                Piece::Remark(remark) => {
                    self.remarks.add(remark);
                    continue;
                }
                _ => {}
            }
            self.byte_count += piece.weight();
            self.pieces.push(piece);
            if self.byte_count >= BATCH_BYTES {
                self.write(complaints, ui)?;
            }
        }
        Ok(())
    }

    fn write(&mut self, complaints: &mut Complaints, ui: &mut Ui) -> Result<(), StoreError> {
        self.byte_count = 0;
        let report = self
            .store
            .write_batch(self.run, std::mem::take(&mut self.pieces))?;
        for refusal in report.standing_refusals {
            complaints.add(&refusal, ui);
        }
        complaints.count += report.more_count;
        Ok(())
    }
}

fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn context(args: &Args, excluded: Excluded) -> Context {
    let mut options = serde_json::Map::new();
    let mut set = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            options.insert(name.to_owned(), value.into());
        }
    };
    set("source", args.source.clone());
    set(
        "type",
        args.input_type
            .map(|input_type| input_type.as_str().to_owned()),
    );
    set(
        "encoding",
        args.encoding.map(|encoding| encoding.to_string()),
    );
    let mut fields = FieldNames::default();
    for (role, name) in &args.fields {
        set(&format!("field.{}", role.as_str()), Some(name.clone()));
        fields.set(*role, name.clone());
    }
    Context {
        reading: Reading {
            encoding: args.encoding,
            fields,
        },
        input_type: args.input_type,
        source: args.source.clone(),
        detector: None,
        limits: args.limits.limits(),
        excluded: Some(excluded),
        is_reread: args.reread,
        retries_refused: args.limits.may_allow_more() || !args.exclude.is_empty(),
        reading_options: serde_json::Value::Object(options).to_string(),
    }
}
