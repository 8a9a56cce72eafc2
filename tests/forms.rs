//! One article in every form that is read: a folder with one of everything gives it back from each, paragraph by
//! paragraph, with ranges that prove.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test may fail by panicking"
)]

mod harness;

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use harness::Sandbox;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

/// An article as it is put into a form.
struct Article {
    title: String,
    paragraphs: Vec<String>,
}

impl Article {
    fn text(&self) -> String {
        self.paragraphs.join("\n\n")
    }

    fn elements(&self) -> String {
        let paragraphs = self.paragraphs.iter();
        paragraphs
            .map(|text| format!("<p>{}</p>\n", escaped(text)))
            .collect()
    }

    /// A page as sites make them, its own parts around the article.
    fn page(&self) -> String {
        format!(
            "<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8><title>{title} | The Quay</title></head>\n\
             <body><nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav>\n\
             <article><h1>{title}</h1>\n{}</article>\n\
             <footer><a href=/about>About us</a> <a href=/terms>Terms</a></footer></body></html>\n",
            self.elements(),
            title = escaped(&self.title),
        )
    }

    fn json(&self) -> String {
        serde_json::json!({"id": "1", "title": self.title, "text": self.text()}).to_string()
    }

    fn rss(&self, content: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel><title>The Quay</title>\n\
             <item><guid>1</guid><title>{}</title><description>{content}</description></item></channel></rss>\n",
            escaped(&self.title)
        )
    }

    fn atom(&self, content: &str) -> String {
        format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>The Quay</title>\n\
             <entry><id>1</id><title>{}</title>{content}</entry></feed>\n",
            escaped(&self.title)
        )
    }

    fn table(&self, delimiter: char) -> String {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        format!(
            "id{delimiter}title{delimiter}text\n1{delimiter}{}{delimiter}{}\n",
            quoted(&self.title),
            quoted(&self.text())
        )
    }

    fn warc(&self, path: &str) -> Vec<u8> {
        let page = self.page();
        let http = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n{page}",
            page.len()
        );
        record(
            "response",
            path,
            "application/http; msgtype=response",
            &http,
        )
        .into_bytes()
    }

    fn arc(&self) -> Vec<u8> {
        let page = self.page();
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        let version = "1 0 Tests\nURL IP-address Archive-date Content-type Archive-length\n\n";
        format!(
            "filedesc://one.arc 0.0.0.0 20260314000000 text/plain {}\n{version}\n\
             http://quay.example/1 127.0.0.1 20260314000000 text/html {}\n{http}\n",
            version.len(),
            http.len()
        )
        .into_bytes()
    }

    /// The article in each form, by the name of its file.
    fn in_every_form(&self) -> Vec<(&'static str, Vec<u8>)> {
        let text = self.text().into_bytes();
        let page = self.page().into_bytes();
        let elements = self.elements();
        let utf_16: Vec<u8> = "\u{feff}"
            .chars()
            .chain(self.text().chars())
            .flat_map(|c| c.encode_utf16(&mut [0; 2]).to_vec())
            .flat_map(u16::to_le_bytes)
            .collect();
        let info = record(
            "warcinfo",
            "",
            "application/warc-fields",
            "software: tests\r\n",
        );
        let members = [gzip(info.as_bytes()), gzip(&self.warc("1"))].concat();
        let frames = [
            zstd::encode_all(info.as_bytes(), 3).unwrap(),
            zstd::encode_all(self.warc("1").as_slice(), 3).unwrap(),
        ]
        .concat();
        let inner = tar(&[("a page.html", &page)]);
        let zipped = zip(&[("members.warc.gz", &members)]);
        let twice = gzip(&members);
        let conversion = record("conversion", "1", "text/plain", &self.text());
        let json_feed = serde_json::json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": "The Quay",
            "items": [{"id": "1", "title": self.title, "content_html": elements}],
        });
        vec![
            ("plain.txt", text.clone()),
            ("plain.md", text.clone()),
            ("plain.txt.gz", gzip(&text)),
            ("plain.txt.zst", zstd::encode_all(text.as_slice(), 3).unwrap()),
            ("utf-16.txt", utf_16),
            ("lines.jsonl", format!("{}\n", self.json()).into_bytes()),
            ("list.json", format!("[\n{}\n]\n", self.json()).into_bytes()),
            ("page.html", page.clone()),
            ("page.html.gz", gzip(&page)),
            ("rss.xml", self.rss(&escaped(&elements)).into_bytes()),
            ("cdata.rss", self.rss(&format!("<![CDATA[{elements}]]>")).into_bytes()),
            (
                "atom.xml",
                self.atom(&format!("<content type=\"html\">{}</content>", escaped(&elements)))
                    .into_bytes(),
            ),
            (
                "xhtml.atom",
                self.atom(&format!(
                    "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">{elements}</div></content>"
                ))
                .into_bytes(),
            ),
            ("feed.json", json_feed.to_string().into_bytes()),
            ("rows.csv", self.table(',').into_bytes()),
            ("semicolons.csv", self.table(';').into_bytes()),
            ("rows.tsv", self.table('\t').into_bytes()),
            ("crawl.warc", [info.into_bytes(), self.warc("1")].concat()),
            ("members.warc.gz", members),
            ("frames.warc.zst", frames),
            ("crawl.arc", self.arc()),
            ("crawl.zip", zipped),
            ("twice.warc.gz.gz", twice),
            ("text.warc.wet", conversion.into_bytes()),
            ("text.zip", zip(&[("a folder/text.txt", &text)])),
            ("text.tar", tar(&[("text.txt", &text)])),
            ("pages.tar.gz", gzip(&inner)),
            ("nested.zip", zip(&[("inner.tar", &inner)])),
        ]
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;")
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        let options = SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in members {
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *content).unwrap();
    }
    builder.into_inner().unwrap()
}

/// A record of a WARC.
fn record(kind: &str, path: &str, content_type: &str, block: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://quay.example/{path}\r\n\
         WARC-Date: 2026-03-14T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{kind}>\r\n\
         Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
}

/// Ingests a folder with the article in every form, and holds what is stored of each against it.
fn hold(article: &Article) {
    let sandbox = Sandbox::new();
    let forms = article.in_every_form();
    for (name, content) in &forms {
        sandbox.write(&format!("everything/{name}"), content);
    }
    sandbox.corpus(&["ingest", "everything"]).expect_code(0);
    let count = sandbox.value("SELECT count(*) FROM article");
    assert_eq!(count, forms.len().to_string(), "an article of each");
    for (name, _) in &forms {
        let of_file = format!(
            "FROM article JOIN input USING (input_id) WHERE path LIKE '%/everything/{name}'"
        );
        let paragraphs = sandbox.rows(&format!(
            "SELECT text FROM occurrence JOIN paragraph USING (paragraph_id)
             WHERE kind = 'body' AND article_id = (SELECT article_id {of_file}) ORDER BY ordinal"
        ));
        assert_eq!(paragraphs.concat(), article.paragraphs, "{name}");
        let title = sandbox.value(&format!("SELECT ifnull(title, '') {of_file}"));
        let is_told = !name.contains("txt") && !name.contains("text") && !name.contains(".md");
        assert_eq!(title, if is_told { &article.title } else { "" }, "{name}");
    }
    let unproved = sandbox.value("SELECT count(*) FROM occurrence WHERE byte_start IS NULL");
    assert_eq!(unproved, "0", "every paragraph has its bytes");
    let check = sandbox.corpus(&["check", "--sources"]).expect_code(0);
    let said = "0 wrong; 0 paragraphs claim none; 0 articles changed since";
    assert!(check.stdout.contains(said), "{}", check.stdout);
    // Again, nothing is new.
    sandbox.corpus(&["ingest", "everything"]).expect_code(0);
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), count);
}

#[test]
fn one_of_everything_gives_the_same_article() {
    hold(&Article {
        title: "Divers stay ashore".to_owned(),
        paragraphs: [
            "Divers didn’t go down on Monday, the harbour office said, because the swell was too high & rising.",
            "“We waited until noon,” said Ada Holm, who has led the search for the ferry since it began last week.",
            "The café at the quay, where families have gathered, will stay open through the night, its owner said.",
        ]
        .map(str::to_owned)
        .to_vec(),
    });
}

#[test]
fn a_large_member_of_an_archive_is_proved_too() {
    let mut seed = 1_u64;
    let mut word = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        format!("{:x}", seed >> 24)
    };
    let lines: String = (0..400)
        .map(|number| {
            let words: Vec<String> = (0..60).map(|_| word()).collect();
            let text = format!("Line {number} of “{}” ends.", words.join(" "));
            serde_json::json!({"id": number.to_string(), "text": text}).to_string() + "\n"
        })
        .collect();
    let archive = zip(&[("lines.jsonl", lines.as_bytes())]);
    assert!(archive.len() > 100_000, "{}", archive.len());
    let sandbox = Sandbox::new();
    sandbox.write("lines.zip", &archive);
    sandbox.corpus(&["ingest", "lines.zip"]).expect_code(0);
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "400");
    let unproved = sandbox.value("SELECT count(*) FROM occurrence WHERE byte_start IS NULL");
    assert_eq!(unproved, "0");
    let check = sandbox.corpus(&["check", "--sources"]).expect_code(0);
    let said = "0 wrong; 0 paragraphs claim none; 0 articles changed since";
    assert!(check.stdout.contains(said), "{}", check.stdout);
}

#[test]
fn just_the_records_of_a_crawl_are_read_to_prove_it() {
    let sandbox = Sandbox::new();
    let page = |number: usize| {
        let article = Article {
            title: format!("Report {number}"),
            paragraphs: vec![
                format!(
                    "Report {number} of the harbour office says that the swell was too high on Monday."
                ),
                format!(
                    "Nobody went down, and report {number} does not say when the search is to go on again."
                ),
            ],
        };
        article.warc(&number.to_string())
    };
    let info = record(
        "warcinfo",
        "",
        "application/warc-fields",
        "software: tests\r\n",
    )
    .into_bytes();
    let crawl = [info.clone(), page(1), page(2), page(3)].concat();
    let crawl = String::from_utf8(crawl).unwrap();
    sandbox.write("crawl.warc", &crawl);
    sandbox.corpus(&["ingest", "crawl.warc"]).expect_code(0);
    let offsets = sandbox.rows("SELECT byte_offset FROM crawl_record ORDER BY article_id");
    let expected: Vec<String> = crawl
        .match_indices("WARC/1.0")
        .skip(1)
        .map(|(at, _)| at.to_string())
        .collect();
    assert_eq!(offsets.concat(), expected);
    let check = || sandbox.corpus(&["check", "--sources"]).stdout;
    let sound = "6 ranges proved, 0 wrong; 0 paragraphs claim none; 0 articles changed since";
    assert!(check().contains(sound), "{}", check());
    // A crawl that has grown is told, and its articles are proved all the same.
    sandbox.write("crawl.warc", format!("{crawl}\r\n"));
    let grown = "changed since crawl.warc: it holds other bytes, and every article is still in it";
    assert!(check().contains(grown), "{}", check());
    assert!(check().contains(sound), "{}", check());
    // What holds no article may be anything of the same size.
    let mut changed = crawl.clone().into_bytes();
    changed[..info.len()].fill(b'x');
    sandbox.write("crawl.warc", &changed);
    assert!(check().contains(sound), "{}", check());
    // A page that is another one is told, and the others are proved all the same.
    let changed = crawl.replace("Report 2 of the", "Report 2 or the");
    sandbox.write("crawl.warc", changed);
    let told = "4 ranges proved, 0 wrong; 0 paragraphs claim none; 1 article changed since";
    assert!(check().contains(told), "{}", check());
}

#[test]
fn the_page_that_was_fetched_last_is_the_current_one() {
    let capture = |day: usize| {
        let article = Article {
            title: "Divers".to_owned(),
            paragraphs: vec![
                format!(
                    "On day {day} the harbour office said that the swell was too high to go down."
                ),
                "The families waited at the quay, where the café stayed open through the night."
                    .to_owned(),
            ],
        };
        let warc = String::from_utf8(article.warc("1")).unwrap();
        warc.replace("2026-03-14T00", &format!("2026-03-1{day}T00"))
    };
    // Whatever order they stand in, and whatever their digests are.
    for days in [[1, 2, 3], [3, 1, 2], [2, 3, 1]] {
        let sandbox = Sandbox::new();
        sandbox.write("crawl.warc", days.map(capture).concat());
        sandbox.corpus(&["ingest", "crawl.warc"]).expect_code(0);
        let revisions = sandbox.rows(
            "SELECT revision, is_current, substr(fetched_at, 1, 10) FROM article
             JOIN crawl_record USING (article_id) ORDER BY revision",
        );
        let expected = harness::table(&[
            &["1", "0", "2026-03-11"],
            &["2", "0", "2026-03-12"],
            &["3", "1", "2026-03-13"],
        ]);
        assert_eq!(revisions, expected, "{days:?}");
        sandbox.corpus(&["check", "--sources"]).expect_code(0);
    }
}

/// A crawl of a page, an error, a picture, a page as it was, a feed, and a page without text.
fn crawl_of_all_sorts(page: &str) -> String {
    let http = |path: &str, head: &str, body: &str| {
        let message = format!("HTTP/1.1 {head}\r\n\r\n{body}");
        record(
            "response",
            path,
            "application/http; msgtype=response",
            &message,
        )
    };
    let feed = "<rss><channel><title>The Quay</title><item><title>Pier</title>\
                <description>The pier is open again.</description></item></channel></rss>";
    [
        record(
            "warcinfo",
            "",
            "application/warc-fields",
            "software: tests\r\n",
        ),
        http(
            "1",
            "200 OK\r\nContent-Type: text/html; charset=utf-8",
            page,
        ),
        http("2", "404 Not Found\r\nContent-Type: text/html", page),
        http("3.png", "200 OK\r\nContent-Type: image/png", "x"),
        record(
            "revisit",
            "1",
            "application/http; msgtype=response",
            "HTTP/1.1 200 OK\r\n\r\n",
        ),
        http("feed", "200 OK\r\nContent-Type: application/rss+xml", feed),
        http(
            "5",
            "200 OK\r\nContent-Type: text/html",
            "<html><body></body></html>",
        ),
    ]
    .concat()
}

#[test]
fn a_dry_run_explains_every_input_member_and_page() {
    let page = Article {
        title: "Divers stay ashore".to_owned(),
        paragraphs: vec!["Nobody went down on Monday, because the swell was too high.".to_owned()],
    }
    .page();
    let sandbox = Sandbox::new();
    let members: [(&str, &[u8]); 4] = [
        ("page.html", page.as_bytes()),
        (".hidden", b"x"),
        ("p.png", b"\x89PNG\r\n"),
        ("lines.jsonl", b"{\"text\":\"One two.\"}\n{\"x\":1}\n"),
    ];
    sandbox.write("pile/a.zip", zip(&members));
    sandbox.write("pile/c.warc", crawl_of_all_sorts(&page));
    sandbox.write(
        "pile/old.txt",
        b"Caf\xe9 owners were na\xefve, the harbour office said.\n",
    );
    sandbox.write("pile/.h", "x");
    sandbox.write("pile/x/n.log", "x");
    let explained = sandbox
        .corpus(&[
            "ingest",
            "pile",
            "--dry-run",
            "--explain",
            "--exclude",
            "*.log",
        ])
        .expect_code(3);
    let expected = "\
pile/.h
  left alone: it is hidden
pile/x/n.log
  left alone: --exclude names it
pile/a.zip
  zip: it begins as a zip archive does
  !page.html
    html: it begins as an HTML page does
    utf-8 (meta charset): 1 article
  !.hidden
    left alone: it is hidden
  !p.png
    refused it is a PNG picture, which is not read
  !lines.jsonl
    jsonl: its name ends in .jsonl or .ndjson
    refused #2 it has no text
    utf-8 (valid utf-8): 1 article
  in all 2 articles
pile/c.warc
  warc: it begins with a WARC record
  #2
    html: it begins as an HTML page does
    utf-8 (http content-type): 1 article
  #3
    left alone: its HTTP status is 404, a redirect or an error (http://quay.example/2)
  #4
    left alone: it is image/png, which holds no article (http://quay.example/3.png)
  #5
    left alone: it only says that the page is as it was (http://quay.example/1)
  !http://quay.example/feed
    feed: its first tag is a feed's
    utf-8 (valid utf-8): 1 article
  #7
    html: it begins as an HTML page does
    refused it is a page without text: nothing stands in it that a reader would see
    no articles
  in all 2 articles
pile/old.txt
  text: nothing in it speaks against plain text
  windows-1252 (uncertain, detected): 1 article
";
    assert_eq!(explained.stdout, expected);
    // What is not certain and what was left alone is told at the end of a dry run as of another one.
    let told = |run: &harness::Run| -> Vec<String> {
        let lines = run.stderr.lines();
        lines
            .filter(|line| line.starts_with("left alone") || line.starts_with("encoding"))
            .map(str::to_owned)
            .collect()
    };
    let stored = sandbox
        .corpus(&["ingest", "pile", "--exclude", "*.log"])
        .expect_code(3);
    assert_eq!(told(&explained), told(&stored));
    let counts = [
        "encoding    1 article is in a character set that is not certain: see article.encoding, and name it with --encoding",
        "left alone  2 hidden files or folders",
        "left alone  1 by --exclude",
        "left alone  2 records of crawls that hold no article: other media, redirects, errors",
        "left alone  1 record of crawls that only say a page is as it was",
    ];
    assert_eq!(told(&stored), counts);
}

#[test]
fn the_parts_of_a_saved_page_are_left_alone() {
    let page = Article {
        title: "Divers stay ashore".to_owned(),
        paragraphs: vec!["Nobody went down on Monday, because the swell was too high.".to_owned()],
    }
    .page();
    let parts: [(&str, &[u8]); 4] = [
        ("Divers_files/look.css", b"body { color: #123 }"),
        (
            "Divers_files/act.js",
            b"window.quay = function () { return 1; };",
        ),
        (
            "Divers_files/act.js.map",
            b"{\"version\":3,\"sources\":[\"a.ts\"],\"mappings\":\"A\"}",
        ),
        (
            "Divers_files/logo.svg",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        ),
    ];
    let sandbox = Sandbox::new();
    sandbox.write("saved/Divers.html", &page);
    let mut members: Vec<(&str, &[u8])> = vec![("Divers.html", page.as_bytes())];
    for (name, content) in parts {
        sandbox.write(&format!("saved/{name}"), content);
        members.push((name, content));
    }
    sandbox.write("saved/z.zip", zip(&members));
    sandbox.write("saved/z.tar.gz", gzip(&tar(&members)));
    let run = sandbox
        .corpus(&["ingest", "saved", "--explain"])
        .expect_code(0);
    let run = run.says(&["3 new", "left alone  12 parts of pages"]);
    for (name, _) in parts {
        assert_eq!(
            run.stdout.matches(&format!("{name}\n")).count(),
            3,
            "{name}: {run:?}"
        );
    }
    assert_eq!(
        run.stdout
            .matches("left alone: it is a style sheet")
            .count(),
        3
    );
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "3");
    let check = sandbox.corpus(&["check", "--sources"]).expect_code(0);
    assert!(
        check.stdout.contains("0 articles changed since"),
        "{check:?}"
    );
    // What is named, or said to be text, is read.
    let script = "saved/Divers_files/act.js";
    sandbox
        .corpus(&["ingest", script])
        .expect_code(0)
        .says(&["1 new"]);
    sandbox
        .corpus(&[
            "ingest",
            "saved/Divers_files",
            "--type",
            "text",
            "--dry-run",
        ])
        .expect_code(0)
        .says(&["dry run: 4 articles read"]);
}

#[test]
fn what_stands_above_a_markdown_text_is_its_metadata() {
    let sandbox = Sandbox::new();
    let front = "---\ntitle: Divers stay ashore\nauthor: [Ada Holm, Bo Ek]\ndate: 2026-03-14\nurl: https://quay.example/1\n\
                 tags:\n  - ferry\n---\n";
    let text = "# Divers\n\nNobody went down on Monday – the swell was too high.\n";
    sandbox.write("a.md", format!("{front}\n{text}"));
    sandbox.write("only.md", front);
    let run = sandbox
        .corpus(&["ingest", "a.md", "only.md"])
        .expect_code(3);
    run.says(&["1 new", "only.md: it holds no text, only metadata"]);
    assert_eq!(
        sandbox.rows("SELECT title, byline, published_at, url, paragraph_count FROM article"),
        harness::table(&[&[
            "Divers stay ashore",
            "Ada Holm, Bo Ek",
            "2026-03-14",
            "https://quay.example/1",
            "2",
        ]])
    );
    // Counted by hand: the block, an empty line, "# ", the heading, two line ends.
    let heading = front.len() + "\n# ".len();
    let body = heading + "Divers\n\n".len();
    let end = body + text.len() - "# Divers\n\n\n".len();
    assert_eq!(
        sandbox.rows("SELECT byte_start, byte_end FROM occurrence ORDER BY ordinal"),
        harness::table(&[
            &[
                &heading.to_string(),
                &(heading + "Divers".len()).to_string()
            ],
            &[&body.to_string(), &end.to_string()],
        ])
    );
    let check = sandbox.corpus(&["check", "--sources"]).expect_code(0);
    assert!(
        check.stdout.contains("2 ranges proved, 0 wrong"),
        "{check:?}"
    );
}

/// Sentences with signs that have to be escaped in one form or another, long enough to be no headings.
fn paragraph() -> impl Strategy<Value = String> {
    "[A-Z][a-z]{3,8}( [a-z]{2,7}| & [a-z]{2,7}| é[a-z]{2}| “[a-z]{3}”| \"[a-z]{3}\"|, [a-z]{2}| 3 < 4| 😀){12,30}\\."
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn any_article_comes_back_from_every_form(
        title in "[A-Z][a-z]{3,9}( [a-z]{2,7}){2,5}",
        paragraphs in prop::collection::vec(paragraph(), 2..6),
    ) {
        hold(&Article { title, paragraphs });
    }
}
