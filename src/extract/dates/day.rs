//! The day that a text names.

use jiff::civil::Date;

use super::believed;
use super::months::month_named;
use super::tokens::Token;

/// Words before a day that is the one of publication, where others stand beside it.
const PUBLISHED: [&str; 24] = [
    "published",
    "posted",
    "publicado",
    "publicada",
    "publié",
    "publiée",
    "veröffentlicht",
    "erstellt",
    "pubblicato",
    "gepubliceerd",
    "geplaatst",
    "publicerad",
    "publisert",
    "udgivet",
    "opublikowano",
    "publikováno",
    "опубликовано",
    "опубліковано",
    "yayınlanma",
    "diterbitkan",
    "نشر",
    "发布",
    "公開",
    "입력",
];

/// How far before a day such a word may stand, in tokens.
const LABEL_REACH: usize = 6;

/// A day, where it stands among the tokens, and how much before and after it no other day claims.
pub(super) struct Day {
    pub(super) date: Date,
    pub(super) since: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) until: usize,
}

/// The one day that the tokens name; of several the one that is labelled as the day of publication. `None` where a day
/// and a month could be taken for each other, or where several days could be meant.
pub(super) fn the_day(tokens: &[Token]) -> Option<Day> {
    let mut days: Vec<Day> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut cursor = Cursor { tokens, at };
        let is_start = at == 0 || !matches!(tokens.get(at - 1), Some(Token::Number { .. }));
        let found = is_start.then(|| cursor.day()).flatten();
        let next = (tokens.get(cursor.at), tokens.get(cursor.at + 1));
        // Part of something longer, such as the number of a version.
        let goes_on = matches!(
            next,
            (
                Some(Token::Sign('.' | '-' | '/')),
                Some(Token::Number { .. })
            )
        );
        let Some(date) = found.filter(|_| !goes_on) else {
            at += 1;
            continue;
        };
        // XML Schema has days with an offset, which is no time of day.
        let has_offset = matches!(next, (Some(Token::Sign('+')), Some(Token::Number { .. })));
        let since = days.last().map_or(0, |day| day.end);
        if let Some(last) = days.last_mut() {
            last.until = at;
        }
        days.push(Day {
            date: date.certain()?,
            since,
            start: at,
            end: cursor.at,
            until: if has_offset { cursor.at } else { tokens.len() },
        });
        at = cursor.at;
    }
    let first = days.first()?.date;
    if days.iter().all(|day| day.date == first) {
        return days.into_iter().next();
    }
    let mut labelled = days.into_iter().filter(|day| {
        let reach = day.start.saturating_sub(LABEL_REACH).max(day.since);
        let before = tokens.get(reach..day.start).unwrap_or_default();
        before.iter().any(
            |token| matches!(token, Token::Word { name, .. } if PUBLISHED.contains(&name.as_str())),
        )
    });
    labelled.next().filter(|_| labelled.next().is_none())
}

/// A day, or what might be two.
enum Found {
    Certain(Date),
    Ambiguous,
}

impl Found {
    fn certain(self) -> Option<Date> {
        match self {
            Self::Certain(date) => Some(date),
            Self::Ambiguous => None,
        }
    }
}

/// A place among tokens; what is asked for and not there leaves it where it is.
struct Cursor<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Cursor<'_> {
    fn skip_gaps(&mut self) {
        while self.tokens.get(self.at) == Some(&Token::Gap) {
            self.at += 1;
        }
    }

    /// The next token that is no gap, if `wanted` finds something in it.
    fn next<T>(&mut self, wanted: impl Fn(&Token) -> Option<T>) -> Option<T> {
        let back = self.at;
        self.skip_gaps();
        let found = self.tokens.get(self.at).and_then(wanted);
        self.at = if found.is_some() { self.at + 1 } else { back };
        found
    }

    fn number(&mut self, least: usize, most: usize) -> Option<u64> {
        self.next(|token| match token {
            Token::Number { value, digits } if (least..=most).contains(digits) => Some(*value),
            _ => None,
        })
    }

    fn sign(&mut self, signs: &[char]) -> Option<char> {
        self.next(|token| match token {
            Token::Sign(sign) if signs.contains(sign) => Some(*sign),
            _ => None,
        })
    }

    fn word(&mut self, words: &[&str]) -> Option<()> {
        self.next(|token| match token {
            Token::Word { name, .. } if words.contains(&name.as_str()) => Some(()),
            _ => None,
        })
    }

    fn month(&mut self) -> Option<i8> {
        self.next(|token| match token {
            Token::Word { name, .. } => month_named(name),
            _ => None,
        })
    }

    /// A year of four digits.
    fn year(&mut self) -> Option<i16> {
        let year = self.number(4, 4)?;
        i16::try_from(year).ok().filter(|&year| believed(year))
    }

    /// A year of two digits, which only stands before a time of day, as RFC 822 has it.
    fn short_year(&mut self) -> Option<i16> {
        let value = i16::try_from(self.number(2, 2)?).ok()?;
        let mut ahead = Cursor {
            tokens: self.tokens,
            at: self.at,
        };
        ahead.number(1, 2)?;
        ahead.sign(&[':'])?;
        Some(if value < 50 { 2000 } else { 1900 } + value)
    }

    fn day(&mut self) -> Option<Found> {
        let back = self.at;
        let forms: [fn(&mut Self) -> Option<Found>; 5] = [
            Self::year_first,
            Self::day_first,
            Self::month_first,
            Self::year_month_day,
            Self::numbers,
        ];
        forms.into_iter().find_map(|form| {
            self.at = back;
            // Tokens between days are looked at once: a form begins where it is asked for.
            (self.tokens.get(back) != Some(&Token::Gap)).then(|| form(self))?
        })
    }

    /// `2026-03-14`, `2026/3/14`, `2026. 3. 14.`, `2026年3月14日`.
    fn year_first(&mut self) -> Option<Found> {
        let year = self.year()?;
        let sign = self.sign(&['-', '/', '.', '年'])?;
        let month = self.number(1, 2)?;
        self.sign(&[if sign == '年' { '月' } else { sign }])?;
        let day = self.number(1, 2)?;
        match sign {
            '年' => self.sign(&['日']),
            '.' => self.sign(&['.']),
            _ => None,
        };
        date(year, month, day).map(Found::Certain)
    }

    /// `14 March 2026`, `14. März 2026`, `14 de marzo de 2026`, `14-Mar-2026`, `14 Mar 26 09:30`.
    fn day_first(&mut self) -> Option<Found> {
        let day = self.number(1, 2)?;
        self.word(&["st", "nd", "rd", "th", "er", "º", "ª", "ος", "го"]);
        self.sign(&['.', '-', '/']);
        self.word(&["de", "di", "of", "d", "del"]);
        let month = self.month()?;
        self.sign(&['.']);
        self.sign(&[',', '-', '/']);
        self.word(&["de", "del", "do"]);
        let year = self.year().or_else(|| self.short_year())?;
        self.word(&["г", "года", "р", "року"]);
        date(year, u64::try_from(month).ok()?, day).map(Found::Certain)
    }

    /// `March 14, 2026`, `Mar. 14th 2026`.
    fn month_first(&mut self) -> Option<Found> {
        let month = self.month()?;
        self.sign(&['.']);
        self.sign(&['-', '/']);
        let day = self.number(1, 2)?;
        self.word(&["st", "nd", "rd", "th"]);
        self.sign(&['.']);
        self.sign(&[',', '-', '/']);
        date(self.year()?, u64::try_from(month).ok()?, day).map(Found::Certain)
    }

    /// `2026 March 14`, `2026-Mar-14`.
    fn year_month_day(&mut self) -> Option<Found> {
        let year = self.year()?;
        self.sign(&[',', '-', '/']);
        let month = self.month()?;
        self.sign(&['.', '-', '/']);
        let day = self.number(1, 2)?;
        date(year, u64::try_from(month).ok()?, day).map(Found::Certain)
    }

    /// `30/01/2017`, `30-01-2017`, `30.1.2017`: certain where only one order of day and month makes a date. With dots the
    /// day comes first wherever dots are used.
    fn numbers(&mut self) -> Option<Found> {
        let first = self.number(1, 2)?;
        let sign = self.sign(&['/', '-', '.'])?;
        let second = self.number(1, 2)?;
        self.sign(&[sign])?;
        let year = self.year()?;
        let day_first = date(year, second, first);
        let month_first = date(year, first, second).filter(|_| sign != '.');
        match (day_first, month_first) {
            (Some(date), None) | (None, Some(date)) => Some(Found::Certain(date)),
            (Some(one), Some(other)) if one == other => Some(Found::Certain(one)),
            (Some(_), Some(_)) => Some(Found::Ambiguous),
            (None, None) => None,
        }
    }
}

fn date(year: i16, month: u64, day: u64) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
