//! Digests as crawls give them: `algorithm:value`, the value in base32, hexadecimal or base64.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

/// Alphabets that values are spelled with, and how many bits a letter of them holds. Letters of the first two have no
/// case.
const BASE16: (&[u8], u32) = (b"0123456789abcdef", 4);
const BASE32: (&[u8], u32) = (b"abcdefghijklmnopqrstuvwxyz234567", 5);
const BASE64: (&[u8], u32) = (
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    6,
);

/// Whether bytes have the digest that is stated; `None` where its algorithm is unknown.
pub(super) fn is_right(stated: &str, bytes: &[u8]) -> Option<bool> {
    let (algorithm, value) = stated.trim().split_once(':')?;
    let digest: fn(&[u8]) -> Vec<u8> = match algorithm.to_ascii_lowercase().as_str() {
        "sha1" | "sha-1" => |bytes| Sha1::digest(bytes).to_vec(),
        "sha256" | "sha-256" => |bytes| Sha256::digest(bytes).to_vec(),
        "sha512" | "sha-512" => |bytes| Sha512::digest(bytes).to_vec(),
        "md5" => |bytes| Md5::digest(bytes).to_vec(),
        _ => return None,
    };
    let value = value
        .trim_end_matches('=')
        .replace('-', "+")
        .replace('_', "/");
    let lower = value.to_ascii_lowercase();
    let digest = digest(bytes);
    let is_right = lower == encode(&digest, BASE32)
        || lower == encode(&digest, BASE16)
        || value == encode(&digest, BASE64);
    Some(is_right)
}

fn encode(bytes: &[u8], (alphabet, bits): (&[u8], u32)) -> String {
    let (mut text, mut held, mut held_bits) = (String::new(), 0_u32, 0);
    let mask = (1_u32 << bits) - 1;
    let mut put = |value: u32| {
        let letter = alphabet.get((value & mask) as usize);
        text.extend(letter.map(|&letter| char::from(letter)));
    };
    for &byte in bytes {
        held = (held & mask) << 8 | u32::from(byte);
        held_bits += 8;
        while held_bits >= bits {
            held_bits -= bits;
            put(held >> held_bits);
        }
    }
    if held_bits > 0 {
        put(held << (bits - held_bits));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of "hello", made with coreutils: `printf hello | sha1sum | xxd -r -p | base32`, and the like.
    #[test]
    fn digests_are_known_in_every_spelling() {
        for stated in [
            "sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N",
            "sha1:vl2mmho4yxukfwv63yhtwsbm3gxksq2n",
            "SHA1:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d",
            "sha-1:qvTGHdzF6KLavt4PO0gs2a6pQ00=",
            "md5:5d41402abc4b2a76b9719d911017c592",
            "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
            "sha-256:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
            "sha-256:LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ",
        ] {
            assert_eq!(is_right(stated, b"hello"), Some(true), "{stated}");
            assert_eq!(is_right(stated, b"Hello"), Some(false), "{stated}");
        }
        for unknown in ["blake3:abc", "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d", ""] {
            assert_eq!(is_right(unknown, b"hello"), None, "{unknown}");
        }
    }
}
