//! Whether what came out of decoding looks like what people write.
//!
//! A decoder can't tell: a single-byte set gives every byte a meaning, and a wrong one seldom fails. A wrong reading shows
//! in characters that no text is full of (controls, private use), in signs where letters should be, in capitals within
//! words, in words of two scripts.

/// Of 1,000 characters, how many may be none that a text has.
const ALIENS_PER_MILLE: usize = 5;

/// Of 1,000 characters beyond ASCII, how many may stand where nobody writes them.
const ODD_PER_MILLE: usize = 100;

/// Counts over a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// Characters.
    pub(super) chars: usize,
    /// Those beyond ASCII.
    pub(super) non_ascii: usize,
    /// Controls but white space, private use, U+FFFD, noncharacters.
    pub(super) aliens: usize,
    /// Characters beyond ASCII where nobody writes them.
    pub(super) odd: usize,
    /// Whether an escape character is left.
    pub(super) has_escape: bool,
}

impl Signs {
    pub(super) fn of(text: &str) -> Self {
        let mut signs = Self::default();
        let (mut before, mut earlier) = (Kind::Gap, Kind::Gap);
        for c in text.chars() {
            signs.chars += 1;
            signs.non_ascii += usize::from(!c.is_ascii());
            signs.aliens += usize::from(is_alien(c));
            signs.has_escape |= c == '\u{1b}';
            let kind = Kind::of(c);
            signs.odd += usize::from(is_odd(kind, c, before, earlier));
            (earlier, before) = (before, kind);
        }
        signs
    }

    /// Whether these are characters of text at all.
    pub(super) fn are_text(&self) -> bool {
        self.aliens * 1000 <= self.chars * ALIENS_PER_MILLE && !self.has_escape
    }

    /// Whether the text is one that somebody may have written.
    pub(super) fn are_plausible(&self) -> bool {
        self.are_text() && self.odd * 1000 <= self.non_ascii * ODD_PER_MILLE
    }
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
    /// A sign that stands among words or digits, seldom within a word.
    Sign,
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
            '«' | '»' | '‹' | '›' | '\u{2010}'..='\u{2027}' | '¿' | '¡' | '·' | '\u{ad}'
            | '\u{200b}'..='\u{200f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff0f}'
            | '،' | '؛' | '؟' | '٪' | '٠'..='٩' => Self::Gap,
            '§' | '©' | '®' | '°' | '±' | '²' | '³' | '´' | '½' | '¼' | '¾' | '£' | '€' | '×'
            | '™' | '№' | '′' | '″' | '¹' => Self::Sign,
            '\u{80}'..='\u{bf}' | '÷' | '¨' | '\u{2500}'..='\u{259f}' | '\u{2c6}'..='\u{2dd}'
            | 'ƒ' | '‰' | '∙'  => Self::Rare,
            _ => Self::Gap,
        }
    }
}

/// Whether nobody writes `c` after those two.
fn is_odd(kind: Kind, c: char, before: Kind, earlier: Kind) -> bool {
    if c.is_ascii() {
        // A sign in the midst of a word counts when the word goes on.
        return matches!(kind, Kind::Lower(_)) && before == Kind::Sign
            && matches!(earlier, Kind::Lower(_));
    }
    match (kind, before) {
        (Kind::Rare, _) => true,
        (Kind::Upper(_), Kind::Lower(_)) => true,
        (Kind::Lower(_), Kind::Sign) => matches!(earlier, Kind::Lower(_)),
        (
            Kind::Lower(script) | Kind::Upper(script) | Kind::Letter(script),
            Kind::Lower(other) | Kind::Upper(other) | Kind::Letter(other),
        ) => script != other,
        _ => false,
    }
}
