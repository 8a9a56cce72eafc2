SELECT occurrence.article_id, article.source_id, article.published_at, count(*)
FROM occurrence
JOIN article ON article.article_id = occurrence.article_id AND article.is_current = 1
WHERE occurrence.paragraph_id = ?1
GROUP BY occurrence.article_id
