//! Where a name may begin and end in a text, in scripts with spaces between their words and in those without.
//!
//! Knows letters, not names. Invariant: no edge lies between a letter and a mark that belongs to it.

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, Script};

/// What Arabic writes together with the noun behind it, the outermost first: and, so; in, as, to; the.
const ARABIC_CONJUNCTIONS: [char; 2] = ['و', 'ف'];
const ARABIC_PREPOSITIONS: [char; 3] = ['ب', 'ك', 'ل'];
pub(super) const ARABIC_ARTICLE: &str = "ال";
/// "To" and "the", which lose a letter between them.
pub(super) const ARABIC_TO_THE: &str = "لل";

/// What Hebrew writes together with the noun behind it, and how many of these may follow each other.
const HEBREW_PREFIXES: [char; 7] = ['ו', 'ה', 'ב', 'ל', 'מ', 'ש', 'כ'];
const MAX_HEBREW_PREFIXES: usize = 3;

/// What Korean writes together with the noun before it.
const KOREAN_PARTICLES: [&str; 20] = [
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "에서",
    "에게",
    "와",
    "과",
    "도",
    "만",
    "로",
    "으로",
    "에서는",
    "에는",
    "부터",
    "까지",
];

/// The longest of them.
const MAX_PARTICLE_CHARS: usize = 3;

/// Whether a name may begin at `at`: no word goes on there, and no sign stands before it that makes it a tag or the
/// host of an address. A handle ("@CNN") is a name.
pub(super) fn may_begin(text: &str, at: usize) -> bool {
    let Some((head, tail)) = text.split_at_checked(at) else {
        return false;
    };
    let (Some(before), Some(first)) = (head.chars().next_back(), tail.chars().next()) else {
        return true;
    };
    if matches!(before, '#' | '_') || belongs_to_letter(first) {
        return false;
    }
    if before == '@' {
        let mut head = head.chars();
        head.next_back();
        return !head.next_back().is_some_and(is_in_word);
    }
    !is_in_word(before) || is_unspaced(before) || is_unspaced(first) || is_prefixed(head, first)
}

/// Whether a name may end at `at`.
pub(super) fn may_end(text: &str, at: usize) -> bool {
    let Some((head, tail)) = text.split_at_checked(at) else {
        return false;
    };
    let Some(after) = tail.chars().next() else {
        return true;
    };
    if belongs_to_letter(after) {
        return false;
    }
    if !is_in_word(after) || is_unspaced(after) {
        return true;
    }
    head.chars().next_back().is_some_and(is_unspaced) || begins_with_particle(tail, after)
}

/// Whether `c` is a letter of a script in which names are looked for without an article before them.
pub(super) fn needs_no_article(c: char) -> bool {
    !c.is_ascii() && c.is_alphabetic() && script_of(c) != Script::Latin
}

/// Letters, digits, and what belongs to them.
fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || belongs_to_letter(c)
}

/// Marks and joiners, which a reader sees as part of the letter before them.
fn belongs_to_letter(c: char) -> bool {
    if c < '\u{300}' {
        return false;
    }
    // Two vowels of Thai and Lao that are letters by their category; the long vowel of kana; the joiners.
    matches!(
        c,
        '\u{e33}' | '\u{eb3}' | 'ー' | 'ｰ' | '\u{200c}' | '\u{200d}'
    ) || matches!(
        CodePointMapData::<GeneralCategory>::new().get(c),
        GeneralCategory::NonspacingMark
            | GeneralCategory::SpacingMark
            | GeneralCategory::EnclosingMark
    )
}

/// Whether the script of `c` puts no space between words, so that every letter may begin or end one.
fn is_unspaced(c: char) -> bool {
    c >= '\u{e00}'
        && matches!(
            script_of(c),
            Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
        )
}

fn script_of(c: char) -> Script {
    CodePointMapData::<Script>::new().get(c)
}

/// Whether between the beginning of the word and the name that begins with `first` stand prefixes only.
fn is_prefixed(head: &str, first: char) -> bool {
    if first.is_ascii() {
        return false;
    }
    let before = match script_of(first) {
        Script::Arabic => {
            let noun = head.strip_suffix(ARABIC_TO_THE).unwrap_or_else(|| {
                let noun = head.strip_suffix(ARABIC_ARTICLE).unwrap_or(head);
                noun.strip_suffix(ARABIC_PREPOSITIONS).unwrap_or(noun)
            });
            noun.strip_suffix(ARABIC_CONJUNCTIONS).unwrap_or(noun)
        }
        Script::Hebrew => (0..MAX_HEBREW_PREFIXES).fold(head, |head, _| {
            head.strip_suffix(HEBREW_PREFIXES).unwrap_or(head)
        }),
        _ => return false,
    };
    before.len() < head.len()
        && !before
            .chars()
            .next_back()
            .is_some_and(|c| is_in_word(c) || matches!(c, '@' | '#' | '_'))
}

/// Whether a particle is all that the word goes on with.
fn begins_with_particle(tail: &str, after: char) -> bool {
    if after.is_ascii() || script_of(after) != Script::Hangul {
        return false;
    }
    let mut chars = tail.char_indices().take(MAX_PARTICLE_CHARS + 1);
    let end = match chars.find(|&(_, c)| !is_in_word(c)) {
        Some((at, _)) => at,
        None if tail.chars().nth(MAX_PARTICLE_CHARS).is_some() => return false,
        None => tail.len(),
    };
    tail.get(..end)
        .is_some_and(|rest| KOREAN_PARTICLES.contains(&rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether `name` may stand where it first does in `text`.
    fn stands(text: &str, name: &str) -> bool {
        let at = text.find(name).unwrap();
        may_begin(text, at) && may_end(text, at + name.len())
    }

    #[test]
    fn words_are_parted_by_what_is_no_letter() {
        for text in [
            "Dial",
            "the Dial.",
            "(Dial)",
            "“Dial”",
            "Dial’s",
            "一Dial三",
            "@Dial",
            "by @Dial",
        ] {
            assert!(stands(text, "Dial"), "{text}");
        }
        for text in [
            "Dials",
            "xDial",
            "éDial",
            "Dial\u{301}",
            "Dial9",
            "ada@Dial",
            "#Dial",
            "_Dial",
        ] {
            assert!(!stands(text, "Dial"), "{text}");
        }
    }

    #[test]
    fn han_kana_thai_lao_and_khmer_have_edges_everywhere() {
        for (text, name) in [
            ("据山谷社报道", "山谷社"),
            ("昨日ヤロ新聞は", "ヤロ新聞"),
            ("ว่าสำนักข่าวหุบเขารายงาน", "สำนักข่าวหุบเขา"),
            ("ຂ່າວຫຸບເຂົາລາຍງານ", "ຫຸບເຂົາ"),
            ("ព័ត៌មានជ្រលងភ្នំបាន", "ជ្រលងភ្នំ"),
        ] {
            assert!(stands(text, name), "{text}");
        }
        // Not before a mark: a tone of Thai, the long vowel of kana, a subscript of Khmer.
        assert!(!stands("ไทย์", "ไทย"));
        assert!(!stands("ヤローの", "ヤロ"));
        assert!(!stands("ជ្រលង្គ", "ជ្រលង"));
    }

    #[test]
    fn marks_of_devanagari_belong_to_their_letter() {
        assert!(stands("उसने घाटी समाचार को बताया", "घाटी समाचार"));
        // A vowel sign, and the sign that joins two consonants.
        assert!(!stands("घाटी समाचारों", "घाटी समाचार"));
        assert!(!stands("वक्त", "वक"));
        assert!(!stands("क्षण", "षण"));
    }

    #[test]
    fn prefixes_of_arabic_and_hebrew_do_not_hide_a_name() {
        for text in [
            "ووادي",
            "الوادي",
            "والوادي",
            "بالوادي",
            "وبالوادي",
            "فالوادي",
            "قال للوادي إن",
        ] {
            assert!(stands(text, "وادي"), "{text}");
        }
        assert!(!stands("سوادي", "وادي"));
        assert!(!stands("#الوادي", "وادي"));
        assert!(stands("ובעמק", "עמק"));
        assert!(!stands("שיעמק", "עמק"));
    }

    #[test]
    fn particles_of_korean_do_not_hide_a_name() {
        for text in ["계곡일보는", "계곡일보에서", "계곡일보", "계곡일보가 보도"]
        {
            assert!(stands(text, "계곡일보"), "{text}");
        }
        assert!(!stands("계곡일보사장", "계곡일보"));
        assert!(!stands("새계곡일보", "계곡일보"));
    }
}
