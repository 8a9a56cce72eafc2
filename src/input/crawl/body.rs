//! The body of an HTTP message as it was sent, to the payload: transfer codings undone first, then content codings.
//!
//! Crawlers often store a body that they have decoded, with the header that it came with. So what does not look as its
//! header says is taken as it is, where that is certain: no chunk's size at its beginning, no magic number of gzip or
//! zstd, or text where brotli or deflate should be. A body that ends early gives what is there, and says so; one that
//! contradicts itself is refused.

use std::io::{self, BufRead as _, Read};

use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};

use super::fields::Fields;
use crate::input::limits::zstd_decoder;

/// How many codings may lie on top of one another.
const MOST_CODINGS: usize = 4;

/// Codings that have a name, and are not undone here.
const FOREIGN_CODINGS: [&str; 9] = [
    "compress",
    "x-compress",
    "bzip2",
    "xz",
    "lzma",
    "sdch",
    "exi",
    "dcb",
    "dcz",
];

/// Why a body gives no payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BodyError {
    /// It contradicts itself or its header.
    Damaged(String),
    /// It decodes to more than a record may have.
    TooLarge,
}

/// A payload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Payload {
    pub(super) bytes: Vec<u8>,
    /// What of it is missing, in words.
    pub(super) damage: Option<String>,
}

/// Undoes what the header says was done to the body, none of it giving more than `limit` bytes. `look` sees the body
/// before and after the transfer codings and after the content codings, as far as they differ: digests are made of any
/// of them. What all codings give together is added to `unpacked`, whatever comes of it.
pub(super) fn decode(
    body: Vec<u8>,
    fields: &Fields,
    limit: usize,
    unpacked: &mut usize,
    look: &mut dyn FnMut(&[u8]),
) -> Result<Payload, BodyError> {
    look(&body);
    let mut payload = Payload {
        bytes: body,
        damage: None,
    };
    let mut transfer_codings = names(fields, "transfer-encoding");
    let is_chunked = transfer_codings.iter().any(|name| name == "chunked");
    transfer_codings.retain(|name| name != "chunked");
    let content_codings = names(fields, "content-encoding");
    if transfer_codings.len() + content_codings.len() > MOST_CODINGS {
        let reason = format!("more than {MOST_CODINGS} encodings lie on top of one another");
        return Err(BodyError::Damaged(reason));
    }
    if is_chunked && let Some(joined) = join_chunks(&payload.bytes)? {
        look(&joined.bytes);
        payload = joined;
    }
    for name in content_codings.iter().chain(&transfer_codings).rev() {
        if undo(name, &mut payload, limit, unpacked)? {
            look(&payload.bytes);
        }
    }
    Ok(payload)
}

/// The codings that a field names, in the order in which they were applied.
fn names(fields: &Fields, field: &str) -> Vec<String> {
    fields
        .all(field)
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !matches!(name.as_str(), "" | "identity" | "none"))
        .collect()
}

/// The data of a chunked body, and what is missing of it. `None` where it does not begin with the size of a chunk.
fn join_chunks(body: &[u8]) -> Result<Option<Payload>, BodyError> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let at = body.len() - rest.len();
        let line_len = memchr::memchr(b'\n', rest);
        let line = rest.get(..line_len.unwrap_or(rest.len()));
        let size = line.and_then(chunk_size);
        let (Some(line_len), Some(size)) = (line_len, size) else {
            if at == 0 {
                return Ok(None);
            }
            if line_len.is_none() && (size.is_some() || rest.trim_ascii().is_empty()) {
                let damage = Some("its last chunk is missing".to_owned());
                return Ok(Some(Payload { bytes, damage }));
            }
            let reason = format!("no size of a chunk stands at byte {at} of its chunked body");
            return Err(BodyError::Damaged(reason));
        };
        if size == 0 {
            // What may follow are fields, which say nothing of an article.
            return Ok(Some(Payload {
                bytes,
                damage: None,
            }));
        }
        rest = rest.get(line_len + 1..).unwrap_or_default();
        let chunk = usize::try_from(size).ok().and_then(|size| rest.get(..size));
        let Some(chunk) = chunk else {
            bytes.extend_from_slice(rest);
            let damage = format!(
                "its chunked body ends early: {} of {size} bytes are there of the chunk at byte {at}",
                rest.len()
            );
            return Ok(Some(Payload {
                bytes,
                damage: Some(damage),
            }));
        };
        bytes.extend_from_slice(chunk);
        rest = rest.get(chunk.len()..).unwrap_or_default();
        rest = match rest {
            [b'\r', b'\n', rest @ ..] | [b'\n', rest @ ..] => rest,
            [] | [b'\r'] => &[],
            _ => {
                let reason = format!(
                    "the chunk at byte {at} of its chunked body does not end where its size says"
                );
                return Err(BodyError::Damaged(reason));
            }
        };
    }
}

/// A chunk's size: hexadecimal, extensions after it left out.
fn chunk_size(line: &[u8]) -> Option<u64> {
    let digits = line.split(|&byte| byte == b';').next()?.trim_ascii();
    let is_hex = !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit);
    let digits = str::from_utf8(digits).ok().filter(|_| is_hex)?;
    u64::from_str_radix(digits, 16).ok()
}

/// Undoes one coding. `false` where nothing had to be done.
fn undo(
    name: &str,
    payload: &mut Payload,
    limit: usize,
    total: &mut usize,
) -> Result<bool, BodyError> {
    let body = payload.bytes.as_slice();
    if body.is_empty() {
        return Ok(false);
    }
    let unpacked = match name {
        "gzip" | "x-gzip" if !body.starts_with(&[0x1f, 0x8b]) => return Ok(false),
        "zstd" if !body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => return Ok(false),
        "gzip" | "x-gzip" => Unpacked::of_members(body, limit),
        "zstd" => zstd_decoder(body)
            .map(|mut decoder| Unpacked::of(&mut decoder, limit))
            .map_err(|error| BodyError::Damaged(error.to_string()))?,
        "deflate" => {
            // Meant is the zlib format; some servers send it without its frame.
            let framed = Unpacked::of(&mut ZlibDecoder::new(body), limit);
            if framed.is_damaged() {
                Unpacked::of(&mut DeflateDecoder::new(body), limit)
            } else {
                framed
            }
        }
        "br" => Unpacked::of_brotli(body, limit),
        _ if FOREIGN_CODINGS.contains(&name) && !is_text(body) => {
            let reason = format!("its content encoding {name} is not read");
            return Err(BodyError::Damaged(reason));
        }
        // Charsets and the like, which browsers pass over too.
        _ => return Ok(false),
    };
    *total += unpacked.bytes.len();
    let missing = match unpacked.error {
        None => None,
        Some(_) if unpacked.bytes.len() > limit => return Err(BodyError::TooLarge),
        Some(error)
            if error.kind() == io::ErrorKind::UnexpectedEof && !unpacked.bytes.is_empty() =>
        {
            Some(format!("its {name} body ends early"))
        }
        Some(_) if is_text(body) => return Ok(false),
        Some(error) => {
            let reason = format!("its {name} body is damaged: {error}");
            return Err(BodyError::Damaged(reason));
        }
    };
    payload.bytes = unpacked.bytes;
    payload.damage = payload.damage.take().or(missing);
    Ok(true)
}

/// What a decoder gave, and why it gave no more.
struct Unpacked {
    bytes: Vec<u8>,
    error: Option<io::Error>,
}

impl Unpacked {
    /// Up to `limit` bytes of what a decoder gives; one more, and an error, where there are more.
    fn of(decoder: &mut dyn Read, limit: usize) -> Self {
        let mut bytes = Vec::new();
        let error = decoder
            .take(limit as u64 + 1)
            .read_to_end(&mut bytes)
            .err()
            .or_else(|| (bytes.len() > limit).then(|| io::ErrorKind::FileTooLarge.into()));
        Self { bytes, error }
    }

    /// The same of gzip members in a row. What follows them is passed over, as browsers do.
    fn of_members(mut body: &[u8], limit: usize) -> Self {
        let mut bytes = Vec::new();
        loop {
            let next = Self::of(&mut GzDecoder::new(&mut body), limit - bytes.len());
            bytes.extend_from_slice(&next.bytes);
            let is_last = !body
                .fill_buf()
                .unwrap_or_default()
                .starts_with(&[0x1f, 0x8b]);
            if next.error.is_some() || is_last {
                return Self {
                    bytes,
                    error: next.error,
                };
            }
        }
    }

    /// The same of brotli, whose decoder calls it invalid when it ends early: it is where more was asked for than is
    /// there.
    fn of_brotli(body: &[u8], limit: usize) -> Self {
        let mut body = Watched {
            body,
            is_exhausted: false,
        };
        let decoder = &mut brotli_decompressor::Decompressor::new(&mut body, 4096);
        let Self { bytes, error } = Self::of(decoder, limit);
        let is_cut = body.is_exhausted && bytes.len() <= limit;
        Self {
            bytes,
            error: error.map(|error| match is_cut {
                true => io::ErrorKind::UnexpectedEof.into(),
                false => error,
            }),
        }
    }

    fn is_damaged(&self) -> bool {
        let kind = self.error.as_ref().map(io::Error::kind);
        matches!(
            kind,
            Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData)
        )
    }
}

/// A body, and whether somebody read beyond its end.
struct Watched<'a> {
    body: &'a [u8],
    is_exhausted: bool,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.is_exhausted |= self.body.is_empty();
        self.body.read(buffer)
    }
}

/// Whether bytes are text in UTF-8, a character cut at the end aside: compressed data is not.
fn is_text(bytes: &[u8]) -> bool {
    let is_valid = match str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    let is_control =
        |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c');
    is_valid && !bytes.iter().any(is_control)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    fn fields(head: &str) -> Fields {
        Fields::parse(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes())
    }

    fn decoded(body: &[u8], head: &str) -> Result<(String, Option<String>), BodyError> {
        let payload = decode(body.to_vec(), &fields(head), 1000, &mut 0, &mut |_| {})?;
        let text = String::from_utf8_lossy(&payload.bytes).into_owned();
        Ok((text, payload.damage))
    }

    fn whole(text: &str) -> Result<(String, Option<String>), BodyError> {
        Ok((text.to_owned(), None))
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    const CHUNKED: &str = "Transfer-Encoding: chunked";

    #[test]
    fn chunks_are_joined() {
        for body in [
            "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
            "5\nhello\n6\n world\n0\n\n",
            "05 ; name=value\r\nhello\r\n6;x\r\n world\r\n0\r\nTrailer: 1\r\n\r\n",
            "B\r\nhello world\r\n0\r\n\r\nmore",
            "b\r\nhello world\r\n0\r\n",
        ] {
            assert_eq!(
                decoded(body.as_bytes(), CHUNKED),
                whole("hello world"),
                "{body:?}"
            );
        }
    }

    #[test]
    fn a_body_that_is_not_chunked_is_taken_as_it_is() {
        for body in ["<p>hello", "", "\r\n<p>", "no end of line"] {
            assert_eq!(decoded(body.as_bytes(), CHUNKED), whole(body), "{body:?}");
        }
        let packed = gzip(b"hello");
        let head = format!("{CHUNKED}\r\nContent-Encoding: gzip");
        assert_eq!(decoded(&packed, &head), whole("hello"));
    }

    #[test]
    fn chunks_that_end_early_give_what_is_there() {
        for (body, text, words) in [
            ("5\r\nhello", "hello", "last chunk"),
            ("5\r\nhello\r\n", "hello", "last chunk"),
            ("5\r\nhello\r\n6", "hello", "last chunk"),
            ("5\r\nhello\r\n6\r\n wo", "hello wo", "3 of 6 bytes"),
            (
                "FFFFFFFFFFFFFFF0\r\nhello",
                "hello",
                "5 of 18446744073709551600 bytes",
            ),
        ] {
            let (found, damage) = decoded(body.as_bytes(), CHUNKED).unwrap();
            assert_eq!(found, text);
            let damage = damage.unwrap();
            assert!(damage.contains(words), "{damage}");
        }
    }

    #[test]
    fn chunks_that_lie_are_refused() {
        for body in [
            "4\r\nhello\r\n0\r\n\r\n",
            "5\r\nhello\r\nzz\r\nworld\r\n0\r\n\r\n",
            "5\r\nhello\r\n-1\r\nworld\r\n0\r\n\r\n",
            "5\r\nhello\r\nFFFFFFFFFFFFFFFFF\r\nworld",
        ] {
            let error = decoded(body.as_bytes(), CHUNKED).unwrap_err();
            assert!(matches!(error, BodyError::Damaged(_)), "{body:?}");
        }
    }

    #[test]
    fn content_codings_are_undone_in_turn() {
        let text = b"hello hello hello hello";
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(text).unwrap();
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
        raw.write_all(text).unwrap();
        let mut br = Vec::new();
        brotli::CompressorWriter::new(&mut br, 4096, 5, 20)
            .write_all(text)
            .unwrap();
        let zst = zstd::encode_all(&text[..], 3).unwrap();
        let members = [
            gzip(b"hello hello "),
            gzip(b"hello hello"),
            b"rest".to_vec(),
        ]
        .concat();
        let cases: [(Vec<u8>, &str); 12] = [
            (gzip(text), "Content-Encoding: gzip"),
            (gzip(text), "Content-Encoding: X-GZIP"),
            (members, "Content-Encoding: gzip"),
            (zlib.finish().unwrap(), "Content-Encoding: deflate"),
            (raw.finish().unwrap(), "Content-Encoding: deflate"),
            (br.clone(), "Content-Encoding: br"),
            (zst.clone(), "Content-Encoding: zstd"),
            (gzip(&br), "Content-Encoding: br, gzip"),
            (gzip(&br), "Content-Encoding: br\r\nContent-Encoding: gzip"),
            (
                gzip(&zst),
                "Content-Encoding: zstd\r\nTransfer-Encoding: gzip",
            ),
            (text.to_vec(), "Content-Encoding: identity"),
            (text.to_vec(), "Content-Encoding: utf-8"),
        ];
        for (body, head) in cases {
            assert_eq!(
                decoded(&body, head),
                whole("hello hello hello hello"),
                "{head}"
            );
        }
    }

    #[test]
    fn a_body_that_was_decoded_before_is_taken_as_it_is() {
        for name in ["gzip", "deflate", "br", "zstd", "compress"] {
            let head = format!("Content-Encoding: {name}");
            assert_eq!(
                decoded("<p>caf\u{e9}".as_bytes(), &head),
                whole("<p>caf\u{e9}"),
                "{name}"
            );
        }
    }

    #[test]
    fn a_coding_that_ends_early_gives_what_is_there() {
        let text: Vec<u8> = (0..900_u32).map(|n| (n * n % 251) as u8 | 1).collect();
        let mut br = Vec::new();
        brotli::CompressorWriter::new(&mut br, 4096, 5, 20)
            .write_all(&text)
            .unwrap();
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(&text).unwrap();
        for (name, mut body) in [
            ("gzip", gzip(&text)),
            ("br", br),
            ("deflate", zlib.finish().unwrap()),
        ] {
            body.truncate(body.len() - 20);
            let head = fields(&format!("Content-Encoding: {name}"));
            let payload = decode(body, &head, 1000, &mut 0, &mut |_| {}).unwrap();
            assert!(payload.damage.unwrap().contains("ends early"), "{name}");
            assert!(text.starts_with(&payload.bytes), "{name}");
        }
    }

    #[test]
    fn a_coding_that_is_damaged_or_too_large_is_refused() {
        let mut body = gzip(&[b'x'; 900]);
        assert!(decoded(&body, "Content-Encoding: gzip").is_ok());
        let checksum = body.len() - 6;
        body[checksum] ^= 1;
        assert!(matches!(
            decoded(&body, "Content-Encoding: gzip"),
            Err(BodyError::Damaged(_))
        ));
        for (name, body) in [
            ("gzip", gzip(&[b'x'; 1001])),
            ("zstd", zstd::encode_all(&[b'x'; 1001][..], 3).unwrap()),
            ("gzip, gzip", gzip(&gzip(&[b'x'; 100_000]))),
        ] {
            let error = decoded(&body, &format!("Content-Encoding: {name}")).unwrap_err();
            assert_eq!(error, BodyError::TooLarge, "{name}");
        }
        assert!(decoded(b"x", "Content-Encoding: a,b,c,d,e").is_err());
        assert!(decoded(b"\x1f\x9d\x90", "Content-Encoding: compress").is_err());
    }
}
