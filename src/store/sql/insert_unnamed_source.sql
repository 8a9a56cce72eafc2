INSERT INTO unnamed_source (article_id, ordinal, char_start, char_end, rule, sentence_start, sentence_end)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
