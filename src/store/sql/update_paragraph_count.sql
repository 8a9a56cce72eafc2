UPDATE paragraph_count
SET occurrence_count = ?2, article_count = ?3, source_count = ?4, first_article_id = ?5,
    earliest_published_at = ?6, earliest_published_article_id = ?7, undated_article_count = ?8
WHERE paragraph_id = ?1
