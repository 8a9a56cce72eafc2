//! What a run reads is written in batches; where one ends and the next begins must not show.
//!
//! Batches of the program are too large for a test, so the library is called here: read once, written in two ways.

use std::collections::HashSet;
use std::sync::atomic::AtomicBool;

use corpus::extract::Reading;
use corpus::input::{Excluded, Limits, find};
use corpus::model::{Article, Piece};
use corpus::pipeline::{self, Context, InputPlan, Progress};
use corpus::store::{Outcome, RunOptions, Store};
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

/// Writes what was read as one run, in batches of so many pieces, the last size for all that are left.
fn write(corpus: &Corpus, pieces: &[Piece<Article>], batch_sizes: &[usize]) {
    let mut store = Store::open_or_create(corpus.path(), &mut |_| {}).unwrap();
    let mut run = store
        .begin_run("2026-03-14T00:00:00Z", "test", RunOptions::default())
        .unwrap();
    let mut rest = pieces;
    for &size in batch_sizes {
        let (batch, later) = rest.split_at(size.min(rest.len()));
        store.write_batch(&mut run, batch.to_vec()).unwrap();
        rest = later;
    }
    store.write_batch(&mut run, rest.to_vec()).unwrap();
    store
        .finish_run(&run, "2026-03-14T00:00:01Z", Outcome::Done)
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
        write_all(&desk, &files);
        for version in versions {
            let lines = version.iter().map(|(id, date, words)| {
                line(&format!("k{id}"), *date, &format!("Version {words}.\\n\\nAll rights reserved."))
            });
            desk.write("feed.jsonl", lines.collect::<String>());
            let pieces = read_all(&desk);
            write(&whole, &pieces, &[]);
            write(&in_batches, &pieces, &batch_sizes);
            assert_same_tables(&whole.tables(), &in_batches.tables(), "in one batch / in several");
        }
        in_batches.assert_sound(&["--sources"]);
    }
}
