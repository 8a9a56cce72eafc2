//! A foreign or damaged file in the place of a corpus.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use corpus::model::InputType;
use corpus::store::{Outcome, RunOptions, Store, ViewQuery};
use corpus_fuzz::{context, folder, new_corpus, read};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(folder);

/// Something for every view: a copied paragraph, a repeated one, a near one, a revision, a refusal, credits.
const ARTICLES: &str = concat!(
    "{\"id\":1,\"source\":\"One\",\"text\":\"The council met.\\n\\nIt voted, Reuters reported.\\n\\nThe council met.\"}\n",
    "{\"id\":2,\"source\":\"Two\",\"date\":\"2026-03-14\",\"text\":\"The council met.\\n\\nIt \\u201cvoted\\u201d, Reuters reported.\"}\n",
    "{\"id\":2,\"source\":\"Two\",\"date\":\"2026-03-15\",\"text\":\"The council met, according to The New York Times.\"}\n",
    "{}\n"
);

/// The bytes of a sound corpus: most changes to them get past the header.
static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = folder();
    let input = folder.path().join("articles.jsonl");
    fs::write(&input, ARTICLES).expect("a written file");
    let path = folder.path().join("sound.db");
    // Few outlets: a small file is read and checked more often.
    let is_wanted = |name: &str| matches!(name, "Reuters" | "The New York Times");
    let mut store = new_corpus(&path, is_wanted);
    let context = context(InputType::Jsonl, &store);
    let mut run = store
        .begin_run("2026-03-14T00:00:00Z", "fuzz", RunOptions::default())
        .expect("a run");
    let pieces = read(&input, &context);
    store.write_batch(&mut run, pieces).expect("a batch");
    store
        .finish_run(&mut run, "2026-03-14T00:00:01Z", Outcome::Done)
        .expect("an end");
    drop(store);
    fs::read(&path).expect("the corpus")
});

/// A file as it is, or changes to a sound one: each the page (a byte), the place in it (two bytes), how many bytes
/// follow, and those; a length of 0 cuts the file there.
fn file_of(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"SQLite format 3\0") {
        return bytes.to_vec();
    }
    let mut file = SOUND.clone();
    let page_bytes = usize::from(u16::from_be_bytes([file[16], file[17]]));
    let mut rest = bytes;
    while let [page, high, low, length, tail @ ..] = rest {
        let in_page = usize::from(u16::from_be_bytes([*high, *low])) % page_bytes;
        let at = (usize::from(*page) * page_bytes + in_page) % file.len().max(1);
        let (new, after) = tail.split_at(tail.len().min(usize::from(length % 32)));
        if *length == 0 {
            file.truncate(at);
        }
        for (old, new) in file.iter_mut().skip(at).zip(new) {
            *old = *new;
        }
        rest = after;
    }
    file
}

fuzz_target!(|bytes: &[u8]| {
    let path: PathBuf = FOLDER.path().join("corpus.db");
    let file = file_of(bytes);
    fs::write(&path, &file).expect("a written file");
    if let Ok(store) = Store::open_read_only(&path) {
        for view in store.view_names().unwrap_or_default() {
            let query = ViewQuery {
                view,
                filters: Vec::new(),
                limit: Some(50),
            };
            drop(store.read_view(&query, &mut |_| true));
        }
        drop(store.info());
        drop(store.schema(None));
        drop(store.outlets());
        drop(store.check(&mut |_| {}));
        for proof in store.proofs().unwrap_or_default() {
            for article in proof.articles {
                drop(store.proof_item(article.article_id));
            }
        }
    }
    assert!(fs::read(&path).expect("the file") == file, "it was changed");
    let beside = fs::read_dir(FOLDER.path()).expect("the folder").count();
    assert_eq!(beside, 1, "something was left beside it");
});
