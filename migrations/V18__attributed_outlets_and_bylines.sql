PRAGMA user_version = 18;

CREATE VIEW attributed_outlets
-- A row per outlet that current articles credit for information at least once, the one credited by the most articles
-- first. An article that credits its own publisher is not counted. Nothing is kept for this view: it counts every
-- mention, those of bylines too.
--   outlet_id, outlet   the outlet
--   article_count       articles that credit it
--   paragraph_count     distinct paragraphs that credit it; a byline is none
--   credit_count        credits (rows of `credits` that are not self credits)
--   report_count        of these: its own reporting is credited
--   venue_count         somebody spoke to it or on it
--   data_count          its poll, count or projection is credited
--   opinion_count       its editorial or column is conveyed
--   wire_count          a dateline, tag or agency line names it
--   mention_count       mentions of it that credit it for nothing
--   first_published_at, last_published_at  the span of dates of the crediting articles; NULL: no date is known
AS
WITH counted AS (
    SELECT
        mention.outlet_id,
        mention.is_credit,
        mention.article_id,
        mention.kind,
        occurrence.paragraph_id,
        article.published_at
    FROM mention
    JOIN article ON article.article_id = mention.article_id AND article.is_current = 1
    JOIN source ON source.source_id = article.source_id
    LEFT JOIN occurrence ON occurrence.article_id = mention.article_id AND occurrence.ordinal = mention.ordinal
    WHERE source.outlet_id IS NOT mention.outlet_id
)
SELECT
    outlet.outlet_id,
    outlet.name AS outlet,
    count(DISTINCT CASE WHEN counted.is_credit THEN counted.article_id END) AS article_count,
    count(DISTINCT CASE WHEN counted.is_credit THEN counted.paragraph_id END) AS paragraph_count,
    sum(counted.is_credit) AS credit_count,
    sum(counted.kind = 'report') AS report_count,
    sum(counted.kind = 'venue') AS venue_count,
    sum(counted.kind = 'data') AS data_count,
    sum(counted.kind = 'opinion') AS opinion_count,
    sum(counted.kind = 'wire') AS wire_count,
    sum(NOT counted.is_credit) AS mention_count,
    min(CASE WHEN counted.is_credit THEN counted.published_at END) AS first_published_at,
    max(CASE WHEN counted.is_credit THEN counted.published_at END) AS last_published_at
FROM counted
JOIN outlet ON outlet.outlet_id = counted.outlet_id
GROUP BY counted.outlet_id
HAVING credit_count >= 1
ORDER BY article_count DESC, credit_count DESC, outlet.name;
