SELECT role, value, origin, is_chosen
FROM candidate
WHERE article_id = ?1
ORDER BY rank
