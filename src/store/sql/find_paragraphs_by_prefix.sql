-- 'g' follows the last hexadecimal digit; two rows are enough to see that a prefix is not one paragraph's.
SELECT paragraph_id, sha256, words_sha256, text
FROM paragraph
WHERE sha256 >= ?1 AND sha256 < ?1 || 'g'
ORDER BY sha256
LIMIT 2
