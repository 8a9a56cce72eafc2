//! The members of a tar archive, one after the other as they come: old tar, POSIX (ustar, pax) and GNU.
//!
//! What a header's fields mean is the `tar` crate's business; the walk over the blocks is here, because an archive that
//! nobody vouches for may give a name of any length, or claim any size.

use std::cell::Cell;
use std::io::{self, BufRead, Read};

use tar::{Header, PaxExtensions};

use super::file::{GET_THE_REST, OpenError};
use super::limits::size_in_words;

const BLOCK: u64 = 512;

/// The most bytes of a header that goes before a member's own, such as its long name.
const MOST_EXTENDED_BYTES: u64 = 1024 * 1024;

/// A member as its header gives it.
pub(super) struct Member {
    /// Its path, as the archive spells it.
    pub(super) name: Vec<u8>,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a member is.
pub(super) enum Kind {
    File,
    Folder,
    /// Nothing that holds an article of its own; why, and what may help.
    Refused(&'static str, &'static str),
}

/// The walk over an archive's members.
pub(super) struct Members<'r> {
    reader: &'r mut dyn BufRead,
    /// Set once nothing more can be read of the archive.
    is_broken: &'r Cell<bool>,
    /// Bytes of the current member that were not read yet, and of the padding behind it.
    left: u64,
    padding: u64,
    /// Where the next header stands, in bytes.
    offset: u64,
    /// Whether the mark at the end of an archive was met.
    is_ended: bool,
}

/// What goes before a member's own header.
#[derive(Default)]
struct Extended {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
}

impl<'r> Members<'r> {
    pub(super) fn new(reader: &'r mut dyn BufRead, is_broken: &'r Cell<bool>) -> Self {
        Self {
            reader,
            is_broken,
            left: 0,
            padding: 0,
            offset: 0,
            is_ended: false,
        }
    }

    /// The next member; what is left of the one before is passed over.
    ///
    /// # Errors
    /// Where the archive ends early or is damaged; nothing can be read after that.
    pub(super) fn next(&mut self) -> Result<Option<Member>, OpenError> {
        self.pass_over()?;
        let mut extended = Extended::default();
        loop {
            let Some(header) = self.read_header()? else {
                return Ok(None);
            };
            let size = self.size_of(&header)?;
            self.offset += BLOCK;
            match header.entry_type().as_byte() {
                b'L' => {
                    let mut name = self.read_extended(size)?;
                    if let Some(end) = memchr::memchr(0, &name) {
                        name.truncate(end);
                    }
                    extended.name = Some(name);
                }
                b'x' | b'X' => {
                    let records = self.read_extended(size)?;
                    extended.take(&records);
                }
                b'K' | b'g' => {
                    self.expect(size);
                    self.pass_over()?;
                }
                kind => return self.member(&header, kind, size, extended).map(Some),
            }
        }
    }

    fn member(
        &mut self,
        header: &Header,
        kind: u8,
        size: u64,
        extended: Extended,
    ) -> Result<Member, OpenError> {
        let name = extended
            .name
            .unwrap_or_else(|| header.path_bytes().into_owned());
        let is_old_folder = matches!(kind, 0 | b'0') && name.ends_with(b"/");
        let links = "links are not followed; what it points to is read where it stands";
        let (kind, size) = match kind {
            b'5' | b'V' => (Kind::Folder, 0),
            _ if is_old_folder => (Kind::Folder, 0),
            b'2' => (Kind::Refused("it is a symbolic link", links), 0),
            b'1' => (Kind::Refused("it is a link to another member", links), 0),
            b'3' | b'4' | b'6' => (
                Kind::Refused(
                    "it is not a regular file, but a pipe or a device",
                    "nothing is lost: a tar archive holds nothing of it",
                ),
                0,
            ),
            // A list of names, which GNU's incremental archives give for folders.
            b'D' => (Kind::Folder, size),
            b'M' => (
                Kind::Refused(
                    "it is the rest of a file that begins in another volume",
                    "join the volumes: tar -xMf, then ingest the folder",
                ),
                size,
            ),
            b'S' => {
                self.pass_sparse_headers(header)?;
                (Kind::Refused(SPARSE.0, SPARSE.1), size)
            }
            _ if extended.is_sparse => (
                Kind::Refused(SPARSE.0, SPARSE.1),
                extended.size.unwrap_or(size),
            ),
            _ => (Kind::File, extended.size.unwrap_or(size)),
        };
        self.expect(size);
        Ok(Member { name, kind })
    }

    /// What the current member holds.
    pub(super) const fn data(&mut self) -> Data<'_, 'r> {
        Data { members: self }
    }

    fn size_of(&self, header: &Header) -> Result<u64, OpenError> {
        header.entry_size().map_err(|_| self.damaged())
    }

    /// The next block that is a header; `None` at the end.
    fn read_header(&mut self) -> Result<Option<Header>, OpenError> {
        loop {
            let mut header = Header::new_old();
            let length = self.fill(header.as_mut_bytes())?;
            if length == 0 && self.is_ended {
                return Ok(None);
            }
            if length < header.as_bytes().len() {
                if self.is_ended {
                    return Ok(None);
                }
                self.is_broken.set(true);
                return Err(OpenError::new(
                    "the archive ends without the mark of its end; members may be missing",
                    GET_THE_REST,
                ));
            }
            if header.as_bytes().iter().all(|&byte| byte == 0) {
                // Archives that were joined go on after the mark of the first one's end.
                self.is_ended = true;
                self.offset += BLOCK;
                continue;
            }
            if is_checksum_right(&header) {
                self.is_ended = false;
                return Ok(Some(header));
            }
            if self.is_ended {
                return Ok(None);
            }
            self.is_broken.set(true);
            return Err(self.damaged());
        }
    }

    fn damaged(&self) -> OpenError {
        self.is_broken.set(true);
        OpenError::new(
            format!("the archive is damaged: no header at byte {}", self.offset),
            GET_THE_REST,
        )
    }

    /// As many bytes as there are, up to the length of `buffer`.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, OpenError> {
        let mut length = 0;
        while let Some(rest) = buffer.get_mut(length..).filter(|rest| !rest.is_empty()) {
            match self.reader.read(rest) {
                Ok(0) => break,
                Ok(read) => length += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.unreadable(&error)),
            }
        }
        Ok(length)
    }

    fn unreadable(&self, error: &io::Error) -> OpenError {
        self.is_broken.set(true);
        let OpenError { reason, hint } = OpenError::from_damage(error);
        OpenError::new(reason, format!("what came before is stored; {hint}"))
    }

    /// What follows belongs to one member, and is padded to whole blocks.
    fn expect(&mut self, size: u64) {
        self.left = size;
        self.padding = size.next_multiple_of(BLOCK).wrapping_sub(size);
        self.offset = self
            .offset
            .saturating_add(size.saturating_add(self.padding));
    }

    fn read_extended(&mut self, size: u64) -> Result<Vec<u8>, OpenError> {
        if size > MOST_EXTENDED_BYTES {
            self.is_broken.set(true);
            let most = size_in_words(MOST_EXTENDED_BYTES);
            return Err(OpenError::new(
                format!("a header of more than {most} goes before a member"),
                "what came before is stored; unpack the archive and ingest the folder",
            ));
        }
        self.expect(size);
        let mut bytes = Vec::new();
        self.data()
            .read_to_end(&mut bytes)
            .map_err(|error| self.unreadable(&error))?;
        self.pass_over()?;
        Ok(bytes)
    }

    fn pass_sparse_headers(&mut self, header: &Header) -> Result<(), OpenError> {
        let mut is_extended = header.as_gnu().is_some_and(tar::GnuHeader::is_extended);
        while is_extended {
            let mut more = tar::GnuExtSparseHeader::new();
            if self.fill(more.as_mut_bytes())? < more.as_bytes().len() {
                return Err(self.damaged());
            }
            self.offset += BLOCK;
            is_extended = more.is_extended();
        }
        Ok(())
    }

    /// Reads over what is left of the current member.
    fn pass_over(&mut self) -> Result<(), OpenError> {
        let mut rest = self.left.saturating_add(self.padding);
        while rest > 0 {
            let length = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.unreadable(&error)),
                Ok(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX).min(rest),
            };
            if length == 0 {
                // Padding that is missing at the very end holds nothing.
                if rest > self.padding {
                    self.is_broken.set(true);
                    return Err(ends_early());
                }
                break;
            }
            self.reader
                .consume(usize::try_from(length).unwrap_or(usize::MAX));
            rest -= length;
        }
        (self.left, self.padding) = (0, 0);
        Ok(())
    }
}

const SPARSE: (&str, &str) = (
    "it is a file with holes (sparse), which is not read",
    "unpack the archive and ingest the folder",
);

fn ends_early() -> OpenError {
    OpenError::new("the archive ends in the middle of it", GET_THE_REST)
}

impl Extended {
    /// Takes what is of use in the records of a pax header.
    fn take(&mut self, records: &[u8]) {
        for record in PaxExtensions::new(records).flatten() {
            match record.key_bytes() {
                b"path" => self.name = Some(record.value_bytes().to_vec()),
                b"size" => self.size = record.value().ok().and_then(|value| value.parse().ok()),
                key if key.starts_with(b"GNU.sparse.") => {
                    self.is_sparse = true;
                    if key == b"GNU.sparse.name" {
                        self.name = Some(record.value_bytes().to_vec());
                    }
                }
                _ => {}
            }
        }
    }
}

/// What the current member of an archive holds.
pub(super) struct Data<'m, 'r> {
    members: &'m mut Members<'r>,
}

impl Read for Data<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let members = &mut *self.members;
        let most = usize::try_from(members.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let read = match members
            .reader
            .read(buffer.get_mut(..most).unwrap_or_default())
        {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => {
                members.is_broken.set(true);
                return Err(error);
            }
            Ok(read) => read,
        };
        if read == 0 {
            members.is_broken.set(true);
            return Err(io::Error::other(ends_early()));
        }
        members.left -= read as u64;
        Ok(read)
    }
}

/// Whether a header's checksum is that of its bytes, counted as unsigned or, as some old programs did, as signed ones.
pub(super) fn is_checksum_right(header: &Header) -> bool {
    let Ok(stated) = header.cksum() else {
        return false;
    };
    let (mut unsigned, mut signed) = (0_u32, 0_i32);
    for (at, &byte) in header.as_bytes().iter().enumerate() {
        // The checksum's own field counts as spaces.
        let byte = if (148..156).contains(&at) { b' ' } else { byte };
        unsigned += u32::from(byte);
        signed += i32::from(byte.cast_signed());
    }
    stated == unsigned || i32::try_from(stated).is_ok_and(|stated| stated == signed)
}
