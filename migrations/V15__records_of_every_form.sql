PRAGMA user_version = 15;

ALTER TABLE article ADD COLUMN steps TEXT NOT NULL DEFAULT ''
    /* what is undone, in this order, between the record's characters and its text, joined by spaces: json (the escapes
       of a JSON string), xml (references), cdata (a CDATA section), field (doubled quotation marks of a table), html
       (tags and references); '': nothing. A paragraph's bytes, decoded and read through these, are its text */;
ALTER TABLE article ADD COLUMN encoding_reason TEXT
    /* why that encoding was taken, in words; NULL: stored by a program that did not say */;
ALTER TABLE article ADD COLUMN mojibake_layers INTEGER NOT NULL DEFAULT 0
    /* how many times its UTF-8 had been read as windows-1252 and saved again before it came here: so often that was
       undone, after decoding, wherever it showed */;
UPDATE article SET steps = 'json'
WHERE input_id IN (SELECT input_id FROM input WHERE type IN ('json', 'jsonl'));

ALTER TABLE input ADD COLUMN has_uncertain_encoding INTEGER NOT NULL DEFAULT 0
    /* 1: an article that was first read from it was decoded by a last resort, or not without loss */;
UPDATE input SET has_uncertain_encoding = 1
WHERE EXISTS (SELECT 1 FROM article WHERE article.input_id = input.input_id AND article.is_encoding_uncertain = 1);

CREATE TABLE candidate (
    -- A row per value that metadata might have, for articles in which several places name it: HTML pages and entries of
    -- feeds. Content.
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
                                         -- the gzip member or zstd frame that holds it alone; NULL: inside one stream
    record_type TEXT NOT NULL,           -- as the crawl names it: response, resource, conversion ...
    record_id TEXT,                      -- WARC-Record-ID; NULL: not given
    target_uri TEXT,                     -- the address that was asked; NULL: not given
    fetched_at TEXT,                     -- ISO 8601, UTC; NULL: not given
    http_status INTEGER,                 -- the number of the status line; NULL: not HTTP
    payload_digest TEXT,                 -- the digest that the crawl gives, as it spells it; NULL: not given
    is_digest_right INTEGER CHECK (is_digest_right IN (0, 1)) -- 1: computed anew, it agrees; 0: it does not; NULL: not
                                         -- given, or of an unknown algorithm
) STRICT;
