//! What a run reads is written in batches; where one ends and the next begins must not show, nor whether it was loaded
//! in bulk.
//!
//! Batches of the program are too large for a test, so the library is called here: read once, written in two ways.

use std::collections::HashSet;
use std::sync::atomic::AtomicBool;

use corpus::extract::Reading;
use corpus::input::{Excluded, Limits, find};
use corpus::model::{Article, Piece};
use corpus::pipeline::{self, Context, InputPlan, Progress};
use corpus::store::{Outcome, Run, RunOptions, Store};
use proptest::collection::vec;
use proptest::prelude::*;

use super::support::pile::pile;
use super::support::{Corpus, Desk, assert_same_tables};
use super::twins::version;
use super::{config, line, write_all};

/// Everything that is read from the articles of a desk, whatever is known of them.
fn read_all(desk: &Desk) -> Vec<Piece<Article>> {
    let context = Context {
        reading: Reading::default(),
        input_type: None,
        source: None,
        detector: None,
        limits: Limits::default(),
        excluded: None,
        is_reread: false,
        retries_refused: false,
        reading_options: "{}".to_owned(),
    };
    let excluded = Excluded::new(&[], HashSet::new()).unwrap();
    let files = InputPlan::Files(find(&[desk.articles()], &excluded).files);
    let mut pieces = Vec::new();
    let mut take = |more| {
        pieces.extend(more);
        Ok(())
    };
    let stop = AtomicBool::new(false);
    pipeline::run(
        files,
        &context,
        None,
        &Progress::default(),
        &stop,
        &mut take,
    )
    .unwrap();
    pieces
}

/// In bulk whenever as much is added as was there; never in bulk.
const IN_BULK: u64 = 0;
const LIVE: u64 = u64::MAX;

fn open(corpus: &Corpus) -> Store {
    Store::open_or_create(corpus.path(), &mut |_| {}).unwrap()
}

fn begin(store: &mut Store, bulk_from: u64) -> Run {
    let options = RunOptions {
        bulk_from,
        ..RunOptions::default()
    };
    store
        .begin_run("2026-03-14T00:00:00Z", "test", options)
        .unwrap()
}

/// Writes what was read as one run, in batches of so many pieces, all that are left in the last.
fn write(corpus: &Corpus, pieces: &[Piece<Article>], batch_sizes: &[usize], bulk_from: u64) {
    let mut store = open(corpus);
    let mut run = begin(&mut store, bulk_from);
    let mut rest = pieces;
    for &size in batch_sizes {
        let (batch, later) = rest.split_at(size.min(rest.len()));
        store.write_batch(&mut run, batch.to_vec()).unwrap();
        rest = later;
    }
    store.write_batch(&mut run, rest.to_vec()).unwrap();
    store
        .finish_run(&mut run, "2026-03-14T00:00:01Z", Outcome::Done)
        .unwrap();
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn batches_change_no_row(
        files in pile(1..4),
        versions in vec(version(), 1..4),
        batch_sizes in vec(1..4_usize, 1..12),
    ) {
        let desk = Desk::new();
        let (whole, in_batches) = (desk.corpus("whole.db"), desk.corpus("batches.db"));
        let in_bulk = desk.corpus("bulk.db");
        write_all(&desk, &files);
        for version in versions {
            let lines = version.iter().map(|(id, date, words)| {
                line(&format!("k{id}"), *date, &format!("Version {words}.\\n\\nAll rights reserved."))
            });
            desk.write("feed.jsonl", lines.collect::<String>());
            let pieces = read_all(&desk);
            write(&whole, &pieces, &[], LIVE);
            write(&in_batches, &pieces, &batch_sizes, LIVE);
            write(&in_bulk, &pieces, &batch_sizes, IN_BULK);
            assert_same_tables(&whole.tables(), &in_batches.tables(), "in one batch / in several");
            assert_same_tables(&whole.tables(), &in_bulk.tables(), "with live indexes / in bulk");
        }
        in_batches.assert_sound(&["--sources"]);
        in_bulk.assert_sound(&["--sources"]);
    }
}

/// What is put off, as far as it is there.
fn indexes(corpus: &Corpus) -> Vec<String> {
    let connection = rusqlite::Connection::open(corpus.path()).unwrap();
    let sql =
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND name IN ('paragraph_by_sha256',
        'paragraph_by_words_sha256', 'occurrence_by_paragraph_id_article_id') ORDER BY name";
    let mut statement = connection.prepare(sql).unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

const ALL: [&str; 3] = [
    "occurrence_by_paragraph_id_article_id",
    "paragraph_by_sha256",
    "paragraph_by_words_sha256",
];

/// A feed of articles that share every second paragraph.
fn feed(desk: &Desk, name: &str, ids: std::ops::Range<usize>) -> Vec<Piece<Article>> {
    let lines = ids.map(|id| {
        let text = format!(
            "The news of the day, number {id}.\\n\\nShared by {}.",
            id / 2
        );
        line(&format!("k{id}"), None, &text)
    });
    desk.write(name, lines.collect::<String>());
    read_all(desk)
}

#[test]
fn a_bulk_load_that_is_killed_is_whole_and_made_good_by_the_next_writer() {
    let desk = Desk::new();
    let (killed, undisturbed) = (desk.corpus("killed.db"), desk.corpus("undisturbed.db"));
    let pieces = feed(&desk, "feed.jsonl", 0..12);
    let first = &pieces[..7];
    {
        let mut store = open(&killed);
        let mut run = begin(&mut store, IN_BULK);
        store.write_batch(&mut run, first.to_vec()).unwrap();
        // Gone without its end.
    }
    assert_eq!(indexes(&killed), [""; 0]);
    write(&undisturbed, first, &[], LIVE);
    let same_rows = |what| assert_same_tables(&killed.tables(), &undisturbed.tables(), what);
    same_rows("killed in bulk / with live indexes");
    super::support::run(killed.program().args(["report", "duplicates"]));
    killed.assert_sound(&[]);
    drop(open(&killed));
    assert_eq!(indexes(&killed), ALL);
    write(&killed, &pieces, &[], LIVE);
    write(&undisturbed, &pieces, &[], LIVE);
    same_rows("after the next run");
}

#[test]
fn a_bulk_load_ends_where_another_program_writes() {
    let desk = Desk::new();
    let corpus = desk.corpus("corpus.db");
    let pieces = feed(&desk, "feed.jsonl", 0..12);
    let mut store = open(&corpus);
    let mut run = begin(&mut store, IN_BULK);
    store.write_batch(&mut run, pieces[..7].to_vec()).unwrap();
    assert_eq!(indexes(&corpus), [""; 0]);
    // Paragraphs come in that the bulk load does not know, and that its next batch brings as well.
    let other = Desk::new();
    write(&corpus, &feed(&other, "other.jsonl", 6..20), &[3], LIVE);
    assert_eq!(indexes(&corpus), ALL);
    store.write_batch(&mut run, pieces[7..].to_vec()).unwrap();
    store
        .finish_run(&mut run, "2026-03-14T00:00:01Z", Outcome::Done)
        .unwrap();
    drop(store);
    assert_eq!(indexes(&corpus), ALL);
    corpus.assert_sound(&[]);
    assert_eq!(corpus.tables()["article"].len(), 12 + 14);
    // 20 articles' own paragraphs, and one for each two of them.
    assert_eq!(corpus.tables()["paragraph"].len(), 20 + 10);
}

#[test]
fn two_bulk_loads_at_once_end_each_other() {
    let desk = Desk::new();
    let corpus = desk.corpus("corpus.db");
    let (one, other) = (Desk::new(), Desk::new());
    let pieces = [feed(&one, "a.jsonl", 0..12), feed(&other, "b.jsonl", 4..16)];
    let mut stores = [open(&corpus), open(&corpus)];
    let mut runs: Vec<Run> = stores
        .iter_mut()
        .map(|store| begin(store, IN_BULK))
        .collect();
    let batch_count = pieces[0].len().max(pieces[1].len());
    for at in 0..batch_count {
        for (which, store) in stores.iter_mut().enumerate() {
            let batch: Vec<_> = pieces[which].iter().skip(at).take(1).cloned().collect();
            store.write_batch(&mut runs[which], batch).unwrap();
        }
    }
    for (store, run) in stores.iter_mut().zip(&mut runs) {
        store
            .finish_run(run, "2026-03-14T00:00:01Z", Outcome::Done)
            .unwrap();
    }
    drop(stores);
    assert_eq!(indexes(&corpus), ALL);
    corpus.assert_sound(&[]);
    assert_eq!(corpus.tables()["paragraph"].len(), 16 + 8);
}
