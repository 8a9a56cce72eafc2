INSERT INTO article (
    article_id, key, revision, is_current, source_id, input_id, member, record_number, record_sha256,
    title, byline, url, language, published_at, published_text, encoding, is_encoding_uncertain,
    paragraph_count, word_count, run_id, steps, encoding_reason, mojibake_layers
) VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
