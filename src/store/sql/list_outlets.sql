SELECT
    outlet.name AS outlet,
    outlet.class,
    outlet.country,
    outlet.origin,
    outlet.is_disabled,
    (
        SELECT group_concat(alias || CASE kind WHEN 'name' THEN '' ELSE ' (' || kind || ')' END, '; ')
        FROM (
            SELECT alias, kind
            FROM outlet_alias
            WHERE outlet_alias.outlet_id = outlet.outlet_id AND is_disabled = 0 AND alias <> outlet.name
            ORDER BY outlet_alias_id
        )
    ) AS aliases
FROM outlet
WHERE ?1 IS NULL
   OR instr(lower(outlet.name), lower(?1)) > 0
   OR EXISTS (
       SELECT 1 FROM outlet_alias
       WHERE outlet_alias.outlet_id = outlet.outlet_id AND instr(lower(alias), lower(?1)) > 0
   )
ORDER BY outlet.name COLLATE NOCASE
