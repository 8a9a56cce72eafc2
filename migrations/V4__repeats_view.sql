PRAGMA user_version = 4;

CREATE VIEW repeats
-- A row per paragraph that one current article holds 2 or more times, in the order of paragraphs, then of articles.
--   article_id, location  the article, and its file, then !member or #record
--   published_at          the article's date of publication
--   paragraph_id, sha256  the paragraph
--   occurrence_count      how many times it appears in this article
--   text                  the normalised text
AS
SELECT
    occurrence.article_id,
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, '') AS location,
    article.published_at,
    counted.paragraph_id,
    paragraph.sha256,
    count(*) AS occurrence_count,
    paragraph.text
FROM paragraph_count AS counted
CROSS JOIN occurrence ON occurrence.paragraph_id = counted.paragraph_id
CROSS JOIN article ON article.article_id = occurrence.article_id AND article.is_current = 1
CROSS JOIN input ON input.input_id = article.input_id
CROSS JOIN paragraph ON paragraph.paragraph_id = counted.paragraph_id
WHERE counted.occurrence_count > counted.article_count
GROUP BY counted.paragraph_id, occurrence.article_id
HAVING count(*) >= 2
ORDER BY counted.paragraph_id, occurrence.article_id;
