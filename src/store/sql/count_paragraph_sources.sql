-- What paragraph_source should hold, in the order of its columns; paragraph_count is right already.
SELECT occurrence.paragraph_id, article.source_id, count(DISTINCT occurrence.article_id) AS article_count
FROM paragraph_count
JOIN occurrence ON occurrence.paragraph_id = paragraph_count.paragraph_id
JOIN article ON article.article_id = occurrence.article_id AND article.is_current = 1
GROUP BY occurrence.paragraph_id, article.source_id
ORDER BY occurrence.paragraph_id, article.source_id
