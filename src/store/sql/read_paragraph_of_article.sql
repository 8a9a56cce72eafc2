SELECT paragraph.sha256, paragraph.text
FROM occurrence
JOIN paragraph ON paragraph.paragraph_id = occurrence.paragraph_id
WHERE occurrence.article_id = ?1 AND occurrence.ordinal = ?2
