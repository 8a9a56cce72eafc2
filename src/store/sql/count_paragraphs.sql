-- What paragraph_count should hold, in the order of its columns.
SELECT
    counted.paragraph_id,
    sum(counted.occurrence_count) AS occurrence_count,
    count(*) AS article_count,
    count(DISTINCT counted.source_id) AS source_count,
    min(counted.article_id) AS first_article_id,
    min(counted.published) AS earliest_published_at,
    (
        SELECT CASE WHEN count(DISTINCT article.article_id) = 1 THEN min(article.article_id) END
        FROM occurrence
        JOIN article ON article.article_id = occurrence.article_id AND article.is_current = 1
        WHERE occurrence.paragraph_id = counted.paragraph_id
          AND substr(
              CASE WHEN article.published_at LIKE '%Z' THEN article.published_at
                   ELSE substr(article.published_at, 1, 10) END,
              1, length(min(counted.published))
          ) = min(counted.published)
    ) AS earliest_published_article_id,
    sum(counted.published IS NULL) AS undated_article_count
FROM (
    SELECT
        occurrence.paragraph_id,
        article.article_id,
        article.source_id,
        -- A time whose zone is not known says no more than its day.
        CASE WHEN article.published_at LIKE '%Z' THEN article.published_at
             ELSE substr(article.published_at, 1, 10) END AS published,
        count(*) AS occurrence_count
    FROM occurrence
    JOIN article ON article.article_id = occurrence.article_id AND article.is_current = 1
    GROUP BY occurrence.paragraph_id, occurrence.article_id
) AS counted
GROUP BY counted.paragraph_id
HAVING sum(counted.occurrence_count) >= 2
ORDER BY counted.paragraph_id
