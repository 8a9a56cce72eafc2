//! UTF-16 and UTF-32 by their marks and by the zeros that they are full of.

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::decoding::decode_text;
use super::guard;
use super::label::Charset;

/// How much is looked at where there is no mark.
const SAMPLE_BYTES: usize = 64 * 1024;

const UTF_32LE: Charset = Charset::Utf32 {
    is_big_endian: false,
};
const UTF_32BE: Charset = Charset::Utf32 {
    is_big_endian: true,
};

/// What a byte order mark says, and how long it is. `ff fe 00 00` is UTF-32 where the whole can be that.
pub(super) fn by_mark(bytes: &[u8]) -> Option<(Charset, usize)> {
    let is_utf_32 = |charset| !decode_text(sample(bytes), charset).1;
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => Some((Charset::Web(encoding_rs::UTF_8), 3)),
        [0xff, 0xfe, 0, 0, ..] if is_utf_32(UTF_32LE) => Some((UTF_32LE, 4)),
        [0, 0, 0xfe, 0xff, ..] if is_utf_32(UTF_32BE) => Some((UTF_32BE, 4)),
        [0xff, 0xfe, ..] => Some((Charset::Web(UTF_16LE), 2)),
        [0xfe, 0xff, ..] => Some((Charset::Web(UTF_16BE), 2)),
        _ => None,
    }
}

/// UTF-32 where every four bytes are a character of text; UTF-16 where every two are, and spaces, line ends and full
/// stops come out in one byte order only.
pub(super) fn by_zeros(bytes: &[u8]) -> Option<Charset> {
    let head = sample(bytes);
    memchr::memchr(0, head)?;
    let is_text = |charset| {
        let (text, had_errors) = decode_text(head, charset);
        !had_errors && !text.contains('\0') && guard::is_text(&text)
    };
    if bytes.len() >= 8 && bytes.len().is_multiple_of(4) {
        let found = [UTF_32LE, UTF_32BE]
            .into_iter()
            .find(|&charset| is_text(charset));
        if found.is_some() {
            return found;
        }
    }
    let zeros = memchr::memchr_iter(0, head).count();
    let is_ascii_with_zeros = head
        .iter()
        .all(|&byte| byte == 0 || byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    // ASCII in UTF-16 is half zeros; a text with a stray zero is something else.
    if !bytes.len().is_multiple_of(2) || (is_ascii_with_zeros && zeros * 3 < head.len()) {
        return None;
    }
    let little = separators(head, u16::from_le_bytes);
    let big = separators(head, u16::from_be_bytes);
    let charset = if little > big * 4 {
        Charset::Web(UTF_16LE)
    } else if big > little * 4 {
        Charset::Web(UTF_16BE)
    } else {
        return None;
    };
    is_text(charset).then_some(charset)
}

/// Whole characters of both.
fn sample(bytes: &[u8]) -> &[u8] {
    bytes.get(..SAMPLE_BYTES).unwrap_or(bytes)
}

/// How many units are what every text has in plenty: white space, commas, full stops, of ASCII and of CJK. Not the
/// ideographic space, U+3000, which is the digit `0` with its bytes exchanged.
fn separators(bytes: &[u8], read: fn([u8; 2]) -> u16) -> usize {
    let (units, _) = bytes.as_chunks::<2>();
    units
        .iter()
        .filter(|&&unit| {
            matches!(
                read(unit),
                0x09 | 0x0a | 0x0d | 0x20 | 0x2c | 0x2e | 0x3001 | 0x3002 | 0xff0c
            )
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str, is_big_endian: bool) -> Vec<u8> {
        let order = |unit: u16| {
            if is_big_endian {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        text.encode_utf16().flat_map(order).collect()
    }

    fn wider(text: &str, is_big_endian: bool) -> Vec<u8> {
        let order = |unit: u32| {
            if is_big_endian {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        text.chars().map(u32::from).flat_map(order).collect()
    }

    #[test]
    fn without_a_mark_the_zeros_tell() {
        let texts = [
            "The pier was closed.",
            "2026,1000,10\n2027,3000,20\n",
            "Причал закрыли утром.\n",
            "一座碼頭已於週六關閉。\n一切照舊，別無其他。\n",
            "桟橋は 土曜日に閉鎖された。\n😀\n",
        ];
        for text in texts {
            let name = |bytes: &[u8]| by_zeros(bytes).map(|charset| charset.to_string());
            assert_eq!(
                name(&wide(text, false)).as_deref(),
                Some("utf-16le"),
                "{text}"
            );
            assert_eq!(
                name(&wide(text, true)).as_deref(),
                Some("utf-16be"),
                "{text}"
            );
            assert_eq!(
                name(&wider(text, false)).as_deref(),
                Some("utf-32le"),
                "{text}"
            );
            assert_eq!(
                name(&wider(text, true)).as_deref(),
                Some("utf-32be"),
                "{text}"
            );
        }
    }

    #[test]
    fn bytes_with_zeros_are_not_text() {
        for bytes in [
            &b"Divers went\0down.\n"[..],
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            b"\0\0\0\0\0\0\0\0",
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0",
            b"plain",
        ] {
            assert_eq!(by_zeros(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn a_mark_of_four_bytes_is_not_one_of_two() {
        let mut bytes = vec![0xff, 0xfe, 0, 0];
        bytes.extend(wider("ab", false));
        assert_eq!(by_mark(&bytes), Some((UTF_32LE, 4)));
        // UTF-16 whose first character is a NUL.
        assert_eq!(
            by_mark(b"\xff\xfe\0\0a\0"),
            Some((Charset::Web(UTF_16LE), 2))
        );
    }
}
