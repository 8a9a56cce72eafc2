PRAGMA user_version = 9;

CREATE VIEW provenance
-- A row per occurrence, those of former revisions among them, in the order of the articles and of their text: where
-- each paragraph came from, to the byte.
--   sha256                 the paragraph's digest, the SHA-256 of the UTF-8 bytes of text
--   article_id, ordinal    the article, and the paragraph's place in it, counted from 1
--   revision, is_current   which revision of its document the article is, and whether it is the latest
--   location               the article's file, then !member or #record
--   published_at           the article's date of publication
--   input_path, member     the file, and the path inside it where it is an archive
--   record_sha256          of the record's bytes: decompressed, not decoded, without its line end
--   byte_start, byte_end   where the paragraph stands in the record's bytes, from 0, the end not included; for a whole
--                          file that is not compressed: tail -c +$((byte_start + 1)) FILE | head -c $((byte_end -
--                          byte_start)). NULL where it can't be proved
--   kind                   body, heading, quote, list, caption, furniture
--   ingested_at            when the run that stored it began (UTC)
--   normalisation_version  the rules that made text of the bytes
--   text                   the normalised text
-- Quick by sha256 and by article_id. (LEFT JOIN, though nothing is missing: what is read first stays free to choose
-- between the occurrence and the paragraph.)
AS
SELECT
    paragraph.sha256,
    occurrence.article_id,
    occurrence.ordinal,
    article.revision,
    article.is_current,
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, '') AS location,
    article.published_at,
    input.path AS input_path,
    article.member,
    article.record_sha256,
    occurrence.byte_start,
    occurrence.byte_end,
    occurrence.kind,
    ingest_run.started_at AS ingested_at,
    (SELECT CAST(value AS INTEGER) FROM property WHERE name = 'normalisation_version') AS normalisation_version,
    paragraph.text
FROM occurrence
JOIN paragraph ON paragraph.paragraph_id = occurrence.paragraph_id
LEFT JOIN article ON article.article_id = occurrence.article_id
LEFT JOIN input ON input.input_id = article.input_id
LEFT JOIN ingest_run ON ingest_run.run_id = article.run_id
WHERE +article.article_id IS NOT NULL
ORDER BY occurrence.article_id, occurrence.ordinal;
