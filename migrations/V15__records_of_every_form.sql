PRAGMA user_version = 15;
-- The tables are made again, so that what their columns may hold now is said where they are; views and keys go on naming
-- them as before.
PRAGMA legacy_alter_table = ON;
ALTER TABLE input RENAME TO input_before;
ALTER TABLE article RENAME TO article_before;
PRAGMA legacy_alter_table = OFF;

CREATE TABLE input (
    -- A row per version of a file (or of standard input) from which records were taken. Content.
    input_id INTEGER PRIMARY KEY,        -- in the order of reading
    path TEXT NOT NULL,                  -- absolute, links resolved; for standard input its --name, or '-'
    is_file INTEGER NOT NULL CHECK (is_file IN (0, 1)), -- 0: standard input, which can't be read again
    byte_count INTEGER,                  -- its size in bytes as stored, before decompression; NULL until read whole
    sha256 TEXT CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'), -- of those bytes; NULL until read whole
    line_count INTEGER,                  -- line ends in them, for inputs that can be continued; else NULL
    type TEXT NOT NULL,                  -- what it was taken for: text, markdown, html, jsonl, json, feed, csv, tsv,
                                         -- warc, arc, zip, tar
    compression TEXT,                    -- gzip or zstd, the outermost where there are several; NULL: none
    reading_options TEXT NOT NULL,       -- the options that change what is read, a JSON object; '{}' for none
    run_id INTEGER NOT NULL REFERENCES ingest_run, -- the run that read it
    is_complete INTEGER NOT NULL DEFAULT 0 -- 1: read to its end and stored
        CHECK (is_complete = (sha256 IS NOT NULL AND byte_count IS NOT NULL)),
    has_uncertain_encoding INTEGER NOT NULL DEFAULT 0 -- 1: an article first read from it was decoded by a last resort,
        CHECK (has_uncertain_encoding IN (0, 1))      -- or not without loss
) STRICT;
INSERT INTO input (input_id, path, is_file, byte_count, sha256, line_count, type, compression, reading_options, run_id, is_complete)
SELECT input_id, path, is_file, byte_count, sha256, line_count, type, compression, reading_options, run_id, is_complete FROM input_before ORDER BY input_id;

CREATE TABLE article (
    -- A row per article: one revision of one document, as received. Content.
    article_id INTEGER PRIMARY KEY,      -- in the order of storing
    key TEXT NOT NULL,                   -- what makes two records revisions of one document: path, then !member, then
                                         -- #uri:, #id:, #url: or #sha256: and the record's own (a whole file has none)
    revision INTEGER NOT NULL,           -- counted from 1
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)), -- 1: the latest revision, the one that counts
    source_id INTEGER NOT NULL REFERENCES source, -- whom it came from
    input_id INTEGER NOT NULL REFERENCES input, -- the input it was first read from
    member TEXT,                         -- its path inside an archive, or the address of the feed in a crawl; NULL: in none
    record_number INTEGER,               -- its line, element, entry, row or record of a crawl where it was read last,
                                         -- counted from 1; NULL: the whole file or member
    record_sha256 TEXT NOT NULL CHECK (length(record_sha256) = 64 AND record_sha256 NOT GLOB '*[^0-9a-f]*'),
                                         -- of the record's bytes: unpacked, not decoded, without its line end
    title TEXT,                          -- as metadata gives it; a heading in the text is an occurrence
    byline TEXT,                         -- as metadata gives it
    url TEXT,                            -- as metadata gives it
    language TEXT,                       -- as metadata gives it
    published_at TEXT,                   -- ISO 8601: with Z where the zone is known, without where not, a day where no
                                         -- time is given; NULL: not given, or not certain
    published_text TEXT,                 -- the date as it stands in the record
    encoding TEXT NOT NULL,              -- the character set the record was decoded with, in lower case; of a mixed record
                                         -- two, joined by +
    encoding_reason TEXT,                -- why that one, in words; NULL: stored by a program that did not say
    is_encoding_uncertain INTEGER NOT NULL CHECK (is_encoding_uncertain IN (0, 1)), -- 1: a last resort
    mojibake_layers INTEGER NOT NULL DEFAULT 0, -- how many times its UTF-8 had been read as windows-1252 and saved again
                                         -- before it came here: so often that was undone, wherever it showed
    steps TEXT NOT NULL DEFAULT '',      -- what is undone, in this order, between the record's characters and its text:
                                         -- json (escapes of a string), xml (references), cdata (a section of it), field
                                         -- (doubled quotation marks of a table), html (tags and references); '': nothing.
                                         -- A paragraph's bytes, decoded and read through these, are its text
    paragraph_count INTEGER NOT NULL,    -- its occurrences
    word_count INTEGER NOT NULL,         -- of all its occurrences
    run_id INTEGER NOT NULL REFERENCES ingest_run, -- the run that stored it
    UNIQUE (key, revision)
) STRICT;
INSERT INTO article (
    article_id, key, revision, is_current, source_id, input_id, member, record_number, record_sha256,
    title, byline, url, language, published_at, published_text, encoding, is_encoding_uncertain, paragraph_count, word_count, run_id
)
SELECT
    article_id, key, revision, is_current, source_id, input_id, member, record_number, record_sha256,
    title, byline, url, language, published_at, published_text, encoding, is_encoding_uncertain, paragraph_count, word_count, run_id
FROM article_before ORDER BY article_id;
DROP TABLE article_before;
DROP TABLE input_before;
CREATE INDEX input_by_path ON input (path, input_id);
CREATE UNIQUE INDEX article_current_by_key ON article (key) WHERE is_current = 1;
CREATE INDEX article_by_input_id ON article (input_id);
CREATE INDEX article_by_source_id_published_at ON article (source_id, published_at) WHERE is_current = 1;

UPDATE article SET steps = 'json'
WHERE input_id IN (SELECT input_id FROM input WHERE type IN ('json', 'jsonl'));
UPDATE input SET has_uncertain_encoding = 1
WHERE EXISTS (SELECT 1 FROM article WHERE article.input_id = input.input_id AND article.is_encoding_uncertain = 1);

CREATE TABLE candidate (
    -- A row per value that metadata might have: all that HTML pages and entries of feeds give, and of other records those
    -- of fields that disagree. Content.
    article_id INTEGER NOT NULL REFERENCES article, -- the article
    rank INTEGER NOT NULL,               -- counted from 1: where one precedes another, it has the smaller number
    role TEXT NOT NULL,                  -- what it would be: title, author, date, source, language, url, id
    value TEXT NOT NULL,                 -- as it was found, on one line
    origin TEXT NOT NULL,                -- where it was found: json-ld headline, og:title, h1, feed title ...
    is_chosen INTEGER NOT NULL CHECK (is_chosen IN (0, 1)), -- 1: what the article's column follows from
    PRIMARY KEY (article_id, rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE crawl_record (
    -- A row per article that a crawl (WARC or ARC) holds: what the crawl tells of it. Content.
    article_id INTEGER PRIMARY KEY REFERENCES article, -- the article
    byte_offset INTEGER,                 -- where its record begins in the input as stored, counted from 0: its header, or
                                         -- the gzip member or zstd frame that holds it alone; NULL: inside one stream, or
                                         -- in an archive
    record_type TEXT NOT NULL,           -- as the crawl names it: response, resource, conversion ...
    record_id TEXT,                      -- WARC-Record-ID; NULL: not given
    target_uri TEXT,                     -- the address that was asked; NULL: not given
    fetched_at TEXT,                     -- ISO 8601, UTC; NULL: not given
    http_status INTEGER,                 -- the number of the status line; NULL: not HTTP
    payload_digest TEXT,                 -- the digest that the crawl gives, as it spells it; NULL: not given
    is_digest_right INTEGER CHECK (is_digest_right IN (0, 1)) -- 1: computed anew, it agrees; 0: it does not; NULL: not
                                         -- given, or of an unknown algorithm
) STRICT;
