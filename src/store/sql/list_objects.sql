-- Everything that makes up the schema. What ANALYZE keeps beside it is no part of it.
SELECT type || ' ' || name, 'of ' || tbl_name || ': ' || ifnull(sql, '')
FROM sqlite_schema
WHERE name NOT LIKE 'sqlite_stat%'
