//! Opening a file safely, and reading it while its bytes are hashed and counted.

use std::fs::OpenOptions;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use flate2::bufread::MultiGzDecoder;
use thiserror::Error;

use super::SNIFF_BYTES;
use super::walk::reason_of;
use crate::model::{Digest, InputEnd};
use crate::text::hash::Hasher;

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

    /// From an error of the operating system's.
    #[must_use]
    pub fn from_io(error: &io::Error) -> Self {
        let (reason, hint) = reason_of(error);
        Self::new(reason, hint)
    }

    /// From an error while reading on: of the operating system's, or of decompression.
    #[must_use]
    pub fn from_damage(error: &io::Error) -> Self {
        let hint = "get the file again and ingest it anew";
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::new("the compressed data ends too early", hint),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                Self::new(format!("the compressed data is damaged: {error}"), hint)
            }
            _ => Self::from_io(error),
        }
    }
}

/// What passes through a reader.
#[derive(Debug, Default)]
struct Passed {
    hasher: Hasher,
    byte_count: u64,
    line_count: u64,
    last_byte: Option<u8>,
}

impl Passed {
    fn add(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.byte_count += bytes.len() as u64;
        self.line_count += memchr::memchr_iter(b'\n', bytes).count() as u64;
        self.last_byte = bytes.last().copied().or(self.last_byte);
    }
}

/// An input's bytes as stored, hashed as they are read.
pub struct InputFile {
    reader: Box<dyn Read + Send>,
    /// Its size when it was opened; 0 for a stream.
    byte_count: u64,
    passed: Arc<Mutex<Passed>>,
    /// Counts what is read of all inputs, for whoever waits.
    read_count: Arc<AtomicU64>,
}

/// An input's content, decompressed.
pub struct Content {
    /// Gives the content.
    pub reader: Box<dyn BufRead + Send>,
    /// Its first bytes, for telling what it is.
    pub head: Vec<u8>,
    /// Whether it was compressed with gzip.
    pub is_gzip: bool,
    /// Tells what passed through the reader.
    pub tally: Tally,
}

/// Counts and hashes an input's bytes as stored, while they are read.
pub struct Tally(Arc<Mutex<Passed>>);

impl InputFile {
    /// Opens a regular file, whose bytes are added to `read_count` as they are read. A link, a pipe or a device is refused without waiting for it.
    ///
    /// # Errors
    /// Where it is no regular file, is empty, or may not be read.
    pub fn open(path: &Path, read_count: &Arc<AtomicU64>) -> Result<Self, OpenError> {
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
                Ok(metadata) if !metadata.is_file() => not_a_file(),
                _ => OpenError::from_io(&error),
            })?;
        let metadata = file
            .metadata()
            .map_err(|error| OpenError::from_io(&error))?;
        if !metadata.is_file() {
            return Err(not_a_file());
        }
        if metadata.len() == 0 {
            return Err(OpenError::new(
                "it is empty",
                "nothing is lost; leave it out with --exclude",
            ));
        }
        Ok(Self {
            byte_count: metadata.len(),
            ..Self::from_reader(Box::new(file), read_count)
        })
    }

    /// Takes standard input, or any other stream, counted likewise.
    #[must_use]
    pub fn from_reader(reader: Box<dyn Read + Send>, read_count: &Arc<AtomicU64>) -> Self {
        Self {
            reader,
            byte_count: 0,
            passed: Arc::default(),
            read_count: Arc::clone(read_count),
        }
    }

    /// Its size when it was opened, in bytes; 0 for a stream.
    #[must_use]
    pub const fn byte_count(&self) -> u64 {
        self.byte_count
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

    /// Its content, decompressed where it is gzip.
    ///
    /// # Errors
    /// Where the beginning can't be read.
    pub fn into_content(self) -> io::Result<Content> {
        let tally = Tally(Arc::clone(&self.passed));
        let mut raw = BufReader::with_capacity(SNIFF_BYTES, self);
        let is_gzip = raw.fill_buf()?.starts_with(&[0x1f, 0x8b]);
        let mut reader: Box<dyn BufRead + Send> = if is_gzip {
            Box::new(BufReader::with_capacity(
                SNIFF_BYTES,
                MultiGzDecoder::new(raw),
            ))
        } else {
            Box::new(raw)
        };
        let head = reader.fill_buf()?.to_vec();
        Ok(Content {
            reader,
            head,
            is_gzip,
            tally,
        })
    }
}

impl Read for InputFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = loop {
            match self.reader.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.read_count.fetch_add(read as u64, Ordering::Relaxed);
        lock(&self.passed).add(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

impl Tally {
    /// What has passed so far: after the last byte was read, the whole input.
    #[must_use]
    pub fn end(&self) -> InputEnd {
        let passed = lock(&self.0);
        let ends_a_line = passed.last_byte == Some(b'\n');
        InputEnd {
            byte_count: passed.byte_count,
            sha256: passed.hasher.digest(),
            line_count: ends_a_line.then_some(passed.line_count),
        }
    }
}

fn not_a_file() -> OpenError {
    OpenError::new(
        "it is not a regular file, but a pipe, a link or a device",
        "feed what it gives to standard input: corpus ingest - --name NAME < PIPE",
    )
}

/// The tally, whatever became of another holder of it: numbers can't be left half written.
fn lock(passed: &Mutex<Passed>) -> std::sync::MutexGuard<'_, Passed> {
    passed
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
