SELECT
    article.revision,
    article.is_current,
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, ''),
    article.title,
    article.byline,
    source.name,
    ifnull(article.published_at, article.published_text),
    article.url,
    article.language,
    article.encoding || CASE WHEN article.is_encoding_uncertain = 1 THEN ' (uncertain)' ELSE '' END
FROM article
JOIN input ON input.input_id = article.input_id
JOIN source ON source.source_id = article.source_id
WHERE article.article_id = ?1
