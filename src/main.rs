//! Parses, runs, exits.

use std::process::ExitCode;

use clap::Parser;
use corpus::cli::Cli;
use corpus::commands;

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => commands::run(cli),
        Err(answer) => commands::answer(&answer),
    }
}
