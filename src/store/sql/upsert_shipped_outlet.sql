INSERT INTO outlet (name, class, country, origin)
VALUES (?1, ?2, ?3, 'shipped')
-- What the user added keeps what the user said of it.
ON CONFLICT (name) DO UPDATE SET
    class = iif(origin = 'shipped', excluded.class, class),
    country = iif(origin = 'shipped', excluded.country, country)
RETURNING outlet_id
