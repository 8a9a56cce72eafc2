INSERT INTO input (path, is_file, type, compression, reading_options, run_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
