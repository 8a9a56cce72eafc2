//! UTF-8 that was read as windows-1252 and written out again, undone where that is certain.
//!
//! A *unit* is two to four characters whose windows-1252 bytes are the UTF-8 of one character that people write (the five
//! bytes which windows-1252 leaves undefined pass as the controls of the same number, as the Encoding Standard has it).
//! First bytes and following bytes of UTF-8 never coincide, so units can't overlap, and a text that begins between units
//! has the same units by itself: what is undone is local, and a slice proves.
//!
//! It is *certain* where the record bears it out as a whole: at least three words have units, a quarter of those are of a kind
//! that no spelling has (`Ã©`, `â€™`; a Portuguese text has `Ã”` where a quotation ends), and characters beyond ASCII that are no
//! unit are few beside them: an article about such damage, or a text in a language with these letters, has other accents
//! and quotation marks. Then every unit is undone, once, and again where the result is as certain, at most twice.
//! Nothing else is changed; what lost a byte on the way stays as it is.

use std::ops::Range;

use crate::model::ByteSpan;
use crate::text::mapped::Mapped;

/// Text that was damaged more often was never seen.
const MAX_LAYERS: u8 = 2;

/// How many words must have units.
const LEAST_EVIDENCE: usize = 3;

/// How many units in a row are as much as a word.
const CHAIN: usize = 6;

/// How many units there may be to each that no spelling has; Cyrillic comes to many of the other kind (`Ñ‚`, `Ðº`).
const UNITS_PER_STRONG: usize = 4;

/// How many units there must be to each character beyond ASCII that is none.
const UNITS_PER_LONER: usize = 4;

/// The text without its layers of damage, and how many there were; `None` where there is none for certain.
pub(super) fn repair(mapped: &Mapped) -> Option<(Mapped, u8)> {
    let mut repaired: Option<Mapped> = None;
    let mut layers = 0;
    while layers < MAX_LAYERS {
        let text = repaired.as_ref().unwrap_or(mapped);
        if !is_certain(text.text()) {
            break;
        }
        repaired = Some(undo(text));
        layers += 1;
    }
    repaired.map(|repaired| (repaired, layers))
}

/// The text with that many layers undone.
pub(super) fn undo_layers(text: String, layers: u8) -> String {
    let mut mapped = Mapped::verbatim(text, 0);
    for _ in 0..layers {
        mapped = undo(&mapped);
    }
    mapped.text().to_owned()
}

fn undo(mapped: &Mapped) -> Mapped {
    let text = mapped.text();
    let mut undone = Mapped::default();
    let mut done = 0;
    for unit in units(text) {
        undone.push_span(mapped, ByteSpan::new(done, unit.place.start));
        let span = ByteSpan::new(unit.place.start, unit.place.end);
        undone.push_replaced(unit.meant.encode_utf8(&mut [0; 4]), mapped, span);
        done = unit.place.end;
    }
    undone.push_span(mapped, ByteSpan::new(done, text.len()));
    undone
}

fn is_certain(text: &str) -> bool {
    let (mut count, mut evidence, mut strong, mut unit_chars) = (0, 0, 0, 0);
    // How many units stand one behind the other, and where the last of them ends.
    let (mut chain, mut last_end) = (0, None);
    for unit in units(text) {
        let place = unit.place;
        count += 1;
        strong += usize::from(unit.is_strong);
        unit_chars += text
            .get(place.clone())
            .map_or(0, |unit| unit.chars().count());
        chain = if last_end == Some(place.start) {
            chain + 1
        } else {
            0
        };
        let is_in_word = text.get(..place.start).is_some_and(ends_in_word)
            || text.get(place.end..).is_some_and(begins_with_word);
        // A word in another script is one word, but a text without spaces is more than one.
        evidence += usize::from(if chain == 0 {
            is_in_word
        } else {
            chain % CHAIN == 0
        });
        last_end = Some(place.end);
    }
    if evidence < LEAST_EVIDENCE || strong * UNITS_PER_STRONG < count {
        return false;
    }
    let loners = text.chars().filter(|c| !c.is_ascii()).count() - unit_chars;
    loners * UNITS_PER_LONER <= count
}

fn ends_in_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(char::is_alphanumeric)
}

fn begins_with_word(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphanumeric)
}

/// Characters that are the UTF-8 of one, read as windows-1252.
struct Unit {
    /// In bytes of the text.
    place: Range<usize>,
    meant: char,
    /// Whether no spelling has it.
    is_strong: bool,
}

/// The units of a text, in order.
fn units(text: &str) -> impl Iterator<Item = Unit> {
    let bytes = text.as_bytes();
    // First characters, U+00C2 to U+00F4, begin with this byte in UTF-8; few others do, but for those of Latin text.
    memchr::memchr_iter(0xc3, bytes).filter_map(move |at| {
        // What can follow begins with one of these: U+0080 to U+00BF, `Œ`, `ƒ`, `ˆ`, `€`, quotation marks.
        let next = bytes.get(at + 2)?;
        matches!(next, 0xc2 | 0xc5 | 0xc6 | 0xcb | 0xe2).then(|| unit_at(text, at))?
    })
}

fn unit_at(text: &str, at: usize) -> Option<Unit> {
    let mut chars = text.get(at..)?.chars();
    let lead = windows_1252_byte(chars.next()?)?;
    let length = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    let mut end = at + 2;
    let mut is_strong = length > 2;
    for byte in bytes.get_mut(1..length)? {
        let c = chars.next()?;
        end += c.len_utf8();
        *byte = windows_1252_byte(c).filter(|byte| (0x80..=0xbf).contains(byte))?;
        is_strong |= !may_follow_a_letter(c);
    }
    let meant = std::str::from_utf8(bytes.get(..length)?)
        .ok()?
        .chars()
        .next()?;
    is_written(meant).then_some(Unit {
        place: at..end,
        meant,
        is_strong,
    })
}

/// The byte that windows-1252 has for a character beyond ASCII.
fn windows_1252_byte(c: char) -> Option<u8> {
    // The 32 from 0x80 on; those without a meaning are themselves.
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match c {
        // Those that windows-1252 has other characters for stand here where the text was read as latin-1.
        '\u{80}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        '\0'..='\u{7f}' => None,
        c => {
            let index = HIGH.iter().position(|&high| high == c)?;
            u8::try_from(index + 0x80).ok()
        }
    }
}

/// Whether correct text has the character right after a letter: closing quotation marks, dashes, signs of reference.
const fn may_follow_a_letter(c: char) -> bool {
    matches!(
        c,
        '\u{a0}'
            | '«'
            | '»'
            | 'ª'
            | '°'
            | 'º'
            | '²'
            | '³'
            | '¹'
            | '®'
            | '·'
            | '´'
            | '\u{ad}'
            | '‚'
            | '„'
            | '…'
            | '†'
            | '‡'
            | '‰'
            | '‹'
            | '›'
            | '‘'
            | '’'
            | '“'
            | '”'
            | '•'
            | '–'
            | '—'
            | '™'
            | '€'
    )
}

/// Whether people write the character, or it is a control that stands for a byte of an outer layer; not private use, not
/// what no plane of text has.
fn is_written(c: char) -> bool {
    match c {
        '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{fffc}' => false,
        // Letters of phonetic notation are what a letter and a quotation mark come to.
        '\u{250}'..='\u{2af}' => false,
        c => u32::from(c) < 0x2_0000 && u32::from(c) & 0xfffe != 0xfffe,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn damaged(text: &str) -> String {
        text.bytes()
            .map(|byte| {
                let bytes = [byte];
                let (read, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
                read.into_owned()
            })
            .collect()
    }

    fn repaired(text: &str) -> Option<(String, u8)> {
        let (mapped, layers) = repair(&Mapped::verbatim(text.to_owned(), 0))?;
        Some((mapped.text().to_owned(), layers))
    }

    const ORIGINALS: [&str; 6] = [
        "The mayor’s office said it hadn’t heard of the café’s “closing”.",
        "Die Brücke über die Straße ist für Fußgänger geöffnet.",
        "L’été dernier, le château a été fermé à Noël\u{a0}: 5\u{a0}€.",
        "Причал закрыли утром, сообщила газета.",
        "本町の桟橋は土曜日に閉鎖された。",
        "Não há informações; a situação é grave 😀.",
    ];

    #[test]
    fn once_and_twice_is_undone() {
        for text in ORIGINALS {
            let once = damaged(text);
            assert_eq!(repaired(&once), Some((text.to_owned(), 1)), "{once}");
            let twice = damaged(&once);
            assert_eq!(repaired(&twice), Some((text.to_owned(), 2)), "{twice}");
            assert_eq!(repaired(text), None, "{text}");
        }
    }

    #[test]
    fn the_same_read_as_latin_1_is_undone() {
        let once: String = ORIGINALS[0].bytes().map(char::from).collect();
        assert_eq!(repaired(&once), Some((ORIGINALS[0].to_owned(), 1)));
    }

    #[test]
    fn what_is_written_so_stays() {
        let texts = [
            "“AMANHÃ”, disse. “IRMÃ”, “MANHÃ”, “MAÇÔ.",
            "SÃ£o is how a wrong reading shows “São”; “cafÃ©” is café, “naÃ¯ve” is naïve, and “Ã¼” is “ü”.",
            "A wrong reading of Russian is ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€; of Japanese å¯èƒ½.",
            "Only one: cafÃ©. And two: naÃ¯ve.",
            "ÂNGELA, À SOMBRA DO ÂMAGO… É «TÃO» «ÂÂ».",
            "Đây là tiếng Việt, với â, ê, ô và Ã.",
            "",
        ];
        for text in texts {
            assert_eq!(repaired(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_undone_leads_back_and_proves() {
        for text in ORIGINALS {
            for layers in 1..=2_u8 {
                let mut broken = text.to_owned();
                for _ in 0..layers {
                    broken = damaged(&broken);
                }
                let (mapped, found) = repair(&Mapped::verbatim(broken.clone(), 0)).unwrap();
                assert_eq!(found, layers);
                for (start, c) in text.char_indices() {
                    let span = ByteSpan::new(start, start + c.len_utf8());
                    let source = mapped.source_of(span).unwrap();
                    let slice = source.of(&broken).unwrap().to_owned();
                    assert_eq!(undo_layers(slice, layers), c.to_string());
                }
            }
        }
    }
}
