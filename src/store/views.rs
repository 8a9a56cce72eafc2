//! Reading a named view.
//!
//! A report is its view: the names of the columns, their order and the order of the rows come from there.

use std::collections::BTreeMap;

use rusqlite::ToSql;
use rusqlite::types::ValueRef;

use super::{Result, Store, StoreError};
use crate::model::Value;

/// Where a limit cuts a view, its rows are counted no further than this: counting millions takes longer than showing
/// fifty.
const COUNTED_AT_MOST: u64 = 2000;

/// How many rows a view has in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowCount {
    /// Just so many.
    Exactly(u64),
    /// So many and more.
    MoreThan(u64),
}

/// How a column is compared with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
}

impl Comparison {
    /// All of them, those that begin like another first.
    pub const ALL: [Self; 6] = [
        Self::GreaterOrEqual,
        Self::LessOrEqual,
        Self::NotEqual,
        Self::Equal,
        Self::Greater,
        Self::Less,
    ];

    /// As SQL writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
        }
    }
}

/// A condition on a view's rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The column.
    pub column: String,
    /// How it is compared.
    pub comparison: Comparison,
    /// The value: a number where it spells one and the column holds numbers, else text. For a digest, its first
    /// characters are enough.
    pub value: String,
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
    pub fn view_columns(&self, view: &str) -> Result<Vec<String>> {
        let mut statement = self
            .connection
            .prepare("SELECT name FROM pragma_table_info(?1)")?;
        let columns: Vec<String> = statement
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
    /// how many there are in all, as far as they were counted.
    ///
    /// # Errors
    /// Where the view or a column is missing, or the file can't be read.
    pub fn read_view(
        &self,
        query: &ViewQuery,
        on_row: &mut dyn FnMut(Vec<Value>) -> bool,
    ) -> Result<Option<RowCount>> {
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
                let most = COUNTED_AT_MOST.max(count);
                let sql = format!("SELECT count(*) FROM (SELECT 1 {from} LIMIT {})", most + 1);
                let total = self
                    .connection
                    .query_row(&sql, parameters.as_slice(), |row| row.get(0))?;
                return Ok(Some(if total > most {
                    RowCount::MoreThan(most)
                } else {
                    RowCount::Exactly(total)
                }));
            }
            count += 1;
            if !on_row(read_row(row, columns.len())?) {
                break;
            }
        }
        Ok(None)
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

    /// How many credits each outlet has, by its name: in articles of others, and in its own.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn credit_counts(&self) -> Result<BTreeMap<String, (u64, u64)>> {
        let sql =
            "SELECT outlet, count(*) - sum(is_self), sum(is_self) FROM credits GROUP BY outlet";
        let mut statement = self.connection.prepare(sql)?;
        let counts =
            statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(counts.collect::<rusqlite::Result<_>>()?)
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

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The WHERE clause for a query's filters, and the values for its parameters.
fn condition_of(
    query: &ViewQuery,
    columns: &[String],
) -> Result<(String, Vec<rusqlite::types::Value>)> {
    use rusqlite::types::Value as Bound;
    let mut terms: Vec<String> = Vec::new();
    let mut values: Vec<Bound> = Vec::new();
    for Filter {
        column,
        comparison,
        value,
    } in &query.filters
    {
        if !columns.contains(column) {
            return Err(StoreError::NotFound {
                what: format!("{} has no column {column:?}", query.view),
                hint: format!("its columns are {}", columns.join(", ")),
            });
        }
        let (name, operator) = (quoted(column), comparison.as_str());
        let is_prefix = *comparison == Comparison::Equal
            && column.ends_with("sha256")
            && value.len() < 64
            && value.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_prefix {
            // 'g' follows the last hexadecimal digit.
            terms.push(format!("({name} >= ? AND {name} < ? || 'g')"));
            let prefix = Bound::Text(value.to_ascii_lowercase());
            values.extend([prefix.clone(), prefix]);
            continue;
        }
        match value.parse::<i64>() {
            // A column of a view has no type: what looks like a number may be one, or text that looks like one.
            Ok(number) => {
                terms.push(format!(
                    "CASE WHEN typeof({name}) = 'text' THEN {name} {operator} ? ELSE {name} {operator} ? END"
                ));
                values.extend([Bound::Text(value.clone()), Bound::Integer(number)]);
            }
            Err(_) => {
                terms.push(format!("{name} {operator} ?"));
                values.push(Bound::Text(value.clone()));
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

pub(super) fn read_row(row: &rusqlite::Row<'_>, width: usize) -> rusqlite::Result<Vec<Value>> {
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
