//! The rules that rows must keep, each as a statement that names the rows which break it.
//!
//! The schema's CHECK constraints are among them: a connection that only reads does not load these, and its
//! `integrity_check` looks at none of them.

/// What such rows mean, and the statement that gives a line for each of them.
pub(super) const RULES: [(&str, &str); 55] = [
    (
        "rows of input that break a constraint",
        "SELECT 'input ' || input_id FROM input
         WHERE (is_file IN (0, 1)
             AND (sha256 IS NULL OR (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'))
             AND is_complete = (sha256 IS NOT NULL AND byte_count IS NOT NULL)) IS NOT TRUE",
    ),
    (
        "rows of outlet that break a constraint",
        "SELECT 'outlet ' || outlet_id FROM outlet
         WHERE (origin IN ('shipped', 'user') AND is_disabled IN (0, 1)) IS NOT TRUE",
    ),
    (
        "rows of outlet_alias that break a constraint",
        "SELECT 'outlet ' || outlet_id FROM outlet_alias
         WHERE (alias <> '' AND origin IN ('shipped', 'user') AND is_disabled IN (0, 1)) IS NOT TRUE",
    ),
    (
        "rows of article that break a constraint",
        "SELECT 'article ' || article_id FROM article
         WHERE (is_current IN (0, 1) AND is_encoding_uncertain IN (0, 1) AND mojibake_layers >= 0
             AND trim(replace(replace(replace(replace(replace(steps, 'cdata', ''), 'field', ''), 'html', ''), 'json', ''),
                 'xml', '')) = ''
             AND length(record_sha256) = 64 AND record_sha256 NOT GLOB '*[^0-9a-f]*') IS NOT TRUE",
    ),
    (
        "rows of paragraph that break a constraint",
        "SELECT 'paragraph ' || paragraph_id FROM paragraph
         WHERE (text <> '' AND length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'
             AND (words_sha256 IS NULL OR (length(words_sha256) = 64 AND words_sha256 NOT GLOB '*[^0-9a-f]*')))
             IS NOT TRUE",
    ),
    (
        // An index holds it, but not while a bulk load puts the index off.
        "digests that several paragraphs have",
        "SELECT sha256 FROM paragraph GROUP BY sha256 HAVING count(*) > 1",
    ),
    (
        "rows of occurrence that break a constraint",
        "SELECT 'article ' || article_id || ', paragraph ' || ordinal FROM occurrence
         WHERE ((byte_start IS NULL AND byte_end IS NULL) OR (byte_start >= 0 AND byte_start < byte_end)) IS NOT TRUE",
    ),
    (
        "rows of mention that break a constraint",
        "SELECT 'article ' || article_id || ', paragraph ' || ordinal FROM mention
         WHERE (is_credit IN (0, 1) AND is_anaphor IN (0, 1) AND char_start >= 0 AND char_start < char_end)
             IS NOT TRUE",
    ),
    (
        "inputs whose has_uncertain_encoding is not that of their articles",
        "SELECT 'input ' || input_id FROM input WHERE has_uncertain_encoding IS NOT EXISTS
         (SELECT 1 FROM article WHERE article.input_id = input.input_id AND article.is_encoding_uncertain = 1)",
    ),
    (
        "rows of candidate that break a constraint",
        "SELECT 'article ' || article_id || ', candidate ' || rank FROM candidate
         WHERE (is_chosen IN (0, 1)
             AND role IN ('text', 'title', 'url', 'date', 'source', 'author', 'language', 'id')) IS NOT TRUE",
    ),
    (
        "rows of crawl_record that break a constraint",
        "SELECT 'article ' || article_id FROM crawl_record
         WHERE (ifnull(is_digest_right, 1) IN (0, 1) AND ifnull(byte_offset, 0) >= 0) IS NOT TRUE",
    ),
    (
        "rows of source that break a constraint",
        "SELECT 'source ' || source_id FROM source WHERE name = ''",
    ),
    (
        "articles whose ordinals have gaps or don't begin at 1",
        "SELECT 'article ' || article_id FROM occurrence GROUP BY article_id
         HAVING min(ordinal) <> 1 OR max(ordinal) <> count(*)",
    ),
    (
        "articles without paragraphs",
        "SELECT 'article ' || article_id FROM article WHERE NOT EXISTS
         (SELECT 1 FROM occurrence WHERE occurrence.article_id = article.article_id)",
    ),
    (
        "articles whose paragraph_count is not that of their occurrences",
        "SELECT 'article ' || article_id FROM article WHERE paragraph_count <>
         (SELECT count(*) FROM occurrence WHERE occurrence.article_id = article.article_id)",
    ),
    (
        "articles whose word_count is not that of their paragraphs",
        "SELECT 'article ' || article_id FROM article WHERE word_count <>
         (SELECT ifnull(sum(paragraph.word_count), 0) FROM occurrence JOIN paragraph USING (paragraph_id)
          WHERE occurrence.article_id = article.article_id)",
    ),
    (
        "documents whose revisions have gaps, or of which not just the latest is current",
        "SELECT key FROM article GROUP BY key
         HAVING min(revision) <> 1 OR max(revision) <> count(*) OR sum(is_current) <> 1
             OR max(CASE WHEN is_current = 1 THEN revision END) <> max(revision)",
    ),
    (
        "articles whose key is not made of their input's path and of what the record is known by",
        "SELECT 'article ' || article_id FROM (
             SELECT article_id, article.key, url, record_sha256, record_number,
                 input.path || ifnull('!' || member, '') AS place FROM article JOIN input USING (input_id)
         ) AS named WHERE (
             (key = place AND record_number IS NULL)
             OR key = place || '#url:' || url
             OR key = place || '#sha256:' || record_sha256
             OR key = place || '#uri:' || (SELECT target_uri FROM crawl_record
                WHERE crawl_record.article_id = named.article_id)
            OR (substr(key, 1, length(place) + 4) = place || '#id:' AND length(key) > length(place) + 4)
         ) IS NOT TRUE",
    ),
    (
        "articles whose record_number does not fit the type of their input",
        "SELECT 'article ' || article_id FROM article JOIN input USING (input_id)
         WHERE (record_number IS NULL) <> (input.type IN ('text', 'markdown', 'html'))
             AND input.type NOT IN ('zip', 'tar') OR record_number < 1",
    ),
    (
        "articles that another run stored than read their input",
        "SELECT 'article ' || article_id FROM article JOIN input USING (input_id) WHERE article.run_id <> input.run_id",
    ),
    (
        "articles whose published_at is no date of ISO 8601",
        "SELECT 'article ' || article_id FROM article WHERE published_at IS NOT NULL AND published_at NOT IN (
             strftime('%Y-%m-%d', published_at, '+0 days'),
             strftime('%Y-%m-%dT%H:%M:%S', published_at, '+0 days'),
             strftime('%Y-%m-%dT%H:%M:%SZ', published_at, '+0 days'))
             OR strftime('%Y', published_at) IS NULL AND published_at IS NOT NULL",
    ),
    (
        "articles with a published_at and no published_text",
        "SELECT 'article ' || article_id FROM article WHERE published_at IS NOT NULL AND published_text IS NULL",
    ),
    (
        "articles with empty metadata",
        "SELECT 'article ' || article_id FROM article
         WHERE '' IN (key, title, byline, url, language, published_text, encoding, member)
             OR encoding <> lower(encoding)",
    ),
    (
        "ranges that overlap or go back within their article",
        "SELECT DISTINCT 'article ' || article_id FROM (
             SELECT article_id, byte_start, lag(byte_end) OVER (PARTITION BY article_id ORDER BY ordinal) AS end_before
             FROM occurrence WHERE byte_start IS NOT NULL
         ) WHERE byte_start < end_before",
    ),
    (
        "ranges that reach past the bytes of their input",
        "SELECT DISTINCT 'article ' || article_id FROM occurrence
         JOIN article USING (article_id) JOIN input USING (input_id)
         WHERE input.compression IS NULL AND input.type NOT IN ('zip', 'tar', 'warc', 'arc')
             AND occurrence.byte_end > input.byte_count",
    ),
    (
        "paragraphs that no article holds",
        "SELECT 'paragraph ' || paragraph_id FROM paragraph WHERE NOT EXISTS
         (SELECT 1 FROM occurrence WHERE occurrence.paragraph_id = paragraph.paragraph_id)",
    ),
    (
        "mentions that reach past their paragraph",
        "SELECT 'article ' || article_id || ', paragraph ' || ordinal
         FROM mention JOIN occurrence USING (article_id, ordinal) JOIN paragraph USING (paragraph_id)
         WHERE char_end > length(text) OR sentence_end > length(text)",
    ),
    (
        "mentions that reach past their byline",
        "SELECT 'article ' || article_id FROM mention JOIN article USING (article_id)
         WHERE ordinal = 0 AND (char_end <= length(byline) AND sentence_end <= length(byline)) IS NOT TRUE",
    ),
    (
        "mentions outside their sentence",
        "SELECT 'article ' || article_id || ', paragraph ' || ordinal FROM mention
         WHERE sentence_start < 0 OR char_start < sentence_start OR char_end > sentence_end",
    ),
    (
        "rows of quotation that break a constraint",
        "SELECT 'article ' || article_id || ', quotation ' || quotation_number FROM quotation
         WHERE (quotation_number >= 1 AND part_number >= 1 AND char_start >= 0 AND char_start < char_end
             AND (speaker IS NULL) = (speaker_kind IS NULL) AND (speaker IS NULL) = (speaker_ordinal IS NULL)
             AND (speaker IS NULL) = (speaker_start IS NULL) AND (speaker IS NULL) = (speaker_end IS NULL)
             AND ifnull(speaker_kind, 'person') IN ('person', 'outlet', 'unnamed', 'other')) IS NOT TRUE",
    ),
    (
        "quotations that reach past their paragraph",
        "SELECT 'article ' || article_id || ', quotation ' || quotation_number
         FROM quotation JOIN occurrence USING (article_id, ordinal) JOIN paragraph USING (paragraph_id)
         WHERE char_end > length(text)",
    ),
    (
        "quotations whose numbers or parts have gaps",
        "SELECT 'article ' || article_id FROM quotation GROUP BY article_id
         HAVING max(quotation_number) <> count(DISTINCT quotation_number)
         UNION ALL
         SELECT 'article ' || article_id || ', quotation ' || quotation_number FROM quotation
         GROUP BY article_id, quotation_number HAVING max(part_number) <> count(*)",
    ),
    (
        "rows of wording that break a constraint",
        "SELECT 'wording ' || wording_id FROM wording WHERE (word_count >= 1 AND length(words) >= 1) IS NOT TRUE",
    ),
    (
        "wordings that are stored twice",
        "SELECT 'wording ' || max(wording_id) FROM wording GROUP BY words_hash, words HAVING count(*) > 1",
    ),
    (
        "unnamed sources that reach past their paragraph or sentence",
        "SELECT 'article ' || article_id || ', paragraph ' || ordinal
         FROM unnamed_source JOIN occurrence USING (article_id, ordinal) JOIN paragraph USING (paragraph_id)
         WHERE (char_start >= sentence_start AND char_start < char_end AND char_end <= sentence_end
             AND sentence_start >= 0 AND sentence_end <= length(text)) IS NOT TRUE",
    ),
    (
        "mentions whose is_credit, cue or rule contradicts their kind",
        "SELECT 'article ' || article_id || ', paragraph ' || ordinal FROM mention
         WHERE is_credit <> (kind IN ('report', 'venue', 'data', 'opinion', 'wire'))
             OR (is_credit = 0 AND kind <> 'mention') OR (is_credit = 1 AND rule IS NULL)",
    ),
    (
        "rows of paragraph_count that differ from a count",
        concat!(
            "WITH expected AS (",
            include_str!("../sql/count_paragraphs.sql"),
            ") SELECT DISTINCT 'paragraph ' || paragraph_id FROM (
                SELECT * FROM (SELECT * FROM expected EXCEPT SELECT * FROM paragraph_count)
                UNION ALL SELECT * FROM (SELECT * FROM paragraph_count EXCEPT SELECT * FROM expected))"
        ),
    ),
    (
        "rows of paragraph_source that differ from a count",
        concat!(
            "WITH expected AS (",
            include_str!("../sql/count_paragraph_sources.sql"),
            ") SELECT DISTINCT 'paragraph ' || paragraph_id FROM (
                SELECT * FROM (SELECT * FROM expected EXCEPT SELECT * FROM paragraph_source)
                UNION ALL SELECT * FROM (SELECT * FROM paragraph_source EXCEPT SELECT * FROM expected))"
        ),
    ),
    (
        "rows of source_count that differ from a count",
        concat!(
            "WITH expected AS (",
            include_str!("../sql/count_sources.sql"),
            ") SELECT DISTINCT 'source ' || source_id FROM (
                SELECT * FROM (SELECT * FROM expected EXCEPT SELECT * FROM source_count)
                UNION ALL SELECT * FROM (SELECT * FROM source_count EXCEPT SELECT * FROM expected))"
        ),
    ),
    (
        "sources that no article names",
        "SELECT 'source ' || source_id FROM source WHERE NOT EXISTS
         (SELECT 1 FROM article WHERE article.source_id = source.source_id)",
    ),
    (
        "occurrences of a kind that no program knows",
        "SELECT 'article ' || article_id || ', paragraph ' || ordinal FROM occurrence
         WHERE kind NOT IN ('body', 'heading', 'quote', 'list', 'caption', 'furniture')",
    ),
    (
        "sources named by what no program knows",
        "SELECT 'source ' || source_id FROM source
         WHERE named_by NOT IN ('option', 'publisher', 'host', 'folder', 'name')",
    ),
    (
        "inputs of a type or compression that no program knows",
        "SELECT 'input ' || input_id FROM input
         WHERE type NOT IN ('text', 'markdown', 'html', 'jsonl', 'json', 'feed', 'csv', 'tsv', 'warc', 'arc', 'zip', 'tar')
             OR compression NOT IN ('gzip', 'zstd')",
    ),
    (
        "inputs whose path or counts can't be",
        "SELECT 'input ' || input_id FROM input
         WHERE path = '' OR (is_file = 1 AND path NOT GLOB '/*' AND path NOT GLOB '?:*' AND path NOT GLOB '\\\\*')
             OR (is_file = 0 AND (path GLOB '/*' OR path GLOB '?:\\*' OR path GLOB '\\*'))
             OR byte_count < 0 OR line_count < 0 OR (line_count IS NOT NULL AND (is_complete = 0 OR type <> 'jsonl'))",
    ),
    (
        "inputs whose reading_options are no JSON object",
        "SELECT 'input ' || input_id FROM input
         WHERE CASE WHEN json_valid(reading_options) THEN json_type(reading_options) <> 'object' ELSE 1 END",
    ),
    (
        "outlets of a class or country that no program knows",
        "SELECT 'outlet ' || outlet_id FROM outlet
         WHERE class NOT IN ('newspaper', 'magazine', 'broadcaster', 'agency', 'website')
             OR country NOT GLOB '[A-Z][A-Z]' OR name = ''",
    ),
    (
        "forms of outlets' names of a kind that no program knows",
        "SELECT 'outlet ' || outlet_id FROM outlet_alias
         WHERE kind NOT IN ('name', 'risky', 'short', 'programme', 'tag', 'domain')
             OR (kind = 'domain' AND alias <> lower(alias))",
    ),
    (
        "runs that ended as no run ends",
        "SELECT 'run ' || run_id FROM ingest_run
         WHERE outcome NOT IN ('running', 'done', 'interrupted', 'failed')
             OR (outcome = 'running') <> (finished_at IS NULL) OR program_version = ''",
    ),
    (
        "runs whose times are not those of ISO 8601 in UTC",
        "SELECT 'run ' || run_id FROM ingest_run
         WHERE strftime('%Y-%m-%dT%H:%M:%SZ', started_at, '+0 days') IS NOT started_at
             OR strftime('%Y-%m-%dT%H:%M:%SZ', finished_at, '+0 days') IS NOT finished_at",
    ),
    (
        "runs whose new_count is not that of the documents they stored first",
        "SELECT 'run ' || run_id FROM ingest_run WHERE new_count <>
         (SELECT count(*) FROM article WHERE article.run_id = ingest_run.run_id AND revision = 1)",
    ),
    (
        "runs whose revised_count is not that of the revisions they stored",
        "SELECT 'run ' || run_id FROM ingest_run WHERE revised_count <>
         (SELECT count(*) FROM article WHERE article.run_id = ingest_run.run_id AND revision > 1)",
    ),
    (
        "runs that count less than nothing, or refused less than stands of it",
        "SELECT 'run ' || run_id FROM ingest_run WHERE unchanged_count < 0 OR refused_count <
         (SELECT count(*) FROM refusal WHERE refusal.run_id = ingest_run.run_id)",
    ),
    (
        "refusals whose location is not their path and record",
        "SELECT location FROM refusal WHERE (location <> path || ifnull('#' || record_number, '')
                 AND (substr(location, 1, length(path) + 1) <> path || '!'
                     OR location NOT LIKE '%' || ifnull('#' || record_number, '')))
             OR record_number < 1
             OR reason = '' OR hint = ''",
    ),
    (
        "refusals that were settled before they were made",
        "SELECT location FROM refusal WHERE settled_run_id < run_id",
    ),
    (
        "properties that no program knows",
        "SELECT name FROM property WHERE CASE name
             WHEN 'normalisation_version' THEN value GLOB '*[^0-9]*'
             WHEN 'words_version' THEN value GLOB '*[^0-9]*'
             WHEN 'rules_version' THEN value GLOB '*[^0-9]*'
             WHEN 'is_analysed' THEN value NOT IN ('0', '1')
             WHEN 'gazetteer_sha256' THEN length(value) <> 64 OR value GLOB '*[^0-9a-f]*'
             WHEN 'created_by' THEN value NOT GLOB 'corpus [0-9]*.[0-9]*.[0-9]*'
             ELSE 1 END",
    ),
];
