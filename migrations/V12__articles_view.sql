PRAGMA user_version = 12;

CREATE VIEW articles
-- A row per current article, in the order of storing.
--   article_id, location             the article, and its file, then !member or #record
--   source                           whom it came from
--   title, byline, url, language     as its metadata gives them; NULL: not given
--   published_at                     when it was published, as far as that is certain; NULL: not known
--   paragraph_count, word_count      its paragraphs, each appearance counted, and their words
--   revision                         which revision of its document it is, counted from 1
AS
SELECT
    article.article_id,
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, '') AS location,
    source.name AS source,
    article.title,
    article.byline,
    article.url,
    article.language,
    article.published_at,
    article.paragraph_count,
    article.word_count,
    article.revision
FROM article
CROSS JOIN input ON input.input_id = article.input_id
CROSS JOIN source ON source.source_id = article.source_id
WHERE article.is_current = 1
ORDER BY article.article_id;
