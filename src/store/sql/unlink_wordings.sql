UPDATE wording
SET whole_id = NULL
WHERE wording_id IN (SELECT wording_id FROM quotation WHERE article_id = ?1)
