PRAGMA user_version = 14;
-- What is not asked for is not looked up, so that counting the rows reads the kept counts alone.
DROP VIEW duplicates;

CREATE VIEW duplicates
-- A row per paragraph that occurs 2 or more times in current articles, the most frequent first.
--   paragraph_id, sha256           the paragraph
--   occurrence_count               how many times it appears
--   article_count, source_count    in how many articles, of how many sources; 1 article: it only repeats itself
--   first_article_id               the article in which it was first read, which need not be the first published
--   first_location                 that article's file, then !member or #record
--   earliest_published_at          the earliest date of publication among its articles; NULL: none is known
--   earliest_published_article_id  the article of that date; NULL on a tie, or where any of its articles has no date
--   word_count                     the words of its text
--   text                           the normalised text
AS
SELECT
    counted.paragraph_id,
    paragraph.sha256,
    counted.occurrence_count,
    counted.article_count,
    counted.source_count,
    counted.first_article_id,
    (SELECT input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, '')
    FROM article JOIN input ON input.input_id = article.input_id
    WHERE article.article_id = counted.first_article_id) AS first_location,
    counted.earliest_published_at,
    CASE WHEN counted.undated_article_count = 0 THEN counted.earliest_published_article_id END
        AS earliest_published_article_id,
    paragraph.word_count,
    paragraph.text
FROM paragraph_count AS counted
LEFT JOIN paragraph ON paragraph.paragraph_id = counted.paragraph_id
ORDER BY counted.occurrence_count DESC, counted.paragraph_id;
