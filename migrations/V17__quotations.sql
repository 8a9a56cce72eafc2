PRAGMA user_version = 17;
-- The table is made again, so that an article's byline can have mentions too.
DROP VIEW attributed_outlets;
DROP VIEW credits;
PRAGMA legacy_alter_table = ON;
ALTER TABLE mention RENAME TO mention_before;
PRAGMA legacy_alter_table = OFF;

CREATE TABLE mention (
    -- A row per mention: an outlet's name in an article or its byline, and what the rules made of it. Derived:
    -- `corpus analyze` rebuilds it. A paragraph that two articles share has rows for both, since a stand-in ("the
    -- newspaper") or a short form may mean another outlet in each.
    article_id INTEGER NOT NULL REFERENCES article, -- the article that names it
    ordinal INTEGER NOT NULL,            -- the occurrence in that article; 0: its byline
    char_start INTEGER NOT NULL,         -- where the name begins in paragraph.text (in article.byline), in characters from 0
    char_end INTEGER NOT NULL,           -- the character after its last
    outlet_id INTEGER NOT NULL REFERENCES outlet, -- the outlet that is named
    is_credit INTEGER NOT NULL CHECK (is_credit IN (0, 1)), -- 1: the outlet is credited for information
    kind TEXT NOT NULL,                  -- of a credit: report, venue, data, opinion, wire; else mention
    cue TEXT,                            -- the words that make it a credit; NULL: not credited, or the line as a whole does
    rule TEXT,                           -- the id of the rule that decided; NULL: none did
    is_anaphor INTEGER NOT NULL CHECK (is_anaphor IN (0, 1)), -- 1: a stand-in that was resolved
    sentence_start INTEGER NOT NULL,     -- the sentence in paragraph.text (the byline), in characters from 0
    sentence_end INTEGER NOT NULL,       -- the character after the sentence's last
    occurrence_ordinal INTEGER AS (nullif(ordinal, 0)) VIRTUAL, -- ordinal, NULL for the byline: what the key below needs
    PRIMARY KEY (article_id, ordinal, char_start, outlet_id),
    FOREIGN KEY (article_id, occurrence_ordinal) REFERENCES occurrence (article_id, ordinal),
    CHECK (char_start >= 0 AND char_start < char_end)
) STRICT, WITHOUT ROWID;
INSERT INTO mention (
    article_id, ordinal, char_start, char_end, outlet_id, is_credit, kind, cue, rule, is_anaphor, sentence_start, sentence_end
)
SELECT
    article_id, ordinal, char_start, char_end, outlet_id, is_credit, kind, cue, rule, is_anaphor, sentence_start, sentence_end
FROM mention_before;
DROP TABLE mention_before;
CREATE INDEX mention_by_outlet_id ON mention (outlet_id, is_credit, article_id, ordinal, kind);

CREATE TABLE wording (
    -- A row per distinct wording of quotations: their words without typography. Derived.
    wording_id INTEGER PRIMARY KEY,      -- in the order of finding
    words TEXT NOT NULL,                 -- NFKC_Casefold, runs of letters, marks and digits, one space between; ' … ' where
                                         -- words were left out or put in by another hand
    word_count INTEGER NOT NULL CHECK (word_count >= 1), -- how many words it has
    words_hash INTEGER NOT NULL,         -- the first 8 bytes of the SHA-256 of words, big-endian, to find it by
    whole_id INTEGER REFERENCES wording  -- the longest wording in a current article that holds all of this one, from 5
                                         -- words on; itself where none does, and where its words are a turn of phrase
                                         -- that hundreds of wordings share; NULL: not looked for yet, since a run was
                                         -- cut off
) STRICT;
CREATE INDEX wording_by_words_hash ON wording (words_hash);
CREATE INDEX wording_by_whole_id ON wording (whole_id);

CREATE TABLE quotation (
    -- A row per stretch of a quotation in an article: most quotations are one, a long one has one for each paragraph, and
    -- one that a clause interrupts (“We will,” she said, “rebuild.”) one on each side. Derived.
    article_id INTEGER NOT NULL REFERENCES article, -- the article that quotes
    quotation_number INTEGER NOT NULL CHECK (quotation_number >= 1), -- the quotation in that article, counted from 1
    part_number INTEGER NOT NULL CHECK (part_number >= 1), -- the stretch of the quotation, counted from 1
    ordinal INTEGER NOT NULL,            -- the occurrence it stands in
    char_start INTEGER NOT NULL,         -- where it begins in paragraph.text, behind the mark, in characters from 0
    char_end INTEGER NOT NULL,           -- the character after its last
    wording_id INTEGER NOT NULL REFERENCES wording, -- the words of the whole quotation
    speaker TEXT,                        -- who said it: a person's name, in full where the article gives it before; else
                                         -- the words of the text; NULL: the text doesn't tell, or not for certain
    speaker_kind TEXT,                   -- person, outlet, unnamed (on purpose), other (a role, a body)
    speaker_outlet_id INTEGER REFERENCES outlet, -- the outlet that says it
    speaker_ordinal INTEGER,             -- the occurrence in which the speaker is named
    speaker_start INTEGER,               -- where the name, or the pronoun, begins in its paragraph.text
    speaker_end INTEGER,                 -- the character after its last
    cue TEXT,                            -- the words that tell so ("said"); NULL: none
    rule TEXT,                           -- the frame of the words around it: said-after, said-before, according-to,
                                         -- quoted-saying, label, continued; NULL: none
    PRIMARY KEY (article_id, quotation_number, part_number),
    FOREIGN KEY (article_id, ordinal) REFERENCES occurrence (article_id, ordinal),
    FOREIGN KEY (article_id, speaker_ordinal) REFERENCES occurrence (article_id, ordinal),
    CHECK (char_start >= 0 AND char_start < char_end),
    CHECK ((speaker IS NULL) = (speaker_kind IS NULL) AND (speaker IS NULL) = (speaker_ordinal IS NULL)),
    CHECK ((speaker IS NULL) = (speaker_start IS NULL) AND (speaker IS NULL) = (speaker_end IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX quotation_by_wording_id ON quotation (wording_id, article_id, quotation_number, part_number);

CREATE TABLE unnamed_source (
    -- A row per sentence that speaks of a source without naming it ("a person familiar with"). Derived.
    article_id INTEGER NOT NULL REFERENCES article, -- the article
    ordinal INTEGER NOT NULL,            -- the occurrence in that article
    char_start INTEGER NOT NULL,         -- where the words that say so begin in paragraph.text, in characters from 0
    char_end INTEGER NOT NULL,           -- the character after their last
    rule TEXT NOT NULL,                  -- the id of the rule that found them
    sentence_start INTEGER NOT NULL,     -- the sentence in paragraph.text, in characters from 0
    sentence_end INTEGER NOT NULL,       -- the character after its last
    PRIMARY KEY (article_id, ordinal, char_start),
    FOREIGN KEY (article_id, ordinal) REFERENCES occurrence (article_id, ordinal),
    CHECK (char_start >= 0 AND char_start < char_end)
) STRICT, WITHOUT ROWID;
