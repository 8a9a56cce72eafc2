-- As find_outlet_by_name.sql, without the names that are other things' names as well. ?1 is a source's name without "The", which makes no difference. An outlet's own name goes before another's alias.
WITH named AS (
    SELECT outlet.outlet_id, outlet_alias.alias = outlet.name AS is_own_name
    FROM outlet_alias
    JOIN outlet ON outlet.outlet_id = outlet_alias.outlet_id AND outlet.is_disabled = 0
    WHERE outlet_alias.alias COLLATE NOCASE IN (?1, 'The ' || ?1)
      AND outlet_alias.kind = 'name'
      AND outlet_alias.is_disabled = 0
)
SELECT DISTINCT outlet_id
FROM named
WHERE is_own_name = (SELECT max(is_own_name) FROM named)
