//! A bound on the bytes on their way, so that memory does not grow with the size of records, nor with what becomes of
//! them: a chunk is taken by the bytes it has, and charged what it weighs once it is analysed.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes of records that may be on their way at once. One chunk always may, however large it is.
const LIMIT_BYTES: usize = 12 * 1024 * 1024;

/// What is left of the bound; shared by the reader, who takes, and the writer, who gives back.
#[derive(Debug, Default)]
pub(super) struct Budget {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    used: usize,
    is_closed: bool,
}

impl Budget {
    /// Takes `bytes`, waiting until there is room. `false` where the writer has gone and nothing is wanted any more.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let mut state = self.state();
        while !state.is_closed && state.used > 0 && state.used + bytes > LIMIT_BYTES {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.used += bytes;
        !state.is_closed
    }

    /// Charges what a chunk that was taken with `taken` bytes weighs beyond that.
    pub(super) fn charge(&self, weight: usize, taken: usize) {
        self.state().used += weight.saturating_sub(taken);
    }

    /// Gives `bytes` back.
    pub(super) fn give_back(&self, bytes: usize) {
        let mut state = self.state();
        state.used = state.used.saturating_sub(bytes);
        self.changed.notify_all();
    }

    /// Lets nobody wait any longer.
    pub(super) fn close(&self) {
        self.state().is_closed = true;
        self.changed.notify_all();
    }

    /// The state, whatever became of another holder: it is never left half changed.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
