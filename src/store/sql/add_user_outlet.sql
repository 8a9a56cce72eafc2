-- A name that was removed before comes back, with the class it had where none is given.
INSERT INTO outlet (name, class, country, origin)
VALUES (?1, ifnull(?2, 'newspaper'), ?3, 'user')
ON CONFLICT (name) DO UPDATE
SET class = ifnull(?2, class), country = ifnull(excluded.country, country), origin = 'user', is_disabled = 0
WHERE is_disabled = 1
