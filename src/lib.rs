//! A corpus of news articles in one SQLite file: each distinct paragraph once, with the provenance of every occurrence,
//! and views of what is copied and whom the texts credit.
//!
//! Bytes travel down this list and rows come back up: [`input`] finds and cuts them into records, [`extract`] makes text
//! and metadata of a record, [`text`] splits, normalises and hashes, [`detect`] finds credits, [`pipeline`] composes all
//! that, [`store`] keeps it, [`report`] prints what the views of the file say. [`model`] holds the types that travel.

pub mod cli;
pub mod commands;
pub mod detect;
pub mod extract;
pub mod input;
pub mod model;
pub mod pipeline;
pub mod report;
pub mod store;
pub mod text;
