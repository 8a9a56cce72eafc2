//! What character set bytes are in that nobody told of.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GBK, ISO_2022_JP, ISO_8859_15, KOI8_R, KOI8_U, MACINTOSH,
    SHIFT_JIS, UTF_8, WINDOWS_1252, X_MAC_CYRILLIC,
};

use super::decoding::decode_text;
use super::guard::Signs;
use super::label::Charset;
use super::{Choice, pairs, sample, unsupported, utf7};
use crate::extract::ExtractError;

const DETECTED: &str = "detected";

/// Sets of two-byte characters, which the detector takes for each other in short texts.
const PAIR_SETS: [&Encoding; 5] = [EUC_KR, GBK, BIG5, EUC_JP, SHIFT_JIS];

/// Sets that the detector doesn't know. The last of the Western ones has a letter for nearly every byte, so that it is only
/// thought of where what the detector found can't be.
const CYRILLIC: [&Encoding; 1] = [X_MAC_CYRILLIC];
const NEAR_WESTERN: [&Encoding; 1] = [ISO_8859_15];
const FAR_WESTERN: [&Encoding; 3] = [X_MAC_CYRILLIC, ISO_8859_15, MACINTOSH];

/// With fewer characters beyond ASCII, or fewer that are letters of theirs, a detector guesses.
const LEAST_EVIDENCE: usize = 20;

/// In a text of fewer sequences, what is UTF-8 may be two-byte characters of another set.
const LEAST_SEQUENCES: usize = 4;

/// How many stray bytes a file may have to each character in UTF-8 to be a mixture of the two.
const STRAYS_PER_CHAR: usize = 3;

/// Escapes by which ISO-2022-JP leaves ASCII.
const JAPANESE_SHIFTS: [&[u8]; 5] = [b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I", b"\x1b$("];

/// The set of bytes that are all of seven bits, where they hold shifts to another one.
pub(super) fn by_shifts(bytes: &[u8]) -> Result<Option<Choice>, ExtractError> {
    // Hardly a text has any of these.
    if memchr::memchr3(0x1b, b'~', b'+', bytes).is_none() || !bytes.is_ascii() {
        return Ok(None);
    }
    let has = |sequence: &[u8]| memchr::memmem::find(bytes, sequence).is_some();
    let charset = match memchr::memchr(0x1b, bytes) {
        Some(_) if has(b"\x1b$)C") => Charset::Iso2022Kr,
        Some(_) if has(b"\x1b$)A") || has(b"\x1b$)G") => return Err(unsupported("ISO-2022-CN")),
        Some(_) if JAPANESE_SHIFTS.iter().any(|shift| has(shift)) => Charset::Web(ISO_2022_JP),
        None if has(b"~{") && has(b"~}") => Charset::Hz,
        None if utf7::is_likely(bytes, is_common) => Charset::Utf7,
        _ => return Ok(None),
    };
    let (text, had_errors) = decode_text(bytes, charset);
    let signs = Signs::of(&text);
    let is_wide = !had_errors && signs.are_text() && signs.non_ascii >= 2;
    Ok(match charset {
        // What has the marks of HZ may be ASCII with tildes and braces.
        Charset::Hz if !is_wide => None,
        _ if !is_wide => Some(Choice::uncertain(charset, "its escapes")),
        _ => Some(Choice::certain(charset, "its escapes")),
    })
}

/// Whether valid UTF-8 has so few characters beyond ASCII that this may be chance.
pub(super) fn is_hardly_utf_8(bytes: &[u8]) -> bool {
    let leads = bytes.iter().filter(|&&byte| byte >= 0xc2);
    (1..LEAST_SEQUENCES).contains(&leads.take(LEAST_SEQUENCES).count())
}

/// The set, or the two sets, that the bytes are most likely in; they are not valid UTF-8.
pub(super) fn guess(bytes: &[u8]) -> Choice {
    let (sample, is_whole) = sample(bytes);
    if let Some(choice) = mixture(sample, is_whole) {
        return choice;
    }
    let found = match detect(sample, is_whole) {
        // The same but for letters of Ukrainian; what has none goes by the better known name.
        found if found == KOI8_U && !bytes.iter().any(is_ukrainian_in_koi8) => KOI8_R,
        found => found,
    };
    let found_signs = signs(sample, found);
    if !found_signs.are_clean() || pairs::are_mostly_rare(sample, found) {
        if is_johab(sample) {
            return Choice::uncertain(Charset::Johab, DETECTED);
        }
        let rival = rivals(found, found_signs).iter().find(|&&rival| {
            signs(sample, rival).are_cleaner_than(found_signs)
                && !pairs::are_mostly_rare(sample, rival)
        });
        return Choice::uncertain(Charset::Web(rival.unwrap_or(&found)), DETECTED);
    }
    let charset = Charset::Web(found);
    if found_signs.non_ascii < LEAST_EVIDENCE || !is_stable(sample, is_whole, found) {
        return Choice::uncertain(charset, DETECTED);
    }
    Choice::certain(charset, DETECTED)
}

const fn is_ukrainian_in_koi8(byte: &u8) -> bool {
    matches!(
        byte,
        0xa4 | 0xa6 | 0xa7 | 0xad | 0xae | 0xb4 | 0xb6 | 0xb7 | 0xbd | 0xbe
    )
}

/// What the bytes may be instead: sets that the detector doesn't know or takes for the one it found.
fn rivals(found: &'static Encoding, signs: Signs) -> &'static [&'static Encoding] {
    if PAIR_SETS.contains(&found) {
        &PAIR_SETS
    } else if found == WINDOWS_1252 && signs.are_plausible() {
        &NEAR_WESTERN
    } else if found == WINDOWS_1252 {
        &FAR_WESTERN
    } else {
        &CYRILLIC
    }
}

/// Whether the bytes are Korean of DOS: words of syllables, not letters that take the next one for their second byte.
fn is_johab(bytes: &[u8]) -> bool {
    let (text, _) = decode_text(bytes, Charset::Johab);
    let is_syllable = |c: char| matches!(c, '가'..='힣');
    let (mut syllables, mut within, mut before) = (0, 0, ' ');
    for c in text.chars() {
        syllables += usize::from(is_syllable(c));
        within += usize::from(is_syllable(c) && is_syllable(before));
        before = c;
    }
    let beyond = text.chars().filter(|c| !c.is_ascii()).count();
    Signs::of(&text).are_text() && syllables * 2 > beyond && within * 2 > syllables
}

/// Whether each half of the bytes, by itself, would be read the same way.
fn is_stable(bytes: &[u8], is_whole: bool, encoding: &'static Encoding) -> bool {
    // A line end or a space is never the second byte of a character.
    let middle = bytes.len() / 2;
    let gap = bytes
        .get(middle..)
        .and_then(|rest| memchr::memchr2(b'\n', b' ', rest));
    let Some((first, second)) = gap.and_then(|gap| bytes.split_at_checked(middle + gap)) else {
        return true;
    };
    [(first, true), (second, is_whole)]
        .into_iter()
        .all(|(half, is_whole)| {
            let other = detect(half, is_whole);
            let read = |encoding| decode_text(half, Charset::Web(encoding)).0;
            half.is_ascii() || other == encoding || read(other) == read(encoding)
        })
}

/// What the detector makes of bytes, of which the last character may be cut unless they are whole.
fn detect(bytes: &[u8], is_whole: bool) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, is_whole);
    detector.guess(None, Utf8Detection::Deny)
}

fn signs(bytes: &[u8], encoding: &'static Encoding) -> Signs {
    Signs::of(&decode_text(bytes, Charset::Web(encoding)).0)
}

/// UTF-8 with lines in that set among it; `None` where UTF-8 is but by chance, or the set is none to mix.
pub(super) fn mixture_with(bytes: &[u8], charset: Charset) -> Option<Choice> {
    let (sample, is_whole) = sample(bytes);
    match (charset, mixture(sample, is_whole)?) {
        (Charset::Web(encoding), choice) if encoding.is_ascii_compatible() => {
            let is_mixed = matches!(choice.charset, Charset::Mixed(_));
            is_mixed.then(|| Choice::uncertain(Charset::Mixed(encoding), choice.reason))
        }
        _ => None,
    }
}

/// UTF-8 with lines of another set among it, or damaged; `None` where UTF-8 is but by chance.
fn mixture(bytes: &[u8], is_whole: bool) -> Option<Choice> {
    let (mut chars, mut strays, mut at) = (0, 0, 0);
    let mut rest = Vec::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_ascii() {
                rest.extend(u8::try_from(c));
            } else if is_common(c) {
                // Three bytes are less likely by chance than two.
                chars += if c.len_utf8() > 2 { 2 } else { 1 };
            } else {
                strays += c.len_utf8();
            }
        }
        at += chunk.valid().len() + chunk.invalid().len();
        let is_end = at == bytes.len() && !chunk.invalid().is_empty();
        let is_cut_short = is_end && (chunk.invalid().len() > 1 || !is_whole || strays == 0);
        if !is_cut_short {
            strays += chunk.invalid().len();
            rest.extend_from_slice(chunk.invalid());
        }
    }
    if chars < LEAST_SEQUENCES || strays > chars * STRAYS_PER_CHAR {
        return None;
    }
    if strays == 0 {
        return Some(Choice::uncertain(Charset::Web(UTF_8), "utf-8, damaged"));
    }
    Some(Choice::uncertain(
        Charset::Mixed(detect(&rest, is_whole)),
        "mixed",
    ))
}

/// Whether the character is of a script or of the punctuation that most texts are made of: other sets' bytes that happen
/// to be UTF-8 seldom give one.
const fn is_common(c: char) -> bool {
    matches!(
        c,
        '\u{a0}'..='\u{24f}' | '\u{370}'..='\u{52f}' | '\u{5d0}'..='\u{6ff}' | '\u{900}'..='\u{97f}' | '\u{e00}'..='\u{e7f}'
            | '\u{1ea0}'..='\u{1eff}' | '\u{2010}'..='\u{20bf}' | '\u{2100}'..='\u{26ff}' | '\u{3000}'..='\u{30ff}'
            | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff00}'..='\u{ffef}' | '\u{1f300}'..='\u{1f9ff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a text comes to in that set, cut off where it is long.
    fn read(bytes: &[u8]) -> (String, &'static str, bool) {
        let choice = guess(bytes);
        (
            choice.charset.to_string(),
            choice.reason,
            choice.is_uncertain,
        )
    }

    fn in_set(text: &str, label: &str) -> Vec<u8> {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let (bytes, _, had_errors) = encoding.encode(text);
        assert!(!had_errors, "{label}");
        bytes.into_owned()
    }

    const RUSSIAN: &str = "Старый причал в порту закрыли в субботу утром.\nИнженеры нашли трещины в трёх опорах, сообщила \
         мэр.\nПаромы временно перевели к южной пристани, а рыбаки пользуются яхтенной гаванью.\n";
    const FRENCH: &str = "La vieille jetée a été fermée samedi matin.\nDes ingénieurs avaient découvert des fissures \
         près de trois piliers, a déclaré la mairesse.\nLes pêcheurs ont été dirigés vers la marina, où l’équipe a \
         déjà préparé des quais.\n";

    #[test]
    fn texts_of_some_length_are_told_for_certain() {
        let texts = [
            (RUSSIAN, "windows-1251"),
            (RUSSIAN, "koi8-r"),
            (RUSSIAN, "ibm866"),
            (RUSSIAN, "iso-8859-5"),
            (FRENCH, "windows-1252"),
            (
                "港口的旧码头周六上午关闭。\n工程师在三根桩子上发现了裂缝。\n市长说工程至少要六周。\n",
                "gbk",
            ),
            (
                "港口的舊碼頭週六上午關閉。\n工程師在三根樁子上發現了裂縫。\n市長說工程至少要六週。\n",
                "big5",
            ),
            (
                "港の古い桟橋は土曜日の朝に閉鎖された。\n技師が三本の柱にひびを見つけたためだ。\n",
                "shift_jis",
            ),
            (
                "港の古い桟橋は土曜日の朝に閉鎖された。\n技師が三本の柱にひびを見つけたためだ。\n",
                "euc-jp",
            ),
            (
                "항구의 낡은 부두가 토요일 아침에 닫혔다.\n기술자들이 세 기둥에서 금을 발견했기 때문이다.\n",
                "euc-kr",
            ),
        ];
        for (text, label) in texts {
            let expected = (label.to_owned(), DETECTED, false);
            assert_eq!(read(&in_set(text, label)), expected, "{text}");
        }
    }

    #[test]
    fn what_speaks_against_a_set_is_flagged() {
        let mac = in_set(RUSSIAN, "x-mac-cyrillic");
        assert_eq!(read(&mac), ("x-mac-cyrillic".to_owned(), DETECTED, true));
        // é, è, ê and ’ in code page 850.
        let dos: Vec<u8> = FRENCH
            .chars()
            .map(|c| match c {
                'é' => 0x82,
                'è' => 0x8a,
                'ê' => 0x88,
                'ù' => 0x97,
                '’' => b'\'',
                c => u8::try_from(c).unwrap(),
            })
            .collect();
        assert!(read(&dos).2);
        assert!(read(b"caf\xe9").2, "too short to tell");
    }

    #[test]
    fn a_file_in_two_sets_is_read_in_both() {
        let mut bytes = "The mayor said “it’s closed”.\n".as_bytes().to_vec();
        bytes.extend(in_set("Le café était fermé.\n", "windows-1252"));
        let (name, reason, is_uncertain) = read(&bytes);
        assert_eq!(
            (name.as_str(), reason, is_uncertain),
            ("utf-8+windows-1252", "mixed", true)
        );
        let (text, _) = decode_text(&bytes, Charset::parse(&name).unwrap());
        assert_eq!(
            text,
            "The mayor said “it’s closed”.\nLe café était fermé.\n"
        );

        let mut bytes = RUSSIAN.as_bytes().to_vec();
        bytes.extend(in_set(
            "Газета «НАТО» об этом молчит, пишет агентство.\n",
            "windows-1251",
        ));
        let (name, ..) = read(&bytes);
        assert_eq!(name, "utf-8+windows-1251");
        let (text, _) = decode_text(&bytes, Charset::parse(&name).unwrap());
        assert_eq!(
            text,
            format!("{RUSSIAN}Газета «НАТО» об этом молчит, пишет агентство.\n")
        );
    }

    #[test]
    fn what_is_far_into_a_file_counts() {
        let plain = "The pier was closed on Saturday.\n".repeat(20_000);
        let mut bytes = plain.clone().into_bytes();
        bytes.extend(in_set(RUSSIAN, "windows-1251"));
        assert_eq!(read(&bytes), ("windows-1251".to_owned(), DETECTED, false));
        let mut bytes = format!("{plain}{RUSSIAN}").into_bytes();
        bytes.extend(in_set(FRENCH, "windows-1252"));
        assert_eq!(
            read(&bytes),
            ("utf-8+windows-1252".to_owned(), "mixed", true)
        );
    }

    #[test]
    fn utf_8_that_is_cut_short_stays_utf_8() {
        let bytes = &RUSSIAN.as_bytes()[..81];
        assert_eq!(read(bytes), ("utf-8".to_owned(), "utf-8, damaged", true));
    }

    #[test]
    fn shifts_are_told_from_what_looks_like_them() {
        let shifted = |bytes: &[u8]| {
            by_shifts(bytes).map(|choice| choice.map(|choice| choice.charset.to_string()))
        };
        assert_eq!(
            shifted(b"\x1b$B9A\x1b(B open").unwrap().as_deref(),
            Some("iso-2022-jp")
        );
        assert_eq!(
            shifted(b"\x1b$)C\x0e@O4Y\x0f").unwrap().as_deref(),
            Some("iso-2022-kr")
        );
        assert_eq!(
            shifted(b"This is ~{<:Ky2;S{#,NpJ)l6HK!#~}")
                .unwrap()
                .as_deref(),
            Some("hz-gb-2312")
        );
        assert_eq!(shifted(b"echo ~{a}~} \x1b[1m bold").unwrap(), None);
        assert_eq!(shifted(b"~{a,b}").unwrap(), None);
        let error = shifted(b"\x1b$)A\x0eVPND\x0f").unwrap_err();
        assert!(error.hint.contains("iconv"), "{error}");
    }
}
