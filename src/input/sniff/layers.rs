//! What the first bytes of an input are once compression is undone, and whether they begin an archive.

use std::io::Read;

use flate2::bufread::MultiGzDecoder;

use super::super::limits::zstd_decoder;
use super::super::{Limits, SNIFF_BYTES};
use crate::model::Compression;

/// How an input is compressed, the outermost first, and its first bytes without all that.
///
/// A layer more than may be undone is told, so that it can be refused; those below it are not looked for.
pub(super) fn unwrap_head(head: &[u8]) -> (Vec<Compression>, Vec<u8>) {
    let mut layers = Vec::new();
    let mut head = head.to_vec();
    while layers.len() <= Limits::MOST_NESTING
        && let Some(compression) = compression_of(&head)
    {
        head = first_bytes(compression, &head);
        layers.push(compression);
    }
    (layers, head)
}

fn compression_of(head: &[u8]) -> Option<Compression> {
    // A skippable frame, as pzstd and crawls begin with.
    let is_skippable = matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]);
    if head.starts_with(b"\x1f\x8b") {
        Some(Compression::Gzip)
    } else if head.starts_with(b"\x28\xb5\x2f\xfd") || is_skippable {
        Some(Compression::Zstd)
    } else {
        None
    }
}

/// What can be unpacked of the first bytes: as much as is looked at. Damage shows when all is read.
fn first_bytes(compression: Compression, head: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = match compression {
        Compression::Gzip => MultiGzDecoder::new(head)
            .take(SNIFF_BYTES as u64)
            .read_to_end(&mut bytes),
        Compression::Zstd => zstd_decoder(head)
            .and_then(|decoder| decoder.take(SNIFF_BYTES as u64).read_to_end(&mut bytes)),
    };
    // An error is the rule: the head is cut anywhere.
    drop(read);
    bytes
}

/// Whether a zip archive begins here: a member, an end without any, or the mark of one that was split and joined.
pub(super) fn begins_zip(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"PK\x07\x08").unwrap_or(head);
    let head = head.strip_prefix(b"PK00").unwrap_or(head);
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Whether a tar archive begins here: its first header has the right checksum, or says that it is one.
pub(super) fn begins_tar(head: &[u8]) -> bool {
    let Some(block) = head.get(..512) else {
        return false;
    };
    let is_marked = block.get(257..262) == Some(b"ustar");
    let mut header = tar::Header::new_old();
    header.as_mut_bytes().copy_from_slice(block);
    let is_named = block.first().is_some_and(|&byte| byte != 0);
    is_marked || (is_named && super::super::tar::is_checksum_right(&header))
}
