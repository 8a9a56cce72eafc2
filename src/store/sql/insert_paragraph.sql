INSERT INTO paragraph (paragraph_id, sha256, words_sha256, text, word_count)
VALUES (?1, ?2, ?3, ?4, ?5)
