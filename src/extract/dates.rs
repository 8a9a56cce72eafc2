//! Dates of publication: ISO 8601 where the text leaves no doubt, nothing where it does.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::{rfc2822, strtime};

/// The least and greatest year in which a date is believed.
const YEARS: std::ops::RangeInclusive<i16> = 1450..=2200;

/// Forms with a day only, tried in turn.
const DATE_FORMS: [&str; 6] = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d %B %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
    "%b %d, %Y",
];

/// Forms with a time of day whose zone is not told.
const TIME_FORMS: [&str; 6] = [
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%d-%b-%Y %H:%M:%S%.f",
];

/// The date that `text` names, in ISO 8601: `2026-03-14T09:30:00Z` where the zone is known, `2026-03-14T09:30:00`
/// where it is not, `2026-03-14` where only the day is given. `None` where the form is unknown, or where day and month
/// could be taken for each other (`02/01/2017`; `30/01/2017` is certain).
#[must_use]
pub fn parse_date(text: &str) -> Option<String> {
    let text = text.trim();
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return in_utc(timestamp);
    }
    // Some write "2026-03-14 09:30:00 +0000" or "... UTC".
    for form in [
        "%Y-%m-%d %H:%M:%S%.f %z",
        "%Y-%m-%dT%H:%M:%S%.f%z",
        "%Y-%m-%dT%H:%M%:z",
    ] {
        let with_offset = text
            .strip_suffix(" UTC")
            .map_or_else(|| text.to_owned(), |rest| format!("{rest} +0000"));
        if let Ok(timestamp) = Timestamp::strptime(form, &with_offset) {
            return in_utc(timestamp);
        }
    }
    if let Ok(zoned) = rfc2822::parse(text) {
        return in_utc(zoned.timestamp());
    }
    for form in TIME_FORMS {
        if let Ok(time) = DateTime::strptime(form, text) {
            return believed(time.year()).then(|| time.strftime("%Y-%m-%dT%H:%M:%S").to_string());
        }
    }
    for form in DATE_FORMS {
        if let Ok(date) = strtime::parse(form, text).and_then(|parsed| parsed.to_date()) {
            return believed(date.year()).then(|| date.to_string());
        }
    }
    day_month_year(text)
}

fn believed(year: i16) -> bool {
    YEARS.contains(&year)
}

fn in_utc(timestamp: Timestamp) -> Option<String> {
    let utc = timestamp.to_zoned(jiff::tz::TimeZone::UTC);
    believed(utc.year()).then(|| utc.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// `30/01/2017` or `30.1.2017`, with or without a time behind it, where only one order of day and month makes a date.
/// With dots the day comes first wherever dots are used.
fn day_month_year(text: &str) -> Option<String> {
    let (day_part, time_part) = match text.split_once([' ', 'T']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let separator = day_part.chars().find(|c| matches!(c, '/' | '.'))?;
    let mut parts = day_part.split(separator).map(str::parse::<i8>);
    let (first, second) = (parts.next()?.ok()?, parts.next()?.ok()?);
    let year: i16 = day_part
        .rsplit(separator)
        .next()
        .filter(|year| year.len() == 4)?
        .parse()
        .ok()?;
    if day_part.split(separator).count() != 3 {
        return None;
    }
    let day_first = jiff::civil::Date::new(year, second, first).ok();
    let month_first = jiff::civil::Date::new(year, first, second)
        .ok()
        .filter(|_| separator == '/');
    let date = match (day_first, month_first) {
        (Some(date), None) | (None, Some(date)) => date,
        (Some(one), Some(other)) if one == other => one,
        _ => return None,
    };
    if !believed(date.year()) {
        return None;
    }
    let Some(time) = time_part else {
        return Some(date.to_string());
    };
    // Brazilian papers write 05h00.
    let (hour, minute) = time.trim().split_once([':', 'h'])?;
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    let time = jiff::civil::Time::new(hour, minute, 0, 0).ok()?;
    Some(
        date.to_datetime(time)
            .strftime("%Y-%m-%dT%H:%M:%S")
            .to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_by_hand() {
        let cases = [
            ("2026-03-14", Some("2026-03-14")),
            ("2026-03-14T09:30:00Z", Some("2026-03-14T09:30:00Z")),
            ("2026-03-14T18:05:00+02:00", Some("2026-03-14T16:05:00Z")),
            ("2026-03-14T18:05:00+0200", Some("2026-03-14T16:05:00Z")),
            ("2026-03-14T18:05:00.123456Z", Some("2026-03-14T18:05:00Z")),
            ("2026-03-14 18:05:00 UTC", Some("2026-03-14T18:05:00Z")),
            ("2015-07-21 02:17:51", Some("2015-07-21T02:17:51")),
            (
                "Sat, 14 Mar 2026 18:05:00 +0200",
                Some("2026-03-14T16:05:00Z"),
            ),
            (" 3-MAR-1987 04:15:16.50", Some("1987-03-03T04:15:16")),
            ("14 March 2026", Some("2026-03-14")),
            ("March 14, 2026", Some("2026-03-14")),
            ("30/01/2017 05h00", Some("2017-01-30T05:00:00")),
            ("30/01/2017", Some("2017-01-30")),
            ("01/30/2017", Some("2017-01-30")),
            ("02/02/2017", Some("2017-02-02")),
            ("02/01/2017", None),
            ("02.01.2017", Some("2017-01-02")),
            ("31/02/2017", None),
            ("yesterday", None),
            ("", None),
            ("0001-01-01T00:00:00Z", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_date(text).as_deref(), expected, "{text:?}");
        }
    }
}
