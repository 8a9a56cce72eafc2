SELECT article.article_id, article.revision, article.record_sha256, article.run_id, input.reading_options
FROM article
JOIN input ON input.input_id = article.input_id
WHERE article.key = ?1
ORDER BY article.revision DESC
LIMIT 1
