use std::io::Write as _;

use flate2::Compression as Level;
use flate2::write::GzEncoder;

use super::*;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Level::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::stream::encode_all(bytes, 3).unwrap()
}

#[track_caller]
fn is_taken_for(head: &[u8], name: &str, expected: InputType) {
    let found = sniff(head, name, None).map(|sniffed| sniffed.input_type);
    assert_eq!(found, Ok(expected), "{name}");
}

#[track_caller]
fn is_refused(head: &[u8], name: &str, what: &str, hint: &str) {
    let error = sniff(head, name, None).unwrap_err();
    assert!(error.reason.contains(what), "{name}: {error:?}");
    assert!(error.hint.contains(hint), "{name}: {error:?}");
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn text_and_json_are_told_by_content_and_then_by_name() {
    for (head, name, expected) in [
        ("Plain words.", "a.txt", InputType::Text),
        ("Plain words.", "noextension", InputType::Text),
        ("# Title", "a.md", InputType::Markdown),
        (
            "{\"text\":\"x\"}\n{\"text\":\"y\"}\n",
            "dump.txt",
            InputType::Jsonl,
        ),
        ("not json at all", "a.jsonl.gz", InputType::Jsonl),
        ("\u{feff}{\"text\":\"x\"}", "a.json", InputType::Jsonl),
        ("{\n \"text\": \"x\"\n}", "a.json", InputType::Json),
        (" [\n{\"text\":1}]", "a.json", InputType::Json),
        ("[Correction] The paper said", "a.txt", InputType::Text),
        ("{curly} words", "a.txt", InputType::Text),
        ("From: the editor\nIt rained.", "a.txt", InputType::Text),
        ("BMW sold cars. MZ was its rival.", "a", InputType::Text),
        ("THE NEW WAVE OF STRIKES", "a", InputType::Text),
        ("ID3 tags hold the titles of songs.", "a", InputType::Text),
    ] {
        is_taken_for(head.as_bytes(), name, expected);
    }
}

#[test]
fn pages_are_told_by_their_first_tag() {
    for (head, name) in [
        ("<!DOCTYPE html><p>x", "a.txt"),
        ("\u{feff}\n <HTML lang=en>", "a"),
        (
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">\n<html>",
            "a.xml",
        ),
        (
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>",
            "a",
        ),
        (
            "<!-- saved from url=(0014)about:internet -->\r\n<html>",
            "a",
        ),
        ("<div class=x><p>Words", "a.txt"),
        ("<p>Words", "a.txt"),
        ("<meta charset=utf-8>", "a"),
        ("Words without any tag", "a.html"),
    ] {
        is_taken_for(head.as_bytes(), name, InputType::Html);
    }
    is_taken_for(&utf_16("\u{feff}<!DOCTYPE html>"), "a", InputType::Html);
    is_taken_for(b"<p align=center>", "README.md", InputType::Markdown);
    is_taken_for(b"<Name> said so.", "a.txt", InputType::Text);
    is_taken_for(b"<3 is all it took", "a.txt", InputType::Text);
}

#[test]
fn feeds_are_told_from_other_xml() {
    for (head, name) in [
        ("<rss version=\"2.0\"><channel>", "a.xml"),
        (
            "<?xml version=\"1.0\"?><!-- x --><feed xmlns=\"http://www.w3.org/2005/Atom\">",
            "a",
        ),
        (
            "<?xml version=\"1.0\"?><?xml-stylesheet href=\"x\"?><rss>",
            "a",
        ),
        (
            "<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\"><channel>",
            "a.rdf",
        ),
        (
            "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"b>\">]><rss>",
            "a",
        ),
        (
            "{\"version\": \"https:\\/\\/jsonfeed.org\\/version\\/1.1\", \"title\": \"x\"",
            "a.json",
        ),
        ("{\"title\": \"x: {y\", \"items\": [{", "a.json"),
    ] {
        is_taken_for(head.as_bytes(), name, InputType::Feed);
    }
    // The words of a feed inside an article.
    is_taken_for(
        b"{\"text\": \"\\\"version\\\": jsonfeed.org\"}",
        "a",
        InputType::Jsonl,
    );
    is_refused(
        b"<?xml version='1.0'?><urlset>",
        "sitemap.xml",
        "a sitemap",
        "pages",
    );
    is_refused(
        b"<?xml version='1.0'?><opml>",
        "a",
        "list of feeds",
        "feeds",
    );
    is_refused(
        b"<?xml version='1.0'?><invoice>",
        "a",
        "neither a page nor a feed",
        "--type html",
    );
    is_refused(
        b"<rdf:RDF xmlns:foaf='x'>",
        "a.xml",
        "neither",
        "--type text",
    );
}

#[test]
fn tables_are_told_by_name_or_by_a_header_that_names_text() {
    is_taken_for(b"a,b\n1,2\n", "a.CSV", InputType::Csv);
    is_taken_for(b"a\tb\n", "a.tsv.gz", InputType::Tsv);
    is_taken_for(
        b"title,text\nA,\"one, two\nthree\"\nB,four\n",
        "dump",
        InputType::Csv,
    );
    is_taken_for(b"id;Full_Text\n1;one\n", "dump.txt", InputType::Csv);
    is_taken_for(b"id\ttext\n1\tone\n", "dump.txt", InputType::Tsv);
    // Rows of different length, no such column, no row: text.
    is_taken_for(b"title,text\nA,b,c\n", "dump", InputType::Text);
    is_taken_for(b"Yes, it rained\nNo, it did not\n", "dump", InputType::Text);
    is_taken_for(b"title,text\n", "dump", InputType::Text);
    // A usual name, but of no column that holds the text.
    is_taken_for(b"id,description\n1,one\n", "dump", InputType::Text);
}

#[test]
fn of_wide_characters_what_is_cut_by_bytes_is_refused() {
    // As Excel saves "Unicode text".
    let table = "\u{feff}id\ttext\r\n1\t\"\u{e9}\u{2c2c} x\"\r\n";
    is_taken_for(&utf_16(table), "a.txt", InputType::Tsv);
    is_taken_for(&utf_16(table), "a.csv", InputType::Csv);
    let unmarked = table.trim_start_matches('\u{feff}');
    is_taken_for(&utf_16(unmarked), "a.txt", InputType::Tsv);
    let utf_32 = |text: &str| -> Vec<u8> {
        let units = text.chars().map(u32::from);
        units.flat_map(u32::to_le_bytes).collect()
    };
    for text in [table, unmarked] {
        is_refused(&utf_32(text), "a.csv", "a table in UTF-32", "-f UTF-32");
    }
    for text in ["{\"text\": \"x\"}", "\u{feff}[{\"text\": \"x\"}]"] {
        is_refused(&utf_16(text), "a", "JSON in UTF-16", "iconv");
    }
    let feed = "{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}";
    is_refused(&utf_16(feed), "a", "a JSON feed in UTF-16", "iconv");
    is_taken_for(&utf_16("\u{feff}<rss version='2.0'>"), "a", InputType::Feed);
}

#[test]
fn archives_and_layers_are_told_by_content() {
    is_taken_for(b"PK\x03\x04\x14\0\0\0", "a.txt", InputType::Zip);
    is_taken_for(b"PK\x05\x06", "empty", InputType::Zip);
    is_taken_for(b"MZ\x90\0\x03\0", "setup.zip", InputType::Zip);
    is_taken_for(b"WARC/1.0\r\n", "a.txt", InputType::Warc);
    is_taken_for(b"filedesc://x.arc 0.0.0.0 2", "a", InputType::Arc);
    let mut header = tar::Header::new_old();
    header.set_path("a.txt").unwrap();
    header.set_size(0);
    header.set_cksum();
    is_taken_for(header.as_bytes(), "a.txt", InputType::Tar);
    let packed = gzip(&zstd(&gzip(header.as_bytes())));
    let sniffed = sniff(&packed, "a", None).unwrap();
    assert_eq!(sniffed.input_type, InputType::Tar);
    let [gzip_layer, zstd_layer] = [Compression::Gzip, Compression::Zstd];
    assert_eq!(sniffed.layers, [gzip_layer, zstd_layer, gzip_layer]);
    // What is compressed is told by what is in it.
    is_taken_for(&gzip(b"<html>"), "a.txt.gz", InputType::Html);
    is_taken_for(&zstd(b"# Title"), "a.md.zst", InputType::Markdown);
    is_refused(&gzip(b"%PDF-1.7"), "a.gz", "a PDF", "pdftotext");
}

#[test]
fn a_type_that_is_given_goes_for_the_members_of_archives() {
    let given = |head: &[u8], input_type| sniff(head, "a", Some(input_type)).unwrap().input_type;
    assert_eq!(given(b"<html>", InputType::Text), InputType::Text);
    assert_eq!(given(b"PK\x03\x04", InputType::Html), InputType::Zip);
    assert_eq!(given(b"anything", InputType::Zip), InputType::Zip);
    let epub = sniff(b"PK\x03\x04", "a.epub", None).unwrap_err();
    assert_eq!(epub.hint, "to take its chapters for pages: --type zip");
    let taken = sniff(b"PK\x03\x04", "a.epub", Some(InputType::Zip)).unwrap();
    assert_eq!((taken.input_type, taken.reason), (InputType::Zip, "--type"));
}

#[test]
fn what_is_no_article_is_named_with_what_to_do() {
    for (head, name, what, hint) in [
        (&b"%PDF-1.7"[..], "a.txt", "a PDF", "pdftotext"),
        (b"PK\x03\x04", "a.docx", "Word document", "pandoc"),
        (b"SQLite format 3\0", "a.db", "SQLite", "export"),
        (b"\x89PNG\r\n", "a.html", "PNG", "--exclude"),
        (b"RIFF\0\0\0\0WEBP", "a", "WebP", "--exclude"),
        (b"RIFF\0\0\0\0WAVEfmt ", "a", "sound file", "--exclude"),
        (b"ID3\x03\0", "a", "sound file", "--exclude"),
        (b"BZh91AY", "a", "bzip2", "bzip2 -dc"),
        (b"7z\xbc\xaf\x27\x1c", "a.7z", "7z", "unpack"),
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=x\r\n\r\n",
            "a",
            "MHTML",
            "save",
        ),
        (
            b"Return-Path: <a@b.example>\nMessage-ID: <1@b>\n\nHello",
            "a.txt",
            "an e-mail",
            "save",
        ),
        (b"From: a@b.example\n\nHello", "a.eml", "an e-mail", "save"),
    ] {
        is_refused(head, name, what, hint);
    }
    // By what its first member is, whatever its name.
    let mut office = b"PK\x03\x04".to_vec();
    office.resize(26, 0);
    office.extend(b"\x13\0\0\0[Content_Types].xml");
    is_refused(&office, "a.zip", "office document", "pandoc");
    let mut program = b"MZ".to_vec();
    program.resize(128, 0);
    is_refused(&program, "a.exe", "a program", "--type zip");
}
