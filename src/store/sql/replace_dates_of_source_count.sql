UPDATE source_count
SET article_count = article_count + ?2,
    occurrence_count = occurrence_count + ?3,
    paragraph_count = paragraph_count + ?4,
    word_count = word_count + ?5,
    first_published_at = ?6,
    last_published_at = ?7
WHERE source_id = ?1
