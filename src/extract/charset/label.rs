//! Names of character sets, and which of them can be read.

use std::fmt;
use std::str::FromStr;

use encoding_rs::{Encoding, REPLACEMENT};
use thiserror::Error;

/// A character set that can be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    /// One of the WHATWG Encoding Standard.
    Web(&'static Encoding),
    /// UTF-32, most significant byte first or last.
    Utf32 { is_big_endian: bool },
    /// Korean in seven bits, shifted in and out (RFC 1557).
    Iso2022Kr,
    /// Simplified Chinese in seven bits between `~{` and `~}` (RFC 1843).
    Hz,
    /// Korean of DOS.
    Johab,
    /// Unicode in seven bits, with runs of base64 (RFC 2152).
    Utf7,
    /// UTF-8 wherever the bytes are that, and a legacy set elsewhere.
    Mixed(&'static Encoding),
}

impl Charset {
    /// The set that a label means; `None` for a name that is unknown or can't be decoded.
    pub(super) fn parse(label: &str) -> Option<Self> {
        let label = label.trim().to_ascii_lowercase();
        match label.as_str() {
            // Without a mark, UTF-32 is big-endian (Unicode Standard, 3.10).
            "utf-32be" | "utf-32" | "utf32" | "ucs-4" | "iso-10646-ucs-4" => {
                return Some(Self::Utf32 {
                    is_big_endian: true,
                });
            }
            "utf-32le" => {
                return Some(Self::Utf32 {
                    is_big_endian: false,
                });
            }
            "iso-2022-kr" | "csiso2022kr" => return Some(Self::Iso2022Kr),
            "hz-gb-2312" | "hz" | "hzgb2312" => return Some(Self::Hz),
            "johab" | "cp1361" | "ms1361" => return Some(Self::Johab),
            "utf-7" | "utf7" | "unicode-1-1-utf-7" => return Some(Self::Utf7),
            _ => {}
        }
        if let Some(legacy) = label.strip_prefix("utf-8+") {
            return match Self::parse(legacy)? {
                Self::Web(encoding) if encoding.is_ascii_compatible() => {
                    Some(Self::Mixed(encoding))
                }
                _ => None,
            };
        }
        // Names that Python and others write, which the Encoding Standard lacks.
        let web = match label.as_str() {
            "cp949" | "uhc" | "ms949" => "euc-kr",
            "cp932" | "sjis-win" => "shift_jis",
            "cp936" => "gbk",
            "cp950" => "big5",
            "cp874" => "windows-874",
            "utf8mb4" => "utf-8",
            "eucjp-win" => "euc-jp",
            label => label,
        };
        Encoding::for_label(web.as_bytes())
            .filter(|&encoding| encoding != REPLACEMENT)
            .map(Self::Web)
    }
}

/// Lower case, in the WHATWG's spelling where it has one.
impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Web(encoding) => f.write_str(&encoding.name().to_ascii_lowercase()),
            Self::Utf32 {
                is_big_endian: true,
            } => f.write_str("utf-32be"),
            Self::Utf32 {
                is_big_endian: false,
            } => f.write_str("utf-32le"),
            Self::Iso2022Kr => f.write_str("iso-2022-kr"),
            Self::Hz => f.write_str("hz-gb-2312"),
            Self::Johab => f.write_str("johab"),
            Self::Utf7 => f.write_str("utf-7"),
            Self::Mixed(encoding) => {
                write!(f, "utf-8+{}", encoding.name().to_ascii_lowercase())
            }
        }
    }
}

/// A character set that was asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodingLabel(pub(super) Charset);

impl fmt::Display for EncodingLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A name that no character set has, or none that can be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "no character set is called {0:?}; names are those of the WHATWG Encoding Standard, such as utf-8, windows-1252, shift_jis or gb18030"
)]
pub struct UnknownEncoding(String);

impl FromStr for EncodingLabel {
    type Err = UnknownEncoding;

    fn from_str(label: &str) -> Result<Self, Self::Err> {
        Charset::parse(label)
            .map(Self)
            .ok_or_else(|| UnknownEncoding(label.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_means_what_it_is_the_name_of() {
        let labels = [
            ("UTF-8", "utf-8"),
            ("latin1", "windows-1252"),
            ("TIS-620", "windows-874"),
            ("gb2312", "gbk"),
            ("cp949", "euc-kr"),
            ("utf-32", "utf-32be"),
            ("utf-32le", "utf-32le"),
            ("iso-2022-kr", "iso-2022-kr"),
            ("hz-gb-2312", "hz-gb-2312"),
            ("CP1361", "johab"),
            ("UTF-7", "utf-7"),
            ("utf-8+latin1", "utf-8+windows-1252"),
        ];
        for (label, name) in labels {
            let charset = Charset::parse(label).unwrap();
            assert_eq!(charset.to_string(), name);
            assert_eq!(Charset::parse(name), Some(charset));
        }
        for label in ["iso-2022-cn", "euc-tw", "cp437", "utf-8+utf-16le", ""] {
            assert_eq!(Charset::parse(label), None, "{label}");
        }
    }
}
