//! Whether what came out of decoding looks like what people write.
//!
//! A decoder can't tell: a single-byte set gives every byte a meaning, and a wrong one seldom fails. A wrong reading shows
//! in characters that no text is full of (controls, private use), in signs where letters should be, in capitals within
//! words, in words of two scripts.

/// Of 1,000 characters, how many may be none that a text has.
const ALIENS_PER_MILLE: usize = 5;

/// Of 1,000 characters beyond ASCII, how many may stand where nobody writes them in a text that somebody may have
/// written, and in one that raises no doubt.
const ODD_PER_MILLE: usize = 100;
const DOUBTFUL_PER_MILLE: usize = 5;

/// By how many times fewer doubts a reading is better than another.
const CLEANER_BY: usize = 4;

/// How many capitals beyond ASCII a text may have over its small letters.
const UPPER_ALLOWED: usize = 10;

/// Counts over a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// Characters.
    chars: usize,
    /// Those beyond ASCII.
    pub(super) non_ascii: usize,
    /// Controls but white space, private use, U+FFFD, noncharacters.
    aliens: usize,
    /// Characters beyond ASCII where nobody writes them.
    odd: usize,
    /// Letters beyond ASCII, of either case.
    upper: usize,
    lower: usize,
    /// Letters of Serbian and Macedonian that the languages with the others lack, and the other way round.
    south_cyrillic: usize,
    east_cyrillic: usize,
    /// Whether an escape character is left.
    has_escape: bool,
}

impl Signs {
    pub(super) fn of(text: &str) -> Self {
        let mut signs = Self::default();
        let (mut before, mut earlier) = (Kind::Gap, Kind::Gap);
        for c in text.chars() {
            let kind = Kind::of(c);
            signs.chars += 1;
            signs.non_ascii += usize::from(!c.is_ascii());
            signs.aliens += usize::from(is_alien(c));
            signs.has_escape |= c == '\u{1b}';
            signs.odd += usize::from(is_odd(kind, c, before, earlier));
            if !c.is_ascii() {
                signs.upper += usize::from(matches!(kind, Kind::Upper(_)));
                signs.lower += usize::from(matches!(kind, Kind::Lower(_)));
                signs.south_cyrillic += usize::from(is_south_cyrillic(c));
                signs.east_cyrillic += usize::from(matches!(c, 'щ' | 'ъ'..='я'));
            }
            (earlier, before) = (before, kind);
        }
        signs
    }

    /// Whether these are characters of text at all.
    pub(super) const fn are_text(&self) -> bool {
        self.aliens * 1000 <= self.chars * ALIENS_PER_MILLE && !self.has_escape
    }

    /// Whether somebody may have written that.
    pub(super) const fn are_plausible(&self) -> bool {
        self.are_text() && self.odd * 1000 <= self.non_ascii * ODD_PER_MILLE
    }

    /// Letters that are from the alphabet of another language than the rest.
    const fn two_alphabets(&self) -> usize {
        if self.south_cyrillic < self.east_cyrillic {
            self.south_cyrillic
        } else {
            self.east_cyrillic
        }
    }

    const fn doubts(&self) -> usize {
        self.odd + self.two_alphabets()
    }

    /// Whether far less speaks against this reading of some bytes than against another.
    pub(super) const fn are_cleaner_than(&self, other: Self) -> bool {
        let is_cleaner = self.are_clean() || self.doubts() * CLEANER_BY <= other.doubts();
        self.are_text() && is_cleaner
    }

    /// Whether nothing in it speaks against its being what somebody wrote.
    pub(super) const fn are_clean(&self) -> bool {
        self.are_text()
            && self.doubts() * 1000 <= self.non_ascii * DOUBTFUL_PER_MILLE
            // Text in capitals is rarer than the capitals of one set where another has letters without case.
            && self.upper <= self.lower + UPPER_ALLOWED
    }
}

const fn is_south_cyrillic(c: char) -> bool {
    matches!(
        c,
        'Ђ' | 'Ѓ' | 'Љ' | 'Њ' | 'Ћ' | 'Ќ' | 'Џ' | 'ђ' | 'ѓ' | 'љ' | 'њ' | 'ћ' | 'ќ' | 'џ'
    )
}

pub(super) fn is_text(text: &str) -> bool {
    Signs::of(text).are_text()
}

fn is_alien(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | '\x0c' => false,
        '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{f0000}'.. => true,
        c => c.is_control() || u32::from(c) & 0xfffe == 0xfffe,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Other,
}

/// What a character is to those beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower(Script),
    Upper(Script),
    /// A letter without case.
    Letter(Script),
    /// White space, punctuation and digits.
    Gap,
    /// A sign that stands among words or digits, but not within a word.
    Sign,
    /// A fraction, which no letter follows.
    Fraction,
    /// What hardly any text has.
    Rare,
}

impl Kind {
    fn of(c: char) -> Self {
        let script = match c {
            '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
            '\u{400}'..='\u{52f}' => Script::Cyrillic,
            '\u{590}'..='\u{5ff}' => Script::Hebrew,
            '\u{600}'..='\u{6ff}' => Script::Arabic,
            _ => Script::Other,
        };
        match c {
            'ª' | 'º' => Self::Sign,
            _ if c.is_lowercase() => Self::Lower(script),
            _ if c.is_uppercase() => Self::Upper(script),
            // Points, vowels and tone marks belong to their letter.
            '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' => {
                Self::Letter(script)
            }
            _ if c.is_alphabetic() => Self::Letter(script),
            _ if c.is_ascii() || c.is_whitespace() => Self::Gap,
            '\u{2010}'..='\u{2015}'
            | '’'
            | '‘'
            | '…'
            | '·'
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}' => Self::Gap,
            '½' | '¼' | '¾' => Self::Fraction,
            '«' | '»' | '‹' | '›' | '‚' | '„' | '“' | '”' | '•' | '¿' | '¡' | '§' | '©' | '®'
            | '°' | '±' | '²' | '³' | '´' | '£' | '€' | '×' | '™' | '№' | '¹' | '¢' | '¥' | '†'
            | '‡' => Self::Sign,
            '\u{80}'..='\u{bf}'
            | '÷'
            | '\u{2500}'..='\u{259f}'
            | '\u{2c6}'..='\u{2dd}'
            | 'ƒ'
            | '‰'
            | '∙' => Self::Rare,
            _ => Self::Gap,
        }
    }
}

/// Whether nobody writes `c` after those two.
fn is_odd(kind: Kind, c: char, before: Kind, earlier: Kind) -> bool {
    match (kind, before) {
        (Kind::Rare, _) | (Kind::Lower(_), Kind::Fraction) => true,
        (Kind::Lower(_), Kind::Sign) => matches!(earlier, Kind::Lower(_)),
        (Kind::Upper(_), Kind::Lower(_)) => !c.is_ascii(),
        (
            Kind::Lower(script) | Kind::Upper(script) | Kind::Letter(script),
            Kind::Lower(other) | Kind::Upper(other) | Kind::Letter(other),
        ) => script != other && ![script, other].contains(&Script::Other),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_clean() {
        let texts = [
            "The mayor’s “pier” cost £5\u{a0}million – or €6m… 20 °C, ½ off, §3, iPhone, n.º 1, 5 m².",
            "L’été, c’est «\u{a0}l’œuvre\u{a0}» d’été ; ÉTÉ À NOËL.",
            "Стара пристань, за словами її мешканців, зачинена. «ТАСС», №5.",
            "Стари пристан је затворен, рекао је љутито градоначелник Ђорђе Џомбић.",
            "Η παλιά προβλήτα έκλεισε. ΑΘΗΝΑ",
            "בָּרֹאשׁ, אמר ראש העיר: \u{5d0}\u{5b8}",
            "أُغلق الرصيف القديم، وقال العمدة: ٥ ملايين؟",
            "桟橋は閉鎖された（土曜日）、ｱｲｳ。",
            "항구의 부두가 닫혔다. 漢字",
            "",
        ];
        for text in texts {
            assert!(Signs::of(text).are_clean(), "{text} {:?}", Signs::of(text));
        }
    }

    #[test]
    fn what_a_wrong_set_gives_is_not() {
        let texts = [
            // MacCyrillic, code page 850, code page 862, KOI8-R and ISO-8859-15 as something else.
            "—тарый причал закрыли, нашли трещины дл€ неЄ, паромна€ стоЯнка",
            "La vieille jet‚e a ‚t‚ ferm‚e, a d‚clar‚ la mairesse",
            "ЩЬХН ЯПЕ ЪЮПХ ЬЯШР ЩЬХН ЯПЕ ЪЮПХ",
            "уРЮПШИ ОПХВЮК Б ОНПРС ГЮЙПШКХ",
            "Le c½ur de l’½uvre",
            "ab\u{1b}cd",
            "caf\u{fffd}",
            "caf\u{81}",
            "\u{e001}\u{e002}",
        ];
        for text in texts {
            assert!(!Signs::of(text).are_clean(), "{text} {:?}", Signs::of(text));
        }
    }
}
