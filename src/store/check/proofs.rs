//! What is claimed of the inputs, handed out to be proved by reading them again.

use rusqlite::{OptionalExtension, params};

use crate::model::{ByteSpan, CrawlRecord, Digest, InputType, Steps};
use crate::store::{Result, Store, StoreError};

/// An input whose current articles can be proved by reading it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Its path.
    pub path: String,
    /// Whether it is a file.
    pub is_file: bool,
    /// What it was taken for.
    pub input_type: InputType,
    /// The options it was read with, a JSON object.
    pub reading_options: String,
    /// The current articles that came from it.
    pub articles: Vec<ProofArticle>,
}

/// An article of an input, and where its record is to be found there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofArticle {
    /// The article.
    pub article_id: i64,
    /// Of the record's bytes.
    pub record_sha256: Digest,
    /// The member of an archive that it is or lies in.
    pub member: Option<String>,
    /// The byte of a crawl, as stored, from which on it can be read alone.
    pub byte_offset: Option<u64>,
}

/// A paragraph of an article as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredParagraph {
    /// Its place in the article, counted from 1.
    pub ordinal: i64,
    /// Its range in the record; `None`: nothing is claimed.
    pub range: Option<ByteSpan>,
    /// Of its text.
    pub sha256: Digest,
    /// What it is to its article.
    pub kind: String,
}

/// What is to be proved of an article: the columns of its row by their names, and its paragraphs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the schema says what the columns of article and source mean"
)]
pub struct ProofItem {
    pub key: String,
    pub record_number: Option<u64>,
    pub title: Option<String>,
    pub byline: Option<String>,
    pub url: Option<String>,
    pub language: Option<String>,
    pub published_at: Option<String>,
    pub published_text: Option<String>,
    pub encoding: String,
    pub is_encoding_uncertain: bool,
    /// `None`: none that this program knows.
    pub steps: Option<Steps>,
    pub mojibake_layers: u8,
    /// `None`: stored by a program that did not say.
    pub encoding_reason: Option<String>,
    /// (role, value, origin, whether it was chosen), in order.
    pub candidates: Vec<(String, String, String, bool)>,
    pub crawl: Option<CrawlRecord>,
    pub source: String,
    pub named_by: String,
    /// Of the program that stored it.
    pub program_version: String,
    /// In order.
    pub paragraphs: Vec<StoredParagraph>,
}

impl Store {
    /// The inputs of all current articles, in the order of their paths.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn proofs(&self) -> Result<Vec<Proof>> {
        let mut statement = self
            .connection
            .prepare(include_str!("../sql/list_proofs.sql"))?;
        let mut rows = statement.query([])?;
        let mut proofs: Vec<Proof> = Vec::new();
        while let Some(row) = rows.next()? {
            let (path, type_name, reading_options, sha256): (String, String, String, String) =
                (row.get(0)?, row.get(2)?, row.get(3)?, row.get(4)?);
            let (Some(input_type), Some(digest)) =
                (InputType::parse(&type_name), Digest::from_hex(&sha256))
            else {
                return Err(StoreError::Damaged {
                    path: self.path.clone(),
                    what: format!(
                        "an article of {path} has type {type_name:?} and digest {sha256:?}"
                    ),
                });
            };
            let article = ProofArticle {
                article_id: row.get(5)?,
                record_sha256: digest,
                member: row.get(6)?,
                byte_offset: row.get(7)?,
            };
            match proofs.last_mut().filter(|proof| {
                proof.path == path
                    && proof.input_type == input_type
                    && proof.reading_options == reading_options
            }) {
                Some(proof) => proof.articles.push(article),
                None => proofs.push(Proof {
                    path,
                    is_file: row.get(1)?,
                    input_type,
                    reading_options,
                    articles: vec![article],
                }),
            }
        }
        Ok(proofs)
    }

    /// What is to be proved of an article.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn proof_item(&self, article_id: i64) -> Result<ProofItem> {
        let paragraphs = self.stored_paragraphs(article_id)?;
        let candidates = self.stored_candidates(article_id)?;
        let crawl = self.stored_crawl_record(article_id)?;
        let item = self
            .connection
            .prepare_cached(include_str!("../sql/read_metadata.sql"))?
            .query_row([article_id], |row| {
                Ok(ProofItem {
                    key: row.get(0)?,
                    record_number: row.get(1)?,
                    title: row.get(2)?,
                    byline: row.get(3)?,
                    url: row.get(4)?,
                    language: row.get(5)?,
                    published_at: row.get(6)?,
                    published_text: row.get(7)?,
                    encoding: row.get(8)?,
                    is_encoding_uncertain: row.get(9)?,
                    source: row.get(10)?,
                    named_by: row.get(11)?,
                    program_version: row.get(12)?,
                    steps: Steps::parse(&row.get::<_, String>(13)?),
                    mojibake_layers: row.get(14)?,
                    encoding_reason: row.get(15)?,
                    candidates,
                    crawl,
                    paragraphs,
                })
            })?;
        Ok(item)
    }

    fn stored_candidates(&self, article_id: i64) -> Result<Vec<(String, String, String, bool)>> {
        let candidates = self
            .connection
            .prepare_cached(include_str!("../sql/list_candidates.sql"))?
            .query_map([article_id], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(candidates)
    }

    fn stored_crawl_record(&self, article_id: i64) -> Result<Option<CrawlRecord>> {
        let crawl = self
            .connection
            .prepare_cached(include_str!("../sql/find_crawl_record.sql"))?
            .query_row([article_id], |row| {
                Ok(CrawlRecord {
                    offset: row.get(0)?,
                    record_type: row.get(1)?,
                    record_id: row.get(2)?,
                    target_uri: row.get(3)?,
                    fetched_at: row.get(4)?,
                    http_status: row.get(5)?,
                    payload_digest: row.get(6)?,
                    is_digest_right: row.get(7)?,
                })
            })
            .optional()?;
        Ok(crawl)
    }

    fn stored_paragraphs(&self, article_id: i64) -> Result<Vec<StoredParagraph>> {
        let mut statement = self
            .connection
            .prepare_cached(include_str!("../sql/list_ranges.sql"))?;
        let mut rows = statement.query(params![article_id])?;
        let mut paragraphs = Vec::new();
        while let Some(row) = rows.next()? {
            let sha256: String = row.get(3)?;
            let (start, end): (Option<usize>, Option<usize>) = (row.get(1)?, row.get(2)?);
            if let Some(sha256) = Digest::from_hex(&sha256) {
                paragraphs.push(StoredParagraph {
                    ordinal: row.get(0)?,
                    range: start.zip(end).map(|(start, end)| ByteSpan::new(start, end)),
                    sha256,
                    kind: row.get(4)?,
                });
            }
        }
        Ok(paragraphs)
    }
}
