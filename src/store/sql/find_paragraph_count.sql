SELECT
    occurrence_count, article_count, source_count, first_article_id,
    earliest_published_at, earliest_published_article_id, undated_article_count
FROM paragraph_count
WHERE paragraph_id = ?1
