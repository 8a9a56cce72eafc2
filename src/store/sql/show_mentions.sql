SELECT mention.ordinal, outlet.name, mention.kind, mention.is_credit, mention.cue, mention.char_start, mention.char_end
FROM mention
JOIN outlet ON outlet.outlet_id = mention.outlet_id
WHERE mention.article_id = ?1
ORDER BY mention.ordinal, mention.char_start, mention.outlet_id
