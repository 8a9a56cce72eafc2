UPDATE refusal
SET settled_run_id = ?2
WHERE path = ?1 AND record_number IS NULL AND settled_run_id IS NULL
