//! A text file of the user's own, as a whole: opened as safely as an input, bounded, decoded.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64};

use encoding_rs::{Encoding, UTF_8};

use super::file::{InputFile, OpenError, Watcher};
use super::limits::size_in_words;

/// The most bytes that such a file may have.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The characters of a file, or of standard input where there is no path. They are UTF-8, or UTF-16 where a byte order
/// mark says so; the mark is left out.
///
/// # Errors
/// Where it can't be read, is no regular file, is empty, is too large, or holds other bytes.
pub fn read_text(path: Option<&Path>) -> Result<String, OpenError> {
    let (read_count, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let watcher = Watcher {
        read_count: &read_count,
        stop: &stop,
    };
    let file = match path {
        Some(path) => InputFile::open(&regular_file(path)?, watcher)?,
        None => InputFile::standard(watcher),
    };
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| OpenError::from_io(&error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(OpenError::new(
            format!("it is larger than {}", size_in_words(MAX_BYTES)),
            "split it",
        ));
    }
    decode(&bytes)
}

/// The file that a path leads to, over links: it was named, not found.
fn regular_file(path: &Path) -> Result<PathBuf, OpenError> {
    let refused = |error: io::Error| OpenError::from_io(&error);
    let metadata = fs::metadata(path).map_err(refused)?;
    if metadata.is_dir() {
        return Err(OpenError::new("it is a folder", "name a file in it"));
    }
    if !metadata.is_file() {
        return Err(OpenError::new(
            "it is no regular file",
            "feed what it gives to standard input, and name - instead",
        ));
    }
    if metadata.len() == 0 {
        return Err(OpenError::new(
            "it is empty",
            "name a file with a table in it",
        ));
    }
    fs::canonicalize(path).map_err(refused)
}

fn decode(bytes: &[u8]) -> Result<String, OpenError> {
    let (encoding, mark_len) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let text = bytes.get(mark_len..).unwrap_or_default();
    if let Some(decoded) = encoding.decode_without_bom_handling_and_without_replacement(text) {
        return Ok(decoded.into_owned());
    }
    let valid = std::str::from_utf8(text).map_or_else(|error| error.valid_up_to(), str::len);
    let line = 1 + memchr::memchr_iter(b'\n', text.get(..valid).unwrap_or_default()).count();
    Err(OpenError::new(
        if encoding == UTF_8 {
            format!("line {line} is not UTF-8")
        } else {
            format!("it is not {} all through, as it begins", encoding.name())
        },
        "save it as UTF-8, or convert it: iconv -f WINDOWS-1252 -t UTF-8",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decode_reads_utf_8_and_what_a_mark_says() {
        let utf_16: Vec<u8> = "\u{feff}né\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for bytes in ["né\n".as_bytes(), "\u{feff}né\n".as_bytes(), &utf_16] {
            assert_eq!(decode(bytes).as_deref(), Ok("né\n"));
        }
    }

    #[test]
    fn decode_names_the_line_of_other_bytes() {
        let error = decode(b"name\nDial\nCaf\xe9\n").unwrap_err();
        assert_eq!(error.reason, "line 3 is not UTF-8");
        let error = decode(b"\xff\xfen\0\x00\xd8x").unwrap_err();
        assert!(error.reason.contains("UTF-16LE"), "{error}");
    }
}
