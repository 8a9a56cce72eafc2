//! From an input's bytes to its records, through every layer of packing.
//!
//! Records are pushed to the caller one by one, as a container can only be read while the reader of what is around it is
//! borrowed. Layers are undone one inside the other, at most as many as [`Limits::nesting`] says: a compression or an
//! archive each, so that `pages.tar.gz` has two. What goes wrong in a member is told of that member, and the next one is
//! read; what goes wrong with the input itself, or with its budget, ends it.

mod pages;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;

use flate2::bufread::MultiGzDecoder;

pub use pages::read_pages_at;

use super::feed::{cut_feed, cut_json_feed};
use super::file::{GET_AGAIN, InputFile, OpenError, Tally};
use super::limits::{Expanding, Limits, Spent, size_in_words, zstd_decoder};
use super::members::{MOST_NAME_BYTES, Names, display_name, is_hidden};
use super::peeked::Peeked;
use super::records::{self, RawRecord, RecordError, TakeRecord};
use super::sniff::{Sniffed, part_of_page, sniff};
use super::table::cut_table;
use super::walk::Excluded;
use super::{SNIFF_BYTES, tar, zip};
use crate::extract::Reading;
use crate::model::{Compression, InputType, LeftAlone, Told};

/// The most bytes of zip archives that are held in memory, as those are that can't be read at any place: inside another
/// archive, compressed, or from standard input.
const HELD_BYTES: u64 = 64 * 1024 * 1024;

/// The most bytes that are read of a stream after the end of what was taken from it, so that its sender is not cut off.
const TRAILING_BYTES: u64 = 1024 * 1024;

/// How packed inputs are unpacked.
#[derive(Clone, Copy, Debug)]
pub struct Packing<'a> {
    /// The bounds.
    pub limits: Limits,
    /// `--type`: what the members of archives are.
    pub given: Option<InputType>,
    /// Members that are not wanted.
    pub excluded: Option<&'a Excluded>,
    /// What tables need to be cut: the names of fields, and the encoding.
    pub reading: &'a Reading,
}

/// What is met while an input is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Met {
    /// A record.
    Record(RawRecord),
    /// What can't be read.
    Refused(RecordError),
    /// What is said of a member or a record.
    Remark {
        /// The member; `None` outside of any.
        member: Option<String>,
        /// Which record; `None` for the whole input or member.
        number: Option<u64>,
        /// What.
        told: Told,
    },
}

/// Reads the records of an input, in the order in which they stand in it, and hands each to `take`, or what is wrong with
/// it, and what is said of members and of pages before they come; `take` says whether to go on. The first record is number
/// `known_count` + 1, where records are numbered.
pub fn read_records(
    mut reader: Peeked<InputFile<'_>>,
    tally: &Tally<'_>,
    sniffed: &Sniffed,
    packing: &Packing<'_>,
    known_count: u64,
    take: &mut dyn FnMut(Met) -> ControlFlow<()>,
) {
    let spent = Spent::new(packing.limits, tally.passed.clone());
    let is_broken = Cell::new(false);
    let mut unpacking = Unpacking {
        packing,
        spent: &spent,
        is_broken: &is_broken,
        names: Names::default(),
        member_count: 0,
        held_bytes: 0,
        take,
    };
    let place = Place {
        member: None,
        depth: 0,
        known_count,
        file: Some(tally),
    };
    let flow = unpacking.read(&mut reader, sniffed, place);
    if flow.is_continue() {
        // What stands behind an archive's end is part of the input, and of its digest.
        let most = match tally.seekable() {
            Some(_) => u64::MAX,
            None => TRAILING_BYTES,
        };
        // Where it can't be read, the file has changed, which is told by the tally.
        drop(io::copy(&mut reader.take(most), &mut io::sink()));
    }
}

/// Where something stands that is read.
#[derive(Clone, Copy)]
struct Place<'p> {
    /// The path of the member; `None` for the input itself.
    member: Option<&'p str>,
    /// How many layers are around it.
    depth: usize,
    known_count: u64,
    /// The input's tally, where this is the input itself as it is stored.
    file: Option<&'p Tally<'p>>,
}

impl Place<'_> {
    fn refusal(&self, reason: impl Into<String>, hint: impl Into<String>) -> RecordError {
        self.refusal_of(OpenError::new(reason, hint))
    }

    fn refusal_of(&self, error: OpenError) -> RecordError {
        RecordError {
            member: self.member.map(str::to_owned),
            is_last: self.member.is_none(),
            ..RecordError::of_whole(error)
        }
    }
}

/// What is kept while an input is unpacked.
struct Unpacking<'u> {
    packing: &'u Packing<'u>,
    spent: &'u Spent,
    /// Whether nothing more can be read of the input, though it is an archive whose members are refused by name.
    is_broken: &'u Cell<bool>,
    names: Names,
    member_count: u64,
    held_bytes: u64,
    take: &'u mut (dyn FnMut(Met) -> ControlFlow<()> + 'u),
}

impl Unpacking<'_> {
    /// Reads what `reader` gives as what it was taken for.
    fn read(
        &mut self,
        reader: &mut dyn BufRead,
        sniffed: &Sniffed,
        place: Place<'_>,
    ) -> ControlFlow<()> {
        let Limits {
            record_bytes,
            nesting,
            ..
        } = self.packing.limits;
        let input_type = sniffed.input_type;
        let depth = place.depth + sniffed.layers.len() + usize::from(input_type.is_archive());
        if depth > nesting {
            return self.refuse(place.refusal(
                format!("it is packed more than {nesting} layers deep, the most that are undone"),
                "unpack it, or if you trust it, raise --max-nesting",
            ));
        }
        let layers = match (input_type, sniffed.layers.as_slice()) {
            // A crawl undoes the innermost by itself, as each of its records may be compressed alone.
            (InputType::Warc | InputType::Arc, [layers @ .., _]) => layers,
            (_, layers) => layers,
        };
        let inner = Place {
            depth,
            file: place.file.filter(|_| layers.is_empty()),
            ..place
        };
        let mut content = match unwrap(reader, layers, self.spent) {
            Ok(content) => content,
            Err(error) => return self.refuse(damaged(&inner, &error)),
        };
        let content = &mut *content;
        match input_type {
            InputType::Text
            | InputType::Markdown
            | InputType::Html
            | InputType::Jsonl
            | InputType::Json => {
                for found in records::cut(content, input_type, record_bytes, place.known_count) {
                    self.hand_on(found, &inner)?;
                }
                ControlFlow::Continue(())
            }
            InputType::Zip => match inner.file {
                Some(tally) => self.read_zip_file(content, tally, inner),
                None => self.read_held_zip(content, inner),
            },
            InputType::Tar => self.read_tar(content, inner),
            InputType::Feed => self.read_feed(content, &inner, &mut |_| {}),
            InputType::Csv | InputType::Tsv => {
                let Reading { fields, encoding } = self.packing.reading;
                self.read_enclosed(&inner, "rows", |take| {
                    cut_table(content, record_bytes, fields, *encoding, take);
                })
            }
            InputType::Warc | InputType::Arc => self.read_crawl(content, inner),
        }
    }

    /// Reads the entries of a feed; `complete` adds to each what more is known of it.
    fn read_feed(
        &mut self,
        content: &mut dyn BufRead,
        place: &Place<'_>,
        complete: &mut dyn FnMut(&mut RawRecord),
    ) -> ControlFlow<()> {
        let begins_object = |head: &[u8]| {
            let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
            text.trim_ascii_start().starts_with(b"{")
        };
        let is_json = match content.fill_buf() {
            Ok(head) => begins_object(head),
            Err(error) => return self.refuse(damaged(place, &error)),
        };
        let record_bytes = self.packing.limits.record_bytes;
        self.read_enclosed(place, "entries", |take| {
            let mut complete = |mut found: Result<RawRecord, RecordError>| {
                if let Ok(record) = &mut found {
                    complete(record);
                }
                take(found)
            };
            if is_json {
                cut_json_feed(content, record_bytes, &mut complete);
            } else {
                cut_feed(content, record_bytes, &mut complete);
            }
        })
    }

    /// Hands on the records that `cut` finds in something that encloses them.
    fn read_enclosed(
        &mut self,
        place: &Place<'_>,
        what: &str,
        cut: impl FnOnce(&mut TakeRecord<'_>),
    ) -> ControlFlow<()> {
        let (mut flow, mut is_empty) = (ControlFlow::Continue(()), true);
        cut(&mut |found| {
            is_empty = false;
            flow = self.hand_on(found, place);
            flow
        });
        flow?;
        if is_empty {
            return self.refuse(place.refusal_of(OpenError::without(what)));
        }
        ControlFlow::Continue(())
    }

    /// Hands a record to the caller, or what is wrong with one.
    fn hand_on(
        &mut self,
        found: Result<RawRecord, RecordError>,
        place: &Place<'_>,
    ) -> ControlFlow<()> {
        let member = || place.member.map(str::to_owned);
        match found {
            Ok(record) => (self.take)(Met::Record(RawRecord {
                member: member(),
                ..record
            })),
            Err(error) => self.refuse(RecordError {
                member: member(),
                // What ends a member does not end the archive.
                is_last: error.is_last && place.member.is_none(),
                ..error
            }),
        }
    }

    fn remark(&mut self, place: &Place<'_>, number: Option<u64>, told: Told) -> ControlFlow<()> {
        (self.take)(Met::Remark {
            member: place.member.map(str::to_owned),
            number,
            told,
        })
    }

    fn refuse(&mut self, error: RecordError) -> ControlFlow<()> {
        let is_exhausted = self.spent.is_exhausted();
        (self.take)(Met::Refused(RecordError {
            is_last: error.is_last || is_exhausted || self.is_broken.get(),
            ..error
        }))?;
        if is_exhausted {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    /// A zip archive that is a file: all of it is read once for its digest, then its members where they lie.
    fn read_zip_file(
        &mut self,
        content: &mut dyn BufRead,
        tally: &Tally<'_>,
        place: Place<'_>,
    ) -> ControlFlow<()> {
        let Some(file) = tally.seekable() else {
            return self.read_held_zip(content, place);
        };
        match io::copy(content, &mut io::sink()) {
            Ok(_) => self.read_zip(file, place),
            Err(error) => self.refuse(damaged(&place, &error)),
        }
    }

    fn read_held_zip(&mut self, content: &mut dyn BufRead, place: Place<'_>) -> ControlFlow<()> {
        let most = HELD_BYTES.saturating_sub(self.held_bytes);
        let mut bytes = Vec::new();
        if let Err(error) = content.take(most.saturating_add(1)).read_to_end(&mut bytes) {
            return self.refuse(damaged(&place, &error));
        }
        let length = bytes.len() as u64;
        if length > most {
            let words = size_in_words(HELD_BYTES);
            return self.refuse(place.refusal(
                format!(
                    "it is a zip archive that is held in memory, and with those around it larger than {words}"
                ),
                "unpack it to a file of its own and ingest that, which may be of any size",
            ));
        }
        self.held_bytes += length;
        let flow = self.read_zip(Cursor::new(bytes), place);
        self.held_bytes -= length;
        flow
    }

    fn read_zip<S: Read + Seek>(&mut self, source: S, place: Place<'_>) -> ControlFlow<()> {
        let most = self.packing.limits.member_count;
        let checked = zip::Archive::open(source).and_then(|mut archive| {
            let has_overlaps = archive.has_overlaps(most)?;
            Ok((archive, has_overlaps))
        });
        let mut archive = match checked {
            Ok((archive, false)) => archive,
            Ok((_, true)) => {
                return self.refuse(place.refusal(
                    "its members overlap, as those of a zip bomb do",
                    "if you trust it, unpack it, then ingest the folder that it gives",
                ));
            }
            Err(error) => return self.refuse(place.refusal_of(error)),
        };
        let mut count = 0;
        loop {
            let batch = match archive.next_batch() {
                Ok(batch) => batch,
                Err(error) => return self.refuse(place.refusal_of(error)),
            };
            if batch.is_empty() {
                break;
            }
            for entry in batch {
                count += 1;
                let Some(path) = self.admit(&entry.name, entry.is_folder(), &place)? else {
                    continue;
                };
                let member = Place {
                    member: Some(&path),
                    known_count: 0,
                    file: None,
                    ..place
                };
                let opened = match entry.refusal() {
                    Some(refusal) => Err(refusal),
                    None => archive.member(&entry, self.spent),
                };
                match opened {
                    Ok(data) => self.read_member(data, &entry.name, member)?,
                    Err(error) => self.refuse(member.refusal_of(error))?,
                }
            }
        }
        if !archive.is_count_right(count) {
            return self.refuse(place.refusal(
                "its directory does not have as many members as it says",
                GET_AGAIN,
            ));
        }
        ControlFlow::Continue(())
    }

    fn read_tar(&mut self, content: &mut dyn BufRead, place: Place<'_>) -> ControlFlow<()> {
        let inner_is_broken = Cell::new(false);
        let is_broken = match place.member {
            None => self.is_broken,
            Some(_) => &inner_is_broken,
        };
        let mut members = tar::Members::new(content, is_broken);
        loop {
            let member = match members.next() {
                Ok(Some(member)) => member,
                Ok(None) => return ControlFlow::Continue(()),
                Err(error) => return self.refuse(place.refusal_of(error)),
            };
            let is_folder = matches!(member.kind, tar::Kind::Folder);
            let Some(path) = self.admit(&member.name, is_folder, &place)? else {
                continue;
            };
            let inner = Place {
                member: Some(&path),
                known_count: 0,
                file: None,
                ..place
            };
            match member.kind {
                tar::Kind::Refused(reason, hint) => self.refuse(inner.refusal(reason, hint))?,
                _ => self.read_member(members.data(), &member.name, inner)?,
            }
            // The member was refused for it, by name.
            if is_broken.get() {
                return ControlFlow::Continue(());
            }
        }
    }

    /// The path of a member that is to be read; `None` for one that is left alone.
    fn admit(
        &mut self,
        name: &[u8],
        is_folder: bool,
        place: &Place<'_>,
    ) -> ControlFlow<(), Option<String>> {
        let most = self.packing.limits.member_count;
        self.member_count += 1;
        if self.member_count > most {
            self.spent.exhaust();
            self.refuse(place.refusal(
                format!("it has more than {most} members, the most that one input may have"),
                "what came before is stored; if you trust it, raise --max-members",
            ))?;
        }
        if is_folder {
            return ControlFlow::Continue(None);
        }
        let shown = display_name(name);
        if let Some((why, reason)) = self.why_left_alone(&shown) {
            let path = match place.member {
                Some(outer) => format!("{outer}!{shown}"),
                None => shown,
            };
            let member = Place {
                member: Some(&path),
                ..*place
            };
            let reason = reason.to_owned();
            self.remark(&member, None, Told::LeftAlone { why, reason })?;
            return ControlFlow::Continue(None);
        }
        if shown.len() > MOST_NAME_BYTES {
            let beginning: String = shown.chars().take(200).collect();
            let path = self.names.path_of(place.member, &beginning);
            let cut = Place {
                member: Some(&path),
                ..*place
            };
            self.refuse(cut.refusal(
                format!("its name is longer than {MOST_NAME_BYTES} bytes"),
                "unpack the archive under shorter names, then ingest the folder",
            ))?;
            return ControlFlow::Continue(None);
        }
        ControlFlow::Continue(Some(self.names.path_of(place.member, &shown)))
    }

    fn why_left_alone(&self, name: &str) -> Option<(LeftAlone, &'static str)> {
        if is_hidden(name) {
            return Some(LeftAlone::HIDDEN);
        }
        let excluded = self.packing.excluded?;
        excluded.has_member(name).then_some(LeftAlone::EXCLUDED)
    }

    fn read_member(&mut self, data: impl Read, name: &[u8], place: Place<'_>) -> ControlFlow<()> {
        let mut reader = Peeked::new(data, false);
        if let Some(error) = reader.take_error() {
            return self.refuse(damaged(&place, &error));
        }
        // What `--type` says of archives it says of the input.
        let given = self.packing.given.filter(|given| !given.is_archive());
        if given.is_none()
            && let Some(reason) = part_of_page(reader.head(), &display_name(name))
        {
            let why = LeftAlone::PartOfPage;
            let reason = reason.to_owned();
            return self.remark(&place, None, Told::LeftAlone { why, reason });
        }
        if reader.head().is_empty() {
            return self.refuse(place.refusal_of(OpenError::empty()));
        }
        match sniff(reader.head(), &display_name(name), given) {
            Ok(sniffed) => {
                self.remark(&place, None, sniffed.told())?;
                self.read(&mut reader, &sniffed, place)
            }
            Err(error) => self.refuse(place.refusal_of(error)),
        }
    }
}

/// The content of `reader` without its layers of compression.
fn unwrap<'r>(
    reader: &'r mut dyn BufRead,
    layers: &[Compression],
    spent: &'r Spent,
) -> io::Result<Box<dyn BufRead + 'r>> {
    let mut content: Box<dyn BufRead + 'r> = Box::new(reader);
    for layer in layers {
        let decoder: Box<dyn Read + 'r> = match layer {
            Compression::Gzip => Box::new(MultiGzDecoder::new(content)),
            Compression::Zstd => Box::new(zstd_decoder(content)?),
        };
        content = Box::new(BufReader::with_capacity(
            SNIFF_BYTES,
            Expanding::new(decoder, spent),
        ));
    }
    Ok(content)
}

fn damaged(place: &Place<'_>, error: &io::Error) -> RecordError {
    let OpenError { reason, hint } = OpenError::from_damage(error);
    place.refusal(reason, format!("nothing of it is stored; {hint}"))
}
