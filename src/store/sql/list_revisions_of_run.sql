-- A page that was fetched later is the later one; an undated record comes before a dated one.
SELECT article.article_id, article.revision
FROM article
LEFT JOIN crawl_record ON crawl_record.article_id = article.article_id
WHERE article.key = ?1 AND article.run_id = ?2
ORDER BY crawl_record.fetched_at, article.published_at, article.record_sha256
