INSERT INTO paragraph_count (
    paragraph_id, occurrence_count, article_count, source_count, first_article_id,
    earliest_published_at, earliest_published_article_id, undated_article_count
) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
