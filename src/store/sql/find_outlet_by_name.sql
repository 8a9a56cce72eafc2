-- An outlet's own name goes before another's alias; "The" makes no difference.
WITH named AS (
    SELECT outlet_id, 1 AS preference
    FROM outlet
    WHERE is_disabled = 0 AND (name = ?1 COLLATE NOCASE OR name = 'The ' || ?1 COLLATE NOCASE)
    UNION ALL
    SELECT outlet.outlet_id, 2
    FROM outlet_alias
    JOIN outlet ON outlet.outlet_id = outlet_alias.outlet_id AND outlet.is_disabled = 0
    WHERE outlet_alias.kind IN ('name', 'risky')
      AND outlet_alias.is_disabled = 0
      AND (outlet_alias.alias = ?1 COLLATE NOCASE OR 'The ' || outlet_alias.alias = ?1 COLLATE NOCASE)
)
SELECT DISTINCT outlet_id
FROM named
WHERE preference = (SELECT min(preference) FROM named)
