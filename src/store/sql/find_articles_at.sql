SELECT article.article_id
FROM input
JOIN article ON article.input_id = input.input_id AND article.is_current = 1
WHERE input.path = ?1 AND (?2 IS NULL OR article.record_number = ?2)
    AND (?3 IS NULL OR article.member = ?3)
ORDER BY article.article_id
