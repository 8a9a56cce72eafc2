SELECT occurrence.ordinal, occurrence.byte_start, occurrence.byte_end, paragraph.sha256, occurrence.kind
FROM occurrence
JOIN paragraph ON paragraph.paragraph_id = occurrence.paragraph_id
WHERE occurrence.article_id = ?1
ORDER BY occurrence.ordinal
