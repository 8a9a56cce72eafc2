SELECT input.path, input.is_file, input.type, article.record_sha256, article.article_id
FROM article
JOIN input ON input.input_id = article.input_id
WHERE article.is_current = 1
ORDER BY input.path, input.type, article.article_id
