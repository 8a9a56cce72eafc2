//! Reading again with other options, and with the same.

use super::support::{Desk, Tally, assert_same_tables};

#[test]
fn other_options_make_a_revision_and_the_same_again_make_none() {
    let desk = Desk::new();
    let corpus = desk.corpus("corpus.db");
    desk.write(
        "feed.jsonl",
        "{\"id\":1,\"text\":\"First.\",\"title\":\"T\",\"kicker\":\"K\"}\n{\"id\":2,\"text\":\"Second.\",\"title\":\"T\",\"kicker\":\"K\"}\n",
    );
    desk.write("one.txt", "Words of a text.\n");
    assert_eq!(corpus.ingest([desk.articles()]), Tally::of(3, 0, 0));
    let current =
        "SELECT DISTINCT source.name, named_by, title FROM article JOIN source USING (source_id)
                   WHERE is_current = 1 AND record_number IS NOT NULL";
    assert_eq!(
        corpus.rows(current),
        ["[Text(\"articles\"), Text(\"folder\"), Text(\"T\")]"]
    );

    for (options, revision, expected) in [
        (
            &["--source", "Daily Example"][..],
            2,
            "[Text(\"Daily Example\"), Text(\"option\"), Text(\"T\")]",
        ),
        (
            &["--field", "title=kicker"][..],
            3,
            "[Text(\"articles\"), Text(\"folder\"), Text(\"K\")]",
        ),
        (
            &[][..],
            4,
            "[Text(\"articles\"), Text(\"folder\"), Text(\"T\")]",
        ),
    ] {
        let articles = desk.articles();
        let with = |more: &[&str]| -> Vec<std::ffi::OsString> {
            let words = options.iter().chain(more).map(|word| (*word).into());
            words.chain([articles.clone().into()]).collect()
        };
        assert_eq!(corpus.ingest(with(&[])), Tally::of(0, 0, 3), "{options:?}");
        assert_eq!(corpus.rows(current), [expected]);
        let numbers = corpus.rows("SELECT DISTINCT revision FROM article WHERE is_current = 1");
        assert_eq!(numbers, [format!("[Integer({revision})]")]);
        corpus.assert_sound(&["--sources"]);
        let tables = corpus.tables();
        assert_eq!(
            corpus.ingest(with(&[])),
            Tally::of(0, 3, 0),
            "{options:?} again"
        );
        assert_eq!(
            corpus.ingest(with(&["--reread"])),
            Tally::of(0, 3, 0),
            "{options:?} reread"
        );
        assert_same_tables(&tables, &corpus.tables(), &format!("{options:?} / again"));
        corpus.assert_derived_rows_stand();
    }
    assert_eq!(
        corpus.number("SELECT sum(article_count) FROM source_counts"),
        3
    );
}
