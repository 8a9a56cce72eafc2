use proptest::prelude::*;

use super::*;
use crate::detect::Detector;
use crate::model::{Alias, AliasKind, Outlet, OutletClass, QuotationPart};

fn detector() -> Detector {
    let outlet = |outlet_id, name: &str, class| Outlet {
        outlet_id,
        name: name.to_owned(),
        class,
        aliases: vec![Alias {
            text: name.to_owned(),
            kind: AliasKind::Name,
            is_users: false,
        }],
        domains: Vec::new(),
        country: None,
    };
    Detector::new(&[
        outlet(1, "Harbor Post", OutletClass::Newspaper),
        outlet(2, "Nine News", OutletClass::Broadcaster),
        outlet(3, "Interwire", OutletClass::Agency),
    ])
    .unwrap()
}

fn part_text(paragraphs: &[&str], part: QuotationPart) -> String {
    let text = paragraphs.get(part.ordinal - 1).unwrap();
    text.chars()
        .skip(part.chars.start)
        .take(part.chars.end - part.chars.start)
        .collect()
}

/// Each quotation as its parts joined by ` + `, its speaker and kind, and its rule.
fn found(paragraphs: &[&str]) -> Vec<(String, String, &'static str)> {
    let quotations = detector().find(None, None, paragraphs).quotations;
    let all = quotations.iter().map(|quotation| {
        let parts: Vec<String> = quotation
            .parts
            .iter()
            .map(|&part| part_text(paragraphs, part))
            .collect();
        let speaker = quotation.speaker.as_ref().map_or_else(
            || "-".to_owned(),
            |speaker| format!("{} {}", speaker.kind.as_str(), speaker.name),
        );
        (parts.join(" + "), speaker, quotation.rule)
    });
    all.collect()
}

fn row(parts: &str, speaker: &str, rule: &'static str) -> (String, String, &'static str) {
    (parts.to_owned(), speaker.to_owned(), rule)
}

#[test]
fn examples_of_every_language_are_read_so() {
    let speech = Speech::shipped().unwrap();
    for example in speech
        .languages()
        .iter()
        .flat_map(|language| &language.examples)
    {
        let findings = detector().find(None, None, &[example.text]);
        let first = findings
            .quotations
            .first()
            .unwrap_or_else(|| panic!("nothing in {}", example.text));
        let or_none = |text: &str| {
            if text.is_empty() {
                "-".to_owned()
            } else {
                text.to_owned()
            }
        };
        let rule = if first.rule.is_empty() {
            "none"
        } else {
            first.rule
        };
        let speaker = first.speaker.as_ref();
        let read = (
            rule,
            speaker.map_or_else(|| "-".to_owned(), |speaker| speaker.name.clone()),
            speaker.map_or("-", |speaker| speaker.kind.as_str()),
            or_none(&first.cue),
        );
        let expected = (
            example.frame,
            example.speaker.to_owned(),
            example.kind,
            example.cue.to_owned(),
        );
        assert_eq!(read, expected, "{}", example.text);
    }
}

#[test]
fn every_way_to_set_marks_is_read() {
    for text in [
        "“The wall fell down at noon,” he wrote.",
        "\"The wall fell down at noon,\" he wrote.",
        "``The wall fell down at noon,'' he wrote.",
        "''The wall fell down at noon,'' he wrote.",
        "„The wall fell down at noon“, he wrote.",
        "„The wall fell down at noon”, he wrote.",
        "”The wall fell down at noon”, he wrote.",
        "‘The wall fell down at noon,’ he wrote.",
        "'The wall fell down at noon,' he wrote.",
        "«The wall fell down at noon», he wrote.",
        "« The wall fell down at noon », he wrote.",
        "»The wall fell down at noon«, he wrote.",
        "‹The wall fell down at noon›, he wrote.",
        "「The wall fell down at noon」, he wrote.",
        "“The wall fell down at noon,\" he wrote.",
    ] {
        let quotations = detector().find(None, None, &[text]).quotations;
        assert_eq!(quotations.len(), 1, "{text}");
        assert_eq!(quotations[0].words, "the wall fell down at noon", "{text}");
        assert_eq!(quotations[0].cue, "wrote", "{text}");
    }
}

#[test]
fn apostrophes_open_and_close_nothing() {
    for text in [
        "The boys' dog and the girls' cat don't like '90s music, ma'am.",
        "Rock 'n' roll isn’t dead, and ’tis the sailors’ season.",
        "The board was 6\" wide and 4\" thick, as it said.",
    ] {
        assert_eq!(found(&[text]), [], "{text}");
    }
    let text = "‘The boys’ dog didn’t bark at all,’ she said.";
    assert_eq!(found(&[text])[0].0, "The boys’ dog didn’t bark at all,");
}

#[test]
fn inner_quotations_belong_to_the_outer() {
    let text = "“He said ‘Never again will I sail’ and left,” Ada Moor said.";
    assert_eq!(
        found(&[text]),
        [row(
            "He said ‘Never again will I sail’ and left,",
            "person Ada Moor",
            "said-after"
        )]
    );
}

#[test]
fn quotations_go_over_paragraphs() {
    let paragraphs = [
        "Ada Moor said: “We will rebuild it.",
        "“It will take years.",
        "“But we will,” and she left.",
        "“Nobody believes a word of that,” said Reed.",
    ];
    assert_eq!(
        found(&paragraphs),
        [
            row(
                "We will rebuild it. + It will take years. + But we will,",
                "person Ada Moor",
                "said-before"
            ),
            row(
                "Nobody believes a word of that,",
                "person Reed",
                "said-after"
            ),
        ]
    );
    // An opening mark that nothing goes on with is a slip.
    assert_eq!(found(&["She said “it is over.", "Nobody knew."]), []);
    // The same in a text whose paragraphs were lost.
    let glued = "“We will rebuild it all. “It will take years,” Ada Moor said.";
    assert_eq!(
        found(&[glued]),
        [row(
            "We will rebuild it all. + It will take years,",
            "person Ada Moor",
            "said-after"
        )]
    );
}

#[test]
fn a_clause_inside_a_sentence_parts_nothing() {
    let text = "“We will,” said Ada Moor, “rebuild it.” “It takes time.”";
    assert_eq!(
        found(&[text]),
        [
            row("We will, + rebuild it.", "person Ada Moor", "said-after"),
            row("It takes time.", "person Ada Moor", "continued"),
        ]
    );
    assert_eq!(
        detector().find(None, None, &[text]).quotations[0].words,
        "we will rebuild it"
    );
}

#[test]
fn surnames_and_pronouns_mean_people_named_before() {
    let paragraphs = [
        "Ada Moor, the mayor, came late.",
        "“The harbor is lost,” Moor said. “The town is not,” she added.",
        "“I believe none of it,” said Ben Reed. “None of it,” Reed said.",
        "He saw Ada Moor. “It is not over yet,” he said.",
    ];
    let speakers: Vec<String> = found(&paragraphs)
        .into_iter()
        .map(|(_, speaker, _)| speaker)
        .collect();
    assert_eq!(
        speakers,
        [
            "person Ada Moor",
            "person Ada Moor",
            "person Ben Reed",
            "person Ben Reed",
            "-"
        ]
    );
    // Two of a name: the surname stays what it is.
    let two = [
        "Ada Moor and Jo Moor came.",
        "“The harbor is lost,” Moor said.",
    ];
    assert_eq!(found(&two)[0].1, "person Moor");
    // Two of a name: a pronoun behind the surname means neither, nor the one whom it stands beside.
    let beside = [
        "Ada Moor and Jo Moor came, and so did Lee Holt.",
        "Moor has pleaded for the town that Holt left.",
        "“The harbor is lost to us,” she said.",
    ];
    assert_eq!(found(&beside)[0].1, "-");
}

#[test]
fn a_name_that_runs_into_other_words_is_nobodys() {
    for (text, speaker) in [
        (
            "Lee Ada MarshFerries says “the harbor is lost to us” by noon.",
            "-",
        ),
        (
            "Ada MacMoor says “the harbor is lost to us” by noon.",
            "person Ada MacMoor",
        ),
        (
            "Ada FitzMoor says “the harbor is lost to us” by noon.",
            "person Ada FitzMoor",
        ),
    ] {
        assert_eq!(found(&[text])[0].1, speaker, "{text}");
    }
}

#[test]
fn outlets_and_unnamed_sources_speak() {
    assert_eq!(
        found(&["The Harbor Post wrote: “The mayor knew of the crack.”"])[0].1,
        "outlet Harbor Post"
    );
    assert_eq!(
        found(&["“The mayor knew of the crack,” a person familiar with the inquiry said."])[0]
            .1
            .split(' ')
            .next(),
        Some("unnamed")
    );
    assert_eq!(
        found(&["“The mayor knew of the crack,” Ada Moor told Nine News."])[0].1,
        "person Ada Moor"
    );
    assert_eq!(
        found(&["“The mayor knew of the crack,” a Nine News reporter said."])[0].1,
        "other a Nine News reporter"
    );
}

#[test]
fn speakers_are_people_bodies_or_nobody() {
    for (text, speaker) in [
        (
            "“It is time to move on from here,” Mayor Jo Reid, Nevada Democrat, said.",
            "person Jo Reid",
        ),
        (
            "MORE Jo Sanders spoke. “It is time to move on from here,” Sanders said.",
            "person Jo Sanders",
        ),
        (
            "The U.S. hands were tied, saying there is a “clear and legal basis for it.”",
            "-",
        ),
        (
            "He called the Clean Water Act a failure. “It ruined every farm I know,” he said.",
            "-",
        ),
        (
            "Ada Moor came. “The Clean Water Act ruined every farm,” she said.",
            "person Ada Moor",
        ),
        (
            "Michelle Moor opened the school. “We have our differences, all of us,” Mr. Moor said.",
            "person Moor",
        ),
        (
            "Sen. Jo Cole, R-Texas, an adviser to the board, said “they would like to win it all.”",
            "person Jo Cole",
        ),
        (
            "Rita Vance (D-Calif.) called for it, saying the man is “not fit for any office here.”",
            "person Rita Vance",
        ),
        (
            "Dan Reed asked for what he's called his “big and beautiful wall of stone.”",
            "person Dan Reed",
        ),
        (
            "Secretary of State Rita Vance said, “We will rebuild it.”",
            "person Rita Vance",
        ),
        (
            "U.N. envoy Rita Vance said, “We will rebuild it.”",
            "person Rita Vance",
        ),
        (
            "“It is laying the ground for it,” boasted Clearway spokesman Peter Kauff.",
            "person Peter Kauff",
        ),
        (
            "Hart denied calling Cole “a man of no talent and less luck.”",
            "-",
        ),
        (
            "Asked whether it was “a dead and buried question for good,” Lowe said no.",
            "-",
        ),
        (
            "Ada Moor resigned. “We are sad,” the mayor said. “It is a loss for us all,” she said.",
            "other the mayor",
        ),
        (
            "The island's envoy, Ada Moor, said her town “welcomes every question asked in daylight.”",
            "person Ada Moor",
        ),
        (
            "The Harbor Post said that small states “should not have to choose a lifeline.”",
            "outlet Harbor Post",
        ),
        (
            "Bill de Moor came. “The harbor is lost to us,” Moor said.",
            "person Bill de Moor",
        ),
    ] {
        let found = found(&[text]);
        assert_eq!(
            found.first().map_or("none", |(_, speaker, _)| speaker),
            speaker,
            "{text}"
        );
    }
    // Behind a speaker who is no known person, a pronoun means nobody.
    let text =
        "Ada Moor resigned. “We are sad,” the mayor said. “It is a loss for us all,” she said.";
    assert_eq!(found(&[text])[1].1, "-");
}

#[test]
fn slips_lose_no_other_quotation() {
    for text in [
        "'Tis the season, and “We will rebuild the harbor,” said Ada Moor.",
        "‘90s music played. “We will rebuild the harbor,” said Ada Moor.",
        "It was a \"slip of the pen. “We will rebuild the harbor,” said Ada Moor.",
    ] {
        assert_eq!(
            found(&[text]),
            [row(
                "We will rebuild the harbor,",
                "person Ada Moor",
                "said-after"
            )],
            "{text}"
        );
    }
    // Of a chain that nothing closes no part is kept.
    assert_eq!(
        found(&["“A b c d e f.", "“G h i j k l.", "Nothing here."]),
        []
    );
    assert_eq!(found(&["“A b c d e f. “G h i j k l"]), []);
}

#[test]
fn time_grows_with_the_text() {
    let detector = detector();
    for (piece, count) in [
        ("\"a\" ", 100_000),
        ("\"", 500_000),
        ("“a b c d e ", 50_000),
        ("[", 300_000),
        ("“a b c d e,” said Moor. “F g h i j.” ", 10_000),
        ("\"a\" Nine News ", 30_000),
        ("Aa of ", 80_000),
        ("Aaa Moor, Bbb Moor, “a,” he said. ", 15_000),
        ("‘a s’ ", 80_000),
        ("Aaaa ", 100_000),
    ] {
        let text = format!("“so it is [{}” she said.", piece.repeat(count));
        let findings = detector.find(None, None, &[&text, &piece.repeat(count)]);
        // Nothing but the time is of interest; it would take hours if it grew faster.
        assert!(findings.quotations.len() <= 4 * count + 2);
    }
}

#[test]
fn titles_and_single_words_are_no_quotations() {
    for text in [
        "He sang in “The Wreck of the Harbor Queen” for years.",
        "The so-called “harbor tax” said nothing.",
        "A “wall” stood there.",
        "She appeared on “Sunday Table,” Moor said.",
        "",
    ] {
        assert_eq!(found(&[text]), [], "{text}");
    }
    assert_eq!(
        found(&["Moor called it “a disgrace” and left."])[0],
        row("a disgrace", "person Moor", "said-before")
    );
}

#[test]
fn words_left_out_are_a_gap() {
    let words = |text: &str| {
        detector().find(None, None, &[text]).quotations[0]
            .words
            .clone()
    };
    assert_eq!(
        words("“We will ... rebuild [the harbor] soon, I say,” she said."),
        "we will … rebuild … soon i say"
    );
    assert_eq!(
        words("“... We will rebuild it. Soon …” she said."),
        "we will rebuild it soon"
    );
    assert_eq!(
        words("“The U.S. will not pay, won’t it?” she asked."),
        "the u s will not pay won t it"
    );
}

proptest! {
    #[test]
    fn spans_lie_inside_marks_in_order(
        paragraphs in proptest::collection::vec("([“”\"'‘’„«»`…. ,é—]|said|Ada Moor|she |We |it ){0,30}", 0..4)
    ) {
        let texts: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        let detector = detector();
        let findings = detector.find(None, None, &texts);
        prop_assert_eq!(&findings, &detector.find(None, None, &texts));
        let mut end = (0, 0);
        for quotation in &findings.quotations {
            prop_assert!(!quotation.parts.is_empty() && quotation.word_count > 0);
            for part in &quotation.parts {
                let text = texts.get(part.ordinal - 1).unwrap();
                prop_assert!(part.chars.start < part.chars.end && part.chars.end <= text.chars().count());
                prop_assert!((part.ordinal, part.chars.start) >= end);
                end = (part.ordinal, part.chars.end);
                let words = part_text(&texts, *part);
                prop_assert_eq!(words.trim(), &words);
            }
            if let Some(speaker) = &quotation.speaker {
                let text = texts.get(speaker.ordinal - 1).unwrap();
                prop_assert!(speaker.chars.start < speaker.chars.end && speaker.chars.end <= text.chars().count());
            }
        }
    }
}

#[test]
fn a_pronoun_means_nobody_of_the_other_title() {
    let paragraphs = [
        "Mr. Moor kept a list of the ferries.",
        "“We will rebuild it all,” she said.",
    ];
    let [(_, speaker, _)] = &found(&paragraphs)[..] else {
        panic!("one quotation");
    };
    assert_eq!(speaker, "-");
    let paragraphs = [
        "Mr. Moor kept a list of the ferries.",
        "“We will rebuild it all,” he said.",
    ];
    assert_eq!(found(&paragraphs)[0].1, "person Moor");
}

#[test]
fn a_pronoun_means_nobody_who_only_owns_something() {
    let paragraphs = [
        "Ada Moor’s list of the ferries was long.",
        "“We will rebuild it all,” she said.",
    ];
    assert_eq!(found(&paragraphs)[0].1, "-");
}

#[test]
fn a_verb_before_its_pronoun_has_no_other_subject() {
    let paragraphs = [
        "Ada Moor sprach im Hafen, und es waren viele da. Bei dem Auftritt sagte er: „Wir bauen alles wieder auf.“",
    ];
    assert_eq!(found(&paragraphs)[0].1, "person Ada Moor");
}

#[test]
fn who_spoke_is_still_meant_behind_what_is_theirs() {
    let text = "“We will rebuild it all,” Ada Moor said. Moor’s list was long. “It will take years,” she said.";
    let speakers: Vec<String> = found(&[text]).into_iter().map(|row| row.1).collect();
    assert_eq!(speakers, ["person Ada Moor", "person Ada Moor"]);
}

#[test]
fn the_apposition_belongs_to_the_full_name_or_to_the_nearest_role() {
    for (text, speaker) in [
        (
            "Ada Moor, of Providence, Rhode Island, said: “We will rebuild it.”",
            "person Ada Moor",
        ),
        (
            "After meeting Lee Holt, the mayor, a friend of ports, said: “We will rebuild it.”",
            "other the mayor",
        ),
        (
            "The island’s envoy, Ada Moor, said: “We will rebuild it.”",
            "person Ada Moor",
        ),
    ] {
        assert_eq!(found(&[text])[0].1, speaker, "{text}");
    }
}

#[test]
fn a_surname_behind_a_title_means_the_one_who_can_be_meant() {
    for (first, title, speaker) in [
        ("Robert Moor kept the ferries.", "Mr.", "person Robert Moor"),
        (
            "Senator Lee Moor kept the ferries.",
            "Mr.",
            "person Lee Moor",
        ),
        (
            "Senator Lee Moor kept the ferries.",
            "Senator",
            "person Lee Moor",
        ),
        // A daughter, somebody of whom nothing is known, one of two.
        ("Ada Moor kept the ferries.", "Mr.", "person Moor"),
        ("Ada Moor kept the ferries.", "President", "person Moor"),
        ("Lee Moor kept the ferries.", "Mr.", "person Moor"),
        ("Robert Moor met Henry Moor.", "Mr.", "person Moor"),
    ] {
        let text = format!("“We will rebuild it all,” {title} Moor said.");
        assert_eq!(found(&[first, &text])[0].1, speaker, "{first} {title}");
    }
}

#[test]
fn the_official_behind_an_unnamed_one_is_unnamed() {
    let paragraphs = [
        "A senior White House official said the vote was lost.",
        "“It will take years,” the official said.",
    ];
    assert_eq!(found(&paragraphs)[0].1, "unnamed the official");
    assert_eq!(found(&paragraphs[1..])[0].1, "other the official");
}

#[test]
fn a_couple_is_two_people() {
    let paragraphs = [
        "Mr. Moor met the crew.",
        "Mrs. Moor stayed on board.",
        "“We will rebuild it all,” he said.",
    ];
    assert_eq!(found(&paragraphs)[0].1, "-");
    let paragraphs = [
        "Mr. Moor met the crew.",
        "President Moor smiled.",
        "“We will rebuild it all,” he said.",
    ];
    assert_eq!(found(&paragraphs)[0].1, "person Moor");
}
