-- An undated record comes before a dated one.
SELECT article_id, revision
FROM article
WHERE key = ?1 AND run_id = ?2
ORDER BY published_at, record_sha256
