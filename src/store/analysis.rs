//! Derived rows: what detection found, and rebuilding all of it.

use rusqlite::{Connection, TransactionBehavior, params};

use super::runs::set_property;
use super::{Result, Store, StoreError, counts, wordings};
use crate::model::{ArticleText, Findings, Mention, Quotation, UnnamedSource};

/// Gives what is found in each of several articles; `None` where it failed.
pub type Detect<'a> = dyn FnMut(&[ArticleText]) -> Option<Vec<Findings>> + 'a;

impl Store {
    /// Rebuilds everything derived, in one transaction: mentions, quotations and unnamed sources by `detect`, which is
    /// given several articles at a time, all in order; the kept counts by SQL. Gives the number of articles.
    ///
    /// # Errors
    /// Where the file can't be written; it then stays as it was.
    pub fn rebuild_derived(&mut self, rules_version: u32, detect: &mut Detect<'_>) -> Result<u64> {
        self.enter_writing()?;
        let rebuilt = self.rebuild(rules_version, detect);
        self.leave_writing()?;
        rebuilt
    }

    fn rebuild(&mut self, rules_version: u32, detect: &mut Detect<'_>) -> Result<u64> {
        const ARTICLES_AT_ONCE: usize = 512;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(
            "DELETE FROM mention; DELETE FROM quotation; DELETE FROM wording; DELETE FROM unnamed_source",
        )?;
        super::outlets::link_all_sources(&transaction)?;
        let mut article_count = 0;
        let mut last_id = 0;
        loop {
            let (ids, texts) = read_articles(&transaction, last_id, ARTICLES_AT_ONCE)?;
            let Some(&last) = ids.last() else { break };
            last_id = last;
            article_count += ids.len() as u64;
            let found = detect(&texts).filter(|found| found.len() == ids.len());
            let found = found.ok_or(StoreError::NoFindings)?;
            for (article_id, findings) in ids.iter().zip(found) {
                insert_findings(&transaction, *article_id, &findings)?;
            }
        }
        wordings::link(&transaction)?;
        counts::rebuild(&transaction)?;
        set_property(&transaction, "rules_version", &rules_version.to_string())?;
        set_property(&transaction, "is_analysed", "1")?;
        transaction.commit()?;
        Ok(article_count)
    }

    /// Whether mentions, quotations and unnamed sources cover every article by the rules of `rules_version` and the outlets that the file has now.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn is_analysed(&self, rules_version: u32) -> Result<bool> {
        Ok(self.property("is_analysed")?.as_deref() == Some("1")
            && self
                .property("rules_version")?
                .is_none_or(|version| version == rules_version.to_string()))
    }

    /// Says which rules make the mentions from now on; where others made those of a file, it needs `analyze`.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn set_rules_version(&self, rules_version: u32) -> Result<()> {
        if self.property("rules_version")?.is_none() {
            set_property(
                &self.connection,
                "rules_version",
                &rules_version.to_string(),
            )?;
        }
        Ok(())
    }
}

/// The next articles after one, and what of each is searched.
pub(super) fn read_articles(
    connection: &Connection,
    after: i64,
    limit: usize,
) -> rusqlite::Result<(Vec<i64>, Vec<ArticleText>)> {
    let mut statement = connection.prepare_cached(include_str!("sql/list_texts.sql"))?;
    let mut rows = statement.query(params![after, limit])?;
    let (mut ids, mut articles): (Vec<i64>, Vec<ArticleText>) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let (article_id, text) = (row.get(0)?, row.get(1)?);
        match articles
            .last_mut()
            .filter(|_| ids.last() == Some(&article_id))
        {
            Some(article) => article.paragraphs.push(text),
            None => {
                ids.push(article_id);
                articles.push(ArticleText {
                    publisher: row.get(3)?,
                    byline: row.get(2)?,
                    paragraphs: vec![text],
                });
            }
        }
    }
    Ok((ids, articles))
}

/// Writes what was found in an article. New wordings are left without a link, which [`wordings::link`] makes.
pub(super) fn insert_findings(
    connection: &Connection,
    article_id: i64,
    findings: &Findings,
) -> rusqlite::Result<()> {
    insert_mentions(connection, article_id, &findings.mentions)?;
    for (quotation, number) in findings.quotations.iter().zip(1_i64..) {
        insert_quotation(connection, article_id, number, quotation)?;
    }
    insert_unnamed_sources(connection, article_id, &findings.unnamed_sources)
}

fn insert_quotation(
    connection: &Connection,
    article_id: i64,
    number: i64,
    quotation: &Quotation,
) -> rusqlite::Result<()> {
    let wording_id = wordings::intern(connection, quotation)?;
    let speaker = quotation.speaker.as_ref();
    let mut insert = connection.prepare_cached(include_str!("sql/insert_quotation.sql"))?;
    for (part, part_number) in quotation.parts.iter().zip(1_i64..) {
        insert.execute(params![
            article_id,
            number,
            part_number,
            part.ordinal,
            part.chars.start,
            part.chars.end,
            wording_id,
            speaker.map(|speaker| speaker.name.as_str()),
            speaker.map(|speaker| speaker.kind.as_str()),
            speaker.and_then(|speaker| speaker.outlet_id),
            speaker.map(|speaker| speaker.ordinal),
            speaker.map(|speaker| speaker.chars.start),
            speaker.map(|speaker| speaker.chars.end),
            none_if_empty(&quotation.cue),
            none_if_empty(quotation.rule)
        ])?;
    }
    Ok(())
}

fn insert_unnamed_sources(
    connection: &Connection,
    article_id: i64,
    unnamed_sources: &[UnnamedSource],
) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(include_str!("sql/insert_unnamed_source.sql"))?;
    for unnamed in unnamed_sources {
        insert.execute(params![
            article_id,
            unnamed.ordinal,
            unnamed.chars.start,
            unnamed.chars.end,
            unnamed.rule,
            unnamed.sentence.start,
            unnamed.sentence.end
        ])?;
    }
    Ok(())
}

/// What a column holds that is NULL where there is nothing.
pub(super) fn none_if_empty(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn insert_mentions(
    connection: &Connection,
    article_id: i64,
    mentions: &[Mention],
) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(include_str!("sql/insert_mention.sql"))?;
    for mention in mentions {
        insert.execute(params![
            article_id,
            mention.ordinal,
            mention.chars.start,
            mention.chars.end,
            mention.outlet_id,
            mention.kind.is_credit(),
            mention.kind.as_str(),
            none_if_empty(&mention.cue),
            none_if_empty(mention.rule),
            mention.is_anaphor,
            mention.sentence.start,
            mention.sentence.end
        ])?;
    }
    Ok(())
}
