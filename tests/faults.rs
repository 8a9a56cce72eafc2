//! Nothing that is done to a corpus loses a committed article or leaves half of one: writes that fail, power cuts,
//! kills, full disks, flipped bytes, many programs at once. And `check` names whatever damage there is.
//!
//! Numbers that are small here, for the time it takes, can be raised:
//! - `CORPUS_TEST_KILLS`: kills at random moments, and as many at chosen system calls [default: 60 each]
//! - `CORPUS_TEST_CUTS`: power cuts [default: 200]
//! - `CORPUS_TEST_STRIDE`: of the writes that a full disk fails, one in so many is tried [default: 3]
//! - `CORPUS_TEST_FLIPS`: flipped bytes [default: 80]
//! - `CORPUS_TEST_SEED`: where chance begins [default: 1]
//! - `CORPUS_TEST_SHOW`: prints how often each thing happened (with `--nocapture`)
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::print_stderr,
    reason = "a test may fail by panicking, and says on standard error what it had to skip"
)]

mod harness;

#[path = "faults/chance.rs"]
mod chance;
#[path = "faults/crowds.rs"]
mod crowds;
#[path = "faults/damage.rs"]
mod damage;
#[path = "faults/failing.rs"]
mod failing;
#[path = "faults/flips.rs"]
mod flips;
#[path = "faults/kills.rs"]
mod kills;
#[path = "faults/limits.rs"]
mod limits;
#[path = "faults/runs.rs"]
mod runs;
#[path = "faults/vfs.rs"]
mod vfs;

/// A number that the environment may raise.
fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |value| value.parse().unwrap())
}

/// Says how often things happened, where that is wanted.
fn show(line: impl FnOnce() -> String) {
    if std::env::var_os("CORPUS_TEST_SHOW").is_some() {
        eprintln!("{}", line());
    }
}
