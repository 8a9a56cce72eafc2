//! `--explain`: what each input was taken for and why, and what came of it.

use std::collections::BTreeMap;

use crate::commands::{Ui, counted};
use crate::model::{Article, Compression, Piece};
use crate::report::thousands;

/// Refusals that are named for one input; more are counted.
const REASONS_SHOWN: usize = 5;

/// What came of one input, for `--explain`.
#[derive(Default)]
struct Explanation {
    input_type: String,
    type_reason: &'static str,
    encodings: BTreeMap<String, u64>,
    article_count: u64,
    refused_count: usize,
    /// The first of them, as record and reason.
    refused: Vec<String>,
}

/// Explanations by path, in the order of the paths.
#[derive(Default)]
pub(super) struct Explanations {
    inputs: BTreeMap<String, Explanation>,
    current: String,
}

impl Explanations {
    pub(super) fn add(&mut self, pieces: &[Piece<Article>]) {
        for piece in pieces {
            match piece {
                Piece::Start(start) => {
                    self.current.clone_from(&start.path);
                    let explanation = self.inputs.entry(start.path.clone()).or_default();
                    let compression = start.compression.map(Compression::as_str);
                    explanation.input_type = [Some(start.input_type.as_str()), compression]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(", ");
                    explanation.type_reason = start.type_reason;
                }
                Piece::Record(article) => {
                    let explanation = self.inputs.entry(self.current.clone()).or_default();
                    explanation.article_count += 1;
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
                    *explanation.encodings.entry(encoding).or_default() += 1;
                }
                Piece::Refused(refusal) => {
                    let explanation = self.inputs.entry(refusal.path.clone()).or_default();
                    let location = refusal.location();
                    let place = location.strip_prefix(&refusal.path).unwrap_or_default();
                    let gap = if place.is_empty() { "" } else { " " };
                    explanation.refused_count += 1;
                    if explanation.refused.len() < REASONS_SHOWN {
                        explanation
                            .refused
                            .push(format!("{place}{gap}{}", refusal.reason));
                    }
                }
                Piece::End(_) | Piece::Incomplete => {}
                Piece::Unchanged(path) => {
                    self.inputs.entry(path.clone()).or_default().type_reason =
                        "not read: unchanged since the last time";
                }
            }
        }
    }

    /// A paragraph of lines for each input: long reasons are not cut.
    pub(super) fn print(&self, ui: &mut Ui) -> std::io::Result<()> {
        for (path, explanation) in &self.inputs {
            ui.line(&crate::commands::report::short_path(path))?;
            let Explanation {
                input_type,
                type_reason,
                encodings,
                article_count,
                refused_count,
                refused,
            } = explanation;
            let refused_count = *refused_count;
            match (input_type.as_str(), *type_reason) {
                ("", "") => {}
                ("", reason) => ui.line(&format!("  {reason}"))?,
                (input_type, reason) => ui.line(&format!("  {input_type}: {reason}"))?,
            }
            for (encoding, count) in encodings {
                ui.line(&format!(
                    "  {encoding}: {}",
                    counted(*count, "article", "articles")
                ))?;
            }
            if *article_count == 0 && !input_type.is_empty() {
                ui.line("  no articles")?;
            }
            for reason in refused {
                ui.line(&format!("  refused {reason}"))?;
            }
            if refused_count > refused.len() {
                let more = refused_count - refused.len();
                ui.line(&format!("  and {} more refused", thousands(more as u64)))?;
            }
        }
        Ok(())
    }
}
