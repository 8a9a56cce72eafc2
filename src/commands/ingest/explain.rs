//! `--explain`: what each input was taken for and why, and what came of it.

use std::collections::BTreeMap;

use crate::commands::Ui;
use crate::model::{Article, Piece, Value};
use crate::report::Format;

/// What came of one input, for `--explain`.
#[derive(Default)]
struct Explanation {
    input_type: String,
    type_reason: String,
    encodings: BTreeMap<String, u64>,
    article_count: u64,
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
                    let gzip = if start.is_gzip { ", gzip" } else { "" };
                    explanation.input_type = format!("{}{gzip}", start.input_type.as_str());
                    explanation.type_reason = start.type_reason.to_owned();
                }
                Piece::Record(article) => {
                    let explanation = self.inputs.entry(self.current.clone()).or_default();
                    explanation.article_count += 1;
                    let uncertain = if article.is_encoding_uncertain {
                        " (uncertain: not UTF-8)"
                    } else {
                        ""
                    };
                    *explanation
                        .encodings
                        .entry(format!("{}{uncertain}", article.encoding))
                        .or_default() += 1;
                }
                Piece::Refused(refusal) => {
                    let explanation = self.inputs.entry(refusal.path.clone()).or_default();
                    let record = refusal
                        .record_number
                        .map_or_else(String::new, |number| format!("#{number} "));
                    explanation
                        .refused
                        .push(format!("{record}{}", refusal.reason));
                }
                Piece::End(_) => {}
                Piece::Unchanged(path) => {
                    "not read: unchanged since the last time"
                        .clone_into(&mut self.inputs.entry(path.clone()).or_default().type_reason);
                }
            }
        }
    }

    pub(super) fn print(&self, ui: &mut Ui) -> std::io::Result<()> {
        let columns = [
            "input",
            "type",
            "why",
            "encoding",
            "articles",
            "refused",
            "why_refused",
        ];
        let rows: Vec<Vec<Value>> = self
            .inputs
            .iter()
            .map(|(path, explanation)| {
                let encodings: Vec<&str> =
                    explanation.encodings.keys().map(String::as_str).collect();
                vec![
                    Value::Text(crate::commands::report::short_path(path)),
                    Value::Text(explanation.input_type.clone()),
                    Value::Text(explanation.type_reason.clone()),
                    Value::Text(encodings.join(", ")),
                    Value::Integer(i64::try_from(explanation.article_count).unwrap_or(i64::MAX)),
                    Value::Integer(i64::try_from(explanation.refused.len()).unwrap_or(i64::MAX)),
                    explanation
                        .refused
                        .first()
                        .map_or(Value::Null, |first| Value::Text(first.clone())),
                ]
            })
            .collect();
        ui.table(
            Format::Table,
            None,
            columns.map(str::to_owned).to_vec(),
            &rows,
        )
    }
}
