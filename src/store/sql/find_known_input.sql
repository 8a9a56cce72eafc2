-- The latest reading of a file decides: a complete one before a broken one says nothing of what is stored now.
SELECT byte_count, sha256, line_count, reading_options
FROM input
WHERE path = ?1 AND is_complete = 1
  AND input_id = (SELECT max(input_id) FROM input WHERE path = ?1)
