INSERT INTO refusal (location, reason, hint, path, record_number, run_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (location, reason) DO NOTHING
