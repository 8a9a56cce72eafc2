//! The corpus file: opening and refusing it, its migrations, its one writer, and reading its views.
//!
//! The only place that knows SQLite. SQL that is more than a line lives in `sql/`, named by what it does. What the
//! words of an article mean is not known here; the database stores and counts, and never computes text.

mod analysis;
mod batch;
mod between;
mod bulk;
mod check;
mod counts;
mod error;
mod known;
mod migrations;
mod open;
mod outlets;
mod reading;
mod runs;
mod show;
mod views;
mod wordings;

use std::path::PathBuf;

use rusqlite::Connection;

pub use analysis::Detect;
pub use batch::BatchReport;
pub use check::{Proof, ProofArticle, ProofItem, StoredParagraph};
pub use error::StoreError;
pub use known::{KnownInput, KnownInputs};
pub use outlets::{Imported, OutletEdit, SharedForm};
pub use reading::Reading;
pub use runs::{Outcome, Run, RunOptions};
pub use show::{ArticleView, CreditMark, OccurrenceMark, ParagraphMark, ParagraphView, Shown};
pub use views::{Comparison, Filter, RowCount, ViewQuery};

/// What most functions of the store give.
pub type Result<T> = std::result::Result<T, StoreError>;

/// An open corpus file.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}
