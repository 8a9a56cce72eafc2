SELECT sql || ';'
FROM sqlite_schema
WHERE sql IS NOT NULL
  AND name NOT LIKE 'refinery%'
  AND (?1 IS NULL OR name = ?1 OR tbl_name = ?1)
ORDER BY type = 'index' AND ?1 IS NULL, rowid
