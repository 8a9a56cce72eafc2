//! `corpus sql`: one SELECT of the user's own.
//!
//! The statement runs on a thread beside the printing. Within one step SQLite can't be interrupted (a LIKE of many `%`
//! may take years), so where the time is over the thread is left alone, and ends with the process.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::report::OutputArgs;
use super::{Ending, Failure, Ui, counted};
use crate::model::Value;
use crate::report::Total;
use crate::store::{Store, StoreError};

/// Rows are handed over many at a time, as many as come in this time.
const HANDED_OVER_EVERY: Duration = Duration::from_millis(20);

/// The most that is handed over at once, in bytes of text.
const HANDED_OVER_BYTES: usize = 1024 * 1024;

/// Runs one SELECT over the tables and views of the corpus. Nothing is ever changed.
///
/// WITH, VALUES, EXPLAIN and the pragmas that describe the file, such as PRAGMA table_info(article), may be given as well.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  corpus sql 'SELECT outlet, article_count FROM attributed_outlets'
  corpus sql \"SELECT text FROM paragraph WHERE text LIKE '%ultimatum%'\" --format jsonl
  corpus sql 'SELECT count(DISTINCT text) FROM paragraph' --timeout 600
  corpus schema                                    tables, views and columns")]
pub struct Args {
    /// The statement
    query: String,

    #[command(flatten)]
    output: OutputArgs,

    /// Seconds the statement may take, printing not counted; 0 for no limit
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    timeout: u64,
}

/// What the statement's thread hands over.
enum Part {
    Columns(Vec<String>),
    Rows(Vec<Vec<Value>>),
    End(Result<(), StoreError>),
}

/// Runs the command.
pub(super) fn run(args: &Args, db: &Path, ui: &mut Ui) -> Result<Ending, Failure> {
    let store = Store::open_read_only(db)?;
    let limit = args.output.row_limit();
    // One row more than asked for tells whether there are more.
    let wanted = limit.map_or(u64::MAX, |limit| limit.saturating_add(1));
    let (sender, receiver) = sync_channel(1);
    let query = args.query.clone();
    let thread = thread::Builder::new().spawn(move || {
        let end = read(store, &query, wanted, &sender);
        // Nobody waits for the end where the printing has ended before.
        drop(sender.send(Part::End(end)));
    });
    thread.map_err(|error| Failure::internal(&error))?;
    let mut answer = Answer {
        receiver,
        left: (args.timeout > 0).then(|| Duration::from_secs(args.timeout)),
        timeout: args.timeout,
    };
    let columns = match answer.next()? {
        Part::Columns(columns) => columns,
        Part::End(Err(error)) => return Err(error.into()),
        Part::Rows(_) | Part::End(Ok(())) => Vec::new(),
    };
    let mut printer = ui.printer(args.output.format, args.output.width, columns)?;
    let mut row_count: u64 = 0;
    loop {
        match answer.next()? {
            Part::Columns(_) => {}
            Part::Rows(rows) => {
                for row in rows {
                    if limit.is_none_or(|limit| row_count < limit) {
                        printer.row(&row)?;
                    }
                    row_count += 1;
                }
            }
            Part::End(end) => {
                end?;
                break;
            }
        }
    }
    let cut = limit.filter(|limit| row_count > *limit);
    let total = cut.map(Total::MoreThan);
    printer.finish(total)?;
    args.output.note_cut(ui, cut.unwrap_or(row_count), total);
    Ok(Ending::Done)
}

/// Reads at most `wanted` rows, and hands them over.
fn read(
    mut store: Store,
    query: &str,
    wanted: u64,
    sender: &SyncSender<Part>,
) -> Result<(), StoreError> {
    let mut statement = store.prepare_reading(query)?;
    let mut is_wanted = sender.send(Part::Columns(statement.columns())).is_ok();
    let mut row_count: u64 = 0;
    let mut rows = Vec::new();
    let mut byte_count = 0;
    let mut handed_over = Instant::now();
    let end = statement.read(&mut |row| {
        byte_count += row.iter().map(byte_count_of).sum::<usize>();
        rows.push(row);
        row_count += 1;
        if byte_count >= HANDED_OVER_BYTES || handed_over.elapsed() >= HANDED_OVER_EVERY {
            is_wanted = sender.send(Part::Rows(std::mem::take(&mut rows))).is_ok();
            byte_count = 0;
            handed_over = Instant::now();
        }
        is_wanted && row_count < wanted
    });
    // The rows before an error are rows all the same.
    if is_wanted && !rows.is_empty() {
        drop(sender.send(Part::Rows(rows)));
    }
    end
}

fn byte_count_of(value: &Value) -> usize {
    size_of::<Value>()
        + match value {
            Value::Text(text) => text.len(),
            _ => 0,
        }
}

/// The statement's answer, waited for as long as it may take.
struct Answer {
    receiver: Receiver<Part>,
    /// `None`: for ever.
    left: Option<Duration>,
    /// In seconds.
    timeout: u64,
}

impl Answer {
    fn next(&mut self) -> Result<Part, Failure> {
        let Some(left) = &mut self.left else {
            return self
                .receiver
                .recv()
                .map_err(|error| Failure::internal(&error));
        };
        let clock = Instant::now();
        let part = self.receiver.recv_timeout(*left);
        *left = left.saturating_sub(clock.elapsed());
        part.map_err(|error| match error {
            RecvTimeoutError::Timeout => Failure::new(
                format!(
                    "the statement was ended after {}",
                    counted(self.timeout, "second", "seconds")
                ),
                "give it more time with --timeout SECONDS (0 for no limit), or see why it takes so long: corpus sql \
                 'EXPLAIN QUERY PLAN SELECT ...'",
            ),
            RecvTimeoutError::Disconnected => Failure::internal(&error),
        })
    }
}
