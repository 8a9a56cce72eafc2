//! The runs that faults are put into, through the library and in small batches, and what must hold after each of them.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use corpus::detect::outlets::{ShippedOutlet, parse_gazetteer};
use corpus::detect::{Detector, RULES_VERSION};
use corpus::input::{Excluded, find};
use corpus::model::{Article, Piece};
use corpus::pipeline::{self, Context, InputPlan, Progress, detect_all};
use corpus::store::{Outcome, RunOptions, Store, StoreError};
use corpus::text::hash::sha256;
use rusqlite::{Connection, OpenFlags};

use super::harness::{rows_of, write_at};

/// Pieces that are written together.
const BATCH_PIECES: usize = 16;

const OUTLETS: &str = "name\tclass\tcountry\tdomains\taliases\trisky\tshort\tprogrammes\ttags
Harbour Ledger\tnewspaper\tGB\tharbour-ledger.example\tThe Harbour Ledger\t\tthe Ledger\t\t
Coast Wire\tagency\tUS\tcoastwire.example\t\t\t\t\tCW
";

/// What a corpus says of its articles, ids aside. A query each; all rows are compared.
const CONTENT: [&str; 8] = [
    "SELECT key, revision, ordinal, sha256, byte_start, byte_end, kind, is_current, record_sha256, record_number,
         title, url, published_at, source.name, source.named_by, article.paragraph_count, article.word_count
     FROM article JOIN source USING (source_id) LEFT JOIN occurrence USING (article_id)
     LEFT JOIN paragraph USING (paragraph_id) ORDER BY key, revision, ordinal",
    "SELECT sha256, words_sha256, text, word_count FROM paragraph ORDER BY sha256",
    "SELECT sha256, occurrence_count, article_count, source_count, earliest_published_at, text FROM duplicates
     ORDER BY sha256",
    "SELECT source, outlet, article_count, occurrence_count, paragraph_count, word_count, first_published_at,
         last_published_at FROM source_counts ORDER BY source",
    "SELECT key, revision, ordinal, outlet.name, mention.kind, cue, rule, char_start, char_end, sentence_start,
         sentence_end FROM mention JOIN article USING (article_id) JOIN outlet USING (outlet_id)
     ORDER BY key, revision, ordinal, char_start, outlet.name",
    "SELECT key, revision, quotation_number, part_number, ordinal, char_start, char_end, wording.words, whole.words, speaker,
         speaker_kind, cue, rule FROM quotation JOIN article USING (article_id) JOIN wording USING (wording_id)
     JOIN wording AS whole ON whole.wording_id = wording.whole_id
     ORDER BY key, revision, quotation_number, part_number",
    "SELECT key, revision, ordinal, char_start, char_end, rule FROM unnamed_source JOIN article USING (article_id)
     ORDER BY key, revision, ordinal, char_start",
    "SELECT path, byte_count, input.sha256, line_count, type FROM input WHERE is_complete = 1 AND input_id IN
         (SELECT max(input_id) FROM input GROUP BY path) ORDER BY path",
];

/// An article by its key and record, and the digests of its paragraphs in order.
pub(crate) type Committed = BTreeMap<(String, String), Vec<String>>;

/// Everything that is read from the two states of a pile of articles: at first, and later.
pub(crate) struct Pile {
    _folder: tempfile::TempDir,
    pub(crate) first: Vec<Piece<Article>>,
    pub(crate) second: Vec<Piece<Article>>,
}

impl Pile {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap().join("pile");
        write_pile(&path, 1);
        let first = read(&path);
        write_pile(&path, 2);
        let second = read(&path);
        Self {
            _folder: folder,
            first,
            second,
        }
    }
}

/// Writes some dozen articles into a folder; in the second state, every third has changed and some are new.
pub(crate) fn write_pile(folder: &Path, state: usize) {
    for number in 0..8 + state {
        let text = article(number, state, "\n\n");
        write_at(&folder.join(format!("{number}.txt")), text.as_bytes());
    }
    let mut lines = String::new();
    for number in 20..36 + 4 * state {
        let text = article(number, state, "\\n\\n");
        lines += &format!(
            "{{\"id\":\"{number}\",\"title\":\"Number {number}\",\"url\":\"https://harbour-ledger.example/{number}\",\
             \"date\":\"2026-03-{:02}\",\"text\":\"{text}\"}}\n",
            number % 28 + 1
        );
    }
    write_at(&folder.join("feed.jsonl"), lines.as_bytes());
}

fn article(number: usize, state: usize, gap: &str) -> String {
    let version = if number.is_multiple_of(3) { state } else { 1 };
    [
        format!("Valve {number} of the harbour was closed in version {version} of this report."),
        "The bridge stays closed until Monday, according to The Harbour Ledger.".to_owned(),
        format!(
            "“The water rose by {} centimetres,” the Ledger reported.",
            number % 5
        ),
        format!(
            "Coast Wire reported that pump {} had failed twice.",
            number % 7
        ),
        format!(
            "“Nobody warned us of the water at pump {}, or at all,” said Ada Moor, a person familiar with it.",
            number % 3
        ),
        "Moor wrote: “Nobody warned us of the water.”".to_owned(),
        "All rights reserved.".to_owned(),
    ]
    .join(gap)
}

fn outlets() -> Vec<ShippedOutlet> {
    parse_gazetteer(OUTLETS).unwrap()
}

fn outlets_digest() -> String {
    sha256(OUTLETS.as_bytes()).to_hex()
}

fn read(folder: &Path) -> Vec<Piece<Article>> {
    // Outlets get the same ids in every file, in the order of the list.
    let detector = {
        let desk = tempfile::tempdir().unwrap();
        let mut store =
            Store::open_or_create(&desk.path().join("outlets.db"), &mut |_| {}).unwrap();
        store.load_shipped_outlets(&outlets(), "").unwrap();
        Detector::new(&store.outlets().unwrap()).unwrap()
    };
    let context = Context {
        detector: Some(detector),
        ..Context::default()
    };
    let excluded = Excluded::new(&[], HashSet::new()).unwrap();
    let files = InputPlan::Files(find(&[folder.to_owned()], &excluded).files);
    let mut pieces = Vec::new();
    let mut take = |more| {
        pieces.extend(more);
        Ok(())
    };
    let (progress, stop) = (Progress::default(), AtomicBool::new(false));
    pipeline::run(files, &context, None, &progress, &stop, &mut take).unwrap();
    pieces
}

/// Makes a corpus with its outlets.
pub(crate) fn create(path: &Path) -> Result<Store, StoreError> {
    let mut store = Store::open_or_create(path, &mut |_| {})?;
    store.load_shipped_outlets(&outlets(), &outlets_digest())?;
    store.set_rules_version(RULES_VERSION)?;
    Ok(store)
}

/// Stores what was read, in small batches; what was said to be stored is added to `committed`.
pub(crate) fn ingest(
    path: &Path,
    pieces: &[Piece<Article>],
    committed: &mut Committed,
) -> Result<(), StoreError> {
    let mut store = create(path)?;
    let options = RunOptions {
        is_reread: false,
        rules_version: Some(RULES_VERSION),
        // The first ingest of a corpus is loaded in bulk, the second is not.
        bulk_from: 0,
    };
    let mut run = store.begin_run("2026-03-14T00:00:00Z", env!("CARGO_PKG_VERSION"), options)?;
    for batch in pieces.chunks(BATCH_PIECES) {
        if let Err(error) = store.write_batch(&mut run, batch.to_vec()) {
            drop(store.finish_run(&mut run, "2026-03-14T00:00:01Z", Outcome::Failed));
            return Err(error);
        }
        for piece in batch {
            if let Piece::Record(article) = piece {
                let digests = article.paragraphs.iter();
                committed.insert(
                    (article.key.clone(), article.record_sha256.to_hex()),
                    digests.map(|paragraph| paragraph.sha256.to_hex()).collect(),
                );
            }
        }
    }
    store.finish_run(&mut run, "2026-03-14T00:00:01Z", Outcome::Done)
}

/// Rebuilds what is derived.
pub(crate) fn analyze(path: &Path) -> Result<(), StoreError> {
    let mut store = Store::open_existing(path, &mut |_| {})?;
    let detector = Detector::new(&store.outlets()?).unwrap();
    store.rebuild_derived(RULES_VERSION, &mut |articles| {
        detect_all(&detector, articles).ok()
    })?;
    Ok(())
}

/// Opens the file as a report does and checks it; what is wrong.
pub(crate) fn check(path: &Path) -> Result<Vec<String>, StoreError> {
    let store = Store::open_read_only(path)?;
    let mut problems = store.check(&mut |_| {})?;
    if store.is_analysed(RULES_VERSION)? {
        let found = store.outlets().and_then(|outlets| {
            let detector = Detector::new(&outlets).unwrap();
            store.check_findings(&mut |articles| detect_all(&detector, articles).ok())
        });
        problems.extend(found.unwrap_or_else(|error| vec![error.to_string()]));
    }
    Ok(problems)
}

/// What is wrong with the outlets.
pub(crate) fn check_outlets(path: &Path) -> Result<Vec<String>, StoreError> {
    Store::open_read_only(path)?.check_shipped_outlets(&outlets(), &outlets_digest())
}

/// The file opens, nothing is wrong with it, and whatever was said to be stored is there whole.
#[track_caller]
pub(crate) fn assert_holds(path: &Path, committed: &Committed, what: &str) {
    match check(path) {
        Ok(problems) => assert!(problems.is_empty(), "{what}: {problems:#?}"),
        Err(error) => panic!("{what}: {error} {error:?}"),
    }
    let connection = open(path);
    let sql = "SELECT key, record_sha256, sha256 FROM article JOIN occurrence USING (article_id)
               JOIN paragraph USING (paragraph_id) ORDER BY article_id, ordinal";
    let mut stored: Committed = BTreeMap::new();
    for row in rows_of(&connection, sql) {
        let [key, record, digest] = row.try_into().unwrap();
        stored.entry((key, record)).or_default().push(digest);
    }
    for (article, digests) in committed {
        assert_eq!(
            stored.get(article),
            Some(digests),
            "{what}: {article:?} is not there whole"
        );
    }
}

/// What the corpus says of its articles.
pub(crate) fn content(path: &Path) -> Vec<Vec<Vec<String>>> {
    let connection = open(path);
    CONTENT
        .iter()
        .map(|sql| rows_of(&connection, sql))
        .collect()
}

/// Fails unless two corpora say the same; names the first rows that differ.
#[track_caller]
pub(crate) fn assert_same_content(expected: &[Vec<Vec<String>>], path: &Path, what: &str) {
    for ((sql, expected), found) in CONTENT.iter().zip(expected).zip(content(path)) {
        if *expected == found {
            continue;
        }
        let only = |these: &[Vec<String>], those: &[Vec<String>]| -> Vec<Vec<String>> {
            let rows = these.iter().filter(|row| !those.contains(row));
            rows.take(3).cloned().collect()
        };
        panic!(
            "{what}: {} rows, {} expected\n  only expected: {:#?}\n  only found: {:#?}\n{sql}",
            found.len(),
            expected.len(),
            only(expected, &found),
            only(&found, expected)
        );
    }
}

fn open(path: &Path) -> Connection {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// A folder for one corpus.
pub(crate) struct Shelf {
    _folder: tempfile::TempDir,
    pub(crate) folder: PathBuf,
}

impl Shelf {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            folder: folder.path().canonicalize().unwrap(),
            _folder: folder,
        }
    }

    pub(crate) fn corpus(&self) -> PathBuf {
        self.folder.join("corpus.db")
    }

    /// Empties the folder but for a copy of `original`, where there is one.
    pub(crate) fn reset(&self, original: Option<&Path>) {
        for entry in fs::read_dir(&self.folder).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
        if let Some(original) = original {
            fs::copy(original, self.corpus()).unwrap();
        }
    }
}
