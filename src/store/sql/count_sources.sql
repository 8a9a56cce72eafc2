-- What source_count should hold, in the order of its columns.
SELECT
    article.source_id,
    count(*) AS article_count,
    sum(article.paragraph_count) AS occurrence_count,
    (
        SELECT count(DISTINCT occurrence.paragraph_id)
        FROM article AS own
        JOIN occurrence ON occurrence.article_id = own.article_id
        WHERE own.source_id = article.source_id AND own.is_current = 1
    ) AS paragraph_count,
    sum(article.word_count) AS word_count,
    min(article.published_at) AS first_published_at,
    max(article.published_at) AS last_published_at
FROM article
WHERE article.is_current = 1
GROUP BY article.source_id
ORDER BY article.source_id
