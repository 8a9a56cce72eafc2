PRAGMA user_version = 10;

CREATE VIEW revisions
-- A row per pair of consecutive revisions of one document, in the order of keys and revisions.
--   key                                 the document
--   revision_before, revision_after     their numbers
--   article_id_before, article_id_after the two articles
--   added_count                         distinct paragraphs that only the later one has
--   removed_count                       distinct paragraphs that only the earlier one has
--   kept_count                          distinct paragraphs that both have
AS
SELECT
    before.key,
    before.revision AS revision_before,
    after.revision AS revision_after,
    before.article_id AS article_id_before,
    after.article_id AS article_id_after,
    (SELECT count(*) FROM (
        SELECT paragraph_id FROM occurrence WHERE article_id = after.article_id
        EXCEPT SELECT paragraph_id FROM occurrence WHERE article_id = before.article_id
    )) AS added_count,
    (SELECT count(*) FROM (
        SELECT paragraph_id FROM occurrence WHERE article_id = before.article_id
        EXCEPT SELECT paragraph_id FROM occurrence WHERE article_id = after.article_id
    )) AS removed_count,
    (SELECT count(*) FROM (
        SELECT paragraph_id FROM occurrence WHERE article_id = before.article_id
        INTERSECT SELECT paragraph_id FROM occurrence WHERE article_id = after.article_id
    )) AS kept_count
FROM article AS before
JOIN article AS after ON after.key = before.key AND after.revision = before.revision + 1
ORDER BY before.key, before.revision;
