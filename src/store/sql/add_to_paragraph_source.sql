UPDATE paragraph_source SET article_count = article_count + 1
WHERE paragraph_id = ?1 AND source_id = ?2
