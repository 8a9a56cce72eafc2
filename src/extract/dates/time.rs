//! The time of day that a text names, and its zone.

use jiff::civil::Time;

use super::tokens::Token;
use super::{Zone, time_of};

/// Words that a time with a dot stands after.
const BEFORE_TIMES: [&str; 11] = [
    "at", "um", "kl", "klo", "alle", "ore", "ora", "godz", "pukul", "jam", "pk",
];

/// Words that mean hours behind a time.
const HOURS: [&str; 5] = ["uhr", "h", "hrs", "hs", "uur"];

/// What was found in a stretch of tokens.
pub(super) struct Times {
    pub(super) found: Vec<(Time, Zone)>,
    /// Words and numbers that belong to no time.
    pub(super) other_count: usize,
}

/// The times of day in a stretch of tokens; `None` where one is broken (`25:61`). `is_after_day`: right behind a day,
/// where ISO 8601 has its `T`.
pub(super) fn times(tokens: &[Token], is_after_day: bool) -> Option<Times> {
    let is_iso =
        is_after_day && matches!(tokens.first(), Some(Token::Word { name, .. }) if name == "t");
    let (mut at, mut times) = (
        usize::from(is_iso),
        Times {
            found: Vec::new(),
            other_count: 0,
        },
    );
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at..).unwrap_or_default();
        let before = tokens.get(..at).unwrap_or_default();
        if let Some((clock, length)) = clock_at(rest, before) {
            let (time, zone, length) = clock.on(rest, length, before, is_iso)?;
            times.found.push((time, zone));
            at += length;
            continue;
        }
        match token {
            // Of the time that comes next.
            Token::Word { name, .. } if half(name).is_some() => {}
            Token::Number { .. } | Token::Word { .. } => times.other_count += 1,
            // A time of which some part is missing.
            Token::Sign(':') if matches!(before.last(), Some(Token::Number { .. })) => return None,
            Token::Sign(_) | Token::Gap => {}
        }
        at += 1;
    }
    Some(times)
}

/// Hour, minute and second as they are written.
struct Clock {
    hour: u64,
    minute: u64,
    second: Option<u64>,
}

impl Clock {
    /// The time, its zone, and how many tokens they take; `None` where there is no such time.
    fn on(
        &self,
        rest: &[Token],
        length: usize,
        before: &[Token],
        is_iso: bool,
    ) -> Option<(Time, Zone, usize)> {
        let mut length = length;
        let after = skip_gaps(rest, length);
        let told = match rest.get(after) {
            Some(Token::Word { name, .. }) => half(name),
            _ => None,
        };
        let is_hours = |token: &Token| matches!(token, Token::Word { name, .. } if HOURS.contains(&name.as_str()));
        if told.is_some() || rest.get(after).is_some_and(is_hours) {
            length = after + 1;
        }
        let told = told.or_else(
            || match before.iter().rev().find(|token| **token != Token::Gap) {
                Some(Token::Word { name, .. }) => half(name),
                _ => None,
            },
        );
        let hour = match (told, self.hour) {
            (Some(Half::Morning), 12) => 0,
            (Some(Half::Afternoon), hour @ 1..=11) => hour + 12,
            (_, hour) => hour,
        };
        let time = time_of(hour, self.minute, self.second.unwrap_or_default())?;
        let is_precise = is_iso || self.second.is_some();
        let (zone, used) = zone_at(rest.get(length..).unwrap_or_default(), is_precise);
        Some((time, zone, length + used))
    }
}

fn skip_gaps(tokens: &[Token], from: usize) -> usize {
    let gaps = tokens.get(from..).unwrap_or_default();
    from + gaps
        .iter()
        .take_while(|token| **token == Token::Gap)
        .count()
}

/// A time at the beginning of `rest`, without its half of the day, and how many tokens it takes.
fn clock_at(rest: &[Token], before: &[Token]) -> Option<(Clock, usize)> {
    let number = |at: usize, least: usize| match rest.get(at) {
        Some(Token::Number { value, digits }) if (least..=2).contains(digits) => Some(*value),
        _ => None,
    };
    let is_word = |at: usize, words: &[&str]| matches!(rest.get(at), Some(Token::Word { name, .. }) if words.contains(&name.as_str()));
    let sign = |at: usize| match rest.get(at) {
        Some(Token::Sign(sign)) => Some(*sign),
        _ => None,
    };
    let hour = number(0, 1)?;
    let clock = |minute, second| Clock {
        hour,
        minute,
        second,
    };
    let next = skip_gaps(rest, 1);
    match sign(1) {
        Some(':') => {
            let minute = number(2, 2)?;
            let Some(second) = number(4, 2).filter(|_| sign(3) == Some(':')) else {
                return Some((clock(minute, None), 3));
            };
            // Parts of a second are left out.
            let is_fraction = matches!(sign(5), Some('.' | ','))
                && matches!(rest.get(6), Some(Token::Number { .. }));
            return Some((clock(minute, Some(second)), if is_fraction { 7 } else { 5 }));
        }
        Some('時') => {
            let at = skip_gaps(rest, 2);
            if is_word(at, &["半"]) {
                return Some((clock(30, None), at + 1));
            }
            let Some(minute) = number(at, 1) else {
                return Some((clock(0, None), 2));
            };
            let is_closed = sign(at + 1) == Some('分');
            return Some((clock(minute, None), at + 1 + usize::from(is_closed)));
        }
        Some('.') => {
            let minute = number(2, 2)?;
            let after = skip_gaps(rest, 3);
            let is_told = is_word(after, &HOURS)
                || is_word(after, &["am", "pm"])
                || before.iter().rev().find(|token| !matches!(token, Token::Gap | Token::Sign('.'))).is_some_and(
                    |token| matches!(token, Token::Word { name, .. } if BEFORE_TIMES.contains(&name.as_str())),
                );
            return is_told.then(|| (clock(minute, None), 3));
        }
        _ => {}
    }
    // `18h05`, `18 h`, `9 Uhr 30`.
    if is_word(next, &["h", "uhr", "u"]) {
        let at = skip_gaps(rest, next + 1);
        return Some(match number(at, 2) {
            Some(minute) => (clock(minute, None), at + 1),
            None => (clock(0, None), next + 1),
        });
    }
    let is_half_told =
        matches!(rest.get(next), Some(Token::Word { name, .. }) if half(name).is_some());
    is_half_told.then(|| (clock(0, None), 1))
}

#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

fn half(name: &str) -> Option<Half> {
    match name {
        "am" | "ص" | "صباحا" | "صباحًا" => Some(Half::Morning),
        "pm" | "م" | "مساء" | "مساءً" => Some(Half::Afternoon),
        _ => None,
    }
}

/// The zone at the beginning of `rest`, and how many tokens it takes. Without seconds, `-11:00` right behind a time is
/// the end of a span as likely as an offset: it counts only where `is_precise`.
pub(super) fn zone_at(rest: &[Token], is_precise: bool) -> (Zone, usize) {
    let at = skip_gaps(rest, 0);
    let after = rest.get(at..).unwrap_or_default();
    let found = match after {
        [Token::Word { name, .. }, signed @ ..] if ["utc", "gmt"].contains(&name.as_str()) => {
            match offset_at(signed, true) {
                Some((minutes, used)) => Some((Zone::Offset(minutes), used + 1)),
                None => Some((Zone::Offset(0), 1)),
            }
        }
        [
            Token::Word { name, .. },
            Token::Gap,
            Token::Word { name: time, .. },
            ..,
        ] if ["eastern", "central", "pacific"].contains(&name.as_str()) && time == "time" => {
            Some((Zone::Named(name.clone()), 3))
        }
        // In small letters, `et`, `est`, `art` and `cat` are words.
        [Token::Word { name, is_capitals }, ..] if *is_capitals || name == "z" => {
            super::zones::is_zone(name).then(|| (Zone::Named(name.clone()), 1))
        }
        [Token::Sign(_), ..] => offset_at(after, is_precise || at > 0)
            .map(|(minutes, used)| (Zone::Offset(minutes), used)),
        _ => None,
    };
    found.map_or((Zone::Unknown, 0), |(zone, used)| (zone, at + used))
}

/// `+02:00`, `-0500`, `+2`: minutes east of UTC, and how many tokens that takes.
fn offset_at(rest: &[Token], is_precise: bool) -> Option<(i32, usize)> {
    let [
        Token::Sign(sign @ ('+' | '-')),
        Token::Number { value, digits },
        rest @ ..,
    ] = rest
    else {
        return None;
    };
    let value = i32::try_from(*value).ok()?;
    let (minutes, used) = match (digits, rest) {
        (4, _) => (value / 100 * 60 + value % 100, 2),
        (
            1 | 2,
            [
                Token::Sign(':'),
                Token::Number {
                    value: part,
                    digits: 2,
                },
                ..,
            ],
        ) => {
            if *sign == '-' && !is_precise {
                return None;
            }
            (value * 60 + i32::try_from(*part).ok()?, 4)
        }
        (1 | 2, _) => (value * 60, 2),
        _ => return None,
    };
    // From Baker Island to Kiribati.
    let east = if *sign == '-' { -minutes } else { minutes };
    (-720..=840).contains(&east).then_some((east, used))
}
