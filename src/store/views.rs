//! Reading a named view, and any query of a user's.
//!
//! A report is its view: the names of the columns, their order and the order of the rows come from there.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Statement, ToSql};

use super::{Result, Store, StoreError};
use crate::model::Value;

/// A column of a view.
pub type Column = String;

/// A condition on a view's rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The column has this value, as text or as the number it spells.
    Equals {
        /// The column.
        column: String,
        /// The value.
        value: String,
    },
    /// Published on this date or later, as far as the date is precise.
    Since(String),
    /// Published on this date or earlier, as far as the date is precise.
    Until(String),
}

/// A statement of a user's, ready to run.
#[derive(Debug)]
pub struct Reading<'a>(Statement<'a>);

impl Reading<'_> {
    /// The names of its columns.
    #[must_use]
    pub fn columns(&self) -> Vec<Column> {
        self.0.column_names().map(str::to_owned).collect()
    }

    /// Hands its rows to `on_row`, until it gives `false`.
    ///
    /// # Errors
    /// Where a row can't be made.
    pub fn read(&mut self, on_row: &mut dyn FnMut(Vec<Value>) -> bool) -> Result<()> {
        let width = self.0.column_count();
        let mut rows = self.0.query([]).map_err(|error| invalid_sql(&error))?;
        while let Some(row) = rows.next().map_err(|error| invalid_sql(&error))? {
            if !on_row(read_row(row, width)?) {
                break;
            }
        }
        Ok(())
    }
}

/// What to read of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewQuery {
    /// Its name.
    pub view: String,
    /// Conditions that rows must meet, all of them.
    pub filters: Vec<Filter>,
    /// At most so many rows.
    pub limit: Option<u64>,
}

impl Store {
    /// The names of the file's views.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn view_names(&self) -> Result<Vec<String>> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY rowid";
        let mut statement = self.connection.prepare(sql)?;
        let names = statement
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(names)
    }

    /// The columns of a view.
    ///
    /// # Errors
    /// Where there is no such view.
    pub fn view_columns(&self, view: &str) -> Result<Vec<Column>> {
        let mut statement = self
            .connection
            .prepare("SELECT name FROM pragma_table_info(?1)")?;
        let columns: Vec<Column> = statement
            .query_map([view], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        if columns.is_empty() {
            return Err(StoreError::NotFound {
                what: format!("there is no report called {view:?}"),
                hint: "corpus report lists them".to_owned(),
            });
        }
        Ok(columns)
    }

    /// Hands the rows of a view to `on_row`, in the view's order, until it gives `false`. Where `limit` cut them, gives
    /// how many there are in all.
    ///
    /// # Errors
    /// Where the view or a column is missing, or the file can't be read.
    pub fn read_view(
        &self,
        query: &ViewQuery,
        on_row: &mut dyn FnMut(Vec<Value>) -> bool,
    ) -> Result<Option<u64>> {
        let columns = self.view_columns(&query.view)?;
        let (condition, values) = condition_of(query, &columns)?;
        // Names can't be bound; these are the view's own, quoted.
        let from = format!("FROM {} {condition}", quoted(&query.view));
        let parameters: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
        // One more than asked for tells whether there are more.
        let limit = query.limit.map_or_else(String::new, |limit| {
            format!("LIMIT {}", limit.saturating_add(1))
        });
        let mut statement = self
            .connection
            .prepare(&format!("SELECT * {from} {limit}"))?;
        let mut rows = statement.query(parameters.as_slice())?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            if query.limit == Some(count) {
                let sql = format!("SELECT count(*) {from}");
                let total = self
                    .connection
                    .query_row(&sql, parameters.as_slice(), |row| row.get(0))?;
                return Ok(Some(total));
            }
            count += 1;
            if !on_row(read_row(row, columns.len())?) {
                break;
            }
        }
        Ok(None)
    }

    /// Prepares one statement of a user's that only reads.
    ///
    /// # Errors
    /// Where it is not one statement, would write, or is wrong.
    pub fn prepare_reading(&self, sql: &str) -> Result<Reading<'_>> {
        let statement = self.connection.prepare(sql).map_err(|error| match error {
            rusqlite::Error::MultipleStatement => StoreError::Invalid {
                what: "there is more than one statement".to_owned(),
                hint: "give one SELECT at a time".to_owned(),
            },
            error => invalid_sql(&error),
        })?;
        if !statement.readonly() || statement.column_count() == 0 {
            return Err(StoreError::Invalid {
                what: "this statement does not only read".to_owned(),
                hint: "corpus sql reads; what changes a corpus is ingest, outlets and analyze"
                    .to_owned(),
            });
        }
        Ok(Reading(statement))
    }

    /// How many articles there are, former revisions among them.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn article_count(&self) -> Result<u64> {
        Ok(self
            .connection
            .query_row("SELECT count(*) FROM article", [], |row| row.get(0))?)
    }

    /// The SQL that made each table, view and index, in the order of their making: the data dictionary.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn schema(&self, name: Option<&str>) -> Result<Vec<String>> {
        let mut statement = self
            .connection
            .prepare(include_str!("sql/list_schema.sql"))?;
        let sql = statement
            .query_map([name], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(sql)
    }

    /// What is in the file, as (name, value) rows.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn info(&self) -> Result<Vec<(String, Value)>> {
        let mut statement = self.connection.prepare(include_str!("sql/info.sql"))?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, value_of(row.get_ref(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn invalid_sql(error: &rusqlite::Error) -> StoreError {
    let what = match error {
        rusqlite::Error::SqlInputError { msg, offset, .. } => {
            format!("{msg}, at character {offset}")
        }
        other => other.to_string(),
    };
    StoreError::Invalid {
        what,
        hint: "corpus schema lists tables, views and columns".to_owned(),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The WHERE clause for a query's filters, and the values for its parameters.
fn condition_of(
    query: &ViewQuery,
    columns: &[Column],
) -> Result<(String, Vec<rusqlite::types::Value>)> {
    use rusqlite::types::Value as Bound;
    let has = |name: &str| columns.iter().any(|column| column == name);
    let mut terms: Vec<String> = Vec::new();
    let mut values: Vec<Bound> = Vec::new();
    for filter in &query.filters {
        match filter {
            Filter::Equals { column, value } => {
                if !has(column) {
                    return Err(StoreError::NotFound {
                        what: format!("{} has no column {column:?}", query.view),
                        hint: format!("its columns are {}", columns.join(", ")),
                    });
                }
                let name = quoted(column);
                terms.push(format!("({name} = ? OR {name} = ?)"));
                values.push(Bound::Text(value.clone()));
                values.push(
                    value
                        .parse()
                        .map_or_else(|_| Bound::Text(value.clone()), Bound::Integer),
                );
            }
            Filter::Since(date) => {
                let column = date_column(&query.view, &has, "last_published_at")?;
                terms.push(format!("{column} >= ?"));
                values.push(Bound::Text(date.clone()));
            }
            Filter::Until(date) => {
                let column = date_column(&query.view, &has, "first_published_at")?;
                // A day takes in all its hours.
                terms.push(format!("substr({column}, 1, length(?)) <= ?"));
                values.extend([Bound::Text(date.clone()), Bound::Text(date.clone())]);
            }
        }
    }
    let condition = if terms.is_empty() {
        String::new()
    } else {
        format!("WHERE {}", terms.join(" AND "))
    };
    Ok((condition, values))
}

/// The column that says when a row's article was published; `of_span` where the row speaks of several.
fn date_column<'a>(view: &str, has: &dyn Fn(&str) -> bool, of_span: &'a str) -> Result<&'a str> {
    ["published_at", "earliest_published_at", of_span].into_iter().find(|column| has(column)).ok_or_else(|| {
        StoreError::Invalid {
            what: format!("{view} says nothing of dates, so --since and --until have no meaning there"),
            hint: "join its articles in SQL: corpus sql \"SELECT ... FROM article WHERE published_at >= ...\"".to_owned(),
        }
    })
}

fn read_row(row: &rusqlite::Row<'_>, width: usize) -> rusqlite::Result<Vec<Value>> {
    (0..width)
        .map(|index| row.get_ref(index).map(value_of))
        .collect()
}

pub(super) fn value_of(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => {
            Value::Text(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
        }
    }
}

/// Reads one number.
pub(super) fn count(connection: &Connection, sql: &str) -> rusqlite::Result<i64> {
    connection.query_row(sql, [], |row| row.get(0))
}
