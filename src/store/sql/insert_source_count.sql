INSERT INTO source_count (
    source_id, article_count, occurrence_count, paragraph_count, word_count, first_published_at, last_published_at
) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
