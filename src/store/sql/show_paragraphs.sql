SELECT
    occurrence.ordinal,
    paragraph.sha256,
    occurrence.kind,
    paragraph.text,
    occurrence.byte_start,
    occurrence.byte_end,
    ifnull(paragraph_count.occurrence_count, 1),
    ifnull(paragraph_count.article_count, 1)
FROM occurrence
JOIN paragraph ON paragraph.paragraph_id = occurrence.paragraph_id
LEFT JOIN paragraph_count ON paragraph_count.paragraph_id = occurrence.paragraph_id
WHERE occurrence.article_id = ?1
ORDER BY occurrence.ordinal
