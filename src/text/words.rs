//! Words: how many a text has, and the looser key under which other typography is the same.

use icu_casemap::CaseMapperBorrowed;
use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed, CodePointSetData};

/// The version of the rule behind [`words_key`]; a file keeps to one.
pub const WORDS_VERSION: i64 = 1;

/// How many words `text` has: maximal runs of letters, marks and digits, where an apostrophe between two of them does
/// not end a word ("don't" is one).
#[must_use]
pub fn count_words(text: &str) -> usize {
    let categories = CodePointMapData::<GeneralCategory>::new();
    // `after_apostrophe`: inside a word unless something else than a word's character follows.
    let (mut count, mut is_inside, mut after_apostrophe) = (0, false, false);
    for c in text.chars() {
        if is_word_char(categories, c) {
            count += usize::from(!is_inside && !after_apostrophe);
            (is_inside, after_apostrophe) = (true, false);
        } else {
            after_apostrophe = is_inside && matches!(c, '\'' | '’');
            is_inside = false;
        }
    }
    count
}

/// The words of `text` without their typography: NFKC_Casefold, then the maximal runs of letters, marks and digits,
/// joined by one space; `None` where there are none. An apostrophe splits, straight or curly alike.
///
/// NFKC_Casefold as Unicode 3.13 (D147) defines it: default-ignorable characters leave, folding and compatibility
/// composition follow each other until nothing changes.
#[must_use]
pub fn words_key(text: &str) -> Option<String> {
    if let Some(key) = simple_key(text) {
        return (!key.is_empty()).then_some(key);
    }
    let categories = CodePointMapData::<GeneralCategory>::new();
    let mut key = KeyBuilder::default();
    for c in nfkc_casefold(text).chars() {
        key.push(is_word_char(categories, c).then_some(c));
    }
    (!key.text.is_empty()).then_some(key.text)
}

/// Words joined by single spaces, given a character at a time; `None` ends a word.
#[derive(Default)]
struct KeyBuilder {
    text: String,
    is_inside: bool,
}

impl KeyBuilder {
    #[inline]
    fn push(&mut self, c: Option<char>) {
        if let Some(c) = c {
            if !self.is_inside && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.text.push(c);
        }
        self.is_inside = c.is_some();
    }
}

/// The key of a text of characters that fold one by one, whatever stands beside them: what most paragraphs are made of,
/// found without the tables of Unicode. `None` where there are others.
fn simple_key(text: &str) -> Option<String> {
    let mut key = KeyBuilder {
        text: String::with_capacity(text.len()),
        is_inside: false,
    };
    for c in text.chars() {
        if c.is_ascii() {
            key.push(c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()));
            continue;
        }
        key.push(match c {
            // Latin letters of ISO 8859-1 but ß, which folds to two.
            'à'..='ö' | 'ø'..='ÿ' => Some(c),
            'À'..='Ö' | 'Ø'..='Þ' => c.to_lowercase().next(),
            // Arabic letters have no case.
            '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}' => Some(c),
            '\u{a0}' | '«' | '»' | '·' | '\u{60c}' | '؟' | '؛' => None,
            '\u{2010}'..='\u{2015}' | '‘'..='‟' | '•' | '…' | '€' => None,
            _ => return None,
        });
    }
    Some(key.text)
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
            assert_eq!(count_words(text), count, "{text:?}");
        }
    }

    #[test]
    fn other_typography_has_the_same_key() {
        let key = words_key("“I don’t,” he said — twice.");
        assert_eq!(key.as_deref(), Some("i don t he said twice"));
        assert_eq!(key, words_key("\"I don't\", he said -- twice"));
        assert_eq!(words_key("ﬁve Straße"), words_key("FIVE STRASSE"));
        assert_eq!(words_key("- — * …"), None);
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_itself(text in "\\PC{0,40}") {
            if let Some(key) = words_key(&text) {
                prop_assert_eq!(words_key(&key), Some(key.clone()));
            }
        }

        #[test]
        fn the_simple_key_is_the_key(text in "[ -~\u{a0}-\u{180}\u{60c}-\u{653}\u{2010}-\u{2026}€]{0,12}") {
            if let Some(simple) = simple_key(&text) {
                let categories = CodePointMapData::<GeneralCategory>::new();
                let mut key = KeyBuilder::default();
                for c in nfkc_casefold(&text).chars() {
                    key.push(is_word_char(categories, c).then_some(c));
                }
                prop_assert_eq!(simple, key.text);
            }
        }
    }
}
