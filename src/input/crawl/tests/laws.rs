//! What holds of every crawl: pages come back byte for byte with the places to find them by, and what is damaged costs
//! no other record.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

#[derive(Clone, Copy, Debug)]
enum Coding {
    None,
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

#[derive(Clone, Debug)]
struct Page {
    body: Vec<u8>,
    coding: Coding,
    /// Where the body is cut into chunks.
    chunk: Option<usize>,
    line_end: &'static str,
}

fn pages() -> impl Strategy<Value = Vec<Page>> {
    use Coding::{Brotli, Deflate, Gzip, None, Zstd};
    let coding = prop::sample::select(vec![None, Gzip, Deflate, Brotli, Zstd]);
    let body = prop_oneof![
        vec(any::<u8>(), 1..300),
        "(WARC/1.0|\n|\r|<p>|[a-z ]{1,9}|http://a.example/ 1.2.3.4 20080430204825 a/b 5){1,60}"
            .prop_map(String::into_bytes),
    ];
    let chunk = prop::option::of(1..200_usize);
    let line_end = prop::sample::select(vec!["\r\n", "\n"]);
    let page = (body, coding, chunk, line_end).prop_map(|(body, coding, chunk, line_end)| Page {
        body,
        coding,
        chunk,
        line_end,
    });
    vec(page, 1..6)
}

impl Page {
    /// The record that holds it.
    fn stored(&self, number: usize) -> Vec<u8> {
        let end = self.line_end;
        let (name, mut body) = match self.coding {
            Coding::None => ("identity", self.body.clone()),
            Coding::Gzip => ("gzip", gzip(&self.body)),
            Coding::Deflate => {
                let level = Compression::default();
                let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), level);
                encoder.write_all(&self.body).unwrap();
                ("deflate", encoder.finish().unwrap())
            }
            Coding::Brotli => {
                let mut packed = Vec::new();
                brotli::CompressorWriter::new(&mut packed, 4096, 4, 20)
                    .write_all(&self.body)
                    .unwrap();
                ("br", packed)
            }
            Coding::Zstd => ("zstd", zst(&self.body, b"")),
        };
        let mut head = format!("HTTP/1.1 200 OK{end}Content-Encoding: {name}{end}");
        if let Some(chunk) = self.chunk {
            head = format!("{head}Transfer-Encoding: chunked{end}");
            let mut chunked = Vec::new();
            for piece in body.chunks(chunk) {
                chunked.extend_from_slice(format!("{:x}{end}", piece.len()).as_bytes());
                chunked.extend_from_slice(piece);
                chunked.extend_from_slice(end.as_bytes());
            }
            chunked.extend_from_slice(format!("0{end}{end}").as_bytes());
            body = chunked;
        }
        let block = [head.as_bytes(), end.as_bytes(), &body].concat();
        let uri = format!("http://a.example/{number}");
        record("response", &uri, "", &block)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn pages_come_back_byte_for_byte(pages in pages(), form in 0..3, cut in 1..4000_usize) {
        let records: Vec<_> = pages.iter().enumerate().map(|(number, page)| page.stored(number)).collect();
        let pieces: Vec<_> = records.iter().map(|record| match form {
            0 => record.clone(),
            1 => gzip(record),
            _ => zst(record, b""),
        }).collect();
        let stored = pieces.concat();
        let (found, counts) = read(&stored);
        prop_assert_eq!(counts.refused_count, 0, "{:?}", found);
        prop_assert_eq!(found.len(), pages.len());
        let mut offset = 0;
        for ((found, page), piece) in found.into_iter().zip(&pages).zip(&pieces) {
            let mut found = found.unwrap();
            prop_assert_eq!(&found.bytes, &page.body);
            prop_assert_eq!(found.crawl.offset, Some(offset));
            let again = one(&stored, offset).unwrap();
            found.number = 1;
            prop_assert_eq!(again, found);
            offset += piece.len() as u64;
        }
        // In members that take no notice of records.
        let whole = records.concat();
        let stored: Vec<u8> = whole.chunks(cut).flat_map(gzip).collect();
        let (found, _) = read(&stored);
        let bodies: Vec<_> = found.into_iter().map(|found| found.unwrap().bytes).collect();
        prop_assert_eq!(bodies, pages.into_iter().map(|page| page.body).collect::<Vec<_>>());
    }

    #[test]
    fn a_damaged_member_costs_no_other_record(
        pages in pages(),
        is_zstd: bool,
        which: prop::sample::Index,
        changes in vec((any::<prop::sample::Index>(), 1..=255_u8), 1..4),
        kept in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut pieces: Vec<_> = pages.iter().enumerate().map(|(number, page)| {
            let record = page.stored(number);
            if is_zstd { zst(&record, b"") } else { gzip(&record) }
        }).collect();
        let which = which.index(pieces.len());
        let piece = &mut pieces[which];
        for (at, change) in changes {
            let at = at.index(piece.len());
            piece[at] ^= change;
        }
        if let Some(kept) = kept {
            piece.truncate(kept.index(piece.len()));
        }
        let found: Vec<_> = read(&pieces.concat()).0.into_iter().flatten().collect();
        for (number, page) in pages.iter().enumerate() {
            let uri = format!("http://a.example/{number}");
            let is_found = found.iter().any(|found| {
                found.crawl.target_uri.as_ref() == Some(&uri) && found.bytes == page.body
            });
            prop_assert!(is_found || number == which, "{number} is lost");
        }
    }

    #[test]
    fn a_damaged_plain_record_costs_its_neighbours_at_most(
        pages in pages(),
        at: prop::sample::Index,
        to: u8,
        removed in 0..50_usize,
    ) {
        let mut stored: Vec<u8> = pages.iter().enumerate().flat_map(|(number, page)| page.stored(number)).collect();
        let at = at.index(stored.len());
        stored[at] = to;
        stored.drain(at..stored.len().min(at + removed));
        let (found, _) = read(&stored);
        prop_assert!(page_count(&found) + 2 >= pages.len());
    }

    #[test]
    fn any_bytes_are_read_to_their_end(bytes in vec(any::<u8>(), 0..2000), start in 0..6_usize) {
        let starts: [&[u8]; 6] = [
            b"", b"\x1f\x8b\x08\0", b"\x28\xb5\x2f\xfd", b"WARC/1.0\r\n", b"\x5d\x2a\x4d\x18\x05\0\0\0",
            b"filedesc://a 0.0.0.0 20080430204825 text/plain 1\n",
        ];
        let stored = [starts[start], &bytes].concat();
        let (found, counts) = read(&stored);
        prop_assert_eq!(counts.refused_count, (found.len() - page_count(&found)) as u64);
        let _ = one(&stored, 0);
    }
}
