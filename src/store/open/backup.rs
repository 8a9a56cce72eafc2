//! The copy of a file as it is before its schema is brought up to date.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::Progress;

use super::super::Result;
use super::place::{FolderLock, Place, io_error};

/// Makes a copy of the file of that schema version beside it, and gives its path: `corpus.db.v3-backup`, or with a number
/// behind it where another copy has that name. Whatever has such a name is a whole copy, written to the disk.
pub(super) fn make(
    connection: &Connection,
    place: &Place,
    lock: &FolderLock,
    version: i64,
) -> Result<PathBuf> {
    let draft = place.beside(".backup-new");
    lock.clear(&draft)?;
    let io = |source| io_error(&draft, source);
    let handle = File::create_new(&draft).map_err(io)?;
    // Whoever may not read the corpus may not read its copy.
    let metadata = std::fs::metadata(&place.real).map_err(|error| place.io(error))?;
    handle.set_permissions(metadata.permissions()).map_err(io)?;
    connection.backup("main", &draft, None::<fn(Progress)>)?;
    handle.sync_all().map_err(io)?;
    let mut number = 1;
    loop {
        let copy = place.beside(&match number {
            1 => format!(".v{version}-backup"),
            number => format!(".v{version}-backup-{number}"),
        });
        if !copy.exists() {
            lock.settle(&draft, &copy)?;
            return Ok(copy);
        }
        // An upgrade that was killed has made it before.
        if is_same(&draft, &copy)? {
            lock.clear(&draft)?;
            return Ok(copy);
        }
        number += 1;
    }
}

/// Whether two files have the same bytes.
fn is_same(one: &Path, other: &Path) -> Result<bool> {
    let (mut one_reader, mut other_reader) = (reader(one)?, reader(other)?);
    loop {
        let bytes = one_reader
            .fill_buf()
            .map_err(|error| io_error(one, error))?;
        let others = other_reader
            .fill_buf()
            .map_err(|error| io_error(other, error))?;
        let length = bytes.len().min(others.len());
        if length == 0 {
            return Ok(bytes.len() == others.len());
        }
        if bytes.get(..length) != others.get(..length) {
            return Ok(false);
        }
        one_reader.consume(length);
        other_reader.consume(length);
    }
}

fn reader(path: &Path) -> Result<BufReader<File>> {
    let file = File::open(path).map_err(|error| io_error(path, error))?;
    Ok(BufReader::with_capacity(1 << 16, file))
}
