//! Reports of a span of time: the same views over the articles of those dates alone.
//!
//! Temporary views hide the tables of the file, and the views of the file are made once more on top of them, so that a
//! report of a span follows from the same SQL as the report of everything. The kept counts are counted anew.

use super::{Result, Store, StoreError};

/// Tables that hold counts over all articles, with the statement that counts them. Each begins with its key.
const COUNTED: [(&str, &str); 3] = [
    ("paragraph_count", include_str!("sql/count_paragraphs.sql")),
    (
        "paragraph_source",
        include_str!("sql/count_paragraph_sources.sql"),
    ),
    ("source_count", include_str!("sql/count_sources.sql")),
];

impl Store {
    /// From now on, `view` shows what follows from the articles published from `since` to `until` alone, each as precise
    /// as it is given (a year takes in all its days). Articles without a certain date are left out; gives how many.
    ///
    /// # Errors
    /// Where the view says nothing of articles, or the file can't be read.
    pub fn restrict_to_dates(
        &self,
        view: &str,
        since: Option<&str>,
        until: Option<&str>,
    ) -> Result<u64> {
        let find = "SELECT sql FROM main.sqlite_schema WHERE type = 'view' AND name = ?1";
        let sql: String = self.connection.query_row(find, [view], |row| row.get(0))?;
        let Some(body) = sql
            .strip_prefix("CREATE VIEW")
            .filter(|body| body.contains("article"))
        else {
            return Err(StoreError::Invalid {
                what: format!(
                    "{view} says nothing of articles, so --since and --until have no meaning there"
                ),
                hint: format!("leave them out: corpus report {view}"),
            });
        };
        // Dates are digits and punctuation, as `is_date` holds; a view can't have parameters.
        let dates: Vec<String> = [
            since.map(|date| (">=", date)),
            until.map(|date| ("<=", date)),
        ]
        .into_iter()
        .flatten()
        .filter(|(_, date)| is_date(date))
        .map(|(operator, date)| {
            format!(
                "substr(published_at, 1, {}) {operator} '{date}'",
                date.len()
            )
        })
        .collect();
        let undated_sql =
            "SELECT count(*) FROM main.article WHERE is_current = 1 AND published_at IS NULL";
        let undated_count = self
            .connection
            .query_row(undated_sql, [], |row| row.get(0))?;
        self.connection.pragma_update(None, "query_only", false)?;
        self.connection.execute_batch(&format!(
            "CREATE TEMP VIEW article AS SELECT * FROM main.article WHERE {}",
            dates.join(" AND ")
        ))?;
        for (table, count) in COUNTED.iter().filter(|(table, _)| body.contains(table)) {
            self.connection
                .execute_batch(&format!("CREATE TEMP TABLE {table} AS {count}"))?;
        }
        self.connection
            .execute_batch(&format!("CREATE TEMP VIEW{body}"))?;
        self.connection.pragma_update(None, "query_only", true)?;
        Ok(undated_count)
    }
}

fn is_date(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'T' | b'Z'))
}
