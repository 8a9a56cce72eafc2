//! `--explain`: what each input, each member of an archive and each page of a crawl was taken for and why, and what came
//! of it.
//!
//! Lines are printed as soon as a place is done with, so that a crawl of a million pages takes no more memory than one.

use std::collections::BTreeMap;
use std::io;

use crate::commands::{Ui, counted};
use crate::model::{Article, Compression, InputType, Piece, Remark, Told, place_in_input};
use crate::report::thousands;

/// Refusals that are named for one place; more are counted.
const REASONS_SHOWN: usize = 5;

/// Where in the inputs something is: an input, a member, or a page of a crawl.
#[derive(Clone, Default, PartialEq, Eq)]
struct Place {
    path: String,
    member: Option<String>,
    number: Option<u64>,
}

/// What came of one place so far.
#[derive(Default)]
struct Outcome {
    /// Whether articles were to come of it itself, and not of its members or pages.
    is_of_articles: bool,
    encodings: BTreeMap<String, u64>,
    article_count: u64,
    refused_count: usize,
}

/// Explanations in the order of reading.
#[derive(Default)]
pub(super) struct Explanations {
    place: Place,
    outcome: Outcome,
    /// Articles of the input, those of its members and pages too.
    total: u64,
    /// Whether the input has members or pages that were explained by themselves.
    has_inner: bool,
    /// Why nothing more can be printed: that ends no ingest.
    error: Option<io::Error>,
}

impl Explanations {
    pub(super) fn add(&mut self, piece: &Piece<Article>, ui: &mut Ui) {
        match piece {
            Piece::Remark(remark) => self.add_remark(remark, ui),
            Piece::Record(article) => self.add_article(article, ui),
            Piece::Refused(refusal) => {
                let place = self.place_of(
                    &refusal.path,
                    refusal.member.as_ref(),
                    refusal.record_number,
                );
                let number = refusal.record_number.filter(|_| place.number.is_none());
                self.go_to(place, ui);
                self.outcome.refused_count += 1;
                if self.outcome.refused_count <= REASONS_SHOWN {
                    let number = number.map_or_else(String::new, |number| format!("#{number} "));
                    self.line(&format!("refused {number}{}", refusal.reason), ui);
                }
            }
            Piece::Unchanged(path) => {
                self.go_to(self.place_of(path, None, None), ui);
                self.line("not read: unchanged since the last time", ui);
            }
            Piece::Start(_) | Piece::End(_) | Piece::Incomplete => {}
        }
    }

    fn add_remark(&mut self, remark: &Remark, ui: &mut Ui) {
        let (line, is_of_articles) = match &remark.told {
            Told::Taken {
                input_type,
                compression,
                reason,
            } => {
                let compression = compression.map(Compression::as_str);
                let compression = compression.map_or_else(String::new, |name| format!(", {name}"));
                let holds_others = input_type.is_archive()
                    || matches!(input_type, InputType::Warc | InputType::Arc);
                let line = format!("{}{compression}: {reason}", input_type.as_str());
                (line, !holds_others)
            }
            Told::LeftAlone { reason, .. } => (format!("left alone: {reason}"), false),
            Told::Fields(_) => return,
        };
        let place = Place {
            path: remark.path.clone(),
            member: remark.member.clone(),
            number: remark.record_number,
        };
        self.go_to(place, ui);
        self.line(&line, ui);
        self.outcome.is_of_articles = is_of_articles;
    }

    fn add_article(&mut self, article: &Article, ui: &mut Ui) {
        let path = self.place.path.clone();
        self.go_to(
            self.place_of(&path, article.member.as_ref(), article.record_number),
            ui,
        );
        self.total += 1;
        self.outcome.article_count += 1;
        let uncertain = if article.is_encoding_uncertain {
            "uncertain, "
        } else {
            ""
        };
        let mojibake = match article.mojibake_layers {
            0 => String::new(),
            layers => format!(
                ", mojibake undone {}",
                counted(layers.into(), "time", "times")
            ),
        };
        let encoding = format!(
            "{} ({uncertain}{}{mojibake})",
            article.encoding, article.encoding_reason
        );
        *self.outcome.encodings.entry(encoding).or_default() += 1;
    }

    /// The place to which a record belongs: a page of its own where that was told, else what holds it.
    fn place_of(&self, path: &str, member: Option<&String>, number: Option<u64>) -> Place {
        let own = Place {
            path: path.to_owned(),
            member: member.cloned(),
            number,
        };
        if own == self.place {
            return own;
        }
        Place {
            number: None,
            ..own
        }
    }

    /// Ends the current place, if another one is meant, and begins that.
    fn go_to(&mut self, place: Place, ui: &mut Ui) {
        if place == self.place {
            return;
        }
        self.end_place(ui);
        if place.path != self.place.path {
            self.end_input(ui);
            self.print(&crate::commands::report::short_path(&place.path), ui);
        }
        self.place = place;
        if self.is_inner() {
            self.has_inner = true;
            let name = place_in_input(self.place.member.as_deref(), self.place.number);
            self.print(&format!("  {name}"), ui);
        }
    }

    const fn is_inner(&self) -> bool {
        self.place.member.is_some() || self.place.number.is_some()
    }

    /// A line about the current place.
    fn line(&mut self, line: &str, ui: &mut Ui) {
        let indent = if self.is_inner() { "    " } else { "  " };
        self.print(&format!("{indent}{line}"), ui);
    }

    fn print(&mut self, line: &str, ui: &mut Ui) {
        if self.error.is_none() {
            self.error = ui.line(line).err();
        }
    }

    fn end_place(&mut self, ui: &mut Ui) {
        let outcome = std::mem::take(&mut self.outcome);
        for (encoding, count) in outcome.encodings {
            let articles = counted(count, "article", "articles");
            self.line(&format!("{encoding}: {articles}"), ui);
        }
        if outcome.article_count == 0 && outcome.is_of_articles {
            self.line("no articles", ui);
        }
        if outcome.refused_count > REASONS_SHOWN {
            let more = thousands((outcome.refused_count - REASONS_SHOWN) as u64);
            self.line(&format!("and {more} more refused"), ui);
        }
    }

    fn end_input(&mut self, ui: &mut Ui) {
        let total = std::mem::take(&mut self.total);
        if std::mem::take(&mut self.has_inner) {
            let articles = counted(total, "article", "articles");
            self.print(&format!("  in all {articles}"), ui);
        }
    }

    /// Ends the last place.
    pub(super) fn close(&mut self, ui: &mut Ui) {
        self.end_place(ui);
        self.end_input(ui);
        self.place = Place::default();
    }

    /// Tells whether all could be printed.
    pub(super) fn finish(self) -> io::Result<()> {
        self.error.map_or(Ok(()), Err)
    }
}
