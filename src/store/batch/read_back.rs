//! Before a batch is committed, a sample of what it stored is read back and hashed anew: what memory or disk has garbled
//! never becomes a corpus. `check` does the same for everything.

use std::path::Path;

use rusqlite::{Connection, params};

use super::Accepted;
use crate::store::{Result, StoreError};
use crate::text::hash::sha256;

/// Paragraphs of a batch that are read back.
const SAMPLE: usize = 64;

/// Reads a paragraph back from articles spread evenly over the batch, each time from another place in the article.
pub(super) fn prove_sample(
    connection: &Connection,
    path: &Path,
    accepted: &[Accepted],
) -> Result<()> {
    let step = accepted.len().div_ceil(SAMPLE).max(1);
    let mut statement =
        connection.prepare_cached(include_str!("../sql/read_paragraph_of_article.sql"))?;
    for (
        turn,
        Accepted {
            article_id,
            article,
            ..
        },
    ) in accepted.iter().step_by(step).enumerate()
    {
        let paragraphs = &article.paragraphs;
        let index = turn.checked_rem(paragraphs.len()).unwrap_or(0);
        let Some(paragraph) = paragraphs.get(index) else {
            continue;
        };
        let ordinal = index + 1;
        let (digest, text): (String, String) = statement
            .query_row(params![article_id, ordinal], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        if digest != paragraph.sha256.to_hex() || sha256(text.as_bytes()) != paragraph.sha256 {
            return Err(StoreError::Damaged {
                path: path.to_owned(),
                what: format!(
                    "paragraph {ordinal} of {} reads back otherwise than it was written; the batch is not stored",
                    article.key
                ),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::model::{
        Article, InputStart, InputType, NamedBy, Paragraph, ParagraphKind, Piece, SourceName, Steps,
    };
    use crate::store::{RunOptions, Store, StoreError};
    use crate::text::hash::sha256;

    fn pieces() -> Vec<Piece<Article>> {
        let text = "The valve was closed at dawn.";
        let start = InputStart {
            path: "stream".to_owned(),
            folder: None,
            is_file: false,
            input_type: InputType::Jsonl,
            compression: None,
            reading_options: "{}".to_owned(),
            known_line_count: 0,
        };
        let article = Article {
            key: "stream#id:1".to_owned(),
            member: None,
            record_number: Some(1),
            record_sha256: sha256(b"record"),
            source: SourceName {
                name: "stream".to_owned(),
                named_by: NamedBy::Name,
            },
            title: None,
            byline: None,
            url: None,
            language: None,
            published_at: None,
            published_text: None,
            encoding: "utf-8".to_owned(),
            encoding_reason: "valid utf-8",
            is_encoding_uncertain: false,
            mojibake_layers: 0,
            steps: Steps::default(),
            candidates: Vec::new(),
            crawl: None,
            paragraphs: vec![Paragraph {
                text: text.to_owned(),
                sha256: sha256(text.as_bytes()),
                words_sha256: None,
                word_count: 6,
                kind: ParagraphKind::Body,
                bytes: None,
            }],
            findings: crate::model::Findings::default(),
        };
        vec![Piece::Start(start), Piece::Record(article)]
    }

    #[test]
    fn what_reads_back_otherwise_is_not_stored() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("corpus.db");
        let mut store = Store::open_or_create(&path, &mut |_| {}).unwrap();
        let begin = |store: &mut Store| {
            let options = RunOptions::default();
            store
                .begin_run("2026-03-14T00:00:00Z", "test", options)
                .unwrap()
        };
        let mut run = begin(&mut store);
        store
            .connection
            .execute_batch(
                "CREATE TEMP TRIGGER garble AFTER INSERT ON paragraph BEGIN
                     UPDATE paragraph SET text = text || '!' WHERE paragraph_id = new.paragraph_id;
                 END",
            )
            .unwrap();
        let garbled = store.write_batch(&mut run, pieces());
        assert!(
            matches!(garbled, Err(StoreError::Damaged { .. })),
            "{garbled:?}"
        );
        assert_eq!(store.article_count().unwrap(), 0);
        store
            .connection
            .execute_batch("DROP TRIGGER garble")
            .unwrap();
        let mut run = begin(&mut store);
        store.write_batch(&mut run, pieces()).unwrap();
        assert_eq!(store.article_count().unwrap(), 1);
    }
}
