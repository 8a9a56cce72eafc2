SELECT input.path, input.is_file, input.type, input.reading_options, article.record_sha256, article.article_id,
    article.member, crawl_record.byte_offset
FROM article
JOIN input ON input.input_id = article.input_id
LEFT JOIN crawl_record ON crawl_record.article_id = article.article_id
WHERE article.is_current = 1
ORDER BY input.path, input.type, input.reading_options, article.article_id
