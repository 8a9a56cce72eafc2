//! Looking for damage: SQLite's own checks, every digest, every count that is kept, every order that must hold.

use rusqlite::params;

use super::views::count;
use super::{Result, Store, StoreError};
use crate::model::{ByteSpan, Digest, InputType};
use crate::text::hash::sha256;
use crate::text::normalise::normalise;
use crate::text::words::read_words;

/// An input whose current articles can be proved by reading it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Its path.
    pub path: String,
    /// Whether it is a file.
    pub is_file: bool,
    /// What it was taken for.
    pub input_type: InputType,
    /// (SHA-256 of the record, article) of each current article that came from it.
    pub articles: Vec<(Digest, i64)>,
}

/// What is to be proved of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofItem {
    /// The character set it was decoded with.
    pub encoding: String,
    /// (ordinal, range, digest) of each occurrence; `None`: nothing is claimed.
    pub ranges: Vec<(i64, Option<ByteSpan>, Digest)>,
}

/// Statements that count rows which should not be, each with what such a row means.
const RULES: [(&str, &str); 13] = [
    (
        "articles whose ordinals have gaps or don't begin at 1",
        "SELECT count(*) FROM (SELECT article_id FROM occurrence GROUP BY article_id
         HAVING min(ordinal) <> 1 OR max(ordinal) <> count(*))",
    ),
    (
        "articles whose paragraph_count is not that of their occurrences",
        "SELECT count(*) FROM article WHERE paragraph_count <>
         (SELECT count(*) FROM occurrence WHERE occurrence.article_id = article.article_id)",
    ),
    (
        "articles whose word_count is not that of their paragraphs",
        "SELECT count(*) FROM article WHERE word_count <> (SELECT ifnull(sum(word_count), 0) FROM occurrence
         JOIN paragraph USING (paragraph_id) WHERE occurrence.article_id = article.article_id)",
    ),
    (
        "documents whose revisions have gaps, or of which not just the latest is current",
        "SELECT count(*) FROM (SELECT key FROM article GROUP BY key
         HAVING min(revision) <> 1 OR max(revision) <> count(*) OR sum(is_current) <> 1
             OR max(CASE WHEN is_current = 1 THEN revision END) <> max(revision))",
    ),
    (
        "ranges that overlap within their article",
        "SELECT count(*) FROM occurrence AS one JOIN occurrence AS next
         ON next.article_id = one.article_id AND next.ordinal = one.ordinal + 1
         WHERE next.byte_start < one.byte_end",
    ),
    (
        "paragraphs that no article holds",
        "SELECT count(*) FROM paragraph WHERE NOT EXISTS
         (SELECT 1 FROM occurrence WHERE occurrence.paragraph_id = paragraph.paragraph_id)",
    ),
    (
        "mentions that reach past their paragraph",
        "SELECT count(*) FROM mention JOIN occurrence USING (article_id, ordinal) JOIN paragraph USING (paragraph_id)
         WHERE char_end > length(text) OR sentence_end > length(text)",
    ),
    (
        "mentions whose is_credit contradicts their kind",
        "SELECT count(*) FROM mention WHERE is_credit <> (kind IN ('report', 'venue', 'data', 'opinion', 'wire'))",
    ),
    (
        "rows of paragraph_count that differ from a count",
        concat!(
            "WITH expected AS (",
            include_str!("sql/count_paragraphs.sql"),
            ") SELECT (SELECT count(*) FROM (SELECT * FROM expected EXCEPT SELECT * FROM paragraph_count))
             + (SELECT count(*) FROM (SELECT * FROM paragraph_count EXCEPT SELECT * FROM expected))"
        ),
    ),
    (
        "rows of paragraph_source that differ from a count",
        concat!(
            "WITH expected AS (",
            include_str!("sql/count_paragraph_sources.sql"),
            ") SELECT (SELECT count(*) FROM (SELECT * FROM expected EXCEPT SELECT * FROM paragraph_source))
             + (SELECT count(*) FROM (SELECT * FROM paragraph_source EXCEPT SELECT * FROM expected))"
        ),
    ),
    (
        "rows of source_count that differ from a count",
        concat!(
            "WITH expected AS (",
            include_str!("sql/count_sources.sql"),
            ") SELECT (SELECT count(*) FROM (SELECT * FROM expected EXCEPT SELECT * FROM source_count))
             + (SELECT count(*) FROM (SELECT * FROM source_count EXCEPT SELECT * FROM expected))"
        ),
    ),
    (
        "words that no program knows: kinds, types, classes",
        "SELECT (SELECT count(*) FROM occurrence
             WHERE kind NOT IN ('body', 'heading', 'quote', 'list', 'caption', 'furniture'))
         + (SELECT count(*) FROM source WHERE named_by NOT IN ('option', 'publisher', 'host', 'folder', 'name'))
         + (SELECT count(*) FROM input WHERE type NOT IN ('text', 'markdown', 'jsonl', 'json'))
         + (SELECT count(*) FROM outlet
             WHERE class NOT IN ('newspaper', 'magazine', 'broadcaster', 'agency', 'website'))
         + (SELECT count(*) FROM outlet_alias
             WHERE kind NOT IN ('name', 'risky', 'short', 'programme', 'tag', 'domain'))",
    ),
    (
        "digests that are not 64 lower-case hexadecimal characters",
        "SELECT (SELECT count(*) FROM paragraph WHERE words_sha256 GLOB '*[^0-9a-f]*')
         + (SELECT count(*) FROM input WHERE sha256 GLOB '*[^0-9a-f]*')",
    ),
];

impl Store {
    /// Everything that is wrong with the file, in words; empty where nothing is. `on_step` is told what is looked at.
    ///
    /// # Errors
    /// Where the file can't be read at all.
    pub fn check(&self, on_step: &mut dyn FnMut(&str)) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        on_step("SQLite's integrity");
        let mut statement = self.connection.prepare("PRAGMA integrity_check(20)")?;
        let messages: Vec<String> = statement
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        problems.extend(messages.into_iter().filter(|message| message != "ok"));
        let mut statement = self.connection.prepare("PRAGMA foreign_key_check")?;
        let broken: Vec<(String, String)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        for (table, parent) in broken.iter().take(20) {
            problems.push(format!("a row of {table} lacks its row of {parent}"));
        }
        on_step("digests");
        self.check_paragraphs(&mut problems)?;
        for (what, sql) in RULES {
            on_step(what);
            let number = count(&self.connection, sql)?;
            if number > 0 {
                problems.push(format!("{what}: {number}"));
            }
        }
        Ok(problems)
    }

    fn check_paragraphs(&self, problems: &mut Vec<String>) -> Result<()> {
        let sql = "SELECT paragraph_id, sha256, words_sha256, text, word_count FROM paragraph ORDER BY paragraph_id";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let text = row.get_ref(3)?;
            let Ok(text) = text.as_str() else {
                problems.push(format!("paragraph {id}: its text is not UTF-8"));
                continue;
            };
            if row.get_ref(1)?.as_str().ok() != Some(sha256(text.as_bytes()).to_hex().as_str()) {
                problems.push(format!(
                    "paragraph {id}: its sha256 is not that of its text"
                ));
            }
            let words = read_words(text);
            let words_sha256 = words.key.map(|key| sha256(key.as_bytes()).to_hex());
            if row.get::<_, Option<String>>(2)? != words_sha256 {
                problems.push(format!(
                    "paragraph {id}: its words_sha256 is not that of its words"
                ));
            }
            if normalise(text) != text || row.get::<_, usize>(4)? != words.count {
                problems.push(format!(
                    "paragraph {id}: its text is not normalised, or its words are miscounted"
                ));
            }
        }
        Ok(())
    }

    /// The inputs of all current articles, in the order of their paths.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn proofs(&self) -> Result<Vec<Proof>> {
        let mut statement = self
            .connection
            .prepare(include_str!("sql/list_proofs.sql"))?;
        let mut rows = statement.query([])?;
        let mut proofs: Vec<Proof> = Vec::new();
        while let Some(row) = rows.next()? {
            let (path, type_name, sha256): (String, String, String) =
                (row.get(0)?, row.get(2)?, row.get(3)?);
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
            let article = (digest, row.get(4)?);
            match proofs
                .last_mut()
                .filter(|proof| proof.path == path && proof.input_type == input_type)
            {
                Some(proof) => proof.articles.push(article),
                None => proofs.push(Proof {
                    path,
                    is_file: row.get(1)?,
                    input_type,
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
        let encoding = self
            .connection
            .prepare_cached("SELECT encoding FROM article WHERE article_id = ?1")?
            .query_row([article_id], |row| row.get(0))?;
        let mut statement = self
            .connection
            .prepare_cached(include_str!("sql/list_ranges.sql"))?;
        let mut rows = statement.query(params![article_id])?;
        let mut ranges = Vec::new();
        while let Some(row) = rows.next()? {
            let sha256: String = row.get(3)?;
            let (start, end): (Option<usize>, Option<usize>) = (row.get(1)?, row.get(2)?);
            let range = start.zip(end).map(|(start, end)| ByteSpan::new(start, end));
            if let Some(digest) = Digest::from_hex(&sha256) {
                ranges.push((row.get(0)?, range, digest));
            }
        }
        Ok(ProofItem { encoding, ranges })
    }
}
