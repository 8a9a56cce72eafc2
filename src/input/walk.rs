//! Finding the files to read: folders walked in the order of their names, links and hidden files left alone.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use walkdir::WalkDir;

use super::limits::size_in_words;
use crate::model::{LeftAlone, Refusal, Remark, Told};

/// The most that a list of paths may hold: it is kept in memory, and a device has no end.
const MAX_LIST_BYTES: u64 = 64 * 1024 * 1024;
const MAX_LIST_PATHS: usize = 1_000_000;

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Absolute, without links; the path by which the file is known from now on.
    pub path: PathBuf,
    /// The same as text.
    pub name: String,
    /// The name of the folder it lies in; `None` at the root.
    pub folder: Option<String>,
    /// Its size when it was found, in bytes.
    pub byte_count: u64,
    /// Whether it was named itself, and not met in a folder that was.
    pub is_named: bool,
}

/// What is to be read of what was named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The files, each once.
    pub files: Vec<Found>,
    /// What can't be read.
    pub refusals: Vec<Refusal>,
    /// The folders that were walked, as refusals would name them.
    pub folders: Vec<String>,
    /// Files and folders that were left alone.
    pub left_alone: Vec<Remark>,
}

/// The patterns of `--exclude`: each is matched against a file's name and against its path below the folder named.
#[derive(Clone, Debug)]
pub struct Excluded {
    patterns: GlobSet,
    /// Paths that are never read, such as the corpus itself.
    paths: HashSet<PathBuf>,
}

impl Excluded {
    /// The patterns given, and paths beside them.
    ///
    /// # Errors
    /// Where a pattern is none.
    pub fn new(patterns: &[String], paths: HashSet<PathBuf>) -> Result<Self, globset::Error> {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            set.add(Glob::new(pattern)?);
        }
        Ok(Self {
            patterns: set.build()?,
            paths,
        })
    }

    fn has(&self, path: &Path, root: &Path) -> bool {
        let below = path.strip_prefix(root).unwrap_or(path);
        self.patterns.is_match(below)
            || path
                .file_name()
                .is_some_and(|name| self.patterns.is_match(Path::new(name)))
    }

    /// Whether a member of an archive is left out, by its path inside or by its last part.
    pub(super) fn has_member(&self, name: &str) -> bool {
        let file_name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        self.patterns.is_match(name) || self.patterns.is_match(file_name)
    }
}

/// Looks up what was named: a file is itself, a folder all files below it. What was named may be a link; links met on
/// the way are refused, since they can lead out of the folder or in a circle.
#[must_use]
pub fn find(named: &[PathBuf], excluded: &Excluded) -> Listing {
    let mut listing = Listing::default();
    let mut seen = HashSet::new();
    for path in named {
        let root = match fs::canonicalize(path) {
            Ok(root) => root,
            Err(error) => {
                let absolute = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                listing.refusals.push(unreadable(&absolute, &error));
                continue;
            }
        };
        if !root.is_dir() {
            take(&root, true, &mut listing, &mut seen, excluded);
            continue;
        }
        listing.folders.push(display_path(&root));
        let mut walk = WalkDir::new(&root).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(&root).to_owned();
                    listing.refusals.push(unreadable(&path, &error.into()));
                    continue;
                }
            };
            if entry.depth() == 0 {
                continue;
            }
            let is_folder = entry.file_type().is_dir();
            let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            let left_alone = if is_hidden {
                Some(LeftAlone::HIDDEN)
            } else {
                let is_excluded = excluded.has(entry.path(), &root);
                is_excluded.then_some(LeftAlone::EXCLUDED)
            };
            if let Some((why, reason)) = left_alone {
                let reason = reason.to_owned();
                listing.left_alone.push(Remark {
                    path: display_path(entry.path()),
                    member: None,
                    record_number: None,
                    told: Told::LeftAlone { why, reason },
                });
                if is_folder {
                    walk.skip_current_dir();
                }
                continue;
            }
            if entry.path_is_symlink() {
                listing.refusals.push(refusal(
                    entry.path(),
                    "it is a symbolic link",
                    "links are not followed; name what it points to: corpus ingest TARGET",
                ));
            } else if is_folder {
                listing.folders.push(display_path(entry.path()));
            } else {
                take(entry.path(), false, &mut listing, &mut seen, excluded);
            }
        }
    }
    // A folder is met before it turns out that it can't be read.
    let unread: HashSet<&str> = listing
        .refusals
        .iter()
        .map(|refusal| refusal.path.as_str())
        .collect();
    listing
        .folders
        .retain(|folder| !unread.contains(folder.as_str()));
    listing
}

fn take(
    path: &Path,
    is_named: bool,
    listing: &mut Listing,
    seen: &mut HashSet<PathBuf>,
    excluded: &Excluded,
) {
    if excluded.paths.contains(path) || !seen.insert(path.to_owned()) {
        return;
    }
    let Some(name) = path.to_str() else {
        listing.refusals.push(refusal(
            path,
            "its name is not UTF-8, so no report could name it",
            "rename it, or feed it: corpus ingest - --name NAME < FILE",
        ));
        return;
    };
    if name.chars().any(char::is_control) {
        listing.refusals.push(refusal(
            path,
            "its name holds control characters",
            "rename it, or feed it: corpus ingest - --name NAME < FILE",
        ));
        return;
    }
    let folder = path
        .parent()
        .and_then(Path::file_name)
        .map(|folder| folder.to_string_lossy().into_owned());
    listing.files.push(Found {
        path: path.to_owned(),
        name: name.to_owned(),
        folder,
        byte_count: path.symlink_metadata().map_or(0, |metadata| metadata.len()),
        is_named,
    });
}

/// The paths in a file, as [`list_from`] reads them.
///
/// # Errors
/// Where the file can't be read.
pub fn read_list(path: &Path) -> io::Result<Vec<PathBuf>> {
    list_from(&mut fs::File::open(path)?)
}

/// The paths in a list, one a line, or separated by NUL where the list holds any.
///
/// # Errors
/// Where the list can't be read, or has no end in sight.
pub fn list_from(reader: &mut dyn Read) -> io::Result<Vec<PathBuf>> {
    let mut list = Vec::new();
    reader.take(MAX_LIST_BYTES + 1).read_to_end(&mut list)?;
    if list.len() as u64 > MAX_LIST_BYTES {
        let limit = size_in_words(MAX_LIST_BYTES);
        return Err(io::Error::other(format!("it is larger than {limit}")));
    }
    let separator = if list.contains(&0) { 0_u8 } else { b'\n' };
    let mut paths = Vec::new();
    for line in list.split(|&byte| byte == separator) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if !line.is_empty() {
            if paths.len() == MAX_LIST_PATHS {
                let reason = format!("it holds more than {MAX_LIST_PATHS} paths");
                return Err(io::Error::other(reason));
            }
            paths.push(path_from_bytes(line.to_vec())?);
        }
    }
    Ok(paths)
}

#[cfg(unix)]
fn path_from_bytes(bytes: Vec<u8>) -> io::Result<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    Ok(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
}

#[cfg(not(unix))]
fn path_from_bytes(bytes: Vec<u8>) -> io::Result<PathBuf> {
    let text = String::from_utf8(bytes)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok(PathBuf::from(text))
}

fn unreadable(path: &Path, error: &io::Error) -> Refusal {
    let (reason, hint) = reason_of(error);
    refusal(path, &reason, hint)
}

/// An error of the operating system's as a reason and a hint.
pub(super) fn reason_of(error: &io::Error) -> (String, &'static str) {
    match error.kind() {
        io::ErrorKind::NotFound => (
            "there is no such file or folder".to_owned(),
            "look at the spelling of its path",
        ),
        io::ErrorKind::PermissionDenied => (
            "it may not be read".to_owned(),
            "give yourself the right to read it: chmod u+r FILE",
        ),
        io::ErrorKind::InvalidFilename => (
            "its path is longer than the system allows".to_owned(),
            "move it to where its path is shorter, then ingest again",
        ),
        _ => (
            format!("it can't be read: {error}"),
            "look at the disk or the network it lies on, then ingest again",
        ),
    }
}

fn refusal(path: &Path, reason: &str, hint: &str) -> Refusal {
    Refusal {
        path: display_path(path),
        member: None,
        record_number: None,
        reason: reason.to_owned(),
        hint: hint.to_owned(),
    }
}

/// A path as text: controls and bytes that are not UTF-8 written as escapes.
#[must_use]
pub fn display_path(path: &Path) -> String {
    display_bytes(path.as_os_str().as_encoded_bytes())
}

pub(super) fn display_bytes(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() {
                text.extend(c.escape_default());
            } else {
                text.push(c);
            }
        }
        for byte in chunk.invalid() {
            text.extend(std::ascii::escape_default(*byte).map(char::from));
        }
    }
    text
}

/// The path by which a file is known: absolute, and without links as far as it exists.
#[must_use]
pub fn stable_path(path: &Path) -> PathBuf {
    fs::canonicalize(path)
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned())
}
