//! Forms of dates, with what they mean by the calendar.

use proptest::prelude::*;

use super::*;

fn all_mean(cases: &[(&str, Option<&str>)]) {
    for (text, expected) in cases {
        assert_eq!(parse_date(text).as_deref(), *expected, "{text:?}");
    }
}

#[test]
fn years_are_believed_in_utc_as_well() {
    all_mean(&[
        ("2200-12-31T23:30:00Z", Some("2200-12-31T23:30:00Z")),
        ("2200-12-31T23:30:00-01:00", None),
        ("22001231T233000-0100", None),
        ("1450-01-01T00:30:00+01:00", None),
        ("1450-01-01T00:30:00-01:00", Some("1450-01-01T01:30:00Z")),
    ]);
}

#[test]
fn forms_by_hand() {
    all_mean(&[
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
    ]);
}

#[test]
fn forms_of_iso_8601() {
    all_mean(&[
        ("2026", Some("2026")),
        ("2026-03", Some("2026-03")),
        ("2026-13", None),
        ("2026-073", Some("2026-03-14")),
        ("2026-366", None),
        ("2026-W11-6", Some("2026-03-14")),
        ("2026W116", Some("2026-03-14")),
        ("2026-W54-1", None),
        ("20260314", Some("2026-03-14")),
        ("20260314T093000Z", Some("2026-03-14T09:30:00Z")),
        ("20260314T0930", Some("2026-03-14T09:30:00")),
        ("20260314T093000-0500", Some("2026-03-14T14:30:00Z")),
        ("20260314093000", Some("2026-03-14T09:30:00")),
        ("20261314093000", None),
        ("2026-03-14t09:30z", Some("2026-03-14T09:30:00Z")),
        ("2026-03-14T09:30-05:00", Some("2026-03-14T14:30:00Z")),
        ("2026-03-14T09:30:00,25+01", Some("2026-03-14T08:30:00Z")),
        ("2016-12-31T23:59:60Z", Some("2016-12-31T23:59:59Z")),
        ("2026-03-14T25:00:00Z", None),
        ("2026-03-14T09:3", None),
        ("2026-02-29", None),
        ("2026/03/14 18:05", Some("2026-03-14T18:05:00")),
        (
            "2026-03-14T18:05:00+01:00[Europe/Paris]",
            Some("2026-03-14T17:05:00Z"),
        ),
        ("2026-03-14+02:00", Some("2026-03-14")),
        ("1999999999", None),
        ("12", None),
    ]);
    let day = |count| parse_epoch(count);
    // date -u -d @1773480600
    assert_eq!(day(1_773_480_600).as_deref(), Some("2026-03-14T09:30:00Z"));
    assert_eq!(
        day(1_773_480_600_000).as_deref(),
        Some("2026-03-14T09:30:00Z")
    );
    assert_eq!(day(i64::MAX), None);
    assert_eq!(day(i64::MIN), None);
}

#[test]
fn forms_of_mail() {
    all_mean(&[
        ("14 Mar 2026 18:05 GMT", Some("2026-03-14T18:05:00Z")),
        ("Sat, 14 Mar 26 18:05:00 EST", Some("2026-03-14T23:05:00Z")),
        ("Sat, 14 Mar 87 18:05 PDT", Some("1987-03-15T01:05:00Z")),
        ("Sat, 14 Mar 2026 18:05:00 UT", Some("2026-03-14T18:05:00Z")),
        (
            "Sat, 14 Mar 2026 18:05:00 +0200 (EET)",
            Some("2026-03-14T16:05:00Z"),
        ),
        (
            "Saturday, 14-Mar-26 18:05:00 GMT",
            Some("2026-03-14T18:05:00Z"),
        ),
        ("Sat Mar 14 18:05:00 2026", Some("2026-03-14T18:05:00")),
        (
            "Sat Mar 14 18:05:00 +0200 2026",
            Some("2026-03-14T16:05:00Z"),
        ),
        ("Sat Mar  4 18:05:00 EST 2026", Some("2026-03-04T23:05:00Z")),
        // What these zones are depends on who writes.
        ("Sat, 14 Mar 2026 18:05:00 CST", Some("2026-03-14T18:05:00")),
        ("Sat, 14 Mar 2026 18:05:00 IST", Some("2026-03-14T18:05:00")),
        ("Sat, 14 Mar 2026 18:05:00 BST", Some("2026-03-14T18:05:00")),
        ("14 Mar 26", None),
    ]);
}

#[test]
fn forms_on_pages() {
    all_mean(&[
        (
            "Published March 14, 2026 at 9:30 a.m. ET",
            Some("2026-03-14T13:30:00Z"),
        ),
        (
            "Updated 2:05 PM EST, Sat February 14, 2026",
            Some("2026-02-14T19:05:00Z"),
        ),
        ("January 14, 2026 12:15 AM PT", Some("2026-01-14T08:15:00Z")),
        ("Mar. 14th, 2026, 12 pm", Some("2026-03-14T12:00:00")),
        // On this day clocks change.
        ("March 8, 2026 9:30 a.m. ET", Some("2026-03-08T09:30:00")),
        ("March 14, 2005 9:30 a.m. ET", Some("2005-03-14T09:30:00")),
        ("Saturday 14 March 2026 09.30 GMT", Some("2026-03-14")),
        ("14 March 2026 at 09.30", Some("2026-03-14T09:30:00")),
        ("14 March 2026, 10:00-11:00", Some("2026-03-14")),
        ("14 March 2026, 10:00 UTC+2", Some("2026-03-14T08:00:00Z")),
        ("14 March 2026 – 16 March 2026", None),
        (
            "Published 14 March 2026 9:30, updated 15 March 2026 10:00",
            Some("2026-03-14T09:30:00"),
        ),
        ("03/14/2026 6:05 PM", Some("2026-03-14T18:05:00")),
        ("14-03-2026", Some("2026-03-14")),
        ("03-04-2026", None),
        ("1/2/26", None),
        ("March 2026", Some("2026-03")),
        ("In the March 2026 issue", None),
        ("May 14 people come in 2026", None),
        ("version 1.2.2026.1", None),
    ]);
}

#[test]
fn months_of_many_languages() {
    all_mean(&[
        (
            "Samstag, 14. März 2026, 18:05 Uhr",
            Some("2026-03-14T18:05:00"),
        ),
        (
            "14. Jänner 2026 um 9.30 Uhr MEZ",
            Some("2026-01-14T08:30:00Z"),
        ),
        (
            "Publié le 1er août 2026 à 18h05",
            Some("2026-08-01T18:05:00"),
        ),
        ("mar. 14 févr. 2026 à 9 h 30", Some("2026-02-14T09:30:00")),
        (
            "martes, 14 de julio de 2026 a las 9:30 p. m.",
            Some("2026-07-14T21:30:00"),
        ),
        ("14 de março de 2026 às 18h05", Some("2026-03-14T18:05:00")),
        (
            "mar 14 marzo 2026 alle ore 18.05",
            Some("2026-03-14T18:05:00"),
        ),
        ("zaterdag 14 mrt. 2026", Some("2026-03-14")),
        ("lördag 14 maj 2026 kl. 18.05", Some("2026-05-14T18:05:00")),
        ("14. desember 2026 kl 18:05", Some("2026-12-14T18:05:00")),
        (
            "14 października 2026 r., godz. 18.05",
            Some("2026-10-14T18:05:00"),
        ),
        ("14. července 2026", Some("2026-07-14")),
        ("14 марта 2026 г., 18:05 МСК", Some("2026-03-14T15:05:00Z")),
        ("14 березня 2026 року, 18:05", Some("2026-03-14T18:05:00")),
        ("14 Mayıs 2026 Perşembe", Some("2026-05-14")),
        ("14 EKİM 2026", Some("2026-10-14")),
        (
            "Sabtu, 14 Agustus 2026 18:05 WIB",
            Some("2026-08-14T11:05:00Z"),
        ),
        ("السبت ١٤ مارس ٢٠٢٦", Some("2026-03-14")),
        ("14 كانون الثاني 2026 - 9:30 م", Some("2026-01-14T21:30:00")),
        ("2026年3月14日(土) 午後6時05分", Some("2026-03-14T18:05:00")),
        ("2026年3月14日 09:30", Some("2026-03-14T09:30:00")),
        (
            "2026年3月14日 星期六 下午6点半",
            Some("2026-03-14T18:30:00"),
        ),
        ("2026年3月", Some("2026-03")),
        ("２０２６年３月１４日", Some("2026-03-14")),
        (
            "2026년 3월 14일 토요일 오후 6시 5분",
            Some("2026-03-14T18:05:00"),
        ),
        ("입력 2026.03.14. 오전 9:30", Some("2026-03-14T09:30:00")),
    ]);
}

#[test]
fn long_text_is_refused_unread() {
    assert_eq!(parse_date(&"14 March 2026 ".repeat(15)), None);
    assert_eq!(
        parse_date(
            "On 14 March 2026 the town council met for the first time since the pier was closed"
        ),
        None
    );
}

proptest! {
    #[test]
    fn what_is_printed_means_itself(
        second in -16_000_000_000_i64..7_000_000_000,
        form in 0_usize..5,
    ) {
        let full = Timestamp::from_second(second)
            .unwrap()
            .to_zoned(TimeZone::UTC)
            .strftime("%Y-%m-%dT%H:%M:%SZ")
            .to_string();
        let printed: String = full.chars().take([20, 19, 10, 7, 4][form]).collect();
        prop_assert_eq!(parse_date(&printed), Some(printed));
    }

    #[test]
    fn no_text_is_too_much(text in "(\\PC|[0-9]{1,4}|[-/.: T年月日時]|Mar|am|GMT|\\+){0,60}") {
        if let Some(date) = parse_date(&text) {
            let again = parse_date(&date);
            prop_assert_eq!(again, Some(date));
        }
    }
}

#[test]
fn a_field_for_a_date_may_hold_a_count_and_must_give_a_day() {
    let cases = [
        // date -u -d @1710000000
        ("1710000000", Some("2024-03-09T16:00:00Z")),
        (" 1710000000000 ", Some("2024-03-09T16:00:00Z")),
        // Perhaps nine o'clock on a day of March, perhaps a moment of 2034.
        ("2026031409", None),
        ("171000000", None),
        ("17100000001", None),
        ("-710000000", None),
        ("20260314", Some("2026-03-14")),
        ("2026-03", None),
        ("2026", None),
    ];
    for (text, expected) in cases {
        assert_eq!(published(text).as_deref(), expected, "{text}");
    }
}
