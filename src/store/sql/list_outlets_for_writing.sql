-- ?1 is 1 for what the user added only: outlets of theirs, and their forms of any outlet.
SELECT outlet.name, outlet.class, outlet.country, outlet_alias.alias, outlet_alias.kind
FROM outlet
LEFT JOIN outlet_alias
  ON outlet_alias.outlet_id = outlet.outlet_id
  AND outlet_alias.is_disabled = 0
  AND (?1 = 0 OR outlet_alias.origin = 'user')
WHERE outlet.is_disabled = 0
  AND (?1 = 0 OR outlet.origin = 'user' OR outlet_alias.alias IS NOT NULL)
ORDER BY outlet.outlet_id, outlet_alias.outlet_alias_id
