//! Many small files against the same text as lines of one.

use std::fs::{self, File};
use std::io::{BufWriter, Write};

use crate::{generate, in_turn, ingest, workplace};

/// Makes `count` files of an article each, in folders of a thousand, and one file with the same articles as lines.
pub(crate) fn run(count: usize, runs: usize) {
    let (place, db) = workplace(&format!("folder-{count}"));
    let (files, lines) = (place.join("files"), place.join("lines.jsonl"));
    if !lines.exists() {
        let mut articles = generate::Articles::new();
        let mut writer = BufWriter::new(File::create(place.join("draft")).unwrap());
        for number in 0..count {
            let text = articles.next_article().paragraphs.join("\n\n");
            let folder = files.join(format!("{:03}", number / 1000));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{number:06}.txt")), &text).unwrap();
            let record = serde_json::json!({"id": format!("{number:06}"), "text": text});
            writeln!(writer, "{record}").unwrap();
        }
        writer.flush().unwrap();
        fs::rename(place.join("draft"), &lines).unwrap();
    }
    println!("{count} articles, median of {runs} runs");
    let one = || ingest(&db, &lines, &["--no-analysis"], None);
    let many = || ingest(&db, &files, &["--no-analysis"], None);
    in_turn(runs, &db, &[("one file", &one), ("many files", &many)]);
}
