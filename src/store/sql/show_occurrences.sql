SELECT
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, ''),
    occurrence.ordinal,
    article.article_id,
    occurrence.byte_start,
    occurrence.byte_end,
    source.name,
    article.published_at
FROM occurrence
JOIN article ON article.article_id = occurrence.article_id AND article.is_current = 1
JOIN input ON input.input_id = article.input_id
JOIN source ON source.source_id = article.source_id
WHERE occurrence.paragraph_id = ?1
ORDER BY occurrence.article_id, occurrence.ordinal
