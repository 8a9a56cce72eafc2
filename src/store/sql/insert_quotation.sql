INSERT INTO quotation (
    article_id, quotation_number, part_number, ordinal, char_start, char_end, wording_id, speaker, speaker_kind,
    speaker_outlet_id, speaker_ordinal, speaker_start, speaker_end, cue, rule
) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
