-- The user's word stands: what the user removed does not come back with the shipped list, only by the user's hand.
INSERT INTO outlet_alias (outlet_id, alias, kind, origin)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (outlet_id, alias, kind) DO UPDATE SET origin = 'user', is_disabled = 0
WHERE excluded.origin = 'user'
