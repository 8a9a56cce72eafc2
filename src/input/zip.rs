//! The members of a zip archive, as its central directory lists them.
//!
//! The directory is the truth: what stands between members is not looked at, and a member's own header only tells where
//! its bytes begin. Entries are read some at a time, each name as often as it is there, and nothing is held of an archive
//! but where its members lie: crates that read zip keep all entries by name, so that of two members of one name the
//! first is gone, and a directory of any size is held whole. Sizes are believed of neither: what comes out is counted.
//!
//! After PKWARE's APPNOTE.TXT 6.3.10.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::file::{GET_AGAIN, OpenError};
use super::limits::{Expanding, Spent, zstd_decoder};

/// Bytes of the directory that are read at once: more than an entry may have.
const BATCH_BYTES: u64 = 256 * 1024;

const ENTRY_BYTES: usize = 46;
const HEADER_BYTES: u64 = 30;
const END_BYTES: usize = 22;
const LOCATOR_BYTES: u64 = 20;
const END64_BYTES: usize = 56;

/// A zip archive that is read.
pub(super) struct Archive<S> {
    source: S,
    /// What stands before the archive, in bytes: offsets in it are counted from there.
    base: u64,
    /// The next entry of the directory, the first, and where it ends.
    next: u64,
    start: u64,
    end: u64,
    /// How many entries there are said to be, and whether that is the whole number.
    stated_count: u64,
    is_zip64: bool,
}

/// A member as the directory gives it.
pub(super) struct Entry {
    /// Its path.
    pub(super) name: Vec<u8>,
    flags: u16,
    method: u16,
    crc: u32,
    packed_bytes: u64,
    bytes: u64,
    offset: u64,
    /// Its type and rights, where they are those of Unix.
    unix_mode: Option<u32>,
}

impl Entry {
    pub(super) fn is_folder(&self) -> bool {
        self.name.ends_with(b"/") || self.name.ends_with(b"\\")
    }

    /// Why it is not read, where that is plain from its entry, and what may help.
    pub(super) fn refusal(&self) -> Option<OpenError> {
        const TYPE: u32 = 0o170_000;
        let unpack = "unpack the archive, then ingest the folder that it gives";
        let kind = self.unix_mode.map(|mode| mode & TYPE);
        if kind == Some(0o120_000) {
            return Some(OpenError::new(
                "it is a symbolic link",
                "links are not followed; what it points to is read where it stands",
            ));
        }
        if !matches!(kind, None | Some(0 | 0o100_000)) {
            return Some(OpenError::new(
                "it is not a regular file, but a pipe or a device",
                "nothing is lost: a zip archive holds nothing of it",
            ));
        }
        if self.flags & 1 != 0 {
            return Some(OpenError::new(
                "it is encrypted",
                "unpack the archive with its password, then ingest the folder that it gives",
            ));
        }
        let method = match self.method {
            0 | 8 | 93 => return None,
            1..=6 => "an old method of zip's",
            9 => "Deflate64",
            12 => "bzip2",
            14 => "LZMA",
            95 => "xz",
            98 => "PPMd",
            other => {
                return Some(OpenError::new(
                    format!("it is compressed with method {other}, which is not read"),
                    unpack,
                ));
            }
        };
        Some(OpenError::new(
            format!("it is compressed with {method}, which is not read"),
            unpack,
        ))
    }
}

/// A number of little-endian bytes at `at`; 0 beyond the end.
fn number<const BYTES: usize>(bytes: &[u8], at: usize) -> u64 {
    bytes
        .get(at..at + BYTES)
        .unwrap_or_default()
        .iter()
        .rev()
        .fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[expect(clippy::cast_possible_truncation, reason = "two bytes were read")]
fn short(bytes: &[u8], at: usize) -> u16 {
    number::<2>(bytes, at) as u16
}

#[expect(clippy::cast_possible_truncation, reason = "four bytes were read")]
fn word(bytes: &[u8], at: usize) -> u32 {
    number::<4>(bytes, at) as u32
}

fn damaged(what: &str) -> OpenError {
    OpenError::new(format!("the zip archive is damaged: {what}"), GET_AGAIN)
}

impl<S: Read + Seek> Archive<S> {
    /// Finds the directory.
    ///
    /// # Errors
    /// Where there is none, or it can't be read.
    pub(super) fn open(mut source: S) -> Result<Self, OpenError> {
        let unreadable = |error: io::Error| OpenError::from_damage(&error);
        let length = source.seek(SeekFrom::End(0)).map_err(unreadable)?;
        // The end record is the last thing, but for a comment of up to 64 KiB.
        let tail_bytes = length.min(END_BYTES as u64 + u64::from(u16::MAX));
        let tail_start = length - tail_bytes;
        let tail = read_at(&mut source, tail_start, tail_bytes).map_err(unreadable)?;
        let Some(at) = find_end(&tail) else {
            return Err(OpenError::new(
                "the zip archive has no directory: it is cut short or damaged",
                "get the file again; or save what it holds: zip -FF FILE --out MENDED.zip",
            ));
        };
        let end = tail.get(at..).unwrap_or_default();
        let end_at = tail_start + at as u64;
        if short(end, 4) != short(end, 6) && short(end, 4) != u16::MAX {
            return Err(OpenError::new(
                "it is a part of a zip archive that was split",
                "join the parts: zip -s 0 FILE --out WHOLE.zip, then ingest that",
            ));
        }
        let mut found = Found {
            count: number::<2>(end, 10),
            bytes: number::<4>(end, 12),
            offset: number::<4>(end, 16),
            end: end_at,
            is_zip64: false,
        };
        let locator = match end_at.checked_sub(LOCATOR_BYTES) {
            Some(at) => read_at(&mut source, at, LOCATOR_BYTES).map_err(unreadable)?,
            None => Vec::new(),
        };
        if locator.starts_with(b"PK\x06\x07") {
            found = find_end64(
                &mut source,
                end_at - LOCATOR_BYTES,
                number::<8>(&locator, 8),
            )?;
        }
        let mut archive = Self {
            source,
            base: 0,
            next: 0,
            start: 0,
            end: 0,
            stated_count: found.count,
            is_zip64: found.is_zip64,
        };
        archive.place(&found)?;
        Ok(archive)
    }

    /// Settles where the directory begins: right before its end, or where it is said to be.
    fn place(&mut self, found: &Found) -> Result<(), OpenError> {
        let before_end = found.end.checked_sub(found.bytes);
        let candidates = [before_end, Some(found.offset)];
        let is_before_end = |start: &u64| *start <= found.end;
        for start in candidates.into_iter().flatten().filter(is_before_end) {
            let end = start.saturating_add(found.bytes).min(found.end);
            let begins = read_at(&mut self.source, start, 4)
                .map_err(|error| OpenError::from_damage(&error))?;
            let is_empty = found.bytes == 0 && found.count == 0;
            if is_empty || begins == b"PK\x01\x02" {
                self.base = start.saturating_sub(found.offset);
                (self.start, self.next, self.end) = (start, start, end);
                return Ok(());
            }
        }
        Err(damaged("its directory is not where its end says"))
    }

    /// Goes back to the first entry.
    pub(super) const fn rewind(&mut self) {
        self.next = self.start;
    }

    /// Some more entries; none at the end.
    ///
    /// # Errors
    /// Where the directory is damaged or can't be read.
    pub(super) fn next_batch(&mut self) -> Result<Vec<Entry>, OpenError> {
        let left = self.end - self.next;
        let bytes = read_at(&mut self.source, self.next, left.min(BATCH_BYTES))
            .map_err(|error| OpenError::from_damage(&error))?;
        let mut entries = Vec::new();
        let mut rest = bytes.as_slice();
        while rest.starts_with(b"PK\x01\x02") {
            let Some((entry, length)) = read_entry(rest) else {
                break;
            };
            entries.push(entry);
            rest = rest.get(length..).unwrap_or_default();
        }
        let used = bytes.len() - rest.len();
        self.next += used as u64;
        if entries.is_empty() && left > 0 {
            return Err(damaged("its directory breaks off"));
        }
        Ok(entries)
    }

    /// Whether so many entries are as many as there are said to be.
    pub(super) const fn is_count_right(&self, count: u64) -> bool {
        if self.is_zip64 {
            count == self.stated_count
        } else {
            count & 0xffff == self.stated_count
        }
    }

    /// Whether members share bytes, as those of a bomb do that unpacks the same bytes again and again. Only the first
    /// `most` are looked at.
    ///
    /// # Errors
    /// Where the directory is damaged or can't be read.
    pub(super) fn has_overlaps(&mut self, most: u64) -> Result<bool, OpenError> {
        let mut spans = Vec::new();
        loop {
            let batch = self.next_batch()?;
            if batch.is_empty() || spans.len() as u64 > most {
                break;
            }
            spans.extend(
                batch
                    .iter()
                    .filter(|entry| entry.packed_bytes > 0)
                    .map(|entry| {
                        // At least so much: what its own header holds besides is not known yet.
                        let end = entry
                            .offset
                            .saturating_add(HEADER_BYTES)
                            .saturating_add(entry.packed_bytes);
                        (entry.offset, end)
                    }),
            );
        }
        self.rewind();
        spans.sort_unstable();
        let mut neighbours = spans.iter().zip(spans.iter().skip(1));
        Ok(neighbours.any(|((_, end), (next, _))| next < end))
    }

    /// What a member holds, unpacked, counted, and compared with its size and checksum in the end.
    ///
    /// # Errors
    /// Where it is not where the directory says.
    pub(super) fn member<'m>(
        &'m mut self,
        entry: &Entry,
        spent: &'m Spent,
    ) -> Result<Checked<Box<dyn Read + 'm>>, OpenError> {
        let unreadable = |error: io::Error| OpenError::from_damage(&error);
        let at = self.base.saturating_add(entry.offset);
        let header = read_at(&mut self.source, at, HEADER_BYTES).map_err(unreadable)?;
        if !header.starts_with(b"PK\x03\x04") || header.len() as u64 != HEADER_BYTES {
            return Err(OpenError::new(
                "it is not where the archive's directory says",
                GET_AGAIN,
            ));
        }
        let skipped = HEADER_BYTES + number::<2>(&header, 26) + number::<2>(&header, 28);
        self.source
            .seek(SeekFrom::Start(at.saturating_add(skipped)))
            .map_err(unreadable)?;
        let packed = BufReader::new((&mut self.source).take(entry.packed_bytes));
        let unpacked: Box<dyn Read + 'm> = match entry.method {
            8 => Box::new(Expanding::new(DeflateDecoder::new(packed), spent)),
            93 => {
                let decoder = zstd_decoder(packed).map_err(unreadable)?;
                Box::new(Expanding::new(decoder, spent))
            }
            _ => Box::new(Expanding::new(packed, spent)),
        };
        Ok(Checked {
            unpacked,
            crc: Crc::new(),
            left: entry.bytes,
            stated_crc: entry.crc,
        })
    }
}

/// Where the end record says that the directory is.
struct Found {
    count: u64,
    bytes: u64,
    offset: u64,
    /// Where the directory can't go on.
    end: u64,
    is_zip64: bool,
}

/// The end record of archives that are too large for the old one. Its locator stands at `locator_at`, and counts from
/// where the archive begins, which may not be the file's first byte.
fn find_end64<S: Read + Seek>(
    source: &mut S,
    locator_at: u64,
    stated_at: u64,
) -> Result<Found, OpenError> {
    let right_before = locator_at.checked_sub(END64_BYTES as u64);
    for at in [right_before, Some(stated_at)].into_iter().flatten() {
        let end = read_at(source, at, END64_BYTES as u64)
            .map_err(|error| OpenError::from_damage(&error))?;
        if end.len() == END64_BYTES && end.starts_with(b"PK\x06\x06") {
            return Ok(Found {
                count: number::<8>(&end, 32),
                bytes: number::<8>(&end, 40),
                offset: number::<8>(&end, 48),
                end: at,
                is_zip64: true,
            });
        }
    }
    Err(damaged("its zip64 end is not where it should be"))
}

/// Where the end record stands in an archive's last bytes: the last one whose comment goes to the end, else the last.
fn find_end(tail: &[u8]) -> Option<usize> {
    let places = || memchr::memmem::rfind_iter(tail, b"PK\x05\x06");
    let comment_end = |at: usize| {
        let end = tail.get(at..at + END_BYTES)?;
        Some(at + END_BYTES + usize::from(short(end, 20)))
    };
    places()
        .find(|&at| comment_end(at) == Some(tail.len()))
        .or_else(|| places().find(|&at| comment_end(at).is_some_and(|end| end < tail.len())))
}

/// An entry of the directory and its length; `None` where it is cut.
fn read_entry(bytes: &[u8]) -> Option<(Entry, usize)> {
    let fixed = bytes.get(..ENTRY_BYTES)?;
    let name_end = ENTRY_BYTES + usize::from(short(fixed, 28));
    let extra_end = name_end + usize::from(short(fixed, 30));
    let end = extra_end + usize::from(short(fixed, 32));
    let name = bytes.get(ENTRY_BYTES..name_end)?;
    let extra = bytes.get(name_end..extra_end)?;
    bytes.get(..end)?;
    let made_on_unix = matches!(fixed.get(5), Some(3 | 19));
    let mut entry = Entry {
        name: text_of(name),
        flags: short(fixed, 8),
        method: short(fixed, 10),
        crc: word(fixed, 16),
        packed_bytes: number::<4>(fixed, 20),
        bytes: number::<4>(fixed, 24),
        offset: number::<4>(fixed, 42),
        unix_mode: made_on_unix.then(|| word(fixed, 38) >> 16),
    };
    read_extra(extra, &mut entry);
    Some((entry, end))
}

/// Takes the sizes that are too large for the entry itself.
fn read_extra(extra: &[u8], entry: &mut Entry) {
    let mut rest = extra;
    while rest.len() >= 4 {
        let length = usize::from(short(rest, 2));
        let value = rest.get(4..4 + length).unwrap_or_default();
        if short(rest, 0) == 1 {
            let mut at = 0;
            for field in [&mut entry.bytes, &mut entry.packed_bytes, &mut entry.offset] {
                if *field == u64::from(u32::MAX) && value.len() >= at + 8 {
                    *field = number::<8>(value, at);
                    at += 8;
                }
            }
        }
        rest = rest.get(4 + length..).unwrap_or_default();
    }
}

/// A name as UTF-8: as it is where it is that, whatever the entry's flag says, else from code page 437, the format's own.
fn text_of(name: &[u8]) -> Vec<u8> {
    if str::from_utf8(name).is_ok() {
        return name.to_vec();
    }
    let text: String = name
        .iter()
        .map(|&byte| match byte.checked_sub(128) {
            None => char::from(byte),
            Some(high) => CODE_PAGE_437.chars().nth(usize::from(high)).unwrap_or('?'),
        })
        .collect();
    text.into_bytes()
}

/// The upper half of IBM's code page 437.
const CODE_PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Up to `length` bytes at `at`; fewer at the end.
fn read_at<S: Read + Seek>(source: &mut S, at: u64, length: u64) -> io::Result<Vec<u8>> {
    source.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    source.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What a member holds, compared with what the directory says of it.
pub(super) struct Checked<R> {
    unpacked: R,
    crc: Crc,
    /// Bytes that are still to come.
    left: u64,
    stated_crc: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wrong = |what: &str| Err(io::Error::other(OpenError::new(what, GET_AGAIN)));
        let read = self.unpacked.read(buffer)?;
        self.crc.update(buffer.get(..read).unwrap_or_default());
        let Some(left) = self.left.checked_sub(read as u64) else {
            return wrong("it unpacks to more than the archive's directory says");
        };
        self.left = left;
        if read == 0 && !buffer.is_empty() {
            if left > 0 {
                return wrong("it unpacks to less than the archive's directory says");
            }
            if self.crc.sum() != self.stated_crc {
                return wrong("its checksum is not the one in the archive's directory");
            }
        }
        Ok(read)
    }
}
