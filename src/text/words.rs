//! Words: how many a text has, and the looser key under which other typography is the same.

use icu_casemap::CaseMapperBorrowed;
use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed, CodePointSetData};

/// The version of the rule behind [`Words::key`]; a file keeps to one.
pub const WORDS_VERSION: i64 = 1;

/// The words of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// How many there are: maximal runs of letters, marks and digits, where an apostrophe between two of them does not
    /// end a word ("don't" is one).
    pub count: usize,
    /// The words without their typography: NFKC_Casefold, then the maximal runs of letters, marks and digits, joined by
    /// one space; `None` where there are none. An apostrophe splits, straight or curly alike.
    pub key: Option<String>,
}

/// The words of `text`.
///
/// NFKC_Casefold as Unicode 3.13 (D147) defines it: default-ignorable characters leave, folding and compatibility
/// composition follow each other until nothing changes.
#[must_use]
pub fn read_words(text: &str) -> Words {
    fold(text).map_or_else(|| read_any_words(text), read_folded_words)
}

fn read_any_words(text: &str) -> Words {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let mut counted = WordCounter::default();
    for c in text.chars() {
        counted.push(is_word_char(categories, c), matches!(c, '\'' | '’'));
    }
    let mut key = String::new();
    let mut is_inside = false;
    for c in nfkc_casefold(text).chars() {
        let is_word = is_word_char(categories, c);
        if is_word {
            if !is_inside && !key.is_empty() {
                key.push(' ');
            }
            key.push(c);
        }
        is_inside = is_word;
    }
    Words {
        count: counted.count,
        key: (!key.is_empty()).then_some(key),
    }
}

/// Counts words, told of one character after the other.
#[derive(Clone, Copy, Default)]
struct WordCounter {
    count: usize,
    is_inside: bool,
    /// Inside a word unless something else than a word's character follows.
    is_after_apostrophe: bool,
}

impl WordCounter {
    #[inline]
    fn push(&mut self, is_word: bool, is_apostrophe: bool) {
        self.count += usize::from(is_word & !self.is_inside & !self.is_after_apostrophe);
        self.is_after_apostrophe = self.is_inside & is_apostrophe;
        self.is_inside = is_word;
    }
}

/// `text` with its letters and digits folded, its apostrophes straight, and a space for each other character. `None`
/// where a character folds otherwise than by itself, or only the tables of Unicode know it; most texts have none.
fn fold(text: &str) -> Option<Vec<u8>> {
    let mut folded = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (run, others) = rest.split_at_checked(ascii_len(rest))?;
        folded.extend(run.bytes().map(fold_ascii));
        let mut others = others.chars();
        if let Some(c) = others.next() {
            folded.extend_from_slice(fold_other(c)?.encode_utf8(&mut [0; 4]).as_bytes());
        }
        rest = others.as_str();
    }
    Some(folded)
}

/// Chooses by masks, since the compiler does not make branches into steps for many bytes.
const fn fold_ascii(byte: u8) -> u8 {
    let lower = byte | 0x20;
    let is_letter = (lower.wrapping_sub(b'a') < 26) as u8;
    let is_itself = (byte.wrapping_sub(b'0') < 10) as u8 | (byte == b'\'') as u8;
    let (letter, itself) = (is_letter.wrapping_neg(), is_itself.wrapping_neg());
    (lower & letter) | (byte & itself) | (b' ' & !(letter | itself))
}

/// How many bytes of ASCII `text` begins with.
fn ascii_len(text: &str) -> usize {
    const BLOCK: usize = 32;
    let bytes = text.as_bytes();
    let blocks = bytes
        .chunks(BLOCK)
        .take_while(|block| block.is_ascii())
        .count();
    let plain = (blocks * BLOCK).min(bytes.len());
    let rest = bytes.get(plain..).unwrap_or_default();
    plain + rest.iter().take_while(|byte| byte.is_ascii()).count()
}

/// What a character other than ASCII is folded to; `None` where that is not known here.
fn fold_other(c: char) -> Option<char> {
    match c {
        // Latin letters of ISO 8859-1 but ß, which folds to two.
        'à'..='ö' | 'ø'..='ÿ' => Some(c),
        'À'..='Ö' | 'Ø'..='Þ' => c.to_lowercase().next(),
        // Arabic letters have no case.
        '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}' => Some(c),
        '’' => Some('\''),
        '\u{a0}' | '«' | '»' | '·' | '\u{60c}' | '؟' | '؛' => Some(' '),
        '\u{2010}'..='\u{2015}' | '‘'..='‟' | '•' | '…' | '€' => Some(' '),
        _ => None,
    }
}

/// The words of what [`fold`] gives. Each step goes through the bytes without a branch that depends on them, so that
/// the compiler makes it one for many bytes at a time.
fn read_folded_words(mut folded: Vec<u8>) -> Words {
    // Letters and digits, and the bytes of letters that have several, come after the apostrophe and the space.
    let is_word = |byte: u8| byte > b'\'';
    let at = |index: usize| folded.get(index).copied().unwrap_or(b' ');
    let starts = count_pairs(&folded, |before, byte| is_word(byte) & !is_word(before));
    let joined = memchr::memchr_iter(b'\'', &folded)
        .filter(|&index| index > 0 && is_word(at(index - 1)) && is_word(at(index + 1)))
        .count();
    let count = usize::from(is_word(at(0))) + starts - joined;
    for byte in &mut folded {
        *byte = if *byte == b'\'' { b' ' } else { *byte };
    }
    let key = squeeze(folded.trim_ascii());
    Words {
        count,
        key: String::from_utf8(key).ok().filter(|key| !key.is_empty()),
    }
}

/// How many pairs of adjacent bytes are so.
fn count_pairs(bytes: &[u8], is_so: impl Fn(u8, u8) -> bool) -> usize {
    // A byte counts no further than 255.
    const BLOCK: usize = 128;
    let after = bytes.get(1..).unwrap_or_default();
    bytes
        .chunks(BLOCK)
        .zip(after.chunks(BLOCK))
        .map(|(before, after)| {
            let pairs = before.iter().zip(after);
            let count: u8 = pairs
                .map(|(&before, &byte)| u8::from(is_so(before, byte)))
                .sum();
            usize::from(count)
        })
        .sum()
}

/// `text` with one space for each run of them.
fn squeeze(text: &[u8]) -> Vec<u8> {
    const BLOCK: usize = 16;
    let mut squeezed = Vec::with_capacity(text.len());
    let mut before = b'x';
    for block in text.chunks(BLOCK) {
        let is_run = |first: u8, second: u8| (first == b' ') & (second == b' ');
        let starts_run = block.first().is_some_and(|&first| is_run(before, first));
        let has_run = block
            .iter()
            .zip(block.iter().skip(1))
            .fold(starts_run, |any, (&first, &second)| {
                any | is_run(first, second)
            });
        if has_run {
            for &byte in block {
                if !is_run(before, byte) {
                    squeezed.push(byte);
                }
                before = byte;
            }
        } else {
            squeezed.extend_from_slice(block);
            before = block.last().copied().unwrap_or(before);
        }
    }
    squeezed
}

fn nfkc_casefold(text: &str) -> String {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    let fold = CaseMapperBorrowed::new();
    let visible: String = text.chars().filter(|&c| !ignorable.contains(c)).collect();
    let mut folded = nfkc.normalize(&visible).into_owned();
    // Folding can undo composition and the other way round (U+0345, titlecase letters); two rounds settle all of Unicode.
    for _ in 0..2 {
        folded = nfkc.normalize(&fold.fold_string(&folded)).into_owned();
    }
    folded
}

/// A letter, a mark or a digit (general categories L, M, N).
fn is_word_char(categories: CodePointMapDataBorrowed<'_, GeneralCategory>, c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    use GeneralCategory as G;
    matches!(
        categories.get(c),
        G::UppercaseLetter
            | G::LowercaseLetter
            | G::TitlecaseLetter
            | G::ModifierLetter
            | G::OtherLetter
            | G::NonspacingMark
            | G::SpacingMark
            | G::EnclosingMark
            | G::DecimalNumber
            | G::LetterNumber
            | G::OtherNumber
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_counted_by_hand() {
        let cases = [
            ("", 0),
            ("* * *", 0),
            ("Don't go", 2),
            ("Don’t go", 2),
            ("rock 'n' roll", 3),
            ("a well-known 3.5", 5),
            ("قال الوزير", 2),
            ("한국 뉴스", 2),
            ("नमस्ते दुनिया", 2),
        ];
        for (text, count) in cases {
            assert_eq!(read_words(text).count, count, "{text:?}");
        }
    }

    #[test]
    fn other_typography_has_the_same_key() {
        let words_key = |text| read_words(text).key;
        let key = words_key("“I don’t,” he said — twice.");
        assert_eq!(key.as_deref(), Some("i don t he said twice"));
        assert_eq!(key, words_key("\"I don't\", he said -- twice"));
        assert_eq!(words_key("ﬁve Straße"), words_key("FIVE STRASSE"));
        assert_eq!(words_key("- — * …"), None);
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_itself(text in "\\PC{0,40}") {
            if let Some(key) = read_words(&text).key {
                prop_assert_eq!(read_words(&key).key, Some(key.clone()));
            }
        }

        #[test]
        fn folded_words_are_the_words(text in "[ -~\u{a0}-\u{180}\u{60c}-\u{653}\u{2010}-\u{2026}€]{0,12}") {
            if let Some(folded) = fold(&text) {
                prop_assert_eq!(read_folded_words(folded), read_any_words(&text));
            }
        }

        #[test]
        fn words_of_ascii_are_the_words(text in "[ -~]{0,60}|[ a'-]{0,60}|[\x00-\x7f]{0,40}") {
            prop_assert_eq!(fold(&text).map(read_folded_words), Some(read_any_words(&text)));
        }
    }
}
