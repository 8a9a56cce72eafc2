SELECT mention.ordinal, outlet.name, mention.kind, mention.is_credit, mention.cue, mention.char_start, mention.char_end,
    mention.rule, mention.is_anaphor, source.outlet_id IS mention.outlet_id
FROM mention
JOIN outlet ON outlet.outlet_id = mention.outlet_id
JOIN article ON article.article_id = mention.article_id
JOIN source ON source.source_id = article.source_id
WHERE mention.article_id = ?1
ORDER BY mention.ordinal, mention.char_start, mention.outlet_id
