//! From a record's bytes to an article's text and metadata, with the way back kept.
//!
//! Pure: takes bytes, gives values. Where the bytes came from is `input`'s business; hashing and detection come after.
//! A format is a function from decoded text to a [`Document`]; the same format knows how to read a slice of a record,
//! which is how a range is proved.

mod candidates;
mod charset;
mod dates;
mod html;
mod json;

use thiserror::Error;

pub use charset::{EncodingLabel, UnknownEncoding};
pub use dates::parse_date;
pub use json::FieldNames;

use crate::model::{ByteSpan, Candidate, Digest, InputType, Role};
use crate::text::hash::sha256;
use crate::text::mapped::Mapped;
use crate::text::normalise::{is_removed, normalise};
use crate::text::paragraphs::{Block, Layout};

/// What a record says of itself, before its text is split.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The text, each byte of it leading back to the record.
    pub text: Mapped,
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
        InputType::Jsonl | InputType::Json => json::extract(&decoded.text, &reading.fields)?,
    };
    let is_kept = |c: char| !c.is_whitespace() && !is_removed(c);
    if !document.text.text().contains(is_kept) {
        return Err(ExtractError::new(
            "it holds no text, only white space and controls",
            "nothing is lost; leave it out with --exclude",
        ));
    }
    Ok(Document {
        encoding: decoded.encoding,
        is_encoding_uncertain: decoded.is_uncertain,
        ..document
    })
}

/// What a web page gives, until [`Document`] holds paragraphs and candidates itself.
#[derive(Debug)]
pub struct WebArticle {
    /// The paragraphs, joined by empty lines that stand nowhere in the record.
    pub text: Mapped,
    /// Where each of them is in the text.
    pub blocks: Vec<Block>,
    /// All that the page says of itself.
    pub candidates: Vec<Candidate>,
}

/// The article of a web page.
///
/// # Errors
/// Where the bytes are not text, or the page holds none.
pub fn read_web_page(bytes: &[u8], reading: &Reading) -> Result<WebArticle, ExtractError> {
    let decoded = charset::decode(bytes, reading.encoding)?;
    let page = html::read_page(&decoded.text)?;
    Ok(WebArticle {
        text: page.text,
        blocks: page.blocks,
        candidates: page.candidates,
    })
}

/// A piece of HTML all of which is an article.
///
/// # Errors
/// As [`read_web_page`].
pub fn read_web_fragment(bytes: &[u8], reading: &Reading) -> Result<WebArticle, ExtractError> {
    let decoded = charset::decode(bytes, reading.encoding)?;
    let page = html::read_fragment(&decoded.text)?;
    Ok(WebArticle {
        text: page.text,
        blocks: page.blocks,
        candidates: page.candidates,
    })
}

/// What a slice of HTML reads as by itself.
#[must_use]
pub fn read_web_slice(slice: &str) -> Option<String> {
    html::read_slice(slice)
}

/// The value to take for `role` among all that was found.
#[must_use]
pub fn choose_candidate(candidates: &[Candidate], role: Role) -> Option<String> {
    candidates::choose(candidates, role)
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
