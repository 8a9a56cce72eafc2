UPDATE article
SET record_number = ?2
WHERE article_id = ?1 AND record_number IS NOT ?2
