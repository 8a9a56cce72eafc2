//! Every shape of text that the rule speaks of, written and counted by hand, and the laws that hold for any text.
#![expect(clippy::string_slice, reason = "a test that fails may panic")]

use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::line::is_dropped;
use super::{Block, Layout, split_paragraphs};
use crate::model::ParagraphKind;
use crate::text::normalise::is_removed;

fn normalised(text: &str) -> String {
    let kept: String = text.chars().filter(|&c| !is_removed(c)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The normalised text of each block.
fn texts(text: &str, layout: Layout) -> Vec<String> {
    let blocks = split_paragraphs(text, layout);
    blocks
        .iter()
        .map(|block| normalised(block.span.of(text).unwrap()))
        .collect()
}

/// Each block as `kind: text`, of which only the first two words and the last one where there are more than five.
fn shape(text: &str, layout: Layout) -> Vec<String> {
    let summary = |block: &Block| {
        let text = normalised(block.span.of(text).unwrap());
        let words: Vec<&str> = text.split(' ').collect();
        let text = match *words {
            [first, second, .., last] if words.len() > 5 => format!("{first} {second} .. {last}"),
            _ => text.clone(),
        };
        format!("{}: {text}", block.kind.as_str())
    };
    split_paragraphs(text, layout).iter().map(summary).collect()
}

#[track_caller]
fn assert_plain(text: &str, expected: &[&str]) {
    assert_eq!(shape(text, Layout::Plain), expected);
}

#[track_caller]
fn assert_markdown(text: &str, expected: &[&str]) {
    assert_eq!(shape(text, Layout::Markdown), expected);
}

const WRAPPED: &str = "\
The harbour authority said on Monday that two of its three
cranes would stand idle until the end of the month because
spare parts had not arrived from the maker.

A spokeswoman for the authority told the Harbour Gazette that
ships bound for the port had been sent to its neighbour.
";

#[test]
fn nothing_gives_nothing() {
    for text in [
        "",
        "\n",
        " \t\u{A0}\r\n\u{FEFF}\u{200B}\n\u{3}\n",
        "\u{2029}\u{2029}",
    ] {
        assert_plain(text, &[]);
        assert_markdown(text, &[]);
    }
}

#[test]
fn spans_are_tight() {
    let text = "\u{FEFF}  \u{3}Été. \u{200B}\u{A0}\r\n\r\n\u{200F}x\u{AD}y\u{AD}";
    let spans: Vec<_> = split_paragraphs(text, Layout::Plain)
        .iter()
        .map(|block| block.span.of(text))
        .collect();
    assert_eq!(spans, [Some("Été."), Some("x\u{AD}y")]);
}

#[test]
fn blank_lines_divide_wrapped_lines() {
    let expected = [
        "body: The harbour .. maker.",
        "body: A spokeswoman .. neighbour.",
    ];
    assert_plain(WRAPPED, &expected);
    assert_plain(&WRAPPED.replace("\n\n", "\n \u{A0}\u{200B}\n"), &expected);
    assert_plain(&WRAPPED.replace('\n', "\u{A0} \n"), &expected);
}

#[test]
fn every_line_break_is_one() {
    for line_break in ["\r\n", "\r", "\u{85}", "\u{2028}", "\u{B}", "\u{C}"] {
        assert_eq!(
            texts(&WRAPPED.replace('\n', line_break), Layout::Plain),
            texts(WRAPPED, Layout::Plain),
            "{line_break:?}"
        );
    }
}

#[test]
fn a_paragraph_separator_ends_a_wrapped_paragraph() {
    let text = WRAPPED.replace("because\n", "because\u{2029}");
    assert_plain(
        &text,
        &[
            "body: The harbour .. because",
            "body: spare parts .. maker.",
            "body: A spokeswoman .. neighbour.",
        ],
    );
}

#[test]
fn a_line_is_a_paragraph_where_lines_are_not_wrapped() {
    let text = "\
Cranes stand idle
The harbour authority said on Monday that two of its three cranes would stand idle until the end of the month because spare parts had not arrived.
What the shippers say
\"We have waited for nine days,\" said the captain of a freighter, who asked not to be named because he was not allowed to speak to reporters.
The maker gave no comment.
 Its office was closed on Tuesday.
";
    assert_plain(
        text,
        &[
            "heading: Cranes stand idle",
            "body: The harbour .. arrived.",
            "heading: What the shippers say",
            "body: \"We have .. reporters.",
            "body: The maker gave no comment.",
            "body: Its office .. Tuesday.",
        ],
    );
}

#[test]
fn short_sentences_a_line_are_not_taken_for_wrapped_lines() {
    let text = "\
Two cranes stand idle, the harbour authority said on Monday.
Spare parts have not arrived from the maker in the north yet.
Ships have been sent elsewhere.
A spokeswoman said that she did not know when they would come.
The maker's office was closed on Tuesday and on Wednesday.
";
    assert_eq!(texts(text, Layout::Plain), text.lines().collect::<Vec<_>>());
}

#[test]
fn an_indented_line_begins_a_wrapped_paragraph() {
    let text = "\
The grain board said it
would sell 40,000 tonnes of barley from its stores at the lower
harbour before the new crop comes in, its chairman William C.
Harte told members.
    The stores hold twice as much, he said.
    Buyers from four countries have asked for samples, according
to a notice in the trade paper, which said that the first ships
are to be loaded in May.
    Prices were not given.
\tA second sale is to follow when the board's members have met.
 Newsagency
\u{3}";
    assert_plain(
        text,
        &[
            "body: The grain .. members.",
            "body: The stores .. said.",
            "body: Buyers from .. May.",
            "body: Prices were not given.",
            "body: A second .. met.",
            "body: Newsagency",
        ],
    );
}

#[test]
fn a_row_of_figures_is_a_paragraph() {
    let text = "\
Shr 12 cts vs nine cts
    Net 1,200,000 vs 900,000
    Revs 8.1 mln vs 7.7 mln
    NOTE: Figures for the year before were changed to show the
sale of the company's only mill, which was closed in June and
has been a museum since.
 Newsagency
";
    assert_plain(
        text,
        &[
            "body: Shr 12 .. cts",
            "body: Net 1,200,000 vs 900,000",
            "body: Revs 8.1 .. mln",
            "body: NOTE: Figures .. since.",
            "body: Newsagency",
        ],
    );
}

#[test]
fn a_wrapped_block_of_short_lines_is_taken_line_by_line() {
    let text = format!("{WRAPPED}\nHarbour Authority\nQuay Street 4\nOld Town\n\n{WRAPPED}");
    let expected = [
        "body: The harbour .. maker.",
        "body: A spokeswoman .. neighbour.",
        "body: Harbour Authority",
        "body: Quay Street 4",
        "body: Old Town",
        "body: The harbour .. maker.",
        "body: A spokeswoman .. neighbour.",
    ];
    assert_plain(&text, &expected);
}

#[test]
fn a_wrapped_block_is_seen_among_long_lines() {
    let long = "A long line that holds a whole paragraph, as the pages of the web do when they are saved without any wrapping of their lines, ends here.";
    let text = format!(
        "{long}\n{long}\n{long}\n\n{}\n{long}\n",
        WRAPPED
            .replace("maker.\n\nA", "maker. For long\nthe")
            .replace("the spokes", "its spokes")
    );
    assert_plain(
        &text,
        &[
            "body: A long .. here.",
            "body: A long .. here.",
            "body: A long .. here.",
            "body: The harbour .. neighbour.",
            "body: A long .. here.",
        ],
    );
}

#[test]
fn a_few_overlong_lines_do_not_unwrap_a_text() {
    let long = "This one line was pasted into the text and never wrapped by the person who sent it around, which happens in every office there is.";
    let text =
        format!("{WRAPPED}\n{WRAPPED}\n{WRAPPED}\n{long}\nThe next sentence stands under it.\n");
    let blocks = texts(&text, Layout::Plain);
    assert_eq!(blocks.len(), 8);
    assert_eq!(blocks[6..], [long, "The next sentence stands under it."]);
}

#[test]
fn a_short_closed_line_ends_a_paragraph() {
    let text = "\
The council of the old town will vote on the new bridge in
the first week of June, its speaker said in the morning after
a meeting that went on until midnight.
Opponents of the bridge want to go to court.
They say that nobody has counted the ships which pass under
the old one, and that a ferry would be cheaper.
";
    assert_plain(
        text,
        &[
            "body: The council .. midnight.",
            "body: Opponents of .. court.",
            "body: They say .. cheaper.",
        ],
    );
}

#[test]
fn list_items_keep_their_hanging_lines() {
    let text = "\
The council decided the following, as the minutes which were
published on Friday show:
- the bridge will have two lanes, one of which is for trams
  and buses alone
- the ferry goes on until the bridge is open
* nobody pays
1. a count of ships is to be made before the work begins, and
again a year later
10) the court is asked
The mayor did not vote.
";
    assert_plain(
        text,
        &[
            "body: The council .. show:",
            "list: - the .. alone",
            "list: - the .. open",
            "list: * nobody pays",
            "list: 1. a .. later",
            "list: 10) the court is asked",
            "body: The mayor did not vote.",
        ],
    );
}

#[test]
fn a_marker_in_mid_sentence_begins_nothing() {
    let text = "\
The old bridge was opened by the mayor of that time on March
20. It was the third one at this place and it cost the town 30
- or 40 - million, as its opponents never tired of pointing out
in their leaflets.
";
    assert_plain(text, &["body: The old .. leaflets."]);
}

#[test]
fn a_line_between_stars_is_no_item() {
    assert_plain(
        "* SO IT WENT *\n* so it went",
        &["body: * SO IT WENT *", "list: * so it went"],
    );
}

#[test]
fn hanging_lines_continue_items_of_unwrapped_lists() {
    let text = "Bring:\n\u{2022} bread\n\u{2022} cheese,\n  hard or soft\n a) knives\n    and forks\n(2) water\n";
    assert_plain(
        text,
        &[
            "body: Bring:",
            "list: \u{2022} bread",
            "list: \u{2022} cheese, hard or soft",
            "list: a) knives and forks",
            "list: (2) water",
        ],
    );
}

#[test]
fn hanging_indents_continue_an_entry() {
    let text = "\
Abel, Anna: The bridges of the old town and the people who
    have built them, with forty plates. Harbour Press, 1931
Baker, Ben: Ferries. A history of the crossing in letters by
    its passengers. Quay Books, 1954
Cole, Carla: Cranes and those who work with them from the
    first wooden ones to our own days. Harbour Press, 1960
";
    assert_plain(
        text,
        &[
            "body: Abel, Anna: .. 1931",
            "body: Baker, Ben: .. 1954",
            "body: Cole, Carla: .. 1960",
        ],
    );
}

#[test]
fn an_indented_text_is_read_from_its_margin() {
    let indented: String = WRAPPED
        .lines()
        .map(|line| format!("    {line}\n"))
        .collect();
    assert_eq!(
        texts(&indented, Layout::Plain),
        texts(WRAPPED, Layout::Plain)
    );
    let quoted = format!("{WRAPPED}\n{indented}");
    assert_eq!(
        texts(&quoted, Layout::Plain),
        [texts(WRAPPED, Layout::Plain), texts(WRAPPED, Layout::Plain)].concat()
    );
}

#[test]
fn an_indented_passage_under_a_flush_line_goes_on() {
    let text = "\
1.2. Crane
    means a machine that lifts and lowers goods, such as the two
    Gantry Cranes at the lower harbour, whether it is moved by a
    Motor or by hand.

1.3. Quay
    means the place where ships are tied up while the cranes are
    at work.
";
    assert_plain(
        text,
        &[
            "heading: 1.2. Crane",
            "body: means a .. hand.",
            "heading: 1.3. Quay",
            "body: means the .. work.",
        ],
    );
}

#[test]
fn quoted_mail_is_divided_by_its_depth() {
    let text = "\
> Did the authority say when the two cranes are going to work
> again? We would like to print it in the Saturday paper.
>> They only said that
>> they do not know.
>
> Thanks
Not before the end of the month, I was told by the harbour
master in the afternoon.
";
    assert_plain(
        text,
        &[
            "quote: > Did .. paper.",
            "quote: >> They .. know.",
            "furniture: >",
            "quote: > Thanks",
            "body: Not before .. afternoon.",
        ],
    );
}

#[test]
fn rules_stand_alone() {
    let text = WRAPPED
        .replace("because\n", "because\n* * *\n")
        .replace("\n\n", "\n-----\n___\n");
    assert_plain(
        &text,
        &[
            "body: The harbour .. because",
            "furniture: * * *",
            "body: spare parts .. maker.",
            "furniture: -----",
            "furniture: ___",
            "body: A spokeswoman .. neighbour.",
        ],
    );
}

#[test]
fn wide_characters_wrap_without_spaces() {
    let text = "　港務局は月曜日に三台のクレーンのうち二台が部品の不足により月
末まで停止すると発表した。船舶は隣の港に回されているという
。広報担当者は新聞の取材に対して部品の到着時期は未定だと述べ
た。
　製造元は取材に応じていない。会社の事務所は火曜日も閉まって
いた。
";
    assert_eq!(texts(text, Layout::Plain).len(), 2);
}

#[test]
fn arabic_lines_wrap_too() {
    let text = "\
قالت هيئة الميناء يوم الاثنين إن اثنتين من رافعاتها الثلاث
ستبقيان متوقفتين حتى نهاية الشهر لأن قطع الغيار لم تصل بعد
من المصنع في الشمال.

وقالت متحدثة باسم الهيئة لصحيفة الميناء إن السفن المتجهة
إلى الميناء أرسلت إلى الميناء المجاور.
";
    assert_eq!(texts(text, Layout::Plain).len(), 2);
}

#[test]
fn headings_stand_before_longer_body() {
    let body =
        "The harbour authority said on Monday that two of its three cranes would stand idle.";
    let cases: [(&str, &[ParagraphKind]); 7] = [
        ("Harbour", &[ParagraphKind::Heading, ParagraphKind::Body]),
        (
            "Harbour\n\nCranes idle",
            &[
                ParagraphKind::Heading,
                ParagraphKind::Heading,
                ParagraphKind::Body,
            ],
        ),
        ("Net 4\n\nRevs 5\n\nShr 6", &[ParagraphKind::Body; 4]),
        ("It stands idle.", &[ParagraphKind::Body; 2]),
        ("see below", &[ParagraphKind::Body; 2]),
        ("The board's verdict, in short:", &[ParagraphKind::Body; 2]),
        (
            "one two three four five six seven eight nine ten eleven twelve 13",
            &[ParagraphKind::Body; 2],
        ),
    ];
    for (lead, expected) in cases {
        let text = format!("{lead}\n\n{body}");
        let kinds: Vec<_> = split_paragraphs(&text, Layout::Plain)
            .iter()
            .map(|block| block.kind)
            .collect();
        assert_eq!(kinds, expected, "{lead}");
    }
    assert_plain("An only line", &["body: An only line"]);
}

#[test]
fn markdown_headings_lose_their_marks() {
    let text = "# Cranes idle ##\nThe harbour\nis quiet.\n\nOn C#\n=====\n## C#\n##\nWaiting\nlines\n---\n\nNo #hash here\n";
    assert_markdown(
        text,
        &[
            "heading: Cranes idle",
            "body: The harbour is quiet.",
            "heading: On C#",
            "heading: C#",
            "heading: Waiting lines",
            "body: No #hash here",
        ],
    );
}

#[test]
fn markdown_rules_and_rows_stand_alone() {
    let text = "One line\nand another.\n***\n| a | b |\n|---|---|\n| 1 | 2 |\nText goes on and on and on and on and on here and then it stops, \
                being far too long for any heading at all.\n---\n";
    assert_markdown(
        text,
        &[
            "body: One line and another.",
            "furniture: ***",
            "body: | a | b |",
            "furniture: |---|---|",
            "body: | 1 | 2 |",
            "body: Text goes .. all.",
            "furniture: ---",
        ],
    );
}

#[test]
fn markdown_lists_and_quotes() {
    let text = "Seen in\n1998. And in\n2. more\n- one\n  goes on\nlazily\n+ two\n1. three\n2. four\n> said\n> she\n>\n> # Twice\n> - item\nend\n";
    assert_markdown(
        text,
        &[
            "body: Seen in .. more",
            "list: - one goes on lazily",
            "list: + two",
            "list: 1. three",
            "list: 2. four",
            "quote: said > she",
            "quote: Twice",
            "quote: - item",
            "body: end",
        ],
    );
}

#[test]
fn markdown_fences_shield_their_lines() {
    let text = "Run\n```sh\n# not a title\n> out\n- a\n\nb\n```\nand\n~~~\n```\n~~~~\n```inline``` stays\n````\nopen";
    assert_markdown(
        text,
        &[
            "body: Run",
            "body: # not .. a",
            "body: b",
            "body: and",
            "furniture: ```",
            "body: ```inline``` stays",
            "body: open",
        ],
    );
}

#[test]
fn many_short_lines_are_read_in_one_go() {
    let text = "x\n".repeat(200_000);
    assert_eq!(split_paragraphs(&text, Layout::Plain).len(), 200_000);
    assert_eq!(split_paragraphs(&text, Layout::Markdown).len(), 1);
    assert_eq!(
        split_paragraphs(&"word ".repeat(200_000), Layout::Plain).len(),
        1
    );
}

/// Texts made of what the rule looks at.
fn structured() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "\n",
        "\n",
        "\n",
        "\n\n",
        " \n",
        "\u{2029}",
        "\u{C}",
        "  ",
        "    ",
        "\t",
        "\u{3000}",
        "- ",
        "* ",
        "\u{2022}",
        "1. ",
        "b) ",
        "> ",
        ">",
        "---",
        "***",
        "===",
        "# ",
        " ##",
        "```",
        "~~~",
        "|",
        ".",
        ":",
        "?\u{201D}",
        ", ",
        " Word ",
        " word ",
        "wrapped lines of a text ",
        "The harbour authority said on Monday that two cranes ",
        "\u{6E2F}\u{52D9}\u{5C40}",
        "\u{FEFF}",
        "\u{200F}",
        "\u{AD}",
        "\u{3}",
        "\u{A0}",
        "\u{5D0}\u{5D1}",
        "7",
    ];
    proptest::collection::vec(proptest::sample::select(PIECES), 0..60)
        .prop_map(|pieces| pieces.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![4 => structured(), 1 => any::<String>()]
}

/// What stands between the spans of `blocks`.
fn between<'a>(text: &'a str, blocks: &[Block]) -> Vec<&'a str> {
    let mut start = 0;
    let mut gaps = Vec::new();
    for block in blocks {
        gaps.push(&text[start..block.span.start]);
        start = block.span.end;
    }
    gaps.push(&text[start..]);
    gaps
}

proptest! {
    #[test]
    fn spans_are_sorted_apart_and_tight(text in any_text()) {
        for layout in [Layout::Plain, Layout::Markdown] {
            let blocks = split_paragraphs(&text, layout);
            prop_assert!(blocks.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
            for block in blocks {
                let inside = block.span.of(&text);
                prop_assert!(inside.is_some_and(|inside| !inside.is_empty() && inside.trim_matches(is_dropped) == inside));
            }
        }
    }

    #[test]
    fn plain_text_is_covered(text in any_text()) {
        for gap in between(&text, &split_paragraphs(&text, Layout::Plain)) {
            prop_assert!(gap.chars().all(is_dropped), "left out: {gap:?}");
        }
    }

    #[test]
    fn markdown_leaves_out_marks_only(text in any_text()) {
        for gap in between(&text, &split_paragraphs(&text, Layout::Markdown)) {
            for line in gap.split(['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}']) {
                let line = line.trim_start_matches(|c| c == '>' || is_dropped(c));
                let is_marks = line.chars().all(|c| "#=-".contains(c) || is_dropped(c));
                prop_assert!(is_marks || line.starts_with("```") || line.starts_with("~~~"), "left out: {line:?}");
            }
        }
    }

    #[test]
    fn paragraphs_stay_what_they_are(text in any_text()) {
        let once = texts(&text, Layout::Plain);
        prop_assert_eq!(texts(&once.join("\n\n"), Layout::Plain), once);
    }

    #[test]
    fn the_line_break_does_not_matter(text in structured()) {
        for layout in [Layout::Plain, Layout::Markdown] {
            let expected = shape(&text, layout);
            prop_assert_eq!(shape(&text.replace('\n', "\r\n"), layout), expected.clone());
            prop_assert_eq!(shape(&text.replace('\n', "\r"), layout), expected);
        }
    }
}
