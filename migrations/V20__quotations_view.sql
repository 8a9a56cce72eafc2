PRAGMA user_version = 20;

CREATE VIEW quotations
-- A row per group of quotations in current articles with the same words, whole or cut: a wording, and those of 5 words and
-- more that it holds in one piece, or in pieces where a quotation says that words were left out. Those of 5 words and more
-- come first, then the one from the most sources and in the most articles. Nothing is kept for this view but the groups: it counts every quotation.
--   words              what was said, as the first article with the longest wording prints it, without a comma at its end
--   word_count         how many words that is
--   variant_count      the wordings of the group
--   article_count      articles that quote it
--   source_count       sources of these articles
--   occurrence_count   quotations
--   speaker            who said it; NULL: no article tells, or they tell differently. Ada Moor and Moor are one
--   speaker_count      how many different speakers the articles name
--   first_published_at the earliest date of the articles; NULL: no date is known
--   wording_id         the longest wording; quotation_occurrences has whole_id = wording_id for the whole group
AS
WITH said AS MATERIALIZED (
    SELECT
        ifnull(wording.whole_id, wording.wording_id) AS whole_id,
        quotation.wording_id,
        wording.word_count,
        quotation.article_id,
        quotation.quotation_number,
        article.source_id,
        article.published_at,
        ifnull(outlet.name, quotation.speaker) AS speaker
    FROM quotation
    JOIN wording ON wording.wording_id = quotation.wording_id
    JOIN article ON article.article_id = quotation.article_id AND article.is_current = 1
    LEFT JOIN outlet ON outlet.outlet_id = quotation.speaker_outlet_id
    WHERE quotation.part_number = 1
),
speakers AS MATERIALIZED (
    SELECT DISTINCT whole_id, speaker FROM said WHERE speaker IS NOT NULL
),
names AS MATERIALIZED (
    SELECT whole_id, count(*) AS speaker_count, max(speaker) AS speaker
    FROM speakers
    WHERE NOT EXISTS (
        SELECT 1
        FROM speakers AS fuller
        WHERE fuller.whole_id = speakers.whole_id
          AND substr(fuller.speaker, -length(speakers.speaker) - 1) = ' ' || speakers.speaker
    )
    GROUP BY whole_id
),
counted AS MATERIALIZED (
    SELECT
        whole_id,
        count(DISTINCT wording_id) AS variant_count,
        count(DISTINCT article_id) AS article_count,
        count(DISTINCT source_id) AS source_count,
        count(*) AS occurrence_count,
        min(published_at) AS first_published_at,
        max(word_count) AS word_count
    FROM said
    GROUP BY whole_id
),
longest AS MATERIALIZED (
    SELECT
        whole_id,
        article_id,
        quotation_number,
        row_number() OVER (PARTITION BY whole_id ORDER BY word_count DESC, article_id, quotation_number) AS place
    FROM said
)
SELECT
    (
        SELECT group_concat(part, ' ')
        FROM (
            SELECT rtrim(substr(paragraph.text, quotation.char_start + 1, quotation.char_end - quotation.char_start), ',') AS part
            FROM quotation
            JOIN occurrence ON occurrence.article_id = quotation.article_id AND occurrence.ordinal = quotation.ordinal
            JOIN paragraph ON paragraph.paragraph_id = occurrence.paragraph_id
            WHERE quotation.article_id = longest.article_id
              AND quotation.quotation_number = longest.quotation_number
            ORDER BY quotation.part_number
        )
    ) AS words,
    counted.word_count,
    counted.variant_count,
    counted.article_count,
    counted.source_count,
    counted.occurrence_count,
    CASE names.speaker_count WHEN 1 THEN names.speaker END AS speaker,
    ifnull(names.speaker_count, 0) AS speaker_count,
    counted.first_published_at,
    counted.whole_id AS wording_id
FROM counted
JOIN longest ON longest.whole_id = counted.whole_id AND longest.place = 1
LEFT JOIN names ON names.whole_id = counted.whole_id
ORDER BY counted.word_count >= 5 DESC, counted.source_count DESC, counted.article_count DESC, counted.occurrence_count DESC, counted.word_count DESC, longest.article_id,
    longest.quotation_number;
