//! Many programs at one corpus at once.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::harness::{GOOD, Sandbox};
use super::runs::{Committed, assert_holds, assert_same_content, content};
use super::show;

const WRITERS: usize = 6;
const READERS: usize = 2;
const LONGEST: Duration = Duration::from_secs(120);

/// Articles of which not all paragraphs are there, or that count for nothing.
const HALF_ARTICLES: &str = "SELECT count(*) FROM article WHERE paragraph_count <>
    (SELECT count(*) FROM occurrence JOIN paragraph USING (paragraph_id) WHERE occurrence.article_id = article.article_id)
    OR NOT EXISTS (SELECT 1 FROM source_count WHERE source_count.source_id = article.source_id)";

fn program(sandbox: &Sandbox, db: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corpus"));
    command
        .arg("--db")
        .arg(db)
        .args(arguments)
        .current_dir(sandbox.path(""))
        .env_remove("CORPUS_DB")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A program that ran: its code, and what it said.
fn ended(child: Child) -> (Option<i32>, String, String) {
    let output = child.wait_with_output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn six_writers_and_two_readers_at_once_are_as_one_after_the_other() {
    let sandbox = Sandbox::new();
    let files: Vec<PathBuf> = (0..WRITERS)
        .map(|writer| {
            let lines: String = (0..60)
                .map(|number| {
                    let words = format!("Writer {writer} tells of pump {number}. ").repeat(12);
                    format!(
                        "{{\"id\":\"{number}\",\"date\":\"2026-03-{:02}\",\"source\":\"Source {}\",\"text\":\"{words}\
                         \\n\\nThe bridge is closed on day {}.\\n\\nAll rights reserved.\"}}\n",
                        writer + 1,
                        number % 4,
                        number % 10
                    )
                })
                .collect();
            sandbox.write(&format!("pile/{writer}.jsonl"), lines)
        })
        .collect();
    let (together, in_turn) = (sandbox.path("together.db"), sandbox.path("in-turn.db"));
    let first = sandbox.write("pile/first.txt", GOOD);
    let ingest = |db: &Path, file: &Path| {
        program(
            &sandbox,
            db,
            &["ingest", "--no-analysis", file.to_str().unwrap()],
        )
    };
    for file in [&first].into_iter().chain(&files) {
        let (code, _, said) = ended(ingest(&in_turn, file).spawn().unwrap());
        assert_eq!(code, Some(0), "{said}");
    }
    let expected = content(&in_turn);

    let (code, _, said) = ended(ingest(&together, &first).spawn().unwrap());
    assert_eq!(code, Some(0), "{said}");
    let begun = Instant::now();
    let (mut waiting, mut locked, mut readings) = (files, 0, 0);
    while !waiting.is_empty() {
        assert!(
            begun.elapsed() < LONGEST,
            "the writers never came to an end"
        );
        let writers: Vec<(PathBuf, Child)> = waiting
            .drain(..)
            .map(|file| {
                let child = ingest(&together, &file).spawn().unwrap();
                (file, child)
            })
            .collect();
        readings += read_while(&sandbox, &together, writers, &mut |file, code, said| {
            if code != Some(0) {
                // Too long a queue: told, with a code of its own, and to be tried again.
                assert_eq!(code, Some(4), "{said}");
                assert!(said.contains("locked") && said.contains("hint: "), "{said}");
                locked += 1;
                waiting.push(file);
            }
        });
    }
    show(|| format!("{readings} readings; {locked} times a writer found it locked"));
    assert!(readings > 0);
    assert_holds(&together, &Committed::new(), "after the crowd");
    assert_same_content(&expected, &together, "together / in turn");
}

/// Reads the corpus over and over until all writers have ended; gives the number of readings.
fn read_while(
    sandbox: &Sandbox,
    db: &Path,
    mut writers: Vec<(PathBuf, Child)>,
    on_end: &mut dyn FnMut(PathBuf, Option<i32>, String),
) -> usize {
    let mut readings = 0;
    let queries = [
        vec!["sql", "--format", "csv", HALF_ARTICLES],
        vec!["report", "source_counts", "--format", "csv"],
    ];
    while !writers.is_empty() {
        let readers: Vec<Child> = (0..READERS)
            .map(|reader| program(sandbox, db, &queries[reader]).spawn().unwrap())
            .collect();
        for (reader, child) in readers.into_iter().enumerate() {
            let (code, said, complaint) = ended(child);
            assert_eq!(code, Some(0), "a reader: {complaint}");
            if reader == 0 {
                assert_eq!(said.lines().last(), Some("0"), "half articles: {said}");
            }
            readings += 1;
        }
        let (ended_now, running): (Vec<_>, Vec<_>) = writers
            .into_iter()
            .map(|(file, mut child)| {
                let is_ended = child.try_wait().unwrap().is_some();
                (file, child, is_ended)
            })
            .partition(|&(_, _, is_ended)| is_ended);
        for (file, child, _) in ended_now {
            let (code, _, said) = ended(child);
            on_end(file, code, said);
        }
        writers = running
            .into_iter()
            .map(|(file, child, _)| (file, child))
            .collect();
    }
    readings
}
