-- The latest reading of a file decides what is known of it: after this one, which gave nothing, it is read again.
INSERT INTO input (path, is_file, type, compression, reading_options, run_id)
SELECT path, is_file, type, compression, reading_options, ?2
FROM input
WHERE path = ?1 AND is_complete = 1
  AND input_id = (SELECT max(input_id) FROM input WHERE path = ?1)
