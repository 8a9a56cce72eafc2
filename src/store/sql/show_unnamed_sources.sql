SELECT ordinal, char_start, char_end, rule
FROM unnamed_source
WHERE article_id = ?1
ORDER BY ordinal, char_start
