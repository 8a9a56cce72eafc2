PRAGMA user_version = 21;

CREATE VIEW quotation_occurrences
-- A row per stretch of a quotation in a current article, in the order of the articles and of their text. Most quotations
-- are one stretch.
--   article_id, location  the article, and its file, then !member or #record
--   published_at          the article's date of publication
--   ordinal               the paragraph's place in the article, counted from 1
--   paragraph_id, sha256  the paragraph
--   quotation_number      the quotation in its article, counted from 1
--   part_number           the stretch of it: more than one where it goes over paragraphs or a clause interrupts it
--   text                  what stands between the marks
--   char_start, char_end  where that stands in paragraph.text, in characters from 0: substr(text, char_start + 1,
--                         char_end - char_start)
--   speaker               who said it: an outlet by its name, a person in full where the article gave the name before;
--                         NULL: the text doesn't tell, or not for certain
--   speaker_kind          person, outlet, unnamed (on purpose), other (a role, a body)
--   cue, rule             the words that tell so, and the frame that they stand in; NULL: none
--   wording_id, whole_id  its words, and the longest wording that holds them: one whole_id is one row of quotations
-- Quick by article_id and by wording_id.
AS
SELECT
    quotation.article_id,
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, '') AS location,
    article.published_at,
    quotation.ordinal,
    occurrence.paragraph_id,
    paragraph.sha256,
    quotation.quotation_number,
    quotation.part_number,
    substr(paragraph.text, quotation.char_start + 1, quotation.char_end - quotation.char_start) AS text,
    quotation.char_start,
    quotation.char_end,
    ifnull(outlet.name, quotation.speaker) AS speaker,
    quotation.speaker_kind,
    quotation.cue,
    quotation.rule,
    quotation.wording_id,
    ifnull(wording.whole_id, quotation.wording_id) AS whole_id
FROM quotation
LEFT JOIN article ON article.article_id = quotation.article_id
LEFT JOIN input ON input.input_id = article.input_id
LEFT JOIN wording ON wording.wording_id = quotation.wording_id
LEFT JOIN outlet ON outlet.outlet_id = quotation.speaker_outlet_id
LEFT JOIN occurrence ON occurrence.article_id = quotation.article_id AND occurrence.ordinal = quotation.ordinal
LEFT JOIN paragraph ON paragraph.paragraph_id = occurrence.paragraph_id
WHERE +article.is_current = 1
ORDER BY quotation.article_id, quotation.quotation_number, quotation.part_number;
