//! Bytes to characters, each character knowing its bytes.
//!
//! In this order: a byte order mark; `--encoding`; the zeros that UTF-16 and UTF-32 are full of; valid UTF-8, whatever
//! else was declared; what is declared around the record, then in it, as long as the result looks like text; what
//! the bytes are most likely in. Whatever is not certain is flagged.

mod declared;
mod decoding;
mod guard;
mod guess;
mod johab;
mod label;
mod mojibake;
mod pairs;
mod utf7;
mod wide;

use encoding_rs::UTF_8;

pub use self::declared::xml_declaration;
use self::guard::Signs;
use self::label::Charset;
pub use self::label::{EncodingLabel, UnknownEncoding};
use super::ExtractError;
use crate::model::RecordForm;
use crate::text::mapped::Mapped;

/// Of 1,000 bytes, how many may be controls before bytes of an unknown character set are taken for binary.
const CONTROLS_PER_MILLE: usize = 5;

/// How much of a text is judged, and how much of that before the first bytes that are no UTF-8.
const SAMPLE_BYTES: usize = 256 * 1024;
const SAMPLE_BYTES_BEFORE: usize = 64 * 1024;

/// Text out of bytes.
pub(super) struct Decoded {
    pub(super) text: Mapped,
    /// Lower case, in the WHATWG's spelling; `utf-8+windows-1252` where the two are mixed.
    pub(super) encoding: String,
    /// Why it is that one.
    pub(super) reason: &'static str,
    /// A guess with little to go by, or not everything could be decoded.
    pub(super) is_uncertain: bool,
    /// How often the text had been read as windows-1252 while it was UTF-8, which is undone in `text`.
    pub(super) mojibake_layers: u8,
}

/// Which set the bytes are in, and why.
struct Choice {
    charset: Charset,
    reason: &'static str,
    is_uncertain: bool,
}

impl Choice {
    const fn certain(charset: Charset, reason: &'static str) -> Self {
        Self {
            charset,
            reason,
            is_uncertain: false,
        }
    }

    const fn uncertain(charset: Charset, reason: &'static str) -> Self {
        Self {
            charset,
            reason,
            is_uncertain: true,
        }
    }
}

/// The characters of a record. `declared` is the label that its surroundings give, and where.
///
/// # Errors
/// Where the bytes are not text, or in a set that can't be decoded.
pub(super) fn decode(
    bytes: &[u8],
    asked: Option<EncodingLabel>,
    declared: Option<&(String, &'static str)>,
    form: RecordForm,
) -> Result<Decoded, ExtractError> {
    let has_zeros = memchr::memchr(0, bytes).is_some();
    let valid = std::str::from_utf8(bytes).ok();
    let (choice, start) = match (wide::by_mark(bytes), asked) {
        (Some((charset, length)), _) => (Choice::certain(charset, "byte order mark"), length),
        (None, Some(EncodingLabel(charset))) => (Choice::certain(charset, "--encoding"), 0),
        (None, None) if has_zeros => match (wide::by_zeros(bytes), wide_label(declared)) {
            (Some(charset), _) => (Choice::certain(charset, "its zeros"), 0),
            (None, Some(choice)) => (choice, 0),
            // Browsers read over them.
            (None, None) if form == RecordForm::Html => match valid {
                Some(_) => (choose_for_utf_8(bytes, declared, form)?, 0),
                None => (choose_legacy(bytes, declared, form)?, 0),
            },
            (None, None) => return Err(nul_bytes()),
        },
        (None, None) if valid.is_some() => (choose_for_utf_8(bytes, declared, form)?, 0),
        (None, None) => (choose_legacy(bytes, declared, form)?, 0),
    };
    // Most texts: they are checked once.
    let verbatim = valid
        .filter(|_| choice.charset == Charset::Web(UTF_8))
        .and_then(|text| text.get(start..));
    let (text, had_errors) = match verbatim {
        Some(text) => (Mapped::verbatim(text.to_owned(), start), false),
        None => decoding::decode_mapped(bytes, start, choice.charset),
    };
    if has_zeros && form != RecordForm::Html && text.text().contains('\0') {
        return Err(nul_bytes());
    }
    let (text, mojibake_layers) = match mojibake::repair(&text) {
        Some(repaired) => repaired,
        None => (text, 0),
    };
    Ok(Decoded {
        text,
        encoding: choice.charset.to_string(),
        reason: choice.reason,
        is_uncertain: choice.is_uncertain || had_errors,
        mojibake_layers,
    })
}

/// Decodes a slice of a record as [`decode`] decoded the whole; `None` where the name is none.
pub(super) fn decode_slice(bytes: &[u8], encoding: &str, mojibake_layers: u8) -> Option<String> {
    let (text, _) = decoding::decode_text(bytes, Charset::parse(encoding)?);
    Some(mojibake::undo_layers(text, mojibake_layers))
}

/// The set that is declared, where it is one whose characters hold zero bytes.
fn wide_label(declared: Option<&(String, &'static str)>) -> Option<Choice> {
    let (label, origin) = declared?;
    let EncodingLabel(charset) = label.parse().ok()?;
    let is_wide = declared::without_zeros(label) != Some(charset);
    is_wide.then(|| Choice::certain(charset, origin))
}

/// The set of bytes that are no UTF-8.
fn choose_legacy(
    bytes: &[u8],
    declared: Option<&(String, &'static str)>,
    form: RecordForm,
) -> Result<Choice, ExtractError> {
    refuse_binary(bytes)?;
    // What is around a record is told by a server or a feed that may know better than the page.
    let labels = [declared.cloned(), declared::declared_in(bytes, form)];
    let mut is_label_wrong = false;
    for (label, reason) in labels.into_iter().flatten() {
        match declared::without_zeros(&label) {
            Some(charset) if charset != Charset::Web(UTF_8) && fits(bytes, charset) => {
                let mixed = guess::mixture_with(bytes, charset);
                return Ok(mixed.unwrap_or(Choice::certain(charset, reason)));
            }
            _ => is_label_wrong = true,
        }
    }
    let mut choice = guess::guess(bytes);
    choice.is_uncertain |= is_label_wrong;
    Ok(choice)
}

/// The set of bytes that are valid UTF-8, which in practice nothing else is: but for the sets of seven bits, and a few
/// characters of two bytes in a declared set.
fn choose_for_utf_8(
    bytes: &[u8],
    declared: Option<&(String, &'static str)>,
    form: RecordForm,
) -> Result<Choice, ExtractError> {
    if let Some(choice) = guess::by_shifts(bytes)? {
        return Ok(choice);
    }
    let utf_8 = Charset::Web(UTF_8);
    let label = declared
        .cloned()
        .or_else(|| declared::declared_in(bytes, form));
    let Some((label, origin)) = label else {
        return Ok(Choice::certain(utf_8, "valid utf-8"));
    };
    Ok(match declared::without_zeros(&label) {
        Some(charset) if charset == utf_8 => Choice::certain(utf_8, origin),
        Some(charset @ Charset::Web(encoding))
            if !encoding.is_single_byte()
                && guess::is_hardly_utf_8(bytes)
                && fits(bytes, charset) =>
        {
            Choice::uncertain(charset, origin)
        }
        Some(charset) if charset == Charset::Utf7 => Choice::certain(charset, origin),
        _ => Choice::certain(utf_8, "valid utf-8"),
    })
}

/// What is judged of bytes that are no UTF-8, and whether it goes to their end. It begins with a word.
fn sample(bytes: &[u8]) -> (&[u8], bool) {
    let first = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let start = match first.checked_sub(SAMPLE_BYTES_BEFORE) {
        None => 0,
        Some(start) => bytes
            .get(start..first)
            .and_then(|before| memchr::memchr2(b'\n', b' ', before))
            .map_or(first, |gap| start + gap),
    };
    let rest = bytes.get(start..).unwrap_or_default();
    match rest.get(..SAMPLE_BYTES) {
        Some(sample) => (sample, sample.len() == rest.len()),
        None => (rest, true),
    }
}

/// Whether the bytes give a text in that set.
fn fits(bytes: &[u8], charset: Charset) -> bool {
    let (sample, _) = sample(bytes);
    Signs::of(&decoding::decode_text(sample, charset).0).are_plausible()
}

fn unsupported(name: &str) -> ExtractError {
    ExtractError::new(
        format!("it is in {name}, which is not read"),
        format!("convert it first: iconv -f {name} -t UTF-8"),
    )
}

fn nul_bytes() -> ExtractError {
    ExtractError::new(
        "it contains NUL bytes, so it is not plain text",
        "if it is UTF-16 without a byte order mark, name it: --encoding utf-16le",
    )
}

fn refuse_binary(bytes: &[u8]) -> Result<(), ExtractError> {
    let controls = bytes
        .iter()
        .filter(|&&byte| matches!(byte, 0x01..=0x08 | 0x0e..=0x1f | 0x7f))
        .count();
    if controls * 1000 > bytes.len() * CONTROLS_PER_MILLE {
        return Err(ExtractError::new(
            "it is neither valid UTF-8 nor text in any character set that its bytes tell: it looks binary",
            "if it is text, name its character set, for example --encoding gb18030",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ByteSpan;

    fn decoded(bytes: &[u8], label: Option<&str>) -> (String, Mapped, String, bool) {
        let label = label.map(|label| label.parse().unwrap());
        let decoded = decode(bytes, label, None, RecordForm::Text).unwrap();
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
            let error = decode(bytes, None, None, RecordForm::Text).err().unwrap();
            assert!(error.hint.contains("--encoding"), "{error}");
        }
        assert!("latin-99".parse::<EncodingLabel>().is_err());
    }

    /// The name, the reason and whether it is uncertain.
    fn told(
        bytes: &[u8],
        declared: Option<&str>,
        form: RecordForm,
    ) -> (String, &'static str, bool) {
        let declared = declared.map(|label| (label.to_owned(), "http content-type"));
        let decoded = decode(bytes, None, declared.as_ref(), form).unwrap();
        (decoded.encoding, decoded.reason, decoded.is_uncertain)
    }

    const GREEK: &[u8] = b"<meta charset=windows-1253><p>\xc7 \xf0\xf1\xef\xe2\xeb\xde\xf4\xe1</p>";

    #[test]
    fn what_is_declared_decides_in_this_order() {
        let page = |declared| told(GREEK, declared, RecordForm::Html);
        let meta = ("windows-1253".to_owned(), "meta charset", false);
        assert_eq!(page(None), meta);
        let http = ("iso-8859-7".to_owned(), "http content-type", false);
        assert_eq!(page(Some("iso-8859-7")), http);
        assert_eq!(page(Some("utf-16")), meta);
        // A label that the bytes don't bear out, or that is none, says nothing but that the next one is to be doubted.
        assert_eq!(page(Some("utf-8")), meta);
        assert_eq!(page(Some("klingon")), meta);
        let text = told(GREEK, None, RecordForm::Json);
        assert!(text.1 == "detected" && text.2, "{text:?}");
    }

    #[test]
    fn valid_utf_8_is_that_whatever_is_declared() {
        let page = "<meta charset=windows-1251><p>Причал закрыт</p>".as_bytes();
        let told = |declared| told(page, declared, RecordForm::Html);
        let expected = ("utf-8".to_owned(), "valid utf-8", false);
        assert_eq!(told(None), expected);
        assert_eq!(told(Some("gbk")), expected);
        let declared = ("utf-8".to_owned(), "http content-type", false);
        assert_eq!(told(Some("UTF-8")), declared);
    }

    #[test]
    fn two_characters_of_a_declared_set_may_look_like_utf_8() {
        // 茅 in GBK is é in UTF-8.
        let told = |declared| told(b"\xc3\xa9 \xc3\xa9", Some(declared), RecordForm::Text);
        assert_eq!(told("gbk"), ("gbk".to_owned(), "http content-type", true));
        assert_eq!(told("latin1"), ("utf-8".to_owned(), "valid utf-8", false));
    }

    #[test]
    fn a_wrong_declaration_is_not_obeyed() {
        // Cyrillic of DOS that is declared to be Western.
        let mut page = b"<meta charset=iso-8859-1><p>".to_vec();
        let words = "Старый причал в порту закрыли в субботу утром, сообщила мэр.";
        page.extend_from_slice(&encoding_rs::IBM866.encode(words).0);
        let (encoding, _, is_uncertain) = told(&page, None, RecordForm::Html);
        assert_eq!((encoding.as_str(), is_uncertain), ("ibm866", true));
    }

    #[test]
    fn mojibake_is_recorded_and_its_slices_prove() {
        let bytes = "Caf\u{c3}\u{a9}, na\u{c3}\u{af}ve, d\u{c3}\u{a9}j\u{c3}\u{a0} vu".as_bytes();
        let decoded = decode(bytes, None, None, RecordForm::Text).unwrap();
        assert_eq!(decoded.text.text(), "Café, naïve, déjà vu");
        assert_eq!(decoded.mojibake_layers, 1);
        let source = decoded.text.source_of(ByteSpan::new(7, 13)).unwrap();
        assert_eq!(source, ByteSpan::new(9, 17), "naïve");
        let slice = &bytes[source.start..source.end];
        assert_eq!(decode_slice(slice, "utf-8", 1).as_deref(), Some("naïve"));
        assert_ne!(decode_slice(slice, "utf-8", 0).as_deref(), Some("naïve"));
        assert_eq!(decode_slice(slice, "klingon", 0), None);
    }
}
