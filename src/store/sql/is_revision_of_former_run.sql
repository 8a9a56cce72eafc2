-- Whether a former run stored these bytes under the key, read with the options that count for it up to now.
SELECT 1
FROM article
JOIN input ON input.input_id = article.input_id
WHERE article.key = ?1
  AND article.record_sha256 = ?2
  AND article.run_id < ?3
  AND input.reading_options = ?4
  AND input.reading_options = (
      SELECT latest_input.reading_options
      FROM article AS latest
      JOIN input AS latest_input ON latest_input.input_id = latest.input_id
      WHERE latest.key = ?1 AND latest.run_id < ?3
      ORDER BY latest.revision DESC
      LIMIT 1
  )
