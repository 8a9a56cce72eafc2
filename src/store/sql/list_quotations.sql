SELECT quotation_number, part_number, ordinal, char_start, char_end, words, word_count, words_hash, speaker, speaker_kind,
    speaker_outlet_id, speaker_ordinal, speaker_start, speaker_end, cue, rule
FROM quotation
JOIN wording ON wording.wording_id = quotation.wording_id
WHERE article_id = ?1
ORDER BY quotation_number, part_number
