INSERT INTO crawl_record (
    article_id, byte_offset, record_type, record_id, target_uri, fetched_at, http_status, payload_digest, is_digest_right
) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (article_id) DO UPDATE SET
    byte_offset = excluded.byte_offset,
    record_type = excluded.record_type,
    record_id = excluded.record_id,
    target_uri = excluded.target_uri,
    fetched_at = excluded.fetched_at,
    http_status = excluded.http_status,
    payload_digest = excluded.payload_digest,
    is_digest_right = excluded.is_digest_right
