//! Proving what is stored by reading the inputs again: each record is found by its digest, each range of it is read,
//! normalised and hashed anew; then the record is read as ingest reads it, and must give what is stored.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64};

use rustc_hash::FxHashMap;

use super::analyse::{Context, analyse};
use crate::extract::{self, EncodingLabel, FieldNames, Reading, Way};
use crate::input::{
    Content, InputFile, Limits, Met, OpenError, Packing, RawRecord, Sniffed, Watcher,
    read_pages_at, read_records,
};
use crate::model::{Article, Candidate, Digest, InputStart, InputType, Role};
use crate::store::{Proof, ProofArticle, ProofItem, Store, StoreError};
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
    /// Whether the input's bytes are others than those read last, whatever articles are still in it. Of a crawl of which
    /// just the articles' records were read it is the size that tells.
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
    let path = Path::new(&proof.path);
    let mut proving = Proving::of(store, proof, reading);
    if proving.prove_at_places(path, watcher)? {
        return Ok(proving.verdict);
    }
    let content = InputFile::open(path, watcher).and_then(|file| {
        file.into_content()
            .map_err(|error| OpenError::from_damage(&error))
    });
    match content {
        Ok(content) => proving.read(content),
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
    /// Articles whose record is looked for, by its digest and its member.
    wanted: FxHashMap<(Digest, Option<String>), Vec<i64>>,
    /// Articles whose record stood elsewhere where it was met first: the same bytes may come again where it is said.
    misplaced: FxHashMap<(Digest, Option<u64>), Vec<i64>>,
}

impl<'a> Proving<'a> {
    fn of(store: &'a Store, proof: &'a Proof, context: Context) -> Self {
        let folder = Path::new(&proof.path)
            .parent()
            .and_then(Path::file_name)
            .map(|folder| folder.to_string_lossy().into_owned());
        let mut wanted: FxHashMap<_, Vec<i64>> = FxHashMap::default();
        for article in &proof.articles {
            let place = (article.record_sha256, article.member.clone());
            wanted.entry(place).or_default().push(article.article_id);
        }
        Self {
            store,
            proof,
            start: InputStart {
                path: proof.path.clone(),
                folder,
                is_file: true,
                input_type: proof.input_type,
                compression: None,
                reading_options: proof.reading_options.clone(),
                known_line_count: 0,
            },
            context,
            verdict: Verdict::default(),
            wanted,
            misplaced: FxHashMap::default(),
        }
    }

    /// Proves the articles of a crawl whose record can be read alone: just those bytes are read. Gives whether that was
    /// all there is to prove.
    fn prove_at_places(&mut self, path: &Path, watcher: Watcher<'_>) -> Result<bool, StoreError> {
        // Members of an archive, and entries of a feed, are found by reading what they are in.
        let articles = self.proof.articles.iter();
        let articles = articles.filter(|article| article.member.is_none());
        let places: Vec<(u64, &ProofArticle)> = articles
            .filter_map(|article| Some((article.byte_offset?, article)))
            .collect();
        if places.is_empty() {
            return Ok(false);
        }
        let offsets = places.iter().map(|(offset, _)| *offset);
        let mut result = Ok(());
        let mut places = places.iter();
        let read = read_pages_at(path, watcher, offsets, LIMITS, &mut |record| {
            let (Some((_, article)), Ok(())) = (places.next(), &result) else {
                return;
            };
            let found = record.filter(|record| sha256(&record.bytes) == article.record_sha256);
            if let Some(record) = found {
                result = self.prove_alone(record, article);
            }
        });
        result?;
        let is_all = read.is_ok() && self.wanted.values().all(Vec::is_empty);
        if let (Ok(byte_count), Some(known)) = (read, self.store.known_input(&self.proof.path)?) {
            self.verdict.has_changed = is_all && byte_count != known.byte_count;
        }
        Ok(is_all)
    }

    fn prove_alone(&mut self, record: RawRecord, article: &ProofArticle) -> Result<(), StoreError> {
        let place = (article.record_sha256, article.member.clone());
        if let Some(wanted) = self.wanted.get_mut(&place) {
            wanted.retain(|article_id| *article_id != article.article_id);
        }
        let item = self.store.proof_item(article.article_id)?;
        // A record by itself does not know its number.
        let record = RawRecord {
            number: item.record_number,
            ..record
        };
        self.prove_ranges(&record, article.article_id, &item);
        self.compare(&record, article.article_id, &item);
        Ok(())
    }

    fn read(mut self, content: Content<'_>) -> Result<Verdict, StoreError> {
        let Content { reader, tally } = content;
        let sniffed = Sniffed::known(reader.head(), self.proof.input_type, "");
        let reading = self.context.reading.clone();
        let packing = Packing {
            limits: LIMITS,
            given: self.context.input_type,
            excluded: None,
            reading: &reading,
        };
        let (mut is_whole, mut result) = (true, Ok(()));
        read_records(reader, &tally, &sniffed, &packing, 0, &mut |met| {
            match met {
                Met::Record(record) => result = self.meet(&record),
                // A record that can't be read was not stored either, or is missed below.
                Met::Refused(error) => is_whole &= !error.is_last,
                Met::Remark { .. } => {}
            }
            match result {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        result?;
        self.verdict.changed_count = self
            .wanted
            .values()
            .map(|articles| articles.len() as u64)
            .sum();
        if is_whole {
            let end = tally.end();
            if let Some(known) = self.store.known_input(&self.proof.path)? {
                let is_same = known.sha256 == end.sha256;
                let is_line_count_same =
                    known.line_count.is_none() || known.line_count == end.line_count;
                self.verdict.has_changed = !is_same;
                self.verdict.is_miscounted =
                    is_same && (known.byte_count != end.byte_count || !is_line_count_same);
            }
        }
        let mut misplaced: Vec<i64> = self.misplaced.into_values().flatten().collect();
        misplaced.sort_unstable();
        let misplaced = misplaced.into_iter();
        self.verdict
            .differing
            .extend(misplaced.map(|article_id| (article_id, vec!["record number"])));
        Ok(self.verdict)
    }

    /// Proves the articles that came from a record.
    fn meet(&mut self, record: &RawRecord) -> Result<(), StoreError> {
        let digest = sha256(&record.bytes);
        let number = record.number;
        self.misplaced.remove(&(digest, number));
        let place = (digest, record.member.clone());
        for article_id in self.wanted.remove(&place).unwrap_or_default() {
            let item = self.store.proof_item(article_id)?;
            if item.record_number != number {
                let place = (digest, item.record_number);
                self.misplaced.entry(place).or_default().push(article_id);
            }
            self.prove_ranges(record, article_id, &item);
            self.compare(record, article_id, &item);
        }
        Ok(())
    }

    fn prove_ranges(&mut self, record: &RawRecord, article_id: i64, item: &ProofItem) {
        for paragraph in &item.paragraphs {
            match paragraph.range {
                None => self.verdict.unclaimed_count += 1,
                Some(span) => {
                    let is_proved = item.steps.as_ref().is_some_and(|steps| {
                        let way = Way {
                            encoding: &item.encoding,
                            mojibake_layers: item.mojibake_layers,
                            steps,
                        };
                        extract::is_proved(&record.bytes, span, way, paragraph.sha256)
                    });
                    if is_proved {
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
            Ok((article, _)) => differences(item, &article),
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
    let candidates = article.candidates.iter().map(|weighed| {
        let Candidate {
            role,
            value,
            origin,
        } = &weighed.candidate;
        (role.as_str(), value.as_str(), *origin, weighed.is_chosen)
    });
    let stored = item.candidates.iter();
    let are_candidates_same = stored
        .map(|(role, value, origin, is_chosen)| {
            (role.as_str(), value.as_str(), origin.as_str(), *is_chosen)
        })
        .eq(candidates);
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
                && item.is_encoding_uncertain == article.is_encoding_uncertain
                && item
                    .encoding_reason
                    .as_deref()
                    .is_none_or(|reason| reason == article.encoding_reason)
                && item.mojibake_layers == article.mojibake_layers,
        ),
        ("metadata", are_candidates_same),
        (
            "crawl record",
            item.crawl.as_ref() == article.crawl.as_deref(),
        ),
        ("steps", item.steps.as_ref() == Some(&article.steps)),
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
    let (mut source, mut input_type) = (None, None);
    let mut fields = FieldNames::default();
    for (name, value) in options {
        let value = value.as_str()?.to_owned();
        match (name.as_str(), name.strip_prefix("field.")) {
            ("source", _) => source = Some(value),
            ("encoding", _) => encoding = Some(value.parse().ok()?),
            // What the input was taken for is kept with it; of an archive this says what its members were taken for.
            ("type", _) => input_type = Some(InputType::parse(&value)?),
            (_, Some(role)) => fields.set(Role::parse(role)?, value),
            _ => return None,
        }
    }
    Some(Context {
        reading: Reading { encoding, fields },
        input_type,
        source,
        limits: LIMITS,
        excluded: None,
        detector: None,
        is_reread: false,
        retries_refused: false,
        reading_options: reading_options.to_owned(),
    })
}
