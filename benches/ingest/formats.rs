//! The same articles in every form that is read, each measured against plain text.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::generate::{Article, Articles};
use crate::{in_turn, ingest, workplace};

/// A form, as the extension of the file that holds it.
const FORMS: [&str; 12] = [
    "tar", "jsonl", "json", "csv", "html.tar", "rss.xml", "atom.xml", "warc", "zip", "tar.gz",
    "jsonl.gz", "warc.gz",
];

/// Writes some megabytes of text in each form, and ingests them in turn.
pub(crate) fn run(megabytes: usize, runs: usize) {
    let (place, db) = workplace(&format!("formats-{megabytes}"));
    let inputs: Vec<PathBuf> = FORMS
        .iter()
        .map(|form| {
            let path = place.join(format!("articles.{form}"));
            if !path.exists() {
                let draft = place.join("draft");
                write(form, &draft, megabytes);
                fs::rename(draft, &path).unwrap();
            }
            path
        })
        .collect();
    println!("{megabytes} MB of text in each form, exact ingest, median of {runs} runs");
    let commands: Vec<_> = inputs
        .iter()
        .map(|input| || ingest(&db, input, &["--no-analysis"], None))
        .collect();
    let programs: Vec<(&str, &dyn Fn() -> std::process::Command)> = FORMS
        .iter()
        .zip(&commands)
        .map(|(form, command)| (*form, command as &dyn Fn() -> std::process::Command))
        .collect();
    in_turn(runs, &db, &programs);
    for (form, input) in FORMS.iter().zip(&inputs) {
        let size = fs::metadata(input).unwrap().len() as f64 / 1e6;
        println!("{form:<14} {size:>8.1} MB");
    }
}

fn articles(megabytes: usize) -> impl Iterator<Item = (usize, Article)> {
    let mut articles = Articles::new();
    let mut left = megabytes * 1_000_000;
    std::iter::from_fn(move || {
        (left > 0).then(|| {
            let article = articles.next_article();
            let length: usize = article.paragraphs.iter().map(String::len).sum();
            left = left.saturating_sub(length);
            article
        })
    })
    .enumerate()
}

fn write(form: &str, path: &Path, megabytes: usize) {
    let file = BufWriter::new(File::create(path).unwrap());
    let articles = articles(megabytes);
    match form {
        "tar" => write_tar(file, articles, "txt", as_text),
        "tar.gz" => write_tar(
            GzEncoder::new(file, Compression::fast()),
            articles,
            "txt",
            as_text,
        ),
        "html.tar" => write_tar(file, articles, "html", as_page),
        "zip" => write_zip(file, articles),
        "warc" => write_warc(file, articles, false),
        "warc.gz" => write_warc(file, articles, true),
        "jsonl.gz" => write_lines(GzEncoder::new(file, Compression::fast()), articles),
        "jsonl" => write_lines(file, articles),
        _ => write_together(form, file, articles),
    }
}

fn as_text(article: &Article) -> String {
    article.paragraphs.join("\n\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The paragraphs as elements, and nothing else.
fn as_elements(article: &Article) -> String {
    let paragraphs = article.paragraphs.iter();
    paragraphs
        .map(|paragraph| format!("<p>{}</p>\n", escaped(paragraph)))
        .collect()
}

/// A page with what pages have besides an article: some four times its size.
fn as_page(article: &Article) -> String {
    let links: String = (0..40)
        .map(|number| {
            format!(
                "<li class=\"menu-item menu-item-{number}\"><a href=\"/section/{number}/index.html\" \
                 data-track=\"nav:{number}\"><span>Section {number}</span></a></li>\n"
            )
        })
        .collect();
    let related: String = (0..20)
        .map(|number| {
            format!(
                "<div class=\"card\"><a href=\"/story/{number}.html\"><img src=\"/img/{number}.jpg\" alt=\"\">\
                 <h3>Another story {number}</h3></a></div>\n"
            )
        })
        .collect();
    let script =
        "window.dataLayer=window.dataLayer||[];function track(a,b){dataLayer.push([a,b])}\n"
            .repeat(40);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} - The Paper</title>\n\
         <meta property=\"og:title\" content=\"{title}\"><script>{script}</script></head>\n<body>\
         <nav><ul>{links}</ul></nav>\n<main><article><h1>{title}</h1>\n{paragraphs}</article></main>\n\
         <aside>{related}</aside>\n<footer><p>Copyright The Paper</p><ul>{links}</ul></footer>\n</body></html>\n",
        title = escaped(&article.title),
        paragraphs = as_elements(article),
    )
}

fn write_lines(mut to: impl Write, articles: impl Iterator<Item = (usize, Article)>) {
    for (number, article) in articles {
        writeln!(to, "{}", article.to_json(&number.to_string())).unwrap();
    }
    to.flush().unwrap();
}

fn write_together(
    form: &str,
    mut to: impl Write,
    articles: impl Iterator<Item = (usize, Article)>,
) {
    let (begin, end) = match form {
        "json" => ("[\n", "\n]\n"),
        "csv" => ("id,title,text\n", ""),
        "rss.xml" => (
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The Paper</title>\n",
            "</channel></rss>\n",
        ),
        "atom.xml" => (
            "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>The Paper</title>\n",
            "</feed>\n",
        ),
        other => panic!("no such form: {other}"),
    };
    write!(to, "{begin}").unwrap();
    for (number, article) in articles {
        let title = escaped(&article.title);
        match form {
            "json" if number > 0 => write!(to, ",\n{}", article.to_json(&number.to_string())),
            "json" => write!(to, "{}", article.to_json(&number.to_string())),
            "csv" => {
                let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
                let text = as_text(&article);
                writeln!(to, "{number},{},{}", quoted(&article.title), quoted(&text))
            }
            "rss.xml" => writeln!(
                to,
                "<item><guid>{number}</guid><title>{title}</title><description>{}</description></item>",
                escaped(&as_elements(&article))
            ),
            _ => writeln!(
                to,
                "<entry><id>{number}</id><title>{title}</title><content type=\"html\">{}</content></entry>",
                escaped(&as_elements(&article))
            ),
        }
        .unwrap();
    }
    write!(to, "{end}").unwrap();
    to.flush().unwrap();
}

/// A member's header as POSIX's ustar has it.
fn tar_header(name: &str, size: usize) -> [u8; 512] {
    let mut header = [0; 512];
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, name.as_bytes());
    put(100, b"0000644\0");
    put(124, format!("{size:011o}\0").as_bytes());
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

fn write_tar(
    mut to: impl Write,
    articles: impl Iterator<Item = (usize, Article)>,
    extension: &str,
    form: fn(&Article) -> String,
) {
    for (number, article) in articles {
        let text = form(&article);
        let name = format!("{number:06}.{extension}");
        to.write_all(&tar_header(&name, text.len())).unwrap();
        to.write_all(text.as_bytes()).unwrap();
        to.write_all(&vec![0; text.len().next_multiple_of(512) - text.len()])
            .unwrap();
    }
    to.write_all(&[0; 1024]).unwrap();
    to.flush().unwrap();
}

fn write_zip(to: impl Write + std::io::Seek, articles: impl Iterator<Item = (usize, Article)>) {
    let mut zip = zip::ZipWriter::new(to);
    let options = zip::write::SimpleFileOptions::default();
    for (number, article) in articles {
        zip.start_file(format!("{number:06}.txt"), options).unwrap();
        zip.write_all(as_text(&article).as_bytes()).unwrap();
    }
    zip.finish().unwrap().flush().unwrap();
}

fn write_warc(mut to: impl Write, articles: impl Iterator<Item = (usize, Article)>, is_gzip: bool) {
    for (number, article) in articles {
        let page = as_page(&article);
        let http = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n{page}",
            page.len()
        );
        let record = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://news.example/{number}\r\n\
             WARC-Date: 2026-03-14T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        );
        if is_gzip {
            let mut member = GzEncoder::new(&mut to, Compression::fast());
            member.write_all(record.as_bytes()).unwrap();
            member.finish().unwrap();
        } else {
            to.write_all(record.as_bytes()).unwrap();
        }
    }
    to.flush().unwrap();
}
