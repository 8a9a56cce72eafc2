SELECT 1
FROM article
JOIN source ON source.source_id = article.source_id
WHERE article.article_id = ?1
  AND article.title IS ?2
  AND article.byline IS ?3
  AND article.url IS ?4
  AND article.language IS ?5
  AND article.published_at IS ?6
  AND article.encoding = ?7
  AND source.name = ?8
  AND source.named_by = ?9
  AND article.steps = ?10
  AND article.mojibake_layers = ?11
