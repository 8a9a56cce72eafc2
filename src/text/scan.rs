//! Looking for bytes of several kinds.

/// How many bytes are tested at a time.
const BLOCK: usize = 32;

/// The place of the first byte that passes. The test must have no branch, so that the compiler makes it one step for many
/// bytes.
pub fn find_byte(bytes: &[u8], passes: impl Fn(u8) -> bool) -> Option<usize> {
    let mut start = 0;
    while let Some(block) = bytes.get(start..).and_then(<[u8]>::first_chunk::<BLOCK>) {
        let any = block
            .iter()
            .fold(0, |any, &byte| any | u8::from(passes(byte)));
        if any != 0 {
            break;
        }
        start += BLOCK;
    }
    let rest = bytes.get(start..)?;
    let at = rest.iter().position(|&byte| passes(byte))?;
    Some(start + at)
}

/// As many bytes are told apart at once as a number has bits.
pub const BLOCK_BYTES: usize = 64;

/// The block of `bytes` at `start`, filled up with spaces at the end.
#[must_use]
pub fn block_at(bytes: &[u8], start: usize) -> [u8; BLOCK_BYTES] {
    let rest = bytes.get(start..).unwrap_or_default();
    rest.first_chunk().copied().unwrap_or_else(|| {
        let mut block = [b' '; BLOCK_BYTES];
        for (to, from) in block.iter_mut().zip(rest) {
            *to = *from;
        }
        block
    })
}

/// A bit for each byte of a block that passes: the first byte's is the lowest. The test as for [`find_byte`].
pub fn bits(block: &[u8; BLOCK_BYTES], passes: impl Fn(u8) -> bool) -> u64 {
    // Brings the lowest bits of eight bytes together in the highest byte (Warren, Hacker's Delight, 2012, 7-3).
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let flags = block.map(|byte| u8::from(passes(byte)));
    let (eights, _) = flags.as_chunks();
    eights.iter().rev().fold(0, |bits, eight| {
        bits << 8 | u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56
    })
}

/// The places of all bytes that pass, in order. The test as for [`find_byte`].
pub fn positions(bytes: &[u8], passes: impl Fn(u8) -> bool + Copy) -> impl Iterator<Item = usize> {
    let blocks = (0..bytes.len()).step_by(BLOCK_BYTES);
    let places = blocks.flat_map(move |start| {
        let mut open = bits(&block_at(bytes, start), passes);
        std::iter::from_fn(move || {
            let at = (open != 0).then(|| start + open.trailing_zeros() as usize)?;
            open &= open - 1;
            Some(at)
        })
    });
    places.take_while(|&at| at < bytes.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_byte_is_found(bytes in "[a-d]{0,100}|[a-z]{0,70}") {
            let found = find_byte(bytes.as_bytes(), |byte| (byte == b'x') | (byte >= b'z'));
            prop_assert_eq!(found, bytes.find(['x', 'z']));
        }

        #[test]
        fn all_places_are_found(bytes in "[ a-d]{0,200}|.{0,70}") {
            let passes = |byte: u8| (byte == b'a') | (byte >= 0xc0) | (byte == b' ');
            let found: Vec<usize> = positions(bytes.as_bytes(), passes).collect();
            let all = bytes.bytes().enumerate();
            let expected: Vec<usize> = all.filter(|&(_, byte)| passes(byte)).map(|(at, _)| at).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
