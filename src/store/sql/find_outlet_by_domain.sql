SELECT DISTINCT outlet.outlet_id
FROM outlet_alias
JOIN outlet ON outlet.outlet_id = outlet_alias.outlet_id AND outlet.is_disabled = 0
WHERE outlet_alias.alias = ?1 COLLATE NOCASE AND outlet_alias.kind = 'domain' AND outlet_alias.is_disabled = 0
