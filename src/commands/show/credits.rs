//! `corpus show ARTICLE --credits`: what of an article speaks of sources, and why each outlet is credited or not.

use std::collections::BTreeSet;

use super::{cut, print_head, print_text};
use crate::commands::Ui;
use crate::detect::rule_example;
use crate::store::{ArticleView, CreditMark, ParagraphMark};

/// Where a marked name begins and ends in a text, in characters, and its number.
type Mark = (usize, usize, usize);

/// Prints the paragraphs that name outlets, quote, or speak of unnamed sources; then what each rule means.
pub(super) fn print(article: &ArticleView, ui: &mut Ui) -> std::io::Result<()> {
    print_head(article, ui)?;
    let mut number = 0;
    let mut rules: BTreeSet<&str> = BTreeSet::new();
    if !article.byline_mentions.is_empty() {
        let byline = article.facts.iter().find(|(name, _)| *name == "byline");
        let byline = byline.map_or("", |(_, value)| value.as_str());
        ui.line("")?;
        ui.line("  0 byline")?;
        print_mentions(byline, &article.byline_mentions, &mut number, ui)?;
    }
    for paragraph in article
        .paragraphs
        .iter()
        .filter(|paragraph| has_source(paragraph))
    {
        ui.line("")?;
        ui.line(&format!("{:>3} {}", paragraph.ordinal, paragraph.kind))?;
        print_mentions(&paragraph.text, &paragraph.mentions, &mut number, ui)?;
        for quotation in &paragraph.quotations {
            let words = cut(&paragraph.text, quotation.char_start, quotation.char_end);
            let goes_on = if quotation.part_number > 1 {
                " (goes on)"
            } else {
                ""
            };
            let speaker = quotation.speaker.as_deref().unwrap_or("somebody");
            let cue = quotation
                .cue
                .as_deref()
                .map_or_else(String::new, |cue| format!(" (\"{cue}\")"));
            let head = head_of(&words);
            print_text(&format!("\" quotes {speaker}{cue}{goes_on}: {head}"), ui)?;
        }
        for unnamed in &paragraph.unnamed_sources {
            let words = cut(&paragraph.text, unnamed.char_start, unnamed.char_end);
            let rule = &unnamed.rule;
            print_text(
                &format!("? rests on somebody unnamed: \"{words}\", rule {rule}"),
                ui,
            )?;
        }
    }
    if number == 0 && !article.paragraphs.iter().any(has_source) {
        ui.line("")?;
        ui.line("It names no outlet, quotes nobody, and speaks of no unnamed source.")?;
    }
    let mentions = article
        .paragraphs
        .iter()
        .flat_map(|paragraph| &paragraph.mentions);
    rules.extend(
        mentions
            .chain(&article.byline_mentions)
            .filter_map(|mention| mention.rule.as_deref()),
    );
    let unnamed = article
        .paragraphs
        .iter()
        .flat_map(|paragraph| &paragraph.unnamed_sources);
    rules.extend(unnamed.map(|source| source.rule.as_str()));
    let explained: Vec<(&str, &str)> = rules
        .into_iter()
        .filter_map(|rule| Some((rule, rule_example(rule)?)))
        .collect();
    if !explained.is_empty() {
        ui.line("")?;
        ui.line("rules, each with an example:")?;
        for (rule, example) in explained {
            print_text(&format!("{rule}: {example}"), ui)?;
        }
    }
    Ok(())
}

fn has_source(paragraph: &ParagraphMark) -> bool {
    !(paragraph.mentions.is_empty()
        && paragraph.quotations.is_empty()
        && paragraph.unnamed_sources.is_empty())
}

/// Prints a text with its mentions marked and numbered, and what each of them is.
fn print_mentions(
    text: &str,
    mentions: &[CreditMark],
    number: &mut usize,
    ui: &mut Ui,
) -> std::io::Result<()> {
    let first = *number + 1;
    let marks = mentions
        .iter()
        .zip(first..)
        .map(|(mention, number)| (mention.char_start, mention.char_end, number));
    print_text(&with_marks(text, &marks.collect::<Vec<Mark>>()), ui)?;
    *number += mentions.len();
    for (mention, number) in mentions.iter().zip(first..) {
        print_text(&format!("[{number}] {}", fate_of(mention)), ui)?;
    }
    Ok(())
}

/// The text with `[1: name]` for each mark. Marks are in order.
fn with_marks(text: &str, marks: &[Mark]) -> String {
    let mut marked = String::with_capacity(text.len() + marks.len() * 8);
    let mut from = 0;
    for &(start, end, number) in marks {
        if start < from {
            // Two outlets may be meant by one name.
            continue;
        }
        marked.push_str(&cut(text, from, start));
        let name = cut(text, start, end);
        marked.extend(["[", &number.to_string(), ": ", &name, "]"]);
        from = end;
    }
    marked.push_str(&cut(text, from, usize::MAX));
    marked
}

/// What a mention is, in words.
fn fate_of(mention: &CreditMark) -> String {
    let CreditMark {
        outlet, kind, rule, ..
    } = mention;
    let by = match (&mention.cue, rule) {
        (Some(cue), Some(rule)) => format!(" by \"{cue}\", rule {rule}"),
        (None, Some(rule)) => format!(", rule {rule}"),
        _ => ": no words beside it credit it".to_owned(),
    };
    let stand_in = if mention.is_anaphor {
        ", meant by a stand-in"
    } else {
        ""
    };
    let own = if mention.is_self {
        ", the article's own publisher"
    } else {
        ""
    };
    if mention.is_credit {
        format!("{outlet}{stand_in}{own}: credited ({kind}){by}")
    } else {
        format!("{outlet}{own}: not credited{by}")
    }
}

/// The first words of a quotation.
fn head_of(words: &str) -> String {
    const LENGTH: usize = 60;
    let head = cut(words, 0, LENGTH);
    if head.len() < words.len() {
        format!("{head}...")
    } else {
        head
    }
}
