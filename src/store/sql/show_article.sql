SELECT
    article.revision,
    article.is_current,
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, ''),
    article.title,
    article.byline,
    source.name,
    article.published_at,
    CASE WHEN article.published_at IS NULL
        THEN article.published_text || ' (not certain: it counts as undated)' END,
    article.url,
    article.language,
    article.encoding || ' ('
        || CASE WHEN article.is_encoding_uncertain = 1 THEN 'uncertain, ' ELSE '' END
        || ifnull(article.encoding_reason, 'why is not known')
        || CASE WHEN article.mojibake_layers > 0 THEN ', mojibake undone' ELSE '' END
        || ')',
    crawl_record.fetched_at,
    CASE crawl_record.is_digest_right
        WHEN 0 THEN crawl_record.payload_digest || ' is what the crawl says, and not what it holds'
        WHEN 1 THEN crawl_record.payload_digest || ', as the crawl says'
    END,
    (SELECT count(*) || ' values: corpus report metadata --where article_id=' || ?1
     FROM candidate WHERE candidate.article_id = ?1 HAVING count(*) > 0)
FROM article
JOIN input ON input.input_id = article.input_id
JOIN source ON source.source_id = article.source_id
LEFT JOIN crawl_record ON crawl_record.article_id = article.article_id
WHERE article.article_id = ?1
