PRAGMA user_version = 5;

CREATE VIEW same_words
-- A row per group of 2 or more current paragraphs with the same words in other typography (case, quotation marks,
-- dashes, punctuation, spacing), those in the most articles first.
--   words_sha256     what they have in common: the digest of the words alone
--   paragraph_count  how many different paragraphs (different sha256) there are
--   article_count    how many current articles hold one of them
--   text             the first read of them
-- Nothing is kept for this view: it reads the index of words_sha256 from end to end.
-- All of a group: SELECT * FROM paragraph WHERE words_sha256 = '...'
AS
WITH shared AS (
    SELECT words_sha256
    FROM paragraph
    WHERE words_sha256 IS NOT NULL
    GROUP BY words_sha256
    HAVING count(*) >= 2
), counted AS (
    SELECT
        shared.words_sha256,
        min(paragraph.paragraph_id) AS first_paragraph_id,
        count(DISTINCT paragraph.paragraph_id) AS paragraph_count,
        count(DISTINCT occurrence.article_id) AS article_count
    FROM shared
    CROSS JOIN paragraph ON paragraph.words_sha256 = shared.words_sha256
    CROSS JOIN occurrence ON occurrence.paragraph_id = paragraph.paragraph_id
    CROSS JOIN article ON article.article_id = occurrence.article_id AND article.is_current = 1
    GROUP BY shared.words_sha256
    HAVING count(DISTINCT paragraph.paragraph_id) >= 2
)
SELECT counted.words_sha256, counted.paragraph_count, counted.article_count, paragraph.text
FROM counted
JOIN paragraph ON paragraph.paragraph_id = counted.first_paragraph_id
ORDER BY counted.article_count DESC, counted.paragraph_count DESC, counted.first_paragraph_id;
