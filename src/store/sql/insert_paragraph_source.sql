INSERT INTO paragraph_source (paragraph_id, source_id, article_count)
VALUES (?1, ?2, ?3)
