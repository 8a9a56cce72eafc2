-- A form that is there stays as it is, one that the user removed too.
INSERT INTO outlet_alias (outlet_id, alias, kind, origin)
VALUES (?1, ?2, ?3, 'user')
ON CONFLICT (outlet_id, alias, kind) DO NOTHING
