//! `json` and `jsonl`: an object a row, keys in the order of the columns.
//!
//! Not here: what is unsafe (`terminal`). Invariant: what is printed reads back as the same values, and holds no
//! unsafe character, since JSON is printed to terminals too: each is written as a `\u` escape. Columns of one name make
//! keys of one name.

use std::io::{self, Write};

use serde::ser::{Serialize, Serializer};
use serde_json::ser::Formatter;

use super::terminal::is_unsafe;
use super::{Layout, Total, Value};

pub(super) struct Json<'out> {
    columns: Vec<String>,
    is_array: bool,
    is_empty: bool,
    out: &'out mut dyn Write,
}

impl<'out> Json<'out> {
    pub(super) fn array(columns: Vec<String>, out: &'out mut dyn Write) -> Self {
        Self {
            columns,
            is_array: true,
            is_empty: true,
            out,
        }
    }

    pub(super) fn lines(columns: Vec<String>, out: &'out mut dyn Write) -> Self {
        Self {
            columns,
            is_array: false,
            is_empty: true,
            out,
        }
    }
}

impl Layout for Json<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        if self.is_array {
            self.out
                .write_all(if self.is_empty { b"[\n" } else { b",\n" })?;
        }
        self.is_empty = false;
        let object = Object {
            columns: &self.columns,
            row,
        };
        let mut serializer = serde_json::Serializer::with_formatter(&mut self.out, SafeText);
        object.serialize(&mut serializer)?;
        if !self.is_array {
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, _total: Option<Total>) -> io::Result<()> {
        if self.is_array {
            self.out
                .write_all(if self.is_empty { b"[]\n" } else { b"\n]\n" })?;
        }
        self.out.flush()
    }
}

struct Object<'r> {
    columns: &'r [String],
    row: &'r [Value],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.columns.iter().zip(self.row))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Real(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// Compact JSON that also escapes what `serde_json` lets through: it knows quotes, backslashes and C0 only.
struct SafeText;

impl Formatter for SafeText {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for piece in fragment.split_inclusive(is_unsafe) {
            writer.write_all(piece.trim_end_matches(is_unsafe).as_bytes())?;
            if let Some(c) = piece.chars().next_back().filter(|&c| is_unsafe(c)) {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{PIPE, any_value, print, text};
    use super::*;
    use proptest::prelude::*;
    use serde_json::value::RawValue;
    use std::collections::BTreeMap;

    #[test]
    fn json_is_an_array_with_an_object_a_line() {
        let rows = [
            vec![Value::Integer(-1), text("a\"b\\c\n")],
            vec![Value::Null, Value::Real(0.1)],
        ];
        let expected = "[\n{\"z\":-1,\"a\":\"a\\\"b\\\\c\\n\"},\n{\"z\":null,\"a\":0.1}\n]\n";
        assert_eq!(
            print(Format::Json, PIPE, &["z", "a"], &rows, Some(9)),
            expected
        );
    }

    #[test]
    fn jsonl_is_an_object_a_line() {
        let rows = [vec![Value::Real(1.0)], vec![Value::Real(f64::INFINITY)]];
        assert_eq!(
            print(Format::Jsonl, PIPE, &["x"], &rows, None),
            "{\"x\":1.0}\n{\"x\":null}\n"
        );
    }

    #[test]
    fn no_rows_are_an_empty_array_or_nothing() {
        assert_eq!(print(Format::Json, PIPE, &["x"], &[], None), "[]\n");
        assert_eq!(print(Format::Jsonl, PIPE, &["x"], &[], None), "");
    }

    #[test]
    fn unsafe_characters_are_escaped_in_cells_and_keys() {
        let rows = [vec![text(
            "\x1ba\x7f\u{9b}\u{202e}b\u{2028}\u{e0041}é\u{200d}",
        )]];
        assert_eq!(
            print(Format::Jsonl, PIPE, &["\u{61c}"], &rows, None),
            "{\"\\u061c\":\"\\u001ba\\u007f\\u009b\\u202eb\\u2028\\udb40\\udc41é\u{200d}\"}\n"
        );
    }

    proptest! {
        #[test]
        fn json_reads_back_as_the_same_values(
            rows in prop::collection::vec(prop::collection::vec(any_value(), 2), 0..4)
        ) {
            let array = print(Format::Json, PIPE, &["a", "b\u{9b}"], &rows, None);
            let lines = print(Format::Jsonl, PIPE, &["a", "b\u{9b}"], &rows, None);
            prop_assert!(!array.contains(|c| c != '\n' && is_unsafe(c)));
            let array: Vec<Read> = serde_json::from_str(&array).unwrap();
            let lines: Vec<Read> =
                lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            prop_assert_eq!(array.iter().map(values).collect::<Vec<_>>(), rows.as_slice());
            prop_assert_eq!(lines.iter().map(values).collect::<Vec<_>>(), rows.as_slice());
        }
    }

    /// Numbers stay text here, since `serde_json` reads some reals back a digit off.
    type Read = BTreeMap<String, Box<RawValue>>;

    fn values(object: &Read) -> Vec<Value> {
        let value = |raw: &RawValue| match raw.get() {
            "null" => Value::Null,
            quoted if quoted.starts_with('"') => Value::Text(serde_json::from_str(quoted).unwrap()),
            real if real.contains(['.', 'e']) => Value::Real(real.parse().unwrap()),
            integer => Value::Integer(integer.parse().unwrap()),
        };
        object.values().map(|raw| value(raw)).collect()
    }
}
