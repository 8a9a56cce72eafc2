-- A name that the user removed before comes back.
INSERT INTO outlet (name, class, country, origin)
VALUES (?1, ?2, ?3, 'user')
ON CONFLICT (name) DO UPDATE
SET class = excluded.class, country = ifnull(excluded.country, country), origin = 'user', is_disabled = 0
WHERE is_disabled = 1
