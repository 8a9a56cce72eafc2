-- Refused again after it was settled: it stands again. Refused again as before: nothing changes.
INSERT INTO refusal (location, reason, hint, path, record_number, run_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (location, reason) DO UPDATE SET settled_run_id = NULL
WHERE settled_run_id IS NOT NULL
