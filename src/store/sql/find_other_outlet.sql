-- Another outlet that ?1 stands for, or that has the domain ?1 (kind 'domain' or not: ?3). The index on aliases is by NOCASE.
SELECT outlet.name
FROM outlet_alias
JOIN outlet ON outlet.outlet_id = outlet_alias.outlet_id AND outlet.is_disabled = 0
WHERE outlet_alias.alias = ?1 COLLATE NOCASE
  AND outlet_alias.alias = ?1
  AND outlet_alias.outlet_id <> ?2
  AND (outlet_alias.kind = 'domain') = ?3
  AND outlet_alias.is_disabled = 0
ORDER BY outlet_alias.outlet_alias_id
LIMIT 1
