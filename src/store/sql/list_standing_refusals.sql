-- Those of former runs; what this one refused is no news to it.
SELECT path, record_number, reason, hint, location
FROM refusal
WHERE path = ?1 AND settled_run_id IS NULL AND run_id < ?2
ORDER BY record_number, location, reason
