//! SHA-256 of bytes, whole or piece by piece.

use sha2::{Digest as _, Sha256};

use crate::model::Digest;

/// The SHA-256 of `bytes`.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

/// A SHA-256 in the making, for what is read piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// Adds the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all pieces so far; more may follow.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest(self.0.clone().finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha256_agrees_with_the_standard() {
        // The example of FIPS 180-4, as `printf abc | sha256sum` prints it.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc").to_hex(), expected);
        let mut pieces = Hasher::default();
        pieces.update(b"a");
        pieces.update(b"bc");
        assert_eq!(pieces.digest(), sha256(b"abc"));
        assert_eq!(Digest::from_hex(expected), Some(sha256(b"abc")));
        assert_eq!(Digest::from_hex(&expected.to_uppercase()), None);
        assert_eq!(Digest::from_hex("ba78"), None);
    }
}
