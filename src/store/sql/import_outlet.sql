-- An outlet that is there stays as it is, one that the user removed too.
INSERT INTO outlet (name, class, country, origin)
VALUES (?1, ?2, ?3, 'user')
ON CONFLICT (name) DO NOTHING
