//! The rules' examples, cases that no single rule shows, and the laws of detection.

use proptest::prelude::*;

use super::outlets::parse_gazetteer;
use super::rules::{Fate, Rules};
use super::{BylineCredit, Detector};
use crate::model::{Mention, MentionKind, Outlet, OutletClass};

/// Invented outlets, in the shipped format.
const OUTLETS: &str = "name\tclass\tcountry\tdomains\taliases\trisky\tshort\tprogrammes\ttags
The Harbor Post\tnewspaper\tUS\t\tHarbor Post\t\tPost\t\tHP
Yarrow Courier\tnewspaper\tUS\t\t\t\tCourier\t\t
Nine News\tbroadcaster\tUS\t\t\t\t\tSunday Table\t
Dial\tmagazine\tUS\t\tDial magazine\tDial\t\t\t
Interwire\tagency\tUS\t\t\t\t\t\tIW
Polisphere\twebsite\tUS\t\t\t\t\t\t
The Hilltop Post\tnewspaper\tUS\t\tHilltop Post\t\tPost\t\t
The Courier\tnewspaper\tGB\t\t\tThe Courier\t\t\t
The Norfield Post\tnewspaper\tUS\t\tThe Norfield Post-Courier|Nine News/Harbor Post\t\t\t\t
";

fn outlets() -> Vec<Outlet> {
    outlets_of(OUTLETS)
}

/// The outlets of a table, numbered from 1.
fn outlets_of(table: &str) -> Vec<Outlet> {
    parse_gazetteer(table)
        .unwrap()
        .into_iter()
        .zip(1..)
        .map(|(shipped, outlet_id)| shipped.with_id(outlet_id))
        .collect()
}

fn detector() -> Detector {
    Detector::new(&outlets()).unwrap()
}

/// The credits of an article as `surface/outlet_id/kind`, where kind is the word that the file holds.
fn credits(paragraphs: &[&str]) -> Vec<String> {
    credits_of(None, paragraphs)
}

/// Those of an article that `publisher` published.
fn credits_of(publisher: Option<i64>, paragraphs: &[&str]) -> Vec<String> {
    let mentions = detector().mentions(publisher, paragraphs);
    mentions
        .iter()
        .filter(|mention| mention.kind.is_credit())
        .map(|mention| shown(mention, paragraphs))
        .collect()
}

fn shown(mention: &Mention, paragraphs: &[&str]) -> String {
    let text = paragraphs[mention.ordinal - 1];
    let chars = mention.chars;
    let surface: String = text
        .chars()
        .skip(chars.start)
        .take(chars.end - chars.start)
        .collect();
    format!("{surface}/{}/{}", mention.outlet_id, mention.kind.as_str())
}

#[test]
fn each_rule_decides_its_example() {
    let detector = detector();
    let mut wrong = Vec::new();
    for rule in Rules::shipped().unwrap().all() {
        let mentions = detector.mentions(None, &[rule.example]);
        let decided = |mention: &Mention| {
            mention.rule == rule.id
                && OutletClass::ALL
                    .iter()
                    .any(|&class| mention.kind == rule.fate.kind(class))
        };
        // Where a rule denies a credit, nothing else in its example gives one.
        let is_right = mentions.iter().any(decided)
            && (rule.fate != Fate::Kind(MentionKind::Plain)
                || mentions.iter().all(|mention| !mention.kind.is_credit()));
        if !is_right {
            wrong.push(format!("{}: {}\n  {mentions:?}", rule.id, rule.example));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_alone_are_no_credits() {
    for text in [
        "She is political editor of the Harbor Post.",
        "Ada Moor, a Yarrow Courier columnist, won the prize.",
        "Nine News was found liable in the lawsuit.",
        "The firm bought a full-page advertisement in the Harbor Post.",
        "He was in talks to buy Nine News.",
        "The book reached the Harbor Post bestseller list.",
        "Moor is a reporter for Polisphere.",
        "The debate will be shown on Nine News.",
        "A spokesman for Nine News said the anchor had left.",
        "The candidates met at the Nine News studio.",
        "He has worked for Interwire since May.",
        "The Harbor Post does not report on Sundays.",
        "She blamed her loss on Nine News.",
        "Moor said the dreaded word tonight on the Harbor Post.",
        "The minister condemned the raid on Nine News.",
        "The president vowed revenge on the Harbor Post.",
        "She described herself as a frequent contributor to Polisphere.",
        "He recalled working for the Harbor Post.",
        "Marsh defended his stake in the Harbor Post.",
        "Moor confirmed her move to Nine News.",
        "At Nine News, Ada Moor found a mentor.",
        "Nine News named Ada Moor chief executive in 2018.",
        "Nine News picked him as anchor of the year.",
        "Nine News fired the anchor on Monday, claiming that he had lied.",
        "Nine News asked a judge for an injunction.",
        "The Harbor Post demanded that the court return the pass.",
        "Nine News has a Spanish-language version.",
        "Advertisers left Nine News because it published falsehoods.",
        "He agreed to buy the website Polisphere.",
        "Marsh, asked again, said Nine News hasn't called.",
        "The Harbor Post's Local Reporting Network has nine members.",
        "Nine News was reported to be in talks with a rival.",
        "An editor at the Harbor Post said he was tired.",
        "He found a job for her at Polisphere.",
        "She said that he had watched it all on Nine News.",
        "The Harbor Post Tower, home of the Harbor Post, was sold.",
        "Marsh was on Nine News a dozen times.",
        "Polls of readers of the Harbor Post are rare.",
        "A story about the Harbor Post was made into a film.",
        "According to a Nine News spokeswoman, the host is ill.",
        "The forum was sponsored by Nine News and the Rotary Club.",
        "Marsh sued Nine News over the film.",
        "Interwire said two of its reporters were hurt.",
        "The Harbor Post’s editorial page editor retired.",
        "Dockers march in the rain. (Ada Moor/Interwire/Lens)",
        "Sign up for Polisphere and get our best stories.",
    ] {
        assert_eq!(credits(&[text]), [""; 0], "{text}");
        assert!(!detector().mentions(None, &[text]).is_empty(), "{text}");
    }
}

#[test]
fn longer_names_are_no_mentions() {
    for text in [
        "The Harbor Post Company reported a loss.",
        "Michael Polisphere said he would run. Polisphere said he was ready.",
        "He told the Harbor Post-Gazette that he would run.",
        "According to The Courier of Norfield, it rained.",
        "Dial tone was heard.",
        "According to #Polisphere it rained.",
        "According to the Dial-based group, it rained.",
        "In a study, Dial Research Institute found no harm.",
        "Yarrow Dial reported a theft.",
        "The point-in-Dial survey found no harm.",
    ] {
        assert_eq!(credits(&[text]), [""; 0], "{text}");
    }
}

#[test]
fn handles_and_places_belong_to_a_name() {
    assert_eq!(
        credits(&["According to @Polisphere it rained."]),
        ["Polisphere/6/report"]
    );
    assert_eq!(
        credits(&["Write to ada@Polisphere.com, according to ada@Polisphere."]),
        [""; 0]
    );
    assert_eq!(
        credits(&["According to The Harbor Post of Norfield, it rained."]),
        ["The Harbor Post/1/report"]
    );
    assert_eq!(
        credits(&["It rained, Moor told Lower Marlin Port Yarrow’s Nine News."]),
        ["Nine News/3/venue"]
    );
    assert_eq!(
        credits(&["A Nine News/University of Norfield poll named him."]),
        ["Nine News/3/data"]
    );
}

#[test]
fn a_town_and_others_belong_to_a_name() {
    for (text, expected) in [
        (
            "The toll is nine, the Yarrow Courier of Port Yarrow reported.",
            vec!["the Yarrow Courier/2/report"],
        ),
        (
            "The dam leaks, Nine News and others say.",
            vec!["Nine News/3/report"],
        ),
        (
            "He told Nine News of Moor’s plan.",
            vec!["Nine News/3/venue"],
        ),
        (
            "It leaks, according to the Harbor Post and Nine News affiliate KXYZ.",
            vec!["the Harbor Post/1/report"],
        ),
    ] {
        assert_eq!(credits(&[text]), expected, "{text}");
    }
}

#[test]
fn a_possessive_may_end_in_a_capital() {
    let outlets = outlets_of("name\tclass\nNBS\tbroadcaster\n");
    let text = "When NBS’ Ada Moor asked Marsh whether he was sorry, he left.";
    let mentions = Detector::new(&outlets).unwrap().mentions(None, &[text]);
    assert_eq!(mentions[0].kind, MentionKind::Venue);
}

#[test]
fn two_forms_of_one_outlet_joined_are_one() {
    let outlets = outlets_of(
        "name\taliases
Quillon Ostrov\tQuillon-Ostrov|Quillon|Ostrov
Old Harbor\tHarbor Globe
Harbor Globe\t
",
    );
    let text = "The Quillon-Ostrov agency reported a fire, and the Harbor Globe reported another.";
    let mentions = Detector::new(&outlets).unwrap().mentions(None, &[text]);
    let found: Vec<i64> = mentions.iter().map(|mention| mention.outlet_id).collect();
    // What is an outlet's own name means no other that has it as an alias, whichever comes first.
    assert_eq!(found, [1, 3]);
}

#[test]
fn an_own_programme_is_part_of_the_name_and_no_other_refused_one_is() {
    assert_eq!(
        credits(&["Marsh misread the ledger on Nine News’ “Sunday Table.”"]),
        ["Nine News/3/venue"]
    );
    assert_eq!(
        credits(&["Nine News’ “Sunday Table” aired a segment on it."]),
        ["Nine News/3/report"]
    );
    assert_eq!(
        credits(&["Marsh misread the ledger on Nine News’ Courier."]),
        [""; 0]
    );
}

#[test]
fn qualified_stand_ins_mean_what_was_named() {
    let first = "According to Dial magazine, the dam had cracked.";
    assert_eq!(
        credits(&[first, "An engineer told the business magazine it was old."]).len(),
        2
    );
    assert_eq!(
        credits(&[first, "An engineer told the French magazine it was old."]).len(),
        1
    );
}

#[test]
fn other_languages_deny_as_well() {
    for text in [
        "„Es war spät“, sagte ein Sprecher der Harbor Post.",
        "Moor kritisierte den Harbor Post.",
        "Moor wollte sich gegenüber der Harbor Post nicht äußern.",
        "Er schimpfte laut über die Harbor Post.",
        "Er griff die Harbor Post an und schrieb einen Brief.",
        "Moor dijo que demandará a Nine News.",
        "No estoy de acuerdo con Nine News.",
        "Un portavoz de Nine News afirmó que era tarde.",
        "Le porte-parole de Nine News indique que c’est vrai.",
        "Contactée par Nine News, Moor n’a pas répondu.",
        "Moor disse que não vai falar com a Nine News.",
        "No segundo debate da Nine News, ele sorriu.",
        "Procurada pelo Harbor Post, Moor não respondeu.",
    ] {
        assert_eq!(credits(&[text]), [""; 0], "{text}");
    }
}

#[test]
fn joined_names_share_a_credit() {
    let both = ["the Harbor Post/1/report", "the Yarrow Courier/2/report"];
    assert_eq!(
        credits(&[
            "Reports from publications like the Harbor Post and the Yarrow Courier suggest a deal."
        ]),
        both
    );
    assert_eq!(
        credits(&["As the Harbor Post and the Yarrow Courier reported, it rained."]),
        both
    );
    assert_eq!(
        credits(&["A Harbor Post/Siena/Nine News poll has him ahead."]),
        ["Harbor Post/1/data", "Nine News/3/data"]
    );
    assert_eq!(
        credits(&[
            "Reports from the Harbor Post indicated a deal, while Polisphere mentioned a price."
        ]),
        ["the Harbor Post/1/report", "Polisphere/6/report"]
    );
    assert_eq!(
        credits(&["She told Interwire, Nine News fell silent."]),
        ["Interwire/5/venue"]
    );
}

#[test]
fn short_forms_need_the_full_name_before() {
    assert_eq!(credits(&["He told the Post that he would run."]), [""; 0]);
    assert_eq!(
        credits(&[
            "The Harbor Post opened in May.",
            "He told the Post that he would run. A Post office burned."
        ]),
        ["the Post/1/venue"]
    );
    assert_eq!(
        credits(&[
            "He told the Harbor Post. He told the Hilltop Post. The Post’s report was short."
        ]),
        [
            "the Harbor Post/1/venue",
            "the Hilltop Post/7/venue",
            "The Post/7/report"
        ]
    );
}

#[test]
fn a_short_form_means_the_last_outlet_that_its_own_sentence_named() {
    assert_eq!(
        credits(&["The Yarrow Courier opened, and he told the Courier that he would run."]),
        ["the Courier/2/venue"]
    );
    assert_eq!(
        credits(&[
            "He told the Harbor Post that the Hilltop Post knew it, but the Post reported another day."
        ]),
        ["the Harbor Post/1/venue", "the Post/7/report"]
    );
}

#[test]
fn in_an_outlets_own_article_a_short_form_means_it_where_no_other_is_named() {
    assert_eq!(
        credits_of(Some(7), &["He told the Post that he would run."]),
        ["the Post/7/venue"]
    );
    assert_eq!(
        credits_of(Some(2), &["He told The Courier that he would run."]),
        ["The Courier/2/venue"]
    );
    assert_eq!(
        credits_of(
            Some(7),
            &[
                "The Harbor Post opened.",
                "He told the Post that he would run."
            ]
        ),
        ["the Post/1/venue"]
    );
    // A stand-in needs somebody that was named.
    assert_eq!(credits_of(Some(7), &["He told the newspaper."]), [""; 0]);
}

#[test]
fn a_name_that_others_go_by_for_short_is_no_foreign_outlets_unless_that_is_named() {
    let told = ["He told The Courier that he would run."];
    assert_eq!(credits(&told), ["The Courier/8/venue"]);
    assert_eq!(credits_of(Some(8), &told), ["The Courier/8/venue"]);
    // The Harbor Post is American, The Courier British.
    assert_eq!(credits_of(Some(1), &told), [""; 0]);
}

#[test]
fn what_a_name_qualifies_is_none_of_its_outlets() {
    assert_eq!(credits(&["He told the Courier ambassador so."]), [""; 0]);
    assert_eq!(
        credits(&["He told the Courier yesterday."]),
        ["the Courier/8/venue"]
    );
}

#[test]
fn a_line_behind_a_quotation_says_whose_it_is() {
    let quote = "“The bridge is a toy for men with too much money.”";
    assert_eq!(
        credits(&[quote, "Ada Moor, Polisphere"]),
        ["Polisphere/6/opinion"]
    );
    assert_eq!(
        credits(&["The bridge is a toy.", "Ada Moor, Polisphere"]),
        [""; 0]
    );
    assert_eq!(
        credits(&[quote, "Officials at Polisphere laughed."]),
        [""; 0]
    );
}

#[test]
fn risky_names_need_a_cue_beside_them() {
    assert_eq!(
        credits(&["She told Dial that she was tired."]),
        ["Dial/4/venue"]
    );
    assert_eq!(
        credits(&["Dial on Monday reported a theft."]),
        ["Dial/4/report"]
    );
    assert_eq!(
        credits(&["The thief, Dial magazine reported, fled."]),
        ["Dial magazine/4/report"]
    );
    // A gerund behind the name is no noun that it qualifies.
    assert_eq!(
        credits(&["Moor told the Courier passing the bill was hard."]),
        ["the Courier/8/venue"]
    );
    assert_eq!(detector().mentions(None, &["The Dial was broken."]), []);
    assert_eq!(
        detector().mentions(None, &["He found Dial and told the police."]),
        []
    );
    assert_eq!(
        detector().mentions(None, &["Dial calls to the police doubled."]),
        []
    );
}

#[test]
fn programmes_stand_for_their_outlet_once() {
    assert_eq!(
        credits(&["“No,” she said on Nine News’ “Sunday Table.”"]),
        ["Nine News/3/venue"]
    );
    assert_eq!(
        credits(&["“No,” she said on “Sunday Table.”"]),
        ["Sunday Table/3/venue"]
    );
    assert_eq!(
        detector().mentions(None, &["The Sunday Table was set."]),
        []
    );
}

#[test]
fn a_name_of_two_short_forms_is_one_outlet() {
    let text =
        "The Norfield Post-Courier reported a theft, and a Nine News/Harbor Post poll named him.";
    assert_eq!(
        credits(&[text]),
        [
            "The Norfield Post-Courier/9/report",
            "Nine News/3/data",
            "Harbor Post/1/data"
        ]
    );
}

#[test]
fn tags_count_in_brackets_only() {
    assert_eq!(credits(&["NORFIELD, Me. (IW) — It rained."]), ["IW/5/wire"]);
    assert_eq!(detector().mentions(None, &["The IW was closed."]), []);
}

#[test]
fn stand_ins_mean_the_outlet_credited_last() {
    let first = "According to the Harbor Post, the dam had cracked. Nine News reported a flood.";
    assert_eq!(
        credits(&[first, "An engineer told the newspaper it was old."]),
        [
            "the Harbor Post/1/report",
            "Nine News/3/report",
            "the newspaper/1/venue"
        ]
    );
    assert_eq!(
        credits(&[
            first,
            "",
            "",
            "",
            "An engineer told the newspaper it was old."
        ])
        .len(),
        2
    );
    assert_eq!(
        credits(&["An engineer told the newspaper it was old."]),
        [""; 0]
    );
    // Where nobody was credited, the outlet named last is meant; but not from far, and a network speaks about itself.
    assert_eq!(
        credits(&[
            "The Harbor Post opened in May.",
            "She told the newspaper it was old."
        ]),
        ["the newspaper/1/venue"]
    );
    assert_eq!(
        credits(&[
            "The Harbor Post opened in May.",
            "",
            "",
            "She told the newspaper it was old."
        ]),
        [""; 0]
    );
    assert_eq!(
        credits(&["Nine News has a new host.", "The network said he was old."]),
        [""; 0]
    );
    assert_eq!(
        credits(&[
            first,
            "He told the network executive it was old. He told the newspaper Le Jour it was old."
        ])
        .len(),
        2
    );
    let mentions = detector().mentions(None, &[first, "The network reported a second flood."]);
    assert!(mentions.last().unwrap().is_anaphor);
    assert_eq!(mentions.last().unwrap().outlet_id, 3);
}

#[test]
fn cues_and_sentences_are_as_in_the_text() {
    let text = "It rained. According to a report by the Harbor Post, it stopped.";
    let mentions = detector().mentions(None, &[text]);
    assert_eq!(mentions[0].cue, "According to a report by");
    assert_eq!(
        (mentions[0].sentence.start, mentions[0].sentence.end),
        (11, text.len())
    );
    assert_eq!(mentions[0].rule, "according-to");
}

#[test]
fn lines_credit_for_the_article_as_a_whole() {
    for (line, expected) in [
        (
            "The Harbor Post’s Ada Moor and Interwire contributed to this report.",
            "Interwire/5/wire",
        ),
        (
            "Interwire writer Ada Moor contributed to this report.",
            "Interwire/5/wire",
        ),
        ("Interwire", "Interwire/5/wire"),
        ("— Interwire", "Interwire/5/wire"),
        ("By Ada Moor and Lee Holt, Interwire", "Interwire/5/wire"),
        (
            "This article originally appeared in the Yarrow Courier.",
            "the Yarrow Courier/2/report",
        ),
        (
            "(c) 2016 Lens Images. Distributed by Interwire",
            "Interwire/5/wire",
        ),
        ("(h/t Polisphere)", "Polisphere/6/report"),
        (
            "With additional reporting from Polisphere.",
            "Polisphere/6/report",
        ),
    ] {
        assert_eq!(credits(&[line]), [expected], "{line}");
    }
    for line in [
        "The Harbor Post",
        "It was late. Interwire",
        "By Ada Moor, Harbor Post",
        "Copyright 2016 The Harbor Post.",
        "Contributing: Ada Moor, Harbor Post",
        "Loans from Interwire contributed to his ruin.",
    ] {
        assert_eq!(credits(&[line]), [""; 0], "{line}");
    }
}

#[test]
fn bylines_name_outlets() {
    let detector = detector();
    let found = |byline: &str| -> Vec<String> {
        let shown = |credit: BylineCredit| {
            let chars = byline.chars().skip(credit.chars.start);
            let surface: String = chars.take(credit.chars.end - credit.chars.start).collect();
            format!("{surface}/{}/{}", credit.outlet_id, credit.kind.as_str())
        };
        let credits = detector.byline_credits(byline);
        assert!(credits.iter().all(|credit| credit.rule == "article-byline"));
        credits.into_iter().map(shown).collect()
    };
    for (byline, expected) in [
        ("By Ada Moor, Interwire", "Interwire/5/wire"),
        ("Interwire", "Interwire/5/wire"),
        ("Zoë Holt (IW)", "IW/5/wire"),
        ("Ada Moor for the Harbor Post", "the Harbor Post/1/report"),
        ("Ada Moor | Yarrow Courier", "Yarrow Courier/2/report"),
        ("Dial staff", "Dial/4/report"),
        (
            "By Ada Moor and Lee Holt of Polisphere",
            "Polisphere/6/report",
        ),
        ("Interwire news agency, Port Yarrow", "Interwire/5/wire"),
    ] {
        assert_eq!(found(byline), [expected], "{byline}");
    }
    assert_eq!(
        found("Ada Moor, Nine News, and Interwire"),
        ["Nine News/3/report", "Interwire/5/wire"]
    );
    for byline in [
        "",
        "By Ada Moor",
        "Michael Dial",
        "Dial Research",
        "By Courier Moor",
        "é, ,",
    ] {
        assert_eq!(found(byline), [""; 0], "{byline}");
    }
}

#[test]
fn a_mention_says_what_denied_it() {
    for (text, rule) in [
        ("She is political editor of the Harbor Post.", "staff"),
        ("Marsh sued Nine News over the film.", "business"),
        (
            "The candidates met in a debate moderated by Nine News.",
            "event",
        ),
        (
            "He did not respond to a request from Polisphere.",
            "no-comment",
        ),
        ("Nine News, again, and again.", ""),
    ] {
        let mentions = detector().mentions(None, &[text]);
        assert_eq!(mentions.len(), 1, "{text}");
        assert_eq!(mentions[0].rule, rule, "{text}");
    }
}

#[test]
fn a_long_paragraph_takes_no_longer_than_its_length() {
    let text = "The Harbor Post, Nine News / Polisphere told the newspaper, ".repeat(20_000);
    let started = std::time::Instant::now();
    assert_eq!(detector().mentions(None, &[&text]).len() % 20_000, 0);
    let text = "Nine News, Interwire, ".repeat(100_000);
    assert_eq!(detector().mentions(None, &[&text]).len(), 200_000);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn no_outlets_find_nothing() {
    assert_eq!(
        Detector::new(&[])
            .unwrap()
            .mentions(None, &["He told the newspaper."]),
        []
    );
}

/// Articles of words that matter to the rules.
fn article() -> impl Strategy<Value = Vec<String>> {
    let word = prop::sample::select(vec![
        "told",
        "the",
        "The",
        "Harbor Post",
        "Post",
        "Courier",
        "Nine News",
        "Dial",
        "IW",
        "(",
        ")",
        "[",
        "]",
        "—",
        ",",
        ".",
        "’s",
        "'s",
        "“",
        "”",
        "according to",
        "reported",
        "said",
        "on",
        "Sunday",
        "poll",
        "by",
        "and",
        "/",
        "-",
        "the newspaper",
        "in an interview with",
        "é",
        "Marsh",
        "which",
        "a",
        "of",
        "…",
        "?",
        "editorial board",
        "٣",
        ":",
        "contributed to this",
        "via",
        "By",
        "Copyright",
        "staff",
        "asked",
        "in a statement",
        "Interwire",
        "and other outlets",
        "state-run",
    ]);
    let paragraph =
        prop::collection::vec(word, 0..24).prop_map(|words| words.join(" ").replace(" ’s", "’s"));
    prop::collection::vec(paragraph, 0..5)
}

proptest! {
    #[test]
    fn mentions_lie_in_the_text_and_in_order(article in article()) {
        let paragraphs: Vec<&str> = article.iter().map(String::as_str).collect();
        let detector = detector();
        let mentions = detector.mentions(None, &paragraphs);
        prop_assert_eq!(&mentions, &detector.mentions(None, &paragraphs));
        let mut last = (0, 0);
        for mention in &mentions {
            prop_assert!((mention.ordinal, mention.chars.start) >= last);
            last = (mention.ordinal, mention.chars.end);
            let text = paragraphs[mention.ordinal - 1];
            prop_assert!(mention.chars.start < mention.chars.end && mention.chars.end <= text.chars().count());
            prop_assert!(mention.sentence.start <= mention.chars.start && mention.chars.end <= mention.sentence.end);
            prop_assert!(text.contains(&mention.cue));
            prop_assert_eq!(mention.kind.is_credit(), !mention.cue.is_empty());
            prop_assert!(!mention.kind.is_credit() || !mention.rule.is_empty());
        }
    }

    #[test]
    fn without_cues_nothing_is_credited(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "Harbor Post", "Nine News", "Sunday Table", "rain", "Marsh", "Ada", "blue", "house", "the", ".", ",",
                "’s", "of", "in", "with", "and", "2016", "is", "has", "sea", "newspaper", "Sunday",
            ]), 1..20)
    ) {
        let text = words.join(" ");
        prop_assert!(detector().mentions(None, &[&text]).iter().all(|mention| mention.kind == MentionKind::Plain));
    }

    #[test]
    fn quotes_of_either_shape_give_the_same_credits(article in article()) {
        let straight: Vec<String> =
            article.iter().map(|text| text.replace(['“', '”'], "\"").replace('’', "'")).collect();
        let curly: Vec<&str> = article.iter().map(String::as_str).collect();
        let straight: Vec<&str> = straight.iter().map(String::as_str).collect();
        let key = |mention: Mention| (mention.ordinal, mention.chars, mention.outlet_id, mention.kind, mention.rule);
        let detector = detector();
        let of_curly: Vec<_> = detector.mentions(None, &curly).into_iter().map(key).collect();
        let of_straight: Vec<_> = detector.mentions(None, &straight).into_iter().map(key).collect();
        prop_assert_eq!(of_curly, of_straight);
    }
}

#[test]
fn a_short_form_goes_before_another_outlets_whole_name() {
    // Alone, "The Courier" is the paper of that name; after the Yarrow Courier it is that one.
    assert_eq!(
        credits(&["It was closed, The Courier reported."]),
        ["The Courier/8/report"]
    );
    assert_eq!(
        credits(&[
            "The Yarrow Courier was first.",
            "It was closed, the Courier reported."
        ]),
        ["the Courier/2/report"]
    );
}

#[test]
fn of_thousands_with_one_form_the_one_that_was_named_is_meant() {
    let rows: String = (1..=3000)
        .map(|number| format!("Port {number} Post\tPostal Union\tPost\n"))
        .collect();
    let outlets = outlets_of(&format!("name\taliases\tshort\n{rows}"));
    let detector = Detector::new(&outlets).unwrap();
    let meant = |text: &str| -> Vec<i64> {
        let mentions = detector.mentions(None, &[text]);
        mentions.iter().map(|mention| mention.outlet_id).collect()
    };
    // The lowest where nothing tells them apart, and none where a short form was never introduced.
    assert_eq!(meant("The Postal Union was quiet."), [1]);
    assert_eq!(meant("The Post was quiet."), [0; 0]);
    assert_eq!(
        meant(
            "The Port 7 Post fell. The Port 1500 Post rose. The Post and the Postal Union were quiet."
        ),
        [7, 1500, 1500, 1500]
    );
    assert_eq!(
        meant("The Port 1500 Post rose, and the Port 7 Post fell. The Post was quiet."),
        [1500, 7, 7]
    );
}
