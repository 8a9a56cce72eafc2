//! SQLite's own VFS, but for what goes wrong: writes and syncs that fail, and power cuts that lose what was not synced.
//!
//! It is the default VFS of this process, so that the library uses it without knowing. Only files in a folder that a
//! [`Disk`] watches are touched; all others go to the real VFS. A file is known by its inode, which a rename keeps.
//! Nothing is synced in earnest: what is synced is kept here, as the image that a power cut leaves.
#![allow(
    unsafe_code,
    reason = "SQLite calls a VFS through C functions; they are kept to this file and do little besides passing on"
)]

use std::collections::{BTreeMap, HashMap};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::fs;
use std::mem::size_of;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rusqlite::ffi;

use super::chance::Chance;

/// What goes wrong, and when: operations (writes, syncs, truncations of watched files) are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    /// Nothing.
    Sound,
    /// The operation of that number fails as a broken disk does, and where `is_lasting` all after it.
    Broken { at: u64, is_lasting: bool },
    /// The same for writes only, as on a full disk.
    Full { at: u64, is_lasting: bool },
    /// From that operation on nothing happens any more: the machine is off.
    Cut { at: u64 },
}

/// What a cut leaves of what was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Nothing.
    Nothing,
    /// Each sector of each write by chance.
    Some,
}

const SECTOR_BYTES: usize = 512;

enum Pending {
    Write { at: usize, bytes: Vec<u8> },
    Truncate { to: usize },
}

/// A file as a cut would leave it, and what has come since.
#[derive(Default)]
struct Image {
    synced: Vec<u8>,
    pending: Vec<Pending>,
}

impl Image {
    fn sync(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            apply(&mut self.synced, &pending);
        }
    }

    fn left_by_cut(&self, kept: Kept, chance: &mut Chance) -> Vec<u8> {
        let mut left = self.synced.clone();
        if kept == Kept::Nothing {
            return left;
        }
        for pending in &self.pending {
            match pending {
                Pending::Truncate { .. } if chance.is_lucky() => apply(&mut left, pending),
                Pending::Truncate { .. } => {}
                Pending::Write { at, bytes } => {
                    let mut done = 0;
                    while done < bytes.len() {
                        let start = at + done;
                        let room = SECTOR_BYTES - start % SECTOR_BYTES;
                        let end = bytes.len().min(done + room);
                        if chance.is_lucky() {
                            let bytes = bytes[done..end].to_vec();
                            apply(&mut left, &Pending::Write { at: start, bytes });
                        }
                        done = end;
                    }
                }
            }
        }
        left
    }
}

fn apply(image: &mut Vec<u8>, pending: &Pending) {
    match pending {
        Pending::Truncate { to } => image.resize(*to, 0),
        Pending::Write { at, bytes } => {
            if image.len() < at + bytes.len() {
                image.resize(at + bytes.len(), 0);
            }
            image[*at..at + bytes.len()].copy_from_slice(bytes);
        }
    }
}

struct State {
    plan: Plan,
    count: u64,
    is_off: bool,
    images: HashMap<u64, Image>,
    /// Files whose removal has not reached the disk.
    ghosts: BTreeMap<PathBuf, Vec<u8>>,
}

/// A folder whose files are watched, until it is dropped.
pub(crate) struct Disk {
    folder: PathBuf,
    state: Arc<Mutex<State>>,
}

impl Disk {
    /// Watches a folder.
    pub(crate) fn watch(folder: &Path, plan: Plan) -> Self {
        register();
        let state = Arc::new(Mutex::new(State {
            plan,
            count: 0,
            is_off: false,
            images: HashMap::new(),
            ghosts: BTreeMap::new(),
        }));
        locked(&DISKS).insert(folder.to_owned(), Arc::clone(&state));
        Self {
            folder: folder.to_owned(),
            state,
        }
    }

    /// How many operations there were.
    pub(crate) fn count(&self) -> u64 {
        locked(&self.state).count
    }

    /// Whether what was planned has come to pass.
    pub(crate) fn has_struck(&self) -> bool {
        let state = locked(&self.state);
        match state.plan {
            Plan::Sound => false,
            Plan::Broken { at, .. } | Plan::Full { at, .. } | Plan::Cut { at } => state.count >= at,
        }
    }

    /// Leaves the folder as the cut has left it. Nothing may be open in it any more.
    pub(crate) fn lose(&self, kept: Kept, chance: &mut Chance) {
        let state = locked(&self.state);
        for entry in fs::read_dir(&self.folder).unwrap() {
            let path = entry.unwrap().path();
            if path.to_string_lossy().ends_with("-shm") {
                fs::remove_file(path).unwrap();
            } else if let Some(image) = state.images.get(&path.metadata().unwrap().ino()) {
                fs::write(&path, image.left_by_cut(kept, chance)).unwrap();
            }
        }
        for (path, content) in &state.ghosts {
            if !path.exists() && chance.is_lucky() {
                fs::write(path, content).unwrap();
            }
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        locked(&DISKS).remove(&self.folder);
    }
}

static DISKS: Mutex<BTreeMap<PathBuf, Arc<Mutex<State>>>> = Mutex::new(BTreeMap::new());

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone, Copy)]
enum Operation {
    Write,
    Sync,
    Truncate,
}

impl State {
    /// Counts an operation; the error that it shall have.
    fn strike(&mut self, operation: Operation) -> Option<c_int> {
        if self.is_off {
            return Some(ffi::SQLITE_IOERR);
        }
        if let (Plan::Full { .. }, Operation::Sync | Operation::Truncate) = (self.plan, operation) {
            return None;
        }
        self.count += 1;
        let strikes = |at, is_lasting| self.count == at || is_lasting && self.count > at;
        match self.plan {
            Plan::Broken { at, is_lasting } if strikes(at, is_lasting) => Some(match operation {
                Operation::Write => ffi::SQLITE_IOERR_WRITE,
                Operation::Sync => ffi::SQLITE_IOERR_FSYNC,
                Operation::Truncate => ffi::SQLITE_IOERR_TRUNCATE,
            }),
            Plan::Full { at, is_lasting } if strikes(at, is_lasting) => Some(ffi::SQLITE_FULL),
            Plan::Cut { at } if self.count >= at => {
                self.is_off = true;
                Some(ffi::SQLITE_IOERR)
            }
            _ => None,
        }
    }

    fn image(&mut self, inode: u64) -> &mut Image {
        self.images.entry(inode).or_default()
    }
}

/// What SQLite is given as a file: this, and behind it the real VFS's own.
#[repr(C)]
struct File {
    base: ffi::sqlite3_file,
    watched: *mut Watched,
}

struct Watched {
    state: Arc<Mutex<State>>,
    inode: u64,
    /// Whether the real VFS syncs the folder when the file is first synced.
    syncs_folder: bool,
}

struct Vfs(*mut ffi::sqlite3_vfs);

// SAFETY: SQLite's default VFS lives as long as the process and may be used from any thread.
unsafe impl Send for Vfs {}
// SAFETY: as above.
unsafe impl Sync for Vfs {}

static REAL: OnceLock<Vfs> = OnceLock::new();

fn real_vfs() -> *mut ffi::sqlite3_vfs {
    REAL.get().unwrap().0
}

/// Makes this VFS the default of the process, once.
fn register() {
    REAL.get_or_init(|| {
        // SAFETY: the default VFS is found after SQLite was initialised, and copied as a whole; the copy is leaked, so
        // that it outlives every connection.
        unsafe {
            assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
            let real = ffi::sqlite3_vfs_find(std::ptr::null());
            let mut copy = *real;
            copy.zName = c"faulty".as_ptr();
            copy.szOsFile += c_int::try_from(size_of::<File>()).unwrap();
            copy.pNext = std::ptr::null_mut();
            copy.xOpen = Some(open);
            copy.xDelete = Some(delete);
            let copy = Box::leak(Box::new(copy));
            assert_eq!(ffi::sqlite3_vfs_register(copy, 1), ffi::SQLITE_OK);
            Vfs(real)
        }
    });
}

/// SQLite's file as the real VFS knows it.
unsafe fn real_file(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: `szOsFile` leaves room for both, one behind the other.
    unsafe { file.cast::<File>().add(1).cast() }
}

unsafe fn watched<'a>(file: *mut ffi::sqlite3_file) -> &'a Watched {
    // SAFETY: `open` put it there, and `close` takes it away last.
    unsafe { &*(*file.cast::<File>()).watched }
}

fn disk_of(path: &Path) -> Option<Arc<Mutex<State>>> {
    locked(&DISKS).get(path.parent()?).cloned()
}

unsafe fn path_of(name: *const c_char) -> Option<PathBuf> {
    if name.is_null() {
        return None;
    }
    // SAFETY: SQLite gives a C string.
    let name = unsafe { CStr::from_ptr(name) };
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(name.to_bytes())))
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: the real VFS's function is called as SQLite calls it; a file that isn't watched is the real VFS's alone.
    unsafe {
        let real_open = (*real_vfs()).xOpen.unwrap();
        let path = path_of(name);
        let Some((path, state)) = path.and_then(|path| Some((path.clone(), disk_of(&path)?)))
        else {
            return real_open(vfs, name, file, flags, out_flags);
        };
        (*file).pMethods = std::ptr::null();
        let mut guard = locked(&state);
        if guard.is_off && flags & ffi::SQLITE_OPEN_CREATE != 0 && !path.exists() {
            return ffi::SQLITE_CANTOPEN;
        }
        let result = real_open(vfs, name, real_file(file), flags, out_flags);
        if result != ffi::SQLITE_OK {
            return result;
        }
        let metadata = path.metadata().unwrap();
        if metadata.len() == 0 {
            guard.images.insert(metadata.ino(), Image::default());
        } else if !guard.images.contains_key(&metadata.ino()) {
            let image = guard.image(metadata.ino());
            image.synced = fs::read(&path).unwrap();
        }
        guard.ghosts.remove(&path);
        drop(guard);
        let journals = ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_WAL;
        let watched = Watched {
            state,
            inode: metadata.ino(),
            syncs_folder: flags & journals != 0,
        };
        (*file.cast::<File>()).watched = Box::into_raw(Box::new(watched));
        (*file).pMethods = &raw const METHODS;
        ffi::SQLITE_OK
    }
}

unsafe extern "C" fn delete(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    sync_folder: c_int,
) -> c_int {
    // SAFETY: as in `open`.
    unsafe {
        let real_delete = (*real_vfs()).xDelete.unwrap();
        let path = path_of(name);
        let Some((path, state)) = path.and_then(|path| Some((path.clone(), disk_of(&path)?)))
        else {
            return real_delete(vfs, name, sync_folder);
        };
        let mut guard = locked(&state);
        if guard.is_off {
            return ffi::SQLITE_IOERR_DELETE;
        }
        let inode = path.metadata().map(|metadata| metadata.ino()).ok();
        let result = real_delete(vfs, name, 0);
        if result == ffi::SQLITE_OK {
            let image = inode.and_then(|inode| guard.images.remove(&inode));
            if sync_folder != 0 {
                guard.ghosts.clear();
            } else if let Some(image) = image {
                guard.ghosts.insert(path, image.synced);
            }
        }
        result
    }
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    // Without xFetch: nothing is mapped.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Calls the real VFS's function of that name.
macro_rules! pass_on {
    ($file:ident, $method:ident $(, $argument:expr)*) => {
        // SAFETY: the real file lies behind ours, and is open as long as ours is.
        unsafe {
            let real = real_file($file);
            (*(*real).pMethods).$method.unwrap()(real $(, $argument)*)
        }
    };
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    let result = pass_on!(file, xClose);
    // SAFETY: it was made by `open`, and nobody uses the file after this.
    drop(unsafe { Box::from_raw((*file.cast::<File>()).watched) });
    result
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    bytes: *const c_void,
    count: c_int,
    at: i64,
) -> c_int {
    // SAFETY: SQLite gives `count` bytes.
    let (watched, slice) = unsafe {
        let count = usize::try_from(count).unwrap();
        (
            watched(file),
            std::slice::from_raw_parts(bytes.cast::<u8>(), count),
        )
    };
    let mut state = locked(&watched.state);
    if let Some(error) = state.strike(Operation::Write) {
        return error;
    }
    state.image(watched.inode).pending.push(Pending::Write {
        at: usize::try_from(at).unwrap(),
        bytes: slice.to_vec(),
    });
    pass_on!(file, xWrite, bytes, count, at)
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, to: i64) -> c_int {
    // SAFETY: a watched file.
    let watched = unsafe { watched(file) };
    let mut state = locked(&watched.state);
    if let Some(error) = state.strike(Operation::Truncate) {
        return error;
    }
    let to_bytes = usize::try_from(to).unwrap();
    let image = state.image(watched.inode);
    image.pending.push(Pending::Truncate { to: to_bytes });
    pass_on!(file, xTruncate, to)
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: a watched file.
    let watched = unsafe { watched(file) };
    let mut state = locked(&watched.state);
    if let Some(error) = state.strike(Operation::Sync) {
        return error;
    }
    state.image(watched.inode).sync();
    if watched.syncs_folder {
        state.ghosts.clear();
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    into: *mut c_void,
    count: c_int,
    at: i64,
) -> c_int {
    pass_on!(file, xRead, into, count, at)
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut i64) -> c_int {
    pass_on!(file, xFileSize, size)
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    pass_on!(file, xLock, level)
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    pass_on!(file, xUnlock, level)
}

unsafe extern "C" fn check_reserved_lock(
    file: *mut ffi::sqlite3_file,
    is_held: *mut c_int,
) -> c_int {
    pass_on!(file, xCheckReservedLock, is_held)
}

unsafe extern "C" fn file_control(
    file: *mut ffi::sqlite3_file,
    operation: c_int,
    argument: *mut c_void,
) -> c_int {
    pass_on!(file, xFileControl, operation, argument)
}

unsafe extern "C" fn sector_size(file: *mut ffi::sqlite3_file) -> c_int {
    pass_on!(file, xSectorSize)
}

unsafe extern "C" fn device_characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    pass_on!(file, xDeviceCharacteristics)
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    page_bytes: c_int,
    may_extend: c_int,
    memory: *mut *mut c_void,
) -> c_int {
    pass_on!(file, xShmMap, page, page_bytes, may_extend, memory)
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    offset: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    pass_on!(file, xShmLock, offset, count, flags)
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    pass_on!(file, xShmBarrier);
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, deletes: c_int) -> c_int {
    pass_on!(file, xShmUnmap, deletes)
}
