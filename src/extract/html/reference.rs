//! Character references: `&amp;`, `&#8217;`, `&#x2019;`, and `&copy` without its semicolon where the Standard lets it.

/// The longest name, `CounterClockwiseContourIntegral;`, with its `&`.
const LONGEST: usize = 33;

/// What a reference at the start of `text` (its `&`) means, and how many bytes of `text` it takes. `None` where the
/// `&` stands for itself.
///
/// In an attribute's value a name without semicolon that a letter, digit or `=` follows is no reference:
/// `?a=1&copy=2`.
pub(super) fn read(text: &str, is_attribute: bool) -> Option<(String, usize)> {
    let body = text.strip_prefix('&')?;
    if let Some(number) = body.strip_prefix('#') {
        return numeric(number).map(|(c, length)| (c.to_string(), length + 2));
    }
    let bytes = text.as_bytes();
    let name_length = bytes
        .iter()
        .skip(1)
        .take(LONGEST - 1)
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let lookup = |end: usize| {
        let meaning = htmlize::ENTITIES.get(bytes.get(..end)?)?;
        std::str::from_utf8(meaning).ok()
    };
    if bytes.get(1 + name_length) == Some(&b';')
        && let Some(meaning) = lookup(name_length + 2)
    {
        return Some((meaning.to_owned(), name_length + 2));
    }
    // The longest beginning of the name that is one by itself: `&notit;` is `¬it;`. Those have six letters at most.
    let (meaning, end) = (2..=name_length.min(6))
        .rev()
        .find_map(|length| Some((lookup(length + 1)?, length + 1)))?;
    let goes_on = bytes
        .get(end)
        .is_some_and(|next| next.is_ascii_alphanumeric() || *next == b'=');
    (!(is_attribute && goes_on)).then(|| (meaning.to_owned(), end))
}

/// The character that the digits at the start of `text` mean, and how many bytes they take with their `x` and `;`.
fn numeric(text: &str) -> Option<(char, usize)> {
    let hex = text.strip_prefix(['x', 'X']);
    let (digits, radix) = hex.map_or((text, 10), |digits| (digits, 16));
    let count = digits
        .bytes()
        .take_while(|byte| char::from(*byte).is_digit(radix))
        .count();
    if count == 0 {
        return None;
    }
    let value = digits.bytes().take(count).fold(0_u32, |value, digit| {
        let digit = char::from(digit).to_digit(radix).unwrap_or_default();
        value.saturating_mul(radix).saturating_add(digit)
    });
    let has_semicolon = digits.as_bytes().get(count) == Some(&b';');
    let length = usize::from(hex.is_some()) + count + usize::from(has_semicolon);
    Some((character(value), length))
}

/// The Standard's reading of a number: C1 controls are taken for windows-1252, what is no character for U+FFFD.
pub(in crate::extract) fn character(value: u32) -> char {
    match u8::try_from(value) {
        Ok(0) => '\u{fffd}',
        Ok(byte @ 0x80..=0x9f) => {
            let bytes = [byte];
            let (text, _, _) = encoding_rs::WINDOWS_1252.decode(&bytes);
            text.chars().next().unwrap_or('\u{fffd}')
        }
        _ => char::from_u32(value).unwrap_or('\u{fffd}'),
    }
}

/// An attribute's value with its references undone.
pub(super) fn unescape_attribute(value: &str) -> String {
    unescape(value, true)
}

/// Text with its references undone.
pub(super) fn unescape_text(text: &str) -> String {
    unescape(text, false)
}

fn unescape(value: &str, is_attribute: bool) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, from)) = rest
        .find('&')
        .and_then(|at| Some((rest.get(..at)?, rest.get(at..)?)))
    {
        out.push_str(before);
        let length = if let Some((meaning, length)) = read(from, is_attribute) {
            out.push_str(&meaning);
            length
        } else {
            out.push('&');
            1
        };
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_by_hand() {
        let cases = [
            ("AT&amp;T", "AT&T"),
            ("AT&T", "AT&T"),
            ("a & b", "a & b"),
            ("&#8217;&#x2019;&#X2019", "’’’"),
            ("&#150;", "–"),
            ("&#0;&#xD800;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}"),
            ("&#;&#x;", "&#;&#x;"),
            ("&eacute;t&eacute", "été"),
            ("&notit; &notin;", "¬it; ∉"),
            ("&nosuch;", "&nosuch;"),
            ("&NotEqualTilde;", "\u{2242}\u{338}"),
            ("&CounterClockwiseContourIntegral;", "∳"),
            ("&", "&"),
        ];
        for (given, expected) in cases {
            assert_eq!(unescape_text(given), expected, "{given}");
        }
        assert_eq!(unescape_attribute("?a=1&copy=2&lt;&reg"), "?a=1&copy=2<®");
    }
}
