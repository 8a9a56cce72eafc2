UPDATE refusal
SET settled_run_id = NULL
WHERE location = ?1 AND reason = ?2 AND settled_run_id IS NOT NULL
