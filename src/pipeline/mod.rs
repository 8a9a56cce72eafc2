//! Composes the stages: one thread reads, all cores analyse, the caller writes; the order of the input is kept.
//!
//! Memory is bounded by the number of chunks on their way, whatever the size of the inputs. What a chunk becomes does
//! not depend on threads: chunks are cut by bytes, analysed by pure functions, and handed on in the order of reading.

mod analyse;
mod budget;
mod prove;
mod reader;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};

pub use analyse::Context;
pub use prove::{Verdict, prove};

use budget::Budget;

use crate::detect::Detector;
use crate::input::{Found, RawRecord};
use crate::model::{Article, ArticleText, Findings, InputStart, Piece};
use crate::store::{KnownInputs, StoreError};

/// Chunks on their way for each worker: enough that none waits, few enough that memory stays small.
const CHUNKS_PER_WORKER: usize = 4;

/// Where the records come from.
#[derive(Debug)]
pub enum InputPlan {
    /// Files, in this order.
    Files(Vec<Found>),
    /// Standard input, under the name it was given.
    Standard {
        /// `--name`; `None`: it has none.
        name: Option<String>,
    },
}

/// How far reading has come; updated while it goes on.
#[derive(Debug, Default)]
pub struct Progress {
    /// Bytes of inputs read, as stored.
    pub byte_count: Arc<AtomicU64>,
}

/// A failure that ends the reading of everything.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The corpus could not be asked or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A worker ended before its time.
    #[error("a worker thread ended unexpectedly; what was committed before is kept")]
    WorkerLost,
}

/// Some pieces in a row, and the input that goes on where they begin.
#[derive(Debug)]
struct Chunk {
    continues: Option<InputStart>,
    pieces: Vec<Piece<RawRecord>>,
    byte_count: usize,
}

/// What a worker is to do, and where to put what comes of it.
type Task = (Chunk, Sender<Outcome>);

/// What a chunk has become, and what of the budget it holds.
type Outcome = (Vec<Piece<Article>>, usize);

/// Reads and analyses everything, handing what comes of each chunk to `write`, in order. Gives `true` where `stop` ended
/// it early; all that was handed on before is whole.
///
/// # Errors
/// Where `write` fails, or the corpus can't be asked what it knows.
pub fn run(
    plan: InputPlan,
    context: &Context,
    known: Option<KnownInputs>,
    progress: &Progress,
    stop: &AtomicBool,
    write: &mut dyn FnMut(Vec<Piece<Article>>) -> Result<(), StoreError>,
) -> Result<bool, PipelineError> {
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let (to_workers, tasks) = bounded::<Task>(workers * CHUNKS_PER_WORKER);
    let (to_writer, outcomes) = bounded::<Receiver<Outcome>>(workers * CHUNKS_PER_WORKER);
    let budget = Budget::default();
    let budget = &budget;
    thread::scope(|scope| {
        let working: Vec<_> = (0..workers)
            .map(|_| {
                let tasks = tasks.clone();
                scope.spawn(move || {
                    for (chunk, to) in tasks {
                        let raw_bytes = chunk.byte_count;
                        let pieces = analyse::analyse_chunk(chunk, context);
                        let weight = pieces.iter().map(Piece::weight).sum();
                        budget.charge(weight, raw_bytes);
                        // Where the writer has gone nobody wants this; the rest is taken all the same, since the
                        // reader waits for room before it learns of it.
                        drop(to.send((pieces, weight.max(raw_bytes))));
                    }
                })
            })
            .collect();
        // Only the workers hold it now: without them the reader learns that nobody takes its chunks.
        drop(tasks);
        let reading = scope.spawn(move || {
            let mut send = |chunk: Chunk| {
                let (to, from) = bounded(1);
                budget.take(chunk.byte_count)
                    && to_writer.send(from).is_ok()
                    && to_workers.send((chunk, to)).is_ok()
            };
            reader::read_all(plan, context, known.as_ref(), progress, stop, &mut send)
        });
        let mut result = Ok(());
        for outcome in outcomes {
            match outcome.recv() {
                Ok((pieces, weight)) => {
                    result = write(pieces).map_err(PipelineError::from);
                    budget.give_back(weight);
                }
                Err(_) => result = Err(PipelineError::WorkerLost),
            }
            if result.is_err() {
                break;
            }
        }
        budget.close();
        let read = reading.join().map_err(|_| PipelineError::WorkerLost);
        for worker in working {
            worker.join().map_err(|_| PipelineError::WorkerLost)?;
        }
        result?;
        read??;
        Ok(stop.load(Ordering::Relaxed))
    })
}

/// What is found in several articles, found on all cores, in their order.
///
/// # Errors
/// Where a worker ended before its time.
pub fn detect_all(
    detector: &Detector,
    articles: &[ArticleText],
) -> Result<Vec<Findings>, PipelineError> {
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let share = articles.len().div_ceil(workers).max(1);
    let detect = |part: &[ArticleText]| -> Vec<Findings> {
        part.iter()
            .map(|article| {
                let texts: Vec<&str> = article.paragraphs.iter().map(String::as_str).collect();
                detector.find(article.publisher, article.byline.as_deref(), &texts)
            })
            .collect()
    };
    thread::scope(|scope| {
        let parts: Vec<_> = articles
            .chunks(share)
            .map(|part| scope.spawn(move || detect(part)))
            .collect();
        let mut findings = Vec::with_capacity(articles.len());
        for part in parts {
            findings.extend(part.join().map_err(|_| PipelineError::WorkerLost)?);
        }
        Ok(findings)
    })
}

/// The path under which the corpus lies, and those of what SQLite puts beside it: never read as articles.
#[must_use]
pub fn corpus_paths(path: &std::path::Path) -> std::collections::HashSet<PathBuf> {
    let path = crate::input::stable_path(path);
    ["", "-wal", "-shm", "-journal", "-new"]
        .into_iter()
        .map(|suffix| {
            let mut name = path.clone().into_os_string();
            name.push(suffix);
            PathBuf::from(name)
        })
        .collect()
}
