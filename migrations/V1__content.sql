PRAGMA application_id = 1668248176;
PRAGMA user_version = 1;

CREATE TABLE property (
    -- What is true of the whole file, a row each: normalisation_version and words_version (the rules behind
    -- paragraph.sha256 and paragraph.words_sha256; one version a file), created_by (the program's version),
    -- gazetteer_sha256 (the shipped list of outlets that was loaded), rules_version (the credit rules that made the
    -- rows of mention) and is_analysed (1 while mention covers every current article by those rules and outlets).
    name TEXT PRIMARY KEY,               -- one of these
    value TEXT NOT NULL                  -- what is true of the file
) STRICT, WITHOUT ROWID;

CREATE TABLE ingest_run (
    -- A row per run of `corpus ingest` that opened this file for writing.
    run_id INTEGER PRIMARY KEY,          -- in the order of the runs
    started_at TEXT NOT NULL,            -- ISO 8601, UTC
    finished_at TEXT,                    -- ISO 8601, UTC; NULL: still running, or killed
    outcome TEXT NOT NULL DEFAULT 'running', -- running (or killed), done, interrupted, failed
    program_version TEXT NOT NULL,       -- of the program that ran
    new_count INTEGER NOT NULL DEFAULT 0,       -- articles under a key not seen before
    unchanged_count INTEGER NOT NULL DEFAULT 0, -- articles met again with the same bytes and options
    revised_count INTEGER NOT NULL DEFAULT 0,   -- articles whose key was known with other bytes or options
    refused_count INTEGER NOT NULL DEFAULT 0    -- inputs and records that could not be stored
) STRICT;

CREATE TABLE input (
    -- A row per version of a file (or of standard input) from which records were taken. Content.
    input_id INTEGER PRIMARY KEY,        -- in the order of reading
    path TEXT NOT NULL,                  -- absolute, links resolved; for standard input its --name, or '-'
    is_file INTEGER NOT NULL CHECK (is_file IN (0, 1)), -- 0: standard input, which can't be read again
    byte_count INTEGER,                  -- its size in bytes as stored, before decompression; NULL until read whole
    sha256 TEXT CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'), -- of those bytes; NULL until read whole
    line_count INTEGER,                  -- line ends in them, for inputs that can be continued; else NULL
    type TEXT NOT NULL,                  -- what it was taken for: text, markdown, jsonl, json
    compression TEXT,                    -- gzip, or NULL
    reading_options TEXT NOT NULL,       -- the options that change what is read, a JSON object; '{}' for none
    run_id INTEGER NOT NULL REFERENCES ingest_run, -- the run that read it
    is_complete INTEGER NOT NULL DEFAULT 0 -- 1: read to its end and stored
        CHECK (is_complete = (sha256 IS NOT NULL AND byte_count IS NOT NULL))
) STRICT;
CREATE INDEX input_by_path ON input (path, input_id);

CREATE TABLE outlet (
    -- A row per news organisation that texts may name. Shipped with the program, edited by its user; content.
    outlet_id INTEGER PRIMARY KEY,       -- stays the same as long as the file
    name TEXT NOT NULL UNIQUE,           -- as reports print it
    class TEXT NOT NULL,                 -- newspaper, magazine, broadcaster, agency, website
    country TEXT,                        -- ISO 3166 alpha-2; NULL: unknown
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'user')), -- who added it: the program or its user
    is_disabled INTEGER NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1)) -- 1: removed by the user
) STRICT;

CREATE TABLE outlet_alias (
    -- A row per form under which an outlet is found: in running text, or as a domain. Content.
    outlet_alias_id INTEGER PRIMARY KEY, -- in the order of adding
    outlet_id INTEGER NOT NULL REFERENCES outlet, -- the outlet that the form means
    alias TEXT NOT NULL CHECK (alias <> ''), -- matched in this case, on word boundaries; a domain in lower case
    kind TEXT NOT NULL,                  -- name: means the outlet anywhere; risky: only with a cue beside it; short: only
                                         -- after the full name in the same article; programme: a programme or section
                                         -- that stands for the outlet; tag: in datelines and brackets; domain: of its site
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'user')), -- who added it: the program or its user
    is_disabled INTEGER NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1)), -- 1: removed by the user
    UNIQUE (outlet_id, alias, kind)
) STRICT;
CREATE INDEX outlet_alias_by_alias ON outlet_alias (alias COLLATE NOCASE);

CREATE TABLE source (
    -- A row per source: whom articles came from. Content.
    source_id INTEGER PRIMARY KEY,       -- in the order of first reading
    name TEXT NOT NULL CHECK (name <> ''), -- as it was given; a host without www.
    named_by TEXT NOT NULL,              -- where the name is from: option (--source), publisher (of the record), host (of its URL),
                                         -- folder (its file lies in), name (given to standard input)
    outlet_id INTEGER REFERENCES outlet, -- the outlet of that domain or alias; NULL: none, or several
    UNIQUE (name, named_by)
) STRICT;
CREATE INDEX source_by_outlet_id ON source (outlet_id);

CREATE TABLE article (
    -- A row per article: one revision of one document, as received. Content.
    article_id INTEGER PRIMARY KEY,      -- in the order of storing
    key TEXT NOT NULL,                   -- what makes two records revisions of one document: path, then !member, then
                                         -- #id:, #url: or #sha256: and the record's own (a whole file has none)
    revision INTEGER NOT NULL,           -- counted from 1
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)), -- 1: the latest revision, the one that counts
    source_id INTEGER NOT NULL REFERENCES source, -- whom it came from
    input_id INTEGER NOT NULL REFERENCES input, -- the input it was first read from
    member TEXT,                         -- its path inside an archive; NULL: in none
    record_number INTEGER,               -- its line, element or entry where it was read last, counted from 1; NULL: the
                                         -- whole file
    record_sha256 TEXT NOT NULL CHECK (length(record_sha256) = 64 AND record_sha256 NOT GLOB '*[^0-9a-f]*'),
                                         -- of the record's bytes: decompressed, not decoded, without its line end
    title TEXT,                          -- as metadata gives it; a heading in the text is an occurrence
    byline TEXT,                         -- as metadata gives it
    url TEXT,                            -- as metadata gives it
    language TEXT,                       -- as metadata gives it
    published_at TEXT,                   -- ISO 8601: with Z where the zone is known, without where not, a day where no
                                         -- time is given; NULL: not given, or not certain
    published_text TEXT,                 -- the date as it stands in the record
    encoding TEXT NOT NULL,              -- the character set the record was decoded with, in lower case
    is_encoding_uncertain INTEGER NOT NULL CHECK (is_encoding_uncertain IN (0, 1)), -- 1: a last resort
    paragraph_count INTEGER NOT NULL,    -- its occurrences
    word_count INTEGER NOT NULL,         -- of all its occurrences
    run_id INTEGER NOT NULL REFERENCES ingest_run, -- the run that stored it
    UNIQUE (key, revision)
) STRICT;
CREATE UNIQUE INDEX article_current_by_key ON article (key) WHERE is_current = 1;
CREATE INDEX article_by_input_id ON article (input_id);
CREATE INDEX article_by_source_id_published_at ON article (source_id, published_at) WHERE is_current = 1;

CREATE TABLE paragraph (
    -- A row per distinct paragraph, whatever number of times it occurs. Content.
    paragraph_id INTEGER PRIMARY KEY,    -- in the order of first reading
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
                                         -- of exactly the UTF-8 bytes of text
    words_sha256 TEXT CHECK (length(words_sha256) = 64),
                                         -- of its words alone: NFKC_Casefold, runs of letters, marks and digits joined by
                                         -- one space; NULL: it has no words
    text TEXT NOT NULL CHECK (text <> ''), -- normalised: NFC, single spaces, trimmed, no controls
    word_count INTEGER NOT NULL          -- the words of text
) STRICT;
CREATE INDEX paragraph_by_words_sha256 ON paragraph (words_sha256) WHERE words_sha256 IS NOT NULL;

CREATE TABLE occurrence (
    -- A row per appearance of a paragraph in an article. Content.
    article_id INTEGER NOT NULL REFERENCES article, -- where it appears
    ordinal INTEGER NOT NULL,            -- its place in the article, counted from 1
    paragraph_id INTEGER NOT NULL REFERENCES paragraph, -- what appears there
    byte_start INTEGER,                  -- where it begins in the record's bytes, counted from 0; NULL: can't be proved
    byte_end INTEGER,                    -- the byte after its last; NULL: can't be proved
    kind TEXT NOT NULL,                  -- by its layout: body, heading, quote, list, caption, furniture
    PRIMARY KEY (article_id, ordinal),
    CHECK ((byte_start IS NULL) = (byte_end IS NULL)),
    CHECK (byte_start >= 0 AND byte_start < byte_end)
) STRICT, WITHOUT ROWID;
CREATE INDEX occurrence_by_paragraph_id_article_id ON occurrence (paragraph_id, article_id);

CREATE TABLE refusal (
    -- A row per (location, reason) that could not be stored. Content: rows stay, and say when they were settled.
    location TEXT NOT NULL,              -- path, then !member or #record; controls in it are written as escapes
    reason TEXT NOT NULL,                -- what is wrong with it
    hint TEXT NOT NULL,                  -- what may help
    path TEXT NOT NULL,                  -- the input's path
    record_number INTEGER,               -- NULL: the whole input
    run_id INTEGER NOT NULL REFERENCES ingest_run, -- the first run that refused it
    settled_run_id INTEGER REFERENCES ingest_run, -- the run that read the location after all; NULL: it stands
    PRIMARY KEY (location, reason)
) STRICT, WITHOUT ROWID;
CREATE INDEX refusal_by_path ON refusal (path) WHERE settled_run_id IS NULL;
