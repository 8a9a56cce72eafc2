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
    }
}
