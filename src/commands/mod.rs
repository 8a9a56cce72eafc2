//! A file per command: open the store, run, render. The only place with stdout, stderr and the clock.

pub mod analyze;
pub mod check;
mod failure;
pub mod info;
pub mod ingest;
pub mod outlets;
pub mod report;
pub mod schema;
pub mod show;
pub mod sql;
mod ui;

use std::path::Path;
use std::process::ExitCode;

pub use failure::Failure;
pub use ui::Ui;
use ui::Unit;

use crate::cli::{Cli, Command};
use crate::detect::RULES_VERSION;
use crate::detect::outlets::{ShippedOutlet, parse_gazetteer};
use crate::report::thousands;
use crate::store::Store;
use crate::text::hash::sha256;

/// The outlets that the program ships.
const GAZETTEER: &str = include_str!("../../data/outlets.tsv");

/// How a command ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All is done.
    Done,
    /// Something that was asked about is not as it should be; it was named.
    Bad,
    /// Done, but some inputs could not be read.
    SomeRefused,
    /// Stopped by a signal; what was whole is stored.
    Interrupted,
}

impl Ending {
    const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Bad => 1,
            Self::SomeRefused => 3,
            Self::Interrupted => 130,
        }
    }
}

/// Runs what the command line says; gives the exit code.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    let db = cli.db.as_path();
    let mut ui = Ui::new(cli.quiet, db);
    let result = match cli.command {
        Command::Ingest(args) => ingest::run(&args, db, &mut ui),
        Command::Report(args) => report::run(args, db, &mut ui),
        Command::Show(args) => show::run(&args, db, &mut ui),
        Command::Sql(args) => sql::run(&args, db, &mut ui),
        Command::Outlets(args) => outlets::run(args, db, &mut ui),
        Command::Analyze(args) => analyze::run(&args, db, &mut ui),
        Command::Check(args) => check::run(&args, db, &mut ui),
        Command::Info(args) => info::run(&args, db, &mut ui),
        Command::Schema(args) => schema::run(&args, db, &mut ui),
    };
    let result = result.and_then(|ending| ui.flush().map(|()| ending).map_err(Failure::from));
    match result {
        Ok(ending) => ExitCode::from(ending.code()),
        // Whoever read the output has seen enough.
        Err(failure) if failure.is_closed_pipe => ExitCode::SUCCESS,
        Err(mut failure) => {
            if failure.is_sqlite {
                failure.message = format!("{}: {}", db.display(), failure.message);
            }
            ui.failure(&failure);
            ExitCode::from(failure.exit_code)
        }
    }
}

/// Prints what the command line itself was answered with: help, the version, or what is wrong with it. Arguments may be
/// names of files that a shell put there, so what is wrong is made safe to show.
#[must_use]
pub fn answer(answer: &clap::Error) -> ExitCode {
    if answer.use_stderr() {
        let text = answer.render().to_string();
        Ui::new(false, Path::new("corpus.db")).complain_lines(text.trim_end());
        return ExitCode::from(2);
    }
    // Whoever asked for help and went away has seen enough.
    drop(answer.print());
    ExitCode::SUCCESS
}

/// Opens the corpus for writing, its outlets up to date with the program.
fn open_for_writing(db: &Path, may_create: bool, ui: &mut Ui) -> Result<Store, Failure> {
    let mut on_backup = |copy: &Path| {
        ui.note(&format!(
            "upgrading {}; a copy of it as it was is {}",
            db.display(),
            copy.display()
        ));
    };
    let mut store = if may_create {
        Store::open_or_create(db, &mut on_backup)?
    } else {
        Store::open_existing(db, &mut on_backup)?
    };
    let digest = sha256(GAZETTEER.as_bytes()).to_hex();
    // To read the list takes longer than to open the file.
    if !store.has_shipped_outlets(&digest)? {
        store.load_shipped_outlets(&shipped_outlets()?, &digest)?;
    }
    Ok(store)
}

/// The outlets that the program ships, read.
fn shipped_outlets() -> Result<Vec<ShippedOutlet>, Failure> {
    parse_gazetteer(GAZETTEER).map_err(|error| Failure::internal(&error))
}

/// Says so where the credits in the corpus are not those that this program would find.
fn warn_if_not_analysed(store: &Store, ui: &mut Ui) -> Result<(), Failure> {
    if !store.is_analysed(RULES_VERSION)? {
        ui.note("the credits are not up to date with the outlets, rules or articles; bring them up to date: corpus analyze");
    }
    Ok(())
}

/// A number with its noun.
fn counted(count: u64, one: &str, several: &str) -> String {
    format!(
        "{} {}",
        thousands(count),
        if count == 1 { one } else { several }
    )
}
