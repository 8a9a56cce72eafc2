-- The records of a key that are no change when they are met again: those of this run, and those that a former run stored
-- with the options that count for the key up to now.
SELECT article.record_sha256
FROM article
JOIN input ON input.input_id = article.input_id
WHERE article.key = ?1
  AND (
      article.run_id = ?2
      OR input.reading_options = ?3
      AND ?3 = (
          SELECT latest_input.reading_options
          FROM article AS latest
          JOIN input AS latest_input ON latest_input.input_id = latest.input_id
          WHERE latest.key = ?1 AND latest.run_id < ?2
          ORDER BY latest.revision DESC
          LIMIT 1
      )
  )
