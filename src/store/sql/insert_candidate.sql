INSERT INTO candidate (article_id, rank, role, value, origin, is_chosen)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
