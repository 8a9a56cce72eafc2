PRAGMA user_version = 6;

CREATE VIEW source_counts
-- A row per source with current articles, the one with the most articles first.
--   source_id, source   whom the articles came from
--   named_by            how that is known: option (--source), publisher (the record names it), host (of its URL),
--                       folder (its file lies in), name (given to standard input)
--   outlet              the outlet that the source is, where its name or domain tells; else NULL
--   article_count       current articles
--   occurrence_count    their paragraphs, each appearance counted
--   paragraph_count     their paragraphs, each counted once
--   word_count          their words
--   first_published_at, last_published_at  the span of their dates; NULL: no date is known
AS
SELECT
    counted.source_id,
    source.name AS source,
    source.named_by,
    outlet.name AS outlet,
    counted.article_count,
    counted.occurrence_count,
    counted.paragraph_count,
    counted.word_count,
    counted.first_published_at,
    counted.last_published_at
FROM source_count AS counted
JOIN source ON source.source_id = counted.source_id
LEFT JOIN outlet ON outlet.outlet_id = source.outlet_id
ORDER BY counted.article_count DESC, counted.source_id;
