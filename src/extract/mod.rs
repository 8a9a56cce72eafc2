//! From a record's bytes to an article's text and metadata, with the way back kept.
//!
//! Pure: takes bytes, gives values. Where the bytes came from is `input`'s business; hashing and detection come after.
//! A format is a function from decoded text to a [`Document`]; the same format knows how to read a slice of a record,
//! which is how a range is proved.

mod charset;
mod dates;
pub mod entry;
mod html;
mod json;
mod markup;
pub mod row;

use thiserror::Error;

pub use charset::{EncodingLabel, UnknownEncoding};
pub use dates::parse_date;
pub use json::{FieldNames, json_feed_head};

use crate::model::{ByteSpan, Candidate, Digest, Envelope, InputType, RecordForm, Step, Steps};
use crate::text::hash::sha256;
use crate::text::mapped::Mapped;
use crate::text::normalise::{is_removed, normalise};
use crate::text::paragraphs::{Block, Layout};

/// What a record says of itself, before its text is split.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The text, each byte of it leading back to the record.
    pub text: Mapped,
    /// Its paragraphs, where the record says where they are; `None` where they are told by layout.
    pub blocks: Option<Vec<Block>>,
    /// What was undone to get from the record's characters to the text.
    pub steps: Steps,
    /// Every value that was found for the metadata below, chosen or not.
    pub candidates: Vec<Candidate>,
    /// The title that metadata gives.
    pub title: Option<String>,
    /// The authors, as one line.
    pub byline: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// The language, as the record names it.
    pub language: Option<String>,
    /// The publisher, as the record names it.
    pub publisher: Option<String>,
    /// The date of publication as it stands in the record.
    pub published_text: Option<String>,
    /// The same in ISO 8601; `None` where it can't be told for certain.
    pub published_at: Option<String>,
    /// The record's own identifier.
    pub id: Option<String>,
    /// The character set it was decoded with, in the WHATWG's spelling, lower case.
    pub encoding: String,
    /// Whether that character set was a last resort.
    pub is_encoding_uncertain: bool,
}

/// Why a record gives no article.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{reason}")]
pub struct ExtractError {
    /// What is wrong, in words that a person without the source can use.
    pub reason: String,
    /// What may help.
    pub hint: String,
}

impl ExtractError {
    fn new(reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            hint: hint.into(),
        }
    }
}

/// The options of reading that change what is extracted.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The character set to take for granted.
    pub encoding: Option<EncodingLabel>,
    /// Names of fields beyond the usual ones.
    pub fields: FieldNames,
}

/// The text and metadata of one record.
///
/// # Errors
/// Where the bytes are not text, are not what `input_type` says, or hold no text.
pub fn extract(
    bytes: &[u8],
    input_type: InputType,
    reading: &Reading,
) -> Result<Document, ExtractError> {
    let decoded = charset::decode(bytes, reading.encoding)?;
    let document = match input_type {
        InputType::Text | InputType::Markdown => Document {
            text: decoded.text,
            ..Document::default()
        },
        InputType::Jsonl | InputType::Json => {
            json::extract(&decoded.text, &Envelope::default(), &reading.fields)?
        }
    };
    refuse_blank(&document)?;
    Ok(Document {
        encoding: decoded.encoding,
        is_encoding_uncertain: decoded.is_uncertain,
        ..document
    })
}

fn refuse_blank(document: &Document) -> Result<(), ExtractError> {
    let is_kept = |c: char| !c.is_whitespace() && !is_removed(c);
    if document.text.text().contains(is_kept) {
        return Ok(());
    }
    Err(ExtractError::new(
        "it holds no text, only white space and controls",
        "nothing is lost; leave it out with --exclude",
    ))
}

/// The text and metadata of one record of the form `form`, with what is known of it from around it.
///
/// # Errors
/// Where the bytes are not text, are not what `form` says, or hold no text.
pub fn extract_record(
    bytes: &[u8],
    form: RecordForm,
    envelope: &Envelope,
    reading: &Reading,
) -> Result<Document, ExtractError> {
    let declared = envelope
        .charset
        .as_ref()
        .and_then(|(label, _)| label.parse().ok());
    let is_utf_8 = std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0);
    let decoded = charset::decode(bytes, reading.encoding.or(declared.filter(|_| !is_utf_8)))?;
    let document = match form {
        RecordForm::Entry => entry::extract(&decoded.text, envelope)?,
        RecordForm::Row => row::extract(&decoded.text, envelope, &reading.fields)?,
        RecordForm::Json => json::extract(&decoded.text, envelope, &reading.fields)?,
        RecordForm::Text | RecordForm::Markdown | RecordForm::Html => Document {
            text: decoded.text,
            ..Document::default()
        },
    };
    refuse_blank(&document)?;
    Ok(Document {
        encoding: decoded.encoding,
        is_encoding_uncertain: decoded.is_uncertain,
        ..document
    })
}

/// Names that stand outside of records, as text: UTF-8 where they are, else in `encoding`, else in the Western character
/// set.
#[must_use]
pub fn decode_name(bytes: &[u8], encoding: Option<EncodingLabel>) -> String {
    let is_utf_8 = std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0);
    charset::decode(bytes, encoding.filter(|_| !is_utf_8))
        .map(|decoded| decoded.text.text().to_owned())
        .unwrap_or_default()
}

/// Reads `bytes`, a slice of a record, by itself: decoded with `encoding`, then each of the steps undone. `None` where
/// the slice means nothing by itself.
#[must_use]
pub fn read_steps(bytes: &[u8], steps: &Steps, encoding: &str) -> Option<String> {
    let mut text = charset::decode_slice(bytes, encoding)?;
    for step in &steps.0 {
        text = match step {
            Step::Json => json::unescape_slice(&text),
            Step::Xml => entry::unescape_xml_slice(&text),
            Step::Cdata => entry::cdata_slice(&text),
            Step::Field => row::field_slice(&text),
            Step::Html => html::read_slice(&text),
        }?;
    }
    Some(text)
}

/// How paragraphs are told apart in what `input_type` gives.
#[must_use]
pub const fn layout(input_type: InputType) -> Layout {
    match input_type {
        InputType::Markdown => Layout::Markdown,
        InputType::Text | InputType::Jsonl | InputType::Json => Layout::Plain,
    }
}

/// Reads `bytes`, a slice of a record, as the pipeline reads the whole: decoded with `encoding`, escapes undone.
/// `None` where the slice means nothing by itself.
#[must_use]
pub fn read_slice(bytes: &[u8], input_type: InputType, encoding: &str) -> Option<String> {
    let decoded = charset::decode_slice(bytes, encoding)?;
    match input_type {
        InputType::Text | InputType::Markdown => Some(decoded),
        InputType::Jsonl | InputType::Json => json::unescape_slice(&decoded),
    }
}

/// Whether `span` of the record, read by itself, is `text`: what holds of `text` after that then holds of the bytes.
#[must_use]
pub fn reads_as(
    record: &[u8],
    span: ByteSpan,
    input_type: InputType,
    encoding: &str,
    text: &str,
) -> bool {
    let Some(slice) = record.get(span.start..span.end) else {
        return false;
    };
    // Valid UTF-8 that holds no escape is its own reading.
    let is_verbatim = encoding == "utf-8" && slice == text.as_bytes();
    let has_escapes = !input_type.is_single() && memchr::memchr2(b'\\', b'"', slice).is_some();
    (is_verbatim && !has_escapes)
        || read_slice(slice, input_type, encoding).is_some_and(|read| read == text)
}

/// Whether `span` of the record holds the paragraph with that digest: the slice is read, normalised and hashed anew.
#[must_use]
pub fn is_proved(
    record: &[u8],
    span: ByteSpan,
    input_type: InputType,
    encoding: &str,
    paragraph: Digest,
) -> bool {
    record
        .get(span.start..span.end)
        .and_then(|slice| read_slice(slice, input_type, encoding))
        .is_some_and(|text| sha256(normalise(&text).as_bytes()) == paragraph)
}
