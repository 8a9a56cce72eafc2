//! What a `table` shows of a value: as much as a glance needs. Every other format is exact.
//!
//! Not here: how much room there is (`table`, `records`). Invariant: what is shown is safe on a terminal.

use std::borrow::Cow;

use super::Value;
use super::fit::Keep;
use super::terminal::sanitise;

/// What is shown of a digest; `show` takes such a prefix.
const DIGEST_PREFIX: usize = 12;

/// A cell as a glance needs it: a digest by its prefix, a real by its first digits.
pub(super) fn brief(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Real(number) => Cow::Owned(rounded(*number)),
        Value::Text(text) if is_digest(text) => text.chars().take(DIGEST_PREFIX).collect(),
        Value::Text(text) => sanitise(text),
        other => other.text(),
    }
}

/// Four digits after the point, or four that are not zero where the number is below one.
fn rounded(number: f64) -> String {
    let short = if number.abs() < 1.0 {
        format!("{number:.3e}")
    } else {
        format!("{number:.4}")
    };
    format!("{:?}", short.parse().unwrap_or(number))
}

fn is_digest(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The tail of a path tells more than the folders all paths share.
pub(super) fn end_to_keep(column: &str) -> Keep {
    let is_path = column
        .split('_')
        .any(|word| matches!(word, "location" | "path"));
    if is_path { Keep::Tail } else { Keep::Head }
}

#[cfg(test)]
mod tests {
    use super::super::tests::text;
    use super::*;

    #[test]
    fn digest_is_shown_by_its_prefix() {
        let digest = "0123456789abcdef".repeat(4);
        assert_eq!(brief(&text(&digest)), "0123456789ab");
        // One digit more, or in capitals, it is no digest.
        let longer = format!("{digest}0");
        assert_eq!(brief(&text(&longer)), longer);
        let capitals = digest.to_ascii_uppercase();
        assert_eq!(brief(&text(&capitals)), capitals);
    }

    #[test]
    fn real_is_shown_by_four_digits_and_integer_by_all() {
        let cases = [
            (1.0 / 3.0, "0.3333"),
            (0.012_345_6, "0.01235"),
            (-0.000_012_345_6, "-1.235e-5"),
            (1_234.567_89, "1234.5679"),
            (12.0, "12.0"),
            (0.0, "0.0"),
            (f64::INFINITY, "inf"),
        ];
        for (number, expected) in cases {
            assert_eq!(brief(&Value::Real(number)), expected);
        }
        assert_eq!(brief(&Value::Integer(i64::MIN)), "-9223372036854775808");
        assert_eq!(brief(&Value::Null), "");
    }

    #[test]
    fn paths_and_locations_keep_their_tail() {
        for name in [
            "location",
            "location_a",
            "first_location",
            "input_path",
            "path",
        ] {
            assert!(matches!(end_to_keep(name), Keep::Tail), "{name}");
        }
        for name in ["text", "relocation", "pathos", ""] {
            assert!(matches!(end_to_keep(name), Keep::Head), "{name}");
        }
    }
}
