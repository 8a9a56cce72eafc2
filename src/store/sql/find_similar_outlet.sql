SELECT outlet.name
FROM outlet_alias
JOIN outlet ON outlet.outlet_id = outlet_alias.outlet_id
WHERE outlet_alias.alias = ?1 COLLATE NOCASE
   OR outlet_alias.alias = 'The ' || ?1 COLLATE NOCASE
ORDER BY outlet.outlet_id
LIMIT 1
