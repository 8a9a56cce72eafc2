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
use corpus::model::InputType;
use corpus::text::hash::sha256;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Right,
    /// The labelled set, whose characters differ between the WHATWG's table and Python's.
    RightSet,
    WrongAndFlagged,
    Refused,
    WrongInSilence,
}

/// Prints a row for the set in `folder`, then what is not right. Panics where the set is not as it should be.
pub fn score(folder: &Path) {
    let labels = fs::read_to_string(folder.join("labels.tsv")).unwrap();
    let mut lines = labels.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let mut counts: BTreeMap<Outcome, usize> = BTreeMap::new();
    let (mut flagged_count, mut notes) = (0, Vec::new());
    for line in lines {
        let row: BTreeMap<&str, &str> = header.iter().copied().zip(line.split('\t')).collect();
        let file = row["file"];
        let bytes = fs::read(folder.join("files").join(file)).unwrap();
        let outcome = match extract(&bytes, InputType::Text, &Reading::default()) {
            Err(error) => {
                notes.push(format!("refused: {file}: {error}"));
                Outcome::Refused
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
                    (true, _, _) => Outcome::Right,
                    (false, true, _) => Outcome::RightSet,
                    (false, false, true) => Outcome::WrongAndFlagged,
                    (false, false, false) => Outcome::WrongInSilence,
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
    println!(
        "| files | right | of which flagged | right set, other table | wrong, flagged | refused | wrong in silence |"
    );
    println!("|---|---|---|---|---|---|---|");
    println!(
        "| {total} | {} | {flagged_count} | {} | {} | {} | {} |",
        count(Outcome::Right),
        count(Outcome::RightSet),
        count(Outcome::WrongAndFlagged),
        count(Outcome::Refused),
        count(Outcome::WrongInSilence),
    );
    for note in notes {
        println!("{note}");
    }
}
