//! One record to one article: extracted, split, normalised, hashed, proved, searched. Pure.

use super::Chunk;
use crate::detect::Detector;
use crate::extract::{self, Document, Reading};
use crate::input::{Excluded, Limits, RawRecord};
use crate::model::{
    Article, Findings, InputStart, InputType, NamedBy, NamedFields, Paragraph, Piece, RecordForm,
    Refusal, Remark, SourceName, Told,
};
use crate::text::hash::sha256;
use crate::text::normalise::normalise;
use crate::text::words::read_words;

/// The most paragraphs that an article may have; a file of a million one-letter lines is none.
const MAX_PARAGRAPHS: usize = 100_000;

/// The most bytes that a paragraph may have, well within what SQLite is allowed to store; only records far above the
/// usual limit could hold more.
const MAX_PARAGRAPH_BYTES: usize = 16 * 1024 * 1024;

/// What is the same for all records of a run.
#[derive(Debug)]
pub struct Context {
    /// The options that change what is extracted.
    pub reading: Reading,
    /// `--type`: what inputs are, or where they are archives their members.
    pub input_type: Option<InputType>,
    /// `--source`.
    pub source: Option<String>,
    /// Finds credits and quotations; `None` with `--no-analysis`.
    pub detector: Option<Detector>,
    /// How much of an input is read.
    pub limits: Limits,
    /// Members of archives that are not read (`--exclude`).
    pub excluded: Option<Excluded>,
    /// Whether known inputs are read again (`--reread`).
    pub is_reread: bool,
    /// Whether known inputs are read again of which something was refused: what limits them may be another now.
    pub retries_refused: bool,
    /// The options that change what is read, as a JSON object, for the record.
    pub reading_options: String,
}

impl Default for Context {
    fn default() -> Self {
        Self {
            reading: Reading::default(),
            input_type: None,
            source: None,
            detector: None,
            limits: Limits::default(),
            excluded: None,
            is_reread: false,
            retries_refused: false,
            reading_options: "{}".to_owned(),
        }
    }
}

/// Analyses the records of a chunk.
pub(super) fn analyse_chunk(chunk: Chunk, context: &Context) -> Vec<Piece<Article>> {
    let mut start = chunk.continues;
    let mut pieces = Vec::with_capacity(chunk.pieces.len());
    let mut named_fields = NamedFields::default();
    for piece in chunk.pieces {
        pieces.push(match piece {
            Piece::Start(next) => {
                start = Some(next.clone());
                Piece::Start(next)
            }
            Piece::Record(record) => {
                // The reader sends no record without the input it belongs to, and the writer refuses one.
                let Some(start) = &start else { continue };
                match analyse(&record, start, context) {
                    Ok((article, named)) => {
                        named_fields.add(&named);
                        Piece::Record(article)
                    }
                    Err(refusal) => Piece::Refused(refusal),
                }
            }
            Piece::Refused(refusal) => Piece::Refused(refusal),
            Piece::End(end) => Piece::End(end),
            Piece::Incomplete => Piece::Incomplete,
            Piece::Unchanged(path) => Piece::Unchanged(path),
            Piece::Remark(remark) => Piece::Remark(remark),
        });
    }
    if !named_fields.is_empty() {
        pieces.push(Piece::Remark(Remark {
            path: start.map(|start| start.path).unwrap_or_default(),
            member: None,
            record_number: None,
            told: Told::Fields(named_fields),
        }));
    }
    pieces
}

/// The article in a record, and what came of the names that were given for its fields; what is wrong with it where there
/// is none.
pub(super) fn analyse(
    record: &RawRecord,
    start: &InputStart,
    context: &Context,
) -> Result<(Article, NamedFields), Refusal> {
    let refusal = |reason: String, hint: String| Refusal {
        path: start.path.clone(),
        member: record.member.clone(),
        record_number: record.number,
        reason,
        hint,
    };
    let document = extract::extract(
        &record.bytes,
        record.form,
        &record.envelope,
        &context.reading,
    )
    .map_err(|error| refusal(error.reason, error.hint))?;
    let paragraphs = paragraphs_of(record, &document);
    let refused = |what: String| {
        let hint = "one article is one record; split the file by articles".to_owned();
        refusal(format!("it has {what}, which no article has"), hint)
    };
    if paragraphs.len() > MAX_PARAGRAPHS {
        return Err(refused(format!("more than {MAX_PARAGRAPHS} paragraphs")));
    }
    let is_too_long = |paragraph: &Paragraph| paragraph.text.len() > MAX_PARAGRAPH_BYTES;
    if paragraphs.iter().any(is_too_long) {
        let mebibytes = MAX_PARAGRAPH_BYTES / 1024 / 1024;
        return Err(refused(format!("a paragraph of more than {mebibytes} MiB")));
    }
    let source = source_of(&document, start, context);
    let findings = context
        .detector
        .as_ref()
        .map_or_else(Findings::default, |detector| {
            let texts: Vec<&str> = paragraphs
                .iter()
                .map(|paragraph| paragraph.text.as_str())
                .collect();
            detector.find(
                detector.publisher(&source),
                document.byline.as_deref(),
                &texts,
            )
        });
    let record_sha256 = sha256(&record.bytes);
    let target_uri = record
        .envelope
        .crawl
        .as_ref()
        // That of a feed is the member's name, and no entry's own.
        .filter(|_| matches!(record.form, RecordForm::Html | RecordForm::Text))
        .and_then(|crawl| crawl.target_uri.as_ref());
    let own = match (target_uri, &document.id, &document.url) {
        // A file that is one article is that article, whatever it holds; a nameless stream is what it holds.
        _ if record.number.is_none() && (start.is_file || start.path != "-") => String::new(),
        (Some(uri), ..) => format!("#uri:{uri}"),
        (None, Some(id), _) => format!("#id:{id}"),
        (None, None, Some(url)) => format!("#url:{url}"),
        (None, None, None) => format!("#sha256:{record_sha256}"),
    };
    let member = record
        .member
        .as_ref()
        .map_or_else(String::new, |member| format!("!{member}"));
    let article = Article {
        key: format!("{}{member}{own}", start.path),
        member: record.member.clone(),
        record_number: record.number,
        record_sha256,
        source,
        paragraphs,
        findings,
        candidates: document.weighed(record.form),
        title: document.title,
        byline: document.byline,
        url: document.url,
        language: document.language,
        published_at: document.published_at,
        published_text: document.published_text,
        encoding: document.encoding,
        encoding_reason: document.encoding_reason,
        is_encoding_uncertain: document.is_encoding_uncertain,
        mojibake_layers: document.mojibake_layers,
        steps: document.steps,
        crawl: record.envelope.crawl.clone(),
    };
    Ok((article, document.named_fields))
}

fn paragraphs_of(record: &RawRecord, document: &Document) -> Vec<Paragraph> {
    let text = document.text.text();
    let way = document.way();
    extract::blocks(document)
        .into_iter()
        // One more than may be: enough to see that there are too many.
        .take(MAX_PARAGRAPHS + 1)
        .filter_map(|block| {
            let raw = block.span.of(text)?;
            let normal = normalise(raw);
            if normal.is_empty() {
                return None;
            }
            let digest = sha256(normal.as_bytes());
            let words = read_words(&normal);
            let bytes = document
                .text
                .source_of(block.span)
                .filter(|&span| extract::reads_as(&record.bytes, span, way, raw));
            Some(Paragraph {
                sha256: digest,
                words_sha256: words.key.map(|key| sha256(key.as_bytes())),
                word_count: words.count,
                kind: block.kind,
                bytes,
                text: normal.into_owned(),
            })
        })
        .collect()
}

/// Whom an article came from: `--source`, its publisher, its URL's host, the folder its file lies in.
fn source_of(document: &Document, start: &InputStart, context: &Context) -> SourceName {
    let host = || {
        let url = url::Url::parse(document.url.as_deref()?).ok()?;
        let host = url.host_str()?.to_lowercase();
        Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
    };
    let named = |named_by, name: Option<String>| {
        let name = name.filter(|name| !name.is_empty())?;
        Some(SourceName { name, named_by })
    };
    named(NamedBy::Option, context.source.clone())
        .or_else(|| {
            named(
                NamedBy::Publisher,
                document
                    .publisher
                    .as_deref()
                    .map(|name| normalise(name).into_owned()),
            )
        })
        .or_else(|| named(NamedBy::Host, host()))
        .or_else(|| named(NamedBy::Folder, start.folder.clone()))
        .unwrap_or_else(|| SourceName {
            name: start.path.clone(),
            named_by: NamedBy::Name,
        })
}
