UPDATE refusal
SET settled_run_id = ?3
WHERE location = ?1 AND reason = ?2
