//! Names of time zones that mean one offset from UTC wherever they are written.

use jiff::civil::{Date, DateTime, Weekday};

/// Lower case, with the offset in minutes. What means several (`CST` in America and in China, `IST` in India, Ireland and
/// Israel, `BST` in Britain and Bangladesh, `MT` with and without summer time) is left out.
const ZONES: [(&str, i32); 50] = [
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("ut", 0),
    ("wet", 0),
    ("est", -300),
    ("edt", -240),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
    ("nst", -210),
    ("ndt", -150),
    ("brt", -180),
    ("art", -180),
    ("west", 60),
    ("cet", 60),
    ("mez", 60),
    ("wat", 60),
    ("cest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("cat", 120),
    ("sast", 120),
    ("eest", 180),
    ("eat", 180),
    ("msk", 180),
    ("мск", 180),
    ("trt", 180),
    ("pkt", 300),
    ("npt", 345),
    ("ict", 420),
    ("wib", 420),
    ("wita", 480),
    ("awst", 480),
    ("sgt", 480),
    ("hkt", 480),
    ("myt", 480),
    ("pht", 480),
    ("wit", 540),
    ("jst", 540),
    ("kst", 540),
    ("acst", 570),
    ("aest", 600),
    ("aedt", 660),
    ("nzdt", 780),
];

/// Whether the name is that of a zone whose offset can be told.
pub(super) fn is_zone(name: &str) -> bool {
    ["et", "ct", "pt"].contains(&name) || ZONES.iter().any(|(zone, _)| *zone == name)
}

/// Minutes east of UTC at `time`, in the zone that `name` is in lower case.
pub(super) fn offset_named(name: &str, time: DateTime) -> Option<i32> {
    let standard = match name {
        "et" | "eastern" => -300,
        "ct" | "central" => -360,
        "pt" | "pacific" => -480,
        _ => {
            let zone = ZONES.iter().find(|(zone, _)| *zone == name)?;
            return Some(zone.1);
        }
    };
    Some(
        standard
            + if is_summer_in_america(time.date())? {
                60
            } else {
                0
            },
    )
}

/// Summer time in the United States, by the rule since 2007: from the second Sunday of March to the first of November.
/// `None` before, and on the days when clocks change.
fn is_summer_in_america(date: Date) -> Option<bool> {
    if date.year() < 2007 {
        return None;
    }
    let sunday = |month, nth| {
        Date::new(date.year(), month, 1)
            .and_then(|first| first.nth_weekday_of_month(nth, Weekday::Sunday))
            .ok()
    };
    let (begins, ends) = (sunday(3, 2)?, sunday(11, 1)?);
    (date != begins && date != ends).then_some(begins < date && date < ends)
}
