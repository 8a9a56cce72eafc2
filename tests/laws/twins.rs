//! Twins: records of one key in one file. In one run they are numbered by date, then by digest; what a former run
//! stored keeps its number.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use rusqlite::types::Value;

use super::support::pile::digest_of_bytes;
use super::support::{Desk, Tally, assert_same_rows};
use super::{assert_same_views, config, line};

/// Each revision of each document, oldest first: its key's end after `#`, its number, whether it counts, its record.
const REVISIONS: &str = "
    SELECT substr(key, instr(key, '#') + 1), revision, is_current, record_sha256
    FROM article
    ORDER BY key, revision";

fn record_digest(line: &str) -> String {
    digest_of_bytes(line.trim_end().as_bytes())
}

/// [`REVISIONS`] as they should be for one id: the lines, oldest first.
fn revisions_of(id: &str, lines: &[String]) -> Vec<String> {
    let rows = lines.iter().zip(1..).map(|(line, revision)| {
        let is_last = revision == lines.len();
        let row = [
            Value::Text(format!("id:{id}")),
            Value::Integer(i64::try_from(revision).unwrap()),
            Value::Integer(i64::from(is_last)),
            Value::Text(record_digest(line)),
        ];
        format!("{:?}", row.to_vec())
    });
    rows.collect()
}

/// Three versions of one document, in the order in which they must be numbered: undated, then by date.
fn twins() -> [String; 3] {
    [
        line("k", None, "Undated version."),
        line("k", Some("2026-03-01"), "Early version."),
        line("k", Some("2026-03-02"), "Late version."),
    ]
}

#[test]
fn twins_are_numbered_by_date_whatever_their_order() {
    let [undated, early, late] = twins();
    // Two of one date: the digest of the record decides.
    let mut same_day = [line("k", Some("2026-03-01"), "Ein Wort."), early.clone()];
    same_day.sort_by_key(|line| record_digest(line));
    let [first, second] = same_day;
    let in_order = [undated, first, second, late];
    let expected = revisions_of("k", &in_order);
    for order in some_orders(4) {
        let desk = Desk::new();
        let corpus = desk.corpus("corpus.db");
        let lines: String = order.iter().map(|&index| in_order[index].clone()).collect();
        desk.write("feed.jsonl", lines);
        assert_eq!(corpus.ingest([desk.articles()]), Tally::of(1, 0, 3));
        assert_same_rows(
            &expected,
            &corpus.rows(REVISIONS),
            &format!("expected / order {order:?}"),
        );
        corpus.assert_sound(&["--sources"]);
        assert_eq!(
            corpus.ingest(["--reread".into(), desk.articles()]).revised,
            0,
            "order {order:?}, reread"
        );
        assert_same_rows(
            &expected,
            &corpus.rows(REVISIONS),
            &format!("expected / order {order:?}, reread"),
        );
    }
}

/// Some orders of `count` things, the straight and the reverse one among them.
fn some_orders(count: usize) -> Vec<Vec<usize>> {
    let straight: Vec<usize> = (0..count).collect();
    let mut orders = vec![straight.clone(), straight.iter().rev().copied().collect()];
    for turn in 1..count {
        let mut turned = straight.clone();
        turned.rotate_left(turn);
        turned.swap(0, 1);
        orders.push(turned);
    }
    orders
}

#[test]
fn twins_stay_as_they_are_while_their_file_grows() {
    let [undated, early, late] = twins();
    for twins in [[&undated, &early, &late], [&late, &undated, &early]] {
        let desk = Desk::new();
        let corpus = desk.corpus("corpus.db");
        let known: String = twins.into_iter().cloned().collect();
        desk.write("feed.jsonl", &known);
        corpus.ingest([desk.articles()]);
        let expected = corpus.rows(REVISIONS);
        let grown = known + &line("other", None, "Other words.");
        desk.write("feed.jsonl", &grown);
        assert_eq!(corpus.ingest([desk.articles()]), Tally::of(1, 1, 0));
        assert_same_rows(
            &expected,
            &corpus.rows(REVISIONS)[..3],
            "before / after it grew",
        );
        // Read as a whole, since its beginning is another.
        desk.write("feed.jsonl", line("before", None, "More words.") + &grown);
        let tally = corpus.ingest([desk.articles()]);
        assert_eq!((tally.new, tally.revised), (1, 0));
        let revisions = corpus.rows(REVISIONS);
        assert_same_rows(
            &expected,
            &revisions[1..4],
            "before / after its beginning changed",
        );
        corpus.assert_derived_rows_stand();
    }
}

#[test]
fn twins_of_two_runs_are_no_change_when_their_file_is_read_as_a_whole() {
    let [_, early, late] = twins();
    let desk = Desk::new();
    let corpus = desk.corpus("corpus.db");
    desk.write("feed.jsonl", &early);
    corpus.ingest([desk.articles()]);
    desk.write("feed.jsonl", [early.as_str(), &late].concat());
    assert_eq!(corpus.ingest([desk.articles()]).revised, 1);
    let expected = revisions_of("k", &[early.clone(), late.clone()]);
    assert_same_rows(
        &expected,
        &corpus.rows(REVISIONS),
        "expected / grown by a twin",
    );

    corpus.ingest(["--reread".into(), desk.articles()]);
    assert_same_rows(
        &expected,
        &corpus.rows(REVISIONS),
        "grown by a twin / read again",
    );
    desk.write(
        "feed.jsonl",
        [&line("before", None, "More words."), early.as_str(), &late].concat(),
    );
    corpus.ingest([desk.articles()]);
    assert_same_rows(
        &expected,
        &corpus.rows(REVISIONS)[1..],
        "grown by a twin / its beginning changed",
    );
}

#[test]
fn a_known_record_that_is_appended_again_is_no_revision() {
    let [undated, early, late] = twins();
    for appended in [
        [early.as_str(), undated.as_str()],
        [undated.as_str(), early.as_str()],
    ] {
        let desk = Desk::new();
        let corpus = desk.corpus("corpus.db");
        let mut lines = String::new();
        for more in [&early, &late, &appended.concat()] {
            lines += more;
            desk.write("feed.jsonl", &lines);
            corpus.ingest([desk.articles()]);
        }
        let in_order = [early.clone(), late.clone(), undated.clone()];
        assert_same_rows(
            &revisions_of("k", &in_order),
            &corpus.rows(REVISIONS),
            &format!("expected / {appended:?}"),
        );
        corpus.assert_derived_rows_stand();
    }
}

#[test]
fn a_twin_that_a_newer_program_reads_differently_stays_the_latest() {
    let [_, early, late] = twins();
    for lines in [[early.as_str(), &late], [late.as_str(), &early]] {
        let desk = Desk::new();
        let corpus = desk.corpus("corpus.db");
        desk.write("feed.jsonl", lines.concat());
        corpus.ingest([desk.articles()]);
        // As if another version of the program had found a title.
        corpus.change("UPDATE article SET title = 'Read otherwise' WHERE is_current = 1");
        let tally = corpus.ingest(["--reread".into(), desk.articles()]);
        assert_eq!(tally, Tally::of(0, 0, 1));
        let expected = revisions_of("k", &[early.clone(), late.clone(), late.clone()]);
        assert_same_rows(
            &expected,
            &corpus.rows(REVISIONS),
            &format!("expected / {lines:?}"),
        );
    }
}

#[test]
fn a_twin_that_joins_a_known_record_makes_one_revision_whatever_their_order() {
    let [_, early, late] = twins();
    for lines in [[early.as_str(), &late], [late.as_str(), &early]] {
        let desk = Desk::new();
        let corpus = desk.corpus("corpus.db");
        desk.write("feed.jsonl", &early);
        corpus.ingest([desk.articles()]);
        desk.write("feed.jsonl", lines.concat());
        corpus.ingest([desk.articles()]);
        let expected = revisions_of("k", &[early.clone(), late.clone()]);
        assert_same_rows(
            &expected,
            &corpus.rows(REVISIONS),
            &format!("expected / {lines:?}"),
        );
        corpus.assert_derived_rows_stand();
    }
}

/// What a version of the file holds: of each record its document, its date and its text.
pub(super) type Version = Vec<(usize, Option<&'static str>, usize)>;

/// Few documents, dates and texts: many twins, some of them byte for byte the same.
pub(super) fn version() -> impl Strategy<Value = Version> {
    let dates = vec![None, Some("2026-03-01"), Some("2026-03-02")];
    vec((0..2_usize, select(dates), 0..3_usize), 1..6)
}

/// The revisions after another version of the file was read as a whole: what was known keeps its number; what is new
/// comes after it by date, then by digest; where nothing is new and the latest is gone, the last of the others is the
/// latest again.
fn revise<'a>(known: &mut Vec<&'a String>, version: &BTreeSet<(Option<&str>, String, &'a String)>) {
    let before = known.clone();
    let new = version.iter().filter(|(.., line)| !before.contains(line));
    known.extend(new.map(|(.., line)| *line));
    let is_latest_met = version.iter().any(|(.., line)| Some(line) == before.last());
    if known.len() == before.len() && !is_latest_met {
        known.extend(version.last().map(|(.., line)| *line));
    }
}

proptest! {
    #![proptest_config(config(6))]

    #[test]
    fn record_order_changes_no_revision(versions in vec(version(), 1..4), keys in vec(any::<u32>(), 6)) {
        let desk = Desk::new();
        let (straight, shuffled) = (desk.corpus("straight.db"), desk.corpus("shuffled.db"));
        let written: Vec<Vec<String>> = versions
            .iter()
            .map(|version| {
                let lines = version.iter().map(|(id, date, words)| {
                    line(&format!("k{id}"), *date, &format!("Version {words}."))
                });
                lines.collect()
            })
            .collect();
        let mut expected: BTreeMap<usize, Vec<&String>> = BTreeMap::new();
        for (number, (version, lines)) in versions.iter().zip(&written).enumerate() {
            // No version begins as another does, so that none is read as a file that grew.
            let first = line("zero", None, &format!("Beginning {number}."));
            desk.write("feed.jsonl", first.clone() + &lines.concat());
            straight.ingest([desk.articles()]);
            let mut order: Vec<usize> = (0..lines.len()).collect();
            order.sort_by_key(|&index| keys[index]);
            let in_order = order.iter().map(|&index| lines[index].as_str());
            desk.write("feed.jsonl", in_order.chain([first.as_str()]).collect::<String>());
            shuffled.ingest([desk.articles()]);
            for id in 0..2 {
                let records = version.iter().zip(lines).filter(|((of, ..), _)| *of == id);
                let records: BTreeSet<_> =
                    records.map(|((_, date, _), line)| (*date, record_digest(line), line)).collect();
                revise(expected.entry(id).or_default(), &records);
            }
        }
        let expected: Vec<String> = expected
            .into_iter()
            .flat_map(|(id, lines)| {
                let lines: Vec<String> = lines.into_iter().cloned().collect();
                revisions_of(&format!("k{id}"), &lines)
            })
            .collect();
        for (corpus, order) in [(&straight, "straight"), (&shuffled, "shuffled")] {
            let mut revisions = corpus.rows(REVISIONS);
            revisions.retain(|row| !row.contains("id:zero"));
            assert_same_rows(&expected, &revisions, &format!("expected / {order}"));
            corpus.assert_sound(&[]);
        }
        assert_same_views(&straight, &shuffled, "straight / shuffled");
        // And from the one order to the other nothing is new.
        let revisions = straight.rows(REVISIONS);
        prop_assert_eq!(straight.ingest([desk.articles()]).revised, 0);
        assert_same_rows(&revisions, &straight.rows(REVISIONS), "straight / then shuffled");
        straight.assert_derived_rows_stand();
    }
}
