//! Looking for ASCII in bytes of any character set in which it can be told from the rest: those that contain it, and
//! UTF-16. Nothing is decoded here.

/// How wide a character's unit is, and where in it the ASCII stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Units {
    /// A byte.
    Bytes,
    /// Two bytes, the less significant first.
    Utf16Le,
    /// Two bytes, the more significant first.
    Utf16Be,
}

impl Units {
    /// What the first bytes of an input show, and how long its byte order mark is.
    pub(super) fn of(head: &[u8]) -> (Self, usize) {
        match head {
            [0xef, 0xbb, 0xbf, ..] => (Self::Bytes, 3),
            // UTF-32.
            [0xff, 0xfe, 0, 0, ..] => (Self::Bytes, 0),
            [0xff, 0xfe, ..] => (Self::Utf16Le, 2),
            [0xfe, 0xff, ..] => (Self::Utf16Be, 2),
            [1..=255, 0, 1..=255, 0, ..] => (Self::Utf16Le, 0),
            [0, 1..=255, 0, 1..=255, ..] => (Self::Utf16Be, 0),
            _ => (Self::Bytes, 0),
        }
    }

    /// How many bytes a unit has.
    pub(super) const fn width(self) -> usize {
        match self {
            Self::Bytes => 1,
            Self::Utf16Le | Self::Utf16Be => 2,
        }
    }

    /// The character set that follows from it and from the length of the byte order mark, and from which of the two.
    pub(super) fn told_charset(self, mark_bytes: usize) -> Option<(String, &'static str)> {
        let label = match (self.charset(), mark_bytes) {
            (Some(label), _) => label,
            (None, 1..) => "utf-8",
            (None, 0) => return None,
        };
        let origin = match mark_bytes {
            0 => "zero bytes",
            _ => "byte order mark",
        };
        Some((label.to_owned(), origin))
    }

    /// The character set that follows from it.
    pub(super) const fn charset(self) -> Option<&'static str> {
        match self {
            Self::Bytes => None,
            Self::Utf16Le => Some("utf-16le"),
            Self::Utf16Be => Some("utf-16be"),
        }
    }

    /// The unit as ASCII, or a byte above 127 where it is none.
    pub(super) const fn ascii(self, unit: &[u8]) -> u8 {
        match (self, unit) {
            (Self::Bytes, [byte, ..])
            | (Self::Utf16Le, [byte, 0, ..])
            | (Self::Utf16Be, [0, byte, ..]) => *byte,
            _ => 0xff,
        }
    }

    /// A byte for each unit: ASCII, or one above 127.
    pub(super) fn narrow(self, bytes: &[u8]) -> Vec<u8> {
        let units = bytes.chunks(self.width());
        units.map(|unit| self.ascii(unit)).collect()
    }

    /// The bytes without what is not ASCII: enough to read names and declarations.
    pub(super) fn ascii_of(self, bytes: &[u8]) -> String {
        bytes
            .chunks(self.width())
            .map(|unit| self.ascii(unit))
            .filter(u8::is_ascii)
            .map(char::from)
            .collect()
    }
}
