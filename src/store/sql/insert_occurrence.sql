INSERT INTO occurrence (article_id, ordinal, paragraph_id, byte_start, byte_end, kind)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
