-- ?1 is 1 for what the user added only: outlets of theirs, and their forms of any outlet. The form that is an outlet's
-- name goes along, since without it the name would be taken for one that means nothing else.
SELECT outlet.name, outlet.class, outlet.country, outlet_alias.alias, outlet_alias.kind,
    outlet_alias.origin = 'user' AS is_users
FROM outlet
LEFT JOIN outlet_alias
  ON outlet_alias.outlet_id = outlet.outlet_id
  AND outlet_alias.is_disabled = 0
  AND (?1 = 0 OR outlet_alias.origin = 'user'
       OR (outlet_alias.alias = outlet.name AND outlet_alias.kind IN ('name', 'risky')))
WHERE outlet.is_disabled = 0
  AND (
      ?1 = 0
      OR outlet.origin = 'user'
      OR EXISTS (
          SELECT 1
          FROM outlet_alias AS own
          WHERE own.outlet_id = outlet.outlet_id AND own.is_disabled = 0 AND own.origin = 'user'
      )
  )
ORDER BY outlet.outlet_id, outlet_alias.outlet_alias_id
