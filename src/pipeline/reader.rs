//! The reading thread: inputs to chunks of records, and what need not be read at all.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Chunk, Context, InputPlan, Progress};
use crate::input::{
    Change, Content, Found, InputFile, OpenError, RawRecord, Records, Sniffed, Watcher, sniff,
};
use crate::model::{InputStart, InputType, Piece, Refusal};
use crate::store::{KnownInput, KnownInputs, StoreError};

/// A chunk is handed on when its records reach so many bytes, or it has so many pieces.
const CHUNK_BYTES: usize = 512 * 1024;
const CHUNK_PIECES: usize = 1024;

/// The chunk in the making.
struct Chunks<'a> {
    pieces: Vec<Piece<RawRecord>>,
    byte_count: usize,
    /// The input that is being read, once it has begun.
    start: Option<InputStart>,
    /// The same as it was when the chunk began.
    continues: Option<InputStart>,
    send: &'a mut dyn FnMut(Chunk) -> bool,
    watcher: Watcher<'a>,
    is_stopped: bool,
}

impl Chunks<'_> {
    fn push(&mut self, piece: Piece<RawRecord>) {
        match &piece {
            Piece::Start(start) => {
                self.start = Some(start.clone());
            }
            Piece::Record(record) => {
                self.byte_count += record.bytes.len();
            }
            Piece::End(_) | Piece::Incomplete => self.start = None,
            Piece::Refused(_) | Piece::Unchanged(_) => {}
        }
        self.pieces.push(piece);
        if self.byte_count >= CHUNK_BYTES || self.pieces.len() >= CHUNK_PIECES {
            self.flush();
        }
        self.look_up();
    }

    /// Looks whether the reading is to end. What was read after it was told to is worth nothing: reads fail from then
    /// on, as if the input were damaged.
    fn look_up(&mut self) -> bool {
        self.is_stopped |= self.watcher.stop.load(Ordering::Relaxed);
        self.is_stopped
    }

    fn flush(&mut self) {
        let byte_count = std::mem::take(&mut self.byte_count);
        let pieces = std::mem::take(&mut self.pieces);
        let continues = std::mem::replace(&mut self.continues, self.start.clone());
        if !pieces.is_empty()
            && !(self.send)(Chunk {
                continues,
                pieces,
                byte_count,
            })
        {
            self.is_stopped = true;
        }
    }
}

/// What is already stored of an input, where it has only grown since.
struct Grown {
    known_line_count: u64,
}

/// Reads every input of the plan.
pub(super) fn read_all(
    plan: InputPlan,
    context: &Context,
    known: Option<&KnownInputs>,
    progress: &Progress,
    stop: &AtomicBool,
    send: &mut dyn FnMut(Chunk) -> bool,
) -> Result<(), StoreError> {
    let mut chunks = Chunks {
        pieces: Vec::new(),
        byte_count: 0,
        start: None,
        continues: None,
        send,
        watcher: Watcher {
            read_count: &progress.byte_count,
            stop,
        },
        is_stopped: false,
    };
    match plan {
        InputPlan::Files(files) => {
            for found in files {
                if chunks.is_stopped {
                    break;
                }
                read_file(&found, context, known, &mut chunks)?;
            }
        }
        InputPlan::Standard { name } => {
            let path = name.unwrap_or_else(|| "-".to_owned());
            let start = start_of(&path, None, false, context);
            let file = InputFile::standard(chunks.watcher);
            read_content(file, start, context, None, &mut chunks);
        }
    }
    chunks.flush();
    Ok(())
}

fn start_of(path: &str, folder: Option<String>, is_file: bool, context: &Context) -> InputStart {
    InputStart {
        path: path.to_owned(),
        folder,
        is_file,
        input_type: InputType::Text,
        type_reason: "",
        is_gzip: false,
        reading_options: context.reading_options.clone(),
        known_line_count: 0,
    }
}

fn read_file(
    found: &Found,
    context: &Context,
    known: Option<&KnownInputs>,
    chunks: &mut Chunks<'_>,
) -> Result<(), StoreError> {
    let known = match known.filter(|_| !context.is_reread) {
        Some(known) if context.retries_refused && known.has_standing_refusals(&found.name)? => None,
        Some(known) => known.find(&found.name)?,
        None => None,
    };
    let known = known.filter(|known| known.reading_options == context.reading_options);
    let start = start_of(&found.name, found.folder.clone(), true, context);
    let watcher = chunks.watcher;
    let opened = InputFile::open(&found.path, watcher).and_then(|mut file| {
        let Some(known) = &known else {
            return Ok((file, None));
        };
        match compare(&mut file, known).map_err(|error| OpenError::from_io(&error))? {
            Comparison::Unchanged => Ok((file, Some(Known::Unchanged))),
            Comparison::Grown(grown) => Ok((file, Some(Known::Grown(grown)))),
            // What was passed over must be read again.
            Comparison::Changed => Ok((InputFile::open(&found.path, watcher)?, None)),
        }
    });
    if chunks.look_up() {
        return Ok(());
    }
    match opened {
        Ok((_, Some(Known::Unchanged))) => chunks.push(Piece::Unchanged(found.name.clone())),
        Ok((file, Some(Known::Grown(grown)))) => {
            read_content(file, start, context, Some(grown), chunks)
        }
        Ok((file, None)) => read_content(file, start, context, None, chunks),
        Err(error) => chunks.push(refused(&found.name, None, error.reason, error.hint)),
    }
    Ok(())
}

enum Known {
    Unchanged,
    Grown(Grown),
}

enum Comparison {
    Unchanged,
    Grown(Grown),
    Changed,
}

/// Compares a file with what is known of it, reading as many bytes as it had then.
fn compare(file: &mut InputFile<'_>, known: &KnownInput) -> std::io::Result<Comparison> {
    if file.byte_count() < known.byte_count {
        return Ok(Comparison::Changed);
    }
    let is_same = file.pass_over(known.byte_count)? == Some(known.sha256);
    Ok(match known.line_count {
        _ if !is_same => Comparison::Changed,
        _ if file.byte_count() == known.byte_count => Comparison::Unchanged,
        Some(known_line_count) => Comparison::Grown(Grown { known_line_count }),
        None => Comparison::Changed,
    })
}

fn refused(
    path: &str,
    record_number: Option<u64>,
    reason: String,
    hint: String,
) -> Piece<RawRecord> {
    Piece::Refused(Refusal {
        path: path.to_owned(),
        record_number,
        reason,
        hint,
    })
}

fn read_content(
    file: InputFile<'_>,
    mut start: InputStart,
    context: &Context,
    grown: Option<Grown>,
    chunks: &mut Chunks<'_>,
) {
    let path = start.path.clone();
    let opened = file
        .into_content(context.limits)
        .map_err(|error| OpenError::from_damage(&error))
        .and_then(|content| {
            let Content { head, .. } = &content;
            let sniffed = match (&grown, context.input_type) {
                (Some(_), _) => Sniffed {
                    input_type: InputType::Jsonl,
                    reason: "it has grown since it was read last",
                },
                (None, Some(input_type)) => Sniffed {
                    input_type,
                    reason: "--type",
                },
                (None, None) => sniff(head, &path)?,
            };
            Ok((content, sniffed))
        });
    if chunks.look_up() {
        return;
    }
    let (content, sniffed) = match opened {
        Ok(opened) => opened,
        Err(error) => return chunks.push(refused(&path, None, error.reason, error.hint)),
    };
    start.input_type = sniffed.input_type;
    start.type_reason = sniffed.reason;
    start.is_gzip = content.is_gzip;
    start.known_line_count = grown.map_or(0, |grown| grown.known_line_count);
    let can_grow = start.is_file && !start.is_gzip && start.input_type == InputType::Jsonl;
    let is_new = start.known_line_count == 0;
    let tally = content.tally;
    let mut records = Records::new(
        content.reader,
        start.input_type,
        context.limits.record_bytes,
        start.known_line_count,
    )
    .peekable();
    // A file that gives nothing at all is refused as a file.
    let first = records.peek();
    if chunks.look_up() {
        return;
    }
    // One record is the whole file, and may be half of one version and half of another.
    if start.input_type.is_single()
        && let Some(Change::Content(reason)) = tally.change()
    {
        let hint = "nothing of it is stored; ingest again when nobody writes to it".to_owned();
        return chunks.push(refused(&path, None, reason.to_owned(), hint));
    }
    match first {
        None if is_new => {
            let hint = "nothing is lost; leave it out with --exclude".to_owned();
            return chunks.push(refused(&path, None, "it holds no records".to_owned(), hint));
        }
        Some(Err(error)) if error.number.is_none() => {
            return chunks.push(refused(
                &path,
                None,
                error.reason.clone(),
                error.hint.clone(),
            ));
        }
        _ => {}
    }
    chunks.push(Piece::Start(start));
    let mut is_whole = true;
    for record in records {
        if chunks.is_stopped {
            return;
        }
        match record {
            Ok(record) => chunks.push(Piece::Record(record)),
            Err(_) if chunks.look_up() => return,
            Err(error) => {
                is_whole &= !error.is_last;
                chunks.push(refused(&path, error.number, error.reason, error.hint));
            }
        }
    }
    if let Some(change) = tally.change() {
        is_whole = false;
        let hint = "what was whole is stored; ingest again when nobody writes to it".to_owned();
        chunks.push(refused(&path, None, change.reason().to_owned(), hint));
    }
    if is_whole {
        let mut end = tally.end();
        end.line_count = end.line_count.filter(|_| can_grow);
        chunks.push(Piece::End(end));
    } else {
        // Without an end the input counts as not read whole, and is read again next time.
        chunks.push(Piece::Incomplete);
    }
}
