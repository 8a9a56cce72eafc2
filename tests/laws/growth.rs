//! JSON lines: files that grow, records that stand twice.

use super::line;
use super::support::{Desk, Tally, assert_same_tables};

#[test]
fn only_the_new_lines_of_a_grown_file_are_new() {
    let desk = Desk::new();
    let corpus = desk.corpus("corpus.db");
    let known: String = ["a", "b", "c"]
        .iter()
        .map(|id| line(id, None, "Known words."))
        .collect();
    desk.write("feed.jsonl", &known);
    assert_eq!(corpus.ingest([desk.articles()]), Tally::of(3, 0, 0));
    let rows = corpus.rows(
        "SELECT * FROM article JOIN occurrence USING (article_id) ORDER BY article_id, ordinal",
    );

    let grown = known + &line("d", None, "New words.") + &line("e", None, "Known words.");
    desk.write("feed.jsonl", &grown);
    assert_eq!(corpus.ingest([desk.articles()]), Tally::of(2, 3, 0));
    let rows_now = corpus.rows(
        "SELECT * FROM article JOIN occurrence USING (article_id) ORDER BY article_id, ordinal",
    );
    assert_eq!(rows_now[..3], rows, "what was known is as it was");
    let lines =
        corpus.rows("SELECT record_number, substr(key, -1) FROM article ORDER BY article_id");
    assert_eq!(
        lines[3..],
        ["[Integer(4), Text(\"d\")]", "[Integer(5), Text(\"e\")]"]
    );
    assert_eq!(corpus.number("SELECT occurrence_count FROM duplicates"), 4);

    let tables = corpus.tables();
    assert_eq!(corpus.ingest([desk.articles()]), Tally::of(0, 5, 0));
    assert_same_tables(
        &tables,
        &corpus.tables(),
        "grown / grown and ingested again",
    );
    corpus.assert_derived_rows_stand();
    corpus.assert_sound(&["--sources"]);
}

#[test]
fn a_last_line_without_its_end_may_still_grow() {
    let desk = Desk::new();
    let corpus = desk.corpus("corpus.db");
    let whole = line("a", None, "First.") + &line("b", None, "Second.");
    desk.write("feed.jsonl", whole.trim_end());
    assert_eq!(corpus.ingest([desk.articles()]), Tally::of(2, 0, 0));
    desk.write("feed.jsonl", whole.clone() + &line("c", None, "Third."));
    assert_eq!(corpus.ingest([desk.articles()]), Tally::of(1, 2, 0));
    corpus.assert_sound(&["--sources"]);
}

#[test]
fn a_record_that_stands_twice_is_stored_once() {
    let desk = Desk::new();
    let corpus = desk.corpus("corpus.db");
    let nameless = "{\"text\":\"Nameless words.\"}\n";
    let named = line("a", None, "Named words.");
    desk.write(
        "feed.jsonl",
        [nameless, &named, nameless, &named, &named].concat(),
    );
    assert_eq!(corpus.ingest([desk.articles()]), Tally::of(2, 0, 0));
    assert_eq!(corpus.number("SELECT count(*) FROM article"), 2);
    assert_eq!(corpus.number("SELECT count(*) FROM occurrence"), 2);
    assert_eq!(corpus.ingest([desk.articles()]), Tally::of(0, 2, 0));
    assert_eq!(corpus.number("SELECT count(*) FROM duplicates"), 0);
    corpus.assert_sound(&["--sources"]);
}
