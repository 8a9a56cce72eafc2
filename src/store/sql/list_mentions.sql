SELECT ordinal, char_start, char_end, outlet_id, kind, ifnull(cue, ''), ifnull(rule, ''), is_anaphor,
    sentence_start, sentence_end
FROM mention
WHERE article_id = ?1
ORDER BY ordinal, char_start, outlet_id
