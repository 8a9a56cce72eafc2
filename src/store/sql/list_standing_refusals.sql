SELECT path, record_number, reason, hint
FROM refusal
WHERE path = ?1 AND settled_run_id IS NULL
ORDER BY record_number, reason
