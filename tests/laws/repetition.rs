//! The same files in another order, on another number of threads, or once more.

use std::fs;
use std::process::Command;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::support::pile::{File, pile};
use super::support::{Corpus, Desk, Tally, assert_same_tables};
use super::{assert_same_content, config, line, write_all};

#[test]
fn thread_count_changes_no_row() {
    let is_bound = Command::new("taskset").args(["-c", "0", "true"]).output();
    let core_count = std::thread::available_parallelism().unwrap().get();
    if core_count == 1 || !is_bound.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: needs two cores, and taskset to leave one idle");
        return;
    }
    let desk = Desk::new();
    // Several chunks, whether they are cut by the number of records or by their bytes.
    let mut many = String::new();
    for number in 0..2200 {
        let words = format!(
            "Report {number} of the harbour, according to Reuters.\\n\\nAll rights reserved."
        );
        many += &line(&(number % 2100).to_string(), Some("2026-03-01"), &words);
    }
    desk.write("many.jsonl", many);
    let mut large = String::new();
    for number in 0..30 {
        let sentence = format!("The New York Times reported flood {number} again. ");
        large += &line(&number.to_string(), None, &sentence.repeat(600));
    }
    desk.write("large.jsonl", large);
    desk.write("one.txt", "All rights reserved.\n\n“Words”, said CNN.\n");
    desk.write("two.txt", [0xff, 0xfe, b'H', 0, b'i', 0]);
    let (one_core, all_cores) = (desk.corpus("one.db"), desk.corpus("all.db"));
    let mut bound = one_core.program_under(&["taskset", "-c", "0"]);
    let tally = Corpus::ingest_by(bound.arg("ingest").arg(desk.articles()));
    assert_eq!(tally, Tally::of(2132, 0, 100));
    assert_eq!(all_cores.ingest([desk.articles()]), tally);
    assert_same_tables(
        &one_core.tables(),
        &all_cores.tables(),
        "one core / all cores",
    );
}

proptest! {
    #![proptest_config(config(6))]

    #[test]
    fn file_order_changes_no_content(
        files in pile(2..7),
        keys in vec(any::<u32>(), 7),
        cut in any::<Index>(),
    ) {
        let desk = Desk::new();
        let paths = write_all(&desk, &files);
        let mut other_order: Vec<usize> = (0..paths.len()).collect();
        other_order.sort_by_key(|&index| keys[index]);
        let list = |name: &str, order: &[usize]| {
            let lines: String = order.iter().map(|&index| format!("{}\n", paths[index].display())).collect();
            let list = desk.path().join(name);
            fs::write(&list, lines).unwrap();
            list
        };
        let in_order = desk.corpus("in_order.db");
        in_order.ingest(["--files-from".into(), list("all", &(0..paths.len()).collect::<Vec<_>>())]);
        let shuffled = desk.corpus("shuffled.db");
        shuffled.ingest(["--files-from".into(), list("shuffled", &other_order)]);
        assert_same_content(&in_order, &shuffled, "in order / shuffled");
        let (first, second) = other_order.split_at(1 + cut.index(paths.len() - 1));
        let in_two_runs = desk.corpus("in_two_runs.db");
        in_two_runs.ingest(["--files-from".into(), list("first", first)]);
        in_two_runs.ingest(["--files-from".into(), list("second", second)]);
        assert_same_content(&in_order, &in_two_runs, "in one run / in two runs");
    }

    #[test]
    fn ingesting_twice_is_once(files in pile(1..5)) {
        let desk = Desk::new();
        let paths = write_all(&desk, &files);
        let article_count = files.iter().map(File::article_count).sum();
        let corpus = desk.corpus("corpus.db");
        prop_assert_eq!(corpus.ingest([desk.articles()]), Tally::of(article_count, 0, 0));
        let (tables, runs) = (corpus.tables(), corpus.rows("SELECT * FROM ingest_run"));

        let unchanged = Tally::of(0, article_count, 0);
        prop_assert_eq!(corpus.ingest([desk.articles()]), unchanged);
        let elsewhere = desk.path().join("elsewhere");
        fs::create_dir(&elsewhere).unwrap();
        let mut relative = corpus.program();
        relative.current_dir(&elsewhere).args(["ingest", "../elsewhere/../articles"]);
        prop_assert_eq!(Corpus::ingest_by(&mut relative), unchanged);
        prop_assert_eq!(corpus.ingest(paths.iter().rev()), unchanged);
        prop_assert_eq!(corpus.ingest(["--reread".into(), desk.articles()]), unchanged, "reread");

        assert_same_tables(&tables, &corpus.tables(), "ingested once / five times");
        let runs_now = corpus.rows("SELECT * FROM ingest_run");
        prop_assert_eq!(runs_now.len(), 5);
        prop_assert_eq!(&runs_now[..1], &runs[..], "the first run is as it was");
    }
}
