//! Bytes in a known character set to characters, each knowing its bytes.
//!
//! Invariant: what a stretch of bytes that begins and ends between characters decodes to by itself is what it decodes
//! to in its place, which is how a range is proved; where shifts or lines make that untrue, the comparison finds it.

use std::char::decode_utf16;

use encoding_rs::{
    DecoderResult, EUC_KR, Encoding, GBK, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
    WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257,
};

use super::label::Charset;
use super::{johab, utf7};
use crate::model::ByteSpan;
use crate::text::mapped::Mapped;

/// Bytes of a single-byte set that are decoded at a time.
const CHUNK: usize = 1024;

/// Where the text's characters stand in the record, and whether some bytes meant nothing. Those become U+FFFD.
pub(super) fn decode_mapped(bytes: &[u8], start: usize, charset: Charset) -> (Mapped, bool) {
    let mut decoding = Decoding {
        bytes: bytes.get(start..).unwrap_or_default(),
        offset: start,
        mapped: Mapped::default(),
        had_errors: false,
    };
    match charset {
        Charset::Web(encoding) => decoding.web(encoding),
        Charset::Utf32 { is_big_endian } => decoding.utf_32(is_big_endian),
        Charset::Iso2022Kr => decoding.shifted(EUC_KR, &KOREAN_SHIFTS),
        Charset::Hz => decoding.shifted(GBK, &HZ_SHIFTS),
        Charset::Johab => decoding.johab(),
        Charset::Utf7 => decoding.utf_7(),
        Charset::Mixed(legacy) => decoding.mixed(legacy),
    }
    (decoding.mapped, decoding.had_errors)
}

/// The characters alone.
pub(super) fn decode_text(bytes: &[u8], charset: Charset) -> (String, bool) {
    if let Charset::Web(encoding) = charset
        && ![UTF_16LE, UTF_16BE].contains(&encoding)
    {
        let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
        return (text.into_owned(), had_errors);
    }
    let (mapped, had_errors) = decode_mapped(bytes, 0, charset);
    (mapped.text().to_owned(), had_errors)
}

/// A sequence that shifts: to two-byte characters (`Some(true)`), back (`Some(false)`) or nowhere, standing for `text`.
struct Shift {
    sequence: &'static [u8],
    to_wide: Option<bool>,
    text: &'static str,
}

const KOREAN_SHIFTS: [Shift; 3] = [
    Shift {
        sequence: b"\x1b$)C",
        to_wide: None,
        text: "",
    },
    Shift {
        sequence: b"\x0e",
        to_wide: Some(true),
        text: "",
    },
    Shift {
        sequence: b"\x0f",
        to_wide: Some(false),
        text: "",
    },
];

const HZ_SHIFTS: [Shift; 4] = [
    Shift {
        sequence: b"~{",
        to_wide: Some(true),
        text: "",
    },
    Shift {
        sequence: b"~}",
        to_wide: Some(false),
        text: "",
    },
    Shift {
        sequence: b"~~",
        to_wide: None,
        text: "~",
    },
    Shift {
        sequence: b"~\n",
        to_wide: None,
        text: "",
    },
];

struct Decoding<'a> {
    bytes: &'a [u8],
    /// Where `bytes` begin in the record.
    offset: usize,
    mapped: Mapped,
    had_errors: bool,
}

impl Decoding<'_> {
    fn web(&mut self, encoding: &'static Encoding) {
        if encoding == UTF_8
            && let Ok(text) = std::str::from_utf8(self.bytes)
        {
            self.mapped.push_verbatim(text, self.offset);
        } else if encoding.is_single_byte() {
            self.single_byte(encoding, 0, self.bytes.len());
        } else if encoding == UTF_16LE || encoding == UTF_16BE {
            self.utf_16(encoding == UTF_16BE);
        } else {
            self.multi_byte(encoding, 0, self.bytes.len());
        }
    }

    /// One character a byte, U+FFFD where a byte has no meaning.
    fn single_byte(&mut self, encoding: &'static Encoding, start: usize, end: usize) {
        let bytes = self.bytes;
        let mut at = start;
        while at < end {
            let next = end.min(at + CHUNK);
            let chunk = bytes.get(at..next).unwrap_or_default();
            let (text, had_errors) = encoding.decode_without_bom_handling(chunk);
            self.had_errors |= had_errors;
            self.mapped.push_chars(&text, self.offset + at, 1);
            at = next;
        }
    }

    fn utf_16(&mut self, is_big_endian: bool) {
        let (units, rest) = self.bytes.as_chunks::<2>();
        let read = |unit: &[u8; 2]| {
            if is_big_endian {
                u16::from_be_bytes(*unit)
            } else {
                u16::from_le_bytes(*unit)
            }
        };
        let mut at = self.offset;
        let mut buffer = String::new();
        for decoded in decode_utf16(units.iter().map(read)) {
            self.had_errors |= decoded.is_err();
            let c = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
            if c.len_utf16() == 1 {
                buffer.push(c);
                if buffer.len() >= CHUNK {
                    at = self.flush(&mut buffer, at, 2);
                }
            } else {
                at = self.flush(&mut buffer, at, 2);
                self.mapped
                    .push_unit(c.encode_utf8(&mut [0; 4]), ByteSpan::new(at, at + 4));
                at += 4;
            }
        }
        at = self.flush(&mut buffer, at, 2);
        self.cut_short(at, rest.len());
    }

    fn utf_32(&mut self, is_big_endian: bool) {
        let (units, rest) = self.bytes.as_chunks::<4>();
        let mut at = self.offset;
        let mut buffer = String::new();
        for unit in units {
            let code = if is_big_endian {
                u32::from_be_bytes(*unit)
            } else {
                u32::from_le_bytes(*unit)
            };
            let decoded = char::from_u32(code);
            self.had_errors |= decoded.is_none();
            buffer.push(decoded.unwrap_or(char::REPLACEMENT_CHARACTER));
            if buffer.len() >= CHUNK {
                at = self.flush(&mut buffer, at, 4);
            }
        }
        at = self.flush(&mut buffer, at, 4);
        self.cut_short(at, rest.len());
    }

    /// Appends the buffered characters, of `unit` bytes each; where they end in the record.
    fn flush(&mut self, buffer: &mut String, at: usize, unit: usize) -> usize {
        self.mapped.push_chars(buffer, at, unit);
        let end = at + buffer.chars().count() * unit;
        buffer.clear();
        end
    }

    /// The last `length` bytes are less than a character.
    fn cut_short(&mut self, at: usize, length: usize) {
        if length > 0 {
            self.had_errors = true;
            self.mapped
                .push_unit("\u{fffd}", ByteSpan::new(at, at + length));
        }
    }

    /// Decodes a character at a time where the bytes are not ASCII.
    fn multi_byte(&mut self, encoding: &'static Encoding, start: usize, end: usize) {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        // `from`: where the bytes of the character in the making begin.
        let (mut from, mut at) = (start, start);
        let mut buffer = [0_u8; 32];
        // Bytes that begin a character of two bytes or more: the next one need not be waited for.
        let is_lead: fn(&u8) -> bool = if encoding == SHIFT_JIS {
            |byte| matches!(byte, 0x81..=0x9f | 0xe0..=0xfc)
        } else if encoding == UTF_8 || encoding == ISO_2022_JP {
            |_| false
        } else {
            |byte| matches!(byte, 0x81..=0xfe)
        };
        // ISO-2022-JP gives ASCII bytes other meanings after an escape.
        let has_plain_ascii = encoding.is_ascii_compatible() && encoding != ISO_2022_JP;
        while at <= end {
            if has_plain_ascii && from == at {
                let run = self.bytes.get(at..end).unwrap_or_default();
                let length = Encoding::ascii_valid_up_to(run);
                if let Some(Ok(piece)) = run.get(..length).map(std::str::from_utf8) {
                    self.mapped.push_verbatim(piece, self.offset + at);
                    at += length;
                    from = at;
                }
            }
            let is_last = at >= end;
            let is_pair = from == at && self.bytes.get(at).is_some_and(is_lead);
            let length = if is_pair { 2 } else { 1 };
            let step = self.bytes.get(at..end.min(at + length)).unwrap_or_default();
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(step, &mut buffer, is_last);
            at += read;
            let piece = buffer
                .get(..written)
                .and_then(|out| std::str::from_utf8(out).ok())
                .unwrap_or_default();
            let span = |start, end| ByteSpan::new(self.offset + start, self.offset + end);
            match result {
                DecoderResult::Malformed(_, unread) => {
                    self.had_errors = true;
                    // `unread` bytes were looked at beyond the malformed ones and belong to the next character.
                    let end = at.saturating_sub(usize::from(unread)).max(from);
                    let span = span(from, end);
                    self.mapped.push_unit(piece, span);
                    self.mapped.push_unit("\u{fffd}", span);
                    from = end;
                }
                DecoderResult::InputEmpty | DecoderResult::OutputFull => {
                    if !piece.is_empty() {
                        let span = span(from, at);
                        self.mapped.push_unit(piece, span);
                        from = at;
                    }
                    if is_last && matches!(result, DecoderResult::InputEmpty) {
                        break;
                    }
                }
            }
        }
    }

    /// ASCII and, between shifts, pairs of seven-bit bytes that `encoding` has with the high bits set. A shift belongs
    /// to the character after it; a line begins unshifted.
    fn shifted(&mut self, encoding: &'static Encoding, shifts: &[Shift]) {
        let (mut from, mut at, mut is_wide) = (0, 0, false);
        while let Some(&[byte, ref rest @ ..]) = self.bytes.get(at..) {
            let here = self.bytes.get(at..).unwrap_or_default();
            if let Some(shift) = shifts.iter().find(|shift| {
                here.starts_with(shift.sequence) && (!is_wide || shift.to_wide.is_some())
            }) {
                at += shift.sequence.len();
                is_wide = shift.to_wide.unwrap_or(is_wide);
                if !shift.text.is_empty() {
                    self.unit(shift.text, from, at);
                    from = at;
                }
                continue;
            }
            let second = rest.first().filter(|_| is_wide && byte.is_ascii_graphic());
            let (text, length, is_malformed) = match second {
                Some(&second) => {
                    let pair = [byte | 0x80, second | 0x80];
                    let (text, is_malformed) = encoding.decode_without_bom_handling(&pair);
                    (text.into_owned(), 2, is_malformed)
                }
                None if byte.is_ascii() => (char::from(byte).to_string(), 1, false),
                None => ("\u{fffd}".to_owned(), 1, true),
            };
            is_wide &= byte != b'\n';
            at += length;
            self.had_errors |= is_malformed;
            self.unit(&text, from, at);
            from = at;
        }
    }

    fn johab(&mut self) {
        let mut at = 0;
        while let Some(&[lead, ref rest @ ..]) = self.bytes.get(at..) {
            let character = rest
                .first()
                .and_then(|&trail| johab::character(lead, trail));
            let (c, length) = match character {
                _ if lead.is_ascii() => (char::from(lead), 1),
                Some(c) => (c, 2),
                None => (char::REPLACEMENT_CHARACTER, 1),
            };
            self.had_errors |= c == char::REPLACEMENT_CHARACTER;
            self.unit(c.encode_utf8(&mut [0; 4]), at, at + length);
            at += length;
        }
    }

    /// A run of base64 is a unit: its characters share bytes.
    fn utf_7(&mut self) {
        let bytes = self.bytes;
        let mut at = 0;
        while let Some(plus) = memchr::memchr(b'+', bytes.get(at..).unwrap_or_default()) {
            self.plain(at, at + plus);
            at += plus;
            let run = bytes.get(at + 1..).unwrap_or_default();
            let (text, length) = utf7::run(run);
            self.had_errors |= text.is_none();
            self.unit(&text.unwrap_or("\u{fffd}".to_owned()), at, at + 1 + length);
            at += 1 + length;
        }
        self.plain(at, bytes.len());
    }

    /// ASCII as it stands; what is not that becomes U+FFFD.
    fn plain(&mut self, start: usize, end: usize) {
        let mut at = start;
        for chunk in self.bytes.get(start..end).unwrap_or_default().utf8_chunks() {
            self.mapped.push_verbatim(chunk.valid(), self.offset + at);
            at += chunk.valid().len();
            let length = chunk.invalid().len();
            if length > 0 {
                self.had_errors = true;
                self.unit("\u{fffd}", at, at + length);
                at += length;
            }
        }
    }

    fn unit(&mut self, text: &str, start: usize, end: usize) {
        let span = ByteSpan::new(self.offset + start, self.offset + end);
        self.mapped.push_unit(text, span);
    }

    /// UTF-8 wherever the bytes are that, `legacy` elsewhere. In a Western or Central European set, in which no word
    /// has what two or more bytes of UTF-8 look like, that is told character by character; in any other, line by line.
    fn mixed(&mut self, legacy: &'static Encoding) {
        let is_latin = [WINDOWS_1252, WINDOWS_1250, WINDOWS_1254, WINDOWS_1257].contains(&legacy);
        let mut at = 0;
        let bytes = self.bytes;
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            let end = at + line.len();
            if let Ok(text) = std::str::from_utf8(line) {
                self.mapped.push_verbatim(text, self.offset + at);
            } else if is_latin {
                for chunk in line.utf8_chunks() {
                    self.mapped.push_verbatim(chunk.valid(), self.offset + at);
                    at += chunk.valid().len();
                    self.single_byte(legacy, at, at + chunk.invalid().len());
                    at += chunk.invalid().len();
                }
            } else if legacy.is_single_byte() {
                self.single_byte(legacy, at, end);
            } else {
                self.multi_byte(legacy, at, end);
            }
            at = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Sets in which a character's bytes mean it wherever they stand.
    const LOCAL: [&str; 9] = [
        "windows-1252",
        "koi8-r",
        "windows-874",
        "x-mac-cyrillic",
        "utf-16le",
        "utf-16be",
        "utf-32le",
        "utf-32be",
        "utf-8+windows-1252",
    ];

    /// Sets in which they do if what is before them is sound.
    const OTHERS: [&str; 13] = [
        "utf-8",
        "gb18030",
        "gbk",
        "big5",
        "shift_jis",
        "euc-jp",
        "euc-kr",
        "iso-2022-jp",
        "iso-2022-kr",
        "hz-gb-2312",
        "johab",
        "utf-7",
        "utf-8+windows-1251",
    ];

    #[test]
    fn shifted_sets_by_hand() {
        let cases: [(&[u8], &str, &str); 5] = [
            // RFC 1843 and RFC 1557 have these.
            (
                b"~{<:Ky2;S{#,NpJ)l6HK!#~}Bye.~~",
                "hz-gb-2312",
                "己所不欲，勿施於人。Bye.~",
            ),
            (b"a~\nb", "hz-gb-2312", "ab"),
            (b"\x1b$)C\x0eGQ1[\x0f ok", "iso-2022-kr", "한글 ok"),
            (b"\x88a\x90a", "johab", "가나"),
            (b"Hi Mom +Jjo-!", "utf-7", "Hi Mom ☺!"),
        ];
        for (bytes, label, expected) in cases {
            let (mapped, had_errors) = decode_mapped(bytes, 0, Charset::parse(label).unwrap());
            assert_eq!((mapped.text(), had_errors), (expected, false), "{label}");
        }
    }

    #[test]
    fn what_is_cut_short_is_an_error() {
        for (bytes, label) in [
            (&b"a\0b"[..], "utf-16le"),
            (b"a\0\0\0b", "utf-32le"),
            (b"\0\0\xd8\0", "utf-32be"),
            (b"ok \x88", "johab"),
            (b"ok +J", "utf-7"),
        ] {
            let (mapped, had_errors) = decode_mapped(bytes, 0, Charset::parse(label).unwrap());
            assert!(had_errors && mapped.text().ends_with('\u{fffd}'), "{label}");
            let end = mapped.text().len();
            let last = mapped.source_of(ByteSpan::new(end - 3, end)).unwrap();
            assert_eq!(last.end, bytes.len(), "{label}");
        }
    }

    /// Bytes that are now and then what the sets are made of.
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..6),
            "[a-z ~{}+\n-]{0,4}".prop_map(String::into_bytes),
            "[é€’Ã©яж你😀]{0,3}".prop_map(String::into_bytes),
            Just(b"\x1b$B".to_vec()),
            Just(b"\x1b(B".to_vec()),
            Just(b"\x0e".to_vec()),
            Just(b"+Jjo-".to_vec()),
        ];
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn every_character_leads_to_bytes_that_mean_it(
            bytes in bytes(),
            label in proptest::sample::select(&LOCAL[..]),
        ) {
            let charset = Charset::parse(label).unwrap();
            let (mapped, _) = decode_mapped(&bytes, 0, charset);
            let mut end = 0;
            for (start, c) in mapped.text().char_indices() {
                let source = mapped.source_of(ByteSpan::new(start, start + c.len_utf8())).unwrap();
                prop_assert_eq!(source.start, end);
                end = source.end;
                let (text, _) = decode_text(&bytes[source.start..source.end], charset);
                prop_assert_eq!(text, c.to_string());
            }
            prop_assert_eq!(end, bytes.len());
        }

        #[test]
        fn the_text_is_what_its_bytes_mean_as_a_whole(
            bytes in bytes(),
            label in proptest::sample::select(&OTHERS[..]),
        ) {
            let charset = Charset::parse(label).unwrap();
            let (mapped, had_errors) = decode_mapped(&bytes, 0, charset);
            prop_assert_eq!(mapped.text(), decode_text(&bytes, charset).0);
            let whole = ByteSpan::new(0, mapped.text().len());
            // There, an escape is wrong for what stands before it.
            prop_assume!(label != "iso-2022-jp" || !had_errors);
            if let Some(source) = mapped.source_of(whole) {
                let (text, _) = decode_text(&bytes[source.start..source.end], charset);
                prop_assert_eq!(mapped.text(), text);
            } else {
                prop_assert!(mapped.text().is_empty());
            }
        }
    }
}
