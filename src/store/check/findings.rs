//! What was found in the articles: everything is found anew and compared with the rows.

use rusqlite::types::{ToSqlOutput, Value};
use rusqlite::{ToSql, params};

use super::Finding;
use crate::model::{Findings, Mention, Quotation, UnnamedSource};
use crate::store::analysis::{Detect, none_if_empty, read_articles};
use crate::store::wordings;
use crate::store::{Result, Store, StoreError};

/// Articles that are searched at once.
const ARTICLES_AT_ONCE: usize = 512;

/// A row as the file has it, column by column.
type Row = Vec<Value>;

impl Store {
    /// Finds mentions, quotations and unnamed sources of every article anew and compares them with those stored;
    /// `detect` as for [`Store::rebuild_derived`].
    ///
    /// # Errors
    /// Where the file can't be read, or `detect` fails.
    pub fn check_findings(&self, detect: &mut Detect<'_>) -> Result<Vec<String>> {
        let (mut mentions, mut quotations, mut unnamed) =
            (Finding::default(), Finding::default(), Finding::default());
        let mut last_id = 0;
        loop {
            let (ids, texts) = read_articles(&self.connection, last_id, ARTICLES_AT_ONCE)?;
            let Some(&last) = ids.last() else { break };
            last_id = last;
            let found = detect(&texts).filter(|found| found.len() == ids.len());
            let found = found.ok_or(StoreError::NoFindings)?;
            for (article_id, findings) in ids.into_iter().zip(found) {
                let article = || format!("article {article_id}");
                if self.rows_of(include_str!("../sql/list_mentions.sql"), article_id)?
                    != mention_rows(&findings)?
                {
                    mentions.add(article);
                }
                if self.rows_of(include_str!("../sql/list_quotations.sql"), article_id)?
                    != quotation_rows(&findings)?
                {
                    quotations.add(article);
                }
                if self.rows_of(include_str!("../sql/list_unnamed_sources.sql"), article_id)?
                    != unnamed_rows(&findings)?
                {
                    unnamed.add(article);
                }
            }
        }
        let mut problems = Vec::new();
        mentions.tell(
            "articles whose mentions are not those that the rules find",
            &mut problems,
        );
        quotations.tell(
            "articles whose quotations are not those that the rules find",
            &mut problems,
        );
        unnamed.tell(
            "articles whose unnamed sources are not those that the rules find",
            &mut problems,
        );
        self.check_links_of_wordings(&mut problems)?;
        Ok(problems)
    }

    /// Each wording must be linked to the longest that holds it, unless a run was cut off before it linked them.
    fn check_links_of_wordings(&self, problems: &mut Vec<String>) -> Result<()> {
        let is_linked: bool = self.connection.query_row(
            "SELECT NOT EXISTS (SELECT 1 FROM wording WHERE whole_id IS NULL)",
            [],
            |row| row.get(0),
        )?;
        if !is_linked {
            return Ok(());
        }
        let mut finding = Finding::default();
        let wholes = wordings::find_wholes(&self.connection)?;
        for (wording_id, _) in wordings::list_wrong_links(&self.connection, &wholes)? {
            finding.add(|| format!("wording {wording_id}"));
        }
        finding.tell(
            "wordings that are not linked to the longest that holds them",
            problems,
        );
        Ok(())
    }

    fn rows_of(&self, sql: &str, article_id: i64) -> Result<Vec<Row>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let count = statement.column_count();
        let rows = statement.query_map([article_id], |row| {
            (0..count)
                .map(|column| row.get(column))
                .collect::<rusqlite::Result<Row>>()
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// The values as a row has them.
fn row(values: &[&dyn ToSql]) -> rusqlite::Result<Row> {
    let value = |value: &&dyn ToSql| match value.to_sql()? {
        ToSqlOutput::Owned(value) => Ok(value),
        ToSqlOutput::Borrowed(value) => Value::try_from(value)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error))),
        _ => Ok(Value::Null),
    };
    values.iter().map(value).collect()
}

fn mention_rows(findings: &Findings) -> rusqlite::Result<Vec<Row>> {
    let row_of = |mention: &Mention| {
        row(params![
            mention.ordinal,
            mention.chars.start,
            mention.chars.end,
            mention.outlet_id,
            mention.kind.as_str(),
            mention.cue,
            mention.rule,
            mention.is_anaphor,
            mention.sentence.start,
            mention.sentence.end
        ])
    };
    let mut mentions: Vec<&Mention> = findings.mentions.iter().collect();
    mentions.sort_by_key(|mention| (mention.ordinal, mention.chars.start, mention.outlet_id));
    mentions.into_iter().map(row_of).collect()
}

fn quotation_rows(findings: &Findings) -> rusqlite::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (quotation, number) in findings.quotations.iter().zip(1_i64..) {
        let Quotation { speaker, words, .. } = quotation;
        let speaker = speaker.as_ref();
        for (part, part_number) in quotation.parts.iter().zip(1_i64..) {
            rows.push(row(params![
                number,
                part_number,
                part.ordinal,
                part.chars.start,
                part.chars.end,
                words,
                quotation.word_count,
                wordings::hash_of(words),
                speaker.map(|speaker| speaker.name.as_str()),
                speaker.map(|speaker| speaker.kind.as_str()),
                speaker.and_then(|speaker| speaker.outlet_id),
                speaker.map(|speaker| speaker.ordinal),
                speaker.map(|speaker| speaker.chars.start),
                speaker.map(|speaker| speaker.chars.end),
                none_if_empty(&quotation.cue),
                none_if_empty(quotation.rule)
            ])?);
        }
    }
    Ok(rows)
}

fn unnamed_rows(findings: &Findings) -> rusqlite::Result<Vec<Row>> {
    let row_of = |unnamed: &UnnamedSource| {
        row(params![
            unnamed.ordinal,
            unnamed.chars.start,
            unnamed.chars.end,
            unnamed.rule,
            unnamed.sentence.start,
            unnamed.sentence.end
        ])
    };
    findings.unnamed_sources.iter().map(row_of).collect()
}
