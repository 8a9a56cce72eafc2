//! Opening a file safely, and reading it while its bytes are hashed and counted.
//!
//! Of a file no more is read than it held when it was opened: one that somebody writes to has no end. Whether it was
//! the same file all the time is told afterwards by [`Tally::change`].

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use thiserror::Error;

use super::peeked::Peeked;
use super::standard::StandardInput;
use super::walk::reason_of;
use crate::model::{Digest, InputEnd};
use crate::text::hash::Hasher;

/// Hints that several kinds of damage share.
pub(super) const LEAVE_OUT: &str = "nothing is lost; leave it out with --exclude";
pub(super) const GET_AGAIN: &str = "get the file again and ingest it anew";
pub(super) const GET_THE_REST: &str =
    "what came before is stored; get the file again and ingest it anew";

/// Why an input can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{reason}")]
pub struct OpenError {
    /// What is wrong.
    pub reason: String,
    /// What may help.
    pub hint: String,
}

impl OpenError {
    pub(super) fn new(reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            hint: hint.into(),
        }
    }

    /// There is not a byte in it.
    pub(super) fn empty() -> Self {
        Self::new("it is empty", LEAVE_OUT)
    }

    /// It can be read, and nothing of that kind is in it (`records`, `rows`, `entries`).
    #[must_use]
    pub fn without(what: &str) -> Self {
        Self::new(format!("it holds no {what}"), LEAVE_OUT)
    }

    /// From an error of the operating system's.
    #[must_use]
    pub fn from_io(error: &io::Error) -> Self {
        let (reason, hint) = reason_of(error);
        Self::new(reason, hint)
    }

    /// From an error while reading on: of the operating system's, of decompression, or of what limits it.
    #[must_use]
    pub fn from_damage(error: &io::Error) -> Self {
        let limit = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<Self>());
        if let Some(limit) = limit {
            return limit.clone();
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                Self::new("the compressed data ends too early", GET_AGAIN)
            }
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Self::new(
                format!("the compressed data is damaged: {error}"),
                GET_AGAIN,
            ),
            _ => Self::from_io(error),
        }
    }
}

/// What passes through a reader.
#[derive(Debug, Default)]
pub(super) struct Passed {
    hasher: Hasher,
    pub(super) byte_count: u64,
    line_count: u64,
    last_byte: Option<u8>,
    /// Whether the reader has said that nothing more comes.
    is_at_end: bool,
}

impl Passed {
    fn add(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.byte_count += bytes.len() as u64;
        self.line_count += memchr::memchr_iter(b'\n', bytes).count() as u64;
        self.last_byte = bytes.last().copied().or(self.last_byte);
    }
}

/// Who looks on while an input is read.
#[derive(Clone, Copy, Debug)]
pub struct Watcher<'a> {
    /// Counts the bytes that are read of all inputs.
    pub read_count: &'a AtomicU64,
    /// Ends the reading once it is set: from then on every read fails.
    pub stop: &'a AtomicBool,
}

/// A file as it was when it was opened.
struct Opened {
    file: Arc<File>,
    path: PathBuf,
    metadata: Metadata,
}

/// What became of a file while it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// What was read of it may be half of one version and half of another.
    Content(&'static str),
    /// What was read is whole, but there is another file by its name.
    Replaced,
}

impl Change {
    /// The change in words.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Content(reason) => reason,
            Self::Replaced => "another file took its place while it was read",
        }
    }
}

/// An input's bytes as stored, hashed as they are read.
pub struct InputFile<'a> {
    reader: Box<dyn Read + Send + 'a>,
    /// `None` for a stream.
    opened: Option<Opened>,
    passed: Arc<Mutex<Passed>>,
    watcher: Watcher<'a>,
}

/// An input's bytes as stored, of which the first are known.
pub struct Content<'a> {
    /// Gives the bytes.
    pub reader: Peeked<InputFile<'a>>,
    /// Tells what passed through the reader.
    pub tally: Tally<'a>,
}

/// Counts and hashes an input's bytes as stored, while they are read.
pub struct Tally<'a> {
    pub(super) passed: Arc<Mutex<Passed>>,
    opened: Option<Opened>,
    watcher: Watcher<'a>,
}

impl<'a> InputFile<'a> {
    /// Opens a regular file. A link, a pipe or a device is refused without waiting for it.
    ///
    /// # Errors
    /// Where it is no regular file, is empty, or may not be read.
    pub fn open(path: &Path, watcher: Watcher<'a>) -> Result<Self, OpenError> {
        let mut options = OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            // A pipe without a writer would block, and a link may have taken the file's place since it was found.
            options.custom_flags(libc::O_NONBLOCK | libc::O_NOFOLLOW);
        }
        let file = options
            .open(path)
            .map_err(|error| match path.symlink_metadata() {
                Ok(metadata) if !metadata.is_file() => not_a_file(&metadata),
                _ => OpenError::from_io(&error),
            })?;
        let metadata = file
            .metadata()
            .map_err(|error| OpenError::from_io(&error))?;
        if !metadata.is_file() {
            return Err(not_a_file(&metadata));
        }
        if metadata.len() == 0 {
            return Err(OpenError::empty());
        }
        let file = Arc::new(file);
        let reader = Box::new(Arc::clone(&file).take(metadata.len()));
        let opened = Opened {
            file,
            path: path.to_owned(),
            metadata,
        };
        Ok(Self {
            opened: Some(opened),
            ..Self::from_reader(reader, watcher)
        })
    }

    /// Takes standard input. Nothing else in the program may read it from then on.
    #[must_use]
    pub fn standard(watcher: Watcher<'a>) -> Self {
        Self::from_reader(Box::new(StandardInput::open()), watcher)
    }

    /// Takes any stream, counted likewise.
    #[must_use]
    pub fn from_reader(reader: Box<dyn Read + Send + 'a>, watcher: Watcher<'a>) -> Self {
        Self {
            reader,
            opened: None,
            passed: Arc::default(),
            watcher,
        }
    }

    /// Its size when it was opened, in bytes; 0 for a stream.
    #[must_use]
    pub fn byte_count(&self) -> u64 {
        self.opened
            .as_ref()
            .map_or(0, |opened| opened.metadata.len())
    }

    /// Reads over the next `byte_count` bytes, and gives the digest of all that has passed. `None` where there are
    /// fewer.
    ///
    /// # Errors
    /// Where they can't be read.
    pub fn pass_over(&mut self, byte_count: u64) -> io::Result<Option<Digest>> {
        let mut buffer = vec![0; 256 * 1024];
        let mut left = byte_count;
        while left > 0 {
            let want = usize::try_from(left)
                .unwrap_or(usize::MAX)
                .min(buffer.len());
            let read = self.read(buffer.get_mut(..want).unwrap_or_default())?;
            if read == 0 {
                return Ok(None);
            }
            left -= read as u64;
        }
        Ok(Some(lock(&self.passed).hasher.digest()))
    }

    /// Its bytes, the first of them looked at.
    ///
    /// # Errors
    /// Where the beginning can't be read.
    pub fn into_content(mut self) -> io::Result<Content<'a>> {
        let tally = Tally {
            passed: Arc::clone(&self.passed),
            opened: self.opened.take(),
            watcher: self.watcher,
        };
        let is_stream = tally.opened.is_none();
        let mut reader = Peeked::new(self, is_stream);
        match reader.take_error() {
            Some(error) => Err(error),
            None => Ok(Content { reader, tally }),
        }
    }
}

impl Read for InputFile<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = loop {
            if self.watcher.stop.load(Ordering::Relaxed) {
                return Err(stopped());
            }
            match self.reader.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.watcher
            .read_count
            .fetch_add(read as u64, Ordering::Relaxed);
        let mut passed = lock(&self.passed);
        passed.add(buffer.get(..read).unwrap_or_default());
        passed.is_at_end |= read == 0 && !buffer.is_empty();
        Ok(read)
    }
}

impl Tally<'_> {
    /// The file itself, to be read at any place; `None` for a stream. The way through [`Content::reader`] must have
    /// come to its end: the two share one place.
    pub(super) fn seekable(&self) -> Option<SeekableFile<'_>> {
        let opened = self.opened.as_ref()?;
        Some(SeekableFile {
            file: &opened.file,
            stop: self.watcher.stop,
        })
    }

    /// What has passed so far: after the last byte was read, the whole input.
    #[must_use]
    pub fn end(&self) -> InputEnd {
        let passed = lock(&self.passed);
        let ends_a_line = passed.last_byte == Some(b'\n');
        InputEnd {
            byte_count: passed.byte_count,
            sha256: passed.hasher.digest(),
            line_count: ends_a_line.then_some(passed.line_count),
        }
    }

    /// What became of the file since it was opened; `None` where it is as it was, and for a stream.
    #[must_use]
    pub fn change(&self) -> Option<Change> {
        let Opened {
            file,
            path,
            metadata: before,
        } = self.opened.as_ref()?;
        // Without knowing better, it is the same.
        let now = file.metadata().ok()?;
        if now.len() < before.len() {
            return Some(Change::Content("it was cut short while it was read"));
        }
        if now.len() > before.len() {
            return Some(Change::Content("it grew while it was read"));
        }
        let modified = |metadata: &Metadata| -> Option<SystemTime> { metadata.modified().ok() };
        if modified(&now) != modified(before) {
            return Some(Change::Content("it was written to while it was read"));
        }
        let passed = lock(&self.passed);
        if passed.is_at_end && passed.byte_count < before.len() {
            // As files of the kernel's do, and some of a network's.
            return Some(Change::Content(
                "it gives fewer bytes than it is said to have",
            ));
        }
        let is_there = path
            .symlink_metadata()
            .is_ok_and(|there| is_same_file(&there, before));
        (!is_there).then_some(Change::Replaced)
    }
}

/// A file that is read at any place. What is read so is not hashed and not counted.
pub(super) struct SeekableFile<'a> {
    file: &'a File,
    stop: &'a AtomicBool,
}

impl Read for SeekableFile<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(stopped());
        }
        self.file.read(buffer)
    }
}

impl Seek for SeekableFile<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

fn stopped() -> io::Error {
    io::Error::other("the reading was stopped")
}

#[cfg(unix)]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same_file(_: &Metadata, _: &Metadata) -> bool {
    true
}

fn not_a_file(metadata: &Metadata) -> OpenError {
    if metadata.is_dir() {
        return OpenError::new(
            "it was a file when it was found, and is a folder",
            "ingest again",
        );
    }
    OpenError::new(
        "it is not a regular file, but a pipe, a link or a device",
        "feed what it gives to standard input: corpus ingest - --name NAME < PIPE",
    )
}

/// The tally, whatever became of another holder of it: numbers can't be left half written.
pub(super) fn lock(passed: &Mutex<Passed>) -> std::sync::MutexGuard<'_, Passed> {
    passed
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
