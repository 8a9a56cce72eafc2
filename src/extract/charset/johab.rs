//! Johab, the Korean set of DOS: a syllable's letters in three times five bits, the rest as in KS X 1001 (KS X 1001:1992,
//! annex 3).

use encoding_rs::EUC_KR;

const INITIALS: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ',
    'ㅌ', 'ㅍ', 'ㅎ',
];

const FINALS: [char; 27] = [
    'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ',
    'ㅂ', 'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];

/// The character of two bytes; `None` where they are none.
pub(super) fn character(lead: u8, trail: u8) -> Option<char> {
    match lead {
        0x84..=0xd3 => syllable(lead, trail),
        0xd9..=0xde | 0xe0..=0xf9 => symbol(lead, trail),
        _ => None,
    }
}

/// A syllable, or a letter by itself.
fn syllable(lead: u8, trail: u8) -> Option<char> {
    let bits = u32::from(lead) << 8 | u32::from(trail);
    let initial = match bits >> 10 & 31 {
        1 => None,
        value @ 2..=20 => Some(value - 2),
        _ => return None,
    };
    let vowel = match bits >> 5 & 31 {
        2 => None,
        value @ 3..=7 => Some(value - 3),
        value @ 10..=15 => Some(value - 5),
        value @ 18..=23 => Some(value - 7),
        value @ 26..=29 => Some(value - 9),
        _ => return None,
    };
    let last = match bits & 31 {
        1 => 0,
        value @ 2..=17 => value - 1,
        value @ 19..=29 => value - 2,
        _ => return None,
    };
    let at = |index: u32| usize::try_from(index).ok();
    match (initial, vowel, last) {
        (Some(initial), Some(vowel), last) => {
            char::from_u32(0xac00 + (initial * 21 + vowel) * 28 + last)
        }
        (Some(initial), None, 0) => INITIALS.get(at(initial)?).copied(),
        (None, Some(vowel), 0) => char::from_u32(0x314f + vowel),
        (None, None, 1..) => FINALS.get(at(last - 1)?).copied(),
        _ => None,
    }
}

/// Signs and Chinese characters: two rows of KS X 1001 to each first byte.
fn symbol(lead: u8, trail: u8) -> Option<char> {
    let rows = match lead {
        ..0xe0 => (lead - 0xd9) * 2,
        _ => (lead - 0xe0) * 2 + 41,
    };
    let cell = match trail {
        0x31..=0x7e => trail - 0x31,
        0x91..=0xfe => trail - 0x43,
        _ => return None,
    };
    let (row, cell) = if cell < 94 {
        (rows, cell)
    } else {
        (rows + 1, cell - 94)
    };
    // Letters of Hangul have their place among the syllables.
    if row == 3 && cell < 51 {
        return None;
    }
    let pair = [row + 0xa1, cell + 0xa1];
    let (text, is_malformed) = EUC_KR.decode_without_bom_handling(&pair);
    text.chars().next().filter(|_| !is_malformed)
}
