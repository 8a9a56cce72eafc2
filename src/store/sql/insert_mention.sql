INSERT INTO mention (
    article_id, ordinal, char_start, char_end, outlet_id, is_credit, kind, cue, rule, is_anaphor,
    sentence_start, sentence_end
) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
