PRAGMA user_version = 2;

CREATE TABLE mention (
    -- A row per mention: an outlet's name in an article, and what the rules made of it. Derived: `corpus analyze`
    -- rebuilds it. A paragraph that two articles share has rows for both, since a stand-in ("the newspaper") or a short
    -- form may mean another outlet in each.
    article_id INTEGER NOT NULL REFERENCES article, -- the article that names it
    ordinal INTEGER NOT NULL,            -- the occurrence in that article
    char_start INTEGER NOT NULL,         -- where the name begins in paragraph.text, in characters from 0
    char_end INTEGER NOT NULL,           -- the character after its last
    outlet_id INTEGER NOT NULL REFERENCES outlet, -- the outlet that is named
    is_credit INTEGER NOT NULL CHECK (is_credit IN (0, 1)), -- 1: the outlet is credited for information
    kind TEXT NOT NULL,                  -- of a credit: report, venue, data, opinion, wire; else mention
    cue TEXT,                            -- the words that make it a credit; NULL: not credited
    rule TEXT,                           -- the id of the rule that decided; NULL: none did
    is_anaphor INTEGER NOT NULL CHECK (is_anaphor IN (0, 1)), -- 1: a stand-in that was resolved
    sentence_start INTEGER NOT NULL,     -- the sentence in paragraph.text, in characters from 0
    sentence_end INTEGER NOT NULL,       -- the character after the sentence's last
    PRIMARY KEY (article_id, ordinal, char_start, outlet_id),
    FOREIGN KEY (article_id, ordinal) REFERENCES occurrence (article_id, ordinal),
    CHECK (char_start >= 0 AND char_start < char_end)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_by_outlet_id ON mention (outlet_id, is_credit, article_id, ordinal, kind);

CREATE TABLE paragraph_count (
    -- A row per paragraph that occurs 2 or more times in current articles: what `duplicates` shows of it. Derived, kept
    -- by every ingest, so that reports cost the same at any size. A paragraph without a row occurs once, or only in
    -- former revisions.
    paragraph_id INTEGER PRIMARY KEY REFERENCES paragraph, -- the paragraph that is counted
    occurrence_count INTEGER NOT NULL CHECK (occurrence_count >= 2), -- its appearances
    article_count INTEGER NOT NULL,      -- articles that have it
    source_count INTEGER NOT NULL,       -- sources of these articles
    first_article_id INTEGER NOT NULL REFERENCES article, -- the first read
    earliest_published_at TEXT,          -- the earliest date among its articles; NULL: none has one
    earliest_published_article_id INTEGER REFERENCES article, -- whose date that is; NULL on a tie
    undated_article_count INTEGER NOT NULL -- articles without a date, any of which may be earlier
) STRICT;
CREATE INDEX paragraph_count_by_occurrence_count ON paragraph_count (occurrence_count DESC, paragraph_id);
CREATE INDEX paragraph_count_repeated_by_paragraph_id ON paragraph_count (paragraph_id) WHERE occurrence_count > article_count;

CREATE TABLE paragraph_source (
    -- A row per source of each paragraph in paragraph_count. Derived, kept by every ingest.
    paragraph_id INTEGER NOT NULL REFERENCES paragraph_count ON DELETE CASCADE, -- the paragraph
    source_id INTEGER NOT NULL REFERENCES source, -- a source that has it
    article_count INTEGER NOT NULL CHECK (article_count >= 1), -- current articles of the source that have it
    PRIMARY KEY (paragraph_id, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE source_count (
    -- A row per source with current articles: what `source_counts` shows of it. Derived, kept by every ingest.
    source_id INTEGER PRIMARY KEY REFERENCES source, -- the source that is counted
    article_count INTEGER NOT NULL CHECK (article_count >= 1), -- its current articles
    occurrence_count INTEGER NOT NULL,   -- their paragraphs, each appearance counted
    paragraph_count INTEGER NOT NULL,    -- their paragraphs, each counted once
    word_count INTEGER NOT NULL,         -- the words of all appearances
    first_published_at TEXT,             -- the earliest of their dates; NULL: no article has a date
    last_published_at TEXT               -- the latest of their dates; NULL: no article has a date
) STRICT;
CREATE INDEX source_count_by_article_count ON source_count (article_count DESC, source_id);
