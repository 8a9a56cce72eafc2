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
    read_simple_words(text).unwrap_or_else(|| read_any_words(text))
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

/// For each character of ASCII its folded form where it is a letter or digit, else 0.
const FOLDED: [u8; 128] = {
    let mut folded = [0; 128];
    let mut at = 0;
    #[expect(
        clippy::indexing_slicing,
        reason = "the compiler runs it, within bounds"
    )]
    while at < 128_u8 {
        if at.is_ascii_alphanumeric() {
            folded[at as usize] = at.to_ascii_lowercase();
        }
        at += 1;
    }
    folded
};

/// The words of a text of characters that fold one by one, whatever stands beside them: what most paragraphs are made
/// of, read without the tables of Unicode and, where they are ASCII, without a branch. `None` where there are others.
fn read_simple_words(text: &str) -> Option<Words> {
    let mut words = WordCounter::default();
    // No character's key is longer than itself; what follows a word overwrites itself until the next word.
    let mut key = vec![0; text.len()];
    let mut length = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = rest
            .bytes()
            .position(|byte| !byte.is_ascii())
            .unwrap_or(rest.len());
        let (run, others) = rest.split_at_checked(ascii)?;
        for byte in run.bytes() {
            let folded = FOLDED.get(usize::from(byte & 0x7f)).copied().unwrap_or(0);
            let is_word = folded != 0;
            *key.get_mut(length)? = if is_word { folded } else { b' ' };
            length += usize::from(is_word | words.is_inside);
            words.push(is_word, byte == b'\'');
        }
        let mut others = others.chars();
        if let Some(c) = others.next() {
            let folded = fold_simple(c)?;
            match folded {
                Some(folded) => {
                    let end = length + folded.len_utf8();
                    folded.encode_utf8(key.get_mut(length..end)?);
                    length = end;
                }
                None => {
                    *key.get_mut(length)? = b' ';
                    length += usize::from(words.is_inside);
                }
            }
            words.push(folded.is_some(), c == '’');
        }
        rest = others.as_str();
    }
    if !words.is_inside {
        length = length.saturating_sub(1);
    }
    key.truncate(length);
    let key = String::from_utf8(key).ok()?;
    Some(Words {
        count: words.count,
        key: (!key.is_empty()).then_some(key),
    })
}

/// What a character other than ASCII folds to, itself no character of a word where that is `None`. The outer `None`:
/// what stands beside it matters, or the tables know.
fn fold_simple(c: char) -> Option<Option<char>> {
    match c {
        // Latin letters of ISO 8859-1 but ß, which folds to two.
        'à'..='ö' | 'ø'..='ÿ' => Some(Some(c)),
        'À'..='Ö' | 'Ø'..='Þ' => Some(c.to_lowercase().next()),
        // Arabic letters have no case.
        '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}' => Some(Some(c)),
        '\u{a0}' | '«' | '»' | '·' | '\u{60c}' | '؟' | '؛' => Some(None),
        '\u{2010}'..='\u{2015}' | '‘'..='‟' | '•' | '…' | '€' => Some(None),
        _ => None,
    }
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
        fn simple_words_are_the_words(text in "[ -~\u{a0}-\u{180}\u{60c}-\u{653}\u{2010}-\u{2026}€]{0,12}") {
            if let Some(simple) = read_simple_words(&text) {
                prop_assert_eq!(simple, read_any_words(&text));
            }
        }

        #[test]
        fn simple_words_of_ascii_are_the_words(text in "[ -~]{0,60}") {
            prop_assert_eq!(read_simple_words(&text), Some(read_any_words(&text)));
        }
    }
}
