PRAGMA user_version = 13;
-- The table is made again, so that its digest is held unique by an index of its own, which a bulk load can put off;
-- views and keys go on naming it as before.
PRAGMA legacy_alter_table = ON;
ALTER TABLE paragraph RENAME TO paragraph_before;
PRAGMA legacy_alter_table = OFF;

CREATE TABLE paragraph (
    -- A row per distinct paragraph, whatever number of times it occurs. Content.
    paragraph_id INTEGER PRIMARY KEY,    -- in the order of first reading
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
                                         -- of exactly the UTF-8 bytes of text, in lower-case hexadecimal; no two the
                                         -- same (index paragraph_by_sha256, which is missing while a bulk load runs)
    words_sha256 TEXT CHECK (length(words_sha256) = 64),
                                         -- of its words alone: NFKC_Casefold, runs of letters, marks and digits joined by
                                         -- one space; NULL: it has no words
    text TEXT NOT NULL CHECK (text <> ''), -- normalised: NFC, single spaces, trimmed, no controls
    word_count INTEGER NOT NULL          -- the words of text
) STRICT;
INSERT INTO paragraph (paragraph_id, sha256, words_sha256, text, word_count)
SELECT paragraph_id, sha256, words_sha256, text, word_count FROM paragraph_before ORDER BY paragraph_id;
DROP TABLE paragraph_before;
CREATE UNIQUE INDEX paragraph_by_sha256 ON paragraph (sha256);
CREATE INDEX paragraph_by_words_sha256 ON paragraph (words_sha256) WHERE words_sha256 IS NOT NULL;
