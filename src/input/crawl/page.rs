//! From a record's block to the page it holds.

use super::CrawlPage;
use super::body::{self, BodyError, Payload};
use super::digest::is_right;
use super::fields::media_type;
use super::header::Header;
use super::http::{Http, is_http};
use crate::model::{Candidate, CrawlRecord, Role};

/// The block of a record as far as it was read.
pub(super) struct Block {
    pub(super) bytes: Vec<u8>,
    /// What it begins with, where it is an HTTP message.
    pub(super) http: Option<Http>,
}

impl Block {
    /// The media type and charset that are declared for the payload: by the message, else by the record, unless that
    /// only says that it should be a message.
    pub(super) fn media_type(&self, header: &Header) -> (Option<String>, Option<String>) {
        let content_type = match &self.http {
            Some(http) => http.fields.get("content-type"),
            None if is_http(header) && !header.is_arc => None,
            None => header.content_type.as_deref(),
        };
        media_type(content_type.unwrap_or_default())
    }

    /// The page in a whole block. What its codings gave is added to `unpacked`, whatever comes of it.
    pub(super) fn into_page(
        self,
        header: &Header,
        offset: Option<u64>,
        number: u64,
        limit: usize,
        unpacked: &mut usize,
    ) -> Result<CrawlPage, BodyError> {
        let (content_type, charset) = self.media_type(header);
        let Self { mut bytes, http } = self;
        let digest = |stated: Option<&str>, bytes: &[u8]| is_right(stated?, bytes);
        let is_block_right = digest(header.block_digest.as_deref(), &bytes);
        let mut is_payload_right = None;
        let mut look = |bytes: &[u8]| {
            if is_payload_right != Some(true) {
                is_payload_right = digest(header.payload_digest.as_deref(), bytes);
            }
        };
        let payload = match &http {
            Some(http) => {
                let body = bytes.split_off(http.byte_count.min(bytes.len()));
                drop(bytes);
                body::decode(body, &http.fields, limit, unpacked, &mut look)?
            }
            None => {
                look(&bytes);
                Payload {
                    bytes,
                    damage: None,
                }
            }
        };
        if payload.bytes.len() > limit {
            return Err(BodyError::TooLarge);
        }
        let mut candidates = Vec::new();
        let mut add = |role, value: Option<&str>, origin| {
            candidates.extend(value.map(|value| Candidate {
                role,
                value: value.to_owned(),
                origin,
            }));
        };
        let origin = if header.is_arc {
            "arc url"
        } else {
            "warc target-uri"
        };
        add(Role::Url, header.target_uri.as_deref(), origin);
        let language = http
            .as_ref()
            .and_then(|http| http.fields.get("content-language"));
        add(Role::Language, language, "http content-language");
        Ok(CrawlPage {
            number,
            bytes: payload.bytes,
            content_type,
            charset,
            candidates,
            damage: payload.damage,
            truncated: header.truncated.clone(),
            crawl: CrawlRecord {
                offset,
                record_type: header.record_type.clone(),
                record_id: header.record_id.clone(),
                target_uri: header.target_uri.clone(),
                fetched_at: header.date.clone(),
                http_status: http.map(|http| http.status),
                payload_digest: header.payload_digest.clone(),
                is_digest_right: match (is_payload_right, is_block_right) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (one, other) => one.or(other),
                },
            },
        })
    }
}
