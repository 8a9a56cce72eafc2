SELECT EXISTS (SELECT 1 FROM refusal WHERE path = ?1 AND settled_run_id IS NULL)
