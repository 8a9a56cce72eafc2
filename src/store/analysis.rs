//! Derived rows: what detection found, and rebuilding all of it.

use rusqlite::{Connection, TransactionBehavior, params};

use super::runs::set_property;
use super::{Result, Store, StoreError, counts};
use crate::model::Mention;

/// Gives the mentions of several articles, each given as its paragraphs; `None` where it failed.
pub type Detect<'a> = dyn FnMut(&[Vec<String>]) -> Option<Vec<Vec<Mention>>> + 'a;

impl Store {
    /// Rebuilds everything derived, in one transaction: mentions by `detect`, which is given the paragraphs of
    /// several articles at a time, all in order, and gives each article's mentions; the kept counts by SQL. Gives the number of articles.
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
        transaction.execute("DELETE FROM mention", [])?;
        let mut article_count = 0;
        let mut last_id = 0;
        loop {
            let (ids, texts) = read_articles(&transaction, last_id, ARTICLES_AT_ONCE)?;
            let Some(&last) = ids.last() else { break };
            last_id = last;
            article_count += ids.len() as u64;
            let mentions = detect(&texts).filter(|mentions| mentions.len() == ids.len());
            let mentions = mentions.ok_or(StoreError::NoMentions)?;
            for (article_id, mentions) in ids.iter().zip(mentions) {
                insert_mentions(&transaction, *article_id, &mentions)?;
            }
        }
        counts::rebuild(&transaction)?;
        super::outlets::link_all_sources(&transaction)?;
        set_property(&transaction, "rules_version", &rules_version.to_string())?;
        set_property(&transaction, "is_analysed", "1")?;
        transaction.commit()?;
        Ok(article_count)
    }

    /// Whether `mention` covers every article by the rules of `rules_version` and the outlets that the file has now.
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

/// The next articles after one, and the texts of each one's paragraphs.
pub(super) fn read_articles(
    connection: &Connection,
    after: i64,
    limit: usize,
) -> rusqlite::Result<(Vec<i64>, Vec<Vec<String>>)> {
    let mut statement = connection.prepare_cached(include_str!("sql/list_texts.sql"))?;
    let mut rows = statement.query(params![after, limit])?;
    let (mut ids, mut articles): (Vec<i64>, Vec<Vec<String>>) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let (article_id, text) = (row.get(0)?, row.get(1)?);
        match articles
            .last_mut()
            .filter(|_| ids.last() == Some(&article_id))
        {
            Some(paragraphs) => paragraphs.push(text),
            None => {
                ids.push(article_id);
                articles.push(vec![text]);
            }
        }
    }
    Ok((ids, articles))
}

pub(super) fn insert_mentions(
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
            Some(mention.cue.as_str()).filter(|cue| !cue.is_empty()),
            Some(mention.rule).filter(|rule| !rule.is_empty()),
            mention.is_anaphor,
            mention.sentence.start,
            mention.sentence.end
        ])?;
    }
    Ok(())
}
