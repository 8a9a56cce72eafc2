SELECT
    byte_offset, record_type, record_id, target_uri, fetched_at, http_status, payload_digest, is_digest_right
FROM crawl_record
WHERE article_id = ?1
