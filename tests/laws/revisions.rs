//! Files that change, and what is kept beside the content.

use std::collections::BTreeMap;
use std::fs;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::support::pile::{File, Story, pile, story};
use super::support::{Corpus, Desk, Tally, assert_same_rows, assert_same_tables};
use super::{assert_same_views, config, views_of, write_all};

#[test]
fn former_revisions_count_for_nothing() {
    let desk = Desk::new();
    let corpus = desk.corpus("corpus.db");
    desk.write("b.txt", "Shared paragraph.\n\nOnly in b.\n");
    let counted = |corpus: &Corpus| {
        (
            corpus.number("SELECT count(*) FROM duplicates"),
            corpus.number("SELECT occurrence_count FROM source_counts"),
            corpus.number("SELECT paragraph_count FROM source_counts"),
            corpus.number("SELECT ifnull(sum(credit_count), 0) FROM attributed_outlets"),
        )
    };
    let first = "Shared paragraph.\n\nThe bridge is closed, according to Reuters.\n";
    desk.write("a.txt", first);
    corpus.ingest([desk.articles()]);
    assert_eq!(counted(&corpus), (1, 4, 3, 1));
    corpus.assert_derived_rows_stand();

    desk.write(
        "a.txt",
        "Shared paragraph, mended.\n\nThe bridge is closed, according to Reuters.\n",
    );
    assert_eq!(corpus.ingest([desk.articles()]), Tally::of(0, 1, 1));
    assert_eq!(counted(&corpus), (0, 4, 4, 1));
    corpus.assert_derived_rows_stand();

    desk.write("a.txt", first);
    assert_eq!(corpus.ingest([desk.articles()]), Tally::of(0, 1, 1));
    assert_eq!(counted(&corpus), (1, 4, 3, 1));
    corpus.assert_derived_rows_stand();
    corpus.assert_sound(&["--sources"]);

    let revisions = corpus
        .rows("SELECT revision, is_current FROM article WHERE key LIKE '%a.txt' ORDER BY revision");
    assert_eq!(
        revisions,
        [
            "[Integer(1), Integer(0)]",
            "[Integer(2), Integer(0)]",
            "[Integer(3), Integer(1)]"
        ]
    );
    let pairs = corpus.rows(
        "SELECT revision_before, revision_after, added_count, removed_count, kept_count FROM revisions",
    );
    assert_eq!(
        pairs,
        [
            "[Integer(1), Integer(2), Integer(1), Integer(1), Integer(1)]",
            "[Integer(2), Integer(3), Integer(1), Integer(1), Integer(1)]"
        ]
    );
}

proptest! {
    #![proptest_config(config(6))]

    #[test]
    fn the_old_text_again_brings_the_old_counts_again(
        files in pile(2..6),
        changed in any::<Index>(),
        stories in vec(story(), 1..4),
    ) {
        let desk = Desk::new();
        let paths = write_all(&desk, &files);
        let corpus = desk.corpus("corpus.db");
        corpus.ingest([desk.articles()]);
        let before = views_of(&corpus);
        let index = changed.index(files.len());
        // Records that only the other version holds would stay current: it has as many of the same names, or fewer.
        let old = &files[index];
        let new = File::of(index, old.form, &stories[..stories.len().min(old.stories.len())]);
        let is_nameless = |number: usize| !old.form.holds_one() && number % 3 == 2;
        prop_assume!(!(0..new.stories.len()).any(is_nameless));
        fs::write(&paths[index], new.bytes()).unwrap();
        let tally = corpus.ingest([desk.articles()]);
        prop_assert_eq!(tally.new, 0);
        corpus.assert_sound(&[]);
        fs::write(&paths[index], old.bytes()).unwrap();
prop_assert_eq!(corpus.ingest([desk.articles()]).revised, tally.revised, "the way back changes as much");
        let after = views_of(&corpus);
        for (name, rows) in before {
            assert_same_rows(&rows, &after[name], &format!("before / after there and back: {name}"));
        }
        corpus.assert_derived_rows_stand();
        corpus.assert_sound(&["--sources"]);
    }

    #[test]
    fn kept_rows_equal_rebuilt_ones_after_any_history(changes in vec(change(), 2..5)) {
        let desk = Desk::new();
        let corpus = desk.corpus("corpus.db");
        let mut lines: Vec<Story> = Vec::new();
        // What each file held when it was last read; what was deleted stays in the corpus.
        let mut last_read: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for change in changes {
            let (name, bytes) = change.apply(&mut lines);
            match bytes {
                Some(bytes) => {
                    desk.write(&name, &bytes);
                    last_read.insert(name, bytes);
                }
                None if last_read.contains_key(&name) => {
                    let _gone_already = fs::remove_file(desk.articles().join(&name));
                }
                None => continue,
            }
            corpus.ingest([desk.articles()]);
            corpus.assert_sound(&[]);
            let kept = corpus.tables();
            corpus.analyze();
            assert_same_tables(&kept, &corpus.tables(), "kept by ingest / rebuilt by analyze");
        }
        if last_read.is_empty() {
            return Ok(());
        }
        corpus.assert_derived_rows_stand();
        for (name, bytes) in &last_read {
            desk.write(name, bytes);
        }
        let afresh = desk.corpus("afresh.db");
        afresh.ingest([desk.articles()]);
        assert_same_views(&afresh, &corpus, "made afresh / grown by changes");
    }
}

/// A change to a folder of texts and one file of JSON lines.
#[derive(Clone, Debug)]
enum Change {
    /// A text appears or changes.
    Text(usize, Story),
    /// A text, or the JSON lines, are deleted.
    Remove(usize),
    /// Lines are added at the end.
    Grow(Vec<Story>),
    /// A line changes.
    Line(Index, Story),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (0..3_usize, story()).prop_map(|(file, story)| Change::Text(file, story)),
        1 => (0..4_usize).prop_map(Change::Remove),
        2 => vec(story(), 1..3).prop_map(Change::Grow),
        1 => (any::<Index>(), story()).prop_map(|(index, story)| Change::Line(index, story)),
    ]
}

impl Change {
    /// The file that changes, and what it holds then.
    fn apply(self, lines: &mut Vec<Story>) -> (String, Option<Vec<u8>>) {
        match self {
            Self::Text(file, story) => (format!("{file}.txt"), Some(story.text().into_bytes())),
            Self::Remove(3) => ("lines.jsonl".to_owned(), None),
            Self::Remove(file) => (format!("{file}.txt"), None),
            Self::Grow(stories) => {
                lines.extend(stories);
                ("lines.jsonl".to_owned(), Some(jsonl(lines)))
            }
            Self::Line(_, story) if lines.is_empty() => {
                lines.push(story);
                ("lines.jsonl".to_owned(), Some(jsonl(lines)))
            }
            Self::Line(index, story) => {
                let index = index.index(lines.len());
                lines[index] = story;
                ("lines.jsonl".to_owned(), Some(jsonl(lines)))
            }
        }
    }
}

/// Each with an id or a URL of its own.
fn jsonl(stories: &[Story]) -> Vec<u8> {
    let lines = stories.iter().enumerate().map(|(index, story)| {
        let number = index / 2 * 3 + index % 2;
        story.json(number, index % 4 == 0) + "\n"
    });
    lines.collect::<String>().into_bytes()
}
