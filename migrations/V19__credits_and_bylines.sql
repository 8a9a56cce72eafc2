PRAGMA user_version = 19;

CREATE VIEW credits
-- A row per credit in a current article: an outlet that the text credits for information, in the order of the articles
-- and of their text.
--   article_id, location  the article, and its file, then !member or #record
--   published_at          the article's date of publication
--   ordinal               the paragraph's place in the article, counted from 1; 0: the article's byline
--   paragraph_id, sha256  the paragraph; NULL: the byline
--   outlet                the outlet that is credited
--   kind                  report: its own reporting; venue: somebody spoke to it or on it; data: its poll or count;
--                         opinion: its editorial or column; wire: a dateline, tag or agency line
--   cue, rule             the words that make it a credit, and the id of the rule that says so
--   surface               the name as it stands in the text
--   char_start, char_end  where it stands in paragraph.text (in article.byline), in characters from 0:
--                         substr(text, char_start + 1, char_end - char_start)
--   is_anaphor            1: a stand-in ("the newspaper") that was resolved
--   is_self               1: the article's own publisher, which attributed_outlets does not count
--   sentence              the sentence that holds it; the byline
-- Quick by outlet and by article_id. (LEFT JOIN, though nothing is missing: what is read first stays free to choose
-- between the mention and the outlet.)
AS
SELECT
    mention.article_id,
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, '') AS location,
    article.published_at,
    mention.ordinal,
    occurrence.paragraph_id,
    paragraph.sha256,
    outlet.name AS outlet,
    mention.kind,
    mention.cue,
    mention.rule,
    substr(ifnull(paragraph.text, article.byline), mention.char_start + 1, mention.char_end - mention.char_start) AS surface,
    mention.char_start,
    mention.char_end,
    mention.is_anaphor,
    source.outlet_id IS mention.outlet_id AS is_self,
    substr(ifnull(paragraph.text, article.byline), mention.sentence_start + 1, mention.sentence_end - mention.sentence_start) AS sentence
FROM mention
JOIN outlet ON outlet.outlet_id = mention.outlet_id
LEFT JOIN article ON article.article_id = mention.article_id
LEFT JOIN input ON input.input_id = article.input_id
LEFT JOIN source ON source.source_id = article.source_id
LEFT JOIN occurrence ON occurrence.article_id = mention.article_id AND occurrence.ordinal = mention.ordinal
LEFT JOIN paragraph ON paragraph.paragraph_id = occurrence.paragraph_id
WHERE mention.is_credit = 1 AND +article.is_current = 1
ORDER BY mention.article_id, mention.ordinal, mention.char_start, mention.outlet_id;
