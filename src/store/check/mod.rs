//! Looking for damage: whatever a second computation can tell is computed a second time and compared.
//!
//! SQLite's own checks, every digest, every count that is kept, every order that must hold are looked at
//! here by the file alone (`rules` for what SQL can say). Credits and shipped outlets need what the program knows
//! (`derived`); what only the inputs can prove is handed out to be proved by whoever can read them (`proofs`). Memory
//! does not grow with the file: of each kind of damage some rows are named, the rest is counted.

mod derived;
mod findings;
mod proofs;
mod rules;

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

pub use proofs::{Proof, ProofArticle, ProofItem, StoredParagraph};

use super::{Result, Store};
use crate::text::hash::sha256;
use crate::text::normalise::normalise;
use crate::text::words::read_words;
use rules::RULES;

/// So many rows of each kind of damage are named.
const NAMED: usize = 5;

/// After so many paragraphs it is told how far the reading of them has come.
const PARAGRAPHS_A_STEP: u64 = 10_000;

/// Rows with one kind of damage: the first are named, all are counted.
#[derive(Default)]
struct Finding {
    named: Vec<String>,
    count: u64,
}

impl Finding {
    fn add(&mut self, name: impl FnOnce() -> String) {
        if self.named.len() < NAMED {
            self.named.push(name());
        }
        self.count += 1;
    }

    /// Adds the finding to the problems, where there is any.
    fn tell(self, what: &str, problems: &mut Vec<String>) {
        if self.count > 0 {
            let more = if self.count > self.named.len() as u64 {
                ", ..."
            } else {
                ""
            };
            let named = self.named.join(", ");
            problems.push(format!("{what}: {} ({named}{more})", self.count));
        }
    }
}

impl Store {
    /// Everything that is wrong with the file, in words; empty where nothing is. `on_step` is told what is looked at.
    ///
    /// # Errors
    /// Where the file can't be read at all.
    pub fn check(&self, on_step: &mut dyn FnMut(&str)) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        match self.look_at_everything(on_step, &mut problems) {
            // What was found before must be told; it is likely to be the reason.
            Err(error) if !problems.is_empty() => {
                problems.push(format!("the rest can't be looked at: {error}"))
            }
            result => result?,
        }
        Ok(problems)
    }

    fn look_at_everything(
        &self,
        on_step: &mut dyn FnMut(&str),
        problems: &mut Vec<String>,
    ) -> Result<()> {
        on_step("SQLite's integrity");
        let mut statement = self.connection.prepare("PRAGMA integrity_check(20)")?;
        let messages: Vec<String> = statement
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        problems.extend(messages.into_iter().filter(|message| message != "ok"));
        on_step("keys");
        self.check_keys(problems)?;
        self.check_paragraphs(on_step, problems)?;
        for (what, sql) in RULES {
            on_step(what);
            find_rows(&self.connection, sql)?.tell(what, problems);
        }
        on_step("outlets of sources");
        self.check_links(problems)
    }

    fn check_keys(&self, problems: &mut Vec<String>) -> Result<()> {
        let mut statement = self.connection.prepare("PRAGMA foreign_key_check")?;
        let mut rows = statement.query([])?;
        let mut findings: BTreeMap<(String, String), Finding> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            // Tables without a rowid give none.
            let rowid: Option<i64> = row.get(1)?;
            findings
                .entry((row.get(0)?, row.get(2)?))
                .or_default()
                .add(|| {
                    rowid.map_or_else(|| "no rowid".to_owned(), |rowid| format!("rowid {rowid}"))
                });
        }
        for ((table, parent), finding) in findings {
            finding.tell(
                &format!("rows of {table} that lack their row of {parent}"),
                problems,
            );
        }
        Ok(())
    }

    fn check_paragraphs(
        &self,
        on_step: &mut dyn FnMut(&str),
        problems: &mut Vec<String>,
    ) -> Result<()> {
        on_step("digests of paragraphs");
        let (mut unreadable, mut digests, mut words_digests, mut texts, mut word_counts) = (
            Finding::default(),
            Finding::default(),
            Finding::default(),
            Finding::default(),
            Finding::default(),
        );
        let sql = "SELECT paragraph_id, sha256, words_sha256, text, word_count FROM paragraph ORDER BY paragraph_id";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut count: u64 = 0;
        while let Some(row) = rows.next()? {
            count += 1;
            if count.is_multiple_of(PARAGRAPHS_A_STEP) {
                on_step(&format!("digests of paragraphs: {count}"));
            }
            let id: i64 = row.get(0)?;
            let name = || format!("paragraph {id}");
            let Ok(text) = row.get_ref(3)?.as_str() else {
                unreadable.add(name);
                continue;
            };
            if row.get_ref(1)?.as_str().ok() != Some(sha256(text.as_bytes()).to_hex().as_str()) {
                digests.add(name);
            }
            let words = read_words(text);
            let key = words.key.map(|key| sha256(key.as_bytes()).to_hex());
            if row.get_ref(2)?.as_str_or_null().ok() != Some(key.as_deref()) {
                words_digests.add(name);
            }
            if normalise(text) != text {
                texts.add(name);
            }
            if row.get_ref(4)?.as_i64().ok() != i64::try_from(words.count).ok() {
                word_counts.add(name);
            }
        }
        unreadable.tell("paragraphs whose text is not UTF-8", problems);
        digests.tell(
            "paragraphs whose sha256 is not that of their text",
            problems,
        );
        words_digests.tell(
            "paragraphs whose words_sha256 is not that of their words",
            problems,
        );
        texts.tell("paragraphs whose text is not normalised", problems);
        word_counts.tell(
            "paragraphs whose word_count is not that of their text",
            problems,
        );
        Ok(())
    }
}

/// The rows that a statement names.
fn find_rows(connection: &Connection, sql: &str) -> Result<Finding> {
    let mut finding = Finding::default();
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let name = text_at(row, 0)?;
        finding.add(|| name);
    }
    Ok(finding)
}

/// The text of a column, whatever became of it: what is damaged must still be named.
fn text_at(row: &Row<'_>, index: usize) -> rusqlite::Result<String> {
    Ok(match row.get_ref(index)? {
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    })
}
