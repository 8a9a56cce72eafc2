//! `corpus show`: one article or one paragraph, with everything that is known of it.

mod credits;

use std::path::Path;

use super::report::short_path;
use super::{Ending, Failure, Ui};
use crate::input::stable_path;
use crate::model::ByteSpan;
use crate::report::{thousands, wrap};
use crate::store::{ArticleView, ParagraphView, Shown, Store};

/// How far text is set in.
const INDENT: &str = "    ";

/// Shows an article, its copied paragraphs and credits marked, or a paragraph with all its occurrences and their bytes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  corpus show 3                     the article of that number
  corpus show articles/one.txt      the article of that file
  corpus show dump.jsonl#17         the article of that line
  corpus show pages.zip!a/one.txt   the article of that member
  corpus show 3 --credits           whom it credits, quotes and does not name, and by which rule
  corpus show 9f86d081              the paragraph whose sha256 begins so")]
pub struct Args {
    /// An article's number, its path or location, or the first 4 or more characters of a paragraph's sha256
    #[arg(value_name = "ARTICLE|PATH|SHA256")]
    name: String,

    /// Of an article, show only what speaks of sources: each outlet that is named, whether it is credited, and by which
    /// words and rule; what is quoted, and whom; and sources that are not named
    #[arg(long)]
    credits: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, db: &Path, ui: &mut Ui) -> Result<Ending, Failure> {
    let store = Store::open_read_only(db)?;
    // The part behind # is a record's number, no part of the path.
    let (path, record) = match args.name.rsplit_once('#') {
        Some((path, record)) if record.parse::<u64>().is_ok() => (path, Some(record)),
        _ => (args.name.as_str(), None),
    };
    // Nor is a member behind !, whose name may look like one.
    let is_file = |at: &(usize, &str)| {
        path.get(..at.0)
            .is_some_and(|file| Path::new(file).is_file())
    };
    let (file, member) = match path.match_indices('!').find(is_file) {
        Some((at, _)) => path.split_at_checked(at).unwrap_or((path, "")),
        None => (path, ""),
    };
    let mut location = stable_path(Path::new(file)).into_os_string();
    location.push(member);
    if let Some(record) = record {
        location.push("#");
        location.push(record);
    }
    match store.show(&args.name, Some(Path::new(&location)))? {
        Shown::Article(article) if args.credits => credits::print(&article, ui)?,
        Shown::Article(article) => print_article(&article, ui)?,
        Shown::Paragraph(paragraph) => print_paragraph(&paragraph, ui)?,
    }
    super::warn_if_not_analysed(&store, ui)?;
    Ok(Ending::Done)
}

fn print_head(article: &ArticleView, ui: &mut Ui) -> std::io::Result<()> {
    let former = if article.is_current {
        ""
    } else {
        " (a later one is stored)"
    };
    ui.line(&format!(
        "article {}, revision {}{former}",
        article.article_id, article.revision
    ))?;
    ui.line(&format!(
        "{:<13} {}",
        "location",
        short_path(&article.location)
    ))?;
    for (name, value) in &article.facts {
        ui.line(&format!("{name:<13} {value}"))?;
    }
    Ok(())
}

fn print_article(article: &ArticleView, ui: &mut Ui) -> std::io::Result<()> {
    print_head(article, ui)?;
    for paragraph in &article.paragraphs {
        let bytes = bytes(paragraph.bytes);
        let sha256: String = paragraph.sha256.chars().take(12).collect();
        ui.line("")?;
        ui.line(&format!(
            "{:>3} {}, {bytes}, sha256 {sha256}",
            paragraph.ordinal, paragraph.kind
        ))?;
        print_text(&paragraph.text, ui)?;
        if paragraph.occurrence_count > 1 {
            ui.line(&format!(
                "{INDENT}= occurs {} times in {}",
                thousands(paragraph.occurrence_count.unsigned_abs()),
                articles(paragraph.article_count)
            ))?;
        }
        for mention in &paragraph.mentions {
            let surface = cut(&paragraph.text, mention.char_start, mention.char_end);
            let line = match &mention.cue {
                Some(cue) if mention.is_credit => {
                    format!(
                        "{INDENT}> credits {} ({}): \"{cue}\" ... \"{surface}\"",
                        mention.outlet, mention.kind
                    )
                }
                _ => format!("{INDENT}- mentions {}: \"{surface}\"", mention.outlet),
            };
            ui.line(&line)?;
        }
    }
    Ok(())
}

/// The characters of a text from `start` to before `end`.
fn cut(text: &str, start: usize, end: usize) -> String {
    text.chars()
        .skip(start)
        .take(end.saturating_sub(start))
        .collect()
}

fn print_paragraph(paragraph: &ParagraphView, ui: &mut Ui) -> std::io::Result<()> {
    ui.line(&format!("{:<13} {}", "sha256", paragraph.sha256))?;
    if let Some(words) = &paragraph.words_sha256 {
        ui.line(&format!("{:<13} {words}", "words_sha256"))?;
    }
    ui.line("")?;
    print_text(&paragraph.text, ui)?;
    ui.line("")?;
    ui.line(match paragraph.occurrences.len() {
        0 => "occurs in former revisions only",
        1 => "occurs once:",
        _ => "occurs:",
    })?;
    for occurrence in &paragraph.occurrences {
        let date = occurrence
            .published_at
            .as_deref()
            .map_or_else(String::new, |date| format!(", {date}"));
        ui.line(&format!(
            "{INDENT}{}  paragraph {}, {}  (article {}, {}{date})",
            short_path(&occurrence.location),
            occurrence.ordinal,
            bytes(occurrence.bytes),
            occurrence.article_id,
            occurrence.source
        ))?;
    }
    Ok(())
}

fn print_text(text: &str, ui: &mut Ui) -> std::io::Result<()> {
    let width = ui
        .width(None)
        .map(|width| width.saturating_sub(INDENT.len()).max(20));
    for line in wrap(text, width) {
        ui.line(&format!("{INDENT}{line}"))?;
    }
    Ok(())
}

fn bytes(span: Option<ByteSpan>) -> String {
    match span {
        Some(span) => format!("bytes {}-{}", span.start, span.end),
        None => "bytes not provable".to_owned(),
    }
}

fn articles(count: i64) -> String {
    match count {
        1 => "this article alone".to_owned(),
        count => format!("{} articles", thousands(count.unsigned_abs())),
    }
}
