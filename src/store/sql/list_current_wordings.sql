SELECT wording_id, words, word_count
FROM wording
WHERE EXISTS (
    SELECT 1
    FROM quotation
    JOIN article ON article.article_id = quotation.article_id AND article.is_current = 1
    WHERE quotation.wording_id = wording.wording_id
)
ORDER BY wording_id
