SELECT
    (SELECT min(published_at) FROM article WHERE source_id = ?1 AND is_current = 1),
    (SELECT max(published_at) FROM article WHERE source_id = ?1 AND is_current = 1)
