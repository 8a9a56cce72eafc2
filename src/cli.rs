//! The command line as a whole. Each command's arguments are in its own file.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::commands::{analyze, check, info, ingest, outlets, report, schema, show, sql};

/// What is copied, and whom does the story rest on? A pile of news articles in one SQLite file: every paragraph once,
/// with the provenance of each occurrence, and reports of what is copied and which outlets the texts credit.
#[derive(Debug, Parser)]
#[command(
    name = "corpus",
    version,
    propagate_version = false,
    max_term_width = 100,
    after_help = "Examples:
  corpus ingest articles/           read a folder into corpus.db
  corpus report duplicates          what is copied word for word
  corpus report attributed_outlets  whom the articles credit
  corpus show articles/one.txt      one article, its copies and credits marked
  sqlite3 corpus.db 'SELECT * FROM duplicates LIMIT 5'

Exit codes:
  0    done
  1    failed, or check found something wrong
  2    wrong usage
  3    done, but some inputs could not be read; they are named, and in the report refused_inputs
  4    the corpus is missing, locked, damaged, newer than this program, or no corpus at all
  130  stopped by Ctrl-C; what was whole is stored"
)]
pub struct Cli {
    /// The corpus file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "CORPUS_DB",
        default_value = "corpus.db",
        hide_env_values = true
    )]
    pub db: PathBuf,

    /// Print results and errors only: no summary, no progress, no hints of what to do next
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The commands; what help says of each is the documentation of its arguments.
#[derive(Debug, Subcommand)]
#[expect(
    missing_docs,
    reason = "a comment here would take the place of the command's own help"
)]
pub enum Command {
    Ingest(ingest::Args),
    Report(report::Args),
    Show(show::Args),
    Sql(sql::Args),
    Outlets(outlets::Args),
    Analyze(analyze::Args),
    Check(check::Args),
    Info(info::Args),
    Schema(schema::Args),
}
