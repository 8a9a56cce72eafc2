INSERT INTO outlet (name, class, country, origin)
VALUES (?1, ?2, ?3, 'shipped')
ON CONFLICT (name) DO UPDATE SET class = excluded.class, country = excluded.country
WHERE origin = 'shipped'
