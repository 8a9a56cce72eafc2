//! Standard input, read by a thread of its own: whoever waits for it is woken now and then, and can look whether to go
//! on waiting. A read of the operating system's can't be left.

use std::io::{self, Cursor, Read};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};

/// Bytes that are read at once, and how many such blocks may wait.
const BLOCK_BYTES: usize = 128 * 1024;
const BLOCKS: usize = 4;

/// How long a read waits before it comes back as interrupted.
const PATIENCE: Duration = Duration::from_millis(100);

/// What comes on standard input. A read that finds nothing for a while fails as interrupted, and may be tried again.
pub(super) struct StandardInput {
    blocks: Receiver<io::Result<Vec<u8>>>,
    current: Cursor<Vec<u8>>,
}

impl StandardInput {
    pub(super) fn open() -> Self {
        let (to, blocks) = bounded(BLOCKS);
        // It goes when nobody takes its blocks, or with the program: where nothing comes, nothing else ends it.
        thread::spawn(move || {
            let mut input = io::stdin().lock();
            loop {
                let mut block = vec![0; BLOCK_BYTES];
                let read = match input.read(&mut block) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    other => other,
                };
                let is_end = !matches!(read, Ok(1..));
                let block = read.map(|length| {
                    block.truncate(length);
                    block
                });
                if to.send(block).is_err() || is_end {
                    break;
                }
            }
        });
        Self {
            blocks,
            current: Cursor::default(),
        }
    }
}

impl Read for StandardInput {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.current.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            match self.blocks.recv_timeout(PATIENCE) {
                Ok(block) => {
                    let block = block?;
                    if block.is_empty() {
                        return Ok(0);
                    }
                    self.current = Cursor::new(block);
                }
                Err(RecvTimeoutError::Timeout) => return Err(io::ErrorKind::Interrupted.into()),
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
            }
        }
    }
}
