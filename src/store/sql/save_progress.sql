UPDATE ingest_run
SET new_count = ?2, unchanged_count = ?3, revised_count = ?4, refused_count = ?5
WHERE run_id = ?1
