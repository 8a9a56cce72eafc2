//! Bytes to characters, each character knowing its bytes.
//!
//! A byte order mark decides, then `--encoding`, then valid UTF-8; what is left is read as windows-1252 and flagged,
//! unless it doesn't look like text at all.

use std::fmt;
use std::str::FromStr;

use encoding_rs::{DecoderResult, Encoding, UTF_8, WINDOWS_1252};
use thiserror::Error;

use super::ExtractError;
use crate::model::ByteSpan;
use crate::text::mapped::Mapped;

/// Of 1,000 characters, how many may be controls before bytes of an unknown character set are taken for binary.
const CONTROLS_PER_MILLE: usize = 5;

/// A character set that was asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodingLabel(&'static Encoding);

impl fmt::Display for EncodingLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&name_of(self.0))
    }
}

/// A name that no character set has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "no character set is called {0:?}; names are those of the WHATWG Encoding Standard, such as utf-8, windows-1252, shift_jis or gb18030"
)]
pub struct UnknownEncoding(String);

impl FromStr for EncodingLabel {
    type Err = UnknownEncoding;

    fn from_str(label: &str) -> Result<Self, Self::Err> {
        Encoding::for_label_no_replacement(label.as_bytes())
            .map(Self)
            .ok_or_else(|| UnknownEncoding(label.to_owned()))
    }
}

/// Text out of bytes.
pub(super) struct Decoded {
    pub(super) text: Mapped,
    /// Lower case, in the WHATWG's spelling.
    pub(super) encoding: String,
    /// A last resort, or not everything could be decoded.
    pub(super) is_uncertain: bool,
    pub(super) reason: &'static str,
    pub(super) mojibake_layers: u8,
}

fn name_of(encoding: &'static Encoding) -> String {
    encoding.name().to_ascii_lowercase()
}

pub(super) fn decode(bytes: &[u8], asked: Option<EncodingLabel>) -> Result<Decoded, ExtractError> {
    let (encoding, mark_length) = match (Encoding::for_bom(bytes), asked) {
        (Some((encoding, length)), _) => (Some(encoding), length),
        (None, asked) => (asked.map(|EncodingLabel(encoding)| encoding), 0),
    };
    if encoding.is_none_or(|encoding| encoding == UTF_8)
        && let Ok(text) = std::str::from_utf8(bytes.get(mark_length..).unwrap_or_default())
    {
        refuse_nul(text)?;
        return Ok(Decoded {
            text: Mapped::verbatim(text.to_owned(), mark_length),
            encoding: name_of(UTF_8),
            is_uncertain: false,
            reason: "valid utf-8",
            mojibake_layers: 0,
        });
    }
    let is_guess = encoding.is_none();
    if is_guess {
        refuse_binary(bytes)?;
    }
    let encoding = encoding.unwrap_or(WINDOWS_1252);
    let (text, had_errors) = decode_mapped(bytes, mark_length, encoding);
    refuse_nul(text.text())?;
    Ok(Decoded {
        text,
        encoding: name_of(encoding),
        is_uncertain: is_guess || had_errors,
        reason: "",
        mojibake_layers: 0,
    })
}

/// Decodes a slice of a record; `None` where it does not begin and end between characters.
pub(super) fn decode_slice(bytes: &[u8], encoding: &str, _: u8) -> Option<String> {
    let encoding = Encoding::for_label_no_replacement(encoding.as_bytes())?;
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(Into::into)
}

fn refuse_nul(text: &str) -> Result<(), ExtractError> {
    if text.contains('\0') {
        return Err(ExtractError::new(
            "it contains NUL bytes, so it is not plain text",
            "if it is UTF-16 without a byte order mark, name it: --encoding utf-16le",
        ));
    }
    Ok(())
}

fn refuse_binary(bytes: &[u8]) -> Result<(), ExtractError> {
    if memchr::memchr(0, bytes).is_some() {
        return refuse_nul("\0");
    }
    // The five bytes that windows-1252 leaves undefined count as controls, as do C0 controls but white space.
    let controls = bytes
        .iter()
        .filter(|&&byte| {
            matches!(byte, 0x01..=0x08 | 0x0e..=0x1f | 0x7f | 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)
        })
        .count();
    if controls * 1000 > bytes.len() * CONTROLS_PER_MILLE {
        return Err(ExtractError::new(
            "it is neither valid UTF-8 nor text in a Western character set: it looks binary",
            "if it is text, name its character set, for example --encoding gb18030",
        ));
    }
    Ok(())
}

/// Decodes from `start` on, a character at a time where the bytes are not ASCII. What is malformed becomes U+FFFD, as
/// the Encoding Standard says; the flag tells whether that happened.
fn decode_mapped(bytes: &[u8], start: usize, encoding: &'static Encoding) -> (Mapped, bool) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut mapped = Mapped::default();
    let mut had_errors = false;
    // `from`: where the bytes of the character in the making begin.
    let (mut from, mut at) = (start, start);
    let mut buffer = [0_u8; 32];
    // ISO-2022-JP gives ASCII bytes other meanings after an escape.
    let has_plain_ascii = encoding.is_ascii_compatible() && encoding != encoding_rs::ISO_2022_JP;
    while at <= bytes.len() {
        if has_plain_ascii && from == at {
            let run = bytes.get(at..).unwrap_or_default();
            let length = run
                .iter()
                .position(|byte| !byte.is_ascii())
                .unwrap_or(run.len());
            if let Some(Ok(piece)) = run.get(..length).map(std::str::from_utf8) {
                mapped.push_verbatim(piece, at);
                at += length;
                from = at;
            }
        }
        let is_last = at >= bytes.len();
        let step = bytes.get(at..bytes.len().min(at + 1)).unwrap_or_default();
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(step, &mut buffer, is_last);
        at += read;
        let piece = buffer
            .get(..written)
            .and_then(|out| std::str::from_utf8(out).ok())
            .unwrap_or_default();
        match result {
            DecoderResult::Malformed(_, unread) => {
                had_errors = true;
                // `unread` bytes were looked at beyond the malformed ones and belong to the next character.
                let end = at.saturating_sub(usize::from(unread)).max(from);
                mapped.push_unit(piece, ByteSpan::new(from, end));
                mapped.push_unit("\u{fffd}", ByteSpan::new(from, end));
                from = end;
            }
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {
                if !piece.is_empty() {
                    mapped.push_unit(piece, ByteSpan::new(from, at));
                    from = at;
                }
                if is_last && matches!(result, DecoderResult::InputEmpty) {
                    break;
                }
            }
        }
    }
    (mapped, had_errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], label: Option<&str>) -> (String, Mapped, String, bool) {
        let decoded = decode(bytes, label.map(|label| label.parse().unwrap())).unwrap();
        (
            decoded.text.text().to_owned(),
            decoded.text,
            decoded.encoding,
            decoded.is_uncertain,
        )
    }

    #[test]
    fn utf_8_with_and_without_a_mark() {
        let (text, mapped, encoding, is_uncertain) = decoded("\u{feff}maré".as_bytes(), None);
        assert_eq!(
            (text.as_str(), encoding.as_str(), is_uncertain),
            ("maré", "utf-8", false)
        );
        assert_eq!(
            mapped.source_of(ByteSpan::new(0, 5)),
            Some(ByteSpan::new(3, 8))
        );
    }

    #[test]
    fn utf_16_by_its_mark_keeps_offsets() {
        // U+FEFF, `a`, `€`, U+1F600 as two surrogates, `b`.
        let bytes = [
            0xff, 0xfe, 0x61, 0, 0xac, 0x20, 0x3d, 0xd8, 0, 0xde, 0x62, 0,
        ];
        let (text, mapped, encoding, is_uncertain) = decoded(&bytes, None);
        assert_eq!(
            (text.as_str(), encoding.as_str(), is_uncertain),
            ("a€😀b", "utf-16le", false)
        );
        assert_eq!(
            mapped.source_of(ByteSpan::new(1, 4)),
            Some(ByteSpan::new(4, 6)),
            "€"
        );
        assert_eq!(
            mapped.source_of(ByteSpan::new(4, 8)),
            Some(ByteSpan::new(6, 10)),
            "the emoji"
        );
        assert_eq!(
            mapped.source_of(ByteSpan::new(0, 9)),
            Some(ByteSpan::new(2, 12))
        );
    }

    #[test]
    fn invalid_utf_8_is_input_type_windows_1252_and_flagged() {
        let (text, mapped, encoding, is_uncertain) = decoded(b"caf\xe9 \x96 na\xefve", None);
        assert_eq!(
            (text.as_str(), encoding.as_str(), is_uncertain),
            ("café – naïve", "windows-1252", true)
        );
        // "– naïve" is 3 + 1 + 6 bytes of text and 7 of the record.
        assert_eq!(
            mapped.source_of(ByteSpan::new(6, 16)),
            Some(ByteSpan::new(5, 12))
        );
    }

    #[test]
    fn an_asked_for_character_set_is_obeyed_and_its_errors_flagged() {
        // 日本 in Shift_JIS, then a lead byte that nothing follows.
        let (text, mapped, encoding, is_uncertain) =
            decoded(b"\x93\xfa\x96\x7b ok", Some("shift_jis"));
        assert_eq!(
            (text.as_str(), encoding.as_str(), is_uncertain),
            ("日本 ok", "shift_jis", false)
        );
        assert_eq!(
            mapped.source_of(ByteSpan::new(3, 6)),
            Some(ByteSpan::new(2, 4))
        );
        let (text, _, _, is_uncertain) = decoded(b"ok \x93", Some("shift_jis"));
        assert_eq!((text.as_str(), is_uncertain), ("ok \u{fffd}", true));
    }

    #[test]
    fn every_map_leads_back_to_what_decodes_to_the_same() {
        let samples: [(&[u8], &str); 4] = [
            (b"\xb0\xa1 a\xb0\xa2b", "euc-kr"),
            (b"\xc4\xe3\xba\xc3, \x81\x30\x81\x30!", "gb18030"),
            (b"\xcf\xf0\xe8\xe2\xe5\xf2 x", "windows-1251"),
            (b"a\xf0\x9f\x98\x80\xc3\xa9", "utf-8"),
        ];
        for (bytes, label) in samples {
            let (text, mapped, _, _) = decoded(bytes, Some(label));
            for (start, c) in text.char_indices() {
                let source = mapped
                    .source_of(ByteSpan::new(start, start + c.len_utf8()))
                    .unwrap();
                let slice = &bytes[source.start..source.end];
                assert_eq!(
                    decode_slice(slice, label, 0).unwrap(),
                    c.to_string(),
                    "{label}"
                );
            }
        }
    }

    #[test]
    fn what_is_not_text_is_refused() {
        for bytes in [
            &b"\x89PNG\r\n\x1a\n\0\0"[..],
            b"text with a \0 in it",
            b"\xff\x01\x02\x81\x8d\x90",
        ] {
            let error = decode(bytes, None).err().unwrap();
            assert!(error.hint.contains("--encoding"), "{error}");
        }
        assert!("latin-99".parse::<EncodingLabel>().is_err());
    }
}
