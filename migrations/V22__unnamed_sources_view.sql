PRAGMA user_version = 22;

CREATE VIEW unnamed_sources
-- A row per current article that speaks of sources without naming them, the one with the most first. Nothing is kept for
-- this view: it counts every sentence that does so. The sentences are in the table unnamed_source.
--   article_id, location  the article, and its file, then !member or #record
--   source                whom the article came from
--   published_at          its date of publication
--   unnamed_source_count  sentences that speak of an unnamed source
--   paragraph_count       paragraphs that hold one
--   share_of_paragraphs   of the article's paragraphs, from 0 to 1
--   first_sentence        the first of these sentences
AS
WITH counted AS (
    SELECT
        article_id,
        count(*) AS unnamed_source_count,
        count(DISTINCT ordinal) AS paragraph_count
    FROM unnamed_source
    GROUP BY article_id
)
SELECT
    article.article_id,
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, '') AS location,
    source.name AS source,
    article.published_at,
    counted.unnamed_source_count,
    counted.paragraph_count,
    round(1.0 * counted.paragraph_count / article.paragraph_count, 3) AS share_of_paragraphs,
    (
        SELECT substr(paragraph.text, first.sentence_start + 1, first.sentence_end - first.sentence_start)
        FROM unnamed_source AS first
        JOIN occurrence ON occurrence.article_id = first.article_id AND occurrence.ordinal = first.ordinal
        JOIN paragraph ON paragraph.paragraph_id = occurrence.paragraph_id
        WHERE first.article_id = counted.article_id
        ORDER BY first.ordinal, first.char_start
        LIMIT 1
    ) AS first_sentence
FROM counted
JOIN article ON article.article_id = counted.article_id AND article.is_current = 1
JOIN input ON input.input_id = article.input_id
JOIN source ON source.source_id = article.source_id
ORDER BY counted.unnamed_source_count DESC, article.article_id;
