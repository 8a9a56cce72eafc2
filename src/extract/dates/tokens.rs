//! A date's text as numbers, words and signs.

/// A piece of a date's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A number and how many digits it is written with.
    Number { value: u64, digits: usize },
    /// Letters, in lower case, and whether they were written in capitals.
    Word { name: String, is_capitals: bool },
    /// `. : / - + ,`, or what stands behind a number in Chinese, Japanese and Korean: `年` for a year, `月`, `日`, `時`.
    Sign(char),
    /// White space, brackets and whatever else keeps things apart.
    Gap,
}

/// The tokens of a text. Digits of Arabic, Persian, Hindi and of full width are digits.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(digit) = digit(c) {
            end_word(&mut word, &mut tokens);
            let (mut value, mut digits) = (u64::from(digit), 1);
            while let Some(next) = chars.peek().and_then(|&next| self::digit(next)) {
                value = value.saturating_mul(10).saturating_add(u64::from(next));
                digits += 1;
                chars.next();
            }
            tokens.push(Token::Number { value, digits });
            continue;
        }
        let sign = match c {
            '.' | ':' | '/' | '-' | '+' | ',' => Some(c),
            '\u{2010}' | '\u{2011}' | '\u{2212}' => Some('-'),
            '،' | '，' => Some(','),
            '：' => Some(':'),
            '／' => Some('/'),
            '年' | '년' => Some('年'),
            '月' | '월' => Some('月'),
            '日' | '号' | '號' | '일' => Some('日'),
            '时' | '時' | '点' | '點' | '시' => Some('時'),
            '分' | '분' => Some('分'),
            _ => None,
        };
        match sign {
            // Of a weekday (`土曜日`, `토요일`), not of a day.
            Some('日')
                if !matches!(last_but_gaps(&tokens), Some(Token::Number { .. }))
                    || !word.is_empty() =>
            {
                word.push(c);
            }
            Some(sign) => {
                end_word(&mut word, &mut tokens);
                tokens.push(Token::Sign(sign));
            }
            None if c.is_alphabetic() || is_mark(c) => word.push(c),
            None if is_invisible(c) => {}
            None => {
                end_word(&mut word, &mut tokens);
                if tokens.last() != Some(&Token::Gap) {
                    tokens.push(Token::Gap);
                }
            }
        }
    }
    end_word(&mut word, &mut tokens);
    tokens
}

fn last_but_gaps(tokens: &[Token]) -> Option<&Token> {
    tokens.iter().rev().find(|token| **token != Token::Gap)
}

/// Chinese, Japanese and Korean write words for the half of the day without a space.
fn end_word(word: &mut String, tokens: &mut Vec<Token>) {
    if word.is_empty() {
        return;
    }
    let half = [
        ("上午", "am"),
        ("午前", "am"),
        ("오전", "am"),
        ("下午", "pm"),
        ("午後", "pm"),
        ("오후", "pm"),
    ];
    let half = half.into_iter().find(|(name, _)| word.ends_with(name));
    let name = half.map_or(word.as_str(), |(_, half)| half).to_lowercase();
    tokens.push(Token::Word {
        // The dot of a Turkish capital is left over when it becomes small.
        name: name.replace('\u{307}', ""),
        is_capitals: !word.chars().any(char::is_lowercase),
    });
    word.clear();
}

fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        '０'..='９' => '０',
        _ => return None,
    };
    Some(u32::from(c) - u32::from(zero))
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '_')
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}
