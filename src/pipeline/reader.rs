//! The reading thread: inputs to chunks of records, and what need not be read at all.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Chunk, Context, InputPlan, Progress};
use crate::input::{
    Change, Content, Found, InputFile, Met, OpenError, Packing, RawRecord, RecordError, Sniffed,
    Tally, Watcher, part_of_page, read_records, sniff,
};
use crate::model::{InputEnd, InputStart, InputType, LeftAlone, Piece, Refusal, Remark, Told};
use crate::store::{KnownInput, KnownInputs, StoreError};

/// A chunk is handed on when its records reach so many bytes, or it has so many pieces.
const CHUNK_BYTES: usize = 256 * 1024;
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
                self.byte_count += record.bytes.len()
                    + record.member.as_ref().map_or(0, String::len)
                    + record.envelope.byte_count();
            }
            Piece::End(_) | Piece::Incomplete => self.start = None,
            Piece::Refused(_) | Piece::Unchanged(_) | Piece::Remark(_) => {}
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
            read_content(file, start, true, context, None, &mut chunks);
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
        compression: None,
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
            read_content(file, start, true, context, Some(grown), chunks)
        }
        Ok((file, None)) => read_content(file, start, found.is_named, context, None, chunks),
        Err(error) => chunks.push(refused(&found.name, error)),
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

/// The refusal of a whole input.
fn refused(path: &str, error: OpenError) -> Piece<RawRecord> {
    Piece::Refused(Refusal {
        path: path.to_owned(),
        member: None,
        record_number: None,
        reason: error.reason,
        hint: error.hint,
    })
}

/// What is said of a whole input.
fn remark(path: &str, told: Told) -> Piece<RawRecord> {
    Piece::Remark(Remark {
        path: path.to_owned(),
        member: None,
        record_number: None,
        told,
    })
}

/// Reads an input's records, unless it is part of a page and nobody asked for it: neither by its name (`is_asked_for`) nor
/// by `--type`.
fn read_content(
    file: InputFile<'_>,
    mut start: InputStart,
    is_asked_for: bool,
    context: &Context,
    grown: Option<Grown>,
    chunks: &mut Chunks<'_>,
) {
    let opened = file
        .into_content()
        .map_err(|error| OpenError::from_damage(&error));
    if chunks.look_up() {
        return;
    }
    let Content { reader, tally } = match opened {
        Ok(content) => content,
        Err(error) => return chunks.push(refused(&start.path, error)),
    };
    let head = reader.head();
    if !is_asked_for
        && context.input_type.is_none()
        && let Some(reason) = part_of_page(head, &start.path)
    {
        let (why, reason) = (LeftAlone::PartOfPage, reason.to_owned());
        return chunks.push(remark(&start.path, Told::LeftAlone { why, reason }));
    }
    let sniffed = match &grown {
        // What was added is lines, whatever the first of them begins with.
        Some(_) => Ok(Sniffed {
            layers: Vec::new(),
            input_type: InputType::Jsonl,
            reason: "it has grown since it was read last",
        }),
        None => sniff(head, &start.path, context.input_type),
    };
    let sniffed = match sniffed {
        Ok(sniffed) => sniffed,
        Err(error) => return chunks.push(refused(&start.path, error)),
    };
    start.input_type = sniffed.input_type;
    start.compression = sniffed.layers.first().copied();
    start.known_line_count = grown.map_or(0, |grown| grown.known_line_count);
    let known_count = start.known_line_count;
    chunks.push(remark(&start.path, sniffed.told()));
    let packing = Packing {
        limits: context.limits,
        given: context.input_type,
        excluded: context.excluded.as_ref(),
        reading: &context.reading,
    };
    let mut reading = Reading {
        start,
        state: State::Opened,
        tally: &tally,
        chunks,
    };
    read_records(
        reader,
        &tally,
        &sniffed,
        &packing,
        known_count,
        &mut |met| reading.take(met),
    );
    reading.finish();
}

/// How far the reading of an input has come.
enum State {
    /// Nothing has come of it yet.
    Opened,
    /// Records have come; the flag tells whether all can be read so far.
    Begun { is_whole: bool },
    /// It was refused as a whole, or the reading was stopped.
    Left,
}

/// An input that is being read.
struct Reading<'r, 'c> {
    start: InputStart,
    state: State,
    tally: &'r Tally<'r>,
    chunks: &'r mut Chunks<'c>,
}

impl Reading<'_, '_> {
    /// Takes a record, or what is wrong with one, or what is said of it.
    fn take(&mut self, met: Met) -> ControlFlow<()> {
        // What was read after the reading was told to stop is worth nothing.
        if self.chunks.look_up() {
            self.state = State::Left;
            return ControlFlow::Break(());
        }
        match met {
            Met::Remark {
                member,
                number,
                told,
            } => self.chunks.push(Piece::Remark(Remark {
                path: self.start.path.clone(),
                member,
                record_number: number,
                told,
            })),
            Met::Record(record) => {
                self.begin(None)?;
                self.chunks.push(Piece::Record(record));
            }
            Met::Refused(error) => {
                self.begin(Some(&error))?;
                if let State::Begun { is_whole } = &mut self.state {
                    *is_whole &= !error.is_last;
                }
                self.chunks.push(Piece::Refused(Refusal {
                    path: self.start.path.clone(),
                    member: error.member,
                    record_number: error.number,
                    reason: error.reason,
                    hint: error.hint,
                }));
            }
        }
        ControlFlow::Continue(())
    }

    /// Begins the input with its first record. A file that gives nothing at all is refused as a file.
    fn begin(&mut self, error: Option<&RecordError>) -> ControlFlow<()> {
        if !matches!(self.state, State::Opened) {
            return ControlFlow::Continue(());
        }
        // One record is the whole file, and may be half of one version and half of another.
        if self.start.input_type.is_single()
            && let Some(Change::Content(reason)) = self.tally.change()
        {
            let hint = "nothing of it is stored; ingest again when nobody writes to it";
            return self.leave(reason, hint);
        }
        match error {
            Some(error) if error.number.is_none() && error.member.is_none() => {
                self.leave(&error.reason, &error.hint)
            }
            _ => {
                self.state = State::Begun { is_whole: true };
                self.chunks.push(Piece::Start(self.start.clone()));
                ControlFlow::Continue(())
            }
        }
    }

    fn leave(&mut self, reason: &str, hint: &str) -> ControlFlow<()> {
        self.state = State::Left;
        let error = OpenError {
            reason: reason.to_owned(),
            hint: hint.to_owned(),
        };
        self.chunks.push(refused(&self.start.path, error));
        ControlFlow::Break(())
    }

    /// Ends the input after its last record.
    fn finish(&mut self) {
        if self.chunks.look_up() {
            return;
        }
        let mut is_whole = match self.state {
            State::Left => return,
            State::Begun { is_whole } => is_whole,
            State::Opened if self.start.known_line_count == 0 => {
                let OpenError { reason, hint } = OpenError::without("records");
                let _: ControlFlow<()> = self.leave(&reason, &hint);
                return;
            }
            State::Opened => {
                self.chunks.push(Piece::Start(self.start.clone()));
                true
            }
        };
        if let Some(change) = self.tally.change() {
            is_whole = false;
            let error = OpenError {
                reason: change.reason().to_owned(),
                hint: "what was whole is stored; ingest again when nobody writes to it".to_owned(),
            };
            self.chunks.push(refused(&self.start.path, error));
        }
        // Without an end the input counts as not read whole, and is read again next time.
        self.chunks.push(if is_whole {
            Piece::End(self.end())
        } else {
            Piece::Incomplete
        });
    }

    fn end(&self) -> InputEnd {
        let Self { start, tally, .. } = self;
        let can_grow =
            start.is_file && start.compression.is_none() && start.input_type == InputType::Jsonl;
        let mut end = tally.end();
        end.line_count = end.line_count.filter(|_| can_grow);
        end
    }
}
