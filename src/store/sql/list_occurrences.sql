SELECT paragraph.sha256, occurrence.byte_start, occurrence.byte_end, occurrence.kind
FROM occurrence
JOIN paragraph ON paragraph.paragraph_id = occurrence.paragraph_id
WHERE occurrence.article_id = ?1
ORDER BY occurrence.ordinal
