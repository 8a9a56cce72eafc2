PRAGMA user_version = 16;

CREATE VIEW metadata
-- A row per value that the metadata of a current article might have: all that HTML pages and entries of feeds give, and of
-- other records those of fields that disagree. Articles come in the order of storing, the values of each the preceding
-- first.
--   article_id, location  the article, and its file, then !member or #record
--   role                  what the value would be: title, author, date, source, language, url, id
--   value                 the value as it was found
--   origin                where it was found: json-ld headline, og:title, h1, feed title ...
--   is_chosen             1: what the article's column follows from
AS
SELECT
    article.article_id,
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, '') AS location,
    candidate.role,
    candidate.value,
    candidate.origin,
    candidate.is_chosen
FROM article
CROSS JOIN candidate ON candidate.article_id = article.article_id
CROSS JOIN input ON input.input_id = article.input_id
WHERE article.is_current = 1
ORDER BY article.article_id, candidate.rank;
