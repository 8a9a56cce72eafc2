//! One article, or one paragraph, with everything that is known of it.

use std::path::Path;

use rusqlite::{OptionalExtension, params};

use super::{Result, Store, StoreError};
use crate::model::ByteSpan;

/// What was asked to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// An article.
    Article(Box<ArticleView>),
    /// A paragraph.
    Paragraph(Box<ParagraphView>),
}

/// An article with its paragraphs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleView {
    /// Its key in the file.
    pub article_id: i64,
    /// Which revision of its document it is, counted from 1.
    pub revision: i64,
    /// Whether that is the latest.
    pub is_current: bool,
    /// Its file, then `!member` or `#record`.
    pub location: String,
    /// Title, byline, url, language, source, published_at and encoding, those that are known, by name.
    pub facts: Vec<(&'static str, String)>,
    /// The outlets that its byline names, in order.
    pub byline_mentions: Vec<CreditMark>,
    /// Its paragraphs, in order.
    pub paragraphs: Vec<ParagraphMark>,
}

impl ArticleView {
    /// The paragraph with that ordinal; ordinals have no gaps.
    fn paragraph(&mut self, ordinal: i64) -> Option<&mut ParagraphMark> {
        let index = usize::try_from(ordinal).ok()?.checked_sub(1)?;
        self.paragraphs.get_mut(index)
    }
}

/// A paragraph in its article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParagraphMark {
    /// Its place, counted from 1.
    pub ordinal: i64,
    /// Its digest.
    pub sha256: String,
    /// Body, heading and so on.
    pub kind: String,
    /// Its text.
    pub text: String,
    /// Where it stands in the record; `None` where that can't be proved.
    pub bytes: Option<ByteSpan>,
    /// How often it occurs in current articles.
    pub occurrence_count: i64,
    /// In how many of them.
    pub article_count: i64,
    /// The outlets it names, in order.
    pub mentions: Vec<CreditMark>,
    /// What it quotes, in order.
    pub quotations: Vec<QuotationMark>,
    /// The sources it speaks of and does not name, in order.
    pub unnamed_sources: Vec<UnnamedMark>,
}

/// A mention in a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditMark {
    /// The outlet.
    pub outlet: String,
    /// Credited for what, or `mention`.
    pub kind: String,
    /// Whether it is a credit.
    pub is_credit: bool,
    /// The words that make it one.
    pub cue: Option<String>,
    /// Where the name begins in the text, in characters from 0.
    pub char_start: usize,
    /// The character after its last.
    pub char_end: usize,
    /// The id of the rule that decided, if one did.
    pub rule: Option<String>,
    /// Whether it is a stand-in ("the newspaper").
    pub is_anaphor: bool,
    /// Whether it is the article's own publisher.
    pub is_self: bool,
}

/// A stretch of a quotation in a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotationMark {
    /// Where it begins in the text, in characters from 0.
    pub char_start: usize,
    /// The character after its last.
    pub char_end: usize,
    /// Who said it, where the text tells.
    pub speaker: Option<String>,
    /// The words that tell so.
    pub cue: Option<String>,
    /// Which stretch of the quotation it is, counted from 1.
    pub part_number: i64,
}

/// Words in a paragraph that speak of a source without naming it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnnamedMark {
    /// Where they begin in the text, in characters from 0.
    pub char_start: usize,
    /// The character after their last.
    pub char_end: usize,
    /// The id of the rule that found them.
    pub rule: String,
}

/// A paragraph with its occurrences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParagraphView {
    /// Its digest.
    pub sha256: String,
    /// The digest of its words alone.
    pub words_sha256: Option<String>,
    /// Its text.
    pub text: String,
    /// Its occurrences in current articles: location, ordinal, article, bytes, source, date.
    pub occurrences: Vec<OccurrenceMark>,
}

/// An occurrence of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OccurrenceMark {
    /// The article's file, then `!member` or `#record`.
    pub location: String,
    /// Its place in the article, counted from 1.
    pub ordinal: i64,
    /// The article.
    pub article_id: i64,
    /// Where it stands in the record; `None` where that can't be proved.
    pub bytes: Option<ByteSpan>,
    /// Whom the article came from.
    pub source: String,
    /// When it was published, as far as that is known.
    pub published_at: Option<String>,
}

fn span(start: Option<usize>, end: Option<usize>) -> Option<ByteSpan> {
    Some(ByteSpan::new(start?, end?))
}

impl Store {
    /// What `name` stands for: an article's number, a location or a path, or the first characters of a digest.
    /// `absolute` is the path that `name` would be, where it is one.
    ///
    /// # Errors
    /// Where there is no such thing, or several.
    pub fn show(&self, name: &str, absolute: Option<&Path>) -> Result<Shown> {
        if let Ok(article_id) = name.parse::<i64>()
            && let Some(article) = self.show_article(article_id)?
        {
            return Ok(Shown::Article(Box::new(article)));
        }
        let (path, record) = match name
            .rsplit_once('#')
            .and_then(|(path, n)| Some((path, n.parse::<i64>().ok()?)))
        {
            Some((path, record)) => (path, Some(record)),
            None => (name, None),
        };
        let absolute = match (absolute, record) {
            (Some(absolute), None) => absolute.to_str().unwrap_or(path),
            (Some(absolute), Some(_)) => absolute
                .to_str()
                .and_then(|text| text.rsplit_once('#'))
                .map_or(path, |(path, _)| path),
            (None, _) => path,
        };
        let mut articles = self.articles_at(absolute, record)?;
        if articles.is_empty() {
            // What came from standard input has a name and no path.
            articles = self.articles_at(path, record)?;
        }
        match articles.as_slice() {
            [] => {}
            [one] => {
                if let Some(article) = self.show_article(*one)? {
                    return Ok(Shown::Article(Box::new(article)));
                }
            }
            several => {
                return Err(StoreError::NotFound {
                    what: format!("{path} holds {} articles", several.len()),
                    hint: match several {
                        // One of them has left the record to another since.
                        [one, other, rest @ ..] if record.is_some() && rest.len() < 3 => {
                            let numbers: Vec<String> = [one, other]
                                .into_iter()
                                .chain(rest)
                                .map(|number| format!("corpus show {number}"))
                                .collect();
                            format!("name one by its number: {}", numbers.join(", "))
                        }
                        _ => format!(
                            "name one by its record or member: corpus show '{path}#1' or '{path}!MEMBER'"
                        ),
                    },
                });
            }
        }
        let is_digest =
            (4..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_digest && let Some(paragraph) = self.show_paragraph(&name.to_ascii_lowercase())? {
            return Ok(Shown::Paragraph(Box::new(paragraph)));
        }
        Err(StoreError::NotFound {
            what: format!("there is no article or paragraph {name:?}"),
            hint: "give an article's number, its path, or the first 4 or more characters of a sha256; \
                   corpus report provenance lists all"
                .to_owned(),
        })
    }

    /// The articles of an input, or of a member of one: `place` is a path, or a path, `!` and a member, where either may
    /// hold more of that mark.
    fn articles_at(&self, place: &str, record: Option<i64>) -> Result<Vec<i64>> {
        let mut statement = self
            .connection
            .prepare(include_str!("sql/find_articles_at.sql"))?;
        let mut find = |path: &str, member: Option<&str>| -> rusqlite::Result<Vec<i64>> {
            statement
                .query_map(params![path, record, member], |row| row.get(0))?
                .collect()
        };
        let mut ids = find(place, None)?;
        for (at, _) in place.match_indices('!') {
            if let (true, Some((path, rest))) = (ids.is_empty(), place.split_at_checked(at)) {
                ids = find(path, rest.strip_prefix('!'))?;
            }
        }
        Ok(ids)
    }

    fn show_article(&self, article_id: i64) -> Result<Option<ArticleView>> {
        const FACTS: [&str; 11] = [
            "title",
            "byline",
            "source",
            "published_at",
            "date",
            "url",
            "language",
            "encoding",
            "fetched_at",
            "digest",
            "metadata",
        ];
        let found = self
            .connection
            .query_row(include_str!("sql/show_article.sql"), [article_id], |row| {
                let mut facts = Vec::new();
                for (index, name) in FACTS.into_iter().enumerate() {
                    if let Some(value) = row.get::<_, Option<String>>(3 + index)? {
                        facts.push((name, value));
                    }
                }
                Ok(ArticleView {
                    article_id,
                    revision: row.get(0)?,
                    is_current: row.get(1)?,
                    location: row.get(2)?,
                    facts,
                    byline_mentions: Vec::new(),
                    paragraphs: Vec::new(),
                })
            })
            .optional()?;
        let Some(mut article) = found else {
            return Ok(None);
        };
        let mut statement = self
            .connection
            .prepare(include_str!("sql/show_paragraphs.sql"))?;
        article.paragraphs = statement
            .query_map([article_id], |row| {
                Ok(ParagraphMark {
                    ordinal: row.get(0)?,
                    sha256: row.get(1)?,
                    kind: row.get(2)?,
                    text: row.get(3)?,
                    bytes: span(row.get(4)?, row.get(5)?),
                    occurrence_count: row.get(6)?,
                    article_count: row.get(7)?,
                    mentions: Vec::new(),
                    quotations: Vec::new(),
                    unnamed_sources: Vec::new(),
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        self.add_mentions(article_id, &mut article)?;
        self.add_quotations(article_id, &mut article)?;
        self.add_unnamed_sources(article_id, &mut article)?;
        Ok(Some(article))
    }

    fn add_mentions(&self, article_id: i64, article: &mut ArticleView) -> Result<()> {
        let mut statement = self
            .connection
            .prepare(include_str!("sql/show_mentions.sql"))?;
        let mut rows = statement.query([article_id])?;
        while let Some(row) = rows.next()? {
            let ordinal: i64 = row.get(0)?;
            let mark = CreditMark {
                outlet: row.get(1)?,
                kind: row.get(2)?,
                is_credit: row.get(3)?,
                cue: row.get(4)?,
                char_start: row.get(5)?,
                char_end: row.get(6)?,
                rule: row.get(7)?,
                is_anaphor: row.get(8)?,
                is_self: row.get(9)?,
            };
            match article.paragraph(ordinal) {
                Some(paragraph) => paragraph.mentions.push(mark),
                None if ordinal == 0 => article.byline_mentions.push(mark),
                None => {}
            }
        }
        Ok(())
    }

    fn add_quotations(&self, article_id: i64, article: &mut ArticleView) -> Result<()> {
        let mut statement = self
            .connection
            .prepare(include_str!("sql/show_quotations.sql"))?;
        let mut rows = statement.query([article_id])?;
        while let Some(row) = rows.next()? {
            if let Some(paragraph) = article.paragraph(row.get(0)?) {
                paragraph.quotations.push(QuotationMark {
                    char_start: row.get(1)?,
                    char_end: row.get(2)?,
                    speaker: row.get(3)?,
                    cue: row.get(4)?,
                    part_number: row.get(5)?,
                });
            }
        }
        Ok(())
    }

    fn add_unnamed_sources(&self, article_id: i64, article: &mut ArticleView) -> Result<()> {
        let mut statement = self
            .connection
            .prepare(include_str!("sql/show_unnamed_sources.sql"))?;
        let mut rows = statement.query([article_id])?;
        while let Some(row) = rows.next()? {
            if let Some(paragraph) = article.paragraph(row.get(0)?) {
                paragraph.unnamed_sources.push(UnnamedMark {
                    char_start: row.get(1)?,
                    char_end: row.get(2)?,
                    rule: row.get(3)?,
                });
            }
        }
        Ok(())
    }

    fn show_paragraph(&self, prefix: &str) -> Result<Option<ParagraphView>> {
        let mut statement = self
            .connection
            .prepare(include_str!("sql/find_paragraphs_by_prefix.sql"))?;
        let mut found: Vec<(i64, ParagraphView)> = statement
            .query_map([prefix], |row| {
                let view = ParagraphView {
                    sha256: row.get(1)?,
                    words_sha256: row.get(2)?,
                    text: row.get(3)?,
                    occurrences: Vec::new(),
                };
                Ok((row.get(0)?, view))
            })?
            .collect::<rusqlite::Result<_>>()?;
        if found.len() > 1 {
            return Err(StoreError::NotFound {
                what: format!("several paragraphs have a sha256 that begins with {prefix}"),
                hint: "give more of its characters".to_owned(),
            });
        }
        let Some((paragraph_id, mut paragraph)) = found.pop() else {
            return Ok(None);
        };
        let mut statement = self
            .connection
            .prepare(include_str!("sql/show_occurrences.sql"))?;
        paragraph.occurrences = statement
            .query_map([paragraph_id], |row| {
                Ok(OccurrenceMark {
                    location: row.get(0)?,
                    ordinal: row.get(1)?,
                    article_id: row.get(2)?,
                    bytes: span(row.get(3)?, row.get(4)?),
                    source: row.get(5)?,
                    published_at: row.get(6)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Some(paragraph))
    }
}
