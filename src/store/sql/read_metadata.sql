SELECT
    article.key,
    article.record_number,
    article.title,
    article.byline,
    article.url,
    article.language,
    article.published_at,
    article.published_text,
    article.encoding,
    article.is_encoding_uncertain,
    source.name,
    source.named_by,
    ingest_run.program_version,
    article.steps,
    article.mojibake_layers,
    article.encoding_reason
FROM article
JOIN source ON source.source_id = article.source_id
JOIN ingest_run ON ingest_run.run_id = article.run_id
WHERE article.article_id = ?1
