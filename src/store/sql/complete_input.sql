UPDATE input
SET byte_count = ?2, sha256 = ?3, line_count = ?4, is_complete = 1
WHERE input_id = ?1
