//! From a record's bytes to an article's text and metadata, with the way back kept.
//!
//! Pure: takes bytes, gives values. Where the bytes came from is `input`'s business; hashing and detection come after.
//! A format is a function from decoded text to a [`Document`]; the same format knows how to read a slice of a record,
//! which is how a range is proved.

mod candidates;
mod charset;
mod dates;
pub mod entry;
mod front_matter;
mod html;
mod json;
mod markup;
pub mod row;

use thiserror::Error;

pub use charset::{EncodingLabel, UnknownEncoding, xml_declaration};
pub use dates::{parse_date, parse_epoch};
pub use json::{FieldNames, json_feed_head};

use self::candidates::{Form, with_chosen};
use crate::model::{
    ByteSpan, Candidate, Digest, Envelope, NamedFields, RecordForm, Step, Steps, Weighed,
};
use crate::text::hash::sha256;
use crate::text::mapped::Mapped;
use crate::text::normalise::{is_kept, normalise};
use crate::text::paragraphs::{Block, Layout, split_paragraphs};

/// What a record says of itself, before its text is split.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The text, each byte of it leading back to the record.
    pub text: Mapped,
    /// Its paragraphs, where the form tells them; `None`: its layout does.
    pub blocks: Option<Vec<Block>>,
    /// What lies between the record's characters and the text.
    pub steps: Steps,
    /// Every value that was found for the metadata below, role by role, of each the preferred first.
    pub candidates: Vec<Candidate>,
    /// Which of them the metadata follow from, as places in `candidates`.
    pub chosen: Vec<usize>,
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
    /// What came of the names that were given for its fields.
    pub named_fields: NamedFields,
    /// The character set it was decoded with, in the WHATWG's spelling, lower case.
    pub encoding: String,
    /// Why it is that one, such as `byte order mark` or `detected`.
    pub encoding_reason: &'static str,
    /// Whether that character set was a last resort.
    pub is_encoding_uncertain: bool,
    /// How often the text had been read as windows-1252 while it was UTF-8, which is undone in `text`.
    pub mojibake_layers: u8,
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
/// Where the bytes are not text, are not what `form` says, or hold no text.
pub fn extract(
    bytes: &[u8],
    form: RecordForm,
    envelope: &Envelope,
    reading: &Reading,
) -> Result<Document, ExtractError> {
    let decoded = charset::decode(bytes, reading.encoding, envelope.charset.as_ref(), form)?;
    let document = match form {
        RecordForm::Text => {
            let document = Document {
                text: decoded.text,
                ..Document::default()
            };
            with_chosen(document, Form::Other, envelope.candidates.clone(), None)
        }
        RecordForm::Markdown => markdown(decoded.text, envelope)?,
        RecordForm::Json => json::extract(&decoded.text, envelope, &reading.fields)?,
        RecordForm::Row => row::extract(&decoded.text, envelope, &reading.fields)?,
        RecordForm::Entry => entry::extract(&decoded.text, envelope)?,
        RecordForm::Html => html::extract(&decoded.text, envelope)?,
    };
    refuse_blank(&document)?;
    Ok(Document {
        encoding: decoded.encoding,
        encoding_reason: decoded.reason,
        is_encoding_uncertain: decoded.is_uncertain,
        mojibake_layers: decoded.mojibake_layers,
        ..document
    })
}

/// A text in Markdown, without the metadata above it.
fn markdown(decoded: Mapped, envelope: &Envelope) -> Result<Document, ExtractError> {
    let (text, mut found) = match front_matter::read(decoded.text()) {
        None => (decoded, Vec::new()),
        Some(front) => {
            let mut text = Mapped::default();
            text.push_span(
                &decoded,
                ByteSpan::new(front.byte_count, decoded.text().len()),
            );
            if !text.text().contains(is_kept) {
                return Err(no_text_but("metadata"));
            }
            (text, front.candidates)
        }
    };
    found.extend(envelope.candidates.iter().cloned());
    let document = Document {
        blocks: Some(split_paragraphs(text.text(), Layout::Markdown)),
        text,
        ..Document::default()
    };
    Ok(with_chosen(document, Form::Other, found, None))
}

fn no_text_but(what: &str) -> ExtractError {
    ExtractError::new(
        format!("it holds no text, only {what}"),
        "nothing is lost; leave it out with --exclude",
    )
}

fn refuse_blank(document: &Document) -> Result<(), ExtractError> {
    let what = if !document.text.text().contains(is_kept) {
        "white space and controls"
    } else if document.blocks.as_ref().is_some_and(Vec::is_empty) {
        "marks of Markdown"
    } else {
        return Ok(());
    };
    Err(no_text_but(what))
}

/// Names that stand outside of records, as text: UTF-8 where they are, else in `encoding`, else in what they seem to be
/// in.
///
/// # Errors
/// Where they are not text.
pub fn decode_name(bytes: &[u8], encoding: Option<EncodingLabel>) -> Result<String, ExtractError> {
    let is_utf_8 = std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0);
    let asked = encoding.filter(|_| !is_utf_8);
    charset::decode(bytes, asked, None, RecordForm::Text)
        .map(|decoded| decoded.text.text().to_owned())
}

/// The paragraphs of a document, as spans of its text.
#[must_use]
pub fn blocks(document: &Document) -> Vec<Block> {
    match &document.blocks {
        Some(blocks) => blocks.clone(),
        None => split_paragraphs(document.text.text(), Layout::Plain),
    }
}

/// How the text of a record lies in its bytes: what must be undone to read a slice of them.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a> {
    /// The character set, in the WHATWG's spelling, lower case; of a mixed record several, joined by `+`.
    pub encoding: &'a str,
    /// How many times UTF-8 had been taken for windows-1252.
    pub mojibake_layers: u8,
    /// What lies between the characters and the text.
    pub steps: &'a Steps,
}

impl Document {
    /// What its metadata might have been, and what of it was taken; empty where nothing had to be weighed.
    #[must_use]
    pub fn weighed(&self, form: RecordForm) -> Vec<Weighed> {
        // The fields of a table or an object are what they are called; it is pages and feeds that say things twice.
        let only_contested = !matches!(form, RecordForm::Html | RecordForm::Entry);
        candidates::weigh(self, only_contested)
    }

    /// How its text lies in the record's bytes.
    #[must_use]
    pub fn way(&self) -> Way<'_> {
        Way {
            encoding: &self.encoding,
            mojibake_layers: self.mojibake_layers,
            steps: &self.steps,
        }
    }
}

/// Reads `bytes`, a slice of a record, as the pipeline reads the whole. `None` where the slice means nothing by itself.
#[must_use]
pub fn read_slice(bytes: &[u8], way: Way<'_>) -> Option<String> {
    let mut text = charset::decode_slice(bytes, way.encoding, way.mojibake_layers)?;
    for step in &way.steps.0 {
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

/// Whether `span` of the record, read by itself, is the paragraph that `text` is before it is normalised.
#[must_use]
pub fn reads_as(record: &[u8], span: ByteSpan, way: Way<'_>, text: &str) -> bool {
    let Some(slice) = record.get(span.start..span.end) else {
        return false;
    };
    // Valid UTF-8 that holds nothing to undo is its own reading.
    let is_verbatim = || {
        way.encoding == "utf-8"
            && way.mojibake_layers == 0
            && slice == text.as_bytes()
            && match way.steps.0.as_slice() {
                [] => true,
                [Step::Json] => memchr::memchr2(b'\\', b'"', slice).is_none(),
                _ => false,
            }
    };
    // Where tags were dropped, white space may be another.
    is_verbatim()
        || read_slice(slice, way)
            .is_some_and(|read| read == text || normalise(&read) == normalise(text))
}

/// Whether `span` of the record holds the paragraph with that digest: the slice is read, normalised and hashed anew.
#[must_use]
pub fn is_proved(record: &[u8], span: ByteSpan, way: Way<'_>, paragraph: Digest) -> bool {
    record
        .get(span.start..span.end)
        .and_then(|slice| read_slice(slice, way))
        .is_some_and(|text| sha256(normalise(&text).as_bytes()) == paragraph)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;

    #[test]
    fn a_text_has_the_metadata_of_its_surroundings() {
        let candidate = |role, value: &str, origin| Candidate {
            role,
            value: value.to_owned(),
            origin,
        };
        let envelope = Envelope {
            candidates: vec![
                candidate(Role::Url, "https://gull.example/1", "warc target-uri"),
                candidate(Role::Language, "da", "http content-language"),
            ],
            ..Envelope::default()
        };
        for form in [RecordForm::Text, RecordForm::Markdown] {
            let document = extract(b"Kajen er lukket.", form, &envelope, &Reading::default());
            let document = document.unwrap();
            assert_eq!(document.url.as_deref(), Some("https://gull.example/1"));
            assert_eq!(document.language.as_deref(), Some("da"));
        }
    }

    #[test]
    fn metadata_is_normalised_as_paragraphs_are_in_every_form() {
        // A colour, a letter in two parts, a mark of direction, two spaces.
        let raw = "Pier\u{1b}[31m at  Le\u{301}on \u{202e}closed";
        let json = serde_json::json!({
            "text": "It rained.", "title": raw, "author": raw, "publisher": raw, "language": raw, "url": raw,
        });
        let page = format!(
            "<html lang='{raw}'><head><title>{raw}</title><meta name=author content='{raw}'>\
             <meta property='og:site_name' content='{raw}'></head><body><p>It rained.</p></body></html>"
        );
        let row = format!("It rained.,{raw},{raw},{raw}");
        let entry = format!(
            "<item><title>{raw}</title><author>{raw}</author><source>{raw}</source>\
             <description>It rained.</description></item>"
        );
        let columns = ["text", "title", "author", "publisher"].map(str::to_owned);
        let envelope = Envelope {
            columns: Some(columns.to_vec().into()),
            delimiter: b',',
            ..Envelope::default()
        };
        for (form, record) in [
            (RecordForm::Json, json.to_string()),
            (RecordForm::Html, page),
            (RecordForm::Row, row),
            (RecordForm::Entry, entry),
        ] {
            let document = extract(record.as_bytes(), form, &envelope, &Reading::default());
            let document = document.unwrap();
            let expected = Some("Pier[31m at L\u{e9}on closed");
            assert_eq!(document.title.as_deref(), expected, "{form:?}");
            assert_eq!(document.byline.as_deref(), expected, "{form:?}");
            assert_eq!(document.publisher.as_deref(), expected, "{form:?}");
        }
    }

    #[test]
    fn names_that_are_no_text_are_told() {
        assert_eq!(decode_name(b"id,text", None).as_deref(), Ok("id,text"));
        assert!(decode_name(&[0, 1, 2, 3, 0, 0, 0, 9, 0xff], None).is_err());
    }
}
