SELECT count(*)
FROM article
WHERE is_current = 1 AND input_id IN (SELECT input_id FROM input WHERE path = ?1)
