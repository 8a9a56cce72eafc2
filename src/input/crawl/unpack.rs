//! Undoing the compression of a crawl, a gzip member or a zstd frame at a time.

use std::io::Read;

use flate2::{Decompress, FlushDecompress, Status};
use zstd::stream::raw::{DParameter, Decoder, Operation};

use super::super::limits::{ZSTD_WINDOW_LOG, zstd_decoder};

/// The largest dictionary, packed or unpacked; those of crawls have some hundred kilobytes.
pub(super) const DICTIONARY_BYTES: usize = 16 * 1024 * 1024;

/// What begins a frame that zstd passes over, its lowest byte being any of 0x50 to 0x5f; that of a dictionary is 0x5d.
const SKIPPABLE: [u8; 3] = [0x2a, 0x4d, 0x18];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// How a stretch of an input is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is.
    Plain,
    /// A gzip member.
    Gzip,
    /// A zstd frame.
    Zstd,
}

impl Form {
    /// What compressed stretch begins with those bytes.
    pub(super) fn packed(head: &[u8]) -> Option<Self> {
        match head {
            // The three highest flags are reserved.
            [0x1f, 0x8b, 8, flags, ..] if flags & 0xe0 == 0 => Some(Self::Gzip),
            _ if head.starts_with(&ZSTD) => Some(Self::Zstd),
            _ => None,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Plain => "text",
            Self::Gzip => "gzip member",
            Self::Zstd => "zstd frame",
        }
    }
}

/// A frame that zstd passes over.
pub(super) struct Skippable {
    pub(super) is_dictionary: bool,
    pub(super) byte_count: u32,
}

impl Skippable {
    /// How many bytes its header has.
    pub(super) const HEADER_BYTES: usize = 8;

    pub(super) fn parse(head: &[u8]) -> Option<Self> {
        let (&[kind, a, b, c, d, e, f, g], _) = head.split_first_chunk()?;
        (kind & 0xf0 == 0x50 && [a, b, c] == SKIPPABLE).then_some(Self {
            is_dictionary: kind == 0x5d,
            byte_count: u32::from_le_bytes([d, e, f, g]),
        })
    }
}

/// What a step of decompressing brought.
pub(super) struct Step {
    /// Bytes of the input that were used.
    pub(super) used: usize,
    /// Bytes of the output that were made.
    pub(super) made: usize,
    /// Whether the member or frame ends here, whole and with the right checksum.
    pub(super) is_end: bool,
}

/// Decompresses members and frames, one after the other.
pub(super) struct Unpacker {
    gzip: Option<Decompress>,
    zstd: Option<Decoder<'static>>,
    dictionary: Vec<u8>,
}

impl Unpacker {
    pub(super) const fn new() -> Self {
        Self {
            gzip: None,
            zstd: None,
            dictionary: Vec::new(),
        }
    }

    /// Takes a dictionary for all frames to come; it may itself be compressed.
    pub(super) fn set_dictionary(&mut self, dictionary: Vec<u8>) -> Result<(), String> {
        self.zstd = None;
        self.dictionary = if dictionary.starts_with(&ZSTD) {
            let mut plain = Vec::new();
            zstd_decoder(dictionary.as_slice())
                .and_then(|decoder| {
                    decoder
                        .take(DICTIONARY_BYTES as u64 + 1)
                        .read_to_end(&mut plain)
                })
                .map_err(in_words)?;
            plain
        } else {
            dictionary
        };
        if self.dictionary.len() > DICTIONARY_BYTES {
            return Err("it is too large".to_owned());
        }
        Ok(())
    }

    /// Begins a member or frame.
    pub(super) fn begin(&mut self, form: Form) -> Result<(), String> {
        match form {
            Form::Plain => {}
            Form::Gzip => match &mut self.gzip {
                Some(gzip) => gzip.reset(true),
                None => self.gzip = Some(Decompress::new_gzip(15)),
            },
            Form::Zstd => match &mut self.zstd {
                Some(zstd) => zstd.reinit().map_err(in_words)?,
                None => {
                    let mut zstd = Decoder::with_dictionary(&self.dictionary).map_err(in_words)?;
                    zstd.set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW_LOG))
                        .map_err(in_words)?;
                    self.zstd = Some(zstd);
                }
            },
        }
        Ok(())
    }

    /// Goes on with the member or frame that was begun last. `input` is not empty.
    pub(super) fn step(
        &mut self,
        form: Form,
        input: &[u8],
        output: &mut [u8],
    ) -> Result<Step, String> {
        let step = match form {
            Form::Plain => {
                let made = input.len().min(output.len());
                for (to, from) in output.iter_mut().zip(input) {
                    *to = *from;
                }
                Step {
                    used: made,
                    made,
                    is_end: false,
                }
            }
            Form::Gzip => {
                let gzip = self.gzip.get_or_insert_with(|| Decompress::new_gzip(15));
                let (used, made) = (gzip.total_in(), gzip.total_out());
                let status = gzip.decompress(input, output, FlushDecompress::None);
                let used = usize::try_from(gzip.total_in() - used).unwrap_or(usize::MAX);
                let made = usize::try_from(gzip.total_out() - made).unwrap_or(usize::MAX);
                match status {
                    // What was made before the damage counts; the next step meets it again.
                    Err(_) if made > 0 => Step {
                        used: 0,
                        made,
                        is_end: false,
                    },
                    Err(error) => return Err(error.to_string()),
                    Ok(status) => Step {
                        used,
                        made,
                        is_end: matches!(status, Status::StreamEnd),
                    },
                }
            }
            Form::Zstd => {
                let zstd = self.zstd.as_mut().ok_or("no frame was begun")?;
                let status = zstd.run_on_buffers(input, output).map_err(in_words)?;
                Step {
                    used: status.bytes_read,
                    made: status.bytes_written,
                    is_end: status.remaining == 0,
                }
            }
        };
        if step.used == 0 && step.made == 0 && !step.is_end {
            return Err("it does not go on".to_owned());
        }
        Ok(step)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn in_words(error: std::io::Error) -> String {
    error.to_string()
}
