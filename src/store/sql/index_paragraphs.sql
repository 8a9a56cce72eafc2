CREATE UNIQUE INDEX IF NOT EXISTS paragraph_by_sha256 ON paragraph (sha256);
CREATE INDEX IF NOT EXISTS paragraph_by_words_sha256 ON paragraph (words_sha256) WHERE words_sha256 IS NOT NULL;
