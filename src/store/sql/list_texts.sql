SELECT occurrence.article_id, paragraph.text, article.byline, source.outlet_id
FROM occurrence
JOIN article ON article.article_id = occurrence.article_id
JOIN source ON source.source_id = article.source_id
JOIN paragraph ON paragraph.paragraph_id = occurrence.paragraph_id
WHERE occurrence.article_id > ?1
  AND occurrence.article_id <= (
      SELECT max(article_id)
      FROM (SELECT article_id FROM article WHERE article_id > ?1 ORDER BY article_id LIMIT ?2)
  )
ORDER BY occurrence.article_id, occurrence.ordinal
