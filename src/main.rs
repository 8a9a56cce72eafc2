//! Parses, runs, exits.

use std::process::ExitCode;

use clap::Parser;
use corpus::cli::Cli;
use corpus::commands;

fn main() -> ExitCode {
    commands::run(Cli::parse())
}
