//! How many files of a labelled set are decoded exactly right, and whether any is wrong without being flagged.
//!
//! The set is a folder with `files/` and `labels.tsv`, which has a header and at least the columns `file`, `encoding`,
//! `python_codec` and `sha256_of_utf8`: the digest of the right characters in UTF-8, as Python's codec of that name gives
//! them. Where the WHATWG's table of a set has other characters than Python's (`～` for `〜` in Shift_JIS), the set is
//! right and the digest is not; that is told apart.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use corpus::extract::{EncodingLabel, Reading, extract};
use corpus::model::{Envelope, RecordForm};
use corpus::text::hash::sha256;

use crate::{Outcome, Row};

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Right,
    /// The labelled set, whose characters differ between the WHATWG's table and Python's.
    RightSet,
    WrongAndFlagged,
    Refused,
    WrongInSilence,
}

/// Decodes the files of the set in `folder`. Panics where the set is not as it should be.
pub(crate) fn score(folder: &Path) -> Result<Outcome, String> {
    let labels =
        fs::read_to_string(folder.join("labels.tsv")).map_err(|error| error.to_string())?;
    let mut lines = labels.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let (envelope, reading) = (Envelope::default(), Reading::default());
    let mut counts: BTreeMap<Fate, usize> = BTreeMap::new();
    let (mut flagged_count, mut notes) = (0, Vec::new());
    for line in lines {
        let row: BTreeMap<&str, &str> = header.iter().copied().zip(line.split('\t')).collect();
        let file = row["file"];
        let bytes = fs::read(folder.join("files").join(file)).unwrap();
        let outcome = match extract(&bytes, RecordForm::Text, &envelope, &reading) {
            Err(error) => {
                notes.push(format!("refused: {file}: {error}"));
                Fate::Refused
            }
            Ok(document) => {
                let is_flagged = document.is_encoding_uncertain;
                let is_right =
                    sha256(document.text.text().as_bytes()).to_hex() == row["sha256_of_utf8"];
                let set = |name: &str| name.replace('_', "-").parse::<EncodingLabel>().ok();
                let is_right_set = [row["encoding"], row["python_codec"]]
                    .into_iter()
                    .filter_map(set)
                    .any(|label| label.to_string() == document.encoding);
                let outcome = match (is_right, is_right_set, is_flagged) {
                    (true, _, _) => Fate::Right,
                    (false, true, _) => Fate::RightSet,
                    (false, false, true) => Fate::WrongAndFlagged,
                    (false, false, false) => Fate::WrongInSilence,
                };
                flagged_count += usize::from(is_right && is_flagged);
                if !is_right {
                    notes.push(format!(
                        "{outcome:?}: {file}: read as {}, because of {}",
                        document.encoding, document.encoding_reason
                    ));
                }
                outcome
            }
        };
        *counts.entry(outcome).or_default() += 1;
    }
    let count = |outcome| counts.get(&outcome).copied().unwrap_or_default();
    let total: usize = counts.values().sum();
    let row = |what: &str, count: usize| {
        Row::new(format!("encodings: {what}"), format!("{count} of {total}"))
    };
    Ok(Outcome {
        rows: vec![
            row("exactly right", count(Fate::Right)),
            row(
                "right set, other table than Python's",
                count(Fate::RightSet),
            ),
            row("wrong and flagged", count(Fate::WrongAndFlagged)),
            row("refused", count(Fate::Refused)),
            row("wrong in silence", count(Fate::WrongInSilence)),
            row("right, but flagged", flagged_count),
        ],
        errors: notes,
        ..Outcome::default()
    })
}
