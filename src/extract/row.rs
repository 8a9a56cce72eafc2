//! An article in a row of a table: fields, quotation marks, and which column is what.
//!
//! The grammar is RFC 4180's, read leniently: a field that begins with a quotation mark ends at the next one that
//! stands before a separator or a line end; doubled ones mean one; a single one elsewhere is a character like others.
//! Whoever cuts a table into rows steps through the same [`Grammar`], so that both see the same fields.

use super::candidates::{Form, with_chosen};
use super::json::{FieldNames, plain_name, usual_names};
use super::{Document, ExtractError, html, markup};
use crate::model::{ByteSpan, Candidate, Envelope, Role, Step, Steps};
use crate::text::mapped::Mapped;
use crate::text::normalise::is_kept;

/// Where in a table a reader is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Before the first character of a field.
    #[default]
    FieldStart,
    /// In a field without quotation marks around it.
    Bare,
    /// In a field with them.
    Quoted,
    /// After a quotation mark in such a field: the end of it, or the first of two, or a stray one.
    QuoteInQuoted,
}

/// What a character of a table does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// It belongs to a field.
    Inside,
    /// It separates two fields.
    FieldEnd,
    /// It ends a line, and with it the row.
    RowEnd,
}

/// The grammar of tables, a character at a time. Any unit of characters will do whose ASCII is told from the rest.
#[derive(Clone, Copy, Debug)]
pub struct Grammar {
    /// What separates fields; 0 where a table has one column.
    pub delimiter: u8,
    /// Where the reader is.
    pub place: Place,
}

impl Grammar {
    /// At the start of a row.
    #[must_use]
    pub const fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            place: Place::FieldStart,
        }
    }

    /// Takes the next character, or any byte above 127 for one that is not ASCII.
    pub const fn step(&mut self, unit: u8) -> Event {
        let is_quoted = matches!(self.place, Place::Quoted);
        if !is_quoted && matches!(unit, b'\n' | b'\r') {
            self.place = Place::FieldStart;
            return Event::RowEnd;
        }
        if !is_quoted && unit == self.delimiter && unit != 0 {
            self.place = Place::FieldStart;
            return Event::FieldEnd;
        }
        self.place = match (self.place, unit) {
            (Place::FieldStart, b'"') => Place::Quoted,
            (Place::FieldStart | Place::Bare, _) => Place::Bare,
            (Place::Quoted, b'"') => Place::QuoteInQuoted,
            (Place::Quoted | Place::QuoteInQuoted, _) => Place::Quoted,
        };
        Event::Inside
    }

    /// Whether a field with quotation marks is not at its end.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.place, Place::Quoted)
    }
}

/// A field of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it holds, without the quotation marks around it.
    pub inner: ByteSpan,
    /// Whether it has them.
    pub is_quoted: bool,
}

/// The fields of a row.
#[must_use]
pub fn split_row(row: &str, delimiter: u8) -> Vec<Field> {
    let mut grammar = Grammar::new(delimiter);
    let mut fields = Vec::new();
    let mut start = 0;
    let mut add = |start: usize, end: usize, place| {
        let is_quoted = place == Place::QuoteInQuoted;
        let edge = usize::from(is_quoted);
        fields.push(Field {
            inner: ByteSpan::new(start + edge, end - edge),
            is_quoted,
        });
    };
    for (at, byte) in row.bytes().enumerate() {
        let place = grammar.place;
        if grammar.step(byte) != Event::Inside {
            add(start, at, place);
            start = at + 1;
        }
    }
    add(start, row.len(), grammar.place);
    fields
}

/// What a field means.
#[must_use]
pub fn field_value(row: &str, field: Field) -> String {
    let inner = field.inner.of(row).unwrap_or_default();
    if field.is_quoted {
        undoubled(inner)
    } else {
        inner.to_owned()
    }
}

/// What a slice of a quoted field means by itself; `None` where it cuts a doubled quotation mark or the field.
pub(super) fn field_slice(slice: &str) -> Option<String> {
    let is_whole = slice.split("\"\"").all(|piece| !piece.contains('"'));
    is_whole.then(|| undoubled(slice))
}

fn undoubled(text: &str) -> String {
    text.replace("\"\"", "\"")
}

fn plain_names(columns: &[String]) -> Vec<String> {
    columns.iter().map(|column| plain_name(column)).collect()
}

/// The columns of a role, the preferred first, each with what it is known by: the one that was asked for by name or by
/// number, else all that have usual names.
/// `plain` are the [`plain_names`] of the columns.
fn columns_of(
    columns: &[String],
    plain: &[String],
    role: Role,
    names: &FieldNames,
) -> Vec<(usize, &'static str)> {
    if let Some(asked) = names.asked(role) {
        let column = column_named(columns, asked);
        return column.map(|index| (index, "--field")).into_iter().collect();
    }
    usual_names(role)
        .iter()
        .filter_map(|usual| Some((plain.iter().position(|name| name == usual)?, *usual)))
        .collect()
}

/// The column of that name, or of that number.
fn column_named(columns: &[String], asked: &str) -> Option<usize> {
    let by_name = columns.iter().position(|column| column == asked);
    let by_number = || asked.parse::<usize>().ok()?.checked_sub(1);
    by_name
        .or_else(by_number)
        .filter(|index| *index < columns.len())
}

/// Whether a column of that name is known to hold the text.
#[must_use]
pub fn is_text_column(name: &str) -> bool {
    usual_names(Role::Text).contains(&plain_name(name).as_str())
}

/// Whether a table with these columns has one that holds the text.
///
/// # Errors
/// Where it has none, with the columns that it has.
pub fn check_columns(columns: &[String], names: &FieldNames) -> Result<(), ExtractError> {
    if !columns_of(columns, &plain_names(columns), Role::Text, names).is_empty() {
        return Ok(());
    }
    let reason = match names.asked(Role::Text) {
        Some(asked) => format!("it has no column {asked:?}"),
        None => "none of its columns is known to hold the text".to_owned(),
    };
    let has: Vec<&str> = columns.iter().take(12).map(String::as_str).collect();
    let has = has.join(", ");
    Err(ExtractError::new(
        reason,
        format!("it has: {has}; name the one that holds the text: --field text=COLUMN"),
    ))
}

/// The article in a row.
///
/// # Errors
/// Where no column holds the text, or there is none in this row.
pub(super) fn extract(
    decoded: &Mapped,
    envelope: &Envelope,
    names: &FieldNames,
) -> Result<Document, ExtractError> {
    let row = decoded.text();
    let columns = envelope.columns.as_deref().unwrap_or_default();
    check_columns(columns, names)?;
    let fields = split_row(row, envelope.delimiter);
    let plain = plain_names(columns);
    let mut found = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Text) {
        for (index, origin) in columns_of(columns, &plain, role, names) {
            found.extend(fields.get(index).map(|field| Candidate {
                role,
                value: field_value(row, *field),
                origin,
            }));
        }
    }
    let text_field = columns_of(columns, &plain, Role::Text, names)
        .into_iter()
        .filter_map(|(index, _)| Some((columns.get(index)?, *fields.get(index)?)))
        .find(|(_, field)| {
            let inner = field.inner.of(row).unwrap_or_default();
            inner.contains(is_kept)
        });
    let Some((column, field)) = text_field else {
        return Err(ExtractError::new(
            "the row has no text",
            "nothing is lost; the other rows are read",
        ));
    };
    let mut value = Mapped::default();
    let mut steps = Vec::new();
    if field.is_quoted {
        steps.push(Step::Field);
        unquote_into(decoded, field.inner, &mut value);
    } else {
        value.push_span(decoded, field.inner);
    }
    let is_html =
        markup::is_html_by_name(&plain_name(column)) || markup::is_html_elsewhere(value.text());
    let (text, blocks) = if is_html {
        steps.push(Step::Html);
        let page = html::read_fragment(&value)?;
        (page.text, Some(page.blocks))
    } else {
        (value, None)
    };
    found.extend(envelope.candidates.iter().cloned());
    let document = Document {
        text,
        blocks,
        steps: Steps(steps),
        named_fields: names.look_up(
            |name| column_named(columns, name).is_some(),
            columns.iter().map(String::as_str),
        ),
        ..Document::default()
    };
    Ok(with_chosen(document, Form::Other, found, None))
}

/// Appends to `to` what `span` of `from` means between quotation marks.
fn unquote_into(from: &Mapped, span: ByteSpan, to: &mut Mapped) {
    let inner = span.of(from.text()).unwrap_or_default();
    let mut plain = 0;
    let mut next = 0;
    for at in memchr::memchr_iter(b'"', inner.as_bytes()) {
        if at < next || inner.as_bytes().get(at + 1) != Some(&b'"') {
            continue;
        }
        next = at + 2;
        to.push_span(from, ByteSpan::new(span.start + plain, span.start + at));
        to.push_replaced(
            "\"",
            from,
            ByteSpan::new(span.start + at, span.start + next),
        );
        plain = next;
    }
    to.push_span(from, ByteSpan::new(span.start + plain, span.end));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(columns: &[&str], delimiter: u8, row: &str) -> Result<Document, ExtractError> {
        read_with(columns, delimiter, row, &FieldNames::default())
    }

    fn read_with(
        columns: &[&str],
        delimiter: u8,
        row: &str,
        names: &FieldNames,
    ) -> Result<Document, ExtractError> {
        let columns: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
        let envelope = Envelope {
            columns: Some(columns.into()),
            delimiter,
            ..Envelope::default()
        };
        extract(&Mapped::verbatim(row.to_owned(), 0), &envelope, names)
    }

    #[test]
    fn columns_are_known_by_their_usual_names() {
        let row = "7,\"A \"\"b\"\", c\",https://x.org/1,2026-03-14,\"One.\n\nTwo \"\"three\"\".\"";
        let document = read(&["ID", "Headline", "url", "Date", "Body"], b',', row).unwrap();
        assert_eq!(document.text.text(), "One.\n\nTwo \"three\".");
        assert_eq!(document.steps.to_string(), "field");
        assert_eq!(document.title.as_deref(), Some("A \"b\", c"));
        assert_eq!(document.id.as_deref(), Some("7"));
        assert_eq!(document.published_at.as_deref(), Some("2026-03-14"));
        let source = document.text.source_of(ByteSpan::new(6, 18)).unwrap();
        let slice = source.of(row).unwrap();
        assert_eq!(slice, "Two \"\"three\"\".");
        assert_eq!(field_slice(slice).as_deref(), Some("Two \"three\"."));
    }

    #[test]
    fn a_column_is_asked_for_by_name_or_number() {
        let mut names = FieldNames::default();
        names.set(Role::Text, "3".to_owned());
        names.set(Role::Title, "text".to_owned());
        let document = read_with(&["a", "text", "c"], b';', "1;2;words here", &names).unwrap();
        assert_eq!(document.text.text(), "words here");
        assert_eq!(document.title.as_deref(), Some("2"));
        assert_eq!(document.steps, Steps::default());
        names.set(Role::Text, "4".to_owned());
        let error = read_with(&["a", "text", "c"], b';', "1;2;3", &names).unwrap_err();
        assert!(error.reason.contains('4') && error.hint.contains("a, text, c"));
    }

    #[test]
    fn html_is_told_by_the_column_or_by_blocks_that_are_closed() {
        let read_one = |column, row| read(&[column], 0, row).unwrap();
        let document = read_one("text", "<p>One</p><p>Two</p>");
        assert_eq!(document.blocks.as_ref().map(Vec::len), Some(2));
        assert_eq!(document.steps.to_string(), "html");
        let document = read_one("content_html", "\"One <b class=\"\"x\"\">two</b>\"");
        assert_eq!(document.steps.to_string(), "field html");
        assert_eq!(document.text.text().trim(), "One two");
        let document = read_one("text", "Use <b>this</b> & that");
        assert_eq!(document.text.text(), "Use <b>this</b> & that");
    }

    #[test]
    fn a_row_without_text_says_so() {
        assert!(
            read(&["title", "text"], b',', "x,\" \"")
                .unwrap_err()
                .reason
                .contains("no text")
        );
        assert!(
            read(&["a", "b"], b',', "x,y")
                .unwrap_err()
                .hint
                .contains("--field text=COLUMN")
        );
    }

    #[test]
    fn a_slice_that_cuts_a_doubled_mark_means_nothing() {
        assert_eq!(field_slice("a\"\"b").as_deref(), Some("a\"b"));
        for cut in ["a\"", "\"b", "a\"\"\"b"] {
            assert_eq!(field_slice(cut), None, "{cut}");
        }
    }

    #[test]
    fn a_stray_mark_is_a_character() {
        let values = |row| -> Vec<String> {
            let fields = split_row(row, b',').into_iter();
            fields.map(|field| field_value(row, field)).collect()
        };
        assert_eq!(
            values("\"He said \"no\" twice\",5\" disk,"),
            ["He said \"no\" twice", "5\" disk", ""]
        );
        assert_eq!(values(""), [""]);
    }

    proptest! {
        #[test]
        fn fields_are_those_of_another_parser(
            rows in prop::collection::vec(prop::collection::vec("[a-c \",\n\u{e9}]{0,6}", 1..5), 1..2),
            delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        ) {
            for fields in rows {
                let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
                writer.write_record(&fields).unwrap();
                let written = String::from_utf8(writer.into_inner().unwrap()).unwrap();
                let row = written.strip_suffix('\n').unwrap();
                let read: Vec<String> = split_row(row, delimiter)
                    .into_iter()
                    .map(|field| field_value(row, field))
                    .collect();
                prop_assert_eq!(&read, &fields);
            }
        }

        #[test]
        fn every_character_of_a_field_leads_back_to_its_bytes(text in "[a\"\u{e9}\n,]{1,12}x") {
            let row = format!("1,\"{}\"", text.replace('"', "\"\""));
            let document = read(&["id", "text"], b',', &row).unwrap();
            prop_assert_eq!(document.text.text(), &text);
            for (start, c) in text.char_indices() {
                let span = ByteSpan::new(start, start + c.len_utf8());
                let source = document.text.source_of(span).unwrap();
                prop_assert_eq!(field_slice(source.of(&row).unwrap()).unwrap(), c.to_string());
            }
        }
    }
}
