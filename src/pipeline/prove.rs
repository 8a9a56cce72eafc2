//! Proving what is stored by reading the inputs again: each record is found by its digest, each range of it is read,
//! normalised and hashed anew.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64};

use rustc_hash::FxHashMap;

use crate::extract;
use crate::input::{InputFile, Limits, OpenError, Records, Watcher};
use crate::store::{Proof, Store, StoreError};
use crate::text::hash::sha256;

/// What came of proving an input's articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Ranges that hold just the paragraph they claim to.
    pub proved_count: u64,
    /// Occurrences for which no range is claimed.
    pub unclaimed_count: u64,
    /// Ranges that hold something else: the worst there is. Each as (article, ordinal).
    pub wrong: Vec<(i64, i64)>,
    /// Articles whose record is no longer in the input.
    pub changed_count: u64,
    /// Why the input could not be read, where it could not.
    pub unreadable: Option<String>,
}

/// Reads an input again and proves the ranges of its current articles.
///
/// # Errors
/// Where the corpus can't be read. What is wrong with the input is in the verdict.
pub fn prove(store: &Store, proof: &Proof) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict::default();
    let mut wanted: FxHashMap<_, Vec<i64>> = FxHashMap::default();
    for &(digest, article_id) in &proof.articles {
        wanted.entry(digest).or_default().push(article_id);
    }
    if !proof.is_file {
        verdict.unreadable =
            Some("it came from standard input, which can't be read again".to_owned());
        return Ok(verdict);
    }
    let watcher = Watcher {
        read_count: &AtomicU64::new(0),
        stop: &AtomicBool::new(false),
    };
    // Whatever the limits were when it was read, they were enough.
    let limits = Limits::LOOSEST;
    let content = InputFile::open(Path::new(&proof.path), watcher).and_then(|file| {
        file.into_content(limits)
            .map_err(|error| OpenError::from_damage(&error))
    });
    let content = match content {
        Ok(content) => content,
        Err(error) => {
            verdict.unreadable = Some(error.reason);
            return Ok(verdict);
        }
    };
    for record in Records::new(content.reader, proof.input_type, limits.record_bytes, 0) {
        if wanted.is_empty() {
            break;
        }
        // A record that can't be read was not stored either, or is missed below.
        let Ok(record) = record else { continue };
        let Some(articles) = wanted.remove(&sha256(&record.bytes)) else {
            continue;
        };
        for article_id in articles {
            let item = store.proof_item(article_id)?;
            for (ordinal, range, digest) in item.ranges {
                match range {
                    None => verdict.unclaimed_count += 1,
                    Some(span) => {
                        if extract::is_proved(
                            &record.bytes,
                            span,
                            proof.input_type,
                            &item.encoding,
                            digest,
                        ) {
                            verdict.proved_count += 1;
                        } else {
                            verdict.wrong.push((article_id, ordinal));
                        }
                    }
                }
            }
        }
    }
    verdict.changed_count = wanted.values().map(|articles| articles.len() as u64).sum();
    Ok(verdict)
}
