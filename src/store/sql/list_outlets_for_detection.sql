SELECT outlet.outlet_id, outlet.name, outlet.class, outlet_alias.alias, outlet_alias.kind
FROM outlet
JOIN outlet_alias ON outlet_alias.outlet_id = outlet.outlet_id AND outlet_alias.is_disabled = 0
WHERE outlet.is_disabled = 0
ORDER BY outlet.outlet_id, outlet_alias.outlet_alias_id
