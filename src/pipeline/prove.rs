//! Proving what is stored by reading the inputs again: each record is found by its digest, each range of it is read,
//! normalised and hashed anew; then the record is read as ingest reads it, and must give what is stored.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64};

use rustc_hash::FxHashMap;

use super::analyse::{Context, analyse};
use crate::extract::{self, EncodingLabel, FieldNames, Reading};
use crate::input::{Content, InputFile, Limits, OpenError, RawRecord, Records, Watcher};
use crate::model::{Article, Digest, InputStart, Role};
use crate::store::{Proof, ProofItem, Store, StoreError};
use crate::text::hash::sha256;

/// Whatever the limits were when an input was read, they were enough.
const LIMITS: Limits = Limits::LOOSEST;

/// What came of proving an input's articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Ranges that hold just the paragraph they claim to.
    pub proved_count: u64,
    /// Occurrences for which no range is claimed.
    pub unclaimed_count: u64,
    /// Ranges that hold something else: the worst there is. Each as (article, ordinal).
    pub wrong: Vec<(i64, i64)>,
    /// Articles of which something stored is not what their record gives: each with what that is.
    pub differing: Vec<(i64, Vec<&'static str>)>,
    /// Articles that a program of another version stored, which may have read them otherwise: only ranges are proved.
    pub other_version_count: u64,
    /// Articles whose record is no longer in the input.
    pub changed_count: u64,
    /// Whether the input's bytes are others than those read last, whatever articles are still in it.
    pub has_changed: bool,
    /// Whether the input's size or line count are not what the row with its digest says.
    pub is_miscounted: bool,
    /// Why the input could not be read, where it could not.
    pub unreadable: Option<String>,
}

/// Reads an input again and proves the ranges of its current articles, and what is stored of them besides.
///
/// # Errors
/// Where the corpus can't be read. What is wrong with the input is in the verdict.
pub fn prove(store: &Store, proof: &Proof) -> Result<Verdict, StoreError> {
    let unreadable = |reason: String| {
        Ok(Verdict {
            unreadable: Some(reason),
            ..Verdict::default()
        })
    };
    if !proof.is_file {
        return unreadable("it came from standard input, which can't be read again".to_owned());
    }
    let Some(reading) = reading_of(&proof.reading_options) else {
        return unreadable(format!(
            "its reading options are none of this program's: {}",
            proof.reading_options
        ));
    };
    let watcher = Watcher {
        read_count: &AtomicU64::new(0),
        stop: &AtomicBool::new(false),
    };
    let content = InputFile::open(Path::new(&proof.path), watcher).and_then(|file| {
        file.into_content(LIMITS)
            .map_err(|error| OpenError::from_damage(&error))
    });
    match content {
        Ok(content) => Proving::of(store, proof, reading).read(content),
        Err(error) => unreadable(error.reason),
    }
}

/// An input that is being proved.
struct Proving<'a> {
    store: &'a Store,
    proof: &'a Proof,
    context: Context,
    start: InputStart,
    verdict: Verdict,
    /// Articles whose record stood elsewhere where it was met first: the same bytes may come again where it is said.
    misplaced: Vec<(Digest, Option<u64>, i64)>,
}

impl<'a> Proving<'a> {
    fn of(store: &'a Store, proof: &'a Proof, context: Context) -> Self {
        let folder = Path::new(&proof.path)
            .parent()
            .and_then(Path::file_name)
            .map(|folder| folder.to_string_lossy().into_owned());
        Self {
            store,
            proof,
            start: InputStart {
                path: proof.path.clone(),
                folder,
                is_file: true,
                input_type: proof.input_type,
                type_reason: "",
                is_gzip: false,
                reading_options: proof.reading_options.clone(),
                known_line_count: 0,
            },
            context,
            verdict: Verdict::default(),
            misplaced: Vec::new(),
        }
    }

    fn read(mut self, content: Content) -> Result<Verdict, StoreError> {
        let mut wanted: FxHashMap<_, Vec<i64>> = FxHashMap::default();
        for &(digest, article_id) in &self.proof.articles {
            wanted.entry(digest).or_default().push(article_id);
        }
        let mut is_whole = true;
        for record in Records::new(
            content.reader,
            self.proof.input_type,
            LIMITS.record_bytes,
            0,
        ) {
            // A record that can't be read was not stored either, or is missed below.
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    is_whole &= !error.is_last;
                    continue;
                }
            };
            let digest = sha256(&record.bytes);
            let number = record.number;
            self.misplaced
                .retain(|(of, stored, _)| *of != digest || *stored != number);
            for article_id in wanted.remove(&digest).unwrap_or_default() {
                let item = self.store.proof_item(article_id)?;
                if item.record_number != number {
                    self.misplaced
                        .push((digest, item.record_number, article_id));
                }
                self.prove_ranges(&record, article_id, &item);
                self.compare(&record, article_id, &item);
            }
        }
        self.verdict.changed_count = wanted.values().map(|articles| articles.len() as u64).sum();
        if is_whole {
            let end = content.tally.end();
            if let Some(known) = self.store.known_input(&self.proof.path)? {
                let is_same = known.sha256 == end.sha256;
                let is_line_count_same =
                    known.line_count.is_none() || known.line_count == end.line_count;
                self.verdict.has_changed = !is_same;
                self.verdict.is_miscounted =
                    is_same && (known.byte_count != end.byte_count || !is_line_count_same);
            }
        }
        let misplaced = self.misplaced.into_iter();
        self.verdict
            .differing
            .extend(misplaced.map(|(_, _, article_id)| (article_id, vec!["record number"])));
        Ok(self.verdict)
    }

    fn prove_ranges(&mut self, record: &RawRecord, article_id: i64, item: &ProofItem) {
        for paragraph in &item.paragraphs {
            match paragraph.range {
                None => self.verdict.unclaimed_count += 1,
                Some(span) => {
                    if extract::is_proved(
                        &record.bytes,
                        span,
                        self.proof.input_type,
                        &item.encoding,
                        0,
                        paragraph.sha256,
                    ) {
                        self.verdict.proved_count += 1;
                    } else {
                        self.verdict.wrong.push((article_id, paragraph.ordinal));
                    }
                }
            }
        }
    }

    /// Compares an article with what its record gives now.
    fn compare(&mut self, record: &RawRecord, article_id: i64, item: &ProofItem) {
        if item.program_version != env!("CARGO_PKG_VERSION") {
            self.verdict.other_version_count += 1;
            return;
        }
        let differences = match analyse(record, &self.start, &self.context) {
            Ok(article) => differences(item, &article),
            Err(_) => vec!["text"],
        };
        if !differences.is_empty() {
            self.verdict.differing.push((article_id, differences));
        }
    }
}

/// What of a stored article is not as it was read now.
fn differences(item: &ProofItem, article: &Article) -> Vec<&'static str> {
    let stored = item.paragraphs.iter();
    let are_paragraphs_same = stored
        .map(|paragraph| (paragraph.sha256, paragraph.range))
        .eq(article
            .paragraphs
            .iter()
            .map(|paragraph| (paragraph.sha256, paragraph.bytes)));
    let kinds = item.paragraphs.iter();
    let are_kinds_same = kinds.map(|paragraph| paragraph.kind.as_str()).eq(article
        .paragraphs
        .iter()
        .map(|paragraph| paragraph.kind.as_str()));
    let parts = [
        ("key", item.key == article.key),
        ("title", item.title == article.title),
        ("byline", item.byline == article.byline),
        ("url", item.url == article.url),
        ("language", item.language == article.language),
        (
            "date",
            item.published_at == article.published_at
                && item.published_text == article.published_text,
        ),
        (
            "encoding",
            item.encoding == article.encoding
                && item.is_encoding_uncertain == article.is_encoding_uncertain,
        ),
        (
            "source",
            item.source == article.source.name && item.named_by == article.source.named_by.as_str(),
        ),
        ("paragraphs", are_paragraphs_same),
        ("kinds of paragraphs", are_kinds_same),
    ];
    parts
        .into_iter()
        .filter_map(|(part, is_same)| (!is_same).then_some(part))
        .collect()
}

/// How an input was read, from the options that are kept of it; `None` where this program knows no such options.
fn reading_of(reading_options: &str) -> Option<Context> {
    let options: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(reading_options).ok()?;
    let mut encoding: Option<EncodingLabel> = None;
    let mut source = None;
    let mut fields = FieldNames::default();
    for (name, value) in options {
        let value = value.as_str()?.to_owned();
        match (name.as_str(), name.strip_prefix("field.")) {
            ("source", _) => source = Some(value),
            ("encoding", _) => encoding = Some(value.parse().ok()?),
            // What the input was taken for is kept with it.
            ("type", _) => {}
            (_, Some(role)) => fields.set(Role::parse(role)?, value),
            _ => return None,
        }
    }
    Some(Context {
        reading: Reading { encoding, fields },
        input_type: None,
        source,
        limits: LIMITS,
        detector: None,
        is_reread: false,
        retries_refused: false,
        reading_options: reading_options.to_owned(),
    })
}
