INSERT INTO paragraph_source (paragraph_id, source_id, article_count)
VALUES (?1, ?2, 1)
ON CONFLICT (paragraph_id, source_id) DO UPDATE SET article_count = article_count + 1
