SELECT quotation.ordinal, quotation.char_start, quotation.char_end, ifnull(outlet.name, quotation.speaker),
    quotation.cue, quotation.part_number
FROM quotation
LEFT JOIN outlet ON outlet.outlet_id = quotation.speaker_outlet_id
WHERE quotation.article_id = ?1
ORDER BY quotation.quotation_number, quotation.part_number
