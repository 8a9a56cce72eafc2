//! Derived rows: what detection found, and rebuilding all of it.

use rusqlite::{Connection, TransactionBehavior, params};

use super::runs::set_property;
use super::{Result, Store, counts};
use crate::model::Mention;

/// A stored article, as detection reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredArticle {
    /// The article.
    pub article_id: i64,
    /// The texts of its paragraphs, in order.
    pub paragraphs: Vec<String>,
}

impl Store {
    /// Rebuilds everything derived, in one transaction: mentions by `detect`, which is given articles (several at a
    /// time, all in order) and gives each one's mentions; the kept counts by SQL. Gives the number of articles.
    ///
    /// # Errors
    /// Where the file can't be written; it then stays as it was.
    pub fn rebuild_derived(
        &mut self,
        rules_version: u32,
        detect: &mut dyn FnMut(&[StoredArticle]) -> Vec<Vec<Mention>>,
    ) -> Result<u64> {
        const ARTICLES_AT_ONCE: usize = 512;
        self.enter_writing()?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute("DELETE FROM mention", [])?;
        let mut article_count = 0;
        let mut last_id = 0;
        loop {
            let articles = read_articles(&transaction, last_id, ARTICLES_AT_ONCE)?;
            let Some(last) = articles.last() else { break };
            last_id = last.article_id;
            article_count += articles.len() as u64;
            for (article, mentions) in articles.iter().zip(detect(&articles)) {
                insert_mentions(&transaction, article.article_id, &mentions)?;
            }
        }
        counts::rebuild(&transaction)?;
        super::outlets::link_all_sources(&transaction)?;
        set_property(&transaction, "rules_version", &rules_version.to_string())?;
        set_property(&transaction, "is_analysed", "1")?;
        transaction.commit()?;
        self.leave_writing()?;
        Ok(article_count)
    }

    /// Whether `mention` covers every article by the rules of `rules_version` and the outlets that the file has now.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn is_analysed(&self, rules_version: u32) -> Result<bool> {
        Ok(self.property("is_analysed")?.as_deref() == Some("1")
            && self.property("rules_version")?.is_none_or(|version| version == rules_version.to_string()))
    }

    /// Says which rules make the mentions from now on; where others made those of a file, it needs `analyze`.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn set_rules_version(&self, rules_version: u32) -> Result<()> {
        if self.property("rules_version")?.is_none() {
            set_property(&self.connection, "rules_version", &rules_version.to_string())?;
        }
        Ok(())
    }
}

fn read_articles(connection: &Connection, after: i64, limit: usize) -> rusqlite::Result<Vec<StoredArticle>> {
    let mut statement = connection.prepare_cached(include_str!("sql/list_texts.sql"))?;
    let mut rows = statement.query(params![after, limit])?;
    let mut articles: Vec<StoredArticle> = Vec::new();
    while let Some(row) = rows.next()? {
        let article_id = row.get(0)?;
        let text = row.get(1)?;
        match articles.last_mut().filter(|article| article.article_id == article_id) {
            Some(article) => article.paragraphs.push(text),
            None => articles.push(StoredArticle { article_id, paragraphs: vec![text] }),
        }
    }
    Ok(articles)
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
