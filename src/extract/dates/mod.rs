//! Dates of publication: ISO 8601 where the text leaves no doubt, nothing where it does.
//!
//! A text of at most [`LONGEST`] bytes is cut into numbers, words and signs; a day is looked for among them, then a time
//! of day and its zone. Nothing is guessed: where day and month could be taken for each other, or two days are named,
//! there is no date; where a zone's name means several, the time has none.

mod day;
mod months;
mod time;
mod tokens;
mod zones;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use jiff::tz::{Offset, TimeZone};

use self::day::the_day;
use self::months::month_named;
use self::time::{times, zone_at};
use self::tokens::{Token, tokens};
use self::zones::offset_named;

/// The least and greatest year in which a date is believed.
const YEARS: std::ops::RangeInclusive<i16> = 1450..=2200;

/// The most bytes that a date's text has, with all that may stand around it; longer ones are not looked at.
const LONGEST: usize = 200;

/// How many other words and numbers may stand around a day: "Published on Saturday, ... by our correspondent".
const MOST_OTHER_WORDS: usize = 8;

/// The date that `text` names, in ISO 8601: `2026-03-14T09:30:00Z` where the zone is known, `2026-03-14T09:30:00`
/// where it is not, `2026-03-14` where only the day is given, `2026-03` and `2026` where the text is a month or a year and
/// nothing else. `None` where the form is unknown, or where day and month could be taken for each other (`02/01/2017`;
/// `30/01/2017` is certain).
#[must_use]
pub fn parse_date(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > LONGEST || text.is_empty() {
        return None;
    }
    let text = two_words_to_one(text);
    let tokens = year_to_day(tokens(&text));
    if let Some(whole) = of_whole(&tokens) {
        return Some(whole);
    }
    let day = the_day(&tokens)?;
    let before = times(tokens.get(day.since..day.start)?, false)?;
    let after = times(tokens.get(day.end..day.until)?, true)?;
    if before.other_count + after.other_count > MOST_OTHER_WORDS {
        return None;
    }
    match (before.found.as_slice(), after.found.as_slice()) {
        ([(time, zone)], []) | ([], [(time, zone)]) => print(day.date.to_datetime(*time), zone),
        // None, or several, of which who knows which.
        _ => Some(day.date.to_string()),
    }
}

/// The date of publication that a field for one gives: as [`parse_date`], but a whole day at least; a number of ten
/// or thirteen digits is a count as in [`parse_epoch`], unless it could be a day and an hour (`2026031409`).
pub(super) fn published(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(date) = parse_date(text) {
        return (date.len() >= "2026-03-14".len()).then_some(date);
    }
    let is_count = matches!(text.len(), 10 | 13) && text.bytes().all(|byte| byte.is_ascii_digit());
    let count: i64 = text.parse().ok().filter(|_| is_count)?;
    let could_be_day = text
        .get(..8)
        .filter(|_| text.len() == 10)
        .and_then(|day| compact_day(day.parse().ok()?))
        .is_some();
    if could_be_day {
        return None;
    }
    parse_epoch(count)
}

/// The date of a count of seconds, or of milliseconds, since 1970: for values of which it is known that they are one.
#[must_use]
pub fn parse_epoch(count: i64) -> Option<String> {
    // Ten thousand million seconds are the year 2286, as many milliseconds April 1970.
    let timestamp = if count.unsigned_abs() < 10_000_000_000 {
        Timestamp::from_second(count)
    } else {
        Timestamp::from_millisecond(count)
    };
    let utc = timestamp.ok()?.to_zoned(TimeZone::UTC);
    believed(utc.year()).then(|| utc.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Months of two words in Arabic, and "a. m." in Spanish, are single ones here.
fn two_words_to_one(text: &str) -> String {
    let pairs = [
        ("كانون ", "كانون_"),
        ("تشرين ", "تشرين_"),
        ("a.m.", "am "),
        ("p.m.", "pm "),
        ("A.M.", "am "),
        ("P.M.", "pm "),
        ("a. m.", "am "),
        ("p. m.", "pm "),
    ];
    pairs
        .into_iter()
        .filter(|(from, _)| text.contains(from))
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Puts the year behind the day where C's `asctime` has it last: `Sat Mar 14 18:05:00 +0000 2026`.
fn year_to_day(mut tokens: Vec<Token>) -> Vec<Token> {
    let is_month =
        |token: &Token| matches!(token, Token::Word { name, .. } if month_named(name).is_some());
    let Some(month) = tokens.iter().take(4).position(is_month) else {
        return tokens;
    };
    let is_such = matches!(
        tokens.get(month + 1..),
        Some([
            Token::Gap,
            Token::Number { digits: 1 | 2, .. },
            Token::Gap,
            Token::Number { digits: 2, .. },
            Token::Sign(':'),
            ..,
            Token::Gap,
            Token::Number { digits: 4, .. },
        ])
    );
    if is_such && let Some(year) = tokens.pop() {
        tokens.splice(month + 3..month + 3, [Token::Gap, year]);
    }
    tokens
}

fn believed(year: i16) -> bool {
    YEARS.contains(&year)
}

/// `None` where the year in UTC is another, in which no date is believed.
fn print(time: DateTime, zone: &Zone) -> Option<String> {
    let minutes = match zone {
        Zone::Unknown => None,
        Zone::Offset(minutes) => Some(*minutes),
        Zone::Named(name) => offset_named(name, time),
    };
    let in_utc = minutes
        .and_then(|minutes| Offset::from_seconds(minutes * 60).ok())
        .and_then(|offset| offset.to_timestamp(time).ok())
        .map(|timestamp| timestamp.to_zoned(TimeZone::UTC));
    match in_utc {
        Some(utc) => believed(utc.year()).then(|| utc.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
        None => Some(time.strftime("%Y-%m-%dT%H:%M:%S").to_string()),
    }
}

/// Forms that are a date only where nothing else stands beside them: `2026`, `2026-03`, `March 2026`, `2026-073`,
/// `2026-W11-6`, `20260314`, `20260314093000`, `20260314T093000Z`.
fn of_whole(tokens: &[Token]) -> Option<String> {
    let dash = Token::Sign('-');
    let of_year = |value: u64| i16::try_from(value).ok().filter(|&year| believed(year));
    let month = |year: i16, month: i8| {
        Date::new(year, month, 1).ok()?;
        Some(format!("{year:04}-{month:02}"))
    };
    match tokens {
        [Token::Number { value, digits: 4 }] => Some(of_year(*value)?.to_string()),
        [
            Token::Number { value, digits: 4 },
            dashed,
            Token::Number {
                value: second,
                digits: 2,
            },
        ] if *dashed == dash => month(of_year(*value)?, i8::try_from(*second).ok()?),
        [
            Token::Number { value, digits: 4 },
            dashed,
            Token::Number {
                value: day,
                digits: 3,
            },
        ] if *dashed == dash => {
            let day = i16::try_from(*day).ok()?;
            let date = Date::new(of_year(*value)?, 1, 1).ok()?;
            let date = date.with().day_of_year(day).build().ok()?;
            Some(date.to_string())
        }
        [
            Token::Word { name, .. },
            Token::Gap,
            Token::Number { value, digits: 4 },
        ] => month(of_year(*value)?, month_named(name)?),
        [
            Token::Number { value, digits: 4 },
            Token::Sign('年'),
            Token::Number { value: second, .. },
            Token::Sign('月'),
        ] => month(of_year(*value)?, i8::try_from(*second).ok()?),
        [Token::Number { value, digits: 4 }, rest @ ..]
            if let Some(date) = week_date(of_year(*value)?, rest) =>
        {
            Some(date)
        }
        [Token::Number { value, digits: 8 }] => Some(compact_day(*value)?.to_string()),
        [Token::Number { value, digits: 14 }] => {
            let time = compact_time(value % 1_000_000)?;
            let date = compact_day(value / 1_000_000)?;
            print(date.to_datetime(time), &Zone::Unknown)
        }
        [
            Token::Number { value, digits: 8 },
            Token::Word { name, .. },
            Token::Number {
                value: time,
                digits: digits @ (4 | 6),
            },
            rest @ ..,
        ] if name == "t" => {
            let time = compact_time(if *digits == 4 { time * 100 } else { *time })?;
            let date = compact_day(*value)?;
            let (zone, used) = zone_at(rest, true);
            (used == rest.len())
                .then(|| print(date.to_datetime(time), &zone))
                .flatten()
        }
        _ => None,
    }
}

/// `-W11`, `-W11-6`, `W116`: a week gives no day, so that only the whole form is a date.
fn week_date(year: i16, rest: &[Token]) -> Option<String> {
    let rest = match rest {
        [Token::Sign('-'), rest @ ..] => rest,
        rest => rest,
    };
    let (week, day) = match rest {
        [
            Token::Word { name, .. },
            Token::Number { value, digits: 2 },
            Token::Sign('-'),
            Token::Number {
                value: day,
                digits: 1,
            },
        ] if name == "w" => (*value, *day),
        [Token::Word { name, .. }, Token::Number { value, digits: 3 }] if name == "w" => {
            (value / 10, value % 10)
        }
        _ => return None,
    };
    let weekday = Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()?;
    let date = ISOWeekDate::new(year, i8::try_from(week).ok()?, weekday).ok()?;
    Some(date.date().to_string())
}

fn compact_day(value: u64) -> Option<Date> {
    let year = i16::try_from(value / 10_000).ok()?;
    let (month, day) = (value / 100 % 100, value % 100);
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    believed(year).then_some(date)
}

fn compact_time(value: u64) -> Option<Time> {
    time_of(value / 10_000, value / 100 % 100, value % 100)
}

/// A leap second is the one before it.
fn time_of(hour: u64, minute: u64, second: u64) -> Option<Time> {
    let second = if second == 60 { 59 } else { second };
    let [hour, minute, second] = [hour, minute, second].map(|value| i8::try_from(value).ok());
    Time::new(hour?, minute?, second?, 0).ok()
}

/// What a time of day is reckoned from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Zone {
    Unknown,
    /// Minutes east of UTC.
    Offset(i32),
    Named(String),
}

#[cfg(test)]
mod tests;
