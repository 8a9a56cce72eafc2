CREATE INDEX IF NOT EXISTS occurrence_by_paragraph_id_article_id ON occurrence (paragraph_id, article_id);
