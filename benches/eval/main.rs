//! What is read of labelled data, where a folder of it is given.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::panic,
    reason = "a benchmark may fail by panicking, and prints"
)]

mod feeds;

fn main() {
    if let Some(folder) = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'))
    {
        feeds::score(std::path::Path::new(&folder));
    }
}
