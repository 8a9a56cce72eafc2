//! A crawl's content, decompressed, and where in the stored input each place of it comes from.
//!
//! The input is a row of segments: gzip members, zstd frames, or one stretch of plain bytes. A segment that can't be
//! read is told once, and reading goes on at the next one that can: where a checksum or the compressed data proves
//! wrong, the bytes of the next segment may have been read for data of this one, so the search begins anew right after
//! this one's first byte.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use memchr::memchr2;
use memchr::memmem::find;

use super::super::file::OpenError;
use super::super::limits::Spent;
use super::header::Kind;
use super::unpack::{DICTIONARY_BYTES, Form, Skippable, Unpacker};
use super::window::{Stored, Window};

/// How much is decompressed at once.
const CHUNK_BYTES: usize = 32 * 1024;

/// Read bytes that are held, of the stored input and of the content.
const STORED_KEEP: usize = 1024 * 1024;
const CONTENT_KEEP: usize = 4 * 1024 * 1024;

/// How many segments are remembered that lie in the content held: members of a byte each are no crawl.
const MOST_MARKS: usize = 64 * 1024;

/// What is looked at to tell whether a segment begins somewhere, and what it must give without an error.
const TRIAL_BYTES: usize = 4096;
const TRIAL_CONTENT: usize = 64;

/// Why there is no content here.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The segment that begins at `offset` can't be read, or not to its end; reading goes on after it.
    Damaged {
        /// In the stored input.
        offset: u64,
        /// What is wrong.
        reason: String,
    },
    /// Nothing more can be read.
    Last(OpenError),
}

/// Where a segment begins.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// In the content.
    content: u64,
    /// In the stored input.
    stored: u64,
    form: Form,
}

/// The content of a crawl.
pub(super) struct Content<'s, R> {
    stored: Stored<R>,
    window: Window,
    /// The segments that lie in the window, and the one that it begins in.
    marks: VecDeque<Mark>,
    /// The segment that is being read; `None` between two.
    segment: Option<Mark>,
    unpacker: Unpacker,
    /// What is told once all content before it was read.
    pending: Option<Trouble>,
    spent: &'s Spent,
    chunk: Vec<u8>,
}

impl<'s, R: BufRead> Content<'s, R> {
    /// The content of what `reader` gives, which stands at `position` of the stored input.
    pub(super) fn new(reader: R, position: u64, spent: &'s Spent) -> Self {
        Self {
            stored: Stored::new(reader, position, STORED_KEEP),
            window: Window::new(0, CONTENT_KEEP),
            marks: VecDeque::new(),
            segment: None,
            unpacker: Unpacker::new(),
            pending: None,
            spent,
            chunk: vec![0; CHUNK_BYTES],
        }
    }

    /// Takes the dictionary that stands at the beginning of the stored input, which is read from somewhere else.
    pub(super) fn set_dictionary(&mut self, dictionary: Vec<u8>) -> Result<(), String> {
        self.unpacker.set_dictionary(dictionary)
    }

    /// The place in the content.
    pub(super) const fn position(&self) -> u64 {
        self.window.position()
    }

    pub(super) fn consume(&mut self, count: usize) {
        self.window.consume(count);
    }

    /// Goes back to a place in the content, or as near to it as may be.
    pub(super) fn go_back(&mut self, to: u64) {
        self.window.go_back(to);
    }

    /// Where in the stored input the byte that comes next is, or the segment that it begins; `None` inside a compressed
    /// one.
    pub(super) fn offset(&self) -> Option<u64> {
        let position = self.position();
        let mark = self.mark()?;
        match mark.form {
            Form::Plain => Some(mark.stored + (position - mark.content)),
            _ => (mark.content == position).then_some(mark.stored),
        }
    }

    /// Where in the stored input the segment begins in which the byte is that was read last.
    pub(super) fn last_segment(&self) -> Option<u64> {
        let position = self.position().checked_sub(1)?;
        let next = self.marks.partition_point(|mark| mark.content <= position);
        self.marks.get(next.checked_sub(1)?).map(|mark| mark.stored)
    }

    /// Where in the stored input the segment begins that holds the next byte.
    pub(super) fn segment(&self) -> Option<u64> {
        self.mark().map(|mark| mark.stored)
    }

    /// Whether a compressed segment begins here.
    pub(super) fn is_at_segment(&self) -> bool {
        self.mark()
            .is_some_and(|mark| mark.form != Form::Plain && mark.content == self.position())
    }

    /// Whether the content here is not compressed.
    pub(super) fn is_plain(&self) -> bool {
        self.mark().is_some_and(|mark| mark.form == Form::Plain)
    }

    /// Puts off what was told until all content was read that is there.
    pub(super) fn put_off(&mut self, trouble: Trouble) {
        self.pending = Some(trouble);
    }

    /// Counts bytes that were unpacked out of the content.
    pub(super) fn charge(&self, byte_count: usize) -> Result<(), Trouble> {
        self.spent.add(byte_count).map_err(Trouble::Last)
    }

    /// The content that comes next, never of two segments at once; nothing at the end.
    pub(super) fn fill(&mut self) -> Result<&[u8], Trouble> {
        while self.window.unread().is_empty() {
            if let Some(trouble) = self.pending.take() {
                return Err(trouble);
            }
            if !self.pull()? {
                break;
            }
        }
        let unread = self.window.unread();
        let position = self.window.position();
        let next = self.marks.partition_point(|mark| mark.content <= position);
        let end = self.marks.get(next).map(|mark| mark.content - position);
        let end = end.and_then(|end| usize::try_from(end).ok());
        Ok(end.and_then(|end| unread.get(..end)).unwrap_or(unread))
    }

    /// `count` bytes of what comes next, or all before something that can't be read.
    pub(super) fn peek(&mut self, count: usize) -> &[u8] {
        while self.window.unread().len() < count && self.pending.is_none() {
            match self.pull() {
                Ok(true) => {}
                Ok(false) => break,
                Err(trouble) => self.pending = Some(trouble),
            }
        }
        let unread = self.window.unread();
        unread.get(..count).unwrap_or(unread)
    }

    /// The segment that holds the next byte.
    fn mark(&self) -> Option<&Mark> {
        let position = self.position();
        let next = self.marks.partition_point(|mark| mark.content <= position);
        self.marks.get(next.checked_sub(1)?)
    }

    /// Brings more content. `false` at the end.
    fn pull(&mut self) -> Result<bool, Trouble> {
        loop {
            let Some(segment) = self.segment else {
                if self.open()? {
                    continue;
                }
                return Ok(false);
            };
            let input = self.stored.fill().map_err(of_io)?;
            if input.is_empty() && segment.form == Form::Plain {
                return Ok(false);
            }
            let step = if input.is_empty() {
                Err("it ends too early".to_owned())
            } else {
                self.unpacker.step(segment.form, input, &mut self.chunk)
            };
            let step = step.map_err(|reason| {
                self.segment = None;
                self.recover(segment, &reason)
            })?;
            self.stored.consume(step.used);
            if step.is_end {
                self.segment = None;
            }
            if step.made > 0 {
                let made = self.chunk.get(..step.made).unwrap_or_default();
                self.window.push(made);
                self.forget_marks();
                if segment.form != Form::Plain {
                    self.charge(step.made)?;
                }
                return Ok(true);
            }
        }
    }

    /// Begins the next segment. `false` at the end.
    fn open(&mut self) -> Result<bool, Trouble> {
        loop {
            let stored = self.stored.position();
            let head = self.stored.peek(TRIAL_BYTES).map_err(of_io)?;
            if head.is_empty() {
                return Ok(false);
            }
            if let Some(skippable) = Skippable::parse(head) {
                self.pass_frame(&skippable)?;
                continue;
            }
            let is_blank = |byte: &&u8| matches!(byte, 0 | b'\r' | b'\n');
            let blanks = head.iter().take_while(is_blank).count();
            if blanks > 0 {
                // As block devices and joining by hand leave behind.
                self.stored.consume(blanks);
                continue;
            }
            // Before the first record of a plain crawl there may be something else; so there may before that of a
            // compressed one.
            let is_plain = || {
                Kind::of(head).is_some()
                    || self.marks.is_empty() && find(head, b"\nWARC/").is_some()
            };
            let form = Form::packed(head).or_else(|| is_plain().then_some(Form::Plain));
            let Some(form) = form else {
                self.seek()?;
                return Err(Trouble::Damaged {
                    offset: stored,
                    reason: "no record, gzip member or zstd frame begins there".to_owned(),
                });
            };
            let mark = Mark {
                content: self.window.end(),
                stored,
                form,
            };
            // An empty one has no content of its own.
            self.marks.pop_back_if(|last| last.content == mark.content);
            self.marks.push_back(mark);
            if let Err(reason) = self.unpacker.begin(form) {
                return Err(self.recover(mark, &reason));
            }
            self.segment = Some(mark);
            return Ok(true);
        }
    }

    /// Passes over a frame that holds no content; it may hold a dictionary.
    fn pass_frame(&mut self, frame: &Skippable) -> Result<(), Trouble> {
        let is_dictionary = frame.is_dictionary && self.stored.position() == 0;
        self.stored.consume(Skippable::HEADER_BYTES);
        let mut left = frame.byte_count as usize;
        if is_dictionary {
            let bad = |reason: &str| {
                Trouble::Last(OpenError::new(
                    format!("the dictionary at its beginning can't be read: {reason}"),
                    "without it nothing of the crawl can be; get the file again and ingest it anew",
                ))
            };
            if left > DICTIONARY_BYTES {
                return Err(bad("it is too large"));
            }
            let dictionary = self.stored.peek(left).map_err(of_io)?;
            let dictionary = dictionary
                .get(..left)
                .ok_or_else(|| bad("it is cut short"))?
                .to_vec();
            self.set_dictionary(dictionary)
                .map_err(|reason| bad(&reason))?;
        }
        while left > 0 {
            let piece = self.stored.fill().map_err(of_io)?.len().min(left);
            if piece == 0 {
                break;
            }
            self.stored.consume(piece);
            left -= piece;
        }
        Ok(())
    }

    /// Goes to where the next segment begins that may be read after this one could not.
    fn recover(&mut self, segment: Mark, reason: &str) -> Trouble {
        self.stored.go_back(segment.stored);
        if self.stored.position() == segment.stored {
            self.stored.consume(1);
        }
        match self.seek() {
            Ok(()) => Trouble::Damaged {
                offset: segment.stored,
                reason: format!("its {} is damaged: {reason}", segment.form.name()),
            },
            Err(trouble) => trouble,
        }
    }

    /// Goes to where a compressed segment begins, or to the end.
    fn seek(&mut self) -> Result<(), Trouble> {
        loop {
            let bytes = self.stored.fill().map_err(of_io)?;
            if bytes.is_empty() {
                return Ok(());
            }
            let Some(next) = memchr2(0x1f, 0x28, bytes) else {
                let all = bytes.len();
                self.stored.consume(all);
                continue;
            };
            self.stored.consume(next);
            let head = self.stored.peek(4).map_err(of_io)?;
            if let Some(form) = Form::packed(head) {
                let head = self.stored.peek(TRIAL_BYTES).map_err(of_io)?;
                if opens(&mut self.unpacker, form, head) {
                    return Ok(());
                }
            }
            self.stored.consume(1);
        }
    }

    fn forget_marks(&mut self) {
        let start = self.window.start();
        while self.marks.len() > MOST_MARKS
            || self.marks.get(1).is_some_and(|mark| mark.content <= start)
        {
            self.marks.pop_front();
        }
    }
}

/// Whether what begins with those bytes gives content.
fn opens(unpacker: &mut Unpacker, form: Form, head: &[u8]) -> bool {
    if unpacker.begin(form).is_err() {
        return false;
    }
    let (mut input, mut content) = (head, [0; TRIAL_CONTENT]);
    let mut made = 0;
    while made < content.len() && !input.is_empty() {
        let output = content.get_mut(made..).unwrap_or_default();
        let Ok(step) = unpacker.step(form, input, output) else {
            return false;
        };
        input = input.get(step.used..).unwrap_or_default();
        made += step.made;
        if step.is_end {
            break;
        }
    }
    true
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn of_io(error: io::Error) -> Trouble {
    Trouble::Last(OpenError::from_damage(&error))
}
